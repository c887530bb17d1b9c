//! Lines that a recogniser found anywhere on a page: what is written of them is read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use record::{Area, Glyph, RecognisedLine, RecognisedPage, Recogniser, Recognition};

/// What is taken for glyphs: wide ones and narrow ones, marks, blanks, and what XML has to escape.
const TEXTS: [&str; 16] =
    ["国", "一", "，", "。", "：", "记", "者", "“", "a", "fi", "-", "—", " ", "&", "<", "\""];

/// A line of every two dozen bytes: where it is, how large its glyphs are, and which they are.
fn recognition(data: &[u8]) -> Recognition {
    let lines = data
        .chunks(24)
        .filter(|chunk| chunk.len() > 9)
        .map(|chunk| {
            let number = |at: usize| i32::from(i16::from_le_bytes([chunk[at], chunk[at + 1]]));
            // One bit makes numbers that no page has.
            let scale = if chunk[8] & 1 == 1 { 20_000 } else { 1 };
            let (left, top) = (number(0) * scale, number(2) * scale);
            let (wide, high) = (number(4).abs(), number(6).abs());
            let glyphs = chunk[9..]
                .iter()
                .zip(0..)
                .map(|(b, i)| {
                    let left = left.saturating_add(wide.saturating_mul(i));
                    let area = Area {
                        left,
                        top,
                        right: left.saturating_add(wide),
                        bottom: top.saturating_add(high),
                    };
                    let text = TEXTS[usize::from(*b) % TEXTS.len()].to_owned();
                    Glyph { text, area, confidence: u16::from(*b) * 4 }
                })
                .collect();
            RecognisedLine { glyphs }
        })
        .collect();
    let page = RecognisedPage { width: 2000, height: 3000, turned: 0, lines };
    let recogniser = Recogniser { engine: "invented 1".to_owned(), models: Vec::new() };
    Recognition { recogniser, image: formats::source_id(data), pages: vec![page] }
}

fuzz_target!(|data: &[u8]| {
    let recognition = recognition(data);
    let first = formats::recognised(&recognition);
    if let Ok(decoded) = &first {
        fuzz::sound(decoded);
    }
    let again = formats::read(formats::export::alto(&recognition).as_bytes(), formats::Hints::default());
    assert_eq!(
        first.map(|d| d.text.as_str().to_owned()).ok(),
        again.map(|d| d.text.as_str().to_owned()).ok(),
        "what is written is read again"
    );
});
