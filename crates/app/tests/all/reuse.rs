//! What texts share, from files to files: what is found, what is said of what could not be read, what happens when a run
//! is interrupted.

use std::fs;
use std::io::Write as _;

use serde_json::{Value, json};

use crate::support::Place;

const HARBOUR: &str = "溯江的渔港今后只会越开越大，不会越关越小；谁家的船愿意来，我们就给谁家的船留一盏灯、留一个泊位、留一碗热汤。";
const NET: &str = "补网的人都知道，网眼越密，鱼苗越活不成；定规矩也是这个道理，给小船留一条活路，就是给明年的鱼汛留一条活路。";

/// Words that no two texts share.
fn filler(n: usize) -> String {
    let mut state = n as u64 * 7919 + 13;
    (0..120)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from_u32(0x4e00 + (state >> 40) as u32 % 5000).expect("an ideograph")
        })
        .collect()
}

fn lines(texts: &[(&str, Option<&str>, String)]) -> String {
    texts
        .iter()
        .map(|(id, date, text)| format!("{}\n", json!({"id": id, "date": date, "text": text})))
        .collect()
}

fn archive() -> String {
    lines(&[
        ("north", Some("2031-05-12"), format!("{HARBOUR}\n{}", filler(1))),
        ("south", Some("2031-05-13"), format!("{}{}", filler(2), HARBOUR.replace('，', ","))),
        ("east", Some("2031-05-14"), format!("{}{NET}{}", filler(3), filler(4))),
        ("west", None, format!("{NET}{}{HARBOUR}", filler(5))),
        ("alone", None, filler(6)),
        ("empty", None, String::new()),
    ])
}

fn read(place: &Place, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(place.path(name)).expect("the result is there");
    text.lines().map(|l| serde_json::from_str(l).expect("an object a line")).collect()
}

/// The pairs as `a~b`, with the words of the first of each.
fn pairs(place: &Place, output: &str) -> Vec<String> {
    read(place, &format!("{output}/pairs.jsonl"))
        .iter()
        .map(|p| format!("{}~{}", p["a"].as_str().unwrap_or(""), p["b"].as_str().unwrap_or("")))
        .collect()
}

#[test]
fn passages_with_their_places() {
    let place = Place::new();
    place.write("archive.jsonl", archive());
    place
        .run(&["reuse", "archive.jsonl", "-o", "out"])
        .exits(0)
        .says(&["6 texts; 4 pairs in 2 clusters: 2 reprints, 0 formulas", "wrote out/pairs.jsonl"]);
    assert_eq!(pairs(&place, "out"), ["north~south", "north~west", "south~west", "east~west"]);
    let texts: Vec<Value> = archive().lines().map(|l| serde_json::from_str(l).expect("an object")).collect();
    let words = |id: &Value, start: &Value, end: &Value| -> String {
        let text = texts.iter().find(|t| t["id"] == *id).and_then(|t| t["text"].as_str()).expect("the text");
        let (start, end) = (start.as_u64().expect("a place"), end.as_u64().expect("a place"));
        text.chars().skip(start as usize).take((end - start) as usize).collect()
    };
    for p in read(&place, "out/pairs.jsonl") {
        // Marks at the end are no part of what is shared.
        let expected = if p["a"] == "east" { NET } else { HARBOUR }.trim_end_matches('。');
        for side in ["a", "b"] {
            let found = words(&p[side], &p[format!("{side}_start")], &p[format!("{side}_end")]);
            assert_eq!(found.replace(',', "，"), expected);
        }
        assert!(p["score"].as_f64().expect("a score") > 300.0);
    }
    let clusters = read(&place, "out/clusters.jsonl");
    assert_eq!(clusters[0]["documents"], 3);
    assert_eq!(clusters[0]["first"], "2031-05-12");
    assert_eq!(clusters[0]["last"], "2031-05-13");
    assert_eq!(clusters[0]["members"][2]["id"], "west");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let place = Place::new();
    let mut text = archive().into_bytes();
    text.extend_from_slice(b"{\"id\": \"broken\", \"text\": \"x\n\n{\"id\": \"none\"}\n{\"id\":\"north\",\"text\":\"again\"}\n[1]\n\"\xff\"\n");
    text.extend_from_slice(json!({"text": format!("{NET}{}", filler(9))}).to_string().as_bytes());
    place.write("archive.jsonl", text);
    place.run(&["reuse", "archive.jsonl", "nowhere", "-o", "out"]).exits(1).says(&[
        "not read: nowhere: it cannot be opened",
        "not read: archive.jsonl:7: no valid JSON",
        "not read: archive.jsonl:9: it has no field \"text\"",
        "not read: archive.jsonl:10: the name \"north\" is taken; the first text of it was kept",
        "not read: archive.jsonl:11:",
        "not read: archive.jsonl:12:",
        "7 texts; 6 pairs in 2 clusters",
    ]);
    // A text without a name is called by its line.
    assert!(pairs(&place, "out").contains(&"east~archive.jsonl:13".to_owned()));
    let view = place.run(&["reuse", "archive.jsonl", "-o", "other", "--json"]).exits(1).json();
    assert_eq!((&view["refused"], &view["documents"]), (&json!(5), &json!(7)));
}

#[test]
fn folders_of_texts() {
    let place = Place::new();
    place.write("in/2031-05-12.txt", format!("{}{HARBOUR}", filler(1)));
    place.write("in/deep/2032.txt", format!("{}{HARBOUR}", filler(2)));
    place.write("in/picture.jpg", "no text");
    place.write("in/empty.txt", "");
    place
        .run(&["reuse", "in", "-o", "out"])
        .exits(1)
        .says(&["in/picture.jpg: files ending in .jpg are not read here", "3 texts; 1 pair"]);
    assert_eq!(pairs(&place, "out"), ["2031-05-12.txt~deep/2032.txt"]);
    let members = &read(&place, "out/clusters.jsonl")[0]["members"];
    assert_eq!((&members[0]["date"], &members[1]["date"]), (&json!("2031-05-12"), &json!("2032")));
}

#[test]
fn parquet_in_and_out() {
    let place = Place::new();
    place.write("archive.jsonl", archive());
    place.run(&["reuse", "archive.jsonl", "-o", "out"]).exits(0).says(&["wrote out/clusters.parquet"]);
    // The results are an archive themselves, of names.
    place
        .run(&["reuse", "out/pairs.parquet", "-o", "again", "--id", "a_start", "--text", "b"])
        .exits(1)
        .says(&["is taken", "texts; 0 pairs"]);
    place.run(&["trace", "west", "--corpus", "out/clusters.parquet", "--text", "id"]).exits(0).says(&[
        "2031 0 in 0 of 3",
        "none 2 in 2 of 2",
        "2 times in 2 of 5",
    ]);
    place
        .run(&["reuse", "out/pairs.parquet", "-o", "other"])
        .exits(1)
        .says(&["out/pairs.parquet: it has no column \"text\"; its columns are a, a_start"]);
    place.write("false.parquet", "no such thing");
    place.run(&["reuse", "false.parquet", "-o", "third"]).exits(1).says(&["cannot be read as Parquet"]);
}

#[test]
fn against_a_reference() {
    let place = Place::new();
    place.write("archive.jsonl", archive());
    place.write("speech.txt", HARBOUR);
    place
        .run(&["reuse", "archive.jsonl", "--against", "speech.txt", "-o", "out"])
        .exits(0)
        .says(&["7 texts, 1 of them the reference; 3 pairs in 1 cluster"]);
    assert_eq!(pairs(&place, "out"), ["speech.txt~north", "speech.txt~south", "speech.txt~west"]);
}

#[test]
fn adding_finds_what_one_run_finds() {
    let place = Place::new();
    let all = archive();
    for (n, line) in all.lines().enumerate() {
        place.write(&format!("{n}.jsonl"), format!("{line}\n"));
        let (file, add) = (format!("{n}.jsonl"), ["--add"]);
        let mut args = vec!["reuse", file.as_str(), "-o", "out"];
        args.extend(if n > 0 { &add[..] } else { &[] });
        place.run(&args).exits(0);
    }
    place.write("all.jsonl", &all);
    place.run(&["reuse", "all.jsonl", "-o", "one"]).exits(0);
    assert_eq!(pairs(&place, "out"), pairs(&place, "one"));
    let spans = |output: &str| -> Vec<Value> {
        read(&place, &format!("{output}/clusters.jsonl")).iter().map(|c| c["members"].clone()).collect()
    };
    assert_eq!(spans("out"), spans("one"));
    // The same file again changes nothing.
    let before = fs::read(place.path("out/pairs.jsonl")).expect("pairs");
    place.run(&["reuse", "3.jsonl", "--add", "-o", "out"]).exits(0);
    assert_eq!(fs::read(place.path("out/pairs.jsonl")).expect("pairs"), before);
    place.run(&["reuse", "3.jsonl", "--add", "-o", "new"]).exits(2).says(&["there are no results in new"]);
}

#[test]
fn somebody_elses_folder_is_left_alone() {
    let place = Place::new();
    place.write("archive.jsonl", archive());
    place.write("home/letter.txt", "mine");
    place.run(&["reuse", "archive.jsonl", "-o", "home"]).exits(2).says(&["home holds something else"]);
    place.run(&["reuse", "archive.jsonl", "-o", "o", "--memory", "1M"]).exits(2).says(&["too little"]);
    place.run(&["reuse", "archive.jsonl", "-o", "o", "--memory", "much"]).exits(2).says(&["512M"]);
}

#[test]
fn the_same_results_with_little_memory_and_after_interruptions() {
    let place = Place::new();
    // Two hundred texts, so that there is something to interrupt.
    let mut file = fs::File::create(place.path("archive.jsonl")).expect("the archive");
    for n in 0..200 {
        let shared = if n % 3 == 0 { HARBOUR } else { NET };
        let line = json!({"id": n, "text": format!("{}{shared}{}", filler(n), filler(n + 1000))});
        writeln!(file, "{line}").expect("a line");
    }
    drop(file);
    place.run(&["reuse", "archive.jsonl", "-o", "one"]).exits(0);
    place.run(&["reuse", "archive.jsonl", "-o", "little", "--memory", "64M"]).exits(0);
    let same = |other: &str| {
        for name in ["pairs.jsonl", "clusters.jsonl", "pairs.parquet", "clusters.parquet"] {
            let read = |o: &str| fs::read(place.path(&format!("{o}/{name}"))).expect("a result");
            assert!(read("one") == read(other), "{other}/{name} differs");
        }
    };
    same("little");
    // As an interrupted run leaves it: the texts are there, and more behind them than was noted.
    let state = place.path("little/state");
    let note = fs::read_to_string(state.join("job.json")).expect("the note");
    fs::write(state.join("job.json"), note.replace("\"finished\": true", "\"finished\": false"))
        .expect("noted");
    for name in ["symbols", "kept", "documents"] {
        let mut file = fs::OpenOptions::new().append(true).open(state.join(name)).expect("a file");
        file.write_all(b"half a text").expect("written");
    }
    place
        .run(&["reuse", "archive.jsonl", "-o", "little"])
        .exits(0)
        .says(&["went on where the interrupted run had stopped"]);
    same("little");
}

#[cfg(unix)]
#[test]
fn no_room() {
    let place = Place::new();
    let text: String = (0..400).map(|n| lines(&[(&n.to_string(), None, filler(n))])).collect();
    place.write("archive.jsonl", text);
    let onrecord = env!("CARGO_BIN_EXE_onrecord");
    let script = format!("trap '' XFSZ; ulimit -f 20; exec '{onrecord}' reuse archive.jsonl -o out");
    let ran: crate::support::Ran = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(place.path("."))
        .output()
        .expect("sh starts")
        .into();
    ran.exits(5).says(&["cannot write", "out/state"]);
    // With room again it is done, and nothing counts twice.
    place.run(&["reuse", "archive.jsonl", "-o", "out"]).exits(0).says(&["400 texts; 0 pairs"]);
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let place = Place::new();
    place.write("archive.jsonl", archive());
    place.run(&["reuse", "archive.jsonl", "-o", "out"]).exits(0);
    let before = read(&place, "out/pairs.jsonl");
    let held = fs::File::create(place.path("out/reuse.lock")).expect("the lock can be opened");
    held.lock().expect("nobody holds it");
    place.run(&["reuse", "archive.jsonl", "-o", "out"]).exits(4).says(&["another run", "-o"]);
    assert_eq!(read(&place, "out/pairs.jsonl"), before);
    drop(held);
    place.run(&["reuse", "archive.jsonl", "-o", "out"]).exits(0);
}
