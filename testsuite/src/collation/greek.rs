//! A Greek apparatus with many witnesses and lacunae: is lost text still lost after it has been read and collated?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use collate::{Cell, Options, Tokenizer, collate};
use formats::apparatus_witnesses;
use regex::Regex;

use super::{CollationError, Plan, fastest, get, rows, say};

/// The witness whose words say where a unit stands.
const BASE: &str = "UBS";

pub(super) fn measure(plan: &Plan, out: &mut String) -> Result<(), CollationError> {
    let path = plan.shared.join("data/collation-el/ubs_ephesians.xml");
    if !path.is_file() {
        return Ok(());
    }
    say("greek");
    let wrong = |e: &dyn std::fmt::Display| CollationError::Material(e.to_string());
    let xml = get(&path)?;
    let mut tokenizer = Tokenizer::new();
    let given = apparatus_witnesses(&xml, &mut tokenizer).map_err(|e| wrong(&e))?;
    let witnesses: Vec<collate::Witness> = given.into_iter().map(|given| given.witness).collect();
    let (collation, seconds) = fastest(|| collate(&witnesses, &Options::default()));
    let number: BTreeMap<&str, usize> =
        witnesses.iter().enumerate().map(|(w, witness)| (witness.siglum().as_str(), w)).collect();
    let base = *number.get(BASE).ok_or_else(|| wrong(&"no witness UBS"))?;

    // The units once more, straight from the file, so that the reader is not measured by itself.
    let expression = |pattern: &str| Regex::new(pattern).map_err(|e| wrong(&e));
    let app = expression(r"(?s)<app .*?</app>")?;
    let reading = expression(r#"(?s)<rdg [^>]*?wit="([^"]*)"[^>]*?(?:/>|>(.*?)</rdg>)"#)?;
    let lost = expression(r#"<witDetail [^>]*type="lac"[^>]*wit="([^"]*)""#)?;
    let (mut units, mut at) = (0, 0);
    let [mut lacunae, mut kept, mut omissions, mut omitted, mut readings, mut same] = [0usize; 6];
    for unit in app.find_iter(&xml) {
        units += 1;
        let unit = unit.as_str();
        let words = |body: &str| body.matches("<w>").count();
        let read: Vec<(Vec<&str>, usize, String)> = reading
            .captures_iter(unit)
            .map(|found| {
                let body = found.get(2).map_or("", |body| body.as_str());
                let text = body.replace("</w>", " ").replace("<w>", "");
                let wit = found.get(1).map_or("", |wit| wit.as_str());
                (wit.split_whitespace().collect(), words(body), text.trim().to_owned())
            })
            .collect();
        let Some(length) = read.iter().find(|(wit, ..)| wit.contains(&BASE)).map(|(_, length, _)| *length)
        else {
            continue;
        };
        let columns: Vec<usize> = (at..at + length).map(|token| collation.column_of(base, token)).collect();
        at += length;
        let (Some(&first), Some(&last)) = (columns.first(), columns.last()) else { continue };
        let is = |w: usize, wanted: Cell| (first..=last).all(|column| collation.cell(w, column) == wanted);
        let lost = lost.captures_iter(unit).filter_map(|found| found.get(1));
        for siglum in lost.flat_map(|wit| wit.as_str().split_whitespace()) {
            let Some(&w) = number.get(siglum.trim_end_matches('*')).filter(|_| !siglum.contains('*')) else {
                continue;
            };
            lacunae += 1;
            kept += usize::from(is(w, Cell::Lost));
        }
        for (wit, length, text) in &read {
            for w in wit.iter().filter_map(|siglum| number.get(siglum)).copied() {
                if *length == 0 {
                    omissions += 1;
                    omitted += usize::from(is(w, Cell::Omitted));
                } else {
                    readings += 1;
                    let tokens = collation.tokens_in(w, &(first..last + 1));
                    // Words that come on top of the base's may stand just before or after its columns.
                    let own = witnesses[w].reading(tokens).split_whitespace().collect::<Vec<_>>().join(" ");
                    same += usize::from(!own.is_empty() && text.contains(&own));
                }
            }
        }
    }
    let _ = writeln!(
        out,
        "\n## A Greek apparatus\n\nRead from TEI, the witnesses put together again and collated anew; of {} witnesses in {units} units, {} different \
         texts, in {seconds:.4} s. Where the base {BASE} has words: witnesses of which the apparatus says that they are lost there, and of \
         which the collation says so; that omit them; that read something, and have nothing in these columns that does not belong to \
         their reading.",
        witnesses.len(),
        collation.distinct()
    );
    let line = |name: &str, part: usize, whole: usize| vec![name.to_owned(), format!("{part} of {whole}")];
    rows(
        out,
        &["said of a witness", "kept"],
        &[line("lost", kept, lacunae), line("omitted", omitted, omissions), line("reads", same, readings)],
    );
    out.push_str(
        "\nThe units stand side by side in the file, without the text between them. So an omission beside a lacuna cannot be told from \
         it, and words that a reading shares with the next unit may stand there.\n",
    );
    Ok(())
}
