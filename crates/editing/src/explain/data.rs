//! The language data in the shape that matching needs, built once per language.

use std::sync::OnceLock;

use record::RiskReason;
use rustc_hash::{FxHashMap, FxHashSet};

use super::units::{Kind, Unit, key_of, units};
use super::{Language, en, zh};

/// The keys of a phrase and what it means.
type Phrase<T> = (Box<[u64]>, T);

/// Phrases by their first unit, the longest first, each with what it means.
#[derive(Clone, Debug)]
pub(super) struct Phrases<T> {
    by_first: FxHashMap<u64, Vec<Phrase<T>>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T: Copy> Phrases<T> {
    pub(super) fn insert(&mut self, phrase: &str, value: T) {
        let keys = keys(phrase);
        let Some(&first) = keys.first() else { return };
        let list = self.by_first.entry(first).or_default();
        // Stable: of two entries of one phrase the first inserted wins.
        let at = list.partition_point(|(other, _)| other.len() >= keys.len());
        list.insert(at, (keys, value));
    }

    fn of<'a>(phrases: impl Iterator<Item = &'a str>, value: T) -> Self {
        let mut all = Self::default();
        phrases.for_each(|phrase| all.insert(phrase, value));
        all
    }

    /// Whether a phrase overlaps a range.
    pub(super) fn overlaps(&self, units: &[Unit], range: &std::ops::Range<usize>) -> bool {
        (range.start.saturating_sub(12)..range.end.min(units.len()))
            .any(|at| self.at(&units[at..]).is_some_and(|(length, _)| at + length > range.start))
    }

    /// The longest phrase that starts at the first of the units, as its length and meaning.
    pub(super) fn at(&self, units: &[Unit]) -> Option<(usize, T)> {
        let list = self.by_first.get(&units.first()?.key)?;
        list.iter()
            .find(|(keys, _)| {
                keys.len() <= units.len() && keys.iter().zip(units).all(|(key, unit)| *key == unit.key)
            })
            .map(|(keys, value)| (keys.len(), *value))
    }

    /// What the units mean as a whole; none where they are no phrase or more than one.
    pub(super) fn whole(&self, units: &[Unit]) -> Option<T> {
        self.at(units).filter(|(length, _)| *length == units.len()).map(|(_, value)| value)
    }
}

fn keys(phrase: &str) -> Box<[u64]> {
    let mut found = units(phrase);
    // `U.S.` ends in a mark only where it stands at the end of what was typed into the list.
    while found.last().is_some_and(|u| u.kind == Kind::Mark) && found.len() > 1 {
        found.pop();
    }
    found.iter().map(|u| u.key).collect()
}

/// What a phrase names; equal identities are one thing under two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) reason: RiskReason,
    pub(super) id: u64,
}

/// Names that the record has learnt, to be judged like those of the lists.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub(super) phrases: Phrases<Named>,
}

impl Known {
    /// Prepares names with what they are. Each is taken for another thing than all the rest.
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = (&'a str, RiskReason)>) -> Self {
        let mut phrases = Phrases::default();
        for (name, reason) in names {
            phrases.insert(name, Named { reason, id: key_of(name) });
        }
        Self { phrases }
    }
}

/// The data of a language.
#[derive(Debug, Default)]
pub(super) struct Pack {
    pub(super) named: Phrases<Named>,
    pub(super) negation: FxHashSet<u64>,
    pub(super) negation_words: Phrases<()>,
    /// Whether a word is a name, which negates nothing even where it is broken.
    pub(super) not_negation: Phrases<bool>,
    /// With a number for each group of forms that say the same.
    pub(super) obligation: Phrases<u64>,
    pub(super) not_obligation: Phrases<()>,
    pub(super) numerals: FxHashSet<u64>,
    pub(super) not_figures: Phrases<()>,
    pub(super) units: FxHashSet<u64>,
    pub(super) strong_units: FxHashSet<u64>,
    pub(super) doctrine: Phrases<bool>,
    pub(super) doctrine_stop: FxHashSet<u64>,
    pub(super) doctrine_stop_words: Phrases<()>,
    pub(super) function: FxHashSet<u64>,
    pub(super) function_words: Phrases<()>,
    pub(super) optional: Phrases<()>,
    /// Groups that a phrase belongs to; most belong to one.
    pub(super) editorial: FxHashMap<Box<[u64]>, Vec<usize>>,
    pub(super) short: FxHashMap<u64, u64>,
    pub(super) major: FxHashSet<u64>,
    pub(super) pairs: Phrases<()>,
    pub(super) doubtful_pairs: Phrases<()>,
    pub(super) pair_nouns: Phrases<()>,
    pub(super) towards: FxHashSet<u64>,
    pub(super) not_side_after: FxHashSet<u64>,
    pub(super) surnames: FxHashSet<u64>,
    pub(super) spelling: FxHashSet<u64>,
    pub(super) address: Phrases<()>,
    pub(super) verbs: FxHashSet<u64>,
}

impl Pack {
    /// The data of a language; empty for those without.
    pub(super) fn of(language: Language) -> &'static Self {
        static ZH: OnceLock<Pack> = OnceLock::new();
        static EN: OnceLock<Pack> = OnceLock::new();
        static NONE: OnceLock<Pack> = OnceLock::new();
        match language {
            Language::Zh => ZH.get_or_init(chinese),
            Language::En => EN.get_or_init(english),
            Language::Other => NONE.get_or_init(Pack::default),
        }
    }

    fn add_named(&mut self, lists: &[(&str, RiskReason)], separator: char) {
        for (list, reason) in lists {
            for line in list.lines() {
                let mut forms = line.split(separator).filter(|form| !form.is_empty());
                let Some(first) = forms.next() else { continue };
                let named = Named { reason: *reason, id: key_of(first) };
                self.named.insert(first, named);
                forms.for_each(|form| self.named.insert(form, named));
            }
        }
    }

    fn add_groups(&mut self, obligation: &str, editorial: &str, separator: char) {
        for (group, line) in obligation.lines().enumerate() {
            for form in line.split(separator) {
                self.obligation.insert(form, group as u64);
            }
        }
        for (group, line) in editorial.lines().enumerate() {
            for form in line.split(separator) {
                self.editorial.entry(keys(form)).or_default().push(group);
            }
        }
    }
}

fn chars(list: &str) -> FxHashSet<u64> {
    list.chars().map(|c| key_of(c.encode_utf8(&mut [0; 4]))).collect()
}

fn words(list: &str) -> FxHashSet<u64> {
    list.split_whitespace().map(key_of).collect()
}

fn phrases(list: &str) -> Phrases<()> {
    Phrases::of(list.split_whitespace(), ())
}

fn chinese() -> Pack {
    use RiskReason::{Body, Date, Party, Place, Title};
    let mut pack = Pack {
        negation: chars(zh::NEGATION),
        negation_words: phrases(zh::NEGATION_WORDS),
        not_negation: Phrases::of(zh::NOT_NEGATION.split_whitespace(), false),
        not_obligation: phrases(zh::NOT_OBLIGATION),
        numerals: chars(zh::NUMERALS),
        not_figures: phrases(zh::NOT_FIGURES),
        units: chars(zh::UNITS),
        strong_units: chars(zh::STRONG_UNITS),
        doctrine: Phrases::of(zh::DOCTRINE.split_whitespace(), false),
        doctrine_stop: chars(zh::DOCTRINE_STOP),
        doctrine_stop_words: phrases(zh::DOCTRINE_STOP_WORDS),
        function: chars(zh::FUNCTION),
        function_words: phrases(zh::FUNCTION_WORDS),
        optional: phrases(zh::OPTIONAL),
        major: chars(zh::MAJOR),
        pairs: phrases(zh::PAIRS),
        doubtful_pairs: phrases(zh::DOUBTFUL_PAIRS),
        pair_nouns: phrases(zh::PAIR_NOUNS),
        towards: chars(zh::TOWARDS),
        not_side_after: chars(zh::NOT_SIDE_AFTER),
        surnames: chars(zh::SURNAMES),
        spelling: chars(zh::SPELLING),
        address: phrases(zh::ADDRESS),
        ..Pack::default()
    };
    zh::NOT_NEGATION_NAMES.split_whitespace().for_each(|word| pack.not_negation.insert(word, true));
    zh::DOCTRINE_LONG.split_whitespace().for_each(|word| pack.doctrine.insert(word, true));
    pack.add_named(
        &[(zh::COUNTRIES, Party), (zh::PLACES, Place), (zh::BODIES, Body), (zh::TITLES, Title)],
        ' ',
    );
    for word in zh::DATES.split_whitespace() {
        pack.named.insert(word, Named { reason: Date, id: key_of(word) });
    }
    for c in zh::SHORT.chars() {
        let mut buffer = [0; 4];
        let short: &str = c.encode_utf8(&mut buffer);
        let country = zh::COUNTRIES.lines().find(|line| line.starts_with(c));
        let name = country.and_then(|line| line.split(' ').next()).unwrap_or(short);
        pack.short.insert(key_of(short), key_of(name));
    }
    pack.short.insert(key_of("华"), key_of("中国"));
    pack.add_groups(zh::OBLIGATION, zh::EDITORIAL, ' ');
    pack
}

fn english() -> Pack {
    use RiskReason::{Body, Date, Party, Place, Title};
    let mut pack = Pack {
        negation: words(en::NEGATION),
        numerals: words(en::NUMERALS),
        doctrine: Phrases::of(en::DOCTRINE.split_whitespace(), false),
        function: words(en::FUNCTION),
        optional: phrases(en::OPTIONAL),
        address: phrases(en::ADDRESS),
        verbs: words(en::VERBS),
        ..Pack::default()
    };
    pack.add_named(
        &[(en::COUNTRIES, Party), (en::PLACES, Place), (en::BODIES, Body), (en::TITLES, Title)],
        '|',
    );
    for word in en::DATES.split_whitespace() {
        pack.named.insert(word, Named { reason: Date, id: key_of(word) });
    }
    pack.add_groups(en::OBLIGATION, en::EDITORIAL, '|');
    pack
}
