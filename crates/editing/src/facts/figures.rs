//! Numbers in Chinese, and which of them say how much there is of something.
//!
//! Whether 两 counts is decided by what follows: a unit or a measure word makes a figure (两次通话), a bare noun makes
//! the name of a set (两国, 五国元首). 一 before a measure word is an article. What a speaker counts in his own speech
//! (三点忠告) is an enumeration.

use std::ops::Range;

use super::dates::covered;
use super::lists::{Measures, enumerations, measures, no_figures};
use super::numeral::{self, Numeral};
use super::page::{Page, is_stop};
use super::{DateMention, Figure, FigureKind, Qualifier};
use crate::lexicon::WordClass;
use crate::script::is_han;

/// Words before a number that bound it.
const BEFORE: [(&str, Qualifier); 35] = [
    ("不超过", Qualifier::Under),
    ("不多于", Qualifier::Under),
    ("不少于", Qualifier::Over),
    ("不低于", Qualifier::Over),
    ("不下", Qualifier::Over),
    ("不止", Qualifier::Over),
    ("超过了", Qualifier::Over),
    ("突破了", Qualifier::Over),
    ("超过", Qualifier::Over),
    ("突破", Qualifier::Over),
    ("超出", Qualifier::Over),
    ("多达", Qualifier::Over),
    ("高达", Qualifier::Over),
    ("至少", Qualifier::Over),
    ("已超", Qualifier::Over),
    ("远超", Qualifier::Over),
    ("将近", Qualifier::Nearly),
    ("接近", Qualifier::Nearly),
    ("大约", Qualifier::About),
    ("大概", Qualifier::About),
    ("约为", Qualifier::About),
    ("约有", Qualifier::About),
    ("约占", Qualifier::About),
    ("约合", Qualifier::About),
    ("不到", Qualifier::Under),
    ("不足", Qualifier::Under),
    ("低于", Qualifier::Under),
    ("最多", Qualifier::Under),
    ("至多", Qualifier::Under),
    ("少于", Qualifier::Under),
    ("逾", Qualifier::Over),
    ("超", Qualifier::Over),
    ("近", Qualifier::Nearly),
    ("约", Qualifier::About),
    ("上", Qualifier::Over),
];

/// Words after the unit that bound it.
const AFTER: [(&str, Qualifier); 8] = [
    ("左右", Qualifier::About),
    ("上下", Qualifier::About),
    ("以上", Qualifier::Over),
    ("有余", Qualifier::Over),
    ("以下", Qualifier::Under),
    ("以内", Qualifier::Under),
    ("之内", Qualifier::Under),
    ("多", Qualifier::Over),
];

/// A number with its unit, before it is known what surrounds it.
struct Draft {
    end: usize,
    kind: FigureKind,
    value: f64,
    upper: Option<f64>,
    unit: String,
    qualifier: Option<Qualifier>,
    rule: &'static str,
}

/// The numbers of a text that are no times.
pub(super) fn find(page: &Page, dates: &[DateMention]) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let mut i = 0;
    while i < page.len() {
        if let Some(next) = passed_over(page, i) {
            i = next;
            continue;
        }
        let c = page.get(i);
        let starts = numeral::begins(c) || matches!(c, '第' | '首' | '半' | '翻' | '过' | '大');
        if !starts || covered(page, dates, &(i..i + 1)) {
            i += 1;
            continue;
        }
        match draft(page, i, dates) {
            Some(draft) => {
                let end = draft.end;
                out.push(finish(page, i, draft));
                i = end.max(i + 1);
            }
            // The whole of a number that counts nothing is left behind: in 一千零一夜 there is no 千.
            None => i = numeral::at(page, i).map_or(i + 1, |n| n.end.max(i + 1)),
        }
    }
    out
}

/// The place after a word that counts nothing, where one stands here.
fn passed_over(page: &Page, i: usize) -> Option<usize> {
    // 100多个, 30个: digits are never part of an idiom.
    if page.get(i).is_ascii_digit() {
        return None;
    }
    if let Some((_, n, ())) = no_figures().at(page, i) {
        return Some(i + n);
    }
    let token = page.token(i)?;
    if token.range.start != i || token.range.len() < 2 {
        return None;
    }
    let numeric = |t: &Range<usize>| t.clone().any(|k| numeral::begins(page.get(k)));
    let counts =
        matches!(token.class, WordClass::Numeral | WordClass::Measure | WordClass::Time | WordClass::Unknown);
    // The list calls 百分之 and 第三届 what it likes; rules know better.
    let ours = page.starts(i, "百分之")
        || page.get(i) == '第'
        || page.get(i) == '首'
        || page.get(i) == '半'
        || congress(page, i).is_some()
        || page.one_of(i, &["上百", "上千", "上万", "上亿", "近百", "近千", "过半"]).is_some();
    // 五小时: the list has 五小, and takes it for a name.
    let measured = || {
        numeral::at(page, i)
            .filter(|n| n.end <= token.range.end)
            .and_then(|n| measures().at(page, n.end).map(|(_, len, _)| n.end + len))
            .is_some_and(|end| end > token.range.end || (end == token.range.end && token.range.len() > 2))
    };
    (!counts && numeric(&token.range) && !ours && !measured()).then_some(token.range.end)
}

fn draft(page: &Page, i: usize, dates: &[DateMention]) -> Option<Draft> {
    ordinal(page, i)
        .or_else(|| congress(page, i))
        .or_else(|| share(page, i))
        .or_else(|| counted(page, i, dates))
}

fn plain(end: usize, kind: FigureKind, value: f64, unit: &str, rule: &'static str) -> Draft {
    Draft { end, kind, value, upper: None, unit: unit.to_owned(), qualifier: None, rule }
}

/// `第三届`, `首次`, `第2758号决议`.
fn ordinal(page: &Page, i: usize) -> Option<Draft> {
    if page.get(i) == '首' {
        let named = [
            "首次", "首个", "首届", "首批", "首轮", "首例", "首条", "首座", "首家", "首艘", "首列", "首场",
            "首项", "首期", "首度", "首架", "首部", "首位", "首名", "首辆",
        ];
        return page.one_of(i, &named).map(|(_, n)| plain(i + n, FigureKind::Ordinal, 1.0, "", "zh-first"));
    }
    if page.get(i) != '第' {
        return None;
    }
    let n = numeral::at(page, i + 1)?;
    let measure = measures().at(page, n.end);
    let (end, unit) = measure.map_or((n.end, ""), |(_, len, m)| (n.end + len, m.unit));
    // 第三产业, 第二大经济体
    Some(plain(end, FigureKind::Ordinal, n.value, unit, "zh-ordinal"))
}

/// `二十大`, `十四届`, `五次会议`, `三中全会`: numbers of meetings.
fn congress(page: &Page, i: usize) -> Option<Draft> {
    let c = page.get(i);
    if numeral::digit(c).is_none() && c != '十' || numeral::begins(page.before(i)) {
        return None;
    }
    let n = numeral::at(page, i)?;
    if n.digits || n.qualifier.is_some() || n.value > 99.0 {
        return None;
    }
    let end = n.end;
    let meeting = page.get(end) == '届'
        || page.starts(end, "中全会")
        || (page.starts(end, "次会议") && matches!(page.before(i), '大' | '会' | '届'))
        || (page.starts(end, "次全会") && matches!(page.before(i), '大' | '会' | '届' | '委'));
    let party = ["党的", "中共", "共产党", "党", "全国"];
    let after = [
        "报告", "精神", "以来", "胜利", "召开", "闭幕", "开幕", "提出", "强调", "擘画", "部署", "指出",
        "明确", "作出", "代表", "描绘", "绘就", "确定", "将", "之后",
    ];
    let of_party = page.get(end) == '大'
        && n.value >= 7.0
        && (page.one_before(i, &party).is_some()
            || (n.value >= 11.0 && page.one_of(end + 1, &after).is_some()));
    (meeting || of_party).then(|| plain(end + 1, FigureKind::Ordinal, n.value, "", "zh-meeting-number"))
}

/// `百分之三十`, `三分之一`, `一半`, `过半`, `八成`, `翻了两番`.
fn share(page: &Page, i: usize) -> Option<Draft> {
    if page.starts(i, "百分之") {
        let n = numeral::at(page, i + 3)?;
        return Some(Draft {
            upper: n.upper,
            qualifier: n.qualifier,
            ..plain(n.end, FigureKind::Share, n.value, "%", "zh-per-cent")
        });
    }
    if page.get(i) == '翻' {
        let at = i + 1 + usize::from(page.get(i + 1) == '了');
        if page.get(at) == '番' {
            return Some(plain(at + 1, FigureKind::Multiple, 2.0, "times", "zh-doubled"));
        }
        let n = numeral::at(page, at).filter(|n| page.get(n.end) == '番' && n.value <= 20.0)?;
        return Some(plain(n.end + 1, FigureKind::Multiple, 2f64.powf(n.value), "times", "zh-doubled"));
    }
    if page.starts(i, "过半") || page.starts(i, "大半") {
        return (page.starts(i, "过半") && !page.starts(i, "过半年")).then(|| Draft {
            qualifier: Some(Qualifier::Over),
            ..plain(i + 2, FigureKind::Share, 0.5, "", "zh-half")
        });
    }
    if page.get(i) == '半' {
        return half(page, i);
    }
    if page.starts(i, "一半") && !page.starts(i, "一半天") {
        let mut draft = plain(i + 2, FigureKind::Share, 0.5, "", "zh-half");
        if page.starts(i + 2, "以上") {
            draft.end += 2;
            draft.qualifier = Some(Qualifier::Over);
        }
        return Some(draft);
    }
    let n = numeral::at(page, i)?;
    if page.starts(n.end, "分之") {
        let top = numeral::at(page, n.end + 2)?;
        (n.value > 0.0).then_some(())?;
        let value = top.value / n.value;
        return Some(plain(top.end, FigureKind::Share, value, "", "zh-fraction"));
    }
    if page.get(n.end) == '成' && !n.digits && n.value <= 10.0 && n.value >= 1.0 {
        let verb = [
            "成为", "成功", "成立", "成果", "成员", "成就", "成长", "成熟", "成本", "成效", "成品", "成套",
            "成年", "成千", "成百",
        ];
        let tail = numeral::digit(page.get(n.end + 1));
        let end = n.end + 1 + usize::from(tail.is_some());
        if page.one_of(n.end, &verb).is_none() && n.value > 1.0 {
            let value = n.value * 10.0 + tail.unwrap_or(0.0);
            let upper = n.upper.map(|u| u * 10.0);
            return Some(Draft { upper, ..plain(end, FigureKind::Share, value, "%", "zh-tenths") });
        }
    }
    None
}

/// `半年`, `半个月`, `半数`.
fn half(page: &Page, i: usize) -> Option<Draft> {
    if numeral::begins(page.before(i))
        || matches!(page.before(i), '上' | '下' | '前' | '后' | '大' | '多' | '年' | '月')
    {
        return None;
    }
    let (word, unit, kind) = [
        ("半数以上", "", FigureKind::Share),
        ("半数", "", FigureKind::Share),
        ("半年", "年", FigureKind::Duration),
        ("半个多月", "个月", FigureKind::Duration),
        ("半个月", "个月", FigureKind::Duration),
        ("半个多世纪", "世纪", FigureKind::Duration),
        ("半个世纪", "世纪", FigureKind::Duration),
        ("半个多小时", "小时", FigureKind::Duration),
        ("半个小时", "小时", FigureKind::Duration),
        ("半小时", "小时", FigureKind::Duration),
    ]
    .into_iter()
    .find(|(w, ..)| page.starts(i, w))?;
    let mut draft = plain(i + word.chars().count(), kind, 0.5, unit, "zh-half");
    if word.contains('多') || word.ends_with("以上") {
        draft.qualifier = Some(Qualifier::Over);
    }
    Some(draft)
}

/// A number with a unit or a measure word.
fn counted(page: &Page, i: usize, dates: &[DateMention]) -> Option<Draft> {
    let before = page.before(i);
    // G20, 3.0.1, 二十国: the tail of something else.
    if before.is_ascii_alphanumeric()
        || (before == '.' && page.before(i - 1).is_ascii_digit())
        || before == '第'
    {
        return None;
    }
    let mut n = numeral::at(page, i)?;
    let mut upper = n.upper;
    // 3至5年, 3%-5%, 100万到200万
    let own = measures().at(page, n.end);
    let gap = own.map_or(n.end, |(_, len, _)| n.end + len);
    for at in [n.end, gap] {
        if matches!(page.get(at), '至' | '到' | '-')
            && let Some(top) = numeral::at(page, at + 1)
            && !covered(page, dates, &(at + 1..top.end))
            && (top.digits == n.digits)
            && let Some((_, _, unit)) = measures().at(page, top.end)
            && own.is_none_or(|(_, _, u)| u.unit == unit.unit)
        {
            // In 3至5万 both are of 万.
            let scale = if n.value < top.value && top.large && !n.large && n.digits {
                scale_of(page, &top)
            } else {
                1.0
            };
            let low = n.value * scale;
            if top.value > low {
                upper = Some(top.value);
                n = Numeral { value: low, end: top.end, ..top };
            }
            break;
        }
    }
    let after = n.end + usize::from(page.get(n.end) == ' ' && n.digits);
    // 30多个, 百余场; 三个多月 has it after the measure.
    // A currency of the invented or the far: 泽元, 文莱元.
    if page.get(after + 1) == '元'
        && is_han(page.get(after))
        && (n.digits || n.large)
        && measures().at(page, after).is_none()
    {
        let unit = page.words(after..after + 2);
        return Some(Draft {
            upper,
            qualifier: n.qualifier,
            ..plain(after + 2, FigureKind::Money, n.value, &unit, "zh-number-currency")
        });
    }
    let Some((word, len, measure)) = measures().at(page, after) else {
        return unmeasured(page, i, n);
    };
    // The measure must not be the head of a word: 三方面 is fine, but in 一家人, 两国人民 the word goes on.
    let end = after + len;
    // 20国集团 is a body; “一百年” alone in marks a name.
    let in_marks = page.before(i) == '“' && page.get(end) == '”';
    let decade = word == "年" && page.get(end) == '代';
    if in_marks || decade || (word == "国" && page.starts(end, "集团")) {
        return None;
    }
    let kind = match measure.kind {
        Measures::Money => FigureKind::Money,
        Measures::Share => FigureKind::Share,
        Measures::Multiple => FigureKind::Multiple,
        Measures::Measure => FigureKind::Measure,
        Measures::Time => FigureKind::Duration,
        Measures::Count => FigureKind::Count,
    };
    let mut draft = Draft {
        end,
        kind,
        value: n.value,
        upper,
        unit: measure.unit.to_owned(),
        qualifier: n.qualifier,
        rule: "zh-number-measure",
    };
    if word == "大" {
        return great(page, i, n, draft);
    }
    if !measured_well(page, i, &n, word, end) {
        return unmeasured(page, i, n);
    }
    // A year and a half, two and a half hours.
    if kind == FigureKind::Duration && page.get(end) == '半' {
        draft.value += 0.5;
        draft.end += 1;
    }
    let few = !n.digits && draft.value <= 20.0 && draft.qualifier.is_none();
    // 这两天, 那三年
    if kind == FigureKind::Duration && few && matches!(page.before(i), '这' | '那' | '头' | '前' | '后')
    {
        return None;
    }
    if kind == FigureKind::Count && few {
        if is_set(page, i) {
            return None;
        }
        if let Some(enumerated) = enumeration(page, word, draft.end) {
            draft.end = enumerated;
            draft.kind = FigureKind::Enumeration;
            draft.rule = "zh-enumeration";
        }
    }
    Some(draft)
}

fn scale_of(page: &Page, n: &Numeral) -> f64 {
    let mut scale = 1.0;
    let mut at = n.end;
    while let Some(m) = numeral::magnitude(page.before(at)) {
        scale *= m;
        at -= 1;
    }
    scale
}

/// Whether number and measure word make a quantity.
fn measured_well(page: &Page, i: usize, n: &Numeral, word: &str, end: usize) -> bool {
    let Some((_, _, measure)) = measures().at(page, end - word.chars().count()) else { return false };
    let one = !n.digits && n.value == 1.0 && n.upper.is_none() && page.get(i) == '一' && n.end == i + 1;
    match measure.kind {
        Measures::Share => return true,
        Measures::Money => {
            // 元首, 元旦, 一元: not money.
            let next = page
                .token(end - 1)
                .is_some_and(|t| t.range.start == end - 1 && t.range.len() > 1 && word == "元");
            return !next || n.digits;
        }
        Measures::Multiple => return page.get(end) != '增' && page.get(end) != '受' && page.get(end) != '感',
        _ => {}
    }
    if one {
        // 一 is an article; of what is measured it is a number.
        return measure.kind == Measures::Measure
            && !matches!(word, "方" | "级" | "度" | "克" | "升" | "米" | "亩");
    }
    // 百年, 千里, 万人: rhetoric, unless something bounds it.
    if n.bare && n.qualifier.is_none() && bound_before(page, i).is_none() && n.end == i + 1 {
        return false;
    }
    if measure.kind == Measures::Measure && matches!(word, "方" | "级" | "度") && !n.digits {
        return word == "度" && page.starts(end, "电");
    }
    if word == "级" {
        return page.one_of(end, &["地震", "以上", "大风", "台风"]).is_some();
    }
    if word == "方" {
        return false;
    }
    // 五年规划, 十年文革: kept; 三天两头 is an idiom of the list.
    if matches!(word, "年") && !n.digits && page.one_of(end, &["计划", "规划"]).is_some() {
        return false;
    }
    // Words that go on: 两国人民, 三方面, 四处, 两代人; 三期叠加.
    let goes_on: &[&str] = match word {
        "人" => &["人民", "人口", "人类", "人士", "人员", "人大", "人力", "人文", "人均", "人心", "人工"],
        "国" => return n.digits && !is_han_noun_before(page, i),
        "家" => &["家庭", "家园", "家族", "家长", "家乡", "家属"],
        "部" => &["部门", "部长", "部分", "部委", "部队"],
        "发" => &["发展", "发生", "发出", "发表", "发布", "发言"],
        "对" => &["对于", "对华", "对外", "对话"],
        "通" => &["通过", "通用", "通报", "通道"],
        "市" => &["市场", "市民"],
        "城" | "村" | "县" | "省" | "州" | "代" | "层" | "步" | "字" | "道" | "根" | "头" | "口" | "队"
        | "点" | "单" | "回" | "双" | "台" | "本" | "期" | "门" => {
            let fine = n.digits
                || n.value > 10.0
                || matches!(
                    word,
                    "代" | "本" | "步" | "点" | "期" | "道" | "门" | "台" | "层" | "队" | "头" | "口"
                );
            if !fine {
                return false;
            }
            match word {
                "期" => &["期间", "期待", "期望", "期盼", "叠加"],
                "道" => &["道路", "道德", "道义"],
                "头" => &["头脑", "头号"],
                "口" => &["口岸", "口号", "口罩", "口径", "口头"],
                "本" => &["本国", "本地", "本着", "本来", "本身"],
                "台" => &["台湾", "台独"],
                "步" => &["步走", "步伐", "步骤"],
                "代" => &["代表", "代理", "代领导"],
                "单" => &["单位", "单边", "单方"],
                "回" => &["回应", "回答", "回国", "回归"],
                "双" => &["双边", "双方"],
                "门" => &["门户", "门槛"],
                "点" => {
                    // 三点半 is an hour; 8点 too.
                    if page.get(end) == '半'
                        || page.get(end) == '钟'
                        || numeral::begins(page.get(end))
                        || n.digits
                    {
                        return false;
                    }
                    &[]
                }
                _ => &[],
            }
        }
        "条" => &["条约", "条件", "条例"],
        "项" => &["项目"],
        "类" => &["类似"],
        "位" => &["位于", "位置", "位居", "位列"],
        "起" => &["起来", "起到", "起步", "起码"],
        "名" => &["名义", "名单"],
        "例" => &["例如", "例外"],
        "处" => &["处理", "处于", "处置"],
        "次" => &["次要"],
        "场" => &["场面", "场所", "场合"],
        "所" => &["所有", "所谓", "所以", "所在"],
        "期间" => &["期间"],
        "分" => return n.digits,
        _ => &[],
    };
    page.one_of(end - word.chars().count(), goes_on).is_none()
}

/// Whether the noun before a number makes the set's name: 湄公河5国.
fn is_han_noun_before(page: &Page, i: usize) -> bool {
    bound_before(page, i).is_none()
        && i.checked_sub(1).and_then(|p| page.token(p)).is_some_and(|t| {
            matches!(t.class, WordClass::Name | WordClass::Noun | WordClass::Place) && is_han(page.before(i))
        })
}

/// 两大主场外交 after a verb counts; 的两大力量 names who is meant.
fn great(page: &Page, i: usize, n: Numeral, draft: Draft) -> Option<Draft> {
    if n.value > 30.0 || n.value < 2.0 || n.qualifier.is_some() {
        return None;
    }
    let before = i.checked_sub(1).and_then(|p| page.token(p))?;
    let verb = before.class == WordClass::Verb
        && !page.ends(i, "是")
        && !page.ends(i, "作为")
        && !page.ends(i, "为");
    if !verb {
        return None;
    }
    if let Some(end) = enumeration(page, "大", draft.end) {
        return Some(Draft {
            end,
            kind: FigureKind::Enumeration,
            unit: String::new(),
            rule: "zh-enumeration",
            ..draft
        });
    }
    Some(Draft { unit: String::new(), rule: "zh-number-great", ..draft })
}

/// Whether the number repeats a set that is known: 这两个, 中日四个政治文件, 我们三家.
fn is_set(page: &Page, i: usize) -> bool {
    if matches!(
        page.before(i),
        '这' | '那' | '们' | '其' | '上' | '前' | '后' | '下' | '头' | '各' | '哪' | '该'
    ) {
        return true;
    }
    if page.one_before(i, &["作为", "同为", "互为", "同属"]).is_some() {
        return true;
    }
    // A compound of countries: both characters stand for countries, as in 中日.
    super::parties::compound_before(&page.words(i.saturating_sub(4)..i))
}

/// The end of the noun that makes a number an enumeration, where one follows.
fn enumeration(page: &Page, word: &str, end: usize) -> Option<usize> {
    if word == "点" {
        return Some(end);
    }
    // An adjective may stand between: 三项重要原则.
    let mut at = end;
    for _ in 0..3 {
        if let Some((_, n, ())) = enumerations().at(page, at) {
            return Some(at + n);
        }
        if is_stop(page.get(at)) {
            return (page.get(at) == '“').then_some(end).filter(|_| word == "个");
        }
        let token = page.token(at)?;
        let attribute = matches!(token.class, WordClass::Adjective | WordClass::Noun | WordClass::Verb)
            || page.get(at) == '大';
        if !attribute || token.range.start != at {
            return None;
        }
        at = token.range.end;
    }
    None
}

/// A number without a measure word: 14亿人民 counts, 12308热线 is a name, 五国 is a set.
fn unmeasured(page: &Page, i: usize, n: Numeral) -> Option<Draft> {
    let next = page.get(n.end);
    if n.large && (n.digits || n.value >= 1e4) && !n.bare {
        let noun = is_han(next)
            && page.token(n.end).is_some_and(|t| !matches!(t.class, WordClass::Particle | WordClass::Adverb));
        if noun {
            return Some(Draft {
                upper: n.upper,
                qualifier: n.qualifier,
                ..plain(n.end, FigureKind::Count, n.value, "", "zh-large-number")
            });
        }
    }
    if n.digits && n.qualifier.is_none() {
        // 12308热线, 2758号决议, 3.0版
        let named = page.one_of(n.end, &["号", "热线", "版", "高铁", "航班", "国道", "客机"]);
        if let Some((word, len)) = named {
            let end = if matches!(word, "号" | "版") { n.end + len } else { n.end };
            return Some(plain(end, FigureKind::Identifier, n.value, "", "zh-number-as-name"));
        }
        if n.end - i >= 3 && is_han(next) && !n.large {
            return Some(plain(n.end, FigureKind::Identifier, n.value, "", "zh-number-without-unit"));
        }
    }
    None
}

fn bound_before(page: &Page, i: usize) -> Option<(usize, Qualifier)> {
    let (word, n) = page.one_before(i, &BEFORE.map(|b| b.0))?;
    let qualifier = BEFORE.iter().find(|b| b.0 == word)?.1;
    let fine = match word {
        // 邻近, 附近, 最近; 大约束; 上 only before a bare magnitude: 上百.
        "近" => !matches!(page.before(i - n), '附' | '最' | '邻' | '靠' | '相' | '新'),
        "约" => !matches!(
            page.before(i - n),
            '条' | '节' | '公' | '合' | '制' | '契' | '纽' | '缔' | '签' | '续' | '北'
        ),
        "上" => matches!(page.get(i), '百' | '千' | '万' | '亿') && !is_noun(page, i - n),
        "超" => page.before(i - n) != '赶',
        "突破" | "突破了" => true,
        _ => true,
    };
    fine.then_some((n, qualifier))
}

fn is_noun(page: &Page, i: usize) -> bool {
    i.checked_sub(1)
        .and_then(|p| page.token(p))
        .is_some_and(|t| matches!(t.class, WordClass::Noun | WordClass::Name))
}

fn finish(page: &Page, i: usize, draft: Draft) -> Figure {
    let mut start = i;
    let mut end = draft.end;
    let mut qualifier = draft.qualifier;
    if draft.kind.is_quantity() {
        if let Some((n, bound)) = bound_before(page, i) {
            qualifier = Some(bound);
            start -= n;
        }
        if let Some((word, n)) = page.one_of(end, &AFTER.map(|a| a.0))
            && (word != "多" || draft.kind == FigureKind::Duration)
            && (word != "多" || page.one_of(end, &["多边", "多次", "多样", "多种", "多方", "多元"]).is_none())
        {
            qualifier = qualifier.or(AFTER.iter().find(|a| a.0 == word).map(|a| a.1));
            end += n;
        }
    }
    Figure {
        range: page.bytes(&(start..end)),
        kind: draft.kind,
        value: draft.value,
        upper: draft.upper,
        unit: draft.unit,
        qualifier,
        subject: None,
        period: None,
        rule: draft.rule,
    }
}
