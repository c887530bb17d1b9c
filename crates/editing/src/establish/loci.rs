//! Collating the texts of one turn, and explaining each place where they differ.

use collate::{Cell, Collation, Difference, Kind, LocusOptions, Options, Tokenizer};
use record::{
    Cause, Choice, Evidence, ExchangeId, GapKind, NoiseEstimate, Reading, Risk, RiskReason, Role, Siglum,
    TextSpan, Variant, VariantClass,
};

use super::habits::Rivals;
use super::turn_text::TurnText;
use super::{Shared, SharedTurn, identity};
use crate::Member;
use crate::explain::{self, Context, Known, Language, LocusView, Lost, Neighbour, ReadingView};
use crate::script;

/// From how many tokens running an absence is told as a passage, with the differences inside it told apart.
const PASSAGE: usize = 24;

/// A text holds a passage of which it has at least one token in so many.
const HOLDS: usize = 6;

/// The texts of one turn, aligned.
pub(super) struct Collated {
    pub(super) witnesses: Vec<collate::Witness>,
    pub(super) collation: Collation,
    pub(super) places: Vec<Place>,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlaceKind {
    Locus,
    /// A long run that some do not have; loci may lie inside it.
    Passage,
    Moved,
    /// A character printed twice at a break, dropped from the joined words.
    Overlap,
}

/// A place where the texts differ.
pub(super) struct Place {
    pub(super) kind: PlaceKind,
    pub(super) columns: std::ops::Range<usize>,
    pub(super) readings: Vec<PlaceReading>,
    /// Of a passage: how many of the readings, the first ones, have it.
    pub(super) present: usize,
}

/// What some texts have at a place: indices into the turn's texts, with ranges of tokens.
pub(super) struct PlaceReading {
    pub(super) holders: Vec<(usize, std::ops::Range<usize>)>,
    pub(super) lost: Option<GapKind>,
}

/// What explaining needs beyond the place.
pub(super) struct Explaining<'a> {
    pub(super) language: Language,
    pub(super) noise: &'a [f64],
    pub(super) kin: &'a [(usize, usize)],
    pub(super) known: &'a Known,
    pub(super) usage: &'a super::Usage,
    /// The number of the turn, over the whole event.
    pub(super) turn: u32,
}

pub(super) fn collate_turn(texts: &[TurnText], findings: &mut Vec<record::Finding>) -> Collated {
    let mut tokenizer = Tokenizer::new().fold(|c, out| out.push(script::fold(c)));
    let mut witnesses = Vec::with_capacity(texts.len());
    for t in texts {
        let name = Siglum::nth(t.witness).to_string();
        let Ok(w) = collate::Witness::read(name, t.text.as_str(), &mut tokenizer) else { continue };
        let at = |offset: &usize| w.tokens().partition_point(|k| (k.start as usize) < *offset);
        let borders: Vec<usize> = t.borders.iter().map(at).collect();
        let lacunae: Vec<usize> = t.lacunae.iter().map(|(o, _)| at(o)).collect();
        let Ok(w) = w.with_borders(borders).and_then(|w| w.with_lacunae(lacunae)) else { continue };
        witnesses.push(w);
    }
    let collation = collate::collate(&witnesses, &Options::default());
    for f in collation.findings() {
        if !matches!(f, collate::Finding::Empty { .. } | collate::Finding::EqualSigla { .. }) {
            findings.push(super::coarse(format!("{f:?}")));
        }
    }
    let mut collated = Collated { witnesses, collation, places: vec![] };
    if collated.witnesses.len() == texts.len() && texts.len() > 1 {
        collated.places = places(&collated, texts);
    } else {
        collated.places = overlaps(&collated, texts);
    }
    collated
}

fn places(c: &Collated, texts: &[TurnText]) -> Vec<Place> {
    // The slips of different texts in neighbouring words are places of their own where enough texts stand against each:
    // together they would be as many readings as texts. With three texts of Han characters a cut may fall inside a word
    // that one of them rewrote.
    let han = texts.iter().any(|t| t.text.chars().any(script::is_han));
    let cut = texts.len() > if han { 3 } else { 2 };
    let options = LocusOptions { passage: PASSAGE, cut, ..LocusOptions::default() };
    let mut out = Vec::new();
    let styles: Vec<Style> = texts.iter().map(|t| Style::of(&t.text)).collect();
    for mut locus in c.collation.loci(&options) {
        if locus.difference == Difference::Substantive {
            trim(c, &styles, &mut locus);
        }
        let parts = if cut { words(c, &locus) } else { vec![] };
        if parts.len() > 1 {
            let holders: Vec<usize> =
                locus.readings.iter().flat_map(|r| r.holders().map(|h| h.witness)).collect();
            out.extend(parts.into_iter().filter_map(|columns| place_at(c, &styles, columns, &holders)));
            continue;
        }
        let mut readings = Vec::new();
        for r in &locus.readings {
            if locus.difference == Difference::Orthographic {
                for f in &r.forms {
                    let holders = f.holders.iter().map(|h| (h.witness, h.tokens.clone())).collect();
                    readings.push(PlaceReading { holders, lost: None });
                }
            } else {
                let holders = r.holders().map(|h| (h.witness, h.tokens.clone())).collect();
                readings.push(PlaceReading { holders, lost: None });
            }
        }
        if locus.difference == Difference::Orthographic {
            readings = unstyled(readings, c, &styles);
        }
        if readings.len() >= 2 {
            out.push(Place { kind: PlaceKind::Locus, columns: locus.columns.clone(), readings, present: 0 });
        }
    }
    out.extend(passages(c, texts));
    widen(c, &mut out);
    out.extend(moves(c));
    out.extend(overlaps(c, texts));
    // A passage is told after the differences inside it: they are read where they stand, it is seen at its end.
    out.sort_by_key(|p| (p.columns.end, p.kind == PlaceKind::Passage, p.columns.start));
    out
}

/// The columns of a locus, cut between two words of a script with letters where every text has a word in both: there the
/// words stand against each other beyond doubt, and each is weighed by itself. Han characters are not cut, since a word
/// has several of them, and 国 of 泰国 is not attested by 韩国.
fn words(c: &Collated, locus: &collate::Locus) -> Vec<std::ops::Range<usize>> {
    let holders: Vec<usize> = locus.readings.iter().flat_map(|r| r.holders().map(|h| h.witness)).collect();
    let lettered = |column: usize| {
        holders.iter().all(|w| match c.collation.cell(*w, column) {
            Cell::Token(t) => !c.witnesses[*w].printed(t).chars().any(script::is_han),
            _ => false,
        })
    };
    let mut out = Vec::new();
    let mut from = locus.columns.start;
    for column in locus.columns.clone().skip(1) {
        if lettered(column - 1) && lettered(column) {
            out.push(from..column);
            from = column;
        }
    }
    out.push(from..locus.columns.end);
    out
}

/// The place at these columns; none where its texts agree.
fn place_at(
    c: &Collated,
    styles: &[Style],
    columns: std::ops::Range<usize>,
    holders: &[usize],
) -> Option<Place> {
    let mut groups: Vec<(Vec<collate::Key>, PlaceReading)> = Vec::new();
    for w in holders {
        let tokens = c.collation.tokens_in(*w, &columns);
        let keys: Vec<collate::Key> =
            c.witnesses[*w].tokens()[tokens.clone()].iter().map(|t| t.key).collect();
        match groups.iter_mut().find(|(k, _)| *k == keys) {
            Some((_, r)) => r.holders.push((*w, tokens)),
            None => groups.push((keys, PlaceReading { holders: vec![(*w, tokens)], lost: None })),
        }
    }
    let mut readings: Vec<PlaceReading> = groups.into_iter().map(|(_, r)| r).collect();
    if readings.len() == 1 {
        readings = unstyled(readings, c, styles);
    }
    let text = |r: &PlaceReading| {
        r.holders.first().map_or_else(String::new, |(w, t)| c.witnesses[*w].reading(t.clone()).to_owned())
    };
    readings.sort_by(|a, b| b.holders.len().cmp(&a.holders.len()).then_with(|| text(a).cmp(&text(b))));
    (readings.len() > 1).then_some(Place { kind: PlaceKind::Locus, columns, readings, present: 0 })
}

/// How a text writes throughout: half-width marks, traditional script. What it does everywhere is no variant anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    half_width: bool,
    traditional: bool,
}

impl Style {
    fn of(text: &str) -> Self {
        let (mut half, mut full, mut changed, mut han) = (0, 0, 0, 0);
        for c in text.chars() {
            match c {
                ',' | ';' | ':' | '?' | '!' | '(' | ')' => half += 1,
                '，' | '；' | '：' | '？' | '！' | '（' | '）' => full += 1,
                _ if script::is_han(c) => {
                    han += 1;
                    changed += usize::from(script::fold(c) != c);
                }
                _ => {}
            }
        }
        // A tenth of the characters of any Chinese text differ between the scripts.
        Self { half_width: half > full, traditional: changed * 20 > han }
    }

    /// The text as this style would be written in the other: full-width, simplified.
    fn neutral(self, text: &str) -> String {
        text.chars()
            .map(|c| {
                let folded = script::fold(c);
                let mark = matches!(
                    c,
                    ',' | ';' | ':' | '?' | '!' | '(' | ')' | '，' | '；' | '：' | '？' | '！' | '（' | '）'
                );
                if mark && self.half_width && c.is_ascii() || self.traditional && script::is_han(c) {
                    // Full-width and simplified are the neutral forms.
                    match c {
                        ',' => '，',
                        ';' => '；',
                        ':' => '：',
                        '?' => '？',
                        '!' => '！',
                        '(' => '（',
                        ')' => '）',
                        _ => folded,
                    }
                } else {
                    c
                }
            })
            .collect()
    }
}

/// From how many tokens an omission is shown with the string that stands at both its ends.
const SKIPPED: usize = 8;

/// `…公理何在？美国[如果…何在？美国]面对…`: where the same string stands before and at the end of what a text lacks, the place
/// of the gap is not determined; any cut between the two copies leaves the same text. The place is widened to hold both
/// copies, so that the reader sees them and nobody is misled about which copy was lost.
fn widen(c: &Collated, places: &mut [Place]) {
    let taken: Vec<std::ops::Range<usize>> = places.iter().map(|p| p.columns.clone()).collect();
    for (i, place) in places.iter_mut().enumerate() {
        let lacking =
            place.readings.iter().any(|r| r.lost.is_none() && r.holders.iter().all(|(_, t)| t.is_empty()));
        if !lacking || place.columns.len() < SKIPPED {
            continue;
        }
        let Some((w, tokens)) =
            place.readings.iter().flat_map(|r| &r.holders).find(|(_, t)| t.len() >= SKIPPED)
        else {
            continue;
        };
        let keys = |k: usize| c.witnesses[*w].tokens().get(k).map(|t| t.key);
        // A column next to the place may be taken in if nobody differs there and everybody goes on there.
        let holders: Vec<usize> = place.readings.iter().flat_map(|r| &r.holders).map(|(w, _)| *w).collect();
        let plain = |column: usize| {
            holders.iter().all(|w| matches!(c.collation.cell(*w, column), Cell::Token(_)))
                && !taken.iter().enumerate().any(|(k, r)| k != i && r.contains(&column))
        };
        let mut right = 0;
        while right < tokens.len()
            && place.columns.end + right < c.collation.width()
            && keys(tokens.start + right).is_some()
            && keys(tokens.start + right) == keys(tokens.end + right)
            && plain(place.columns.end + right)
        {
            right += 1;
        }
        let mut left = 0;
        while left < tokens.len()
            && left < tokens.start
            && left < place.columns.start
            && keys(tokens.start - left - 1) == keys(tokens.end - left - 1)
            && plain(place.columns.start - left - 1)
        {
            left += 1;
        }
        if left + right < 2 {
            continue;
        }
        place.columns = place.columns.start - left..place.columns.end + right;
        for (w, t) in place.readings.iter_mut().flat_map(|r| &mut r.holders) {
            *t = c.collation.tokens_in(*w, &place.columns);
        }
    }
}

/// Takes columns off both ends of a locus where the texts say the same and print it as they print it everywhere.
fn trim(c: &Collated, styles: &[Style], locus: &mut collate::Locus) {
    let holders: Vec<usize> = locus.readings.iter().flat_map(|r| r.holders().map(|h| h.witness)).collect();
    let same = |column: usize| {
        let mut forms = holders.iter().map(|w| match c.collation.cell(*w, column) {
            Cell::Token(t) => Some(styles[*w].neutral(c.witnesses[*w].printed(t))),
            _ => None,
        });
        let first = forms.next().flatten();
        first.is_some() && forms.all(|f| f == first)
    };
    let (mut from, mut to) = (locus.columns.start, locus.columns.end);
    while from < to && same(from) {
        from += 1;
    }
    while to > from + 1 && same(to - 1) {
        to -= 1;
    }
    if from == to || (from, to) == (locus.columns.start, locus.columns.end) {
        return;
    }
    locus.columns = from..to;
    for h in locus.readings.iter_mut().flat_map(|r| &mut r.forms).flat_map(|f| &mut f.holders) {
        h.tokens = c.collation.tokens_in(h.witness, &locus.columns);
    }
}

/// Joins readings that differ only by what their texts do throughout.
fn unstyled(readings: Vec<PlaceReading>, c: &Collated, styles: &[Style]) -> Vec<PlaceReading> {
    let mut out: Vec<(String, PlaceReading)> = Vec::new();
    for r in readings {
        for (w, tokens) in r.holders {
            let key = styles[w].neutral(c.witnesses[w].reading(tokens.clone()));
            match out.iter_mut().find(|(k, _)| *k == key) {
                Some((_, reading)) => reading.holders.push((w, tokens)),
                None => out.push((key, PlaceReading { holders: vec![(w, tokens)], lost: None })),
            }
        }
    }
    for (_, r) in &mut out {
        r.holders.sort_by_key(|(w, _)| *w);
    }
    out.into_iter().map(|(_, r)| r).collect()
}

/// Runs that some texts do not have: long ones, and those that are lost.
fn passages(c: &Collated, texts: &[TurnText]) -> Vec<Place> {
    let width = c.collation.width();
    let mut runs: Vec<(std::ops::Range<usize>, usize, bool)> = Vec::new();
    for w in 0..c.witnesses.len() {
        let mut column = 0;
        while column < width {
            if matches!(c.collation.cell(w, column), Cell::Token(_)) {
                column += 1;
                continue;
            }
            let start = column;
            let mut lost = false;
            while column < width {
                match c.collation.cell(w, column) {
                    Cell::Token(_) => break,
                    Cell::Lost => lost = true,
                    Cell::Omitted => {}
                }
                column += 1;
            }
            if lost || column - start >= PASSAGE {
                runs.push((start..column, w, lost));
            }
        }
    }
    runs.sort_by_key(|(r, w, _)| (r.start, r.end, *w));
    let mut out: Vec<Place> = Vec::new();
    let mut i = 0;
    while i < runs.len() {
        let columns = runs[i].0.clone();
        let same: Vec<&(std::ops::Range<usize>, usize, bool)> =
            runs[i..].iter().take_while(|(r, ..)| *r == columns).collect();
        i += same.len();
        let mut present: Vec<(String, PlaceReading)> = Vec::new();
        let mut strangers: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        for w in 0..c.witnesses.len() {
            let pieces = c.collation.pieces_in(w, &columns);
            let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { continue };
            let tokens = first.start..last.end.max(first.end);
            // A word or two set opposite a passage do not make their text hold it.
            if !same.iter().any(|(.., lost)| *lost) && (last.end - first.start) * HOLDS < columns.len() {
                strangers.push((w, first.start..first.start));
                continue;
            }
            let key = script::fold_str(c.witnesses[w].reading(tokens.clone()));
            match present.iter_mut().find(|(k, _)| *k == key) {
                Some((_, r)) => r.holders.push((w, tokens)),
                None => present.push((key, PlaceReading { holders: vec![(w, tokens)], lost: None })),
            }
        }
        if present.is_empty() {
            continue;
        }
        let mut readings: Vec<PlaceReading> = present.into_iter().map(|(_, r)| r).collect();
        let present = readings.len();
        for lost in [false, true] {
            let mut holders: Vec<(usize, std::ops::Range<usize>)> = same
                .iter()
                .filter(|(.., l)| *l == lost)
                .map(|(r, w, _)| (*w, c.collation.tokens_in(*w, r)))
                .collect();
            if !lost {
                holders.append(&mut strangers);
                holders.sort_by_key(|(w, _)| *w);
            }
            if let Some((w, tokens)) = holders.first() {
                let kind = lost.then(|| gap_at(&texts[*w], &c.witnesses[*w], tokens.start));
                readings.push(PlaceReading { lost: kind.flatten(), holders });
            }
        }
        out.push(Place { kind: PlaceKind::Passage, columns, readings, present });
    }
    out
}

fn gap_at(text: &TurnText, w: &collate::Witness, token: usize) -> Option<GapKind> {
    let position = |o: usize| w.tokens().partition_point(|k| (k.start as usize) < o);
    text.lacunae.iter().find(|(o, _)| position(*o) == token).map(|(_, k)| *k)
}

fn moves(c: &Collated) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for m in c.collation.moves() {
        let away = PlaceReading { holders: vec![(m.witness, m.tokens.clone())], lost: None };
        let home = PlaceReading { holders: m.counterparts.clone(), lost: None };
        match out.iter_mut().find(|p| p.columns == m.columns) {
            Some(p) => p.readings[1].holders.extend(away.holders),
            None if !home.holders.is_empty() => {
                out.push(Place {
                    kind: PlaceKind::Moved,
                    columns: m.columns.clone(),
                    readings: vec![home, away],
                    present: 0,
                });
            }
            None => {}
        }
    }
    out
}

fn overlaps(c: &Collated, texts: &[TurnText]) -> Vec<Place> {
    let mut out = Vec::new();
    for (t, text) in texts.iter().enumerate() {
        let Some(w) = c.witnesses.get(t) else { continue };
        for (offset, ..) in &text.overlaps {
            let token = w.tokens().partition_point(|k| (k.start as usize) < *offset);
            let column =
                if token < w.tokens().len() { c.collation.column_of(t, token) } else { c.collation.width() };
            let mut holders = Vec::new();
            for other in (0..c.witnesses.len()).filter(|o| *o != t) {
                holders.push((other, c.collation.tokens_in(other, &(column..column))));
            }
            let copy = PlaceReading { holders: vec![(t, token..token)], lost: None };
            let readings = vec![PlaceReading { holders, lost: None }, copy];
            out.push(Place { kind: PlaceKind::Overlap, columns: column..column, readings, present: 0 });
        }
    }
    out
}

/// Of the errors of the better of two witnesses one in so many must be shared for a common source. What is copied has
/// most of the errors of its source; what is not shares those that fall on one place by chance and go wrong in one way,
/// among transcriptions by one model up to one in six: what one takes for another word, the next may.
const KINDRED: usize = 4;

/// How noisy each witness is, and which pairs share errors, over all places of the event.
pub(super) fn reliability<'a>(
    members: usize,
    turns: impl Iterator<Item = &'a Collated>,
) -> (Vec<NoiseEstimate>, Vec<(usize, usize)>) {
    let mut noise = vec![super::no_noise(); members];
    let mut pairs = std::collections::BTreeMap::<(usize, usize), usize>::new();
    for c in turns {
        let member: Vec<usize> = c
            .witnesses
            .iter()
            .filter_map(|w| w.siglum().as_str().parse::<Siglum>().ok())
            .map(Siglum::place)
            .collect();
        // Between two witnesses nobody stands alone: either may err.
        if c.witnesses.len() >= 3 {
            for (t, w) in c.witnesses.iter().enumerate() {
                noise[member[t]].compared += w.tokens().len();
            }
        }
        for p in c.places.iter().filter(|p| p.kind == PlaceKind::Locus) {
            let largest = p.readings.iter().map(|r| r.holders.len()).max().unwrap_or(0);
            for r in &p.readings {
                match &r.holders[..] {
                    [(w, _)] if largest >= 2 => noise[member[*w]].alone += 1,
                    [(a, _), (b, _)] if largest >= 3 => {
                        *pairs
                            .entry((member[*a].min(member[*b]), member[*a].max(member[*b])))
                            .or_default() += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    // Two witnesses err in the same way at one place by chance; at three places they have a common source, unless they
    // are so long or so bad that three of hundreds of errors coincide.
    let errors = |w: usize| {
        let shared: usize = pairs.iter().filter(|((a, b), _)| *a == w || *b == w).map(|(_, n)| *n).sum();
        noise[w].alone + shared
    };
    let kindred = |a: usize, b: usize, n: usize| n >= 3 && n * KINDRED >= errors(a).min(errors(b));
    pairs = pairs.iter().filter(|((a, b), n)| kindred(*a, *b, **n)).map(|(p, n)| (*p, *n)).collect();
    let kin: Vec<(usize, usize)> = pairs.keys().copied().collect();
    for ((a, b), n) in pairs {
        noise[a].shared_errors += n;
        noise[b].shared_errors += n;
    }
    (noise, kin)
}

/// Explains the places of a turn.
pub(super) fn variants(
    c: &Collated,
    turn: &SharedTurn,
    exchange: Option<&ExchangeId>,
    index: usize,
    context: &Explaining<'_>,
    rivals: &mut Rivals,
) -> Vec<Variant> {
    let texts = &turn.texts;
    let clauses = clauses(c);
    let clause = |p: &Place| clauses.partition_point(|k| *k <= p.columns.start);
    let mut out = Vec::with_capacity(c.places.len());
    for (i, place) in c.places.iter().enumerate() {
        let printed: Vec<String> = place
            .readings
            .iter()
            .map(|r| {
                r.holders
                    .first()
                    .map_or_else(String::new, |(w, t)| c.witnesses[*w].reading(t.clone()).to_owned())
            })
            .collect();
        let surroundings: Vec<(String, String)> = place
            .readings
            .iter()
            .map(|r| r.holders.first().map_or_else(Default::default, |(w, t)| around(&c.witnesses[*w], t)))
            .collect();
        if place.kind == PlaceKind::Overlap {
            out.push(overlap(c, texts, place, exchange, index));
            rivals.push(vec![]);
            continue;
        }
        let neighbours: Vec<Neighbour<'_>> = c
            .places
            .iter()
            .enumerate()
            .filter(|(k, p)| {
                *k != i
                    && p.kind == PlaceKind::Locus
                    && place.kind == PlaceKind::Locus
                    && clause(p) == clause(place)
            })
            .map(|(_, p)| Neighbour {
                readings: p
                    .readings
                    .iter()
                    .filter_map(|r| {
                        let (w, t) = r.holders.first()?;
                        Some((
                            c.witnesses[*w].reading(t.clone()),
                            r.holders.iter().map(|(w, _)| texts[*w].witness).collect(),
                        ))
                    })
                    .collect(),
            })
            .collect();
        let views: Vec<ReadingView<'_>> = place
            .readings
            .iter()
            .zip(&printed)
            .zip(&surroundings)
            .map(|((r, text), (before, after))| ReadingView {
                text: if place.kind == PlaceKind::Moved
                    && r.holders.as_ptr() == place.readings[1].holders.as_ptr()
                {
                    ""
                } else {
                    text
                },
                before,
                after,
                witnesses: r.holders.iter().map(|(w, _)| texts[*w].witness).collect(),
                lost: r.lost.and_then(lost),
                broken: broken(c, texts, r),
            })
            .collect();
        // Inside a passage the witnesses that hold it may differ; that is told at loci of its own. Here one of them
        // speaks for all, and the question is only who has the passage.
        let present = if place.kind == PlaceKind::Passage { place.present } else { 1 };
        let spare = present.saturating_sub(1);
        let mut all = views;
        let extra: Vec<ReadingView<'_>> = all.drain(1..1 + spare).collect();
        if let Some(first) = all.first_mut() {
            first.witnesses.extend(extra.iter().flat_map(|v| v.witnesses.iter().copied()));
            first.witnesses.sort_unstable();
        }
        let view = LocusView { readings: all, moved: place.kind == PlaceKind::Moved, neighbours };
        let usage = |words: &str| context.usage.elsewhere(words, context.turn);
        let ctx = Context {
            language: context.language,
            noise: context.noise,
            kin: context.kin,
            usage: &usage,
            known: context.known,
        };
        let mut told = explain::explain(&view, &ctx);
        told.accounts.splice(1..1, std::iter::repeat_n(explain::Account::default(), spare));
        if let Choice::Chosen { reading: k, .. } | Choice::Undecided { shown: k, .. } = &mut told.choice
            && *k > 0
        {
            *k += spare;
        }
        rivals.push(vec![]);
        let readings: Vec<Reading> = place
            .readings
            .iter()
            .zip(&printed)
            .zip(told.accounts)
            .map(|((r, text), account)| {
                let mut account = account;
                rivals.last_mut().into_iter().for_each(|r| r.push(account.rival));
                let away = place.kind == PlaceKind::Moved && std::ptr::eq(r, &place.readings[1]);
                let text = if away { "" } else { text.as_str() };
                // A list that starts with its third item, a paragraph that starts in mid-sentence: the head is lost.
                if r.lost == Some(GapKind::HeadLost) && matches!(account.cause, None | Some(Cause::Unknown)) {
                    account.cause = Some(Cause::HeadLost);
                    account
                        .evidence
                        .push(Evidence::Note("the paragraph has lost its head in this witness".to_owned()));
                }
                Reading {
                    text: text.to_owned(),
                    witnesses: r
                        .holders
                        .iter()
                        .map(|(w, t)| {
                            (
                                Siglum::nth(texts[*w].witness),
                                span(&texts[*w], &c.witnesses[*w], t, text.is_empty()),
                            )
                        })
                        .collect(),
                    lacuna: r.lost.is_some(),
                    cause: account.cause,
                    evidence: account.evidence,
                }
            })
            .collect();
        let (before, after) = surroundings.first().cloned().unwrap_or_default();
        out.push(Variant {
            id: identity::variant_id(exchange, index, &before, &readings),
            exchange: exchange.cloned(),
            turn: index,
            class: told.class,
            readings,
            risk: told.risk,
            reasons: told.reasons,
            choice: told.choice,
            before,
            after,
        });
    }
    out
}

/// A whole turn that some printings of its exchange leave out, without a sign that they lost it.
pub(super) fn left_out(x: &Shared, index: usize, members: &[&Member<'_>]) -> Option<Variant> {
    let turn = &x.turns[index];
    let first = turn.texts.first().filter(|t| t.text.chars().count() >= SHORT_TURN)?;
    let lacks = |w: &usize| !turn.texts.iter().any(|t| t.witness == *w);
    let gapless = |w: &usize| {
        let held = x.held[*w].index();
        held.is_some_and(|i| x.id.is_none() || !members[*w].witness.gaps.iter().any(|g| g.exchange == i))
    };
    let absent: Vec<(Siglum, TextSpan)> = (0..members.len())
        .filter(lacks)
        .filter(gapless)
        .filter_map(|w| {
            let own = |t: &SharedTurn| t.texts.iter().position(|t| t.witness == w);
            let before = x.turns[..index].iter().rev().find_map(|t| own(t).map(|i| &t.texts[i]));
            let after = x.turns[index + 1..].iter().find_map(|t| own(t).map(|i| &t.texts[i]));
            let at = match (before, after) {
                (Some(t), _) => t.place(0, t.text.len()).end(),
                (None, Some(t)) => t.place(0, 0).start(),
                (None, None) => return None,
            };
            Some((Siglum::nth(w), TextSpan::empty(at)))
        })
        .collect();
    if absent.is_empty() {
        return None;
    }
    let have = turn.texts.iter().map(|t| (Siglum::nth(t.witness), t.place(0, t.text.len()))).collect();
    let evidence = vec![Evidence::Note("the whole turn is left out, cleanly at its limits".to_owned())];
    let readings = vec![
        Reading { text: first.text.clone(), witnesses: have, lacuna: false, cause: None, evidence: vec![] },
        Reading {
            text: String::new(),
            witnesses: absent,
            lacuna: false,
            cause: Some(Cause::Abridged),
            evidence,
        },
    ];
    let aside = matches!(turn.role, Role::Moderator | Role::Interpreter);
    let because = "A turn that some printings have and others leave out without a break stands.".to_owned();
    Some(Variant {
        id: identity::variant_id(x.id.as_ref(), index, "", &readings),
        exchange: x.id.clone(),
        turn: index,
        class: VariantClass::Omission,
        readings,
        risk: if aside { Risk::Low } else { Risk::High },
        reasons: if aside { vec![] } else { vec![RiskReason::Statement] },
        choice: Choice::Chosen { reading: 0, because },
        before: String::new(),
        after: String::new(),
    })
}

/// `Thank you.` is left out without harm.
const SHORT_TURN: usize = 8;

/// Only what the witness lost at its edge is coverage; a head lost inside an answer is a loss of the text.
fn lost(kind: GapKind) -> Option<Lost> {
    match kind {
        GapKind::PageJump => Some(Lost::Jump),
        GapKind::Beginning => Some(Lost::Head),
        GapKind::End | GapKind::AnswerLost | GapKind::TailLost => Some(Lost::Tail),
        GapKind::HeadLost | GapKind::QuestionLost => None,
    }
}

/// The break of the page that all witnesses of a reading have here.
fn broken(c: &Collated, texts: &[TurnText], r: &PlaceReading) -> Option<explain::Break> {
    let of = |(w, tokens): &(usize, std::ops::Range<usize>)| {
        let k = c.witnesses[*w].tokens();
        let from = tokens.start.checked_sub(1).and_then(|i| k.get(i)).map_or(0, |t| t.end as usize);
        let to = k.get(tokens.end).map_or(texts[*w].text.len(), |t| t.start as usize);
        texts[*w].breaks.iter().find(|(o, _)| (from..=to).contains(o)).map(|(_, b)| *b)
    };
    let mut all = r.holders.iter().map(of);
    let first = all.next()??;
    all.all(|b| b.is_some()).then_some(first)
}

fn span(text: &TurnText, w: &collate::Witness, tokens: &std::ops::Range<usize>, absent: bool) -> TextSpan {
    let k = w.tokens();
    let start = k.get(tokens.start).map_or(text.text.len(), |t| t.start as usize);
    if absent || tokens.is_empty() {
        return text.place(start, start);
    }
    let end = k.get(tokens.end - 1).map_or(start, |t| t.end as usize);
    text.place(start, end)
}

/// Characters of context on either side.
const CONTEXT: usize = 48;

fn around(w: &collate::Witness, tokens: &std::ops::Range<usize>) -> (String, String) {
    let text = w.text();
    let k = w.tokens();
    let from = k.get(tokens.start).map_or(text.len(), |t| t.start as usize);
    let to = if tokens.is_empty() { from } else { k.get(tokens.end - 1).map_or(from, |t| t.end as usize) };
    let start = text[..from].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(i, _)| i);
    let end = text[to..].char_indices().nth(CONTEXT).map_or(text.len(), |(i, _)| to + i);
    (text[start..from].replace('\n', ""), text[to..end].replace('\n', ""))
}

/// Columns that hold a mark of punctuation: they divide clauses.
fn clauses(c: &Collated) -> Vec<usize> {
    (0..c.collation.width())
        .filter(|column| {
            (0..c.witnesses.len()).any(|w| match c.collation.cell(w, *column) {
                Cell::Token(t) => c.witnesses[w].tokens()[t].kind == Kind::Punctuation,
                _ => false,
            })
        })
        .collect()
}

fn overlap(
    c: &Collated,
    texts: &[TurnText],
    place: &Place,
    exchange: Option<&ExchangeId>,
    index: usize,
) -> Variant {
    let mut readings = Vec::new();
    for (k, r) in place.readings.iter().enumerate() {
        let mut text = String::new();
        let mut witnesses = Vec::new();
        for (w, t) in &r.holders {
            let mut at = span(&texts[*w], &c.witnesses[*w], t, true);
            let here =
                |o: &usize| c.witnesses[*w].tokens().partition_point(|k| (k.start as usize) < *o) == t.start;
            if k == 1
                && let Some((_, copy, words)) = texts[*w].overlaps.iter().find(|(o, ..)| here(o))
            {
                at = *copy;
                text.clone_from(words);
            }
            witnesses.push((Siglum::nth(texts[*w].witness), at));
        }
        if witnesses.is_empty() {
            continue;
        }
        let (cause, evidence) = if k == 1 {
            (
                Some(Cause::ColumnOverlap),
                vec![Evidence::Note("printed twice where the page broke the paragraph".to_owned())],
            )
        } else {
            (None, vec![])
        };
        readings.push(Reading { text, witnesses, lacuna: false, cause, evidence });
    }
    let (before, after) = place
        .readings
        .iter()
        .flat_map(|r| &r.holders)
        .next()
        .map_or_else(Default::default, |(w, t)| around(&c.witnesses[*w], t));
    let because = "a character doubled at a break of the page stands once".to_owned();
    Variant {
        id: identity::variant_id(exchange, index, &before, &readings),
        exchange: exchange.cloned(),
        turn: index,
        class: VariantClass::Layout,
        readings,
        risk: Risk::Low,
        reasons: vec![],
        choice: Choice::Chosen { reading: 0, because },
        before,
        after,
    }
}
