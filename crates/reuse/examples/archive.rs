//! Invents an archive of any size: texts from a chain of order two over a text that is given, so that grams come back
//! as they do in a language.
//!
//! `archive TRAINING OUT.jsonl MEGABYTES SEED`; of the training text, a paragraph a line, everything from a slash to the
//! next blank is passed over (the tags of tagged corpora).
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "an instrument")]

use std::collections::BTreeMap;
use std::io::Write as _;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let training = std::fs::read_to_string(&args[1]).unwrap();
    let target: u64 = args[3].parse::<u64>().unwrap() * 1_000_000;
    let mut state: u64 = args[4].parse::<u64>().unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % n
    };
    // What follows two characters, as often as it does.
    let mut follow: BTreeMap<(char, char), Vec<char>> = BTreeMap::new();
    for line in training.lines() {
        let words = line.split_whitespace().map(|w| w.rsplit_once('/').map_or(w, |(w, _)| w));
        let text: Vec<char> = words.flat_map(str::chars).filter(|c| !matches!(c, '[' | ']')).collect();
        for w in text.windows(3) {
            follow.entry((w[0], w[1])).or_default().push(w[2]);
        }
    }
    // States by number, each with what follows and the state that it leads to: ten gigabytes in some minutes.
    let numbers: BTreeMap<(char, char), u32> = follow.keys().zip(0..).map(|(k, n)| (*k, n)).collect();
    let states: Vec<Vec<(char, Option<u32>)>> = follow
        .iter()
        .map(|(key, all)| all.iter().map(|c| (*c, numbers.get(&(key.1, *c)).copied())).collect())
        .collect();
    let mut out = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(&args[2]).unwrap());
    let (mut written, mut number) = (0u64, 0u64);
    let mut line = String::new();
    while written < target {
        line.clear();
        line.push_str(&format!("{{\"id\": \"g{number}\", \"text\": \""));
        let length = 850 + next(1700);
        let (mut rest, mut at) = (0, 0);
        for _ in 0..length {
            if rest == 0 {
                at = next(states.len());
                rest = 80 + next(320);
            }
            let (c, to) = states[at][next(states[at].len())];
            if !matches!(c, '"' | '\\') && !c.is_control() {
                line.push(c);
            }
            (at, rest) = to.map_or((0, 0), |to| (to as usize, rest - 1));
        }
        line.push_str("\"}\n");
        written += line.len() as u64;
        out.write_all(line.as_bytes()).unwrap();
        number += 1;
    }
    out.flush().unwrap();
    eprintln!("{number} texts, {written} bytes");
}
