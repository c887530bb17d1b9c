//! Is everything in order? Nothing is believed: every original is hashed again, every byte of every source must lie in
//! one block, every derived row is made again and compared, every citation ever given is followed.

use std::collections::{BTreeMap, BTreeSet};

use archive::{Entry, EventDigest, Stored};
use rayon::prelude::*;
use record::{Block, SourceId, SourceText};
use serde::Serialize;

use crate::cite::{Fate, passages};
use crate::derive::{self, DERIVATION};
use crate::view::FindingView;
use crate::{Desk, DeskError, Progress, Watch};

const AT_ONCE: usize = 64;

/// What `check` looked at and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// Sources whose bytes were hashed again.
    pub sources: usize,
    /// Images of sources that were recognised, hashed again.
    pub images: usize,
    /// Bytes that lie in exactly one block.
    pub bytes: u64,
    /// Rows of the ledger, all chained.
    pub ledger_rows: u64,
    /// The hash of the last row: written down elsewhere, it shows later that nothing before it was altered.
    pub ledger_head: String,
    /// Events established again and compared.
    pub events: usize,
    /// Citations followed, of this and of all earlier releases.
    pub citations: usize,
    /// Files that are no originals of this record; they do no harm.
    pub foreign: Vec<String>,
    /// What is wrong: where, what, what to do.
    pub failures: Vec<Failure>,
}

/// Something that is not in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What was checked: `ledger`, `database`, `original`, `blocks`, `derived`, `citation`.
    pub what: String,
    /// Where.
    pub place: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl CheckView {
    /// Whether all is in order.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.failures.is_empty()
    }

    fn fail(&mut self, what: &str, place: impl Into<String>, message: impl Into<String>, hint: &str) {
        self.failures.push(Failure {
            what: what.to_owned(),
            place: place.into(),
            message: message.into(),
            hint: hint.to_owned(),
        });
    }
}

impl Desk {
    /// Checks the whole record.
    ///
    /// # Errors
    /// The record cannot be read at all. What is wrong with it is in the view.
    pub fn check(&self, watch: &mut dyn Watch) -> Result<CheckView, DeskError> {
        let mut view = CheckView::default();
        if let Err(e) = self.archive.check_database() {
            view.fail(
                "database",
                "record.sqlite",
                e.to_string(),
                "put record.sqlite back from a backup; the originals are apart from it",
            );
        }
        match self.archive.ledger().verify() {
            Ok(chain) => {
                view.ledger_rows = chain.seq;
                view.ledger_head = chain.head_hex();
            }
            Err(e) => {
                view.fail(
                    "ledger",
                    "record.sqlite",
                    e.to_string(),
                    "put record.sqlite back from a backup; rows after this one cannot be trusted",
                );
                return Ok(view);
            }
        }
        self.check_originals(&mut view, watch)?;
        if view.is_sound() {
            self.check_events(&mut view, watch)?;
            self.check_citations(&mut view, watch)?;
        }
        Ok(view)
    }

    fn check_originals(&self, view: &mut CheckView, watch: &mut dyn Watch) -> Result<(), DeskError> {
        let derived = self.archive.derived();
        let originals = self.archive.originals();
        let decisions = self.decisions()?;
        let mut entered: BTreeMap<SourceId, (u64, u64)> = BTreeMap::new();
        let mut names: BTreeSet<(SourceId, String)> = BTreeSet::new();
        let mut images: BTreeMap<SourceId, u64> = BTreeMap::new();
        self.archive.understood(self.archive.ledger().rows(&["source", "name", "image"], 0, |row| {
            match row.entry {
                Entry::Source { id, bytes, name, .. } => {
                    entered.insert(id, (row.seq, bytes));
                    names.insert((id, name));
                }
                Entry::Name { id, name, .. } => {
                    names.insert((id, name));
                }
                Entry::Image { id, bytes, .. } => {
                    images.insert(id, bytes);
                }
                Entry::Encoding { .. }
                | Entry::Emendation { .. }
                | Entry::Revocation(_)
                | Entry::Release(_)
                | Entry::Outcome { .. } => {}
            }
        }))?;
        const REBUILD: &str =
            "run `onrecord check --rebuild`: derived tables are made again from the originals";
        if names != self.archive.done(derived.all_names())?.into_iter().collect() {
            view.fail("derived", "names", "the names are not those of the ledger", REBUILD);
        }
        let rows: BTreeMap<SourceId, _> =
            self.archive.done(derived.sources())?.into_iter().map(|r| (r.id, r)).collect();
        for id in rows.keys().filter(|id| !entered.contains_key(id)) {
            view.fail("derived", id.to_string(), "a source that the ledger does not know", REBUILD);
        }
        for stored in originals.list()? {
            match stored {
                Stored::Original(id) if entered.contains_key(&id) || images.contains_key(&id) => {}
                // Left by an `add` that was killed between keeping and entering: the next one takes it.
                Stored::Original(id) => view.foreign.push(originals.path(id).display().to_string()),
                Stored::Foreign(path) => view.foreign.push(crate::walk::shown(&path)),
            }
        }
        for (id, bytes) in images.into_iter().filter(|(id, _)| !entered.contains_key(id)) {
            view.images += 1;
            let fault = match originals.read(id) {
                Ok(kept) if kept.len() as u64 == bytes => continue,
                Ok(kept) => format!("it has {} bytes; the ledger says {bytes}", kept.len()),
                Err(e) => e.to_string(),
            };
            view.fail(
                "original",
                id.to_string(),
                fault,
                "put the image back from a backup, or add a copy of it again after removing this one",
            );
        }
        let all: Vec<(SourceId, (u64, u64))> = entered.into_iter().collect();
        let mut done = 0;
        for chunk in all.chunks(AT_ONCE) {
            watched(watch, done, all.len())?;
            let reads: Vec<_> = chunk
                .par_iter()
                .map(|(id, _)| originals.read(*id).map(|b| derive::read(*id, &b, decisions.encoding_of(*id))))
                .collect();
            for ((id, (seq, bytes)), read) in chunk.iter().zip(reads) {
                view.sources += 1;
                let read = match read {
                    Ok(read) => read,
                    Err(e) => {
                        view.fail(
                            "original",
                            id.to_string(),
                            e.to_string(),
                            "put the file back from a backup, or add a copy of it again after removing this one",
                        );
                        continue;
                    }
                };
                let Some(row) = rows.get(id) else {
                    view.fail(
                        "derived",
                        id.to_string(),
                        "the source is missing in the derived tables",
                        REBUILD,
                    );
                    continue;
                };
                let (again, sketches) = match &read {
                    Ok(read) => {
                        match once(&read.source.blocks, &read.text) {
                            Ok(()) if read.source.bytes == *bytes => view.bytes += bytes,
                            Ok(()) => view.fail(
                                "original",
                                id.to_string(),
                                format!("it has {} bytes; the ledger says {bytes}", read.source.bytes),
                                "put the file back from a backup",
                            ),
                            Err(why) => view.fail(
                                "blocks",
                                id.to_string(),
                                why,
                                "this is a fault of onrecord: please report it, with the file if you may",
                            ),
                        }
                        derive::rows_of(read, *seq)
                    }
                    Err(finding) => {
                        let mut row = row.clone();
                        row.findings = vec![FindingView::from(finding).into()];
                        (row, Vec::new())
                    }
                };
                let kept = self.archive.done(derived.sketches_of(*id))?;
                if again != *row || sketches != kept {
                    view.fail(
                        "derived",
                        id.to_string(),
                        "the source reads otherwise when read again",
                        REBUILD,
                    );
                }
            }
            done += chunk.len();
        }
        Ok(())
    }

    fn check_events(&self, view: &mut CheckView, watch: &mut dyn Watch) -> Result<(), DeskError> {
        let mut wrong = Vec::new();
        let derived = self.archive.derived();
        view.events = self.each_established(None, watch, |made, _| {
            let kept = derived.event(&made.event.id.to_string());
            if !matches!(kept, Ok(Some(row)) if row.digest == made.digest()) {
                wrong.push(made.event.id.to_string());
            }
        })?;
        for id in wrong {
            view.fail(
                "derived",
                id,
                "the event reads otherwise when established again",
                "run `onrecord check --rebuild`: derived tables are made again from the originals",
            );
        }
        Ok(())
    }

    fn check_citations(&self, view: &mut CheckView, watch: &mut dyn Watch) -> Result<(), DeskError> {
        let derived = self.archive.derived();
        let hint = "run `onrecord check --rebuild`; if it fails again, please report it";
        // Those of today, each paragraph.
        let heads = self.archive.done(derived.event_heads())?;
        for (done, head) in heads.iter().enumerate() {
            if done % AT_ONCE == 0 {
                watched(watch, done, heads.len())?;
            }
            let Some(row) = self.archive.done(derived.event(&head.id))? else { continue };
            for x in row.digest.opening.iter().chain(&row.digest.exchanges) {
                let name = x.id.as_deref().unwrap_or("opening");
                let whole = format!("{}/{name}@r{}", row.id, row.release);
                // The exchange as a whole: the ledger, the anchors and the hashes of all its paragraphs…
                match self.resolve(&whole) {
                    Ok(c) if c.fate == Fate::Resolved => {
                        // …then each paragraph by its own citation.
                        for p in &c.passages {
                            view.citations += 1;
                            let again = Self::parse(&p.citation)
                                .map(|cited| passages(&row.id, row.release, &row.digest, &cited.place));
                            if again.ok().as_deref() != Some(std::slice::from_ref(p)) {
                                view.fail("citation", &p.citation, "stands for another paragraph", hint);
                            }
                        }
                    }
                    Ok(c) => view.fail("citation", whole, format!("resolves to {:?}", c.fate), hint),
                    Err(e) => view.fail("citation", whole, e.to_string(), hint),
                }
            }
        }
        // Those of earlier releases: each exchange must still be found.
        let releases = self.archive.done(derived.releases(None))?;
        for (done, release) in releases.iter().enumerate() {
            if done % AT_ONCE == 0 {
                watched(watch, done, releases.len())?;
            }
            let row = self.archive.understood(self.archive.ledger().row(release.seq))?;
            let Some(Entry::Release(entry)) = row.map(|r| r.entry) else {
                view.fail("derived", &release.event, "a release that the ledger does not know", hint);
                continue;
            };
            view.citations += entry.exchanges.len();
            for lost in self.unresolved(&entry)? {
                // A release of another derivation may have cut the text otherwise, but its bytes are still there.
                let why = if entry.derivation == DERIVATION {
                    "leads nowhere"
                } else {
                    "was given by another version and leads nowhere"
                };
                view.fail("citation", lost, why, hint);
            }
        }
        Ok(())
    }

    /// Throws the derived tables away and makes them again from ledger and originals.
    ///
    /// # Errors
    /// An original is missing or altered.
    pub fn rebuild(&mut self, watch: &mut dyn Watch) -> Result<(), DeskError> {
        derive::rebuild(&mut self.archive, &self.moment, watch)
    }

    /// What is kept of every event, for tests and for comparing records.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn digests(&self) -> Result<Vec<(String, u32, EventDigest)>, DeskError> {
        let mut all = Vec::new();
        self.archive
            .done(self.archive.derived().each_event(|row| all.push((row.id, row.release, row.digest))))?;
        Ok(all)
    }
}

fn watched(watch: &mut dyn Watch, done: usize, of: usize) -> Result<(), DeskError> {
    watch.progress(Progress::Checking { done, of });
    if watch.stop() {
        return Err(DeskError::Stopped {
            hint: "nothing was changed; run `onrecord check` again".to_owned(),
        });
    }
    Ok(())
}

/// Whether every byte of a source lies in exactly one block.
fn once(blocks: &[Block], text: &SourceText) -> Result<(), String> {
    let mut at = 0;
    for block in blocks {
        if block.span.start() != at {
            return Err(format!(
                "the block {} begins at {} of the text, where {at} was due",
                block.role.as_str(),
                block.span.start()
            ));
        }
        at = block.span.end();
    }
    if at != text.as_str().len() {
        return Err(format!("the blocks end at {at}, the text at {}", text.as_str().len()));
    }
    Ok(())
}
