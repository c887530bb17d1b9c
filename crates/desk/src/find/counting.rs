//! How often, against how much. A count without its denominator compares a long year with a short one, so none is given
//! without: places for 10,000 characters of the texts that were asked about, as far as they are held.

use concordance::{Size, measures};
use serde::Serialize;

use super::corpus::day_of;
use super::{Asking, FindView, Trouble};

/// What is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBy {
    /// Event by event.
    Event,
    /// Year by year.
    Year,
    /// By who speaks.
    Speaker,
    /// By the outlet that asks.
    Outlet,
}

/// A count.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CountView {
    /// The event, year, speaker or outlet; none where it is unknown.
    pub of: Option<String>,
    /// Places.
    pub hits: u64,
    /// Characters in which they were looked for: those that are no blanks.
    pub characters: u64,
    /// Places for 10,000 characters; none where nothing is held.
    pub per_10_000: Option<f64>,
}

/// How evenly the places are spread over the events.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DispersionView {
    /// Events with text of the part of the record that was asked about.
    pub events: u64,
    /// Of these, events with a place.
    pub events_with: u64,
    /// Gries' deviation of proportions, normalised: 0 where the places are spread as the text is, 1 where all stand in the
    /// smallest event.
    pub deviation: Option<f64>,
    /// Juilland's D: 1 where the rate is the same in every event, 0 where all stand in one.
    pub juilland: Option<f64>,
}

/// Places for 10,000 characters, to three digits behind the point: more would say more than is known.
fn rate(hits: u64, characters: u64) -> Option<f64> {
    (characters > 0).then(|| (hits as f64 * 10_000.0 / characters as f64 * 1000.0).round() / 1000.0)
}

pub(super) fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

impl Asking<'_> {
    pub(super) fn counts(&self, by: CountBy, view: &mut FindView) -> Result<(), Trouble> {
        let (corpus, ids) = (&self.request.corpus, &self.collection.ids);
        let index = &self.collection.established;
        if self.request.printings {
            view.notes.push("counts are of the established text, in which an event is held once".to_owned());
        }
        let found = self.search(index, corpus, usize::MAX, &mut view.notes)?;
        (view.hits, view.in_exchanges, view.in_events) = (found.hits, found.scopes, found.documents);
        let sizes = corpus.filtered(&self.collection, |filter| {
            index.sizes(filter.as_ref(), Some(&found), |key, date, tags| {
                let tag = |name: &str| tags.iter().find(|t| t.0 == name).map(|t| t.1.clone());
                // Unknown ones last.
                let group = match by {
                    CountBy::Event => ids.get(key).cloned(),
                    CountBy::Year => day_of(date).and_then(|d| d.get(..4)).map(str::to_owned),
                    CountBy::Speaker => tag("speaker"),
                    CountBy::Outlet => tag("outlet"),
                };
                (group.is_none(), group)
            })
        });
        let mut rows: Vec<CountView> = sizes
            .into_iter()
            .map(|((_, of), s)| CountView {
                of,
                hits: s.hits,
                characters: s.characters,
                per_10_000: rate(s.hits, s.characters),
            })
            .collect();
        if matches!(by, CountBy::Speaker | CountBy::Outlet) {
            rows.sort_by(|a, b| (a.of.is_none(), b.hits, &a.of).cmp(&(b.of.is_none(), a.hits, &b.of)));
        }
        if rows.len() > self.request.limit {
            view.notes.push(format!(
                "{} of {} rows are shown; --limit shows more",
                self.request.limit,
                rows.len()
            ));
            rows.truncate(self.request.limit);
        }
        let events = corpus.filtered(&self.collection, |filter| {
            index.sizes(filter.as_ref(), Some(&found), |key, _, _| *key)
        });
        let parts: Vec<(u64, u64)> =
            events.values().filter(|s: &&Size| s.characters > 0).map(|s| (s.hits, s.characters)).collect();
        view.dispersion = Some(DispersionView {
            events: parts.len() as u64,
            events_with: parts.iter().filter(|p| p.0 > 0).count() as u64,
            deviation: measures::deviation(&parts).map(rounded),
            juilland: measures::juilland(&parts).map(rounded),
        });
        view.counts = Some(rows);
        Ok(())
    }
}
