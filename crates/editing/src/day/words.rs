//! The words that say what a day is, from `words.tsv`: a language more is a line more there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a list of words is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    /// Before the day: published, updated, printed again.
    Printed,
    /// Before the day, with a colon: a field for the time.
    When,
    /// Before the day: on the air.
    Aired,
    /// Right behind the day: published.
    Behind,
    /// In the sentence of the day: a conference was held, somebody spoke.
    Held,
    /// What names a conference, its transcript or a hearing; a headline with such a word is its own.
    Conference,
    /// Those to whom officials speak: a sentence of the page that tells of a conference names them, or it.
    Press,
    /// What names a talk of two, which a paper prints when it pleases.
    Interview,
    /// What stands on a line of page matter beside the day of printing.
    Page,
    /// What a place has in its name.
    Place,
    /// Before a day that is to come: `the next press conference will be on …`.
    Ahead,
    /// Before a day that is a matter of the talk: 就5月2日的事故.
    About,
    /// Who speaks for himself is not the page.
    Oneself,
    /// Before the day, in spoken words: today.
    Today,
    /// Words that tell the time of day.
    Hour,
    /// The same where words are not written apart.
    HourWithin,
    American,
    British,
}

const NAMES: [(&str, List); 18] = [
    ("printed", List::Printed),
    ("when", List::When),
    ("aired", List::Aired),
    ("behind", List::Behind),
    ("held", List::Held),
    ("conference", List::Conference),
    ("press", List::Press),
    ("interview", List::Interview),
    ("page", List::Page),
    ("place", List::Place),
    ("ahead", List::Ahead),
    ("about", List::About),
    ("self", List::Oneself),
    ("today", List::Today),
    ("hour", List::Hour),
    ("hour-within", List::HourWithin),
    ("american", List::American),
    ("british", List::British),
];

static WORDS: LazyLock<BTreeMap<List, Vec<&'static str>>> = LazyLock::new(|| {
    let mut all: BTreeMap<List, Vec<&'static str>> = BTreeMap::new();
    for line in include_str!("words.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(name), Some(_), Some(words)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        if let Some((_, list)) = NAMES.iter().find(|(n, _)| *n == name) {
            all.entry(*list).or_default().extend(words.split('|'));
        }
    }
    all
});

/// The words of a list, in small letters.
pub(super) fn words(list: List) -> &'static [&'static str] {
    WORDS.get(&list).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for line in include_str!("words.tsv").lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 3, "{line}");
            assert!(NAMES.iter().any(|(n, _)| *n == fields[0]), "{line}");
            assert!(fields[2].split('|').all(|w| !w.is_empty() && w == w.to_lowercase()), "{line}");
        }
        assert!(NAMES.iter().all(|(_, list)| !words(*list).is_empty()));
    }
}
