//! Times beside the lines of a plain text.
//!
//! ```text
//!   Orla Venn  00:02                 14:02 Orla Venn: Good        [Orla Venn]: I will. [14:02]       0:00
//!   Good afternoon and welcome.      afternoon.                                                      good afternoon and
//!                                                                                                    0:03
//!                                                                                                    welcome to the harbour
//! ```
//!
//! The first three are texts with paragraphs and labels: nothing is taken off them here, their times are noted beside the text,
//! and whoever reads labels cuts off the marks. The last is a recording cut where the screen was full: its lines are cues, and
//! its times are no words. What tells them apart is seen without a language: a recording starts at nought, its lines break in the
//! middle of sentences, and as much is said between two times as people say in that time. A list of chapters, a recipe and a log fail one of
//! these.

use std::cmp::Ordering;

use record::times::clock;
use record::{Clock, ClockScale, LineEnds, TextSpan, Timed, Timeline};

use super::lines::lines;
use super::{Stretch, ends_sentence, is_blank, unlike_speech};

/// Where a time stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It opens a line.
    Start,
    /// It is a line.
    Alone,
    /// It ends a line.
    End,
}

/// A time beside a line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    place: Place,
    /// The line.
    line: Stretch,
    /// The time in it.
    at: Stretch,
    clock: Clock,
}

/// The times beside the lines of a text, all in one place.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    text: &'a str,
    place: Place,
    marks: Vec<Mark>,
    /// Whether they descend: a page that is written newest first.
    descending: bool,
    /// Lines with words, from the first time on.
    lines: usize,
    /// Whether two numbers are hours and minutes.
    hours: bool,
}

/// Fewer times are no habit.
const FEW: usize = 4;
/// The first words of a recording are spoken within its first three minutes.
const NOUGHT: u32 = 3 * 60 * 1000;
/// The longest time at the end of a line, in bytes: with its day, in full-width figures.
const LONGEST: usize = 64;

/// The times of a text, if it has the habit of setting them beside its lines.
pub(super) fn marks(text: &str) -> Option<Marks<'_>> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut counts = [0usize; 3];
    let mut number = 0usize;
    // Of each mark, how many lines with words stand before it.
    let mut before: Vec<usize> = Vec::new();
    for (start, end) in lines(text) {
        let raw = text.get(start..end).unwrap_or_default();
        let line = raw.trim_matches(is_blank);
        if line.is_empty() {
            continue;
        }
        let start = start + (raw.len() - raw.trim_start_matches(is_blank).len());
        if let Some((place, (from, to), clock)) = at_start(line).or_else(|| at_end(line)) {
            counts[place as usize] += 1;
            before.push(number);
            marks.push(Mark {
                place,
                line: (start, start + line.len()),
                at: (start + from, start + to),
                clock,
            });
        }
        number += 1;
    }
    let all = marks.len();
    let place = [Place::Start, Place::Alone, Place::End].into_iter().max_by_key(|p| counts[*p as usize])?;
    if counts[place as usize] < FEW || counts[place as usize] * 4 < all * 3 {
        return None;
    }
    let mut of: Vec<(Mark, usize)> =
        marks.into_iter().zip(before).filter(|(m, _)| m.place == place).collect();
    // A page opens with the time of its making and the length of the recording.
    let runs = |of: &[(Mark, usize)]| {
        let pairs = || of.iter().zip(of.iter().skip(1)).map(|(a, b)| (a.0.clock.from, b.0.clock.from));
        let (up, down) = (pairs().filter(|(a, b)| a <= b).count(), pairs().filter(|(a, b)| a >= b).count());
        let all = pairs().count();
        (up * 10 >= all * 9, down * 10 >= all * 9)
    };
    let skipped = (0..3).find(|skip| {
        let rest = of.get(*skip..).unwrap_or_default();
        let (up, down) = runs(rest);
        let first = rest
            .get(..2)
            .map(|two| two.first().map(|m| m.0.clock.from).cmp(&two.last().map(|m| m.0.clock.from)));
        let against = first == Some(if up { Ordering::Greater } else { Ordering::Less });
        rest.len() >= FEW && (up || down) && !against
    })?;
    of.drain(..skipped);
    let (up, _) = runs(&of);
    let lines = number - of.first().map_or(0, |(_, before)| *before);
    let marks: Vec<Mark> = of.into_iter().map(|(mark, _)| mark).collect();
    let mut marks = Marks { text, place, marks, descending: !up, lines, hours: false };
    marks.hours = marks.are_hours();
    Some(marks)
}

/// A time that opens a line, or is all of it.
fn at_start(line: &str) -> Option<(Place, Stretch, Clock)> {
    let first = line.chars().next()?;
    if !first.is_numeric() && !matches!(first, '[' | '［' | '(' | '（' | '【' | '〔') {
        return None;
    }
    let read = clock(line)?;
    let rest = line.get(read.len..)?;
    // A table of a program: `00:00:01,00:00:04,words`.
    if rest.starts_with([',', ';', '|', '，']) {
        return None;
    }
    let place = if rest.is_empty() { Place::Alone } else { Place::Start };
    Some((place, (0, read.len), read))
}

/// A time that ends a line: `Ann  00:02`, `Ann (00:02):`, `… of it. [14:02]`.
fn at_end(line: &str) -> Option<(Place, Stretch, Clock)> {
    let words = line.trim_end_matches([':', '：']);
    let last = words.chars().next_back()?;
    if !last.is_numeric() && !matches!(last, ']' | '］' | ')' | '）' | '】' | '〕' | 'm' | 'M' | '.' | 'Z')
    {
        return None;
    }
    let from = (words.len().saturating_sub(LONGEST)..words.len()).find(|i| words.is_char_boundary(*i))?;
    let tail = words.get(from..)?;
    if !tail.contains([':', '：']) {
        return None;
    }
    // The longest that reads as a time to the end: its day, if it has one, is a part of it.
    let mut before = words.get(..from).and_then(|w| w.chars().next_back());
    for (at, c) in tail.char_indices() {
        // `…够用。2031-05-12 15:05:16`: a sentence ends without a blank where the script has none.
        let inside = |b: char| {
            b.is_numeric() || b.is_ascii_alphabetic() || matches!(b, '-' | '/' | '.' | ',' | ':' | '：')
        };
        let opens = c.is_numeric() && !before.is_some_and(inside)
            || matches!(c, '[' | '［' | '(' | '（' | '【' | '〔');
        before = Some(c);
        if !opens || from + at == 0 {
            continue;
        }
        if let Some(read) = tail.get(at..).and_then(clock)
            && at + read.len == tail.len()
        {
            return Some((Place::End, (from + at, words.len()), read));
        }
    }
    None
}

impl Marks<'_> {
    /// Bytes of the lines between the first time and the last.
    fn bytes(&self) -> usize {
        match (self.marks.first(), self.marks.last()) {
            (Some(first), Some(last)) => {
                let times: usize = self.marks.iter().map(|m| m.at.1 - m.at.0).sum();
                (last.line.0 - first.line.0).saturating_sub(times)
            }
            _ => 0,
        }
    }

    /// Seconds between the first time and the last, two numbers being minutes and seconds.
    fn seconds(&self) -> f64 {
        let from = |m: Option<&Mark>| m.map_or(0.0, |m| f64::from(m.clock.from.millis()) / 1000.0);
        (from(self.marks.last()) - from(self.marks.first())).abs()
    }

    /// Whether two numbers are hours and minutes here. A recording starts at nought and a ticker in the day, at no speed in
    /// particular; what starts later in a recording gives itself away as people speak at the speed of people.
    fn are_hours(&self) -> bool {
        let open =
            self.marks.iter().all(|m| m.clock.scale == ClockScale::Open && m.clock.as_hours().is_some());
        let ends = [self.marks.first(), self.marks.last()].into_iter().flatten();
        let start = ends.map(|m| m.clock.from.millis()).min().unwrap_or_default();
        open && start >= NOUGHT && unlike_speech(self.bytes(), self.seconds()) > 2f64.ln()
    }

    /// Whether the lines are cues of a recording.
    pub(super) fn cues(&self) -> bool {
        let n = self.marks.len();
        let dense = match self.place {
            Place::Start => n * 10 >= self.lines * 9,
            Place::Alone => n * 10 >= self.lines * 4,
            Place::End => false,
        };
        let start = self.marks.first().map_or(u32::MAX, |m| m.clock.from.millis());
        // An hour's pauses make it half as fast; nobody speaks three times as fast.
        let speech = unlike_speech(self.bytes(), self.seconds()) < 3f64.ln();
        let open = self
            .marks
            .iter()
            .zip(self.marks.iter().skip(1))
            .filter(|(a, b)| !ends_sentence(self.text.get(a.at.1..b.line.0).unwrap_or_default()));
        let runs_on = open.count() * 4 >= n;
        n >= 6 && dense && !self.hours && !self.descending && start < 10 * 60 * 1000 && speech && runs_on
    }

    /// The times as stretches of the text.
    pub(super) fn timeline(&self) -> Timeline {
        let clocks = || {
            self.marks
                .iter()
                .map(|m| if self.hours { m.clock.as_hours().unwrap_or(m.clock) } else { m.clock })
        };
        // At the end of words, or of the name above them.
        let ends_words = self.marks.iter().filter(|m| {
            let words = self.text.get(m.line.0..m.at.0).unwrap_or_default();
            words.len() > 80 || ends_sentence(words)
        });
        let ends_words = ends_words.count();
        let pairs = || self.marks.iter().zip(self.marks.iter().skip(1));
        let nothing = |from: usize, to: usize| {
            self.text.get(from..to).is_none_or(|w| w.trim_matches(is_blank).is_empty())
        };
        let bare = pairs().filter(|(a, b)| nothing(a.at.1, b.line.0)).count();
        let behind = self.place == Place::End && ends_words.max(bare) * 2 > self.marks.len();
        // What stands above the first line that has a time is the page's.
        let mut last = self.marks.first().map_or(0, |m| m.line.0);
        let ends: Vec<usize> = self.marks.iter().skip(1).map(|m| m.line.0).chain([self.text.len()]).collect();
        let stretches = self.marks.iter().zip(ends).map(|(m, end)| {
            let (from, to) = if behind { (last, m.at.0) } else { (m.at.1, end) };
            last = m.at.1;
            (from, to)
        });
        let trimmed = |(from, to): Stretch| {
            let words = self.text.get(from..to).unwrap_or_default();
            let inner = words.trim_start_matches(|c: char| is_blank(c) || matches!(c, ':' | '：'));
            let start = from + words.len() - inner.len();
            TextSpan::between(start, start + inner.trim_end_matches(is_blank).len())
        };
        let timed = |(span, clock): (TextSpan, Clock)| Timed { span, from: clock.from, to: clock.to };
        let times =
            stretches.map(trimmed).zip(clocks()).filter(|(span, _)| !span.is_empty()).map(timed).collect();
        Timeline { times, line_ends: LineEnds::Printed }
    }
}
