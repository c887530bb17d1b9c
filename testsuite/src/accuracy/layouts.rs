//! The layout zoo through the desk: layouts that the rules were not made from are what counts.
//!
//! Three seeds, each language, each layout in a record of its own, so that no printing is read with the help of another.
//! Of the frozen third the sums are given and no line, so that whoever reads the table does not learn where to look.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::table::Table;
use super::{AccuracyError, Plan, newspapers, say};
use crate::layouts::Zoo;

const SEEDS: [&str; 3] = ["1", "2", "3"];
const LANGUAGES: [(&str, &str); 2] = [("zh", "Chinese"), ("en", "English and others")];

/// The scorer's figures that are shown: its key, the head of the column, whether it is a number of things.
const FIGURES: [(&str, &str, bool); 17] = [
    ("files", "files", true),
    ("noevent", "refused", true),
    ("F1", "F1", false),
    ("F1b", "F1b", false),
    ("role", "role", false),
    ("spk", "speaker", false),
    ("WRONG", "WRONG", true),
    ("estW", "est. WRONG", true),
    ("inv", "invented", true),
    ("odd", "odd", true),
    ("outl", "outlet", false),
    ("text", "text", false),
    ("furn", "furniture", false),
    ("struck", "struck", false),
    ("date", "date", false),
    ("grp", "group", false),
    ("order", "order", false),
];

/// What one seed gave.
struct Scored {
    /// Of the open layouts; with a line a layout.
    open: Value,
    /// Of the frozen ones; the lines are not looked at.
    frozen: Value,
    all: Value,
}

pub(super) fn measure(shared: &Path, plan: &Plan, out: &mut String) -> Result<(), AccuracyError> {
    out.push_str(
        "\n## Layouts\n\nInvented conferences printed in many layouts, three seeds, each layout in a record of its own made through the desk; scored by \
         the zoo's own scripts. *F1*: first and last words of turns; *F1b*: first words. *WRONG*: turns some of whose words stand under the name of \
         somebody who did not say them, *est. WRONG* the same in the established text (scored in Chinese alone, as are *odd* names). *Furniture* and \
         *struck*: share kept out of turns. A third of the layouts was frozen before any rule was made: they are summed up and not listed. Wanted: F1 ≥ \
         .99 in total and ≥ .95 in each layout, role, speaker, furniture, date ≥ .98, WRONG and invented 0; of the frozen ones F1 ≥ .95.\n",
    );
    let seeds = if plan.quick { &SEEDS[..1] } else { &SEEDS[..] };
    for (language, title) in LANGUAGES {
        let mut scored = Vec::new();
        for seed in seeds {
            say(&format!("layouts, {title}, seed {seed}"));
            scored.push(score(shared, language, seed, plan.quick)?);
        }
        out.push_str(&format!("\n### {title}\n"));
        for (name, part) in
            [("All layouts", all as fn(&Scored) -> &Value), ("Open", open), ("Frozen", frozen)]
        {
            out.push_str(&format!("\n{name}:\n"));
            let mut table = Table::new(&heads("seed", &[]));
            for (seed, s) in seeds.iter().zip(&scored) {
                table.row(cells(seed.to_string(), &part(s)["all"], None));
            }
            table.write(out);
        }
        out.push_str("\nOpen layouts, the worst first; shares are means over the seeds, numbers are sums:\n");
        let names: Vec<&String> =
            scored[0].open["layouts"].as_object().map(|o| o.keys().collect()).unwrap_or_default();
        let mut lines: Vec<(f64, Vec<String>)> = names
            .into_iter()
            .map(|name| {
                let of: Vec<&Value> = scored.iter().map(|s| &s.open["layouts"][name]).collect();
                let worst = of.iter().filter_map(|v| v["F1"].as_f64()).fold(f64::INFINITY, f64::min);
                (worst, cells(name.clone(), &mean(&of), Some(worst)))
            })
            .collect();
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        let mut table = Table::new(&heads("layout", &["worst F1"]));
        for (_, line) in lines {
            table.row(line);
        }
        table.write(out);
    }
    Ok(())
}

fn all(s: &Scored) -> &Value {
    &s.all
}

fn open(s: &Scored) -> &Value {
    &s.open
}

fn frozen(s: &Scored) -> &Value {
    &s.frozen
}

fn score(shared: &Path, language: &str, seed: &str, quick: bool) -> Result<Scored, AccuracyError> {
    let temporary = tempfile::tempdir()?;
    let at = temporary.path();
    let zoo = Zoo::make(shared, language, seed, quick.then_some("2"), &at.join("zoo"))?;
    // One after the other: the desk itself works on all cores, and waits for them, so that records made on rayon's own
    // threads would wait for one another for ever.
    let mut records: Vec<PathBuf> = Vec::new();
    for name in zoo.layouts() {
        let json = newspapers::exported(&[zoo.printings(name)], &at.join("records").join(name))?;
        let path = at.join(format!("{name}.json"));
        std::fs::write(&path, json).map_err(|source| AccuracyError::File { path: path.clone(), source })?;
        records.push(path);
    }
    let of = |name: &str, part: &dyn Fn(&str) -> bool| -> Result<Value, AccuracyError> {
        let gold = zoo.gold(part, &at.join(name))?;
        let printed = zoo.score(shared, &gold, &records, &["--json"])?;
        serde_json::from_str(&printed)
            .map_err(|e| AccuracyError::Script { script: "score.py".to_owned(), message: e.to_string() })
    };
    Ok(Scored {
        open: of("open", &|name| !zoo.is_frozen(name))?,
        frozen: of("frozen", &|name| zoo.is_frozen(name))?,
        all: of("all", &|_| true)?,
    })
}

fn heads<'a>(first: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let figures = FIGURES.iter().map(|(_, head, _)| *head);
    [first].into_iter().chain(more.iter().copied()).chain(figures).collect()
}

fn cells(name: String, figures: &Value, worst: Option<f64>) -> Vec<String> {
    let cell = |(key, _, number): &(&str, &str, bool)| match figures[key].as_f64() {
        None => "–".to_owned(),
        Some(n) if *number => format!("{n:.0}"),
        Some(n) => format!("{n:.3}"),
    };
    let worst = worst.map(|w| format!("{w:.3}"));
    [name].into_iter().chain(worst).chain(FIGURES.iter().map(cell)).collect()
}

/// Figures of several seeds as one: shares are averaged, numbers added.
fn mean(of: &[&Value]) -> Value {
    let one = |(key, _, number): &(&str, &str, bool)| {
        let all: Vec<f64> = of.iter().filter_map(|v| v[key].as_f64()).collect();
        let sum: f64 = all.iter().sum();
        let value = match all.len() {
            0 => Value::Null,
            _ if *number => Value::from(sum),
            n => Value::from(sum / n as f64),
        };
        ((*key).to_owned(), value)
    };
    Value::Object(FIGURES.iter().map(one).collect())
}
