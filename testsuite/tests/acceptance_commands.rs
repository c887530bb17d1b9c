//! The seven acceptance tests of `USERS.md` once more, as they are met by somebody who asks: through what `search`,
//! `verify`, `compare`, `trace`, `figures`, `promises`, `entities`, `list`, `variants` and `review` answer.
//!
//! As in `acceptance.rs`, where the newspapers do not stand beside the repository each test says so and passes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use desk::{
    Attested, CompareRequest, Corpus, CorrectRequest, CorrectionRequest, Desk, EntitiesRequest, EventView,
    Evidence, FiguresRequest, FindRequest, FindView, FindWithin, Layout, PromisesRequest, Sort,
    VariantsRequest, Verdict, VerifyRequest, VerifyView,
};
use editing::script::fold_str;
use serde_json::Value;
use testsuite::facts;

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The newspapers, sorted; none where they do not stand.
fn newspapers() -> Option<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(shared().join("newspapers")) else {
        println!("skipped: ../shared is not here");
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

/// A record of all newspapers, of whose exchanges of 2025 it is reported how many there were.
fn record(papers: &[PathBuf]) -> (tempfile::TempDir, Desk) {
    let (folder, mut desk) = facts::record(papers.to_vec()).unwrap();
    let request = CorrectRequest {
        citation: event(&desk, "2025").id,
        correction: CorrectionRequest::Reported { questions: 23 },
        hand: "A. Reader".to_owned(),
        reason: "as the ministry counted".to_owned(),
        date: Some("2031-01-01".to_owned()),
    };
    desk.correct(&request, &mut ()).unwrap();
    (folder, desk)
}

fn event(desk: &Desk, year: &str) -> EventView {
    let of_year = |e: &EventView| e.date.as_ref().is_some_and(|d| d.starts_with(year));
    desk.list(None).unwrap().events.into_iter().find(of_year).unwrap()
}

fn search(desk: &Desk, query: &str, layout: Layout, corpus: Corpus) -> FindView {
    let request = FindRequest {
        query: query.to_owned(),
        corpus,
        printings: false,
        across_marks: false,
        stem: false,
        within: FindWithin::Exchange,
        limit: 500,
        layout,
    };
    desk.ask(&request, &mut ()).unwrap()
}

fn verify(desk: &Desk, quotation: &str) -> VerifyView {
    desk.verify(&VerifyRequest { quotation: quotation.to_owned(), ..VerifyRequest::default() }).unwrap()
}

/// The names of the files that read so.
fn readers(view: &VerifyView, year: &str) -> BTreeSet<String> {
    let of_year = view.places.iter().filter(|p| p.date.as_ref().is_some_and(|d| d.starts_with(year)));
    of_year.flat_map(|p| p.witnesses.iter().map(|w| w.name[..3].to_owned())).collect()
}

#[test]
fn the_figure_of_one_witness_is_struck_out_wherever_it_is_asked_for() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let request =
        FiguresRequest { about: Some("贸易额".to_owned()), trend: true, ..FiguresRequest::default() };
    let view = desk.figures(&request, &mut ()).unwrap();
    let of_2025 = view.figures.iter().filter(|f| f.date.as_ref().is_some_and(|d| d.starts_with("2025")));
    let figure = of_2025.into_iter().find(|f| f.value == 260e9).unwrap();
    assert!(figure.evidence.marks.iter().any(|m| m == "single witness, unconfirmed"));
    let drawn: Vec<f64> = view.trends.iter().flat_map(|t| &t.points).map(|p| p.value).collect();
    assert!(!drawn.contains(&260e9), "{drawn:?}");
    assert!(view.trends.iter().flat_map(|t| &t.struck_out).any(|p| p.value == 260e9 && !p.why.is_empty()));
}

#[test]
fn the_sentence_that_one_file_lacks_is_verbatim_in_the_others_and_its_gap_is_explained() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let view = verify(&desk, "公平竞争何在");
    assert_eq!(view.verdict, Verdict::VerbatimInSome, "{}", view.sentence);
    let readers = readers(&view, "2024");
    assert!(!readers.contains("002") && !readers.is_empty(), "{readers:?}");
    // The reading that lacks it is told, with the words at which the eye skipped.
    let request = VariantsRequest {
        citation: event(&desk, "2024").id,
        cause: Some("eye-skip".to_owned()),
        ..VariantsRequest::default()
    };
    let skips = desk.variants(&request).unwrap().variants;
    let skip = skips.iter().find(|v| v.readings.iter().any(|r| r.text.contains("何在"))).unwrap();
    assert_eq!(skip.risk, "high");
    let because: String = skip.readings.iter().flat_map(|r| r.evidence.iter().cloned()).collect();
    assert!(because.contains("何在"), "{because}");
    let found = search(&desk, "公平竞争何在", Layout::Events, Corpus::default());
    assert_eq!((found.said, found.said_in), (1, 1));
}

#[test]
fn explosive_words_of_one_file_are_never_quoted_without_saying_so() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    for words in ["中越结盟", "习近平新时代"] {
        let view = verify(&desk, words);
        let readers = readers(&view, "2024");
        assert!(readers.len() <= 1 || view.verdict != Verdict::Verbatim, "{words}: {}", view.sentence);
    }
    // A continent and a doctrine differ between files: each reading has its own files behind it.
    for (one, other) in [("亚洲", "欧洲"), ("习近平新时代", "习近平外交思想")] {
        let request = VariantsRequest {
            citation: event(&desk, "2024").id,
            risk: Some("high".to_owned()),
            ..VariantsRequest::default()
        };
        let high = desk.variants(&request).unwrap().variants;
        let around = |v: &desk::VariantView, words: &str| {
            let before: Vec<char> = v.before.chars().collect();
            let before: String = before[before.len().saturating_sub(5)..].iter().collect();
            let after: String = v.after.chars().take(5).collect();
            v.readings.iter().any(|r| format!("{before}{}{after}", r.text).contains(words))
        };
        assert!(high.iter().any(|v| around(v, one) && around(v, other)), "{one} / {other}");
    }
    let queue = desk.review(Some(&event(&desk, "2024").id), &mut ()).unwrap().items;
    assert!(!queue.is_empty());
}

#[test]
fn an_undecided_reading_is_verbatim_in_some() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let request =
        VariantsRequest { citation: event(&desk, "2024").id, undecided: true, ..VariantsRequest::default() };
    let undecided = desk.variants(&request).unwrap().variants;
    let open = |words: &str| {
        undecided.iter().any(|v| {
            let tail: Vec<char> = v.before.chars().rev().take(2).collect();
            let head: String = tail.into_iter().rev().collect();
            v.readings.iter().any(|r| format!("{head}{}", r.text).ends_with(words))
        })
    };
    assert!(open("共谋发展") && open("共谋振兴"));
    let (one, other) = (verify(&desk, "共谋发展"), verify(&desk, "共谋振兴"));
    let (one_by, other_by) = (readers(&one, "2024"), readers(&other, "2024"));
    assert!(one_by.is_superset(&BTreeSet::from(["000".to_owned(), "002".to_owned()])), "{one_by:?}");
    assert!(other_by.contains("004"), "{other_by:?}");
    assert_ne!(other.verdict, Verdict::NotFound);
}

#[test]
fn askers_are_those_of_the_gold_and_losses_are_told() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let event = event(&desk, "2024");
    assert_eq!(event.coverage.exchanges, 17);
    let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut gold = BTreeSet::new();
    for file in ["seed000.json", "seed002.json", "seed004.json"] {
        let bytes = std::fs::read(shared().join("gold").join(file)).unwrap();
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        for x in file["exchanges"].as_array().unwrap() {
            gold.insert(plain(x["outlet_normalised"].as_str().unwrap_or_default()));
        }
    }
    let request = EntitiesRequest {
        events: vec![event.id.clone()],
        kind: Some("outlet".to_owned()),
        ..EntitiesRequest::default()
    };
    let outlets = desk.entities(&request, &mut ()).unwrap().entities;
    for outlet in &outlets {
        assert!(gold.contains(&plain(&outlet.name)), "{} asked nothing", outlet.name);
    }
    assert_eq!(outlets.iter().map(|o| o.count).sum::<u32>(), 17);
    let gap = |file: &str, kinds: &[&str]| {
        let siglum = event.witnesses.iter().find(|w| w.name.starts_with(file)).map(|w| &w.siglum);
        event.gaps.iter().any(|g| Some(&g.siglum) == siglum && kinds.contains(&g.kind.as_str()))
    };
    for file in ["002", "004"] {
        assert!(gap(file, &["page-jump", "end"]), "{file} goes on elsewhere");
    }
    // Beside the other years nothing that is not held counts as not asked.
    let request =
        CompareRequest { events: vec!["cn-fm/2024".to_owned(), "cn-fm/2025".to_owned()], topic: None };
    let view = desk.compare(&request).unwrap();
    let states: BTreeSet<&str> =
        view.threads.iter().flat_map(|t| &t.cells).map(|c| c.state.as_str()).collect();
    assert!(!states.contains("unasked"), "{states:?}");
}

#[test]
fn a_zero_stands_with_what_was_asked_and_what_is_held() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let found = search(&desk, "和平统一", Layout::Events, Corpus::default());
    let events = found.events.unwrap();
    let of = |year: &str| {
        events.iter().find(|e| e.date.as_ref().is_some_and(|d| d.starts_with(year))).unwrap().clone()
    };
    let said = of("2024");
    assert_eq!((said.said + said.asked, said.hits.len()), (3, 3), "{}", said.summary);
    let silent = of("2025");
    assert_eq!(silent.said, 0);
    for words in ["0 in the captured", "different question", "13 of 23 exchanges held"] {
        assert!(silent.summary.contains(words), "{}", silent.summary);
    }
    assert!(silent.nearest.unwrap().question.unwrap().contains("2758"));
    let traced = desk.trace("和平统一").unwrap();
    let uses: BTreeMap<String, u64> =
        traced.uses.iter().map(|u| (u.date.clone().unwrap_or_default()[..4].to_owned(), u.count)).collect();
    assert_eq!((uses["2024"], uses["2025"]), (said.said as u64, 0));
    let zero =
        traced.uses.iter().find(|u| u.count == 0 && u.date.as_ref().is_some_and(|d| d.starts_with("2025")));
    assert!(zero.unwrap().summary.as_ref().unwrap().contains("13 of 23 exchanges held"));
}

#[test]
fn every_answer_leads_back_to_bytes_and_order_changes_nothing() {
    let Some(papers) = newspapers() else { return };
    let (_folder, desk) = record(&papers);
    let files: BTreeMap<String, Vec<u8>> = papers
        .iter()
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(p).unwrap()))
        .collect();
    let bare = |text: &str| -> String { fold_str(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let mut checked = 0;
    let mut attested = |text: &str, by: &[Attested]| {
        for w in by {
            let bytes = &files[&w.name][w.bytes.0..w.bytes.1];
            let printed = String::from_utf8(bytes.to_vec()).unwrap();
            // Between the characters of a printing may stand what was lifted out of it: a caption, a column's end.
            let printed = bare(&printed);
            let mut rest = printed.chars();
            assert!(bare(text).chars().all(|c| rest.any(|p| p == c)), "{text} is not at {w:?}");
            assert!(w.line > 0);
            checked += 1;
        }
    };
    let figures =
        desk.figures(&FiguresRequest { dates: true, ..FiguresRequest::default() }, &mut ()).unwrap();
    let promises = desk.promises(&PromisesRequest::default(), &mut ()).unwrap();
    let names = desk.entities(&EntitiesRequest::default(), &mut ()).unwrap();
    let all: Vec<(&str, &Evidence)> = figures
        .figures
        .iter()
        .map(|f| (f.text.as_str(), &f.evidence))
        .chain(figures.dates.iter().map(|d| (d.text.as_str(), &d.evidence)))
        .chain(promises.promises.iter().map(|p| (p.act.as_str(), &p.evidence)))
        .chain(
            names
                .entities
                .iter()
                .filter(|e| e.kind != "outlet")
                .flat_map(|e| &e.places)
                .map(|p| (p.text.as_str(), &p.evidence)),
        )
        .collect();
    for (text, evidence) in all {
        let told = || evidence.marks.iter().any(|m| m.starts_with("no one printing has all"));
        assert!(!evidence.witnesses.is_empty() || told(), "{text} has no witness");
        attested(text, &evidence.witnesses);
    }
    assert!(checked > 500, "{checked}");

    // What is found is cited, and the citation gives the paragraph that holds it.
    let lines = search(&desk, "台湾", Layout::Lines(Sort::Date), Corpus::default()).lines.unwrap();
    assert!(lines.len() > 20);
    for line in &lines {
        let cited = desk.resolve(&line.citation).unwrap();
        assert!(cited.passages.iter().any(|p| p.text.contains(&line.found)), "{}", line.citation);
        let quoted = verify(&desk, &format!("{}{}", line.found, line.after.trim_end_matches('…')));
        assert!(quoted.verdict.is_good(), "{}: {}", line.citation, quoted.sentence);
    }

    // The files in another order: every answer is the same.
    let answers = |desk: &Desk| -> Vec<Value> {
        let json = |v: Result<Value, serde_json::Error>| v.unwrap();
        vec![
            json(serde_json::to_value(desk.list(None).unwrap())),
            json(serde_json::to_value(search(desk, "和平统一", Layout::Events, Corpus::default()))),
            json(serde_json::to_value(verify(desk, "共谋发展"))),
            json(serde_json::to_value(desk.trace("和平统一").unwrap())),
            json(serde_json::to_value(desk.figures(&FiguresRequest::default(), &mut ()).unwrap())),
            json(serde_json::to_value(desk.promises(&PromisesRequest::default(), &mut ()).unwrap())),
            json(serde_json::to_value(desk.entities(&EntitiesRequest::default(), &mut ()).unwrap())),
        ]
    };
    let first = answers(&desk);
    let mut turned = papers.clone();
    turned.reverse();
    let (_other_folder, other) = record(&turned);
    assert_eq!(answers(&other), first);
}
