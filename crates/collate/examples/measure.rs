//! Speed, memory and quality on invented texts with known truth: `measure NAME…`, NAME one of `small`, `three`,
//! `hundred`, `million`, `growth`, `moves`, `swapped`, `hard`.
//!
//! The texts are random but shaped like prose: characters by Zipf's law, phrases that come back, punctuation.
#![expect(clippy::print_stdout, reason = "a measuring tool reports on the terminal")]

use collate::{Cell, Collation, Options, Tokenizer, Unit, Witness, collate};
use std::time::{Duration, Instant};

/// A small reproducible generator (splitmix64): figures must not depend on a crate's version.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn chance(&mut self, p: f64) -> bool {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64 <= p
    }
    /// A Han character, frequent ones frequently.
    fn character(&mut self) -> char {
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let rank = ((3000f64).powf(u) - 1.0) as u32;
        char::from_u32(0x4E00 + rank * 5).unwrap_or('一')
    }
}

fn prose(length: usize, dice: &mut Dice) -> Vec<char> {
    let phrases: Vec<Vec<char>> =
        (0..200).map(|_| (0..2 + dice.below(5)).map(|_| dice.character()).collect()).collect();
    let mut text = Vec::with_capacity(length + 8);
    while text.len() < length {
        match dice.below(10) {
            0..=3 => text.extend_from_slice(&phrases[dice.below(200)]),
            4 => text.push(if dice.below(3) == 0 { '。' } else { '，' }),
            _ => text.extend((0..1 + dice.below(6)).map(|_| dice.character())),
        }
    }
    text.truncate(length);
    text
}

/// A character and where in the first text it comes from.
type Traced = (char, Option<u32>);

/// Each character is with chance `noise` replaced, dropped, or followed by a new one.
fn degrade(text: &[Traced], noise: f64, dice: &mut Dice) -> Vec<Traced> {
    let mut out = Vec::with_capacity(text.len());
    for &(c, origin) in text {
        if !dice.chance(noise) {
            out.push((c, origin));
            continue;
        }
        match dice.below(3) {
            0 => out.push((dice.character(), origin)),
            1 => {}
            _ => out.extend([(c, origin), (dice.character(), None)]),
        }
    }
    out
}

fn traced(text: &[char]) -> Vec<Traced> {
    text.iter().enumerate().map(|(i, &c)| (c, Some(i as u32))).collect()
}

fn witness(name: usize, text: &[Traced], tokenizer: &mut Tokenizer) -> Witness {
    let text: String = text.iter().map(|t| t.0).collect();
    Witness::read(format!("W{name}"), text, tokenizer).expect("a usable witness")
}

fn characters() -> Tokenizer {
    Tokenizer::new().unit(Unit::Character)
}

/// Of all pairs of tokens with one origin, how many share a column; of all pairs that share a column, how many have
/// one origin (counted in neighbouring pairs of witnesses).
fn truth(collation: &Collation, texts: &[Vec<Traced>]) -> (f64, f64) {
    let (mut same, mut origins, mut opposite) = (0u64, 0u64, 0u64);
    for pair in 0..texts.len() - 1 {
        let other: std::collections::BTreeMap<u32, usize> =
            texts[pair + 1].iter().enumerate().filter_map(|(i, t)| t.1.map(|o| (o, i))).collect();
        for (i, t) in texts[pair].iter().enumerate() {
            let met = match collation.cell(pair + 1, collation.column_of(pair, i)) {
                Cell::Token(token) => Some(token),
                _ => None,
            };
            let counterpart = t.1.and_then(|o| other.get(&o).copied());
            origins += u64::from(counterpart.is_some());
            opposite += u64::from(met.is_some());
            same += u64::from(met.is_some() && met == counterpart);
        }
    }
    (same as f64 / origins.max(1) as f64, same as f64 / opposite.max(1) as f64)
}

/// The result, and the least time of several runs: the machine has other things to do. Long runs are timed on the
/// processor where that is known (its clock ticks every few milliseconds), for they never have the machine alone.
fn fastest<T>(work: impl Fn() -> T) -> (T, Duration) {
    let mut best = Duration::MAX;
    let begin = Instant::now();
    loop {
        let (start, spent) = (Instant::now(), on_processor());
        let result = work();
        let mut time = start.elapsed();
        if let (Some(before), Some(after)) = (spent, on_processor())
            && time > Duration::from_millis(50)
        {
            time = after - before;
        }
        best = best.min(time);
        if begin.elapsed() > Duration::from_millis(500) {
            return (result, best);
        }
    }
}

fn on_processor() -> Option<Duration> {
    let line = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(Duration::from_nanos(line.split(' ').next()?.parse().ok()?))
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM: ?").to_owned()
}

fn small() {
    let mut dice = Dice(7);
    let mut tokenizer = characters();
    let mut sets = Vec::new();
    let mut bytes = 0;
    for _ in 0..200 {
        let length = 50 + dice.below(950);
        let base = traced(&prose(length, &mut dice));
        let set: Vec<Witness> = (0..2 + dice.below(4))
            .map(|w| witness(w, &degrade(&base, 0.02, &mut dice), &mut tokenizer))
            .collect();
        bytes += set.iter().map(|w| w.text().len()).sum::<usize>();
        sets.push(set);
    }
    {
        let (loci, time) = fastest(|| {
            sets.iter()
                .map(|set| collate(set, &Options::default()).loci(&Default::default()).len())
                .sum::<usize>()
        });
        let seconds = time.as_secs_f64();
        println!(
            "small: {} calls, {bytes} bytes, {loci} loci, {:.1} MB/s",
            sets.len(),
            bytes as f64 / 1e6 / seconds
        );
    }
    let start = Instant::now();
    for set in &sets {
        for w in set {
            std::hint::black_box(tokenizer.tokens(w.text()));
        }
    }
    println!("small: tokens alone {:.1} MB/s", bytes as f64 / 1e6 / start.elapsed().as_secs_f64());
    let tiny: Vec<Witness> = ["各方应当保持克制", "各方应该保持克制"]
        .iter()
        .enumerate()
        .map(|(i, text)| Witness::read(format!("T{i}"), *text, &mut tokenizer).expect("a usable witness"))
        .collect();
    let start = Instant::now();
    for _ in 0..10_000 {
        std::hint::black_box(collate(&tiny, &Options::default()));
    }
    println!("small: a call for two texts of 8 characters {:?}", start.elapsed() / 10_000);
}

fn run(name: &str, witnesses: usize, length: usize, noise: f64) -> f64 {
    let mut dice = Dice(11);
    let base = traced(&prose(length, &mut dice));
    let texts: Vec<Vec<Traced>> = (0..witnesses).map(|_| degrade(&base, noise, &mut dice)).collect();
    let mut tokenizer = characters();
    let set: Vec<Witness> = texts.iter().enumerate().map(|(i, t)| witness(i, t, &mut tokenizer)).collect();
    let (collation, elapsed) = fastest(|| collate(&set, &Options::default()));
    let (loci, looking) = fastest(|| collation.loci(&Default::default()).len());
    let (recall, precision) = truth(&collation, &texts);
    println!(
        "{name}: {witnesses} x {length} at {noise}: {elapsed:?} + loci {looking:?}; {} columns, {loci} loci, {} moves, \
         recall {recall:.5} precision {precision:.5}, findings {}, {}",
        collation.width(),
        collation.moves().len(),
        collation.findings().len(),
        peak()
    );
    elapsed.as_secs_f64()
}

fn growth() {
    for noise in [0.02, 0.05] {
        let slope = |points: &[(f64, f64)]| {
            let n = points.len() as f64;
            let (sx, sy) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0.ln(), y + p.1.ln()));
            let (top, bottom) = points.iter().fold((0.0, 0.0), |(t, b), p| {
                let dx = p.0.ln() - sx / n;
                (t + dx * (p.1.ln() - sy / n), b + dx * dx)
            });
            top / bottom
        };
        let lengths: Vec<(f64, f64)> = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000]
            .iter()
            .map(|&l| (l as f64, run("growth", 3, l, noise)))
            .collect();
        println!("slope in length {:.3}", slope(&lengths));
        let counts: Vec<(f64, f64)> = [5, 10, 20, 50, 100, 200, 400]
            .iter()
            .map(|&w| (w as f64, run("growth", w, 5_000, noise)))
            .collect();
        println!("slope in witnesses {:.3}", slope(&counts));
    }
}

/// Random block moves: precision and recall by tokens, and by blocks.
fn moves() {
    for (shortest, longest) in [(12, 12), (12, 20), (20, 60), (60, 200)] {
        for noise in [0.0, 0.02, 0.05] {
            let (mut found, mut made, mut right, mut blocks, mut hit) =
                (0usize, 0usize, 0usize, 0usize, 0usize);
            for seed in 0..100 {
                let mut dice = Dice(1000 + seed);
                let base = traced(&prose(2000, &mut dice));
                let mut text = base.clone();
                let mut moved = vec![usize::MAX; base.len()];
                for block in 0..2 {
                    let length = shortest + dice.below(longest - shortest + 1);
                    let from = dice.below(text.len() - length);
                    let cut: Vec<Traced> = text.drain(from..from + length).collect();
                    if cut.iter().any(|t| t.1.is_some_and(|o| moved[o as usize] != usize::MAX)) {
                        text.splice(from..from, cut);
                        continue;
                    }
                    let away = 2 * length + dice.below(text.len() - 4 * length);
                    let to = (from + away) % text.len();
                    cut.iter().for_each(|t| moved[t.1.unwrap_or(0) as usize] = block);
                    text.splice(to..to, cut);
                    blocks += 1;
                }
                let texts = [degrade(&base, noise / 2.0, &mut dice), degrade(&text, noise / 2.0, &mut dice)];
                let mut tokenizer = characters();
                let set: Vec<Witness> =
                    texts.iter().enumerate().map(|(i, t)| witness(i, t, &mut tokenizer)).collect();
                let collation = collate(&set, &Options::default());
                let mut labelled = vec![false; base.len()];
                for m in collation.moves() {
                    for token in m.tokens.clone() {
                        found += 1;
                        if let Some(o) = texts[m.witness][token].1 {
                            labelled[o as usize] = true;
                            right += usize::from(moved[o as usize] != usize::MAX);
                        } else {
                            right += 1; // put in by the noise; inside or at the edge of a block
                        }
                    }
                }
                made += moved.iter().filter(|&&m| m != usize::MAX).count();
                for block in 0..2 {
                    let all = moved.iter().filter(|&&m| m == block).count();
                    let got = (0..base.len()).filter(|&o| moved[o] == block && labelled[o]).count();
                    hit += usize::from(all > 0 && got * 2 > all);
                }
            }
            println!(
                "moves of {shortest}-{longest} at noise {noise}: by token P {:.4} R {:.4}; blocks found {hit} of {blocks}",
                right as f64 / found.max(1) as f64,
                right as f64 / made.max(1) as f64
            );
        }
    }
}

fn swapped() {
    let mut dice = Dice(3);
    let text = prose(800, &mut dice);
    let [p, a, m, b, q] = [200..240, 300..360, 400..440, 500..560, 700..740].map(|r| text[r].to_vec());
    let first: Vec<char> = [&p, &a, &m, &b, &q].into_iter().flatten().copied().collect();
    let second: Vec<char> = [&p, &b, &m, &a, &q].into_iter().flatten().copied().collect();
    let mut tokenizer = characters();
    let set = [witness(0, &traced(&first), &mut tokenizer), witness(1, &traced(&second), &mut tokenizer)];
    let collation = collate(&set, &Options::default());
    let equal = (0..first.len())
        .filter(|&i| match collation.cell(1, collation.column_of(0, i)) {
            Cell::Token(j) => second[j] == first[i],
            _ => false,
        })
        .count();
    println!(
        "swapped: {equal} of {} aligned, {} columns, {:?}",
        first.len(),
        collation.width(),
        collation.moves()
    );
}

fn hard() {
    let time = |name: &str, texts: Vec<String>| {
        let mut tokenizer = characters();
        let set: Vec<Witness> = texts
            .into_iter()
            .enumerate()
            .map(|(i, text)| Witness::read(format!("W{i}"), text, &mut tokenizer).expect("a usable witness"))
            .collect();
        let start = Instant::now();
        let collation = collate(&set, &Options::default());
        let elapsed = start.elapsed();
        let loci = collation.loci(&Default::default()).len();
        println!(
            "hard, {name}: {elapsed:?}, {} columns, {loci} loci, {} moves, findings {:?}, {}",
            collation.width(),
            collation.moves().len(),
            collation.findings(),
            peak()
        );
    };
    let mut dice = Dice(5);
    let text = |length: usize, dice: &mut Dice| prose(length, dice).into_iter().collect::<String>();
    time("one character, 1 MB against 0.9 MB", vec!["a".repeat(1_000_000), "a".repeat(900_000)]);
    let mut broken = |n: usize| {
        let mut s = vec![b'a'; 1_000_000];
        (0..n).for_each(|_| s[dice.below(1_000_000)] = b'b');
        String::from_utf8(s).expect("letters")
    };
    time("one character with 1,000 others strewn in", vec![broken(1000), broken(1000)]);
    let mut dice = Dice(6);
    time("two unrelated texts of 1 MB", vec![text(350_000, &mut dice), text(350_000, &mut dice)]);
    time("ten unrelated texts of 100 kB", (0..10).map(|_| text(33_000, &mut dice)).collect());
    let same = text(10_000, &mut dice);
    time("500 identical", vec![same.clone(); 500]);
    let mut reversed: Vec<char> = prose(100_000, &mut dice);
    let straight: String = reversed.iter().collect();
    reversed.reverse();
    time("a text and its reverse", vec![straight.clone(), reversed.iter().collect()]);
    let mut shuffled: Vec<&[char]> = reversed.chunks(50).collect();
    for i in 0..shuffled.len() {
        let j = dice.below(shuffled.len());
        shuffled.swap(i, j);
    }
    time(
        "a text and its 2,000 pieces shuffled",
        vec![reversed.iter().collect(), shuffled.concat().iter().collect()],
    );
    let period: String = prose(50, &mut dice).iter().collect();
    time(
        "a formula 20,000 times against 19,000 times",
        vec![period.repeat(20_000), period.repeat(19_000) + "x" + &period.repeat(900)],
    );
    let short = prose(60, &mut dice);
    let many = |n: usize, base: &[char], noise: f64, dice: &mut Dice| -> Vec<String> {
        (0..n).map(|_| degrade(&traced(base), noise, dice).iter().map(|t| t.0).collect()).collect()
    };
    time("5,000 witnesses of 60 characters at 5 %", many(5_000, &short, 0.05, &mut dice));
    time("100 unrelated texts of 10,000 characters", (0..100).map(|_| text(10_000, &mut dice)).collect());
    let long = prose(10_000, &mut dice);
    time("20 texts of 10,000 characters at 30 %", many(20, &long, 0.3, &mut dice));
    time("empty and full", vec![String::new(), same.clone(), String::new()]);
}

fn main() {
    for name in std::env::args().skip(1) {
        match name.as_str() {
            "small" => small(),
            "three" => {
                run("three", 3, 5_000, 0.02);
            }
            "hundred" => {
                run("hundred", 100, 10_000, 0.02);
            }
            "million" => {
                run("million", 2, 1_000_000, 0.02);
            }
            "growth" => growth(),
            "moves" => moves(),
            "swapped" => swapped(),
            "hard" => hard(),
            other => println!("no measurement {other}"),
        }
    }
}
