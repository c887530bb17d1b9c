//! The samples and their truth keep in step.
//!
//! The printings of `samples/` were damaged by hand, and so was their truth written: a later touch to one must not
//! leave the other behind. Every printing has its truth and every truth its printing; what the truth says stands in the
//! printing does stand there; what was lost does not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use record::Cause;
use serde_json::Value;

/// The folder of the samples.
fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

/// Text without what the page puts between characters.
fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A printing decoded, entities undone.
fn printing(path: &Path, encoding: &str) -> String {
    let bytes = fs::read(path).expect("the printing is there");
    let text = match encoding {
        "GB18030" => {
            let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
            assert!(!wrong, "{} is not GB18030", path.display());
            assert!(String::from_utf8(bytes.clone()).is_err(), "{} could be read as UTF-8", path.display());
            text.into_owned()
        }
        _ => String::from_utf8(bytes).expect("UTF-8"),
    };
    [("&gt;", ">"), ("&ldquo;", "“"), ("&rdquo;", "”"), ("&mdash;", "—"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, mark)| text.replace(entity, mark))
}

/// A string of a JSON value.
fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is missing in {value}"))
}

/// The items of a list of a JSON value.
fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Every truth file.
fn truths() -> Vec<Value> {
    let mut files: Vec<PathBuf> = fs::read_dir(samples().join("truth"))
        .expect("the truth is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|f| serde_json::from_str(&fs::read_to_string(f).expect("readable")).expect("JSON"))
        .collect()
}

#[test]
fn every_printing_has_its_truth() {
    let listed: BTreeSet<String> =
        truths().iter().flat_map(|t| list(t, "printings")).map(|p| string(p, "file").to_owned()).collect();
    let mut found = BTreeSet::new();
    for year in ["zh/2031", "zh/2032", "en/2031"] {
        for entry in fs::read_dir(samples().join(year)).expect("the year is there") {
            let name = entry.expect("readable").file_name();
            found.insert(format!("{year}/{}", name.to_string_lossy()));
        }
    }
    assert_eq!(found, listed);
}

#[test]
fn every_turn_begins_and_ends_as_the_truth_says() {
    for truth in truths() {
        for p in list(&truth, "printings") {
            let file = string(p, "file");
            let text = printing(&samples().join(file), string(p, "encoding"));
            // Captions and the like stand inside sentences, characters at a break twice: what is printed between the
            // ends of a turn is not its words, but the ends themselves are whole in every sample save one, whose
            // answer is torn in two and says so.
            let torn = p.get("order").is_some();
            for turn in list(p, "exchanges").iter().flat_map(|e| list(e, "turns")) {
                for end in ["first", "last"] {
                    let words = flat(string(turn, end));
                    assert!(flat(&text).contains(&words) || torn && end == "last", "{file}: {words}");
                }
                if let Some(label) = turn["label"].as_str() {
                    assert!(flat(&text).contains(&flat(label)), "{file}: label {label}");
                }
            }
            for thing in list(p, "furniture").iter().chain(list(p, "headings")) {
                let words = thing.as_str().unwrap_or_default();
                assert!(flat(&text).contains(&flat(words)), "{file}: {words}");
            }
        }
    }
}

#[test]
fn every_variant_is_as_printed_and_was_spoken() {
    for truth in truths() {
        let spoken =
            fs::read_to_string(samples().join("truth").join(string(&truth, "spoken"))).expect("spoken");
        let spoken = flat(&spoken);
        for p in list(&truth, "printings") {
            let file = string(p, "file");
            let text = flat(&printing(&samples().join(file), string(p, "encoding")));
            for v in list(p, "variants") {
                let (said, printed) = (flat(string(v, "spoken")), flat(string(v, "printed")));
                assert!(spoken.contains(&said), "{file}: nobody said {said}");
                assert!(text.contains(&printed), "{file}: not printed: {printed}");
                assert!(printed.contains(&said) || !text.contains(&said), "{file}: not lost: {said}");
                assert!(
                    string(v, "risk") != "high" || v.get("reason").is_some(),
                    "{file}: {said}: why high?"
                );
                assert!(Cause::ALL.iter().any(|c| c.as_str() == string(v, "cause")), "{file}: {v}");
            }
        }
    }
}
