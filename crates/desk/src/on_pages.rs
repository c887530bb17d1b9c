//! Witnesses that stand on pages: which piece of which picture holds a place.

use record::TextSpan;
use serde::Serialize;

use crate::derive::{Established, Read};
use crate::understand::{AreaView, PageView};
use crate::{Desk, DeskError};

/// A witness with the pages that it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WitnessOnPages {
    /// Its siglum.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// The SHA-256 of its source.
    pub source: String,
    /// The pages.
    pub pages: Vec<PageView>,
}

/// Where a stretch of a source stands on its pages; nowhere if it has none.
pub(crate) fn areas_of(read: &Read, span: TextSpan) -> Vec<AreaView> {
    read.facsimile.iter().flat_map(|f| f.areas_of(span)).map(AreaView::from).collect()
}

/// So many bytes on either side of a reading are shown with it: half a line or more.
const AROUND: usize = 60;

/// Where a reading stands on the pages of a witness, with what is printed on either side of it.
pub(crate) fn areas_around(read: &Read, span: TextSpan) -> Vec<AreaView> {
    if read.facsimile.is_none() {
        return Vec::new();
    }
    let text = read.text.as_str();
    // Not into other paragraphs, which may stand anywhere.
    let start =
        text[..span.start()].rfind('\n').map_or(0, |at| at + 1).max(span.start().saturating_sub(AROUND));
    let end = text[span.end()..].find('\n').map_or(text.len(), |at| span.end() + at).min(span.end() + AROUND);
    areas_of(read, TextSpan::between(start, end))
}

impl Established {
    /// The witnesses that stand on pages.
    pub(crate) fn on_pages(&self) -> Vec<WitnessOnPages> {
        let places = (0..self.event.witnesses.len()).filter_map(|at| Some((at, self.read_of(at)?)));
        let paged = places.filter_map(|(at, read)| Some((at, read, read.facsimile.as_ref()?)));
        paged
            .map(|(at, read, facsimile)| WitnessOnPages {
                siglum: record::Siglum::nth(at).to_string(),
                name: self.name(at),
                source: read.source.id.to_string(),
                pages: facsimile.pages.iter().map(PageView::from).collect(),
            })
            .collect()
    }
}

impl Desk {
    /// The bytes of the file on which a witness stands as a picture: its own, or those of the image that was recognised.
    ///
    /// # Errors
    /// It is not kept, as the recognition came without it; or it was altered.
    pub fn picture(&self, witness: &WitnessOnPages) -> Result<Vec<u8>, DeskError> {
        let named = witness.pages.iter().find_map(|p| p.image.as_deref());
        let id = match named.map(str::parse) {
            None => witness.source.parse(),
            Some(hash) => hash,
        };
        let id = id.ok().filter(|id| self.archive.originals().holds(*id)).ok_or_else(|| {
            let image = named.map(|n| format!(": it names {n}")).unwrap_or_default();
            DeskError::NotFound {
                what: format!("the image of {} is not in this record{image}", witness.name),
                hint: "images are kept when they are added as images; add the image itself".to_owned(),
            }
        })?;
        Ok(self.archive.originals().read(id)?)
    }
}

impl WitnessOnPages {
    /// The pieces of its pages that hold these areas: lines that follow one another in a column are one piece, with a margin,
    /// each edge a share of its page.
    #[must_use]
    pub fn pieces(&self, areas: &[AreaView]) -> Vec<PagePiece> {
        let mut pieces: Vec<AreaView> = Vec::new();
        for area in areas {
            match pieces.last_mut() {
                Some(last) if follows(last, area) => {
                    last.left = last.left.min(area.left);
                    last.top = last.top.min(area.top);
                    last.right = last.right.max(area.right);
                    last.bottom = last.bottom.max(area.bottom);
                }
                _ => pieces.push(*area),
            }
        }
        let line = |p: &AreaView| (p.bottom - p.top).min(p.right - p.left);
        let thickness = areas.iter().map(line).min().unwrap_or_default();
        let piece = |area: AreaView| {
            let number = (area.page as usize).checked_sub(1)?;
            let page = self.pages.get(number).filter(|p| p.width > 0 && p.height > 0)?;
            let (width, height) = (f64::from(page.width), f64::from(page.height));
            let share = |edge: i32, by: i32, size: f64| f64::from(edge.saturating_add(by)) / size;
            let margin = thickness / 2;
            Some(PagePiece {
                page: number,
                turned: page.turned,
                left: share(area.left, -margin, width),
                top: share(area.top, -margin, height),
                right: share(area.right, margin, width),
                bottom: share(area.bottom, margin, height),
            })
        };
        pieces.into_iter().filter_map(piece).collect()
    }
}

/// Whether a line continues a piece: it overlaps it and lies right below it, or beside it as the last line of a page
/// turned on its side does.
fn follows(piece: &AreaView, line: &AreaView) -> bool {
    let shared = |a: (i32, i32), b: (i32, i32)| a.1.min(b.1) - a.0.max(b.0);
    let wide = shared((piece.left, piece.right), (line.left, line.right));
    let high = shared((piece.top, piece.bottom), (line.top, line.bottom));
    let (width, height) = (line.right - line.left, line.bottom - line.top);
    let below = 2 * wide > width.min(piece.right - piece.left) && high > -2 * height && line.top >= piece.top;
    let beside = 2 * high > height.min(piece.bottom - piece.top) && wide > -2 * width && width < height;
    piece.page == line.page && (below || beside)
}

/// A piece of a page: its edges are shares of the page's width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PagePiece {
    /// The page, counted from 0.
    pub page: usize,
    /// By how much the image is to be turned about its middle: thousandths of a degree, clockwise.
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
