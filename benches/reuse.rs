//! How fast `onrecord reuse` is, how much memory it takes, and how far that is from what the machine could do.
//!
//! ```text
//! cargo run --release -p reuse --example archive -- TRAINING.txt archive.jsonl 1000 7    invent a gigabyte
//! cargo bench -p benches --bench reuse -- archive.jsonl 2G
//! ```
//!
//! Seconds are those of one machine on one day. So beside the command stand, of the same archive in the same run and on one
//! core, what no version of the project can get below: reading its bytes, folding it, making its grams, sorting them.
//! Processor seconds are given beside those of the clock, as a busy machine doubles only the latter.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "it prints figures, and stops where it cannot measure"
)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use process::{built, cost};
use reuse::{Folded, Folding, Frequencies, Gram, Scale, grams};

mod process;

/// So much of an archive is gone through for the limits.
const SAMPLE: u64 = 256_000_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(archive) = args.first() else {
        println!("name an archive: cargo bench -p benches --bench reuse -- archive.jsonl [MEMORY]");
        return;
    };
    let memory = args.get(1).map_or("2G", String::as_str);
    limits(Path::new(archive));
    command(Path::new(archive), memory);
}

fn say(what: &str, bytes: u64, time: Duration) {
    println!(
        "{what:<28} {:>8.2} s  {:>8.0} MB/s",
        time.as_secs_f64(),
        bytes as f64 / 1e6 / time.as_secs_f64()
    );
}

fn limits(archive: &Path) {
    let mut buffer = vec![0; 1 << 20];
    let (mut file, mut bytes) = (File::open(archive).unwrap(), 0);
    let start = Instant::now();
    while let n @ 1.. = file.read(&mut buffer).unwrap() {
        bytes += n as u64;
    }
    say("reading", bytes, start.elapsed());

    let folding = Folding::default();
    let (mut taken, mut reading) = (0u64, BufReader::with_capacity(1 << 20, File::open(archive).unwrap()));
    let (mut parsing, mut folding_time) = (Duration::ZERO, Duration::ZERO);
    let (mut texts, mut frequencies) = (Vec::new(), Frequencies::default());
    let (mut line, fields) = (Vec::new(), formats::texts::Fields::default());
    while taken < SAMPLE {
        line.clear();
        if reading.read_until(b'\n', &mut line).unwrap() == 0 {
            break;
        }
        taken += line.len() as u64;
        let start = Instant::now();
        let Ok(row) = formats::texts::text_row(&line, &fields) else { continue };
        parsing += start.elapsed();
        let start = Instant::now();
        let mut folded = Folded::default();
        folding.fold_into(&row.text, &mut folded);
        frequencies.count(&folded.symbols);
        folding_time += start.elapsed();
        texts.push(folded.symbols);
    }
    say("JSON", taken, parsing);
    say("folding and counting", taken, folding_time);
    // As many grams as the whole archive would have of each.
    let scale = Scale::for_symbols(frequencies.symbols() * bytes / taken.max(1));
    let start = Instant::now();
    let mut run = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        grams(text, scale, |hash, at| run.push(Gram { hash, document: n as u32, at }));
    }
    say("grams", taken, start.elapsed());
    // As the job has them: in parts by their first bits.
    let mut parts = vec![Vec::new(); 256];
    for g in run {
        parts[(g.hash >> 56) as usize].push(g);
    }
    let start = Instant::now();
    for part in &mut parts {
        part.sort_unstable();
    }
    say("sorting grams", taken, start.elapsed());
}

fn command(archive: &Path, memory: &str) {
    let folder = tempfile::tempdir_in(archive.parent().unwrap()).unwrap();
    let bytes = archive.metadata().unwrap().len();
    let cost = cost(
        Command::new(built())
            .arg("reuse")
            .arg(archive)
            .args(["--memory", memory, "-o"])
            .arg(folder.path().join("out")),
    );
    say("onrecord reuse, the clock", bytes, cost.time);
    say("  processor", bytes, Duration::from_secs_f64(cost.processor.max(0.01)));
    println!("  peak of memory {} MB", cost.peak / 1024);
}
