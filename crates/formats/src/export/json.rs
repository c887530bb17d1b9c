//! JSON and JSON Lines. The document puts each source and event on a line of its own: two exports can be compared
//! with any line-based tool, and an editor opens them. A line is made in memory and written at once: the serialiser
//! writes every bracket by itself, and the output need not be buffered.

use std::io::Write;

use record::Event;
use serde::Serialize;

use super::{ExportError, FORMAT, SourceView, shapes, texts::Texts};

/// How far a document is written.
#[derive(Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Nothing,
    Sources,
    Events,
}

/// One JSON document, written from left to right.
#[derive(Debug, Default)]
pub(super) struct Document {
    stage: Stage,
    /// Whether the array that is open holds an item already.
    items: bool,
}

impl Document {
    pub(super) fn source(&mut self, out: &mut impl Write, view: SourceView<'_>) -> Result<(), ExportError> {
        self.reach(Stage::Sources, out)?;
        self.item(out, &shapes::source(view))
    }

    pub(super) fn event(
        &mut self,
        out: &mut impl Write,
        event: &Event,
        texts: &Texts<'_>,
    ) -> Result<(), ExportError> {
        self.reach(Stage::Events, out)?;
        self.item(out, &shapes::event(event, texts))
    }

    pub(super) fn finish(mut self, out: &mut impl Write) -> Result<(), ExportError> {
        self.reach(Stage::Events, out)?;
        Ok(out.write_all(b"\n]}\n")?)
    }

    fn reach(&mut self, stage: Stage, out: &mut impl Write) -> Result<(), ExportError> {
        if self.stage == Stage::Nothing {
            write!(out, "{{\"format\":\"{FORMAT}\",\"sources\":[")?;
            self.stage = Stage::Sources;
        }
        if self.stage == Stage::Sources && stage == Stage::Events {
            out.write_all(b"\n],\"events\":[")?;
            self.stage = Stage::Events;
            self.items = false;
        }
        Ok(())
    }

    fn item(&mut self, out: &mut impl Write, item: &impl Serialize) -> Result<(), ExportError> {
        out.write_all(if self.items { b",\n" } else { b"\n" })?;
        self.items = true;
        Ok(out.write_all(&serde_json::to_vec(item)?)?)
    }
}

#[derive(Serialize)]
struct SourceLine<'a> {
    format: &'static str,
    source: shapes::SourceShape<'a>,
}

#[derive(Serialize)]
struct EventLine<'a> {
    format: &'static str,
    event: shapes::EventShape<'a>,
}

/// Writes `{"format": …, "source": …}`.
pub(super) fn source_line(out: &mut impl Write, view: SourceView<'_>) -> Result<(), ExportError> {
    line(out, &SourceLine { format: FORMAT, source: shapes::source(view) })
}

/// Writes `{"format": …, "event": …}`.
pub(super) fn event_line(out: &mut impl Write, event: &Event, texts: &Texts<'_>) -> Result<(), ExportError> {
    line(out, &EventLine { format: FORMAT, event: shapes::event(event, texts) })
}

fn line(out: &mut impl Write, item: &impl Serialize) -> Result<(), ExportError> {
    let mut line = serde_json::to_vec(item)?;
    line.push(b'\n');
    Ok(out.write_all(&line)?)
}
