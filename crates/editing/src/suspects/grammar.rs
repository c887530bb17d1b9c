//! Constructions that no writer leaves.

use record::{Risk, SuspectKind};

use super::Findings;
use super::page::Page;
use crate::lexicon::{Lexicon, WordClass};

pub(super) fn find(page: &Page<'_>, found: &mut Findings) {
    for sentence in &page.sentences {
        let words = page.words_in(sentence.clone());
        for i in 0..words.len() {
            bare_one(page, words, i, found);
            swallowed_and(page, words, i, found);
            attribute_before_verb(page, words, i, found);
        }
        own_prohibition(page, sentence.clone(), found);
        done_and_to_come(page, sentence.clone(), found);
        stated_when(page, sentence.clone(), found);
    }
}

fn is(page: &Page<'_>, word: &super::page::Token, text: &str) -> bool {
    text.chars().eq(page.chars[word.range.clone()].iter().copied())
}

/// 是一 and a noun without a measure word between: 是一历史.
fn bare_one(page: &Page<'_>, words: &[super::page::Token], i: usize, found: &mut Findings) {
    let [be, one, noun, ..] = &words[i..] else { return };
    if !(is(page, be, "是") && is(page, one, "一")) || noun.len() < 2 {
        return;
    }
    // 一国, 一方, 一家公司, 一名: the list often knows a measure with what follows as one noun.
    let zh = Lexicon::zh();
    let head: String = page.chars[noun.range.start..=noun.range.start].iter().collect();
    let measured = zh.entry(&head).is_some_and(|e| e.class == WordClass::Measure)
        || matches!(
            page.chars[noun.range.start],
            '起' | '国' | '方' | '出' | '衣' | '味' | '派' | '般' | '视' | '党' | '年' | '时' | '日' | '夜'
        )
        || zh.is_word(&format!("一{head}"));
    if noun.entry.class == WordClass::Noun && noun.entry.freq >= 200 && !measured {
        let range = be.range.start..noun.range.end;
        let because = format!("“{}”: no measure word between 一 and the noun", page.printed(range.clone()));
        found.add(page, range, SuspectKind::Grammar, Risk::Low, because);
    }
}

/// Suffixes of abstract nouns, which stand on either side of 和 in pairs.
const ABSTRACT: [char; 6] = ['性', '权', '力', '度', '感', '率'];

/// 代表性和平发言权 for 代表性和发言权: a word that starts with 和 between two nouns of one kind, where 和 alone is wanted.
fn swallowed_and(page: &Page<'_>, words: &[super::page::Token], i: usize, found: &mut Findings) {
    let [left, and, right, ..] = &words[i..] else { return };
    let chars = &page.chars;
    let swallowed = and.len() == 2 && chars[and.range.start] == '和';
    let abstract_noun = |w: &super::page::Token| w.len() >= 2 && ABSTRACT.contains(&chars[w.range.end - 1]);
    let ends =
        chars.get(right.range.end).is_none_or(|c| matches!(c, ',' | '.' | ';' | '、' | '!' | '?' | '\n'));
    if swallowed && abstract_noun(left) && abstract_noun(right) && ends && and.range.start == left.range.end {
        let because = format!(
            "“{}” and “{}” are a pair: “和” is wanted between them, not “{}”",
            page.printed(left.range.clone()),
            page.printed(right.range.clone()),
            page.printed(and.range.clone())
        );
        found.add(page, left.range.start..right.range.end, SuspectKind::Grammar, Risk::Medium, because);
    }
}

/// 广大 and its like only ever stand before a noun.
fn attribute_before_verb(page: &Page<'_>, words: &[super::page::Token], i: usize, found: &mut Findings) {
    let [attribute, verb, next, ..] = &words[i..] else { return };
    if !["广大", "大型", "诸多", "众多"].iter().any(|a| is(page, attribute, a)) {
        return;
    }
    // Followed by its own object at once, a verb is no noun.
    let object = matches!(page.raw[next.range.start], '“' | '《' | '"' | '「')
        || page.chars[next.range.start].is_ascii_digit();
    if verb.entry.class == WordClass::Verb && verb.len() >= 2 && object {
        let because = format!(
            "“{}” goes before a noun; here the verb “{}” follows",
            page.printed(attribute.range.clone()),
            page.printed(verb.range.clone())
        );
        found.add(page, attribute.range.start..verb.range.end, SuspectKind::Grammar, Risk::High, because);
    }
}

/// 我们愿…，不要…: a speaker's own wish that ends in a prohibition, which is always addressed to others: the addressee is
/// lost between the two.
fn own_prohibition(page: &Page<'_>, sentence: std::ops::Range<usize>, found: &mut Findings) {
    let clauses = page.clauses_in(&sentence);
    let text = |i: usize| page.folded(clauses[i].clone());
    // An appeal anywhere before names an addressee.
    let appeals =
        ["希望", "敦促", "呼吁", "要求", "奉劝", "请", "提醒", "告诫", "警告", "劝", "重申", "务必", "各方"];
    for i in 1..clauses.len() {
        if !text(i).starts_with("不要") {
            continue;
        }
        let Some(wish) = (i.saturating_sub(8)..i)
            .rev()
            .find(|j| text(*j).starts_with("我们愿") || text(*j).starts_with("中方愿"))
        else {
            continue;
        };
        let after_semicolon = (wish..i).any(|j| page.chars.get(clauses[j].end) == Some(&';'));
        let appealed = (wish..=i).any(|j| appeals.iter().any(|a| text(j).contains(a)));
        if !appealed && !after_semicolon {
            let because =
                "what the speaker is willing to do ends in a prohibition, whose addressee is missing"
                    .to_owned();
            found.add(page, clauses[wish].start..clauses[i].end, SuspectKind::Grammar, Risk::High, because);
        }
    }
}

/// 不仅 with 了, and 也会 in the next clause: what has happened beside what will, in one sentence about the future.
fn done_and_to_come(page: &Page<'_>, sentence: std::ops::Range<usize>, found: &mut Findings) {
    let clauses = page.clauses_in(&sentence);
    for pair in clauses.windows(2) {
        let (first, second) = (page.folded(pair[0].clone()), page.folded(pair[1].clone()));
        // 阻挡不了, 为了: 了 of another word.
        let done = first.starts_with("不仅")
            && page
                .words_in(pair[0].clone())
                .iter()
                .any(|w| is(page, w, "了") && !matches!(page.chars[w.range.start - 1], '不' | '得'));
        let to_come = ["也会", "还会", "也将会", "还将会", "更会"].iter().any(|s| second.starts_with(s));
        if done && to_come {
            let because = "不仅 … 了 tells what has happened, the clause after it what will".to_owned();
            found.add(page, pair[0].start..pair[1].start + 2, SuspectKind::Grammar, Risk::High, because);
        }
    }
}

/// 是在…指出，: 是 that stresses a circumstance ends in 的.
fn stated_when(page: &Page<'_>, sentence: std::ops::Range<usize>, found: &mut Findings) {
    for clause in page.clauses_in(&sentence).iter().filter(|c| c.end < sentence.end) {
        let text = page.folded(clause.clone());
        let Some(at) = text.find("是在") else { continue };
        let ends = ["中指出", "上指出", "中强调", "上强调", "时指出", "时强调", "中表示", "时表示"];
        if page.chars[clause.end] == ',' && ends.iter().any(|e| text.ends_with(e)) {
            let from = clause.start + text[..at].chars().count();
            let because =
                "是 before 在 … that stresses a circumstance is closed by 的; here it is not".to_owned();
            found.add(page, from..clause.end, SuspectKind::Grammar, Risk::Low, because);
        }
    }
}
