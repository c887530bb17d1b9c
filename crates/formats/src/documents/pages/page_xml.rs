//! PAGE: what recognition programs train on, and what Transkribus and eScriptorium write.
//!
//! The order of regions is the file's where it gives one; regions that it does not name, and groups that it calls
//! unordered, are ordered by their places. Lines stand in the order of their region.

use std::collections::BTreeMap;

use record::{Area, Finding, Page, PageUnit};

use super::super::markup::{Id, Tree};
use super::{Block, Ending, Line, Pages, Word, by_geometry, coordinate, spaced, thousandths};
use crate::read::Markup;
use crate::{About, Decoded, Format};

pub(crate) fn read(markup: Markup, tree: &Tree<'_>) -> Result<Decoded, Finding> {
    let mut pages = Pages { findings: markup.findings, ..Pages::default() };
    for page in tree.all(0, &["Page"]) {
        let number = |name: &str| tree.attribute(page, name).and_then(|v| coordinate(&v)).unwrap_or(0);
        let blocks: Vec<Block> = tree.all(page, &["TextRegion"]).map(|id| region(tree, id)).collect();
        let mut blocks = by_geometry(blocks);
        let ranks = ranks(tree, page);
        if !ranks.is_empty() {
            blocks.sort_by_key(|b| ranks.get(&b.id).copied().unwrap_or(usize::MAX));
        }
        let image = tree.attribute(page, "imageFilename").map(|i| i.into_owned()).filter(|s| !s.is_empty());
        pages.page(
            Page {
                width: number("imageWidth"),
                height: number("imageHeight"),
                unit: PageUnit::Pixel,
                image,
                turned: 0,
            },
            &blocks,
        );
    }
    pages.findings.extend(super::super::cut_short(tree));
    pages.finish(Format::PageXml, markup.encoding, About::default())
}

/// The place of each region in the order that the file gives. Regions of an unordered group share theirs, and stay in the
/// order of their places.
fn ranks(tree: &Tree<'_>, page: Id) -> BTreeMap<String, usize> {
    let Some(order) = tree.first(page, "ReadingOrder") else { return BTreeMap::new() };
    let mut ranks = BTreeMap::new();
    // Groups and references by their index; what has none stands where it stands.
    let mut work: Vec<(Id, Option<usize>)> = vec![(order, None)];
    let mut next = 0usize;
    while let Some((id, shared)) = work.pop() {
        if let Some(region) = tree.attribute(id, "regionRef") {
            let rank = shared.unwrap_or(next);
            ranks.entry(region.into_owned()).or_insert(rank);
            next = next.max(rank + 1);
        }
        let unordered = tree.name(id).starts_with("UnorderedGroup");
        let shared = shared.or(unordered.then_some(next));
        let mut inner: Vec<(usize, Id)> = tree
            .children(id)
            .filter(|c| tree.name(*c).contains("Ref") || tree.name(*c).contains("Group"))
            .enumerate()
            .map(|(i, c)| (tree.attribute(c, "index").and_then(|n| n.trim().parse().ok()).unwrap_or(i), c))
            .collect();
        inner.sort_by_key(|i| std::cmp::Reverse(i.0));
        work.extend(inner.into_iter().map(|(_, c)| (c, shared)));
    }
    ranks
}

fn region(tree: &Tree<'_>, id: Id) -> Block {
    let lines: Vec<Line> = tree
        .children(id)
        .filter(|c| tree.name(*c) == "TextLine")
        .map(|line| self::line(tree, line))
        .collect();
    let kind = tree.attribute(id, "type").unwrap_or_default();
    let mut block = Block {
        lines,
        heading: kind == "heading",
        whole: false,
        id: tree.attribute(id, "id").unwrap_or_default().into_owned(),
    };
    // Text of the region alone, without lines.
    if block.lines.is_empty()
        && !tree.children(id).any(|c| tree.name(c) == "TextRegion")
        && let Some((text, confidence)) = equivalent(tree, id)
    {
        let area = area(tree, id);
        block.lines = text
            .lines()
            .map(|l| Line {
                words: vec![Word { text: l.to_owned(), area, confidence, space: false }],
                area,
                ending: Ending::Plain,
            })
            .collect();
    }
    block
}

fn line(tree: &Tree<'_>, id: Id) -> Line {
    let whole = equivalent(tree, id);
    let mut words: Vec<Word> = Vec::new();
    for word in tree.children(id).filter(|c| tree.name(*c) == "Word") {
        if let Some((text, confidence)) = equivalent(tree, word) {
            let space = words.last().is_some_and(|w| spaced(&w.text, &text));
            words.push(Word { text, area: area(tree, word), confidence, space });
        }
    }
    let area = area(tree, id);
    // Words are finer, if they say what the line says: whoever corrects a line may leave its words alone.
    let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if let Some((text, confidence)) = whole
        && (words.is_empty()
            || letters(&text) != letters(&words.iter().map(|w| w.text.as_str()).collect::<String>()))
    {
        words = vec![Word { text, area, confidence, space: false }];
    }
    Line { words, area, ending: Ending::Plain }
}

/// The text that an element is given: the first by its index.
fn equivalent(tree: &Tree<'_>, id: Id) -> Option<(String, Option<u16>)> {
    let index = |e: &Id| tree.attribute(*e, "index").and_then(|i| i.trim().parse::<u32>().ok()).unwrap_or(0);
    let chosen = tree.children(id).filter(|c| tree.name(*c) == "TextEquiv").min_by_key(index)?;
    let text = tree.children(chosen).find(|c| tree.name(*c) == "Unicode").map(|u| tree.text(u))?;
    let confidence = tree.attribute(chosen, "conf").and_then(|c| thousandths(&c, 1.0));
    (!text.trim().is_empty()).then(|| (text.trim().to_owned(), confidence))
}

/// The rectangle around an element's outline. Old versions write the points as elements.
fn area(tree: &Tree<'_>, id: Id) -> Area {
    let Some(coords) = tree.children(id).find(|c| tree.name(*c) == "Coords") else {
        return Area { left: 0, top: 0, right: 0, bottom: 0 };
    };
    let points = tree.attribute(coords, "points").unwrap_or_default();
    let listed = points.split_ascii_whitespace().filter_map(|p| {
        let (x, y) = p.split_once(',')?;
        Some((coordinate(x)?, coordinate(y)?))
    });
    let old = tree
        .all(coords, &["Point"])
        .filter_map(|p| Some((coordinate(&tree.attribute(p, "x")?)?, coordinate(&tree.attribute(p, "y")?)?)));
    let around =
        listed.chain(old).map(|(x, y)| Area { left: x, top: y, right: x, bottom: y }).reduce(Area::cover);
    around.unwrap_or(Area { left: 0, top: 0, right: 0, bottom: 0 })
}
