//! Counts of phrases in seventy years of reports, by the index and by reading: every text, every place, every year.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use concordance::{Document, Index, IndexError, Options, Place, Query, Reading, Settings, Text};
use editing::script::fold;
use testsuite::degrade::random::Random;

#[test]
fn counts_of_two_hundred_phrases_are_those_of_reading() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/reports-zh/government_work_reports.jsonl");
    let Ok(lines) = fs::read_to_string(&path) else {
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", path.display());
        return;
    };
    let reports: Vec<(String, String)> = lines
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .filter_map(|r| Some((r["year"].as_str()?.to_owned(), r["content"].as_str()?.to_owned())))
        .collect();
    assert!(reports.len() > 40);
    let key = |n: usize| {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&(n as u64).to_le_bytes());
        key
    };
    let documents: Vec<Document> = reports
        .iter()
        .enumerate()
        .map(|(n, (year, text))| Document {
            key: key(n),
            date: year.clone(),
            texts: text.lines().map(|l| Text { words: l.to_owned(), ..Text::default() }).collect(),
        })
        .collect();
    // Several segments, as a large record has.
    let mut index = Index::empty(Settings { fold, identity: "reports".to_owned(), full: 400_000 });
    let keys: Vec<[u8; 32]> = documents.iter().map(|d| d.key).collect();
    index
        .update::<IndexError>(Place::Memory, &keys, "", |keys, _, _| {
            Ok(documents.iter().filter(|d| keys.contains(&d.key)).cloned().collect())
        })
        .unwrap();
    let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    // What is compared with is as plain as can be: folded characters without blanks, line by line.
    let plain: Vec<(String, Vec<String>)> = reports
        .iter()
        .map(|(year, text)| {
            let line = |l: &str| l.chars().map(fold).filter(|c| !c.is_whitespace()).collect();
            (year.clone(), text.lines().map(line).collect())
        })
        .collect();
    let mut random = Random::new(20_260_301, 0);
    for n in 0..200 {
        let length = 1 + n % 10;
        let phrase: String = loop {
            let text: Vec<char> = reports[random.below(reports.len())].1.chars().collect();
            let Some(last) = text.len().checked_sub(length) else { continue };
            let at = random.below(last + 1);
            let words = &text[at..at + length];
            // Marks as they stand, but no letters or digits: half a word is none.
            if words.iter().all(|c| han(c) || matches!(c, '，' | '、' | '。' | '；' | '“' | '”')) {
                break words.iter().collect();
            }
        };
        let wanted: String = phrase.chars().map(fold).collect();
        let mut years: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for (year, lines) in &plain {
            let count: u64 = lines.iter().map(|l| l.matches(&wanted).count() as u64).sum();
            if count > 0 {
                let of_year = years.entry(year).or_default();
                *of_year = (of_year.0 + 1, of_year.1 + count);
            }
        }
        let query = Query::phrase(&phrase, Reading { fold, stem: false }).unwrap();
        let found = index.search(&query, &Options::default()).unwrap();
        let mut got: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        let mut last = None;
        for hit in index.each(&found) {
            let placed = index.placed(&hit);
            let of_year = got.entry(placed.date).or_default();
            of_year.1 += 1;
            if last.replace(*placed.key) != Some(*placed.key) {
                of_year.0 += 1;
            }
        }
        assert_eq!(got, years, "{phrase}");
        assert_eq!(found.documents, years.values().map(|y| y.0).sum::<u64>(), "{phrase}");
        assert_eq!(found.hits, years.values().map(|y| y.1).sum::<u64>(), "{phrase}");
    }
}
