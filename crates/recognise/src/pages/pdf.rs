//! Pages of a PDF as images: scans come so more often than as images of their own.

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::{BezPath, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use record::{Finding, FindingCode, Severity};

use super::{Endless, LONGEST_SIDE, broken};
use crate::Picture;

/// Points are 72 to the inch; pages are drawn at 200 dots, which is what small print needs.
const SCALE: f32 = 200.0 / 72.0;
/// How often a page may draw anything: one of newsprint does so ten thousand times.
const MOST_CALLS: usize = 500_000;

/// Whether these are the bytes of a PDF document; its mark may stand behind some bytes of the mail that carried it.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-")
}

pub(super) struct Document(Pdf);

impl Document {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Finding> {
        match Pdf::new(bytes.to_vec()) {
            Ok(pdf) => Ok(Self(pdf)),
            Err(LoadPdfError::Decryption(_)) => Err(Finding::new(
                FindingCode::Encrypted,
                Severity::Refused,
                "This is a PDF document that opens with a password only.",
            )
            .hint("Open it with the password, print it to a new PDF, and add that file.")),
            Err(LoadPdfError::Invalid) => Err(broken("the table of contents of the PDF document is broken")),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.pages().len()
    }

    pub(super) fn page(&self, number: usize) -> Result<Picture, Finding> {
        let Some(page) = self.0.pages().get(number) else { return Err(broken("it has no such page")) };
        let (width, height) = page.render_dimensions();
        let side = width.max(height);
        if !(side.is_finite() && width.min(height) >= 1.0) {
            return Err(broken("the page has no size"));
        }
        // A page of several metres is drawn coarser: no page of print is so large.
        let scale = SCALE.min(LONGEST_SIDE as f32 / 2.0 / side);
        self.ends(page);
        // The renderer cuts off a part of a pixel: 399.99 dots are 400.
        let whole = |points: f32| ((points * scale).round().max(1.0) + 0.01) / points;
        let settings = InterpreterSettings::default();
        let pixmap = hayro::render(
            page,
            // One for each page: what it keeps for all pages together would be as large as the document.
            &RenderCache::new(),
            &settings,
            &RenderSettings::default(),
            &PixmapSettings { x_scale: whole(width), y_scale: whole(height), bg_color: WHITE },
        );
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let grey = |p: &[u8]| {
            let [r, g, b] = [p[0], p[1], p[2]].map(u32::from);
            ((r * 299 + g * 587 + b * 114 + 500) / 1000) as u8
        };
        let shades = pixmap.data_as_u8_slice().chunks_exact(4).map(grey).collect();
        Picture::new(width, height, shades).ok_or_else(|| broken("the page has no size"))
    }

    /// Goes through a page without drawing it. Forms that draw forms that draw forms could go on for ever, and what draws
    /// cannot be stopped: so it is not begun.
    fn ends(&self, page: &Page<'_>) {
        let (width, height) = page.render_dimensions();
        let cache = InterpreterCache::new();
        let target = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = page.initial_transform(true).to_kurbo();
        let mut context =
            Context::new(transform, target, &cache, self.0.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut Counter(0));
    }
}

/// Counts what is drawn, and unwinds where it is too much.
struct Counter(usize);

impl Counter {
    fn called(&mut self) {
        self.0 += 1;
        if self.0 > MOST_CALLS {
            // Without the message of a panic: nothing is wrong with the program.
            std::panic::resume_unwind(Box::new(Endless));
        }
    }
}

impl<'a> Device<'a> for Counter {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.called();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.called();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.called();
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.called();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.called();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
