//! Cues in lines: WebVTT, SubRip, SBV, and the plain text that recognisers print.
//!
//! ```text
//!   WEBVTT                        1                               0:00:00.599,0:00:04.160
//!                                 00:00:01,000 --> 00:00:04,000   GOOD AFTERNOON
//!   NOTE Harbours, 14 March 2031  主持人：各位好。
//!
//!   00:00.638 --> 00:04.198       [00:00.000 --> 00:07.500] [SPEAKER_00]: Good afternoon
//!   <v Orla Venn>Good afternoon
//! ```
//!
//! One reader takes them all, as people mend such files by hand and mix what belongs to each: numbers missing, blank lines inside
//! of a cue, tags of one format in another. A line is the time of a cue or it is not; what stands between two of them is words, but
//! for the number directly before a time.

use record::times::clock;
use record::{About, ClockScale, Finding, SourceText};

use super::super::markup::Tree;
use super::{Named, Script, Stretch, Times, Transcript, cut_off, ends_sentence, is_blank};
use crate::Format;

/// How cues stand in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Behind the word `WEBVTT`; blocks that are no cues.
    WebVtt,
    /// `from --> to` on a line of its own.
    SubRip,
    /// `from,to` on a line of its own.
    Sbv,
    /// `[from --> to] words`.
    Ranges,
    /// `0:03 words`, or the time on a line of its own.
    Times,
    /// `(speaker 0) words`, a line for each breath, and no times.
    Voices,
}

impl Form {
    fn format(self) -> Format {
        match self {
            Self::WebVtt => Format::WebVtt,
            Self::SubRip => Format::SubRip,
            Self::Sbv => Format::Sbv,
            Self::Ranges | Self::Times | Self::Voices => Format::TimedText,
        }
    }
}

/// So many lines show what a file is.
const LOOK: usize = 400;
/// The first cue stands within so many lines: a title, a list of those present, key words.
const HEAD: usize = 40;
/// A cue has at most so many lines on average. An article on subtitles quotes a few among many lines of its own.
const CUE: usize = 12;

/// The form of a text, if it is one of these by its first lines. [`Form::Times`] is told by the whole text, elsewhere.
pub(super) fn form(text: &str) -> Option<Form> {
    if text
        .trim_start_matches(is_blank)
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace()))
    {
        return Some(Form::WebVtt);
    }
    let (mut seen, mut first, mut alone, mut beside) = (0, None, 0usize, 0usize);
    for (start, end) in lines(text) {
        let line = text.get(start..end).unwrap_or_default().trim_matches(is_blank);
        if line.is_empty() {
            continue;
        }
        if seen == 0 && sbv(line).is_some() {
            return Some(Form::Sbv);
        }
        if let Some(timing) = timing(line).filter(|t| t.arrow) {
            first.get_or_insert(seen);
            let rest = line.get(timing.rest..).unwrap_or_default();
            if rest.trim().is_empty() || are_settings(rest) {
                alone += 1;
            } else {
                beside += 1;
            }
        }
        seen += 1;
        if seen == LOOK {
            break;
        }
    }
    let cues = alone + beside;
    (first? < HEAD && cues * CUE >= seen).then_some(if alone >= beside { Form::SubRip } else { Form::Ranges })
}

/// Whether each line of a text opens with a name in brackets, and lines of one speaker break inside his sentences: recognised
/// speech whose times are lost.
pub(super) fn are_voices(text: &str) -> bool {
    let (mut all, mut named, mut again, mut broken) = (0usize, 0usize, 0usize, 0usize);
    let mut before: Option<(&str, &str)> = None;
    for (start, end) in lines(text) {
        let line = text.get(start..end).unwrap_or_default();
        if line.trim_matches(is_blank).is_empty() {
            continue;
        }
        let name = bracketed(line, true).map(|(_, name, _)| line.get(name.0..name.1).unwrap_or_default());
        // A title may stand above.
        if all == 0 && name.is_none() {
            continue;
        }
        all += 1;
        let Some(name) = name else { continue };
        named += 1;
        if let Some((last, words)) = before.filter(|(last, _)| *last == name) {
            again += usize::from(!last.is_empty());
            broken += usize::from(!ends_sentence(words));
        }
        before = Some((name, line));
    }
    named >= 4 && named * 10 >= all * 9 && again * 4 >= named && broken > 0
}

/// The lines of a text without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Stretch> + '_ {
    let bytes = text.as_bytes();
    let mut at = Some(0).filter(|_| !text.is_empty());
    std::iter::from_fn(move || {
        let start = at?;
        let rest = bytes.get(start..)?;
        let Some(length) = memchr::memchr2(b'\n', b'\r', rest) else {
            at = None;
            return Some((start, bytes.len()));
        };
        let end = start + length;
        let crlf = bytes.get(end..).is_some_and(|b| b.starts_with(b"\r\n"));
        at = Some(end + if crlf { 2 } else { 1 }).filter(|next| *next < bytes.len());
        Some((start, end))
    })
}

/// The time of a cue at the start of a line.
#[derive(Clone, Copy, Debug)]
struct Timing {
    times: Times,
    /// Where the line goes on.
    rest: usize,
    /// Whether it has the arrow between two times, though the second may be lost.
    arrow: bool,
}

/// What people, and the programs that correct them, type for `-->`.
const ARROWS: [&str; 5] = ["-->", "->", "—>", "–>", "→"];

fn timing(line: &str) -> Option<Timing> {
    let words = line.trim_start_matches(is_blank);
    let first = words.chars().next()?;
    if !first.is_numeric() && !matches!(first, '-' | '[' | '［' | '(' | '（' | '【' | '〔') {
        return None;
    }
    let lead = line.len() - words.len();
    let (negative, length) = signed(words);
    let read = clock(words.get(length..)?)?;
    let mut rest = length + read.len;
    let millis = |m: record::Moment| i64::from(m.millis());
    let from = millis(read.from) * if negative { -1 } else { 1 };
    let mut to = read.to.map(millis);
    let mut arrow = to.is_some() && ARROWS.iter().any(|a| words.get(..rest).is_some_and(|w| w.contains(a)));
    if to.is_none() {
        // The end is lost, or negative.
        let after = words.get(rest..)?.trim_start_matches(is_blank);
        if let Some(mark) = ARROWS.iter().find(|a| after.starts_with(**a)) {
            arrow = true;
            let behind = after.get(mark.len()..)?.trim_start_matches(is_blank);
            let (negative, sign) = signed(behind);
            let end = clock(behind.get(sign..)?);
            to = end.map(|c| millis(c.from) * if negative { -1 } else { 1 });
            rest = words.len() - behind.len() + end.map_or(0, |c| sign + c.len);
        }
    }
    Some(Timing { times: Times { from: Some(from), to }, rest: lead + rest, arrow })
}

/// Whether a minus stands before a time, and its length.
fn signed(s: &str) -> (bool, usize) {
    let negative = s.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    (negative, usize::from(negative))
}

/// `0:00:00.599,0:00:04.160`, and nothing else on the line.
fn sbv(line: &str) -> Option<Times> {
    let (from, to) = line.trim_matches(is_blank).split_once(',')?;
    let one = |s: &str| {
        let read = clock(s).filter(|c| c.len == s.len() && c.to.is_none() && c.day.is_none())?;
        (read.scale == ClockScale::Settled && s.contains('.')).then_some(i64::from(read.from.millis()))
    };
    Some(Times { from: Some(one(from)?), to: Some(one(to)?) })
}

/// `align:start position:0%`, `X1:40 X2:600`.
fn are_settings(rest: &str) -> bool {
    const WORDS: [&str; 11] =
        ["start", "end", "middle", "center", "left", "right", "lr", "rl", "line-left", "line-right", "auto"];
    let is_setting = |word: &str| {
        word.split_once(':').is_some_and(|(key, value)| {
            let numeric = value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
            key.bytes().all(|b| b.is_ascii_alphanumeric())
                && (numeric || WORDS.contains(&value) || key == "region")
        })
    };
    rest.split_whitespace().all(is_setting)
}

/// A cue before it is written.
#[derive(Clone, Debug)]
struct Cue {
    times: Times,
    /// Where its times stand.
    place: Stretch,
    /// Its lines, as a range of all.
    lines: (usize, usize),
    /// Whether a blank line stands before it.
    apart: bool,
}

/// The cues of a text, and what is none.
#[derive(Debug, Default)]
struct Parsed {
    head: Vec<Stretch>,
    cues: Vec<Cue>,
    lines: Vec<Stretch>,
    language: Option<String>,
}

/// A block of WebVTT that is no cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Cues,
    /// The lines behind `WEBVTT`.
    Header,
    Note,
    /// Styles, regions.
    Other,
}

fn parse(form: Form, text: &str) -> Parsed {
    let mut out = Parsed::default();
    let mut block = if form == Form::WebVtt { Block::Header } else { Block::Cues };
    // Lines since the last time, and whether the last of them is the line right before, set off by a blank.
    let mut since: Vec<Stretch> = Vec::new();
    let (mut right_before, mut set_off) = (false, false);
    let mut note: Vec<Stretch> = Vec::new();
    let mut blank = true;
    let mut numbered = false;
    let mut first = true;
    for (start, end) in lines(text) {
        let raw = text.get(start..end).unwrap_or_default();
        let line = raw.trim_matches(is_blank);
        if line.is_empty() {
            if block != Block::Cues {
                keep_note(text, &mut note, &mut out);
                // A file may open with blank lines.
                block = if first { block } else { Block::Cues };
            }
            blank = true;
            right_before = false;
            continue;
        }
        let read = match form {
            Form::WebVtt | Form::SubRip | Form::Ranges => timing(raw).filter(|t| t.arrow),
            Form::Times => timing(raw),
            Form::Voices => {
                // Each line is a cue; its time is lost.
                let named = bracketed(raw, true).is_some();
                named.then_some(Timing { times: Times::default(), rest: 0, arrow: false })
            }
            Form::Sbv => sbv(raw).map(|times| Timing { times, rest: raw.len(), arrow: true }),
        };
        if let Some(read) = read {
            keep_note(text, &mut note, &mut out);
            block = Block::Cues;
            let number = since.last().is_some_and(|s| is_number(text.get(s.0..s.1).unwrap_or_default()));
            let named = match form {
                Form::WebVtt => right_before && (set_off || number && numbered),
                Form::SubRip => right_before && number && (set_off || numbered),
                Form::Sbv | Form::Ranges | Form::Times | Form::Voices => false,
            };
            let before = if named { since.len().saturating_sub(1) } else { since.len() };
            numbered |= named && number;
            flush(&mut out, since.get(..before).unwrap_or_default());
            let apart = if named { set_off } else { blank };
            since.clear();
            let first_line = out.lines.len();
            out.cues.push(Cue {
                times: read.times,
                place: (start, start + read.rest),
                lines: (first_line, first_line),
                apart,
            });
            let rest = raw.get(read.rest..).unwrap_or_default();
            let beside = matches!(form, Form::Ranges | Form::Times | Form::Voices);
            if beside || form == Form::SubRip && !are_settings(rest) {
                since.push((start + read.rest, end));
            }
            right_before = false;
        } else if block == Block::Header {
            header(text, (start, end), first, &mut out);
        } else if block == Block::Note {
            note.push((start, end));
        } else if block == Block::Cues {
            let opens = |word: &str| {
                let rest = line.strip_prefix(word)?;
                rest.is_empty().then_some(rest).or_else(|| rest.starts_with([' ', '\t']).then_some(rest))
            };
            if form == Form::WebVtt && blank && opens("NOTE").is_some() {
                block = Block::Note;
                note.push((start + raw.find("NOTE").unwrap_or(0) + 4, end));
            } else if form == Form::WebVtt && blank && (opens("STYLE").or(opens("REGION"))).is_some() {
                block = Block::Other;
            } else {
                since.push((start, end));
                right_before = true;
                set_off = blank;
            }
        }
        blank = false;
        first = false;
    }
    keep_note(text, &mut note, &mut out);
    flush(&mut out, &since);
    out
}

/// Gives lines to the cue before them, or to the head.
fn flush(out: &mut Parsed, since: &[Stretch]) {
    match out.cues.last_mut() {
        Some(cue) => {
            out.lines.extend_from_slice(since);
            cue.lines.1 = out.lines.len();
        }
        None => out.head.extend_from_slice(since),
    }
}

/// The line `WEBVTT - A title`, and the lines of the header behind it.
fn header(text: &str, (start, end): Stretch, first: bool, out: &mut Parsed) {
    let line = text.get(start..end).unwrap_or_default();
    if first {
        let title = line.trim_start_matches(is_blank).trim_start_matches("WEBVTT");
        let title = title.trim_start_matches(|c: char| is_blank(c) || matches!(c, '-' | '–' | '—' | ':'));
        if says_something(title) {
            out.head.push((end - title.len(), end));
        }
        return;
    }
    let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.trim().contains(' ')) else {
        if says_something(line) && !line.contains('=') {
            out.head.push((start, end));
        }
        return;
    };
    match key.trim().to_ascii_lowercase().as_str() {
        "language" if out.language.is_none() => out.language = Some(value.trim().to_owned()),
        "title" => out.head.push((end - value.len(), end)),
        _ => {}
    }
}

/// Keeps a note before the first cue that may hold a title or a day. Later ones are a program's or an editor's words about cues.
fn keep_note(text: &str, note: &mut Vec<Stretch>, out: &mut Parsed) {
    let words = |s: &Stretch| says_something(text.get(s.0..s.1).unwrap_or_default());
    if out.cues.is_empty() {
        out.head.extend(note.iter().copied().filter(words));
    }
    note.clear();
}

/// Whether a line of a head may be a title or a day, and is no field of a program: `Confidence: 0.89`, `duration:"00:12"`.
fn says_something(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    let field = line.split_once(':').is_some_and(|(key, value)| {
        !key.contains(' ') && (value.split_whitespace().count() <= 1 || value.starts_with('"'))
    });
    let words = line.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let wide = line.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    let figures = line.chars().filter(|c| c.is_numeric()).count();
    !field && (words >= 4 || words >= 3 && figures > 0 || wide >= 6 || figures >= 6)
}

/// The number of a cue.
fn is_number(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    !line.is_empty() && line.len() <= 24 && line.chars().all(char::is_numeric)
}

/// What stands in a line of a cue.
#[derive(Clone, Copy, Debug)]
enum Token {
    Words(Stretch),
    /// The end of a line, written as a tag.
    Line,
    Voice {
        open: Stretch,
        name: Stretch,
        close: Stretch,
    },
}

/// Tags that set words or times inside a cue. What else stands in angle brackets (`<inaudible>`) is somebody's words.
const TAGS: [&str; 14] =
    ["v", "c", "i", "b", "u", "s", "em", "strong", "font", "ruby", "rt", "lang", "span", "br"];

/// The most lines that a cue repeats of the one before: a screen shows three or four.
const ROLLED: usize = 8;

/// The longest tag and the longest name in brackets, in bytes.
const TAG: usize = 200;

/// How the cues of a file say who speaks, beside the marks that all know.
#[derive(Clone, Copy, Debug, Default)]
struct Naming {
    /// In brackets, without a colon.
    brackets: bool,
    /// `Orla Venn: ` before every cue, and not only where somebody begins to speak.
    names: bool,
}

/// Divides a line into words and voices.
fn tokens(text: &str, (start, end): Stretch, naming: Naming) -> Vec<Token> {
    let mut out = Vec::new();
    let words = |out: &mut Vec<Token>, from: usize, to: usize| {
        if text.get(from..to).is_some_and(|t| !t.trim_matches(is_blank).is_empty())
            || from < to && !out.is_empty()
        {
            out.push(Token::Words((from, to)));
        }
    };
    let mut from = start;
    let line = text.get(start..end).unwrap_or_default();
    let named = bracketed(line, naming.brackets).or_else(|| before_colon(line).filter(|_| naming.names));
    if let Some((open, name, close)) = named {
        let at = |(a, b): Stretch| (start + a, start + b);
        out.push(Token::Voice { open: at(open), name: at(name), close: at(close) });
        from = start + close.1;
    }
    let mut at = from;
    let mut reading = true;
    while let Some(found) = text.get(at..end).and_then(|rest| memchr::memchr2(b'<', b'{', rest.as_bytes())) {
        let tag = at + found;
        let Some((length, voice)) = tag_at(text.get(tag..end).unwrap_or_default()) else {
            at = tag + 1;
            continue;
        };
        let inner = text.get(tag..tag + length).unwrap_or_default();
        if reading {
            words(&mut out, from, tag);
        }
        // A reading set above its characters is said once.
        reading = (reading || inner.starts_with("</rt")) && !inner.starts_with("<rt>");
        if inner.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br")) {
            out.push(Token::Line);
        }
        if let Some((a, b)) = voice {
            out.push(Token::Voice {
                open: (tag, tag + a),
                name: (tag + a, tag + b),
                close: (tag + b, tag + length),
            });
        }
        at = tag + length;
        from = at;
    }
    if reading {
        words(&mut out, from, end);
    }
    out
}

/// The length of the tag at the start of `s`, and of `<v.loud Orla Venn>` where the name stands in it.
fn tag_at(s: &str) -> Option<(usize, Option<Stretch>)> {
    if s.starts_with("{\\") {
        let end = s.bytes().take(TAG).position(|b| b == b'}')?;
        return Some((end + 1, None));
    }
    let rest = s.strip_prefix('<')?;
    let length = rest
        .bytes()
        .take(TAG)
        .position(|b| matches!(b, b'>' | b'<'))
        .filter(|i| rest.as_bytes().get(*i) == Some(&b'>'))?;
    let inner = rest.get(..length)?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let name_end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let after = name.get(name_end..)?;
    let stamp = clock(inner).is_some_and(|c| c.len == inner.len());
    let known = TAGS.iter().any(|t| name.get(..name_end).is_some_and(|n| n.eq_ignore_ascii_case(t)))
        && (after.is_empty() || after.starts_with(['.', ' ', '\t', '/', '=']));
    if !known && !stamp {
        return None;
    }
    let voice = inner.starts_with(['v', 'V']) && name_end == 1;
    let spoken = inner.find([' ', '\t']).filter(|_| voice).and_then(|blank| {
        let annotation = inner.get(blank..)?;
        let who = annotation.trim_matches(is_blank);
        let from = blank + (annotation.len() - annotation.trim_start_matches(is_blank).len());
        (!who.is_empty()).then_some((1 + from, 1 + from + who.len()))
    });
    Some((length + 2, spoken))
}

/// `[SPEAKER_00]: Good afternoon`: who speaks, as recognisers print it before the words.
fn bracketed(line: &str, without_colon: bool) -> Option<(Stretch, Stretch, Stretch)> {
    let words = line.trim_start_matches(is_blank);
    let lead = line.len() - words.len();
    let open = words.chars().next()?;
    let close = match open {
        '[' => ']',
        '［' => '］',
        '【' => '】',
        '(' => ')',
        '（' => '）',
        _ => return None,
    };
    let from = open.len_utf8();
    let length = words.get(from..)?.char_indices().take(TAG).find(|(_, c)| *c == close || *c == open)?.0;
    let name = words.get(from..from + length)?;
    let mut end = from + length;
    if !words.get(end..)?.starts_with(close)
        || !name.chars().any(char::is_alphanumeric)
        || clock(name).is_some()
    {
        return None;
    }
    end += close.len_utf8();
    let colon = words.get(end..)?.chars().next().filter(|c| matches!(c, ':' | '：'));
    if colon.is_none() && !without_colon {
        return None;
    }
    end += colon.map_or(0, char::len_utf8);
    let inner = name.trim_matches(is_blank);
    let start = from + (name.len() - name.trim_start_matches(is_blank).len());
    Some((
        (lead, lead + start),
        (lead + start, lead + start + inner.len()),
        (lead + start + inner.len(), lead + end),
    ))
}

/// `Orla Venn: Good afternoon`: where the name and its colon stand.
fn before_colon(line: &str) -> Option<(Stretch, Stretch, Stretch)> {
    let words = line.trim_start_matches(is_blank);
    let lead = line.len() - words.len();
    let length = words.char_indices().take(60).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let name = words.get(..length)?.trim_end_matches(is_blank);
    let colon = words.get(length..)?.chars().next()?.len_utf8();
    let is_name =
        name.chars().any(char::is_alphabetic) && !name.contains(['?', '!', '？', '！', '。', '<', '>']);
    let rest = words.get(length + colon..)?;
    // `https://`, `14:02`.
    let apart = rest.is_empty() || rest.starts_with(is_blank) || !words.get(length..)?.starts_with(':');
    (is_name && apart).then_some((
        (lead, lead),
        (lead, lead + name.len()),
        (lead + name.len(), lead + length + colon),
    ))
}

/// What a line shows, with who says it: two lines that show the same are one line shown twice.
fn shown(text: &str, tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        let (mark, (start, end)) = match token {
            Token::Words(at) => ("", *at),
            Token::Line => (" ", (0, 0)),
            Token::Voice { name, .. } => ("\n", *name),
        };
        out += mark;
        out += text.get(start..end).unwrap_or_default();
        out += mark;
    }
    let plain = out.replace("&nbsp;", " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line that is shown by two cues is left out of the second where so many bytes are the same: what is shorter may be said
/// twice (“No.” – “No.”), but in a file whose captions roll.
const SAID_ONCE: usize = 20;

/// How many lines at the start of a cue are those at the end of the cue before.
fn again(before: &[String], now: &[String]) -> usize {
    let most = before.len().min(now.len()).min(ROLLED);
    (1..=most).rev().find(|k| before.get(before.len() - k..) == now.get(..*k)).unwrap_or(0)
}

/// What the habits of a file are.
#[derive(Clone, Copy, Debug)]
struct Habits {
    /// Captions roll.
    rolls: bool,
    /// Every cue says who speaks.
    voices: bool,
    naming: Naming,
    /// Blank lines between some of the cues are paragraphs.
    paragraphs: bool,
}

/// Whether cues name their speaker with a colon whether he goes on or begins: then the name is a field of the cue, as in
/// brackets, and its return in the middle of a sentence says nothing.
fn every_cue_is_named<'a>(lines: impl Iterator<Item = &'a str>, of: usize) -> bool {
    let (mut named, mut again) = (0usize, 0usize);
    let mut before = "";
    for line in lines {
        let Some((_, name, _)) = before_colon(line) else { continue };
        let name = line.get(name.0..name.1).unwrap_or_default();
        named += 1;
        again += usize::from(name == before);
        before = name;
    }
    named >= 4 && named * 10 >= of * 8 && again * 4 >= of
}

fn habits(form: Form, text: &str, parsed: &Parsed) -> Habits {
    let of = |cue: &Cue| parsed.lines.get(cue.lines.0..cue.lines.1).unwrap_or_default();
    let first = |cue: &Cue| {
        of(cue)
            .iter()
            .map(|s| text.get(s.0..s.1).unwrap_or_default())
            .find(|l| !l.trim_matches(is_blank).is_empty())
    };
    let with_words = parsed.cues.iter().filter_map(first).count();
    let in_brackets = parsed.cues.iter().filter_map(first).filter(|l| bracketed(l, true).is_some()).count();
    let naming = Naming {
        brackets: form == Form::Voices || in_brackets >= 4 && in_brackets * 5 >= with_words * 4,
        names: every_cue_is_named(parsed.cues.iter().filter_map(first), with_words),
    };
    let (mut repeats, mut voiced) = (0, 0);
    let mut before: Vec<String> = Vec::new();
    for cue in &parsed.cues {
        let mut has_voice = false;
        let mut now = Vec::new();
        for line in of(cue) {
            let tokens = tokens(text, *line, naming);
            has_voice |= matches!(tokens.first(), Some(Token::Voice { .. })) && now.is_empty();
            let line = shown(text, &tokens);
            if !line.is_empty() {
                now.push(line);
            }
        }
        voiced += usize::from(has_voice);
        repeats += usize::from(again(&before, &now) > 0);
        if !now.is_empty() {
            before = now;
        }
    }
    let apart = parsed.cues.iter().filter(|c| c.apart).count();
    Habits {
        rolls: repeats >= 2 && repeats * 2 >= with_words,
        voices: voiced >= 4 && voiced * 10 >= with_words * 9,
        naming,
        paragraphs: matches!(form, Form::Ranges | Form::Times | Form::Voices)
            && apart * 10 < parsed.cues.len() * 9,
    }
}

pub(super) fn read(form: Form, source: &SourceText, tree: &Tree<'_>) -> Result<Transcript, Finding> {
    let text = source.as_str();
    let parsed = parse(form, text);
    let habits = habits(form, text, &parsed);
    let mut script = Script::new(source, tree);
    for line in &parsed.head {
        script.head(*line);
    }
    let mut before: Vec<String> = Vec::new();
    for cue in &parsed.cues {
        if cue.apart && habits.paragraphs {
            script.paragraph();
        }
        script.cue(cue.times, cue.place);
        let of = parsed.lines.get(cue.lines.0..cue.lines.1).unwrap_or_default();
        let lines = of.iter().map(|line| tokens(text, *line, habits.naming));
        let lines: Vec<(Vec<Token>, String)> =
            lines.map(|t| (shown(text, &t), t)).filter(|(s, _)| !s.is_empty()).map(|(s, t)| (t, s)).collect();
        let now: Vec<String> = lines.iter().map(|(_, shown)| shown.clone()).collect();
        let mut repeated = again(&before, &now);
        let bytes: usize = now.iter().take(repeated).map(String::len).sum();
        if !habits.rolls && bytes < SAID_ONCE {
            repeated = 0;
        }
        if repeated > 0 {
            script.odd.repeated.at(cue.place);
        }
        if repeated == lines.len() && repeated > 0 {
            // Not a cue without words: its words were read with the one before.
            script.forget();
        }
        for (i, (tokens, _)) in lines.iter().enumerate().skip(repeated) {
            script.line();
            write(&mut script, text, tokens, habits.voices && i == 0);
        }
        if !now.is_empty() {
            before = now;
        }
    }
    let mut findings = Vec::new();
    if let Some(last) = parsed.cues.last()
        && last.lines.0 == last.lines.1
        && !text.ends_with(['\n', '\r'])
    {
        findings.push(cut_off(source, last.place.0, "a cue"));
    }
    let about = About { language: parsed.language, ..About::default() };
    script.finish(form.format(), about, findings)
}

/// Writes a line of a cue. `voiced`: the file names who speaks in each cue, so that a cue which does not is somebody unknown's.
fn write(script: &mut Script<'_>, text: &str, tokens: &[Token], voiced: bool) {
    if voiced && let Some(Token::Words((start, _))) = tokens.first() {
        script.voice("?", Named::Elsewhere(*start));
    }
    for token in tokens {
        match token {
            Token::Words(at) => script.words(*at),
            Token::Line => script.line(),
            Token::Voice { open, name, close } => {
                let who = text.get(name.0..name.1).unwrap_or_default();
                script.voice(who, Named::Printed { open: *open, name: *name, close: *close });
            }
        }
    }
}
