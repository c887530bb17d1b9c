//! What is extracted stands with its witnesses, and what is not confirmed is told apart.

use serde_json::Value;

use crate::support::{Place, conference};

/// Two printings of one conference and one of the next: the figure of the second is of a single witness.
fn three_printings() -> Place {
    let place = Place::new();
    let said =
        |sum: &str| format!("去年渔业贸易额达到{sum}，我们将推出“平安渡口计划”，从6月1日起对六个邻国免签。");
    let first = conference("2031年5月12日", &said("2400亿元"));
    place.write("first-a.txt", &first);
    place.write("first-b.txt", first.replace("凉掉", "冷掉"));
    place.write(
        "second.txt",
        "外事部长闻若舟答记者问\n\n\
         泽通社望汐2032年6月3日电 2032年6月3日，泽澜共和国外事部举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         闻若舟：大家好。昨夜的风吹倒了两棵柳树，会堂门口不好走，辛苦各位绕路。\n\n\
         石桥商报记者：关于鱼汤节期间的通关安排，能否介绍一下具体的数字和日期？\n\n\
         闻若舟：去年渔业贸易额达到700亿元，窗口又增加了四个，锅里的汤凉不了。\n\n\
         海潮网记者：听说流域会议要改期，您能证实吗？\n\n\
         闻若舟：没有改期，也没有改地方。请柬昨天寄出去了，印的还是老日子。\n",
    );
    place.run(&["add", "first-a.txt", "first-b.txt", "second.txt"]).exits(0);
    assert_eq!(place.events("record").len(), 2);
    place
}

fn all<'v>(view: &'v Value, field: &str) -> &'v Vec<Value> {
    view[field].as_array().expect("a list")
}

#[test]
fn what_is_not_confirmed_is_struck_out() {
    let place = three_printings();
    let view =
        place.run(&["figures", "--about", "贸易额", "--kind", "money", "--trend", "--json"]).exits(0).json();
    let figures: Vec<(f64, bool)> = all(&view, "figures")
        .iter()
        .map(|f| (f["value"].as_f64().expect("a value"), f["evidence"]["confirmed"] == true))
        .collect();
    assert_eq!(figures, [(2400e8, true), (700e8, false)]);
    let first = &view["figures"][0];
    assert_eq!(
        (&first["unit"], &first["subject"], &first["period"]),
        (&"CNY".into(), &"渔业贸易额".into(), &"2030".into())
    );
    assert_eq!(all(&first["evidence"], "witnesses").len(), 2);
    let trend = &view["trends"][0];
    assert_eq!((all(trend, "points").len(), all(trend, "struck_out").len()), (1, 1));
    assert_eq!(trend["struck_out"][0]["value"], 700e8);
    place
        .run(&["figures", "--about", "贸易额", "--trend"])
        .says(&["not drawn", "single witness, unconfirmed"]);

    // Printings that differ in a figure confirm nothing.
    let third = conference("2031年5月12日", "").replace("十七座", "十六座");
    place.write("first-c.txt", third);
    place.run(&["add", "first-c.txt"]).exits(0);
    let view = place.run(&["figures", "--about", "水闸", "--json"]).exits(0).json();
    let gates = &view["figures"][0];
    assert_eq!(gates["evidence"]["confirmed"], false, "{gates}");
    assert!(
        gates["evidence"]["marks"][0].as_str().is_some_and(|m| m.starts_with("witnesses differ")),
        "{gates}"
    );

    place.run(&["figures", "--trend"]).exits(2).says(&["a trend is of one thing"]);
    place.run(&["figures", "--kind", "sum"]).exits(2).says(&["no kind of figure"]);
    place.run(&["figures", "nobody/2031-01-01"]).exits(1).says(&["there is no event"]);
    place.run(&["figures", "--about", "不在"]).exits(1).says(&["0 figures"]);
}

#[test]
fn announced_acts_and_names() {
    let place = three_printings();
    let view = place.run(&["promises", "--json"]).exits(0).json();
    let promise = all(&view, "promises")
        .iter()
        .find(|p| p["initiatives"] == serde_json::json!(["平安渡口计划"]))
        .expect("the plan is announced");
    assert_eq!(
        (&promise["hedge"], &promise["actor"], &promise["whose"]),
        (&"commitment".into(), &"我们".into(), &"own".into())
    );
    assert_eq!(promise["due"], "2031-06-01/..");
    assert_eq!(promise["figures"], serde_json::json!(["六个"]));
    place.run(&["promises", "--hedge", "threat"]).exits(2).says(&["no class of announcement"]);

    let view = place.run(&["entities", "--kind", "outlet", "--json"]).exits(0).json();
    let outlet =
        |name: &str| all(&view, "entities").iter().find(|e| e["name"] == name).expect("an outlet").clone();
    assert_eq!(outlet("石桥商报")["class"], "newspaper");
    assert_eq!(outlet("石桥商报")["rules"], serde_json::json!(["outlet-suffix"]));
    place.write("outlets.txt", "XA\tagency\t石桥商报\n");
    let args = ["entities", "--kind", "outlet", "--outlets", "outlets.txt", "--json"];
    let view = place.run(&args).exits(0).json();
    let own = all(&view, "entities").iter().find(|e| e["name"] == "石桥商报").expect("an outlet");
    assert_eq!((&own["class"], &own["code"]), (&"agency".into(), &"XA".into()));
    place.write("outlets.txt", "XA agency\n");
    place.run(&args).exits(2).says(&["three fields"]);
    place.run(&["entities", "--kind", "initiative"]).exits(0).says(&["平安渡口计划"]);
    place.run(&["entities", "--kind", "ship"]).exits(2).says(&["no kind of name"]);
}

#[test]
fn silences_are_told_apart() {
    let place = three_printings();
    place.run(&["compare", "nobody/2031-01-01", "nobody/2032-01-01"]).exits(1).says(&["there is no event"]);
    let events = place.events("record");
    let view = place.run(&["compare", &events[0], &events[1], "--json"]).exits(0).json();
    let again = &view["threads"][0];
    assert_eq!(all(again, "changes").len(), 1, "{view}");
    assert!(
        again["cells"][0]["outlet"] == "石桥商报" && again["cells"][1]["outlet"] == "石桥商报",
        "{again}"
    );
    // Nobody says how many questions were asked: what is absent may be lost.
    let states = |view: &Value| -> Vec<String> {
        let cells = all(view, "threads").iter().flat_map(|t| all(t, "cells"));
        cells.map(|c| c["state"].as_str().expect("a state").to_owned()).collect()
    };
    assert!(
        states(&view).contains(&"not-held".to_owned()) && !states(&view).contains(&"unasked".to_owned()),
        "{view}"
    );
    place.run(&["correct", &events[1], "--reported", "2", "--reason", "moderator"]).exits(0);
    let view = place.run(&["compare", &events[0], &events[1], "--json"]).exits(0).json();
    assert!(states(&view).contains(&"unasked".to_owned()), "{view}");
    place.run(&["compare", &events[0]]).exits(2).says(&["nothing to compare with"]);
}

#[test]
fn a_phrase_is_drawn_with_what_stands_in_its_place() {
    let place = three_printings();
    let view = place.run(&["trace", "2400亿", "--svg", "plot.svg", "--json"]).exits(0).json();
    assert_eq!(all(&view, "answers").len(), 1);
    let instead: Vec<&str> =
        all(&view, "substitutions").iter().map(|s| s["instead"].as_str().expect("words")).collect();
    assert!(instead.is_empty(), "what follows differs: {instead:?}");
    let view = place.run(&["trace", "渔业贸易", "--json"]).exits(0).json();
    assert_eq!(all(&view, "answers").len(), 2);
    let svg = std::fs::read_to_string(place.path("plot.svg")).expect("a drawing");
    assert!(svg.starts_with("<svg") && svg.contains("<circle") && svg.ends_with("</svg>\n"), "{svg}");
}

#[test]
fn what_became_of_an_act_is_entered_with_a_source() {
    let place = three_printings();
    let many = crate::support::conference_number(3) + "\n我们将在明年修好灯塔。我们还将推出“渡轮计划”。\n";
    place.write("fourth.txt", many);
    place.run(&["add", "fourth.txt"]).exits(0);
    let events = place.events("record");
    let [two, event, _] = events.as_slice() else { panic!("three events: {events:?}") };
    let promises = |args: &[&str]| place.run(&[&["promises"], args, &["--json"]].concat()).exits(0).json();
    let before = promises(&[]);
    let planned = |view: &Value| {
        let of = |p: &&Value| p["initiatives"] == serde_json::json!(["平安渡口计划"]);
        all(view, "promises").iter().find(of).expect("the plan").clone()
    };
    let act = planned(&before)["id"].as_str().expect("an id").to_owned();
    assert_eq!(planned(&before)["outcomes"], serde_json::json!([]));
    place.run(&["promises"]).exits(0).says(&[&act, "what became of 0 of them was entered"]);

    // No act, no source, no hand, no status, no such thing: nothing is entered.
    let enter = |args: &[&str]| place.run(&[&["promises", "--on", "2032-01-05"], args].concat());
    let said = ["--status", "kept", "--source", "https://example.org/渡口"];
    enter(&[&["--outcome", "p-00000000"][..], &said].concat())
        .exits(1)
        .says(&["no announced act p-00000000 in the record"]);
    enter(&[&["--outcome", &format!("{event}/hai-chao-wang.a.9")][..], &said].concat()).exits(1);
    enter(&[&["--outcome", two.as_str()][..], &said].concat()).exits(2).says(&["announces 2 acts", "p-"]);
    enter(&["--outcome", &act, "--status", "kept"]).exits(2).says(&["--source"]);
    enter(&["--outcome", &act, "--status", "kept", "--source", " "]).exits(2).says(&["without a source"]);
    enter(&[&["--outcome", &act, "--by", ""][..], &said].concat()).exits(2).says(&["--by NAME"]);
    enter(&["--outcome", &act, "--status", "done", "--source", "x"]).exits(2).says(&["kept, partly, broken"]);
    assert_eq!(promises(&[]), before);

    // Entered once, however often it is typed; by its citation as well as by its id.
    enter(&[&[event, "--outcome", &act, "--note", "two of six"][..], &said].concat()).exits(0).says(&[
        "entered",
        "kept",
        "by tester on 2032-01-05",
        "two of six",
    ]);
    enter(&[&["--outcome", &act, "--note", "two of six"][..], &said].concat())
        .exits(0)
        .says(&["was entered before"]);
    let after = promises(&[]);
    let outcome = &planned(&after)["outcomes"][0];
    assert_eq!(
        (&outcome["status"], &outcome["source"], &outcome["hand"], &outcome["revoked"]),
        (&"kept".into(), &"https://example.org/渡口".into(), &"tester".into(), &false.into())
    );
    assert_eq!(all(&planned(&after), "outcomes").len(), 1);
    assert_eq!(all(&after, "promises").iter().filter(|p| p["outcomes"] != serde_json::json!([])).count(), 1);
    // No event reads otherwise for it: the releases are what they were.
    assert_eq!(planned(&after)["citation"], planned(&before)["citation"]);
    place.is_sound("record");
    place.run(&["check", "--rebuild"]).exits(0);
    assert_eq!(promises(&[]), after);
    let export: Value = serde_json::from_str(&place.export("record")).expect("JSON");
    let exported = |id: &str| {
        let event = all(&export, "events").iter().find(|e| e["id"] == id).expect("the event");
        all(event, "outcomes").clone()
    };
    assert_eq!(exported(event)[0]["act"], planned(&after)["act"]);
    assert!(exported(two).is_empty());

    // A further printing gives the paragraph another release and perhaps another number; the outcome stays on its act.
    place.write("first-d.txt", conference("2031年5月12日", "").replace("铜盆", "木盆"));
    place.run(&["add", "first-d.txt"]).exits(0);
    assert_eq!(all(&planned(&promises(&[])), "outcomes").len(), 1);
    // Decided otherwise, the words are no longer those of the act: it is said, and nothing is lost.
    let words = "我们将推出“平安渡口计划”";
    let paragraph = planned(&before)["citation"].as_str().expect("a citation").to_owned();
    let exchange = paragraph.split(".a.").next().expect("an exchange");
    let other = "有人提议“平安渡口计划”";
    let args = ["correct", exchange, "--replace", words, "--with", other, "--reason", "tape"];
    let changed = place.run(&args).exits(0);
    let view = promises(&[]);
    assert_eq!(all(&view, "without_act").len(), 1, "{view}");
    place.run(&["promises"]).exits(0).says(&["no longer read in these words"]);
    let emendation = changed.out.split_whitespace().next().expect("an id").to_owned();
    place.run(&["correct", "--revoke", &emendation, "--reason", "no"]).exits(0);

    // Taken back it stands there as revoked, and may be entered again.
    let id = outcome["id"].as_str().expect("an id");
    place
        .run(&["promises", "--revoke", "o-00000000", "--reason", "x"])
        .exits(1)
        .says(&["no outcome o-00000000"]);
    place.run(&["promises", "--revoke", id]).exits(2).says(&["--reason TEXT"]);
    place.run(&["promises", "--revoke", id, "--reason", "another port"]).exits(0).says(&["revoked"]);
    place.run(&["promises", "--revoke", id, "--reason", "again"]).exits(0).says(&["was revoked before"]);
    assert_eq!(planned(&promises(&[]))["outcomes"][0]["revoked"], true);
    place.run(&["promises"]).exits(0).says(&["(revoked)", "what became of 0 of them"]);
    enter(&[&["--outcome", &act, "--note", "two of six"][..], &said].concat()).exits(0).says(&[" entered"]);
    let outcomes = planned(&promises(&[]));
    let revoked: Vec<bool> = all(&outcomes, "outcomes").iter().map(|o| o["revoked"] == true).collect();
    assert_eq!(revoked, [true, false]);
    place.is_sound("record");
}
