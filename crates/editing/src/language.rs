//! Language packs: what a language's press conferences look like, as data and code in one place each.
//!
//! A pack knows attributions, marks that end a sentence, the furniture of its newspapers, dates, outlets. A third
//! language is one more file here and one more line in [`Pack::of`]. Without a pack the neutral rules of
//! [`neutral::PACK`] apply, which know recurring labels, question marks and full stops, and nothing else.

macro_rules! regex {
    ($name:ident, $pattern:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::Regex::new($pattern).expect("a constant pattern, compiled by the tests")
        });
    };
}

pub(crate) mod en;
pub(crate) mod neutral;
pub(crate) mod zh;

use crate::forms::who::Who;
use crate::script::is_letter_or_digit;
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
    /// Bytes at the end of the paragraph that are its layout: the second half of `**…**`, the last `|` of a table row.
    pub(crate) tail: usize,
    /// The printed words, without colon and brackets.
    pub(crate) text: String,
    pub(crate) kind: LabelKind,
    /// Whether it is sure by its form alone (`记者：`, `QUESTION:`), or needs the whole text to confirm it.
    pub(crate) sure: bool,
    /// Whoever its words name, where the forms of the file were asked.
    pub(crate) who: Option<Box<Who>>,
    /// That it attributes at all is unsure: it opens a turn, and the turn names nobody.
    pub(crate) unsure: bool,
    /// The time beside it, in seconds.
    pub(crate) time: Option<u32>,
    /// By how much one role outweighs the other, in tenths of a natural logarithm of odds, where the whole text had to tell;
    /// nothing where the label says it.
    pub(crate) lean: Option<i32>,
}

impl LabelHit {
    /// An attribution of a language's own forms.
    pub(crate) fn new(len: usize, text: String, kind: LabelKind, sure: bool) -> Self {
        Self { len, tail: 0, text, kind, sure, who: None, unsure: false, time: None, lean: None }
    }

    pub(crate) fn asks(&self) -> bool {
        matches!(self.kind, LabelKind::Question(_) | LabelKind::FollowUp)
    }
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

/// A day told by its distance from the day of printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relative {
    Today,
    Yesterday,
    /// The last day of this name before the day of printing; 0 is Monday.
    Weekday(u8),
}

impl Relative {
    /// The day meant in a text printed on `printing`.
    pub(crate) fn before(self, printing: Date) -> Option<Date> {
        let back = match self {
            Self::Today => 0,
            Self::Yesterday => 1,
            Self::Weekday(day) => match (weekday(printing) + 7 - day % 7) % 7 {
                // A paper that says “on Thursday” on a Thursday means a week ago as rarely as today; it says “today”.
                0 => return None,
                n => n,
            },
        };
        (0..back).try_fold(printing, |d, _| day_before(d))
    }
}

/// The day of the week, 0 for Monday (Sakamoto's rule).
fn weekday(date: Date) -> u8 {
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let (m, d) = (usize::from(date.month()), u32::from(date.day()));
    let y = u32::from(date.year()) - u32::from(m < 3);
    ((y + y / 4 - y / 100 + y / 400 + shift[m - 1] + d + 6) % 7) as u8
}

fn day_before(date: Date) -> Option<Date> {
    let (y, m, d) = (date.year(), date.month(), date.day());
    if d > 1 {
        return Date::new(y, m, d - 1).ok();
    }
    let (y, m) = if m > 1 { (y, m - 1) } else { (y - 1, 12) };
    (28..=31).rev().find_map(|d| Date::new(y, m, d).ok())
}

/// What a dateline, lead, caption or title says of the event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeadFacts {
    pub(crate) year: Option<u16>,
    pub(crate) month_day: Option<(u8, u8)>,
    pub(crate) session_year: Option<u16>,
    /// `昨日`, `on Wednesday`.
    pub(crate) relative: Option<Relative>,
    pub(crate) occasion: Option<String>,
    pub(crate) venue: Option<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) role: Option<String>,
    /// Says in so many words that a press conference was held or questions were answered.
    pub(crate) conference: bool,
}

/// The rules of one language. Functions rather than a trait: a pack is a table, and tables are read.
#[derive(Clone, Copy)]
pub(crate) struct Pack {
    pub(crate) code: &'static str,
    /// An attribution at the start of a paragraph.
    pub(crate) label: fn(&str) -> Option<LabelHit>,
    /// A paragraph that is nothing but an attribution, colon or not.
    pub(crate) label_alone: fn(&str) -> Option<LabelHit>,
    /// Whether a name in a label may be a person's or an outlet's, though it stands there only because it returns.
    pub(crate) nameable: fn(&str) -> bool,
    /// Whether a name in a label is an organisation's: `…社`, `… News Agency`.
    pub(crate) organisation: fn(&str) -> bool,
    /// Whether an attribution may stand inside a paragraph, right before this byte: after the end of a sentence.
    pub(crate) ends_sentence: fn(&str) -> bool,
    /// Whether a paragraph that ends like this wants no continuation.
    pub(crate) is_closed: fn(&str) -> bool,
    pub(crate) form: fn(&str) -> Option<Form>,
    /// Whether words in brackets are a stage direction, wherever they stand; none where the language prints these among
    /// the words.
    pub(crate) stage: Option<fn(&str) -> bool>,
    /// A jump line at the end of a paragraph: where it starts.
    pub(crate) inline_jump: fn(&str) -> Option<usize>,
    /// The page that a jump line names.
    pub(crate) jump_page: fn(&str) -> Option<String>,
    /// The dateline that opens a lead: its length in bytes.
    pub(crate) dateline: fn(&str) -> Option<usize>,
    pub(crate) facts: fn(&str) -> LeadFacts,
    /// How much a paragraph looks like a question put by a reporter, in tenths of a natural logarithm of odds; none
    /// where nobody has counted: then no lost label is ever inferred.
    pub(crate) question_score: Option<fn(&str) -> i32>,
    /// Whether a paragraph opens a conference: a greeting, an announcement.
    pub(crate) opens: fn(&str) -> bool,
    /// Whether a paragraph closes a conference: thanks to all, the time is up.
    pub(crate) closes: fn(&str) -> bool,
    /// Whether a question says that it goes on with the one before: `A follow-up, if I may`.
    pub(crate) follows_up: fn(&str) -> bool,
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

/// How much of a text is written in which script, by its first pages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scripts {
    han: usize,
    kana: usize,
    latin: usize,
    other: usize,
    words: usize,
    english: usize,
}

impl Scripts {
    pub(crate) fn of(text: &str) -> Self {
        // A few pages tell the script; a book need not be counted.
        let sample = text.char_indices().nth(6_000).map_or(text, |(i, _)| &text[..i]);
        let mut s = Self::default();
        for c in sample.chars() {
            match c {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => s.latin += 1,
                '\u{3400}'..='\u{9fff}' => s.han += 1,
                '\u{3040}'..='\u{30ff}' => s.kana += 1,
                _ if is_letter_or_digit(c) && c.is_alphabetic() => s.other += 1,
                _ => {}
            }
        }
        if s.latin > 0 {
            for word in sample.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
                s.words += 1;
                s.english += usize::from(ENGLISH.iter().any(|e| word.eq_ignore_ascii_case(e)));
            }
        }
        s
    }

    /// Whether the text is written in Chinese and in a Latin script by turns.
    pub(crate) fn mixed(self) -> bool {
        // A Han character carries about as much as three Latin letters.
        self.han * 3 > self.latin / 4 && self.latin > self.han * 3 / 4 && self.han > 60 && self.latin > 200
    }

    pub(crate) fn is_han(self) -> bool {
        self.han > 0 && self.han * 3 >= self.latin + self.other
    }
}

/// The commonest words of English: one word in five of running text; no other language uses more than one of them.
const ENGLISH: &[&str] = &["the", "of", "and", "to", "that", "is", "you", "with", "this", "was"];

impl Pack {
    /// The pack for a text, by its script and, for Latin letters, by its commonest words.
    pub(crate) fn of(scripts: Scripts) -> Self {
        let s = scripts;
        if s.is_han() {
            // Japanese is written with Han characters and twice as many kana.
            return if s.kana * 3 > s.han { neutral::PACK } else { zh::PACK };
        }
        // A headline alone may hold none of the common words.
        let english = s.words < 40 || s.english * 16 >= s.words;
        if english && s.latin >= s.other + s.kana { en::PACK } else { neutral::PACK }
    }
}

/// Strips closing quotation marks and brackets, which may follow the mark that ends a sentence.
pub(crate) fn strip_closers(s: &str) -> &str {
    s.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '”' | '’' | '』' | '」' | '）' | ')' | '》' | '"' | '\'' | ']' | '】' | '»')
    })
}

/// Whether a paragraph ends with a question mark.
pub(crate) fn ends_asking(s: &str) -> bool {
    strip_closers(s).trim_end_matches(['*', '_']).ends_with(['?', '？', '؟'])
}

/// The first bytes of a text, at most about `limit`, cut between characters: facts stand at the start of what gives
/// them, and no rule should read a book for them.
pub(crate) fn beginning(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_back_from_the_day_of_printing() {
        let check = |printing: &str, relative: Relative, expected: Option<&str>| {
            let day = relative.before(printing.parse().unwrap());
            assert_eq!(day.map(|d| d.to_string()).as_deref(), expected);
        };
        // 4 September 2031 is a Thursday.
        check("2031-09-04", Relative::Weekday(2), Some("2031-09-03"));
        check("2031-09-04", Relative::Weekday(4), Some("2031-08-29"));
        check("2031-09-04", Relative::Weekday(3), None);
        check("2032-03-01", Relative::Yesterday, Some("2032-02-29"));
        check("2032-01-01", Relative::Yesterday, Some("2031-12-31"));
        check("2032-01-01", Relative::Today, Some("2032-01-01"));
    }

    #[test]
    fn packs_by_script_and_words() {
        let check = |text: &str, code: &str| assert_eq!(Pack::of(Scripts::of(text)).code, code);
        check("大桥何时通车？明年春天。", "zh");
        check("When will the bridge open? In spring.", "en");
        check(&"Buenos días a todas y a todos los que nos acompañan. ".repeat(8), "und");
        check(&"橋はいつできますか。来年の春です。".repeat(4), "und");
        check(&"Когда откроется мост? Весной. ".repeat(8), "und");
    }
}
