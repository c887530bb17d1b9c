use proptest::prelude::*;

use crate::support::{Place, conference, samples};

fn args<'a>(files: &'a [String], record: &'a str) -> Vec<&'a str> {
    let mut args = vec!["add", "--record", record];
    args.extend(files.iter().map(String::as_str));
    args
}

#[test]
fn a_folder_becomes_a_record_that_can_be_exported() {
    let place = Place::new();
    for file in samples() {
        let bytes = std::fs::read(&file).unwrap();
        let name = format!("in/{}", file.display().to_string().rsplit("samples/").next().unwrap());
        place.write(&name, bytes);
    }
    place.run(&["add", "in"]).exits(0).says(&["11 added, 0 known, 0 refused", "new event"]);
    assert_eq!(place.events("record").len(), 3);
    place.is_sound("record");
    for (format, begins) in [("json", "{"), ("jsonl", "{"), ("md", ""), ("html", "<!")] {
        let out = place.run(&["export", "--format", format]).exits(0).out;
        assert!(out.to_lowercase().starts_with(begins) && out.len() > 1000, "{format}");
        let file = format!("out.{format}");
        place.run(&["export", "-o", &file]).exits(0);
        assert_eq!(std::fs::read_to_string(place.path(&file)).unwrap(), out, "the ending names the format");
    }
}

#[test]
fn adding_again_changes_nothing() {
    let place = Place::new();
    let files: Vec<String> = samples().iter().map(|p| p.display().to_string()).collect();
    place.run(&args(&files, "record")).exits(0);
    let head = |place: &Place| place.run(&["check", "--json"]).exits(0).json()["ledger_head"].clone();
    let (before, export) = (head(&place), place.export("record"));
    place.run(&args(&files, "record")).exits(0).says(&["0 added, 11 known, 0 refused"]);
    assert_eq!(head(&place), before, "not a row in the ledger");
    assert_eq!(place.export("record"), export);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Any order, in any number of commands, gives the same record, byte for byte.
    #[test]
    fn order_and_portions_change_nothing(
        order in Just(samples()).prop_shuffle(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let place = Place::new();
        let sorted: Vec<String> = samples().iter().map(|p| p.display().to_string()).collect();
        place.run(&args(&sorted, "one-go")).exits(0);
        let shuffled: Vec<String> = order.iter().map(|p| p.display().to_string()).collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|c| c.index(shuffled.len())).collect();
        cuts.extend([0, shuffled.len()]);
        cuts.sort_unstable();
        for portion in cuts.windows(2).filter(|w| w[0] < w[1]) {
            place.run(&args(&shuffled[portion[0]..portion[1]], "portions")).exits(0);
        }
        prop_assert_eq!(place.export("one-go"), place.export("portions"));
        place.is_sound("portions");
    }
}

#[test]
fn one_by_one_is_in_one_go() {
    let place = Place::new();
    let files: Vec<String> = samples().iter().map(|p| p.display().to_string()).collect();
    place.run(&args(&files, "one-go")).exits(0);
    for file in files.iter().rev() {
        place.run(&args(std::slice::from_ref(file), "one-by-one")).exits(0);
    }
    assert_eq!(place.export("one-go"), place.export("one-by-one"));
    place.is_sound("one-by-one");
}

/// One printing sets the rest of an answer behind the end of the conference; no label says whose it is. Another prints that
/// answer whole, and must not be torn where the rest begins; and when a third tells whose it is, what was cited by then
/// must still be found.
#[test]
fn the_rest_of_an_answer_tears_no_other_printing() {
    let place = Place::new();
    let of_2032 = |name: &str| {
        let files = samples();
        let file = files.iter().find(|p| p.ends_with(format!("2032/{name}.txt"))).unwrap();
        file.display().to_string()
    };
    let three = ["archipelago-guide", "estuary-evening", "zelan-morning"].map(of_2032);
    place.run(&args(&three, "record")).exits(0);
    let event = place.events("record").remove(0);
    place.run(&["show", &format!("{event}/wang-xi-ri-bao")]).exits(0).says(&["這個孩子的名字叫"]);
    place.run(&args(&[of_2032("wangxi-daily")], "record")).exits(0);
    place.is_sound("record");
}

#[test]
fn the_same_bytes_under_two_names_are_one_source() {
    let text = conference("2031年5月12日", "");
    let there = Place::new();
    there.write("b.txt", &text);
    there.write("a.txt", &text);
    there.run(&["add", "b.txt"]).exits(0);
    there.run(&["add", "a.txt"]).exits(0).says(&["same-bytes", "in the record under the name b.txt"]);
    let back = Place::new();
    back.write("a.txt", &text);
    back.write("b.txt", &text);
    back.run(&["add", "a.txt", "b.txt"]).exits(0).says(&["1 added, 1 known"]);
    assert_eq!(there.export("record"), back.export("record"));
    let list = back.run(&["list", "--json"]).json();
    assert_eq!(list["events"][0]["witnesses"].as_array().unwrap().len(), 1);
    assert_eq!(list["events"][0]["witnesses"][0]["names"], serde_json::json!(["a.txt", "b.txt"]));
}

#[test]
fn a_record_that_lies_among_the_printings_is_not_read() {
    let place = Place::new();
    place.write("a.txt", conference("2031年5月12日", ""));
    place.run(&["add", "."]).exits(0).says(&["1 added"]);
    place.run(&["add", "."]).exits(0).says(&["0 added, 1 known, 0 refused"]);
}

#[test]
fn a_declared_encoding_is_kept_and_can_be_declared_later() {
    let place = Place::new();
    // Every byte is some Latin letter; the same bytes are Chinese when somebody says so.
    let gazette = samples().into_iter().find(|p| p.ends_with("stonebridge-commerce.txt")).unwrap();
    let bytes = std::fs::read(gazette).unwrap();
    place.write("gazette.txt", bytes);
    place.run(&["add", "gazette.txt", "--encoding", "windows-1252", "--record", "wrong-first"]);
    place
        .run(&["add", "gazette.txt", "--encoding", "gb18030", "--record", "wrong-first"])
        .exits(0)
        .says(&["read again"]);
    place.run(&["add", "gazette.txt", "--encoding", "gb18030", "--record", "right"]).exits(0);
    let events = |record: &str| {
        let list = place.run(&["list", "--json", "--record", record]).json();
        list["events"].as_array().unwrap().iter().map(|e| e["title"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(events("wrong-first"), events("right"));
    assert_eq!(events("right").len(), 1);
    place.is_sound("wrong-first");
}

#[test]
fn derived_tables_can_be_made_again() {
    let place = Place::new();
    let files: Vec<String> = samples().iter().map(|p| p.display().to_string()).collect();
    for part in files.chunks(4) {
        place.run(&args(part, "record")).exits(0);
    }
    let before = place.export("record");
    place.run(&["check", "--rebuild"]).exits(0).says(&["all is in order"]);
    assert_eq!(place.export("record"), before);
}
