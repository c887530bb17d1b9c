//! An event as quotations are looked for in it: its turns, what its witnesses read otherwise, and the grams of both.
//!
//! The established text alone would not do: a quotation taken from the second-best printing stands in that printing word
//! for word. So a witness's own turn is kept beside the established text wherever it is not simply a part of it. What no
//! one speaks (a headline, a lead, a caption) is kept too, so that words that only an editor wrote are not taken for
//! the official's.

use std::collections::{BTreeMap, BTreeSet};

use archive::{OtherwiseDigest, SpokenRow, SpokenTurn, Voice};
use editing::wording::Wording;
use record::{BlockRole, Certainty, EstablishedTurn, Event, Held, MatchedExchange, Role, Turn};

use crate::derive::{Established, given, narrow};

/// The row of an event, and each gram with the turn that holds it.
pub(crate) fn spoken(made: &Established) -> (SpokenRow, Vec<(u32, usize)>) {
    let event = &made.event;
    // A label that names nobody (`答`) is the official's where one official answers.
    let answering: BTreeSet<&str> = turns_of(event)
        .filter(|(_, t)| matches!(t.role, Role::Answer | Role::Statement))
        .filter_map(|(_, t)| t.speaker.as_deref())
        .collect();
    let official = event.speaker.as_ref().filter(|_| answering.len() < 2);
    let known = |speaker: Option<&String>| {
        let member = speaker.and_then(|s| event.cast.iter().find(|m| m.name == *s || m.forms.contains(s)));
        let mut offices = member.map(|m| m.offices.clone()).unwrap_or_default();
        let role = event.role.clone().filter(|_| speaker.is_some() && speaker == event.speaker.as_ref());
        offices.extend(role.filter(|r| !offices.contains(r)));
        let mut forms = member.map(|m| m.forms.clone()).unwrap_or_default();
        forms.extend(member.map(|m| m.name.clone()).filter(|n| Some(n) != speaker));
        (forms, offices)
    };
    let voice = |x: &MatchedExchange, role: Role, speaker: Option<&String>, label: Option<&str>| {
        let (voice, speaker, person) = match role {
            Role::Question if x.id.is_some() => {
                let outlet = x.outlet.as_ref().map(|o| o.name.clone());
                (Voice::Asks, outlet.or_else(|| speaker.cloned()), speaker)
            }
            Role::Moderator | Role::Interpreter => (Voice::Answers, speaker.cloned(), speaker),
            Role::Question | Role::Answer | Role::Statement => {
                let named = speaker.or(official);
                (Voice::Answers, named.cloned(), named)
            }
        };
        let (mut forms, offices) = known(person);
        forms.extend(person.filter(|p| Some(*p) != speaker.as_ref()).cloned());
        // `THE PRESIDENT` over the words of somebody whom nothing names.
        forms.extend(label.filter(|_| speaker.is_none()).map(str::to_owned));
        SpokenTurn { speaker, forms, offices, ..SpokenTurn::of(voice) }
    };
    let mut row = SpokenRow {
        // Whoever enters the event knows it.
        fingerprint: [0; 32],
        exchanges: narrow(event.coverage.exchanges),
        questions: narrow(event.coverage.with_question),
        reported: event.coverage.reported.as_ref().map(|r| r.0),
        gaps: narrow(event.witnesses.iter().map(|w| w.witness.gaps.len()).sum()),
        turns: Vec::new(),
        otherwise: Vec::new(),
    };
    let mut grams: Vec<(u32, usize)> = Vec::new();
    let exchanges = || {
        event
            .opening
            .iter()
            .map(|x| (None, x))
            .chain(event.exchanges.iter().enumerate().map(|(i, x)| (Some(i), x)))
    };
    let mut established: Vec<(Option<usize>, String, Wording)> = Vec::new();
    // The turn of the established text over which a printing has a label, by where that begins.
    let mut of_label: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, x) in exchanges() {
        for turn in &x.turns {
            let text = established_text(turn);
            let wording = Wording::of(&text);
            grams.extend(wording.grams().map(|g| (g, row.turns.len())));
            let given = given(turn);
            let label = turn.ascriptions.iter().find_map(|a| a.label.as_ref()).map(|l| l.text.as_str());
            let mut spoken = voice(x, turn.role, turn.speaker.as_ref(), label);
            if !given.is_empty() {
                spoken = SpokenTurn { given, ..SpokenTurn::of(spoken.voice) };
            }
            // Where somebody decided that it is none of those who are printed, it is not the official either.
            if turn.disputed.is_some() && turn.speaker.is_none() {
                spoken.speaker = None;
            }
            spoken.unsure = turn.certainty == Certainty::Unsure;
            for (a, label) in turn.ascriptions.iter().filter_map(|a| Some((a, a.label.as_ref()?))) {
                of_label.insert((a.siglum.place(), label.span.start()), row.turns.len());
            }
            row.turns.push(spoken);
            established.push((at, text, wording));
        }
    }
    let mut keep = |row: &mut SpokenRow, turn: SpokenTurn, digest: OtherwiseDigest, wording: &Wording| {
        grams.extend(wording.grams().map(|g| (g, row.turns.len())));
        row.turns.push(turn);
        row.otherwise.push(digest);
    };
    for (place, witness) in event.witnesses.iter().enumerate() {
        let Some(read) = made.read_of(place) else { continue };
        let siglum = u16::try_from(place).unwrap_or(u16::MAX);
        for (at, x) in exchanges() {
            let own: &[Turn] = match (at, x.held.get(place).and_then(Held::index)) {
                (_, None) => &[],
                (None, Some(_)) => &witness.witness.opening,
                (Some(_), Some(i)) => {
                    witness.witness.exchanges.get(i).map(|x| x.turns.as_slice()).unwrap_or_default()
                }
            };
            for turn in own {
                let text = turn.text(&read.text);
                let wording = Wording::of(&text);
                let held =
                    established.iter().any(|(e, t, w)| *e == at && !w.find(t, &wording, &text).is_empty());
                if wording.is_empty() || held {
                    continue;
                }
                let digest = OtherwiseDigest {
                    exchange: at.map(narrow),
                    witness: siglum,
                    role: turn.role.as_str().to_owned(),
                    text,
                };
                let label = turn.label.as_ref().map(|l| l.text.as_str());
                // Who says these words is one answer, however this printing words them: another may object to its label.
                let whole = turn.label.as_ref().and_then(|l| of_label.get(&(place, l.span.start())));
                let spoken = match whole.and_then(|k| row.turns.get(*k)) {
                    Some(known) => known.clone(),
                    None => SpokenTurn {
                        unsure: turn.attribution.is_unsure(),
                        ..voice(x, turn.role, turn.speaker.as_ref(), label)
                    },
                };
                keep(&mut row, spoken, digest, &wording);
            }
        }
        for block in &read.source.blocks {
            if !matches!(
                block.role,
                BlockRole::Headline
                    | BlockRole::Heading
                    | BlockRole::Lead
                    | BlockRole::Caption
                    | BlockRole::Unplaced
            ) {
                continue;
            }
            let text = read.text.slice(block.span).trim().to_owned();
            let wording = Wording::of(&text);
            if wording.is_empty() {
                continue;
            }
            // A heading stands over an exchange, and tells what it is about.
            let over = |i: usize| {
                let own = witness.witness.exchanges.get(i);
                own.is_some_and(|x| x.headings.iter().any(|h| h.span.overlaps(block.span)))
            };
            let exchange = match block.role {
                BlockRole::Heading => event
                    .exchanges
                    .iter()
                    .position(|x| x.held.get(place).and_then(Held::index).is_some_and(over)),
                _ => None,
            };
            let digest = OtherwiseDigest {
                exchange: exchange.map(narrow),
                witness: siglum,
                role: block.role.as_str().to_owned(),
                text,
            };
            keep(&mut row, SpokenTurn::of(Voice::Reports), digest, &wording);
        }
    }
    grams.sort_unstable_by_key(|(gram, turn)| (u64::from(*gram) << 32) | *turn as u64);
    grams.dedup();
    (row, grams)
}

/// The turns of the established text with their exchanges.
fn turns_of(event: &Event) -> impl Iterator<Item = (&MatchedExchange, &EstablishedTurn)> {
    event.opening.iter().chain(&event.exchanges).flat_map(|x| x.turns.iter().map(move |t| (x, t)))
}

fn established_text(turn: &EstablishedTurn) -> String {
    turn.paragraphs.iter().map(record::EstablishedParagraph::text).collect::<Vec<_>>().join("\n")
}
