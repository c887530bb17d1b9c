//! The same pages as images, as a scanner would give them: in a font of this machine, and harmed as scans are.

use ab_glyph::{Font as _, FontRef, PxScale, point};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};

use super::Paragraph;
use super::pdf::{Design, advance, laid_out};

/// Dots to the inch.
const DOTS: f64 = 200.0;

/// A page as an image.
#[derive(Clone, Debug)]
pub struct Image(GrayImage);

/// What befalls a page between the press and the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Harm {
    /// The deviation of a Gaussian blur, in pixels.
    pub blur: f32,
    /// By how many degrees the page leans clockwise.
    pub lean: f32,
    /// Specks, black and white, per thousand pixels.
    pub specks: f32,
    /// The quality with which it is saved as JPEG.
    pub jpeg: Option<u8>,
}

impl Image {
    /// The image as a PNG file.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        // Writing to memory does not fail.
        let _ = self.0.write_to(&mut out, image::ImageFormat::Png);
        out.into_inner()
    }
}

/// Fonts of Chinese print on this machine, each a file and its number in it: one without serifs, one with.
#[must_use]
pub fn fonts() -> Vec<(Vec<u8>, u32)> {
    let folders = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/Library/Fonts"];
    let names = ["NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"];
    let file = |name: &str| {
        let read = folders.iter().find_map(|folder| std::fs::read(format!("{folder}/{name}")).ok())?;
        // A collection has a font for each region: the one for China draws quotation marks a square wide.
        Some((read, 2))
    };
    names.iter().filter_map(|name| file(name)).collect()
}

/// Sets the text as images.
///
/// # Errors
/// Where the font cannot be used.
pub fn rasters(text: &[Paragraph], design: Design, font: &(Vec<u8>, u32)) -> Result<Vec<Image>, String> {
    let font = FontRef::try_from_slice_and_index(&font.0, font.1).map_err(|e| e.to_string())?;
    let (pages, (width, height)) = laid_out(text, &[], "", design);
    let dots = |points: f64| points * DOTS / 72.0;
    let mut images = Vec::new();
    for page in pages {
        let mut image =
            GrayImage::from_pixel(dots(width).ceil() as u32, dots(height).ceil() as u32, Luma([255]));
        for line in page.lines {
            let mut x = line.x;
            for c in line.text.chars() {
                let room = advance(c, false) * line.size;
                draw(&font, &mut image, c, (dots(x), dots(line.y)), dots(line.size), dots(room));
                x += room;
            }
        }
        images.push(Image(image));
    }
    Ok(images)
}

/// Draws a character with its baseline at a place. What is wider than its room is squeezed, as figures in Chinese fonts are.
fn draw(font: &FontRef<'_>, image: &mut GrayImage, c: char, (x, y): (f64, f64), size: f64, room: f64) {
    let upright = font.units_per_em().unwrap_or(1000.0);
    // The library counts in heights of the font's line; the setter in ems.
    let scale = (size as f32) * font.height_unscaled() / upright;
    let glyph = font.glyph_id(c);
    let wide = font.h_advance_unscaled(glyph) / upright * size as f32;
    let squeeze = (room as f32 / wide.max(1.0)).min(1.0);
    let placed =
        glyph.with_scale_and_position(PxScale { x: scale * squeeze, y: scale }, point(x as f32, y as f32));
    let Some(outline) = font.outline_glyph(placed) else { return };
    let bounds = outline.px_bounds();
    outline.draw(|dx, dy, cover| {
        let (px, py) = (bounds.min.x as i64 + i64::from(dx), bounds.min.y as i64 + i64::from(dy));
        if let (Ok(px), Ok(py)) = (u32::try_from(px), u32::try_from(py))
            && px < image.width()
            && py < image.height()
        {
            let shade = &mut image.get_pixel_mut(px, py).0[0];
            *shade = shade.saturating_sub((cover.clamp(0.0, 1.0) * 235.0) as u8);
        }
    });
}

/// The page harmed, as a file: JPEG where a quality is given, else PNG. The same seed gives the same bytes.
#[must_use]
pub fn degraded(page: &Image, harm: Harm, seed: u64) -> Vec<u8> {
    let mut image = page.0.clone();
    if harm.lean != 0.0 {
        image = leaning(&image, harm.lean);
    }
    if harm.blur > 0.0 {
        image = image::imageops::blur(&image, harm.blur);
    }
    let mut state = seed | 1;
    let mut random = |below: u64| {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below.max(1)
    };
    let pixels = u64::from(image.width()) * u64::from(image.height());
    for _ in 0..(pixels as f64 / 1000.0 * f64::from(harm.specks)) as u64 {
        let (x, y) = (random(u64::from(image.width())) as u32, random(u64::from(image.height())) as u32);
        let (wide, high) = (1 + random(2) as u32, 1 + random(2) as u32);
        let shade = if random(3) > 0 { random(90) as u8 } else { 255 };
        for (px, py) in (x..x + wide).flat_map(|px| (y..y + high).map(move |py| (px, py))) {
            if px < image.width() && py < image.height() {
                image.put_pixel(px, py, Luma([shade]));
            }
        }
    }
    match harm.jpeg {
        Some(quality) => {
            let mut out = Vec::new();
            let _ = JpegEncoder::new_with_quality(&mut out, quality).encode_image(&image);
            out
        }
        None => Image(image).png(),
    }
}

/// The page turned clockwise about its middle, on white.
fn leaning(image: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (mx, my) = (image.width() as f32 / 2.0, image.height() as f32 / 2.0);
    GrayImage::from_fn(image.width(), image.height(), |x, y| {
        let (dx, dy) = (x as f32 - mx, y as f32 - my);
        let (sx, sy) = (cos * dx + sin * dy + mx, -sin * dx + cos * dy + my);
        let shade = |x: i64, y: i64| match (u32::try_from(x), u32::try_from(y)) {
            (Ok(x), Ok(y)) if x < image.width() && y < image.height() => {
                f32::from(image.get_pixel(x, y).0[0])
            }
            _ => 255.0,
        };
        let (left, top) = (sx.floor(), sy.floor());
        let (fx, fy) = (sx - left, sy - top);
        let (l, t) = (left as i64, top as i64);
        let upper = shade(l, t) * (1.0 - fx) + shade(l + 1, t) * fx;
        let lower = shade(l, t + 1) * (1.0 - fx) + shade(l + 1, t + 1) * fx;
        Luma([(upper * (1.0 - fy) + lower * fy).round() as u8])
    })
}
