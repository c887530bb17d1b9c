//! What is still wrong in the established text, and whether it could have been right.
//!
//! A character error says how much is wrong and not why. So each place at which the established text departs from the
//! clean one is held against what the printings have there: where more of them are right than agree on anything else a
//! vote would have found it, where all are damaged nobody could.

use std::collections::BTreeMap;
use std::ops::Range;

use super::distance::differences;
use super::material::{Printing, comparable};
use crate::degrade::Edit;

/// How the printings stand at a place that came out wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Every printing is right; the place was misaligned or attributed wrongly.
    AllRight,
    /// More printings are right than agree on anything else.
    MostRight,
    /// As many are right as agree on something else.
    Tie,
    /// More agree on something else than are right.
    Outvoted,
    /// No printing is right.
    NoneRight,
}

impl Standing {
    pub(super) const ALL: [Self; 5] =
        [Self::AllRight, Self::MostRight, Self::Tie, Self::Outvoted, Self::NoneRight];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AllRight => "all right",
            Self::MostRight => "most right",
            Self::Tie => "tie",
            Self::Outvoted => "outvoted",
            Self::NoneRight => "none right",
        }
    }
}

/// A place of the clean text that the established text has otherwise.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) standing: Standing,
    /// Edits that lead from the one to the other.
    pub(super) characters: usize,
    /// What was done there to the printings, each kind once.
    pub(super) damages: String,
    /// What stands there, for a reader.
    pub(super) words: String,
}

/// The places at which `established` departs from the clean text, at most `limit` characters of them.
pub(super) fn wrong(clean: &str, truth: &Printing, established: &[char], edits: &[Vec<Edit>]) -> Vec<Wrong> {
    let clean_chars: Vec<char> = clean.chars().collect();
    let placed = placed(clean, truth);
    let target: Vec<char> = placed.iter().map(|(c, _)| *c).collect();
    let place = |i: usize| placed.get(i).map_or(clean_chars.len(), |(_, at)| *at);
    let mut windows: Vec<(Range<usize>, usize, String)> = Vec::new();
    for (a, b) in differences(&target, established) {
        let from = place(a.start.saturating_sub(usize::from(a.is_empty())));
        let to = if a.is_empty() { place(a.start) + 1 } else { place(a.end - 1) + 1 };
        let window = whole_words(&clean_chars, from..to.max(from), edits);
        let shown: String =
            established[b.start.saturating_sub(8)..(b.end + 8).min(established.len())].iter().collect();
        let size = a.len().max(b.len());
        match windows.last_mut() {
            Some((last, n, said)) if window.start <= last.end => {
                last.end = last.end.max(window.end);
                *n += size;
                said.push('…');
                said.push_str(&shown);
            }
            _ => windows.push((window, size, shown)),
        }
    }
    windows.into_iter().map(|(w, n, shown)| judged(&clean_chars, &w, n, &shown, edits)).collect()
}

fn judged(
    clean: &[char],
    window: &Range<usize>,
    characters: usize,
    shown: &str,
    edits: &[Vec<Edit>],
) -> Wrong {
    let printed = |edits: &[Edit]| {
        let mut out = String::new();
        let mut at = window.start;
        let mut kinds = Vec::new();
        for e in edits.iter().filter(|e| e.clean_start <= window.end && e.clean_end >= window.start) {
            if e.clean_start < at || e.clean_end > window.end {
                continue;
            }
            out.extend(&clean[at..e.clean_start]);
            out.push_str(&e.after);
            at = e.clean_end;
            kinds.push(e.damage.as_str());
        }
        out.extend(&clean[at.min(window.end)..window.end]);
        (out, kinds)
    };
    let fold = |s: &str| comparable(&[s.to_owned()]);
    let whole: String = clean[window.clone()].iter().collect();
    let right = fold(&whole);
    let mut groups: BTreeMap<Vec<char>, usize> = BTreeMap::new();
    let mut damages: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    for e in edits {
        let (text, kinds) = printed(e);
        *groups.entry(fold(&text)).or_default() += 1;
        texts.push(text);
        damages.extend(kinds);
    }
    damages.sort_unstable();
    damages.dedup();
    let good = groups.remove(&right).unwrap_or(0);
    let bad = groups.values().copied().max().unwrap_or(0);
    let standing = match (good, bad) {
        (_, 0) => Standing::AllRight,
        (0, _) => Standing::NoneRight,
        (g, b) if g > b => Standing::MostRight,
        (g, b) if g == b => Standing::Tie,
        _ => Standing::Outvoted,
    };
    let words = format!("“{whole}” printed {texts:?} shown …{shown}…").replace('\n', "⏎");
    Wrong { standing, characters, damages: damages.join("+"), words }
}

/// A range grown to whole words and over the edits that it touches.
fn whole_words(clean: &[char], range: Range<usize>, edits: &[Vec<Edit>]) -> Range<usize> {
    let letter =
        |i: usize| clean.get(i).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '\'' | '’'));
    let (mut from, mut to) = (range.start, range.end.min(clean.len()));
    for _ in 0..3 {
        while from > 0 && letter(from - 1) && letter(from) {
            from -= 1;
        }
        while to < clean.len() && to > 0 && letter(to) && letter(to - 1) {
            to += 1;
        }
        for e in edits.iter().flatten() {
            if e.clean_start <= to && e.clean_end >= from {
                from = from.min(e.clean_start);
                to = to.max(e.clean_end);
            }
        }
    }
    from..to
}

/// The clean turns as [`comparable`] folds them, each character with its place in the clean text.
fn placed(clean: &str, truth: &Printing) -> Vec<(char, usize)> {
    let mut at: Vec<usize> = Vec::new();
    let byte_to_char: BTreeMap<usize, usize> =
        clean.char_indices().enumerate().map(|(n, (b, _))| (b, n)).collect();
    let mut out: Vec<(char, usize)> = Vec::new();
    let Some(witness) = truth.structured.witnesses.first() else { return out };
    for turn in witness.turns() {
        let text = turn.text(&truth.text);
        at.clear();
        let mut pieces = turn
            .pieces
            .iter()
            .flat_map(|p| truth.text.slice(p.span).char_indices().map(move |(i, c)| (c, p.span.start() + i)))
            .peekable();
        let mut last = 0;
        for c in text.chars() {
            match pieces.peek() {
                Some((d, b)) if *d == c => {
                    last = byte_to_char.get(b).copied().unwrap_or(last);
                    pieces.next();
                }
                _ => {}
            }
            at.push(last);
        }
        if text.trim().is_empty() {
            continue;
        }
        let folded: Vec<char> = text.chars().map(editing::script::fold).collect();
        let mut space = false;
        let word = |c: char| c.is_alphanumeric() && !editing::script::is_han(c);
        for (c, i) in folded.iter().zip(&at) {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if std::mem::take(&mut space) && word(*c) && out.last().is_some_and(|(l, _)| word(*l)) {
                out.push((' ', *i));
            }
            out.push((*c, *i));
        }
        out.push(('\n', at.last().copied().unwrap_or(0)));
    }
    out
}
