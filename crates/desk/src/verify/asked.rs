//! Whom a quotation is ascribed to, and when: does that agree with who speaks in the record?
//!
//! The worst answer is *verbatim* for words that somebody else said. The second worst is to accuse a writer of a false
//! ascription because the record spells a name otherwise. So there are three answers: it agrees, it does not, and the
//! record does not say.

use archive::{SpokenTurn, Voice};
use editing::wording::Wording;

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

    /// Whether a turn is by the speaker that is claimed; none where the record does not say. `all` are the turns of its
    /// event.
    pub(super) fn is_speaker(&self, turn: &SpokenTurn, all: &[SpokenTurn]) -> Option<bool> {
        let Some(claimed) = &self.speaker else { return Some(true) };
        if turn.voice == Voice::Reports {
            return None;
        }
        let folded: String = claimed.trim().chars().map(editing::script::fold).collect();
        if ANSWERING.contains(&folded.as_str()) {
            return Some(turn.voice == Voice::Answers);
        }
        if ASKING.contains(&folded.as_str()) {
            return Some(turn.voice == Voice::Asks);
        }
        if names(claimed, turn) {
            return Some(true);
        }
        if turn.speaker.is_some() {
            return Some(false);
        }
        // Nobody is named here; but who answers does not ask.
        let other_side = all.iter().any(|t| t.voice != turn.voice && names(claimed, t));
        if other_side { Some(false) } else { None }
    }

    /// The lower, the better a turn agrees with what is claimed.
    pub(super) fn rank(&self, event: &str, turn: Option<&SpokenTurn>, all: &[SpokenTurn]) -> u8 {
        let Some(turn) = turn else { return 9 };
        let event = if self.is_event(event) { 0 } else { 4 };
        let reports = if turn.voice == Voice::Reports { 1 } else { 0 };
        event
            + match self.is_speaker(turn, all) {
                Some(true) => reports,
                None => 1 + reports,
                Some(false) => 3,
            }
    }
}

/// Whether a claimed name is that of a turn's speaker: one holds the other, or it is the speaker's office.
///
/// “Foreign Minister Wen” holds “Wen”. An office must not be held by the claim, though: `ministry spokesman A` is not
/// `ministry spokesman B`.
pub(super) fn names(claimed: &str, turn: &SpokenTurn) -> bool {
    let holds = |long: &str, short: &str| {
        let (l, s) = (Wording::of(long), Wording::of(short));
        let weighty = s.len() > 1 || short.chars().any(|c| c.is_alphabetic() && !editing::script::is_han(c));
        weighty && !l.find(long, &s, short).is_empty()
    };
    let speaker = turn.speaker.as_deref().is_some_and(|s| holds(claimed, s) || holds(s, claimed));
    speaker || turn.office.as_deref().is_some_and(|office| holds(office, claimed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(voice: Voice, speaker: Option<&str>, office: Option<&str>) -> SpokenTurn {
        SpokenTurn { voice, speaker: speaker.map(str::to_owned), office: office.map(str::to_owned) }
    }

    #[track_caller]
    fn check(claimed: &str, turn_: &SpokenTurn, all: &[SpokenTurn], expected: Option<bool>) {
        let asked = Asked { speaker: Some(claimed.to_owned()), ..Asked::default() };
        assert_eq!(asked.is_speaker(turn_, all), expected, "{claimed} {turn_:?}");
    }

    #[test]
    fn who_is_meant() {
        let official = turn(Voice::Answers, Some("闻若舟"), Some("外事部长"));
        let spokesman = turn(Voice::Answers, Some("岑远"), Some("外事部发言人"));
        let paper = turn(Voice::Asks, Some("晨钟报"), None);
        let somebody = turn(Voice::Asks, None, None);
        let nobody = turn(Voice::Answers, None, None);
        let all = [official.clone(), paper.clone(), somebody.clone()];
        check("闻若舟", &official, &all, Some(true));
        check("聞若舟", &official, &all, Some(true));
        check("外事部长闻若舟", &official, &all, Some(true));
        check("外事部长", &official, &all, Some(true));
        check("官员", &official, &all, Some(true));
        check("外事部发言人耿白", &spokesman, &all, Some(false));
        check("闻若舟", &paper, &all, Some(false));
        check("闻若舟", &somebody, &all, Some(false));
        check("晨钟报记者", &paper, &all, Some(true));
        check("晨钟报", &official, &all, Some(false));
        check("闻若舟", &nobody, std::slice::from_ref(&nobody), None);
        let minister = turn(Voice::Answers, Some("Ada Wen"), Some("Foreign Minister"));
        check("Wen", &minister, &all, Some(true));
        check("Minister Ada Wen", &minister, &all, Some(true));
        check("the Harbour Post", &minister, &all, Some(false));
    }
}
