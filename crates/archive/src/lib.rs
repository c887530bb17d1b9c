//! What is kept of a record, in one folder:
//!
//! ```text
//! record.sqlite          the ledger (append-only, chained) and tables derived from it
//! record.lock            held while a process writes
//! originals/ab/abcd…     every source as received, named by its SHA-256
//! ```
//!
//! The ledger and the originals are the record. Everything else ([`Derived`]) can be thrown away and made again, and
//! is, when a new version of the program reads printings better.
//!
//! What this crate must not know: how a text is read, structured, grouped or collated. It is handed the results.

mod derived;
mod error;
mod ledger;
mod lock;
mod originals;
mod shapes;
mod spoken;
mod store;

pub use derived::{Derived, EventHead, EventRow, HeldOf, MemberKey, ReleaseRow, SourceRow, WitnessRow};
pub use error::ArchiveError;
pub use ledger::{
    Chain, Entry, ExchangeGiven, Ledger, LedgerError, LedgerRow, ReleaseEntry, RevocationEntry,
};
pub use originals::{Originals, Stored};
pub use shapes::{
    CountsDigest, CoverageDigest, EventDigest, ExchangeDigest, FindingDigest, GapDigest, HeldDigest,
    ParagraphDigest, TurnDigest, WitnessDigest, WitnessSketch,
};
pub use spoken::{HeldTogether, OtherwiseDigest, SpokenHead, SpokenRow, SpokenTurn, Voice, of_unit, unit};
pub use store::{Archive, Batch, FORMAT_VERSION, Reading};
