//! Printings of a clean transcript, with the truth of every edit.
//!
//! How well restoring, collating and explaining do can only be measured where the truth is known, and nobody has
//! typed the truth of a thousand damaged newspapers. So the damage is made: a clean transcript goes in, a printing
//! comes out together with the list of edits that lead from one to the other. Four profiles follow the four ways in
//! which real printings differ: a scan misreads shapes, a model misreads fluently, a page breaks and buries, an editor
//! leaves out.
//!
//! Two properties are what everything built on this relies on. Replaying the edits on the clean text gives the printing
//! exactly ([`replay`]), and the same input, profile, seed and noise give the same printing for ever, which is why the
//! random numbers are written out in [`random`] instead of taken from a library whose stream may change.
//!
//! Labels (`某报记者：`) and the lines before the first turn are left alone by the scan and model profiles: a printing
//! whose labels are broken measures the finding of turns, and would drown what it says about variants.

mod abridge;
pub mod blocks;
mod command;
mod draft;
mod layout;
mod model;
mod page;
pub mod random;
mod risk;
mod scan;
#[cfg(test)]
mod tests;
mod words;

use std::str::FromStr;

use record::{Cause, RiskReason, VariantClass};

pub use command::{CommandError, HELP, run, truth_json};

use draft::Draft;
use page::Page;
use random::Random;

/// Which way of going wrong a printing takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Recognition: look-alike glyphs, lost and doubled characters, punctuation, stray spaces.
    Scan,
    /// Transcription by a model: fluent words in place of the printed ones, lost negations, eye-skips, loops.
    Model,
    /// The page: broken paragraphs, captions, jump lines, lost heads, blocks out of order.
    Layout,
    /// The editor: exchanges, paragraphs and sentences left out, questions shortened.
    Abridge,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 4] = [Self::Scan, Self::Model, Self::Layout, Self::Abridge];

    /// The profile as typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Model => "model",
            Self::Layout => "layout",
            Self::Abridge => "abridge",
        }
    }
}

/// A name that is no profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no profile is called {0:?}; choose scan, model, layout or abridge")]
pub struct UnknownProfile(pub String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|p| p.as_str() == s).ok_or_else(|| UnknownProfile(s.to_owned()))
    }
}

/// What the degrader did, finer than the cause that an explainer can hope to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Damage {
    /// A glyph became one that looks like it.
    LookAlike,
    /// A character was lost.
    CharacterLost,
    /// A character stands twice.
    CharacterDoubled,
    /// A mark of punctuation became another.
    Punctuation,
    /// A full-width mark became its half-width form.
    Width,
    /// A space came in or went.
    Space,
    /// A word became another of the same frame.
    Synonym,
    /// A negation fell out.
    NegationLost,
    /// A word that carries no sense of its own fell out.
    FunctionWordLost,
    /// A word became one that sounds like it.
    SoundAlike,
    /// A phrase was said twice.
    Loop,
    /// The eye went from one copy of a string to the next.
    EyeSkip,
    /// A digit or a unit of a figure changed.
    Figure,
    /// A country, place, body or title became another.
    NameExchanged,
    /// A paragraph was broken, nothing lost.
    Break,
    /// A paragraph was broken and the character at the break printed on both sides.
    BreakDoubled,
    /// A caption with its credit was set inside a sentence.
    Caption,
    /// As [`Damage::Caption`], and the character before it was lost.
    CaptionLoss,
    /// Everything after a jump line is in another file.
    Jump,
    /// A label, teaser or another article's headline was set in front.
    Furniture,
    /// The head of a paragraph was lost.
    HeadLost,
    /// The tail of a paragraph was lost.
    TailLost,
    /// A block was taken out here or put in there; two edits share the cause.
    Moved,
    /// A line that says the conference is over.
    EndMark,
    /// A heading quoting the answer was set before the question.
    PullQuote,
    /// An exchange was left out.
    ExchangeLeftOut,
    /// A paragraph was left out.
    ParagraphLeftOut,
    /// A sentence was left out.
    SentenceLeftOut,
    /// A sentence of a question was left out.
    QuestionShortened,
}

impl Damage {
    /// The name in the truth file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LookAlike => "look-alike",
            Self::CharacterLost => "character-lost",
            Self::CharacterDoubled => "character-doubled",
            Self::Punctuation => "punctuation",
            Self::Width => "width",
            Self::Space => "space",
            Self::Synonym => "synonym",
            Self::NegationLost => "negation-lost",
            Self::FunctionWordLost => "function-word-lost",
            Self::SoundAlike => "sound-alike",
            Self::Loop => "loop",
            Self::EyeSkip => "eye-skip",
            Self::Figure => "figure",
            Self::NameExchanged => "name-exchanged",
            Self::Break => "break",
            Self::BreakDoubled => "break-doubled",
            Self::Caption => "caption",
            Self::CaptionLoss => "caption-loss",
            Self::Jump => "jump",
            Self::Furniture => "furniture",
            Self::HeadLost => "head-lost",
            Self::TailLost => "tail-lost",
            Self::Moved => "moved",
            Self::EndMark => "end-mark",
            Self::PullQuote => "pull-quote",
            Self::ExchangeLeftOut => "exchange-left-out",
            Self::ParagraphLeftOut => "paragraph-left-out",
            Self::SentenceLeftOut => "sentence-left-out",
            Self::QuestionShortened => "question-shortened",
        }
    }

    /// The cause that a perfect explainer would name.
    #[must_use]
    pub fn cause(self) -> Cause {
        match self {
            Self::LookAlike => Cause::LookAlike,
            Self::SoundAlike => Cause::SoundAlike,
            Self::CharacterDoubled | Self::Loop => Cause::DoubledText,
            Self::Width => Cause::Width,
            Self::Synonym | Self::NameExchanged => Cause::FluentSubstitution,
            Self::EyeSkip => Cause::EyeSkip,
            Self::BreakDoubled => Cause::ColumnOverlap,
            Self::Caption | Self::CaptionLoss => Cause::CaptionBreak,
            Self::Jump => Cause::PageJump,
            Self::HeadLost => Cause::HeadLost,
            Self::TailLost => Cause::TailLost,
            Self::PullQuote => Cause::Editorial,
            Self::ExchangeLeftOut
            | Self::ParagraphLeftOut
            | Self::SentenceLeftOut
            | Self::QuestionShortened => Cause::Abridged,
            Self::CharacterLost
            | Self::Punctuation
            | Self::Space
            | Self::NegationLost
            | Self::FunctionWordLost
            | Self::Figure
            | Self::Break
            | Self::Furniture
            | Self::Moved
            | Self::EndMark => Cause::Unknown,
        }
    }

    /// The kind of difference that a collation shows.
    #[must_use]
    pub fn class(self) -> VariantClass {
        match self {
            Self::Punctuation | Self::Width | Self::Space => VariantClass::Orthographic,
            Self::LookAlike | Self::Synonym | Self::SoundAlike | Self::Figure | Self::NameExchanged => {
                VariantClass::Wording
            }
            Self::CharacterLost
            | Self::NegationLost
            | Self::FunctionWordLost
            | Self::EyeSkip
            | Self::Jump
            | Self::HeadLost
            | Self::TailLost
            | Self::ExchangeLeftOut
            | Self::ParagraphLeftOut
            | Self::SentenceLeftOut
            | Self::QuestionShortened => VariantClass::Omission,
            Self::CharacterDoubled | Self::Loop => VariantClass::Addition,
            Self::Moved => VariantClass::Move,
            Self::Break
            | Self::BreakDoubled
            | Self::Caption
            | Self::CaptionLoss
            | Self::Furniture
            | Self::EndMark
            | Self::PullQuote => VariantClass::Layout,
        }
    }

    /// Whether the printing beside a clean one shows the cause. A lost negation or a wrong digit shows that something
    /// happened and not what; a broken paragraph that is joined again leaves no variant at all.
    #[must_use]
    pub fn leaves_evidence(self) -> bool {
        match self.cause() {
            Cause::Unknown | Cause::Editorial => false,
            _ => self != Self::Caption,
        }
    }
}

/// One difference between the clean text and the printing. Offsets count characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// First character of `before` in the clean text.
    pub clean_start: usize,
    /// One past the last character of `before` in the clean text; equal to the start where text came in.
    pub clean_end: usize,
    /// First character of `after` in the printing.
    pub degraded_start: usize,
    /// One past the last character of `after` in the printing; equal to the start where text was lost.
    pub degraded_end: usize,
    /// What was done.
    pub damage: Damage,
    /// What a perfect explainer would call it.
    pub cause: Cause,
    /// What kind of variant it makes.
    pub class: VariantClass,
    /// What the clean text has.
    pub before: String,
    /// What the printing has.
    pub after: String,
    /// Whether a word is touched that is never decided by vote, or a whole statement lost.
    pub high_risk: bool,
    /// Why the risk is high.
    pub reasons: Vec<RiskReason>,
    /// The string at both ends of an eye-skip. What was dropped is known only up to a shift along this string:
    /// `before` is what stood between the copies followed by the second copy.
    pub boundary: Option<String>,
}

/// A printing and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Degraded {
    /// The printing.
    pub text: String,
    /// The edits, by place; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Makes a printing of `clean`.
///
/// `noise` is the expected share of characters touched for scan and model. For layout the number of damages is 0.15 ×
/// noise × characters (ten on a page of 3,500 characters at 0.02), half of that in English; for abridge it is 10 × noise
/// × paragraphs. It is held between 0 and 0.5; where the text offers too few places, fewer are used. At 0 the printing is the clean text.
#[must_use]
pub fn degrade(clean: &str, profile: Profile, seed: u64, noise: f64) -> Degraded {
    let noise = if noise.is_finite() { noise.clamp(0.0, 0.5) } else { 0.0 };
    let page = Page::read(clean);
    let mut draft = Draft::new(&page);
    // The profile goes into the stream so that the four printings of one seed are independent, and so does the text:
    // a measure that takes seed 1 for five hundred files would otherwise find a jump line in all of them or in none.
    let mut random = Random::new(seed, fnv1a(clean.as_bytes()) ^ profile as u64);
    if noise > 0.0 {
        match profile {
            Profile::Scan => scan::damage(&page, &mut draft, &mut random, noise),
            Profile::Model => model::damage(&page, &mut draft, &mut random, noise),
            Profile::Layout => layout::damage(&page, &mut draft, &mut random, noise),
            Profile::Abridge => abridge::damage(&page, &mut draft, &mut random, noise),
        }
    }
    draft.print()
}

/// The FNV-1a hash of the bytes: small enough to be written out and kept for ever, like the generator.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// The printing that the edits make of the clean text; none if they do not fit it.
#[must_use]
pub fn replay(clean: &str, edits: &[Edit]) -> Option<String> {
    let chars: Vec<char> = clean.chars().collect();
    let mut out = String::with_capacity(clean.len());
    let mut at = 0;
    for edit in edits {
        let before = chars.get(edit.clean_start..edit.clean_end)?;
        if edit.clean_start < at || !before.iter().copied().eq(edit.before.chars()) {
            return None;
        }
        out.extend(&chars[at..edit.clean_start]);
        out.push_str(&edit.after);
        at = edit.clean_end;
    }
    out.extend(&chars[at..]);
    Some(out)
}
