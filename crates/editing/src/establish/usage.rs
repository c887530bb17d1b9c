//! How often words stand in the other turns of the event.
//!
//! A list of words tells words from none; which of two words was said, the event's own use tells better, and what no list has,
//! a name or a term of the day, it alone knows. A turn counts once, however many witnesses print it: a misprint copied five
//! times is no better attested than one. Chinese needs none of this; its lexicon has frequencies.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Shared;
use crate::script;

/// Words and pairs of words, folded, with the number of turns that hold them.
#[derive(Debug, Default)]
pub(super) struct Usage(FxHashMap<String, u32>);

fn folded(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(script::fold).collect()
}

impl Usage {
    pub(super) fn of(all: &[&Shared]) -> Self {
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        for turn in all.iter().flat_map(|x| &x.turns) {
            let mut here: FxHashSet<String> = FxHashSet::default();
            for text in &turn.texts {
                let words: Vec<String> = text
                    .text
                    .split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'' | '-')))
                    .filter(|w| !w.is_empty())
                    .map(folded)
                    .collect();
                here.extend(words.windows(2).map(|w| w.join(" ")));
                here.extend(words);
            }
            for w in here {
                *counts.entry(w).or_default() += 1;
            }
        }
        Self(counts)
    }

    /// In how many turns other than its own the words stand.
    pub(super) fn elsewhere(&self, words: &str) -> u32 {
        self.0.get(&folded(words)).map_or(0, |n| n.saturating_sub(1))
    }
}
