//! Several texts in one source: two conferences one after the other, or one conference in two languages.
//!
//! ```text
//! 路透社记者：大桥何时通车？
//! Reuters: When will the bridge open?     paragraph by paragraph, each with its own attribution: two texts of one
//! 某某：明年春天。                           event. Each language is a witness of its own, with its own blocks: nobody
//! Mao X: In spring.                        spoke twice, and a translation collates with no original.
//! ```

use crate::forms::Forms;
use crate::labels::Reading;
use crate::language::{self, Pack, Scripts};
use crate::restore::{Item, Kind, Unit};

use super::kinds;

/// Divides a text whose languages alternate, and gives the paragraphs of each their kinds. A text in one language, with
/// foreign words here and there, stays whole.
pub(super) fn languages(
    scripts: Scripts,
    pack: Pack,
    forms: &Forms,
    units: Vec<Unit>,
) -> Vec<(Pack, Vec<Item>)> {
    if !scripts.mixed() {
        let items = kinds::kinds(Reading { pack: &pack, forms }, units);
        return vec![(pack, items)];
    }
    let chinese = |u: &Unit| {
        let (mut han, mut latin) = (0, 0);
        for c in language::beginning(&u.text, 600).chars() {
            han += usize::from(('\u{3400}'..='\u{9fff}').contains(&c));
            latin += usize::from(c.is_ascii_alphabetic());
        }
        (han + latin > 0).then_some(han * 3 >= latin)
    };
    let mut side = true;
    let sides: Vec<bool> = units
        .iter()
        .map(|u| {
            // Figures and marks alone go with what stands before them.
            side = chinese(u).unwrap_or(side);
            side
        })
        .collect();
    let of = |wanted: bool| -> Vec<Unit> {
        units.iter().zip(&sides).filter(|(_, s)| **s == wanted).map(|(u, _)| u.clone()).collect()
    };
    let halves = [(language::zh::PACK, of(true)), (language::en::PACK, of(false))]
        .map(|(pack, units)| (pack, kinds::kinds(Reading { pack: &pack, forms }, units)));
    let talks = |items: &[Item]| {
        let labels = || items.iter().filter_map(Item::label);
        labels().count() >= 2 && labels().any(|l| l.asks()) && labels().any(|l| !l.asks())
    };
    if halves.iter().all(|(_, items)| talks(items)) {
        return halves.into();
    }
    let items = kinds::kinds(Reading { pack: &pack, forms }, units);
    vec![(pack, items)]
}

/// How long the paragraph may be that names a second conference, in characters.
const TITLE: usize = 90;

/// A file may hold two conferences one after the other: after the first's turns a headline with day, year and the word
/// for a press conference, or a dateline with it, then turns again.
pub(super) fn split(pack: &Pack, items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut after = vec![0usize; items.len() + 1];
    for i in (0..items.len()).rev() {
        after[i] = after[i + 1] + usize::from(items[i].label().is_some());
    }
    let mut starts = vec![0];
    let mut turns = 0;
    for (i, item) in items.iter().enumerate() {
        if item.label().is_some() {
            turns += 1;
            continue;
        }
        if turns < 2 || after[i] < 2 {
            continue;
        }
        let text = &item.unit.text;
        let title = match &item.kind {
            Kind::Heading(level) => *level == 1 || text.len() < 240,
            Kind::Words(None) => {
                text.len() < TITLE * 4 && text.chars().count() <= TITLE && !(pack.is_closed)(text)
            }
            _ => false,
        };
        let dateline = || {
            matches!(item.kind, Kind::Words(None))
                && (pack.dateline)(language::beginning(text, 300)).is_some()
        };
        if !title && !dateline() {
            continue;
        }
        let f = (pack.facts)(language::beginning(text, 600));
        let dated = if title { f.year.is_some() && f.month_day.is_some() } else { f.month_day.is_some() };
        if f.conference && dated {
            let own = starts.last().copied().unwrap_or(0);
            starts.push(if title { i } else { first_of_title(pack, &items, own, i) });
            turns = 0;
        }
    }
    let mut rest = items;
    let mut out = Vec::new();
    for at in starts.into_iter().rev() {
        let mut part = rest.split_off(at);
        // A title that is the first of its part opens it; it was taken for words or a heading of the part before.
        if at > 0
            && let Some(first) = part.first_mut()
        {
            first.kind = Kind::Words(None);
        }
        out.push(part);
    }
    out.reverse();
    out
}

/// The headlines over a lead belong to it, not to the conference before.
fn first_of_title(pack: &Pack, items: &[Item], from: usize, lead: usize) -> usize {
    let mut at = lead;
    while at > from + 1 {
        let item = &items[at - 1];
        let titled = match &item.kind {
            Kind::Heading(_) => true,
            Kind::Words(None) => item.unit.text.len() < TITLE * 4 && !(pack.is_closed)(&item.unit.text),
            _ => false,
        };
        if !titled {
            break;
        }
        at -= 1;
    }
    at
}
