use std::io;

use clap::Args;
use desk::{CompareRequest, CompareView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// What was asked again in another year, and what the answer keeps, adds and leaves out
///
/// Exchanges of two or more events are matched by what was asked. Words that the later captured answer no longer has are
/// *unsaid* only where the same question was asked and its answer is held whole; *another question* and *not held* are said
/// apart, and so is *unasked*, which takes an event of which every question is held.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord compare cn-fm/2031 cn-fm/2032
  onrecord compare cn-fm/2031 cn-fm/2032 --topic 渔港")]
pub(crate) struct Compare {
    /// Events, by the beginnings of their ids
    #[arg(value_name = "EVENT", required = true)]
    events: Vec<String>,
    /// Only exchanges that hold these words
    #[arg(long, value_name = "WORDS")]
    topic: Option<String>,
}

impl Compare {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let request = CompareRequest { events: self.events, topic: self.topic };
        let view = context.open()?.compare(&request)?;
        context.result("compare", &view, print)?;
        Ok(if view.threads.iter().any(|t| !t.changes.is_empty()) { exit::OK } else { exit::FINDINGS })
    }
}

/// Columns of a stretch of words.
const WORDS: usize = 300;

fn print(screen: &mut Screen, view: &CompareView) -> io::Result<()> {
    for t in &view.threads {
        screen.headed(Look::Bold, "asked: ", &t.on.join(", "))?;
        for c in &t.cells {
            match (&c.citation, &c.question) {
                (Some(citation), question) => {
                    let asked = question.as_deref().unwrap_or("(its question is lost)");
                    screen.headed(Look::Dim, &format!("  {citation}  "), &cut(asked, WORDS))?;
                    if c.state == "held-in-part" {
                        screen.text("    ", "held in part")?;
                    }
                }
                (None, _) => {
                    screen.headed(Look::Dim, &format!("  {}  ", c.event), &c.state.replace('-', " "))?
                }
            }
        }
        for change in &t.changes {
            let question = match change.same_question {
                Some(true) => "same question",
                Some(false) => "different question",
                None => "a question is lost",
            };
            screen.text(
                "  ",
                &format!(
                    "{question}; {} of {} characters of the later answer kept",
                    change.kept, change.characters
                ),
            )?;
            for new in &change.new {
                screen.headed(Look::Good, "    + ", &cut(new, WORDS))?;
            }
            for dropped in &change.dropped {
                screen.headed(Look::High, "    - ", &cut(&dropped.words, WORDS))?;
            }
            if let Some(first) = change.dropped.first() {
                screen.text(
                    "      ",
                    &format!("({} in the later captured answer)", first.state.replace('-', " ")),
                )?;
            }
        }
        screen.gap()?;
    }
    for e in &view.events {
        screen.text(&format!("{}  ", e.id), &e.held)?;
    }
    let again = view.threads.iter().filter(|t| !t.changes.is_empty()).count();
    screen.text("", &format!("{} asked again of {}", again, count(view.threads.len(), "matter")))
}
