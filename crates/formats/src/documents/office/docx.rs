//! Word documents.
//!
//! ```text
//!   word/document.xml    paragraphs, each with runs of text; deletions and insertions that nobody accepted;
//!                        text boxes, twice: once for new programs and once for old ones
//!                        words struck out, by the run itself or by its style
//!   word/styles.xml      which styles are headings: by their outline level, whatever their names
//!   word/footnotes.xml   notes, set behind the paragraph that refers to them; endnotes at the end
//! ```
//!
//! Numbers that the program counts by itself (of lists and notes) stand nowhere in the file and are not read; nor are
//! running heads, comments, and what the author has hidden.

use std::collections::{BTreeMap, BTreeSet};

use record::{Finding, FindingCode, Severity};

use super::super::flow::{Flow, Words};
use super::super::markup::{Id, Kind, Rules, Tree};
use super::super::package::Package;
use super::{names_heading, tracked};
use crate::marks::Mark;
use crate::read::{Markup, read_markup};
use crate::{About, Decoded, Format, Hints};

pub(crate) fn read(mut package: Package<'_>) -> Result<Decoded, Finding> {
    let main = main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| -> Result<Option<Markup>, Finding> {
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Ok(package.part(&path)?.map(|bytes| read_markup(&bytes, Hints::default())))
    };
    let name = main.rsplit('/').next().unwrap_or(&main).to_owned();
    let document = part(&name)?.ok_or_else(|| {
        Finding::new(FindingCode::Damaged, Severity::Refused, "The Word document has no text part.")
            .hint("Open it in a word processor and save it anew.")
    })?;
    let styles =
        part("styles.xml")?.map(|m| Styles::new(&Tree::new(m.text.as_str(), Rules::Xml))).unwrap_or_default();
    let footnotes = part("footnotes.xml")?;
    let endnotes = part("endnotes.xml")?;
    let mut reader = Reader {
        styles,
        flow: Flow::default(),
        inserted: 0,
        deleted: 0,
        endnotes: Vec::new(),
        joined: Words::default(),
    };
    let tree = Tree::new(document.text.as_str(), Rules::Xml);
    let footnotes = footnotes.as_ref().map(|m| Notes::new(m, "footnote"));
    let body = tree.first(0, "body").unwrap_or(0);
    reader.blocks(&tree, body, footnotes.as_ref());
    let endnotes = endnotes.as_ref().map(|m| Notes::new(m, "endnote"));
    if let Some(notes) = &endnotes {
        for id in std::mem::take(&mut reader.endnotes) {
            if let Some(note) = notes.ids.get(&id) {
                reader.blocks(&notes.tree, *note, None);
            }
        }
    }
    reader.flow.findings.extend(document.findings);
    reader.flow.findings.extend(tracked(reader.inserted, reader.deleted));
    reader.flow.findings.extend(super::super::cut_short(&tree));
    reader.flow.findings.extend(super::super::too_deep(&tree));
    reader.flow.finish(Format::Docx, document.encoding, About::default())
}

/// The part that holds the text: named by the relations of the package, nearly always `word/document.xml`.
fn main_part(package: &mut Package<'_>) -> Result<String, Finding> {
    if let Some(relations) = package.part("_rels/.rels")? {
        let markup = read_markup(&relations, Hints::default());
        let tree = Tree::new(markup.text.as_str(), Rules::Xml);
        let target = tree.all(0, &["Relationship"]).find_map(|id| {
            let main = tree.attribute(id, "Type")?.ends_with("/officeDocument");
            main.then(|| tree.attribute(id, "Target"))?
        });
        if let Some(target) = target {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok("word/document.xml".to_owned())
}

/// What styles say of the words that are set in them.
#[derive(Debug, Default)]
struct Styles {
    /// The ids of the styles of headings.
    headings: BTreeSet<String>,
    /// The ids of the styles that strike words out.
    striking: BTreeSet<String>,
}

impl Styles {
    fn new(tree: &Tree<'_>) -> Self {
        let (mut levels, mut strikes) = (BTreeMap::new(), BTreeMap::new());
        for style in tree.all(0, &["style"]) {
            let Some(id) = tree.attribute(style, "styleId").map(|id| id.into_owned()) else { continue };
            let value = |name: &str| tree.first(style, name).and_then(|i| tree.attribute(i, "val"));
            let base = value("basedOn").map(|b| b.into_owned());
            let properties = tree.children(style).find(|c| tree.name(*c) == "rPr");
            strikes.insert(id.clone(), (properties.and_then(|p| strikes_out(tree, p)), base.clone()));
            if tree.attribute(style, "type").is_some_and(|t| t != "paragraph") {
                continue;
            }
            let level = value("outlineLvl").and_then(|l| l.trim().parse::<u8>().ok()).map(|l| l < 9);
            let named = value("name").is_some_and(|n| names_heading(&n)).then_some(true);
            levels.insert(id, (level.or(named), base));
        }
        Self { headings: based(&levels), striking: based(&strikes) }
    }
}

/// The ids of the styles of which something holds. A style that does not say has it from the one it is based on.
fn based(styles: &BTreeMap<String, (Option<bool>, Option<String>)>) -> BTreeSet<String> {
    let holds = |id: &str| {
        let mut at = id;
        // Styles may be based on one another in a circle.
        for _ in 0..16 {
            match styles.get(at) {
                Some((Some(is), _)) => return *is,
                Some((None, Some(base))) => at = base,
                _ => return false,
            }
        }
        false
    };
    styles.keys().filter(|id| holds(id)).cloned().collect()
}

/// Whether the properties of a run say that its words are struck out, or that they are not.
fn strikes_out(tree: &Tree<'_>, properties: Id) -> Option<bool> {
    let strikes = tree.children(properties).filter(|p| matches!(tree.name(*p), "strike" | "dstrike"));
    strikes.map(|p| is_on(tree, p)).reduce(|a, b| a || b)
}

/// Whether a property that is on or off is on.
fn is_on(tree: &Tree<'_>, property: Id) -> bool {
    !tree.attribute(property, "val").is_some_and(|v| matches!(&*v, "0" | "false" | "off"))
}

/// A part with notes, and where each stands in it.
struct Notes<'a> {
    tree: Tree<'a>,
    ids: BTreeMap<String, Id>,
}

impl<'a> Notes<'a> {
    fn new(markup: &'a Markup, name: &str) -> Self {
        let tree = Tree::new(markup.text.as_str(), Rules::Xml);
        let ids =
            tree.all(0, &[name]).filter_map(|n| Some((tree.attribute(n, "id")?.into_owned(), n))).collect();
        Self { tree, ids }
    }
}

struct Reader {
    styles: Styles,
    flow: Flow,
    inserted: usize,
    deleted: usize,
    endnotes: Vec<String>,
    /// The words of paragraphs whose end was deleted: they belong to the next one.
    joined: Words,
}

impl Reader {
    /// The paragraphs inside an element; text boxes and footnotes behind the paragraph that they hang on.
    fn blocks(&mut self, tree: &Tree<'_>, root: Id, footnotes: Option<&Notes<'_>>) {
        // What is still to be read, the next on top.
        let mut work = vec![(root + 1, tree.end(root))];
        let mut changes = Changes::default();
        while let Some((mut next, end)) = work.pop() {
            while next < end {
                let id = next;
                match tree.name(id) {
                    "p" => {
                        let hanging = self.paragraph(tree, id, changes);
                        for note_id in hanging.footnotes {
                            if let Some(notes) = footnotes
                                && let Some(note) = notes.ids.get(&note_id)
                            {
                                self.blocks(&notes.tree, *note, None);
                            }
                        }
                        next = tree.end(id);
                        if !hanging.boxes.is_empty() {
                            work.push((next, end));
                            work.extend(hanging.boxes.iter().rev().map(|b| (b + 1, tree.end(*b))));
                            break;
                        }
                    }
                    name if passed_over(tree, id, name) => {
                        self.count(name, id, tree);
                        next = tree.end(id);
                    }
                    name => {
                        self.count(name, id, tree);
                        changes.enter(tree, id, name);
                        next += 1;
                    }
                }
            }
        }
        let rest = std::mem::take(&mut self.joined);
        self.flow.paragraph(&rest, false);
    }

    fn count(&mut self, name: &str, id: Id, tree: &Tree<'_>) {
        // The marks on the end of a paragraph or a row are changes of its form.
        let words = tree.first(id, "t").is_some() || tree.first(id, "delText").is_some();
        match name {
            "ins" | "moveTo" if words => self.inserted += 1,
            "del" | "moveFrom" if words => self.deleted += 1,
            _ => {}
        }
    }

    fn paragraph(&mut self, tree: &Tree<'_>, paragraph: Id, mut changes: Changes) -> Hanging {
        let mut hanging = Hanging::default();
        let mut words = std::mem::take(&mut self.joined);
        let (mut heading, mut deleted_end, mut struck) = (false, false, false);
        // The run that strikes its words out reaches to here.
        let mut struck_until = 0;
        let mut next = paragraph + 1;
        while next < tree.end(paragraph) {
            let id = next;
            next += 1;
            let Some(node) = tree.nodes.get(id) else { break };
            let Kind::Element { name, .. } = &node.kind else { continue };
            let mark = if id < struck_until { Some(Mark::Struck) } else { changes.mark(id) };
            match &**name {
                "pPr" => {
                    let value = |name: &str| tree.first(id, name).and_then(|i| tree.attribute(i, "val"));
                    heading = match value("outlineLvl") {
                        Some(level) => level.trim().parse::<u8>().is_ok_and(|l| l < 9),
                        None => value("pStyle").is_some_and(|s| self.styles.headings.contains(&*s)),
                    };
                    struck = value("pStyle").is_some_and(|s| self.styles.striking.contains(&*s));
                    deleted_end = tree.first(id, "rPr").is_some_and(|r| tree.first(r, "del").is_some());
                    next = tree.end(id);
                }
                "t" | "delText" => {
                    words.push(&tree.text(id), if &**name == "delText" { Some(Mark::Struck) } else { mark });
                    next = tree.end(id);
                }
                "tab" | "ptab" => words.push("\t", mark),
                "cr" => words.push("\n", mark),
                "br" => words.push(
                    if tree.attribute(id, "type").is_none_or(|t| t == "textWrapping") { "\n" } else { " " },
                    mark,
                ),
                "noBreakHyphen" => words.push("\u{2011}", mark),
                "softHyphen" => words.push("\u{ad}", mark),
                "sym" => {
                    if let Some(c) = symbol(tree, id) {
                        words.push(c.encode_utf8(&mut [0; 4]), mark);
                    }
                }
                // What hung on deleted words went with them.
                "footnoteReference" | "endnoteReference" | "txbxContent" if changes.deletes(id) => {
                    next = tree.end(id);
                }
                "footnoteReference" => {
                    hanging.footnotes.extend(tree.attribute(id, "id").map(|i| i.into_owned()))
                }
                "endnoteReference" => self.endnotes.extend(tree.attribute(id, "id").map(|i| i.into_owned())),
                "txbxContent" => {
                    hanging.boxes.push(id);
                    next = tree.end(id);
                }
                "r" if hidden(tree, id) => next = tree.end(id),
                "r" => {
                    if self.run_strikes_out(tree, id).unwrap_or(struck) {
                        struck_until = tree.end(id);
                    }
                }
                name if passed_over(tree, id, name) => {
                    self.count(name, id, tree);
                    next = tree.end(id);
                }
                name => {
                    self.count(name, id, tree);
                    changes.enter(tree, id, name);
                }
            }
        }
        if deleted_end {
            self.joined = words;
        } else {
            self.flow.paragraph(&words, heading);
        }
        hanging
    }
}

impl Reader {
    /// Whether a run says that its words are struck out, by itself or by its style.
    fn run_strikes_out(&self, tree: &Tree<'_>, run: Id) -> Option<bool> {
        let properties = tree.children(run).find(|c| tree.name(*c) == "rPr")?;
        strikes_out(tree, properties).or_else(|| {
            let style = tree.children(properties).find(|p| tree.name(*p) == "rStyle")?;
            self.styles.striking.contains(&*tree.attribute(style, "val")?).then_some(true)
        })
    }
}

/// How far the changes reach that are open, each as the number behind it.
#[derive(Clone, Copy, Default)]
struct Changes {
    deleted: Id,
    inserted: Id,
}

impl Changes {
    fn enter(&mut self, tree: &Tree<'_>, id: Id, name: &str) {
        match name {
            "del" | "moveFrom" => self.deleted = self.deleted.max(tree.end(id)),
            "ins" | "moveTo" => self.inserted = self.inserted.max(tree.end(id)),
            _ => {}
        }
    }

    fn deletes(self, id: Id) -> bool {
        id < self.deleted
    }

    fn mark(self, id: Id) -> Option<Mark> {
        if self.deletes(id) { Some(Mark::Struck) } else { (id < self.inserted).then_some(Mark::Inserted) }
    }
}

/// What hangs on a paragraph.
#[derive(Default)]
struct Hanging {
    boxes: Vec<Id>,
    footnotes: Vec<String>,
}

/// Elements whose text is not printed: codes of fields, settings, and the copy for old programs of
/// what stands there for new ones.
fn passed_over(tree: &Tree<'_>, id: Id, name: &str) -> bool {
    match name {
        "instrText" | "delInstrText" | "rPr" | "pPr" | "sectPr" | "sdtPr" | "tblPr" | "trPr" | "tcPr"
        | "annotationRef" | "footnoteRef" | "endnoteRef" | "rt" => true,
        "Fallback" => {
            let parent = tree.parent(id);
            tree.children(parent).take(64).any(|c| tree.name(c) == "Choice" && tree.first(c, "t").is_some())
        }
        _ => false,
    }
}

fn hidden(tree: &Tree<'_>, run: Id) -> bool {
    tree.children(run)
        .filter(|c| tree.name(*c) == "rPr")
        .any(|c| tree.children(c).any(|p| tree.name(p) == "vanish" && is_on(tree, p)))
}

/// A character of a symbol font. Fonts that have their own alphabet at U+F000 mean bullets and arrows.
fn symbol(tree: &Tree<'_>, id: Id) -> Option<char> {
    let code = u32::from_str_radix(&tree.attribute(id, "char")?, 16).ok()?;
    char::from_u32(code).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c) && !c.is_control())
}
