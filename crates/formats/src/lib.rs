//! Bytes in, bytes out: the only crate that knows how sources are encoded and what exports look like.
//!
//! [`read`] turns the bytes of a printing into text of which every character knows its bytes; [`export`] turns
//! the record into JSON, JSON Lines, Markdown and one page of HTML, and a collation into what collators exchange
//! ([`export::collation`]). Both are pure: the caller opens and writes
//! the files.
//!
//! Documents that are more than text (pages of the web, of word processors, of recognition programs) are read by
//! `documents`, which gives the same [`Decoded`]; so are transcripts with times; images and sounds are recognised and refused with advice. An archive of
//! sources is opened by [`SourceArchive`].
//!
//! What this crate must not know: where files lie, how the record is kept, what a press conference says.

mod archive;
mod documents;
pub mod export;
mod marks;
mod read;
pub mod texts;

pub use archive::{ArchiveMember, SourceArchive};
pub use documents::recognised;
pub use documents::timed::begins_json_transcript;
pub use record::About;

pub use read::{
    ApparatusError, CollatexError, Decoded, Format, GivenWitness, GivenWitnesses, Hints, MAX_SOURCE_BYTES,
    TokenObjects, apparatus_witnesses, collatex_witnesses, read, source_id, too_large,
};
