//! Who said it: where printings contradict each other, and what `verify` certifies then.

use crate::support::Place;

const HEAD: &str = "江源水务吹风会\n\n2031年6月3日，江源水务部部长沈若愚、渔业局局长陆远帆在临浦举行记者会，回答记者提问。\n\n";
const TAIL: &str =
    "\n岬角电台记者：群岛的海堤何时完工？\n\n沈若愚：海堤五年之内完工，每年修二十公里，钱已经备好。\n";

fn printing(questions: &str) -> String {
    format!(
        "{HEAD}临浦日报记者：渡口何时重开？\n\n沈若愚：渡口下月初重开，第一周免费，以后每人四元。\n\n{questions}{TAIL}"
    )
}

const ASKED: &str = "浦东通讯社记者：渔港的浚深工程由谁出钱？\n\n陆远帆：浚深工程由中央出六成，地方出四成，今年年底以前付清。\n\n";

fn record(other: &str) -> Place {
    let place = Place::new();
    place.write("in/a.txt", printing(ASKED));
    place.write("in/b.txt", printing(other));
    place.run(&["add", "in"]).exits(0);
    assert_eq!(place.events("record").len(), 1);
    place
}

#[track_caller]
fn verdict(place: &Place, speaker: &str, expected: &str) -> serde_json::Value {
    let ran = place.run(&["verify", "浚深工程由中央出六成，地方出四成", "--speaker", speaker, "--json"]);
    let view = ran.json();
    assert_eq!(view["verdict"], expected, "{speaker}: {view:#}");
    assert_eq!(ran.code, Some(i32::from(!expected.starts_with("verbatim"))));
    view
}

#[test]
fn two_printings_that_name_two_speakers() {
    let place = record(&ASKED.replace("陆远帆：", "沈若愚："));
    let variants =
        place.run(&["variants", place.events("record")[0].as_str(), "--class", "attribution", "--json"]);
    let view = variants.exits(0).json();
    assert_eq!(view["variants"].as_array().map(Vec::len), Some(1), "{view:#}");
    let v = &view["variants"][0];
    assert_eq!((v["risk"].as_str(), v["decided"].as_bool()), (Some("high"), Some(false)), "{v:#}");
    let view = verdict(&place, "陆远帆", "speaker-differs");
    assert_eq!(view["places"][0]["given"].as_array().map(Vec::len), Some(2), "{view:#}");
    verdict(&place, "沈若愚", "speaker-differs");
    verdict(&place, "耿白", "another-speaker");
    // The words themselves are not in doubt.
    let view = place.run(&["verify", "浚深工程由中央出六成", "--json"]).exits(0).json();
    assert!(view["sentence"].as_str().unwrap().contains("given to"), "{view:#}");
    // Somebody decides.
    let id = v["id"].as_str().unwrap();
    let event = &place.events("record")[0];
    place
        .run(&[
            "correct",
            event,
            "--choose",
            id,
            "--reading",
            "陆远帆",
            "--reason",
            "the film shows him",
            "--hand",
            "lin",
        ])
        .exits(0);
    verdict(&place, "陆远帆", "verbatim");
    verdict(&place, "沈若愚", "another-speaker");
}

#[test]
fn a_printing_that_words_it_otherwise_certifies_no_speaker_alone() {
    let place = record(&ASKED.replace("陆远帆：", "沈若愚：").replace("年底以前付清", "年底以前一次付清"));
    verdict(&place, "陆远帆", "speaker-differs");
    verdict(&place, "沈若愚", "speaker-differs");
    // Words that one printing alone has.
    for words in ["今年年底以前付清", "今年年底以前一次付清"] {
        let view = place.run(&["verify", words, "--speaker", "陆远帆", "--json"]).json();
        assert_eq!(view["verdict"], "speaker-differs", "{words}: {view:#}");
    }
}

#[test]
fn a_label_that_one_printing_lost() {
    let place = record(&ASKED.replace("陆远帆：", ""));
    for (speaker, expected) in [
        ("陆远帆", "verbatim"),
        ("陸遠帆", "verbatim"),
        ("陆局长", "verbatim"),
        ("渔业局局长", "verbatim"),
        ("沈若愚", "another-speaker"),
        ("江源水务部部长", "another-speaker"),
        ("浦东通讯社", "another-speaker"),
    ] {
        verdict(&place, speaker, expected);
    }
}

#[test]
fn forms_of_one_name_are_no_difference() {
    let other = ASKED.replace("陆远帆：", "渔业局局长陆远帆：");
    let place = record(&other);
    let event = &place.events("record")[0];
    let view = place.run(&["variants", event, "--class", "attribution", "--json"]).json();
    assert_eq!(view["variants"].as_array().map(Vec::len), Some(0), "{view:#}");
    verdict(&place, "陆远帆", "verbatim");
}

#[test]
fn an_office_is_whom_the_headline_names() {
    let place = Place::new();
    place.write(
        "in/gaggle.txt",
        "Remarks by President Tessa Rook After Ferry Arrival\n\nJune 3, 2031\n\nQ    Madam President, who pays for the new pier?\n\n\
         THE PRESIDENT: The ships will pay for the pier, and nobody else will.\n\nQ    When will it open?\n\n\
         THE PRESIDENT: It opens in May, and I will be there.\n",
    );
    place.run(&["add", "in"]).exits(0);
    for (speaker, expected) in [
        ("Rook", "verbatim"),
        ("Tessa Rook", "verbatim"),
        ("President Rook", "verbatim"),
        ("the President", "verbatim"),
        ("President Vostrov", "another-speaker"),
        ("journalist", "another-speaker"),
    ] {
        let view =
            place.run(&["verify", "The ships will pay for the pier", "--speaker", speaker, "--json"]).json();
        assert_eq!(view["verdict"], expected, "{speaker}: {view:#}");
    }
}

/// A page as an archive saved it, with the time of its last change.
fn page(changed: &str, answer: &str) -> String {
    format!(
        "---\ntitle: \"Press Briefing by Press Secretary Mara Lin, June 3, 2031\"\nurl: https://example.org/briefing/3\nmodified_time: {changed}\n---\n\n\
         MS. LIN: Good afternoon, everybody. I have nothing at the top today.\n\nQ    When does the ferry sail again?\n\n{answer}\n\n\
         Q    And who pays for the new pier?\n\nMS. LIN: The ships pay for the pier, and nobody else will.\n"
    )
}

#[test]
fn a_later_version_of_a_page_corrects_the_earlier_one() {
    let place = Place::new();
    let words = "The ferry will sail again in May, and the town will not pay for it.";
    place.write("in/a.md", page("2031-06-03 15:50:01", &format!("MR. CALE: {words}")));
    place.write(
        "in/b.md",
        page("2031-06-04 09:10:00", &format!("MS. LIN: {}", words.replace("will not", "will never"))),
    );
    place.run(&["add", "in"]).exits(0);
    let event = &place.events("record")[0];
    let view = place.run(&["variants", event, "--cause", "later-correction", "--json"]).exits(0).json();
    let classes: Vec<&str> =
        view["variants"].as_array().unwrap().iter().map(|v| v["class"].as_str().unwrap()).collect();
    assert!(classes.contains(&"attribution") && classes.len() == 2, "{view:#}");
    let view =
        place.run(&["verify", "The ferry will sail again in May", "--speaker", "Lin", "--json"]).json();
    assert_eq!(view["verdict"], "verbatim", "{view:#}");
    let view =
        place.run(&["verify", "The ferry will sail again in May", "--speaker", "Cale", "--json"]).json();
    assert_eq!(view["verdict"], "another-speaker", "{view:#}");
}

#[test]
fn a_later_version_without_the_label_takes_no_speaker_away() {
    let place = Place::new();
    let words = "The ferry will sail again in May, and the town will not pay for it.";
    place.write("in/a.md", page("2031-06-03 15:50:01", &format!("MR. CALE: {words}")));
    place.write("in/b.md", page("2031-06-04 09:10:00", words));
    place.run(&["add", "in"]).exits(0);
    let view =
        place.run(&["verify", "The ferry will sail again in May", "--speaker", "Lin", "--json"]).json();
    assert_eq!(view["verdict"], "another-speaker", "{view:#}");
    let view =
        place.run(&["verify", "The ferry will sail again in May", "--speaker", "Cale", "--json"]).json();
    assert_eq!(view["verdict"], "verbatim", "{view:#}");
}
