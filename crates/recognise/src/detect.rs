//! Where a network sees text.
//!
//! Differentiable binarisation (Liao and others 2020) gives every pixel a probability that it lies in the *core* of a
//! line: the line shrunk from all sides, so that neighbours are apart however close they are set. Cores are what hangs
//! together above a threshold; a core is grown again by its area over its circumference, which undoes the shrinking.
//!
//! The network was taught on type of a certain size. A page is scaled so that its type has it, and a page too large for
//! one run is looked at in tiles that overlap: shrinking it instead would make five columns of small print a grey mass.

use rten::Model;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use crate::{Picture, RecogniseError};

/// Type is as large as this when the network sees it, in pixels.
const TYPE: f32 = 20.0;
/// The side of a tile, and by how much tiles overlap, in pixels of the scaled page; both multiples of 32, as the network
/// wants them.
const TILE: u32 = 1280;
const OVERLAP: u32 = 96;
/// The core of a line is what is more probable than this; its mean probability is no less than the second. Both, and the
/// third by which cores are grown, are those with which the models are published.
const CORE: f32 = 0.2;
const SURE: f32 = 0.4;
const GROW: f32 = 1.4;

/// Where text is, in pixels of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Region {
    /// The core: left, top, right, bottom.
    pub(crate) core: [f32; 4],
    /// By how much it was shrunk.
    pub(crate) grow: f32,
}

/// Probabilities, pixel by pixel.
pub(crate) struct Map {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) values: Vec<f32>,
}

/// How many tiles there are in this many pixels, and how long each is.
fn tiles(length: u32) -> (u32, u32) {
    let padded = length.next_multiple_of(32);
    if padded <= TILE {
        return (1, padded);
    }
    let count = (padded - OVERLAP).div_ceil(TILE - OVERLAP);
    // Alike in length: a last tile of a few rows would see no line whole.
    let each = ((padded - OVERLAP).div_ceil(count) + OVERLAP).next_multiple_of(32);
    (count, each)
}

/// A page scaled as the network wants it.
pub(crate) struct Scaled {
    picture: Picture,
    scale: f32,
    across: (u32, u32),
    down: (u32, u32),
}

impl Scaled {
    pub(crate) fn of(page: &Picture, em: Option<f32>) -> Self {
        // Without type to go by, as much as one tile holds.
        let side = page.width().max(page.height()) as f32;
        let scale = em.map_or(TILE as f32 / side, |em| TYPE / em).clamp(0.1, 2.0);
        // However large the page, no more than so many tiles: what needs more is no page that anybody set in this size.
        let scale = scale.min(64.0 * TILE as f32 / side);
        let size = |pixels: u32| ((pixels as f32 * scale).round() as u32).max(1);
        let picture = page.scaled(size(page.width()), size(page.height()));
        let (across, down) = (tiles(picture.width()), tiles(picture.height()));
        Self { picture, scale, across, down }
    }

    /// How many runs of the network it takes.
    pub(crate) fn runs(&self) -> usize {
        (self.across.0 * self.down.0) as usize
    }

    /// Where text is; `step` is called after each run and answers whether to go on.
    pub(crate) fn regions(
        &self,
        model: &Model,
        step: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Region>, RecogniseError> {
        let (width, height) = (self.picture.width() as usize, self.picture.height() as usize);
        let mut map = Map { width, height, values: vec![0.0; width * height] };
        for row in 0..self.down.0 {
            for column in 0..self.across.0 {
                let (left, top) = (
                    column * self.across.1.saturating_sub(OVERLAP),
                    row * self.down.1.saturating_sub(OVERLAP),
                );
                let tile = self.seen(model, left, top)?;
                // Edges of the page are seen as well as they can be; where tiles meet, each sees lines cut.
                let inner = |at: u32, of: u32| (at > 0, at + 1 < of);
                map.take(
                    &tile,
                    (left as usize, top as usize),
                    inner(column, self.across.0),
                    inner(row, self.down.0),
                );
                if !step() {
                    return Err(RecogniseError::Stopped);
                }
            }
        }
        Ok(map.regions(self.scale))
    }

    /// What the network sees in a tile.
    fn seen(&self, model: &Model, left: u32, top: u32) -> Result<Map, RecogniseError> {
        let (width, height) = (self.across.1 as usize, self.down.1 as usize);
        // Mean and deviation of the three colours of the pictures that it was taught on.
        let colours = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)];
        let mut input = NdTensor::zeros([1, 3, height, width]);
        for (channel, (mean, deviation)) in colours.into_iter().enumerate() {
            for y in 0..height {
                for x in 0..width {
                    // Past the edges of the page it is as light as paper.
                    let (px, py) = (left as usize + x, top as usize + y);
                    let inside = px < self.picture.width() as usize && py < self.picture.height() as usize;
                    let shade = if inside {
                        self.picture.shades()[py * self.picture.width() as usize + px]
                    } else {
                        255
                    };
                    input[[0, channel, y, x]] = (f32::from(shade) / 255.0 - mean) / deviation;
                }
            }
        }
        let output = crate::engine::run(model, input.into_dyn())?;
        let shape = output.shape().to_vec();
        let fits = shape.len() == 4 && shape[2] == height && shape[3] == width;
        if !fits {
            return Err(RecogniseError::Failed(format!(
                "a map of the form {shape:?} for {height} × {width}"
            )));
        }
        Ok(Map { width, height, values: output.to_vec().into_iter().take(width * height).collect() })
    }
}

impl Map {
    /// Takes what was seen in a tile but for its edges to other tiles: a line that is cut there looks like a lower one. Where
    /// both are left the higher value counts.
    fn take(&mut self, tile: &Self, (left, top): (usize, usize), across: (bool, bool), down: (bool, bool)) {
        let kept = |length: usize, (before, after): (bool, bool)| {
            let edge = OVERLAP as usize / 3;
            (if before { edge } else { 0 })..(length - if after { edge } else { 0 })
        };
        for y in kept(tile.height, down).filter(|y| top + y < self.height) {
            for x in kept(tile.width, across).filter(|x| left + x < self.width) {
                let here = &mut self.values[(top + y) * self.width + left + x];
                *here = here.max(tile.values[y * tile.width + x]);
            }
        }
    }

    /// The cores of lines, in pixels of a page that was scaled by this.
    pub(crate) fn regions(&self, scale: f32) -> Vec<Region> {
        let mut seen = vec![false; self.values.len()];
        let mut regions = Vec::new();
        let mut stack = Vec::new();
        for start in 0..self.values.len() {
            if seen[start] || self.values[start] <= CORE {
                continue;
            }
            let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
            let (mut sum, mut count) = (0.0f64, 0usize);
            seen[start] = true;
            stack.push(start);
            while let Some(at) = stack.pop() {
                let (x, y) = (at % self.width, at / self.width);
                (left, top) = (left.min(x), top.min(y));
                (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
                sum += f64::from(self.values[at]);
                count += 1;
                let mut look = |next: usize| {
                    if !seen[next] && self.values[next] > CORE {
                        seen[next] = true;
                        stack.push(next);
                    }
                };
                if x > 0 {
                    look(at - 1);
                }
                if x + 1 < self.width {
                    look(at + 1);
                }
                if y > 0 {
                    look(at - self.width);
                }
                if y + 1 < self.height {
                    look(at + self.width);
                }
            }
            let (wide, high) = ((right - left) as f32, (bottom - top) as f32);
            if wide.min(high) < 2.0 || count < 8 || sum / (count as f64) < f64::from(SURE) {
                continue;
            }
            regions.push(Region {
                core: [left, top, right, bottom].map(|edge| edge as f32 / scale),
                grow: wide * high * GROW / (2.0 * (wide + high)) / scale,
            });
        }
        regions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_a_page_and_overlap() {
        for length in [1, 31, 640, 1280, 1281, 1700, 2400, 5000, 40_000] {
            let (count, each) = tiles(length);
            assert!(each % 32 == 0 && each <= TILE + 32, "{length}: {each}");
            assert!(
                count == 1 && each >= length || count * (each - OVERLAP) + OVERLAP >= length,
                "{length}: {count} of {each}"
            );
        }
    }

    #[test]
    fn cores_are_found_and_grown() {
        let mut map = Map { width: 60, height: 30, values: vec![0.0; 1800] };
        let mut fill = |left: usize, top: usize, wide: usize, high: usize, value: f32| {
            for y in top..top + high {
                map.values[y * 60 + left..y * 60 + left + wide].fill(value);
            }
        };
        fill(10, 5, 40, 4, 0.9);
        fill(10, 15, 40, 4, 0.3); // seen, but not surely
        fill(50, 25, 1, 1, 0.9); // a speck
        let regions = map.regions(0.5);
        assert_eq!(regions.len(), 1);
        assert_eq!(regions[0].core, [20.0, 10.0, 100.0, 18.0]);
        assert!((regions[0].grow - 40.0 * 4.0 * GROW / 88.0 * 2.0).abs() < 0.01);
    }
}
