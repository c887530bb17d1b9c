//! The words around a day that say what happened on it: those of `words.tsv`.
//!
//! ```text
//! 发布时间：2031-05-13 08:00          printed
//! 5月12日下午，外事部举行例行记者会      held
//! 泽通社望汐5月13日电                  written: the day of the conference or the day after
//! Date: Fri, 14 Mar 2031             a field for the time: held, unless the line is full of page matter
//! ```
//!
//! Words of scripts with letters count as whole words, and the longest that ends nearest to
//! the day is heard: 发布时间 is no 时间.

use std::ops::Range;

use super::forms::Mention;
use super::words::{List, words};

/// What words say of a day beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A field for the time: 时间：, Date:.
    When,
    /// On the air: live, as a rule.
    Aired,
    /// Published, changed, printed again.
    Printed,
}

fn letter(c: char) -> bool {
    c.is_alphabetic()
        && !crate::script::is_han(c)
        && !matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The places of a word in a text of small letters: a whole word, where its script has words.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = word.starts_with(letter) && text[..*at].ends_with(letter);
        let behind = word.ends_with(letter) && text[at + word.len()..].starts_with(letter);
        !before && !behind
    })
}

pub(super) fn any(text: &str, list: &[&str]) -> bool {
    list.iter().any(|w| places(text, w).next().is_some())
}

/// A text whose places are those of its small letters: capitals that grow when they are made small stay as they are.
pub(super) fn small(text: &str) -> String {
    let lower = |c: char| {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

/// How far before the day a word for it may end, in bytes: a colon, a blank, `on Friday,`.
const NEAR: usize = 14;

/// The places of words of holding.
pub(super) fn held(small: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> =
        words(List::Held).iter().flat_map(|w| places(small, w).map(|at| at..at + w.len())).collect();
    out.sort_by_key(|r| (r.start, r.end));
    out
}

pub(super) fn names_conference(small: &str) -> bool {
    any(small, words(List::Conference))
}

/// Whether a sentence tells of a conference, or of somebody who spoke to the press.
pub(super) fn tells_of_one(small: &str) -> bool {
    names_conference(small) || any(small, words(List::Press))
}

pub(super) fn names_interview(small: &str) -> bool {
    // 受访谈话 is no 访谈.
    any(&small.replace("受访", "受").replace("受訪", "受"), words(List::Interview))
        && !any(small, words(List::Conference))
}

pub(super) fn page_matter(small: &str) -> bool {
    any(small, words(List::Page))
}

pub(super) fn names_place(small: &str) -> bool {
    any(small, words(List::Place))
}

pub(super) fn in_first_person(small: &str) -> bool {
    any(small, words(List::Oneself))
}

/// The words between a day and the one before it, or the start of the line.
fn before<'a>(small: &'a str, mention: &Mention, from: usize) -> &'a str {
    let text = &small[from.min(mention.range.start)..mention.range.start];
    let cut = text
        .rfind(['。', '！', '？', '|', '｜', '\n', '•', '；', ';'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[cut..]
}

/// Whether the day is one that is spoken about: 就5月2日的事故.
pub(super) fn spoken_about(small: &str, mention: &Mention) -> bool {
    let text = small[..mention.range.start].trim_end();
    mention.cjk && words(List::About).iter().any(|w| text.ends_with(w))
}

/// Whether the day lies ahead of the text.
pub(super) fn to_come(small: &str, mention: &Mention) -> bool {
    let text = &small[..mention.range.start];
    let from = text.char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    any(&text[from..], words(List::Ahead))
}

/// What the words directly beside a day say of it. `from` is where the day before it ends.
pub(super) fn beside(small: &str, mention: &Mention, from: usize) -> Option<Cue> {
    // A cell of a table divides as a colon does: | 日期 | 2031/5/12 |
    let row = small.trim_start().starts_with('|');
    let said_before = if row {
        &small[from.min(mention.range.start)..mention.range.start]
    } else {
        before(small, mention, from)
    };
    let mut best: Option<(usize, usize, Cue)> = None;
    for (cue, list) in [(Cue::Printed, List::Printed), (Cue::When, List::When), (Cue::Aired, List::Aired)] {
        for word in words(list) {
            let Some(at) = places(said_before, word).last() else { continue };
            let end = at + word.len();
            let between = &said_before[end..];
            let colon = between.trim_start().starts_with([':', '：', '|', '\t']) || between.contains(": ");
            // A field for the time is one by its colon; `on the day of March 14` is none.
            let said = match cue {
                Cue::When => colon && between.len() <= NEAR,
                _ => between.len() <= if colon { NEAR * 2 } else { NEAR },
            };
            // 5月12日发布会 has its 发布 behind the day, 新闻发布 5月12日 before it.
            let other = between.starts_with(['会', '會']);
            if said && !other && best.is_none_or(|(e, n, _)| (end, word.len()) > (e, n)) {
                best = Some((end, word.len(), cue));
            }
        }
    }
    if let Some((.., cue)) = best {
        return Some(cue);
    }
    let behind = small[mention.range.end..].trim_start_matches([' ', '\u{3000}', ',', '，']);
    let printed = words(List::Behind)
        .iter()
        .any(|w| behind.strip_prefix(w).is_some_and(|rest| !rest.starts_with(['会', '會'])));
    printed.then_some(Cue::Printed)
}

/// Whether the day is that of a wire dateline: `…社望汐5月13日电`, `TARN, March 14 (Agency) —`.
pub(super) fn dateline(text: &str, mention: &Mention) -> bool {
    wire(text, mention).is_some()
}

/// Where a dateline ends that has this day.
pub(super) fn wire(text: &str, mention: &Mention) -> Option<usize> {
    let front =
        text[..mention.range.start].trim_start_matches(['(', '（', ' ', '\u{3000}', '*', '_', '#', '>']);
    let behind = &text[mention.range.end..];
    if mention.cjk {
        let rest = behind.trim_start().trim_start_matches(['专', '專']);
        let sent = rest.starts_with(['电', '電', '讯', '訊'])
            && !rest.starts_with("电话")
            && !rest.starts_with("電話");
        let place = front.chars().count() <= 26
            && front.chars().all(|c| crate::script::is_han(c) || c.is_whitespace());
        if !sent || !place {
            return None;
        }
        let rest = rest[rest.chars().next().map_or(0, char::len_utf8)..]
            .trim_start_matches(['）', ')', ' ', '\u{3000}']);
        let rest = match rest.starts_with(['（', '(']).then(|| rest.find(['）', ')'])).flatten() {
            Some(close) if rest[..close].chars().count() <= 31 => {
                rest[close..].trim_start_matches(['）', ')', ' ', '\u{3000}'])
            }
            _ => rest,
        };
        return Some(text.len() - rest.len());
    }
    let place = front.trim_end().trim_end_matches(',');
    let named = place.chars().count() <= 42
        && place.starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '’' | '-'));
    if !named {
        return None;
    }
    let capitals = !place.chars().any(char::is_lowercase);
    let rest = behind.trim_start_matches(['.', ' ', ',']);
    let (agency, rest) = match rest.strip_prefix('(') {
        Some(inner) => {
            let close = inner.find(')').filter(|at| *at <= 32)?;
            (true, inner[close + 1..].trim_start())
        }
        None => (false, rest),
    };
    let words = rest.trim_start_matches(['—', '–', '-', ' ', '\u{a0}']);
    ((agency || capitals) && words.len() < rest.len()).then_some(text.len() - words.len())
}
