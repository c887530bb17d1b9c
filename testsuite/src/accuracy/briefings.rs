//! Turn limits of English briefings, whose `Q` has no colon.

use std::path::Path;

use rayon::prelude::*;
use regex::Regex;

use super::material::Printing;
use super::table::{Table, f1};
use super::{AccuracyError, Plan, files, get};

/// The limits of one briefing: found, given by the product, given by the labels; and the lines where they differ.
struct Limits {
    name: String,
    hit: usize,
    got: usize,
    want: usize,
    missed: Vec<usize>,
    false_: Vec<usize>,
}

pub(super) fn measure(shared: &Path, plan: &mut Plan, out: &mut String) -> Result<(), AccuracyError> {
    let mut paths = files(&shared.join("data/briefings-en"), "md")?;
    if plan.quick {
        paths.truncate(8);
    }
    let each: Vec<Limits> = paths.par_iter().map(|p| limits(p)).collect::<Result<_, _>>()?;
    let sum = |f: fn(&Limits) -> usize| each.iter().map(f).sum::<usize>();
    let (hit, got, want) = (sum(|l| l.hit), sum(|l| l.got), sum(|l| l.want));
    let (p, r, f) = f1(hit, got, want);
    out.push_str(
        "\n## Turns of English briefings\n\nA limit is a label at the start of a line of the body (`Q` and white space, or capitals and a colon); it is found \
         where a turn of the record, its label included, begins at that byte. Wanted: F1 ≥ .99.\n",
    );
    let mut table = Table::new(&["briefings", "limits", "P", "R", "F1"]);
    table.row(vec![
        each.len().to_string(),
        want.to_string(),
        format!("{p:.4}"),
        format!("{r:.4}"),
        format!("{f:.4}"),
    ]);
    table.write(out);
    let mut worst: Vec<&Limits> = each.iter().filter(|l| l.missed.len() + l.false_.len() > 0).collect();
    worst.sort_by_key(|l| std::cmp::Reverse(l.missed.len() + l.false_.len()));
    if !worst.is_empty() {
        out.push_str("\nWhere most of the differences lie:\n\n");
    }
    for l in worst.iter().take(6) {
        let lines = |v: &[usize]| {
            let shown: Vec<String> = v.iter().take(6).map(usize::to_string).collect();
            format!("{}{}", shown.join(", "), if v.len() > 6 { ", …" } else { "" })
        };
        out.push_str(&format!(
            "- `{}`: {} missed (lines {}), {} false (lines {})\n",
            l.name,
            l.missed.len(),
            lines(&l.missed),
            l.false_.len(),
            lines(&l.false_)
        ));
    }
    for l in worst {
        plan.examples.push(format!("briefings\t{}\tmissed {:?}\tfalse {:?}", l.name, l.missed, l.false_));
    }
    Ok(())
}

fn limits(path: &Path) -> Result<Limits, AccuracyError> {
    let bytes = get(path)?;
    let name: String =
        path.file_name().map(|n| n.to_string_lossy().chars().take(60).collect()).unwrap_or_default();
    let wrong =
        |message: &str| AccuracyError::Material { path: path.to_owned(), message: message.to_owned() };
    let printing =
        Printing::read(name.clone(), &bytes).ok_or_else(|| wrong("refused, though it is a briefing"))?;
    let text = printing.text.as_str();
    let label = Regex::new(r"^(?:Q[\s\u{a0}]+|[A-Z][A-Z .'’-]+:)").map_err(|e| wrong(&e.to_string()))?;
    let body = text.strip_prefix("---\n").and_then(|t| t.find("\n---\n")).map_or(0, |i| i + 9);
    let mut want = Vec::new();
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        if label.is_match(line) {
            want.push(at);
        }
        at += line.len();
    }
    let mut got: Vec<usize> = printing
        .structured
        .witnesses
        .iter()
        .flat_map(|w| w.turns())
        .filter_map(|t| {
            let words = t.span()?.start();
            Some(t.label.as_ref().map_or(words, |l| l.span.start()))
        })
        .collect();
    got.sort_unstable();
    got.dedup();
    let line = |at: &usize| text[..*at].matches('\n').count() + 1;
    let missed: Vec<usize> = want.iter().filter(|w| !got.contains(w)).map(line).collect();
    let false_: Vec<usize> = got.iter().filter(|g| !want.contains(g)).map(line).collect();
    Ok(Limits { name, hit: want.len() - missed.len(), got: got.len(), want: want.len(), missed, false_ })
}
