//! Many texts in, one collation out: any script, deterministic, bounded.
//!
//! A collation puts the texts of a work (*witnesses*) side by side so that what corresponds stands in one column.
//! This crate does that for prose of any script: it cuts texts into [tokens](Tokenizer), [aligns](collate) any number
//! of them, keeps [moved blocks](Move) together with their counterparts, and lists the [places](Locus) where
//! witnesses differ and the [passages](Passage) that some of them lack.
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
//! What holds for every input:
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
pub use engine::collate;
pub use limits::{Finding, Limits};
pub use loci::{Difference, Form, Holder, Locus, LocusOptions, Passage, Reading, Segment};
pub use options::{Costs, Options, Similarity};
pub use tokens::{Key, Kind, Token, Tokenizer, Unit, lowercase};
pub use witness::{Siglum, Witness, WitnessError};
