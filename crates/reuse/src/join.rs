//! From grams to hits: which places of two documents begin with the same gram.
//!
//! A gram that stands in *n* documents makes n²/2 pairs of places. The usual remedy is to drop grams with large n, and
//! with them just what is reprinted most. Here such a gram is joined through a *hub* instead: each of its places
//! with the first one, and for some grams with its neighbour: some n pairs. What is printed three hundred times is thus found as
//! three hundred pairs with one printing, and clustering closes the rest.

use crate::grams::Gram;

/// Two places that begin with the same gram. Ordered by documents, so that sorting brings a pair's hits together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The document with the lower number.
    pub a: u32,
    /// The other document.
    pub b: u32,
    /// First symbol in the one.
    pub a_at: u32,
    /// First symbol in the other.
    pub b_at: u32,
}

impl Hit {
    /// In one number, which sorts as the hit does.
    #[must_use]
    pub fn pack(self) -> u128 {
        u128::from(self.a) << 96
            | u128::from(self.b) << 64
            | u128::from(self.a_at) << 32
            | u128::from(self.b_at)
    }

    /// The hit of such a number.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "it takes the number apart")]
    pub fn unpack(n: u128) -> Self {
        Self { a: (n >> 96) as u32, b: (n >> 64) as u32, a_at: (n >> 32) as u32, b_at: n as u32 }
    }
}

/// Up to so many places of a gram are joined all with all.
pub const ALL_PAIRS: usize = 24;

/// One frequent gram in so many also joins each place with the one before it.
const NEIGHBOURS: u64 = 4;

/// Joins a run of grams sorted by hash, document, place; it must hold all grams of the hashes in it. `allowed` says
/// whether a pair of documents is wanted.
pub fn join(run: &[Gram], allowed: impl Fn(u32, u32) -> bool, mut each: impl FnMut(Hit)) {
    let mut give = |x: &Gram, y: &Gram| {
        if x.document < y.document && allowed(x.document, y.document) {
            each(Hit { a: x.document, b: y.document, a_at: x.at, b_at: y.at });
        }
    };
    for group in run.chunk_by(|x, y| x.hash == y.hash) {
        if group.len() < 2 {
            continue;
        }
        if group.len() <= ALL_PAIRS {
            for (i, x) in group.iter().enumerate() {
                for y in &group[i + 1..] {
                    give(x, y);
                }
            }
        } else {
            let hub = &group[0];
            for (i, y) in group.iter().enumerate().skip(1) {
                give(hub, y);
                // What is frequent enough for a hub shares many grams: neighbours by some of them will do.
                if i > 1 && (y.hash >> 16).is_multiple_of(NEIGHBOURS) {
                    give(&group[i - 1], y);
                }
            }
        }
    }
}
