//! Figures, dates and named initiatives against a table made by reading.
//!
//! The table holds places and values alone (`data/facts-truth.tsv`); the newspapers are not part of this repository. Where
//! their folder does not stand beside it, the tests say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::{AddRequest, Desk, EntitiesRequest, Evidence, FiguresRequest, Moment, Opening, PromisesRequest};
use sha2::{Digest, Sha256};

fn shared(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(name)
}

/// The newspaper whose name begins so.
fn newspaper(number: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(shared("newspapers")).ok()?;
    let mut paths = entries.map(|e| e.unwrap().path());
    paths.find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(number)))
}

/// A record of these files.
fn record(paths: Vec<PathBuf>) -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    desk.add(&AddRequest { paths, encoding: None }, &mut ()).unwrap();
    (folder, desk)
}

/// A row of the table, or something that the record gives: bytes of the file, and what stands there.
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

/// The rows of a newspaper, in bytes.
fn truth(number_of_file: &str, text: &str) -> Vec<Fact> {
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
    let rows = table.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    rows.filter(|r| r[0] == number_of_file)
        .map(|r| {
            let line: usize = r[1].parse::<usize>().unwrap() - 1;
            let byte = |n: &str| {
                let n: usize = n.parse().unwrap();
                starts[line] + lines[line].char_indices().nth(n).map_or(lines[line].len(), |(i, _)| i)
            };
            let value = match r[4] {
                "figure" | "ordinal" => {
                    let value = match r[5].split_once('/') {
                        Some((a, b)) => a.parse::<f64>().unwrap() / b.parse::<f64>().unwrap(),
                        None => r[5].parse().unwrap(),
                    };
                    if r[4] == "figure" {
                        format!("{} {} {}", number(value), r[6], r[7])
                    } else {
                        number(value)
                    }
                }
                _ => r[5].to_owned(),
            };
            Fact { start: byte(r[2]), end: byte(r[3]), group: r[4].to_owned(), value }
        })
        .collect()
}

fn place(evidence: &Evidence) -> Option<(usize, usize)> {
    evidence.witnesses.first().map(|w| w.bytes)
}

/// What the record gives of its one event.
fn given(desk: &Desk) -> Vec<Fact> {
    let request = FiguresRequest { all: true, dates: true, ..FiguresRequest::default() };
    let view = desk.figures(&request, &mut ()).unwrap();
    let mut out = Vec::new();
    for f in &view.figures {
        let group = match f.kind.as_str() {
            "enumeration" => continue,
            "ordinal" | "identifier" => "ordinal",
            _ => "figure",
        };
        let value = if group == "figure" {
            format!("{} {} {}", number(f.value), f.unit, f.qualifier.as_deref().unwrap_or_default())
        } else {
            number(f.value)
        };
        let (start, end) = place(&f.evidence).unwrap_or_else(|| panic!("{} has no place", f.citation));
        out.push(Fact { start, end, group: group.to_owned(), value });
    }
    for d in &view.dates {
        let (start, end) = place(&d.evidence).unwrap_or_else(|| panic!("{} has no place", d.citation));
        let value = d.time.clone().unwrap_or_default();
        out.push(Fact { start, end, group: "date".to_owned(), value });
    }
    out.extend(initiatives(desk));
    out.sort();
    out
}

/// The first eight digits of the SHA-256 of a name, under which the table has it.
fn hash(name: &str) -> String {
    record::SourceId::from_digest(Sha256::digest(name.as_bytes()).into()).to_string()[..8].to_owned()
}

fn initiatives(desk: &Desk) -> Vec<Fact> {
    let request = EntitiesRequest { kind: Some("initiative".to_owned()), ..EntitiesRequest::default() };
    let view = desk.entities(&request, &mut ()).unwrap();
    let places = view.entities.iter().flat_map(|e| &e.places);
    places
        .map(|p| {
            let (start, end) = place(&p.evidence).unwrap_or_else(|| panic!("{} has no place", p.citation));
            Fact { start, end, group: "initiative".to_owned(), value: hash(&p.text) }
        })
        .collect()
}

/// Found, wanted, given: of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    both: usize,
    wanted: usize,
    given: usize,
}

impl Tally {
    fn precision(self) -> f64 {
        if self.given == 0 { 1.0 } else { self.both as f64 / self.given as f64 }
    }

    fn recall(self) -> f64 {
        if self.wanted == 0 { 1.0 } else { self.both as f64 / self.wanted as f64 }
    }
}

#[test]
fn two_newspapers_against_a_table_made_by_reading() {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for file in ["003", "004"] {
        let Some(path) = newspaper(file) else {
            println!("skipped: ../shared is not here");
            return;
        };
        let text = fs::read_to_string(&path).unwrap();
        let (_folder, desk) = record(vec![path]);
        let (wanted, given) = (truth(file, &text), given(&desk));
        let mut used = BTreeSet::new();
        let overlap = |a: &Fact, b: &Fact| a.start < b.end && b.start < a.end;
        for w in wanted.iter().filter(|w| w.group != "either") {
            let tally = tallies.entry(w.group.clone()).or_default();
            tally.wanted += 1;
            let hit = given.iter().enumerate().find(|(i, g)| {
                !used.contains(i) && g.group == w.group && g.value == w.value && overlap(w, g)
            });
            match hit {
                Some((i, _)) => {
                    used.insert(i);
                    tally.both += 1;
                }
                None => println!("{file} missed: {} {} “{}”", w.group, w.value, &text[w.start..w.end]),
            }
        }
        for (i, g) in given.iter().enumerate() {
            let either = wanted.iter().any(|w| w.group == "either" && overlap(w, g));
            if !used.contains(&i) && either {
                continue;
            }
            tallies.entry(g.group.clone()).or_default().given += 1;
            if !used.contains(&i) {
                println!("{file} beyond: {} {} “{}”", g.group, g.value, &text[g.start..g.end]);
            }
        }
    }
    println!("\n| what | in the table | found | beyond it | precision | recall |\n|---|---|---|---|---|---|");
    let mut all = Tally::default();
    for (group, t) in &tallies {
        all = Tally { both: all.both + t.both, wanted: all.wanted + t.wanted, given: all.given + t.given };
        println!(
            "| {group} | {} | {} | {} | {:.3} | {:.3} |",
            t.wanted,
            t.both,
            t.given - t.both,
            t.precision(),
            t.recall()
        );
    }
    println!(
        "| all | {} | {} | {} | {:.3} | {:.3} |",
        all.wanted,
        all.both,
        all.given - all.both,
        all.precision(),
        all.recall()
    );
    assert!(all.precision() >= 0.97 && all.recall() >= 0.97, "{all:?}");
}

#[test]
fn the_trade_figure_of_one_printing_is_in_no_trend() {
    let Some(path) = newspaper("001") else {
        println!("skipped: ../shared is not here");
        return;
    };
    let text = fs::read_to_string(&path).unwrap();
    let (folder, mut desk) = record(vec![path]);
    let request =
        FiguresRequest { about: Some("贸易额".to_owned()), trend: true, ..FiguresRequest::default() };
    let misread = 260_000_000_000.0;
    let is_drawn = |desk: &Desk| {
        let view = desk.figures(&request, &mut ()).unwrap();
        let figure = view.figures.iter().find(|f| f.value == misread).unwrap();
        assert!(!figure.evidence.confirmed && !figure.evidence.marks.is_empty(), "{figure:?}");
        view.trends.iter().flat_map(|t| &t.points).any(|p| p.value == misread)
    };
    assert!(!is_drawn(&desk), "a single witness");
    let marks = desk.figures(&request, &mut ()).unwrap().figures.remove(0).evidence.marks;
    assert!(marks.iter().any(|m| m == "single witness, unconfirmed"), "{marks:?}");

    // A second copy, in which the sentence has two clauses: the figure stands in both, and the clause that holds it is
    // one of which an eye skipped the half.
    let cut = text.find("贸易额从几乎").unwrap() + "贸易额从".len();
    let copy = format!("{}20亿美元增长到7000亿美元，投资额从{}", &text[..cut], &text[cut..]);
    let second = folder.path().join("second-copy.txt");
    fs::write(&second, copy).unwrap();
    desk.add(&AddRequest { paths: vec![second], encoding: None }, &mut ()).unwrap();
    assert!(!is_drawn(&desk), "an eye-skip in its clause");
}

#[test]
fn what_the_newspaper_of_2022_announces_is_found_with_its_facts() {
    let Some(path) = newspaper("003") else {
        println!("skipped: ../shared is not here");
        return;
    };
    let (_folder, desk) = record(vec![path]);
    let view = desk.promises(&PromisesRequest::default(), &mut ()).unwrap();
    for (name, ending) in [("智慧领事平台", "服务"), ("海外平安中国体系", "保障"), ("健康畅行计划", "旅行")]
    {
        let promise = view.promises.iter().find(|p| p.initiatives.iter().any(|i| i == name));
        let promise = promise.unwrap_or_else(|| panic!("{name} was announced"));
        assert_eq!(promise.hedge, "commitment", "{name}");
        assert_eq!(promise.actor.as_deref(), Some("我们"), "{name}");
        assert_eq!(promise.whose, "own", "{name}");
        assert_eq!(promise.due.as_deref(), Some("2022"), "{name}");
        assert!(promise.cue_citation.is_some(), "{name} is an item of an announcement");
        assert!(promise.act.ends_with(ending), "{name}: the whole act is quoted: {}", promise.act);
    }
    // The figures of the hotline.
    let request =
        FiguresRequest { about: Some("12308热线".to_owned()), all: true, ..FiguresRequest::default() };
    let view = desk.figures(&request, &mut ()).unwrap();
    let figures: Vec<(f64, &str, Option<&str>)> =
        view.figures.iter().map(|f| (f.value, f.unit.as_str(), f.qualifier.as_deref())).collect();
    for wanted in [
        (12308.0, "", None),
        (24.0, "小时", None),
        (500_000.0, "通", Some("over")),
        (60_000.0, "起", Some("over")),
        (10.0, "名", Some("some")),
    ] {
        assert!(figures.contains(&wanted), "{wanted:?} of {figures:?}");
    }
}
