//! From the witnesses of one event to its established text, every difference explained.
//!
//! Exchanges are matched first, characters aligned inside them: a printing that reorders or drops exchanges costs
//! nothing, and no alignment ever runs from one answer into another.

mod attribution;
mod cast;
mod correspond;
mod coverage;
mod habits;
mod identity;
mod loci;
mod names;
mod reading_text;
mod regroup;
mod turn_text;
mod usage;
mod versions;

use std::collections::BTreeSet;

use record::{
    Ascription, Cause, Certainty, Choice, Correction, Coverage, Emendation, EstablishedTurn, Event,
    EventWitness, ExchangeId, Finding, FindingCode, Held, MatchedExchange, NoiseEstimate, Role, Severity,
    Siglum, Suspect, TextSpan, Variant, VariantClass,
};

use crate::Member;
use crate::explain::{Known, Language};
use crate::matching::{self, ExchangeText};
use crate::persons::Named;
use crate::suspects;
use cast::{Cast, Same};
use correspond::Offered;
use loci::Collated;
use turn_text::TurnText;
use usage::Usage;

/// A turn of the event with the texts of the witnesses that hold it.
struct SharedTurn {
    role: Role,
    ascriptions: Vec<Ascription>,
    texts: Vec<TurnText>,
}

/// An exchange of the event before its text is established.
struct Shared {
    id: Option<ExchangeId>,
    formerly: Vec<ExchangeId>,
    outlet: Option<record::Outlet>,
    held: Vec<Held>,
    turns: Vec<SharedTurn>,
}

pub(crate) fn establish(members: &[Member<'_>], emendations: &[Emendation]) -> Option<Event> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|i| (file_name(members[*i].name), members[*i].name, members[*i].witness.source));
    let ordered: Vec<Member<'_>> = order.iter().map(|i| members[*i].clone()).collect();
    let regrouped = regroup::regrouped(&ordered);
    let members: Vec<Member<'_>> = ordered
        .iter()
        .zip(&regrouped)
        .map(|(m, changed)| Member { witness: changed.as_ref().unwrap_or(m.witness), ..m.clone() })
        .collect();
    let members: Vec<&Member<'_>> = members.iter().collect();
    let first = members.first()?;
    let language = match first.witness.clues.language.as_str() {
        "zh" => Language::Zh,
        "en" => Language::En,
        _ => Language::Other,
    };
    let in_force: Vec<&Emendation> = emendations.iter().filter(|e| !e.revoked).collect();

    let mut cast = Cast::of(&members);
    let room = Room { members: &members, printed: &ordered, cast: &cast };
    let mut shared = share(&room);
    identity::name_exchanges(&mut shared, &in_force);
    let opening = share_opening(&room);
    cast.bind(&pairs(opening.iter().chain(&shared)));
    let version_of = versions::of(&members);
    let unlabelled: Vec<bool> = ordered.iter().map(|m| is_unlabelled(m.witness)).collect();

    // Collate everything before anything is explained: how noisy a witness is shows only over the whole event.
    let all: Vec<&Shared> = opening.iter().chain(&shared).collect();
    let mut findings = Vec::new();
    let collated: Vec<Vec<Collated>> = all
        .iter()
        .map(|x| x.turns.iter().map(|t| loci::collate_turn(&t.texts, &mut findings)).collect())
        .collect();
    let (noise, kin) = loci::reliability(members.len(), collated.iter().flatten());
    let rates: Vec<f64> = noise.iter().map(|n| n.per_10_000().unwrap_or(f64::NAN)).collect();
    let names = names::known(&members, language);
    let known = Known::new(names.iter().map(|(n, r)| (n.as_str(), *r)));

    let usage = if language == Language::Zh { Usage::default() } else { Usage::of(&all) };

    let mut variants: Vec<Variant> = Vec::new();
    let mut rivals = habits::Rivals::new();
    let mut exchanges = Vec::new();
    let mut number = 0;
    for (x, turns) in all.iter().zip(&collated) {
        let mut established = Vec::new();
        for (t, (turn, collated)) in x.turns.iter().zip(turns).enumerate() {
            let context = loci::Explaining {
                language,
                noise: &rates,
                kin: &kin,
                known: &known,
                usage: &usage,
                turn: number,
            };
            number += 1;
            let mut settled = attribution::settle(turn, x.id.as_ref(), t, &cast, &unlabelled);
            let disputed = settled.variant.take().map(|mut v| {
                if versions::decide(&mut v, &version_of) {
                    settled.speaker = settled.speakers.get(v.choice.shown()).cloned().flatten();
                    settled.certainty = Certainty::Printed;
                }
                if x.turns.len() > 1 {
                    for r in v.readings.iter_mut().filter(|r| r.cause == Some(Cause::Unknown)) {
                        if attribution::moved(&x.turns, t, &r.witnesses, &cast) {
                            r.cause = Some(Cause::LabelMoved);
                        }
                    }
                }
                if choose_by_hand(&mut v, &in_force) {
                    settled.speaker = settled.speakers.get(v.choice.shown()).cloned().flatten();
                    settled.certainty = Certainty::Printed;
                }
                variants.push(v);
                rivals.push(vec![]);
                variants.len() - 1
            });
            let base = variants.len();
            let mut here = loci::variants(collated, turn, x.id.as_ref(), t, &context, &mut rivals);
            for v in &mut here {
                versions::decide(v, &version_of);
                choose_by_hand(v, &in_force);
            }
            let mut paragraphs = reading_text::paragraphs(collated, turn, &here, base);
            if let Some(mut v) = loci::left_out(x, t, &members) {
                versions::decide(&mut v, &version_of);
                here.push(v);
                rivals.push(vec![]);
            }
            replace_by_hand(&mut paragraphs, x.id.as_ref(), &in_force);
            variants.append(&mut here);
            established.push(EstablishedTurn {
                role: turn.role,
                speaker: settled.speaker,
                certainty: settled.certainty,
                ascriptions: turn.ascriptions.clone(),
                disputed,
                paragraphs,
            });
        }
        exchanges.push(MatchedExchange {
            id: x.id.clone(),
            formerly: x.formerly.clone(),
            outlet: x.outlet.clone(),
            held: x.held.clone(),
            turns: established,
        });
    }
    habits::weigh(&mut variants, &rivals, members.len());
    mark_skips(&mut exchanges, &variants);
    let suspects = find_suspects(&members, &shared, opening.as_ref(), &variants);
    let opening = opening.is_some().then(|| exchanges.remove(0));
    let unconfirmed = coverage::unconfirmed(&all, language, &known);
    let mut event = Event {
        id: identity::event_id(&members, &in_force, &mut findings),
        date: None,
        title: identity::title(&members),
        cast: cast.into_members(),
        speaker: identity::majority(&members, |w| w.clues.speaker.clone()),
        role: identity::majority(&members, |w| w.clues.role.clone()),
        venue: identity::majority(&members, |w| w.clues.venue.clone()),
        occasion: identity::majority(&members, |w| w.clues.occasion.clone()),
        duration: identity::majority(&members, |w| w.clues.duration.clone()),
        series: record::slug("", "conference"),
        witnesses: members
            .iter()
            .enumerate()
            .map(|(i, m)| EventWitness {
                siglum: Siglum::nth(i),
                witness: m.witness.clone(),
                noise: noise[i],
                version_of: version_of[i].map(Siglum::nth),
            })
            .collect(),
        opening,
        coverage: Coverage::default(),
        exchanges,
        variants,
        emendations: emendations.to_vec(),
        outcomes: Vec::new(),
        suspects,
        unconfirmed,
        findings,
    };
    event.date = event.id.date;
    event.series = event.id.series.clone();
    event.coverage = coverage::of(&mut event, &in_force);
    Some(event)
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What is known before turns are laid beside each other.
struct Room<'a, 'm> {
    /// The witnesses as they are compared.
    members: &'a [&'a Member<'m>],
    /// The same as they are printed, before limits were given back to them.
    printed: &'a [Member<'m>],
    cast: &'a Cast,
}

/// The exchanges of the event with what each witness has of them.
fn share(room: &Room<'_, '_>) -> Vec<Shared> {
    let members = room.members;
    let mut offered = Vec::new();
    for (w, m) in members.iter().enumerate() {
        for (index, x) in m.witness.exchanges.iter().enumerate() {
            let words = x.turns.iter().map(|t| t.text(m.text)).collect();
            let outlet = x.outlet.as_ref().map(|o| o.slug.as_str().to_owned());
            offered.push(ExchangeText { witness: w, index, outlet, words });
        }
    }
    matching::exchanges(&offered)
        .into_iter()
        .map(|cluster| {
            let mut index_of: Vec<Option<usize>> = vec![None; members.len()];
            for i in &cluster {
                index_of[offered[*i].witness] = Some(offered[*i].index);
            }
            let held = (0..members.len()).map(|w| coverage::held(members[w].witness, index_of[w])).collect();
            let exchange = |w: usize| index_of[w].map(|i| &members[w].witness.exchanges[i]);
            let holders: Vec<Holder<'_>> = (0..members.len())
                .filter_map(|w| {
                    let x = exchange(w)?;
                    Some(Holder {
                        witness: w,
                        turns: &x.turns,
                        outlet: x.outlet.as_ref().map(|o| o.name.as_str()),
                    })
                })
                .collect();
            let outlets = (0..members.len()).filter_map(|w| exchange(w)?.outlet.clone());
            Shared {
                id: None,
                formerly: vec![],
                outlet: identity::outlet(outlets.collect()),
                held,
                turns: shared_turns(room, &holders),
            }
        })
        .collect()
}

fn share_opening(room: &Room<'_, '_>) -> Option<Shared> {
    let holders: Vec<Holder<'_>> = room
        .members
        .iter()
        .enumerate()
        .filter(|(_, m)| !m.witness.opening.is_empty())
        .map(|(witness, m)| Holder { witness, turns: &m.witness.opening, outlet: None })
        .collect();
    if holders.is_empty() {
        return None;
    }
    let held = room.members.iter().map(|m| coverage::held_opening(m.witness)).collect();
    Some(Shared { id: None, formerly: vec![], outlet: None, held, turns: shared_turns(room, &holders) })
}

/// A witness's turns of an exchange, or of the opening.
struct Holder<'a> {
    witness: usize,
    turns: &'a [record::Turn],
    outlet: Option<&'a str>,
}

/// The turns of all witnesses that are one, in the order of the exchange.
fn shared_turns(room: &Room<'_, '_>, holders: &[Holder<'_>]) -> Vec<SharedTurn> {
    let offered = holders.iter().map(|h| {
        let text = room.members[h.witness].text;
        let outlet = |i: usize| h.outlet.filter(|_| i == 0);
        h.turns
            .iter()
            .enumerate()
            .map(|(index, turn)| Offered {
                witness: h.witness,
                turn,
                words: if holders.len() > 1 { turn.text(text) } else { String::new() },
                named: Named::of(
                    turn.role,
                    turn.speaker.as_deref(),
                    turn.label.as_ref().map(|l| l.text.as_str()),
                    outlet(index),
                ),
                outlet: outlet(index),
            })
            .collect()
    });
    let differ = |a: &Offered<'_>, b: &Offered<'_>| room.cast.same(&a.named, &b.named) == Same::No;
    correspond::corresponding(offered.collect(), &differ)
        .into_iter()
        .map(|turns| {
            let texts = turns.iter().map(|t| {
                let m = room.members[t.witness];
                TurnText::of(t.witness, t.turn, m.witness, m.text)
            });
            let ascriptions = turns.iter().map(|t| {
                attribution::ascription(t.witness, t.turn, t.outlet, room.printed[t.witness].witness)
            });
            SharedTurn { role: role_of(&turns), texts: texts.collect(), ascriptions: ascriptions.collect() }
        })
        .collect()
}

/// What most of the turns do; where they stand against each other, what those with a label do.
fn role_of(turns: &[Offered<'_>]) -> Role {
    let votes = |role: Role| {
        let of = || turns.iter().filter(move |t| t.turn.role == role);
        (of().count(), of().filter(|t| t.turn.label.is_some()).count())
    };
    let roles = turns.iter().map(|t| t.turn.role);
    roles.rev().max_by_key(|r| votes(*r)).unwrap_or(Role::Statement)
}

/// What two witnesses print over one turn, of all turns; of many witnesses each is set against the first.
fn pairs<'a>(shared: impl Iterator<Item = &'a Shared>) -> Vec<(Named, Named)> {
    let mut out = Vec::new();
    for turn in shared.flat_map(|x| &x.turns).filter(|t| t.ascriptions.len() > 1) {
        let labelled = turn.ascriptions.iter().filter(|a| a.label.is_some());
        let named: Vec<Named> = labelled.map(attribution::named).collect();
        if let Some((first, others)) = named.split_first() {
            out.extend(others.iter().map(|o| (first.clone(), o.clone())));
        }
    }
    out
}

/// Whether a printing has no labels over most of its turns, so that none is lost where none stands.
fn is_unlabelled(witness: &record::Witness) -> bool {
    let (all, labelled) =
        witness.turns().fold((0, 0), |(all, with), t| (all + 1, with + usize::from(t.label.is_some())));
    labelled * 2 < all
}

/// Whether somebody has decided.
fn choose_by_hand(v: &mut Variant, emendations: &[&Emendation]) -> bool {
    let mut decided = false;
    for e in emendations {
        let Correction::Choose { variant, reading } = &e.correction else { continue };
        if *variant != v.id {
            continue;
        }
        if let Some(i) = v.readings.iter().position(|r| r.text == *reading) {
            v.choice =
                Choice::Chosen { reading: i, because: format!("{}, {}: {}", e.hand, e.date, e.reason) };
            decided = true;
        }
    }
    decided
}

fn replace_by_hand(
    paragraphs: &mut [record::EstablishedParagraph],
    exchange: Option<&ExchangeId>,
    emendations: &[&Emendation],
) {
    for e in emendations {
        let Correction::Replace { exchange: place, quote, with } = &e.correction else { continue };
        if place.as_ref() != exchange || quote.is_empty() {
            continue;
        }
        for p in paragraphs.iter_mut() {
            for s in &mut p.segments {
                if let record::Segment::Agreed(t) = s
                    && t.matches(quote.as_str()).count() == 1
                {
                    *t = t.replacen(quote.as_str(), with, 1);
                }
            }
        }
    }
}

/// A witness that lost a passage of an exchange to an eye-skip or a break holds the exchange in part.
fn mark_skips(exchanges: &mut [MatchedExchange], variants: &[Variant]) {
    for x in exchanges {
        for v in variants.iter().filter(|v| v.exchange == x.id) {
            for r in v.readings.iter().filter(|r| r.text.is_empty()) {
                let long = v.readings.iter().map(|r| r.text.chars().count()).max().unwrap_or(0) >= 12;
                let lost =
                    r.lacuna || matches!(r.cause, Some(Cause::EyeSkip | Cause::HeadLost | Cause::TailLost));
                if !(long && lost) {
                    continue;
                }
                for (s, _) in &r.witnesses {
                    if let Some(h) = x.held.get_mut(s.place())
                        && let Held::Whole(i) = *h
                    {
                        *h = Held::Part(i);
                    }
                }
            }
        }
    }
}

/// The turns, by witness and words, of which no other witness holds the most part.
fn held_alone<'a>(shared: &'a [Shared], opening: Option<&'a Shared>) -> BTreeSet<(usize, &'a str)> {
    let mut alone = BTreeSet::new();
    for turn in opening.into_iter().chain(shared).flat_map(|x| &x.turns) {
        for t in &turn.texts {
            let others = turn.texts.iter().filter(|o| o.witness != t.witness);
            if others.map(|o| o.text.len()).max().unwrap_or(0) * 2 < t.text.len() {
                alone.insert((t.witness, t.text.as_str()));
            }
        }
    }
    alone
}

fn find_suspects(
    members: &[&Member<'_>],
    shared: &[Shared],
    opening: Option<&Shared>,
    variants: &[Variant],
) -> Vec<Suspect> {
    let corpus = suspects::Corpus::empty();
    let mut out = Vec::new();
    let alone = held_alone(shared, opening);
    for (w, m) in members.iter().enumerate() {
        let mut turns = Vec::new();
        let mut texts = Vec::new();
        for t in &m.witness.opening {
            texts.push((None, t, TurnText::of(w, t, m.witness, m.text)));
        }
        for (i, x) in m.witness.exchanges.iter().enumerate() {
            for t in &x.turns {
                texts.push((Some(i), t, TurnText::of(w, t, m.witness, m.text)));
            }
        }
        // What a second witness holds is judged by comparing, and better.
        texts.retain(|(_, _, text)| alone.contains(&(w, text.text.as_str())));
        for (exchange, turn, text) in &texts {
            let outlet = exchange.and_then(|i| m.witness.exchanges[i].outlet.as_ref());
            let near = outlet.filter(|o| o.near && turn.role == Role::Question);
            turns.push(suspects::TurnView {
                exchange: *exchange,
                role: turn.role,
                text: &text.text,
                near_outlet: near.map(|o| (o.printed.as_str(), o.name.as_str())),
                attribution: &turn.attribution,
            });
        }
        for s in suspects::find(&turns, &corpus) {
            let (exchange, turn, text) = &texts[s.turn];
            let span = match &s.place {
                suspects::Place::Label => turn.label.as_ref().map_or(TextSpan::empty(0), |l| l.span),
                suspects::Place::Words(r) => text.place(r.start, r.end),
            };
            // Where a second witness differs, the variant says more than the suspicion.
            let siglum = Siglum::nth(w);
            let told = variants.iter().filter(|v| v.class != VariantClass::Attribution).any(|v| {
                v.readings.iter().flat_map(|r| &r.witnesses).any(|(k, p)| {
                    *k == siglum
                        && (p.overlaps(span)
                            || (p.is_empty() && span.contains(*p) && p.start() > span.start()))
                })
            });
            if told {
                continue;
            }
            let id = exchange.and_then(|i| {
                shared.iter().find(|x| x.held[w].index() == Some(i)).and_then(|x| x.id.clone())
            });
            out.push(Suspect {
                siglum,
                span,
                text: m.text.slice(span).to_owned(),
                kind: s.kind,
                risk: s.risk,
                because: s.because,
                exchange: id,
            });
        }
    }
    out.sort_by_key(|s| (s.siglum, s.span, s.kind));
    out
}

/// A note that a comparison was made coarser than usual.
fn coarse(message: String) -> Finding {
    Finding::new(FindingCode::Coarse, Severity::Note, message)
}

/// Nothing compared yet.
fn no_noise() -> NoiseEstimate {
    NoiseEstimate::default()
}
