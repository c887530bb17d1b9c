//! Which texts there are at all.
//!
//! Five hundred copies of a page are one text with five hundred sigla: they are aligned once, and they must not
//! outvote anybody. Witnesses are one text if all their tokens have equal keys and their lacunae are the same; how the
//! tokens are printed does not matter here.

use crate::limits::Finding;
use crate::merge::Text;
use crate::tokens::{Key, Token};
use crate::witness::Witness;
use rustc_hash::{FxHashMap, FxHasher};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The distinct texts in canonical order, still without keys, each with the witness that stands for it: the one whose
/// text comes first in code point order.
pub(crate) fn distinct(witnesses: &[Witness]) -> (Vec<Text>, Vec<usize>) {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut known: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let same = |a: &Witness, b: &Witness| {
        a.tokens().len() == b.tokens().len()
            && a.lacunae() == b.lacunae()
            && a.tokens().iter().zip(b.tokens()).all(|(a, b)| a.key == b.key)
    };
    for (i, witness) in witnesses.iter().enumerate() {
        let mut hasher = FxHasher::default();
        witness.tokens().iter().for_each(|token| hasher.write_u32(token.key.0));
        witness.lacunae().hash(&mut hasher);
        let candidates = known.entry(hasher.finish()).or_default();
        match candidates.iter().find(|&&g| same(&witnesses[groups[g as usize][0] as usize], witness)) {
            Some(&group) => groups[group as usize].push(i as u32),
            None => {
                candidates.push(groups.len() as u32);
                groups.push(vec![i as u32]);
            }
        }
    }
    let by_content = |a: &u32, b: &u32| compare(&witnesses[*a as usize], &witnesses[*b as usize]);
    let mut sorted: Vec<(u32, Vec<u32>)> = groups
        .into_iter()
        .filter_map(|members| Some((*members.iter().min_by(|a, b| by_content(a, b))?, members)))
        .collect();
    sorted.sort_by(|a, b| by_content(&a.0, &b.0));
    let representatives = sorted.iter().map(|group| group.0 as usize).collect();
    let texts = sorted
        .into_iter()
        .map(|(representative, members)| {
            let mut borders: Vec<u32> =
                members.iter().flat_map(|&i| witnesses[i as usize].borders().iter().copied()).collect();
            borders.sort_unstable();
            borders.dedup();
            let lacunae = witnesses[representative as usize].lacunae().to_vec();
            Text { lacunae, borders, members, ..Text::default() }
        })
        .collect();
    (texts, representatives)
}

/// Order by content: text, then where it is cut, then lacunae, and only then the numbers of the keys, which depend on
/// what the tokenizer saw first; two witnesses that differ in nothing else have the same text folded in two ways.
fn compare(a: &Witness, b: &Witness) -> Ordering {
    let cut = |token: &Token| (token.start, token.end);
    let key = |token: &Token| -> Key { token.key };
    a.text()
        .cmp(b.text())
        .then_with(|| a.tokens().iter().map(cut).cmp(b.tokens().iter().map(cut)))
        .then_with(|| a.lacunae().cmp(b.lacunae()))
        .then_with(|| a.tokens().iter().map(key).cmp(b.tokens().iter().map(key)))
}

/// What is odd about the witnesses as given.
pub(crate) fn oddities(witnesses: &[Witness]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, witness) in witnesses.iter().enumerate() {
        if witness.tokens().is_empty() {
            findings.push(Finding::Empty { witness: i });
        }
        match seen.get(witness.siglum().as_str()) {
            Some(&first) => findings.push(Finding::EqualSigla { first, second: i }),
            None => {
                seen.insert(witness.siglum().as_str(), i);
            }
        }
    }
    findings
}

/// Numbers the printed forms: for each witness which list is its own, and the lists, one for all that print the same.
pub(crate) fn printed_forms(witnesses: &[Witness], row_of: &[u32]) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut names: FxHashMap<&str, u32> = FxHashMap::default();
    let mut lists: Vec<Vec<u32>> = Vec::new();
    let mut sources: Vec<usize> = Vec::new();
    let mut by_row: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut of = Vec::with_capacity(witnesses.len());
    for (i, witness) in witnesses.iter().enumerate() {
        let alike = by_row.entry(row_of[i]).or_default();
        let known = alike.iter().copied().find(|&list| {
            let other = &witnesses[sources[list as usize]];
            other.text() == witness.text() && other.tokens() == witness.tokens()
        });
        let list = known.unwrap_or_else(|| {
            let number = |token: usize| {
                let printed = witness.printed(token);
                let mut chars = printed.chars();
                if let (Some(c), None) = (chars.next(), chars.next()) {
                    return c as u32;
                }
                let next = Key::FIRST_INTERNED.saturating_add(names.len() as u32);
                *names.entry(printed).or_insert(next)
            };
            lists.push((0..witness.tokens().len()).map(number).collect());
            sources.push(i);
            alike.push(lists.len() as u32 - 1);
            lists.len() as u32 - 1
        });
        of.push(list);
    }
    (of, lists)
}
