//! What a text says that can be counted, dated, or held against it later: figures, dates, announced acts, names.
//!
//! ```text
//!   近百个国家        a count: over 90, under 100, of countries
//!   两国、一带一路    no figure: a set with a name, an idiom
//!   第三届            an ordinal, kept apart
//!   三点忠告          an enumeration: it counts what the speaker is about to say
//!   去年底            a date, relative: it means nothing without the day of the event
//! ```
//!
//! Everything found is a span of the text, with the name of the rule that found it. Word lists are data files in
//! `data/facts`, so that who disagrees can change them; no model takes part.

pub mod calendar;
mod dates;
mod english;
mod figures;
pub mod initiatives;
mod lists;
mod numeral;
pub mod outlets;
mod page;
pub mod parties;
pub mod persons;
pub mod promises;
mod subject;
#[cfg(test)]
mod tests;

use std::ops::Range;

use record::Date;

use crate::script::is_han;
use page::Page;
pub(crate) use persons::surname;

/// What kind of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKind {
    /// A sum of money.
    Money,
    /// A part of a whole: per cent, fractions, percentage points.
    Share,
    /// So many times.
    Multiple,
    /// So many of something.
    Count,
    /// A length, weight, area, power.
    Measure,
    /// A length of time.
    Duration,
    /// So many points, principles, things that the speaker names himself: about the speech, not about the world.
    Enumeration,
    /// A place in an order: the third, the twentieth congress.
    Ordinal,
    /// A number that is a name: a resolution, a hotline, a version.
    Identifier,
}

impl FigureKind {
    /// The kind as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Share => "share",
            Self::Multiple => "multiple",
            Self::Count => "count",
            Self::Measure => "measure",
            Self::Duration => "duration",
            Self::Enumeration => "enumeration",
            Self::Ordinal => "ordinal",
            Self::Identifier => "identifier",
        }
    }

    /// Whether it says how much there is of something in the world.
    #[must_use]
    pub fn is_quantity(self) -> bool {
        !matches!(self, Self::Enumeration | Self::Ordinal | Self::Identifier)
    }
}

/// How the words around a number bound it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// A little less: 近, nearly.
    Nearly,
    /// More or less: 约, 左右, about.
    About,
    /// At least so much: 超过, 多, 以上, over.
    Over,
    /// At most so much: 不到, 以下, under.
    Under,
    /// A few times so much: 数十, 几百, tens of.
    Some,
}

impl Qualifier {
    /// The qualifier as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nearly => "nearly",
            Self::About => "about",
            Self::Over => "over",
            Self::Under => "under",
            Self::Some => "some",
        }
    }
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Number, unit and qualifiers, in bytes of the text.
    pub range: Range<usize>,
    /// What kind of number.
    pub kind: FigureKind,
    /// The value; of a range its lower end; of 数十 ten.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// The unit: an ISO 4217 code for money, `%` for shares of a hundred, else the measure word; empty where the number
    /// stands before its noun.
    pub unit: String,
    /// How it is bounded.
    pub qualifier: Option<Qualifier>,
    /// The words that say what is counted, in bytes of the text.
    pub subject: Option<Range<usize>>,
    /// The time it is given for, as EDTF: the nearest date of its sentence.
    pub period: Option<String>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// The time it means, as EDTF (ISO 8601-2): `2031`, `2031-03/2032-03`, `2031/..`, `2031-12~`; none where it takes
    /// a day that is not known.
    pub edtf: Option<String>,
    /// Whether it needs the day of the event.
    pub relative: bool,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Figures and dates of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Numbers, in the order of the text.
    pub figures: Vec<Figure>,
    /// Expressions of time, in the order of the text.
    pub dates: Vec<DateMention>,
}

/// Reads the figures and dates of a text of one turn; `day` is that of the event. Time and memory grow with the length
/// of the text.
#[must_use]
pub fn read(text: &str, day: Option<Date>) -> Facts {
    if !is_chinese(text) {
        return english::read(text, day);
    }
    let page = Page::of(text);
    let mut dates = dates::find(&page, day);
    let mut figures = figures::find(&page, &dates);
    for f in &mut figures {
        subject::attach(&page, f, &dates);
    }
    // A proverb counts nothing: its three coppers are no figure.
    let sayings = initiatives::sayings(text);
    figures.retain(|f| !sayings.iter().any(|s| s.start <= f.range.start && f.range.end <= s.end));
    figures.sort_by_key(|f| (f.range.start, f.range.end));
    dates.sort_by_key(|d| (d.range.start, d.range.end));
    Facts { figures, dates }
}

/// Whether a text is read by the rules of Chinese: a name in an English text does not make it so.
pub(crate) fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()).count();
    han > words
}
