use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Args;
use desk::{AddRequest, AddSummary, FileOutcome, FileReport, PageRecogniser, Recognisers};

use super::{Context, Failure};
use crate::exit;
use crate::recognising::{self, Recognising};
use crate::screen::{Look, Screen, count};

/// Add printings: files, and the texts in folders
///
/// Every file is read, kept as it is, and matched with the other printings of its press conference. Adding the same
/// file again changes nothing; the order of files changes nothing either. A file that cannot be read is refused with
/// a reason, and the others go on. Read are texts, Markdown, HTML, PDF, Word, OpenDocument, RTF, e-books, what recognition
/// programs write (ALTO, PAGE, hOCR), TEI, ZIP files of any of these, and images where something can recognise them.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord add printings/
  onrecord add harbour-post.txt gazette.md --record zelan
  onrecord add old/ --encoding gb18030
  onrecord add scans/ --recogniser both     two readings of each image")]
pub(crate) struct Add {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Their encoding, where it is known better than it can be guessed (utf-8, gb18030, big5, utf-16le …)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    #[command(flatten)]
    recognising: Recognising,
    /// Name every file, also those that nothing is to be said of
    #[arg(long, short)]
    verbose: bool,
}

impl Add {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let mut desk = context.open_for_writing(true)?;
        let request = AddRequest { paths: self.paths, encoding: self.encoding };
        let engines = self.recognising.each()?;
        let engines: Vec<&dyn PageRecogniser> = engines.iter().map(AsRef::as_ref).collect();
        let recognisers = Recognisers { each: &engines, anew: self.recognising.named() };
        let summary = desk.add_with(&request, &recognisers, &mut context.watching)?;
        context.result("add", &summary, |screen, s| print(screen, s, self.verbose))?;
        let image = |f: &FileReport| {
            f.outcome == FileOutcome::Refused && f.findings.iter().any(|f| f.code == "image")
        };
        if engines.is_empty() && summary.files.iter().any(image) {
            super::note(recognising::HOW);
        }
        if context.watching.stopped() {
            return Ok(exit::STOPPED);
        }
        let (added, known, _) = summary.counts();
        let named_refused = summary.files.iter().any(|f| f.named && f.outcome == FileOutcome::Refused);
        Ok(if added + known == 0 || named_refused { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, summary: &AddSummary, verbose: bool) -> io::Result<()> {
    let (added, known, refused) = summary.counts();
    // Refused for the same reason without a place: one line for a thousand pictures.
    let mut alike: BTreeMap<(String, String), Vec<&FileReport>> = BTreeMap::new();
    for file in &summary.files {
        let mark = match &file.outcome {
            FileOutcome::Refused => {
                if let [finding] = file.findings.as_slice()
                    && !file.named
                    && ["not-text", "image"].contains(&finding.code.as_str())
                {
                    alike
                        .entry((finding.message.clone(), finding.hint.clone().unwrap_or_default()))
                        .or_default()
                        .push(file);
                    continue;
                }
                screen.look(Look::High, "refused")
            }
            FileOutcome::Added { .. } => screen.look(Look::Good, "added"),
            FileOutcome::Known { reread: true, .. } => screen.look(Look::Good, "read again"),
            FileOutcome::Known { .. } => screen.look(Look::Dim, "known"),
            FileOutcome::Passed => screen.look(Look::Dim, "passed"),
        };
        let again = matches!(file.outcome, FileOutcome::Known { reread: true, .. });
        if file.findings.is_empty() && !again && !verbose {
            continue;
        }
        screen.line(&format!("{mark} {}", file.path))?;
        for finding in &file.findings {
            let place = finding.place.map(|(start, _)| format!("byte {start}: ")).unwrap_or_default();
            screen.text("  ", &format!("{}: {place}{}", finding.code, finding.message))?;
            if let Some(hint) = &finding.hint {
                screen.headed(Look::Dim, "  hint: ", hint)?;
            }
        }
    }
    for ((message, hint), files) in alike {
        screen.line(&format!("{} {}", screen.look(Look::High, "refused"), count(files.len(), "file")))?;
        screen.text("  ", &message)?;
        screen.headed(Look::Dim, "  hint: ", &hint)?;
        for file in files.iter().take(if verbose { usize::MAX } else { 3 }) {
            screen.line(&format!("  {}", file.path))?;
        }
        if files.len() > 3 && !verbose {
            screen.line(&format!("  … and {} more (--verbose names them)", files.len() - 3))?;
        }
    }
    if summary.files.is_empty() {
        screen.line("no files there to be read")?;
        screen.headed(
            Look::Dim,
            "  hint: ",
            "`onrecord add --help` says which kinds of files are read; hidden files are passed over",
        )?;
        return Ok(());
    }
    screen.line(&format!("{added} added, {known} known, {refused} refused"))?;
    for event in summary.events.iter().take(if verbose { usize::MAX } else { 20 }) {
        let others: Vec<&str> =
            event.formerly.iter().map(String::as_str).filter(|f| *f != event.id).collect();
        let what = match (event.formerly.is_empty(), others.is_empty()) {
            (true, _) => "new event".to_owned(),
            (false, true) => "event read anew".to_owned(),
            (false, false) => format!("event, formerly {}", others.join(", ")),
        };
        screen.line(&format!("{what}: {}", screen.look(Look::Bold, &event.id)))?;
    }
    if summary.events.len() > 20 && !verbose {
        screen.line(&format!("… and {} more events", summary.events.len() - 20))?;
    }
    if summary.left > 0 {
        screen.line(&format!("stopped: {} not read yet", count(summary.left, "file")))?;
        screen.headed(Look::Dim, "  hint: ", "run the same command again to go on; nothing is lost")?;
    }
    Ok(())
}
