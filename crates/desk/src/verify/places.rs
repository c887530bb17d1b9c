//! Where in the record a quotation could stand.
//!
//! Every gram of the quotation is looked up; turns that hold all of them are read for the quotation itself, turns that
//! hold the weightiest or the longest runs of them are read for what is near, or for its parts. All is bounded: so many
//! entries are counted, so many turns are read, whatever is asked of whatever record.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use archive::{EventRow, ExchangeDigest, OtherwiseDigest, SpokenHead, SpokenTurn, TurnDigest, Voice};
use editing::wording::{GRAM, Wording};
use record::Siglum;

use super::asked::Asked;
use crate::derive::is_question;
use crate::{Desk, DeskError};

/// Turns that are read for the quotation as a whole. A set phrase stands in thousands; its first places are shown and
/// the others counted.
const READ: usize = 24;

/// Turns that hold all grams and are looked at for who speaks where, before any is read.
const HEADS: usize = 4096;

/// Turns that are read for what is near: those with the weightiest shared grams, and those with the longest runs.
const NEAR: usize = 10;
const RUNS: usize = 24;

/// Entries of the index that are counted for one quotation. Beyond it only rare grams bring turns in: what is quoted has
/// some, unless it is made of set phrases alone.
const ENTRIES: usize = 400_000;

/// A turn with its words.
#[derive(Debug)]
pub(super) struct Turn {
    /// Index into the event's exchanges; none for the opening.
    pub(super) exchange: Option<usize>,
    pub(super) spoken: SpokenTurn,
    pub(super) role: String,
    /// The witness that reads so; none for the established text.
    pub(super) witness: Option<Siglum>,
    pub(super) text: String,
    pub(super) wording: Wording,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A paragraph of a turn.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) bytes: Range<usize>,
    pub(super) citation: String,
    pub(super) witnesses: Vec<Siglum>,
}

/// An event that is looked at.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) row: EventRow,
    pub(super) head: SpokenHead,
    otherwise: Vec<OtherwiseDigest>,
    /// Turns of the established text.
    established: usize,
}

/// Words of the quotation that stand in a turn.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) event: Arc<Loaded>,
    pub(super) turn: Arc<Turn>,
    /// Words of the quotation.
    pub(super) quoted: Range<usize>,
    /// Words of the turn.
    pub(super) found: Range<usize>,
}

/// A turn that is worth reading, with its event.
pub(super) type Candidate = (Arc<Loaded>, Arc<Turn>);

impl Loaded {
    /// The turn with this number, as the index counts them.
    fn turn(&self, number: usize) -> Option<Turn> {
        let digest = &self.row.digest;
        let spoken = self.head.turns.get(number)?.clone();
        if let Some(at) = number.checked_sub(self.established) {
            let own = self.otherwise.get(at)?;
            // Of a heading it is known what it stands over; a citation of that would be one of spoken words.
            let exchange = own.exchange.filter(|_| spoken.voice != Voice::Reports).map(|x| x as usize);
            let witness = Siglum::nth(usize::from(own.witness));
            let id = match exchange.and_then(|x| digest.exchanges.get(x)).and_then(|x| x.id.as_deref()) {
                Some(id) => format!("/{id}{}", if spoken.voice == Voice::Asks { ".q" } else { ".a" }),
                None if spoken.voice == Voice::Reports => String::new(),
                None => "/opening".to_owned(),
            };
            return Some(Turn {
                exchange,
                wording: Wording::of(&own.text),
                paragraphs: vec![Paragraph {
                    bytes: 0..own.text.len(),
                    citation: format!("{}{id}@r{}~{witness}", self.row.id, self.row.release),
                    witnesses: vec![witness],
                }],
                role: own.role.clone(),
                witness: Some(witness),
                text: own.text.clone(),
                spoken,
            });
        }
        let mut before = number;
        let openings = digest.opening.iter().map(|x| (None, x));
        for (at, x) in openings.chain(digest.exchanges.iter().enumerate().map(|(i, x)| (Some(i), x))) {
            match x.turns.get(before) {
                None => before -= x.turns.len(),
                Some(turn) => return Some(self.established(at, x, before, turn, spoken)),
            }
        }
        None
    }

    fn established(
        &self,
        exchange: Option<usize>,
        x: &ExchangeDigest,
        number: usize,
        turn: &TurnDigest,
        spoken: SpokenTurn,
    ) -> Turn {
        let question = is_question(x, turn);
        let earlier = x.turns[..number].iter().filter(|t| is_question(x, t) == question);
        let mut count = earlier.map(|t| t.paragraphs.len()).sum::<usize>();
        let part = match (&x.id, question) {
            (None, _) => "opening".to_owned(),
            (Some(id), true) => format!("{id}.q"),
            (Some(id), false) => format!("{id}.a"),
        };
        let mut text = String::new();
        let mut paragraphs = Vec::new();
        for p in &turn.paragraphs {
            if !paragraphs.is_empty() {
                text.push('\n');
            }
            let start = text.len();
            text.push_str(&p.text);
            count += 1;
            paragraphs.push(Paragraph {
                bytes: start..text.len(),
                citation: format!("{}/{part}.{count}@r{}", self.row.id, self.row.release),
                witnesses: p.witnesses.iter().map(|w| Siglum::nth(usize::from(*w))).collect(),
            });
        }
        Turn {
            exchange,
            role: turn.role.clone(),
            witness: None,
            wording: Wording::of(&text),
            text,
            paragraphs,
            spoken,
        }
    }

    /// What witnesses have of an exchange that the established text reads otherwise, of voices of this kind.
    pub(super) fn others(&self, exchange: Option<usize>, voice: Voice) -> Vec<Turn> {
        let numbers = self.established..self.head.turns.len();
        numbers
            .filter(|n| self.head.turns[*n].voice == voice)
            .filter(|n| {
                self.otherwise
                    .get(n - self.established)
                    .is_some_and(|o| voice == Voice::Reports || o.exchange.map(|x| x as usize) == exchange)
            })
            .filter_map(|n| self.turn(n))
            .collect()
    }

    /// The turns of the established text of an exchange, of voices of this kind.
    pub(super) fn reading(&self, exchange: Option<usize>, voice: Voice) -> Vec<Turn> {
        (0..self.established)
            .filter(|n| self.head.turns[*n].voice == voice)
            .filter_map(|n| self.turn(n))
            .filter(|t| t.exchange == exchange)
            .collect()
    }
}

/// How much of a quotation a turn shares.
#[derive(Clone, Copy, Debug, Default)]
struct Shared {
    weight: f32,
    last: usize,
    run: usize,
    /// Grams of the longest run, and the gram after it.
    best: usize,
    end: usize,
}

/// A quotation on its way through the record.
pub(super) struct Search<'d> {
    desk: &'d Desk,
    quote: &'d str,
    pub(super) words: &'d Wording,
    events: BTreeMap<u32, Option<Arc<Loaded>>>,
    turns: BTreeMap<(u32, usize), Option<Arc<Turn>>>,
    shared: Vec<(u32, Shared)>,
}

impl<'d> Search<'d> {
    pub(super) fn new(desk: &'d Desk, quote: &'d str, words: &'d Wording) -> Result<Self, DeskError> {
        let mut search =
            Self { desk, quote, words, events: BTreeMap::new(), turns: BTreeMap::new(), shared: Vec::new() };
        search.count()?;
        Ok(search)
    }

    /// Counts which turns share grams with the quotation.
    fn count(&mut self) -> Result<(), DeskError> {
        let grams: Vec<u32> = self.words.grams().collect();
        let derived = self.desk.archive.derived();
        let mut lists: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for gram in &grams {
            if !lists.contains_key(gram) {
                let units = self.desk.archive.done(derived.units(*gram))?;
                lists.insert(*gram, units);
            }
        }
        let mut lengths: Vec<usize> = lists.values().map(Vec::len).collect();
        lengths.sort_unstable();
        let mut sum = 0;
        let longest = lengths.iter().take_while(|l| {
            sum += **l;
            sum <= ENTRIES
        });
        // At least the rarest gram brings turns in.
        let longest = longest.last().or(lengths.first()).copied().unwrap_or_default();
        let mut shared: rustc_hash::FxHashMap<u32, Shared> = rustc_hash::FxHashMap::default();
        for units in lists.values().filter(|l| l.len() <= longest) {
            shared.extend(units.iter().map(|u| (*u, Shared::default())));
        }
        for (i, gram) in grams.iter().enumerate() {
            let Some(units) = lists.get(gram) else { continue };
            let weight = 1.0 / (1.0 + units.len() as f32).ln_1p();
            for unit in units {
                let Some(s) = shared.get_mut(unit) else { continue };
                s.run = if s.run > 0 && s.last + 1 == i { s.run + 1 } else { 1 };
                s.last = i;
                s.weight += weight;
                if s.run > s.best {
                    (s.best, s.end) = (s.run, i + 1);
                }
            }
        }
        self.shared = shared.into_iter().collect();
        self.shared.sort_unstable_by_key(|(unit, _)| *unit);
        Ok(())
    }

    fn event(&mut self, number: u32) -> Result<Option<Arc<Loaded>>, DeskError> {
        if let Some(known) = self.events.get(&number) {
            return Ok(known.clone());
        }
        let archive = &self.desk.archive;
        let derived = archive.derived();
        let loaded = match archive.done(derived.spoken(number))? {
            None => None,
            Some(head) => match archive.done(derived.event_made_of(head.fingerprint))? {
                None => None,
                Some(row) => {
                    let otherwise = archive.done(derived.otherwise(number))?;
                    let established = head.turns.len().saturating_sub(otherwise.len());
                    Some(Arc::new(Loaded { row, head, otherwise, established }))
                }
            },
        };
        self.events.insert(number, loaded.clone());
        Ok(loaded)
    }

    fn turn(&mut self, number: u32, turn: usize) -> Result<Option<Candidate>, DeskError> {
        let Some(event) = self.event(number)? else { return Ok(None) };
        let made = self.turns.entry((number, turn)).or_insert_with(|| event.turn(turn).map(Arc::new)).clone();
        Ok(made.map(|turn| (event, turn)))
    }

    /// Where the whole quotation stands, as far as turns were read, the best places first; and in how many turns it may
    /// stand beside those.
    pub(super) fn whole(&mut self, asked: &Asked) -> Result<(Vec<Place>, usize), DeskError> {
        let grams = (self.words.len() + 1).saturating_sub(GRAM);
        let mut units: Vec<(u32, usize)> = if grams == 0 {
            self.every_turn(asked)?
        } else {
            let full = self.shared.iter().filter(|(_, s)| s.best == grams);
            full.map(|(unit, _)| archive::of_unit(*unit)).collect()
        };
        let all = units.len();
        units.truncate(HEADS);
        if asked.is_particular() && all > 1 {
            // Who is said to have said it, when: those turns first.
            let mut ranked = Vec::with_capacity(units.len());
            let mut head: Option<(u32, Option<SpokenHead>)> = None;
            for (number, turn) in units {
                if head.as_ref().is_none_or(|(n, _)| *n != number) {
                    let archive = &self.desk.archive;
                    head = Some((number, archive.done(archive.derived().spoken(number))?));
                }
                let rank = match head.as_ref().and_then(|(_, h)| h.as_ref()) {
                    None => 9,
                    Some(h) => asked.rank(&h.id, h.turns.get(turn), &h.turns),
                };
                ranked.push((rank, number, turn));
            }
            ranked.sort_unstable();
            units = ranked.into_iter().map(|(_, number, turn)| (number, turn)).collect();
        }
        let mut places = Vec::new();
        let mut read = 0;
        for (number, turn) in &units {
            // A turn may hold all grams and not the quotation: then others are read in its stead.
            if places.len() >= READ || read >= 4 * READ {
                break;
            }
            read += 1;
            let Some((event, turn)) = self.turn(*number, *turn)? else { continue };
            for found in turn.wording.find(&turn.text, self.words, self.quote) {
                places.push(Place {
                    event: Arc::clone(&event),
                    turn: Arc::clone(&turn),
                    quoted: 0..self.words.len(),
                    found,
                });
            }
        }
        Ok((places, all.saturating_sub(read)))
    }

    /// Every turn that holds a quotation of one or two words, which has no gram: the whole record is read, until there
    /// is enough to show.
    fn every_turn(&mut self, asked: &Asked) -> Result<Vec<(u32, usize)>, DeskError> {
        let mut found = Vec::new();
        let mut agreeing = 0;
        for number in self.desk.archive.done(self.desk.archive.derived().spoken_numbers())? {
            let Some(event) = self.event(number)? else { continue };
            for t in 0..event.head.turns.len() {
                let holds = event
                    .turn(t)
                    .is_some_and(|turn| !turn.wording.find(&turn.text, self.words, self.quote).is_empty());
                if holds {
                    found.push((number, t));
                    let rank = asked.rank(&event.head.id, event.head.turns.get(t), &event.head.turns);
                    agreeing += usize::from(rank == 0);
                }
            }
            // One event at a time: the record may be larger than memory.
            self.events.remove(&number);
            if agreeing >= READ {
                break;
            }
        }
        Ok(found)
    }

    /// Turns worth reading for what is near the quotation, or for parts of it, in the order of the record.
    pub(super) fn candidates(&mut self) -> Result<Vec<Candidate>, DeskError> {
        let mut by_weight: Vec<&(u32, Shared)> = self.shared.iter().collect();
        let order = |a: &&(u32, Shared), b: &&(u32, Shared)| {
            b.1.weight.total_cmp(&a.1.weight).then(b.1.best.cmp(&a.1.best)).then(a.0.cmp(&b.0))
        };
        if by_weight.len() > NEAR {
            by_weight.select_nth_unstable_by(NEAR, order);
            by_weight.truncate(NEAR);
        }
        let mut units: Vec<u32> = by_weight.iter().map(|(unit, _)| *unit).collect();
        // Each place of the quotation by the longest runs that go over it.
        let mut by_run: Vec<&(u32, Shared)> = self.shared.iter().filter(|(_, s)| s.best >= 2).collect();
        by_run.sort_unstable_by(|a, b| {
            b.1.best.cmp(&a.1.best).then(b.1.weight.total_cmp(&a.1.weight)).then(a.0.cmp(&b.0))
        });
        let mut covered = vec![0u8; self.words.len()];
        let mut taken = 0;
        for (unit, s) in by_run {
            let run = s.end - s.best..(s.end + GRAM - 1).min(covered.len());
            if covered[run.clone()].iter().any(|c| *c < 2) {
                covered[run].iter_mut().for_each(|c| *c = c.saturating_add(1));
                units.push(*unit);
                taken += 1;
                if taken == RUNS {
                    break;
                }
            }
        }
        units.sort_unstable();
        units.dedup();
        let mut out = Vec::new();
        for unit in units {
            let (number, turn) = archive::of_unit(unit);
            out.extend(self.turn(number, turn)?);
        }
        Ok(out)
    }
}
