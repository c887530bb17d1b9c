use crate::support::{Place, conference};

/// The conference of the year after: another question about the same festival, and this answer.
fn next_year(answer: &str) -> String {
    format!(
        "外事部长闻若舟答记者问\n\n\
         泽通社望汐2032年6月3日电 2032年6月3日，泽澜共和国外事部举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         闻若舟：大家好。昨夜的风吹倒了两棵柳树，会堂门口不好走，辛苦各位绕路。\n\n\
         晨钟报记者：江心洲的风车停了半个月，外事部会不会请邻国的工匠来修？\n\n\
         闻若舟：已经请了。三位工匠坐明天的早班船到，零件随船一起来，修好以前先用旧水车磨面。\n\n\
         石桥商报记者：又到了鱼汤节，商户们抱怨通关的表格太多，今年能不能少填几张？\n\n\
         闻若舟：{answer}\n\n\
         海潮网记者：听说流域会议要改期，您能证实吗？\n\n\
         闻若舟：没有改期，也没有改地方。请柬昨天寄出去了，印的还是老日子。\n"
    )
}

#[test]
fn a_zero_never_stands_alone() {
    let place = Place::new();
    let said = conference("2031年5月12日", "鱼汤自由贸易是我们的方向，").replace("通关安排", "鱼汤贸易");
    place.write("said-a.txt", &said);
    place.write("said-b.txt", said.replace("凉掉", "冷掉"));
    // A year later: another question about the same festival, another answer.
    place.write(
        "silent.txt",
        next_year("商户的话有道理。鱼汤节的通关表格已经减到两张，窗口也多开了四个，锅里的汤凉不了。"),
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

/// Two conferences of two years that share hardly a sentence.
fn two_years(place: &Place) {
    place.write("first.txt", conference("2031年5月12日", "鱼汤自由贸易是我们的方向，渔港要开放，也要安全。"));
    place.write(
        "second.txt",
        next_year("商户的话有道理。渔港今年又开放了两处，鱼汤节照常举行，表格已经减到两张。"),
    );
    place.run(&["add", "first.txt", "second.txt"]).exits(0);
    assert_eq!(place.events("record").len(), 2);
}

#[test]
fn every_kind_of_query_finds_what_stands_there() {
    let place = Place::new();
    two_years(&place);
    let check = |args: &[&str], hits: u64| {
        let all: Vec<&str> = [&["search", "--json"], args].concat();
        let ran = place.run(&all).exits(if hits > 0 { 0 } else { 1 });
        assert_eq!(ran.json()["hits"], hits, "{args:?}\n{}", ran.out);
    };
    check(&["渔港"], 2);
    check(&["漁港"], 2);
    check(&["渔港 AND 自由贸易"], 2);
    check(&["渔港 NOT 自由贸易"], 1);
    check(&["(渔港 OR 鱼汤节) NOT 自由贸易", "--role", "answer"], 2);
    check(&["渔港 NEAR/3 安全"], 0);
    check(&["渔港 NEAR/6 安全"], 2);
    check(&["开放，也要"], 1);
    check(&["开放也要"], 0);
    check(&["开放也要", "--across-marks"], 1);
    check(&["渔?要开"], 1);
    check(&["渔港*开放"], 2);
    check(&["/渔港.{0,4}开放/"], 2);
    check(&["/[两三]处/"], 1);
    check(&["渔港", "--year", "2032"], 1);
    check(&["渔港", "--from", "2032-05", "--to", "2032-06-02"], 0);
    check(&["渔港", "--role", "question"], 0);
    check(&["鱼汤节", "--role", "question"], 2);
    check(&["鱼汤节", "--role", "question", "--outlet", "石桥"], 2);
    check(&["鱼汤节", "--outlet", "江声"], 0);
    check(&["鱼汤节", "--role", "question", "--kind", "newspaper"], 2);
    check(&["鱼汤节", "--role", "question", "--kind", "agency"], 0);
    check(&["鱼汤节", "--country", "FR"], 0);
    check(&["渔港", "--speaker", "闻若舟"], 2);
    check(&["渔港", "--within", "event"], 2);
    let lines = place.run(&["search", "渔港", "--sort", "right", "--json"]).exits(0).json();
    let after: Vec<&str> =
        lines["lines"].as_array().unwrap().iter().map(|l| l["after"].as_str().unwrap()).collect();
    assert!(after[0].starts_with("今年") && after[1].starts_with("要开放"), "{after:?}");
    let short = place.run(&["search", "鱼汤节", "--sort", "date", "--limit", "1", "--json"]).json();
    assert_eq!((short["hits"].as_u64(), short["lines"].as_array().map(Vec::len)), (Some(3), Some(1)));
    let ranked = place.run(&["search", "鱼汤节 OR 渔港", "--sort", "rank", "--json"]).exits(0).json();
    assert_eq!(ranked["lines"].as_array().map(Vec::len), Some(5));
    let counts = place.run(&["search", "鱼汤节", "--counts", "year", "--json"]).exits(0).json();
    assert_eq!(counts["counts"][0]["of"], "2031");
    assert_eq!(counts["counts"][0]["hits"], 1);
    assert!(
        counts["counts"][1]["per_10_000"].as_f64().unwrap()
            > counts["counts"][0]["per_10_000"].as_f64().unwrap()
    );
    assert_eq!(counts["dispersion"]["events_with"], 2);
    let near = place.run(&["search", "渔港", "--collocates", "--json"]).exits(0).json();
    let words: Vec<&str> =
        near["collocates"].as_array().unwrap().iter().map(|c| c["word"].as_str().unwrap()).collect();
    assert!(words.contains(&"开放"), "{words:?}");
    let runs = place.run(&["search", "渔港", "--ngrams", "3", "--json"]).exits(0).json();
    assert_eq!(runs["ngrams"][0]["count"], 1);
    place.run(&["search", "--keyness", "year=2031", "year=2032"]).says(&["words against"]);
    place
        .run(&["search", "--keyness", "year=2031", "year=1999"])
        .exits(1)
        .says(&["nothing is held of the second part"]);
}

#[test]
fn a_query_that_makes_no_sense_says_where_and_what_to_do() {
    let place = Place::new();
    two_years(&place);
    let check = |query: &str, words: &[&str]| {
        place.run(&["search", query]).exits(2).says(words);
    };
    check("", &["nothing to look for", "for example"]);
    check("\"渔港", &["opened and not closed (character 1)", "second quotation mark"]);
    check("(渔港", &["parenthesis is opened and not closed (character 1)"]);
    check("渔港)", &["closed that was not opened (character 3)"]);
    check("渔港 AND", &["ends where something to look for should stand"]);
    check("NOT 渔港", &["only says what must not stand there"]);
    check("/((((渔{99}){99}){99}){99})/", &["regular expression is too large"]);
    check("/(渔/", &["unclosed group"]);
    check("??", &["wildcards alone"]);
    // An argument of Linux ends at 128 KiB; longer ones cannot even be typed.
    check(&"渔".repeat(40_000), &["the query has 120000 bytes; at most 16384"]);
    place.run(&["search", "渔港", "--year", "lately"]).exits(2).says(&["no year, month or day"]);
    place.run(&["search", "--keyness", "2031", "2032"]).exits(2).says(&["names no part of the record"]);
    // What takes other engines longer than the world will stand.
    place.run(&["search", "/(渔+)+开放开放开放/"]).exits(1);
    place.run(&["search", "/(a|aa)+$/"]).exits(1);
}

#[test]
fn an_index_that_is_gone_old_or_damaged_is_made_anew() {
    let place = Place::new();
    two_years(&place);
    let hits = || place.run(&["search", "渔港", "--json"]).exits(0).json()["hits"].as_u64();
    assert_eq!(hits(), Some(2));
    let folder = place.path("record/index/established");
    let segment = || {
        let all = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path());
        all.into_iter().find(|p| p.extension().is_some_and(|e| e == "segment")).unwrap()
    };
    let whole = std::fs::read(segment()).unwrap();
    for at in [0, 9, whole.len() / 3, whole.len() / 2, whole.len() - 3] {
        let mut broken = std::fs::read(segment()).unwrap();
        broken[at] ^= 0x55;
        std::fs::write(segment(), broken).unwrap();
        assert_eq!(hits(), Some(2), "byte {at}");
        std::fs::write(segment(), &whole).unwrap();
    }
    // Cut short, as by a full disk; named by no manifest, as by a crash; of another version; gone.
    std::fs::write(segment(), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(hits(), Some(2));
    std::fs::write(folder.join("000007.segment"), "half").unwrap();
    std::fs::write(folder.join("manifest"), "concordance 99\n").unwrap();
    assert_eq!(hits(), Some(2));
    assert!(!folder.join("000007.segment").exists());
    std::fs::remove_dir_all(place.path("record/index")).unwrap();
    assert_eq!(hits(), Some(2));
    // One more file, and one more event is found.
    place.write(
        "third.txt",
        "外事部长闻若舟答记者问\n\n\
         泽通社望汐2033年4月9日电 2033年4月9日，泽澜共和国外事部举行记者会，外事部长闻若舟回答中外记者提问。\n\n\
         灯塔周刊记者：守塔人都退休了，夜航的船靠什么认路？\n\n\
         闻若舟：渔港的灯亮到天明，塔上换了不用人点的灯，坏一盏就有两个学徒骑车去修。\n",
    );
    place.run(&["add", "third.txt"]).exits(0);
    let found = place.run(&["search", "渔港的灯", "--json"]).exits(0).json();
    assert_eq!(found["hits"], 1);
    place.is_sound("record");
}
