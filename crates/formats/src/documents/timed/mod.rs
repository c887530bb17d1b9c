//! Timed transcripts: subtitles, recognised speech, the exports of meeting tools.
//!
//! ```text
//!   2                                            the number is no word, and neither are the times and `align:start`;
//!   00:00:04,279 --> 00:00:09,880 align:start    the line end after “finished” is none of the sentence;
//!   <v Orla Venn>The breakwater will be finished
//!                                                and when it was said must not be lost
//!   3
//!   00:00:10,000 --> 00:00:12,000
//!   <v Orla Venn>by the end of 2032.
//! ```
//!
//! What comes of all of them is the same: first the lines that are no cues (a title, a note), each a paragraph, then a line for
//! each printed line of each cue, in the order of the file. A [`Timeline`] beside the text says when each cue was spoken and that
//! these line ends are mere ends of cues; paragraphs are made of them by the rules of layout in `editing`.
//!
//! **Who speaks** stands in one form, whatever the file: `<v NAME>` before the first words of a speaker, as WebVTT prints it,
//! and not again before he has been interrupted, so that a sentence over three cues is not cut by two more labels. Where the name
//! stands in the file before the words, its characters are those of the file, and only what is around it is layout; a JSON
//! object that names its speaker behind the words, or a name from a head, is set there as layout, as in TEI. `<v ?>` says that a file
//! which names its speakers names none here: silence about it would leave the words to whoever spoke before. A name that stands
//! before every cue in another form (`[SPEAKER_00]:`, `(speaker 0)`, `Orla Venn:`) is the same. All other marks (`>>`, a dash, `NAME:`
//! where somebody begins to speak) are words of the cue and stay.
//!
//! A text that is more than cues (a live ticker, a meeting tool's page with a time beside each name) stays as it is, byte for
//! byte; only its times are noted beside it (`inline`).
//!
//! Captions that roll show each line twice. The second is left out, and a finding says so.

mod inline;
mod json;
mod lines;
mod ttml;

use record::{
    About, Finding, FindingCode, LineEnds, Moment, Severity, SourceText, TextSpan, Timed, Timeline,
};

use super::markup::{Rules, Tree};
use super::writer::{Gap, Writer};
use crate::Format;
use crate::read::Markup;

pub(crate) use ttml::read as read_ttml;

/// What a text looks like by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Cues in lines.
    Lines(lines::Form),
    /// Something that may be JSON.
    Json,
}

/// What was read of a timed transcript.
#[derive(Debug)]
pub(crate) struct Transcript {
    pub(crate) text: SourceText,
    pub(crate) format: Format,
    pub(crate) about: About,
    pub(crate) timeline: Timeline,
    pub(crate) findings: Vec<Finding>,
}

/// Whether a text looks like a timed transcript; by its characters alone, never by the name of the file.
pub(crate) fn shape(text: &str) -> Option<Shape> {
    if json::may_be(text) {
        return Some(Shape::Json);
    }
    lines::form(text).map(Shape::Lines)
}

/// Whether the beginning of a file of JSON is that of a transcript: JSON is so common that a folder is not searched for any other.
#[must_use]
pub fn begins_json_transcript(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    json::begins(head.trim_start_matches('\u{feff}'))
}

/// Reads a text of this shape, whose entities are unresolved. Nothing if it is none after all: other JSON.
pub(crate) fn read(shape: Shape, text: &SourceText) -> Option<Result<Transcript, Finding>> {
    // Of a text in lines only entities are asked of the tree.
    let tree = Tree::new("", Rules::Xml);
    match shape {
        Shape::Lines(form) => Some(lines::read(form, text, &tree)),
        Shape::Json => json::read(text, &tree),
    }
}

/// What the times beside the lines of a plain text are.
pub(crate) enum Beside {
    /// The lines are cues after all: a recording's times, with sentences that run over them.
    Cues(Shape),
    /// Times beside paragraphs.
    Paragraphs(Timeline),
}

/// Looks for times beside the lines of a text that has no shape of its own.
pub(crate) fn beside(text: &str) -> Option<Beside> {
    let Some(marks) = inline::marks(text) else {
        return lines::are_voices(text).then_some(Beside::Cues(Shape::Lines(lines::Form::Voices)));
    };
    Some(match marks.cues() {
        true => Beside::Cues(Shape::Lines(lines::Form::Times)),
        false => Beside::Paragraphs(marks.timeline()),
    })
}

/// A stretch of the markup.
type Stretch = (usize, usize);

/// When a cue is spoken, as the file says it: milliseconds, which a broken program may have made negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Times {
    from: Option<i64>,
    to: Option<i64>,
}

/// Where a speaker's name stands.
#[derive(Clone, Copy, Debug)]
enum Named {
    /// Among marks of its own: what stands for `<v `, the name, what stands for `>`.
    Printed { open: Stretch, name: Stretch, close: Stretch },
    /// In a string of JSON.
    String(Stretch),
    /// Behind the words, in a head, or nowhere. It is set before the words at this place.
    Elsewhere(usize),
}

/// How often something odd was met, and where first.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    times: usize,
    first: Option<Stretch>,
}

impl Met {
    fn at(&mut self, place: Stretch) {
        self.times += 1;
        self.first.get_or_insert(place);
    }
}

/// What was odd about the cues.
#[derive(Clone, Copy, Debug, Default)]
struct Odd {
    backward: Met,
    overlapping: Met,
    untimed: Met,
    endless: Met,
    wordless: Met,
    repeated: Met,
}

/// The cue that is being written.
#[derive(Clone, Copy, Debug)]
struct OpenCue {
    times: Times,
    place: Stretch,
    /// Bytes of the text before it.
    before: usize,
}

/// Writes the text of a transcript from left to right.
struct Script<'a> {
    source: &'a SourceText,
    tree: &'a Tree<'a>,
    writer: Writer<'a>,
    /// The gap before the next words. Kept back, as two line ends in a row would make a paragraph.
    gap: Gap,
    voice: Option<String>,
    cue: Option<OpenCue>,
    cues: usize,
    last: Times,
    times: Vec<(Stretch, Moment, Option<Moment>)>,
    odd: Odd,
    /// Whether any cue gives its end: in a file where none does, that is how its cues are.
    ends: bool,
    /// How far the markup is written.
    at: usize,
    /// Whether the next words open a line or follow a name: blanks before them are layout.
    fresh: bool,
}

/// The longest name that is set before words, in characters: an office in full with a name has sixty.
const NAME: usize = 120;

/// The longest recording whose times are believed: what is beyond is a slip of a program.
const LONGEST: i64 = 1000 * 60 * 60 * 1000;

impl<'a> Script<'a> {
    fn new(source: &'a SourceText, tree: &'a Tree<'a>) -> Self {
        Self {
            source,
            tree,
            writer: Writer::new(source),
            gap: Gap::None,
            voice: None,
            cue: None,
            cues: 0,
            last: Times::default(),
            times: Vec::new(),
            odd: Odd::default(),
            ends: false,
            at: 0,
            fresh: true,
        }
    }

    /// A line that is no cue.
    fn head(&mut self, line: Stretch) {
        self.paragraph();
        self.words(line);
        self.paragraph();
    }

    fn paragraph(&mut self) {
        self.gap = Gap::Paragraph;
    }

    /// The next words stand on a line of their own.
    fn line(&mut self) {
        self.gap = self.gap.max(Gap::Line);
    }

    /// Opens a cue; `place` is where its times stand, or its words.
    fn cue(&mut self, times: Times, place: Stretch) {
        self.close();
        self.line();
        self.cues += 1;
        self.cue = Some(OpenCue { times, place, before: self.writer.written() });
    }

    /// Forgets the cue that is open: all of it was read with the one before.
    fn forget(&mut self) {
        if self.cue.take().is_some() {
            self.cues -= 1;
        }
    }

    /// Ends the cue that is open.
    fn close(&mut self) {
        let Some(cue) = self.cue.take() else { return };
        let after = self.writer.written();
        if after == cue.before {
            self.odd.wordless.at(cue.place);
            return;
        }
        let Times { from, to } = cue.times;
        let Some(from) = from.filter(|from| (0..LONGEST).contains(from)) else {
            self.odd.untimed.at(cue.place);
            return;
        };
        self.ends |= to.is_some();
        let ends = to.filter(|to| *to >= from && *to < LONGEST);
        if ends.is_none() {
            self.odd.endless.at(cue.place);
        }
        match self.last {
            Times { from: Some(last), .. } if from < last => self.odd.backward.at(cue.place),
            Times { to: Some(last), .. } if from < last => self.odd.overlapping.at(cue.place),
            _ => {}
        }
        self.last = Times { from: Some(from), to: ends };
        let moment = |millis: i64| Moment::from_millis(u64::try_from(millis).unwrap_or_default());
        self.times.push(((cue.before, after), moment(from), ends.map(moment)));
    }

    /// Says who speaks from here on, unless he does already.
    fn voice(&mut self, name: &str, named: Named) {
        if self.voice.as_deref() == Some(name) {
            return;
        }
        self.voice = Some(name.to_owned());
        self.line();
        self.open();
        match named {
            Named::Printed { open, name, close } => {
                let source = self.source.as_str();
                if source.get(open.0..open.1) == Some("<v ") && source.get(close.0..close.1) == Some(">") {
                    self.writer.text(self.tree, open.0, close.1, false);
                } else {
                    self.writer.word("<v ", open.0, open.1);
                    self.writer.text(self.tree, name.0, name.1, false);
                    self.writer.word(">", close.0, close.1);
                }
                self.at = close.1;
            }
            Named::String(name) if name.0 >= self.at => {
                self.writer.layout("<v ", name.0);
                self.string(name);
                self.writer.layout(">", name.1);
                self.at = name.1;
            }
            Named::String((at, _)) | Named::Elsewhere(at) => {
                // One mark, whatever the name holds.
                let name = name.replace(['<', '>'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
                // It may be set before many words, and stands once in the file.
                let name: String = name.chars().take(NAME).collect();
                self.writer.layout(&format!("<v {name}>"), at.max(self.at));
            }
        }
        self.writer.glue();
        self.fresh = true;
    }

    fn open(&mut self) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if gap != Gap::None {
            self.writer.gap(gap);
        }
        self.fresh = false;
    }

    /// Words as they stand in the markup. `>>` in the middle of a line is somebody else: captions that are typed along as
    /// people speak go on in the same line.
    fn words(&mut self, (start, end): Stretch) {
        let source = self.source.as_str();
        let text = source.get(start..end).unwrap_or_default();
        let words =
            if self.fresh || self.gap != Gap::None { text.trim_start_matches(is_blank) } else { text };
        let start = start + text.len() - words.len();
        if words.is_empty() {
            return;
        }
        self.open();
        let mut from = 0;
        let mut search = 0;
        while let Some(found) = words.get(search..).and_then(next_speaker) {
            let at = search + found;
            search = at + 2;
            if at > 0 && words[..at].ends_with(is_blank) {
                self.writer.text(self.tree, start + from, start + at, false);
                self.writer.gap(Gap::Line);
                from = at;
            }
        }
        self.writer.text(self.tree, start + from, start + words.len(), false);
        self.at = start + words.len();
    }

    /// Words as they stand in a string of JSON.
    fn string(&mut self, (start, end): Stretch) {
        let source = self.source.as_str();
        let mut at = start;
        while at < end {
            let rest = source.get(at..end).unwrap_or_default();
            let run = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
            if run > 0 {
                self.words((at, at + run));
                at += run;
                continue;
            }
            let (decoded, length) = json::escape(rest);
            match decoded {
                '\n' | '\r' => self.line(),
                _ => {
                    self.open();
                    self.writer.word(decoded.encode_utf8(&mut [0; 4]), at, at + length);
                }
            }
            at += length;
        }
        self.at = self.at.max(end);
    }

    /// The finished transcript.
    fn finish(mut self, format: Format, about: About, more: Vec<Finding>) -> Result<Transcript, Finding> {
        self.close();
        let text = self.writer.finish();
        let words = text.as_str();
        if self.cues == self.odd.wordless.times || words.trim().is_empty() {
            return Err(super::empty("The transcript holds no words: it has times, if anything.")
                .hint("Export it again with its text."));
        }
        let stretch = |(start, end): Stretch| {
            let cue = words.get(start..end).unwrap_or_default();
            // The gap before the cue is none of it.
            let inner = cue.trim_start_matches(is_blank);
            TextSpan::between(start + cue.len() - inner.len(), end)
        };
        let timed = |(span, from, to): &(Stretch, Moment, Option<Moment>)| Timed {
            span: stretch(*span),
            from: *from,
            to: *to,
        };
        let timeline = Timeline { times: self.times.iter().map(timed).collect(), line_ends: LineEnds::Cues };
        if self.times.is_empty() {
            self.odd.untimed = Met::default();
        }
        if !self.ends {
            self.odd.endless = Met::default();
        }
        let mut findings = more;
        findings.extend(odd(&self.odd, self.source));
        findings.sort_by_key(|f| f.place);
        Ok(Transcript { text, format, about, timeline, findings })
    }
}

/// Where the next `>>` stands, as it is or as entities.
fn next_speaker(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    memchr::memchr2_iter(b'>', b'&', bytes)
        .find(|at| bytes.get(*at..).is_some_and(|b| b.starts_with(b">>") || b.starts_with(b"&gt;&gt;")))
}

/// Blanks of any kind, those that hold a line of a caption open included.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// Whether words end as a sentence does, in any script.
fn ends_sentence(words: &str) -> bool {
    let closed = words.trim_end_matches(|c: char| {
        is_blank(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '）' | ']' | '」' | '』' | '*' | '_')
    });
    closed.ends_with(['.', '?', '!', '…', '。', '？', '！', '．', '؟', '।', '۔'])
}

/// The speed of speech in bytes a second. English has some 15 characters of one byte, Chinese four and a half of three,
/// Russian twelve of two: in UTF-8 all languages come near it, so that a list of chapters, a log and a wrong unit are told from
/// speech without knowing a word.
const SPEECH: f64 = 14.0;

/// How far a speed is from that of speech: the same for twice as fast and half as fast.
fn unlike_speech(bytes: usize, seconds: f64) -> f64 {
    if seconds <= 0.0 {
        return f64::INFINITY;
    }
    // No source has more bytes than a float counts exactly.
    ((bytes as f64 / seconds).max(1e-9) / SPEECH).ln().abs()
}

/// What to tell of odd cues: a finding for each kind, at its first place.
fn odd(odd: &Odd, source: &SourceText) -> Vec<Finding> {
    let cues = |n: usize| if n == 1 { "1 cue".to_owned() } else { format!("{n} cues") };
    let (has, begins, overlaps, shows) = (
        |n| if n == 1 { "has" } else { "have" },
        |n| if n == 1 { "begins" } else { "begin" },
        |n| if n == 1 { "overlaps" } else { "overlap" },
        |n| if n == 1 { "shows" } else { "show" },
    );
    let mut out = Vec::new();
    let mut each = |met: Met, code, severity, message: &dyn Fn(usize) -> String, hint: &str| {
        let Some((start, end)) = met.first else { return };
        let place = source.bytes_of(TextSpan::between(start, end));
        out.push(Finding::new(code, severity, message(met.times)).at(place).hint(hint));
    };
    each(
        odd.backward,
        FindingCode::OddCues,
        Severity::Warning,
        &|n| {
            format!(
                "{} {} before the one that stands before it; the order of the file was kept.",
                cues(n),
                begins(n)
            )
        },
        "Compare with the recording: parts of two transcripts may have been put together.",
    );
    each(
        odd.overlapping,
        FindingCode::OddCues,
        Severity::Note,
        &|n| {
            format!(
                "{} {} the one before: people speak at once, or the times are rough.",
                cues(n),
                overlaps(n)
            )
        },
        "Listen to the place if it matters who speaks there.",
    );
    each(
        odd.untimed,
        FindingCode::OddCues,
        Severity::Note,
        &|n| format!("{} {} no time that could be; the words were kept without.", cues(n), has(n)),
        "Export the transcript again if their times matter.",
    );
    each(
        odd.endless,
        FindingCode::OddCues,
        Severity::Note,
        &|n| format!("{} {} no end, or one before the start; only the start was kept.", cues(n), has(n)),
        "Nothing, if the words read well.",
    );
    each(
        odd.wordless,
        FindingCode::OddCues,
        Severity::Note,
        &|n| format!("{} {} no words.", cues(n), has(n)),
        "Nothing: a pause or music is often marked so.",
    );
    each(
        odd.repeated,
        FindingCode::RepeatedCues,
        Severity::Note,
        &|n| {
            format!(
                "{} {} lines of the cue before once more, as captions that roll do; each line was read once.",
                cues(n),
                shows(n)
            )
        },
        "Compare with the recording if somebody may have said the same words twice.",
    );
    out
}

/// The finding for a file that ends before what it began.
fn cut_off(source: &SourceText, from: usize, what: &str) -> Finding {
    let place = source.bytes_of(TextSpan::between(from, source.as_str().len()));
    Finding::new(FindingCode::Damaged, Severity::Warning, format!("The file ends in the middle of {what}."))
        .at(place)
        .hint("Fetch it again; what was there has been read.")
}

/// A markup's findings and encoding around a transcript.
pub(super) fn decoded(markup: Markup, transcript: Transcript) -> crate::Decoded {
    let Transcript { text, format, about, timeline, findings } = transcript;
    let mut all = markup.findings;
    all.extend(findings);
    crate::Decoded {
        text,
        encoding: markup.encoding.to_owned(),
        format,
        facsimile: None,
        timeline: Some(timeline),
        asides: Vec::new(),
        about,
        findings: all,
    }
}
