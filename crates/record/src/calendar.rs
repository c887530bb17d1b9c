//! Days by their numbers, for reckoning: a [`crate::Date`] is a day on which conferences are held, and what texts and
//! tables name may lie anywhere.

/// The days of a month.
#[must_use]
pub fn days_of(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        _ => 31,
    }
}

/// The number of a day of the proleptic Gregorian calendar, counted from 1970-01-01 (Hinnant, "chrono-compatible low-level
/// date algorithms").
#[must_use]
pub fn number(year: i64, month: u8, day: u8) -> i64 {
    let y = year - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let month = i64::from(month);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number.
#[must_use]
pub fn of_number(n: i64) -> (i64, u8, u8) {
    let z = n.saturating_add(719_468);
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let y = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * y + y / 4 - y / 100);
    let m = (5 * of_year + 2) / 153;
    let day = of_year - (153 * m + 2) / 5 + 1;
    let month = if m < 10 { m + 3 } else { m - 9 };
    // Of a year of era there are 366 days at most: both are small.
    (y + era * 400 + i64::from(month <= 2), month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_number() {
        for n in -70_000..300_000 {
            let (y, m, d) = of_number(n);
            assert_eq!(number(y, m, d), n);
            assert!(d >= 1 && d <= days_of(y, m));
        }
        assert_eq!(of_number(0), (1970, 1, 1));
    }
}
