//! What was asked again in another year, and what the answer keeps, adds and leaves out.
//!
//! Three silences look alike and are not: *unsaid* (asked the same, answered, and the words are not in the captured
//! answer), *unasked* (the whole event is held and nobody asked), *not held* (the question may have been put in what is
//! lost). Which it is stands beside every absence, since the wrong one makes a headline.

mod beside;

use archive::{EventRow, ExchangeDigest, HeldDigest};
use serde::Serialize;

use crate::derive::paragraphs;
use crate::likeness::{Weighed, weighed};
use crate::reading::ReadEvent;
use crate::search::Folded;
use crate::{Desk, DeskError};

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

/// Less alike (cosine of weighted words), they are about different matters. Questions on one matter in two years lie between .1 and .3 where they ask
/// different things, those on different matters mostly below .05.
const RELATED: f64 = 0.1;

/// An exchange while events are compared.
struct Asked<'a> {
    exchange: &'a ExchangeDigest,
    citation: String,
    weighed: Weighed,
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
        let (asked, words) = asked(&rows);
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
            view.threads.push(told(&rows, &asked, &words, &thread));
        }
        // What was asked again comes first.
        view.threads.sort_by_key(|t| t.changes.is_empty());
        Ok(view)
    }
}

/// The exchanges of the events with their weighted words, and the words.
fn asked(rows: &[EventRow]) -> (Vec<Vec<Asked<'_>>>, Vec<String>) {
    let (weighed, words) = weighed(rows.iter().map(|row| &row.digest.exchanges));
    let asked = rows.iter().zip(weighed).map(|(row, weighed)| {
        let exchanges = row.digest.exchanges.iter().zip(weighed);
        let of_event = exchanges.map(|(exchange, weighed)| {
            let id = exchange.id.as_deref().unwrap_or("opening");
            Asked { exchange, citation: format!("{}/{id}@r{}", row.id, row.release), weighed }
        });
        of_event.collect()
    });
    (asked.collect(), words)
}

/// How alike two exchanges are by what was asked; where a question is lost, by all of their words.
fn likeness(a: &Asked<'_>, b: &Asked<'_>) -> f64 {
    let (a, b) = (&a.weighed, &b.weighed);
    let whole = a.all.cosine(&b.all);
    if a.question.is_empty() || b.question.is_empty() {
        return whole;
    }
    a.question.cosine(&b.question).max(whole)
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

fn told(
    rows: &[EventRow],
    asked: &[Vec<Asked<'_>>],
    words: &[String],
    thread: &[Option<usize>],
) -> ThreadView {
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
                view.on = shared_words(&before.weighed, &a.weighed, words);
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
    let same_question = before.weighed.same_question(&a.weighed);
    let (old, new) =
        (text(before.exchange, false).unwrap_or_default(), text(a.exchange, false).unwrap_or_default());
    let found = beside::beside(&old, &new);
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
        kept: found.kept,
        new: found.new,
        dropped: found
            .dropped
            .into_iter()
            .map(|words| DroppedView { words, state: state.to_owned() })
            .collect(),
    }
}

fn shared_words(a: &Weighed, b: &Weighed, words: &[String]) -> Vec<String> {
    if a.question.is_empty() || b.question.is_empty() {
        return a.all.shared(&b.all, words, |_| 1.0);
    }
    a.question.shared(&b.question, words, |_| 1.0)
}
