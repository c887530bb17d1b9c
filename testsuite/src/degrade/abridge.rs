//! What an editor leaves out, always whole: exchanges, paragraphs, sentences, parts of questions.
//!
//! Clean limits are the mark by which abridgement is told from loss, so nothing here cuts inside a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Damage;
use super::draft::Draft;
use super::page::{Line, Page, Role};
use super::random::Random;

/// Kinds and their shares.
const SHARES: &[(Damage, usize)] = &[
    (Damage::SentenceLeftOut, 45),
    (Damage::ParagraphLeftOut, 25),
    (Damage::ExchangeLeftOut, 10),
    (Damage::QuestionShortened, 20),
];

/// Omissions to the paragraph: at a noise of 0.02 every fifth loses something.
const PER_PARAGRAPH: f64 = 10.0;

/// How often another place is tried.
const TRIES: usize = 20;

/// Damages the page.
pub(super) fn damage(page: &Page, draft: &mut Draft<'_>, random: &mut Random, noise: f64) {
    let turns: Vec<(usize, &Line)> = page.turns().collect();
    let exchanges: BTreeSet<usize> = turns.iter().filter_map(|(_, l)| l.exchange).collect();
    let wanted = random.about(noise * PER_PARAGRAPH * turns.len() as f64);
    // Half the exchanges stay: a printing that holds nothing is no printing.
    let (mut left_out, most) = (0, exchanges.len() / 2);
    let mut dropped: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..wanted {
        for _ in 0..TRIES {
            let Some(kind) = random.weighted(SHARES) else { break };
            let Some((at, line)) = random.pick(&turns).copied() else { break };
            let range = match kind {
                Damage::ExchangeLeftOut if left_out < most => line.exchange.and_then(|e| exchange(page, e)),
                Damage::ParagraphLeftOut if line.role == Role::Answer && !line.labelled => {
                    Some(with_break(page, at, at))
                }
                Damage::SentenceLeftOut if line.role == Role::Answer => {
                    sentence(page, line, random, dropped.get(&at).copied().unwrap_or(0))
                }
                Damage::QuestionShortened if line.role == Role::Question => {
                    sentence(page, line, random, dropped.get(&at).copied().unwrap_or(0))
                }
                _ => None,
            };
            if range.is_some_and(|range| draft.put_close(range, String::new(), kind)) {
                left_out += usize::from(kind == Damage::ExchangeLeftOut);
                *dropped.entry(at).or_default() += 1;
                break;
            }
        }
    }
}

/// Lines with the break that follows them, or the one before where they are the last.
fn with_break(page: &Page, first: usize, last: usize) -> Range<usize> {
    match page.lines.get(last + 1) {
        Some(next) => page.lines[first].start..next.start,
        None if first > 0 => page.lines[first - 1].end..page.lines[last].end,
        None => page.lines[first].start..page.lines[last].end,
    }
}

/// All lines of an exchange.
fn exchange(page: &Page, exchange: usize) -> Option<Range<usize>> {
    let of = |l: &Line| l.exchange == Some(exchange);
    let first = page.lines.iter().position(of)?;
    let last = page.lines.iter().rposition(of)?;
    Some(with_break(page, first, last))
}

/// One sentence of a line that keeps others: a label without words would be another damage.
fn sentence(page: &Page, line: &Line, random: &mut Random, dropped: usize) -> Option<Range<usize>> {
    let sentences = page.sentences(line);
    if sentences.len() < 2 + dropped {
        return None;
    }
    random.pick(&sentences).cloned()
}
