use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{CorpusRequest, PassagesView, PhraseView};

use super::reuse::Fields;
use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// Follow a wording through time
///
/// With a phrase: when officials said it first and last, and how often, year by year; what is held of an event stands beside
/// its count. With --corpus the phrase is counted in any archive of dated texts instead (JSON Lines, or a folder of texts
/// whose names hold dates). Without a phrase: the passages that answers of different events share; with --event, what in the
/// answers of that event had been said before, what is new, and what of the earlier answer its captured answers do not
/// have.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord trace \"open harbour\"
  onrecord trace \"open harbour\" --svg harbour.svg
  onrecord trace --event cn-fm/2031-05-12          what was new, what was dropped
  onrecord trace 渔港 --corpus reports.jsonl --date year --text content")]
pub(crate) struct Trace {
    /// The phrase; without one, passages are followed
    phrase: Option<String>,
    /// The event whose id begins so
    #[arg(long, value_name = "EVENT", conflicts_with_all = ["phrase", "corpus"])]
    event: Option<String>,
    /// Look in these files and folders and not in the record
    #[arg(long, value_name = "PATH", requires = "phrase")]
    corpus: Vec<PathBuf>,
    /// Width, script, case and blanks do not matter, as they never do in a record
    #[arg(long, requires = "corpus")]
    fold: bool,
    /// Leave out texts with fewer characters
    #[arg(long, value_name = "CHARACTERS", default_value_t = 0, requires = "corpus")]
    at_least: usize,
    #[command(flatten)]
    fields: Fields,
    /// Draw it into this file: hollow points where much of an event is lost
    #[arg(long, value_name = "FILE", requires = "phrase")]
    svg: Option<PathBuf>,
}

impl Trace {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let found = |any: bool| if any { exit::OK } else { exit::FINDINGS };
        let Some(phrase) = self.phrase else {
            let view = context.open()?.trace_passages(self.event.as_deref())?;
            context.result("trace", &view, passages)?;
            return Ok(found(!view.passages.is_empty()));
        };
        let view = if self.corpus.is_empty() {
            context.open()?.trace(&phrase)?
        } else {
            let request = CorpusRequest {
                phrase,
                paths: self.corpus,
                fields: self.fields.into(),
                fold: self.fold,
                least_characters: self.at_least,
            };
            desk::trace_corpus(&request, &mut context.watching)?
        };
        if let Some(path) = self.svg {
            crate::file::write(&path, |out| {
                out.write_all(view.svg().as_bytes())
                    .map_err(|cause| desk::DeskError::Output { where_: path.display().to_string(), cause })
            })?;
        }
        context.result("trace", &view, by_year)?;
        Ok(found(view.count > 0 && view.refusals.is_empty()))
    }
}

/// So many refusals are shown.
const SHOWN: usize = 20;

fn by_year(screen: &mut Screen, view: &PhraseView) -> io::Result<()> {
    for r in view.refusals.iter().take(SHOWN) {
        let line = r.line.map(|l| format!(":{l}")).unwrap_or_default();
        screen.text("", &format!("not read: {}{line}: {}", r.path, r.what))?;
    }
    if view.refusals.len() > SHOWN {
        screen.text("", &format!("… and {} more", view.refusals.len() - SHOWN))?;
    }
    for y in &view.years {
        let year = y.year.as_deref().unwrap_or("none");
        screen.line(&format!("{year}  {:>6}  in {} of {}", y.count, y.used_in, y.texts))?;
    }
    plot(screen, view)?;
    // In a record each event stands with what is held of it.
    for u in view.uses.iter().filter(|u| u.summary.is_some()) {
        screen.text(&format!("{}  ", u.id), u.summary.as_deref().unwrap_or_default())?;
    }
    for a in &view.answers {
        screen.headed(
            Look::Dim,
            &format!("  {}  ", a.citation),
            &format!("{} in {} characters", a.count, a.characters),
        )?;
    }
    if !view.substitutions.is_empty() {
        screen.line("in its place elsewhere:")?;
    }
    for s in &view.substitutions {
        screen.text("  ", &format!("…{}»{}«{}…", s.before, s.instead, s.after))?;
        screen.headed(Look::Dim, &format!("    {}  ", s.citation), &format!("beside {}", s.compared_with))?;
    }
    let ends = match (&view.first, &view.last) {
        (Some(first), Some(last)) if first != last => format!("; first {first}, last {last}"),
        (Some(first), _) => format!("; {first}"),
        _ => String::new(),
    };
    let times = count(usize::try_from(view.count).unwrap_or(usize::MAX), "time");
    if view.folded_more > 0 {
        let more = view.folded_more;
        screen.text(
            "",
            &format!("{more} more in other width, script or case, or with blanks: --fold counts them"),
        )?;
    }
    screen.text("", &format!("“{}”: {times} in {} of {}{ends}", view.phrase, view.used_in, view.texts))
}

/// A line for each event of a record: uses in 10,000 captured characters; a hollow point where much is lost.
fn plot(screen: &mut Screen, view: &PhraseView) -> io::Result<()> {
    let per =
        |u: &desk::UseView| u.characters.filter(|c| *c > 0).map(|c| u.count as f64 * 10_000.0 / c as f64);
    let most = view.uses.iter().filter_map(per).fold(0.0, f64::max);
    for u in &view.uses {
        let Some(value) = per(u) else { continue };
        let date = u.date.as_deref().unwrap_or("no date");
        let room = screen.width().saturating_sub(date.len() + 12).clamp(8, 50);
        let columns = if most > 0.0 { (value / most * room as f64).round() as usize } else { 0 };
        let point = if u.low_coverage == Some(true) { '○' } else { '●' };
        screen.line(&format!("{date}  {}{point} {value:.1}", "─".repeat(columns)))?;
    }
    if view.uses.iter().any(|u| u.low_coverage == Some(true)) {
        screen.text("", "in 10,000 captured characters; ○ much of the event is lost or not known")?;
    }
    Ok(())
}

/// Columns of a passage's words.
const WORDS: usize = 400;

fn passages(screen: &mut Screen, view: &PassagesView) -> io::Result<()> {
    for p in &view.passages {
        let dates = match (&p.first, &p.last) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(first), _) => first.clone(),
            _ => "no date".to_owned(),
        };
        screen.headed(Look::Bold, &format!("{dates}  "), &p.kind)?;
        screen.text("  ", &cut(&p.words, WORDS))?;
        screen.text("    ", &p.uses.join(", "))?;
    }
    for a in &view.answers {
        screen.gap()?;
        let before = format!("{} of {} characters said at an earlier event", a.said_before, a.characters);
        screen.headed(Look::Bold, &format!("{}  ", a.citation), &before)?;
        for new in &a.new {
            screen.text("  new: ", &cut(new, WORDS))?;
        }
        if let Some(earlier) = &a.compared_with {
            screen.text("  beside ", earlier)?;
            for dropped in &a.dropped {
                screen.text("  not in the captured answers here: ", &cut(dropped, WORDS))?;
            }
        }
    }
    if let (Some(event), Some(held)) = (&view.event, &view.held) {
        screen.text(&format!("{event}  "), held)?;
    }
    screen.text("", &count(view.passages.len(), "passage shared between events"))
}
