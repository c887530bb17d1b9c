use crate::support::{Place, conference};

#[test]
fn a_zero_never_stands_alone() {
    let place = Place::new();
    let said = conference("2031年5月12日", "鱼汤自由贸易是我们的方向，").replace("通关安排", "鱼汤贸易");
    place.write("said-a.txt", &said);
    place.write("said-b.txt", said.replace("凉掉", "冷掉"));
    // A year later: another question about the same festival, another answer.
    place.write(
        "silent.txt",
        "外事部长闻若舟答记者问\n\n\
         泽通社望汐2032年6月3日电 2032年6月3日，泽澜共和国外事部举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         闻若舟：大家好。昨夜的风吹倒了两棵柳树，会堂门口不好走，辛苦各位绕路。\n\n\
         晨钟报记者：江心洲的风车停了半个月，外事部会不会请邻国的工匠来修？\n\n\
         闻若舟：已经请了。三位工匠坐明天的早班船到，零件随船一起来，修好以前先用旧水车磨面。\n\n\
         石桥商报记者：又到了鱼汤节，商户们抱怨通关的表格太多，今年能不能少填几张？\n\n\
         闻若舟：商户的话有道理。鱼汤节的通关表格已经减到两张，窗口也多开了四个，锅里的汤凉不了。\n\n\
         海潮网记者：听说流域会议要改期，您能证实吗？\n\n\
         闻若舟：没有改期，也没有改地方。请柬昨天寄出去了，印的还是老日子。\n",
    );
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
