//! Places of the five newspaper files that a person found odd: does the record warn of them?
//!
//! Where a second printing covers the place, the warning is a variant; where none does, it is a suspect. And of the
//! suspects themselves: how many lie where the person, too, found something odd?

use std::path::Path;

use serde_json::Value;

use super::table::{Table, share_of};
use super::{AccuracyError, Plan, get_text, newspapers};

/// How many characters on either side of a place are looked for in the other printing, and how long a stretch of them
/// must stand there. Eight characters in a row are no accident in a matched exchange.
const AROUND: usize = 40;
const STRETCH: usize = 8;

/// A place of the gold.
struct Place {
    file: String,
    line: usize,
    kind: String,
    words: String,
}

fn places(path: &Path) -> Result<Vec<Place>, AccuracyError> {
    let wanted = |kind: &str| {
        kind.starts_with("ocr")
            || matches!(kind, "figures_fused" | "splice" | "sentence_lost" | "paragraph_head_lost")
    };
    let mut out = Vec::new();
    for row in get_text(path)?.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [file, line, kind, words, ..] = cells.as_slice() else { continue };
        if wanted(kind) {
            out.push(Place {
                file: (*file).to_owned(),
                line: line.parse().unwrap_or_default(),
                kind: (*kind).to_owned(),
                words: (*words).to_owned(),
            });
        }
    }
    Ok(out)
}

/// A witness of an exported event.
struct Witness<'a> {
    event: &'a Value,
    place: usize,
    siglum: &'a str,
    file: String,
    bytes: Vec<u8>,
}

impl Witness<'_> {
    fn line_of(&self, at: usize) -> usize {
        self.bytes.iter().take(at).filter(|b| **b == b'\n').count() + 1
    }

    /// The bytes of a line.
    fn line(&self, line: usize) -> (usize, usize) {
        let mut start = 0;
        for (n, l) in self.bytes.split_inclusive(|b| *b == b'\n').enumerate() {
            if n + 1 == line {
                return (start, start + l.len());
            }
            start += l.len();
        }
        (start, start)
    }
}

fn list<'a>(v: &'a Value, name: &str) -> &'a [Value] {
    v[name].as_array().map_or(&[], Vec::as_slice)
}

fn number(v: &Value) -> usize {
    v.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or_default()
}

pub(super) fn measure(shared: &Path, plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    let temporary = tempfile::tempdir()?;
    let folder = shared.join("newspapers");
    let json = newspapers::exported(std::slice::from_ref(&folder), &temporary.path().join("record"))?;
    let tsv = shared.join("gold/irregularities.tsv");
    let wrong = |message: String| AccuracyError::Material { path: tsv.clone(), message };
    let record: Value = serde_json::from_slice(&json).map_err(|e| wrong(e.to_string()))?;
    let mut witnesses = Vec::new();
    for event in list(&record, "events") {
        for (place, w) in list(event, "witnesses").iter().enumerate() {
            let source = list(&record, "sources").iter().find(|s| s["id"] == w["source"]);
            let name = source.and_then(|s| s["path"].as_str()).unwrap_or_default();
            let name = name.rsplit('/').next().unwrap_or_default();
            witnesses.push(Witness {
                event,
                place,
                siglum: w["siglum"].as_str().unwrap_or_default(),
                file: name.chars().take(3).collect(),
                bytes: super::get(&folder.join(name))?,
            });
        }
    }
    let places = places(&tsv)?;

    let (mut covered, mut in_variant, mut alone, mut suspected) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for p in &places {
        let Some(w) = witnesses.iter().find(|w| w.file == p.file) else { continue };
        let (from, to) = w.line(p.line);
        let text = String::from_utf8_lossy(&w.bytes[from..to]).into_owned();
        let (start, end) = text.find(&p.words).map_or((from, to), |i| (from + i, from + i + p.words.len()));
        let touches = |a: usize, b: usize| a <= end && start <= b;
        let variant = list(w.event, "variants").iter().any(|v| {
            list(v, "readings").iter().any(|r| {
                let span = &r["spans"][w.siglum];
                span.is_array() && touches(number(&span[0]), number(&span[1]))
            })
        });
        let suspect = list(w.event, "suspects").iter().any(|s| {
            s["siglum"].as_str() == Some(w.siglum) && number(&s["start"]) < end && start < number(&s["end"])
        });
        let second = others(w, start, end, &witnesses);
        let (whole, found, way) = if second {
            (&mut covered, &mut in_variant, variant)
        } else {
            (&mut alone, &mut suspected, suspect)
        };
        *whole += 1;
        if way {
            *found += 1;
        } else {
            missed.push((p, second, start));
            plan.examples.push(format!(
                "irregularities\tmissed\t{}:{}\t{}\t{}\tcovered {second}\tvariant {variant}\tsuspect {suspect}",
                p.file, p.line, p.kind, p.words
            ));
        }
    }

    let (mut suspects, mut real) = (0, 0);
    let mut false_ = Vec::new();
    for w in &witnesses {
        for s in list(w.event, "suspects").iter().filter(|s| s["siglum"].as_str() == Some(w.siglum)) {
            suspects += 1;
            let lines = w.line_of(number(&s["start"]))..=w.line_of(number(&s["end"]).max(1) - 1);
            if places.iter().any(|p| p.file == w.file && lines.contains(&p.line)) {
                real += 1;
            } else {
                let kind = s["kind"].as_str().unwrap_or_default();
                false_.push((w.file.clone(), *lines.start(), kind.to_owned()));
                plan.examples.push(format!(
                    "irregularities\tfalse\t{}:{}\t{kind}\t{}\t{}",
                    w.file,
                    lines.start(),
                    s["text"].as_str().unwrap_or_default(),
                    s["because"].as_str().unwrap_or_default()
                ));
            }
        }
    }
    out.push_str(&format!(
        "\n## Irregularities\n\nThe {} places of the gold whose kind begins with `ocr` or is `figures_fused`, `splice`, `sentence_lost` or \
         `paragraph_head_lost`. A second printing covers a place where {STRETCH} characters in a row of the {AROUND} on either side of it stand in its own \
         exchange. Wanted: ≥ .95 of the covered ones in a variant, ≥ .40 of the others a suspect, at least half of all suspects real (on a line of such a \
         place).\n",
        places.len()
    ));
    let mut table = Table::new(&["figure", "share"]);
    table.row(vec!["covered by a second printing, in a variant".to_owned(), share_of(in_variant, covered)]);
    table.row(vec!["covered by no other, a suspect".to_owned(), share_of(suspected, alone)]);
    table.row(vec!["suspects that are real".to_owned(), share_of(real, suspects)]);
    table.write(out);
    missed.sort_by_key(|(p, covered, at)| (!covered, &p.file, p.line, *at));
    out.push_str("\nMissed, though a second printing covers it: ");
    let name = |p: &Place| format!("{}:{} {}", p.file, p.line, p.kind);
    let of = |covered: bool| {
        let names: Vec<String> =
            missed.iter().filter(|(_, c, _)| *c == covered).map(|(p, _, _)| name(p)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    out.push_str(&format!("{}.\n\nMissed, held by one printing: {}.\n", of(true), of(false)));
    let false_: Vec<String> =
        false_.iter().map(|(file, line, kind)| format!("{file}:{line} {kind}")).collect();
    let false_ = if false_.is_empty() { "none".to_owned() } else { false_.join(", ") };
    out.push_str(&format!("\nSuspects that are not real: {false_}.\n"));
    Ok(())
}

/// Whether another witness of the event has the surroundings of the place, in the exchange that the record matched.
fn others(w: &Witness<'_>, start: usize, end: usize, witnesses: &[Witness<'_>]) -> bool {
    let mine = &w.event["witnesses"][w.place];
    let holds = |turn: &Value| {
        let spans = list(turn, "spans");
        spans.iter().any(|s| number(&s["start"]) <= start && start <= number(&s["end"]))
    };
    let in_opening = list(mine, "opening").iter().any(holds);
    let index = list(mine, "exchanges").iter().position(|x| list(x, "turns").iter().any(holds));
    let matched = if in_opening {
        Some(&w.event["opening"])
    } else {
        list(w.event, "exchanges").iter().find(|x| {
            let held = &x["held"][w.place]["index"];
            index.is_some() && held.is_u64() && Some(number(held)) == index
        })
    };
    let Some(matched) = matched else { return false };
    let fold =
        |s: &str| editing::script::fold_str(s).chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    let before = fold(&String::from_utf8_lossy(&w.bytes[..start]));
    let after = fold(&String::from_utf8_lossy(&w.bytes[end.min(w.bytes.len())..]));
    let near: Vec<&[char]> = before[before.len().saturating_sub(AROUND)..]
        .windows(STRETCH)
        .chain(after[..after.len().min(AROUND)].windows(STRETCH))
        .collect();
    witnesses.iter().filter(|o| std::ptr::eq(o.event, w.event) && o.place != w.place).any(|o| {
        let theirs = &w.event["witnesses"][o.place];
        let turns = if in_opening {
            list(theirs, "opening")
        } else {
            let held = &matched["held"][o.place]["index"];
            if !held.is_u64() {
                return false;
            }
            list(&list(theirs, "exchanges")[number(held)], "turns")
        };
        let words = fold(&turns.iter().filter_map(|t| t["text"].as_str()).collect::<String>());
        near.iter().any(|stretch| words.windows(STRETCH).any(|x| x == *stretch))
    })
}
