//! A phrase over events as a drawing that any browser shows: uses per 10,000 characters of the officials' captured words,
//! a hollow point where so much of an event is lost that its count says little.

use std::fmt::Write;

use super::PhraseView;

impl PhraseView {
    /// The drawing as SVG. Of an archive that is no record: uses a year.
    #[must_use]
    pub fn svg(&self) -> String {
        const WIDTH: f64 = 720.0;
        const HEIGHT: f64 = 260.0;
        const LEFT: f64 = 56.0;
        // Half of a day's label stands to the right of the last point.
        const RIGHT: f64 = 34.0;
        const BELOW: f64 = 48.0;
        let of_record = self.uses.iter().any(|u| u.characters.is_some());
        let points: Vec<(String, f64, bool, String)> = if of_record {
            let points = self.uses.iter().map(|u| {
                let per =
                    u.characters.filter(|c| *c > 0).map_or(0.0, |c| u.count as f64 * 10_000.0 / c as f64);
                let label = u.date.clone().unwrap_or_else(|| u.id.clone());
                (label, per, u.low_coverage == Some(true), u.summary.clone().unwrap_or_default())
            });
            points.collect()
        } else {
            let years = self.years.iter().filter_map(|y| Some((y.year.clone()?, y)));
            years
                .map(|(label, y)| {
                    (label, y.count as f64, false, format!("{} in {} of {}", y.count, y.used_in, y.texts))
                })
                .collect()
        };
        let most = points.iter().map(|p| p.1).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let step = (WIDTH - LEFT - RIGHT) / (points.len().max(2) - 1) as f64;
        let x = |i: usize| LEFT + i as f64 * step;
        let y = |v: f64| HEIGHT - BELOW - v / most * (HEIGHT - BELOW - 40.0);
        let unit = if of_record { "uses in 10,000 captured characters" } else { "uses" };
        let mut svg = String::new();
        let _ = writeln!(
            svg,
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">"#
        );
        let _ = writeln!(svg, "<title>{}</title>", escaped(&self.phrase));
        let _ = writeln!(
            svg,
            r#"<text x="{LEFT}" y="18" font-size="14">“{}”, {unit}</text>"#,
            escaped(&self.phrase)
        );
        let bottom = HEIGHT - BELOW;
        let _ =
            writeln!(svg, r##"<path d="M{LEFT} 32V{bottom}H{}" fill="none" stroke="#888"/>"##, WIDTH - 16.0);
        let _ = writeln!(svg, r#"<text x="{}" y="40" text-anchor="end">{most:.1}</text>"#, LEFT - 6.0);
        let _ = writeln!(svg, r#"<text x="{}" y="{bottom}" text-anchor="end">0</text>"#, LEFT - 6.0);
        let line: Vec<String> =
            points.iter().enumerate().map(|(i, p)| format!("{:.1},{:.1}", x(i), y(p.1))).collect();
        let _ = writeln!(
            svg,
            r##"<polyline points="{}" fill="none" stroke="#36c" stroke-opacity=".4"/>"##,
            line.join(" ")
        );
        // Labels must not run into each other.
        let every = (points.len() / 10).max(1);
        for (i, (label, value, hollow, says)) in points.iter().enumerate() {
            let fill = if *hollow { "#fff" } else { "#36c" };
            let _ = writeln!(
                svg,
                r##"<circle cx="{:.1}" cy="{:.1}" r="4" fill="{fill}" stroke="#36c"><title>{}: {}</title></circle>"##,
                x(i),
                y(*value),
                escaped(label),
                escaped(says)
            );
            if i % every == 0 {
                let _ = writeln!(
                    svg,
                    r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                    x(i),
                    bottom + 16.0,
                    escaped(label)
                );
            }
        }
        if of_record {
            let _ = writeln!(
                svg,
                r#"<text x="{LEFT}" y="{}">hollow: much of the event is lost or not known</text>"#,
                HEIGHT - 10.0
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
