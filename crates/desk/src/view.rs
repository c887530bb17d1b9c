//! What edges print: plain structures with the words already chosen, none of the core's types. They serialise as the
//! `--json` of the commands does.

use archive::{EventRow, ExchangeDigest, HeldDigest};
use record::{Choice, Correction, Emendation, Evidence, Finding, Severity, Siglum, SourceId};
use serde::{Deserialize, Serialize};

use crate::DeskError;
use crate::derive::{Established, narrow, paragraphs};
use crate::understand::AreaView;

/// A finding, for printing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// The code as documented.
    pub code: String,
    /// `note`, `warning` or `refused`.
    pub severity: String,
    /// First byte in the source, and the byte after the last; the whole of it where absent.
    pub place: Option<(u32, u32)>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl From<&Finding> for FindingView {
    fn from(f: &Finding) -> Self {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            code: f.code.as_str().to_owned(),
            severity: match f.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Refused => "refused",
            }
            .to_owned(),
            place: f.place.map(|p| (narrow(p.start()), narrow(p.end()))),
            message: f.message.clone(),
            hint: f.hint.clone(),
        }
    }
}

impl From<&archive::FindingDigest> for FindingView {
    fn from(f: &archive::FindingDigest) -> Self {
        Self {
            code: f.code.clone(),
            severity: f.severity.clone(),
            place: f.place,
            message: f.message.clone(),
            hint: f.hint.clone(),
        }
    }
}

impl From<FindingView> for archive::FindingDigest {
    fn from(f: FindingView) -> Self {
        Self { code: f.code, severity: f.severity, place: f.place, message: f.message, hint: f.hint }
    }
}

/// An event: who prints it, how much of it, and what is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// Its id.
    pub id: String,
    /// Its release.
    pub release: u32,
    /// The headline of the fullest witness.
    pub title: String,
    /// The day.
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
    /// The witnesses in the order of their sigla.
    pub witnesses: Vec<WitnessView>,
    /// The opening and the exchanges, in the order of the conference, with who holds them.
    pub exchanges: Vec<ExchangeLine>,
    /// Where text is lost.
    pub gaps: Vec<GapView>,
    /// How much is held.
    pub coverage: CoverageView,
    /// Variants of high risk.
    pub high_risk: u32,
    /// All variants.
    pub variants: u32,
    /// Suspects.
    pub suspects: u32,
    /// High-risk words of a single witness.
    pub unconfirmed: u32,
    /// What was odd.
    pub findings: Vec<FindingView>,
}

/// A witness of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessView {
    /// Its short name here.
    pub siglum: String,
    /// The first name of its source.
    pub name: String,
    /// Every name of its source.
    pub names: Vec<String>,
    /// SHA-256 of its source.
    pub source: String,
    /// Its language.
    pub language: String,
    /// Exchanges it holds whole.
    pub whole: u32,
    /// Exchanges it holds in part.
    pub part: u32,
    /// Characters of it that stand beside another witness.
    pub compared: u32,
    /// Loci where it stands alone.
    pub alone: u32,
    /// Errors it shares with another witness.
    pub shared_errors: u32,
}

/// An exchange in the coverage matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExchangeLine {
    /// Its id; `opening` for the opening.
    pub id: String,
    /// Who asks.
    pub outlet: Option<String>,
    /// The first words of the question, or of the answer where the question is lost.
    pub begins: String,
    /// One entry a witness, in the order of the sigla.
    pub held: Vec<HeldView>,
}

/// Whether a witness holds an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldView {
    /// `whole`, `part` or `absent`.
    pub state: String,
    /// Why it is absent.
    pub cause: Option<String>,
    /// What that rests on.
    pub evidence: Option<String>,
}

/// A place where a witness has lost text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapView {
    /// The witness.
    pub siglum: String,
    /// What kind of loss.
    pub kind: String,
    /// The exchange it lies in or before; none at the end.
    pub exchange: Option<String>,
    /// What it rests on.
    pub evidence: String,
}

/// How much of an event is held. No absence may be shown without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageView {
    /// Exchanges held by at least one witness.
    pub exchanges: u32,
    /// Of these, those with at least part of their question.
    pub with_question: u32,
    /// Of these, those that one witness holds whole.
    pub whole: u32,
    /// The number of questions that somebody reports.
    pub reported: Option<u32>,
    /// Who reports it.
    pub reported_by: Option<String>,
}

impl From<&archive::CoverageDigest> for CoverageView {
    fn from(c: &archive::CoverageDigest) -> Self {
        Self {
            exchanges: c.exchanges,
            with_question: c.with_question,
            whole: c.whole,
            reported: c.reported.as_ref().map(|r| r.0),
            reported_by: c.reported.as_ref().map(|r| r.1.clone()),
        }
    }
}

impl CoverageView {
    /// `13 of 23 exchanges held`; without a reported number, `13 exchanges held, of an unknown number`.
    ///
    /// Exchanges with their question are counted, since questions are what is reported. An answer without its question
    /// may be the rest of a question that is counted, so it stands beside.
    #[must_use]
    pub fn in_words(&self) -> String {
        let orphans = self.exchanges.saturating_sub(self.with_question);
        let beside = match orphans {
            0 => String::new(),
            1 => ", and 1 answer without its question".to_owned(),
            n => format!(", and {n} answers without their questions"),
        };
        match (self.reported, self.with_question) {
            (Some(n), held) => format!("{held} of {n} exchanges held{beside}"),
            (None, 1) => format!("1 exchange held, of an unknown number{beside}"),
            (None, held) => format!("{held} exchanges held, of an unknown number{beside}"),
        }
    }
}

impl EventView {
    /// The view of an event as it is kept. `names` gives the names of a source, sorted.
    pub(crate) fn of(
        row: &EventRow,
        mut names: impl FnMut(SourceId) -> Result<Vec<String>, DeskError>,
    ) -> Result<Self, DeskError> {
        let d = &row.digest;
        let id_of = |x: &ExchangeDigest| x.id.clone().unwrap_or_else(|| "opening".to_owned());
        let mut witnesses = Vec::new();
        for (place, w) in d.witnesses.iter().enumerate() {
            let id = SourceId::from_digest(w.source);
            let names = names(id)?;
            let held =
                |state: &HeldDigest| d.exchanges.iter().filter(|x| x.held.get(place) == Some(state)).count();
            witnesses.push(WitnessView {
                siglum: Siglum::nth(place).to_string(),
                name: names.first().cloned().unwrap_or_default(),
                names,
                source: id.to_string(),
                language: w.language.clone(),
                whole: narrow(held(&HeldDigest::Whole)),
                part: narrow(held(&HeldDigest::Part)),
                compared: w.compared,
                alone: w.alone,
                shared_errors: w.shared_errors,
            });
        }
        let gaps = d.witnesses.iter().enumerate().flat_map(|(place, w)| {
            w.gaps.iter().map(move |g| GapView {
                siglum: Siglum::nth(place).to_string(),
                kind: g.kind.clone(),
                exchange: g.exchange.and_then(|x| d.exchanges.get(x as usize)).map(id_of),
                evidence: g.evidence.clone(),
            })
        });
        Ok(Self {
            id: row.id.clone(),
            release: row.release,
            title: d.title.clone(),
            date: d.date.clone(),
            speaker: d.speaker.clone(),
            role: d.role.clone(),
            venue: d.venue.clone(),
            occasion: d.occasion.clone(),
            duration: d.duration.clone(),
            exchanges: d
                .opening
                .iter()
                .chain(&d.exchanges)
                .map(|x| ExchangeLine {
                    id: id_of(x),
                    outlet: x.outlet.clone(),
                    begins: begins(x),
                    held: x.held.iter().map(HeldView::from).collect(),
                })
                .collect(),
            gaps: gaps.collect(),
            coverage: (&d.coverage).into(),
            high_risk: d.counts.high,
            variants: d.counts.high + d.counts.medium + d.counts.low,
            suspects: d.counts.suspects,
            unconfirmed: d.counts.unconfirmed,
            findings: d.findings.iter().map(FindingView::from).collect(),
            witnesses,
        })
    }
}

/// The first words of an exchange, on one line.
fn begins(x: &ExchangeDigest) -> String {
    let first = paragraphs(x, true).chain(paragraphs(x, false)).find(|p| !p.text.trim().is_empty());
    first
        .map(|p| p.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect())
        .unwrap_or_default()
}

impl From<&HeldDigest> for HeldView {
    fn from(h: &HeldDigest) -> Self {
        match h {
            HeldDigest::Whole => Self { state: "whole".to_owned(), cause: None, evidence: None },
            HeldDigest::Part => Self { state: "part".to_owned(), cause: None, evidence: None },
            HeldDigest::Absent { cause, evidence } => Self {
                state: "absent".to_owned(),
                cause: Some(cause.clone()),
                evidence: Some(evidence.clone()),
            },
        }
    }
}

/// A place where the witnesses differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariantView {
    /// Its id.
    pub id: String,
    /// Where it stands, as a citation.
    pub citation: String,
    /// The kind of difference.
    pub class: String,
    /// Why they differ.
    pub cause: String,
    /// How much harm a wrong choice would do.
    pub risk: String,
    /// Why the risk is high.
    pub reasons: Vec<String>,
    /// The words before it.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// What the witnesses have.
    pub readings: Vec<ReadingView>,
    /// Whether the evidence decides.
    pub decided: bool,
    /// The reading in the established text, counted from 0.
    pub shown: usize,
    /// Why it stands there, or why it is open.
    pub because: String,
}

/// What some witnesses have at a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadingView {
    /// The words; empty where the text is absent.
    pub text: String,
    /// Absent because the source lost it.
    pub lacuna: bool,
    /// The witnesses with the line in the source of each, from 1.
    pub witnesses: Vec<(String, usize)>,
    /// Why it differs.
    pub cause: Option<String>,
    /// What that rests on.
    pub evidence: Vec<String>,
    /// Where it stands on the pages of those witnesses that have pages, with what is printed on either side of it; none
    /// where the answer does not hold the pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<(String, Vec<AreaView>)>,
    /// The files into which it was cut out of the pages, each with the siglum of its witness.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<(String, String)>,
}

/// A place that is odd by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SuspectView {
    /// Where it stands, as a citation.
    pub citation: String,
    /// The witness.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// The line in the source, from 1.
    pub line: usize,
    /// The words.
    pub text: String,
    /// Why it is odd, in a word.
    pub kind: String,
    /// How much harm it would do to rely on it.
    pub risk: String,
    /// Why it is odd, in a sentence.
    pub because: String,
}

/// A word of high risk that one witness alone attests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnconfirmedView {
    /// Where it stands, as a citation.
    pub citation: String,
    /// The witness.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// The line in the source, from 1.
    pub line: usize,
    /// The words.
    pub text: String,
    /// What kind of word.
    pub reason: String,
    /// How much harm.
    pub risk: String,
}

/// A decision of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmendationView {
    /// Its id.
    pub id: String,
    /// The event it concerned when it was made.
    pub event: String,
    /// What was decided, in words.
    pub says: String,
    /// Who.
    pub hand: String,
    /// On what grounds.
    pub reason: String,
    /// The day.
    pub date: String,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl From<&Emendation> for EmendationView {
    fn from(e: &Emendation) -> Self {
        let says = match &e.correction {
            Correction::Choose { variant, reading } if reading.is_empty() => {
                format!("at {variant} read nothing")
            }
            Correction::Choose { variant, reading } => format!("at {variant} read “{reading}”"),
            Correction::Replace { exchange, quote, with } => format!(
                "in {} for “{quote}” read “{with}”",
                exchange.as_ref().map_or("the opening".to_owned(), ToString::to_string)
            ),
            Correction::Identify { exchange, outlet } => format!("{exchange} was asked by {outlet}"),
            Correction::Date(day) => format!("it took place on {day}"),
            Correction::Reported(n) => format!("{n} questions are reported for the whole"),
        };
        Self {
            id: e.id.clone(),
            event: e.event.to_string(),
            says,
            hand: e.hand.clone(),
            reason: e.reason.clone(),
            date: e.date.to_string(),
            revoked: e.revoked,
        }
    }
}

/// The line of a place in a text, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// `EVENT/EXCHANGE@rN`, or `EVENT/opening@rN`.
pub(crate) fn citation(event: &str, exchange: Option<&record::ExchangeId>, release: u32) -> String {
    match exchange {
        Some(x) => format!("{event}/{x}@r{release}"),
        None => format!("{event}/opening@r{release}"),
    }
}

impl VariantView {
    /// The variants of an event, in the order of the text.
    pub(crate) fn of(made: &Established, release: u32) -> Vec<Self> {
        let event = &made.event;
        let id = event.id.to_string();
        event
            .variants
            .iter()
            .map(|v| {
                let (decided, because) = match &v.choice {
                    Choice::Chosen { because, .. } => (true, because),
                    Choice::Undecided { because, .. } => (false, because),
                };
                Self {
                    id: v.id.clone(),
                    citation: citation(&id, v.exchange.as_ref(), release),
                    class: v.class.as_str().to_owned(),
                    cause: v.cause().as_str().to_owned(),
                    risk: v.risk.as_str().to_owned(),
                    reasons: v.reasons.iter().map(|r| r.as_str().to_owned()).collect(),
                    before: v.before.clone(),
                    after: v.after.clone(),
                    readings: v
                        .readings
                        .iter()
                        .map(|r| ReadingView {
                            text: r.text.clone(),
                            lacuna: r.lacuna,
                            witnesses: r
                                .witnesses
                                .iter()
                                .map(|(s, span)| (s.to_string(), made.line(s.place(), span.start())))
                                .collect(),
                            cause: r.cause.map(|c| c.as_str().to_owned()),
                            evidence: r.evidence.iter().map(evidence).collect(),
                            areas: Vec::new(),
                            images: Vec::new(),
                        })
                        .collect(),
                    decided,
                    shown: v.choice.shown(),
                    because: because.clone(),
                }
            })
            .collect()
    }
}

fn evidence(e: &Evidence) -> String {
    match e {
        Evidence::EyeSkip(e) => {
            format!("between “{}” and “{}”: both hold “{}”", e.first, e.second, e.boundary)
        }
        Evidence::Note(note) => note.clone(),
    }
}

impl SuspectView {
    /// The suspects of an event.
    pub(crate) fn of(made: &Established, release: u32) -> Vec<Self> {
        let id = made.event.id.to_string();
        made.event
            .suspects
            .iter()
            .map(|s| Self {
                citation: citation(&id, s.exchange.as_ref(), release),
                siglum: s.siglum.to_string(),
                name: made.name(s.siglum.place()),
                line: made.line(s.siglum.place(), s.span.start()),
                text: s.text.clone(),
                kind: s.kind.as_str().to_owned(),
                risk: s.risk.as_str().to_owned(),
                because: s.because.clone(),
            })
            .collect()
    }
}

impl UnconfirmedView {
    /// The unconfirmed words of an event.
    pub(crate) fn of(made: &Established, release: u32) -> Vec<Self> {
        let id = made.event.id.to_string();
        made.event
            .unconfirmed
            .iter()
            .map(|u| Self {
                citation: citation(&id, u.exchange.as_ref(), release),
                siglum: u.siglum.to_string(),
                name: made.name(u.siglum.place()),
                line: made.line(u.siglum.place(), u.span.start()),
                text: u.text.clone(),
                reason: u.reason.as_str().to_owned(),
                risk: u.risk.as_str().to_owned(),
            })
            .collect()
    }
}

/// To whom some printings give words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenView {
    /// Whom they name.
    pub speaker: String,
    /// Their sigla.
    pub witnesses: Vec<String>,
}

impl GivenView {
    pub(crate) fn all(given: &[(String, Vec<u16>)]) -> Vec<Self> {
        let sigla =
            |places: &[u16]| places.iter().map(|p| Siglum::nth(usize::from(*p)).to_string()).collect();
        given.iter().map(|(name, places)| Self { speaker: name.clone(), witnesses: sigla(places) }).collect()
    }
}
