//! Input made to be expensive ends within its bounds: counted in cells, which are the same on every machine, not in
//! seconds. What was not aligned one by one is named in a finding, and nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use collate::{Collation, Finding, Limits, Options, Tokenizer, Unit, Witness, collate};

fn witnesses(texts: &[String]) -> Vec<Witness> {
    let mut tokenizer = Tokenizer::new().unit(Unit::Character);
    let read = |(i, text): (usize, &String)| Witness::read(format!("W{i}"), text, &mut tokenizer).unwrap();
    texts.iter().enumerate().map(read).collect()
}

/// Collates within these limits and checks that they were kept and every token is there, once and in order.
#[track_caller]
fn check(texts: &[String], limits: Limits) -> Collation {
    let set = witnesses(texts);
    let collation = collate(&set, &Options { limits, ..Options::default() });
    let tokens: usize = set.iter().map(|w| w.tokens().len()).sum();
    let bound = limits.cells + 400 * tokens as u64;
    assert!(collation.cells() <= bound, "{} cells of {bound}", collation.cells());
    assert!(collation.width() <= tokens, "{} columns for {tokens} tokens", collation.width());
    for (w, witness) in set.iter().enumerate() {
        assert_eq!(collation.tokens(w), witness.tokens().len());
        let moved =
            |token: usize| collation.moves().iter().any(|m| m.witness == w && m.tokens.contains(&token));
        if collation.moves().len() < 50 {
            let columns: Vec<usize> = (0..witness.tokens().len())
                .filter(|&t| !moved(t))
                .map(|t| collation.column_of(w, t))
                .collect();
            assert!(columns.is_sorted_by(|a, b| a < b), "witness {w} is out of order");
        }
    }
    collation
}

fn coarse(collation: &Collation) -> usize {
    collation.findings().iter().filter(|finding| matches!(finding, Finding::Coarse { .. })).count()
}

/// Characters of a generator: two seeds have nothing in common but single characters.
fn unrelated(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from_u32(0x4e00 + (state >> 33) as u32 % 3_000).unwrap()
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn a_megabyte_of_one_character() {
    let collation = check(&["a".repeat(1_000_000), "a".repeat(900_000)], Limits::default());
    assert_eq!(collation.width(), 1_000_000, "the shorter one stands inside the longer one");
}

#[test]
fn a_megabyte_of_one_character_with_others_strewn_in() {
    let strewn = |every: usize, other: char| -> String {
        (0..1_000_000).map(|i| if i % every == every / 2 { other } else { 'a' }).collect()
    };
    // Nothing serves as an anchor, and so much cannot be aligned cell by cell.
    let collation = check(&[strewn(997, 'b'), strewn(1_009, 'b'), strewn(991, 'c')], Limits::default());
    assert!(coarse(&collation) > 0);
}

#[test]
fn two_texts_that_have_nothing_in_common() {
    let collation = check(&[unrelated(1, 300_000), unrelated(2, 300_000)], Limits::default());
    assert!(coarse(&collation) > 0);
    assert!(collation.width() > 500_000, "they stand one after the other");
}

#[test]
fn five_hundred_identical_witnesses_are_one_text() {
    let text = unrelated(3, 10_000);
    let collation = check(&vec![text; 500], Limits::default());
    assert_eq!((collation.distinct(), collation.width(), collation.cells()), (1, 10_000, 0));
    assert!(collation.findings().is_empty(), "there was nothing to give up");
}

#[test]
fn ten_texts_that_have_nothing_in_common() {
    let texts: Vec<String> = (0..10).map(|seed| unrelated(seed + 10, 20_000)).collect();
    assert!(coarse(&check(&texts, Limits::default())) > 0);
}

#[test]
fn a_formula_that_comes_back_twenty_thousand_times() {
    let formula = unrelated(4, 50);
    check(&[formula.repeat(20_000), formula.repeat(19_000) + "x" + &formula.repeat(900)], Limits::default());
}

#[test]
fn pieces_shuffled() {
    let text: Vec<char> = unrelated(5, 50_000).chars().collect();
    let mut pieces: Vec<&[char]> = text.chunks(50).collect();
    let count = pieces.len();
    (0..count).for_each(|i| pieces.swap(i, i * 7_919 % count));
    check(&[text.iter().collect(), pieces.concat().iter().collect()], Limits::default());
}

#[test]
fn without_any_cell_everything_is_still_there() {
    let none = Limits { cells_per_stretch: 0, cells: 0 };
    let texts = [unrelated(6, 500), unrelated(6, 400) + &unrelated(7, 300), unrelated(8, 200)];
    assert!(coarse(&check(&texts, none)) > 0);
}
