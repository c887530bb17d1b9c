//! When words were spoken: the times of cues, and times as people print them.
//!
//! ```text
//!   00:00:01,000 --> 00:00:04,198        [00:00.000 --> 00:07.500]        14:02        2:02 PM        （００：１２）
//! ```
//!
//! A reader who doubts a word of a transcript wants to hear it: the second of the recording, not an offset. Readers of timed
//! formats (subtitles, recognised speech, meeting tools) give every stretch of the text its time, as readers of page formats
//! give it its place. Times are whole milliseconds: no format says more, and two readings of one file must be equal.
//!
//! [`clock`] reads one printed time. It is here, below all crates that meet times, because a reader of files takes them off the
//! lines that are nothing but cues and a reader of labels cuts them off the lines that are more.

use std::fmt;

use crate::{Date, TextSpan};

/// A moment, in milliseconds from the start of a recording, or of the day where a text gives times of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u32);

impl Moment {
    /// So many milliseconds after the start; no recording is longer than the 49 days that fit.
    #[must_use]
    pub fn from_millis(millis: u64) -> Self {
        Self(u32::try_from(millis).unwrap_or(u32::MAX))
    }

    /// The milliseconds since the start.
    #[must_use]
    pub fn millis(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Moment {
    /// `00:14:32`: what a player is asked for. The fraction of the second is in [`Moment::millis`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

/// A stretch of the text with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The stretch: a cue, a segment, all that follows a printed time.
    pub span: TextSpan,
    /// When it begins.
    pub from: Moment,
    /// When it ends, where the source says so.
    pub to: Option<Moment>,
}

/// What the line ends are among the timed stretches of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// What line ends are in any text: the times stand beside paragraphs.
    Printed,
    /// The ends of cues, which fall where a line of the screen is full or a breath is taken: sentences run over them.
    Cues,
}

/// The times of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The stretches, in the order of the text, none overlapping another. Their times mostly ascend; those of a file that is
    /// written newest first do not.
    pub times: Vec<Timed>,
    /// What ends a line among them.
    pub line_ends: LineEnds,
}

impl Timeline {
    /// The stretches that a span of the text touches.
    #[must_use]
    pub fn within(&self, span: TextSpan) -> &[Timed] {
        let first = self.times.partition_point(|t| t.span.end() <= span.start());
        let last = self.times.partition_point(|t| t.span.start() < span.end());
        self.times.get(first..last).unwrap_or_default()
    }

    /// When the words of a span were spoken: from the start of the first stretch that it touches to the end of the last.
    #[must_use]
    pub fn of(&self, span: TextSpan) -> Option<(Moment, Option<Moment>)> {
        let touched = self.within(span);
        let from = touched.first()?.from;
        Some((from, touched.last().and_then(|t| t.to).filter(|to| *to >= from)))
    }
}

/// What the first of two numbers counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockScale {
    /// Only the whole file can tell: `14:02` of a recording is minutes and seconds, `14:02` of a ticker the hour and the minute.
    /// It is given as minutes and seconds; [`Clock::as_hours`] reads it the other way.
    Open,
    /// Three numbers, a fraction, a day before it or `PM` behind it leave no choice.
    Settled,
}

/// A printed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// When.
    pub from: Moment,
    /// Until when, of a range.
    pub to: Option<Moment>,
    /// The day, where one is printed with it: `2031-05-12 15:05:16`.
    pub day: Option<Date>,
    /// Whether the numbers leave a choice.
    pub scale: ClockScale,
    /// How many bytes it takes, brackets around it included.
    pub len: usize,
}

impl Clock {
    /// The same with `14:02` read as hour and minute; nothing where no day has such an hour.
    #[must_use]
    pub fn as_hours(self) -> Option<Self> {
        let hours = |m: Moment| {
            let millis = u64::from(m.millis()) * 60;
            (millis < DAY).then_some(Moment::from_millis(millis))
        };
        match self.scale {
            ClockScale::Settled => Some(self),
            ClockScale::Open => Some(Self {
                from: hours(self.from)?,
                to: match self.to {
                    Some(to) => Some(hours(to)?),
                    None => None,
                },
                ..self
            }),
        }
    }
}

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// The printed time at the very start of a text, and how many bytes it takes: `14:02`, `14:02:33`, `00:00:01,000`,
/// `00:00.000 --> 00:07.500`, `[00:12]`, `（00:12）`, `2:02 PM`, `１４：０２`, `2031-05-12 15:05:16`. Nothing where no time stands,
/// or where digits or letters go on right behind it: `3:160`, `10:1:2`, `12:30h`.
///
/// ```
/// use record::times::clock;
/// let clock = clock("[00:12] Ann: Good morning.").unwrap();
/// assert_eq!((clock.from.to_string().as_str(), clock.len), ("00:00:12", 7));
/// assert_eq!(record::times::clock("12 of them"), None);
/// ```
#[must_use]
pub fn clock(s: &str) -> Option<Clock> {
    let first = s.chars().next()?;
    let close = match first {
        '[' => Some(']'),
        '［' => Some('］'),
        '(' => Some(')'),
        '（' => Some('）'),
        '【' => Some('】'),
        '〔' => Some('〕'),
        _ => None,
    };
    let mut reader = Reader { s, at: if close.is_some() { first.len_utf8() } else { 0 } };
    if close.is_some() {
        reader.blanks();
    }
    let from = reader.time()?;
    let single = reader.at;
    reader.blanks();
    let to = if reader.arrow() { reader.time() } else { None };
    if to.is_none() {
        reader.at = single;
    }
    if let Some(close) = close {
        reader.blanks();
        if !reader.eat(close) {
            return None;
        }
    } else if reader.goes_on() {
        // A range that runs into something else may still be a time with something behind it.
        to?;
        reader.at = single;
        if reader.goes_on() {
            return None;
        }
        return Some(from.alone(single));
    }
    let mut clock = from.alone(reader.at);
    if let Some(to) = to {
        // `9:00–10:30 AM`, `00:07.500`: what settles one end settles the other.
        clock.to = Some(Moment::from_millis(to.millis));
        if to.scale == ClockScale::Settled && from.scale == ClockScale::Open && !to.fraction {
            clock = Clock { scale: ClockScale::Open, to: None, ..clock }.as_hours().unwrap_or(clock);
            clock.to = Some(Moment::from_millis(to.millis));
        }
        if from.scale == ClockScale::Settled || to.scale == ClockScale::Settled {
            clock.scale = ClockScale::Settled;
        }
    }
    Some(clock)
}

/// One time of a range.
#[derive(Clone, Copy)]
struct Time {
    millis: u64,
    day: Option<Date>,
    scale: ClockScale,
    /// With a fraction of a second.
    fraction: bool,
}

impl Time {
    fn alone(self, len: usize) -> Clock {
        Clock { from: Moment::from_millis(self.millis), to: None, day: self.day, scale: self.scale, len }
    }
}

struct Reader<'a> {
    s: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.s.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        let is = self.peek() == Some(c);
        if is {
            self.at += c.len_utf8();
        }
        is
    }

    fn eat_any(&mut self, of: &[char]) -> bool {
        match self.peek() {
            Some(c) if of.contains(&c) => self.eat(c),
            _ => false,
        }
    }

    /// Blanks inside of a line.
    fn blanks(&mut self) -> bool {
        let from = self.at;
        while self.eat_any(&[' ', '\t', '\u{a0}', '\u{202f}', '\u{3000}']) {}
        self.at > from
    }

    /// A number of at most so many digits, and how many there were; nothing if there are none or more.
    fn number(&mut self, most: usize) -> Option<(u64, usize)> {
        let (mut n, mut digits) = (0, 0);
        while let Some(d) = self.peek().and_then(digit) {
            if digits == most {
                return None;
            }
            n = n * 10 + u64::from(d);
            digits += 1;
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        (digits > 0).then_some((n, digits))
    }

    /// A number of two digits under sixty, behind a colon.
    fn sixtieth(&mut self) -> Option<u64> {
        let start = self.at;
        let read = self.eat_any(&[':', '：', '∶']).then(|| self.number(2)).flatten();
        let fits = read.filter(|(n, digits)| *digits == 2 && *n < 60).map(|(n, _)| n);
        if fits.is_none() {
            self.at = start;
        }
        fits
    }

    fn time(&mut self) -> Option<Time> {
        let start = self.at;
        let read = self.time_or_not();
        if read.is_none() {
            self.at = start;
        }
        read
    }

    fn time_or_not(&mut self) -> Option<Time> {
        let day = self.day();
        let (first, digits) = self.number(3)?;
        let second = self.sixtieth()?;
        let third = self.sixtieth();
        let fraction = self.fraction(third.is_some());
        let afternoon = if digits <= 2 && (1..=12).contains(&first) { self.half_of_day() } else { None };
        let of_day = day.is_some() || afternoon.is_some();
        let hour = match afternoon {
            Some(afternoon) => first % 12 + if afternoon { 12 } else { 0 },
            None => first,
        };
        let seconds = match third {
            Some(third) => hour * 3600 + second * 60 + third,
            None if of_day => hour * 3600 + second * 60,
            None => first * 60 + second,
        };
        if day.is_some() {
            if hour > 24 {
                return None;
            }
            self.zone();
        }
        let scale = if of_day || third.is_some() || fraction.is_some() {
            ClockScale::Settled
        } else {
            ClockScale::Open
        };
        Some(Time {
            millis: seconds * 1000 + fraction.unwrap_or(0),
            day,
            scale,
            fraction: fraction.is_some(),
        })
    }

    /// A day in figures with what parts it from the time; nothing is taken where there is none.
    fn day(&mut self) -> Option<Date> {
        let start = self.at;
        let day = self.day_or_not();
        if day.is_none() {
            self.at = start;
        }
        day
    }

    fn day_or_not(&mut self) -> Option<Date> {
        let (year, digits) = self.number(4)?;
        let mark = self.peek().filter(|c| digits == 4 && matches!(c, '-' | '/' | '.'))?;
        self.eat(mark);
        let (month, _) = self.number(2)?;
        if !self.eat(mark) {
            return None;
        }
        let (day, _) = self.number(2)?;
        if !self.eat('T') {
            self.eat(',');
            if !self.blanks() {
                return None;
            }
        }
        Date::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    }

    /// Milliseconds behind a point; behind a comma only three digits are any, as `14:02,15` may be two figures of a list.
    fn fraction(&mut self, three: bool) -> Option<u64> {
        let start = self.at;
        let comma = matches!(self.peek(), Some(',' | '，'));
        let read = self.eat_any(&['.', ',', '．', '，']).then(|| self.number(9)).flatten();
        let read = read.filter(|(_, digits)| !comma || *digits == 3 || three && *digits <= 3);
        let Some((n, digits)) = read else {
            self.at = start;
            return None;
        };
        Some((0..9).fold(n, |n, place| if place < digits { n } else { n * 10 }) / 1_000_000)
    }

    /// `PM`, `p.m.`: whether it is the afternoon.
    fn half_of_day(&mut self) -> Option<bool> {
        let start = self.at;
        self.blanks();
        let afternoon = match self.peek() {
            Some('p' | 'P') => true,
            Some('a' | 'A') => false,
            _ => {
                self.at = start;
                return None;
            }
        };
        self.at += 1;
        let point = self.eat('.');
        if !self.eat_any(&['m', 'M']) {
            self.at = start;
            return None;
        }
        if point {
            self.eat('.');
        }
        if self.peek().is_some_and(|c| c.is_alphanumeric() && c.is_ascii()) {
            self.at = start;
            return None;
        }
        Some(afternoon)
    }

    /// `Z`, `+08:00`, behind a time with its day.
    fn zone(&mut self) {
        let start = self.at;
        if self.eat('Z') || !self.eat_any(&['+', '-']) {
            return;
        }
        let hours = self.number(4);
        if hours.is_none() {
            self.at = start;
        } else {
            let _minutes = self.sixtieth();
        }
    }

    /// What stands between the two times of a range, blanks behind it included.
    fn arrow(&mut self) -> bool {
        let marks = ["-->", "—>", "–>", "->", "→", "–", "—", "-", "～", "~"];
        let Some(mark) = marks.iter().find(|m| self.rest().starts_with(**m)) else { return false };
        self.at += mark.len();
        self.blanks();
        true
    }

    /// Whether letters or figures go on where a time has ended.
    fn goes_on(&self) -> bool {
        let mut next = self.rest().chars();
        match next.next() {
            Some(c) if digit(c).is_some() || c.is_ascii_alphabetic() || c == '%' => true,
            Some(':' | '：' | '.' | ',' | '/') => next.next().is_some_and(|c| digit(c).is_some()),
            _ => false,
        }
    }
}

/// The value of a digit, half or full width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text above, what is read at its start below: from, to, day, `?` where the scale is open, and what is left.
    fn check(s: &str, expected: &str) {
        let shown = clock(s).map_or("-".to_owned(), |c| {
            let millis = |m: Moment| match m.millis() % 1000 {
                0 => m.to_string(),
                rest => format!("{m}.{rest:03}"),
            };
            let mut out = millis(c.from);
            if let Some(to) = c.to {
                out += &format!("–{}", millis(to));
            }
            if let Some(day) = c.day {
                out += &format!(" {day}");
            }
            if c.scale == ClockScale::Open {
                out += "?";
            }
            out + "|" + &s[c.len..]
        });
        assert_eq!(shown, expected, "{s}");
    }

    #[test]
    fn times_as_people_print_them() {
        for (s, expected) in [
            ("14:02 Ann: Yes.", "00:14:02?| Ann: Yes."),
            ("14:02:33", "14:02:33|"),
            ("0:03\n", "00:00:03?|\n"),
            ("00:00:01,000 --> 00:00:04,198 align:start", "00:00:01–00:00:04.198| align:start"),
            ("[00:00.000 --> 00:07.500] [S]: x", "00:00:00–00:00:07.500| [S]: x"),
            ("00:00.5", "00:00:00.500|"),
            ("[00:12]words", "00:00:12?|words"),
            ("(00:12) x", "00:00:12?| x"),
            ("【 ０１：００：１２ 】是", "01:00:12|是"),
            ("１４：０２ 记者", "00:14:02?| 记者"),
            ("10:18江口商报", "00:10:18?|江口商报"),
            ("2:02 PM • 32:10", "14:02:00| • 32:10"),
            ("12:05 a.m.", "00:05:00|"),
            ("2:02PM", "14:02:00|"),
            ("2031-05-12 15:05:16 Ann", "15:05:16 2031-05-12| Ann"),
            ("2031/5/12 15:05", "15:05:00 2031-05-12|"),
            ("2031-05-12T15:05:16.250Z", "15:05:16.250 2031-05-12|"),
            ("2031-05-12T15:05:16+08:00 x", "15:05:16 2031-05-12| x"),
            ("9:00–10:30 AM", "09:00:00–10:30:00|"),
            ("14:02-14:05 x", "00:14:02–00:14:05?| x"),
            ("14:02 - Ann", "00:14:02?| - Ann"),
            ("14:02 – 9 of them", "00:14:02?| – 9 of them"),
            ("14:02, 15 ships", "00:14:02?|, 15 ships"),
            ("59:59.", "00:59:59?|."),
            ("100:00:00", "100:00:00|"),
            // No times.
            ("12 of them", "-"),
            ("3:1", "-"),
            ("3:160", "-"),
            ("3:75", "-"),
            ("10:10:1", "-"),
            ("10:10:10:10", "-"),
            ("12:30h", "-"),
            ("12:30%", "-"),
            ("1234:00", "-"),
            ("[00:12 Ann]", "-"),
            ("[Ann]", "-"),
            ("2031-02-30 15:05", "-"),
            ("", "-"),
            ("：", "-"),
        ] {
            check(s, expected);
        }
    }

    #[test]
    fn hour_and_minute() {
        let hours = |s| clock(s).unwrap().as_hours().map(|c| c.from.to_string());
        assert_eq!(hours("14:02").as_deref(), Some("14:02:00"));
        assert_eq!(hours("14:02:33").as_deref(), Some("14:02:33"));
        assert_eq!(hours("32:10"), None);
    }

    #[test]
    fn a_span_has_the_times_of_what_it_touches() {
        let cue = |start, end, from| Timed {
            span: TextSpan::between(start, end),
            from: Moment::from_millis(from),
            to: Some(Moment::from_millis(from + 900)),
        };
        let timeline = Timeline { times: vec![cue(3, 6, 1000), cue(7, 9, 2000)], line_ends: LineEnds::Cues };
        let of =
            |a, b| timeline.of(TextSpan::between(a, b)).map(|(f, t)| (f.millis(), t.map(Moment::millis)));
        assert_eq!(of(0, 3), None);
        assert_eq!(of(0, 4), Some((1000, Some(1900))));
        assert_eq!(of(5, 8), Some((1000, Some(2900))));
        assert_eq!(of(6, 7), None);
        assert_eq!(of(8, 40), Some((2000, Some(2900))));
    }
}
