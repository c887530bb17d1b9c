//! What is understood of a file, before it is added: its blocks in reading order with their roles and places, the
//! exchanges, the findings. No record is needed, and none is changed.

use std::path::{Path, PathBuf};

use record::{Area, BlockRole};
use serde::Serialize;

use crate::on_pages::areas_of;
use crate::on_times::{TimeView, time_of};
use crate::recognising::{self, PageRecogniser, Unrecognised};
use crate::view::FindingView;
use crate::walk::shown;
use crate::{DeskError, Progress, Watch, add, derive};

/// Which file is to be looked at.
#[derive(Clone, Debug, Default)]
pub struct UnderstandRequest {
    /// The file.
    pub path: PathBuf,
    /// Its encoding, where the user knows it.
    pub encoding: Option<String>,
    /// Whether a drawing of the pages is wanted.
    pub drawing: bool,
    /// Whether it is wanted by what each turn was known.
    pub why: bool,
}

/// What is understood of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnderstandView {
    /// The file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub source: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its encoding, or its format where that has its own.
    pub encoding: String,
    /// Whether places count bytes of the extracted text, as in formats that hold no text as bytes.
    pub extracted: bool,
    /// Its pages: width and height, and in what.
    pub pages: Vec<PageView>,
    /// The events that it prints.
    pub events: Vec<PrintedEvent>,
    /// Its blocks in reading order, but for white space.
    pub blocks: Vec<BlockView>,
    /// What was odd.
    pub findings: Vec<FindingView>,
    /// By what each turn was known, where it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<TurnWhy>,
    /// The pages with the blocks on them, as SVG, where it was asked for.
    #[serde(skip)]
    pub drawing: Option<String>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageView {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// In what both are measured.
    pub unit: String,
    /// Its image, where the file names one: the name of a file, or the SHA-256 of the image that was recognised.
    pub image: Option<String>,
    /// By how much the image is to be turned about its middle before areas fit it: thousandths of a degree, clockwise.
    pub turned: i32,
}

impl From<&record::Page> for PageView {
    fn from(page: &record::Page) -> Self {
        Self {
            width: page.width,
            height: page.height,
            unit: page.unit.as_str().to_owned(),
            image: page.image.clone(),
            turned: page.turned,
        }
    }
}

/// An event as the file prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintedEvent {
    /// The day, where the file gives it.
    pub date: Option<String>,
    /// Who answers.
    pub speaker: Option<String>,
    /// The language pack that read it.
    pub language: String,
    /// How many exchanges it holds.
    pub exchanges: usize,
    /// The outlets that ask, in the order of the conference; nothing where the label names none.
    pub outlets: Vec<Option<String>>,
    /// How many gaps it states.
    pub gaps: usize,
}

/// By what a turn was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnWhy {
    /// Line of the text, from 1.
    pub line: usize,
    /// What it does.
    pub role: String,
    /// Who speaks, as far as the file says.
    pub speaker: Option<String>,
    /// The attribution as printed.
    pub label: Option<String>,
    /// What limits, role and speaker rest on: `printed`, `inferred`, `unsure`.
    pub limits: String,
    /// The same of its role.
    pub role_rests_on: String,
    /// The same of its speaker.
    pub speaker_rests_on: String,
    /// The next best reading: another role, or `same-turn` where it may go on with the turn before.
    pub second: Option<String>,
    /// The form of its attribution, as codes in the order of print; empty where a form of the language was enough.
    pub form: Vec<String>,
    /// What spoke for (above 0) and against it, in tenths of a natural logarithm of odds.
    pub evidence: Vec<(String, i32)>,
    /// Its first words.
    pub words: String,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockView {
    /// What it is.
    pub role: String,
    /// First byte in the source and the byte after the last.
    pub bytes: (usize, usize),
    /// Line of the text, from 1.
    pub line: usize,
    /// Where it stands on the pages.
    pub areas: Vec<AreaView>,
    /// When it was spoken, where the file says so.
    pub time: Option<TimeView>,
    /// Its words.
    pub text: String,
}

/// A place on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AreaView {
    /// The page, from 1.
    pub page: u32,
    /// The left edge, in the page's unit.
    pub left: i32,
    /// The upper edge.
    pub top: i32,
    /// The right edge.
    pub right: i32,
    /// The lower edge.
    pub bottom: i32,
}

impl From<(u32, Area)> for AreaView {
    fn from((page, area): (u32, Area)) -> Self {
        let Area { left, top, right, bottom } = area;
        Self { page: page + 1, left, top, right, bottom }
    }
}

/// Reads a file and says what is understood of it.
///
/// # Errors
/// It cannot be opened, or holds no text.
pub fn understand(request: &UnderstandRequest) -> Result<UnderstandView, DeskError> {
    understand_with(request, None, &mut ())
}

/// The same, with a recogniser in case that the file is an image.
///
/// # Errors
/// As [`understand`]; it was stopped.
pub fn understand_with(
    request: &UnderstandRequest,
    recogniser: Option<&dyn PageRecogniser>,
    watch: &mut dyn Watch,
) -> Result<UnderstandView, DeskError> {
    let refused = |finding: record::Finding| DeskError::NotFound {
        what: format!("{} is not read: {}", shown(&request.path), finding.message),
        hint: finding.hint.unwrap_or_default(),
    };
    let bytes = add::open_path(&request.path).map_err(refused)?;
    let id = formats::source_id(&bytes);
    let read = match (derive::read(id, &bytes, request.encoding.as_deref()), recogniser) {
        (Err(finding), Some(recogniser)) if recognising::is_image(&finding) => {
            let mut at = |page: usize, _| {
                if page > 0 {
                    watch.progress(Progress::Recognising { page });
                }
                !watch.stop()
            };
            let alto = recognising::recognise(recogniser, &bytes, &mut at).map_err(|why| match why {
                Unrecognised::Stopped => {
                    DeskError::Stopped { hint: "nothing was changed; run it again".to_owned() }
                }
                Unrecognised::Refused(finding) => refused(finding),
            })?;
            derive::read(formats::source_id(&alto), &alto, None).map_err(refused)?
        }
        (read, _) => read.map_err(refused)?,
    };
    let text = read.text.as_str();
    let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let block = |b: &record::Block| {
        let bytes = read.text.bytes_of(b.span);
        BlockView {
            role: b.role.as_str().to_owned(),
            bytes: (bytes.start(), bytes.end()),
            line: line_ends.partition_point(|end| *end < b.span.start()) + 1,
            areas: areas_of(&read, b.span),
            time: time_of(&read, b.span),
            text: read.text.slice(b.span).to_owned(),
        }
    };
    let blocks = read.source.blocks.iter().filter(|b| b.role != BlockRole::WhiteSpace).map(block).collect();
    let event = |w: &record::Witness| PrintedEvent {
        date: w.clues.day().map(|d| d.date.to_string()),
        speaker: w.clues.speaker.clone(),
        language: w.clues.language.clone(),
        exchanges: w.exchanges.len(),
        outlets: w.exchanges.iter().map(|x| x.outlet.as_ref().map(|o| o.name.clone())).collect(),
        gaps: w.gaps.len(),
    };
    let drawing = match (&read.facsimile, request.drawing) {
        (_, false) => None,
        (Some(f), true) => Some(formats::export::pages_svg(f, &read.text, &read.source.blocks)),
        (None, true) => {
            return Err(DeskError::Usage {
                what: format!("{} has no pages that could be drawn", shown(&request.path)),
                hint: "leave --debug-image out: it draws formats that know pages, such as PDF and ALTO"
                    .to_owned(),
            });
        }
    };
    let turns = if request.why { reasons(&read, &line_ends) } else { Vec::new() };
    Ok(UnderstandView {
        file: shown(Path::new(request.path.file_name().unwrap_or(request.path.as_os_str()))),
        source: id.to_string(),
        bytes: read.source.bytes,
        encoding: read.source.encoding.clone(),
        extracted: read.text.is_extracted(),
        pages: read.facsimile.iter().flat_map(|f| &f.pages).map(PageView::from).collect(),
        events: read.witnesses.iter().map(event).collect(),
        blocks,
        findings: read.source.findings.iter().map(FindingView::from).collect(),
        turns,
        drawing,
    })
}

/// By what each turn was known. The forms of the file are learnt once more: they are kept nowhere.
fn reasons(read: &derive::Read, line_ends: &[usize]) -> Vec<TurnWhy> {
    let reasons = editing::reasons(&read.text, &read.witnesses);
    let turns = read.witnesses.iter().flat_map(record::Witness::turns);
    let of = |(turn, reason): (&record::Turn, Option<editing::Reason>)| {
        let reason = reason.unwrap_or_default();
        let label = turn.label.as_ref().map(|l| l.span.start());
        let start = label.or_else(|| turn.span().map(record::TextSpan::start)).unwrap_or_default();
        let rests = |c: record::Certainty| c.as_str().to_owned();
        TurnWhy {
            line: line_ends.partition_point(|end| *end < start) + 1,
            role: turn.role.as_str().to_owned(),
            speaker: turn.speaker.clone(),
            label: turn.label.as_ref().map(|l| l.text.clone()),
            limits: rests(turn.attribution.limits),
            role_rests_on: rests(turn.attribution.role),
            speaker_rests_on: rests(turn.attribution.speaker),
            second: turn.attribution.second.as_ref().map(|s| match s {
                record::SecondBest::Role(role) => role.as_str().to_owned(),
                record::SecondBest::SameTurn => "same-turn".to_owned(),
            }),
            form: reason.form.iter().map(|c| (*c).to_owned()).collect(),
            evidence: reason.evidence.iter().map(|(c, n)| ((*c).to_owned(), *n)).collect(),
            words: turn.text(&read.text).chars().take(80).collect(),
        }
    };
    turns.zip(reasons).map(of).collect()
}
