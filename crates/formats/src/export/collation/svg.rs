//! The variant graph as a picture, for short texts: readings as boxes, witnesses as lines that part and meet again.
//!
//! Places stand one beside the other and go on below where the line is full. Whoever has nothing at a place runs past
//! it as a line of its own, so that no line crosses a box.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

use super::graph::{Rows, rows};
use super::{CollationExportError, CollationView, escaped};

/// More places than this make a picture that nobody can read.
const MOST_PLACES: usize = 240;
/// Width of the picture, its margins and measures, in pixels.
const WIDTH: usize = 1120;
const MARGIN: usize = 24;
const GAP: usize = 34;
const ROW: usize = 50;
const BOX: usize = 26;
const LETTER: usize = 8;
/// Longer readings are shown by their beginning and end.
const LONGEST: usize = 72;

struct Drawn {
    rows: Rows,
    x: usize,
    width: usize,
    band: usize,
    moved: bool,
    texts: Vec<Option<String>>,
}

pub(super) fn write(view: &CollationView<'_>, out: &mut dyn Write) -> Result<(), CollationExportError> {
    let places = view.places();
    if places.len() > MOST_PLACES {
        return Err(CollationExportError::TooLongToDraw { places: places.len(), most: MOST_PLACES });
    }
    let mut drawn: Vec<Drawn> = Vec::new();
    let (mut x, mut band) = (MARGIN + GAP, 0);
    for place in &places {
        let rows = rows(view, place);
        let texts: Vec<Option<String>> =
            rows.texts.iter().map(|text| text.as_deref().map(shortened)).collect();
        let widest = |text: &str| text.width() * LETTER + 16;
        let texts_width = texts.iter().flatten().map(|t| widest(t)).max().unwrap_or(0);
        let sigla_width =
            rows.witnesses.iter().map(|w| short_sigla(view, w).width() * 7 + 8).max().unwrap_or(0);
        let width = texts_width.max(if place.varies() { sigla_width } else { 0 }).max(24);
        if x > MARGIN + GAP && x + width + GAP + MARGIN > WIDTH {
            band += 1;
            x = MARGIN + GAP;
        }
        drawn.push(Drawn { rows, x, width, band, moved: place.moved, texts });
        x += width + GAP;
    }
    let widest = drawn.iter().map(|d| d.x + d.width + GAP + MARGIN).max().unwrap_or(0).max(160);
    // Each band is as high as its fullest place.
    let mut tops = Vec::new();
    let mut top = MARGIN;
    for b in 0..=band {
        tops.push(top);
        let most = drawn.iter().filter(|d| d.band == b).map(|d| d.rows.texts.len()).max().unwrap_or(1);
        top += most * ROW + 24;
    }
    let title = view.witnesses.iter().map(|w| w.siglum().as_str()).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {widest} {top}" width="{widest}" height="{top}" role="img">"#
    )?;
    writeln!(out, "<title>Variant graph of {}</title>", escaped(&title))?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(out, r#"<rect class="ground" width="100%" height="100%"/>"#)?;
    let y = |d: &Drawn, row: usize| tops[d.band] + row * ROW + BOX / 2;
    // Lines first, so that boxes lie over them.
    for (i, d) in drawn.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &drawn[i]);
        let same_band = before.is_some_and(|before| before.band == d.band);
        let mut links: Vec<(usize, usize, usize)> = Vec::new();
        for w in 0..view.witnesses.len() {
            let from = before.filter(|_| same_band).map_or(0, |before| before.rows.of[w]);
            let to = d.rows.of[w];
            match links.iter_mut().find(|(a, b, _)| (*a, *b) == (from, to)) {
                Some((_, _, count)) => *count += 1,
                None => links.push((from, to, 1)),
            }
        }
        let share = |count: usize| 1.0 + 3.0 * count as f64 / view.witnesses.len().max(1) as f64;
        for (from, to, count) in links {
            let (x1, y1) = match before.filter(|_| same_band) {
                Some(before) => (before.x + before.width, y(before, from)),
                None => (MARGIN, tops[d.band] + BOX / 2),
            };
            let (x2, y2) = (d.x, y(d, to));
            let middle = x1.midpoint(x2);
            writeln!(
                out,
                r#"<path d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}" stroke-width="{:.1}"/>"#,
                share(count)
            )?;
        }
        for (row, text) in d.rows.texts.iter().enumerate() {
            if text.is_none() {
                let (x1, x2, y) = (d.x, d.x + d.width, y(d, row));
                let width = share(d.rows.witnesses[row].len());
                writeln!(out, r#"<path d="M{x1} {y}H{x2}" stroke-width="{width:.1}"/>"#)?;
            }
        }
        let last_of_band = drawn.get(i + 1).is_none_or(|next| next.band != d.band);
        if last_of_band {
            let (x1, x2, y2) = (d.x + d.width, d.x + d.width + GAP, tops[d.band] + BOX / 2);
            for (row, witnesses) in d.rows.witnesses.iter().enumerate() {
                let (y1, middle, width) = (y(d, row), x1.midpoint(x2), share(witnesses.len()));
                writeln!(
                    out,
                    r#"<path d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}" stroke-width="{width:.1}"/>"#
                )?;
            }
            if i + 1 == drawn.len() {
                writeln!(out, r#"<circle cx="{x2}" cy="{y2}" r="5"/>"#)?;
            }
        }
    }
    writeln!(out, r#"<circle cx="{MARGIN}" cy="{}" r="5"/>"#, MARGIN + BOX / 2)?;
    for d in &drawn {
        let varies = d.rows.texts.len() > 1;
        for (row, text) in d.texts.iter().enumerate() {
            let (centre, middle) = (d.x + d.width / 2, y(d, row));
            if let Some(text) = text {
                let class = if d.moved {
                    "moved"
                } else if varies {
                    "varies"
                } else {
                    "agrees"
                };
                writeln!(
                    out,
                    r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{BOX}" rx="6"/><text x="{centre}" y="{}">{}</text>"#,
                    d.x,
                    middle - BOX / 2,
                    d.width,
                    middle + 5,
                    escaped(text)
                )?;
            }
            if varies {
                let below = if text.is_some() { BOX / 2 + 13 } else { 13 };
                writeln!(
                    out,
                    r#"<text class="sigla" x="{centre}" y="{}">{}</text>"#,
                    middle + below,
                    escaped(&short_sigla(view, &d.rows.witnesses[row]))
                )?;
            }
        }
    }
    writeln!(out, "</svg>")?;
    Ok(())
}

const STYLE: &str = "\
.ground{fill:#fbf9f4}path{fill:none;stroke:#a59b88}circle{fill:#6a6358}rect{stroke:#a59b88;fill:#fffefb}\
rect.varies{stroke:#24527a;fill:#eef4fa}rect.moved{stroke:#6d3fa0;fill:#f4eefb;stroke-dasharray:4 3}\
text{font:15px system-ui,'Noto Sans','Noto Sans CJK SC',sans-serif;text-anchor:middle;fill:#211e1a}\
text.sigla{font-size:11px;fill:#6a6358}\
@media(prefers-color-scheme:dark){.ground{fill:#17181b}path{stroke:#6d6a63}circle{fill:#a39c8f}\
rect{stroke:#6d6a63;fill:#1f2125}rect.varies{stroke:#93bfe8;fill:#1d2a36}rect.moved{stroke:#c7a5f5;fill:#2a2236}\
text{fill:#e6e1d7}text.sigla{fill:#a39c8f}}";

fn shortened(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if text.width() <= LONGEST {
        return text.to_owned();
    }
    let half = LONGEST / 4;
    let (head, tail) = (&chars[..half.min(chars.len())], &chars[chars.len().saturating_sub(half)..]);
    format!("{} … {}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}

fn short_sigla(view: &CollationView<'_>, witnesses: &[usize]) -> String {
    match witnesses {
        [] => String::new(),
        all if all.len() <= 8 => view.sigla(all).join(" "),
        [first, ..] => format!("{} … ({})", view.siglum(*first), witnesses.len()),
    }
}
