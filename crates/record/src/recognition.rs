//! What a recogniser read on images of pages.
//!
//! A recogniser is not sure, and two of them disagree: so what it read is a source in its own right, with the engine
//! and the models that made it, and the image is the evidence behind it. Lines come in no order: recognisers find them by
//! their ink, and what is read after what is for the rules of printed pages to say, which may improve while the
//! recognition stays.

use crate::{Area, SourceId};

/// What recognised the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recogniser {
    /// The name of the engine and its version.
    pub engine: String,
    /// Its models: their names and the SHA-256 of their files; none where the engine does not say.
    pub models: Vec<(String, String)>,
}

/// The text of an image, or of a document made of images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognition {
    /// What recognised it.
    pub recogniser: Recogniser,
    /// The image: the SHA-256 of its file.
    pub image: SourceId,
    /// Its pages in their order.
    pub pages: Vec<RecognisedPage>,
}

/// A page of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognisedPage {
    /// Its width in pixels, as it was when it was recognised.
    pub width: i32,
    /// Its height in pixels.
    pub height: i32,
    /// By how much it was turned about its middle before it was recognised, so that its lines lie level: thousandths of a
    /// degree, clockwise. All areas are those of the page so turned.
    pub turned: i32,
    /// The lines on it, in no order.
    pub lines: Vec<RecognisedLine>,
}

/// A line of print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognisedLine {
    /// Its characters in their order, spaces among them.
    pub glyphs: Vec<Glyph>,
}

/// A character on a page, or the few of a ligature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// What it was taken for.
    pub text: String,
    /// Where it is, in pixels.
    pub area: Area,
    /// How sure the recogniser was, in thousandths.
    pub confidence: u16,
}
