//! The engine against what a patient reader would do: compare every place of every text with every place of every other.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use reuse::{
    ALL_PAIRS, Background, Frequencies, Gram, Hit, Least, Options, Passage, Scale, Verifier, cluster, find,
    grams, join,
};

/// A gram takes ideographs 5, letters 2 each, until it weighs as much as so many ideographs. Written anew here.
fn weight(symbol: u16) -> u32 {
    if (0x3400..=0x9fff).contains(&symbol) { 5 } else { 2 }
}

fn gram_at(text: &[u16], at: usize, ideographs: u32) -> Option<&[u16]> {
    let (mut end, mut heavy) = (at, 0);
    while heavy < 5 * ideographs {
        heavy += weight(*text.get(end)?);
        end += 1;
    }
    Some(&text[at..end])
}

/// Every pair of places that begin with the same gram, by looking at all of them.
fn all_hits(texts: &[Vec<u16>], ideographs: u32) -> BTreeSet<Hit> {
    let mut out = BTreeSet::new();
    for a in 0..texts.len() {
        for b in a + 1..texts.len() {
            for i in 0..texts[a].len() {
                for j in 0..texts[b].len() {
                    let (x, y) = (gram_at(&texts[a], i, ideographs), gram_at(&texts[b], j, ideographs));
                    if x.is_some() && x == y {
                        out.insert(Hit { a: a as u32, b: b as u32, a_at: i as u32, b_at: j as u32 });
                    }
                }
            }
        }
    }
    out
}

fn run(texts: &[Vec<u16>], scale: Scale) -> Vec<Gram> {
    let mut run = Vec::new();
    for (document, text) in texts.iter().enumerate() {
        grams(text, scale, |hash, at| run.push(Gram { hash, document: document as u32, at }));
    }
    run.sort_unstable();
    run
}

/// The best local alignment of two texts by the full table, as (start, end) in both; the shortest of the best. A match
/// counts 2, a replaced symbol -2, a lost or added one -3.
fn best_alignment(a: &[u16], b: &[u16]) -> Option<(i32, [usize; 4])> {
    // From every place on; nothing is worse than beginning anew.
    let (n, m) = (a.len(), b.len());
    let mut table = vec![vec![0i32; m + 1]; n + 1];
    let mut best = (0, 0, 0);
    for i in 1..=n {
        for j in 1..=m {
            let same = if a[i - 1] == b[j - 1] { 2 } else { -2 };
            let s = (table[i - 1][j - 1] + same).max(table[i - 1][j] - 3).max(table[i][j - 1] - 3).max(0);
            table[i][j] = s;
            if s > best.0 || (s == best.0 && s > 0 && i + j < best.1 + best.2) {
                best = (s, i, j);
            }
        }
    }
    let (score, a_end, b_end) = best;
    if score == 0 {
        return None;
    }
    // Backwards from the end, which must take part.
    let (x, y): (Vec<u16>, Vec<u16>) =
        (a[..a_end].iter().rev().copied().collect(), b[..b_end].iter().rev().copied().collect());
    let low = i32::MIN / 2;
    let mut back = vec![vec![low; y.len() + 1]; x.len() + 1];
    let mut start = (low, 0, 0);
    for i in 0..=x.len() {
        for j in 0..=y.len() {
            let mut s = if i + j == 0 { 0 } else { low };
            if i > 0 && j > 0 {
                s = s.max(back[i - 1][j - 1] + if x[i - 1] == y[j - 1] { 2 } else { -2 });
            }
            if i > 0 {
                s = s.max(back[i - 1][j] - 3);
            }
            if j > 0 {
                s = s.max(back[i][j - 1] - 3);
            }
            back[i][j] = s;
            if s > start.0 || (s == start.0 && i + j < start.1 + start.2) {
                start = (s, i, j);
            }
        }
    }
    Some((score, [a_end - start.1, a_end, b_end - start.2, b_end]))
}

const SCALE: u32 = 6;

fn options() -> Options {
    Options { scale: Some(Scale::new(SCALE, 1)), least: Least { bits: 100.0 }, between: None }
}

/// Ideographs, a tenth of them letters.
fn symbol() -> impl Strategy<Value = u16> {
    prop_oneof![9 => 0x4e00..0x59b8u16, 1 => 0x61..0x7bu16]
}

fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(symbol(), length)
}

/// A damaged copy: at each place that is named, a symbol is replaced, lost or added.
fn damaged(text: &[u16], edits: &[(prop::sample::Index, u8, u16)]) -> Vec<u16> {
    let mut out = text.to_vec();
    for (at, kind, symbol) in edits {
        let at = at.index(out.len());
        match kind {
            0 => out[at] = *symbol,
            1 => drop(out.remove(at)),
            _ => out.insert(at, *symbol),
        }
    }
    out
}

type Printing = (Vec<u16>, usize, Vec<(prop::sample::Index, u8, u16)>, Vec<u16>);

/// A text with a passage in it, or none (where the number is none of a passage).
fn printing() -> impl Strategy<Value = Printing> {
    let edit = (any::<prop::sample::Index>(), 0..3u8, symbol());
    (text(0..40), 0..5usize, prop::collection::vec(edit, 0..4), text(0..40))
}

fn corpus(passages: &[Vec<u16>], printings: &[Printing]) -> Vec<Vec<u16>> {
    printings
        .iter()
        .map(|(before, number, edits, after)| {
            let passage = passages.get(*number).map(|p| damaged(p, edits)).unwrap_or_default();
            [before.as_slice(), &passage, after].concat()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Hits are those of all pairs of places; through a hub, each place of a gram still leads to every other.
    #[test]
    fn hits_are_those_of_all_pairs(
        // Few different symbols, so that grams come back often.
        texts in prop::collection::vec(prop::collection::vec(prop_oneof![0x4e00..0x4e03u16, Just(0x61)], 0..40), 2..7)
    ) {
        let run = run(&texts, Scale::new(3, 1));
        let mut found = BTreeSet::new();
        join(&run, |_, _| true, |hit| { found.insert(hit); });
        let all = all_hits(&texts, 3);
        prop_assert!(found.is_subset(&all));
        for group in run.chunk_by(|x, y| x.hash == y.hash) {
            let places: BTreeSet<(u32, u32)> = group.iter().map(|g| (g.document, g.at)).collect();
            let of_group: Vec<Hit> = all
                .iter()
                .filter(|h| places.contains(&(h.a, h.a_at)) && places.contains(&(h.b, h.b_at)))
                .copied()
                .collect();
            if group.len() <= ALL_PAIRS {
                prop_assert!(of_group.iter().all(|h| found.contains(h)));
            } else {
                let mut linked: BTreeMap<(u32, u32), (u32, u32)> = places.iter().map(|p| (*p, *p)).collect();
                for _ in 0..places.len() {
                    for h in of_group.iter().filter(|h| found.contains(h)) {
                        let low = linked[&(h.a, h.a_at)].min(linked[&(h.b, h.b_at)]);
                        linked.insert((h.a, h.a_at), low);
                        linked.insert((h.b, h.b_at), low);
                    }
                }
                // Within the first document nothing is looked for: each of its places has its own links.
                let first = group[0].document;
                let hub = (group[0].document, group[0].at);
                for (p, low) in &linked {
                    prop_assert!(p.0 == first || *low == hub, "{p:?} leads to {low:?}");
                }
            }
        }
    }

    /// Passages are those that the full tables of all pairs of texts have.
    #[test]
    fn passages_are_those_of_full_tables(
        passages in prop::collection::vec(text(32..90), 3),
        printings in prop::collection::vec(printing(), 2..9),
    ) {
        let texts = corpus(&passages, &printings);
        let mut found: Vec<(u32, u32, [usize; 4])> = find(&texts, &options())
            .iter()
            .map(|p| (p.a, p.b, [p.a_start, p.a_end, p.b_start, p.b_end].map(|n| n as usize)))
            .collect();
        found.sort_unstable();
        let mut expected = Vec::new();
        for a in 0..texts.len() {
            for b in a + 1..texts.len() {
                // Chance does not reach ten symbols, damage does not leave fewer than twenty.
                if let Some((score, span)) = best_alignment(&texts[a], &texts[b]) && score >= 24 {
                    expected.push((a as u32, b as u32, span));
                }
            }
        }
        prop_assert_eq!(found, expected);
    }

    /// However the grams are dealt out, and in whatever order hits are verified, it is the same.
    #[test]
    fn dealing_out_changes_nothing(
        passages in prop::collection::vec(text(20..60), 2),
        printings in prop::collection::vec(printing(), 2..9),
        parts in 1..7u64,
    ) {
        let texts = corpus(&passages, &printings);
        let whole = find(&texts, &options());
        let mut frequencies = Frequencies::default();
        for text in texts.iter().rev() {
            let mut of_one = Frequencies::default();
            of_one.count(text);
            frequencies.add(&of_one);
        }
        let background = Background::new(&frequencies);
        let mut hits = Vec::new();
        for part in (0..parts).rev() {
            let mut run = run(&texts, Scale::new(SCALE, 1));
            run.retain(|g| g.hash % parts == part);
            join(&run, |_, _| true, |hit| hits.push(hit));
        }
        hits.sort_unstable();
        let mut out: Vec<Passage> = Vec::new();
        for pair in hits.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b)).rev() {
            let (a, b) = (&texts[pair[0].a as usize], &texts[pair[0].b as usize]);
            Verifier::default().verify(a, b, pair, &background, options().least, &mut out);
        }
        out.sort_unstable();
        prop_assert_eq!(&out, &whole);
        out.reverse();
        prop_assert_eq!(cluster(&out), cluster(&whole));
    }

    /// Whatever the texts are, spans lie in them, and agree where they say they do.
    #[test]
    fn spans_lie_in_their_texts(
        texts in prop::collection::vec(prop::collection::vec(prop_oneof![0x4e00..0x4e04u16, 0xd83d..0xd83fu16, Just(0x61)], 0..120), 2..6),
        ideographs in 2..7u32,
    ) {
        let options = Options {
            scale: Some(Scale::new(ideographs, 1)), least: Least { bits: 40.0 }, between: None };
        for p in find(&texts, &options) {
            prop_assert!(p.a < p.b);
            let a = &texts[p.a as usize][p.a_start as usize..p.a_end as usize];
            let b = &texts[p.b as usize][p.b_start as usize..p.b_end as usize];
            prop_assert!(!a.is_empty() && !b.is_empty());
            prop_assert!(p.same as usize <= a.len().min(b.len()) + 48);
            prop_assert!(p.bits() >= 40.0);
        }
    }
}

/// Three hundred printings of one text among others that quote two lines of it: one cluster of three hundred, and the
/// quotations apart.
#[test]
fn a_text_printed_hundreds_of_times_is_one_cluster() {
    let mut state = 1u64;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut words = |n: u64| -> Vec<u16> { (0..n).map(|_| 0x4e00 + next(3000) as u16).collect() };
    let event = words(900);
    let mut texts = Vec::new();
    for n in 0..300usize {
        // Each is cut otherwise, and has a misprint of its own.
        let (from, to) = (n % 7 * 30, 900 - n % 5 * 40);
        let mut text = words(30);
        text.extend(&event[from..to]);
        text[200 + n] = 0x7fff;
        texts.push(text);
    }
    for n in 0..40 {
        let mut text = words(200);
        if n % 4 == 0 {
            text.extend(&event[400..440]);
        }
        texts.push(text);
    }
    let passages = find(&texts, &Options::default());
    let clusters = cluster(&passages);
    assert!(passages.len() < 300 * 30, "{} pairs: a hub makes some, not all", passages.len());
    let largest = clusters.iter().max_by_key(|c| c.places.len()).unwrap();
    let documents: BTreeSet<u32> = largest.places.iter().map(|p| p.document).collect();
    assert_eq!(documents, (0..300).collect());
    assert_eq!(largest.documents(), largest.places.len());
    let quoting = clusters.iter().find(|c| c.places.iter().any(|p| p.document >= 300)).unwrap();
    assert!((38..=44).contains(&quoting.length()), "{}", quoting.length());
    assert_eq!(quoting.places.iter().filter(|p| p.document >= 300).count(), 10);
}

/// A passage at the very beginning or end of a text is like any other.
#[test]
fn passages_at_the_ends() {
    let passage: Vec<u16> = (0..40).map(|n| 0x4e00 + n * 37).collect();
    let other = |k: u16| -> Vec<u16> { (0..50).map(|n| 0x6e00 + n * 13 + k * 700).collect() };
    let texts = [
        [passage.clone(), other(0)].concat(),
        [other(1), passage.clone()].concat(),
        passage.clone(),
        [other(2), passage, other(3)].concat(),
    ];
    let spans: Vec<[u32; 4]> =
        find(&texts, &Options::default()).iter().map(|p| [p.a_start, p.a_end, p.b_start, p.b_end]).collect();
    let (x, y, z, w) = ([0, 40], [50, 90], [0, 40], [50, 90]);
    let pair = |p: [u32; 2], q: [u32; 2]| [p[0], p[1], q[0], q[1]];
    assert_eq!(spans, [pair(x, y), pair(x, z), pair(x, w), pair(y, z), pair(y, w), pair(z, w)]);
}
