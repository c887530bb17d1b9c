//! Lines of a page that hold a day and little else.
//!
//! ```text
//! March 14, 2031                       under a headline, or at the foot: the day of the conference
//! 2033年3月9日 国民会议新闻中心            with its place
//! ２０３１年５月１２日（星期一）            at the foot; the line below has the hour: 望汐時間１０時３２分
//! 2031-05-13 08:00                     what a system for pages writes when it takes one in: the day of printing
//! 2033-02-20 群岛之音                    with who printed it
//! ```

use super::forms::{Mention, Year};
use super::words::{List, words};
use super::{cues, tokens};

/// What a line says that holds a day and little else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The day in words, alone or with a place and the time of day.
    Worded,
    /// The day in words with the time of day on a clock of 24 hours: of a conference or of a page.
    Timed,
    /// The day in figures, alone.
    Figures,
    /// The day of printing.
    Printed,
}

/// Marks of an hour: `10:32`, １０時３２分.
const HOUR_MARKS: &[&str] = &["时", "時", "分", "点", "點", ":", "：", "시"];

/// Longest words beside a day on a line that is not a sentence, in characters.
const SHORT: usize = 44;

/// The words of a line beside its days and hours.
pub(super) fn rest(small: &str, mentions: &[Mention]) -> String {
    let mut plain = String::new();
    let mut from = 0;
    for m in mentions {
        plain.push_str(&small[from..m.range.start.max(from)]);
        plain.push(' ');
        from = m.range.end.max(from);
    }
    plain.push_str(&small[from..]);
    for word in words(List::HourWithin) {
        if plain.contains(word) {
            plain = plain.replace(word, " ");
        }
    }
    let apart =
        plain.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && !words(List::Hour).contains(w));
    apart.collect::<Vec<_>>().join(" ")
}

/// What a line says, if it is one.
pub(super) fn line(small: &str, mentions: &[Mention], organisation: fn(&str) -> bool) -> Option<Line> {
    let day = mentions.iter().find(|m| m.day.is_some() && m.month.is_some())?;
    let rest = rest(small, mentions);
    let n = rest.chars().count();
    // A sentence ends in a full stop.
    let sentence = small.trim_end().ends_with(['。', '！', '？', '!', '?', '；'])
        || n > 24 && small.trim_end().ends_with('.');
    if n > SHORT || sentence {
        return None;
    }
    let clock = day.clock && !meridiem(&small[day.range.end..]);
    let by = ["by ", "von ", "par ", "por ", "文", "撰文"].iter().any(|w| rest.starts_with(w));
    if by || cues::page_matter(small) || n > 0 && printer(&rest, organisation) {
        return Some(Line::Printed);
    }
    // `2031年05月13日 08:32`: whoever writes a day by hand sets no nought.
    let set = &small[day.range.clone()];
    let padded = day.cjk && clock && n == 0 && ["年0", "年０", "月0", "月０"].iter().any(|w| set.contains(w));
    Some(match (day.numeric || padded, clock, n) {
        (true, true, _) => Line::Printed,
        (true, false, 0) => Line::Figures,
        // 2035-02-24　史料选登: a day in figures beside a word is set by the page, unless the word is a place.
        (true, false, _) if cues::names_place(&rest) || cues::names_conference(&rest) => Line::Figures,
        (true, false, _) => Line::Printed,
        (false, true, _) if !day.cjk => Line::Timed,
        (false, ..) => Line::Worded,
    })
}

fn meridiem(behind: &str) -> bool {
    let near: String = behind.chars().take(16).filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
    near.contains("am")
        || near.contains("pm")
        || near.contains("uhr")
        || near.contains(['时', '時', '点', '點', '시'])
}

/// Whether the words beside a day name who printed it.
fn printer(rest: &str, organisation: fn(&str) -> bool) -> bool {
    // Packs know names by their capitals.
    let titled: Vec<String> = rest
        .split(' ')
        .map(|w| {
            let mut c = w.chars();
            c.next().map_or(String::new(), |first| first.to_uppercase().chain(c).collect())
        })
        .collect();
    !cues::names_conference(rest)
        && (titled.iter().any(|w| organisation(w)) || organisation(&titled.join(" ")))
}

/// Whether a line holds a day and an hour at most, and no word.
pub(super) fn alone(text: &str) -> bool {
    let small = cues::small(text);
    let mentions = super::forms::find(text);
    let [day] = &mentions[..] else { return false };
    let behind = small[day.range.end..].chars().filter(char::is_ascii_digit).count();
    let before = small[..day.range.start].chars().any(char::is_alphanumeric);
    day.day.is_some() && !before && (behind == 0 || day.clock) && rest(&small, &mentions).is_empty()
}

/// Whether a line at the foot of a text is a day or an hour: `２０３１年５月１２日（星期一）`, `望汐時間１０時３２分`.
pub(super) fn at_foot(text: &str) -> Option<bool> {
    // A line of a day, a weekday, a place and the hour.
    if text.len() > 160 || text.trim_end().ends_with(['.', '。', '！', '？', '!', '?']) {
        return None;
    }
    let small = cues::small(text);
    let mentions = super::forms::find(text);
    let full = mentions.iter().any(|m| m.day.is_some() && m.year != Year::Absent);
    let rest = rest(&small, &mentions).chars().count();
    if full {
        return (rest <= 16).then_some(true);
    }
    let figures = tokens::tokens(text).iter().any(|t| matches!(t.kind, tokens::Kind::Number { .. }));
    let hour = figures && mentions.is_empty() && HOUR_MARKS.iter().any(|w| small.contains(w));
    (hour && rest <= 4).then_some(false)
}
