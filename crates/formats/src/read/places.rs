//! A file of ten thousand bad bytes must not make ten thousand findings: nearby places are one place, and after
//! a handful the rest are one stretch.

use record::ByteSpan;

/// Bad bytes nearer than this (two printed lines) belong to the same damage.
const NEAR: usize = 120;
/// Places reported one by one; a person does not read more.
const MANY: usize = 5;

/// A stretch of the source with the number of occurrences in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) span: ByteSpan,
    pub(super) count: usize,
}

/// Places in the order of the source, gathered.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: Vec<Place>,
}

impl Places {
    /// Adds an occurrence. Occurrences come in the order of the source.
    pub(super) fn add(&mut self, span: ByteSpan) {
        self.add_many(span, 1);
    }

    /// Adds a stretch that holds `count` occurrences.
    pub(super) fn add_many(&mut self, span: ByteSpan, count: usize) {
        let full = self.places.len() == MANY;
        match self.places.last_mut() {
            Some(last) if full || span.start() <= last.span.end() + NEAR => {
                last.span = last.span.cover(span);
                last.count += count;
            }
            _ => self.places.push(Place { span, count }),
        }
    }

    /// The places.
    pub(super) fn iter(&self) -> impl Iterator<Item = Place> + '_ {
        self.places.iter().copied()
    }

    /// Occurrences in all.
    pub(super) fn count(&self) -> usize {
        self.places.iter().map(|p| p.count).sum()
    }
}
