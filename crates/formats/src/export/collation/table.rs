//! The texts above each other, as wide as the terminal: what a person looks at first.
//!
//! ```text
//! A  他们不仅没有停下，反而走得更远。
//! B  他们··没有停下，反而走得更远。
//! C  他们··没有停止，反而走得·远。
//!        ^^^^        ^^              ^^
//! ```
//!
//! A dot is an omission, `~` lost text, `>` text that the witness has at another place. Columns are as wide as their
//! widest token, and Chinese characters two columns of the terminal.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::places::Held;
use super::{CollationView, Layout, shown};

/// Sigla are cut to this many columns.
const LONGEST_SIGLUM: usize = 16;

/// A column of a block: what each witness shows, and whether they differ.
struct Strip {
    cells: Vec<String>,
    width: usize,
    differs: bool,
}

pub(super) fn write(view: &CollationView<'_>, layout: Layout, out: &mut dyn Write) -> io::Result<()> {
    let labels: Vec<String> =
        view.witnesses.iter().map(|w| cut(w.siglum().as_str(), LONGEST_SIGLUM)).collect();
    let margin = labels.iter().map(|label| label.width()).max().unwrap_or(0) + 2;
    let room = layout.width.saturating_sub(margin).max(8);
    let mut block: Vec<Strip> = Vec::new();
    let mut used = 0;
    // Token by token, whatever is joined elsewhere: only so does like stand above like.
    let mut flat = CollationView { segmentation: false, ..*view };
    flat.base = view.base;
    let order = order(view);
    for place in flat.places() {
        let differs = place.varies();
        let cells = view.witnesses.iter().zip(&place.cells).map(|(witness, held)| match held {
            Held::Tokens(tokens) => visible(witness.stretch(tokens.clone())),
            Held::Omitted => String::new(),
            Held::Lost => "~".to_owned(),
            Held::Elsewhere => ">".to_owned(),
        });
        for strip in strips(cells.collect(), &place.cells, differs, room) {
            if used + strip.width > room {
                flush(&mut block, &labels, &order, margin, layout, out)?;
                used = 0;
            }
            used += strip.width;
            block.push(strip);
        }
    }
    flush(&mut block, &labels, &order, margin, layout, out)
}

/// The base first, then as given.
fn order(view: &CollationView<'_>) -> Vec<usize> {
    let rest = (0..view.witnesses.len()).filter(|&w| Some(w) != view.base);
    view.base.into_iter().chain(rest).collect()
}

/// A token as it is shown: on one line, with a space after it where it has white space.
fn visible(text: &str) -> String {
    let mut line: String = text.trim().chars().map(shown).collect();
    if text.ends_with(char::is_whitespace) {
        line.push(' ');
    }
    line
}

/// One strip, or several for tokens that are wider than the room.
fn strips(cells: Vec<String>, held: &[Held], differs: bool, room: usize) -> Vec<Strip> {
    let widest = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
    let fill = |cell: &str, held: &Held, width: usize| {
        let sign = match held {
            Held::Tokens(_) => return format!("{cell}{}", " ".repeat(width - cell.width())),
            Held::Omitted => "·",
            Held::Lost => "~",
            Held::Elsewhere => ">",
        };
        // Words are separated by their own spaces, a row of signs by nothing.
        let blank = usize::from(width > 2);
        format!("{}{}", sign.repeat(width - blank), " ".repeat(blank))
    };
    if widest <= room {
        let cells = cells.iter().zip(held).map(|(cell, held)| fill(cell, held, widest)).collect();
        return vec![Strip { cells, width: widest, differs }];
    }
    let parts: Vec<Vec<String>> = cells.iter().map(|cell| pieces(cell, room)).collect();
    let most = parts.iter().map(Vec::len).max().unwrap_or(0);
    (0..most)
        .map(|i| {
            let row = parts.iter().zip(held).map(|(parts, held)| match held {
                Held::Tokens(_) => parts.get(i).cloned().unwrap_or_default(),
                _ => String::new(),
            });
            let cells: Vec<String> = row.zip(held).map(|(cell, held)| fill(&cell, held, room)).collect();
            Strip { cells, width: room, differs }
        })
        .collect()
}

fn pieces(text: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width > room {
            pieces.push(String::new());
            used = 0;
        }
        used += width;
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

fn flush(
    block: &mut Vec<Strip>,
    labels: &[String],
    order: &[usize],
    margin: usize,
    layout: Layout,
    out: &mut dyn Write,
) -> io::Result<()> {
    if block.is_empty() {
        return Ok(());
    }
    for &w in order {
        let mut line = format!("{}{}", labels[w], " ".repeat(margin - labels[w].width()));
        let mut coloured = false;
        for strip in block.iter() {
            if layout.colour && strip.differs != coloured {
                line.push_str(if strip.differs { "\u{1b}[33m" } else { "\u{1b}[0m" });
                coloured = strip.differs;
            }
            line.push_str(&strip.cells[w]);
        }
        if coloured {
            line.push_str("\u{1b}[0m");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    let marks: String =
        block.iter().map(|strip| if strip.differs { "^" } else { " " }.repeat(strip.width)).collect();
    let line = format!("{}{}", " ".repeat(margin), marks);
    writeln!(out, "{}", line.trim_end())?;
    block.clear();
    Ok(())
}

/// A siglum on one line, cut to so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.width().unwrap_or(0) + 1 > columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
