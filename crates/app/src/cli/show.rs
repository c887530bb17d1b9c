use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{Fate, Passage, ShowRequest, ShowView, WitnessText, WitnessTurn};

use super::variants::print_variant;
use super::{Context, Failure, list};
use crate::screen::{Look, Screen};
use crate::{exit, recognising};

/// Read an event, an exchange or a paragraph, by its citation
///
/// Gives the established text, or with --witness what one printing has. A citation with a release (@r2) is checked:
/// if it reads otherwise now, or is cited otherwise, that is said.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord show cn-fm/2031-03-07                          the whole event
  onrecord show cn-fm/2031-03-07/harbour-post             one exchange
  onrecord show cn-fm/2031-03-07/harbour-post.a.3@r2      a paragraph, as of a release
  onrecord show cn-fm/2031-03-07/harbour-post --witness B
  onrecord show cn-fm/2031-03-07/harbour-post --witness B --image lines.png
  onrecord show cn-fm/2031-03-07~A:55                     line 55 of witness A")]
pub(crate) struct Show {
    /// A citation
    citation: String,
    /// Show this printing as it is, instead of the established text
    #[arg(long, short, value_name = "SIGLUM")]
    witness: Option<String>,
    /// Cut what is shown out of the images of the printing's pages, into this PNG file
    #[arg(long, value_name = "FILE")]
    image: Option<PathBuf>,
    /// With the variants
    #[arg(long, short)]
    apparatus: bool,
}

impl Show {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let view = desk.show(&ShowRequest {
            citation: self.citation,
            witness: self.witness,
            apparatus: self.apparatus,
        })?;
        if let Some(path) = &self.image {
            recognising::cut_out(&desk, &view, path)?;
        }
        context.result("show", &view, print)?;
        Ok(exit::OK)
    }
}

fn print(screen: &mut Screen, view: &ShowView) -> io::Result<()> {
    list::print_event(screen, &view.event)?;
    match &view.cited.fate {
        Fate::Resolved => {}
        Fate::Moved { to, because } => {
            let moved = screen.look(Look::Medium, "moved");
            screen.gap()?;
            screen.line(&format!("{moved} {} is now {to}", view.cited.asked))?;
            screen.text("  ", because)?;
        }
        Fate::Changed { because, .. } => {
            let changed = screen.look(Look::High, "changed");
            screen.gap()?;
            screen.line(&format!("{changed} {}", view.cited.asked))?;
            screen.text("  ", because)?;
        }
    }
    if !view.cited.as_cited.is_empty() {
        screen.gap()?;
        screen.line(&screen.look(Look::Bold, "as cited"))?;
        passages(screen, &view.cited.as_cited)?;
        screen.gap()?;
        screen.line(&screen.look(Look::Bold, "as established now"))?;
    }
    match &view.witness {
        Some(w) => witness(screen, w)?,
        None => passages(screen, &view.cited.passages)?,
    }
    if !view.variants.is_empty() {
        screen.gap()?;
        screen.line(&screen.look(Look::Bold, "apparatus"))?;
        for v in &view.variants {
            print_variant(screen, v)?;
        }
    }
    let standing: Vec<_> = view.emendations.iter().filter(|e| !e.revoked).collect();
    if !standing.is_empty() {
        screen.gap()?;
        screen.line(&screen.look(Look::Bold, "decisions"))?;
        for e in standing {
            screen.text("  ", &format!("{} {}: {} ({}, {})", e.id, e.says, e.reason, e.hand, e.date))?;
        }
    }
    Ok(())
}

/// Paragraphs under their exchange; its citation stands above, the rest of each paragraph's beside it.
fn passages(screen: &mut Screen, passages: &[Passage]) -> io::Result<()> {
    let mut above = String::new();
    let mut speaker = None;
    for p in passages {
        let (path, release) = p.citation.rsplit_once('@').unwrap_or((&p.citation, ""));
        let (event, place) = path.rsplit_once('/').unwrap_or(("", path));
        let (exchange, rest) = place.split_once('.').unwrap_or((place, ""));
        if above != exchange {
            above = exchange.to_owned();
            speaker = None;
            screen.gap()?;
            screen.line(&screen.look(Look::Bold, &format!("{event}/{exchange}@{release}")))?;
        }
        if speaker != Some((&p.role, &p.speaker, &p.given)) {
            speaker = Some((&p.role, &p.speaker, &p.given));
            let who = match &p.speaker {
                Some(name) => format!("{name} ({})", p.role),
                None if !p.given.is_empty() => {
                    let each = p.given.iter().map(|g| format!("{} in {}", g.speaker, g.witnesses.join(" ")));
                    format!("{}? ({})", each.collect::<Vec<_>>().join(" or "), p.role)
                }
                None => p.role.clone(),
            };
            screen.line(&format!(
                "  {}",
                screen.look(Look::Dim, &format!("{who}  [{}]", p.witnesses.join(" ")))
            ))?;
        }
        screen.headed(Look::Dim, &format!("  {rest:<4} "), &p.text)?;
    }
    Ok(())
}

/// `page 3, ` or `pages 3–4, `, `00:14:32, `; nothing for a source without pages and times.
fn pages(turn: &WitnessTurn) -> String {
    let numbers = || turn.areas.iter().map(|a| a.page);
    let pages = match (numbers().min(), numbers().max()) {
        (Some(first), Some(last)) if first == last => format!("page {first}, "),
        (Some(first), Some(last)) => format!("pages {first}–{last}, "),
        _ => String::new(),
    };
    let time = turn.time.as_ref().map(|time| format!("{}, ", time.clock)).unwrap_or_default();
    pages + &time
}

fn witness(screen: &mut Screen, w: &WitnessText) -> io::Result<()> {
    screen.gap()?;
    screen.line(&format!("{} as our copy reads: {}", screen.look(Look::Bold, &w.siglum), w.name))?;
    if let Some((n, words)) = &w.line {
        let time = w.line_time.as_ref().map(|time| format!("{} ", time.clock)).unwrap_or_default();
        screen.headed(Look::Dim, &format!("  {n:>4} {time}"), words)?;
        return Ok(());
    }
    for turn in &w.turns {
        screen.gap()?;
        screen.line(&format!(
            "{} {}",
            screen.look(Look::Bold, &turn.citation),
            screen.look(
                Look::Dim,
                &format!(
                    "{}lines {}–{}, bytes {}–{}",
                    pages(turn),
                    turn.lines.0,
                    turn.lines.1,
                    turn.bytes.0,
                    turn.bytes.1
                )
            )
        ))?;
        if let Some(label) = &turn.label {
            screen.line(&format!("  {}", screen.look(Look::Dim, label)))?;
        }
        for paragraph in turn.text.split('\n') {
            screen.text("  ", paragraph)?;
        }
    }
    if w.turns.is_empty() {
        screen.line("  it does not hold this")?;
    }
    Ok(())
}
