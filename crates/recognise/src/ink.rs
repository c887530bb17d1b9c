//! What is dark on a page, and how large its type is.
//!
//! Light falls unevenly on a photographed page, so that ink is what is darker than its surroundings, not what is darker
//! than a shade (Bradley and Roth, “Adaptive thresholding using the integral image”, 2007). Specks are not ink, nor are
//! rules between columns and frames around boxes: a gutter with a rule in it is a gutter.

use crate::Picture;

/// Ink is darker than its surroundings by this share.
const DARKER: f64 = 0.82;

/// The ink of a page.
pub(crate) struct Ink {
    width: usize,
    height: usize,
    /// 1 where there is ink.
    dots: Vec<u8>,
    /// The size of most of the type, in pixels; nothing where there is too little ink to tell.
    pub(crate) em: Option<f32>,
    /// Specks that stand alone: left, top, right, bottom.
    pub(crate) specks: Vec<[u32; 4]>,
}

/// Ink that hangs together.
#[derive(Clone, Copy, Debug)]
struct Blot {
    /// One of its dots.
    start: usize,
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
    dots: usize,
}

impl Ink {
    pub(crate) fn of(picture: &Picture) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut dots = darker(picture);
        let blots = blots(&mut dots, width, height);
        let em = em(&blots);
        let mut ink = Self { width, height, dots, em, specks: Vec::new() };
        let em = em.unwrap_or(28.0);
        // What goes: specks, rules, frames and pictures. Nothing of a headline is eight times as high as the body.
        let speck = ((em / 14.0).powi(2) as usize).clamp(2, 12);
        for blot in &blots {
            if blot.dots <= speck && ink.stands_alone(blot, (em / 9.0).max(2.0) as usize) {
                ink.specks.push([blot.left, blot.top, blot.right, blot.bottom].map(|n| n as u32));
            }
        }
        for blot in blots {
            let (wide, high) = ((blot.right - blot.left) as f32, (blot.bottom - blot.top) as f32);
            let upright = high > 2.5 * em && wide < 0.35 * em;
            let level = wide > 4.0 * em && high < 0.35 * em;
            let large = high > 8.0 * em || (wide > 8.0 * em && high > 2.0 * em);
            if blot.dots <= speck || upright || level || large {
                flood(&mut ink.dots, width, height, blot.start, 0);
            }
        }
        for dot in &mut ink.dots {
            *dot = u8::from(*dot != 0);
        }
        ink
    }

    /// Whether no other ink is near: a thin stroke that the press broke has the rest of its character beside it.
    fn stands_alone(&self, blot: &Blot, reach: usize) -> bool {
        let around = |from: usize, to: usize, most: usize| from.saturating_sub(reach)..(to + reach).min(most);
        let near: usize = around(blot.top, blot.bottom, self.height)
            .flat_map(|y| around(blot.left, blot.right, self.width).map(move |x| y * self.width + x))
            .map(|at| usize::from(self.dots[at] != 0))
            .sum();
        near == blot.dots
    }

    /// How many dots of ink there are in a row, from one column to another.
    pub(crate) fn in_row(&self, y: i32, left: i32, right: i32) -> usize {
        let Some(y) = usize::try_from(y).ok().filter(|y| *y < self.height) else { return 0 };
        let (left, right) = (clamped(left, self.width), clamped(right, self.width));
        self.dots[y * self.width + left..y * self.width + right.max(left)]
            .iter()
            .map(|d| usize::from(*d))
            .sum()
    }

    /// How many dots of ink there are in a column, from one row to another.
    pub(crate) fn in_column(&self, x: i32, top: i32, bottom: i32) -> usize {
        let Some(x) = usize::try_from(x).ok().filter(|x| *x < self.width) else { return 0 };
        let (top, bottom) = (clamped(top, self.height), clamped(bottom, self.height));
        (top..bottom).map(|y| usize::from(self.dots[y * self.width + x])).sum()
    }

    #[cfg(test)]
    pub(crate) fn drawn(rows: &[&str]) -> Self {
        let width = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        let dots = rows.iter().flat_map(|r| (0..width).map(|x| u8::from(r.as_bytes().get(x) == Some(&b'#'))));
        Self { width, height: rows.len(), dots: dots.collect(), em: None, specks: Vec::new() }
    }
}

fn clamped(at: i32, most: usize) -> usize {
    usize::try_from(at).unwrap_or(0).min(most)
}

/// 1 where a pixel is darker than those around it.
fn darker(picture: &Picture) -> Vec<u8> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let shades = picture.shades();
    // Large enough that a headline's stroke is never its own surroundings.
    let reach = (width.min(height) / 24).clamp(12, 120);
    let mut sums = vec![0u64; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0u64;
        for x in 0..width {
            row += u64::from(shades[y * width + x]);
            sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
        }
    }
    let mut dots = vec![0u8; width * height];
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(reach), (y + reach).min(height));
        for x in 0..width {
            let (left, right) = (x.saturating_sub(reach), (x + reach).min(width));
            let sum = sums[bottom * (width + 1) + right] + sums[top * (width + 1) + left]
                - sums[top * (width + 1) + right]
                - sums[bottom * (width + 1) + left];
            let mean = sum as f64 / ((bottom - top) * (right - left)) as f64;
            dots[y * width + x] = u8::from(f64::from(shades[y * width + x]) < DARKER * mean);
        }
    }
    dots
}

/// The blots of a page; dots that belong to one are marked 2.
fn blots(dots: &mut [u8], width: usize, height: usize) -> Vec<Blot> {
    let mut blots = Vec::new();
    for start in 0..dots.len() {
        if dots[start] == 1 {
            blots.push(flood(dots, width, height, start, 2));
        }
    }
    blots
}

/// Sets the dots that hang together with one of them, corners included, and says where they are.
fn flood(dots: &mut [u8], width: usize, height: usize, start: usize, set: u8) -> Blot {
    let of = dots[start];
    let mut blot = Blot { start, left: width, top: height, right: 0, bottom: 0, dots: 0 };
    let mut stack = vec![start];
    dots[start] = set;
    while let Some(at) = stack.pop() {
        let (x, y) = (at % width, at / width);
        blot = Blot {
            start,
            left: blot.left.min(x),
            top: blot.top.min(y),
            right: blot.right.max(x + 1),
            bottom: blot.bottom.max(y + 1),
            dots: blot.dots + 1,
        };
        for ny in y.saturating_sub(1)..(y + 2).min(height) {
            for nx in x.saturating_sub(1)..(x + 2).min(width) {
                let next = ny * width + nx;
                if dots[next] == of {
                    dots[next] = set;
                    stack.push(next);
                }
            }
        }
    }
    blot
}

/// The size of the type: what most characters are high that are one piece of ink. Radicals and letters are lower, and
/// so it is taken from the upper fifth; headlines are few.
fn em(blots: &[Blot]) -> Option<f32> {
    let mut heights: Vec<usize> = blots
        .iter()
        .filter(|b| b.dots > 12)
        .map(|b| (b.right - b.left, b.bottom - b.top))
        .filter(|(wide, high)| *high >= 5 && *high < 400 && *wide < 5 * high && *high < 5 * wide)
        .map(|(_, high)| high)
        .collect();
    if heights.len() < 20 {
        return None;
    }
    heights.sort_unstable();
    Some(heights[heights.len() * 4 / 5] as f32 * 1.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(rows: &[&str], scale: usize) -> Picture {
        let width = rows[0].len() * scale;
        let shades = (0..rows.len() * scale).flat_map(|y| {
            (0..width).map(move |x| if rows[y / scale].as_bytes()[x / scale] == b'#' { 30 } else { 220 })
        });
        Picture::new(width as u32, (rows.len() * scale) as u32, shades.collect()).unwrap()
    }

    #[test]
    fn specks_and_rules_are_no_ink_and_text_within_a_frame_is() {
        let mut rows = vec![vec![b'.'; 200]; 120];
        rows[5][5..195].fill(b'#');
        rows[114][5..195].fill(b'#');
        for row in &mut rows[5..115] {
            (row[5], row[194]) = (b'#', b'#');
        }
        for line in 0..5 {
            for character in 0..10 {
                for y in 0..10 {
                    rows[15 + 20 * line + y][20 + 15 * character..][..10].fill(b'#');
                }
            }
        }
        rows[60][190] = b'#';
        let rows: Vec<String> = rows.into_iter().map(|r| String::from_utf8(r).unwrap()).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let ink = Ink::of(&picture(&rows, 1));
        assert_eq!(ink.em.map(f32::round), Some(11.0));
        assert_eq!(ink.in_row(5, 0, 200), 0, "the frame");
        assert_eq!(ink.in_column(190, 0, 120), 0, "a speck");
        assert_eq!(ink.specks, [[190, 60, 191, 61]]);
        assert_eq!(ink.in_row(20, 0, 200), 100);
        assert_eq!((ink.in_row(-3, 0, 200), ink.in_row(500, 0, 900), ink.in_column(-1, -5, 5)), (0, 0, 0));
    }
}
