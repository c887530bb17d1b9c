//! Paragraphs one after another, for formats whose text is extracted.

use record::{Facsimile, Finding, SourceText};

use crate::{About, Decoded, Format};

/// Puts a text together.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    text: String,
    /// What was odd.
    pub(crate) findings: Vec<Finding>,
}

impl Flow {
    /// An empty text of which these things were odd.
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// Adds a paragraph, which may hold line ends. White space around it is layout; without words it is none.
    pub(crate) fn paragraph(&mut self, words: &str, heading: bool) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        if heading {
            self.text.push_str("## ");
            // A heading is one line.
            self.text.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" "));
        } else {
            self.text.push_str(words);
        }
    }

    /// Adds paragraphs that are ready.
    pub(crate) fn ready(&mut self, text: &str) {
        let text = text.trim_matches('\n');
        if !text.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(text);
        }
    }

    /// The finished document.
    pub(crate) fn finish(mut self, format: Format, encoding: &str, about: About) -> Result<Decoded, Finding> {
        if self.text.trim().is_empty() {
            return Err(super::empty("The document holds no words; it may hold pictures of them.").hint(
                "Open it and look; if the words are in pictures, have them recognised and add the text.",
            ));
        }
        self.text.push('\n');
        Ok(Decoded {
            asides: Vec::new(),
            text: SourceText::extracted(self.text),
            encoding: encoding.to_owned(),
            format,
            facsimile: None::<Facsimile>,
            timeline: None,
            about,
            findings: self.findings,
        })
    }
}
