//! Which English words there are.
//!
//! English parts its words itself, so nothing has to be segmented; what a list is needed for is to know that `tke` is none
//! where three printings read `tke`, `tbe` and `the`. The record's own use knows the words that it has often; a word that
//! stands once in a briefing it does not know from a misprint.

use std::sync::OnceLock;

use fst::Map;

use crate::script::fold;

const WORDS: &[u8] = include_bytes!("../../data/en-words.fst");

/// What a word of each level of the list is worth in turns of the record that use it. The levels of *SCOWL* go by how many
/// dictionaries and counts have a word, 10 being the four thousand that everybody uses. Not more: among words the record's
/// own use tells better which was said, and the list is to tell words from none.
const WEIGHTS: [(u64, u32); 7] = [(10, 12), (20, 9), (35, 6), (40, 5), (50, 4), (55, 3), (60, 3)];

/// How usual an English word is, on the scale of its occurrences in the turns of a record; 0 for what is no word of the
/// list. A possessive is as usual as its word, a compound as its least usual part.
pub(crate) fn commonness(word: &str) -> u32 {
    let folded: String = word.trim().chars().map(fold).collect();
    let parts = folded.split('-').filter(|part| !part.is_empty());
    parts.map(|part| listed(part).max(part.strip_suffix("'s").map_or(0, listed))).min().unwrap_or(0)
}

fn listed(word: &str) -> u32 {
    static MAP: OnceLock<Map<&[u8]>> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "the bytes are those of the repository, and a test reads them")]
    let map =
        MAP.get_or_init(|| Map::new(WORDS).expect("the word list compiled into the program is well formed"));
    let level = map.get(word);
    level.and_then(|level| WEIGHTS.iter().find(|(at, _)| *at == level)).map_or(0, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_none() {
        for word in ["the", "Harbour", "harbor", "don’t", "ministry's", "well-known", "I", "China"] {
            assert!(commonness(word) > 0, "{word}");
        }
        for none in ["tke", "govemment", "l", "o", "", "-", "qx-known"] {
            assert_eq!(commonness(none), 0, "{none}");
        }
        assert!(commonness("the") > commonness("harbour"));
    }
}
