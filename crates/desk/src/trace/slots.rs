//! How often each answer has a phrase, and what stands in its place elsewhere: 合作 between the same words as 竞争 a year
//! before is a change that no count of either shows.

use std::collections::BTreeSet;

use archive::EventRow;
use editing::script::{fold, is_han};
use serde::Serialize;

use crate::evidence::said;
use crate::search::Folded;
use crate::view::CoverageView;

/// How often an answer has a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerCount {
    /// The answer.
    pub citation: String,
    /// The day of its event.
    pub date: Option<String>,
    /// How often.
    pub count: u64,
    /// Characters of the captured answer.
    pub characters: u64,
}

/// Other words between the same words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Substitution {
    /// The day of the event.
    pub date: Option<String>,
    /// The paragraph.
    pub citation: String,
    /// The words before the place, which both have.
    pub before: String,
    /// What stands there instead.
    pub instead: String,
    /// The words after the place, which both have.
    pub after: String,
    /// A paragraph that has the phrase there.
    pub compared_with: String,
}

/// Less than this part of the reported questions held, or none reported and text lost: the count says little.
const LOW: f64 = 0.75;

/// Whether so much of an event is lost or unknown that a count of it says little.
pub(super) fn is_low(coverage: &CoverageView) -> bool {
    match coverage.reported {
        Some(n) if n > 0 => f64::from(coverage.with_question) < LOW * f64::from(n),
        _ => coverage.whole < coverage.exchanges,
    }
}

/// The answers that have a phrase, by date.
pub(super) fn counts(rows: &[EventRow], phrase: &str) -> Vec<AnswerCount> {
    let needle = Folded::of(phrase);
    let mut out: Vec<AnswerCount> = Vec::new();
    for row in rows {
        let mut answers: Vec<(Option<usize>, AnswerCount)> = Vec::new();
        for p in said(row).iter().filter(|p| !p.asked) {
            let count = Folded::of(p.text).find(&needle).len() as u64;
            let characters = p.text.chars().filter(|c| !c.is_whitespace()).count() as u64;
            match answers.last_mut().filter(|(x, _)| *x == p.exchange) {
                Some((_, a)) => {
                    a.count += count;
                    a.characters += characters;
                }
                None => {
                    let exchange =
                        p.exchange.and_then(|x| row.digest.exchanges.get(x)).and_then(|x| x.id.as_deref());
                    let place = exchange.map_or("opening".to_owned(), |id| format!("{id}.a"));
                    let citation = format!("{}/{place}@r{}", row.id, row.release);
                    let date = row.digest.date.clone();
                    answers.push((p.exchange, AnswerCount { citation, date, count, characters }));
                }
            }
        }
        out.extend(answers.into_iter().map(|(_, a)| a).filter(|a| a.count > 0));
    }
    out
}

/// Characters on each side that both places must have: of Chinese two words or so, of an alphabet a word and a half.
const SIDE: usize = 4;

/// The longest other wording that is looked for, in characters.
const LONGEST: usize = 12;

/// So many are shown.
const MOST: usize = 40;

/// A paragraph as letters and ideographs with their places in the text.
struct Letters {
    chars: Vec<(char, usize, usize)>,
}

impl Letters {
    fn of(text: &str) -> Self {
        let chars = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        Self { chars: chars.map(|(i, c)| (fold(c), i, i + c.len_utf8())).collect() }
    }

    fn at(&self, words: &[char], i: usize) -> bool {
        self.chars.get(i..i + words.len()).is_some_and(|c| c.iter().zip(words).all(|(a, b)| a.0 == *b))
    }
}

/// What stands elsewhere between the words that surround a phrase.
pub(super) fn substitutions(rows: &[EventRow], phrase: &str) -> Vec<Substitution> {
    let needle: Vec<char> = phrase.chars().filter(|c| c.is_alphanumeric()).map(fold).collect();
    let side = if needle.iter().any(|c| is_han(*c)) { SIDE } else { 2 * SIDE };
    if needle.is_empty() {
        return Vec::new();
    }
    let paragraphs: Vec<(Option<String>, String, &str, Letters)> = rows
        .iter()
        .flat_map(|row| {
            let answers = said(row).into_iter().filter(|p| !p.asked);
            answers
                .map(|p| (row.digest.date.clone(), p.citation, p.text, Letters::of(p.text)))
                .collect::<Vec<_>>()
        })
        .collect();
    // The surroundings of the phrase, each once.
    let mut slots: Vec<(Vec<char>, Vec<char>, &str)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (_, citation, _, letters) in &paragraphs {
        for i in side..letters.chars.len().saturating_sub(needle.len() + side - 1) {
            if letters.at(&needle, i) {
                let of =
                    |r: std::ops::Range<usize>| letters.chars[r].iter().map(|c| c.0).collect::<Vec<char>>();
                let slot = (of(i - side..i), of(i + needle.len()..i + needle.len() + side));
                if slots.len() < MOST && seen.insert(slot.clone()) {
                    slots.push((slot.0, slot.1, citation));
                }
            }
        }
    }
    let mut out = Vec::new();
    for (date, citation, text, letters) in &paragraphs {
        for (before, after, compared_with) in &slots {
            for i in 0..letters.chars.len() {
                if !letters.at(before, i) {
                    continue;
                }
                let start = i + before.len();
                let end = (start..=start + LONGEST.max(needle.len() + 4)).find(|e| letters.at(after, *e));
                let Some(end) = end else { continue };
                let same = end - start == needle.len() && letters.at(&needle, start);
                if same || out.len() >= MOST {
                    continue;
                }
                let words = |from: usize, to: usize| match (
                    letters.chars.get(from),
                    to.checked_sub(1).and_then(|t| letters.chars.get(t)),
                ) {
                    (Some(a), Some(b)) if from < to => text[a.1..b.2].to_owned(),
                    _ => String::new(),
                };
                out.push(Substitution {
                    date: date.clone(),
                    citation: citation.clone(),
                    before: words(i, start),
                    instead: words(start, end),
                    after: words(end, end + after.len()),
                    compared_with: (*compared_with).to_owned(),
                });
            }
        }
    }
    out.sort();
    out.dedup();
    out
}
