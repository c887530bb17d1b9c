//! What recognisers read: lines in no order, glyphs without a size.

use formats::recognised;
use record::{Area, FindingCode, Glyph, RecognisedLine, RecognisedPage, Recogniser, Recognition};

/// A line whose characters stand `em` pixels apart, with ink a little smaller than that.
fn line(text: &str, left: i32, top: i32, em: i32) -> RecognisedLine {
    let mut at = left;
    let glyphs = text.chars().map(|c| {
        let width = if c.is_ascii() { em / 2 } else { em };
        at += width;
        let area = Area { left: at - width, top, right: at, bottom: top + em - 2 };
        Glyph { text: c.to_string(), area, confidence: 987 }
    });
    RecognisedLine { glyphs: glyphs.collect() }
}

fn recognition(lines: Vec<RecognisedLine>) -> Recognition {
    Recognition {
        recogniser: Recogniser { engine: "invented 1".to_owned(), models: Vec::new() },
        image: formats::source_id(b"an image"),
        pages: vec![RecognisedPage { width: 900, height: 1000, turned: 0, lines }],
    }
}

#[test]
fn lines_in_no_order_are_columns_under_a_headline() {
    // Two columns, row by row from the foot, as a recogniser may give them; sizes wrong by a pixel here and there.
    let mut lines = vec![line("港口大桥昨日通车", 200, 50, 60)];
    let left =
        ["　　记者昨日从晨港市政", "府获悉，该桥全长两公里", "半，设六条车道，是本市", "第三座跨海的大桥。"];
    let right =
        ["　　通车首日有一万辆车", "经过。市民林女士说：从", "此上班只要十分钟，比过", "去省下一个小时。"];
    for (i, (l, r)) in left.into_iter().zip(right).enumerate().rev() {
        let top = 200 + 45 * i32::try_from(i).unwrap();
        lines.push(line(r, 480, top + 2, 29 + i32::try_from(i % 2).unwrap()));
        lines.push(line(l, 100, top, 30));
    }
    let decoded = recognised(&recognition(lines)).unwrap();
    assert_eq!(
        decoded.text.as_str(),
        "## 港口大桥昨日通车\n\n记者昨日从晨港市政府获悉，该桥全长两公里半，设六条车道，是本市第三座跨海的大桥。\n\n\
         通车首日有一万辆车经过。市民林女士说：从此上班只要十分钟，比过去省下一个小时。\n"
    );
    let facsimile = decoded.facsimile.unwrap();
    assert!(facsimile.places.iter().all(|p| p.confidence == Some(987)));
    assert_eq!(facsimile.places[0].area, Area { left: 200, top: 50, right: 260, bottom: 108 });
}

#[test]
fn an_image_without_words_is_refused() {
    let finding = recognised(&recognition(Vec::new())).unwrap_err();
    assert_eq!(finding.code, FindingCode::Empty);
}

#[test]
fn a_recognition_is_kept_as_alto() {
    let mut made = recognition(vec![line("部长 R&D <说>", 100, 50, 30), line("\"第二行\"", 100, 90, 30)]);
    made.recogniser.models = vec![("a model".to_owned(), "00ff".to_owned())];
    made.pages[0].turned = -1250;
    let file = formats::export::alto(&made);
    let read = formats::read(file.as_bytes(), formats::Hints::default()).unwrap();
    let direct = recognised(&made).unwrap();
    assert_eq!(read, direct);
    let page = &read.facsimile.unwrap().pages[0];
    assert_eq!((page.image.clone(), page.turned), (Some(made.image.to_string()), -1250));
    // Libraries' programs look for these.
    assert!(
        file.contains("<MeasurementUnit>pixel</MeasurementUnit>") && file.contains(r#"CONTENT="R&amp;D""#)
    );
}
