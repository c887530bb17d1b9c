//! TEI: editions of newspapers line by line, parliaments (ParlaMint), plays, and the kin of TEI that projects make for
//! themselves.
//!
//! ```text
//!   <p>各路代表<lb/>今日抵達</p>          a line end inside a paragraph is no end
//!   <u who="#ann"><seg>Good morning.      who speaks is said by an attribute: the name from the header is set
//!                                         before the words, as layout
//!   <sp><speaker>ANN</speaker><p>Good     who speaks is printed: it is read as printed
//! ```
//!
//! Where an editor has corrected the print, what was printed is read.

use std::collections::BTreeMap;

use record::{Finding, SourceText};

use super::html::first_date;
use super::markup::{Id, Kind, Tree};
use super::writer::{Gap, Writer};
use crate::read::Markup;
use crate::{About, Decoded, Format};

pub(crate) fn read(markup: Markup, tree: &Tree<'_>) -> Result<Decoded, Finding> {
    let text = written(tree, &markup.text);
    if text.as_str().trim().is_empty() {
        return Err(super::empty("The edition holds no words: it may be its header alone.")
            .hint("Add the files of the edition that hold the text."));
    }
    let mut findings = markup.findings;
    findings.extend(super::cut_short(tree));
    findings.extend(super::too_deep(tree));
    Ok(Decoded {
        asides: Vec::new(),
        text,
        encoding: markup.encoding.to_owned(),
        format: Format::Tei,
        facsimile: None,
        timeline: None,
        about: about(tree),
        findings,
    })
}

/// Whether a document of an unknown kind is written like one of these: paragraphs or lines, and words in them.
pub(crate) fn is_like(tree: &Tree<'_>) -> bool {
    let mut names = tree.all(0, &["p", "lb", "seg", "u", "ab", "l", "sp"]);
    names.next().is_some()
}

fn about(tree: &Tree<'_>) -> About {
    let header = tree.first(0, "teiHeader");
    let said = |within: &str, name: &str| {
        let place = tree.first(header?, within)?;
        let text = tree.first(place, name).map(|id| tree.text(id))?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|s| !s.is_empty())
    };
    let day = |within: &str| {
        let place = tree.first(header?, within)?;
        tree.all(place, &["date"]).find_map(|id| {
            tree.attribute(id, "when").as_deref().and_then(first_date).or_else(|| first_date(&tree.text(id)))
        })
    };
    // The day that is spoken of stands in the setting or the source; that of publication is the edition's.
    About {
        title: said("titleStmt", "title"),
        date: day("setting").or_else(|| day("sourceDesc")),
        outlet: said("sourceDesc", "publisher"),
        language: tree
            .nodes
            .iter()
            .enumerate()
            .skip(1)
            .take(8)
            .find_map(|(id, _)| tree.attribute(id, "lang"))
            .map(|l| l.into_owned()),
    }
}

/// The names of persons by their ids. In ParlaMint forename and surname are elements of their own.
fn persons(tree: &Tree<'_>) -> BTreeMap<String, String> {
    tree.all(0, &["person"])
        .filter_map(|id| {
            let key = tree.attribute(id, "id")?.into_owned();
            let name = tree.first(id, "persName")?;
            let part = |part: &str| tree.all(name, &[part]).map(|p| tree.text(p)).collect::<Vec<_>>();
            let parts = [part("forename"), part("nameLink"), part("surname")].concat();
            let name = if parts.is_empty() { tree.text(name) } else { parts.join(" ") };
            Some((key, name.split_whitespace().collect::<Vec<_>>().join(" "))).filter(|p| !p.1.is_empty())
        })
        .collect()
}

/// Elements that are set in paragraphs of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "ab"
            | "seg"
            | "head"
            | "l"
            | "lg"
            | "div"
            | "u"
            | "sp"
            | "item"
            | "list"
            | "cell"
            | "row"
            | "table"
            | "body"
            | "front"
            | "back"
            | "opener"
            | "closer"
            | "dateline"
            | "byline"
            | "salute"
            | "signed"
            | "trailer"
            | "argument"
            | "fw"
            | "figure"
            | "figDesc"
            | "stage"
            | "note"
            | "kinesic"
            | "vocal"
            | "incident"
            | "titlePart"
            | "docTitle"
            | "quote"
            | "floatingText"
            | "label"
            | "speaker"
            | "caption"
            | "address"
            | "postscript"
            | "epigraph"
            | "castList"
            | "castItem"
            | "writing"
    )
}

fn written(tree: &Tree<'_>, markup: &SourceText) -> SourceText {
    let persons = persons(tree);
    let before = elements_before(tree);
    let mut writer = Writer::new(markup);
    let mut open: Vec<(Id, Id)> = Vec::new();
    // The label that is to stand before the next words; nothing where it was printed.
    let mut label: Option<String> = None;
    let mut next = 1;
    while next < tree.nodes.len() {
        while let Some((id, _)) = open.pop_if(|(_, behind)| *behind <= next) {
            leave(tree, id, &mut writer);
        }
        let id = next;
        next += 1;
        let Some(node) = tree.nodes.get(id) else { break };
        match &node.kind {
            Kind::Text { start, end, raw } => {
                let words = tree.source.get(*start..*end).unwrap_or_default();
                let lead = words.len() - words.trim_start().len();
                if lead < words.len()
                    && let Some(name) = label.take()
                {
                    writer.layout(&format!("{name}: "), *start + lead);
                    writer.text(tree, *start + lead, *end, *raw);
                } else {
                    writer.text(tree, *start, *end, *raw);
                }
            }
            Kind::Element { name, .. } => {
                let name = &**name;
                if passed_over(tree, id, name) {
                    if is_block(name) {
                        writer.gap(Gap::Paragraph);
                    }
                    next = tree.end(id);
                    continue;
                }
                match name {
                    "lb" => {
                        let whole = tree.attribute(id, "break").is_some_and(|b| b == "no");
                        writer.line_end(whole);
                    }
                    "u" => {
                        let who = tree.attribute(id, "who").unwrap_or_default();
                        let who = who.trim().trim_start_matches('#').to_owned();
                        label = (!printed(tree, &before, id)).then(|| persons.get(&who).cloned()).flatten();
                    }
                    "w" | "pc" if joined(tree, id, "left") => writer.glue(),
                    "g" => {
                        // A character that the edition's own table describes.
                        let code = tree
                            .attribute(id, "n")
                            .and_then(|n| u32::from_str_radix(n.strip_prefix("U+")?, 16).ok());
                        if let Some(c) = code.and_then(char::from_u32) {
                            writer.layout(c.encode_utf8(&mut [0; 4]), 0);
                        }
                    }
                    _ => {}
                }
                if is_block(name) && !runs_on(tree, &before, id) {
                    writer.gap(Gap::Paragraph);
                }
                if name == "head" {
                    writer.heading(true);
                }
                open.push((id, tree.end(id)));
            }
        }
    }
    writer.finish()
}

fn leave(tree: &Tree<'_>, id: Id, writer: &mut Writer<'_>) {
    let name = tree.name(id);
    match name {
        "head" => writer.heading(false),
        "w" | "pc" if joined(tree, id, "right") => writer.glue(),
        _ => {}
    }
    // A printed label stands before the words that it introduces.
    if is_label(tree, id) {
        let text = tree.text(id);
        let marked = text.trim_end().ends_with([':', '：', '.', '—', '–']);
        writer.label_end(marked);
    } else if is_block(name) {
        writer.gap(Gap::Paragraph);
    }
}

/// Whether a token has no space on a side.
fn joined(tree: &Tree<'_>, id: Id, side: &str) -> bool {
    tree.attribute(id, "join").is_some_and(|j| j == side || j == "both")
}

/// Whether an element prints who speaks.
fn is_label(tree: &Tree<'_>, id: Id) -> bool {
    match tree.name(id) {
        "speaker" => true,
        "note" => tree.attribute(id, "type").is_some_and(|t| t == "speaker"),
        _ => false,
    }
}

/// The element before each element, among its siblings.
fn elements_before(tree: &Tree<'_>) -> Vec<Option<Id>> {
    let mut last = vec![None; tree.nodes.len()];
    let mut before = vec![None; tree.nodes.len()];
    for id in 1..tree.nodes.len() {
        if tree.name(id).is_empty() {
            continue;
        }
        if let (Some(last), Some(before)) = (last.get_mut(tree.parent(id)), before.get_mut(id)) {
            *before = last.replace(id);
        }
    }
    before
}

/// Whether the words of an utterance follow a printed label.
fn printed(tree: &Tree<'_>, before: &[Option<Id>], utterance: Id) -> bool {
    let label_before = before.get(utterance).copied().flatten().is_some_and(|b| is_label(tree, b));
    label_before
        || tree.children(utterance).find(|c| !tree.name(*c).is_empty()).is_some_and(|c| is_label(tree, c))
}

/// Whether a paragraph is the first behind a printed label, or in the utterance that is.
fn runs_on(tree: &Tree<'_>, before: &[Option<Id>], id: Id) -> bool {
    let mut at = id;
    for _ in 0..3 {
        match before.get(at).copied().flatten() {
            Some(before) => return is_label(tree, before),
            None if tree.name(tree.parent(at)) == "u" => at = tree.parent(at),
            None => return false,
        }
    }
    false
}

/// Elements whose words are not part of the print: the header, corrections, variants, and what describes.
fn passed_over(tree: &Tree<'_>, id: Id, name: &str) -> bool {
    let beside =
        |names: &[&str]| tree.children(tree.parent(id)).take(64).any(|c| names.contains(&tree.name(c)));
    match name {
        "teiHeader" | "standOff" | "facsimile" | "sourceDoc" | "interpGrp" | "spanGrp" | "linkGrp"
        | "xenoData" | "rt" | "del" => true,
        "corr" => beside(&["sic"]),
        "reg" => beside(&["orig"]),
        "expan" => beside(&["abbr"]),
        // A comment of the editor's on what is printed.
        "note" => tree.attribute(id, "resp").is_some(),
        "rdg" => {
            beside(&["lem"])
                || tree
                    .children(tree.parent(id))
                    .find(|c| tree.name(*c) == "rdg")
                    .is_some_and(|first| first != id)
        }
        "witDetail" | "wit" => true,
        _ => false,
    }
}
