//! How time grows with length and with witnesses, at fixed noise: a table, slopes, and a plot.

use std::fmt::Write as _;

use super::speed::{copies, cost};
use super::{CollationError, Plan, put, rows, say};

const NOISE: f64 = 0.02;
const LOOKS: usize = 7;
const LENGTHS: [usize; 6] = [3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const WITNESSES: [usize; 7] = [5, 10, 20, 50, 100, 200, 400];

/// A point: how much was given, in characters of all witnesses, and the seconds.
type Point = (f64, f64);

pub(super) fn measure(plan: &Plan, out: &mut String) -> Result<(), CollationError> {
    let mut lines = Vec::new();
    let mut series = Vec::new();
    let by_length = LENGTHS.map(|length| (3, length));
    let by_witnesses = WITNESSES.map(|witnesses| (witnesses, 5_000));
    for (name, cases) in [("3 witnesses", &by_length[..]), ("5,000 characters", &by_witnesses[..])] {
        let mut points: Vec<Point> = Vec::new();
        for &(witnesses, length) in cases {
            say(&format!("growth: {witnesses} × {length}"));
            let texts = copies(witnesses, length, NOISE);
            // Of several looks the best: somebody else may have been busy during the others.
            let mut best = cost(&texts, true)?;
            for _ in 1..LOOKS {
                let again = cost(&texts, true)?;
                if again.seconds < best.seconds {
                    best = again;
                }
            }
            let seconds = best.seconds;
            points.push(((witnesses * length) as f64, seconds));
            lines.push(vec![
                witnesses.to_string(),
                length.to_string(),
                format!("{seconds:.4}"),
                format!("{:.1}", seconds * 1e9 / (witnesses * length) as f64),
                format!("{:.0}", best.mebibytes),
                best.columns,
            ]);
        }
        series.push((name, points));
    }
    out.push_str("\n## Growth\n\nInvented texts at 2 % noise. The slope of seconds over characters on logarithmic axes, by least squares; wanted: 1.1 at most. Each time is the best of seven processes that collate once. ");
    for (name, points) in &series {
        let _ = write!(out, "At {name}: **{:.3}**. ", slope(points));
    }
    out.push('\n');
    rows(out, &["witnesses", "characters of each", "seconds", "ns a character", "MiB", "columns"], &lines);
    if let Some(path) = &plan.plot {
        put(path, &plot(&series))?;
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            let _ = writeln!(out, "\n![Seconds over characters, both logarithmic]({name})");
        }
    }
    Ok(())
}

fn slope(points: &[Point]) -> f64 {
    let n = points.len() as f64;
    let (sx, sy) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0.ln(), y + p.1.ln()));
    let (top, bottom) = points.iter().fold((0.0, 0.0), |(top, bottom), p| {
        let dx = p.0.ln() - sx / n;
        (top + dx * (p.1.ln() - sy / n), bottom + dx * dx)
    });
    top / bottom
}

const STYLE: &str = "\
.ground{fill:#fbf9f4}.grid{stroke:#e4ddcf}text{font:13px system-ui,sans-serif;fill:#211e1a}.soft{fill:#6a6358}\
.a{stroke:#24527a;fill:none;stroke-width:2}.b{stroke:#8a5a00;fill:none;stroke-width:2}.one{stroke:#6a6358;stroke-dasharray:4 4}\
circle.a{fill:#24527a}circle.b{fill:#8a5a00}\
@media(prefers-color-scheme:dark){.ground{fill:#17181b}.grid{stroke:#34353a}text{fill:#e6e1d7}.soft{fill:#a39c8f}\
.a{stroke:#93bfe8}.b{stroke:#e6b450}.one{stroke:#a39c8f}circle.a{fill:#93bfe8}circle.b{fill:#e6b450}}";

/// Both series on logarithmic axes, with a line of slope 1 to compare.
fn plot(series: &[(&str, Vec<Point>)]) -> String {
    let (width, height, left, bottom, top, right) = (720.0, 460.0, 74.0, 60.0, 24.0, 28.0);
    let all = || series.iter().flat_map(|(_, points)| points);
    let low = |of: fn(&Point) -> f64| all().map(of).fold(f64::INFINITY, f64::min).log10().floor();
    let high = |of: fn(&Point) -> f64| all().map(of).fold(0.0, f64::max).log10().ceil();
    let (x0, x1, y0, y1) = (low(|p| p.0), high(|p| p.0), low(|p| p.1), high(|p| p.1));
    let x = |characters: f64| left + (characters.log10() - x0) / (x1 - x0) * (width - left - right);
    let y = |seconds: f64| height - bottom - (seconds.log10() - y0) / (y1 - y0) * (height - bottom - top);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>Processor seconds over characters of all witnesses</title>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n"
    );
    for power in x0 as i32..=x1 as i32 {
        let at = x(10f64.powi(power));
        let _ = writeln!(out, "<path class=\"grid\" d=\"M{at:.1} {top}V{:.1}\"/>", height - bottom);
        let (n, down) = (power.to_string(), height - bottom + 20.0);
        let _ = writeln!(
            out,
            "<text x=\"{at:.1}\" y=\"{down}\" text-anchor=\"middle\">10<tspan dy=\"-5\" font-size=\"10\">{n}</tspan></text>"
        );
    }
    for power in y0 as i32..=y1 as i32 {
        let at = y(10f64.powi(power));
        let words = match power {
            ..0 => format!("{:.*} s", power.unsigned_abs() as usize, 10f64.powi(power)),
            _ => format!("{:.0} s", 10f64.powi(power)),
        };
        let _ = writeln!(out, "<path class=\"grid\" d=\"M{left} {at:.1}H{:.1}\"/>", width - right);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>",
            left - 8.0,
            at + 4.0
        );
    }
    let _ = writeln!(
        out,
        "<text class=\"soft\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">characters of all witnesses together</text>",
        (left + width - right) / 2.0,
        height - 14.0
    );
    for ((name, points), (class, row)) in series.iter().zip([("a", 0.0), ("b", 1.0)]) {
        let path: Vec<String> = points.iter().map(|p| format!("{:.1} {:.1}", x(p.0), y(p.1))).collect();
        let _ = writeln!(out, "<path class=\"{class}\" d=\"M{}\"/>", path.join("L"));
        for p in points {
            let _ = writeln!(
                out,
                "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\"/>",
                x(p.0),
                y(p.1)
            );
        }
        let at = top + 16.0 + row * 20.0;
        let _ = writeln!(
            out,
            "<path class=\"{class}\" d=\"M{:.1} {:.1}h24\"/><text x=\"{:.1}\" y=\"{at:.1}\">{name}, slope {:.2}</text>",
            left + 14.0,
            at - 4.0,
            left + 46.0,
            slope(points)
        );
    }
    if let Some(&(from, seconds)) = series.first().and_then(|(_, points)| points.first()) {
        let to = series.iter().flat_map(|(_, points)| points).map(|p| p.0).fold(0.0, f64::max);
        let at = top + 56.0;
        let _ = writeln!(
            out,
            "<path class=\"one\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/><path class=\"one\" d=\"M{:.1} {:.1}h24\"/><text class=\"soft\" x=\"{:.1}\" y=\"{at:.1}\">slope 1</text>",
            x(from),
            y(seconds),
            x(to),
            y(seconds * to / from),
            left + 14.0,
            at - 4.0,
            left + 46.0
        );
    }
    out.push_str("</svg>\n");
    out
}
