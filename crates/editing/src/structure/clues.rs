//! What a witness says of the event itself: place, occasion, who answers in which office; its day is told by [`day`].
//!
//! ```text
//! 泽通社某地5月12日电              a dateline
//! 第十四届全国人大二次会议           a session: its number gives the year
//! MARSH, Odile Marsh             the short name of the labels and the full one of the headline
//! ```

use std::collections::BTreeMap;

use record::{
    About, BlockRole, Certainty, Date, DateClue, DateKind, EventClues, Finding, FindingCode, Role, Severity,
    SourceText, TextSpan,
};

use crate::day;
use crate::language::{Form, LeadFacts, Pack, beginning};
use crate::restore::{Item, Kind};

use super::front::Front;
use super::preface::Preface;
use super::turns::Talk;

/// Captions, credits and end marks whose facts are read, from the front and from the back: a page has a dozen.
const MARKS: usize = 40;

/// What an end mark holds that tells how long the conference took.
const DURATION: &[&str] = &[
    "历时", "歷時", "持续", "持續", "用时", "用時", "长达", "分钟", "分鐘", "小时", "小時", "lasted",
    "minutes",
];

type Fact = (LeadFacts, TextSpan, &'static str);

pub(super) fn clues(
    pack: &Pack,
    text: &SourceText,
    items: &[Item],
    preface: &Preface,
    front: &Front,
    about: &About,
    talk: &mut Talk,
) -> (EventClues, Vec<Finding>) {
    let mut facts: Vec<Fact> = front.facts.iter().map(|(f, s)| (f.clone(), *s, "front matter")).collect();
    facts.extend(preface.facts.iter().cloned());
    facts.extend(around(pack, items, preface));
    let lasts = |t: &str| DURATION.iter().any(|w| t.contains(w)) && t.chars().any(char::is_numeric);
    let duration = items
        .iter()
        .find(|i| matches!(i.kind, Kind::EndMark) && lasts(&i.unit.text))
        .map(|i| i.unit.text.trim_matches(['（', '）', '(', ')', '。']).to_owned());
    name_in_full(&facts, talk);
    let speaker = principal(talk).or_else(|| facts.iter().find_map(|(f, ..)| f.speaker.clone()));
    speaks_alone(talk, speaker.as_deref());
    let role = (speaker.as_deref())
        .and_then(|s| {
            facts.iter().find_map(|(_, span, _)| role_before(beginning(text.slice(*span), 1200), s))
        })
        .filter(|_| pack.code == "zh")
        .or_else(|| facts.iter().find_map(|(f, ..)| f.role.clone()));
    let for_series = LeadFacts { role: role.clone(), ..LeadFacts::default() };
    let (dates, mut findings) = dates(pack, text, items, &facts, front, about.date);
    if !dates.iter().any(|d| d.kind == DateKind::Conference) {
        findings.push(no_date(&facts, &dates));
    }
    let clues = EventClues {
        headline: headline(text, preface, about),
        title: front.title.clone(),
        lead: preface.lead.clone(),
        dates,
        venue: facts.iter().find_map(|(f, ..)| f.venue.clone()),
        occasion: facts.iter().find_map(|(f, ..)| f.occasion.clone()),
        duration,
        series: Some((pack.series)(&for_series)),
        speaker,
        role,
        language: pack.code.to_owned(),
        page: front.page.clone(),
    };
    (clues, findings)
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

/// The days that the text gives, that of the conference first, and what is odd about them.
fn dates(
    pack: &Pack,
    text: &SourceText,
    items: &[Item],
    facts: &[Fact],
    front: &Front,
    published: Option<Date>,
) -> (Vec<DateClue>, Vec<Finding>) {
    let head = |text: &str| (pack.form)(text) == Some(Form::PageHead);
    let mut places = front.days.clone();
    places.extend(day::places(items, head));
    let setting = day::Setting {
        pack,
        text,
        published,
        session: facts.iter().find_map(|(f, ..)| f.session_year),
        label: facts.iter().filter(|(f, ..)| f.month_day.is_none()).find_map(|(f, ..)| f.year),
        stamped: day::stamps(items).map(|(date, span, _)| (date, span)),
    };
    day::weigh(&places, &setting)
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
fn no_date(facts: &[Fact], dates: &[DateClue]) -> Finding {
    let partial = facts.iter().filter(|(f, ..)| f.year.is_none()).find_map(|(f, ..)| f.month_day);
    let printed = dates.iter().find(|d| d.kind == DateKind::Printing);
    let message = match (printed, partial) {
        (Some(p), _) => {
            format!("{} is the day of printing ({}); the day of the conference is not said", p.date, p.basis)
        }
        (None, Some((m, d))) => {
            format!("the conference was held on day {d} of month {m}; no year could be read")
        }
        (None, None) => "no day and year of the conference could be read".to_owned(),
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

/// Remarks without a label are whose the title says.
fn speaks_alone(talk: &mut Talk, speaker: Option<&str>) {
    let nobody =
        talk.exchanges.is_empty() && talk.opening.iter().all(|t| t.label.is_none() && t.speaker.is_none());
    for turn in talk.opening.iter_mut().filter(|_| nobody) {
        turn.speaker = speaker.map(str::to_owned);
        turn.attribution.speaker = Certainty::Inferred;
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
            matches!(
                c,
                '。' | '，' | ',' | '；' | '：' | '日' | '”' | '》' | '#' | '\n' | '年' | '！' | '!' | '※'
            ) || c.is_whitespace()
        })
        .map_or(0, |(i, c)| i + c.len_utf8());
    // `——外事部长某某答记者问` is a subtitle.
    let role = before[start..].trim_start_matches(['—', '–', '-', '―']).trim();
    let n = role.chars().count();
    (2..=40).contains(&n).then(|| role.to_owned())
}
