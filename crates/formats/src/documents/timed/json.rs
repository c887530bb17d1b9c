//! Transcripts in JSON: Whisper, WhisperX, whisper.cpp, meeting tools, services of recognition.
//!
//! ```text
//!   {"segments": [{"start": 0.0, "end": 4.2, "text": " Good afternoon.", "speaker": "SPEAKER_00"}, …
//!   [{"participant": {"name": "Ann"}, "startTime": "00:00:02.5", "transcript": "Good afternoon."}, …
//!   {"results": {"utterances": [{"speaker": 0, "start": 80, "end": 4200, "transcript": "Good afternoon.", "words": […
//! ```
//!
//! Every product nests and names otherwise, and changes its mind with the next version. So no product is known here, only a shape:
//! objects that hold words and a time, or words and a speaker, many of them in one place. Where several places of a document hold
//! the same words (utterances and their single words), the one with the longest stretches is read.
//!
//! A word must lead back to its bytes, and a download that broke off must give what there is of it. Parsers of JSON do neither
//! (`docs/decisions/0019-json-is-scanned-with-places.md`), so this is a scanner: it gives the place of each string and number, needs
//! no nesting to be sound, and keeps its stack to itself.

use std::collections::{BTreeMap, BTreeSet};

use record::times::clock;
use record::{About, Finding, FindingCode, Severity, SourceText, TextSpan};

use super::super::html::first_date;
use super::super::markup::Tree;
use super::{Named, Script, Stretch, Times, Transcript, cut_off, unlike_speech};
use crate::Format;

/// Objects and lists inside one another that are kept apart. Transcripts nest some eight.
const DEPTH: usize = 256;

/// Speakers that are named further out are looked for in so many levels.
const OUTER: usize = 16;

/// Whether a text begins as JSON does that could hold cues. What this program exports holds turns with times too, and is not to
/// become a source of the record that it was made of.
pub(super) fn may_be(text: &str) -> bool {
    let rest = text.trim_start();
    if rest.starts_with("{\"format\":\"onrecord/") {
        return false;
    }
    let Some(inner) = rest.strip_prefix(['{', '[']) else { return false };
    // `[Orla Venn]: Good afternoon` and `{\rtf` are none.
    inner.trim_start().starts_with(['"', '{', '['])
}

/// What an escape at the start of `s` stands for, and its length. Half a surrogate pair is U+FFFD.
pub(super) fn escape(s: &str) -> (char, usize) {
    let unit = |at: usize| -> Option<u32> {
        let hex =
            s.get(at..at + 6)?.strip_prefix("\\u").filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(hex, 16).ok()
    };
    let Some(marked) = s.get(1..).and_then(|rest| rest.chars().next()) else { return ('\\', s.len().max(1)) };
    let decoded = match marked {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' | 'f' => ' ',
        'u' => {
            let Some(first) = unit(0) else { return ('\u{fffd}', 2) };
            if let Some(c) = char::from_u32(first) {
                return (if c.is_control() && !c.is_whitespace() { ' ' } else { c }, 6);
            }
            let pair = unit(6).filter(|second| (0xdc00..0xe000).contains(second) && first < 0xdc00);
            let joined = pair
                .and_then(|second| char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
            return joined.map_or(('\u{fffd}', 6), |c| (c, 12));
        }
        other => other,
    };
    (decoded, 1 + marked.len_utf8())
}

/// A string without its escapes.
fn plain(text: &str, (start, end): Stretch) -> String {
    let mut out = String::new();
    let mut rest = text.get(start..end).unwrap_or_default();
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out += rest.get(..at).unwrap_or_default();
        let (c, length) = escape(rest.get(at..).unwrap_or_default());
        out.push(c);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    out + rest
}

/// A token of JSON. Strings are given without their quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Open {
        list: bool,
    },
    Close,
    Key(Stretch),
    String(Stretch),
    Number(Stretch),
    /// `true`, `null`, and whatever else stands where a value should.
    Other,
}

/// Goes through JSON from left to right.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The last string had no end.
    cut: bool,
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            match byte {
                b'{' | b'[' => {
                    self.at += 1;
                    return Some(Token::Open { list: byte == b'[' });
                }
                b'}' | b']' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'"' => return Some(self.string()),
                b'-' | b'+' | b'.' | b'0'..=b'9' => {
                    let start = self.at;
                    self.run(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.'));
                    return Some(Token::Number((start, self.at)));
                }
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => self.at += 1,
                _ => {
                    self.run(|b| !matches!(b, b'{' | b'}' | b'[' | b']' | b'"' | b',' | b':' | b'\n'));
                    return Some(Token::Other);
                }
            }
        }
    }
}

impl Scanner<'_> {
    fn run(&mut self, of: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|b| !of(*b)).unwrap_or(rest.len()).max(1);
    }

    fn string(&mut self) -> Token {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        loop {
            let rest = bytes.get(end..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(found) if rest.get(found) == Some(&b'"') => {
                    end += found;
                    break;
                }
                // The escaped character is passed over, which may be a quotation mark.
                Some(found) if end + found + 1 < bytes.len() => end += found + 2,
                _ => {
                    self.cut = true;
                    self.at = bytes.len();
                    return Token::String((start, self.at));
                }
            }
        }
        self.at = end + 1;
        let after = bytes.get(self.at..).unwrap_or_default();
        let key = after.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
        if key { Token::Key((start, end)) } else { Token::String((start, end)) }
    }
}

/// What a field means by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// Words; `sure` by the name alone, else only beside a speaker.
    Words {
        sure: bool,
    },
    From {
        unit: Unit,
    },
    To {
        unit: Unit,
    },
    Lasts {
        unit: Unit,
    },
    /// Both ends of a time, in a list or an object.
    Range,
    /// Who speaks, the better name the higher.
    Speaker(u8),
    Title,
    Day,
    Language,
    None,
}

/// In what a number counts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Unsaid,
    Seconds,
    Millis,
}

/// What a name of a field means. Capitals, `_` and `-` do not matter.
fn field(key: &str) -> Field {
    if key.len() > 40 {
        return Field::None;
    }
    let name: String =
        key.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '@')).map(|c| c.to_ascii_lowercase()).collect();
    let (stem, unit) = [
        ("milliseconds", Unit::Millis),
        ("millis", Unit::Millis),
        ("ms", Unit::Millis),
        ("seconds", Unit::Seconds),
        ("secs", Unit::Seconds),
        ("sec", Unit::Seconds),
    ]
    .iter()
    .find_map(|(ending, unit)| Some((name.strip_suffix(ending).filter(|s| !s.is_empty())?, *unit)))
    .unwrap_or((&name, Unit::Unsaid));
    match stem {
        "start" | "starttime" | "tstart" | "begin" | "begintime" | "startoffset" | "offset" | "ts"
        | "time" | "startat" | "startedat" | "relativestarttime" | "starttimestamp" | "bg" | "from" => {
            return Field::From { unit };
        }
        "end" | "endtime" | "endoffset" | "endts" | "endat" | "relativeendtime" | "endtimestamp" | "stop"
        | "stoptime" | "finish" | "ed" | "to" => return Field::To { unit },
        "duration" | "dur" | "dduration" => return Field::Lasts { unit },
        _ => {}
    }
    match name.as_str() {
        "text" | "transcript" | "sentence" | "utterance" | "caption" | "word" | "punctuatedword"
        | "finalsentence" | "onebest" | "displaytext" => Field::Words { sure: true },
        "content" | "message" | "body" | "line" | "value" | "words" => Field::Words { sure: false },
        "timestamp" | "timestamps" | "offsets" | "timespan" | "range" => Field::Range,
        "speakername" | "displayname" | "participantname" => Field::Speaker(4),
        "speaker" | "participant" => Field::Speaker(3),
        "speakerlabel" | "speakerid" | "speakertag" => Field::Speaker(2),
        "name" | "user" | "username" | "author" => Field::Speaker(1),
        "title" | "headline" | "subject" | "topic" | "meetingtitle" => Field::Title,
        "date" | "day" | "meetingdate" | "recordingdate" => Field::Day,
        "language" | "lang" | "languagecode" => Field::Language,
        _ => Field::None,
    }
}

/// A time as it stands in the document.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Time {
    /// In milliseconds.
    Known(i64),
    /// In a unit that the whole document must tell.
    Number(f64),
}

/// Reads the time of a string.
fn time_of(text: &str, unit: Unit) -> Option<Time> {
    let text = text.trim();
    if let Some(read) = clock(text).filter(|c| c.len == text.len()) {
        return Some(Time::Known(i64::from(read.from.millis())));
    }
    // `12.5`, `12.5s`, `PT12.5S`, `1500ms`.
    let inner = text.strip_prefix("PT").unwrap_or(text);
    let (number, unit) = match () {
        () if inner.ends_with("ms") => (inner.trim_end_matches("ms"), Unit::Millis),
        () if inner.ends_with(['s', 'S']) => (inner.trim_end_matches(['s', 'S']), Unit::Seconds),
        () => (inner, unit),
    };
    number_of(number.trim(), unit)
}

fn number_of(number: &str, unit: Unit) -> Option<Time> {
    let value: f64 = number.parse().ok().filter(|v: &f64| v.is_finite())?;
    Some(match unit {
        Unit::Unsaid => Time::Number(value),
        Unit::Seconds => Time::Known(whole(value * 1000.0)),
        Unit::Millis => Time::Known(whole(value)),
    })
}

/// A float as whole milliseconds; out of range it is the nearest.
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Where a name stands, and what kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name {
    at: Stretch,
    rank: u8,
}

/// An object or a list that is open.
#[derive(Clone, Copy, Debug)]
struct Frame {
    list: bool,
    /// The key under which it stands, or the list of which it is an element; and what that means.
    under: (Field, Stretch),
    /// Its last key; of a list, the key of the list.
    key: (Field, Stretch),
    words: Option<(Stretch, bool)>,
    from: Option<Time>,
    to: Option<Time>,
    lasts: Option<Time>,
    speaker: Option<Name>,
    /// Cues that were found before it was opened.
    cues: usize,
    /// Numbers of a list that may be a range.
    numbers: usize,
}

/// A stretch of speech.
#[derive(Clone, Copy, Debug)]
struct Cue {
    /// The key under which it stands, or its list: what stands under one name is one conversation, in as many parts as the
    /// document has.
    under: Stretch,
    words: Stretch,
    from: Option<Time>,
    to: Option<Time>,
    speaker: Option<Name>,
}

/// What a document holds.
#[derive(Debug, Default)]
struct Found {
    cues: Vec<Cue>,
    /// Title and day, in the order of the document.
    heads: Vec<(Stretch, bool)>,
    language: Option<Stretch>,
    open: usize,
    too_deep: usize,
    cut: bool,
}

fn find(text: &str) -> Found {
    let mut found = Found::default();
    let mut frames: Vec<Frame> = Vec::new();
    let mut deeper = 0usize;
    let mut scanner = Scanner { text, at: 0, cut: false };
    for token in scanner.by_ref() {
        // What is nested beyond reason is passed over, whatever it is.
        if deeper > 0 {
            match token {
                Token::Open { .. } => deeper += 1,
                Token::Close => deeper -= 1,
                _ => {}
            }
            continue;
        }
        match token {
            Token::Open { list } => {
                if frames.len() == DEPTH {
                    deeper = 1;
                    found.too_deep += 1;
                    continue;
                }
                let under = frames.last().map_or((Field::None, (0, 0)), |f| f.key);
                frames.push(Frame {
                    list,
                    under,
                    key: if list { under } else { (Field::None, under.1) },
                    words: None,
                    from: None,
                    to: None,
                    lasts: None,
                    speaker: None,
                    cues: found.cues.len(),
                    numbers: 0,
                });
            }
            Token::Close => {
                if let Some(frame) = frames.pop() {
                    close(frame, &mut frames, &mut found);
                }
            }
            Token::Key((start, end)) => {
                if let Some(frame) = frames.last_mut() {
                    let key = text.get(start..end).unwrap_or_default();
                    // Objects that are named by a number are elements of a list that somebody wrote as an object.
                    let number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
                    frame.key =
                        if number { (Field::None, frame.under.1) } else { (field(key), (start, end)) };
                }
            }
            Token::String(at) => value(text, at, true, &mut frames, &mut found),
            Token::Number(at) => value(text, at, false, &mut frames, &mut found),
            Token::Other => {}
        }
    }
    found.cut = scanner.cut;
    found.open = frames.len() + deeper;
    // What was open when the file broke off counts as far as it goes.
    while let Some(frame) = frames.pop() {
        close(frame, &mut frames, &mut found);
    }
    found
}

/// A string or a number in the innermost object or list.
fn value(text: &str, at: Stretch, string: bool, frames: &mut [Frame], found: &mut Found) {
    let depth = frames.len();
    let Some(frame) = frames.last_mut() else { return };
    let words = text.get(at.0..at.1).unwrap_or_default();
    let time = |unit| if string { time_of(words, unit) } else { number_of(words, unit) };
    match frame.key.0 {
        // A list of two numbers: from and to.
        Field::Range if frame.list => {
            frame.numbers += 1;
            match frame.numbers {
                1 => frame.from = time(Unit::Unsaid),
                2 => frame.to = time(Unit::Unsaid),
                _ => {}
            }
        }
        _ if frame.list => {}
        Field::Range => frame.from = frame.from.or_else(|| time(Unit::Unsaid)),
        Field::Words { sure }
            if string
            // A name that is as long as a paragraph is none.
            && !words.trim().is_empty()
                && words.len() <= 400
                && frame.words.is_none_or(|(_, before)| sure && !before) =>
        {
            frame.words = Some((at, sure));
        }
        Field::From { unit } => match time(unit) {
            Some(from) => frame.from = frame.from.or(Some(from)),
            // `"from": "Ann"`
            None if string => name(frame, at, 1, words),
            None => {}
        },
        Field::To { unit } => frame.to = frame.to.or_else(|| time(unit)),
        Field::Lasts { unit } => frame.lasts = frame.lasts.or_else(|| time(unit)),
        Field::Speaker(rank) => name(frame, at, rank, words),
        Field::Title if string && depth <= 2 => found.heads.push((at, false)),
        Field::Day if string && depth <= 2 => found.heads.push((at, true)),
        Field::Language if string && depth <= 2 => found.language = found.language.or(Some(at)),
        _ => {}
    }
}

fn name(frame: &mut Frame, at: Stretch, rank: u8, words: &str) {
    if !words.trim().is_empty() && frame.speaker.is_none_or(|n| n.rank < rank) {
        frame.speaker = Some(Name { at, rank });
    }
}

/// Makes a cue of what was an object, or gives what it says to the object around it.
fn close(frame: Frame, frames: &mut [Frame], found: &mut Found) {
    let depth = frames.len();
    if frame.list {
        if frame.under.0 == Field::Range
            && let Some(outer) = frames.last_mut()
        {
            (outer.from, outer.to) = (outer.from.or(frame.from), outer.to.or(frame.to));
        }
        return;
    }
    // A name alone is as often that of a file or a field: it says who speaks inside of a speaker, and beside a time.
    let speaks = frame.speaker.is_some_and(|n| n.rank > 1);
    let timed = frame.from.is_some();
    if let Some((words, _)) = frame.words.filter(|(_, sure)| {
        let by_time = timed && (*sure || frame.speaker.is_some());
        by_time || speaks && (*sure || !timed)
    }) {
        let to = frame.to.or(match (frame.from, frame.lasts) {
            (Some(Time::Known(from)), Some(Time::Known(lasts))) => from.checked_add(lasts).map(Time::Known),
            (Some(Time::Number(from)), Some(Time::Number(lasts))) => Some(Time::Number(from + lasts)),
            _ => None,
        });
        let speaker = frame.speaker;
        found.cues.push(Cue { under: frame.under.1, words, from: frame.from, to, speaker });
        return;
    }
    // `{"speaker": 0, "sentences": […]}` speaks them all.
    if let Some(speaker) = frame.speaker.filter(|_| speaks && depth < OUTER) {
        for cue in found.cues.iter_mut().skip(frame.cues).filter(|c| c.speaker.is_none()) {
            cue.speaker = Some(speaker);
        }
    }
    let Some(outer) = frames.last_mut().filter(|outer| !outer.list) else { return };
    match frame.under.0 {
        Field::Speaker(rank) => {
            if let Some(inner) = frame.speaker {
                // The speaker's name within `"speaker": {…}` counts as the speaker.
                if outer.speaker.is_none_or(|n| n.rank < rank.max(2)) {
                    outer.speaker = Some(Name { at: inner.at, rank: rank.max(2) });
                }
            }
        }
        Field::Range | Field::From { .. } => {
            // The clock is finer than an offset in a unit that nobody says; the first that came is kept.
            (outer.from, outer.to) = (outer.from.or(frame.from), outer.to.or(frame.to));
        }
        _ => {}
    }
}

/// The cues of the one name that holds the conversation.
fn conversation(text: &str, mut cues: Vec<Cue>) -> Vec<Cue> {
    cues.sort_by_key(|c| c.words);
    let under = |cue: &Cue| text.get(cue.under.0..cue.under.1).unwrap_or_default();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for cue in &cues {
        let (bytes, number) = places.entry(under(cue)).or_default();
        *bytes += cue.words.1 - cue.words.0;
        *number += 1;
    }
    let most = places.values().map(|(bytes, _)| *bytes).max().unwrap_or_default();
    // Single words give up the blanks between them: they are no poorer for that.
    let whole = places.iter().filter(|(_, (bytes, _))| bytes * 10 >= most * 7);
    let best =
        whole.max_by_key(|(name, (bytes, number))| (bytes / number.max(&1), std::cmp::Reverse(**name)));
    let Some((&best, _)) = best else { return Vec::new() };
    cues.retain(|c| under(c) == best);
    cues
}

/// What the numbers of a document count.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// The number from which they count.
    zero: f64,
    /// Milliseconds of one.
    per: f64,
    /// How unlike speech what is said is at this scale.
    unlike: f64,
}

/// What the numbers of a document count, where nobody says: parts of a second are seconds; whole numbers are what lets people speak
/// at the speed of people.
fn unit(cues: &[Cue]) -> Scale {
    let number = |t: Option<Time>| match t {
        Some(Time::Number(n)) => Some(n),
        _ => None,
    };
    let numbers = || cues.iter().flat_map(|c| [number(c.from), number(c.to)]).flatten();
    let least = numbers().fold(f64::INFINITY, f64::min);
    let most = numbers().fold(f64::NEG_INFINITY, f64::max);
    // Seconds since 1970: counted from the first words.
    let zero = if least > 1e9 { least } else { 0.0 };
    // While somebody speaks, where most ends are known; else with all silences.
    let spoken = cues.iter().filter_map(|c| Some((c.words, number(c.to)? - number(c.from)?)));
    let spoken: Vec<_> = spoken.filter(|(_, lasts)| *lasts > 0.0).collect();
    let bytes = |words: Stretch| words.1 - words.0;
    let (bytes, long) = if spoken.len() * 2 > cues.len() {
        (spoken.iter().map(|(words, _)| bytes(*words)).sum(), spoken.iter().map(|(_, lasts)| lasts).sum())
    } else {
        (cues.iter().map(|c| bytes(c.words)).sum::<usize>(), most - least)
    };
    let scale = |per: f64| Scale { zero, per, unlike: unlike_speech(bytes, long * per / 1000.0) };
    let parts = numbers().any(|n| n.fract() != 0.0);
    if parts && most - zero < 1e7 || long <= 0.0 || !long.is_finite() {
        return scale(1000.0);
    }
    let scales = [1000.0, 1.0, 0.001, 0.0001].map(scale);
    scales.into_iter().min_by(|a, b| a.unlike.total_cmp(&b.unlike)).unwrap_or(scale(1000.0))
}

/// Whether these are a transcript's. One object with words and a time is anything; with both ends of the time it is a recording
/// of one sentence. Words without times are somebody's database; the same words again and again are its keys, and whole numbers at
/// no speed of speech are places in a text: `{"text": "Tarn Bay", "start": 112, "end": 120, "label": "PLACE"}`.
fn are_cues(text: &str, cues: &[Cue]) -> bool {
    let timed = cues.iter().filter(|c| c.from.is_some()).count();
    let several = cues.len() > 1 || cues.iter().any(|c| c.from.is_some() && c.to.is_some());
    let different: BTreeSet<&str> =
        cues.iter().map(|c| text.get(c.words.0..c.words.1).unwrap_or_default()).collect();
    let keys = cues.len() >= 20 && different.len() * 20 < cues.len();
    let numbers = || cues.iter().flat_map(|c| [c.from, c.to]).flatten();
    let whole = numbers().all(|t| matches!(t, Time::Number(n) if n.fract() == 0.0));
    several && timed * 2 >= cues.len() && !keys && (!whole || unit(cues).unlike < 8f64.ln())
}

/// Whether the beginning of a file of JSON is that of a transcript.
pub(super) fn begins(head: &str) -> bool {
    may_be(head) && are_cues(head, &conversation(head, find(head).cues))
}

pub(super) fn read(source: &SourceText, tree: &Tree<'_>) -> Option<Result<Transcript, Finding>> {
    let text = source.as_str();
    let found = find(text);
    let cues = conversation(text, found.cues);
    if !are_cues(text, &cues) {
        return None;
    }
    let Scale { zero, per, .. } = unit(&cues);
    let millis = |time: Time| match time {
        Time::Known(millis) => millis,
        Time::Number(n) => whole((n - zero) * per),
    };
    let named = cues.iter().any(|c| c.speaker.is_some());
    let first = cues.first().map_or(0, |c| c.speaker.map_or(c.words.0, |n| n.at.0.min(c.words.0)));
    let mut script = Script::new(source, tree);
    let mut about = About::default();
    for (at, day) in found.heads {
        let words = plain(text, at);
        if at.1 < first {
            script.paragraph();
            script.string(at);
            script.paragraph();
        } else if day {
            about.date = about.date.or_else(|| first_date(&words));
        } else {
            about.title.get_or_insert(words);
        }
    }
    // `en`, `zh-CN`; a name of a language is no tag.
    about.language = found
        .language
        .map(|at| plain(text, at))
        .filter(|l| l.split(['-', '_']).next().is_some_and(|first| (2..=3).contains(&first.len())));
    for cue in &cues {
        let times = Times { from: cue.from.map(millis), to: cue.to.map(millis) };
        script.cue(times, cue.words);
        match cue.speaker {
            Some(name) => {
                let who = plain(text, name.at);
                // What would break the mark is set in one line without.
                let stands = name.at.1 <= cue.words.0 && !who.contains(['<', '>', '\n', '\r']);
                let named = if stands { Named::String(name.at) } else { Named::Elsewhere(cue.words.0) };
                script.voice(who.trim(), named);
            }
            None if named => script.voice("?", Named::Elsewhere(cue.words.0)),
            None => {}
        }
        script.string(cue.words);
    }
    let mut findings = Vec::new();
    if found.cut || found.open > 0 {
        findings.push(cut_off(source, text.len().saturating_sub(1), "a document of JSON"));
    }
    if found.too_deep > 0 {
        let message = format!(
            "{} objects are nested deeper than any transcript nests them; they were passed over.",
            found.too_deep
        );
        findings.push(
            Finding::new(FindingCode::Damaged, Severity::Warning, message)
                .at(source.bytes_of(TextSpan::between(0, text.len())))
                .hint("Look whether a program went wrong when it wrote the file."),
        );
    }
    Some(script.finish(Format::TimedJson, about, findings))
}
