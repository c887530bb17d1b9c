//! How derived things lie in the database: shapes of their own, so that a type of the core can change without a
//! reader of old records noticing. They are derived, so they need no version each: a record whose derived tables were
//! made by another version of the program is derived anew as a whole.

use record::{
    Date, DateClue, DateKind, EventClues, Exchange, Juncture, Outlet, Piece, Role, Slug, SourceId, TextSpan,
    Turn, TurnOrigin, Witness,
};
use serde::{Deserialize, Serialize};

/// What the matcher needs of a witness: enough to group without opening its source again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessSketch {
    /// The witness without the words of its turns: clues, and of the opening and of each exchange that it is there, who
    /// asks, and where its first turn stands.
    pub witness: Witness,
    /// Sampled hashes of the words of those who answer.
    pub hashes: Vec<u32>,
    /// In which stretch of these words each of them stands.
    pub stretches: Vec<u8>,
    /// Whether the witness shows that text is lost.
    pub fragment: bool,
}

#[derive(Serialize, Deserialize)]
struct SketchShape {
    headline: Vec<(u32, u32)>,
    title: Option<String>,
    lead: Vec<(u32, u32)>,
    dates: Vec<DateShape>,
    speaker: Option<String>,
    role: Option<String>,
    venue: Option<String>,
    occasion: Option<String>,
    duration: Option<String>,
    series: Option<String>,
    language: String,
    /// The first turn of the opening, where there is one.
    opening: Option<TurnShape>,
    exchanges: Vec<ExchangeShape>,
    /// Sorted hashes as differences: half the size of the hashes themselves.
    hashes: Vec<u32>,
    stretches: Vec<u8>,
    fragment: bool,
}

#[derive(Serialize, Deserialize)]
struct DateShape {
    /// 0 for the day of the conference, 1 for an unsure one, 2 for a day of printing.
    kind: u8,
    year: u16,
    month: u8,
    day: u8,
    span: (u32, u32),
    basis: String,
    weight: u8,
}

#[derive(Serialize, Deserialize)]
struct ExchangeShape {
    outlet: Option<OutletShape>,
    first: Option<TurnShape>,
}

/// A turn without its words: that it is there, and where.
#[derive(Serialize, Deserialize)]
struct TurnShape {
    question: bool,
    span: (u32, u32),
}

impl TurnShape {
    fn of(turns: &[Turn]) -> Option<Self> {
        let turn = turns.first()?;
        let span = turn.span().unwrap_or(TextSpan::empty(0));
        Some(Self { question: turn.role == Role::Question, span: pair(span) })
    }

    fn stub(self) -> Turn {
        Turn {
            role: if self.question { Role::Question } else { Role::Answer },
            origin: TurnOrigin::Inferred,
            label: None,
            speaker: None,
            attribution: record::Attribution::default(),
            pieces: vec![Piece { span: span(self.span), juncture: Juncture::Start }],
        }
    }
}

#[derive(Serialize, Deserialize)]
struct OutletShape {
    printed: String,
    name: String,
    slug: String,
    near: bool,
}

fn pair(span: TextSpan) -> (u32, u32) {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (narrow(span.start()), narrow(span.end()))
}

fn span((start, end): (u32, u32)) -> TextSpan {
    TextSpan::between(start as usize, end as usize)
}

impl WitnessSketch {
    /// The sketch of a witness: its words left out.
    #[must_use]
    pub fn of(witness: &Witness, hashes: &[u32], stretches: &[u8], fragment: bool) -> Self {
        let first = |turns: &[Turn]| TurnShape::of(turns).map(TurnShape::stub).into_iter().collect();
        let exchanges = witness.exchanges.iter().map(|x| Exchange {
            outlet: x.outlet.clone(),
            headings: Vec::new(),
            turns: first(&x.turns),
        });
        Self {
            witness: Witness {
                source: witness.source,
                clues: witness.clues.clone(),
                opening: first(&witness.opening),
                exchanges: exchanges.collect(),
                gaps: Vec::new(),
                jumps: Vec::new(),
                overlaps: Vec::new(),
                struck: Vec::new(),
            },
            hashes: hashes.to_vec(),
            stretches: stretches.to_vec(),
            fragment,
        }
    }

    /// The bytes that are kept.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let c = &self.witness.clues;
        let mut before = 0;
        let shape = SketchShape {
            headline: c.headline.iter().copied().map(pair).collect(),
            title: c.title.clone(),
            lead: c.lead.iter().copied().map(pair).collect(),
            dates: c
                .dates
                .iter()
                .map(|d| DateShape {
                    kind: d.kind as u8,
                    year: d.date.year(),
                    month: d.date.month(),
                    day: d.date.day(),
                    span: pair(d.span),
                    basis: d.basis.clone(),
                    weight: d.weight,
                })
                .collect(),
            speaker: c.speaker.clone(),
            role: c.role.clone(),
            venue: c.venue.clone(),
            occasion: c.occasion.clone(),
            duration: c.duration.clone(),
            series: c.series.as_ref().map(ToString::to_string),
            language: c.language.clone(),
            opening: TurnShape::of(&self.witness.opening),
            exchanges: self
                .witness
                .exchanges
                .iter()
                .map(|x| ExchangeShape {
                    outlet: x.outlet.as_ref().map(|o| OutletShape {
                        printed: o.printed.clone(),
                        name: o.name.clone(),
                        slug: o.slug.to_string(),
                        near: o.near,
                    }),
                    first: TurnShape::of(&x.turns),
                })
                .collect(),
            hashes: self.hashes.iter().map(|h| h.wrapping_sub(std::mem::replace(&mut before, *h))).collect(),
            stretches: self.stretches.clone(),
            fragment: self.fragment,
        };
        encode(&shape)
    }

    /// The sketch that `encode` made these bytes of; none if it did not.
    pub(crate) fn decode(source: SourceId, bytes: &[u8]) -> Option<Self> {
        let shape: SketchShape = postcard::from_bytes(bytes).ok()?;
        let dates = shape.dates.into_iter().map(|d| {
            Some(DateClue {
                date: Date::new(d.year, d.month, d.day).ok()?,
                span: span(d.span),
                kind: match d.kind {
                    0 => DateKind::Conference,
                    1 => DateKind::Unsure,
                    2 => DateKind::Printing,
                    _ => return None,
                },
                basis: d.basis,
                weight: d.weight,
            })
        });
        let stubs = |turn: Option<TurnShape>| turn.map(TurnShape::stub).into_iter().collect();
        let exchanges = shape.exchanges.into_iter().map(|x| {
            let outlet = match x.outlet {
                None => None,
                Some(o) => Some(Outlet {
                    printed: o.printed,
                    name: o.name,
                    slug: Slug::new(&o.slug).ok()?,
                    near: o.near,
                }),
            };
            Some(Exchange { outlet, headings: Vec::new(), turns: stubs(x.first) })
        });
        let mut before = 0u32;
        Some(Self {
            witness: Witness {
                source,
                clues: EventClues {
                    headline: shape.headline.into_iter().map(span).collect(),
                    title: shape.title,
                    lead: shape.lead.into_iter().map(span).collect(),
                    dates: dates.collect::<Option<_>>()?,
                    speaker: shape.speaker,
                    role: shape.role,
                    venue: shape.venue,
                    occasion: shape.occasion,
                    duration: shape.duration,
                    series: match shape.series {
                        None => None,
                        Some(s) => Some(Slug::new(&s).ok()?),
                    },
                    language: shape.language,
                    // Asked for when the event is established, from the source itself.
                    page: None,
                },
                opening: stubs(shape.opening),
                exchanges: exchanges.collect::<Option<_>>()?,
                gaps: Vec::new(),
                jumps: Vec::new(),
                overlaps: Vec::new(),
                struck: Vec::new(),
            },
            hashes: shape
                .hashes
                .into_iter()
                .map(|d| {
                    before = before.wrapping_add(d);
                    before
                })
                .collect(),
            stretches: shape.stretches,
            fragment: shape.fragment,
        })
    }
}

/// Encodes a derived shape. Postcard fails on maps of unknown length alone, and there are none here.
pub(crate) fn encode(shape: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(shape).unwrap_or_default()
}

/// What is shown of an event without collating it again: its established words, who holds what, and how much is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDigest {
    /// The headline of the fullest witness.
    pub title: String,
    /// The day, `YYYY-MM-DD`.
    pub date: Option<String>,
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
    pub series: String,
    /// The witnesses in the order of their sigla.
    pub witnesses: Vec<WitnessDigest>,
    /// What was said before the first question.
    pub opening: Option<ExchangeDigest>,
    /// The exchanges in the order of the conference.
    pub exchanges: Vec<ExchangeDigest>,
    /// How much is held.
    pub coverage: CoverageDigest,
    /// How much is open.
    pub counts: CountsDigest,
    /// What was odd.
    pub findings: Vec<FindingDigest>,
}

/// A witness of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessDigest {
    /// SHA-256 of its source.
    pub source: [u8; 32],
    /// Which witness of that source, from 0.
    pub ordinal: u32,
    /// Its language pack.
    pub language: String,
    /// Characters that stand beside another witness.
    pub compared: u32,
    /// Loci where it stands alone.
    pub alone: u32,
    /// Errors it shares with another witness.
    pub shared_errors: u32,
    /// Where its text is lost.
    pub gaps: Vec<GapDigest>,
}

/// A place where a witness has lost text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapDigest {
    /// The kind as exported.
    pub kind: String,
    /// Index into the event's exchanges of the exchange it lies in or before; none where the witness's exchange has
    /// no match, or at its end.
    pub exchange: Option<u32>,
    /// What it rests on.
    pub evidence: String,
}

/// An exchange of an event, or its opening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeDigest {
    /// Its id; none for the opening.
    pub id: Option<String>,
    /// Ids under which it was cited before.
    pub formerly: Vec<String>,
    /// Who asks.
    pub outlet: Option<String>,
    /// One entry a witness, in the order of the sigla.
    pub held: Vec<HeldDigest>,
    /// Where each witness prints it: the ranges of bytes of its source, in the order of reading; none where it does not.
    pub places: Vec<Vec<(u32, u32)>>,
    /// The established text.
    pub turns: Vec<TurnDigest>,
}

/// Whether and how a witness holds an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeldDigest {
    /// Whole.
    Whole,
    /// Text is lost in it.
    Part,
    /// Not at all.
    Absent {
        /// The cause as exported.
        cause: String,
        /// What that rests on.
        evidence: String,
    },
}

/// A turn of the established text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnDigest {
    /// The role as exported.
    pub role: String,
    /// The speaker as resolved.
    pub speaker: Option<String>,
    /// Who is printed over these words and in which witnesses, where they contradict each other and nothing decides: then
    /// there is no speaker.
    pub given: Vec<(String, Vec<u16>)>,
    /// Its paragraphs.
    pub paragraphs: Vec<ParagraphDigest>,
}

/// A paragraph of the established text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphDigest {
    /// The reading text.
    pub text: String,
    /// Places, in the order of the sigla, of the witnesses that hold any of it.
    pub witnesses: Vec<u16>,
}

/// How much of an event the record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageDigest {
    /// Exchanges held by at least one witness.
    pub exchanges: u32,
    /// Of these, those with at least part of their question.
    pub with_question: u32,
    /// Of these, those that one witness holds whole.
    pub whole: u32,
    /// The number of questions that somebody reports, and who.
    pub reported: Option<(u32, String)>,
}

/// How much of an event is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountsDigest {
    /// Variants of high risk.
    pub high: u32,
    /// Variants of medium risk.
    pub medium: u32,
    /// Variants of low risk.
    pub low: u32,
    /// Suspects.
    pub suspects: u32,
    /// High-risk words of a single witness.
    pub unconfirmed: u32,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDigest {
    /// The code as documented.
    pub code: String,
    /// `note`, `warning` or `refused`.
    pub severity: String,
    /// First and last byte in the source; the whole of it where absent.
    pub place: Option<(u32, u32)>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}
