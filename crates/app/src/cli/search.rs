use std::io;

use clap::Args;
use desk::{EventHits, SearchView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// Look for a phrase in the established text of all events
///
/// Width, script (traditional or simplified) and case do not matter. Each event counts once, however many printings it
/// has. Where no official says the phrase, what stands behind the zero is said: how much of the event is held, which
/// exchange comes nearest, and whether it was asked something else.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord search 渔港开放
  onrecord search \"open harbour\" --event cn-fm/2031")]
pub(crate) struct Search {
    /// The phrase
    phrase: String,
    /// Only events whose ids begin so
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Only counts, no sentences
    #[arg(long, short)]
    short: bool,
}

impl Search {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let view = desk.search(&self.phrase, self.event.as_deref())?;
        context.result("search", &view, |screen, v| print(screen, v, self.short))?;
        let none = view.events.iter().all(|e| e.said + e.asked == 0);
        Ok(if none { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &SearchView, short: bool) -> io::Result<()> {
    for event in &view.events {
        let head = format!("{}  ", event.id);
        screen.headed(Look::Bold, &head, &event.summary)?;
        if !short {
            hits(screen, event)?;
            screen.gap()?;
        }
    }
    let said: usize = view.events.iter().map(|e| e.said).sum();
    let said_in = view.events.iter().filter(|e| e.said > 0).count();
    screen.text(
        "",
        &format!(
            "“{}”: said {} in {said_in} of {}",
            view.phrase,
            match said {
                0 => "by no official".to_owned(),
                1 => "once".to_owned(),
                n => format!("{n} times"),
            },
            count(view.events.len(), "event")
        ),
    )
}

fn hits(screen: &mut Screen, event: &EventHits) -> io::Result<()> {
    for hit in &event.hits {
        screen.line(&format!(
            "  {}",
            screen.look(Look::Dim, &format!("{}  {} [{}]", hit.citation, hit.role, hit.witnesses.join(" ")))
        ))?;
        screen.text("    ", &format!("{}»{}«{}", hit.before, hit.found, hit.after))?;
    }
    if let Some(near) = &event.nearest {
        screen.text("  ", &format!("nearest: {} ({})", near.citation, near.on.join(", ")))?;
        if let Some(question) = &near.question {
            screen.text("    asked here:  ", &cut(question, 160))?;
        }
        if let Some(question) = &near.their_question {
            screen.text("    asked there: ", &cut(question, 160))?;
            screen.text("                 ", &near.compared_with)?;
        }
    }
    Ok(())
}
