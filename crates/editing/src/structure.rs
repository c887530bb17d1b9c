//! Structuring: from restored paragraphs to witnesses with their exchanges and turns.
//!
//! ```text
//! text → paragraphs (layout) → without what is struck out (struck) → items with their kinds (kinds) → one stretch per event (events)
//!      → preface: headline, lead, opening (preface) → reading order (restore) → paragraphs put together (paragraphs)
//!      → who speaks where no label says (unlabelled) → turns and exchanges (turns) → clues to the event (clues)
//!      → blocks, byte for byte (blocks)
//! ```

mod blocks;
mod clues;
mod events;
mod front;
mod kinds;
mod newest_first;
mod occasion;
mod outlets_behind;
mod page_matter;
mod paragraphs;
mod preface;
mod struck;
mod turns;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use record::{
    About, Aside, BlockRole, Finding, FindingCode, Jump, Role, Severity, SourceId, SourceText, Struck,
    TextSpan, Timeline, Witness,
};

use crate::Structured;
use crate::day;
use crate::forms::Forms;
use crate::labels::{self, Reading};
use crate::language::{Pack, Scripts};
use crate::layout::{self, Opening};
use crate::restore::{self, Item, Kind, Strays, Unit};
use crate::unlabelled;

use occasion::Refusal;
pub(crate) use occasion::is_remarks_title;
pub(crate) use paragraphs::Paragraph;
pub(crate) use turns::Opens;

/// Restores and structures one source: see the crate's documentation.
pub(crate) fn structure(
    source: SourceId,
    text: &SourceText,
    about: &About,
    asides: &[Aside],
    timeline: Option<&Timeline>,
) -> Structured {
    let scripts = Scripts::of(text.as_str());
    let pack = Pack::of(scripts);
    let forms = Forms::of(&pack, text.as_str());
    let reading = Reading { pack: &pack, forms: &forms };
    let struck::Cut { units, notes, taken: cut_out, struck } =
        struck::cut(reading, text, paragraphs_of(reading, text, timeline), asides);
    let (mut units, set_apart) = set_apart(reading, units, asides);
    let mut front = front::front(&pack, text, &mut units);
    let mut out = Structured::default();
    if newest_first::turn_round(&forms, &mut units) {
        let message = "the page prints the newest first; its times show the order of the conference";
        out.findings.push(Finding::new(FindingCode::NewestFirst, Severity::Note, message));
    }
    // Title and day of a Markdown file stand in its front matter alone.
    let above: Vec<String> = front.items.iter().map(|i| i.unit.text.clone()).collect();
    let mut all = std::mem::take(&mut front.items);
    all.extend(set_apart);
    all.extend(notes);
    let (mut taken, mut refusal) = (cut_out, None);
    for (pack, items) in events::languages(scripts, pack, &forms, units) {
        if let Err(why) = occasion::spoken(&pack, &above, &items) {
            refusal.get_or_insert(why);
            all.extend(items.into_iter().map(unplaced));
            continue;
        }
        for mut part in events::split(&pack, items) {
            let mut one = witness(&pack, source, text, &mut part, &front, about);
            one.witness.struck = within(&struck, &part);
            out.witnesses.push(one.witness);
            out.findings.extend(one.findings);
            taken.extend(one.taken);
            all.append(&mut part);
        }
    }
    if let Some(first) = out.witnesses.first_mut() {
        first.clues.headline.splice(0..0, front.headline);
    }
    out.witnesses.sort_by_key(|w| w.turns().filter_map(record::Turn::span).map(TextSpan::start).min());
    out.findings.splice(0..0, number_of_conferences(text, &out.witnesses, refusal));
    out.blocks = blocks::blocks(text, &all, &out.witnesses, &taken);
    if !out.witnesses.is_empty() {
        out.findings.extend(blocks::unplaced(text, &out.blocks));
    }
    out
}

/// What is struck out between the first and the last paragraph of a conference.
fn within(struck: &[Struck], items: &[Item]) -> Vec<Struck> {
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Vec::new() };
    let (start, end) = (first.unit.start(), last.unit.end());
    // A label or its first words may be what is struck out.
    let lead = struck.partition_point(|s| s.struck.end() < start.saturating_sub(BESIDE));
    let near = struck[lead..].iter().take_while(|s| s.struck.start() <= end + BESIDE);
    near.copied().collect()
}

/// How far struck words may stand outside of what is left of their paragraph, in bytes.
const BESIDE: usize = 40;

/// What each turn was known by: the forms are learnt once more, and asked about the line of its label.
pub(crate) fn reasons(text: &SourceText, witnesses: &[Witness]) -> Vec<Option<crate::Reason>> {
    let forms = Forms::of(&Pack::of(Scripts::of(text.as_str())), text.as_str());
    let of = |turn: &record::Turn| {
        let label = turn.label.as_ref()?;
        let rest = text.as_str().get(label.span.start()..)?;
        let line = rest.lines().next().unwrap_or(rest).trim_end_matches(layout::is_blank);
        Some(forms.why(line).unwrap_or_default())
    };
    witnesses.iter().flat_map(Witness::turns).map(of).collect()
}

fn paragraphs_of(reading: Reading<'_>, text: &SourceText, timeline: Option<&Timeline>) -> Vec<Unit> {
    let pack = reading.pack;
    let habit = OnceCell::new();
    let opening = |line: &str| {
        if reading.forms.recurs(line) {
            return Opening::Alone;
        }
        let habit = habit.get_or_init(|| labels::line_habit(reading, text.as_str()));
        let label = labels::label(reading, line);
        let known = label.as_ref().is_some_and(|h| h.sure || habit.contains(&h.text))
            || reading.forms.hit(line).is_some();
        match label {
            _ if known || (pack.form)(line).is_some() || line.starts_with('#') => Opening::Sure,
            Some(_) => Opening::Likely,
            None => Opening::None,
        }
    };
    let paragraphs = layout::paragraphs(text.as_str(), timeline, &opening);
    paragraphs.iter().map(|p| Unit::of(p, text.as_str())).collect()
}

/// Takes out what the layout of the pages sets apart, but for a frame in which somebody is asked or answers: that is a
/// part of the conference which the paper framed.
fn set_apart(reading: Reading<'_>, units: Vec<Unit>, asides: &[Aside]) -> (Vec<Unit>, Vec<Item>) {
    let aside_of = |unit: &Unit| {
        let span = unit.span();
        let first = asides.partition_point(|a| a.span.end() <= span.start());
        asides.get(first).filter(|a| a.span.contains(span)).map(|_| first)
    };
    let attributes = |unit: &Unit| {
        labels::label(reading, &unit.text).is_some_and(|h| h.sure && h.who.is_none_or(|w| w.weight >= 55))
    };
    let spoken: BTreeSet<usize> = units.iter().filter(|u| attributes(u)).filter_map(aside_of).collect();
    let (mut kept, mut apart) = (Vec::new(), Vec::new());
    for unit in units {
        match aside_of(&unit).filter(|a| !spoken.contains(a)) {
            Some(a) => apart.push(Item { unit, kind: Kind::Other(asides[a].role) }),
            None => kept.push(unit),
        }
    }
    (kept, apart)
}

fn unplaced(mut item: Item) -> Item {
    if matches!(item.kind, Kind::Words(_) | Kind::Heading(_)) {
        item.kind = Kind::Other(BlockRole::Unplaced);
    }
    item
}

/// What to tell the user of a text that holds no conference, or more than one.
fn number_of_conferences(
    text: &SourceText,
    witnesses: &[Witness],
    refusal: Option<Refusal>,
) -> Option<Finding> {
    let several = |message| Some(Finding::new(FindingCode::SeveralEvents, Severity::Note, message));
    match witnesses {
        [] => {
            let empty = text.as_str().trim().is_empty();
            let severity = if empty { Severity::Note } else { Severity::Warning };
            let message = refusal.unwrap_or(Refusal::NoAttribution).message();
            let hint = "if this is a press conference, mark who speaks at the start of each turn and add the file again";
            Some(Finding::new(FindingCode::NoConference, severity, message).hint(hint))
        }
        [_] => None,
        _ if witnesses.windows(2).any(|w| w[0].clues.language != w[1].clues.language) => several(
            "the file holds a press conference in two languages; each is a witness of its own".to_owned(),
        ),
        _ => several(format!(
            "the file holds {} press conferences; each is a witness of its own event",
            witnesses.len()
        )),
    }
}

/// A witness with what its making brought to light.
struct One {
    witness: Witness,
    findings: Vec<Finding>,
    /// What was taken out of the turns: stage directions, repeated attributions.
    taken: Vec<(TextSpan, BlockRole)>,
}

fn witness(
    pack: &Pack,
    source: SourceId,
    text: &SourceText,
    items: &mut [Item],
    front: &front::Front,
    about: &About,
) -> One {
    let mut findings = Vec::new();
    day::mark_foot(items);
    let preface = preface::preface(pack, items);
    let order = restore::order(pack, items);
    if let Some(Strays::Note(first)) = order.strays {
        for item in items[first..].iter_mut().filter(|i| i.is_words()) {
            item.kind = Kind::Other(BlockRole::Unplaced);
        }
    }
    let fragment = paragraphs::misplaced(pack, items, &preface);
    let jumps = items
        .iter()
        .filter_map(|i| match i.kind {
            Kind::Jump { onward } => {
                Some(Jump { span: i.unit.span(), to_page: (pack.jump_page)(&i.unit.text), onward })
            }
            _ => None,
        })
        .collect();
    let mut built = paragraphs::put_together(pack, items, &order, &preface);
    if let Some(place) = fragment
        && let Some(span) = paragraphs::place(&mut built.paragraphs, items, place)
    {
        let message = "a paragraph printed before the first question was set at the end of the answer whose wording it shares";
        let finding = Finding::new(FindingCode::PlacementUnsure, Severity::Note, message);
        findings.push(finding.at(text.bytes_of(span)));
    }
    if let Some(span) = paragraphs::reunite(pack, &mut built.paragraphs) {
        let message =
            "a sentence that breaks off was joined to the only paragraph that starts in the middle of one";
        let finding = Finding::new(FindingCode::PlacementUnsure, Severity::Note, message);
        findings.push(finding.at(text.bytes_of(span)));
    }
    let roles = unlabelled::roles(pack, &built.paragraphs);
    let mut talk = turns::turns(pack, built.paragraphs, &roles);
    turns::state_end(pack, items, &mut talk, text);
    let (clues, odd) = clues::clues(pack, text, items, &preface, front, about, &mut talk);
    findings.extend(odd);
    let turns::Talk { opening, exchanges, gaps, repeated, .. } = talk;
    let taken = built.stages.into_iter().map(|s| (s, BlockRole::Stage));
    let taken = taken.chain(repeated.into_iter().map(|s| (s, BlockRole::Label))).collect();
    if exchanges.iter().all(|x| x.turns.iter().all(|t| t.role != Role::Question)) {
        let message = "no question was found; what is held are answers or statements alone";
        findings.push(Finding::new(FindingCode::Incomplete, Severity::Note, message));
    }
    let (overlaps, struck) = (built.overlaps, Vec::new());
    let witness = Witness { source, clues, opening, exchanges, gaps, jumps, overlaps, struck };
    One { witness, findings, taken }
}
