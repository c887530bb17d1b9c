use std::io;

use clap::Args;
use desk::CheckView;

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count};

/// Is everything in order?
///
/// Hashes every original again, follows the chain of the ledger, accounts for every byte of every source, makes all
/// derived tables again and compares them, and follows every citation that was ever given.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord check
  onrecord check --rebuild      first make the derived tables again from ledger and originals")]
pub(crate) struct Check {
    /// First throw the derived tables away and make them again
    #[arg(long)]
    rebuild: bool,
}

impl Check {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = if self.rebuild {
            let mut desk = context.open_for_writing(false)?;
            desk.rebuild(&mut context.watching)?;
            desk
        } else {
            context.open()?
        };
        let view = desk.check(&mut context.watching)?;
        context.result("check", &view, print)?;
        Ok(if view.is_sound() { exit::OK } else { exit::FINDINGS })
    }
}

fn print(screen: &mut Screen, view: &CheckView) -> io::Result<()> {
    for f in &view.failures {
        screen.line(&format!("{} {}", screen.look(Look::High, &f.what), f.place))?;
        screen.text("  ", &f.message)?;
        screen.headed(Look::Dim, "  hint: ", &f.hint)?;
    }
    screen.text(
        "",
        &format!(
            "{} hashed, {} bytes each in one block; {} of the ledger chained; {} made again; {} followed",
            count(view.sources, "source"),
            view.bytes,
            count(usize::try_from(view.ledger_rows).unwrap_or(usize::MAX), "row"),
            count(view.events, "event"),
            count(view.citations, "citation")
        ),
    )?;
    if !view.ledger_head.is_empty() {
        screen.line(&screen.look(Look::Dim, &format!("ledger head {}", view.ledger_head)))?;
    }
    for path in &view.foreign {
        screen.text("", &format!("not of this record, and no harm: {path}"))?;
    }
    let verdict = if view.is_sound() {
        screen.look(Look::Good, "all is in order")
    } else {
        screen.look(Look::High, &format!("{} not in order", count(view.failures.len(), "thing")))
    };
    screen.line(&verdict)
}
