//! What words in marks are: the name of an initiative, a document, mockery, a saying, or somebody's words.
//!
//! ```text
//!   推出“通江计划”            a name: its last word says what it is
//!   “双港互通”原则            a name: the word after it does
//!   所谓“自由航行”            scare quotes
//!   把港口打造成“加速器”      an image
//!   俗话说“三个铜板买房屋”    a saying, and its 三 counts nothing
//! ```
//!
//! Marks alone tell nothing: of ten quoted spans of a Chinese answer three are names. Names are known by a head noun
//! (`data/facts/initiative-heads.txt`); a name that was known once in an event is known there wherever it stands, with
//! marks or without.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::lists::lines;
use super::page::{Page, is_stop};
use crate::lexicon::WordClass;

/// What words in marks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// The name of an initiative, mechanism, plan or principle.
    Initiative,
    /// The title of an agreement, law or declaration.
    Document,
    /// The title of a work, or a paper.
    Work,
    /// Words that the speaker does not own.
    Scare,
    /// A proverb.
    Saying,
    /// What somebody said or wrote.
    Quotation,
    /// An image, a term, a slogan.
    Term,
}

impl Named {
    /// The class as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initiative => "initiative",
            Self::Document => "document",
            Self::Work => "work",
            Self::Scare => "scare-quotes",
            Self::Saying => "saying",
            Self::Quotation => "quotation",
            Self::Term => "term",
        }
    }

    /// Whether it is a name that can be followed.
    #[must_use]
    pub fn is_name(self) -> bool {
        matches!(self, Self::Initiative | Self::Document)
    }
}

/// A name, or words in marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where, in bytes of the text, marks left out.
    pub range: Range<usize>,
    /// What it is.
    pub named: Named,
    /// The rule that says so.
    pub rule: &'static str,
}

/// Words in marks longer than this are no names.
const LONGEST: usize = 16;

/// The nouns of a line of the table.
fn heads(place: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        lines(include_str!("../../data/facts/initiative-heads.txt"))
            .filter_map(|l| l.split_once('\t'))
            .map(|(place, words)| {
                let mut words: Vec<&str> = words.split_whitespace().collect();
                words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
                (place, words)
            })
            .collect()
    });
    table.get(place).map(Vec::as_slice).unwrap_or_default()
}

fn words(data: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = lines(data).flat_map(str::split_whitespace).collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    words
}

fn scopes() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| words(include_str!("../../data/facts/scope-words.txt")))
}

fn metaphors() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| words(include_str!("../../data/facts/metaphors.txt")))
}

/// The names in the paragraphs of one event, and all words in marks, for each paragraph in its order.
#[must_use]
pub fn find(paragraphs: &[&str]) -> Vec<Vec<Mention>> {
    let mut all: Vec<Vec<Mention>> = paragraphs.iter().map(|p| one(p)).collect();
    // What was a name once is one again: 一带一路 needs its noun but once.
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (text, found) in paragraphs.iter().zip(&all) {
        let names = found.iter().filter(|m| m.named == Named::Initiative && m.rule != "zh-open-head");
        known.extend(names.map(|m| &text[m.range.clone()]).filter(|w| w.chars().count() >= 3));
    }
    for (text, found) in paragraphs.iter().zip(&mut all) {
        for m in found.iter_mut() {
            let named_elsewhere =
                matches!(m.named, Named::Term | Named::Quotation) && known.contains(&text[m.range.clone()]);
            if named_elsewhere {
                (m.named, m.rule) = (Named::Initiative, "named-elsewhere");
            }
        }
        for name in known.iter().filter(|n| n.chars().count() >= 4) {
            for (at, _) in text.match_indices(*name) {
                let range = at..at + name.len();
                let word = |i: Option<u8>| i.is_some_and(|b| b.is_ascii_alphanumeric());
                let inside = word(text.as_bytes().get(at.wrapping_sub(1)).copied())
                    || word(text.as_bytes().get(range.end).copied());
                if !inside && !found.iter().any(|m| m.range.start < range.end && range.start < m.range.end) {
                    found.push(Mention { range, named: Named::Initiative, rule: "named-elsewhere" });
                }
            }
        }
        found.sort_by_key(|m| (m.range.start, m.range.end));
    }
    all
}

/// The proverbs of a text: what is counted in them is not counted.
pub(super) fn sayings(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['“', '"', '「']) {
        return Vec::new();
    }
    let page = Page::of(text);
    quoted(&page, text)
        .into_iter()
        .filter(|q| classify(&page, q).0 == Named::Saying)
        .map(|q| page.bytes(&q.inner))
        .collect()
}

fn one(text: &str) -> Vec<Mention> {
    if !super::is_chinese(text) {
        return english(text);
    }
    let page = Page::of(text);
    let mut out: Vec<Mention> = Vec::new();
    for q in quoted(&page, text) {
        let (named, rule) = classify(&page, &q);
        out.push(Mention { range: page.bytes(&q.inner), named, rule });
    }
    unmarked(&page, &mut out);
    out.sort_by_key(|m| (m.range.start, m.range.end));
    out
}

/// Words in marks.
struct Quoted {
    /// Characters between the marks.
    inner: Range<usize>,
    /// 《》.
    title: bool,
}

/// The spans in marks. Of nested ones the inner is left to the outer; a mark without its partner within two hundred
/// characters opens nothing.
fn quoted(page: &Page, text: &str) -> Vec<Quoted> {
    const FARTHEST: usize = 200;
    let mut out = Vec::new();
    let raw: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < raw.len() {
        let close = match raw[i] {
            '“' => '”',
            '「' => '」',
            '《' => '》',
            '"' => '"',
            _ => {
                i += 1;
                continue;
            }
        };
        let end = (i + 1..raw.len().min(i + FARTHEST)).find(|k| raw[*k] == close);
        // A closing mark that was read as an opening one.
        let again = (i + 1..raw.len().min(i + FARTHEST)).find(|k| raw[*k] == raw[i] && close != raw[i]);
        match end.filter(|e| again.is_none_or(|a| *e < a || raw[i] == '《')) {
            Some(end) if end > i + 1 => {
                out.push(Quoted { inner: i + 1..end, title: raw[i] == '《' });
                i = end + 1;
            }
            _ => i += 1,
        }
    }
    let _ = page;
    out
}

/// Nouns that follow descriptions as often as names: “小而美”项目.
const WEAK: [&str; 12] = [
    "项目",
    "活动",
    "系列活动",
    "建设",
    "平台",
    "工程",
    "体系",
    "制度",
    "政策",
    "国际合作",
    "理念",
    "合作伙伴",
];

fn classify(page: &Page, q: &Quoted) -> (Named, &'static str) {
    let (start, end) = (q.inner.start, q.inner.end);
    let length = q.inner.len();
    let (open, after) = (start - 1, end + 1);
    let inner_end = |list: &[&'static str]| page.one_before(end, list).filter(|(_, n)| *n <= length);
    if q.title {
        return match inner_end(heads("title")) {
            Some(_) => (Named::Document, "zh-title-document"),
            None => (Named::Work, "zh-title"),
        };
    }
    if page
        .one_before(
            open,
            &[
                "所谓",
                "所谓的",
                "自诩",
                "自称",
                "鼓吹",
                "炒作",
                "渲染",
                "打着",
                "标榜",
                "兜售所谓",
                "美其名曰",
            ],
        )
        .is_some()
    {
        return (Named::Scare, "zh-so-called");
    }
    if is_saying(page, open) {
        return (Named::Saying, "zh-saying");
    }
    let sentence = (start..end)
        .any(|i| matches!(page.get(i), '，' | '。' | '！' | '？' | '；' | '：' | ',' | '!' | '?'));
    if sentence || length > LONGEST {
        return (Named::Quotation, "zh-words-of-somebody");
    }
    let head_inside = inner_end(heads("inside")).filter(|(_, n)| *n < length);
    // “推动构建共同体” says what is done, and is no name.
    let done = page
        .one_of(
            start,
            &[
                "推动", "推进", "坚持", "加强", "深化", "促进", "反对", "支持", "落实", "构建", "建设",
                "维护", "参与", "加快", "不", "没有", "要", "应",
            ],
        )
        .is_some();
    if head_inside.is_some() && length >= 3 && !done {
        return (Named::Initiative, "zh-head-inside");
    }
    if let Some((head, n)) = page.one_of(after, heads("after"))
        && length >= if WEAK.contains(&head) { 4 } else { 2 }
        && !of_longer_word(page, after, n)
        && inner_end(metaphors()).is_none()
    {
        return (Named::Initiative, "zh-head-after");
    }
    // 共建“…”, 启动“…”: what is launched, unless it is an image.
    let launched = page.one_before(open, &["共建", "发起", "启动", "推出", "出台"]).is_some()
        || page.one_before(open, &["发起了", "启动了", "推出了", "出台了"]).is_some();
    if launched && length >= 3 && inner_end(metaphors()).is_none() {
        return (Named::Initiative, "zh-launched");
    }
    (Named::Term, "zh-words-in-marks")
}

/// Whether the noun after the marks is the beginning of another word: 行动 in 行动派.
fn of_longer_word(page: &Page, at: usize, n: usize) -> bool {
    page.token(at + n - 1).is_some_and(|t| t.range.end > at + n)
        || matches!(page.get(at + n), '者' | '派' | '力')
}

/// 俗话说“…”, 常言道：“…”, 有句老话叫“…”
fn is_saying(page: &Page, open: usize) -> bool {
    const CUES: [&str; 22] = [
        "俗话",
        "老话",
        "古话",
        "常说",
        "常言",
        "谚语",
        "成语",
        "古语",
        "古人",
        "名言",
        "格言",
        "有句话",
        "有句歌词",
        "民谚",
        "古训",
        "古诗",
        "诗句",
        "歌里",
        "歌词",
        "孔子",
        "老子",
        "孟子",
    ];
    let mut at = open;
    // Over 说, 叫, 云, a colon: the cue stands in the same clause or the one before it.
    if matches!(page.before(at), '：' | ':' | '，' | ',') {
        at -= 1;
    }
    let clause = page.clause(at.saturating_sub(1));
    let words = page.words(clause.start.max(at.saturating_sub(18))..at);
    CUES.iter().any(|c| words.contains(c))
}

/// Names without marks: a word of scope or a year, and a noun of agreements at the end.
fn unmarked(page: &Page, out: &mut Vec<Mention>) {
    let mut i = 0;
    while i < page.len() {
        let Some((_, n)) = page.one_of(i, heads("open")) else {
            i += 1;
            continue;
        };
        let end = i + n;
        // 倡议 as a verb, 宣言书: the word must end here.
        if page.token(end - 1).is_some_and(|t| t.range.end > end) {
            i = end;
            continue;
        }
        if let Some(start) = scope_before(page, i) {
            let range = page.bytes(&(start..end));
            if !out.iter().any(|m| m.range.start < range.end && range.start < m.range.end) {
                out.push(Mention { range, named: Named::Initiative, rule: "zh-open-head" });
            }
        }
        i = end;
    }
}

/// The nearest word of scope before a head noun, with nothing between but words that names are made of.
fn scope_before(page: &Page, head: usize) -> Option<usize> {
    let mut at = head;
    let mut words = 0;
    while at > 0 && head - at <= LONGEST {
        // 2030年议程
        if page.before(at) == '年' && at >= 5 && page.get(at - 5).is_ascii_digit() {
            return super::numeral::year(page, at - 5).map(|_| at - 5);
        }
        if at < head
            && let Some((scope, _)) = page.one_of(at, scopes())
        {
            let n = scope.chars().count();
            // The word of scope must not be all of the name: 中国倡议.
            return (head - at > n).then_some(at);
        }
        let token = page.token(at - 1)?;
        let whole = token.range.end == at;
        let inside = matches!(
            token.class,
            WordClass::Noun
                | WordClass::Name
                | WordClass::Adjective
                | WordClass::Unknown
                | WordClass::Place
                | WordClass::Idiom
        ) || (token.class == WordClass::Verb && token.range.len() >= 2)
            || matches!(page.words(token.range.clone()).as_str(), "可" | "不" | "新" | "可持续");
        if !whole || !inside || is_stop(page.before(at)) || words > 5 {
            return None;
        }
        words += 1;
        at = token.range.start;
        if words > 1
            && token.class == WordClass::Verb
            && page
                .one_of(
                    at,
                    &[
                        "落实", "推进", "推动", "支持", "签署", "提出", "加入", "共建", "实施", "遵守",
                        "履行", "批准", "达成",
                    ],
                )
                .is_some()
        {
            return None;
        }
    }
    (at < head).then(|| page.one_of(at, scopes())).flatten().map(|_| at)
}

/// `the Open Harbour Initiative`, `“Clean Water Plan”`, `the so-called “freedom of navigation”`.
fn english(text: &str) -> Vec<Mention> {
    static NAME: OnceLock<Regex> = OnceLock::new();
    static MARKS: OnceLock<Regex> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
    let name = NAME.get_or_init(|| {
        Regex::new(
            r"\b(?:[A-Z0-9][\w'’-]*\s+(?:(?:and|of|for|on|the|to|in|with)\s+){0,2}){1,7}(?:Initiative|Plan|Agreement|Agenda|Treaty|Convention|Charter|Declaration|Programme|Program|Partnership|Strategy|Framework|Forum|Accord|Accords|Act|Fund|Compact|Corridor|Protocol|Communiqué|Communique)\b(?:\s+(?:on|for|of)\s+(?:[A-Z][\w'’-]*\s*(?:and\s+)?)+)?",
        )
        .expect("a pattern written here")
    });
    #[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
    let marks =
        MARKS.get_or_init(|| Regex::new("[“\"]([^“”\"\n]{2,200})[”\"]").expect("a pattern written here"));
    let mut out = Vec::new();
    for m in name.find_iter(text) {
        let mut range = m.range();
        let words = m.as_str();
        // A sentence may begin before the name.
        for lead in ["The ", "This ", "That ", "Our ", "Under ", "In "] {
            if words.starts_with(lead) {
                range.start += lead.len();
                break;
            }
        }
        range.end -= text[range.clone()].len() - text[range.clone()].trim_end().len();
        if text[range.clone()].contains(' ') {
            out.push(Mention { range, named: Named::Initiative, rule: "en-capitals-and-head" });
        }
    }
    for c in marks.captures_iter(text) {
        let (Some(all), Some(inner)) = (c.get(0), c.get(1)) else { continue };
        if out.iter().any(|m| m.range.start < inner.end() && inner.start() < m.range.end) {
            continue;
        }
        let before = text[..all.start()].trim_end().to_ascii_lowercase();
        let (named, rule) = if before.ends_with("so-called") || before.ends_with("alleged") {
            (Named::Scare, "en-so-called")
        } else if ["saying", "saying goes", "proverb", "as they say"]
            .iter()
            .any(|s| before.trim_end_matches([',', ':']).ends_with(s))
        {
            (Named::Saying, "en-saying")
        } else if inner.as_str().split_whitespace().count() > 6
            || inner.as_str().ends_with([',', '.', '!', '?'])
        {
            (Named::Quotation, "en-words-of-somebody")
        } else {
            (Named::Term, "en-words-in-marks")
        };
        out.push(Mention { range: inner.range(), named, rule });
    }
    out.sort_by_key(|m| (m.range.start, m.range.end));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Named)]) {
        let paragraphs: Vec<&str> = text.split('\n').collect();
        let found: Vec<(&str, Named)> = find(&paragraphs)
            .iter()
            .zip(&paragraphs)
            .flat_map(|(all, p)| all.iter().map(|m| (&p[m.range.clone()], m.named)))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_mockery_and_sayings() {
        use Named::{Document, Initiative, Quotation, Saying, Scare, Term, Work};
        check("推出“通江计划”，坚持“双港互通”原则", &[("通江计划", Initiative), ("双港互通", Initiative)]);
        check("反对所谓“自由航行”", &[("自由航行", Scare)]);
        check("打造合作的“加速器”", &[("加速器", Term)]);
        check("俗话说，“三个铜板买条船”。", &[("三个铜板买条船", Saying)]);
        check("他说过“风浪再大，船也要开”", &[("风浪再大，船也要开", Quotation)]);
        check("签署《溯江航行协定》，《溯江晨报》报道", &[("溯江航行协定", Document), ("溯江晨报", Work)]);
        check(
            "落实全球航运倡议和2040年航运议程",
            &[("全球航运倡议", Initiative), ("2040年航运议程", Initiative)],
        );
        check(
            "推进“一江两岸”合作机制\n“一江两岸”前景广阔，一江两岸越走越近",
            &[("一江两岸", Initiative), ("一江两岸", Initiative), ("一江两岸", Initiative)],
        );
        check("", &[]);
    }

    #[test]
    fn english_names() {
        use Named::{Initiative, Scare, Term};
        check("We launched the Open Harbour Initiative.", &[("Open Harbour Initiative", Initiative)]);
        check("the so-called “free passage” and a “roadmap”", &[("free passage", Scare), ("roadmap", Term)]);
    }
}
