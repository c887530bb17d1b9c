//! From paragraphs to turns, and from turns to exchanges.
//!
//! ```text
//! 主持人  某报记者   某某    某某    某报记者  某某         某某
//! aside  question  answer  answer  question answer      谢谢大家！
//!                          └ its question is lost        └ closes the conference: a statement
//! ```
//!
//! An answer goes to the question that waits for one, a second official's to the same; an answer that nobody waits for
//! has lost its question. Asides of moderators and interpreters change nothing.

use record::{
    Attribution, Certainty, Exchange, Gap, GapKind, Juncture, Label, Outlet, Piece, Role, SecondBest,
    SourceText, TextSpan, Turn, TurnOrigin,
};

use crate::language::{LabelHit, LabelKind, Pack};
use crate::restore::{Item, Kind, Unit};

use super::Paragraph;

/// The role and the turn that a paragraph opens, if it opens one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opens {
    pub(crate) role: Role,
    pub(crate) origin: TurnOrigin,
}

/// What was said, as far as this witness goes.
#[derive(Debug)]
pub(super) struct Talk {
    pub(super) opening: Vec<Turn>,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) gaps: Vec<Gap>,
    /// Attributions repeated within a turn, as live transcripts do at every paragraph.
    pub(super) repeated: Vec<TextSpan>,
    /// The outlet that asked last, and whether its name alone joins a new question to the last exchange.
    last_outlet: Option<String>,
    /// One label asks everything: it is no outlet's, and its questions do not belong together.
    sole_asker: bool,
    /// The text starts in the middle: an answer at its head is no opening.
    lost_before: bool,
    /// The last words were broken off by another speaker, or are no more than a word or two: `What about —`, `Yes.`
    broken_off: bool,
    /// The last words were a question's.
    asking: bool,
}

pub(super) fn turns(pack: &Pack, paragraphs: Vec<Paragraph>, roles: &[Option<Opens>]) -> Talk {
    let mut talk = Talk {
        opening: Vec::new(),
        exchanges: Vec::new(),
        gaps: Vec::new(),
        repeated: Vec::new(),
        last_outlet: None,
        sole_asker: sole_asker(&paragraphs),
        lost_before: false,
        broken_off: false,
        asking: false,
    };
    let asks = |o: &Option<Opens>| o.is_some_and(|o| o.role == Role::Question);
    let last_question = roles.iter().rposition(asks);
    let last = paragraphs.len().saturating_sub(1);
    for (i, (p, opens)) in paragraphs.into_iter().zip(roles).enumerate() {
        let at = p.unit.start();
        let gap = p.gap_before.clone();
        let asks_here = opens.map_or(talk.asking, |o| o.role == Role::Question);
        let broken_off = interrupted(p.text(), asks_here);
        let ending = last_question.is_none_or(|q| i > q);
        if i == 0 {
            talk.lost_before = gap.as_ref().is_some_and(|(k, _)| *k == GapKind::Beginning);
        }
        match opens {
            _ if p.orphan => talk.orphan(pack, &p, TurnOrigin::Inferred),
            Some(o) if o.role == Role::Question => talk.question(pack, &p, *o),
            Some(o) if o.role == Role::Answer => talk.answer(pack, &p, *o, ending),
            Some(o) => talk.aside(pack, &p, *o),
            None => talk.more(pack, &p, ending && i == last),
        }
        talk.broken_off = broken_off;
        talk.asking = asks_here;
        if let Some((kind, evidence)) = gap {
            let exchange = talk.exchanges.len().saturating_sub(1);
            talk.gaps.push(Gap { kind, at, exchange, evidence });
        }
    }
    talk
}

/// Whether one label asks more than half of all questions: an interviewer, or a word for “question” in a language that
/// no pack knows.
fn sole_asker(paragraphs: &[Paragraph]) -> bool {
    let mut counts: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
    let mut all = 0;
    for l in paragraphs.iter().filter_map(|p| p.label.as_ref()) {
        if let LabelKind::Question(Some(name)) = &l.kind {
            *counts.entry(name).or_default() += 1;
            all += 1;
        }
    }
    all >= 3 && counts.values().any(|n| n * 2 > all)
}

impl Talk {
    fn question(&mut self, pack: &Pack, p: &Paragraph, opens: Opens) {
        let turn = turn(pack, p, opens);
        let outlet = p.label.as_ref().and_then(|l| outlet_of(pack, l));
        let name = outlet.as_ref().map(|o| o.name.clone());
        let anonymous = name.is_none();
        let follows_up = p.label.as_ref().is_some_and(|l| l.kind == LabelKind::FollowUp)
            || anonymous && (pack.follows_up)(p.text());
        let same_outlet = !self.sole_asker && !anonymous && name == self.last_outlet && p.headings.is_empty();
        let fits = (follows_up || same_outlet) && p.gap_before.is_none();
        self.last_outlet = name.or(if follows_up { self.last_outlet.take() } else { None });
        if let Some(x) = self.exchanges.last_mut().filter(|x| fits && answered(x)) {
            x.turns.push(turn);
            return;
        }
        let interrupts = anonymous && p.gap_before.is_none() && p.headings.is_empty();
        if let Some(x) = self
            .exchanges
            .last_mut()
            .filter(|x| interrupts && (self.broken_off || takes_up(p.text())) && x.outlet.is_none())
        {
            x.turns.push(turn);
            return;
        }
        if self.exchanges.last().is_some_and(|x| x.turns.iter().all(|t| t.role == Role::Question)) {
            self.gaps.push(Gap {
                kind: GapKind::AnswerLost,
                at: p.unit.start(),
                exchange: self.exchanges.len(),
                evidence: "a question follows a question".to_owned(),
            });
        }
        self.exchanges.push(Exchange { outlet, headings: p.headings.clone(), turns: vec![turn] });
    }

    fn answer(&mut self, pack: &Pack, p: &Paragraph, opens: Opens, ending: bool) {
        let mut turn = turn(pack, p, opens);
        let waits = self.exchanges.last().is_some_and(waits);
        let answered_last =
            self.exchanges.last().is_some_and(|x| x.turns.last().is_some_and(|t| t.role == Role::Answer));
        // A question cut off in the middle, then text from elsewhere: whose answer this is, is lost.
        let bridged = waits && p.gap_before.is_some() && p.moved;
        if self.exchanges.is_empty() && opens.origin == TurnOrigin::Labelled && !self.lost_before {
            turn.role = Role::Statement;
            self.opening.push(turn);
            return;
        }
        let after_aside = self.exchanges.last().is_some_and(|x| {
            x.turns.last().is_some_and(|t| matches!(t.role, Role::Moderator | Role::Interpreter))
        });
        let joins = waits && !bridged
            || after_aside && p.gap_before.is_none()
            || !waits && self.broken_off && answered_last
            || !waits
                && p.gap_before.is_none()
                && self.exchanges.last().is_some_and(|x| another_speaker(x, &turn));
        let closes =
            !waits && ending && self.exchanges.last().is_some_and(answered) && (pack.closes)(p.text());
        if closes {
            turn.role = Role::Statement;
        }
        match self.exchanges.last_mut() {
            Some(x) if joins || closes => x.turns.push(turn),
            _ => self.orphan(pack, p, opens.origin),
        }
    }

    /// An answer whose question is lost.
    fn orphan(&mut self, pack: &Pack, p: &Paragraph, origin: TurnOrigin) {
        let turn = turn(pack, p, Opens { role: Role::Answer, origin });
        let evidence = "an answer stands without a question before it".to_owned();
        let exchange = self.exchanges.len();
        self.gaps.push(Gap { kind: GapKind::QuestionLost, at: p.unit.start(), exchange, evidence });
        self.exchanges.push(Exchange { outlet: None, headings: p.headings.clone(), turns: vec![turn] });
        self.last_outlet = None;
    }

    fn aside(&mut self, pack: &Pack, p: &Paragraph, opens: Opens) {
        let turn = turn(pack, p, opens);
        match self.exchanges.last_mut() {
            Some(x) => x.turns.push(turn),
            None => self.opening.push(turn),
        }
    }

    /// A paragraph that goes on with the turn before it, or thanks everybody at the very end.
    fn more(&mut self, pack: &Pack, p: &Paragraph, last: bool) {
        self.repeated.extend(p.label_span);
        let juncture = p.gap_before.as_ref().map_or(Juncture::Paragraph, |(k, _)| Juncture::Gap(*k));
        let statement = Opens { role: Role::Statement, origin: TurnOrigin::Inferred };
        if let Some(x) = self.exchanges.last_mut() {
            x.headings.extend(&p.headings);
            let answered = x.turns.last().is_some_and(|t| t.role == Role::Answer);
            if last && answered && p.gap_before.is_none() && (pack.closes)(p.text()) {
                x.turns.push(turn(pack, p, statement));
            } else if let Some(t) = x.turns.last_mut() {
                t.pieces.extend(pieces(&p.unit, juncture));
            }
        } else if let Some(t) = self.opening.last_mut() {
            t.pieces.extend(pieces(&p.unit, juncture));
        } else if self.lost_before {
            self.orphan(pack, p, TurnOrigin::Inferred);
        } else {
            self.opening.push(turn(pack, p, statement));
        }
    }
}

/// Whether words break off with a dash, as verbatim transcripts mark an interruption, or are a reporter's word or two
/// that ask nothing: `Thank you.`
fn interrupted(words: &str, asks: bool) -> bool {
    let dash = words.ends_with(['—', '–']) && !words.ends_with("——");
    dash || asks && words.is_ascii() && words.len() < 24 && !words.ends_with('?')
}

/// Whether words take up what was broken off: `— who pays?`
fn takes_up(words: &str) -> bool {
    words.starts_with(['—', '–', '…']) && !words.starts_with("——")
}

/// Whether somebody has answered in this exchange.
fn answered(x: &Exchange) -> bool {
    x.turns.iter().any(|t| t.role == Role::Answer)
}

/// Whether the last question of this exchange waits for its answer.
fn waits(x: &Exchange) -> bool {
    let sides = x.turns.iter().rev().find(|t| matches!(t.role, Role::Question | Role::Answer));
    sides.is_some_and(|t| t.role == Role::Question)
}

/// Whether this answer is by somebody else than the last of the exchange: two officials answer one question.
fn another_speaker(x: &Exchange, turn: &Turn) -> bool {
    let last = x.turns.iter().rev().find(|t| t.role == Role::Answer).and_then(|t| t.speaker.as_deref());
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    last.zip(turn.speaker.as_deref()).is_some_and(|(a, b)| letters(a) != letters(b))
}

fn turn(pack: &Pack, p: &Paragraph, opens: Opens) -> Turn {
    let speaker = p.label.as_ref().filter(|l| !l.unsure).and_then(|l| match (&l.kind, &l.who) {
        (LabelKind::Named(n), None) => Some((pack.person)(n)),
        (LabelKind::Named(n), Some(_)) => Some(n.clone()),
        // 林小姐 is no name that could be looked for.
        (_, Some(who)) => {
            who.name.clone().filter(|n| !opens.role.eq(&Role::Question) || crate::forms::who::in_full(n))
        }
        _ => None,
    });
    let label = p.label.as_ref().zip(p.label_span).map(|(l, span)| Label { span, text: l.text.clone() });
    let pieces = pieces(&p.unit, Juncture::Start);
    let attribution = attribution(p, opens, speaker.as_deref());
    Turn { role: opens.role, origin: opens.origin, label, speaker, attribution, pieces }
}

/// Evidence for a role below this is no evidence: two to one.
const CLOSE: i32 = 7;

/// How sure limits, role and speaker are.
fn attribution(p: &Paragraph, opens: Opens, speaker: Option<&str>) -> Attribution {
    let Some(label) = p.label.as_ref().filter(|_| opens.origin == TurnOrigin::Labelled) else {
        return Attribution {
            limits: Certainty::Inferred,
            role: Certainty::Inferred,
            ..Attribution::default()
        };
    };
    let mut out = Attribution::default();
    if let Some(lean) = label.lean {
        out.role = if lean < CLOSE { Certainty::Unsure } else { Certainty::Inferred };
        if lean < CLOSE {
            let other = if opens.role == Role::Question { Role::Answer } else { Role::Question };
            out.second = Some(SecondBest::Role(other));
        }
    }
    let plain =
        |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    if speaker.is_some_and(|s| !plain(&label.text).contains(&plain(s))) {
        out.speaker = Certainty::Inferred;
    }
    if label.unsure {
        out.limits = Certainty::Unsure;
        out.second = Some(SecondBest::SameTurn);
    }
    out
}

fn outlet_of(pack: &Pack, label: &LabelHit) -> Option<Outlet> {
    let LabelKind::Question(Some(printed)) = &label.kind else { return None };
    let printed = printed.trim();
    if printed.is_empty() {
        return None;
    }
    let known = (pack.outlet)(printed);
    Some(Outlet { printed: printed.to_owned(), name: known.name, slug: known.slug, near: known.near })
}

fn pieces(unit: &Unit, first: Juncture) -> Vec<Piece> {
    unit.stretches
        .iter()
        .enumerate()
        .map(|(i, (_, s))| {
            let juncture = if i == 0 { first } else { Juncture::Joined { space: s.space, by: s.joint } };
            Piece { span: s.span, juncture }
        })
        .collect()
}

/// States a gap where the witness sends the reader to another page or ends in the middle.
pub(super) fn state_end(pack: &Pack, items: &[Item], talk: &mut Talk, text: &SourceText) {
    let n = talk.exchanges.len();
    let at = text.as_str().len();
    let last = talk.exchanges.last().and_then(|x| x.turns.last());
    let jump = items.iter().rev().find(|i| i.is_words() || matches!(i.kind, Kind::Jump { onward: true }));
    let end = last.and_then(|t| t.pieces.last()).map_or("", |p| text.slice(p.span));
    let struck = items.iter().rev().find(|i| i.is_words()).is_some_and(|i| i.unit.struck.tail);
    if let Some(j) = jump.filter(|i| matches!(i.kind, Kind::Jump { .. })) {
        let evidence = format!("“{}” ends the file", j.unit.text);
        talk.gaps.push(Gap { kind: GapKind::PageJump, at: j.unit.end(), exchange: n, evidence });
    } else {
        if last.is_some_and(|t| t.role == Role::Question) {
            let evidence = "the file ends after a question".to_owned();
            talk.gaps.push(Gap { kind: GapKind::AnswerLost, at, exchange: n, evidence });
        }
        // A few words without a stop, or thanks to all, are an end like any other.
        if !struck && !(pack.is_closed)(end) && end.chars().count() >= 8 && !(pack.closes)(end) {
            let evidence = "the last paragraph ends without a full stop".to_owned();
            talk.gaps.push(Gap { kind: GapKind::End, at, exchange: n, evidence });
        }
    }
    talk.gaps.sort_by_key(|g| (g.exchange, g.at, g.kind));
    talk.gaps.dedup();
}
