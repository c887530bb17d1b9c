//! What a figure counts, as words of the text: 贸易额 of `贸易额达到2000亿美元`, 国家 of `10个国家`.
//!
//! Counts stand before what they count, sums and shares after it. Where neither side says it, the subject is absent:
//! a wrong one is worse than none.

use super::page::{Page, is_stop};
use super::{DateMention, Figure, FigureKind};
use crate::lexicon::WordClass;

/// Longer stretches are no names of things.
const LONGEST: usize = 16;

/// Gives a figure its subject and its period.
pub(super) fn attach(page: &Page, f: &mut Figure, dates: &[DateMention]) {
    let (start, end) = (page.char_at(f.range.start), page.char_at(f.range.end));
    if f.kind.is_quantity() {
        let after = || noun_after(page, end);
        let before = || noun_before(page, start);
        let found = match f.kind {
            FigureKind::Count => after()
                .or_else(|| described(page, end))
                .or_else(|| is_stop(page.get(end)).then(before).flatten()),
            FigureKind::Money | FigureKind::Measure => before().or_else(after),
            FigureKind::Duration => None,
            _ => after_of(page, end).or_else(before),
        };
        f.subject = found.map(|r| page.bytes(&r));
    }
    f.period = period(page, start, dates);
}

/// The nearest time before the figure in its sentence, else the first after it in its clause.
fn period(page: &Page, start: usize, dates: &[DateMention]) -> Option<String> {
    let sentence = page.bytes(&page.sentence(start));
    let clause = page.bytes(&page.clause(start));
    let at = page.bytes(&(start..start)).start;
    let before = dates.iter().rfind(|d| d.range.start >= sentence.start && d.range.end <= at);
    let after = || dates.iter().find(|d| d.range.start >= at && d.range.end <= clause.end);
    before.or_else(after).and_then(|d| d.edtf.clone())
}

/// The noun that a count stands before: up to a mark or a word that is no part of a name.
fn noun_after(page: &Page, at: usize) -> Option<std::ops::Range<usize>> {
    let start = at + usize::from(page.get(at) == '的');
    let mut end = start;
    let mut last_noun = None;
    while end < page.len() && end - start < LONGEST {
        if is_stop(page.get(end)) {
            break;
        }
        let token = page.token(end)?;
        if token.range.start != end {
            break;
        }
        let inside = matches!(
            token.class,
            WordClass::Noun | WordClass::Name | WordClass::Adjective | WordClass::Unknown | WordClass::Idiom
        );
        // 求助来电, 合作伙伴: a verb before a noun makes a name; after it a sentence goes on.
        let noun = matches!(token.class, WordClass::Noun | WordClass::Name);
        // After a noun a verb goes on with the sentence: 四个国家建立关系.
        let verb = token.class == WordClass::Verb && token.range.len() >= 2 && last_noun.is_none();
        if !inside && !verb {
            break;
        }
        end = token.range.end;
        if noun {
            last_noun = Some(end);
        }
    }
    // 求助来电: words that the list takes for verbs are a name where nothing but a mark follows.
    let short = is_stop(page.get(end)) && end - start <= 6;
    let end = if short { end } else { last_noun.unwrap_or(start) };
    (end > start).then_some(start..end)
}

/// 一百多个看得见的项目: the noun after the description.
fn described(page: &Page, at: usize) -> Option<std::ops::Range<usize>> {
    let clause = page.clause(at);
    let of = (at..clause.end.min(at + 12))
        .take_while(|i| !is_stop(page.get(*i)))
        .find(|i| page.get(*i) == '的')?;
    noun_after(page, of)
}

/// 三分之一的国家, 30%的关税.
fn after_of(page: &Page, at: usize) -> Option<std::ops::Range<usize>> {
    (page.get(at) == '的').then(|| noun_after(page, at)).flatten()
}

/// The name before a sum: over the verbs that lead to it (达到, 突破, 增长), back to a mark, 的 included.
fn noun_before(page: &Page, at: usize) -> Option<std::ops::Range<usize>> {
    let clause = page.clause(at);
    let tokens: Vec<_> = page.tokens_in(clause.start..at).collect();
    let mut i = tokens.len();
    // 同比增长: compared with what, and no name of anything.
    let relation = |t: &super::page::Token| {
        page.one_of(t.range.start, &["同比", "环比", "平均", "年均", "累计", "总共", "总计", "同期"])
            .is_some()
    };
    // 出口 is a verb to the list, and what grows to economists.
    let traded = |t: &super::page::Token| {
        page.one_of(t.range.start, &["出口", "进口", "投资", "消费", "产出"]).is_some()
    };
    let is_noun = |t: &super::page::Token| {
        (matches!(t.class, WordClass::Noun | WordClass::Name) || traded(t)) && !relation(t)
    };
    while i > 0 && (!is_noun(tokens[i - 1]) || tokens[i - 1].range.len() < 2) {
        i -= 1;
        if tokens.len() - i > 8 {
            return None;
        }
    }
    let last = tokens.get(i.checked_sub(1)?)?;
    let mut start = last.range.start;
    let end = last.range.end;
    // What stands before it as part of the name: 中国和欧盟贸易额, 领事保护与协助案件.
    while i >= 2 {
        let t = tokens[i - 2];
        let inside = matches!(t.class, WordClass::Noun | WordClass::Name | WordClass::Adjective)
            || page.starts(t.range.start, "两")
            || (t.class == WordClass::Conjunction
                && t.range.len() == 1
                && matches!(page.get(t.range.start), '和' | '与' | '同'))
            || (t.class == WordClass::Preposition && matches!(page.get(t.range.start), '与' | '和'));
        if !inside || end - t.range.start > LONGEST || is_stop(page.get(t.range.start)) {
            break;
        }
        start = t.range.start;
        i -= 1;
    }
    // A conjunction that nothing precedes is none of the name.
    if matches!(page.get(start), '和' | '与' | '同') {
        start += 1;
    }
    Some(start..end)
}
