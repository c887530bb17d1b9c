//! Bytes out: the record as JSON, JSON Lines, a Markdown edition, and one page of HTML.
//!
//! A record of two thousand conferences must not stand in memory to be written, so an [`Exporter`] is fed from
//! left to right: every source, then every event with the texts of its own witnesses, then [`Exporter::finish`].
//! Given the same things in the same order it writes the same bytes: nothing here knows the time, the machine
//! or the name of a file, and there is no map whose order is not that of its keys.
//!
//! The serialised shapes (`shapes`) are a contract with readers of other programs: they are versioned by
//! [`FORMAT`], published as a JSON Schema, and kept apart from the core types so that those can change.

pub mod collation;
mod html;
mod json;
mod markdown;
mod pages;
mod recognition;
mod shapes;
mod texts;
mod words;

pub use pages::pages_svg;
pub use recognition::{UNORDERED, alto};
use std::{io, str::FromStr};

use record::{Event, Source, SourceId, SourceText, Timeline};

use texts::Texts;

/// Name and version of the serialised shapes. The number rises when a field changes its meaning or goes away.
pub const FORMAT: &str = "onrecord/1";

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON document, a line for each source and event.
    Json,
    /// A JSON object a line: every source, then every event.
    JsonLines,
    /// An edition in Markdown: established text with its apparatus as footnotes.
    Markdown,
    /// One self-contained page.
    Html,
}

impl ExportFormat {
    /// All formats with their names on the command line.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Json, "json"), (Self::JsonLines, "jsonl"), (Self::Markdown, "md"), (Self::Html, "html")];
}

/// A name that is no export format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no export format; write json, jsonl, md or html")]
pub struct UnknownFormat(pub String);

impl FromStr for ExportFormat {
    type Err = UnknownFormat;

    fn from_str(s: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .find(|(_, name)| *name == s)
            .map(|(f, _)| *f)
            .ok_or_else(|| UnknownFormat(s.to_owned()))
    }
}

/// A source with its decoded text.
#[derive(Clone, Copy, Debug)]
pub struct SourceView<'a> {
    /// What is known of it.
    pub source: &'a Source,
    /// Its text.
    pub text: &'a SourceText,
    /// When it was spoken, where it says so.
    pub timeline: Option<&'a Timeline>,
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output could not be written.
    #[error("the export could not be written")]
    Io(#[from] io::Error),
    /// The shapes could not be serialised, which only a failing output can cause.
    #[error("the export could not be serialised")]
    Json(#[from] serde_json::Error),
    /// An event came without the text of one of its witnesses.
    #[error("the event {event} names the source {source_id}, whose text was not given to the export")]
    MissingSource {
        /// The event.
        event: String,
        /// The source.
        source_id: SourceId,
    },
    /// A source came after an event.
    #[error("sources must be given to the export before events")]
    SourceAfterEvent,
}

/// Writes a record from left to right.
#[derive(Debug)]
pub struct Exporter<W: io::Write> {
    out: W,
    writer: Writer,
    sources_done: bool,
}

#[derive(Debug)]
enum Writer {
    Json(json::Document),
    JsonLines,
    Markdown(markdown::Edition),
    Html(html::Page),
}

impl<W: io::Write> Exporter<W> {
    /// Starts an export. Nothing is written until something is given.
    #[must_use]
    pub fn new(format: ExportFormat, out: W) -> Self {
        let writer = match format {
            ExportFormat::Json => Writer::Json(json::Document::default()),
            ExportFormat::JsonLines => Writer::JsonLines,
            ExportFormat::Markdown => Writer::Markdown(markdown::Edition::default()),
            ExportFormat::Html => Writer::Html(html::Page::default()),
        };
        Self { out, writer, sources_done: false }
    }

    /// Writes a source. All sources come before the first event, in their canonical order.
    ///
    /// # Errors
    /// Where the output fails, or where an event has been given already.
    pub fn source(&mut self, view: SourceView<'_>) -> Result<(), ExportError> {
        if self.sources_done {
            return Err(ExportError::SourceAfterEvent);
        }
        match &mut self.writer {
            Writer::Json(document) => document.source(&mut self.out, view),
            Writer::JsonLines => json::source_line(&mut self.out, view),
            Writer::Markdown(edition) => {
                edition.source(view);
                Ok(())
            }
            Writer::Html(page) => {
                page.source(view);
                Ok(())
            }
        }
    }

    /// Writes an event. `views` hold at least the sources of its witnesses; more do no harm.
    ///
    /// # Errors
    /// Where the output fails, or where the source of a witness is not among `views`.
    pub fn event(&mut self, event: &Event, views: &[SourceView<'_>]) -> Result<(), ExportError> {
        self.sources_done = true;
        let texts = Texts::of(event, views)?;
        match &mut self.writer {
            Writer::Json(document) => document.event(&mut self.out, event, &texts),
            Writer::JsonLines => json::event_line(&mut self.out, event, &texts),
            Writer::Markdown(edition) => edition.event(&mut self.out, event, &texts),
            Writer::Html(page) => page.event(&mut self.out, event, &texts),
        }
    }

    /// Writes what is left, flushes, and gives the output back.
    ///
    /// # Errors
    /// Where the output fails.
    pub fn finish(mut self) -> Result<W, ExportError> {
        match self.writer {
            Writer::Json(document) => document.finish(&mut self.out)?,
            Writer::JsonLines => {}
            Writer::Markdown(edition) => edition.finish(&mut self.out)?,
            Writer::Html(page) => page.finish(&mut self.out)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Writes a whole record that stands in memory.
///
/// # Errors
/// As [`Exporter`].
pub fn export<W: io::Write>(
    format: ExportFormat,
    out: W,
    sources: &[SourceView<'_>],
    events: &[Event],
) -> Result<W, ExportError> {
    let mut exporter = Exporter::new(format, out);
    for view in sources {
        exporter.source(*view)?;
    }
    for event in events {
        exporter.event(event, sources)?;
    }
    exporter.finish()
}
