//! What events, exchanges and variants are called, so that a citation once given goes on resolving.
//!
//! Nothing is numbered: a lost exchange may surface. What has no outlet is named by a hash of its own words. Hashes are
//! FNV-1a (Fowler, Noll, Vo), written out here because names must not change with a library.

use std::collections::BTreeMap;

use record::{
    Correction, Date, Emendation, EventId, ExchangeId, Finding, FindingCode, Outlet, Reading, Role, Severity,
    Slug, Witness,
};

use super::Shared;
use crate::Member;
use crate::script;

pub(super) fn fnv(parts: &[&str]) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    for p in parts {
        for b in p.bytes().chain([0]) {
            h = (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3);
        }
    }
    h
}

fn hash6(parts: &[&str]) -> String {
    format!("{:06x}", (fnv(parts) >> 20) & 0xff_ffff)
}

pub(super) fn variant_id(
    exchange: Option<&ExchangeId>,
    turn: usize,
    before: &str,
    readings: &[Reading],
) -> String {
    let tail: String = before.chars().rev().take(12).map(script::fold).collect();
    let turn = turn.to_string();
    let mut parts = vec![exchange.map_or("opening", ExchangeId::as_str), turn.as_str(), tail.as_str()];
    // The order of readings follows attestation, which a new witness may change; the set of them need not.
    let mut texts: Vec<&str> = readings.iter().map(|r| r.text.as_str()).collect();
    texts.sort_unstable();
    parts.extend(texts);
    format!("v-{}", hash6(&parts))
}

pub(super) fn most_frequent<T: Ord + Clone>(all: Vec<T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for x in all {
        *counts.entry(x).or_default() += 1;
    }
    // On a tie the first in order.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(x, _)| x)
}

pub(super) fn majority(members: &[&Member<'_>], of: impl Fn(&Witness) -> Option<String>) -> Option<String> {
    most_frequent(members.iter().filter_map(|m| of(m.witness)).collect())
}

/// The outlet of an exchange: a name that is not suspected of a misprint before one that is.
pub(super) fn outlet(all: Vec<Outlet>) -> Option<Outlet> {
    let mut counts: BTreeMap<(bool, String, String), (usize, Outlet)> = BTreeMap::new();
    for o in all {
        counts.entry((o.near, o.name.clone(), o.printed.clone())).or_insert_with(|| (0, o)).0 += 1;
    }
    let best = counts.into_iter().rev().max_by_key(|((near, ..), (n, _))| (!near, *n));
    best.map(|(_, (_, o))| o)
}

/// Gives every exchange its name, and the names that it had or would have had with less evidence.
pub(super) fn name_exchanges(shared: &mut [Shared], emendations: &[&Emendation]) {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for x in shared.iter_mut() {
        let words = |role: Role| {
            let texts = x.turns.iter().filter(|t| t.role == role).flat_map(|t| &t.texts);
            let mut heads: Vec<String> = texts
                .map(|t| t.text.chars().filter(|c| c.is_alphanumeric()).take(24).map(script::fold).collect())
                .collect();
            heads.sort();
            heads
        };
        let orphans: Vec<ExchangeId> = words(Role::Answer)
            .iter()
            .filter_map(|h| Slug::new(&format!("orphan-{}", hash6(&[h]))).ok())
            .map(ExchangeId::new)
            .collect();
        let questions = words(Role::Question);
        let identified = emendations.iter().find_map(|e| match &e.correction {
            Correction::Identify { exchange, outlet } if orphans.contains(exchange) => Some(outlet.clone()),
            _ => None,
        });
        if let Some(name) = identified {
            let slug = record::slug(&crate::language::zh::spelled(&name), "outlet");
            x.outlet = Some(Outlet { printed: name.clone(), name, slug, near: false });
        }
        let wanted = match (&x.outlet, questions.first()) {
            (Some(o), _) => o.slug.as_str().to_owned(),
            (None, Some(q)) => format!("question-{}", hash6(&[q])),
            (None, None) => orphans.first().map_or_else(|| "exchange".to_owned(), |o| o.as_str().to_owned()),
        };
        // The second question of an outlet is its second in any printing that holds both.
        let n = used.entry(wanted.clone()).or_default();
        *n += 1;
        let name = if *n == 1 { wanted } else { format!("{wanted}-{n}") };
        let id = ExchangeId::new(record::slug(&name, "exchange"));
        x.formerly = orphans.into_iter().filter(|o| *o != id).collect();
        x.formerly.dedup();
        x.id = Some(id);
    }
}

pub(super) fn title(members: &[&Member<'_>]) -> String {
    let fullest = members
        .iter()
        .filter(|m| !m.witness.clues.headline.is_empty())
        .max_by_key(|m| m.witness.exchanges.len());
    let parts = fullest.map(|m| {
        if let Some(title) = &m.witness.clues.title {
            return title.clone();
        }
        let lines = m
            .witness
            .clues
            .headline
            .iter()
            .map(|s| m.text.slice(*s).trim_start_matches(['#', ' ', '\u{3000}']).trim());
        lines.collect::<Vec<_>>().join(" ")
    });
    parts.unwrap_or_default()
}

pub(super) fn event_id(
    members: &[&Member<'_>],
    emendations: &[&Emendation],
    findings: &mut Vec<Finding>,
) -> EventId {
    let series = most_frequent(members.iter().filter_map(|m| m.witness.clues.series.clone()).collect());
    let by_hand = emendations.iter().rev().find_map(|e| match e.correction {
        Correction::Date(d) => Some(d),
        _ => None,
    });
    // The best clue of each witness speaks for it, with its weight.
    let mut days: BTreeMap<Date, u32> = BTreeMap::new();
    for m in members {
        if let Some(d) = m.witness.clues.day() {
            *days.entry(d.date).or_default() += u32::from(d.weight);
        }
    }
    if days.len() > 1 && by_hand.is_none() {
        let list: Vec<String> = days.keys().map(ToString::to_string).collect();
        findings.push(
            Finding::new(
                FindingCode::DateConflict,
                Severity::Warning,
                format!("the witnesses give different days: {}", list.join(", ")),
            )
            .hint("onrecord correct EVENT --date YYYY-MM-DD --reason …"),
        );
    }
    let date = by_hand.or_else(|| days.into_iter().rev().max_by_key(|(_, w)| *w).map(|(d, _)| d));
    let mark = match date {
        Some(_) => None,
        None => {
            members.iter().map(|m| m.witness.source).min().and_then(|s| Slug::new(&s.to_string()[..6]).ok())
        }
    };
    EventId { series: series.unwrap_or_else(|| record::slug("", "conference")), date, mark }
}
