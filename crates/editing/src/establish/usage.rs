//! How often words stand in the other turns of the event.
//!
//! A list of words tells words from none; which of two words was said, the event's own use tells better, and what no list has,
//! a name or a term of the day, it alone knows. A turn counts once, however many witnesses print it: a misprint copied five
//! times is no better attested than one. And it counts where most of its witnesses have the word: `hovv` for `how`
//! comes in any long scan twice, and would then pass for a word. Chinese needs none of this; its lexicon has frequencies.

use rustc_hash::FxHashMap;

use super::Shared;
use crate::script;

/// Words and pairs of words, folded, with the turns that hold them, counted over the whole event.
#[derive(Debug, Default)]
pub(super) struct Usage(FxHashMap<String, Vec<u32>>);

fn folded(s: &str) -> String {
    s.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(script::fold).collect()
}

impl Usage {
    pub(super) fn of(all: &[&Shared]) -> Self {
        let mut counts: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (number, turn) in (0..).zip(all.iter().flat_map(|x| &x.turns)) {
            let mut here: FxHashMap<String, (usize, usize)> = FxHashMap::default();
            for (n, text) in turn.texts.iter().enumerate() {
                let words: Vec<String> = text
                    .text
                    .split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'' | '-')))
                    .filter(|w| !w.is_empty())
                    .map(folded)
                    .collect();
                let pairs: Vec<String> = words.windows(2).map(|w| w.join(" ")).collect();
                for w in words.into_iter().chain(pairs) {
                    let (last, held) = here.entry(w).or_insert((usize::MAX, 0));
                    if *last != n {
                        (*last, *held) = (n, *held + 1);
                    }
                }
            }
            for (w, (_, held)) in here {
                if 2 * held > turn.texts.len() {
                    counts.entry(w).or_default().push(number);
                }
            }
        }
        Self(counts)
    }

    /// In how many turns other than this one, by its number, the words stand.
    pub(super) fn elsewhere(&self, words: &str, turn: u32) -> u32 {
        self.0.get(&folded(words)).map_or(0, |turns| {
            (turns.len() - usize::from(turns.binary_search(&turn).is_ok())).try_into().unwrap_or(u32::MAX)
        })
    }
}
