//! A text as numbers, names and marks: what forms of dates are made of.
//!
//! ```text
//! ２０３１年 5月12日（星期一）    →  2031 年 5 月 12 日 （ Monday ）
//! the twenty-first of Mar., 2031  →  the 21 of March , 2031
//! ```

use crate::script::is_han;

use super::names::{self, Named};

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number in figures or in Chinese numerals: its value, and how many digits it is written with (of 一百二十 three).
    Number {
        value: u32,
        digits: u8,
        ordinal: bool,
        han: bool,
    },
    Month(u8),
    Weekday(u8),
    /// A day of a month that is written out: `fourteenth`.
    Day(u8),
    /// The year before the first of an era.
    Era(u16),
    Word,
    /// Any other character; of marks that look alike, one stands for all.
    Mark(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
}

impl Token {
    pub(super) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Digits of either width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// The numerals of Chinese dates. A circle stands for zero in many shapes.
fn han_digit(c: char) -> Option<u32> {
    match c {
        '〇' | '○' | '零' | '◯' | 'Ｏ' | 'O' => Some(0),
        '元' => None,
        _ => "一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u32 + 1),
    }
}

fn han_unit(c: char) -> Option<u32> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    }
}

/// The number of a run of Chinese numerals, and its digits: 二〇三一 is written by place, 一百二十 by units.
fn han_number(run: &[char]) -> Option<(u32, u8)> {
    if !run.iter().any(|c| han_unit(*c).is_some()) {
        if run.len() > 4 {
            return None;
        }
        let value = run.iter().try_fold(0, |n, c| Some(n * 10 + han_digit(*c)?))?;
        return Some((value, run.len() as u8));
    }
    let (mut total, mut last) = (0u32, None);
    for c in run {
        match (han_unit(*c), han_digit(*c)) {
            (Some(unit @ (20 | 30)), _) => total += unit,
            (Some(unit), _) => total += last.take().unwrap_or(1) * unit,
            (None, Some(0)) => {}
            (None, digit) => last = digit,
        }
    }
    let value = total + last.unwrap_or(0);
    Some((value, if value > 99 { 3 } else { 2 })).filter(|_| value < 1000)
}

/// Letters of words that are written apart; Han, kana and Hangul are taken one by one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        && !is_han(c)
        && !matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}')
        && !matches!(c, '〇' | '○' | '◯' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn one_for_all(c: char) -> char {
    match c {
        '／' => '/',
        '．' => '.',
        '－' | '‐' | '‑' | '–' | '−' => '-',
        '，' => ',',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '’' | '‘' => '\'',
        '年' | '년' => '年',
        '月' | '월' => '月',
        '日' | '일' => '日',
        '号' | '號' => '号',
        _ => c,
    }
}

/// What is written directly behind a number to make it an ordinal.
const ORDINALS: &[&str] =
    &["st", "nd", "rd", "th", "er", "re", "º", "ª", "o", "ro", "de", "ste", "e", "го", "ое", "е"];

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|(_, c)| *c);
    let byte = |i: usize| chars.get(i).map_or(text.len(), |(b, _)| *b);
    let mut out: Vec<Token> = Vec::new();
    let mut buffer = String::new();
    let (mut i, mut spaced) = (0, true);
    while let Some(c) = at(i) {
        // Emphasis is set around a day, never within it.
        if c.is_whitespace() || matches!(c, '*' | '_' | '\u{200b}'..='\u{200f}' | '\u{feff}') {
            spaced = true;
            i += 1;
            continue;
        }
        let (kind, end) = if digit(c).is_some() {
            figures(&chars, i)
        } else if let Some((before, length)) = era(&chars[i..]) {
            (Kind::Era(before), i + length)
        } else if let Some((day, length)) = cjk_weekday(&chars[i..]) {
            (Kind::Weekday(day), i + length)
        } else if han_unit(c).is_some() || c != 'O' && han_digit(c).is_some() {
            let run = chars[i..].iter().take(9).take_while(|(_, c)| han_unit(*c).or(han_digit(*c)).is_some());
            let run: Vec<char> = run.map(|(_, c)| *c).collect();
            let kind = match han_number(&run) {
                Some((value, digits)) => Kind::Number { value, digits, ordinal: false, han: true },
                None => Kind::Word,
            };
            (kind, i + run.len())
        } else if is_letter(c) {
            let n = chars[i..].iter().take_while(|(_, c)| is_letter(*c)).count();
            word(text, &chars, i, i + n, &mut buffer)
        } else {
            (Kind::Mark(one_for_all(c)), i + 1)
        };
        push(&mut out, Token { kind, start: byte(i), end: byte(end), spaced });
        spaced = false;
        i = end;
    }
    out
}

/// A number in figures with what makes it an ordinal: `14th`, `1er`.
fn figures(chars: &[(usize, char)], from: usize) -> (Kind, usize) {
    let mut value = 0u32;
    let mut i = from;
    while let Some(d) = chars.get(i).and_then(|(_, c)| digit(*c)) {
        value = value.saturating_mul(10).saturating_add(d);
        i += 1;
    }
    let digits = u8::try_from(i - from).unwrap_or(u8::MAX);
    let behind: String = chars[i..].iter().take(4).map(|(_, c)| *c).take_while(|c| is_letter(*c)).collect();
    let ordinal = digits <= 2 && ORDINALS.contains(&behind.to_lowercase().as_str());
    if ordinal {
        i += behind.chars().count();
    }
    (Kind::Number { value, digits, ordinal, han: false }, i)
}

fn era(chars: &[(usize, char)]) -> Option<(u16, usize)> {
    // Asked at every character.
    if !matches!(chars.first(), Some((_, '中' | '民' | '令' | '平' | '昭' | '大' | '明'))) {
        return None;
    }
    names::ERAS.iter().find_map(|(name, before)| {
        let length = name.chars().count();
        let here = chars.iter().take(length).map(|(_, c)| *c).eq(name.chars());
        here.then_some((*before, length))
    })
}

/// 星期三, 周三, 週三, 禮拜三, 水曜日, 수요일.
fn cjk_weekday(chars: &[(usize, char)]) -> Option<(u8, usize)> {
    let at = |i: usize| chars.get(i).map(|(_, c)| *c);
    let first = at(0)?;
    let named = |c: Option<char>| c.filter(|c| !"月火水木金土월화수목금토".contains(*c));
    match (first, at(1)) {
        ('星', Some('期')) | ('礼' | '禮', Some('拜')) => {
            Some((names::weekday_of_character(named(at(2))?)?, 3))
        }
        // 周日 and 周六 are days; 一周三次 is none.
        ('周' | '週', c) => Some((names::weekday_of_character(named(c)?)?, 2)),
        (c, Some('曜')) => Some((names::weekday_of_character(c)?, if at(2) == Some('日') { 3 } else { 2 })),
        (c, Some('요')) if at(2) == Some('일') => Some((names::weekday_of_character(c)?, 3)),
        _ => None,
    }
}

/// A name or a word; the point of an abbreviation belongs to it.
fn word(text: &str, chars: &[(usize, char)], from: usize, to: usize, buffer: &mut String) -> (Kind, usize) {
    let byte = |i: usize| chars.get(i).map_or(text.len(), |(b, _)| *b);
    // `Mar. 14`, `Fri. 14`: a point before a number is no end of a sentence.
    let point = || {
        let dot = chars.get(to).is_some_and(|(_, c)| matches!(c, '.' | '．'));
        let behind = chars[to..].iter().skip(1).map(|(_, c)| *c).take(3).find(|c| !c.is_whitespace());
        to + usize::from(dot && behind.is_some_and(|c| digit(c).is_some()))
    };
    match names::named(&text[byte(from)..byte(to)], buffer) {
        Some(Named::Month(month)) => (Kind::Month(month), point()),
        Some(Named::Weekday(day)) => (Kind::Weekday(day), point()),
        Some(Named::Day(day)) => (Kind::Day(day), to),
        None => (Kind::Word, to),
    }
}

/// `twenty first` and `twenty-first` are one day.
fn push(out: &mut Vec<Token>, token: Token) {
    if let Kind::Day(ones @ 1..=9) = token.kind {
        let hyphen = usize::from(out.last().is_some_and(|t| t.is('-')));
        let tens = out.len().checked_sub(hyphen + 1).and_then(|i| Some((i, out.get(i)?.kind)));
        if let Some((i, Kind::Day(tens @ (20 | 30)))) = tens
            && tens + ones <= 31
        {
            out.truncate(i + 1);
            out[i].kind = Kind::Day(tens + ones);
            out[i].end = token.end;
            return;
        }
    }
    out.push(token);
}
