//! The bytes of a segment: the numbers that reader and writer must agree about.

use std::fs::File;

use super::SegmentError;

/// The first bytes of every segment; the last digit is the version.
pub(crate) const MAGIC: &[u8; 8] = b"CONCORD1";

/// Terms in a group of the directory: what is decoded to find one.
pub(crate) const GROUP: usize = 64;

/// Of longer lists it is kept in how many sections they stand, as counting them takes as long as reading the list.
pub(crate) const COUNTED: u64 = 1024;

/// The parts of the file, in this order.
pub(crate) const SECTIONS: usize = 7;
pub(crate) const POSTINGS: usize = 0;
pub(crate) const DIRECTORY: usize = 1;
pub(crate) const SPARSE: usize = 2;
pub(crate) const VOCABULARY: usize = 3;
pub(crate) const TEXTS: usize = 4;
pub(crate) const DOCUMENTS: usize = 5;
pub(crate) const WORDS: usize = 6;

/// Bytes of the trailer: offset, length and checksum of each part, its own checksum, the magic again.
pub(crate) const TRAILER: usize = SECTIONS * 20 + 4 + 8;

/// The key of a token in the directory.
pub(crate) fn single(token: u32) -> u64 {
    u64::from(token) << 33
}

/// The key of a pair in the directory, behind that of its first token.
pub(crate) fn pair(first: u32, second: u32, across: bool) -> u64 {
    single(first) | (u64::from(second) + 1) << 1 | u64::from(across)
}

/// Whether a key is that of a pair across marks, whose postings say how many.
pub(crate) fn has_gaps(key: u64) -> bool {
    let second = key & ((1 << 33) - 1);
    second > 1 && second & 1 == 1
}

/// A row of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) key: u64,
    /// How often it stands there.
    pub(crate) count: u64,
    /// In how many sections and documents, where that was counted.
    pub(crate) scopes: Option<(u64, u64)>,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// Where the bytes lie: on the disk, or in memory where nothing may be written.
#[derive(Debug)]
pub(crate) enum Store {
    File(File),
    Memory(Vec<u8>),
}

impl Store {
    pub(crate) fn length(&self) -> Result<u64, SegmentError> {
        Ok(match self {
            Self::File(f) => f.metadata()?.len(),
            Self::Memory(m) => m.len() as u64,
        })
    }

    /// Some bytes. Read and not mapped: a mapped file that another process cuts short kills the reader, and mapping is
    /// not safe in the sense of the language.
    pub(crate) fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>, SegmentError> {
        match self {
            Self::File(f) => {
                let mut out = vec![0; length];
                read_exact_at(f, &mut out, offset)?;
                Ok(out)
            }
            Self::Memory(m) => {
                let start = usize::try_from(offset).map_err(|_| SegmentError::Corrupt("an offset"))?;
                let bytes = m.get(start..).and_then(|m| m.get(..length));
                bytes.map(<[u8]>::to_vec).ok_or(SegmentError::Corrupt("an offset"))
            }
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, out: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut out: &mut [u8], mut offset: u64) -> std::io::Result<()> {
    while !out.is_empty() {
        let n = std::os::windows::fs::FileExt::seek_read(file, out, offset)?;
        if n == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        out = &mut out[n..];
        offset += n as u64;
    }
    Ok(())
}
