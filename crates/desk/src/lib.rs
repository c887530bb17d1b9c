//! One file for each thing a user does. Each takes an open [`Desk`] and what the user means, and gives a plain
//! structure for an edge (a terminal, a page, an interface) to print: nothing here prints, asks or reads a clock.
//!
//! | the user … | file |
//! |---|---|
//! | asks what is understood of a file | `understand.rs` |
//! | adds files and folders | `add.rs`, and images among them `recognising.rs` |
//! | brings models that recognise text | `models.rs` |
//! | asks which events there are, and how much of each is held | `list.rs` |
//! | reads an event, an exchange, a paragraph, by its citation | `show.rs`, `cite.rs` |
//! | asks where the printings differ | `variants.rs` |
//! | asks what looks wrong by itself | `suspects.rs` |
//! | works through what a person must decide | `review.rs` |
//! | asks where something was said, how often, in what company | `find.rs` |
//! | looks for a phrase in every event | `search.rs` |
//! | asks whether a quotation is right | `verify.rs` |
//! | shows an answer to others, signed | `receipt.rs` |
//! | asks what was answered otherwise in another year | `compare.rs` |
//! | follows a wording through time | `trace.rs` |
//! | asks for figures, times, and series of them | `figures.rs` |
//! | asks what was announced | `promises.rs` |
//! | asks who and what is named | `entities.rs` |
//! | looks for what texts share | `reuse.rs` |
//! | decides something, or takes it back | `correct.rs` |
//! | asks whether everything is in order | `check.rs` |
//! | takes the record elsewhere | `export.rs` |
//! | collates texts that are in no record | `collate.rs` |
//!
//! `derive.rs` is what all of them stand on: it keeps the derived tables true to the ledger.

mod add;
mod check;
mod cite;
mod collate;
mod compare;
mod correct;
mod derive;
mod entities;
mod error;
mod evidence;
mod export;
mod figures;
mod find;
mod likeness;
mod list;
mod models;
mod on_pages;
mod on_times;
mod open;
mod outcomes;
mod packed;
mod progress;
mod promises;
mod reading;
mod receipt;
mod recognising;
mod reuse;
mod review;
mod search;
mod show;
mod spoken;
mod suspects;
mod trace;
mod understand;
mod variants;
mod verify;
mod view;
mod walk;

pub use add::{AddRequest, AddSummary, EventChange, FileOutcome, FileReport};
pub use check::{CheckView, Failure};
pub use cite::{CitedText, Fate, Passage};
pub use collate::{CollateInput, CollateRequest, CollateUnit, Collated, Ignored, MAX_WITNESS_BYTES};
pub use compare::{CellView, ChangeView, CompareRequest, CompareView, DroppedView, ThreadView};
pub use correct::{CorrectRequest, CorrectView, CorrectionRequest};
pub use entities::{EntitiesRequest, EntitiesView, EntityPlace, EntityView};
pub use error::{DeskError, ErrorKind};
pub use evidence::{Attested, Evidence};
pub use figures::{DateView, FigureView, FiguresRequest, FiguresView, TrendPoint, TrendView};
pub use find::{
    CollocateView, Corpus, CountBy, CountView, DispersionView, FindRequest, FindView, FindWithin,
    KeywordView, Layout, LineView, NgramView, SilentView, Sort,
};
pub use formats::texts::Fields as ReuseFields;
pub use list::{ListView, SourceLine};
pub use models::{ModelPart, ModelSet, ModelStore, ModelView, ModelsView};
pub use on_pages::{PagePiece, WitnessOnPages};
pub use on_times::TimeView;
pub use open::{Desk, Moment, Opening};
pub use outcomes::{OutcomeRequest, OutcomeView, OutcomeWritten};
pub use progress::{Progress, ReuseStage, Watch};
pub use promises::{PromiseView, PromisesRequest, PromisesView};
pub use reading::ReadEvent;
pub use receipt::{RECEIPT_PAGE, ReceiptKey, ReceiptView, RecordState, check_receipt};
pub use recognising::{PageRecogniser, Recognisers, Unrecognised};
pub use reuse::{ReuseEngine, ReuseRefusal, ReuseRequest, ReuseView, ReuseWork, reuse, reuse_by};
pub use review::{ReviewItem, ReviewView};
pub use search::{EventHits, Hit, Nearest, SearchView};
pub use show::{ShowRequest, ShowView, WitnessText, WitnessTurn};
pub use suspects::SuspectsView;
pub use trace::{
    AnswerCount, AnswerView, CorpusRequest, PassageView, PassagesView, PhraseView, Substitution, UseView,
    YearView, trace_corpus,
};
pub use understand::{
    AreaView, BlockView, PageView, PrintedEvent, TurnWhy, UnderstandRequest, UnderstandView, understand,
    understand_with,
};
pub use variants::{VariantsRequest, VariantsView};
pub use verify::{
    ArticleQuotation, ArticleRequest, ArticleView, DifferenceView, LookedThrough, MAX_QUOTATION_BYTES,
    OtherView, PlaceView, Verdict, VerifyRequest, VerifyView, WitnessPlace,
};
pub use view::{
    CoverageView, EmendationView, EventView, ExchangeLine, FindingView, GapView, GivenView, HeldView,
    ReadingView, SuspectView, UnconfirmedView, VariantView, WitnessView,
};
