//! Front matter: the lines of YAML between two `---` at the very start of a Markdown file.
//!
//! ```text
//! ---
//! title: "Press Briefing by Press Secretary Mara\_Lin,
//!   May 12,\_2031 \u2013 the harbour"                   the headline: broken, escaped, its blanks protected
//! date: '2031-05-12'                                 the day of the event, unless the text says otherwise
//! modified_time: 2031-05-13 16:29:11                 the day of the page
//! ---
//! ```
//!
//! The lines stay what they are, furniture, byte for byte; what they mean is read by a parser of YAML, since no rule of
//! ours would know its five ways of writing a string. What it does not take (a file that only looks like it) is read
//! line by line.

use record::{BlockRole, PageVersion, SourceText, TextSpan};
use saphyr_parser::{Event, Parser};

use crate::day::{At, Place, Stand};
use crate::language::{LeadFacts, Pack, beginning};
use crate::restore::{Item, Kind, Unit};

/// What the front matter says.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Its lines.
    pub(super) items: Vec<Item>,
    /// The value of `title:` as printed, in as many pieces as it has lines.
    pub(super) headline: Vec<TextSpan>,
    /// The title in plain words.
    pub(super) title: Option<String>,
    /// The facts of the title.
    pub(super) facts: Vec<(LeadFacts, TextSpan)>,
    /// The days that it gives.
    pub(super) days: Vec<Place<'static>>,
    /// The page of which the file is a copy.
    pub(super) page: Option<PageVersion>,
}

/// Keys for the address of the page.
const ADDRESS: &[&str] =
    &["source_url", "url", "permalink", "link", "canonical", "canonical_url", "source", "original_url"];

/// Which page it is and as of when: the latest time of the page.
fn page(values: &[Value]) -> Option<PageVersion> {
    let of = |v: &&Value| ADDRESS.contains(&v.key.as_str()) && v.text.contains("://");
    let url = values.iter().find(of)?.text.trim();
    let address = url.split_once("://")?.1.trim_end_matches('/').to_lowercase();
    let times = values.iter().filter(|v| PAGE.contains(&v.key.as_str())).map(|v| v.text.trim().to_owned());
    Some(PageVersion { address, changed: times.max()? })
}

/// Longest front matter, in bytes: what has no second `---` within these is none.
const LENGTH: usize = 16_384;

/// Keys for the day of the event.
const DAY: &[&str] =
    &["date", "day", "datetime", "event_date", "eventdate", "held", "held_on", "fecha", "datum", "data"];
/// Keys for the day of the page.
const PAGE: &[&str] = &[
    "published",
    "publish_date",
    "publishdate",
    "published_time",
    "published_at",
    "publishedat",
    "date_published",
    "datepublished",
    "pubdate",
    "publication_date",
    "modified",
    "modified_time",
    "date_modified",
    "last_modified",
    "lastmod",
    "updated",
    "updated_at",
    "created",
    "created_at",
    "posted",
];

/// A value of the front matter.
struct Value {
    key: String,
    text: String,
    /// Where it stands in the source, marks of quotation included.
    span: TextSpan,
}

/// Takes the front matter off the paragraphs of a file.
pub(super) fn front(pack: &Pack, text: &SourceText, units: &mut Vec<Unit>) -> Front {
    let mut out = Front::default();
    let Some((from, to, end)) = limits(text.as_str()) else { return out };
    let values = values(&text.as_str()[from..to], from);
    // Two rules round a motto are no front matter.
    if values.is_empty() {
        return out;
    }
    let mut rest = Vec::with_capacity(units.len());
    for unit in std::mem::take(units) {
        let (before, behind) = divided(unit, end);
        out.items.extend(before.map(|unit| Item { unit, kind: Kind::Other(BlockRole::Furniture) }));
        rest.extend(behind);
    }
    *units = rest;
    out.page = page(&values);
    for value in values {
        let key = value.key.as_str();
        if key == "title" && out.title.is_none() {
            out.headline = pieces(text, value.span);
            // Whoever writes Markdown protects a no-break space with a backslash and an underscore, in YAML's sense or not.
            let words: Vec<&str> = value.text.split_whitespace().collect();
            out.title = Some(words.join(" ").replace("\\_", " ")).filter(|t| !t.is_empty());
        } else if DAY.contains(&key) || PAGE.contains(&key) {
            let stand = if DAY.contains(&key) { Stand::Front } else { Stand::FrontPrinted };
            out.days.push(Place { text: value.text.into(), at: At::Span(value.span), stand });
        }
    }
    if let (Some(title), Some(first)) = (&out.title, out.headline.first()) {
        out.facts.push(((pack.facts)(beginning(title, 600)), *first));
        out.days.push(Place { text: title.clone().into(), at: At::Span(*first), stand: Stand::Headline });
    }
    out
}

/// Where the YAML starts and ends, and where the line behind it starts.
fn limits(text: &str) -> Option<(usize, usize, usize)> {
    let start = text.len() - text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).len();
    let head = beginning(&text[start..], LENGTH);
    let mut at = 0;
    let mut from = None;
    for line in head.split_inclusive('\n') {
        let bare = line.trim_end();
        match from {
            None if bare == "---" => from = Some(at + line.len()),
            None => return None,
            Some(from) if bare == "---" || bare == "..." => {
                return Some((start + from, start + at, start + at + line.len()));
            }
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

/// The part of a paragraph before a place of the source and the part behind it: a paragraph may run over the closing line.
fn divided(unit: Unit, end: usize) -> (Option<Unit>, Option<Unit>) {
    if unit.end() <= end {
        return (Some(unit), None);
    }
    if unit.start() >= end {
        return (None, Some(unit));
    }
    let at =
        unit.stretches.iter().find(|(_, s)| s.span.start() >= end).map_or(unit.text.len(), |(at, _)| *at);
    let some = |u: Unit| Some(u).filter(|u| !u.text.is_empty());
    (some(unit.part(0, at)), some(unit.part(at, unit.text.len())))
}

/// The keys of the outermost mapping whose values are plain words.
fn values(yaml: &str, from: usize) -> Vec<Value> {
    parsed(yaml, from).unwrap_or_else(|| line_by_line(yaml, from))
}

fn parsed(yaml: &str, from: usize) -> Option<Vec<Value>> {
    // The parser counts characters.
    let bytes: Vec<usize> = yaml.char_indices().map(|(i, _)| i).chain([yaml.len()]).collect();
    let byte = |characters: usize| from + bytes.get(characters).copied().unwrap_or(yaml.len());
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut key: Option<String> = None;
    for event in Parser::new_from_str(yaml) {
        let (event, place) = event.ok()?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth > 1 {
                    key = None;
                }
            }
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            Event::Scalar(text, ..) if depth == 1 => match key.take() {
                None => key = Some(text.trim().to_lowercase().replace('-', "_")),
                Some(key) => {
                    let span = TextSpan::between(
                        byte(place.start.index()),
                        byte(place.end.index()).max(byte(place.start.index())),
                    );
                    out.push(Value { key, text: text.into_owned(), span });
                }
            },
            Event::Alias(..) if depth == 1 => key = None,
            _ => {}
        }
    }
    (!out.is_empty()).then_some(out)
}

/// `key: value`, and lines that go on.
fn line_by_line(text: &str, from: usize) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    let mut at = from;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let key = bare.split_once(':').filter(|(k, _)| {
            !k.is_empty() && k.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        });
        let end = at + bare.len();
        match (key, out.last_mut()) {
            (Some((key, value)), _) => {
                let value = value.trim_start();
                let span = TextSpan::between(end - value.len(), end);
                let text = value.trim_matches(['"', '\'']).to_owned();
                out.push(Value { key: key.to_lowercase().replace('-', "_"), text, span });
            }
            (None, Some(last)) if !bare.trim().is_empty() => {
                last.text.push(' ');
                last.text.push_str(bare.trim().trim_matches(['"', '\'']));
                last.span = TextSpan::between(last.span.start(), end);
            }
            _ => {}
        }
        at += line.len();
    }
    out
}

/// The words of a value, line by line, without the marks around them.
fn pieces(text: &SourceText, span: TextSpan) -> Vec<TextSpan> {
    let mut at = span.start();
    let mut out = Vec::new();
    for line in text.slice(span).split_inclusive('\n') {
        let marks = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '|');
        let words = line.trim_start_matches(marks);
        let start = at + line.len() - words.len();
        let words = words.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
        if !words.is_empty() {
            out.push(TextSpan::between(start, start + words.len()));
        }
        at += line.len();
    }
    out
}
