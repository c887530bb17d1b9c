//! Sets a text as papers do, in the formats that readers really have: for tests that compare what comes back.

mod pdf;

pub use pdf::{Design, Encoding, pdf};

/// A paragraph of a text to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copy {
    /// A headline or a heading.
    Heading(String),
    /// Running text.
    Text(String),
}

/// The paragraphs of a text in Markdown, one a line.
#[must_use]
pub fn copy(text: &str) -> Vec<Copy> {
    let line = |line: &str| {
        let words = line.trim_start_matches('#');
        match words.trim() {
            "" => None,
            head if words.len() < line.len() => Some(Copy::Heading(head.to_owned())),
            text => Some(Copy::Text(text.to_owned())),
        }
    };
    text.lines().filter_map(|l| line(l.trim())).collect()
}
