//! Who said it, as each witness has it, and what the record makes of their differences.
//!
//! ```text
//! A   闻若舟：水价不会涨。      B   陆一舟：水价不会涨。     two speakers: a variant, undecided, the turn has none
//! A   闻若舟：水价不会涨。      B   水价不会涨。            B lost the label: a variant, and A's speaker stands
//! A   THE PRESIDENT: No.      B   MS. ROOK: No.         one person: nothing
//! ```
//!
//! A name is never decided by counting printings. Only what explains the difference decides: a label that is not there, a
//! reading that its own witness calls unsure. All else is undecided, and then the words stand under nobody.

use record::{
    Ascription, Cause, Certainty, Choice, Evidence, ExchangeId, Reading, Risk, RiskReason, Role, Siglum,
    TextSpan, Turn, TurnOrigin, Variant, VariantClass, Witness,
};

use super::cast::{Cast, Same};
use super::{SharedTurn, identity};
use crate::persons::{Named, parts};

/// Words that somebody throws in, in bytes.
const THROWN_IN: usize = 24;

/// Characters of the turn that are shown beside its label.
const CONTEXT: usize = 48;

/// To whom a witness gives a turn. `outlet`: of the exchange that its first question opens.
pub(super) fn ascription(w: usize, turn: &Turn, outlet: Option<&str>, printed: &Witness) -> Ascription {
    let mut out = Ascription {
        siglum: Siglum::nth(w),
        role: turn.role,
        speaker: turn.speaker.clone(),
        outlet: outlet.filter(|_| turn.role == Role::Question).map(str::to_owned),
        label: turn.label.clone(),
        runs_on: false,
        certainty: turn.attribution.speaker,
    };
    if turn.attribution.limits == Certainty::Unsure || turn.attribution.role == Certainty::Unsure {
        out.certainty = Certainty::Unsure;
    }
    let start = turn.pieces.first().map_or(0, |p| p.span.start());
    if out.label.is_some() || turn.origin == TurnOrigin::Labelled {
        return out;
    }
    // The turn of the printing, as it stands there, in the middle of which these words begin.
    let around = printed.turns().find(|t| {
        t.pieces.iter().enumerate().any(|(i, p)| {
            p.span.start() <= start && start < p.span.end() && (i > 0 || p.span.start() < start)
        })
    });
    if let Some(t) = around {
        out.runs_on = true;
        out.role = t.role;
        out.speaker = t.speaker.clone();
        out.outlet = None;
        out.certainty = Certainty::Inferred;
    }
    out
}

/// What an ascription names.
pub(super) fn named(a: &Ascription) -> Named {
    Named::of(a.role, a.speaker.as_deref(), a.label.as_ref().map(|l| l.text.as_str()), a.outlet.as_deref())
}

/// The speaker of a turn, what that rests on, and the variant where the witnesses differ.
pub(super) struct Settled {
    pub(super) speaker: Option<String>,
    pub(super) certainty: Certainty,
    pub(super) variant: Option<Variant>,
    /// For each reading of the variant the speaker that it gives.
    pub(super) speakers: Vec<Option<String>>,
}

/// Weighs what the witnesses say of a turn.
pub(super) fn settle(
    turn: &SharedTurn,
    exchange: Option<&ExchangeId>,
    index: usize,
    cast: &Cast,
    unlabelled: &[bool],
) -> Settled {
    let all: Vec<(&Ascription, Named)> = turn.ascriptions.iter().map(|a| (a, named(a))).collect();
    // Each reading: those that name one person, or that print no label.
    let mut readings: Vec<Vec<usize>> = Vec::new();
    let mut unknown = false;
    for (i, (a, n)) in all.iter().enumerate() {
        if a.runs_on || a.label.is_none() {
            continue;
        }
        let fits = readings.iter().position(|r| {
            r.iter().all(|k| match cast.same(&all[*k].1, n) {
                Same::Yes => true,
                Same::No => false,
                Same::Unknown => {
                    unknown = true;
                    false
                }
            })
        });
        match fits {
            Some(r) => readings[r].push(i),
            None => readings.push(vec![i]),
        }
    }
    // `QUESTION` and `Q` agree with every outlet; the first that came may have made a reading of its own.
    readings.sort_by_key(|r| std::cmp::Reverse(r.len()));
    let speaker_of = |r: &[usize]| {
        let named = r.iter().filter_map(|i| all[*i].0.speaker.clone());
        let full: Vec<String> = named.clone().filter(|s| !is_office(s)).collect();
        identity::most_frequent(if full.is_empty() { named.collect() } else { fullest(full) })
    };
    let certainty_of = |r: &[usize]| r.iter().map(|i| all[*i].0.certainty).min().unwrap_or_default();
    let lost: Vec<usize> = (0..all.len())
        .filter(|i| all[*i].0.label.is_none())
        .filter(|i| all[*i].0.runs_on || !unlabelled.get(all[*i].0.siglum.place()).copied().unwrap_or(false))
        .collect();
    if readings.len() < 2 && (lost.is_empty() || readings.is_empty()) {
        let none: Vec<usize> = (0..all.len()).collect();
        let of = readings.first().unwrap_or(&none);
        return Settled {
            speaker: speaker_of(of),
            certainty: certainty_of(of),
            variant: None,
            speakers: vec![],
        };
    }
    let told: Vec<Vec<usize>> = readings.iter().cloned().chain((!lost.is_empty()).then_some(lost)).collect();
    let contradictory = readings.len() > 1;
    let sure: Vec<usize> =
        (0..readings.len()).filter(|r| certainty_of(&readings[*r]) != Certainty::Unsure).collect();
    let words = turn.texts.first().map_or("", |t| t.text.as_str());
    let choice = match sure[..] {
        _ if !contradictory => Choice::Chosen {
            reading: 0,
            because: "A label is lost more easily than put in; where one printing has none, that of the others stands."
                .to_owned(),
        },
        [one] => Choice::Chosen {
            reading: one,
            because: "The other printings' own layout leaves their speaker unsure.".to_owned(),
        },
        _ => Choice::Undecided {
            shown: 0,
            because: "The printings give these words to different speakers, and nothing shows which is right: no name is decided by a vote."
                .to_owned(),
        },
    };
    let shown: Vec<Reading> = told
        .iter()
        .map(|r| reading(r, &all, turn, contradictory, unknown, words.len() <= THROWN_IN))
        .collect();
    let after: String = words.chars().take(CONTEXT).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let (speaker, certainty) = match &choice {
        Choice::Chosen { reading, .. } => {
            let of = &readings[*reading];
            (speaker_of(of), certainty_of(of).max(Certainty::Inferred))
        }
        Choice::Undecided { .. } => (None, Certainty::Unsure),
    };
    let variant = Variant {
        id: identity::variant_id(exchange, index, &format!("@{after}"), &shown),
        exchange: exchange.cloned(),
        turn: index,
        class: VariantClass::Attribution,
        readings: shown,
        risk: if contradictory { Risk::High } else { Risk::Medium },
        reasons: if contradictory { vec![RiskReason::Speaker] } else { vec![] },
        choice,
        before: String::new(),
        after,
    };
    let speakers =
        told.iter().map(|r| if r.iter().all(|i| all[*i].0.label.is_none()) { None } else { speaker_of(r) });
    Settled { speaker, certainty, speakers: speakers.collect(), variant: Some(variant) }
}

fn reading(
    of: &[usize],
    all: &[(&Ascription, Named)],
    turn: &SharedTurn,
    contradictory: bool,
    unknown: bool,
    short: bool,
) -> Reading {
    let lost = of.iter().all(|i| all[*i].0.label.is_none());
    let text = of.iter().find_map(|i| all[*i].0.label.as_ref()).map(|l| l.text.clone()).unwrap_or_default();
    let mut evidence = Vec::new();
    for i in of {
        let a = all[*i].0;
        match (&a.label, a.runs_on, &a.speaker) {
            (Some(label), _, Some(speaker)) if !label.text.contains(speaker.as_str()) => {
                evidence.push(Evidence::Note(format!("{} is {speaker}", label.text)));
            }
            (None, true, Some(speaker)) => {
                evidence.push(Evidence::Note(format!("no label; the words run on from those of {speaker}")));
            }
            (None, true, None) => evidence.push(Evidence::Note(format!(
                "no label; the words run on from the {} before",
                a.role.as_str()
            ))),
            (None, false, _) => evidence.push(Evidence::Note("no label".to_owned())),
            _ => {}
        }
    }
    evidence.dedup();
    let cause = match () {
        // A follow-up and its answer, printed as one question and one answer.
        () if lost && of.iter().any(|i| merged(all[*i].0, turn)) => Cause::MergedTurns,
        () if lost && short => Cause::Interjection,
        () if lost => Cause::LabelLost,
        () if contradictory && unknown => Cause::OfficeOrName,
        () => Cause::Unknown,
    };
    // The stretch whose speaker is in question: the label and all that stands under it.
    let stretch = |a: &Ascription| {
        let text = turn.texts.iter().find(|t| t.witness == a.siglum.place());
        let words = text.map_or(TextSpan::empty(0), |t| t.place(0, t.text.len()));
        a.label
            .as_ref()
            .map_or(words, |l| if l.span.end() <= words.start() { l.span.cover(words) } else { l.span })
    };
    Reading {
        text,
        witnesses: of.iter().map(|i| (all[*i].0.siglum, stretch(all[*i].0))).collect(),
        lacuna: false,
        cause: (lost || contradictory).then_some(cause),
        evidence,
    }
}

/// Whether the words run on from those of the same voice: then turns of one person were printed as one.
fn merged(a: &Ascription, turn: &SharedTurn) -> bool {
    let others = || turn.ascriptions.iter().filter(|o| o.label.is_some());
    let same_side = a.role == turn.role;
    let asks = turn.role == Role::Question;
    a.runs_on && same_side && (asks || others().any(|o| o.speaker.is_some() && o.speaker == a.speaker))
}

/// Whether one of these witnesses gives the words beside these to whom the others name here: its label stands a turn away.
pub(super) fn moved(turns: &[SharedTurn], at: usize, witnesses: &[(Siglum, TextSpan)], cast: &Cast) -> bool {
    let of = |turn: &SharedTurn, w: Siglum| turn.ascriptions.iter().find(|a| a.siglum == w).map(named);
    let elsewhere = |turn: &SharedTurn, w: Siglum| -> Vec<Named> {
        turn.ascriptions.iter().filter(|a| a.siglum != w && a.label.is_some()).map(named).collect()
    };
    let beside = [at.checked_sub(1), Some(at + 1)];
    witnesses.iter().any(|(w, _)| {
        let Some(here) = of(&turns[at], *w) else { return false };
        beside.into_iter().flatten().filter_map(|k| turns.get(k)).any(|other| {
            let theirs = elsewhere(other, *w);
            let taken = theirs.iter().any(|n| n.is_somebody() && cast.same(n, &here) == Same::Yes);
            let given = of(other, *w).is_some_and(|n| theirs.iter().all(|o| cast.same(o, &n) == Same::No));
            taken && given && !theirs.is_empty()
        })
    })
}

/// Of several forms of one name those that say most of it.
fn fullest(names: Vec<String>) -> Vec<String> {
    let most = names.iter().map(|n| parts(n)).max().unwrap_or_default();
    names.into_iter().filter(|n| parts(n) == most).collect()
}

fn is_office(name: &str) -> bool {
    let who = crate::forms::who::who(name);
    who.name.is_none() && who.office.is_some()
}
