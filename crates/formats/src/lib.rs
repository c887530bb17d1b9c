//! Bytes in, bytes out: the only crate that knows how sources are encoded and what exports look like.
//!
//! [`read`] turns the bytes of a printing into text of which every character knows its bytes; [`export`] turns
//! the record into JSON, JSON Lines, Markdown and one page of HTML, and a collation into what collators exchange
//! ([`export::collation`]). Both are pure: the caller opens and writes
//! the files.
//!
//! HTML, PDF, DOCX, ALTO, PAGE and images are recognised and refused with advice. Each will be a module of
//! its own beside `read::decode`, giving the same [`Decoded`], and will be called where `read::kind` now refuses.
//!
//! What this crate must not know: where files lie, how the record is kept, what a press conference says.

mod documents;
pub mod export;
mod read;
pub mod texts;

pub use read::{
    About, ApparatusError, CollatexError, Decoded, Format, GivenWitness, GivenWitnesses, Hints,
    MAX_SOURCE_BYTES, TokenObjects, apparatus_witnesses, collatex_witnesses, read, source_id, too_large,
};
