//! Agreements too small for where they stand.
//!
//! One printing drops an exchange, another drops the one after it. Between two common sentences the first then has
//! seven hundred characters about trade and the second five hundred about fishing. The cheapest alignment of the two
//! finds a 的 here and a 我们 there, and the reader gets two hundred variants where nothing varies: two texts just differ.
//!
//! So every agreement is asked whether it says more than its place costs. It says what its tokens tell: a token that
//! makes up one in n of the texts tells log2(n) bits. Its place costs what it takes to name it between its
//! neighbours: for a gap of t tokens against c columns log2(1 + min) + log2(1 + |t - c|) bits, and half of that where only
//! one side has text, as in an abridgement, for then nothing else was there to be said. Formulas make chance agreement likelier than independent
//! tokens would, so an agreement must say [`Options::coherence`](crate::Options) times as much. The weakest goes first,
//! and its neighbours are asked again with the larger gap: this is minimum description length, taken greedily.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// Agreements whose two gaps together have fewer tokens and columns than this are left alone: there an editor sees at
/// a glance what stands opposite what.
const SHORT: u32 = 16;

/// What lies between two agreements: so many tokens against so many columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) tokens: u32,
    pub(crate) columns: u32,
}

impl Gap {
    fn place(self) -> f64 {
        let least = self.tokens.min(self.columns);
        let apart = f64::from(1 + self.tokens.abs_diff(self.columns)).log2();
        if least == 0 { apart / 2.0 } else { f64::from(1 + least).log2() + apart }
    }

    /// Whether the two sides have nothing to do with each other, rather than one replacing the other clause by
    /// clause: both long, or one much longer. They then stand one after the other, so that the longer one is seen as
    /// the omitted or added passage that it is.
    pub(crate) fn unrelated(self) -> bool {
        let (least, most) = (self.tokens.min(self.columns), self.tokens.max(self.columns));
        least >= 3 && most >= 24 && (least >= 24 || most >= 3 * least)
    }

    pub(crate) fn with(self, island: u32, other: Gap) -> Gap {
        Gap { tokens: self.tokens + island + other.tokens, columns: self.columns + island + other.columns }
    }
}

/// Tokens that agree with their columns, without a gap between them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Island {
    pub(crate) tokens: Range<u32>,
    pub(crate) bits: f64,
}

/// Which islands say too little, given the gaps before each and after the last (one more than islands).
pub(crate) fn drowned(islands: &[Island], gaps: &[Gap], coherence: f64) -> Vec<bool> {
    let n = islands.len();
    let mut drowned = vec![false; n];
    let (mut before, mut after) = (gaps[..n].to_vec(), gaps[1..].to_vec());
    let mut left: Vec<usize> = (0..n).map(|i| i.wrapping_sub(1)).collect();
    let mut right: Vec<usize> = (1..=n).collect();
    // What an island lacks, in thousandths of a bit, if anything.
    let lacks = |i: usize, before: Gap, after: Gap| -> Option<u64> {
        let both = before.with(0, after);
        if both.tokens.max(both.columns) < SHORT {
            return None;
        }
        let lack = coherence * (before.place() + after.place()) - islands[i].bits;
        (lack > 0.0).then_some((lack * 1000.0) as u64)
    };
    let mut weakest: BinaryHeap<(u64, Reverse<usize>)> =
        (0..n).filter_map(|i| lacks(i, before[i], after[i]).map(|lack| (lack, Reverse(i)))).collect();
    while let Some((lack, Reverse(i))) = weakest.pop() {
        if drowned[i] || lacks(i, before[i], after[i]) != Some(lack) {
            continue; // an older entry
        }
        drowned[i] = true;
        let gap = before[i].with(islands[i].tokens.len() as u32, after[i]);
        let (l, r) = (left[i], right[i]);
        if l < n {
            (after[l], right[l]) = (gap, r);
            weakest.extend(lacks(l, before[l], after[l]).map(|lack| (lack, Reverse(l))));
        }
        if r < n {
            (before[r], left[r]) = (gap, l);
            weakest.extend(lacks(r, before[r], after[r]).map(|lack| (lack, Reverse(r))));
        }
    }
    drowned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gaps and islands in turn: "40:30 (5) 20:25" is an island of 5 tokens between two gaps, 6 bits a token.
    fn check(map: &str, expected: &str) {
        let (mut islands, mut gaps, mut at) = (Vec::new(), Vec::new(), 0);
        for part in map.split(' ') {
            if let Some(length) = part.strip_prefix('(').and_then(|p| p.strip_suffix(')')) {
                let length: u32 = length.parse().unwrap();
                islands.push(Island { tokens: at..at + length, bits: 6.0 * f64::from(length) });
                at += length;
            } else {
                let (tokens, columns) = part.split_once(':').unwrap();
                gaps.push(Gap { tokens: tokens.parse().unwrap(), columns: columns.parse().unwrap() });
                at += gaps[gaps.len() - 1].tokens;
            }
        }
        let kept: Vec<String> = islands
            .iter()
            .zip(drowned(&islands, &gaps, 1.5))
            .map(|(island, drowned)| if drowned { "·".into() } else { island.tokens.len().to_string() })
            .collect();
        assert_eq!(kept.join(" "), expected, "{map}");
    }

    #[test]
    fn what_an_agreement_must_say() {
        // Small variants around any agreement.
        check("0:0 (9) 1:1 (1) 1:1 (9) 0:0", "9 1 9");
        // One token in common between two rewritten clauses.
        check("0:0 (9) 12:14 (1) 10:11 (9) 0:0", "9 · 9");
        // A formula in common between two unrelated exchanges.
        check("0:0 (40) 300:900 (6) 400:1100 (40) 0:0", "40 · 40");
        check("0:0 (40) 300:900 (16) 400:1100 (40) 0:0", "40 16 40");
        // Islands that hold each other up fall one after the other.
        check("0:0 (40) 30:50 (2) 20:9 (1) 30:10 (2) 40:50 (40) 0:0", "40 · · · 40");
        // An abridged text: nothing stands against what it drops.
        check("0:0 (9) 0:300 (2) 0:200 (9) 0:0", "9 2 9");
        // A jump line at the end of a page, against the seven thousand characters that the others print there.
        check("0:0 (9) 2:5000 (1) 1:1500 (1) 1:500 (1) 1:0", "9 · · ·");
    }
}
