//! Did he say it, in these words?
//!
//! Two answers do harm. *Verbatim* for words that were altered, spliced together or said by somebody else makes the
//! record a false witness; *not found* for words that stand in it makes an honest writer a liar. So the words must agree
//! to the letter (marks, width and script left aside), within one turn, in the established text or in a printing; what
//! merely resembles them is shown beside them with every difference named; and what is not found is said together
//! with how much was looked through. That somebody "never said it" is nothing that a record can know.
//!
//! ```text
//!   the words stand there ──► by whom, and when? ──► verbatim · verbatim-in-some · another-speaker · another-event
//!            │ no                                    · unattributed · reported-not-quoted
//!            ▼
//!   cheaper to mend, or to piece together? ──► near · spliced
//!            │ neither
//!            ▼
//!   not-found, with coverage
//! ```

mod article;
mod asked;
mod places;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use archive::{HeldTogether, Voice};
use editing::script::is_han;
use editing::wording::{Alignment, Wording, cut_off, differences};
use record::{Date, Siglum, SourceId};
use serde::{Deserialize, Serialize};

use self::asked::{Agreement, Asked};
use self::places::{Candidate, Loaded, Place, Search, Turn};
use crate::view::GivenView;
use crate::{Desk, DeskError};

pub use article::{ArticleQuotation, ArticleRequest, ArticleView};

/// The longest quotation, in bytes: longer than any answer at a press conference, and aligned in a second.
pub const MAX_QUOTATION_BYTES: usize = 32 * 1024;

/// Words in a row that are looked for when a quotation is taken apart: four characters are a word and its neighbours.
const PIECE: usize = 5;

/// A part of a spliced quotation has so many characters, or so many words of an alphabetic script, at least. Set phrases
/// of five characters stand everywhere: of six in a hundred sentences that nobody in a record had said, most could be
/// pieced together from them, and none from longer ones.
const PART: (usize, usize) = (7, 4);

/// A turn from one piece to the next costs as much as so many altered words.
const JUMP: usize = 2;

/// Words of the record that a quotation may skip and still be one piece with what follows.
const SKIP: usize = 8;

/// Places that are shown.
const SHOWN: usize = 5;

/// Characters of context on either side.
const CONTEXT: usize = 80;

/// What is to be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyRequest {
    /// The quotation, with or without its marks.
    pub quotation: String,
    /// Who is said to have said it.
    pub speaker: Option<String>,
    /// Where: the beginning of an event's id.
    pub event: Option<String>,
    /// When: `YYYY-MM-DD`, or its beginning.
    pub date: Option<String>,
}

/// What the record says of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The words stand there, in every witness that holds the passage.
    Verbatim,
    /// The words stand there; another witness reads otherwise.
    VerbatimInSome,
    /// Words are altered, left out or put in.
    Near,
    /// The parts stand in several places.
    Spliced,
    /// The words stand there; somebody else says them.
    AnotherSpeaker,
    /// The words stand there, in another event.
    AnotherEvent,
    /// The words stand there; the printings give them to different speakers, of whom the claimed one is one.
    SpeakerDiffers,
    /// The words stand there; whether the claimed one says them cannot be told.
    SpeakerUnsure,
    /// The words stand there; the record does not say whose they are.
    Unattributed,
    /// The words stand in a headline, lead, heading or caption: no printing has them spoken.
    ReportedNotQuoted,
    /// Not found in what is held.
    NotFound,
}

impl Verdict {
    /// The verdict as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::VerbatimInSome => "verbatim-in-some",
            Self::Near => "near",
            Self::Spliced => "spliced",
            Self::AnotherSpeaker => "another-speaker",
            Self::AnotherEvent => "another-event",
            Self::SpeakerDiffers => "speaker-differs",
            Self::SpeakerUnsure => "speaker-unsure",
            Self::Unattributed => "unattributed",
            Self::ReportedNotQuoted => "reported-not-quoted",
            Self::NotFound => "not-found",
        }
    }

    /// Whether the quotation can be printed as it is.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Verbatim | Self::VerbatimInSome)
    }
}

/// What the record says of a quotation, and on what grounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyView {
    /// The quotation as given.
    pub quotation: String,
    /// Who is said to have said it.
    pub speaker: Option<String>,
    /// In which event.
    pub event: Option<String>,
    /// On which day.
    pub date: Option<String>,
    /// The answer in a word.
    pub verdict: Verdict,
    /// The answer in a sentence, what harms most first.
    pub sentence: String,
    /// Where the words stand, or what is nearest; of a spliced quotation a place for each part.
    pub places: Vec<PlaceView>,
    /// Further places that are not shown, at most.
    pub more: usize,
    /// Where quotation and record differ, those first that touch a negation, a figure or a name.
    pub differences: Vec<DifferenceView>,
    /// What other witnesses read at the first place.
    pub others: Vec<OtherView>,
    /// What a reader should know beside.
    pub notes: Vec<String>,
    /// How much was looked through.
    pub coverage: LookedThrough,
}

/// A place of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// The paragraph, as a citation; the first where words of several are quoted.
    pub citation: String,
    /// The last paragraph, where it is another.
    pub to: Option<String>,
    /// The event.
    pub event: String,
    /// Its day.
    pub date: Option<String>,
    /// The role of the turn, or of the block.
    pub role: String,
    /// Who speaks, or the outlet that asks; absent where it is not known, and where the printings contradict each other.
    pub speaker: Option<String>,
    /// Who is printed over the words, and where, where the printings contradict each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<GivenView>,
    /// The words of the quotation that stand here.
    pub quoted: String,
    /// The words before them in the record.
    pub before: String,
    /// The words of the record.
    pub found: String,
    /// The words after them.
    pub after: String,
    /// The witnesses that read so.
    pub witnesses: Vec<WitnessPlace>,
}

/// A witness of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessPlace {
    /// Its siglum.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// SHA-256 of its source.
    pub source: String,
    /// The bytes of the source in which the exchange stands, first and the one after the last.
    pub bytes: Vec<(u32, u32)>,
}

/// A difference between quotation and record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceView {
    /// What is quoted; empty where words are left out.
    pub quoted: String,
    /// What the record reads; empty where it has no such words.
    pub record: String,
    /// What it touches: `negation`, `figure`, `name` …; empty where the sense is not touched.
    pub touches: Vec<String>,
}

/// What other witnesses read where the words stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherView {
    /// Their sigla; none for the established text.
    pub witnesses: Vec<String>,
    /// What they read.
    pub reads: String,
    /// Where that differs from the quotation.
    pub differences: Vec<DifferenceView>,
}

/// How much was looked through. No absence is shown without it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedThrough {
    /// Events: those that are named, or all.
    pub events: u32,
    /// Further events of the record, in which the words were looked for too.
    pub beside: u32,
    /// Exchanges held.
    pub exchanges: u32,
    /// Of these, those with their question.
    pub questions: u32,
    /// Events of which somebody reports how many questions there were.
    pub events_reported: u32,
    /// That many questions, together.
    pub reported: u32,
    /// Of these, how many are held.
    pub reported_held: u32,
    /// Events in which text is known to be missing.
    pub incomplete_events: u32,
    /// The first of them.
    pub incomplete: Vec<String>,
    /// All of it in a sentence.
    pub summary: String,
}

impl LookedThrough {
    pub(crate) fn of(held: HeldTogether, all: u32) -> Self {
        let mut view = Self {
            events: held.events,
            beside: all.saturating_sub(held.events),
            exchanges: held.exchanges,
            questions: held.questions,
            events_reported: held.events_reported,
            reported: held.reported,
            reported_held: held.questions_of_reported,
            incomplete_events: held.incomplete_events,
            incomplete: held.incomplete,
            summary: String::new(),
        };
        view.summary = view.in_words();
        view
    }

    pub(crate) fn in_words(&self) -> String {
        let number = |n: u32, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let mut out = format!("{} with {}", number(self.events, "event"), number(self.exchanges, "exchange"));
        if self.beside > 0 {
            out.push_str(&format!(" (and {} beside)", number(self.beside, "event")));
        }
        out.push_str(&match (self.events_reported, self.events) {
            (0, _) => "; how many there were is reported of none".to_owned(),
            (n, all) if n == all => {
                format!("; {} of {} reported ones are held", self.reported_held, self.reported)
            }
            (n, _) => format!(
                "; how many there were is reported of {}: {} of {} are held",
                number(n, "event"),
                self.reported_held,
                self.reported
            ),
        });
        if self.incomplete_events > 0 {
            let more = if self.incomplete_events as usize > self.incomplete.len() { " …" } else { "" };
            let known = number(self.incomplete_events, "event");
            out.push_str(&format!(
                "; text is known to be missing in {known} ({}{more})",
                self.incomplete.join(", ")
            ));
        }
        out
    }
}

impl Desk {
    /// Looks for a quotation in the whole record, and says what has become of it.
    ///
    /// # Errors
    /// There are no words in it, or too many; the day is none; the record cannot be read.
    pub fn verify(&self, request: &VerifyRequest) -> Result<VerifyView, DeskError> {
        if request.quotation.len() > MAX_QUOTATION_BYTES {
            return Err(DeskError::Usage {
                what: format!(
                    "the quotation has {} bytes; {MAX_QUOTATION_BYTES} are the most",
                    request.quotation.len()
                ),
                hint: "verify it in parts; onrecord verify --file ARTICLE finds the quotations of an article"
                    .to_owned(),
            });
        }
        let words = Wording::of(&request.quotation);
        if words.is_empty() {
            return Err(DeskError::Usage {
                what: "there are no words in the quotation".to_owned(),
                hint: "for example onrecord verify \"the harbour stays open\"".to_owned(),
            });
        }
        if let Some(date) = &request.date {
            let whole = format!("{date}{}", "0000-01-01".get(date.len()..).unwrap_or_default());
            if whole.parse::<Date>().is_err() {
                return Err(DeskError::Usage {
                    what: format!("{date:?} is no day"),
                    hint: "write it as 2031-03-07, or 2031-03, or 2031".to_owned(),
                });
            }
        }
        let asked = Asked {
            speaker: request.speaker.clone().filter(|s| !s.trim().is_empty()),
            event: request.event.clone(),
            date: request.date.clone(),
        };
        let _reading = self.archive.reading()?;
        let day = asked.date.as_ref().map(|d| format!("/{d}")).unwrap_or_default();
        let derived = self.archive.derived();
        let named = self.archive.done(derived.held(asked.event.as_deref().unwrap_or_default(), &day, 5))?;
        let unheld = asked.has_event() && named.events == 0;
        // What is said of one event is looked for in all: the words may stand in another.
        let all = if asked.has_event() { self.archive.done(derived.held("", "", 5))? } else { named.clone() };
        let all_events = all.events;
        let held = if unheld { all } else { named };
        let mut view = VerifyView {
            quotation: request.quotation.clone(),
            speaker: asked.speaker.clone(),
            event: asked.event.clone(),
            date: asked.date.clone(),
            verdict: Verdict::NotFound,
            sentence: String::new(),
            places: Vec::new(),
            more: 0,
            differences: Vec::new(),
            others: Vec::new(),
            notes: Vec::new(),
            coverage: LookedThrough::of(held, all_events),
        };
        if unheld {
            let what = asked.event.as_deref().or(asked.date.as_deref()).unwrap_or_default();
            view.notes.push(format!("No event {what} is held: what was said there cannot be looked up."));
        }
        let mut search = Search::new(self, &request.quotation, &words)?;
        let (whole, more) = search.whole(&asked)?;
        if whole.is_empty() {
            self.altered(&mut view, &mut search, &asked, &words)?;
        } else {
            self.standing(&mut view, whole, more, &asked, &words)?;
        }
        Ok(view)
    }

    /// The words stand there: by whom, when, in which witnesses?
    fn standing(
        &self,
        view: &mut VerifyView,
        mut places: Vec<Place>,
        more: usize,
        asked: &Asked,
        words: &Wording,
    ) -> Result<(), DeskError> {
        let rank = |p: &Place| asked.rank(&p.event.row.id, Some(&p.turn.spoken), &p.event.head.turns);
        // The established text before a printing of the same exchange: the printing's own turn then only attests it.
        places.sort_by(|a, b| {
            let key = |p: &Place| (rank(p), p.event.row.id.clone(), p.turn.exchange, p.turn.witness);
            key(a).cmp(&key(b))
        });
        let same = |a: &Place, b: &Place| {
            a.event.row.id == b.event.row.id
                && a.turn.exchange == b.turn.exchange
                && a.turn.spoken.voice == b.turn.spoken.voice
                && b.turn.witness.is_some()
        };
        places.dedup_by(|later, first| same(first, later));
        let Some(first) = places.first().cloned() else { return Ok(()) };
        let by = asked.agreement(&first.turn.spoken, &first.event.head.turns);
        let then = asked.is_event(&first.event.row.id);
        let reports = first.turn.spoken.voice == Voice::Reports;

        let (attested, others) = attest(&first, words, &view.quotation);
        view.verdict = match (then, reports, by) {
            (false, ..) => Verdict::AnotherEvent,
            (true, true, _) => Verdict::ReportedNotQuoted,
            (true, false, Agreement::No) => Verdict::AnotherSpeaker,
            (true, false, Agreement::Differs) => Verdict::SpeakerDiffers,
            (true, false, Agreement::Unsure) => Verdict::SpeakerUnsure,
            (true, false, Agreement::Unsaid) => Verdict::Unattributed,
            (true, false, Agreement::Yes) if others.is_empty() => Verdict::Verbatim,
            (true, false, Agreement::Yes) => Verdict::VerbatimInSome,
        };
        // Only places of the kind that the verdict is about.
        let kind = rank(&first);
        let all = places.len();
        places.retain(|p| rank(p) == kind);
        view.more = more + all - places.len().min(SHOWN);
        for (i, place) in places.iter().take(SHOWN).enumerate() {
            let witnesses = if i == 0 { attested.clone() } else { attest(place, words, &view.quotation).0 };
            view.places.push(self.place(place, words, &view.quotation, &witnesses)?);
        }
        view.others = others;
        if let Some(cut) = cut_off(&first.turn.wording, &first.turn.text, &first.found) {
            view.notes.push(format!(
                "The quotation is cut where the sense turns: in the record “{cut}” stands right beside it."
            ));
        }
        if let Some(note) = question_mark(&view.quotation, &first) {
            view.notes.push(note);
        }
        view.sentence = standing_in_words(view, by);
        Ok(())
    }

    /// The words do not stand there as they are: altered, pieced together, or not there at all?
    fn altered(
        &self,
        view: &mut VerifyView,
        search: &mut Search<'_>,
        asked: &Asked,
        words: &Wording,
    ) -> Result<(), DeskError> {
        let candidates = search.candidates()?;
        let n = words.len();
        let mut nearest: Option<(usize, u8, Candidate, Alignment)> = None;
        for (event, turn) in &candidates {
            let Some(mut aligned) = words.align(&turn.wording) else { continue };
            turn.wording.fill_ends(&turn.text, &mut aligned, n);
            let rank = asked.rank(&event.row.id, Some(&turn.spoken), &event.head.turns) * 2
                + u8::from(turn.witness.is_some());
            if nearest.as_ref().is_none_or(|(d, r, ..)| (aligned.distance, rank) < (*d, *r)) {
                let candidate = (Arc::clone(event), Arc::clone(turn));
                nearest = Some((aligned.distance, rank, candidate, aligned));
            }
        }
        let nearest = nearest.filter(|(d, ..)| *d <= allowed(n));
        let least = if view.quotation.chars().any(is_han) { PART.0 } else { PART.1 };
        let (mut pieces, skipped) = joined(pieces(words, &candidates));
        pieces.retain(|p| p.quoted.len() >= least);
        let uncovered = n - pieces.iter().map(|p| p.quoted.len()).sum::<usize>();
        let cost = uncovered + skipped + JUMP * pieces.len().saturating_sub(1);
        let pieced = pieces.len() > 1
            && uncovered * 10 <= n * 3
            && nearest.as_ref().is_none_or(|(distance, ..)| cost < *distance);
        if pieced {
            view.verdict = Verdict::Spliced;
            for piece in &pieces {
                let (attested, _) = attest(piece, words, &view.quotation);
                view.places.push(self.place(piece, words, &view.quotation, &attested)?);
            }
            if uncovered > 0 {
                view.notes.push(format!("{uncovered} of its {n} words stand in none of these places."));
            }
            if view.quotation.contains('…') || view.quotation.contains("...") {
                view.notes.push("The quotation says by an ellipsis that it leaves words out.".to_owned());
            }
            view.sentence = spliced_in_words(view);
            return Ok(());
        }
        if let Some((_, _, (event, turn), aligned)) = nearest {
            let place = Place { event, turn, quoted: 0..n, found: aligned.place.clone() };
            let by = asked.agreement(&place.turn.spoken, &place.event.head.turns);
            let reports = place.turn.spoken.voice == Voice::Reports;
            view.verdict = if reports { Verdict::ReportedNotQuoted } else { Verdict::Near };
            view.differences = told(words, &view.quotation, &place.turn, &aligned, &language(&place.event));
            let (attested, others) = nearly(&place, words, &view.quotation, aligned.distance);
            view.others = others;
            view.places.push(self.place(&place, words, &view.quotation, &attested)?);
            if by == Agreement::No {
                view.notes.push(format!(
                    "The words nearest to it are not said by {}: {}.",
                    asked.speaker.as_deref().unwrap_or_default(),
                    who(&view.places[0])
                ));
            }
            if !asked.is_event(&place.event.row.id) {
                view.notes
                    .push(format!("The words nearest to it are of another event, {}.", place.event.row.id));
            }
            view.sentence = near_in_words(view, aligned.distance, n);
            return Ok(());
        }
        // Parts that stand somewhere are shown, though they make no quotation.
        for piece in pieces.iter().filter(|p| p.quoted.len() * 2 >= n).take(1) {
            let (attested, _) = attest(piece, words, &view.quotation);
            view.places.push(self.place(piece, words, &view.quotation, &attested)?);
            view.notes.push(format!("{} of its {n} words stand in the place shown.", piece.quoted.len()));
        }
        view.sentence = format!(
            "Not found in what is held: {}. That it was not said does not follow.",
            view.coverage.summary
        );
        Ok(())
    }

    fn place(
        &self,
        place: &Place,
        words: &Wording,
        quotation: &str,
        attested: &[Siglum],
    ) -> Result<PlaceView, DeskError> {
        let (turn, row) = (&place.turn, &place.event.row);
        let bytes = turn.wording.bytes(&place.found);
        let (before, after) = (&turn.text[..bytes.start], &turn.text[bytes.end..]);
        let cut = before.chars().count().saturating_sub(CONTEXT);
        let head: String = before.chars().skip(cut).collect();
        let tail: String = after.chars().take(CONTEXT).collect();
        let citations: Vec<&str> = paragraphs(turn, &bytes).map(|p| p.citation.as_str()).collect();
        let citation = citations.first().copied().unwrap_or(row.id.as_str()).to_owned();
        let exchange = match turn.exchange {
            None => row.digest.opening.as_ref().filter(|_| turn.spoken.voice != Voice::Reports),
            Some(x) => row.digest.exchanges.get(x),
        };
        let mut witnesses = Vec::new();
        for siglum in attested {
            let Some(w) = row.digest.witnesses.get(siglum.place()) else { continue };
            let id = SourceId::from_digest(w.source);
            witnesses.push(WitnessPlace {
                siglum: siglum.to_string(),
                name: self.names(id)?.into_iter().next().unwrap_or_default(),
                source: id.to_string(),
                bytes: exchange.and_then(|x| x.places.get(siglum.place())).cloned().unwrap_or_default(),
            });
        }
        Ok(PlaceView {
            to: citations.last().filter(|c| **c != citation).map(|c| (*c).to_owned()),
            citation,
            event: row.id.clone(),
            date: row.digest.date.clone(),
            role: turn.role.clone(),
            speaker: turn.spoken.speaker.clone(),
            given: GivenView::all(&turn.spoken.given),
            quoted: quotation[words.bytes(&place.quoted)].to_owned(),
            before: if cut > 0 { format!("…{head}") } else { head },
            found: turn.text[bytes.clone()].to_owned(),
            after: if tail.len() < after.len() { format!("{tail}…") } else { tail },
            witnesses,
        })
    }
}

/// How many words may be altered so that a quotation is still called near: with more than one in four it is another
/// sentence on the same matter; of fewer than four words, none.
fn allowed(words: usize) -> usize {
    match words {
        0..=3 => 0,
        4..=6 => 1,
        n => n / 4,
    }
}

fn language(event: &Loaded) -> String {
    event.row.digest.witnesses.first().map(|w| w.language.clone()).unwrap_or_default()
}

fn paragraphs<'t>(turn: &'t Turn, bytes: &Range<usize>) -> impl Iterator<Item = &'t places::Paragraph> {
    let bytes = bytes.clone();
    turn.paragraphs.iter().filter(move |p| p.bytes.start < bytes.end && bytes.start < p.bytes.end)
}

/// The witnesses that hold the paragraphs of a place.
fn holders(place: &Place) -> Vec<Siglum> {
    let bytes = place.turn.wording.bytes(&place.found);
    let mut all: Vec<Siglum> = paragraphs(&place.turn, &bytes).flat_map(|p| p.witnesses.clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// Which witnesses read the words of a place, and what the others that hold the passage read.
fn attest(place: &Place, words: &Wording, quotation: &str) -> (Vec<Siglum>, Vec<OtherView>) {
    let part = Wording::of(&quotation[words.bytes(&place.quoted)]);
    compared(place, &part, &quotation[words.bytes(&place.quoted)], 0)
}

/// The same for words that the place only nearly has: what other witnesses read that is nearer, or otherwise.
fn nearly(place: &Place, words: &Wording, quotation: &str, distance: usize) -> (Vec<Siglum>, Vec<OtherView>) {
    compared(place, words, quotation, distance)
}

fn compared(
    place: &Place,
    words: &Wording,
    quotation: &str,
    distance: usize,
) -> (Vec<Siglum>, Vec<OtherView>) {
    let voice = place.turn.spoken.voice;
    let mut attested = holders(place);
    if voice == Voice::Reports {
        return (attested, Vec::new());
    }
    let found = place.turn.text[place.turn.wording.bytes(&place.found)].to_owned();
    let as_here = Wording::of(&found);
    let mut versions: Vec<Turn> = place.event.others(place.turn.exchange, voice);
    let printed_only = place.turn.witness.is_some();
    if printed_only {
        versions.extend(place.event.reading(place.turn.exchange, voice));
    }
    // The best that each version has at this place: the words as they stand here, or what is nearest to the quotation.
    let mut best: BTreeMap<Option<Siglum>, (bool, usize, String, Vec<DifferenceView>)> = BTreeMap::new();
    // The witnesses behind the established text.
    let mut behind: Vec<Siglum> = Vec::new();
    for turn in &versions {
        let agrees = !turn.wording.find(&turn.text, &as_here, &found).is_empty();
        let (far, reads, said) = if agrees {
            (distance, found.clone(), Vec::new())
        } else {
            let aligned = words.align(&turn.wording).map(|mut a| {
                turn.wording.fill_ends(&turn.text, &mut a, words.len());
                a
            });
            match aligned {
                // Less than half of the words: it does not hold the passage.
                Some(a) if a.distance * 2 <= words.len() => {
                    let bytes = turn.wording.bytes(&a.place);
                    let reads = turn.text[bytes.clone()].to_owned();
                    if turn.witness.is_none() {
                        behind = paragraphs(turn, &bytes).flat_map(|p| p.witnesses.clone()).collect();
                    }
                    (a.distance, reads, told(words, quotation, turn, &a, &language(&place.event)))
                }
                _ => (usize::MAX, String::new(), Vec::new()),
            }
        };
        let entry = (agrees, far, reads, said);
        let known =
            best.entry(turn.witness).or_insert_with(|| (false, usize::MAX, String::new(), Vec::new()));
        if (agrees && !known.0) || (agrees == known.0 && far < known.1) {
            *known = entry;
        }
    }
    // Where a printing alone has the words, the witnesses behind the established text read as that does.
    behind.retain(|siglum| !best.contains_key(&Some(*siglum)) && !attested.contains(siglum));
    let mut readings: BTreeMap<(usize, String), (Vec<Siglum>, Vec<DifferenceView>)> = BTreeMap::new();
    for (siglum, (agrees, far, reads, said)) in best {
        if let Some(siglum) = siglum {
            attested.retain(|s| *s != siglum);
            if agrees {
                attested.push(siglum);
                continue;
            }
        } else if agrees {
            continue;
        }
        if far < usize::MAX {
            let entry = readings.entry((far, reads)).or_insert_with(|| (Vec::new(), said));
            match siglum {
                Some(siglum) => entry.0.push(siglum),
                None => entry.0.append(&mut behind),
            }
        }
    }
    attested.sort();
    attested.dedup();
    let others = readings
        .into_iter()
        .map(|((_, reads), (mut witnesses, differences))| OtherView {
            witnesses: {
                witnesses.sort();
                witnesses
            }
            .iter()
            .map(ToString::to_string)
            .collect(),
            reads,
            differences,
        })
        .collect();
    (attested, others)
}

fn told(
    words: &Wording,
    quotation: &str,
    turn: &Turn,
    aligned: &Alignment,
    language: &str,
) -> Vec<DifferenceView> {
    differences((words, quotation), (&turn.wording, &turn.text), aligned, language)
        .into_iter()
        .map(|d| DifferenceView {
            quoted: d.quoted,
            record: d.record,
            touches: d.touches.iter().map(|t| t.as_str().to_owned()).collect(),
        })
        .collect()
}

/// The parts of a quotation that stand somewhere word for word, from the first to the last, the longest from each word
/// on. Of equally long ones that goes first which continues the part before.
fn pieces(words: &Wording, candidates: &[Candidate]) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    let mut at = 0;
    let least = if words.len() < 2 * PIECE { PART.1 } else { PIECE };
    while at + least <= words.len() {
        let mut best: Option<(usize, bool, Place)> = None;
        for (event, turn) in candidates {
            if turn.spoken.voice == Voice::Reports {
                continue;
            }
            let found = words.longest_from(at, &turn.wording);
            if found.len() < least {
                continue;
            }
            let place = Place {
                event: Arc::clone(event),
                turn: Arc::clone(turn),
                quoted: at..at + found.len(),
                found,
            };
            let follows = out.last().is_some_and(|last| gap(last, &place).is_some());
            if best.as_ref().is_none_or(|(n, f, _)| (place.found.len(), follows) > (*n, *f)) {
                best = Some((place.found.len(), follows, place));
            }
        }
        match best {
            Some((length, _, place)) => {
                out.push(place);
                at += length;
            }
            None => at += 1,
        }
    }
    out
}

/// Parts that follow one another in one turn are one part; and how many words are skipped or exchanged between them.
fn joined(pieces: Vec<Place>) -> (Vec<Place>, usize) {
    let mut out: Vec<Place> = Vec::new();
    let mut skipped = 0;
    for piece in pieces {
        match out.last_mut().and_then(|last| Some((gap(last, &piece)?, last))) {
            Some((between, last)) => {
                skipped += between.max(piece.quoted.start - last.quoted.end);
                last.quoted.end = piece.quoted.end;
                last.found.end = piece.found.end;
            }
            None => out.push(piece),
        }
    }
    (out, skipped)
}

/// How many words of the record lie between two parts, where the second follows the first in one turn.
fn gap(first: &Place, second: &Place) -> Option<usize> {
    let one_turn = Arc::ptr_eq(&first.turn, &second.turn);
    let between = second.found.start.checked_sub(first.found.end)?;
    (one_turn && between <= SKIP).then_some(between)
}

/// A statement quoted as a question, or the other way round.
fn question_mark(quotation: &str, place: &Place) -> Option<String> {
    let closing = |c: &char| c.is_whitespace() || "\"'”’」』)）".contains(*c);
    let ends = quotation.trim_end_matches(|c| closing(&c)).chars().last().map(editing::script::fold)?;
    let bytes = place.turn.wording.bytes(&place.found);
    let next = place.turn.text[bytes.end..].chars().find(|c| !closing(c)).map(editing::script::fold);
    match (ends, next) {
        ('?', Some('.' | '!' | ',' | ';')) => {
            Some("Quoted as a question; the record has none there.".to_owned())
        }
        ('.' | '!', Some('?')) => Some("The record has a question there.".to_owned()),
        _ => None,
    }
}

/// Who speaks at a place, as it is told.
fn who(place: &PlaceView) -> String {
    if !place.given.is_empty() {
        let each = place.given.iter().map(|g| format!("to {} in {}", g.speaker, g.witnesses.join(" ")));
        return format!("it is given {}", each.collect::<Vec<_>>().join(", "));
    }
    match (place.role.as_str(), &place.speaker) {
        ("question", Some(outlet)) => format!("it is asked by {outlet}"),
        ("question", None) => "it is asked by a journalist who is not named".to_owned(),
        (_, Some(speaker)) => format!("it is said by {speaker}"),
        (role, None) => format!("it stands in a turn of role {role} whose speaker is not named"),
    }
}

fn sigla(witnesses: &[WitnessPlace]) -> String {
    witnesses.iter().map(|w| w.siglum.as_str()).collect::<Vec<_>>().join(" ")
}

fn standing_in_words(view: &VerifyView, by: Agreement) -> String {
    let Some(place) = view.places.first() else { return String::new() };
    let at = format!("{}, {}", place.citation, who(place));
    let claimed = view.speaker.as_deref().unwrap_or_default();
    let event = view.event.as_deref().or(view.date.as_deref()).unwrap_or_default();
    match view.verdict {
        Verdict::VerbatimInSome => {
            let others: Vec<String> = view
                .others
                .iter()
                .map(|o| match o.witnesses.as_slice() {
                    [] => format!("the established text reads “{}”", o.reads),
                    [one] => format!("{one} reads “{}”", o.reads),
                    some => format!("{} read “{}”", some.join(" "), o.reads),
                })
                .collect();
            let holds = match place.witnesses.len() {
                0 => "Verbatim in the established text, in no printing as it stands".to_owned(),
                _ => format!("Verbatim in {}", sigla(&place.witnesses)),
            };
            format!("{holds}; {}: {at}.", others.join("; "))
        }
        Verdict::AnotherSpeaker => {
            format!("The words stand in the record, but not as said by {claimed}: {at}.")
        }
        Verdict::AnotherEvent => {
            let speaker =
                if by == Agreement::No { format!(", nor as said by {claimed}") } else { String::new() };
            format!("The words stand in the record, but not in {event}{speaker}: {at}.")
        }
        Verdict::SpeakerDiffers => {
            format!(
                "The words stand in the record, but the printings do not agree that {claimed} says them: {at}."
            )
        }
        Verdict::SpeakerUnsure => {
            format!("The words stand in the record; that {claimed} says them is not sure: {at}.")
        }
        Verdict::Unattributed => {
            format!("The words stand in the record, which does not say that they are by {claimed}: {at}.")
        }
        Verdict::ReportedNotQuoted => format!(
            "The words stand in a {} of {}, {}: no printing that is held has them spoken.",
            place.role,
            sigla(&place.witnesses),
            place.event
        ),
        Verdict::Verbatim | Verdict::Near | Verdict::Spliced | Verdict::NotFound => {
            format!("Verbatim in {}: {at}.", sigla(&place.witnesses))
        }
    }
}

fn spliced_in_words(view: &VerifyView) -> String {
    let parts: Vec<String> =
        view.places.iter().map(|p| format!("“{}” in {} ({})", p.quoted, p.citation, who(p))).collect();
    format!("Spliced from {} places: {}.", view.places.len(), parts.join("; "))
}

fn near_in_words(view: &VerifyView, distance: usize, n: usize) -> String {
    let mut out = String::new();
    for d in view.differences.iter().filter(|d| !d.touches.is_empty()) {
        let change = match (d.quoted.as_str(), d.record.as_str()) {
            ("", record) => format!("the record has “{record}”, which is left out"),
            (quoted, "") => format!("“{quoted}” is not in the record"),
            (quoted, record) => format!("“{quoted}” is quoted, the record has “{record}”"),
        };
        out.push_str(&format!("A {} differs: {change}. ", d.touches.join(" and a ")));
    }
    let Some(place) = view.places.first() else { return out };
    let reported = if view.verdict == Verdict::ReportedNotQuoted {
        format!(" The words nearest to it are not spoken: they stand in a {}.", place.role)
    } else {
        String::new()
    };
    let unit = if view.quotation.chars().any(is_han) { "characters" } else { "words" };
    format!(
        "{out}Near, not verbatim: {distance} of {n} {unit} differ: {}, {}.{reported}",
        place.citation,
        who(place)
    )
}
