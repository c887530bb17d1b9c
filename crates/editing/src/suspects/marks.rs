//! Marks that do not fit what they divide. The enumeration comma 、 divides items of one kind and never clauses; in small
//! print it is easily read for ，, and the reverse.

use record::{Risk, SuspectKind};

use super::Findings;
use super::page::Page;
use crate::script::is_han;

const PRONOUNS: [&str; 6] = ["你们", "我们", "他们", "它们", "您", "大家"];

/// What opens a clause and so cannot follow 、: conjunctions, and words that start a predicate over again.
const OPENERS: [&str; 15] = [
    "关键是",
    "问题是",
    "重要的是",
    "但是",
    "但",
    "却",
    "因此",
    "所以",
    "于是",
    "那么",
    "因为",
    "然而",
    "而且",
    "不过",
    "也要",
];

pub(super) fn find(page: &Page<'_>, found: &mut Findings) {
    let chars = &page.chars;
    for at in 0..chars.len() {
        if chars[at] == '、' {
            enumeration(page, at, found);
        }
        let twice = matches!(chars[at], ',' | '、' | ';' | ':') && at + 1 < chars.len();
        if twice
            && matches!(chars[at + 1], ',' | '、' | ';' | ':' | '.')
            && (at == 0 || is_han(chars[at - 1]))
        {
            let because = format!("two marks run together: “{}”", page.printed(at..at + 2));
            found.add(page, at..at + 2, SuspectKind::Punctuation, Risk::Low, because);
        }
    }
}

fn enumeration(page: &Page<'_>, at: usize, found: &mut Findings) {
    let chars = &page.chars;
    let after = &chars[at + 1..];
    let starts = |s: &str| after.len() >= s.chars().count() && s.chars().zip(after).all(|(a, b)| a == *b);
    let clause = page.clause_at(at);
    let before = page.folded(clause.start..at);
    let around = |width: usize| at.saturating_sub(4).max(clause.start)..(at + 1 + width).min(clause.end);
    if let Some(pronoun) = PRONOUNS.iter().find(|p| starts(p)) {
        // 我们的船、我们的港: possessives in a series; 你们、我们、他们: persons in a series.
        let next = after.get(pronoun.chars().count());
        let in_series =
            matches!(next, None | Some('的' | '、' | '和' | '与' | '及' | '这')) || before.contains(pronoun);
        let persons = PRONOUNS.iter().any(|p| before.ends_with(p));
        if !in_series && !persons {
            let because = format!("“、{pronoun}” starts a clause; 、 divides items of a series only");
            found.add(page, around(3), SuspectKind::Punctuation, Risk::Low, because);
        }
        return;
    }
    if let Some(opener) = OPENERS.iter().find(|o| starts(o)) {
        let because = format!("“、{opener}” starts a clause; 、 divides items of a series only");
        found.add(page, around(opener.chars().count()), SuspectKind::Punctuation, Risk::Low, because);
        return;
    }
    // A、B、三大C: the total sums up the items and takes ，.
    let numeral = |c: &char| matches!(c, '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    if let [number, '大', next, ..] = after {
        let items = 1 + before.chars().filter(|c| *c == '、').count();
        let counted_before = before.chars().any(|c| numeral(&c));
        if numeral(number) && is_han(*next) && *next != '国' && !counted_before && items >= 1 {
            let because =
                format!("“、{number}大” sums up the items before it; 、 divides the items themselves");
            found.add(page, around(4), SuspectKind::Punctuation, Risk::Low, because);
        }
    }
}
