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
