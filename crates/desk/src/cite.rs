//! What a citation stands for, now and when it was given.
//!
//! A citation once given resolves for ever, or says what moved. Three things can happen to the words behind one: the
//! event or exchange gets another id (an orphan's question is found, a date becomes known), a paragraph gets another
//! number, or a further printing changes what the established text reads. The `release` rows of the ledger remember
//! what each id meant and where a witness prints it; from there the place is found again among the events of today.
//!
//! ```text
//!   id today? ── yes ─────────────────────────────────────────────► its words
//!      │ no
//!      ▼
//!   last release that gave the id ──► anchor: source, bytes ──► exchange of today that holds them: moved
//!
//!   with @rN: the words of release N, made again from the ledger up to its row, beside the words of today
//! ```

use archive::{Entry, EventDigest, EventRow, ExchangeDigest, ExchangeGiven, MemberKey, ReleaseEntry};
use record::{Citation, CitationPlace, EventId, ExchangeId, Part, Siglum, Slug};
use serde::Serialize;

use crate::derive::{self, Decisions, is_question, paragraphs, passage_hash};
use crate::view::GivenView;
use crate::{Desk, DeskError};

/// What has become of what was cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Fate {
    /// It reads as it did.
    Resolved,
    /// It reads as it did, and is cited otherwise now.
    Moved {
        /// The citation of today.
        to: String,
        /// Why.
        because: String,
    },
    /// It reads otherwise than when it was cited.
    Changed {
        /// The citation of today, where there is one.
        to: Option<String>,
        /// What differs.
        because: String,
    },
}

/// A paragraph with its citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Its citation.
    pub citation: String,
    /// The role of its turn.
    pub role: String,
    /// Who speaks; absent where that is not known, and where the printings contradict each other.
    pub speaker: Option<String>,
    /// Who is printed over the words, and where, where the printings contradict each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<GivenView>,
    /// The words.
    pub text: String,
    /// The sigla of the witnesses that hold any of it.
    pub witnesses: Vec<String>,
}

/// What a citation stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CitedText {
    /// The citation as asked for.
    pub asked: String,
    /// What has become of it.
    pub fate: Fate,
    /// The event of today.
    pub event: String,
    /// Its release of today.
    pub release: u32,
    /// The words of today.
    pub passages: Vec<Passage>,
    /// The words as cited, where they read otherwise.
    pub as_cited: Vec<Passage>,
}

/// A place among the events of today.
pub(crate) struct Found {
    pub(crate) row: EventRow,
    pub(crate) place: CitationPlace,
}

/// Where the exchange of a place is in a digest.
fn exchange_in<'d>(digest: &'d EventDigest, place: &CitationPlace) -> Option<&'d ExchangeDigest> {
    match place {
        CitationPlace::Event => None,
        CitationPlace::Opening(_) => digest.opening.as_ref(),
        CitationPlace::Exchange(id, _) => {
            digest.exchanges.iter().find(|x| x.id.as_deref() == Some(id.as_str()))
        }
    }
}

/// The passages that a place of a digest stands for, with their citations.
pub(crate) fn passages(
    event: &str,
    release: u32,
    digest: &EventDigest,
    place: &CitationPlace,
) -> Vec<Passage> {
    let base = |x: &ExchangeDigest| match &x.id {
        Some(id) => format!("{event}/{id}"),
        None => format!("{event}/opening"),
    };
    let of_exchange = |x: &ExchangeDigest, part: Option<Part>, number: Option<u32>| -> Vec<Passage> {
        let mut counts = [0u32; 2];
        let mut out = Vec::new();
        for turn in &x.turns {
            let (count, letter, this) = if is_question(x, turn) {
                (&mut counts[0], ".q", Part::Question)
            } else {
                (&mut counts[1], ".a", Part::Answer)
            };
            for p in &turn.paragraphs {
                *count += 1;
                if part.is_some_and(|part| part != this) || number.is_some_and(|n| n != *count) {
                    continue;
                }
                let letter = if x.id.is_some() { letter } else { "" };
                out.push(Passage {
                    citation: format!("{}{letter}.{count}@r{release}", base(x)),
                    role: turn.role.clone(),
                    speaker: turn.speaker.clone(),
                    given: GivenView::all(&turn.given),
                    text: p.text.clone(),
                    witnesses: p.witnesses.iter().map(|w| Siglum::nth(usize::from(*w)).to_string()).collect(),
                });
            }
        }
        out
    };
    match place {
        CitationPlace::Event => {
            digest.opening.iter().chain(&digest.exchanges).flat_map(|x| of_exchange(x, None, None)).collect()
        }
        CitationPlace::Opening(number) => {
            digest.opening.as_ref().map(|x| of_exchange(x, None, *number)).unwrap_or_default()
        }
        CitationPlace::Exchange(_, part) => exchange_in(digest, place)
            .map(|x| of_exchange(x, part.map(|p| p.0), part.and_then(|p| p.1)))
            .unwrap_or_default(),
    }
}

/// A place written as a citation of an event at a release.
fn written(event: &str, place: &CitationPlace, release: Option<u32>) -> String {
    match event.parse::<EventId>() {
        Ok(event) => Citation { event, place: place.clone(), release, witness: None }.to_string(),
        Err(_) => event.to_owned(),
    }
}

impl Desk {
    /// Parses a citation.
    ///
    /// # Errors
    /// It is none.
    pub(crate) fn parse(text: &str) -> Result<Citation, DeskError> {
        text.parse::<Citation>().map_err(|e| DeskError::Usage {
            what: e.to_string(),
            hint: "for example cn-fm/2031-03-07/harbour-post.a.3; `onrecord list` names the events"
                .to_owned(),
        })
    }

    /// Says what a citation stands for, and whether it still reads as it did.
    ///
    /// # Errors
    /// It never stood for anything in this record.
    pub fn resolve(&self, text: &str) -> Result<CitedText, DeskError> {
        let citation = Self::parse(text)?;
        let id = citation.event.to_string();
        let given = self.release_of(&id, &citation.place, citation.release)?;
        let found = self.find(&citation, given.as_ref())?;
        let now = passages(&found.row.id, found.row.release, &found.row.digest, &found.place);
        let mut cited = CitedText {
            asked: text.to_owned(),
            fate: Fate::Resolved,
            event: found.row.id.clone(),
            release: found.row.release,
            passages: now,
            as_cited: Vec::new(),
        };
        let to = written(&found.row.id, &found.place, None);
        let moved = found.row.id != id || found.place != citation.place;
        let why_moved = || {
            if found.row.id != id {
                format!("the event {id} is now {}", found.row.id)
            } else {
                "more is known of this exchange now".to_owned()
            }
        };
        let (Some(number), Some((entry, seq))) = (citation.release, &given) else {
            if citation.release.is_some_and(|n| n != found.row.release) {
                return Err(self.no_such_release(&id, &found.row, citation.release.unwrap_or_default())?);
            }
            if cited.passages.is_empty() && citation.place != CitationPlace::Event {
                return Err(no_such_passage(text, &found));
            }
            if moved {
                cited.fate = Fate::Moved { to, because: why_moved() };
            }
            return Ok(cited);
        };

        // What was cited: by its hashes, which the ledger keeps, and by its words, made again.
        let wanted = hashes_of(&entry.exchanges, &citation.place);
        if wanted.is_empty() && citation.place != CitationPlace::Event {
            return Err(DeskError::NotFound {
                what: format!("{text} had no such passage: release {number} did not hold it"),
                hint: format!("`onrecord show {to}` gives the whole of it"),
            });
        }
        if wanted == hashes_of(&given_by(&found.row.digest), &found.place) {
            if moved {
                cited.fate = Fate::Moved { to, because: why_moved() };
            }
            return Ok(cited);
        }
        let as_cited = self.release_text(entry, *seq)?;
        cited.as_cited = as_cited
            .as_ref()
            .map(|digest| passages(&id, number, digest, &citation.place))
            .unwrap_or_default();
        let exact = as_cited.is_some_and(|digest| hashes_of(&given_by(&digest), &citation.place) == wanted);

        // One paragraph that stands elsewhere in its exchange has only another number.
        if let [hash] = wanted.as_slice() {
            let whole = match &found.place {
                CitationPlace::Opening(Some(_)) => Some(CitationPlace::Opening(None)),
                CitationPlace::Exchange(x, Some((part, Some(_)))) => {
                    Some(CitationPlace::Exchange(x.clone(), Some((*part, None))))
                }
                CitationPlace::Event | CitationPlace::Opening(None) | CitationPlace::Exchange(..) => None,
            };
            let elsewhere = whole.and_then(|whole| {
                passages(&found.row.id, found.row.release, &found.row.digest, &whole)
                    .into_iter()
                    .find(|p| passage_hash(&p.text) == *hash)
            });
            if let Some(p) = elsewhere {
                cited.fate = Fate::Moved {
                    to: p.citation.clone(),
                    because: "the paragraph has another number now: more text of the exchange is held"
                        .to_owned(),
                };
                cited.passages = vec![p];
                cited.as_cited.clear();
                return Ok(cited);
            }
        }
        let because = if exact {
            difference(&cited.as_cited, &cited.passages)
        } else {
            format!(
                "this version of onrecord reads the originals otherwise than the one that gave release {number} \
                 (derivation {}, now {}): the words as cited cannot be made again",
                entry.derivation,
                derive::DERIVATION
            )
        };
        cited.fate = Fate::Changed { to: (!cited.passages.is_empty()).then_some(to), because };
        Ok(cited)
    }

    /// The event and place of today for a citation.
    pub(crate) fn find(
        &self,
        citation: &Citation,
        given: Option<&(ReleaseEntry, u64)>,
    ) -> Result<Found, DeskError> {
        let derived = self.archive.derived();
        let id = citation.event.to_string();
        let holds = |row: &EventRow, place: &CitationPlace| match place {
            CitationPlace::Event => true,
            CitationPlace::Opening(_) | CitationPlace::Exchange(..) => {
                exchange_in(&row.digest, place).is_some()
            }
        };
        let today = self.archive.done(derived.event(&id))?;
        // An id of today means what it means today, unless a release says that it once meant something else.
        let anchored = match given {
            Some((entry, _)) => self.by_anchor(entry, &citation.place)?,
            None => None,
        };
        if let Some(found) = anchored {
            return Ok(found);
        }
        if let Some(row) = &today {
            if holds(row, &citation.place) {
                return Ok(Found { row: row.clone(), place: citation.place.clone() });
            }
            if let CitationPlace::Exchange(x, part) = &citation.place {
                let formerly =
                    row.digest.exchanges.iter().find(|e| e.formerly.iter().any(|f| f == x.as_str()));
                if let Some(id) = formerly.and_then(|e| e.id.as_deref()).and_then(exchange_id) {
                    let place = CitationPlace::Exchange(id, *part);
                    return Ok(Found { row: row.clone(), place });
                }
            }
        }
        // Not of today: the last release that gave it tells where to look.
        if let Some((entry, _)) = self.release_of(&id, &citation.place, None)?
            && let Some(found) = self.by_anchor(&entry, &citation.place)?
        {
            return Ok(found);
        }
        match today {
            Some(row) => {
                let near: Vec<&str> = row.digest.exchanges.iter().filter_map(|x| x.id.as_deref()).collect();
                Err(DeskError::NotFound {
                    what: format!("{id} holds no {}", part_of(&citation.place)),
                    hint: format!(
                        "it holds {}; {}",
                        if near.is_empty() { "no exchange".to_owned() } else { near.join(", ") },
                        crate::CoverageView::from(&row.digest.coverage).in_words()
                    ),
                })
            }
            None => Err(self.no_such_event(&id)?),
        }
    }

    /// The event with this id today, or the one that the id meant last.
    pub(crate) fn event_named(&self, id: &str) -> Result<EventRow, DeskError> {
        let citation = Self::parse(id)?;
        let event = Citation { place: CitationPlace::Event, ..citation };
        Ok(self.find(&event, None)?.row)
    }

    fn no_such_event(&self, id: &str) -> Result<DeskError, DeskError> {
        let heads = self.archive.done(self.archive.derived().event_heads())?;
        let series = id.split('/').next().unwrap_or_default();
        let near: Vec<&str> =
            heads.iter().map(|h| h.id.as_str()).filter(|h| h.starts_with(series)).take(5).collect();
        Ok(DeskError::NotFound {
            what: format!("there is no event {id} in the record"),
            hint: if near.is_empty() {
                "`onrecord list` names the events".to_owned()
            } else {
                format!("of that series there are {}", near.join(", "))
            },
        })
    }

    fn no_such_release(&self, id: &str, row: &EventRow, asked: u32) -> Result<DeskError, DeskError> {
        let mut given: Vec<u32> =
            self.archive.done(self.archive.derived().releases(Some(id)))?.iter().map(|r| r.number).collect();
        given.sort_unstable();
        given.dedup();
        let given: Vec<String> = given.iter().map(|n| format!("@r{n}")).collect();
        Ok(DeskError::NotFound {
            what: format!("release {asked} of {id} was never given by this record"),
            hint: format!("it gave {}; today's is @r{}", given.join(", "), row.release),
        })
    }

    /// The last release of an id that holds a place; the release of that number where one is named.
    fn release_of(
        &self,
        id: &str,
        place: &CitationPlace,
        number: Option<u32>,
    ) -> Result<Option<(ReleaseEntry, u64)>, DeskError> {
        for row in self.archive.done(self.archive.derived().releases(Some(id)))?.iter().rev() {
            if number.is_some_and(|n| n != row.number) {
                continue;
            }
            let Some(ledger_row) = self.archive.understood(self.archive.ledger().row(row.seq))? else {
                continue;
            };
            let Entry::Release(entry) = ledger_row.entry else { continue };
            let holds = match place {
                CitationPlace::Event => true,
                CitationPlace::Opening(_) | CitationPlace::Exchange(..) => {
                    given_in(&entry.exchanges, place).is_some()
                }
            };
            // A release that is asked for by number is given even where it lacks the place: that is the answer then.
            if holds || number.is_some() {
                return Ok(Some((entry, row.seq)));
            }
        }
        Ok(None)
    }

    /// The place of today that holds what a release gave under a place: by the bytes of a source, which never change.
    fn by_anchor(&self, entry: &ReleaseEntry, place: &CitationPlace) -> Result<Option<Found>, DeskError> {
        let anchor = given_in(&entry.exchanges, place).and_then(|x| x.anchor);
        let member = match anchor {
            Some((member, ..)) => entry.members.get(member as usize).or_else(|| entry.members.first()),
            None => entry.members.first(),
        };
        let Some(member) = member.copied() else { return Ok(None) };
        let Some(row) = self.event_of_member(member)? else { return Ok(None) };
        let shared = |x: &ExchangeDigest| -> u32 {
            let Some((_, start, end)) = anchor else { return 0 };
            let of_source = row
                .digest
                .witnesses
                .iter()
                .zip(&x.places)
                .filter(|(w, _)| w.source == *member.source.digest());
            of_source.flat_map(|(_, p)| p).map(|(s, e)| (*e).min(end).saturating_sub((*s).max(start))).sum()
        };
        let same = exchange_in(&row.digest, place);
        let best = (row.digest.opening.iter().chain(&row.digest.exchanges))
            // On equal terms the exchange of the same id: nothing moved then.
            .max_by_key(|x| (shared(x), same.is_some_and(|same| same.id == x.id)))
            .filter(|x| shared(x) > 0)
            .or(same);
        let place = match (place, best) {
            (CitationPlace::Event, _) => CitationPlace::Event,
            (_, None) => return Ok(None),
            (CitationPlace::Opening(n), Some(ExchangeDigest { id: None, .. })) => CitationPlace::Opening(*n),
            (CitationPlace::Exchange(_, part), Some(ExchangeDigest { id: None, .. })) => {
                CitationPlace::Opening(part.and_then(|(_, n)| n))
            }
            (place, Some(ExchangeDigest { id: Some(id), .. })) => {
                let Some(id) = exchange_id(id) else { return Ok(None) };
                let part = match place {
                    CitationPlace::Exchange(_, part) => *part,
                    CitationPlace::Opening(n) => n.map(|n| (Part::Answer, Some(n))),
                    CitationPlace::Event => None,
                };
                CitationPlace::Exchange(id, part)
            }
        };
        Ok(Some(Found { row, place }))
    }

    fn event_of_member(&self, member: MemberKey) -> Result<Option<EventRow>, DeskError> {
        let derived = self.archive.derived();
        let fingerprint = match self.archive.done(derived.event_of(member))? {
            Some(f) => Some(f),
            None => self.archive.done(derived.events_of_source(member.source))?.into_iter().next(),
        };
        match fingerprint {
            Some(f) => Ok(self.archive.done(derived.event_made_of(f))?),
            None => Ok(None),
        }
    }

    /// The words of a release, made again from the ledger as it was.
    fn release_text(&self, entry: &ReleaseEntry, seq: u64) -> Result<Option<EventDigest>, DeskError> {
        let decisions = self.archive.understood(Decisions::read(self.archive.ledger(), Some(seq)))?;
        let recipe = derive::recipe_of(&self.archive, &entry.members, &decisions, Some(seq))?;
        Ok(recipe
            .establish(&self.archive.originals(), &derive::JustRead::default())?
            .map(|made| made.digest()))
    }

    /// Whether every citation that a release gave still leads somewhere: for `check`. Gives what does not.
    pub(crate) fn unresolved(&self, entry: &ReleaseEntry) -> Result<Vec<String>, DeskError> {
        let mut lost = Vec::new();
        for x in &entry.exchanges {
            let place = match x.id.as_deref().map(exchange_id) {
                None => CitationPlace::Opening(None),
                Some(Some(id)) => CitationPlace::Exchange(id, None),
                Some(None) => continue,
            };
            if self.by_anchor(entry, &place)?.is_none() {
                lost.push(written(&entry.event, &place, Some(entry.number)));
            }
        }
        Ok(lost)
    }
}

fn exchange_id(id: &str) -> Option<ExchangeId> {
    Slug::new(id).ok().map(ExchangeId::new)
}

/// What a digest would give, without anchors: to be compared with what was given.
fn given_by(digest: &EventDigest) -> Vec<ExchangeGiven> {
    let hashes = |x, question| paragraphs(x, question).map(|p| passage_hash(&p.text)).collect();
    digest
        .opening
        .iter()
        .chain(&digest.exchanges)
        .map(|x| ExchangeGiven {
            id: x.id.clone(),
            anchor: None,
            question: hashes(x, true),
            answer: hashes(x, false),
        })
        .collect()
}

fn given_in<'e>(given: &'e [ExchangeGiven], place: &CitationPlace) -> Option<&'e ExchangeGiven> {
    match place {
        CitationPlace::Event => None,
        CitationPlace::Opening(_) => given.iter().find(|x| x.id.is_none()),
        CitationPlace::Exchange(id, _) => given.iter().find(|x| x.id.as_deref() == Some(id.as_str())),
    }
}

/// The hashes of the passages that a place stood for, each question's before its answer's.
fn hashes_of(given: &[ExchangeGiven], place: &CitationPlace) -> Vec<String> {
    let nth = |hashes: &[String], n: Option<u32>| match n {
        None => hashes.to_vec(),
        Some(n) => hashes.get((n as usize).saturating_sub(1)).cloned().into_iter().collect(),
    };
    match place {
        CitationPlace::Event => {
            given.iter().flat_map(|x| x.question.iter().chain(&x.answer)).cloned().collect()
        }
        CitationPlace::Opening(n) => given_in(given, place).map(|x| nth(&x.answer, *n)).unwrap_or_default(),
        CitationPlace::Exchange(_, part) => {
            let Some(x) = given_in(given, place) else { return Vec::new() };
            match part {
                None => x.question.iter().chain(&x.answer).cloned().collect(),
                Some((Part::Question, n)) => nth(&x.question, *n),
                Some((Part::Answer, n)) => nth(&x.answer, *n),
            }
        }
    }
}

fn part_of(place: &CitationPlace) -> String {
    match place {
        CitationPlace::Event => "event".to_owned(),
        CitationPlace::Opening(None) => "opening".to_owned(),
        CitationPlace::Opening(Some(n)) => format!("paragraph {n} of an opening"),
        CitationPlace::Exchange(id, _) => format!("exchange {id}"),
    }
}

fn no_such_passage(text: &str, found: &Found) -> DeskError {
    let whole = match &found.place {
        CitationPlace::Exchange(id, _) => CitationPlace::Exchange(id.clone(), None),
        CitationPlace::Opening(_) => CitationPlace::Opening(None),
        CitationPlace::Event => CitationPlace::Event,
    };
    let (questions, answers) = exchange_in(&found.row.digest, &found.place)
        .map_or((0, 0), |x| (paragraphs(x, true).count(), paragraphs(x, false).count()));
    DeskError::NotFound {
        what: format!("{text} stands for nothing"),
        hint: format!(
            "{} holds {questions} paragraphs of question and {answers} of answer",
            written(&found.row.id, &whole, None)
        ),
    }
}

/// What differs, in a sentence: the first passage that does, with the words around.
fn difference(then: &[Passage], now: &[Passage]) -> String {
    if now.is_empty() {
        return "no printing holds it any more under this citation".to_owned();
    }
    if then.len() != now.len() {
        return format!("it had {} paragraphs when it was cited and has {} now", then.len(), now.len());
    }
    for (then, now) in then.iter().zip(now) {
        if then.text != now.text {
            let (old, new) = window(&then.text, &now.text);
            return format!("it read “{old}” when it was cited and reads “{new}” now");
        }
    }
    "its paragraphs are ordered otherwise".to_owned()
}

/// The stretches in which two texts differ, with some characters around them.
fn window(a: &str, b: &str) -> (String, String) {
    const AROUND: usize = 8;
    const LONGEST_WORD: usize = 24;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let limit = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(limit).take_while(|(x, y)| x == y).count();
    let cut = |t: &[char]| {
        let mut start = head.saturating_sub(AROUND);
        let mut end = (t.len() - tail + AROUND).min(t.len());
        // A word of an alphabet is not shown by halves.
        let inside = |at: usize| {
            at > 0 && at < t.len() && t[at - 1].is_ascii_alphanumeric() && t[at].is_ascii_alphanumeric()
        };
        let (first, last) = (start.saturating_sub(LONGEST_WORD), (end + LONGEST_WORD).min(t.len()));
        while start > first && inside(start) {
            start -= 1;
        }
        while end < last && inside(end) {
            end += 1;
        }
        let mut out = String::new();
        if start > 0 {
            out.push('…');
        }
        out.extend(&t[start..end]);
        if end < t.len() {
            out.push('…');
        }
        out
    };
    (cut(&a), cut(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_shown_with_its_surroundings() {
        assert_eq!(
            window("the price rose by 10 per cent in May", "the price rose by 19 per cent in May"),
            ("…rose by 10 per cent…".to_owned(), "…rose by 19 per cent…".to_owned())
        );
        assert_eq!(window("abc", "abc"), ("abc".to_owned(), "abc".to_owned()));
        assert_eq!(window("ab", "aab"), ("ab".to_owned(), "aab".to_owned()));
    }
}
