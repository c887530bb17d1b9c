//! A page as shades of grey: colour helps no recogniser of print.

use image::GrayImage;

/// An image of a page in shades of grey.
#[derive(Clone, Debug)]
pub struct Picture(GrayImage);

impl Picture {
    /// A picture of these shades, row by row; nothing where they are not as many as it has pixels, or none.
    #[must_use]
    pub fn new(width: u32, height: u32, shades: Vec<u8>) -> Option<Self> {
        if width == 0 || height == 0 || shades.len() != width as usize * height as usize {
            return None;
        }
        GrayImage::from_raw(width, height, shades).map(Self)
    }

    /// Its width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Its height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// Its shades, row by row: 0 is black.
    #[must_use]
    pub fn shades(&self) -> &[u8] {
        self.0.as_raw()
    }

    /// The picture as a PNG file.
    ///
    /// # Errors
    /// Where the encoder gives up; it has no reason to.
    pub fn to_png(&self) -> Result<Vec<u8>, crate::RecogniseError> {
        let mut out = std::io::Cursor::new(Vec::new());
        self.0
            .write_to(&mut out, image::ImageFormat::Png)
            .map_err(|e| crate::RecogniseError::Failed(e.to_string()))?;
        Ok(out.into_inner())
    }

    /// The picture in another size.
    pub(crate) fn scaled(&self, width: u32, height: u32) -> Self {
        if (width, height) == (self.width(), self.height()) {
            return self.clone();
        }
        // A filter that looks at all pixels it shrinks: thin strokes must not fall between two samples.
        Self(image::imageops::resize(&self.0, width, height, image::imageops::FilterType::Triangle))
    }

    /// The picture with the paper around them in place of these specks: left, top, right, bottom.
    pub(crate) fn without(&self, specks: &[[u32; 4]]) -> Self {
        let mut clean = self.0.clone();
        for [left, top, right, bottom] in specks.iter().map(|s| s.map(u32::cast_signed)) {
            // A speck has a rim that is too light for ink.
            let (l, t, r, b) = (left - 1, top - 1, right + 1, bottom + 1);
            let rim = (l - 1..=r)
                .flat_map(|x| [(x, t - 1), (x, b)])
                .chain((t..b).flat_map(|y| [(l - 1, y), (r, y)]));
            let mut shades: Vec<u8> = rim.map(|(x, y)| self.at(x, y)).collect();
            shades.sort_unstable();
            let paper = image::Luma([shades[shades.len() / 2]]);
            for (x, y) in (l.max(0)..r).flat_map(|x| (t.max(0)..b).map(move |y| (x, y))) {
                let (x, y) = (x.cast_unsigned(), y.cast_unsigned());
                if x < self.width() && y < self.height() {
                    clean.put_pixel(x, y, paper);
                }
            }
        }
        Self(clean)
    }

    /// Sets so many columns at the left and at the right to the shade of the paper.
    pub(crate) fn clear_beside(&mut self, columns: u32) {
        let (paper, width) = (image::Luma([self.paper()]), self.width());
        for (x, _, pixel) in self.0.enumerate_pixels_mut() {
            if x < columns || x + columns >= width {
                *pixel = paper;
            }
        }
    }

    /// The shade of the paper: that of most pixels, of print dark on light as of light on dark.
    pub(crate) fn paper(&self) -> u8 {
        let mut shades = self.shades().to_vec();
        shades.sort_unstable();
        shades.get(shades.len() / 2).copied().unwrap_or(255)
    }

    /// The shade at a place; the nearest one outside.
    pub(crate) fn at(&self, x: i32, y: i32) -> u8 {
        let inside = |at: i32, size: u32| at.clamp(0, size.cast_signed() - 1).cast_unsigned();
        self.0.get_pixel(inside(x, self.width()), inside(y, self.height())).0[0]
    }

    /// A part of the picture; what lies outside has the nearest shade.
    pub(crate) fn part(&self, left: i32, top: i32, right: i32, bottom: i32) -> Self {
        let (width, height) = ((right - left).max(1).cast_unsigned(), (bottom - top).max(1).cast_unsigned());
        Self(GrayImage::from_fn(width, height, |x, y| {
            image::Luma([self.at(left + x.cast_signed(), top + y.cast_signed())])
        }))
    }
}
