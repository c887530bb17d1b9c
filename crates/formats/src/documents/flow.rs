//! Paragraphs one after another, for formats whose text is extracted.

use record::{Aside, Facsimile, Finding, SourceText, TextSpan};

use crate::marks::{self, Mark, Marked};
use crate::{About, Decoded, Format};

/// The words of a paragraph, and which of them the document marks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// The words.
    pub(crate) text: String,
    marked: Vec<Marked>,
}

impl Words {
    /// Adds words.
    pub(crate) fn push(&mut self, words: &str, mark: Option<Mark>) {
        let start = self.text.len();
        self.text.push_str(words);
        let Some(mark) = mark else { return };
        let end = self.text.len();
        match self.marked.last_mut() {
            Some(last) if last.mark == mark && last.end == start => last.end = end,
            _ => self.marked.push(Marked { mark, start, end }),
        }
    }
}

/// Puts a text together.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    text: String,
    marked: Vec<Marked>,
    /// What is set apart in parts that came ready.
    asides: Vec<Aside>,
    /// What was odd.
    pub(crate) findings: Vec<Finding>,
}

impl Flow {
    /// An empty text of which these things were odd.
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// Adds a paragraph, which may hold line ends. White space around it is layout; without words it is none.
    pub(crate) fn paragraph(&mut self, words: &Words, heading: bool) {
        let text = words.text.trim();
        if text.is_empty() {
            return;
        }
        self.gap();
        let lead = words.text.len() - words.text.trim_start().len();
        if heading {
            self.text.push_str("## ");
            self.heading(words, lead, text);
            return;
        }
        let place = |at: usize| self.text.len() + at.saturating_sub(lead).min(text.len());
        let marked = words.marked.iter().map(|m| Marked { start: place(m.start), end: place(m.end), ..*m });
        self.marked.extend(marked);
        self.text.push_str(text);
    }

    /// A heading is one line.
    fn heading(&mut self, words: &Words, lead: usize, text: &str) {
        // Where each mark starts and ends, in the order of the words.
        let mut ends = words.marked.iter().flat_map(|m| [m.start, m.end]).peekable();
        let mut places = Vec::with_capacity(words.marked.len() * 2);
        let mut gap = false;
        for (i, c) in text.char_indices() {
            if !c.is_whitespace() {
                if std::mem::take(&mut gap) {
                    self.text.push(' ');
                }
                while ends.next_if(|end| *end <= lead + i).is_some() {
                    places.push(self.text.len());
                }
                self.text.push(c);
            }
            gap |= c.is_whitespace();
        }
        places.resize(words.marked.len() * 2, self.text.len());
        let marked = words.marked.iter().zip(places.chunks(2));
        self.marked
            .extend(marked.filter_map(|(m, p)| Some(Marked { start: *p.first()?, end: *p.get(1)?, ..*m })));
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// Adds paragraphs that are ready, with what is set apart in them.
    pub(crate) fn ready(&mut self, text: &str, asides: &[Aside]) {
        let lead = text.len() - text.trim_start_matches('\n').len();
        let text = text.trim_matches('\n');
        if text.is_empty() {
            return;
        }
        self.gap();
        let shift = |span: TextSpan| {
            let place = |at: usize| self.text.len() + at.saturating_sub(lead).min(text.len());
            TextSpan::between(place(span.start()), place(span.end()))
        };
        let shifted =
            asides.iter().map(|a| Aside { span: shift(a.span), correction: a.correction.map(shift), ..*a });
        self.asides.extend(shifted);
        self.text.push_str(text);
    }

    /// The finished document.
    pub(crate) fn finish(mut self, format: Format, encoding: &str, about: About) -> Result<Decoded, Finding> {
        if self.text.trim().is_empty() {
            return Err(super::empty("The document holds no words; it may hold pictures of them.").hint(
                "Open it and look; if the words are in pictures, have them recognised and add the text.",
            ));
        }
        self.text.push('\n');
        let mut asides = marks::asides(&self.text, self.marked);
        asides.extend(self.asides);
        Ok(Decoded {
            asides,
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
