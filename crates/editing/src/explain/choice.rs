//! What the text should read, and whether that can be said.
//!
//! Two questions that are easily confused. *Which reading is likeliest?* has always an answer, and the established text
//! needs one: a noisy channel gives it. Reading *i* is scored as if it were what was said: how well it reads, and for
//! every independent witness that reads otherwise how likely that witness errs at all (its noise) and errs so (the
//! mechanism of `cause.rs`). *Is it settled?* has often none. Two witnesses against one are a vote, and a vote is
//! evidence, not proof: two papers print the same agency text, two scans go through the same model. So:
//!
//! - the same words written otherwise are settled by the form that most witnesses use, and by canon where they tie;
//! - a reading is settled where a mechanism shows how every other one arose from it, the other way being unlikely;
//! - what touches a name, a title, a doctrine, a party, a place, a body, a figure, a date, a negation or an obligation
//!   is settled by nothing less;
//! - function words are settled by two to one, other words by three to one, or by two to one if the lone reading is
//!   explained by a likeness, or reads worse, or stands in a witness that is much noisier than the others;
//! - everything else stays undecided, and says so. What is shown there is the best attested reading, but a negation, a whole
//!   set phrase and a day that can be are shown also where up to twice as many witnesses lack them.

use std::cmp::Ordering;
use std::ops::Range;

use record::{Cause, Choice, Evidence, Risk};

use super::cause::{self, Finding, Fluency};
use super::data::Pack;
use super::risk::Judged;
use super::units::{Kind, Side, Unit, difference, same_content};
use super::{Account, Context, Language, LocusView};
use crate::script::fold;

/// Units on either side of the core by which fluency is judged: a word or two, as far as a wrong character disturbs.
const WINDOW: usize = 6;

/// What an average character of running text costs in [`Lexicon::log_probability`]; added back for each, so that a longer
/// reading is not thought worse for its length.
const PER_CHARACTER: f64 = 5.5;

/// Natural logarithm of the number of words behind the frequencies of the lexicon.
const LEXICON_SIZE: f64 = 17.9;

/// A single character of this frequency is a word in its own right; those below are mostly pieces of words.
const ALONE: u32 = 4_000;

/// A word of this frequency is one that everybody uses.
const USUAL: u32 = 200;

/// Words from this many characters on are set phrases, which do not stand in a text by accident.
const SET_PHRASE: usize = 4;

/// How much of the difference in fluency enters the score, and how many nats at most. A list of words is a poor judge
/// of style: it may break a tie, and it outvotes two witnesses only where they share what is no word (政容 for 政客).
const FLUENCY_WEIGHT: f64 = 0.8;
const FLUENCY_LIMIT: f64 = 12.0;

/// Units of a phrase whose words are judged one by one; of a longer passage one word in so many may be unknown.
const PHRASE: usize = 8;

/// Nats at most between two readings that are both words: 新时代 is not likelier than 新 for being one word of a list.
const STYLE_LIMIT: f64 = 2.0;

/// A witness counts as noisier than the witnesses against it from this factor on, and as noisy at all from this many
/// lone readings per 10,000 characters. A recognised scan has a hundred and more, a careful copy fewer than ten.
const NOISIER: f64 = 1.5;
const NOISY: f64 = 20.0;

/// The choice with the reasons of the readings not chosen.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) choice: Choice,
    pub(super) accounts: Vec<Account>,
}

pub(super) fn choose(
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    held: &[usize],
    judged: &Judged,
    context: &Context<'_>,
) -> Decision {
    let mut accounts = vec![Account::default(); sides.len()];
    let mut fluency: Vec<Fluency> = sides
        .iter()
        .map(|side| Fluency { nats: fluency(side, context), words: worded(side, context), broken: false })
        .collect();
    if context.language == Language::Zh {
        let broken: Vec<bool> = (0..sides.len()).map(|i| breaks_a_word(i, sides, held)).collect();
        fluency.iter_mut().zip(broken).for_each(|(f, broken)| f.broken = broken);
    }
    let voices = Voices::of(locus, context);
    let derived = Derived::of(locus, sides, held, &fluency, context);
    let Some(shown) = likeliest(locus, sides, held, &fluency, &voices, &derived, context) else {
        let because = "No witness holds the passage.".to_owned();
        return Decision { choice: Choice::Undecided { shown: 0, because }, accounts };
    };
    let shown = if judged.never_by_vote() {
        let possible: Vec<usize> = held.iter().copied().filter(|&i| !no_day(&sides[i])).collect();
        let held = if possible.is_empty() { held } else { possible.as_slice() };
        let likely = if held.contains(&shown) { shown } else { held[0] };
        let attested = best_attested(likely, sides, held, &fluency, &voices, &derived);
        denied(attested, sides, held, &fluency, &voices, context).unwrap_or(attested)
    } else {
        let enough = |i: &usize| 2.0 * voices.weight[*i] >= voices.weight[shown];
        let phrase = (context.language == Language::Zh).then(|| whole_phrase(shown, sides, held)).flatten();
        phrase.filter(enough).unwrap_or(shown)
    };
    let mut findings: Vec<Option<Finding>> = vec![None; sides.len()];
    for other in (0..sides.len()).filter(|&other| other != shown) {
        let mut finding = if locus.moved { Finding::moved() } else { derived.get(shown, other).clone() };
        if finding.cause == Cause::Unknown {
            // Not from the reading shown, but perhaps from a third.
            let third = held
                .iter()
                .filter(|&&k| k != shown && k != other)
                .map(|&k| derived.get(k, other))
                .find(|found| found.cause != Cause::Unknown)
                .cloned();
            finding = third.map_or(finding, |third| Finding { against: false, ..third });
        }
        accounts[other] =
            Account { cause: Some(finding.cause), evidence: finding.evidence.clone(), rival: finding.rival };
        findings[other] = Some(finding);
    }
    let choice = settle(locus, sides, held, judged, shown, &findings, &fluency, &voices, &derived);
    if matches!(choice, Choice::Undecided { .. }) {
        // What speaks against the reading shown must not be hidden because it is shown; and where one word stands for
        // another, either may be the one that was put in.
        let rivals = || held.iter().filter(|&&k| k != shown).map(|&k| derived.get(k, shown));
        let excuse = rivals().find(|found| {
            let directed = matches!(
                found.cause,
                Cause::EyeSkip | Cause::DoubledText | Cause::CaptionBreak | Cause::ColumnOverlap
            );
            found.against && directed
        });
        let either = || {
            let mutual = [Cause::FluentSubstitution, Cause::SoundAlike, Cause::LookAlike];
            rivals().find(|found| mutual.contains(&found.cause))
        };
        if let Some(finding) = excuse.or_else(either) {
            accounts[shown] = Account {
                cause: Some(finding.cause),
                evidence: finding.evidence.clone(),
                rival: finding.rival,
            };
        }
    }
    Decision { choice, accounts }
}

/// How each reading may come from each other one that is held.
struct Derived {
    sides: usize,
    /// By source, then by result; empty where a reading would come from itself or from one that is not held.
    findings: Vec<Option<Finding>>,
    none: Finding,
}

impl Derived {
    fn of(
        locus: &LocusView<'_>,
        sides: &[Side<'_>],
        held: &[usize],
        fluency: &[Fluency],
        context: &Context<'_>,
    ) -> Self {
        let count = sides.len();
        let findings = (0..count * count)
            .map(|at| (at / count, at % count))
            .map(|(from, to)| {
                let asked = from != to && held.contains(&from);
                asked.then(|| cause::derive(from, to, locus, sides, fluency, context))
            })
            .collect();
        Self { sides: count, findings, none: Finding::none() }
    }

    fn get(&self, from: usize, to: usize) -> &Finding {
        self.findings.get(from * self.sides + to).and_then(Option::as_ref).unwrap_or(&self.none)
    }
}

/// How well a side reads around its core, in nats; comparable between the sides of one locus only.
fn fluency(side: &Side<'_>, context: &Context<'_>) -> f64 {
    let usage = |range: Range<usize>| f64::from((context.usage)(side.slice(range))).ln_1p();
    if context.language != Language::Zh {
        let word = |at: usize| f64::from(context.attested(side.slice(at..at + 1))).ln_1p();
        return alphabetic_fluency(side, word, usage);
    }
    let range = side.around(&side.core, WINDOW);
    // What the record itself says elsewhere: the words with one more unit on either side.
    let used = if (1..=8).contains(&side.core.len()) {
        let wide = side.around(&side.core, 1);
        usage(wide.start..side.core.end).max(usage(side.core.start..wide.end)).min(4.0)
    } else {
        0.0
    };
    let reads = |range: Range<usize>| {
        side.words_at(&range)
            .map(|(word, entry)| {
                let one = f64::from(entry.freq).max(0.5).ln() - LEXICON_SIZE;
                // What the list does not know (a foreign name, a figure) says nothing for or against.
                let known = entry.freq > 0 || side.get(word.clone()).iter().all(|u| u.kind == Kind::Han);
                if known { one + PER_CHARACTER * word.len() as f64 } else { 0.0 }
            })
            .sum::<f64>()
    };
    if range.len() <= 6 * WINDOW {
        return used + reads(range);
    }
    // A long passage is judged where it joins the rest.
    let opening = range.start..range.start + 2 * WINDOW;
    let ending = range.end - 2 * WINDOW..range.end;
    used + (reads(opening) + reads(ending)) / 2.0
}

/// Fluency where blanks part the words: a reading is as good as its least attested word, and as its use beside its
/// neighbours.
fn alphabetic_fluency(
    side: &Side<'_>,
    attested: impl Fn(usize) -> f64,
    usage: impl Fn(Range<usize>) -> f64,
) -> f64 {
    // A record of a hundred briefings uses a common word a thousand times; beyond that frequency says nothing.
    const COMMON: f64 = 6.0;
    let word = |at: usize| side.get(at..at + 1).iter().any(|u| u.kind == Kind::Word);
    let core = side.core.clone();
    // A passage is judged where it joins the rest: that a rare word stands in it says nothing.
    let judged = if core.len() > PHRASE { core.start..core.start } else { core.clone() };
    let least = judged.filter(|&at| word(at)).map(|at| attested(at).min(COMMON)).fold(COMMON, f64::min);
    let pair = |at: usize| if word(at) && word(at + 1) { usage(at..at + 2).min(COMMON / 2.0) } else { 0.0 };
    let joins = match (core.start.checked_sub(1), core.is_empty()) {
        (Some(left), true) => 2.0 * pair(left),
        (Some(left), false) => pair(left) + pair(core.end - 1),
        (None, false) => pair(core.end - 1),
        (None, true) => 0.0,
    };
    2.0 * least + joins
}

/// Whether the words at a core are words: none that the list does not know, no single character but such as stand alone
/// in running text. Where blanks part the words, such as the record uses or the list has.
fn worded(side: &Side<'_>, context: &Context<'_>) -> bool {
    let pack = Pack::of(context.language);
    if context.language != Language::Zh {
        let core = side.core.clone();
        let unknown = core.clone().filter(|&at| {
            side.get(at..at + 1).iter().any(|u| u.kind == Kind::Word)
                && context.attested(side.slice(at..at + 1)) == 0
        });
        // A long passage has its misprints and is no nonsense for that.
        return unknown.count() * PHRASE <= core.len().saturating_sub(PHRASE);
    }
    context.known.phrases.overlaps(&side.units, &side.core)
        || side.words_at(&side.core).all(|(word, entry)| {
            let units = side.get(word.clone());
            units.iter().all(|u| u.kind != Kind::Han)
                || (entry.freq > 0
                    && (word.len() > 1
                        || entry.freq >= ALONE
                        || pack.function.contains(&units[0].key)
                        || pack.short.contains_key(&units[0].key)))
        })
}

/// Whether a reading breaks a word that another has whole. Its pieces being words in their own right, they would else pass
/// for words. Either one character stands alone where another makes a word with its neighbour (发居 beside 发展), or a
/// set phrase has lost one of its characters.
fn breaks_a_word(reading: usize, sides: &[Side<'_>], held: &[usize]) -> bool {
    let pack = Pack::of(Language::Zh);
    let word = |i: usize| -> Option<(usize, u32)> {
        let side = &sides[i];
        let [unit] = side.get(side.core.clone()) else { return None };
        let content = unit.kind == Kind::Han && !pack.function.contains(&unit.key);
        let (word, entry) = side.words_at(&side.core).next().filter(|_| content)?;
        Some((word.len(), entry.freq))
    };
    let alone = word(reading).is_some_and(|(length, _)| length == 1);
    let whole = |i: &usize| word(*i).is_some_and(|(length, freq)| length > 1 && freq >= USUAL);
    (alone && held.iter().any(whole)) || whole_phrase(reading, sides, held).is_some()
}

/// The reading with a set phrase of which this one lacks a character: 避重就轻 beside 避重轻.
fn whole_phrase(reading: usize, sides: &[Side<'_>], held: &[usize]) -> Option<usize> {
    let whole = |i: &usize| {
        let core = &sides[*i].core;
        let mut words = sides[*i].words_at(core);
        core.len() == 1 && words.any(|(word, _)| word.len() >= SET_PHRASE && word.contains(&core.start))
    };
    held.iter().copied().find(|i| sides[reading].core.is_empty() && whole(i))
}

/// Whether a reading names the 13th month or the 32nd day of one: `3月61日`.
fn no_day(side: &Side<'_>) -> bool {
    side.around(&side.core, 1).any(|at| {
        let [figure, unit] = side.get(at..at + 2) else { return false };
        let last = if side.slice_is(unit, '月') {
            12
        } else if side.slice_is(unit, '日') {
            31
        } else {
            return false;
        };
        let digits: String = side.text[figure.start..figure.end].chars().map(fold).collect();
        digits.parse::<u32>().is_ok_and(|number| number == 0 || number > last)
    })
}

/// The reading with the negation that the best attested one lacks, where at most twice as many witnesses lack it. Nothing is
/// decided by it; but 不 falls out of a copy more easily than it gets into one, and a denial that the text conceals harms
/// more than one that is marked as doubtful.
fn denied(
    attested: usize,
    sides: &[Side<'_>],
    held: &[usize],
    fluency: &[Fluency],
    voices: &Voices,
    context: &Context<'_>,
) -> Option<usize> {
    let pack = Pack::of(context.language);
    let negation = |units: &[Unit]| {
        let length = pack.negation_words.at(units).map_or(0, |(length, ())| length);
        length == units.len() || units.iter().all(|u| pack.negation.contains(&u.key))
    };
    let denies = |i: usize| {
        let (ours, theirs) = difference(&sides[i], &sides[attested]);
        theirs.is_empty() && !ours.is_empty() && negation(sides[i].get(ours)) && fluency[i].words
    };
    let enough = |i: usize| 2.0 * voices.weight[i] >= voices.weight[attested];
    held.iter().copied().find(|&i| i != attested && enough(i) && denies(i))
}

/// The witnesses as independent voices: those that share errors speak with one.
struct Voices {
    /// For each reading the weight of the voices that hold it; a voice split over readings counts in part for each.
    weight: Vec<f64>,
    /// For each reading the lone readings per 10,000 characters of its witnesses, on average.
    noise: Vec<f64>,
}

impl Voices {
    fn of(locus: &LocusView<'_>, context: &Context<'_>) -> Self {
        let mut witnesses: Vec<usize> =
            locus.readings.iter().flat_map(|r| r.witnesses.iter().copied()).collect();
        witnesses.sort_unstable();
        witnesses.dedup();
        let mut voice: Vec<usize> = (0..witnesses.len()).collect();
        for (a, b) in context.kin {
            if let (Ok(a), Ok(b)) = (witnesses.binary_search(a), witnesses.binary_search(b)) {
                let (keep, drop) = (voice[a].min(voice[b]), voice[a].max(voice[b]));
                voice.iter_mut().filter(|v| **v == drop).for_each(|v| *v = keep);
            }
        }
        let voices_of = |reading: &super::ReadingView<'_>| {
            let mut found: Vec<usize> = reading
                .witnesses
                .iter()
                .filter_map(|w| witnesses.binary_search(w).ok().map(|at| voice[at]))
                .collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let mut spread = vec![0_u32; witnesses.len()];
        let held: Vec<Vec<usize>> = locus
            .readings
            .iter()
            .map(|reading| if reading.lost.is_some() { Vec::new() } else { voices_of(reading) })
            .collect();
        held.iter().flatten().for_each(|&v| spread[v] += 1);
        let weight =
            held.iter().map(|voices| voices.iter().map(|&v| 1.0 / f64::from(spread[v])).sum()).collect();
        let mean_of = |rates: &mut dyn Iterator<Item = f64>| {
            let (sum, count) =
                rates.filter(|n| n.is_finite()).fold((0.0, 0), |(sum, count), n| (sum + n, count + 1));
            (count > 0).then(|| sum / f64::from(count))
        };
        let mean = mean_of(&mut context.noise.iter().copied()).unwrap_or(0.0);
        let noise = locus
            .readings
            .iter()
            .map(|r| {
                mean_of(&mut r.witnesses.iter().filter_map(|&w| context.noise.get(w).copied()))
                    .unwrap_or(mean)
            })
            .collect();
        Self { weight, noise }
    }

    /// Natural logarithm of the chance that the witnesses of a reading err at any one place. Between one in a thousand
    /// (nobody prints better) and one in ten (a witness worse than that is not collated).
    fn error(&self, reading: usize) -> f64 {
        ((self.noise[reading] + 5.0) / 10_000.0).clamp(0.001, 0.1).ln()
    }
}

/// The likeliest reading; ties go to the better attested, then to the first.
fn likeliest(
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    held: &[usize],
    fluency: &[Fluency],
    voices: &Voices,
    derived: &Derived,
    context: &Context<'_>,
) -> Option<usize> {
    if held.len() > 1 && held.iter().all(|&i| same_content(&sides[held[0]], &sides[i])) {
        let fits = |i: usize| context.language != Language::En || mark_fits(&locus.readings[i]);
        return held.iter().copied().reduce(|best, i| {
            let better =
                fits(i).cmp(&fits(best)).then(voices.weight[i].total_cmp(&voices.weight[best])).then(
                    canonical(locus.readings[i].text, context)
                        .cmp(&canonical(locus.readings[best].text, context)),
                );
            if better == Ordering::Greater { i } else { best }
        });
    }
    // A bad scan misreads; it puts no other words. These the noisiest witness exchanges no more often than the others.
    let careful = held.iter().map(|&j| voices.error(j)).fold(0.0, f64::min);
    let best_fluency = held.iter().map(|&i| fluency[i].nats).fold(f64::NEG_INFINITY, f64::max);
    let score = |i: usize| {
        let sound = fluency[i].words && !fluency[i].broken;
        let limit = if sound { STYLE_LIMIT } else { FLUENCY_LIMIT };
        let reads = FLUENCY_WEIGHT * (fluency[i].nats - best_fluency).max(-limit);
        let errors: f64 = held
            .iter()
            .filter(|&&j| j != i)
            .map(|&j| {
                let found = derived.get(i, j);
                let exchanged = found.cause == Cause::FluentSubstitution;
                let error = if exchanged { careful } else { voices.error(j) };
                voices.weight[j] * (error + found.cost)
            })
            .sum();
        reads + errors
    };
    let mut best: Option<(usize, f64)> = None;
    for &i in held {
        let score = score(i);
        let better = match best {
            None => true,
            Some((b, s)) => {
                score > s + 1e-9 || ((score - s).abs() <= 1e-9 && voices.weight[i] > voices.weight[b])
            }
        };
        if better {
            best = Some((i, score));
        }
    }
    best.map(|(i, _)| i)
}

/// What stands in the text where nothing may be decided: the best attested reading, unless it is no word, something
/// speaks against it, or it is short by a passage that the likelier one holds.
fn best_attested(
    likeliest: usize,
    sides: &[Side<'_>],
    held: &[usize],
    fluency: &[Fluency],
    voices: &Voices,
    derived: &Derived,
) -> usize {
    held.iter()
        .copied()
        .filter(|&i| voices.weight[i] > voices.weight[likeliest])
        .filter(|&i| {
            let (ours, theirs) = difference(&sides[likeliest], &sides[i]);
            let lacks = sides[i].content(theirs) == 0 && sides[likeliest].content(ours) > 1;
            let words = |i: usize| fluency[i].words && !fluency[i].broken;
            !lacks && !derived.get(likeliest, i).against && (words(i) || !words(likeliest))
        })
        .max_by(|&a, &b| voices.weight[a].total_cmp(&voices.weight[b]).then(b.cmp(&a)))
        .unwrap_or(likeliest)
}

/// Whether the mark at the end of an English reading goes with the letter after it: no sentence ends before a small letter,
/// and none goes on with `The` or `But`. Before a name both may be, and a full stop may end an abbreviation.
fn mark_fits(reading: &super::ReadingView<'_>) -> bool {
    let text = reading.text.trim_end();
    let words = if text.is_empty() { reading.before.trim_end() } else { text };
    let Some(last) = words.chars().next_back() else { return true };
    let next = reading.after.trim_start();
    let word: String = next.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '’' | '\'')).collect();
    let ends = matches!(last, '.' | '?' | '!');
    if word.starts_with(char::is_lowercase) {
        let before = words.trim_end_matches(['.', '?', '!']);
        let short = before.split(|c: char| c.is_whitespace()).next_back().unwrap_or_default();
        let abbreviation = last == '.' && (short.contains('.') || short.chars().count() <= 3);
        return !ends || abbreviation;
    }
    let opens = word != "I"
        && word.starts_with(char::is_uppercase)
        && word.chars().skip(1).all(char::is_lowercase)
        && Pack::of(Language::En).function.contains(&super::units::key_of(&word));
    !opens || !(matches!(last, ',' | ';') || last.is_alphanumeric())
}

/// How canonical a way of writing is: full-width marks beside Han, half-width elsewhere, no compatibility forms.
fn canonical(text: &str, context: &Context<'_>) -> usize {
    let odd = |c: &char| match context.language {
        Language::Zh => {
            matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')')
                || matches!(c, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
        }
        Language::En | Language::Other => matches!(c, '\u{ff01}'..='\u{ff5e}'),
    };
    usize::MAX - text.chars().filter(odd).count()
}

#[expect(
    clippy::too_many_arguments,
    reason = "the rules weigh everything that is known; they are read as one list"
)]
fn settle(
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    held: &[usize],
    judged: &Judged,
    shown: usize,
    findings: &[Option<Finding>],
    fluency: &[Fluency],
    voices: &Voices,
    derived: &Derived,
) -> Choice {
    let chosen = |because: String| Choice::Chosen { reading: shown, because };
    let undecided = |because: String| Choice::Undecided { shown, because };
    let text = quoted(&sides[shown], locus.readings[shown].text);
    if held.len() < 2 {
        return chosen("The other witnesses lost the passage; it stands as the rest have it.".into());
    }
    let others: Vec<usize> = held.iter().copied().filter(|&i| i != shown).collect();
    let rivals: Vec<usize> =
        others.iter().copied().filter(|&i| !same_content(&sides[i], &sides[shown])).collect();
    if rivals.is_empty() {
        let tie = others.iter().any(|&i| voices.weight[i] >= voices.weight[shown]);
        return chosen(if tie {
            "The witnesses write the same words in different ways; the usual form is given.".into()
        } else {
            "The witnesses write the same words in different ways; most write them so.".into()
        });
    }
    let ours = voices.weight[shown];
    let theirs = rivals.iter().map(|&i| voices.weight[i]).fold(0.0, f64::max);
    let rival =
        rivals.iter().copied().max_by(|&a, &b| voices.weight[a].total_cmp(&voices.weight[b]).then(b.cmp(&a)));
    let finding = |i: usize| findings[i].as_ref();
    let against = |i: &usize| finding(*i).is_some_and(|f| f.against);
    // The evidence must not cut both ways.
    let reverse = |i: &usize| derived.get(*i, shown).against;
    if rivals.iter().all(|i| against(i) && !reverse(i)) && !locus.moved {
        let why = rival.and_then(finding).map(reason).unwrap_or_default();
        let text = capitalised(&text);
        return chosen(format!("{why} {text} is what must have stood before.").trim().to_owned());
    }
    if locus.moved {
        return undecided(
            "The passage stands elsewhere in the other witnesses; which place is the first is not shown."
                .into(),
        );
    }
    let vote = format!("{} to {}", count(ours), count(theirs));
    if judged.never_by_vote() {
        let what = judged.reasons.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", ");
        return undecided(if ours > theirs {
            format!(
                "The difference touches what is never decided by vote ({what}); {text} is shown because the independent witnesses stand {vote}."
            )
        } else if ours < theirs {
            format!(
                "The difference touches what is never decided by vote ({what}); {text} is shown as the likelier, though the independent witnesses stand {vote}."
            )
        } else {
            format!(
                "The difference touches what is never decided by vote ({what}), and the witnesses are evenly divided; {text} is shown as the likelier."
            )
        });
    }
    let lone_noise = rivals.iter().map(|&i| voices.noise[i]).fold(f64::INFINITY, f64::min);
    let noisier = lone_noise >= NOISY && lone_noise >= NOISIER * voices.noise[shown];
    let explained = rivals.iter().all(|&i| {
        finding(i).is_some_and(|f| {
            matches!(
                f.cause,
                Cause::EyeSkip
                    | Cause::DoubledText
                    | Cause::LookAlike
                    | Cause::SoundAlike
                    | Cause::CaptionBreak
                    | Cause::ColumnOverlap
            )
        })
    });
    let worse = rivals.iter().all(|&i| fluency[shown].wordless(fluency[i]));
    let low = judged.risk == Risk::Low;
    let statement = judged.risk == Risk::High;
    let longer = rivals.iter().all(|&i| sides[i].core.len() < sides[shown].core.len());
    if ours >= theirs + 2.0 && ours >= 3.0 * theirs {
        if !statement || longer {
            return chosen(format!("The independent witnesses stand {vote} for {text}."));
        }
    } else if ours >= 2.0 * theirs && ours >= 2.0 {
        if low {
            return chosen(format!(
                "The independent witnesses stand {vote} for {text}, and nothing but a function word or a form depends on it."
            ));
        }
        if statement && longer {
            return chosen(format!(
                "The independent witnesses stand {vote} for {text}; a passage is lost by accident more easily than gained."
            ));
        }
        if !statement && explained {
            let why = rival.and_then(finding).map(reason).unwrap_or_default();
            return chosen(
                format!("The independent witnesses stand {vote} for {text}. {why}").trim().to_owned(),
            );
        }
        if !statement && worse {
            return chosen(format!(
                "The independent witnesses stand {vote} for {text}, and the other reading gives no sense in words."
            ));
        }
        if !statement && noisier {
            return chosen(format!(
                "The independent witnesses stand {vote} for {text}, and the other witness is the noisier elsewhere."
            ));
        }
        return undecided(format!(
            "The independent witnesses stand {vote} for {text}, but the other reading is as fluent and its witness no noisier: a vote alone does not decide."
        ));
    } else if low && worse {
        return chosen(format!(
            "{} reads better, and nothing but a function word or a form depends on it.",
            capitalised(&text)
        ));
    }
    undecided(if ours > theirs {
        format!("The witnesses stand {vote} for {text}; that does not decide.")
    } else if ours < theirs {
        format!(
            "The witnesses stand {vote} for {text}; it is shown as the likelier, since text is lost more easily than gained."
        )
    } else {
        format!(
            "The witnesses are evenly divided and nothing shows which reading came first; {text} is shown as the likelier."
        )
    })
}

/// The mechanism in a sentence.
fn reason(finding: &Finding) -> String {
    match (finding.cause, finding.evidence.first()) {
        (Cause::EyeSkip, Some(Evidence::EyeSkip(skip))) => {
            format!("The eye skipped from one “{}” to the next.", skip.boundary)
        }
        (_, Some(Evidence::Note(note))) => note.clone(),
        _ => String::new(),
    }
}

fn quoted(side: &Side<'_>, text: &str) -> String {
    if text.trim().is_empty() {
        return "the shorter text".to_owned();
    }
    let short: String = text.chars().take(24).collect();
    let more = if text.chars().count() > 24 { "…" } else { "" };
    // A splinter of a word says nothing to a reader; the whole word does.
    let whole = side.slice(side.core.clone());
    let word = side.core.len() == 1 && side.get(side.core.clone()).iter().all(|u| u.kind == Kind::Word);
    if word { format!("“{whole}”") } else { format!("“{short}{more}”") }
}

/// A sentence may start with the words for an absent reading.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn count(weight: f64) -> String {
    if weight.fract() == 0.0 { format!("{weight:.0}") } else { format!("{weight:.1}") }
}
