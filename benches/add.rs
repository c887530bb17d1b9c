//! How fast `onrecord add` is, and how much memory it takes: the release build, as a process of its own.
//!
//! ```text
//! cargo bench -p benches --bench add                      the whole of it: 2,000 events, each in 5 printings
//! cargo bench -p benches --bench add -- --events 200      less
//! ```
//!
//! Seconds are those of one machine on one day. So the time of the five files stands beside that of starting the command
//! and of reading and hashing the same bytes, which no version of the project can change. Nothing here fails where a
//! figure is bad: a test that measures time fails on a busy machine and says nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints figures, and stops where it cannot measure"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use process::{Cost, built, cost};
use testsuite::degrade::{Profile, degrade, random::Random};

mod process;

const RUNS: usize = 9;
const PRINTINGS: [Profile; 5] =
    [Profile::Scan, Profile::Model, Profile::Scan, Profile::Layout, Profile::Abridge];
const NOISE: f64 = 0.005;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let events = args.iter().position(|a| a == "--events").and_then(|i| args.get(i + 1));
    let events: usize = events.and_then(|n| n.parse().ok()).unwrap_or(2000);
    let onrecord = built();
    five_files(&onrecord);
    many_events(&onrecord, events);
}

fn add(onrecord: &Path, paths: &[PathBuf], record: &Path) -> Cost {
    cost(Command::new(onrecord).arg("add").args(paths).arg("--record").arg(record))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

fn five_files(onrecord: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let papers = root.join("../shared/newspapers");
    let (what, paths) = if papers.is_dir() {
        ("the five newspaper files", files(&papers))
    } else {
        ("five samples", files(&root.join("samples/zh")).into_iter().take(5).collect())
    };
    let bytes: u64 = paths.iter().map(|p| std::fs::metadata(p).unwrap().len()).sum();
    let temporary = tempfile::tempdir().unwrap();
    let adds: Vec<Cost> =
        (0..RUNS).map(|n| add(onrecord, &paths, &temporary.path().join(format!("record-{n}")))).collect();
    let starts =
        (0..RUNS).map(|_| cost(Command::new(onrecord).arg("--version")).time.as_secs_f64()).collect();
    let hashes = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            for path in &paths {
                std::hint::black_box(formats::source_id(&std::fs::read(path).unwrap()));
            }
            start.elapsed().as_secs_f64()
        })
        .collect();
    let (took, start, hash) =
        (median(adds.iter().map(|c| c.time.as_secs_f64()).collect()), median(starts), median(hashes));
    println!("{what}, {bytes} bytes, into a new record, median of {RUNS} runs");
    let processor = median(adds.iter().map(|c| c.processor).collect());
    println!(
        "  add                        {:8.1} ms   {:.0} ms on the processors",
        took * 1e3,
        processor * 1e3
    );
    println!("  starting the command       {:8.1} ms   add is {:.0} times that", start * 1e3, took / start);
    println!("  reading and hashing bytes  {:8.2} ms   add is {:.0} times that", hash * 1e3, took / hash);
    println!("  peak memory                {:8.1} MiB", mib(adds.iter().map(|c| c.peak).max().unwrap_or(0)));
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

/// Conferences that share no sentence, made of the words of one of the samples in another order: the matcher must keep
/// two thousand apart, and copies of one text with other dates would rightly be taken for reprints.
fn many_events(onrecord: &Path, events: usize) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/truth/zh-2031-05-12.txt");
    let sample = std::fs::read_to_string(sample).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("printings");
    std::fs::create_dir(&folder).unwrap();
    let (mut bytes, mut last) = (0_u64, None);
    for event in 0..events {
        let clean = conference(&sample, event);
        for (n, profile) in PRINTINGS.iter().enumerate() {
            let printing = degrade(&clean, *profile, (event * PRINTINGS.len() + n) as u64, NOISE);
            let file = folder.join(format!("event-{event:04}-{n}.txt"));
            if event + 1 == events && n + 1 == PRINTINGS.len() {
                // The one more that is added at the end.
                let file = temporary.path().join("one-more.txt");
                std::fs::write(&file, printing.text).unwrap();
                last = Some(file);
            } else {
                bytes += printing.text.len() as u64;
                std::fs::write(file, printing.text).unwrap();
            }
        }
    }
    let record = temporary.path().join("record");
    let all = add(onrecord, std::slice::from_ref(&folder), &record);
    let seconds = all.time.as_secs_f64();
    let megabytes = bytes as f64 / 1e6;
    let listed = Command::new(onrecord).args(["list", "--json", "--record"]).arg(&record).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).matches("\"coverage\"").count();
    let hash = Instant::now();
    for path in files(&folder) {
        std::hint::black_box(formats::source_id(&std::fs::read(path).unwrap()));
    }
    let hash = hash.elapsed().as_secs_f64();
    println!("{events} events in {} printings, {megabytes:.1} MB, into a new record", PRINTINGS.len());
    println!(
        "  add                        {seconds:8.1} s    {:.1} MB/s, {:.1} s on the processors",
        megabytes / seconds,
        all.processor
    );
    println!("  reading and hashing bytes  {hash:8.2} s    add is {:.0} times that", seconds / hash);
    println!("  peak memory                {:8.1} MiB", mib(all.peak));
    println!("  events found               {listed:8}");
    if let Some(file) = last {
        let more = add(onrecord, &[file], &record);
        println!(
            "  one more file              {:8.2} s    peak memory {:.1} MiB",
            more.time.as_secs_f64(),
            mib(more.peak)
        );
    }
}

/// A conference with its own day, whose labels and marks are those of the sample and whose words are shuffled.
fn conference(sample: &str, event: usize) -> String {
    let mut random = Random::new(event as u64, 0x0061_6464);
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    // Words of two: long enough to look like the language, short enough that no sketch finds two events alike.
    let spoken: Vec<char> =
        sample.lines().skip(1).flat_map(|l| l.split_once('：').map_or(l, |p| p.1).chars()).collect();
    let only: Vec<char> = spoken.iter().copied().filter(|c| han(*c)).collect();
    let mut pairs: Vec<&[char]> = only.chunks(2).collect();
    for i in (1..pairs.len()).rev() {
        pairs.swap(i, random.below(i + 1));
    }
    let mut words = pairs.into_iter().flatten().copied();
    let mut out = String::with_capacity(sample.len());
    for (n, line) in sample.lines().enumerate() {
        let (label, text) = line.split_once('：').map_or(("", line), |(label, text)| (label, text));
        if n == 0 {
            let (year, month, day) = (2000 + event / 336, event / 28 % 12 + 1, event % 28 + 1);
            let rest = line.split_once(' ').map_or("", |p| p.1);
            out.push_str(&format!("{year}年{month}月{day}日 {rest}\n"));
            continue;
        }
        if !label.is_empty() {
            out.push_str(label);
            out.push('：');
        }
        out.extend(text.chars().map(|c| if han(c) { words.next().unwrap_or(c) } else { c }));
        out.push('\n');
    }
    out
}
