//! Collates files and writes CollateX's table as JSON: `table [--script] OUT.json SIGLUM=FILE…` (or plain paths).
//! Tokens are single characters without white space; with `--script` they follow the script.

use collate::{LocusOptions, Options, Tokenizer, Unit, Witness, collate};
use serde_json::{Value, json};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let by_script = arguments.first().is_some_and(|a| a == "--script");
    if by_script {
        arguments.remove(0);
    }
    let [out, files @ ..] = arguments.as_slice() else { return Err("table OUT.json SIGLUM=FILE…".into()) };
    let mut tokenizer = Tokenizer::new().unit(if by_script { Unit::Script } else { Unit::Character });
    let mut witnesses = Vec::new();
    for file in files {
        let (siglum, path) = file.split_once('=').unwrap_or((file, file));
        witnesses.push(Witness::read(siglum, std::fs::read_to_string(path)?, &mut tokenizer)?);
    }
    let start = Instant::now();
    let collation = collate(&witnesses, &Options::default());
    let elapsed = start.elapsed();
    let columns = collation.unrolled();
    let table: Vec<Value> = witnesses
        .iter()
        .enumerate()
        .map(|(w, witness)| {
            columns
                .iter()
                .map(|column| column.cells[w].map_or(Value::Null, |t| json!([{ "t": witness.printed(t) }])))
                .collect()
        })
        .collect();
    let sigla: Vec<&str> = witnesses.iter().map(|witness| witness.siglum().as_str()).collect();
    let cut = std::env::var_os("CUT").is_some();
    let loci: Vec<Value> = collation
        .loci(&LocusOptions { cut, absorb: 0, ..LocusOptions::default() })
        .iter()
        .map(|locus| json!([locus.columns.start, locus.columns.end]))
        .collect();
    std::fs::write(
        out,
        serde_json::to_string(&json!({ "witnesses": sigla, "table": table, "loci": loci }))?,
    )?;
    #[expect(clippy::print_stderr, reason = "a measuring tool reports on the terminal")]
    {
        eprintln!(
            "{} witnesses, {} columns, {} moves, {:?}, {:?}",
            witnesses.len(),
            collation.width(),
            collation.moves().len(),
            elapsed,
            collation.findings()
        );
    }
    Ok(())
}
