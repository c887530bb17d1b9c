//! Words that the printing itself has struck out, and what it corrects them to.
//!
//! ```text
//! MINISTER FENN:  The breakwater will ~~not~~ [now]* be finished by the end of ~~2033~~ [2032].
//! Q    So the town does [not] pay?                    brackets alone: an editor's word, printed and kept
//! *This has been corrected from the original transcript.
//! ```
//!
//! Which words are struck out the format knows ([`Aside`]); they are taken out before anything is looked at, so that
//! labels, facts and gaps are those of the text as corrected. The brackets of a correction stay, as they are printed; the
//! asterisk that sends the reader to the note stays not, and neither does the note: they belong to the page. An asterisk
//! anywhere else is what it was.

use record::{Aside, BlockRole, Joint, SourceText, Struck, TextSpan};

use crate::labels::{self, Reading};
use crate::language::{Pack, beginning};
use crate::layout::is_blank;
use crate::restore::{Item, Kind, Unit};

/// What is left of the paragraphs, and what was taken out of them.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) units: Vec<Unit>,
    /// Notes on corrections.
    pub(super) notes: Vec<Item>,
    pub(super) taken: Vec<(TextSpan, BlockRole)>,
    pub(super) struck: Vec<Struck>,
}

/// The longest correction in brackets, in bytes.
const CORRECTION: usize = 800;

/// The longest note on a correction, in bytes.
const NOTE: usize = 600;

/// Characters between struck words and their correction: a quotation mark, an asterisk, a space.
const BETWEEN: usize = 6;

/// A stretch of a paragraph that is taken out.
#[derive(Clone, Copy, Debug)]
struct Out {
    from: usize,
    to: usize,
    /// None where it is a mark and no word.
    role: Option<BlockRole>,
}

/// Takes out of the paragraphs what is struck in them or set apart inside them.
pub(super) fn cut(reading: Reading<'_>, text: &SourceText, units: Vec<Unit>, asides: &[Aside]) -> Cut {
    let pack = reading.pack;
    let mut out = Cut::default();
    let starred = text.as_str().contains('*') || text.as_str().contains('＊');
    if asides.is_empty() && !starred {
        out.units = units;
        return out;
    }
    let noted = starred && units.iter().any(|u| is_note(&u.text, false));
    if asides.is_empty() && !noted {
        out.units = units;
        return out;
    }
    let mut referred = noted;
    // The paragraphs out of which something was taken.
    let mut emptied = Vec::new();
    let mut next = 0;
    for unit in units {
        let span = unit.span();
        while asides.get(next).is_some_and(|a| a.span.end() <= span.start()) {
            next += 1;
        }
        let inside = asides[next..].iter().take_while(|a| a.span.start() < span.end());
        let outs = outs(pack, &unit, inside, noted, &mut referred, &mut out.struck);
        if outs.is_empty() {
            out.units.push(unit);
            continue;
        }
        for o in &outs {
            let Some(role) = o.role else { continue };
            out.taken.extend(unit.part(o.from, o.to).spans().map(|s| (s, role)));
        }
        let left = labelled(reading, &unit, &outs).unwrap_or_else(|| unit.cut(&ranges(&outs)));
        // Of a paragraph that is struck from end to end marks of layout are left, if anything.
        if left.text.contains(char::is_alphanumeric) {
            if outs.iter().any(|o| o.role == Some(BlockRole::Struck)) {
                emptied.push(out.units.len());
            }
            out.units.push(left);
        }
    }
    out.struck.sort_by_key(|s| s.struck);
    whole_turns(reading, &emptied, &mut out);
    if referred {
        let (notes, units): (Vec<Unit>, Vec<Unit>) =
            out.units.into_iter().partition(|u| is_note(&u.text, referred));
        let furniture = |unit| Item { unit, kind: Kind::Other(BlockRole::Furniture) };
        out.units = units;
        out.notes = notes.into_iter().map(furniture).collect();
    }
    out
}

fn ranges(outs: &[Out]) -> Vec<(usize, usize, Joint)> {
    let joint = |o: &Out| match o.role {
        None | Some(BlockRole::Struck) => Joint::Struck,
        Some(BlockRole::Caption) => Joint::Caption,
        Some(_) => Joint::Furniture,
    };
    outs.iter().map(|o| (o.from, o.to, joint(o))).collect()
}

/// What is to be taken out of a paragraph, in order and apart from each other.
fn outs<'a>(
    pack: &Pack,
    unit: &Unit,
    inside: impl Iterator<Item = &'a Aside>,
    noted: bool,
    referred: &mut bool,
    struck: &mut Vec<Struck>,
) -> Vec<Out> {
    let (text, span) = (unit.text.as_str(), unit.span());
    let mut out: Vec<Out> = Vec::new();
    let mut star = |out: &mut Vec<Out>, mark: Option<(usize, usize)>| {
        if let Some((from, to)) = mark {
            *referred = true;
            out.push(Out { from, to, role: None });
        }
    };
    for aside in inside {
        let is_struck = aside.role == BlockRole::Struck;
        // What is set apart as a whole is seen to elsewhere.
        if !is_struck && (aside.span.contains(span) || !span.contains(aside.span)) {
            continue;
        }
        let Some((from, to)) = unit.range_of(aside.span) else { continue };
        let (from, to) = with_emphasis(text, from, to);
        out.push(Out { from, to, role: Some(aside.role) });
        if !is_struck {
            continue;
        }
        let brackets = bracketed(pack, text, to);
        let words = brackets.map(|b| unit.part(b.words.0, b.words.1).span());
        let ends_here = aside.span.end() <= span.end();
        let correction = aside.correction.filter(|_| ends_here).or(words);
        struck.push(Struck { struck: unit.part(from, to).span(), correction });
        match brackets {
            Some(b) => {
                for mark in stars_around(text, b.whole.0, b.whole.1) {
                    star(&mut out, Some(mark));
                }
            }
            None => star(&mut out, stars_at(text, to).filter(|_| noted)),
        }
    }
    if noted {
        for (open, _) in text.match_indices(['[', '［', '〔']) {
            if let Some(b) = bracketed(pack, text, open) {
                for mark in stars_around(text, b.whole.0, b.whole.1) {
                    star(&mut out, Some(mark));
                }
            }
        }
        star(&mut out, lone_star(text));
    }
    out.sort_by_key(|o| (o.from, o.to));
    let mut reached = 0;
    out.retain_mut(|o| {
        o.from = o.from.max(reached);
        reached = reached.max(o.to);
        o.from < o.to
    });
    out
}

/// `**~~x~~**`, `“~~x~~”`: the marks around what is struck go with it, where nothing else stands between them.
fn with_emphasis(text: &str, from: usize, to: usize) -> (usize, usize) {
    let (before, behind) = (text[..from].chars().next_back(), text[to..].chars().next());
    let quoted = before.zip(behind).filter(|pair| {
        matches!(pair, ('“', '”') | ('‘', '’') | ('"', '"') | ('「', '」') | ('『', '』') | ('«', '»'))
    });
    if let Some((open, close)) = quoted {
        return (from - open.len_utf8(), to + close.len_utf8());
    }
    let is_mark = |c: char| matches!(c, '*' | '_');
    let before = text[..from].len() - text[..from].trim_end_matches(is_mark).len();
    let behind = text[to..].len() - text[to..].trim_start_matches(is_mark).len();
    // Two asterisks to the right alone send the reader to a note.
    let n = before.min(behind);
    (from - n, to + n)
}

/// Words in square brackets, with and without them.
#[derive(Clone, Copy, Debug)]
struct Bracketed {
    whole: (usize, usize),
    words: (usize, usize),
}

/// The words in square brackets that stand at a place, or right behind it.
fn bracketed(pack: &Pack, text: &str, at: usize) -> Option<Bracketed> {
    let between =
        |c: &char| is_blank(*c) || matches!(c, '*' | '＊' | '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」');
    let lead: usize = text[at..].chars().take(BETWEEN).take_while(between).map(char::len_utf8).sum();
    let open = at + lead;
    let close = match text[open..].chars().next()? {
        '[' => ']',
        '［' => '］',
        '〔' => '〕',
        _ => return None,
    };
    let end = open + beginning(&text[open..], CORRECTION).find(close)?;
    let from = open + text[open..].chars().next()?.len_utf8();
    let words = text[from..end].trim();
    // `[sic]` corrects nothing.
    let remark =
        ["sic", "ph", "inaudible", "unintelligible", "crosstalk", "laughter", "applause", "原文如此"];
    let plain = words.trim_end_matches('.').to_lowercase();
    let stage = pack.stage.is_some_and(|stage| stage(words));
    if !words.contains(char::is_alphanumeric) || stage || remark.contains(&plain.as_str()) {
        return None;
    }
    let from = end - text[from..end].trim_start().len();
    Some(Bracketed { whole: (open, end + close.len_utf8()), words: (from, from + words.len()) })
}

/// The asterisks that stand at a place: one or two.
fn stars_at(text: &str, at: usize) -> Option<(usize, usize)> {
    let stars = &text[at..text.len() - text[at..].trim_start_matches(['*', '＊']).len()];
    (1..=2).contains(&stars.chars().count()).then_some((at, at + stars.len()))
}

/// The asterisks beside a correction that send the reader to its note: `[now]*`, `*[16 of 21]`, but not `**[now]**`.
fn stars_around(text: &str, open: usize, close: usize) -> Vec<(usize, usize)> {
    let from = text[..open].trim_end_matches(['*', '＊']).len();
    let before = stars_at(text, from).filter(|_| from < open);
    let behind = stars_at(text, close);
    if before.is_some() && behind.is_some() {
        return Vec::new();
    }
    before.into_iter().chain(behind).collect()
}

/// The only asterisk of a paragraph, right behind a word: `45* million`.
fn lone_star(text: &str) -> Option<(usize, usize)> {
    let at = text.find(['*', '＊'])?;
    let (from, to) = stars_at(text, at)?;
    let alone = !text[to..].contains(['*', '＊']);
    let behind = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let ends = !text[to..].starts_with(char::is_alphanumeric);
    (alone && behind && ends).then_some((from, to))
}

/// A label that is corrected in itself loses the brackets of the correction, which would hide it.
///
/// ```text
/// MS. ~~REED~~ [ROWE]: Not today.
/// ```
fn labelled(reading: Reading<'_>, unit: &Unit, outs: &[Out]) -> Option<Unit> {
    let pack = reading.pack;
    let first = outs.iter().find(|o| o.role == Some(BlockRole::Struck) && o.from < 80)?;
    let b = bracketed(pack, &unit.text, first.to)?;
    let near = unit.text[b.whole.1..].chars().take(60);
    if !near.into_iter().any(|c| matches!(c, ':' | '：')) {
        return None;
    }
    let mut all = outs.to_vec();
    all.push(Out { from: b.whole.0, to: b.words.0, role: None });
    all.push(Out { from: b.words.1, to: b.whole.1, role: None });
    all.sort_by_key(|o| (o.from, o.to));
    let left = unit.cut(&ranges(&all));
    let words = left.text.find(unit.text.get(b.words.0..b.words.1)?)?;
    labels::label(reading, &left.text).is_some_and(|hit| hit.len > words).then_some(left)
}

/// A turn whose words are all struck out is none: its label is struck with it, unless the words that follow are its own.
fn whole_turns(reading: Reading<'_>, emptied: &[usize], out: &mut Cut) {
    let pack = reading.pack;
    let label_alone = |text: &str| {
        let bare = text.trim_end_matches(['*', '_', ' ']);
        labels::label(reading, text)
            .map_or_else(|| (pack.label_alone)(bare).is_some(), |hit| hit.len + hit.tail >= text.len())
    };
    let opens = |text: &str| {
        labels::label(reading, text).is_some() || text.len() < 200 && (pack.label_alone)(text).is_some()
    };
    let mut gone = vec![false; out.units.len()];
    for &i in emptied.iter().rev() {
        if out.units[i].text.len() < 200 && label_alone(&out.units[i].text) {
            let next = (i + 1..gone.len()).find(|k| !gone[*k]).map(|k| out.units[k].text.as_str());
            gone[i] = next.is_none_or(opens);
        }
    }
    let mut goes = gone.into_iter();
    let taken = &mut out.taken;
    out.units.retain(|unit| {
        let goes = goes.next() == Some(true);
        if goes {
            taken.extend(unit.spans().map(|s| (s, BlockRole::Struck)));
        }
        !goes
    });
}

/// What notes on corrections say.
const CORRECTS: &[&str] = &[
    "correct",
    "clarif",
    "misspoke",
    "should read",
    "errat",
    "更正",
    "订正",
    "訂正",
    "勘误",
    "勘誤",
    "口误",
    "口誤",
    "应为",
    "應為",
    "corregid",
    "correcci",
    "rectific",
    "corrig",
    "berichtig",
    "korrigier",
    "korrektur",
    "исправлен",
    "정정",
];

/// What they say it of.
const OF: &[&str] = &[
    "transcript",
    "original",
    "version",
    "above",
    "below",
    "asterisk",
    "text",
    "原文",
    "原稿",
    "文字",
    "实录",
    "實錄",
    "记录",
    "紀錄",
    "transcripci",
    "transcription",
    "asterisco",
    "astérisque",
    "texto",
    "texte",
    "sternchen",
    "protokoll",
    "abschrift",
    "стенограмм",
    "звездоч",
    "звёздоч",
    "속기",
];

/// The mark by its name.
const ASTERISK: &[&str] =
    &["asterisk", "asterisco", "astérisque", "sternchen", "звездочк", "звёздочк", "星号", "星號"];

/// Whether a paragraph is a note on a correction: `*This has been corrected from the original transcript.` Where asterisks of
/// the text send the reader to notes, whatever opens with one is a note; `*Laughter.*` is set in italics.
fn is_note(text: &str, referred: bool) -> bool {
    if text.len() > NOTE {
        return false;
    }
    let opened = text.trim_start_matches(['(', '（', '[', '>', ' ']);
    let body = opened.trim_start_matches(['*', '＊']);
    let starred = body.len() < opened.len();
    let item = starred && body.starts_with(is_blank);
    if referred && starred && !item && !body.contains(['*', '＊', ':', '：']) {
        return true;
    }
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    (starred || says(ASTERISK)) && says(CORRECTS) && says(OF)
}
