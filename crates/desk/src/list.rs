use record::SourceId;
use serde::Serialize;

use crate::view::EventView;
use crate::{Desk, DeskError, FindingView};

/// What the record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListView {
    /// The events, sorted by id.
    pub events: Vec<EventView>,
    /// Sources in which no event was found.
    pub without_event: Vec<SourceLine>,
    /// Whether files have been added that are not in their events yet, as another process is at it.
    pub behind: bool,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceLine {
    /// SHA-256 of its bytes.
    pub id: String,
    /// Its names, sorted.
    pub names: Vec<String>,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: String,
    /// What was odd about it.
    pub findings: Vec<FindingView>,
}

impl Desk {
    /// Which events there are, and how much of each is held. `only` names the beginning of the ids wanted.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn list(&self, only: Option<&str>) -> Result<ListView, DeskError> {
        let derived = self.archive.derived();
        let mut rows = Vec::new();
        self.archive.done(derived.each_event(|row| {
            if only.is_none_or(|start| row.id.starts_with(start)) {
                rows.push(row);
            }
        }))?;
        let mut view = ListView { behind: self.is_behind(), ..ListView::default() };
        for row in &rows {
            view.events.push(EventView::of(row, |id| self.names(id))?);
        }
        if only.is_none() {
            for source in self.archive.done(derived.sources())? {
                if self.archive.done(derived.events_of_source(source.id))?.is_empty() {
                    view.without_event.push(SourceLine {
                        id: source.id.to_string(),
                        names: self.names(source.id)?,
                        bytes: source.bytes,
                        encoding: source.encoding,
                        findings: source.findings.iter().map(FindingView::from).collect(),
                    });
                }
            }
            view.without_event.sort_by(|a, b| a.names.cmp(&b.names));
        }
        Ok(view)
    }

    pub(crate) fn names(&self, id: SourceId) -> Result<Vec<String>, DeskError> {
        Ok(self.archive.done(self.archive.derived().names(id, None))?)
    }
}
