//! Texts in; the passages that they share, pairs and clusters out.
//!
//! Who prints what, and which formulas travel? This crate finds the passages that texts share, in any script, without
//! knowing where, through the damage of printing and recognition. It reads no files, writes nothing, and knows nothing of
//! what its texts are about.
//!
//! ```
//! use reuse::{Folding, Options, cluster, find};
//!
//! let folding = Folding::default();
//! let texts = [
//!     "港口的门不会自己打开，是人把它打开的；我们愿意同所有的渔民一道，把这扇门开得更大。",
//!     "他说：“港口的门不会自己打开,是人把它打开的;我们愿意同所有的渔民一道,把这扇门开得更大”",
//!     "今年的渔汛来得比往年早，潮水也比往年高，码头上的人说，这是十年来没有过的事情。",
//! ];
//! let folded: Vec<_> = texts.iter().map(|t| folding.fold(t)).collect();
//! let symbols: Vec<_> = folded.iter().map(|f| &f.symbols).collect();
//! let passages = find(&symbols, &Options::default());
//! assert_eq!(passages.len(), 1);
//! let p = passages[0];
//! assert_eq!((p.a, p.b), (0, 1));
//! // Spans of characters of the texts as they were given.
//! assert_eq!(folded[1].to_characters(&[(p.b_start, p.b_end)]), [(4, 44)]);
//! assert_eq!(cluster(&passages).len(), 1);
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::cast_possible_truncation, reason = "places are counted in 32 bits throughout")]

mod align;
mod background;
mod cluster;
mod find;
mod fold;
mod grams;
mod join;
mod verify;

pub use background::{Background, Frequencies};
pub use cluster::{Cluster, Kind, Place, cluster, kind};
pub use find::{Options, find};
pub use fold::{Folded, Folding, to_characters};
pub use grams::{Gram, Scale, grams};
pub use join::{ALL_PAIRS, Hit, join};
pub use verify::{Least, Passage, Verifier};
