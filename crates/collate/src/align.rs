//! Cell-by-cell alignment of a stretch of one text with a stretch of columns.
//!
//! The dynamic programme of Gotoh ("An improved algorithm for matching biological sequences", 1982): gaps cost more
//! to open than to go on. One row for each column, one cell for each token; the cell holds the cheapest way to have
//! dealt with the columns above it and the tokens to its left:
//!
//! ```text
//!                 tokens →   t0    t1    t2
//!   columns ↓            ┌─────┬─────┬─────┐
//!      c0                │  ╲  │     │     │    ╲  token opposite column (equal, alike or neither)
//!      c1                │     │  ╲  │  →  │    →  token in a column of its own: the others have a gap
//!      c2                │     │  ↓  │     │    ↓  column skipped: this text has a gap
//!                        └─────┴─────┴─────┘
//! ```
//!
//! A column that few texts hold is cheap to skip, for the others skip it too. Of equally cheap ways the one with its
//! gaps furthest to the right is taken; sliding them to borders comes later, when all texts are in place.

use crate::columns::Column;
use crate::words::Words;

/// What it is worth that a token equals what a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Everything, if any text in the column has the token: for putting a text in.
    Any,
    /// As much as the share of texts that have it: for weighing a column against another.
    Shared,
    /// Nothing: a stretch is set opposite another one as it comes.
    Nothing,
}

/// Where a token of the stretch goes, in terms of the columns given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Opposite this column.
    With(u32),
    /// Into a new column before this one (their number: after the last).
    Before(u32),
}

/// Costs are scaled up so that preferences between equal costs fit below the smallest real difference.
const SCALE: u32 = 16;
const FAR: u32 = u32::MAX / 4;

// How a cell was reached, for the way back.
const DIAGONAL: u8 = 0;
const SKIP: u8 = 1;
const OWN: u8 = 2;
const WAY: u8 = 3;
const SKIP_GOES_ON: u8 = 4;
const OWN_GOES_ON: u8 = 8;

/// Reusable memory.
#[derive(Debug, Default)]
pub(crate) struct Aligner {
    best: Vec<u32>,
    skip: Vec<u32>,
    way: Vec<u8>,
}

impl Aligner {
    /// Aligns `tokens` (keys) with `columns`; `texts` is how many texts the columns were made of. `lost[i]` says
    /// that text is lost before token i (i up to their number): there, skipping costs nothing. Empty: nowhere.
    #[expect(clippy::too_many_arguments, reason = "the two sides and what is known of them")]
    pub(crate) fn align(
        &mut self,
        columns: &[&Column],
        tokens: &[u32],
        lost: &[bool],
        texts: u32,
        words: &Words<'_>,
        agreement: Agreement,
        steps: &mut Vec<Step>,
    ) {
        steps.clear();
        let width = tokens.len() + 1;
        let costs = words.costs;
        let is_lost = |i: usize| lost.get(i).copied().unwrap_or(false);
        self.way.clear();
        self.way.resize(width * (columns.len() + 1), DIAGONAL);
        self.skip.clear();
        self.skip.resize(width, FAR);
        self.best.clear();
        self.best.resize(width, 0);

        // Before the first column: all tokens in columns of their own.
        let mut own = FAR;
        let mut last_weight = 0;
        for i in 1..width {
            let weight = words.weight(tokens[i - 1]) * SCALE;
            own = if i == 1 {
                weight * costs.gap_open
            } else {
                own + weight.saturating_sub(last_weight) * costs.gap_open
            };
            own += weight * costs.gap_extend;
            last_weight = weight;
            self.best[i] = own;
            self.way[i] = OWN | if i > 1 { OWN_GOES_ON } else { 0 };
        }

        let mut skip_weight = 0;
        for (c, column) in columns.iter().enumerate() {
            let row = (c + 1) * width;
            let key_weight = words.weight(column.key) * SCALE;
            // Skipping weighs by the share of texts that hold the column, never nothing.
            let weight = (key_weight * column.texts / texts.max(1)).max(1);
            let open = weight * costs.gap_open;
            let go_on = weight.saturating_sub(skip_weight) * costs.gap_open;
            let extend = weight * costs.gap_extend;
            skip_weight = weight;
            let rare = (texts - column.texts.min(texts)) * 8 / texts.max(1);

            let mut corner = self.best[0];
            let mut own = FAR;
            let mut own_weight = 0;
            for i in 0..width {
                let above = self.best[i];
                let (opened, went_on) = (above + open, self.skip[i].saturating_add(go_on));
                let mut way = 0;
                let mut skip = if went_on <= opened {
                    way |= SKIP_GOES_ON;
                    went_on
                } else {
                    opened
                };
                skip += extend;
                if is_lost(i) {
                    // The column stands where this text is lost.
                    skip = above.min(self.skip[i]);
                    if self.skip[i] <= above {
                        way |= SKIP_GOES_ON;
                    } else {
                        way &= !SKIP_GOES_ON;
                    }
                }
                self.skip[i] = skip;
                let mut best = skip;
                way |= SKIP;
                if i > 0 {
                    let token = tokens[i - 1];
                    let weight = words.weight(token) * SCALE;
                    let left = self.best[i - 1]; // already of this row
                    let opened = left + weight * costs.gap_open;
                    let went_on = own.saturating_add(weight.saturating_sub(own_weight) * costs.gap_open);
                    if went_on <= opened {
                        own = went_on;
                        way |= OWN_GOES_ON;
                    } else {
                        own = opened;
                    }
                    own += weight * costs.gap_extend;
                    own_weight = weight;
                    if own <= best {
                        best = own;
                        way = (way & !WAY) | OWN;
                    }
                    let opposite = corner
                        + match agreement {
                            Agreement::Shared => words.shared(token, column, texts) * SCALE / 4,
                            Agreement::Any if column.count(token) > 0 => {
                                (column.texts - column.count(token)) * 8 / column.texts
                            }
                            _ => words.against(token, column) * SCALE + rare,
                        };
                    if opposite < best {
                        best = opposite;
                        way = (way & !WAY) | DIAGONAL;
                    }
                }
                corner = above;
                self.best[i] = best;
                self.way[row + i] = way;
            }
        }
        self.walk_back(columns.len(), tokens.len(), steps);
    }

    fn walk_back(&self, mut c: usize, mut i: usize, steps: &mut Vec<Step>) {
        let width = i + 1;
        // Inside a gap the cell's own best way does not matter: the gap was entered from further on.
        let mut gap = DIAGONAL;
        while c > 0 || i > 0 {
            let cell = self.way[c * width + i];
            let way = if gap != DIAGONAL {
                gap
            } else if c == 0 {
                OWN
            } else {
                cell & WAY
            };
            match way {
                SKIP => {
                    gap = if cell & SKIP_GOES_ON != 0 { SKIP } else { DIAGONAL };
                    c -= 1;
                }
                OWN => {
                    gap = if cell & OWN_GOES_ON != 0 { OWN } else { DIAGONAL };
                    i -= 1;
                    steps.push(Step::Before(c as u32));
                }
                _ => {
                    c -= 1;
                    i -= 1;
                    steps.push(Step::With(c as u32));
                }
            }
        }
        steps.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Costs;

    /// Aligns two strings and prints columns over tokens, `-` for a gap.
    fn check(columns: &str, tokens: &str, expected: &str) {
        let words = Words::plain(Costs::default());
        let made: Vec<Column> = columns
            .chars()
            .map(|c| {
                let mut column = Column::default();
                column.add(c as u32);
                column
            })
            .collect();
        let columns: Vec<char> = columns.chars().collect();
        let tokens: Vec<char> = tokens.chars().collect();
        let keys: Vec<u32> = tokens.iter().map(|&c| c as u32).collect();
        let mut steps = Vec::new();
        Aligner::default().align(
            &made.iter().collect::<Vec<_>>(),
            &keys,
            &[],
            1,
            &words,
            Agreement::Any,
            &mut steps,
        );
        let (mut above, mut below, mut at) = (String::new(), String::new(), 0);
        for (&token, step) in tokens.iter().zip(&steps) {
            let (Step::With(c) | Step::Before(c)) = *step;
            while at < c as usize {
                above.push(columns[at]);
                below.push('-');
                at += 1;
            }
            above.push(if matches!(step, Step::With(_)) { columns[at] } else { '-' });
            at += usize::from(matches!(step, Step::With(_)));
            below.push(token);
        }
        above.extend(&columns[at..]);
        below.extend(std::iter::repeat_n('-', columns.len() - at));
        assert_eq!(format!("{above}\n{below}"), expected);
    }

    #[test]
    fn replacements_stand_one_to_one() {
        check("公名", "名曰", "公名\n名曰");
        check("abcxyz", "abcuvw", "abcxyz\nabcuvw");
    }

    #[test]
    fn three_shifted_tokens_are_better_shifted() {
        check("abcd", "bcde", "abcd-\n-bcde");
    }

    #[test]
    fn of_equal_places_the_last_is_taken() {
        check("法法", "法", "法法\n法-");
        check("xryrz", "xrz", "xryrz\nxr--z");
    }
}
