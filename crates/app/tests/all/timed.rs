//! Printings that know when their words were spoken: a citation of one can be listened to.

use crate::support::Place;

const SUBTITLES: &str = "Ministry of Harbours, briefing of 3 September 2031

1
00:00:01,000 --> 00:00:04,000
MINISTER ALDER: Good morning. The ferries

2
00:00:04,000 --> 00:00:07,000
sail again.

3
00:14:32,250 --> 00:14:36,000
Q: Harbour Gazette. How many berths will

4
00:14:36,000 --> 00:14:38,000
the new mole have?

5
00:14:40,000 --> 00:14:44,500
MINISTER ALDER: It will have 640 berths,
and the guilds pay for half of them.

6
00:14:45,000 --> 00:14:48,000
Q: Island Radio. Will the fares rise?

7
00:14:48,000 --> 00:14:52,000
MINISTER ALDER: No. They stay as they are.
";

#[test]
fn words_have_the_time_at_which_they_were_spoken() {
    let place = Place::new();
    place.write("in/briefing.srt", SUBTITLES);
    let read = place.run(&["read", "in/briefing.srt", "--json"]).exits(0).json();
    let blocks = read["blocks"].as_array().unwrap();
    let asked = blocks.iter().find(|b| b["text"].as_str().unwrap().contains("How many")).unwrap();
    assert_eq!(asked["time"]["clock"], "00:14:32");
    assert_eq!(asked["time"]["from_ms"], 872_250);
    assert!(place.run(&["read", "in/briefing.srt"]).exits(0).out.contains("00:14:32"));

    place.run(&["add", "in"]).exits(0);
    let event = place.events("record").remove(0);
    // Line 5 of the text: the title, a blank line, two cues before it.
    let line = place.run(&["show", &format!("{event}~A:5")]).exits(0);
    assert!(line.out.contains("00:14:32 Q: Harbour Gazette."), "{}", line.out);
    let whole = place.run(&["show", &event, "--witness", "A", "--json"]).exits(0).json();
    let turns = whole["witness"]["turns"].as_array().unwrap();
    let question = turns.iter().find(|t| t["role"] == "question").unwrap();
    assert_eq!(question["text"], "Harbour Gazette. How many berths will the new mole have?");
    assert_eq!(
        question["time"],
        serde_json::json!({"clock": "00:14:32", "from_ms": 872_250, "to_ms": 878_000})
    );
    assert!(place.run(&["show", &event, "--witness", "A"]).exits(0).out.contains("00:14:40, lines 7–8"));

    let out = place.export("record");
    assert!(out.contains("\"time\":{\"from_ms\":872250,\"to_ms\":878000}"), "{out}");
}

#[test]
fn a_folder_is_searched_for_transcripts_in_json_and_no_other_json() {
    let place = Place::new();
    let segments: Vec<String> = [
        ("MINISTER ALDER: Good morning, this is the briefing of 3 September 2031.", 0.0),
        ("Q: Harbour Gazette. How many berths will the new mole have?", 5.0),
        ("MINISTER ALDER: It will have 640 berths.", 9.5),
    ]
    .iter()
    .map(|(words, at)| format!("{{\"start\": {at}, \"end\": {}, \"text\": {words:?}}}", at + 4.0))
    .collect();
    place.write("in/speech.json", format!("{{\"segments\": [{}]}}", segments.join(", ")));
    place.write("in/package.json", "{\"name\": \"harbour\", \"version\": \"1.0.0\"}");
    let added = place.run(&["add", "in"]);
    assert!(added.out.contains("package.json"), "{}", added.out);
    assert_eq!(place.events("record").len(), 1);
}
