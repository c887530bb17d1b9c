//! What a question and its answer say of each other.

use record::{Risk, Role, SuspectKind};
use rustc_hash::FxHashSet;

use super::Findings;
use super::page::Page;
use crate::script::is_han;

pub(super) fn find(pages: &[Page<'_>], found: &mut Findings) {
    for (turn, pair) in pages.windows(2).enumerate() {
        let (question, answer) = (&pair[0], &pair[1]);
        let paired = question.role == Role::Question
            && answer.role == Role::Answer
            && question.exchange == answer.exchange;
        if !paired || !question.is_chinese() {
            continue;
        }
        found.turn = turn + 1;
        repeated_end(question, answer, found);
        found.turn = turn;
        unknown_term(question, answer, found);
        other_relation(question, answer, found);
    }
}

/// The end of the question, so many characters of it, that no official repeats word for word with its question mark.
const END: usize = 8;

/// An answer that holds the end of its question verbatim, question mark included: the scan of the eye, or the model,
/// fell back into the question. What was said in its place is lost.
fn repeated_end(question: &Page<'_>, answer: &Page<'_>, found: &mut Findings) {
    let length = question.chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |i| i + 1);
    let chars = &question.chars[..length];
    if chars.last() != Some(&'?') || length < END + 4 {
        return;
    }
    let end: String = chars[length - END..].iter().collect();
    // A phrase that every asker uses is taken up in earnest, with 您 and 请问 turned to the answerer.
    let set = ["何评论", "何看法", "何回应", "如何看待", "是真的吗"];
    if set.iter().any(|s| end.contains(s)) {
        return;
    }
    for at in answer.places_of(&end) {
        let mut shared = END;
        while shared < at + END
            && shared < length
            && answer.chars[at + END - 1 - shared] == chars[length - 1 - shared]
        {
            shared += 1;
        }
        let sentence = answer.sentence_at(at);
        let because = format!(
            "the answer repeats the end of its question (“{}”): what it said there is lost",
            answer.printed(at + END - shared..at + END)
        );
        found.add(
            answer,
            sentence.start..(sentence.end + 1).min(answer.chars.len()),
            SuspectKind::Splice,
            Risk::High,
            because,
        );
    }
}

/// Quoted terms of three to eight characters, with the place of the first of each.
fn quoted(page: &Page<'_>) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in page.chars.iter().enumerate() {
        if *c == '"' {
            match open.take() {
                Some(start) if page.raw[at] != '“' && page.raw[at] != '「' => {
                    let length: usize = at - start;
                    if (3..=8).contains(&length) && page.chars[start..at].iter().all(|c| is_han(*c)) {
                        found.push(start..at);
                    }
                }
                _ => open = Some(at + 1),
            }
        }
    }
    found
}

/// Quoted terms of a turn that are compared; who quotes more is no speaker.
const QUOTED: usize = 100;

/// A quoted term of the question that the answer does not know, while it quotes, more than once, one of the same length
/// that starts alike and that the question does not know.
fn unknown_term(question: &Page<'_>, answer: &Page<'_>, found: &mut Findings) {
    let (mut asked, mut said) = (quoted(question), quoted(answer));
    asked.truncate(QUOTED);
    said.truncate(QUOTED);
    let mut seen = FxHashSet::default();
    for term in &asked {
        let x = question.folded(term.clone());
        if !seen.insert(x.clone()) || answer.has(&x) {
            continue;
        }
        let half = term.len() / 2;
        let near = said.iter().find(|range| {
            let y = answer.folded((*range).clone());
            range.len() == term.len()
                && answer.chars[range.start..range.start + half]
                    == question.chars[term.start..term.start + half]
                && !question.has(&y)
                && said.iter().filter(|other| answer.folded((*other).clone()) == y).count() >= 2
        });
        if let Some(range) = near {
            let because = format!(
                "the answer does not know “{}”; it speaks of “{}”",
                question.printed(term.clone()),
                answer.printed(range.clone())
            );
            found.add(question, term.clone(), SuspectKind::Unechoed, Risk::High, because);
        }
    }
}

/// Abbreviations of the parties of bilateral relations, each as it stands after 中, and what it abbreviates.
const PARTIES: [(char, &str); 26] = [
    ('美', "美国"),
    ('俄', "俄罗斯"),
    ('日', "日本"),
    ('韩', "韩国"),
    ('朝', "朝鲜"),
    ('欧', "欧洲"),
    ('法', "法国"),
    ('德', "德国"),
    ('英', "英国"),
    ('印', "印度"),
    ('越', "越南"),
    ('菲', "菲律宾"),
    ('非', "非洲"),
    ('阿', "阿拉伯"),
    ('加', "加拿大"),
    ('澳', "澳大利亚"),
    ('巴', "巴基斯坦"),
    ('埃', "埃及"),
    ('哈', "哈萨克"),
    ('蒙', "蒙古"),
    ('缅', "缅甸"),
    ('泰', "泰国"),
    ('柬', "柬埔寨"),
    ('老', "老挝"),
    ('新', "新加坡"),
    ('马', "马来西亚"),
];

/// A relation in the question (中美关系) that the answer does not take up, while it speaks of another (中非) whose party
/// the question names otherwise.
fn other_relation(question: &Page<'_>, answer: &Page<'_>, found: &mut Findings) {
    let relation = |page: &Page<'_>, party: char| -> Vec<usize> {
        page.places_of(&format!("中{party}"))
            .filter(|at| {
                let next: String = page.chars[(at + 2).min(page.chars.len())..].iter().take(2).collect();
                ["关系", "两国", "双方", "合作", "之间"].contains(&next.as_str())
            })
            .collect()
    };
    let (asked, said) = (question.folded(0..question.chars.len()), answer.folded(0..answer.chars.len()));
    for (x, x_name) in PARTIES {
        let places = relation(question, x);
        if places.is_empty() || said.contains(&format!("中{x}")) || said.contains(x_name) {
            continue;
        }
        let other = PARTIES.iter().find(|(y, y_name)| {
            let bilateral = format!("中{y}");
            *y != x
                && said.contains(&bilateral)
                && !asked.contains(&bilateral)
                && asked.contains(y_name)
                && said.contains(y_name)
        });
        if let Some((y, y_name)) = other {
            for at in places {
                let because = format!(
                    "the answer does not speak of 中{x} but of 中{y}, and the question otherwise of {y_name}"
                );
                found.add(question, at..at + 4, SuspectKind::Unechoed, Risk::High, because);
            }
        }
    }
}
