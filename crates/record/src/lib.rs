//! The types of the record, and nothing else: no I/O, no language, no algorithm.
//!
//! A *source* is a file as received. Its decoded text is a [`SourceText`], which maps every stretch of
//! decoded text back to bytes of the source. All spans inside the core are [`TextSpan`]s (bytes of the decoded
//! UTF-8 text); they become [`ByteSpan`]s (bytes of the source) only where something is shown or exported.
//!
//! A source holds one or more *witnesses* (its text of one event). Witnesses of one event are gathered in an
//! [`Event`], whose exchanges are matched, collated and explained. The words are those of `GLOSSARY.md`.
//!
//! What this crate must not know: files, databases, serialised shapes, Chinese, English.

mod apparatus;
pub mod calendar;
mod citation;
mod date;
mod emendation;
mod event;
mod facsimile;
mod finding;
mod name;
mod outcome;
mod recognition;
mod source;
mod span;
pub mod times;
mod witness;

pub use apparatus::{
    Cause, Choice, Evidence, EyeSkip, Reading, Risk, RiskReason, Suspect, SuspectKind, Variant, VariantClass,
};
pub use citation::{Citation, CitationError, CitationPlace, Part};
pub use date::{Date, DateError};
pub use emendation::{Correction, Emendation};
pub use event::{
    AbsenceCause, Ascription, CastMember, Coverage, EstablishedParagraph, EstablishedTurn, Event,
    EventWitness, Held, MatchedExchange, NoiseEstimate, Segment, Unconfirmed,
};
pub use facsimile::{Area, Facsimile, Page, PageUnit, Placed};
pub use finding::{Finding, FindingCode, Severity};
pub use name::{EventId, ExchangeId, NameError, Siglum, Slug, slug};
pub use outcome::{Outcome, OutcomeStatus, OutcomeStatusError};
pub use recognition::{Glyph, RecognisedLine, RecognisedPage, Recogniser, Recognition};
pub use source::{About, Aside, Block, BlockRole, Source, SourceId, SourceIdError};
pub use span::{ByteSpan, SourceText, SourceTextBuilder, SpanError, TextSpan};
pub use times::{Clock, ClockScale, LineEnds, Moment, Timed, Timeline};
pub use witness::{
    Attribution, Certainty, DateClue, DateKind, EventClues, Exchange, Gap, GapKind, Heading, Joint, Jump,
    Juncture, Label, Outlet, PageVersion, Piece, Role, SecondBest, Struck, Turn, TurnOrigin, Witness,
};
