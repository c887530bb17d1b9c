use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{VariantView, VariantsRequest, VariantsView};

use super::{Context, Failure};
use crate::screen::{Look, Screen, count};
use crate::{exit, recognising};

/// Where the printings of an event differ, and why
///
/// Each variant has its readings with the printings that have them, a cause with its evidence or `unknown`, a risk with
/// its reasons, and what the established text gives. Those of high risk come first.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord variants cn-fm/2031-03-07
  onrecord variants cn-fm/2031-03-07 --risk high
  onrecord variants cn-fm/2031-03-07/harbour-post --cause eye-skip
  onrecord variants cn-fm/2031-03-07 --undecided
  onrecord variants cn-fm/2031-03-07 --risk high --images doubtful/
                                     each reading cut out of its page, to look at")]
pub(crate) struct Variants {
    /// An event, or an exchange of it
    #[arg(value_name = "EVENT")]
    citation: String,
    /// Only of this risk: high, medium, low
    #[arg(long, value_name = "RISK")]
    risk: Option<String>,
    /// Only of this cause: eye-skip, look-alike, page-jump …
    #[arg(long, value_name = "CAUSE")]
    cause: Option<String>,
    /// Only of this class: orthographic, wording, omission, addition, move, layout, attribution
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Only those that the evidence does not decide
    #[arg(long)]
    undecided: bool,
    /// Cut each reading out of the pages of its printings, into PNG files in this folder
    #[arg(long, value_name = "FOLDER")]
    images: Option<PathBuf>,
}

impl Variants {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let mut view = desk.variants(&VariantsRequest {
            citation: self.citation,
            risk: self.risk,
            cause: self.cause,
            class: self.class,
            undecided: self.undecided,
        })?;
        if let Some(folder) = &self.images {
            recognising::cut_out_variants(&desk, &mut view, folder, &mut context.watching)?;
        }
        context.result("variants", &view, print)?;
        Ok(if view.variants.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &VariantsView) -> io::Result<()> {
    let (high, medium, low) = view.all;
    screen.text(
        "",
        &format!(
            "{}@r{}: {} of {} printings: {high} of high risk, {medium} medium, {low} low; {}",
            view.event,
            view.release,
            count((high + medium + low) as usize, "variant"),
            view.witnesses,
            view.coverage.in_words()
        ),
    )?;
    for v in &view.variants {
        print_variant(screen, v)?;
    }
    for why in &view.without_images {
        screen.text("", why)?;
    }
    if view.variants.is_empty() {
        screen.line(match (view.witnesses, high + medium + low) {
            (0 | 1, _) => "one printing alone cannot differ: onrecord suspects names what looks wrong in it",
            (_, 0) => "the printings do not differ",
            _ => "none of them is of the kind asked for",
        })?;
    }
    Ok(())
}

/// A variant as a block.
pub(crate) fn print_variant(screen: &mut Screen, v: &VariantView) -> io::Result<()> {
    screen.gap()?;
    let reasons = if v.reasons.is_empty() { String::new() } else { format!(" ({})", v.reasons.join(", ")) };
    screen.line(&format!("{}{reasons}  {}, {}", screen.risk(&v.risk), v.class, v.cause))?;
    screen.line(&format!("  {}", screen.look(Look::Dim, &format!("{} {}", v.citation, v.id))))?;
    screen.text("  ", &format!("…{}[ ]{}…", v.before, v.after))?;
    for (i, r) in v.readings.iter().enumerate() {
        let shown = match (i == v.shown, v.decided) {
            (true, true) => "→",
            (true, false) => "?",
            (false, _) => " ",
        };
        let words = match (r.text.as_str(), r.lacuna) {
            ("", true) => "(lost)",
            ("", false) => "(nothing)",
            (text, _) => text,
        };
        let places: Vec<String> = r.witnesses.iter().map(|(s, line)| format!("{s}:{line}")).collect();
        let cause = r
            .cause
            .as_deref()
            .filter(|c| *c != "unknown" && *c != v.cause)
            .map(|c| format!(" {c}"))
            .unwrap_or_default();
        screen.text(&format!("  {shown} "), &format!("{words}  [{}]{cause}", places.join(" ")))?;
        for e in &r.evidence {
            screen.text("      ", e)?;
        }
        for (siglum, path) in &r.images {
            screen.line(&screen.look(Look::Dim, &format!("      {siglum} on its page: {path}")))?;
        }
    }
    let undecided = if v.decided { "" } else { "undecided: " };
    screen.text("  ", &format!("{undecided}{}", v.because))
}
