//! The day of a press conference, told from the other days that its printing bears.
//!
//! ```text
//! 外事部发言人陆一舟答记者问
//! 发布时间：2031-05-13 08:00　来源：望汐日报       the day of printing, which lends its year …
//! 5月12日下午，外事部举行例行记者会……              … to the day of the conference
//! 记者：渡口5月20日能重开吗？                     words that were spoken: no evidence at all
//! ```
//!
//! Of eleven headers of web pages ten gave the day of printing for that of the conference, since the first full date won.
//! So it is done in three steps. [`forms`] finds whatever is written as a day, in any script. [`cues`] and [`lines`] say
//! what the words around a day make of it: held, printed, written, or nothing. [`weigh`] completes what is incomplete,
//! orders the evidence, and keeps all of it. A day that cannot be told is not read: a made-up day is worse than none.
//!
//! The name of a file is no evidence here: what is made of a source depends on its bytes alone.

mod cues;
mod forms;
mod lines;
mod names;
mod order;
mod stamps;
mod tokens;
mod weigh;
mod words;

#[cfg(test)]
mod tests;

use record::{BlockRole, Date};

use crate::language::{LeadFacts, Relative, beginning};
use crate::restore::{Item, Kind, Unit};

pub(crate) use stamps::stamps;
pub(crate) use weigh::{At, Place, Setting, Stand, weigh};

use forms::{Mention, Year};
use tokens::Token;

/// What a paragraph says of days, for the rules that ask whether it is dated at all: the first full day, else the first
/// that lacks its year; a year that stands alone; a day told by its distance.
pub(crate) fn name(text: &str, f: &mut LeadFacts) {
    let tokens = tokens::tokens(text);
    let mentions = forms::among(text, &tokens);
    let dated = |m: &&Mention| m.day.is_some() && m.month.is_some() && !m.open;
    let full = mentions.iter().filter(dated).find(|m| m.year.full().is_some());
    if let Some(m) = full.or_else(|| mentions.iter().find(dated)) {
        f.month_day = m.month.zip(m.day);
        f.year = m.year.full();
    }
    if f.year.is_none() {
        let short = text.len() < 160;
        f.year = mentions
            .iter()
            .find(|m| m.day.is_none() && short)
            .and_then(|m| m.year.full())
            .or_else(|| labelled_year(text, &tokens));
    }
    f.relative = relative(text, &tokens, &mentions);
}

/// The year in a label of the page: `2031国民议院会议特别报道`, `2031年全国两会`.
fn labelled_year(text: &str, all: &[Token]) -> Option<u16> {
    const BEHIND: &[&str] = &["全国", "全國", "度", "两会", "兩會", "“两会", "“兩會", "省", "市"];
    const LABEL: &[&str] = &[
        "会议",
        "會議",
        "大会",
        "大會",
        "两会",
        "兩會",
        "特别报道",
        "特別報道",
        "特刊",
        "专题",
        "專題",
        "专刊",
        "專刊",
    ];
    all.iter().enumerate().find_map(|(i, t)| {
        let tokens::Kind::Number { value: value @ 1900..2100, digits: 4, .. } = t.kind else { return None };
        let year = all.get(i + 1).filter(|t| t.is('年'));
        let behind = text[year.map_or(t.end, |t| t.end)..].trim_start();
        let beginning = behind.char_indices().nth(18).map_or(behind, |(at, _)| &behind[..at]);
        let first = i == 0 && text.len() < 120;
        let label =
            first && LABEL.iter().any(|w| beginning.split_whitespace().next().is_some_and(|b| b.contains(w)));
        (label || BEHIND.iter().any(|w| behind.starts_with(w))).then_some(value as u16)
    })
}

/// A day told by its distance from the day of printing: 昨日, `on Wednesday`.
fn relative(text: &str, all: &[Token], mentions: &[Mention]) -> Option<Relative> {
    // Later sentences of a lead tell of other days.
    let first = text.find('。').map_or(text, |i| &text[..i]);
    if ["昨日", "昨天", "昨晚"].iter().any(|w| first.contains(w)) {
        return Some(Relative::Yesterday);
    }
    if ["今天", "今日"].iter().any(|w| first.contains(w)) {
        return Some(Relative::Today);
    }
    if !text.contains(|c: char| c.is_ascii_lowercase() || c.is_ascii_uppercase()) {
        return None;
    }
    let weekday = all.iter().enumerate().skip(1).find_map(|(i, t)| {
        let tokens::Kind::Weekday(day) = t.kind else { return None };
        let before = &all[i - 1];
        let on = before.is(',')
            || ["on", "last"].iter().any(|w| text[before.start..before.end].eq_ignore_ascii_case(w));
        // The name in full, in English; a weekday that belongs to a printed day is counted back from nothing.
        let named =
            text[t.start..t.end].len() > 5 && text[t.start..t.end].to_ascii_lowercase().ends_with("day");
        let alone = mentions.iter().all(|m| !m.range.contains(&t.start));
        (on && named && alone).then_some(Relative::Weekday(day))
    });
    let low = text.to_ascii_lowercase();
    let yesterday =
        || (low.contains("yesterday") || low.contains("last night")).then_some(Relative::Yesterday);
    weekday.or_else(yesterday)
}

/// The dateline that opens a lead: its length in bytes. `…社某地5月12日电`, `TARN, March 14 (Agency) —`.
pub(crate) fn dateline(text: &str) -> Option<usize> {
    /// Bytes in which the day of a dateline stands with what follows it.
    const REACH: usize = 180;
    // Asked of every paragraph without an attribution: most are told apart by what they lack.
    let head = beginning(text, REACH);
    let sent = head.contains(['电', '電', '讯', '訊']);
    let dash = head.starts_with(char::is_uppercase) && head.contains(['—', '–', '-']);
    let dashed = dash && head.contains(|c: char| c.is_ascii_digit());
    if !sent && !dashed {
        return None;
    }
    let mentions = forms::find(head);
    mentions.first().and_then(|m| cues::wire(text, m))
}

/// Sets the lines of day and hour at the foot of a text apart from the last words that were spoken. A line with an hour
/// alone is one only under, or over, a line with the day.
pub(crate) fn mark_foot(items: &mut [Item]) {
    /// A day, an hour, a place, an end mark between.
    const LINES: usize = 6;
    let mut found: Vec<usize> = Vec::new();
    let mut day = false;
    for i in (1..items.len()).rev().take(LINES) {
        // The words below a label that stands alone are spoken.
        let below = items[i - 1].label().is_some_and(|l| l.len >= items[i - 1].unit.text.len());
        match &items[i].kind {
            Kind::Words(None) | Kind::Heading(_) if !below => match lines::at_foot(&items[i].unit.text) {
                Some(full) => {
                    day |= full;
                    found.push(i);
                }
                None => break,
            },
            Kind::Other(_) | Kind::EndMark => {}
            _ => break,
        }
    }
    if day {
        for i in found {
            items[i].kind = Kind::Other(BlockRole::Dateline);
        }
    }
}

/// The places where a text's days are looked for: before the first attribution, at the foot, in captions and marks
/// between; never in what was spoken, but for the words that open the conference.
pub(crate) fn places<'a>(items: &'a [Item], head: impl Fn(&str) -> bool) -> Vec<Place<'a>> {
    /// Paragraphs before the first attribution: a file with more is a book. The last ones count.
    const HEAD: usize = 60;
    /// Captions, credits and marks, from the front and from the back: a page has a dozen.
    const MARKS: usize = 40;
    /// Paragraphs under the first attribution that may be a lead.
    const LOST: usize = 4;
    let first = items.iter().position(|i| i.label().is_some()).unwrap_or(items.len());
    let last = items.iter().rposition(Item::is_words).unwrap_or(0);
    // `2031年5月12日 星期一` without a page and a paper is a date line.
    let head = |text: &str| head(text) && !lines::alone(text);
    let mut out = Vec::new();
    for item in &items[first.saturating_sub(HEAD)..first] {
        let stand = match &item.kind {
            Kind::Other(BlockRole::Headline) => Stand::Headline,
            Kind::Other(BlockRole::Lead) => Stand::Lead,
            Kind::Other(BlockRole::Caption) => Stand::Caption,
            Kind::Other(BlockRole::Credit) => Stand::Mark("credit"),
            Kind::EndMark => Stand::Mark("end mark"),
            Kind::Jump { .. } => continue,
            _ if head(&item.unit.text) => Stand::PageHead,
            _ => Stand::Line,
        };
        out.push(Place::of(&item.unit, stand));
    }
    let second =
        items.iter().skip(first + 1).position(|i| i.label().is_some()).map_or(items.len(), |i| first + 1 + i);
    let under = items.get(first + 1..second).unwrap_or_default().iter().take(LOST);
    out.extend(under.filter(|i| i.is_words()).map(|i| Place::of(&i.unit, Stand::Under)));
    let around = |(i, item): (usize, &'a Item)| {
        let stand = match &item.kind {
            Kind::EndMark => Stand::Mark("end mark"),
            Kind::Other(BlockRole::Caption) => Stand::Caption,
            Kind::Other(BlockRole::Credit) => Stand::Mark("credit"),
            Kind::Other(BlockRole::Dateline) => Stand::Foot,
            Kind::Other(BlockRole::Furniture | BlockRole::Unplaced) if i > last && !head(&item.unit.text) => {
                Stand::Foot
            }
            Kind::Other(BlockRole::Furniture) => Stand::PageHead,
            _ => return None,
        };
        Some(Place::of(&item.unit, stand))
    };
    let marks: Vec<Place<'a>> = items.iter().enumerate().skip(first).filter_map(around).collect();
    let back = marks.len().saturating_sub(MARKS).max(MARKS.min(marks.len()));
    let all = marks.len();
    out.extend(
        marks.into_iter().enumerate().filter(|(i, _)| *i < MARKS.min(all) || *i >= back).map(|(_, p)| p),
    );
    out.extend(opening(items, first));
    out
}

/// The words that open the conference, over the attributions that may be repeated within a sentence of subtitles.
fn opening(items: &[Item], first: usize) -> Option<Place<'_>> {
    const WORDS: usize = 3;
    let mut text = String::new();
    let mut parts: Vec<(usize, &Unit, usize)> = Vec::new();
    for item in items[first..].iter().filter(|i| i.is_words()).take(WORDS) {
        let words = item.words();
        if !text.is_empty() {
            text.push(' ');
        }
        let from = item.label().map_or(0, |l| l.len.min(item.unit.text.len()));
        parts.push((text.len(), &item.unit, from));
        text.push_str(beginning(words, 400));
    }
    (!parts.is_empty()).then(|| Place { text: text.into(), at: At::Parts(parts), stand: Stand::Opening })
}

/// Which year a day lacks that has only its last two or three digits printed.
fn lengthened(m: &Mention, told: &[Date], republic: impl Fn(u16) -> bool) -> Option<Mention> {
    let Year::Short(short) = m.year else { return Some(m.clone()) };
    let of_century = told.iter().map(|d| d.year()).find(|y| short < 100 && y % 100 == short);
    let roc = 1911 + short;
    let confirmed = told.iter().any(|d| d.year() == roc);
    let year = if confirmed || of_century.is_none() && republic(short) { Some(roc) } else { of_century };
    let full = Mention { year: Year::Full(year?), ..m.clone() };
    (full.open || full.date().is_some()).then_some(full)
}
