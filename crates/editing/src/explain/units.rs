//! A reading in its surroundings, cut into the units that are compared: Han characters, words, figures, marks.
//!
//! The collation may have cut where characters agree: `rn` against `m` inside *modern* and *modem*, `4` against `6`
//! inside 2400 and 2600. Judged alone such a splinter says nothing, so the core of each side grows to whole units, in
//! all readings together, before the sides are trimmed against each other again.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;

use super::{Language, ReadingView};
use crate::lexicon::{Entry, Lexicon};
use crate::script::{fold, is_han, is_letter_or_digit};

/// Characters of context on either side that are looked at. Names, boundaries of a skip and the words around a locus
/// fit in far less; the bound keeps the work per locus constant.
const CONTEXT: usize = 48;

/// Units around the core that are divided into words: longer than the longest name that a core can be the end of, and
/// long enough that the ends of the window do not change the division at the core.
pub(super) const REACH: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Han,
    /// A run of letters of an alphabet, with apostrophes and hyphens inside.
    Word,
    /// A run of digits, with points and commas inside.
    Figure,
    /// Anything else that is not white space.
    Mark,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Bytes of the side's text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Equal for what is equal after folding; the code point of a single character, a hash of a longer unit.
    pub(super) key: u64,
}

impl Unit {
    /// Whether two units are the same for alignment: any mark passes for any other, since editors and recognisers
    /// exchange them freely.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.key == other.key || (self.kind == Kind::Mark && other.kind == Kind::Mark)
    }
}

/// The key of a string that is one unit.
pub(super) fn key_of(text: &str) -> u64 {
    let mut chars = text.chars();
    if let (Some(one), None) = (chars.next(), chars.next()) {
        return u64::from(u32::from(fold(one)));
    }
    let mut hasher = FxHasher::default();
    for c in text.chars().map(fold).filter(|c| *c != ',') {
        c.hash(&mut hasher);
    }
    // Never in the range of code points.
    hasher.finish() | 1 << 63
}

/// Cuts a text into units.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len() / 3 + 1);
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if is_han(c) {
            Kind::Han
        } else if fold(c).is_ascii_digit() {
            Kind::Figure
        } else if is_letter_or_digit(c) {
            Kind::Word
        } else {
            Kind::Mark
        };
        if matches!(kind, Kind::Word | Kind::Figure) {
            while let Some(&(at, next)) = rest.peek() {
                let after = text[at + next.len_utf8()..].chars().next();
                let goes_on = if kind == Kind::Figure {
                    let digit = |c: char| fold(c).is_ascii_digit();
                    digit(next) || (matches!(next, '.' | ',' | '．') && after.is_some_and(digit))
                } else {
                    let letter = |c: char| c.is_alphanumeric() && !is_han(c);
                    letter(next)
                        || (matches!(next, '\'' | '’' | '-' | '.' | '&')
                            && after.is_some_and(letter)
                            && (next != '.' || end - start == 1 || text[start..end].contains('.')))
                };
                if !goes_on {
                    break;
                }
                rest.next();
                end = at + next.len_utf8();
            }
        }
        units.push(Unit { start, end, kind, key: key_of(&text[start..end]) });
    }
    units
}

/// A reading with what stands around it.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub(super) text: String,
    pub(super) units: Vec<Unit>,
    /// The units of the reading, grown to whole units.
    pub(super) core: Range<usize>,
    /// The words of the lexicon around the core, or around both ends of a long one, as units; Chinese only.
    pub(super) words: Vec<(Range<usize>, Entry)>,
    /// The whole left context, of which only the end is among the units.
    pub(super) before: &'a str,
    /// The whole right context.
    pub(super) after: &'a str,
}

impl<'a> Side<'a> {
    /// The sides of all readings of a locus, their cores grown together.
    pub(super) fn all(readings: &[ReadingView<'a>], language: Language) -> Vec<Self> {
        let mut edges = Vec::with_capacity(readings.len());
        let (mut grow_left, mut grow_right) = (false, false);
        let mut sides: Vec<Self> = readings
            .iter()
            .map(|reading| {
                let before = tail(reading.before, CONTEXT);
                let after = head(reading.after, CONTEXT);
                let text = [before, reading.text, after].concat();
                let units = units(&text);
                let (low, high) = (before.len(), before.len() + reading.text.len());
                let straddles = |at: usize| units.iter().any(|u| u.start < at && at < u.end);
                grow_left |= straddles(low);
                grow_right |= straddles(high);
                edges.push((low, high));
                Self {
                    text,
                    units,
                    core: 0..0,
                    words: Vec::new(),
                    before: reading.before,
                    after: reading.after,
                }
            })
            .collect();
        for (side, (low, high)) in sides.iter_mut().zip(edges) {
            let mut start = side.units.partition_point(|u| u.end <= low);
            let mut end = side.units.partition_point(|u| u.start < high).max(start);
            let growable = |u: &Unit| matches!(u.kind, Kind::Word | Kind::Figure);
            if grow_left && start > 0 && side.units[start - 1].end == low && growable(&side.units[start - 1])
            {
                start -= 1;
            }
            if grow_right
                && end < side.units.len()
                && side.units[end].start == high
                && growable(&side.units[end])
            {
                end += 1;
            }
            side.core = start..end;
            if language == Language::Zh {
                side.divide();
            }
        }
        sides
    }

    fn divide(&mut self) {
        let window = self.around(&self.core, REACH);
        let windows = if self.core.len() <= 2 * REACH {
            vec![window]
        } else {
            vec![window.start..self.core.start + REACH, self.core.end - REACH..window.end]
        };
        for window in windows {
            let Some(first) = self.units.get(window.start).filter(|_| !window.is_empty()) else { continue };
            let unit_at = |byte: usize| self.units.partition_point(|u| u.start < byte + first.start);
            let words = Lexicon::zh().segment(self.slice(window.clone()));
            let words = words.into_iter().map(|w| (unit_at(w.range.start)..unit_at(w.range.end), w.entry));
            self.words.extend(words.filter(|(range, _)| !range.is_empty()).collect::<Vec<_>>());
        }
    }

    /// The words that overlap a range; for an empty range those on both sides of the point.
    pub(super) fn words_at(&self, range: &Range<usize>) -> impl Iterator<Item = &(Range<usize>, Entry)> {
        let range =
            if range.is_empty() { range.start.saturating_sub(1)..range.end + 1 } else { range.clone() };
        self.words.iter().filter(move |(word, _)| word.start < range.end && word.end > range.start)
    }

    /// The printed text of a range of units.
    pub(super) fn slice(&self, range: Range<usize>) -> &str {
        match (self.units.get(range.start), range.end.checked_sub(1).and_then(|last| self.units.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// Whether a unit is this one character.
    pub(super) fn slice_is(&self, unit: &Unit, c: char) -> bool {
        self.text[unit.start..unit.end].chars().eq([c])
    }

    /// The units of a range.
    pub(super) fn get(&self, range: Range<usize>) -> &[Unit] {
        self.units.get(range).unwrap_or_default()
    }

    /// How many units of a range are not marks.
    pub(super) fn content(&self, range: Range<usize>) -> usize {
        self.get(range).iter().filter(|u| u.kind != Kind::Mark).count()
    }

    /// A range grown by up to `by` units on either side.
    pub(super) fn around(&self, range: &Range<usize>, by: usize) -> Range<usize> {
        range.start.saturating_sub(by)..(range.end + by).min(self.units.len())
    }
}

/// The cores of two sides without the units that they share at either end.
pub(super) fn difference(a: &Side<'_>, b: &Side<'_>) -> (Range<usize>, Range<usize>) {
    let (ours, theirs) = (a.get(a.core.clone()), b.get(b.core.clone()));
    let head = ours.iter().zip(theirs).take_while(|(x, y)| x.same(y)).count();
    let tail =
        ours[head..].iter().rev().zip(theirs[head..].iter().rev()).take_while(|(x, y)| x.same(y)).count();
    (a.core.start + head..a.core.end - tail, b.core.start + head..b.core.end - tail)
}

/// Whether two readings differ in nothing but marks, spaces, width, script and case.
pub(super) fn same_content(a: &Side<'_>, b: &Side<'_>) -> bool {
    let content = |side: &Side<'_>| -> Vec<Unit> {
        side.get(side.core.clone()).iter().filter(|u| u.kind != Kind::Mark).copied().collect()
    };
    let (mine, other) = (content(a), content(b));
    if mine.iter().map(|u| u.key).eq(other.iter().map(|u| u.key)) {
        return true;
    }
    // `can not` against `cannot`: the same letters, cut otherwise.
    let words = mine.iter().chain(&other).all(|u| u.kind == Kind::Word);
    words && mine.len() != other.len() && {
        let letters = |side: &Side<'_>, units: &[Unit]| -> String {
            let all = units.iter().flat_map(|u| side.text[u.start..u.end].chars());
            all.map(fold).filter(|c| c.is_alphanumeric()).collect()
        };
        letters(a, &mine) == letters(b, &other)
    }
}

/// The last `count` characters of a text.
pub(super) fn tail(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

/// The first `count` characters of a text.
pub(super) fn head(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}
