//! Records that older programs kept, and one of a program that does not exist yet.
//!
//! | folder | format | what is in it |
//! |---|---|---|
//! | `testsuite/data/old-record` | 1 | a source with two names, three decisions, one of them revoked, a printing that came after the first citations |
//! | `testsuite/data/old-record-3` | 3 | the same, an answer that somebody gave its question, a page of the web, two outcomes, one of them revoked |
//!
//! `cited.tsv` has the citations that the program of then gave before all that, with their words.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Place;

/// A record as it was kept, and how it was made.
struct Kept {
    folder: &'static str,
    format: i64,
    /// What was added first, under another name, and after the decisions.
    first: &'static [&'static str],
    again: &'static str,
    last: &'static str,
    /// Of its decisions, which are revoked.
    revoked: &'static [bool],
    outcomes: usize,
}

const FORMAT_1: Kept = Kept {
    folder: "old-record",
    format: 1,
    first: &["harbour-herald.txt", "the-tidewater.txt", "estuary-evening.txt", "stonebridge-commerce.txt"],
    again: "tidewater-copy.txt",
    last: "zelan-morning.txt",
    revoked: &[false, false, true],
    outcomes: 0,
};

const FORMAT_3: Kept = Kept {
    folder: "old-record-3",
    format: 3,
    first: &["wangxi-daily.txt", "estuary-evening.txt", "zelan-morning.txt", "ministry-transcript.html"],
    again: "evening-copy.txt",
    last: "archipelago-guide.txt",
    revoked: &[false, false, false, true],
    outcomes: 2,
};

fn kept(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite/data").join(folder)
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
    is_migrated_and_loses_nothing(&FORMAT_1);
}

#[test]
fn a_record_of_format_3_is_migrated_and_loses_nothing() {
    is_migrated_and_loses_nothing(&FORMAT_3);
}

fn is_migrated_and_loses_nothing(kept_as: &Kept) {
    let place = Place::new();
    let record = place.path("record");
    copy(&kept(kept_as.folder), &record);
    assert_eq!(format_of(&record), kept_as.format);

    // Every citation that was given resolves, to the words that were cited.
    let cited = fs::read_to_string(kept(kept_as.folder).join("cited.tsv")).unwrap();
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
    assert_eq!(revoked, kept_as.revoked);

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
    add(kept_as.first);
    add(&[kept_as.again]);
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
            "identify" => (
                format!("{event}/{}", word(&c["exchange"])),
                vec!["--identify".to_owned(), word(&c["outlet"])],
            ),
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
    let events = document["events"].as_array().unwrap();
    let outcomes: Vec<&Value> =
        events.iter().flat_map(|e| e["outcomes"].as_array().into_iter().flatten()).collect();
    assert_eq!(outcomes.len(), kept_as.outcomes);
    for o in outcomes {
        let word = |key: &str| o[key].as_str().unwrap_or_default();
        // An act has its id from its words, and is exported by them.
        let view = place.run(&["promises", "--json", "--record", "new"]).exits(0).json();
        let all = view["promises"].as_array().unwrap();
        let act = all.iter().find(|p| p["act"] == o["act"]).unwrap()["id"].as_str().unwrap();
        let mut args = vec!["promises", "--record", "new", "--outcome", act, "--status", word("status")];
        args.extend(["--source", word("source"), "--by", word("hand"), "--on", word("date")]);
        if o["note"].is_string() {
            args.extend(["--note", word("note")]);
        }
        place.run(&args).exits(0);
        if o["revoked"] == true {
            let args = ["promises", "--record", "new", "--revoke", word("id"), "--reason", "x"];
            place.run(&[&args[..], &["--by", word("hand"), "--on", word("date")]].concat()).exits(0);
        }
    }
    add(&[kept_as.last]);
    assert_eq!(place.export("new"), old);

    // What the newer format can hold goes into it.
    let view = place.run(&["promises", "--json"]).exits(0).json();
    let mut acts = view["promises"].as_array().unwrap().iter();
    let free = acts.find(|p| p["outcomes"].as_array().is_none_or(Vec::is_empty)).unwrap();
    let act = free["id"].as_str().unwrap();
    place.run(&["promises", "--outcome", act, "--status", "unknown", "--source", "yearbook"]).exits(0);
    place.is_sound("record");
}

#[test]
fn a_record_of_the_future_is_refused_and_left_alone() {
    let place = Place::new();
    let record = place.path("record");
    copy(&kept(FORMAT_1.folder), &record);
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
