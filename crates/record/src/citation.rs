use std::fmt;

use crate::{EventId, ExchangeId, Siglum};

/// Which part of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The question turns.
    Question,
    /// The answer turns.
    Answer,
}

/// Where in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CitationPlace {
    /// The whole event.
    Event,
    /// The words before the first question, or a paragraph of them, from 1.
    Opening(Option<u32>),
    /// An exchange, or a part of it, or a paragraph of that part, from 1.
    Exchange(ExchangeId, Option<(Part, Option<u32>)>),
}

/// A citation: `cn-fm/2031-03-07/harbour-post.a.3@r2`, with `~A` or `~A:55` for one witness.
///
/// ```
/// let c: record::Citation = "xx-fm/2031-03-07/harbour-post.a.3@r2~A:55".parse().unwrap();
/// assert_eq!(c.to_string(), "xx-fm/2031-03-07/harbour-post.a.3@r2~A:55");
/// assert_eq!(c.release, Some(2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The event.
    pub event: EventId,
    /// The place in it.
    pub place: CitationPlace,
    /// The release of the event that was cited: how many entries of the ledger had touched it.
    pub release: Option<u32>,
    /// The witness, and the line of its source from 1.
    pub witness: Option<(Siglum, Option<u32>)>,
}

/// A text that is no citation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a citation: {reason}")]
pub struct CitationError {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.event)?;
        match &self.place {
            CitationPlace::Event => {}
            CitationPlace::Opening(p) => {
                f.write_str("/opening")?;
                if let Some(p) = p {
                    write!(f, ".{p}")?;
                }
            }
            CitationPlace::Exchange(id, part) => {
                write!(f, "/{id}")?;
                if let Some((part, p)) = part {
                    f.write_str(match part {
                        Part::Question => ".q",
                        Part::Answer => ".a",
                    })?;
                    if let Some(p) = p {
                        write!(f, ".{p}")?;
                    }
                }
            }
        }
        if let Some(r) = self.release {
            write!(f, "@r{r}")?;
        }
        if let Some((s, line)) = &self.witness {
            write!(f, "~{s}")?;
            if let Some(n) = line {
                write!(f, ":{n}")?;
            }
        }
        Ok(())
    }
}

impl std::str::FromStr for Citation {
    type Err = CitationError;

    fn from_str(text: &str) -> Result<Self, CitationError> {
        let wrong = |reason: &str| CitationError { text: text.to_owned(), reason: reason.to_owned() };
        let number = |s: &str| {
            s.parse::<u32>()
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| wrong("a number from 1 is expected after . @r or :"))
        };
        let (rest, witness) = match text.trim().split_once('~') {
            None => (text.trim(), None),
            Some((rest, w)) => {
                let (siglum, line) = match w.split_once(':') {
                    None => (w, None),
                    Some((s, n)) => (s, Some(number(n)?)),
                };
                (rest, Some((siglum.parse::<Siglum>().map_err(|e| wrong(&e.to_string()))?, line)))
            }
        };
        let (rest, release) = match rest.split_once("@r") {
            None => (rest, None),
            Some((rest, n)) => (rest, Some(number(n)?)),
        };
        let mut parts = rest.splitn(3, '/');
        let (Some(series), Some(day)) = (parts.next(), parts.next()) else {
            return Err(wrong("write SERIES/DATE or SERIES/DATE/OUTLET.a.3"));
        };
        let event = format!("{series}/{day}").parse::<EventId>().map_err(|e| wrong(&e.to_string()))?;
        let place = match parts.next() {
            None => CitationPlace::Event,
            Some(p) => {
                let mut fields = p.split('.');
                let name = fields.next().unwrap_or_default();
                let (second, third) = (fields.next(), fields.next());
                if fields.next().is_some() {
                    return Err(wrong("at most OUTLET.a.3"));
                }
                if name == "opening" {
                    if third.is_some() {
                        return Err(wrong("write opening or opening.2"));
                    }
                    CitationPlace::Opening(second.map(number).transpose()?)
                } else {
                    let id = ExchangeId::new(crate::Slug::new(name).map_err(|e| wrong(&e.to_string()))?);
                    let part = match second {
                        None => None,
                        Some("q") => Some(Part::Question),
                        Some("a") => Some(Part::Answer),
                        Some(_) => return Err(wrong("the part is q (question) or a (answer)")),
                    };
                    let paragraph = third.map(number).transpose()?;
                    CitationPlace::Exchange(id, part.map(|p| (p, paragraph)))
                }
            }
        };
        Ok(Self { event, place, release, witness })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_round_trip() {
        for c in [
            "xx-fm/2031-03-07",
            "xx-fm/2031-03-07/opening.2",
            "xx-fm/2031-03-07/harbour-post",
            "xx-fm/2031-03-07/harbour-post.q",
            "xx-fm/2031-03-07/harbour-post-2.a.3@r12",
            "xx-fm/2031-03-07/orphan-3fa2c1.a.1~B",
            "xx-fm/undated-3fa2c1/x.a@r1~AA:7",
        ] {
            assert_eq!(c.parse::<Citation>().unwrap().to_string(), c);
        }
        for c in [
            "xx-fm",
            "xx-fm/07-03-2031",
            "xx-fm/2031-03-07/x.b",
            "xx-fm/2031-03-07/x.a.0",
            "xx-fm/2031-03-07~a",
        ] {
            assert!(c.parse::<Citation>().is_err(), "{c}");
        }
    }
}
