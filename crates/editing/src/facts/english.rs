//! Figures and dates of English: `about $3.2 billion`, `two-thirds`, `12 per cent`, `by the end of 2035`.

use std::ops::Range;
use std::sync::OnceLock;

use record::Date;
use regex::{Captures, Regex};

use super::calendar as cal;
use super::{DateMention, Facts, Figure, FigureKind, Qualifier};

/// A pattern of this file: each is compiled by the tests.
#[expect(clippy::expect_used, reason = "written here and compiled by the tests")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern written here")
}

/// Number words; `one` is an article as often as not and so stands apart.
const WORDS: &str = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

const MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December";

fn number_re() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| {
        pattern(&format!(
            r"(?ix)
            (?P<before>\b(?:more\ than|no\ more\ than|fewer\ than|less\ than|at\ least|at\ most|up\ to|some|as\ many\ as|as\ much\ as|
                over|above|about|around|approximately|roughly|nearly|almost|close\ to|under|below|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?)\s+)?
            (?:
              (?P<fraction>\b(?:a|one|two|three|four)[-\ ](?:third|quarter|fifth|half)s?\b(?:\s+of)?)
            | (?P<folded>\b(?:two|three|four|five|six|seven|eight|nine|ten)fold\b)
            | (?P<tens>\b(?:tens|dozens|hundreds|thousands|millions|billions)\b(?:\s+of\s+(?:thousands|millions))?\s+of\b)
            | (?P<currency>(?:US|A|C|HK|NT)?\$|€|£|¥|RMB\ ?|USD\ ?)?
              (?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\b(?:{WORDS}|one)\b(?:[-\ ](?:one|two|three|four|five|six|seven|eight|nine)\b)?)
              (?:(?:\ |-)?(?P<to>(?:to|-|–)(?:\ |-)?)(?P<upper>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?))?
              (?:[-\ ]?(?P<scale>hundred|thousand|million|billion|trillion|bn|tn)\b)?
              (?:\ (?P<scale2>hundred|thousand|million|billion|trillion)\b)?
              (?:\s*(?P<share>%|percentage\ points?|per\ ?cent\b|percent\b))?
              (?:[-\s]+(?P<money>(?:US\ )?dollars?|euros?|yuan|yen|pounds|rubles?|rupees?|won)\b)?
              (?P<fold>-?fold\b|\s+times\b)?
            )"
        ))
    })
}

fn unit_re() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| {
        pattern(
            r"(?ix)^[-\s]+(?:
            (?P<measure>square\ kilomet(?:re|er)s?|cubic\ met(?:re|er)s?|kilomet(?:re|er)s?|km|met(?:re|er)s?|miles?|nautical\ miles?|hectares?|acres?|
              tonnes?|tons?|kilograms?|kg|lit(?:re|er)s?|barrels?|megawatts?|gigawatts?|kilowatts?|degrees?)\b
          | (?P<time>(?:consecutive\ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|century)|years?'|year-old)\b
          | (?P<noun>(?:[a-z]+[-\ ]){0,2}?(?:[a-z]{2,}s|people|children|women|men|personnel|staff|police|troops))\b
            )",
        )
    })
}

fn ordinal_re() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| {
        pattern(
            r"(?i)\b(?:(\d+)(?:st|nd|rd|th)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth|fiftieth))\b",
        )
    })
}

fn date_re() -> &'static Regex {
    static RE: OnceLock<Regex> = OnceLock::new();
    RE.get_or_init(|| {
        pattern(&format!(
            r"(?x)
              (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?\ (?P<month1>{MONTHS})(?:,?\ (?P<year1>[12]\d{{3}}))?\b
            | \b(?P<month2>{MONTHS})\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\ (?P<year2>[12]\d{{3}}))?\b
            | \b(?P<month3>{MONTHS})(?:\ of)?,?\ (?P<year3>[12]\d{{3}})\b
            | \b(?P<rel3>[Tt]his|[Ll]ast|[Nn]ext)\ (?P<month5>{MONTHS})\b
            | \b(?:in|In|since|Since|by|By|until|Until|from|From|early|late|mid)[\ -](?P<month4>{MONTHS})\b(?:\ (?P<rel4>this|last|next)\ year\b)?
            | \b(?P<decade>[12]\d\d0)s\b
            | \b(?P<from>(?:1[89]|2[01])\d\d)(?:-|–|\ to\ )(?P<upto>(?:1[89]|2[01])\d\d)\b
            | \b(?P<year>(?:19|20|21)\d\d)\b
            | \b(?P<rel>[Tt]his|[Ll]ast|[Nn]ext|[Tt]he\ past|[Tt]he\ coming|[Pp]revious)\ (?P<unit>year|month|week|quarter|summer|spring|autumn|fall|winter)\b
            | \b(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast\ night)\b
            | \b(?P<count>\d+|{WORDS}|one|a)\ (?P<ago>year|month|week|day|decade)s?\ ago\b
            | \b(?:(?:over|in|during|within|for|Over|In|During|Within|For)\ )?(?:the\ )?(?P<dir>past|last|next|coming|following)\ (?P<count2>\d+|{WORDS})\ (?P<unit2>years|months|weeks|days|decades)\b
            | \b(?:within|Within|in|In)\ (?P<count3>\d+|{WORDS})\ (?P<unit3>years|months|weeks|days)\b
            | \b(?P<end>[Tt]he\ end\ of\ the\ year|[Ll]ater\ this\ year|[Ee]arlier\ this\ year|[Yy]ear-end)\b"
        ))
    })
}

fn month_number(name: &str) -> Option<u8> {
    MONTHS.split('|').position(|m| m == name).map(|i| i as u8 + 1)
}

fn word_value(word: &str) -> Option<f64> {
    let lower = word.to_ascii_lowercase();
    if let Ok(n) = lower.replace(',', "").parse() {
        return Some(n);
    }
    if lower == "a" {
        return Some(1.0);
    }
    let one = |w: &str| {
        const SMALL: [&str; 20] = [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ];
        const TENS: [&str; 8] =
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        SMALL
            .iter()
            .position(|s| *s == w)
            .map(|n| n as f64)
            .or_else(|| TENS.iter().position(|t| *t == w).map(|n| (n as f64 + 2.0) * 10.0))
    };
    let mut parts = lower.split(['-', ' ']);
    let first = one(parts.next()?)?;
    Some(first + parts.next().and_then(one).unwrap_or(0.0))
}

fn scale_value(word: &str) -> f64 {
    match word.to_ascii_lowercase().as_str() {
        "hundred" | "hundreds" => 100.0,
        "thousand" | "thousands" => 1000.0,
        "million" | "millions" => 1e6,
        "billion" | "bn" | "billions" => 1e9,
        "trillion" | "tn" => 1e12,
        "tens" => 10.0,
        "dozens" => 12.0,
        _ => 1.0,
    }
}

pub(super) fn read(text: &str, today: Option<Date>) -> Facts {
    let dates = dates(text, today);
    let mut figures = figures(text, &dates);
    ordinals(text, &dates, &figures.iter().map(|f| f.range.clone()).collect::<Vec<_>>(), &mut figures);
    figures.sort_by_key(|f| (f.range.start, f.range.end));
    for f in &mut figures {
        f.period = period(text, f.range.start, &dates);
    }
    Facts { figures, dates }
}

fn period(text: &str, at: usize, dates: &[DateMention]) -> Option<String> {
    let sentence = sentence(text, at);
    let inside = |d: &&DateMention| d.range.start >= sentence.start && d.range.end <= sentence.end;
    let before = dates.iter().rfind(|d| inside(d) && d.range.end <= at);
    before.or_else(|| dates.iter().find(inside)).and_then(|d| d.edtf.clone())
}

/// The sentence around a byte. A full stop between digits ends none.
fn sentence(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let ends = |i: usize| {
        matches!(bytes[i], b'!' | b'?' | b';' | b'\n')
            || (bytes[i] == b'.' && bytes.get(i + 1).is_none_or(u8::is_ascii_whitespace))
    };
    let start = (0..at).rev().find(|i| ends(*i)).map_or(0, |i| i + 1);
    let end = (at..text.len()).find(|i| ends(*i)).unwrap_or(text.len());
    start..end
}

fn qualifier(words: &str) -> Option<Qualifier> {
    let words = words.trim().to_ascii_lowercase();
    Some(match words.as_str() {
        "no more than" | "at most" | "up to" | "fewer than" | "less than" | "under" | "below" => {
            Qualifier::Under
        }
        "about" | "around" | "approximately" | "roughly" | "some" => Qualifier::About,
        "nearly" | "almost" | "close to" => Qualifier::Nearly,
        "" => return None,
        _ => Qualifier::Over,
    })
}

fn figures(text: &str, dates: &[DateMention]) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    for c in number_re().captures_iter(text) {
        let Some(all) = c.get(0) else { continue };
        let taken = dates.iter().any(|d| d.range.start < all.end() && all.start() < d.range.end);
        if taken {
            continue;
        }
        if let Some(figure) = figure(text, &c) {
            out.push(figure);
        }
    }
    out
}

fn figure(text: &str, c: &Captures<'_>) -> Option<Figure> {
    let all = c.get(0)?;
    let before = c.name("before").map(|m| m.as_str()).unwrap_or_default();
    let mut made = Figure {
        range: all.range(),
        kind: FigureKind::Count,
        value: 0.0,
        upper: None,
        unit: String::new(),
        qualifier: qualifier(before),
        subject: None,
        period: None,
        rule: "en-number-noun",
    };
    if let Some(fraction) = c.name("fraction") {
        let words = fraction.as_str().to_ascii_lowercase();
        let mut parts = words.split(['-', ' ']);
        let top = word_value(parts.next()?)?;
        let part = match parts.next()?.trim_end_matches('s') {
            "third" => 3.0,
            "quarter" => 4.0,
            "fifth" => 5.0,
            _ => 2.0,
        };
        // A third party is no share; a third of them is.
        if top == 1.0 && !words.ends_with(" of") {
            return None;
        }
        (made.kind, made.value, made.rule) = (FigureKind::Share, top / part, "en-fraction");
        made.subject = noun_after(text, all.end());
        return Some(made);
    }
    if let Some(folded) = c.name("folded") {
        let word = folded.as_str().to_ascii_lowercase();
        made.value = word_value(word.trim_end_matches("fold"))?;
        (made.kind, made.unit, made.rule) = (FigureKind::Multiple, "times".to_owned(), "en-times");
        return Some(made);
    }
    if let Some(tens) = c.name("tens") {
        let value: f64 = tens.as_str().split_whitespace().map(scale_value).product();
        (made.value, made.qualifier, made.rule) = (value, Some(Qualifier::Some), "en-tens-of");
        made.range.end -= " of".len();
        made.subject = noun_after(text, all.end());
        return Some(made);
    }
    let number = c.name("number")?;
    // COVID-19, F-16, 3.0.1, G20, 10:30: parts of something else.
    let byte = |i: Option<usize>| i.and_then(|i| text.as_bytes().get(i)).copied().unwrap_or(b' ');
    let start = c.name("currency").map_or(number.start(), |m| m.start());
    let (left, right) = (byte(start.checked_sub(1)), byte(Some(all.end())));
    if left.is_ascii_alphanumeric()
        || matches!(left, b'-' | b'.' | b'#' | b':' | b'/')
        || right == b':'
        || (right == b'.' && byte(Some(all.end() + 1)).is_ascii_digit())
    {
        return None;
    }
    let scale = c.name("scale").map_or(1.0, |m| scale_value(m.as_str()))
        * c.name("scale2").map_or(1.0, |m| scale_value(m.as_str()));
    made.value = word_value(number.as_str())? * scale;
    made.upper =
        c.name("upper").and_then(|u| word_value(u.as_str())).map(|u| u * scale).filter(|u| *u > made.value);
    let in_words = !number.as_str().starts_with(|c: char| c.is_ascii_digit());
    let money = c.name("currency").map(|m| m.as_str()).or(c.name("money").map(|m| m.as_str()));
    if let Some(money) = money {
        made.kind = FigureKind::Money;
        made.rule = "en-money";
        made.unit = match money.trim().to_ascii_lowercase().trim_end_matches('s') {
            "€" | "euro" => "EUR",
            "£" | "pound" => "GBP",
            "¥" | "rmb" | "yuan" => "CNY",
            "yen" => "JPY",
            "a$" => "AUD",
            "c$" => "CAD",
            "hk$" => "HKD",
            "nt$" => "TWD",
            "ruble" => "RUB",
            "rupee" => "INR",
            "won" => "KRW",
            _ => "USD",
        }
        .to_owned();
        made.subject = noun_before(text, all.start());
        return Some(made);
    }
    if let Some(share) = c.name("share") {
        made.kind = FigureKind::Share;
        made.rule = "en-per-cent";
        made.unit = if share.as_str().contains("point") { "pp" } else { "%" }.to_owned();
        made.subject = noun_before(text, all.start());
        return Some(made);
    }
    if let Some(fold) = c.name("fold") {
        if fold.as_str().trim() == "times" && made.value < 2.0 {
            return None;
        }
        (made.kind, made.unit, made.rule) = (FigureKind::Multiple, "times".to_owned(), "en-times");
        return Some(made);
    }
    let rest = &text[all.end()..];
    let Some(unit) = unit_re().captures(rest) else {
        // Fewer than five are left: bounded numbers count without their noun, which went before.
        const BOUNDS: [&str; 7] =
            ["more than", "no more than", "fewer than", "less than", "at least", "up to", "over"];
        let bounded = BOUNDS.contains(&before.trim().to_ascii_lowercase().as_str()) && made.value >= 2.0;
        made.rule = "en-bounded";
        return bounded.then_some(made);
    };
    let whole = unit.get(0)?;
    if let Some(measure) = unit.name("measure") {
        let word = measure.as_str().to_ascii_lowercase();
        (made.kind, made.unit, made.rule) = (FigureKind::Measure, singular(&word), "en-number-unit");
        made.range.end += whole.end();
        return Some(made);
    }
    if in_words && made.value == 1.0 && scale == 1.0 {
        return None;
    }
    if let Some(time) = unit.name("time") {
        let word = time.as_str().to_ascii_lowercase().replace("consecutive ", "");
        (made.kind, made.unit, made.rule) =
            (FigureKind::Duration, singular(word.trim_end_matches("'")), "en-number-unit");
        made.range.end += whole.end();
        return Some(made);
    }
    let noun = unit.name("noun")?;
    let words = noun.as_str();
    // After the, these, both: a set that is known. Verbs in -s end no noun phrase, but they follow one.
    const SETS: [&str; 9] =
        ["the ", "these ", "those ", "our ", "your ", "their ", "all ", "both ", "other "];
    let head = text[..all.start()].to_ascii_lowercase();
    let set = in_words && before.is_empty() && SETS.iter().any(|s| head.ends_with(s));
    const STOPS: [&str; 22] = [
        "of", "and", "or", "in", "on", "to", "for", "the", "is", "was", "has", "as", "this", "us", "its",
        "his", "a", "that", "which", "with", "by", "per",
    ];
    let last = words.split([' ', '-']).next_back().unwrap_or_default().to_ascii_lowercase();
    let stop = words.split([' ', '-']).any(|w| STOPS.contains(&w.to_ascii_lowercase().as_str()));
    if set || stop || last.len() < 3 {
        return None;
    }
    const ENUMERATED: [&str; 14] = [
        "points",
        "things",
        "aspects",
        "principles",
        "questions",
        "issues",
        "proposals",
        "areas",
        "ways",
        "reasons",
        "priorities",
        "messages",
        "comments",
        "remarks",
    ];
    made.subject = Some(all.end() + noun.start()..all.end() + noun.end());
    if in_words && ENUMERATED.contains(&last.as_str()) {
        (made.kind, made.rule) = (FigureKind::Enumeration, "en-enumeration");
    }
    Some(made)
}

fn singular(word: &str) -> String {
    match word {
        "centuries" => "century".to_owned(),
        w => w.trim_end_matches('s').to_owned(),
    }
}

/// Up to three words after a place.
fn noun_after(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let start = rest.len() - rest.trim_start().len();
    let end = rest[start..]
        .find(|c: char| !(c.is_alphanumeric() || c == ' ' || c == '-' || c == '\''))
        .map_or(rest.len(), |e| start + e);
    let words = &rest[start..end];
    let cut = words.match_indices(' ').nth(2).map_or(words.len(), |(i, _)| i);
    let words = words[..cut].trim_end();
    (!words.is_empty()).then(|| at + start..at + start + words.len())
}

/// The words before a sum that lie in its clause, without the verb that leads to it.
fn noun_before(text: &str, at: usize) -> Option<Range<usize>> {
    static VERB: OnceLock<Regex> = OnceLock::new();
    let verb = VERB.get_or_init(|| {
        pattern(r"(?i)\s+(?:(?:has|have|had|will|would|is|was|were|are)\s+)?(?:been\s+)?(?:reach(?:ed|es)?|total(?:l?ed|s)?|amount(?:ed|s)? to|grew|rose|fell|increased|decreased|stood|hit|surpassed|exceeded|topped|is|was|were|are|climbed|dropped)\b")
    });
    let sentence = sentence(text, at);
    let before = text.get(sentence.start..at)?;
    let clause = before.rfind([',', ':']).map_or(0, |i| i + 1);
    let words = &before[clause..];
    let found = verb.find_iter(words).last()?;
    let noun = words[..found.start()].trim();
    let start = sentence.start + clause + (words.len() - words.trim_start().len());
    (!noun.is_empty() && noun.split(' ').count() <= 8).then(|| start..start + noun.len())
}

fn ordinals(text: &str, dates: &[DateMention], taken: &[Range<usize>], out: &mut Vec<Figure>) {
    const WORDS: [&str; 14] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "twentieth",
        "fiftieth",
    ];
    for c in ordinal_re().captures_iter(text) {
        let Some(all) = c.get(0) else { continue };
        let inside = |r: &Range<usize>| r.start < all.end() && all.start() < r.end;
        let rest = &text[all.end()..];
        // At first, First, and first of all lead a list.
        let marker = rest.starts_with([',', ':'])
            || rest.starts_with(" of all")
            || text[..all.start()].ends_with("at ");
        if marker || taken.iter().any(inside) || dates.iter().any(|d| inside(&d.range)) {
            continue;
        }
        let value = match (c.get(1), c.get(2)) {
            (Some(n), _) => n.as_str().parse().ok(),
            (_, Some(w)) => WORDS.iter().position(|k| w.as_str().eq_ignore_ascii_case(k)).map(|i| match i {
                12 => 20.0,
                13 => 50.0,
                i => i as f64 + 1.0,
            }),
            _ => None,
        };
        let Some(value) = value else { continue };
        out.push(Figure {
            range: all.range(),
            kind: FigureKind::Ordinal,
            value,
            upper: None,
            unit: String::new(),
            qualifier: None,
            subject: noun_after(text, all.end()),
            period: None,
            rule: "en-ordinal",
        });
    }
}

fn dates(text: &str, today: Option<Date>) -> Vec<DateMention> {
    let mut out = Vec::new();
    for c in date_re().captures_iter(text) {
        let Some(all) = c.get(0) else { continue };
        let name = |n: &str| c.name(n).map(|m| m.as_str());
        let left = all.start().checked_sub(1).map_or(b' ', |i| text.as_bytes()[i]);
        let right = text.as_bytes().get(all.end()).copied().unwrap_or(b' ');
        if matches!(left, b'$' | b'.' | b',' | b'-') && !matches!(left, b'-') && name("year").is_some()
            || right == b'%'
            || (right == b',' && text.as_bytes().get(all.end() + 1).is_some_and(u8::is_ascii_digit))
        {
            continue;
        }
        let (edtf, relative, rule) = date(&name, today);
        if edtf.is_none() && (today.is_some() || !relative) {
            continue;
        }
        let mut edtf = edtf;
        let head = text[..all.start()].to_ascii_lowercase();
        if let Some(e) = edtf.take() {
            let bare = !e.contains('/') && !e.ends_with('~');
            edtf = Some(
                if head.ends_with("since ") || all.as_str().to_ascii_lowercase().starts_with("since ") {
                    cal::since(&e)
                } else if bare && (head.ends_with("the end of ") || head.ends_with("late ")) && e.len() == 4 {
                    format!("{e}-12~")
                } else if bare && head.ends_with("by ")
                    || all.as_str().to_ascii_lowercase().starts_with("by ")
                {
                    cal::until(&e)
                } else {
                    e
                },
            );
        }
        out.push(DateMention { range: all.range(), edtf, relative, rule });
    }
    out
}

fn date<'t>(
    name: &impl Fn(&str) -> Option<&'t str>,
    today: Option<Date>,
) -> (Option<String>, bool, &'static str) {
    let this = today.map(|t| i32::from(t.year()));
    let year = |n: &str| name(n).and_then(|y| y.parse::<i32>().ok());
    let shift = |w: &str| match w.to_ascii_lowercase().as_str() {
        "last" | "previous" | "the past" | "past" => -1,
        "next" | "the coming" | "coming" | "following" => 1,
        _ => 0,
    };
    for (m, d, y) in [("month1", "day1", "year1"), ("month2", "day2", "year2")] {
        if let (Some(m), Some(d)) =
            (name(m).and_then(month_number), name(d).and_then(|d| d.parse::<u8>().ok()))
        {
            let given = year(y);
            let y = given.or_else(|| today.map(|t| cal::year_of_month(t, m)));
            return (y.and_then(|y| cal::day(y, m, d)), given.is_none(), "en-day");
        }
    }
    if let (Some(m), Some(y)) = (name("month3").and_then(month_number), year("year3")) {
        return (Some(cal::month(y, m)), false, "en-month");
    }
    if let Some(m) = name("month4").and_then(month_number) {
        let y = match name("rel4") {
            Some(rel) => this.map(|y| y + shift(rel)),
            None => today.map(|t| cal::year_of_month(t, m)),
        };
        return (y.map(|y| cal::month(y, m)), true, "en-month");
    }
    if let (Some(m), Some(rel)) = (name("month5").and_then(month_number), name("rel3")) {
        let edtf = today.map(|t| {
            let y = i32::from(t.year());
            let y = match shift(rel) {
                -1 if m >= t.month() => y - 1,
                1 if m <= t.month() => y + 1,
                _ => y,
            };
            cal::month(y, m)
        });
        return (edtf, true, "en-month");
    }
    if let Some(y) = year("decade") {
        return (Some(format!("{}/{}", cal::year(y), cal::year(y + 9))), false, "en-decade");
    }
    if let (Some(a), Some(b)) = (year("from"), year("upto")) {
        return ((a < b).then(|| format!("{}/{}", cal::year(a), cal::year(b))), false, "en-years-from-to");
    }
    if let Some(y) = year("year") {
        return (Some(cal::year(y)), false, "en-year");
    }
    let rule = "en-time-relative";
    if let (Some(rel), Some(unit)) = (name("rel"), name("unit")) {
        let by = shift(rel);
        let edtf = today.map(|t| {
            let y = i32::from(t.year()) + by;
            match unit {
                "month" => {
                    let (y, m) = cal::months_after(t, by);
                    cal::month(y, m)
                }
                "week" => cal::week(t, i64::from(by)),
                "quarter" => {
                    let (y, m) = cal::months_after(t, by * 3);
                    format!("{y:04}-{}", 33 + (m - 1) / 3)
                }
                "spring" => format!("{y:04}-21"),
                "summer" => format!("{y:04}-22"),
                "autumn" | "fall" => format!("{y:04}-23"),
                "winter" => format!("{y:04}-24"),
                _ if rel.eq_ignore_ascii_case("the past") => cal::past_years(t, 1),
                _ if rel.eq_ignore_ascii_case("the coming") => cal::coming_years(t, 1),
                _ => cal::year(y),
            }
        });
        return (edtf, true, rule);
    }
    if let Some(near) = name("near") {
        let by = match near.to_ascii_lowercase().as_str() {
            "yesterday" | "last night" => -1,
            "tomorrow" => 1,
            _ => 0,
        };
        return (today.map(|t| cal::days_after(t, by)), true, rule);
    }
    let amount = |n: &str| name(n).and_then(word_value).filter(|v| *v <= 3000.0).map(|v| v as i32);
    if let (Some(n), Some(unit)) = (amount("count"), name("ago")) {
        let edtf = today.map(|t| match unit {
            "decade" => cal::year(i32::from(t.year()) - 10 * n),
            "year" => cal::year(i32::from(t.year()) - n),
            "month" => {
                let (y, m) = cal::months_after(t, -n);
                cal::month(y, m)
            }
            "week" => cal::days_after(t, -7 * i64::from(n)),
            _ => cal::days_after(t, -i64::from(n)),
        });
        return (edtf, true, rule);
    }
    for (count, unit, dir) in [("count2", "unit2", name("dir")), ("count3", "unit3", Some("next"))] {
        let (Some(n), Some(unit), Some(dir)) = (amount(count), name(unit), dir) else { continue };
        let back = shift(dir) < 0;
        let edtf = today.map(|t| {
            let span = |there: String| if back { format!("{there}/{t}") } else { format!("{t}/{there}") };
            let sign = if back { -1 } else { 1 };
            match unit {
                "decades" | "years" => {
                    let n = if unit == "decades" { 10 * n } else { n };
                    if back { cal::past_years(t, n) } else { cal::coming_years(t, n) }
                }
                "months" => {
                    let (y, m) = cal::months_after(t, sign * n);
                    let (here, there) = (cal::month(i32::from(t.year()), t.month()), cal::month(y, m));
                    if back { format!("{there}/{here}") } else { format!("{here}/{there}") }
                }
                "weeks" => span(cal::days_after(t, 7 * i64::from(sign * n))),
                _ => span(cal::days_after(t, i64::from(sign * n))),
            }
        });
        return (edtf, true, rule);
    }
    if let Some(end) = name("end") {
        let edtf = this.map(|y| if end.contains("er this") { cal::year(y) } else { format!("{y:04}-12~") });
        return (edtf, true, rule);
    }
    (None, true, rule)
}
