//! What a recogniser read, put in order by the rules of printed pages.
//!
//! A recogniser gives lines without an order and glyphs without a size: a box around ink says how high `一` and `国` are,
//! not in which type they are set. The type decides what is a headline, so that it is taken from what recognisers do
//! know: in Chinese print characters stand an em apart, whatever their ink.
//!
//! ```text
//! 外 交 部 发 言 人      the step from middle to middle is the size; half of all steps say so, and the
//! ├─┤                    few beside a comma do not matter
//! Foreign Ministry       no such steps: the height of the line, which ascenders and descenders make an em
//! ```

use record::{
    About, Finding, FindingCode, PageUnit, RecognisedLine, RecognisedPage, Recognition, Severity, SourceText,
};

use super::printed::{self, DrawnPage, Letter};
use crate::read::{Decoded, Format};

/// Sizes that differ by no more than this from the size of most letters are that size: boxes are right to a pixel or two,
/// which is a twentieth of the body.
const SAME_SIZE: f32 = 0.14;
/// So many steps between wide characters say how large they are.
const FEW_STEPS: usize = 4;

/// The text of a recognised document: what stands in its lines, in reading order, with the place of every character.
///
/// # Errors
/// A finding of severity [`Severity::Refused`] where nothing was recognised.
pub fn recognised(recognition: &Recognition) -> Result<Decoded, Finding> {
    let sizes: Vec<Vec<(f32, usize)>> = recognition
        .pages
        .iter()
        .map(|page| page.lines.iter().map(|line| (size(line), line.glyphs.len())).collect())
        .collect();
    let body = body(sizes.iter().flatten().copied().collect());
    let pages = recognition.pages.iter().zip(sizes).map(|(page, sizes)| drawn(page, &sizes, body)).collect();
    let composed = printed::compose(pages, 1.0, PageUnit::Pixel);
    if composed.text.trim().is_empty() {
        return Err(Finding::new(
            FindingCode::Empty,
            Severity::Refused,
            "No text was recognised: the pages are pictures, or empty, or lie on their side.",
        )
        .hint("Look at the image; a page that lies on its side must be turned upright first."));
    }
    let mut facsimile = composed.facsimile;
    for (page, of) in facsimile.pages.iter_mut().zip(&recognition.pages) {
        page.image = Some(recognition.image.to_string());
        page.turned = of.turned;
    }
    Ok(Decoded {
        text: SourceText::extracted(composed.text),
        encoding: recognition.recogniser.engine.clone(),
        format: Format::Recognised,
        facsimile: Some(facsimile),
        timeline: None,
        asides: composed.asides,
        about: About::default(),
        findings: Vec::new(),
    })
}

fn drawn(page: &RecognisedPage, sizes: &[(f32, usize)], body: f32) -> DrawnPage {
    let mut letters = Vec::new();
    for (line, (size, _)) in page.lines.iter().zip(sizes) {
        let size = if (size / body.max(1.0) - 1.0).abs() < SAME_SIZE { body } else { *size };
        // Glyphs of one line lie at one height: the ink of a comma lies lower than that of a dash.
        let Some((top, bottom)) = upright(line) else { continue };
        for glyph in line.glyphs.iter().filter(|g| !g.text.is_empty()) {
            letters.push(Letter {
                text: glyph.text.clone(),
                left: glyph.area.left as f32,
                top,
                right: glyph.area.right as f32,
                bottom,
                size,
                confidence: Some(glyph.confidence),
            });
        }
    }
    DrawnPage {
        width: page.width as f32,
        height: page.height as f32,
        letters,
        frames: Vec::new(),
        turned: false,
    }
}

/// The upper and the lower edge of a line.
fn upright(line: &RecognisedLine) -> Option<(f32, f32)> {
    let area = line.glyphs.iter().map(|g| g.area).reduce(record::Area::cover)?;
    Some((area.top as f32, area.bottom as f32))
}

/// The size of the type of a line, in pixels.
fn size(line: &RecognisedLine) -> f32 {
    let height = upright(line).map_or(1.0, |(top, bottom)| (bottom - top).max(1.0));
    let han = |text: &str| text.chars().all(super::pages::is_ideograph);
    let middle = |g: &record::Glyph| (g.area.left + g.area.right) as f32 / 2.0;
    let mut steps: Vec<f32> = line
        .glyphs
        .windows(2)
        .filter(|pair| pair.iter().all(|g| han(&g.text)))
        .map(|pair| middle(&pair[1]) - middle(&pair[0]))
        .filter(|step| (0.5 * height..2.0 * height).contains(step))
        .collect();
    if steps.len() < FEW_STEPS {
        return height;
    }
    steps.sort_by(f32::total_cmp);
    steps[steps.len() / 2]
}

/// The size of most letters.
fn body(mut sizes: Vec<(f32, usize)>) -> f32 {
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = sizes.iter().map(|s| s.1).sum();
    let mut seen = 0;
    for (size, letters) in sizes {
        seen += letters;
        if 2 * seen >= all {
            return size;
        }
    }
    1.0
}
