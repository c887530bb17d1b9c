//! Which part of the record is meant: the filters, and what they let through.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use concordance::{Filter, Tags};
use editing::facts::outlets::{OutletKind, OutletRules};
use editing::script::fold_str;
use serde::Serialize;

use super::collection::Collection;
use crate::DeskError;

/// A part of the record; all of it where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Corpus {
    /// Events whose ids begin so.
    pub event: Option<String>,
    /// Events of this day or later: a day, a month, a year.
    pub from: Option<String>,
    /// Events of this day or earlier.
    pub to: Option<String>,
    /// Turns whose speaker's name holds this.
    pub speaker: Option<String>,
    /// Exchanges with an outlet whose name holds this.
    pub outlet: Option<String>,
    /// Exchanges with an outlet of this country, as ISO 3166 has it.
    pub country: Option<String>,
    /// Exchanges with an outlet of this kind: `agency`, `newspaper`, `broadcaster` …
    pub kind: Option<String>,
    /// `question`, `answer`, or the role of a turn or block as exported.
    pub role: Option<String>,
    /// Exchanges under a heading that holds this.
    pub topic: Option<String>,
}

impl Corpus {
    /// A part as written on the command line: `year=2031,role=answer`.
    ///
    /// # Errors
    /// A name that is none, a date that is none.
    pub fn parse(text: &str) -> Result<Self, DeskError> {
        let usage = |what: String| DeskError::Usage {
            what,
            hint: "write for example year=2031,role=answer; the names are event, year, from, to, speaker, \
                   outlet, country, kind, role, topic"
                .to_owned(),
        };
        let mut out = Self::default();
        for part in text.split(',') {
            let Some((name, value)) = part.split_once('=').map(|(n, v)| (n.trim(), v.trim())) else {
                return Err(usage(format!("“{part}” names no part of the record")));
            };
            let value = Some(value.to_owned()).filter(|v| !v.is_empty());
            match name {
                "event" => out.event = value,
                "year" => (out.from, out.to) = (value.clone(), value),
                "from" => out.from = value,
                "to" => out.to = value,
                "speaker" => out.speaker = value,
                "outlet" => out.outlet = value,
                "country" => out.country = value,
                "kind" => out.kind = value,
                "role" => out.role = value,
                "topic" => out.topic = value,
                _ => return Err(usage(format!("“{name}” is no name of a filter"))),
            }
        }
        out.check()?;
        Ok(out)
    }

    /// Sees that dates are dates.
    ///
    /// # Errors
    /// Says which is none.
    pub fn check(&self) -> Result<(), DeskError> {
        for date in [&self.from, &self.to].into_iter().flatten() {
            let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
            let mut parts = date.split('-');
            let fine = parts.next().is_some_and(|y| digits(y, 4))
                && parts.next().is_none_or(|m| digits(m, 2))
                && parts.next().is_none_or(|d| digits(d, 2))
                && parts.next().is_none();
            if !fine {
                return Err(DeskError::Usage {
                    what: format!("“{date}” is no year, month or day"),
                    hint: "write 2031, 2031-05 or 2031-05-12".to_owned(),
                });
            }
        }
        Ok(())
    }

    /// This part of a part: what is not said here is as there.
    pub(crate) fn within(&self, outer: &Self) -> Self {
        let or = |own: &Option<String>, theirs: &Option<String>| own.clone().or_else(|| theirs.clone());
        Self {
            event: or(&self.event, &outer.event),
            from: or(&self.from, &outer.from),
            to: or(&self.to, &outer.to),
            speaker: or(&self.speaker, &outer.speaker),
            outlet: or(&self.outlet, &outer.outlet),
            country: or(&self.country, &outer.country),
            kind: or(&self.kind, &outer.kind),
            role: or(&self.role, &outer.role),
            topic: or(&self.topic, &outer.topic),
        }
    }

    /// Whether some turns of an event are chosen, other than those of officials: then an event without a place is not
    /// silent.
    pub(crate) fn chooses_turns(&self) -> bool {
        let role = self.role.as_ref().is_some_and(|r| r != "answer");
        let asked_by = self.outlet.is_some() || self.country.is_some() || self.kind.is_some();
        role || asked_by || self.speaker.is_some() || self.topic.is_some()
    }

    /// Whether nothing is filtered.
    pub(crate) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether events are chosen, and not turns in them.
    pub(crate) fn holds_event(&self, id: &str, date: Option<&str>) -> bool {
        let dated = self.from.is_some() || self.to.is_some();
        self.event.as_ref().is_none_or(|start| id.starts_with(start))
            && (!dated || date.is_some())
            && self.from.as_ref().is_none_or(|from| date.is_some_and(|d| d >= from.as_str()))
            // The year 2031 holds all that begins so.
            && self.to.as_ref().is_none_or(|to| date.is_some_and(|d| d <= to.as_str() || d.starts_with(to.as_str())))
    }

    fn holds_tags(&self, tags: &Tags) -> bool {
        let any = |names: &[&str], wanted: &Option<String>, whole: bool| {
            wanted.as_ref().is_none_or(|wanted| {
                let wanted = fold_str(wanted);
                tags.iter().any(|(name, value)| {
                    let value = fold_str(value);
                    names.contains(&name.as_str())
                        && if whole { value == wanted } else { value.contains(&wanted) }
                })
            })
        };
        any(&["speaker"], &self.speaker, false)
            && any(&["outlet"], &self.outlet, false)
            && any(&["voice", "role"], &self.role, true)
            && any(&["topic"], &self.topic, false)
            && self.holds_outlet(tags)
    }

    fn holds_outlet(&self, tags: &Tags) -> bool {
        if self.country.is_none() && self.kind.is_none() {
            return true;
        }
        let same = |known: &Option<String>, wanted: &Option<String>| {
            wanted.as_ref().is_none_or(|w| known.as_ref().map(|k| fold_str(k)) == Some(fold_str(w)))
        };
        tags.iter().filter(|(name, _)| name == "outlet").any(|(_, outlet)| {
            judged(outlet, |of| same(&of.country, &self.country) && same(&of.kind, &self.kind))
        })
    }

    /// Calls `with` with the filter; none where nothing is filtered.
    pub(crate) fn filtered<T>(
        &self,
        collection: &Collection,
        with: impl FnOnce(Option<Filter<'_>>) -> T,
    ) -> T {
        if self.is_all() {
            return with(None);
        }
        let document = |key: &[u8; 32], date: &str| {
            let id = collection.ids.get(key).map_or("", String::as_str);
            self.holds_event(id, day_of(date))
        };
        let tags = |tags: &Tags| self.holds_tags(tags);
        with(Some(Filter { document: &document, tags: &tags }))
    }
}

/// The day in what an event is sorted by; none where it is unknown.
pub(crate) fn day_of(sorted_by: &str) -> Option<&str> {
    sorted_by.split(' ').next().filter(|d| *d != "9999")
}

/// What the published rules say of an outlet. A record has a few hundred outlets and a million exchanges with them, so each
/// is judged once.
fn judged<T>(outlet: &str, ask: impl FnOnce(&OutletKind) -> T) -> T {
    static KNOWN: LazyLock<(OutletRules, Mutex<BTreeMap<String, OutletKind>>)> =
        LazyLock::new(Default::default);
    let (rules, known) = &*KNOWN;
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if !known.contains_key(outlet) {
        known.insert(outlet.to_owned(), rules.judge(outlet));
    }
    ask(&known[outlet])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_record() {
        let corpus = Corpus::parse("year=2031, role=answer").unwrap();
        assert!(corpus.holds_event("cn-fm/2031-05-12", Some("2031-05-12")));
        assert!(corpus.holds_event("cn-fm/2031-12-31", Some("2031-12-31")));
        assert!(!corpus.holds_event("cn-fm/2032-01-01", Some("2032-01-01")));
        assert!(!corpus.holds_event("cn-fm/undated", None));
        let tags = |v: &str| vec![("voice".to_owned(), v.to_owned())];
        assert!(corpus.holds_tags(&tags("answer")) && !corpus.holds_tags(&tags("question")));
        assert!(Corpus::parse("month=5").is_err());
        assert!(Corpus::parse("year=lately").is_err());
        assert!(Corpus::parse("2031").is_err());
    }
}
