//! Alignment by furthest reaching paths.
//!
//! From a hit the two texts are aligned in both directions, as far as they go on being alike. Reprints are nearly equal
//! for thousands of characters, and a table of all cells would look at each of them many times: here work goes by the
//! *differences*, as in Zhang, Schwartz, Wagner and Miller, "A greedy algorithm for aligning DNA sequences" (Journal of
//! Computational Biology 7, 2000). A match counts 2, a replaced symbol -2, a lost or added one -3; with these weights the
//! score of a path is a function of its end and its number of differences, `i + j - 4 d`, so that of all paths with
//! *d* differences on a diagonal only the furthest matters. A path that has fallen by more than a limit below the best
//! is given up.

/// What became of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many symbols are the same.
    Same(u32),
    /// Another symbol stands there.
    Replaced,
    /// A symbol of the first text is not in the second.
    Lost,
    /// A symbol of the second text is not in the first.
    Added,
}

/// How far two texts go on being alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// Symbols of the first text.
    pub(crate) a: u32,
    /// Symbols of the second text.
    pub(crate) b: u32,
    /// The score: twice the matches less the differences.
    pub(crate) score: i32,
    /// The way there, from its end to the beginning.
    pub(crate) steps: Vec<Step>,
}

/// A wave holds, for each diagonal in a range, the furthest symbol of the first text.
#[derive(Default)]
struct Wave {
    /// The lowest diagonal.
    low: i32,
    /// Where this wave begins in the store.
    begin: usize,
    /// How many diagonals it has.
    len: usize,
}

/// A diagonal that no path has reached.
const NOWHERE: i32 = i32::MIN / 2;

/// Memory that is used again from pair to pair.
#[derive(Default)]
pub(crate) struct Aligner {
    store: Vec<i32>,
    waves: Vec<Wave>,
    best: Vec<i32>,
}

/// At most so many cells of waves are kept, 64 MiB: a path through two texts of any length that differ everywhere
/// ends there; what follows is found from its own hits and joined on.
const MOST_CELLS: usize = 16 << 20;

#[inline]
fn run<const BACK: bool>(a: &[u16], b: &[u16], i: usize, j: usize) -> usize {
    let most = (a.len() - i).min(b.len() - j);
    if BACK {
        let (a, b) = (&a[a.len() - i - most..a.len() - i], &b[b.len() - j - most..b.len() - j]);
        // Reprints agree for hundreds of symbols: eight at once, then one by one.
        let (_, x) = a.as_rchunks::<AT_ONCE>();
        let (_, y) = b.as_rchunks::<AT_ONCE>();
        let whole = AT_ONCE * x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[..most - whole], &b[..most - whole]);
        whole + a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count()
    } else {
        let (a, b) = (&a[i..i + most], &b[j..j + most]);
        let (x, _) = a.as_chunks::<AT_ONCE>();
        let (y, _) = b.as_chunks::<AT_ONCE>();
        let whole = AT_ONCE * x.iter().zip(y).take_while(|(x, y)| x == y).count();
        whole + a[whole..].iter().zip(&b[whole..]).take_while(|(x, y)| x == y).count()
    }
}

/// Symbols compared at once: as many as fit the registers of every machine in use.
const AT_ONCE: usize = 8;

impl Aligner {
    fn at(&self, wave: usize, diagonal: i32) -> i32 {
        let w = &self.waves[wave];
        let n = diagonal - w.low;
        if n < 0 || n as usize >= w.len { NOWHERE } else { self.store[w.begin + n as usize] }
    }

    /// Follows two texts from their beginnings (`BACK`: from their ends backwards) until the score has fallen by more
    /// than `drop` below its best.
    pub(crate) fn reach<const BACK: bool>(&mut self, a: &[u16], b: &[u16], drop: i32, trace: bool) -> Reach {
        self.store.clear();
        self.waves.clear();
        self.best.clear();
        let (n, m) = (a.len() as i32, b.len() as i32);
        let first = run::<BACK>(a, b, 0, 0) as i32;
        self.store.push(first);
        self.waves.push(Wave { low: 0, begin: 0, len: 1 });
        let (mut best, mut best_at) = (2 * first, (0usize, 0i32));
        self.best.push(best);
        let (mut low, mut high) = (0i32, 0i32);
        for d in 1usize.. {
            if self.store.len() > MOST_CELLS {
                break;
            }
            // A path may go on while it could still be within `drop` of what was the best when it had fewer
            // differences: its own symbols in between may all have matched.
            let since = d.saturating_sub(drop as usize / 4 + 1);
            let must = self.best[since] - drop + 4 * d as i32;
            let begin = self.store.len();
            let (from, to) = (low - 1, high + 1);
            let (mut new_low, mut new_high) = (i32::MAX, i32::MIN);
            // The three cells of the wave before that lead to a diagonal, moved along with it.
            let (mut left, mut mid) = (NOWHERE, self.at(d - 1, from));
            for k in from..=to {
                let right = self.at(d - 1, k + 1);
                let (replaced, lost, added) = (mid + 1, left + 1, right);
                (left, mid) = (mid, right);
                let mut i = replaced.max(lost).max(added);
                // Diagonal k: i - j = k.
                let j = i - k;
                if i < 0 || j < 0 || i > n || j > m || i + j < must {
                    self.store.push(NOWHERE);
                    continue;
                }
                let more = run::<BACK>(a, b, i as usize, j as usize) as i32;
                i += more;
                let score = 2 * i - k - 4 * d as i32;
                if score > best {
                    best = score;
                    best_at = (d, k);
                }
                self.store.push(i);
                new_low = new_low.min(k);
                new_high = new_high.max(k);
            }
            self.waves.push(Wave { low: from, begin, len: (to - from + 1) as usize });
            self.best.push(best);
            if new_low > new_high {
                break;
            }
            (low, high) = (new_low, new_high);
        }
        self.walk_back(best_at, best, trace)
    }

    fn walk_back(&self, (mut d, mut k): (usize, i32), score: i32, trace: bool) -> Reach {
        let mut i = self.at(d, k);
        let mut reach = Reach { a: i as u32, b: (i - k) as u32, score, steps: Vec::new() };
        if !trace {
            return reach;
        }
        let same = |reach: &mut Reach, n: i32| {
            if n > 0 {
                reach.steps.push(Step::Same(n as u32));
            }
        };
        while d > 0 {
            let replaced = self.at(d - 1, k) + 1;
            let lost = self.at(d - 1, k - 1) + 1;
            let added = self.at(d - 1, k + 1);
            let from = replaced.max(lost).max(added);
            same(&mut reach, i - from);
            if from == replaced {
                reach.steps.push(Step::Replaced);
                i = from - 1;
            } else if from == lost {
                reach.steps.push(Step::Lost);
                i = from - 1;
                k -= 1;
            } else {
                reach.steps.push(Step::Added);
                i = from;
                k += 1;
            }
            d -= 1;
        }
        same(&mut reach, i);
        reach
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[track_caller]
    fn check(a: &str, b: &str, reached: (&str, &str), differences: usize) {
        let (x, y) = (units(a), units(b));
        let reach = Aligner::default().reach::<false>(&x, &y, 40, true);
        let text = |t: &[u16], n: u32| String::from_utf16_lossy(&t[..n as usize]);
        assert_eq!((text(&x, reach.a).as_str(), text(&y, reach.b).as_str()), reached);
        let count = reach.steps.iter().filter(|s| !matches!(s, Step::Same(_))).count();
        assert_eq!(count, differences);
        // Backwards it is the same.
        let reverse = |t: &[u16]| t.iter().rev().copied().collect::<Vec<_>>();
        let back = Aligner::default().reach::<true>(&reverse(&x), &reverse(&y), 40, true);
        assert_eq!((back.a, back.b, back.score, back.steps), (reach.a, reach.b, reach.score, reach.steps));
    }

    #[test]
    fn cases() {
        check("", "", ("", ""), 0);
        check("abc", "", ("", ""), 0);
        check("abcdef", "abcdef", ("abcdef", "abcdef"), 0);
        check("abcdefxyz", "abcdefuvw", ("abcdef", "abcdef"), 0);
        check("abcdefghi", "abcxefghi", ("abcdefghi", "abcxefghi"), 1);
        check("abcdefghi", "abcefghi", ("abcdefghi", "abcefghi"), 1);
        check("abcefghi", "abcdefghi", ("abcefghi", "abcdefghi"), 1);
        // One match behind one difference gains nothing: the end stays tight.
        check("abcxd", "abcyd", ("abc", "abc"), 0);
    }
}
