//! Reading order: which line follows which.
//!
//! ```text
//! ┌────────────────────────────┐     A headline over all columns divides the page into what is above it and what is
//! │      H E A D L I N E       │     below. A caption that lies across two columns does not: the columns flow round
//! │ aaaa   bbbb   cccc   dddd  │     it. A frame is read by itself, after what stands around it.
//! │ aaaa   ┌───────┐     dddd  │
//! │ aaaa   │picture│     dddd  │     A gutter is a strip that few lines cross. The lines of the columns beside it
//! │ aaaa   └───────┘     ┌────┐│     are its evidence, so that it is looked for in the lines of the size of most
//! │ aaaa    caption      │box ││     letters, and lines that cross it are counted against those it parts.
//! │ aaaa   bbbb   cccc   └────┘│
//! └────────────────────────────┘
//! ```
//!
//! The recursive cut along white strips is that of Nagy and Seth, “Hierarchical representation of optically scanned
//! documents” (1984); that lines may bridge a gutter is what newspapers need.

use super::fragments::space_between;
use super::{Frame, Line, body_size};

/// A gutter is no narrower, in ems of the body.
const GUTTER: f32 = 0.6;
/// A share of the rows beside a gutter may cross it.
const CROSSING: f32 = 0.3;
/// Type larger than the body by this much heads what is below it.
const HEADLINE: f32 = 1.15;
/// Deeper than any page is nested; a guard against endless cutting.
const DEEPEST: usize = 40;

/// Lines of one column, from top to bottom.
pub(super) type Column = Vec<Line>;

/// The columns of a page in reading order, each with its lines; what stands in frames comes after what stands around
/// them.
pub(super) fn columns(fragments: Vec<Line>, frames: &[Frame]) -> Vec<Column> {
    let all: usize = fragments.iter().map(|f| f.letters.len()).sum();
    let mut frames: Vec<Frame> = frames.to_vec();
    // The innermost frame holds a line.
    frames.sort_by(|a, b| a.area().total_cmp(&b.area()));
    let mut free = Vec::new();
    let mut framed: Vec<Vec<Line>> = vec![Vec::new(); frames.len()];
    for line in fragments {
        match frames.iter().position(|f| f.holds(&line)) {
            Some(i) => framed[i].push(line),
            None => free.push(line),
        }
    }
    let mut boxes = Vec::new();
    for (frame, lines) in frames.iter().zip(framed) {
        let letters: usize = lines.iter().map(|l| l.letters.len()).sum();
        // A frame around most of the page is its border, one around a line or two a label.
        let border = 2 * letters > all;
        let few = lines.len() < 3;
        if border || few { free.extend(lines) } else { boxes.push((frame.top, frame.left, lines)) }
    }
    boxes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut out = Vec::new();
    order(free, 0, &mut out);
    for (number, (_, _, lines)) in boxes.into_iter().enumerate() {
        let first = out.len();
        order(lines, 0, &mut out);
        out[first..].iter_mut().flatten().for_each(|line| line.frame = Some(number));
    }
    out
}

fn order(lines: Vec<Line>, depth: usize, out: &mut Vec<Column>) {
    if lines.is_empty() {
        return;
    }
    let body = body_size(lines.iter());
    let gutter = if depth < DEEPEST { gutter(&lines, body) } else { None };
    let Some((from, to)) = gutter else {
        out.push(stacked(lines));
        return;
    };
    let gutter = (from + to) / 2.0;
    // A mark that hangs over the edge lies in the gutter and does not cross it, and neither does a letter whose place a
    // recogniser drew too wide: what crosses reaches a letter's width and more into both columns.
    let reach = 0.9 * body;
    let crosses = |l: &Line| l.left < from - reach && l.right > to + reach;
    let lines: Vec<Line> = lines
        .into_iter()
        .flat_map(|line| match crosses(&line).then(|| gap_near(&line, gutter, body)).flatten() {
            Some(at) => parted(line, at),
            None => vec![line],
        })
        .collect();
    let (mut across, beside): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(crosses);
    across.sort_by(|a, b| a.top.total_cmp(&b.top));
    let (top, bottom) = (
        beside.iter().map(|l| l.top).fold(f32::INFINITY, f32::min),
        beside.iter().map(|l| l.bottom).fold(f32::NEG_INFINITY, f32::max),
    );
    // What crosses the gutter and divides: larger type, and whatever has nothing above it or nothing below it.
    let mut islands = Vec::new();
    let mut dividers: Vec<Vec<Line>> = Vec::new();
    for group in grouped(across, &beside) {
        let size = body_size(group.iter());
        let first = group.first().map_or(0.0, Line::middle);
        let last = group.last().map_or(0.0, Line::middle);
        let inside = first > top && last < bottom;
        if inside && size < HEADLINE * body && group.len() <= 4 {
            islands.extend(group);
        } else {
            dividers.push(group);
        }
    }
    let mut rest = beside;
    for group in dividers {
        let edge = group.first().map_or(0.0, Line::middle);
        let (above, below): (Vec<Line>, Vec<Line>) = rest.into_iter().partition(|l| l.middle() < edge);
        sides(above, gutter, depth, out);
        order(group, depth + 1, out);
        rest = below;
    }
    sides(rest, gutter, depth, out);
    order(islands, depth + 1, out);
}

/// Where a fragment that crosses a gutter has a gap there: after which of its letters.
///
/// ```text
/// the ministry said,  in the afternoon      a mark that hangs over the edge, or type a little too wide, makes the
/// that the talks      the delegation        gap narrower than that between words; in the gutter it is one all the same
/// ```
fn gap_near(line: &Line, gutter: f32, body: f32) -> Option<usize> {
    let mut best: Option<(f32, usize)> = None;
    let mut last: Option<&super::Letter> = None;
    for (i, letter) in line.letters.iter().enumerate().filter(|(_, l)| !l.is_space()) {
        if let Some(last) = last {
            let gap = letter.left - last.right;
            let near = last.right < gutter + body && letter.left > gutter - body;
            if near && gap > 0.25 * body && best.is_none_or(|(g, _)| gap > g) {
                best = Some((gap, i));
            }
        }
        last = Some(letter);
    }
    best.map(|(_, i)| i)
}

fn parted(mut line: Line, at: usize) -> Vec<Line> {
    let right = line.letters.split_off(at);
    while line.letters.last().is_some_and(super::Letter::is_space) {
        line.letters.pop();
    }
    let (page, frame) = (line.page, line.frame);
    [line.letters, right].into_iter().map(|letters| Line { page, frame, ..Line::of(letters) }).collect()
}

fn sides(lines: Vec<Line>, gutter: f32, depth: usize, out: &mut Vec<Column>) {
    let (left, right): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|l| (l.left + l.right) / 2.0 < gutter);
    order(left, depth + 1, out);
    order(right, depth + 1, out);
}

/// Lines that cross a gutter, in groups between which lines stand beside it.
fn grouped(across: Vec<Line>, beside: &[Line]) -> Vec<Vec<Line>> {
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for line in across {
        let apart = |last: &Line| beside.iter().any(|b| b.middle() > last.bottom && b.middle() < line.top);
        match groups.last_mut() {
            Some(group) if !group.last().is_some_and(apart) => group.push(line),
            _ => groups.push(vec![line]),
        }
    }
    groups
}

/// The best gutter, from its left edge to its right one: the strip with the fewest crossing lines, and of those the widest.
fn gutter(lines: &[Line], body: f32) -> Option<(f32, f32)> {
    let evidence: Vec<&Line> =
        lines.iter().filter(|l| l.size < HEADLINE * body && l.size > 0.8 * body).collect();
    if evidence.len() < 4 {
        return None;
    }
    // Where lines begin and end are the only places at which a strip can begin or end.
    let mut edges: Vec<f32> = evidence.iter().flat_map(|l| [l.left, l.right]).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 0.05 * body);
    let mut best: Option<(usize, f32, (f32, f32))> = None;
    let mut strips: Vec<(f32, f32, usize)> = Vec::new();
    for pair in edges.windows(2) {
        let middle = (pair[0] + pair[1]) / 2.0;
        let crossing = evidence.iter().filter(|l| l.left < middle && middle < l.right).count();
        strips.push((pair[0], pair[1], crossing));
    }
    for (i, &(left, right, crossing)) in strips.iter().enumerate() {
        // A strip may be narrowed by a line or two that stick out into it: neighbours with hardly more crossings belong.
        let slack = crossing + evidence.len() / 40;
        let (mut from, mut to) = (left, right);
        for s in strips[..i].iter().rev().take_while(|s| s.2 <= slack) {
            from = s.0;
        }
        for s in strips[i + 1..].iter().take_while(|s| s.2 <= slack) {
            to = s.1;
        }
        if to - from < GUTTER * body {
            continue;
        }
        let middle = (left + right) / 2.0;
        let paired = paired_rows(&evidence, middle);
        if paired < 2 || crossing as f32 > CROSSING * (paired + crossing) as f32 {
            continue;
        }
        let better = best.is_none_or(|(c, w, _)| crossing < c || (crossing == c && to - from > w));
        if better {
            best = Some((crossing, to - from, (from, to)));
        }
    }
    best.map(|b| b.2)
}

/// Rows that have text on both sides of a strip: the smaller number of lines of the two sides within the height that
/// they share.
///
/// ```text
/// Name     Party     three rows of a table or of a list look like columns too, and reading them column by column is
/// Name     Party     what a person would do
///
///        (Laughter.)             lines that are centred or indented have nothing beside them: no gutter
/// ```
fn paired_rows(lines: &[&Line], middle: f32) -> usize {
    let left: Vec<&&Line> = lines.iter().filter(|l| l.right <= middle).collect();
    let right: Vec<&&Line> = lines.iter().filter(|l| l.left >= middle).collect();
    let range = |side: &[&&Line]| {
        side.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(t, b), l| (t.min(l.top), b.max(l.bottom)))
    };
    let ((t1, b1), (t2, b2)) = (range(&left), range(&right));
    let (top, bottom) = (t1.max(t2), b1.min(b2));
    let within = |side: &[&&Line]| side.iter().filter(|l| l.middle() > top && l.middle() < bottom).count();
    within(&left).min(within(&right))
}

/// The lines of one column from top to bottom, fragments beside one another put together.
fn stacked(mut lines: Vec<Line>) -> Column {
    lines.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if row.iter().any(|l| l.beside(&line)) => row.push(line),
            _ => rows.push(vec![line]),
        }
    }
    rows.into_iter().map(joined).collect()
}

fn joined(mut row: Vec<Line>) -> Line {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut letters = Vec::new();
    for line in row {
        if let (Some(last), Some(next)) = (letters.last(), line.letters.first())
            && let Some(space) = space_between(last, next)
        {
            letters.push(space);
        }
        letters.extend(line.letters);
    }
    Line::of(letters)
}
