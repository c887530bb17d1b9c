//! Who may have copied from whom: a tree of the witnesses from the errors that they share.
//!
//! Editors have long grouped witnesses by shared errors: what two copies have wrong in common they have from a common
//! model (Lachmann). Counted over all places where witnesses differ, the number of places at which two of them read
//! differently is the number of changes made on the way from one to the other, as long as nobody makes the same
//! change twice. Such distances fit a tree, and neighbour joining finds it (Saitou and Nei, *Molecular Biology and
//! Evolution* 4, 1987).
//!
//! A tree is found in any figures, also in chance. So each fork comes with its *support*: the share of bootstrap
//! replicates (Felsenstein, *Evolution* 39, 1985), in which the places are drawn anew with replacement, that have the
//! same fork. And the tree has no root: distances do not tell which end of a line is the older one.

use crate::collation::Collation;
use crate::loci::{Difference, LocusOptions};
use rustc_hash::FxHashMap;

/// How a tree is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DescentOptions {
    /// How often the places are drawn anew. Fewer are done where so many would take too long, and none where even 20
    /// would.
    pub replicates: u32,
    /// Where the drawing starts: the same seed gives the same figures.
    pub seed: u64,
    /// Whether places count where only the printed forms differ. Spelling is a scribe's habit more than his model's.
    pub orthographic: bool,
}

impl Default for DescentOptions {
    fn default() -> Self {
        Self { replicates: 1_000, seed: 1, orthographic: false }
    }
}

/// Why there is no tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DescentError {
    /// Joining takes the third power of the number of texts.
    #[error("a tree is made of at most {most} different texts, and there are {texts}")]
    TooMany {
        /// How many there are.
        texts: usize,
        /// How many there may be.
        most: usize,
    },
}

/// The witnesses as a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    /// The nodes; every node stands after its parent, the first one has none. It is in the middle of the tree and no
    /// ancestor: the tree has no root.
    pub nodes: Vec<DescentNode>,
    /// At how many places witnesses differ, long omissions counted as one each.
    pub places: usize,
    /// How often the places were drawn anew.
    pub replicates: u32,
}

/// A witness, or a fork: a text that is not there, from which others part.
#[derive(Debug, Clone, PartialEq)]
pub struct DescentNode {
    /// The node before it.
    pub parent: Option<usize>,
    /// The length of the line to the parent: how many places were changed on it.
    pub length: f64,
    /// The witnesses that have this text; none at a fork.
    pub witnesses: Vec<usize>,
    /// For a line between two forks the share of replicates that part the witnesses in the same way, from 0 to 1.
    /// `None` for the line to a witness, which every tree has, and where nothing was drawn.
    pub support: Option<f64>,
}

impl Descent {
    /// The nodes that hang on a node, in their order.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |&child| self.nodes[child].parent == Some(node))
    }
}

/// A thousand texts take seconds.
const MOST_TEXTS: usize = 1_000;
/// Steps for all replicates together: some seconds.
const STEPS: u64 = 4_000_000_000;
/// Fewer replicates say nothing in per cent.
const FEWEST: u64 = 20;
/// What a text reads at a place where it cannot be asked.
const SILENT: u32 = u32::MAX;

impl Collation {
    /// The tree of the witnesses, by the places at which they differ. Of witnesses that are equal, one stands for all.
    ///
    /// ```
    /// use collate::{collate, DescentOptions, Options, Tokenizer, Witness};
    ///
    /// let mut tokenizer = Tokenizer::new();
    /// // B and C share two errors, D and E two others; each has one of its own.
    /// let texts = [
    ///     ("B", "the quick red fox jumped over a lazy dog and slept in one barn all night long"),
    ///     ("C", "the quick red fox jumped over a lazy dog and rested in the barn all night long"),
    ///     ("D", "the quick brown fox jumps over the lazy dog and slept in the barn each day long"),
    ///     ("E", "the slow brown fox jumps over the lazy dog and slept in the barn each day long"),
    ///     ("F", "the quick brown fox jumps over the lazy dog and slept in the barn all night through"),
    /// ];
    /// let witnesses: Vec<Witness> =
    ///     texts.iter().map(|(s, text)| Witness::read(*s, *text, &mut tokenizer)).collect::<Result<_, _>>()?;
    /// let tree = collate(&witnesses, &Options::default()).descent(&DescentOptions::default())?;
    /// let fork = |w: usize| tree.nodes.iter().find(|n| n.witnesses == [w]).unwrap().parent;
    /// assert_eq!(fork(0), fork(1));
    /// assert_eq!(fork(2), fork(3));
    /// assert_ne!(fork(0), fork(2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There are more than 1,000 different texts.
    pub fn descent(&self, options: &DescentOptions) -> Result<Descent, DescentError> {
        let texts = self.distinct();
        if texts > MOST_TEXTS {
            return Err(DescentError::TooMany { texts, most: MOST_TEXTS });
        }
        let characters = Characters::of(self, options);
        let weights: Vec<u32> = characters.patterns.iter().map(|pattern| pattern.count).collect();
        let mut edges = join(&characters.distances(&weights), texts);
        // What differs nowhere is no fork; a tree that shows one all the same claims what nobody has seen.
        contract(&mut edges, texts);
        let places = weights.iter().map(|&count| count as usize).sum();
        let (support, replicates) = characters.support(&edges, &weights, places, options);
        let (mut nodes, node_of) = orient(&edges, texts, &support);
        for (row, &node) in self.rows.iter().zip(&node_of) {
            nodes[node].witnesses = row.members.iter().map(|&witness| witness as usize).collect();
        }
        Ok(Descent { nodes, places, replicates })
    }
}

/// Places at which the texts read alike in the same way.
struct Pattern {
    /// What each text reads, as a number; [`SILENT`] for no say.
    states: Vec<u32>,
    /// The texts that do not read as most do, those without a say among them.
    apart: Vec<usize>,
    /// How many places show it.
    count: u32,
}

struct Characters {
    texts: usize,
    patterns: Vec<Pattern>,
}

impl Characters {
    fn of(collation: &Collation, options: &DescentOptions) -> Self {
        let texts = collation.distinct();
        // Tight places: the slips of two scribes in neighbouring words are two changes.
        let loci = LocusOptions { cut: true, ..LocusOptions::default() };
        let mut counts: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        for locus in collation.loci(&loci) {
            if locus.difference == Difference::Orthographic && !options.orthographic {
                continue;
            }
            let mut states = vec![SILENT; texts];
            for (state, reading) in locus.readings.iter().enumerate() {
                for holder in reading.holders() {
                    states[collation.text_of(holder.witness)] = state as u32;
                }
            }
            *counts.entry(numbered(states)).or_default() += 1;
        }
        for passage in collation.passages(&loci) {
            let mut states = vec![SILENT; texts];
            passage.present.iter().for_each(|holder| states[collation.text_of(holder.witness)] = 0);
            passage.omitted.iter().for_each(|holder| states[collation.text_of(holder.witness)] = 1);
            *counts.entry(numbered(states)).or_default() += 1;
        }
        let mut patterns: Vec<Pattern> = counts
            .into_iter()
            .map(|(states, count)| {
                let mut frequencies: FxHashMap<u32, (usize, std::cmp::Reverse<u32>)> = FxHashMap::default();
                for &state in states.iter().filter(|&&state| state != SILENT) {
                    frequencies.entry(state).or_insert((0, std::cmp::Reverse(state))).0 += 1;
                }
                let common = frequencies.values().max().map_or(0, |(_, state)| state.0);
                let apart = (0..texts).filter(|&text| states[text] != common).collect();
                Pattern { states, apart, count }
            })
            .collect();
        patterns.sort_by(|a, b| a.states.cmp(&b.states));
        Self { texts, patterns }
    }

    /// The steps that one table of distances takes.
    fn steps(&self) -> u64 {
        self.patterns.iter().map(|pattern| pattern.apart.len() as u64).sum::<u64>() * self.texts as u64
    }

    /// At how many places two texts read differently, for each pair; where one of them has no say at some, as many
    /// as it would be at the same rate. Pairs that can be compared nowhere are as far apart as any pair.
    fn distances(&self, weights: &[u32]) -> Vec<f64> {
        let n = self.texts;
        let total: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        let mut differing = vec![0.0; n * n];
        let mut silent = vec![0.0; n * n];
        for (pattern, &weight) in self.patterns.iter().zip(weights).filter(|(_, weight)| **weight > 0) {
            let weight = f64::from(weight);
            for &i in &pattern.apart {
                let state = pattern.states[i];
                for (j, &other) in pattern.states.iter().enumerate() {
                    // A pair of texts that both stand apart is met twice: from its second one it is not counted.
                    let counted = j == i || (j < i && pattern.apart.binary_search(&j).is_ok());
                    if counted {
                        continue;
                    }
                    let sum = if state == SILENT || other == SILENT { &mut silent } else { &mut differing };
                    if state != other || state == SILENT {
                        sum[i * n + j] += weight;
                        sum[j * n + i] += weight;
                    }
                }
            }
        }
        let mut farthest = 0.0f64;
        let mut distances = vec![f64::NAN; n * n];
        for (cell, (&differing, &silent)) in distances.iter_mut().zip(differing.iter().zip(&silent)) {
            let compared = total - silent;
            if compared > 0.0 {
                *cell = differing * total / compared;
                farthest = farthest.max(*cell);
            }
        }
        distances.iter_mut().filter(|cell| cell.is_nan()).for_each(|cell| *cell = farthest);
        (0..n).for_each(|i| distances[i * n + i] = 0.0);
        distances
    }

    /// For each edge the share of replicates that have it, and how many replicates there were.
    fn support(
        &self,
        edges: &[Edge],
        weights: &[u32],
        places: usize,
        options: &DescentOptions,
    ) -> (Vec<Option<f64>>, u32) {
        let none = (vec![None; edges.len()], 0);
        let splits = splits(edges, self.texts);
        if splits.iter().all(Option::is_none) || places == 0 {
            return none;
        }
        let n = self.texts as u64;
        let affordable = STEPS / (self.steps() + n * n * n + places as u64).max(1);
        let replicates = u64::from(options.replicates).min(affordable);
        if replicates < FEWEST.min(u64::from(options.replicates)) || replicates == 0 {
            return none;
        }
        // Which pattern the place of a number shows.
        let mut ends: Vec<u64> = Vec::with_capacity(weights.len());
        for &weight in weights {
            ends.push(ends.last().copied().unwrap_or(0) + u64::from(weight));
        }
        let mut random = SplitMix(options.seed);
        let mut found = vec![0u32; edges.len()];
        let mut drawn = vec![0u32; weights.len()];
        for _ in 0..replicates {
            drawn.fill(0);
            for _ in 0..places {
                let place = random.below(places as u64);
                drawn[ends.partition_point(|&end| end <= place)] += 1;
            }
            let mut tree = join(&self.distances(&drawn), self.texts);
            contract(&mut tree, self.texts);
            let mut seen: Vec<Vec<u64>> = self::splits(&tree, self.texts).into_iter().flatten().collect();
            seen.sort_unstable();
            for (count, split) in found.iter_mut().zip(&splits) {
                if split.as_ref().is_some_and(|split| seen.binary_search(split).is_ok()) {
                    *count += 1;
                }
            }
        }
        let share = |(&count, split): (&u32, &Option<Vec<u64>>)| {
            split.as_ref().map(|_| f64::from(count) / replicates as f64)
        };
        (found.iter().zip(&splits).map(share).collect(), replicates as u32)
    }
}

/// States numbered by first occurrence, so that places with equal partitions are one pattern.
fn numbered(mut states: Vec<u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = Vec::new();
    for state in states.iter_mut().filter(|state| **state != SILENT) {
        let known = numbers.iter().position(|number| number == state);
        *state = known.unwrap_or_else(|| {
            numbers.push(*state);
            numbers.len() - 1
        }) as u32;
    }
    states
}

/// A line of the tree between two nodes. Nodes below the number of texts are texts, the others forks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    ends: [usize; 2],
    length: f64,
}

/// Neighbour joining. Ties go to the texts that come first in canonical order, so the order of the witnesses changes
/// nothing.
fn join(distances: &[f64], texts: usize) -> Vec<Edge> {
    let mut distances = distances.to_vec();
    let n = texts;
    // The node that stands in each row of the table.
    let mut node: Vec<usize> = (0..n).collect();
    let mut open: Vec<usize> = (0..n).collect();
    let mut edges = Vec::with_capacity(2 * n);
    let mut next = n;
    while open.len() > 3 {
        let sums: Vec<f64> = open.iter().map(|&i| open.iter().map(|&j| distances[i * n + j]).sum()).collect();
        let others = open.len() as f64 - 2.0;
        let mut best = (f64::INFINITY, 0, 1);
        for (a, &i) in open.iter().enumerate() {
            for (b, &j) in open.iter().enumerate().skip(a + 1) {
                let q = others * distances[i * n + j] - sums[a] - sums[b];
                // Sums in another order differ in their last bits; a tie must stay a tie.
                if q < best.0 - 1e-9 {
                    best = (q, a, b);
                }
            }
        }
        let (_, a, b) = best;
        let (i, j) = (open[a], open[b]);
        let between = distances[i * n + j];
        let first = between / 2.0 + (sums[a] - sums[b]) / (2.0 * others);
        // Lengths below nothing come from errors of estimation; the sibling gets what is left.
        let first = first.clamp(0.0, between);
        edges.push(Edge { ends: [node[i], next], length: first });
        edges.push(Edge { ends: [node[j], next], length: between - first });
        for &k in open.iter().filter(|&&k| k != i && k != j) {
            let joined = (distances[i * n + k] + distances[j * n + k] - between) / 2.0;
            distances[i * n + k] = joined.max(0.0);
            distances[k * n + i] = distances[i * n + k];
        }
        node[i] = next;
        next += 1;
        open.remove(b);
    }
    match *open.as_slice() {
        [i, j, k] => {
            let [ij, ik, jk] = [(i, j), (i, k), (j, k)].map(|(x, y)| distances[x * n + y]);
            for (x, length) in [(i, ij + ik - jk), (j, ij + jk - ik), (k, ik + jk - ij)] {
                edges.push(Edge { ends: [node[x], next], length: (length / 2.0).max(0.0) });
            }
        }
        [i, j] => edges.push(Edge { ends: [node[i], node[j]], length: distances[i * n + j] }),
        _ => {}
    }
    edges
}

/// Takes out lines between forks on which nothing changed.
fn contract(edges: &mut Vec<Edge>, texts: usize) {
    // A hundredth of a change is a rounding of estimates, not a change.
    const NOTHING: f64 = 0.01;
    while let Some(at) =
        edges.iter().position(|edge| edge.ends.iter().all(|&end| end >= texts) && edge.length < NOTHING)
    {
        let Edge { ends: [kept, gone], .. } = edges.remove(at);
        for edge in edges.iter_mut() {
            edge.ends.iter_mut().filter(|end| **end == gone).for_each(|end| *end = kept);
        }
    }
}

/// The neighbours of each node, with the edge to them.
fn neighbours(edges: &[Edge]) -> Vec<Vec<(usize, usize)>> {
    let nodes = edges.iter().flat_map(|edge| edge.ends).max().map_or(0, |last| last + 1);
    let mut neighbours = vec![Vec::new(); nodes];
    for (e, edge) in edges.iter().enumerate() {
        let [a, b] = edge.ends;
        neighbours[a].push((b, e));
        neighbours[b].push((a, e));
    }
    neighbours
}

/// For each edge between two forks the texts on the side where the first text is not, as bits.
fn splits(edges: &[Edge], texts: usize) -> Vec<Option<Vec<u64>>> {
    let mut splits: Vec<Option<Vec<u64>>> = vec![None; edges.len()];
    if texts < 4 {
        return splits;
    }
    let neighbours = neighbours(edges);
    let words = texts.div_ceil(64);
    // From the first text outwards; the texts behind a node are known when all behind it are.
    let mut order = vec![(0, None)];
    let mut at = 0;
    while let Some(&(node, from)) = order.get(at) {
        order.extend(neighbours[node].iter().filter(|(_, e)| Some(*e) != from).map(|&(n, e)| (n, Some(e))));
        at += 1;
    }
    let mut behind: Vec<Vec<u64>> = vec![vec![0; words]; neighbours.len()];
    for &(node, from) in order.iter().rev() {
        if node < texts {
            behind[node][node / 64] |= 1 << (node % 64);
        }
        let Some(edge) = from else { continue };
        let [a, b] = edges[edge].ends;
        let parent = if a == node { b } else { a };
        let own = std::mem::take(&mut behind[node]);
        behind[parent].iter_mut().zip(&own).for_each(|(parent, own)| *parent |= own);
        if a >= texts && b >= texts {
            splits[edge] = Some(own);
        }
    }
    splits
}

/// The nodes from the middle of the tree outwards, and which of them each text is. The middle is the fork from which
/// the farthest text is nearest.
fn orient(edges: &[Edge], texts: usize, support: &[Option<f64>]) -> (Vec<DescentNode>, Vec<usize>) {
    let bare = |parent, length, support| DescentNode { parent, length, witnesses: Vec::new(), support };
    if edges.is_empty() {
        return ((0..texts).map(|_| bare(None, 0.0, None)).collect(), (0..texts).collect());
    }
    let neighbours = neighbours(edges);
    let reach = |start: usize| -> f64 {
        let mut farthest = 0.0f64;
        let mut stack = vec![(start, usize::MAX, 0.0)];
        while let Some((node, from, far)) = stack.pop() {
            farthest = farthest.max(far);
            let next = neighbours[node].iter().filter(|(_, e)| *e != from);
            stack.extend(next.map(|&(n, e)| (n, e, far + edges[e].length)));
        }
        farthest
    };
    let forks = (texts..neighbours.len()).filter(|&fork| !neighbours[fork].is_empty());
    let middle = forks.min_by(|&a, &b| reach(a).total_cmp(&reach(b))).unwrap_or(0);
    let mut nodes = vec![bare(None, 0.0, None)];
    let mut node_of = vec![0; texts];
    let mut queue = vec![(middle, usize::MAX, 0)];
    let mut at = 0;
    while let Some(&(node, from, number)) = queue.get(at) {
        at += 1;
        if node < texts {
            node_of[node] = number;
        }
        let mut next: Vec<(usize, usize)> =
            neighbours[node].iter().copied().filter(|(_, e)| *e != from).collect();
        next.sort_unstable();
        for (child, edge) in next {
            queue.push((child, edge, nodes.len()));
            nodes.push(bare(Some(number), edges[edge].length, support[edge]));
        }
    }
    (nodes, node_of)
}

/// SplitMix64 (Steele, Lea and Flood 2014): a few lines that give the same figures on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound, which is far below 2⁶⁴.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that textbooks work through: four texts on a tree with lengths 2, 3, 4, 5 and 3 in the middle.
    #[test]
    fn additive_distances_give_their_tree() {
        let [a, b, c, d, middle] = [2.0, 3.0, 4.0, 5.0, 3.0];
        let rows = [
            [0.0, a + b, a + middle + c, a + middle + d],
            [a + b, 0.0, b + middle + c, b + middle + d],
            [a + middle + c, b + middle + c, 0.0, c + d],
            [a + middle + d, b + middle + d, c + d, 0.0],
        ];
        let edges = join(&rows.concat(), 4);
        for (text, length) in [a, b, c, d].into_iter().enumerate() {
            let edge = edges.iter().find(|edge| edge.ends.contains(&text)).unwrap();
            assert!((edge.length - length).abs() < 1e-9, "{text}: {edge:?}");
        }
        let splits: Vec<Vec<u64>> = splits(&edges, 4).into_iter().flatten().collect();
        assert_eq!(splits, [vec![0b1100]]);
    }

    #[test]
    fn nothing_that_differs_is_no_tree_to_speak_of() {
        for texts in 0..6 {
            let mut edges = join(&vec![0.0; texts * texts], texts);
            contract(&mut edges, texts);
            let (nodes, node_of) = orient(&edges, texts, &vec![None; edges.len()]);
            assert!(nodes.len() <= texts + 1, "{texts}: a star at most");
            assert_eq!(node_of.len(), texts);
        }
    }
}
