use crate::{Date, EventId, ExchangeId};

/// What a person has decided about an event. It stands beside the printed readings and never overwrites them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// At a variant, this reading is to stand in the established text.
    Choose {
        /// The variant's id.
        variant: String,
        /// The reading's words; empty to read nothing there.
        reading: String,
    },
    /// In an exchange (none: the opening) these words are to be read otherwise, against all witnesses.
    Replace {
        /// The exchange.
        exchange: Option<ExchangeId>,
        /// The words of the established text, long enough to stand there once.
        quote: String,
        /// What to read instead.
        with: String,
    },
    /// An orphaned exchange belongs to this outlet; its old id goes on resolving.
    Identify {
        /// The orphan.
        exchange: ExchangeId,
        /// The outlet as it is to be named.
        outlet: String,
    },
    /// The event took place on this day.
    Date(Date),
    /// Somebody reports this number of questions for the whole event.
    Reported(u32),
}

/// A correction with its hand, reason and date: proposed or accepted by a person, and revocable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emendation {
    /// `e-` and a hash of what it says; the same emendation twice is one.
    pub id: String,
    /// The event it concerns.
    pub event: EventId,
    /// What is decided.
    pub correction: Correction,
    /// Who decided.
    pub hand: String,
    /// On what grounds.
    pub reason: String,
    /// When, as a day.
    pub date: Date,
    /// Whether it has been revoked; it stays in the ledger.
    pub revoked: bool,
}
