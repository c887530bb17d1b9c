//! A recognition as ALTO 4, the format in which libraries keep recognised pages: any program of theirs reads it, and so does
//! this one, for which it is a source like those that libraries send.

use std::fmt::Write as _;

use record::{Area, Glyph, RecognisedLine, RecognisedPage, Recognition};

/// The type of the blocks: their lines stand in no order, and whoever reads them has to find one. A recogniser finds lines
/// by their ink; an order written down here would be one more thing to doubt.
pub const UNORDERED: &str = "lines in no order";

/// The recognition as the text of an ALTO file. The same recognition gives the same bytes.
#[must_use]
pub fn alto(recognition: &Recognition) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\">\n<Description>\n\
         <MeasurementUnit>pixel</MeasurementUnit>\n",
    );
    // Writing to a string cannot fail.
    let _ = write(&mut out, recognition);
    out
}

fn write(out: &mut String, recognition: &Recognition) -> std::fmt::Result {
    writeln!(
        out,
        "<sourceImageInformation><fileIdentifier fileIdentifierLocation=\"SHA-256\">{}</fileIdentifier></sourceImageInformation>",
        recognition.image
    )?;
    writeln!(out, "<Processing ID=\"recognition\">")?;
    for (name, hash) in &recognition.recogniser.models {
        writeln!(
            out,
            "<processingStepSettings>{} {}</processingStepSettings>",
            escaped(name),
            escaped(hash)
        )?;
    }
    writeln!(
        out,
        "<processingSoftware><softwareName>{}</softwareName></processingSoftware>\n</Processing>\n</Description>\n<Layout>",
        escaped(&recognition.recogniser.engine)
    )?;
    for (i, page) in recognition.pages.iter().enumerate() {
        self::page(out, i + 1, page)?;
    }
    writeln!(out, "</Layout>\n</alto>")
}

fn page(out: &mut String, number: usize, page: &RecognisedPage) -> std::fmt::Result {
    let (width, height) = (page.width, page.height);
    writeln!(
        out,
        "<Page ID=\"page{number}\" PHYSICAL_IMG_NR=\"{number}\" WIDTH=\"{width}\" HEIGHT=\"{height}\"><PrintSpace HPOS=\"0\" \
         VPOS=\"0\" WIDTH=\"{width}\" HEIGHT=\"{height}\">"
    )?;
    writeln!(
        out,
        "<TextBlock ID=\"lines{number}\" TYPE=\"{UNORDERED}\" ROTATION=\"{:.3}\">",
        f64::from(page.turned) / 1000.0
    )?;
    for line in &page.lines {
        self::line(out, line)?;
    }
    writeln!(out, "</TextBlock></PrintSpace></Page>")
}

fn line(out: &mut String, line: &RecognisedLine) -> std::fmt::Result {
    let Some(around) = line.glyphs.iter().map(|g| g.area).reduce(Area::cover) else { return Ok(()) };
    writeln!(out, "<TextLine {}>", place(around))?;
    for word in line.glyphs.chunk_by(|a, b| is_space(a) == is_space(b)) {
        if is_space(&word[0]) {
            word.iter().try_for_each(|space| writeln!(out, "<SP {}/>", place(space.area)))?;
            continue;
        }
        let Some(around) = word.iter().map(|g| g.area).reduce(Area::cover) else { continue };
        let words: String = word.iter().map(|g| g.text.as_str()).collect();
        let sure = word.iter().map(|g| g.confidence).min().unwrap_or_default();
        writeln!(out, "<String CONTENT=\"{}\" {} WC=\"{}\">", escaped(&words), place(around), share(sure))?;
        for glyph in word {
            writeln!(
                out,
                "<Glyph CONTENT=\"{}\" {} GC=\"{}\"/>",
                escaped(&glyph.text),
                place(glyph.area),
                share(glyph.confidence)
            )?;
        }
        writeln!(out, "</String>")?;
    }
    writeln!(out, "</TextLine>")
}

fn is_space(glyph: &Glyph) -> bool {
    glyph.text.chars().all(char::is_whitespace)
}

fn place(area: Area) -> String {
    let Area { left, top, right, bottom } = area;
    format!(
        "HPOS=\"{left}\" VPOS=\"{top}\" WIDTH=\"{}\" HEIGHT=\"{}\"",
        right.saturating_sub(left),
        bottom.saturating_sub(top)
    )
}

fn share(thousandths: u16) -> String {
    format!("{:.3}", f32::from(thousandths.min(1000)) / 1000.0)
}

/// Characters that XML cannot hold become U+FFFD; a recogniser gives none.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
