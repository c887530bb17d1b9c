use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use desk::{ArticleRequest, ArticleView, DifferenceView, PlaceView, Verdict, VerifyRequest, VerifyView};

use super::receipt::{SigningKey, key_file};
use super::{Context, Failure};
use crate::screen::{Look, Screen, count};
use crate::{exit, file};

/// Did he say it, in these words?
///
/// Looks for a quotation in the established text and in what each printing reads, whatever its punctuation, width, script
/// and paragraphs. The answer is one of: verbatim; verbatim-in-some (other printings read otherwise); near (what differs
/// is shown, negations, figures and names first); spliced from several places; another-speaker and another-event, where
/// --speaker, --event or --date say so; speaker-differs, where printings give the words to different speakers;
/// speaker-unsure, where that cannot be told; unattributed; reported-not-quoted (it stands in a headline or caption only);
/// not-found, with how much was looked through. That somebody never said a thing is not to be had from a record.
///
/// With --file the quotations of an article are found and looked up, each with the speaker that the article gives it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord verify 渔港要开放，也要安全
  onrecord verify \"the harbour stays open\" --speaker Wen --date 2031-05-12
  onrecord verify --file article.txt
  onrecord verify 渔港要开放，也要安全 --receipt receipt.json")]
pub(crate) struct Verify {
    /// The quotation
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    quotation: Option<String>,
    /// An article, whose quotations are found and verified
    #[arg(long, value_name = "ARTICLE")]
    file: Option<PathBuf>,
    /// Who is said to have said it: a name, an office, an outlet; `official` or `journalist` for anybody of that side
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// The event in which it is said to have been said: the beginning of its id
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// The day on which it is said to have been said, or the month, or the year
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// Write the answer to this file, signed, for others to check without the record
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    key: SigningKey,
}

impl Verify {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let desk = context.open()?;
        let (answers, good) = match self.file {
            Some(path) => {
                let request =
                    ArticleRequest { path, speaker: self.speaker, event: self.event, date: self.date };
                let view = desk.verify_article(&request)?;
                context.result("verify", &view, print_article)?;
                let good =
                    !view.quotations.is_empty() && view.quotations.iter().all(|q| q.answer.verdict.is_good());
                (view.quotations.into_iter().map(|q| q.answer).collect(), good)
            }
            None => {
                let request = VerifyRequest {
                    quotation: self.quotation.unwrap_or_default(),
                    speaker: self.speaker,
                    event: self.event,
                    date: self.date,
                };
                let view = desk.verify(&request)?;
                context.result("verify", &view, print)?;
                let good = view.verdict.is_good();
                (vec![view], good)
            }
        };
        if let Some(path) = self.receipt {
            let key = desk::ReceiptKey::at(&key_file(&self.key)?)?;
            let text = desk.receipt(answers, &key)?;
            file::write(&path, |out| {
                out.write_all(text.as_bytes())
                    .map_err(|cause| desk::DeskError::Output { where_: path.display().to_string(), cause })
            })?;
            let _ = writeln!(io::stderr(), "wrote {}, signed with key {}", path.display(), key.public());
        }
        Ok(if good { exit::OK } else { exit::FINDINGS })
    }
}

fn look(verdict: Verdict) -> Look {
    match verdict {
        Verdict::Verbatim => Look::Good,
        Verdict::VerbatimInSome
        | Verdict::SpeakerDiffers
        | Verdict::SpeakerUnsure
        | Verdict::Unattributed
        | Verdict::ReportedNotQuoted => Look::Medium,
        Verdict::Near
        | Verdict::Spliced
        | Verdict::AnotherSpeaker
        | Verdict::AnotherEvent
        | Verdict::NotFound => Look::High,
    }
}

pub(crate) fn print(screen: &mut Screen, view: &VerifyView) -> io::Result<()> {
    screen.line(&screen.look(look(view.verdict), view.verdict.as_str()))?;
    screen.text("  ", &view.sentence)?;
    for note in &view.notes {
        screen.text("  ", note)?;
    }
    differences(screen, "  ", &view.differences)?;
    for place in &view.places {
        print_place(screen, place)?;
    }
    for other in &view.others {
        let who = if other.witnesses.is_empty() {
            "established text".to_owned()
        } else {
            other.witnesses.join(" ")
        };
        screen.gap()?;
        screen.text("  ", &format!("{who} reads “{}”", other.reads))?;
        differences(screen, "    ", &other.differences)?;
    }
    if view.more > 0 {
        screen.text("  ", &format!("and in {} at most", count(view.more, "further place")))?;
    }
    // Where nothing is found, the sentence itself says how much was looked through.
    if view.sentence.contains(&view.coverage.summary) {
        return Ok(());
    }
    screen.gap()?;
    screen.headed(Look::Dim, "  looked through: ", &view.coverage.summary)
}

fn differences(screen: &mut Screen, indent: &str, all: &[DifferenceView]) -> io::Result<()> {
    for d in all {
        let touches = match d.touches.as_slice() {
            [] => String::new(),
            touches => format!("{}: ", touches.join(", ")),
        };
        let change = match (d.quoted.as_str(), d.record.as_str()) {
            ("", record) => format!("left out: “{record}”"),
            (quoted, "") => format!("put in: “{quoted}”"),
            (quoted, record) => format!("quoted “{quoted}”, record “{record}”"),
        };
        let look = if d.touches.is_empty() { Look::Dim } else { Look::High };
        screen.headed(look, &format!("{indent}{touches}"), &change)?;
    }
    Ok(())
}

fn print_place(screen: &mut Screen, place: &PlaceView) -> io::Result<()> {
    screen.gap()?;
    let to = place.to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
    let speaker = place.speaker.as_ref().map(|s| format!(" {s}")).unwrap_or_default();
    screen.line(&format!(
        "  {}",
        screen.look(Look::Dim, &format!("{}{to}  {}{speaker}", place.citation, place.role))
    ))?;
    for given in &place.given {
        screen.text("    ", &format!("{} in {}", given.speaker, given.witnesses.join(" ")))?;
    }
    screen.text("    ", &format!("{}»{}«{}", place.before, place.found, place.after))?;
    for witness in &place.witnesses {
        screen.text(&format!("    {} ", witness.siglum), &witness.name)?;
    }
    Ok(())
}

fn print_article(screen: &mut Screen, view: &ArticleView) -> io::Result<()> {
    for q in &view.quotations {
        let whose = q.attribution.as_ref().map(|a| format!("  ({a})")).unwrap_or_default();
        screen.text("", &format!("line {}: “{}”{whose}", q.line, q.answer.quotation))?;
        print(screen, &q.answer)?;
        screen.gap()?;
    }
    let good = view.quotations.iter().filter(|q| q.answer.verdict.is_good()).count();
    let beside = match (view.names, view.left_out) {
        (0, 0) => String::new(),
        (n, 0) => format!("; {} in quotation marks left aside", count(n, "name")),
        (n, m) => format!("; {} in quotation marks left aside, {m} not looked up", count(n, "name")),
    };
    screen.text("", &format!("{good} of {} verbatim{beside}", count(view.quotations.len(), "quotation")))
}
