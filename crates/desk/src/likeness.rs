//! How alike exchanges are by their words: what was asked elsewhere about the same matter, and which answer comes nearest to
//! one that has a phrase.
//!
//! Words weigh by how often they stand in an exchange and how rare they are among those that are compared; two exchanges
//! are as alike as the cosine of their weights. Alike by their words is not the same by their sense: so what was asked
//! is shown wherever something is concluded from it.

use std::collections::BTreeMap;

use archive::ExchangeDigest;
use editing::lexicon::Lexicon;
use editing::script::{fold_str, is_han};

use crate::derive::paragraphs;

/// Two questions whose words are at least so alike count as one question. Questions of two years on one matter lie below
/// 0.3 where they ask different things; the same question in two printings, with misprints, above 0.8.
const SAME_QUESTION: f64 = 0.6;

/// How much each word of a text weighs, by its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Weights(pub(crate) BTreeMap<u32, f64>);

impl Weights {
    fn count(&mut self, word: u32) {
        *self.0.entry(word).or_default() += 1.0;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn norm(&self) -> f64 {
        self.0.values().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// From 0, no word in common, to 1.
    pub(crate) fn cosine(&self, other: &Self) -> f64 {
        let dot: f64 = self.0.iter().filter_map(|(word, x)| Some(x * other.0.get(word)?)).sum();
        let norms = self.norm() * other.norm();
        if norms > 0.0 { dot / norms } else { 0.0 }
    }

    /// The words that both have, those first that weigh most in both together; `and` weighs them once more.
    pub(crate) fn shared(&self, other: &Self, words: &[String], and: impl Fn(u32) -> f64) -> Vec<String> {
        let mut shared: Vec<(f64, &str)> = self
            .0
            .iter()
            .filter_map(|(word, x)| {
                Some((x * other.0.get(word)? * and(*word), words.get(*word as usize)?.as_str()))
            })
            .collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        shared.into_iter().take(5).map(|(_, word)| word.to_owned()).collect()
    }
}

/// An exchange as its words weigh.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weighed {
    /// The words of the question.
    pub(crate) question: Weights,
    /// Those of question and answer.
    pub(crate) all: Weights,
    /// Whether the question is held, be it of the commonest words alone.
    asked: bool,
}

impl Weighed {
    /// Whether two questions are one; none where one of them is lost.
    pub(crate) fn same_question(&self, other: &Self) -> Option<bool> {
        (self.asked && other.asked).then(|| self.question.cosine(&other.question) >= SAME_QUESTION)
    }
}

/// The exchanges of some events as their words weigh among these, and the words.
pub(crate) fn weighed<'d, E>(events: E) -> (Vec<Vec<Weighed>>, Vec<String>)
where
    E: IntoIterator<Item: IntoIterator<Item = &'d ExchangeDigest>>,
{
    let mut words: Vec<String> = Vec::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut spread: Vec<u32> = Vec::new();
    let mut exchanges = 0u32;
    let mut all: Vec<Vec<Weighed>> = Vec::new();
    for event in events {
        let mut of_event = Vec::new();
        for x in event {
            let mut weighed = Weighed { asked: paragraphs(x, true).next().is_some(), ..Weighed::default() };
            for asked in [true, false] {
                for word in paragraphs(x, asked).flat_map(|p| content_words(&p.text)) {
                    let number = *numbers.entry(word.clone()).or_insert_with(|| {
                        words.push(word);
                        spread.push(0);
                        u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                    });
                    weighed.all.count(number);
                    if asked {
                        weighed.question.count(number);
                    }
                }
            }
            for word in weighed.all.0.keys() {
                spread[*word as usize] += 1;
            }
            exchanges += 1;
            of_event.push(weighed);
        }
        all.push(of_event);
    }
    let rarity = |word: u32| (f64::from(exchanges + 1) / f64::from(spread[word as usize] + 1)).ln();
    for weighed in all.iter_mut().flatten() {
        for weights in [&mut weighed.all, &mut weighed.question] {
            for (word, weight) in &mut weights.0 {
                // The tenth 台湾 of an answer says less than its first.
                *weight = (1.0 + weight.ln()) * rarity(*word);
            }
        }
    }
    (all, words)
}

/// The words that say what a text is about: two Han characters at least, or four letters.
fn content_words(text: &str) -> Vec<String> {
    let folded = fold_str(text);
    Lexicon::zh()
        .segment(&folded)
        .into_iter()
        .filter_map(|w| folded.get(w.range))
        .filter(|w| {
            let n = w.chars().count();
            if w.chars().all(is_han) { n >= 2 } else { n >= 4 && w.chars().all(char::is_alphabetic) }
        })
        .map(str::to_owned)
        .collect()
}
