//! What a match is worth.
//!
//! That two texts share 的 says little, that they share 鼐 says much. The score of a passage is the logarithm, to base 2,
//! of how much likelier the two spans are if one was copied from the other with damage than if the two were written
//! independently, symbol by symbol, with the frequencies of the corpus. Each symbol in which they agree
//! adds `log2((1 - damage) / frequency)` *bits*, eight or nine for an ideograph and about four for a letter; each difference
//! takes some away. By chance, a score of *s* bits or more turns up somewhere in a corpus of N symbols with a probability
//! below N² · 2^-s (Karlin and Altschul, "Methods for assessing the statistical significance of molecular sequence features",
//! PNAS 87, 1990). Language is not drawn symbol by symbol: set phrases score as any words do, and what keeps them out of
//! the result is the least score, not this model.
//!
//! Only frequencies of single symbols are used. Frequencies of longer grams would value set phrases lower, but also every
//! text that is printed a thousand times: the more often a text is reprinted, the less it would count.

/// How often each symbol stands in the corpus. Counts of parts add up, in any order, to the counts of the whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Frequencies {
    counts: Box<[u64]>,
}

impl std::fmt::Debug for Frequencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frequencies of {} symbols", self.symbols())
    }
}

impl Default for Frequencies {
    fn default() -> Self {
        Self { counts: vec![0; 0x1_0000].into_boxed_slice() }
    }
}

impl Frequencies {
    /// Counts the symbols of a text.
    pub fn count(&mut self, symbols: &[u16]) {
        for &s in symbols {
            self.counts[usize::from(s)] += 1;
        }
    }

    /// Adds the counts of another part.
    pub fn add(&mut self, other: &Self) {
        for (n, m) in self.counts.iter_mut().zip(&other.counts) {
            *n += m;
        }
    }

    /// All symbols.
    #[must_use]
    pub fn symbols(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The counts that are not zero, by symbol.
    pub fn iter(&self) -> impl Iterator<Item = (u16, u64)> + '_ {
        self.counts.iter().enumerate().filter(|(_, n)| **n > 0).map(|(s, n)| (s as u16, *n))
    }

    /// Adds to the count of one symbol.
    pub fn add_symbol(&mut self, symbol: u16, times: u64) {
        self.counts[usize::from(symbol)] += times;
    }
}

/// The share of damaged symbols that scores assume; between clean reprints and the worst recognition. Half of it off
/// costs a matching symbol a fifth of a bit.
const DAMAGE: f64 = 0.15;

/// Of the damage: replaced (the rest is lost or added, half and half).
const REPLACED: f64 = 0.6;

/// So many symbols of ordinary text are added to the counts, evenly within the kind of script, so that the three
/// words of a tiny corpus do not count as the commonest words of the language.
const PRIOR: f64 = 50_000.0;

/// The bits of each symbol that matches, and of differences. Fixed point, 256 to the bit: sums of whole numbers do not
/// depend on the order in which they are added, nor on the machine.
#[derive(Clone)]
pub struct Background {
    same: Box<[i16]>,
    replaced: i32,
    indel: i32,
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Background")
    }
}

/// Units of a bit.
pub(crate) const UNIT: i32 = 256;

impl Background {
    /// The model for a corpus.
    #[must_use]
    pub fn new(frequencies: &Frequencies) -> Self {
        let all = frequencies.symbols() as f64;
        let same = frequencies
            .counts
            .iter()
            .enumerate()
            .map(|(s, &n)| {
                // Half of the prior for some 2,500 ideographs in common use, half for some 36 letters and digits.
                let share = match crate::fold::weight(s as u16) {
                    crate::fold::HAN => 0.5 / 2500.0,
                    3 => 0.5 / 500.0,
                    _ => 0.5 / 36.0,
                };
                let p = (n as f64 + PRIOR * share) / (all + PRIOR);
                (((1.0 - DAMAGE) / p).log2().min(16.0) * f64::from(UNIT)).floor() as i16
            })
            .collect();
        let bits = |p: f64| (p.log2() * f64::from(UNIT)).floor() as i32;
        Self { same, replaced: bits(DAMAGE * REPLACED), indel: bits(DAMAGE * (1.0 - REPLACED) / 2.0) }
    }

    pub(crate) fn same(&self, symbol: u16) -> i32 {
        i32::from(self.same[usize::from(symbol)])
    }

    pub(crate) fn replaced(&self) -> i32 {
        self.replaced
    }

    pub(crate) fn indel(&self) -> i32 {
        self.indel
    }
}
