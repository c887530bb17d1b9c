//! Many texts into one set of columns.
//!
//! The texts are put in one after another, each next the one most like a text already in place (Prim's tree over
//! shared k-mers), because two near texts align well and every text put in makes the next one easier. What decides
//! the order is content alone: equal texts are one text, ties go to the smaller text in code point order. So neither
//! the order in which a caller names the witnesses nor a second copy of one of them can change the columns.

use crate::align::{Agreement, Aligner, Step};
use crate::anchors::{self, Finder, Run};
use crate::columns::{Column, ColumnId, Columns, Place};
use crate::islands::{self, Gap, Island};
use crate::limits::{Budget, Finding};
use crate::moves::{self, Block};
use crate::options::Options;
use crate::words::Words;
use rustc_hash::FxHashMap;
use std::ops::Range;

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
    /// Its moved blocks, ascending and disjoint.
    pub(crate) moved: Vec<Range<u32>>,
    /// Token positions at which the columns do not go on: the edges of moved blocks, ascending.
    pub(crate) breaks: Vec<u32>,
}

impl Text {
    fn set_moved(&mut self, moved: Vec<Range<u32>>) {
        self.breaks = moved.iter().flat_map(|block| [block.start, block.end]).collect();
        self.breaks.dedup();
        self.moved = moved;
    }

    /// The first token from this one on that stands in its place, not in a moved block.
    pub(crate) fn home_from(&self, mut token: u32) -> u32 {
        if self.moved.is_empty() {
            return token;
        }
        let mut block = self.moved.partition_point(|block| block.end <= token);
        while let Some(next) = self.moved.get(block).filter(|next| next.contains(&token)) {
            token = next.end;
            block += 1;
        }
        token
    }
}

/// Whether one of these ranges, ascending and disjoint, holds the token.
pub(crate) fn in_blocks(blocks: &[Range<u32>], token: u32) -> bool {
    let next = blocks.partition_point(|block| block.end <= token);
    blocks.get(next).is_some_and(|block| block.contains(&token))
}

/// Stretches up to this many cells are aligned without looking for anchors inside: it is quicker, and it is exact.
const SMALL: usize = 4_096;
/// Up to this many texts each is compared with each before they are put in order.
const MOST_COMPARED: usize = 1_000;
/// With more texts, each is compared with this many.
const HUBS: usize = 32;
/// Anchors within anchors within anchors: each level at least splits its stretch, eight split any real text.
const DEEPEST: u32 = 8;

pub(crate) struct Merger<'w> {
    pub(crate) columns: Columns,
    words: &'w Words<'w>,
    pub(crate) spread: f64,
    pub(crate) shortest_move: Option<usize>,
    pub(crate) coherence: f64,
    pub(crate) budget: Budget,
    pub(crate) findings: Vec<Finding>,
    finder: Finder,
    aligner: Aligner,
    steps: Vec<Step>,
    lost: Vec<bool>,
}

impl<'w> Merger<'w> {
    pub(crate) fn new(words: &'w Words<'w>, spread: f64, options: &Options<'_>, budget: Budget) -> Self {
        Self {
            columns: Columns::default(),
            words,
            spread,
            shortest_move: options.shortest_move,
            coherence: if options.coherence.is_finite() { options.coherence } else { 0.0 },
            budget,
            findings: Vec::new(),
            finder: Finder::default(),
            aligner: Aligner::default(),
            steps: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Puts all texts into columns, in an order of columns that most texts have.
    pub(crate) fn merge_all(&mut self, texts: &mut [Text]) {
        let sequence = order(texts, None);
        let first = self.merge(texts, &sequence);
        // Every move is told against the order of the text that came first. If that is the odd one out, all others
        // have moved: then another one goes first, and the telling with fewer moved tokens stays.
        let Some(other) = odd_one_out(&self.columns, texts) else { return };
        let before: Vec<_> =
            texts.iter_mut().map(|text| (std::mem::take(&mut text.columns), text.moved.clone())).collect();
        let columns = std::mem::take(&mut self.columns);
        let findings = std::mem::take(&mut self.findings);
        if self.merge(texts, &order(texts, Some(other))) >= first {
            self.columns = columns;
            self.findings = findings;
            for (text, (columns, moved)) in texts.iter_mut().zip(before) {
                text.columns = columns;
                text.set_moved(moved);
            }
        }
    }

    /// Puts the texts in, each with the one it is most like; returns how many of their tokens stand in moved blocks.
    fn merge(&mut self, texts: &mut [Text], sequence: &[(usize, Option<usize>)]) -> usize {
        let mut total = 0;
        for &(text, parent) in sequence {
            let (places, moved) = match parent {
                None => (vec![Place::Before(0); texts[text].keys.len()], Vec::new()),
                Some(parent) => self.place(&texts[text], &texts[parent]),
            };
            texts[text].columns = self.columns.insert(&texts[text].keys, &places, &moved);
            total += moved.iter().map(|block| block.len()).sum::<usize>();
            texts[text].set_moved(moved);
        }
        total
    }

    /// Where the tokens of a text go, given a text in place that is like it, and which of its blocks are moved.
    fn place(&mut self, text: &Text, parent: &Text) -> (Vec<Place>, Vec<Range<u32>>) {
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
        let block = moves::half(self.shortest_move.unwrap_or(usize::MAX / 2));
        let wants_moves = inner_a.len() >= block && self.columns.len() >= head + tail + block;
        let mut kept: Vec<Range<usize>> = Vec::new();
        if head > 0 {
            kept.push(0..head);
        }
        if inner_a.len() * inner_b.len() > SMALL || wants_moves {
            let k = anchors::anchor_length(inner_a.len(), inner_b.len(), self.spread);
            let breaks: Vec<u32> = parent
                .breaks
                .iter()
                .filter(|&&at| (at as usize) > head)
                .map(|&at| at - head as u32)
                .collect();
            let mut runs = self.finder.runs(inner_a, inner_b, &breaks, k);
            if !breaks.is_empty() {
                // Moved blocks of the parent may stand in columns before the head or after the tail.
                let low = head.checked_sub(1).map_or(0, rank);
                let high = if tail > 0 { rank(b.len() - tail) } else { u32::MAX };
                runs.retain(|run| {
                    let place = rank(head + run.b as usize);
                    (head == 0 || place > low) && place < high
                });
            }
            let chained = anchors::chain(&runs, |position| rank(head + position as usize));
            let mut chained: Vec<Run> = chained.into_iter().map(|i| runs[i]).collect();
            let equal = |a: u32, b: u32| inner_a.get(a as usize) == inner_b.get(b as usize);
            anchors::straighten(&mut chained, self.words.costs, |run, token| run.b + token - run.a, equal);
            let mut free = 0; // ranks below this one are used
            for run in chained {
                let from = head + run.a as usize;
                let mut first = None;
                for step in 0..run.len as usize {
                    let rank = rank(head + run.b as usize + step);
                    if rank >= free {
                        places[from + step] = Place::At(rank);
                        free = rank + 1;
                        first.get_or_insert(from + step);
                    }
                }
                if let Some(first) = first {
                    kept.push(first..head + (run.a + run.len) as usize);
                }
            }
        }
        let mut blocks = Vec::new();
        if wants_moves {
            if tail > 0 {
                kept.push(a.len() - tail..a.len());
            }
            blocks = self.moved_blocks(text, &mut places, kept);
        }
        self.fill(text, &mut places, &blocks);
        if self.coherence > 0.0 {
            self.drown(text, parent, &mut places, &blocks);
        }
        let mut moved: Vec<Range<u32>> = Vec::new();
        for block in blocks {
            let tokens: Vec<u32> = block.tokens.clone().collect();
            self.stretch(text, &tokens, &block.columns, block.end, &mut places, 0);
            moved.push(block.tokens);
        }
        (places, moved)
    }

    /// Takes back agreements that say too little for where they stand (see [`islands`]), and places their tokens and
    /// those around them anew: short stretches as they come, long ones after the columns they have nothing to do with.
    fn drown(&mut self, text: &Text, parent: &Text, places: &mut [Place], blocks: &[Block]) {
        // How many tokens of the parent stand in columns before each rank.
        let mut held = vec![0u32; self.columns.len() + 1];
        parent.columns.iter().for_each(|&id| held[self.columns.rank[id as usize] as usize + 1] = 1);
        for rank in 1..held.len() {
            held[rank] += held[rank - 1];
        }
        let mut islands: Vec<Island> = Vec::new();
        let mut gaps: Vec<Gap> = Vec::new();
        let mut gap = Gap::default();
        let mut below = 0u32;
        let mut inside = false; // the token before belongs to an island
        let mut home = blocks.iter().map(|block| &block.tokens).peekable();
        let mut token = 0u32;
        while (token as usize) < places.len() {
            if let Some(block) = home.next_if(|block| block.start == token) {
                token = block.end;
                inside = false;
                continue;
            }
            let key = text.keys[token as usize];
            match places[token as usize] {
                Place::At(rank) => {
                    let skipped = held[rank as usize] - held[below as usize];
                    let agrees = self.columns.at(rank as usize).count(key) > 0;
                    if agrees && inside && skipped == 0 {
                        if let Some(island) = islands.last_mut() {
                            island.tokens.end = token + 1;
                            island.bits += f64::from(self.words.word(key).bits);
                        }
                    } else if agrees {
                        gap.columns += skipped;
                        gaps.push(std::mem::take(&mut gap));
                        islands.push(Island {
                            tokens: token..token + 1,
                            bits: f64::from(self.words.word(key).bits),
                        });
                    } else {
                        gap.columns += held[rank as usize + 1] - held[below as usize];
                        gap.tokens += 1;
                    }
                    inside = agrees;
                    below = rank + 1;
                }
                _ => {
                    gap.tokens += 1;
                    inside = false;
                }
            }
            token += 1;
        }
        gap.columns += held[self.columns.len()] - held[below as usize];
        gaps.push(gap);
        let drowned = islands::drowned(&islands, &gaps, self.coherence);

        let mut taken: Vec<u32> = blocks.iter().flat_map(|block| block.columns.iter().copied()).collect();
        taken.sort_unstable();
        let moved = |token: &u32| {
            let next = blocks.partition_point(|block| block.tokens.end <= *token);
            blocks.get(next).is_some_and(|block| block.tokens.contains(token))
        };
        // Each gap between two kept islands, with what was drowned in it.
        let mut from = 0; // the first token after the last kept island
        let mut low = 0; // the first rank after it
        let (mut gap, mut reopened) = (Gap::default(), false);
        for i in 0..=islands.len() {
            gap = gap.with(0, gaps[i]);
            let (to, high) = match islands.get(i) {
                Some(island) if drowned[i] => {
                    gap = gap.with(island.tokens.len() as u32, Gap::default());
                    reopened = true;
                    continue;
                }
                Some(island) => match places[island.tokens.start as usize] {
                    Place::At(rank) => (island.tokens.start, rank),
                    _ => continue,
                },
                None => (places.len() as u32, self.columns.len() as u32),
            };
            if gap.unrelated() {
                (from..to)
                    .filter(|token| !moved(token))
                    .for_each(|token| places[token as usize] = Place::Before(high));
            } else if reopened {
                let open: Vec<u32> = (from..to).filter(|token| !moved(token)).collect();
                let columns: Vec<u32> =
                    (low..high).filter(|rank| taken.binary_search(rank).is_err()).collect();
                if self.budget.take(columns.len(), open.len()) {
                    self.cells(text, &open, &columns, high, places, Agreement::Nothing);
                } else {
                    open.iter().for_each(|&token| places[token as usize] = Place::Before(high));
                }
            }
            if let Some(island) = islands.get(i) {
                from = island.tokens.end;
                if let Place::At(rank) = places[from as usize - 1] {
                    low = rank + 1;
                }
            }
            (gap, reopened) = (Gap::default(), false);
        }
    }

    /// Looks for moved blocks among what the anchors left over. `kept` are the anchored runs.
    fn moved_blocks(&mut self, text: &Text, places: &mut [Place], kept: Vec<Range<usize>>) -> Vec<Block> {
        let Some(shortest) = self.shortest_move else { return Vec::new() };
        let left = moves::Leftovers::gather(places, self.columns.len() as u32, moves::half(shortest));
        if left.tokens.is_empty() || left.columns.is_empty() {
            return Vec::new();
        }
        let k = anchors::anchor_length(left.tokens.len(), left.columns.len(), self.spread);
        let mut runs = Vec::new();
        moves::search(&left, &text.keys, &self.columns, &mut self.finder, k, &mut runs);
        moves::choose(text, places, kept, runs, &self.columns, self.words.costs, shortest)
    }

    /// Places the tokens that are still open, stretch by stretch between those that have their place. Moved blocks
    /// are left out on both sides.
    fn fill(&mut self, text: &Text, places: &mut [Place], blocks: &[Block]) {
        let mut taken: Vec<u32> = blocks.iter().flat_map(|block| block.columns.iter().copied()).collect();
        taken.sort_unstable();
        let mut blocks = blocks.iter().map(|block| &block.tokens).peekable();
        let mut below = 0; // first rank after the last placed token
        let mut open: Vec<u32> = Vec::new();
        let mut at = 0;
        while at <= places.len() {
            if let Some(block) = blocks.next_if(|block| block.start as usize == at) {
                at = block.end as usize;
                continue;
            }
            let rank = match places.get(at) {
                Some(Place::At(rank)) => *rank,
                Some(_) => {
                    open.push(at as u32);
                    at += 1;
                    continue;
                }
                None => self.columns.len() as u32,
            };
            if !open.is_empty() {
                let columns: Vec<u32> = if taken.is_empty() {
                    (below..rank).collect()
                } else {
                    (below..rank).filter(|rank| taken.binary_search(rank).is_err()).collect()
                };
                self.stretch(text, &open, &columns, rank, places, 0);
                open.clear();
            }
            below = rank + 1;
            at += 1;
        }
    }

    /// Places some tokens (ascending indices) among the columns of the given ranks. `end` is the rank after them.
    fn stretch(
        &mut self,
        text: &Text,
        open: &[u32],
        columns: &[u32],
        end: u32,
        places: &mut [Place],
        depth: u32,
    ) {
        if columns.is_empty() {
            open.iter().for_each(|&token| places[token as usize] = Place::Before(end));
            return;
        }
        let tokens: Vec<u32> = open.iter().map(|&token| text.keys[token as usize]).collect();
        if tokens.len() * columns.len() > SMALL && depth < DEEPEST {
            let spine: Vec<u32> = columns.iter().map(|&rank| self.columns.at(rank as usize).key).collect();
            let k = anchors::anchor_length(tokens.len(), spine.len(), self.spread);
            let runs = self.finder.runs(&tokens, &spine, &[], k);
            let kept = anchors::chain(&runs, |position| position);
            let mut kept: Vec<Run> = kept.into_iter().map(|i| runs[i]).collect();
            let equal = |a: u32, b: u32| tokens.get(a as usize) == spine.get(b as usize);
            anchors::straighten(&mut kept, self.words.costs, |run, token| run.b + token - run.a, equal);
            if !kept.is_empty() {
                let (mut token, mut column) = (0, 0);
                for run in kept {
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
                        self.stretch(text, &open[token..a], inner, columns[b], places, depth + 1);
                    }
                    while a < stop {
                        places[open[a] as usize] = Place::At(columns[b]);
                        (a, b) = (a + 1, b + 1);
                    }
                    (token, column) = (a, b);
                }
                if token < tokens.len() {
                    self.stretch(text, &open[token..], &columns[column..], end, places, depth + 1);
                }
                return;
            }
        }
        if !self.budget.take(columns.len(), tokens.len()) {
            let tokens = open[0] as usize..open[open.len() - 1] as usize + 1;
            self.findings.push(Finding::Coarse { witness: text.members[0] as usize, tokens });
            open.iter().for_each(|&token| places[token as usize] = Place::Before(end));
            return;
        }
        self.cells(text, open, columns, end, places, Agreement::Any);
    }

    /// Aligns cell by cell.
    fn cells(
        &mut self,
        text: &Text,
        open: &[u32],
        columns: &[u32],
        end: u32,
        places: &mut [Place],
        agreement: Agreement,
    ) {
        let tokens: Vec<u32> = open.iter().map(|&token| text.keys[token as usize]).collect();
        self.lost.clear();
        let (first, last) = (open[0], open[open.len() - 1] + 1);
        let lacunae = &text.lacunae[text.lacunae.partition_point(|&at| at < first)..];
        if lacunae.first().is_some_and(|&at| at <= last) {
            self.lost.resize(tokens.len() + 1, false);
            for &at in lacunae.iter().take_while(|&&at| at <= last) {
                self.lost[open.partition_point(|&token| token < at)] = true;
            }
        }
        let held: Vec<&Column> = columns.iter().map(|&rank| self.columns.at(rank as usize)).collect();
        self.aligner.align(
            &held,
            &tokens,
            &self.lost,
            self.columns.texts,
            self.words,
            agreement,
            &mut self.steps,
        );
        for (&token, step) in open.iter().zip(&self.steps) {
            places[token as usize] = match *step {
                Step::With(column) => Place::At(columns[column as usize]),
                Step::Before(column) => Place::Before(columns.get(column as usize).copied().unwrap_or(end)),
            };
        }
    }
}

/// A text that should have come first, if there is a column in which more texts stand with a moved block than without:
/// the first of those that share the block.
fn odd_one_out(columns: &Columns, texts: &[Text]) -> Option<usize> {
    if texts.len() < 3 || texts.iter().all(|text| text.moved.is_empty()) {
        return None;
    }
    let mut moved = vec![0u32; columns.all.len()];
    for text in texts {
        for block in &text.moved {
            text.columns[block.start as usize..block.end as usize]
                .iter()
                .for_each(|&id| moved[id as usize] += 1);
        }
    }
    texts.iter().position(|text| {
        text.moved.iter().any(|block| {
            let held = &text.columns[block.start as usize..block.end as usize];
            let against =
                held.iter().filter(|&&id| 2 * moved[id as usize] > columns.all[id as usize].texts).count();
            2 * against > held.len()
        })
    })
}

/// In which order to put the texts in, each with the text in place that it is most like.
fn order(texts: &[Text], first: Option<usize>) -> Vec<(usize, Option<usize>)> {
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
    let mut holders: FxHashMap<u64, u64> = FxHashMap::default();
    sketches.iter().flatten().for_each(|&hash| *holders.entry(hash).or_default() += 1);
    // What a text has in common with all others together, and its length.
    let weight: Vec<(u64, usize)> = sketches
        .iter()
        .zip(texts)
        .map(|(sketch, text)| (sketch.iter().map(|hash| holders[hash] - 1).sum(), text.keys.len()))
        .collect();
    let heaviest = (0..n).rev().max_by_key(|&i| weight[i]).unwrap_or(0);
    let first = first.unwrap_or(heaviest);
    let mut sequence = vec![(first, None)];
    // For each text the most it has in common with one in place, and with which.
    let mut nearest: Vec<(u32, usize)> = vec![(0, first); n];
    let mut waiting: Vec<usize> = (0..n).filter(|&i| i != first).collect();
    if n > MOST_COMPARED {
        // Comparing all with all would take over. The heaviest texts serve as hubs for the others.
        waiting.sort_by_key(|&i| std::cmp::Reverse(weight[i]));
        for (at, &text) in waiting.iter().enumerate() {
            let hubs = std::iter::once(first).chain(waiting[..at.min(HUBS)].iter().copied());
            let common = |&hub: &usize| anchors::shared(&sketches[hub], &sketches[text]);
            let best = hubs.collect::<Vec<_>>().into_iter().rev().max_by_key(common);
            sequence.push((text, best));
        }
        return sequence;
    }
    let mut last = first;
    while !waiting.is_empty() {
        for &other in &waiting {
            let common = anchors::shared(&sketches[last], &sketches[other]);
            if common > nearest[other].0 {
                nearest[other] = (common, last);
            }
        }
        let best = (0..waiting.len())
            .rev()
            .max_by_key(|&w| (nearest[waiting[w]].0, texts[waiting[w]].keys.len()))
            .unwrap_or(0);
        last = waiting.remove(best);
        sequence.push((last, Some(nearest[last].1)));
    }
    sequence
}
