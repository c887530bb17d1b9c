//! Front matter: the lines of YAML between two `---` at the very start of a Markdown file.
//!
//! ```text
//! ---
//! title: "Press Briefing by Press Secretary Mara\_Lin,
//!   May 12,\_2031"                                   the headline, broken and with its blanks protected
//! date: '2031-05-12'                                 the day of the event
//! modified_time: 2031-05-13 16:29:11                 not the day of the event
//! ---
//! ```

use record::{BlockRole, TextSpan};

use crate::language::{LeadFacts, Pack, beginning};
use crate::restore::{Item, Kind, Unit};

/// What the front matter says.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// Its lines.
    pub(super) items: Vec<Item>,
    /// The value of `title:`, in as many pieces as it has lines.
    pub(super) headline: Vec<TextSpan>,
    /// The facts of title and date.
    pub(super) facts: Vec<(LeadFacts, TextSpan)>,
}

/// Longest front matter, in paragraphs: what has no second `---` within these is no front matter.
const LINES: usize = 40;

/// Takes the front matter off the paragraphs of a file.
pub(super) fn front(pack: &Pack, units: &mut Vec<Unit>) -> Front {
    let rest = units.split_off(length(units));
    let units = std::mem::replace(units, rest);
    let mut out = Front::default();
    let (mut key, mut title) = (String::new(), String::new());
    for unit in &units {
        let text = unit.text.as_str();
        let value = match text.split_once(':') {
            Some((k, v)) if k.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) => {
                key = k.to_ascii_lowercase();
                text.len() - v.len()
            }
            _ => 0,
        };
        match key.as_str() {
            "title" if text != "---" => {
                let words = text[value..].trim_matches([' ', '"', '\'']);
                let from = text.len() - text[value..].trim_start_matches([' ', '"', '\'']).len();
                title += " ";
                title += words;
                if !words.is_empty() {
                    out.headline.push(unit.part(from, from + words.len()).span());
                }
            }
            "date" => out.facts.push(((pack.facts)(beginning(text, 200)), unit.span())),
            _ => {}
        }
    }
    if let Some(first) = out.headline.first() {
        // Markdown protects a no-break space with a backslash and an underscore.
        let plain = title.replace("\\_", " ");
        out.facts.push(((pack.facts)(beginning(&plain, 600)), *first));
    }
    out.items =
        units.into_iter().map(|unit| Item { unit, kind: Kind::Other(BlockRole::Furniture) }).collect();
    out
}

fn length(units: &[Unit]) -> usize {
    let Some(first) = units.first().filter(|u| u.text.starts_with("---")) else { return 0 };
    if first.text.len() > 3 && first.text.ends_with("---") {
        return 1;
    }
    let rest = units.iter().skip(1).take(LINES);
    rest.map(|u| u.text.as_str()).position(|t| t == "---" || t.ends_with(" ---")).map_or(0, |i| i + 2)
}
