//! All stages over texts that are in memory, side by side on all cores.
//!
//! Whoever has more text than memory, or more machines than one, runs the same stages over the parts of a store:
//!
//! | stage | kernel | dealt out by |
//! |---|---|---|
//! | fold, count | [`Folding::fold`](crate::Folding::fold), [`Frequencies::count`] | document |
//! | grams | [`grams`] | document |
//! | join | [`join`] over grams sorted | [`Gram::hash`] |
//! | verify | [`Verifier::verify`] over hits sorted | pair of documents |
//! | cluster | [`cluster`](crate::cluster) | – |
//!
//! Each result depends on the documents' numbers and texts alone, not on how the work was dealt out.

use rayon::prelude::*;

use crate::background::{Background, Frequencies};
use crate::grams::{Gram, Scale, grams};
use crate::join::{Hit, join};
use crate::verify::{Least, Passage, Verifier};

/// How to look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// How grams are chosen; by the size of the corpus where it is not said.
    pub scale: Option<Scale>,
    /// What counts as a passage.
    pub least: Least,
    /// Only passages between a document below this number and one from it on.
    pub between: Option<u32>,
}

impl Options {
    /// Whether a pair of documents is wanted.
    #[must_use]
    pub fn allows(&self, a: u32, b: u32) -> bool {
        self.between.is_none_or(|n| a < n && n <= b)
    }
}

/// Grams are dealt out to so many parts: enough that one fits a core's cache for texts of some megabytes.
const PARTS: usize = 256;

/// Texts folded together, so that the parts of one job are of a size.
const BATCH: usize = 64;

/// The passages that folded texts share, sorted. Documents are numbered in their order.
#[must_use]
pub fn find<T: AsRef<[u16]> + Sync>(texts: &[T], options: &Options) -> Vec<Passage> {
    let frequencies = texts
        .par_chunks(BATCH)
        .map(|chunk| {
            let mut frequencies = Frequencies::default();
            for text in chunk {
                frequencies.count(text.as_ref());
            }
            frequencies
        })
        .reduce(Frequencies::default, |mut x, y| {
            x.add(&y);
            x
        });
    let scale = options.scale.unwrap_or_else(|| Scale::for_symbols(frequencies.symbols()));
    let background = Background::new(&frequencies);
    let dealt: Vec<Vec<Vec<Gram>>> = texts
        .par_chunks(BATCH)
        .enumerate()
        .map(|(chunk, texts)| {
            let mut parts = vec![Vec::new(); PARTS];
            for (n, text) in texts.iter().enumerate() {
                let document = (chunk * BATCH + n) as u32;
                grams(text.as_ref(), scale, |hash, at| {
                    parts[(hash >> 56) as usize].push(Gram { hash, document, at });
                });
            }
            parts
        })
        .collect();
    let mut hits: Vec<u128> = (0..PARTS)
        .into_par_iter()
        .flat_map_iter(|part| {
            let mut run: Vec<Gram> = dealt.iter().flat_map(|parts| parts[part].iter().copied()).collect();
            run.sort_unstable();
            let mut hits = Vec::new();
            join(&run, |a, b| options.allows(a, b), |hit| hits.push(hit.pack()));
            hits
        })
        .collect();
    drop(dealt);
    hits.par_sort_unstable();
    let pairs: Vec<&[u128]> = hits.chunk_by(|x, y| x >> 64 == y >> 64).collect();
    let mut passages: Vec<Passage> = pairs
        .par_chunks(BATCH)
        .flat_map_iter(|pairs| {
            let mut verifier = Verifier::default();
            let (mut out, mut hits) = (Vec::new(), Vec::new());
            for pair in pairs {
                hits.clear();
                hits.extend(pair.iter().map(|n| Hit::unpack(*n)));
                let Some(first) = hits.first() else { continue };
                let (a, b) = (texts[first.a as usize].as_ref(), texts[first.b as usize].as_ref());
                verifier.verify(a, b, &hits, &background, options.least, &mut out);
            }
            out
        })
        .collect();
    passages.par_sort_unstable();
    passages
}
