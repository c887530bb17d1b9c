//! One structure for all witnesses of an event.
//!
//! Each witness is structured by itself, and a misread label costs it a limit: the question behind `0` instead of `Q`
//! becomes the end of the answer before it, and where `闫某：` stands for a known name two turns run into one.
//!
//! ```text
//! A   Q  Is it open?   MS. LIN:  It is.   Q  Since when?   MS. LIN:  Since May.      two exchanges
//! B   Q  Is it open?   MS. LIN:  It is.   0  Since when?   MS. LIN:  Since May.      one
//! ```
//!
//! Matched as they stand, one of A's exchanges would have no counterpart, and its words would be printed twice. So
//! before anything is compared, the witnesses that hold the same run of text are aligned over their whole run, and a limit
//! stands where at least half of those that hold the text on both of its sides have one. A lost label is common and an
//! invented one rare, so a tie is a limit. What the limits of one witness are given from others carries no label and
//! names no speaker in that witness.

use std::collections::BTreeMap;

use collate::{Collation, Options, Tokenizer};
use record::{
    Attribution, Certainty, Exchange, GapKind, Heading, Juncture, Outlet, Piece, Role, TextSpan, Turn,
    TurnOrigin, Witness,
};

use super::turn_text::TurnText;
use crate::Member;
use crate::matching::{self, Sets};
use crate::script;

/// Limits of two witnesses within so many columns are one: a misread label leaves a token or two beside it.
const NEAR: usize = 4;

/// A witness has a say about a limit if it holds text within so many columns on both of its sides.
const BESIDE: usize = 8;

/// A unit of structure: the opening, or an exchange.
struct Unit {
    witness: usize,
    /// 0 for the opening, one more than its index for an exchange.
    place: usize,
    words: String,
    /// Where each of its turns stands in the words.
    turns: Vec<std::ops::Range<usize>>,
}

impl Unit {
    fn of(witness: usize, place: usize, turns: &[Turn], source: &record::SourceText) -> Self {
        let mut out = Self { witness, place, words: String::new(), turns: Vec::with_capacity(turns.len()) };
        for turn in turns {
            if !out.turns.is_empty() {
                out.words.push('\n');
            }
            let start = out.words.len();
            out.words.push_str(&turn.text(source));
            out.turns.push(start..out.words.len());
        }
        out
    }
}

/// The witnesses whose structure had to change, by their place among the members.
pub(super) fn regrouped(members: &[Member<'_>]) -> Vec<Option<Witness>> {
    let mut out: Vec<Option<Witness>> = vec![None; members.len()];
    let shape = |m: &Member<'_>| -> Vec<Vec<Role>> {
        let roles = |turns: &[Turn]| turns.iter().map(|t| t.role).collect();
        std::iter::once(roles(&m.witness.opening))
            .chain(m.witness.exchanges.iter().map(|x| roles(&x.turns)))
            .collect()
    };
    let shapes: Vec<Vec<Vec<Role>>> = members.iter().map(shape).collect();
    if shapes.windows(2).all(|s| s[0] == s[1]) {
        return out;
    }
    let units = units(members);
    // From the last place to the first, so that a change does not move what is still to be changed.
    let mut runs = runs(&units, members);
    runs.sort_by_key(|run| std::cmp::Reverse(run.values().map(|r| r.start).max()));
    for run in runs {
        let now = |w: usize| out[w].as_ref().unwrap_or(members[w].witness);
        let strands: Vec<Strand<'_>> =
            run.iter().map(|(w, places)| Strand::of(*w, places.clone(), now(*w), members[*w].text)).collect();
        if strands.windows(2).all(|s| s[0].shape() == s[1].shape()) {
            continue;
        }
        let mut changed = rearranged(&strands, &now);
        if changed.is_empty() {
            let Some(segments) = segments(&strands) else { continue };
            changed = strands
                .iter()
                .enumerate()
                .filter_map(|(s, strand)| {
                    let ranges = ranges(&segments, s, strand.text.len());
                    let witness = rebuilt(strand, s, &segments, &ranges, now(strand.witness))?;
                    Some((strand.witness, witness))
                })
                .collect();
        }
        for (w, witness) in changed {
            out[w] = Some(witness);
        }
    }
    out
}

fn units(members: &[Member<'_>]) -> Vec<Unit> {
    let mut out = Vec::new();
    for (w, m) in members.iter().enumerate() {
        out.push(Unit::of(w, 0, &m.witness.opening, m.text));
        for (i, x) in m.witness.exchanges.iter().enumerate() {
            out.push(Unit::of(w, i + 1, &x.turns, m.text));
        }
    }
    out
}

/// What two units must share to be thought the same where less has joined units that do not stand side by side: the
/// formula with which an operator calls one reporter after the other is half of what he says.
const STRICTER: [f64; 3] = [0.45, 0.6, 0.75];

/// A run of units in each of the witnesses that hold it: its places.
type Run = BTreeMap<usize, std::ops::Range<usize>>;

/// The runs of units that hold the same text. Only those are told in which a witness has more than one, or in which the
/// turns differ.
fn runs(units: &[Unit], members: &[Member<'_>]) -> Vec<Run> {
    let words: Vec<(usize, &str)> = units.iter().map(|u| (u.witness, u.words.as_str())).collect();
    let mut links = matching::contained(&words);
    links.extend(by_turns(units));
    let mut stricter = STRICTER.iter();
    loop {
        let mut sets = Sets::new(units.len());
        for (a, b, _) in &links {
            sets.join(*a, *b);
        }
        attach_short(units, members.len(), &mut sets);
        let mut by_root: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for i in 0..units.len() {
            by_root.entry(sets.root(i)).or_default().push(i);
        }
        let (mut out, mut scattered) = (Vec::new(), Vec::new());
        for (root, of) in by_root.iter().filter(|(_, s)| s.len() > 1) {
            match run_of(of, units) {
                Some(run) if run.len() > 1 => out.push(run),
                Some(_) => {}
                None => scattered.push(*root),
            }
        }
        let Some(share) = stricter.next().filter(|_| !scattered.is_empty()) else { return out };
        links.retain(|(a, _, s)| s >= share || scattered.binary_search(&sets.root(*a)).is_err());
    }
}

/// A question that another printing has at the end of the answer before it is a fifth of its exchange there: too little for
/// the exchanges to be known by, but the whole turn stands in the other. Where it stands in one unit of a witness alone, the
/// two belong together.
fn by_turns(units: &[Unit]) -> Vec<(usize, usize, f64)> {
    let mut texts: Vec<(usize, &str)> = units.iter().map(|u| (u.witness, u.words.as_str())).collect();
    let mut of: Vec<usize> = Vec::new();
    for (u, unit) in units.iter().enumerate().filter(|(_, u)| u.turns.len() > 1) {
        for range in &unit.turns {
            texts.push((unit.witness, &unit.words[range.clone()]));
            of.push(u);
        }
    }
    let mut found: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (a, b, share) in matching::contained(&texts) {
        let (Some(turn), true) = (b.checked_sub(units.len()), a < units.len()) else { continue };
        // The turn is what is contained, not the unit.
        if share >= WHOLE && units[a].words.len() >= texts[b].1.len() {
            found.entry((turn, units[a].witness)).or_default().push(a);
        }
    }
    let single = found.into_iter().filter(|(_, at)| at.len() == 1);
    single.map(|((turn, _), at)| (of[turn].min(at[0]), of[turn].max(at[0]), 1.0)).collect()
}

/// The share of a turn's windows from which the whole of it stands in another text.
const WHOLE: f64 = 0.6;

/// The places of these units in their witnesses; none where those of one witness do not stand side by side. Then they
/// share a formula, or were printed elsewhere: nothing is known of what lies between.
fn run_of(of: &[usize], units: &[Unit]) -> Option<Run> {
    let mut run = Run::new();
    for u in of.iter().map(|i| &units[*i]).filter(|u| !u.words.is_empty()) {
        match run.get_mut(&u.witness) {
            // The units of a witness come in order.
            Some(r) if r.end == u.place => r.end += 1,
            Some(_) => return None,
            None => {
                run.insert(u.witness, u.place..u.place + 1);
            }
        }
    }
    Some(run)
}

/// `Yes.` and `Thank you.` are too short to be found by their wording. Such a unit that has no counterpart in a witness
/// goes to that neighbour which in the witness ends or begins with its words.
fn attach_short(units: &[Unit], witnesses: usize, sets: &mut Sets) {
    let roots: Vec<usize> = (0..units.len()).map(|i| sets.root(i)).collect();
    let mut held: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, u) in units.iter().enumerate() {
        held.entry((roots[i], u.witness)).or_default().push(i);
    }
    for i in 0..units.len() {
        // Three bytes a character, and twice as many characters as sequences at most.
        if units[i].words.len() > 6 * SHORT {
            continue;
        }
        let grams = matching::grams(&units[i].words);
        if grams.is_empty() || grams.len() > SHORT {
            continue;
        }
        let beside =
            |k: Option<usize>| k.filter(|k| units.get(*k).is_some_and(|u| u.witness == units[i].witness));
        let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
        'witnesses: for w in (0..witnesses).filter(|w| *w != units[i].witness) {
            if held.contains_key(&(roots[i], w)) {
                continue;
            }
            for (neighbour, at_end) in [(before, true), (after, false)] {
                let Some(there) = neighbour.and_then(|n| held.get(&(roots[n], w))) else { continue };
                let Some(other) = (if at_end { there.last() } else { there.first() }) else { continue };
                let edge =
                    matching::edge(&units[*other].words, 2 * units[i].words.chars().count() + 16, at_end);
                let all = matching::grams(&edge);
                let shared = grams.iter().filter(|g| all.binary_search(g).is_ok()).count();
                if shared * 10 >= grams.len() * 6 {
                    sets.join(i, *other);
                    continue 'witnesses;
                }
            }
        }
    }
}

/// Longest unit that is attached by its neighbours, in sequences of characters.
const SHORT: usize = 60;

/// A witness's run of units as one text.
struct Strand<'a> {
    witness: usize,
    places: std::ops::Range<usize>,
    turns: Vec<StrandTurn<'a>>,
    text: String,
}

struct StrandTurn<'a> {
    turn: &'a Turn,
    text: TurnText,
    /// Where it starts in the text of the strand, in bytes.
    start: usize,
    /// The unit that it is in.
    place: usize,
    /// Whether it is the first of its unit.
    first: bool,
}

impl<'a> Strand<'a> {
    fn of(
        w: usize,
        places: std::ops::Range<usize>,
        witness: &'a Witness,
        source: &record::SourceText,
    ) -> Self {
        let mut out = Self { witness: w, places: places.clone(), turns: Vec::new(), text: String::new() };
        for place in places {
            let turns = if place == 0 { &witness.opening } else { &witness.exchanges[place - 1].turns };
            for (i, turn) in turns.iter().enumerate() {
                if !out.text.is_empty() {
                    out.text.push('\n');
                }
                let text = TurnText::of(w, turn, witness, source);
                let start = out.text.len();
                out.text.push_str(&text.text);
                out.turns.push(StrandTurn { turn, text, start, place, first: i == 0 });
            }
        }
        out
    }

    /// What must be equal where nothing is to be done.
    fn shape(&self) -> Vec<(Role, bool, bool)> {
        self.turns.iter().map(|t| (t.turn.role, t.first, t.place == 0)).collect()
    }
}

/// A turn of all strands together: where it starts in each of them, in bytes, and what it is.
struct Segment {
    starts: Vec<usize>,
    /// The turn of the strand that starts here.
    turns: Vec<Option<usize>>,
    role: Role,
    first: bool,
    opening: bool,
    /// Who speaks from here, as the strands with a label here name them.
    speakers: Vec<String>,
}

fn segments(strands: &[Strand<'_>]) -> Option<Vec<Segment>> {
    let mut tokenizer = Tokenizer::new().fold(|c, out| out.push(script::fold(c)));
    let mut witnesses = Vec::new();
    for s in strands {
        let w = collate::Witness::read(
            record::Siglum::nth(s.witness).to_string(),
            s.text.as_str(),
            &mut tokenizer,
        )
        .ok()?;
        let token = |offset: usize| w.tokens().partition_point(|k| (k.start as usize) < offset);
        let borders: Vec<usize> = s.turns.iter().skip(1).map(|t| token(t.start)).collect();
        let lacunae: Vec<usize> =
            s.turns.iter().flat_map(|t| t.text.lacunae.iter().map(|(o, _)| token(t.start + o))).collect();
        witnesses.push(w.with_borders(borders).and_then(|w| w.with_lacunae(lacunae)).ok()?);
    }
    let collation = collate::collate(&witnesses, &Options::default());
    let limits = limits(strands, &witnesses, &collation);
    let mut out = Vec::new();
    for l in limits {
        let starts = (0..strands.len())
            .map(|s| match l.turns[s] {
                Some(t) => strands[s].turns[t].start,
                None if l.column == 0 => 0,
                None => {
                    let token = collation.tokens_in(s, &(l.column..collation.width())).start;
                    witnesses[s].tokens().get(token).map_or(strands[s].text.len(), |t| t.start as usize)
                }
            })
            .collect();
        let of = |f: &dyn Fn(&StrandTurn<'_>) -> bool| {
            let said = l.turns.iter().zip(strands).filter_map(|(t, s)| t.map(|t| f(&s.turns[t])));
            said.fold((0, 0), |(yes, all), said| (yes + usize::from(said), all + 1))
        };
        let mut roles: BTreeMap<Role, usize> = BTreeMap::new();
        for (t, s) in l.turns.iter().zip(strands) {
            if let Some(t) = t {
                *roles.entry(s.turns[*t].turn.role).or_default() += 1;
            }
        }
        let role = roles.into_iter().rev().max_by_key(|(_, n)| *n).map(|(r, _)| r)?;
        let named = l.turns.iter().zip(strands).filter_map(|(t, s)| s.turns[(*t)?].turn.speaker.clone());
        let speakers: Vec<String> = named.collect();
        let (first, all) = of(&|t| t.first);
        let (opening, _) = of(&|t| t.place == 0);
        out.push(Segment {
            starts,
            turns: l.turns,
            role,
            first: first * 2 >= all,
            opening: opening * 2 > all,
            speakers,
        });
    }
    // The starts of each strand must ascend; where a passage was moved they need not, and then nothing is changed.
    let ascending = out.windows(2).all(|s| s[0].starts.iter().zip(&s[1].starts).all(|(a, b)| a <= b));
    ascending.then_some(out)
}

/// A place where turns may divide.
struct Limit {
    column: usize,
    /// The turn of each strand that starts there.
    turns: Vec<Option<usize>>,
}

fn limits(strands: &[Strand<'_>], witnesses: &[collate::Witness], collation: &Collation) -> Vec<Limit> {
    let mut out: Vec<Limit> = vec![Limit { column: 0, turns: vec![None; strands.len()] }];
    for (s, strand) in strands.iter().enumerate() {
        let mut mine: Vec<(usize, usize)> = Vec::new();
        for (t, turn) in strand.turns.iter().enumerate() {
            let token = witnesses[s].tokens().partition_point(|k| (k.start as usize) < turn.start);
            let column = if t == 0 && token == 0 {
                let all = collation.tokens_in(s, &(0..collation.width().min(BESIDE)));
                // A strand that starts later than the others starts a turn where it starts, if a label says so: the rest
                // of an answer whose head is lost starts in the middle of a turn.
                if !all.is_empty() || token >= witnesses[s].tokens().len() {
                    0
                } else if turn.turn.origin == TurnOrigin::Labelled {
                    collation.column_of(s, token)
                } else {
                    continue;
                }
            } else if token < witnesses[s].tokens().len() {
                collation.column_of(s, token)
            } else {
                continue;
            };
            mine.push((column, t));
        }
        for distance in 0..=NEAR {
            mine.retain(|(column, t)| {
                let near =
                    out.iter_mut().find(|l| l.column.abs_diff(*column) == distance && l.turns[s].is_none());
                match near {
                    Some(l) => {
                        l.turns[s] = Some(*t);
                        false
                    }
                    None => true,
                }
            });
        }
        for (column, t) in mine {
            let mut turns = vec![None; strands.len()];
            turns[s] = Some(t);
            out.push(Limit { column, turns });
        }
        out.sort_by_key(|l| l.column);
    }
    out.retain(|l| {
        let has = l.turns.iter().flatten().count();
        let against = (0..strands.len())
            .filter(|s| {
                let holds = |columns: std::ops::Range<usize>| !collation.tokens_in(*s, &columns).is_empty();
                l.turns[*s].is_none()
                    && holds(l.column.saturating_sub(BESIDE)..l.column)
                    && holds(l.column..(l.column + BESIDE).min(collation.width()))
            })
            .count();
        has > 0
            && (has >= against
                || has * LABELLED >= against
                    && l.turns.iter().zip(strands).any(|(t, s)| t.is_some_and(|t| names_another(s, t))))
    });
    out
}

/// A printed label that names another person stands against so many printings without one: what one of fifty has is a slip.
const LABELLED: usize = 3;

/// Whether a printed label names another person than the turn before it: then words of two persons would be joined, and
/// given to one whom this witness does not name for them.
fn names_another(strand: &Strand<'_>, turn: usize) -> bool {
    let own = strand.turns[turn].turn;
    let before = turn.checked_sub(1).and_then(|t| strand.turns[t].turn.speaker.as_deref());
    own.label.is_some()
        && own.attribution.limits == Certainty::Printed
        && own.speaker.as_deref().is_some_and(|s| before != Some(s))
        && own.role != Role::Question
}

/// What each segment holds of a strand, where they follow one another.
fn ranges(segments: &[Segment], s: usize, length: usize) -> Vec<(usize, usize)> {
    let end = |k: usize| segments.get(k + 1).map_or(length, |n| n.starts[s]);
    let from = |k: usize, g: &Segment| if k == 0 { 0 } else { g.starts[s] };
    segments.iter().enumerate().map(|(k, g)| (from(k, g), end(k))).collect()
}

/// Letters in a row by which a turn is found in another text: in Han characters, and in letters.
const WINDOW: (usize, usize) = (6, 14);

/// How many windows must say the same of where a turn begins.
const SAID: usize = 3;

/// A cut is put at the beginning of a turn or a paragraph that lies so near, in bytes.
const SNAP: usize = 24;

/// One printing gathers a question with the follow-up to it, and after them the two answers:
///
/// ```text
/// A   Q  Who pays?     VENN  The ships.     Q  How much?     VENN  Four per cent.
/// B   Q  Who pays? How much?                VENN  The ships. Four per cent.
/// ```
///
/// The turns of the printing that has most of them are looked for in the others, which are cut where these begin, and set in
/// their order.
fn rearranged<'w>(strands: &[Strand<'_>], now: &dyn Fn(usize) -> &'w Witness) -> Vec<(usize, Witness)> {
    let fullest = strands.iter().enumerate().max_by_key(|(s, t)| (t.turns.len(), std::cmp::Reverse(*s)));
    let Some((of, reference)) = fullest else { return vec![] };
    let mut out = Vec::new();
    for (s, strand) in strands.iter().enumerate().filter(|(s, _)| *s != of) {
        // Where turns stand together, there are fewer of them.
        if strand.turns.len() >= reference.turns.len() {
            continue;
        }
        let starts = starts_of(reference, strand);
        let found: Vec<usize> = starts.iter().flatten().copied().collect();
        if found.len() < 2 || found.windows(2).all(|w| w[0] <= w[1]) {
            continue;
        }
        let mut sorted = found.clone();
        sorted.sort_unstable();
        let (mut segments, mut ranges) = (Vec::new(), Vec::new());
        for (turn, start) in reference.turns.iter().zip(&starts) {
            let Some(start) = *start else { continue };
            let end = sorted.iter().copied().find(|x| *x > start).unwrap_or(strand.text.len());
            let from = if Some(&start) == sorted.first() { 0 } else { start };
            let own = strand.turns.iter().position(|t| t.start.abs_diff(from) <= 1);
            let mut turns = vec![None; strands.len()];
            turns[s] = own;
            segments.push(Segment {
                starts: vec![from; strands.len()],
                turns,
                role: turn.turn.role,
                first: turn.first,
                opening: turn.place == 0,
                speakers: turn.turn.speaker.clone().into_iter().collect(),
            });
            ranges.push((from, end));
        }
        if let Some(witness) = rebuilt(strand, s, &segments, &ranges, now(strand.witness)) {
            out.push((strand.witness, witness));
        }
    }
    out
}

/// Where the turns of one strand begin in another, in bytes of its text; none where it does not have them.
fn starts_of(reference: &Strand<'_>, strand: &Strand<'_>) -> Vec<Option<usize>> {
    let letters = |text: &str| -> (Vec<usize>, Vec<char>) {
        let of = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        of.map(|(i, c)| (i, script::fold(c))).unzip()
    };
    let (at, text) = letters(&strand.text);
    let han = text.iter().filter(|c| script::is_han(**c)).count() * 2 >= text.len();
    let width = if han { WINDOW.0 } else { WINDOW.1 };
    let mut places: rustc_hash::FxHashMap<u32, Option<usize>> = rustc_hash::FxHashMap::default();
    for (i, w) in matching::hashes(&text, width).into_iter().enumerate() {
        // What stands twice tells no place.
        places.entry(w).and_modify(|p| *p = None).or_insert(Some(i));
    }
    let start = |turn: &StrandTurn<'_>| -> Option<usize> {
        let own = matching::hashes(&letters(&turn.text.text).1, width);
        let mut said: Vec<usize> = own
            .iter()
            .enumerate()
            .filter_map(|(i, w)| places.get(w).copied().flatten()?.checked_sub(i))
            .collect();
        if said.is_empty() || said.len() < SAID.min(own.len()) || said.len() * 2 < own.len() {
            return None;
        }
        said.sort_unstable();
        let letter = said[said.len() / 2];
        // A formula that another turn has too points elsewhere; what is the turn itself points to one place.
        let agree = said.iter().filter(|s| s.abs_diff(letter) <= 2).count();
        if agree * 5 < said.len() * 4 || own.len() < SHORT && agree < own.len() {
            return None;
        }
        let start = at.get(letter).map(|at| snapped(strand, *at))?;
        // A question gathered with others stands in a question.
        let within = strand.turns.iter().rev().find(|t| t.start <= start)?;
        (within.turn.role == turn.turn.role).then_some(start)
    };
    reference.turns.iter().map(start).collect()
}

/// The beginning of a turn or a paragraph nearest to a place of a strand; the place itself where none is near.
fn snapped(strand: &Strand<'_>, at: usize) -> usize {
    let turns = strand.turns.iter().map(|t| t.start);
    let borders = strand.turns.iter().flat_map(|t| t.text.borders.iter().map(|b| t.start + b));
    let near = |x: &usize| x.abs_diff(at) <= SNAP;
    turns.chain(borders).filter(near).min_by_key(|x| x.abs_diff(at)).unwrap_or(at)
}

/// The witness with the turns of the segments in place of those of the strand; none where nothing would differ.
fn rebuilt(
    strand: &Strand<'_>,
    s: usize,
    segments: &[Segment],
    ranges: &[(usize, usize)],
    witness: &Witness,
) -> Option<Witness> {
    let mut opening: Vec<Turn> = Vec::new();
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut fresh = true;
    let in_opening = segments.iter().take_while(|g| g.opening).count();
    for (k, (g, (from, end))) in segments.iter().zip(ranges.iter().copied()).enumerate() {
        fresh |= g.first || k == in_opening;
        let Some(turn) = cut(strand, from, end, g, s) else { continue };
        if k < in_opening {
            opening.push(turn);
            continue;
        }
        let (outlet, headings) = furnishing(strand, g.turns[s], witness);
        match exchanges.last_mut() {
            Some(x) if !fresh => {
                x.turns.push(turn);
                x.outlet = x.outlet.take().or(outlet);
                x.headings.extend(headings);
            }
            _ => exchanges.push(Exchange { outlet, headings, turns: vec![turn] }),
        }
        fresh = false;
    }
    let mut out = witness.clone();
    let from = strand.places.start.max(1) - 1;
    let to = strand.places.end - 1;
    if strand.places.start == 0 {
        out.opening = opening;
    } else if !opening.is_empty() {
        // The others have no exchange here but an opening, and this one prints something before it.
        exchanges.insert(0, Exchange { outlet: None, headings: vec![], turns: opening });
    }
    let added = exchanges.len();
    out.exchanges.splice(from..to, exchanges);
    if out.opening == witness.opening && out.exchanges == witness.exchanges {
        return None;
    }
    renumber(&mut out, from, to, added);
    Some(out)
}

/// What stands over the unit whose first turn this is.
fn furnishing(strand: &Strand<'_>, turn: Option<usize>, witness: &Witness) -> (Option<Outlet>, Vec<Heading>) {
    let unit = turn.map(|t| &strand.turns[t]).filter(|t| t.first && t.place > 0);
    let x = unit.and_then(|t| witness.exchanges.get(t.place - 1));
    x.map_or((None, vec![]), |x| (x.outlet.clone(), x.headings.clone()))
}

/// The turn that a range of the strand's text holds.
fn cut(strand: &Strand<'_>, from: usize, to: usize, segment: &Segment, s: usize) -> Option<Turn> {
    let own = segment.turns[s].map(|t| strand.turns[t].turn);
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, t) in strand.turns.iter().enumerate() {
        let end = t.start + t.text.text.len();
        if end <= from || t.start >= to {
            continue;
        }
        let (a, b) = (from.saturating_sub(t.start), to.min(end) - t.start);
        // A label that turned out to open no turn is words again.
        let unlabelled = a == 0 && segment.turns[s] != Some(i);
        if let Some(label) = t.turn.label.as_ref().filter(|_| unlabelled) {
            pieces.push(Piece { span: label.span, juncture: Juncture::Paragraph });
        }
        for (piece, part, whole) in t.text.parts(a, b) {
            let juncture = match t.turn.pieces[piece].juncture {
                // What starts in the middle of a printed paragraph is the first of its turn.
                _ if !whole => Juncture::Start,
                Juncture::Start => Juncture::Paragraph,
                other => other,
            };
            let juncture =
                if unlabelled && piece == 0 && t.turn.label.is_some() && juncture == Juncture::Paragraph {
                    Juncture::Joined { space: true, by: record::Joint::Line }
                } else {
                    juncture
                };
            pieces.push(Piece { span: part, juncture });
        }
    }
    let first = pieces.first_mut()?;
    if !matches!(first.juncture, Juncture::Gap(_)) {
        first.juncture = Juncture::Start;
    }
    Some(match own {
        Some(turn) => Turn { role: segment.role, pieces, ..turn.clone() },
        None => {
            let attribution = Attribution {
                limits: Certainty::Inferred,
                role: Certainty::Inferred,
                speaker: Certainty::Inferred,
                second: None,
            };
            // Somebody goes on after an interjection that this printing leaves out.
            let running =
                strand.turns.iter().rev().find(|t| t.start <= from).and_then(|t| t.turn.speaker.clone());
            let speaker = running.filter(|s| segment.speakers.contains(s));
            Turn {
                role: segment.role,
                origin: TurnOrigin::Inferred,
                label: None,
                speaker,
                attribution,
                pieces,
            }
        }
    })
}

/// Gaps name the exchange that they lie in or before: exchanges `from..to` have become `added`.
fn renumber(witness: &mut Witness, from: usize, to: usize, added: usize) {
    let exchanges = &witness.exchanges;
    let span = |i: usize| exchanges[i].turns.iter().filter_map(Turn::span).reduce(TextSpan::cover);
    let has = |i: usize, role: Role| exchanges[i].turns.iter().any(|t| t.role == role);
    witness.gaps.retain_mut(|g| {
        if g.exchange < from {
            return true;
        }
        if g.exchange >= to {
            g.exchange = g.exchange - to + from + added;
            return true;
        }
        let here = (from..from + added).find(|i| span(*i).is_some_and(|s| s.end() >= g.at));
        g.exchange = here.unwrap_or(from + added);
        let both = here.is_some_and(|i| has(i, Role::Question) && has(i, Role::Answer));
        !(both && matches!(g.kind, GapKind::QuestionLost | GapKind::AnswerLost))
    });
}
