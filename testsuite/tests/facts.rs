//! Figures, dates and named initiatives against a table made by reading.
//!
//! The table holds places and values alone (`data/facts-truth.tsv`); the newspapers are not part of this repository. Where
//! their folder does not stand beside it, the tests say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};

use desk::{AddRequest, Desk, FiguresRequest, PromisesRequest};
use testsuite::facts::{self, Compared};

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The newspaper whose name begins so.
fn newspaper(number: &str) -> Option<PathBuf> {
    let found = facts::newspaper(&shared(), number);
    if found.is_none() {
        println!("skipped: ../shared is not here");
    }
    found
}

fn record(path: PathBuf) -> (tempfile::TempDir, Desk) {
    facts::record(vec![path]).unwrap()
}

fn shown(found: &Compared) -> String {
    format!("{}\n{}", found.table(), found.wrong.join("\n"))
}

#[test]
fn two_newspapers_against_a_table_made_by_reading() {
    let Some(found) = facts::newspapers(&shared()).unwrap() else {
        println!("skipped: ../shared is not here");
        return;
    };
    println!("{}", shown(&found));
    let all = found.all();
    assert!(all.precision() >= 0.97 && all.recall() >= 0.97, "{all:?}");
}

#[test]
fn english_sentences_against_a_table_made_by_reading() {
    let found = facts::english().unwrap();
    println!("{}", shown(&found));
    let all = found.all();
    assert!(all.precision() >= 0.95 && all.recall() >= 0.95, "{}", shown(&found));
}

#[test]
fn the_trade_figure_of_one_printing_is_in_no_trend() {
    let Some(path) = newspaper("001") else { return };
    let text = fs::read_to_string(&path).unwrap();
    let (folder, mut desk) = record(path);
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
    let Some(path) = newspaper("003") else { return };
    let (_folder, desk) = record(path);
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
