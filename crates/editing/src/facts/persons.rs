//! Persons, by the titles beside their names: `拜登总统`, `国务委员兼外交部长闻若舟`, `President Harlow`.
//!
//! A name without a title is not looked for: a list of persons would be out of date on the day it is made. The name before
//! a title is a Han surname with one or two characters, or a run of characters that transliterate foreign names.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::lists::lines;
use super::page::Page;
use crate::lexicon::WordClass;

/// A person with a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name and title, in bytes of the text.
    pub range: Range<usize>,
    /// The name.
    pub name: Range<usize>,
    /// The title.
    pub title: Range<usize>,
    /// The rule that found it.
    pub rule: &'static str,
}

fn titles(place: &str) -> &'static [&'static str] {
    static AFTER: OnceLock<Vec<&'static str>> = OnceLock::new();
    static BEFORE: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = if place == "after" { &AFTER } else { &BEFORE };
    list.get_or_init(|| {
        let mut words: Vec<&str> = lines(include_str!("../../data/facts/titles-zh.txt"))
            .filter_map(|l| l.split_once('\t'))
            .filter(|(p, _)| *p == place)
            .flat_map(|(_, w)| w.split_whitespace())
            .collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        words
    })
}

fn surnames() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<&str> =
            lines(include_str!("../../data/facts/surnames-zh.txt")).flat_map(str::split_whitespace).collect();
        words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        words
    })
}

/// The surname that a name of simplified characters begins with, in bytes: also a rare one, since what stands in an
/// attribution is a name more often than not.
pub(crate) fn surname(name: &str) -> Option<usize> {
    static WORDS: OnceLock<rustc_hash::FxHashSet<&'static str>> = OnceLock::new();
    let known = WORDS.get_or_init(|| {
        let rare = lines(include_str!("../../data/label-surnames-zh.txt")).flat_map(str::split_whitespace);
        surnames().iter().copied().chain(rare).collect()
    });
    let end = |n: usize| name.char_indices().nth(n).map_or(name.len(), |(i, _)| i);
    [2, 1].into_iter().map(end).find(|len| *len > 0 && known.contains(&name[..*len]))
}

/// Characters with which foreign names are written. A run of them that is no word is a name.
const SOUNDS: &str = "阿埃艾爱安昂奥巴白拜班邦贝本比彼宾波伯勃博布查昌茨茨达戴丹道德登邓迪蒂丁东杜顿多厄恩尔法范费芬佛夫弗福盖甘冈戈哥格根古圭哈海汉豪赫黑亨洪胡华怀霍基吉加贾简金居喀卡凯坎康考科克肯库夸奎拉莱赖兰朗劳勒雷里利莉丽连列林琳卢鲁路伦罗洛马玛迈麦曼毛梅门蒙米密明摩莫默姆穆纳娜乃奈南内尼涅宁纽农努诺欧帕潘庞佩彭皮平泼普齐奇恰钱乔切琴丘让热日茹儒瑞萨塞桑瑟森沙莎山尚舍申盛施什史斯丝苏孙索塔泰坦汤唐陶特滕提廷图托脱瓦万汪威韦维魏温文翁沃乌伍武西希夏香谢辛兴雄休许雅亚延扬耶叶伊以因英尤于约蓬赞泽扎詹章哲珍芝智朱兹佐·";

/// The persons with titles that a text names.
#[must_use]
pub fn find(text: &str) -> Vec<Person> {
    if super::is_chinese(text) { chinese(text) } else { english(text) }
}

fn chinese(text: &str) -> Vec<Person> {
    let page = Page::of(text);
    let mut out: Vec<Person> = Vec::new();
    let mut i = 0;
    while i < page.len() {
        let Some((_, n)) = page.one_of(i, titles("after")) else {
            i += 1;
            continue;
        };
        // 总统府, 部长级, 主席国: part of another word.
        let goes_on = matches!(
            page.get(i + n),
            '府' | '级' | '国' | '团' | '处' | '们' | '会' | '制' | '令' | '选' | '候' | '任' | '办' | '馆'
        ) || page.token(i + n - 1).is_some_and(|t| t.range.end > i + n && t.range.start >= i);
        if !goes_on && let Some(start) = name_before(&page, i) {
            out.push(Person {
                range: page.bytes(&(start..i + n)),
                name: page.bytes(&(start..i)),
                title: page.bytes(&(i..i + n)),
                rule: "zh-name-and-title",
            });
        } else if !goes_on && let Some(end) = name_after(&page, i + n) {
            // 外交部长闻若舟 as well, where no name stood before the title.
            let is_before = page.one_of(i, titles("before")).is_some_and(|(_, k)| k == n);
            if is_before {
                out.push(Person {
                    range: page.bytes(&(i..end)),
                    name: page.bytes(&(i + n..end)),
                    title: page.bytes(&(i..i + n)),
                    rule: "zh-title-and-name",
                });
                i = end;
                continue;
            }
        }
        i += n;
    }
    out
}

/// Where the name before a title begins.
fn name_before(page: &Page, title: usize) -> Option<usize> {
    // 两国总统, 美国总统, 前总理, 新任外长: no name.
    let sound = |i: usize| SOUNDS.contains(page.get(i));
    // A known foreign name as a word of the list.
    let last = page.token(title.checked_sub(1)?)?;
    if last.range.end != title {
        return None;
    }
    let mut start = title;
    while start > 0 && sound(start - 1) && title - start < 14 {
        start -= 1;
    }
    // A surname and one or two characters, none of them in a longer word of another kind.
    for given in [2usize, 1] {
        let Some(at) = title.checked_sub(given + 1) else { continue };
        let Some((_, n)) = page
            .one_of(at, surnames())
            .or_else(|| at.checked_sub(1).and_then(|a| page.one_of(a, surnames()).filter(|(_, n)| *n == 2)))
        else {
            continue;
        };
        let begin = if n == 2 { title.checked_sub(given + 2)? } else { at };
        let boundary = page.token(begin).is_some_and(|t| t.range.start == begin);
        let words: Vec<_> = page.tokens_in(begin..title).collect();
        let covered = words.iter().map(|t| t.range.len()).sum::<usize>() == title - begin;
        let odd = words.len() >= 2
            || words.first().is_some_and(|t| matches!(t.class, WordClass::Name | WordClass::Unknown));
        let common = words.iter().any(|t| {
            t.range.len() >= 2
                && !matches!(
                    t.class,
                    WordClass::Name
                        | WordClass::Unknown
                        | WordClass::Time
                        | WordClass::Adjective
                        | WordClass::Place
                )
                && t.range.len() == title - begin
        });
        let country = super::parties::code_of(&page.words(begin..title)).is_some();
        if boundary
            && covered
            && odd
            && !common
            && !country
            && !ends_in_function(page, begin, title)
            && title - start <= given + 1
        {
            return Some(begin);
        }
    }
    // Transliteration: the run back to the last word that is no sound or is a country.
    let mut begin = None;
    for token in page.tokens_in(start..title) {
        let words = page.words(token.range.clone());
        let country = super::parties::code_of(&words).is_some();
        let plain = token.range.len() >= 2 && !matches!(token.class, WordClass::Name | WordClass::Unknown)
            || matches!(
                token.class,
                WordClass::Particle | WordClass::Preposition | WordClass::Conjunction | WordClass::Pronoun
            );
        if country || plain {
            begin = None;
        } else if begin.is_none() {
            begin = Some(token.range.start);
        }
    }
    let begin = begin.filter(|b| title - b >= 2)?;
    (super::parties::code_of(&page.words(begin..title)).is_none()).then_some(begin)
}

fn ends_in_function(page: &Page, start: usize, end: usize) -> bool {
    (start..end).any(|i| {
        matches!(
            page.get(i),
            '的' | '和'
                | '与'
                | '同'
                | '对'
                | '由'
                | '任'
                | '国'
                | '前'
                | '时'
                | '副'
                | '各'
                | '党'
                | '届'
                | '位'
                | '名'
                | '个'
                | '两'
        )
    }) && (start + 1..end).any(|i| {
        matches!(page.get(i), '的' | '国' | '任' | '前' | '副' | '届' | '位' | '名' | '个' | '各' | '党')
    })
}

/// Where a name after a title ends: a Han name alone, since a foreign one has no end that can be seen.
fn name_after(page: &Page, at: usize) -> Option<usize> {
    let (_, n) = page.one_of(at, surnames())?;
    let token = page.token(at)?;
    // 外长会议: 会 is no surname; 总理高度重视: 高度 is a word.
    if token.range.start != at || (token.range.len() >= 2 && token.class != WordClass::Name) {
        return None;
    }
    let mut end = at + n;
    let mut given = 0;
    while given < 2 {
        let Some(t) = page.token(end).filter(|t| t.range.start == end || t.range.start <= at) else { break };
        let single = t.range.len() == 1 || t.range.start < end || t.class == WordClass::Name;
        let function = t.class == WordClass::Particle;
        if !single || function || super::page::is_stop(page.get(end)) || !crate::script::is_han(page.get(end))
        {
            break;
        }
        if matches!(
            page.get(end),
            '在' | '将'
                | '说'
                | '对'
                | '就'
                | '会'
                | '同'
                | '与'
                | '和'
                | '是'
                | '已'
                | '于'
                | '表'
                | '访'
                | '答'
        ) {
            break;
        }
        end += 1;
        given += 1;
    }
    // 莫拉莱斯: a foreign name goes on in characters of its sound.
    let sound = |i: usize| SOUNDS.contains(page.get(i));
    if given == 2 && (at..end).all(sound) {
        while sound(end)
            && end - at < 12
            && page
                .token(end)
                .is_some_and(|t| t.range.len() == 1 || t.range.start < end || t.class == WordClass::Name)
        {
            end += 1;
        }
    }
    (given > 0).then_some(end)
}

fn english(text: &str) -> Vec<Person> {
    static RE: OnceLock<Regex> = OnceLock::new();
    #[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
    let re = RE.get_or_init(|| {
        Regex::new(
            r"\b((?:(?:Deputy|Vice|Prime|Foreign|Defense|Defence|Finance|Former|Acting|Press|State)\s+)*(?:President|Premier|Minister|Chancellor|Secretary(?:-General)?(?:\s+of\s+(?:State|Defense))?|Secretary General|Ambassador|Senator|Governor|Chairman|Chairwoman|Speaker|King|Queen|Prince|General|Admiral|Director(?:-General)?|Spokesperson|Spokesman|Spokeswoman|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Professor))\s+((?:[A-Z][\w'’-]+|[A-Z]\.)(?:\s+(?:[A-Z][\w'’-]+|[A-Z]\.|bin|al|de|van|von))*)",
        )
        .expect("a pattern written here")
    });
    re.captures_iter(text)
        .filter_map(|c| {
            let (all, title, name) = (c.get(0)?, c.get(1)?, c.get(2)?);
            Some(Person {
                range: all.range(),
                name: name.range(),
                title: title.range(),
                rule: "en-title-and-name",
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text).iter().map(|p| &text[p.name.clone()]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_beside_titles() {
        check("外事部长闻若舟会见了哈洛总统", &["闻若舟", "哈洛"]);
        check("外交部长闻若舟说", &["闻若舟"]);
        check("两国总统、美国总统、各国部长、前总理和新任外长", &[]);
        check("苏晚舟女士平安回国", &["苏晚舟"]);
        check("总统府、主席国、部长级会议", &[]);
        check("President Harlow met Foreign Minister Wen Ruozhou.", &["Harlow", "Wen Ruozhou"]);
    }
}
