//! A segment: some documents and where everything in them stands, in one file that is written once.
//!
//! ```text
//!   postings     the lists of every token and every pair of neighbours, sorted by term
//!   directory    groups of 64 terms: term, how often, in how many sections, length of its list; a checksum each
//!   sparse       the first term of each group                                    in memory
//!   vocabulary   token ─► number, an fst                                         in memory
//!   texts        for each text: first position, bytes, section, part, tags       in memory
//!   documents    keys, dates, first texts, checksums of the words                in memory
//!   tags         the distinct sets of tags                                       in memory
//!   words        the folded texts
//!   trailer      where all that lies, and its checksums
//! ```
//!
//! Pairs are what makes it fast: two characters of Chinese are a word, so that the commonest thing anybody looks for is one
//! list. A pair is kept twice over: of neighbours that touch, and of neighbours with marks between them, so that a search
//! with marks looks at the one list and a search across marks at both.

mod build;
mod read;
mod shape;

pub(crate) use build::Builder;
pub(crate) use read::{Segment, Starts};
pub(crate) use shape::{Store, Term, pair, single};

/// Why a segment cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// Bytes are not as they were written.
    #[error("{0} is damaged")]
    Corrupt(&'static str),
    /// Written by another version of this library, or no segment at all.
    #[error("it is of another version")]
    OtherVersion,
    /// The system refuses.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// What is known of a text: names with their values.
pub type Tags = [(String, String)];

/// A document as it is given to the index: a book, an event, a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its identity: another key for other content.
    pub key: [u8; 32],
    /// What it is sorted by: a date as a rule, or nothing.
    pub date: String,
    /// Its texts in order.
    pub texts: Vec<Text>,
}

/// A paragraph: what phrases do not reach beyond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Which section of the document it belongs to, counted from 0 and never falling: an exchange, a chapter.
    pub section: u32,
    /// Which part of the document, likewise: a turn, a page.
    pub part: u32,
    /// What may be asked of it besides its words: (`speaker`, a name).
    pub tags: Vec<(&'static str, String)>,
    /// The words.
    pub words: String,
}

/// Which texts count as one when it is asked whether several things stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Within {
    /// One paragraph.
    Text,
    /// One part: a turn.
    Part,
    /// One section: an exchange.
    #[default]
    Section,
    /// The whole document.
    Document,
}
