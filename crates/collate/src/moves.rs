//! Moved blocks: text that two witnesses share at different places.
//!
//! An alignment in order shows a moved paragraph as 60 characters missing here and 60 characters too many there, and,
//! where two blocks changed places, sets one opposite the other and calls the noise variants. So before the gaps are
//! filled, what the anchors left over on both sides is searched once more:
//!
//! ```text
//!   columns   P P P A A A A M M M B B B B Q Q Q
//!   text      P P P B B B B M M M A A A A Q Q Q
//!             ─────────skeleton: P A Q───────── left over: columns M B, tokens B M
//!                                               found there: B ↔ B and M ↔ M, crossing the skeleton
//! ```
//!
//! What is found in order joins the skeleton; what crosses it, is long enough and mostly equal is a moved block.
//! Columns that the text already holds are never counterparts: a passage copied twice is a repetition, not a move.

use crate::anchors::{Finder, Run};
use crate::columns::{Columns, Place};
use crate::merge::Text;
use crate::options::Costs;
use std::ops::Range;

/// The shortest leftover that can still be most of a block of `n` tokens.
pub(crate) fn half(n: usize) -> usize {
    (n * 2 / 3).max(4)
}

/// Two runs belong to one block when no more than this many tokens lie between them on either side.
const NEAR: u32 = 8;

/// How many tokens at the edge of a block are taken with it if nothing else is left there.
const STUMP: usize = 4;

/// What is known of a column: no token of the text has it, or a moved block; else the token in place.
const FREE: u32 = u32::MAX;
const BLOCK: u32 = u32::MAX - 1;

/// How far a block is rotated at most.
const MOST_ROTATED: usize = 64;

/// A moved block: tokens of the text, ranks of the free columns they are to stand in, and the rank after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) tokens: Range<u32>,
    pub(crate) columns: Vec<u32>,
    pub(crate) end: u32,
}

/// What the anchors left over: tokens without a place and columns that no token of the text has taken, where enough
/// of them stand together to be a block. Both are concatenations; a break is where one stretch ends.
#[derive(Debug, Default)]
pub(crate) struct Leftovers {
    pub(crate) tokens: Vec<u32>,
    token_breaks: Vec<u32>,
    pub(crate) columns: Vec<u32>,
    column_breaks: Vec<u32>,
}

impl Leftovers {
    pub(crate) fn gather(places: &[Place], columns: u32, least: usize) -> Self {
        let mut left = Self::default();
        let (mut below, mut open) = (0, 0);
        for at in 0..=places.len() {
            let rank = match places.get(at) {
                Some(Place::At(rank)) => *rank,
                Some(_) => continue,
                None => columns,
            };
            if at - open >= least {
                left.tokens.extend(open as u32..at as u32);
                left.token_breaks.push(left.tokens.len() as u32);
            }
            if (rank.saturating_sub(below)) as usize >= least {
                left.columns.extend(below..rank);
                left.column_breaks.push(left.columns.len() as u32);
            }
            open = at + 1;
            below = rank + 1;
        }
        left
    }
}

/// Runs of equal tokens among the leftovers; `a` is a token of the text, `b` the rank of a column. Ranks inside a run
/// follow each other.
pub(crate) fn search(
    left: &Leftovers,
    keys: &[u32],
    columns: &Columns,
    finder: &mut Finder,
    k: usize,
    runs: &mut Vec<Run>,
) {
    let a: Vec<u32> = left.tokens.iter().map(|&token| keys[token as usize]).collect();
    let b: Vec<u32> = left.columns.iter().map(|&rank| columns.at(rank as usize).key).collect();
    for run in finder.runs(&a, &b, &left.column_breaks, k) {
        // The search knows breaks on one side only; a run over a break on the other is cut there.
        let mut from = run.a;
        let end = run.a + run.len;
        while from < end {
            let next = left.token_breaks.partition_point(|&at| at <= from);
            let to = left.token_breaks.get(next).map_or(end, |&at| at.min(end));
            runs.push(Run {
                a: left.tokens[from as usize],
                b: left.columns[(run.b + from - run.a) as usize],
                len: to - from,
            });
            from = to;
        }
    }
}

/// Chains the new runs with the skeleton; places what is in order, and returns the blocks that are not.
pub(crate) fn choose(
    text: &Text,
    places: &mut [Place],
    kept: Vec<Range<usize>>,
    found: Vec<Run>,
    columns: &Columns,
    costs: Costs,
    shortest: usize,
) -> Vec<Block> {
    if found.is_empty() {
        return Vec::new();
    }
    // Ranks of the skeleton's tokens need not follow each other, so a run is known by its tokens and a rank for each.
    let mut ranks: Vec<u32> =
        places.iter().map(|place| if let Place::At(r) = place { *r } else { u32::MAX }).collect();
    let mut runs: Vec<Run> = found;
    for run in &runs {
        (0..run.len).for_each(|step| ranks[(run.a + step) as usize] = run.b + step);
    }
    runs.extend(kept.iter().map(|run| Run { a: run.start as u32, b: 0, len: run.len() as u32 }));
    runs.sort_unstable_by_key(|run| run.a);
    // The chain asks for the rank of positions; here a position is a token.
    runs.iter_mut().for_each(|run| run.b = run.a);
    let chained = crate::anchors::chain(&runs, |token| ranks[token as usize]);
    let mut in_chain = vec![false; runs.len()];
    chained.iter().for_each(|&i| in_chain[i] = true);
    let mut chained: Vec<Run> = chained.into_iter().map(|i| runs[i]).collect();
    let agree = |token: u32, rank: u32| {
        let key = text.keys.get(token as usize);
        key.is_some_and(|&key| (rank as usize) < columns.len() && columns.at(rank as usize).count(key) > 0)
    };
    crate::anchors::straighten(&mut chained, costs, |_, token| ranks[token as usize], agree);

    for run in &runs {
        places[run.a as usize..(run.a + run.len) as usize].fill(Place::Open);
    }
    // Columns below this rank are used; runs of a chain may overlap a little.
    let mut free = 0;
    let mut used = vec![FREE; columns.len()];
    for (token, place) in places.iter().enumerate() {
        if let Place::At(rank) = place {
            used[*rank as usize] = token as u32;
        }
    }
    for run in &chained {
        for token in run.a as usize..(run.a + run.len) as usize {
            if ranks[token] >= free && used[ranks[token] as usize] == FREE {
                places[token] = Place::At(ranks[token]);
                used[ranks[token] as usize] = token as u32;
                free = ranks[token] + 1;
            }
        }
    }

    let crossing: Vec<Run> =
        runs.iter().zip(&in_chain).filter(|(_, chained)| !**chained).map(|(run, _)| *run).collect();
    let mut clusters = clusters(&crossing, &ranks);
    clusters.sort_by_key(|cluster| (std::cmp::Reverse(cluster.equal), cluster.tokens.start));
    let mut blocks: Vec<Block> = Vec::new();
    for mut cluster in clusters {
        if !cluster.is_free(places, &used) {
            continue;
        }
        cluster.grow(text, places, &used, columns);
        cluster.rotate(text, places, &mut used, columns);
        let (across, down) = (cluster.tokens.len(), cluster.ranks.len());
        // Where a text repeats a token or two at the edge of a block, the edge is uncertain, and the free stretches of
        // the two sides overlap by that much less: a sixth is allowed for it.
        if across.max(down) < shortest - shortest / 6 || (cluster.equal as usize) * 10 < across.max(down) * 6
        {
            continue;
        }
        let held: Vec<u32> = cluster.ranks.clone().collect();
        held.iter().for_each(|&rank| used[rank as usize] = BLOCK);
        // A place of its own kind keeps later blocks off these tokens; the caller sets the real one.
        places[cluster.tokens.start as usize..cluster.tokens.end as usize].fill(Place::Before(0));
        blocks.push(Block { tokens: cluster.tokens, end: cluster.ranks.end, columns: held });
    }
    for block in &blocks {
        places[block.tokens.start as usize..block.tokens.end as usize].fill(Place::Open);
    }
    blocks.sort_by_key(|block| block.tokens.start);
    blocks
}

/// Runs near each other in the same order.
#[derive(Debug)]
struct Cluster {
    tokens: Range<u32>,
    ranks: Range<u32>,
    equal: u32,
}

fn clusters(runs: &[Run], ranks: &[u32]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for run in runs {
        let (first, last) = (ranks[run.a as usize], ranks[(run.a + run.len - 1) as usize]);
        match clusters.last_mut() {
            Some(open)
                if run.a - open.tokens.end <= NEAR
                    && first >= open.ranks.end
                    && first - open.ranks.end <= NEAR =>
            {
                open.tokens.end = run.a + run.len;
                open.ranks.end = last + 1;
                open.equal += run.len;
            }
            _ => clusters.push(Cluster {
                tokens: run.a..run.a + run.len,
                ranks: first..last + 1,
                equal: run.len,
            }),
        }
    }
    clusters
}

impl Cluster {
    fn is_free(&self, places: &[Place], used: &[u32]) -> bool {
        self.tokens.clone().all(|token| places[token as usize] == Place::Open)
            && self.ranks.clone().all(|rank| used[rank as usize] == FREE)
    }

    /// Extends both ends over free tokens and columns that still mostly agree.
    fn grow(&mut self, text: &Text, places: &[Place], used: &[u32], columns: &Columns) {
        let agrees = |token: u32, rank: u32| columns.at(rank as usize).count(text.keys[token as usize]) > 0;
        let free =
            |token: u32, rank: u32| places[token as usize] == Place::Open && used[rank as usize] == FREE;
        // Each way: a step that agrees counts 1, one that does not -1; given up at 3 below the best.
        let mut reach = |steps: &mut dyn Iterator<Item = (u32, u32)>| -> u32 {
            let (mut score, mut best, mut kept, mut length, mut equal, mut kept_equal) =
                (0i32, 0i32, 0, 0, 0, 0);
            for (token, rank) in steps {
                if !free(token, rank) {
                    break;
                }
                length += 1;
                if agrees(token, rank) {
                    score += 1;
                    equal += 1;
                    if score >= best {
                        (best, kept, kept_equal) = (score, length, equal);
                    }
                } else {
                    score -= 1;
                }
                if score < best - 3 {
                    break;
                }
            }
            self.equal += kept_equal;
            kept
        };
        let (tokens, ranks) = (self.tokens.clone(), self.ranks.clone());
        let (all_tokens, all_ranks) = (places.len() as u32, columns.len() as u32);
        let left = reach(&mut (0..tokens.start).rev().zip((0..ranks.start).rev()));
        let right = reach(&mut (tokens.end..all_tokens).zip(ranks.end..all_ranks));
        self.tokens = tokens.start - left..tokens.end + right;
        self.ranks = ranks.start - left..ranks.end + right;

        // The last few that are free on both sides belong to the block even where they differ in number: a token
        // dropped near its edge must not leave a stump behind on each side.
        let open = |token: &u32| places[*token as usize] == Place::Open;
        let unused = |rank: &u32| used[*rank as usize] == FREE;
        let before = (0..self.tokens.start).rev().take(STUMP + 1).take_while(open).count();
        let above = (0..self.ranks.start).rev().take(STUMP + 1).take_while(unused).count();
        if (1..=STUMP).contains(&before) && (1..=STUMP).contains(&above) {
            self.tokens.start -= before as u32;
            self.ranks.start -= above as u32;
        }
        let after = (self.tokens.end..all_tokens).take(STUMP + 1).take_while(open).count();
        let below = (self.ranks.end..all_ranks).take(STUMP + 1).take_while(unused).count();
        if (1..=STUMP).contains(&after) && (1..=STUMP).contains(&below) {
            self.tokens.end += after as u32;
            self.ranks.end += below as u32;
        }
    }

    /// Takes in tokens that the skeleton holds only because it could as well hold their double.
    ///
    /// ```text
    ///   columns  P 。 A [。 B] 。        the stop after A and the stop after B are the same to the skeleton;
    ///   text     P 。[B 。] A 。        it kept the last, and B lost its own
    /// ```
    ///
    /// The block may grow at one end if a free token and a free column with the same key stand at opposite ends of
    /// it, and the skeleton's token between them can step over to the other one.
    fn rotate(&mut self, text: &Text, places: &mut [Place], used: &mut [u32], columns: &Columns) {
        let holds = |rank: u32, key: u32| columns.at(rank as usize).count(key) > 0;
        let all = (text.keys.len() as u32, columns.len() as u32);
        let key = |token: u32| text.keys[token as usize];
        let open = |places: &[Place], token: u32| places[token as usize] == Place::Open;
        for _ in 0..MOST_ROTATED {
            let (first, last) = (self.tokens.clone(), self.ranks.clone());
            let after = (first.end < all.0).then_some(first.end);
            let before = first.start.checked_sub(1);
            let below = (last.end < all.1).then_some(last.end);
            let above = last.start.checked_sub(1);
            if let (Some(token), Some(free), Some(taken)) = (after, above, below)
                && open(places, token)
                && used[free as usize] == FREE
                && holds(free, key(token))
                && used[taken as usize] < BLOCK
                && key(used[taken as usize]) == key(token)
            {
                places[used[taken as usize] as usize] = Place::At(free);
                used[free as usize] = used[taken as usize];
            } else if let (Some(token), Some(free), Some(next)) = (before, below, after)
                && open(places, token)
                && used[free as usize] == FREE
                && holds(free, key(token))
                && key(next) == key(token)
                && let Place::At(rank) = places[next as usize]
            {
                places[token as usize] = Place::At(rank);
                used[rank as usize] = token;
                places[next as usize] = Place::Open;
            } else {
                return;
            }
            // Both ways the block grows to the right.
            self.tokens.end += 1;
            self.ranks.end += 1;
            self.equal += 1;
            used[self.ranks.end as usize - 1] = FREE;
        }
    }
}
