//! Another writer, a full disk, a process that is killed: nothing that was kept is lost, nothing half is shown, and the
//! same command again completes the work.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::support::{Place, Ran, conference, conference_number};

/// Enough small printings for an `add` to be interrupted in: two of each event.
fn many(place: &Place, events: usize) {
    for e in 0..events {
        let text = conference_number(e);
        place.write(&format!("in/{e:03}-a.txt"), &text);
        place.write(&format!("in/{e:03}-b.txt"), text.replacen("。", "！", 3));
    }
}

fn originals(place: &Place) -> usize {
    let Ok(folders) = fs::read_dir(place.path("record/originals")) else { return 0 };
    folders.filter_map(Result::ok).filter_map(|d| fs::read_dir(d.path()).ok()).map(Iterator::count).sum()
}

#[test]
fn another_process_writes() {
    let place = Place::new();
    place.write("in/a.txt", conference("2031年5月12日", ""));
    place.run(&["add", "in"]).exits(0);
    let mut held = fs::File::options().read(true).write(true).open(place.path("record/record.lock")).unwrap();
    held.lock().unwrap();
    held.set_len(0).unwrap();
    write!(held, "4711").unwrap();
    place.run(&["add", "in"]).exits(4).says(&["being written by another process (pid 4711)", "--wait"]);
    place.run(&["correct", "x/2031-05-12", "--reported", "9", "--reason", "r"]).exits(4);
    // Readers are not kept out.
    place.run(&["list"]).exits(0);
    place.is_sound("record");
    // Who waits gets it.
    let waiting = place
        .command(&["add", "in", "--wait", "600"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(held);
    Ran::from(waiting.wait_with_output().unwrap()).exits(0).says(&["1 known"]);
}

#[test]
fn two_adds_at_once_lose_nothing() {
    let place = Place::new();
    many(&place, 8);
    let start = |part: &str| {
        let files: Vec<String> = (0..8).map(|e| format!("in/{e:03}-{part}.txt")).collect();
        let mut args = vec!["add", "--wait", "600"];
        args.extend(files.iter().map(String::as_str));
        place.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let (a, b) = (start("a"), start("b"));
    Ran::from(a.wait_with_output().unwrap()).exits(0).says(&["8 added"]);
    Ran::from(b.wait_with_output().unwrap()).exits(0).says(&["8 added"]);
    place.is_sound("record");
    place.run(&["add", "in", "--record", "clean"]).exits(0);
    assert_eq!(place.export("record"), place.export("clean"));
}

#[cfg(unix)]
#[test]
fn full_disk() {
    let place = Place::new();
    many(&place, 6);
    place.run(&["add", "in", "--record", "clean"]).exits(0);
    let clean = place.export("clean");
    // A limit on the size of files stands in for the end of the disk: the write fails in the same places.
    let onrecord = env!("CARGO_BIN_EXE_onrecord");
    let mut refused = 0;
    for blocks in [0, 1, 2, 4, 8, 24, 48, 64, 96, 128, 160, 200] {
        let _ = fs::remove_dir_all(place.path("record"));
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{onrecord}' add in");
        let ran: Ran = std::process::Command::new("sh")
            .args(["-c", &script])
            .current_dir(place.path(""))
            .output()
            .unwrap()
            .into();
        if ran.code != Some(0) {
            let ran = ran.exits(5).says(&["error:", "hint:", "make room"]);
            assert!(ran.err.contains("no room"), "{ran:?}");
            refused += 1;
        }
        if place.path("record/record.sqlite").exists() {
            place.is_sound("record");
        }
        place.run(&["add", "in"]).exits(0);
        assert_eq!(place.export("record"), clean, "after {blocks} blocks");
    }
    assert!(refused >= 3, "the limits are below what a record needs");
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment() {
    let place = Place::new();
    many(&place, 20);
    place.run(&["add", "in", "--record", "clean"]).exits(0);
    let clean = place.export("clean");
    assert_eq!(place.events("clean").len(), 20);
    // Moments that can be seen from outside: the k-th original is there; the journal of a transaction is there.
    for moment in [0, 1, 7, 20, 33, 39, 40, 100, 101, 102] {
        let _ = fs::remove_dir_all(place.path("record"));
        let mut child =
            place.command(&["add", "in"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        loop {
            let reached = match moment {
                k @ 0..100 => originals(&place) >= k,
                journal => {
                    let seen = place.path("record/record.sqlite-journal").exists();
                    seen && originals(&place) >= (journal - 100) * 20
                }
            };
            if reached || child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        if place.path("record/record.sqlite").exists() {
            place.is_sound("record");
        }
        place.run(&["add", "in"]).exits(0);
        place.is_sound("record");
        assert_eq!(place.export("record"), clean, "killed at {moment}");
    }
}

#[cfg(unix)]
#[test]
fn stopped_with_ctrl_c() {
    let place = Place::new();
    many(&place, 20);
    place.run(&["add", "in", "--record", "clean"]).exits(0);
    let child = place.command(&["add", "in"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !place.path("record/record.lock").exists() {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    let _ = std::process::Command::new("kill").args(["-INT", &pid]).status();
    let ran = Ran::from(child.wait_with_output().unwrap());
    // It may have been done before the signal came.
    assert!(matches!(ran.code, Some(0 | 130)), "{ran:?}");
    place.is_sound("record");
    place.run(&["add", "in"]).exits(0);
    assert_eq!(place.export("record"), place.export("clean"));
}
