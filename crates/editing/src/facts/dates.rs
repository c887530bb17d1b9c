//! Times in Chinese: `3月7日`, `2031年底`, `去年国庆前夕`, `近三年`, `30年来`.
//!
//! Most are relative, and mean nothing without the day of the event. What the event cannot resolve (`30年后` after
//! another time, `当年`, `近年来`) is left out rather than guessed.

use std::ops::Range;

use record::Date;

use super::DateMention;
use super::calendar::{self as cal, day, month};
use super::numeral::{small, year};
use super::page::Page;

/// A time before its suffixes are read.
struct Found {
    end: usize,
    edtf: Option<String>,
    relative: bool,
    rule: &'static str,
    /// The year, where nothing narrower was named.
    year: Option<i32>,
}

/// The expressions of time in a text, each place in one.
pub(super) fn find(page: &Page, today: Option<Date>) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = Vec::new();
    let mut i = 0;
    // `3月7日至9日`, `2020年9月`: what was last named in the sentence gives its year to what follows.
    let mut last_year: Option<(usize, i32)> = None;
    while i < page.len() {
        let sentence = |a: usize| page.sentence(a).start;
        let carried = last_year
            .filter(|(at, _)| sentence(*at) == sentence(i) && !page.chars[*at..i].contains(&'将'))
            .map(|(_, y)| y);
        let Some(mut found) = one(page, i, today, carried) else {
            i += 1;
            continue;
        };
        suffixes(page, &mut found);
        if let Some(y) = found.edtf.as_deref().and_then(cal::first_year) {
            last_year = Some((i, y));
        }
        out.push(DateMention {
            range: page.bytes(&(i..found.end)),
            edtf: found.edtf,
            relative: found.relative,
            rule: found.rule,
        });
        i = found.end.max(i + 1);
    }
    out
}

fn one(page: &Page, i: usize, today: Option<Date>, carried: Option<i32>) -> Option<Found> {
    absolute(page, i, today)
        .or_else(|| named_year(page, i, today))
        .or_else(|| span_of_years(page, i, today))
        .or_else(|| month_or_day(page, i, today, carried))
        .or_else(|| near(page, i, today))
}

fn number_before(page: &Page, i: usize) -> bool {
    super::numeral::begins(page.before(i)) || matches!(page.before(i), '第' | '.')
}

/// `2031年`, `2031年3月7日`, `2031—2033年`, `上世纪90年代`.
fn absolute(page: &Page, i: usize, _: Option<Date>) -> Option<Found> {
    if let Some(found) = decade(page, i) {
        return Some(found);
    }
    let (y, mut end) = year(page, i)?;
    let y = i32::from(y);
    // `2031-2033年`, `2031年至2033年`
    let first_end = end + usize::from(page.get(end) == '年');
    if matches!(page.get(first_end), '-' | '至' | '到')
        && let Some((y2, after)) = year(page, first_end + 1)
        && page.get(after) == '年'
        && i32::from(y2) > y
    {
        return Some(Found {
            end: after + 1,
            edtf: Some(format!("{}/{}", cal::year(y), cal::year(i32::from(y2)))),
            relative: false,
            rule: "zh-years-from-to",
            year: None,
        });
    }
    if page.get(end) == ' ' && page.get(end + 1) == '年' {
        end += 1;
    }
    if page.get(end) != '年' {
        return None;
    }
    end += 1;
    // `1000年前`, `2000年历史`: a length. Few officials speak of the years 1800 to 1899 or 2200 on without more.
    if page.starts(end, "代")
        || (y % 100 == 0 && page.one_of(end, &["历史", "前", "来", "的历史", "文明"]).is_some())
    {
        return None;
    }
    Some(in_year(page, y, end, false, "zh-year"))
}

/// `上世纪90年代`, `20世纪80年代初`, `九十年代`.
fn decade(page: &Page, i: usize) -> Option<Found> {
    let (century, at) = if page.starts(i, "上个世纪") {
        (20, i + 4)
    } else if page.starts(i, "上世纪") {
        (20, i + 3)
    } else if page.starts(i, "本世纪") {
        (21, i + 3)
    } else {
        let (n, at) = small(page, i)?;
        (page.starts(at, "世纪") && (15..=22).contains(&n)).then_some((n, at + 2))?
    };
    let base = (i32::from(century) - 1) * 100;
    if let Some((n, after)) = small(page, at)
        && page.starts(after, "年代")
        && n % 10 == 0
        && n < 100
    {
        let from = base + i32::from(n);
        let edtf = format!("{}/{}", cal::year(from), cal::year(from + 9));
        return Some(Found {
            end: after + 2,
            edtf: Some(edtf),
            relative: false,
            rule: "zh-decade",
            year: None,
        });
    }
    let (word, from, to) = [("中叶", 40, 60), ("初", 1, 10), ("末", 91, 100), ("", 1, 100)]
        .into_iter()
        .find(|(w, ..)| page.starts(at, w))?;
    let edtf = format!("{}/{}", cal::year(base + from), cal::year(base + to));
    let end = at + word.chars().count();
    Some(Found { end, edtf: Some(edtf), relative: false, rule: "zh-century", year: None })
}

/// What narrows a year: a month, a day, a half, a quarter, a feast.
fn in_year(page: &Page, y: i32, at: usize, relative: bool, rule: &'static str) -> Found {
    let plain = Found { end: at, edtf: Some(cal::year(y)), relative, rule, year: Some(y) };
    let with = |end: usize, edtf: String| Found { end, edtf: Some(edtf), relative, rule, year: None };
    // `去年的3月`, `去年，11月`: only the former.
    let from = at + usize::from(page.get(at) == '的' || page.get(at) == ' ');
    if let Some((m, d, end)) = month_day(page, from) {
        return match d {
            Some(d) => day(y, m, d).map_or(plain, |edtf| with(end, edtf)),
            None => with(end, month(y, m)),
        };
    }
    if let Some((half, n)) = page.one_of(from, &["上半年", "下半年", "前半年", "后半年"]) {
        return with(from + n, format!("{y:04}-{}", if half.starts_with(['上', '前']) { 40 } else { 41 }));
    }
    if let Some((quarter, end)) = quarter(page, from) {
        return with(end, format!("{y:04}-{}", 32 + quarter));
    }
    if let Some((feast, m, d)) = feast(page, from) {
        let end = from + feast;
        return with(end, d.and_then(|d| day(y, m, d)).unwrap_or_else(|| format!("{}~", month(y, m))));
    }
    for (words, n, edtf) in [
        ("年底", 2, format!("{y:04}-12~")),
        ("年初", 2, format!("{y:04}-01~")),
        ("年末", 2, format!("{y:04}-12~")),
        ("年中", 2, format!("{y:04}-06~")),
        ("春夏", 2, format!("{y:04}-21")),
        ("春天", 2, format!("{y:04}-21")),
        ("夏天", 2, format!("{y:04}-22")),
        ("秋天", 2, format!("{y:04}-23")),
        ("冬天", 2, format!("{y:04}-24")),
        ("春季", 2, format!("{y:04}-21")),
        ("夏季", 2, format!("{y:04}-22")),
        ("秋季", 2, format!("{y:04}-23")),
        ("冬季", 2, format!("{y:04}-24")),
    ] {
        if page.starts(from, words) {
            return with(from + n, edtf);
        }
    }
    for (word, edtf) in
        [('底', format!("{y:04}-12~")), ('末', format!("{y:04}-12~")), ('初', format!("{y:04}-01~"))]
    {
        if page.get(at) == word && !page.starts(at, "初步") && !page.starts(at, "初次") {
            return with(at + 1, edtf);
        }
    }
    if page.starts(at, "中期") || page.starts(at, "中旬") {
        return plain;
    }
    plain
}

fn quarter(page: &Page, i: usize) -> Option<(u8, usize)> {
    let at = i + usize::from(page.get(i) == '第');
    let q = ['一', '二', '三', '四']
        .iter()
        .position(|c| *c == page.get(at))
        .or_else(|| ['1', '2', '3', '4'].iter().position(|c| *c == page.get(at)))?;
    page.starts(at + 1, "季度").then_some((q as u8 + 1, at + 3))
}

/// Feasts with the month in which they fall, and their day where it is fixed.
const FEASTS: [(&str, u8, Option<u8>); 12] = [
    ("国庆节", 10, Some(1)),
    ("国庆", 10, Some(1)),
    ("元旦", 1, Some(1)),
    ("春节", 2, None),
    ("劳动节", 5, Some(1)),
    ("五一", 5, Some(1)),
    ("端午", 6, None),
    ("中秋", 9, None),
    ("圣诞节", 12, Some(25)),
    ("圣诞", 12, Some(25)),
    ("清明", 4, None),
    ("感恩节", 11, None),
];

fn feast(page: &Page, i: usize) -> Option<(usize, u8, Option<u8>)> {
    FEASTS.iter().find(|(w, ..)| page.starts(i, w)).map(|(w, m, d)| (w.chars().count(), *m, *d))
}

/// `3月`, `3月7日`, `3月上旬`, `三月七号`.
fn month_day(page: &Page, i: usize) -> Option<(u8, Option<u8>, usize)> {
    let (m, at) = small(page, i)?;
    if !(1..=12).contains(&m) || page.get(at) != '月' {
        return None;
    }
    let m = m as u8;
    let end = at + 1;
    if let Some((d, after)) = small(page, end)
        && (1..=31).contains(&d)
        && matches!(page.get(after), '日' | '号')
    {
        return Some((m, Some(d as u8), after + 1));
    }
    let end = end + page.one_of(end, &["上旬", "中旬", "下旬"]).map_or(0, |(_, n)| n);
    let tail = page.one_of(end, &["底", "初", "末", "份"]).map_or(0, |(_, n)| n);
    Some((m, None, end + tail))
}

/// Years that are named from the day of the event.
const YEARS: [(&str, i32); 9] = [
    ("大前年", -3),
    ("前年", -2),
    ("去年", -1),
    ("上年", -1),
    ("今年", 0),
    ("本年度", 0),
    ("明年", 1),
    ("后年", 2),
    ("今明两年", 0),
];

fn named_year(page: &Page, i: usize, today: Option<Date>) -> Option<Found> {
    let (word, n) = page.one_of(i, &YEARS.map(|y| y.0))?;
    // 3年前年均: 前年 belongs to no year here.
    if number_before(page, i)
        || (word == "前年" && matches!(page.before(i), '年' | '月'))
        || (word == "上年" && page.before(i) == '以')
    {
        return None;
    }
    let apart = YEARS.iter().find(|y| y.0 == word)?.1;
    let Some(today) = today else {
        return Some(Found { end: i + n, edtf: None, relative: true, rule: "zh-year-relative", year: None });
    };
    let y = i32::from(today.year()) + apart;
    if word == "今明两年" {
        let edtf = format!("{}/{}", cal::year(y), cal::year(y + 1));
        return Some(Found {
            end: i + n,
            edtf: Some(edtf),
            relative: true,
            rule: "zh-year-relative",
            year: None,
        });
    }
    let mut found = in_year(page, y, i + n, true, "zh-year-relative");
    // 去年同期, 今年内
    if found.year.is_some() {
        found.end += page.one_of(found.end, &["年内", "内"]).map_or(0, |(_, n)| n);
    }
    Some(found)
}

/// `过去一年`, `近三年`, `30年来`, `30年前`, `未来五年`, `3天前`.
fn span_of_years(page: &Page, i: usize, today: Option<Date>) -> Option<Found> {
    const BEFORE: [&str; 14] = [
        "在过去的",
        "过去的",
        "过去",
        "最近的",
        "最近",
        "近",
        "未来的",
        "未来",
        "今后的",
        "今后",
        "接下来的",
        "最近这",
        "此后",
        "刚刚过去的",
    ];
    let head = page.one_of(i, &BEFORE);
    let at = i + head.map_or(0, |(_, n)| n);
    if head.is_none() && number_before(page, i) {
        return None;
    }
    let n = super::numeral::at(page, at)?;
    if page.before(i) == '第' {
        return None;
    }
    // 过去30多年, 近10余年来
    let years = n.value;
    // 刚刚过去的2017年 is a year.
    if years.fract() != 0.0 || !(1.0..=1500.0).contains(&years) {
        return None;
    }
    let years = years as i32;
    let units = ["个多月", "个月", "个星期", "个小时", "小时", "星期", "年", "天", "周"];
    let (unit, len) = page.one_of(n.end, &units)?;
    let mut end = n.end + len;
    let more = usize::from(matches!(page.get(end), '多' | '半'));
    let after = end + more;
    let future =
        head.is_some_and(|(w, _)| w.starts_with("未来") || w.starts_with("今后") || w.starts_with("接下来"));
    let nearly = head.is_some_and(|(w, _)| w == "近");
    let tail = page.one_of(after, &["以来", "来", "之前", "以前", "前", "间", "里", "内", "之内", "之间"]);
    let word = tail.map(|(w, _)| w);
    let back = matches!(word, Some("以来" | "来"));
    let ago = matches!(word, Some("之前" | "以前" | "前"));
    let within = matches!(word, Some("间" | "里" | "内" | "之内" | "之间"));
    // 近30年 of a length (有近30年历史) is a figure; 近30年来 is a time; 近三年 is one too.
    let small_head = nearly && (years > 10 || n.digits && n.qualifier.is_some()) && !back;
    let named = head.is_some() && !small_head;
    if !named && !back && !ago {
        return None;
    }
    // 提前 and 前所未有 are no times; 来自 and 来华 no tail.
    if page
        .one_of(
            after,
            &[
                "来自", "来华", "来访", "来到", "来说", "前来", "前所", "前往", "前景", "前进", "前期",
                "里程", "内容", "内部", "内外",
            ],
        )
        .is_some()
        && !named
    {
        return None;
    }
    if ago && page.before(i) == '提' {
        return None;
    }
    if back || ago || (within && named) {
        end = after + tail.map_or(0, |(_, n)| n);
        if page
            .one_of(after, &["来自", "来华", "来访", "来到", "来说", "内容", "内部", "内外", "里程"])
            .is_some()
        {
            end = after;
        }
    } else {
        end = after;
    }
    let edtf = today.and_then(|today| {
        let y = i32::from(today.year());
        Some(match unit {
            "年" if ago => cal::year(y - years),
            "年" if future => cal::coming_years(today, years),
            "年" => cal::past_years(today, years),
            "个月" | "个多月" => {
                let apart = if future { years } else { -years };
                let (y2, m2) = cal::months_after(today, apart);
                let (here, there) = (month(y, today.month()), month(y2, m2));
                match (ago, future) {
                    (true, _) => there,
                    (_, true) => format!("{here}/{there}"),
                    _ => format!("{there}/{here}"),
                }
            }
            "天" | "周" | "星期" | "个星期" => {
                let days = i64::from(years) * if unit == "天" { 1 } else { 7 };
                let there = cal::days_after(today, if future { days } else { -days });
                match (ago, future) {
                    (true, _) => there,
                    (_, true) => format!("{today}/{there}"),
                    _ => format!("{there}/{today}"),
                }
            }
            _ => return None,
        })
    });
    if edtf.is_none() && today.is_some() {
        return None;
    }
    Some(Found { end, edtf, relative: true, rule: "zh-span-of-time", year: None })
}

/// `3月7日`, `12月`, `7日` of a month that is not named.
fn month_or_day(page: &Page, i: usize, today: Option<Date>, carried: Option<i32>) -> Option<Found> {
    if number_before(page, i) {
        return None;
    }
    if let Some((m, d, end)) = month_day(page, i) {
        // 三个月 has its measure; 3月 without 个 is a month.
        // 去年达到……，从6月1日起: what begins lies ahead.
        let carried = carried.filter(|_| page.get(end) != '起');
        let y = carried.or_else(|| today.map(|t| cal::year_of_month(t, m)));
        let edtf = y.and_then(|y| match d {
            Some(d) => day(y, m, d),
            None => Some(month(y, m)),
        });
        if edtf.is_none() && today.is_some() {
            return None;
        }
        return Some(Found { end, edtf, relative: true, rule: "zh-month", year: None });
    }
    if let Some((feast, m, d)) = feast(page, i)
        && (page
            .one_of(i + feast, &["前夕", "前后", "期间", "假期", "之前", "前", "之后", "后", "节"])
            .is_some())
    {
        let edtf = today.map(|t| {
            let y = cal::year_of_month(t, m);
            d.and_then(|d| day(y, m, d)).unwrap_or_else(|| format!("{}~", month(y, m)))
        });
        return Some(Found { end: i + feast, edtf, relative: true, rule: "zh-feast", year: None });
    }
    // A day: digits alone, since 三日 is a length as often as a day.
    if !page.get(i).is_ascii_digit() {
        return None;
    }
    let (d, end) = small(page, i)?;
    let length = page.one_before(i, &["为期", "历时", "连续", "停留", "每", "共"]).is_some();
    if !(1..=31).contains(&d)
        || page.get(end) != '日'
        || length
        || page.starts(end, "日元")
        || page.starts(end, "日内")
    {
        return None;
    }
    let edtf = today.and_then(|t| cal::nearest_day(t, d as u8));
    if edtf.is_none() && today.is_some() {
        return None;
    }
    Some(Found { end: end + 1, edtf, relative: true, rule: "zh-day", year: None })
}

/// Days, weeks, months and parts of the year as they are named from the day of the event.
fn near(page: &Page, i: usize, today: Option<Date>) -> Option<Found> {
    const DAYS: [(&str, i64); 18] = [
        ("大前天", -3),
        ("前天", -2),
        ("昨天", -1),
        ("昨日", -1),
        ("昨晚", -1),
        ("昨夜", -1),
        ("今天", 0),
        ("今日", 0),
        ("今晨", 0),
        ("今早", 0),
        ("今晚", 0),
        ("今夜", 0),
        ("明天", 1),
        ("明日", 1),
        ("明晚", 1),
        ("明早", 1),
        ("后天", 2),
        ("前晚", -2),
    ];
    const OTHERS: [&str; 21] = [
        "上个月",
        "上月",
        "这个月",
        "本月",
        "当月",
        "下个月",
        "下月",
        "上个星期",
        "上星期",
        "上周",
        "这周",
        "本周",
        "下个星期",
        "下星期",
        "下周",
        "年底",
        "年初",
        "年内",
        "上半年",
        "下半年",
        "月底",
    ];
    let rule = "zh-time-relative";
    if let Some((word, n)) = page.one_of(i, &DAYS.map(|d| d.0)) {
        // 今日俄罗斯 is an agency, 明日黄花 a set phrase, 今天的中国 an age.
        let name = page
            .one_of(
                i + n,
                &["俄罗斯", "美国", "印度", "头条", "之", "黄花", "女报", "的中国", "的世界", "的"],
            )
            .is_some()
            || page.before(i) == '《'
            || matches!(page.before(i), '至' | '到');
        let apart = DAYS.iter().find(|d| d.0 == word)?.1;
        if name || (apart == -2 && page.before(i) == '年') || (apart == 2 && matches!(page.before(i), '先'))
        {
            return None;
        }
        let mut end = i + n;
        end +=
            page.one_of(end, &["上午", "下午", "中午", "凌晨", "晚上", "晚", "早上"]).map_or(0, |(_, n)| n);
        let edtf = today.map(|t| cal::days_after(t, apart));
        return Some(Found { end, edtf, relative: true, rule, year: None });
    }
    let (word, n) = page.one_of(i, &OTHERS)?;
    // 去年底 was read before; 多年底蕴, 历年年初.
    if number_before(page, i)
        || page.starts(i + n, "蕴")
        || page.starts(i, "年内容")
        || page.starts(i, "月底子")
    {
        return None;
    }
    if word.starts_with("年")
        && matches!(page.before(i), '多' | '历' | '每' | '当' | '某' | '同' | '往' | '全' | '次')
    {
        return None;
    }
    let y = today.map(|t| i32::from(t.year()));
    let months = |t: Date, apart: i32| {
        let (y, m) = cal::months_after(t, apart);
        month(y, m)
    };
    let edtf = match word {
        "上个月" | "上月" => today.map(|t| months(t, -1)),
        "这个月" | "本月" => today.map(|t| months(t, 0)),
        "当月" => return None,
        "下个月" | "下月" => today.map(|t| months(t, 1)),
        "月底" => today.map(|t| {
            format!("{}-{:02}", months(t, 0), record::calendar::days_of(i64::from(t.year()), t.month())) + "~"
        }),
        "上个星期" | "上星期" | "上周" => today.map(|t| cal::week(t, -1)),
        "这周" | "本周" => today.map(|t| cal::week(t, 0)),
        "下个星期" | "下星期" | "下周" => today.map(|t| cal::week(t, 1)),
        "年底" => y.map(|y| format!("{y:04}-12~")),
        "年初" => y.map(|y| format!("{y:04}-01~")),
        "年内" => y.map(cal::year),
        "上半年" => y.map(|y| format!("{y:04}-40")),
        _ => y.map(|y| format!("{y:04}-41")),
    };
    let mut end = i + n;
    if word.ends_with('周') || word.ends_with("星期") {
        end += usize::from(matches!(
            page.get(end),
            '一' | '二' | '三' | '四' | '五' | '六' | '日' | '天' | '末'
        ));
        if page.before(end) == '末'
            && end > i + n
            && let Some(monday) =
                edtf.as_deref().and_then(|w| w.split('/').next()).and_then(|m| m.parse::<Date>().ok())
        {
            let edtf = Some(format!("{}/{}", cal::days_after(monday, 5), cal::days_after(monday, 6)));
            return Some(Found { end, edtf, relative: true, rule, year: None });
        }
        let weekday = ['一', '二', '三', '四', '五', '六', '日'].iter().position(|c| *c == page.before(end));
        if let (Some(d), Some(week), true) = (weekday, edtf.as_deref(), end > i + n) {
            let monday: Option<Date> = week.split('/').next().and_then(|m| m.parse().ok());
            let edtf = monday.map(|m| cal::days_after(m, d as i64));
            return Some(Found { end, edtf, relative: true, rule, year: None });
        }
    }
    Some(Found { end, edtf, relative: true, rule, year: None })
}

/// 以来, 前夕, 起, 之前: what turns a time into one since or until it.
fn suffixes(page: &Page, found: &mut Found) {
    let Some(edtf) = found.edtf.clone() else { return };
    let span = found.rule == "zh-span-of-time";
    const WORDS: [(&str, u8); 13] = [
        ("以来", 0),
        ("至今", 0),
        ("迄今", 0),
        ("以后", 1),
        ("之后", 1),
        ("前夕", 2),
        ("以前", 3),
        ("之前", 3),
        ("底前", 3),
        ("前后", 4),
        ("期间", 5),
        ("起", 0),
        ("前", 3),
    ];
    let Some((word, n)) = page.one_of(found.end, &WORDS.map(|w| w.0)) else { return };
    let kind = WORDS.iter().find(|w| w.0 == word).map_or(5, |w| w.1);
    let blocked = span
        || (word == "前"
            && page
                .one_of(
                    found.end,
                    &["前往", "前来", "前所", "前后", "前景", "前期", "前天", "前年", "前总", "前首", "前外"],
                )
                .is_some())
        || (word == "起"
            && page
                .one_of(found.end, &["起来", "起草", "起到", "起码", "起点", "起飞", "起因", "起诉", "起义"])
                .is_some());
    if blocked {
        return;
    }
    let new = match kind {
        0 | 1 => cal::since(&edtf),
        2 => match edtf.parse::<Date>() {
            Ok(d) => format!("{}~", cal::days_after(d, -1)),
            Err(_) => edtf,
        },
        3 => cal::until(&edtf),
        4 if !edtf.ends_with('~') && !edtf.contains('/') => format!("{edtf}~"),
        _ => edtf,
    };
    found.edtf = Some(new);
    found.end += n;
}

/// Whether a stretch of characters lies in one of the times.
pub(super) fn covered(page: &Page, dates: &[DateMention], range: &Range<usize>) -> bool {
    let bytes = page.bytes(range);
    let next = dates.partition_point(|d| d.range.end <= bytes.start);
    dates.get(next).is_some_and(|d| d.range.start < bytes.end)
}
