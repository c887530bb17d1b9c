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
//! `starts_anew`, which tells that a line opens with an attribution.

use record::TextSpan;

use crate::script::{is_han, is_letter_or_digit};

/// A paragraph as printed: one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its lines without indents and trailing white space, never empty.
    pub(crate) lines: Vec<PrintedLine>,
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

/// Divides a text into paragraphs. `starts_anew` tells of a line's text whether it opens with an attribution or a
/// mark that never stands in the middle of a paragraph.
pub(crate) fn paragraphs(text: &str, starts_anew: &dyn Fn(&str) -> bool) -> Vec<Paragraph> {
    let lines = lines(text);
    let wrap = wrap_of(&lines);
    // In a file that indents its paragraphs, an indented line starts one.
    let indented = lines.iter().filter(|l| l.indent > 0).count();
    let indents = indented * 20 > lines.len() && indented * 10 < lines.len() * 9;
    let mut out: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    for line in &lines {
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
                && !starts_anew(line.text)
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

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<String> = paragraphs(text, &|l| l.starts_with("问：") || l.starts_with("答："))
            .iter()
            .map(|p| {
                p.lines.iter().fold(String::new(), |mut s, l| {
                    if l.space {
                        s.push(' ');
                    }
                    s + &text[l.span.start()..l.span.end()]
                })
            })
            .collect();
        assert_eq!(got, expected);
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
