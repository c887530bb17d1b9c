//! Series and parallel clauses that break their own pattern. Official Chinese is built of parallels, and a lost or
//! exchanged character breaks the pattern where it would break no grammar.

use std::ops::Range;

use record::{Risk, SuspectKind};

use super::Findings;
use super::page::Page;
use crate::lexicon::{Lexicon, WordClass};
use crate::script::is_han;

pub(super) fn find(page: &Page<'_>, found: &mut Findings) {
    for clause in &page.clauses {
        let items = items(page, clause.clone());
        if items.len() >= 2 {
            run_together(page, &items, found);
        }
        if (3..=12).contains(&items.len()) {
            odd_one(page, &items, found);
        }
    }
    for pair in page.clauses.windows(2) {
        mirrored(page, pair, found);
    }
    for sentence in &page.sentences {
        anaphora(page, sentence.clone(), found);
    }
}

/// The items of a clause divided by 、.
fn items(page: &Page<'_>, clause: Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = clause.start;
    for at in clause.clone() {
        if page.chars[at] == '、' {
            items.push(start..at);
            start = at + 1;
        }
    }
    items.push(start..clause.end);
    items
}

/// `进渔港入船坞、访渔家`: two pairs of verb and object beside one that is set apart: a 、 is lost between the two.
fn run_together(page: &Page<'_>, items: &[Range<usize>], found: &mut Findings) {
    let zh = Lexicon::zh();
    let verb = |at: usize| {
        let entry = zh.entry(&page.folded(at..at + 1)).unwrap_or_default();
        // What stands alone all the time (在, 是, 有, 为) makes no such pair.
        matches!(entry.class, WordClass::Verb | WordClass::Preposition) && entry.freq < 30_000
    };
    let object = |at: usize| {
        let entry = zh.entry(&page.folded(at..at + 2)).unwrap_or_default();
        matches!(entry.class, WordClass::Noun | WordClass::Time | WordClass::Name | WordClass::Place)
    };
    for pair in items.windows(2) {
        let (long, short) = (pair[0].clone(), pair[1].clone());
        if short.len() != 3
            || long.len() < 6
            || !verb(short.start)
            || page.word_starts_at(short.start).is_none_or(|w| w.len() != 1)
        {
            continue;
        }
        let halves = [long.end - 6..long.end - 3, long.end - 3..long.end];
        if page.word_starts_at(halves[0].start).is_some()
            && halves.iter().all(|h| verb(h.start) && object(h.start + 1))
            && zh.entry(&page.folded(halves[0].start + 1..halves[0].start + 4)).is_none()
        {
            let because = format!(
                "“{}” and “{}” run together, where “{}” is set apart by 、",
                page.printed(halves[0].clone()),
                page.printed(halves[1].clone()),
                page.printed(short.clone())
            );
            found.add(page, halves[0].start..short.end, SuspectKind::BrokenSeries, Risk::Low, because);
        }
    }
}

/// Items of four characters built alike (以A求B), one of them with another character in every place that the others
/// share, though it has their inner repetition.
fn odd_one(page: &Page<'_>, items: &[Range<usize>], found: &mut Findings) {
    let four: Vec<Range<usize>> = items
        .iter()
        .enumerate()
        .map(
            |(i, item)| {
                if i == 0 { item.end.saturating_sub(4).max(item.start)..item.end } else { item.clone() }
            },
        )
        .filter(|item| item.len() == 4 && page.chars[item.clone()].iter().all(|c| is_han(*c)))
        .collect();
    if four.len() != items.len() {
        return;
    }
    for (i, odd) in four.iter().enumerate() {
        let others: Vec<&[char]> =
            four.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, o)| &page.chars[o.clone()]).collect();
        let odd_chars = &page.chars[odd.clone()];
        let shared: Vec<usize> = (0..4).filter(|p| others.iter().all(|o| o[*p] == others[0][*p])).collect();
        let stranger =
            shared.len() >= 2 && shared.contains(&0) && shared.iter().all(|p| odd_chars[*p] != others[0][*p]);
        let repeats = |c: &[char]| c[1] == c[3] || c[0] == c[2];
        if stranger && shared.len() < 4 && repeats(odd_chars) && others.iter().any(|o| repeats(o)) {
            let because = format!(
                "the other items of the series start with “{}”, this one with “{}”",
                others[0][0], odd_chars[0]
            );
            found.add(page, odd.clone(), SuspectKind::BrokenSeries, Risk::Medium, because);
        }
    }
}

/// A proverb's two halves, of five characters with must or should in the middle: `问路须问人，看船要看底`. Where one half
/// repeats its first character after the middle and the other does not, one was changed.
fn mirrored(page: &Page<'_>, pair: &[Range<usize>], found: &mut Findings) {
    let [first, second] = [&page.chars[pair[0].clone()], &page.chars[pair[1].clone()]];
    let adjoining = pair[0].end + 1 == pair[1].start && page.chars[pair[0].end] == ',';
    let modal =
        |c: &[char]| c.len() == 5 && matches!(c[2], '须' | '要' | '先' | '必' | '应' | '当' | '看' | '靠');
    if !adjoining || !modal(first) || !modal(second) {
        return;
    }
    let repeats = |c: &[char]| c[0] == c[3];
    if repeats(first) == repeats(second) {
        return;
    }
    let (odd, model) = if repeats(first) { (1, 0) } else { (0, 1) };
    let because = format!(
        "“{}” repeats its first character after the middle, “{}” beside it does not",
        page.printed(pair[model].clone()),
        page.printed(pair[odd].clone())
    );
    found.add(page, pair[odd].clone(), SuspectKind::BrokenSeries, Risk::Medium, because);
}

/// `…不能再等了，…不能再拖了，…不能再退`: clauses that carry the same two or three characters, of which the earlier end in
/// 了 and the last, at a full stop, does not.
fn anaphora(page: &Page<'_>, sentence: Range<usize>, found: &mut Findings) {
    let clauses = page.clauses_in(&sentence);
    for three in clauses.windows(3) {
        let ends = |c: &Range<usize>| page.chars[c.end - 1] == '了';
        let last = three[2].clone();
        if last.end != sentence.end
            || !ends(&three[0])
            || !ends(&three[1])
            || ends(&last)
            || !(6..=80).contains(&last.len())
        {
            continue;
        }
        let refrain = (last.start..last.end - 3).find(|at| {
            let key = &page.chars[*at..*at + 3];
            three[..2].iter().all(|c| page.chars[c.clone()].windows(3).any(|w| w == key))
                && matches!(key[0], '不' | '要' | '必' | '应' | '该' | '别' | '再')
        });
        if let Some(at) = refrain {
            let because = format!(
                "the clauses before it with “{}” end in 了, this one breaks off the pattern",
                page.printed(at..at + 3)
            );
            found.add(page, at..last.end, SuspectKind::BrokenSeries, Risk::Medium, because);
        }
    }
}
