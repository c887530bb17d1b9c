//! Which witnesses print one event, and which of their exchanges are the same.
//!
//! Nobody tells: a folder holds forty files of three years, some with one exchange left. Wording decides first.
//! Officials repeat themselves from year to year, so shared formulas prove nothing; shared *runs*, drawn as hashes of
//! short windows, do. Where two fragments of one day share no exchange, day, series and speaker decide, unless the day
//! held two conferences.

use std::collections::BTreeMap;

use record::{GapKind, Role, SourceText, Witness};
use rustc_hash::FxHashMap;

use crate::script;
use crate::{Candidate, Sketch};

/// Length of the windows in characters. Eight Han characters recur by chance in formulas only; three words of a
/// script with letters are about sixteen.
const HAN_WINDOW: usize = 8;
const LETTER_WINDOW: usize = 16;

/// One window in this many is kept in a sketch, chosen by its hash so that all witnesses keep the same ones. A
/// fragment of three short exchanges (1,500 characters) then still has about fifty.
const ONE_IN: u32 = 32;

/// Two witnesses are one event where they share so much of the smaller sketch, and that over so many of its stretches, or
/// where they share much more of it. What two conferences share is one answer that was given again: it fills a stretch or
/// two. What two printings share is a little everywhere: independent noise of ten per cent on either side leaves a fifth of
/// the windows of eight.
#[derive(Clone, Copy)]
struct Needed {
    share: f64,
    spread: f64,
    alone: f64,
}

const SAME_DAY: Needed = Needed { share: 0.15, spread: 0.4, alone: 0.3 };
/// …where one of the days is not known.
const DAY_UNKNOWN: Needed = Needed { share: 0.15, spread: 0.5, alone: 0.6 };
/// …where the days differ, or the heads of the casts: then one of them is misprinted, and the texts must be nearly the same.
const OTHER_DAY: Needed = Needed { share: 0.6, spread: 0.6, alone: 0.6 };

/// …and of a short text almost all of it.
const SHORT_ALONE: f64 = 0.8;

/// What stands on so many days is a formula, and says nothing of the event.
const FORMULA_DAYS: usize = 3;

/// Over fewer stretches nothing is spread: two of a short text are filled by two formulas.
const SPREAD_OVER: u32 = 4;

/// Up to so many windows a sketch is not sampled.
const DENSE: usize = 512;

/// Letters of a stretch: a dozen windows of a sketch.
const STRETCH_LETTERS: usize = 400;

/// A window in more witnesses than this is paired with the first of them only: three hundred printings of one event
/// share all their windows, and a chain through the first ones is enough.
const PAIRED: usize = 48;

/// The factor of the hash of a window (of `rustc-hash`, which takes it from a search for good ones).
const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;

/// The hash of every window of so many characters: a polynomial, so that the next comes from the last by what goes and
/// what comes. Sixteen characters hashed anew at every place took a twentieth of the whole work.
pub(crate) fn hashes(chars: &[char], width: usize) -> Vec<u32> {
    if width == 0 || chars.len() < width {
        return Vec::new();
    }
    let number = |c: char| u64::from(u32::from(c));
    let step = |hash: u64, c: u64| hash.wrapping_add(c).wrapping_mul(FACTOR);
    // The upper half is the better mixed one.
    let told = |hash: u64| (hash.rotate_left(26) >> 32) as u32;
    let leaving = (0..width).fold(1u64, |power, _| power.wrapping_mul(FACTOR));
    let mut hash = chars[..width].iter().fold(0, |hash, c| step(hash, number(*c)));
    let mut out = Vec::with_capacity(chars.len() - width + 1);
    out.push(told(hash));
    for (gone, come) in chars.iter().zip(&chars[width..]) {
        hash = step(hash.wrapping_sub(number(*gone).wrapping_mul(leaving)), number(*come));
        out.push(told(hash));
    }
    out
}

/// The letters, digits and Han characters of a text, folded: what printings set alike.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len() / 2);
    letters.extend(
        text.chars().filter(|c| script::is_han(*c) || script::is_letter_or_digit(*c)).map(script::fold),
    );
    letters
}

fn windows(text: &str) -> Vec<u32> {
    let chars: Vec<char> = letters(text);
    let han = chars.iter().filter(|c| script::is_han(**c)).count();
    let width = if han * 2 >= chars.len() { HAN_WINDOW } else { LETTER_WINDOW };
    hashes(&chars, width)
}

pub(crate) fn sketch(witness: &Witness, text: &SourceText) -> Sketch {
    // Questions are asked again at every conference of a day, and greetings are a house's style.
    let answers = |t: &record::Turn| matches!(t.role, Role::Answer | Role::Statement | Role::Interpreter);
    let drawn = |of: &dyn Fn(&record::Turn) -> bool| {
        let (mut out, mut letters): (Vec<(u32, u8)>, usize) = (Vec::new(), 0);
        // A short text shows all of its windows: a thirty-second part of them would be two or three.
        let mut all_kept = true;
        for turn in witness.turns().filter(|t| of(t)) {
            let all = windows(&turn.text(text));
            let stretch = |i: usize| ((letters + i) / STRETCH_LETTERS % 64) as u8;
            let kept = all.iter().enumerate().filter(|(_, h)| all_kept || h.is_multiple_of(ONE_IN));
            out.extend(kept.map(|(i, h)| (*h, stretch(i))));
            letters += all.len();
            if all_kept && letters > DENSE {
                all_kept = false;
                out.retain(|(h, _)| h.is_multiple_of(ONE_IN));
            }
        }
        out
    };
    let mut drawing = drawn(&answers);
    let all = drawn(&|_| true);
    // Where hardly anything is an answer, the roles are not known.
    if drawing.len() * 4 < all.len() {
        drawing = all;
    }
    drawing.sort_unstable();
    drawing.dedup_by_key(|(hash, _)| *hash);
    let (hashes, stretches) = drawing.into_iter().unzip();
    let lost = |g: &record::Gap| match g.kind {
        GapKind::Beginning | GapKind::PageJump | GapKind::End | GapKind::HeadLost => true,
        // Reporters interrupt each other; a question at the very end has lost its answer.
        GapKind::AnswerLost => g.exchange >= witness.exchanges.len(),
        GapKind::QuestionLost | GapKind::TailLost => false,
    };
    Sketch { hashes, stretches, fragment: witness.gaps.iter().any(lost) }
}

/// Union of sets by index, the smaller root winning, so that the result depends on the sets alone.
#[derive(Debug)]
pub(crate) struct Sets(Vec<usize>);

impl Sets {
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

pub(crate) fn group(candidates: &[Candidate<'_>]) -> Vec<Vec<usize>> {
    // Everything below works on this order, which does not depend on the order of the candidates.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|i| (candidates[*i].witness.source, candidates[*i].name, first_place(&candidates[*i])));
    let c = |k: usize| &candidates[order[k]];
    let day = |k: usize| c(k).witness.clues.day().map(|d| d.date);
    let n = order.len();
    let mut sets = Sets::new(n);

    let sketches: Vec<&Sketch> = order.iter().map(|i| candidates[*i].sketch).collect();
    let shapes: Vec<Shape> = sketches.iter().map(|s| Shape::of(s)).collect();
    let days: Vec<Option<record::Date>> = (0..n).map(day).collect();
    for ((a, b), shared) in shared_stretches(&sketches, &days) {
        let (a, b) = (a as usize, b as usize);
        // Two of the same source are two events that somebody set in one file.
        if c(a).witness.source == c(b).witness.source {
            continue;
        }
        let needed = match (days[a], days[b]) {
            _ if other_heads(c(a).witness, c(b).witness) => OTHER_DAY,
            (Some(x), Some(y)) if x == y => SAME_DAY,
            (Some(_), Some(_)) => OTHER_DAY,
            _ => DAY_UNKNOWN,
        };
        if shared.suffices(&shapes[a], &shapes[b], needed) {
            sets.join(a, b);
        }
    }
    join_fragments(&mut sets, n, &|k| (c(k).witness, c(k).sketch.fragment), &day);

    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (k, i) in order.iter().enumerate() {
        groups.entry(sets.root(k)).or_default().push(*i);
    }
    groups.into_values().collect()
}

/// How much a sketch holds: of all its hashes, those that a longer text would show too; and over how many stretches.
struct Shape {
    hashes: usize,
    sampled: usize,
    stretches: u32,
}

impl Shape {
    fn of(sketch: &Sketch) -> Self {
        Self {
            hashes: sketch.hashes.len(),
            sampled: sketch.hashes.iter().filter(|h| h.is_multiple_of(ONE_IN)).count(),
            stretches: sketch.stretches.iter().fold(0u64, |all, s| all | 1 << (s % 64)).count_ones(),
        }
    }

    /// Whether all windows are kept.
    fn is_dense(&self) -> bool {
        self.sampled < self.hashes
    }
}

/// What two witnesses share.
#[derive(Clone, Copy, Debug, Default)]
struct InCommon {
    windows: u32,
    /// Of these, those that a longer text would show too.
    sampled: u32,
    /// The stretches of either in which it stands, a bit each.
    of: [u64; 2],
}

impl InCommon {
    fn suffices(self, a: &Shape, b: &Shape, needed: Needed) -> bool {
        let second = b.hashes < a.hashes;
        let smaller = if second { b } else { a };
        let (common, of) = if a.is_dense() && b.is_dense() {
            (self.windows, smaller.hashes)
        } else {
            (self.sampled, a.sampled.min(b.sampled))
        };
        let share = f64::from(common) / of.max(1) as f64;
        let all = smaller.stretches;
        let spread = f64::from(self.of[usize::from(second)].count_ones()) / f64::from(all.max(1));
        // A short text that a year later is half repeated shares most of it too.
        let alone = if smaller.is_dense() && needed.alone >= OTHER_DAY.alone {
            needed.alone.max(SHORT_ALONE)
        } else {
            needed.alone
        };
        share >= alone || all >= SPREAD_OVER && share >= needed.share && spread >= needed.spread
    }
}

/// What each two witnesses share but for formulas, the earlier one first.
fn shared_stretches(sketches: &[&Sketch], days: &[Option<record::Date>]) -> FxHashMap<(u32, u32), InCommon> {
    let mut held: Vec<(u32, u32, u8)> = Vec::with_capacity(sketches.iter().map(|s| s.hashes.len()).sum());
    for (i, s) in sketches.iter().enumerate() {
        let stretches = s.stretches.iter().copied().chain(std::iter::repeat(0));
        held.extend(s.hashes.iter().zip(stretches).map(|(h, at)| (*h, i as u32, at)));
    }
    held.sort_unstable();
    let mut shared: FxHashMap<(u32, u32), InCommon> = FxHashMap::default();
    let mut on: Vec<record::Date> = Vec::new();
    for holders in held.chunk_by(|a, b| a.0 == b.0).filter(|h| h.len() > 1) {
        on.clear();
        for day in holders.iter().filter_map(|(_, i, _)| days[*i as usize]) {
            if !on.contains(&day) {
                on.push(day);
            }
            if on.len() >= FORMULA_DAYS {
                break;
            }
        }
        if on.len() >= FORMULA_DAYS {
            continue;
        }
        for (i, (_, a, there)) in holders.iter().enumerate() {
            for (_, b, here) in holders[..i].iter().take(PAIRED) {
                let common = shared.entry((*b, *a)).or_default();
                common.windows += 1;
                common.sampled += u32::from(holders[0].0.is_multiple_of(ONE_IN));
                common.of[0] |= 1 << (here % 64);
                common.of[1] |= 1 << (there % 64);
            }
        }
    }
    shared
}

/// Whether two different persons are at the head of the casts.
fn other_heads(a: &Witness, b: &Witness) -> bool {
    let folded = |w: &Witness| w.clues.speaker.as_deref().map(crate::forms::who::folded);
    match (folded(a), folded(b)) {
        (Some(x), Some(y)) => !crate::persons::same_name(&x, &y) && !x.contains(&y) && !y.contains(&x),
        _ => false,
    }
}

fn first_place(c: &Candidate<'_>) -> usize {
    c.witness.turns().next().and_then(record::Turn::span).map_or(0, record::TextSpan::start)
}

/// Witnesses of one day and series that share no wording are fragments of one event, unless they contradict each
/// other: two openings, two venues, two speakers.
fn join_fragments<'a>(
    sets: &mut Sets,
    n: usize,
    of: &dyn Fn(usize) -> (&'a Witness, bool),
    day: &dyn Fn(usize) -> Option<record::Date>,
) {
    let witness = |k: usize| of(k).0;
    let mut days: BTreeMap<(record::Date, &record::Slug), Vec<usize>> = BTreeMap::new();
    for k in 0..n {
        if let (Some(d), Some(s)) = (day(k), witness(k).clues.series.as_ref()) {
            days.entry((d, s)).or_default().push(k);
        }
    }
    for members in days.values() {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for k in members {
            parts.entry(sets.root(*k)).or_default().push(*k);
        }
        if parts.len() < 2 {
            continue;
        }
        let parts: Vec<Vec<usize>> = parts.into_values().collect();
        let contradict = |a: &[usize], b: &[usize]| {
            a.iter().any(|x| b.iter().any(|y| contradicts(witness(*x), witness(*y))))
        };
        let clash = (0..parts.len()).any(|i| (0..i).any(|j| contradict(&parts[i], &parts[j])));
        // Two whole texts of one day that share no answer are two conferences.
        let fragment = |part: &[usize]| part.iter().any(|k| of(*k).1);
        if !clash {
            for p in parts[1..].iter().filter(|p| fragment(&parts[0]) || fragment(p)) {
                sets.join(parts[0][0], p[0]);
            }
        }
    }
}

fn contradicts(a: &Witness, b: &Witness) -> bool {
    let differ = |x: &Option<String>, y: &Option<String>| match (x, y) {
        (Some(x), Some(y)) => !x.contains(y.as_str()) && !y.contains(x.as_str()),
        _ => false,
    };
    let (x, y) = (&a.clues, &b.clues);
    a.source == b.source
        // Two openings that share no wording (else they would be joined by now) are two events.
        || (!a.opening.is_empty() && !b.opening.is_empty())
        || differ(&x.speaker, &y.speaker)
        || differ(&x.venue, &y.venue)
        || differ(&x.occasion, &y.occasion)
        || x.language != y.language
}

/// An exchange of a witness, offered for matching with those of other witnesses.
#[derive(Debug)]
pub(crate) struct ExchangeText {
    pub(crate) witness: usize,
    pub(crate) index: usize,
    pub(crate) outlet: Option<String>,
    pub(crate) words: String,
}

/// The share of the smaller exchange's windows from which two exchanges are one. Windows are short here, since the
/// event is known to be the same and exchanges differ in topic.
const SAME_EXCHANGE: f64 = 0.25;
const SAME_OUTLET: f64 = 0.06;
const EXCHANGE_WINDOW: usize = 5;
const EXCHANGE_LETTERS: usize = 10;

/// The windows of an exchange, folded, sorted, each once: of texts in letters longer ones, since any two long texts
/// share most sequences of five letters.
fn exchange_windows(words: &str, one_in: impl Fn(usize) -> u32) -> Vec<u32> {
    let chars: Vec<char> = letters(words);
    let han = chars.iter().filter(|c| script::is_han(**c)).count();
    let width = if han * 2 >= chars.len() { EXCHANGE_WINDOW } else { EXCHANGE_LETTERS };
    let mut v: Vec<u32> = hashes(&chars, width);
    let keep = one_in(v.len());
    v.retain(|h| h.is_multiple_of(keep));
    v.sort_unstable();
    v.dedup();
    v
}

/// From how many windows on a quarter of them is enough.
const SAMPLED: usize = 400;

/// How many windows any two texts share: pairs that share some, the earlier text first.
fn shared_windows(sketches: &[impl AsRef<[u32]>]) -> FxHashMap<(u32, u32), u32> {
    let mut held: Vec<u64> = Vec::with_capacity(sketches.iter().map(|s| s.as_ref().len()).sum());
    for (i, s) in sketches.iter().enumerate() {
        held.extend(s.as_ref().iter().map(|h| (u64::from(*h) << 32) | i as u64));
    }
    held.sort_unstable();
    let mut shared: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for holders in held.chunk_by(|a, b| a >> 32 == b >> 32) {
        for (i, a) in holders.iter().enumerate() {
            for b in holders[..i].iter().take(PAIRED) {
                *shared.entry((*b as u32, *a as u32)).or_default() += 1;
            }
        }
    }
    shared
}

/// The share of a text's windows that must stand in another for it to be contained, and how many windows it must have
/// for that to say anything: a formula has a dozen. Noise of five per cent on either side leaves three windows in
/// five, and of those in letters one in three.
const CONTAINED: f64 = 0.3;
const TELLING: usize = 12;

/// Pairs of texts of different witnesses of which one holds the other, for the most part, with the share of the smaller
/// one's windows that the other has.
pub(crate) fn contained(texts: &[(usize, &str)]) -> Vec<(usize, usize, f64)> {
    let whole: Vec<Vec<u32>> =
        texts.iter().map(|(_, words)| exchange_windows(words, |_| WINDOWS_ONE_IN)).collect();
    let mut out: Vec<(usize, usize, f64)> = shared_windows(&whole)
        .into_iter()
        .filter_map(|((a, b), count)| {
            let (a, b) = (a as usize, b as usize);
            let smaller = whole[a].len().min(whole[b].len());
            let share = f64::from(count) / smaller.max(1) as f64;
            let enough = smaller >= TELLING && share >= CONTAINED;
            (enough && texts[a].0 != texts[b].0).then_some((a, b, share))
        })
        .collect();
    out.sort_unstable_by_key(|(a, b, _)| (*a, *b));
    out
}

/// One window in so many, by its hash: of a long text and of a part of it the same ones.
const WINDOWS_ONE_IN: u32 = 2;

/// Runs of two Han characters or three letters, folded, sorted, each once: what very short texts are compared by.
pub(crate) fn grams(words: &str) -> Vec<u32> {
    let chars: Vec<char> = letters(words);
    let han = chars.iter().any(|c| script::is_han(*c));
    let mut v: Vec<u32> = hashes(&chars, if han { 2 } else { 3 });
    v.sort_unstable();
    v.dedup();
    v
}

/// The first or last characters of a text.
pub(crate) fn edge(words: &str, characters: usize, at_end: bool) -> String {
    if at_end {
        let from = words.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(i, _)| i);
        words[from..].to_owned()
    } else {
        words.chars().take(characters).collect()
    }
}

/// Groups exchanges: clusters of indices into `exchanges`, at most one of each witness in a cluster.
pub(crate) fn exchanges(exchanges: &[ExchangeText]) -> Vec<Vec<usize>> {
    let sketches: Vec<Vec<u32>> = exchanges
        .iter()
        // Long exchanges need no more than a sample.
        .map(|x| exchange_windows(&x.words, |n| if n > SAMPLED { 4 } else { 1 }))
        .collect();
    let mut links: Vec<(u32, usize, usize)> = shared_windows(&sketches)
        .into_iter()
        .filter_map(|((a, b), count)| {
            let (a, b) = (a as usize, b as usize);
            // A sampled sketch against a whole one: compare what both could share.
            let smaller = sketches[a].len().min(sketches[b].len()).max(1);
            let share = f64::from(count) / smaller as f64;
            let same_outlet = exchanges[a].outlet.is_some() && exchanges[a].outlet == exchanges[b].outlet;
            let needed = if same_outlet { SAME_OUTLET } else { SAME_EXCHANGE };
            (share >= needed && exchanges[a].witness != exchanges[b].witness).then_some((
                (share.min(1.0) * 1e6) as u32,
                a,
                b,
            ))
        })
        .collect();
    links.sort_by(|x, y| y.0.cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut cluster_of: Vec<usize> = (0..exchanges.len()).collect();
    let mut clusters: Vec<Vec<usize>> = (0..exchanges.len()).map(|i| vec![i]).collect();
    for (_, a, b) in links {
        let (x, y) = (cluster_of[a].min(cluster_of[b]), cluster_of[a].max(cluster_of[b]));
        if x == y {
            continue;
        }
        let clash = clusters[x]
            .iter()
            .any(|i| clusters[y].iter().any(|j| exchanges[*i].witness == exchanges[*j].witness));
        if clash {
            continue;
        }
        let moved = std::mem::take(&mut clusters[y]);
        for i in &moved {
            cluster_of[*i] = x;
        }
        clusters[x].extend(moved);
    }
    clusters.retain(|c| !c.is_empty());
    join_between(exchanges, &mut clusters);
    for c in &mut clusters {
        c.sort_unstable();
    }
    in_order(exchanges, clusters)
}

/// The share of the shorter one's runs of characters from which two exchanges between the same neighbours are one.
const BETWEEN: f64 = 0.4;

/// The most exchanges between two neighbours that are compared with each other; a longer run is a part of the conference
/// that the other witness does not have.
const STRETCH: usize = 12;

/// A short exchange full of misprints shares no window with its counterpart, and “Thank you.” has none. But where both
/// stand between the same two exchanges, little is needed to know them. So what two witnesses have between two exchanges
/// that they share is laid side by side, in order; and again, since what was found stands beside others.
fn join_between(exchanges: &[ExchangeText], clusters: &mut Vec<Vec<usize>>) {
    let mut by_witness: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, x) in exchanges.iter().enumerate() {
        by_witness.entry(x.witness).or_default().push(i);
    }
    let lists: Vec<Vec<usize>> = by_witness
        .into_values()
        .map(|mut list| {
            list.sort_by_key(|i| exchanges[*i].index);
            list
        })
        .collect();
    let mut cluster_of = vec![0; exchanges.len()];
    for (k, c) in clusters.iter().enumerate() {
        c.iter().for_each(|i| cluster_of[*i] = k);
    }
    let mut known: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for (n, one) in lists.iter().enumerate() {
        for other in &lists[..n] {
            for (a, b) in stretches(one, other, &cluster_of) {
                for i in a.iter().chain(b) {
                    known.entry(*i).or_insert_with(|| grams(&exchanges[*i].words));
                }
                for (i, j) in side_by_side(a, b, &known) {
                    let (x, y) = (cluster_of[i].min(cluster_of[j]), cluster_of[i].max(cluster_of[j]));
                    let clash = clusters[x]
                        .iter()
                        .any(|i| clusters[y].iter().any(|j| exchanges[*i].witness == exchanges[*j].witness));
                    if x != y && !clash {
                        let moved = std::mem::take(&mut clusters[y]);
                        moved.iter().for_each(|i| cluster_of[*i] = x);
                        clusters[x].extend(moved);
                    }
                }
            }
        }
    }
    clusters.retain(|c| !c.is_empty());
}

/// What two witnesses have between two exchanges that they share and that follow each other in both, where each has
/// something. Before the first and after the last one there is no second neighbour: there only as many as the other has
/// are offered.
fn stretches<'a>(
    one: &'a [usize],
    other: &'a [usize],
    cluster_of: &[usize],
) -> Vec<(&'a [usize], &'a [usize])> {
    let place: FxHashMap<usize, usize> = other.iter().enumerate().map(|(n, j)| (cluster_of[*j], n)).collect();
    let mut out = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let mut offer = |a: &'a [usize], b: &'a [usize], open: bool| {
        let few = a.len().max(b.len()) <= STRETCH && (!open || a.len() == b.len());
        if !a.is_empty() && !b.is_empty() && few {
            out.push((a, b));
        }
    };
    for (n, i) in one.iter().enumerate() {
        let Some(&m) = place.get(&cluster_of[*i]) else { continue };
        let (from, low) = last.map_or((0, 0), |(n, m)| (n + 1, m + 1));
        if low <= m {
            offer(&one[from..n], &other[low..m], last.is_none());
        }
        last = Some((n, m));
    }
    if let Some((n, m)) = last {
        offer(&one[n + 1..], &other[m + 1..], true);
    }
    out
}

/// The pairs of two short runs of exchanges that are one, in order: of all ways the one with most in common.
fn side_by_side(a: &[usize], b: &[usize], grams: &FxHashMap<usize, Vec<u32>>) -> Vec<(usize, usize)> {
    let alike = |i: usize, j: usize| {
        let (Some(x), Some(y)) = (grams.get(&i), grams.get(&j)) else { return 0.0 };
        let shared = x.iter().filter(|g| y.binary_search(g).is_ok()).count() as f64;
        let share = shared / x.len().min(y.len()).max(4) as f64;
        // Of two that hold it, the one that holds little else.
        if share >= BETWEEN { share + shared / x.len().max(y.len()).max(4) as f64 } else { 0.0 }
    };
    let width = b.len() + 1;
    let mut best = vec![0.0f64; (a.len() + 1) * width];
    for (n, i) in a.iter().enumerate() {
        for (m, j) in b.iter().enumerate() {
            let both = best[n * width + m] + alike(*i, *j);
            best[(n + 1) * width + m + 1] = both.max(best[n * width + m + 1]).max(best[(n + 1) * width + m]);
        }
    }
    let (mut n, mut m) = (a.len(), b.len());
    let mut out = Vec::new();
    while n > 0 && m > 0 {
        let here = best[n * width + m];
        if here == best[(n - 1) * width + m] {
            n -= 1;
        } else if here == best[n * width + m - 1] {
            m -= 1;
        } else {
            (n, m) = (n - 1, m - 1);
            out.push((a[n], b[m]));
        }
    }
    out
}

/// The order of the conference as far as the witnesses show it: what a witness prints before stays before. Where they
/// contradict each other, the cluster that most witnesses put first comes first.
fn in_order(exchanges: &[ExchangeText], mut clusters: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut cluster_of = vec![0; exchanges.len()];
    for (k, c) in clusters.iter().enumerate() {
        for i in c {
            cluster_of[*i] = k;
        }
    }
    // Position within the witness; the next exchange of the same witness.
    let mut by_witness: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, x) in exchanges.iter().enumerate() {
        by_witness.entry(x.witness).or_default().push(i);
    }
    let mut before: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); clusters.len()];
    let mut place = vec![(0.0, 0usize); clusters.len()];
    for list in by_witness.values_mut() {
        list.sort_by_key(|i| exchanges[*i].index);
        for pair in list.windows(2) {
            *before[cluster_of[pair[1]]].entry(cluster_of[pair[0]]).or_default() += 1;
        }
        for (p, i) in list.iter().enumerate() {
            let e = &mut place[cluster_of[*i]];
            e.0 += p as f64;
            e.1 += 1;
        }
    }
    let mean = |k: usize| place[k].0 / place[k].1.max(1) as f64;
    let mut done = vec![false; clusters.len()];
    let mut order = Vec::with_capacity(clusters.len());
    while order.len() < clusters.len() {
        let waiting =
            |k: usize| -> usize { before[k].iter().filter(|(b, _)| !done[**b]).map(|(_, n)| *n).sum() };
        let next = (0..clusters.len()).filter(|k| !done[*k]).min_by(|a, b| {
            waiting(*a)
                .cmp(&waiting(*b))
                .then(mean(*a).total_cmp(&mean(*b)))
                .then(clusters[*a].cmp(&clusters[*b]))
        });
        let Some(next) = next else { break };
        done[next] = true;
        order.push(next);
    }
    order.into_iter().map(|k| std::mem::take(&mut clusters[k])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_window_has_one_hash_wherever_it_stands(text in "[ab港口]{0,40}", width in 1usize..9) {
            let chars: Vec<char> = text.chars().collect();
            let each: Vec<u32> = chars.windows(width).flat_map(|w| hashes(w, width)).collect();
            proptest::prop_assert_eq!(hashes(&chars, width), each);
        }
    }
}
