use std::fmt;

use crate::{Date, TextSpan};

/// What a document says about itself in its metadata. Weaker than what the text says: a page's date is often the day
/// on which it was put on the web.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The title.
    pub title: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// Who published it: the name of the site or of the newspaper.
    pub outlet: Option<String>,
    /// The language, as its BCP 47 tag.
    pub language: Option<String>,
}

/// The SHA-256 of a source's bytes: its identity. The same bytes under two names are one source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId([u8; 32]);

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a SHA-256 of 64 hexadecimal digits")]
pub struct SourceIdError(pub String);

impl SourceId {
    /// The identity whose digest this is.
    #[must_use]
    pub fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The digest.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceId({self})")
    }
}

impl std::str::FromStr for SourceId {
    type Err = SourceIdError;

    fn from_str(s: &str) -> Result<Self, SourceIdError> {
        let wrong = || SourceIdError(s.to_owned());
        if s.len() != 64 || !s.is_ascii() {
            return Err(wrong());
        }
        let mut digest = [0; 32];
        for (i, b) in digest.iter_mut().enumerate() {
            *b = u8::from_str_radix(&s[2 * i..2 * i + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(digest))
    }
}

/// What a stretch of a source is. Every byte of a source lies in exactly one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockRole {
    /// Words spoken at the conference.
    Turn,
    /// The attribution as printed: `法新社记者：`, `MS. X:`, `Q`.
    Label,
    /// Kicker, headline or subtitle of this conference's own article.
    Headline,
    /// An editor's heading between exchanges, often a quotation from the answer below.
    Heading,
    /// Agency, place and day in front of the lead.
    Dateline,
    /// The reporter's opening paragraph.
    Lead,
    /// Text under a picture.
    Caption,
    /// Who photographed, wrote or supplied.
    Credit,
    /// `下转第六版`, `Continued on page 4`.
    JumpLine,
    /// How long the conference took, `(End)`: nothing of the conference follows in the right order.
    EndMark,
    /// Page heads, column labels, teasers, other articles' headlines, front matter.
    Furniture,
    /// A stage direction: `(Laughter.)`, a time stamp.
    Stage,
    /// Words that the printing itself has struck out. They are kept and stand in no turn.
    Struck,
    /// Characters printed twice where a paragraph was broken; the second copy stands in the turn.
    Overlap,
    /// White space and marks of layout between the others.
    WhiteSpace,
    /// Text that no rule could place.
    Unplaced,
}

impl BlockRole {
    /// The role as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Label => "label",
            Self::Headline => "headline",
            Self::Heading => "heading",
            Self::Dateline => "dateline",
            Self::Lead => "lead",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::JumpLine => "jump-line",
            Self::EndMark => "end-mark",
            Self::Furniture => "furniture",
            Self::Stage => "stage",
            Self::Struck => "struck",
            Self::Overlap => "overlap",
            Self::WhiteSpace => "white-space",
            Self::Unplaced => "unplaced",
        }
    }
}

/// A stretch that the layout of the pages sets apart from the running text: a running head, a page number, a caption in
/// small type, a frame with a text of its own; or words inside a paragraph that are struck out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// What the layout makes of it: furniture, a caption, struck-out words.
    pub role: BlockRole,
    /// Where it stands in the decoded text.
    pub span: TextSpan,
    /// Of struck-out words: what the document itself says was put in their place (`<ins>`, a tracked insertion).
    pub correction: Option<TextSpan>,
}

impl Aside {
    /// A stretch that is set apart and that nothing stands for.
    #[must_use]
    pub fn new(role: BlockRole, span: TextSpan) -> Self {
        Self { role, span, correction: None }
    }
}

/// A stretch of a source with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub role: BlockRole,
    /// Where it stands in the decoded text.
    pub span: TextSpan,
}

/// A file as received, described. The bytes themselves are kept elsewhere and never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// SHA-256 of the bytes.
    pub id: SourceId,
    /// Every name under which these bytes came, sorted.
    pub names: Vec<String>,
    /// Length in bytes.
    pub bytes: u64,
    /// The encoding's WHATWG label, for example `UTF-8` or `gb18030`.
    pub encoding: String,
    /// The blocks in the order of the source, without gap or overlap.
    pub blocks: Vec<Block>,
    /// What was odd about it.
    pub findings: Vec<crate::Finding>,
}
