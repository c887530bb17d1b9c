//! From boxes on a page to the order in which they are read.
//!
//! ```text
//!   ┌ headline over two columns ┐ ┌ third ┐     a headline bridges the first gutter but not the second: the page is
//!   │ first    │ second         │ │ column│     cut at the second first, then the headline is cut off, then the
//!   │ column   │ column         │ │       │     first gutter is clear
//!   └──────────┴────────────────┘ └───────┘
//! ```
//!
//! The boxes are cut apart again and again (XY-cut, Nagy and Seth 1984), with one rule of our own in place of the
//! alternation of cuts that the paper has: the cut is always made along the *longest clear run* of any gutter. Where
//! nothing bridges it, the run is the whole height of the region; where a headline or a caption does, the run ends there, and
//! what lies above, beside and below is cut further by itself. So no number of tolerated bridges is needed, and lines
//! of neighbouring columns that happen to be level never make a cut.
//!
//! Horizontal print only, read from left to right. The boxes want to be lines (words leave gutters between them).

use record::Area;

/// Work, in looks at a box, after which what is left is read from top to bottom. A newspaper page of 1,500 lines takes
/// some four million.
const BUDGET: usize = 200_000_000;
/// A region is looked at in this many upright strips.
const STRIPS: usize = 512;
/// A run counts as a gutter from this many thicknesses of a line on, in halves: three lines side by side with three
/// others are two columns, two may be a signature beside a date.
const RUN: i64 = 5;
/// Slants of a page that are tried, in thousandths: photographed newspapers lean by up to a degree.
const SLANTS: [i64; 9] = [0, -4, 4, -8, 8, -12, 12, -18, 18];
/// Regions of fewer boxes are cut by upright gutters alone.
const FEW: usize = 24;

/// The indices of `boxes` in reading order, each once.
pub(crate) fn reading_order(boxes: &[Area]) -> Vec<usize> {
    let line = middle(boxes.iter().map(|b| height(*b)).collect()).max(1);
    let mut sorter = Sorter { boxes, line, budget: BUDGET, order: Vec::with_capacity(boxes.len()) };
    // Work that is left, the next on top: the cuts may nest as deep as there are boxes.
    let mut regions: Vec<Vec<usize>> = vec![(0..boxes.len()).collect()];
    while let Some(region) = regions.pop() {
        match sorter.cut(&region) {
            Some(parts) => regions.extend(parts.into_iter().rev().filter(|part| !part.is_empty())),
            None => sorter.rows(region),
        }
    }
    sorter.order
}

fn height(b: Area) -> i64 {
    (i64::from(b.bottom) - i64::from(b.top)).max(0)
}

fn width(b: Area) -> i64 {
    (i64::from(b.right) - i64::from(b.left)).max(0)
}

fn middle(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

fn centre(b: Area) -> (i64, i64) {
    (i64::midpoint(b.left.into(), b.right.into()), i64::midpoint(b.top.into(), b.bottom.into()))
}

/// A line from the head of a page to its foot, upright but for the slant of the page under the camera.
#[derive(Clone, Copy, Debug)]
struct Gutter {
    /// Where it is at `level`.
    x: i64,
    level: i64,
    /// How far it goes to the right over a thousand units downward.
    slant: i64,
}

impl Gutter {
    fn at(self, y: i64) -> i64 {
        self.x + (y - self.level) * self.slant / 1000
    }
}

/// A clear stretch of a gutter.
#[derive(Clone, Copy, Debug)]
struct Run {
    gutter: Gutter,
    top: i64,
    bottom: i64,
    /// Height over which there is print on both sides.
    height: i64,
    /// Whether nothing bridges the gutter anywhere.
    whole: bool,
}

struct Sorter<'a> {
    boxes: &'a [Area],
    /// The thickness of a line.
    line: i64,
    budget: usize,
    order: Vec<usize>,
}

impl Sorter<'_> {
    fn at(&self, i: usize) -> Area {
        self.boxes.get(i).copied().unwrap_or(Area { left: 0, top: 0, right: 0, bottom: 0 })
    }

    /// A box as the gutters see it: recognition draws boxes a little too wide.
    fn trimmed(&self, i: usize) -> (i64, i64) {
        let b = self.at(i);
        let trim = (self.line / 3).min(width(b) / 4);
        (i64::from(b.left) + trim, i64::from(b.right) - trim)
    }

    /// Cuts a region into parts in reading order; nothing if it is one column.
    fn cut(&mut self, region: &[usize]) -> Option<Vec<Vec<usize>>> {
        if region.len() < 2 {
            return None;
        }
        let run = self.longest_run(region)?;
        let mut parts = vec![Vec::new(); 4];
        for &i in region {
            let (x, y) = centre(self.at(i));
            let part = if run.whole || (y >= run.top && y <= run.bottom) {
                1 + usize::from(x > run.gutter.at(y))
            } else if y < run.top {
                0
            } else {
                3
            };
            if let Some(part) = parts.get_mut(part) {
                part.push(i);
            }
        }
        // A cut that leaves all boxes in one part would be made for ever.
        (parts.iter().filter(|part| !part.is_empty()).count() > 1).then_some(parts)
    }

    /// The longest clear run of any gutter of a region.
    fn longest_run(&mut self, region: &[usize]) -> Option<Run> {
        let left = region.iter().map(|i| self.trimmed(*i).0).min()?;
        let right = region.iter().map(|i| self.trimmed(*i).1).max()?;
        let step = ((right - left) / STRIPS as i64).max(self.line / 4).max(1);
        let mut by_top = region.to_vec();
        by_top.sort_by_key(|i| (self.at(*i).top, *i));
        let level = middle(region.iter().map(|i| centre(self.at(*i)).1).collect());
        // A small region is hardly wider at its foot than at its head.
        let slants = if region.len() < FEW { &SLANTS[..1] } else { &SLANTS[..] };
        let mut best: Option<Run> = None;
        for &slant in slants {
            let mut x = left + step / 2;
            while x < right {
                self.budget = self.budget.checked_sub(region.len())?;
                let run = self.run_at(Gutter { x, level, slant }, &by_top);
                // Upright gutters come first, and win against slanted ones that are no longer.
                if let Some(run) = run
                    && best.is_none_or(|b| (run.whole, run.height) > (b.whole, b.height))
                {
                    best = Some(run);
                }
                x += step;
            }
        }
        best
    }

    /// The longest clear run of the strip at `x`, of the boxes in the order of their upper edges.
    fn run_at(&self, gutter: Gutter, by_top: &[usize]) -> Option<Run> {
        let crosses = |i: usize| {
            let (left, right) = self.trimmed(i);
            let x = gutter.at(centre(self.at(i)).1);
            left <= x && x <= right
        };
        let mut best: Option<Run> = None;
        let mut bridged = false;
        let mut from = 0;
        while from < by_top.len() {
            let rest = by_top.get(from..).unwrap_or_default();
            let length = rest.iter().position(|i| crosses(*i)).unwrap_or(rest.len());
            bridged |= length < rest.len();
            if let Some(run) = self.run_of(gutter, rest.get(..length).unwrap_or_default())
                && best.is_none_or(|b| run.height > b.height)
            {
                best = Some(run);
            }
            from += length + 1;
        }
        best.map(|run| Run { whole: !bridged, ..run })
    }

    /// A run over these boxes, none of which crosses `x`, if there are columns on both sides.
    fn run_of(&self, gutter: Gutter, boxes: &[usize]) -> Option<Run> {
        let mut sides = [(i64::MAX, i64::MIN); 2];
        for &i in boxes {
            let b = self.at(i);
            let (x, y) = centre(b);
            let side = &mut sides[usize::from(x > gutter.at(y))];
            *side = (side.0.min(b.top.into()), side.1.max(b.bottom.into()));
        }
        let [left, right] = sides;
        if left.0 == i64::MAX || right.0 == i64::MAX {
            return None;
        }
        let height = left.1.min(right.1) - left.0.max(right.0);
        let (top, bottom) = (left.0.min(right.0), left.1.max(right.1));
        (2 * height >= RUN * self.line).then_some(Run { gutter, top, bottom, height, whole: false })
    }

    /// One column: lines from top to bottom, pieces of one line from left to right.
    fn rows(&mut self, mut region: Vec<usize>) {
        region.sort_by_key(|i| (centre(self.at(*i)).1, self.at(*i).left, *i));
        let mut row: Vec<usize> = Vec::new();
        // Of the row so far: the level down to which a box belongs to it, and from where to where it is taken.
        let (mut low, mut left, mut right) = (0, 0, 0);
        for i in region {
            let b = self.at(i);
            let y = centre(b).1;
            // Slanting lines overlap in height with the next ones, but those begin below them.
            let shared = right.min(b.right.into()) - left.max(b.left.into());
            if !row.is_empty() && (y > low || 3 * shared > width(b).min(right - left)) {
                self.close_row(&mut row);
            }
            if row.is_empty() {
                low = y + height(b).min(2 * self.line) / 2;
                (left, right) = (b.left.into(), b.right.into());
            } else {
                (left, right) = (left.min(b.left.into()), right.max(b.right.into()));
            }
            row.push(i);
        }
        self.close_row(&mut row);
    }

    fn close_row(&mut self, row: &mut Vec<usize>) {
        row.sort_by_key(|i| (self.at(*i).left, *i));
        self.order.append(row);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A page drawn in letters: each run of a letter is a box, ten units wide a character and ten high, and is to be
    /// read in the order of the alphabet.
    fn check(page: &str) {
        let mut boxes = Vec::new();
        for (row, line) in page.lines().enumerate() {
            let letters: Vec<char> = line.chars().collect();
            let mut at = 0;
            while let Some(&letter) = letters.get(at) {
                let end = at + letters[at..].iter().take_while(|c| **c == letter).count();
                if letter != ' ' {
                    let [left, right, top] = [at, end, row].map(|n| 10 * i32::try_from(n).unwrap());
                    boxes.push((letter, Area { left, top, right, bottom: top + 9 }));
                }
                at = end;
            }
        }
        let areas: Vec<Area> = boxes.iter().map(|(_, area)| *area).collect();
        let read: String = reading_order(&areas).into_iter().map(|i| boxes[i].0).collect();
        let mut expected: Vec<char> = read.chars().collect();
        expected.sort_unstable();
        assert_eq!(read, String::from_iter(expected), "{page}");
    }

    #[test]
    fn columns_are_read_one_after_another() {
        check(
            "aaaaaaaaa fffffffff\nbbbbbbbb  gggggg\nccccccccc hhhhhhhhh\nddddddddd iiiiiiiii\neeee      jjjjjjjjj\n",
        );
    }

    #[test]
    fn a_headline_over_two_of_three_columns() {
        check(
            "  aaaaaaaaaaaaaaaaaaa kkkkkkkk\nbbbbbbbbb ffffffffff llllllll\nccccccccc gggggggggg mmmmmmmm\nddddddddd hhhhhhhhhh nnnnnnnn\neeeeeeeee iiiiiiiiii oooooooo\n",
        );
    }

    #[test]
    fn a_caption_between_two_articles() {
        check(
            "aaaaaaaaa eeeeeeeee\nbbbbbbbbb fffffffff\nccccccccc ggggggggg\nddddddddd hhhhhhhhh\n   iiiiiiiiiiiii   \njjjjjjjjj nnnnnnnnn\nkkkkkkkkk ooooooooo\nlllllllll ppppppppp\nmmmmmmmmm qqqqqqqqq\n",
        );
    }

    #[test]
    fn a_name_beside_a_day_is_one_line() {
        check("aaaaaaaaaaaaaaaaaaaaa\nbbbbbbbbbbbbbbbbbbbbb\ncccccccc    ddddddddd\neeeeeeeeeeeeeeeeeeeee\n");
    }

    #[test]
    fn a_leaning_page() {
        // Two columns whose gutter moves by more than its width from head to foot.
        let mut boxes = Vec::new();
        for column in 0..2 {
            for row in 0..60 {
                let left = 420 * column + row * 12 / 20;
                boxes.push(Area { left, top: row * 12, right: left + 400, bottom: row * 12 + 10 });
            }
        }
        assert_eq!(reading_order(&boxes), (0..120).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn every_box_once(corners in prop::collection::vec((-50..2000i32, -50..2000i32, -5..300i32, -5..60i32), 0..120)) {
            let boxes: Vec<Area> = corners
                .into_iter()
                .map(|(left, top, w, h)| Area { left, top, right: left + w, bottom: top + h })
                .collect();
            let mut order = reading_order(&boxes);
            order.sort_unstable();
            prop_assert_eq!(order, (0..boxes.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_page_of_a_hundred_thousand_boxes_ends() {
        let boxes: Vec<Area> = (0..100_000)
            .map(|i| Area {
                left: i * 37 % 5000,
                top: i * 91 % 7000,
                right: i * 37 % 5000 + 9,
                bottom: i * 91 % 7000 + 9,
            })
            .collect();
        assert_eq!(reading_order(&boxes).len(), boxes.len());
        let extremes = Area { left: i32::MIN, top: i32::MIN, right: i32::MAX, bottom: i32::MAX };
        assert_eq!(reading_order(&[extremes; 3]), [0, 1, 2]);
    }
}
