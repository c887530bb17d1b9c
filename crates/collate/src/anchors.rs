//! Anchors: runs of tokens that two texts share and that stand out.
//!
//! Cell-by-cell alignment of two chapters costs the product of their lengths, though nearly all of both is the same.
//! So the alignment first looks for k consecutive tokens that occur once in one text and also in the other, lets each
//! hit grow to both sides as far as the texts agree, and keeps the heaviest set of runs that stand in the same order
//! in both (Delcher et al., "Alignment of whole genomes", 1999, with weights for the lengths of the runs). What stands
//! in another order is kept aside: moved blocks are found among it.

use crate::options::Costs;
use rustc_hash::FxHashMap;

/// A maximal run of equal tokens: `len` tokens from `a` in one text and from `b` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) len: u32,
}

/// The odd constant of the rolling hash (2^64 divided by the golden ratio, as in Fibonacci hashing).
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// How long a run must be so that chance and formulas rarely repeat it: with a text of n tokens drawn from s equally
/// likely ones, about n²/s^k pairs of places agree in k tokens. Two tokens more make chance hits rare.
pub(crate) fn anchor_length(n: usize, m: usize, spread: f64) -> usize {
    let pairs = (n.max(2) as f64).ln() + (m.max(2) as f64).ln();
    ((pairs / spread.max(1.05).ln()).ceil() as usize + 2).clamp(3, 32)
}

/// Reusable memory for the search.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    /// Open addressing: fingerprint and position + 1 (0 = free); the high bit of the position marks a repeat.
    table: Vec<(u32, u32)>,
}

const REPEATED: u32 = 1 << 31;

impl Finder {
    /// The runs shared by `a` and `b`, seeded by `k` tokens that occur once in `b`, disjoint in `a` and ordered by
    /// their place there. `breaks` are positions of `b` that no run may cross (ascending): there, neighbours in `b`
    /// are not neighbours in the collation.
    pub(crate) fn runs(&mut self, a: &[u32], b: &[u32], breaks: &[u32], k: usize) -> Vec<Run> {
        let mut runs = Vec::new();
        if a.len() < k || b.len() < k || k == 0 {
            return runs;
        }
        let bits = (2 * (b.len() - k + 1)).next_power_of_two().trailing_zeros().max(3);
        let mask = (1usize << bits) - 1;
        self.table.clear();
        self.table.resize(mask + 1, (0, 0));
        let mut breaks_left = breaks;
        hashes(b, k, |at, hash| {
            while let [first, rest @ ..] = breaks_left
                && *first as usize <= at
            {
                breaks_left = rest;
            }
            if breaks_left.first().is_some_and(|&first| (first as usize) < at + k) {
                return;
            }
            let (print, mut slot) = (hash as u32, (hash >> 32) as usize & mask);
            loop {
                let (found, position) = self.table[slot];
                if position == 0 {
                    self.table[slot] = (print, at as u32 + 1);
                    return;
                }
                let other = ((position & !REPEATED) - 1) as usize;
                if found == print && b[other..other + k] == b[at..at + k] {
                    self.table[slot].1 |= REPEATED;
                    return;
                }
                slot = (slot + 1) & mask;
            }
        });

        let crosses = |q: usize| !breaks.is_empty() && breaks.binary_search(&(q as u32)).is_ok();
        let mut taken = 0; // tokens of `a` before this one belong to runs already found
        let mut skip = 0;
        hashes(a, k, |at, hash| {
            if at < skip {
                return;
            }
            let (print, mut slot) = (hash as u32, (hash >> 32) as usize & mask);
            let hit = loop {
                let (found, position) = self.table[slot];
                if position == 0 {
                    return;
                }
                let other = ((position & !REPEATED) - 1) as usize;
                if found == print && b[other..other + k] == a[at..at + k] {
                    if position & REPEATED != 0 {
                        return;
                    }
                    break other;
                }
                slot = (slot + 1) & mask;
            };
            let (mut from, mut to) = (0, k);
            while at - from > taken
                && hit > from
                && a[at - from - 1] == b[hit - from - 1]
                && !crosses(hit - from)
            {
                from += 1;
            }
            while at + to < a.len() && hit + to < b.len() && a[at + to] == b[hit + to] && !crosses(hit + to) {
                to += 1;
            }
            runs.push(Run { a: (at - from) as u32, b: (hit - from) as u32, len: (from + to) as u32 });
            taken = at + to;
            skip = at + to;
        });
        runs
    }
}

/// Calls back with the hash of every `k` consecutive tokens.
fn hashes(tokens: &[u32], k: usize, mut each: impl FnMut(usize, u64)) {
    let mut leaving = 1u64; // MULTIPLIER^k
    let mut hash = 0u64;
    for &token in &tokens[..k] {
        hash = hash.wrapping_mul(MULTIPLIER).wrapping_add(u64::from(token) + 1);
        leaving = leaving.wrapping_mul(MULTIPLIER);
    }
    let mixed = |hash: u64| (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    each(0, mixed(hash));
    for at in k..tokens.len() {
        hash = hash
            .wrapping_mul(MULTIPLIER)
            .wrapping_add(u64::from(tokens[at]) + 1)
            .wrapping_sub(leaving.wrapping_mul(u64::from(tokens[at - k]) + 1));
        each(at + 1 - k, mixed(hash));
    }
}

/// The heaviest chain of runs in the same order on both sides, as indices into `runs`. `b_rank` gives the order on
/// the other side; runs are ordered and disjoint in `a`. Two runs may overlap in `b` by part of the later one, which
/// is then worth less.
pub(crate) fn chain(runs: &[Run], b_rank: impl Fn(u32) -> u32) -> Vec<usize> {
    if runs.len() < 2 {
        return (0..runs.len()).collect();
    }
    let span: Vec<(u32, u32)> = runs.iter().map(|run| (b_rank(run.b), b_rank(run.b + run.len - 1))).collect();
    // The common case: everything is in order already.
    if span.windows(2).all(|pair| pair[0].1 < pair[1].0) {
        return (0..runs.len()).collect();
    }
    let mut ends: Vec<u32> = span.iter().map(|s| s.1).collect();
    ends.sort_unstable();
    ends.dedup();
    // best[i] of a Fenwick tree over `ends`: the heaviest chain that ends there or before.
    let mut tree: Vec<(u64, u32)> = vec![(0, u32::MAX); ends.len() + 1];
    let mut score = vec![0u64; runs.len()];
    let mut before = vec![u32::MAX; runs.len()];
    for (i, run) in runs.iter().enumerate() {
        let (start, end) = span[i];
        let mut best = (0u64, u32::MAX);
        let mut slot = ends.partition_point(|&e| e < start);
        while slot > 0 {
            if tree[slot].0 > best.0 {
                best = tree[slot];
            }
            slot &= slot - 1;
        }
        let mut value = best.0 + u64::from(run.len);
        // Runs that overlap on the other side are few and near: a repeated boundary was swallowed twice.
        for j in i.saturating_sub(8)..i {
            if span[j].0 < start && span[j].1 >= start && span[j].1 < end {
                let shared = u64::from(span[j].1 - start + 1).min(u64::from(run.len));
                let with = score[j] + u64::from(run.len) - shared;
                if with > value {
                    value = with;
                    best.1 = j as u32;
                }
            }
        }
        score[i] = value;
        before[i] = best.1;
        let mut slot = ends.partition_point(|&e| e < end) + 1;
        while slot < tree.len() {
            if value > tree[slot].0 {
                tree[slot] = (value, i as u32);
            }
            slot += slot & slot.wrapping_neg();
        }
    }
    let mut at = (0..runs.len()).rev().max_by_key(|&i| score[i]).unwrap_or(0) as u32;
    let mut kept = Vec::new();
    while at != u32::MAX {
        kept.push(at as usize);
        at = before[at as usize];
    }
    kept.reverse();
    kept
}

/// The longest stretch that is compared on the straight line. A run in the middle of a longer one is no coincidence,
/// and comparing the stretch again for each run in it must not add up.
const STRAIGHTENED: usize = 2_000;

/// Takes back runs that make the way longer. A run off the straight line between its neighbours costs a gap on each
/// side; where the straight line itself matches nearly everywhere, the run is a coincidence of the text (身上出火身下出水
/// against 身上出水身下出火 is four characters exchanged, though each half finds itself in the other) and only hides the
/// differences. `place` is the position on the other side of a token in a run, `equal` compares a token with any
/// position there.
pub(crate) fn straighten(
    chained: &mut Vec<Run>,
    costs: Costs,
    place: impl Fn(&Run, u32) -> u32,
    equal: impl Fn(u32, u32) -> bool,
) {
    if chained.len() < 3 {
        return;
    }
    let diagonal = |run: &Run, token: u32| i64::from(place(run, token)) - i64::from(token);
    let mut kept: Vec<Run> = Vec::with_capacity(chained.len());
    let mut at = 0;
    while at < chained.len() {
        // A group: runs on one diagonal.
        let mut next = at + 1;
        let end = |run: &Run| run.a + run.len - 1;
        while next < chained.len()
            && diagonal(&chained[next], chained[next].a)
                == diagonal(&chained[next - 1], end(&chained[next - 1]))
        {
            next += 1;
        }
        if let (Some(before), Some(after)) = (kept.last(), chained.get(next)) {
            let (enter, leave) = (diagonal(before, end(before)), diagonal(after, after.a));
            let (first, last) = (&chained[at], &chained[next - 1]);
            let shift_in = diagonal(first, first.a) - enter;
            let shift_out = leave - diagonal(last, end(last));
            let tokens = end(before) + 1..after.a;
            if shift_in.signum() * shift_out.signum() < 0 && tokens.len() <= STRAIGHTENED {
                let positions = place(before, end(before)) + 1..place(after, after.a);
                let matches = |diagonal: i64| {
                    let opposite = |token: u32| u32::try_from(i64::from(token) + diagonal).ok();
                    let hits = tokens.clone().filter(|&token| {
                        opposite(token).is_some_and(|b| positions.contains(&b) && equal(token, b))
                    });
                    hits.count() as u64
                };
                let straight = matches(enter).max(matches(leave));
                let net = (shift_in + shift_out).unsigned_abs();
                let gap = |length: u64| {
                    if length == 0 {
                        0
                    } else {
                        u64::from(costs.gap_open) + length * u64::from(costs.gap_extend)
                    }
                };
                let across = (tokens.len().min(positions.len()) as u64).saturating_sub(straight);
                let direct = across * u64::from(costs.substitution) + gap(net);
                if direct < gap(shift_in.unsigned_abs()) + gap(shift_out.unsigned_abs()) {
                    at = next;
                    continue;
                }
            }
        }
        kept.extend_from_slice(&chained[at..next]);
        at = next;
    }
    *chained = kept;
}

/// How many different tokens a text behaves as if it drew from: one over the chance that two tokens drawn from it are
/// equal.
pub(crate) fn spread(counts: &[u32]) -> f64 {
    let total: f64 = counts.iter().map(|&c| f64::from(c)).sum();
    let squares: f64 = counts.iter().map(|&c| f64::from(c) * f64::from(c)).sum();
    if squares > 0.0 { total * total / squares } else { 1.0 }
}

/// A sample of the k-mers of a text, chosen by their hash so that equal k-mers are chosen in every text.
pub(crate) fn sketch(tokens: &[u32], one_in: u64) -> Vec<u64> {
    const K: usize = 4;
    let mut sample = Vec::new();
    if tokens.len() >= K {
        hashes(tokens, K, |_, hash| {
            if (hash >> 8) % one_in == 0 {
                sample.push(hash);
            }
        });
    }
    sample.sort_unstable();
    sample.dedup();
    sample
}

/// How many hashes two sketches share.
pub(crate) fn shared(a: &[u64], b: &[u64]) -> u32 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

/// Renumbers arbitrary numbers as 0, 1, 2 … in the order of first sight.
#[derive(Debug, Default)]
pub(crate) struct Renumber {
    known: FxHashMap<u32, u32>,
}

impl Renumber {
    pub(crate) fn get(&mut self, raw: u32) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(raw).or_insert(next)
    }
}
