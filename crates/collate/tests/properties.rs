//! What holds for every input: nothing lost, order and copies without influence, costs as low as they can be.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

use collate::{
    Cell, Collation, Costs, Limits, LocusOptions, Options, Segment, Tokenizer, Unit, Witness, collate,
};
use proptest::prelude::*;

/// Texts of a few letters, so that everything repeats, with punctuation and white space.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[abc]{0,12}",
        "[abcd ，。]{0,60}",
        "(和平|发展|合作|共赢|，|。|a|the | end){0,40}",
        "[一-龥]{0,80}",
        "\\PC{0,30}",
    ]
}

/// Witnesses of one text: each a copy with pieces dropped, doubled, moved and replaced.
fn any_witnesses() -> impl Strategy<Value = Vec<String>> {
    let edit = (
        0usize..6,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        1usize..30,
        "[abx和平，]{0,4}",
    );
    let edits = prop::collection::vec(edit, 0..6);
    let family = ("(和平|发展|合作|[一-鿆]|，|。){0,150}", prop::collection::vec(edits, 1..6)).prop_map(
        |(base, edits)| {
            let mut texts: Vec<String> = edits.iter().map(|edits| edited(&base, edits)).collect();
            texts.push(base);
            texts
        },
    );
    prop_oneof![prop::collection::vec(any_text(), 0..6), family]
}

type Edit = (usize, prop::sample::Index, prop::sample::Index, usize, String);

fn edited(base: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = base.chars().collect();
    for (kind, from, to, length, new) in edits {
        let from = from.index(chars.len() + 1);
        let end = (from + length).min(chars.len());
        match kind {
            0 => drop(chars.drain(from..end)),
            1 => drop(chars.splice(from..from, new.chars())),
            2 => drop(chars.splice(from..(from + new.chars().count()).min(chars.len()), new.chars())),
            3 => {
                let copy = chars[from..end].to_vec();
                chars.splice(end..end, copy);
            }
            _ => {
                let block: Vec<char> = chars.drain(from..end).collect();
                let to = to.index(chars.len() + 1);
                chars.splice(to..to, block);
            }
        }
    }
    chars.into_iter().collect()
}

fn witnesses(texts: &[String]) -> Vec<Witness> {
    let mut tokenizer = Tokenizer::new().fold(collate::lowercase);
    texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            Witness::read(format!("W{i}"), text.as_str(), &mut tokenizer).expect("a usable siglum")
        })
        .collect()
}

/// The printed forms one by one: white space between tokens is no part of a reading.
fn printed(witness: &Witness, tokens: std::ops::Range<usize>) -> String {
    tokens.map(|token| witness.printed(token)).collect::<Vec<_>>().join("|")
}

/// Everything that can be said of a collation without the indices of the witnesses: the readings at each place.
fn seen(collation: &Collation, witnesses: &[Witness]) -> Vec<String> {
    let options = LocusOptions { passage: 10, ..LocusOptions::default() };
    let mut seen: Vec<String> = vec![format!("{} columns", collation.width())];
    for locus in collation.loci(&options) {
        let mut readings: Vec<String> = Vec::new();
        for reading in &locus.readings {
            for form in &reading.forms {
                let holder = &form.holders[0];
                readings.push(printed(&witnesses[holder.witness], holder.tokens.clone()));
            }
        }
        readings.sort();
        readings.dedup();
        seen.push(format!("{:?} {:?} {readings:?}", locus.columns, locus.difference));
    }
    for passage in collation.passages(&options) {
        seen.push(format!("passage {:?}", passage.columns));
    }
    let mut moves: Vec<String> = collation
        .moves()
        .iter()
        .map(|m| format!("move {:?} {}", m.columns, printed(&witnesses[m.witness], m.tokens.clone())))
        .collect();
    moves.sort();
    moves.dedup();
    seen.extend(moves);
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_token_is_lost_or_out_of_place(texts in any_witnesses()) {
        let set = witnesses(&texts);
        let collation = collate(&set, &Options::default());
        for (w, witness) in set.iter().enumerate() {
            // Each token is where the collation says, and nowhere else.
            let mut met = vec![0; witness.tokens().len()];
            for column in 0..collation.width() {
                if let Cell::Token(token) = collation.cell(w, column) {
                    met[token] += 1;
                    prop_assert_eq!(collation.column_of(w, token), column);
                }
            }
            prop_assert!(met.iter().all(|&n| n == 1));
            // Columns ascend outside moved blocks and inside each.
            let blocks: Vec<_> = collation.moves().iter().filter(|m| m.witness == w).collect();
            let block_of = |token: usize| blocks.iter().position(|m| m.tokens.contains(&token));
            for pair in (0..witness.tokens().len()).map(|t| (block_of(t), t)).collect::<Vec<_>>().windows(2) {
                if pair[0].0 == pair[1].0 {
                    prop_assert!(collation.column_of(w, pair[0].1) < collation.column_of(w, pair[1].1));
                }
            }
            let home: Vec<usize> =
                (0..witness.tokens().len()).filter(|&t| block_of(t).is_none()).map(|t| collation.column_of(w, t)).collect();
            prop_assert!(home.is_sorted());
            // The stretches of its tokens put together are the text.
            let text: String = if witness.tokens().is_empty() {
                witness.stretch(0..0).to_owned()
            } else {
                (0..witness.tokens().len()).map(|t| witness.stretch(t..t + 1)).collect()
            };
            prop_assert_eq!(text.as_str(), witness.text());
            // The unrolled table reads the same, row by row.
            let row: Vec<usize> = collation.unrolled().iter().filter_map(|column| column.cells[w]).collect();
            prop_assert_eq!(row, (0..witness.tokens().len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn lost_text_is_lost_only_at_lacunae(texts in any_witnesses(), at in prop::collection::vec(any::<prop::sample::Index>(), 0..8)) {
        let mut set = witnesses(&texts);
        for (i, at) in at.iter().enumerate() {
            if let Some(w) = set.get_mut(i / 2) {
                let mut positions: Vec<usize> = w.lacunae().iter().map(|&p| p as usize).collect();
                positions.push(at.index(w.tokens().len() + 1));
                *w = w.clone().with_lacunae(positions).unwrap();
            }
        }
        let collation = collate(&set, &Options::default());
        for (w, witness) in set.iter().enumerate() {
            let mut next = 0;
            for (t, column) in (0..witness.tokens().len()).map(|t| (t, collation.column_of(w, t))) {
                prop_assert_eq!(collation.cell(w, column), Cell::Token(t));
            }
            if collation.moves().iter().any(|m| m.witness == w) {
                continue;
            }
            for column in 0..collation.width() {
                let lost = witness.lacunae().contains(&next);
                match collation.cell(w, column) {
                    Cell::Token(token) => next = token as u32 + 1,
                    Cell::Lost => prop_assert!(lost),
                    Cell::Omitted => prop_assert!(!lost),
                }
            }
        }
        // Loci and passages have a place for everybody.
        for locus in collation.loci(&LocusOptions::default()) {
            let speaking: usize = locus.readings.iter().map(|r| r.holders().count()).sum();
            prop_assert_eq!(speaking + locus.lost.len() + locus.without_passage.len(), set.len());
        }
    }

    #[test]
    fn no_column_is_empty(texts in any_witnesses()) {
        let set = witnesses(&texts);
        let collation = collate(&set, &Options::default());
        for column in 0..collation.width() {
            prop_assert!((0..set.len()).any(|w| matches!(collation.cell(w, column), Cell::Token(_))));
        }
    }

    #[test]
    fn the_order_of_witnesses_changes_nothing(texts in any_witnesses(), turn in any::<prop::sample::Index>(), back in any::<bool>()) {
        let set = witnesses(&texts);
        let expected = seen(&collate(&set, &Options::default()), &set);
        let mut other = texts;
        if !other.is_empty() {
            let by = turn.index(other.len());
            other.rotate_left(by);
        }
        if back {
            other.reverse();
        }
        let set = witnesses(&other);
        prop_assert_eq!(seen(&collate(&set, &Options::default()), &set), expected);
    }

    #[test]
    fn a_copy_of_a_witness_changes_nothing(texts in any_witnesses(), which in any::<prop::sample::Index>()) {
        let set = witnesses(&texts);
        let expected = seen(&collate(&set, &Options::default()), &set);
        let mut more = texts;
        if more.is_empty() {
            return Ok(());
        }
        more.push(more[which.index(more.len())].clone());
        let set = witnesses(&more);
        prop_assert_eq!(seen(&collate(&set, &Options::default()), &set), expected);
    }

    #[test]
    fn the_same_twice_is_the_same(texts in any_witnesses()) {
        let set = witnesses(&texts);
        prop_assert_eq!(collate(&set, &Options::default()), collate(&set, &Options::default()));
    }

    #[test]
    fn segments_cover_all_columns_and_loci_tell_the_truth(texts in any_witnesses(), passage in 1usize..40, absorb in 0usize..3, cut in any::<bool>()) {
        let set = witnesses(&texts);
        let collation = collate(&set, &Options::default());
        let options = LocusOptions { passage, absorb, cut };
        let mut at = 0;
        for segment in collation.segments(&options) {
            let columns = match segment {
                Segment::Agreement(columns) => columns,
                Segment::Variation(locus) => {
                    let mut met: Vec<usize> = locus.lost.iter().chain(&locus.without_passage).copied().collect();
                    for reading in &locus.readings {
                        let normal = |h: &collate::Holder| -> Vec<_> { h.tokens.clone().map(|t| set[h.witness].key(t)).collect() };
                        let first = normal(&reading.forms[0].holders[0]);
                        for holder in reading.holders() {
                            prop_assert_eq!(normal(holder), first.clone());
                            // All tokens of the witness in these columns, and no others.
                            let held: Vec<usize> = locus.columns.clone().filter_map(|c| match collation.cell(holder.witness, c) {
                                Cell::Token(t) => Some(t),
                                _ => None,
                            }).collect();
                            prop_assert_eq!(held, holder.tokens.clone().collect::<Vec<_>>());
                            met.push(holder.witness);
                        }
                    }
                    met.sort_unstable();
                    prop_assert_eq!(met, (0..set.len()).collect::<Vec<_>>());
                    locus.columns
                }
            };
            prop_assert_eq!(columns.start, at);
            prop_assert!(columns.start < columns.end);
            at = columns.end;
        }
        prop_assert_eq!(at, collation.width());
    }

    #[test]
    fn any_limits_and_costs_are_survived(texts in any_witnesses(), cells in 0u64..200, open in 0u32..50, extend in 0u32..50, substitution in 0u32..50, coherence in -1.0f64..5.0) {
        let set = witnesses(&texts);
        let options = Options {
            costs: Costs { substitution, gap_open: open, gap_extend: extend },
            limits: Limits { cells_per_stretch: cells, cells },
            coherence,
            shortest_move: Some(3),
            ..Options::default()
        };
        let collation = collate(&set, &options);
        for (w, witness) in set.iter().enumerate() {
            prop_assert_eq!(collation.tokens(w), witness.tokens().len());
        }
    }

    /// Two small texts are aligned at the least cost there is.
    #[test]
    fn two_texts_are_aligned_at_least_cost(a in "[abcd]{0,14}", b in "[abcd]{0,14}") {
        let mut tokenizer = Tokenizer::new().unit(Unit::Character);
        let set = [Witness::read("A", a.as_str(), &mut tokenizer).unwrap(), Witness::read("B", b.as_str(), &mut tokenizer).unwrap()];
        let options = Options { coherence: 0.0, shortest_move: None, ..Options::default() };
        let collation = collate(&set, &options);
        let rows: Vec<Vec<Option<char>>> = set.iter().enumerate().map(|(w, witness)| {
            (0..collation.width()).map(|c| match collation.cell(w, c) {
                Cell::Token(t) => witness.printed(t).chars().next(),
                _ => None,
            }).collect()
        }).collect();
        prop_assert_eq!(cost_of(&rows[0], &rows[1]), least_cost(&a, &b));
    }
}

const OPEN: u32 = 10;
const EXTEND: u32 = 8;
const SUBSTITUTION: u32 = 16;

fn cost_of(a: &[Option<char>], b: &[Option<char>]) -> u32 {
    let (mut cost, mut gap) = (0, 0);
    for pair in a.iter().zip(b) {
        let side = match pair {
            (Some(_), None) => 1,
            (None, Some(_)) => 2,
            _ => 0,
        };
        cost += match (side, pair) {
            (0, (x, y)) if x == y => 0,
            (0, _) => SUBSTITUTION,
            (side, _) if side == gap => EXTEND,
            _ => OPEN + EXTEND,
        };
        gap = side;
    }
    cost
}

/// The textbook programme over all cells, cost only: best ends with a pair, with a gap in `b`, with a gap in `a`.
fn least_cost(a: &str, b: &str) -> u32 {
    const FAR: u32 = 1_000_000;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![[FAR; 3]; b.len() + 1]; a.len() + 1];
    table[0][0][0] = 0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i > 0 && j > 0 {
                let before = table[i - 1][j - 1].iter().min().copied().unwrap_or(FAR);
                table[i][j][0] = before + if a[i - 1] == b[j - 1] { 0 } else { SUBSTITUTION };
            }
            if i > 0 {
                let [pair, own, other] = table[i - 1][j];
                table[i][j][1] = EXTEND + (own).min(pair + OPEN).min(other + OPEN);
            }
            if j > 0 {
                let [pair, own, other] = table[i][j - 1];
                table[i][j][2] = EXTEND + (other).min(pair + OPEN).min(own + OPEN);
            }
        }
    }
    table[a.len()][b.len()].iter().min().copied().unwrap_or(FAR)
}
