//! `onrecord collate`, as it is typed.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::support::{Place, Ran};

const FORMATS: [&str; 9] = ["table", "json", "table-json", "tei", "graphml", "dot", "csv", "html", "svg"];

/// Three invented witnesses, one of which has a passage at another place.
fn witnesses() -> Place {
    let place = Place::new();
    place.write(
        "A.txt",
        "The black cat sat on the mat, and slept all day long in the sun.\n\
         Then a very long and quiet evening came over the whole house.\n",
    );
    place.write(
        "B.txt",
        "The white cat sat on the mat and slept in the sun.\n\
         Then a very long and quiet night came over the house.\n",
    );
    place.write(
        "C.txt",
        "Then a very long and quiet evening came over the whole house.\n\
         The black dog sat on the mat, and slept all day in the <sun> & moon.\n",
    );
    place
}

fn collate(place: &Place, args: &[&str]) -> Ran {
    let mut all = vec!["collate"];
    all.extend(args);
    place.run(&all)
}

/// CollateX's table, and a check that its rows are the texts.
#[track_caller]
fn table(place: &Place, args: &[&str], texts: &[(&str, &str)]) -> Value {
    let mut args = args.to_vec();
    args.extend(["--format", "json"]);
    let ran = collate(place, &args).exits(0);
    let table: Value = serde_json::from_str(&ran.out).unwrap();
    let sigla: Vec<&str> = texts.iter().map(|(siglum, _)| *siglum).collect();
    assert_eq!(table["witnesses"], serde_json::json!(sigla));
    let rows = table["table"].as_array().unwrap();
    for ((siglum, text), row) in texts.iter().zip(rows) {
        assert_eq!(row.as_array().unwrap().len(), rows[0].as_array().unwrap().len());
        let cells = row.as_array().unwrap().iter().filter_map(Value::as_array).flatten();
        let whole: String = cells.map(|token| token["t"].as_str().unwrap()).collect();
        assert_eq!(whole, *text, "{siglum}");
    }
    table
}

fn read(place: &Place, name: &str) -> String {
    std::fs::read_to_string(place.path(name)).unwrap()
}

#[test]
fn every_format_is_written_and_the_same_twice() {
    let place = witnesses();
    for format in FORMATS {
        let args = ["A.txt", "B.txt", "C.txt", "--format", format];
        let once = collate(&place, &args).exits(0);
        assert!(once.out.len() > 20, "{format}");
        assert_eq!(once.out, collate(&place, &args).out, "{format}");
        let name = format!("out.{format}");
        let mut args = args.to_vec();
        args.extend(["-o", &name]);
        collate(&place, &args).exits(0).says(&["wrote"]);
        assert_eq!(read(&place, &name), once.out, "{format}");
    }
    collate(&place, &["A.txt", "B.txt", "--format", "pdf"]).exits(2).says(&["tei, graphml", "hint:"]);
    // The ending says what is wanted.
    collate(&place, &["A.txt", "B.txt", "-o", "x.xml"]).exits(0);
    assert!(read(&place, "x.xml").contains("<app "));
}

#[test]
fn the_table_keeps_to_the_screen() {
    let place = witnesses();
    place.write("甲.txt", "他们不仅没有停下，反而走得更远。江面上的雾慢慢散了。".repeat(4));
    place.write("乙.txt", "他們没有停下，反而走得更遠。江面上的雾慢慢散开了。".repeat(4));
    for args in [["A.txt", "B.txt"], ["甲.txt", "乙.txt"]] {
        for width in [30, 60, 80] {
            let mut command = place.command(&["collate"]);
            let out = command.args(args).env("COLUMNS", width.to_string()).output().unwrap();
            let out = String::from_utf8(out.stdout).unwrap();
            assert!(out.lines().count() > 5);
            for line in out.lines() {
                assert!(line.width() <= width, "{} columns of {width}: {line}", line.width());
            }
        }
    }
    let ran = collate(&place, &["甲.txt", "乙.txt", "--ignore", "script"]).exits(0);
    assert!(ran.out.starts_with("甲  他们不仅没有停下，"), "{}", ran.out);
    assert!(ran.out.contains("\n乙  他們····没有停下，"), "{}", ran.out);
}

#[test]
fn normal_forms_and_units_can_be_chosen() {
    let place = Place::new();
    place.write("A.txt", "The Ministry, he said, answers ２０３１ 問題");
    place.write("B.txt", "the ministry he said answers 2031 问题");
    let kinds = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["A.txt", "B.txt", "--json"];
        all.extend(args);
        let result = collate(&place, &all).exits(0).json();
        let places = result["places"].as_array().unwrap();
        places.iter().map(|p| p["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert!(kinds(&[]).contains(&"substantive".to_owned()));
    let all = kinds(&["--ignore", "case,width,script,punctuation"]);
    assert!(all.iter().all(|kind| kind == "agreement" || kind == "orthographic"), "{all:?}");
    let texts = [
        ("A", "The Ministry, he said, answers ２０３１ 問題"),
        ("B", "the ministry he said answers 2031 问题"),
    ];
    for tokens in ["auto", "char", "word"] {
        for joined in ["--segmentation", "--no-segmentation"] {
            let args = ["A.txt", "B.txt", "--tokens", tokens, joined, "--ignore", "case,punctuation"];
            table(&place, &args, &texts);
        }
    }
}

#[test]
fn the_base_is_the_lemma() {
    let place = witnesses();
    let tei = collate(&place, &["A.txt", "B.txt", "--base", "B", "--format", "tei"]).exits(0).out;
    assert!(tei.contains("<lem wit=\"#B\"> white</lem>"), "{tei}");
    collate(&place, &["A.txt", "B.txt", "--base", "D"]).exits(2).says(&["\"D\" is none", "A, B"]);
}

#[test]
fn collatex_tokens_come_back_with_all_their_fields() {
    let place = Place::new();
    let json = r#"{"witnesses":[
        {"id":"A","tokens":[{"t":"The ","n":"the","page":3,"span":{"from":[1,2]}},{"t":" ","note":"blank"},{"t":"cat"}]},
        {"id":"B","content":"the cat sat"}],"algorithm":"dekker"}"#;
    place.write("w.json", json);
    let texts = [("A", "The  cat"), ("B", "the cat sat")];
    let table = table(&place, &["w.json", "--no-segmentation"], &texts);
    let first = &table["table"][0][0];
    assert_eq!(first[0]["page"], 3);
    assert_eq!(first[0]["span"]["from"][1], 2);
    assert_eq!(first[1]["note"], "blank");
    assert_eq!(first[0]["n"], table["table"][1][0][0]["n"], "equal normal forms stand in one column");
    let ran = collate(&place, &["w.json"]).exits(0);
    assert!(ran.err.contains("ignored algorithm"), "{}", ran.err);
    // The same by standard input.
    let mut child = place
        .command(&["collate", "-", "--format", "json", "--no-segmentation"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(json.as_bytes()).unwrap();
    let out: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(out, table);
}

#[test]
fn odd_witnesses_are_collated_all_the_same() {
    let place = witnesses();
    place.write("empty.txt", "");
    place.write("blank.txt", " \n\n");
    place.write("control.txt", "a\0b \u{7} c\u{1b}[31m d\u{202e} = <&>\" \u{fffe}");
    let ran = collate(&place, &["A.txt"]).exits(0);
    assert!(ran.out.starts_with("A  The black cat"), "one witness is its own table: {}", ran.out);
    for format in FORMATS {
        let files = ["empty.txt", "blank.txt", "control.txt", "B.txt", "--format", format];
        let ran = collate(&place, &files).exits(0);
        assert!(ran.err.contains("empty is empty"), "{}", ran.err);
        if format != "json" && format != "table-json" {
            let stray = ran.out.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r'));
            assert_eq!(stray, None, "{format}");
        }
        collate(&place, &["empty.txt", "--format", format]).exits(0);
    }
    let control = read(&place, "control.txt");
    let texts = [("empty", ""), ("blank", " \n\n"), ("control", control.as_str())];
    table(&place, &["empty.txt", "blank.txt", "control.txt"], &texts);
    // Files of one name in two folders, and one file twice.
    place.write("1/A.txt", "one two");
    place.write("2/A.txt", "one three");
    let texts = [("1/A", "one two"), ("2/A", "one three"), ("2/A-2", "one three")];
    table(&place, &["1/A.txt", "2/A.txt", "2/A.txt"], &texts);
    // Another encoding, found out and told.
    place.write("gbk.txt", [0xbd, 0xad, 0xc9, 0xcf, 0xc6, 0xf0, 0xce, 0xed, 0xa1, 0xa3].repeat(20));
    collate(&place, &["gbk.txt", "A.txt"]).exits(0).says(&["江上起雾", "was read as"]);
}

#[test]
fn the_tree_of_copies_is_written() {
    let place = Place::new();
    let words: Vec<String> = (0..200).map(|i| format!("w{i}")).collect();
    for (name, changed) in [
        ("A 1", vec![3, 9, 30, 70]),
        ("B", vec![3, 9, 30, 90]),
        ("C's", vec![15, 40, 66, 120]),
        ("D", vec![15, 40, 66, 150]),
        ("E", vec![]),
    ] {
        let mut text = words.clone();
        changed.iter().for_each(|&at: &usize| text[at].push('x'));
        place.write(&format!("{name}.txt"), text.join(" "));
    }
    let files = ["A 1.txt", "B.txt", "C's.txt", "D.txt", "E.txt", "--format"];
    let tree = |format| collate(&place, &[&files[..], &[format]].concat()).exits(0).out;
    let newick = tree("newick");
    let one = newick.contains("(B:1.00,'A 1':1.00)") && newick.contains("(D:1.00,'C''s':1.00)");
    assert!(one && newick.ends_with(";\n"), "{newick}");
    assert!(tree("tree-svg").contains("samples of the places"));
}

#[test]
fn formulas_do_not_reach_a_spreadsheet() {
    let place = Place::new();
    place.write("A.txt", "=1+1 said he");
    place.write("B.txt", "@SUM(A1) said he");
    let csv = collate(&place, &["A.txt", "B.txt", "--format", "csv"]).exits(0).out;
    for line in csv.lines() {
        for cell in line.trim_start_matches('\u{feff}').split(',') {
            assert!(!cell.trim_matches('"').starts_with(['=', '@', '+', '-']), "{line}");
        }
    }
}

#[test]
fn bad_input_is_told_with_place_and_advice() {
    let place = witnesses();
    std::fs::create_dir(place.path("folder")).unwrap();
    place.write("broken.json", "{\"witnesses\": [\n  {\"id\": \"A\", \"content\": \"x\",, }\n]}");
    place.write("half.json", r#"{"witnesses":[{"id":"A","content":"\ud83d and no more"}]}"#);
    place.write("none.json", r#"{"witnesses":[]}"#);
    place.write("list.json", "[1]");
    place.write("equal.json", r#"{"witnesses":[{"id":"A","content":"x"},{"id":"A","content":"y"}]}"#);
    place.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    for (files, code, words) in [
        (vec!["missing.txt"], 1, vec!["there is no file missing.txt", "hint:"]),
        (vec!["folder"], 1, vec!["folder is a folder", "folder/*.txt"]),
        (vec!["broken.json"], 1, vec!["broken.json holds no witnesses", "line 2 column", "hint:"]),
        (vec!["half.json"], 1, vec!["half.json holds no witnesses", "line 1 column", "half a character"]),
        (vec!["none.json"], 1, vec!["there are no witnesses"]),
        (vec!["list.json"], 1, vec!["the document should be an object"]),
        (vec!["equal.json"], 1, vec!["witnesses[0] and witnesses[1]", "\"A\""]),
        (vec!["A=A.txt", "A=B.txt"], 2, vec!["two witnesses are called A", "A=first.txt"]),
        (vec!["picture.txt"], 1, vec!["picture.txt", "hint:"]),
        (vec!["A.txt", "-o", "no/folder/x.html"], 5, vec!["cannot write", "hint:"]),
        (vec![], 2, vec!["FILE"]),
    ] {
        let ran = collate(&place, &files).exits(code).says(&words);
        assert_eq!(ran.out, "", "{files:?}");
    }
}

/// A file as long as a library is refused before it is read; nothing else could be done with it in bounded memory.
#[test]
fn a_witness_of_300_megabytes_is_refused_at_once() {
    let place = witnesses();
    let file = std::fs::File::create(place.path("long.txt")).unwrap();
    // Sparse: it takes no room.
    file.set_len(300 << 20).unwrap();
    collate(&place, &["A.txt", "long.txt"]).exits(1).says(&["long.txt has 300 MiB", "chapter by chapter"]);
}

#[test]
fn a_long_text_is_not_drawn() {
    let place = Place::new();
    let text = |word: &str| (0..400).map(|i| format!("w{i} {word} ")).collect::<String>();
    place.write("A.txt", text("one"));
    place.write("B.txt", text("two"));
    collate(&place, &["A.txt", "B.txt", "--format", "svg"]).exits(2).says(&["up to 240 places", "html"]);
    collate(&place, &["A.txt", "B.txt", "--format", "html"]).exits(0);
}

/// What is written as TEI is read again, with the same texts and the same lacunae.
#[test]
fn an_apparatus_is_read_again() {
    let place = witnesses();
    place.write("D.txt", "The black cat sat on […] long in the sun.\nThen a quiet evening & […]");
    let all = ["A.txt", "B.txt", "C.txt", "D.txt", "--lacuna", "[…]", "-o", "first.xml"];
    collate(&place, &all).exits(0);
    let first = read(&place, "first.xml");
    assert!(first.contains("<rdg wit=\"#D\"><gap reason=\"lost\"/></rdg>"), "{first}");
    let words = |args: &[&str]| -> Vec<String> {
        let ran = collate(&place, &[args, &["--format", "json", "--no-segmentation"][..]].concat()).exits(0);
        let table: Value = serde_json::from_str(&ran.out).unwrap();
        let row = |row: &Value| -> String {
            let tokens = row.as_array().unwrap().iter().filter_map(Value::as_array).flatten();
            tokens.map(|token| token["n"].as_str().unwrap().to_owned() + " ").collect()
        };
        table["table"].as_array().unwrap().iter().map(row).collect()
    };
    assert_eq!(words(&all[..6]), words(&["first.xml"]));
    let places =
        |file: &[&str]| collate(&place, &[file, &["--json"]].concat()).exits(0).json()["witnesses"].clone();
    assert_eq!(places(&all[..6])[3]["lacunae"], 2);
    assert_eq!(places(&all[..6])[3]["tokens"], places(&["first.xml"])[3]["tokens"]);
    assert!(places(&["first.xml"])[3]["lacunae"].as_u64() >= Some(2));
    place.write("bad.xml", "<TEI><text><app></text>");
    collate(&place, &["bad.xml"]).exits(1).says(&["bad.xml holds no apparatus", "byte", "hint:"]);
}

/// Every file of TEI is valid by the consortium's schema, where schema and validator are at hand.
#[test]
fn tei_is_valid() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema/tei_all-4.10.2.rng");
    let jing = Command::new("jing").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !schema.exists() || jing.is_err() {
        let what = if jing.is_err() { "jing is not installed" } else { "the schema is not there" };
        let _ = writeln!(std::io::stderr(), "skipped: {what}");
        return;
    }
    let place = witnesses();
    place.write("空.txt", "");
    place.write("1 & 2.txt", "a\0b <c> \u{7} & d\u{fffe}\u{1b} \"e\" ]]> end\n\nof all");
    place.write("place-1.txt", "The black cat sat.\n\nEnd.\n");
    let all = ["A.txt", "B.txt", "C.txt", "空.txt", "1 & 2.txt", "place-1.txt"];
    let mut files = Vec::new();
    for (i, (witnesses, more)) in [
        (&all[..3], vec!["--base", "B"]),
        (&all[..], vec![]),
        (&all[..], vec!["--no-segmentation"]),
        (&all[3..4], vec![]),
        (&all[4..], vec!["--base", "1 & 2"]),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{i}.xml");
        let mut args = witnesses.to_vec();
        args.extend(more);
        args.extend(["-o", &name]);
        collate(&place, &args).exits(0);
        files.push(name);
    }
    let mut command = Command::new("jing");
    command.arg(&schema).args(files.iter().map(|name| place.path(name)));
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}
