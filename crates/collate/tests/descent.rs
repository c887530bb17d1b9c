//! A tree of copies that is known is found again from the copies.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use collate::{Descent, DescentOptions, Options, Tokenizer, Unit, Witness, collate};
use std::collections::BTreeSet;

/// A small generator of its own, so that the invented history never changes.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

fn character(dice: &mut Dice) -> char {
    char::from_u32(0x4e00 + dice.below(2_000) as u32).unwrap()
}

/// A copy with so many errors: characters replaced, left out and put in.
fn copy(model: &[char], errors: usize, dice: &mut Dice) -> Vec<char> {
    let mut text = model.to_vec();
    for _ in 0..errors {
        let at = dice.below(text.len());
        match dice.below(4) {
            0 => {
                text.remove(at);
            }
            1 => text.insert(at, character(dice)),
            _ => text[at] = character(dice),
        }
    }
    text
}

/// Copies of copies: at every step a text that is there is copied twice and then lost. Gives the texts that are left,
/// and the groups that each lost copy left behind.
fn history(leaves: usize, errors: usize, dice: &mut Dice) -> (Vec<Vec<char>>, BTreeSet<BTreeSet<usize>>) {
    let original: Vec<char> = (0..2_500).map(|_| character(dice)).collect();
    let mut texts = vec![original];
    let mut groups: Vec<BTreeSet<usize>> = vec![BTreeSet::from([0])];
    // For each lost copy the leaves below it, by number of the leaf as it ends up.
    let mut lost: Vec<BTreeSet<usize>> = Vec::new();
    while texts.len() < leaves {
        let at = dice.below(texts.len());
        let other = texts.len();
        for group in lost.iter_mut().filter(|group| group.contains(&at)) {
            group.insert(other);
        }
        lost.push(BTreeSet::from([at, other]));
        let model = texts[at].clone();
        texts[at] = copy(&model, errors, dice);
        texts.push(copy(&model, errors, dice));
        groups.push(BTreeSet::from([other]));
    }
    let splits = lost
        .into_iter()
        .map(|group| canonical(group, leaves))
        .filter(|s| s.len() > 1 && s.len() < leaves - 1);
    (texts, splits.collect())
}

/// The side of a split without the first text.
fn canonical(group: BTreeSet<usize>, leaves: usize) -> BTreeSet<usize> {
    if group.contains(&0) { (0..leaves).filter(|leaf| !group.contains(leaf)).collect() } else { group }
}

fn splits(tree: &Descent, leaves: usize) -> BTreeSet<BTreeSet<usize>> {
    let mut below: Vec<BTreeSet<usize>> =
        tree.nodes.iter().map(|node| node.witnesses.iter().copied().collect()).collect();
    for n in (1..tree.nodes.len()).rev() {
        let own = below[n].clone();
        below[tree.nodes[n].parent.unwrap()].extend(own);
    }
    let forks = (1..tree.nodes.len()).filter(|&n| tree.nodes[n].witnesses.is_empty());
    forks.map(|n| canonical(below[n].clone(), leaves)).collect()
}

fn tree(texts: &[Vec<char>], options: &DescentOptions) -> Descent {
    let mut tokenizer = Tokenizer::new().unit(Unit::Character);
    let witnesses: Vec<Witness> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            Witness::read(format!("W{i}"), text.iter().collect::<String>(), &mut tokenizer).unwrap()
        })
        .collect();
    collate(&witnesses, &Options::default()).descent(options).unwrap()
}

#[test]
fn a_known_history_of_copies_is_found_again() {
    let options = DescentOptions { replicates: 100, ..DescentOptions::default() };
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let leaves = 5 + dice.below(8);
        let (texts, made) = history(leaves, 25, &mut dice);
        let tree = tree(&texts, &options);
        assert_eq!(splits(&tree, leaves), made, "seed {seed}, {leaves} leaves");
        for node in &tree.nodes {
            assert!(node.support.is_none_or(|share| share > 0.9), "seed {seed}: {node:?}");
            assert!(node.length < 70.0, "seed {seed}: {node:?}");
        }
    }
}

#[test]
fn a_tree_of_chance_has_no_support() {
    // Every copy is made from the original: there are no groups, and a fork that shows all the same is not sure.
    let mut dice = Dice(77);
    let original: Vec<char> = (0..2_000).map(|_| character(&mut dice)).collect();
    let texts: Vec<Vec<char>> = (0..8).map(|_| copy(&original, 30, &mut dice)).collect();
    let tree = tree(&texts, &DescentOptions { replicates: 200, ..DescentOptions::default() });
    for node in &tree.nodes {
        assert!(node.support.is_none_or(|share| share < 0.9), "{node:?}");
    }
}

#[test]
fn the_order_of_witnesses_changes_nothing() {
    let (mut texts, _) = history(9, 12, &mut Dice(5));
    let options = DescentOptions { replicates: 50, ..DescentOptions::default() };
    let once = tree(&texts, &options);
    texts.reverse();
    let mut again = tree(&texts, &options);
    for node in &mut again.nodes {
        node.witnesses.iter_mut().for_each(|w| *w = texts.len() - 1 - *w);
    }
    assert_eq!(once, again);
}

#[test]
fn equal_witnesses_are_one_leaf_and_few_are_a_tree_too() {
    let (texts, _) = history(5, 20, &mut Dice(3));
    let options = DescentOptions { replicates: 20, ..DescentOptions::default() };
    let doubled: Vec<Vec<char>> = texts.iter().chain(&texts[1..3]).cloned().collect();
    let tree_of_all = tree(&doubled, &options);
    let leaves: Vec<&[usize]> =
        tree_of_all.nodes.iter().map(|n| n.witnesses.as_slice()).filter(|w| w.len() > 1).collect();
    assert_eq!(leaves.len(), 2);
    for count in 0..4 {
        let tree = tree(&texts[..count], &options);
        let all: usize = tree.nodes.iter().map(|node| node.witnesses.len()).sum();
        assert_eq!(all, count);
        assert!(tree.nodes.iter().all(|node| node.support.is_none()));
    }
}
