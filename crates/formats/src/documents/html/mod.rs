//! Saved pages of the web: the article, and what the page says of itself.

mod about;
mod main_text;
mod selector;
mod sites;

pub(crate) use about::first_date;

use record::{Finding, FindingCode, Severity, SourceText};

use super::markup::{Id, Kind, Rules, Tree};
use super::writer::{Gap, Writer};
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
    let text = written(&tree, &markup.text, &article);
    if text.as_str().trim().is_empty() {
        return Err(super::empty("The page holds no text: it may be put together by a program in the browser.").hint(
            "Open the page in a browser, wait until it is shown, and save it again as a complete page; or save its text.",
        ));
    }
    Ok(Decoded {
        asides: Vec::new(),
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

/// The paragraphs of an article.
pub(crate) fn written(tree: &Tree<'_>, markup: &SourceText, article: &Article) -> SourceText {
    let mut writer = Writer::new(markup);
    if let Some(headline) = article.headline {
        writer.heading(true);
        write(tree, headline, &article.without, &mut writer);
    }
    for root in &article.roots {
        writer.gap(Gap::Paragraph);
        write(tree, *root, &article.without, &mut writer);
    }
    writer.finish()
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

fn write(tree: &Tree<'_>, root: Id, without: &[Id], writer: &mut Writer<'_>) {
    // Elements that are open, by the number behind them, so that nothing recurses; and whether each is a block, a
    // heading, preformatted.
    let mut open: Vec<(Id, Id)> = Vec::new();
    let mut next = root;
    let end = tree.end(root);
    let leave = |id: Id, writer: &mut Writer<'_>| {
        let name = tree.name(id);
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
        while let Some((id, _)) = open.pop_if(|(_, behind)| *behind <= next) {
            leave(id, writer);
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
                open.push((id, tree.end(id)));
                next += 1;
            }
        }
    }
    while let Some((id, _)) = open.pop() {
        leave(id, writer);
    }
}
