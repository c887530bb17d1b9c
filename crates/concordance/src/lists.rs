//! Lists of positions as they lie on the disk.
//!
//! A list of few positions is the differences between them, seven bits a byte. A longer one is cut into blocks of
//! [`BLOCK`], and a table in front says for each where it ends and how long it is: a phrase of ten characters, the
//! rarest pair of which stands at 50 places, then looks into 50 blocks of its commonest pair and not through a
//! million positions. Every list ends with its checksum: a flipped bit would otherwise move all positions after it, and
//! a search that silently misses what was said is worse than none.

use crate::SegmentError;

/// Positions in a block. Decoding one takes some hundred nanoseconds; halving it doubles the table.
pub(crate) const BLOCK: usize = 128;

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
    let mut before = 0;
    let mut block_of = |out: &mut Vec<u8>, block: &[Posting]| {
        for p in block {
            put(out, u64::from(p.at - before));
            before = p.at;
            if gaps {
                put(out, u64::from(p.gap));
            }
        }
    };
    if postings.len() <= BLOCK {
        block_of(out, postings);
    } else {
        let (mut table, mut blocks) = (Vec::new(), Vec::new());
        let mut last = 0;
        for block in postings.chunks(BLOCK) {
            let from = blocks.len();
            block_of(&mut blocks, block);
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

/// A list as read.
#[derive(Debug)]
pub(crate) struct List {
    bytes: Vec<u8>,
    count: usize,
    gaps: bool,
    /// Of a list in blocks: the last position of each, and where its bytes begin.
    blocks: Vec<(u32, u32)>,
    first_block: usize,
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
        let mut out = Self { bytes, count, gaps, blocks: Vec::new(), first_block: 0 };
        if count > BLOCK {
            let mut at = 0;
            let table = take(&out.bytes, &mut at).ok_or_else(broken)?;
            let end = at + usize::try_from(table).map_err(|_| broken())?;
            out.first_block = end;
            let (mut last, mut from) = (0u32, 0u32);
            while at < end {
                let step = take(&out.bytes, &mut at).ok_or_else(broken)?;
                let length = take(&out.bytes, &mut at).ok_or_else(broken)?;
                last = last.checked_add(u32::try_from(step).map_err(|_| broken())?).ok_or_else(broken)?;
                out.blocks.push((last, from));
                from = from.checked_add(u32::try_from(length).map_err(|_| broken())?).ok_or_else(broken)?;
            }
            if out.blocks.len() != count.div_ceil(BLOCK) {
                return Err(broken());
            }
        }
        Ok(out)
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Decodes `count` postings from a byte; `before` is the position before them.
    fn decode(&self, mut at: usize, mut before: u32, count: usize, out: &mut Vec<Posting>) {
        for _ in 0..count {
            let Some(step) = take(&self.bytes, &mut at) else { return };
            before = before.wrapping_add(step as u32);
            let gap = if self.gaps { take(&self.bytes, &mut at).unwrap_or(0) as u32 } else { 0 };
            out.push(Posting { at: before, gap });
        }
    }

    /// The first `limit` postings.
    pub(crate) fn first(&self, limit: usize) -> Vec<Posting> {
        let count = self.count.min(limit);
        let mut out = Vec::with_capacity(count);
        self.decode(self.first_block, 0, count, &mut out);
        out
    }

    /// The first `limit` positions.
    pub(crate) fn positions(&self, limit: usize) -> Vec<u32> {
        let count = self.count.min(limit);
        let mut out = Vec::with_capacity(count);
        let (mut at, mut before) = (self.first_block, 0u32);
        for _ in 0..count {
            let Some(step) = take(&self.bytes, &mut at) else { break };
            before = before.wrapping_add(step as u32);
            if self.gaps {
                let _ = take(&self.bytes, &mut at);
            }
            out.push(before);
        }
        out
    }

    /// Calls `each` with every index into `wanted` (sorted) whose position is in the list.
    pub(crate) fn meet(&self, wanted: impl Iterator<Item = u32>, mut each: impl FnMut(usize, Posting)) {
        let mut block: Vec<Posting> = Vec::with_capacity(BLOCK);
        let mut in_block = usize::MAX;
        let mut next = 0;
        let mut i = 0;
        for (n, wanted) in wanted.enumerate() {
            if self.blocks.is_empty() {
                if in_block == usize::MAX {
                    self.decode(0, 0, self.count, &mut block);
                    in_block = 0;
                }
            } else {
                // The next block is mostly the one; a far one is found by halving.
                if next < self.blocks.len() && self.blocks[next].0 < wanted {
                    next += 1;
                    if next < self.blocks.len() && self.blocks[next].0 < wanted {
                        next += self.blocks[next..].partition_point(|b| b.0 < wanted);
                    }
                }
                let Some((_, from)) = self.blocks.get(next) else { return };
                if in_block != next {
                    block.clear();
                    let before = if next == 0 { 0 } else { self.blocks[next - 1].0 };
                    let count = BLOCK.min(self.count - next * BLOCK);
                    self.decode(self.first_block + *from as usize, before, count, &mut block);
                    in_block = next;
                    i = 0;
                }
            }
            // Several wanted positions may stand in one block: go on from where the last one stood.
            while i < block.len() && block[i].at < wanted {
                i += 1;
            }
            if let Some(p) = block.get(i).filter(|p| p.at == wanted) {
                each(n, *p);
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
            prop_assert_eq!(&list.first(usize::MAX), &postings);
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
