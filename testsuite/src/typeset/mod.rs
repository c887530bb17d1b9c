//! Sets a text as the kinds of documents in which printings come: what a reader makes of them must be the text again.
//!
//! Made of nothing but the formats' own descriptions, and small: not what any program writes, but what every program may.

mod alto;
mod book;
mod font;
mod office;
mod pdf;
#[cfg(feature = "recognition")]
mod raster;
mod web;

pub use alto::alto;
pub use book::epub;
pub use office::docx;
pub use pdf::{Design, Encoding, pdf};
#[cfg(feature = "recognition")]
pub use raster::{Harm, Image, degraded, fonts, rasters};
pub use web::html;

use std::io::{Cursor, Write as _};

/// A paragraph to be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words, on one line, entities resolved.
    pub words: String,
    /// Whether it is a heading.
    pub heading: bool,
}

/// The paragraphs of a transcription: one a line, headings marked as Markdown marks them.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let words = line.trim_start_matches('#');
            let heading = words.len() < line.len() && words.starts_with(' ');
            Paragraph { words: if heading { words.trim() } else { line }.to_owned(), heading }
        })
        .filter(|p| !p.words.is_empty())
        .collect()
}

/// A text for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An archive of these files.
fn zipped(parts: &[(&str, String)]) -> std::io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
