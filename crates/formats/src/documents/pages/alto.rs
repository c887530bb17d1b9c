//! ALTO, versions 2 to 4: what libraries keep of digitised newspapers.
//!
//! Words that the line end breaks come in two pieces with the whole word beside them (`SUBS_CONTENT`), which decides
//! whether the hyphen is the printer's or the word's. The order of blocks is the file's where it gives one (`ReadingOrder`,
//! version 4.3), else that of the places on the page: the order in which blocks stand in the file means nothing.
//!
//! What this program recognised itself is kept as ALTO too ([`recognition`]): lines in no order, each character with its
//! place. They are put in order as the letters of a PDF are.

use std::collections::BTreeMap;

use record::{Area, Finding, Glyph, Page, PageUnit, RecognisedLine, RecognisedPage, Recogniser, Recognition};

use super::super::markup::{Id, Tree};
use super::{Block, Ending, Line, Pages, Word, by_geometry, coordinate, spaced, thousandths};
use crate::documents::recognised::recognised;
use crate::export::UNORDERED;
use crate::read::Markup;
use crate::{About, Decoded, Format};

pub(crate) fn read(markup: Markup, tree: &Tree<'_>) -> Result<Decoded, Finding> {
    if let Some(recognition) = recognition(tree) {
        let mut decoded = recognised(&recognition)?;
        decoded.findings.extend(markup.findings);
        decoded.findings.extend(super::super::cut_short(tree));
        return Ok(decoded);
    }
    let unit = tree.first(0, "MeasurementUnit").map(|id| tree.text(id).trim().to_lowercase());
    let unit = match unit.as_deref() {
        Some("mm10") => PageUnit::TenthMillimetre,
        Some("inch1200") => PageUnit::TwelveHundredthInch,
        _ => PageUnit::Pixel,
    };
    let image = tree.first(0, "fileName").map(|id| tree.text(id).trim().to_owned()).filter(|s| !s.is_empty());
    let tags: BTreeMap<String, String> = tree
        .all(0, &["LayoutTag", "StructureTag", "RoleTag", "OtherTag"])
        .filter_map(|id| {
            Some((tree.attribute(id, "ID")?.into_owned(), tree.attribute(id, "LABEL")?.to_lowercase()))
        })
        .collect();
    let order: Vec<String> = tree
        .first(0, "ReadingOrder")
        .map(|id| {
            tree.all(id, &["ElementRef"])
                .filter_map(|r| tree.attribute(r, "REF"))
                .map(|r| r.into_owned())
                .collect()
        })
        .unwrap_or_default();
    let ranks: BTreeMap<&str, usize> = order.iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
    let mut pages = Pages { findings: markup.findings, ..Pages::default() };
    for page in tree.all(0, &["Page"]) {
        let number = |name: &str| tree.attribute(page, name).and_then(|v| coordinate(&v)).unwrap_or(0);
        let blocks: Vec<Block> = tree.all(page, &["TextBlock"]).map(|id| block(tree, id, &tags)).collect();
        let mut blocks = by_geometry(blocks);
        if !ranks.is_empty() {
            // What the order does not name comes last, as it stands on the page.
            blocks.sort_by_key(|b| ranks.get(b.id.as_str()).copied().unwrap_or(usize::MAX));
        }
        pages.page(
            Page { width: number("WIDTH"), height: number("HEIGHT"), unit, image: image.clone(), turned: 0 },
            &blocks,
        );
    }
    pages.findings.extend(super::super::cut_short(tree));
    pages.finish(Format::Alto, markup.encoding, About::default())
}

/// The recognition that is kept in the file, if it is one of this program: its blocks say that their lines are in no order
/// ([`crate::export::UNORDERED`]), and there is the hash of an image.
fn recognition(tree: &Tree<'_>) -> Option<Recognition> {
    tree.all(0, &["TextBlock"])
        .next()
        .and_then(|block| tree.attribute(block, "TYPE"))
        .filter(|kind| kind == UNORDERED)?;
    let said = |name: &str| tree.first(0, name).map(|id| tree.text(id).trim().to_owned());
    let image = said("fileIdentifier")?.parse().ok()?;
    let models = tree
        .all(0, &["processingStepSettings"])
        .filter_map(|id| {
            let text = tree.text(id);
            let (name, hash) = text.trim().rsplit_once(' ')?;
            Some((name.to_owned(), hash.to_owned()))
        })
        .collect();
    let engine = said("softwareName").unwrap_or_default();
    let pages = tree.all(0, &["Page"]).map(|page| recognised_page(tree, page)).collect();
    Some(Recognition { recogniser: Recogniser { engine, models }, image, pages })
}

fn recognised_page(tree: &Tree<'_>, page: Id) -> RecognisedPage {
    let number = |name: &str| tree.attribute(page, name).and_then(|v| coordinate(&v)).unwrap_or(0);
    let turned = tree.first(page, "TextBlock").and_then(|block| tree.attribute(block, "ROTATION"));
    let degrees: f64 = turned.and_then(|t| t.trim().parse().ok()).unwrap_or_default();
    let line = |line: Id| {
        let mut glyphs = Vec::new();
        for child in tree.children(line) {
            match tree.name(child) {
                "SP" => {
                    glyphs.push(Glyph { text: " ".to_owned(), area: area(tree, child), confidence: 1000 })
                }
                "String" => glyphs.extend(tree.all(child, &["Glyph"]).map(|id| Glyph {
                    text: tree.attribute(id, "CONTENT").unwrap_or_default().into_owned(),
                    area: area(tree, id),
                    confidence:
                        tree.attribute(id, "GC").and_then(|c| thousandths(&c, 1.0)).unwrap_or_default(),
                })),
                _ => {}
            }
        }
        RecognisedLine { glyphs }
    };
    RecognisedPage {
        width: number("WIDTH"),
        height: number("HEIGHT"),
        turned: if degrees.abs() <= 180.0 { (degrees * 1000.0).round() as i32 } else { 0 },
        lines: tree.all(page, &["TextLine"]).map(line).collect(),
    }
}

fn block(tree: &Tree<'_>, id: Id, tags: &BTreeMap<String, String>) -> Block {
    let refs = tree.attribute(id, "TAGREFS").unwrap_or_default();
    let labels: Vec<&str> =
        refs.split_ascii_whitespace().filter_map(|r| tags.get(r)).map(String::as_str).collect();
    let kind = tree.attribute(id, "TYPE").unwrap_or_default().to_lowercase();
    let named = |names: &[&str]| labels.iter().any(|l| names.contains(l)) || names.contains(&kind.as_str());
    Block {
        lines: tree.all(id, &["TextLine"]).map(|line| self::line(tree, line)).collect(),
        heading: named(&["heading", "headline", "title"]),
        whole: named(&["paragraph"]),
        id: tree.attribute(id, "ID").unwrap_or_default().into_owned(),
    }
}

fn line(tree: &Tree<'_>, id: Id) -> Line {
    let (mut words, mut ending, mut space): (Vec<Word>, _, _) = (Vec::new(), Ending::Plain, false);
    let mut first_part: Option<String> = None;
    let marks_spaces = tree.children(id).any(|c| tree.name(c) == "SP");
    for child in tree.children(id) {
        match tree.name(child) {
            "SP" => space = true,
            "HYP" => {
                // The word is whole with the hyphen if it has it in its own spelling.
                let spelt = first_part.as_ref().is_some_and(|whole| {
                    words.last().is_some_and(|w| {
                        let bare = w.text.trim_end_matches(super::is_hyphen);
                        whole.strip_prefix(bare).is_some_and(|rest| rest.starts_with(super::is_hyphen))
                    })
                });
                ending = if spelt { Ending::Hyphen } else { Ending::Broken };
                if spelt
                    && let Some(word) = words.last_mut()
                    && !word.text.ends_with(super::is_hyphen)
                {
                    word.text.push_str(&tree.attribute(child, "CONTENT").unwrap_or("-".into()));
                }
            }
            "String" => {
                let text = tree.attribute(child, "CONTENT").unwrap_or_default().into_owned();
                let before = words.last().map(|w| w.text.as_str()).unwrap_or_default();
                let space = std::mem::take(&mut space) || (!marks_spaces && spaced(before, &text));
                let first = tree.attribute(child, "SUBS_TYPE").is_some_and(|t| t == "HypPart1");
                first_part =
                    first.then(|| tree.attribute(child, "SUBS_CONTENT").unwrap_or_default().into_owned());
                if first {
                    ending = Ending::Broken;
                }
                let confidence = tree.attribute(child, "WC").and_then(|c| thousandths(&c, 1.0));
                words.push(Word { text, area: area(tree, child), confidence, space });
            }
            _ => {}
        }
    }
    let own = area(tree, id);
    let around = words.iter().map(|w| w.area).reduce(Area::cover);
    let given = own.right > own.left && own.bottom > own.top;
    Line { area: if given { own } else { around.unwrap_or(own) }, words, ending }
}

fn area(tree: &Tree<'_>, id: Id) -> Area {
    let number = |name: &str| tree.attribute(id, name).and_then(|v| coordinate(&v)).unwrap_or(0);
    let (left, top) = (number("HPOS"), number("VPOS"));
    Area {
        left,
        top,
        right: left.saturating_add(number("WIDTH")),
        bottom: top.saturating_add(number("HEIGHT")),
    }
}
