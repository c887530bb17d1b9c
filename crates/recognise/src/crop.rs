//! Pieces of pages, for people to look at: the lines that a reader doubts, one below the other.

use image::GrayImage;

use crate::{Picture, RecogniseError, skew};

/// White between two pieces, and around all of them, in pixels.
const MARGIN: u32 = 12;
/// Pixels of all pieces together: a page of newsprint at 200 dots an inch has eight million.
const MOST: u64 = 60_000_000;

/// A piece of a page. Its edges are shares of the page's width and height, so that no unit matters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The page, counted from 0.
    pub page: usize,
    /// By how much the page is turned before it is cut, about its middle: thousandths of a degree, clockwise.
    pub turned: i32,
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

/// The pieces as one picture, one below the other in their order. Those of pages that are not there are left out.
///
/// # Errors
/// The pages cannot be read, or none of the pieces is on them.
pub fn pieces(
    pages: impl Iterator<Item = Result<Picture, record::Finding>>,
    wanted: &[Piece],
) -> Result<Picture, RecogniseError> {
    pieces_of_each(pages, &[wanted]).pop().unwrap_or(Err(RecogniseError::Nowhere))
}

/// The same for many places, each of which becomes a picture or has its own error; a page is read once for all of them.
pub fn pieces_of_each(
    pages: impl Iterator<Item = Result<Picture, record::Finding>>,
    wanted: &[&[Piece]],
) -> Vec<Result<Picture, RecogniseError>> {
    let mut cut: Vec<Result<Vec<(usize, Picture)>, String>> = vec![Ok(Vec::new()); wanted.len()];
    let all = || {
        wanted
            .iter()
            .enumerate()
            .flat_map(|(place, pieces)| pieces.iter().enumerate().map(move |(at, piece)| (place, at, piece)))
    };
    let last = all().map(|(_, _, piece)| piece.page).max().unwrap_or_default();
    for (number, page) in pages.enumerate().take(last + 1) {
        let here: Vec<(usize, usize, &Piece)> = all().filter(|(_, _, piece)| piece.page == number).collect();
        let Some((_, _, first)) = here.first() else { continue };
        let mut page = match page {
            Ok(page) => page,
            Err(finding) => {
                here.iter().for_each(|(place, ..)| cut[*place] = Err(finding.message.clone()));
                continue;
            }
        };
        if first.turned != 0 {
            page = skew::turned(&page, f64::from(first.turned) / 1000.0);
        }
        for (place, at, piece) in here {
            let pixel = |share: f64, size: u32| (share.clamp(0.0, 1.0) * f64::from(size)).round() as i32;
            let (width, height) = (page.width(), page.height());
            let (left, right) = (pixel(piece.left, width), pixel(piece.right, width));
            let (top, bottom) = (pixel(piece.top, height), pixel(piece.bottom, height));
            if let (true, Ok(cut)) = (left < right && top < bottom, &mut cut[place]) {
                cut.push((at, page.part(left, top, right, bottom)));
            }
        }
    }
    cut.into_iter().map(|cut| cut.map_err(RecogniseError::Uncut).and_then(together)).collect()
}

/// One picture of pieces, in the order of their numbers.
fn together(mut cut: Vec<(usize, Picture)>) -> Result<Picture, RecogniseError> {
    if cut.is_empty() {
        return Err(RecogniseError::Nowhere);
    }
    cut.sort_by_key(|(at, _)| *at);
    let width = cut.iter().map(|(_, p)| p.width()).max().unwrap_or_default() + 2 * MARGIN;
    let height = cut.iter().map(|(_, p)| p.height() + MARGIN).sum::<u32>() + MARGIN;
    if u64::from(width) * u64::from(height) > MOST {
        return Err(RecogniseError::Uncut("so much of the pages is too large for one picture".to_owned()));
    }
    let mut out = GrayImage::from_pixel(width, height, image::Luma([255]));
    let mut y = MARGIN;
    for (_, piece) in cut {
        let (wide, high) = (piece.width(), piece.height());
        if let Some(image) = GrayImage::from_raw(wide, high, piece.shades().to_vec()) {
            image::imageops::replace(&mut out, &image, i64::from(MARGIN), i64::from(y));
        }
        y += high + MARGIN;
    }
    Picture::new(width, height, out.into_raw())
        .ok_or_else(|| RecogniseError::Uncut("the place has no pixels".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_below_one_another() {
        // A white page with a black left half.
        let page = |_| {
            let shades = (0..100 * 50).map(|i| if i % 100 < 50 { 0 } else { 255 }).collect();
            Ok(Picture::new(100, 50, shades).unwrap())
        };
        let piece = |page, left, right| Piece { page, turned: 0, left, top: 0.0, right, bottom: 0.2 };
        let made = pieces((0..2).map(page), &[piece(1, 0.0, 0.5), piece(0, 0.5, 1.0)]).unwrap();
        assert_eq!((made.width(), made.height()), (50 + 24, 2 * 10 + 36));
        let shade = |x: i32, y: i32| made.at(x, y);
        assert_eq!((shade(0, 0), shade(20, 15), shade(20, 40)), (255, 0, 255));
        assert!(pieces((0..2).map(page), &[piece(7, 0.0, 0.5)]).is_err());
    }
}
