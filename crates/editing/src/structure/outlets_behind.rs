//! Questions that a number opens and an outlet in brackets closes, and the line that says who answers them.
//!
//! ```text
//! ※亞太司副司長陸一舟答詢：                          says who answers until the next such line
//! 一、兩岸渡口幾時重開？（望汐日報林小姐）              a number, a question, an outlet
//! 答：
//! 兩岸已經談了三輪。
//!
//! Q: Is anyone missing? (Peter Finch, Northgate Press)   a label, a question, an outlet
//! ```
//!
//! Brackets at the end of a question may hold anything: `(Laughter.)`, `（众笑）`. They are outlets where they hold a known one,
//! or where questions of this file mostly end in a name in brackets.

use record::BlockRole;

use crate::forms::marks;
use crate::forms::who::{Says, Who, folded, who};
use crate::language::{LabelHit, LabelKind, Pack, ends_asking, strip_closers};
use crate::restore::{Item, Kind};

/// Longest name in brackets, in characters.
const LONGEST: usize = 60;

/// Where a bracket at the end of words opens, and what it holds.
fn bracket(words: &str) -> Option<(usize, &str)> {
    let words = words.trim_end();
    let close = words.chars().next_back().filter(|c| matches!(c, ')' | '）'))?;
    let open = words.rfind(if close == ')' { '(' } else { '（' }).filter(|at| *at > 0)?;
    let inner = words[open..].trim_matches(['(', ')', '（', '）']).trim();
    (inner.chars().count() <= LONGEST && !inner.is_empty()).then_some((open, inner))
}

/// Whether a bracket holds somebody who asks.
fn asker(pack: &Pack, inner: &str) -> Option<Who> {
    if pack.stage.is_some_and(|stage| stage(inner)) || inner.ends_with(['.', '。', '！', '!', '…']) {
        return None;
    }
    let w = who(inner);
    (w.says != Says::Never && w.weight > -15 && w.office.is_none()).then_some(w)
}

/// Paragraphs that a number opens and that somebody who is labelled answers are questions: two at least, or one that names who
/// asks.
pub(super) fn numbered_questions(pack: &Pack, items: &mut [Item]) {
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    for i in 0..items.len() {
        if !matches!(items[i].kind, Kind::Words(None) | Kind::Heading(_)) {
            continue;
        }
        let text = &items[i].unit.text;
        let lead = marks::lead(text);
        if lead.number.is_none() || lead.len >= text.len() {
            continue;
        }
        // The question may have more paragraphs; its answer's label comes next.
        let mut last = i;
        let mut answered = false;
        for (k, item) in items.iter().enumerate().skip(i + 1).take(6) {
            match &item.kind {
                Kind::Words(Some(l)) => {
                    answered = !l.asks();
                    break;
                }
                Kind::Words(None) if marks::lead(&item.unit.text).number.is_none() => last = k,
                Kind::Words(None) => break,
                _ => {}
            }
        }
        let end = &items[last].unit.text;
        let named = bracket(end)
            .and_then(|(_, inner)| asker(pack, inner))
            .is_some_and(|w| w.outlet.is_some() || w.says == Says::Asks);
        let asks = ends_asking(end) || bracket(end).is_some_and(|(at, _)| ends_asking(&end[..at]));
        if answered && (asks || named) {
            found.push((i, lead.len, named));
        }
    }
    if found.len() < 2 && !found.iter().any(|(.., named)| *named) {
        return;
    }
    for (i, len, _) in found {
        let mark = items[i].unit.text[..len].trim().to_owned();
        let mut hit = LabelHit::new(len, mark, LabelKind::Question(None), true);
        hit.who = Some(Box::new(who("Q")));
        items[i].kind = Kind::Words(Some(hit));
    }
}

/// `某某答询：` over questions: who answers, until another such line.
pub(super) fn who_answers(items: &mut [Item]) {
    let mut answers: Option<Who> = None;
    for item in items.iter_mut() {
        let text = item
            .unit
            .text
            .trim_start_matches(['※', '●', '■', '◎', '*', ' ', '\u{3000}'])
            .trim_end_matches(['：', ':', '*', ' ']);
        let colon = item.unit.text.trim_end_matches(['*', ' ']).ends_with(marks::is_colon);
        // A line that says who answers is short.
        let f = if colon && text.len() <= 240 { folded(text) } else { String::new() };
        let heads = ["答询", "答复如下", "答问", "答复", "回答如下", "答询如下", "说明如下", "回应如下"]
            .iter()
            .find_map(|w| f.strip_suffix(w));
        if let Some(stem) = heads.filter(|s| {
            colon && s.chars().count() >= 3 && matches!(item.kind, Kind::Words(_) | Kind::Heading(_))
        }) {
            let n = stem.chars().count();
            let w = who(&text.chars().filter(|c| !c.is_whitespace()).take(n).collect::<String>());
            if w.name.is_some() || w.office.is_some() {
                answers = Some(w);
                item.kind = Kind::Other(BlockRole::Furniture);
                continue;
            }
        }
        if let (Some(w), Some(label)) = (&answers, item.label_mut())
            && label.kind == LabelKind::Answer
            && label.who.as_ref().is_some_and(|w| w.name.is_none())
        {
            label.who = Some(Box::new(Who { says: Says::Answers, weight: 70, ..w.clone() }));
        }
    }
}

/// Takes the outlets behind questions out of their words.
pub(super) fn take(pack: &Pack, items: &mut Vec<Item>) {
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut question = None;
    let mut last = 0;
    for (i, item) in items.iter().enumerate() {
        if item.label().is_some() {
            ends.extend(question.take().map(|q| (q, last)));
            question = item.label().filter(|l| l.asks()).map(|_| i);
        }
        if item.is_words() && !item.words().is_empty() {
            last = i;
        }
    }
    ends.extend(question.map(|q| (q, last)));
    let found: Vec<(usize, usize, usize, Who)> = ends
        .iter()
        .filter(|(q, last)| last >= q)
        .filter_map(|(q, last)| {
            let words = items[*last].words();
            let (at, inner) = bracket(words)?;
            let before = strip_closers(&words[..at]);
            let closed = before.ends_with(['?', '？', '。', '.', '!', '！', '…', '؟']);
            let offset = items[*last].unit.text.find(words)?;
            let w = asker(pack, inner).filter(|_| closed)?;
            Some((*q, *last, offset + at, w))
        })
        .collect();
    let known = found.iter().filter(|(.., w)| w.outlet.is_some() || w.says == Says::Asks).count();
    let habit = found.len() >= 2 && (known >= 1 || found.len() * 2 >= ends.len());
    if !habit && known == 0 {
        return;
    }
    for (q, last, at, w) in found.into_iter().rev() {
        if !habit && w.outlet.is_none() {
            continue;
        }
        if let Some(label) = items[q].label_mut() {
            if let LabelKind::Question(outlet) = &mut label.kind
                && outlet.is_none()
            {
                outlet.clone_from(&w.outlet);
            }
            if let Some(own) = &mut label.who {
                own.outlet = own.outlet.take().or(w.outlet);
                own.name = own.name.take().or(w.name);
            }
        }
        let unit = items[last].unit.clone();
        let behind = Item { unit: unit.part(at, unit.text.len()), kind: Kind::Other(BlockRole::Label) };
        items[last].unit = unit.part(0, at);
        if let Some(label) = items[last].label_mut() {
            label.tail = 0;
        }
        items.insert(last + 1, behind);
    }
}
