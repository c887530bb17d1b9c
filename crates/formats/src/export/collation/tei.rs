//! TEI parallel segmentation: one stream of text, an `app` wherever the witnesses differ.
//!
//! Sigla are not always XML names, so each witness has an `xml:id` and its siglum in `n`. Control characters cannot
//! stand in XML at all, not even escaped: each becomes a `g` of the type `control` that names it. A moved block is an
//! `app` at its own place, whose `corresp` names the place of its counterparts; `transpose` is left to editors, for it
//! means that an author changed the order.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::places::{Held, Place};
use super::{CollationView, escaped};

pub(super) fn write(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = view.places();
    let ids = ids(view);
    let sigla: Vec<String> = view.witnesses.iter().map(|w| escaped(w.siglum().as_str())).collect();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<TEI xmlns="http://www.tei-c.org/ns/1.0">"#)?;
    writeln!(out, "<teiHeader>\n<fileDesc>")?;
    writeln!(out, "<titleStmt><title>Collation of {}</title></titleStmt>", sigla.join(", "))?;
    writeln!(
        out,
        "<publicationStmt><p>Made by onrecord from the witnesses listed here.</p></publicationStmt>"
    )?;
    writeln!(out, "<sourceDesc>\n<listWit>")?;
    for (id, siglum) in ids.iter().zip(&sigla) {
        writeln!(out, r#"<witness xml:id="{id}" n="{siglum}">{siglum}</witness>"#)?;
    }
    writeln!(out, "</listWit>\n</sourceDesc>\n</fileDesc>\n<encodingDesc>")?;
    writeln!(out, r#"<variantEncoding method="parallel-segmentation" location="internal"/>"#)?;
    writeln!(out, "</encodingDesc>\n</teiHeader>\n<text>\n<body>")?;

    let homes = homes(&places);
    let mut open = false;
    for (p, place) in places.iter().enumerate() {
        let fresh = !open;
        if fresh {
            write!(out, "<p>")?;
            open = true;
        }
        if place.varies() {
            app(view, &ids, place, p, homes.get(&p).map(Vec::as_slice), out)?;
        } else if let Some(group) = place.groups(view.witnesses, view.base).first() {
            characters(if fresh { group.text.trim_start() } else { &group.text }, out)?;
        }
        if place.ends_line && place.cells.iter().all(|cell| matches!(cell, Held::Tokens(_))) {
            writeln!(out, "</p>")?;
            open = false;
        }
    }
    if open {
        writeln!(out, "</p>")?;
    } else if places.is_empty() {
        writeln!(out, "<p/>")?;
    }
    writeln!(out, "</body>\n</text>\n</TEI>")
}

fn app(
    view: &CollationView<'_>,
    ids: &[String],
    place: &Place,
    p: usize,
    counterparts: Option<&[usize]>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let wit = |witnesses: &[usize]| -> String {
        witnesses.iter().map(|&w| format!("#{}", ids[w])).collect::<Vec<_>>().join(" ")
    };
    write!(out, r#"<app n="{}""#, p + 1)?;
    if place.moved {
        write!(out, r#" type="moved""#)?;
    } else {
        write!(out, r#" type="{}""#, place.kind.as_str())?;
    }
    // A moved block and its counterparts name each other.
    if let Some(counterparts) = counterparts {
        let others: Vec<String> = counterparts.iter().map(|p| format!("#place-{}", p + 1)).collect();
        write!(out, r#" xml:id="place-{}" corresp="{}""#, p + 1, others.join(" "))?;
    }
    writeln!(out, ">")?;
    for group in place.groups(view.witnesses, view.base) {
        let lemma = view.base.is_some_and(|base| group.witnesses.contains(&base));
        let name = if lemma { "lem" } else { "rdg" };
        write!(out, r#"<{name} wit="{}">"#, wit(&group.witnesses))?;
        characters(&group.text, out)?;
        writeln!(out, "</{name}>")?;
    }
    let omitted: Vec<usize> = (0..place.cells.len())
        .filter(|&w| matches!(place.cells[w], Held::Omitted | Held::Elsewhere))
        .collect();
    if !omitted.is_empty() {
        writeln!(out, r#"<rdg wit="{}"/>"#, wit(&omitted))?;
    }
    let lost = place.those(&Held::Lost);
    if !lost.is_empty() {
        writeln!(out, r#"<rdg wit="{}"><gap reason="lost"/></rdg>"#, wit(&lost))?;
    }
    write!(out, "</app>")
}

/// For each place of a moved block the places of its counterparts, and the other way round.
fn homes(places: &[Place]) -> BTreeMap<usize, Vec<usize>> {
    let mut pairs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (m, moved) in places.iter().enumerate().filter(|(_, place)| place.moved) {
        for (h, home) in places.iter().enumerate().filter(|(_, place)| !place.moved && place.varies()) {
            if home.columns.start < moved.columns.end && moved.columns.start < home.columns.end {
                pairs.entry(m).or_default().push(h);
                pairs.entry(h).or_default().push(m);
            }
        }
    }
    pairs
}

/// Text with what XML cannot hold put into elements.
fn characters(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            c if forbidden(c) => {
                write!(out, r#"{plain}<g type="control" n="U+{:04X}"/>"#, c as u32)?;
                plain.clear();
            }
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            // Line ends of other conventions would be read back as line feeds.
            '\r' | '\u{85}' | '\u{2028}' => plain.push_str(&format!("&#{};", c as u32)),
            c => plain.push(c),
        }
    }
    write!(out, "{plain}")
}

/// An XML name for each witness: its siglum where that is one.
fn ids(view: &CollationView<'_>) -> Vec<String> {
    // Fewer characters than the standard has now: validators still go by its older editions.
    let is_start = |c: char| {
        matches!(c, 'A'..='Z' | 'a'..='z' | '_' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'Α'..='Ρ' | 'Σ'..='ώ' | 'А'..='я'
            | '\u{4e00}'..='\u{9fa5}')
    };
    let is_part = |c: char| is_start(c) || matches!(c, '0'..='9' | '-' | '.');
    let mut ids: Vec<String> = Vec::new();
    for (w, witness) in view.witnesses.iter().enumerate() {
        let siglum = witness.siglum().as_str();
        let is_name = siglum.starts_with(is_start) && siglum.chars().all(is_part);
        let mut id = if is_name { siglum.to_owned() } else { format!("witness-{}", w + 1) };
        while ids.contains(&id) || id.starts_with("place-") {
            id.insert(0, '_');
        }
        ids.push(id);
    }
    ids
}
