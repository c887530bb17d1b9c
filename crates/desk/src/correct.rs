use archive::{Entry, MemberKey, RevocationEntry};
use record::{CitationPlace, Correction, Date, Emendation, ExchangeId, Slug, SourceId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::derive::{self, paragraphs};
use crate::view::EmendationView;
use crate::{Desk, DeskError, Watch};

/// What is to be decided about an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectionRequest {
    /// At a variant read so.
    Choose {
        /// The variant's id.
        variant: String,
        /// The words of one of its readings; empty to read nothing.
        reading: String,
    },
    /// Read otherwise than all witnesses.
    Replace {
        /// Words of the established text.
        quote: String,
        /// What to read instead.
        with: String,
    },
    /// An orphan was asked by this outlet.
    Identify {
        /// The outlet.
        outlet: String,
    },
    /// It took place on this day.
    Date {
        /// `YYYY-MM-DD`.
        day: String,
    },
    /// This number of questions is reported for the whole.
    Reported {
        /// The number.
        questions: u32,
    },
}

/// A decision with its hand and its grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectRequest {
    /// The event, or the exchange for `Replace` and `Identify`.
    pub citation: String,
    /// What is decided.
    pub correction: CorrectionRequest,
    /// Who decides.
    pub hand: String,
    /// On what grounds.
    pub reason: String,
    /// The day, where it is not today.
    pub date: Option<String>,
}

/// What a correction did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorrectView {
    /// The decision.
    pub emendation: EmendationView,
    /// Whether the ledger held it before.
    pub known: bool,
    /// The event it is about, as it is called now.
    pub event: String,
    /// Its release now.
    pub release: u32,
}

impl Desk {
    /// Enters a decision in the ledger. It changes no printing; it can be taken back.
    ///
    /// # Errors
    /// What it is about is not there, or it has no hand or reason.
    pub fn correct(
        &mut self,
        request: &CorrectRequest,
        watch: &mut dyn Watch,
    ) -> Result<CorrectView, DeskError> {
        self.catch_up(watch)?;
        let hand = required("hand", &request.hand, "say who decides with --hand NAME")?;
        let reason = required("reason", &request.reason, "say on what grounds with --reason TEXT")?;
        let date = match &request.date {
            Some(day) => parse_day(day)?,
            None => self.moment.today,
        };
        let citation = Self::parse(&request.citation)?;
        let found = self.find(&citation, None)?;
        let row = found.row;
        let exchange: Option<ExchangeId> = match &found.place {
            CitationPlace::Exchange(id, _) => Some(id.clone()),
            CitationPlace::Opening(_) | CitationPlace::Event => None,
        };
        let usage = |what: String, hint: String| DeskError::Usage { what, hint };
        let correction = match &request.correction {
            CorrectionRequest::Choose { variant, reading } => {
                let decisions = self.decisions()?;
                let made =
                    self.establish_all(std::iter::once((row.fingerprint, row.id.as_str())), &decisions)?;
                let variants = made.iter().flatten().flat_map(|m| &m.event.variants);
                let Some(v) = variants.clone().find(|v| v.id == *variant) else {
                    return Err(DeskError::NotFound {
                        what: format!("{} has no variant {variant}", row.id),
                        hint: format!("`onrecord variants {}` names them", row.id),
                    });
                };
                if !v.readings.iter().any(|r| r.text == *reading) {
                    let known: Vec<String> = v.readings.iter().map(|r| format!("“{}”", r.text)).collect();
                    return Err(usage(
                        format!("no witness reads “{reading}” at {variant}"),
                        format!(
                            "the readings are {}; for words that no witness has, use --replace",
                            known.join(", ")
                        ),
                    ));
                }
                Correction::Choose { variant: variant.clone(), reading: reading.clone() }
            }
            CorrectionRequest::Replace { quote, with } => {
                if found.place == CitationPlace::Event {
                    return Err(usage(
                        "a replacement needs an exchange, or the opening".to_owned(),
                        format!("for example {}/opening", row.id),
                    ));
                }
                let x = match &exchange {
                    Some(id) => row.digest.exchanges.iter().find(|x| x.id.as_deref() == Some(id.as_str())),
                    None => row.digest.opening.as_ref(),
                };
                let count: usize = x
                    .into_iter()
                    .flat_map(|x| paragraphs(x, true).chain(paragraphs(x, false)))
                    .map(|p| if quote.is_empty() { 0 } else { p.text.matches(quote.as_str()).count() })
                    .sum();
                if count != 1 {
                    return Err(usage(
                        format!("“{quote}” stands {count} times there; it must stand once"),
                        if count == 0 {
                            format!("`onrecord show {}` gives the established text", request.citation)
                        } else {
                            "quote some more words around it".to_owned()
                        },
                    ));
                }
                Correction::Replace { exchange, quote: quote.clone(), with: with.clone() }
            }
            CorrectionRequest::Identify { outlet } => {
                let outlet = required("outlet", outlet, "name the outlet that asked")?;
                let Some(exchange) = exchange else {
                    return Err(usage(
                        "to identify who asked needs an exchange".to_owned(),
                        format!("for example {}/orphan-3fa2c1", row.id),
                    ));
                };
                Correction::Identify { exchange, outlet }
            }
            CorrectionRequest::Date { day } => Correction::Date(parse_day(day)?),
            CorrectionRequest::Reported { questions } => {
                if *questions < row.digest.coverage.with_question {
                    return Err(usage(
                        format!(
                            "the record holds {} exchanges of {}, more than the {questions} reported",
                            row.digest.coverage.with_question, row.id
                        ),
                        "check the number; follow-ups may have been counted as exchanges".to_owned(),
                    ));
                }
                Correction::Reported(*questions)
            }
        };
        let anchor = row
            .digest
            .witnesses
            .first()
            .map_or(MemberKey { source: SourceId::from_digest(row.fingerprint), ordinal: 0 }, |w| {
                MemberKey { source: SourceId::from_digest(w.source), ordinal: w.ordinal }
            });
        let event = row.id.parse().map_err(|e: record::NameError| DeskError::Usage {
            what: e.to_string(),
            hint: "`onrecord list` names the events".to_owned(),
        })?;
        let mut emendation =
            Emendation { id: String::new(), event, correction, hand, reason, date, revoked: false };
        emendation.id = id_of(&emendation);

        let standing = self
            .decisions()?
            .emendations
            .iter()
            .any(|d| d.emendation.id == emendation.id && !d.emendation.revoked);
        if !standing {
            let batch = self.archive.batch()?;
            batch.append(&Entry::Emendation { emendation: emendation.clone(), anchor }, &self.moment.now)?;
            batch.commit()?;
            derive::bring_up_to_date(&mut self.archive, &derive::JustRead::default(), &self.moment, watch)?;
        }
        self.decided(&emendation, anchor, standing)
    }

    /// Takes a decision back. It stays in the ledger, as revoked.
    ///
    /// # Errors
    /// There is no such decision.
    pub fn revoke(
        &mut self,
        id: &str,
        hand: &str,
        reason: &str,
        date: Option<&str>,
        watch: &mut dyn Watch,
    ) -> Result<CorrectView, DeskError> {
        self.catch_up(watch)?;
        let hand = required("hand", hand, "say who takes it back with --hand NAME")?;
        let reason = required("reason", reason, "say on what grounds with --reason TEXT")?;
        let date = date.map(parse_day).transpose()?.unwrap_or(self.moment.today);
        let decisions = self.decisions()?;
        let Some(found) = decisions.emendations.iter().rev().find(|d| d.emendation.id == id) else {
            return Err(DeskError::NotFound {
                what: format!("there is no emendation {id} in the record"),
                hint: "`onrecord correct --list` names them".to_owned(),
            });
        };
        let known = found.emendation.revoked;
        if !known {
            let batch = self.archive.batch()?;
            batch.append(
                &Entry::Revocation(RevocationEntry {
                    emendation: id.to_owned(),
                    hand,
                    reason,
                    date: date.to_string(),
                }),
                &self.moment.now,
            )?;
            batch.commit()?;
            derive::bring_up_to_date(&mut self.archive, &derive::JustRead::default(), &self.moment, watch)?;
        }
        let revoked = Emendation { revoked: true, ..found.emendation.clone() };
        self.decided(&revoked, found.anchor, known)
    }

    /// All decisions, in the order of the ledger; those about one event where one is named.
    ///
    /// # Errors
    /// There is no such event.
    pub fn corrections(&self, event: Option<&str>) -> Result<Vec<EmendationView>, DeskError> {
        let decisions = self.decisions()?;
        let members = match event {
            None => None,
            Some(id) => {
                let row = self.event_named(id)?;
                Some(self.archive.done(self.archive.derived().members(row.fingerprint))?)
            }
        };
        Ok(decisions
            .emendations
            .iter()
            .filter(|d| members.as_ref().is_none_or(|m| m.contains(&d.anchor)))
            .map(|d| EmendationView::from(&d.emendation))
            .collect())
    }

    fn decided(
        &self,
        emendation: &Emendation,
        anchor: MemberKey,
        known: bool,
    ) -> Result<CorrectView, DeskError> {
        let derived = self.archive.derived();
        let row = match self.archive.done(derived.event_of(anchor))? {
            Some(fingerprint) => self.archive.done(derived.event_made_of(fingerprint))?,
            None => None,
        };
        Ok(CorrectView {
            emendation: emendation.into(),
            known,
            event: row.as_ref().map(|r| r.id.clone()).unwrap_or_default(),
            release: row.as_ref().map_or(0, |r| r.release),
        })
    }

    /// Does what an interrupted `add` left undone: decisions are about events as they are.
    pub(crate) fn catch_up(&mut self, watch: &mut dyn Watch) -> Result<(), DeskError> {
        if derive::state(&self.archive)? != derive::State::UpToDate {
            derive::bring_up_to_date(&mut self.archive, &derive::JustRead::default(), &self.moment, watch)?;
        }
        Ok(())
    }
}

pub(crate) fn required(what: &str, given: &str, hint: &str) -> Result<String, DeskError> {
    let given = given.trim();
    if given.is_empty() {
        return Err(DeskError::Usage {
            what: format!("a decision without a {what} is none"),
            hint: hint.to_owned(),
        });
    }
    Ok(given.to_owned())
}

pub(crate) fn parse_day(day: &str) -> Result<Date, DeskError> {
    day.parse().map_err(|e: record::DateError| DeskError::Usage {
        what: e.to_string(),
        hint: "for example 2031-03-07".to_owned(),
    })
}

/// `e-` and a hash of what the emendation says: the same words twice are one emendation.
fn id_of(e: &Emendation) -> String {
    let mut hash = Sha256::new();
    let mut field = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    field(&e.event.to_string());
    match &e.correction {
        Correction::Choose { variant, reading } => ["choose", variant, reading].map(&mut field),
        Correction::Replace { exchange, quote, with } => {
            field(exchange.as_ref().map_or("", ExchangeId::as_str));
            ["replace", quote, with].map(&mut field)
        }
        Correction::Identify { exchange, outlet } => ["identify", exchange.as_str(), outlet].map(&mut field),
        Correction::Date(day) => ["date", &day.to_string(), ""].map(&mut field),
        Correction::Reported(n) => ["reported", &n.to_string(), ""].map(&mut field),
    };
    field(&e.hand);
    field(&e.reason);
    field(&e.date.to_string());
    let digest = SourceId::from_digest(hash.finalize().into()).to_string();
    let id = format!("e-{}", &digest[..8]);
    debug_assert!(Slug::new(&id).is_ok(), "an id that can be typed");
    id
}
