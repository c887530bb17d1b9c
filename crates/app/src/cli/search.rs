use std::io;

use clap::{Args, ValueEnum};
use desk::{Corpus, CountBy, EventHits, FindRequest, FindView, FindWithin, Layout, LineView, Sort};
use unicode_width::UnicodeWidthStr;

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// Look for words in the established text of all events
///
/// Width, script (traditional or simplified) and case do not matter; every phrase is found, from one character up. Each
/// event counts once, however many printings it has. Where no official says it, what stands behind the zero is said: how
/// much of the event is held, which exchange comes nearest, and whether it was asked something else.
///
/// Words side by side are a phrase. AND, OR, NOT, NEAR/5 and parentheses join phrases (in one exchange, see --within);
/// "quotation marks" take words as they are; ? is one character, * any few; /渔港.{0,4}开放/ is a regular expression;
/// \ takes the meaning from the character behind it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord search 渔港开放
  onrecord search '渔港 AND (开放 OR 通关) NOT 禁渔' --year 2031
  onrecord search '渔港 NEAR/10 开放' --role answer --sort right
  onrecord search '/渔港.{0,4}开放/' --witnesses
  onrecord search \"open harbour\" --stem --counts year
  onrecord search 渔港 --collocates
  onrecord search --keyness year=2031 year=2032 --role answer")]
pub(crate) struct Search {
    /// What to look for; several words are one query
    #[arg(required_unless_present_any = ["ngrams", "keyness"])]
    query: Vec<String>,
    /// Only events whose ids begin so
    #[arg(long, value_name = "EVENT", help_heading = "Where to look")]
    event: Option<String>,
    /// Only events of this year (or month, or day)
    #[arg(long, value_name = "YYYY", conflicts_with_all = ["from", "to"], help_heading = "Where to look")]
    year: Option<String>,
    /// Only events of this day or later
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Where to look")]
    from: Option<String>,
    /// Only events of this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Where to look")]
    to: Option<String>,
    /// Only turns whose speaker's name holds this
    #[arg(long, value_name = "NAME", help_heading = "Where to look")]
    speaker: Option<String>,
    /// Only exchanges with an outlet whose name holds this
    #[arg(long, value_name = "NAME", help_heading = "Where to look")]
    outlet: Option<String>,
    /// Only exchanges with an outlet of this country (ISO 3166: CN, FR)
    #[arg(long, value_name = "CC", help_heading = "Where to look")]
    country: Option<String>,
    /// Only exchanges with an outlet of this kind: agency, newspaper, broadcaster, online, magazine
    #[arg(long, value_name = "KIND", help_heading = "Where to look")]
    kind: Option<String>,
    /// Only questions, or only answers
    #[arg(long, value_name = "ROLE", help_heading = "Where to look")]
    role: Option<Role>,
    /// Only exchanges under a heading that holds this
    #[arg(long, value_name = "HEADING", help_heading = "Where to look")]
    topic: Option<String>,
    /// In what single printings read otherwise as well
    #[arg(long, help_heading = "Where to look")]
    witnesses: bool,
    /// Marks of punctuation do not matter
    #[arg(long, help_heading = "How to look")]
    across_marks: bool,
    /// English words stand for all words of their stem
    #[arg(long, help_heading = "How to look")]
    stem: bool,
    /// Where things must stand together that are joined by AND or NOT
    #[arg(long, value_name = "SCOPE", default_value = "exchange", help_heading = "How to look")]
    within: Scope,
    /// A line for each place, in this order
    #[arg(long, value_name = "ORDER", group = "layout", help_heading = "How to show it")]
    sort: Option<Order>,
    /// Counts for 10,000 characters, and how evenly they are spread
    #[arg(long, value_name = "BY", group = "layout", num_args = 0..=1, default_missing_value = "year",
          help_heading = "How to show it")]
    counts: Option<By>,
    /// The words within so many words of it, the firmest company first
    #[arg(long, value_name = "WORDS", group = "layout", num_args = 0..=1, default_missing_value = "5",
          value_parser = clap::value_parser!(u8).range(1..=50), help_heading = "How to show it")]
    collocates: Option<u8>,
    /// Runs of so many characters or words that hold it; without anything to look for, of all text
    #[arg(long, value_name = "N", group = "layout", value_parser = clap::value_parser!(u8).range(1..=30),
          help_heading = "How to show it")]
    ngrams: Option<u8>,
    /// The words of one part of the record against another, each written as year=2031,role=answer
    #[arg(long, value_names = ["PART", "PART"], num_args = 2, group = "layout", conflicts_with = "query",
          help_heading = "How to show it")]
    keyness: Option<Vec<String>>,
    /// Show so many places, or rows, at most; all are counted
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "How to show it")]
    limit: usize,
    /// Only counts of each event, no sentences
    #[arg(long, short, conflicts_with = "layout", help_heading = "How to show it")]
    short: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Those who ask
    Question,
    /// Officials, interpreters and moderators
    Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scope {
    Paragraph,
    Turn,
    Exchange,
    Event,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// By date
    Date,
    /// The exchanges that are most about it first
    Rank,
    /// By the words before
    Left,
    /// By the words after
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Event,
    Year,
    Speaker,
    Outlet,
}

impl Search {
    fn request(self) -> Result<FindRequest, desk::DeskError> {
        let layout = if let Some(order) = self.sort {
            Layout::Lines(match order {
                Order::Date => Sort::Date,
                Order::Rank => Sort::Rank,
                Order::Left => Sort::Left,
                Order::Right => Sort::Right,
            })
        } else if let Some(by) = self.counts {
            Layout::Counts(match by {
                By::Event => CountBy::Event,
                By::Year => CountBy::Year,
                By::Speaker => CountBy::Speaker,
                By::Outlet => CountBy::Outlet,
            })
        } else if let Some(window) = self.collocates {
            Layout::Collocates(usize::from(window))
        } else if let Some(n) = self.ngrams {
            Layout::Ngrams(usize::from(n))
        } else if let Some([first, second]) = self.keyness.as_deref() {
            Layout::Keyness(Box::new((Corpus::parse(first)?, Corpus::parse(second)?)))
        } else {
            Layout::Events
        };
        Ok(FindRequest {
            query: self.query.join(" "),
            corpus: Corpus {
                event: self.event,
                from: self.year.clone().or(self.from),
                to: self.year.or(self.to),
                speaker: self.speaker,
                outlet: self.outlet,
                country: self.country,
                kind: self.kind,
                role: self.role.map(|r| if r == Role::Question { "question" } else { "answer" }.to_owned()),
                topic: self.topic,
            },
            printings: self.witnesses,
            across_marks: self.across_marks,
            stem: self.stem,
            within: match self.within {
                Scope::Paragraph => FindWithin::Paragraph,
                Scope::Turn => FindWithin::Turn,
                Scope::Exchange => FindWithin::Exchange,
                Scope::Event => FindWithin::Event,
            },
            limit: self.limit,
            layout,
        })
    }

    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let (short, scope) = (self.short, self.within);
        let request = self.request()?;
        let desk = context.open()?;
        let view = desk.ask(&request, &mut context.watching)?;
        context.result("search", &view, |screen, v| print(screen, v, short, scope))?;
        let rows = view.ngrams.as_ref().map(Vec::len).or(view.keywords.as_ref().map(Vec::len)).unwrap_or(0);
        Ok(if view.hits == 0 && rows == 0 { exit::FINDINGS } else { exit::OK })
    }
}

fn print(screen: &mut Screen, view: &FindView, short: bool, scope: Scope) -> io::Result<()> {
    for event in view.events.iter().flatten() {
        let head = format!("{}  ", event.id);
        screen.headed(Look::Bold, &head, &event.summary)?;
        if !short {
            hits(screen, event)?;
            screen.gap()?;
        }
    }
    if let Some(silent) = &view.silent {
        screen.text("", &format!("… {}", silent.summary))?;
    }
    for line in view.lines.iter().flatten() {
        concordance(screen, line)?;
    }
    tables(screen, view)?;
    for note in &view.notes {
        screen.text("note: ", note)?;
    }
    if view.phrase.trim().is_empty() {
        return screen.text("", &format!("in {}", view.looked_through.summary));
    }
    if let Some(events) = &view.events {
        let all = events.len() as u64 + view.silent.as_ref().map_or(0, |s| s.events);
        let said = match view.said {
            0 => "by no official".to_owned(),
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        screen
            .text("", &format!("“{}”: said {said} in {} of {}", view.phrase, view.said_in, events_of(all)))?;
        // Where no event is listed, no coverage is.
        if events.is_empty() { screen.text("looked through ", &view.looked_through.summary) } else { Ok(()) }
    } else {
        let scope = match scope {
            Scope::Paragraph => "paragraph",
            Scope::Turn => "turn",
            Scope::Exchange => "exchange",
            Scope::Event => "event",
        };
        let total = format!(
            "“{}”: {} in {} of {}; looked through {}",
            view.phrase,
            count(view.hits as usize, "place"),
            count(view.in_exchanges as usize, scope),
            events_of(view.in_events),
            view.looked_through.summary
        );
        screen.text("", &total)
    }
}

fn events_of(n: u64) -> String {
    count(n as usize, "event")
}

/// A line of a concordance: the place in the middle, so that the eye runs down the column.
fn concordance(screen: &mut Screen, line: &LineView) -> io::Result<()> {
    let columns = screen.columns();
    let half = columns.saturating_sub(line.found.width() + 2) / 2;
    let flat = |s: &str| s.replace(char::is_whitespace, " ");
    let mut before = String::new();
    let mut used = 0;
    for c in flat(&line.before).chars().rev() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used > half {
            break;
        }
        before.insert(0, c);
    }
    let pad = " ".repeat(half.saturating_sub(before.width()));
    let after = cut(&flat(&line.after), half);
    let found = screen.look(Look::High, &flat(&line.found));
    screen.line(&format!("{pad}{before} {found} {after}"))?;
    let speaker = line.speaker.as_deref().map(|s| format!("  {s}")).unwrap_or_default();
    let who = format!("  {}{speaker} [{}]", line.citation, line.witnesses.join(" "));
    screen.line(&screen.look(Look::Dim, &who))
}

fn tables(screen: &mut Screen, view: &FindView) -> io::Result<()> {
    if let Some(rows) = &view.counts {
        let widest =
            rows.iter().filter_map(|r| r.of.as_ref()).map(|of| of.width()).max().unwrap_or(0).clamp(7, 30);
        let pad = |s: &str| format!("{s}{}", " ".repeat(widest.saturating_sub(s.width())));
        let head = format!("{}  {:>7}  {:>10}  {:>8}", pad(""), "places", "characters", "/10,000");
        screen.line(&screen.look(Look::Dim, &head))?;
        for row in rows {
            let of = cut(row.of.as_deref().unwrap_or("unknown"), widest);
            let rate = row.per_10_000.map_or_else(|| "–".to_owned(), |r| format!("{r:.2}"));
            screen.line(&format!("{}  {:>7}  {:>10}  {rate:>8}", pad(&of), row.hits, row.characters))?;
        }
    }
    if let Some(d) = &view.dispersion {
        let shown = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.2}"));
        let (deviation, juilland) = (shown(d.deviation), shown(d.juilland));
        let spread = format!(
            "in {} of {}; deviation of proportions {deviation} (0 even, 1 all in one), Juilland's D {juilland} (1 even, \
             0 all in one)",
            d.events_with,
            events_of(d.events)
        );
        screen.text("spread: ", &spread)?;
    }
    if let Some(rows) = &view.collocates {
        let head = format!(
            "{:>8}  {:>9}  {:>8} {:>7} {:>7}  word",
            "logDice", "likelih.", "together", "before", "in all"
        );
        screen.line(&screen.look(Look::Dim, &head))?;
        for r in rows {
            screen.line(&format!(
                "{:>8.2}  {:>9.1}  {:>8} {:>7} {:>7}  {}",
                r.log_dice, r.log_likelihood, r.together, r.before, r.in_all, r.word
            ))?;
        }
    }
    for r in view.ngrams.iter().flatten() {
        screen.text(&format!("{:>8}  ", r.count), &r.words)?;
    }
    if let Some(rows) = &view.keywords {
        let head = format!("{:>9}  {:>9}  {:>7}  {:>7}  word", "likelih.", "log ratio", "first", "second");
        screen.line(&screen.look(Look::Dim, &head))?;
        for r in rows {
            screen.line(&format!(
                "{:>9.1}  {:>9.2}  {:>7}  {:>7}  {}",
                r.log_likelihood, r.log_ratio, r.first, r.second, r.word
            ))?;
        }
    }
    Ok(())
}

fn hits(screen: &mut Screen, event: &EventHits) -> io::Result<()> {
    for hit in &event.hits {
        screen.line(&format!(
            "  {}",
            screen.look(Look::Dim, &format!("{}  {} [{}]", hit.citation, hit.role, hit.witnesses.join(" ")))
        ))?;
        screen.text("    ", &format!("{}»{}«{}", hit.before, hit.found, hit.after))?;
    }
    if let Some(near) = &event.nearest {
        screen.text("  ", &format!("nearest: {} ({})", near.citation, near.on.join(", ")))?;
        if let Some(question) = &near.question {
            screen.text("    asked here:  ", &cut(question, 160))?;
        }
        if let Some(question) = &near.their_question {
            screen.text("    asked there: ", &cut(question, 160))?;
            screen.text("                 ", &near.compared_with)?;
        }
    }
    Ok(())
}
