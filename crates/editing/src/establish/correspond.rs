//! Which turns of an exchange are one, over all its witnesses.
//!
//! ```text
//! A                MR. CALE  Thank you. I agree …      Q  What will it cost?
//! B   MODERATOR  Welcome.  MR. CALE  Thank you. I agree …      Q  What will it cost?
//! ```
//!
//! Counting (the first answer with the first answer) would lay the welcome beside Cale's thanks, and splice two speakers
//! into one who never spoke. So turns are laid side by side by their words, in order; a turn that one witness alone has
//! shifts nothing. Where two turns share no words, as where one printing tells in its own words what was answered, they
//! are one only if their roles agree and their speakers do not differ.

use record::{Role, Turn};

use crate::matching::grams;
use crate::persons::Named;

/// The share of the shorter one's runs of characters from which two turns are one whoever is named. Of two answers on one
/// matter a tenth is shared; noise of ten per cent on either side leaves a third and more.
const ALIKE: f64 = 0.3;

/// What differs in its role must be the same almost wholly, and be more than `Yes.`
const SURELY: f64 = 0.6;
const TELLING: usize = 8;

/// What a pair counts that shares its role and no words: less than any that shares words.
const BY_ROLE: f64 = 0.05;

/// A turn of a witness as it is laid beside others.
pub(super) struct Offered<'t> {
    pub(super) witness: usize,
    pub(super) turn: &'t Turn,
    pub(super) words: String,
    pub(super) named: Named,
    /// The outlet of the exchange that it opens.
    pub(super) outlet: Option<&'t str>,
}

/// The turns of one witness in order, for each witness; sets of turns that are one, in the order of the exchange.
/// `differ`: whether two turns name two persons.
pub(super) fn corresponding<'t>(
    witnesses: Vec<Vec<Offered<'t>>>,
    differ: &dyn Fn(&Offered<'t>, &Offered<'t>) -> bool,
) -> Vec<Vec<Offered<'t>>> {
    let roles = |turns: &[Offered<'_>]| turns.iter().map(|t| t.turn.role).collect::<Vec<Role>>();
    let alike = witnesses
        .windows(2)
        .all(|w| roles(&w[0]) == roles(&w[1]) && w[0].iter().zip(&w[1]).all(|(a, b)| !differ(a, b)));
    let mut slots: Vec<Slot<'t>> = Vec::new();
    if alike {
        for turns in witnesses {
            for (i, turn) in turns.into_iter().enumerate() {
                match slots.get_mut(i) {
                    Some(slot) => slot.turns.push(turn),
                    None => slots.push(Slot { turns: vec![turn], grams: vec![] }),
                }
            }
        }
    } else {
        let mut order: Vec<Vec<Offered<'t>>> = witnesses;
        // The fullest first: the others are laid beside it.
        order.sort_by_key(|turns| (std::cmp::Reverse(turns.len()), turns.first().map(|t| t.witness)));
        for turns in order {
            add(&mut slots, turns, differ);
        }
    }
    slots
        .into_iter()
        .map(|mut s| {
            s.turns.sort_by_key(|t| t.witness);
            s.turns
        })
        .collect()
}

struct Slot<'t> {
    turns: Vec<Offered<'t>>,
    grams: Vec<Vec<u32>>,
}

fn add<'t>(
    slots: &mut Vec<Slot<'t>>,
    turns: Vec<Offered<'t>>,
    differ: &dyn Fn(&Offered<'t>, &Offered<'t>) -> bool,
) {
    let of: Vec<Vec<u32>> = turns.iter().map(|t| grams(&t.words)).collect();
    let score = |slot: &Slot<'t>, t: usize| -> f64 {
        let share = slot.grams.iter().map(|g| shared(g, &of[t])).fold(0.0, f64::max);
        let same_role = slot.turns.iter().any(|s| s.turn.role == turns[t].turn.role);
        let few = slot.grams.iter().map(Vec::len).max().unwrap_or(0).min(of[t].len()) < TELLING;
        let apart = slot.turns.iter().any(|s| differ(s, &turns[t]));
        match (same_role, apart) {
            (true, false) => share + BY_ROLE,
            (true, true) if share >= ALIKE && !(few && share < 1.0) => share,
            (false, _) if share >= SURELY && !few => share,
            _ => 0.0,
        }
    };
    if slots.len() * turns.len() > PAIRS {
        let place = in_step(slots, turns.len(), &score);
        merge(slots, turns, of, &place);
        return;
    }
    let width = turns.len() + 1;
    let scores: Vec<f64> =
        slots.iter().flat_map(|s| (0..turns.len()).map(|t| score(s, t)).collect::<Vec<_>>()).collect();
    let at = |s: usize, t: usize| scores[s * turns.len() + t];
    let mut best = vec![0.0f64; (slots.len() + 1) * width];
    for s in 0..slots.len() {
        for t in 0..turns.len() {
            let both = best[s * width + t] + at(s, t);
            best[(s + 1) * width + t + 1] = both.max(best[s * width + t + 1]).max(best[(s + 1) * width + t]);
        }
    }
    let mut place: Vec<Option<usize>> = vec![None; turns.len()];
    let (mut s, mut t) = (slots.len(), turns.len());
    while s > 0 && t > 0 {
        let here = best[s * width + t];
        if at(s - 1, t - 1) > 0.0 && here == best[(s - 1) * width + t - 1] + at(s - 1, t - 1) {
            (s, t) = (s - 1, t - 1);
            place[t] = Some(s);
        } else if here == best[(s - 1) * width + t] {
            s -= 1;
        } else {
            t -= 1;
        }
    }
    // What another printing sets elsewhere in the exchange is the same turn all the same.
    for t in 0..turns.len() {
        if place[t].is_some() || of[t].len() < TELLING {
            continue;
        }
        let free = (0..slots.len()).filter(|s| !place.contains(&Some(*s)));
        place[t] = free.filter(|s| at(*s, t) >= SURELY).max_by(|a, b| at(*a, t).total_cmp(&at(*b, t)));
    }
    // From the last to the first, so that a turn that is put in moves no place that is still to be read.
    let mut before = slots.len();
    for (t, turn) in turns.into_iter().enumerate().rev() {
        match place[t] {
            Some(s) => {
                slots[s].turns.push(turn);
                slots[s].grams.push(of[t].clone());
                before = before.min(s);
            }
            None => {
                // Behind the turn that its witness has before it.
                let follows = place[..t].iter().rev().flatten().next();
                let to = follows.map_or(before, |s| s + 1);
                slots.insert(to, Slot { turns: vec![turn], grams: vec![of[t].clone()] });
                before = before.min(to);
            }
        }
    }
}

/// So many pairs of turns are all compared: two exchanges of a thousand turns. A debate without a question is one opening of
/// ten thousand.
const PAIRS: usize = 1_000_000;

/// How far ahead a turn is looked for where all pairs would be too many.
const AHEAD: usize = 64;

/// Where the turns of a long run go, step by step: each to the best place among the next few, or before the next one.
fn in_step<'t>(
    slots: &[Slot<'t>],
    turns: usize,
    score: &dyn Fn(&Slot<'t>, usize) -> f64,
) -> Vec<(usize, bool)> {
    let mut at = 0;
    let mut place = Vec::with_capacity(turns);
    for t in 0..turns {
        let near = (at..slots.len().min(at + AHEAD)).map(|s| (s, score(&slots[s], t)));
        let best = near.filter(|(_, n)| *n > BY_ROLE).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        place.push(best.map_or((at, false), |(s, _)| (s, true)));
        at = best.map_or(at, |(s, _)| s + 1);
    }
    place
}

/// Puts turns into the places that ascend.
fn merge<'t>(slots: &mut Vec<Slot<'t>>, turns: Vec<Offered<'t>>, of: Vec<Vec<u32>>, place: &[(usize, bool)]) {
    let mut old = std::mem::take(slots).into_iter().enumerate().peekable();
    for ((turn, grams), (to, same)) in turns.into_iter().zip(of).zip(place.iter().copied()) {
        while let Some((_, slot)) = old.next_if(|(s, _)| *s < to) {
            slots.push(slot);
        }
        match old.next_if(|(s, _)| same && *s == to) {
            Some((_, mut slot)) => {
                slot.turns.push(turn);
                slot.grams.push(grams);
                slots.push(slot);
            }
            None => slots.push(Slot { turns: vec![turn], grams: vec![grams] }),
        }
    }
    slots.extend(old.map(|(_, slot)| slot));
}

/// The share of the smaller set that the other has too. Of very few, one by chance says nothing.
fn shared(a: &[u32], b: &[u32]) -> f64 {
    let both = a.iter().filter(|g| b.binary_search(g).is_ok()).count();
    both as f64 / a.len().min(b.len()).max(2) as f64
}
