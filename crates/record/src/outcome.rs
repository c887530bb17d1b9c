use std::fmt;

use crate::{Date, EventId, ExchangeId};

/// What became of an announced act, in the eyes of somebody who names a source for it.
///
/// The record holds what was said, and no printing of a conference says what came of it. So an outcome never comes from
/// the record: it has a hand, a source outside and a day, stands beside the words, and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its id: `o-12ab34cd`.
    pub id: String,
    /// The event, as it was called when the outcome was entered.
    pub event: EventId,
    /// The exchange likewise; none for the opening.
    pub exchange: Option<ExchangeId>,
    /// The paragraph as cited then, with its release.
    pub citation: String,
    /// The act, as quoted from the established text of then: by it the act is found again.
    pub act: String,
    /// What became of it.
    pub status: OutcomeStatus,
    /// Where that is to be seen: a URL, a document, a printing. Never empty.
    pub source: String,
    /// Who says so.
    pub hand: String,
    /// What else is to be said.
    pub note: Option<String>,
    /// The day on which it was entered.
    pub date: Date,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// What became of an announced act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeStatus {
    /// It was done.
    Kept,
    /// It was done in part, or late.
    Partly,
    /// It was not done.
    Broken,
    /// The source was looked at and does not say.
    Unknown,
}

/// A word that is no status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no outcome; write kept, partly, broken or unknown")]
pub struct OutcomeStatusError(pub String);

impl OutcomeStatus {
    /// The status as written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Partly => "partly",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for OutcomeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for OutcomeStatus {
    type Err = OutcomeStatusError;

    fn from_str(s: &str) -> Result<Self, OutcomeStatusError> {
        [Self::Kept, Self::Partly, Self::Broken, Self::Unknown]
            .into_iter()
            .find(|status| status.as_str() == s)
            .ok_or_else(|| OutcomeStatusError(s.to_owned()))
    }
}
