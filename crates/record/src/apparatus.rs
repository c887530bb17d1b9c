use crate::{ExchangeId, Siglum, TextSpan};

/// What kind of difference a variant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariantClass {
    /// The same words written otherwise: punctuation, width, script, case.
    Orthographic,
    /// Other words.
    Wording,
    /// Words that most witnesses hold are missing in some.
    Omission,
    /// Words that most witnesses lack.
    Addition,
    /// The same words elsewhere.
    Move,
    /// An effect of the page: text lost at a jump, a character doubled at a break.
    Layout,
    /// The same words, given to different speakers, or under a label in one printing and under none in another.
    Attribution,
}

impl VariantClass {
    /// The class as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orthographic => "orthographic",
            Self::Wording => "wording",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Move => "move",
            Self::Layout => "layout",
            Self::Attribution => "attribution",
        }
    }
}

/// Why a reading differs. What the evidence does not show is [`Cause::Unknown`], never a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The eye jumped from one copy of a string to the next.
    EyeSkip,
    /// A stretch stands twice.
    DoubledText,
    /// Characters that look alike.
    LookAlike,
    /// Characters that sound alike.
    SoundAlike,
    /// Another word that reads as well: typical of model transcription, possible in editing.
    FluentSubstitution,
    /// Simplified against traditional characters.
    Script,
    /// Full-width against half-width forms.
    Width,
    /// The text goes on on another page.
    PageJump,
    /// A caption or credit stood in the sentence.
    CaptionBreak,
    /// Characters lost or repeated where a column or page ended.
    ColumnOverlap,
    /// The head of a paragraph is not in the source.
    HeadLost,
    /// The tail of a paragraph is not in the source.
    TailLost,
    /// Left out by design: whole sentences, paragraphs or exchanges, cleanly at their limits.
    Abridged,
    /// An editor's preference: punctuation, numerals, forms of address.
    Editorial,
    /// No label stands before the words, which run on from somebody else's.
    LabelLost,
    /// The label stands over the words beside these.
    LabelMoved,
    /// One printing names the office and another a person.
    OfficeOrName,
    /// A later printing corrects an earlier one.
    LaterCorrection,
    /// Several turns of others stand together under one label.
    MergedTurns,
    /// A few words that somebody throws in.
    Interjection,
    /// The evidence does not show.
    Unknown,
}

impl Cause {
    /// All causes, in the order of the documentation.
    pub const ALL: [Self; 21] = [
        Self::EyeSkip,
        Self::DoubledText,
        Self::LookAlike,
        Self::SoundAlike,
        Self::FluentSubstitution,
        Self::Script,
        Self::Width,
        Self::PageJump,
        Self::CaptionBreak,
        Self::ColumnOverlap,
        Self::HeadLost,
        Self::TailLost,
        Self::Abridged,
        Self::Editorial,
        Self::LabelLost,
        Self::LabelMoved,
        Self::OfficeOrName,
        Self::LaterCorrection,
        Self::MergedTurns,
        Self::Interjection,
        Self::Unknown,
    ];

    /// The cause as exported and as typed on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EyeSkip => "eye-skip",
            Self::DoubledText => "doubled-text",
            Self::LookAlike => "look-alike",
            Self::SoundAlike => "sound-alike",
            Self::FluentSubstitution => "fluent-substitution",
            Self::Script => "script",
            Self::Width => "width",
            Self::PageJump => "page-jump",
            Self::CaptionBreak => "caption-break",
            Self::ColumnOverlap => "column-overlap",
            Self::HeadLost => "head-lost",
            Self::TailLost => "tail-lost",
            Self::Abridged => "abridged",
            Self::Editorial => "editorial",
            Self::LabelLost => "label-lost",
            Self::LabelMoved => "label-moved",
            Self::OfficeOrName => "office-or-name",
            Self::LaterCorrection => "later-correction",
            Self::MergedTurns => "merged-turns",
            Self::Interjection => "interjection",
            Self::Unknown => "unknown",
        }
    }
}

/// The two copies of a string between which an eye skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EyeSkip {
    /// The string that stands at both ends of what was skipped.
    pub boundary: String,
    /// The first copy with the words before it.
    pub first: String,
    /// The second copy with the words after it.
    pub second: String,
}

/// What a cause rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The boundary strings of a skip.
    EyeSkip(EyeSkip),
    /// A sentence for a person: which two glyphs, which syllable, which doubled words.
    Note(String),
}

/// How much harm a wrong choice here would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// No change of sense that a reader could be misled by.
    Low,
    /// Other words, the same statement.
    Medium,
    /// The statement differs, or a kind of word is touched that is never decided by vote.
    High,
}

impl Risk {
    /// The risk as exported and as typed on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Why a risk is high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskReason {
    /// A person's name.
    Name,
    /// A title or office.
    Title,
    /// The name of a doctrine, policy or initiative.
    Doctrine,
    /// A party to a relation: a country, a side.
    Party,
    /// A place.
    Place,
    /// An organisation or organ.
    Body,
    /// A figure.
    Figure,
    /// A date.
    Date,
    /// A negation.
    Negation,
    /// An obligation, permission or prohibition.
    Obligation,
    /// A whole statement is missing or exchanged for another.
    Statement,
    /// Who speaks.
    Speaker,
}

impl RiskReason {
    /// The reason as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Doctrine => "doctrine",
            Self::Party => "party",
            Self::Place => "place",
            Self::Body => "body",
            Self::Figure => "figure",
            Self::Date => "date",
            Self::Negation => "negation",
            Self::Obligation => "obligation",
            Self::Statement => "statement",
            Self::Speaker => "speaker",
        }
    }
}

/// What some witnesses have at a locus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The words as printed by the first of its witnesses; empty where the text is absent.
    pub text: String,
    /// The witnesses that read so, with the place in each; an empty span where absent text would stand.
    pub witnesses: Vec<(Siglum, TextSpan)>,
    /// Absent because the source lost it (a jump, a lost head), not because it was left out.
    pub lacuna: bool,
    /// Why this reading differs from the others; none for a reading that needs no excuse.
    pub cause: Option<Cause>,
    /// What the cause rests on.
    pub evidence: Vec<Evidence>,
}

/// Which reading the established text gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The reading with this index, for this reason.
    Chosen {
        /// Index into the variant's readings.
        reading: usize,
        /// The reason, in a sentence.
        because: String,
    },
    /// The evidence does not decide; the reading with this index stands in the text, marked as undecided.
    Undecided {
        /// Index into the variant's readings.
        shown: usize,
        /// Why it stays open, in a sentence.
        because: String,
    },
}

impl Choice {
    /// The reading that stands in the established text.
    #[must_use]
    pub fn shown(&self) -> usize {
        match self {
            Self::Chosen { reading, .. } => *reading,
            Self::Undecided { shown, .. } => *shown,
        }
    }
}

/// A place where the witnesses of an event differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Stable within the event as long as its readings and their surroundings stay: `v-` and a hash.
    pub id: String,
    /// The exchange it stands in; none for the opening.
    pub exchange: Option<ExchangeId>,
    /// The turn of that exchange, from 0.
    pub turn: usize,
    /// The kind of difference.
    pub class: VariantClass,
    /// The readings, the best attested first.
    pub readings: Vec<Reading>,
    /// How much harm a wrong choice would do.
    pub risk: Risk,
    /// Why the risk is high.
    pub reasons: Vec<RiskReason>,
    /// What the established text gives.
    pub choice: Choice,
    /// The words before the locus in the established text, for recognition.
    pub before: String,
    /// The words after it.
    pub after: String,
}

impl Variant {
    /// The cause of the variant as a whole: the first known cause of a reading that the text does not give.
    #[must_use]
    pub fn cause(&self) -> Cause {
        let shown = self.choice.shown();
        let causes = || {
            self.readings.iter().enumerate().filter(move |(i, _)| *i != shown).filter_map(|(_, r)| r.cause)
        };
        causes().find(|c| *c != Cause::Unknown).unwrap_or(Cause::Unknown)
    }
}

/// Why a place is odd by internal evidence alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspectKind {
    /// A word or clause stands twice.
    Doubled,
    /// A series breaks its own pattern.
    BrokenSeries,
    /// A mark of punctuation does not fit what it divides.
    Punctuation,
    /// Two figures look run together, or a figure contradicts the record.
    Figure,
    /// A question's end is another's answer, or an answer repeats its question.
    Splice,
    /// Characters that form no words.
    Garbled,
    /// Nearly a known name or set phrase, but not it.
    NearName,
    /// Grammar that no writer leaves.
    Grammar,
    /// A term of the question that the answer does not know, beside one that it does.
    Unechoed,
    /// Who speaks, or whether somebody else does, is unsure.
    Attribution,
}

impl SuspectKind {
    /// The kind as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Doubled => "doubled",
            Self::BrokenSeries => "broken-series",
            Self::Punctuation => "punctuation",
            Self::Figure => "figure",
            Self::Splice => "splice",
            Self::Garbled => "garbled",
            Self::NearName => "near-name",
            Self::Grammar => "grammar",
            Self::Unechoed => "unechoed",
            Self::Attribution => "attribution",
        }
    }
}

/// A place of one witness that a reader should be warned of, though no second witness differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The witness.
    pub siglum: Siglum,
    /// Where, in its decoded text.
    pub span: TextSpan,
    /// The words there.
    pub text: String,
    /// Why it is odd.
    pub kind: SuspectKind,
    /// How much harm it would do to rely on it.
    pub risk: Risk,
    /// The reason, in a sentence for a person.
    pub because: String,
    /// The exchange; none for the opening.
    pub exchange: Option<ExchangeId>,
}
