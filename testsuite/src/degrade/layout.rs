//! What the page does: paragraphs broken at a column's foot, captions set into sentences, text that goes on elsewhere.
//!
//! Words are rarely changed here; they are cut, covered and moved. Each line suffers at most one of these, because a
//! printed line breaks in one place.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Damage;
use super::draft::Draft;
use super::page::{Language, Line, Page, Role, is_han};
use super::random::Random;
use super::words::{CAPTIONS_EN, CAPTIONS_ZH, FURNITURE_EN, FURNITURE_ZH, HALF, PHOTOGRAPHERS};

/// Kinds and their shares.
const SHARES: &[(Damage, usize)] = &[
    (Damage::Break, 40),
    (Damage::BreakDoubled, 12),
    (Damage::Caption, 12),
    (Damage::CaptionLoss, 6),
    (Damage::PullQuote, 14),
    (Damage::Furniture, 6),
    (Damage::HeadLost, 5),
    (Damage::TailLost, 5),
];

/// Damages to the character: ten on a page of 3,500 Chinese characters, or of 7,000 English ones, at a noise of 0.02.
const PER_CHARACTER_ZH: f64 = 0.15;
const PER_CHARACTER_EN: f64 = 0.075;

/// How many printings end in a jump line, have a block behind the end mark, or only half-width marks.
const JUMPS: f64 = 0.3;
const MOVES: f64 = 0.3;
const HALVES: f64 = 0.35;

/// Characters left untouched at either end of a broken line: a head of three characters would be a heading.
const EDGE: usize = 8;

/// How often another place is tried.
const TRIES: usize = 20;

/// The text with half-width marks, if the page has only those.
fn narrow(text: &str, half: bool) -> String {
    let narrow = |c: char| HALF.iter().find(|(full, _)| half && *full == c).map_or(c, |(_, h)| *h);
    text.chars().map(narrow).collect()
}

/// Places inside the line where it can break: between two Chinese characters, or at a space (which the break replaces).
fn cuts(page: &Page, line: &Line) -> Vec<Range<usize>> {
    let from = line.body + EDGE;
    let to = line.end.saturating_sub(EDGE);
    (from..to.max(from))
        .filter_map(|i| match page.language {
            Language::Chinese => (is_han(page.chars[i - 1]) && is_han(page.chars[i])).then_some(i..i),
            Language::English => {
                // Not after the end of a sentence: that is where paragraphs end anyway.
                let word = page.chars[i - 1].is_alphanumeric();
                (page.chars[i] == ' ' && word).then_some(i..i + 1)
            }
        })
        .collect()
}

/// A caption with its credit.
fn caption(page: &Page, random: &mut Random) -> String {
    match page.language {
        Language::Chinese => {
            let name = random.pick(PHOTOGRAPHERS).copied().unwrap_or_default();
            random.pick(CAPTIONS_ZH).copied().unwrap_or_default().replace("{}", name)
        }
        Language::English => random.pick(CAPTIONS_EN).copied().unwrap_or_default().to_owned(),
    }
}

/// A jump line.
fn jump(page: &Page, random: &mut Random) -> String {
    let number = random.between(2, 8);
    match page.language {
        Language::Chinese => {
            let digit = ["二", "三", "四", "五", "六", "七", "八"][number - 2];
            if random.chance(0.5) {
                format!("（下转第{number}版）")
            } else {
                format!("（下转第{digit}版）")
            }
        }
        Language::English => format!("Continued on Page {number}"),
    }
}

/// A clause of the exchange's answer that can stand as a heading.
fn quotation(page: &Page, exchange: usize, random: &mut Random) -> Option<String> {
    let mut clauses = Vec::new();
    for (_, line) in page.turns().filter(|(_, l)| l.exchange == Some(exchange) && l.role == Role::Answer) {
        let mut start = line.body;
        for i in line.words() {
            if matches!(page.chars[i], '，' | '。' | '；' | '？' | '！' | '：' | ',' | '.' | ';' | '?' | ':')
            {
                let length = i - start;
                let clean = !page.chars[start..i].iter().any(|c| matches!(c, '“' | '”' | '、' | '《' | '》'));
                let fits = match page.language {
                    Language::Chinese => (7..=20).contains(&length),
                    Language::English => (20..=60).contains(&length),
                };
                if fits && clean {
                    clauses.push(start..i);
                }
                start = i + 1;
            }
        }
    }
    random.pick(&clauses).map(|c| page.text(c.clone()).trim().to_owned())
}

/// Damages the page.
pub(super) fn damage(page: &Page, draft: &mut Draft<'_>, random: &mut Random, noise: f64) {
    let turns: Vec<(usize, &Line)> = page.turns().collect();
    let Some((_, last)) = turns.last() else { return };
    let words: usize = turns.iter().map(|(_, l)| l.words().len()).sum();
    let rate = if page.language == Language::Chinese { PER_CHARACTER_ZH } else { PER_CHARACTER_EN };
    let wanted = random.about(noise * rate * words as f64);
    if wanted == 0 {
        return;
    }
    let separator = page.separator;
    let half = page.language == Language::Chinese && random.chance(HALVES);
    let end_of_turns = last.end;
    // What ends the page comes first: everything else then happens only to what is left.
    if random.chance(JUMPS) {
        ending_jump(page, draft, random, half, end_of_turns);
    } else if random.chance(MOVES) {
        moved_block(page, draft, random, half, end_of_turns);
    }
    let mut broken: BTreeSet<usize> = BTreeSet::new();
    let mut headed: BTreeSet<usize> = BTreeSet::new();
    let mut fronts: BTreeSet<&str> = BTreeSet::new();
    for _ in 0..wanted {
        for _ in 0..TRIES {
            let Some(kind) = random.weighted(SHARES) else { break };
            let Some((at, line)) = random.pick(&turns).copied() else { break };
            let inside = !broken.contains(&at) && line.words().len() > 4 * EDGE;
            let done = match kind {
                Damage::PullQuote => line.exchange.is_some_and(|e| {
                    let question =
                        turns.iter().find(|(_, l)| l.exchange == Some(e) && l.role == Role::Question);
                    let Some((_, question)) = question else { return false };
                    if headed.contains(&e) || draft.buried(question.start) {
                        return false;
                    }
                    let mark = *random.pick(&["## ", "## ", "### ", ""]).unwrap_or(&"");
                    let Some(text) = quotation(page, e, random) else { return false };
                    headed.insert(e);
                    let heading = format!("{mark}{}{separator}", narrow(&text, half));
                    draft.put_close(question.start..question.start, heading, kind)
                }),
                Damage::Furniture => {
                    let table = if page.language == Language::Chinese { FURNITURE_ZH } else { FURNITURE_EN };
                    random.pick(table).is_some_and(|text| {
                        fronts.insert(text) && draft.put_close(0..0, format!("{text}{separator}"), kind)
                    })
                }
                _ if !inside => false,
                Damage::HeadLost | Damage::TailLost => lost(page, draft, random, line, kind),
                _ => broken_line(page, draft, random, line, kind, half),
            };
            if done {
                if !matches!(kind, Damage::PullQuote | Damage::Furniture) {
                    broken.insert(at);
                }
                break;
            }
        }
    }
    if half {
        for (_, line) in &turns {
            for i in line.start..line.end {
                if let Some((_, half)) = HALF.iter().find(|(full, _)| *full == page.chars[i]) {
                    draft.put_close(i..i + 1, half.to_string(), Damage::Width);
                }
            }
        }
    }
}

/// Cuts the page in the middle of an answer of its second half; the rest is in another file.
fn ending_jump(page: &Page, draft: &mut Draft<'_>, random: &mut Random, half: bool, end: usize) {
    let late: Vec<&Line> = page
        .turns()
        .map(|(_, l)| l)
        .filter(|l| l.role == Role::Answer && l.start > end / 2 && l.words().len() > 4 * EDGE)
        .collect();
    let Some(line) = random.pick(&late) else { return };
    let places = cuts(page, line);
    let Some(cut) = random.pick(&places).cloned() else { return };
    let gap = if random.chance(0.4) { "" } else { page.separator };
    let text = format!("{gap}{}", narrow(&jump(page, random), half));
    draft.put_close(cut.start..end, text, Damage::Jump);
}

/// Takes a stretch from the middle of one paragraph to the middle of a later one and prints it behind the end mark.
fn moved_block(page: &Page, draft: &mut Draft<'_>, random: &mut Random, half: bool, end: usize) {
    let long: Vec<(usize, &Line)> =
        page.turns().filter(|(_, l)| l.role != Role::Opening && l.words().len() > 6 * EDGE).collect();
    if long.len() < 4 {
        return;
    }
    let first = random.below(long.len() - 3);
    let second = random.between(first + 2, (first + 6).min(long.len() - 2));
    let pick = |line: &Line, random: &mut Random| random.pick(&cuts(page, line)).cloned();
    let (Some(from), Some(to)) = (pick(long[first].1, random), pick(long[second].1, random)) else { return };
    let separator = page.separator;
    let mark = match page.language {
        Language::Chinese => format!("（记者会历时{}分钟）", random.between(35, 110)),
        Language::English => "END".to_owned(),
    };
    // At a cut of Chinese the range is empty; at one of English it holds the space, which goes with the block's ends.
    if !draft.put_close(from.end..to.start, String::new(), Damage::Moved) {
        return;
    }
    draft.put_close(end..end, format!("{separator}{}", narrow(&mark, half)), Damage::EndMark);
    let block = page.text(from.end..to.start);
    draft.put_close(end..end, format!("{separator}{}", narrow(&block, half)), Damage::Moved);
}

/// Loses the head or the tail of a paragraph, mid-sentence.
fn lost(page: &Page, draft: &mut Draft<'_>, random: &mut Random, line: &Line, kind: Damage) -> bool {
    // The head of a labelled paragraph takes the label with it, which is another damage: an answer without a speaker.
    if kind == Damage::HeadLost && line.labelled {
        return false;
    }
    let mut places = cuts(page, line);
    let middle = line.body + line.words().len() / 2;
    places.retain(|c| (c.start < middle) == (kind == Damage::HeadLost));
    let Some(cut) = random.pick(&places).cloned() else { return false };
    let range = if kind == Damage::HeadLost { line.body..cut.end } else { cut.start..line.end };
    draft.put_close(range, String::new(), kind)
}

/// Breaks a line, with or without a caption between the pieces.
fn broken_line(
    page: &Page,
    draft: &mut Draft<'_>,
    random: &mut Random,
    line: &Line,
    kind: Damage,
    half: bool,
) -> bool {
    let places = cuts(page, line);
    let Some(cut) = random.pick(&places).cloned() else { return false };
    let separator = page.separator;
    let word = |at: usize| {
        // The word that ends at the cut, the unit that is doubled or lost in English.
        let start = (line.body..at).rfind(|i| !page.chars[*i].is_alphanumeric()).map_or(line.body, |i| i + 1);
        start..at
    };
    match (kind, page.language) {
        (Damage::Break, _) => draft.put(cut, separator.to_owned(), kind),
        (Damage::BreakDoubled, Language::Chinese) => {
            let again = page.chars[cut.start - 1];
            draft.put(cut, format!("{separator}{again}"), kind)
        }
        (Damage::BreakDoubled, Language::English) => {
            let again = page.text(word(cut.start));
            draft.put(cut, format!("{separator}{again} "), kind)
        }
        (Damage::CaptionLoss, language) => {
            let between = format!("{separator}{}{separator}", narrow(&caption(page, random), half));
            let range = match language {
                Language::Chinese => cut.start - 1..cut.end,
                Language::English => word(cut.start).start..cut.end,
            };
            draft.put(range, between, kind)
        }
        _ => {
            let between = format!("{separator}{}{separator}", narrow(&caption(page, random), half));
            draft.put(cut, between, kind)
        }
    }
}
