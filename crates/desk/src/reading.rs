//! Going through the words of events, for everything that is extracted from them: figures, announced acts, names, what was
//! asked. The words are kept and quickly read; the witnesses behind them take a collation, which is made only of those
//! events in which something was found.

use archive::EventRow;
use serde::Serialize;

use crate::evidence::{Said, said};
use crate::view::CoverageView;
use crate::{Desk, DeskError, Progress, Watch};

/// An event that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadEvent {
    /// Its id.
    pub id: String,
    /// Its day.
    pub date: Option<String>,
    /// How much of it is held.
    pub coverage: CoverageView,
    /// The same in words.
    pub held: String,
}

impl ReadEvent {
    pub(crate) fn of(row: &EventRow) -> Self {
        let coverage = CoverageView::from(&row.digest.coverage);
        let held = coverage.in_words();
        Self { id: row.id.clone(), date: row.digest.date.clone(), coverage, held }
    }
}

impl Desk {
    /// The events whose ids begin with one of these, by date; all of them where none is named.
    pub(crate) fn rows_of(&self, starts: &[String]) -> Result<Vec<EventRow>, DeskError> {
        let starts: Vec<&str> = starts.iter().map(|s| s.split('@').next().unwrap_or(s)).collect();
        let mut rows: Vec<EventRow> = Vec::new();
        self.archive.done(self.archive.derived().each_event(|row| {
            if starts.is_empty() || starts.iter().any(|s| row.id.starts_with(s)) {
                rows.push(row);
            }
        }))?;
        if let Some(start) = starts.iter().find(|s| !rows.iter().any(|r| r.id.starts_with(**s))) {
            // The id may have changed: then the event goes by another name now.
            rows.push(self.event_named(start)?);
        }
        rows.sort_by(|x, y| (&x.digest.date, &x.id).cmp(&(&y.digest.date, &y.id)));
        rows.dedup_by(|x, y| x.id == y.id);
        Ok(rows)
    }

    /// Calls `each` with every event, its paragraphs, and a way to its witnesses: an event is collated again only where
    /// something was found in it.
    pub(crate) fn each_read(
        &self,
        rows: &[EventRow],
        watch: &mut dyn Watch,
        mut each: impl FnMut(
            &EventRow,
            &[Said<'_>],
            &mut dyn FnMut() -> Option<std::rc::Rc<crate::derive::Established>>,
        ),
    ) -> Result<(), DeskError> {
        let decisions = self.decisions()?;
        for (done, row) in rows.iter().enumerate() {
            watch.progress(Progress::Establishing { done, of: rows.len() });
            if watch.stop() {
                return Err(DeskError::Stopped {
                    hint: "nothing was changed; run the command again".to_owned(),
                });
            }
            let mut failed = None;
            let mut known: Option<Option<std::rc::Rc<crate::derive::Established>>> = None;
            let mut made = || {
                known
                    .get_or_insert_with(|| {
                        match self
                            .establish_all(std::iter::once((row.fingerprint, row.id.as_str())), &decisions)
                        {
                            Ok(mut all) => all.pop().flatten().map(std::rc::Rc::new),
                            Err(e) => {
                                failed = Some(e);
                                None
                            }
                        }
                    })
                    .clone()
            };
            each(row, &said(row), &mut made);
            if let Some(e) = failed {
                return Err(e);
            }
        }
        Ok(())
    }
}
