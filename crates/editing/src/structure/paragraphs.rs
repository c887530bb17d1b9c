//! Paragraphs of the conference put together from what the print had broken, in reading order.
//!
//! An open paragraph is joined to the next words without attribution, over captions and page heads. Over a heading, a
//! jump line or an attribution it is not: there text is lost, and the place says so.

use record::{BlockRole, GapKind, Heading, Joint, TextSpan};
use rustc_hash::FxHashMap;

use crate::language::{LabelHit, LabelKind, Pack};
use crate::lexicon;
use crate::restore::{self, Item, Kind, Order, Strays, Unit};

use super::preface::Preface;

/// A paragraph of the conference on its way into a turn.
#[derive(Debug)]
pub(crate) struct Paragraph {
    pub(crate) unit: Unit,
    pub(crate) label: Option<LabelHit>,
    pub(super) label_span: Option<TextSpan>,
    /// Headings directly before it.
    pub(super) headings: Vec<Heading>,
    /// Text is lost before it.
    pub(super) gap_before: Option<(GapKind, String)>,
    /// The paragraph stands after a place where the reading order was mended.
    pub(crate) moved: bool,
    /// Whose words these are is lost: they open a turn of their own.
    pub(super) orphan: bool,
    /// Ends open, though the next words do not continue it.
    pub(super) open: bool,
}

impl Paragraph {
    pub(crate) fn text(&self) -> &str {
        &self.unit.text
    }
}

/// The paragraphs, and what was taken out of them.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Characters printed twice at a break.
    pub(super) overlaps: Vec<TextSpan>,
    /// Stage directions.
    pub(super) stages: Vec<TextSpan>,
}

/// Runs through the items in their order and joins what the print had broken.
pub(super) fn put_together(pack: &Pack, items: &[Item], order: &Order, preface: &Preface) -> Built {
    let mut out = Built::default();
    let mut headings: Vec<Heading> = Vec::new();
    let mut between: Option<Joint> = None;
    let mut jumped = false;
    let mut pending: Option<(LabelHit, TextSpan)> = None;
    for (place, &i) in order.items.iter().enumerate() {
        let item = &items[i];
        let here_moved = order.seams.contains(&place);
        if here_moved {
            between = Some(Joint::Moved);
        }
        match &item.kind {
            Kind::Heading(level) => {
                headings.push(Heading { span: item.unit.span(), level: *level });
                continue;
            }
            Kind::Other(BlockRole::Caption | BlockRole::Credit) => {
                between = between.or(Some(Joint::Caption));
                continue;
            }
            Kind::Jump { onward: true } => {
                jumped = true;
                continue;
            }
            Kind::Other(_) | Kind::EndMark | Kind::Jump { .. } => {
                between = between.or(Some(Joint::Furniture));
                continue;
            }
            Kind::Words(_) => {}
        }
        let all = &item.unit;
        let (label, label_span, unit) = match item.label() {
            Some(l) => {
                let len = l.len.min(all.text.len());
                let end = (all.text.len() - l.tail.min(all.text.len())).max(len);
                (Some(l.clone()), Some(all.part(0, len).span()), all.part(len, end))
            }
            None => (None, None, all.clone()),
        };
        // A label alone on its line waits for its words.
        if unit.text.is_empty() {
            pending = label.zip(label_span);
            continue;
        }
        let unit = without_stage(pack, unit, &mut out.stages);
        if unit.text.is_empty() {
            continue;
        }
        let (label, label_span) = match (label, pending.take()) {
            (None, Some((l, s))) => (Some(l), Some(s)),
            (l, _) => (l, label_span),
        };
        let continues =
            label.is_none() && headings.is_empty() && !jumped && !preface.unattributed.contains(&i);
        if let Some(previous) = out.paragraphs.last_mut().filter(|p| p.open && continues) {
            if pack.code == "zh"
                && let Some(n) =
                    lexicon::overlap_at_break(restore::tail(previous.text()), restore::head(&unit.text))
                && let Some(span) = previous.unit.drop_tail(n)
            {
                out.overlaps.push(span);
            }
            previous.unit.append(&unit, between.take().unwrap_or(Joint::Break));
            previous.open = !unit.struck.tail && !(pack.is_closed)(&unit.text);
            continue;
        }
        let starts_open = label.is_none() && !unit.struck.head && restore::starts_open(pack, &unit.text);
        let stray = label.is_none() && !out.paragraphs.is_empty() && order.strays == Some(Strays::Talk(i));
        let gap_before = match out.paragraphs.last() {
            Some(p) if jumped && p.open => {
                Some((GapKind::PageJump, "the print goes on on another page".to_owned()))
            }
            Some(p) if p.open => {
                Some((GapKind::TailLost, "the paragraph before ends without a full stop".to_owned()))
            }
            Some(_) if stray => {
                let evidence = "printed behind the end of the conference; nothing shows whose answer it ends";
                Some((GapKind::HeadLost, evidence.to_owned()))
            }
            None if starts_open => {
                Some((GapKind::Beginning, "the text starts in the middle of a sentence".to_owned()))
            }
            Some(_) if starts_open => {
                Some((GapKind::HeadLost, "the paragraph starts in the middle of a sentence".to_owned()))
            }
            _ => None,
        };
        let open = !unit.struck.tail && !(pack.is_closed)(&unit.text);
        out.paragraphs.push(Paragraph {
            unit,
            label,
            label_span,
            headings: std::mem::take(&mut headings),
            gap_before,
            moved: here_moved || between == Some(Joint::Moved),
            orphan: stray,
            open,
        });
        between = None;
        jumped = false;
    }
    enumeration_gaps(pack, &mut out.paragraphs);
    out
}

/// Takes stage directions out of spoken words: `…three days.  (Laughter.)`
fn without_stage(pack: &Pack, unit: Unit, stages: &mut Vec<TextSpan>) -> Unit {
    let Some(stage) = pack.stage else { return unit };
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(open) = unit.text[from..].find(['(', '[']).map(|i| from + i) {
        from = open + 1;
        // No stage direction is longer than a line.
        let Some(length) = unit.text[open..].bytes().take(80).position(|b| b == b')' || b == b']') else {
            continue;
        };
        let close = open + length;
        if stage(&unit.text[open + 1..close]) {
            ranges.push((open, close + 1));
            stages.extend(unit.part(open, close + 1).spans());
            from = close + 1;
        }
    }
    if ranges.is_empty() { unit } else { unit.without(&ranges) }
}

/// `第三，…` without a first and second: the head of the enumeration is lost. A lead-in (`有三点：`) announces the list;
/// that its first items are missing is a fact of this witness.
fn enumeration_gaps(pack: &Pack, paragraphs: &mut [Paragraph]) {
    let first_item = |p: &Paragraph| {
        let sentences = p.text().split_inclusive(['。', '！', '？', '；', '.']).map(str::trim_start);
        sentences.filter_map(|s| (pack.enumerator)(s)).next()
    };
    let mut turn = 0;
    for i in 0..paragraphs.len() {
        if paragraphs[i].label.is_some() {
            turn = i;
        }
        let led_in = i > turn && paragraphs[i - 1].text().ends_with(['：', ':']);
        if !led_in || paragraphs[i].gap_before.is_some() {
            continue;
        }
        let Some(first) = first_item(&paragraphs[i]).filter(|n| *n > 1) else { continue };
        // An item further up in the turn: the list goes on.
        if paragraphs[turn..i].iter().rev().take(TURN).all(|p| first_item(p).is_none()) {
            paragraphs[i].gap_before =
                Some((GapKind::HeadLost, format!("a list is announced and starts with its item {first}")));
        }
    }
}

/// Paragraphs of a turn in which the head of a list is looked for.
const TURN: usize = 100;

/// Two columns read in the wrong order leave one sentence in two places:
///
/// ```text
/// 某某：…这两点都写进了方         A  breaks off, though an attribution or heading follows
/// 某报记者：…
/// 某某：…
/// 案，明年动工。               B  starts in the middle, though a finished sentence stands before it
/// 第二点更加重要。                  what follows B without an attribution goes with it
/// ```
///
/// They are put together only where there is one such end and one such start in the whole text and the break fits: with
/// two of either the choice would be a guess, and gaps are stated instead. Gives the place of what was moved.
pub(super) fn reunite(pack: &Pack, paragraphs: &mut Vec<Paragraph>) -> Option<TextSpan> {
    let ends_open = |i: usize| {
        // The end of the file explains itself, and so does its beginning.
        let cut_off = paragraphs.get(i + 1).is_some_and(|n| n.label.is_some() || !n.headings.is_empty());
        let jumps = paragraphs
            .get(i + 1)
            .and_then(|n| n.gap_before.as_ref())
            .is_some_and(|(k, _)| *k == GapKind::PageJump);
        paragraphs[i].open && cut_off && !jumps
    };
    let starts_open = |i: usize| {
        let p = &paragraphs[i];
        let lost = matches!(p.gap_before, Some((GapKind::HeadLost, _)));
        // What a colon announces stands where it belongs.
        let announced = i > 0 && paragraphs[i - 1].text().ends_with(['：', ':']);
        lost && p.label.is_none()
            && p.headings.is_empty()
            && !p.moved
            && !announced
            && restore::starts_open(pack, p.text())
    };
    let one = |found: &dyn Fn(usize) -> bool| {
        let mut all = (0..paragraphs.len()).filter(|i| found(*i));
        all.next().filter(|_| all.next().is_none())
    };
    let (end, start) = (one(&ends_open)?, one(&starts_open)?);
    let (left, right) = (paragraphs[end].text(), paragraphs[start].text());
    let fits = match pack.code {
        "zh" => lexicon::joins_well(restore::tail(left), restore::head(right)) >= 0.5,
        "en" => !lost_a_capital(right),
        _ => true,
    };
    if !fits || start == end || start == end + 1 {
        return None;
    }
    let goes_with =
        |p: &&Paragraph| p.label.is_none() && p.headings.is_empty() && p.gap_before.is_none() && !p.orphan;
    let run = 1 + paragraphs[start + 1..].iter().take_while(goes_with).count();
    if (start..start + run).contains(&end) {
        return None;
    }
    let mut moved: Vec<Paragraph> = paragraphs.drain(start..start + run).collect();
    let end = if start < end { end - run } else { end };
    let first = moved.remove(0);
    let span = first.unit.span();
    paragraphs[end].unit.append(&first.unit, Joint::Moved);
    paragraphs[end].open = first.open;
    let tail_lost = |p: &Paragraph| matches!(p.gap_before, Some((GapKind::TailLost, _)));
    let last_open = moved.last().map_or(first.open, |p| p.open);
    if let Some(next) = paragraphs.get_mut(end + 1).filter(|p| tail_lost(p) && !last_open) {
        next.gap_before = None;
    }
    paragraphs.splice(end + 1..end + 1, moved);
    Some(span)
}

/// Words with which an English sentence opens.
const OPENING: &[&str] = &[
    "And", "As", "At", "But", "For", "From", "He", "How", "If", "In", "It", "No", "Okay", "On", "Our", "She",
    "So", "Thank", "Thanks", "That", "The", "Then", "There", "These", "They", "This", "Those", "We", "Well",
    "What", "When", "Where", "Who", "Yes", "You",
];

/// Whether a small letter at the start of a paragraph is as easily what a lost capital left: `or example`, `n the
/// afternoon`. A full stop misread as a comma, somewhere else, is then all that makes a second place of it.
fn lost_a_capital(words: &str) -> bool {
    let first =
        words.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).next().unwrap_or_default();
    if first.is_empty() {
        return false;
    }
    lexicon::english::commonness(first) == 0 || OPENING.iter().any(|word| &word[1..] == first)
}

/// A paragraph printed before the first attribution that belongs to the end of an answer: both as indices of items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Misplaced {
    item: usize,
    after: usize,
}

/// Text before the first attribution: an opening, or the tail of an answer that lost its place?
pub(super) fn misplaced(pack: &Pack, items: &[Item], preface: &Preface) -> Option<Misplaced> {
    let [i] = preface.unattributed[..] else { return None };
    let words = &items[i].unit.text;
    if words.chars().count() > 200 || (pack.opens)(words) {
        return None;
    }
    // Where every turn names its speaker, an opening would too; where a lead stands, the beginning is there.
    let first = items.iter().find_map(Item::label)?;
    let names = items.iter().filter_map(Item::label).any(|l| matches!(l.kind, LabelKind::Named(_)));
    // A ministry's page opens with its title and goes straight on; a newspaper column read in the wrong order puts the
    // fragment under a picture.
    let under_picture = items[..i]
        .iter()
        .rev()
        .find(|x| !matches!(x.kind, Kind::Heading(_)))
        .is_some_and(|x| matches!(x.kind, Kind::Other(BlockRole::Caption | BlockRole::Credit)));
    if !preface.lead.is_empty() || !names || !first.asks() || !under_picture {
        return None;
    }
    let (turn, turn_of) = turn_sharing_most(items, i)?;
    let after = (0..items.len()).rev().find(|k| turn_of[*k] == turn && items[*k].is_words())?;
    Some(Misplaced { item: i, after })
}

/// The turn that shares the rarest strings of an item, strings that no other turn has, and the turn of each item.
fn turn_sharing_most(items: &[Item], i: usize) -> Option<(usize, Vec<usize>)> {
    let mut turn_of = Vec::with_capacity(items.len());
    let mut turn = 0;
    for item in items {
        turn += usize::from(item.label().is_some());
        turn_of.push(turn);
    }
    let mut score: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for n in [3, 4] {
        // For each string of the fragment: the only exchange that holds it, and the last of its turns to do so.
        let mut holder: FxHashMap<&str, Option<(usize, usize)>> = FxHashMap::default();
        grams(&items[i].unit.text, n, |g| {
            holder.insert(g, None);
        });
        let mut shared: FxHashMap<&str, bool> = FxHashMap::default();
        for (k, item) in items.iter().enumerate().filter(|(k, x)| *k != i && x.is_words()) {
            grams(&item.unit.text, n, |g| {
                let Some((key, held)) = holder.get_key_value(g) else { return };
                // A question and its own answer count as one place.
                let exchange = turn_of[k].div_ceil(2);
                match held {
                    Some((e, _)) if *e != exchange => {
                        shared.insert(*key, true);
                    }
                    _ => {
                        let key = *key;
                        holder.insert(key, Some((exchange, turn_of[k])));
                    }
                }
            });
        }
        for (g, held) in &holder {
            if let Some((_, t)) = held
                && !shared.contains_key(g)
            {
                *score.entry(*t).or_default() += n - 2;
            }
        }
    }
    let (turn, best) = score.iter().max_by_key(|(t, s)| (**s, std::cmp::Reverse(**t)))?;
    let second = score.iter().filter(|(t, _)| *t != turn).map(|(_, s)| *s).max().unwrap_or(0);
    // Several shared strings, and at least twice as many as any other turn has: one shared word is chance.
    (*best >= 3 && *best >= second * 2).then_some((*turn, turn_of))
}

/// Runs through the strings of `n` letters or figures in a row.
fn grams<'a>(text: &'a str, n: usize, mut each: impl FnMut(&'a str)) {
    let mut starts: std::collections::VecDeque<usize> = std::collections::VecDeque::with_capacity(n + 1);
    for (i, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            starts.clear();
            continue;
        }
        starts.push_back(i);
        if starts.len() > n {
            starts.pop_front();
        }
        if starts.len() == n {
            each(&text[starts[0]..i + c.len_utf8()]);
        }
    }
}

/// Sets a misplaced paragraph behind its answer; gives its place in the text.
pub(super) fn place(paragraphs: &mut Vec<Paragraph>, items: &[Item], found: Misplaced) -> Option<TextSpan> {
    let start = items[found.item].unit.start();
    let end = items[found.after].unit.end();
    let from = paragraphs.iter().position(|p| p.unit.start() == start)?;
    let to = paragraphs.iter().position(|p| p.unit.end() == end)?;
    let mut p = paragraphs.remove(from);
    let to = if to > from { to - 1 } else { to };
    p.moved = true;
    p.gap_before = Some((
        GapKind::HeadLost,
        "printed before the first question; it shares wording with this answer and with no other".to_owned(),
    ));
    let span = p.unit.span();
    paragraphs.insert(to + 1, p);
    Some(span)
}
