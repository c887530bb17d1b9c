//! The tree of the witnesses: as Newick, which every program for trees reads, and drawn.
//!
//! Figures at forks are the support in per cent. A fork below 70 has little behind it and is drawn so: a thin line
//! would be taken for a fact otherwise.

use std::io::Write;

use collate::{Descent, DescentOptions};
use unicode_width::UnicodeWidthStr;

use super::{CollationExportError, CollationView, escaped};

/// Below this share of the replicates a fork is drawn as doubtful (Hillis and Bull 1993 found 70 per cent to go with
/// forks that are right in most cases).
const DOUBTFUL: f64 = 0.7;
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 28.0;
const ROW: f64 = 30.0;

fn descent(view: &CollationView<'_>) -> Result<Descent, CollationExportError> {
    Ok(view.collation.descent(&DescentOptions::default())?)
}

pub(super) fn newick(view: &CollationView<'_>, out: &mut dyn Write) -> Result<(), CollationExportError> {
    let tree = descent(view)?;
    // A node comes after its parent, so from the end each finds what hangs on it.
    let mut parts: Vec<Vec<String>> = vec![Vec::new(); tree.nodes.len()];
    for n in (0..tree.nodes.len()).rev() {
        let node = &tree.nodes[n];
        let mut below = std::mem::take(&mut parts[n]);
        below.reverse();
        let own = match node.witnesses.as_slice() {
            [one] if below.is_empty() => label(view.siglum(*one)),
            witnesses => {
                below.extend(witnesses.iter().map(|&w| format!("{}:0", label(view.siglum(w)))));
                let support = node.support.map_or(String::new(), |share| format!("{:.0}", share * 100.0));
                format!("({}){support}", below.join(","))
            }
        };
        match node.parent {
            Some(parent) => parts[parent].push(format!("{own}:{:.2}", node.length)),
            None => writeln!(out, "{own};")?,
        }
    }
    if tree.nodes.is_empty() {
        writeln!(out, ";")?;
    }
    Ok(())
}

/// A name in Newick: in quotation marks where it holds anything that has a meaning there.
fn label(siglum: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    if siglum.chars().all(plain) { siglum.to_owned() } else { format!("'{}'", siglum.replace('\'', "''")) }
}

pub(super) fn svg(view: &CollationView<'_>, out: &mut dyn Write) -> Result<(), CollationExportError> {
    let tree = descent(view)?;
    let nodes = &tree.nodes;
    let children: Vec<Vec<usize>> = {
        let mut children = vec![Vec::new(); nodes.len()];
        for (n, node) in nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                children[parent].push(n);
            }
        }
        children
    };
    // How far each node is from the middle, and in which row it stands: those of witnesses one below the other.
    let mut far = vec![0.0; nodes.len()];
    for (n, node) in nodes.iter().enumerate() {
        if let Some(parent) = node.parent {
            far[n] = far[parent] + node.length;
        }
    }
    let mut rows = vec![0.0; nodes.len()];
    let mut stack: Vec<(usize, bool)> = nodes.first().map(|_| (0, false)).into_iter().collect();
    let mut used = 0.0;
    while let Some((n, done)) = stack.pop() {
        if done {
            let below: Vec<f64> = children[n].iter().map(|&child| rows[child]).collect();
            rows[n] = (below.first().copied().unwrap_or(0.0) + below.last().copied().unwrap_or(0.0)) / 2.0;
        } else if children[n].is_empty() {
            rows[n] = used;
            used += 1.0;
        } else {
            stack.push((n, true));
            stack.extend(children[n].iter().rev().map(|&child| (child, false)));
        }
    }
    let labels: Vec<String> = nodes.iter().map(|node| cut(&view.sigla(&node.witnesses).join(", "))).collect();
    let widest = labels.iter().map(|label| label.width()).max().unwrap_or(0) as f64 * 8.5 + 14.0;
    let farthest = far.iter().copied().fold(0.0, f64::max);
    let scale = if farthest > 0.0 { (WIDTH - 2.0 * MARGIN - widest) / farthest } else { 0.0 };
    let (x, y) = (|n: usize| MARGIN + far[n] * scale, |n: usize| MARGIN + 8.0 + rows[n] * ROW);
    let height = MARGIN * 2.0 + used.max(1.0) * ROW + 82.0;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">"#
    )?;
    writeln!(out, "<title>Tree of {} witnesses</title>\n<style>{STYLE}</style>", view.witnesses.len())?;
    writeln!(out, r#"<rect class="ground" width="100%" height="100%"/>"#)?;
    for (n, node) in nodes.iter().enumerate() {
        if let Some(parent) = node.parent {
            let doubtful = node.support.is_some_and(|share| share < DOUBTFUL);
            let class = if doubtful { r#" class="doubtful""# } else { "" };
            writeln!(
                out,
                r#"<path{class} d="M{:.1} {:.1}V{:.1}H{:.1}"/>"#,
                x(parent),
                y(parent),
                y(n),
                x(n)
            )?;
        }
    }
    for (n, node) in nodes.iter().enumerate() {
        if let Some(share) = node.support {
            let class = if share < DOUBTFUL { "support weak" } else { "support" };
            writeln!(
                out,
                r#"<text class="{class}" x="{:.1}" y="{:.1}">{:.0}</text>"#,
                x(n) - 4.0,
                y(n) - 5.0,
                share * 100.0
            )?;
        }
        if !node.witnesses.is_empty() {
            writeln!(
                out,
                r#"<circle cx="{:.1}" cy="{:.1}" r="3"/><text x="{:.1}" y="{:.1}">{}</text>"#,
                x(n),
                y(n),
                x(n) + 9.0,
                y(n) + 5.0,
                escaped(&labels[n])
            )?;
        }
    }
    let foot = height - 78.0;
    if scale > 0.0 {
        let bar = round(farthest / 5.0);
        let words = if bar == 1.0 { "place".to_owned() } else { "places".to_owned() };
        let end = MARGIN + bar * scale;
        writeln!(
            out,
            r#"<path class="bar" d="M{MARGIN} {foot}H{end:.1}"/><text class="note" x="{:.1}" y="{:.1}">{bar} {words}</text>"#,
            end + 8.0,
            foot + 4.0
        )?;
    }
    let drawn = if tree.replicates > 0 {
        format!(
            "Figures at forks: in how many of a hundred of {} samples of the places the same fork is found; below 70 it is doubtful.",
            tree.replicates
        )
    } else {
        "No fork was tested by samples of the places.".to_owned()
    };
    for (line, words) in [
        format!("From {} places where the witnesses differ; a line is as long as the number of places changed on it.", tree.places),
        drawn,
        "A witness that stands on a fork, with no line of its own, may be the model of the others that part there.".to_owned(),
        "The tree has no root: it does not say which text is the oldest, and takes no account of copies made from two models.".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        writeln!(out, r#"<text class="note" x="{MARGIN}" y="{:.1}">{words}</text>"#, foot + 22.0 + 16.0 * line as f64)?;
    }
    writeln!(out, "</svg>")?;
    Ok(())
}

const STYLE: &str = "\
.ground{fill:#fbf9f4}path{fill:none;stroke:#6a6358;stroke-width:1.8}path.doubtful{stroke-dasharray:3 4}\
path.bar{stroke:#24527a;stroke-width:3}circle{fill:#24527a}\
text{font:15px system-ui,'Noto Sans','Noto Sans CJK SC',sans-serif;fill:#211e1a}\
text.support{font-size:11px;text-anchor:end;fill:#2d6a4f}text.weak{fill:#8a5a00}text.note{font-size:12px;fill:#6a6358}\
@media(prefers-color-scheme:dark){.ground{fill:#17181b}path{stroke:#a39c8f}path.bar{stroke:#93bfe8}circle{fill:#93bfe8}\
text{fill:#e6e1d7}text.support{fill:#7fc8a0}text.weak{fill:#e6b450}text.note{fill:#a39c8f}}";

/// A round number not above this one: 1, 2 or 5 times a power of ten.
fn round(number: f64) -> f64 {
    let power = 10f64.powf(number.max(1e-6).log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= number).unwrap_or(1.0);
    step * power
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.width() <= LONGEST {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(LONGEST / 2).collect();
    out.push('…');
    out
}
