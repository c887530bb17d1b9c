//! Lines of columns to paragraphs.
//!
//! ```text
//!     The minister said on Monday         A paragraph begins where a line is indented, where the line before it
//! that talks would go on.                 ends early, where the type changes, or where the lines stand further
//!     Asked about the date, he            apart. At the head of a column the same signs hold, but for the distance.
//! ```
//!
//! Which of these signs a page uses shows in the page itself: where many lines are indented, a line that is not
//! indented begins nothing.

use super::columns::Column;
use super::{Line, body_size, is_wide};

/// A paragraph: its lines, and whether its type is that of a headline.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<Line>,
    pub(super) headline: bool,
    /// Whether it is a few lines in type smaller than the body, as captions and credits are.
    pub(super) small: bool,
    /// The frame that sets it apart: its page and its number there.
    pub(super) framed: Option<(usize, usize)>,
}

/// Type larger than the body by so much, in a few lines, is a headline.
const HEADLINE: f32 = 1.15;
/// Type smaller than the body by so much, in a few lines, is that of captions.
const SMALL: f32 = 0.92;
/// No headline has more letters.
const LONGEST_HEADLINE: usize = 120;
/// Two sizes differ that much where the type changes.
const OTHER_TYPE: f32 = 0.12;

/// The habits of a text: what its paragraphs look like.
struct Habits {
    body: f32,
    /// Between the tops of two lines of the body.
    leading: f32,
    /// By how much first lines are indented, if they are.
    indent: Option<f32>,
}

/// Puts the lines of columns, in reading order over all pages, together.
pub(super) fn paragraphs(columns: Vec<Column>) -> Vec<Paragraph> {
    let habits = habits(&columns);
    let mut done: Vec<Paragraph> = Vec::new();
    let mut open: Option<Open> = None;
    for column in &columns {
        let (left, right) = edges(column, habits.body);
        for (i, line) in column.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|b| column.get(b));
            let fresh = match &open {
                None => true,
                Some(o) => begins(line, before, o, (left, right), &habits),
            };
            if fresh {
                done.extend(open.take().map(|o| o.finish(habits.body)));
            }
            let o = open.get_or_insert_with(|| Open { lines: Vec::new(), right: 0.0 });
            o.lines.push(line.clone());
            o.right = right;
        }
    }
    done.extend(open.map(|o| o.finish(habits.body)));
    // Much small type is no captions: a paper may set all questions so.
    let letters = |p: &Paragraph| p.lines.iter().map(|l| l.letters.len()).sum::<usize>();
    let small: usize = done.iter().filter(|p| p.small).map(letters).sum();
    if 10 * small > done.iter().map(letters).sum() {
        done.iter_mut().for_each(|p| p.small = false);
    }
    interrupted(done, &habits)
}

struct Open {
    lines: Vec<Line>,
    /// The right edge of the column of its last line.
    right: f32,
}

impl Open {
    fn finish(self, body: f32) -> Paragraph {
        let size = body_size(self.lines.iter());
        let letters: usize = self.lines.iter().map(|l| l.letters.len()).sum();
        let framed = self.lines.first().and_then(|l| Some((l.page, l.frame?)));
        Paragraph {
            headline: framed.is_none() && size > HEADLINE * body && letters <= LONGEST_HEADLINE,
            small: size < SMALL * body && self.lines.len() <= 4,
            framed,
            lines: self.lines,
        }
    }
}

fn same_type(a: &Line, b: &Line) -> bool {
    (a.size / b.size.max(0.01) - 1.0).abs() < OTHER_TYPE
}

/// Whether a line begins a paragraph. `before` is the line above it in its column.
fn begins(
    line: &Line,
    before: Option<&Line>,
    open: &Open,
    (left, right): (f32, f32),
    habits: &Habits,
) -> bool {
    let Some(last) = open.lines.last() else { return true };
    if !same_type(line, last) || line.frame != last.frame || line.frame.is_some() && line.page != last.page {
        return true;
    }
    if goes_on(last, line) {
        return false;
    }
    let em = line.size;
    if let Some(before) = before {
        // Lines of one paragraph stand as far apart as lines do.
        let step = line.middle() - before.middle();
        if step > 1.5 * habits.leading.max(1.05 * em) {
            return true;
        }
    }
    let headline = line.size > HEADLINE * habits.body;
    if headline {
        return false;
    }
    let indent = line.left - left;
    // A line set in the middle of its column is a heading or a subscription.
    let centred = |l: &Line, (left, right): (f32, f32)| {
        let (a, b) = (l.left - left, right - l.right);
        let usual = habits.indent.is_some_and(|usual| (usual - a).abs() < 0.5 * em);
        !usual && a > 2.5 * em && b > 2.5 * em && (a - b).abs() < 0.2 * (a + b)
    };
    if centred(line, (left, right)) != before.is_some_and(|b| centred(b, (left, right))) {
        return true;
    }
    let indented = indent > 0.8 * em;
    let last_indented = before.is_some_and(|b| b.left - left > 0.8 * em);
    if indented && !(last_indented && open.lines.len() > 1 && (last.left - line.left).abs() < 0.3 * em) {
        return true;
    }
    let room = open.right - last.right;
    if habits.indent.is_some() {
        // Where first lines are indented, a line that is not goes on, unless the one before it ended early by much.
        return room > 6.0 * em && ends_sentence(last);
    }
    // In unjustified print every line leaves some room: then a paragraph ends with its sentence, or far from the edge.
    let early = room > first_word(line) + 0.5 * em && room > 1.8 * em;
    early && (ends_sentence(last) || room > 0.5 * (right - left))
}

/// Whether a word is cut at the end of the line and goes on in the next.
fn goes_on(last: &Line, line: &Line) -> bool {
    let small = line.letters.first().is_some_and(|l| l.text.starts_with(char::is_lowercase));
    small && last.text().trim_end().ends_with(['-', '‐', '\u{ad}'])
}

/// How much room the first word of a line takes: had there been so much at the end of the line before, it would
/// stand there.
fn first_word(line: &Line) -> f32 {
    let mut end = line.left;
    for letter in &line.letters {
        let space = letter.text.chars().all(char::is_whitespace);
        if space || is_wide(letter) {
            if end == line.left && !space {
                end = letter.right;
            }
            break;
        }
        end = letter.right;
    }
    end - line.left
}

/// Whether a line ends as a sentence does.
fn ends_sentence(line: &Line) -> bool {
    let text = line.text();
    let last = text.trim_end().trim_end_matches(['”', '’', '"', '\'', ')', '）', '」', '』', ']']);
    last.ends_with(['。', '！', '？', '.', '!', '?', '…', ':', '：', ';', '；'])
}

fn habits(columns: &[Column]) -> Habits {
    let body = body_size(columns.iter().flatten());
    let mut steps = Vec::new();
    let mut lines = 0usize;
    let mut indents: Vec<f32> = Vec::new();
    for column in columns {
        let (left, right) = edges(column, body);
        for pair in column.windows(2) {
            if same_type(&pair[0], &pair[1]) && (pair[0].size / body - 1.0).abs() < OTHER_TYPE {
                let step = pair[1].middle() - pair[0].middle();
                if step < 4.0 * body {
                    steps.push(step);
                }
                lines += 1;
                let indent = |l: &Line| l.left - left;
                // One indented line after one that is not: a row of indented lines is a list or a quotation.
                let first = (0.8 * body..6.0 * body).contains(&indent(&pair[1]))
                    && right - pair[1].right < 12.0 * body;
                if first && indent(&pair[0]) < 0.5 * body {
                    indents.push(indent(&pair[1]));
                }
            }
        }
    }
    steps.sort_by(f32::total_cmp);
    // The lower third: paragraphs are set apart by more, never by less.
    let leading = steps.get(steps.len() / 3).copied().unwrap_or(1.5 * body);
    indents.sort_by(f32::total_cmp);
    let many = indents.len() >= 3 && 40 * indents.len() > lines;
    Habits { body, leading, indent: indents.get(indents.len() / 2).copied().filter(|_| many) }
}

/// The left and right edges of a column: those that several lines have, not the one line that sticks out.
fn edges(column: &Column, body: f32) -> (f32, f32) {
    let own: Vec<&Line> =
        column.iter().filter(|l| (l.size / body.max(0.01) - 1.0).abs() < OTHER_TYPE).collect();
    let own = if own.is_empty() { column.iter().collect() } else { own };
    let mut lefts: Vec<f32> = own.iter().map(|l| l.left).collect();
    let mut rights: Vec<f32> = own.iter().map(|l| l.right).collect();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(f32::total_cmp);
    let few = own.len() / 20;
    let left = lefts.get(few).copied().unwrap_or_default();
    let right = rights.get(rights.len().saturating_sub(1 + few)).copied().unwrap_or_default();
    (left, right)
}

/// A caption or a headline of another size at the foot or the head of a column parts a sentence. The sentence is whole
/// again where what parted it comes behind it.
///
/// ```text
/// … the talks that were agreed      | Photo: a delegation arrives      |  upon in March. …
///   body, ends without a full stop    smaller                             body, begins in the middle
/// ```
fn interrupted(paragraphs: Vec<Paragraph>, habits: &Habits) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let is_body = |p: &Paragraph| {
        p.framed.is_none()
            && p.lines.first().is_some_and(|l| (l.size / habits.body.max(0.01) - 1.0).abs() < OTHER_TYPE)
    };
    // Where in `out` a paragraph of the body stands whose sentence is open.
    let mut waiting: Option<usize> = None;
    for paragraph in paragraphs {
        if !is_body(&paragraph) {
            out.push(paragraph);
            continue;
        }
        let goes_on = waiting.filter(|at| {
            // No more than a caption and its credit come between; and the first line begins at the edge.
            out.len() - at <= 3
                && paragraph.lines.len() > 1
                && out.len() > at + 1
                && out[*at].lines.len() > 1
                && !out[at + 1..].iter().any(|p| p.headline)
                && paragraph.lines[0].left <= paragraph.lines[1].left + 0.3 * habits.body
        });
        if let Some(at) = goes_on {
            out[at].lines.extend(paragraph.lines);
        } else {
            out.push(paragraph);
            waiting = Some(out.len() - 1);
        }
        if let Some(at) = waiting
            && out[at].lines.last().is_some_and(ends_sentence)
        {
            waiting = None;
        }
    }
    out
}
