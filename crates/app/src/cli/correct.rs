use std::io;

use clap::{ArgGroup, Args};
use desk::{CorrectRequest, CorrectView, CorrectionRequest, EmendationView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen};

/// Enter a decision about an event, or take one back
///
/// A decision has a hand, a reason and a date. It stands beside what is printed and overwrites nothing; it can be
/// revoked and stays in the ledger as revoked.
#[derive(Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["choose", "replace", "identify", "date", "reported", "revoke", "list"]),
    after_help = "\
Examples:
  onrecord correct cn-fm/2031-03-07 --reported 23 --reason \"closing remark of the moderator\"
  onrecord correct cn-fm/2031-03-07 --choose v-3fa2c1 --reading 欧洲 --reason \"page image\"
  onrecord correct cn-fm/2031-03-07/gazette --replace \"大大\" --with \"大\" --reason \"set twice\"
  onrecord correct cn-fm/2031-03-07/orphan-3fa2c1 --identify \"Harbour Post\" --reason \"live stream\"
  onrecord correct cn-fm/undated-3fa2c1 --date 2031-03-07 --reason \"caption of the photograph\"
  onrecord correct --revoke e-12ab34cd --reason \"image shows otherwise\"
  onrecord correct --list"
)]
pub(crate) struct Correct {
    /// The event; the exchange for --replace and --identify
    #[arg(value_name = "CITATION", required_unless_present_any = ["revoke", "list"])]
    citation: Option<String>,
    /// At this variant read as --reading says
    #[arg(long, value_name = "VARIANT", requires = "reading")]
    choose: Option<String>,
    /// The words of one of the variant's readings; empty to read nothing there
    #[arg(long, value_name = "WORDS")]
    reading: Option<String>,
    /// For these words of the established text read those of --with
    #[arg(long, value_name = "WORDS", requires = "with")]
    replace: Option<String>,
    /// What to read instead
    #[arg(long, value_name = "WORDS")]
    with: Option<String>,
    /// An exchange without its question was asked by this outlet
    #[arg(long, value_name = "OUTLET")]
    identify: Option<String>,
    /// The event took place on this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// So many questions are reported for the whole event
    #[arg(long, value_name = "N")]
    reported: Option<u32>,
    /// Take this decision back
    #[arg(long, value_name = "ID")]
    revoke: Option<String>,
    /// List the decisions, of one event where one is named
    #[arg(long)]
    list: bool,
    /// Who decides
    #[arg(long, value_name = "NAME", env = "USER", default_value = "")]
    hand: String,
    /// On what grounds
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// The day of the decision; today where it is not named
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
}

impl Correct {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        if self.list {
            let desk = context.open()?;
            let all = desk.corrections(self.citation.as_deref())?;
            context.result("correct", &all, |screen, v| print_list(screen, v))?;
            return Ok(if all.is_empty() { exit::FINDINGS } else { exit::OK });
        }
        let mut desk = context.open_for_writing(false)?;
        let watch = &mut context.watching;
        let view = match self.revoke {
            Some(id) => desk.revoke(&id, &self.hand, &self.reason, self.on.as_deref(), watch)?,
            None => {
                // clap has seen to it that one of them is there.
                let correction = match (self.choose, self.replace, self.identify, self.date) {
                    (Some(variant), ..) => {
                        CorrectionRequest::Choose { variant, reading: self.reading.unwrap_or_default() }
                    }
                    (_, Some(quote), ..) => {
                        CorrectionRequest::Replace { quote, with: self.with.unwrap_or_default() }
                    }
                    (_, _, Some(outlet), _) => CorrectionRequest::Identify { outlet },
                    (_, _, _, Some(day)) => CorrectionRequest::Date { day },
                    _ => CorrectionRequest::Reported { questions: self.reported.unwrap_or_default() },
                };
                let request = CorrectRequest {
                    citation: self.citation.unwrap_or_default(),
                    correction,
                    hand: self.hand,
                    reason: self.reason,
                    date: self.on,
                };
                desk.correct(&request, watch)?
            }
        };
        context.result("correct", &view, print)?;
        Ok(exit::OK)
    }
}

fn print(screen: &mut Screen, view: &CorrectView) -> io::Result<()> {
    let e = &view.emendation;
    let what = match (e.revoked, view.known) {
        (true, true) => "was revoked before",
        (true, false) => "revoked",
        (false, true) => "was entered before",
        (false, false) => "entered",
    };
    screen.line(&format!("{} {what}", screen.look(Look::Bold, &e.id)))?;
    screen.text("  ", &format!("{} ({}, {}, {})", e.says, e.hand, e.date, e.reason))?;
    screen.line(&format!("  {} is now @r{}", view.event, view.release))
}

fn print_list(screen: &mut Screen, all: &[EmendationView]) -> io::Result<()> {
    for e in all {
        let state = if e.revoked { screen.look(Look::Dim, " revoked") } else { String::new() };
        screen.line(&format!("{} {}{state}", screen.look(Look::Bold, &e.id), e.event))?;
        screen.text("  ", &format!("{} ({}, {}, {})", e.says, e.hand, e.date, e.reason))?;
    }
    if all.is_empty() {
        screen.line("no decisions")?;
    }
    Ok(())
}
