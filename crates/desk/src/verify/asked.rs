//! Whom a quotation is ascribed to, and when: does that agree with who speaks in the record?
//!
//! The worst answer is *verbatim* for words that somebody else said. The second worst is to accuse a writer of a false
//! ascription because the record spells a name otherwise. So it agrees, it does not, the printings
//! contradict each other, it cannot be told, or the record does not say.

use archive::{SpokenTurn, Voice};
use editing::persons::{Known, is_claimed, names_somebody};

/// What is claimed of a quotation.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub(super) speaker: Option<String>,
    pub(super) event: Option<String>,
    pub(super) date: Option<String>,
}

/// Words for anybody who answers, and for anybody who asks.
const ANSWERING: [&str; 4] = ["official", "the official", "官员", "官方"];
const ASKING: [&str; 6] = ["journalist", "reporter", "the press", "记者", "媒体", "提问"];

impl Asked {
    /// Whether anything is claimed.
    pub(super) fn is_particular(&self) -> bool {
        self.speaker.is_some() || self.has_event()
    }

    /// Whether an event or a day is claimed.
    pub(super) fn has_event(&self) -> bool {
        self.event.is_some() || self.date.is_some()
    }

    /// Whether an event is the one that is claimed.
    pub(super) fn is_event(&self, id: &str) -> bool {
        let event = self.event.as_deref().is_none_or(|start| id.starts_with(start));
        let day = id.split('/').nth(1).unwrap_or_default();
        event && self.date.as_deref().is_none_or(|date| day.starts_with(date))
    }

    /// How a turn agrees with the speaker that is claimed. `all` are the turns of its event.
    pub(super) fn agreement(&self, turn: &SpokenTurn, all: &[SpokenTurn]) -> Agreement {
        let Some(claimed) = &self.speaker else { return Agreement::Yes };
        if turn.voice == Voice::Reports {
            return Agreement::Unsaid;
        }
        let folded: String = claimed.trim().chars().map(editing::script::fold).collect();
        let side = |voice: Voice| if turn.voice == voice { Agreement::Yes } else { Agreement::No };
        if ANSWERING.contains(&folded.as_str()) {
            return side(Voice::Answers);
        }
        if ASKING.contains(&folded.as_str()) {
            return side(Voice::Asks);
        }
        if !turn.given.is_empty() {
            let says = |(name, _): &(String, Vec<u16>)| {
                let own = all.iter().find(|t| t.speaker.as_deref() == Some(name) && t.voice == turn.voice);
                let own = own.cloned().unwrap_or_else(|| SpokenTurn {
                    speaker: Some(name.clone()),
                    ..SpokenTurn::of(turn.voice)
                });
                claims(claimed, &own, all)
            };
            let answers: Vec<Option<bool>> = turn.given.iter().map(says).collect();
            return match () {
                () if answers.contains(&Some(true)) => Agreement::Differs,
                () if answers.iter().all(|a| *a == Some(false)) => Agreement::No,
                () => Agreement::Unsure,
            };
        }
        match claims(claimed, turn, all) {
            Some(true) if turn.unsure => Agreement::Unsure,
            Some(true) => Agreement::Yes,
            Some(false) => Agreement::No,
            // Nobody is named here; but who answers does not ask.
            None => {
                let other = |t: &SpokenTurn| t.voice != turn.voice && claims(claimed, t, all) == Some(true);
                let named = turn.speaker.is_some() || turn.forms.iter().any(|f| names_somebody(f));
                match () {
                    () if all.iter().any(other) => Agreement::No,
                    () if named => Agreement::Unsure,
                    () => Agreement::Unsaid,
                }
            }
        }
    }

    /// The lower, the better a turn agrees with what is claimed.
    pub(super) fn rank(&self, event: &str, turn: Option<&SpokenTurn>, all: &[SpokenTurn]) -> u8 {
        let Some(turn) = turn else { return 9 };
        let event = if self.is_event(event) { 0 } else { 4 };
        let reports = if turn.voice == Voice::Reports { 1 } else { 0 };
        event
            + match self.agreement(turn, all) {
                Agreement::Yes => reports,
                Agreement::Differs | Agreement::Unsure | Agreement::Unsaid => 1 + reports,
                Agreement::No => 3,
            }
    }
}

/// How a turn agrees with whom a quotation is ascribed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// The claimed one speaks, or nobody is claimed.
    Yes,
    /// Some printings say so, and others name somebody else.
    Differs,
    /// Whether it is the claimed one cannot be told: an office that nothing binds to a name, two of one surname, a layout
    /// that leaves the speaker open.
    Unsure,
    /// The record does not say who speaks.
    Unsaid,
    /// Somebody else speaks.
    No,
}

/// Whether whoever is claimed is the speaker of a turn; none where that cannot be told.
pub(super) fn claims(claimed: &str, turn: &SpokenTurn, all: &[SpokenTurn]) -> Option<bool> {
    let others: Vec<Known<'_>> = all
        .iter()
        .filter(|t| t.voice != Voice::Reports && t.speaker.is_some())
        .filter(|t| t.speaker != turn.speaker && !turn.forms.iter().any(|f| Some(f) == t.speaker.as_ref()))
        .map(known)
        .collect();
    let mut others = others;
    others.sort_by_key(|k| k.name);
    others.dedup_by_key(|k| k.name);
    is_claimed(claimed, &known(turn), &others)
}

fn known(turn: &SpokenTurn) -> Known<'_> {
    Known {
        name: turn.speaker.as_deref(),
        forms: &turn.forms,
        offices: &turn.offices,
        asks: turn.voice == Voice::Asks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(voice: Voice, speaker: Option<&str>, office: Option<&str>) -> SpokenTurn {
        let offices = office.map(str::to_owned).into_iter().collect();
        SpokenTurn { speaker: speaker.map(str::to_owned), offices, ..SpokenTurn::of(voice) }
    }

    #[track_caller]
    fn check(claimed: &str, turn_: &SpokenTurn, all: &[SpokenTurn], expected: Agreement) {
        let asked = Asked { speaker: Some(claimed.to_owned()), ..Asked::default() };
        assert_eq!(asked.agreement(turn_, all), expected, "{claimed} {turn_:?}");
    }

    #[test]
    fn who_is_meant() {
        let official = turn(Voice::Answers, Some("闻若舟"), Some("外事部长"));
        let spokesman = turn(Voice::Answers, Some("岑远"), Some("外事部发言人"));
        let paper = turn(Voice::Asks, Some("晨钟报"), None);
        let somebody = turn(Voice::Asks, None, None);
        let nobody = turn(Voice::Answers, None, None);
        let all = [official.clone(), paper.clone(), somebody.clone()];
        check("闻若舟", &official, &all, Agreement::Yes);
        check("聞若舟", &official, &all, Agreement::Yes);
        check("外事部长闻若舟", &official, &all, Agreement::Yes);
        check("外事部长", &official, &all, Agreement::Yes);
        check("官员", &official, &all, Agreement::Yes);
        check("外事部发言人耿白", &spokesman, &all, Agreement::No);
        check("闻若舟", &paper, &all, Agreement::No);
        check("闻若舟", &somebody, &all, Agreement::No);
        check("晨钟报记者", &paper, &all, Agreement::Yes);
        check("晨钟报", &official, &all, Agreement::No);
        check("闻若舟", &nobody, std::slice::from_ref(&nobody), Agreement::Unsaid);
        let minister = turn(Voice::Answers, Some("Ada Wen"), Some("Foreign Minister"));
        check("Wen", &minister, &all, Agreement::Yes);
        check("Minister Ada Wen", &minister, &all, Agreement::Yes);
        check("the Harbour Post", &minister, &all, Agreement::No);
    }
}
