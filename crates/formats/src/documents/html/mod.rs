//! Saved pages of the web: the article, and what the page says of itself.

mod about;
mod main_text;
mod selector;
mod sites;

pub(crate) use about::first_date;

use std::collections::BTreeSet;

use record::{Aside, Finding, FindingCode, Severity, SourceText};

use super::markup::{Id, Kind, Rules, Tree};
use super::writer::{Gap, Writer};
use crate::marks::{self, Mark};
use crate::read::{self, Markup};
use crate::{Decoded, Format, Hints};

/// Reads a page whose bytes are markup.
pub(crate) fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Decoded, Finding> {
    page(read::read_markup(bytes, hints))
}

/// Reads a page that was decoded.
pub(crate) fn page(markup: Markup) -> Result<Decoded, Finding> {
    let tree = Tree::new(markup.text.as_str(), Rules::Html);
    let article = main_text::find(&tree);
    let about = about::about(&tree, &article);
    let mut findings = markup.findings;
    if article.unsure {
        findings.push(
            Finding::new(
                FindingCode::NoMainText,
                Severity::Warning,
                "No article could be told from the rest of the page; all its text was taken, menus included.",
            )
            .hint("If it is an article, save its text alone and add that; if it is a list of links, add the pages they lead to."),
        );
    }
    findings.extend(super::too_deep(&tree));
    let (text, asides) = written(&tree, &markup.text, &article);
    if text.as_str().trim().is_empty() {
        return Err(super::empty("The page holds no text: it may be put together by a program in the browser.").hint(
            "Open the page in a browser, wait until it is shown, and save it again as a complete page; or save its text.",
        ));
    }
    Ok(Decoded {
        asides,
        text,
        encoding: markup.encoding.to_owned(),
        format: Format::Html,
        facsimile: None,
        timeline: None,
        about,
        findings,
    })
}

/// What of a page is the article.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// The elements that hold it, in their order, none inside another.
    pub(crate) roots: Vec<Id>,
    /// Elements in them that do not belong to it.
    pub(crate) without: Vec<Id>,
    /// Its headline, if that stands before it and not in it.
    pub(crate) headline: Option<Id>,
    /// Whether there seems to be no article.
    pub(crate) unsure: bool,
}

impl Article {
    /// All of a document that is nothing but text, as a chapter of a book.
    pub(crate) fn whole(tree: &Tree<'_>) -> Self {
        let root = tree.first(0, "body").unwrap_or(0);
        let without = tree.all(root, &["nav"]).collect();
        Self { roots: vec![root], without, ..Self::default() }
    }
}

/// The paragraphs of an article, and what is struck out or stands under a picture in them.
pub(crate) fn written(tree: &Tree<'_>, markup: &SourceText, article: &Article) -> (SourceText, Vec<Aside>) {
    let mut writer = Writer::new(markup);
    let classes = striking_classes(tree);
    if let Some(headline) = article.headline {
        writer.heading(true);
        write(tree, headline, &article.without, &classes, &mut writer);
    }
    for root in &article.roots {
        writer.gap(Gap::Paragraph);
        write(tree, *root, &article.without, &classes, &mut writer);
    }
    writer.finish_marked()
}

/// The classes through whose words the page's own style sheet draws a line: word processors in the browser write
/// `.c4{text-decoration:line-through}` and never `<s>`.
fn striking_classes(tree: &Tree<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    if memchr::memmem::find(tree.source.as_bytes(), b"line-through").is_none() {
        return out;
    }
    for sheet in tree.all(0, &["style"]) {
        for rule in tree.text(sheet).split('}') {
            let Some((selectors, declarations)) = rule.rsplit_once('{') else { continue };
            if !marks::strikes_through(declarations) {
                continue;
            }
            // `.c4`, `span.c4`, and nothing that depends on what stands around.
            for selector in selectors.split(',').map(str::trim) {
                let Some((name, class)) = selector.split_once('.') else { continue };
                let simple = |s: &str| s.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                if simple(name) && simple(class) && !class.is_empty() {
                    out.insert(class.to_owned());
                }
            }
        }
    }
    out
}

/// What an element marks, by its name, its style or its class.
fn mark_of(tree: &Tree<'_>, id: Id, name: &str, classes: &BTreeSet<String>) -> Option<Mark> {
    let Some(Kind::Element { tag, .. }) = tree.nodes.get(id).map(|n| &n.kind) else { return None };
    if tag.len() < 6 {
        return Mark::of_element(name, None);
    }
    let attribute = |name: &str| tree.attribute(id, name);
    Mark::of_element(name, attribute("style").as_deref()).or_else(|| {
        let class = attribute("class").filter(|_| !classes.is_empty())?;
        class.split_ascii_whitespace().any(|c| classes.contains(c)).then_some(Mark::Struck)
    })
}

/// Elements that are set in paragraphs of their own.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Elements that nobody sees, or that hold controls and not words.
pub(crate) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "select"
            | "option"
            | "button"
            | "textarea"
            | "input"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "rt"
            | "rp"
            | "noembed"
            | "noframes"
            | "datalist"
            | "dialog"
    )
}

/// Whether an element is hidden by its own attributes.
pub(crate) fn is_hidden(tree: &Tree<'_>, id: Id) -> bool {
    let Some(Kind::Element { tag, .. }) = tree.nodes.get(id).map(|n| &n.kind) else { return false };
    if tag.len() < 6 {
        return false;
    }
    super::markup::attributes(tag).any(|(key, value)| match key {
        "hidden" => !value.eq_ignore_ascii_case("until-found"),
        "aria-hidden" => value.eq_ignore_ascii_case("true"),
        "style" => {
            let style: String =
                value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

fn write(tree: &Tree<'_>, root: Id, without: &[Id], classes: &BTreeSet<String>, writer: &mut Writer<'_>) {
    // Elements that are open, by the number behind them, so that nothing recurses; and whether each marks its words.
    let mut open: Vec<(Id, Id, bool)> = Vec::new();
    let mut next = root;
    let end = tree.end(root);
    let leave = |id: Id, marking: bool, writer: &mut Writer<'_>| {
        let name = tree.name(id);
        if marking {
            writer.unmark();
        }
        if is_block(name) {
            writer.gap(Gap::Paragraph);
        }
        if is_heading(name) {
            writer.heading(false);
        }
        if name == "pre" || name == "listing" || name == "xmp" {
            writer.preformatted = false;
        }
    };
    while next < end {
        while let Some((id, _, marking)) = open.pop_if(|(_, behind, _)| *behind <= next) {
            leave(id, marking, writer);
        }
        let id = next;
        let Some(node) = tree.nodes.get(id) else { break };
        match &node.kind {
            Kind::Text { start, end, raw } => {
                writer.text(tree, *start, *end, *raw);
                next += 1;
            }
            Kind::Element { name, .. } => {
                if without.binary_search(&id).is_ok()
                    || is_unseen(name)
                    || (id != root && is_hidden(tree, id))
                {
                    if is_block(name) {
                        writer.gap(Gap::Paragraph);
                    }
                    next = tree.end(id);
                    continue;
                }
                match &**name {
                    "br" => writer.gap(Gap::Line),
                    "pre" | "listing" | "xmp" => writer.preformatted = true,
                    _ => {}
                }
                if is_block(name) {
                    writer.gap(Gap::Paragraph);
                }
                if is_heading(name) {
                    writer.heading(true);
                }
                let mark = mark_of(tree, id, name, classes);
                if let Some(mark) = mark {
                    writer.mark(mark);
                }
                open.push((id, tree.end(id), mark.is_some()));
                next += 1;
            }
        }
    }
    while let Some((id, _, marking)) = open.pop() {
        leave(id, marking, writer);
    }
}
