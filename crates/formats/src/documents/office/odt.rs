//! OpenDocument texts. What was deleted stands in a list before the text, so that leaving the list out is enough; what
//! was inserted stands where it belongs.

use record::{Finding, FindingCode, Severity};

use super::super::flow::Flow;
use super::super::markup::{Id, Kind, Rules, Tree};
use super::super::package::Package;
use super::{names_heading, tracked};
use crate::read::read_markup;
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
    flat(&content)
}

/// Reads the content; a document saved as one XML file is nothing else.
pub(crate) fn flat(content: &[u8]) -> Result<Decoded, Finding> {
    let markup = read_markup(content, Hints::default());
    let tree = Tree::new(markup.text.as_str(), Rules::Xml);
    let body = tree.first(0, "body").unwrap_or(0);
    let mut reader = Reader { tree: &tree, flow: Flow::new(markup.findings), end_notes: Vec::new() };
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

struct Reader<'t, 'a> {
    tree: &'t Tree<'a>,
    flow: Flow,
    end_notes: Vec<Id>,
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
                    _ => next += 1,
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: Id, heading: bool) -> Vec<Id> {
        let tree = self.tree;
        let heading = heading || tree.attribute(paragraph, "style-name").is_some_and(|s| names_heading(&s));
        let (mut words, mut hanging) = (String::new(), Vec::new());
        let mut next = paragraph + 1;
        while next < tree.end(paragraph) {
            let id = next;
            next += 1;
            match tree.nodes.get(id).map(|n| &n.kind) {
                Some(Kind::Text { .. }) => {
                    for c in tree.text(id).chars() {
                        // White space collapses; that which was meant has elements of its own.
                        if !matches!(c, ' ' | '\n' | '\r' | '\t') {
                            words.push(c);
                        } else if !words.ends_with([' ', '\n', '\t']) {
                            words.push(' ');
                        }
                    }
                }
                Some(Kind::Element { name, .. }) => match &**name {
                    "s" => {
                        let count =
                            tree.attribute(id, "c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1);
                        words.extend(std::iter::repeat_n(' ', count.min(80)));
                    }
                    "tab" => words.push('\t'),
                    "line-break" => words.push('\n'),
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
}

/// Elements whose text is not part of the text: what was deleted, comments, what is hidden, and lists that the program
/// makes of the headings.
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
