//! Many texts into one set of columns.
//!
//! The texts are put in one after another, each next the one most like a text already in place (Prim's tree over
//! shared k-mers), because two near texts align well and every text put in makes the next one easier. What decides
//! the order is content alone: equal texts are one text, ties go to the smaller text in code point order. So neither
//! the order in which a caller names the witnesses nor a second copy of one of them can change the columns.

use crate::align::{Aligner, Step};
use crate::anchors::{self, Finder};
use crate::columns::{Column, ColumnId, Columns, Place};
use crate::limits::{Budget, Finding};
use crate::options::Options;
use crate::words::Words;

/// One distinct text: the witnesses whose tokens all have the same keys and whose lacunae are the same.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) keys: Vec<u32>,
    pub(crate) lacunae: Vec<u32>,
    pub(crate) borders: Vec<u32>,
    /// The witnesses, ascending.
    pub(crate) members: Vec<u32>,
    /// The column of each token, once in place.
    pub(crate) columns: Vec<ColumnId>,
    /// Token positions at which the columns do not go on: the edges of moved blocks, ascending.
    pub(crate) breaks: Vec<u32>,
}

/// Stretches up to this many cells are aligned without looking for anchors inside: it is quicker, and it is exact.
const SMALL: usize = 4_096;
/// Anchors within anchors within anchors: each level at least splits its stretch, eight split any real text.
const DEEPEST: u32 = 8;

pub(crate) struct Merger<'t> {
    pub(crate) columns: Columns,
    pub(crate) words: Words<'t>,
    pub(crate) spread: f64,
    pub(crate) shortest_move: Option<usize>,
    pub(crate) budget: Budget,
    pub(crate) findings: Vec<Finding>,
    finder: Finder,
    aligner: Aligner,
    steps: Vec<Step>,
    lost: Vec<bool>,
}

impl<'t> Merger<'t> {
    pub(crate) fn new(words: Words<'t>, spread: f64, options: &Options<'_>, tokens: usize) -> Self {
        Self {
            columns: Columns::default(),
            words,
            spread,
            shortest_move: options.shortest_move,
            budget: Budget::new(&options.limits, tokens),
            findings: Vec::new(),
            finder: Finder::default(),
            aligner: Aligner::default(),
            steps: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Puts all texts into columns.
    pub(crate) fn merge(&mut self, texts: &mut [Text]) {
        for (text, parent) in order(texts) {
            let places = match parent {
                None => vec![Place::Before(0); texts[text].keys.len()],
                Some(parent) => self.place(&texts[text], &texts[parent]),
            };
            let columns = self.columns.insert(&texts[text].keys, &places);
            texts[text].columns = columns;
        }
    }

    /// Where the tokens of a text go, given a text in place that is like it.
    fn place(&mut self, text: &Text, parent: &Text) -> Vec<Place> {
        let (a, b) = (&text.keys[..], &parent.keys[..]);
        let rank = |position: usize| self.columns.rank[parent.columns[position] as usize];
        let mut places = vec![Place::Open; a.len()];

        // Most of two printings of one page is the same from the first token on: no search is needed there.
        let head_end = parent.breaks.first().map_or(b.len(), |&at| at as usize);
        let mut head = 0;
        while head < a.len() && head < head_end && a[head] == b[head] {
            places[head] = Place::At(rank(head));
            head += 1;
        }
        let tail_start = parent.breaks.last().map_or(0, |&at| at as usize).max(head);
        let mut tail = 0;
        while a.len() - tail > head
            && b.len() - tail > tail_start
            && a[a.len() - tail - 1] == b[b.len() - tail - 1]
        {
            tail += 1;
            places[a.len() - tail] = Place::At(rank(b.len() - tail));
        }
        let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
        if inner_a.len() * inner_b.len() > SMALL {
            let k = anchors::anchor_length(inner_a.len(), inner_b.len(), self.spread);
            let breaks: Vec<u32> = parent
                .breaks
                .iter()
                .filter(|&&at| (at as usize) > head)
                .map(|&at| at - head as u32)
                .collect();
            let runs = self.finder.runs(inner_a, inner_b, &breaks, k);
            let kept = anchors::chain(&runs, |position| rank(head + position as usize));
            let mut free = 0; // ranks below this one are used
            for run in kept.into_iter().map(|i| runs[i]) {
                for step in 0..run.len as usize {
                    let rank = rank(head + run.b as usize + step);
                    if rank >= free {
                        places[head + run.a as usize + step] = Place::At(rank);
                        free = rank + 1;
                    }
                }
            }
        }
        self.fill(text, &mut places);
        places
    }

    /// Places the tokens that are still open, stretch by stretch between those that have their place.
    fn fill(&mut self, text: &Text, places: &mut [Place]) {
        let mut below = 0; // first rank after the last placed token
        let mut open = 0; // first open token
        for at in 0..=places.len() {
            let rank = match places.get(at) {
                Some(Place::At(rank)) => *rank,
                Some(_) => continue,
                None => self.columns.len() as u32,
            };
            if open < at {
                let columns: Vec<u32> = (below..rank).collect();
                self.stretch(text, open, at, &columns, rank, places, 0);
            }
            open = at + 1;
            below = rank + 1;
        }
    }

    /// Places the tokens from `from` to `to` among the columns of the given ranks. `end` is the rank after them.
    #[expect(clippy::too_many_arguments, reason = "a stretch has two sides, and the recursion hands both on")]
    fn stretch(
        &mut self,
        text: &Text,
        from: usize,
        to: usize,
        columns: &[u32],
        end: u32,
        places: &mut [Place],
        depth: u32,
    ) {
        let tokens = &text.keys[from..to];
        if columns.is_empty() {
            places[from..to].fill(Place::Before(end));
            return;
        }
        if tokens.len() * columns.len() > SMALL && depth < DEEPEST {
            let spine: Vec<u32> = columns.iter().map(|&rank| self.columns.at(rank as usize).key).collect();
            let k = anchors::anchor_length(tokens.len(), spine.len(), self.spread);
            let runs = self.finder.runs(tokens, &spine, &[], k);
            let kept = anchors::chain(&runs, |position| position);
            if !kept.is_empty() {
                let (mut token, mut column) = (0, 0);
                for run in kept.into_iter().map(|i| runs[i]) {
                    let (mut a, mut b) = (run.a as usize, run.b as usize);
                    let stop = a + run.len as usize;
                    let overlap = column.max(b) - b;
                    a += overlap.min(run.len as usize);
                    b += overlap.min(run.len as usize);
                    if a == stop {
                        continue;
                    }
                    if token < a {
                        let inner = &columns[column..b];
                        self.stretch(text, from + token, from + a, inner, columns[b], places, depth + 1);
                    }
                    while a < stop {
                        places[from + a] = Place::At(columns[b]);
                        (a, b) = (a + 1, b + 1);
                    }
                    (token, column) = (a, b);
                }
                if token < tokens.len() {
                    self.stretch(text, from + token, to, &columns[column..], end, places, depth + 1);
                }
                return;
            }
        }
        if !self.budget.take(columns.len(), tokens.len()) {
            self.findings.push(Finding::Coarse { witness: text.members[0] as usize, tokens: from..to });
            places[from..to].fill(Place::Before(end));
            return;
        }
        self.lost.clear();
        let first = text.lacunae.partition_point(|&at| (at as usize) < from);
        let last = text.lacunae.partition_point(|&at| (at as usize) <= to);
        if first < last {
            self.lost.resize(tokens.len() + 1, false);
            text.lacunae[first..last].iter().for_each(|&at| self.lost[at as usize - from] = true);
        }
        let held: Vec<&Column> = columns.iter().map(|&rank| self.columns.at(rank as usize)).collect();
        self.aligner.align(&held, tokens, &self.lost, self.columns.texts, &self.words, &mut self.steps);
        for (place, step) in places[from..to].iter_mut().zip(&self.steps) {
            *place = match *step {
                Step::With(column) => Place::At(columns[column as usize]),
                Step::Before(column) => Place::Before(columns.get(column as usize).copied().unwrap_or(end)),
            };
        }
    }
}

/// In which order to put the texts in, each with the text in place that it is most like.
fn order(texts: &[Text]) -> Vec<(usize, Option<usize>)> {
    let n = texts.len();
    if n <= 2 {
        let mut sequence: Vec<usize> = (0..n).collect();
        sequence.sort_by_key(|&i| std::cmp::Reverse(texts[i].keys.len()));
        let parents = [None, sequence.first().copied()];
        return sequence.into_iter().zip(parents).collect();
    }
    // The sketches of all texts together stay small, so that a thousand texts are compared in a moment.
    let longest = texts.iter().map(|text| text.keys.len()).max().unwrap_or(0);
    let sample = (60_000 / n).clamp(24, 256);
    let one_in = (longest / sample).max(1) as u64;
    let sketches: Vec<Vec<u64>> = texts.iter().map(|text| anchors::sketch(&text.keys, one_in)).collect();
    let mut total = vec![0u64; n];
    let mut shared = vec![0u32; n * n];
    for i in 0..n {
        for j in 0..i {
            let common = anchors::shared(&sketches[i], &sketches[j]);
            shared[i * n + j] = common;
            shared[j * n + i] = common;
            total[i] += u64::from(common);
            total[j] += u64::from(common);
        }
    }
    let first = (0..n).rev().max_by_key(|&i| (total[i], texts[i].keys.len())).unwrap_or(0);
    let mut sequence = vec![(first, None)];
    let mut nearest: Vec<(u32, usize)> = (0..n).map(|i| (shared[first * n + i], first)).collect();
    let mut waiting: Vec<usize> = (0..n).filter(|&i| i != first).collect();
    while !waiting.is_empty() {
        let best = (0..waiting.len())
            .rev()
            .max_by_key(|&w| (nearest[waiting[w]].0, texts[waiting[w]].keys.len()))
            .unwrap_or(0);
        let text = waiting.remove(best);
        sequence.push((text, Some(nearest[text].1)));
        for &other in &waiting {
            let common = shared[text * n + other];
            if common > nearest[other].0 {
                nearest[other] = (common, text);
            }
        }
    }
    sequence
}
