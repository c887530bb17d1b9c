//! Many texts in, one collation out: any script, deterministic, bounded.
//!
//! A collation puts the texts of a work (*witnesses*) side by side so that what corresponds stands in one column.
//! This crate does that for prose of any script: it cuts texts into [tokens](Tokenizer), [aligns](collate) any number
//! of them, keeps [moved blocks](Move) together with their counterparts, and lists the [places](Locus) where
//! witnesses differ and the [passages](Passage) that some of them lack. From these it draws a [tree](Descent) of who may have copied from
//! whom.
//!
//! ```
//! use collate::{collate, LocusOptions, Options, Tokenizer, Witness};
//!
//! let mut tokenizer = Tokenizer::new();
//! let witnesses = [
//!     Witness::read("A", "合作不仅没有停滞，反而更加紧密。", &mut tokenizer)?,
//!     Witness::read("B", "合作不仅没有停滞，反而更加紧密。", &mut tokenizer)?,
//!     Witness::read("C", "合作没有停止，反而更紧密。", &mut tokenizer)?,
//! ];
//! let collation = collate(&witnesses, &Options::default());
//! let mut apparatus = Vec::new();
//! for locus in collation.loci(&LocusOptions::default()) {
//!     let readings = locus.readings.iter().map(|reading| {
//!         let sigla: String = reading.holders().map(|h| witnesses[h.witness].siglum().as_str()).collect();
//!         let first = reading.holders().next().unwrap();
//!         format!("{} {sigla}", witnesses[first.witness].reading(first.tokens.clone()))
//!     });
//!     apparatus.push(readings.collect::<Vec<_>>().join(" | "));
//! }
//! assert_eq!(apparatus, ["不仅 AB |  C", "滞 AB | 止 C", "加 AB |  C"]);
//! # Ok::<(), collate::WitnessError>(())
//! ```
//!
//! # How it is done
//!
//! 1. Equal texts are one text ([`Collation::distinct`]). The rest is ordered by content, never by siglum or index.
//! 2. Text after text is put into columns, each next to the one it is most like: head and tail first, then anchors
//!    (runs that occur once), chained; moved blocks among what is left; then gaps cell by cell, at affine costs.
//! 3. Agreements that say less than their place costs are dissolved ([`Options::coherence`]), so that two passages
//!    that have nothing to do with each other stand one after the other.
//! 4. Every differing region is taken out once more and judged by the sum of all pairs, now that all texts are known.
//! 5. Gaps that could stand elsewhere at the same cost are slid: to the place both of whose edges are borders of the
//!    text, or else to the last one, right after the first copy of what is repeated.
//!
//! # What it costs
//!
//! Texts that are alike take time in proportion to their tokens, and memory too. Cells are aligned one by one only
//! within [`Limits`]: at most `cells_per_stretch` bytes at once and `cells` plus 400 for each token in all. Texts that
//! have nothing in common cost one pass over all columns for each distinct text.
//!
//! # What holds for every input
//!
//! 1. Every token of every witness stands in exactly one column.
//! 2. The columns of a witness's tokens ascend, moved blocks apart.
//! 3. The order of the witnesses changes nothing but their indices.
//! 4. A witness equal to another one changes nothing.
//! 5. Time and memory are bounded ([`Limits`]); where a bound was met, a [`Finding`] says so.
//!
//! The crate reads no files, writes nothing, and knows nothing of what its texts are about.
#![forbid(unsafe_code)]

mod align;
mod anchors;
mod collation;
mod columns;
mod descent;
mod distinct;
mod engine;
mod islands;
mod limits;
mod loci;
mod merge;
mod moves;
mod options;
mod refine;
mod row;
mod slide;
mod tokens;
mod witness;
mod words;

pub use collation::{Cell, Collation, FlatColumn, Move};
pub use descent::{Descent, DescentError, DescentNode, DescentOptions};
pub use engine::collate;
pub use limits::{Finding, Limits};
pub use loci::{Difference, Form, Holder, Locus, LocusOptions, Passage, Reading, Segment};
pub use options::{Costs, Options, Similarity};
pub use tokens::{Key, Kind, Token, Tokenizer, Unit, lowercase};
pub use witness::{Siglum, Witness, WitnessError};
