//! A record that an older program kept, and one of a program that does not exist yet.
//!
//! `testsuite/data/old-record` is a record of format 1 as it was on the disk, made of five invented printings: a source
//! with two names, three decisions, one of them revoked, and a printing that was added after the first citations were given.
//! `cited.tsv` has the citations that the program of then gave before all that, with their words.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Place;

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite/data/old-record")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

fn format_of(record: &Path) -> i64 {
    // Bytes 60 to 63 of every SQLite database are its `user_version`.
    let bytes = fs::read(record.join("record.sqlite")).unwrap();
    i64::from(u32::from_be_bytes(bytes[60..64].try_into().unwrap()))
}

#[test]
fn a_record_of_format_1_is_migrated_and_loses_nothing() {
    let place = Place::new();
    let record = place.path("record");
    copy(&kept(), &record);
    assert_eq!(format_of(&record), 1);

    // Every citation that was given resolves, to the words that were cited.
    let cited = fs::read_to_string(kept().join("cited.tsv")).unwrap();
    let mut resolved = 0;
    for line in cited.lines() {
        let (citation, words) = line.split_once('\t').unwrap();
        let shown = place.run(&["show", citation, "--json"]).exits(0).json();
        let texts = |field: &str| -> Vec<String> {
            let all = shown["cited"][field].as_array().cloned().unwrap_or_default();
            all.iter().map(|p| p["text"].as_str().unwrap().to_owned()).collect()
        };
        let found = [texts("passages"), texts("as_cited")].concat().iter().any(|t| t == words);
        // A program that reads better may read otherwise: then it says so.
        let said = shown["cited"]["fate"]["state"] == "changed" && !texts("passages").is_empty();
        assert!(found || said, "{citation}: {shown}");
        resolved += usize::from(found);
    }
    assert!(resolved * 10 >= cited.lines().count() * 9, "{resolved} of {} as cited", cited.lines().count());
    assert_eq!(format_of(&record), 3);

    // The ledger is row for row what it was, and goes on.
    place.is_sound("record");
    let decisions = place.run(&["correct", "--list", "--json"]).exits(0).json();
    let revoked: Vec<bool> = decisions.as_array().unwrap().iter().map(|d| d["revoked"] == true).collect();
    assert_eq!(revoked, [false, false, true]);

    // It is the record that the same printings and decisions give today.
    let old = place.export("record");
    let document: Value = serde_json::from_str(&old).unwrap();
    let sources = document["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 5);
    let add = |names: &[&str]| {
        let paths: Vec<String> = names
            .iter()
            .map(|name| {
                let of = |s: &&Value| s["names"].as_array().unwrap().iter().any(|n| n == name);
                let id = sources.iter().find(of).unwrap()["id"].as_str().unwrap();
                let bytes = fs::read(record.join("originals").join(&id[..2]).join(id)).unwrap();
                place.write(&format!("in/{name}"), bytes).display().to_string()
            })
            .collect();
        let mut args = vec!["add", "--record", "new"];
        args.extend(paths.iter().map(String::as_str));
        place.run(&args).exits(0);
    };
    add(&["harbour-herald.txt", "the-tidewater.txt", "estuary-evening.txt", "stonebridge-commerce.txt"]);
    add(&["tidewater-copy.txt"]);
    for d in document["events"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|e| e["emendations"].as_array().unwrap().iter().map(|d| (e["id"].as_str().unwrap(), d)))
    {
        let (event, d) = d;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let c = &d["correction"];
        let (at, what) = match c["kind"].as_str().unwrap() {
            "choose" => (
                event.to_owned(),
                vec!["--choose".to_owned(), word(&c["variant"]), "--reading".to_owned(), word(&c["reading"])],
            ),
            "reported" => (event.to_owned(), vec!["--reported".to_owned(), c["questions"].to_string()]),
            _ => (
                format!("{event}/{}", word(&c["exchange"])),
                vec!["--replace".to_owned(), word(&c["quote"]), "--with".to_owned(), word(&c["with"])],
            ),
        };
        let (hand, reason, date) = (word(&d["hand"]), word(&d["reason"]), word(&d["date"]));
        let mut args =
            vec!["correct", &at, "--record", "new", "--hand", &hand, "--reason", &reason, "--on", &date];
        args.extend(what.iter().map(String::as_str));
        place.run(&args).exits(0);
        if d["revoked"] == true {
            let id = word(&d["id"]);
            place
                .run(&[
                    "correct", "--revoke", &id, "--record", "new", "--hand", &hand, "--reason", "x", "--on",
                    &date,
                ])
                .exits(0);
        }
    }
    add(&["zelan-morning.txt"]);
    assert_eq!(place.export("new"), old);

    // What the newer format can hold goes into it.
    let view = place.run(&["promises", "--json"]).exits(0).json();
    let act = view["promises"][0]["id"].as_str().unwrap();
    place.run(&["promises", "--outcome", act, "--status", "unknown", "--source", "yearbook"]).exits(0);
    place.is_sound("record");
}

#[test]
fn a_record_of_the_future_is_refused_and_left_alone() {
    let place = Place::new();
    let record = place.path("record");
    copy(&kept(), &record);
    let database = record.join("record.sqlite");
    let mut bytes = fs::read(&database).unwrap();
    bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    for args in [&["list"][..], &["search", "港口"], &["add", "x.txt"], &["check"], &["promises"]] {
        place.write("x.txt", "x");
        place.run(args).exits(3).says(&["99", "use the version of onrecord that wrote it, or a later one"]);
    }
    assert!(fs::read(&database).unwrap() == bytes, "no byte of it was touched");
}
