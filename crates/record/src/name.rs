use std::fmt;

use crate::Date;

/// A name that breaks the rules of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} cannot be a {kind}: {rule}")]
pub struct NameError {
    /// The name refused.
    pub name: String,
    /// The kind of name.
    pub kind: &'static str,
    /// The rule it breaks.
    pub rule: &'static str,
}

/// The short name of a witness in one event: A, B … Z, AA, AB …
///
/// Sigla are given in the order of the sources' names, so that they do not depend on the order in which files came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siglum(u16);

impl Siglum {
    /// The siglum of the witness with this place, from 0, in the order of its event.
    #[must_use]
    pub fn nth(place: usize) -> Self {
        Self(u16::try_from(place).unwrap_or(u16::MAX))
    }

    /// The place, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for Siglum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut n = self.0 as usize + 1;
        let mut letters = Vec::new();
        while n > 0 {
            letters.push(char::from(b'A' + ((n - 1) % 26) as u8));
            n = (n - 1) / 26;
        }
        letters.iter().rev().try_for_each(|c| write!(f, "{c}"))
    }
}

impl std::str::FromStr for Siglum {
    type Err = NameError;

    fn from_str(s: &str) -> Result<Self, NameError> {
        let wrong = || NameError { name: s.to_owned(), kind: "siglum", rule: "one to three capital letters" };
        if s.is_empty() || s.len() > 3 || !s.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(wrong());
        }
        let n = s.bytes().fold(0usize, |n, b| n * 26 + (b - b'A') as usize + 1);
        Ok(Self(u16::try_from(n - 1).map_err(|_| wrong())?))
    }
}

/// A lower-case name for citations: ASCII letters, digits and single hyphens, not at either end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// A checked slug.
    ///
    /// # Errors
    /// [`NameError`] where a character other than `a`–`z`, `0`–`9` and inner single `-` occurs.
    pub fn new(s: &str) -> Result<Self, NameError> {
        let fine = !s.is_empty()
            && s.len() <= 80
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !s.starts_with('-')
            && !s.ends_with('-')
            && !s.contains("--");
        if fine {
            Ok(Self(s.to_owned()))
        } else {
            Err(NameError { name: s.to_owned(), kind: "slug", rule: "a–z, 0–9 and single inner hyphens" })
        }
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes a slug of any words: lower-cased ASCII letters and digits, the rest hyphens. `fallback` where nothing is left.
#[must_use]
pub fn slug(words: &str, fallback: &str) -> Slug {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.len() >= 60 {
            break;
        }
    }
    let out = out.trim_end_matches('-');
    Slug::new(out).or_else(|_| Slug::new(fallback)).unwrap_or_else(|_| Slug("unnamed".to_owned()))
}

/// The identity of an event: series and day, with a mark where two conferences of one series fell on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// Whose conferences these are, for example `cn-fm`.
    pub series: Slug,
    /// The day, where known.
    pub date: Option<Date>,
    /// Tells apart events that series and day do not: characters of a hash, never a running number.
    pub mark: Option<Slug>,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.series)?;
        match self.date {
            Some(d) => write!(f, "{d}")?,
            None => f.write_str("undated")?,
        }
        match &self.mark {
            Some(m) => write!(f, "-{m}"),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for EventId {
    type Err = NameError;

    fn from_str(s: &str) -> Result<Self, NameError> {
        let wrong = || NameError {
            name: s.to_owned(),
            kind: "event",
            rule: "SERIES/YYYY-MM-DD, SERIES/undated-MARK",
        };
        let (series, rest) = s.split_once('/').ok_or_else(wrong)?;
        let series = Slug::new(series)?;
        let mark_of = |rest: &str| match rest.strip_prefix('-') {
            Some(m) => Slug::new(m).map(Some),
            None if rest.is_empty() => Ok(None),
            None => Err(wrong()),
        };
        if let Some(rest) = rest.strip_prefix("undated") {
            return Ok(Self { series, date: None, mark: mark_of(rest)? });
        }
        let (date, rest) = rest.split_at_checked(10).ok_or_else(wrong)?;
        Ok(Self { series, date: Some(date.parse().map_err(|_| wrong())?), mark: mark_of(rest)? })
    }
}

/// The identity of an exchange in its event: the asking outlet's slug (with a mark on a repeat), or `orphan-<hash>`
/// where the question is lost. Never a running number: a lost exchange may surface.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeId(Slug);

impl ExchangeId {
    /// The exchange named by this slug.
    #[must_use]
    pub fn new(slug: Slug) -> Self {
        Self(slug)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for ExchangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigla_run_on_after_z() {
        for (place, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(Siglum::nth(place).to_string(), letters);
            assert_eq!(letters.parse::<Siglum>().unwrap().place(), place);
        }
        assert!("a".parse::<Siglum>().is_err());
    }

    #[test]
    fn ids_round_trip() {
        for id in ["cn-fm/2031-03-07", "us-press/undated-3fa2c1", "x/2031-03-07-3fa2"] {
            assert_eq!(id.parse::<EventId>().unwrap().to_string(), id);
        }
        assert!("cn-fm".parse::<EventId>().is_err());
        assert_eq!(slug("The Harbour  Times!", "x").as_str(), "the-harbour-times");
        assert_eq!(slug("港报", "outlet").as_str(), "outlet");
    }
}
