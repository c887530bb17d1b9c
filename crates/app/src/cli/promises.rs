use std::io;

use clap::Args;
use desk::{OutcomeRequest, OutcomeView, OutcomeWritten, PromisesRequest, PromisesView};

use super::figures::evidence;
use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count};

/// What is announced: who will do what, until when, under which name; and what you know became of it
///
/// Acts that officials announce in their answers, as quoted clauses: commitments (will), readiness (is ready to) and plans,
/// with who is to act, the time resolved against the day of the event, and the names and figures in them. What became of
/// an act is not in the record: --outcome enters it, with a source of your own, and --revoke takes it back.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord promises cn-fm/2031-05-12
  onrecord promises --hedge commitment --checkable
  onrecord promises --about 渔港
  onrecord promises cn-fm/2031-05-12 --outcome p-3fa2c1d0 --status kept --source https://example.org/ports
  onrecord promises --outcome cn-fm/2031-05-12/gazette.a.2 --status broken --source \"yearbook 2033, p. 12\" --by \"N. Reader\"
  onrecord promises --revoke o-12ab34cd --reason \"that was another port\"")]
pub(crate) struct Promises {
    /// Only of events whose ids begin so
    #[arg(value_name = "EVENT")]
    events: Vec<String>,
    /// Only of this class: commitment, readiness, plan
    #[arg(long, value_name = "CLASS")]
    hedge: Option<String>,
    /// Words that the act holds
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,
    /// Only acts with a time or a name: what can be checked
    #[arg(long)]
    checkable: bool,
    /// Enter what became of this act, named by its id or by its citation
    #[arg(
        long,
        value_name = "ACT",
        requires = "status",
        requires = "source",
        conflicts_with_all = ["hedge", "about", "checkable"]
    )]
    outcome: Option<String>,
    /// What became of it: kept, partly, broken, unknown
    #[arg(long, value_name = "STATUS", requires = "outcome")]
    status: Option<String>,
    /// Where that is to be seen, outside the record: a URL, a document
    #[arg(long, value_name = "TEXT", requires = "outcome")]
    source: Option<String>,
    /// What else is to be said of it
    #[arg(long, value_name = "TEXT", requires = "outcome")]
    note: Option<String>,
    /// Take this outcome back
    #[arg(long, value_name = "ID", conflicts_with_all = ["outcome", "events", "hedge", "about", "checkable"])]
    revoke: Option<String>,
    /// On what grounds it is taken back
    #[arg(long, value_name = "TEXT", requires = "revoke")]
    reason: Option<String>,
    /// Who enters it or takes it back
    #[arg(long, value_name = "NAME", env = "USER", default_value = "")]
    by: String,
    /// The day of that; today where it is not named
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
}

impl Promises {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        if self.outcome.is_some() || self.revoke.is_some() {
            return self.enter(context);
        }
        let request = PromisesRequest {
            events: self.events,
            hedge: self.hedge,
            about: self.about,
            checkable: self.checkable,
        };
        let desk = context.open()?;
        let view = desk.promises(&request, &mut context.watching)?;
        context.result("promises", &view, print)?;
        Ok(if view.promises.is_empty() { exit::FINDINGS } else { exit::OK })
    }

    fn enter(self, context: &mut Context) -> Result<u8, Failure> {
        let mut desk = context.open_for_writing(false)?;
        let watch = &mut context.watching;
        let written = match self.revoke {
            Some(id) => {
                let reason = self.reason.unwrap_or_default();
                desk.revoke_outcome(&id, &self.by, &reason, self.on.as_deref(), watch)?
            }
            None => {
                let request = OutcomeRequest {
                    events: self.events,
                    act: self.outcome.unwrap_or_default(),
                    status: self.status.unwrap_or_default(),
                    source: self.source.unwrap_or_default(),
                    hand: self.by,
                    note: self.note,
                    date: self.on,
                };
                desk.enter_outcome(&request, watch)?
            }
        };
        context.result("promises", &written, print_written)?;
        Ok(exit::OK)
    }
}

fn print_written(screen: &mut Screen, written: &OutcomeWritten) -> io::Result<()> {
    let o = &written.outcome;
    let what = match (o.revoked, written.known) {
        (true, false) => "revoked",
        (true, true) => "was revoked before",
        (false, false) => "entered",
        (false, true) => "was entered before",
    };
    screen.headed(Look::Bold, "", &format!("{} {what}", o.id))?;
    screen.text("  ", &format!("“{}”", o.act))?;
    screen.text("  ", &o.citation)?;
    outcome(screen, o)
}

fn outcome(screen: &mut Screen, o: &OutcomeView) -> io::Result<()> {
    let revoked = if o.revoked { " (revoked)" } else { "" };
    let says = format!("outcome {}: {}{revoked}, by {} on {}: {}", o.id, o.status, o.hand, o.date, o.source);
    screen.text("  ", &says)?;
    match &o.note {
        Some(note) => screen.text("    ", note),
        None => Ok(()),
    }
}

fn print(screen: &mut Screen, view: &PromisesView) -> io::Result<()> {
    for p in &view.promises {
        let mut says = vec![p.hedge.clone()];
        says.extend(p.actor.as_ref().map(|a| format!("by “{a}” ({})", p.whose)));
        says.extend(p.due.as_ref().map(|d| format!("for {d}")));
        screen.headed(Look::Bold, "", &format!("{}  {}", p.id, says.join(", ")))?;
        screen.text("  ", &format!("“{}”", p.act))?;
        if let Some(cue) = &p.cue_citation {
            screen.text("  ", &format!("announced by “{}” in {cue}", p.cue))?;
        }
        if !p.initiatives.is_empty() {
            screen.text("  names: ", &p.initiatives.join(", "))?;
        }
        if !p.figures.is_empty() {
            screen.text("  figures: ", &p.figures.join(", "))?;
        }
        for o in &p.outcomes {
            outcome(screen, o)?;
        }
        evidence(screen, &p.citation, &p.evidence)?;
    }
    for o in &view.without_act {
        screen.headed(Look::Bold, "", &format!("{}  its act is no longer read in these words", o.id))?;
        screen.text("  ", &format!("“{}”", o.act))?;
        screen.text("  ", &o.citation)?;
        outcome(screen, o)?;
    }
    for e in &view.events {
        screen.text(&format!("{}  ", e.id), &e.held)?;
    }
    screen.text(
        "",
        &format!("{} in {}", count(view.promises.len(), "announced act"), count(view.events.len(), "event")),
    )?;
    let known = view.promises.iter().filter(|p| p.outcomes.iter().any(|o| !o.revoked)).count();
    screen.text("", &format!("what became of {known} of them was entered, each with its source"))
}
