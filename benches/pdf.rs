//! Pages of PDF a second, beside poppler's `pdftotext` on the same files in the same run.
//!
//! `cargo bench -p benches --bench pdf` sets invented newspaper pages of three columns; `-- FOLDER` reads the documents of
//! a folder. Where `pdftotext` is not installed, that column is empty. It gives the text in the order of the file or of
//! its own layout, without places and paragraphs: less work than is done here, and so a bound and no rival.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an instrument that prints what it measures")]

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use formats::{Hints, read};
use testsuite::typeset::{Design, Encoding, paragraphs, pdf};

const ROUNDS: usize = 5;

fn main() {
    let given: Option<PathBuf> = std::env::args().skip(1).find(|a| !a.starts_with('-')).map(PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = match &given {
        Some(given) => {
            let mut files: Vec<PathBuf> =
                std::fs::read_dir(given).unwrap().map(|e| e.unwrap().path()).collect();
            files.retain(|f| f.extension().is_some_and(|e| e == "pdf"));
            files.sort();
            files
        }
        None => (0..8usize)
            .map(|i| {
                let sentence = "港务部发言人表示，渡轮将于明年春季开航，每日往返四次，票价与往年相同。";
                let text = vec![sentence.repeat(6 + i); 60].join("\n");
                let design =
                    Design { columns: 3, encoding: Encoding::UniGb, vertical: false, sidebar: false };
                let path = folder.path().join(format!("{i}.pdf"));
                std::fs::write(&path, pdf(&paragraphs(&text), &[], "", design)).unwrap();
                path
            })
            .collect(),
    };
    let all: Vec<Vec<u8>> = files.iter().map(|f| std::fs::read(f).unwrap()).collect();
    let (mut pages, mut letters) = (0, 0);
    let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        (pages, letters) = (0, 0);
        for bytes in &all {
            if let Ok(decoded) = read(bytes, Hints::default()) {
                pages += decoded.facsimile.map_or(0, |f| f.pages.len());
                letters += decoded.text.as_str().chars().count();
            }
        }
        ours = ours.min(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let run = |file: &PathBuf| {
            Command::new("pdftotext")
                .arg(file)
                .arg("-")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok()
        };
        if files.iter().all(run) {
            theirs = theirs.min(begun.elapsed().as_secs_f64());
        }
    }
    println!(
        "{} documents, {pages} pages, {letters} characters; best of {ROUNDS} rounds, one thread",
        files.len()
    );
    println!("onrecord   {:>8.0} pages a second", pages as f64 / ours);
    if theirs.is_finite() {
        println!(
            "pdftotext  {:>8.0} pages a second ({:.2} times ours)",
            pages as f64 / theirs,
            ours / theirs
        );
    } else {
        println!("pdftotext  not installed");
    }
}
