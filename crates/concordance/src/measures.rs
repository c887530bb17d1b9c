//! What is odd about counts.
//!
//! Each measure comes with its source, and each answers one question: *association* how firmly two words belong together,
//! *keyness* whether a word is commoner here than there, and by how much, *dispersion* whether a count is that of the whole
//! or of one speech.

/// The log-likelihood of two counts in two corpora (Dunning 1993, in the form of Rayson and Garside 2000): above 15.13 once
/// in ten thousand by chance. It grows with the corpora, so that it says how sure a difference is and not how large.
#[must_use]
pub fn log_likelihood(a: u64, size_a: u64, b: u64, size_b: u64) -> f64 {
    let (sizes, counts) = ((size_a + size_b) as f64, (a + b) as f64);
    if sizes == 0.0 || counts == 0.0 {
        return 0.0;
    }
    let term = |count: u64, size: u64| {
        let expected = size as f64 * counts / sizes;
        if count == 0 || expected == 0.0 { 0.0 } else { count as f64 * (count as f64 / expected).ln() }
    };
    (2.0 * (term(a, size_a) + term(b, size_b))).max(0.0)
}

/// The binary logarithm of how many times commoner it is in the first (Hardie 2014): 1 is twice, -1 half. A zero counts
/// as a half, as there is no ratio to nothing.
#[must_use]
pub fn log_ratio(a: u64, size_a: u64, b: u64, size_b: u64) -> f64 {
    let rate = |count: u64, size: u64| (if count == 0 { 0.5 } else { count as f64 }) / (size.max(1) as f64);
    (rate(a, size_a) / rate(b, size_b)).log2()
}

/// How firmly two words belong together (Rychlý 2008): 14 where one never stands without the other, one less for each
/// time that it does so twice as often. It does not depend on the size of the corpus.
#[must_use]
pub fn log_dice(together: u64, first: u64, second: u64) -> f64 {
    14.0 + (2.0 * together as f64 / (first + second).max(1) as f64).log2()
}

/// The log-likelihood of two words standing together (Dunning 1993), of a table of four: together, the first without
/// the second, the second without the first, neither.
#[must_use]
pub fn association(together: u64, first: u64, second: u64, all: u64) -> f64 {
    let a = together as f64;
    let (b, c) = (first.saturating_sub(together) as f64, second.saturating_sub(together) as f64);
    let d = (all as f64 - a - b - c).max(0.0);
    let n = a + b + c + d;
    let term = |cell: f64, row: f64, column: f64| {
        if cell == 0.0 || row * column == 0.0 { 0.0 } else { cell * (cell * n / (row * column)).ln() }
    };
    let sum = term(a, a + b, a + c) + term(b, a + b, b + d) + term(c, c + d, a + c) + term(d, c + d, b + d);
    (2.0 * sum).max(0.0)
}

/// The deviation of proportions (Gries 2008, normalised by Lijffijt and Gries 2012): 0 where a word is spread as the text
/// is, 1 where all of it stands in the smallest part. `parts` are counts and sizes.
#[must_use]
pub fn deviation(parts: &[(u64, u64)]) -> Option<f64> {
    let count: u64 = parts.iter().map(|p| p.0).sum();
    let size: u64 = parts.iter().map(|p| p.1).sum();
    if count == 0 || size == 0 {
        return None;
    }
    let share = |size_of: u64| size_of as f64 / size as f64;
    let sum: f64 = parts.iter().map(|(c, s)| (share(*s) - *c as f64 / count as f64).abs()).sum();
    let smallest = parts.iter().filter(|p| p.1 > 0).map(|p| share(p.1)).fold(1.0, f64::min);
    if smallest >= 1.0 { Some(0.0) } else { Some((sum / 2.0 / (1.0 - smallest)).clamp(0.0, 1.0)) }
}

/// Juilland's D (1970) for parts of unlike size: 1 where the rate is the same in all, 0 where all stands in one.
#[must_use]
pub fn juilland(parts: &[(u64, u64)]) -> Option<f64> {
    let rates: Vec<f64> = parts.iter().filter(|p| p.1 > 0).map(|(c, s)| *c as f64 / *s as f64).collect();
    let n = rates.len() as f64;
    if rates.len() < 2 {
        return None;
    }
    let mean = rates.iter().sum::<f64>() / n;
    if mean == 0.0 {
        return None;
    }
    let variance = rates.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / n;
    Some((1.0 - variance.sqrt() / mean / (n - 1.0).sqrt()).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 0.01, "{a} {b}");
    }

    #[test]
    fn measures_agree_with_their_papers() {
        // Expected 50 of each: 2 (100 ln 2).
        near(log_likelihood(100, 1000, 0, 1000), 200.0 * 2f64.ln());
        near(log_likelihood(10, 1000, 20, 2000), 0.0);
        near(log_ratio(40, 1000, 10, 1000), 2.0);
        near(log_ratio(0, 1000, 8, 1000), -4.0);
        near(log_dice(50, 50, 50), 14.0);
        near(log_dice(10, 100, 100), 14.0 + 0.1f64.log2());
        near(association(10, 100, 100, 1000), 0.0);
        assert!(association(50, 100, 100, 1000) > 100.0);
        near(deviation(&[(10, 100), (10, 100)]).unwrap(), 0.0);
        near(deviation(&[(20, 100), (0, 100)]).unwrap(), 1.0);
        near(juilland(&[(10, 100), (10, 100), (20, 200)]).unwrap(), 1.0);
        near(juilland(&[(10, 100), (0, 100)]).unwrap(), 0.0);
        assert_eq!(deviation(&[(0, 100)]), None);
        assert_eq!(juilland(&[(0, 100), (0, 100)]), None);
    }
}
