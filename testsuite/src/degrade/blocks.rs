//! Blocks that change their place: what a compositor or a wrong reading order does to whole passages.

use std::ops::Range;

use super::random::Random;

/// Moves so many blocks of the text, of lengths between these two, each to a random place at least twice its length
/// away. No block holds part of another. Gives the text and the blocks as ranges of the original, as many as found
/// room.
#[must_use]
pub fn move_blocks<T: Copy + PartialEq>(
    text: &[T],
    blocks: usize,
    (shortest, longest): (usize, usize),
    random: &mut Random,
) -> (Vec<T>, Vec<Range<usize>>) {
    // Positions travel with the text, so that a block is known wherever it has come to.
    let mut order: Vec<usize> = (0..text.len()).collect();
    let mut moved: Vec<Range<usize>> = Vec::new();
    for _ in 0..blocks * 4 {
        let length = random.between(shortest, longest).max(1);
        if moved.len() == blocks || 4 * length >= text.len() {
            break;
        }
        let from = random.below(order.len() - length);
        let first = order[from];
        let whole = order[from..from + length].iter().copied().eq(first..first + length);
        // Not beside another one either, or the two would be one.
        let near = |other: &Range<usize>| first < other.end + 2 && other.start < first + length + 2;
        if !whole || moved.iter().any(near) {
            continue;
        }
        let cut: Vec<usize> = order.drain(from..from + length).collect();
        let to = (from + 2 * length + random.below(order.len() - 4 * length + 1)) % order.len();
        // Into a place where the text goes on, not into another block.
        let inside =
            |other: &Range<usize>| to > 0 && other.contains(&order[to]) && other.contains(&order[to - 1]);
        if moved.iter().any(inside) {
            order.splice(from..from, cut);
            continue;
        }
        order.splice(to..to, cut);
        moved.push(first..first + length);
    }
    (order.into_iter().map(|at| text[at]).collect(), moved)
}
