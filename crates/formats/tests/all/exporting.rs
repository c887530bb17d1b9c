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
    let late = exporter.source(SourceView { source, text });
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
