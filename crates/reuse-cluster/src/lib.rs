//! The search for reuse on more machines than one: the kernels of the crate `reuse`, told to Apache DataFusion Ballista.
//!
//! Archives grow beyond the disk and the patience of one machine. What more of them need (who works on which
//! part, how grams of one hash come together, what happens when a machine dies) has been written by others and is run by
//! others every day. So nothing of it is written here. The engine is told three functions, and a question in SQL:
//!
//! | stage | who does it |
//! |---|---|
//! | documents in parts, read where they are needed | the engine: Parquet in a folder or an object store |
//! | grams of a document | `reuse_grams`, ours: [`reuse::grams()`] |
//! | grams of one hash to one place, sorted, spilling to disk | the engine: a window by the first bits of the hash |
//! | hits | `reuse_join`, ours: [`reuse::join()`] |
//! | hits of a pair of documents together, with their texts | the engine: `GROUP BY`, `JOIN` |
//! | passages | `reuse_verify`, ours: [`reuse::Verifier`] |
//! | what is lost with a machine done again | the engine |
//!
//! `functions.rs` has the functions, `job.rs` the question, `nodes.rs` the engine's scheduler and executor as processes.
//! What a passage is does not depend on how the work was dealt out, so the answer is the laptop's, byte for byte.
#![forbid(unsafe_code)]

mod error;
mod functions;
mod job;
mod nodes;
mod sessions;

pub use error::ClusterError;
pub use job::{Cluster, Stage, Work};
pub use nodes::{ExecutorNode, SchedulerNode, run_executor, run_scheduler};
