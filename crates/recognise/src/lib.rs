//! Images of pages in, recognised text out.
//!
//! A page of a newspaper is photographed askew, printed in small type in five columns a finger's breadth apart, and saved
//! as a JPEG: text has to be found before it can be read, and nothing of it may be cut in half or read across a gutter.
//!
//! ```text
//! bytes ─► pages     PNG, JPEG, TIFF, PDF; one page at a time, bounded                          (pages)
//!       ─► level     by how much the page leans, to a hundredth of a degree                     (skew)
//!       ─► ink       what is dark, without specks and rules; how large the type is              (ink)
//!       ─► regions   where a network sees text, in tiles, scaled so that type is as it was taught (detect)
//!       ─► lines     cut at gutters and between rows, put together where one line is in pieces  (lines)
//!       ─► glyphs    a network reads each line; where in it each character stands               (read, ctc, glyphs)
//!       ─► marks     ，or , : the room beside a mark tells                                       (marks)
//! ```
//!
//! The networks are those of PP-OCR (Du and others, “PP-OCR: A practical ultra lightweight OCR system”, 2020, and what
//! followed), which the user gets and this crate is handed: one finds text by differentiable binarisation (Liao and
//! others, “Real-time scene text detection with differentiable binarization”, 2020), one reads lines and is decoded by
//! connectionist temporal classification (Graves and others, 2006). `rten` runs them, in Rust. `tesseract` asks another
//! engine, where it is installed, and gives the same: two witnesses of one image.
//!
//! In which order lines are read is not said here: lines come in none. What this crate must not know: files, records, press
//! conferences.

mod crop;
mod ctc;
mod detect;
mod engine;
mod glyphs;
mod ink;
mod lines;
mod marks;
mod pages;
mod picture;
mod read;
mod skew;
mod tesseract;

pub use crop::{Piece, pieces, pieces_of_each};
pub use engine::{Engine, Models, Network};
pub use pages::{Pages, pages_of};
pub use picture::Picture;
pub use tesseract::Tesseract;

/// Told how much of a page is done: so many parts of so many. It answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// Why nothing was recognised.
#[derive(Debug, thiserror::Error)]
pub enum RecogniseError {
    /// What is to be cut out is on none of the pages.
    #[error("the place is on none of its pages")]
    Nowhere,
    /// A piece of a page cannot be cut out.
    #[error("{0}")]
    Uncut(String),
    /// A model cannot be used.
    #[error("the model {name} cannot be used: {why}")]
    Model {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// The model of lines does not say which characters its numbers are.
    #[error("the model {name} has an alphabet of {has} characters and needs one of {needs}")]
    Alphabet {
        /// Its name.
        name: String,
        /// How many there are.
        has: usize,
        /// How many it tells apart.
        needs: usize,
    },
    /// A network failed on a page.
    #[error("the network failed on this page: {0}")]
    Failed(String),
    /// Tesseract is not installed, or not for this language.
    #[error("Tesseract is not there: {0}")]
    NoTesseract(String),
    /// The caller said so.
    #[error("recognition was stopped")]
    Stopped,
}
