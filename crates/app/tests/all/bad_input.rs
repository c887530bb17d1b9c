//! Each line of the list of bad input is a test: what could be read is kept, the rest is said with place and advice,
//! nothing else is disturbed, and `check` passes afterwards.

use std::fs;

use crate::support::{Place, Ran, conference, conference_number};

/// Adds a good file and the bad one in one go: the good one must not suffer.
#[track_caller]
fn beside_a_good_one(place: &Place, bad: &str) -> Ran {
    place.write("in/good.txt", conference("2031年5月12日", ""));
    let ran = place.run(&["add", "in/good.txt", bad]);
    assert_eq!(place.events("record").len(), 1, "{}\n{}", ran.out, ran.err);
    place.is_sound("record");
    ran
}

#[test]
fn empty_file() {
    let place = Place::new();
    place.write("in/empty.txt", "");
    beside_a_good_one(&place, "in/empty.txt").exits(1).says(&["refused in/empty.txt", "empty", "hint:"]);
}

#[test]
fn white_space_alone() {
    let place = Place::new();
    place.write("in/blank.txt", " \n\n\t\u{3000}\n");
    beside_a_good_one(&place, "in/blank.txt").exits(1).says(&["refused", "empty"]);
}

#[test]
fn empty_folder() {
    let place = Place::new();
    fs::create_dir(place.path("in")).unwrap();
    place.run(&["add", "in"]).exits(1).says(&["no files there", "hint:"]);
    place.is_sound("record");
}

#[test]
fn picture_named_txt() {
    let place = Place::new();
    place.write("in/photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0");
    // Which code it has depends on whether this machine has something that reads images.
    beside_a_good_one(&place, "in/photo.txt").exits(1).says(&["refused in/photo.txt", "hint:"]);
    place
        .run(&["add", "in/photo.txt", "--recogniser", "none"])
        .exits(1)
        .says(&["image: This is a PNG image"]);
}

#[test]
fn random_bytes_named_txt() {
    let place = Place::new();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let bytes: Vec<u8> = (0..40_000)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .collect();
    place.write("in/noise.txt", bytes);
    let ran = beside_a_good_one(&place, "in/noise.txt");
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
}

#[test]
fn nul_characters_in_a_text() {
    let place = Place::new();
    let text = conference("2031年5月13日", "").replace("水位", "水\0位");
    place.write("in/nul.txt", text);
    place.run(&["add", "in/nul.txt"]).exits(0).says(&["control-characters", "byte"]);
    assert_eq!(place.events("record").len(), 1);
    place.is_sound("record");
}

#[test]
fn invalid_bytes_in_a_text() {
    let place = Place::new();
    let mut bytes = conference("2031年5月13日", "").into_bytes();
    let at = bytes.len() / 2;
    bytes.splice(at..at, [0xff, 0xfe, 0xff]);
    place.write("in/torn.txt", bytes);
    place.run(&["add", "in/torn.txt"]).exits(0).says(&["invalid-bytes"]);
    assert_eq!(place.events("record").len(), 1);
    place.is_sound("record");
}

#[test]
fn two_encodings_in_one_file() {
    let place = Place::new();
    let sample =
        crate::support::samples().into_iter().find(|p| p.ends_with("stonebridge-commerce.txt")).unwrap();
    let mut bytes = conference("2031年5月13日", "").into_bytes();
    bytes.extend(fs::read(sample).unwrap());
    place.write("in/mixed.txt", bytes);
    place.run(&["add", "in/mixed.txt"]).says(&["mixed-encodings"]);
    place.is_sound("record");
}

#[test]
fn text_decoded_wrongly_before_it_came() {
    let place = Place::new();
    // UTF-8 taken for Latin-1 and saved again.
    let twice: String = conference("2031年5月13日", "").bytes().map(char::from).collect();
    place.write("in/mojibake.txt", twice);
    place.run(&["add", "in/mojibake.txt"]).says(&["mojibake", "hint:"]);
    place.is_sound("record");
}

#[test]
fn file_of_a_gigabyte_is_not_read() {
    let place = Place::new();
    let huge = fs::File::create(place.write("in/huge.txt", "")).unwrap();
    // Sparse: a gigabyte of length, no bytes on the disk.
    huge.set_len(1 << 30).unwrap();
    beside_a_good_one(&place, "in/huge.txt").exits(1).says(&["too-large", "1073741824 bytes", "hint:"]);
}

#[test]
fn line_of_twenty_megabytes() {
    let place = Place::new();
    let sentence = "码头上的灯一直亮着，我们慢慢谈，不着急，也不回避。";
    place.write("in/line.txt", sentence.repeat(20_000_000 / sentence.len()));
    beside_a_good_one(&place, "in/line.txt");
}

#[test]
fn no_conference_in_it() {
    let place = Place::new();
    place.write(
        "in/recipe.txt",
        "鱼汤的做法\n\n鲫鱼两条，姜三片，冷水下锅，大火烧开后转小火，一直炖到汤色发白为止。\n",
    );
    beside_a_good_one(&place, "in/recipe.txt").exits(0).says(&["no-conference"]);
    place.run(&["list"]).exits(0).says(&["1 source in which no event was found", "recipe.txt"]);
}

#[test]
fn half_a_conference() {
    let place = Place::new();
    let text = conference("2031年5月12日", "今年通关单改成一页纸，五月二十日起生效。");
    let half: String = text.chars().take(text.chars().count() / 2).collect();
    place.write("in/half.txt", half);
    place.write("in/whole.txt", text);
    place.run(&["add", "in"]).exits(0);
    assert_eq!(place.events("record").len(), 1, "half and whole are one event");
    place.run(&["list"]).says(&["half.txt", "does not hold"]);
    place.is_sound("record");
}

#[test]
fn two_events_in_one_file() {
    let place = Place::new();
    place.write("in/both.txt", format!("{}\n\n{}", conference("2031年5月12日", ""), conference_number(7)));
    place.run(&["add", "in/both.txt"]).exits(0).says(&["several-events"]);
    assert_eq!(place.events("record").len(), 2);
    place.is_sound("record");
}

#[test]
fn name_that_is_not_there() {
    let place = Place::new();
    beside_a_good_one(&place, "in/nowhere.txt").exits(1).says(&["unreadable", "in/nowhere.txt", "hint:"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_to_themselves() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    place.write("in/deep/good.txt", conference("2031年5月12日", ""));
    symlink(place.path("in"), place.path("in/deep/up")).unwrap();
    symlink(place.path("in/self"), place.path("in/self")).unwrap();
    symlink(place.path("vanished.txt"), place.path("in/gone.txt")).unwrap();
    place.run(&["add", "in"]).exits(0).says(&["1 added", "in/gone.txt", "in/self", "not-a-file"]);
    place.is_sound("record");
}

#[cfg(unix)]
#[test]
fn pipe_and_device_do_not_block() {
    let place = Place::new();
    place.write("in/good.txt", conference("2031年5月12日", ""));
    let made = std::process::Command::new("mkfifo").arg(place.path("in/pipe.txt")).status();
    if made.is_ok_and(|s| s.success()) {
        place.run(&["add", "in"]).exits(0).says(&["1 added", "pipe.txt", "not-a-file"]);
    }
    place.run(&["add", "/dev/zero"]).exits(1).says(&["not-a-file"]);
}

/// Unreadable for everybody, also for a tester who is root: the name leads through a file, as if it were a folder.
#[test]
fn unreadable_file() {
    let place = Place::new();
    place.write("in/good.txt", conference("2031年5月12日", ""));
    place.run(&["add", "in/good.txt/inner.txt"]).exits(1).says(&["unreadable", "hint:"]);
    let ran = beside_a_good_one(&place, "in/good.txt/inner.txt");
    assert_eq!(ran.code, Some(1));
}

#[cfg(unix)]
#[test]
fn names_with_line_feeds_and_bytes_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    place.write("in/two\nlines.txt", conference("2031年5月12日", ""));
    let raw = place.path("in").join(OsStr::from_bytes(b"bad\xff.txt"));
    fs::write(raw, conference_number(3)).unwrap();
    place.run(&["add", "in", "--verbose"]).exits(0).says(&["two\\nlines.txt", "bad\\xff.txt", "2 added"]);
    place.run(&["list"]).exits(0).says(&["two\\nlines.txt"]);
    place.is_sound("record");
}

#[test]
fn other_endings_are_said_once() {
    let place = Place::new();
    for i in 0..30 {
        place.write(&format!("in/p{i}.mp3"), "x");
    }
    place.write("in/good.txt", conference("2031年5月12日", ""));
    let ran = place.run(&["add", "in"]).exits(0).says(&[
        "refused 30 files",
        "Files ending in .mp3 are not read",
        "and 27 more",
    ]);
    assert_eq!(ran.out.matches("not read here yet").count(), 1);
}

#[test]
fn folder_that_is_something_else() {
    let place = Place::new();
    place.write("in/good.txt", conference("2031年5月12日", ""));
    place.run(&["add", "in/good.txt", "--record", "in"]).exits(3).says(&[
        "is not a record",
        "good.txt",
        "hint:",
    ]);
    place
        .run(&["add", "in/good.txt", "--record", "in/good.txt"])
        .exits(3)
        .says(&["is not a record", "hint:"]);
    place.run(&["list", "--record", "nowhere"]).exits(3).says(&["there is no record in nowhere", "hint:"]);
    place.write("other/record.sqlite", "this is no database, but it is long enough to be looked at as one");
    place.run(&["list", "--record", "other"]).exits(3).says(&["not a record", "hint:"]);
}

#[test]
fn altered_originals_and_ledger_are_found() {
    let place = Place::new();
    place.write("in/good.txt", conference("2031年5月12日", ""));
    place.run(&["add", "in"]).exits(0);
    let list = place.run(&["list", "--json"]).json();
    let id = list["events"][0]["witnesses"][0]["source"].as_str().unwrap().to_owned();
    let original = place.path(&format!("record/originals/{}/{id}", &id[..2]));
    let bytes = fs::read(&original).unwrap();
    let mut altered = bytes.clone();
    altered[100] ^= 1;
    fs::write(&original, altered).unwrap();
    place.run(&["check"]).exits(1).says(&["original", &id, "other bytes", "hint:"]);
    fs::remove_file(&original).unwrap();
    place.run(&["check"]).exits(1).says(&["is missing"]);
    fs::write(&original, bytes).unwrap();
    place.is_sound("record");
}
