//! What is read off pages must be what a text file of the same words gives: the same exchanges, the same characters.
//!
//! The five newspapers stand outside of this repository: where their folder is not beside it, the tests that set them
//! say so and pass.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped and what it measured"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening};
use serde_json::Value;
use testsuite::typeset::{Design, Encoding, copy, pdf};

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The record of these files, as exported.
fn record(files: &[(String, Vec<u8>)]) -> Value {
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

/// What each file holds, by its name without its ending: the date, and each exchange's turns with role, outlet and words.
fn held(record: &Value) -> Vec<(String, Vec<String>)> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for event in list(&record["events"]) {
        for witness in list(&event["witnesses"]) {
            let source = list(&record["sources"]).into_iter().find(|s| s["id"] == witness["source"]).unwrap();
            let name = source["path"].as_str().unwrap().split('.').next().unwrap().to_owned();
            let mut lines = vec![format!("event {}", event["date"])];
            for exchange in list(&witness["exchanges"]) {
                lines.push(format!("outlet {}", exchange["outlet"]));
                for turn in list(&exchange["turns"]) {
                    let words: String =
                        turn["text"].as_str().unwrap().chars().filter(|c| !c.is_whitespace()).collect();
                    lines.push(format!("{} {words}", turn["role"].as_str().unwrap()));
                }
            }
            all.push((name, lines));
        }
    }
    all.sort();
    all
}

/// A text of another matter, for frames; and a caption.
const SIDEBAR: [&str; 3] = [
    "天气预报：今天白天晴转多云，北风三级，最高气温十二度；夜间多云，最低气温三度，请市民注意增减衣物。",
    "本市地铁五号线本周末延长运营时间，末班车推迟到零点三十分，沿线各站均有接驳公交。",
    "晨港公园的郁金香进入盛花期，预计花期可持续到月底，园方提醒游客错峰游览。",
];
const CAPTION: &str = "图为晨港码头的集装箱货轮昨日清晨靠岸卸货。林晓舟摄";

#[test]
fn newspapers_set_as_pdf_read_as_their_texts_do() {
    let Ok(entries) = std::fs::read_dir(shared().join("newspapers")) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let mut texts: Vec<(String, String)> = entries
        .map(|e| {
            let path = e.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let text = formats::read(&bytes, formats::Hints::default()).unwrap().text.as_str().to_owned();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), text)
        })
        .collect();
    texts.sort();
    let plain: Vec<(String, Vec<u8>)> =
        texts.iter().map(|(n, t)| (format!("{n}.txt"), t.clone().into_bytes())).collect();
    let expected = held(&record(&plain));
    let designs = [
        Design { columns: 1, encoding: Encoding::UniGb, vertical: false, sidebar: false },
        Design { columns: 3, encoding: Encoding::Gbk, vertical: false, sidebar: false },
        Design { columns: 3, encoding: Encoding::ToUnicode, vertical: false, sidebar: true },
        Design { columns: 5, encoding: Encoding::ToUnicode, vertical: false, sidebar: false },
        Design { columns: 5, encoding: Encoding::UniGb, vertical: false, sidebar: true },
        Design { columns: 2, encoding: Encoding::UniGb, vertical: true, sidebar: false },
    ];
    let mut wrong = 0;
    for design in designs {
        let files: Vec<(String, Vec<u8>)> = texts
            .iter()
            .map(|(n, t)| (format!("{n}.pdf"), pdf(&copy(t), &SIDEBAR, CAPTION, design)))
            .collect();
        if let Ok(folder) = std::env::var("KEEP_PAGES") {
            for (name, bytes) in &files {
                let name = format!("{}-{}{}", design.columns, if design.sidebar { "s-" } else { "" }, name);
                std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
            }
        }
        let made = held(&record(&files));
        wrong += differences(&format!("{design:?}"), &expected, &made);
    }
    assert_eq!(wrong, 0);
}

/// Prints where two records differ, and counts it.
fn differences(what: &str, expected: &[(String, Vec<String>)], made: &[(String, Vec<String>)]) -> usize {
    let mut wrong = 0;
    for (name, lines) in expected {
        let own: &[String] = made.iter().find(|m| m.0 == *name).map_or(&[], |m| m.1.as_slice());
        let differ = lines.iter().zip(own).filter(|(a, b)| a != b).count() + lines.len().abs_diff(own.len());
        if differ > 0 {
            wrong += differ;
            println!("{what}\n  {name}: {differ} of {} lines differ", lines.len());
            let first = lines.iter().zip(own).find(|(a, b)| a != b);
            if let Some((a, b)) = first {
                let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
                let from = same.saturating_sub(12);
                let part = |s: &str| s.chars().skip(from).take(60).collect::<String>();
                println!("    expected …{}\n    read     …{}", part(a), part(b));
            }
        }
    }
    wrong
}
