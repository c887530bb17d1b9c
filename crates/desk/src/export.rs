use std::io::Write;

use formats::export::{ExportError, ExportFormat, Exporter, SourceView};
use rayon::prelude::*;
use record::{EventId, SourceId};

use crate::derive::{self, Decisions, Established, JustRead, Read};
use crate::{Desk, DeskError, Progress, Watch};

/// How many sources or events are made ready at once, to be written in their order.
const AT_ONCE: usize = 64;

impl Desk {
    /// Writes the record, or the events whose ids begin with `only` and their sources. The same record gives the same
    /// bytes, in whatever order it was made.
    ///
    /// # Errors
    /// The output cannot be written, or an original is not as it was.
    pub fn export(
        &self,
        format: &str,
        only: Option<&str>,
        out: impl Write,
        watch: &mut dyn Watch,
    ) -> Result<(), DeskError> {
        let format: ExportFormat = format.parse().map_err(|e: formats::export::UnknownFormat| {
            DeskError::Usage { what: e.to_string(), hint: "for example --format html".to_owned() }
        })?;
        let derived = self.archive.derived();
        let decisions = self.decisions()?;
        let heads: Vec<_> = self
            .archive
            .done(derived.event_heads())?
            .into_iter()
            .filter(|h| only.is_none_or(|start| h.id.starts_with(start)))
            .collect();

        let mut sources: Vec<(Vec<String>, SourceId)> = Vec::new();
        for row in self.archive.done(derived.sources())? {
            let wanted = only.is_none() || {
                let of = self.archive.done(derived.events_of_source(row.id))?;
                heads.iter().any(|h| of.contains(&h.fingerprint))
            };
            if wanted {
                sources.push((self.names(row.id)?, row.id));
            }
        }
        sources.sort();

        let outcomes = self.outcomes()?;
        let mut exporter = Exporter::new(format, out);
        let (mut done, of) = (0, sources.len() + heads.len());
        let originals = self.archive.originals();
        for chunk in sources.chunks(AT_ONCE) {
            watched(watch, done, of)?;
            let reads: Vec<Option<Read>> = chunk
                .par_iter()
                .map(|(names, id)| {
                    let bytes = originals.read(*id)?;
                    Ok(derive::read(*id, &bytes, decisions.encoding_of(*id)).ok().map(|mut read| {
                        read.source.names.clone_from(names);
                        read
                    }))
                })
                .collect::<Result<_, DeskError>>()?;
            for read in reads.iter().flatten() {
                exporter.source(view(read)).map_err(export_error)?;
            }
            done += chunk.len();
        }
        for chunk in heads.chunks(AT_ONCE) {
            watched(watch, done, of)?;
            let mut made =
                self.establish_all(chunk.iter().map(|h| (h.fingerprint, h.id.as_str())), &decisions)?;
            for (made, head) in made.iter_mut().zip(chunk) {
                let Some(made) = made else { continue };
                made.event.outcomes =
                    self.outcomes_of(head.fingerprint, &outcomes)?.into_iter().cloned().collect();
                let views: Vec<SourceView<'_>> = made.reads.iter().map(|r| view(r)).collect();
                exporter.event(&made.event, &views).map_err(export_error)?;
            }
            done += chunk.len();
        }
        exporter.finish().map_err(export_error)?;
        Ok(())
    }

    pub(crate) fn decisions(&self) -> Result<Decisions, DeskError> {
        Ok(self.archive.understood(Decisions::read(self.archive.ledger(), None))?)
    }

    /// Establishes events from their originals, in parallel; each under the id that it has in the record.
    pub(crate) fn establish_all<'a>(
        &self,
        events: impl Iterator<Item = ([u8; 32], &'a str)>,
        decisions: &Decisions,
    ) -> Result<Vec<Option<Established>>, DeskError> {
        let derived = self.archive.derived();
        let mut recipes = Vec::new();
        for (fingerprint, id) in events {
            let members = self.archive.done(derived.members(fingerprint))?;
            recipes.push((derive::recipe_of(&self.archive, &members, decisions, None)?, id.to_owned()));
        }
        let originals = self.archive.originals();
        recipes
            .par_iter()
            .map(|(recipe, id)| {
                Ok(recipe.establish(&originals, &JustRead::default())?.map(|mut made| {
                    // The id in the record tells apart what series and day alone do not.
                    if let Ok(id) = id.parse::<EventId>() {
                        made.event.id = id;
                    }
                    made
                }))
            })
            .collect()
    }
}

/// A source as the exports want it.
fn view(read: &Read) -> SourceView<'_> {
    SourceView { source: &read.source, text: &read.text, timeline: read.timeline.as_ref() }
}

fn watched(watch: &mut dyn Watch, done: usize, of: usize) -> Result<(), DeskError> {
    watch.progress(Progress::Writing { done, of });
    if watch.stop() {
        return Err(DeskError::Stopped {
            hint: "what was written so far is not whole; export again".to_owned(),
        });
    }
    Ok(())
}

fn export_error(e: ExportError) -> DeskError {
    let output = |cause| DeskError::Output { where_: "the export".to_owned(), cause };
    match e {
        ExportError::Io(cause) => output(cause),
        ExportError::Json(cause) => output(cause.into()),
        e @ (ExportError::MissingSource { .. } | ExportError::SourceAfterEvent) => {
            output(std::io::Error::other(e))
        }
    }
}
