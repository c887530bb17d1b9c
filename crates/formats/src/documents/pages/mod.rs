//! Recognised pages: from lines with their places to paragraphs.
//!
//! ```text
//!   The harbour bridge, which cost more than any-     lines of a column: the hyphen at the end may be the
//!   body had thought, opens in spring.                printer's; a line that stands in, behind one that ends
//!     The minister walked across it on Monday.        a sentence, opens a paragraph
//! ```

pub(crate) mod alto;
pub(crate) mod hocr;
pub(crate) mod page_xml;

use record::{Area, Facsimile, Finding, Page, Placed, SourceText, TextSpan};

use super::order::reading_order;
use crate::{About, Decoded, Format};

/// A word, or whatever the format gives a place to.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) area: Area,
    pub(crate) confidence: Option<u16>,
    /// Whether a space stands before it.
    pub(crate) space: bool,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As its last characters say.
    #[default]
    Plain,
    /// In the middle of a word, whose hyphen is the printer's.
    Broken,
    /// At the hyphen of a word.
    Hyphen,
}

/// A printed line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) words: Vec<Word>,
    pub(crate) area: Area,
    pub(crate) ending: Ending,
}

/// Lines that belong together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) lines: Vec<Line>,
    pub(crate) heading: bool,
    /// Whether the format says that it is one paragraph.
    pub(crate) whole: bool,
    /// Its name in the file, for an order that the file gives.
    pub(crate) id: String,
}

/// Blocks in the order in which they are read, by their lines' places on the page.
///
/// Print from top to bottom, which these rules do not know, is left as it stands in the file.
pub(crate) fn by_geometry(blocks: Vec<Block>) -> Vec<Block> {
    let lines: Vec<(usize, Area)> =
        blocks.iter().enumerate().flat_map(|(i, b)| b.lines.iter().map(move |l| (i, l.area))).collect();
    let upright = blocks
        .iter()
        .flat_map(|b| &b.lines)
        .filter(|l| l.area.bottom - l.area.top > 2 * (l.area.right - l.area.left))
        .count();
    if upright * 2 > lines.len() {
        return blocks;
    }
    let areas: Vec<Area> = lines.iter().map(|l| l.1).collect();
    let mut ranks = vec![usize::MAX; blocks.len()];
    for (rank, at) in reading_order(&areas).into_iter().enumerate() {
        if let Some(rank_of) = lines.get(at).and_then(|l| ranks.get_mut(l.0)) {
            *rank_of = (*rank_of).min(rank);
        }
    }
    let mut ranked: Vec<(usize, Block)> = ranks.into_iter().zip(blocks).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, block)| block).collect()
}

/// Puts pages together.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    text: String,
    facsimile: Facsimile,
    /// The last block of the page before, which may go on.
    last: Option<Block>,
    /// How the last line ended.
    ending: Ending,
    pub(crate) findings: Vec<Finding>,
}

impl Pages {
    /// Adds a page with its blocks in reading order.
    pub(crate) fn page(&mut self, page: Page, blocks: &[Block]) {
        let number = u32::try_from(self.facsimile.pages.len()).unwrap_or(u32::MAX);
        self.facsimile.pages.push(page);
        let indents = indents(blocks);
        let mut before = self.last.take();
        for block in blocks.iter().filter(|b| !b.lines.is_empty()) {
            let goes_on = before.as_ref().is_some_and(|before| goes_on(before, block, indents));
            self.block(block, number, goes_on);
            before = Some(block.clone());
        }
        self.last = before;
    }

    fn block(&mut self, block: &Block, page: u32, goes_on: bool) {
        let lines: Vec<&Line> =
            block.lines.iter().filter(|l| l.words.iter().any(|w| !w.text.trim().is_empty())).collect();
        let right = lines.iter().map(|l| l.area.right).max().unwrap_or(0);
        for (i, line) in lines.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|b| lines.get(b)).copied();
            let opens = match before {
                None => !goes_on,
                Some(before) => !block.whole && !block.heading && self.opens_paragraph(before, line, right),
            };
            if opens {
                if !self.text.is_empty() {
                    self.text.push_str("\n\n");
                }
                if block.heading {
                    self.text.push_str("## ");
                }
            } else if let Some(before) = before {
                self.join(before.ending, line);
            } else {
                let ending = self.ending;
                self.join(ending, line);
            }
            self.ending = line.ending;
            for (n, word) in line.words.iter().enumerate() {
                let text = word.text.trim();
                if text.is_empty() {
                    continue;
                }
                if n > 0 && word.space {
                    self.text.push(' ');
                }
                let start = self.text.len();
                // Line ends inside a word would be paragraphs.
                self.text.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
                self.facsimile.places.push(Placed {
                    span: TextSpan::between(start, self.text.len()),
                    page,
                    area: word.area,
                    confidence: word.confidence,
                });
            }
        }
    }

    /// Whether a line opens a paragraph: it stands in, or the one before ended early with a sentence.
    fn opens_paragraph(&self, before: &Line, line: &Line, right: i32) -> bool {
        let thick = (before.area.bottom - before.area.top).min(line.area.bottom - line.area.top).max(1);
        let ended = self
            .text
            .trim_end()
            .ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '»', '«', '“', '」', '：', ':', '…']);
        let stands_in = line.area.left.saturating_sub(before.area.left) > thick * 2 / 3;
        let early = right.saturating_sub(before.area.right) > 2 * thick;
        ended && (stands_in || early) || (stands_in && early)
    }

    /// Sets what stands for the end of a line inside a paragraph.
    fn join(&mut self, ending: Ending, line: &Line) {
        let next = line.words.iter().find_map(|w| w.text.trim().chars().next()).unwrap_or(' ');
        let mut back = self.text.chars().rev();
        let (last, letter) = (back.next().unwrap_or(' '), back.next().unwrap_or(' '));
        match ending {
            Ending::Broken => {
                if is_hyphen(last) {
                    self.cut_last();
                }
                return;
            }
            Ending::Hyphen => return,
            Ending::Plain => {}
        }
        // The old hyphen with two strokes and the sign that OCR puts for a hyphen of the printer's are never read aloud.
        if matches!(last, '¬' | '\u{ad}')
            || (is_hyphen(last) && letter.is_alphabetic() && next.is_lowercase())
        {
            self.cut_last();
        } else if !(is_wide(last) || is_wide(next) || (is_hyphen(last) && letter.is_alphabetic())) {
            self.text.push(' ');
        }
    }

    /// Takes the last character away, and with it the end of its place.
    fn cut_last(&mut self) {
        self.text.pop();
        let end = self.text.len();
        if let Some(place) = self.facsimile.places.last_mut() {
            if place.span.start() >= end {
                self.facsimile.places.pop();
            } else {
                place.span = TextSpan::between(place.span.start(), end.min(place.span.end()));
            }
        }
    }

    /// The finished document.
    pub(crate) fn finish(mut self, format: Format, encoding: &str, about: About) -> Result<Decoded, Finding> {
        if self.text.trim().is_empty() {
            return Err(super::empty(
                "The pages hold no words: nothing was recognised on them, or only their layout is here.",
            )
            .hint("Look for the file that holds the text as well, or have the images recognised."));
        }
        self.text.push('\n');
        Ok(Decoded {
            asides: Vec::new(),
            text: SourceText::extracted(self.text),
            encoding: encoding.to_owned(),
            format,
            facsimile: Some(self.facsimile),
            timeline: None,
            about,
            findings: self.findings,
        })
    }
}

/// Whether the paragraphs of a page stand in with their first lines: two fifths of those that can show it.
fn indents(blocks: &[Block]) -> bool {
    let first = |b: &Block| Some((b.lines.first()?.area, b.lines.get(1)?.area));
    let shown: Vec<bool> = blocks
        .iter()
        .filter(|b| !b.heading)
        .filter_map(first)
        .map(|(one, two)| {
            i64::from(one.left) - i64::from(two.left) > (i64::from(one.bottom) - i64::from(one.top)) * 2 / 3
        })
        .collect();
    shown.iter().filter(|s| **s).count() * 5 > shown.len() * 2
}

/// Whether a block is the rest of the paragraph before it, which the foot of the column cut: that paragraph fills its last
/// line, and this one begins at the head of another column and does not stand in.
fn goes_on(before: &Block, block: &Block, indents: bool) -> bool {
    let (Some(last), Some(first)) = (before.lines.last(), block.lines.first()) else { return false };
    let around = |b: &Block| b.lines.iter().map(|l| l.area).reduce(Area::cover);
    let (Some(above), Some(below)) = (around(before), around(block)) else { return false };
    let thick = (last.area.bottom - last.area.top).max(1);
    let text = last.words.last().map(|w| w.text.trim()).unwrap_or_default();
    let ended = text.ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '」', ':', '：']);
    // Beside or above the one before, never below it.
    let elsewhere = below.top < last.area.bottom;
    let full = above.right - last.area.right < thick + thick / 2;
    let width = |a: Area| a.right.saturating_sub(a.left);
    // A last line may be as short as it likes.
    let alike = block.lines.len() < 2 || width(above) < 2 * width(below);
    let stands_in = match block.lines.get(1) {
        Some(second) => first.area.left - second.area.left > thick * 2 / 3,
        // One line alone: it stands in against its column, which nobody knows here.
        None => ended,
    };
    !before.heading
        && !block.heading
        && !block.whole
        && elsewhere
        && full
        && alike
        && !stands_in
        && (indents || !ended)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '⸗' | '=' | '¬' | '\u{ad}')
}

/// Characters that are set without spaces.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xff60 | 0x20000..=0x3fffd)
}

/// Characters that fill an em: no marks among them, whose ink fills a corner of it.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3fffd)
}

/// Whether a space stands between two words of a line, where the format does not say.
pub(crate) fn spaced(before: &str, after: &str) -> bool {
    let (Some(l), Some(r)) = (before.chars().next_back(), after.chars().next()) else { return false };
    !(is_wide(l) || is_wide(r))
}

/// A whole number of a coordinate, which may be written with a fraction.
pub(crate) fn coordinate(text: &str) -> Option<i32> {
    let value: f64 = text.trim().parse().ok()?;
    // Coordinates beyond a kilometre of film are mistakes.
    (value.abs() < 1e9).then_some(value.round() as i32)
}

/// A share between 0 and 1 in thousandths.
pub(crate) fn thousandths(text: &str, whole: f64) -> Option<u16> {
    let value: f64 = text.trim().parse().ok()?;
    (0.0..=whole).contains(&value).then_some((value / whole * 1000.0).round() as u16)
}
