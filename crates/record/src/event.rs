use crate::{
    Certainty, Date, EventId, ExchangeId, Finding, Label, Outlet, Risk, RiskReason, Role, Siglum, Slug,
    Suspect, TextSpan, Variant, Witness,
};

/// How unreliable a witness is where others can be compared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoiseEstimate {
    /// Characters of this witness that stand beside another witness.
    pub compared: usize,
    /// Loci where it stands alone against agreeing others (wording, omission, addition).
    pub alone: usize,
    /// Loci where it shares a reading, held to be an error, with another witness: common descent, not support.
    pub shared_errors: usize,
}

impl NoiseEstimate {
    /// Lone readings per 10,000 compared characters; none without comparison.
    #[must_use]
    pub fn per_10_000(&self) -> Option<f64> {
        (self.compared > 0).then(|| self.alone as f64 * 10_000.0 / self.compared as f64)
    }
}

/// A witness in its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventWitness {
    /// Its short name here.
    pub siglum: Siglum,
    /// The text.
    pub witness: Witness,
    /// How much to trust its lone readings.
    pub noise: NoiseEstimate,
    /// The witness of which it is a later version: the same page, changed since.
    pub version_of: Option<Siglum>,
}

/// Why a witness does not hold an exchange or passage. "Censored" is no label of this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbsenceCause {
    /// The print goes on on a page that is not in the source.
    PageJump,
    /// The source begins later.
    HeadLost,
    /// Left out by design, cleanly at its limits.
    Abridged,
    /// Extraction lost it.
    LostInExtraction,
    /// The eye skipped.
    EyeSkip,
    /// The witness prints a selection.
    Selection,
    /// Not known.
    Unknown,
}

impl AbsenceCause {
    /// The cause as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PageJump => "page-jump",
            Self::HeadLost => "head-lost",
            Self::Abridged => "abridged",
            Self::LostInExtraction => "lost-in-extraction",
            Self::EyeSkip => "eye-skip",
            Self::Selection => "selection",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether and how a witness holds an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Its exchange with this index, whole as far as it can tell.
    Whole(usize),
    /// Its exchange with this index; text is lost in it.
    Part(usize),
    /// Not at all.
    Absent {
        /// Why.
        cause: AbsenceCause,
        /// What that rests on.
        evidence: String,
    },
}

impl Held {
    /// The index of the exchange in the witness, if held.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Whole(i) | Self::Part(i) => Some(*i),
            Self::Absent { .. } => None,
        }
    }
}

/// A stretch of established text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// All witnesses that hold the place agree.
    Agreed(String),
    /// The witnesses differ: the index of the variant in the event, and the words shown.
    At(usize, String),
}

/// A paragraph of established text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EstablishedParagraph {
    /// Its stretches in order.
    pub segments: Vec<Segment>,
    /// The witnesses that hold any of it.
    pub witnesses: Vec<Siglum>,
}

impl EstablishedParagraph {
    /// The reading text.
    #[must_use]
    pub fn text(&self) -> String {
        self.segments
            .iter()
            .map(|s| match s {
                Segment::Agreed(t) | Segment::At(_, t) => t.as_str(),
            })
            .collect()
    }
}

/// To whom one witness gives the words of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ascription {
    /// The witness.
    pub siglum: Siglum,
    /// What the turn does, as this witness has it.
    pub role: Role,
    /// The person as resolved; absent where the witness names nobody.
    pub speaker: Option<String>,
    /// The outlet that asks.
    pub outlet: Option<String>,
    /// The label printed before these words; absent where none stands there.
    pub label: Option<Label>,
    /// Whether the words stand in the middle of a turn: then the speaker is that turn's.
    pub runs_on: bool,
    /// How sure the witness is of the speaker.
    pub certainty: Certainty,
}

/// Somebody who was present, as the witnesses together show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CastMember {
    /// The name, as full as any witness has it.
    pub name: String,
    /// Other forms of it as printed: `MS. ROOK`, `Rook`.
    pub forms: Vec<String>,
    /// The offices that labels, headline or lead give this person.
    pub offices: Vec<String>,
    /// The outlet for which this person asks.
    pub outlet: Option<String>,
    /// The witnesses in which the person speaks or is named.
    pub witnesses: Vec<Siglum>,
}

/// A turn of the established text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstablishedTurn {
    /// What it does.
    pub role: Role,
    /// The speaker as resolved; absent where no witness names one, and where they contradict each other and nothing decides.
    pub speaker: Option<String>,
    /// What the speaker rests on, over all witnesses: unsure where they contradict each other.
    pub certainty: Certainty,
    /// To whom each witness that holds the turn gives it.
    pub ascriptions: Vec<Ascription>,
    /// The variant at which the witnesses differ about the speaker: its index in the event.
    pub disputed: Option<usize>,
    /// Its paragraphs.
    pub paragraphs: Vec<EstablishedParagraph>,
}

impl EstablishedTurn {
    /// Who is printed over these words, with the witnesses that print so, in their order; those without a label say nothing.
    #[must_use]
    pub fn given(&self) -> Vec<(&str, Vec<Siglum>)> {
        let mut out: Vec<(&str, Vec<Siglum>)> = Vec::new();
        for a in &self.ascriptions {
            let Some(label) = a.label.as_ref() else { continue };
            let name = a.speaker.as_deref().or(a.outlet.as_deref()).unwrap_or(&label.text);
            match out.iter_mut().find(|(n, _)| *n == name) {
                Some((_, sigla)) => sigla.push(a.siglum),
                None => out.push((name, vec![a.siglum])),
            }
        }
        out
    }

    /// Whether the witnesses contradict each other about the speaker, and nothing decides.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.disputed.is_some() && self.certainty == Certainty::Unsure && self.speaker.is_none()
    }
}

/// An exchange of the event, with what each witness has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedExchange {
    /// Its name in citations; none for the opening.
    pub id: Option<ExchangeId>,
    /// Ids under which it was cited before more was known.
    pub formerly: Vec<ExchangeId>,
    /// Who asks.
    pub outlet: Option<Outlet>,
    /// One entry a witness, in the order of the sigla.
    pub held: Vec<Held>,
    /// The established text.
    pub turns: Vec<EstablishedTurn>,
}

/// How much of the event the record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Exchanges held by at least one witness.
    pub exchanges: usize,
    /// Of these, those with at least part of their question.
    pub with_question: usize,
    /// Of these, those that at least one witness holds whole.
    pub whole: usize,
    /// The number of questions that somebody reports, with who says so.
    pub reported: Option<(u32, String)>,
}

/// The press conference itself, held once, whatever was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name in citations.
    pub id: EventId,
    /// The day.
    pub date: Option<Date>,
    /// The headline of the fullest witness.
    pub title: String,
    /// Who was there, in the order in which they are named.
    pub cast: Vec<CastMember>,
    /// The official who answers.
    pub speaker: Option<String>,
    /// The official's role.
    pub role: Option<String>,
    /// Where.
    pub venue: Option<String>,
    /// On what occasion.
    pub occasion: Option<String>,
    /// How long.
    pub duration: Option<String>,
    /// Its series.
    pub series: Slug,
    /// The witnesses in the order of their sigla.
    pub witnesses: Vec<EventWitness>,
    /// What was said before the first question.
    pub opening: Option<MatchedExchange>,
    /// The exchanges, in the order of the conference as far as the witnesses show it.
    pub exchanges: Vec<MatchedExchange>,
    /// Where the witnesses differ, in the order of the text.
    pub variants: Vec<Variant>,
    /// What people have decided about it, revoked decisions included.
    pub emendations: Vec<crate::Emendation>,
    /// What people say became of the acts that were announced in it, revoked ones included. Nothing of it comes from the
    /// printings: whoever holds the ledger puts it here.
    pub outcomes: Vec<crate::Outcome>,
    /// Places odd by internal evidence.
    pub suspects: Vec<Suspect>,
    /// High-risk words that a single witness attests.
    pub unconfirmed: Vec<Unconfirmed>,
    /// How much is held.
    pub coverage: Coverage,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// A figure, name or relation that rests on one witness alone: no fact about the event until confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The only witness.
    pub siglum: Siglum,
    /// Where.
    pub span: TextSpan,
    /// The words.
    pub text: String,
    /// What kind of word.
    pub reason: RiskReason,
    /// How much harm.
    pub risk: Risk,
    /// The exchange; none for the opening.
    pub exchange: Option<ExchangeId>,
}
