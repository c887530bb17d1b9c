//! Where words stand: a positional index of texts of any script, complete from one character up.
//!
//! Indexes of words lose what they cut wrongly, and of Chinese a third of all phrases; indexes of three characters
//! cannot find the commonest words, which have two. Here every character of a script without spaces has a position, and
//! every pair of neighbours a list. The index is derived: its owner hands it documents, and again when it is lost.
//!
//! | file | what |
//! |---|---|
//! | `tokens.rs` | what has a position |
//! | `segment.rs` | a file of documents and their lists: made by `segment/build.rs`, read by `segment/read.rs` |
//! | `lists.rs` | how positions lie on the disk |
//! | `index.rs` | the segments of a collection: what is new, what is gone, what survives a crash |
//! | `query.rs`, `lexemes.rs` | what can be asked |
//! | `phrases.rs`, `expand.rs` | where a phrase stands; words with wildcards |
//! | `regexes.rs`, `scan.rs` | expressions: what they need; which texts are read for them |
//! | `evaluate.rs`, `near.rs` | the answer of one segment |
//! | `search.rs` | the answer of all, counted, sorted, cut |
//! | `measures.rs` | what is odd about counts: collocation, keyness, dispersion |

mod evaluate;
mod expand;
mod index;
mod lexemes;
mod lists;
pub mod measures;
mod near;
mod phrases;
mod query;
mod regexes;
mod scan;
mod search;
mod segment;
mod tokens;

pub use index::{FULL, Index, IndexError, Place, Settings};
pub use query::{LONGEST, Query, QueryError, RUN, Reading};
pub use search::{Filter, Found, Hit, Options, Placed, SCAN, Size};
pub use segment::{Document, SegmentError, Tags, Text, Within};
pub use tokens::{Fold, Kind, fold_text, places, tokens};
