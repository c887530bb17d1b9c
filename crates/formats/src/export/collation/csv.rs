//! A spreadsheet: a row for each place, since spreadsheets hold a million rows and sixteen thousand columns.
//!
//! A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, and a witness is written by strangers:
//! such cells get an apostrophe in front, which spreadsheets show as text.

use std::io::{self, Write};

use super::CollationView;
use super::places::{Held, printed};

pub(super) fn write(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    // Spreadsheets take a file without this mark for the encoding of the machine, and show Chinese as rubbish.
    out.write_all("\u{feff}".as_bytes())?;
    let head = ["place", "kind", "moved", "lost", "elsewhere"].map(str::to_owned);
    row(out, head.into_iter().chain(view.witnesses.iter().map(|w| w.siglum().to_string())))?;
    for (p, place) in view.places().iter().enumerate() {
        let sigla = |held: &Held| view.sigla(&place.those(held)).join(" ");
        let moved = if place.moved { "moved".to_owned() } else { String::new() };
        let head = [
            (p + 1).to_string(),
            place.kind.as_str().to_owned(),
            moved,
            sigla(&Held::Lost),
            sigla(&Held::Elsewhere),
        ];
        let cells = place.cells.iter().enumerate().map(|(w, held)| match held {
            Held::Tokens(tokens) => printed(&view.witnesses[w], tokens).trim().to_owned(),
            Held::Omitted | Held::Lost | Held::Elsewhere => String::new(),
        });
        row(out, head.into_iter().chain(cells))?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        let cell: String = cell.chars().map(super::shown).collect();
        if guard.is_empty() && !cell.contains(['"', ',', ';', '\t']) {
            out.write_all(cell.as_bytes())?;
        } else {
            write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))?;
        }
    }
    out.write_all(b"\r\n")
}
