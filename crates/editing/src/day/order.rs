//! Which number of `5/6/2031` is the month.
//!
//! Most of the world sets the day first, the United States set the month first, and a file in English may be from
//! anywhere. What tells: the weekday printed with it, another date of the file that is one of the two days or lies just
//! behind it (it was printed the day after), a number above twelve in another date, how the file writes days in words
//! (`March 14`, `14 March`), its spelling. Where these do not tell, no day is read: half of such days would be wrong.

use record::Date;

use super::forms::{Mention, weekday_of};
use super::tokens::{Kind, tokens};
use super::words::{List, words};

/// The order of a file, as far as it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
    Unknown,
}

/// What is read of a file's words for its habits, in bytes.
const SAMPLE: usize = 24_000;

/// How a file in English writes days in words, and how it spells.
pub(super) fn of_english(text: &str) -> Order {
    let text = crate::language::beginning(text, SAMPLE);
    let all = tokens(text);
    let mut votes = 0i32;
    for pair in all.windows(2) {
        let small = |k: Kind| matches!(k, Kind::Number { value: 1..=31, digits: 1 | 2, han: false, .. });
        match (pair[0].kind, pair[1].kind) {
            // `may 14` is a verb as often as a month.
            (Kind::Month(m), k) if small(k) && m != 5 => votes += 3,
            (k, Kind::Month(m)) if small(k) && m != 5 => votes -= 3,
            _ => {}
        }
    }
    // `Wednesday, 3/12/2031`: where the day stands first, no comma is set.
    let comma = |w: &[super::tokens::Token]| {
        let numbers = matches!(w[2].kind, Kind::Number { .. }) && w[3].is('/');
        matches!(w[0].kind, Kind::Weekday(_)) && w[1].is(',') && numbers
    };
    votes += i32::from(all.windows(4).any(comma));
    let low = text.to_ascii_lowercase();
    let kinds = |list| words(list).iter().filter(|w| low.contains(*w)).count() as i32;
    votes = votes.clamp(-6, 6) + kinds(List::American) - kinds(List::British);
    match votes {
        2.. => Order::MonthFirst,
        ..=-2 => Order::DayFirst,
        _ => Order::Unknown,
    }
}

/// Settles what can be read two ways. `told` are the days of the file that can be read one way only, `figures` its other
/// dates in figures, `habit` what the file's words tell.
pub(super) fn settle(
    m: &Mention,
    told: &[Date],
    figures: &[Mention],
    habit: impl Fn() -> Order,
) -> Option<Mention> {
    if !m.open {
        return Some(m.clone());
    }
    let first = Mention { open: false, ..m.clone() };
    let second = Mention { open: false, ..m.swapped() };
    let (Some(a), Some(b)) = (first.date(), second.date()) else { return None };
    if let Some(day) = m.weekday {
        match (weekday_of(a) == day, weekday_of(b) == day) {
            (true, false) => return Some(first),
            (false, true) => return Some(second),
            (false, false) => return None,
            _ => {}
        }
    }
    let number = |d: Date| record::calendar::number(i64::from(d.year()), d.month(), d.day());
    // Printed on the day itself, or on one of the three days behind it.
    let near = |d: Date| told.iter().any(|t| (0..=3).contains(&(number(*t) - number(d))));
    match (near(a), near(b)) {
        (true, false) => return Some(first),
        (false, true) => return Some(second),
        _ => {}
    }
    // 3/14/2031 beside 5/6/2031
    let votes: i32 = figures.iter().filter_map(|f| f.leads).map(|month| if month { 1 } else { -1 }).sum();
    match votes {
        1.. => return Some(first),
        ..=-1 => return Some(second),
        0 => {}
    }
    match habit() {
        Order::MonthFirst => Some(first),
        Order::DayFirst => Some(second),
        Order::Unknown => None,
    }
}
