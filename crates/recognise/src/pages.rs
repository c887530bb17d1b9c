//! The pages of an image or of a document made of images, one at a time.
//!
//! What comes in is whatever a scanner or a stranger made: a header that promises 60,000 × 60,000 pixels in forty bytes,
//! a download that broke off, directories of a TIFF that lead back to themselves, a PDF whose forms draw forms without
//! end. So the size is looked at before anything is decoded, one page is in memory at a time, and a decoder that panics
//! has found a bad file and no more.

mod pdf;
mod tiff;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use record::{Finding, FindingCode, Severity};

use crate::Picture;

/// A broadsheet page at 600 dots an inch is 9,500 × 14,000 pixels.
const LONGEST_SIDE: u32 = 20_000;
/// Pixels of a page: beyond this, colours alone take a gigabyte while they are decoded.
const MOST_PIXELS: u64 = 140_000_000;
/// No printing of a press conference has more pages.
const MOST_PAGES: usize = 2000;

/// The pages of an image or a document.
pub struct Pages {
    kind: Kind,
    next: usize,
    count: usize,
}

enum Kind {
    Image { bytes: Vec<u8>, format: ImageFormat },
    Tiff(tiff::Directories),
    Pdf(pdf::Document),
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("next", &self.next).field("count", &self.count).finish_non_exhaustive()
    }
}

/// Opens an image (PNG, JPEG, TIFF) or a PDF document, as their first bytes say; pages are decoded as they are asked for.
///
/// # Errors
/// A finding of severity [`Severity::Refused`] where the bytes are none of these, or no page can come of them.
pub fn pages_of(bytes: &[u8]) -> Result<Pages, Finding> {
    let opened = guarded(|| match bytes {
        [0x89, b'P', b'N', b'G', ..] => one(bytes, ImageFormat::Png),
        [0xff, 0xd8, 0xff, ..] => one(bytes, ImageFormat::Jpeg),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => {
            let directories = tiff::Directories::of(bytes);
            Ok((directories.count(), Kind::Tiff(directories)))
        }
        _ if pdf::is_pdf(bytes) => {
            let document = pdf::Document::open(bytes)?;
            Ok((document.count(), Kind::Pdf(document)))
        }
        _ => Err(Finding::new(
            FindingCode::NotText,
            Severity::Refused,
            "These bytes are no image that is recognised: PNG, JPEG, TIFF or PDF.",
        )
        .hint("Open it in a viewer and save it as PNG.")),
    });
    let (count, kind) = opened?;
    if count == 0 {
        return Err(broken("it has no page"));
    }
    if count > MOST_PAGES {
        return Err(Finding::new(
            FindingCode::TooLarge,
            Severity::Refused,
            format!("It has {count} pages; documents of more than {MOST_PAGES} are not read."),
        )
        .hint("Cut out the pages that belong to the conference and add those."));
    }
    Ok(Pages { kind, next: 0, count })
}

fn one(bytes: &[u8], format: ImageFormat) -> Result<(usize, Kind), Finding> {
    // A page that is too large is refused now, before anybody waits for anything.
    let _ = decoder(bytes, format)?;
    Ok((1, Kind::Image { bytes: bytes.to_vec(), format }))
}

impl Pages {
    /// How many pages there are.
    #[must_use]
    pub fn count_pages(&self) -> usize {
        self.count
    }

    fn page(&mut self, number: usize) -> Result<Picture, Finding> {
        guarded(|| match &mut self.kind {
            Kind::Image { bytes, format } => decoded(bytes, *format),
            Kind::Tiff(directories) => decoded(directories.alone(number), ImageFormat::Tiff),
            Kind::Pdf(document) => document.page(number),
        })
    }
}

impl Iterator for Pages {
    /// A page, or why it cannot be read; the pages after it may be.
    type Item = Result<Picture, Finding>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.count {
            return None;
        }
        let page = self.page(self.next);
        self.next += 1;
        Some(page)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count - self.next, Some(self.count - self.next))
    }
}

impl ExactSizeIterator for Pages {}

/// The decoder of an image that is not too large.
fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, Finding> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // The size is looked at below, to be told; what the decoder itself takes besides is bounded here.
    let mut limits = Limits::default();
    limits.max_alloc = Some(5 * MOST_PIXELS);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|e| broken(&e.to_string()))?;
    let (width, height) = decoder.dimensions();
    within(width, height)?;
    Ok(decoder)
}

fn within(width: u32, height: u32) -> Result<(), Finding> {
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > LONGEST_SIDE || pixels > MOST_PIXELS {
        return Err(Finding::new(
            FindingCode::TooLarge,
            Severity::Refused,
            format!(
                "The page has {width} × {height} pixels; no more than {LONGEST_SIDE} a side and {} million in all are read.",
                MOST_PIXELS / 1_000_000
            ),
        )
        .hint("Scale it down: print is read best at 200 to 300 dots an inch."));
    }
    if pixels == 0 {
        return Err(broken("it has no pixels"));
    }
    Ok(())
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<Picture, Finding> {
    let mut decoder = decoder(bytes, format)?;
    // Cameras save as the sensor lies and say how it was held.
    let held = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|e| broken(&e.to_string()))?;
    image.apply_orientation(held);
    let on_paper = if image.color().has_alpha() { on_white(&image) } else { image.into_luma8() };
    Picture::new(on_paper.width(), on_paper.height(), on_paper.into_raw())
        .ok_or_else(|| broken("it has no pixels"))
}

/// An image with transparent parts, on white paper.
fn on_white(image: &DynamicImage) -> image::GrayImage {
    let image = image.to_luma_alpha8();
    image::GrayImage::from_fn(image.width(), image.height(), |x, y| {
        let [shade, cover] = image.get_pixel(x, y).0.map(u32::from);
        image::Luma([((shade * cover + 255 * (255 - cover)) / 255) as u8])
    })
}

/// What stops a document that draws without end.
struct Endless;

/// Decoders of such formats meet what nobody foresaw.
fn guarded<T>(read: impl FnOnce() -> Result<T, Finding>) -> Result<T, Finding> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|why| {
        if why.is::<Endless>() {
            let message = "The page draws without end: it is made of forms within forms.";
            return Err(Finding::new(FindingCode::TooLarge, Severity::Refused, message)
                .hint("Open it in a viewer, print it to a new PDF, and add that file."));
        }
        Err(broken("its reader gave up on it"))
    })
}

fn broken(why: &str) -> Finding {
    let why = why.trim_end_matches('.');
    Finding::new(FindingCode::NotText, Severity::Refused, format!("The image cannot be read: {why}."))
        .hint("Fetch or scan it again; or open it in a viewer and save it as PNG.")
}
