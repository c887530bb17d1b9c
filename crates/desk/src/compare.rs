//! What was asked again in another year, and what the answer keeps, adds and leaves out.
//!
//! Three silences look alike and are not: *unsaid* (asked the same, answered, and the words are not in the captured
//! answer), *unasked* (the whole event is held and nobody asked), *not held* (the question may have been put in what is
//! lost). Which it is stands beside every absence, since the wrong one makes a headline.

use std::collections::BTreeMap;

use archive::{EventRow, ExchangeDigest, HeldDigest};
use editing::lexicon::Lexicon;
use editing::script::{fold_str, is_han};
use serde::Serialize;

use crate::derive::paragraphs;
use crate::reading::ReadEvent;
use crate::search::Folded;
use crate::{Desk, DeskError, trace};

/// Which events are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareRequest {
    /// Two or more, by the beginnings of their ids.
    pub events: Vec<String>,
    /// Only exchanges that hold these words.
    pub topic: Option<String>,
}

/// Events beside each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CompareView {
    /// The events by date, with what is held of each.
    pub events: Vec<ReadEvent>,
    /// What was asked, once for all events.
    pub threads: Vec<ThreadView>,
}

/// One matter, as it was asked at several events.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ThreadView {
    /// The words that the questions share, the heaviest first.
    pub on: Vec<String>,
    /// One entry an event, in the order of the events.
    pub cells: Vec<CellView>,
    /// From one event that holds it to the next.
    pub changes: Vec<ChangeView>,
}

/// A matter at one event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CellView {
    /// The event.
    pub event: String,
    /// The exchange; none where it was not asked or is not held.
    pub citation: Option<String>,
    /// Who asks.
    pub outlet: Option<String>,
    /// The question; none where it is lost.
    pub question: Option<String>,
    /// `held`, `held-in-part`, `unasked`, `not-held`.
    pub state: String,
}

/// What became of an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeView {
    /// The earlier exchange.
    pub from: String,
    /// The later one.
    pub to: String,
    /// Whether both questions are one question; none where one of them is lost.
    pub same_question: Option<bool>,
    /// Letters and digits of the later answer, and of those how many the earlier one has.
    pub characters: u64,
    /// See `characters`.
    pub kept: u64,
    /// Stretches that the earlier answer does not have.
    pub new: Vec<String>,
    /// Stretches of the earlier answer that the later captured one does not have.
    pub dropped: Vec<DroppedView>,
}

/// Words that an answer no longer has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DroppedView {
    /// The words.
    pub words: String,
    /// `unsaid` (same question, the answer is held whole), `another-question`, `not-held` (text of the answer is lost, or it is
    /// not known what was asked).
    pub state: String,
}

/// Two questions whose words are so alike (cosine of weighted words) are one question; the same as in `search.rs`.
const SAME: f64 = 0.6;

/// Less alike, they are about different matters. Questions on one matter in two years lie between .1 and .3 where they ask
/// different things, those on different matters mostly below .05.
const RELATED: f64 = 0.1;

type Weights = BTreeMap<String, f64>;

/// An exchange while events are compared.
struct Asked<'a> {
    exchange: &'a ExchangeDigest,
    citation: String,
    question: Weights,
    /// Of question and answer.
    all: Weights,
}

impl Desk {
    /// Compares events: which questions were put again, and what the answers keep, add and leave out.
    ///
    /// # Errors
    /// Fewer than two events are named, or there is no such event.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareView, DeskError> {
        let rows = self.rows_of(&request.events)?;
        if request.events.is_empty() || rows.len() < 2 {
            return Err(DeskError::Usage {
                what: "there is nothing to compare with".to_owned(),
                hint: "name two events or more, or a beginning that they share: onrecord compare cn-fm/2031 cn-fm/2032"
                    .to_owned(),
            });
        }
        let asked = weighed(&rows);
        let topic = request.topic.as_deref().map(Folded::of).filter(|t| !t.is_empty());
        let about = |a: &Asked<'_>| {
            topic.as_ref().is_none_or(|t| {
                let texts = paragraphs(a.exchange, true).chain(paragraphs(a.exchange, false));
                texts.into_iter().any(|p| !Folded::of(&p.text).find(t).is_empty())
            })
        };
        let mut threads = threads(&asked);
        threads.retain(|t| t.iter().enumerate().any(|(e, x)| x.is_some_and(|x| about(&asked[e][x]))));
        let mut view = CompareView { events: rows.iter().map(ReadEvent::of).collect(), threads: Vec::new() };
        for thread in threads {
            view.threads.push(told(&rows, &asked, &thread));
        }
        // What was asked again comes first.
        view.threads.sort_by_key(|t| t.changes.is_empty());
        Ok(view)
    }
}

/// The exchanges of the events with their weighted words: how often a word stands there, times how rare it is in these
/// events.
fn weighed(rows: &[EventRow]) -> Vec<Vec<Asked<'_>>> {
    let mut spread: BTreeMap<String, u32> = BTreeMap::new();
    let mut exchanges = 0u32;
    let mut all: Vec<Vec<Asked<'_>>> = rows
        .iter()
        .map(|row| {
            row.digest
                .exchanges
                .iter()
                .map(|x| {
                    let count = |question: bool| {
                        let mut weights = Weights::new();
                        for p in paragraphs(x, question) {
                            for word in content_words(&p.text) {
                                *weights.entry(word).or_default() += 1.0;
                            }
                        }
                        weights
                    };
                    let question = count(true);
                    let mut all = count(false);
                    for (word, n) in &question {
                        *all.entry(word.clone()).or_default() += n;
                    }
                    for word in all.keys() {
                        *spread.entry(word.clone()).or_default() += 1;
                    }
                    exchanges += 1;
                    let id = x.id.as_deref().unwrap_or("opening");
                    Asked {
                        exchange: x,
                        citation: format!("{}/{id}@r{}", row.id, row.release),
                        question,
                        all,
                    }
                })
                .collect()
        })
        .collect();
    let rarity =
        |word: &str| (f64::from(exchanges + 1) / f64::from(spread.get(word).copied().unwrap_or(0) + 1)).ln();
    for a in all.iter_mut().flatten() {
        for weights in [&mut a.question, &mut a.all] {
            for (word, weight) in weights.iter_mut() {
                *weight = (1.0 + weight.ln()) * rarity(word).max(0.0);
            }
        }
    }
    all
}

/// The words that say what a text is about: two Han characters at least, or four letters.
fn content_words(text: &str) -> Vec<String> {
    let folded = fold_str(text);
    let words =
        Lexicon::zh().segment(&folded).into_iter().filter_map(|w| folded.get(w.range).map(str::to_owned));
    words
        .filter(|w| {
            let n = w.chars().count();
            if w.chars().all(is_han) { n >= 2 } else { n >= 4 && w.chars().all(char::is_alphabetic) }
        })
        .collect()
}

fn cosine(a: &Weights, b: &Weights) -> f64 {
    let norm = |w: &Weights| w.values().map(|x| x * x).sum::<f64>().sqrt();
    let dot: f64 = a.iter().filter_map(|(word, x)| Some(x * b.get(word)?)).sum();
    let norms = norm(a) * norm(b);
    if norms > 0.0 { dot / norms } else { 0.0 }
}

/// How alike two exchanges are by what was asked; where a question is lost, by all of their words.
fn likeness(a: &Asked<'_>, b: &Asked<'_>) -> f64 {
    let whole = cosine(&a.all, &b.all);
    if a.question.is_empty() || b.question.is_empty() {
        return whole;
    }
    cosine(&a.question, &b.question).max(whole)
}

/// For each matter the exchange of each event. The most alike are matched first, each exchange once.
fn threads(asked: &[Vec<Asked<'_>>]) -> Vec<Vec<Option<usize>>> {
    let mut threads: Vec<Vec<Option<usize>>> = Vec::new();
    for (e, exchanges) in asked.iter().enumerate() {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (t, thread) in threads.iter().enumerate() {
            // With the last event that has it.
            let Some((f, y)) = thread.iter().enumerate().rev().find_map(|(f, y)| y.map(|y| (f, y))) else {
                continue;
            };
            for (x, a) in exchanges.iter().enumerate() {
                let alike = likeness(&asked[f][y], a);
                if alike >= RELATED {
                    pairs.push((alike, t, x));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut taken = vec![false; exchanges.len()];
        for t in &mut threads {
            t.push(None);
        }
        for (_, t, x) in pairs {
            if !taken[x] && threads[t][e].is_none() {
                taken[x] = true;
                threads[t][e] = Some(x);
            }
        }
        for x in (0..exchanges.len()).filter(|x| !taken[*x]) {
            let mut thread = vec![None; e];
            thread.push(Some(x));
            threads.push(thread);
        }
    }
    threads
}

/// Whether a witness holds the exchange whole.
fn is_whole(x: &ExchangeDigest) -> bool {
    x.held.contains(&HeldDigest::Whole)
}

fn told(rows: &[EventRow], asked: &[Vec<Asked<'_>>], thread: &[Option<usize>]) -> ThreadView {
    let mut view = ThreadView::default();
    let text = |x: &ExchangeDigest, question: bool| {
        let words: Vec<&str> = paragraphs(x, question).map(|p| p.text.as_str()).collect();
        (!words.is_empty()).then(|| words.join("\n"))
    };
    let mut last: Option<&Asked<'_>> = None;
    for (e, row) in rows.iter().enumerate() {
        let here = thread.get(e).copied().flatten().map(|x| &asked[e][x]);
        let coverage = &row.digest.coverage;
        let complete = coverage.reported.as_ref().is_some_and(|r| r.0 <= coverage.with_question);
        view.cells.push(CellView {
            event: row.id.clone(),
            citation: here.map(|a| a.citation.clone()),
            outlet: here.and_then(|a| a.exchange.outlet.clone()),
            question: here.and_then(|a| text(a.exchange, true)),
            state: match here {
                Some(a) if is_whole(a.exchange) => "held",
                Some(_) => "held-in-part",
                None if complete => "unasked",
                None => "not-held",
            }
            .to_owned(),
        });
        let Some(a) = here else { continue };
        if let Some(before) = last {
            view.changes.push(change(before, a, &text));
            if view.on.is_empty() {
                view.on = shared_words(before, a);
            }
        }
        last = Some(a);
    }
    view
}

fn change(
    before: &Asked<'_>,
    a: &Asked<'_>,
    text: &impl Fn(&ExchangeDigest, bool) -> Option<String>,
) -> ChangeView {
    let both = !before.question.is_empty() && !a.question.is_empty();
    let same_question = both.then(|| cosine(&before.question, &a.question) >= SAME);
    let (old, new) =
        (text(before.exchange, false).unwrap_or_default(), text(a.exchange, false).unwrap_or_default());
    let found = trace::beside((&before.citation, &old), (&a.citation, &new));
    let state = match same_question {
        _ if !is_whole(a.exchange) => "not-held",
        Some(true) => "unsaid",
        Some(false) => "another-question",
        None => "not-held",
    };
    ChangeView {
        from: before.citation.clone(),
        to: a.citation.clone(),
        same_question,
        characters: found.characters,
        kept: found.said_before,
        new: found.new,
        dropped: found
            .dropped
            .into_iter()
            .map(|words| DroppedView { words, state: state.to_owned() })
            .collect(),
    }
}

fn shared_words(a: &Asked<'_>, b: &Asked<'_>) -> Vec<String> {
    let (left, right) = if a.question.is_empty() || b.question.is_empty() {
        (&a.all, &b.all)
    } else {
        (&a.question, &b.question)
    };
    let mut shared: Vec<(f64, &String)> =
        left.iter().filter_map(|(w, x)| Some((x * right.get(w)?, w))).collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    shared.into_iter().take(5).map(|(_, w)| w.clone()).collect()
}
