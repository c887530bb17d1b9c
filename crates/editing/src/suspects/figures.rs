//! Figures that the record contradicts.
//!
//! A quantity that is said to have grown, given at half or less of what another event of the record gave for the same
//! quantity of the same relation, is the typical result of two figures run together: the eye jumped from one 额从 to the
//! next, and a sum of investment stands as a sum of trade.

use std::ops::Range;

use record::{Risk, SuspectKind};

use super::page::Page;
use super::{Corpus, Findings};
use crate::script::fold;

/// Nouns of quantities that are summed over a year or over all time, so that they seldom fall by half.
const QUANTITIES: [&str; 14] = [
    "贸易额",
    "投资额",
    "出口额",
    "进口额",
    "产量",
    "总产值",
    "生产总值",
    "存量",
    "交易额",
    "成交额",
    "合同额",
    "营业额",
    "吞吐量",
    "进出口",
];

/// A sum of money that a text gives for a quantity of a relation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    /// The relation in normal form: `中欧`.
    relation: String,
    quantity: &'static str,
    unit: &'static str,
    value: f64,
    /// The clause, for the reason given to a person.
    words: String,
    /// Where it stands in its text, in characters.
    place: Range<usize>,
    grown: bool,
}

/// Parties as they stand in abbreviations of relations, and names for which they stand.
const PARTIES: [(char, &[&str]); 22] = [
    ('欧', &["欧盟", "欧洲"]),
    ('美', &["美国"]),
    ('俄', &["俄罗斯"]),
    ('日', &["日本"]),
    ('韩', &["韩国"]),
    ('非', &["非洲"]),
    ('印', &["印度"]),
    ('英', &["英国"]),
    ('法', &["法国"]),
    ('德', &["德国"]),
    ('澳', &["澳大利亚"]),
    ('加', &["加拿大"]),
    ('巴', &["巴西", "巴基斯坦"]),
    ('越', &["越南"]),
    ('泰', &["泰国"]),
    ('马', &["马来西亚"]),
    ('新', &["新加坡"]),
    ('哈', &["哈萨克斯坦"]),
    ('蒙', &["蒙古"]),
    ('阿', &["阿拉伯"]),
    ('拉', &["拉美"]),
    ('埃', &["埃及"]),
];

/// The parties that a stretch of text names, as 中欧 or 中国和欧盟.
fn relations(text: &str) -> Vec<char> {
    PARTIES
        .iter()
        .filter(|(party, names)| {
            text.contains(&format!("中{party}"))
                || text.contains(&format!("{party}中"))
                || (text.contains("中国") && names.iter().any(|n| text.contains(n)))
        })
        .map(|(party, _)| *party)
        .collect()
}

/// Money amounts of a clause: number × 万 or 亿, and currency, with the place after the amount.
fn amounts(chars: &[char]) -> Vec<(f64, &'static str, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < chars.len()
            && (chars[at].is_ascii_digit()
                || (matches!(chars[at], '.' | ',') && chars.get(at + 1).is_some_and(char::is_ascii_digit)))
        {
            at += 1;
        }
        let digits: String = chars[start..at].iter().filter(|c| **c != ',').collect();
        let Ok(mut value) = digits.parse::<f64>() else { continue };
        while let Some(factor) = chars.get(at).and_then(|c| match c {
            '万' => Some(1e4),
            '亿' => Some(1e8),
            _ => None,
        }) {
            value *= factor;
            at += 1;
        }
        if chars.get(at) == Some(&'多') || chars.get(at) == Some(&'余') {
            at += 1;
        }
        let rest: String = chars[at..].iter().take(3).collect();
        if let Some(unit) = ["美元", "欧元", "人民币", "元"].into_iter().find(|u| rest.starts_with(u))
        {
            at += unit.chars().count();
            found.push((value, unit, at));
        }
    }
    found
}

/// The statements of a text. The relation is sought in the clause, then in its sentence, then in its paragraph: a
/// conference speaks of one relation at a time.
pub(super) fn collect(text: &str, into: &mut Vec<Statement>) {
    let mut offset = 0;
    let mut inherited: Vec<char> = Vec::new();
    for paragraph in text.split('\n') {
        let chars: Vec<char> = paragraph.chars().map(fold).collect();
        let folded: String = chars.iter().collect();
        let named = relations(&folded);
        let context = if named.is_empty() { inherited.clone() } else { named.clone() };
        for quantity in QUANTITIES {
            let needle: Vec<char> = quantity.chars().collect();
            for at in 0..chars.len().saturating_sub(needle.len()) {
                if !chars[at..].starts_with(&needle) {
                    continue;
                }
                // Up to the end of the clause or the next one; figures with thousands marks hold commas.
                let limit = (at + 40).min(chars.len());
                let stop = (at..limit)
                    .find(|i| {
                        matches!(chars[*i], '.' | ',' | ';' | '?')
                            && !chars.get(i + 1).is_some_and(char::is_ascii_digit)
                    })
                    .unwrap_or(limit);
                let tail = &chars[at..stop];
                let from = (at.saturating_sub(200)..at)
                    .rev()
                    .find(|i| matches!(chars[*i], '.' | ';' | '?'))
                    .map_or(at.saturating_sub(200), |i| i + 1);
                let sentence: String = chars[from..stop].iter().collect();
                let nearest = relations(&sentence);
                let parties = if nearest.is_empty() { &context } else { &nearest };
                // Of two relations in one place either may be meant.
                let ([party], Some((value, unit, end))) =
                    (parties.as_slice(), amounts(tail).into_iter().next_back())
                else {
                    continue;
                };
                let words: String = tail[..end].iter().collect();
                let grown = ["增长到", "增至", "增加到", "升至", "突破", "超过", "达到"]
                    .iter()
                    .any(|g| words.contains(g));
                into.push(Statement {
                    relation: format!("中{party}"),
                    quantity,
                    unit,
                    value,
                    words,
                    place: offset + at..offset + at + end,
                    grown,
                });
            }
        }
        if named.len() == 1 {
            inherited = named;
        }
        offset += chars.len() + 1;
    }
}

/// How many times larger the record's other figure must be. Exports do fall by a third in a bad year; none of the sums
/// of trade in 536 conferences contradicts another by half.
const FACTOR: f64 = 2.0;

pub(super) fn find(page: &Page<'_>, corpus: &Corpus, found: &mut Findings) {
    if corpus.figures().is_empty() {
        return;
    }
    let mut here = Vec::new();
    collect(page.text, &mut here);
    for statement in here.iter().filter(|s| s.grown) {
        let larger = corpus.figures().iter().find(|other| {
            other.relation == statement.relation
                && other.quantity == statement.quantity
                && other.unit == statement.unit
                && other.value >= FACTOR * statement.value
        });
        if let Some(other) = larger {
            let because = format!(
                "grown to less than half of what another event gives for {} of {}: “{}”",
                statement.quantity, statement.relation, other.words
            );
            found.add(page, statement.place.clone(), SuspectKind::Figure, Risk::High, because);
        }
    }
}
