//! The seven things that the five newspaper files must never get wrong.
//!
//! They are the acceptance tests at the end of `USERS.md`. The newspapers are not part of this repository: where their folder
//! does not stand beside it, each test says so and passes. Of their words only those stand here that name the place.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::{
    AddRequest, CorrectRequest, CorrectionRequest, Desk, EventView, Moment, Opening, ReviewItem, VariantView,
    VariantsRequest,
};
use serde_json::Value;
use tempfile::TempDir;

/// A record in a folder of its own.
struct Place {
    folder: TempDir,
    desk: Desk,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let opening = Opening {
            folder: folder.path().join("record"),
            wait: Duration::from_secs(5),
            moment: Moment::at("2031-01-01T00:00:00Z"),
        };
        let desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
        Self { folder, desk }
    }

    fn of(paths: &[PathBuf]) -> Self {
        let mut place = Self::new();
        place.add(paths);
        place
    }

    fn add(&mut self, paths: &[PathBuf]) {
        self.desk.add(&AddRequest { paths: paths.to_vec(), encoding: None }, &mut ()).unwrap();
    }

    fn event(&self, year: &str) -> EventView {
        let year = |e: &EventView| e.date.as_ref().is_some_and(|d| d.starts_with(year));
        self.desk.list(None).unwrap().events.into_iter().find(year).unwrap()
    }

    fn variants(&self, year: &str) -> Vec<VariantView> {
        let request = VariantsRequest { citation: self.event(year).id, ..VariantsRequest::default() };
        self.desk.variants(&request).unwrap().variants
    }

    fn export(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.desk.export("json", None, &mut out, &mut ()).unwrap();
        out
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.export()).unwrap()
    }
}

/// The newspapers, sorted; none where they do not stand.
fn newspapers() -> Option<Vec<PathBuf>> {
    let folder = shared().join("newspapers");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: ../shared is not here");
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The words of each reading with the few characters that stand around them.
fn in_context(v: &VariantView) -> Vec<String> {
    let before: Vec<char> = v.before.chars().collect();
    let before: String = before[before.len().saturating_sub(4)..].iter().collect();
    let after: String = v.after.chars().take(4).collect();
    v.readings.iter().map(|r| format!("{before}{}{after}", r.text)).collect()
}

/// The variant of which one reading gives the one words and another the other.
fn variant_of<'a>(variants: &'a [VariantView], one: &str, other: &str) -> &'a VariantView {
    let has = |v: &VariantView| {
        let readings = in_context(v);
        let only = |words: &str, not: &str| readings.iter().any(|r| r.contains(words) && !r.contains(not));
        only(one, other) && only(other, one)
    };
    variants.iter().find(|v| has(v)).unwrap_or_else(|| panic!("no variant {one} / {other}"))
}

#[test]
fn a_figure_of_a_single_witness_is_unconfirmed_and_a_second_copy_shows_the_skip() {
    let Some(papers) = newspapers() else { return };
    let paper = papers.iter().find(|p| p.file_name().unwrap().to_str().unwrap().starts_with("001")).unwrap();
    let mut place = Place::of(&papers);
    let event = place.event("2025");
    assert_eq!(event.witnesses.len(), 1);
    let listed = place.desk.suspects(Some(&event.id), &mut ()).unwrap();
    let figure = listed.unconfirmed.iter().find(|u| u.text.contains("2600") && u.reason == "figure");
    assert!(figure.is_some(), "the figure rests on one witness");

    // A second copy, in which the sentence has two clauses: both begin with the words between which an eye can skip.
    let text = std::fs::read_to_string(paper).unwrap();
    let cut = text.find("贸易额从几乎").unwrap() + "贸易额从".len();
    let copy = format!("{}20亿美元增长到7000亿美元，投资额从{}", &text[..cut], &text[cut..]);
    let file = place.folder.path().join("copy.txt");
    std::fs::write(&file, copy).unwrap();
    place.add(&[file]);
    assert_eq!(place.event("2025").witnesses.len(), 2);
    let variants = place.variants("2025");
    let skip = variants
        .iter()
        .find(|v| v.readings.iter().any(|r| r.cause.as_deref() == Some("eye-skip")))
        .expect("an eye-skip");
    assert_eq!(skip.risk, "high");
    let json = place.json();
    let evidence = evidence_of(&json, &skip.id);
    assert!(evidence["boundary"].as_str().unwrap().contains("额从"), "{evidence}");
}

/// The boundary strings of a variant that is an eye-skip.
fn evidence_of<'a>(json: &'a Value, id: &str) -> &'a Value {
    let events = json["events"].as_array().unwrap().iter();
    events
        .flat_map(|e| e["variants"].as_array().unwrap())
        .filter(|v| v["id"] == id)
        .flat_map(|v| v["readings"].as_array().unwrap())
        .flat_map(|r| r["evidence"].as_array().unwrap())
        .find(|e| e["boundary"].is_string())
        .expect("the strings at both ends of the skip")
}

#[test]
fn the_sentence_lost_between_two_copies_of_a_phrase_is_an_eye_skip() {
    let Some(papers) = newspapers() else { return };
    let place = Place::of(&papers);
    let variants = place.variants("2024");
    let skip = variants
        .iter()
        .find(|v| {
            v.readings.iter().any(|r| r.cause.as_deref() == Some("eye-skip"))
                && v.readings.iter().any(|r| r.text.contains("何在"))
        })
        .expect("an eye-skip at 何在");
    assert_eq!((skip.risk.as_str(), skip.cause.as_str()), ("high", "eye-skip"));
    let json = place.json();
    let evidence = evidence_of(&json, &skip.id);
    let string = |name: &str| evidence[name].as_str().unwrap();
    let boundary = string("boundary");
    assert!(boundary.contains("何在"), "{evidence}");
    assert!(string("first").contains(boundary) && string("second").contains(boundary), "{evidence}");
    assert_ne!(string("first"), string("second"));
}

#[test]
fn names_and_places_stand_in_the_queue_before_all_punctuation() {
    let Some(papers) = newspapers() else { return };
    let place = Place::of(&papers);
    let variants = place.variants("2024");
    let doctrine = variant_of(&variants, "习近平新时代", "习近平外交思想");
    let continent = variant_of(&variants, "亚洲", "欧洲");
    for v in [doctrine, continent] {
        assert_eq!(v.risk, "high", "{:?}", in_context(v));
    }

    let queue = place.desk.review(Some(&place.event("2024").id), &mut ()).unwrap().items;
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let punctuation = |item: &ReviewItem| match item {
        ReviewItem::Variant(v) => {
            v.readings.iter().map(|r| words(&r.text)).collect::<BTreeSet<_>>().len() == 1
        }
        ReviewItem::Suspect(s) => s.kind == "punctuation",
        ReviewItem::Unconfirmed(_) => false,
    };
    let first_mark = queue.iter().position(punctuation).unwrap_or(queue.len());
    let before_marks = |what: &str, is: &dyn Fn(&ReviewItem) -> bool| {
        let place = queue.iter().position(is).unwrap_or_else(|| panic!("{what} is not in the queue"));
        assert!(place < first_mark, "{what} stands at {place}, punctuation at {first_mark}");
    };
    for v in [doctrine, continent] {
        before_marks(&v.id, &|i| matches!(i, ReviewItem::Variant(x) if x.id == v.id));
    }
    // Held by one file: what a single witness says, not where witnesses differ.
    for (line, word) in [(127, "中越"), (183, "中美")] {
        before_marks(word, &|i| {
            let (name, at, text) = match i {
                ReviewItem::Variant(_) => return false,
                ReviewItem::Suspect(s) => (&s.name, s.line, &s.text),
                ReviewItem::Unconfirmed(u) => (&u.name, u.line, &u.text),
            };
            name.starts_with("002") && at == line && text.contains(word)
        });
    }
}

#[test]
fn two_against_one_stays_undecided_where_the_one_may_be_right() {
    let Some(papers) = newspapers() else { return };
    let place = Place::of(&papers);
    let variants = place.variants("2024");
    let v = variant_of(&variants, "共谋发展", "共谋振兴");
    assert_eq!(v.readings.iter().map(|r| r.witnesses.len()).sum::<usize>(), 3);
    assert!(!v.decided, "{}", v.because);
}

#[test]
fn exchanges_askers_and_losses_are_those_of_the_conference() {
    let Some(papers) = newspapers() else { return };
    let place = Place::of(&papers);
    let event = place.event("2024");
    assert_eq!(event.coverage.exchanges, 17);

    let mut askers = BTreeSet::new();
    for file in ["seed000.json", "seed002.json", "seed004.json"] {
        let gold: Value =
            serde_json::from_slice(&std::fs::read(shared().join("gold").join(file)).unwrap()).unwrap();
        for x in gold["exchanges"].as_array().unwrap() {
            askers.insert(plain(x["outlet_normalised"].as_str().unwrap_or_default()));
        }
    }
    let json = place.json();
    for e in json["events"].as_array().unwrap() {
        if e["date"].as_str().unwrap_or_default().starts_with("2024") {
            for x in e["exchanges"].as_array().unwrap() {
                let outlet = plain(x["outlet"].as_str().unwrap_or_default());
                assert!(askers.contains(&outlet), "{outlet} asked nothing");
            }
        }
    }

    let gaps = |file: &str, kinds: &[&str]| {
        let events = place.desk.list(None).unwrap().events;
        events.iter().any(|e| {
            let siglum = e.witnesses.iter().find(|w| w.name.starts_with(file)).map(|w| &w.siglum);
            e.gaps.iter().any(|g| Some(&g.siglum) == siglum && kinds.contains(&g.kind.as_str()))
        })
    };
    assert!(gaps("003", &["beginning", "head-lost"]), "003 begins in the middle");
    for file in ["002", "003", "004"] {
        assert!(gaps(file, &["page-jump", "end"]), "{file} goes on elsewhere");
    }
    assert!(!gaps("000", &["page-jump", "end"]), "000 is whole");
}

/// An outlet without the marks of a title.
fn plain(outlet: &str) -> String {
    outlet.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn a_silence_is_never_shown_without_what_is_held_and_what_was_asked() {
    let Some(papers) = newspapers() else { return };
    let mut place = Place::of(&papers);
    let event = place.event("2025").id;
    let request = CorrectRequest {
        citation: event.clone(),
        correction: CorrectionRequest::Reported { questions: 23 },
        hand: "A. Reader".to_owned(),
        reason: "as the ministry counted".to_owned(),
        date: None,
    };
    place.desk.correct(&request, &mut ()).unwrap();
    let found = place.desk.search("和平统一", None).unwrap();
    let event = found.events.iter().find(|e| e.date.as_ref().is_some_and(|d| d.starts_with("2025"))).unwrap();
    assert_eq!(event.said, 0);
    let held = event.coverage.in_words();
    assert!(held.starts_with("13 of 23 exchanges held"), "{held}");
    let nearest = event.nearest.as_ref().expect("the answer on the same matter");
    assert_eq!(nearest.same_question, Some(false));
    assert!(nearest.question.as_ref().is_some_and(|q| q.contains("2758")), "{:?}", nearest.question);
    assert!(event.summary.contains("different question"), "{}", event.summary);
    assert!(event.summary.contains("13 of 23 exchanges held"), "{}", event.summary);
}

#[test]
fn every_character_leads_back_to_its_bytes_and_order_changes_nothing() {
    let Some(papers) = newspapers() else { return };
    let place = Place::of(&papers);
    let json = place.json();
    let bytes_of = |source: &Value| {
        let path = json["sources"].as_array().unwrap().iter().find(|s| s["id"] == *source).unwrap();
        let name = path["path"].as_str().unwrap();
        let file = papers.iter().find(|p| p.ends_with(name)).unwrap();
        let bytes = std::fs::read(file).unwrap();
        assert_eq!(formats::source_id(&bytes).to_string(), source.as_str().unwrap());
        bytes
    };
    let at = |bytes: &[u8], place: &Value| -> String {
        let end = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        String::from_utf8(bytes[end("start")..end("end")].to_vec()).unwrap()
    };
    // Half-width and full-width marks are one character here: agreed words are shown as one of their printings has them.
    let bare = |text: &str| {
        let folded = editing::script::fold_str(text);
        folded.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    for event in json["events"].as_array().unwrap() {
        let mut said = Vec::new();
        for w in event["witnesses"].as_array().unwrap() {
            let bytes = bytes_of(&w["source"]);
            let mut words = String::new();
            let turns =
                w["exchanges"].as_array().unwrap().iter().flat_map(|x| x["turns"].as_array().unwrap());
            for turn in w["opening"].as_array().unwrap().iter().chain(turns) {
                let pieces: String =
                    turn["spans"].as_array().unwrap().iter().map(|s| at(&bytes, s)).collect();
                let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                assert_eq!(solid(&pieces), solid(turn["text"].as_str().unwrap()));
                words.push_str(&bare(&pieces));
                words.push('\n');
            }
            said.push((w["siglum"].as_str().unwrap(), bytes, words));
        }
        // What the established text shows is what a printing has: agreed words stand in its printings, a variant's words are
        // those of one of its readings, and a reading's words lie at its span (with what was lifted out of them).
        let variants = event["variants"].as_array().unwrap();
        for v in variants {
            for r in v["readings"].as_array().unwrap() {
                let (siglum, span) = r["spans"].as_object().unwrap().iter().next().unwrap();
                let (_, bytes, _) = said.iter().find(|(s, _, _)| s == siglum).unwrap();
                let ends = serde_json::json!({ "start": span[0], "end": span[1] });
                let printed = at(bytes, &ends);
                let printed = bare(&printed);
                let mut printed = printed.chars();
                let text = bare(r["text"].as_str().unwrap());
                assert!(text.chars().all(|c| printed.any(|p| p == c)), "{text} is not at {siglum} {span}");
            }
        }
        let exchanges = event["exchanges"].as_array().unwrap().iter().chain([&event["opening"]]);
        for segment in exchanges
            .filter(|x| x.is_object())
            .flat_map(|x| x["turns"].as_array().unwrap())
            .flat_map(|t| t["paragraphs"].as_array().unwrap())
            .flat_map(|p| p["segments"].as_array().unwrap())
        {
            let text = bare(segment["text"].as_str().unwrap());
            match segment["variant"].as_str() {
                Some(id) => {
                    let v = variants.iter().find(|v| v["id"] == id).unwrap();
                    let mut readings = v["readings"].as_array().unwrap().iter();
                    assert!(readings.any(|r| bare(r["text"].as_str().unwrap()) == text), "{text}");
                }
                None => assert!(said.iter().any(|(_, _, words)| words.contains(&text)), "{text}"),
            }
        }
    }

    let whole = place.export();
    for turn in 0..papers.len() {
        let mut order = papers.clone();
        order.rotate_left(turn);
        if turn % 2 == 1 {
            order.reverse();
        }
        let mut other = Place::new();
        for paper in &order {
            other.add(std::slice::from_ref(paper));
        }
        assert_eq!(other.export(), whole, "another order, another record");
    }
}
