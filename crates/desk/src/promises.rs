//! What officials announce: who will do what, until when, under which name. What became of it is only what a user adds,
//! with a source: the record itself knows no outcomes.

use archive::EventRow;
use editing::facts::initiatives;
use editing::facts::parties;
use editing::facts::{self, promises};
use serde::Serialize;

use crate::evidence::{Evidence, Said};
use crate::outcomes::{OutcomeView, act_id, hang};
use crate::reading::ReadEvent;
use crate::{Desk, DeskError, Watch};

/// Which announced acts are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromisesRequest {
    /// Of events whose ids begin with one of these; of all where there is none.
    pub events: Vec<String>,
    /// `commitment`, `readiness`, `plan`.
    pub hedge: Option<String>,
    /// Words that the act must hold.
    pub about: Option<String>,
    /// Those with a date or a name alone: what can be checked.
    pub checkable: bool,
}

/// The announced acts of some events.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PromisesView {
    /// The acts, by event and in the order of the text.
    pub promises: Vec<PromiseView>,
    /// Outcomes whose act is no longer read in these words.
    pub without_act: Vec<OutcomeView>,
    /// The events that were read, with what is held of each.
    pub events: Vec<ReadEvent>,
}

/// An announced act.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PromiseView {
    /// Its id: of the event, the exchange and the words.
    pub id: String,
    /// The event.
    pub event: String,
    /// The exchange; none for the opening.
    pub exchange: Option<String>,
    /// Its paragraph.
    pub citation: String,
    /// The day of the event.
    pub date: Option<String>,
    /// Who says it.
    pub speaker: Option<String>,
    /// Who is to act, as quoted.
    pub actor: Option<String>,
    /// Whose act it is: `own`, `joint`, `other`; of the country of the series, as far as the actor's words tell.
    pub whose: String,
    /// The word that announces, as quoted, and its paragraph where it is another one.
    pub cue: String,
    /// See `cue`.
    pub cue_citation: Option<String>,
    /// The act, as quoted.
    pub act: String,
    /// First byte in the paragraph and the byte after the last.
    pub span: (usize, usize),
    /// `commitment`, `readiness`, `plan`.
    pub hedge: String,
    /// Until or from when, as EDTF.
    pub due: Option<String>,
    /// Names of initiatives in it.
    pub initiatives: Vec<String>,
    /// Figures in it, as quoted.
    pub figures: Vec<String>,
    /// Its witnesses, and what speaks against it.
    pub evidence: Evidence,
    /// The rule that found it.
    pub rule: String,
    /// What people say became of it, each with a source of theirs; revoked ones included. The record itself knows none.
    pub outcomes: Vec<OutcomeView>,
}

impl Desk {
    /// The acts that officials announce in the events wanted.
    ///
    /// # Errors
    /// There is no such event or class, or the user stopped it.
    pub fn promises(
        &self,
        request: &PromisesRequest,
        watch: &mut dyn Watch,
    ) -> Result<PromisesView, DeskError> {
        const HEDGES: [&str; 3] = ["commitment", "readiness", "plan"];
        if let Some(hedge) = request.hedge.as_ref().filter(|h| !HEDGES.contains(&h.as_str())) {
            return Err(DeskError::Usage {
                what: format!("{hedge:?} is no class of announcement"),
                hint: format!("write one of {}", HEDGES.join(", ")),
            });
        }
        let rows = self.rows_of(&request.events)?;
        let about = request.about.as_deref().map(crate::search::Folded::of);
        let entered = self.outcomes()?;
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in &rows {
            outcomes.push(self.outcomes_of(row.fingerprint, &entered)?);
        }
        let mut outcomes = outcomes.into_iter();
        let mut view = PromisesView::default();
        self.each_read(&rows, watch, |row, paragraphs, made| {
            let day = row.digest.date.as_deref().and_then(|d| d.parse().ok());
            let texts: Vec<&str> = paragraphs.iter().map(|p| p.text).collect();
            let named = initiatives::find(&texts);
            let mut found = Vec::new();
            for answer in answers(paragraphs) {
                let own = promises::find(&texts[answer.clone()], day);
                found.extend(own.into_iter().map(|p| (answer.start, p)));
            }
            // Outcomes are hung up before anything is left out: what is filtered away is not gone.
            let exchange = |at: &Said<'_>| {
                at.exchange.and_then(|i| row.digest.exchanges.get(i)).and_then(|x| x.id.as_deref())
            };
            let acts: Vec<(Option<&str>, &str)> = found
                .iter()
                .map(|(first, p)| {
                    let at = &paragraphs[first + p.paragraph];
                    (exchange(at), &at.text[p.range.clone()])
                })
                .collect();
            let (hung, rest) = hang(&outcomes.next().unwrap_or_default(), &acts);
            view.without_act.extend(rest);
            for (((first, p), (exchange, act)), outcomes) in found.iter().zip(acts).zip(hung) {
                let n = first + p.paragraph;
                let at = &paragraphs[n];
                let inside = |r: &std::ops::Range<usize>| p.range.start <= r.start && r.end <= p.range.end;
                let names = named[n].iter().filter(|m| m.named.is_name() && inside(&m.range));
                let initiatives: Vec<String> = names.map(|m| at.text[m.range.clone()].to_owned()).collect();
                if request.hedge.as_deref().is_some_and(|h| h != p.hedge.as_str())
                    || about.as_ref().is_some_and(|a| crate::search::Folded::of(act).find(a).is_empty())
                    || (request.checkable && p.due.is_none() && initiatives.is_empty())
                {
                    continue;
                }
                let figures = facts::read(at.text, day).figures;
                let figures = figures.iter().filter(|f| f.kind.is_quantity() && inside(&f.range));
                let actor = p.actor.as_ref().map(|(m, r)| paragraphs[first + m].text[r.clone()].to_owned());
                let cue = &paragraphs[first + p.cue.0];
                view.promises.push(PromiseView {
                    id: act_id(&row.id, exchange, act),
                    event: row.id.clone(),
                    exchange: exchange.map(str::to_owned),
                    citation: at.citation.clone(),
                    date: row.digest.date.clone(),
                    speaker: at.speaker.clone(),
                    whose: whose(row, actor.as_deref()).to_owned(),
                    actor,
                    cue: cue.text[p.cue.1.clone()].to_owned(),
                    cue_citation: (cue.citation != at.citation).then(|| cue.citation.clone()),
                    act: act.to_owned(),
                    span: (p.range.start, p.range.end),
                    hedge: p.hedge.as_str().to_owned(),
                    due: p.due.clone(),
                    initiatives,
                    figures: figures.map(|f| at.text[f.range.clone()].to_owned()).collect(),
                    evidence: made().map(|m| m.evidence(at, &p.range, &p.range)).unwrap_or_default(),
                    rule: p.rule.to_owned(),
                    outcomes,
                });
            }
        })?;
        view.events = rows.iter().map(ReadEvent::of).collect();
        Ok(view)
    }
}

/// The stretches of paragraphs that are one answer, or the opening.
fn answers(paragraphs: &[Said<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (n, p) in paragraphs.iter().enumerate().filter(|(_, p)| !p.asked) {
        match out.last_mut() {
            Some(last) if last.end == n && paragraphs[n - 1].exchange == p.exchange => last.end = n + 1,
            _ => out.push(n..n + 1),
        }
    }
    out
}

/// Whose act it is, by the words for who acts: `we` and the side of the series' own country, both sides, another.
fn whose(row: &EventRow, actor: Option<&str>) -> &'static str {
    let Some(actor) = actor else { return "own" };
    let lower = actor.to_lowercase();
    let joint = ["双方", "两国", "各方", "各国", "共同", "双边", "both", "together", "all parties"];
    if joint.iter().any(|w| lower.contains(w)) {
        return "joint";
    }
    let first = ["我们", "我国", "我方", "我", "本部", "外交部", "政府", "we", "our", "i"];
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    if first.iter().any(|w| if w.is_ascii() { words.contains(w) } else { lower.contains(w) }) {
        return "own";
    }
    let home = row.digest.series.split('-').next().unwrap_or_default().to_uppercase();
    let named = parties::codes(actor);
    match (named.contains(home.as_str()), named.len()) {
        (true, 1) => "own",
        (true, _) => "joint",
        (false, 0) => "own",
        (false, _) => "other",
    }
}
