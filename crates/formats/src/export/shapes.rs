//! The record as other programs read it: field for field what `docs/schema/onrecord-1.schema.json` says.
//!
//! All places are bytes of the source as received, half-open. Optional things are `null`, never left out, so that
//! a reader in a language without optional fields has an easy life. Causes, roles and codes are the words of
//! the glossary.

use record::{
    ByteSpan, Choice, Correction, DateKind, Emendation, Event, EventWitness, Evidence, Exchange, Finding,
    GapKind, Held, Joint, Juncture, MatchedExchange, Outcome, Reading, Role, Segment, Siglum, Suspect,
    TextSpan, Turn, TurnOrigin, Unconfirmed, Variant,
};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{SourceView, texts::Texts};

#[derive(Serialize)]
pub(super) struct SourceShape<'a> {
    id: String,
    path: &'a str,
    names: &'a [String],
    bytes: u64,
    encoding: &'a str,
    /// Said only where it is so: then all spans of this source count bytes of its extracted text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    extracted: bool,
    findings: Vec<FindingShape<'a>>,
    blocks: Vec<BlockShape>,
}

#[derive(Serialize)]
struct BlockShape {
    role: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct FindingShape<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    place: Option<PlaceShape>,
}

#[derive(Serialize)]
struct PlaceShape {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct TextAtShape<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
pub(super) struct EventShape<'a> {
    id: String,
    date: Option<String>,
    series: &'a str,
    title: &'a str,
    cast: Vec<CastShape<'a>>,
    speaker: Option<&'a str>,
    role: Option<&'a str>,
    venue: Option<&'a str>,
    occasion: Option<&'a str>,
    duration: Option<&'a str>,
    coverage: CoverageShape<'a>,
    witnesses: Vec<WitnessShape<'a>>,
    opening: Option<MatchedShape<'a>>,
    exchanges: Vec<MatchedShape<'a>>,
    variants: Vec<VariantShape<'a>>,
    suspects: Vec<SuspectShape<'a>>,
    unconfirmed: Vec<UnconfirmedShape<'a>>,
    emendations: Vec<EmendationShape<'a>>,
    outcomes: Vec<OutcomeShape<'a>>,
    findings: Vec<FindingShape<'a>>,
}

#[derive(Serialize)]
struct CoverageShape<'a> {
    exchanges: usize,
    with_question: usize,
    whole: usize,
    reported: Option<ReportedShape<'a>>,
}

#[derive(Serialize)]
struct ReportedShape<'a> {
    questions: u32,
    by: &'a str,
}

#[derive(Serialize)]
struct WitnessShape<'a> {
    siglum: String,
    source: String,
    version_of: Option<String>,
    language: &'a str,
    noise: NoiseShape,
    headline: Vec<TextAtShape<'a>>,
    lead: Vec<TextAtShape<'a>>,
    dates: Vec<DateShape<'a>>,
    other_dates: Vec<OtherDateShape<'a>>,
    opening: Vec<TurnShape<'a>>,
    exchanges: Vec<ExchangeShape<'a>>,
    gaps: Vec<GapShape<'a>>,
    jumps: Vec<JumpShape<'a>>,
    overlaps: Vec<PlaceShape>,
}

#[derive(Serialize)]
struct NoiseShape {
    compared: usize,
    alone: usize,
    shared_errors: usize,
    per_10000: Option<f64>,
}

#[derive(Serialize)]
struct DateShape<'a> {
    date: String,
    basis: &'a str,
    weight: u8,
    start: usize,
    end: usize,
}

/// A day that the witness bears and that is not, or not surely, the conference's.
#[derive(Serialize)]
struct OtherDateShape<'a> {
    kind: &'static str,
    #[serde(flatten)]
    day: DateShape<'a>,
}

#[derive(Serialize)]
struct ExchangeShape<'a> {
    id: Option<&'a str>,
    outlet: Option<&'a str>,
    outlet_printed: Option<&'a str>,
    headings: Vec<HeadingShape<'a>>,
    question: Option<TextShape>,
    answer: Option<TextShape>,
    turns: Vec<TurnShape<'a>>,
}

#[derive(Serialize)]
struct HeadingShape<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    level: u8,
}

#[derive(Serialize)]
struct TextShape {
    text: String,
}

#[derive(Serialize)]
struct TurnShape<'a> {
    role: &'static str,
    origin: &'static str,
    label: Option<&'a str>,
    speaker: Option<&'a str>,
    certainty: CertaintyShape,
    text: String,
    /// Said only where the source says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<TimeShape>,
    spans: Vec<PieceShape>,
}

#[derive(Serialize)]
struct CertaintyShape {
    limits: &'static str,
    role: &'static str,
    speaker: Option<&'static str>,
    second: Option<&'static str>,
}

#[derive(Serialize)]
struct TimeShape {
    from_ms: u32,
    to_ms: Option<u32>,
}

#[derive(Serialize)]
struct PieceShape {
    start: usize,
    end: usize,
    juncture: &'static str,
    by: Option<&'static str>,
    space: bool,
}

#[derive(Serialize)]
struct GapShape<'a> {
    kind: &'static str,
    at: usize,
    exchange: usize,
    evidence: &'a str,
}

#[derive(Serialize)]
struct JumpShape<'a> {
    start: usize,
    end: usize,
    to_page: Option<&'a str>,
    onward: bool,
}

#[derive(Serialize)]
struct MatchedShape<'a> {
    id: Option<&'a str>,
    formerly: Vec<&'a str>,
    outlet: Option<&'a str>,
    held: Vec<HeldShape<'a>>,
    turns: Vec<EstablishedTurnShape<'a>>,
}

#[derive(Serialize)]
struct HeldShape<'a> {
    siglum: String,
    state: &'static str,
    index: Option<usize>,
    cause: Option<&'static str>,
    evidence: Option<&'a str>,
}

#[derive(Serialize)]
struct EstablishedTurnShape<'a> {
    role: &'static str,
    speaker: Option<&'a str>,
    certainty: &'static str,
    attributions: Vec<AscriptionShape<'a>>,
    disputed: Option<&'a str>,
    paragraphs: Vec<ParagraphShape<'a>>,
}

/// To whom one witness gives the words of a turn.
#[derive(Serialize)]
struct AscriptionShape<'a> {
    siglum: String,
    role: &'static str,
    speaker: Option<&'a str>,
    outlet: Option<&'a str>,
    label: Option<&'a str>,
    runs_on: bool,
    certainty: &'static str,
}

/// Somebody who was there.
#[derive(Serialize)]
struct CastShape<'a> {
    name: &'a str,
    forms: &'a [String],
    offices: &'a [String],
    outlet: Option<&'a str>,
    witnesses: Vec<String>,
}

#[derive(Serialize)]
struct ParagraphShape<'a> {
    text: String,
    witnesses: Vec<String>,
    segments: Vec<SegmentShape<'a>>,
}

#[derive(Serialize)]
struct SegmentShape<'a> {
    text: &'a str,
    variant: Option<&'a str>,
}

#[derive(Serialize)]
struct VariantShape<'a> {
    id: &'a str,
    exchange: Option<&'a str>,
    turn: usize,
    class: &'static str,
    cause: &'static str,
    causes: Vec<&'static str>,
    risk: &'static str,
    reasons: Vec<&'static str>,
    choice: ChoiceShape<'a>,
    before: &'a str,
    after: &'a str,
    readings: Vec<ReadingShape<'a>>,
}

#[derive(Serialize)]
struct ChoiceShape<'a> {
    state: &'static str,
    reading: usize,
    because: &'a str,
}

#[derive(Serialize)]
struct ReadingShape<'a> {
    text: &'a str,
    witnesses: Vec<String>,
    spans: SpansShape,
    lacuna: bool,
    cause: Option<&'static str>,
    evidence: Vec<EvidenceShape<'a>>,
}

/// An object in the order of the sigla (`Z` before `AA`), which no sorted map of strings would keep.
struct SpansShape(Vec<(String, ByteSpan)>);

impl Serialize for SpansShape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (siglum, span) in &self.0 {
            map.serialize_entry(siglum, &[span.start(), span.end()])?;
        }
        map.end()
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum EvidenceShape<'a> {
    EyeSkip { boundary: &'a str, first: &'a str, second: &'a str },
    Note { text: &'a str },
}

#[derive(Serialize)]
struct SuspectShape<'a> {
    siglum: String,
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    risk: &'static str,
    because: &'a str,
    exchange: Option<&'a str>,
}

#[derive(Serialize)]
struct UnconfirmedShape<'a> {
    siglum: String,
    start: usize,
    end: usize,
    text: &'a str,
    reason: &'static str,
    risk: &'static str,
    exchange: Option<&'a str>,
}

#[derive(Serialize)]
struct EmendationShape<'a> {
    id: &'a str,
    correction: CorrectionShape<'a>,
    hand: &'a str,
    reason: &'a str,
    date: String,
    revoked: bool,
}

#[derive(Serialize)]
struct OutcomeShape<'a> {
    id: &'a str,
    exchange: Option<&'a str>,
    citation: &'a str,
    act: &'a str,
    status: &'static str,
    source: &'a str,
    hand: &'a str,
    note: Option<&'a str>,
    date: String,
    revoked: bool,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum CorrectionShape<'a> {
    Choose { variant: &'a str, reading: &'a str },
    Replace { exchange: Option<&'a str>, quote: &'a str, with: &'a str },
    Identify { exchange: &'a str, outlet: &'a str },
    Date { date: String },
    Reported { questions: u32 },
}

/// A source, its blocks in bytes. Bytes that no text stands for (a byte order mark, NULs) lie between the spans of
/// characters; they go to the block before, and at the very start to the first, so that blocks leave no hole.
pub(super) fn source<'a>(view: SourceView<'a>) -> SourceShape<'a> {
    let SourceView { source, text, .. } = view;
    let mut start = 0;
    let block = |b: &record::Block| {
        let end = text.bytes_of(b.span).end().max(start);
        let shape = BlockShape { role: b.role.as_str(), start, end };
        start = end;
        shape
    };
    SourceShape {
        id: source.id.to_string(),
        path: source.names.first().map_or("", String::as_str),
        names: &source.names,
        bytes: source.bytes,
        encoding: &source.encoding,
        extracted: text.is_extracted(),
        findings: source.findings.iter().map(finding).collect(),
        blocks: source.blocks.iter().map(block).collect(),
    }
}

/// An event with everything that belongs to it.
pub(super) fn event<'a>(e: &'a Event, texts: &Texts<'a>) -> EventShape<'a> {
    EventShape {
        id: e.id.to_string(),
        date: e.date.map(|d| d.to_string()),
        series: e.series.as_str(),
        title: &e.title,
        cast: e
            .cast
            .iter()
            .map(|m| CastShape {
                name: &m.name,
                forms: &m.forms,
                offices: &m.offices,
                outlet: m.outlet.as_deref(),
                witnesses: m.witnesses.iter().map(Siglum::to_string).collect(),
            })
            .collect(),
        speaker: e.speaker.as_deref(),
        role: e.role.as_deref(),
        venue: e.venue.as_deref(),
        occasion: e.occasion.as_deref(),
        duration: e.duration.as_deref(),
        coverage: CoverageShape {
            exchanges: e.coverage.exchanges,
            with_question: e.coverage.with_question,
            whole: e.coverage.whole,
            reported: e.coverage.reported.as_ref().map(|(n, by)| ReportedShape { questions: *n, by }),
        },
        witnesses: e.witnesses.iter().enumerate().map(|(place, w)| witness(e, place, w, texts)).collect(),
        opening: e.opening.as_ref().map(|x| matched(e, x)),
        exchanges: e.exchanges.iter().map(|x| matched(e, x)).collect(),
        variants: e.variants.iter().map(|v| variant(v, texts)).collect(),
        suspects: e.suspects.iter().map(|s| suspect(s, texts)).collect(),
        unconfirmed: e.unconfirmed.iter().map(|u| unconfirmed(u, texts)).collect(),
        emendations: e.emendations.iter().map(emendation).collect(),
        outcomes: e.outcomes.iter().map(outcome).collect(),
        findings: e.findings.iter().map(finding).collect(),
    }
}

fn finding(f: &Finding) -> FindingShape<'_> {
    let severity = match f.severity {
        record::Severity::Note => "note",
        record::Severity::Warning => "warning",
        record::Severity::Refused => "refused",
    };
    FindingShape {
        code: f.code.as_str(),
        severity,
        message: &f.message,
        hint: f.hint.as_deref(),
        place: f.place.map(place),
    }
}

fn place(span: ByteSpan) -> PlaceShape {
    PlaceShape { start: span.start(), end: span.end() }
}

fn witness<'a>(e: &'a Event, at: usize, w: &'a EventWitness, texts: &Texts<'a>) -> WitnessShape<'a> {
    let bytes = |span: TextSpan| texts.bytes(w.siglum, span);
    let text_at = |span: &TextSpan| {
        let b = bytes(*span);
        TextAtShape { text: texts.slice(w.siglum, *span), start: b.start(), end: b.end() }
    };
    let clues = &w.witness.clues;
    let exchange = |(i, x): (usize, &'a Exchange)| {
        let matched = e.exchanges.iter().find(|m| m.held.get(at).and_then(Held::index) == Some(i));
        let id = matched.and_then(|m| m.id.as_ref()).map(record::ExchangeId::as_str);
        let headings = x.headings.iter().map(|h| {
            let b = bytes(h.span);
            HeadingShape {
                text: texts.slice(w.siglum, h.span),
                start: b.start(),
                end: b.end(),
                level: h.level,
            }
        });
        ExchangeShape {
            id,
            outlet: x.outlet.as_ref().map(|o| o.name.as_str()),
            outlet_printed: x.outlet.as_ref().map(|o| o.printed.as_str()),
            headings: headings.collect(),
            question: words_of(x, Role::Question, w.siglum, texts),
            answer: words_of(x, Role::Answer, w.siglum, texts),
            turns: x.turns.iter().map(|t| turn(t, w.siglum, texts)).collect(),
        }
    };
    let date = |d: &'a record::DateClue| {
        let b = bytes(d.span);
        DateShape {
            date: d.date.to_string(),
            basis: &d.basis,
            weight: d.weight,
            start: b.start(),
            end: b.end(),
        }
    };
    let jump = |j: &'a record::Jump| {
        let b = bytes(j.span);
        JumpShape { start: b.start(), end: b.end(), to_page: j.to_page.as_deref(), onward: j.onward }
    };
    let gap = |g: &'a record::Gap| GapShape {
        kind: g.kind.as_str(),
        at: bytes(TextSpan::empty(g.at)).start(),
        exchange: g.exchange,
        evidence: &g.evidence,
    };
    WitnessShape {
        siglum: w.siglum.to_string(),
        source: w.witness.source.to_string(),
        version_of: w.version_of.map(|s| s.to_string()),
        language: &clues.language,
        noise: NoiseShape {
            compared: w.noise.compared,
            alone: w.noise.alone,
            shared_errors: w.noise.shared_errors,
            // Two decimals: more would pretend to a precision that a few loci cannot give.
            per_10000: w.noise.per_10_000().map(|n| (n * 100.0).round() / 100.0),
        },
        headline: clues.headline.iter().map(text_at).collect(),
        lead: clues.lead.iter().map(text_at).collect(),
        dates: clues.dates.iter().filter(|d| d.kind == DateKind::Conference).map(date).collect(),
        other_dates: clues
            .dates
            .iter()
            .filter(|d| d.kind != DateKind::Conference)
            .map(|d| OtherDateShape { kind: d.kind.as_str(), day: date(d) })
            .collect(),
        opening: w.witness.opening.iter().map(|t| turn(t, w.siglum, texts)).collect(),
        exchanges: w.witness.exchanges.iter().enumerate().map(exchange).collect(),
        gaps: w.witness.gaps.iter().map(gap).collect(),
        jumps: w.witness.jumps.iter().map(jump).collect(),
        overlaps: w.witness.overlaps.iter().map(|s| place(bytes(*s))).collect(),
    }
}

/// The words of all turns of a role, a line each; none where there is no such turn.
fn words_of(x: &Exchange, role: Role, siglum: Siglum, texts: &Texts<'_>) -> Option<TextShape> {
    let text = texts.text(siglum)?;
    let turns: Vec<String> = x.turns.iter().filter(|t| t.role == role).map(|t| t.text(text)).collect();
    (!turns.is_empty()).then(|| TextShape { text: turns.join("\n") })
}

fn turn<'a>(t: &'a Turn, siglum: Siglum, texts: &Texts<'a>) -> TurnShape<'a> {
    let piece = |p: &record::Piece| {
        let b = texts.bytes(siglum, p.span);
        let (juncture, by, space) = juncture(p.juncture);
        PieceShape { start: b.start(), end: b.end(), juncture, by, space }
    };
    let time = t.span().and_then(|words| texts.time(siglum, words));
    TurnShape {
        role: t.role.as_str(),
        origin: match t.origin {
            TurnOrigin::Labelled => "labelled",
            TurnOrigin::Inferred => "inferred",
        },
        label: t.label.as_ref().map(|l| l.text.as_str()),
        speaker: t.speaker.as_deref(),
        certainty: CertaintyShape {
            limits: t.attribution.limits.as_str(),
            role: t.attribution.role.as_str(),
            speaker: t.speaker.as_ref().map(|_| t.attribution.speaker.as_str()),
            second: t.attribution.second.as_ref().map(|s| match s {
                record::SecondBest::Role(role) => role.as_str(),
                record::SecondBest::SameTurn => "same-turn",
            }),
        },
        text: texts.text(siglum).map(|text| t.text(text)).unwrap_or_default(),
        time: time
            .map(|(from, to)| TimeShape { from_ms: from.millis(), to_ms: to.map(record::Moment::millis) }),
        spans: t.pieces.iter().map(piece).collect(),
    }
}

fn juncture(j: Juncture) -> (&'static str, Option<&'static str>, bool) {
    match j {
        Juncture::Start => ("start", None, false),
        Juncture::Paragraph => ("paragraph", None, false),
        Juncture::Gap(kind) => ("gap", Some(GapKind::as_str(kind)), false),
        Juncture::Joined { space, by } => {
            let by = match by {
                Joint::Line => "line",
                Joint::Break => "break",
                Joint::Caption => "caption",
                Joint::Furniture => "furniture",
                Joint::Moved => "moved",
                Joint::Struck => "struck",
            };
            ("joined", Some(by), space)
        }
    }
}

fn matched<'a>(e: &'a Event, x: &'a MatchedExchange) -> MatchedShape<'a> {
    let held = |(w, h): (&EventWitness, &'a Held)| {
        let (state, cause, evidence) = match h {
            Held::Whole(_) => ("whole", None, None),
            Held::Part(_) => ("part", None, None),
            Held::Absent { cause, evidence } => ("absent", Some(cause.as_str()), Some(evidence.as_str())),
        };
        HeldShape { siglum: w.siglum.to_string(), state, index: h.index(), cause, evidence }
    };
    let segment = |s: &'a Segment| match s {
        Segment::Agreed(text) => SegmentShape { text, variant: None },
        Segment::At(i, text) => SegmentShape { text, variant: e.variants.get(*i).map(|v| v.id.as_str()) },
    };
    let turn = |t: &'a record::EstablishedTurn| EstablishedTurnShape {
        role: t.role.as_str(),
        speaker: t.speaker.as_deref(),
        certainty: t.certainty.as_str(),
        attributions: t
            .ascriptions
            .iter()
            .map(|a| AscriptionShape {
                siglum: a.siglum.to_string(),
                role: a.role.as_str(),
                speaker: a.speaker.as_deref(),
                outlet: a.outlet.as_deref(),
                label: a.label.as_ref().map(|l| l.text.as_str()),
                runs_on: a.runs_on,
                certainty: a.certainty.as_str(),
            })
            .collect(),
        disputed: t.disputed.and_then(|i| e.variants.get(i)).map(|v| v.id.as_str()),
        paragraphs: t
            .paragraphs
            .iter()
            .map(|p| ParagraphShape {
                text: p.text(),
                witnesses: p.witnesses.iter().map(Siglum::to_string).collect(),
                segments: p.segments.iter().map(segment).collect(),
            })
            .collect(),
    };
    MatchedShape {
        id: x.id.as_ref().map(record::ExchangeId::as_str),
        formerly: x.formerly.iter().map(record::ExchangeId::as_str).collect(),
        outlet: x.outlet.as_ref().map(|o| o.name.as_str()),
        held: e.witnesses.iter().zip(&x.held).map(held).collect(),
        turns: x.turns.iter().map(turn).collect(),
    }
}

fn variant<'a>(v: &'a Variant, texts: &Texts<'a>) -> VariantShape<'a> {
    let mut causes: Vec<_> = v.readings.iter().filter_map(|r| r.cause).collect();
    causes.sort_unstable();
    causes.dedup();
    let (state, because) = match &v.choice {
        Choice::Chosen { because, .. } => ("chosen", because),
        Choice::Undecided { because, .. } => ("undecided", because),
    };
    VariantShape {
        id: &v.id,
        exchange: v.exchange.as_ref().map(record::ExchangeId::as_str),
        turn: v.turn,
        class: v.class.as_str(),
        cause: v.cause().as_str(),
        causes: causes.into_iter().map(record::Cause::as_str).collect(),
        risk: v.risk.as_str(),
        reasons: v.reasons.iter().map(|r| r.as_str()).collect(),
        choice: ChoiceShape { state, reading: v.choice.shown(), because },
        before: &v.before,
        after: &v.after,
        readings: v.readings.iter().map(|r| reading(r, texts)).collect(),
    }
}

fn reading<'a>(r: &'a Reading, texts: &Texts<'a>) -> ReadingShape<'a> {
    let evidence = |e: &'a Evidence| match e {
        Evidence::EyeSkip(s) => {
            EvidenceShape::EyeSkip { boundary: &s.boundary, first: &s.first, second: &s.second }
        }
        Evidence::Note(text) => EvidenceShape::Note { text },
    };
    ReadingShape {
        text: &r.text,
        witnesses: r.witnesses.iter().map(|(s, _)| s.to_string()).collect(),
        spans: SpansShape(
            r.witnesses.iter().map(|(s, span)| (s.to_string(), texts.bytes(*s, *span))).collect(),
        ),
        lacuna: r.lacuna,
        cause: r.cause.map(record::Cause::as_str),
        evidence: r.evidence.iter().map(evidence).collect(),
    }
}

fn suspect<'a>(s: &'a Suspect, texts: &Texts<'a>) -> SuspectShape<'a> {
    let b = texts.bytes(s.siglum, s.span);
    SuspectShape {
        siglum: s.siglum.to_string(),
        start: b.start(),
        end: b.end(),
        text: &s.text,
        kind: s.kind.as_str(),
        risk: s.risk.as_str(),
        because: &s.because,
        exchange: s.exchange.as_ref().map(record::ExchangeId::as_str),
    }
}

fn unconfirmed<'a>(u: &'a Unconfirmed, texts: &Texts<'a>) -> UnconfirmedShape<'a> {
    let b = texts.bytes(u.siglum, u.span);
    UnconfirmedShape {
        siglum: u.siglum.to_string(),
        start: b.start(),
        end: b.end(),
        text: &u.text,
        reason: u.reason.as_str(),
        risk: u.risk.as_str(),
        exchange: u.exchange.as_ref().map(record::ExchangeId::as_str),
    }
}

fn emendation(e: &Emendation) -> EmendationShape<'_> {
    let correction = match &e.correction {
        Correction::Choose { variant, reading } => CorrectionShape::Choose { variant, reading },
        Correction::Replace { exchange, quote, with } => CorrectionShape::Replace {
            exchange: exchange.as_ref().map(record::ExchangeId::as_str),
            quote,
            with,
        },
        Correction::Identify { exchange, outlet } => {
            CorrectionShape::Identify { exchange: exchange.as_str(), outlet }
        }
        Correction::Date(d) => CorrectionShape::Date { date: d.to_string() },
        Correction::Reported(n) => CorrectionShape::Reported { questions: *n },
    };
    EmendationShape {
        id: &e.id,
        correction,
        hand: &e.hand,
        reason: &e.reason,
        date: e.date.to_string(),
        revoked: e.revoked,
    }
}

fn outcome(o: &Outcome) -> OutcomeShape<'_> {
    OutcomeShape {
        id: &o.id,
        exchange: o.exchange.as_ref().map(record::ExchangeId::as_str),
        citation: &o.citation,
        act: &o.act,
        status: o.status.as_str(),
        source: &o.source,
        hand: &o.hand,
        note: o.note.as_deref(),
        date: o.date.to_string(),
        revoked: o.revoked,
    }
}
