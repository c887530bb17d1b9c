//! Which colons attribute a turn, and who speaks.
//!
//! `新的趋势：` ends a lead-in, `Note:` opens a footnote, `一是：` counts. A label is believed for its form
//! (`…记者：`, `QUESTION:`), for its return at the start of several paragraphs, or because headline or lead name the
//! person. Whether a name asks or answers is seen from the whole text: who comes after questions, answers.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::{LabelHit, LabelKind, Pack};

/// The labels that a text uses.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    /// Printed label → how often it opens a paragraph.
    counts: BTreeMap<String, usize>,
    /// Of these, how often with a colon.
    with_colon: BTreeMap<String, usize>,
    /// Names given by headline and lead.
    named: Vec<String>,
    /// Whether short or named labels ask: `问：`, `某报记者：`.
    asks_otherwise: bool,
    /// Names that ask.
    askers: Vec<String>,
}

fn squeeze(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Words that no name holds, though a clause before a colon may: they refuse a label that only recurs.
const NOT_A_NAME: &[&str] = &[
    "是", "的", "了", "我", "你", "他", "说", "称", "为", "有", "在", "要", "这", "那", "如下", "包括",
    "强调",
];

/// Labels that open at least three printed lines: such a line starts a paragraph, though the line before it is full.
pub(crate) fn line_habit(pack: &Pack, text: &str) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for hit in text.lines().filter_map(|l| (pack.label)(l.trim())).filter(|h| !h.sure) {
        *counts.entry(hit.text).or_default() += 1;
    }
    counts.into_iter().filter(|(_, n)| *n >= 3).map(|(l, _)| l).collect()
}

impl Inventory {
    pub(crate) fn of(pack: &Pack, paragraphs: &[String], named: &[String]) -> Self {
        let mut inventory = Self { named: named.to_vec(), ..Self::default() };
        for p in paragraphs {
            let colon = (pack.label)(p);
            if let Some(hit) = &colon {
                inventory.asks_otherwise |= match &hit.kind {
                    LabelKind::Question(None) => hit.text.chars().count() < 3,
                    LabelKind::Question(Some(_)) => hit.sure,
                    _ => false,
                };
                *inventory.with_colon.entry(squeeze(&hit.text)).or_default() += 1;
            }
            if let Some(hit) = colon.or_else(|| (pack.label_alone)(p)) {
                *inventory.counts.entry(squeeze(&hit.text)).or_default() += 1;
            }
        }
        inventory
    }

    fn count(&self, hit: &LabelHit) -> usize {
        self.counts.get(&squeeze(&hit.text)).copied().unwrap_or(0)
    }

    /// Whether the label is one in this text.
    pub(crate) fn accepts(&self, pack: &Pack, hit: &LabelHit) -> bool {
        if hit.sure {
            // `记者问：` once, among questions that are labelled otherwise, is reported speech.
            let report = matches!(hit.kind, LabelKind::Question(None)) && hit.text.chars().count() >= 3;
            return !report || self.count(hit) >= 2 || !self.asks_otherwise;
        }
        let LabelKind::Named(name) = &hit.kind else {
            // A known outlet alone before a colon: believed where labels of its kind are the habit of this text.
            return self.count(hit) > 0;
        };
        // `某某表示：` reports speech, unless the whole text is written so.
        if pack.code == "zh" && squeeze(&hit.text) != *name && self.count(hit) < 2 {
            return false;
        }
        let person = (pack.person)(name);
        if self.named.iter().any(|n| person == *n || name.ends_with(n.as_str())) {
            return true;
        }
        // An office with a name behind it: 教育部部长某某.
        if pack.code == "zh" {
            if NOT_A_NAME.iter().any(|w| name.contains(w)) {
                return false;
            }
            if person != *name && (2..=4).contains(&person.chars().count()) {
                return true;
            }
            let n = name.chars().count();
            return self.count(hit) >= 2 && (2..=12).contains(&n);
        }
        self.count(hit) >= 2
    }

    /// A label that stands alone on its line is believed if it is sure or if it returns.
    pub(crate) fn accepts_alone(&self, pack: &Pack, hit: &LabelHit, colon: bool) -> bool {
        match &hit.kind {
            // A subhead may return too: without a colon a name must be known from headline, lead or a colon elsewhere.
            LabelKind::Named(n) => {
                let known = self.with_colon.contains_key(&squeeze(&hit.text))
                    || self.named.iter().any(|name| (pack.person)(n) == *name || n.ends_with(name.as_str()));
                self.accepts(pack, hit) && (colon || known && self.count(hit) >= 2)
            }
            _ => {
                hit.sure
                    && (colon || self.count(hit) >= 2 || !matches!(hit.kind, LabelKind::Question(Some(_))))
            }
        }
    }

    /// Learns who asks, from all labelled paragraphs in order: `(label, ends with a question mark)`.
    pub(crate) fn learn_askers(&mut self, turns: &[(LabelHit, bool)]) {
        let sure_question = |h: &LabelHit| matches!(h.kind, LabelKind::Question(_) | LabelKind::FollowUp);
        let mut names: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (hit, asking) in turns {
            if let LabelKind::Named(n) = &hit.kind {
                let e = names.entry(n).or_default();
                e.0 += 1;
                e.1 += usize::from(*asking);
            }
        }
        // Where questions carry labels of their own, a name answers.
        if turns.iter().any(|(h, _)| sure_question(h))
            && turns.iter().filter(|(h, _)| sure_question(h)).count() * 4 >= turns.len()
        {
            return;
        }
        let principal =
            names.iter().max_by_key(|(n, (count, _))| (*count, std::cmp::Reverse(**n))).map(|(n, _)| *n);
        self.askers = names
            .iter()
            .filter(|(n, (count, asking))| Some(**n) != principal && asking * 2 >= *count)
            .map(|(n, _)| (*n).to_owned())
            .collect();
    }

    /// The kind of a label with the whole text in view: a name that asks becomes a question.
    pub(crate) fn settle(&self, hit: &mut LabelHit) {
        if let LabelKind::Named(n) = &hit.kind
            && self.askers.iter().any(|a| a == n)
        {
            hit.kind = LabelKind::Question(Some(n.clone()));
        }
    }
}
