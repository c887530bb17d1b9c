//! Puts the text of a marked-up source together, with the way back to its bytes.
//!
//! ```text
//!   source   <p>Le pont  est\n ouvert.</p>  <p>Oui&nbsp;!</p>
//!   text        Le pont est ouvert.⏎⏎Oui !
//! ```
//!
//! What stands between two words (tags, white space, whole menus) belongs to the space or the line feeds that stand for
//! it, so that every byte of the source is accounted for. White space collapses as HTML says, with one exception that
//! East Asian typesetting asks for: a line feed between two characters that are written without spaces is none.

use record::{Aside, SourceText, SourceTextBuilder, TextSpan};

use super::markup::Tree;
use crate::marks::{self, Mark, Marked};

/// What is to stand before the next word, the stronger winning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// A space; only if the word does not open a line.
    Space,
    /// The next line of the same paragraph.
    Line,
    /// A paragraph of its own.
    Paragraph,
}

/// Writes from left to right.
pub(crate) struct Writer<'a> {
    markup: &'a SourceText,
    builder: SourceTextBuilder,
    /// How far the markup is accounted for.
    at: usize,
    /// How far the source is, in its own bytes.
    source: usize,
    /// Whether the markup stands in the source as it is, byte for byte.
    plain: bool,
    gap: Gap,
    /// Line ends since the last word, to tell a new line from an empty one.
    lines: usize,
    /// Characters before the first word of a line that indent it.
    indent: usize,
    /// Whether the next paragraph is a heading.
    heading: bool,
    /// Whether line feeds in the markup are ends of lines, as in `<pre>`.
    pub(crate) preformatted: bool,
    /// Whether a space before the next word is none.
    glued: bool,
    /// Whether a line ended since the last word.
    broken: bool,
    empty: bool,
    last: Option<char>,
    marked: Vec<Marked>,
    /// Marks that are open, each with the place of its first word once there is one.
    marking: Vec<(Mark, Option<usize>)>,
    /// How many of them wait for their first word.
    waiting: usize,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(markup: &'a SourceText) -> Self {
        let length = markup.as_str().len();
        // Of one length and with nothing replaced: then every character is in its own bytes.
        let plain = markup.source_len() == length && !markup.as_str().contains(['\u{fffd}', '\0']) && {
            let middle = (0..=length / 2).rev().find(|i| markup.as_str().is_char_boundary(*i)).unwrap_or(0);
            markup.bytes_of(TextSpan::empty(middle)).start() == middle
        };
        Self {
            markup,
            builder: SourceTextBuilder::new(),
            at: 0,
            source: 0,
            plain,
            gap: Gap::None,
            lines: 0,
            indent: 0,
            heading: false,
            preformatted: false,
            glued: false,
            broken: false,
            empty: true,
            last: None,
            marked: Vec::new(),
            marking: Vec::new(),
            waiting: 0,
        }
    }

    /// What follows is marked, until [`Self::unmark`].
    pub(crate) fn mark(&mut self, mark: Mark) {
        self.marking.push((mark, None));
        self.waiting += 1;
    }

    /// The end of what was marked last.
    pub(crate) fn unmark(&mut self) {
        match self.marking.pop() {
            Some((mark, Some(start))) => {
                self.marked.push(Marked { mark, start, end: self.builder.text_len() });
            }
            Some((_, None)) => self.waiting -= 1,
            None => {}
        }
    }

    /// Sets a gap before the next word.
    pub(crate) fn gap(&mut self, gap: Gap) {
        if gap == Gap::Line {
            self.lines += 1;
            // An empty line parts paragraphs where nobody used the tag for it.
            self.gap = self.gap.max(if self.lines > 1 { Gap::Paragraph } else { Gap::Line });
        } else {
            self.gap = self.gap.max(gap);
        }
    }

    /// The next paragraph is a heading, until something is written or this is called again.
    pub(crate) fn heading(&mut self, is: bool) {
        self.heading = is;
    }

    /// Writes the characters between two places of the markup. `raw`: ampersands are characters.
    pub(crate) fn text(&mut self, tree: &Tree<'_>, start: usize, end: usize, raw: bool) {
        let source = self.markup.as_str();
        let Some(text) = source.get(start..end.min(source.len())) else { return };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = text.get(at..).unwrap_or_default();
            let Some(c) = rest.chars().next() else { break };
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if self.preformatted && c == '\n' {
                        self.gap(Gap::Line);
                    } else if self.gap == Gap::None {
                        self.gap = Gap::Space;
                    }
                    at += 1;
                    // Between wide characters only a space that was typed as such is one.
                    if matches!(c, '\n' | '\r') && self.gap == Gap::Space && self.last.is_some_and(is_wide) {
                        let next = rest.trim_ascii_start();
                        if next.chars().next().is_some_and(is_wide) {
                            self.gap = Gap::None;
                            at += rest.len() - next.len() - 1;
                        }
                    }
                }
                '&' if !raw => match tree.entity(rest) {
                    Some((decoded, length)) => {
                        self.word(&decoded, start + at, start + at + length);
                        at += length;
                    }
                    None => {
                        self.run("&", start + at);
                        at += 1;
                    }
                },
                _ => {
                    let length = run_length(rest, raw, self.preformatted);
                    self.run(rest.get(..length).unwrap_or(rest), start + at);
                    at += length;
                }
            }
        }
    }

    /// Whether the next character opens a line.
    fn opens_line(&self) -> bool {
        self.empty || self.gap >= Gap::Line
    }

    /// Characters that stand in the markup as they are, without white space that collapses but single spaces.
    fn run(&mut self, run: &str, start: usize) {
        let mut run = run;
        let mut start = start;
        if self.opens_line() {
            let words = run.trim_start_matches(is_indent);
            self.indent += run
                .chars()
                .take_while(|c| is_indent(*c))
                .map(|c| if c == '\u{3000}' { 2 } else { 1 })
                .sum::<usize>();
            start += run.len() - words.len();
            run = words;
        }
        if run.is_empty() {
            return;
        }
        if self.broken && self.gap == Gap::Space && self.last.is_some_and(is_wide) && run.starts_with(is_wide)
        {
            self.gap = Gap::None;
        }
        self.open(start);
        if self.plain {
            self.builder.push_verbatim(run);
            self.take(start + run.len());
        } else {
            for (i, c) in run.char_indices() {
                let bytes = self.take(start + i + c.len_utf8());
                if bytes == c.len_utf8() && c != '\u{fffd}' {
                    self.builder.push_verbatim(c.encode_utf8(&mut [0; 4]));
                } else {
                    self.builder.push_decoded(c.encode_utf8(&mut [0; 4]), bytes);
                }
            }
        }
        self.last = run.chars().next_back();
    }

    /// A word that stands in the markup otherwise, as an entity.
    pub(crate) fn word(&mut self, word: &str, start: usize, end: usize) {
        if word.is_empty() {
            return;
        }
        if word.chars().all(|c| c.is_ascii_whitespace()) {
            self.gap = self.gap.max(Gap::Space);
            return;
        }
        if self.opens_line() && word.chars().all(is_indent) {
            self.indent += 1;
            return;
        }
        self.open(start);
        let bytes = self.take(end);
        self.builder.push_decoded(word, bytes);
        self.last = word.chars().next_back();
    }

    /// The next words belong to the word before, whatever white space stands between them in the markup.
    pub(crate) fn glue(&mut self) {
        self.glued = true;
    }

    /// The end of a line that is no end of a paragraph; `whole`: nor of a word.
    pub(crate) fn line_end(&mut self, whole: bool) {
        if whole {
            self.glue();
        } else if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
        self.broken = true;
    }

    /// The end of a label: a space, and a colon if the print has no mark of its own.
    pub(crate) fn label_end(&mut self, marked: bool) {
        if self.empty || self.gap >= Gap::Line {
            return;
        }
        if !marked {
            self.builder.push_decoded(":", 0);
        }
        self.gap = if self.last.is_some_and(|c| is_wide(c) && marked) { Gap::None } else { Gap::Space };
    }

    /// Layout that stands nowhere in the source, before the next word: the label that a page sets by its design.
    pub(crate) fn layout(&mut self, words: &str, start: usize) {
        self.open(start);
        self.builder.push_decoded(words, 0);
        self.last = words.chars().next_back();
    }

    /// Bytes of the text so far; the gap before the next word is not written yet.
    pub(crate) fn written(&self) -> usize {
        self.builder.text_len()
    }

    /// Writes the gap, which stands for everything up to `start`.
    fn open(&mut self, start: usize) {
        let mut gap = if self.empty { Gap::None } else { self.gap };
        // An indented line opens a paragraph, whatever ended the one before.
        if gap == Gap::Line && self.indent >= 2 {
            gap = Gap::Paragraph;
        }
        if self.glued && gap == Gap::Space {
            gap = Gap::None;
        }
        let heading = self.heading && (self.empty || gap == Gap::Paragraph);
        let bytes = self.take(start);
        let between = match (gap, heading) {
            (Gap::None, false) => "",
            (Gap::None, true) => "## ",
            (Gap::Space, _) => " ",
            (Gap::Line, _) => "\n",
            (Gap::Paragraph, false) => "\n\n",
            (Gap::Paragraph, true) => "\n\n## ",
        };
        if !between.is_empty() {
            self.builder.push_decoded(between, bytes);
        } else if bytes > 0 {
            self.builder.push_decoded("", bytes);
        }
        if self.waiting > 0 {
            let here = self.builder.text_len();
            // Those that wait are the last ones opened.
            for (_, start) in self.marking.iter_mut().rev().take(self.waiting) {
                *start = Some(here);
            }
            self.waiting = 0;
        }
        self.gap = Gap::None;
        (self.glued, self.broken) = (false, false);
        self.lines = 0;
        self.indent = 0;
        self.heading = false;
        self.empty = false;
    }

    /// Accounts for everything up to a place of the markup, and says how many bytes of the source that was.
    fn take(&mut self, place: usize) -> usize {
        let source = match place {
            _ if self.plain => place,
            _ if place >= self.markup.as_str().len() => self.markup.source_len(),
            _ => self.markup.bytes_of(TextSpan::empty(place)).start(),
        };
        let bytes = source.saturating_sub(self.source);
        self.at = self.at.max(place);
        self.source = self.source.max(source);
        bytes
    }

    /// The finished text. It ends with a line feed, which stands for what comes behind the last word: a line that ends
    /// the text must not reach to the foot of the page.
    pub(crate) fn finish(self) -> SourceText {
        self.finish_marked().0
    }

    /// The finished text, and what is set apart in it.
    pub(crate) fn finish_marked(mut self) -> (SourceText, Vec<Aside>) {
        let bytes = self.take(self.markup.as_str().len());
        if bytes > 0 {
            self.builder.push_decoded(if self.empty { "" } else { "\n" }, bytes);
        }
        let text = self.builder.finish();
        let asides = marks::asides(text.as_str(), self.marked);
        (text, asides)
    }
}

/// White space that does not collapse and yet indents a line.
fn is_indent(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{3000}' | '\u{feff}')
}

/// Characters that are set without spaces: Han, kana, their marks and forms.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x303f | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3fffd)
}

/// The bytes up to the next entity or the next white space other than one space between words.
fn run_length(s: &str, raw: bool, preformatted: bool) -> usize {
    let bytes = s.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        match b {
            b'&' if !raw => return i.max(1),
            b' ' if !preformatted => {
                let word = bytes.get(i + 1).is_some_and(|n| !n.is_ascii_whitespace() && (*n != b'&' || raw));
                if !word {
                    return i.max(1);
                }
            }
            b'\t' | b'\n' | b'\r' | 0xc => return i.max(1),
            _ => {}
        }
    }
    s.len()
}
