use crate::support::{Place, conference, conference_on, printings};

/// The value at a path of a JSON result, as text.
fn text(value: &serde_json::Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
}

#[test]
fn a_citation_goes_on_resolving_as_printings_are_added() {
    let place = Place::new();
    let files = printings("zh/2031");
    // What the first printing gave…
    place.run(&["add", &files[0]]).exits(0);
    let event = place.events("record").remove(0);
    let first = place.run(&["show", &event, "--json"]).exits(0).json();
    let cited: Vec<String> = first["cited"]["passages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["citation"].as_str().unwrap().to_owned())
        .collect();
    assert!(cited.len() > 3 && cited.iter().all(|c| c.contains("@r1")), "{cited:?}");
    // …is found again when all are there, and what moved or changed is said.
    for file in &files[1..] {
        place.run(&["add", file]).exits(0);
    }
    for (citation, then) in cited.iter().zip(first["cited"]["passages"].as_array().unwrap()) {
        let now = place.run(&["show", citation, "--json"]).exits(0).json();
        let words = then["text"].as_str().unwrap();
        match text(&now, "/cited/fate/state").as_str() {
            "resolved" | "moved" => assert_eq!(text(&now, "/cited/passages/0/text"), words, "{citation}"),
            "changed" => assert_eq!(text(&now, "/cited/as_cited/0/text"), words, "{citation}"),
            other => panic!("{citation}: {other}"),
        }
    }
    place.is_sound("record");
}

#[test]
fn a_changed_passage_is_shown_as_it_was_and_as_it_is() {
    let place = Place::new();
    // Two papers agree against the first.
    let one = conference("2031年5月12日", "免填的单子从第四百号到第九百号，");
    place.write("a.txt", &one);
    place.run(&["add", "a.txt"]).exits(0);
    let event = place.events("record").remove(0);
    let view = place.run(&["show", &event, "--json"]).json();
    let cited = view["cited"]["passages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["text"].as_str().unwrap().contains("免填"))
        .map(|p| p["citation"].as_str().unwrap().to_owned())
        .unwrap();
    place.run(&["show", &cited]).exits(0).says(&["免填的单子"]);
    place
        .run(&[
            "correct",
            cited.rsplit_once(".a.").unwrap().0,
            "--replace",
            "免填的单子",
            "--with",
            "免填的表格",
            "--reason",
            "page image",
        ])
        .exits(0)
        .says(&["entered", "@r2"]);
    let ran = place.run(&["show", &cited]).exits(0);
    ran.says(&["changed", "as cited", "免填的单子", "as established now", "免填的表格"]);
    // Taken back, it reads as it did.
    let list = place.run(&["correct", "--list", "--json"]).json();
    let id = list[0]["id"].as_str().unwrap().to_owned();
    place
        .run(&["correct", "--revoke", &id, "--reason", "misread the image"])
        .exits(0)
        .says(&["revoked", "@r3"]);
    let now = place.run(&["show", &cited, "--json"]).json();
    assert_eq!(text(&now, "/cited/fate/state"), "resolved");
    place.is_sound("record");
}

#[test]
fn an_orphan_that_is_identified_redirects() {
    let place = Place::new();
    let whole = conference("2031年5月12日", "");
    // The paper begins in the middle: its first answer has lost its question.
    let head = whole.find("江声报记者").unwrap();
    let answer = whole[head..].find("闻若舟：").unwrap() + head;
    let cut = format!("{}{}", &whole[..whole.find("闻若舟：各位").unwrap()], &whole[answer..]);
    place.write("cut.txt", &cut);
    place.run(&["add", "cut.txt"]).exits(0);
    let event = place.events("record").remove(0);
    let list = place.run(&["list", "--json"]).json();
    let orphan = list["events"][0]["exchanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x["id"].as_str().unwrap().to_owned())
        .find(|id| id.starts_with("orphan-"));
    // Where the head of the file is taken for an opening there is no orphan: then there is nothing to redirect.
    let Some(orphan) = orphan else { return };
    let old = format!("{event}/{orphan}.a.1@r1");
    place.run(&["show", &old]).exits(0);
    place
        .run(&["correct", &format!("{event}/{orphan}"), "--identify", "江声报", "--reason", "live stream"])
        .exits(0);
    place.run(&["show", &old]).exits(0).says(&["moved", "is now"]);
    place.run(&["show", &format!("{event}/{orphan}")]).exits(0).says(&["moved"]);
    place.is_sound("record");
}

#[test]
fn an_event_that_gets_its_day_redirects() {
    let place = Place::new();
    let text = conference("今天", "").replace("今天，", "");
    place.write("undated.txt", text);
    place.run(&["add", "undated.txt"]).exits(0);
    let old = place.events("record").remove(0);
    assert!(old.contains("undated"), "{old}");
    place
        .run(&["correct", &old, "--date", "2031-05-12", "--reason", "caption"])
        .exits(0)
        .says(&["2031-05-12"]);
    let new = place.events("record").remove(0);
    assert!(new.ends_with("2031-05-12"), "{new}");
    place.run(&["show", &format!("{old}@r1")]).exits(0).says(&["moved", &new]);
    place.run(&["show", &old]).exits(0).says(&["moved", &new]);
    place.is_sound("record");
}

#[test]
fn what_was_never_given_is_not_found() {
    let place = Place::new();
    place.write("a.txt", conference("2031年5月12日", ""));
    place.run(&["add", "a.txt"]).exits(0);
    let event = place.events("record").remove(0);
    place.run(&["show", "nobody/2031-05-12"]).exits(1).says(&["no event nobody/2031-05-12", "hint:"]);
    place.run(&["show", &format!("{event}@r7")]).exits(1).says(&["release 7", "today's is @r1"]);
    place
        .run(&["show", &format!("{event}/nobody")])
        .exits(1)
        .says(&["holds no exchange nobody", "exchanges held"]);
    place.run(&["show", &format!("{event}/opening.99")]).exits(1).says(&["hint:"]);
    place.run(&["show", "what?"]).exits(2).says(&["is not a citation", "hint:"]);
    place.run(&["show", &event, "--witness", "C"]).exits(1).says(&["no witness C", "A (a.txt)"]);
    place.run(&["show", &format!("{event}~A:3")]).exits(0).says(&["泽通社望汐"]);
}

#[test]
fn decisions_need_a_hand_a_reason_and_something_to_decide() {
    let place = Place::new();
    place.write("a.txt", conference("2031年5月12日", ""));
    place.run(&["add", "a.txt"]).exits(0);
    let event = place.events("record").remove(0);
    place.run(&["correct", &event, "--reported", "9"]).exits(2).says(&["reason", "hint:"]);
    place
        .run(&["correct", &event, "--reported", "1", "--reason", "r"])
        .exits(2)
        .says(&["more than the 1 reported"]);
    place.run(&["correct", &event, "--choose", "v-000000", "--reading", "x", "--reason", "r"]).exits(1);
    place.run(&["correct", &event, "--date", "2031-02-30", "--reason", "r"]).exits(2).says(&["2031-02-30"]);
    place.run(&["correct", "--revoke", "e-00000000", "--reason", "r"]).exits(1);
    let say = ["correct", &event, "--reported", "9", "--reason", "moderator", "--on", "2031-05-13"];
    place.run(&say).exits(0).says(&["entered"]);
    place.run(&say).exits(0).says(&["was entered before"]);
    place.run(&["list"]).says(&["of 9 exchanges held", "reported by"]);
    place.is_sound("record");
}

#[test]
fn a_reading_that_is_chosen_stands() {
    let place = Place::new();
    let one = conference("2031年5月12日", "免填的单子从第四百号到第九百号，");
    place.write("a.txt", &one);
    place.write("b.txt", one.replace("第九百号", "第七百号"));
    place.run(&["add", "a.txt", "b.txt"]).exits(0);
    let event = place.events("record").remove(0);
    let variants = place.run(&["variants", &event, "--json"]).exits(0).json();
    let figure = variants["variants"]
        .as_array()
        .unwrap()
        .iter()
        .find(|v| {
            v["readings"].as_array().unwrap().iter().any(|r| r["text"].as_str().unwrap().contains('七'))
        })
        .unwrap()
        .clone();
    assert_eq!(figure["decided"], false, "one figure against another is never decided by vote: {figure}");
    let id = figure["id"].as_str().unwrap();
    let seven = figure["readings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["text"].as_str().unwrap().to_owned())
        .find(|t| t.contains('七'))
        .unwrap();
    place.run(&["review"]).says(&[id]);
    place.run(&["correct", &event, "--choose", id, "--reading", &seven, "--reason", "page image"]).exits(0);
    place.run(&["show", &event]).says(&["第七百号"]);
    let review = place.run(&["review"]);
    assert!(!review.out.contains(id), "what is decided is gone from the queue\n{}", review.out);
    place.is_sound("record");
}

/// A second conference of the day takes its name from the first: both get a mark, whichever came first, and what was
/// cited of the first is found.
#[test]
fn two_conferences_of_one_day_are_kept_apart() {
    let place = Place::new();
    place.write("morning.txt", conference_on("2031年5月12日", 1));
    place.write("evening.txt", conference_on("2031年5月12日", 2));
    place.run(&["add", "morning.txt", "--record", "forth"]).exits(0);
    let alone = place.events("forth").remove(0);
    assert!(alone.ends_with("/2031-05-12"), "{alone}");
    let was = place.run(&["show", &format!("{alone}/opening.1"), "--json", "--record", "forth"]).json();
    place.run(&["add", "evening.txt", "--record", "forth"]).exits(0);
    let both = place.events("forth");
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.iter().all(|id| id.starts_with(&format!("{alone}-"))), "{both:?}");
    for citation in [format!("{alone}/opening.1@r1"), format!("{alone}/opening.1")] {
        let now = place.run(&["show", &citation, "--json", "--record", "forth"]).exits(0).json();
        assert_eq!(text(&now, "/cited/fate/state"), "moved");
        assert_eq!(text(&now, "/cited/passages/0/text"), text(&was, "/cited/passages/0/text"));
    }
    place.is_sound("forth");
    place.run(&["add", "evening.txt", "--record", "back"]).exits(0);
    place.run(&["add", "morning.txt", "--record", "back"]).exits(0);
    assert_eq!(place.export("forth"), place.export("back"));
}
