//! Bounds on work, and what is said when they are reached.
//!
//! Aligning two stretches cell by cell takes time in proportion to the product of their lengths: for two unrelated
//! texts of a megabyte that is a day. Collation tools that have no bound find out on somebody's desk. Here every
//! stretch that is too large for its share is aligned coarsely, and the result carries a [`Finding`] that says where.

use std::ops::Range;

/// Bounds on the work of one collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Cells of the largest stretch that is aligned cell by cell (one byte of memory each). The standard, 16
    /// million, holds two stretches of 4,000 tokens without any common run that could serve as an anchor.
    pub cells_per_stretch: u64,
    /// Cells of the whole collation, on top of 400 for each token; about three thousand million cells are done in
    /// ten seconds. When they are used up, what remains is aligned coarsely.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cells_per_stretch: 16_000_000, cells: 500_000_000 }
    }
}

/// Something the reader of a collation should know about how it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A stretch was too large, and too poor in common runs, to be aligned token by token: its tokens stand in
    /// columns of their own after the columns that they were to be compared with.
    Coarse {
        /// A witness that holds the stretch.
        witness: usize,
        /// The stretch, in tokens.
        tokens: Range<usize>,
    },
    /// Two witnesses have the same siglum. They are collated all the same, told apart by their index.
    EqualSigla {
        /// The first.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A witness has no tokens.
    Empty {
        /// Which.
        witness: usize,
    },
}

/// The cells that are left to spend.
#[derive(Debug)]
pub(crate) struct Budget {
    per_stretch: u64,
    left: u64,
    spent: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits, tokens: usize) -> Self {
        Self {
            per_stretch: limits.cells_per_stretch,
            left: limits.cells.saturating_add(400 * tokens as u64),
            spent: 0,
        }
    }

    /// Takes the cells for a stretch, or says that it may not be aligned cell by cell.
    pub(crate) fn take(&mut self, columns: usize, tokens: usize) -> bool {
        let cells = (columns as u64 + 1).saturating_mul(tokens as u64 + 1);
        // The second bound keeps sums of costs inside 32 bits.
        if cells > self.per_stretch || cells > self.left || columns + tokens > 1_000_000 {
            return false;
        }
        self.left -= cells;
        self.spent += cells;
        true
    }

    /// How many cells were taken.
    pub(crate) fn spent(&self) -> u64 {
        self.spent
    }
}
