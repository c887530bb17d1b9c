//! Letters that stand beside one another are a fragment of a line; a gap of two thirds of an em ends it.
//!
//! ```text
//! 外交部发言人表示，双方   王先生：会谈取得了      two columns: the gap between them is never narrower than
//! 将继续保持沟通。         积极成果。              this, the gap between two words of justified print may be
//! ```
//!
//! Whether a gap wider than that is one of justified print or the gutter of columns is decided later, over many lines.

use std::collections::HashMap;

use super::{Letter, Line, is_wide};

/// In ems. Justified print spreads words further, which does no harm: fragments of one line in one column are put
/// together again. Gutters of newspapers are hardly narrower than one em.
const GAP: f32 = 0.66;

/// A gap of words, in ems: spaces are a quarter to a third of an em and shrink to a sixth in justified print; letters
/// are kerned by less than a tenth.
const WORD_GAP: f32 = 0.14;

/// The fragments of the page, unordered.
pub(super) fn fragments(letters: Vec<Letter>) -> Vec<Line> {
    let mut letters = without_doubles(letters);
    letters.retain(|l| !l.is_space());
    rows(letters).into_iter().flat_map(split).collect()
}

/// Letters drawn twice, a hair's breadth apart: that is how programs without a bold type make one.
fn without_doubles(letters: Vec<Letter>) -> Vec<Letter> {
    let mut cells: HashMap<(i32, i32), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Letter> = Vec::with_capacity(letters.len());
    for letter in letters {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "cells of a few points on a page; saturating is right"
        )]
        let cell = |x: f32| (x / 8.0) as i32;
        let (x, y) = (cell(letter.left), cell(letter.top));
        let near = |k: &usize| {
            let other: &Letter = &kept[*k];
            let step = 0.12 * letter.size.min(other.size);
            other.text == letter.text
                && (other.left - letter.left).abs() < step
                && (other.top - letter.top).abs() < step
        };
        let around = |at: i32| at.saturating_sub(1)..=at.saturating_add(1);
        let double = around(x)
            .flat_map(|x| around(y).map(move |y| (x, y)))
            .any(|cell| cells.get(&cell).is_some_and(|there| there.iter().any(near)));
        if !double {
            cells.entry((x, y)).or_default().push(kept.len());
            kept.push(letter);
        }
    }
    kept
}

/// Letters whose middles are at one height, over the whole width of the page.
fn rows(mut letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    letters.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    // Lines of neighbouring columns are often a few points out of step, and there are headlines beside small print: so
    // a row is not one height, but a chain in each column. Each open row is kept by where it ends.
    let mut open: Vec<(f32, f32, Vec<Letter>)> = Vec::new();
    for letter in letters {
        let middle = letter.middle();
        let tolerance = 0.3 * letter.size;
        while let Some(i) =
            open.iter().position(|(last, size, _)| middle - last > 0.3 * size.max(letter.size) + 0.01)
        {
            rows.push(open.swap_remove(i).2);
        }
        let same = |(last, size, _): &(f32, f32, Vec<Letter>)| {
            (middle - last).abs() <= tolerance.min(0.3 * size) && (letter.size / size - 1.0).abs() < 0.6
        };
        match open.iter_mut().find(|row| same(row)) {
            // The height of the row is that of its first letter: a slanted scan must not chain lines into one.
            Some(row) => row.2.push(letter),
            None => open.push((middle, letter.size, vec![letter])),
        }
    }
    rows.extend(open.into_iter().map(|o| o.2));
    rows
}

/// Cuts a row where its gaps are wide, and puts a space where words part.
fn split(mut row: Vec<Letter>) -> Vec<Line> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut fragments = Vec::new();
    let mut current: Vec<Letter> = Vec::new();
    for letter in row {
        if let Some(last) = current.last() {
            let gap = letter.left - last.right;
            let em = last.size.max(letter.size);
            if gap > GAP * em {
                fragments.push(Line::of(std::mem::take(&mut current)));
            } else if let Some(space) = space_between(last, &letter) {
                current.push(space);
            }
        }
        current.push(letter);
    }
    if !current.is_empty() {
        fragments.push(Line::of(current));
    }
    fragments
}

/// The space between two letters, if there is one. Wide letters stand apart in justified print without one.
pub(super) fn space_between(last: &Letter, next: &Letter) -> Option<Letter> {
    let gap = next.left - last.right;
    let em = last.size.max(next.size);
    let least = match (is_wide(last), is_wide(next)) {
        // A blank as wide as the letters is printed between a name and its title; anything less is justification.
        (true, true) => 0.6,
        (true, false) | (false, true) => 0.4,
        (false, false) => WORD_GAP,
    };
    (gap > least * em).then(|| Letter {
        text: " ".to_owned(),
        left: last.right,
        top: last.top,
        right: next.left,
        bottom: last.bottom,
        size: last.size,
        confidence: None,
    })
}
