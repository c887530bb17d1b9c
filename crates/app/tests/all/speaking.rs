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
