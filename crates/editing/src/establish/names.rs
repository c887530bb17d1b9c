//! Names that no list holds and the event itself teaches.
//!
//! A place of which no dictionary has heard stands in an event ten times: before `共和国` and `政府`, in the name of the
//! paper that asks. Whoever changes it at one place changes what the sentence is about, so it must not be decided by a
//! vote. Four signs teach a name; each alone has been seen to be enough, and a common noun is not harmed by them:
//!
//! - it answers, or it is the name of an outlet that asks;
//! - it stands before what only states have (`泽澜政府`, `卡洛维亚外长`);
//! - it is the short name of a state (`泽方`);
//! - it is made of characters that the list of words leaves standing alone, and stands there again and again.

use std::collections::BTreeMap;

use record::RiskReason;
use rustc_hash::FxHashMap;

use crate::Member;
use crate::explain::Language;
use crate::lexicon::Lexicon;
use crate::script::{fold_str, is_han};

/// What stands behind the name of a state and behind little else.
const STATE: &[&str] =
    &["共和国", "政府", "总统", "总理", "首相", "国王", "外长", "外交部", "议会", "军方", "大使", "人民"];

/// What stands behind the short names of two states.
const BETWEEN: &[&str] = &["关系", "两国", "双边", "合作", "建交", "友好", "边境", "边界"];

/// The longest name that is put together, in characters.
const LONGEST: usize = 6;

/// How often an unlisted word must stand in an event: twice is a misprint and its copy.
const AGAIN: usize = 3;

/// How often, in the sixty million words behind the list, a character stands alone that is too common to tell anything:
/// two of them in a row are no word. Chosen by eye over the words that events then taught.
const COMMON: u32 = 9_000;

/// 有, 在, 了: beside these a rare character is a verb.
const PARTICLE: u32 = 60_000;

pub(super) fn known(members: &[&Member<'_>], language: Language) -> Vec<(String, RiskReason)> {
    let mut names: BTreeMap<String, RiskReason> = BTreeMap::new();
    for m in members {
        let outlets =
            m.witness.exchanges.iter().filter_map(|x| x.outlet.as_ref()).map(|o| o.printed.as_str());
        for name in m.witness.clues.speaker.iter().map(String::as_str).chain(outlets) {
            if name.chars().count() >= 2 {
                names.insert(name.to_owned(), RiskReason::Name);
            }
        }
    }
    if language == Language::Zh {
        // The fullest witness says what the others do; a name that it misprints it prints rightly elsewhere.
        let fullest = members.iter().max_by_key(|m| m.witness.turns().map(|t| t.pieces.len()).sum::<usize>());
        if let Some(m) = fullest {
            let texts: Vec<String> = m.witness.turns().map(|t| fold_str(&t.text(m.text))).collect();
            unlisted(&texts, &mut names);
        }
    }
    names.into_iter().collect()
}

fn unlisted(texts: &[String], names: &mut BTreeMap<String, RiskReason>) {
    let list = Lexicon::zh();
    let mut runs: FxHashMap<&str, usize> = FxHashMap::default();
    let mut lone: FxHashMap<&str, usize> = FxHashMap::default();
    // No order of theirs is seen: what they teach goes into the sorted names.
    let mut pairs: FxHashMap<&str, (usize, &str)> = FxHashMap::default();
    let mut sides: Vec<&str> = Vec::new();
    for text in texts {
        let words = list.segment(text);
        let alone = |i: usize| {
            words.get(i).is_some_and(|w: &crate::lexicon::Word| {
                let mut chars = text[w.range.clone()].chars();
                chars.next().is_some_and(is_han) && chars.next().is_none()
            })
        };
        let word = |i: usize| words.get(i).map_or("", |w| &text[w.range.clone()]);
        let stretch = |from: usize, to: usize| &text[words[from].range.start..words[to - 1].range.end];
        let rare = |i: usize| alone(i) && words[i].entry.freq < COMMON;
        for i in 0..words.len() {
            if rare(i) {
                *lone.entry(word(i)).or_default() += 1;
            }
            // `东屿`: one of the two is common, and the other hardly stands without it.
            let particle = |i: usize| words[i].entry.freq > PARTICLE;
            if alone(i) && alone(i + 1) && rare(i) != rare(i + 1) && !particle(i) && !particle(i + 1) {
                let rare = if rare(i) { word(i) } else { word(i + 1) };
                let (count, _) = pairs.entry(stretch(i, i + 2)).or_insert((0, rare));
                *count += 1;
            }
            // `泽北关系`
            if alone(i) && alone(i + 1) && (rare(i) || rare(i + 1)) && BETWEEN.contains(&word(i + 2)) {
                *runs.entry(stretch(i, i + 2)).or_default() += AGAIN;
            }
            if rare(i) && !rare(i + 1) && word(i + 1) == "方" && !(i > 0 && rare(i - 1)) {
                sides.push(stretch(i, i + 2));
            }
        }
        let mut i = 0;
        while i < words.len() {
            let end =
                (i..words.len().min(i + LONGEST)).find(|k| !rare(*k)).unwrap_or(words.len().min(i + LONGEST));
            if end - i >= 2 {
                let stately = STATE.contains(&word(end));
                *runs.entry(stretch(i, end)).or_default() += if stately { AGAIN } else { 1 };
            }
            i = end.max(i + 1);
        }
    }
    let clinging =
        pairs.into_iter().filter(|(_, (n, rare))| *n > AGAIN && *n * 4 >= lone[rare] * 3).map(|(p, _)| p);
    let again = runs.into_iter().filter(|(_, n)| *n >= AGAIN).map(|(word, _)| word);
    for word in again.chain(clinging).chain(sides) {
        names.entry(word.to_owned()).or_insert(RiskReason::Place);
    }
}
