//! Paragraphs to text, every letter with its area.

use std::collections::BTreeSet;

use record::{Area, Aside, BlockRole, Facsimile, Page, PageUnit, Placed, TextSpan};

use super::columns::columns;
use super::fragments::fragments;
use super::paragraphs::{Paragraph, paragraphs};
use super::{DrawnPage, Letter, Line, is_wide, running};

/// The text of pages.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Composed {
    pub(in crate::documents) text: String,
    pub(in crate::documents) facsimile: Facsimile,
    /// Captions in small type, frames with a text of their own, running heads and page numbers. The last stand behind
    /// everything else.
    pub(in crate::documents) asides: Vec<Aside>,
}

/// Composes the text. `scale` makes units of the facsimile of those of the letters.
pub(in crate::documents) fn compose(pages: Vec<DrawnPage>, scale: f32, unit: PageUnit) -> Composed {
    let shapes: Vec<(f32, f32, bool)> = pages.iter().map(|p| (p.width, p.height, p.turned)).collect();
    let mut in_order: Vec<Vec<Vec<Line>>> = Vec::new();
    for (number, page) in pages.into_iter().enumerate() {
        let mut page = columns(fragments(page.letters), &page.frames);
        page.iter_mut().flatten().for_each(|line| line.page = number);
        in_order.push(page);
    }
    let heads = running::take(&mut in_order);
    // A paragraph may go on over the end of a page: the columns of all pages are one row of columns.
    let paragraphs = paragraphs(in_order.into_iter().flatten().collect());
    let mut writer = Writer {
        text: String::new(),
        places: Vec::new(),
        scale,
        shapes,
        words: words(&paragraphs),
        breaks_words: breaks_words(&paragraphs),
    };
    let mut asides: Vec<Aside> = Vec::new();
    let mut frame = None;
    for paragraph in &paragraphs {
        let span = writer.paragraph(paragraph);
        match (paragraph.framed, asides.last_mut()) {
            // A frame is one aside, however many paragraphs it holds.
            (Some(f), Some(last)) if frame == Some(f) => last.span = last.span.cover(span),
            (Some(_), _) => asides.push(Aside::new(BlockRole::Furniture, span)),
            (None, _) if paragraph.small => asides.push(Aside::new(BlockRole::Caption, span)),
            (None, _) => {}
        }
        frame = paragraph.framed;
    }
    for line in heads {
        writer.gap();
        let start = writer.text.len();
        for letter in &line.letters {
            writer.letter(letter, line.page);
        }
        let span = TextSpan::between(start, writer.text.len());
        asides.push(Aside::new(BlockRole::Furniture, span));
    }
    if !writer.text.is_empty() {
        writer.text.push('\n');
    }
    let whole = |x: f32| {
        #[expect(clippy::cast_possible_truncation, reason = "a saturating cast of a size on a page")]
        let n = (x * scale).round() as i32;
        n
    };
    let pages = writer
        .shapes
        .iter()
        .map(|(w, h, turned)| {
            let (w, h) = if *turned { (h, w) } else { (w, h) };
            Page { width: whole(*w), height: whole(*h), unit, image: None, turned: 0 }
        })
        .collect();
    Composed { text: writer.text, facsimile: Facsimile { pages, places: writer.places }, asides }
}

struct Writer {
    text: String,
    places: Vec<Placed>,
    scale: f32,
    /// Width, height and whether it is turned, of each page.
    shapes: Vec<(f32, f32, bool)>,
    words: BTreeSet<String>,
    /// Whether the setter breaks words at the ends of lines.
    breaks_words: bool,
}

impl Writer {
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> TextSpan {
        self.gap();
        let start = self.text.len();
        if paragraph.headline {
            self.text.push_str("## ");
        }
        let mut before: Option<&Line> = None;
        for line in &paragraph.lines {
            if let Some(before) = before {
                self.join(before, line);
            }
            for letter in &line.letters {
                self.letter(letter, line.page);
            }
            before = Some(line);
        }
        TextSpan::between(start, self.text.len())
    }

    /// What stands between two lines of a paragraph: a space between words, nothing between wide letters; the hyphen
    /// of a word that was broken goes.
    fn join(&mut self, before: &Line, line: &Line) {
        let (end, start) = (before.text(), line.text());
        let Some(last) = end.chars().last() else { return };
        if last == '\u{ad}' || (matches!(last, '-' | '‐') && self.is_broken_word(&end, &start)) {
            self.text.pop();
            self.places.pop();
            return;
        }
        let hyphen = matches!(last, '-' | '‐' | '—' | '–' | '/')
            && end.chars().rev().nth(1).is_some_and(|c| !c.is_whitespace());
        let wide = before.letters.last().is_some_and(is_wide) || line.letters.first().is_some_and(is_wide);
        if !wide && !hyphen {
            self.text.push(' ');
        }
    }

    /// Whether the hyphen at a line's end was put there by the setter. The text itself knows: the word stands somewhere
    /// whole, or it stands there with its hyphen, or its parts are words.
    fn is_broken_word(&self, end: &str, start: &str) -> bool {
        let letters = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
        let body = end.trim_end_matches(['-', '‐']);
        let head: String =
            body.chars().rev().take_while(|c| letters(*c)).collect::<Vec<_>>().into_iter().rev().collect();
        let tail: String = start.chars().take_while(|c| letters(*c)).collect();
        let lower = tail.chars().next().is_some_and(char::is_lowercase);
        if head.is_empty() || !lower || body.ends_with(['-', '‐']) {
            return false;
        }
        let (head, tail) = (head.to_lowercase(), tail.to_lowercase());
        if self.words.contains(&format!("{head}{tail}")) {
            return true;
        }
        if self.words.contains(&format!("{head}-{tail}")) {
            return false;
        }
        // `interest-` may be the first half of a compound, `con-` is none; and where hardly a line ends in a hyphen,
        // nobody breaks words.
        self.breaks_words && !(self.words.contains(&head) && head.chars().count() > 2)
    }

    fn letter(&mut self, letter: &Letter, page: usize) {
        let start = self.text.len();
        self.text.push_str(&letter.text);
        if letter.is_space() {
            return;
        }
        let (width, _, turned) = self.shapes.get(page).copied().unwrap_or_default();
        // Turned back: the line that ran to the right runs downward, the first line is the rightmost.
        let (left, top, right, bottom) = if turned {
            (width - letter.bottom, letter.left, width - letter.top, letter.right)
        } else {
            (letter.left, letter.top, letter.right, letter.bottom)
        };
        let whole = |x: f32| {
            #[expect(clippy::cast_possible_truncation, reason = "a saturating cast of a place on a page")]
            let n = (x * self.scale).round() as i32;
            n
        };
        self.places.push(Placed {
            span: TextSpan::between(start, self.text.len()),
            page: u32::try_from(page).unwrap_or(u32::MAX),
            area: Area { left: whole(left), top: whole(top), right: whole(right), bottom: whole(bottom) },
            confidence: letter.confidence,
        });
    }
}

/// Whether one line in sixty, of those that another follows, ends in a hyphen: compounds alone do so more rarely.
fn breaks_words(paragraphs: &[Paragraph]) -> bool {
    let inner = || paragraphs.iter().flat_map(|p| p.lines.split_last().map_or(&[][..], |(_, inner)| inner));
    let hyphens = inner().filter(|l| l.text().ends_with(['-', '‐'])).count();
    60 * hyphens >= inner().count()
}

/// The words that stand whole within lines, with their hyphens and without. What a line's end cuts off is none, nor what
/// the next line begins with.
fn words(paragraphs: &[Paragraph]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for paragraph in paragraphs {
        let mut cut = false;
        for line in &paragraph.lines {
            let text = line.text().to_lowercase();
            let inner = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
            let mut whole = text.as_str();
            if cut {
                whole = whole.trim_start_matches(inner);
            }
            cut = text.ends_with(['-', '‐', '\u{ad}']);
            if cut {
                whole = whole.trim_end_matches(|c| inner(c) || matches!(c, '‐' | '\u{ad}'));
            }
            for word in whole.split(|c| !inner(c)) {
                words.insert(word.to_owned());
                words.extend(word.split('-').map(str::to_owned));
            }
        }
    }
    words.remove("");
    words
}
