//! Moved blocks: are they found, and is nothing else called so?

use std::fmt::Write as _;

use collate::{Options, Tokenizer, Unit, Witness, collate};

use super::invented::{noisy, prose, text_of};
use super::rows;
use crate::degrade::blocks::move_blocks;
use crate::degrade::random::Random;

/// What was found of what was moved, by character and by block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Characters in moved blocks as made.
    pub made: usize,
    /// Characters in moves as found.
    pub found: usize,
    /// Characters that are both.
    pub both: usize,
    /// Blocks made.
    pub blocks: usize,
    /// Blocks of which more than half was found.
    pub hit: usize,
}

impl Found {
    /// The share of what was found that had been moved.
    #[must_use]
    pub fn precision(&self) -> f64 {
        self.both as f64 / self.found.max(1) as f64
    }

    /// The share of what had been moved that was found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.both as f64 / self.made.max(1) as f64
    }
}

/// Moves two blocks of an invented text of 2,000 characters, adds noise to both copies, and looks for the blocks; so
/// many texts.
#[must_use]
pub fn look(lengths: (usize, usize), noise: f64, texts: u64) -> Found {
    let mut sum = Found::default();
    for seed in 0..texts {
        let mut random = Random::new(seed, 12);
        let base = prose(2_000, &mut random);
        let (moved, blocks) = move_blocks(&base, 2, lengths, &mut random);
        let copies = [noisy(&base, noise / 2.0, &mut random), noisy(&moved, noise / 2.0, &mut random)];
        let mut tokenizer = Tokenizer::new().unit(Unit::Character);
        let witnesses: Vec<Witness> = copies
            .iter()
            .zip(["A", "B"])
            .filter_map(|(copy, siglum)| Witness::read(siglum, text_of(copy), &mut tokenizer).ok())
            .collect();
        let collation = collate(&witnesses, &Options::default());
        let block_of = |origin: u32| blocks.iter().position(|block| block.contains(&(origin as usize)));
        let mut seen = vec![0usize; blocks.len()];
        for found in collation.moves() {
            for token in found.tokens.clone() {
                // What noise put in beside a block belongs to nothing.
                let Some(origin) = copies[found.witness][token].1 else { continue };
                sum.found += 1;
                if let Some(block) = block_of(origin) {
                    sum.both += 1;
                    seen[block] += 1;
                }
            }
        }
        // What noise took out of either copy cannot be found.
        let kept = |copy: &[super::invented::Traced]| -> std::collections::BTreeSet<u32> {
            copy.iter().filter_map(|(_, origin)| *origin).collect()
        };
        let both = &kept(&copies[0]) & &kept(&copies[1]);
        for (block, seen) in blocks.iter().zip(seen) {
            let made = both.iter().filter(|origin| block.contains(&(**origin as usize))).count();
            sum.made += made;
            sum.blocks += 1;
            sum.hit += usize::from(2 * seen > made);
        }
    }
    sum
}

pub(super) fn measure(out: &mut String) {
    super::say("moves");
    let mut lines = Vec::new();
    for lengths in [(12, 12), (12, 20), (20, 60), (60, 200)] {
        for noise in [0.0, 0.02, 0.05] {
            let found = look(lengths, noise, 200);
            lines.push(vec![
                if lengths.0 == lengths.1 {
                    lengths.0.to_string()
                } else {
                    format!("{}–{}", lengths.0, lengths.1)
                },
                format!("{:.0} %", noise * 100.0),
                format!("{:.4}", found.precision()),
                format!("{:.4}", found.recall()),
                format!("{} of {}", found.hit, found.blocks),
            ]);
        }
    }
    let _ = writeln!(
        out,
        "\n## Moved blocks\n\nThe degrader moves two blocks of a text of 2,000 characters; noise replaces, drops or adds so many of \
         the characters between the two copies. 200 texts a line, by character. Of blocks of \
         twelve characters nearly every second one is hit by noise at 5 %, and what is left of it may be too short to be told from \
         chance. Wanted: .95 both."
    );
    rows(out, &["length of a block", "noise", "precision", "recall", "blocks found"], &lines);
}
