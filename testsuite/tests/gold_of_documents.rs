//! The five newspapers as documents, scored by the script that came with their gold, as they are scored as text.
//!
//! The gold speaks of bytes and lines of the text files. So the positions in the exported record, which are those of the
//! text that was taken from the document, are set over to the text file first, character by character; nothing else of the
//! record is touched. The newspapers are not part of this repository: where they do not stand beside it, or there is no
//! Python, the test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped and what it measured"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening};
use formats::{Hints, read};
use record::TextSpan;
use serde_json::{Value, json};
use testsuite::typeset::{Design, Encoding, alto, docx, epub, html, paragraphs, pdf};

/// A newspaper: the name of its file, its bytes, and its text.
struct Paper {
    name: String,
    bytes: Vec<u8>,
    text: String,
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

fn papers() -> Vec<Paper> {
    let Ok(entries) = std::fs::read_dir(shared().join("newspapers")) else {
        println!("skipped: ../shared is not here");
        return Vec::new();
    };
    let mut papers: Vec<Paper> = entries
        .map(|e| {
            let path = e.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let text = read(&bytes, Hints::default()).unwrap().text.as_str().to_owned();
            Paper { name: path.file_name().unwrap().to_str().unwrap().to_owned(), bytes, text }
        })
        .collect();
    papers.sort_by(|a, b| a.name.cmp(&b.name));
    papers
}

/// The record of these files, as exported.
fn exported(files: &[(String, Vec<u8>)]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let printings = folder.path().join("printings");
    std::fs::create_dir(&printings).unwrap();
    for (name, bytes) in files {
        std::fs::write(printings.join(name), bytes).unwrap();
    }
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    desk.add(&AddRequest { paths: vec![printings], encoding: None }, &mut ()).unwrap();
    let mut out = Vec::new();
    desk.export("json", None, &mut out, &mut ()).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// What the gold's script prints of a record; nothing where there is no Python.
fn score(record: &Value) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record.json");
    std::fs::write(&file, record.to_string()).unwrap();
    let Ok(done) = Command::new("python3").arg(shared().join("gold/score.py")).arg(&file).output() else {
        println!("skipped: there is no python3 here");
        return None;
    };
    let printed = String::from_utf8(done.stdout).unwrap();
    assert!(printed.contains("punctuation not high"), "{}", String::from_utf8_lossy(&done.stderr));
    // How many variants there are is no score: a running head that one page alone has is one more.
    Some(printed.lines().filter(|l| !l.starts_with("variants reported")).map(|l| format!("{l}\n")).collect())
}

/// A printed character, with the byte at which it begins and the one behind it.
type Printed = (char, (usize, usize));

/// The characters of a file that are printed. Marks of headings are layout.
fn printed(bytes: &[u8]) -> Vec<Printed> {
    let decoded = read(bytes, Hints::default()).unwrap();
    let text = decoded.text.as_str();
    let line_begins = |at: usize| text[..at].chars().next_back().is_none_or(|c| c == '\n' || c == '#');
    text.char_indices()
        .filter(|(at, c)| !c.is_whitespace() && (*c != '#' || !line_begins(*at)))
        .map(|(at, c)| {
            let bytes = decoded.text.bytes_of(TextSpan::between(at, at + c.len_utf8()));
            (c, (bytes.start(), bytes.end()))
        })
        .collect()
}

/// For each character of a text the place of the same one in the document, which prints running heads besides: they stand
/// before the text or behind it, or between two pages.
fn beside(theirs: &[Printed], ours: &[Printed]) -> Vec<usize> {
    const HEAD: usize = 100;
    let alike = |t: usize, o: usize, length: usize| {
        let (a, b) = (theirs.iter().skip(t).take(length), ours.iter().skip(o).take(length));
        ours.len() - o <= theirs.len().saturating_sub(t) && a.zip(b).all(|(a, b)| a.0 == b.0)
    };
    let (mut at, mut found) = (0, Vec::new());
    for o in 0..ours.len() {
        let skipped = if alike(at, o, 1) { Some(0) } else { (1..HEAD).find(|k| alike(at + k, o, 20)) };
        let Some(skipped) = skipped else { break };
        at += skipped;
        found.push(at);
        at += 1;
    }
    found
}

/// Sets the positions in a record over from documents to the text files that they were made of.
fn as_of_texts(mut record: Value, papers: &[Paper], documents: &[(String, Vec<u8>)]) -> Value {
    let mut places: Vec<(Value, Both, usize)> = Vec::new();
    for source in record["sources"].as_array_mut().unwrap() {
        let at = documents.iter().position(|d| source["path"] == json!(d.0)).unwrap();
        let (paper, document) = (&papers[at], &documents[at].1);
        let (theirs, ours) = (printed(document), printed(&paper.bytes));
        let both = beside(&theirs, &ours);
        assert_eq!(
            both.len(),
            ours.len(),
            "{}: characters are missing, or in another order",
            documents[at].0
        );
        let both: Both = both.into_iter().map(|t| theirs[t].1).zip(ours.iter().map(|o| o.1)).collect();
        for block in source["blocks"].as_array_mut().unwrap() {
            for edge in ["start", "end"] {
                block[edge] = over(&block[edge], &both, paper.bytes.len());
            }
        }
        source["path"] = json!(paper.name);
        places.push((source["id"].clone(), both, paper.bytes.len()));
    }
    for event in record["events"].as_array_mut().unwrap() {
        let witnesses = event["witnesses"].clone();
        let place_of = |siglum: &str| {
            let witness = witnesses.as_array().unwrap().iter().find(|w| w["siglum"] == siglum).unwrap();
            places.iter().find(|p| p.0 == witness["source"]).unwrap()
        };
        for variant in event["variants"].as_array_mut().unwrap() {
            for reading in variant["readings"].as_array_mut().unwrap() {
                for (siglum, span) in reading["spans"].as_object_mut().unwrap() {
                    let (_, both, length) = place_of(siglum);
                    for edge in span.as_array_mut().unwrap() {
                        *edge = over(edge, both, *length);
                    }
                }
            }
        }
    }
    record
}

/// Sets a newspaper as a document.
type Set<'a> = &'a dyn Fn(&Paper) -> Vec<u8>;

/// Where each character stands in the document and in the text file.
type Both = Vec<((usize, usize), (usize, usize))>;

/// A limit in the document as one in the text file: behind the character that ends there, else before the next one.
fn over(byte: &Value, both: &Both, length: usize) -> Value {
    let byte = usize::try_from(byte.as_u64().unwrap()).unwrap();
    let at = both.partition_point(|(theirs, _)| theirs.0 < byte);
    let before = at.checked_sub(1).and_then(|at| both.get(at));
    match before {
        None => json!(0),
        Some((theirs, ours)) if theirs.1 == byte && at < both.len() => json!(ours.1),
        Some(_) => json!(both.get(at).map_or(length, |(_, ours)| ours.0)),
    }
}

#[test]
fn documents_score_as_their_texts_do() {
    let papers = papers();
    let plain: Vec<(String, Vec<u8>)> = papers.iter().map(|p| (p.name.clone(), p.bytes.clone())).collect();
    if plain.is_empty() {
        return;
    }
    let Some(expected) = score(&exported(&plain)) else { return };
    let design = |columns, encoding| Design { columns, encoding, vertical: false, sidebar: false };
    let kinds: [(&str, Set<'_>); 7] = [
        ("pdf", &|p| pdf(&paragraphs(&p.text), &[], "", design(1, Encoding::UniGb))),
        ("pdf", &|p| pdf(&paragraphs(&p.text), &[], "", design(3, Encoding::Gbk))),
        ("pdf", &|p| pdf(&paragraphs(&p.text), &[], "", design(5, Encoding::ToUnicode))),
        ("html", &|p| html(&paragraphs(&p.text), "A title")),
        ("docx", &|p| docx(&paragraphs(&p.text)).unwrap()),
        ("epub", &|p| epub(&paragraphs(&p.text), "A title").unwrap()),
        ("xml", &|p| alto(&paragraphs(&p.text))),
    ];
    for (number, (ending, made)) in kinds.into_iter().enumerate() {
        let documents: Vec<(String, Vec<u8>)> = papers
            .iter()
            .map(|p| (format!("{}.{ending}", p.name.split('.').next().unwrap()), made(p)))
            .collect();
        let scored = score(&as_of_texts(exported(&documents), &papers, &documents)).unwrap();
        println!("{ending} ({number})\n{scored}");
        assert_eq!(scored, expected, "{ending} ({number})");
    }
}
