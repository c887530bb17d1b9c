//! Documents of word processors.

pub(crate) mod docx;
pub(crate) mod odt;
pub(crate) mod rtf;

use record::{Finding, FindingCode, Severity};

/// Whether a style of this name is one of headings, in the languages that word processors name their styles in.
fn names_heading(name: &str) -> bool {
    let name = name.trim().to_lowercase().replace("_20_", " ");
    [
        "heading",
        "title",
        "subtitle",
        "标题",
        "標題",
        "副标题",
        "副標題",
        "überschrift",
        "titel",
        "untertitel",
        "titre",
        "título",
        "titulo",
        "encabezado",
        "titolo",
        "intestazione",
        "заголовок",
        "название",
        "見出し",
        "제목",
        "nagłówek",
        "kop ",
        "rubrik",
    ]
    .iter()
    .any(|word| name.strip_prefix(word).is_some_and(|rest| rest.chars().all(|c| !c.is_alphabetic())))
}

/// The finding for changes that nobody has accepted.
fn tracked(inserted: usize, deleted: usize) -> Option<Finding> {
    let counted = |n: usize, one: &str| if n == 1 { format!("one {one}") } else { format!("{n} {one}s") };
    (inserted + deleted > 0).then(|| {
        let (inserted, deleted) = (counted(inserted, "insertion"), counted(deleted, "deletion"));
        Finding::new(
            FindingCode::TrackedChanges,
            Severity::Warning,
            format!("The document holds proposed changes that nobody has accepted: {inserted}, which were read, and {deleted}, which are kept as struck out."),
        )
        .hint("Ask for the version that was released; or accept or reject the changes, and add that file.")
    })
}
