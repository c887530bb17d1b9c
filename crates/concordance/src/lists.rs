//! Lists of positions as they lie on the disk.
//!
//! A list is cut into blocks of [`BLOCK`], packed in as many bits as their largest step takes; what is left over at the end,
//! and all of a short list, is the steps in seven bits a byte. A table in front says of each block where it ends and how long
//! it is: a phrase of ten characters, the rarest pair of which stands at 50 places, then looks into 50 blocks of its
//! commonest pair and not through a million positions. Every list ends with its checksum: a flipped bit would otherwise
//! move all positions after it, and a search that silently misses what was said is worse than none.

use bitpacking::{BitPacker, BitPacker4x};

use crate::SegmentError;

/// Positions in a block: what the packer takes.
pub(crate) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// A place where a token or a pair of tokens stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting {
    /// The position of the (first) token.
    pub(crate) at: u32,
    /// Of a pair across marks: how many marks stand between the two. Else 0.
    pub(crate) gap: u32,
}

pub(crate) fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

#[inline]
pub(crate) fn take(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let first = *bytes.get(*at)?;
    *at += 1;
    if first < 0x80 {
        return Some(u64::from(first));
    }
    let mut n = u64::from(first & 0x7f);
    let mut shift = 7;
    loop {
        let b = *bytes.get(*at)?;
        *at += 1;
        n |= u64::from(b & 0x7f) << shift;
        if b < 0x80 {
            return Some(n);
        }
        shift += 7;
        if shift > 63 {
            return None;
        }
    }
}

/// Appends a list; `gaps` where its postings have some.
pub(crate) fn write(out: &mut Vec<u8>, postings: &[Posting], gaps: bool) {
    let start = out.len();
    if postings.len() < BLOCK {
        steps(out, postings, 0, gaps);
    } else {
        let packer = BitPacker4x::new();
        let (mut table, mut blocks) = (Vec::new(), Vec::new());
        let mut packed = [0; 4 * BLOCK];
        let mut last = 0;
        for block in postings.chunks(BLOCK) {
            let from = blocks.len();
            if block.len() == BLOCK {
                let at: Vec<u32> = block.iter().map(|p| p.at).collect();
                let bits = packer.num_bits_sorted(last, &at);
                let length = packer.compress_sorted(last, &at, &mut packed, bits);
                blocks.push(bits);
                blocks.extend_from_slice(&packed[..length]);
                for p in block.iter().filter(|_| gaps) {
                    put(&mut blocks, u64::from(p.gap));
                }
            } else {
                steps(&mut blocks, block, last, gaps);
            }
            let end = block.last().map_or(last, |p| p.at);
            put(&mut table, u64::from(end - last));
            put(&mut table, (blocks.len() - from) as u64);
            last = end;
        }
        put(out, table.len() as u64);
        out.extend_from_slice(&table);
        out.extend_from_slice(&blocks);
    }
    let sum = crc32fast::hash(&out[start..]);
    out.extend_from_slice(&sum.to_le_bytes());
}

fn steps(out: &mut Vec<u8>, postings: &[Posting], mut before: u32, gaps: bool) {
    for p in postings {
        put(out, u64::from(p.at - before));
        before = p.at;
        if gaps {
            put(out, u64::from(p.gap));
        }
    }
}

/// A list as read.
#[derive(Debug)]
pub(crate) struct List {
    bytes: Vec<u8>,
    count: usize,
    gaps: bool,
    /// The last position of each block, and where its bytes begin; of a short list there is one.
    blocks: Vec<(u32, u32)>,
}

/// The positions of a block, and the gaps behind them where the list has some.
#[derive(Debug, Default)]
struct Block {
    at: Vec<u32>,
    gaps: Vec<u32>,
}

impl Block {
    fn gap(&self, n: usize) -> u32 {
        self.gaps.get(n).copied().unwrap_or(0)
    }
}

impl List {
    /// The list in these bytes, checksum included.
    pub(crate) fn read(mut bytes: Vec<u8>, count: u64, gaps: bool) -> Result<Self, SegmentError> {
        let broken = || SegmentError::Corrupt("a list of positions");
        let content = bytes.len().checked_sub(4).ok_or_else(broken)?;
        let (list, sum) = bytes.split_at(content);
        if crc32fast::hash(list).to_le_bytes() != *sum {
            return Err(broken());
        }
        bytes.truncate(content);
        let count = usize::try_from(count).map_err(|_| broken())?;
        let mut blocks = Vec::new();
        if count < BLOCK {
            blocks.push((u32::MAX, 0));
        } else {
            let mut at = 0;
            let table = take(&bytes, &mut at).ok_or_else(broken)?;
            let end = at + usize::try_from(table).map_err(|_| broken())?;
            let (mut last, mut from) = (0u32, u32::try_from(end).map_err(|_| broken())?);
            while at < end {
                let step = take(&bytes, &mut at).ok_or_else(broken)?;
                let length = take(&bytes, &mut at).ok_or_else(broken)?;
                last = last.checked_add(u32::try_from(step).map_err(|_| broken())?).ok_or_else(broken)?;
                blocks.push((last, from));
                from = from.checked_add(u32::try_from(length).map_err(|_| broken())?).ok_or_else(broken)?;
            }
            if blocks.len() != count.div_ceil(BLOCK) || from as usize != bytes.len() {
                return Err(broken());
            }
        }
        Ok(Self { bytes, count, gaps, blocks })
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Decodes a block. The checksum has said that the bytes are as they were written.
    fn block(&self, n: usize, out: &mut Block) {
        out.at.clear();
        out.gaps.clear();
        let mut before = if n == 0 { 0 } else { self.blocks[n - 1].0 };
        let mut at = self.blocks[n].1 as usize;
        let count = (self.count - n * BLOCK).min(BLOCK);
        if count == BLOCK {
            let bits = self.bytes[at];
            let length = BitPacker4x::compressed_block_size(bits);
            at += 1;
            out.at.resize(BLOCK, 0);
            BitPacker4x::new().decompress_sorted(before, &self.bytes[at..at + length], &mut out.at, bits);
            at += length;
            for _ in (0..BLOCK).filter(|_| self.gaps) {
                out.gaps.push(take(&self.bytes, &mut at).unwrap_or(0) as u32);
            }
            return;
        }
        for _ in 0..count {
            let Some(step) = take(&self.bytes, &mut at) else { return };
            before = before.wrapping_add(step as u32);
            out.at.push(before);
            if self.gaps {
                out.gaps.push(take(&self.bytes, &mut at).unwrap_or(0) as u32);
            }
        }
    }

    /// All postings.
    pub(crate) fn all(&self) -> Vec<Posting> {
        let mut out = Vec::with_capacity(self.count);
        let mut block = Block::default();
        for n in 0..self.blocks.len() {
            self.block(n, &mut block);
            out.extend(block.at.iter().enumerate().map(|(i, at)| Posting { at: *at, gap: block.gap(i) }));
        }
        out
    }

    /// The first `limit` positions.
    pub(crate) fn positions(&self, limit: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(self.count.min(limit));
        let mut block = Block::default();
        for n in 0..self.blocks.len() {
            if out.len() >= limit {
                break;
            }
            self.block(n, &mut block);
            out.extend_from_slice(&block.at);
        }
        out.truncate(limit);
        out
    }

    /// Calls `each` with the number of every one of `wanted` (sorted) that is in the list.
    pub(crate) fn meet(&self, wanted: impl Iterator<Item = u32>, mut each: impl FnMut(usize, Posting)) {
        let mut block = Block::default();
        let mut in_block = usize::MAX;
        let mut next = 0;
        let mut i = 0;
        for (n, wanted) in wanted.enumerate() {
            // The next block is mostly the one; a far one is found by halving.
            if self.blocks[next].0 < wanted {
                next += 1;
                if next < self.blocks.len() && self.blocks[next].0 < wanted {
                    next += self.blocks[next..].partition_point(|b| b.0 < wanted);
                }
                if next == self.blocks.len() {
                    return;
                }
            }
            if in_block != next {
                self.block(next, &mut block);
                in_block = next;
                i = 0;
            }
            // Several wanted positions may stand in one block: go on from where the last one stood.
            if block.at.get(i).is_some_and(|p| *p < wanted) {
                i += 1;
                if block.at.get(i).is_some_and(|p| *p < wanted) {
                    i += block.at[i..].partition_point(|p| *p < wanted);
                }
            }
            if block.at.get(i) == Some(&wanted) {
                each(n, Posting { at: wanted, gap: block.gap(i) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_read_as_written(
            steps in proptest::collection::vec((1u32..3000, 0u32..3), 1..700),
            sample in proptest::collection::vec(any::<u16>(), 0..60),
            gaps in any::<bool>(),
            flip in any::<proptest::sample::Index>(),
        ) {
            let mut at = 0;
            let postings: Vec<Posting> = steps
                .iter()
                .map(|(step, gap)| {
                    at += step;
                    Posting { at, gap: if gaps { *gap } else { 0 } }
                })
                .collect();
            let mut bytes = Vec::new();
            write(&mut bytes, &postings, gaps);
            let list = List::read(bytes.clone(), postings.len() as u64, gaps).unwrap();
            prop_assert_eq!(&list.all(), &postings);
            let plain: Vec<u32> = postings.iter().map(|p| p.at).collect();
            prop_assert_eq!(&list.positions(usize::MAX), &plain);
            let mut wanted: Vec<u32> =
                sample.iter().map(|s| u32::from(*s)).chain(plain.iter().copied().step_by(3)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let mut met = Vec::new();
            list.meet(wanted.iter().copied(), |n, p| met.push((wanted[n], p.gap)));
            let expected: Vec<(u32, u32)> =
                postings.iter().filter(|p| wanted.binary_search(&p.at).is_ok()).map(|p| (p.at, p.gap)).collect();
            prop_assert_eq!(met, expected);
            let i = flip.index(bytes.len());
            bytes[i] ^= 4;
            prop_assert!(List::read(bytes, postings.len() as u64, gaps).is_err());
        }
    }
}
