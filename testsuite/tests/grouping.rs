//! Which printings are one event, over a quarter of one government's texts.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use rayon::prelude::*;

/// The share of its trigrams from which a text prints the event of another, as `same.tsv` counts it.
const PRINTED_AGAIN: f64 = 0.6;

#[test]
fn only_printings_of_one_event_are_joined() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/events-en");
    if !set.is_dir() {
        // Past the capture of the test's output: who reads the log should see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", set.display());
        return;
    }
    let mut paths: Vec<_> = fs::read_dir(set.join("printings")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let read: Vec<_> = paths
        .par_iter()
        .map(|path| {
            let bytes = fs::read(path).unwrap();
            let decoded = formats::read(&bytes, formats::Hints::default()).unwrap();
            let structured = editing::structure(
                formats::source_id(&bytes),
                &decoded.text,
                &decoded.about,
                &decoded.asides,
                decoded.timeline.as_ref(),
            );
            let sketches: Vec<_> =
                structured.witnesses.iter().map(|w| editing::sketch(w, &decoded.text)).collect();
            (path.file_name().unwrap().to_string_lossy().into_owned(), structured.witnesses, sketches)
        })
        .collect();
    let refused: Vec<&str> =
        read.iter().filter(|(_, w, _)| w.is_empty()).map(|(name, ..)| name.as_str()).collect();
    assert!(refused.is_empty(), "words under a speaker are refused: {refused:?}");
    let candidates: Vec<editing::Candidate<'_>> = read
        .iter()
        .flat_map(|(name, witnesses, sketches)| {
            witnesses.iter().zip(sketches).map(move |(witness, sketch)| editing::Candidate {
                name,
                witness,
                sketch,
            })
        })
        .collect();
    let mut joined: BTreeSet<(&str, &str)> = BTreeSet::new();
    for group in editing::group(&candidates) {
        let names: BTreeSet<&str> = group.iter().map(|i| candidates[*i].name).collect();
        for a in &names {
            joined.extend(names.range(..*a).map(|b| (*b, *a)));
        }
    }
    let same = fs::read_to_string(set.join("same.tsv")).unwrap();
    let shares: BTreeMap<(&str, &str), f64> = same
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut fields = l.split('\t');
            let (share, a, b) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
            Some(((a.min(b), a.max(b)), share))
        })
        .collect();
    let wanted: BTreeSet<(&str, &str)> =
        shares.into_iter().filter(|(_, share)| *share > PRINTED_AGAIN).map(|(pair, _)| pair).collect();
    assert_eq!(wanted.len(), 4, "{wanted:?}");
    assert_eq!(joined, wanted);
}
