//! From the regions of a network to lines of print.
//!
//! ```text
//! ┌─────────────────────────────┐     two columns in one region: nothing bridges the gutter but the region, and ink
//! │ the minister   said in a    │     tells. It is cut there; a cut too many does no harm, since pieces that stand
//! └─────────────────────────────┘     beside one another in a column are put together by whoever reads the page
//! ┌────────────┐┌───────────────┐
//! │ 外交部发言 ││人表示         │     one line in two regions, cut through a character: they are one again
//! └────────────┘└───────────────┘
//! ┌─────────────────────────────┐
//! │ 双方将继续保持沟通。        │     two lines in one region: a row without ink parts them
//! │ 会谈取得了积极成果。        │
//! └─────────────────────────────┘
//! ```

use crate::detect::Region;
use crate::ink::Ink;

/// A gap so wide is cut, in heights of the line. A full stop and an opening quotation mark leave one of 1.2 between them.
const GUTTER: f32 = 1.3;
/// Pieces nearer than this are one line.
const NEAR: f32 = 0.7;
/// Marks at the ends of lines are often left out by the network: ink so near belongs to the line.
const TAIL: i32 = 8; // tenths of the height
/// No line is read that is longer, in heights: it is cut at a gap.
const LONGEST: f32 = 44.0;

/// A line of print, or a piece of one, in pixels of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Box {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

impl Box {
    pub(crate) fn height(self) -> i32 {
        self.bottom - self.top
    }

    pub(crate) fn width(self) -> i32 {
        self.right - self.left
    }

    fn cover(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The share of the lower one's height that both have.
    fn level_with(self, other: Self) -> f32 {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        shared as f32 / self.height().min(other.height()).max(1) as f32
    }
}

/// The lines of a page.
pub(crate) fn lines(regions: &[Region], ink: &Ink) -> Vec<Box> {
    let mut boxes: Vec<Box> = Vec::new();
    for region in regions {
        for band in bands(region, ink) {
            boxes.extend(pieces(band, ink));
        }
    }
    let mut boxes = joined(boxes);
    boxes.sort_by_key(|b| (b.top, b.left));
    boxes.into_iter().flat_map(|line| shortened(line, ink)).collect()
}

/// The rows of a region: one, or several where rows without ink part them. From top to bottom they reach as far as ink
/// does, and no further than the region was shrunk by.
fn bands(region: &Region, ink: &Ink) -> Vec<Box> {
    let [left, top, right, bottom] = region.core;
    let whole = |x: f32| x.round() as i32;
    let core = Box { left: whole(left), top: whole(top), right: whole(right), bottom: whole(bottom) };
    let limit = Box {
        left: whole(left - region.grow),
        top: whole(top - region.grow),
        right: whole(right + region.grow),
        bottom: whole(bottom + region.grow),
    };
    let rows: Vec<usize> = (limit.top..limit.bottom).map(|y| ink.in_row(y, core.left, core.right)).collect();
    let peak = rows.iter().copied().max().unwrap_or(0);
    if peak == 0 {
        // White on black, or a picture: the ink says nothing, and the network may be right.
        return vec![limit];
    }
    let white = |y: i32| {
        let at = usize::try_from(y - limit.top).unwrap_or(usize::MAX);
        rows.get(at).is_none_or(|dots| 40 * dots <= peak)
    };
    // Runs of rows with ink.
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for y in limit.top..limit.bottom {
        match runs.last_mut() {
            _ if white(y) => {}
            Some(run) if run.1 == y => run.1 = y + 1,
            _ => runs.push((y, y + 1)),
        }
    }
    let least = 0.6 * ink.em.unwrap_or(core.height() as f32);
    let full = |run: &(i32, i32)| (run.1 - run.0) as f32 >= least;
    let inside = |run: &(i32, i32)| run.1 > core.top && run.0 < core.bottom;
    let many: Vec<(i32, i32)> = runs.iter().copied().filter(|r| full(r) && inside(r)).collect();
    if many.len() > 1 {
        return many.into_iter().map(|(top, bottom)| Box { top, bottom, ..limit }).collect();
    }
    // One line: all runs that touch the core or its neighbourhood (the stroke of 二 is a run of its own).
    let reach = core.height() / 2 + 1;
    let near = runs.iter().filter(|r| r.1 > core.top - reach && r.0 < core.bottom + reach);
    let (top, bottom) = near.fold((i32::MAX, i32::MIN), |(t, b), r| (t.min(r.0), b.max(r.1)));
    if top >= bottom { vec![limit] } else { vec![Box { top, bottom, ..limit }] }
}

/// The pieces of a band between gutters, each as wide as its ink.
fn pieces(band: Box, ink: &Ink) -> Vec<Box> {
    let height = band.height();
    let reach = height * TAIL / 10;
    let columns: Vec<bool> = (band.left - reach..band.right + reach)
        .map(|x| ink.in_column(x, band.top, band.bottom) > 0)
        .collect();
    // Runs of columns with ink.
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for (x, inked) in (band.left - reach..).zip(&columns) {
        match runs.last_mut() {
            _ if !inked => {}
            Some(run) if run.1 == x => run.1 = x + 1,
            _ => runs.push((x, x + 1)),
        }
    }
    if runs.is_empty() {
        return vec![band];
    }
    let mut pieces: Vec<(i32, i32)> = Vec::new();
    for run in runs {
        let within = run.1 > band.left && run.0 < band.right;
        match pieces.last_mut() {
            Some(piece) => {
                let gap = run.0 - piece.1;
                // Outside of the region ink must be near to belong.
                let most = if within { (GUTTER * height as f32) as i32 } else { height * 6 / 10 };
                if gap <= most { piece.1 = run.1 } else { pieces.push(run) }
            }
            None => pieces.push(run),
        }
    }
    pieces
        .into_iter()
        .filter(|p| p.1 > band.left && p.0 < band.right && p.1 - p.0 >= (height / 12).max(2))
        .map(|(left, right)| Box { left, right, ..band })
        .collect()
}

/// Puts pieces of one line together that overlap or nearly touch.
fn joined(mut boxes: Vec<Box>) -> Vec<Box> {
    boxes.sort_by_key(|b| (b.left, b.top));
    let mut out: Vec<Box> = Vec::new();
    for next in boxes {
        let belongs = |last: &Box| {
            let (low, high) = (last.height().min(next.height()), last.height().max(next.height()));
            let gap = (next.left - last.right) as f32;
            // A piece may be low because it is a dash; two sizes of type side by side stay two lines.
            let alike = 10 * low >= 6 * high || next.width().min(last.width()) < high;
            alike && last.level_with(next) > 0.6 && gap < NEAR * high as f32
        };
        // The nearest to the left.
        let best =
            out.iter().enumerate().filter(|(_, last)| belongs(last)).max_by_key(|(_, last)| last.right);
        match best.map(|(i, _)| i) {
            Some(i) => out[i] = out[i].cover(next),
            None => out.push(next),
        }
    }
    out
}

/// A line no longer than can be read in one go: cut at the widest gap near its middle.
fn shortened(line: Box, ink: &Ink) -> Vec<Box> {
    let height = line.height().max(1);
    if line.width() as f32 <= LONGEST * height as f32 {
        return vec![line];
    }
    let (from, to) = (line.left + line.width() / 4, line.right - line.width() / 4);
    let mut best = (0, (from + to) / 2);
    let mut start = from;
    for x in from..=to {
        if x == to || ink.in_column(x, line.top, line.bottom) > 0 {
            if x - start > best.0 {
                best = (x - start, (x + start) / 2);
            }
            start = x + 1;
        }
    }
    let (left, right) = (Box { right: best.1, ..line }, Box { left: best.1, ..line });
    [shortened(left, ink), shortened(right, ink)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(left: f32, top: f32, right: f32, bottom: f32, grow: f32) -> Region {
        Region { core: [left, top, right, bottom], grow }
    }

    fn boxes(regions: &[Region], rows: &[&str]) -> Vec<[i32; 4]> {
        lines(regions, &Ink::drawn(rows)).into_iter().map(|b| [b.left, b.top, b.right, b.bottom]).collect()
    }

    #[test]
    fn a_region_over_two_columns_is_cut_at_the_gutter() {
        let rows = [
            "..............................",
            "..##.##.##.......##.##.##.....",
            "..##.##.##.......##.##.##.....",
            "..##.##.##.......##.##.##.....",
            "..............................",
        ];
        let cut = boxes(&[region(3.0, 1.0, 25.0, 4.0, 1.0)], &rows);
        assert_eq!(cut, [[2, 1, 10, 4], [17, 1, 25, 4]]);
    }

    #[test]
    fn one_line_in_two_regions_is_one() {
        let rows =
            ["....................", ".##.##.##.##.##.##..", ".##.##.##.##.##.##..", "...................."];
        let one = boxes(&[region(1.0, 1.0, 8.0, 3.0, 1.0), region(9.0, 1.0, 18.0, 3.0, 1.0)], &rows);
        assert_eq!(one, [[1, 1, 18, 3]]);
    }

    #[test]
    fn two_lines_in_one_region_are_two() {
        let rows = [
            "..........",
            ".##.##.##.",
            ".##.##.##.",
            ".##.##.##.",
            "..........",
            ".##.##.##.",
            ".##.##.##.",
            ".##.##.##.",
            "..........",
        ];
        let mut ink = Ink::drawn(&rows);
        ink.em = Some(3.0);
        let two = lines(&[region(1.0, 2.0, 9.0, 7.0, 1.0)], &ink);
        assert_eq!(two.iter().map(|b| (b.top, b.bottom)).collect::<Vec<_>>(), [(1, 4), (5, 8)]);
    }

    #[test]
    fn long_lines_are_cut_at_a_gap() {
        let row = format!("{}..{}", "#".repeat(130), "#".repeat(70));
        let rows = [row.as_str(), row.as_str(), row.as_str()];
        let cut = boxes(&[region(0.0, 0.0, 202.0, 3.0, 0.0)], &rows);
        assert_eq!(cut, [[0, 0, 131, 3], [131, 0, 202, 3]]);
    }

    #[test]
    fn light_on_dark_is_left_to_the_network() {
        assert_eq!(boxes(&[region(2.0, 2.0, 12.0, 4.0, 1.0)], &["...."]), [[1, 1, 13, 5]]);
    }
}
