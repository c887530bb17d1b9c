use std::io::Read;
use std::process::Stdio;

use unicode_width::UnicodeWidthStr;

use crate::support::{Place, printings};

const COMMANDS: [&str; 14] = [
    "add",
    "list",
    "show",
    "variants",
    "suspects",
    "review",
    "search",
    "verify",
    "receipt",
    "correct",
    "check",
    "export",
    "collate",
    "completions",
];

fn filled() -> Place {
    let place = Place::new();
    let mut args = vec!["add".to_owned()];
    args.extend(printings("zh/2031"));
    args.extend(printings("en/2031"));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    place.run(&args).exits(0);
    place
}

#[test]
fn every_command_has_examples_and_the_codes_are_told() {
    let place = Place::new();
    for command in COMMANDS {
        let help = place.run(&[command, "--help"]).exits(0).out;
        assert!(help.contains("Example"), "{command}\n{help}");
        assert!(help.contains(&format!("onrecord {command}")), "{command}\n{help}");
    }
    place.run(&["--help"]).exits(0).says(&["Exit codes:", "130", "onrecord add"]);
    place.run(&["nonsense"]).exits(2);
    place.run(&["correct"]).exits(2);
}

#[test]
fn json_is_one_document_with_a_version() {
    let place = filled();
    let events = place.events("record");
    let event = events[0].as_str();
    for args in [
        vec!["list"],
        vec!["show", event],
        vec!["variants", event],
        vec!["suspects"],
        vec!["review"],
        vec!["search", "灯塔"],
        vec!["verify", "灯塔"],
        vec!["check"],
    ] {
        let mut args = args;
        args.push("--json");
        let ran = place.run(&args);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(document["onrecord"], 1, "{args:?}");
        assert_eq!(document["command"], args[0], "{args:?}");
    }
    let ran = place.run(&["show", "x/2031-05-12", "--json"]).exits(1);
    let error: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(error["error"]["exit"], 1);
    assert!(error["error"]["hint"].as_str().unwrap().len() > 5);
}

#[test]
fn narrow_screens_are_filled_and_not_overrun() {
    let place = filled();
    let events = place.events("record");
    for args in [
        vec!["list"],
        vec!["list", "--short"],
        vec!["show", &events[0]],
        vec!["search", "灯塔"],
        vec!["check"],
    ] {
        let out = place.command(&args).env("COLUMNS", "60").output().unwrap();
        let out = String::from_utf8(out.stdout).unwrap();
        for line in out.lines() {
            // A citation or a hash is never cut: somebody may want to copy it.
            let whole = line.contains('@') || line.contains("ledger head");
            assert!(whole || line.width() <= 60, "{} columns: {line}", line.width());
        }
    }
}

#[test]
fn no_colours_where_nobody_sees_them() {
    let place = filled();
    let ran = place.run(&["list"]).exits(0);
    assert!(!ran.out.contains('\u{1b}'));
    assert!(ran.out.contains('●') && ran.out.contains('·'), "{}", ran.out);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let place = filled();
    for args in [vec!["export", "--format", "json"], vec!["list"]] {
        let mut child = place.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut [0; 5]).unwrap();
        drop(pipe);
        let out = child.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(0));
        assert_eq!(String::from_utf8(out.stderr).unwrap(), "");
    }
}

#[test]
fn an_export_is_whole_or_not_there() {
    let place = filled();
    place.run(&["export", "-o", "no/such/folder/out.json"]).exits(5).says(&["cannot write", "hint:"]);
    place.run(&["export", "--format", "pdf"]).exits(2).says(&["json, jsonl, md or html"]);
    place.run(&["export", "-o", "out.html"]).exits(0);
    assert!(!place.path("out.html.part").exists());
}

#[test]
fn variants_can_be_chosen_from() {
    let place = filled();
    let events = place.events("record");
    let event = events.iter().find(|e| e.starts_with("zh") || e.contains("2031-05-12")).unwrap();
    let all = place.run(&["variants", event, "--json"]).exits(0).json();
    let high = place.run(&["variants", event, "--risk", "high", "--json"]).json();
    let count = |v: &serde_json::Value| v["variants"].as_array().unwrap().len();
    assert!(count(&high) < count(&all) && count(&high) > 0);
    let risks: Vec<&str> =
        all["variants"].as_array().unwrap().iter().map(|v| v["risk"].as_str().unwrap()).collect();
    let mut sorted = risks.clone();
    sorted.sort_by_key(|r| ["high", "medium", "low"].iter().position(|x| x == r));
    assert_eq!(risks, sorted, "high risk first");
    place.run(&["variants", event, "--risk", "awful"]).exits(2).says(&["high, medium, low"]);
    place.run(&["variants", event, "--cause", "evil"]).exits(2).says(&["eye-skip"]);
}

/// Most people have no cluster and build without it; the words are then those that tell them how to get it.
#[cfg(not(feature = "cluster"))]
#[test]
fn a_build_without_the_cluster_says_so() {
    let place = Place::new();
    let archive = place.write("archive.jsonl", "");
    let archive = archive.to_str().unwrap();
    for args in [
        &["cluster", "scheduler"][..],
        &["cluster", "executor"],
        &["reuse", archive, "-o", "out", "--cluster", "df://localhost:1"],
    ] {
        place.run(args).exits(2).says(&["built without the cluster", "--features cluster"]);
    }
    assert!(!place.path("out").exists());
}
