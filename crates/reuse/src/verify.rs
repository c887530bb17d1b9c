//! From hits to passages: which of the places that begin alike are reuse, and how far it goes.
//!
//! Most hits are chance: six characters that anybody might write. Each is followed in both directions with a small
//! allowance for differences; what goes on is followed again with a large one, and scored. Pieces of one passage that an
//! illegible stretch has broken are joined where the score says that they belong together.

use crate::align::{Aligner, Reach, Step};
use crate::background::{Background, UNIT};
use crate::join::Hit;

/// What counts as a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// Bits that a passage must score.
    pub bits: f64,
}

impl Default for Least {
    fn default() -> Self {
        Self { bits: 160.0 }
    }
}

/// Two spans that share their wording. Spans count symbols, first included and last excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The document with the lower number.
    pub a: u32,
    /// Where it begins there.
    pub a_start: u32,
    /// Where it ends there.
    pub a_end: u32,
    /// The other document.
    pub b: u32,
    /// Where it begins in that.
    pub b_start: u32,
    /// Where it ends in that.
    pub b_end: u32,
    /// The score in 256ths of a bit.
    pub score: i64,
    /// Symbols in which the two agree.
    pub same: u32,
}

impl Passage {
    /// The score in bits.
    #[must_use]
    pub fn bits(&self) -> f64 {
        self.score as f64 / f64::from(UNIT)
    }
}

/// The first look's allowance: eight differences in a row, in the half points of the alignment.
const GLANCE: i32 = 16;

/// What a first look must score, in matches less differences; a passage of 60 characters has 24 at 30 % damage.
const SEEN: i32 = 12;

/// The allowance of the alignment. At 30 % of damage a passage goes on gaining 0.4 points a character on the average, and
/// falls by sixteen below its best once in some two thousand characters.
const DROP: i32 = 32;

/// Pieces are joined over at most so many symbols.
const BRIDGE: u32 = 48;

/// Memory that is used again from pair to pair.
#[derive(Default)]
pub struct Verifier {
    aligner: Aligner,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier")
    }
}

impl Verifier {
    /// Whether a hit deserves to be looked at: it goes on a little further than the gram. Depends on the two texts and the two
    /// places alone, so hits may be sifted at any stage.
    pub fn glance(&mut self, a: &[u16], b: &[u16], a_at: u32, b_at: u32) -> bool {
        let (i, j) = (a_at as usize, b_at as usize);
        if i >= a.len() || j >= b.len() || !goes_on(a, b, i, j) {
            return false;
        }
        let right = self.aligner.reach::<false>(&a[i..], &b[j..], GLANCE, false).score;
        if right >= 2 * SEEN {
            return true;
        }
        let left = self.aligner.reach::<true>(&a[..i], &b[..j], GLANCE, false).score;
        left + right >= 2 * SEEN
    }

    /// The passages of a pair of documents, from its hits in sorted order. `out` is added to, in order of place.
    pub fn verify(
        &mut self,
        a: &[u16],
        b: &[u16],
        hits: &[Hit],
        background: &Background,
        least: Least,
        out: &mut Vec<Passage>,
    ) {
        let mut pieces: Vec<Passage> = Vec::new();
        for hit in hits {
            let inside = |p: &Passage| {
                p.a_start <= hit.a_at && hit.a_at < p.a_end && p.b_start <= hit.b_at && hit.b_at < p.b_end
            };
            // Hits come in order of place, and a piece that ended long ago holds none of the later ones; but pieces end
            // in no order, so look at all that are near.
            if pieces.iter().rev().take(64).any(inside) || !self.glance(a, b, hit.a_at, hit.b_at) {
                continue;
            }
            if let Some(piece) = self.piece(a, b, hit, background) {
                pieces.push(piece);
            }
        }
        pieces.sort_unstable();
        pieces.dedup();
        drop_contained(&mut pieces);
        join_pieces(&mut pieces, background);
        let least = (least.bits * f64::from(UNIT)) as i64;
        out.extend(pieces.into_iter().filter(|p| p.score >= least));
    }

    fn piece(&mut self, a: &[u16], b: &[u16], hit: &Hit, background: &Background) -> Option<Passage> {
        let (i, j) = (hit.a_at as usize, hit.b_at as usize);
        let right = self.aligner.reach::<false>(&a[i..], &b[j..], DROP, true);
        let left = self.aligner.reach::<true>(&a[..i], &b[..j], DROP, true);
        let (mut score, mut same) = (0i64, 0);
        let mut add = |reach: &Reach, a: &[u16], mut at: usize, back: bool| {
            for step in reach.steps.iter().rev() {
                match *step {
                    Step::Same(n) => {
                        let n = n as usize;
                        let part = if back { &a[at - n..at] } else { &a[at..at + n] };
                        score += part.iter().map(|&s| i64::from(background.same(s))).sum::<i64>();
                        same += n as u32;
                        at = if back { at - n } else { at + n };
                    }
                    Step::Replaced | Step::Lost => {
                        score += i64::from(if matches!(step, Step::Replaced) {
                            background.replaced()
                        } else {
                            background.indel()
                        });
                        at = if back { at - 1 } else { at + 1 };
                    }
                    Step::Added => score += i64::from(background.indel()),
                }
            }
        };
        add(&right, a, i, false);
        add(&left, a, i, true);
        (score > 0).then(|| Passage {
            a: hit.a,
            a_start: hit.a_at - left.a,
            a_end: hit.a_at + right.a,
            b: hit.b,
            b_start: hit.b_at - left.b,
            b_end: hit.b_at + right.b,
            score,
            same,
        })
    }
}

/// So many symbols behind a difference are compared at once.
const BEHIND: usize = 8;

/// So many of them must be the same on one side; by chance it is none or one.
const AGREE: u32 = 3;

/// A run so long needs no support around it.
const LONG_RUN: usize = 12;

/// The cheapest look: whether, behind the first difference on one side, the texts agree again, in place or one symbol
/// off. It is asked of every hit, most of which are chance, so it is a handful of comparisons of eight symbols at once.
fn goes_on(a: &[u16], b: &[u16], i: usize, j: usize) -> bool {
    let right = a[i..].iter().zip(&b[j..]).take(LONG_RUN).take_while(|(x, y)| x == y).count();
    if right >= LONG_RUN {
        return true;
    }
    let (x, y) = (i + right, j + right);
    if agree(a, b, x + 1, y + 1) || agree(a, b, x + 1, y) || agree(a, b, x, y + 1) {
        return true;
    }
    let left =
        a[..i].iter().rev().zip(b[..j].iter().rev()).take(LONG_RUN).take_while(|(x, y)| x == y).count();
    if right + left >= LONG_RUN {
        return true;
    }
    let back = |x: usize, y: usize| {
        x.checked_sub(left + BEHIND).zip(y.checked_sub(left + BEHIND)).is_some_and(|(x, y)| agree(a, b, x, y))
    };
    (i > 0 && j > 0 && back(i - 1, j - 1)) || (i > 0 && back(i - 1, j)) || (j > 0 && back(i, j - 1))
}

/// Whether enough of the symbols from two places on are the same.
#[inline]
fn agree(a: &[u16], b: &[u16], x: usize, y: usize) -> bool {
    let (Some(a), Some(b)) = (
        a.get(x..x + BEHIND).and_then(|s| <&[u16; BEHIND]>::try_from(s).ok()),
        b.get(y..y + BEHIND).and_then(|s| <&[u16; BEHIND]>::try_from(s).ok()),
    ) else {
        return false;
    };
    let mut same = 0u16;
    for n in 0..BEHIND {
        same += u16::from(a[n] == b[n]);
    }
    u32::from(same) >= AGREE
}

/// Leaves out what lies within another piece in both documents.
fn drop_contained(pieces: &mut Vec<Passage>) {
    let mut kept: Vec<Passage> = Vec::with_capacity(pieces.len());
    // The best first: what lies mostly within something better says nothing of its own.
    pieces.sort_unstable_by(|p, q| q.score.cmp(&p.score).then_with(|| p.cmp(q)));
    for p in pieces.iter() {
        let within = |q: &Passage| {
            let over = |s: u32, e: u32, s2: u32, e2: u32| {
                u64::from(e.min(e2).saturating_sub(s.max(s2))) * 2 > u64::from(e - s)
            };
            over(p.a_start, p.a_end, q.a_start, q.a_end) && over(p.b_start, p.b_end, q.b_start, q.b_end)
        };
        if !kept.iter().any(within) {
            kept.push(*p);
        }
    }
    kept.sort_unstable();
    *pieces = kept;
}

/// Joins pieces that follow each other in both documents, where what lies between costs less than the lesser of them
/// scores.
fn join_pieces(pieces: &mut Vec<Passage>, background: &Background) {
    let mut joined: Vec<Passage> = Vec::with_capacity(pieces.len());
    for p in pieces.drain(..) {
        let before = joined.iter().rposition(|q| {
            // A little overlap: both ends may have run on over the illegible stretch.
            let (Some(over_a), Some(over_b)) =
                ((p.a_start + BRIDGE).checked_sub(q.a_end), (p.b_start + BRIDGE).checked_sub(q.b_end))
            else {
                return false;
            };
            let (gap_a, gap_b) =
                (i64::from(over_a) - i64::from(BRIDGE), i64::from(over_b) - i64::from(BRIDGE));
            let shift = (gap_a - gap_b).unsigned_abs();
            p.a_end > q.a_end
                && p.b_end > q.b_end
                && p.b_start > q.b_start
                && gap_a.max(gap_b) <= i64::from(BRIDGE)
                && shift <= u64::from(BRIDGE)
                && cost(gap_a, gap_b, background) < p.score.min(q.score)
        });
        match before {
            Some(n) => {
                let q = &mut joined[n];
                let (gap_a, gap_b) =
                    (i64::from(p.a_start) - i64::from(q.a_end), i64::from(p.b_start) - i64::from(q.b_end));
                q.score += p.score - cost(gap_a, gap_b, background);
                q.same += p.same;
                q.a_end = p.a_end;
                q.b_end = p.b_end;
            }
            None => joined.push(p),
        }
    }
    joined.sort_unstable();
    *pieces = joined;
}

/// What it costs to go on after a gap, in 256ths of a bit.
fn cost(gap_a: i64, gap_b: i64, background: &Background) -> i64 {
    let both = gap_a.min(gap_b).unsigned_abs() as i64;
    let shift = (gap_a - gap_b).abs();
    both * i64::from(-background.replaced()) + shift * i64::from(-background.indel())
}
