//! How wordings travel: counts against counting by hand, and what was new and what was dropped between conferences.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::Place;

/// (year, texts with the phrase, count) as the command says.
fn years(view: &Value) -> Vec<(String, u64, u64)> {
    view["years"]
        .as_array()
        .expect("years")
        .iter()
        .map(|y| {
            let n = |name: &str| y[name].as_u64().expect("a number");
            (y["year"].as_str().unwrap_or("").to_owned(), n("used_in"), n("count"))
        })
        .collect()
}

#[test]
fn a_phrase_in_an_archive() {
    let place = Place::new();
    let lines = [
        json!({"id": "a", "date": "2031-05-12", "text": "渔港开放，渔港\n开放；漁港開放。"}),
        json!({"id": "b", "date": 2032, "text": "不提此事。"}),
        json!({"id": "c", "date": "2033-01", "text": "渔港开放"}),
        json!({"id": "d", "text": "渔港开放"}),
    ];
    let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
    place.write("reports.jsonl", text + "{\n");
    let ran = place.run(&["trace", "渔港开放", "--corpus", "reports.jsonl", "--fold"]).exits(1).says(&[
        "reports.jsonl:5: no valid JSON",
        "2031 3 in 1 of 1",
        "2032 0 in 0 of 1",
        "5 times in 3 of 4; first 2031-05-12, last 2033-01",
    ]);
    assert!(ran.out.contains("none"));
    let view = place
        .run(&["trace", "渔港开放", "--corpus", "reports.jsonl", "--at-least", "5", "--json"])
        .exits(1)
        .json();
    assert_eq!(view["folded_more"], 2);
    assert_eq!(years(&view), [("2031".to_owned(), 1, 1), ("2032".to_owned(), 0, 0)]);
    place.run(&["trace", "不在", "--corpus", "reports.jsonl"]).exits(1).says(&["0 times in 0 of 4"]);
    place.run(&["trace", " ", "--corpus", "reports.jsonl"]).exits(2).says(&["nothing to look for"]);
}

const FIRST: &str = "外事部长就溯江航运答记者问\n2031年5月12日\n\n\
    溯江晨报记者：请问部长，渔港开放有什么新的安排？\n\
    部长：溯江的渔港今后只会越开越大，不会越关越小；谁家的船愿意来，我们就给谁家的船留一盏灯、留一个泊位。去年我们同伊岚商定的三条航线，今年年底以前都要通航。\n";
const SECOND: &str = "外事部长就溯江航运答记者问\n2032年5月11日\n\n\
    溯江晨报记者：请问部长，渔港开放一年来进展如何？\n\
    部长：溯江的渔港今后只会越开越大，不会越关越小；谁家的船愿意来，我们就给谁家的船留一盏灯、留一个泊位。码头上的老人告诉我，今年的灯比往年多了一倍，夜里也看得见回家的路。\n";

#[test]
fn what_was_new_and_what_was_dropped() {
    let place = Place::new();
    place.write("in/first.txt", FIRST);
    place.write("in/second.txt", SECOND);
    place.run(&["add", "in"]).exits(0);
    let events = place.events("record");
    assert_eq!(events.len(), 2, "{events:?}");
    let view = place.run(&["trace", "--json"]).exits(0).json();
    assert_eq!(view["passages"].as_array().map(Vec::len), Some(1), "{view}");
    assert_eq!(
        (&view["passages"][0]["first"], &view["passages"][0]["last"]),
        (&json!("2031-05-12"), &json!("2032-05-11"))
    );
    assert!(
        view["passages"][0]["words"]
            .as_str()
            .is_some_and(|w| w.starts_with("溯江的渔港") && w.ends_with("留一个泊位"))
    );
    let later = events.iter().find(|e| e.contains("2032")).expect("the later event");
    let view = place.run(&["trace", "--event", later, "--json"]).exits(0).json();
    let answer = &view["answers"][0];
    assert!(answer["new"][0].as_str().is_some_and(|w| w.contains("今年的灯比往年多了一倍")), "{view}");
    assert!(answer["dropped"][0].as_str().is_some_and(|w| w.contains("三条航线")), "{view}");
    assert!(view["held"].as_str().is_some_and(|h| h.contains("held")));
    // The first event had nothing before it.
    let earlier = events.iter().find(|e| e.contains("2031")).expect("the earlier event");
    let view = place.run(&["trace", "--event", earlier, "--json"]).exits(0).json();
    assert_eq!((&view["answers"][0]["said_before"], &view["answers"][0]["dropped"]), (&json!(0), &json!([])));
    // A phrase, with what stands behind each count.
    place.run(&["trace", "三条航线"]).exits(0).says(&[
        "2031 1 in 1 of 1",
        "2032 0 in 0 of 1",
        "1 exchange held",
        "1 time in 1 of 2; 2031-05-12",
    ]);
    place.run(&["trace", "--event", "nobody/2031"]).exits(1).says(&["no event's id begins with nobody/2031"]);
}

/// Two hundred phrases of seventy years of reports, against plain counting.
#[test]
fn counts_are_those_of_plain_counting() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/reports-zh/government_work_reports.jsonl");
    let Ok(lines) = fs::read_to_string(&path) else {
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", path.display());
        return;
    };
    const LEAST: usize = 4000;
    let reports: Vec<(String, String)> = lines
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("a report"))
        .filter_map(|r| Some((r["year"].as_str()?.to_owned(), r["content"].as_str()?.to_owned())))
        .filter(|(_, text)| text.chars().count() >= LEAST)
        .collect();
    assert!(reports.len() > 40);
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    let mut state = 20_260_101u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut phrases = Vec::new();
    while phrases.len() < 200 {
        let text: Vec<char> = reports[next(reports.len())].1.chars().collect();
        let (at, length) = (next(text.len() - 10), 2 + next(7));
        let phrase = &text[at..at + length];
        if phrase.iter().all(han) {
            phrases.push(phrase.iter().collect::<String>());
        }
    }
    let place = Place::new();
    let corpus = path.to_str().expect("a path");
    let at_least = LEAST.to_string();
    for phrase in &phrases {
        let mut args = vec!["trace", phrase, "--corpus", corpus, "--text", "content", "--date", "year"];
        args.extend(["--at-least", &at_least, "--json"]);
        let view = place.run(&args).json();
        let mut expected: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (year, text) in &reports {
            let count = text.matches(phrase.as_str()).count() as u64;
            let of_year = expected.entry(year.clone()).or_default();
            of_year.0 += u64::from(count > 0);
            of_year.1 += count;
        }
        let expected: Vec<_> = expected.into_iter().map(|(y, (u, c))| (y, u, c)).collect();
        assert_eq!(years(&view), expected, "{phrase}");
    }
}
