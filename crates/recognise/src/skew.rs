//! By how much a page leans, and levelling it.
//!
//! ```text
//! ▁▂▇▇▂▁▂▇▇▂▁▂▇▇▂▁     the ink of each row of a level page: lines and the white between them. On a page that leans
//! ▃▄▅▅▄▄▄▅▅▄▄▄▅▅▄▃     by a degree, every row crosses lines and white, and all rows are alike
//! ```
//!
//! So the page is sheared by one angle after another, and the one wins at which rows differ most from their neighbours
//! (projection profiles: Postl 1986; the sum of squared differences is Baird's measure, 1987). A line of 2,000 pixels
//! that leans by a tenth of a degree rises by three: less than that, no recogniser minds.

use crate::Picture;

/// Pages that lean by more than this were laid askew on purpose, in degrees.
const MOST: f64 = 6.0;
/// Leans less than this are left alone: turning blurs a little.
const LEAST: f64 = 0.04;
/// So many points of ink say as well as all of them how a page leans.
const POINTS: usize = 60_000;

/// By how many degrees the page must be turned clockwise to be level.
pub(crate) fn lean(picture: &Picture) -> f64 {
    let points = edges(picture);
    if points.len() < 200 {
        return 0.0;
    }
    let best = |from: f64, to: f64, step: f64| {
        let count = ((to - from) / step).round() as usize;
        let mut best = (f64::MIN, 0.0);
        for i in 0..=count {
            let angle = from + step * i as f64;
            let sharpness = sharpness(&points, angle, picture.height());
            // Of equals the smallest: an empty page does not lean.
            if sharpness > best.0 * 1.000_001 || (sharpness >= best.0 && angle.abs() < f64::abs(best.1)) {
                best = (sharpness, angle);
            }
        }
        best.1
    };
    let coarse = best(-MOST, MOST, 0.2);
    let fine = best(coarse - 0.2, coarse + 0.2, 0.02);
    // No lines that any angle brings out: a picture, or print from top to bottom.
    let clear =
        sharpness(&points, fine, picture.height()) > 1.05 * sharpness(&points, fine + 3.0, picture.height());
    if fine.abs() < LEAST || fine.abs() > MOST - 0.3 || !clear { 0.0 } else { fine }
}

/// Points at the lower edges of ink, measured from the middle of the page: feet of characters stand on their line, and
/// there are fewer of them than of ink.
fn edges(picture: &Picture) -> Vec<(f32, f32)> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let shades = picture.shades();
    let mut points = Vec::new();
    for y in 0..height.saturating_sub(2) {
        for x in 0..width {
            let (here, below) = (shades[y * width + x], shades[(y + 2) * width + x]);
            if below.saturating_sub(here) > 60 {
                points.push((x as f32 - width as f32 / 2.0, y as f32 - height as f32 / 2.0));
            }
        }
    }
    let step = points.len() / POINTS + 1;
    // Every third point of all rows, not all of every third row: a stride prime to nothing in the page.
    points.into_iter().step_by(step).collect()
}

fn sharpness(points: &[(f32, f32)], angle: f64, height: u32) -> f64 {
    let slope = -(angle.to_radians().tan() as f32);
    let mut rows = vec![0u32; height as usize + 2];
    let middle = height as f32 / 2.0;
    for (x, y) in points {
        let row = y - x * slope + middle;
        if row >= 0.0
            && let Some(count) = rows.get_mut(row as usize)
        {
            *count += 1;
        }
    }
    rows.windows(2).map(|w| f64::from(w[0].abs_diff(w[1])).powi(2)).sum()
}

/// The page turned clockwise about its middle; its size stays, its corners are cut.
pub(crate) fn turned(picture: &Picture, degrees: f64) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (sin, cos) = (sin as f32, cos as f32);
    let (width, height) = (picture.width(), picture.height());
    let (mx, my) = ((width as f32 - 1.0) / 2.0, (height as f32 - 1.0) / 2.0);
    let mut shades = vec![0u8; width as usize * height as usize];
    use rayon::prelude::*;
    shades.par_chunks_mut(width as usize).enumerate().for_each(|(y, row)| {
        for (x, shade) in row.iter_mut().enumerate() {
            let (dx, dy) = (x as f32 - mx, y as f32 - my);
            *shade = sampled(picture, cos * dx + sin * dy + mx, -sin * dx + cos * dy + my);
        }
    });
    Picture::new(width, height, shades).unwrap_or_else(|| picture.clone())
}

/// The shade between pixels, by the cubic of Catmull and Rom: a mean of four would blur strokes of two pixels.
fn sampled(picture: &Picture, x: f32, y: f32) -> u8 {
    let (left, top) = (x.floor(), y.floor());
    let weights = |t: f32| {
        let (t2, t3) = (t * t, t * t * t);
        [
            0.5 * (-t3 + 2.0 * t2 - t),
            0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
            0.5 * (-3.0 * t3 + 4.0 * t2 + t),
            0.5 * (t3 - t2),
        ]
    };
    let (wx, wy) = (weights(x - left), weights(y - top));
    let mut sum = 0.0;
    for (j, wy) in (-1..).zip(wy) {
        let mut row = 0.0;
        for (i, wx) in (-1..).zip(wx) {
            row += wx * f32::from(picture.at(left as i32 + i, top as i32 + j));
        }
        sum += wy * row;
    }
    sum.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines of short strokes, like words.
    pub(crate) fn page() -> Picture {
        let (width, height) = (900u32, 700u32);
        let mut shades = vec![240u8; (width * height) as usize];
        for line in 0..16u32 {
            for word in 0..14u32 {
                let (left, wide) = (60 + word * 56 + line % 3 * 5, 30 + (word * 7 + line * 3) % 19);
                for y in 40 + line * 38..62 + line * 38 {
                    for x in (left..left + wide).filter(|x| x % 5 < 3) {
                        shades[(y * width + x) as usize] = 20;
                    }
                }
            }
        }
        Picture::new(width, height, shades).unwrap()
    }

    #[test]
    fn the_lean_of_a_page_is_found_to_a_tenth_of_a_degree() {
        for degrees in [-4.0, -1.5, -0.3, 0.0, 0.1, 0.7, 1.5, 3.2] {
            let leaning = turned(&page(), degrees);
            let found = lean(&leaning);
            assert!((found + degrees).abs() < 0.11, "{degrees}: {found}");
        }
    }

    #[test]
    fn pages_without_lines_do_not_lean() {
        for shade in [0, 128, 255] {
            assert_eq!(lean(&Picture::new(300, 200, vec![shade; 60_000]).unwrap()), 0.0);
        }
        let mut seed = 7u32;
        let noise = (0..60_000).map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        });
        assert_eq!(lean(&Picture::new(300, 200, noise.collect()).unwrap()), 0.0);
    }

    #[test]
    fn turning_there_and_back_changes_little() {
        let page = page();
        let back = turned(&turned(&page, 2.0), -2.0);
        let off: u64 = (100..600)
            .flat_map(|y| (100..800).map(move |x| (x, y)))
            .map(|(x, y)| u64::from(page.at(x, y).abs_diff(back.at(x, y))))
            .sum();
        assert!(off / 350_000 < 12, "{}", off / 350_000);
    }
}
