//! The edit distance of two texts that are nearly the same.

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

#[cfg(test)]
mod tests {
    use super::distance;

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
        }
    }
}
