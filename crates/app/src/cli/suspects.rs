use std::io;

use clap::Args;
use desk::{SuspectView, SuspectsView, UnconfirmedView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count};

/// Places that look wrong by themselves, though no second printing differs
///
/// Words that stand twice, series that break their pattern, figures that look run together; and beside them the names,
/// figures and relations that rest on one printing alone, which are no facts until they are confirmed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord suspects
  onrecord suspects cn-fm/2031-03-07")]
pub(crate) struct Suspects {
    /// Only of events whose ids begin so
    #[arg(value_name = "EVENT")]
    event: Option<String>,
}

impl Suspects {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let view = desk.suspects(self.event.as_deref(), &mut context.watching)?;
        context.result("suspects", &view, print)?;
        let none = view.suspects.is_empty() && view.unconfirmed.is_empty();
        Ok(if none { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &SuspectsView) -> io::Result<()> {
    screen.line(&format!(
        "{} in {}, and {} of one printing alone",
        count(view.suspects.len(), "suspect"),
        count(view.events, "event"),
        count(view.unconfirmed.len(), "word")
    ))?;
    for s in &view.suspects {
        print_suspect(screen, s)?;
    }
    for u in &view.unconfirmed {
        print_unconfirmed(screen, u)?;
    }
    Ok(())
}

pub(crate) fn print_suspect(screen: &mut Screen, s: &SuspectView) -> io::Result<()> {
    screen.gap()?;
    screen.line(&format!("{}  {}", screen.risk(&s.risk), s.kind))?;
    screen.line(&format!(
        "  {}",
        screen.look(Look::Dim, &format!("{}~{}:{}  {}", s.citation, s.siglum, s.line, s.name))
    ))?;
    screen.text("  ", &s.text)?;
    screen.text("  ", &s.because)
}

pub(crate) fn print_unconfirmed(screen: &mut Screen, u: &UnconfirmedView) -> io::Result<()> {
    screen.gap()?;
    screen.line(&format!("{}  {}, single witness, unconfirmed", screen.risk(&u.risk), u.reason))?;
    screen.line(&format!(
        "  {}",
        screen.look(Look::Dim, &format!("{}~{}:{}  {}", u.citation, u.siglum, u.line, u.name))
    ))?;
    screen.text("  ", &u.text)
}
