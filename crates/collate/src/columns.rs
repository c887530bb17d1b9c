//! The columns under construction: a partial order graph kept flat.
//!
//! Every column holds tokens that stand opposite each other. Columns have an identity that never changes and a rank
//! in the order, which shifts when columns are put in; so a text that is already in place stays untouched when the
//! next one opens a column in its middle.
//!
//! A graph with an edge for every pair of neighbouring tokens was refused: the share of texts that hold a column
//! (its occupancy) says nearly the same as the edges that by-pass it, costs nothing to keep, and what others skip is
//! cheap to skip again.

use crate::merge::in_blocks;
use std::ops::Range;

pub(crate) type ColumnId = u32;

/// Which normal forms stand in a column, and in how many distinct texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Column {
    /// The most frequent one; of equally frequent ones the first that came.
    pub(crate) key: u32,
    count: u32,
    /// All others.
    more: Vec<(u32, u32)>,
    pub(crate) texts: u32,
}

impl Column {
    /// In how many texts the column has this key.
    pub(crate) fn count(&self, key: u32) -> u32 {
        if self.key == key {
            return self.count;
        }
        self.more.iter().find(|other| other.0 == key).map_or(0, |other| other.1)
    }

    /// Whether every text in this column has the same key.
    pub(crate) fn uniform(&self) -> bool {
        self.more.is_empty()
    }

    /// The keys, most frequent first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        std::iter::once(self.key).chain(self.more.iter().map(|other| other.0))
    }

    /// The keys with the number of texts that have each.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        std::iter::once((self.key, self.count)).chain(self.more.iter().copied())
    }

    pub(crate) fn add(&mut self, key: u32) {
        self.add_many(key, 1);
    }

    pub(crate) fn add_many(&mut self, key: u32, texts: u32) {
        if self.texts == 0 {
            (self.key, self.count) = (key, texts);
        } else if self.key == key {
            self.count += texts;
        } else {
            let at = self.more.iter().position(|other| other.0 == key).unwrap_or_else(|| {
                self.more.push((key, 0));
                self.more.len() - 1
            });
            let other = &mut self.more[at];
            other.1 += texts;
            if other.1 > self.count {
                std::mem::swap(&mut self.key, &mut other.0);
                std::mem::swap(&mut self.count, &mut other.1);
            }
        }
        self.texts += texts;
    }
}

/// Where a token goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Into a new column before the one of this rank.
    Before(u32),
    /// Into the column of this rank.
    At(u32),
    /// Not known yet.
    Open,
}

#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) all: Vec<Column>,
    /// Ids in order.
    pub(crate) order: Vec<ColumnId>,
    /// Rank of each id.
    pub(crate) rank: Vec<u32>,
    /// How many distinct texts have been put in.
    pub(crate) texts: u32,
}

impl Columns {
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    pub(crate) fn at(&self, rank: usize) -> &Column {
        &self.all[self.order[rank] as usize]
    }

    /// Puts a text in: opens the columns that its places ask for and returns the column of each token.
    pub(crate) fn insert(&mut self, keys: &[u32], places: &[Place], moved: &[Range<u32>]) -> Vec<ColumnId> {
        self.texts += 1;
        // Rank to stand before, whether the token is in its place, token: what a moved block adds stays with the
        // block, before anything else that is put in at its end.
        let mut new: Vec<(u32, bool, u32)> = Vec::new();
        for (token, place) in places.iter().enumerate() {
            if let Place::Before(rank) = place {
                new.push((*rank, !in_blocks(moved, token as u32), token as u32));
            }
        }
        let mut ids = vec![0; keys.len()];
        if !new.is_empty() {
            // Moved blocks put tokens out of order; within one gap the order of the text decides.
            new.sort_unstable();
            let mut order = Vec::with_capacity(self.order.len() + new.len());
            let mut from = 0;
            for &(rank, _, token) in &new {
                order.extend_from_slice(&self.order[from..rank as usize]);
                from = rank as usize;
                let id = self.all.len() as ColumnId;
                self.all.push(Column::default());
                order.push(id);
                ids[token as usize] = id;
            }
            order.extend_from_slice(&self.order[from..]);
            for (token, place) in places.iter().enumerate() {
                if let Place::At(rank) = place {
                    ids[token] = self.order[*rank as usize];
                }
            }
            self.order = order;
            self.renumber();
        } else {
            for (token, place) in places.iter().enumerate() {
                if let Place::At(rank) = place {
                    ids[token] = self.order[*rank as usize];
                }
            }
        }
        for (&key, &id) in keys.iter().zip(&ids) {
            self.all[id as usize].add(key);
        }
        ids
    }

    pub(crate) fn renumber(&mut self) {
        self.rank.resize(self.all.len(), 0);
        for (rank, &id) in self.order.iter().enumerate() {
            self.rank[id as usize] = rank as u32;
        }
    }

    /// Counts anew what stands where, after texts were given other columns, and drops the columns left empty.
    pub(crate) fn recount<'t>(&mut self, texts: impl Iterator<Item = (&'t [u32], &'t [ColumnId])>) {
        self.all.iter_mut().for_each(|column| *column = Column::default());
        for (keys, columns) in texts {
            for (&key, &id) in keys.iter().zip(columns) {
                self.all[id as usize].add(key);
            }
        }
        let all = &self.all;
        self.order.retain(|&id| all[id as usize].texts > 0);
        self.renumber();
    }
}
