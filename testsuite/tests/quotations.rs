//! Altered, spliced and misattributed quotations are never called verbatim: a small run of what `cargo xtask quotations`
//! measures at length, over material that is not part of this repository.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use desk::{AddRequest, Desk, Moment, Opening, ShowRequest, Verdict, VerifyRequest};
use editing::wording::Wording;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use testsuite::quotations::{Class, measure};

/// Whatever whole words are taken from the established text, they are found; and with one of them exchanged for a word
/// that stands nowhere, they are never called verbatim.
#[test]
fn every_part_of_the_established_text_is_verbatim() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let folder = tempfile::tempdir().unwrap();
    let opening = Opening {
        folder: folder.path().join("record"),
        wait: Duration::from_secs(5),
        moment: Moment::at("2031-01-01T00:00:00Z"),
    };
    let mut desk = Desk::open_for_writing(&opening, true, &mut ()).unwrap();
    let paths = ["zh/2031", "zh/2032", "en/2031"].map(|p| samples.join(p)).to_vec();
    desk.add(&AddRequest { paths, encoding: None }, &mut ()).unwrap();
    let mut texts = Vec::new();
    for event in desk.list(None).unwrap().events {
        let shown = desk.show(&ShowRequest { citation: event.id, ..ShowRequest::default() }).unwrap();
        texts.extend(shown.cited.passages.into_iter().map(|p| p.text));
    }
    assert!(texts.len() > 60, "{} paragraphs", texts.len());
    let verify =
        |quotation: String| desk.verify(&VerifyRequest { quotation, ..VerifyRequest::default() }).unwrap();
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    runner
        .run(
            &(any::<prop::sample::Index>(), 0.0f64..1.0, 1usize..70, 0.0f64..1.0),
            |(which, from, length, altered)| {
                let text = which.get(&texts);
                let words = Wording::of(text);
                prop_assume!(!words.is_empty());
                let start = (words.len() as f64 * from) as usize;
                let part = start..(start + length).min(words.len());
                let quotation = &text[words.bytes(&part)];
                let view = verify(quotation.to_owned());
                prop_assert!(view.verdict.is_good(), "{}: {}", quotation, view.sentence);
                // Where no other witness reads otherwise it is verbatim without more.
                prop_assert_eq!(view.verdict == Verdict::Verbatim, view.others.is_empty());

                let at = part.start + (part.len() as f64 * altered) as usize;
                let hole = words.bytes(&(at..at + 1));
                let bytes = words.bytes(&part);
                let other = format!("{}鑫{}", &text[bytes.start..hole.start], &text[hole.end..bytes.end]);
                let view = verify(other.clone());
                prop_assert!(!view.verdict.is_good(), "{}: {}", other, view.sentence);
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn no_altered_quotation_is_called_verbatim() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !shared.join("data/conferences-zh").is_dir() {
        // Past the capture of the test's output: who reads the log should see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", shared.display());
        return;
    }
    let outcome = measure(&shared, 80, 30, 20310512, 0).unwrap();
    for (class, all, right, falsely) in &outcome.classes {
        assert!(*all >= 20, "{class:?}: only {all} were made");
        if *class != Class::Verbatim {
            assert_eq!(*falsely, 0, "{class:?}: {:#?}", outcome.wrong);
        }
        // One in thirty may be a set phrase that stands elsewhere too.
        assert!(right + 1 >= *all, "{class:?}: {right} of {all}: {:#?}", outcome.wrong);
    }
}
