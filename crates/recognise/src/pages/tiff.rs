//! The pages of a TIFF: directories, each of which says where the next is.
//!
//! The decoder reads the first directory of a file and no other. So the file is handed to it with its head saying that
//! another is the first, and every page goes the same way, with the same bounds.

use std::collections::BTreeSet;

use super::MOST_PAGES;

/// A file and where its directories are.
pub(super) struct Directories {
    bytes: Vec<u8>,
    at: Vec<u64>,
    shape: Shape,
}

/// How numbers are written.
#[derive(Clone, Copy)]
struct Shape {
    big_endian: bool,
    /// Places take eight bytes, not four.
    large: bool,
}

impl Shape {
    fn number(self, bytes: &[u8], at: u64, length: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = bytes.get(at..at.checked_add(length)?)?;
        let push = |n: u64, b: &u8| n << 8 | u64::from(*b);
        Some(if self.big_endian { bytes.iter().fold(0, push) } else { bytes.iter().rev().fold(0, push) })
    }

    /// Where the head says where the first directory is, and how many bytes that takes.
    fn head(self) -> (usize, usize) {
        if self.large { (8, 8) } else { (4, 4) }
    }

    /// Where a directory says where the next one is: behind a count and so many entries.
    fn end(self, bytes: &[u8], directory: u64) -> Option<u64> {
        let (count, entry) = if self.large { (8, 20) } else { (2, 12) };
        let entries = self.number(bytes, directory, count)?;
        entries.checked_mul(entry)?.checked_add(directory)?.checked_add(count as u64)
    }
}

impl Directories {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let big_endian = bytes.first() == Some(&b'M');
        let shape = Shape { big_endian, large: bytes.get(2..4).is_some_and(|v| v.contains(&43)) };
        let (head, length) = shape.head();
        let mut at = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = shape.number(bytes, head as u64, length);
        // Directories may lead back to one that was there: each is read once.
        while let Some(directory) = next.filter(|d| *d != 0 && seen.insert(*d) && at.len() <= MOST_PAGES) {
            if shape.number(bytes, directory, 2).is_none() {
                break;
            }
            at.push(directory);
            next = shape.end(bytes, directory).and_then(|end| shape.number(bytes, end, length));
        }
        Self { bytes: bytes.to_vec(), at, shape }
    }

    pub(super) fn count(&self) -> usize {
        self.at.len()
    }

    /// The file with one of its directories as the first and the last.
    pub(super) fn alone(&mut self, number: usize) -> &[u8] {
        let (head, length) = self.shape.head();
        if let Some(directory) = self.at.get(number).copied() {
            self.write(head as u64, length, directory);
            // The decoder looks whether directories go in a circle, and refuses a page that has nothing to do with it.
            if let Some(end) = self.shape.end(&self.bytes, directory) {
                self.write(end, length, 0);
            }
        }
        &self.bytes
    }

    fn write(&mut self, at: u64, length: usize, number: u64) {
        let bytes = number.to_be_bytes();
        let place = usize::try_from(at).ok().and_then(|at| self.bytes.get_mut(at..at.checked_add(length)?));
        if let Some(place) = place {
            place.copy_from_slice(&bytes[8 - length..]);
            if !self.shape.big_endian {
                place.reverse();
            }
        }
    }
}
