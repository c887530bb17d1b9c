//! What a page says beside the conference: `以下是全文`, `This is a rush transcript.`, `责任编辑：…`, links and rights.
//!
//! ```text
//! The following is the full transcript.      before the first turn: no opening
//! Venn: I read it on the ninth.
//! TO ORDER VIDEOTAPES …                      in capitals, where nobody else speaks so: not the minister's
//! Transcribed by https://…                   behind the last turn: not the minister's either
//! ```
//!
//! Paragraphs with a label are never looked at. Phrases that begin such lines also begin sentences; they count before the
//! first turn and behind the last alone.

use std::sync::LazyLock;

use record::BlockRole;

use crate::language::{self, Pack};
use crate::phrases::AnyOf;
use crate::restore::{Item, Kind};

use super::kinds;

struct Phrases {
    begin: Vec<String>,
    any: AnyOf,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let of = |kind: &str| -> Vec<String> {
        include_str!("../../data/page-matter.txt")
            .lines()
            .filter_map(|l| l.strip_prefix(kind)?.strip_prefix('\t'))
            .flat_map(|l| l.split('|'))
            .filter(|p| !p.is_empty())
            .map(crate::script::lowered)
            .collect()
    };
    Phrases { begin: of("begin"), any: AnyOf::new(of("any").iter().map(String::as_str)) }
});

/// Longest paragraph of a page's own, in characters.
const LONGEST: usize = 420;
/// Paragraphs behind the last label that may be the page's.
const BEHIND: usize = 12;

/// Sets the page's own paragraphs apart.
pub(super) fn set_apart(pack: &Pack, items: &mut [Item]) {
    let Some(first) = items.iter().position(|i| i.label().is_some()) else { return };
    let last = items.iter().rposition(|i| i.label().is_some()).unwrap_or(first);
    // Where a label stands alone on its line, the paragraph behind it is what was said.
    let alone = items[last].words().is_empty();
    let words_from = last + usize::from(alone);
    let lower = |s: &str| s.chars().any(char::is_lowercase);
    let small = items[first..].iter().filter(|i| i.is_words() && lower(i.words())).count();
    let capitals_are_odd = small * 2 > items[first..].iter().filter(|i| i.is_words()).count();
    for (i, item) in items.iter_mut().enumerate() {
        if !matches!(item.kind, Kind::Words(None)) {
            continue;
        }
        let text = item.unit.text.as_str();
        if text.chars().nth(LONGEST).is_some() {
            continue;
        }
        let plain = crate::script::lowered(language::beginning(text, 1_600));
        let plain = plain.trim_start_matches(|c: char| !c.is_alphanumeric());
        let edge = i < first || i > words_from && i <= words_from + BEHIND;
        let begins = edge && PHRASES.begin.iter().any(|p| plain.starts_with(p.as_str()));
        let holds = PHRASES.any.is_in(plain);
        let capitals = capitals_are_odd
            && !lower(text)
            && text.split_whitespace().filter(|w| w.chars().any(char::is_uppercase)).count() >= 4;
        let day = i > words_from && kinds::day_alone(pack, text);
        if begins || holds || capitals || day {
            item.kind = Kind::Other(BlockRole::Furniture);
        }
    }
}
