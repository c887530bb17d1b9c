//! How wordings travel through time: when a phrase was first and last used, and how often; which passages of an answer
//! had been said before, what in it is new, and what of the earlier answer it leaves out.
//!
//! The same question is put to an archive of dated texts that is no record ([`trace_corpus`]) and to a record. Of a record,
//! only what officials say counts, each event once, and no zero stands without what is held of the event: what "was
//! dropped" may only have been lost with the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use archive::EventRow;
use editing::script::fold;
use formats::texts::Fields;
use rayon::prelude::*;
use reuse::{Folded, Folding, Least, Options, Passage, Place, Scale, cluster, find, kind};
use serde::Serialize;

use crate::derive::paragraphs;
use crate::progress::{Progress, ReuseStage};
use crate::reuse::{Batch, Reader, ReuseRefusal, date_of_name, decoded, inputs, line, row};
use crate::search::Folded as Phrase;
use crate::view::CoverageView;
use crate::walk::shown;
use crate::{Desk, DeskError, Watch};

mod plot;
mod slots;

pub use slots::{AnswerCount, Substitution};

/// Where a phrase is looked for that is not in a record.
#[derive(Clone, Debug)]
pub struct CorpusRequest {
    /// The phrase.
    pub phrase: String,
    /// Files and folders: JSON Lines, texts.
    pub paths: Vec<PathBuf>,
    /// The fields of the archive.
    pub fields: Fields,
    /// Whether width, script (traditional or simplified), case and blanks do not matter. Else the phrase must stand
    /// character for character, and what folding would add is said beside: who follows a formulation should decide
    /// whether 個 for 个 is another one.
    pub fold: bool,
    /// Texts with fewer characters are left out.
    pub least_characters: usize,
}

/// When a phrase was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PhraseView {
    /// The phrase.
    pub phrase: String,
    /// How often in all; occurrences do not overlap.
    pub count: u64,
    /// How many more there are if width, script, case and blanks do not matter.
    pub folded_more: u64,
    /// In how many texts (of a record: events).
    pub used_in: u64,
    /// Of how many.
    pub texts: u64,
    /// The date of the first text that has it.
    pub first: Option<String>,
    /// The date of the last one.
    pub last: Option<String>,
    /// Year by year, those without the phrase between as well.
    pub years: Vec<YearView>,
    /// The texts that have it, by date; of a record all events, with what stands behind a zero.
    pub uses: Vec<UseView>,
    /// Of a record: how often each captured answer has it, where it does.
    pub answers: Vec<AnswerCount>,
    /// Of a record: what stands in the same place in other answers, between the same words.
    pub substitutions: Vec<Substitution>,
    /// What was not read.
    pub refusals: Vec<ReuseRefusal>,
}

/// A year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct YearView {
    /// The year; none for texts without a date.
    pub year: Option<String>,
    /// Texts of it.
    pub texts: u64,
    /// Of those, with the phrase.
    pub used_in: u64,
    /// How often.
    pub count: u64,
}

/// A text that has the phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UseView {
    /// Its name, or the event's id.
    pub id: String,
    /// Its date.
    pub date: Option<String>,
    /// How often.
    pub count: u64,
    /// Of a record: the count with what is held of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Of a record: characters of the officials' captured words, the denominator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<u64>,
    /// Of a record: so much is lost, or unknown, that the count says little.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_coverage: Option<bool>,
}

/// Passages that were said at several events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PassagesView {
    /// The event asked for; none where all were.
    pub event: Option<String>,
    /// How much of it is held.
    pub held: Option<String>,
    /// The passages, by their first use.
    pub passages: Vec<PassageView>,
    /// The answers of the event asked for.
    pub answers: Vec<AnswerView>,
}

/// A passage and its uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassageView {
    /// Its words at its first use.
    pub words: String,
    /// `reprint` or `formula`.
    pub kind: String,
    /// The date of the first event.
    pub first: Option<String>,
    /// The date of the last event.
    pub last: Option<String>,
    /// Where it is said, by date: citations of answers.
    pub uses: Vec<String>,
}

/// What in an answer is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// The answer.
    pub citation: String,
    /// Letters and digits in it.
    pub characters: u64,
    /// Of those, said at an earlier event.
    pub said_before: u64,
    /// Its stretches that no earlier event has.
    pub new: Vec<String>,
    /// The earlier answer that shares most with it.
    pub compared_with: Option<String>,
    /// Stretches of that answer that this event's captured answers do not have.
    pub dropped: Vec<String>,
}

/// Counts of a year, while they are gathered.
type Years = BTreeMap<Option<String>, YearView>;

fn year(date: Option<&str>) -> Option<String> {
    let year: String = date?.chars().take_while(char::is_ascii_digit).take(4).collect();
    (year.len() == 4).then_some(year)
}

fn finish(view: &mut PhraseView, years: Years) {
    view.years = years.into_values().collect();
    // Texts without a date at the end.
    view.years.sort_by(|x, y| (x.year.is_none(), &x.year).cmp(&(y.year.is_none(), &y.year)));
    view.uses.sort_by(|x, y| (x.date.is_none(), &x.date, &x.id).cmp(&(y.date.is_none(), &y.date, &y.id)));
    let used = || view.uses.iter().filter(|u| u.count > 0).filter_map(|u| u.date.clone());
    (view.first, view.last) = (used().min(), used().max());
}

fn tally(years: &mut Years, date: Option<&str>, count: u64) {
    let year = year(date);
    let of_year = years.entry(year.clone()).or_default();
    of_year.year = year;
    of_year.texts += 1;
    of_year.used_in += u64::from(count > 0);
    of_year.count += count;
}

fn nothing() -> DeskError {
    DeskError::Usage {
        what: "there is nothing to look for".to_owned(),
        hint: "for example onrecord trace \"open harbour\"".to_owned(),
    }
}

/// Counts a phrase in the texts of an archive, year by year.
///
/// # Errors
/// The phrase is empty, nothing could be read, or the user stopped it.
pub fn trace_corpus(request: &CorpusRequest, watch: &mut dyn Watch) -> Result<PhraseView, DeskError> {
    let needle = Phrase::of(&request.phrase);
    if needle.is_empty() {
        return Err(nothing());
    }
    // How often, and how much oftener folded.
    let count = |text: &str| -> Option<(u64, u64)> {
        if text.chars().take(request.least_characters).count() < request.least_characters {
            return None;
        }
        let folded = Phrase::of(text).find(&needle).len() as u64;
        if request.fold {
            return Some((folded, 0));
        }
        let plain = text.matches(request.phrase.as_str()).count() as u64;
        Some((plain, folded.saturating_sub(plain)))
    };
    let mut view = PhraseView { phrase: request.phrase.clone(), ..PhraseView::default() };
    let (mut files, mut years) = (Vec::new(), Years::new());
    inputs(&request.paths, false, &mut files, &mut view.refusals);
    let (mut done, all) = (0, files.iter().map(|f| f.bytes).sum());
    for input in &files {
        let refusal = |line: Option<u64>, what: String| ReuseRefusal { path: shown(&input.path), line, what };
        let mut reader = match Reader::open(input, 0, 0, LONGEST, &request.fields) {
            Ok(reader) => reader,
            Err(e) => {
                view.refusals.push(refusal(None, e));
                continue;
            }
        };
        loop {
            let batch = match reader.next() {
                Ok(Some(batch)) => batch,
                Ok(None) => break,
                Err(e) => {
                    view.refusals.push(refusal(None, e));
                    break;
                }
            };
            type Counted = Result<Option<(String, Option<String>, (u64, u64))>, ReuseRefusal>;
            let counted: Vec<Counted> = match batch {
                Batch::TooLong { line } => {
                    vec![Err(refusal(Some(line), format!("it is longer than {} MiB", LONGEST >> 20)))]
                }
                Batch::File(bytes) => vec![
                    decoded(&bytes, input)
                        .map(|t| count(&t).map(|n| (input.name.clone(), date_of_name(&input.name), n))),
                ],
                Batch::Rows { rows, first } => rows
                    .par_iter()
                    .enumerate()
                    .map(|(n, r)| {
                        let row = row(r, first + n as u64, input)?;
                        Ok(count(&row.text).map(|n| (row.id.unwrap_or_default(), row.date, n)))
                    })
                    .collect(),
                Batch::Lines { bytes, first } => bytes
                    .split(|b| *b == b'\n')
                    .enumerate()
                    .filter(|(_, l)| !l.trim_ascii().is_empty())
                    .collect::<Vec<_>>()
                    .par_iter()
                    .map(|(n, l)| {
                        let row = line(l, first + *n as u64, input, &request.fields)?;
                        Ok(count(&row.text).map(|n| (row.id.unwrap_or_default(), row.date, n)))
                    })
                    .collect(),
            };
            for counted in counted {
                match counted {
                    Ok(Some((id, date, (n, more)))) => {
                        view.folded_more += more;
                        tally(&mut years, date.as_deref(), n);
                        view.texts += 1;
                        view.count += n;
                        if n > 0 {
                            view.used_in += 1;
                            let use_view = UseView {
                                id,
                                date,
                                count: n,
                                summary: None,
                                characters: None,
                                low_coverage: None,
                            };
                            view.uses.push(use_view);
                        }
                    }
                    Ok(None) => {}
                    Err(r) => view.refusals.push(r),
                }
            }
            watch.progress(Progress::Reuse {
                stage: ReuseStage::Reading,
                done: done + reader.offset,
                of: all,
            });
            if watch.stop() {
                return Err(DeskError::Stopped { hint: "nothing was written".to_owned() });
            }
        }
        done += input.bytes;
    }
    finish(&mut view, years);
    Ok(view)
}

/// Longer texts are not held.
const LONGEST: usize = 1 << 30;

/// Grams of five ideographs: a record is small, and what an official repeats may be short.
const GRAM: u32 = 5;

/// Some ten ideographs that both say: shorter ones are words, not wording.
const BITS: f64 = 90.0;

/// Stretches with fewer letters are not shown as new or dropped: what lies between two reused passages is often a name.
const STRETCH: usize = 6;

/// An answer.
struct Answer {
    /// Which event, by date.
    event: usize,
    citation: String,
    text: String,
    folded: Folded,
}

impl Desk {
    /// When officials said a phrase, event by event and year by year.
    ///
    /// # Errors
    /// The phrase is empty, or the record cannot be read.
    pub fn trace(&self, phrase: &str) -> Result<PhraseView, DeskError> {
        let found = self.search(phrase, None)?;
        let mut view = PhraseView { phrase: phrase.to_owned(), ..PhraseView::default() };
        let mut years = Years::new();
        for e in found.events {
            let count = e.said as u64;
            tally(&mut years, e.date.as_deref(), count);
            view.texts += 1;
            view.count += count;
            view.used_in += u64::from(count > 0);
            let low = slots::is_low(&e.coverage);
            view.uses.push(UseView {
                id: e.id,
                date: e.date,
                count,
                summary: Some(e.summary),
                characters: Some(e.characters as u64),
                low_coverage: Some(low),
            });
        }
        finish(&mut view, years);
        let rows = self.rows_of(&[])?;
        view.answers = slots::counts(&rows, phrase);
        view.substitutions = slots::substitutions(&rows, phrase);
        Ok(view)
    }

    /// The passages that answers of different events share. With an event (by the beginning of its id): those in it,
    /// and what in its answers is new and was dropped.
    ///
    /// # Errors
    /// No such event, or the record cannot be read.
    pub fn trace_passages(&self, event: Option<&str>) -> Result<PassagesView, DeskError> {
        let mut rows: Vec<EventRow> = Vec::new();
        self.archive.done(self.archive.derived().each_event(|row| rows.push(row)))?;
        rows.sort_by(|x, y| (&x.digest.date, &x.id).cmp(&(&y.digest.date, &y.id)));
        let wanted = match event {
            None => None,
            Some(start) => {
                let start = start.split('@').next().unwrap_or(start);
                Some(rows.iter().position(|r| r.id.starts_with(start)).ok_or_else(|| {
                    DeskError::NotFound {
                        what: format!("no event's id begins with {start}"),
                        hint: "onrecord list shows which there are".to_owned(),
                    }
                })?)
            }
        };
        let answers = answers(&rows);
        let symbols: Vec<&[u16]> = answers.iter().map(|a| a.folded.symbols.as_slice()).collect();
        let options =
            Options { scale: Some(Scale::new(GRAM, 1)), least: Least { bits: BITS }, between: None };
        let mut shared = find(&symbols, &options);
        // Within one event nothing travels.
        shared.retain(|p| answers[p.a as usize].event != answers[p.b as usize].event);
        let date = |event: usize| rows[event].digest.date.clone();
        let mut view = PassagesView::default();
        for c in cluster(&shared) {
            let events: BTreeSet<usize> =
                c.places.iter().map(|p| answers[p.document as usize].event).collect();
            if wanted.is_some_and(|w| !events.contains(&w)) {
                continue;
            }
            let dates: BTreeSet<String> = events.iter().filter_map(|e| date(*e)).collect();
            let mut uses: Vec<String> =
                c.places.iter().map(|p| answers[p.document as usize].citation.clone()).collect();
            uses.dedup();
            view.passages.push(PassageView {
                words: words(&answers, c.places[0]),
                kind: kind(c.length(), events.len(), Some(dates.len())).as_str().to_owned(),
                first: dates.first().cloned(),
                last: dates.last().cloned(),
                uses,
            });
        }
        if let Some(w) = wanted {
            view.event = Some(format!("{}@r{}", rows[w].id, rows[w].release));
            view.held = Some(CoverageView::from(&rows[w].digest.coverage).in_words());
            let of_event = (0..answers.len()).filter(|&n| answers[n].event == w);
            view.answers = of_event.map(|n| compare(&answers, &shared, n)).collect();
        }
        Ok(view)
    }
}

/// All answers of the events in the order of these.
fn answers(rows: &[EventRow]) -> Vec<Answer> {
    let folding = Folding::with(fold);
    let mut answers = Vec::new();
    for (event, row) in rows.iter().enumerate() {
        for x in &row.digest.exchanges {
            let paragraphs: Vec<&str> = paragraphs(x, false).map(|p| p.text.as_str()).collect();
            let text = paragraphs.join("\n");
            let id = x.id.as_deref().unwrap_or("opening");
            let citation = format!("{}/{id}.a@r{}", row.id, row.release);
            let folded = folding.fold(&text);
            answers.push(Answer { event, citation, text, folded });
        }
    }
    answers
}

/// The words of a place.
fn words(answers: &[Answer], place: Place) -> String {
    let answer = &answers[place.document as usize];
    let (start, end) = answer.folded.to_characters(&[(place.start, place.end)])[0];
    let text = answer.text.chars().skip(start as usize).take((end - start) as usize);
    text.map(|c| if c == '\n' { ' ' } else { c }).collect()
}

/// The parts of `0..length` that no span covers, the short ones left out.
fn uncovered(length: u32, mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let (mut out, mut at) = (Vec::new(), 0);
    for (start, end) in spans.into_iter().chain([(length, length)]) {
        if start > at && (start - at) as usize >= STRETCH {
            out.push((at, start));
        }
        at = at.max(end);
    }
    out
}

fn compare(answers: &[Answer], shared: &[Passage], n: usize) -> AnswerView {
    let answer = &answers[n];
    // Passages with an earlier event: (span here, the other answer).
    let sides = |p: &Passage| {
        [
            (
                Place { document: p.a, start: p.a_start, end: p.a_end },
                Place { document: p.b, start: p.b_start, end: p.b_end },
            ),
            (
                Place { document: p.b, start: p.b_start, end: p.b_end },
                Place { document: p.a, start: p.a_start, end: p.a_end },
            ),
        ]
    };
    let before: Vec<(Place, Place)> = shared
        .iter()
        .flat_map(sides)
        .filter(|(here, there)| {
            here.document as usize == n && answers[there.document as usize].event < answer.event
        })
        .collect();
    let length = answer.folded.symbols.len() as u32;
    let spans: Vec<(u32, u32)> = before.iter().map(|(here, _)| (here.start, here.end)).collect();
    let mut covered = vec![false; length as usize];
    for &(start, end) in &spans {
        covered[start as usize..end as usize].fill(true);
    }
    let place = |document: usize, (start, end)| Place { document: document as u32, start, end };
    let new = uncovered(length, spans).into_iter().map(|s| words(answers, place(n, s))).collect();
    // The earlier answer that shares most; of two, the later one.
    let mut most: BTreeMap<u32, u64> = BTreeMap::new();
    for (_, there) in &before {
        *most.entry(there.document).or_default() += u64::from(there.end - there.start);
    }
    let nearest = most.into_iter().max_by_key(|&(document, shared)| (shared, document)).map(|(d, _)| d);
    let dropped = nearest.map_or_else(Vec::new, |earlier| {
        let kept: Vec<(u32, u32)> = shared
            .iter()
            .flat_map(sides)
            .filter(|(there, here)| {
                there.document == earlier && answers[here.document as usize].event == answer.event
            })
            .map(|(there, _)| (there.start, there.end))
            .collect();
        let length = answers[earlier as usize].folded.symbols.len() as u32;
        let gone = uncovered(length, kept);
        gone.into_iter().map(|s| words(answers, place(earlier as usize, s))).collect()
    });
    AnswerView {
        citation: answer.citation.clone(),
        characters: u64::from(length),
        said_before: covered.iter().filter(|c| **c).count() as u64,
        new,
        compared_with: nearest.map(|d| answers[d as usize].citation.clone()),
        dropped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_span_covers() {
        assert_eq!(uncovered(100, vec![]), [(0, 100)]);
        assert_eq!(uncovered(100, vec![(50, 60), (0, 20), (10, 30)]), [(30, 50), (60, 100)]);
        assert_eq!(uncovered(100, vec![(3, 97)]), []);
        assert_eq!(uncovered(0, vec![]), []);
    }

    #[test]
    fn years() {
        assert_eq!(year(Some("2031-05-12")).as_deref(), Some("2031"));
        assert_eq!(year(Some("2031")).as_deref(), Some("2031"));
        assert_eq!(year(Some("May 2031")), None);
        assert_eq!(year(None), None);
    }
}
