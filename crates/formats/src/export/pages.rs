//! Pages with what was understood of them, as a drawing: every letter where it was read, every block in a box with its
//! role and its number in the reading order, and a line from each block to the next.
//!
//! Whoever sees a column read in the wrong order sees here where the order went wrong.

use std::fmt::Write as _;

use record::{Area, Block, BlockRole, Facsimile, SourceText};

/// Draws the pages one below the other. The blocks are those of the text, in its order.
#[must_use]
pub fn pages_svg(facsimile: &Facsimile, text: &SourceText, blocks: &[Block]) -> String {
    const GAP: i64 = 24;
    let width = facsimile.pages.iter().map(|p| i64::from(p.width)).max().unwrap_or(0);
    let mut tops = Vec::new();
    let mut height = 0;
    for page in &facsimile.pages {
        tops.push(height);
        height += i64::from(page.height) + GAP * width / 1000;
    }
    // As wide as a screen, whatever the unit of the pages.
    let scale = 1000.0 / width.max(1) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"1000\" height=\"{:.0}\" \
         font-family=\"serif\">\n<style>{STYLE}</style>\n",
        height as f64 * scale
    );
    for (page, top) in facsimile.pages.iter().zip(&tops) {
        let _ = writeln!(
            out,
            "<rect class=\"page\" x=\"0\" y=\"{top}\" width=\"{}\" height=\"{}\" stroke-width=\"{}\"/>",
            page.width,
            page.height,
            width / 1000 + 1
        );
    }
    let top_of = |page: u32| tops.get(page as usize).copied().unwrap_or_default();
    for place in &facsimile.places {
        let Area { left, top, right, bottom } = place.area;
        let size = i64::from(bottom - top);
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{}\" font-size=\"{size}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            top_of(place.page) + i64::from(bottom) - size / 5,
            (right - left).max(1),
            escaped(text.slice(place.span))
        );
    }
    let mut last: Option<(i64, i64)> = None;
    let mut number = 0;
    for block in blocks.iter().filter(|b| b.role != BlockRole::WhiteSpace) {
        let areas = boxes(facsimile, block);
        if areas.is_empty() {
            continue;
        }
        number += 1;
        let role = block.role.as_str();
        let stroke = width / 600 + 1;
        let _ = writeln!(out, "<g class=\"{role}\" stroke-width=\"{stroke}\"><title>{number} {role}</title>");
        for (i, (page, area)) in areas.into_iter().enumerate() {
            let y = top_of(page);
            let (x, y, w, h) = (
                i64::from(area.left),
                y + i64::from(area.top),
                i64::from(area.right - area.left),
                i64::from(area.bottom - area.top),
            );
            let _ = writeln!(out, "<rect class=\"block\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>");
            if i == 0 {
                let size = width / 70 + 1;
                let _ = writeln!(
                    out,
                    "<text class=\"number\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{number}</text>"
                );
            }
            // What is set apart has a place on the page and none in the order.
            if matches!(block.role, BlockRole::Furniture | BlockRole::Caption | BlockRole::Credit) {
                continue;
            }
            if let Some((fx, fy)) = last.replace((x + w, y + h)) {
                let _ = writeln!(out, "<line x1=\"{fx}\" y1=\"{fy}\" x2=\"{x}\" y2=\"{y}\"/>");
            }
        }
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// The rectangles of a block: its lines, those of one column as one.
fn boxes(facsimile: &Facsimile, block: &Block) -> Vec<(u32, Area)> {
    let mut out: Vec<(u32, Area)> = Vec::new();
    for (page, area) in facsimile.areas_of(block.span) {
        match out.last_mut() {
            Some((last, whole))
                if *last == page
                    && area.left < whole.right
                    && whole.left < area.right
                    && area.top - whole.bottom < 2 * (area.bottom - area.top)
                    && area.top >= whole.top =>
            {
                *whole = whole.cover(area);
            }
            _ => out.push((page, area)),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Colours that are told apart by those who see no red or green: of the palette of Okabe and Ito.
const STYLE: &str = "text{fill:#555}.page{fill:#fff;stroke:#999}.block{fill:#0072b2;fill-opacity:.07;stroke:#0072b2}\
line{stroke:#000;stroke-opacity:.35}.number{fill:#000;font-family:sans-serif;font-weight:bold}\
.label .block{fill:#d55e00;stroke:#d55e00;fill-opacity:.2}.headline .block,.heading .block{fill:#cc79a7;stroke:#cc79a7;fill-opacity:.15}\
.furniture .block,.caption .block,.credit .block,.jump-line .block,.struck .block{fill:#999;stroke:#777;fill-opacity:.15}\
.unplaced .block{fill:#e69f00;stroke:#e69f00;fill-opacity:.25}";
