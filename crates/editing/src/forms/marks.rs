//! The marks of layout around an attribution: what stands before its words, what holds them, what closes them.
//!
//! ```text
//! • [望汐日报记者]请问…2031-05-12 15:06:31       a bullet; square brackets; a time behind the words
//! 14:02  **Orla Venn (Harbours):** Good …        a time; emphasis; a colon
//! 1. Quay Courier – When …                       a number; a dash
//! >> MINISTER VENN: GOOD                         the mark of captions; a colon
//! ```
//!
//! Nothing here knows what a name is. A printed line gives its *candidates*: each a way to read its start as an
//! attribution, with the [`Form`] that the way has in common with others of the file.

/// What closes the words of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Close {
    /// A colon of any script or width.
    Colon,
    /// A semicolon, which a misprint or a wrong character set makes of a colon.
    Semicolon,
    /// A dash between blanks, or two Chinese dashes.
    Dash,
    /// A full stop and a blank.
    Stop,
    /// A tabulator, or more blanks than one.
    Blanks,
    /// The bracket, the emphasis or the cell that holds it, and no mark beside.
    Holder,
    /// The end of the printed line: what is said begins on the next.
    Line,
}

/// What holds the words of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Holder {
    None,
    Square,
    Lenticular,
    Round,
    Corner,
    Angle,
    /// `<v Name>`, as WebVTT marks who speaks.
    Voice,
    /// The first cell of a row.
    Cell,
    Emphasis,
}

/// What attributions of one kind have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Form {
    /// Whether a bullet stands before it.
    pub(crate) bullet: bool,
    /// Whether a number stands before it.
    pub(crate) number: bool,
    /// Whether a time stands before or directly behind it.
    pub(crate) time: bool,
    /// Whether the mark of captions for another voice stands before it.
    pub(crate) voice: bool,
    /// The level of the heading that it is set as; 0 for none.
    pub(crate) heading: u8,
    pub(crate) holder: Holder,
    pub(crate) close: Close,
}

impl Form {
    /// What it consists of, as codes in the order of print.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let mut out = Vec::new();
        let mut add = |is: bool, code| {
            if is {
                out.push(code);
            }
        };
        add(self.heading > 0, "heading");
        add(self.bullet, "bullet");
        add(self.voice, "voice-mark");
        add(self.time, "time");
        add(self.number, "number");
        let holder = match self.holder {
            Holder::None => "",
            Holder::Square => "square-brackets",
            Holder::Lenticular => "lenticular-brackets",
            Holder::Round => "round-brackets",
            Holder::Corner => "corner-brackets",
            Holder::Angle => "angle-brackets",
            Holder::Voice => "voice-tag",
            Holder::Cell => "table-cell",
            Holder::Emphasis => "emphasis",
        };
        add(!holder.is_empty(), holder);
        add(
            true,
            match self.close {
                Close::Colon => "colon",
                Close::Semicolon => "semicolon",
                Close::Dash => "dash",
                Close::Stop => "full-stop",
                Close::Blanks => "blanks",
                Close::Holder => "no-mark",
                Close::Line => "own-line",
            },
        );
        out
    }
}

/// A way to read the start of a line as an attribution. Offsets are bytes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) form: Form,
    /// Its words; empty where a mark alone tells that somebody else speaks.
    pub(crate) core: (usize, usize),
    /// Where what is said begins; the length of the line where that is on the next.
    pub(crate) words: usize,
    /// Bytes at the end of the line that belong to the layout: the second half of `**…**`, the last `|`.
    pub(crate) tail: usize,
    /// The time beside it, in seconds.
    pub(crate) time: Option<u32>,
}

/// The colons of the scripts, and what character sets and type cases put in their place.
pub(crate) fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '∶' | '꞉' | '︰' | '﹕' | '˸' | 'ː' | '։' | '׃' | '⁚' | '︓')
}

fn is_semicolon(c: char) -> bool {
    matches!(c, ';' | '；' | '﹔')
}

fn is_blank(c: char) -> bool {
    crate::layout::is_blank(c)
}

/// Longest words of an attribution, in characters: two offices and a name in one of the wordier languages.
const LONGEST: usize = 90;
/// Longest where nothing but the line's end closes them.
const LONGEST_LINE: usize = 70;

// ---- times --------------------------------------------------------------------------------------------------------

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A whole number of at most four digits: its value, its digits and its bytes.
fn number(s: &str) -> Option<(u32, usize, usize)> {
    let (mut value, mut digits, mut len) = (0, 0, 0);
    for c in s.chars() {
        let Some(d) = digit(c) else { break };
        if digits == 4 {
            return None;
        }
        value = value * 10 + d;
        digits += 1;
        len += c.len_utf8();
    }
    (digits > 0).then_some((value, digits, len))
}

/// A time at the start of a text without brackets: `14:02`, `00:12:03`, `00:12.500`, `2:02 PM`, `15時02分`. Gives its
/// seconds and its bytes.
fn bare_clock(s: &str) -> Option<(u32, usize)> {
    let (first, digits, mut at) = number(s)?;
    if digits > 3 {
        return None;
    }
    let mut parts = vec![first];
    let mut separators = 0;
    while parts.len() < 4 {
        let rest = &s[at..];
        let Some(c) =
            rest.chars().next().filter(|c| is_colon(*c) || matches!(c, '时' | '時' | '分' | '点' | '點'))
        else {
            break;
        };
        let after = &rest[c.len_utf8()..];
        match number(after) {
            Some((n, 2, len)) if n < 60 => {
                at += c.len_utf8() + len;
                parts.push(n);
            }
            // `15时`, `15時02分`
            _ if !is_colon(c) => {
                at += c.len_utf8();
                separators += 1;
                break;
            }
            _ => return None,
        }
    }
    if parts.len() + separators < 2 {
        return None;
    }
    // Fractions of a second.
    if let Some(rest) = s[at..].strip_prefix(['.', ',', ';'])
        && let Some((.., len)) = number(rest).filter(|(_, digits, _)| *digits >= 2)
    {
        at += 1 + len;
    }
    let seconds = match parts[..] {
        [h, m, s] | [h, m, s, _] => h * 3600 + m * 60 + s,
        // Of two numbers nobody knows whether they are hours or minutes; only their order counts.
        [a, b] => a * 60 + b,
        _ => first * 60,
    };
    // A clock of twelve hours.
    let rest = &s[at..];
    let low = rest.trim_start();
    let half = ["a.m.", "p.m.", "am", "pm"].iter().find(|w| {
        low.get(..w.len()).is_some_and(|x| x.eq_ignore_ascii_case(w))
            && !low[w.len()..].starts_with(|c: char| c.is_alphanumeric())
    });
    if let Some(half) = half {
        at += rest.len() - low.len() + half.len();
        let hours = parts[0] % 12 + if half.starts_with('p') { 12 } else { 0 };
        return Some((hours * 3600 + parts.get(1).copied().unwrap_or(0) * 60, at));
    }
    Some((seconds, at))
}

/// A day in figures before a time: `2031-05-12 15:05:16`.
fn bare_day(s: &str) -> Option<usize> {
    let (_, 4, mut at) = number(s)? else { return None };
    for _ in 0..2 {
        let rest = &s[at..];
        let c = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年' | '月'))?;
        let (_, digits, len) = number(&rest[c.len_utf8()..])?;
        if digits > 2 {
            return None;
        }
        at += c.len_utf8() + len;
    }
    let rest = &s[at..];
    let day = rest.strip_prefix('日').unwrap_or(rest);
    Some(s.len() - day.trim_start_matches(is_blank).trim_start_matches('T').len())
}

/// A time at the start of a text, a day before it, a range, and brackets around it included.
pub(crate) fn clock(s: &str) -> Option<(u32, usize)> {
    let first = s.chars().next()?;
    let (open, close) = match first {
        '[' => (1, Some(']')),
        '(' => (1, Some(')')),
        '【' => (first.len_utf8(), Some('】')),
        '（' => (first.len_utf8(), Some('）')),
        '<' => (1, Some('>')),
        '［' => (first.len_utf8(), Some('］')),
        c if digit(c).is_some() => (0, None),
        _ => return None,
    };
    let mut at = open;
    at += s[at..].len() - s[at..].trim_start_matches(is_blank).len();
    if let Some(day) = bare_day(&s[at..]) {
        at += day;
    }
    let (seconds, len) = bare_clock(&s[at..])?;
    at += len;
    // To when: `00:00.000 --> 00:07.500`, `15:00—16:50`.
    let rest = s[at..].trim_start_matches(is_blank);
    let arrow = ["-->", "->", "–", "—", "~", "-", "至"].iter().find_map(|a| rest.strip_prefix(a));
    if let Some(after) = arrow
        && let Some((_, len)) = bare_clock(after.trim_start_matches(is_blank))
    {
        at = s.len() - after.trim_start_matches(is_blank).len() + len;
    }
    if let Some(close) = close {
        let rest = s[at..].trim_start_matches(is_blank).strip_prefix(close)?;
        at = s.len() - rest.len();
    } else if s[at..].starts_with(|c: char| c.is_alphanumeric() && !crate::script::is_han(c)) {
        // `10:30th`
        return None;
    }
    Some((seconds, at))
}

/// A time at the end of a text, in brackets or with its day: where it starts, and its seconds. `at 10:30` ends a
/// sentence.
pub(crate) fn clock_behind(s: &str) -> Option<(usize, u32)> {
    let last = s.chars().next_back()?;
    if let Some(open) = match last {
        ']' => Some('['),
        ')' => Some('('),
        '】' => Some('【'),
        '）' => Some('（'),
        _ => None,
    } {
        let from = s.char_indices().rev().take(40).find(|(_, c)| *c == open)?.0;
        let (seconds, len) = clock(&s[from..])?;
        return (from + len == s.len() && from > 0).then_some((from, seconds));
    }
    digit(last)?;
    // Nineteen characters: 2031-05-12 15:05:16; the shorter ones have fewer.
    for (from, _) in s.char_indices().rev().skip(13).take(10) {
        if bare_day(&s[from..]).is_some()
            && let Some((seconds, len)) = clock(&s[from..])
            && from + len == s.len()
            && from > 0
            && !s[..from].ends_with(|c: char| digit(c).is_some())
        {
            return Some((from, seconds));
        }
    }
    None
}

// ---- what stands before -------------------------------------------------------------------------------------------

/// The marks before the words of an attribution.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lead {
    pub(crate) len: usize,
    pub(crate) bullet: bool,
    pub(crate) number: Option<u32>,
    pub(crate) time: Option<u32>,
    pub(crate) voice: bool,
    pub(crate) heading: u8,
    /// Bytes of `**`, `__`, `*`.
    pub(crate) emphasis: usize,
    /// Where these marks stand.
    pub(crate) emphasis_at: usize,
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‣'
            | '⁃'
            | '∙'
            | '・'
            | '●'
            | '○'
            | '◎'
            | '◉'
            | '◆'
            | '◇'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '▲'
            | '△'
            | '▼'
            | '▽'
            | '►'
            | '▶'
            | '▷'
            | '▸'
            | '★'
            | '☆'
            | '※'
            | '❖'
            | '➤'
            | '➢'
            | '✦'
            | '✓'
            | '☞'
            | '◈'
            | '→'
            | '⇒'
            | '◦'
            | '＊'
            | '▌'
            | '｜'
            | '🎤'
            | '🎙'
            | '📢'
            | '💬'
            | '🔹'
            | '🔸'
            | '▍'
            | '¶'
            | '§'
    )
}

const NUMERALS: &str = "一二三四五六七八九十百";

/// A number that counts paragraphs, its mark included: `1.`, `（二）`, `三、`, `④`.
fn counted(s: &str) -> Option<(u32, usize)> {
    let first = s.chars().next()?;
    if let n @ 0x2460..=0x2473 = u32::from(first) {
        return Some((n - 0x245f, first.len_utf8()));
    }
    let (open, close) = match first {
        '(' => (1, Some(')')),
        '（' => (3, Some('）')),
        _ => (0, None),
    };
    let body = &s[open..];
    let (value, len) = match number(body) {
        Some((n, digits, len)) if digits <= 3 => (n, len),
        Some(_) => return None,
        None => {
            let len: usize = body.chars().take_while(|c| NUMERALS.contains(*c)).map(char::len_utf8).sum();
            if len == 0 || len > 9 {
                return None;
            }
            (chinese(&body[..len]), len)
        }
    };
    let rest = &body[len..];
    let mark = rest.chars().next()?;
    match close {
        Some(close) if mark == close => Some((value, open + len + mark.len_utf8())),
        None if matches!(mark, '.' | '．' | '、' | ')' | '）') => {
            let after = &rest[mark.len_utf8()..];
            // `3.5 %`; `1）` and `1、` need no blank behind them.
            let blank = after.starts_with(is_blank)
                || mark != '.'
                || !after.starts_with(|c: char| c.is_ascii_alphanumeric());
            (blank && !after.starts_with(|c| digit(c).is_some())).then_some((value, len + mark.len_utf8()))
        }
        _ => None,
    }
}

fn chinese(s: &str) -> u32 {
    let value = |c| NUMERALS.chars().position(|n| n == c).and_then(|i| u32::try_from(i + 1).ok());
    let mut n = 0;
    for c in s.chars() {
        match value(c) {
            Some(10) => n = n.max(1) * 10,
            Some(11) => n = n.max(1) * 100,
            Some(v) => n += v,
            None => {}
        }
    }
    n
}

pub(crate) fn lead(line: &str) -> Lead {
    let mut out = Lead::default();
    // A bullet, a time, a number and emphasis; what has more is a drawing.
    for _ in 0..7 {
        let rest = &line[out.len..];
        let blank = rest.len() - rest.trim_start_matches(is_blank).len();
        let rest = &rest[blank..];
        let Some(first) = rest.chars().next() else { break };
        let after = &rest[first.len_utf8()..];
        let blank_after = after.starts_with(is_blank);
        let taken = match first {
            '#' if out.heading == 0 => {
                let level = rest.len() - rest.trim_start_matches('#').len();
                if level > 6 || !rest[level..].starts_with(is_blank) {
                    break;
                }
                out.heading = u8::try_from(level).unwrap_or(6);
                level
            }
            '>' | '＞' | '»' => {
                let double = after.starts_with(first) || first == '»';
                out.voice |= double;
                if double && first != '»' { 2 * first.len_utf8() } else { first.len_utf8() }
            }
            '*' | '_' if !blank_after && out.emphasis == 0 => {
                let marks = rest.len() - rest.trim_start_matches(first).len();
                if marks > 3 || rest[marks..].is_empty() {
                    break;
                }
                out.emphasis = marks;
                out.emphasis_at = out.len + blank;
                marks
            }
            '-' | '–' | '—' | '+' | '*' if blank_after => {
                out.bullet = true;
                1.max(first.len_utf8())
            }
            // `——某报记者：`
            '—' | '–' if out.emphasis == 0 && out.len == 0 => {
                out.bullet = true;
                rest.len() - rest.trim_start_matches(first).len()
            }
            _ if is_bullet(first) => {
                out.bullet = true;
                let variation = after.strip_prefix('\u{fe0f}').map_or(0, |_| 3);
                first.len_utf8() + variation
            }
            _ => {
                if out.time.is_none()
                    && let Some((seconds, len)) = clock(rest)
                {
                    out.time = Some(seconds);
                    // `14:02 – Name`, `10:05 | Name`, `10:18，`
                    let behind = rest[len..].trim_start_matches(is_blank);
                    let mark = behind.chars().next().filter(|c| {
                        matches!(c, '-' | '–' | '—' | '|' | '，' | ',' | '•' | '·')
                            || is_colon(*c) && !behind[c.len_utf8()..].starts_with(|c| digit(c).is_some())
                    });
                    match mark {
                        Some(c) => rest.len() - behind.len() + c.len_utf8(),
                        None => len,
                    }
                } else if out.number.is_none()
                    && out.emphasis == 0
                    && let Some((n, len)) = counted(rest)
                {
                    out.number = Some(n);
                    len
                } else {
                    break;
                }
            }
        };
        out.len += blank + taken;
    }
    // Blanks before the words belong to the marks.
    let rest = &line[out.len..];
    out.len += rest.len() - rest.trim_start_matches(is_blank).len();
    out
}

// ---- candidates ---------------------------------------------------------------------------------------------------

fn holder(c: char) -> Option<(Holder, char)> {
    Some(match c {
        '[' => (Holder::Square, ']'),
        '［' => (Holder::Square, '］'),
        '〔' => (Holder::Square, '〕'),
        '【' => (Holder::Lenticular, '】'),
        '〖' => (Holder::Lenticular, '〗'),
        '(' => (Holder::Round, ')'),
        '（' => (Holder::Round, '）'),
        '「' => (Holder::Corner, '」'),
        '『' => (Holder::Corner, '』'),
        '<' => (Holder::Angle, '>'),
        '〈' => (Holder::Angle, '〉'),
        '《' => (Holder::Angle, '》'),
        '＜' => (Holder::Angle, '＞'),
        '{' => (Holder::Square, '}'),
        _ => return None,
    })
}

/// Where the words of an attribution end that no bracket holds: at a colon, a dash, a full stop, blanks. Gives where
/// the mark starts and where it ends.
struct Ends {
    close: Close,
    at: usize,
    after: usize,
}

/// Abbreviations whose full stop ends nothing.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 1
        || [
            "Mr", "Ms", "Mrs", "Dr", "St", "Sr", "Sra", "Jr", "Prof", "Rev", "Gen", "Col", "Lt", "Capt",
            "Sgt", "Adm", "Gov", "Sen", "Rep", "Hon", "Vors", "Min", "Dir", "No", "vs", "MR", "MS", "MRS",
            "DR", "ST", "SR", "JR", "PROF", "GEN", "COL", "LT", "GOV", "SEN", "REP", "HON", "Mme", "Mlle",
            "Srta", "Messrs", "Ing", "Lic", "Mtro", "VORS",
        ]
        .contains(&word)
}

fn ends(s: &str, spaced_script: bool) -> Vec<Ends> {
    let mut out: Vec<Ends> = Vec::new();
    let mut commas = 0;
    let mut depth = 0usize;
    for (n, (i, c)) in s.char_indices().enumerate() {
        if n > LONGEST {
            break;
        }
        let after = &s[i + c.len_utf8()..];
        let next = after.chars().next();
        match c {
            '(' | '（' | '[' | '〔' if i > 0 => depth += 1,
            ')' | '）' | ']' | '〕' => depth = depth.saturating_sub(1),
            _ if is_colon(c) => {
                let before = s[..i].chars().next_back().and_then(digit);
                if before.is_some() && next.and_then(digit).is_some() || after.starts_with("//") {
                    continue;
                }
                if depth > 0 {
                    continue;
                }
                // In scripts with blanks a colon has one behind it, or the words are tight throughout.
                out.push(Ends { close: Close::Colon, at: i, after: i + c.len_utf8() });
                break;
            }
            _ if is_semicolon(c) => {
                if depth == 0 {
                    out.push(Ends { close: Close::Semicolon, at: i, after: i + c.len_utf8() });
                }
                break;
            }
            '?' | '!' | '？' | '！' | '。' | '…' | '“' | '”' | '"' | '¿' | '¡' | '«' | '»' | '、' | '\n' =>
            {
                break;
            }
            ',' | '，' => {
                commas += 1;
                if commas > 2 || !spaced_script {
                    break;
                }
            }
            '.' if depth == 0 => {
                let word = s[..i].rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or("");
                let ends = next.is_none_or(is_blank);
                // `Q. When …`: the letter is the whole attribution.
                let letter = matches!(s[..i].trim_end_matches(|c| digit(c).is_some()), "Q" | "A");
                if ends && letter && !after.is_empty() {
                    out.push(Ends { close: Close::Stop, at: i, after: i + 1 });
                    break;
                }
                if ends && !is_abbreviation(word) {
                    // `DR . MARSH :`: blanks that recognition puts in. `SMT. X:`: an abbreviation that no list has.
                    let spread = s[..i].ends_with(is_blank);
                    let again = out.iter().any(|e| e.close == Close::Stop);
                    if i > 0 && !after.is_empty() && !spread && !again {
                        out.push(Ends { close: Close::Stop, at: i, after: i + 1 });
                    }
                    if !spread && (again || word.chars().count() > 4) {
                        break;
                    }
                }
            }
            '–' | '—' | '-' | '―' if depth == 0 && i > 0 => {
                let blank_before = s[..i].ends_with(is_blank);
                let double = c != '-' && next == Some(c);
                if (blank_before && next.is_none_or(is_blank) || double)
                    && !out.iter().any(|e| e.close == Close::Dash)
                {
                    let after = if double { i + 2 * c.len_utf8() } else { i + c.len_utf8() };
                    out.push(Ends { close: Close::Dash, at: i, after });
                }
            }
            '\t' if i > 0 && depth == 0 && !out.iter().any(|e| e.close == Close::Blanks) => {
                out.push(Ends { close: Close::Blanks, at: i, after: i + 1 });
            }
            _ if is_blank(c)
                && i > 0
                && depth == 0
                && next.is_some_and(is_blank)
                && !out.iter().any(|e| e.close == Close::Blanks) =>
            {
                // `SARAH  :` is a colon with blanks before it.
                let words = after.trim_start_matches(is_blank);
                // `President Yoon.  They will have`: two blanks end a sentence, as typists set it.
                let sentence = s[..i].ends_with(['.', '?', '!', ',', ';', '”', '"', ')'])
                    && !is_abbreviation(s[..i].rsplit(' ').next().unwrap_or("").trim_end_matches('.'));
                if !words.starts_with(is_colon) && !sentence {
                    out.push(Ends { close: Close::Blanks, at: i, after: s.len() - words.len() });
                }
            }
            _ => {}
        }
    }
    out
}

/// The ways to read the start of a line as an attribution. White space at its ends is gone.
pub(crate) fn candidates(line: &str) -> Vec<Candidate> {
    let mut out = Vec::new();
    let lead = lead(line);
    let rest = &line[lead.len..];
    let Some(first) = rest.chars().next() else { return out };
    let form = |holder, close, time: bool| Form {
        bullet: lead.bullet,
        number: lead.number.is_some(),
        time: lead.time.is_some() || time,
        voice: lead.voice,
        heading: lead.heading,
        holder,
        close,
    };
    let base = lead.len;
    let mut push = |holder, close, core: (usize, usize), words: usize, tail: usize, time: Option<u32>| {
        let core = trimmed(line, core);
        let form = form(holder, close, time.is_some());
        out.push(Candidate { form, core, words, tail, time: lead.time.or(time) });
    };
    // `<v Name>words</v>`
    if let Some(name) = ["<v ", "<v.", "<V "].iter().find_map(|v| rest.strip_prefix(v)) {
        if let Some(close) = name.find('>').filter(|n| *n <= LONGEST * 4) {
            let start = line.len() - name.len();
            let words = skip_blank(line, start + close + 1);
            let tail = if line.ends_with("</v>") { 4 } else { 0 };
            push(Holder::Voice, Close::Holder, (start, start + close), words, tail, None);
        }
        return out;
    }
    if first == '|' || first == '│' {
        let from = base + first.len_utf8();
        if let Some(bar) = line[from..].find(first).filter(|n| *n <= LONGEST * 4) {
            let words = skip_blank(line, from + bar + first.len_utf8());
            let end = line[words..].trim_end_matches([first, ' ']).len();
            let tail = line.len() - words - end;
            if end > 0 {
                push(Holder::Cell, Close::Holder, (from, from + bar), words, tail, None);
            }
        }
        return out;
    }
    if lead.emphasis > 0 {
        let mark = &line[lead.emphasis_at..lead.emphasis_at + lead.emphasis];
        if let Some(close) = rest.find(mark).filter(|n| rest[..*n].chars().count() <= LONGEST) {
            let inside = &rest[..close];
            let mut after = base + close + mark.len();
            let inner = inside.trim_end_matches(is_blank);
            let colon = inner.chars().next_back().filter(|c| is_colon(*c));
            let mut end = close;
            let mut how = Close::Holder;
            if let Some(c) = colon {
                end = inner.len() - c.len_utf8();
                how = Close::Colon;
            } else if let Some(c) = line[skip_blank(line, after)..].chars().next().filter(|c| is_colon(*c)) {
                after = skip_blank(line, after) + c.len_utf8();
                how = Close::Colon;
            } else if !line[after..].is_empty()
                && !line[after..].starts_with(is_blank)
                && inside.contains(is_colon)
            {
                // `**Name: words** more`
                how = Close::Line;
            }
            let words = skip_blank(line, after);
            if how != Close::Line {
                let how = if words >= line.len() && how == Close::Holder { Close::Line } else { how };
                push(Holder::Emphasis, how, (base, base + end), words, 0, None);
            }
            // `**问：何时通车？**`: a label inside, its words emphasised with it.
            if let Some(e) =
                ends(inside, spaced(inside)).into_iter().find(|e| matches!(e.close, Close::Colon))
                && e.after < inside.trim_end_matches(is_blank).len()
                && base + close + mark.len() >= line.len()
            {
                push(
                    Holder::None,
                    Close::Colon,
                    (base, base + e.at),
                    skip_blank(line, base + e.after),
                    mark.len(),
                    None,
                );
            }
            return out;
        }
    }
    if let Some((kind, close)) = holder(first) {
        let from = base + first.len_utf8();
        let mut depth = 0usize;
        let mut end = None;
        for (n, (i, c)) in line[from..].char_indices().enumerate() {
            if n > LONGEST || matches!(c, '。' | '？' | '！') {
                break;
            }
            if c == first {
                depth += 1;
            } else if c == close {
                if depth == 0 {
                    end = Some(from + i);
                    break;
                }
                depth -= 1;
            }
        }
        if let Some(end) = end {
            let mut after = end + close.len_utf8();
            let mut how = Close::Holder;
            let mut time = None;
            let behind = skip_blank(line, after);
            if let Some((seconds, len)) =
                clock(&line[behind..]).filter(|_| line[behind..].starts_with(['[', '(', '【', '（']))
            {
                time = Some(seconds);
                after = behind + len;
            }
            let behind = skip_blank(line, after);
            if let Some(c) = line[behind..].chars().next().filter(|c| is_colon(*c)) {
                after = behind + c.len_utf8();
                how = Close::Colon;
            }
            let words = skip_blank(line, after);
            let how = if words >= line.len() && how == Close::Holder { Close::Line } else { how };
            push(kind, how, (from, end), words, 0, time);
        }
        // `（某报）记者：`, `《望汐日报》记者：`: the bracket is a part of the words.
        if end.is_some_and(|end| skip_blank(line, end + close.len_utf8()) >= line.len())
            || !matches!(first, '《' | '（' | '(' | '「' | '“' | '〈')
        {
            return out;
        }
    }
    let spaced = spaced(rest);
    let mut closed = false;
    for e in ends(rest, spaced) {
        let mut words = skip_blank(line, base + e.after);
        let mut time = None;
        // `Name  00:31`, `Name: [10:05] words`
        if let Some((seconds, len)) = clock(&line[words..])
            && (line[words..].starts_with(['[', '(', '【', '（']) || words + len >= line.len())
        {
            time = Some(seconds);
            words = skip_blank(line, words + len);
        }
        let tail = emphasis_behind(line, words);
        closed |= e.close == Close::Colon;
        let close =
            if words >= line.len() && matches!(e.close, Close::Blanks) { Close::Line } else { e.close };
        push(Holder::None, close, (base, base + e.at), words, tail, time);
    }
    if closed {
        return out;
    }
    // The whole line, a time at its end aside: `发言人1 00:45`, `Ann Arlow  00:02`.
    let whole = line.trim_end_matches(['*', '_']).trim_end_matches(is_blank);
    let mut end = whole.len();
    let mut time = None;
    if let Some((from, seconds)) = clock_at_end(whole, base) {
        time = Some(seconds);
        end = from;
    }
    let core = line[base..end.max(base)].trim_end_matches(is_blank);
    let stop = core.ends_with([
        '.', '?', '!', '。', '？', '！', '…', ',', '，', '、', ';', '；', '”', '"', '—', '–', '-',
    ]);
    let initial = core.ends_with('.')
        && core.rsplit(' ').next().is_some_and(|w| is_abbreviation(w.trim_end_matches('.')));
    if !core.is_empty() && core.chars().count() <= LONGEST_LINE && (!stop || initial) {
        push(Holder::None, Close::Line, (base, base + core.len()), line.len(), 0, time);
    }
    out
}

/// A time that ends a short line, with a blank before it.
fn clock_at_end(line: &str, base: usize) -> Option<(usize, u32)> {
    for (i, c) in line.char_indices().rev().take(16) {
        if i <= base {
            return None;
        }
        if is_blank(c) || matches!(c, '[' | '(') {
            let from = if is_blank(c) { i + c.len_utf8() } else { i };
            if let Some((seconds, len)) = clock(&line[from..])
                && from + len >= line.len()
            {
                return Some((i, seconds));
            }
        }
    }
    None
}

/// Whether words are parted by blanks: few Han characters or kana among them.
fn spaced(s: &str) -> bool {
    let (mut wide, mut all) = (0, 0);
    for c in s.chars().take(24) {
        all += 1;
        wide += usize::from(matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xff00..=0xff60));
    }
    wide * 3 < all
}

fn emphasis_behind(line: &str, words: usize) -> usize {
    let said = &line[words.min(line.len())..];
    let bold = said.trim_end_matches(['*', '_']);
    // `**问：何时通车？**` is handled with its opening; a lone asterisk refers to a note.
    if said.len() - bold.len() >= 2 && !bold.contains("**") && line.starts_with(['*', '_']) {
        said.len() - bold.len()
    } else {
        0
    }
}

fn skip_blank(line: &str, at: usize) -> usize {
    let at = at.min(line.len());
    line.len() - line[at..].trim_start_matches(is_blank).len()
}

fn trimmed(line: &str, (from, to): (usize, usize)) -> (usize, usize) {
    let words = &line[from..to.max(from)];
    let start =
        from + (words.len() - words.trim_start_matches(|c| is_blank(c) || matches!(c, '*' | '_')).len());
    let end =
        start + line[start..to.max(start)].trim_end_matches(|c| is_blank(c) || matches!(c, '*' | '_')).len();
    (start, end)
}
