//! One page that needs nothing else: the text of one witness with its differing places marked, the apparatus, and the
//! aligned table. No script; what differs is a link to its entry, and back.

use std::io::{self, Write};

use super::places::{Group, Held, Kind, Place, printed};
use super::{CollationView, escaped};

const STYLE: &str = include_str!("page.css");
/// A table of more cells than this takes a browser seconds; the other formats hold it.
const MOST_CELLS: usize = 60_000;
/// So many characters stand before and after a place in the apparatus.
const CONTEXT: usize = 24;
/// Longer readings are shown by their beginning and end.
const LONGEST: usize = 400;

pub(super) fn write(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = view.places();
    let sigla: Vec<String> = view.witnesses.iter().map(|w| escaped(w.siglum().as_str())).collect();
    let title = match sigla.as_slice() {
        [first @ .., last] if sigla.len() <= 8 && !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        [first, .., last] if sigla.len() > 8 => format!("{} witnesses, {first} to {last}", sigla.len()),
        all => all.join(", "),
    };
    writeln!(out, "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>Collation of {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>")?;
    let varying = places.iter().filter(|place| place.varies() && !only_moved(view, place)).count();
    let first = view.first();
    writeln!(out, "<h1>Collation of {title}</h1>")?;
    writeln!(
        out,
        "<p class=\"small\">{} · {} · {}</p>",
        number(view.witnesses.len(), "witness", "witnesses"),
        number(varying, "place where they differ", "places where they differ"),
        number(view.collation.moves().len(), "moved block", "moved blocks")
    )?;
    for finding in view.collation.findings() {
        writeln!(out, "<p class=\"small\">Note: {}</p>", escaped(&super::finding_in_words(view, finding)))?;
    }
    let orthographic = places.iter().any(|place| place.kind == Kind::Orthographic);
    if orthographic {
        writeln!(
            out,
            "<input type=\"checkbox\" id=\"plain\"><label for=\"plain\" class=\"small\">leave out what differs in print alone</label>"
        )?;
    }
    writeln!(out, "<main>")?;
    if let Some(siglum) = sigla.get(first) {
        text(view, &places, first, siglum, out)?;
    }
    apparatus(view, &places, first, out)?;
    moved(view, out)?;
    table(view, &places, out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

fn number(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Whether there is nothing to say at a place but that a block has moved, which is said once for the whole block.
fn only_moved(view: &CollationView<'_>, place: &Place) -> bool {
    let elsewhere = || place.cells.contains(&Held::Elsewhere);
    let absent = || place.cells.iter().any(|cell| matches!(cell, Held::Omitted | Held::Lost));
    place.moved
        || (place.kind == Kind::Absence
            && elsewhere()
            && !absent()
            && place.elsewhere(view.witnesses, view.collation).1)
}

/// The number of the first moved block at a place.
fn block_at(view: &CollationView<'_>, place: &Place) -> usize {
    let meets = |moved: &collate::Move| {
        moved.columns.start < place.columns.end && place.columns.start < moved.columns.end
    };
    view.collation.moves().iter().position(meets).unwrap_or(0) + 1
}

/// How a place is marked, in the text and in the apparatus.
fn class(place: &Place) -> &'static str {
    if place.moved { "moved" } else { place.kind.as_str() }
}

fn text(
    view: &CollationView<'_>,
    places: &[Place],
    first: usize,
    siglum: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<h2>Text of {siglum}</h2>\n<div class=\"text\" dir=\"auto\"><p>")?;
    for (p, place) in places.iter().enumerate() {
        let own = match &place.cells[first] {
            Held::Tokens(tokens) => printed(&view.witnesses[first], tokens),
            Held::Omitted | Held::Lost | Held::Elsewhere => String::new(),
        };
        if only_moved(view, place) {
            // A block that stands elsewhere in this witness has no place in its text.
            if !own.is_empty() {
                let (block, space) = (block_at(view, place), if own.starts_with(' ') { " " } else { "" });
                write!(out, "{space}<a class=\"v moved\" href=\"#m{block}\">{}</a>", escaped(own.trim()))?;
            }
        } else if place.varies() {
            let inner = if own.trim().is_empty() { "‸".to_owned() } else { escaped(own.trim()) };
            let space = if own.starts_with(' ') { " " } else { "" };
            write!(
                out,
                "{space}<a class=\"v {}\" id=\"t{n}\" href=\"#p{n}\">{inner}</a>",
                class(place),
                n = p + 1
            )?;
        } else {
            write!(out, "{}", escaped(&own))?;
        }
        if place.ends_line && !own.is_empty() {
            writeln!(out, "</p><p>")?;
        }
    }
    writeln!(out, "</p></div>")
}

fn apparatus(
    view: &CollationView<'_>,
    places: &[Place],
    first: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<h2>Apparatus</h2>")?;
    if !places.iter().any(|place| place.varies() && !only_moved(view, place)) {
        return writeln!(
            out,
            "<p class=\"small\">The witnesses agree, white space and moved blocks apart.</p>"
        );
    }
    writeln!(out, "<ol class=\"apparatus\">")?;
    for (p, place) in places.iter().enumerate().filter(|(_, place)| place.varies()) {
        if only_moved(view, place) {
            continue;
        }
        let groups = place.groups(view.witnesses, Some(first));
        writeln!(
            out,
            "<li id=\"p{n}\" class=\"{}-entry\"><a class=\"n\" href=\"#t{n}\">{n}</a><div>",
            class(place),
            n = p + 1
        )?;
        let (before, after) = (context_before(view, places, p), context_after(view, places, p));
        let lemma = groups.first().map_or(String::new(), |group| shortened(group.text.trim()));
        let space = if groups.first().is_some_and(|group| group.text.starts_with(' ')) { " " } else { "" };
        let lemma = if lemma.is_empty() { "‸".to_owned() } else { escaped(&lemma) };
        writeln!(
            out,
            "<div class=\"context\" dir=\"auto\">…{}{space}<b>{lemma}</b>{}…<span class=\"tag\">{}</span></div>\n<ul class=\"readings\">",
            escaped(&before),
            escaped(&after),
            place.kind.as_str()
        )?;
        for group in &groups {
            reading(view, group, "", out)?;
        }
        for (text, those) in place.elsewhere(view.witnesses, view.collation).0 {
            let group = Group { text, witnesses: those, normal: 0 };
            reading(view, &group, "<span class=\"tag\">at another place</span>", out)?;
        }
        for (held, words) in [(Held::Omitted, "nothing"), (Held::Lost, "lost")] {
            let those = place.those(&held);
            if !those.is_empty() {
                let sigla = escaped(&view.sigla(&those).join(" "));
                writeln!(
                    out,
                    "<li><span class=\"none\">{words}</span><span class=\"sigla\">{sigla}</span></li>"
                )?;
            }
        }
        writeln!(out, "</ul></div></li>")?;
    }
    writeln!(out, "</ol>")
}

fn reading(view: &CollationView<'_>, group: &Group, tag: &str, out: &mut dyn Write) -> io::Result<()> {
    let (text, sigla) = (group.text.trim(), escaped(&view.sigla(&group.witnesses).join(" ")));
    let text = if text.is_empty() {
        "<span class=\"none\">white space</span>".to_owned()
    } else {
        format!("<bdi>{}</bdi>", escaped(&shortened(text)))
    };
    writeln!(out, "<li>{text}<span class=\"sigla\">{sigla}</span>{tag}</li>")
}

fn moved(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.collation.moves().is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Moved blocks</h2>\n<ol class=\"apparatus\">")?;
    for (m, block) in view.collation.moves().iter().enumerate() {
        let text = printed(&view.witnesses[block.witness], &block.tokens);
        let others: Vec<usize> = block.counterparts.iter().map(|(witness, _)| *witness).collect();
        writeln!(
            out,
            "<li id=\"m{n}\"><span class=\"n\">{n}</span><div><bdi>{}</bdi><div class=\"small\">{} has it at another place than {}</div></div></li>",
            escaped(&shortened(text.trim())),
            escaped(view.siglum(block.witness)),
            escaped(&view.sigla(&others).join(", ")),
            n = m + 1
        )?;
    }
    writeln!(out, "</ol>")
}

/// What the first reading of the places before has.
fn context_before(view: &CollationView<'_>, places: &[Place], p: usize) -> String {
    let mut text = String::new();
    for place in places[..p].iter().rev() {
        if text.chars().count() >= CONTEXT {
            break;
        }
        text.insert_str(0, &first_text(view, place));
    }
    let skip = text.chars().count().saturating_sub(CONTEXT);
    text.chars().skip(skip).collect()
}

fn context_after(view: &CollationView<'_>, places: &[Place], p: usize) -> String {
    let mut text = String::new();
    for place in &places[p + 1..] {
        if text.chars().count() >= CONTEXT {
            break;
        }
        text.push_str(&first_text(view, place));
    }
    text.chars().take(CONTEXT).collect()
}

fn first_text(view: &CollationView<'_>, place: &Place) -> String {
    match &place.cells[view.first()] {
        Held::Tokens(tokens) => printed(&view.witnesses[view.first()], tokens),
        // Elsewhere or nothing: the place reads on without it.
        _ => String::new(),
    }
}

fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    let tail: String = text.chars().skip(count - LONGEST / 4).collect();
    format!("{head} … ({count} characters) … {tail}")
}

fn table(view: &CollationView<'_>, places: &[Place], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<h2>Table</h2>")?;
    if places.len().saturating_mul(view.witnesses.len()) > MOST_CELLS {
        return writeln!(
            out,
            "<p class=\"small\">{} places of {} witnesses are too many for a table on a page; the formats csv, json and tei hold them all.</p>",
            places.len(),
            view.witnesses.len()
        );
    }
    writeln!(
        out,
        "<details open><summary>all places, a row for each witness</summary>\n<div class=\"scroll\" tabindex=\"0\"><table>"
    )?;
    for (w, witness) in view.witnesses.iter().enumerate() {
        write!(out, "<tr><th scope=\"row\">{}</th>", escaped(witness.siglum().as_str()))?;
        for place in places {
            let class = match (place.moved, place.varies()) {
                (true, _) => " class=\"m\"",
                (_, true) => " class=\"d\"",
                _ => "",
            };
            let cell = match &place.cells[w] {
                Held::Tokens(tokens) => escaped(&shortened(printed(witness, tokens).trim())),
                Held::Omitted => String::new(),
                Held::Lost => "<span class=\"none\">lost</span>".to_owned(),
                Held::Elsewhere => "<span class=\"none\">elsewhere</span>".to_owned(),
            };
            write!(out, "<td{class} dir=\"auto\">{cell}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table></div></details>")
}
