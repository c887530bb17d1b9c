//! Nearly a set phrase or a word in use, but not it.

use std::sync::OnceLock;

use record::{Risk, SuspectKind};
use rustc_hash::FxHashMap;

use super::page::Page;
use super::{Corpus, Findings};
use crate::lexicon::{Lexicon, WordClass};
use crate::script::{SoundGrade, is_han, look_alike, sound_alike};

pub(super) fn find(page: &Page<'_>, corpus: &Corpus, found: &mut Findings) {
    set_phrases(page, found);
    taken_up(page, found);
    always_negated(page, corpus, found);
}

/// Set phrases of four characters by the phrase with one of them left out, and which.
type ByGap = FxHashMap<(u8, [char; 3]), Vec<[char; 4]>>;

fn by_gap() -> &'static ByGap {
    static INDEX: OnceLock<ByGap> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = ByGap::default();
        for idiom in Lexicon::zh().idioms("", usize::MAX) {
            let chars: Vec<char> = idiom.chars().collect();
            if let Ok(four) = <[char; 4]>::try_from(chars) {
                for gap in 0..4 {
                    index.entry((gap, without(four, gap))).or_default().push(four);
                }
            }
        }
        index
    })
}

fn without(four: [char; 4], gap: u8) -> [char; 3] {
    match gap {
        0 => [four[1], four[2], four[3]],
        1 => [four[0], four[2], four[3]],
        2 => [four[0], four[1], four[3]],
        _ => [four[0], four[1], four[2]],
    }
}

/// Four characters between marks that are a set phrase but for one, which looks or sounds like the right one, and which
/// are no words otherwise.
fn set_phrases(page: &Page<'_>, found: &mut Findings) {
    let zh = Lexicon::zh();
    let mut start = 0;
    for at in 0..=page.chars.len() {
        if at < page.chars.len() && is_han(page.chars[at]) {
            continue;
        }
        if at - start == 4 {
            let four =
                [page.chars[start], page.chars[start + 1], page.chars[start + 2], page.chars[start + 3]];
            if let Some((phrase, how)) = nearly(zh, four) {
                let because = format!("nearly the set phrase “{phrase}”: {how}");
                found.add(page, start..at, SuspectKind::NearName, Risk::Low, because);
            }
        }
        start = at + 1;
    }
}

fn nearly(zh: &Lexicon, four: [char; 4]) -> Option<(String, String)> {
    let text: String = four.iter().collect();
    let words = zh.segment(&text);
    let known = words.len() == 1 && words[0].entry.freq > 0;
    let two_words = words.len() == 2 && words.iter().all(|w| w.range.len() == 6 && w.entry.freq > 0);
    if known || two_words {
        return None;
    }
    for gap in 0..4u8 {
        for phrase in by_gap().get(&(gap, without(four, gap))).into_iter().flatten() {
            let (is, wanted) = (four[usize::from(gap)], phrase[usize::from(gap)]);
            let how = if sound_alike(is, wanted) == Some(SoundGrade::Same) {
                format!("“{is}” sounds like “{wanted}”")
            } else if look_alike(is, wanted).is_some_and(|l| l.grade >= 0.65) {
                format!("“{is}” looks like “{wanted}”")
            } else {
                continue;
            };
            return Some((phrase.iter().collect(), how));
        }
    }
    None
}

/// `…的根基。根子不…`: a sentence takes up the noun that the sentence before it ends with, with another second character:
/// a rarer noun that the text has nowhere else.
fn taken_up(page: &Page<'_>, found: &mut Findings) {
    let (zh, chars) = (Lexicon::zh(), &page.chars);
    for pair in page.sentences.windows(2) {
        let (end, start) = (pair[0].end, pair[1].start);
        if end + 1 != start || pair[0].len() < 2 || pair[1].len() < 2 || chars[end - 2] != chars[start] {
            continue;
        }
        let (said, again) = (end - 2..end, start..start + 2);
        if chars[said.clone()] == chars[again.clone()] {
            continue;
        }
        let entry = |r: std::ops::Range<usize>| zh.entry(&page.folded(r)).unwrap_or_default();
        let (first, second) = (entry(said.clone()), entry(again.clone()));
        let nouns = first.class == WordClass::Noun && second.class == WordClass::Noun;
        let words = page.word_ending_at(end).is_some_and(|w| w.len() == 2)
            && page.word_starts_at(start).is_some_and(|w| w.len() == 2);
        if nouns
            && words
            && second.freq < 300
            && second.freq < first.freq
            && page.places_of(&page.folded(again.clone())).nth(1).is_none()
        {
            let because = format!(
                "the sentence seems to take up “{}” before it, with another character",
                page.printed(said.clone())
            );
            found.add(page, again, SuspectKind::NearName, Risk::Medium, because);
        }
    }
}

/// A word that the record, wherever else it has it, negates: 不结盟, and here 结盟 is affirmed.
fn always_negated(page: &Page<'_>, corpus: &Corpus, found: &mut Findings) {
    /// Other places that a word must have before their polarity says anything.
    const PLACES: u32 = 4;
    for i in 1..page.words.len() {
        let word = &page.words[i];
        if word.len() != 2 || word.entry.class != WordClass::Verb || word.entry.freq > 5_000 {
            continue;
        }
        let pair = &page.chars[word.range.clone()];
        let places = corpus.count(pair);
        if places < PLACES {
            continue;
        }
        let negated: u32 =
            ['不', '非', '无', '未'].iter().map(|n| corpus.count(&[*n, pair[0], pair[1]])).sum();
        let before = page.folded(word.range.start.saturating_sub(8)..word.range.start);
        let against =
            ["不", "非", "无", "反对", "禁止", "停止", "结束", "避免", "防止", "冷战", "没有", "未"];
        if negated == places && !against.iter().any(|n| before.contains(n)) {
            let because = format!(
                "the other {places} places of the record all negate “{}”; here it is affirmed",
                page.printed(word.range.clone())
            );
            found.add(page, word.range.clone(), SuspectKind::Grammar, Risk::High, because);
        }
    }
}
