use rustc_hash::FxHashMap;

use crate::script::{fold, is_han};

/// Texts beyond which a corpus takes no more, in characters: some two thousand conferences' worth of answers on one
/// subject, and the bound on its memory.
const LIMIT: usize = 6_000_000;

/// What the rest of the record says: the other events, each once, whatever was printed.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// How often each three characters follow each other, packed; Chinese characters alone.
    triples: FxHashMap<u64, u32>,
    pairs: FxHashMap<u64, u32>,
    figures: Vec<super::figures::Statement>,
    characters: usize,
}

impl Corpus {
    /// A record that holds nothing else.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds the words of another event. Call it for the reading text of each event once, not for every witness: a
    /// misprint copied five times is no better attested than one.
    pub fn add(&mut self, text: &str) {
        if self.characters > LIMIT {
            return;
        }
        let chars: Vec<char> = text.chars().map(fold).collect();
        self.characters += chars.len();
        for window in chars.windows(2).filter(|w| w.iter().all(|c| is_han(*c))) {
            *self.pairs.entry(pack(window)).or_default() += 1;
        }
        for window in chars.windows(3).filter(|w| w.iter().all(|c| is_han(*c))) {
            *self.triples.entry(pack(window)).or_default() += 1;
        }
        super::figures::collect(text, &mut self.figures);
    }

    /// How often two or three Chinese characters, folded, stand together.
    pub(super) fn count(&self, chars: &[char]) -> u32 {
        let table = match chars.len() {
            2 => &self.pairs,
            3 => &self.triples,
            _ => return 0,
        };
        table.get(&pack(chars)).copied().unwrap_or(0)
    }

    pub(super) fn figures(&self) -> &[super::figures::Statement] {
        &self.figures
    }
}

/// Three code points of 21 bits fill 63.
fn pack(chars: &[char]) -> u64 {
    chars.iter().fold(0, |packed, c| packed << 21 | u64::from(*c as u32))
}
