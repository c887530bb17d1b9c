//! Printings come as documents. The five newspapers, set as each kind and read again, must be what they are as text: the
//! same exchanges, the same outlets, the same words, character by character.
//!
//! The newspapers are not part of this repository: where their folder does not stand beside it, the test says so and
//! passes, and an invented conference stands for them.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::path::Path;
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening};
use formats::{About, Hints, read, source_id};
use serde_json::Value;
use testsuite::typeset::{alto, docx, epub, html, paragraphs};

/// What a source says: for each exchange the outlet, and for each turn who speaks and the words.
type Said = Vec<Vec<(Option<String>, Vec<(String, Option<String>, String)>)>>;

fn said(bytes: &[u8]) -> Said {
    let decoded = read(bytes, Hints::default()).unwrap();
    let made = editing::structure(source_id(bytes), &decoded.text, &About::default(), &[]);
    made.witnesses
        .iter()
        .map(|w| {
            let turn = |t: &record::Turn| (format!("{:?}", t.role), t.speaker.clone(), t.text(&decoded.text));
            let opening = (None, w.opening.iter().map(turn).collect());
            let exchanges = w.exchanges.iter().map(|x| {
                (
                    x.outlet.as_ref().map(|o| format!("{o:?}").split("span").next().unwrap().to_owned()),
                    x.turns.iter().map(turn).collect(),
                )
            });
            std::iter::once(opening).chain(exchanges).collect()
        })
        .collect()
}

fn newspapers() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/newspapers");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared is not here");
        return Vec::new();
    };
    let mut papers: Vec<(String, String)> = entries
        .map(|e| {
            let path = e.unwrap().path();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    papers.sort();
    papers
}

fn invented() -> (String, String) {
    let exchange = "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？会不会增加3个检验站？有消息说R&D的钱减少了。\n\n部长：谢谢你的提问。我们两国是好邻居，合作从来没有停过。今年我们会在三个港口开设联合检验站，这对渔民是实实在在的好事。我们会把2030年说过的话一件一件做到底，不会因为一时一事而改变。\n\n第二段还要说：海港大桥明年春天通车，预算没有增加。\n\n";
    let text = format!(
        "# 部长谈渔业\n\n5月13日，部长在海港会议中心举行记者会，回答中外记者提问。\n\n## 合作前景广阔\n\n{}## 大桥明年通车\n\n{}",
        exchange.repeat(3),
        exchange.repeat(9)
    );
    ("invented".to_owned(), text)
}

fn documents(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let set = paragraphs(&text.replace("&gt;", ">").replace("&amp;", "&"));
    vec![
        ("html", html(&set, "A title")),
        ("docx", docx(&set).unwrap()),
        ("epub", epub(&set, "A title").unwrap()),
        ("xml", alto(&set)),
    ]
}

#[test]
fn each_newspaper_says_the_same_as_a_document() {
    let mut failed = Vec::new();
    for (name, text) in newspapers().into_iter().chain([invented()]) {
        let expected = said(text.as_bytes());
        assert!(!expected.is_empty(), "{name}");
        for (kind, bytes) in documents(&text) {
            let got = said(&bytes);
            if got != expected {
                let flat = |s: &Said| {
                    s.iter()
                        .flatten()
                        .flat_map(|(o, t)| t.iter().map(move |t| (o.clone(), t.clone())))
                        .collect::<Vec<_>>()
                };
                let (e, g) = (flat(&expected), flat(&got));
                let at = e.iter().zip(&g).position(|(e, g)| e != g);
                println!(
                    "{name} as {kind}: {} turns for {}; the first other one:\n{:?}\n{:?}",
                    g.len(),
                    e.len(),
                    at.map(|i| &e[i]),
                    at.map(|i| &g[i])
                );
                failed.push(format!("{name} as {kind}"));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// The exchanges of all events of a record, with their established words.
fn established(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    std::fs::create_dir(&input).unwrap();
    for (name, bytes) in files {
        std::fs::write(input.join(name), bytes).unwrap();
    }
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    let summary = desk.add(&AddRequest { paths: vec![input], encoding: None }, &mut ()).unwrap();
    assert_eq!(summary.counts().0, files.len());
    let mut out = Vec::new();
    desk.export("json", None, &mut out, &mut ()).unwrap();
    let record: Value = serde_json::from_slice(&out).unwrap();
    let mut all = Vec::new();
    for event in record["events"].as_array().unwrap() {
        for exchange in event["exchanges"].as_array().unwrap() {
            let mut words = String::new();
            texts(&exchange["turns"], &mut words);
            all.push((format!("{} {}", event["date"], exchange["outlet"]), words));
        }
    }
    all.sort();
    all
}

/// The words of the paragraphs of established turns.
fn texts(value: &Value, out: &mut String) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| texts(v, out)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("text", Value::String(s)) => {
                        out.push_str(s);
                        out.push('\n');
                    }
                    ("paragraphs", inner) => texts(inner, out),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

#[test]
fn records_of_documents_are_records_of_their_texts() {
    let mut papers = newspapers();
    papers.push(invented());
    let texts: Vec<(String, Vec<u8>)> =
        papers.iter().map(|(n, t)| (format!("{n}.txt"), t.clone().into_bytes())).collect();
    let expected = established(&texts);
    assert!(expected.iter().map(|e| e.1.len()).sum::<usize>() > 200);
    for kind in 0..4 {
        let files: Vec<(String, Vec<u8>)> = papers
            .iter()
            .map(|(name, text)| {
                let (ending, bytes) = documents(text).swap_remove(kind);
                (format!("{name}.{ending}"), bytes)
            })
            .collect();
        let got = established(&files);
        let other: Vec<_> = got.iter().zip(&expected).filter(|(g, e)| g != e).collect();
        for (got, expected) in &other {
            let same = got.1.chars().zip(expected.1.chars()).take_while(|(g, e)| g == e).count();
            let around = |s: &str| s.chars().skip(same.saturating_sub(30)).take(60).collect::<String>();
            println!("{:?} {:?}\n  {:?}\n  {:?}", got.0, expected.0, around(&got.1), around(&expected.1));
        }
        assert!(other.is_empty() && got.len() == expected.len(), "{}", files[0].0);
    }
}
