//! From printed lines to paragraphs.
//!
//! ```text
//!   问：我们注意到，中方刚刚发布了
//!   总统访华的消息。请问哪些领导人        lines of equal length, broken inside words, no blank line:
//!   将与他会见？                          the line end says nothing; only a short line ends a paragraph
//!   答：是的。
//! ```
//!
//! Other files hold one paragraph a line, others wrap words at 72 columns between blank lines. Which of these a file
//! is can be seen from its line lengths alone; nothing here knows of questions or languages, but for the one hook
//! `opening`, which tells whether a line opens with an attribution.
//!
//! ```text
//!   00:06  THE BREAKWATER WILL BE        the lines of a timed transcript are cues: they end where the screen is full. A paragraph
//!   00:09  FINISHED BY 2032.             is what one person says without a long silence
//!   00:12  >> WHAT WILL IT COST?
//! ```

use record::{LineEnds, TextSpan, Timed, Timeline};

use crate::script::{is_han, is_letter_or_digit};

/// A paragraph as printed: one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its lines without indents and trailing white space, never empty.
    pub(crate) lines: Vec<PrintedLine>,
}

/// Whether a line opens with an attribution, or with a mark that never stands in the middle of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It does not.
    None,
    /// It may: `Venn: ` was seen once or twice. Believed where the line before has ended its sentence, and only among cues.
    Likely,
    /// It does.
    Sure,
    /// It is a paragraph by itself: the head of a page.
    Alone,
}

/// A printed line inside a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PrintedLine {
    pub(crate) span: TextSpan,
    /// Whether a space stands for the line end before it.
    pub(crate) space: bool,
}

struct Line<'a> {
    text: &'a str,
    start: usize,
    /// Columns before the text.
    indent: usize,
    /// Characters of the text.
    chars: usize,
    /// Columns that the text takes.
    cells: usize,
    /// Letters that take two columns.
    wide: usize,
    /// No-break spaces behind the text: whoever broke the lines counted them with the last word.
    glue: usize,
    blank_before: bool,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, start: usize, indent: usize, behind: &str, blank_before: bool) -> Self {
        let (mut chars, mut cells, mut wide) = (0, 0, 0);
        for c in text.chars() {
            let columns = columns(c);
            chars += 1;
            cells += columns;
            wide += usize::from(columns == 2 && (is_han(c) || is_letter_or_digit(c) && c.is_alphabetic()));
        }
        let glue = behind.chars().take_while(|c| *c == '\u{a0}').count();
        Self { text, start, indent, chars, cells, wide, glue, blank_before }
    }

    /// Characters from the margin to the end of the text; an indent in Chinese print is of wide blanks.
    fn characters(&self) -> usize {
        self.chars + self.indent.div_ceil(2)
    }

    /// Columns from the margin to the end of the text.
    fn columns(&self) -> usize {
        self.cells + self.indent
    }

    /// Characters from the margin to the end of the last word.
    fn width(&self) -> usize {
        self.indent + self.chars + self.glue
    }
}

/// White space, and the invisible marks that extraction leaves behind.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\0')
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut blank_before = false;
    let mut start = 0;
    let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{c}' | '\u{b}');
    while start < text.len() {
        let rest = &text[start..];
        let end = rest.find(is_end).unwrap_or(rest.len());
        let line = &rest[..end];
        let content = line.trim_start_matches(is_blank);
        let indent = line[..line.len() - content.len()].chars().map(columns).sum();
        let trimmed = content.trim_end_matches(is_blank);
        if trimmed.is_empty() {
            // A CRLF is one line end, not a blank line.
            let crlf = end == 0 && start > 0 && rest.starts_with('\n') && text[..start].ends_with('\r');
            blank_before |= !crlf;
        } else {
            let behind = &content[trimmed.len()..];
            let start = start + line.len() - content.len();
            out.push(Line::new(trimmed, start, indent, behind, blank_before));
            blank_before = false;
        }
        start += end + rest[end..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// Whether a character takes two columns: Han, kana, their marks.
pub(crate) fn is_wide(c: char) -> bool {
    columns(c) == 2
}

/// Columns that a character takes in a grid of half-width cells.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0..0xb7 => 1,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 => 2,
        0x2014 | 0x2018..=0x201d | 0x2026 | 0xb7 | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// How a file breaks its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrap {
    /// One paragraph a line.
    None,
    /// Broken after this many characters (indent included), inside words.
    Characters(usize),
    /// Broken where this many columns are full, inside words.
    Columns(usize),
    /// Broken between words, before this column is passed.
    Words(usize),
}

fn wrap_of(lines: &[Line<'_>]) -> Wrap {
    // Fewer lines show no habit.
    if lines.len() < 6 {
        return Wrap::None;
    }
    let wide: usize = lines.iter().map(|l| l.wide).sum();
    let all: usize = lines.iter().map(|l| l.chars).sum();
    if wide * 3 < all {
        return words_wrap(lines);
    }
    let by = |measure: &dyn Fn(&Line<'_>) -> usize| -> (usize, usize, usize) {
        let mut widths: Vec<usize> = lines.iter().map(measure).collect();
        widths.sort_unstable();
        // The commonest width, the widest of these on a tie.
        let mut best = (0, 0);
        let mut i = 0;
        while i < widths.len() {
            let j = widths[i..].iter().take_while(|w| **w == widths[i]).count();
            if j >= best.0 && widths[i] >= 8 {
                best = (j, widths[i]);
            }
            i += j;
        }
        let over = widths.iter().filter(|w| **w > best.1 + 2).count();
        (best.1, best.0, over)
    };
    let characters = by(&|l| l.characters());
    let cells = by(&|l| l.columns());
    let near = |width: usize| lines.iter().filter(move |l| (width - 2..=width + 2).contains(&l.columns()));
    let n = lines.len();
    // Two fifths of all lines exactly full and next to none longer but the title: prose set one paragraph a line never
    // does that.
    let longer = |over: usize| over <= 1 + n / 10;
    let sharp = |(_, count, over): (usize, usize, usize)| count * 5 >= n * 2 && longer(over);
    if sharp(characters) && characters.1 >= cells.1 {
        return Wrap::Characters(characters.0);
    }
    if cells.0 >= 12 && near(cells.0).count() * 2 >= n && longer(cells.2) {
        return Wrap::Columns(cells.0);
    }
    if sharp(characters) { Wrap::Characters(characters.0) } else { Wrap::None }
}

fn words_wrap(lines: &[Line<'_>]) -> Wrap {
    let mut widths: Vec<usize> = lines.iter().map(Line::width).collect();
    widths.sort_unstable();
    // A few headlines and addresses may run longer than the measure.
    let measure = widths[(widths.len() - 1) * 97 / 100];
    if !(30..=200).contains(&measure) {
        return Wrap::None;
    }
    let pairs = || lines.windows(2).filter(|w| !w[1].blank_before);
    let full = pairs().filter(|w| w[0].width() + 1 + first_word(w[1].text) > measure).count();
    let all = pairs().count();
    if all >= 4 && full * 5 >= all * 3 { Wrap::Words(measure) } else { Wrap::None }
}

fn first_word(s: &str) -> usize {
    s.split([' ', '\t']).next().map_or(0, |w| w.chars().count())
}

/// Whether these words finish a compound that the line end cut at its hyphen: `long-|term`, but `faith- and …`.
fn finishes_compound(s: &str) -> bool {
    let word = s.split(' ').next().unwrap_or("");
    word.starts_with(char::is_alphabetic) && !matches!(word, "and" | "or" | "to" | "und" | "y" | "et")
}

/// Divides a text into paragraphs. `opening` tells of a line's text whether it opens with an attribution; `timeline` when
/// the lines were spoken, where the source says so.
pub(crate) fn paragraphs(
    text: &str,
    timeline: Option<&Timeline>,
    opening: &dyn Fn(&str) -> Opening,
) -> Vec<Paragraph> {
    let lines = lines(text);
    let cues = timeline.filter(|t| t.line_ends == LineEnds::Cues).map(Cues::of);
    // Cues say nothing of how a title over them is broken, and neither does a title of the cues.
    let wrap = if cues.is_some() { Wrap::None } else { wrap_of(&lines) };
    // In a file that indents its paragraphs, an indented line starts one.
    let indented = lines.iter().filter(|l| l.indent > 0).count();
    let indents = indented * 20 > lines.len() && indented * 10 < lines.len() * 9;
    let mut out: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    for line in &lines {
        let one_speaker = cues.as_ref().zip(previous).map(|(cues, p)| cues.go_on(p, line, opening));
        if one_speaker == Some(true)
            && let (Some(last), Some(p)) = (out.last_mut(), previous)
        {
            let span = TextSpan::between(line.start, line.start + line.text.len());
            last.lines.push(PrintedLine { span, space: spaced_cues(p.text, line.text) });
            previous = Some(line);
            continue;
        }
        let space = previous.is_some_and(|p| match wrap {
            Wrap::None => spaced(p.text, line.text),
            // Lines broken inside words never stand for a space: `MH37` and `0` are one number.
            Wrap::Characters(_) | Wrap::Columns(_) => false,
            // Lines broken between words always do, but after the hyphen of a word.
            Wrap::Words(_) => !p.text.ends_with('-') || !finishes_compound(line.text),
        });
        let span = TextSpan::between(line.start, line.start + line.text.len());
        let joined = previous.is_some_and(|p| {
            let full = match wrap {
                Wrap::None => false,
                // A longer line was never broken: a title.
                Wrap::Characters(w) => p.characters() == w,
                Wrap::Columns(w) => (w - 2..=w + 2).contains(&p.columns()),
                // Blanks behind a word, lost to view, were counted by whoever broke the line.
                Wrap::Words(w) => p.width() + 3 + first_word(line.text) > w,
            };
            full && !line.blank_before
                && (!indents || line.indent <= p.indent)
                && !matches!(opening(line.text), Opening::Sure | Opening::Alone)
                && opening(p.text) != Opening::Alone
                && !p.text.starts_with('#')
        });
        match out.last_mut() {
            Some(last) if joined => last.lines.push(PrintedLine { span, space }),
            _ => out.push(Paragraph { lines: vec![PrintedLine { span, space: false }] }),
        }
        previous = Some(line);
    }
    out
}

/// The cues of a timed transcript.
struct Cues<'a> {
    times: &'a [Timed],
    /// How long a silence after the end of a sentence is, in milliseconds, that parts what one person says.
    silence: u32,
}

/// No shorter silence parts paragraphs: people breathe.
const SILENCE: u32 = 2000;

impl<'a> Cues<'a> {
    fn of(timeline: &'a Timeline) -> Self {
        let pairs = timeline.times.iter().zip(timeline.times.iter().skip(1));
        let mut gaps: Vec<u32> = pairs.filter_map(|(a, b)| gap(a, b)).collect();
        gaps.sort_unstable();
        // A program that leaves a second after each cue has not heard a silence there.
        let usual = gaps.get(gaps.len().saturating_sub(1) * 3 / 4).copied().unwrap_or_default();
        Self { times: &timeline.times, silence: SILENCE.max(usual.saturating_mul(4)) }
    }

    /// The cue in which a line stands.
    fn at(&self, line: &Line<'_>) -> Option<&Timed> {
        let first = self.times.partition_point(|t| t.span.end() <= line.start);
        self.times.get(first).filter(|t| t.span.start() <= line.start)
    }

    /// Whether a line goes on what the line before it says: nobody else opens it, and no long silence stands between them.
    fn go_on(&self, before: &Line<'_>, line: &Line<'_>, opening: &dyn Fn(&str) -> Opening) -> bool {
        if line.blank_before {
            return false;
        }
        // Where all times are lost, all lines are cues.
        let pair = self.at(before).zip(self.at(line));
        if pair.is_none() && !self.times.is_empty() {
            return false;
        }
        let ended = ends_sentence(before.text);
        let anew = match voiced(line.text) {
            Opening::None => opening(line.text),
            voiced => voiced,
        };
        match anew {
            Opening::Sure | Opening::Alone => false,
            Opening::Likely => !ended,
            Opening::None => {
                !(ended && pair.and_then(|(a, b)| gap(a, b)).is_some_and(|gap| gap >= self.silence))
            }
        }
    }
}

/// The silence between two cues; none where one begins before the other has ended, or has no end.
fn gap(a: &Timed, b: &Timed) -> Option<u32> {
    b.from.millis().checked_sub(a.to?.millis())
}

/// The marks by which timed transcripts of any language say that somebody else speaks: `<v Ann>`, `>>`, and the dash of a
/// dialogue, which may be a dash.
fn voiced(line: &str) -> Opening {
    if line.starts_with("<v ") || line.starts_with(">>") {
        return Opening::Sure;
    }
    let dash = line.strip_prefix(['-', '–', '—', '―']);
    let speaks = dash.is_some_and(|rest| rest.trim_start().starts_with(char::is_alphabetic));
    if speaks { Opening::Likely } else { Opening::None }
}

/// Whether a line ends as sentences do, in any script.
fn ends_sentence(line: &str) -> bool {
    let words = line.trim_end_matches(|c: char| {
        is_blank(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '）' | ']' | '」' | '』')
    });
    words.ends_with(['.', '?', '!', '…', '。', '？', '！', '．', '؟', '।', '۔'])
}

/// Whether the end of a cue stands for a space. A screen is broken between words, between figures too (`the 88` | `94 cores`),
/// but for scripts that have no spaces.
fn spaced_cues(left: &str, right: &str) -> bool {
    let close = |c: char| {
        columns(c) == 2 && !('\u{1100}'..='\u{11ff}').contains(&c) && !('\u{ac00}'..='\u{d7a3}').contains(&c)
    };
    let wide = left.chars().next_back().is_some_and(close) || right.chars().next().is_some_and(close);
    // Curly quotation marks, dashes and points are as wide as what stands beside them.
    let curly = |c: char| matches!(c, '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{b7}');
    if left.ends_with(curly) || right.starts_with(curly) {
        let letter = |c: &char| !curly(*c);
        return !left.chars().rev().find(letter).is_some_and(close)
            && !right.chars().find(letter).is_some_and(close);
    }
    let hyphen = left.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_alphabetic));
    let compound = hyphen && finishes_compound(right);
    !wide && !compound
}

/// Whether a line end between these two stood for a space: between words of an alphabetic script, not between digits.
pub(crate) fn spaced(left: &str, right: &str) -> bool {
    // Curly quotation marks and dashes are as wide as what stands beside them.
    let telling = |c: &char| !matches!(c, '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{b7}');
    match (left.chars().rev().find(telling), right.chars().find(telling)) {
        (Some(l), Some(r)) => {
            columns(l) == 1 && columns(r) == 1 && !(left.ends_with(l) && r.is_numeric() && l.is_numeric())
        }
        (Some(l), None) => columns(l) == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::Moment;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(made(text, None), expected);
    }

    fn made(text: &str, timeline: Option<&Timeline>) -> Vec<String> {
        let opening = |l: &str| match l {
            _ if l.starts_with("问：") || l.starts_with("答：") => Opening::Sure,
            _ if l.starts_with("Venn: ") => Opening::Likely,
            _ => Opening::None,
        };
        paragraphs(text, timeline, &opening)
            .iter()
            .map(|p| {
                p.lines.iter().fold(String::new(), |mut s, l| {
                    if l.space {
                        s.push(' ');
                    }
                    s + &text[l.span.start()..l.span.end()]
                })
            })
            .collect()
    }

    /// Cues with their times in tenths of a second, `|` between times and words; a line without is no cue.
    fn cues(cues: &[&str], expected: &[&str]) {
        let (mut text, mut times) = (String::new(), Vec::new());
        for cue in cues {
            let (time, words) = cue.split_once('|').unwrap_or(("", cue));
            if !text.is_empty() {
                text.push('\n');
            }
            let span = TextSpan::between(text.len(), text.len() + words.len());
            text.push_str(words);
            let mut ends = time.split('-').map(|t| Moment::from_millis(100 * t.parse::<u64>().unwrap_or(0)));
            if !time.is_empty() {
                times.push(Timed { span, from: ends.next().unwrap(), to: ends.next() });
            }
        }
        assert_eq!(made(&text, Some(&Timeline { times, line_ends: LineEnds::Cues })), expected, "{text}");
    }

    #[test]
    fn sentences_run_over_cues() {
        cues(
            &[
                "0-30|The breakwater will be",
                "30-60|finished by",
                "60-90|2032. I was there.",
                "90-99|I saw it.",
            ],
            &["The breakwater will be finished by 2032. I was there. I saw it."],
        );
        cues(
            &["0-30|去年新建渔港", "30-60|123个。", "60-90|今年再建", "90-95|AI 港。"],
            &["去年新建渔港123个。今年再建AI 港。"],
        );
        cues(&["0-30|어업 협력에", "30-60|대한 계획", "60-90|입니다."], &["어업 협력에 대한 계획 입니다."]);
        cues(
            &["0-30|they took 88", "30-60|94 were sound", "60-70|a long-", "70-80|term plan"],
            &["they took 88 94 were sound a long-term plan"],
        );
        cues(&["0-30|he said", "30-60|“yes” —", "60-70|and went"], &["he said “yes” — and went"]);
    }

    #[test]
    fn cues_without_times() {
        let timeline = Timeline { times: Vec::new(), line_ends: LineEnds::Cues };
        let text = "Harbours\n\n<v Ann>When will it\nopen? I ask.\n<v Bo>Soon.";
        assert_eq!(
            made(text, Some(&timeline)),
            ["Harbours", "<v Ann>When will it open? I ask.", "<v Bo>Soon."]
        );
    }

    #[test]
    fn whoever_speaks_opens_a_paragraph() {
        cues(
            &[
                "0-30|<v Ann>When will it",
                "30-60|open?",
                "60-90|<v Bo>Soon.",
                "90-99|>> WHEN?",
                "99-110|- Tomorrow.",
                "110-120|答：是。",
            ],
            &["<v Ann>When will it open?", "<v Bo>Soon.", ">> WHEN?", "- Tomorrow.", "答：是。"],
        );
        // A label that is not sure, and a dash, only after the end of a sentence.
        cues(
            &["0-30|I asked Minister", "30-60|Venn: when?", "60-90|Venn: Soon,"],
            &["I asked Minister Venn: when?", "Venn: Soon,"],
        );
        cues(
            &["0-30|the old wall", "30-60|- the one there -", "60-90|fell"],
            &["the old wall - the one there - fell"],
        );
    }

    #[test]
    fn a_long_silence_after_a_sentence_parts_what_one_says() {
        cues(&["0-10|One.", "10-20|Two.", "60-70|Three.", "71-80|Four."], &["One. Two.", "Three. Four."]);
        // In the middle of a sentence it is a pause.
        cues(&["0-10|One.", "10-20|Two and", "60-70|three.", "71-80|Four."], &["One. Two and three. Four."]);
        // Silences that stand between all cues are the program's.
        cues(&["0-10|One.", "40-50|Two.", "80-90|Three.", "120-130|Four."], &["One. Two. Three. Four."]);
        // What goes backward, overlaps or has no end is no silence.
        cues(&["50-60|One.", "0-10|Two.", "5|Three.", "90-99|Four."], &["One. Two. Three. Four."]);
    }

    #[test]
    fn what_is_no_cue_is_a_paragraph_of_its_own() {
        cues(
            &["Harbours, 14 March", "0-10|Good", "10-20|morning."],
            &["Harbours, 14 March", "Good morning."],
        );
        let printed = Timeline {
            times: vec![Timed { span: TextSpan::between(0, 9), from: Moment::default(), to: None }],
            line_ends: LineEnds::Printed,
        };
        assert_eq!(made("Good\nday", Some(&printed)), ["Good", "day"]);
    }

    #[test]
    fn one_paragraph_a_line() {
        check("甲\n\n  乙丙\r\n\r\n丁", &["甲", "乙丙", "丁"]);
    }

    #[test]
    fn hard_wrapped_inside_words() {
        check(
            "某部发言人主持例行的记者会实录\n问：海港大桥什么时候\n能够通车？预算会不会\n增加？\n答：大桥明年春天通车\n。预算没有增加，各项\n工程都在按计划进行。\n我们会及时公布消息。\n谢谢大家。\n",
            &[
                "某部发言人主持例行的记者会实录",
                "问：海港大桥什么时候能够通车？预算会不会增加？",
                "答：大桥明年春天通车。预算没有增加，各项工程都在按计划进行。我们会及时公布消息。谢谢大家。",
            ],
        );
    }

    #[test]
    fn words_wrapped_between_blank_lines() {
        check(
            "MR. X:  The bridge opens to the public in spring and the\nbudget has not been raised, whatever one may have read in\nthe papers over the last week.\n\nQ  When will the minister walk across it, and will the\nharbour master be there to greet him on the other side?\n\nMR. X:  Nobody has told the harbour master anything at all\nso far.\n",
            &[
                "MR. X:  The bridge opens to the public in spring and the budget has not been raised, whatever one may have read in the papers over the last week.",
                "Q  When will the minister walk across it, and will the harbour master be there to greet him on the other side?",
                "MR. X:  Nobody has told the harbour master anything at all so far.",
            ],
        );
    }
}
