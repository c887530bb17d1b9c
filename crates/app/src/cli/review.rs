use std::io;

use clap::Args;
use desk::{ReviewItem, ReviewView};

use super::suspects::{print_suspect, print_unconfirmed};
use super::variants::print_variant;
use super::{Context, Failure};
use crate::exit;
use crate::screen::{Screen, count};

/// What a person must decide, the most harmful first
///
/// First the variants of high risk, then the suspects, then figures and names of a single printing, then other variants
/// that the evidence leaves open; punctuation last. What was decided with `onrecord correct` is gone from the queue.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord review
  onrecord review cn-fm/2031-03-07 --first 10")]
pub(crate) struct Review {
    /// Only of events whose ids begin so
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// So many of them at most
    #[arg(long, value_name = "N")]
    first: Option<usize>,
}

impl Review {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let mut view = desk.review(self.event.as_deref(), &mut context.watching)?;
        let all = view.items.len();
        view.items.truncate(self.first.unwrap_or(usize::MAX));
        context.result("review", &view, |screen, v| print(screen, v, all))?;
        Ok(if all == 0 { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &ReviewView, all: usize) -> io::Result<()> {
    screen.line(&format!(
        "{} to decide in {}, {} decided",
        count(all, "place"),
        count(view.events, "event"),
        view.decided
    ))?;
    for item in &view.items {
        match item {
            ReviewItem::Variant(v) => print_variant(screen, v)?,
            ReviewItem::Suspect(s) => print_suspect(screen, s)?,
            ReviewItem::Unconfirmed(u) => print_unconfirmed(screen, u)?,
        }
    }
    if view.items.len() < all {
        screen.gap()?;
        screen.line(&format!("… and {} more", all - view.items.len()))?;
    }
    Ok(())
}
