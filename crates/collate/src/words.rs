//! What the aligner knows of each normal form: its weight, its kind, and how like another it is.

use crate::columns::Column;
use crate::options::{Costs, Similarity};
use crate::tokens::Kind;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// One normal form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'t> {
    pub(crate) weight: u8,
    pub(crate) kind: Kind,
    /// What meeting it tells, in bits: log2 of one over its share in all texts, by weight.
    pub(crate) bits: f32,
    /// A printed form of it, for the similarity.
    pub(crate) printed: &'t str,
}

pub(crate) struct Words<'t> {
    pub(crate) all: Vec<Word<'t>>,
    pub(crate) costs: Costs,
    pub(crate) similarity: Option<&'t dyn Similarity>,
    /// Whether any two words can be alike at all; if not, nothing is looked up.
    pub(crate) graded: bool,
    pub(crate) known: RefCell<FxHashMap<(u32, u32), u32>>,
    /// The default for keys without entry (tests of the aligner).
    pub(crate) plain: Word<'static>,
}

impl<'t> Words<'t> {
    pub(crate) fn new(all: Vec<Word<'t>>, costs: Costs, similarity: Option<&'t dyn Similarity>) -> Self {
        let graded = similarity.is_some() || all.iter().any(|word| spelled(word.printed));
        Self { all, graded, ..Self::plain_with(costs, similarity) }
    }

    #[cfg(test)]
    pub(crate) fn plain(costs: Costs) -> Self {
        Self::plain_with(costs, None)
    }

    fn plain_with(costs: Costs, similarity: Option<&'t dyn Similarity>) -> Self {
        let plain = Word { weight: Kind::Word.weight(), kind: Kind::Word, bits: 6.0, printed: "" };
        Self { all: Vec::new(), costs, similarity, graded: false, known: RefCell::default(), plain }
    }

    pub(crate) fn word(&self, key: u32) -> Word<'t> {
        self.all.get(key as usize).copied().unwrap_or(self.plain)
    }

    #[inline]
    pub(crate) fn weight(&self, key: u32) -> u32 {
        u32::from(self.word(key).weight.max(1))
    }

    pub(crate) fn is_word(&self, key: u32) -> bool {
        self.word(key).kind == Kind::Word
    }

    /// What it costs to put a token opposite a column that does not hold its key.
    #[inline]
    pub(crate) fn against(&self, token: u32, column: &Column) -> u32 {
        if !self.graded || column.uniform() {
            return self.substitution(token, column.key);
        }
        column.keys().map(|key| self.substitution(token, key)).min().unwrap_or(0)
    }

    /// What it costs on average over `texts` texts to put a token into a column: replacement for those that hold
    /// another key there, a gap for those that hold nothing. In quarters.
    pub(crate) fn shared(&self, token: u32, column: &Column, texts: u32) -> u32 {
        let replaced: u64 = column
            .counts()
            .filter(|&(key, _)| key != token)
            .map(|(key, count)| u64::from(self.substitution(token, key)) * u64::from(count))
            .sum();
        let absent = u64::from(texts.saturating_sub(column.texts));
        let gaps = u64::from(self.costs.gap_extend * self.weight(token)) * absent;
        (4 * (replaced + gaps) / u64::from(texts.max(1))) as u32
    }

    pub(crate) fn substitution(&self, a: u32, b: u32) -> u32 {
        let (first, second) = (self.word(a), self.word(b));
        let heavy = u32::from(first.weight.max(second.weight).max(1));
        if first.kind != second.kind {
            // Dearer than dropping one and putting in the other: a comma never stands opposite a word.
            return (self.costs.gap_open + self.costs.gap_extend) * 2 * heavy + 1;
        }
        let full = self.costs.substitution * heavy;
        if !self.graded || first.kind != Kind::Word {
            return full;
        }
        let pair = (a.min(b), a.max(b));
        if let Some(&known) = self.known.borrow().get(&pair) {
            return known;
        }
        let alike = match self.similarity {
            Some(similarity) => similarity.similarity(first.printed, second.printed),
            None if spelled(first.printed) && spelled(second.printed) => {
                spelling(first.printed, second.printed)
            }
            None => 0,
        };
        // Even the best likeness leaves a quarter of the cost, so that equality always wins.
        let cost = full - full * 3 * u32::from(alike) / (4 * 255);
        self.known.borrow_mut().insert(pair, cost);
        cost
    }
}

/// Whether a token has a spelling that could be compared: more than one character.
fn spelled(printed: &str) -> bool {
    let mut chars = printed.chars();
    chars.next().is_some() && chars.next().is_some()
}

/// How alike two spellings are: 255 for equal, nothing below half of the letters in common. Measured by the longest
/// common subsequence (2·common / both lengths), on at most 32 letters.
pub(crate) fn spelling(a: &str, b: &str) -> u8 {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).take(32).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).take(32).collect();
    let mut row = [0u8; 33];
    for &x in &a {
        let mut corner = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    let share = 510 * usize::from(row[b.len()]) / (a.len() + b.len()).max(1);
    share.saturating_sub(128).saturating_mul(2).min(255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        assert_eq!(spelling("colour", "colour"), 254);
        assert!(spelling("colour", "color") > 200);
        assert_eq!(spelling("end", "war"), 0);
        assert!(spelling("Ende", "ende") == 254);
    }
}
