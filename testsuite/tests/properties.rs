//! What holds of every printing, however damaged: no character is lost or invented, no order of files matters, every place
//! leads back to its bytes.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening};
use proptest::prelude::*;
use record::{BlockRole, TextSpan};
use testsuite::degrade::{Profile, degrade};

/// The clean transcripts of the samples.
fn transcripts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/truth");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
}

/// A printing of one of the transcripts: which one, and the printing.
fn printing() -> impl Strategy<Value = (usize, String)> {
    let profiles = prop::sample::select(Profile::ALL.to_vec());
    (0..transcripts().len(), profiles, 0..1000_u64, 0.0..0.15_f64).prop_map(
        |(which, profile, seed, noise)| {
            let mut text = degrade(&transcripts()[which], profile, seed, noise).text;
            // Some are damaged twice: by the page, then by whoever reads it.
            if seed % 3 == 0 {
                text = degrade(&text, Profile::Layout, seed, noise).text;
            }
            (which, text)
        },
    )
}

/// The record of these files, added in portions of one, or all at once, and exported.
fn record_of(folder: &Path, name: &str, files: &[PathBuf], one_by_one: bool) -> Vec<u8> {
    let opening = Opening {
        folder: folder.join(name),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    let portions = if one_by_one { files.chunks(1) } else { files.chunks(files.len().max(1)) };
    for portion in portions {
        desk.add(&AddRequest { paths: portion.to_vec(), encoding: None }, &mut ()).unwrap();
    }
    let mut out = Vec::new();
    desk.export("json", None, &mut out, &mut ()).unwrap();
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_character_is_lost_or_shown_twice((_, text) in printing()) {
        let decoded = formats::read(text.as_bytes(), formats::Hints::default()).unwrap();
        let made = editing::structure(formats::source_id(text.as_bytes()), &decoded.text, &decoded.about, &decoded.asides, decoded.timeline.as_ref());
        let mut at = 0;
        for block in &made.blocks {
            prop_assert_eq!(block.span.start(), at);
            at = block.span.end();
        }
        prop_assert_eq!(at, text.len());

        let mut shown = vec![0_u8; text.len()];
        for piece in made.witnesses.iter().flat_map(|w| w.turns()).flat_map(|t| &t.pieces) {
            for n in &mut shown[piece.span.start()..piece.span.end()] {
                *n += 1;
            }
        }
        for block in &made.blocks {
            for (i, n) in shown[block.span.start()..block.span.end()].iter().enumerate() {
                let at = block.span.start() + i;
                let blank = text.as_bytes()[at].is_ascii_whitespace();
                match block.role {
                    BlockRole::Turn => prop_assert!(*n == 1, "byte {} of a turn is shown {} times", at, n),
                    role => prop_assert!(*n == 0 || blank, "byte {} is {:?} and shown as spoken", at, role),
                }
            }
        }
    }

    #[test]
    fn every_span_leads_to_its_bytes((_, text) in printing()) {
        let (gb, _, lossy) = encoding_rs::GB18030.encode(&text);
        prop_assert!(!lossy);
        for (bytes, encoding) in [(text.as_bytes(), encoding_rs::UTF_8), (&gb, encoding_rs::GB18030)] {
            let hints = formats::Hints { file_name: None, encoding: Some(encoding.name()) };
            let decoded = formats::read(bytes, hints).unwrap().text;
            prop_assert_eq!(decoded.as_str(), text.as_str());
            let mut end = 0;
            for (i, c) in text.char_indices() {
                let place = decoded.bytes_of(TextSpan::between(i, i + c.len_utf8()));
                prop_assert_eq!(place.start(), end);
                end = place.end();
                let (back, _, wrong) = encoding.decode(&bytes[place.start()..place.end()]);
                prop_assert!(!wrong && back.chars().eq([c]));
            }
            prop_assert_eq!(end, bytes.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn order_and_portions_change_nothing(
        printings in prop::collection::vec(printing(), 1..6),
        shuffle in any::<prop::sample::Index>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for (n, (which, text)) in printings.iter().enumerate() {
            let file = folder.path().join(format!("paper-{n}-of-{which}.txt"));
            std::fs::write(&file, text).unwrap();
            files.push(file);
        }
        let whole = record_of(folder.path(), "whole", &files, false);
        let turn = shuffle.index(files.len());
        files.rotate_left(turn);
        files.reverse();
        prop_assert_eq!(record_of(folder.path(), "portions", &files, true), whole);
    }
}
