//! Countries and groupings of countries that a text names: `中国`, `俄方`, `中美`, `中日韩`, `the European Union`.
//!
//! Chinese names a country by one character beside another (中美) or before 方 (美方). One character may stand for many
//! (巴: Pakistan, Brazil, Palestine), so it is resolved by a full name in the same text; where none stands there, by the
//! commonest, and where there is none such, not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::lists::lines;
use super::page::Page;
use crate::script::is_han;

/// A country or grouping that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Where, in bytes of the text. Two parties of one compound lie in one place each: 中 and 美.
    pub range: Range<usize>,
    /// ISO 3166-1 alpha-2; groupings in lower case.
    pub code: &'static str,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A row of the table.
#[derive(Debug)]
struct Row {
    code: &'static str,
    zh: Vec<&'static str>,
    short: &'static str,
    en: Vec<&'static str>,
}

fn rows() -> &'static Vec<Row> {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| {
        lines(include_str!("../../data/facts/countries.txt"))
            .map(|line| {
                let mut fields = line.split('\t');
                let mut next = || fields.next().unwrap_or_default();
                let (code, zh, short, en) = (next(), next(), next(), next());
                Row { code, zh: zh.split_whitespace().collect(), short, en: en.split('|').collect() }
            })
            .collect()
    })
}

/// Characters that stand for one country before all others of that character: the partners and neighbours that every
/// conference names. The others need a full name beside them.
const COMMON: [(&str, &str); 18] = [
    ("中", "CN"),
    ("美", "US"),
    ("俄", "RU"),
    ("日", "JP"),
    ("韩", "KR"),
    ("朝", "KP"),
    ("欧", "eu"),
    ("非", "africa"),
    ("英", "GB"),
    ("法", "FR"),
    ("德", "DE"),
    ("印", "IN"),
    ("澳", "AU"),
    ("加", "CA"),
    ("拉", "latin-america"),
    ("越", "VN"),
    ("菲", "PH"),
    ("蒙", "MN"),
];

fn zh_names() -> &'static super::lists::Words<&'static str> {
    static NAMES: OnceLock<super::lists::Words<&'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        super::lists::Words::of(rows().iter().flat_map(|r| r.zh.iter().map(move |name| (*name, r.code))))
    })
}

/// The countries of a character.
fn of_character() -> &'static BTreeMap<char, Vec<&'static str>> {
    static TABLE: OnceLock<BTreeMap<char, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
        for row in rows() {
            let mut chars = row.short.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                table.entry(c).or_default().push(row.code);
            }
        }
        table
    })
}

/// The common name of a code, in Chinese and in English.
#[must_use]
pub fn names(code: &str) -> Option<(&'static str, &'static str)> {
    let row = rows().iter().find(|r| r.code == code)?;
    Some((row.zh.first().copied().unwrap_or_default(), row.en.first().copied().unwrap_or_default()))
}

/// The code of a country by one of its names, as a user may type it.
#[must_use]
pub fn code_of(name: &str) -> Option<&'static str> {
    let wanted = name.trim();
    let row = rows().iter().find(|r| {
        r.code.eq_ignore_ascii_case(wanted)
            || r.zh.contains(&wanted)
            || r.en.iter().any(|n| n.eq_ignore_ascii_case(wanted))
    })?;
    Some(row.code)
}

/// Whether text ends with two characters that both stand for countries, one of them China or a commonly named one.
pub(super) fn compound_before(text: &str) -> bool {
    let mut last = text.chars().rev();
    let (Some(b), Some(a)) = (last.next(), last.next()) else { return false };
    let common = |c: char| COMMON.iter().any(|(k, _)| k.starts_with(c));
    let table = of_character();
    (table.contains_key(&a) && table.contains_key(&b) && (common(a) || common(b)))
        || matches!(text.chars().rev().take(2).collect::<String>().as_str(), "亚中")
}

/// The countries and groupings that a text names, in its order.
#[must_use]
pub fn find(text: &str) -> Vec<Party> {
    if super::is_chinese(text) { chinese(text) } else { english(text) }
}

/// The different codes that a text names.
#[must_use]
pub fn codes(text: &str) -> BTreeSet<&'static str> {
    find(text).into_iter().map(|p| p.code).collect()
}

/// Words that hold a country's name and are none: of a peninsula, of an ocean, of a language.
const NO_COUNTRY: [&str; 16] = [
    "朝鲜半岛",
    "印度洋",
    "中国海",
    "日本海",
    "印度教",
    "朝鲜族",
    "蒙古族",
    "法国号",
    "南中国海",
    "几内亚湾",
    "墨西哥湾",
    "中亚细亚",
    "中东铁路",
    "中非共和国",
    "唐人街",
    "俄罗斯族",
];

fn chinese(text: &str) -> Vec<Party> {
    let page = Page::of(text);
    let mut out: Vec<Party> = Vec::new();
    let mut i = 0;
    let named: BTreeSet<&str> = {
        let mut named = BTreeSet::new();
        let mut i = 0;
        while i < page.len() {
            match zh_names().at(&page, i) {
                Some((_, n, code)) => {
                    named.insert(*code);
                    i += n;
                }
                None => i += 1,
            }
        }
        named
    };
    while i < page.len() {
        if let Some((word, n)) = page.one_of(i, &NO_COUNTRY)
            && word != "中非共和国"
        {
            i += n;
            continue;
        }
        if let Some((_, n, code)) = zh_names().at(&page, i)
            && !part_of_word(&page, i, n)
        {
            out.push(Party { range: page.bytes(&(i..i + n)), code, rule: "zh-country-name" });
            i += n;
            continue;
        }
        let shorts = short_names(&page, i, &named);
        if shorts.is_empty() {
            i += 1;
            continue;
        }
        for (at, code, rule) in &shorts {
            out.push(Party { range: page.bytes(&(*at..at + 1)), code, rule });
        }
        i = shorts.last().map_or(i + 1, |s| s.0 + 1);
    }
    out
}

/// Whether a short name is only the tail or head of other words: 新西兰 in none, 几内亚 in 巴布亚新几内亚 (longest first).
fn part_of_word(page: &Page, i: usize, n: usize) -> bool {
    // 中亚 in 集中亚太, 亚洲 in 东亚洲际: a word that begins before it and ends in it.
    n == 2 && page.token(i).is_some_and(|t| t.range.start < i && t.range.end < i + n)
}

/// Countries by one character: 中美, 中日韩, 美方, 对美, 驻韩.
fn short_names(page: &Page, i: usize, named: &BTreeSet<&str>) -> Vec<(usize, &'static str, &'static str)> {
    let country = |i: usize| resolve(page.get(i), named);
    let mut run = i;
    let mut found = Vec::new();
    while let Some(code) = country(run) {
        found.push((run, code));
        run += 1;
        if found.len() == 4 {
            break;
        }
    }
    if found.is_empty() || page.token(i).is_some_and(|t| t.range.start < i && t.range.end > i) {
        return Vec::new();
    }
    // 美方, 俄中双方: every character stands for one.
    let word_end = page.token(i).map_or(i, |t| t.range.end);
    if page.get(run) == '方'
        && !matches!(page.get(run + 1), '面' | '法' | '便' | '式' | '向' | '案' | '针' | '言' | '位' | '程')
    {
        return found.into_iter().map(|(at, c)| (at, c, "zh-side")).collect();
    }
    if found.len() >= 2 {
        // 中美, 美中, 中日韩: China or the common ones, and no word of the list reaches over it (中英文, 法德).
        found.truncate(3);
        let ours = found.iter().any(|(_, c)| matches!(*c, "CN" | "US" | "RU" | "JP" | "eu"));
        let end = found.last().map_or(i, |f| f.0 + 1);
        let word = word_end > end || page.token(end - 1).is_some_and(|t| t.range.end > end);
        let different = found.windows(2).all(|w| w[0].1 != w[1].1);
        let text = matches!(page.get(end), '文' | '语' | '字');
        if ours && !word && different && !text {
            return found.into_iter().map(|(at, c)| (at, c, "zh-compound")).collect();
        }
        return Vec::new();
    }
    // 对美, 驻韩, 访俄: after a word of relation, before a word of policy.
    let (at, code) = found[0];
    let related =
        matches!(page.before(at), '对' | '驻' | '访' | '涉' | '援' | '抗' | '赴' | '旅' | '留' | '在')
            && page
                .one_of(
                    at + 1,
                    &[
                        "政策", "大使", "使馆", "关系", "军", "贸易", "投资", "出口", "关税", "期间", "企业",
                        "侨", "学生", "制裁", "同胞", "公民",
                    ],
                )
                .is_some();
    let single = word_end == at + 1 || page.token(at).is_none_or(|t| t.range.len() == 1);
    if related && single { vec![(at, code, "zh-relation")] } else { Vec::new() }
}

fn resolve(c: char, named: &BTreeSet<&str>) -> Option<&'static str> {
    if !is_han(c) {
        return None;
    }
    let candidates = of_character().get(&c)?;
    let beside: Vec<&&'static str> = candidates.iter().filter(|code| named.contains(**code)).collect();
    let common = COMMON.iter().find(|(k, _)| k.starts_with(c)).map(|(_, code)| *code);
    match beside.as_slice() {
        [one] if common.is_none() => Some(**one),
        _ => common,
    }
}

fn english(text: &str) -> Vec<Party> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let names = en_names();
    let mut i = 0;
    while i < text.len() {
        let starts = bytes[i].is_ascii_uppercase() && (i == 0 || !bytes[i - 1].is_ascii_alphanumeric());
        let found = if starts {
            names.get(&bytes[i]).and_then(|list| {
                list.iter().find(|(name, _)| {
                    text[i..].starts_with(name)
                        && !text.as_bytes().get(i + name.len()).is_some_and(u8::is_ascii_alphanumeric)
                })
            })
        } else {
            None
        };
        match found {
            Some((name, code)) => {
                out.push(Party { range: i..i + name.len(), code, rule: "en-country-name" });
                i += name.len();
            }
            None => i += 1,
        }
        while i < text.len() && !text.is_char_boundary(i) {
            i += 1;
        }
    }
    out
}

/// English names by their first byte, longest first.
fn en_names() -> &'static BTreeMap<u8, Vec<(&'static str, &'static str)>> {
    static NAMES: OnceLock<BTreeMap<u8, Vec<(&'static str, &'static str)>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: BTreeMap<u8, Vec<(&'static str, &'static str)>> = BTreeMap::new();
        for row in rows() {
            for name in row.en.iter().filter(|n| !n.is_empty()) {
                names.entry(name.as_bytes()[0]).or_default().push((name, row.code));
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|(n, _)| (std::cmp::Reverse(n.len()), *n));
        }
        names
    })
}
