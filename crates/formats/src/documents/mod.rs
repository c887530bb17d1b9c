//! Files that are more than text: pages of the web, of newspapers, of word processors and of recognition programs.
//!
//! Each reader gives the same [`Decoded`]: the words in reading order, one paragraph between blank lines, a heading
//! marked as Markdown marks it (`## `). Line feeds and these marks are layout, not characters of the source; nothing
//! else is added. What is certainly not the article (menus, scripts, running heads) may be left out of a page of the
//! web; from all other formats everything printed comes along, for the rules of restoring to set aside.
//!
//! Files that hold their text as characters (HTML, TEI) keep the map to their bytes; from the others the text is
//! extracted ([`record::SourceText::extracted`]).

mod html;
mod markup;
#[cfg_attr(not(test), expect(dead_code, reason = "the readers of pages, which are being written, need it"))]
mod order;
mod writer;

use record::{Finding, FindingCode, Severity};

use crate::{Decoded, Hints};

/// Reads a document of one of the formats known here; nothing if it is none of them. What it is, its first bytes say and
/// never its name.
pub(crate) fn read(bytes: &[u8], hints: Hints<'_>) -> Option<Result<Decoded, Finding>> {
    match kind(bytes, hints)? {
        Kind::Html => Some(html::read(bytes, hints)),
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Html,
}

fn kind(bytes: &[u8], _hints: Hints<'_>) -> Option<Kind> {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    if let Some(start) = markup_start(head) {
        if ["<!doctype html", "<html", "<head", "<body", "<meta"].iter().any(|tag| start.starts_with(tag)) {
            return Some(Kind::Html);
        }
        return mostly_tags(head).then_some(Kind::Html);
    }
    None
}

/// The first characters of markup in small letters, without what may stand before the first element.
fn markup_start(head: &[u8]) -> Option<String> {
    let (text, ..) = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling(head.get(length..).unwrap_or_default())
        }
        // Tags are ASCII in every encoding that pages are in.
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(head),
    };
    let mut text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    if !text.starts_with('<') {
        return None;
    }
    // Comments, such as browsers leave of where a page came from, and the tags by which old programs began.
    while let Some(comment) = text.strip_prefix("<!--") {
        text = comment.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    Some(text.chars().take(400).collect::<String>().to_ascii_lowercase())
}

/// Whether a sixth lies inside tags, as in the saved middle of a page. Markdown may hold a tag or two.
fn mostly_tags(head: &[u8]) -> bool {
    let (mut inside, mut open) = (0usize, None);
    for (i, b) in head.iter().enumerate() {
        match (b, open) {
            (b'<', None)
                if head.get(i + 1).is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!')) =>
            {
                open = Some(i);
            }
            (b'>', Some(start)) => {
                inside += i + 1 - start;
                open = None;
            }
            _ => {}
        }
    }
    inside * 6 > head.len() && memchr::memmem::find(head, b"</").is_some()
}

/// The refusal of a document without words.
fn empty(message: &str) -> Finding {
    Finding::new(FindingCode::Empty, Severity::Refused, message)
}

/// The finding for markup that is nested beyond reason.
fn too_deep(tree: &markup::Tree<'_>) -> Option<Finding> {
    (tree.too_deep > 0).then(|| {
        Finding::new(
            FindingCode::Damaged,
            Severity::Warning,
            format!(
                "{} elements are nested deeper than any document nests them; their words were taken, their nesting was not.",
                tree.too_deep
            ),
        )
        .hint("Look whether a program went wrong when it wrote the file.")
    })
}
