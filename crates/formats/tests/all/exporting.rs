//! What is written, from a record made by hand.

use formats::export::{ExportError, ExportFormat, Exporter, SourceView, export};
use serde_json::{Value, json};

use crate::{
    demo::{Demo, demo},
    schema::Schema,
};

fn written(demo: &Demo, format: ExportFormat) -> String {
    String::from_utf8(export(format, Vec::new(), &demo.views(), &demo.events).unwrap()).unwrap()
}

fn document() -> Value {
    serde_json::from_str(&written(&demo(), ExportFormat::Json)).unwrap()
}

#[test]
fn names_of_formats_are_read_back() {
    for (format, name) in ExportFormat::ALL {
        assert_eq!(name.parse::<ExportFormat>().unwrap(), format);
    }
    assert!("pdf".parse::<ExportFormat>().is_err());
}

#[test]
fn json_keeps_the_published_schema() {
    let schema = Schema::published();
    assert_eq!(schema.errors(&document()), Vec::<String>::new());
    let empty = export(ExportFormat::Json, Vec::new(), &[], &[]).unwrap();
    let empty: Value = serde_json::from_slice(&empty).unwrap();
    assert_eq!(empty, json!({"format": "onrecord/1", "sources": [], "events": []}));
    assert_eq!(schema.errors(&empty), Vec::<String>::new());
    for line in written(&demo(), ExportFormat::JsonLines).lines() {
        assert_eq!(schema.errors(&serde_json::from_str(line).unwrap()), Vec::<String>::new());
    }
}

#[test]
fn the_schema_is_strict() {
    let schema = Schema::published();
    let with = |pointer: &str, key: &str, value: Value| {
        let mut document = document();
        document.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        schema.errors(&document).len()
    };
    assert!(with("/events/0", "mood", json!("grave")) > 0);
    assert!(with("/events/0/variants/0", "risk", json!("enormous")) > 0);
    assert!(with("/events/0/witnesses/0", "siglum", json!(7)) > 0);
    assert!(with("/sources/0", "bytes", json!(-1)) > 0);
}

#[test]
fn json_lines_say_the_same_as_json() {
    let document = document();
    let lines = written(&demo(), ExportFormat::JsonLines);
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let all = |key: &str| lines.iter().filter_map(|l| l.get(key).cloned()).collect::<Vec<_>>();
    assert_eq!(document["sources"], Value::Array(all("source")));
    assert_eq!(document["events"], Value::Array(all("event")));
}

#[test]
fn places_are_bytes_of_the_source() {
    let demo = demo();
    let document = document();
    let bytes = |id: &Value| demo.sources.iter().find(|s| s.0.id.to_string() == *id).unwrap().2.clone();
    for source in document["sources"].as_array().unwrap() {
        let mut end = 0;
        for block in source["blocks"].as_array().unwrap() {
            assert_eq!(block["start"], end);
            end = block["end"].as_u64().unwrap();
        }
        assert_eq!(source["bytes"], end);
        assert_eq!(bytes(&source["id"]).len() as u64, end);
    }
    for event in document["events"].as_array().unwrap() {
        let source = |siglum: &str| {
            let witness =
                event["witnesses"].as_array().unwrap().iter().find(|w| w["siglum"] == siglum).unwrap();
            bytes(&witness["source"])
        };
        let at = |siglum: &str, start: &Value, end: &Value| {
            let bytes =
                source(siglum)[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize].to_vec();
            String::from_utf8(bytes).unwrap()
        };
        for reading in
            event["variants"].as_array().unwrap().iter().flat_map(|v| v["readings"].as_array().unwrap())
        {
            for (siglum, span) in reading["spans"].as_object().unwrap() {
                assert_eq!(at(siglum, &span[0], &span[1]), reading["text"].as_str().unwrap());
            }
        }
        for suspect in event["suspects"].as_array().unwrap() {
            assert_eq!(
                at(suspect["siglum"].as_str().unwrap(), &suspect["start"], &suspect["end"]),
                suspect["text"].as_str().unwrap()
            );
        }
        for witness in event["witnesses"].as_array().unwrap() {
            for turn in
                witness["exchanges"].as_array().unwrap().iter().flat_map(|x| x["turns"].as_array().unwrap())
            {
                let siglum = witness["siglum"].as_str().unwrap();
                let joined: String = turn["spans"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|p| {
                        let mark =
                            if p["juncture"] == "paragraph" || p["juncture"] == "gap" { "\n" } else { "" };
                        format!("{mark}{}", at(siglum, &p["start"], &p["end"]))
                    })
                    .collect();
                assert_eq!(joined.trim_start(), turn["text"].as_str().unwrap());
            }
        }
    }
}

#[test]
fn witnesses_name_the_exchange_that_they_hold() {
    let document = document();
    let held = |siglum: usize| -> Vec<_> {
        let exchanges = document["events"][0]["witnesses"][siglum]["exchanges"].as_array().unwrap();
        exchanges.iter().map(|x| x["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(held(0), ["beize-tribune", "shuoyuan-broadcasting"]);
    assert_eq!(held(3), ["zelan-national-tv", "dongyu-voice", "orphan-9c41d2"]);
    let orphan = &document["events"][0]["witnesses"][3]["exchanges"][2];
    assert_eq!((&orphan["question"], &orphan["outlet"]), (&Value::Null, &Value::Null));
    let voice = &document["events"][0]["witnesses"][2]["exchanges"][3];
    assert_eq!(voice["question"]["text"], "泽方在鹭礁问题上的立场有没有变化？\n那么驻军的说法是否属实？");
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for (format, name) in ExportFormat::ALL {
        assert_eq!(written(&demo(), format), written(&demo(), format), "{name}");
    }
}

#[test]
fn what_is_missing_or_out_of_order_is_said() {
    let demo = demo();
    let lacking = export(ExportFormat::Json, Vec::new(), &demo.views()[1..], &demo.events).unwrap_err();
    assert!(matches!(lacking, ExportError::MissingSource { .. }), "{lacking}");
    let mut exporter = Exporter::new(ExportFormat::JsonLines, Vec::new());
    exporter.event(&demo.events[0], &demo.views()).unwrap();
    let (source, text, _) = &demo.sources[0];
    let late = exporter.source(SourceView { source, text, timeline: None });
    assert!(matches!(late, Err(ExportError::SourceAfterEvent)));
}

/// The whole edition, as a reader has it. After a change that is meant:
/// `cargo run -p formats --example demo -- md > crates/formats/tests/all/demo.md`
#[test]
fn the_markdown_edition() {
    let expected = include_str!("demo.md");
    let written = written(&demo(), ExportFormat::Markdown);
    for (n, (got, want)) in written.lines().zip(expected.lines()).enumerate() {
        assert_eq!(got, want, "line {}", n + 1);
    }
    assert_eq!(written.lines().count(), expected.lines().count());
}

/// The values of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    html.split(opening.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn the_page_is_whole_in_itself() {
    let html = written(&demo(), ExportFormat::Html);
    for outside in ["http:", "https:", "//fonts", " src=", "url(", "@import", "<link", "<iframe", "<img"] {
        assert!(!html.contains(outside), "{outside}");
    }
    let ids = attributes(&html, "id");
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands twice");
    for href in attributes(&html, "href") {
        let id = href.strip_prefix('#').unwrap();
        assert!(ids.contains(&id), "{href} leads nowhere");
    }
}

#[test]
fn anchors_of_the_page_are_citations() {
    let html = written(&demo(), ExportFormat::Html);
    let ids = attributes(&html, "id");
    for citation in [
        "zl-fm/2031-05-12",
        "zl-fm/2031-05-12/opening.1",
        "zl-fm/2031-05-12/beize-tribune",
        "zl-fm/2031-05-12/beize-tribune.a.2",
        "zl-fm/2031-05-12/dongyu-voice.q.2",
        "zl-fm/2031-05-12/dongyu-voice.a.3",
        "zl-fm/2031-05-12/orphan-3fa2c1",
        "zl-fm-brief/2031-09-03/harbour-herald.q.1",
    ] {
        assert!(citation.parse::<record::Citation>().is_ok());
        assert!(ids.contains(&citation), "{citation}");
    }
}

#[test]
fn what_strangers_wrote_stays_text() {
    let html = written(&demo(), ExportFormat::Html);
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("Press briefing by Odile Marsh &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("Ferry &lt;em&gt;stays&lt;/em&gt; in port &amp; other “news”"));
}

/// Elements close in the order in which they opened: a page that browsers mend differently is no page.
#[test]
fn elements_are_nested() {
    let html = written(&demo(), ExportFormat::Html);
    let body = &html[html.find("<body>").unwrap()..html.rfind("<script>").unwrap()];
    let mut open = Vec::new();
    for tag in body.split('<').skip(1) {
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_ref(), Some(&name), "before {tag:.60}");
        } else if !["input", "br", "meta"].contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert_eq!(open, ["body"]);
}

#[test]
fn the_page_says_what_our_copies_read_and_accuses_nobody() {
    let html = written(&demo(), ExportFormat::Html);
    assert!(html.contains("Our copies B, C read"));
    assert!(html.contains("eye-skip: the eye jumped"));
    for word in ["censor", "deleted", "falsif", "manipulat"] {
        assert!(!html.to_lowercase().contains(word), "{word}");
    }
}
