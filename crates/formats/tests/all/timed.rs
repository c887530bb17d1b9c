//! Timed transcripts: a file above, below it the lines that are read, each with its time where it has one. Beside each kind
//! stand siblings that must be read alike and neighbours that must stay what they are.

use encoding_rs::GB18030;
use formats::{Decoded, Format, Hints, read};
use proptest::prelude::*;
use record::{FindingCode, LineEnds, Moment, TextSpan};

fn millis(m: Moment) -> String {
    match m.millis() % 1000 {
        0 => m.to_string(),
        rest => format!("{m}.{rest:03}"),
    }
}

/// `00:00:01–00:00:04.500 | words`, or the words alone where no time is known.
fn shown(got: &Decoded) -> String {
    let text = got.text.as_str();
    let mut out = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        let span = TextSpan::between(start, start + words.len());
        start += line.len();
        match got.timeline.as_ref().and_then(|t| t.of(span)).filter(|_| !words.is_empty()) {
            Some((from, Some(to))) => out += &format!("{}–{} | {words}\n", millis(from), millis(to)),
            Some((from, None)) => out += &format!("{} | {words}\n", millis(from)),
            None => out += &format!("{words}\n"),
        }
    }
    out
}

/// Every byte of the source belongs to a character, in order; times follow each other.
fn sound(bytes: &[u8], got: &Decoded) {
    let text = got.text.as_str();
    assert_eq!(got.text.source_len(), bytes.len());
    // What stands before the first word belongs to no character.
    let mut end =
        text.chars().next().map_or(0, |c| got.text.bytes_of(TextSpan::between(0, c.len_utf8())).start());
    for (i, c) in text.char_indices() {
        let span = got.text.bytes_of(TextSpan::between(i, i + c.len_utf8()));
        assert!(span.start() == end || span.end() == end, "{c:?} at {i} has {span:?} after {end}: {text}");
        end = span.end();
    }
    assert_eq!(end, bytes.len());
    if let Some(timeline) = &got.timeline {
        for pair in timeline.times.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start());
        }
        assert!(timeline.times.iter().all(|t| !got.text.slice(t.span).trim().is_empty()));
    }
    for finding in &got.findings {
        assert!(
            finding.hint.is_some() && finding.place.is_none_or(|p| p.end() <= bytes.len()),
            "{finding:?}"
        );
    }
}

fn check(source: &str, format: Format, expected: &str, codes: &[FindingCode]) -> Decoded {
    let got = read(source.as_bytes(), Hints::default()).unwrap();
    sound(source.as_bytes(), &got);
    assert_eq!(shown(&got), expected, "{source}");
    assert_eq!(got.format, format, "{source}");
    assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), codes, "{:?}", got.findings);
    got
}

/// The words of a line, as they stand in the bytes of the source.
fn bytes<'a>(source: &'a str, got: &Decoded, words: &str) -> &'a str {
    let at = got.text.as_str().find(words).unwrap();
    let span = got.text.bytes_of(TextSpan::between(at, at + words.len()));
    &source[span.start()..span.end()]
}

/// Reads as it stands, with the same text, whatever times are in it.
fn stays(source: &str, format: Format) -> Decoded {
    let got = read(source.as_bytes(), Hints::default()).unwrap();
    assert_eq!(got.text.as_str(), source);
    assert_eq!(got.format, format, "{source}");
    assert!(got.timeline.as_ref().is_none_or(|t| t.line_ends == LineEnds::Printed));
    assert!(got.findings.is_empty(), "{:?}", got.findings);
    got
}

use FindingCode::{Damaged, OddCues, RepeatedCues};

#[test]
fn webvtt() {
    let source = "WEBVTT - Harbours, 14 March 2031
Kind: captions
Language: en

NOTE Press conference of the Minister for Harbours, Orla Venn

STYLE
::cue { color: red }

NOTE Confidence: 0.8984

0a-1
00:00:00.638 --> 00:00:04.198 align:start position:0%
<v Orla Venn>Good <i>afternoon</i>.

0a-2
00:04.279 --> 00:09.880
<v Orla Venn>The breakwater &amp; the quay
will be finished

NOTE somebody should check this cue again

00:10.000 --> 00:12.000
<v.loud Orla Venn>by 2032.</v>

00:13.000 --> 00:16.000
<v Reporter 1>What will <00:14.000><c>it cost?</c></v> <v Orla Venn>Crowns <inaudible>.
";
    let expected = "Harbours, 14 March 2031

Press conference of the Minister for Harbours, Orla Venn

00:00:00.638–00:00:04.198 | <v Orla Venn>Good afternoon.
00:00:04.279–00:00:09.880 | The breakwater & the quay
00:00:04.279–00:00:09.880 | will be finished
00:00:10–00:00:12 | by 2032.
00:00:13–00:00:16 | <v Reporter 1>What will it cost?
00:00:13–00:00:16 | <v Orla Venn>Crowns <inaudible>.
";
    let got = check(source, Format::WebVtt, expected, &[]);
    assert_eq!(got.about.language.as_deref(), Some("en"));
    assert_eq!(got.timeline.as_ref().unwrap().line_ends, LineEnds::Cues);
    assert_eq!(bytes(source, &got, "<v Orla Venn>"), "<v Orla Venn>");
    assert_eq!(bytes(source, &got, "breakwater & the"), "breakwater &amp; the");
    // With the line ends of other systems, and in other encodings.
    let dos = source.replace('\n', "\r\n");
    assert_eq!(shown(&read(dos.as_bytes(), Hints::default()).unwrap()), expected);
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(dos.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let got = read(&wide, Hints::default()).unwrap();
    assert_eq!((shown(&got).as_str(), got.encoding.as_str()), (expected, "UTF-16LE"));
}

#[test]
fn captions_typed_along() {
    let source = "WEBVTT
Kind: captions
Language: en

00:00:00.638 --> 00:00:04.198 align:start position:0%
&gt;&gt; MINISTER FENN: GOOD AFTERNOON.

00:00:04.279 --> 00:00:09.880 align:start position:0%
IT IS DONE. &gt;&gt; WHEN? >> SOON, AS I
- SAID.

00:00:10.000 --> 00:00:12.000
&nbsp;

00:00:12.000 --> 00:00:13.000
♪
";
    let expected = "00:00:00.638–00:00:04.198 | >> MINISTER FENN: GOOD AFTERNOON.
00:00:04.279–00:00:09.880 | IT IS DONE.
00:00:04.279–00:00:09.880 | >> WHEN?
00:00:04.279–00:00:09.880 | >> SOON, AS I
00:00:04.279–00:00:09.880 | - SAID.
00:00:12–00:00:13 | ♪
";
    check(source, Format::WebVtt, expected, &[OddCues]);
}

#[test]
fn captions_that_roll() {
    let rolling = "WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%
 
good<00:00:00.500><c> afternoon</c><00:00:01.000><c> and</c>

00:00:02.000 --> 00:00:02.010
good afternoon and
 

00:00:02.010 --> 00:00:05.000
good afternoon and
welcome<00:00:03.000><c> all</c>

00:00:05.000 --> 00:00:05.010
welcome all
 

00:00:05.010 --> 00:00:07.000
welcome all
no

00:00:07.000 --> 00:00:07.010
no
";
    let expected = "00:00:00–00:00:02 | good afternoon and
00:00:02.010–00:00:05 | welcome all
00:00:05.010–00:00:07 | no
";
    check(rolling, Format::WebVtt, expected, &[RepeatedCues]);
    // What is said twice is read twice, where captions do not roll; a long line is not said twice.
    let said = "1
00:00:01,000 --> 00:00:02,000
No.

2
00:00:02,000 --> 00:00:03,000
No.

3
00:00:03,000 --> 00:00:05,000
The breakwater will be finished

4
00:00:05,000 --> 00:00:07,000
The breakwater will be finished
by 2032.

5
00:00:07,000 --> 00:00:08,000
<v Ann>And then we shall see it

6
00:00:08,000 --> 00:00:09,000
<v Bo>And then we shall see it
";
    let expected = "00:00:01–00:00:02 | No.
00:00:02–00:00:03 | No.
00:00:03–00:00:05 | The breakwater will be finished
00:00:05–00:00:07 | by 2032.
00:00:07–00:00:08 | <v Ann>And then we shall see it
00:00:08–00:00:09 | <v Bo>And then we shall see it
";
    check(said, Format::SubRip, expected, &[RepeatedCues]);
}

#[test]
fn subrip() {
    let source = "渔业局记者会实录

1
00:00:01,000 --> 00:00:05,000
主持人：各位<b>上午</b>好！

2
00:00:05,000 --> 00:00:09,500 X1:40 X2:600 Y1:20 Y2:50
{\\an8}去年新建渔港

123
个。

3
00:00:09,500 --> 00:00:14,000
";
    let expected = "渔业局记者会实录

00:00:01–00:00:05 | 主持人：各位上午好！
00:00:05–00:00:09.500 | 去年新建渔港
00:00:05–00:00:09.500 | 123
00:00:05–00:00:09.500 | 个。
";
    check(source, Format::SubRip, expected, &[OddCues]);
    let (gbk, ..) = GB18030.encode(source);
    let got = read(&gbk, Hints { encoding: Some("gb18030"), ..Hints::default() }).unwrap();
    assert_eq!(shown(&got), expected);
    // Without numbers; numbers without blank lines; one arrow as a word processor makes it; full stops for commas.
    for source in [
        "00:00:01.000 --> 00:00:02.000\nOne\n\n00:00:02.000 --> 00:00:03.000\n2031\n",
        "1\n00:00:01,000 –> 00:00:02,000\nOne\n2\n00:00:02,000 –> 00:00:03,000\n2031\n",
        "\n\n1\n0:00:01,0 → 0:00:02\nOne\n\n2\n0:00:02 → 0:00:03,0\n2031",
    ] {
        check(source, Format::SubRip, "00:00:01–00:00:02 | One\n00:00:02–00:00:03 | 2031\n", &[]);
    }
}

#[test]
fn names_in_brackets() {
    let source = "1
00:00:00,000 --> 00:00:04,000
[SPEAKER_00]: Good afternoon. The wall

2
00:00:04,000 --> 00:00:06,000
[SPEAKER_00]: is finished.

3
00:00:06,000 --> 00:00:08,000
[SPEAKER_01]: [Laughter] When?
";
    let expected = "00:00:00–00:00:04 | <v SPEAKER_00>Good afternoon. The wall
00:00:04–00:00:06 | is finished.
00:00:06–00:00:08 | <v SPEAKER_01>[Laughter] When?
";
    let got = check(source, Format::SubRip, expected, &[]);
    assert_eq!(bytes(source, &got, "SPEAKER_01"), "SPEAKER_01");
    assert_eq!(bytes(source, &got, "<v SPEAKER_01>"), "[SPEAKER_01]: ");
    // Without the colon only where all cues are so.
    let all = "[00:00.000 --> 00:02.000] (speaker 0) The wall is\n[00:02.000 --> 00:03.000] (speaker 0) done.\n[00:03.000 --> 00:04.000] (speaker 1) When?\n[00:04.000 --> 00:05.000] (speaker 0) Now.\n";
    let expected = "00:00:00–00:00:02 | <v speaker 0>The wall is
00:00:02–00:00:03 | done.
00:00:03–00:00:04 | <v speaker 1>When?
00:00:04–00:00:05 | <v speaker 0>Now.
";
    check(all, Format::TimedText, expected, &[]);
    let music = "[00:00.000 --> 00:02.000] [Music]\n[00:02.000 --> 00:03.000] Good day.\n";
    check(music, Format::TimedText, "00:00:00–00:00:02 | [Music]\n00:00:02–00:00:03 | Good day.\n", &[]);
}

#[test]
fn names_before_every_cue() {
    // A meeting tool names whoever speaks in each cue; a subtitle only where somebody begins.
    let cues = |names: [&str; 5]| {
        let words = [
            "Good afternoon. The wall",
            "is finished: all of it.",
            "When?",
            "Soon, as I said. And",
            "the quay.",
        ];
        let cue = |(i, (name, words)): (usize, (&str, &str))| {
            format!("{}\n00:00:0{i}.000 --> 00:00:0{}.000\n{name}{words}\n\n", i + 1, i + 1)
        };
        let cues: String = names.into_iter().zip(words).enumerate().map(cue).collect();
        format!("WEBVTT\n\n{cues}")
    };
    let source = cues(["Orla Venn: ", "Orla Venn: ", "Ann: ", "Orla Venn: ", "Orla Venn: "]);
    let expected = "00:00:00–00:00:01 | <v Orla Venn>Good afternoon. The wall
00:00:01–00:00:02 | is finished: all of it.
00:00:02–00:00:03 | <v Ann>When?
00:00:03–00:00:04 | <v Orla Venn>Soon, as I said. And
00:00:04–00:00:05 | the quay.
";
    let got = check(&source, Format::WebVtt, expected, &[]);
    assert_eq!(bytes(&source, &got, "Orla Venn"), "Orla Venn");
    let source = cues(["Orla Venn: ", "", "Ann: ", "Orla Venn: ", ""]);
    let expected = "00:00:00–00:00:01 | Orla Venn: Good afternoon. The wall
00:00:01–00:00:02 | is finished: all of it.
00:00:02–00:00:03 | Ann: When?
00:00:03–00:00:04 | Orla Venn: Soon, as I said. And
00:00:04–00:00:05 | the quay.
";
    check(&source, Format::WebVtt, expected, &[]);
}

#[test]
fn voices_whose_times_are_lost() {
    let source = "Harbours, 14 March 2031

(speaker 0) Good afternoon and welcome to the press conference of
(speaker 0) 14 March 2031.
(speaker 1) Minister, when?
(speaker 0) Soon.
(speaker 0) Not today.
";
    let expected = "Harbours, 14 March 2031

<v speaker 0>Good afternoon and welcome to the press conference of
14 March 2031.
<v speaker 1>Minister, when?
<v speaker 0>Soon.
Not today.
";
    let got = check(source, Format::TimedText, expected, &[]);
    let timeline = got.timeline.unwrap();
    assert!(timeline.times.is_empty() && timeline.line_ends == LineEnds::Cues);
    // Paragraphs with names in brackets, whole sentences each; stage directions.
    for source in [
        "[Orla Venn] Good afternoon.\n[Orla Venn] The wall is up.\n[Ann] When?\n[Orla Venn] Soon.\n[Orla Venn] Not today.\n",
        "(Laughter) and so on\n(Applause) and then\n(Laughter) we went\nto the harbour\nand back\n",
    ] {
        stays(source, Format::PlainText);
    }
}

#[test]
fn sbv() {
    let source = "0:00:00.599,0:00:04.160
&gt;&gt; Good afternoon,
all of you.

0:00:04.160,0:00:06.770
>> When?
";
    let expected = "00:00:00.599–00:00:04.160 | >> Good afternoon,
00:00:00.599–00:00:04.160 | all of you.
00:00:04.160–00:00:06.770 | >> When?
";
    check(source, Format::Sbv, expected, &[]);
}

#[test]
fn ttml() {
    let source = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\" xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" xml:lang=\"en\" ttp:frameRate=\"25\">
<head><metadata><ttm:title>Harbours, 14 March 2031</ttm:title>
<ttm:agent xml:id=\"m\" type=\"person\"><ttm:name type=\"full\">Orla Venn</ttm:name></ttm:agent><ttm:agent xml:id=\"r\"/></metadata>
<styling><style xml:id=\"s\"/></styling></head>
<body><div>
<p begin=\"00:00:00.638\" end=\"00:00:04.198\" ttm:agent=\"m\">Good<br/>afternoon &amp; welcome.</p>
<p begin=\"00:00:04:05\" dur=\"2.5s\" ttm:agent=\"m\">The wall
  is up.</p>
<p begin=\"7s\" end=\"200f\"><span ttm:agent=\"r\">When?</span><span ttm:agent=\"m\">Now.</span></p>
</div><div begin=\"1m\"><p><span begin=\"1s\" end=\"2s\">Who</span> knows?</p></div>
</body></tt>";
    let expected = "Harbours, 14 March 2031

00:00:00.638–00:00:04.198 | <v Orla Venn>Good
00:00:00.638–00:00:04.198 | afternoon & welcome.
00:00:04.200–00:00:06.700 | The wall is up.
00:00:07–00:00:08 | <v r>When?
00:00:07–00:00:08 | <v Orla Venn>Now.
00:01:01–00:01:02 | <v ?>Who knows?
";
    let got = check(source, Format::Ttml, expected, &[]);
    assert_eq!(got.about.language.as_deref(), Some("en"));
    assert_eq!(bytes(source, &got, "afternoon & welcome"), "afternoon &amp; welcome");
    let cut = source.split_once("200f").unwrap().0;
    assert!(read(cut.as_bytes(), Hints::default()).unwrap().findings.iter().any(|f| f.code == Damaged));
    let none = read(b"<tt><body><p begin='0s'/></body></tt>", Hints::default()).unwrap_err();
    assert_eq!(none.code, FindingCode::Empty);
}

#[test]
fn json_of_recognisers() {
    // Times, words, speaker, single words, and all words once more.
    let source = r#"{"text": "Good afternoon. The “wall” is up. When?", "language": "en",
 "segments": [
  {"id": 0, "start": 0.0, "end": 4.2, "text": " Good afternoon. \u00c9t\u00e9 &amp; all", "words": [{"word": "Good", "start": 0.0, "end": 0.4}], "speaker": "SPEAKER_00"},
  {"id": 1, "start": 4.2, "end": 7, "text": " the \"wall\" is up.", "speaker": "SPEAKER_00"},
  {"id": 2, "start": 7.5, "end": null, "text": " When?", "speaker": "SPEAKER_01"},
  {"id": 3, "start": 9.0, "end": 9.5, "text": " Hm."}
 ], "word_segments": [{"word": "Good", "start": 0.0, "end": 0.4}]}"#;
    let expected = "00:00:00–00:00:04.200 | <v SPEAKER_00>Good afternoon. Été & all
00:00:04.200–00:00:07 | the \"wall\" is up.
00:00:07.500 | <v SPEAKER_01>When?
00:00:09–00:00:09.500 | <v ?>Hm.
";
    let got = check(source, Format::TimedJson, expected, &[OddCues]);
    assert_eq!(got.about.language.as_deref(), Some("en"));
    assert_eq!(bytes(source, &got, "Été & all"), r"\u00c9t\u00e9 &amp; all");
    assert_eq!(bytes(source, &got, "\"wall\" is"), "\\\"wall\\\" is");
    // A speaker before the words keeps its bytes.
    let source = r#"{"title":"Harbours, 14 March 2031","data":{"items":[
 {"participant":{"id":7,"name":"Orla \"O\" Venn"},"startTime":"00:00:02.500","transcript":"Good\nafternoon."},
 {"participant":{"id":8,"name":"Ann"},"startTime":"00:00:05.000","transcript":"When?"}]}}"#;
    let expected = "Harbours, 14 March 2031

00:00:02.500 | <v Orla \"O\" Venn>Good
00:00:02.500 | afternoon.
00:00:05 | <v Ann>When?
";
    let got = check(source, Format::TimedJson, expected, &[]);
    assert_eq!(bytes(source, &got, "\"O\" Venn"), "\\\"O\\\" Venn");
}

#[test]
fn json_of_any_nesting() {
    let expected = "00:00:00.080–00:00:04.200 | <v 0>Good afternoon and welcome to all of you.
00:00:04.300–00:00:05 | <v 1>When will it open?
";
    for source in [
        // Milliseconds by their size, utterances beside their words, the speaker around the sentences and behind them.
        r#"{"utterances":[{"speaker":0,"start":80,"end":4200,"text":"Good afternoon and welcome to all of you.","words":[{"text":"Good","start":80,"end":300},{"text":"afternoon","start":300,"end":600}]},{"speaker":1,"start":4300,"end":5000,"text":"When will it open?"}],
 "words":[{"text":"Good","start":80,"end":300},{"text":"afternoon","start":300,"end":600},{"text":"and","start":600,"end":700},{"text":"welcome","start":800,"end":900},{"text":"to","start":900,"end":950},{"text":"all","start":950,"end":990},{"text":"of","start":990,"end":1000},{"text":"you.","start":1000,"end":1100},{"text":"When","start":4300,"end":4400}]}"#,
        r#"{"results":[{"alternatives":[{"transcript":"Good afternoon and welcome to all of you. When will it open?","paragraphs":[{"sentences":[{"text":"Good afternoon and welcome to all of you.","start":0.08,"end":4.2}],"speaker":0},{"sentences":[{"text":"When will it open?","start":4.3,"end":5.0}],"speaker":1}]}]}]}"#,
        r#"[{"speaker_id":"0","start_ms":80,"duration_ms":4120,"sentence":"Good afternoon and welcome to all of you."},{"speaker_id":"1","start_ms":4300,"duration_ms":700,"sentence":"When will it open?"}]"#,
        r#"{"speaker":"0","timestamp":[0.08,4.2],"text":"Good afternoon and welcome to all of you."}
{"speaker":"1","timestamp":[4.3,5.0],"text":"When will it open?"}"#,
        r#"{"transcription":[{"speaker":"0","timestamps":{"from":"00:00:00,080","to":"00:00:04,200"},"offsets":{"from":80,"to":4200},"text":"Good afternoon and welcome to all of you."},{"speaker":"1","timestamps":{"from":"00:00:04,300","to":"00:00:05,000"},"offsets":{"from":4300,"to":5000},"text":"When will it open?"}]}"#,
        r#"{"0":{"Speaker":0,"BeginTime":80,"EndTime":4200,"Text":"Good afternoon and welcome to all of you."},"1":{"Speaker":1,"BeginTime":4300,"EndTime":5000,"Text":"When will it open?"}}"#,
        r#"[{"user":{"displayName":"0"},"offset":"PT0.08S","end":"PT4.2S","caption":"Good afternoon and welcome to all of you."},{"user":{"displayName":"1"},"offset":"PT4.3S","end":"5s","caption":"When will it open?"}]"#,
    ] {
        check(source, Format::TimedJson, expected, &[]);
    }
    // Chinese, in milliseconds, without blanks.
    let source = r#"{"sentences":[{"begin_time":1000,"end_time":3000,"text":"去年新建渔港","speaker_id":1},{"begin_time":3000,"end_time":5200,"text":"一百二十三个。","speaker_id":1}]}"#;
    check(
        source,
        Format::TimedJson,
        "00:00:01–00:00:03 | <v 1>去年新建渔港\n00:00:03–00:00:05.200 | 一百二十三个。\n",
        &[],
    );
}

#[test]
fn json_that_is_no_transcript() {
    for source in [
        "{\"name\": \"harbour\", \"version\": \"1.0.0\", \"scripts\": {\"start\": \"node .\", \"text\": \"none\"}}\n",
        "[{\"time\": \"2031-05-12T15:05:16Z\", \"level\": \"info\", \"message\": \"server started\"}, {\"time\": \"2031-05-12T15:05:17Z\", \"level\": \"warn\", \"message\": \"disk full\"}]\n",
        "{\"witnesses\": [{\"id\": \"A\", \"content\": \"the cat\"}, {\"id\": \"B\", \"tokens\": [{\"t\": \"the\"}]}]}\n",
        "[{\"speaker\": \"Ann\", \"text\": \"Good day\"}, {\"speaker\": \"Bo\", \"text\": \"Good night\"}]\n",
        "{\"a\": [[[[1, 2], [3]]]], \"start\": 3}\n",
        "[{}]\n",
        "[{\"text\": \"Tarn Bay\", \"start\": 112, \"end\": 120, \"label\": \"PLACE\"}, {\"text\": \"Orla Venn\", \"start\": 131, \"end\": 140, \"label\": \"PERSON\"}]\n",
        "{\"format\":\"onrecord/1\",\"events\":[{\"turns\":[{\"speaker\":\"A\",\"text\":\"x\",\"time\":{\"from_ms\":1}},{\"speaker\":\"B\",\"text\":\"y\",\"time\":{\"from_ms\":2}}]}]}\n",
        "[Orla Venn]: Good afternoon.\n[Ann]: When?\n",
    ] {
        stays(source, Format::PlainText);
    }
    assert!(formats::begins_json_transcript(b"\xef\xbb\xbf[{\"start\":0.5,\"end\":2.0,\"text\":\"Good"));
    assert!(!formats::begins_json_transcript(b"{\"name\":\"x\",\"dependencies\":{}}"));
}

#[test]
fn cues_in_plain_text() {
    let source = "Press conference of the Minister for Harbours, 14 March 2031

[00:00.000 --> 00:05.500] [SPEAKER_00]: Good afternoon. The wall
[00:06.000 --> 00:11.500] [SPEAKER_00]: is finished.

[00:12.000 --> 00:13.500] [SPEAKER_01]: When?
and how?
";
    let expected = "Press conference of the Minister for Harbours, 14 March 2031

00:00:00–00:00:05.500 | <v SPEAKER_00>Good afternoon. The wall
00:00:06–00:00:11.500 | is finished.

00:00:12–00:00:13.500 | <v SPEAKER_01>When?
00:00:12–00:00:13.500 | and how?
";
    check(source, Format::TimedText, expected, &[]);
    // As a player shows it, and as it is copied from there: times from nought, sentences over the lines.
    let cues = [
        ("0:00", "good afternoon and welcome"),
        ("0:02", "to the harbour, where the old"),
        ("0:04", "wall has come down. I have two"),
        ("0:06", "announcements for you, and then"),
        ("0:08", "I will take questions. The first"),
        ("0:11", "is about the breakwater."),
        ("0:13", "Minister, when will it be done?"),
    ];
    let expected: String = cues.iter().map(|(time, words)| format!("00:0{time} | {words}\n")).collect();
    let apart: String = cues.iter().map(|(time, words)| format!("{time}\n{words}\n")).collect();
    let beside: String = cues.iter().map(|(time, words)| format!("[0{time}] {words}\n")).collect();
    for source in [apart, beside] {
        let got = check(&source, Format::TimedText, &expected, &[]);
        assert_eq!(got.timeline.unwrap().line_ends, LineEnds::Cues);
    }
}

/// What stands beside the paragraphs of a text is noted, and nothing is taken away.
fn beside(source: &str, expected: &[(&str, &str)]) {
    let got = stays(source, Format::PlainText);
    let timeline = got.timeline.as_ref().unwrap_or_else(|| panic!("no times: {source}"));
    let times: Vec<(String, &str)> =
        timeline.times.iter().map(|t| (t.from.to_string(), got.text.slice(t.span))).collect();
    let expected: Vec<(String, &str)> =
        expected.iter().map(|(time, words)| ((*time).to_owned(), *words)).collect();
    assert_eq!(times, expected);
}

#[test]
fn times_beside_paragraphs() {
    // A meeting tool: minutes and seconds, though two numbers could be hours.
    let long = "Good afternoon and welcome. The breakwater at Tarn Bay will be finished by the end of 2032, and the quay with it.";
    beside(
        &format!(
            "Harbours\nFri, Mar 14, 2031 2:02PM • 32:10\n\nSUMMARY KEYWORDS\nwall, quay\n\nOrla Venn  00:02\n{long}\n\nSpeaker 2  00:12\nMinister, what will it cost?\n\nOrla Venn  00:15\nCrowns.\n\nSpeaker 3  00:16\nAnd who pays?\n"
        ),
        &[
            ("00:00:02", long),
            ("00:00:12", "Minister, what will it cost?"),
            ("00:00:15", "Crowns."),
            ("00:00:16", "And who pays?"),
        ],
    );
    // A ticker: hours and minutes.
    let told = "The ministry says that the wall will be finished by the end of the year, and that nobody will have to leave the quay before it is.";
    beside(
        &format!(
            "14:02 Orla Venn: {told}\n\n14:04 Ann: When?\n{told}\n\n14:06 Orla Venn: Soon.\n\n14:08 Ann: {told}\n"
        ),
        &[
            ("14:02:00", &format!("Orla Venn: {told}")),
            ("14:04:00", &format!("Ann: When?\n{told}")),
            ("14:06:00", "Orla Venn: Soon."),
            ("14:08:00", &format!("Ann: {told}")),
        ],
    );
    // The time behind the words.
    beside(
        &format!(
            "[Orla Venn]: {told} [14:02]\n[Ann]: {told} [14:03]\n[Orla Venn]: Soon. [14:04]\n[Ann]: Thanks. [14:04]\n"
        ),
        &[
            ("14:02:00", &format!("[Orla Venn]: {told}")),
            ("14:03:00", &format!("[Ann]: {told}")),
            ("14:04:00", "[Orla Venn]: Soon."),
            ("14:04:00", "[Ann]: Thanks."),
        ],
    );
    let asked = "请问疫情形势如何？这个问题大家都很关心，也请介绍一下疫苗的库存，谢谢部长。";
    beside(
        &format!(
            "• [闻若舟]下面请提问。2031-05-12 15:05:16\n• [记者]{asked}2031-05-12 15:06:31\n• [陆一舟]感谢。2031-05-12 15:08:02\n• [记者]够吗？2031-05-12 15:09:40\n"
        ),
        &[
            ("15:05:16", "• [闻若舟]下面请提问。"),
            ("15:06:31", &format!("• [记者]{asked}")),
            ("15:08:02", "• [陆一舟]感谢。"),
            ("15:09:40", "• [记者]够吗？"),
        ],
    );
    // On a line of its own, newest first.
    beside(
        &format!(
            "13:08\n某报记者：{told}\n\n13:06\n程其远：{told}\n\n13:04\n某报记者：{told}\n\n13:03\n邢若兰：上午好。\n"
        ),
        &[
            ("13:08:00", &format!("某报记者：{told}")),
            ("13:06:00", &format!("程其远：{told}")),
            ("13:04:00", &format!("某报记者：{told}")),
            ("13:03:00", "邢若兰：上午好。"),
        ],
    );
}

#[test]
fn neighbours_stay_what_they_are() {
    let source = "# Timetable\n\n| time | what |\n|---|---|\n| 00:00 | doors |\n| 00:30 | talk |\n| 01:00 | questions |\n| 01:30 | end |\n";
    assert!(stays(source, Format::Markdown).timeline.is_none());
    for source in [
        "start,end,text\n00:00:01,00:00:05,Good afternoon\n00:00:05,00:00:09,and welcome\n00:00:09,00:00:12,to you\n00:00:12,00:00:15,all\n",
        "An agenda of the day\n\n09:00 Arrival\n09:30 Talk of the minister\n11:00 Questions\n",
        "The talk begins at 14:02 and ends at 15:00.\nThe next begins at 16:00.\n",
        "An arrow --> points at 00:01.\n",
    ] {
        assert!(stays(source, Format::PlainText).timeline.is_none());
    }
    // Regular times beside lines that are no speech: noted, and nothing taken away.
    for source in [
        "Fish soup\n\n00:00 Heat the oil\n00:30 Add the onions\n02:00 Add the fish\n10:00 Add the cream\n25:00 Salt\n30:00 Serve\n",
        "2031-05-12 15:05:16 INFO: server started\n2031-05-12 15:05:17 WARN: disk nearly full\n2031-05-12 15:05:18 ERROR: disk full\n2031-05-12 15:05:19 INFO: server stopped\n2031-05-12 15:06:00 INFO: server started\n2031-05-12 15:07:00 INFO: done\n",
        "12:00:01 INFO: server started and waits for\n12:00:02 WARN: disk nearly full on\n12:00:03 ERROR: disk full\n12:00:05 INFO: server stopped\n12:00:07 INFO: server started\n12:00:09 INFO: done\n",
        "00:00 Intro\n02:15 The wall\n05:10 The quay\n09:00 Questions\n14:30 More questions\n20:00 End\n",
    ] {
        stays(source, Format::PlainText);
    }
    // An article on subtitles that quotes two.
    let article = format!(
        "{}1\n00:00:01,000 --> 00:00:02,000\nHello\n",
        "A line of the article on subtitles.\n".repeat(60)
    );
    assert!(stays(&article, Format::PlainText).timeline.is_none());
}

#[test]
fn odd_times() {
    let source = "1
00:00:05,000 --> 00:00:04,000
One.

2
00:00:01,000 -->
Two.

3
-00:00:01,000 --> 00:00:02,000
Three.

4
00:00:10,000 --> 00:00:12,000

5
00:00:20,000 --> 00:00:30,000
Four.

6
00:00:25,000 --> 00:00:26,000
Five.
";
    let expected = "00:00:05 | One.
00:00:01 | Two.
Three.
00:00:20–00:00:30 | Four.
00:00:25–00:00:26 | Five.
";
    let got = check(source, Format::SubRip, expected, &[OddCues; 5]);
    let messages: Vec<&str> = got.findings.iter().map(|f| f.message.split(';').next().unwrap()).collect();
    assert_eq!(
        messages,
        [
            "2 cues have no end, or one before the start",
            "1 cue begins before the one that stands before it",
            "1 cue has no time that could be",
            "1 cue has no words.",
            "1 cue overlaps the one before: people speak at once, or the times are rough.",
        ]
    );
    let place = got.findings[1].place.unwrap();
    assert_eq!(&source[place.start()..place.end()], "00:00:01,000 -->");
    // Cut off.
    let got = check(
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:02,000 --> 00:0",
        Format::SubRip,
        "00:00:01–00:00:02 | One.\n",
        &[OddCues, Damaged],
    );
    assert!(got.findings.iter().any(|f| f.message.contains("ends in the middle of a cue")));
    check(
        r#"{"segments":[{"start":0.0,"end":4.0,"text":"Good day."},{"start":4.0,"end":6.0,"text":"The wa"#,
        Format::TimedJson,
        "00:00:00–00:00:04 | Good day.\n00:00:04–00:00:06 | The wa\n",
        &[Damaged],
    );
    for source in ["WEBVTT", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n\n"] {
        let refused = read(source.as_bytes(), Hints::default()).unwrap_err();
        assert_eq!(refused.code, FindingCode::Empty, "{source}");
    }
}

#[test]
fn large_and_deep() {
    let mut srt = String::new();
    for i in 0..100_000 {
        let at = |s: usize| format!("{:02}:{:02}:{:02},000", s / 3600, s / 60 % 60, s % 60);
        srt += &format!("{}\n{} --> {}\nwords of cue {i}\n\n", i + 1, at(3 * i), at(3 * i + 3));
    }
    let got = read(srt.as_bytes(), Hints::default()).unwrap();
    assert_eq!(got.timeline.unwrap().times.len(), 100_000);
    assert_eq!(got.text.as_str().lines().count(), 100_000);
    // Two cues of very many lines, each the same.
    let lines = format!(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n{0}b\n\n00:02.000 --> 00:03.000\n{0}",
        "a\n".repeat(200_000)
    );
    assert!(read(lines.as_bytes(), Hints::default()).is_ok());
    for marks in ["<", "<v ", "[", "(", "{\\", "<rt>", ">> ", "&gt;&gt; "] {
        let line = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}word\n", marks.repeat(200_000));
        assert_eq!(read(line.as_bytes(), Hints::default()).is_ok(), marks != "<rt>", "{marks}");
    }
    let cue = r#"{"start":1,"end":2,"text":"words of a cue","speaker":"b"}"#;
    for (open, close, n) in [
        ("[", "]", 10_000),
        ("{\"a\":", "}", 10_000),
        ("[", "", 3_000_000),
        ("[{\"speaker\":\"x\",\"a\":", "}]", 100_000),
    ] {
        let other = cue.replace("words", "others");
        let source = format!("[{cue},{other},{}1{}]", open.repeat(n), close.repeat(n));
        let got = read(source.as_bytes(), Hints::default()).unwrap();
        assert_eq!(got.format, Format::TimedJson);
        assert!(got.findings.iter().any(|f| f.code == Damaged), "{open}");
    }
    let many: String =
        (0..300_000).map(|i| format!("{{\"start\":{i},\"text\":\"words of {i}\"}},")).collect();
    let many = format!("[{many}{cue}]");
    assert_eq!(read(many.as_bytes(), Hints::default()).unwrap().timeline.unwrap().times.len(), 300_001);
}

fn samples() -> Vec<&'static str> {
    vec![
        "WEBVTT\n\nNOTE Harbours, 14 March 2031\n\n1\n00:00.000 --> 00:01.000 align:start\n<v Ann>A <i>b</i> &amp; c\n\n00:01.000 --> 00:02.000\n<v Bo>d >> e\n",
        "1\n00:00:00,000 --> 00:00:01,000\n[S]: 是。\n\n2\n00:00:01,000 --> 00:00:02,000\n- 否\n",
        "0:00:00.000,0:00:01.000\nA\n\n0:00:01.000,0:00:02.000\nB\n",
        "{\"title\":\"a b c d\",\"segments\":[{\"start\":0.5,\"end\":1,\"text\":\" A\\u00e9\\n\\\"b\\\"\",\"speaker\":\"S\"},{\"speaker\":{\"name\":\"T\"},\"start\":1,\"end\":2,\"text\":\"B\"}]}",
        "<tt><head><ttm:agent xml:id='a'><ttm:name>A</ttm:name></ttm:agent></head><body><p begin='1s' ttm:agent='a'>x<br/>y</p></body></tt>",
        "0:00\na b c d e f g h i j\n0:01\nk l m n o p q r s t\n0:02\nu v w\n0:03\nx y z a b c d e\n0:04\nf g h i j k l m n\n0:05\no p q\n0:06\nr\n",
        "Ann 14:02\nGood.\n\nBo 14:03\nBad.\n\nAnn 14:04\nWhat?\n\nBo 14:05\nNo.\n",
    ]
}

#[test]
fn cut_off_anywhere() {
    for sample in samples() {
        for end in (0..sample.len()).filter(|end| sample.is_char_boundary(*end)) {
            let cut = &sample.as_bytes()[..end];
            match read(cut, Hints::default()) {
                Ok(got) => sound(cut, &got),
                Err(refused) => assert!(refused.hint.is_some(), "{}", refused.message),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Pieces of such files thrown together: read or refused, every byte in its place.
    #[test]
    fn with_damage(
        one in 0..7usize,
        other in 0..7usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..10),
    ) {
        let (mut bytes, other) = (samples()[one].as_bytes().to_vec(), samples()[other].as_bytes());
        for (at, from, byte) in cuts {
            let (at, from) = (at.index(bytes.len()), from.index(other.len()));
            match byte % 4 {
                0 => bytes[at] = byte,
                1 => { bytes.truncate(at.max(1)); bytes.extend_from_slice(&other[from..]); }
                2 => { let piece = other[from..(from + 40).min(other.len())].to_vec(); bytes.splice(at..at, piece); }
                _ => { bytes.remove(at); if bytes.is_empty() { bytes.push(byte); } }
            }
        }
        if let Ok(got) = read(&bytes, Hints::default()) {
            let text = got.text.as_str();
            prop_assert!(text.len() < 4 * bytes.len() + 100);
            if let Some(timeline) = &got.timeline {
                for pair in timeline.times.windows(2) {
                    prop_assert!(pair[0].span.end() <= pair[1].span.start());
                }
                prop_assert!(timeline.times.iter().all(|t| text.get(t.span.start()..t.span.end()).is_some_and(|w| !w.is_empty())));
            }
        }
    }
}
