//! 39 Chinese texts in three to six witnesses each, against their critical apparatus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use collate::{Options, Unit, collate};

use super::{CollationError, Plan, fastest, get, peer, put, rows, say, table, witnesses};

/// CollateX gets texts up to this length: the time it takes grows with the square of it and worse.
const PEER_LENGTH: usize = 1_100;
/// And up to this one where somebody is patient.
const PEER_LENGTH_PATIENT: usize = 2_000;

#[derive(Default)]
struct Score {
    entries: f64,
    /// located, partition, readings
    shares: [f64; 3],
    wrong: f64,
}

pub(super) fn measure(plan: &Plan, out: &mut String) -> Result<(), CollationError> {
    let folder = plan.shared.join("data/collation-zh");
    let script = plan.shared.join("data/collation.py");
    if !folder.is_dir() {
        return Ok(());
    }
    let mut texts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some((text, siglum)) = name.strip_suffix(".txt").and_then(|stem| stem.split_once('.')) {
            texts.entry(text.to_owned()).or_default().push((siglum.to_owned(), get(&path)?));
        }
    }
    let temporary = tempfile::tempdir()?;
    let file = temporary.path().join("table.json");
    let mut lines = Vec::new();
    let mut beside = Vec::new();
    let (mut sum, mut characters, mut seconds) = (Score::default(), 0usize, 0.0);
    for (name, texts) in &mut texts {
        texts.sort();
        say(&format!("gold: {name}"));
        let (set, tokenizer) = witnesses(texts, Unit::Character)?;
        let (collation, took) = fastest(|| collate(&set, &Options::default()));
        put(&file, &String::from_utf8_lossy(&table(&set, &tokenizer, &collation)?))?;
        let score = scored(&script, &file, name)?;
        let length = set.iter().map(|w| w.tokens().len()).max().unwrap_or(0);
        lines.push(line(name, texts.len(), length, &score, took));
        let base =
            texts.iter().position(|(siglum, _)| siglum == "大").map_or(length, |w| set[w].tokens().len());
        sum.entries += score.entries;
        sum.shares.iter_mut().zip(score.shares).for_each(|(sum, share)| *sum += share * score.entries);
        sum.wrong += score.wrong * base as f64;
        characters += base;
        seconds += took;
        let most = if plan.patient { PEER_LENGTH_PATIENT } else { PEER_LENGTH };
        if length <= most {
            beside.push(line(&format!("{name}, onrecord"), texts.len(), length, &score, took));
            match peer::collatex(texts, plan.patience())? {
                peer::Answer::Done(done) => {
                    put(&file, &done.table)?;
                    let score = scored(&script, &file, name)?;
                    beside.push(line(
                        &format!("{name}, CollateX {}", done.version),
                        texts.len(),
                        length,
                        &score,
                        done.seconds,
                    ));
                }
                peer::Answer::None(why) => beside.push(vec![format!("{name}, CollateX: {why}")]),
            }
        }
    }
    let all = Score {
        entries: sum.entries,
        shares: sum.shares.map(|share| share / sum.entries.max(1.0)),
        wrong: sum.wrong / characters.max(1) as f64,
    };
    let count = texts.len();
    lines.push(line(&format!("**all {count}**"), 0, characters, &all, seconds));
    out.push_str(
        "\n## Chinese texts with a critical apparatus\n\nOne token a character, standard options, scored by the data's own \
         script. *located*: apparatus entries where every witness that differs from the base differs in the table. *partition*: entries \
         whose witnesses fall into the same groups. *readings*: readings recovered exactly. *false*: differing columns outside \
         every entry, per 10,000 characters. Wanted: located .995, partition .99, readings .99, false under 1.\n",
    );
    let head = [
        "text",
        "witnesses",
        "characters",
        "entries",
        "located",
        "partition",
        "readings",
        "false",
        "seconds",
    ];
    rows(out, &head, &lines);
    let _ = writeln!(
        out,
        "\nWhere an entry is missed, the apparatus and the table mostly cut a rewritten passage at different places: both \
         reproduce every witness. CollateX on the texts that it can do ({}):",
        if plan.patient { "up to 2,000 characters" } else { "up to 1,100 characters" }
    );
    rows(out, &head, &beside);
    Ok(())
}

fn line(name: &str, witnesses: usize, length: usize, score: &Score, seconds: f64) -> Vec<String> {
    let mut cells = vec![
        name.to_owned(),
        if witnesses > 0 { witnesses.to_string() } else { String::new() },
        length.to_string(),
        format!("{:.0}", score.entries),
    ];
    cells.extend(score.shares.map(|share| format!("{share:.4}")));
    cells.extend([format!("{:.2}", score.wrong), format!("{seconds:.4}")]);
    cells
}

/// `NAME: entries 5 located 1.0000 partition 1.0000 readings 1.0000 false 0.00`
fn scored(script: &Path, table: &Path, name: &str) -> Result<Score, CollationError> {
    let done = Command::new("python3").arg(script).arg("score").arg(table).arg(name).output()?;
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let figure = |word: &str| -> Option<f64> {
        let (_, rest) = printed.split_once(&format!(" {word} "))?;
        rest.split_whitespace().next()?.parse().ok()
    };
    let wrong = || CollationError::Material(format!("{}: {printed}", script.display()));
    Ok(Score {
        entries: figure("entries").ok_or_else(wrong)?,
        shares: [
            figure("located").ok_or_else(wrong)?,
            figure("partition").ok_or_else(wrong)?,
            figure("readings").ok_or_else(wrong)?,
        ],
        wrong: figure("false").ok_or_else(wrong)?,
    })
}
