//! What each paragraph is: attributed words, words that go on, a heading, or none of the conference's words.

use record::BlockRole;

use crate::forms::{marks, sides};
use crate::labels::{self, Cue, Inventory, LabelledTurn, Reading};
use crate::language::{self, LabelHit, LabelKind, Pack, ends_asking};
use crate::layout;
use crate::lexicon;
use crate::restore::{self, Item, Kind, Unit};

use super::{outlets_behind, page_matter};

/// A paragraph longer than this may be several that extraction has run together: its inner attributions are counted
/// with the others. In bytes.
const RUN_TOGETHER: usize = 3000;

/// `##`, `###`: the level of a Markdown heading, and where its words start.
pub(super) fn markdown_level(text: &str) -> Option<(u8, usize)> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = &text[level..];
    ((1..=6).contains(&level) && rest.starts_with([' ', '\u{3000}', '\t']))
        .then(|| (level as u8, text.len() - rest.trim_start().len()))
}

/// Gives every paragraph its kind: form, Markdown heading, attribution; headings without mark come last, since they
/// are known by what stands around them.
pub(super) fn kinds(reading: Reading<'_>, units: Vec<Unit>) -> Vec<Item> {
    let pack = reading.pack;
    let all = units.len();
    let units = times_behind(units);
    let timed = units.len() > all;
    let heads: Vec<bool> = (0..units.len())
        .map(|i| units[i].text.starts_with('|') && units.get(i + 1).is_some_and(|u| rule_of_table(&u.text)))
        .collect();
    let cues: Vec<Cue> = units.iter().map(|u| Cue::of(reading, &u.text)).collect();
    let named = names_given(pack, &units, &cues);
    let mut inventory = Inventory::of(pack, &units, &cues, &named);
    for (unit, cue) in units.iter().zip(&cues).filter(|(u, _)| u.text.len() > RUN_TOGETHER) {
        let start = cue.label.as_ref().map_or(0, |h| h.len);
        let found: Vec<(usize, LabelHit)> = inside(reading, &unit.text, start, &|_| true);
        inventory.count_inside(found.iter().map(|(_, h)| h));
    }
    let mut items = Vec::with_capacity(units.len());
    for ((unit, cue), head) in units.into_iter().zip(cues).zip(heads) {
        if head {
            items.push(Item { unit, kind: Kind::Other(BlockRole::Furniture) });
            continue;
        }
        if cue.label.is_none()
            && cue.alone.is_none()
            && reading.forms.recurs(&unit.text)
            && !unit.text.starts_with(['#', '|', '-'])
        {
            items.push(Item { unit, kind: Kind::Other(BlockRole::Furniture) });
            continue;
        }
        if time_alone(&unit.text) {
            items.push(Item { unit, kind: Kind::Other(BlockRole::Stage) });
            continue;
        }
        let cuts = cuts(reading, &inventory, &unit, &cue);
        let Some((first, _)) = cuts.first() else {
            push_kind(reading, &inventory, unit, cue, &mut items);
            continue;
        };
        // The marks that close the paragraph close its last part.
        let cue = Cue { label: cue.label.map(|hit| LabelHit { tail: 0, ..hit }), ..cue };
        push_kind(reading, &inventory, unit.part(0, *first), cue, &mut items);
        let ends: Vec<usize> = cuts.iter().skip(1).map(|(at, _)| *at).chain([unit.text.len()]).collect();
        for ((at, _), end) in cuts.into_iter().zip(ends) {
            let part = unit.part(at, end);
            let cue = Cue { label: labels::label(reading, &part.text), alone: None };
            push_kind(reading, &inventory, part, cue, &mut items);
        }
    }
    if timed {
        // The hour behind each paragraph is of its label as one before it would be.
        for label in items.iter_mut().filter_map(Item::label_mut) {
            label.time.get_or_insert(0);
        }
    }
    if reading.forms.any() {
        without_words(&mut items);
        outlets_behind::numbered_questions(pack, &mut items);
        outlets_behind::who_answers(&mut items);
        sides::settle(reading.forms, &mut items);
        outlets_behind::take(pack, &mut items);
        page_matter::set_apart(pack, &mut items);
    } else {
        settle(pack, &mut inventory, &mut items);
    }
    captions_by_credit(pack, &mut items);
    between_pages(pack, &mut items);
    headings(pack, &mut items);
    items
}

/// A name alone on its line, and the next line has a label of its own: it was a title, and nobody spoke.
fn without_words(items: &mut [Item]) {
    for i in 0..items.len().saturating_sub(1) {
        let empty = |x: &Item| {
            x.label()
                .is_some_and(|l| l.len >= x.unit.text.len() && l.who.as_ref().is_some_and(|w| w.weight < 55))
        };
        let next = items[i + 1..].iter().find(|x| x.is_words());
        if empty(&items[i]) && next.is_some_and(|x| x.label().is_some()) {
            items[i].kind = Kind::Words(None);
        }
    }
}

/// `| --- | --- |`: what stands over it heads the columns of a table.
fn rule_of_table(text: &str) -> bool {
    text.starts_with('|') && text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// A line that is a time and nothing else: `13:04`, `１７時５６分`, `望汐時間１０時３２分`.
fn time_alone(text: &str) -> bool {
    let clock =
        |s: &str| marks::clock(s).is_some_and(|(_, len)| s[len..].trim_matches(layout::is_blank).is_empty());
    if text.len() > 60 {
        return false;
    }
    let place = ["時間", "时间"]
        .iter()
        .find_map(|w| text.split_once(w))
        .filter(|(place, _)| place.chars().count() <= 4);
    clock(text) || place.is_some_and(|(_, time)| clock(time.trim_start_matches(['：', ':', ' '])))
}

/// A line that is a day and nothing else, behind the last turn: `２０３１年５月１２日（星期一）`, `March 14, 2031`.
pub(super) fn day_alone(pack: &Pack, text: &str) -> bool {
    let n = text.chars().count();
    let figures = n <= 30
        && text.contains(|c: char| c.is_numeric())
        && text.chars().all(|c| {
            c.is_numeric()
                || c.is_whitespace()
                || "年月日号號星期周週一二三四五六七八九十天〇零○（）()[]:：-/.,，民国國中华華".contains(c)
        });
    figures
        || n <= 40 && text.split_whitespace().count() <= 6 && {
            let f = (pack.facts)(text);
            f.month_day.is_some() && f.year.is_some()
        }
}

/// Times behind what is said, in a file that prints them so: three at least. They are parted from the words.
fn times_behind(units: Vec<Unit>) -> Vec<Unit> {
    let behind = |u: &Unit| marks::clock_behind(&u.text).map(|(at, _)| at);
    if units.iter().filter(|u| behind(u).is_some()).take(3).count() < 3 {
        return units;
    }
    units
        .into_iter()
        .flat_map(|u| match behind(&u) {
            Some(at) => vec![u.part(0, at), u.part(at, u.text.len())],
            None => vec![u],
        })
        .filter(|u| !u.text.is_empty())
        .collect()
}

/// The people that headline and lead name: what stands before the first thing that looks like an attribution.
fn names_given(pack: &Pack, units: &[Unit], cues: &[Cue]) -> Vec<String> {
    let before = cues.iter().position(|c| c.label.is_some()).unwrap_or(units.len());
    let texts = units[..before.min(14)].iter().map(|u| language::beginning(&u.text, 1200));
    let mut names: Vec<String> = texts.filter_map(|t| (pack.facts)(t).speaker).collect();
    names.sort();
    names.dedup();
    names
}

/// Tells from the whole text which names ask.
fn settle(pack: &Pack, inventory: &mut Inventory, items: &mut [Item]) {
    let mut turns: Vec<LabelledTurn> = Vec::new();
    for item in items.iter().filter(|i| i.is_words()) {
        if let Some(label) = item.label() {
            turns.push(LabelledTurn { label: label.clone(), asks: false, bytes: 0 });
        }
        if let Some(turn) = turns.last_mut() {
            turn.asks |= ends_asking(item.words());
            turn.bytes += item.words().len();
        }
    }
    inventory.learn_askers(pack, &turns);
    for i in items {
        if let Kind::Words(Some(l)) = &mut i.kind {
            inventory.settle(l);
        }
    }
}

fn push_kind(reading: Reading<'_>, inventory: &Inventory, unit: Unit, cue: Cue, items: &mut Vec<Item>) {
    let (pack, reading_has_forms) = (reading.pack, reading.forms.any());
    let text = &unit.text;
    if text.is_empty() {
        return;
    }
    if let Some((level, skip)) = markdown_level(text) {
        // A label set as a heading is still a label.
        let sure = cue.label.as_ref().or(cue.alone.as_ref()).is_some_and(|h| h.sure);
        if !sure {
            let kind = (pack.form)(&text[skip..]).map_or(Kind::Heading(level), restore::role_of);
            items.push(Item { unit, kind });
            return;
        }
    }
    if let Some(hit) = cue.label.filter(|h| inventory.accepts(pack, h)) {
        // `新的趋势：` alone is a lead-in; a label with nothing behind it must be sure of itself.
        if hit.len + hit.tail < text.len() || inventory.accepts_alone(pack, &hit, true) {
            match (pack.inline_jump)(text).filter(|at| *at > hit.len) {
                Some(at) => push_with_jump(&unit, at, Some(hit), items),
                None => items.push(Item { unit, kind: Kind::Words(Some(hit)) }),
            }
            return;
        }
    }
    if let Some(form) = (pack.form)(text) {
        items.push(Item { unit, kind: restore::role_of(form) });
        return;
    }
    let colon = text.trim_end_matches(['*', '_', ' ']).ends_with([':', '：']);
    if let Some(hit) = cue.alone.filter(|h| inventory.accepts_alone(pack, h, colon)) {
        items.push(Item { unit, kind: Kind::Words(Some(hit)) });
        return;
    }
    // `（有手机铃声响起）` alone on its line is no heading and nobody's words.
    let aside = text.len() <= 200
        && [('（', '）'), ('(', ')'), ('[', ']')]
            .iter()
            .any(|(a, b)| text.starts_with(*a) && text.ends_with(*b) && text.matches(*a).count() == 1)
        && reading_has_forms;
    // `*Laughter*`
    let emphasised = text.trim_matches(['*', '_']);
    let direction = emphasised.len() < text.len() && pack.stage.is_some_and(|stage| stage(emphasised));
    if aside || direction {
        items.push(Item { unit, kind: Kind::Other(BlockRole::Stage) });
        return;
    }
    match (pack.inline_jump)(text) {
        Some(at) => push_with_jump(&unit, at, None, items),
        None => items.push(Item { unit, kind: Kind::Words(None) }),
    }
}

fn push_with_jump(unit: &Unit, at: usize, label: Option<LabelHit>, items: &mut Vec<Item>) {
    let label = label.map(|l| LabelHit { tail: 0, ..l });
    items.push(Item { unit: unit.part(0, at), kind: Kind::Words(label) });
    items.push(Item { unit: unit.part(at, unit.text.len()), kind: Kind::Jump { onward: true } });
}

/// Where to cut a paragraph: before every attribution that stands inside it after the end of a sentence, since
/// extraction had lost the line ends. A lone one may be reported speech; it is believed where the turn before it is of
/// the other side.
fn cuts(reading: Reading<'_>, inventory: &Inventory, unit: &Unit, cue: &Cue) -> Vec<(usize, LabelHit)> {
    let pack = reading.pack;
    let text = &unit.text;
    let first = cue.label.as_ref().filter(|h| inventory.accepts(pack, h));
    let start = first.map_or(0, |h| h.len);
    let found = inside(reading, text, start, &|hit| inventory.accepts(pack, hit));
    // In a paragraph that runs turns together there are several; a single one needs to alternate.
    match &found[..] {
        [] => vec![],
        [(_, hit)] => {
            let Some(first) = first else { return vec![] };
            let fits = first.asks() != hit.asks() || hit.kind == LabelKind::FollowUp;
            if hit.sure || fits { found } else { vec![] }
        }
        _ => found,
    }
}

/// How far back an open bracket is looked for, in bytes.
const BRACKETS: usize = 400;

/// The attributions inside a text from `start` on, each after the end of a sentence and outside brackets.
fn inside(
    reading: Reading<'_>,
    text: &str,
    start: usize,
    accepts: &dyn Fn(&LabelHit) -> bool,
) -> Vec<(usize, LabelHit)> {
    let pack = reading.pack;
    let mut out = Vec::new();
    // A label's colon is near: look back from each colon rather than ahead from each sentence.
    let mut from = start;
    for (colon, mark) in text[start..].match_indices(marks::is_colon) {
        let colon = start + colon;
        let after = colon + mark.len();
        // The label starts after the last mark that ends a sentence, or after a space.
        let breaks = text[from..colon].char_indices().rev().find(|(_, c)| {
            matches!(
                c,
                '。' | '？'
                    | '！'
                    | '?'
                    | '!'
                    | '…'
                    | '”'
                    | '』'
                    | '」'
                    | '）'
                    | ')'
                    | '*'
                    | '＊'
                    | '\u{a0}'
                    | '.'
            )
        });
        let at = breaks.map_or(from, |(i, c)| from + i + c.len_utf8());
        let at = text.len() - text[at..].trim_start_matches(layout::is_blank).len();
        let from_before = std::mem::replace(&mut from, after);
        // `…, March 14, 2031 REPORTER: When …`: where extraction has run a title into the first turn, capitals show it.
        let (at, capitals) = match capitals_before(&text[from_before..colon]) {
            Some(i) if at <= start || !(pack.ends_sentence)(&text[..at]) => (from_before + i, true),
            _ => (at, false),
        };
        if at <= start && !capitals
            || at >= after
            || !capitals && !(pack.ends_sentence)(&text[..at])
            || at == 0
        {
            continue;
        }
        // `（记者：没有。）` is an aside inside a turn.
        let mut near = at.saturating_sub(BRACKETS).max(start);
        while !text.is_char_boundary(near) {
            near += 1;
        }
        if text[at..].starts_with(['（', '(']) || inside_brackets(&text[near..at]) {
            continue;
        }
        let Some(hit) = labels::label(reading, &text[at..]) else { continue };
        if capitals && hit.who.as_ref().is_none_or(|w| w.weight < 55) {
            continue;
        }
        if at + hit.len >= after && accepts(&hit) {
            out.push((at, LabelHit { tail: 0, ..hit }));
        }
    }
    out
}

/// Where the words in capitals begin that end a text, two letters at least; only after a blank.
fn capitals_before(text: &str) -> Option<usize> {
    let mut at = text.len();
    for word in text.rsplit(' ').take(4) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || word.chars().any(|c| !c.is_uppercase() && c != '.' && c != '-') {
            break;
        }
        at = word.as_ptr() as usize - text.as_ptr() as usize;
    }
    (at > 0 && at < text.len()).then_some(at)
}

/// Whether a bracket that these words opened is still open at their end.
fn inside_brackets(words: &str) -> bool {
    match (words.rfind(['（', '(']), words.rfind(['）', ')'])) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    }
}

/// `3月7日，…举行记者会。` directly over `某社记者 某某摄` is the picture's text, not the lead.
fn captions_by_credit(pack: &Pack, items: &mut [Item]) {
    for i in 1..items.len() {
        let credit = matches!(items[i].kind, Kind::Other(BlockRole::Credit))
            && items[i].unit.text.trim_end_matches(['）', ')']).ends_with(['摄', '攝']);
        if credit
            && matches!(items[i - 1].kind, Kind::Words(None))
            && items[i - 1].unit.text.chars().count() <= 160
            && tells_of_a_picture(pack, &items[i - 1].unit.text)
        {
            items[i - 1].kind = Kind::Other(BlockRole::Caption);
        }
    }
}

/// A picture's text says when or where it was taken; spoken words above a credit stay spoken words.
fn tells_of_a_picture(pack: &Pack, text: &str) -> bool {
    let f = (pack.facts)(text);
    f.month_day.is_some()
        || f.conference
        || ["图为", "圖為", "现场", "現場", "中）", "左）", "右）"].iter().any(|w| text.contains(w))
}

/// Whether these words are short, without a mark that ends or divides a sentence, and nobody's.
fn heading_like(pack: &Pack, item: &Item) -> bool {
    let text = &item.unit.text;
    matches!(item.kind, Kind::Words(None))
        && text.chars().count() <= pack.heading_limit
        && !text.contains('。')
        && !text.ends_with(['，', '、', ','])
        && !item.unit.struck.tail
        && !(pack.is_closed)(text)
}

/// Paragraphs between the line that sends the reader to another page and the one that takes him up there.
const BETWEEN_PAGES: usize = 12;

/// `（下转第四版）`, then a line of the next page's head, then `（上接第一版）`: what is short and unattributed between the two
/// belongs to the page, not to the conference.
fn between_pages(pack: &Pack, items: &mut [Item]) {
    for i in 0..items.len() {
        if !matches!(items[i].kind, Kind::Jump { onward: true }) {
            continue;
        }
        let rest = &items[i + 1..items.len().min(i + 1 + BETWEEN_PAGES)];
        let Some(back) = rest.iter().position(|x| matches!(x.kind, Kind::Jump { onward: false })) else {
            continue;
        };
        let page = |x: &Item| !x.is_words() || heading_like(pack, x);
        if rest[..back].iter().all(page) {
            for x in items[i + 1..=i + back].iter_mut().filter(|x| x.is_words()) {
                x.kind = Kind::Other(BlockRole::Furniture);
            }
        }
    }
}

/// Headings without a mark: short paragraphs that end as no sentence does, between closed words and a new start.
fn headings(pack: &Pack, items: &mut [Item]) {
    let first_label = items.iter().position(|i| i.label().is_some()).unwrap_or(items.len());
    let last_words = items.iter().rposition(Item::is_words).unwrap_or(0);
    for i in (first_label..items.len()).rev() {
        if !matches!(items[i].kind, Kind::Words(None)) || i == last_words {
            continue;
        }
        let text = &items[i].unit.text;
        if text.len() > pack.heading_limit * 4 || text.contains('。') || text.ends_with(['，', '、', ','])
        {
            continue;
        }
        // `…谁得利？` over a question may be a quoted heading, or the end of the answer: only its repetition in the
        // words below would tell, and a rhetorical question is commoner.
        let n = text.chars().count();
        if n > pack.heading_limit || items[i].unit.struck.tail || (pack.is_closed)(text) {
            continue;
        }
        // Two headings over one question: the upper one is no broken sentence that this one goes on with.
        let mut above = items[..i].iter().rev().filter(|x| x.is_words() || matches!(x.kind, Kind::EndMark));
        let over_a_question = items[i + 1..]
            .iter()
            .find(|x| x.is_words())
            .is_some_and(|x| x.label().is_some_and(LabelHit::asks));
        let mut before = above.next();
        if over_a_question && before.is_some_and(|b| heading_like(pack, b)) {
            before = above.next();
        }
        if before.is_some_and(|b| b.is_words() && !b.unit.struck.tail && !(pack.is_closed)(b.words())) {
            continue;
        }
        // What a label alone on its line announces is what is said, not a heading.
        if items[i - 1].label().is_some_and(|l| l.len >= items[i - 1].unit.text.len()) {
            continue;
        }
        let Some(after) = items[i + 1..].iter().find(|x| x.is_words() || matches!(x.kind, Kind::Heading(_)))
        else {
            continue;
        };
        let before_turn = matches!(after.kind, Kind::Heading(_)) || after.label().is_some_and(LabelHit::asks);
        let is_heading = before_turn || {
            let short = n * 5 <= pack.heading_limit * 2;
            short
                && !restore::starts_open(pack, after.words())
                && (pack.code != "zh"
                    || lexicon::joins_well(restore::tail(text), restore::head(after.words())) < 0.5)
                && !text.ends_with(['”', '》'])
        };
        if is_heading {
            items[i].kind = Kind::Heading(2);
        }
    }
}
