//! The company that words keep: which stand near the query oftener than chance has it, in which set runs it stands, and
//! which words tell one part of the record from another.
//!
//! Searching never cuts Chinese into words, as that loses places. Here it is cut, since the company of a word is words; a
//! wrong cut costs a row of a table and no hit. How often a collocate stands in the record at all is again counted
//! by the index, as the characters have it.

use std::collections::BTreeMap;

use concordance::{Index, Kind, Options, Query, Reading, measures, tokens};
use editing::lexicon::Lexicon;
use editing::script::fold;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::counting::rounded;
use super::{Asking, Corpus, FindView, Trouble};
use crate::{DeskError, Watch};

/// Places whose company is looked at; of more the first ones of each part of the index.
const PLACES: usize = 50_000;

/// Words whose frequency in the whole is looked up: those that stand there oftenest.
const LOOKED_UP: usize = 400;

/// A word that stands there once says nothing.
const TOGETHER: u64 = 2;

/// Bytes of text that are cut into words for one comparison: a quarter of a minute.
const CUT: u64 = 128 << 20;

/// Different runs that are counted at once; beyond it those that were seen once are forgotten.
const RUNS: usize = 4_000_000;

/// A difference so likely to be chance is none: once in ten thousand.
const SURE: f64 = 15.13;

/// A word in the company of a query.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CollocateView {
    /// The word, folded.
    pub word: String,
    /// How often it stands near.
    pub together: u64,
    /// Of these, before.
    pub before: u64,
    /// How often it stands in the part of the record at all.
    pub in_all: u64,
    /// How firmly it belongs to the query; at most 14.
    pub log_dice: f64,
    /// How sure it is that this is no chance.
    pub log_likelihood: f64,
}

/// A run of characters or words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NgramView {
    /// The run, folded.
    pub words: String,
    /// How often.
    pub count: u64,
}

/// A word that is commoner in one part of the record than in another.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KeywordView {
    /// The word, folded.
    pub word: String,
    /// How often in the first.
    pub first: u64,
    /// How often in the second.
    pub second: u64,
    /// How sure it is that this is no chance.
    pub log_likelihood: f64,
    /// How many times commoner in the first, as binary logarithm; negative where it is commoner in the second.
    pub log_ratio: f64,
}

/// The words of a folded text, marks left out: where each stands.
fn words(folded: &str) -> Vec<std::ops::Range<usize>> {
    let all = Lexicon::zh().segment(folded).into_iter().map(|w| w.range);
    all.filter(|r| folded[r.clone()].chars().any(char::is_alphanumeric)).collect()
}

fn characters(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u64
}

impl Asking<'_> {
    pub(super) fn collocates(&self, window: usize, view: &mut FindView) -> Result<(), Trouble> {
        let index = &self.collection.established;
        let corpus = &self.request.corpus;
        let found = self.search(index, corpus, PLACES, &mut view.notes)?;
        (view.hits, view.in_exchanges, view.in_events) = (found.hits, found.scopes, found.documents);
        let mut near: FxHashMap<String, (u64, u64)> = FxHashMap::default();
        let (mut looked_at, mut in_windows, mut words_read, mut characters_read) = (0u64, 0u64, 0u64, 0u64);
        index.read::<Trouble>(&found, |text, bytes, places| {
            let words = words(text);
            words_read += words.len() as u64;
            characters_read += characters(text);
            for place in places {
                looked_at += 1;
                let (start, end) = (bytes[place.start].start, bytes[place.end - 1].end);
                let before = &words[..words.partition_point(|w| w.end <= start)];
                let after = &words[words.partition_point(|w| w.start < end)..];
                let left = before.iter().rev().take(window).map(|w| (w, 1));
                for (word, is_before) in left.chain(after.iter().take(window).map(|w| (w, 0))) {
                    in_windows += 1;
                    let count = near.entry(text[word.clone()].to_owned()).or_default();
                    count.0 += 1;
                    count.1 += is_before;
                }
            }
            Ok(())
        })?;
        if looked_at < found.hits {
            view.notes.push(format!("the company of {looked_at} of {} places was looked at", found.hits));
        }
        let size = corpus.filtered(&self.collection, |f| index.sizes(f.as_ref(), None, |_, _, _| ()));
        let all_characters = size.values().map(|s| s.characters).sum::<u64>();
        // How many words the whole has is known once it is cut; the texts that were read say how many to a character.
        let all_words = (all_characters as f64 * words_read as f64 / characters_read.max(1) as f64) as u64;
        let mut oftenest: Vec<(String, (u64, u64))> =
            near.into_iter().filter(|(_, n)| n.0 >= TOGETHER.min(looked_at.max(1))).collect();
        oftenest.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
        oftenest.truncate(LOOKED_UP);
        let mut rows = Vec::new();
        for (word, (together, before)) in oftenest {
            let in_all = self.frequency(index, &word)?.max(together);
            rows.push(CollocateView {
                log_dice: rounded(measures::log_dice(together, looked_at, in_all)),
                log_likelihood: rounded(measures::association(together, in_windows, in_all, all_words)),
                word,
                together,
                before,
                in_all,
            });
        }
        // Words that are no commoner here than anywhere are no company.
        rows.retain(|r| (r.together as f64) * (all_words as f64) > (in_windows as f64) * (r.in_all as f64));
        rows.sort_by(|a, b| b.log_dice.total_cmp(&a.log_dice).then(a.word.cmp(&b.word)));
        rows.truncate(self.request.limit);
        view.collocates = Some(rows);
        Ok(())
    }

    /// How often a word stands in the part of the record.
    fn frequency(&self, index: &Index, word: &str) -> Result<u64, Trouble> {
        let query = Query::phrase(word, Reading { fold, stem: false }).map_err(DeskError::from)?;
        let found = self.request.corpus.filtered(&self.collection, |filter| {
            index.search(&query, &Options { filter, limit: 0, ..Options::default() })
        })?;
        Ok(found.hits)
    }

    pub(super) fn ngrams(&self, n: usize, view: &mut FindView, watch: &dyn Watch) -> Result<(), Trouble> {
        let index = &self.collection.established;
        let mut counts: FxHashMap<String, u64> = FxHashMap::default();
        let mut forgotten = false;
        let mut count = |text: &str, run: &[(Kind, std::ops::Range<usize>)]| {
            if run.iter().any(|(kind, _)| *kind == Kind::Mark) {
                return;
            }
            let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
            *counts.entry(text[first.1.start..last.1.end].to_owned()).or_default() += 1;
            if counts.len() > RUNS {
                forgotten = true;
                counts.retain(|_, c| *c > 1);
            }
        };
        if self.query.is_some() {
            let found = self.search(index, &self.request.corpus, PLACES, &mut view.notes)?;
            (view.hits, view.in_exchanges, view.in_events) = (found.hits, found.scopes, found.documents);
            let mut looked_at = 0;
            index.read::<Trouble>(&found, |text, _, places| {
                let all: Vec<_> = tokens(text).collect();
                for place in places {
                    looked_at += 1;
                    // Every run that holds the whole place.
                    let first = (place.end).saturating_sub(n);
                    for start in first..=place.start {
                        if let Some(run) = all.get(start..start + n) {
                            count(text, run);
                        }
                    }
                }
                Ok(())
            })?;
            if looked_at < found.hits {
                view.notes.push(format!("the runs of {looked_at} of {} places were counted", found.hits));
            }
        } else {
            let corpus = &self.request.corpus;
            corpus.filtered(&self.collection, |filter| {
                index.read_all::<Trouble>(filter.as_ref(), |_, text| {
                    if watch.stop() {
                        return Err(concordance::IndexError::Stopped.into());
                    }
                    let all: Vec<_> = tokens(text).collect();
                    all.windows(n).for_each(|run| count(text, run));
                    Ok(())
                })
            })?;
        }
        if forgotten {
            view.notes.push("runs that are rare are not counted in full: there are too many".to_owned());
        }
        let mut rows: Vec<NgramView> =
            counts.into_iter().map(|(words, count)| NgramView { words, count }).collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then(a.words.cmp(&b.words)));
        rows.truncate(self.request.limit);
        view.ngrams = Some(rows);
        Ok(())
    }

    pub(super) fn keyness(
        &self,
        parts: &(Corpus, Corpus),
        view: &mut FindView,
        watch: &dyn Watch,
    ) -> Result<(), Trouble> {
        let first = self.words_of(&parts.0.within(&self.request.corpus), &mut view.notes, watch)?;
        let second = self.words_of(&parts.1.within(&self.request.corpus), &mut view.notes, watch)?;
        let size = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
        let (size_a, size_b) = (size(&first), size(&second));
        if size_a == 0 || size_b == 0 {
            let which = if size_a == 0 { "first" } else { "second" };
            view.notes.push(format!("nothing is held of the {which} part, so there is nothing to compare"));
            view.keywords = Some(Vec::new());
            return Ok(());
        }
        view.notes.push(format!("{size_a} words against {size_b}"));
        let mut rows: Vec<KeywordView> = Vec::new();
        let in_second_only = second.keys().filter(|w| !first.contains_key(*w));
        for word in first.keys().chain(in_second_only) {
            let count = |of: &BTreeMap<String, u64>| of.get(word).copied().unwrap_or(0);
            let (a, b) = (count(&first), count(&second));
            let sure = measures::log_likelihood(a, size_a, b, size_b);
            if sure >= SURE {
                rows.push(KeywordView {
                    word: word.clone(),
                    first: a,
                    second: b,
                    log_likelihood: rounded(sure),
                    log_ratio: rounded(measures::log_ratio(a, size_a, b, size_b)),
                });
            }
        }
        rows.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood).then(a.word.cmp(&b.word)));
        if rows.len() > self.request.limit {
            view.notes.push(format!(
                "{} of {} words are shown; --limit shows more",
                self.request.limit,
                rows.len()
            ));
            rows.truncate(self.request.limit);
        }
        view.keywords = Some(rows);
        Ok(())
    }

    /// The words of a part of the record, counted.
    fn words_of(
        &self,
        corpus: &Corpus,
        notes: &mut Vec<String>,
        watch: &dyn Watch,
    ) -> Result<BTreeMap<String, u64>, Trouble> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let (mut read, mut left) = (0u64, 0u64);
        corpus.filtered(&self.collection, |filter| {
            self.collection.established.read_all::<Trouble>(filter.as_ref(), |_, text| {
                if watch.stop() {
                    return Err(concordance::IndexError::Stopped.into());
                }
                if read > CUT {
                    left += text.len() as u64;
                    return Ok(());
                }
                read += text.len() as u64;
                for word in words(text) {
                    match counts.get_mut(&text[word.clone()]) {
                        Some(n) => *n += 1,
                        None => {
                            counts.insert(text[word].to_owned(), 1);
                        }
                    }
                }
                Ok(())
            })
        })?;
        if left > 0 {
            notes.push(format!(
                "{} MB of text were compared and {} MB not; name a smaller part",
                read / 1_000_000,
                left.div_ceil(1_000_000)
            ));
        }
        Ok(counts)
    }
}
