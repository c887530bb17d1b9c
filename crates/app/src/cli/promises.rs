use std::io;

use clap::Args;
use desk::{PromisesRequest, PromisesView};

use super::figures::evidence;
use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count};

/// What is announced: who will do what, until when, under which name
///
/// Acts that officials announce in their answers, as quoted clauses: commitments (will), readiness (is ready to) and plans,
/// with who is to act, the time resolved against the day of the event, and the names and figures in them. What became of
/// an act is not in the record: it takes a source of your own.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord promises cn-fm/2031-05-12
  onrecord promises --hedge commitment --checkable
  onrecord promises --about 渔港")]
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
}

impl Promises {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
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
}

fn print(screen: &mut Screen, view: &PromisesView) -> io::Result<()> {
    for p in &view.promises {
        let mut says = vec![p.hedge.clone()];
        says.extend(p.actor.as_ref().map(|a| format!("by “{a}” ({})", p.whose)));
        says.extend(p.due.as_ref().map(|d| format!("for {d}")));
        screen.headed(Look::Bold, "", &says.join(", "))?;
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
        evidence(screen, &p.citation, &p.evidence)?;
    }
    for e in &view.events {
        screen.text(&format!("{}  ", e.id), &e.held)?;
    }
    screen.text(
        "",
        &format!("{} in {}", count(view.promises.len(), "announced act"), count(view.events.len(), "event")),
    )
}
