//! Where a text stands on its pages.
//!
//! A reader who doubts a character wants to see it: the line on the page, not an offset. Readers of page formats (PDF,
//! ALTO, PAGE, hOCR, images) give every stretch of the text its area. Numbers are whole, in the unit of the format: two
//! readings of one file must be equal to the last digit on every machine, which fractions of points are not.

use crate::TextSpan;

/// In what a page is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageUnit {
    /// Pixels of the image.
    Pixel,
    /// Hundredths of a typographic point, of which 72 make an inch (PDF).
    HundredthPoint,
    /// Tenths of a millimetre (ALTO).
    TenthMillimetre,
    /// Twelve-hundredths of an inch (ALTO).
    TwelveHundredthInch,
}

impl PageUnit {
    /// The unit as exported.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pixel => "pixel",
            Self::HundredthPoint => "hundredth-point",
            Self::TenthMillimetre => "tenth-millimetre",
            Self::TwelveHundredthInch => "twelve-hundredth-inch",
        }
    }
}

/// A page of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// In what both, and all areas on it, are measured.
    pub unit: PageUnit,
    /// Its image, where the source names one: the name of a file, or of a recognition the SHA-256 of the image's bytes.
    pub image: Option<String>,
    /// By how much the image is to be turned about its middle before areas fit it: thousandths of a degree, clockwise.
    pub turned: i32,
}

/// A rectangle on a page. The origin is the upper left corner; y grows downward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area {
    /// The left edge.
    pub left: i32,
    /// The upper edge.
    pub top: i32,
    /// The right edge.
    pub right: i32,
    /// The lower edge.
    pub bottom: i32,
}

impl Area {
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A stretch of the text with its area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The stretch; a character, a word or a line, as fine as the format says.
    pub span: TextSpan,
    /// The page, counted from 0.
    pub page: u32,
    /// Where on it.
    pub area: Area,
    /// How sure the recognition was, in thousandths; absent where nothing was recognised or nothing said.
    pub confidence: Option<u16>,
}

/// The pages of a source and where its text stands on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facsimile {
    /// The pages in their order.
    pub pages: Vec<Page>,
    /// The stretches, in the order of the text, none overlapping another.
    pub places: Vec<Placed>,
}

impl Facsimile {
    /// Where a span of the text stands: one area for each printed line it runs over, in the order of the text.
    ///
    /// ```text
    ///   … the talks that  │  began on Monday     a span from “talks” to “Monday” has two areas: they are on
    ///   were agreed upon  │  and will go on      two lines, and a rectangle over both would hold other words
    /// ```
    #[must_use]
    pub fn areas_of(&self, span: TextSpan) -> Vec<(u32, Area)> {
        let first = self.places.partition_point(|p| p.span.end() <= span.start());
        let mut areas: Vec<(u32, Area)> = Vec::new();
        for place in self.places.get(first..).unwrap_or_default() {
            if place.span.start() >= span.end() {
                break;
            }
            match areas.last_mut() {
                Some((page, last)) if *page == place.page && on_one_line(*last, place.area) => {
                    *last = last.cover(place.area);
                }
                _ => areas.push((place.page, place.area)),
            }
        }
        areas
    }
}

/// Whether two areas lie beside one another, or in vertical print above one another, with little between them: half
/// of the smaller one's thickness is shared, and the gap is no wider than a wide space.
fn on_one_line(a: Area, b: Area) -> bool {
    let shared = |a: (i32, i32), b: (i32, i32)| a.1.min(b.1) - a.0.max(b.0);
    let (wide, high) =
        (shared((a.left, a.right), (b.left, b.right)), shared((a.top, a.bottom), (b.top, b.bottom)));
    let thickness = (a.bottom - a.top).min(b.bottom - b.top).max(1);
    let breadth = (a.right - a.left).min(b.right - b.left).max(1);
    let beside = 2 * high >= thickness && wide > -2 * thickness;
    let above = 2 * wide >= breadth && high > -2 * breadth && high <= breadth / 2 && thickness >= breadth;
    beside || above
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_two_lines_has_two_areas() {
        let area = |left, top| Area { left, top, right: left + 10, bottom: top + 10 };
        let place = |n: usize, left, top| Placed {
            span: TextSpan::between(3 * n, 3 * n + 3),
            page: 0,
            area: area(left, top),
            confidence: None,
        };
        let facsimile = Facsimile {
            pages: Vec::new(),
            places: vec![place(0, 0, 0), place(1, 10, 0), place(2, 0, 14), place(3, 10, 14)],
        };
        let two = facsimile.areas_of(TextSpan::between(3, 9));
        assert_eq!(two, [(0, area(10, 0)), (0, area(0, 14))]);
        let one = facsimile.areas_of(TextSpan::between(6, 12));
        assert_eq!(one, [(0, Area { left: 0, top: 14, right: 20, bottom: 24 })]);
        assert!(facsimile.areas_of(TextSpan::between(12, 15)).is_empty());
    }
}
