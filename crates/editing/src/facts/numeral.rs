//! Numbers as Chinese writes them: `2600亿`, `1.7万`, `一千多`, `数百万`, `三四十`, `百余`, `二〇三一`.
//!
//! The mark of inexactness may stand inside: in `50多万` the 多 belongs to the 50 and the 万 multiplies both.

use super::Qualifier;
use super::page::Page;

/// A number that stands at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numeral {
    /// The character after it.
    pub(super) end: usize,
    pub(super) value: f64,
    /// The upper end of 三四十.
    pub(super) upper: Option<f64>,
    /// 多, 余, 数, 几 inside it.
    pub(super) qualifier: Option<Qualifier>,
    /// Written with digits.
    pub(super) digits: bool,
    /// It ends with 万 or 亿, and so may stand before a noun without a measure.
    pub(super) large: bool,
    /// A mere 百, 千, 万 without a number before it.
    pub(super) bare: bool,
}

pub(super) fn digit(c: char) -> Option<f64> {
    Some(match c {
        '零' | '〇' => 0.0,
        '一' => 1.0,
        '二' | '两' => 2.0,
        '三' => 3.0,
        '四' => 4.0,
        '五' => 5.0,
        '六' => 6.0,
        '七' => 7.0,
        '八' => 8.0,
        '九' => 9.0,
        _ => return None,
    })
}

pub(super) fn magnitude(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        '万' => 1e4,
        '亿' => 1e8,
        _ => return None,
    })
}

/// Whether a character can begin a number.
pub(super) fn begins(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || magnitude(c).is_some() || matches!(c, '数' | '几')
}

/// The number at a place.
pub(super) fn at(page: &Page, i: usize) -> Option<Numeral> {
    let c = page.get(i);
    if c.is_ascii_digit() {
        with_digits(page, i)
    } else if begins(c) {
        with_characters(page, i)
    } else {
        None
    }
}

/// Digits with thousands marks and a decimal point, then 万 or 亿, perhaps with a second part: `3亿5000万`.
fn with_digits(page: &Page, i: usize) -> Option<Numeral> {
    let (mut value, mut end) = plain(page, i)?;
    let mut qualifier = None;
    let mut large = false;
    // A model or a hand may set a blank between number and magnitude.
    let mut at = end + usize::from(page.get(end) == ' ' && magnitude(page.get(end + 1)).is_some());
    let more = matches!(page.get(at), '多' | '余') && magnitude(page.get(at + 1)).is_some();
    at += usize::from(more);
    let (mut factor, mut last) = (1.0, f64::INFINITY);
    while let Some(m) = magnitude(page.get(at)) {
        factor *= m;
        last = m.min(last);
        at += 1;
    }
    if factor > 1.0 {
        end = at;
        value *= factor;
        large = factor >= 1e4;
        qualifier = more.then_some(Qualifier::Over);
        // 3亿5000万: a second part, of a smaller magnitude.
        if last >= 1e8
            && let Some((next, after)) = plain(page, end)
            && let Some(m) = magnitude(page.get(after)).filter(|m| *m < last)
        {
            value += next * m;
            end = after + 1;
        }
    }
    if matches!(page.get(end), '多' | '余') && qualifier.is_none() {
        qualifier = Some(Qualifier::Over);
        end += 1;
    }
    Some(Numeral { end, value, upper: None, qualifier, digits: true, large, bare: false })
}

fn plain(page: &Page, i: usize) -> Option<(f64, usize)> {
    let mut end = i;
    let mut text = String::new();
    let is_digit = |i: usize| page.get(i).is_ascii_digit();
    while is_digit(end) {
        text.push(page.get(end));
        end += 1;
    }
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    // Thousands marks: one to three digits, then groups of three.
    if text.len() <= 3 {
        while matches!(page.get(end), ',' | '，')
            && (1..=3).all(|k| is_digit(end + k))
            && !is_digit(end + 4)
            && text.len() <= 15
        {
            for k in 1..=3 {
                text.push(page.get(end + k));
            }
            end += 4;
        }
    }
    if page.get(end) == '.' && is_digit(end + 1) {
        let mut at = end + 1;
        let mut decimals = String::from(".");
        while is_digit(at) && decimals.len() < 12 {
            decimals.push(page.get(at));
            at += 1;
        }
        // 1.2.3 is no number.
        if !(page.get(at) == '.' && is_digit(at + 1)) {
            text.push_str(&decimals);
            end = at;
        }
    }
    text.parse().ok().map(|value| (value, end))
}

/// Characters: sections of 万 and 亿, each of 千, 百, 十 and a digit.
fn with_characters(page: &Page, i: usize) -> Option<Numeral> {
    let mut end = i;
    let mut qualifier = None;
    // 数十, 几百, 十几, 上百: how many tens is not said. 数 alone is a noun, 几 alone asks.
    if matches!(page.get(i), '数' | '几') {
        magnitude(page.get(i + 1))?;
        qualifier = Some(Qualifier::Some);
        end += 1;
    }
    let start = end;
    let (mut total, mut section, mut current) = (0.0, 0.0, None::<f64>);
    let (mut upper_total, mut upper_section, mut upper_current) = (0.0, 0.0, None::<f64>);
    let mut ranged = false;
    let mut large = false;
    loop {
        let c = page.get(end);
        if let Some(d) = digit(c) {
            if let Some(before) = current {
                // 三四十, 七八个; 二〇三一 is read by those who look for years.
                if d == before + 1.0 && !ranged && before > 0.0 {
                    ranged = true;
                    upper_current = Some(d);
                    end += 1;
                    continue;
                }
                if before == 0.0 {
                    (current, upper_current) = (Some(d), Some(d));
                    end += 1;
                    continue;
                }
                break;
            }
            (current, upper_current) = (Some(d), Some(d));
            end += 1;
        } else if let Some(m) = magnitude(c) {
            if m >= 1e4 {
                let part =
                    section + current.unwrap_or(if section == 0.0 && total == 0.0 { 1.0 } else { 0.0 });
                let upper = upper_section
                    + upper_current.unwrap_or(if upper_section == 0.0 && upper_total == 0.0 {
                        1.0
                    } else {
                        0.0
                    });
                if part == 0.0 {
                    // 万亿: the magnitude of a magnitude.
                    (total, upper_total) = (total * m, upper_total * m);
                } else {
                    (total, upper_total) = if m == 1e8 {
                        ((total + part) * m, (upper_total + upper) * m)
                    } else {
                        (total + part * m, upper_total + upper * m)
                    };
                }
                (section, upper_section) = (0.0, 0.0);
                large = true;
            } else {
                section += current.unwrap_or(1.0) * m;
                upper_section += upper_current.unwrap_or(1.0) * m;
            }
            (current, upper_current) = (None, None);
            end += 1;
        } else if c == '几' && end > start && magnitude(page.before(end)) == Some(10.0) {
            // 十几: some more than ten.
            qualifier = Some(Qualifier::Some);
            end += 1;
        } else if matches!(c, '多' | '余')
            && magnitude(page.get(end + 1)).is_some_and(|m| m >= 1e4)
            && end > start
        {
            qualifier = qualifier.or(Some(Qualifier::Over));
            end += 1;
        } else {
            break;
        }
    }
    if end == start {
        return None;
    }
    let mut value = total + section + current.unwrap_or(0.0);
    let upper = upper_total + upper_section + upper_current.unwrap_or(0.0);
    // 三点五亿: a decimal, where what follows 点 is a digit and a magnitude or a unit of a hundred.
    if page.get(end) == '点' && digit(page.get(end + 1)).is_some() && page.get(end + 2) != '建' {
        let mut at = end + 1;
        let mut scale = 0.1;
        let mut fraction = 0.0;
        while let Some(d) = digit(page.get(at)) {
            fraction += d * scale;
            scale /= 10.0;
            at += 1;
        }
        value += fraction;
        end = at;
        if let Some(m) = magnitude(page.get(end)).filter(|m| *m >= 1e4) {
            value *= m;
            large = true;
            end += 1;
        }
    }
    if matches!(page.get(end), '多' | '余') && (end > start + 1 || magnitude(page.get(start)).is_some()) {
        qualifier = qualifier.or(Some(Qualifier::Over));
        end += 1;
    }
    let first = page.get(start);
    let bare = start == i && magnitude(first).is_some_and(|m| m > 10.0);
    Some(Numeral {
        end,
        value,
        upper: (ranged && upper > value).then_some(upper),
        qualifier,
        digits: false,
        large,
        bare,
    })
}

/// A year in four digits or characters at a place, and the character after it: `2031`, `二〇三一`.
pub(super) fn year(page: &Page, i: usize) -> Option<(u16, usize)> {
    let mut value = 0u16;
    for k in 0..4 {
        let c = page.get(i + k);
        let d = match c.to_digit(10) {
            Some(d) => u16::try_from(d).ok()?,
            None => digit(c).filter(|_| c != '两')? as u16,
        };
        value = value * 10 + d;
    }
    let inside = |c: char| c.is_ascii_digit() || c == '.';
    let alone = !inside(page.before(i)) && !page.get(i + 4).is_ascii_digit();
    (alone && (1800..3000).contains(&value)).then_some((value, i + 4))
}

/// A small whole number at a place, for months and days: digits or characters.
pub(super) fn small(page: &Page, i: usize) -> Option<(u16, usize)> {
    if page.before(i).is_ascii_digit()
        || (page.before(i) == '.' && page.before(i.saturating_sub(1)).is_ascii_digit())
    {
        return None;
    }
    let n = at(page, i)?;
    let whole = n.value.fract() == 0.0 && n.qualifier.is_none() && n.upper.is_none() && n.value <= 9999.0;
    whole.then_some((n.value as u16, n.end))
}
