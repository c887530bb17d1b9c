//! The house is as its documents say.
//!
//! Architecture documents rot: files move, a crate reaches for what it must not know, a command is added and described
//! nowhere. What can be read from Cargo's metadata and from the sources is held here, so that a document that has become
//! wrong fails the build like any other mistake.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Folders of the root that hold nothing of ours: what was built, what git keeps, a record somebody made here.
const NOT_OURS: [&str; 3] = ["target", ".git", "record"];

/// Every file of the repository, as a path from the root.
fn files() -> Vec<String> {
    fn walk(folder: &Path, root: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let kind = entry.file_type().unwrap();
            // `.git` is a file where a second working tree of the repository is looked at.
            if NOT_OURS.contains(&name.as_str()) {
                continue;
            }
            if kind.is_dir() {
                walk(&path, root, out);
            } else if kind.is_file() && name != ".git" {
                // In a second work tree `.git` is a file that says where the first one is.
                out.push(name);
            }
        }
    }
    let mut out = Vec::new();
    walk(&root(), &root(), &mut out);
    out.sort();
    out
}

/// What stands between single backticks on a line of Markdown; fenced blocks are left out.
fn code_spans(text: &str) -> Vec<&str> {
    let mut fenced = false;
    let mut out = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            out.extend(line.split('`').skip(1).step_by(2));
        }
    }
    out
}

/// The documents whose paths are promises.
fn documents() -> Vec<String> {
    let decisions = files().into_iter().filter(|f| f.starts_with("docs/") && f.ends_with(".md"));
    let top = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "GLOSSARY.md"].map(str::to_owned);
    decisions.chain(top).collect()
}

#[test]
fn every_path_in_the_documents_exists() {
    let tops: BTreeSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !NOT_OURS.contains(&n.as_str()))
        .collect();
    let mut missing = Vec::new();
    let mut seen = 0;
    for document in documents() {
        let text = read(&document);
        for span in code_spans(&text) {
            // `path::test_name` names a function of a file.
            let (path, function) = span.split_once("::").map_or((span, None), |(p, f)| (p, Some(f)));
            let first = path.split('/').next().unwrap_or_default();
            let planned = path.contains(['…', '*', ' ', '<']);
            let a_path = path.contains('/') && tops.contains(first) && !planned;
            if !a_path {
                continue;
            }
            seen += 1;
            if !root().join(path).exists() {
                missing.push(format!("{document}: {path}"));
            } else if let Some(function) = function
                && !read(path).contains(&format!("fn {function}"))
            {
                missing.push(format!("{document}: {path} has no fn {function}"));
            }
        }
    }
    assert!(
        seen > 60,
        "only {seen} paths were found: the documents are written otherwise than this test reads them"
    );
    assert!(missing.is_empty(), "named and not there:\n{}", missing.join("\n"));
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut missing = Vec::new();
    for document in documents() {
        let text = read(&document);
        let folder = root().join(&document).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                missing.push(format!("{document}: {target}"));
            }
        }
    }
    assert!(missing.is_empty(), "dead links:\n{}", missing.join("\n"));
}

/// Which crates of the workspace each of them depends on, tests and all dependencies apart: (of ours, all).
fn dependencies() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let metadata = Command::new(cargo)
        .current_dir(root())
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let mut out = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let (mut ours, mut all) = (BTreeSet::new(), BTreeSet::new());
        for d in package["dependencies"].as_array().unwrap() {
            // Tests may look over walls; what is linked may not.
            if d["kind"] == "dev" {
                continue;
            }
            let name = d["name"].as_str().unwrap().to_owned();
            if d["source"].is_null() {
                ours.insert(name.clone());
            }
            all.insert(name);
        }
        out.insert(package["name"].as_str().unwrap().to_owned(), (ours, all));
    }
    out
}

#[test]
fn crate_walls_hold() {
    /// Each crate, what of ours it may know, and what of others' it must not: the way to files and processes through a
    /// library, serialised shapes on core types.
    const WALLS: &[(&str, &[&str], &[&str])] = &[
        ("record", &[], &["serde", "rusqlite", "regex"]),
        ("collate", &[], &["serde", "serde_json", "regex", "rayon", "rusqlite"]),
        ("reuse", &[], &["serde", "serde_json", "regex", "rusqlite"]),
        ("concordance", &[], &["serde", "serde_json", "rusqlite"]),
        ("editing", &["record", "collate"], &["serde", "serde_json", "rusqlite", "tempfile"]),
        ("formats", &["record", "collate"], &["rusqlite", "regex"]),
        ("recognise", &["record"], &["serde", "serde_json", "rusqlite", "regex", "tempfile"]),
        ("archive", &["record"], &["regex", "encoding_rs"]),
        (
            "desk",
            &["record", "collate", "concordance", "reuse", "editing", "formats", "archive"],
            &["clap", "rusqlite", "indicatif"],
        ),
        ("reuse-cluster", &["reuse"], &["serde_json", "rusqlite", "clap"]),
        // All but the desk only to hand types from one to the other, in builds with the cluster or with recognition.
        (
            "app",
            &["desk", "record", "recognise", "reuse", "reuse-cluster"],
            &["rusqlite", "encoding_rs", "regex"],
        ),
    ];
    let dependencies = dependencies();
    for (name, may, must_not) in WALLS {
        let (ours, all) = dependencies.get(*name).unwrap_or_else(|| panic!("no crate {name}"));
        let may: BTreeSet<String> = may.iter().map(|n| (*n).to_owned()).collect();
        let beyond: Vec<_> = ours.difference(&may).collect();
        assert!(beyond.is_empty(), "{name} must not know {beyond:?}");
        let beyond: Vec<_> = must_not.iter().filter(|n| all.contains(**n)).collect();
        assert!(beyond.is_empty(), "{name} must not need {beyond:?}");
    }
    let tools = ["testsuite", "xtask", "benches"];
    for name in dependencies.keys() {
        let known = WALLS.iter().any(|(n, ..)| n == name) || tools.contains(&name.as_str());
        assert!(known, "{name} is a new crate: give it its wall here and in ARCHITECTURE.md");
    }
    for (name, (ours, _)) in &dependencies {
        for tool in tools {
            assert!(!ours.contains(tool) || tools.contains(&name.as_str()), "{name} must not need {tool}");
        }
    }
}

/// The layers below the desk get text and give text: no file is opened there, no process started, no clock read.
#[test]
fn pure_crates_do_nothing_outside() {
    let mut found = Vec::new();
    for file in files() {
        let pure = ["record", "collate", "reuse", "editing", "formats"]
            .iter()
            .any(|c| file.starts_with(&format!("crates/{c}/src/")));
        if !pure || !file.ends_with(".rs") {
            continue;
        }
        for (n, line) in read(&file).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for outside in ["std::fs", "std::net", "std::process", "std::env", "SystemTime", "Instant::now"] {
                // Cases kept in a file are accepted by a test that writes them.
                if code.contains(outside) && !file.ends_with("tests.rs") {
                    found.push(format!("{file}:{}: {outside}", n + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "a pure crate reaches outside:\n{}", found.join("\n"));
}

#[test]
fn nothing_speaks_to_a_network() {
    const NETWORK: &[&str] = &[
        "attohttpc",
        "curl",
        "h2",
        "hyper",
        "isahc",
        "minreq",
        "native-tls",
        "openssl",
        "openssl-sys",
        "quinn",
        "reqwest",
        "rustls",
        "surf",
        "tungstenite",
        "ureq",
    ];
    for (name, (_, all)) in dependencies() {
        let found: Vec<_> = NETWORK.iter().filter(|n| all.contains(**n)).collect();
        assert!(found.is_empty(), "{name} needs {found:?}");
    }
    // Not through others either. Who asks for the cluster gets one, and with it all that speaks to other machines: so it
    // is looked at what is linked where nobody asked.
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = Command::new(cargo)
        .current_dir(root())
        .args(["tree", "--locked", "--package", "app", "--edges", "normal", "--prefix", "none"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.lines().count() > 50, "cargo tree says too little:\n{tree}");
    for name in tree.lines().filter_map(|line| line.split(' ').next()) {
        assert!(!NETWORK.contains(&name), "{name} is linked in");
    }
    for file in
        files().iter().filter(|f| f.starts_with("crates/") && f.contains("/src/") && f.ends_with(".rs"))
    {
        let cluster = file.starts_with("crates/reuse-cluster/") || file == "crates/app/src/cli/cluster.rs";
        assert!(cluster || !read(file).contains("std::net"), "{file} opens a connection");
    }
}

#[test]
fn every_command_is_shown_in_the_readme() {
    let source = read("crates/app/src/cli/mod.rs");
    let (_, list) = source.split_once("enum Command {").unwrap();
    let (list, _) = list.split_once('}').unwrap();
    let commands: Vec<String> =
        list.lines().filter_map(|l| l.trim().split_once('(')).map(|(name, _)| name.to_lowercase()).collect();
    assert!(commands.len() >= 8, "{commands:?}");
    let readme = read("README.md");
    for command in commands {
        assert!(
            readme.contains(&format!("onrecord {command}")),
            "README.md does not show `onrecord {command}`"
        );
    }
}

#[test]
fn every_exit_code_is_in_the_readme() {
    let source = read("crates/app/src/exit.rs");
    let (_, help) = source.split_once("Exit codes:\n").unwrap();
    let (help, _) = help.split_once('"').unwrap();
    let readme = read("README.md");
    let mut count = 0;
    for line in help.lines() {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(readme.contains(&row), "README.md has no row {row:?}");
        count += 1;
    }
    assert!(count >= 7, "only {count} exit codes were found");
}

#[test]
fn every_finding_code_is_documented() {
    let source = read("crates/record/src/finding.rs");
    let codes: Vec<&str> = source
        .lines()
        .filter_map(|l| l.split_once("=> \""))
        .filter_map(|(_, r)| r.split('"').next())
        .collect();
    assert!(codes.len() >= 19, "{codes:?}");
    let documented = read("docs/findings.md");
    for code in &codes {
        assert!(documented.contains(&format!("\n| `{code}` |")), "docs/findings.md does not explain {code}");
    }
    for row in documented.lines().filter_map(|l| l.strip_prefix("| `")).filter_map(|l| l.split('`').next()) {
        assert!(codes.contains(&row), "docs/findings.md explains {row}, which is no code");
    }
}

#[test]
fn causes_risks_and_kinds_are_in_the_glossary() {
    let glossary = read("GLOSSARY.md");
    for file in ["apparatus", "event", "witness", "source"] {
        let source = read(&format!("crates/record/src/{file}.rs"));
        for code in
            source.lines().filter_map(|l| l.split_once("=> \"")).filter_map(|(_, r)| r.split('"').next())
        {
            let code = code.trim();
            assert!(
                glossary.contains(&format!("`{code}`")),
                "GLOSSARY.md does not know `{code}` ({file}.rs)"
            );
        }
    }
}

#[test]
fn the_published_schema_is_there() {
    let schema: Value = serde_json::from_str(&read("docs/schema/onrecord-1.schema.json")).unwrap();
    assert!(schema["$schema"].as_str().is_some_and(|s| s.contains("json-schema.org")));
}

#[test]
fn decisions_are_numbered_and_dated() {
    let notes: Vec<String> =
        files().into_iter().filter(|f| f.starts_with("docs/decisions/") && f.ends_with(".md")).collect();
    for (i, note) in notes.iter().enumerate() {
        let number = format!("docs/decisions/{:04}-", i + 1);
        assert!(note.starts_with(&number), "{note} should be {number}…");
        let text = read(note);
        for part in ["# ", "## Problem", "## Decision", "## Consequences", "## Refused"] {
            assert!(text.lines().any(|l| l.starts_with(part)), "{note} has no {part:?}");
        }
        assert!(text.lines().count() <= 60, "{note} is longer than a page");
    }
}

/// So many ideographs in a row do not occur by chance in two texts.
const RUN: usize = 18;

/// Every run of ideographs, marks and line ends between them left out: a quotation may be broken or set otherwise.
fn han_runs(text: &str, each: impl FnMut(&[char])) {
    let is_han =
        |c: &char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let han: Vec<char> = text.chars().filter(is_han).collect();
    han.windows(RUN).for_each(each);
}

/// Real newspapers stay outside the repository: its texts are written for it.
#[test]
fn no_real_newspaper_is_quoted() {
    let folder = root().join("../shared/newspapers");
    let Ok(real) = fs::read_dir(&folder) else {
        // Past the capture of the test's output: who reads the log should see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", folder.display());
        return;
    };
    let mut runs: HashSet<Vec<char>> = HashSet::new();
    for file in real.map(|e| e.unwrap().path()) {
        if let Ok(text) = fs::read_to_string(file) {
            han_runs(&text, |run| {
                runs.insert(run.to_vec());
            });
        }
    }
    assert!(runs.len() > 1000, "the newspapers were not read");
    for file in files() {
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        han_runs(&text, |run| {
            assert!(
                !runs.contains(run),
                "{file} quotes a real newspaper: {}",
                run.iter().collect::<String>()
            );
        });
    }
}

/// A path of somebody's machine means nothing on another.
#[test]
fn no_path_of_a_machine_is_named() {
    // Put together, since this file is searched too.
    let homes = ["home", "root", "Users", "work", "tmp"].map(|home| format!("/{home}/"));
    let mut found = Vec::new();
    for file in files() {
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        for (n, line) in text.lines().enumerate() {
            for home in &homes {
                // A path starts where a word does: a folder of such a name further down is no such path.
                let starts = line.match_indices(home.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}'))
                });
                if starts {
                    found.push(format!("{file}:{}: {home}", n + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "paths of a machine:\n{}", found.join("\n"));
}
