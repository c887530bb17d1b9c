//! The forms in which days are written, in any script, found in any text.
//!
//! ```text
//! 2031年 5月 12日   ２０３１年５月１２日   二○三一年五月十二日   民國一百二十年五月十二日   令和13年3月14日
//! 2031-05-12   2031/5/12   2031. 3. 14.   14.03.2031   14.III.2031   3/14/2031   Fri, 14 Mar 2031 14:02
//! March 14th, 2031   the 14th day of March, 2031   14 de marzo de 2031   1er mars 2031   14 марта 2031 года
//! 12日下午   今（12）日   5月12日                        the month or the year stands elsewhere
//! v2.3.2031   020-2031-05-12   第2031-5-12號   24/7   3/14     none of these is a day
//! ```
//!
//! A form says what is printed; whose day it is is another question ([`super::weigh`]).

use std::ops::Range;

use record::Date;

use super::names;
use super::tokens::{Kind, Token, tokens};

/// The year of a day as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// None is printed with it.
    Absent,
    Full(u16),
    /// Two or three digits: of a century, or of the Republic of China.
    Short(u16),
}

impl Year {
    pub(crate) fn full(self) -> Option<u16> {
        match self {
            Self::Full(y) => Some(y),
            _ => None,
        }
    }
}

/// A day as printed, or as much of one as is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Where it stands, weekday included and time of day left out.
    pub(crate) range: Range<usize>,
    pub(crate) year: Year,
    pub(crate) month: Option<u8>,
    /// None where only a month is named: `2031年5月`.
    pub(crate) day: Option<u8>,
    /// Which of the two numbers of `5/6/2031` is the month is not told; `month` and `day` have the first order.
    pub(crate) open: bool,
    /// Of figures with the year last: whether the month stands first, where one number is above twelve.
    pub(crate) leads: Option<bool>,
    /// The day of the week that is printed with it, 0 for Monday.
    pub(crate) weekday: Option<u8>,
    /// A time of day follows: `2031-05-13 08:00`.
    pub(crate) clock: bool,
    /// Written with figures and marks alone, as machines write days.
    pub(crate) numeric: bool,
    /// Written with 年, 月, 日 or their like.
    pub(crate) cjk: bool,
}

impl Mention {
    /// The day, if all of it is printed and no second reading is possible.
    pub(crate) fn date(&self) -> Option<Date> {
        if self.open {
            return None;
        }
        Date::new(self.year.full()?, self.month?, self.day?).ok()
    }

    /// The same with month and day exchanged.
    pub(super) fn swapped(&self) -> Self {
        Self { month: self.day, day: self.month, ..self.clone() }
    }
}

/// The day of the week, 0 for Monday.
pub(crate) fn weekday_of(date: Date) -> u8 {
    let number = record::calendar::number(i64::from(date.year()), date.month(), date.day());
    // 1970-01-01 was a Thursday.
    (number + 3).rem_euclid(7) as u8
}

/// Years in which press conferences are printed. Other numbers of four digits are other numbers.
const YEARS: Range<u16> = 1850..2200;

/// All days of a text, in its order.
pub(crate) fn find(text: &str) -> Vec<Mention> {
    among(text, &tokens(text))
}

/// The same where the tokens are known.
pub(super) fn among(text: &str, tokens: &[Token]) -> Vec<Mention> {
    let reader = Reader { text, tokens };
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match reader.mention(i) {
            Some((mention, next)) => {
                out.push(mention);
                i = next.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

/// What a form gives before weekday and time of day are looked for: the last token it takes is `end - 1`.
struct Draft {
    start: usize,
    end: usize,
    year: Year,
    month: Option<u8>,
    day: Option<u8>,
    open: bool,
    leads: Option<bool>,
    numeric: bool,
    cjk: bool,
}

impl Draft {
    /// A day whose month is named, in any order.
    fn named(start: usize, end: usize, year: Year, month: u8, day: Option<u8>) -> Self {
        Self {
            start,
            end,
            year,
            month: Some(month),
            day,
            open: false,
            leads: None,
            numeric: false,
            cjk: false,
        }
    }

    /// A day with 年, 月 and 日, or with an era.
    fn east(start: usize, end: usize, year: Year, month: Option<u8>, day: Option<u8>) -> Self {
        Self { start, end, year, month, day, open: false, leads: None, numeric: false, cjk: true }
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Reader<'_> {
    fn kind(&self, i: usize) -> Option<Kind> {
        self.tokens.get(i).map(|t| t.kind)
    }

    fn is(&self, i: usize, mark: char) -> bool {
        self.kind(i) == Some(Kind::Mark(mark))
    }

    fn any(&self, i: usize, marks: &[char]) -> bool {
        matches!(self.kind(i), Some(Kind::Mark(c)) if marks.contains(&c))
    }

    /// A token that follows without a blank.
    fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| !t.spaced)
    }

    fn word(&self, i: usize) -> String {
        let word = |t: &Token| self.text[t.start..t.end].to_lowercase();
        match self.tokens.get(i) {
            Some(t) if matches!(t.kind, Kind::Word | Kind::Month(_) | Kind::Day(_)) => word(t),
            _ => String::new(),
        }
    }

    fn is_word(&self, i: usize, words: &[&str]) -> bool {
        self.kind(i) == Some(Kind::Word) && words.contains(&self.word(i).as_str())
    }

    /// Any number, with the digits it is written with.
    fn number(&self, i: usize) -> Option<(u32, u8)> {
        match self.kind(i)? {
            Kind::Number { value, digits, .. } => Some((value, digits)),
            _ => None,
        }
    }

    /// A number in figures.
    fn figure(&self, i: usize) -> Option<(u32, u8)> {
        match self.kind(i)? {
            Kind::Number { value, digits, han: false, .. } => Some((value, digits)),
            _ => None,
        }
    }

    fn full_year(&self, i: usize) -> Option<u16> {
        let (value, 4) = self.number(i)? else { return None };
        u16::try_from(value).ok().filter(|y| YEARS.contains(y))
    }

    fn day_number(&self, i: usize) -> Option<u8> {
        match self.kind(i)? {
            Kind::Number { value: value @ 1..=31, digits: 1 | 2, han: false, .. } => Some(value as u8),
            _ => None,
        }
    }

    fn mention(&self, i: usize) -> Option<(Mention, usize)> {
        let draft = match self.kind(i)? {
            Kind::Era(before) => self.of_era(i, before)?,
            Kind::Number { .. } => self
                .east(i)
                .or_else(|| self.figures(i))
                .or_else(|| self.day_first(i))
                .or_else(|| self.year_first(i))
                .or_else(|| self.roman(i))
                .or_else(|| self.this_day(i))?,
            Kind::Day(_) => self.day_first(i)?,
            Kind::Month(_) => self.month_first(i)?,
            _ => return None,
        };
        let end = draft.end;
        Some((self.finish(draft)?, end))
    }

    /// 2031年5月12日, 五月十二日, 12日, 2031年5月; ８년 3월.
    fn east(&self, i: usize) -> Option<Draft> {
        let draft = |end, year, month, day| Draft::east(i, end, year, month, day);
        let (value, digits) = self.number(i)?;
        let small = |at: usize, most: u32| {
            let (value, digits) = self.number(at)?;
            (digits <= 2 && (1..=most).contains(&value)).then_some(value as u8)
        };
        if self.is(i + 1, '年') && self.is(i + 3, '月') {
            let month = small(i + 2, 12)?;
            let year = match self.full_year(i) {
                Some(y) => Year::Full(y),
                None if digits <= 3 && (1..200).contains(&value) => Year::Short(value as u16),
                None => return None,
            };
            if self.any(i + 5, &['日', '号'])
                && let Some(day) = small(i + 4, 31)
            {
                return Some(draft(i + 6, year, Some(month), Some(day)));
            }
            return Some(draft(i + 4, year, Some(month), None)).filter(|d| d.year.full().is_some());
        }
        let before = i.checked_sub(1);
        let whole = before.is_none_or(|b| {
            !self.glued(i) || !self.any(b, &['第', '.', '-', '/', ':']) && self.number(b).is_none()
        });
        if self.is(i + 1, '月') && self.any(i + 3, &['日', '号']) && whole {
            return Some(draft(i + 4, Year::Absent, Some(small(i, 12)?), Some(small(i + 2, 31)?)));
        }
        // `12日` without a month; not 12日元, 12日内, 12日间, 3日游. 12号 is mostly the number of something.
        let counts = [
            '元', '圆', '圓', '本', '内', '內', '间', '間', '以', '之', '游', '後', '后', '语', '語', '报',
            '報', '均', '程', '간', '째', '치',
        ];
        // 历时12日, 长达12日; 2月30日, which no calendar has, is not its 30日 either.
        let lasts = before.is_some_and(|b| {
            // 本月12日 is a day of this month; 上月30日 is none.
            let this = b > 0 && self.any(b - 1, &['本', '当', '當', '同']);
            self.any(b, &['时', '時', '达', '達', '共', '近', '约', '約', '余']) || self.is(b, '月') && !this
        });
        if self.is(i + 1, '日') && whole && !lasts && !self.any(i + 2, &counts) {
            return Some(draft(i + 2, Year::Absent, None, Some(small(i, 31)?)));
        }
        None
    }

    /// 今（12）日, 昨(5/11)日.
    fn this_day(&self, i: usize) -> Option<Draft> {
        let near = i.checked_sub(2)?;
        if !self.is(i - 1, '(') || !self.any(near, &['今', '昨', '本', '前']) {
            return None;
        }
        let (first, second) = (self.day_number(i)?, self.day_number(i + 2));
        let (month, day, end) = match second {
            Some(day) if self.is(i + 1, '/') => (Some(first).filter(|m| *m <= 12), day, i + 3),
            _ => (None, first, i + 1),
        };
        (self.is(end, ')') && self.any(end + 1, &['日', '天']))
            .then(|| Draft::east(near, end + 2, Year::Absent, month, Some(day)))
    }

    /// 民國120年5月12日, 令和元年5月1日, 民國120.5.12.
    fn of_era(&self, i: usize, before: u16) -> Option<Draft> {
        let value = if self.is(i + 1, '元') { 1 } else { self.number(i + 1)?.0 };
        let year = u16::try_from(value).ok().filter(|v| (1..=200).contains(v))? + before;
        let east = if self.is(i + 2, '年') && self.is(i + 4, '月') && self.any(i + 6, &['日', '号']) {
            Some((self.number(i + 3)?.0, self.number(i + 5)?.0, i + 7))
        } else {
            None
        };
        let marked = |mark| self.is(i + 2, mark) && self.is(i + 4, mark);
        let (month, day, end) = match east {
            Some(e) => e,
            None if marked('.') || marked('/') || marked('-') => {
                (self.number(i + 3)?.0, self.number(i + 5)?.0, i + 6)
            }
            None => return None,
        };
        Some(Draft::east(i, end, Year::Full(year), u8::try_from(month).ok(), u8::try_from(day).ok()))
    }

    /// Three numbers between two equal marks.
    fn figures(&self, i: usize) -> Option<Draft> {
        let mark = match self.kind(i + 1)? {
            Kind::Mark(c @ ('-' | '/' | '.')) => c,
            _ => return None,
        };
        let ((a, long), (b, 1 | 2), (c, last)) = (self.figure(i)?, self.figure(i + 2)?, self.figure(i + 4)?)
        else {
            return None;
        };
        if !self.is(i + 3, mark) || self.part_of_more(i, i + 5) {
            return None;
        }
        let tight = (i + 1..=i + 4).all(|k| self.glued(k));
        // `2031. 3. 14.` and `14. 3. 2031` are set with blanks, `5 / 6 / 2031` too; a dash between blanks divides.
        if !tight && (mark == '-' || long != 4 && last != 4) {
            return None;
        }
        let (year, month, day, open) = match (long, last) {
            (4, 1 | 2) => (Year::Full(a as u16), b, c, false),
            (1 | 2, 4) => {
                let year = Year::Full(c as u16);
                match (a, b, mark) {
                    (_, _, '.') => (year, b, a, false),
                    (13.., ..) => (year, b, a, false),
                    (_, 13.., _) => (year, a, b, false),
                    _ => (year, a, b, a != b),
                }
            }
            (3, 1 | 2) if (70..200).contains(&a) => (Year::Short(a as u16), b, c, false),
            (1 | 2, 2) if mark == '.' => (Year::Short(c as u16), b, a, false),
            (1 | 2, 2) if mark == '/' => {
                let year = Year::Short(c as u16);
                match (a, b) {
                    (13.., _) => (year, b, a, false),
                    (_, 13..) => (year, a, b, false),
                    _ => (year, a, b, a != b),
                }
            }
            _ => return None,
        };
        if year.full().is_some_and(|y| !YEARS.contains(&y)) {
            return None;
        }
        // The point behind the last number of `2031. 3. 14.` belongs to it.
        let end = i + 5 + usize::from(!tight && long == 4 && self.is(i + 5, '.'));
        let leads = match (last, mark, a > 12, b > 12) {
            (4, '/' | '-', true, false) => Some(false),
            (4, '/' | '-', false, true) => Some(true),
            _ => None,
        };
        Some(Draft {
            start: i,
            end,
            year,
            month: u8::try_from(month).ok(),
            day: u8::try_from(day).ok(),
            open,
            leads,
            numeric: true,
            cjk: false,
        })
    }

    /// Whether numbers are a part of something longer: a version, a telephone number, the number of a law, a path.
    fn part_of_more(&self, start: usize, end: usize) -> bool {
        let before = start.checked_sub(1).is_some_and(|b| {
            let said = ["version", "versions", "ver", "v", "no", "nr", "release", "rev", "tel", "isbn", "ip"];
            let touches = |k: Kind| match k {
                Kind::Mark(c) => "-./_@#=+§№$€£%".contains(c),
                Kind::Number { .. } => true,
                Kind::Word => self.text[..self.tokens[b].end].ends_with(|c: char| c.is_ascii_alphanumeric()),
                _ => false,
            };
            let glued = self.glued(start) && self.kind(b).is_some_and(touches);
            let point = self.is(b, '.').then(|| b.checked_sub(1)).flatten();
            glued
                || self.is(b, '第')
                || self.is_word(b, &said)
                || point.is_some_and(|p| self.is_word(p, &said))
                || self.any(b, &['§', '#', '№'])
        });
        let after = match self.kind(end) {
            Some(Kind::Mark(c)) if "-./_@".contains(c) && self.glued(end) => {
                self.glued(end + 1) && matches!(self.kind(end + 1), Some(Kind::Number { .. } | Kind::Word))
            }
            Some(Kind::Mark('号' | '%')) => true,
            Some(Kind::Word) => self.glued(end) && self.word(end) != "t" && self.latin(end),
            _ => false,
        };
        before || after
    }

    fn latin(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| self.text[t.start..t.end].starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    /// 14 March 2031, the 14th day of March, 1er mars, 14. März, 14 de marzo de 2031, 14-Mar-2031, fourteen March.
    fn day_first(&self, i: usize) -> Option<Draft> {
        let (day, written) = match self.kind(i)? {
            Kind::Day(d) => (d, true),
            _ => (self.day_number(i)?, false),
        };
        if !written && self.part_of_more(i, usize::MAX) {
            return None;
        }
        let mut at = i + 1;
        // `12–14 March`: the first of the days.
        if self.is(at, '-') && self.day_number(at + 1).is_some() {
            at += 2;
        }
        let mut joined = false;
        while self.is_word(at, &["day", "of", "de", "do", "del", "d"]) || self.any(at, &['.', '-', '/', '\''])
        {
            joined |= self.kind(at) == Some(Kind::Word);
            at += 1;
            // `14 of the 30 days of March`
            if at > i + 5 {
                return None;
            }
        }
        let Some(Kind::Month(month)) = self.kind(at) else { return None };
        at += 1;
        // Between day and year stands the same as between day and month.
        let (year, end) = self.year_behind(at);
        // `one March morning`, `two may come`: a small number in words is hardly a day without more to say so.
        if written && !joined && day < 11 && year == Year::Absent {
            return None;
        }
        let verb = !joined && year == Year::Absent && self.verb(at - 1);
        (!verb).then(|| Draft::named(i, end, year, month, Some(day)))
    }

    /// March 14, 2031; Mar. 14; March the 14th; March 2031.
    fn month_first(&self, i: usize) -> Option<Draft> {
        let Some(Kind::Month(month)) = self.kind(i) else { return None };
        let draft = |end, year, day| Draft::named(i, end, year, month, day);
        let mut at = i + 1;
        if self.is_word(at, &["the", "de", "del"]) {
            at += 1;
        }
        let day = match self.kind(at)? {
            Kind::Day(d) => d,
            _ => match self.day_number(at) {
                Some(d) => d,
                None => return self.full_year(at).map(|y| draft(at + 1, Year::Full(y), None)),
            },
        };
        // `March 14:02`, `May 5.2`, `March 14%`
        let number = |k: usize| self.glued(k) && self.number(k).is_some();
        if self.any(at + 1, &[':', '.']) && self.glued(at + 1) && number(at + 2) || self.is(at + 1, '%') {
            return None;
        }
        at += 1;
        if self.is(at, '-') && self.day_number(at + 1).is_some() {
            at += 2;
        }
        let (year, end) = self.year_behind(at);
        (year != Year::Absent || !self.verb(i)).then(|| draft(end, year, Some(day)))
    }

    /// `the 3 may follow`, `they march 14 miles`: in small letters, these are words before they are months.
    fn verb(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| matches!(&self.text[t.start..t.end], "may" | "march"))
    }

    /// The year behind day and month, and the token after it.
    fn year_behind(&self, at: usize) -> (Year, usize) {
        let mut next = at;
        while next < at + 2
            && (self.any(next, &[',', '-', '.', '/'])
                || self.is_word(next, &["of", "de", "do", "del", "in", "año"]))
        {
            next += 1;
        }
        if let Some(year) = self.full_year(next) {
            let more = self.any(next + 1, &['-', '/'])
                && self.glued(next + 1)
                && self.glued(next + 2)
                && self.number(next + 2).is_some();
            return if more { (Year::Absent, at) } else { (Year::Full(year), next + 1) };
        }
        // ’31
        if self.is(next, '\'')
            && let Some((year, 2)) = self.figure(next + 1)
        {
            return (Year::Short(year as u16), next + 2);
        }
        // 14-Mar-31
        if next == at + 1
            && self.is(at, '-')
            && self.glued(at)
            && self.glued(next)
            && let Some((year, 2)) = self.figure(next)
        {
            return (Year::Short(year as u16), next + 1);
        }
        (Year::Absent, at)
    }

    /// 2031 March 14; 2031. március 14.
    fn year_first(&self, i: usize) -> Option<Draft> {
        let year = self.full_year(i)?;
        let at = i + 1 + usize::from(self.any(i + 1, &['.', ',', '-']));
        let Some(Kind::Month(month)) = self.kind(at) else { return None };
        let day = self.day_number(at + 1 + usize::from(self.is(at + 1, '-')))?;
        let end = at + 2 + usize::from(self.is(at + 1, '-'));
        Some(Draft::named(i, end, Year::Full(year), month, Some(day)))
    }

    /// 14.III.2031
    fn roman(&self, i: usize) -> Option<Draft> {
        let day = self.day_number(i)?;
        let at = i + 1 + usize::from(self.any(i + 1, &['.', '/', '-']));
        let word = self.tokens.get(at).filter(|t| t.kind == Kind::Word)?;
        let month = names::roman(&self.text[word.start..word.end])?;
        let behind = at + 1 + usize::from(self.any(at + 1, &['.', '/', '-']));
        let year = self.full_year(behind)?;
        let whole = !self.part_of_more(i, behind + 1);
        whole.then(|| Draft::named(i, behind + 1, Year::Full(year), month, Some(day)))
    }

    /// The mention of a draft, if the calendar has such a day, with the weekday and the time of day beside it.
    fn finish(&self, d: Draft) -> Option<Mention> {
        let exists = |month: Option<u8>, day: Option<u8>| match (month, day) {
            // A leap year, where the year is not known.
            (Some(m), Some(day)) => Date::new(d.year.full().unwrap_or(2000), m, day).is_ok(),
            (Some(m), None) => (1..=12).contains(&m),
            (None, day) => day.is_some_and(|d| (1..=31).contains(&d)),
        };
        if !exists(d.month, d.day) {
            return None;
        }
        let open = d.open && exists(d.day, d.month);
        let mut range = self.tokens[d.start].start..self.tokens[d.end - 1].end;
        let mut weekday = None;
        // `Fri, 14 Mar`, `am Freitag, den 14. März`, `Friday the fourteenth`
        let mut before = d.start;
        let filler = |k: usize| {
            self.any(k, &[',', '.', '('])
                || self
                    .is_word(k, &["the", "den", "dem", "der", "le", "el", "il", "lo", "feira", "dia", "día"])
                || self.is(k, '-')
        };
        while before > 0 && d.start - before < 4 && filler(before - 1) {
            before -= 1;
        }
        if let Some(Kind::Weekday(w)) = before.checked_sub(1).and_then(|k| self.kind(k)) {
            weekday = Some(w);
            range.start = self.tokens[before - 1].start;
        }
        let mut after = d.end;
        if weekday.is_none() {
            let opens = |k: usize| self.any(k, &['(', ',', '[', '［', '・', '.']);
            let at = after + usize::from(opens(after)) + usize::from(opens(after) && opens(after + 1));
            let character = |k: usize| match self.kind(k) {
                Some(Kind::Mark(c)) if self.is(k - 1, '(') && self.is(k + 1, ')') => {
                    names::weekday_of_character(c)
                }
                _ => None,
            };
            let found = match self.kind(at) {
                Some(Kind::Weekday(w)) => Some(w),
                _ => character(at),
            };
            if let Some(w) = found {
                weekday = Some(w);
                after = at + 1 + usize::from(self.any(at + 1, &[')', ']', '］']));
                range.end = self.tokens[after - 1].end;
            }
        }
        Some(Mention {
            range,
            year: d.year,
            month: d.month,
            day: d.day,
            open,
            leads: d.leads,
            weekday,
            clock: self.clock(after),
            numeric: d.numeric,
            cjk: d.cjk,
        })
    }

    /// Whether a time of day stands here: `08:00`, `T08:00`, `, 2:02PM`, `at 14:02`, `10时30分`.
    fn clock(&self, mut at: usize) -> bool {
        let most = at + 3;
        while at < most
            && (self.any(at, &[',', '-', '|', '('])
                || self.is_word(at, &["t", "at", "um", "à", "às", "в", "alle", "ore"]))
        {
            at += 1;
        }
        let hour = self.number(at).is_some_and(|(h, digits)| digits <= 2 && h < 25);
        hour && (self.is(at + 1, ':') && self.number(at + 2).is_some()
            || self.any(at + 1, &['时', '時', '点', '點', '시']))
    }
}
