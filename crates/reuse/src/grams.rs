//! Where to begin to look: short runs of symbols (*grams*) that two texts have in common.
//!
//! A gram is a run of a certain weight: six ideographs, or fifteen letters. At 30 % of damaged characters a run of six
//! survives one time in seven and a run of twelve one time in fifty, so short grams are what finds damaged passages;
//! but the shorter, the more often texts share one by chance. The weight therefore grows with the corpus
//! ([`Scale`]), by what chance would do in it.

use crate::fold::{HAN, weight};

/// A gram at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram {
    /// Hash of its symbols, the same on every machine. By its bits grams are dealt out to partitions.
    pub hash: u64,
    /// The document.
    pub document: u32,
    /// Its first symbol.
    pub at: u32,
}

/// How grams are chosen: by the size of the corpus alone, so that every part of a job, on every machine, chooses alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Weight of a gram, [`HAN`] for an ideograph.
    pub(crate) weight: u32,
    /// One gram in so many is taken, always the same ones; a power of two.
    pub(crate) one_in: u32,
}

impl Scale {
    /// The scale for a corpus of so many symbols.
    #[must_use]
    pub fn for_symbols(symbols: u64) -> Self {
        match symbols {
            0..24_000_000 => Self { weight: 6 * HAN, one_in: 1 },
            24_000_000..120_000_000 => Self { weight: 7 * HAN, one_in: 2 },
            _ => Self { weight: 8 * HAN, one_in: 4 },
        }
    }

    /// A scale of one's own: grams of so many ideographs, one in `one_in` (a power of two) taken.
    #[must_use]
    pub fn new(ideographs: u32, one_in: u32) -> Self {
        Self { weight: ideographs.clamp(2, 12) * HAN, one_in: one_in.clamp(1, 1 << 16).next_power_of_two() }
    }

    /// About how many grams are taken of a corpus of so many symbols.
    #[must_use]
    pub fn expected(&self, symbols: u64) -> u64 {
        symbols / u64::from(self.one_in)
    }

    /// Ideographs of a gram.
    #[must_use]
    pub fn ideographs(&self) -> u32 {
        self.weight / HAN
    }
}

/// An odd multiplier with well mixed bits (the golden ratio in 64 bits, as in Knuth 6.4).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The longest gram in symbols: the heaviest weight of the lightest symbols.
const LONGEST: usize = 32;

/// Mixes the upper bits, which depend on all symbols, into the lower ones and back (half of the finaliser of
/// `MurmurHash3`, Appleby 2011).
#[inline]
fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^ (h >> 33)
}

/// Gives each chosen gram of a text with its hash and first symbol, in order.
pub fn grams(symbols: &[u16], scale: Scale, mut each: impl FnMut(u64, u32)) {
    // Powers of the base: what a symbol has been multiplied by when it leaves at the other end.
    let mut powers = [1u64; LONGEST + 1];
    for i in 1..=LONGEST {
        powers[i] = powers[i - 1].wrapping_mul(BASE);
    }
    // By the lower bits: by the upper ones grams are dealt out.
    let one_in = u64::from(scale.one_in);
    debug_assert!(one_in.is_power_of_two());
    let mask = one_in - 1;
    let (mut end, mut heavy, mut hash) = (0usize, 0u32, 0u64);
    for start in 0..symbols.len() {
        while heavy < scale.weight {
            let Some(&s) = symbols.get(end) else { return };
            hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(s) + 1);
            heavy += weight(s);
            end += 1;
        }
        let mixed = mix(hash);
        if mixed & mask == 0 {
            each(mixed, start as u32);
        }
        let first = symbols[start];
        hash = hash.wrapping_sub((u64::from(first) + 1).wrapping_mul(powers[end - start - 1]));
        heavy -= weight(first);
    }
}
