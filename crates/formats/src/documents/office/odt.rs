//! OpenDocument texts.
//!
//! ```text
//!   <style:style style:name="T1"> <style:text-properties style:text-line-through-style="solid"/>   struck by its style
//!   <text:tracked-changes> <text:changed-region text:id="c1"> <text:deletion> <text:p>not </text:p>
//!   … will <text:change text:change-id="c1"/> be finished …                                        deleted, by its place
//! ```
//!
//! What was deleted stands in a list before the text, and is set as struck out where it stood; what was inserted stands
//! where it belongs.

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
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Finding::new(
            FindingCode::Encrypted,
            Severity::Refused,
            "The document is closed with a password.",
        )
        .hint("Open it with the password, save it without one, and add that file."));
    }
    let content = package.part("content.xml")?.ok_or_else(|| {
        Finding::new(FindingCode::Damaged, Severity::Refused, "The OpenDocument text has no content.")
            .hint("Open it in a word processor and save it anew.")
    })?;
    let mut styles = Styles::default();
    if let Some(common) = package.part("styles.xml")? {
        let markup = read_markup(&common, Hints::default());
        styles.learn(&Tree::new(markup.text.as_str(), Rules::Xml));
    }
    document(read_markup(&content, Hints::default()), styles)
}

/// Reads a document that was saved as one XML file.
pub(crate) fn flat(content: &[u8]) -> Result<Decoded, Finding> {
    document(read_markup(content, Hints::default()), Styles::default())
}

fn document(markup: Markup, mut styles: Styles) -> Result<Decoded, Finding> {
    let tree = Tree::new(markup.text.as_str(), Rules::Xml);
    let body = tree.first(0, "body").unwrap_or(0);
    styles.learn(&tree);
    let regions = |kind: &str| -> BTreeMap<String, Id> {
        let with = |region: Id| Some((tree.attribute(region, "id")?.into_owned(), tree.first(region, kind)?));
        tree.all(body, &["changed-region"]).filter_map(with).collect()
    };
    let mut reader = Reader {
        tree: &tree,
        flow: Flow::new(markup.findings),
        end_notes: Vec::new(),
        striking: styles.striking(),
        deletions: regions("deletion"),
        insertions: regions("insertion").into_keys().collect(),
        inserting: false,
    };
    reader.blocks(body);
    for note in std::mem::take(&mut reader.end_notes) {
        reader.blocks(note);
    }
    let changes =
        |name: &str| tree.all(body, &["changed-region"]).filter(|r| tree.first(*r, name).is_some()).count();
    reader.flow.findings.extend(tracked(changes("insertion"), changes("deletion")));
    reader.flow.findings.extend(super::super::cut_short(&tree));
    reader.flow.findings.extend(super::super::too_deep(&tree));
    reader.flow.finish(Format::Odt, markup.encoding, About::default())
}

/// Whether the words of a style are struck out, if it says so, and the style it is based on.
#[derive(Debug, Default)]
struct Styles(BTreeMap<String, (Option<bool>, Option<String>)>);

impl Styles {
    fn learn(&mut self, tree: &Tree<'_>) {
        for style in tree.all(0, &["style"]) {
            let Some(name) = tree.attribute(style, "name") else { continue };
            let struck = tree.children(style).filter(|c| tree.name(*c) == "text-properties").find_map(|p| {
                let says = |key: &str| tree.attribute(p, key).map(|value| value != "none");
                says("text-line-through-style").or_else(|| says("text-line-through-type"))
            });
            let parent = tree.attribute(style, "parent-style-name").map(|p| p.into_owned());
            self.0.insert(name.into_owned(), (struck, parent));
        }
    }

    /// Whether each style strikes words out, as far as it or one it is based on says.
    fn striking(self) -> BTreeMap<String, bool> {
        let says = |name: &str| {
            let mut at = name;
            // Styles may be based on one another in a circle.
            for _ in 0..16 {
                match self.0.get(at) {
                    Some((Some(struck), _)) => return Some(*struck),
                    Some((None, Some(parent))) => at = parent,
                    _ => return None,
                }
            }
            None
        };
        self.0.keys().filter_map(|name| Some((name.clone(), says(name)?))).collect()
    }
}

struct Reader<'t, 'a> {
    tree: &'t Tree<'a>,
    flow: Flow,
    end_notes: Vec<Id>,
    striking: BTreeMap<String, bool>,
    /// Where the deleted words lie, by the name of the change; each is set at its place once.
    deletions: BTreeMap<String, Id>,
    insertions: BTreeSet<String>,
    /// Whether an insertion is open.
    inserting: bool,
}

impl Reader<'_, '_> {
    /// The paragraphs inside an element; text boxes and notes behind the paragraph that they hang on.
    fn blocks(&mut self, root: Id) {
        let tree = self.tree;
        let mut work = vec![(root + 1, tree.end(root))];
        while let Some((mut next, end)) = work.pop() {
            while next < end {
                let id = next;
                match tree.name(id) {
                    name @ ("p" | "h") => {
                        let hanging = self.paragraph(id, name == "h");
                        next = tree.end(id);
                        if !hanging.is_empty() {
                            work.push((next, end));
                            work.extend(hanging.iter().rev().map(|b| (b + 1, tree.end(*b))));
                            break;
                        }
                    }
                    name if passed_over(name) => next = tree.end(id),
                    // Deleted paragraphs between two that stayed.
                    name @ ("change" | "change-start" | "change-end") => {
                        let mut words = Words::default();
                        self.change(id, name, &mut words);
                        self.flow.paragraph(&words, false);
                        next = tree.end(id);
                    }
                    _ => next += 1,
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: Id, heading: bool) -> Vec<Id> {
        let tree = self.tree;
        let heading = heading || tree.attribute(paragraph, "style-name").is_some_and(|s| names_heading(&s));
        let (mut words, mut hanging) = (Words::default(), Vec::new());
        // Elements that strike words out, or that say they do not, by the number behind each.
        let mut styled: Vec<(Id, bool)> =
            vec![(tree.end(paragraph), self.strikes(paragraph).unwrap_or(false))];
        let mut next = paragraph + 1;
        while next < tree.end(paragraph) {
            let id = next;
            next += 1;
            while styled.pop_if(|(end, _)| *end <= id).is_some() {}
            let mark = match styled.last() {
                Some((_, true)) => Some(Mark::Struck),
                _ => self.inserting.then_some(Mark::Inserted),
            };
            match tree.nodes.get(id).map(|n| &n.kind) {
                Some(Kind::Text { .. }) => collapse(&tree.text(id), mark, &mut words),
                Some(Kind::Element { name, .. }) => match &**name {
                    "span" | "a" => {
                        if let Some(struck) = self.strikes(id) {
                            styled.push((tree.end(id), struck));
                        }
                    }
                    "s" => words.push(&" ".repeat(spaces(tree, id)), mark),
                    "tab" => words.push("\t", mark),
                    "line-break" => words.push("\n", mark),
                    name @ ("change" | "change-start" | "change-end") => self.change(id, name, &mut words),
                    "note" => {
                        let end = tree.attribute(id, "note-class").is_some_and(|c| c == "endnote");
                        if let Some(body) = tree.first(id, "note-body") {
                            if end { self.end_notes.push(body) } else { hanging.push(body) }
                        }
                        next = tree.end(id);
                    }
                    "text-box" => {
                        hanging.push(id);
                        next = tree.end(id);
                    }
                    name if passed_over(name) => next = tree.end(id),
                    _ => {}
                },
                None => {}
            }
        }
        self.flow.paragraph(&words, heading);
        hanging
    }

    /// Whether the style of an element strikes its words out, if it says so.
    fn strikes(&self, id: Id) -> Option<bool> {
        self.striking.get(&*self.tree.attribute(id, "style-name")?).copied()
    }

    /// A place at which something was changed.
    fn change(&mut self, id: Id, name: &str, words: &mut Words) {
        let tree = self.tree;
        let Some(change) = tree.attribute(id, "change-id") else { return };
        match name {
            "change-start" => self.inserting |= self.insertions.contains(&*change),
            "change-end" => self.inserting &= !self.insertions.contains(&*change),
            _ => {}
        }
        let Some(deletion) = (name == "change").then(|| self.deletions.remove(&*change)).flatten() else {
            return;
        };
        let mut next = deletion + 1;
        let mut first = true;
        while next < tree.end(deletion) {
            let part = next;
            next += 1;
            match tree.nodes.get(part).map(|n| &n.kind) {
                Some(Kind::Text { .. }) => collapse(&tree.text(part), Some(Mark::Struck), words),
                Some(Kind::Element { name, .. }) => match &**name {
                    // A deletion that runs over the end of a paragraph stays in the one that it left.
                    "p" | "h" if !std::mem::take(&mut first) => {
                        collapse(" ", Some(Mark::Struck), words);
                    }
                    "s" => words.push(&" ".repeat(spaces(tree, part)), Some(Mark::Struck)),
                    "tab" | "line-break" => words.push(" ", Some(Mark::Struck)),
                    "change-info" | "note" => next = tree.end(part),
                    name if passed_over(name) => next = tree.end(part),
                    _ => {}
                },
                None => {}
            }
        }
    }
}

/// Adds words whose white space collapses; that which was meant has elements of its own.
fn collapse(text: &str, mark: Option<Mark>, words: &mut Words) {
    let mut blank = words.text.ends_with([' ', '\n', '\t']);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(c, ' ' | '\n' | '\r' | '\t') {
            out.push(c);
            blank = false;
        } else if !std::mem::replace(&mut blank, true) {
            out.push(' ');
        }
    }
    words.push(&out, mark);
}

/// How many spaces an element stands for.
fn spaces(tree: &Tree<'_>, id: Id) -> usize {
    tree.attribute(id, "c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1).min(80)
}

/// Elements whose text is not part of the text: the list of what was deleted, comments, what is hidden, and lists that the
/// program makes of the headings.
fn passed_over(name: &str) -> bool {
    matches!(
        name,
        "tracked-changes"
            | "annotation"
            | "annotation-end"
            | "hidden-text"
            | "hidden-paragraph"
            | "ruby-text"
            | "table-of-content"
            | "illustration-index"
            | "table-index"
            | "object-index"
            | "user-index"
            | "alphabetical-index"
            | "bibliography"
            | "sequence-decls"
            | "forms"
            | "title"
            | "desc"
            | "binary-data"
    )
}
