//! From letters on pages to paragraphs in reading order, whatever drew or recognised the letters.
//!
//! ```text
//! letters → fragments of lines (fragments) → columns, boxes, order (columns) → paragraphs (paragraphs)
//!         → what every page repeats set apart (running) → text with its areas (compose)
//! ```
//!
//! A PDF says where each letter stands and nothing else: its order may be that of the lines across all columns, its
//! spaces may be mere distances. Recognition of an image gives less still. So nothing here trusts the order in which
//! letters come; all is taken from the places.

mod columns;
mod compose;
mod fragments;
mod paragraphs;
mod radicals;
mod running;

pub(super) use compose::compose;
pub(super) use radicals::{doors, unified};

/// A letter, or the few letters of a ligature, where it stands. Coordinates grow to the right and downward.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
    /// The size of the type, in the units of the page: an em.
    pub(super) size: f32,
    /// How sure the recognition was, in thousandths.
    pub(super) confidence: Option<u16>,
}

impl Letter {
    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    fn width(&self) -> f32 {
        self.right - self.left
    }

    fn is_space(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// A rectangle drawn on the page, in the coordinates of the letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Frame {
    fn holds(&self, line: &Line) -> bool {
        let (x, y) = ((line.left + line.right) / 2.0, (line.top + line.bottom) / 2.0);
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    fn area(&self) -> f32 {
        (self.right - self.left) * (self.bottom - self.top)
    }
}

/// A page as it was drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct DrawnPage {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) letters: Vec<Letter>,
    /// Rectangles that may set text apart.
    pub(super) frames: Vec<Frame>,
    /// Vertical print: columns are lines, read from right to left. Letters and frames are turned by a quarter then, so
    /// that lines run to the right and downward as in horizontal print.
    pub(super) turned: bool,
}

/// A line of print within its column, or a fragment of one.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The letters from left to right, with spaces where words part.
    pub(super) letters: Vec<Letter>,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
    pub(super) size: f32,
    /// The page, counted from 0.
    pub(super) page: usize,
    /// The frame that sets it apart, by its number on the page.
    pub(super) frame: Option<usize>,
}

impl Line {
    fn of(letters: Vec<Letter>) -> Self {
        let bound = |f: fn(&Letter) -> f32, pick: fn(f32, f32) -> f32| {
            letters.iter().map(f).reduce(pick).unwrap_or_default()
        };
        let mut sizes: Vec<f32> = letters.iter().filter(|l| !l.is_space()).map(|l| l.size).collect();
        sizes.sort_by(f32::total_cmp);
        Self {
            left: bound(|l| l.left, f32::min),
            top: bound(|l| l.top, f32::min),
            right: bound(|l| l.right, f32::max),
            bottom: bound(|l| l.bottom, f32::max),
            size: sizes.get(sizes.len() / 2).copied().unwrap_or_default(),
            page: 0,
            frame: None,
            letters,
        }
    }

    fn text(&self) -> String {
        self.letters.iter().map(|l| l.text.as_str()).collect()
    }

    fn height(&self) -> f32 {
        self.bottom - self.top
    }

    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// Whether the two stand beside one another: half of the lower one's height is shared.
    fn beside(&self, other: &Self) -> bool {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        shared > 0.5 * self.height().min(other.height())
    }
}

/// Whether a letter is as wide as it is high, and so follows its neighbour without a space. Quotation marks, dashes and
/// points of ellipsis are so in Chinese print and are not in English: their place tells.
fn is_wide(letter: &Letter) -> bool {
    let wide = |c: char| match unicode_width::UnicodeWidthChar::width(c) {
        Some(2) => true,
        _ => matches!(c, '—' | '…' | '“' | '”' | '‘' | '’' | '·') && letter.width() > 0.75 * letter.size,
    };
    !letter.text.is_empty() && letter.text.chars().all(wide)
}

/// The size of most of the letters.
fn body_size<'a>(lines: impl Iterator<Item = &'a Line>) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines.map(|l| (l.size, l.letters.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = sizes.iter().map(|s| s.1).sum();
    let mut seen = 0;
    for (size, letters) in &sizes {
        seen += letters;
        if 2 * seen >= all {
            return *size;
        }
    }
    0.0
}
