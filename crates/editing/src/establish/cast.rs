//! Who was there, and whether two attributions name one person.
//!
//! ```text
//! A   THE PRESIDENT:      B   MS. ROOK:          one, where a headline has “President Tessa Rook”
//! A   程部长：              B   程其远：             one, unless two persons of that surname speak
//! A   THE PRESIDENT:      B   MS. ARLOW:         two, where A and B call somebody else THE PRESIDENT
//! ```
//!
//! A label says a name, an office, an outlet, or only that somebody asks. Names are compared as names; an office is bound to
//! whoever the printings of this event name with it. What cannot be bound is not guessed: the answer is [`Same::Unknown`].

use std::collections::{BTreeMap, BTreeSet};

use record::{CastMember, Role, Siglum};
use rustc_hash::FxHashMap;

use crate::Member;
use crate::forms::who::{ends_in_office, folded, is_title};
use crate::persons::{Named, parts, same_name, same_office, same_outlet};
use crate::script::is_han;

/// Whether two attributions name one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    Unknown,
}

/// What an attribution is read from: role, speaker, label, outlet.
type Printed<'a> = (Role, Option<&'a str>, Option<&'a str>, Option<&'a str>);

/// The persons of an event.
#[derive(Debug, Default)]
pub(super) struct Cast {
    members: Vec<CastMember>,
    /// Offices, and the name that the other printings of the same words have throughout.
    bound: BTreeMap<String, String>,
}

impl Cast {
    /// Everybody whom the witnesses name as speaking, with the offices that stand beside the names in labels, headlines
    /// and leads.
    pub(super) fn of(members: &[&Member<'_>]) -> Self {
        let mut cast = Self::default();
        // A label stands fifty times.
        let mut known: FxHashMap<Printed<'_>, Named> = FxHashMap::default();
        for (w, m) in members.iter().enumerate() {
            let siglum = Siglum::nth(w);
            let opening = m.witness.opening.iter().map(|t| (t, None));
            let exchanges = m.witness.exchanges.iter().flat_map(|x| {
                let outlet = x.outlet.as_ref().map(|o| o.name.as_str());
                x.turns.iter().enumerate().map(move |(i, t)| (t, outlet.filter(|_| i == 0)))
            });
            for (turn, outlet) in opening.chain(exchanges) {
                let label = turn.label.as_ref().map(|l| l.text.as_str());
                let key = (turn.role, turn.speaker.as_deref(), label, outlet);
                let named = known.entry(key).or_insert_with(|| Named::of(key.0, key.1, key.2, key.3)).clone();
                let Some(name) = &named.name else { continue };
                let shown = turn.speaker.as_deref().unwrap_or(name);
                let at = cast.place_of(name).unwrap_or_else(|| {
                    cast.members.push(CastMember { name: shown.to_owned(), ..CastMember::default() });
                    cast.members.len() - 1
                });
                let member = &mut cast.members[at];
                if parts(&folded(shown)) > parts(&folded(&member.name)) {
                    let short = std::mem::replace(&mut member.name, shown.to_owned());
                    push(&mut member.forms, &short);
                }
                if let Some(label) = turn.label.as_ref().filter(|l| l.text != member.name) {
                    push(&mut member.forms, &label.text);
                }
                if let Some(office) = &named.office {
                    push(&mut member.offices, office);
                }
                if named.outlet.is_some() && member.outlet.is_none() {
                    member.outlet = outlet.map(str::to_owned).or(named.outlet.clone());
                }
                if !member.witnesses.contains(&siglum) {
                    member.witnesses.push(siglum);
                }
            }
        }
        for m in members {
            let clues = &m.witness.clues;
            for span in clues.headline.iter().chain(&clues.lead) {
                let text = folded(crate::language::beginning(m.text.slice(*span), 1_200));
                for member in &mut cast.members {
                    for office in offices_beside(&text, &folded(&member.name)) {
                        push(&mut member.offices, &office);
                    }
                }
            }
        }
        cast
    }

    /// The persons, for the record.
    pub(super) fn into_members(self) -> Vec<CastMember> {
        self.members
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        // A bare surname of two persons is nobody's.
        let mut fits = self.members.iter().enumerate().filter(|(_, m)| same_name(&folded(&m.name), name));
        let first = fits.next()?.0;
        fits.next().is_none().then_some(first)
    }

    /// Whoever holds an office, where the printings name one person with it.
    fn holder(&self, office: &str) -> Option<String> {
        let holds = |m: &&CastMember| m.offices.iter().any(|o| same_office(o, office));
        let found: BTreeSet<String> = self.members.iter().filter(holds).map(|m| folded(&m.name)).collect();
        match found.len() {
            1 => found.into_iter().next(),
            _ => None,
        }
    }

    /// Binds an office to the name that other witnesses print over the same words, where they do so throughout and the
    /// name has no other label in the witness that prints the office. `pairs`: what two witnesses print over one turn.
    pub(super) fn bind(&mut self, pairs: &[(Named, Named)]) {
        let mut names: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut offices: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut clash: BTreeSet<&str> = BTreeSet::new();
        for (a, b) in pairs.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            let (None, Some(office)) = (a.name.as_deref(), a.office.as_deref()) else { continue };
            if let Some(name) = b.name.as_deref() {
                *names.entry(office).or_default().entry(name).or_default() += 1;
                offices.entry(name).or_default().insert(office);
            } else if b.office.as_deref().is_some_and(|o| same_office(office, o)) {
                // Both print the office, so it is no other label of whoever is named elsewhere.
                clash.insert(office);
            }
        }
        let bound = names.iter().filter(|(office, of)| {
            let back = of.keys().all(|n| offices.get(n).is_some_and(|o| o.len() == 1));
            // Whoever is known in another office is not meant.
            let other = of.keys().any(|n| {
                self.members
                    .iter()
                    .filter(|m| same_name(&folded(&m.name), n) && !m.offices.is_empty())
                    .any(|m| !m.offices.iter().any(|o| same_office(o, office)))
            });
            !other
                && of.len() == 1
                && of.values().sum::<usize>() >= AGAIN
                && back
                && !clash.contains(**office)
        });
        self.bound = bound
            .filter_map(|(office, of)| Some(((*office).to_owned(), (*of.keys().next()?).to_owned())))
            .collect();
    }

    /// Whether two attributions name one person.
    pub(super) fn same(&self, a: &Named, b: &Named) -> Same {
        let name = |n: &Named| n.name.clone().or_else(|| n.office.as_deref().and_then(|o| self.known(o)));
        match (name(a), name(b)) {
            (Some(x), Some(y)) => {
                if same_name(&x, &y) {
                    // 程部长 in a room with two of that surname.
                    let several =
                        |n: &str| self.members.iter().filter(|m| same_name(&folded(&m.name), n)).count() > 1;
                    return if x != y && (several(&x) || several(&y)) { Same::Unknown } else { Same::Yes };
                }
                // `Jane DeLanty` and `Tidewater News` are no contradiction, two names of reporters of one outlet are.
                return Same::No;
            }
            (Some(_), None) | (None, Some(_)) if a.office.is_some() && b.office.is_some() => {
                let both = a.office.as_deref().zip(b.office.as_deref());
                if both.is_some_and(|(x, y)| same_office(x, y)) {
                    return Same::Yes;
                }
                return Same::Unknown;
            }
            (None, None) => {
                if let (Some(x), Some(y)) = (&a.office, &b.office) {
                    return if same_office(x, y) { Same::Yes } else { Same::No };
                }
            }
            _ => {}
        }
        if let (Some(x), Some(y)) = (&a.outlet, &b.outlet) {
            return if same_outlet(x, y) { Same::Yes } else { Same::No };
        }
        match (a.asks, b.asks) {
            (Some(x), Some(y)) if x != y => Same::No,
            _ if a.is_somebody() && b.is_somebody() && (a.asks == Some(false) || b.asks == Some(false)) => {
                // An office that nobody binds, and a name.
                if a.outlet.is_some() || b.outlet.is_some() { Same::No } else { Same::Unknown }
            }
            _ => Same::Yes,
        }
    }

    fn known(&self, office: &str) -> Option<String> {
        self.holder(office).or_else(|| self.bound.get(office).cloned())
    }
}

/// Over how many turns an office must stand against one name before it is taken for that person's.
const AGAIN: usize = 2;

fn push(all: &mut Vec<String>, one: &str) {
    if !one.is_empty() && !all.iter().any(|o| folded(o) == folded(one)) {
        all.push(one.to_owned());
    }
}

/// The offices that a text, folded, gives a name: before it (财赋部部长程其远, `president tessa rook`), or behind a comma
/// (`orla venn, minister for harbours`).
fn offices_beside(text: &str, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    if name.is_empty() {
        return out;
    }
    for (at, _) in text.match_indices(name) {
        let before = text[..at].trim_end();
        if name.contains(is_han) {
            let start = before
                .char_indices()
                .rev()
                .find(|(_, c)| !is_han(*c) || matches!(c, '、'))
                .map_or(0, |(i, c)| i + c.len_utf8());
            let office = &before[start..];
            let n = office.chars().count();
            if ends_in_office(office) && (2..=24).contains(&n) {
                out.push(office.to_owned());
            }
            continue;
        }
        let words: Vec<&str> = before.split_whitespace().collect();
        let mut from = words.len();
        while from > 0
            && words.len() - from < 4
            && !words[from - 1].ends_with([',', '.', ';', ':'])
            && is_title(words[from - 1])
        {
            from -= 1;
        }
        if from < words.len() {
            out.push(words[from..].join(" "));
        }
        let behind = &text[at + name.len()..];
        if let Some(rest) = behind.strip_prefix(", ") {
            let end = rest.find([',', '.', ';', ':', '\n']).unwrap_or(rest.len());
            let end = rest[..end].find(" and ").unwrap_or(end);
            let office = rest[..end].trim();
            let office = office.strip_prefix("the ").unwrap_or(office);
            let first = office.split_whitespace().next().unwrap_or_default();
            if is_title(first) && office.split_whitespace().count() <= 7 {
                out.push(office.to_owned());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_that_stand_beside_a_name() {
        let of = |text: &str, name: &str| offices_beside(&folded(text), name);
        assert_eq!(of("Remarks by President Tessa Rook", "tessa rook"), ["president"]);
        assert_eq!(of("Orla Venn, Minister for Harbours, answers", "orla venn"), ["minister for harbours"]);
        assert_eq!(of("12日，水务部部长闻若舟、渔业局局长陆一舟举行记者会", "陆一舟"), ["渔业局局长"]);
    }
}
