//! TTML and its older name DFXP: subtitles in XML.
//!
//! ```text
//!   <ttm:agent xml:id="m" type="person"><ttm:name type="full">Orla Venn</ttm:name></ttm:agent>
//!   <p begin="00:00:00.638" end="00:00:04.198" ttm:agent="m">Good<br/>afternoon.</p>
//!   <div begin="10s"><p begin="12f" dur="2.5s">…          in frames, and counted from the start of what is around it
//! ```

use std::collections::BTreeMap;

use record::{About, Finding};

use super::super::markup::{Id, Kind, Tree};
use super::{Named, Script, Times};
use crate::read::Markup;
use crate::{Decoded, Format};

/// Reads a document whose root is `tt`.
pub(crate) fn read(markup: Markup, tree: &Tree<'_>) -> Result<Decoded, Finding> {
    let agents = agents(tree);
    let rate = Rate::of(tree);
    let mut script = Script::new(&markup.text, tree);
    let head = tree.first(0, "head");
    // Styles and agents stand there too.
    for title in head.iter().flat_map(|head| tree.all(*head, &["title", "desc"])) {
        script.paragraph();
        words(tree, title, &mut script, &BTreeMap::new());
        script.paragraph();
    }
    let body = tree.first(0, "body").unwrap_or(0);
    // Paragraphs in one another are one: its words are read once.
    let mut done = 0;
    for p in tree.all(body, &["p"]) {
        if p < done {
            continue;
        }
        done = tree.end(p);
        let Some(Kind::Element { tag, .. }) = tree.nodes.get(p).map(|n| &n.kind) else { continue };
        // The tag ends where its content begins.
        let start = tag.as_ptr() as usize - tree.source.as_ptr() as usize;
        script.cue(times(tree, p, body, rate), (start, start + tag.len()));
        let at = start + tag.len();
        match said_by(tree, p, &agents) {
            Some(name) => script.voice(&name, Named::Elsewhere(at)),
            // Only where all of it is left unsaid is the speaker unknown.
            None if !agents.is_empty()
                && !tree.all(p, &["span"]).any(|s| own(tree, s, &agents).is_some()) =>
            {
                script.voice("?", Named::Elsewhere(at));
            }
            None => {}
        }
        words(tree, p, &mut script, &agents);
    }
    let mut findings = Vec::new();
    findings.extend(super::super::cut_short(tree));
    findings.extend(super::super::too_deep(tree));
    let language = tree.first(0, "tt").and_then(|tt| tree.attribute(tt, "lang"));
    let about =
        About { language: language.map(|l| l.into_owned()).filter(|l| !l.is_empty()), ..About::default() };
    let transcript = script.finish(Format::Ttml, about, findings)?;
    Ok(super::decoded(markup, transcript))
}

/// The words inside an element, with the line ends and the voices among them.
fn words(tree: &Tree<'_>, of: Id, script: &mut Script<'_>, agents: &BTreeMap<String, String>) {
    let mut id = of + 1;
    while id < tree.end(of) {
        match tree.nodes.get(id).map(|n| &n.kind) {
            Some(Kind::Text { start, end, .. }) => script.words((*start, *end)),
            Some(Kind::Element { name, tag }) => match &**name {
                "br" => script.line(),
                // What it says of itself is not said.
                "metadata" => {
                    id = tree.end(id);
                    continue;
                }
                "span" => {
                    if let Some(name) = own(tree, id, agents) {
                        let start = tag.as_ptr() as usize - tree.source.as_ptr() as usize;
                        script.voice(&name, Named::Elsewhere(start + tag.len()));
                    }
                }
                _ => {}
            },
            None => {}
        }
        id += 1;
    }
}

/// The names of those who speak, by their ids.
fn agents(tree: &Tree<'_>) -> BTreeMap<String, String> {
    let agent = |id: Id| {
        let key = tree.attribute(id, "id")?.into_owned();
        let name = tree.first(id, "name").map(|name| tree.text(name)).unwrap_or_default();
        let name: String =
            name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(super::NAME).collect();
        // An agent without a name is called by its id.
        Some((key.clone(), if name.is_empty() { key } else { name }))
    };
    tree.all(0, &["agent"]).filter_map(agent).collect()
}

/// Who speaks, as an element itself says it: several who speak together are named together.
fn own(tree: &Tree<'_>, id: Id, agents: &BTreeMap<String, String>) -> Option<String> {
    let said = tree.attribute(id, "agent").or_else(|| {
        tree.children(id).find(|c| tree.name(*c) == "metadata").and_then(|m| tree.attribute(m, "agent"))
    })?;
    let names: Vec<&str> =
        said.split_whitespace().take(8).map(|key| agents.get(key).map_or(key, String::as_str)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Who speaks a paragraph: as it says, or what is around it.
fn said_by(tree: &Tree<'_>, p: Id, agents: &BTreeMap<String, String>) -> Option<String> {
    let mut id = p;
    loop {
        if let Some(name) = own(tree, id, agents) {
            return Some(name);
        }
        let outer = tree.parent(id);
        if outer == id || outer == 0 {
            return None;
        }
        id = outer;
    }
}

/// How fast frames and ticks go, a second.
#[derive(Clone, Copy, Debug)]
struct Rate {
    frames: f64,
    ticks: f64,
}

impl Rate {
    fn of(tree: &Tree<'_>) -> Self {
        let said = |name: &str| {
            let text = tree.attribute(tree.first(0, "tt")?, name)?;
            text.trim().parse::<f64>().ok().filter(|n| (1.0..=1e9).contains(n))
        };
        let frames = said("frameRate").unwrap_or(30.0);
        // `1000 1001`: what television makes of thirty.
        let times = tree.first(0, "tt").and_then(|tt| tree.attribute(tt, "frameRateMultiplier"));
        let times = times.and_then(|t| {
            let (over, under) = t.trim().split_once([' ', ':'])?;
            Some(over.trim().parse::<f64>().ok()? / under.trim().parse::<f64>().ok()?)
        });
        let times = times.filter(|t| (0.1..=10.0).contains(t)).unwrap_or(1.0);
        Self { frames: frames * times, ticks: said("tickRate").unwrap_or(10_000_000.0) }
    }
}

/// When a paragraph is shown. Times count from the start of the element around it.
fn times(tree: &Tree<'_>, p: Id, body: Id, rate: Rate) -> Times {
    let of = |id: Id, name: &str| tree.attribute(id, name).and_then(|t| millis(&t, rate));
    let mut around = 0i64;
    let mut id = tree.parent(p);
    while id != 0 && id >= body {
        around = around.saturating_add(of(id, "begin").unwrap_or(0));
        let outer = tree.parent(id);
        if outer == id {
            break;
        }
        id = outer;
    }
    let absolute = |t: i64| t.saturating_add(around);
    let inner = || tree.all(p, &["span"]).find_map(|s| of(s, "begin"));
    let from = of(p, "begin").or_else(inner);
    let lasts = of(p, "dur").map(|dur| from.unwrap_or(0).saturating_add(dur));
    let last = || tree.all(p, &["span"]).filter_map(|s| of(s, "end")).last();
    // What is around it may be all that is timed.
    let from = from.or((around > 0).then_some(0));
    Times { from: from.map(absolute), to: of(p, "end").or(lasts).or_else(last).map(absolute) }
}

/// `00:00:12.5`, `00:00:12:05` (frames), `12.5s`, `300f`, `1500ms`.
fn millis(text: &str, rate: Rate) -> Option<i64> {
    let text = text.trim();
    let number = |s: &str| s.parse::<f64>().ok().filter(|n| n.is_finite());
    let parts: Vec<&str> = text.split(':').take(5).collect();
    let seconds = match parts.as_slice() {
        [one] => {
            let digits = one.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let n = number(digits)?;
            match one.get(digits.len()..)? {
                "h" => n * 3600.0,
                "m" => n * 60.0,
                "" | "s" => n,
                "ms" => n / 1000.0,
                "f" => n / rate.frames,
                "t" => n / rate.ticks,
                _ => return None,
            }
        }
        [minutes, seconds] => number(minutes)? * 60.0 + number(seconds)?,
        [hours, minutes, seconds] => number(hours)? * 3600.0 + number(minutes)? * 60.0 + number(seconds)?,
        [hours, minutes, seconds, frames] => {
            number(hours)? * 3600.0
                + number(minutes)? * 60.0
                + number(seconds)?
                + number(frames)? / rate.frames
        }
        _ => return None,
    };
    Some((seconds * 1000.0).round() as i64)
}
