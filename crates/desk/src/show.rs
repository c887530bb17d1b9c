use std::collections::BTreeMap;

use record::{Citation, CitationPlace, Siglum, TextSpan, Turn};
use serde::Serialize;

use crate::cite::{CitedText, Fate};
use crate::derive::Established;
use crate::on_pages::{WitnessOnPages, areas_of};
use crate::on_times::{TimeView, time_of};
use crate::understand::{AreaView, PageView};
use crate::view::{self, EmendationView, EventView, VariantView};
use crate::{Desk, DeskError};

/// What is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShowRequest {
    /// A citation.
    pub citation: String,
    /// A siglum: this witness as printed instead of the established text. Goes before the `~A` of the citation.
    pub witness: Option<String>,
    /// With the variants.
    pub apparatus: bool,
}

/// What a citation stands for, with all that a reader needs to judge it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShowView {
    /// The words and what has become of the citation.
    pub cited: CitedText,
    /// The event.
    pub event: EventView,
    /// The witness as printed, where one was asked for.
    pub witness: Option<WitnessText>,
    /// The variants in what is shown, where they were asked for.
    pub variants: Vec<VariantView>,
    /// What people have decided about the event.
    pub emendations: Vec<EmendationView>,
}

/// What one witness prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessText {
    /// Its siglum.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// Its turns in the order of the conference.
    pub turns: Vec<WitnessTurn>,
    /// The SHA-256 of its source.
    pub source: String,
    /// The pages that it stands on, if the source has pages.
    pub pages: Vec<PageView>,
    /// The line that was asked for, as it stands in the source.
    pub line: Option<(u32, String)>,
    /// Where that line stands on the pages.
    pub line_areas: Vec<AreaView>,
    /// When that line was spoken, if the source says so.
    pub line_time: Option<TimeView>,
}

/// A turn as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessTurn {
    /// `EVENT/EXCHANGE~A:LINE`.
    pub citation: String,
    /// The role.
    pub role: String,
    /// The label as printed.
    pub label: Option<String>,
    /// The words as printed, joined; a line feed between paragraphs.
    pub text: String,
    /// First and last line in the source, from 1.
    pub lines: (usize, usize),
    /// First byte in the source and the byte after the last.
    pub bytes: (usize, usize),
    /// Where its lines stand on the pages, if the source has pages.
    pub areas: Vec<AreaView>,
    /// When it was spoken, if the source says so.
    pub time: Option<TimeView>,
}

impl Desk {
    /// Shows what a citation stands for.
    ///
    /// # Errors
    /// It stands for nothing in this record.
    pub fn show(&self, request: &ShowRequest) -> Result<ShowView, DeskError> {
        let citation = Self::parse(&request.citation)?;
        let cited = self.resolve(&request.citation)?;
        let row = self.event_named(&cited.event)?;
        let event = EventView::of(&row, |id| self.names(id))?;
        let siglum = match &request.witness {
            None => citation.witness,
            Some(text) => {
                let siglum: Siglum = text.parse().map_err(|e: record::NameError| DeskError::Usage {
                    what: e.to_string(),
                    hint: format!("{} is printed by {}", row.id, sigla(&event)),
                })?;
                Some((siglum, citation.witness.and_then(|(_, line)| line)))
            }
        };
        // The place of today: that of the citation, unless it moved.
        let place = match &cited.fate {
            Fate::Resolved => citation.place.clone(),
            Fate::Moved { to, .. } | Fate::Changed { to: Some(to), .. } => Self::parse(to)?.place,
            Fate::Changed { to: None, .. } => CitationPlace::Event,
        };

        let mut shown =
            ShowView { cited, witness: None, variants: Vec::new(), emendations: Vec::new(), event };
        let decisions = self.decisions()?;
        let mut made = self.establish_all(std::iter::once((row.fingerprint, row.id.as_str())), &decisions)?;
        let Some(made) = made.pop().flatten() else { return Ok(shown) };
        shown.emendations = made.event.emendations.iter().map(EmendationView::from).collect();
        if request.apparatus {
            let here = |v: &&record::Variant| match &place {
                CitationPlace::Event => true,
                CitationPlace::Opening(_) => v.exchange.is_none(),
                CitationPlace::Exchange(id, _) => v.exchange.as_ref() == Some(id),
            };
            let ids: BTreeMap<&str, ()> =
                made.event.variants.iter().filter(here).map(|v| (v.id.as_str(), ())).collect();
            shown.variants = VariantView::of(&made, row.release);
            shown.variants.retain(|v| ids.contains_key(v.id.as_str()));
        }
        if let Some((siglum, line)) = siglum {
            shown.witness = Some(witness_text(&made, &place, &citation, siglum, line).ok_or_else(|| {
                DeskError::NotFound {
                    what: format!("{} has no witness {siglum}", row.id),
                    hint: format!("it is printed by {}", sigla(&shown.event)),
                }
            })?);
        }
        Ok(shown)
    }
}

impl WitnessText {
    /// The witness with its pages.
    #[must_use]
    pub fn on_pages(&self) -> WitnessOnPages {
        WitnessOnPages {
            siglum: self.siglum.clone(),
            name: self.name.clone(),
            source: self.source.clone(),
            pages: self.pages.clone(),
        }
    }

    /// Where what is shown stands on the pages: the line that was asked for, or all turns.
    #[must_use]
    pub fn areas(&self) -> Vec<AreaView> {
        match &self.line {
            Some(_) => self.line_areas.clone(),
            None => self.turns.iter().flat_map(|t| &t.areas).copied().collect(),
        }
    }
}

fn sigla(event: &EventView) -> String {
    event.witnesses.iter().map(|w| format!("{} ({})", w.siglum, w.name)).collect::<Vec<_>>().join(", ")
}

fn witness_text(
    made: &Established,
    place: &CitationPlace,
    asked: &Citation,
    siglum: Siglum,
    line: Option<u32>,
) -> Option<WitnessText> {
    let at = siglum.place();
    let witness = &made.event.witnesses.get(at)?.witness;
    let read = made.read_of(at)?;
    let text = &read.text;
    let event = made.event.id.to_string();
    let turn_of = |name: &str, turn: &Turn| {
        // The place of a turn is that of its words and its label.
        let span = turn
            .span()
            .into_iter()
            .chain(turn.label.as_ref().map(|l| l.span))
            .reduce(TextSpan::cover)
            .unwrap_or(TextSpan::empty(0));
        let bytes = text.bytes_of(span);
        let first = view::line_of(text.as_str(), span.start());
        WitnessTurn {
            citation: format!("{event}/{name}~{siglum}:{first}"),
            role: turn.role.as_str().to_owned(),
            label: turn.label.as_ref().map(|l| l.text.clone()),
            text: turn.text(text),
            lines: (first, view::line_of(text.as_str(), span.end())),
            bytes: (bytes.start(), bytes.end()),
            areas: turn.pieces.iter().flat_map(|p| areas_of(read, p.span)).collect(),
            time: turn.span().and_then(|words| time_of(read, words)),
        }
    };
    let opening = || witness.opening.iter().map(|t| turn_of("opening", t)).collect::<Vec<_>>();
    let exchange = |x: &record::MatchedExchange| -> Vec<WitnessTurn> {
        let name = x.id.as_ref().map_or("opening".to_owned(), ToString::to_string);
        let own = x.held.get(at).and_then(record::Held::index).and_then(|i| witness.exchanges.get(i));
        own.map(|own| own.turns.iter().map(|t| turn_of(&name, t)).collect()).unwrap_or_default()
    };
    let turns = match place {
        CitationPlace::Event => {
            opening().into_iter().chain(made.event.exchanges.iter().flat_map(exchange)).collect()
        }
        CitationPlace::Opening(_) => opening(),
        CitationPlace::Exchange(id, part) => {
            let mut turns: Vec<WitnessTurn> = made
                .event
                .exchanges
                .iter()
                .filter(|x| x.id.as_ref() == Some(id))
                .flat_map(exchange)
                .collect();
            if let Some((part, _)) = part {
                turns.retain(|t| (t.role == "question") == (*part == record::Part::Question));
            }
            turns
        }
    };
    // A line number is of the file and holds for the whole of it, wherever the citation points.
    let line = line.or(asked.witness.and_then(|(_, line)| line));
    let line = line.and_then(|n| Some((n, text.as_str().lines().nth((n as usize).checked_sub(1)?)?)));
    let line_span = line.map(|(_, words)| {
        // Both are parts of one string.
        let start = words.as_ptr() as usize - text.as_str().as_ptr() as usize;
        TextSpan::between(start, start + words.len())
    });
    Some(WitnessText {
        siglum: siglum.to_string(),
        name: made.name(at),
        turns,
        source: read.source.id.to_string(),
        pages: read.facsimile.iter().flat_map(|f| &f.pages).map(PageView::from).collect(),
        line: line.map(|(n, words)| (n, words.to_owned())),
        line_areas: line_span.map_or_else(Vec::new, |span| areas_of(read, span)),
        line_time: line_span.and_then(|span| time_of(read, span)),
    })
}
