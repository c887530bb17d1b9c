//! Pure text work: from decoded text to an established event. No I/O.
//!
//! ```text
//! SourceText → restore + structure → Witness{Exchange→Turn}     one source at a time      [`structure`]
//!            → matching            → groups of witnesses        which print one event     [`group`]
//!            → collate + explain   → Event{variants, suspects}  one event at a time       [`establish`]
//! ```

mod day;
mod establish;
pub mod explain;
pub mod facts;
mod forms;
mod labels;
mod language;
mod layout;
pub mod lexicon;
mod matching;
pub mod persons;
mod phrases;
pub mod quotations;
mod restore;
pub mod script;
mod structure;
pub mod suspects;
mod unlabelled;
pub mod wording;

use record::{About, Aside, Block, Emendation, Event, Finding, SourceId, SourceText, Timeline, Witness};

/// What one source holds: its blocks, byte for byte, and its witnesses.
#[derive(Clone, Debug, Default)]
pub struct Structured {
    /// The blocks in the order of the source, every byte of its text in exactly one.
    pub blocks: Vec<Block>,
    /// The events that it prints; mostly one.
    pub witnesses: Vec<Witness>,
    /// What was odd.
    pub findings: Vec<Finding>,
}

/// Restores and structures one source. What the document says about itself counts where its text says nothing; `asides`
/// is what the layout of its pages sets apart, in the order of the text, and nothing where no pages are known; `timeline` says
/// when its stretches were spoken, and whether its line ends are mere ends of cues.
#[must_use]
pub fn structure(
    source: SourceId,
    text: &SourceText,
    about: &About,
    asides: &[Aside],
    timeline: Option<&Timeline>,
) -> Structured {
    structure::structure(source, text, about, asides, timeline)
}

/// What a turn of a witness was known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The form of its attribution, as codes in the order of print: `bullet`, `square-brackets`, `colon`. Nothing where a form
    /// of the language was enough by itself.
    pub form: Vec<&'static str>,
    /// What spoke for and against it, as codes, in tenths of a natural logarithm of odds.
    pub evidence: Vec<(&'static str, i32)>,
}

/// What each turn of the witnesses was known by, in their order; nothing for a turn without a label.
#[must_use]
pub fn reasons(text: &SourceText, witnesses: &[Witness]) -> Vec<Option<Reason>> {
    structure::reasons(text, witnesses)
}

/// A witness as the matcher sees it: what it says of the event, and a sample of its wording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Hashes of the words of those who answer, sorted: of a long text a sample, of a short one all.
    pub hashes: Vec<u32>,
    /// In which stretch of these words each of them stands, modulo 64.
    pub stretches: Vec<u8>,
    /// Whether the witness shows that text is lost: it begins in the middle, or sends the reader to another page.
    pub fragment: bool,
}

/// Draws the sketch of a witness.
#[must_use]
pub fn sketch(witness: &Witness, text: &SourceText) -> Sketch {
    matching::sketch(witness, text)
}

/// A witness offered for matching.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The first name of its source.
    pub name: &'a str,
    /// The witness.
    pub witness: &'a Witness,
    /// Its sketch.
    pub sketch: &'a Sketch,
}

/// Groups witnesses into events: indices into `candidates`, groups and members in an order that does not depend on
/// the order of the candidates.
#[must_use]
pub fn group(candidates: &[Candidate<'_>]) -> Vec<Vec<usize>> {
    matching::group(candidates)
}

/// A witness of the event to establish.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The first name of its source.
    pub name: &'a str,
    /// The decoded text of its source.
    pub text: &'a SourceText,
    /// The witness.
    pub witness: &'a Witness,
}

/// Matches the exchanges of an event's witnesses, collates them, explains every difference and establishes the text.
/// None where there are no members. `emendations` are those of this event, in the order of the ledger.
#[must_use]
pub fn establish(members: &[Member<'_>], emendations: &[Emendation]) -> Option<Event> {
    establish::establish(members, emendations)
}
