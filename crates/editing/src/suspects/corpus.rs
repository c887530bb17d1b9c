use rustc_hash::FxHashMap;

use crate::script::{fold, is_han};

/// Texts beyond which a corpus takes no more, in characters: a thousand conferences, in some 100 MB: more would
/// teach little about their formulas.
const LIMIT: usize = 3_000_000;

/// What the rest of the record says: the other events, each once, whatever was printed.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// How often each two Chinese characters follow each other, packed.
    pairs: FxHashMap<u64, u32>,
    /// What stands between two Chinese characters, and how often.
    between: FxHashMap<u64, Vec<(char, u32)>>,
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
            let middles = self.between.entry(pack(&[window[0], window[2]])).or_default();
            match middles.iter_mut().find(|(c, _)| *c == window[1]) {
                Some((_, count)) => *count += 1,
                None => middles.push((window[1], 1)),
            }
        }
        super::figures::collect(text, &mut self.figures);
    }

    /// How often two or three Chinese characters, folded, stand together.
    pub(super) fn count(&self, chars: &[char]) -> u32 {
        match chars {
            [a, b] => self.pairs.get(&pack(&[*a, *b])).copied().unwrap_or(0),
            [a, middle, b] => {
                self.between(*a, *b).iter().find(|(c, _)| c == middle).map_or(0, |(_, count)| *count)
            }
            _ => 0,
        }
    }

    /// What the record has between two characters, and how often.
    pub(super) fn between(&self, left: char, right: char) -> &[(char, u32)] {
        self.between.get(&pack(&[left, right])).map_or(&[], Vec::as_slice)
    }

    /// Characters of the texts added.
    pub(super) fn characters(&self) -> usize {
        self.characters
    }

    pub(super) fn figures(&self) -> &[super::figures::Statement] {
        &self.figures
    }
}

/// Code points of 21 bits; two fill 42.
fn pack(chars: &[char]) -> u64 {
    chars.iter().fold(0, |packed, c| packed << 21 | u64::from(*c as u32))
}
