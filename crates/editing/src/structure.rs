//! Structuring: from restored paragraphs to witnesses with their exchanges and turns.
//!
//! ```text
//! text → paragraphs (layout) → items with their kinds (kinds) → one stretch per event (events)
//!      → preface: headline, lead, opening (preface) → reading order (restore) → paragraphs put together (paragraphs)
//!      → who speaks where no label says (unlabelled) → turns and exchanges (turns) → clues to the event (clues)
//!      → blocks, byte for byte (blocks)
//! ```

mod blocks;
mod clues;
mod events;
mod front;
mod kinds;
mod paragraphs;
mod preface;
mod turns;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use record::{
    About, Aside, BlockRole, Finding, FindingCode, Jump, Role, Severity, SourceId, SourceText, TextSpan,
    Witness,
};

use crate::Structured;
use crate::day;
use crate::labels;
use crate::language::{self, LabelHit, LabelKind, Pack, Scripts, ends_asking};
use crate::layout;
use crate::restore::{self, Item, Kind, Strays, Unit};
use crate::unlabelled;

pub(crate) use paragraphs::Paragraph;
pub(crate) use turns::Opens;

/// Restores and structures one source: see the crate's documentation.
pub(crate) fn structure(source: SourceId, text: &SourceText, about: &About, asides: &[Aside]) -> Structured {
    let scripts = Scripts::of(text.as_str());
    let pack = Pack::of(scripts);
    let (mut units, set_apart) = set_apart(&pack, paragraphs_of(&pack, text), asides);
    let mut front = front::front(&pack, text, &mut units);
    let mut out = Structured::default();
    let mut all = std::mem::take(&mut front.items);
    all.extend(set_apart);
    let mut taken = Vec::new();
    for (pack, items) in events::languages(scripts, pack, units) {
        if !is_conference(&pack, &items) {
            all.extend(items.into_iter().map(unplaced));
            continue;
        }
        for mut part in events::split(&pack, items) {
            let one = witness(&pack, source, text, &mut part, &front, about);
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
    out.findings.splice(0..0, number_of_conferences(text, &out.witnesses));
    out.blocks = blocks::blocks(text, &all, &out.witnesses, &taken);
    if !out.witnesses.is_empty() {
        out.findings.extend(blocks::unplaced(text, &out.blocks));
    }
    out
}

fn paragraphs_of(pack: &Pack, text: &SourceText) -> Vec<Unit> {
    let habit = OnceCell::new();
    let anew = |line: &str| {
        let habit = habit.get_or_init(|| labels::line_habit(pack, text.as_str()));
        labels::label(pack, line).is_some_and(|h| h.sure || habit.contains(&h.text))
            || (pack.form)(line).is_some()
            || line.starts_with('#')
    };
    layout::paragraphs(text.as_str(), &anew).iter().map(|p| Unit::of(p, text.as_str())).collect()
}

/// Takes out what the layout of the pages sets apart, but for a frame in which somebody is asked or answers: that is a
/// part of the conference which the paper framed.
fn set_apart(pack: &Pack, units: Vec<Unit>, asides: &[Aside]) -> (Vec<Unit>, Vec<Item>) {
    let aside_of = |unit: &Unit| {
        let span = unit.span();
        let first = asides.partition_point(|a| a.span.end() <= span.start());
        asides.get(first).filter(|a| a.span.contains(span)).map(|_| first)
    };
    let attributes = |unit: &Unit| labels::label(pack, &unit.text).is_some_and(|h| h.sure);
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

/// Whether these paragraphs hold questions and answers at all.
///
/// ```text
/// Error: no such file       labels return in logs, programs and plays as well: where none is sure by its form,
/// Error: no such file       some of them must ask, others must answer, and what they say must be more than a word
/// ```
fn is_conference(pack: &Pack, items: &[Item]) -> bool {
    let labelled = || items.iter().filter_map(|i| Some((i, i.label()?)));
    let questions = labelled().filter(|(_, l)| l.asks()).count();
    let answers =
        labelled().filter(|(_, l)| matches!(l.kind, LabelKind::Answer | LabelKind::Named(_))).count();
    // The first lines say what the text is.
    let said =
        || items.iter().take(12).any(|i| (pack.facts)(language::beginning(&i.unit.text, 600)).conference);
    let surely_asks = |(i, l): (&Item, &LabelHit)| l.sure && l.asks() && ends_asking(i.words());
    if labelled().any(|(_, l)| l.sure && l.asks()) {
        return answers > 0 || questions > 1 || labelled().any(surely_asks) || said();
    }
    if questions == 0 {
        // Answers alone: a fragment of a conference.
        return answers > 0 && answers * 12 >= items.len() && said();
    }
    let first = items.iter().position(|i| i.label().is_some()).unwrap_or(0);
    let words = items[first..].iter().filter(|i| i.is_words()).map(|i| i.words().chars().count());
    let turns = questions + answers;
    let heavy = if pack.code == "zh" { 8 } else { 24 };
    answers > 0 && (turns >= 3 && words.sum::<usize>() >= heavy * turns || said())
}

fn unplaced(mut item: Item) -> Item {
    if matches!(item.kind, Kind::Words(_) | Kind::Heading(_)) {
        item.kind = Kind::Other(BlockRole::Unplaced);
    }
    item
}

/// What to tell the user of a text that holds no conference, or more than one.
fn number_of_conferences(text: &SourceText, witnesses: &[Witness]) -> Option<Finding> {
    let several = |message| Some(Finding::new(FindingCode::SeveralEvents, Severity::Note, message));
    match witnesses {
        [] => {
            let empty = text.as_str().trim().is_empty();
            let severity = if empty { Severity::Note } else { Severity::Warning };
            let message = "no question and answer was found: no line opens with an attribution such as “…记者：”, “问：”, “Q”, “MR. X:”";
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
    let witness = Witness { source, clues, opening, exchanges, gaps, jumps, overlaps: built.overlaps };
    One { witness, findings, taken }
}
