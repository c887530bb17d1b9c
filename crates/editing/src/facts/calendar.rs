//! Times as EDTF, the extended date format of ISO 8601-2, resolved against the day of an event.
//!
//! EDTF says what a plain date cannot: `2031-12~` is about December (年底), `2031-41` the second half of a year,
//! `2031/..` since, `../2035` until. Strings of it sort by year, and other programs read them.

use record::Date;
use record::calendar::{days_of, number, of_number};

/// A year.
#[must_use]
pub fn year(y: i32) -> String {
    format!("{y:04}")
}

/// A month.
#[must_use]
pub fn month(y: i32, m: u8) -> String {
    format!("{y:04}-{m:02}")
}

/// A day; none where the calendar has none such.
#[must_use]
pub fn day(y: i32, m: u8, d: u8) -> Option<String> {
    ((1..=12).contains(&m) && d >= 1 && d <= days_of(i64::from(y), m))
        .then(|| format!("{y:04}-{m:02}-{d:02}"))
}

/// So many months after a month.
#[must_use]
pub fn months_after(date: Date, months: i32) -> (i32, u8) {
    let n = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + months;
    (n.div_euclid(12), (n.rem_euclid(12) + 1) as u8)
}

/// So many days after a day.
#[must_use]
pub fn days_after(date: Date, days: i64) -> String {
    let (y, m, d) = of_number(number(i64::from(date.year()), date.month(), date.day()) + days);
    format!("{y:04}-{m:02}-{d:02}")
}

/// The week that lies so many weeks after that of a day, Monday to Sunday.
#[must_use]
pub fn week(date: Date, weeks: i64) -> String {
    let n = number(i64::from(date.year()), date.month(), date.day());
    // 1970-01-01 was a Thursday.
    let monday = (n + 3).rem_euclid(7);
    format!("{}/{}", days_after(date, weeks * 7 - monday), days_after(date, weeks * 7 - monday + 6))
}

/// The year in which a month named without one lies: that which brings it nearest to the event, as `12月3日` said in
/// January is of last year.
#[must_use]
pub fn year_of_month(date: Date, month: u8) -> i32 {
    let apart = i32::from(month) - i32::from(date.month());
    i32::from(date.year())
        + if apart > 6 {
            -1
        } else if apart < -6 {
            1
        } else {
            0
        }
}

/// The day of a month named without one, nearest to the event.
#[must_use]
pub fn nearest_day(date: Date, d: u8) -> Option<String> {
    let apart = i32::from(d) - i32::from(date.day());
    let shift = if apart > 15 {
        -1
    } else if apart < -15 {
        1
    } else {
        0
    };
    let (y, m) = months_after(date, shift);
    day(y, m, d)
}

/// From a time on.
#[must_use]
pub fn since(start: &str) -> String {
    format!("{}/..", start.split('/').next().unwrap_or(start))
}

/// Up to a time.
#[must_use]
pub fn until(end: &str) -> String {
    format!("../{}", end.rsplit('/').next().unwrap_or(end))
}

/// The last so many years before an event: by months for one, by years for more, as precise as the words are.
#[must_use]
pub fn past_years(date: Date, years: i32) -> String {
    if years == 1 {
        let (y, m) = months_after(date, -12);
        format!("{}/{}", month(y, m), month(i32::from(date.year()), date.month()))
    } else {
        format!("{}/{}", year(i32::from(date.year()) - years), year(i32::from(date.year())))
    }
}

/// The so many years from an event on.
#[must_use]
pub fn coming_years(date: Date, years: i32) -> String {
    if years == 1 {
        let (y, m) = months_after(date, 12);
        format!("{}/{}", month(i32::from(date.year()), date.month()), month(y, m))
    } else {
        format!("{}/{}", year(i32::from(date.year())), year(i32::from(date.year()) + years))
    }
}

/// The first year that an EDTF string names.
#[must_use]
pub fn first_year(edtf: &str) -> Option<i32> {
    let start = edtf.find(|c: char| c.is_ascii_digit())?;
    edtf.get(start..start + 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weeks_and_months() {
        let event = Date::new(2032, 3, 1).unwrap();
        assert_eq!(days_after(event, -1), "2032-02-29");
        assert_eq!(days_after(event, 400), "2033-04-05");
        assert_eq!(week(Date::new(2026, 1, 1).unwrap(), 0), "2025-12-29/2026-01-04");
        assert_eq!(months_after(event, -3), (2031, 12));
        assert_eq!(
            (year_of_month(event, 12), year_of_month(event, 9), year_of_month(event, 4)),
            (2031, 2032, 2032)
        );
        assert_eq!(nearest_day(event, 28).as_deref(), Some("2032-02-28"));
        assert_eq!(nearest_day(event, 31), None);
        assert_eq!(past_years(event, 1), "2031-03/2032-03");
        assert_eq!(coming_years(event, 5), "2032/2037");
        assert_eq!(first_year("../2035"), Some(2035));
    }
}
