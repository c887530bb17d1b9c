//! Files that are more than text: pages of the web, of newspapers, of word processors and of recognition programs.
//!
//! Each reader gives the same [`Decoded`]: the words in reading order, one paragraph between blank lines, a heading
//! marked as Markdown marks it (`## `). Line feeds and these marks are layout, not characters of the source; nothing
//! else is added. What is certainly not the article (menus, scripts, running heads) may be left out of a page of the
//! web; from all other formats everything printed comes along, for the rules of restoring to set aside.
//!
//! Files that hold their text as characters (HTML, TEI) keep the map to their bytes; from the others the text is
//! extracted ([`record::SourceText::extracted`]).

#[cfg_attr(not(test), expect(dead_code, reason = "the readers of pages, which are being written, need it"))]
mod order;

use record::Finding;

use crate::{Decoded, Hints};

/// Reads a document of one of the formats known here; nothing if it is none of them.
pub(crate) fn read(_bytes: &[u8], _hints: Hints<'_>) -> Option<Result<Decoded, Finding>> {
    None
}
