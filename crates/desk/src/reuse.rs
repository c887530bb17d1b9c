//! Who prints what, and which formulas travel: an archive in, the passages that its texts share out.
//!
//! An archive may be larger than memory, the work longer than an evening, the disk fuller than anybody thought. So the
//! job goes in stages, and what each stage has made lies in a folder beside the results until the next one has used it:
//!
//! ```text
//! pairs.jsonl       two spans that share their wording, an object a line
//! clusters.jsonl    all places that share one wording, an object a line
//! *.parquet         the same: a row for each pair, a row for each place of a cluster
//! state/            what the job knows: folded texts (kept for --add), hits and passages (while it runs)
//! ```
//!
//! | stage | file | bound in memory |
//! |---|---|---|
//! | read and fold | `input.rs`, `store.rs` | a batch of text; folded texts as far as they fit |
//! | join | `job.rs` | the grams of one *round*: so much of all hashes as fits; the texts are gone through again for each |
//! | verify | `job.rs` | the hits of one part of the documents |
//! | cluster and write | `results.rs` | the passages found |
//!
//! The work itself is done by the kernels of the crate `reuse`; here is what they are fed with and where it goes.

mod input;
mod job;
mod results;
mod store;

pub(crate) use input::{Batch, Reader, date_of_name, decoded, inputs, line, row};

use std::path::{Path, PathBuf};

use formats::texts::Fields;
use reuse::{Frequencies, Options, Passage};
use serde::{Deserialize, Serialize};

use crate::{DeskError, Watch};

/// What to look through, and how.
#[derive(Clone, Debug)]
pub struct ReuseRequest {
    /// Files and folders: JSON Lines, texts.
    pub paths: Vec<PathBuf>,
    /// Where these are named, only passages between them and `paths` are looked for.
    pub against: Vec<PathBuf>,
    /// The folder for the results.
    pub output: PathBuf,
    /// Memory to keep to, in bytes.
    pub memory: u64,
    /// Whether `paths` are added to what the folder has results of.
    pub add: bool,
    /// Whether traditional and simplified forms count as one.
    pub fold_script: bool,
    /// What a passage must score, in bits.
    pub bits: f64,
    /// The fields of the archive.
    pub fields: Fields,
}

/// Something that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReuseRefusal {
    /// The file.
    pub path: String,
    /// The line, from 1, where it is about a line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u64>,
    /// Why.
    pub what: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReuseView {
    /// Texts looked through.
    pub documents: u64,
    /// Of those, the reference.
    pub reference: u64,
    /// Letters and digits in them.
    pub symbols: u64,
    /// Pairs of spans found.
    pub pairs: u64,
    /// Clusters of spans.
    pub clusters: u64,
    /// Of those, reprints.
    pub reprints: u64,
    /// Of those, formulas.
    pub formulas: u64,
    /// How many things were not read.
    pub refused: u64,
    /// The first of them.
    pub refusals: Vec<ReuseRefusal>,
    /// Whether it went on where an interrupted run had stopped.
    pub resumed: bool,
    /// The files written.
    pub written: Vec<String>,
}

/// So many refusals are kept; of a file that is no archive at all, every line is one.
const REFUSALS: usize = 1000;

/// Looks for reuse and writes the results.
///
/// # Errors
/// The request makes no sense, nothing can be written, or the user stopped it.
pub fn reuse(request: &ReuseRequest, watch: &mut dyn Watch) -> Result<ReuseView, DeskError> {
    job::run(request, None, watch)
}

/// What an engine is given to find passages in.
pub struct ReuseWork<'w> {
    /// Documents, numbered from 0.
    pub documents: u32,
    /// Symbols of all of them.
    pub symbols: u64,
    /// How often each stands in them.
    pub frequencies: &'w Frequencies,
    /// What counts as a passage, and between which documents.
    pub options: Options,
    /// Only pairs whose second document has this number or a higher one.
    pub since: u32,
    /// A folder for what must outlast an interruption.
    pub folder: &'w Path,
    /// Gives the symbols of a document.
    pub read: &'w mut dyn FnMut(u32) -> Result<Vec<u16>, DeskError>,
}

impl std::fmt::Debug for ReuseWork<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReuseWork on {} documents", self.documents)
    }
}

/// Somebody else who goes from texts to passages: many machines instead of this one. A trait, so that the desk need not know
/// them; passages depend on the documents alone, so whoever finds them finds the same.
pub trait ReuseEngine {
    /// All passages, in any order.
    ///
    /// # Errors
    /// They cannot be found, for the engine's own reasons.
    fn find(&mut self, work: ReuseWork<'_>, watch: &mut dyn Watch) -> Result<Vec<Passage>, DeskError>;
}

/// The same, with passages found by an engine; reading and writing stay here.
///
/// # Errors
/// As [`reuse()`], and those of the engine.
pub fn reuse_by(
    request: &ReuseRequest,
    engine: &mut dyn ReuseEngine,
    watch: &mut dyn Watch,
) -> Result<ReuseView, DeskError> {
    job::run(request, Some(engine), watch)
}
