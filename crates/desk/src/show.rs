use std::collections::BTreeMap;

use record::{Citation, CitationPlace, Siglum, TextSpan, Turn};
use serde::Serialize;

use crate::cite::{CitedText, Fate};
use crate::derive::Established;
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

impl Desk {
    /// The bytes of the file on which a witness stands as a picture: its own, or those of the image that was recognised.
    ///
    /// # Errors
    /// It is not kept, as the recognition came without it; or it was altered.
    pub fn picture(&self, witness: &WitnessText) -> Result<Vec<u8>, DeskError> {
        let named = witness.pages.iter().find_map(|p| p.image.as_deref());
        let id = match named.map(str::parse) {
            None => witness.source.parse(),
            Some(hash) => hash,
        };
        let id = id.ok().filter(|id| self.archive.originals().holds(*id)).ok_or_else(|| {
            let image = named.map(|n| format!(": it names {n}")).unwrap_or_default();
            DeskError::NotFound {
                what: format!("the image of {} is not in this record{image}", witness.name),
                hint: "images are kept when they are added as images; add the image itself".to_owned(),
            }
        })?;
        Ok(self.archive.originals().read(id)?)
    }
}

impl WitnessText {
    /// The pieces of its pages on which its turns stand: lines that follow one another in a column are one piece, with a
    /// margin, each edge a share of its page.
    #[must_use]
    pub fn pieces(&self) -> Vec<PagePiece> {
        let mut pieces: Vec<AreaView> = Vec::new();
        for area in self.turns.iter().flat_map(|t| &t.areas) {
            match pieces.last_mut() {
                Some(last) if follows(last, area) => {
                    last.left = last.left.min(area.left);
                    last.top = last.top.min(area.top);
                    last.right = last.right.max(area.right);
                    last.bottom = last.bottom.max(area.bottom);
                }
                _ => pieces.push(*area),
            }
        }
        let line = |p: &AreaView| (p.bottom - p.top).min(p.right - p.left);
        let thickness = self.turns.iter().flat_map(|t| &t.areas).map(line).min().unwrap_or_default();
        let piece = |area: AreaView| {
            let number = (area.page as usize).checked_sub(1)?;
            let page = self.pages.get(number).filter(|p| p.width > 0 && p.height > 0)?;
            let (width, height) = (f64::from(page.width), f64::from(page.height));
            let share = |edge: i32, by: i32, size: f64| f64::from(edge.saturating_add(by)) / size;
            let margin = thickness / 2;
            Some(PagePiece {
                page: number,
                turned: page.turned,
                left: share(area.left, -margin, width),
                top: share(area.top, -margin, height),
                right: share(area.right, margin, width),
                bottom: share(area.bottom, margin, height),
            })
        };
        pieces.into_iter().filter_map(piece).collect()
    }
}

/// Whether a line continues a piece: it overlaps it and lies right below it, or beside it as the last line of a page
/// turned on its side does.
fn follows(piece: &AreaView, line: &AreaView) -> bool {
    let shared = |a: (i32, i32), b: (i32, i32)| a.1.min(b.1) - a.0.max(b.0);
    let wide = shared((piece.left, piece.right), (line.left, line.right));
    let high = shared((piece.top, piece.bottom), (line.top, line.bottom));
    let (width, height) = (line.right - line.left, line.bottom - line.top);
    let below = 2 * wide > width.min(piece.right - piece.left) && high > -2 * height && line.top >= piece.top;
    let beside = 2 * high > height.min(piece.bottom - piece.top) && wide > -2 * width && width < height;
    piece.page == line.page && (below || beside)
}

/// A piece of a page: its edges are shares of the page's width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PagePiece {
    /// The page, counted from 0.
    pub page: usize,
    /// By how much the image is to be turned about its middle: thousandths of a degree, clockwise.
    pub turned: i32,
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
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
            areas: read
                .facsimile
                .iter()
                .flat_map(|f| turn.pieces.iter().flat_map(|p| f.areas_of(p.span)))
                .map(AreaView::from)
                .collect(),
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
    let line = line.and_then(|n| {
        let words = text.as_str().lines().nth((n as usize).checked_sub(1)?)?;
        Some((n, words.to_owned()))
    });
    Some(WitnessText {
        siglum: siglum.to_string(),
        name: made.name(at),
        turns,
        source: read.source.id.to_string(),
        pages: read.facsimile.iter().flat_map(|f| &f.pages).map(PageView::from).collect(),
        line,
    })
}
