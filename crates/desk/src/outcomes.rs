//! What became of announced acts: what people enter, each time with a source outside the record.
//!
//! No printing of a conference says what came of it, and a programme that guessed would accuse. So an outcome is a row of
//! the ledger with a hand, a source and a day. It makes no event read otherwise. It hangs on the words of the act in its
//! exchange: the established text may get better, the exchange another id or the event another name, and it is found again;
//! where the act is no longer read as it was quoted, the outcome is shown by itself and not lost.

use archive::{Entry, MemberKey, RevocationEntry};
use editing::script::fold_str;
use record::{EventId, ExchangeId, Outcome, OutcomeStatus, SourceId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::correct::{parse_day, required};
use crate::derive;
use crate::promises::{PromiseView, PromisesRequest};
use crate::{Desk, DeskError, Watch};

/// What is said to have become of an announced act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeRequest {
    /// Where to look for the act: events whose ids begin with one of these; all where there is none.
    pub events: Vec<String>,
    /// The act's id, or the citation of its paragraph or exchange where that announces one thing.
    pub act: String,
    /// `kept`, `partly`, `broken`, `unknown`.
    pub status: String,
    /// Where that is to be seen.
    pub source: String,
    /// Who says so.
    pub hand: String,
    /// What else is to be said.
    pub note: Option<String>,
    /// The day, where it is not today.
    pub date: Option<String>,
}

/// What became of an act, as somebody says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeView {
    /// Its id.
    pub id: String,
    /// `kept`, `partly`, `broken`, `unknown`.
    pub status: String,
    /// Where that is to be seen, outside the record.
    pub source: String,
    /// Who says so.
    pub hand: String,
    /// What else is said.
    pub note: Option<String>,
    /// The day on which it was entered.
    pub date: String,
    /// The paragraph as cited then.
    pub citation: String,
    /// The act as quoted then.
    pub act: String,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl From<&Outcome> for OutcomeView {
    fn from(o: &Outcome) -> Self {
        Self {
            id: o.id.clone(),
            status: o.status.to_string(),
            source: o.source.clone(),
            hand: o.hand.clone(),
            note: o.note.clone(),
            date: o.date.to_string(),
            citation: o.citation.clone(),
            act: o.act.clone(),
            revoked: o.revoked,
        }
    }
}

/// What entering or taking back an outcome did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeWritten {
    /// The outcome.
    pub outcome: OutcomeView,
    /// Whether the ledger held it before.
    pub known: bool,
}

/// An outcome with the witness that finds its event.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    pub(crate) outcome: Outcome,
    pub(crate) anchor: MemberKey,
}

impl Desk {
    /// Enters what became of an announced act.
    ///
    /// # Errors
    /// There is no such act, or several; it has no source, no hand, or no status that is one.
    pub fn enter_outcome(
        &mut self,
        request: &OutcomeRequest,
        watch: &mut dyn Watch,
    ) -> Result<OutcomeWritten, DeskError> {
        self.catch_up(watch)?;
        let usage = |what: String, hint: &str| DeskError::Usage { what, hint: hint.to_owned() };
        let status: OutcomeStatus = request.status.parse().map_err(|e: record::OutcomeStatusError| {
            usage(e.to_string(), "unknown is for a source that was looked at and does not say")
        })?;
        let source = required(
            "source",
            &request.source,
            "say where it is to be seen with --source: a URL, a document, a printing",
        )?;
        let hand = required("hand", &request.hand, "say who enters it with --by NAME")?;
        let date = match &request.date {
            Some(day) => parse_day(day)?,
            None => self.moment.today,
        };
        let act = self.announced(request, watch)?;
        let row = self.event_named(&act.event)?;
        let anchor = row
            .digest
            .witnesses
            .first()
            .map_or(MemberKey { source: SourceId::from_digest(row.fingerprint), ordinal: 0 }, |w| {
                MemberKey { source: SourceId::from_digest(w.source), ordinal: w.ordinal }
            });
        let event: EventId = act
            .event
            .parse()
            .map_err(|e: record::NameError| usage(e.to_string(), "`onrecord list` names the events"))?;
        let exchange = act
            .exchange
            .as_deref()
            .map(record::Slug::new)
            .transpose()
            .map_err(|e| usage(e.to_string(), "`onrecord show EVENT` names the exchanges"))?
            .map(ExchangeId::new);
        let note = request.note.as_deref().map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned);
        let mut outcome = Outcome {
            id: String::new(),
            event,
            exchange,
            citation: act.citation,
            act: act.act,
            status,
            source,
            hand,
            note,
            date,
            revoked: false,
        };
        outcome.id = id_of(&outcome);
        let standing = self.outcomes()?.into_iter().rev().find(|e| e.outcome.id == outcome.id);
        if let Some(standing) = standing.filter(|e| !e.outcome.revoked) {
            return Ok(OutcomeWritten { outcome: (&standing.outcome).into(), known: true });
        }
        let view = (&outcome).into();
        self.write(&Entry::Outcome { outcome, anchor }, watch)?;
        Ok(OutcomeWritten { outcome: view, known: false })
    }

    /// Takes an outcome back. It stays in the ledger, as revoked.
    ///
    /// # Errors
    /// There is no such outcome; it has no hand or reason.
    pub fn revoke_outcome(
        &mut self,
        id: &str,
        hand: &str,
        reason: &str,
        date: Option<&str>,
        watch: &mut dyn Watch,
    ) -> Result<OutcomeWritten, DeskError> {
        self.catch_up(watch)?;
        let hand = required("hand", hand, "say who takes it back with --by NAME")?;
        let reason = required("reason", reason, "say on what grounds with --reason TEXT")?;
        let date = date.map(parse_day).transpose()?.unwrap_or(self.moment.today);
        let Some(mut found) = self.outcomes()?.into_iter().rev().find(|e| e.outcome.id == id) else {
            return Err(DeskError::NotFound {
                what: format!("there is no outcome {id} in the record"),
                hint: "`onrecord promises` shows them beside the acts".to_owned(),
            });
        };
        let known = std::mem::replace(&mut found.outcome.revoked, true);
        if !known {
            let entry = RevocationEntry { emendation: id.to_owned(), hand, reason, date: date.to_string() };
            self.write(&Entry::Revocation(entry), watch)?;
        }
        Ok(OutcomeWritten { outcome: (&found.outcome).into(), known })
    }

    fn write(&mut self, entry: &Entry, watch: &mut dyn Watch) -> Result<(), DeskError> {
        let batch = self.archive.batch()?;
        batch.append(entry, &self.moment.now)?;
        batch.commit()?;
        derive::bring_up_to_date(&mut self.archive, &derive::JustRead::default(), &self.moment, watch)
            .map(|_| ())
    }

    /// All outcomes in the order of the ledger, revoked ones as such.
    pub(crate) fn outcomes(&self) -> Result<Vec<Entered>, DeskError> {
        let mut all: Vec<Entered> = Vec::new();
        self.archive.understood(self.archive.ledger().rows(&["outcome", "revocation"], 0, |row| {
            match row.entry {
                Entry::Outcome { outcome, anchor } => all.push(Entered { outcome, anchor }),
                Entry::Revocation(r) => {
                    if let Some(e) = all.iter_mut().rev().find(|e| e.outcome.id == r.emendation) {
                        e.outcome.revoked = true;
                    }
                }
                _ => {}
            }
        }))?;
        Ok(all)
    }

    /// The outcomes of an event, given all of them.
    pub(crate) fn outcomes_of<'o>(
        &self,
        fingerprint: [u8; 32],
        all: &'o [Entered],
    ) -> Result<Vec<&'o Outcome>, DeskError> {
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let members = self.archive.done(self.archive.derived().members(fingerprint))?;
        let of = |e: &&Entered| {
            // The first witness of the source stands in where a source is read as fewer witnesses now.
            members.contains(&e.anchor) || members.contains(&MemberKey { ordinal: 0, ..e.anchor })
        };
        Ok(all.iter().filter(of).map(|e| &e.outcome).collect())
    }

    /// The one act that is meant.
    fn announced(&self, request: &OutcomeRequest, watch: &mut dyn Watch) -> Result<PromiseView, DeskError> {
        let all = |events: Vec<String>, watch: &mut dyn Watch| {
            Ok::<_, DeskError>(
                self.promises(&PromisesRequest { events, ..PromisesRequest::default() }, watch)?.promises,
            )
        };
        let act = request.act.trim();
        let (mut found, place) = if act.starts_with("p-") && !act.contains('/') {
            let mut all = all(request.events.clone(), watch)?;
            all.retain(|p| p.id == act);
            let place =
                if request.events.is_empty() { "the record".to_owned() } else { request.events.join(", ") };
            (all, place)
        } else {
            let cited = self.resolve(act)?;
            let mut all = all(vec![cited.event.clone()], watch)?;
            all.retain(|p| cited.passages.iter().any(|c| c.citation == p.citation));
            (all, act.to_owned())
        };
        // One clause may stand in a text twice: it is one act.
        found.dedup_by(|a, b| a.id == b.id);
        if found.len() > 1 {
            let acts: Vec<String> = found.iter().map(|p| format!("{} “{}”", p.id, p.act)).collect();
            return Err(DeskError::Usage {
                what: format!("{place} announces {} acts", acts.len()),
                hint: format!("name one of them with --outcome: {}", acts.join(", ")),
            });
        }
        found.pop().ok_or_else(|| DeskError::NotFound {
            what: if place == act {
                format!("no announced act is found in {act}")
            } else {
                format!("there is no announced act {act} in {place}")
            },
            hint: "`onrecord promises EVENT` names the acts that are found".to_owned(),
        })
    }
}

/// Hangs the outcomes of an event on its acts, given as exchange and words: on the same words in the same exchange, or,
/// where that exchange has them no more, wherever in the event they are now. What hangs nowhere is given back.
pub(crate) fn hang(
    outcomes: &[&Outcome],
    acts: &[(Option<&str>, &str)],
) -> (Vec<Vec<OutcomeView>>, Vec<OutcomeView>) {
    let mut hung: Vec<Vec<OutcomeView>> = vec![Vec::new(); acts.len()];
    let mut rest = Vec::new();
    for outcome in outcomes {
        let words = fold_str(&outcome.act);
        let same: Vec<usize> = (0..acts.len()).filter(|n| fold_str(acts[*n].1) == words).collect();
        let exchange = outcome.exchange.as_ref().map(ExchangeId::as_str);
        let there: Vec<usize> = same.iter().copied().filter(|n| acts[*n].0 == exchange).collect();
        let on = if there.is_empty() { same } else { there };
        if on.is_empty() {
            rest.push(OutcomeView::from(*outcome));
        }
        for n in on {
            hung[n].push((*outcome).into());
        }
    }
    (hung, rest)
}

/// `p-` and a hash of event, exchange and words.
pub(crate) fn act_id(event: &str, exchange: Option<&str>, act: &str) -> String {
    named("p", &[event, exchange.unwrap_or_default(), &fold_str(act)])
}

/// `o-` and a hash of what the outcome says but the day: the same words twice are one outcome.
fn id_of(o: &Outcome) -> String {
    let exchange = o.exchange.as_ref().map_or("", ExchangeId::as_str);
    let note = o.note.as_deref().unwrap_or_default();
    let event = o.event.to_string();
    named("o", &[&event, exchange, &fold_str(&o.act), o.status.as_str(), &o.source, &o.hand, note])
}

fn named(letter: &str, fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    let digest = SourceId::from_digest(hash.finalize().into()).to_string();
    format!("{letter}-{}", &digest[..8])
}
