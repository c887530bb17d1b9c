use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{BlockView, DeskError, TurnWhy, UnderstandRequest, UnderstandView, understand_with};

use super::{Context, Failure};
use crate::recognising::Recognising;
use crate::screen::{Look, Screen, count, cut};
use crate::{exit, file};

/// See what is understood of a file, before it is added
///
/// Shows its blocks in reading order, each with its role and its place, the exchanges, and what was odd. Changes no
/// record and needs none. With --debug-image the pages are drawn with boxes and order over them.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord read page.pdf
  onrecord read page.pdf --debug-image order.svg    open it in a browser
  onrecord read printing.txt --full                 with all words
  onrecord read printing.txt --why                  by what each turn was known, what is unsure
  onrecord read scan.png --recogniser tesseract     read by Tesseract
  onrecord read page.pdf --json                     for programs")]
pub(crate) struct Read {
    /// The file
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The encoding of the file, if you know it
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    #[command(flatten)]
    recognising: Recognising,
    /// All words of every block, not only the first
    #[arg(long)]
    full: bool,
    /// Turns instead of blocks: who speaks, what that rests on, what spoke for and against it, what was second best
    #[arg(long)]
    why: bool,
    /// Draw the pages, with the blocks and their order, into this SVG file
    #[arg(long, value_name = "FILE")]
    debug_image: Option<PathBuf>,
}

impl Read {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let request = UnderstandRequest {
            path: self.path,
            encoding: self.encoding,
            drawing: self.debug_image.is_some(),
            why: self.why,
        };
        let recognisers = self.recognising.each()?;
        let recogniser = recognisers.first().map(AsRef::as_ref);
        let view = understand_with(&request, recogniser, &mut context.watching)?;
        if let (Some(path), Some(drawing)) = (&self.debug_image, &view.drawing) {
            file::write(path, |out| {
                let trouble = |cause| DeskError::Output { where_: path.display().to_string(), cause };
                out.write_all(drawing.as_bytes()).map_err(trouble)
            })?;
        }
        let (full, why) = (self.full, self.why);
        context.result("read", &view, |screen, v| print(screen, v, full, why))?;
        Ok(if view.events.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &UnderstandView, full: bool, why: bool) -> io::Result<()> {
    let pages = match view.pages.len() {
        0 => String::new(),
        n => format!(", {}", count(n, "page")),
    };
    screen.line(&screen.look(Look::Bold, &view.file))?;
    screen.text("  ", &format!("{}{pages}, {} bytes, {}", view.encoding, view.bytes, &view.source[..12]))?;
    for event in &view.events {
        let date = event.date.as_deref().unwrap_or("no date");
        let speaker = event.speaker.as_deref().unwrap_or("nobody named");
        screen.text(
            "  ",
            &format!(
                "press conference of {date}, {speaker} answers: {}, {}",
                count(event.exchanges, "exchange"),
                count(event.gaps, "gap")
            ),
        )?;
    }
    for finding in &view.findings {
        let look = if finding.severity == "note" { Look::Dim } else { Look::Medium };
        screen.headed(look, &format!("  {}: ", finding.code), &finding.message)?;
        if let Some(hint) = &finding.hint {
            screen.text("    ", hint)?;
        }
    }
    screen.gap()?;
    if why {
        return view.turns.iter().try_for_each(|turn| print_turn(screen, turn));
    }
    // `00:14:32`, or a line or page.
    let place = if view.blocks.iter().any(|b| b.time.is_some()) { 8 } else { 5 };
    for (i, block) in view.blocks.iter().enumerate() {
        print_block(screen, i + 1, block, full, place)?;
    }
    Ok(())
}

fn print_block(
    screen: &mut Screen,
    number: usize,
    block: &BlockView,
    full: bool,
    width: usize,
) -> io::Result<()> {
    let look = match block.role.as_str() {
        "turn" => Look::Good,
        "label" | "headline" | "heading" => Look::Bold,
        "unplaced" => Look::Medium,
        _ => Look::Dim,
    };
    let place = match (&block.time, block.areas.first()) {
        (Some(time), _) => time.clock.clone(),
        (None, Some(area)) => format!("p{}", area.page),
        (None, None) => format!("{}", block.line),
    };
    let head = format!("{number:>4} {:<11}{place:>width$}  ", block.role);
    let words = block.text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Two lines are enough to know a block by.
    let words = if full { words } else { cut(&words, 2 * screen.width().saturating_sub(head.len()).max(10)) };
    screen.headed(look, &head, &words)
}

/// A turn with what it rests on: what is printed is not said again, what is inferred or unsure is.
fn print_turn(screen: &mut Screen, turn: &TurnWhy) -> io::Result<()> {
    let unsure = [&turn.limits, &turn.role_rests_on, &turn.speaker_rests_on].iter().any(|c| *c == "unsure");
    let look = if unsure { Look::Medium } else { Look::Good };
    let speaker = turn.speaker.as_deref().unwrap_or("nobody named");
    screen.headed(
        look,
        &format!("{:>5}  {:<11}", turn.line, turn.role),
        &format!("{speaker}: {}", turn.words),
    )?;
    let mut known = match (&turn.label, turn.form.is_empty()) {
        (Some(label), false) => format!("“{label}”, {}", turn.form.join(" ")),
        (Some(label), true) => format!("“{label}”, a form that the language has always"),
        (None, _) => "no attribution; from the words and the turns around".to_owned(),
    };
    if !turn.evidence.is_empty() {
        let evidence: Vec<String> = turn.evidence.iter().map(|(what, n)| format!("{what} {n:+}")).collect();
        known = format!("{known}: {}", evidence.join(", "));
    }
    screen.text("       ", &known)?;
    let mut open: Vec<String> = Vec::new();
    for (what, rests) in
        [("limits", &turn.limits), ("role", &turn.role_rests_on), ("speaker", &turn.speaker_rests_on)]
    {
        if rests != "printed" && !(what == "speaker" && turn.speaker.is_none()) {
            open.push(format!("{what} {rests}"));
        }
    }
    if let Some(second) = &turn.second {
        open.push(format!(
            "second best: {}",
            if second == "same-turn" { "it goes on with the turn before" } else { second }
        ));
    }
    if open.is_empty() { Ok(()) } else { screen.text("       ", &open.join(", ")) }
}
