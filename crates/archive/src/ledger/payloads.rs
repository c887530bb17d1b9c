//! The payloads of the ledger as they lie on the disk.
//!
//! They are apart from [`Entry`] so that a type of the core can change without a row becoming unreadable: a new shape gets
//! a new "v" and [`Entry::read`] goes on knowing the old one. No flattening and no untagged enums: they make an old reader
//! accept what it does not understand. A new kind of row raises [`crate::FORMAT_VERSION`], so that a program that does not
//! know it says so, and does not call the record damaged.

use record::{Correction, Emendation, ExchangeId, Outcome};
use serde::{Deserialize, Serialize};

use super::{Entry, ExchangeGiven, ReleaseEntry, RevocationEntry};
use crate::MemberKey;

#[derive(Serialize, Deserialize)]
struct SourceV1 {
    v: u32,
    sha256: String,
    bytes: u64,
    name: String,
    from: String,
}

#[derive(Serialize, Deserialize)]
struct NameV1 {
    v: u32,
    sha256: String,
    name: String,
    from: String,
}

#[derive(Serialize, Deserialize)]
struct EncodingV1 {
    v: u32,
    sha256: String,
    label: String,
}

#[derive(Serialize, Deserialize)]
struct ImageV1 {
    v: u32,
    sha256: String,
    bytes: u64,
    name: String,
    of: String,
    engine: String,
}

#[derive(Serialize, Deserialize)]
struct EmendationV1 {
    v: u32,
    id: String,
    event: String,
    anchor: (String, u32),
    correction: CorrectionV1,
    hand: String,
    reason: String,
    date: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum CorrectionV1 {
    Choose { variant: String, reading: String },
    Replace { exchange: Option<String>, quote: String, with: String },
    Identify { exchange: String, outlet: String },
    Date { day: String },
    Reported { questions: u32 },
}

#[derive(Serialize, Deserialize)]
struct RevocationV1 {
    v: u32,
    emendation: String,
    hand: String,
    reason: String,
    date: String,
}

#[derive(Serialize, Deserialize)]
struct OutcomeV1 {
    v: u32,
    id: String,
    event: String,
    anchor: (String, u32),
    exchange: Option<String>,
    citation: String,
    act: String,
    status: String,
    source: String,
    hand: String,
    note: Option<String>,
    date: String,
}

#[derive(Serialize, Deserialize)]
struct ReleaseV1 {
    v: u32,
    event: String,
    number: u32,
    derivation: u32,
    members: Vec<(String, u32)>,
    exchanges: Vec<GivenV1>,
}

#[derive(Serialize, Deserialize)]
struct GivenV1 {
    id: Option<String>,
    at: Option<(u32, u32, u32)>,
    q: Vec<String>,
    a: Vec<String>,
}

impl Entry {
    /// The kinds of rows, as they stand in the table.
    pub const KINDS: [&'static str; 8] =
        ["source", "name", "encoding", "image", "emendation", "revocation", "release", "outcome"];

    pub(super) fn write(&self) -> (&'static str, String) {
        fn json(shape: &impl Serialize) -> String {
            // Strings and numbers alone: serde_json refuses none of them.
            serde_json::to_string(shape).unwrap_or_default()
        }
        match self {
            Self::Source { id, bytes, name, from } => (
                "source",
                json(&SourceV1 {
                    v: 1,
                    sha256: id.to_string(),
                    bytes: *bytes,
                    name: name.clone(),
                    from: from.clone(),
                }),
            ),
            Self::Name { id, name, from } => (
                "name",
                json(&NameV1 { v: 1, sha256: id.to_string(), name: name.clone(), from: from.clone() }),
            ),
            Self::Encoding { id, label } => {
                ("encoding", json(&EncodingV1 { v: 1, sha256: id.to_string(), label: label.clone() }))
            }
            Self::Image { id, bytes, name, of, engine } => (
                "image",
                json(&ImageV1 {
                    v: 1,
                    sha256: id.to_string(),
                    bytes: *bytes,
                    name: name.clone(),
                    of: of.to_string(),
                    engine: engine.clone(),
                }),
            ),
            Self::Emendation { emendation: e, anchor } => (
                "emendation",
                json(&EmendationV1 {
                    v: 1,
                    id: e.id.clone(),
                    event: e.event.to_string(),
                    anchor: (anchor.source.to_string(), anchor.ordinal),
                    correction: match &e.correction {
                        Correction::Choose { variant, reading } => {
                            CorrectionV1::Choose { variant: variant.clone(), reading: reading.clone() }
                        }
                        Correction::Replace { exchange, quote, with } => CorrectionV1::Replace {
                            exchange: exchange.as_ref().map(ToString::to_string),
                            quote: quote.clone(),
                            with: with.clone(),
                        },
                        Correction::Identify { exchange, outlet } => {
                            CorrectionV1::Identify { exchange: exchange.to_string(), outlet: outlet.clone() }
                        }
                        Correction::Date(day) => CorrectionV1::Date { day: day.to_string() },
                        Correction::Reported(n) => CorrectionV1::Reported { questions: *n },
                    },
                    hand: e.hand.clone(),
                    reason: e.reason.clone(),
                    date: e.date.to_string(),
                }),
            ),
            Self::Revocation(r) => (
                "revocation",
                json(&RevocationV1 {
                    v: 1,
                    emendation: r.emendation.clone(),
                    hand: r.hand.clone(),
                    reason: r.reason.clone(),
                    date: r.date.clone(),
                }),
            ),
            Self::Outcome { outcome: o, anchor } => (
                "outcome",
                json(&OutcomeV1 {
                    v: 1,
                    id: o.id.clone(),
                    event: o.event.to_string(),
                    anchor: (anchor.source.to_string(), anchor.ordinal),
                    exchange: o.exchange.as_ref().map(ToString::to_string),
                    citation: o.citation.clone(),
                    act: o.act.clone(),
                    status: o.status.to_string(),
                    source: o.source.clone(),
                    hand: o.hand.clone(),
                    note: o.note.clone(),
                    date: o.date.to_string(),
                }),
            ),
            Self::Release(r) => (
                "release",
                json(&ReleaseV1 {
                    v: 1,
                    event: r.event.clone(),
                    number: r.number,
                    derivation: r.derivation,
                    members: r.members.iter().map(|m| (m.source.to_string(), m.ordinal)).collect(),
                    exchanges: r
                        .exchanges
                        .iter()
                        .map(|x| GivenV1 {
                            id: x.id.clone(),
                            at: x.anchor,
                            q: x.question.clone(),
                            a: x.answer.clone(),
                        })
                        .collect(),
                }),
            ),
        }
    }

    pub(super) fn read(kind: &str, payload: &str) -> Result<Self, String> {
        fn shape<T: for<'de> Deserialize<'de>>(payload: &str) -> Result<T, String> {
            serde_json::from_str(payload).map_err(|e| format!("its payload is not understood: {e}"))
        }
        fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
            text.parse().map_err(|e: T::Err| format!("its payload is not understood: {e}"))
        }
        fn exchange(id: &str) -> Result<ExchangeId, String> {
            record::Slug::new(id).map(ExchangeId::new).map_err(|e| e.to_string())
        }
        fn member((source, ordinal): &(String, u32)) -> Result<MemberKey, String> {
            Ok(MemberKey { source: parsed(source)?, ordinal: *ordinal })
        }
        #[derive(Deserialize)]
        struct Version {
            v: u32,
        }
        let Version { v } = shape(payload)?;
        if v != 1 {
            return Err(format!("it has version {v}, which this program does not know"));
        }
        Ok(match kind {
            "source" => {
                let s: SourceV1 = shape(payload)?;
                Self::Source { id: parsed(&s.sha256)?, bytes: s.bytes, name: s.name, from: s.from }
            }
            "name" => {
                let s: NameV1 = shape(payload)?;
                Self::Name { id: parsed(&s.sha256)?, name: s.name, from: s.from }
            }
            "encoding" => {
                let s: EncodingV1 = shape(payload)?;
                Self::Encoding { id: parsed(&s.sha256)?, label: s.label }
            }
            "image" => {
                let i: ImageV1 = shape(payload)?;
                Self::Image {
                    id: parsed(&i.sha256)?,
                    bytes: i.bytes,
                    name: i.name,
                    of: parsed(&i.of)?,
                    engine: i.engine,
                }
            }
            "emendation" => {
                let e: EmendationV1 = shape(payload)?;
                Self::Emendation {
                    anchor: member(&e.anchor)?,
                    emendation: Emendation {
                        id: e.id,
                        event: parsed(&e.event)?,
                        correction: match e.correction {
                            CorrectionV1::Choose { variant, reading } => {
                                Correction::Choose { variant, reading }
                            }
                            CorrectionV1::Replace { exchange: x, quote, with } => Correction::Replace {
                                exchange: x.as_deref().map(exchange).transpose()?,
                                quote,
                                with,
                            },
                            CorrectionV1::Identify { exchange: x, outlet } => {
                                Correction::Identify { exchange: exchange(&x)?, outlet }
                            }
                            CorrectionV1::Date { day } => Correction::Date(parsed(&day)?),
                            CorrectionV1::Reported { questions } => Correction::Reported(questions),
                        },
                        hand: e.hand,
                        reason: e.reason,
                        date: parsed(&e.date)?,
                        revoked: false,
                    },
                }
            }
            "revocation" => {
                let r: RevocationV1 = shape(payload)?;
                Self::Revocation(RevocationEntry {
                    emendation: r.emendation,
                    hand: r.hand,
                    reason: r.reason,
                    date: r.date,
                })
            }
            "outcome" => {
                let o: OutcomeV1 = shape(payload)?;
                Self::Outcome {
                    anchor: member(&o.anchor)?,
                    outcome: Outcome {
                        id: o.id,
                        event: parsed(&o.event)?,
                        exchange: o.exchange.as_deref().map(exchange).transpose()?,
                        citation: o.citation,
                        act: o.act,
                        status: parsed(&o.status)?,
                        source: o.source,
                        hand: o.hand,
                        note: o.note,
                        date: parsed(&o.date)?,
                        revoked: false,
                    },
                }
            }
            "release" => {
                let r: ReleaseV1 = shape(payload)?;
                Self::Release(ReleaseEntry {
                    event: r.event,
                    number: r.number,
                    derivation: r.derivation,
                    members: r.members.iter().map(member).collect::<Result<_, _>>()?,
                    exchanges: r
                        .exchanges
                        .into_iter()
                        .map(|x| ExchangeGiven { id: x.id, anchor: x.at, question: x.q, answer: x.a })
                        .collect(),
                })
            }
            other => return Err(format!("its kind {other:?} is not known to this program")),
        })
    }
}
