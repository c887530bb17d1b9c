//! Event by event, and what stands behind each silence.
//!
//! Of a small record every event is listed, those without the words as well. Of a large one ten thousand silences would
//! bury the answer: the latest are listed, and of the others it is said together how many there are and how much of them
//! is held.

use std::collections::{BTreeMap, BTreeSet};

use archive::EventDigest;
use serde::Serialize;

use super::collection::spots;
use super::corpus::day_of;
use super::lines::Opened;
use super::{Asking, Corpus, FindView, Trouble};
use crate::derive::is_question;
use crate::search::{Comparison, EventHits, Hit, summary};

/// Silent events that are listed.
const SILENT: usize = 20;

/// Events in which the words are said that silent ones are compared with.
const COMPARED: usize = 50;

/// Silent events that are not listed, together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SilentView {
    /// How many.
    pub events: u64,
    /// Exchanges held of them.
    pub exchanges: u64,
    /// Of these, those with their question.
    pub with_question: u64,
    /// All of it in a sentence.
    pub summary: String,
}

/// What was found in one event.
#[derive(Default)]
struct InEvent {
    said: u64,
    asked: u64,
    characters: u64,
}

impl Asking<'_> {
    pub(super) fn list(&self, view: &mut FindView) -> Result<(), Trouble> {
        let corpus = &self.request.corpus;
        let limit = self.request.limit;
        let mut in_events: BTreeMap<[u8; 32], InEvent> = BTreeMap::new();
        let mut hits: BTreeMap<[u8; 32], Vec<Hit>> = BTreeMap::new();
        let mut opened: BTreeMap<[u8; 32], Opened> = BTreeMap::new();
        for (n, index) in self.indexes().into_iter().enumerate() {
            let found = self.search(index, corpus, usize::MAX, &mut view.notes)?;
            view.hits += found.hits;
            view.in_exchanges += found.scopes;
            view.in_events = view.in_events.max(found.documents);
            let sizes = corpus.filtered(&self.collection, |filter| {
                index.sizes(filter.as_ref(), Some(&found), |key, _, tags| {
                    (*key, tags.iter().find(|t| t.0 == "voice").map(|t| t.1.clone()).unwrap_or_default())
                })
            });
            for ((key, voice), size) in sizes {
                let event = in_events.entry(key).or_default();
                match voice.as_str() {
                    "answer" => {
                        event.said += size.hits;
                        // The denominator is what the established text has: once for all printings.
                        event.characters += if n == 0 { size.characters } else { 0 };
                    }
                    "question" => event.asked += size.hits,
                    // Headlines: nobody says them.
                    _ => {}
                }
            }
            for hit in index.first(&found, limit) {
                let placed = index.placed(&hit);
                if !opened.contains_key(placed.key)
                    && let Some(o) = self.opened(placed.key, self.request.printings)?
                {
                    opened.insert(*placed.key, o);
                }
                let Some(line) = opened.get(placed.key).and_then(|o| self.line(o, &placed, n == 1)) else {
                    continue;
                };
                hits.entry(*placed.key).or_default().push(Hit {
                    citation: line.citation,
                    role: line.role,
                    before: line.before,
                    found: line.found,
                    after: line.after,
                    witnesses: line.witnesses,
                });
            }
        }
        view.said = in_events.values().map(|e| e.said).sum();
        view.said_in = in_events.values().filter(|e| e.said > 0).count() as u64;
        let shown: u64 = hits.values().map(|h| h.len() as u64).sum();
        if shown < view.hits {
            view.notes.push(format!("{shown} of {} places are shown; --limit shows more", view.hits));
        }
        // Where turns are chosen, an event without such a turn is not silent about anything.
        let silent: Vec<[u8; 32]> = self
            .by_id(corpus)
            .filter(|key| !corpus.chooses_turns() && in_events.get(*key).is_none_or(|e| e.said == 0))
            .copied()
            .collect();
        let listed: BTreeSet<[u8; 32]> = silent.iter().rev().take(SILENT).copied().collect();
        let keys: Vec<[u8; 32]> = self
            .by_id(corpus)
            .filter(|key| listed.contains(*key) || hits.contains_key(*key))
            .copied()
            .collect();
        let mut events = Vec::new();
        for key in &keys {
            if !opened.contains_key(key)
                && let Some(o) = self.opened(key, false)?
            {
                opened.insert(*key, o);
            }
            let Some(Opened { row, .. }) = opened.get(key) else { continue };
            let (said, asked, characters) = match in_events.get(key) {
                Some(e) => (e.said as usize, e.asked as usize, e.characters as usize),
                None => (0, 0, 0),
            };
            let characters = if characters > 0 { characters } else { characters_said(row) };
            let hits = hits.remove(key).unwrap_or_default();
            events.push(EventHits { said, asked, characters, hits, ..EventHits::of(row) });
        }
        if events.iter().any(|e| e.said == 0) {
            self.compare(&keys, &mut opened, &mut events)?;
        }
        for event in &mut events {
            event.summary = summary(event);
        }
        view.events = Some(events);
        if silent.len() > listed.len() {
            view.silent = Some(self.summed_up(&silent, &listed)?);
        }
        Ok(())
    }

    /// The fingerprints of the events of a part of the record, by date as their ids have it.
    fn by_id<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = &'a [u8; 32]> {
        let mut all: Vec<(&String, &[u8; 32])> = self.collection.ids.iter().map(|(f, id)| (id, f)).collect();
        all.sort();
        all.into_iter().filter(|(id, _)| corpus.holds_event(id, date_of(id))).map(|(_, f)| f)
    }

    /// Gives silent events the exchange that comes nearest to those in which the words are said.
    fn compare(
        &self,
        keys: &[[u8; 32]],
        opened: &mut BTreeMap<[u8; 32], Opened>,
        events: &mut [EventHits],
    ) -> Result<(), Trouble> {
        // Events elsewhere serve for comparing too.
        let mut notes = Vec::new();
        let everywhere = Corpus { role: Some("answer".to_owned()), ..Corpus::default() };
        let index = &self.collection.established;
        let found = self.search(index, &everywhere, COMPARED * 20, &mut notes)?;
        let mut holding: BTreeSet<([u8; 32], u32)> = BTreeSet::new();
        for hit in index.first(&found, COMPARED * 20) {
            let placed = index.placed(&hit);
            if !opened.contains_key(placed.key) {
                if opened.len() >= COMPARED + SILENT + self.request.limit {
                    break;
                }
                if let Some(o) = self.opened(placed.key, false)? {
                    opened.insert(*placed.key, o);
                }
            }
            holding.insert((*placed.key, placed.text));
        }
        if holding.is_empty() {
            return Ok(());
        }
        let mut order: Vec<&[u8; 32]> = opened.keys().collect();
        order.sort_by_key(|key| &opened[*key].row.id);
        let place: BTreeMap<&[u8; 32], usize> = order.iter().enumerate().map(|(n, k)| (*k, n)).collect();
        let digests: Vec<(String, &EventDigest)> = order
            .iter()
            .map(|key| &opened[*key].row)
            .map(|row| (format!("{}@r{}", row.id, row.release), &row.digest))
            .collect();
        let mut holders: Vec<(usize, usize)> = Vec::new();
        for (key, text) in &holding {
            let (Some(n), Some(o)) = (place.get(key), opened.get(key)) else { continue };
            if let Some(spot) = spots(&o.row).nth(*text as usize) {
                // Sections count the opening whether there is one or not; exchanges in order do not.
                let without = usize::from(o.row.digest.opening.is_none());
                holders.push((*n, (spot.section as usize).saturating_sub(without)));
            }
        }
        holders.sort_unstable();
        holders.dedup();
        let comparison = Comparison::of(&digests, &holders);
        for (key, event) in keys.iter().zip(events.iter_mut()).filter(|(_, e)| e.said == 0) {
            event.nearest = place.get(key).and_then(|n| comparison.nearest(*n));
        }
        Ok(())
    }

    fn summed_up(&self, silent: &[[u8; 32]], listed: &BTreeSet<[u8; 32]>) -> Result<SilentView, Trouble> {
        let held: BTreeMap<[u8; 32], (u32, u32)> =
            self.desk.archive.done(self.desk.archive.derived().held_each())?.into_iter().collect();
        let mut out = SilentView::default();
        for key in silent.iter().filter(|k| !listed.contains(*k)) {
            let (exchanges, questions) = held.get(key).copied().unwrap_or_default();
            out.events += 1;
            out.exchanges += u64::from(exchanges);
            out.with_question += u64::from(questions);
        }
        out.summary = format!(
            "0 in the captured answers of {} further event{}; {} exchanges of them are held",
            out.events,
            if out.events == 1 { "" } else { "s" },
            out.exchanges
        );
        Ok(out)
    }
}

/// Characters of the officials' words.
fn characters_said(row: &archive::EventRow) -> usize {
    spots(row)
        .filter(|s| !is_question(s.exchange, s.turn))
        .map(|s| s.paragraph.text.chars().filter(|c| !c.is_whitespace()).count())
        .sum()
}

/// The day in an event's id.
fn date_of(id: &str) -> Option<&str> {
    let day = id.split('/').nth(1)?.get(..10)?;
    day_of(day).filter(|d| d.starts_with(|c: char| c.is_ascii_digit()))
}
