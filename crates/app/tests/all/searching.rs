use crate::support::{Place, conference};

#[test]
fn a_zero_never_stands_alone() {
    let place = Place::new();
    let said = conference("2031年5月12日", "鱼汤自由贸易是我们的方向，").replace("通关安排", "鱼汤贸易");
    place.write("said-a.txt", &said);
    place.write("said-b.txt", said.replace("凉掉", "冷掉"));
    // A year later: another question about the same festival, another answer.
    let silent = conference("2032年6月3日", "商户们的表格已经减到两张，")
        .replace("渡轮停航的天数比去年多了一倍", "江心洲的灯塔换了三次灯泡")
        .replace("水闸有十七座", "灯泡有二十个");
    place.write("silent.txt", silent);
    place.run(&["add", "said-a.txt", "said-b.txt", "silent.txt"]).exits(0);
    let events = place.events("record");
    assert_eq!(events.len(), 2, "{events:?}");
    place.run(&["correct", &events[1], "--reported", "9", "--reason", "moderator"]).exits(0);

    let found = place.run(&["search", "鱼汤自由贸易", "--json"]).exits(0).json();
    assert_eq!(found["events"][0]["said"], 1, "two printings of one event count once");
    assert_eq!(found["events"][1]["said"], 0);
    let summary = found["events"][1]["summary"].as_str().unwrap();
    assert!(
        summary.starts_with("0 in the captured ") && summary.ends_with("3 of 9 exchanges held"),
        "{summary}"
    );
    let near = &found["events"][1]["nearest"];
    assert!(near["question"].as_str().unwrap().contains("鱼汤节"), "{near}");
    place.run(&["search", "鱼汤自由贸易"]).says(&[
        "0 in the captured",
        "3 of 9 exchanges held",
        "asked there:",
    ]);
    // In traditional script and full width it is the same phrase.
    place.run(&["search", "魚湯自由貿易"]).exits(0).says(&["said once in 1 of 2 events"]);
    // What nobody said: no event serves for comparing, and the coverage is there all the same.
    place.run(&["search", "鱼汤专卖"]).exits(1).says(&["0 in the captured answers", "3 of 9 exchanges held"]);
    place.run(&["search", "  "]).exits(2).says(&["nothing to look for"]);
}
