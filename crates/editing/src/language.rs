//! Language packs: what a language's press conferences look like, as data and code in one place each.
//!
//! A pack knows attributions, marks that end a sentence, the furniture of its newspapers, dates, outlets. A third
//! language is one more file here and one more line in [`Pack::of`]. Without a pack the neutral rules of [`Pack::NONE`]
//! apply, which know recurring labels and full stops, and nothing else.

pub(crate) mod en;
pub(crate) mod zh;

use record::{Date, Slug};

/// What an attribution says of the turn that it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// Somebody asks; the outlet as printed, if the label names one.
    Question(Option<String>),
    /// A further question by whoever asked last.
    FollowUp,
    /// Somebody answers, not named: `答`, `A`.
    Answer,
    /// Whoever gives the floor.
    Moderator,
    /// The interpreter.
    Interpreter,
    /// A name or office; whether it asks or answers is seen from the whole text.
    Named(String),
}

/// An attribution at the start of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LabelHit {
    /// Bytes of the paragraph that it takes, colon and spaces included.
    pub(crate) len: usize,
    /// The printed words, without colon and brackets.
    pub(crate) text: String,
    pub(crate) kind: LabelKind,
    /// Whether it is sure by its form alone (`记者：`, `QUESTION:`), or needs the whole text to confirm it.
    pub(crate) sure: bool,
}

/// A paragraph that is none of the conference's words, by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Caption,
    Credit,
    Jump { onward: bool },
    EndMark,
    PageHead,
    Teaser,
    Separator,
    Stage,
}

/// An organisation that sends reporters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutletName {
    pub(crate) name: String,
    pub(crate) slug: Slug,
    pub(crate) near: bool,
}

/// What a dateline, lead, caption or title says of the event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeadFacts {
    pub(crate) year: Option<u16>,
    pub(crate) month_day: Option<(u8, u8)>,
    pub(crate) session_year: Option<u16>,
    pub(crate) occasion: Option<String>,
    pub(crate) venue: Option<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) role: Option<String>,
    /// Says in so many words that a press conference was held or questions were answered.
    pub(crate) conference: bool,
}

impl LeadFacts {
    pub(crate) fn date(&self) -> Option<Date> {
        let (m, d) = self.month_day?;
        Date::new(self.year.or(self.session_year)?, m, d).ok()
    }
}

/// The rules of one language. Functions rather than a trait: a pack is a table, and tables are read.
#[derive(Clone, Copy)]
pub(crate) struct Pack {
    pub(crate) code: &'static str,
    /// An attribution at the start of a paragraph.
    pub(crate) label: fn(&str) -> Option<LabelHit>,
    /// A paragraph that is nothing but an attribution, colon or not.
    pub(crate) label_alone: fn(&str) -> Option<LabelHit>,
    /// Whether an attribution may stand inside a paragraph, right before this byte: after the end of a sentence.
    pub(crate) ends_sentence: fn(&str) -> bool,
    /// Whether a paragraph that ends like this wants no continuation.
    pub(crate) is_closed: fn(&str) -> bool,
    pub(crate) form: fn(&str) -> Option<Form>,
    /// A jump line at the end of a paragraph: where it starts.
    pub(crate) inline_jump: fn(&str) -> Option<usize>,
    /// The page that a jump line names.
    pub(crate) jump_page: fn(&str) -> Option<String>,
    /// The dateline that opens a lead: its length in bytes.
    pub(crate) dateline: fn(&str) -> Option<usize>,
    pub(crate) facts: fn(&str) -> LeadFacts,
    /// How much a paragraph looks like a question put by a reporter, in tenths of a natural logarithm of odds.
    pub(crate) question_score: fn(&str) -> i32,
    /// Whether a paragraph opens a conference: a greeting, an announcement.
    pub(crate) opens: fn(&str) -> bool,
    /// The place of a paragraph in an enumeration (`第三`, `二是`), from 1.
    pub(crate) enumerator: fn(&str) -> Option<u32>,
    pub(crate) outlet: fn(&str) -> OutletName,
    /// The person in a label that also gives the office.
    pub(crate) person: fn(&str) -> String,
    pub(crate) series: fn(&LeadFacts) -> Slug,
    /// Longest heading, in characters.
    pub(crate) heading_limit: usize,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("code", &self.code).finish_non_exhaustive()
    }
}

impl Pack {
    /// The pack for a text, by its script.
    pub(crate) fn of(text: &str) -> Self {
        let (mut han, mut latin) = (0usize, 0usize);
        // A few pages tell the script; a book need not be counted.
        for c in text.chars().take(20_000) {
            if ('\u{3400}'..='\u{9fff}').contains(&c) {
                han += 1;
            } else if c.is_alphabetic() {
                latin += 1;
            }
        }
        // A Han character carries about as much as three Latin letters.
        if han > 0 && han * 3 >= latin { zh::PACK } else { en::PACK }
    }
}

/// Strips closing quotation marks and brackets, which may follow the mark that ends a sentence.
pub(crate) fn strip_closers(s: &str) -> &str {
    s.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '”' | '’' | '』' | '」' | '）' | ')' | '》' | '"' | '\'' | ']' | '】')
    })
}
