use crate::ByteSpan;

/// How much a finding matters to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// Something could not be read or placed; the rest was kept.
    Warning,
    /// The source as a whole could not be used.
    Refused,
}

/// What was found, as a code that documentation and tests can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingCode {
    /// The file holds nothing, or white space alone.
    Empty,
    /// The bytes are not text (an image, an archive, a program).
    NotText,
    /// An image, or a document of images: its text is to be recognised.
    Image,
    /// Larger than any printing of a press conference; not read.
    TooLarge,
    /// Bytes that the encoding does not allow; shown as U+FFFD.
    InvalidBytes,
    /// Two encodings in one file.
    MixedEncodings,
    /// Text that was decoded wrongly before it came here.
    Mojibake,
    /// NUL or other control characters in the text.
    ControlCharacters,
    /// Encoding guessed, with little to go by.
    EncodingUnsure,
    /// No question and answer was found.
    NoConference,
    /// The text starts or ends in the middle of the conference.
    Incomplete,
    /// More than one event in one source.
    SeveralEvents,
    /// No date could be established.
    NoDate,
    /// The evidence for the date disagrees.
    DateConflict,
    /// The page prints the newest first: its turns were put in the order of their times.
    NewestFirst,
    /// A fragment was set in its place on evidence that allows another.
    PlacementUnsure,
    /// A stretch of text that has no place in the record.
    Unplaced,
    /// The same bytes came under another name.
    SameBytes,
    /// The file vanished or could not be opened or read.
    Unreadable,
    /// A link that leads back to itself, or a file that is no regular file.
    NotAFile,
    /// A collation was too costly and was made coarser.
    Coarse,
    /// No article could be told from the rest of a page.
    NoMainText,
    /// The file was cut off or is broken in a place; what could be read was.
    Damaged,
    /// The file holds changes that somebody proposed and nobody accepted.
    TrackedChanges,
    /// The file is closed with a password.
    Encrypted,
    /// Cues of a timed transcript whose times or words are odd: out of order, without an end, without words.
    OddCues,
    /// Cues that show again what the cue before showed; each line is read once.
    RepeatedCues,
}

impl FindingCode {
    /// The code as documented and exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotText => "not-text",
            Self::Image => "image",
            Self::TooLarge => "too-large",
            Self::InvalidBytes => "invalid-bytes",
            Self::MixedEncodings => "mixed-encodings",
            Self::Mojibake => "mojibake",
            Self::ControlCharacters => "control-characters",
            Self::EncodingUnsure => "encoding-unsure",
            Self::NoConference => "no-conference",
            Self::Incomplete => "incomplete",
            Self::SeveralEvents => "several-events",
            Self::NoDate => "no-date",
            Self::DateConflict => "date-conflict",
            Self::NewestFirst => "newest-first",
            Self::PlacementUnsure => "placement-unsure",
            Self::Unplaced => "unplaced",
            Self::SameBytes => "same-bytes",
            Self::Unreadable => "unreadable",
            Self::NotAFile => "not-a-file",
            Self::Coarse => "coarse",
            Self::NoMainText => "no-main-text",
            Self::Damaged => "damaged",
            Self::TrackedChanges => "tracked-changes",
            Self::Encrypted => "encrypted",
            Self::OddCues => "odd-cues",
            Self::RepeatedCues => "repeated-cues",
        }
    }
}

/// Something odd about a source: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the source, in bytes; the whole of it where absent.
    pub place: Option<ByteSpan>,
    /// One sentence for a person.
    pub message: String,
    /// What the person can do, if anything.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding about the whole source, without a hint.
    #[must_use]
    pub fn new(code: FindingCode, severity: Severity, message: impl Into<String>) -> Self {
        Self { code, severity, place: None, message: message.into(), hint: None }
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: ByteSpan) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
