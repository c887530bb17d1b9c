//! Recognition noise: shapes misread, single characters lost, doubled or split.
//!
//! A recogniser errs glyph by glyph and knows no sentences; so places are drawn evenly over the words, the kind of
//! error first. The shares follow what hand counts of newspaper recognition show in kind, not in number: most errors
//! are look-alikes, then punctuation.

use super::Damage;
use super::draft::Draft;
use super::page::{Language, Page, is_han};
use super::random::Random;
use super::words::{LOOK_ALIKE_EN, LOOK_ALIKE_ZH, MARKS_EN, MARKS_ZH};

/// Kinds and their shares of all errors.
const SHARES: &[(Damage, usize)] = &[
    (Damage::LookAlike, 60),
    (Damage::Punctuation, 15),
    (Damage::CharacterLost, 10),
    (Damage::CharacterDoubled, 8),
    (Damage::Space, 7),
];

/// How often another place is tried where one is taken; a dense page must not make the loop endless.
const TRIES: usize = 30;

/// A place and what may be printed there.
type Site = (usize, usize, Vec<String>);

/// Where glyphs have look-alikes.
fn look_alikes(page: &Page) -> Vec<Site> {
    let groups: Vec<Vec<String>> = match page.language {
        Language::Chinese => {
            LOOK_ALIKE_ZH.split_whitespace().map(|g| g.chars().map(String::from).collect()).collect()
        }
        Language::English => {
            LOOK_ALIKE_EN.split_whitespace().map(|g| g.split('|').map(str::to_owned).collect()).collect()
        }
    };
    // Digits are misread in every language.
    let digits =
        ["0|O", "1|l", "3|8", "6|0", "5|S", "7|1"].map(|g| g.split('|').map(str::to_owned).collect());
    let mut others: std::collections::BTreeMap<Vec<char>, Vec<String>> = Default::default();
    for group in groups.iter().chain(&digits) {
        for member in group {
            let entry = others.entry(member.chars().collect()).or_default();
            entry.extend(
                group.iter().filter(|m| *m != member && !entry.contains(m)).cloned().collect::<Vec<_>>(),
            );
        }
    }
    let mut sites = Vec::new();
    for (_, line) in page.turns() {
        for at in line.words() {
            for length in [2, 1] {
                if at + length <= line.end
                    && let Some(to) = others.get(&page.chars[at..at + length])
                {
                    sites.push((at, at + length, to.clone()));
                }
            }
        }
    }
    sites
}

/// Where marks of punctuation stand.
fn marks(page: &Page) -> Vec<Site> {
    let table = if page.language == Language::Chinese { MARKS_ZH } else { MARKS_EN };
    let mut sites = Vec::new();
    for (_, line) in page.turns() {
        for at in line.words() {
            if let Some((_, to)) = table.iter().find(|(mark, _)| *mark == page.chars[at]) {
                sites.push((at, at + 1, to.iter().map(|s| (*s).to_owned()).collect()));
            }
        }
    }
    sites
}

/// Every character of a word, for losses and doublings.
fn letters(page: &Page) -> Vec<usize> {
    page.turns().flat_map(|(_, l)| l.words()).filter(|i| page.chars[*i].is_alphanumeric()).collect()
}

/// Whether the half-width form is all that changed.
fn only_width(from: char, to: &str) -> bool {
    super::words::HALF.iter().any(|(full, half)| *full == from && to.chars().eq([*half]))
}

/// Damages the page.
pub(super) fn damage(page: &Page, draft: &mut Draft<'_>, random: &mut Random, noise: f64) {
    let shapes = look_alikes(page);
    let marks = marks(page);
    let letters = letters(page);
    let words: usize = page.turns().map(|(_, l)| l.words().len()).sum();
    let wanted = random.about(noise * words as f64);
    for _ in 0..wanted {
        for _ in 0..TRIES {
            let Some(kind) = random.weighted(SHARES) else { break };
            let done = match kind {
                Damage::LookAlike => random.pick(&shapes).cloned().is_some_and(|(start, end, to)| {
                    random.pick(&to).is_some_and(|to| draft.put(start..end, to.clone(), kind))
                }),
                Damage::Punctuation => random.pick(&marks).cloned().is_some_and(|(start, end, to)| {
                    random.pick(&to).is_some_and(|to| {
                        let width = only_width(page.chars[start], to);
                        draft.put(start..end, to.clone(), if width { Damage::Width } else { kind })
                    })
                }),
                Damage::CharacterLost => {
                    random.pick(&letters).is_some_and(|i| draft.put(*i..*i + 1, String::new(), kind))
                }
                Damage::CharacterDoubled => random
                    .pick(&letters)
                    .is_some_and(|i| draft.put(*i + 1..*i + 1, page.chars[*i].to_string(), kind)),
                _ => random.pick(&letters).is_some_and(|i| space(page, draft, *i)),
            };
            if done {
                break;
            }
        }
    }
}

/// Puts a space between two Chinese characters or inside a word, or takes one out between two words.
fn space(page: &Page, draft: &mut Draft<'_>, at: usize) -> bool {
    let here = page.chars[at];
    let Some(next) = page.chars.get(at + 1) else { return false };
    if page.language == Language::English && *next == ' ' {
        return draft.put(at + 1..at + 2, String::new(), Damage::Space);
    }
    let inside = (is_han(here) && is_han(*next)) || (here.is_alphabetic() && next.is_alphabetic());
    inside && draft.put(at + 1..at + 1, " ".to_owned(), Damage::Space)
}
