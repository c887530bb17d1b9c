//! The edit distance of two texts that are nearly the same.

use std::ops::Range;

/// The Levenshtein distance, by the furthest point that each diagonal reaches with a number of edits (Ukkonen 1985,
/// Myers 1986): its cost grows with the length plus the square of the distance, so that a conference of sixty thousand
/// characters with a hundred errors is measured at once. Where the distance exceeds `limit`, `limit` is given: texts
/// that have so little in common need no exact figure.
pub(super) fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[common..], &b[common..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let (n, m) = (a.len() as i64, b.len() as i64);
    if n == 0 || m == 0 {
        return (n.max(m) as usize).min(limit);
    }
    // reach[k + e] is the furthest index into `a` on diagonal k = (index in b) - (index in a) with e edits.
    let mut reach: Vec<i64> = Vec::new();
    for e in 0..limit as i64 {
        let mut next = vec![-1_i64; (2 * e + 1) as usize];
        for k in -e..=e {
            let before = |d: i64| {
                let at = d + (e - 1);
                if e > 0 && (0..2 * e - 1).contains(&at) { reach[at as usize] } else { -1 }
            };
            let mut i = if e == 0 {
                0
            } else {
                // A character of `a` lost, one exchanged, one of `b` put in.
                let lost = before(k + 1);
                let exchanged = before(k);
                let put_in = before(k - 1);
                (if lost >= 0 { lost + 1 } else { -1 })
                    .max(if exchanged >= 0 { exchanged + 1 } else { -1 })
                    .max(put_in)
            };
            if i < 0 || i + k < 0 {
                continue;
            }
            i = i.min(n).min(m - k);
            if i < 0 {
                continue;
            }
            while i < n && i + k < m && a[i as usize] == b[(i + k) as usize] {
                i += 1;
            }
            if i >= n && i + k >= m {
                return e as usize;
            }
            next[(k + e) as usize] = i;
        }
        reach = next;
    }
    limit
}

/// Where two texts differ, as ranges of the one and of the other, with as few edits as [`distance`] counts. Keeps every
/// step, so for texts that differ in some thousand places at most; beyond that none are given.
pub(super) fn differences(a: &[char], b: &[char]) -> Vec<(Range<usize>, Range<usize>)> {
    const MOST: i64 = 4_000;
    let (n, m) = (a.len() as i64, b.len() as i64);
    // layers[e][k + e] as in `distance`; -1 is not reached.
    let mut layers: Vec<Vec<i64>> = Vec::new();
    let at = |layers: &[Vec<i64>], e: i64, k: i64| {
        if e < 0 || k.abs() > e { -1 } else { layers[e as usize][(k + e) as usize] }
    };
    let from = |layers: &[Vec<i64>], e: i64, k: i64| {
        let (lost, exchanged, put_in) =
            (at(layers, e - 1, k + 1), at(layers, e - 1, k), at(layers, e - 1, k - 1));
        let step = |i: i64| if i >= 0 { i + 1 } else { -1 };
        [(step(exchanged), 0), (step(lost), 1), (put_in, -1)].into_iter().max_by_key(|(i, d)| (*i, *d == 0))
    };
    let mut end = None;
    'search: for e in 0..MOST {
        let mut layer = vec![-1; (2 * e + 1) as usize];
        for k in -e..=e {
            let start = if e == 0 { 0 } else { from(&layers, e, k).map_or(-1, |(i, _)| i) };
            if start < 0 || start + k < 0 {
                continue;
            }
            let mut i = start.min(n).min(m - k);
            if i < 0 {
                continue;
            }
            while i < n && i + k < m && a[i as usize] == b[(i + k) as usize] {
                i += 1;
            }
            layer[(k + e) as usize] = i;
            if i >= n && i + k >= m {
                layers.push(layer);
                end = Some((e, k));
                break 'search;
            }
        }
        layers.push(layer);
    }
    let Some((mut e, mut k)) = end else { return Vec::new() };
    let mut out: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    while e > 0 {
        let Some((i, step)) = from(&layers, e, k) else { break };
        let (to, to_b) = (i.min(n).min(m - k), i.min(n).min(m - k) + k);
        let before = k + step;
        let (start, start_b) = match step {
            0 => (to - 1, to_b - 1),
            1 => (to - 1, to_b),
            _ => (to, to_b - 1),
        };
        let place =
            (start.max(0) as usize..to.max(0) as usize, start_b.max(0) as usize..to_b.max(0) as usize);
        match out.last_mut() {
            Some((x, y)) if x.start == place.0.end && y.start == place.1.end => {
                x.start = place.0.start;
                y.start = place.1.start;
            }
            _ => out.push(place),
        }
        (e, k) = (e - 1, before);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::{differences, distance};

    fn slow(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let kept = diagonal + usize::from(x != y);
                diagonal = row[j + 1];
                row[j + 1] = kept.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    }

    proptest::proptest! {
        #[test]
        fn as_the_table_says(a in "[ab港口]{0,14}", b in "[ab港口]{0,14}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            proptest::prop_assert_eq!(distance(&a, &b, 100), slow(&a, &b));
            let (mut at, mut changed, mut edits) = (0, Vec::new(), 0);
            for (x, y) in differences(&a, &b) {
                changed.extend(&a[at..x.start]);
                changed.extend(&b[y.clone()]);
                edits += x.len().max(y.len());
                at = x.end;
            }
            changed.extend(&a[at..]);
            proptest::prop_assert_eq!((changed, edits <= slow(&a, &b)), (b, true));
        }
    }
}
