//! Moved blocks are found, in texts that nobody has tuned for.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use collate::{Cell, Options, Tokenizer, Unit, Witness, collate};
use proptest::prelude::*;
use testsuite::collation::invented::{prose, text_of};
use testsuite::collation::moves::look;
use testsuite::degrade::blocks::move_blocks;
use testsuite::degrade::random::Random;

/// From twelve characters up, precision and recall by character; `cargo xtask collation` measures more.
#[test]
fn moved_blocks_are_found() {
    for (lengths, noise) in [((12, 12), 0.0), ((12, 12), 0.02), ((12, 60), 0.02), ((20, 200), 0.05)] {
        let found = look(lengths, noise, 25);
        assert!(found.blocks >= 45, "{found:?}");
        assert!(found.precision() >= 0.95, "{lengths:?} at {noise}: {found:?}");
        assert!(found.recall() >= 0.95, "{lengths:?} at {noise}: {found:?}");
    }
}

fn pair(texts: [String; 2]) -> [Witness; 2] {
    let mut tokenizer = Tokenizer::new().unit(Unit::Character);
    let [a, b] = texts;
    [Witness::read("A", a, &mut tokenizer).unwrap(), Witness::read("B", b, &mut tokenizer).unwrap()]
}

/// Two blocks of sixty characters change places: every character has its counterpart, and one block is labelled.
#[test]
fn swapped_blocks_are_aligned_whole() {
    let mut random = Random::new(3, 0);
    let text = prose(240, &mut random);
    let parts = |order: [usize; 5]| -> String {
        let ranges = [0..40, 40..100, 100..140, 140..200, 200..240];
        order.iter().map(|&part| text_of(&text[ranges[part].clone()])).collect()
    };
    let set = pair([parts([0, 1, 2, 3, 4]), parts([0, 3, 2, 1, 4])]);
    let collation = collate(&set, &Options::default());
    let aligned = (0..240).filter(|&i| match collation.cell(1, collation.column_of(0, i)) {
        Cell::Token(j) => set[0].printed(i) == set[1].printed(j),
        _ => false,
    });
    assert_eq!(aligned.count(), 240);
    assert_eq!(collation.width(), 240);
    let moved: usize = collation.moves().iter().map(|m| m.tokens.len()).sum();
    assert!((60..=100).contains(&moved), "one of the blocks, perhaps with what stood between: {moved}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Whatever blocks are moved wherever: without noise every character stands with itself, and nothing that stayed is
    /// called moved beyond the characters that a block has by chance in common with its surroundings.
    #[test]
    fn any_moved_block_is_found(seed in 0u64..1_000_000, blocks in 1usize..4, length in 12usize..120) {
        let mut random = Random::new(seed, 1);
        let text = prose(1_500, &mut random);
        let (moved, made) = move_blocks(&text, blocks, (length, length), &mut random);
        let set = pair([text_of(&text), text_of(&moved)]);
        let collation = collate(&set, &Options::default());
        let right = (0..moved.len()).filter(|&j| {
            let origin = moved[j].1.map(|origin| origin as usize);
            let met = match collation.cell(0, collation.column_of(1, j)) {
                Cell::Token(i) => Some(i),
                _ => None,
            };
            met == origin
        });
        let right = right.count();
        prop_assert!(right + 8 * made.len() >= moved.len(), "{right} of {}", moved.len());
    }
}
