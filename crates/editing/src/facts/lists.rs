//! The word lists of the rules, read once from the data files that say what they hold.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Lines that are no comment.
pub(super) fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// Words that start with the same character, longest first.
#[derive(Debug, Default)]
pub(super) struct Words<T: 'static> {
    by_first: BTreeMap<char, Vec<(&'static str, usize, T)>>,
}

impl<T: Clone> Words<T> {
    pub(super) fn of(words: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<(&'static str, usize, T)>> = BTreeMap::new();
        for (word, value) in words {
            let Some(first) = word.chars().next() else { continue };
            by_first.entry(first).or_default().push((word, word.chars().count(), value));
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|(w, n, _)| (std::cmp::Reverse(*n), *w));
        }
        Self { by_first }
    }

    /// The longest of these words that stands at a place, with its length in characters.
    pub(super) fn at(&self, page: &super::page::Page, i: usize) -> Option<(&'static str, usize, &T)> {
        self.by_first.get(&page.get(i))?.iter().find(|(w, ..)| page.starts(i, w)).map(|(w, n, v)| (*w, *n, v))
    }
}

/// What a measure word measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measures {
    Money,
    Share,
    Multiple,
    Measure,
    Time,
    Count,
}

/// A measure word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    pub(super) kind: Measures,
    /// As exported.
    pub(super) unit: &'static str,
}

pub(super) fn measures() -> &'static Words<Measure> {
    static WORDS: OnceLock<Words<Measure>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = lines(include_str!("../../data/facts/measures-zh.txt"));
        Words::of(rows.flat_map(|line| {
            let mut fields = line.split('\t');
            let kind = match fields.next() {
                Some("money") => Measures::Money,
                Some("share") => Measures::Share,
                Some("multiple") => Measures::Multiple,
                Some("measure") => Measures::Measure,
                Some("time") => Measures::Time,
                _ => Measures::Count,
            };
            let unit = fields.next().unwrap_or_default();
            let words: Vec<_> = fields.next().unwrap_or_default().split(' ').collect();
            words.into_iter().map(move |w| (w, Measure { kind, unit }))
        }))
    })
}

fn word_list(data: &'static str) -> impl Iterator<Item = (&'static str, ())> {
    lines(data).flat_map(|l| l.split_whitespace()).map(|w| (w, ()))
}

/// Words with a numeral that count nothing.
pub(super) fn no_figures() -> &'static Words<()> {
    static WORDS: OnceLock<Words<()>> = OnceLock::new();
    WORDS.get_or_init(|| Words::of(word_list(include_str!("../../data/facts/no-figures-zh.txt"))))
}

/// Nouns of enumerations.
pub(super) fn enumerations() -> &'static Words<()> {
    static WORDS: OnceLock<Words<()>> = OnceLock::new();
    WORDS.get_or_init(|| Words::of(word_list(include_str!("../../data/facts/enumerations-zh.txt"))))
}
