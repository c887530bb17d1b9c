//! A second look at every place where texts differ.
//!
//! Texts are put in one after another, and the first two decide where their gap stands before the third is heard:
//!
//! ```text
//!   所 - 禮          - 所 禮      the third text shows that the 所 of the first
//!   所 所 禮         所 所 禮     is the second one, and that nothing here is
//!   身 所 禮   →     身 所 禮     replaced twice
//! ```
//!
//! So when all are in place, each region between two columns on which all agree is taken out; its distinct readings
//! (few, however many texts there are) are taken back one by one and put in again opposite all others, as long as
//! the sum of the costs of all pairs falls. This is iterative refinement (Barton and Sternberg, 1987) with the exact
//! sum of pairs as judge, on stretches of a few columns, where it is cheap.

use crate::align::{Agreement, Aligner, Step};
use crate::columns::{Column, Columns};
use crate::limits::Budget;
use crate::merge::Text;
use crate::words::Words;

/// Regions up to this many columns are looked at again; longer ones are passages, or texts with so much noise that
/// hardly any column is free of it.
const WIDEST: usize = 48;
/// The same where a gap could stand elsewhere: then a passage may have been put in twice, at either end of its room.
const WIDEST_SLIDING: usize = 160;
/// An absence of this many columns is looked at for other places at which it could stand.
const SLIDING: usize = 3;
/// So many words of a text at the edge of a passage that it lacks, if the passage ends or begins with them, are the
/// passage's: the text lacks another one.
const PHRASE: usize = 6;
/// So many words in a row between them may differ.
const FOREIGN: usize = 1;
/// Regions with up to this many distinct readings; the sum of pairs grows with their square.
const MOST: usize = 24;
/// From this many columns on, an absence is a passage and says nothing about the columns next to it.
const PASSAGE: usize = 24;
/// Rounds over the readings of a region; nearly all settle in the first.
const ROUNDS: usize = 3;

/// One reading of a region.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    keys: Vec<u32>,
    /// Column of each token, counted from the start of the region.
    columns: Vec<u32>,
    /// Who reads so: text and first token.
    holders: Vec<(usize, u32)>,
}

/// Looks at all regions again.
pub(crate) fn refine(columns: &mut Columns, texts: &mut [Text], words: &Words<'_>, budget: &mut Budget) {
    // Two texts are aligned as well as they can be.
    if texts.len() < 3 {
        return;
    }
    let width = columns.len();
    let regions = regions(columns, texts);
    let mut aligner = Aligner::default();
    // For each text the next token in its place (not in a moved block) that was not passed yet.
    let mut next = vec![0u32; texts.len()];
    let mut order: Vec<u32> = Vec::with_capacity(width);
    let mut copied = 0;
    let mut changed = false;
    for region in regions {
        let (start, end) = (region.start, region.end);
        let mut readings: Vec<Reading> = Vec::new();
        let mut settled = true;
        for (t, text) in texts.iter().enumerate() {
            let rank = |token: u32| columns.rank[text.columns[token as usize] as usize] as usize;
            let length = text.columns.len() as u32;
            let mut first = text.home_from(next[t]);
            while first < length && rank(first) < start {
                first = text.home_from(first + 1);
            }
            let mut last = first;
            while last < length && rank(last) < end && text.home_from(last) == last {
                last += 1;
            }
            next[t] = last;
            if first == last {
                continue;
            }
            let keys = &text.keys[first as usize..last as usize];
            let held = (first..last).map(|token| (rank(token) - start) as u32);
            match readings.iter_mut().find(|reading| reading.keys == keys) {
                Some(reading) => {
                    settled &= held.eq(reading.columns.iter().copied());
                    reading.holders.push((t, first));
                }
                None => {
                    readings.push(Reading {
                        keys: keys.to_vec(),
                        columns: held.collect(),
                        holders: vec![(t, first)],
                    });
                }
            }
        }
        let mut region_width = (end - start) as u32;
        let one_to_one = settled && readings.iter().all(|reading| reading.keys.len() as u32 == region_width);
        if one_to_one || readings.len() < 2 && settled || readings.len() > MOST {
            continue;
        }
        let longest = readings.iter().map(|reading| reading.keys.len()).max().unwrap_or(0);
        if !budget.take(end - start, longest * readings.len() * ROUNDS) {
            // Enough was spent; what is not looked at again is still aligned.
            break;
        }
        let before = readings.clone();
        for _ in 0..ROUNDS {
            let mut better = false;
            for i in 0..readings.len() {
                better |= put_again(&mut readings, i, &mut region_width, words, &mut aligner);
            }
            if !better {
                break;
            }
        }
        if settled && readings == before {
            continue;
        }
        // New columns for the region; the old ones are left empty and fall away.
        changed = true;
        order.extend_from_slice(&columns.order[copied..start]);
        copied = end;
        let base = columns.all.len() as u32;
        columns.all.resize(columns.all.len() + region_width as usize, Column::default());
        order.extend(base..base + region_width);
        for reading in &readings {
            for &(t, first) in &reading.holders {
                for (step, &column) in reading.columns.iter().enumerate() {
                    texts[t].columns[first as usize + step] = base + column;
                }
            }
        }
    }
    if changed {
        order.extend_from_slice(&columns.order[copied..]);
        columns.order = order;
        columns.recount(texts.iter().map(|text| (text.keys.as_slice(), text.columns.as_slice())));
    }
}

/// Runs of columns on which not all agree, none wider than is looked at.
fn regions(columns: &Columns, texts: &[Text]) -> Vec<std::ops::Range<usize>> {
    let width = columns.len();
    // open: a difference here; closed: no reading may be taken across (moved blocks, lacunae).
    let mut open: Vec<bool> = (0..width).map(|rank| !columns.at(rank).uniform()).collect();
    let mut closed = vec![false; width + 1];
    // Columns that a gap could as well stand in. `the war in [Avaria and the war in] Belan` lacks a passage where `[the war in
    // Avaria and] the war in Belan` does, and two texts that have it may have been put in at either place, opposite nothing.
    let mut slides = vec![false; width];
    let key = |rank: usize| Some(columns.at(rank)).filter(|column| column.uniform()).map(|column| column.key);
    let same = |a: usize, b: usize| key(a).is_some() && key(a) == key(b);
    for text in texts {
        let rank = |token: usize| columns.rank[text.columns[token] as usize] as usize;
        let mut below = 0;
        let mut moved = text.moved.iter().peekable();
        let mut token = 0;
        while token <= text.columns.len() {
            if let Some(block) = moved.next_if(|block| block.start as usize == token) {
                let held = (block.start as usize..block.end as usize).map(rank);
                let (low, high) =
                    held.fold((usize::MAX, 0), |(low, high), rank| (low.min(rank), high.max(rank)));
                if low <= high {
                    closed[low..=high].fill(true);
                }
                // Nor across the place where the block stands in its text.
                closed[below] = true;
                token = block.end as usize;
                continue;
            }
            let here = if token < text.columns.len() { rank(token) } else { width };
            if here >= below + SLIDING {
                let right = (here..width)
                    .take(WIDEST_SLIDING)
                    .take_while(|&rank| same(rank, rank + below - here))
                    .count();
                let left = (0..below)
                    .rev()
                    .take(WIDEST_SLIDING)
                    .take_while(|&rank| same(rank, rank + here - below))
                    .count();
                if right + left > 0 {
                    slides[below - left..here + right].fill(true);
                }
                // The same by the words of this text alone: the others may differ where it has what they have here.
                let own = |token: usize, column: usize| columns.at(column).count(text.keys[token]) > 0;
                let length = (here - below).min(WIDEST_SLIDING);
                let before = own_words(
                    (1..=length.min(token))
                        .map(|k| (rank(token - k) < below).then(|| own(token - k, here - k))),
                );
                let mut slide = |from: usize, to: usize| {
                    // A wider region would not be looked at, and what is in it would not be either.
                    if to - from <= WIDEST_SLIDING {
                        slides[from..to].fill(true);
                    }
                };
                if before > 0 {
                    slide(rank(token - before), here);
                }
                let after = own_words(
                    (0..length.min(text.columns.len() - token))
                        .map(|k| (rank(token + k) >= here).then(|| own(token + k, below + k))),
                );
                if after > 0 {
                    slide(below, rank(token + after - 1) + 1);
                }
            }
            if here > below && here - below < PASSAGE {
                open[below..here].fill(true);
            } else if here > below && below > 0 && here < width {
                // A passage that the text lacks: what borders on it may still have been cut one token off.
                (open[below], open[here - 1]) = (true, true);
            }
            below = here + 1;
            token += 1;
        }
        for &at in &text.lacunae {
            let from = (at as usize).checked_sub(1).map_or(0, rank);
            let to = if (at as usize) < text.columns.len() { rank(at as usize) } else { width };
            if from <= to {
                closed[from..=to.min(width)].fill(true);
            }
        }
    }
    for (open, slides) in open.iter_mut().zip(&slides) {
        *open |= slides;
    }
    let mut regions = Vec::new();
    let mut rank = 0;
    while rank < width {
        if !open[rank] || closed[rank] {
            rank += 1;
            continue;
        }
        let start = rank;
        while rank < width && open[rank] && !closed[rank] {
            rank += 1;
        }
        let sliding = slides[start..rank].contains(&true);
        if (2..=if sliding { WIDEST_SLIDING } else { WIDEST }).contains(&(rank - start)) {
            regions.push(start..rank);
        }
    }
    regions
}

/// How many words from the edge of a passage are the passage's: for each whether it is, up to where there are no more. A
/// word in between may differ, for that is what printings do.
fn own_words(each: impl Iterator<Item = Option<bool>>) -> usize {
    let (mut own, mut last) = (0, 0);
    for (at, equal) in (1..).zip(each.map_while(|word| word)) {
        if equal {
            (own, last) = (own + 1, at);
        } else if at > last + FOREIGN {
            break;
        }
    }
    if own >= PHRASE { last } else { 0 }
}

/// Takes reading `i` out and aligns it anew with the others; keeps the result if all pairs together are cheaper.
fn put_again(
    readings: &mut [Reading],
    i: usize,
    width: &mut u32,
    words: &Words<'_>,
    aligner: &mut Aligner,
) -> bool {
    let mut columns = vec![Column::default(); *width as usize];
    let mut texts = 0;
    for (j, reading) in readings.iter().enumerate() {
        if j != i {
            texts += reading.holders.len() as u32;
            for (&key, &column) in reading.keys.iter().zip(&reading.columns) {
                columns[column as usize].add_many(key, reading.holders.len() as u32);
            }
        }
    }
    if texts == 0 {
        return false;
    }
    let held: Vec<u32> = (0..*width).filter(|&column| columns[column as usize].texts > 0).collect();
    let offered: Vec<&Column> = held.iter().map(|&column| &columns[column as usize]).collect();
    let mut steps: Vec<Step> = Vec::new();
    aligner.align(&offered, &readings[i].keys, &[], texts, words, Agreement::Shared, &mut steps);

    // The columns after this change: those held, and a new one for each token put between them.
    let mut place_of = vec![0u32; held.len() + 1];
    let mut own = vec![0u32; steps.len()];
    let (mut token, mut at) = (0, 0u32);
    for (c, place) in place_of.iter_mut().enumerate() {
        while token < steps.len() && steps[token] == Step::Before(c as u32) {
            own[token] = at;
            (token, at) = (token + 1, at + 1);
        }
        *place = at;
        if token < steps.len() && steps[token] == Step::With(c as u32) {
            own[token] = at;
            token += 1;
        }
        at += 1;
    }
    let new_width = at - 1;
    let mut renamed = vec![0u32; *width as usize];
    held.iter().zip(&place_of).for_each(|(&column, &place)| renamed[column as usize] = place);
    let moved =
        |reading: &Reading| -> Vec<u32> { reading.columns.iter().map(|&c| renamed[c as usize]).collect() };

    let (mut old, mut new) = (0u64, 0u64);
    for (j, other) in readings.iter().enumerate() {
        if j != i {
            let weight = other.holders.len() as u64;
            old += weight
                * pair_cost(&readings[i].keys, &readings[i].columns, &other.keys, &other.columns, words);
            new += weight * pair_cost(&readings[i].keys, &own, &other.keys, &moved(other), words);
        }
    }
    if new >= old {
        return false;
    }
    for (j, reading) in readings.iter_mut().enumerate() {
        reading.columns = if j == i { own.clone() } else { moved(reading) };
    }
    *width = new_width;
    true
}

/// What two readings cost against each other, columns that neither holds left out.
fn pair_cost(a: &[u32], a_columns: &[u32], b: &[u32], b_columns: &[u32], words: &Words<'_>) -> u64 {
    let (mut i, mut j, mut cost) = (0, 0, 0u64);
    // Weight that the open gap has paid for, on either side.
    let (mut gap_in_a, mut gap_in_b) = (0, 0);
    let gap = |key: u32, paid: &mut u32| {
        let weight = words.weight(key);
        let opened = weight.saturating_sub(*paid);
        *paid = weight;
        u64::from(words.costs.gap_open * opened + words.costs.gap_extend * weight)
    };
    while i < a.len() || j < b.len() {
        let order = match (a_columns.get(i), b_columns.get(j)) {
            (Some(x), Some(y)) => x.cmp(y),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        match order {
            std::cmp::Ordering::Equal => {
                if a[i] != b[j] {
                    cost += u64::from(words.substitution(a[i], b[j]));
                }
                (gap_in_a, gap_in_b) = (0, 0);
                (i, j) = (i + 1, j + 1);
            }
            std::cmp::Ordering::Less => {
                cost += gap(a[i], &mut gap_in_b);
                gap_in_a = 0;
                i += 1;
            }
            std::cmp::Ordering::Greater => {
                cost += gap(b[j], &mut gap_in_a);
                gap_in_b = 0;
                j += 1;
            }
        }
    }
    cost
}
