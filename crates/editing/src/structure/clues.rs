//! What a witness says of the event itself: day, place, occasion, who answers in which office.
//!
//! ```text
//! 2031年5月13日 星期二 第3版      a page head: the day of printing, usually the day after
//! 泽通社某地5月12日电              a dateline: the day of the event, without a year
//! 第十四届全国人大二次会议           a session: its number gives the year
//! on Wednesday, 昨日              counted back from the day of printing
//! ```

use std::collections::BTreeMap;

use record::{
    About, BlockRole, Date, DateClue, EventClues, Finding, FindingCode, Role, Severity, SourceText, TextSpan,
};

use crate::language::{LeadFacts, Pack, beginning};
use crate::restore::{Item, Kind};

use super::preface::Preface;
use super::turns::Talk;

/// Captions, credits and end marks whose facts are read, from the front and from the back: a page has a dozen.
const MARKS: usize = 40;

/// What an end mark holds that tells how long the conference took.
const DURATION: &[&str] = &[
    "历时", "歷時", "持续", "持續", "用时", "用時", "长达", "分钟", "分鐘", "小时", "小時", "lasted",
    "minutes",
];

/// How much the day counts that a document gives in its metadata: less than anything that it prints.
const PUBLISHED: u8 = 5;

type Fact = (LeadFacts, TextSpan, &'static str);

/// How much a day counts by where it stands.
fn weight(basis: &str) -> u8 {
    match basis {
        "front matter" | "headline" => 90,
        "date line" | "dateline" | "lead" => 80,
        "caption" => 60,
        "end mark" | "credit" => 50,
        // The day of printing, not of the event.
        _ => 10,
    }
}

pub(super) fn clues(
    pack: &Pack,
    text: &SourceText,
    items: &[Item],
    preface: &Preface,
    front: &[(LeadFacts, TextSpan)],
    about: &About,
    talk: &mut Talk,
) -> EventClues {
    let mut facts: Vec<Fact> = front.iter().map(|(f, s)| (f.clone(), *s, "front matter")).collect();
    facts.extend(preface.facts.iter().cloned());
    facts.extend(around(pack, items, preface));
    let lasts = |t: &str| DURATION.iter().any(|w| t.contains(w)) && t.chars().any(char::is_numeric);
    let duration = items
        .iter()
        .find(|i| matches!(i.kind, Kind::EndMark) && lasts(&i.unit.text))
        .map(|i| i.unit.text.trim_matches(['（', '）', '(', ')', '。']).to_owned());
    name_in_full(&facts, talk);
    let speaker = principal(talk).or_else(|| facts.iter().find_map(|(f, ..)| f.speaker.clone()));
    let role = (speaker.as_deref())
        .and_then(|s| {
            facts.iter().find_map(|(_, span, _)| role_before(beginning(text.slice(*span), 1200), s))
        })
        .filter(|_| pack.code == "zh")
        .or_else(|| facts.iter().find_map(|(f, ..)| f.role.clone()));
    let for_series = LeadFacts { role: role.clone(), ..LeadFacts::default() };
    EventClues {
        headline: headline(text, preface, about),
        lead: preface.lead.clone(),
        dates: dates(&facts, about.date),
        venue: facts.iter().find_map(|(f, ..)| f.venue.clone()),
        occasion: facts.iter().find_map(|(f, ..)| f.occasion.clone()),
        duration,
        series: Some((pack.series)(&for_series)),
        speaker,
        role,
        language: pack.code.to_owned(),
    }
}

/// The facts of captions, credits and end marks among and behind the turns.
fn around(pack: &Pack, items: &[Item], preface: &Preface) -> Vec<Fact> {
    let known = |span: TextSpan| preface.facts.iter().any(|(_, s, _)| *s == span);
    let basis = |item: &Item| match item.kind {
        Kind::EndMark => Some("end mark"),
        Kind::Other(BlockRole::Caption) => Some("caption"),
        Kind::Other(BlockRole::Credit) => Some("credit"),
        Kind::Other(BlockRole::Furniture) => Some("page head"),
        _ => None,
    };
    let marks: Vec<(&Item, &'static str)> = items.iter().filter_map(|i| Some((i, basis(i)?))).collect();
    let back = marks.len().saturating_sub(MARKS).max(MARKS.min(marks.len()));
    marks[..MARKS.min(marks.len())]
        .iter()
        .chain(&marks[back..])
        .filter(|(i, _)| !known(i.unit.span()))
        .map(|(i, b)| ((pack.facts)(beginning(&i.unit.text, 600)), i.unit.span(), *b))
        .collect()
}

/// The days that the facts give, the weightiest first.
fn dates(facts: &[Fact], published: Option<Date>) -> Vec<DateClue> {
    // A session's number dates what names no year; so does any year printed around the text.
    let session = facts.iter().find_map(|(f, ..)| f.session_year);
    let printed = facts.iter().find_map(|(f, ..)| f.year).or(published.map(Date::year));
    let printing = facts.iter().find_map(|(f, _, basis)| {
        let (m, d) = f.month_day.filter(|_| *basis == "page head")?;
        Date::new(f.year?, m, d).ok()
    });
    let printing = printing.or(published);
    let day = |(f, span, basis): &Fact| -> Option<DateClue> {
        let clue = |date, basis: String, weight| DateClue { date, span: *span, basis, weight };
        let Some((m, d)) = f.month_day else {
            let relative = f.relative.filter(|_| f.conference && weight(basis) > 50)?;
            let date = relative.before(printing?)?;
            return Some(clue(date, format!("{basis}, counted back from the day of printing"), 65));
        };
        let own = f.year.or(f.session_year);
        let how = match (f.year, f.session_year) {
            (None, Some(_)) => format!("{basis}, year from the session number"),
            (None, None) => format!("{basis}, year from elsewhere in the file"),
            _ => (*basis).to_owned(),
        };
        let year = own.or(session).or(printed)?;
        let mut date = Date::new(year, m, d).ok()?;
        // New Year's Eve in a paper of the first of January.
        if let (None, None, Some(p)) = (own, session, printing)
            && date > p
        {
            date = Date::new(year - 1, m, d).ok()?;
        }
        let less = if own.is_some() { 0 } else { 10 };
        Some(clue(date, how, weight(basis).saturating_sub(less).max(10)))
    };
    let mut dates: Vec<DateClue> = facts.iter().filter_map(day).collect();
    if let (true, Some(date)) = (dates.is_empty(), published) {
        let basis = "what the document says about itself".to_owned();
        dates.push(DateClue { date, span: TextSpan::empty(0), basis, weight: PUBLISHED });
    }
    // The day of printing is no evidence for the event's own where the text gives that.
    if dates.iter().any(|d| d.weight > 10) {
        dates.retain(|d| d.weight > 10);
    }
    dates.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.span.cmp(&b.span)));
    dates
}

/// The headline as printed; else the title that the document gives itself, if it stands anywhere in the text.
fn headline(text: &SourceText, preface: &Preface, about: &About) -> Vec<TextSpan> {
    let title = about.title.as_deref().filter(|t| preface.headline.is_empty() && t.chars().count() > 3);
    let found = title.and_then(|t| Some((text.as_str().find(t)?, t.len())));
    match found {
        Some((at, length)) => vec![TextSpan::between(at, at + length)],
        None => preface.headline.clone(),
    }
}

/// The finding for a witness without a day; it says what there is.
pub(super) fn no_date(pack: &Pack, items: &[Item], preface: &Preface) -> Finding {
    let marks = around(pack, items, preface);
    let partial = preface.facts.iter().chain(&marks).find_map(|(f, ..)| f.month_day);
    let message = match partial {
        Some((m, d)) => format!("the conference was held on day {d} of month {m}; no year could be read"),
        None => "no day and year of the conference could be read".to_owned(),
    };
    Finding::new(FindingCode::NoDate, Severity::Warning, message)
        .hint("onrecord correct EVENT --date YYYY-MM-DD --reason …")
}

/// Gives speakers the full name that headline or lead has: `MARSH` in the labels, `Odile Marsh` above.
fn name_in_full(facts: &[Fact], talk: &mut Talk) {
    let names: Vec<&str> = facts.iter().filter_map(|(f, ..)| f.speaker.as_deref()).collect();
    let full = |s: &str| {
        let last = |n: &str| n.split_whitespace().next_back().is_some_and(|w| w.eq_ignore_ascii_case(s));
        names.iter().find(|n| n.contains(' ') && last(n)).map(|n| (*n).to_owned())
    };
    let turns = talk.opening.iter_mut().chain(talk.exchanges.iter_mut().flat_map(|x| &mut x.turns));
    for speaker in turns.filter_map(|t| t.speaker.as_mut()) {
        if let Some(name) = full(speaker) {
            *speaker = name;
        }
    }
}

/// The official: whoever answers most often by name.
fn principal(talk: &Talk) -> Option<String> {
    let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
    let turns = talk.exchanges.iter().flat_map(|x| &x.turns).chain(&talk.opening);
    for speaker in turns.filter(|t| t.role != Role::Question).filter_map(|t| t.speaker.as_deref()) {
        *answers.entry(speaker).or_default() += 1;
    }
    answers.iter().max_by_key(|(n, c)| (**c, std::cmp::Reverse(**n))).map(|(n, _)| (*n).to_owned())
}

/// The office printed directly before a name: `…外交部长` before `某某就…`.
fn role_before(text: &str, name: &str) -> Option<String> {
    let at = text.find(name)?;
    let before = text[..at].trim_end();
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| {
            matches!(c, '。' | '，' | ',' | '；' | '：' | '日' | '”' | '》' | '#' | '\n' | '年')
                || c.is_whitespace()
        })
        .map_or(0, |(i, c)| i + c.len_utf8());
    // `——外事部长某某答记者问` is a subtitle.
    let role = before[start..].trim_start_matches(['—', '–', '-', '―']).trim();
    let n = role.chars().count();
    (2..=40).contains(&n).then(|| role.to_owned())
}
