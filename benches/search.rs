//! How fast words are found, beside SQLite's trigrams and beside reading everything, in one run; and whether any is missed.
//!
//! ```text
//! cargo bench -p benches --bench search                          1,000,000 exchanges, a gigabyte and more
//! cargo bench -p benches --bench search -- --exchanges 20000     less
//! cargo bench -p benches --bench search -- --alone --slowest 3   without SQLite; which questions of each kind took longest
//! ```
//!
//! The exchanges are made of the turns of real conferences where such lie beside the repository, of the samples where not,
//! through the degrader in several printings, and misprinted once more in each exchange. Phrases are cut out of them at random, so that common ones are asked for as often as
//! they are common. Every answer is compared with what reading finds.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "it prints figures, and stops where it cannot measure"
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use concordance::{
    Document, FULL, Index, IndexError, Kind, Options, Place, Query, Reading, Settings, Text, fold_text,
    tokens,
};
use editing::script::fold;
use memchr::memmem;
use rayon::prelude::*;
use regex::Regex;
use rusqlite::Connection;
use testsuite::degrade::{Profile, degrade, random::Random};

/// Exchanges of an event.
const EXCHANGES: usize = 100;

/// Bytes of an exchange at least.
const LENGTH: usize = 1050;

/// Share of the characters that the degrader touches.
const NOISE: f64 = 0.01;

/// Damaged printings of each turn.
const PRINTINGS: usize = 4;

/// Share of the characters that are misprinted once more in every exchange.
const MISPRINTS: f64 = 0.005;

const SEED: u64 = 20_260_301;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|a| a == "--help") {
        println!(
            "search [--exchanges N] [--queries N] [--alone] [--slowest N] [--folder DIR]; without, a million exchanges: minutes"
        );
        return;
    }
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let exchanges: usize = option("--exchanges").and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let queries: usize = option("--queries").and_then(|n| n.parse().ok()).unwrap_or(100);
    let slowest: usize = option("--slowest").and_then(|n| n.parse().ok()).unwrap_or(0);
    let alone = args.iter().any(|a| a == "--alone");
    let temporary = match option("--folder") {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };

    let start = Instant::now();
    let mut documents = invent(exchanges.div_ceil(EXCHANGES));
    let bytes: u64 = documents.iter().flat_map(|d| &d.texts).map(|t| t.words.len() as u64).sum();
    println!(
        "{} exchanges in {} events, {:.0} MB of text, made in {:.0} s",
        documents.len() * EXCHANGES,
        documents.len(),
        bytes as f64 / 1e6,
        start.elapsed().as_secs_f64()
    );
    let folded: Vec<Vec<String>> = documents.par_iter().map(sections).collect();
    let folded: Vec<String> = folded.into_iter().flatten().collect();

    let folder = temporary.path().join("index");
    let settings = || Settings { fold, identity: "bench".to_owned(), full: FULL };
    let mut index = Index::empty(settings());
    let keys: Vec<[u8; 32]> = documents.iter().map(|d| d.key).collect();
    let one_more = Document { key: [255; 32], ..documents[0].clone() };
    documents.reverse();
    let ((), time, busy) = taken(|| {
        let fetch = |keys: &[[u8; 32]], _, _| Ok((0..keys.len()).filter_map(|_| documents.pop()).collect());
        index.update::<IndexError>(Place::Folder(&folder), &keys, "all", fetch).unwrap();
    });
    say("index, built", bytes, Duration::from_secs_f64(time / 1e3));
    say("  on the processors", bytes, Duration::from_secs_f64(busy / 1e3));
    println!(
        "{:<34} {:>8.0} MB, {:.2} of the text",
        "index, on the disk",
        index.bytes() as f64 / 1e6,
        index.bytes() as f64 / bytes as f64
    );
    let start = Instant::now();
    let mut more = keys;
    more.push(one_more.key);
    let fetch = |_: &[[u8; 32]], _, _| Ok(vec![one_more.clone()]);
    index.clone().update::<IndexError>(Place::Memory, &more, "more", fetch).unwrap();
    println!("{:<34} {:>8.1} ms", "index, one more event", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    let index = Index::open(&folder, settings()).unwrap();
    println!("{:<34} {:>8.1} ms", "index, opened", start.elapsed().as_secs_f64() * 1e3);

    println!(
        "\n{:<24} {:>5} {:>22} {:>19} {:>18} {:>7} {:>6}",
        "", "asked", "index p50 p95 p99 ms", "processor p50 p95", "reading p50 p95 ms", "missed", "false"
    );
    let mut answered = Vec::new();
    let mut random = Random::new(SEED, 1);
    for (name, lengths) in [
        ("phrase of 1 character", 1..=1),
        ("phrase of 2", 2..=2),
        ("phrase of 3 to 5", 3..=5),
        ("phrase of 6 to 10", 6..=10),
        ("phrase of 1 to 10", 1..=10),
    ] {
        let asks =
            (0..queries).map(|_| Ask::Phrase(phrase(&folded, &mut random, *lengths.start(), *lengths.end())));
        answered.push(class(name, &index, &folded, asks.collect(), slowest));
    }
    let two = |random: &mut Random| (phrase(&folded, random, 2, 5), phrase(&folded, random, 2, 5));
    let asks: Vec<Ask> = (0..queries)
        .map(|n| {
            let (a, b) = two(&mut random);
            match n % 3 {
                0 => Ask::And(a, b),
                1 => Ask::Or(a, b),
                _ => Ask::Not(a, b),
            }
        })
        .collect();
    answered.push(class("AND, OR, NOT", &index, &folded, asks, slowest));
    let asks: Vec<Ask> = (0..queries / 2)
        .map(|_| {
            let (a, b) = two(&mut random);
            Ask::Near(a, 20, b)
        })
        .collect();
    answered.push(class("NEAR/20", &index, &folded, asks, slowest));
    let asks: Vec<Ask> = (0..queries / 2)
        .map(|_| {
            let p: Vec<char> = phrase(&folded, &mut random, 6, 6).chars().collect();
            let part = |r: std::ops::Range<usize>| p[r].iter().collect::<String>();
            Ask::Regex(format!("{}.{{0,3}}{}", part(0..3), part(4..6)))
        })
        .collect();
    answered.push(class("regex with literals", &index, &folded, asks, slowest));
    let asks: Vec<Ask> = (0..queries / 4)
        .map(|_| Ask::Regex(format!("{}[一二三四五六七八九十]", phrase(&folded, &mut random, 2, 2))))
        .collect();
    answered.push(class("regex with 2 characters", &index, &folded, asks, slowest));

    if alone {
        return;
    }
    let database = temporary.path().join("trigrams.sqlite");
    let (db, time, busy) = taken(|| trigrams(&database, &folded));
    println!();
    say("SQLite FTS5 trigram, built", bytes, Duration::from_secs_f64(time / 1e3));
    say("  on the processors", bytes, Duration::from_secs_f64(busy / 1e3));
    let size = std::fs::metadata(&database).unwrap().len();
    println!(
        "{:<34} {:>8.0} MB, {:.2} of the text",
        "SQLite FTS5 trigram, on the disk",
        size as f64 / 1e6,
        size as f64 / bytes as f64
    );
    println!(
        "\n{:<24} {:>5} {:>22} {:>19} {:>20}",
        "", "asked", "FTS5 p50 p95 p99 ms", "processor p50 p95", "counts that differ"
    );
    for (name, asked) in &answered {
        beside(name, &db, asked);
    }
}

fn say(what: &str, bytes: u64, time: Duration) {
    let seconds = time.as_secs_f64();
    println!("{what:<34} {seconds:>8.1} s, {:.1} MB/s", bytes as f64 / 1e6 / seconds);
}

/// Turns to make exchanges of.
fn turns() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let real: PathBuf = root.join("../shared/data/conferences-zh/turns.jsonl");
    let mut out = Vec::new();
    if let Ok(lines) = std::fs::read_to_string(&real) {
        for line in lines.lines() {
            let conference: serde_json::Value = serde_json::from_str(line).unwrap();
            for turn in conference["turns"].as_array().into_iter().flatten() {
                let paragraphs = turn["paras"].as_array().into_iter().flatten().filter_map(|p| p.as_str());
                out.extend(paragraphs.filter(|p| p.len() > 60).map(str::to_owned));
            }
        }
    }
    if out.is_empty() {
        let sample = root.join("samples/truth/zh-2031-05-12.txt");
        let text = std::fs::read_to_string(sample).unwrap();
        out.extend(text.lines().filter(|l| l.len() > 60).map(str::to_owned));
    }
    out
}

/// Every turn, damaged by the degrader in several ways: doing that to a gigabyte would take an hour.
fn damaged() -> Vec<String> {
    let turns = turns();
    (0..PRINTINGS)
        .into_par_iter()
        .flat_map(|printing| {
            turns.par_iter().enumerate().map(move |(n, clean)| {
                let seed = SEED + (printing * 1_000_000 + n) as u64;
                let printed = degrade(clean, Profile::Model, seed, NOISE).text;
                printed.split_whitespace().collect::<Vec<_>>().join(" ")
            })
        })
        .collect()
}

/// Misprints of its own, so that no two exchanges have the same rare pairs.
fn misprinted(text: &str, random: &mut Random, letters: &[char]) -> String {
    let misprint =
        |c: char| if random.fraction() < MISPRINTS { letters[random.below(letters.len())] } else { c };
    text.chars().map(misprint).collect()
}

fn invent(events: usize) -> Vec<Document> {
    let turns = damaged();
    let letters: Vec<char> = turns
        .iter()
        .flat_map(|t| t.chars())
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .step_by(7)
        .collect();
    (0..events)
        .into_par_iter()
        .map(|event| {
            let mut random = Random::new(SEED, 1000 + event as u64);
            let mut texts = Vec::new();
            for exchange in 0..EXCHANGES {
                let (mut length, mut n) = (0, 0);
                while length < LENGTH {
                    let turn = &turns[random.below(turns.len())];
                    let words = misprinted(turn, &mut random, &letters);
                    length += words.len();
                    texts.push(Text {
                        section: exchange as u32,
                        part: (exchange * 2 + n.min(1)) as u32,
                        tags: vec![("role", if n == 0 { "question" } else { "answer" }.to_owned())],
                        words,
                    });
                    n += 1;
                }
            }
            let mut key = [0; 32];
            key[..8].copy_from_slice(&(event as u64).to_le_bytes());
            Document { key, date: format!("{:04}-{:03}", 2000 + event / 365, event % 365), texts }
        })
        .collect()
}

/// The folded words of each exchange, a line for each paragraph.
fn sections(document: &Document) -> Vec<String> {
    let mut out = vec![String::new(); EXCHANGES];
    for text in &document.texts {
        let of = &mut out[text.section as usize];
        if !of.is_empty() {
            of.push('\n');
        }
        of.push_str(&fold_text(&text.words, fold));
    }
    out
}

/// A phrase of so many characters as it stands somewhere: ideographs and marks, not beginning or ending with a mark.
fn phrase(folded: &[String], random: &mut Random, least: usize, most: usize) -> String {
    loop {
        let text: Vec<char> = folded[random.below(folded.len())].chars().collect();
        let length = random.between(least, most);
        let Some(last) = text.len().checked_sub(length) else { continue };
        let at = random.below(last + 1);
        let words = &text[at..at + length];
        let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
        if words.iter().all(|c| han(c) || matches!(c, ',' | '、' | '.'))
            && han(&words[0])
            && han(&words[length - 1])
        {
            return words.iter().collect();
        }
    }
}

enum Ask {
    Phrase(String),
    And(String, String),
    Or(String, String),
    Not(String, String),
    Near(String, usize, String),
    Regex(String),
}

impl Ask {
    fn query(&self) -> String {
        match self {
            Self::Phrase(p) => format!("\"{p}\""),
            Self::And(a, b) => format!("\"{a}\" AND \"{b}\""),
            Self::Or(a, b) => format!("\"{a}\" OR \"{b}\""),
            Self::Not(a, b) => format!("\"{a}\" NOT \"{b}\""),
            Self::Near(a, n, b) => format!("\"{a}\" NEAR/{n} \"{b}\""),
            Self::Regex(r) => format!("/{r}/"),
        }
    }

    /// For SQLite; none where it cannot be asked: its trigrams know nothing shorter than three characters.
    fn trigram(&self) -> Option<String> {
        let long = |p: &str| p.chars().count() >= 3;
        match self {
            Self::Phrase(p) if long(p) => Some(format!("\"{p}\"")),
            Self::And(a, b) if long(a) && long(b) => Some(format!("\"{a}\" AND \"{b}\"")),
            Self::Or(a, b) if long(a) && long(b) => Some(format!("\"{a}\" OR \"{b}\"")),
            Self::Not(a, b) if long(a) && long(b) => Some(format!("\"{a}\" NOT \"{b}\"")),
            _ => None,
        }
    }

    /// (places, exchanges) by reading everything; places only of what has one meaning of them.
    fn read(&self, folded: &[String]) -> (Option<u64>, u64) {
        let count = |f: &(dyn Fn(&str) -> (u64, bool) + Sync)| {
            folded
                .par_iter()
                .map(|t| f(t))
                .map(|(n, yes)| (n, u64::from(yes)))
                .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
        };
        match self {
            Self::Phrase(p) => {
                let finder = memmem::Finder::new(p);
                let (places, exchanges) = count(&|t| {
                    let n = finder.find_iter(t.as_bytes()).count() as u64;
                    (n, n > 0)
                });
                (Some(places), exchanges)
            }
            Self::And(a, b) | Self::Or(a, b) | Self::Not(a, b) => {
                let (a, b) = (memmem::Finder::new(a), memmem::Finder::new(b));
                let holds = |t: &str, f: &memmem::Finder<'_>| f.find(t.as_bytes()).is_some();
                let found = match self {
                    Self::And(..) => count(&|t| (0, holds(t, &a) && holds(t, &b))),
                    Self::Or(..) => count(&|t| (0, holds(t, &a) || holds(t, &b))),
                    _ => count(&|t| (0, holds(t, &a) && !holds(t, &b))),
                };
                (None, found.1)
            }
            Self::Near(a, n, b) => {
                let (fa, fb) = (memmem::Finder::new(a), memmem::Finder::new(b));
                let found = count(&|t| (0, near(t, &fa, &fb, *n)));
                (None, found.1)
            }
            Self::Regex(r) => {
                let regex = Regex::new(r).unwrap();
                let (places, exchanges) = count(&|t| {
                    let n = t.lines().map(|l| regex.find_iter(l).count() as u64).sum();
                    (n, n > 0)
                });
                (Some(places), exchanges)
            }
        }
    }
}

/// Whether two phrases stand near to each other in one turn: the first line of an exchange is its question.
fn near(exchange: &str, a: &memmem::Finder<'_>, b: &memmem::Finder<'_>, distance: usize) -> bool {
    if a.find(exchange.as_bytes()).is_none() || b.find(exchange.as_bytes()).is_none() {
        return false;
    }
    let (question, answer) = exchange.split_once('\n').unwrap_or((exchange, ""));
    [question, answer].into_iter().any(|turn| {
        let starts: Vec<usize> = tokens(turn).map(|(_, r): (Kind, _)| r.start).collect();
        let places = |f: &memmem::Finder<'_>| -> Vec<(usize, usize)> {
            let token = |at: usize| starts.partition_point(|s| *s < at);
            f.find_iter(turn.as_bytes()).map(|at| (token(at), token(at + f.needle().len()))).collect()
        };
        let (xs, ys) = (places(a), places(b));
        xs.iter().any(|x| {
            ys.iter()
                .any(|y| x != y && (if x.1 <= y.0 { y.0 - x.1 } else { x.0.saturating_sub(y.1) }) <= distance)
        })
    })
}

fn trigrams(path: &Path, folded: &[String]) -> Connection {
    let mut db = Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288;
         CREATE VIRTUAL TABLE t USING fts5(words, content='', tokenize='trigram');",
    )
    .unwrap();
    let all = db.transaction().unwrap();
    {
        let mut insert = all.prepare("INSERT INTO t (rowid, words) VALUES (?, ?)").unwrap();
        for (n, text) in folded.iter().enumerate() {
            insert.execute((n as i64 + 1, text)).unwrap();
        }
    }
    all.commit().unwrap();
    db
}

/// The quantiles of some times, in milliseconds.
fn quantiles(mut times: Vec<f64>, which: &[f64]) -> Vec<f64> {
    times.sort_by(f64::total_cmp);
    which
        .iter()
        .map(|q| {
            times
                .get(((times.len() as f64 * q) as usize).min(times.len().saturating_sub(1)))
                .copied()
                .unwrap_or(f64::NAN)
        })
        .collect()
}

/// Nanoseconds that the threads of this process have been on a processor: a busy machine does not lengthen it. None
/// where the system does not say.
fn on_processor() -> Option<u64> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let of = |task: std::io::Result<std::fs::DirEntry>| -> Option<u64> {
        std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    tasks.map(of).sum()
}

/// What something took by the clock and on the processors, in milliseconds.
fn taken<T>(what: impl FnOnce() -> T) -> (T, f64, f64) {
    let (before, start) = (on_processor(), Instant::now());
    let done = what();
    let clock = start.elapsed().as_secs_f64() * 1e3;
    let processor = on_processor().zip(before).map_or(f64::NAN, |(a, b)| a.saturating_sub(b) as f64 / 1e6);
    (done, clock, processor)
}

fn shown(times: Vec<f64>, which: &[f64]) -> String {
    let all: Vec<String> = quantiles(times, which).iter().map(|q| format!("{q:.2}")).collect();
    all.join(" ")
}

/// Questions with the exchanges that reading finds.
type Asked = Vec<(Ask, u64)>;

fn class(
    name: &'static str,
    index: &Index,
    folded: &[String],
    asks: Vec<Ask>,
    slowest: usize,
) -> (&'static str, Asked) {
    let (mut clock, mut processor, mut reading) = (Vec::new(), Vec::new(), Vec::new());
    let (mut missed, mut wrong) = (0, 0);
    let mut out = Vec::new();
    let mut longest = Vec::new();
    for ask in asks {
        let (found, time, busy) = taken(|| {
            let query = Query::parse(&ask.query(), Reading { fold, stem: false }).unwrap();
            let found = index.search(&query, &Options { limit: 20, ..Options::default() }).unwrap();
            black_box(index.first(&found, 20));
            found
        });
        clock.push(time);
        processor.push(busy);
        longest.push((time, format!("{}: {} places, {} exchanges", ask.query(), found.hits, found.scopes)));
        let start = Instant::now();
        let (places, exchanges) = ask.read(folded);
        reading.push(start.elapsed().as_secs_f64() * 1e3);
        for (ours, theirs) in [(found.scopes, exchanges), (found.hits, places.unwrap_or(found.hits))] {
            missed += theirs.saturating_sub(ours);
            wrong += ours.saturating_sub(theirs);
        }
        out.push((ask, exchanges));
    }
    println!(
        "{name:<24} {:>5} {:>22} {:>19} {:>18} {missed:>7} {wrong:>6}",
        out.len(),
        shown(clock, &[0.5, 0.95, 0.99]),
        shown(processor, &[0.5, 0.95]),
        shown(reading, &[0.5, 0.95]),
    );
    longest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (time, ask) in longest.iter().take(slowest) {
        println!("    {time:>8.2} ms  {ask}");
    }
    (name, out)
}

fn beside(name: &str, db: &Connection, asked: &Asked) {
    let mut count = db.prepare("SELECT count(*) FROM t WHERE t MATCH ?").unwrap();
    let (mut clock, mut processor, mut differ) = (Vec::new(), Vec::new(), 0);
    for (ask, exchanges) in asked {
        if let Some(match_) = ask.trigram() {
            let (n, time, busy) = taken(|| count.query_row([&match_], |r| r.get::<_, i64>(0)).unwrap());
            clock.push(time);
            processor.push(busy);
            differ += u64::from(n.unsigned_abs() != *exchanges);
        }
    }
    if clock.is_empty() {
        println!("{name:<24} {:>5} cannot be asked", 0);
        return;
    }
    let n = clock.len();
    let (clock, processor) = (shown(clock, &[0.5, 0.95, 0.99]), shown(processor, &[0.5, 0.95]));
    println!("{name:<24} {n:>5} {clock:>22} {processor:>19} {differ:>20}");
}
