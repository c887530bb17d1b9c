//! Places that are odd by internal evidence alone.
//!
//! Most conferences survive in one printing. There is then nothing to collate, and yet the printing says of itself that
//! something went wrong: `互学互学` where every writer has 互学互鉴; a series of three whose second comma is lost; an
//! answer that starts by repeating the end of its question; a trade figure a third of what last year's conference gave.
//! Such a place is a *suspect*: shown with its reason, never corrected.
//!
//! Every rule here states what good language does not do, and was measured on 536 clean conferences of a ministry, 1.3
//! million characters, before it was let in. All rules together accuse 61 places there, one in nine conferences (a dozen
//! of them true: 明辨事非, 遗撼, 眼晴); 46 are characters that are taken for misread ones, which falls by half once the
//! rest of the record is known. Put in by force, a doubled word is found in 87 of 100 places, a doubled character in 55,
//! a look-alike or sound-alike in 25, in 45 with 250 conferences in the record; a lost character in 7 and two exchanged
//! ones in 23, and only with them. What reads well is not found: a fluent wrong word leaves no trace in one text.
//!
//! There is no rule for a rare character that stands alone (every foreign name has some), for a set phrase with one
//! character changed where the change makes sense, or for a formula that an answer repeats. No rule names a paper, a
//! person or a phrase of any one text.

mod answers;
mod corpus;
mod doubled;
mod figures;
mod garbled;
mod grammar;
mod latin;
mod marks;
mod names;
mod page;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use record::{Attribution, Certainty, Risk, Role, SuspectKind};

pub use corpus::Corpus;
use page::Page;

/// A turn as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnView<'a> {
    /// The exchange that it belongs to; none for the opening.
    pub exchange: Option<usize>,
    /// What it does.
    pub role: Role,
    /// Its words as printed, paragraphs separated by line feeds.
    pub text: &'a str,
    /// The outlet that asks, where its printed name is nearly a known one: the name as printed, and the known one.
    pub near_outlet: Option<(&'a str, &'a str)>,
    /// How sure its limits, role and speaker are.
    pub attribution: &'a Attribution,
}

/// Where a suspect lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the label of the turn.
    Label,
    /// In the words of the turn, in bytes of its text.
    Words(Range<usize>),
}

impl Place {
    /// Labels before words, then the order of the text.
    fn order(&self) -> (usize, usize) {
        match self {
            Self::Label => (0, 0),
            Self::Words(range) => (range.start + 1, range.end),
        }
    }
}

/// A place that a reader should be warned of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// The turn, as an index into the turns given.
    pub turn: usize,
    /// Where in that turn.
    pub place: Place,
    /// Why it is odd.
    pub kind: SuspectKind,
    /// How much harm it would do to rely on it.
    pub risk: Risk,
    /// The reason, in a sentence for a person.
    pub because: String,
}

/// The suspects of one text of an event, in the order of the text. `corpus` is what else the record holds; without it
/// the rules that compare with other events are silent.
#[must_use]
pub fn find(turns: &[TurnView<'_>], corpus: &Corpus) -> Vec<Suspicion> {
    let pages: Vec<Page<'_>> = turns.iter().map(Page::of).collect();
    let mut found = Findings::default();
    for (turn, page) in pages.iter().enumerate() {
        found.turn = turn;
        if let Some((printed, known)) = turns[turn].near_outlet {
            found.push(Suspicion {
                turn,
                place: Place::Label,
                kind: SuspectKind::NearName,
                risk: Risk::High,
                because: format!("the outlet “{printed}” is nearly, but not quite, the known “{known}”"),
            });
        }
        if let Some(because) = unsure(turns[turn].attribution) {
            let because = because.to_owned();
            found.push(Suspicion {
                turn,
                place: Place::Label,
                kind: SuspectKind::Attribution,
                risk: Risk::High,
                because,
            });
        }
        if page.is_chinese() {
            doubled::find(page, &mut found);
            series::find(page, &mut found);
            marks::find(page, &mut found);
            grammar::find(page, &mut found);
            garbled::find(page, &pages, corpus, &mut found);
            names::find(page, corpus, &mut found);
            figures::find(page, corpus, &mut found);
        } else {
            latin::find(page, &mut found);
        }
    }
    answers::find(&pages, &mut found);
    found.repeat_elsewhere(&pages);
    found.merged()
}

/// Why it is unsure who speaks.
fn unsure(attribution: &Attribution) -> Option<&'static str> {
    match attribution {
        Attribution { limits: Certainty::Unsure, .. } => {
            Some("what stands before these words may name a speaker, and may be a part of the words before")
        }
        Attribution { role: Certainty::Unsure, .. } => {
            Some("whether this asks or answers is unsure: as much speaks for either")
        }
        Attribution { speaker: Certainty::Unsure, .. } => Some("who says this is unsure"),
        _ => None,
    }
}

/// Odd words that are sought again elsewhere; a text with more is damaged throughout.
const REPEATED: usize = 100;

/// Collects suspicions while rules run.
#[derive(Debug, Default)]
struct Findings {
    turn: usize,
    all: Vec<Suspicion>,
}

impl Findings {
    fn push(&mut self, suspicion: Suspicion) {
        self.all.push(suspicion);
    }

    /// Adds characters `range` of the current page.
    fn add(
        &mut self,
        page: &Page<'_>,
        range: Range<usize>,
        kind: SuspectKind,
        risk: Risk,
        because: impl Into<String>,
    ) {
        let place = Place::Words(page.bytes(range));
        self.push(Suspicion { turn: self.turn, place, kind, risk, because: because.into() });
    }

    /// Words that were odd at one place are odd wherever the same text has them again.
    fn repeat_elsewhere(&mut self, pages: &[Page<'_>]) {
        let mut again = Vec::new();
        let mut told = BTreeSet::new();
        for suspicion in &self.all {
            // What a contrast with the neighbourhood made odd may be good elsewhere.
            let of_itself = matches!(suspicion.kind, SuspectKind::Garbled | SuspectKind::BrokenSeries);
            let Place::Words(range) = &suspicion.place else { continue };
            let words = pages[suspicion.turn].text.get(range.clone()).unwrap_or("");
            let telling = of_itself && words.chars().count() >= 4 && !words.contains(['，', '。', ',']);
            if !telling || told.len() >= REPEATED || !told.insert(words) {
                continue;
            }
            for (turn, page) in pages.iter().enumerate() {
                for (at, _) in page.text.match_indices(words) {
                    let place = Place::Words(at..at + words.len());
                    if turn == suspicion.turn && place == suspicion.place {
                        continue;
                    }
                    let because = format!("as elsewhere in this text: {}", suspicion.because);
                    again.push(Suspicion { turn, place, because, ..suspicion.clone() });
                }
            }
        }
        self.all.extend(again);
    }

    /// In the order of the text; suspicions that overlap become one, with all reasons.
    fn merged(mut self) -> Vec<Suspicion> {
        self.all.sort_by_key(|s| (s.turn, s.place.order(), s.kind));
        let mut merged: Vec<Suspicion> = Vec::new();
        for next in self.all {
            if let Some(last) = merged.last_mut().filter(|last| last.turn == next.turn) {
                match (&mut last.place, &next.place) {
                    (Place::Words(held), Place::Words(range)) if range.start < held.end => {
                        held.end = held.end.max(range.end);
                        last.risk = last.risk.max(next.risk);
                        if !last.because.contains(&next.because) {
                            last.because = format!("{}; {}", last.because, next.because);
                        }
                        continue;
                    }
                    (Place::Label, Place::Label) => continue,
                    _ => {}
                }
            }
            merged.push(next);
        }
        merged
    }
}
