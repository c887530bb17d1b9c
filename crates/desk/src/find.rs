//! Asks the record: where something was said, how often against how much, and beside what.
//!
//! A question is a query (phrases, wildcards, expressions, AND OR NOT NEAR) over a part of the record, and the answer
//! can be laid out in several ways: event by event with what stands behind each silence, as a concordance, as counts, as
//! words that keep the query company. Whatever the layout, everything is counted and the rest is said where only the
//! beginning is shown.
//!
//! | file | what |
//! |---|---|
//! | `collection.rs` | the record as texts, and its index |
//! | `corpus.rs` | which part of the record |
//! | `outlets.rs` | countries and kinds of outlets |
//! | `lines.rs` | places with their words around them, sorted |
//! | `listing.rs` | event by event, silences with what stands behind them |
//! | `counting.rs` | counts with their denominators, dispersion |
//! | `company.rs` | collocates, n-grams, keyness |

mod collection;
mod company;
mod corpus;
mod counting;
mod lines;
mod listing;

use concordance::{Found, Index, IndexError, Options, Query, QueryError, Reading, SCAN, Within};
use editing::script::fold;
use serde::Serialize;

use crate::verify::LookedThrough;
use crate::{Desk, DeskError, EventHits, Watch};
use collection::{Collection, Trust};

pub use company::{CollocateView, KeywordView, NgramView};
pub use corpus::Corpus;
pub use counting::{CountBy, CountView, DispersionView};
pub use lines::{LineView, Sort};
pub use listing::SilentView;

/// What is asked.
#[derive(Clone, Debug)]
pub struct FindRequest {
    /// The query; may be empty where words are compared and none is looked for.
    pub query: String,
    /// The part of the record.
    pub corpus: Corpus,
    /// Whether printings are looked through too, where they read otherwise than the established text.
    pub printings: bool,
    /// Whether marks do not matter.
    pub across_marks: bool,
    /// Whether English words stand for all words of their stem.
    pub stem: bool,
    /// What counts as one where several things are asked for together.
    pub within: FindWithin,
    /// So many places are shown.
    pub limit: usize,
    /// How the answer is laid out.
    pub layout: Layout,
}

/// What counts as one where several things are asked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FindWithin {
    /// A paragraph.
    Paragraph,
    /// A turn.
    Turn,
    /// An exchange.
    #[default]
    Exchange,
    /// An event.
    Event,
}

/// How an answer is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Event by event.
    Events,
    /// A line for each place.
    Lines(Sort),
    /// Counts with denominators.
    Counts(CountBy),
    /// The words within so many words of each place.
    Collocates(usize),
    /// Runs of so many characters or words: of those that hold the query, or of all.
    Ngrams(usize),
    /// The words of the first part of the record against those of the second.
    Keyness(Box<(Corpus, Corpus)>),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindView {
    /// The query as asked.
    pub phrase: String,
    /// Places in all, those of questions among them.
    pub hits: u64,
    /// Exchanges (or what else was asked for) in which the query holds.
    pub in_exchanges: u64,
    /// Events with a place.
    pub in_events: u64,
    /// Of the places, those in which officials say it.
    pub said: u64,
    /// Events in which they do.
    pub said_in: u64,
    /// How much was looked through.
    pub looked_through: LookedThrough,
    /// What should be known of the answer: what was not read, what was cut.
    pub notes: Vec<String>,
    /// Event by event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventHits>>,
    /// Events in which no official says it that are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent: Option<SilentView>,
    /// A line for each place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<LineView>>,
    /// Counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Vec<CountView>>,
    /// How evenly it is spread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispersion: Option<DispersionView>,
    /// Words in its company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collocates: Option<Vec<CollocateView>>,
    /// Runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ngrams: Option<Vec<NgramView>>,
    /// Words of one part against another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Vec<KeywordView>>,
}

impl From<QueryError> for DeskError {
    fn from(e: QueryError) -> Self {
        Self::Usage { what: e.to_string(), hint: e.hint.to_owned() }
    }
}

/// What all layouts need.
struct Asking<'a> {
    desk: &'a Desk,
    request: &'a FindRequest,
    collection: Collection,
    query: Option<Query>,
}

impl Desk {
    /// Answers a question about what was said.
    ///
    /// # Errors
    /// The query is none; the record or its index cannot be read; the user stopped it.
    pub fn ask(&self, request: &FindRequest, watch: &mut dyn Watch) -> Result<FindView, DeskError> {
        request.corpus.check()?;
        let reading = Reading { fold, stem: request.stem };
        let may_be_empty = matches!(request.layout, Layout::Ngrams(_) | Layout::Keyness(_));
        let query = match request.query.trim() {
            "" if may_be_empty => None,
            _ => Some(Query::parse(&request.query, reading)?),
        };
        for trust in [Trust::Index, Trust::Nothing] {
            let collection = collection::open(&self.archive, trust, watch)?;
            let asking = Asking { desk: self, request, collection, query: query.clone() };
            match asking.answer(watch) {
                // Damage that shows only where it is read: the index is made anew, once.
                Err(Trouble::Index(IndexError::Damaged(_) | IndexError::Missing))
                    if trust == Trust::Index => {}
                Err(Trouble::Index(e)) => return Err(e.into()),
                Err(Trouble::Desk(e)) => return Err(e),
                Ok(view) => return Ok(view),
            }
        }
        Err(IndexError::Missing.into())
    }
}

/// Why there is no answer: an index can be made again, all else is told.
enum Trouble {
    Index(IndexError),
    Desk(DeskError),
}

impl From<IndexError> for Trouble {
    fn from(e: IndexError) -> Self {
        Self::Index(e)
    }
}

impl From<DeskError> for Trouble {
    fn from(e: DeskError) -> Self {
        Self::Desk(e)
    }
}

impl From<archive::ArchiveError> for Trouble {
    fn from(e: archive::ArchiveError) -> Self {
        Self::Desk(e.into())
    }
}

impl Asking<'_> {
    fn answer(&self, watch: &mut dyn Watch) -> Result<FindView, Trouble> {
        let mut view = FindView { phrase: self.request.query.clone(), ..FindView::default() };
        view.looked_through = self.looked_through()?;
        match &self.request.layout {
            Layout::Events => self.list(&mut view)?,
            Layout::Lines(sort) => self.lines(*sort, &mut view)?,
            Layout::Counts(by) => self.counts(*by, &mut view)?,
            Layout::Collocates(window) => self.collocates(*window, &mut view)?,
            Layout::Ngrams(n) => self.ngrams(*n, &mut view, watch)?,
            Layout::Keyness(parts) => self.keyness(parts, &mut view, watch)?,
        }
        Ok(view)
    }

    /// The indexes that are asked.
    fn indexes(&self) -> Vec<&Index> {
        let mut out = vec![&self.collection.established];
        if self.request.printings {
            out.push(&self.collection.printings);
        }
        out
    }

    /// Searches one of the indexes in a part of the record; notes what was not read.
    fn search(
        &self,
        index: &Index,
        corpus: &Corpus,
        limit: usize,
        notes: &mut Vec<String>,
    ) -> Result<Found, Trouble> {
        let Some(query) = &self.query else { return Ok(Found::default()) };
        let within = match self.request.within {
            FindWithin::Paragraph => Within::Text,
            FindWithin::Turn => Within::Part,
            FindWithin::Exchange => Within::Section,
            FindWithin::Event => Within::Document,
        };
        let found = corpus.filtered(&self.collection, |filter| {
            let across = self.request.across_marks;
            index.search(query, &Options { within, across, filter, limit, scan: SCAN })
        })?;
        if found.unread > 0 {
            notes.push(format!(
                "{} MB of text were not looked through: an expression without a word to look up goes through {} MB at \
                 most",
                found.unread.div_ceil(1_000_000),
                SCAN / 1_000_000
            ));
        }
        Ok(found)
    }

    /// How much is held of the part of the record that is asked about.
    fn looked_through(&self) -> Result<LookedThrough, Trouble> {
        let corpus = &self.request.corpus;
        let derived = self.desk.archive.derived();
        let archive = &self.desk.archive;
        let all = self.collection.ids.len() as u32;
        // Years stand in the ids of dated events; other limits of dates are too rare to be worth a query of their own.
        let year = match (&corpus.from, &corpus.to) {
            (Some(from), Some(to)) if from == to => format!("/{from}"),
            _ => String::new(),
        };
        let prefix = corpus.event.as_deref().unwrap_or_default();
        let held = archive.done(derived.held(prefix, &year, 3))?;
        let mut view = LookedThrough::of(held, all);
        view.beside = 0;
        view.summary = view.in_words();
        Ok(view)
    }
}
