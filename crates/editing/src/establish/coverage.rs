//! How much of the event each witness holds, and why the rest is missing.

use record::{
    AbsenceCause, Correction, Coverage, Emendation, Event, GapKind, Held, Risk, Role, Siglum, Unconfirmed,
    Witness,
};

use super::Shared;
use crate::explain::{self, Known, Language};

/// Whether the witness holds the exchange with this index whole, in part, or not at all and why.
pub(super) fn held(witness: &Witness, index: Option<usize>) -> Held {
    let Some(i) = index else {
        return Held::Absent { cause: AbsenceCause::Unknown, evidence: String::new() };
    };
    let whole = {
        let x = &witness.exchanges[i];
        let both = [Role::Question, Role::Answer].iter().all(|r| x.turns.iter().any(|t| t.role == *r));
        let span = x.turns.iter().filter_map(record::Turn::span).reduce(record::TextSpan::cover);
        let inner =
            x.turns.iter().flat_map(|t| &t.pieces).any(|p| matches!(p.juncture, record::Juncture::Gap(_)));
        let cut = witness.gaps.iter().any(|g| {
            let last = g.exchange + 1 == i + 1 || g.exchange == i + 1;
            last && matches!(g.kind, GapKind::PageJump | GapKind::End | GapKind::TailLost)
                && span.is_some_and(|s| g.at >= s.end())
                && next_start(witness, i).is_none_or(|n| g.at <= n)
        });
        both && !inner && !cut
    };
    if whole { Held::Whole(i) } else { Held::Part(i) }
}

fn next_start(witness: &Witness, i: usize) -> Option<usize> {
    witness.exchanges.get(i + 1)?.turns.first()?.span().map(record::TextSpan::start)
}

pub(super) fn held_opening(witness: &Witness) -> Held {
    if witness.opening.is_empty() {
        let evidence = "the witness starts with a question".to_owned();
        return Held::Absent { cause: AbsenceCause::HeadLost, evidence };
    }
    Held::Whole(0)
}

/// Why witnesses lack the exchanges that others hold, seen from the order of the event.
fn explain_absences(event: &mut Event) {
    for w in 0..event.witnesses.len() {
        let places: Vec<Option<usize>> = event.exchanges.iter().map(|x| x.held[w].index()).collect();
        let first = places.iter().position(Option::is_some);
        let last = places.iter().rposition(Option::is_some);
        let witness = &event.witnesses[w].witness;
        let jump = witness.gaps.iter().find(|g| g.kind == GapKind::PageJump);
        let beheaded = witness.opening.is_empty();
        let told: Vec<(usize, AbsenceCause, String)> = places
            .iter()
            .enumerate()
            .filter(|(_, p)| p.is_none())
            .map(|(i, _)| {
                let (cause, evidence) = match (first, last) {
                    (_, Some(l)) if i > l => match jump {
                        Some(g) => (AbsenceCause::PageJump, g.evidence.clone()),
                        None => (AbsenceCause::Unknown, "the witness ends before".to_owned()),
                    },
                    (Some(f), _) if i < f && beheaded => {
                        (AbsenceCause::HeadLost, "the witness begins later and has no opening".to_owned())
                    }
                    (Some(f), Some(l)) if f < i && i < l => (
                        AbsenceCause::Selection,
                        "the witness prints what comes before and after, without a break between".to_owned(),
                    ),
                    _ => (AbsenceCause::Unknown, "nothing shows why".to_owned()),
                };
                (i, cause, evidence)
            })
            .collect();
        for (i, cause, evidence) in told {
            event.exchanges[i].held[w] = Held::Absent { cause, evidence };
        }
    }
}

pub(super) fn of(event: &mut Event, emendations: &[&Emendation]) -> Coverage {
    explain_absences(event);
    let reported = emendations.iter().rev().find_map(|e| match e.correction {
        Correction::Reported(n) => Some((n, format!("{}, {}: {}", e.hand, e.date, e.reason))),
        _ => None,
    });
    Coverage {
        exchanges: event.exchanges.len(),
        with_question: event
            .exchanges
            .iter()
            .filter(|x| x.turns.iter().any(|t| t.role == Role::Question))
            .count(),
        whole: event.exchanges.iter().filter(|x| x.held.iter().any(|h| matches!(h, Held::Whole(_)))).count(),
        reported,
    }
}

/// Figures, relations and doctrines that rest on one witness alone, each wording once an exchange.
pub(super) fn unconfirmed(all: &[&Shared], language: Language, known: &Known) -> Vec<Unconfirmed> {
    let mut out = Vec::new();
    for x in all {
        let mut told: Vec<&str> = Vec::new();
        for t in &x.turns {
            let [text] = &t.texts[..] else { continue };
            for (range, reason) in explain::needs_confirming(&text.text, language, known) {
                let words = &text.text[range.clone()];
                if told.contains(&words) {
                    continue;
                }
                told.push(words);
                out.push(Unconfirmed {
                    siglum: Siglum::nth(text.witness),
                    span: text.place(range.start, range.end),
                    text: words.to_owned(),
                    reason,
                    risk: Risk::High,
                    exchange: x.id.clone(),
                });
            }
        }
    }
    out.sort_by_key(|u| (u.siglum, u.span));
    out
}
