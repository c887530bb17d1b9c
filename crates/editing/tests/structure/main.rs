//! Structuring, case by case: `cases/*.txt` hold a source above and what is made of it below; `samples.txt` says it of
//! the printings in `samples/`. Set `UPDATE=1` to accept what is made, then read the difference.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases has failed")]

mod properties;
mod rendering;

use std::fs;
use std::path::{Path, PathBuf};

const SOURCE: &str = "=== source\n";
const EXPECTED: &str = "=== expected\n";

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/structure")
}

/// Compares what is made of a source with what stands below it.
fn check(path: &Path, failures: &mut Vec<String>) {
    let case = fs::read_to_string(path).unwrap();
    let (about, rest) = case.split_once(SOURCE).expect("a line `=== source`");
    let (source, expected) = rest.split_once(EXPECTED).unwrap_or((rest, ""));
    let made = rendering::whole(source);
    if made == expected {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, format!("{about}{SOURCE}{source}{EXPECTED}{made}")).unwrap();
    } else {
        failures.push(format!("{}\n--- expected\n{expected}--- made\n{made}", path.display()));
    }
}

#[test]
fn cases() {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(here().join("cases")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 20, "the cases are missing");
    let mut failures = Vec::new();
    for path in paths {
        check(&path, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Printings that need no decoding of bytes or entities.
const SAMPLES: &[&str] = &[
    "en/2031/harbour-herald.txt",
    "en/2031/ministry-transcript.txt",
    "zh/2031/wangxi-daily.txt",
    "zh/2031/zelan-morning.txt",
    "zh/2032/archipelago-guide.txt",
    "zh/2032/estuary-evening.txt",
    "zh/2032/wangxi-daily.txt",
    "zh/2032/zelan-morning.txt",
];

#[test]
fn samples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut made = String::new();
    for name in SAMPLES {
        let source = fs::read_to_string(folder.join(name)).unwrap();
        made += &format!("## {name}\n{}\n", rendering::outline(&source));
    }
    let path = here().join("samples.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), made);
}
