//! What stands before the first attribution: headline, lead, other articles' headlines, and words that may have been
//! spoken.
//!
//! ```text
//! 我市举行早点比赛 >>6版              another article's teaser
//! # 一碗鱼汤熬出的邻里情              another article's headline: it names nothing of what is said below
//! 就对外关系                        a kicker: it stands over …
//! 某某答中外记者问                   … the headline, which names the conference, the speaker or his words
//! 某社某地5月12日电 5月12日，…       dateline and lead
//! ```

use std::cell::OnceCell;

use record::{BlockRole, TextSpan};

use crate::language::{LabelKind, LeadFacts, Pack, beginning};
use crate::restore::{Item, Kind, starts_open};
use crate::script::is_han;

use super::kinds::markdown_level;

/// What was found before the first attribution.
#[derive(Debug, Default)]
pub(super) struct Preface {
    /// Kicker, headline, subtitle.
    pub(super) headline: Vec<TextSpan>,
    /// The reporter's paragraphs.
    pub(super) lead: Vec<TextSpan>,
    /// Text that may be spoken: indices of the items.
    pub(super) unattributed: Vec<usize>,
    /// What each of these paragraphs says of the event, and what kind of paragraph it is.
    pub(super) facts: Vec<(LeadFacts, TextSpan, &'static str)>,
}

/// Paragraphs before the first attribution whose facts are read; a file with more is a book, not a newspaper page. The
/// last ones count, since headline and lead stand directly over the conference.
const PARAGRAPHS: usize = 60;

/// Bytes of the conference in which a title's words are looked for.
const QUOTED: usize = 200_000;

pub(super) fn preface(pack: &Pack, items: &mut [Item]) -> Preface {
    let mut out = Preface::default();
    let end = items.iter().position(|i| i.label().is_some()).unwrap_or(items.len());
    let speakers = speakers(pack, &items[end..]);
    let spoken = OnceCell::new();
    let mut own = vec![false; end];
    let title = if pack.code == "zh" { 70 } else { 160 };
    for i in 0..end {
        let item = &items[i];
        let t = item.unit.text.trim_start_matches(['#', '*', '_', '>', ' ', '\u{3000}']);
        let f = if end - i <= PARAGRAPHS { (pack.facts)(beginning(t, 1200)) } else { LeadFacts::default() };
        let n = t.chars().take(500).count();
        match &item.kind {
            Kind::Other(BlockRole::Caption) => {
                out.facts.push((f, item.unit.span(), "caption"));
                continue;
            }
            Kind::Other(_) | Kind::EndMark | Kind::Jump { .. } => {
                out.facts.push((f, item.unit.span(), "page head"));
                continue;
            }
            _ => {}
        }
        let dateline = (pack.dateline)(beginning(t, 300));
        let closed = (pack.is_closed)(t);
        let names = speakers.iter().any(|s| names(t, s));
        // Whoever is named in the third person is not speaking.
        let tells = closed
            && n <= 400
            && (f.conference && (f.month_day.is_some() || names || f.relative.is_some())
                || names && reports(t));
        if (dateline.is_some() || tells) && matches!(item.kind, Kind::Words(_)) {
            out.facts.push((f, item.unit.span(), if dateline.is_some() { "dateline" } else { "lead" }));
            let marks = item.unit.text.len() - t.len();
            let words = match dateline.map(|d| marks + d).filter(|d| *d < item.unit.text.len()) {
                Some(d) => item.unit.part(d, item.unit.text.len()).span(),
                None => item.unit.span(),
            };
            out.lead.push(words);
            items[i].kind = Kind::Other(BlockRole::Lead);
            continue;
        }
        let titled = matches!(item.kind, Kind::Heading(_))
            || (n <= title && !closed)
            || (n <= 50 && i == 0 && !starts_open(pack, t) && !t.ends_with('。'));
        if titled {
            let day_alone = f.month_day.is_some() && f.year.is_some() && n <= 24;
            own[i] = f.conference
                || names
                || f.role.is_some()
                || spoken.get_or_init(|| Spoken::of(&items[end..])).quoted_by(t);
            let basis = match (own[i], day_alone) {
                (true, _) => "headline",
                (false, true) => "date line",
                (false, false) => "page head",
            };
            out.facts.push((f, item.unit.span(), basis));
            items[i].kind = Kind::Other(if own[i] { BlockRole::Headline } else { BlockRole::Furniture });
            if own[i] {
                out.headline.push(items[i].unit.span());
            }
            continue;
        }
        out.unattributed.push(i);
    }
    // A kicker stands directly over its headline, set the same way.
    for i in (0..end.saturating_sub(1)).rev() {
        let marked = |k: usize| markdown_level(&items[k].unit.text).is_some();
        let title = matches!(items[i].kind, Kind::Other(BlockRole::Furniture))
            && (pack.form)(&items[i].unit.text).is_none();
        if title && own[i + 1] && !marked(i) && !marked(i + 1) {
            own[i] = true;
            items[i].kind = Kind::Other(BlockRole::Headline);
            out.headline.insert(0, items[i].unit.span());
        }
    }
    // A title that names nothing of the conference is still its title where there is no other.
    let titles: Vec<usize> = (0..end)
        .filter(|i| {
            let text = &items[*i].unit.text;
            matches!(items[*i].kind, Kind::Other(BlockRole::Furniture)) && (pack.form)(text).is_none()
        })
        .collect();
    let marked = titles.iter().rev().find(|i| markdown_level(&items[**i].unit.text).is_some());
    let only = titles.first().filter(|_| titles.len() == 1);
    if out.headline.is_empty()
        && let Some(&i) = marked.or(only)
    {
        items[i].kind = Kind::Other(BlockRole::Headline);
        out.headline.push(items[i].unit.span());
    }
    out
}

fn speakers(pack: &Pack, items: &[Item]) -> Vec<String> {
    let mut speakers: Vec<String> = items
        .iter()
        .filter_map(Item::label)
        .filter_map(|l| match &l.kind {
            LabelKind::Named(n) => Some((pack.person)(n)),
            _ => None,
        })
        .filter(|s| s.chars().count() >= 2)
        .collect();
    speakers.sort();
    speakers.dedup();
    // A file of labels holds thousands of names; a conference does not.
    speakers.truncate(40);
    speakers
}

/// Whether a paragraph that names a speaker reports what he did: he is not the one who speaks.
fn reports(text: &str) -> bool {
    let low = text.to_lowercase();
    [
        " spoke to ",
        " told ",
        " took questions",
        " answered questions",
        " met with ",
        " met the press",
        " briefed ",
        " addressed ",
        " held a ",
        " hosted a ",
        " appeared before ",
        " delivered ",
        " gave a ",
        " fielded ",
        "举行",
        "舉行",
        "会见",
        "會見",
        "接受采访",
        "接受採訪",
        "回答记者",
        "回答記者",
        "答记者",
        "答記者",
        "主持召开",
        "出席",
        "ofreció",
        "respondió",
        "a répondu",
        "a tenu",
        "beantwortete",
        "провел",
        "провела",
        "ответил",
        "ответила",
    ]
    .iter()
    .any(|w| low.contains(w))
}

/// Whether a title or lead names a speaker: `MARSH` in the label is `Odile Marsh` here.
fn names(text: &str, speaker: &str) -> bool {
    if speaker.is_ascii() {
        text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
            .any(|w| w.eq_ignore_ascii_case(speaker))
            || text.contains(speaker)
    } else {
        text.contains(speaker)
    }
}

/// The words of the conference, stripped to what a title would quote.
struct Spoken {
    letters: String,
}

impl Spoken {
    fn of(items: &[Item]) -> Self {
        let mut letters = String::new();
        for item in items.iter().filter(|i| i.is_words()) {
            if letters.len() > QUOTED {
                break;
            }
            letters.push(' ');
            push_letters(beginning(item.words(), QUOTED), &mut letters);
        }
        Self { letters }
    }

    /// Six characters in a row, or three words where words are written apart.
    fn quoted_by(&self, title: &str) -> bool {
        let mut plain = String::new();
        push_letters(beginning(title, 600), &mut plain);
        if !plain.contains(is_han) {
            let words: Vec<&str> = plain.split_whitespace().collect();
            return words.windows(3).any(|w| w.concat().len() >= 9 && self.letters.contains(&w.join(" ")));
        }
        let starts: Vec<usize> = plain.char_indices().map(|(i, _)| i).chain([plain.len()]).collect();
        starts.windows(7).any(|w| self.letters.contains(&plain[w[0]..w[6]]))
    }
}

/// Letters and figures in lower case; between Latin words one space, between Han characters nothing.
fn push_letters(text: &str, out: &mut String) {
    let mut gap = false;
    for c in text.chars() {
        if is_han(c) {
            gap = false;
            out.push(c);
        } else if c.is_alphanumeric() {
            let apart = gap
                && !is_han(c)
                && out.chars().next_back().is_some_and(|p| p.is_alphanumeric() && !is_han(p));
            if apart {
                out.push(' ');
            }
            gap = false;
            out.extend(c.to_lowercase());
        } else {
            gap |= c.is_whitespace() || c.is_ascii_punctuation();
        }
    }
}
