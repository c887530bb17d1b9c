//! A PDF of newspaper pages, written by hand: columns, a frame with another text, a caption between columns, running
//! heads, horizontal or vertical, in fonts that are not embedded or that say what their glyphs mean.
//!
//! What makes such a page hard is in it on purpose: the lines are drawn row by row over all columns, so that whoever
//! follows the order of the file reads nonsense.

use std::fmt::Write as _;

use super::Paragraph;
use super::font::truetype;

/// How the font says which characters its codes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The predefined map of Unicode codes, font not embedded.
    UniGb,
    /// The predefined map of GBK codes, font not embedded.
    Gbk,
    /// Numbers of glyphs, with a `ToUnicode` map.
    ToUnicode,
    /// GBK codes for a font that is embedded and says nothing of its glyphs.
    Embedded,
}

/// What the pages look like.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// How many columns.
    pub columns: usize,
    /// The font.
    pub encoding: Encoding,
    /// Lines run downward, columns of lines to the left.
    pub vertical: bool,
    /// Whether a framed text and a caption of other matters stand on the first page.
    pub sidebar: bool,
}

const BODY: f64 = 10.0;
const HEAD: f64 = 15.0;
const LEADING: f64 = 15.0;
const GUTTER: f64 = 16.0;
const MARGIN: f64 = 40.0;

/// A line ready to be drawn: where its baseline begins, measured from the upper left corner, and how large it is.
pub(super) struct Line {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// A page ready to be drawn, in points.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// Left, top, width, height.
    pub(super) frames: Vec<(f64, f64, f64, f64)>,
}

pub(super) fn advance(c: char, vertical: bool) -> f64 {
    if c.is_ascii() && !vertical { 0.5 } else { 1.0 }
}

/// Characters that may not begin a line: one of them hangs over the edge.
fn hangs(c: char) -> bool {
    "，。、；：？！”’）》」』…,.;:?!)".contains(c)
}

/// Breaks a paragraph into lines of so many ems, the first of them shorter by the indent.
fn broken(text: &str, ems: f64, indent: f64, vertical: bool) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = indent;
    for c in text.chars() {
        if used + advance(c, vertical) > ems && !(hangs(c) && used <= ems) {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
        used += advance(c, vertical);
    }
    lines
}

/// Sets the text on as many pages as it needs. `sidebar` is the text of the frame, `caption` that of the picture.
#[must_use]
pub fn pdf(text: &[Paragraph], sidebar: &[&str], caption: &str, design: Design) -> Vec<u8> {
    let (pages, size) = laid_out(text, sidebar, caption, design);
    written(&pages, size, design)
}

/// The pages with their lines, and their width and height.
pub(super) fn laid_out(
    text: &[Paragraph],
    sidebar: &[&str],
    caption: &str,
    design: Design,
) -> (Vec<Page>, (f64, f64)) {
    // A vertical page is set as if it lay on its side, and turned when it is drawn.
    let (width, height) = match (design.columns, design.vertical) {
        (1, false) => (595.0, 842.0),
        (_, false) => (842.0, 1190.0),
        (_, true) => (1190.0, 842.0),
    };
    let columns = design.columns as f64;
    let column_width = (width - 2.0 * MARGIN - GUTTER * (columns - 1.0)) / columns;
    let ems = (column_width / BODY).floor();
    let mut pages: Vec<Page> = Vec::new();
    let (mut column, mut y) = (0usize, 0.0);
    let top = MARGIN + 20.0;
    // In the last column of the first page, the lower part is the frame's; in the second, a picture with its caption.
    let framed: Vec<String> =
        sidebar.iter().flat_map(|p| broken(p, ems - 1.0, 0.0, design.vertical)).collect();
    let frame_height = (framed.len() + 2) as f64 * LEADING;
    let floor = |page: usize, column: usize| {
        let framed = design.sidebar && page == 1 && column + 1 == design.columns;
        height - MARGIN - if framed { frame_height } else { 0.0 }
    };
    let picture =
        |page: usize, column: usize| design.sidebar && design.columns > 1 && page == 1 && column == 1;
    let open = |pages: &mut Vec<Page>| {
        let mut page = Page::default();
        let number = pages.len() + 1;
        page.lines
            .push(Line { x: MARGIN, y: MARGIN, size: 8.0, text: format!("晨港日报  第{number}版") });
        if design.sidebar && number == 1 {
            let x = MARGIN + (columns - 1.0) * (column_width + GUTTER);
            let y = height - MARGIN - frame_height + 8.0;
            page.frames.push((x - 4.0, y, column_width + 8.0, frame_height - 10.0));
            for (i, line) in framed.iter().enumerate() {
                let at = y + LEADING * (i + 1) as f64;
                page.lines.push(Line { x: x + 2.0, y: at, size: BODY, text: line.clone() });
            }
        }
        if design.sidebar && design.columns > 1 && number == 1 {
            let x = MARGIN + column_width + GUTTER;
            for (i, line) in broken(caption, column_width / 8.0, 0.0, design.vertical).into_iter().enumerate()
            {
                page.lines.push(Line { x, y: top + 320.0 + 12.0 * i as f64, size: 8.0, text: line });
            }
        }
        pages.push(page);
    };
    open(&mut pages);
    y += top;
    for paragraph in text {
        let words = &paragraph.words;
        let (size, indent) = if paragraph.heading { (HEAD, 0.0) } else { (BODY, 2.0) };
        let per_line = if size > BODY { (column_width / size).floor() } else { ems };
        if size > BODY {
            y += 8.0;
        }
        for (i, line) in broken(words, per_line, indent, design.vertical).into_iter().enumerate() {
            let step = if size > BODY { 20.0 } else { LEADING };
            if picture(pages.len(), column) && (top + 150.0..top + 365.0).contains(&(y + step)) {
                y = top + 365.0;
            }
            if y + step > floor(pages.len(), column) {
                column += 1;
                y = top;
                if column == design.columns {
                    column = 0;
                    open(&mut pages);
                }
            }
            let x = MARGIN + column as f64 * (column_width + GUTTER);
            let shift = if i == 0 { indent * size } else { 0.0 };
            if let Some(page) = pages.last_mut() {
                page.lines.push(Line { x: x + shift, y: y + size, size, text: line });
            }
            y += step;
        }
        if size > BODY {
            y += 6.0;
        }
    }
    // Row by row over all columns.
    for page in &mut pages {
        page.lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    }
    (pages, (width, height))
}

/// The codes of a text in the encoding of its font, in hexadecimal digits.
fn codes(text: &str, encoding: Encoding) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match encoding {
            Encoding::UniGb => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "{unit:04x}");
                }
            }
            Encoding::Gbk | Encoding::Embedded => {
                let mut letter = [0; 4];
                let (bytes, _, _) = encoding_rs::GBK.encode(c.encode_utf8(&mut letter));
                for b in bytes.iter() {
                    let _ = write!(out, "{b:02x}");
                }
            }
            Encoding::ToUnicode => {
                // The number of the glyph is nothing but the code turned upside down: only the map tells.
                let _ = write!(out, "{:04x}", 0xffff - (c as u32 & 0xffff));
            }
        }
    }
    out
}

fn written(pages: &[Page], (width, height): (f64, f64), design: Design) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|i| format!("{} 0 R", 6 + 2 * i)).collect();
    let media = if design.vertical { (height, width) } else { (width, height) };
    objects.push(b"<</Type/Catalog/Pages 2 0 R>>".to_vec());
    objects.push(
        format!(
            "<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 {} {}]/Resources<</Font<</F1 3 0 R>>>>>>",
            kids.join(" "),
            pages.len(),
            media.0,
            media.1
        )
        .into_bytes(),
    );
    let way = if design.vertical { "V" } else { "H" };
    let (map, collection, widths) = match design.encoding {
        Encoding::UniGb => (format!("/UniGB-UTF16-{way}"), "GB1", "/W[1 95 500]"),
        Encoding::Gbk | Encoding::Embedded => (format!("/GBK-EUC-{way}"), "GB1", "/W[814 939 500]"),
        // Half-width letters have the highest numbers.
        Encoding::ToUnicode => {
            (format!("/Identity-{way}/ToUnicode 5 0 R"), "Identity", "/W[65408 65503 500]")
        }
    };
    objects.push(
        format!("<</Type/Font/Subtype/Type0/BaseFont/SongTi/Encoding{map}/DescendantFonts[4 0 R]>>")
            .into_bytes(),
    );
    let embedded = design.encoding == Encoding::Embedded;
    let font = 6 + 2 * pages.len();
    let file = if embedded { format!("/FontFile2 {font} 0 R") } else { String::new() };
    objects.push(
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/SongTi/CIDSystemInfo<</Registry(Adobe)/Ordering({collection})\
             /Supplement 2>>/DW 1000{widths}/FontDescriptor<</Type/FontDescriptor/FontName/SongTi/Flags 4\
             /FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80{file}>>>>"
        )
        .into_bytes(),
    );
    objects.push(stream(to_unicode(pages).as_bytes()));
    for page in pages {
        let contents = objects.len() + 2;
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {contents} 0 R>>").into_bytes());
        let mut drawn = String::new();
        for (x, y, w, h) in &page.frames {
            let _ = match design.vertical {
                false => writeln!(drawn, "{x} {} {w} {h} re S", height - y - h),
                true => writeln!(drawn, "{} {} {h} {w} re S", height - y - h, width - x - w),
            };
        }
        for line in &page.lines {
            // Upright: the baseline. Turned: the middle of the column of characters, from its top.
            let (x, y) = match design.vertical {
                false => (line.x, height - line.y),
                true => (height - line.y + 0.38 * line.size, width - line.x),
            };
            let _ = writeln!(
                drawn,
                "BT /F1 {} Tf 1 0 0 1 {x:.2} {y:.2} Tm <{}> Tj ET",
                line.size,
                codes(&line.text, design.encoding)
            );
        }
        objects.push(stream(drawn.as_bytes()));
    }
    if embedded {
        // More glyphs than the collection has characters of GBK.
        objects.push(stream(&truetype(31_000)));
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend(
        format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .as_bytes(),
    );
    out
}

fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<</Length {}>>stream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn to_unicode(pages: &[Page]) -> String {
    let all: std::collections::BTreeSet<char> =
        pages.iter().flat_map(|p| &p.lines).flat_map(|l| l.text.chars()).collect();
    let mut out =
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Own def/CMapType 2 def\n\
                   1 begincodespacerange<0000><ffff>endcodespacerange\n"
            .to_owned();
    let all: Vec<char> = all.into_iter().collect();
    for some in all.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for c in some {
            let _ = writeln!(
                out,
                "<{}><{}>",
                codes(&c.to_string(), Encoding::ToUnicode),
                codes(&c.to_string(), Encoding::UniGb)
            );
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap CMapName currentdict/CMap defineresource pop end end\n");
    out
}
