//! Turns that are stamped with day and hour: `…程部长您好。2033-03-09 15:05:39`, `[2033-03-09 15:02] 主持人：…`.
//!
//! A live page stamps every turn. Two stamps of one day or more are the day of the conference, though none of them stands
//! where a day is looked for; one alone may be a day that was spoken.

use std::collections::BTreeMap;

use record::{BlockRole, Date, TextSpan};

use crate::restore::{Item, Kind};

use super::forms;

/// Turns that are looked at: a file has one habit.
const TURNS: usize = 200;

/// Bytes at the beginning and the end of a turn in which its stamp stands.
const REACH: usize = 72;

/// The day of the stamps, where the first of them stands, and on how many turns.
pub(crate) fn stamps(items: &[Item]) -> Option<(Date, TextSpan, usize)> {
    let mut days: BTreeMap<Date, (TextSpan, usize)> = BTreeMap::new();
    let mut all = 0;
    for item in
        items.iter().filter(|i| i.is_words() || matches!(i.kind, Kind::Other(BlockRole::Stage))).take(TURNS)
    {
        let text = item.unit.text.as_str();
        let head = crate::language::beginning(text, REACH);
        let mut from = text.len().saturating_sub(REACH);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let figures = |s: &str| s.bytes().filter(u8::is_ascii_digit).count() >= 8;
        let clocked = |s: &str, at: usize, edge: &dyn Fn(&forms::Mention) -> bool| {
            let mention = forms::find(s).into_iter().find(|m| m.clock && edge(m))?;
            Some((mention.date()?, item.unit.part(at + mention.range.start, at + mention.range.end).span()))
        };
        let letters = |s: &str| s.chars().any(char::is_alphabetic);
        let tail = &text[from..];
        let found =
            figures(head).then(|| clocked(head, 0, &|m| !letters(&head[..m.range.start]))).flatten().or_else(
                || figures(tail).then(|| clocked(tail, from, &|m| !letters(&tail[m.range.end..]))).flatten(),
            );
        if let Some((day, span)) = found {
            all += 1;
            days.entry(day).or_insert((span, 0)).1 += 1;
        }
    }
    // A conference that runs past midnight has two days; it was held on the first.
    let (day, (span, n)) = days.into_iter().next()?;
    (n >= 2 && n * 2 >= all).then_some((day, span, n))
}
