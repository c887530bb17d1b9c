//! What the pages draw: letters with their places, frames that may set text apart.

use std::cell::Cell;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use super::fonts::Fonts;
use crate::documents::printed::{DrawnPage, Frame, Letter, doors, unified};

/// What a document draws.
pub(super) struct Drawn {
    pub(super) pages: Vec<DrawnPage>,
    /// Letters of which nothing says what they mean.
    pub(super) unknown: usize,
    /// Characters that came as radicals.
    pub(super) radicals: usize,
    pub(super) too_many: bool,
}

/// Interprets the pages.
pub(super) fn pages(pdf: &Pdf, most: usize) -> Drawn {
    let settings = InterpreterSettings::default();
    let cache = InterpreterCache::new();
    let fonts = Fonts::of(pdf);
    let calls = Cell::new((0, 0));
    let mut drawn = Drawn { pages: Vec::new(), unknown: 0, radicals: 0, too_many: false };
    let mut left = most;
    for page in pdf.pages().iter() {
        calls.set((0, calls.get().1));
        let mut device = Collector { fonts: &fonts, left, ..Collector::new(page, &fonts, &calls) };
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        let target = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, target, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut device);
        left = left.saturating_sub(device.letters.len());
        drawn.too_many |= device.left == 0;
        drawn.unknown += device.unknown;
        drawn.radicals += device.radicals;
        drawn.pages.push(device.finish());
        if drawn.too_many {
            break;
        }
    }
    drawn.radicals += doors(&mut drawn.pages);
    drawn
}

/// How often a page may draw anything: one of newsprint does so ten thousand times. Forms that draw forms that draw
/// forms could go on for ever, and an interpreter cannot be stopped but by unwinding.
const MOST_CALLS: usize = 2_000_000;
/// The same of a document.
const MOST_CALLS_IN_ALL: usize = 20_000_000;

/// What unwinds when a document draws without end.
pub(super) struct Endless;

struct Collector<'f> {
    fonts: &'f Fonts,
    /// How often this page has drawn something, and all pages together.
    calls: &'f Cell<(usize, usize)>,
    letters: Vec<Letter>,
    frames: Vec<Frame>,
    width: f32,
    height: f32,
    /// How many letters were drawn by fonts that write downward.
    downward: usize,
    unknown: usize,
    radicals: usize,
    /// How many more letters are taken.
    left: usize,
}

impl<'f> Collector<'f> {
    fn new(page: &Page<'_>, fonts: &'f Fonts, calls: &'f Cell<(usize, usize)>) -> Self {
        let (width, height) = page.render_dimensions();
        Self {
            fonts,
            calls,
            letters: Vec::new(),
            frames: Vec::new(),
            width,
            height,
            downward: 0,
            unknown: 0,
            radicals: 0,
            left: 0,
        }
    }

    fn called(&self) {
        let (page, all) = self.calls.get();
        self.calls.set((page + 1, all + 1));
        if page > MOST_CALLS || all > MOST_CALLS_IN_ALL {
            // Without the message of a panic: nothing is wrong with the program.
            std::panic::resume_unwind(Box::new(Endless));
        }
    }

    fn letter(&mut self, glyph: &Glyph<'_>, transform: Affine, vertical: bool) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let text = match glyph.as_unicode().or_else(|| self.fonts.unicode(glyph)) {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => "\u{fffd}".to_owned(),
        };
        let mut radicals = 0;
        let character = |c: char| match unified(c) {
            Some(character) => {
                radicals += 1;
                character
            }
            None => c,
        };
        let text: String = text
            .chars()
            .filter(|c| !c.is_control() && *c != '\u{feff}')
            .map(character)
            .flat_map(|c| ligature(c).chars().chain(ligature(c).is_empty().then_some(c)))
            .collect();
        self.radicals += radicals;
        if text.is_empty() {
            return;
        }
        self.unknown += usize::from(text == "\u{fffd}");
        let origin = transform * Point::ZERO;
        let along = transform * Point::new(1000.0, 0.0) - origin;
        let up = transform * Point::new(0.0, 1000.0) - origin;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "places on a page need no more than seven digits"
        )]
        let narrow = |x: f64| x as f32;
        let size = narrow(up.hypot());
        // What is set sideways or slanting (a rotated margin note, a watermark) has no line among the others.
        let slant = along.y.abs() > 0.1 * along.x.abs() || along.x <= 0.0;
        let on_page = (-1.0..=self.width + 1.0).contains(&narrow(origin.x))
            && (-1.0..=self.height + 1.0).contains(&narrow(origin.y));
        // A letter larger than the page is no letter: a file that goes wrong can draw one of any size.
        let largest = self.width.max(self.height);
        if size <= 0.1 || size.is_nan() || size > largest || slant || !on_page {
            return;
        }
        let advance = match glyph {
            Glyph::Outline(g) => g.advance_width(),
            Glyph::Type3(g) => g.advance_width(),
        };
        let advance = advance.filter(|a| *a > 0.0).unwrap_or(500.0) / 1000.0;
        let (x, y) = (narrow(origin.x), narrow(origin.y));
        let letter = if vertical {
            self.downward += 1;
            // The origin of the glyph is its lower left corner here too; its body is a square.
            Letter {
                text,
                left: x,
                top: y - 0.88 * size,
                right: x + size,
                bottom: y + 0.12 * size,
                size,
                confidence: None,
            }
        } else {
            let width = (advance * narrow(along.hypot())).min(largest);
            Letter {
                text,
                left: x,
                top: y - 0.8 * size,
                right: x + width,
                bottom: y + 0.2 * size,
                size,
                confidence: None,
            }
        };
        self.letters.push(letter);
    }

    fn frame(&mut self, area: Rect) {
        // Smaller than four lines of three words is no box of text; hairlines are rules.
        let (w, h) = (area.width(), area.height());
        let most = f64::from(self.width) * f64::from(self.height) * 0.85;
        if w > 50.0 && h > 30.0 && w * h < most && self.frames.len() < 10_000 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "places on a page need no more than seven digits"
            )]
            let narrow = |x: f64| x as f32;
            self.frames.push(Frame {
                left: narrow(area.x0),
                top: narrow(area.y0),
                right: narrow(area.x1),
                bottom: narrow(area.y1),
            });
        }
    }

    fn finish(self) -> DrawnPage {
        let turned = 2 * self.downward > self.letters.len();
        let mut page = DrawnPage {
            width: self.width,
            height: self.height,
            letters: self.letters,
            frames: self.frames,
            turned,
        };
        if turned {
            // The page is turned to the left: what was at the right edge is the first line.
            let width = page.width;
            for l in &mut page.letters {
                (l.left, l.top, l.right, l.bottom) = (l.top, width - l.right, l.bottom, width - l.left);
            }
            for f in &mut page.frames {
                (f.left, f.top, f.right, f.bottom) = (f.top, width - f.right, f.bottom, width - f.left);
            }
        }
        page
    }
}

/// The letters of a ligature that has a code of its own; nothing for any other character.
fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => "",
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.called();
        // Four sides or a rounded rectangle; a drawing has more.
        if path.elements().len() <= 14 {
            self.frame(props.transform.transform_rect_bbox(path.bounding_box()));
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.called();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.called();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.called();
        let vertical = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            self.letter(glyph, props.transform * glyph.transform(), vertical);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.called();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
