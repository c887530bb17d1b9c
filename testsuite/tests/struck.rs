//! Struck-out words and marks of layout, case by case: `struck.md` holds a file above and what is read of it below. Set
//! `UPDATE=1` to accept what is read, then read the difference.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::fmt::Write as _;
use std::path::Path;

use formats::{Hints, read, source_id};
use record::{BlockRole, GapKind, Role, TextSpan};

/// What is read of a file: its turns, what is struck out and why, what is set apart, what is missing.
fn read_of(bytes: &[u8]) -> String {
    let got = read(bytes, Hints::default()).unwrap();
    let made =
        editing::structure(source_id(bytes), &got.text, &got.about, &got.asides, got.timeline.as_ref());
    let text = got.text.as_str();
    let shown = |span: TextSpan| got.text.slice(span).trim().replace('\n', " / ");
    if !got.text.is_extracted() {
        assert_eq!(got.text.source_len(), bytes.len(), "every byte of the source is accounted for");
    }
    let mut out = String::new();
    let mut spoken = vec![false; text.len()];
    for w in &made.witnesses {
        for t in w.turns() {
            let role = match t.role {
                Role::Question => "Q",
                Role::Answer => "A",
                Role::Statement => "S",
                Role::Moderator => "M",
                Role::Interpreter => "I",
            };
            let label = t.label.as_ref().map_or("–", |l| l.text.as_str());
            writeln!(out, "{role} {label} | {}", t.text(&got.text).replace('\n', " ¶ ")).unwrap();
            for piece in &t.pieces {
                spoken[piece.span.start()..piece.span.end()].fill(true);
            }
        }
        for s in &w.struck {
            let correction = s.correction.map_or(String::new(), |c| format!(" > {}", shown(c)));
            writeln!(out, "corrected: {}{correction}", shown(s.struck)).unwrap();
        }
        for g in &w.gaps {
            writeln!(out, "gap: {}", GapKind::as_str(g.kind)).unwrap();
        }
    }
    let mut at = 0;
    for b in &made.blocks {
        assert_eq!(b.span.start(), at, "every byte lies in one block");
        at = b.span.end();
        let words = shown(b.span);
        assert!(b.role == BlockRole::Turn || !spoken[b.span.start()..at].contains(&true) || words.is_empty());
        let told = matches!(
            b.role,
            BlockRole::Struck
                | BlockRole::Caption
                | BlockRole::Furniture
                | BlockRole::Stage
                | BlockRole::Unplaced
        );
        if told && !words.is_empty() {
            writeln!(out, "{}: {words}", b.role.as_str()).unwrap();
        }
    }
    assert_eq!(at, text.len());
    out
}

const READ: &str = "--- read\n";

#[test]
fn cases() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/struck.md");
    let file = std::fs::read_to_string(&path).unwrap();
    let (about, rest) = file.split_once("\n=== ").unwrap();
    let (mut made, mut failures) = (about.to_owned(), Vec::new());
    for case in rest.split("\n=== ") {
        let (head, rest) = case.split_once("--- file\n").expect("a line `--- file`");
        let (source, expected) = rest.split_once(READ).unwrap_or((rest, ""));
        let got = read_of(source.as_bytes());
        if got.trim_end() != expected.trim_end() {
            failures.push(format!("{head}--- expected\n{expected}\n--- made\n{got}"));
        }
        write!(made, "\n=== {head}--- file\n{source}{READ}{got}").unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, made).unwrap();
    } else {
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

/// The same transcript as a document of five kinds says the same.
#[test]
fn formats_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/en/struck");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut all: Vec<(String, String)> = entries
        .map(|e| e.unwrap().path())
        .map(|p| (p.display().to_string(), read_of(&std::fs::read(&p).unwrap())))
        .collect();
    all.sort();
    assert!(all.len() >= 5);
    for (name, got) in &all {
        assert_eq!(got, &all[0].1, "{name}");
    }
    assert!(all[0].1.contains("corrected: not > now"), "{}", all[0].1);
    assert!(all[0].1.contains("The breakwater will [now] be finished"), "{}", all[0].1);
}
