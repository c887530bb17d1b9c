use crate::{Date, SourceId, SourceText, TextSpan};

/// What a turn does in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// An outlet asks, also a follow-up.
    Question,
    /// An official answers.
    Answer,
    /// An official speaks without having been asked: the opening, an announcement.
    Statement,
    /// Whoever gives the floor.
    Moderator,
    /// An interpreter's rendering.
    Interpreter,
}

impl Role {
    /// The role as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Statement => "statement",
            Self::Moderator => "moderator",
            Self::Interpreter => "interpreter",
        }
    }
}

/// How a piece of a turn follows the piece before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Juncture {
    /// The first piece of its turn.
    Start,
    /// A new paragraph, as printed.
    Paragraph,
    /// The same paragraph, broken by the print or its extraction, and mended here.
    Joined {
        /// Whether a space stands between the two pieces (alphabetic scripts, broken between words).
        space: bool,
        /// What had broken it.
        by: Joint,
    },
    /// Text is lost between the two pieces. Never bridged.
    Gap(GapKind),
}

/// What had broken a paragraph that was joined again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joint {
    /// The end of a printed line.
    Line,
    /// A column or page break, or a paragraph mark put in the middle of a sentence.
    Break,
    /// A caption or credit.
    Caption,
    /// A page head, teaser or other furniture.
    Furniture,
    /// Text from elsewhere; the piece was moved back to its place.
    Moved,
    /// Struck-out words, or a mark that sends the reader to the note on a correction.
    Struck,
}

/// A stretch of a source that belongs to a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the decoded text.
    pub span: TextSpan,
    /// How it follows the piece before it.
    pub juncture: Juncture,
}

/// An attribution as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it stands, colon and brackets included.
    pub span: TextSpan,
    /// The printed words without colon, brackets and marks of layout.
    pub text: String,
}

/// What a turn's limits and role rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TurnOrigin {
    /// A printed label.
    Labelled,
    /// No label: inferred from the wording and from the turns around it. Its speaker is not named.
    Inferred,
}

/// What something that is said of a turn rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The printing says it.
    #[default]
    Printed,
    /// It follows from what the printing says elsewhere: an office named in the headline, a name that asks.
    Inferred,
    /// Nobody can say; what is given is the likeliest reading.
    Unsure,
}

impl Certainty {
    /// The certainty as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Inferred => "inferred",
            Self::Unsure => "unsure",
        }
    }
}

/// The reading of a turn that is next best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondBest {
    /// It does something else.
    Role(Role),
    /// It goes on with the turn before it.
    SameTurn,
}

/// How sure the limits, the role and the speaker of a turn are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// That somebody else speaks from here.
    pub limits: Certainty,
    /// Whether it asks, answers or gives the floor.
    pub role: Certainty,
    /// Who speaks; of a turn without a speaker it says nothing.
    pub speaker: Certainty,
    /// The next best reading, where one comes near.
    pub second: Option<SecondBest>,
}

impl Attribution {
    /// Whether anything about it is unsure.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        [self.limits, self.role, self.speaker].contains(&Certainty::Unsure)
    }
}

/// One speaker's unbroken contribution, as one witness has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What it does.
    pub role: Role,
    /// What its limits rest on.
    pub origin: TurnOrigin,
    /// The attribution as printed.
    pub label: Option<Label>,
    /// The speaker as resolved; absent where the witness does not say.
    pub speaker: Option<String>,
    /// How sure limits, role and speaker are.
    pub attribution: Attribution,
    /// The pieces in reading order; the first has [`Juncture::Start`] or a gap.
    pub pieces: Vec<Piece>,
}

impl Turn {
    /// The turn's words as printed, joined: paragraphs separated by a line feed, gaps by a line feed too.
    #[must_use]
    pub fn text(&self, source: &SourceText) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece.juncture {
                Juncture::Start => {}
                Juncture::Paragraph | Juncture::Gap(_) if out.is_empty() => {}
                Juncture::Paragraph | Juncture::Gap(_) => out.push('\n'),
                Juncture::Joined { space, .. } => {
                    if space {
                        out.push(' ');
                    }
                }
            }
            out.push_str(source.slice(piece.span));
        }
        out
    }

    /// The span from the first to the last byte printed of this turn, label left out; it may hold other blocks.
    #[must_use]
    pub fn span(&self) -> Option<TextSpan> {
        self.pieces.iter().map(|p| p.span).reduce(TextSpan::cover)
    }
}

/// The organisation that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// As printed in the label.
    pub printed: String,
    /// The name under which it is known in the record, aliases resolved.
    pub name: String,
    /// Its slug in citations.
    pub slug: crate::Slug,
    /// Whether the printed name is not the known one but so near it that a misprint is likelier.
    pub near: bool,
}

/// An editor's heading, kept out of the spoken words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Where it stands.
    pub span: TextSpan,
    /// 1 for the highest.
    pub level: u8,
}

/// Why text is missing at a place of one witness, as far as this witness alone can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The witness starts in the middle of the conference.
    Beginning,
    /// A paragraph starts in the middle of a sentence.
    HeadLost,
    /// A paragraph ends in the middle of a sentence and what follows does not continue it.
    TailLost,
    /// A jump line sends the reader to a page that is not in this source.
    PageJump,
    /// The source ends in the middle.
    End,
    /// An answer stands without its question.
    QuestionLost,
    /// A question stands without its answer.
    AnswerLost,
}

impl GapKind {
    /// The kind as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beginning => "beginning",
            Self::HeadLost => "head-lost",
            Self::TailLost => "tail-lost",
            Self::PageJump => "page-jump",
            Self::End => "end",
            Self::QuestionLost => "question-lost",
            Self::AnswerLost => "answer-lost",
        }
    }
}

/// A place where a witness has lost text of unknown length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Why, as far as the witness can tell.
    pub kind: GapKind,
    /// Where the lost text would stand, in bytes of the decoded text.
    pub at: usize,
    /// The exchange it lies in or before, counted from 0 in this witness; the number of exchanges for the end.
    pub exchange: usize,
    /// What it rests on, in a sentence.
    pub evidence: String,
}

/// A continuation that a jump line announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The jump line.
    pub span: TextSpan,
    /// The page it leads to, as printed.
    pub to_page: Option<String>,
    /// Whether it leads on (`下转`) or says where this came from (`上接`).
    pub onward: bool,
}

/// Words that the printing itself has struck out, and what it says should stand there instead.
///
/// ```text
/// The breakwater will ~~not~~ [now]* be finished …      *This has been corrected from the original transcript.
///                       └─┬─┘  └┬┘
///                       struck  correction
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Struck {
    /// The struck words.
    pub struck: TextSpan,
    /// The words that correct them, without their brackets; absent where the words were struck and nothing was put in
    /// their place.
    pub correction: Option<TextSpan>,
}

/// A question with the answers it received: ordered turns, never a fixed pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Who asks; absent where the question is lost or names nobody.
    pub outlet: Option<Outlet>,
    /// Headings that an editor set over it.
    pub headings: Vec<Heading>,
    /// The turns in the order of the conference.
    pub turns: Vec<Turn>,
}

/// What a day is that a witness bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateKind {
    /// The day of the conference.
    Conference,
    /// A day of which it cannot be told.
    Unsure,
    /// The day on which it was printed, published, changed: mostly the day after. It never is the day of an event.
    Printing,
}

impl DateKind {
    /// The kind as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conference => "conference",
            Self::Unsure => "unsure",
            Self::Printing => "printing",
        }
    }
}

/// One piece of evidence for the date of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateClue {
    /// The day, if the clue gives one by itself or with the year of another clue.
    pub date: Date,
    /// Where it stands.
    pub span: TextSpan,
    /// What the day is.
    pub kind: DateKind,
    /// What it rests on, in a few words: `dateline`, `caption with session number`.
    pub basis: String,
    /// The larger, the more it counts among clues of its kind; clues of one text are compared by it alone.
    pub weight: u8,
}

/// What a witness says about the event itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventClues {
    /// Kicker, headline, subtitle, in print order.
    pub headline: Vec<TextSpan>,
    /// The title in plain words, where the print has it encoded: `Town\u2019s\_Breakwater`.
    pub title: Option<String>,
    /// The lead.
    pub lead: Vec<TextSpan>,
    /// Evidence for the date: what says the day of the conference before what does not, the strongest first.
    pub dates: Vec<DateClue>,
    /// The official who answers, by name.
    pub speaker: Option<String>,
    /// The official's role as printed.
    pub role: Option<String>,
    /// Where it was held.
    pub venue: Option<String>,
    /// The session or occasion it belongs to, as printed.
    pub occasion: Option<String>,
    /// How long it took, as printed.
    pub duration: Option<String>,
    /// Whose conferences these are: `cn-fm`.
    pub series: Option<crate::Slug>,
    /// The language pack that read it: `zh`, `en`.
    pub language: String,
    /// The page of which this is a version, where the printing says so.
    pub page: Option<PageVersion>,
}

/// Which page a printing is a copy of, and as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVersion {
    /// Its address, without scheme and closing slash.
    pub address: String,
    /// When it was changed last, or published, as printed: times of one page compare as strings.
    pub changed: String,
}

impl EventClues {
    /// The best evidence for the day of the conference; days of printing are none.
    #[must_use]
    pub fn day(&self) -> Option<&DateClue> {
        self.dates.iter().find(|d| d.kind == DateKind::Conference)
    }
}

/// One source's text of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The source.
    pub source: SourceId,
    /// What it says about the event.
    pub clues: EventClues,
    /// Turns before the first exchange: the opening, announcements.
    pub opening: Vec<Turn>,
    /// The exchanges in the order of the conference.
    pub exchanges: Vec<Exchange>,
    /// Where text is lost.
    pub gaps: Vec<Gap>,
    /// Where the print continues on another page.
    pub jumps: Vec<Jump>,
    /// Characters printed twice at a break, with the offset before which the kept copy stands.
    pub overlaps: Vec<TextSpan>,
    /// What the printing has struck out, in the order of the text.
    pub struck: Vec<Struck>,
}

impl Witness {
    /// The turns of opening and exchanges in reading order.
    pub fn turns(&self) -> impl Iterator<Item = &Turn> {
        self.opening.iter().chain(self.exchanges.iter().flat_map(|x| &x.turns))
    }
}
