//! Who speaks where the print has lost its attributions.
//!
//! ```text
//!   问：大桥何时通车？          Q  labelled
//!   明年春天。                 ?  an answer that lost its label, or more of the question
//!   预算是否会增加？            ?  a question that lost its label, or a rhetorical one
//!   答：不会。                 A  labelled
//! ```
//!
//! The cheapest explanation of the whole sequence is sought (Viterbi, 1967): each paragraph is of a question or of an
//! answer, each change of speaker without a label costs, a question on a question or an answer on an answer costs, and
//! the wording speaks for one or the other. Costs are tenths of natural logarithms of odds. Where a file shows no lost
//! label that explains itself, inventing one is dear: rhetorical questions are commoner than lost labels.

use record::{Role, TurnOrigin};

use crate::language::{LabelKind, Pack};
use crate::structure::{Opens, Paragraph};

/// A question of more than one paragraph: 15 in 4,500.
const QUESTION_GOES_ON: i32 = 57;
/// Two questions, or two answers, in a row with labels: 12 in 4,500.
const SAME_SIDE_AGAIN: i32 = 59;
/// A lost label in a file that shows no other: fewer than one paragraph in a hundred.
const LOST_RARELY: i32 = 48;
/// A lost label in a file that has lost others.
const LOST_OFTEN: i32 = 14;

/// For each paragraph the turn that it opens, if any.
pub(crate) fn roles(pack: &Pack, paragraphs: &[Paragraph]) -> Vec<Option<Opens>> {
    let per_paragraph = labels_every_paragraph(paragraphs);
    let first = paragraphs.iter().position(|p| p.label.is_some()).unwrap_or(paragraphs.len());
    let body = &paragraphs[first..];
    let states = match pack.question_score {
        Some(score) => sides(score, body),
        None => vec![],
    };
    let mut out: Vec<Option<Opens>> = vec![None; first];
    out.extend(opened(body, &states, per_paragraph));
    out
}

/// On which side every paragraph stands.
fn sides(score: fn(&str) -> i32, body: &[Paragraph]) -> Vec<usize> {
    // Only paragraphs without a label need their wording read.
    let wording: Vec<i32> =
        body.iter().map(|p| if p.label.is_some() { 0 } else { score(p.text()) }).collect();
    let guess = decode(body, &wording, LOST_RARELY);
    let lost = (1..body.len()).filter(|i| body[*i].label.is_none() && guess[*i] != guess[i - 1]).count();
    let labelled = body.iter().filter(|p| p.label.is_some()).count();
    if lost > 0 && lost * 12 >= labelled { decode(body, &wording, LOST_OFTEN) } else { guess }
}

/// Whether the attribution is repeated at every paragraph, as live transcripts do.
fn labels_every_paragraph(paragraphs: &[Paragraph]) -> bool {
    let mut again = 0;
    let mut plain = 0;
    let mut last: Option<&str> = None;
    for p in paragraphs {
        match &p.label {
            Some(l) => {
                if last == Some(l.text.as_str())
                    && names(&l.text)
                    && matches!(l.kind, LabelKind::Named(_) | LabelKind::Answer)
                {
                    again += 1;
                }
                last = Some(&l.text);
            }
            None => plain += 1,
        }
    }
    // A live page puts the hour and the name before each paragraph.
    let timed = paragraphs.iter().filter(|p| p.label.as_ref().is_some_and(|l| l.time.is_some())).count();
    again >= 2 && again > plain || again >= 1 && plain == 0 && timed * 2 >= paragraphs.len()
}

/// Whether a label has words: `>>` says no more than that somebody else speaks.
fn names(label: &str) -> bool {
    label.chars().any(char::is_alphanumeric)
}

fn fixed_role(kind: &LabelKind) -> Role {
    match kind {
        LabelKind::Question(_) | LabelKind::FollowUp => Role::Question,
        LabelKind::Answer | LabelKind::Named(_) => Role::Answer,
        LabelKind::Moderator => Role::Moderator,
        LabelKind::Interpreter => Role::Interpreter,
    }
}

const Q: usize = 0;
const A: usize = 1;

/// The cheapest explanation of the whole sequence, where a lost label costs `lost`.
fn decode(body: &[Paragraph], wording: &[i32], lost: i32) -> Vec<usize> {
    let n = body.len();
    if n == 0 {
        return vec![];
    }
    const FAR: i32 = i32::MAX / 4;
    // best[i][s]: cheapest way to be in state s after paragraph i; from[i][s]: the state before.
    let mut best = vec![[FAR; 2]; n];
    let mut from = vec![[A; 2]; n];
    for (i, p) in body.iter().enumerate() {
        let before = if i == 0 { [0, 0] } else { best[i - 1] };
        let role = p.label.as_ref().map(|l| fixed_role(&l.kind));
        for state in [Q, A] {
            let emission = if state == Q { -wording[i] } else { 0 };
            for previous in [Q, A] {
                let step = match role {
                    Some(Role::Question) if state == A => FAR,
                    Some(Role::Answer) if state == Q => FAR,
                    // Moderators and interpreters leave the sides as they are.
                    Some(Role::Moderator | Role::Interpreter | Role::Statement) => {
                        i32::from(previous != state) * FAR
                    }
                    Some(_) if i == 0 => 0,
                    Some(_) if previous == state => SAME_SIDE_AGAIN,
                    Some(_) => 0,
                    None => match (previous, state) {
                        (Q, Q) => QUESTION_GOES_ON + emission,
                        (A, A) => 0,
                        (Q, A) => lost,
                        _ => lost + emission,
                    },
                };
                // A mended place may hide any label.
                let step = if p.moved && p.label.is_none() && step < FAR {
                    step.min(QUESTION_GOES_ON)
                } else {
                    step
                };
                let cost = before[previous].saturating_add(step).min(FAR);
                if cost < best[i][state] {
                    best[i][state] = cost;
                    from[i][state] = previous;
                }
            }
        }
    }
    let mut states = vec![A; n];
    states[n - 1] = if best[n - 1][Q] < best[n - 1][A] { Q } else { A };
    for i in (1..n).rev() {
        states[i - 1] = from[i][states[i]];
    }
    states
}

/// The turns that labels open, and those that a change of sides opens without one.
fn opened(body: &[Paragraph], states: &[usize], per_paragraph: bool) -> Vec<Option<Opens>> {
    let mut last_label: Option<&str> = None;
    // Before the first question nobody can have lost one: the same label again is the same turn.
    let mut asked = false;
    let mut out = Vec::with_capacity(body.len());
    for (i, p) in body.iter().enumerate() {
        out.push(match &p.label {
            Some(l) => {
                let named = matches!(l.kind, LabelKind::Named(_) | LabelKind::Moderator);
                let again = last_label == Some(l.text.as_str())
                    && names(&l.text)
                    && (per_paragraph || named && !asked && !l.unsure);
                last_label = Some(&l.text);
                asked |= l.asks();
                (!again).then(|| Opens { role: fixed_role(&l.kind), origin: TurnOrigin::Labelled })
            }
            None if i > 0 && !states.is_empty() && states[i] != states[i - 1] => {
                let role = if states[i] == Q { Role::Question } else { Role::Answer };
                Some(Opens { role, origin: TurnOrigin::Inferred })
            }
            None => None,
        });
    }
    out
}
