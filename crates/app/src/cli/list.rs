use std::io;

use clap::Args;
use desk::{EventView, HeldView, ListView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, column, count, cut};

/// Which events there are, and how much of each is held
///
/// For each event: its printings, which exchange each of them holds (● whole, ◐ in part, · not at all), and why the
/// rest is missing as far as it shows.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord list
  onrecord list cn-fm/2031          the events of one series and year
  onrecord list --short             one line for each event")]
pub(crate) struct List {
    /// Only events whose ids begin so
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// One line for each event
    #[arg(long, short)]
    short: bool,
}

impl List {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let view = desk.list(self.event.as_deref())?;
        context.result("list", &view, |screen, v| print(screen, v, self.short))?;
        Ok(if view.events.is_empty() && view.without_event.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &ListView, short: bool) -> io::Result<()> {
    for (i, event) in view.events.iter().enumerate() {
        if short {
            let head = format!(
                "{}@r{}  {}, {}  ",
                event.id,
                event.release,
                count(event.witnesses.len(), "printing"),
                event.coverage.in_words()
            );
            screen.line(&format!(
                "{head}{}",
                cut(&event.title, screen.width().saturating_sub(head.len()).max(10))
            ))?;
        } else {
            if i > 0 {
                screen.gap()?;
            }
            print_event(screen, event)?;
            matrix(screen, event)?;
            gaps(screen, event)?;
        }
    }
    if !view.without_event.is_empty() {
        if !view.events.is_empty() {
            screen.gap()?;
        }
        screen
            .line(&format!("{} in which no event was found:", count(view.without_event.len(), "source")))?;
        for source in &view.without_event {
            screen.line(&format!("  {}", source.names.join(", ")))?;
            for finding in &source.findings {
                screen.text("    ", &format!("{}: {}", finding.code, finding.message))?;
            }
        }
    }
    if view.events.is_empty() && view.without_event.is_empty() {
        screen.line("no events")?;
    }
    Ok(())
}

/// The head of an event: what, who, which printings, how much.
pub(crate) fn print_event(screen: &mut Screen, event: &EventView) -> io::Result<()> {
    screen.line(&format!(
        "{}{}",
        screen.look(Look::Bold, &event.id),
        screen.look(Look::Dim, &format!("@r{}", event.release))
    ))?;
    if !event.title.is_empty() {
        screen.text("  ", &event.title)?;
    }
    let facts = [&event.speaker, &event.role, &event.venue, &event.occasion, &event.duration];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    if !facts.is_empty() {
        screen.text("  ", &facts.join(" · "))?;
    }
    for w in &event.witnesses {
        let mut about = vec![if w.part > 0 {
            format!("{} whole, {} in part", w.whole, w.part)
        } else {
            format!("{} whole", w.whole)
        }];
        if w.compared > 0 {
            about.push(format!("alone at {} places", w.alone));
        }
        if w.shared_errors > 0 {
            about.push(count(w.shared_errors as usize, "shared error"));
        }
        screen.text(
            &format!("  {:<2} ", w.siglum),
            &format!("{} ({})", w.names.join(" = "), about.join(", ")),
        )?;
    }
    let reported =
        event.coverage.reported_by.as_ref().map(|by| format!(" (reported by {by})")).unwrap_or_default();
    screen.text("  ", &format!("{}{reported}", event.coverage.in_words()))?;
    if event.variants + event.suspects + event.unconfirmed > 0 {
        screen.text(
            "  ",
            &format!(
                "{} ({} of high risk), {}, {} of one printing alone",
                count(event.variants as usize, "variant"),
                event.high_risk,
                count(event.suspects as usize, "suspect"),
                count(event.unconfirmed as usize, "figure or name")
                    .replace("figure or names", "figures and names")
            ),
        )?;
    }
    for finding in &event.findings {
        screen.text("  ", &format!("{}: {}", finding.code, finding.message))?;
    }
    Ok(())
}

fn mark(held: &HeldView) -> &'static str {
    match held.state.as_str() {
        "whole" => "●",
        "part" => "◐",
        _ => "·",
    }
}

/// Exchanges down, witnesses across. The name of an exchange gives way before a column does.
fn matrix(screen: &mut Screen, event: &EventView) -> io::Result<()> {
    let each = event.witnesses.iter().map(|w| w.siglum.len()).max().unwrap_or(1) + 1;
    let name = event.exchanges.iter().map(|x| x.id.len()).max().unwrap_or(0).max(7);
    let room = screen.width().saturating_sub(4);
    let marks = each * event.witnesses.len();
    // With more witnesses than columns the rest of the row runs on below; twelve columns of name stay.
    let name = name.min(room.saturating_sub(marks).max(12));
    let per_row = (room.saturating_sub(name) / each).max(1);
    for block in 0..event.witnesses.len().div_ceil(per_row) {
        let range = block * per_row..((block + 1) * per_row).min(event.witnesses.len());
        let head: String =
            event.witnesses[range.clone()].iter().map(|w| format!("{:>each$}", w.siglum)).collect();
        screen.line(&screen.look(Look::Dim, &format!("  {}{head}", column("", name))))?;
        let words = room.saturating_sub(name + each * range.len() + 2);
        for x in &event.exchanges {
            let marks: String = x
                .held
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .map(|h| format!("{}{}", " ".repeat(each - 1), mark(h)))
                .collect();
            let begins = if words >= 16 && block == 0 {
                format!("  {}", cut(&x.begins, words))
            } else {
                String::new()
            };
            let begins = screen.look(Look::Dim, &begins);
            screen.line(&format!("  {}{marks}{begins}", column(&x.id, name)))?;
        }
    }
    Ok(())
}

/// Why the rest is missing, as far as it shows.
fn gaps(screen: &mut Screen, event: &EventView) -> io::Result<()> {
    for gap in &event.gaps {
        let place = gap.exchange.as_deref().map_or("at the end".to_owned(), |x| format!("at {x}"));
        screen.text(&format!("  {:<2} ", gap.siglum), &format!("{} {place}: {}", gap.kind, gap.evidence))?;
    }
    // Exchanges absent for one cause in one witness are one line.
    for (i, w) in event.witnesses.iter().enumerate() {
        let mut causes: Vec<(&str, &str, Vec<&str>)> = Vec::new();
        for x in &event.exchanges {
            let Some(HeldView { cause: Some(cause), evidence, .. }) = x.held.get(i) else { continue };
            let evidence = evidence.as_deref().unwrap_or_default();
            match causes.iter_mut().find(|(c, e, _)| c == cause && *e == evidence) {
                Some((_, _, ids)) => ids.push(&x.id),
                None => causes.push((cause, evidence, vec![&x.id])),
            }
        }
        for (cause, evidence, ids) in causes {
            let evidence = if evidence.is_empty() { String::new() } else { format!(": {evidence}") };
            screen.text(
                &format!("  {:<2} ", w.siglum),
                &format!("does not hold {} ({cause}{evidence})", ids.join(", ")),
            )?;
        }
    }
    Ok(())
}
