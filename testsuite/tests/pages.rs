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
use testsuite::typeset::{Design, Encoding, paragraphs, pdf};

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
        Design { columns: 3, encoding: Encoding::Embedded, vertical: false, sidebar: false },
        Design { columns: 5, encoding: Encoding::UniGb, vertical: false, sidebar: true },
        Design { columns: 2, encoding: Encoding::UniGb, vertical: true, sidebar: false },
    ];
    let mut wrong = 0;
    for design in designs {
        let files: Vec<(String, Vec<u8>)> = texts
            .iter()
            .map(|(n, t)| (format!("{n}.pdf"), pdf(&paragraphs(t), &SIDEBAR, CAPTION, design)))
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

/// Turns of a conference: who speaks, and the words.
type Turns = Vec<(String, String)>;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// Successive turns of one speaker are one.
fn merged(turns: impl Iterator<Item = (String, String)>) -> Turns {
    let mut out: Turns = Vec::new();
    for (who, words) in turns {
        match out.last_mut() {
            Some(last) if last.0 == who => last.1.push_str(&words),
            _ => out.push((who, words)),
        }
    }
    out
}

/// The table's turns. Its own faults are set aside, and counted: running heads inside sentences, and labels inside
/// sentences where a turn opens a page.
fn table(path: &Path, faults: &mut (usize, usize)) -> Turns {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_str().unwrap();
    let (year, month, day) = (
        &name[name.len() - 8..name.len() - 4],
        &name[name.len() - 4..name.len() - 2],
        &name[name.len() - 2..],
    );
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let date =
        format!(r"{} {}, {year}", months[month.parse::<usize>().unwrap() - 1], day.parse::<u32>().unwrap());
    let heads = regex::Regex::new(&format!(
        r"Chair(?:man)? (?:Bernanke|Yellen)[’']s Press Conference(?: FINAL)?|\bFINAL\b|(?:Page )?\b\d+ of \d+\b|{date}(?: |$)"
    ))
    .unwrap();
    let label =
        regex::Regex::new(r"(?:^|[ —])((?:[A-ZÉ][A-Zc’'\-]+ ){1,3}[A-Z][A-Z’'É\-]+)\.(?: |$)").unwrap();
    let mut turns: Turns = Vec::new();
    let mut carried: Option<(String, String)> = None;
    let mut add = |who: &str, words: &str| turns.push((who.to_owned(), words.to_owned()));
    for row in text.lines().skip(1) {
        let Some((_, rest)) = row.split_once(',') else { continue };
        let Some((who, sentence)) = rest.split_once(',') else { continue };
        let sentence = sentence.trim_matches('"').replace("\"\"", "\"");
        faults.0 += heads.find_iter(&sentence).count();
        let clean = heads.replace_all(&sentence, "").into_owned();
        let mut at = 0;
        let who = who.trim().to_owned();
        // A label inside a sentence goes for all sentences until the table itself changes the speaker.
        let mut speaker = match &carried {
            Some((of, actual)) if *of == who => String::clone(actual),
            _ => who.clone(),
        };
        for found in label.captures_iter(&clean) {
            let name = found.get(1).unwrap();
            faults.1 += 1;
            add(&speaker, &clean[at..name.start()]);
            speaker = name.as_str().to_owned();
            at = found.get(0).unwrap().end();
        }
        add(&speaker, &clean[at..]);
        carried = (speaker != who).then_some((who, speaker));
    }
    merged(turns.into_iter().map(|(a, b)| (a, squeezed(&b))))
}

/// Twenty conferences as PDF beside a table of speakers and sentences that others made of them by machine.
#[test]
fn conferences_in_pdf_read_as_their_tables_say() {
    let folder = shared().join("data/conferences-pdf-en");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let mut names: Vec<PathBuf> =
        entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "pdf")).collect();
    names.sort();
    let files: Vec<(String, Vec<u8>)> = names
        .iter()
        .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(p).unwrap()))
        .collect();
    let record = record(&files);
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let mut faults = (0, 0);
    let (mut wanted, mut found, mut own, mut right, mut lost) = (0usize, 0usize, 0usize, 0usize, Vec::new());
    let (mut letters, mut errors, mut lacking) = (0usize, 0usize, 0usize);
    for path in &names {
        let name = path.file_name().unwrap().to_str().unwrap();
        let source = list(&record["sources"]).into_iter().find(|s| s["path"] == name).unwrap();
        let witness = list(&record["events"])
            .iter()
            .flat_map(|e| list(&e["witnesses"]))
            .find(|w| w["source"] == source["id"])
            .unwrap();
        let turns = list(&witness["opening"])
            .into_iter()
            .chain(list(&witness["exchanges"]).into_iter().flat_map(|x| list(&x["turns"])));
        let made = merged(turns.map(|t| {
            let who = t["label"].as_str().unwrap_or_default().trim_end_matches(['.', ':', ' ']).to_owned();
            (who, squeezed(t["text"].as_str().unwrap()))
        }));
        let gold = table(&path.with_extension("csv"), &mut faults);
        let all = |turns: &Turns| turns.iter().map(|t| t.1.as_str()).collect::<String>();
        let (gold_text, made_text) = (all(&gold), all(&made));
        letters += gold_text.chars().count();
        errors += distance(&gold_text, &made_text, &mut lacking);
        let begins = |words: &str, n: usize| words.chars().take(n).collect::<String>();
        let same =
            |a: &(String, String), b: &(String, String)| a.0 == b.0 && begins(&a.1, 12) == begins(&b.1, 12);
        wanted += gold.len();
        found += gold.iter().filter(|g| made.iter().any(|m| same(g, m))).count();
        own += made.len();
        for m in &made {
            if gold.iter().any(|g| same(g, m)) {
                right += 1;
            } else if gold.iter().any(|g| g.1.contains(&begins(&m.1, 20))) {
                // The words stand in the middle of a turn: the table has lost the label with the page's head.
                right += 1;
                lost.push(format!("{name}: {}", m.0));
            } else {
                println!("  not in the table: {name}: {}: {}", m.0, begins(&m.1, 40));
            }
        }
        let head = made.iter().find(|m| m.1.contains("PressConferenceFINAL"));
        assert!(head.is_none(), "{name}: a running head inside a turn: {head:?}");
    }
    let share = |a: usize, b: usize| a as f64 / b as f64;
    println!(
        "speakers: recall {:.4} ({found}/{wanted}), precision {:.4} ({right}/{own}); characters wrong {:.4} % ({errors}/{letters})",
        share(found, wanted),
        share(right, own),
        100.0 * share(errors, letters)
    );
    println!(
        "set aside of the table: {} running heads inside sentences, {} labels inside sentences, {lacking} letters lacking, {} labels lost:",
        faults.0,
        faults.1,
        lost.len()
    );
    println!("  {}", lost.join("\n  "));
    assert!(share(found, wanted) >= 0.995 && share(right, own) >= 0.995);
    assert!(share(errors, letters) <= 0.002);
}

/// Levenshtein's distance of two texts that are nearly the same: in stretches that agree, only what lies between counts.
fn distance(a: &str, b: &str, lacking: &mut usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (mut i, mut j, mut wrong) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        // The nearest place at which two dozen letters agree again.
        let again = (0..4000usize).find_map(|sum| {
            (0..=sum).map(|x| (x, sum - x)).find(|(x, y)| {
                i + x + 24 <= a.len() && j + y + 24 <= b.len() && a[i + x..i + x + 24] == b[j + y..j + y + 24]
            })
        });
        let Some((x, y)) = again else { break };
        // What only the pages hold, a line and more, is a passage that the table lacks.
        if x == 0 && y > 20 {
            *lacking += y;
        } else {
            wrong += x.max(y);
        }
        (i, j) = (i + x, j + y);
    }
    wrong + (a.len() - i).max(b.len() - j)
}
