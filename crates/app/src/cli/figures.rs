use std::io;

use clap::Args;
use desk::{Evidence, FigureView, FiguresRequest, FiguresView, TrendView};

use super::{Context, Failure};
use crate::exit;
use crate::screen::{Look, Screen, count, cut};

/// The figures that are given: value, unit, what is counted, for when, on whose witness
///
/// Each stands with its citation, the printings that have it, and what speaks against it: a figure of one printing alone
/// is unconfirmed, one at which printings differ or that looks run together says so. Ordinals, numbers that are names, and
/// what a speaker counts in his own speech (three points) are left out unless --all asks for them.
///
/// With --trend, figures about one thing stand as series, one for each unit and parties. Only confirmed figures are drawn;
/// the others stand beside, struck out, with the reason.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord figures cn-fm/2031-05-12
  onrecord figures --about 贸易额
  onrecord figures --about \"trade\" --trend
  onrecord figures cn-fm/2031-05-12 --dates --kind money")]
pub(crate) struct Figures {
    /// Only of events whose ids begin so
    #[arg(value_name = "EVENT")]
    events: Vec<String>,
    /// Words of the sentence, or countries that it concerns
    #[arg(long, value_name = "SUBJECT")]
    about: Option<String>,
    /// Only of this kind: money, share, multiple, count, measure, duration, enumeration, ordinal, identifier
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Ordinals, numbers that are names, and enumerations as well
    #[arg(long)]
    all: bool,
    /// The times that are named as well, resolved against the day of the event
    #[arg(long)]
    dates: bool,
    /// As series over time; needs --about
    #[arg(long)]
    trend: bool,
}

impl Figures {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let request = FiguresRequest {
            events: self.events,
            about: self.about,
            kinds: self.kind,
            all: self.all,
            dates: self.dates,
            trend: self.trend,
        };
        let desk = context.open()?;
        let view = desk.figures(&request, &mut context.watching)?;
        context.result(
            "figures",
            &view,
            |screen, v| if request.trend { trends(screen, v) } else { list(screen, v) },
        )?;
        Ok(if view.figures.is_empty() && view.dates.is_empty() { exit::FINDINGS } else { exit::OK })
    }
}

/// Columns of the words around a figure.
const AROUND: usize = 160;

fn list(screen: &mut Screen, view: &FiguresView) -> io::Result<()> {
    for f in &view.figures {
        let mut says = vec![f.kind.clone(), value(f)];
        says.extend(f.qualifier.clone());
        says.extend(f.subject.as_ref().map(|s| format!("of “{s}”")));
        says.extend(f.period.as_ref().map(|p| format!("for {p}")));
        if f.asked {
            says.push("in a question".to_owned());
        }
        screen.headed(Look::Bold, &format!("{}  ", f.text), &says.join(", "))?;
        screen.text("  ", &cut(&format!("{}»{}«{}", f.before, f.text, f.after), AROUND))?;
        evidence(screen, &f.citation, &f.evidence)?;
    }
    if !view.dates.is_empty() {
        screen.gap()?;
    }
    for d in &view.dates {
        let time = d.time.as_deref().unwrap_or("the day of the event is not known");
        screen.headed(Look::Bold, &format!("{}  ", d.text), time)?;
        evidence(screen, &d.citation, &d.evidence)?;
    }
    ending(screen, view)
}

fn ending(screen: &mut Screen, view: &FiguresView) -> io::Result<()> {
    for e in &view.events {
        screen.text(&format!("{}  ", e.id), &e.held)?;
    }
    let confirmed = view.figures.iter().filter(|f| f.evidence.confirmed).count();
    let words = format!("{}, {confirmed} confirmed", count(view.figures.len(), "figure"));
    let words =
        if view.dates.is_empty() { words } else { format!("{words}, {}", count(view.dates.len(), "time")) };
    screen.text("", &format!("{words}, in {}", count(view.events.len(), "event")))
}

/// Where it stands, on whose witness, and what speaks against it.
pub(crate) fn evidence(screen: &mut Screen, citation: &str, evidence: &Evidence) -> io::Result<()> {
    let witnesses: Vec<String> =
        evidence.witnesses.iter().map(|w| format!("{}:{}", w.siglum, w.line)).collect();
    screen
        .line(&format!("  {}", screen.look(Look::Dim, &format!("{citation} [{}]", witnesses.join(" ")))))?;
    for mark in &evidence.marks {
        screen.headed(Look::Medium, "  ! ", mark)?;
    }
    Ok(())
}

fn value(f: &FigureView) -> String {
    let number = match f.upper {
        Some(upper) => format!("{} to {}", grouped(f.value), grouped(upper)),
        None => grouped(f.value),
    };
    if f.unit.is_empty() { number } else { format!("{number} {}", f.unit) }
}

/// A number with thousands marks: of 800000000000 nobody counts the noughts.
fn grouped(n: f64) -> String {
    let text = if n.fract() == 0.0 && n.abs() < 1e18 {
        format!("{n:.0}")
    } else {
        let text = format!("{n:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let (whole, rest) = match text.find('.') {
        Some(dot) => text.split_at(dot),
        None => (text.as_str(), ""),
    };
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

fn trends(screen: &mut Screen, view: &FiguresView) -> io::Result<()> {
    for t in &view.trends {
        let parties = if t.parties.is_empty() { "no country named".to_owned() } else { t.parties.join(" ") };
        let unit = if t.unit.is_empty() { "number" } else { &t.unit };
        screen.headed(Look::Bold, &format!("{unit}  "), &parties)?;
        drawn(screen, t)?;
        for p in &t.struck_out {
            let head = format!("  not drawn  {}  {}  ", p.time, grouped(p.value));
            screen.headed(Look::Dim, &head, &p.why.join("; "))?;
            screen.line(&format!("    {}", screen.look(Look::Dim, &p.citation)))?;
        }
        screen.gap()?;
    }
    ending(screen, view)
}

/// Bars of confirmed figures.
fn drawn(screen: &mut Screen, t: &TrendView) -> io::Result<()> {
    let most = t.points.iter().map(|p| p.value).fold(0.0, f64::max);
    for p in &t.points {
        let number = grouped(p.value);
        let room = screen.width().saturating_sub(p.time.len() + number.len() + 8).clamp(4, 40);
        let bar = if most > 0.0 { (p.value / most * room as f64).round() as usize } else { 0 };
        screen.line(&format!("  {}  {}  {number}", p.time, "█".repeat(bar.max(1))))?;
        let subject = p.subject.as_ref().map(|s| format!("  “{s}”")).unwrap_or_default();
        screen.line(&format!("    {}", screen.look(Look::Dim, &format!("{}{subject}", p.citation))))?;
    }
    if t.points.is_empty() {
        screen.text("  ", "nothing confirmed to draw")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(800_000_000_000.0), "800,000,000,000");
        assert_eq!(grouped(12.5), "12.5");
        assert_eq!(grouped(2.0 / 3.0), "0.6667");
        assert_eq!(grouped(100.0), "100");
    }
}
