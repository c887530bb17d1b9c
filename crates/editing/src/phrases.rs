//! Whether a text holds one of a hundred phrases: looked for all at once, as one by one they took a quarter of all reading.

use regex::Regex;

/// Phrases that are looked for together.
pub(crate) struct AnyOf(Option<Regex>);

impl AnyOf {
    /// The phrases, each lowered as the texts will be.
    pub(crate) fn new<'a>(phrases: impl Iterator<Item = &'a str>) -> Self {
        let all: Vec<String> = phrases.filter(|p| !p.is_empty()).map(regex::escape).collect();
        Self(if all.is_empty() { None } else { Regex::new(&all.join("|")).ok() })
    }

    /// Whether a text, lowered, holds any of them.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|r| r.is_match(text))
    }
}
