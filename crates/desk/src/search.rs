//! Who said a phrase, and when; and what stands behind a silence.
//!
//! The dangerous answer is "0". A conference of which half is lost, or at which another question was asked, says
//! nothing about whether the official avoided a phrase. So a zero is never given alone: beside it stand how much of the
//! event is held, the exchange that is nearest in vocabulary to those in which the phrase was said elsewhere, and
//! whether it was asked something else.

use archive::{EventDigest, EventRow, ExchangeDigest};
use editing::script::{fold, is_han};
use record::Siglum;
use serde::Serialize;

use crate::derive::paragraphs;
use crate::evidence::said;
use crate::likeness::{Weighed, Weights, weighed};
use crate::view::CoverageView;
use crate::{Desk, DeskError};

/// Below this an exchange shares nothing but the commonest words with those that hold the phrase, and naming it as
/// the nearest would mislead.
const NEAR: f64 = 0.08;

/// Characters of context around a hit where its sentence is longer.
const CONTEXT: usize = 60;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SearchView {
    /// The phrase as asked for.
    pub phrase: String,
    /// Every event looked at, sorted by id, those without the phrase as well.
    pub events: Vec<EventHits>,
    /// Events in which an official says it.
    pub said_in: usize,
    /// How often officials say it, in all events.
    pub said: usize,
}

/// A phrase in one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventHits {
    /// The event.
    pub id: String,
    /// Its day.
    pub date: Option<String>,
    /// Its title.
    pub title: String,
    /// How often an official says it in the established text: once for all printings together.
    pub said: usize,
    /// How often those who ask say it.
    pub asked: usize,
    /// The denominator: characters of the officials' words in the established text.
    pub characters: usize,
    /// How much of the event is held.
    pub coverage: CoverageView,
    /// Where.
    pub hits: Vec<Hit>,
    /// Where no official says it: what comes nearest.
    pub nearest: Option<Nearest>,
    /// All of it in a line, the zero with what stands behind it.
    pub summary: String,
}

/// An occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its paragraph, as a citation.
    pub citation: String,
    /// The role of the turn.
    pub role: String,
    /// The words before it in its sentence.
    pub before: String,
    /// The words found, as established.
    pub found: String,
    /// The words after it in its sentence.
    pub after: String,
    /// The witnesses that hold the paragraph.
    pub witnesses: Vec<String>,
}

/// The exchange of an event that comes nearest to those in which a phrase is said elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nearest {
    /// The exchange.
    pub citation: String,
    /// The words that make it near, the heaviest first.
    pub on: Vec<String>,
    /// What was asked; none where the question is lost.
    pub question: Option<String>,
    /// The exchange elsewhere, in which the phrase is said, that is nearest to it.
    pub compared_with: String,
    /// What was asked there.
    pub their_question: Option<String>,
    /// Whether the two questions are one question; none where one of them is lost.
    pub same_question: Option<bool>,
}

impl Desk {
    /// Looks for a phrase in the established text of all events, whatever its width, script and case; `only` names the
    /// beginning of the ids of the events that are shown. Events elsewhere still serve for comparing.
    ///
    /// # Errors
    /// The phrase is empty, or the record cannot be read.
    pub fn search(&self, phrase: &str, only: Option<&str>) -> Result<SearchView, DeskError> {
        let needle = Folded::of(phrase);
        if needle.is_empty() {
            return Err(DeskError::Usage {
                what: "there is nothing to look for".to_owned(),
                hint: "for example onrecord search \"open harbour\"".to_owned(),
            });
        }
        let mut rows = Vec::new();
        self.archive.done(self.archive.derived().each_event(|row| rows.push(row)))?;
        let mut view = SearchView { phrase: phrase.to_owned(), ..SearchView::default() };
        let mut holders: Vec<(usize, usize)> = Vec::new();
        let mut silent = Vec::new();
        for (e, row) in rows.iter().enumerate() {
            let mut found = EventHits::of(row);
            for p in said(row) {
                if !p.asked {
                    found.characters += p.text.chars().filter(|c| !c.is_whitespace()).count();
                }
                for (start, end) in Folded::of(p.text).find(&needle) {
                    *(if p.asked { &mut found.asked } else { &mut found.said }) += 1;
                    if !p.asked {
                        // As `in_order` counts: the opening is one of them where there is one.
                        let after = usize::from(row.digest.opening.is_some());
                        holders.push((e, p.exchange.map_or(0, |x| x + after)));
                    }
                    let (before, words, after) = sentence(p.text, start, end);
                    let turn =
                        p.exchange.map_or(row.digest.opening.as_ref(), |x| row.digest.exchanges.get(x));
                    let turn = turn.and_then(|x| x.turns.get(p.turn));
                    let paragraph = turn.and_then(|t| t.paragraphs.get(p.paragraph));
                    let witnesses = paragraph.map(|p| p.witnesses.as_slice()).unwrap_or_default();
                    found.hits.push(Hit {
                        citation: p.citation.clone(),
                        role: turn.map(|t| t.role.clone()).unwrap_or_default(),
                        before,
                        found: words,
                        after,
                        witnesses: witnesses
                            .iter()
                            .map(|w| Siglum::nth(usize::from(*w)).to_string())
                            .collect(),
                    });
                }
            }
            view.said += found.said;
            view.said_in += usize::from(found.said > 0);
            if only.is_none_or(|start| row.id.starts_with(start)) {
                if found.said == 0 {
                    silent.push((view.events.len(), e));
                }
                view.events.push(found);
            }
        }
        holders.dedup();
        if !holders.is_empty() && !silent.is_empty() {
            let digests: Vec<(String, &EventDigest)> =
                rows.iter().map(|r| (format!("{}@r{}", r.id, r.release), &r.digest)).collect();
            let compare = Comparison::of(&digests, &holders);
            for (shown, e) in silent {
                view.events[shown].nearest = compare.nearest(e);
            }
        }
        for event in &mut view.events {
            event.summary = summary(event);
        }
        Ok(view)
    }
}

impl EventHits {
    /// An event in which nothing was found yet.
    pub(crate) fn of(row: &EventRow) -> Self {
        Self {
            id: row.id.clone(),
            date: row.digest.date.clone(),
            title: row.digest.title.clone(),
            said: 0,
            asked: 0,
            characters: 0,
            coverage: (&row.digest.coverage).into(),
            hits: Vec::new(),
            nearest: None,
            summary: String::new(),
        }
    }
}

/// The opening, then the exchanges.
fn in_order(digest: &EventDigest) -> impl Iterator<Item = &ExchangeDigest> {
    digest.opening.iter().chain(&digest.exchanges)
}

pub(crate) fn summary(event: &EventHits) -> String {
    let held = event.coverage.in_words();
    if event.said > 0 {
        let asked = if event.asked > 0 { format!(", {} in questions", event.asked) } else { String::new() };
        return format!("{}{asked}; {held}", event.said);
    }
    let place = match &event.nearest {
        None => "0 in the captured answers".to_owned(),
        Some(near) => {
            let topic = near.on.first().map(|t| format!(" {t}")).unwrap_or_default();
            let question = match near.same_question {
                Some(true) => "; same question",
                Some(false) => "; different question",
                None => "; its question is lost",
            };
            format!("0 in the captured{topic} answer{question}")
        }
    };
    format!("{place}; {held}")
}

/// A text for comparing: folded, white space reduced, with the way back to its bytes.
pub(crate) struct Folded {
    chars: Vec<char>,
    /// For each character the bytes of the text that it stands for.
    at: Vec<(usize, usize)>,
}

impl Folded {
    pub(crate) fn of(text: &str) -> Self {
        let mut folded = Self { chars: Vec::new(), at: Vec::new() };
        for (i, c) in text.char_indices() {
            let place = (i, i + c.len_utf8());
            let c = fold(c);
            if c.is_whitespace() {
                // One space for any; none beside a Han character, where white space is layout.
                if folded.chars.last().is_some_and(|l| *l != ' ' && !is_han(*l)) {
                    folded.chars.push(' ');
                    folded.at.push(place);
                }
                continue;
            }
            if is_han(c) && folded.chars.last() == Some(&' ') {
                folded.chars.pop();
                folded.at.pop();
            }
            folded.chars.push(c);
            folded.at.push(place);
        }
        if folded.chars.last() == Some(&' ') {
            folded.chars.pop();
            folded.at.pop();
        }
        folded
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// Where the needle stands, in bytes of the text; occurrences do not overlap. In scripts with spaces a needle
    /// that begins or ends with a word's character begins or ends a word.
    pub(crate) fn find(&self, needle: &Self) -> Vec<(usize, usize)> {
        let (hay, len) = (&self.chars, needle.chars.len());
        let joined = |a: Option<&char>, b: Option<&char>| {
            let word = |c: &char| c.is_alphanumeric() && !is_han(*c);
            a.is_some_and(word) && b.is_some_and(word)
        };
        let mut found = Vec::new();
        let mut i = 0;
        while i + len <= hay.len() {
            let inside = hay[i..i + len] == needle.chars[..]
                && !(i > 0 && joined(hay.get(i - 1), hay.get(i)))
                && !joined(hay.get(i + len - 1), hay.get(i + len));
            if inside {
                found.push((self.at[i].0, self.at[i + len - 1].1));
                i += len;
            } else {
                i += 1;
            }
        }
        found
    }
}

/// The sentence around a hit, in three parts, shortened where it is long.
pub(crate) fn sentence(text: &str, start: usize, end: usize) -> (String, String, String) {
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | '\n');
    let (before, after) = (&text[..start], &text[end..]);
    let from = before.rfind(ends).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let to =
        after.find(ends).map_or(after.len(), |i| i + after[i..].chars().next().map_or(1, char::len_utf8));
    let (before, after) = (before[from..].trim_start(), after[..to].trim_end());
    let cut = before.chars().count().saturating_sub(CONTEXT);
    let head: String = before.chars().skip(cut).collect();
    let tail: String = after.chars().take(CONTEXT).collect();
    (
        if cut > 0 { format!("…{head}") } else { head },
        text[start..end].to_owned(),
        if tail.len() < after.len() { format!("{tail}…") } else { tail },
    )
}

/// The exchanges of the record as weighted words, and what those that hold a phrase have in common.
pub(crate) struct Comparison<'a> {
    events: &'a [(String, &'a EventDigest)],
    words: Vec<String>,
    weights: Vec<Vec<Weighed>>,
    holders: &'a [(usize, usize)],
    profile: Weights,
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(events: &'a [(String, &'a EventDigest)], holders: &'a [(usize, usize)]) -> Self {
        let (weights, words) = weighed(events.iter().map(|(_, digest)| in_order(digest)));
        let mut profile = Weights::default();
        for (e, x) in holders {
            let Some(weighed) = weights.get(*e).and_then(|c| c.get(*x)) else { continue };
            let norm = weighed.all.norm().max(f64::MIN_POSITIVE);
            for (word, weight) in &weighed.all.0 {
                *profile.0.entry(*word).or_default() += weight / norm;
            }
        }
        Self { events, words, weights, holders, profile }
    }

    /// The exchange of an event that is nearest to those that hold the phrase.
    pub(crate) fn nearest(&self, event: usize) -> Option<Nearest> {
        let (id, digest) = self.events.get(event)?;
        let (x, likeness) = self
            .weights
            .get(event)?
            .iter()
            .enumerate()
            // The opening is about everything and would be near to anything.
            .filter(|(x, _)| in_order(digest).nth(*x).is_some_and(|x| x.id.is_some()))
            .map(|(x, weighed)| (x, weighed.all.cosine(&self.profile)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        if likeness < NEAR {
            return None;
        }
        let ours = &self.weights[event][x];
        let exchange = in_order(digest).nth(x)?;
        let (other, _) = self
            .holders
            .iter()
            .map(|(e, x)| ((*e, *x), ours.all.cosine(&self.weights[*e][*x].all)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let (other_id, other_digest) = &self.events[other.0];
        let other_exchange = in_order(other_digest).nth(other.1)?;
        // A word that both questions ask about names the topic better than one that an answer dwells upon.
        let theirs = &self.weights[other.0][other.1];
        let asked_about = |word: u32| {
            let in_both = [ours, theirs].iter().filter(|w| w.question.0.contains_key(&word)).count();
            1.0 + in_both as f64
        };
        let asked = |x: &ExchangeDigest| {
            let text: Vec<&str> = paragraphs(x, true).map(|p| p.text.as_str()).collect();
            (!text.is_empty()).then(|| text.join("\n"))
        };
        Some(Nearest {
            citation: cited(id, exchange),
            on: ours.all.shared(&self.profile, &self.words, asked_about),
            question: asked(exchange),
            compared_with: cited(other_id, other_exchange),
            their_question: asked(other_exchange),
            same_question: ours.same_question(theirs),
        })
    }
}

/// `EVENT@rN` and an exchange, written as `EVENT/EXCHANGE@rN`.
fn cited(event: &str, x: &ExchangeDigest) -> String {
    let (event, release) = event.rsplit_once("@r").unwrap_or((event, "1"));
    format!("{event}/{}@r{release}", x.id.as_deref().unwrap_or("opening"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, phrase: &str, expected: &[&str]) {
        let found = Folded::of(text).find(&Folded::of(phrase));
        let found: Vec<&str> = found.into_iter().map(|(s, e)| &text[s..e]).collect();
        assert_eq!(found, expected, "{phrase} in {text}");
    }

    #[test]
    fn phrases_are_found_in_any_width_script_and_case() {
        check("渔港必须开放，漁港必須開放！", "渔港必须", &["渔港必须", "漁港必須"]);
        check("渔港\n必须", "渔港必须", &["渔港\n必须"]);
        check("The Open  Harbour, an open harbour", "open harbour", &["Open  Harbour", "open harbour"]);
        check("the corporate rate is separate", "rate", &["rate"]);
        check("２０３１年", "2031", &["２０３１"]);
        check("aaa", "aa", &[]);
        check("", "x", &[]);
    }

    #[test]
    fn a_hit_stands_in_its_sentence() {
        let text = "先说一句。渔港要开放，这很清楚。再说一句。";
        let at = text.find("开放").unwrap();
        assert_eq!(
            sentence(text, at, at + "开放".len()),
            ("渔港要".to_owned(), "开放".to_owned(), "，这很清楚。".to_owned())
        );
    }
}
