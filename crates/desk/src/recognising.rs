//! Images of pages: what a recogniser reads on them becomes a source, the image is kept beside it.
//!
//! ```text
//!   page.png ──► recogniser ──► ALTO, kept as the source “page.png (PP-OCR)”     read, matched, collated as any other
//!       └─────────────────────► kept as it is, under its hash                    for people to look at
//! ```
//!
//! The recognition is kept, not made again when the record is read: it takes seconds a page, another machine may round
//! otherwise, and another version of the engine reads otherwise. Two engines give two sources, and where they disagree
//! is a variant like any other.

use record::{Finding, FindingCode, Recognition};

/// Reads images of pages. The engines are heavy and live elsewhere: who has one hands it in.
pub trait PageRecogniser: Sync {
    /// Its short name, which stands behind the name of the image: `PP-OCR`.
    fn name(&self) -> &str;

    /// Its whole name with versions and models. The same name reads the same image alike.
    fn engine(&self) -> String;

    /// Reads an image, or a document of images. `at` is told which page of how many is begun (0 while it goes on with the
    /// same), and says whether to go on.
    ///
    /// # Errors
    /// It was stopped, or can make nothing of the image.
    fn recognise(
        &self,
        bytes: &[u8],
        at: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Recognition, Unrecognised>;
}

/// The recognisers for the images among files.
#[derive(Clone, Copy, Default)]
pub struct Recognisers<'a> {
    /// Each of them reads each image.
    pub each: &'a [&'a dyn PageRecogniser],
    /// Whether an image is to be read again that something else has read before: the user named the engine.
    pub anew: bool,
}

/// Why an image was not read.
#[derive(Clone, Debug)]
pub enum Unrecognised {
    /// It was asked to stop.
    Stopped,
    /// What is the matter with it.
    Refused(Finding),
}

/// Whether a finding says that there is an image to be recognised.
pub(crate) fn is_image(finding: &Finding) -> bool {
    finding.code == FindingCode::Image
}

/// What a recogniser reads on an image, as an ALTO file: the bytes of a source.
pub(crate) fn recognise(
    recogniser: &dyn PageRecogniser,
    image: &[u8],
    at: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Vec<u8>, Unrecognised> {
    let recognition = recogniser.recognise(image, at)?;
    Ok(formats::export::alto(&recognition).into_bytes())
}
