//! Words and characters that stand twice.
//!
//! Chinese doubles in earnest: 人人, 常常, 一步一步, 研究研究, 越来越多, 国家 after 中国. What is left when good doubling
//! is taken away is small and mostly wrong.

use std::ops::Range;

use record::{Risk, SuspectKind};

use super::Findings;
use super::page::Page;
use crate::lexicon::{Lexicon, WordClass};
use crate::script::is_han;

/// Gain in log probability from which a character that follows itself was not written twice. In 1.25 million
/// characters of clean prose 24 places reach it, of them 20 parts of foreign names, which the rule excludes where the
/// word list does not know what is left.
const GAIN: f64 = 6.5;

pub(super) fn find(page: &Page<'_>, found: &mut Findings) {
    let zh = Lexicon::zh();
    let chars = &page.chars;
    for at in 0..chars.len().saturating_sub(1) {
        if !is_han(chars[at]) {
            continue;
        }
        if chars[at] == chars[at + 1] {
            single(page, at, found);
        } else if chars.get(at + 2..at + 4) == Some(&chars[at..at + 2]) && is_han(chars[at + 1]) {
            pair(zh, page, at, found);
        }
        measure(page, at, found);
    }
    stretches(page, found);
}

/// `XX`: characters `at` and `at + 1` are the same.
fn single(page: &Page<'_>, at: usize, found: &mut Findings) {
    let (zh, chars) = (Lexicon::zh(), &page.chars);
    let c = chars[at];
    // A word of degree cannot stand before a reduplicated word, which expresses the degree itself: 很大, 大大, not 很大大.
    let degree = at > 0 && matches!(chars[at - 1], '极' | '很' | '最' | '更' | '太' | '较' | '颇');
    let own_word = page.word_starts_at(at).is_some_and(|w| w.len() == 2);
    if degree && own_word && page.word_ending_at(at).is_some_and(|w| w.len() == 1) {
        let range = at - 1..(at + 3).min(chars.len());
        let because = format!(
            "“{}” before the doubled “{c}{c}”: a word of degree goes before a single one only",
            chars[at - 1]
        );
        found.add(page, range, SuspectKind::Doubled, Risk::Medium, because);
        return;
    }
    // Particles that are never doubled, each a word by itself here (not 目的｜的, 和｜和平).
    let function = matches!(
        c,
        '的' | '和' | '与' | '在' | '是' | '对' | '为' | '将' | '被' | '把' | '从' | '向' | '及' | '也'
    );
    let loose = |at: usize| page.word_starts_at(at).is_some_and(|w| w.len() == 1);
    if function && ((loose(at) && loose(at + 1)) || (own_word && c == '的')) {
        found.add(page, at..at + 2, SuspectKind::Doubled, Risk::Low, format!("“{c}” stands twice"));
        return;
    }
    // The same words with one copy, elsewhere in the same sentence: 两大市场, 两大大城市.
    let sentence = page.sentence_at(at);
    let second_starts_word = page.word_starts_at(at + 1).is_some_and(|w| w.len() > 1);
    // 美国国务院 as one word of the list is good as it is.
    let inside_word = page.word_at(at).is_some_and(|w| w.len() > 2 && at + 1 < w.range.end);
    if at > sentence.start && !second_starts_word && !inside_word {
        let frame = &chars[at - 1..=at];
        let others = (sentence.start..sentence.end.saturating_sub(2))
            .filter(|i| *i + 1 != at && chars[*i..].starts_with(frame) && chars[*i + 2] != c)
            .count();
        if others >= 2 && is_han(chars[at - 1]) {
            let because = format!(
                "“{c}” stands twice after “{}”, which the same sentence has {others} times with one",
                chars[at - 1]
            );
            found.add(page, at - 1..(at + 4).min(sentence.end), SuspectKind::Doubled, Risk::Medium, because);
            return;
        }
    }
    gain(zh, page, at, found);
}

/// `XX` by the probability of the words around it with and without the second copy.
fn gain(zh: &Lexicon, page: &Page<'_>, at: usize, found: &mut Findings) {
    let chars = &page.chars;
    let (from, to) = (at.saturating_sub(8), (at + 10).min(chars.len()));
    if chars.get(at + 2) == Some(&'长')
        || (at > 0 && chars[at - 1] == chars[at])
        || chars.get(at + 2) == Some(&chars[at])
    {
        return;
    }
    // 关税｜税则, 两国｜国内: two words that meet. In a misprint one copy hangs loose.
    let loose = |at: usize| page.word_at(at).is_some_and(|w| w.len() == 1);
    let counted = at > 0 && matches!(chars[at - 1], '一' | '两' | '三' | '各' | '本' | '该' | '我' | '此');
    if counted
        || chars[at] == '应'
        || !(loose(at) || loose(at + 1) || page.word_starts_at(at).is_some_and(|w| w.len() == 2))
    {
        return;
    }
    let with: String = chars[from..to].iter().collect();
    let without: String = chars[from..at].iter().chain(&chars[at + 1..to]).collect();
    if zh.log_probability(&without) - zh.log_probability(&with) < GAIN {
        return;
    }
    // What is left must be words of some length on both sides: the rest are names.
    let mut place = 0;
    let healed = zh.segment(&without).into_iter().any(|w| {
        let length = without[w.range].chars().count();
        let holds = place <= at - from && at - from < place + length;
        place += length;
        holds && length >= 2 && w.entry.freq >= 20 && w.entry.class != WordClass::Name
    });
    if healed {
        let because = format!("“{0}{0}”: without one “{0}” the words around it fall into place", chars[at]);
        found.add(
            page,
            at.saturating_sub(1)..(at + 3).min(chars.len()),
            SuspectKind::Doubled,
            Risk::Low,
            because,
        );
    }
}

/// Gain from which two characters that stand twice, in no word of their own, were not written twice: good language has
/// nine such places in 1.3 million characters (是不是不, 来越来越), none of which reaches it.
const PAIR_GAIN: f64 = 11.0;

/// What the words around a stretch gain in log probability when it is dropped.
fn gain_without(zh: &Lexicon, page: &Page<'_>, drop: Range<usize>) -> f64 {
    let chars = &page.chars;
    let (from, to) = (drop.start.saturating_sub(8), (drop.end + 8).min(chars.len()));
    let without: String = chars[from..drop.start].iter().chain(&chars[drop.end..to]).collect();
    zh.log_probability(&without) - zh.log_probability(&page.folded(from..to))
}

/// `ABAB` where the language would have `AABB`, or `A?B?` with other characters between.
fn pair(zh: &Lexicon, page: &Page<'_>, at: usize, found: &mut Findings) {
    let chars = &page.chars;
    let twice = page.folded(at..at + 4);
    let once = zh.entry(&page.folded(at..at + 2)).unwrap_or_default();
    // 一代一代, 一步一步: measures; 越来越…: the second pair belongs to another word.
    let counted = matches!(chars[at], '一' | '两' | '几' | '半' | '越') || once.class == WordClass::Numeral;
    let longer = chars.get(at + 4) == Some(&chars[at]);
    if counted || longer || zh.is_word(&twice) {
        return;
    }
    let at_limits = page.word_starts_at(at).is_some() && page.word_ending_at(at + 4).is_some();
    // 讨论讨论: said of a verb to make little of it, after 多, 再, 好好 and their like.
    let modest = at > 0
        && matches!(chars[at - 1], '多' | '再' | '好' | '先' | '来' | '去' | '常' | '要' | '请' | '够');
    let verb = at_limits && once.class == WordClass::Verb && modest;
    // 国内法依法依规 has gained nothing without 依法; 国让国让 falls into place.
    if verb || (!at_limits && gain_without(zh, page, at + 2..at + 4) < PAIR_GAIN) {
        return;
    }
    let head = page.folded(at..at + 1);
    let frames: Vec<String> = zh
        .idioms(&head, 400)
        .into_iter()
        .filter(|idiom| {
            let i: Vec<char> = idiom.chars().collect();
            i.len() == 4 && i[0] == i[2] && (i[1] == chars[at + 1] || i[3] == chars[at + 1]) && i[1] != i[3]
        })
        .take(2)
        .collect();
    let instead =
        if frames.is_empty() { String::new() } else { format!("; the language has {}", frames.join(", ")) };
    found.add(
        page,
        at..at + 4,
        SuspectKind::Doubled,
        Risk::Medium,
        format!("“{}” stands twice running{instead}", page.printed(at..at + 2)),
    );
}

/// A measure word twice on one numeral: 三次多次.
fn measure(page: &Page<'_>, at: usize, found: &mut Findings) {
    let chars = &page.chars;
    let numeral = matches!(
        chars[at],
        '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '数' | '几'
    );
    let measure = |c: &char| {
        matches!(c, '场' | '个' | '项' | '次' | '名' | '位' | '届' | '份' | '轮' | '类' | '种' | '家')
    };
    if let (true, Some([first, '多', second])) = (numeral, chars.get(at + 1..at + 4))
        && first == second
        && measure(first)
    {
        let because = format!("the measure “{first}” stands twice with one number");
        found.add(page, at..at + 4, SuspectKind::Doubled, Risk::Medium, because);
    }
}

/// Shortest stretch that nobody says twice running without a mark between.
const STRETCH: usize = 3;

/// A stretch of three characters and more, twice running; of any script if it is long.
pub(super) fn stretches(page: &Page<'_>, found: &mut Findings) {
    let chars = &page.chars;
    let mut at = 0;
    while at < chars.len() {
        let longest = (chars.len() - at) / 2;
        let repeated = (STRETCH..=longest.min(60)).rev().find(|length| {
            let (one, two) = (&chars[at..at + length], &chars[at + length..at + 2 * length]);
            one[0] == two[0]
                && one == two
                && one.iter().all(|c| is_han(*c))
                && !one.iter().all(|c| *c == one[0])
        });
        if let Some(length) = repeated {
            let because = format!("“{}” stands twice running", page.printed(at..at + length));
            found.add(page, at..at + 2 * length, SuspectKind::Doubled, Risk::Medium, because);
            at += 2 * length;
        } else {
            at += 1;
        }
    }
}
