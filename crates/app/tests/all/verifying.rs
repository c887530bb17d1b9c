use std::fs;

use crate::support::{Place, conference};

/// The answer to a question about the soup festival, of the invented conference of `support`.
const SAID: &str = "鱼汤自由贸易是我们的方向，";

/// Two printings of one conference: the second reads 冷掉 for 凉掉.
fn filled() -> Place {
    let place = Place::new();
    let said = conference("2031年5月12日", SAID);
    place.write("a.txt", &said);
    place.write("b.txt", said.replace("凉掉", "冷掉"));
    place.run(&["add", "a.txt", "b.txt"]).exits(0);
    place
}

#[track_caller]
fn verdict(place: &Place, args: &[&str], expected: &str) -> serde_json::Value {
    let mut all = vec!["verify"];
    all.extend(args);
    all.push("--json");
    let ran = place.run(&all);
    let view = ran.json();
    assert_eq!(view["verdict"], expected, "{args:?}: {view:#}");
    let good = expected.starts_with("verbatim");
    assert_eq!(ran.code, Some(if good { 0 } else { 1 }), "{args:?}");
    assert!(view["coverage"]["summary"].as_str().unwrap().contains("exchange"), "{view:#}");
    assert!(view["sentence"].as_str().unwrap().len() > 20, "{view:#}");
    view
}

#[test]
fn every_verdict_has_its_case() {
    let place = filled();
    let view = verdict(&place, &["鱼汤自由贸易是我们的方向"], "verbatim");
    assert_eq!(view["places"][0]["witnesses"].as_array().unwrap().len(), 2, "{view:#}");
    assert!(view["places"][0]["citation"].as_str().unwrap().contains("2031-05-12/"), "{view:#}");
    // Script, width, marks and blanks are no words.
    verdict(&place, &["「魚湯　自由貿易，是我們的方向！」"], "verbatim");
    let view = verdict(&place, &["鱼汤自由贸易不是我们的方向"], "near");
    assert_eq!(view["differences"][0]["touches"][0], "negation", "{view:#}");
    assert!(view["sentence"].as_str().unwrap().starts_with("A negation differs"), "{view:#}");
    verdict(&place, &["鱼汤自由贸易是我们的方向", "--speaker", "记者"], "another-speaker");
    verdict(&place, &["鱼汤自由贸易是我们的方向", "--date", "2030-05-12"], "another-event");
    let view = verdict(&place, &["海鸥从来不读月球上出版的天文学杂志"], "not-found");
    assert!(view["sentence"].as_str().unwrap().contains("does not follow"), "{view:#}");
}

#[test]
fn words_of_one_printing_alone_are_told_apart() {
    let place = filled();
    let text = fs::read_to_string(place.path("a.txt")).unwrap();
    let at = text.find("凉掉").unwrap();
    let start = text[..at].char_indices().rev().nth(5).unwrap().0;
    let quotation = &text[start..at + "凉掉".len()];
    for quotation in [quotation.to_owned(), quotation.replace("凉掉", "冷掉")] {
        let view = verdict(&place, &[&quotation], "verbatim-in-some");
        let other = &view["others"][0];
        assert_eq!(other["witnesses"].as_array().unwrap().len(), 1, "{view:#}");
        assert_ne!(other["reads"], view["places"][0]["found"], "{view:#}");
    }
}

#[test]
fn the_quotations_of_an_article_are_found_and_judged() {
    let place = filled();
    place.write(
        "article.txt",
        "渔港来信\n\n记者会上，闻若舟说：“鱼汤自由贸易是我们的方向。”\n\n\
         “鱼汤自由贸易不是我们的方向，”闻若舟随后表示。\n\n\
         所谓“鱼汤节”，街上还没有人谈起。\n",
    );
    let ran = place.run(&["verify", "--file", "article.txt", "--json"]).exits(1);
    let view = ran.json();
    let verdicts: Vec<&str> = view["quotations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|q| q["answer"]["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["verbatim", "near"], "{view:#}");
    assert_eq!(view["quotations"][0]["line"], 3);
    assert_eq!(view["quotations"][0]["answer"]["speaker"], "闻若舟");
    assert_eq!(view["names"], 1);
    place.run(&["verify", "--file", "article.txt"]).exits(1).says(&["1 of 2 quotations verbatim", "1 name"]);
}

#[test]
fn a_receipt_is_checked_without_the_record() {
    let place = filled();
    let key = ["--signing-key", "key"];
    let asked = ["verify", "鱼汤自由贸易是我们的方向", "--receipt", "receipt.json"];
    place.run(&[&asked[..], &key].concat()).exits(0).says(&["wrote receipt.json, signed with key"]);
    let public = place.run(&["receipt", "key", "--signing-key", "key"]).exits(0).out.trim().to_owned();
    fs::remove_dir_all(place.path("record")).unwrap();
    place.run(&["receipt", "check", "receipt.json"]).exits(0).says(&["genuine", "verbatim", &public]);
    place.run(&["receipt", "check", "receipt.json", "--key", &public]).exits(0);
    let other = "0".repeat(64);
    place.run(&["receipt", "check", "receipt.json", "--key", &other]).exits(1).says(&["another key"]);
    place.run(&["receipt", "check", "receipt.json", "--key", "nonsense"]).exits(2).says(&["no public key"]);

    let receipt = fs::read(place.path("receipt.json")).unwrap();
    let mut altered = receipt.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    place.write("altered.json", &altered);
    place.run(&["receipt", "check", "altered.json"]).exits(1).says(&["not genuine"]);
    place.write("broken.json", &receipt[..receipt.len() - 40]);
    place.run(&["receipt", "check", "broken.json"]).exits(1).says(&["broken off"]);
    place.write("none.json", "{}");
    place.run(&["receipt", "check", "none.json"]).exits(1).says(&["no receipt"]);
    place.run(&["receipt", "check", "nowhere.json"]).exits(5).says(&["cannot read", "hint:"]);
    place.write("key", "no key at all");
    place.run(&["receipt", "key", "--signing-key", "key"]).exits(2).says(&["no key for receipts"]);
}

/// The page needs nothing else, and asks for nothing: its own policy forbids it.
#[test]
fn the_page_that_checks_receipts_is_one_file() {
    let place = Place::new();
    place.run(&["receipt", "page", "-o", "check.html"]).exits(0);
    let page = fs::read_to_string(place.path("check.html")).unwrap();
    assert!(page.contains("default-src 'none'") && page.contains("Ed25519"));
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains(" src="));
}

#[test]
fn what_makes_no_quotation_is_told() {
    let place = filled();
    for (quotation, words) in [("", "no words"), ("。，！", "no words")] {
        place.run(&["verify", quotation]).exits(2).says(&[words, "hint:"]);
    }
    // A single argument can be 128 KiB on most systems: what is longer comes in a file.
    place.run(&["verify", &"渔".repeat(40_000)]).exits(2).says(&["are the most", "in parts"]);
    place.write("long.txt", format!("闻若舟说：“{}”\n", "渔港".repeat(180_000)));
    place.run(&["verify", "--file", "long.txt"]).exits(1).says(&["1 not looked up"]);
    place.run(&["verify"]).exits(2);
    place.run(&["verify", "渔港", "--date", "yesterday"]).exits(2).says(&["no day"]);
    place.run(&["verify", "--file", "nowhere.txt"]).exits(5).says(&["cannot read"]);
    place.run(&["verify", "渔港", "--record", "nowhere"]).exits(3);
}

/// The index is derived: it follows additions one by one, and is made again with all else.
#[test]
fn the_index_follows_the_record() {
    let place = Place::new();
    let said = conference("2031年5月12日", SAID);
    place.write("a.txt", &said);
    place.write("b.txt", said.replace("凉掉", "冷掉"));
    place.run(&["add", "a.txt"]).exits(0);
    let one = verdict(&place, &["鱼汤自由贸易是我们的方向"], "verbatim");
    assert_eq!(one["places"][0]["witnesses"].as_array().unwrap().len(), 1);
    place.run(&["add", "b.txt"]).exits(0);
    let two = verdict(&place, &["鱼汤自由贸易是我们的方向"], "verbatim");
    assert_eq!(two["places"][0]["witnesses"].as_array().unwrap().len(), 2, "{two:#}");
    assert_eq!(two["coverage"]["events"], 1);
    let before = place.export("record");
    place.run(&["check", "--rebuild"]).exits(0);
    assert_eq!(verdict(&place, &["鱼汤自由贸易是我们的方向"], "verbatim"), two);
    assert_eq!(place.export("record"), before);
}
