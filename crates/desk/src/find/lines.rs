//! Places with the words around them: a concordance. Sorted by what follows or comes before, it shows at a glance what a
//! word is used for.

use std::collections::BTreeMap;

use archive::{EventRow, OtherwiseDigest};
use concordance::{Found, Hit, Index, Placed, places};
use editing::script::{fold, fold_str};
use record::Siglum;
use serde::Serialize;

use super::collection::{Spot, in_order, spots};
use super::{Asking, FindView, Trouble};
use crate::derive::is_question;
use crate::search::sentence;

/// Places that are sorted by their words; of more the first ones by date.
const SORTED: usize = 20_000;

/// In which order lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// By date.
    #[default]
    Date,
    /// The exchanges that are most about it first.
    Rank,
    /// By the words before, the nearest first.
    Left,
    /// By the words after.
    Right,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// Its paragraph.
    pub citation: String,
    /// The event's day.
    pub date: Option<String>,
    /// The role of the turn, or of the block.
    pub role: String,
    /// Who speaks, where known.
    pub speaker: Option<String>,
    /// The words before it in its sentence.
    pub before: String,
    /// The words found, as established or printed.
    pub found: String,
    /// The words after it in its sentence.
    pub after: String,
    /// The witnesses that hold the paragraph; of words that only a printing has, that one.
    pub witnesses: Vec<String>,
}

/// An event with all that its lines need.
pub(super) struct Opened {
    pub(super) row: EventRow,
    others: Vec<OtherwiseDigest>,
}

impl Asking<'_> {
    /// The event with this fingerprint.
    pub(super) fn opened(&self, key: &[u8; 32], printings: bool) -> Result<Option<Opened>, Trouble> {
        let (archive, derived) = (&self.desk.archive, self.desk.archive.derived());
        let Some(row) = archive.done(derived.event_made_of(*key))? else { return Ok(None) };
        let others = match archive.done(derived.spoken_number(*key))? {
            Some(number) if printings => archive.done(derived.otherwise(number))?,
            _ => Vec::new(),
        };
        Ok(Some(Opened { row, others }))
    }

    /// The line of a place.
    pub(super) fn line(&self, opened: &Opened, placed: &Placed<'_>, printings: bool) -> Option<LineView> {
        let row = &opened.row;
        let tag = |name: &str| placed.tags.iter().find(|t| t.0 == name).map(|t| t.1.clone());
        let (text, citation, witnesses) = if printings {
            let own = &opened.others[*in_order(&opened.others).get(placed.text as usize)?];
            let witness = Siglum::nth(usize::from(own.witness)).to_string();
            let exchange = own.exchange.and_then(|x| row.digest.exchanges.get(x as usize)?.id.as_deref());
            let part = match (exchange, tag("voice").as_deref()) {
                (_, Some("report")) => String::new(),
                (Some(id), Some("question")) => format!("/{id}.q"),
                (Some(id), _) => format!("/{id}.a"),
                (None, _) => "/opening".to_owned(),
            };
            (&own.text, format!("{}{part}@r{}~{witness}", row.id, row.release), vec![witness])
        } else {
            let spot = spots(row).nth(placed.text as usize)?;
            let witnesses = spot.paragraph.witnesses.iter().map(|w| Siglum::nth(usize::from(*w)).to_string());
            (&spot.paragraph.text, citation(row, &spot), witnesses.collect())
        };
        let places = places(text, fold);
        let first = places.get(placed.token as usize)?.start;
        let last = places.get((placed.token + placed.tokens).checked_sub(1)? as usize)?.end;
        let (before, found, after) = sentence(text, first, last);
        Some(LineView {
            citation,
            date: row.digest.date.clone(),
            role: tag("role").unwrap_or_default(),
            speaker: tag("speaker"),
            before,
            found,
            after,
            witnesses,
        })
    }

    pub(super) fn lines(&self, sort: Sort, view: &mut FindView) -> Result<(), Trouble> {
        let limit = self.request.limit;
        let kept = match sort {
            Sort::Date => limit,
            Sort::Left | Sort::Right => SORTED,
            Sort::Rank => usize::MAX,
        };
        let mut lines: Vec<(LineView, String)> = Vec::new();
        for (n, index) in self.indexes().into_iter().enumerate() {
            let found = self.search(index, &self.request.corpus, kept, &mut view.notes)?;
            view.hits += found.hits;
            view.in_exchanges += found.scopes;
            view.in_events = view.in_events.max(found.documents);
            if found.hits > kept as u64 && matches!(sort, Sort::Left | Sort::Right) {
                view.notes.push(format!("the first {kept} of {} places by date are sorted", found.hits));
            }
            let hits = match sort {
                Sort::Rank => ranked(index, &found, limit),
                Sort::Date | Sort::Left | Sort::Right => index.first(&found, kept),
            };
            let mut opened: BTreeMap<[u8; 32], Option<Opened>> = BTreeMap::new();
            for hit in hits {
                let placed = index.placed(&hit);
                if !opened.contains_key(placed.key) {
                    // Lines come event by event where they are many: one at a time is held.
                    if opened.len() > 200 {
                        opened.clear();
                    }
                    opened.insert(*placed.key, self.opened(placed.key, n == 1)?);
                }
                if let Some(Some(o)) = opened.get(placed.key)
                    && let Some(line) = self.line(o, &placed, n == 1)
                {
                    let day = placed.date.to_owned();
                    lines.push((line, day));
                }
            }
        }
        match sort {
            Sort::Date => lines.sort_by(|a, b| a.1.cmp(&b.1)),
            Sort::Rank => {}
            Sort::Right => lines.sort_by_cached_key(|(l, day)| (fold_str(&l.after), day.clone())),
            Sort::Left => lines.sort_by_cached_key(|(l, day)| {
                (fold_str(&l.before).chars().rev().collect::<String>(), day.clone())
            }),
        }
        lines.truncate(limit);
        view.lines = Some(lines.into_iter().map(|(line, _)| line).collect());
        Ok(())
    }
}

/// The citation of a paragraph: paragraphs are counted through the questions, or the answers, of an exchange.
fn citation(row: &EventRow, spot: &Spot<'_>) -> String {
    let x = spot.exchange;
    let question = is_question(x, spot.turn);
    let mut number = 0;
    'count: for turn in x.turns.iter().filter(|t| is_question(x, t) == question) {
        for paragraph in &turn.paragraphs {
            number += 1;
            if std::ptr::eq(paragraph, spot.paragraph) {
                break 'count;
            }
        }
    }
    let name = match (&x.id, question) {
        (None, _) => format!("opening.{number}"),
        (Some(id), true) => format!("{id}.q.{number}"),
        (Some(id), false) => format!("{id}.a.{number}"),
    };
    format!("{}/{name}@r{}", row.id, row.release)
}

/// The places of the exchanges that are most about the query: by BM25 over them (Robertson and Zaragoza 2009), each
/// phrase of the query weighing by how rare it is.
fn ranked(index: &Index, found: &Found, limit: usize) -> Vec<Hit> {
    /// How soon a word that is said again adds nothing, and how much the length counts: the values of the literature.
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    let sizes = index.section_sizes();
    let average = sizes.iter().flatten().map(|s| f64::from(*s)).sum::<f64>()
        / (sizes.iter().map(Vec::len).sum::<usize>().max(1) as f64);
    let all = sizes.iter().map(Vec::len).sum::<usize>() as f64;
    let mut counts: BTreeMap<(u32, u32), BTreeMap<u32, u32>> = BTreeMap::new();
    let mut holds: BTreeMap<u32, f64> = BTreeMap::new();
    let located: Vec<((u32, u32), u32, Hit)> =
        index.each(found).map(|h| (index.section_of(&h), index.placed(&h).leaf, h)).collect();
    for (section, leaf, _) in &located {
        let count = counts.entry(*section).or_default().entry(*leaf).or_default();
        *count += 1;
        if *count == 1 {
            *holds.entry(*leaf).or_default() += 1.0;
        }
    }
    let score = |section: &(u32, u32)| -> f64 {
        let size =
            sizes.get(section.0 as usize).and_then(|s| s.get(section.1 as usize)).copied().unwrap_or(0);
        counts.get(section).into_iter().flatten().fold(0.0, |sum, (leaf, count)| {
            let n = holds.get(leaf).copied().unwrap_or(0.0);
            let rarity = ((all - n + 0.5) / (n + 0.5) + 1.0).ln();
            let tf = f64::from(*count);
            sum + rarity * tf * (K1 + 1.0) / (tf + K1 * (1.0 - B + B * f64::from(size) / average.max(1.0)))
        })
    };
    let mut best: Vec<(f64, (u32, u32))> = counts.keys().map(|s| (score(s), *s)).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    best.truncate(limit);
    let place: BTreeMap<(u32, u32), usize> = best.iter().enumerate().map(|(n, (_, s))| (*s, n)).collect();
    let mut out: Vec<(usize, Hit)> =
        located.iter().filter_map(|(section, _, hit)| Some((*place.get(section)?, *hit))).collect();
    out.sort_by_key(|(n, _)| *n);
    out.into_iter().map(|(_, hit)| hit).take(limit).collect()
}
