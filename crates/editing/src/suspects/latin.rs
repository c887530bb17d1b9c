//! Rules for texts in alphabets. Few: an alphabet gives a spelling checker for nothing, and what spelling shows is seldom
//! what misleads.

use record::{Risk, SuspectKind};

use super::Findings;
use super::page::Page;

/// Words that English doubles in earnest or for effect.
const EARNEST: [&str; 14] =
    ["that", "had", "is", "very", "no", "ha", "bye", "so", "well", "yeah", "yes", "thank", "many", "much"];

/// Words that are never doubled in earnest; others are, in speech, by repetition for emphasis and by stammering, which a
/// transcript keeps.
const NEVER: [&str; 24] = [
    "the", "a", "an", "of", "to", "in", "on", "at", "for", "with", "by", "from", "and", "or", "as", "their",
    "its", "his", "our", "this", "these", "be", "into", "between",
];

pub(super) fn find(page: &Page<'_>, found: &mut Findings) {
    let words = words(page);
    for pair in words.windows(2) {
        let (first, second) = (page.folded(pair[0].clone()), page.folded(pair[1].clone()));
        let apart = &page.chars[pair[0].end..pair[1].start];
        let blank = !apart.is_empty() && apart.iter().all(|c| *c == ' ' || *c == '\n');
        if first == second && blank && NEVER.contains(&first.as_str()) && !EARNEST.contains(&first.as_str()) {
            let range = pair[0].start..pair[1].end;
            found.add(page, range, SuspectKind::Doubled, Risk::Low, format!("“{first}” stands twice"));
        }
        // talks.The: a full stop without a space, between a word and a capitalised one.
        let stop = apart == ['.'] && page.raw[pair[0].end] == '.';
        let (left, right) = (&page.raw[pair[0].clone()], &page.raw[pair[1].clone()]);
        let prose = left.len() >= 3
            && right.len() >= 2
            && left.iter().all(|c| c.is_lowercase())
            && right[0].is_uppercase()
            && right[1..].iter().all(|c| c.is_lowercase());
        if stop && prose {
            let because = "two sentences run together without a space".to_owned();
            found.add(page, pair[0].start..pair[1].end, SuspectKind::Punctuation, Risk::Low, because);
        }
    }
    repeated_sentence(page, found);
}

/// Letters and apostrophes in a row.
fn words(page: &Page<'_>) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for at in 0..=page.chars.len() {
        let inside =
            page.chars.get(at).is_some_and(|c| c.is_alphanumeric() || (*c == '\'' && start.is_some()));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// A sentence that stands twice running.
fn repeated_sentence(page: &Page<'_>, found: &mut Findings) {
    for pair in page.sentences.windows(2) {
        let text = |r: &std::ops::Range<usize>| page.folded(r.clone()).trim().to_owned();
        if pair[0].len() >= 40 && text(&pair[0]) == text(&pair[1]) {
            let because = "the sentence stands twice running".to_owned();
            found.add(page, pair[1].clone(), SuspectKind::Doubled, Risk::Low, because);
        }
    }
}
