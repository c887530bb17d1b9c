//! Collates files and prints what an editor would look at: `apparatus FILE…`: passages, moved blocks, loci.
#![expect(clippy::print_stdout, reason = "a tool that prints")]

use collate::{Collation, Difference, LocusOptions, Options, Tokenizer, Witness, collate, lowercase};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut tokenizer = Tokenizer::new().fold(lowercase);
    let mut witnesses = Vec::new();
    for (file, siglum) in std::env::args().skip(1).zip('A'..) {
        witnesses.push(Witness::read(siglum, std::fs::read_to_string(file)?, &mut tokenizer)?);
    }
    let collation = collate(&witnesses, &Options::default());
    let options = LocusOptions::default();
    for found in collation.moves() {
        println!(
            "moved in {} {:?}, columns {:?}: {}",
            witnesses[found.witness].siglum(),
            found.tokens,
            found.columns,
            witnesses[found.witness].reading(found.tokens.clone())
        );
    }
    for passage in collation.passages(&options) {
        let sigla = |holders: &[collate::Holder]| -> String {
            holders.iter().map(|h| witnesses[h.witness].siglum().as_str()).collect()
        };
        let Some(first) = passage.present.first() else { continue };
        println!(
            "passage {:?} in {}, not in {}: {}",
            passage.columns,
            sigla(&passage.present),
            sigla(&passage.omitted),
            witnesses[first.witness].reading(first.tokens.clone())
        );
    }
    for locus in collation.loci(&options) {
        let readings: Vec<String> = locus
            .readings
            .iter()
            .map(|reading| {
                let sigla: String =
                    reading.holders().map(|h| witnesses[h.witness].siglum().as_str()).collect();
                let text =
                    reading.holders().next().map_or("", |h| witnesses[h.witness].reading(h.tokens.clone()));
                format!("{} {sigla}", if text.is_empty() { "–" } else { text })
            })
            .collect();
        let sign = if locus.difference == Difference::Orthographic { "~" } else { " " };
        println!(
            "{:>6}{sign} …{}] {}",
            locus.columns.start,
            before(&collation, &witnesses, &locus),
            readings.join(" | ")
        );
    }
    Ok(())
}

/// A few words before a locus, from the first witness that has a say in it.
fn before<'w>(_: &Collation, witnesses: &'w [Witness], locus: &collate::Locus) -> &'w str {
    match locus.readings.iter().flat_map(|reading| reading.holders()).next() {
        Some(h) => witnesses[h.witness].reading(h.tokens.start.saturating_sub(6)..h.tokens.start),
        None => "",
    }
}
