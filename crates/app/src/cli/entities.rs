use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{EntitiesRequest, EntitiesView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// Who and what is named: countries, outlets, persons, initiatives
///
/// Countries with their ISO codes, whatever they are called (one character beside another, a side, an adjective); the
/// outlets that ask, with country and kind; persons by the titles beside their names; initiatives by name, told apart from
/// scare quotes, images and sayings. Each names the rule that found it. The table of outlets can be changed: lines of
/// country, kind and names (tabs between, blanks between names, _ for a blank in a name) in a file of your own.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord entities cn-fm/2031-05-12
  onrecord entities --kind country
  onrecord entities --kind initiative --all     words in marks that are no names as well
  onrecord entities --kind outlet --outlets my-outlets.txt")]
pub(crate) struct Entities {
    /// Only of events whose ids begin so
    #[arg(value_name = "EVENT")]
    events: Vec<String>,
    /// Only of this kind: country, outlet, person, initiative
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Words in marks that are no names as well
    #[arg(long)]
    all: bool,
    /// A table of outlets that goes before the published one
    #[arg(long, value_name = "FILE")]
    outlets: Option<PathBuf>,
    /// Where each stands
    #[arg(long)]
    places: bool,
}

impl Entities {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let request =
            EntitiesRequest { events: self.events, kind: self.kind, all: self.all, outlets: self.outlets };
        let desk = context.open()?;
        let view = desk.entities(&request, &mut context.watching)?;
        context.result("entities", &view, |screen, v| print(screen, v, self.places))?;
        Ok(if view.entities.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &EntitiesView, places: bool) -> io::Result<()> {
    let mut kind = "";
    for e in &view.entities {
        if e.kind != kind {
            if !kind.is_empty() {
                screen.gap()?;
            }
            kind = &e.kind;
        }
        let mut says = vec![kind.to_owned()];
        says.extend(e.code.clone());
        says.extend(e.class.clone().filter(|c| c != kind));
        if !e.titles.is_empty() {
            says.push(e.titles.join(", "));
        }
        says.push(count(e.count as usize, "time"));
        says.push(format!("in {}", count(e.events as usize, "event")));
        says.push(format!("by {}", e.rules.join(", ")));
        screen.headed(Look::Bold, &format!("{}  ", cut(&e.name, 40)), &says.join("; "))?;
        let single = e.places.iter().all(|p| p.evidence.witnesses.len() < 2);
        if places {
            for p in &e.places {
                let witnesses: Vec<String> = p.evidence.witnesses.iter().map(|w| w.siglum.clone()).collect();
                let line = format!("  {} [{}] {}", p.citation, witnesses.join(" "), p.text);
                screen.line(&screen.look(Look::Dim, &line))?;
                for mark in p.evidence.marks.iter().filter(|m| m.starts_with("witnesses")) {
                    screen.headed(Look::Medium, "  ! ", mark)?;
                }
            }
        } else if let Some(first) = e.places.first() {
            let more = e.places.len() - 1;
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            screen.line(&format!("  {}", screen.look(Look::Dim, &format!("{}{more}", first.citation))))?;
        }
        if single && e.kind != "outlet" {
            screen.headed(Look::Medium, "  ! ", "single witness wherever it stands, unconfirmed")?;
        }
    }
    screen.gap()?;
    for e in &view.events {
        screen.text(&format!("{}  ", e.id), &e.held)?;
    }
    screen
        .text("", &format!("{} in {}", count(view.entities.len(), "name"), count(view.events.len(), "event")))
}
