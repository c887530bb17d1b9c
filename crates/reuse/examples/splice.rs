//! Measures: JSONL in, pairs as TSV out.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs, reason = "an instrument")]
use reuse::*;
use std::io::Write;
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t0 = Instant::now();
    let text = std::fs::read_to_string(&args[1]).unwrap();
    let mut ids = Vec::new();
    let mut docs = Vec::new();
    let mut freq = Frequencies::default();
    let folding = Folding::default();
    for line in text.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        ids.push(v["id"].as_str().unwrap().to_owned());
        let f = folding.fold(v["text"].as_str().unwrap());
        freq.count(&f.symbols);
        docs.push(f);
    }
    let n = freq.symbols();
    let k = args.get(3).and_then(|k| k.parse().ok());
    let one = args.get(4).and_then(|k| k.parse().ok()).unwrap_or(1);
    let bits: f64 = args.get(5).and_then(|k| k.parse().ok()).unwrap_or(160.0);
    let scale = k.map_or_else(|| Scale::for_symbols(n), |k| Scale::new(k, one));
    let t1 = Instant::now();
    let mut run = Vec::new();
    for (d, f) in docs.iter().enumerate() {
        grams(&f.symbols, scale, |hash, at| run.push(Gram { hash, document: d as u32, at }));
    }
    let t2 = Instant::now();
    run.sort_unstable();
    let t3 = Instant::now();
    let mut raw = 0usize;
    let mut hits = Vec::new();
    let mut v = Verifier::default();
    join(
        &run,
        |_, _| true,
        |h| {
            raw += 1;
            hits.push(h.pack());
        },
    );
    let t4 = Instant::now();
    hits.sort_unstable();
    let background = Background::new(&freq);
    let mut out = Vec::new();
    for pair in hits.chunk_by(|x, y| x >> 64 == y >> 64) {
        let pair: Vec<Hit> = pair.iter().map(|n| Hit::unpack(*n)).collect();
        v.verify(
            &docs[pair[0].a as usize].symbols,
            &docs[pair[0].b as usize].symbols,
            &pair,
            &background,
            Least { bits },
            &mut out,
        );
    }
    out.sort_unstable();
    let t5 = Instant::now();
    let mut file = std::io::BufWriter::new(std::fs::File::create(&args[2]).unwrap());
    for p in &out {
        let a = docs[p.a as usize].to_characters(&[(p.a_start, p.a_end)])[0];
        let b = docs[p.b as usize].to_characters(&[(p.b_start, p.b_end)])[0];
        writeln!(
            file,
            "{}\t{}\t{}\t{}\t{}\t{}\t{:.1}",
            ids[p.a as usize],
            a.0,
            a.1,
            ids[p.b as usize],
            b.0,
            b.1,
            p.bits()
        )
        .unwrap();
    }
    let t6 = Instant::now();
    let symbols: Vec<_> = docs.iter().map(|d| &d.symbols).collect();
    let found = find(&symbols, &Options { scale: Some(scale), least: Least { bits }, between: None });
    let t7 = Instant::now();
    assert_eq!(found, out);
    let clusters = cluster(&found);
    eprintln!("in parallel {:?}, clusters {:?}: {}", t7 - t6, t7.elapsed(), clusters.len());
    let mut sizes: Vec<_> = clusters.iter().map(|c| (c.documents(), c.length(), c.pairs)).collect();
    sizes.sort_unstable_by(|x, y| y.cmp(x));
    eprintln!("{:?}", &sizes[..sizes.len().min(20)]);
    let distinct = run.chunk_by(|x, y| x.hash == y.hash).count();
    eprintln!(
        "{} MB, {n} symbols, {} grams, {distinct} distinct, {raw} raw hits, {} hits, {} passages",
        text.len() / 1_000_000,
        run.len(),
        hits.len(),
        out.len()
    );
    eprintln!(
        "read+fold {:?} grams {:?} sort {:?} join {:?} verify {:?} all {:?}",
        t1 - t0,
        t2 - t1,
        t3 - t2,
        t4 - t3,
        t5 - t4,
        t0.elapsed()
    );
}
