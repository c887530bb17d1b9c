//! Figures, times, ordinals and named initiatives against tables made by reading.
//!
//! | table | of | what it holds |
//! |---|---|---|
//! | `data/facts-truth.tsv` | two newspapers that are not part of this repository | places and values; a name by its hash |
//! | `data/facts-english.tsv` | invented sentences | the sentences and what a reader finds in them |
//!
//! Right means: at the same place, with the same value, unit and qualifier; of a time the same EDTF. Whether a kind of number
//! is a count or a measure is nothing that a reader must agree about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::{AddRequest, Desk, DeskError, EntitiesRequest, Evidence, FiguresRequest, Moment, Opening};
use sha2::{Digest, Sha256};

/// The newspapers that the table is of, by the beginnings of their names.
const NEWSPAPERS: [&str; 2] = ["003", "004"];

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// A file that cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A row of a table that is none.
    #[error("the table has a row that is none: {0}")]
    Row(String),
    /// The record could not be made.
    #[error("the record: {0}")]
    Desk(#[from] DeskError),
}

/// Found, wanted, given: of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the table and found.
    pub both: usize,
    /// In the table.
    pub wanted: usize,
    /// Found.
    pub given: usize,
}

impl Tally {
    /// Right of what is found.
    #[must_use]
    pub fn precision(self) -> f64 {
        if self.given == 0 { 1.0 } else { self.both as f64 / self.given as f64 }
    }

    /// Found of what is in the table.
    #[must_use]
    pub fn recall(self) -> f64 {
        if self.wanted == 0 { 1.0 } else { self.both as f64 / self.wanted as f64 }
    }
}

/// What a comparison with a table gave.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// By group.
    pub groups: BTreeMap<String, Tally>,
    /// Single cases that went wrong, with their words.
    pub wrong: Vec<String>,
}

impl Compared {
    /// All groups together.
    #[must_use]
    pub fn all(&self) -> Tally {
        let sum = |all: Tally, t: &Tally| Tally {
            both: all.both + t.both,
            wanted: all.wanted + t.wanted,
            given: all.given + t.given,
        };
        self.groups.values().fold(Tally::default(), sum)
    }

    /// The table as it stands in the documents.
    #[must_use]
    pub fn table(&self) -> String {
        let mut out = String::from(
            "| what | in the table | found | beyond it | precision | recall |\n|---|---|---|---|---|---|\n",
        );
        let all = [("all", self.all())];
        for (group, t) in self.groups.iter().map(|(g, t)| (g.as_str(), *t)).chain(all) {
            let (precision, recall) = (t.precision(), t.recall());
            let beyond = t.given - t.both;
            let _ = writeln!(
                out,
                "| {group} | {} | {} | {beyond} | {precision:.3} | {recall:.3} |",
                t.wanted, t.both
            );
        }
        out
    }

    /// Holds what is given against what is wanted; `name` says whose it is.
    fn compare(&mut self, name: &str, text: &str, wanted: &[Fact], given: &[Fact]) {
        let mut used = BTreeSet::new();
        let overlap = |a: &Fact, b: &Fact| a.start < b.end && b.start < a.end;
        for w in wanted.iter().filter(|w| w.group != "either") {
            let tally = self.groups.entry(w.group.clone()).or_default();
            tally.wanted += 1;
            let hit = given.iter().enumerate().find(|(i, g)| {
                !used.contains(i) && g.group == w.group && g.value == w.value && overlap(w, g)
            });
            match hit {
                Some((i, _)) => {
                    used.insert(i);
                    tally.both += 1;
                }
                None => self.wrong.push(format!(
                    "{name} missed: {} {} “{}”",
                    w.group,
                    w.value,
                    &text[w.start..w.end]
                )),
            }
        }
        for (i, g) in given.iter().enumerate() {
            let either = wanted.iter().any(|w| w.group == "either" && overlap(w, g));
            if !used.contains(&i) && either {
                continue;
            }
            self.groups.entry(g.group.clone()).or_default().given += 1;
            if !used.contains(&i) {
                self.wrong.push(format!(
                    "{name} beyond: {} {} “{}”",
                    g.group,
                    g.value,
                    &text[g.start..g.end]
                ));
            }
        }
    }
}

/// A row of a table, or something that was found: bytes of the text, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    start: usize,
    end: usize,
    group: String,
    value: String,
}

fn number(value: f64) -> String {
    format!("{value:.6}")
}

/// A value as it is compared: of figures with unit and qualifier.
fn value(group: &str, fields: [&str; 3]) -> Option<String> {
    let [value, unit, qualifier] = fields;
    Some(match group {
        "figure" | "ordinal" => {
            let value = match value.split_once('/') {
                Some((a, b)) => a.parse::<f64>().ok()? / b.parse::<f64>().ok()?,
                None => value.parse().ok()?,
            };
            if group == "figure" { format!("{} {unit} {qualifier}", number(value)) } else { number(value) }
        }
        _ => value.to_owned(),
    })
}

/// The two newspapers against their table; none where they do not stand there.
///
/// # Errors
/// A file cannot be read; no record can be made of it.
pub fn newspapers(shared: &Path) -> Result<Option<Compared>, FactsError> {
    let mut out = Compared::default();
    for file in NEWSPAPERS {
        let Some(path) = newspaper(shared, file) else { return Ok(None) };
        let text = std::fs::read_to_string(&path)
            .map_err(|source| FactsError::File { path: path.clone(), source })?;
        let (_folder, desk) = record(vec![path])?;
        out.compare(file, &text, &truth(file, &text)?, &given(&desk)?);
    }
    Ok(Some(out))
}

/// The newspaper whose name begins so.
#[must_use]
pub fn newspaper(shared: &Path, number: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(shared.join("newspapers")).ok()?;
    let mut paths = entries.filter_map(|e| Some(e.ok()?.path()));
    paths.find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(number)))
}

/// A record of these files, in a folder that goes with what is given back.
///
/// # Errors
/// It cannot be made.
pub fn record(paths: Vec<PathBuf>) -> Result<(tempfile::TempDir, Desk), FactsError> {
    let folder =
        tempfile::tempdir().map_err(|source| FactsError::File { path: std::env::temp_dir(), source })?;
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ())?;
    desk.add(&AddRequest { paths, encoding: None }, &mut ())?;
    Ok((folder, desk))
}

/// The rows of a newspaper, in bytes.
fn truth(number_of_file: &str, text: &str) -> Result<Vec<Fact>, FactsError> {
    let lines: Vec<&str> = text.split('\n').collect();
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, l| {
            let start = *at;
            *at += l.len() + 1;
            Some(start)
        })
        .collect();
    let table = include_str!("../data/facts-truth.tsv");
    let fact = |row: &[&str]| -> Option<Fact> {
        let line = row.get(1)?.parse::<usize>().ok()?.checked_sub(1)?;
        let words = lines.get(line)?;
        let byte = |n: &str| {
            let n: usize = n.parse().ok()?;
            Some(starts.get(line)? + words.char_indices().nth(n).map_or(words.len(), |(i, _)| i))
        };
        let field = |n: usize| row.get(n).copied().unwrap_or_default();
        let group = *row.get(4)?;
        Some(Fact {
            start: byte(row.get(2)?)?,
            end: byte(row.get(3)?)?,
            group: group.to_owned(),
            value: value(group, [field(5), field(6), field(7)])?,
        })
    };
    table
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| (l, l.split('\t').collect::<Vec<_>>()))
        .filter(|(_, row)| row[0] == number_of_file)
        .map(|(line, row)| fact(&row).ok_or_else(|| FactsError::Row(line.to_owned())))
        .collect()
}

fn place(evidence: &Evidence, citation: &str) -> Result<(usize, usize), FactsError> {
    let first = evidence.witnesses.first().map(|w| w.bytes);
    first.ok_or_else(|| FactsError::Row(format!("{citation} has no place in a file")))
}

/// What the record gives of its one event.
fn given(desk: &Desk) -> Result<Vec<Fact>, FactsError> {
    let request = FiguresRequest { all: true, dates: true, ..FiguresRequest::default() };
    let view = desk.figures(&request, &mut ())?;
    let mut out = Vec::new();
    for f in &view.figures {
        let Some(group) = group_of(&f.kind) else { continue };
        let value = if group == "figure" {
            format!("{} {} {}", number(f.value), f.unit, f.qualifier.as_deref().unwrap_or_default())
        } else {
            number(f.value)
        };
        let (start, end) = place(&f.evidence, &f.citation)?;
        out.push(Fact { start, end, group: group.to_owned(), value });
    }
    for d in &view.dates {
        let (start, end) = place(&d.evidence, &d.citation)?;
        let value = d.time.clone().unwrap_or_default();
        out.push(Fact { start, end, group: "date".to_owned(), value });
    }
    let request = EntitiesRequest { kind: Some("initiative".to_owned()), ..EntitiesRequest::default() };
    for p in desk.entities(&request, &mut ())?.entities.iter().flat_map(|e| &e.places) {
        let (start, end) = place(&p.evidence, &p.citation)?;
        out.push(Fact { start, end, group: "initiative".to_owned(), value: hash(&p.text) });
    }
    out.sort();
    Ok(out)
}

/// The group of the table for a kind of figure; none for what counts the speaker's own points.
fn group_of(kind: &str) -> Option<&'static str> {
    match kind {
        "enumeration" => None,
        "ordinal" | "identifier" => Some("ordinal"),
        _ => Some("figure"),
    }
}

/// The first eight digits of the SHA-256 of a name, under which the table has it.
fn hash(name: &str) -> String {
    record::SourceId::from_digest(Sha256::digest(name.as_bytes()).into()).to_string()[..8].to_owned()
}

/// The invented English sentences against what a reader finds in them.
///
/// # Errors
/// A row of the table is none.
pub fn english() -> Result<Compared, FactsError> {
    let day = "2031-09-03".parse().ok();
    let mut out = Compared::default();
    let mut cases: Vec<(&str, Vec<Fact>)> = Vec::new();
    for line in include_str!("../data/facts-english.tsv").lines().filter(|l| !l.starts_with('#')) {
        let wrong = || FactsError::Row(line.to_owned());
        let Some(row) = line.strip_prefix('\t') else {
            cases.push((line, Vec::new()));
            continue;
        };
        let (text, facts) = cases.last_mut().ok_or_else(wrong)?;
        let fields: Vec<&str> = row.split('\t').collect();
        let field = |n: usize| fields.get(n).copied().unwrap_or_default();
        let (group, words) = (field(0), field(1));
        let start = text.find(words).ok_or_else(wrong)?;
        let value = value(group, [field(2), field(3), field(4)]).ok_or_else(wrong)?;
        facts.push(Fact { start, end: start + words.len(), group: group.to_owned(), value });
    }
    for (text, wanted) in cases {
        let found = editing::facts::read(text, day);
        let figures = found.figures.iter().filter_map(|f| {
            let group = group_of(f.kind.as_str())?;
            let qualifier = f.qualifier.map_or("", |q| q.as_str());
            let value = if group == "figure" {
                format!("{} {} {qualifier}", number(f.value), f.unit)
            } else {
                number(f.value)
            };
            Some(Fact { start: f.range.start, end: f.range.end, group: group.to_owned(), value })
        });
        let dates = found.dates.iter().map(|d| Fact {
            start: d.range.start,
            end: d.range.end,
            group: "date".to_owned(),
            value: d.edtf.clone().unwrap_or_default(),
        });
        let given: Vec<Fact> = figures.chain(dates).collect();
        out.compare("English", text, &wanted, &given);
    }
    Ok(out)
}
