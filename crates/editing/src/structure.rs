//! Structuring: from restored paragraphs to a witness with its exchanges and turns.
//!
//! The steps, each a function below: paragraphs → kinds (form, attribution, heading) → preface (headline, lead,
//! opening) → order → turns (joins and gaps) → exchanges → clues to the event → blocks, byte for byte.

use record::{
    Block, BlockRole, DateClue, EventClues, Exchange, Finding, FindingCode, Gap, GapKind, Heading, Joint,
    Jump, Juncture, Label, Outlet, Piece, Role, Severity, SourceId, SourceText, TextSpan, Turn, TurnOrigin,
    Witness,
};

use crate::Structured;
use crate::labels::{self, Inventory};
use crate::language::{LabelHit, LabelKind, LeadFacts, Pack};
use crate::layout;
use crate::lexicon;
use crate::restore::{self, Item, Kind, Unit, asks};
use crate::unlabelled;

/// Restores and structures one source: see the crate's documentation.
pub(crate) fn structure(source: SourceId, text: &SourceText) -> Structured {
    let pack = Pack::of(text.as_str());
    let mut findings = Vec::new();
    let mut units: Vec<Unit> = {
        let habit = labels::line_habit(&pack, text.as_str());
        let anew = |line: &str| {
            (pack.label)(line).is_some_and(|h| h.sure || habit.contains(&h.text))
                || (pack.form)(line).is_some()
                || line.starts_with('#')
        };
        layout::paragraphs(text.as_str(), &anew).iter().map(|p| Unit::of(p, text.as_str())).collect()
    };
    let front = front_matter(&units);
    let mut front_items = Vec::new();
    for unit in units.drain(..front) {
        front_items.push(Item { unit, kind: Kind::Other(BlockRole::Furniture) });
    }
    let front_facts: Vec<(LeadFacts, TextSpan)> =
        front_items.iter().map(|i| ((pack.facts)(&i.unit.text), i.unit.span())).collect();

    let mut items = kinds(&pack, units);
    let has_question = items.iter().any(|i| i.label().is_some_and(asks));
    let has_answer = items
        .iter()
        .any(|i| i.label().is_some_and(|l| matches!(l.kind, LabelKind::Answer | LabelKind::Named(_))));
    if !(has_question && has_answer)
        && !(has_question || has_answer && items.iter().filter(|i| i.label().is_some()).count() >= 2)
    {
        findings.push(no_conference(text));
        front_items.append(&mut items);
        for i in &mut front_items {
            if matches!(i.kind, Kind::Words(_) | Kind::Heading(_)) {
                i.kind = Kind::Other(BlockRole::Unplaced);
            }
        }
        let blocks = blocks(text, &front_items, &[]);
        return Structured { blocks, witnesses: vec![], findings };
    }
    let mut witnesses = Vec::new();
    let mut all = front_items;
    let parts = split_events(&pack, items);
    if parts.len() > 1 {
        let message =
            format!("the file holds {} press conferences; each is a witness of its own event", parts.len());
        findings.push(Finding::new(FindingCode::SeveralEvents, Severity::Note, message));
    }
    for mut part in parts {
        let (witness, mut found) = one_witness(&pack, source, text, &mut part, &front_facts);
        findings.append(&mut found);
        witnesses.push(witness);
        all.append(&mut part);
    }
    let blocks = blocks(text, &all, &witnesses);
    if let Some(b) = blocks.iter().find(|b| b.role == BlockRole::Unplaced) {
        let n = blocks.iter().filter(|b| b.role == BlockRole::Unplaced).count();
        let message = format!("{n} stretch{} of text could not be placed", if n == 1 { "" } else { "es" });
        findings.push(Finding::new(FindingCode::Unplaced, Severity::Note, message).at(text.bytes_of(b.span)));
    }
    Structured { blocks, witnesses, findings }
}

fn no_conference(text: &SourceText) -> Finding {
    Finding::new(
        FindingCode::NoConference,
        if text.as_str().trim().is_empty() { Severity::Note } else { Severity::Warning },
        "no question and answer was found: no line opens with an attribution such as “…记者：”, “问：”, “Q”, “MR. X:”",
    )
    .hint("if this is a press conference, mark who speaks at the start of each turn and add the file again")
}

/// YAML between two lines of `---` at the very start: number of paragraphs.
fn front_matter(units: &[Unit]) -> usize {
    if units.first().is_none_or(|u| !u.text.starts_with("---")) {
        return 0;
    }
    if units[0].text.len() > 3 && units[0].text.ends_with("---") {
        return 1;
    }
    units
        .iter()
        .skip(1)
        .take(40)
        .position(|u| u.text == "---" || u.text.ends_with(" ---"))
        .map_or(0, |i| i + 2)
}

// ---- kinds --------------------------------------------------------------------------------------------------------

fn markdown_level(text: &str) -> Option<(u8, usize)> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = &text[level..];
    ((1..=6).contains(&level) && rest.starts_with([' ', '\u{3000}', '\t']))
        .then(|| (level as u8, text.len() - rest.trim_start().len()))
}

/// Gives every paragraph its kind: form, Markdown heading, attribution; headings without mark come last, since they
/// are known by what stands around them.
fn kinds(pack: &Pack, units: Vec<Unit>) -> Vec<Item> {
    let texts: Vec<String> = units.iter().map(|u| u.text.clone()).collect();
    let named = names_given(pack, &texts);
    let mut inventory = Inventory::of(pack, &texts, &named);
    let mut items = Vec::with_capacity(units.len());
    for unit in units {
        for unit in attributions_inside(pack, &inventory, unit) {
            push_kind(pack, &inventory, unit, &mut items);
        }
    }
    let closed_by_question = |s: &str| crate::language::strip_closers(s).ends_with(['?', '？']);
    let labelled: Vec<(LabelHit, bool)> =
        items.iter().filter_map(|i| i.label().map(|l| (l.clone(), closed_by_question(i.words())))).collect();
    inventory.learn_askers(&labelled);
    for i in &mut items {
        if let Kind::Words(Some(l)) = &mut i.kind {
            inventory.settle(l);
        }
    }
    labels_alone(&mut items);
    captions_by_credit(&mut items);
    headings(pack, &mut items);
    items
}

/// The people that the first paragraphs name: in headlines and leads.
fn names_given(pack: &Pack, texts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = texts.iter().take(14).filter_map(|t| (pack.facts)(t).speaker).collect();
    names.sort();
    names.dedup();
    names
}

fn push_kind(pack: &Pack, inventory: &Inventory, unit: Unit, items: &mut Vec<Item>) {
    let text = &unit.text;
    if text.is_empty() {
        return;
    }
    if let Some((level, skip)) = markdown_level(text) {
        let title = unit.part(skip, text.len());
        // A label set as a heading is still a label.
        if (pack.label_alone)(&title.text).is_none_or(|h| !h.sure) {
            let kind = (pack.form)(&title.text).map_or(Kind::Heading(level), restore::role_of);
            items.push(Item { unit, kind });
            return;
        }
    }
    let label = (pack.label)(text).filter(|h| inventory.accepts(pack, h));
    if let Some(mut hit) = label {
        // `新的趋势：` alone is a lead-in; a label with nothing behind it must be sure of itself.
        if hit.len < text.len() || inventory.accepts_alone(pack, &hit, true) {
            hit.len = hit.len.min(text.len());
            if let Some(at) = (pack.inline_jump)(text).filter(|at| *at > hit.len) {
                let (words, jump) = (unit.part(0, at), unit.part(at, text.len()));
                items.push(Item { unit: words, kind: Kind::Words(Some(hit)) });
                items.push(Item { unit: jump, kind: Kind::Jump { onward: true } });
            } else {
                items.push(Item { unit, kind: Kind::Words(Some(hit)) });
            }
            return;
        }
    }
    if let Some(form) = (pack.form)(text) {
        items.push(Item { unit, kind: restore::role_of(form) });
        return;
    }
    if let Some(hit) =
        (pack.label_alone)(text).filter(|h| inventory.accepts_alone(pack, h, text.ends_with([':', '：'])))
    {
        items.push(Item { unit, kind: Kind::Words(Some(hit)) });
        return;
    }
    if let Some(at) = (pack.inline_jump)(text) {
        let (words, jump) = (unit.part(0, at), unit.part(at, text.len()));
        items.push(Item { unit: words, kind: Kind::Words(None) });
        items.push(Item { unit: jump, kind: Kind::Jump { onward: true } });
        return;
    }
    items.push(Item { unit, kind: Kind::Words(None) });
}

/// Cuts a paragraph before every attribution that stands inside it after the end of a sentence: extraction had lost
/// the line ends. A lone one may be reported speech; it is believed where the turn before it is of the other side.
fn attributions_inside(pack: &Pack, inventory: &Inventory, unit: Unit) -> Vec<Unit> {
    let text = &unit.text;
    let mut cuts: Vec<(usize, bool)> = Vec::new();
    let first = (pack.label)(text).filter(|h| inventory.accepts(pack, h));
    let mut asked = first.as_ref().map(asks);
    let start = first.as_ref().map_or(0, |h| h.len);
    // A label's colon is near: look back from each colon rather than ahead from each sentence.
    let mut from = start;
    for (colon, _) in text.match_indices([':', '：']).filter(|(i, _)| *i >= start) {
        let window = &text[from..colon];
        // The label starts after the last mark that ends a sentence, or after a space.
        let breaks = window.char_indices().rev().find(|(_, c)| {
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
        let at = at + (text[at..].len() - text[at..].trim_start().len());
        from = colon + text[colon..].chars().next().map_or(1, char::len_utf8);
        if at <= start || !(pack.ends_sentence)(&text[..at]) {
            continue;
        }
        // `（记者：没有。）` is an aside inside a turn.
        if text[at..].starts_with(['（', '(']) || inside_brackets(&text[start..at]) {
            continue;
        }
        let Some(hit) = (pack.label)(&text[at..]) else { continue };
        if at + hit.len < from || !inventory.accepts(pack, &hit) {
            continue;
        }
        let fits = asked.is_none_or(|a| a != asks(&hit)) || matches!(hit.kind, LabelKind::FollowUp);
        asked = Some(asks(&hit));
        cuts.push((at, hit.sure || fits));
    }
    // In a paragraph that runs turns together there are several; a single one needs to alternate.
    let run_in = cuts.len() >= 2;
    let single_fits = cuts.len() == 1 && cuts[0].1 && first.is_some();
    if !(run_in || single_fits) {
        return vec![unit];
    }
    let mut out = Vec::new();
    let mut last = 0;
    for (at, _) in cuts {
        out.push(unit.part(last, at));
        last = at;
    }
    out.push(unit.part(last, unit.text.len()));
    out
}

/// Whether a bracket that these words opened is still open at their end.
fn inside_brackets(words: &str) -> bool {
    match (words.rfind(['（', '(']), words.rfind(['）', ')'])) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    }
}

/// A label on a line of its own takes the next words as its own.
fn labels_alone(items: &mut [Item]) {
    for i in 0..items.len() {
        let Kind::Words(Some(l)) = &items[i].kind else { continue };
        if l.len < items[i].unit.text.len() {
            continue;
        }
        // Two labels in a row: the first belongs to nothing and stays as an empty turn, dropped when turns are built.
        let _ = l;
    }
}

/// `3月7日，…举行记者会。` directly over `某社记者 某某摄` is the picture's text, not the lead.
fn captions_by_credit(items: &mut [Item]) {
    for i in 1..items.len() {
        let credit = matches!(items[i].kind, Kind::Other(BlockRole::Credit))
            && items[i].unit.text.trim_end_matches(['）', ')']).ends_with(['摄', '攝']);
        if credit
            && matches!(items[i - 1].kind, Kind::Words(None))
            && items[i - 1].unit.text.chars().count() <= 160
        {
            items[i - 1].kind = Kind::Other(BlockRole::Caption);
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
        let n = text.chars().count();
        if n > pack.heading_limit || text.contains('。') || text.ends_with(['，', '、', ',']) {
            continue;
        }
        let before = items[..i].iter().rev().find(|x| x.is_words() || matches!(x.kind, Kind::EndMark));
        if before.is_some_and(|b| b.is_words() && !(pack.is_closed)(b.words())) {
            continue;
        }
        let Some(after) = items[i + 1..].iter().find(|x| x.is_words() || matches!(x.kind, Kind::Heading(_)))
        else {
            continue;
        };
        let before_turn = matches!(after.kind, Kind::Heading(_)) || after.label().is_some_and(asks);
        let is_heading = if (pack.is_closed)(text) {
            // `…谁得利？` over a question may be a quoted heading, or the end of the answer: only its repetition in the
            // words below would tell, and a rhetorical question is commoner.
            false
        } else if before_turn {
            true
        } else {
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

// ---- several events in one file -----------------------------------------------------------------------------------

/// A file may hold two conferences one after the other: a headline with date or conference after the first's turns,
/// then an opening of its own.
fn split_events(pack: &Pack, items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut starts = vec![0];
    let mut turns = 0;
    for (i, item) in items.iter().enumerate() {
        if item.label().is_some() {
            turns += 1;
            continue;
        }
        let title = match &item.kind {
            Kind::Heading(level) => *level == 1 || item.unit.text.len() < 240,
            Kind::Words(None) => item.unit.text.chars().count() <= 60 && !(pack.is_closed)(&item.unit.text),
            _ => false,
        };
        if turns >= 2 && title {
            let f = (pack.facts)(&item.unit.text);
            if f.conference
                && f.year.is_some()
                && f.month_day.is_some()
                && items[i..].iter().filter(|x| x.label().is_some()).count() >= 2
            {
                starts.push(i);
                turns = 0;
            }
        }
    }
    let mut rest = items;
    let mut out = Vec::new();
    for at in starts.into_iter().rev() {
        let mut part = rest.split_off(at);
        // A title that is the first of its part opens it; it was taken for words or a heading of the part before.
        if at > 0
            && let Some(first) = part.first_mut()
        {
            first.kind = Kind::Words(None);
        }
        out.push(part);
    }
    out.reverse();
    out
}

// ---- preface ------------------------------------------------------------------------------------------------------

#[derive(Debug, Default)]
struct Preface {
    headline: Vec<TextSpan>,
    lead: Vec<TextSpan>,
    /// Text before the first attribution that may be spoken: indices of the items.
    unattributed: Vec<usize>,
    facts: Vec<(LeadFacts, TextSpan, &'static str)>,
}

/// Sorts what stands before the first attribution: headline, lead, other articles' headlines, and words that may have
/// been spoken.
fn preface(pack: &Pack, items: &mut [Item], text: &SourceText) -> Preface {
    let mut out = Preface::default();
    let end = items.iter().position(|i| i.label().is_some()).unwrap_or(items.len());
    let body: String = items[end..].iter().filter(|i| i.is_words()).map(|i| i.words()).collect();
    let speakers: Vec<String> = items[end..]
        .iter()
        .filter_map(|i| i.label())
        .filter_map(|l| match &l.kind {
            LabelKind::Named(n) => Some((pack.person)(n)),
            _ => None,
        })
        .collect();
    let mut own = vec![false; end];
    for i in 0..end {
        let item = &items[i];
        let t = item.unit.text.trim_start_matches(['#', ' ', '\u{3000}']);
        let f = (pack.facts)(t);
        let n = t.chars().count();
        match &item.kind {
            Kind::Other(BlockRole::Caption) => {
                out.facts.push((f, item.unit.span(), "caption"));
                continue;
            }
            Kind::Other(_) | Kind::EndMark | Kind::Jump { .. } => {
                out.facts.push((f, item.unit.span(), "furniture"));
                continue;
            }
            _ => {}
        }
        let dateline = (pack.dateline)(t);
        let is_lead =
            dateline.is_some() || (f.conference && f.month_day.is_some() && (pack.is_closed)(t) && n <= 400);
        if is_lead && matches!(item.kind, Kind::Words(_)) {
            let basis = if dateline.is_some() { "dateline" } else { "lead" };
            out.facts.push((f, item.unit.span(), basis));
            let all = item.unit.span();
            let cut = dateline.filter(|d| *d < item.unit.text.len());
            match cut {
                Some(d) => {
                    let rest = item.unit.part(d, item.unit.text.len());
                    let line = item.unit.part(0, d);
                    out.lead.push(rest.span());
                    // Two roles in one paragraph: the lead takes the item, the dateline is claimed by its span.
                    out.headline.retain(|s| *s != all);
                    items[i].kind = Kind::Other(BlockRole::Lead);
                    let _ = line;
                }
                None => {
                    out.lead.push(all);
                    items[i].kind = Kind::Other(BlockRole::Lead);
                }
            }
            continue;
        }
        let titled =
            matches!(item.kind, Kind::Heading(_)) || (n <= 70 && !(pack.is_closed)(t)) || (n <= 50 && i == 0);
        if titled {
            let names = speakers.iter().any(|s| t.contains(s.as_str()));
            own[i] = f.conference || names || f.role.is_some() || quotes(t, &body);
            out.facts.push((f, item.unit.span(), if own[i] { "headline" } else { "furniture" }));
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
        if matches!(items[i].kind, Kind::Other(BlockRole::Furniture))
            && own[i + 1]
            && marked(i) == marked(i + 1)
            && !marked(i)
        {
            own[i] = true;
            items[i].kind = Kind::Other(BlockRole::Headline);
            out.headline.insert(0, items[i].unit.span());
        }
    }
    // A single title that names nothing of the conference is still its title where there is no other.
    if out.headline.is_empty()
        && let Some(i) = (0..end).rev().find(|i| {
            matches!(items[*i].kind, Kind::Other(BlockRole::Furniture))
                && markdown_level(&items[*i].unit.text).is_some()
        })
    {
        items[i].kind = Kind::Other(BlockRole::Headline);
        out.headline.push(items[i].unit.span());
    }
    let _ = text;
    out
}

/// Whether a title quotes the words below: six characters in a row, or its whole.
fn quotes(title: &str, body: &str) -> bool {
    let chars: Vec<char> = title.chars().filter(|c| c.is_alphanumeric()).collect();
    let plain: String = body.chars().filter(|c| c.is_alphanumeric()).collect();
    chars.windows(6).any(|w| plain.contains(&w.iter().collect::<String>()))
}

// ---- one witness --------------------------------------------------------------------------------------------------

/// A paragraph of the conference on its way into a turn.
#[derive(Debug)]
pub(crate) struct Paragraph {
    pub(crate) unit: Unit,
    pub(crate) label: Option<LabelHit>,
    pub(crate) label_span: Option<TextSpan>,
    /// Headings directly before it.
    headings: Vec<Heading>,
    /// Text is lost before it.
    gap_before: Option<(GapKind, String)>,
    /// The paragraph stands after a place where the reading order was mended.
    pub(crate) moved: bool,
    /// Ends open, though the next words do not continue it.
    open: bool,
}

impl Paragraph {
    pub(crate) fn text(&self) -> &str {
        &self.unit.text
    }
}

fn one_witness(
    pack: &Pack,
    source: SourceId,
    text: &SourceText,
    items: &mut Vec<Item>,
    front: &[(LeadFacts, TextSpan)],
) -> (Witness, Vec<Finding>) {
    let mut findings = Vec::new();
    let preface = preface(pack, items, text);
    let (order, moved) = restore::order(pack, items);
    let fragment = misplaced_fragment(pack, items, &preface);
    let mut gaps = Vec::new();
    let mut jumps = Vec::new();
    for item in items.iter() {
        if let Kind::Jump { onward } = item.kind {
            jumps.push(Jump { span: item.unit.span(), to_page: (pack.jump_page)(&item.unit.text), onward });
        }
    }
    let mut overlaps = Vec::new();
    let mut paragraphs = paragraphs(pack, items, &order, &moved, &preface, &mut overlaps);
    if let Some((i, place)) = fragment {
        place_fragment(&mut paragraphs, items, i, place, text, &mut findings);
    }
    let roles = unlabelled::roles(pack, &paragraphs);
    let (opening, exchanges) = turns(pack, paragraphs, &roles, &mut gaps);
    state_end(items, &exchanges, text, &mut gaps);
    let clues = clues(pack, text, items, &preface, front, &exchanges, &opening);
    if clues.dates.is_empty() {
        findings.push(
            Finding::new(
                FindingCode::NoDate,
                Severity::Warning,
                "no day and year of the conference could be read",
            )
            .hint("onrecord correct EVENT --date YYYY-MM-DD --reason …"),
        );
    }
    let witness = Witness { source, clues, opening, exchanges, gaps, jumps, overlaps };
    (witness, findings)
}

/// Text before the first attribution: an opening, or the tail of an answer that lost its place? Gives the item and the
/// index of the item after whose turn it belongs.
fn misplaced_fragment(pack: &Pack, items: &[Item], preface: &Preface) -> Option<(usize, usize)> {
    let [i] = preface.unattributed[..] else { return None };
    let words = &items[i].unit.text;
    if words.chars().count() > 200 || (pack.opens)(words) {
        return None;
    }
    // Where every turn names its speaker, an opening would too; where a lead stands, the beginning is there.
    let first = items.iter().find_map(Item::label)?;
    let names = items.iter().filter_map(Item::label).any(|l| matches!(l.kind, LabelKind::Named(_)));
    // A ministry's page opens with its title and goes straight on; a newspaper column read in the wrong order puts the
    // fragment under a picture.
    let under_picture = items[..i]
        .iter()
        .rev()
        .find(|x| !matches!(x.kind, Kind::Heading(_)))
        .is_some_and(|x| matches!(x.kind, Kind::Other(BlockRole::Caption | BlockRole::Credit)));
    if !preface.lead.is_empty() || !names || !asks(first) || !under_picture {
        return None;
    }
    // The turns that share its rarest strings, which no other turn has.
    let mut turn_of = Vec::new();
    let mut turn = 0;
    for item in items {
        if item.label().is_some() {
            turn += 1;
        }
        turn_of.push(turn);
    }
    let grams = |s: &str, n: usize| -> Vec<String> {
        let chars: Vec<char> = s.chars().collect();
        chars
            .windows(n)
            .filter(|w| w.iter().all(|c| c.is_alphanumeric()))
            .map(|w| w.iter().collect())
            .collect()
    };
    let mut score: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for n in [3, 4] {
        let mut wanted = grams(words, n);
        wanted.sort();
        wanted.dedup();
        for g in wanted {
            let mut holders: Vec<usize> = items
                .iter()
                .enumerate()
                .filter(|(k, x)| *k != i && x.is_words() && x.unit.text.contains(&g))
                .map(|(k, _)| turn_of[k])
                .collect();
            holders.dedup();
            // A question and its own answer count as one place.
            let answers: Vec<usize> = holders.iter().map(|t| t.div_ceil(2)).collect();
            if let [one, rest @ ..] = &answers[..]
                && rest.iter().all(|a| a == one)
            {
                let t = holders.iter().copied().max().unwrap_or(0);
                *score.entry(t).or_default() += n - 2;
            }
        }
    }
    let (turn, best) = score.iter().max_by_key(|(t, s)| (**s, std::cmp::Reverse(**t)))?;
    let second = score.iter().filter(|(t, _)| *t != turn).map(|(_, s)| *s).max().unwrap_or(0);
    // Several shared strings, and at least twice as many as any other turn has: one shared word is chance.
    if *best < 3 || *best < second * 2 {
        return None;
    }
    let last = (0..items.len()).rev().find(|k| turn_of[*k] == *turn && items[*k].is_words())?;
    Some((i, last))
}

fn place_fragment(
    paragraphs: &mut Vec<Paragraph>,
    items: &[Item],
    i: usize,
    after: usize,
    text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let start = items[i].unit.start();
    let Some(from) = paragraphs.iter().position(|p| p.unit.start() == start) else { return };
    let mut p = paragraphs.remove(from);
    let end = items[after].unit.end();
    let Some(to) = paragraphs.iter().position(|q| q.unit.end() == end) else { return };
    p.moved = true;
    p.gap_before = Some((
        GapKind::HeadLost,
        "printed before the first question; it shares wording with this answer and with no other".to_owned(),
    ));
    let message = "a paragraph printed before the first question was set at the end of the answer whose wording it shares";
    findings.push(
        Finding::new(FindingCode::PlacementUnsure, Severity::Note, message).at(text.bytes_of(p.unit.span())),
    );
    paragraphs.insert(to + 1, p);
}

/// Runs through the items in their order and joins what the print had broken.
fn paragraphs(
    pack: &Pack,
    items: &[Item],
    order: &[usize],
    moved: &[usize],
    preface: &Preface,
    overlaps: &mut Vec<TextSpan>,
) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut headings: Vec<Heading> = Vec::new();
    let mut between: Option<Joint> = None;
    let mut jumped = false;
    let mut pending: Option<(LabelHit, TextSpan)> = None;
    for (place, &i) in order.iter().enumerate() {
        let item = &items[i];
        let here_moved = moved.contains(&place);
        if here_moved {
            between = Some(Joint::Moved);
        }
        match &item.kind {
            Kind::Heading(level) => {
                headings.push(Heading { span: item.unit.span(), level: *level });
                continue;
            }
            Kind::Other(BlockRole::Caption | BlockRole::Credit) => {
                between = between.or(Some(Joint::Caption));
                continue;
            }
            Kind::Jump { onward: true } => {
                jumped = true;
                continue;
            }
            Kind::Other(_) | Kind::EndMark | Kind::Jump { .. } => {
                between = between.or(Some(Joint::Furniture));
                continue;
            }
            Kind::Words(_) => {}
        }
        let (label, label_span, unit) = match item.label() {
            Some(l) => {
                let all = &item.unit;
                let span = all.part(0, l.len.min(all.text.len())).span();
                (Some(l.clone()), Some(span), all.part(l.len.min(all.text.len()), all.text.len()))
            }
            None => (None, None, item.unit.clone()),
        };
        // A label alone on its line waits for its words.
        if unit.text.is_empty() {
            pending = label.zip(label_span);
            continue;
        }
        let (label, label_span) = match (label, pending.take()) {
            (Some(l), _) => (Some(l), label_span),
            (None, Some((l, s))) => (Some(l), Some(s)),
            (None, None) => (None, None),
        };
        let mut unit = unit;
        let continues =
            label.is_none() && headings.is_empty() && !jumped && !preface.unattributed.contains(&i);
        if let Some(previous) = out.last_mut().filter(|p| p.open) {
            if continues {
                if pack.code == "zh"
                    && let Some(n) =
                        lexicon::overlap_at_break(restore::tail(previous.text()), restore::head(&unit.text))
                    && let Some(span) = previous.unit.drop_tail(n)
                {
                    overlaps.push(span);
                }
                previous.unit.append(&unit, between.take().unwrap_or(Joint::Break));
                previous.open = !(pack.is_closed)(&unit.text);
                continue;
            }
        }
        unit.stretches.shrink_to_fit();
        let gap_before = match out.last() {
            Some(p) if jumped && p.open => {
                Some((GapKind::PageJump, "the print goes on on another page".to_owned()))
            }
            Some(p) if p.open => {
                Some((GapKind::TailLost, "the paragraph before ends without a full stop".to_owned()))
            }
            _ if label.is_none() && restore::starts_open(pack, &unit.text) => {
                Some((GapKind::HeadLost, "the paragraph starts in the middle of a sentence".to_owned()))
            }
            _ => None,
        };
        let open = !(pack.is_closed)(&unit.text);
        out.push(Paragraph {
            unit,
            label,
            label_span,
            headings: std::mem::take(&mut headings),
            gap_before,
            moved: here_moved || between == Some(Joint::Moved),
            open,
        });
        between = None;
        jumped = false;
    }
    enumeration_gaps(pack, &mut out);
    out
}

/// `第三，…` without a first and second: the head of the enumeration is lost.
fn enumeration_gaps(pack: &Pack, paragraphs: &mut [Paragraph]) {
    let mut seen = 0;
    for i in 0..paragraphs.len() {
        if paragraphs[i].label.is_some() {
            seen = 0;
        }
        let led_in =
            i > 0 && paragraphs[i - 1].text().ends_with(['：', ':']) && paragraphs[i].label.is_none();
        let sentences =
            paragraphs[i].text().split_inclusive(['。', '！', '？', '；', '.']).map(str::trim_start);
        let numbers: Vec<u32> = sentences.filter_map(|s| (pack.enumerator)(s)).collect();
        if let Some(first) = numbers.first() {
            // A lead-in announces the list; that its first items are missing is a fact of this witness.
            if led_in && *first > 1 && seen == 0 && paragraphs[i].gap_before.is_none() {
                paragraphs[i].gap_before = Some((
                    GapKind::HeadLost,
                    format!("a list is announced and starts with its item {first}"),
                ));
            }
            seen = *numbers.last().unwrap_or(first);
        }
    }
}

/// The role and the turn that a paragraph opens, if it opens one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opens {
    pub(crate) role: Role,
    pub(crate) origin: TurnOrigin,
}

fn turns(
    pack: &Pack,
    paragraphs: Vec<Paragraph>,
    roles: &[Option<Opens>],
    gaps: &mut Vec<Gap>,
) -> (Vec<Turn>, Vec<Exchange>) {
    let mut opening: Vec<Turn> = Vec::new();
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut last_outlet: Option<String> = None;
    let mut lost_before = false;
    for (p, opens) in paragraphs.into_iter().zip(roles) {
        let at = p.unit.start();
        let gap = p.gap_before.clone();
        let started = exchanges.len();
        let first_juncture = gap.as_ref().map_or(Juncture::Start, |(k, _)| Juncture::Gap(*k));
        match opens {
            Some(o) => {
                let mut turn = new_turn(pack, o, &p);
                turn.pieces = pieces(&p.unit, Juncture::Start);
                let follow_up = p.label.as_ref().is_some_and(|l| l.kind == LabelKind::FollowUp);
                let outlet = p.label.as_ref().and_then(|l| outlet_of(pack, l));
                match o.role {
                    Role::Question => {
                        let name = outlet.as_ref().map(|o| o.name.clone());
                        let same =
                            follow_up || (name.is_some() && name == last_outlet && p.headings.is_empty());
                        let answered =
                            exchanges.last().is_some_and(|x| x.turns.iter().any(|t| t.role == Role::Answer));
                        match exchanges.last_mut().filter(|_| same && answered && gap.is_none()) {
                            Some(x) => x.turns.push(turn),
                            None => {
                                if exchanges
                                    .last()
                                    .is_some_and(|x| x.turns.iter().all(|t| t.role == Role::Question))
                                {
                                    gaps.push(Gap {
                                        kind: GapKind::AnswerLost,
                                        at,
                                        exchange: started,
                                        evidence: "a question follows a question".to_owned(),
                                    });
                                }
                                exchanges.push(Exchange {
                                    outlet,
                                    headings: p.headings.clone(),
                                    turns: vec![turn],
                                });
                            }
                        }
                        last_outlet = name.or(if follow_up { last_outlet } else { None });
                    }
                    Role::Answer => {
                        let asked = exchanges
                            .last()
                            .is_some_and(|x| x.turns.last().is_some_and(|t| t.role == Role::Question));
                        // A question cut off in the middle, then text from elsewhere: whose answer this is, is lost.
                        let bridged = asked && gap.is_some() && p.moved;
                        if exchanges.is_empty() && o.origin == TurnOrigin::Labelled && !lost_before {
                            turn.role = Role::Statement;
                            opening.push(turn);
                        } else if asked && !bridged {
                            if let Some(x) = exchanges.last_mut() {
                                x.turns.push(turn);
                            }
                        } else {
                            let evidence = "an answer stands without a question before it".to_owned();
                            gaps.push(Gap {
                                kind: GapKind::QuestionLost,
                                at,
                                exchange: exchanges.len(),
                                evidence,
                            });
                            exchanges.push(Exchange {
                                outlet: None,
                                headings: p.headings.clone(),
                                turns: vec![turn],
                            });
                            last_outlet = None;
                        }
                    }
                    _ => match exchanges.last_mut() {
                        Some(x) => x.turns.push(turn),
                        None => opening.push(turn),
                    },
                }
            }
            None => {
                let juncture = if gap.is_some() { first_juncture } else { Juncture::Paragraph };
                let more = pieces(&p.unit, juncture);
                if let Some(x) = exchanges.last_mut() {
                    x.headings.extend(&p.headings);
                    if let Some(t) = x.turns.last_mut() {
                        t.pieces.extend(more);
                    }
                } else if let Some(t) = opening.last_mut() {
                    t.pieces.extend(more);
                } else {
                    let o = Opens { role: Role::Statement, origin: TurnOrigin::Inferred };
                    let mut turn = new_turn(pack, &o, &p);
                    turn.pieces = pieces(&p.unit, Juncture::Start);
                    opening.push(turn);
                    lost_before = gap.as_ref().is_some_and(|(k, _)| *k == GapKind::Beginning);
                }
            }
        }
        if let Some((kind, evidence)) = gap {
            let exchange = exchanges.len().saturating_sub(1);
            gaps.push(Gap { kind, at, exchange, evidence });
        }
    }
    (opening, exchanges)
}

fn new_turn(pack: &Pack, opens: &Opens, p: &Paragraph) -> Turn {
    let speaker = p.label.as_ref().and_then(|l| match &l.kind {
        LabelKind::Named(n) => Some((pack.person)(n)),
        _ => None,
    });
    let label = p.label.as_ref().zip(p.label_span).map(|(l, span)| Label { span, text: l.text.clone() });
    Turn { role: opens.role, origin: opens.origin, label, speaker, pieces: vec![] }
}

fn outlet_of(pack: &Pack, label: &LabelHit) -> Option<Outlet> {
    let LabelKind::Question(Some(printed)) = &label.kind else { return None };
    let printed = printed.trim();
    if printed.is_empty() {
        return None;
    }
    let known = (pack.outlet)(printed);
    Some(Outlet { printed: printed.to_owned(), name: known.name, slug: known.slug, near: known.near })
}

fn pieces(unit: &Unit, first: Juncture) -> Vec<Piece> {
    unit.stretches
        .iter()
        .enumerate()
        .map(|(i, (_, s))| {
            let juncture = if i == 0 { first } else { Juncture::Joined { space: s.space, by: s.joint } };
            Piece { span: s.span, juncture }
        })
        .collect()
}

/// States a gap where the witness ends in the middle or sends the reader to another page.
fn state_end(items: &[Item], exchanges: &[Exchange], text: &SourceText, gaps: &mut Vec<Gap>) {
    let n = exchanges.len();
    let at = text.as_str().len();
    let last = exchanges.last().and_then(|x| x.turns.last());
    let jump = items.iter().rev().find(|i| i.is_words() || matches!(i.kind, Kind::Jump { onward: true }));
    if let Some(j) = jump.filter(|i| matches!(i.kind, Kind::Jump { .. })) {
        let evidence = format!("“{}” ends the file", j.unit.text);
        gaps.push(Gap { kind: GapKind::PageJump, at: j.unit.end(), exchange: n, evidence });
    } else if last.is_some_and(|t| t.role == Role::Question) {
        let evidence = "the file ends after a question".to_owned();
        gaps.push(Gap { kind: GapKind::AnswerLost, at, exchange: n, evidence });
    }
    gaps.sort_by_key(|g| (g.exchange, g.at, g.kind));
    gaps.dedup();
}

// ---- clues --------------------------------------------------------------------------------------------------------

fn clues(
    pack: &Pack,
    text: &SourceText,
    items: &[Item],
    preface: &Preface,
    front: &[(LeadFacts, TextSpan)],
    exchanges: &[Exchange],
    opening: &[Turn],
) -> EventClues {
    let mut facts: Vec<(LeadFacts, TextSpan, &str)> =
        front.iter().map(|(f, s)| (f.clone(), *s, "front matter")).collect();
    facts.extend(preface.facts.iter().cloned());
    let mut duration = None;
    for item in items {
        let basis = match item.kind {
            Kind::EndMark => {
                duration = duration
                    .or_else(|| Some(item.unit.text.trim_matches(['（', '）', '(', ')', '。']).to_owned()));
                "end mark"
            }
            Kind::Other(BlockRole::Caption) => "caption",
            Kind::Other(BlockRole::Credit) => "credit",
            Kind::Other(BlockRole::Furniture) => "furniture",
            _ => continue,
        };
        if !facts.iter().any(|(_, s, _)| *s == item.unit.span()) {
            facts.push(((pack.facts)(&item.unit.text), item.unit.span(), basis));
        }
    }
    let weight = |basis: &str, own_year: bool| -> u8 {
        let base = match basis {
            "front matter" | "headline" => 90,
            "dateline" | "lead" => 80,
            "caption" => 60,
            "end mark" | "credit" => 50,
            _ => 20,
        };
        if own_year { base } else { base - 10 }
    };
    // The year that a day without one belongs to: that of the session, else any year printed around the text.
    let session = facts.iter().find_map(|(f, ..)| f.session_year);
    let year = session.or_else(|| facts.iter().find_map(|(f, ..)| f.year));
    let mut dates: Vec<DateClue> = facts
        .iter()
        .filter_map(|(f, span, basis)| {
            let (m, d) = f.month_day?;
            let own = f.year.is_some() || f.session_year.is_some();
            let y = f.year.or(f.session_year).or(year)?;
            let date = record::Date::new(y, m, d).ok()?;
            let how = match (f.year, f.session_year) {
                (None, Some(_)) => format!("{basis}, year from the session number"),
                (None, None) => format!("{basis}, year from elsewhere in the file"),
                _ => (*basis).to_owned(),
            };
            Some(DateClue { date, span: *span, basis: how, weight: weight(basis, own) })
        })
        .collect();
    dates.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.span.cmp(&b.span)));
    // The official: whoever answers most often by name; else whom the headline names.
    let mut answers: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for t in exchanges.iter().flat_map(|x| &x.turns).chain(opening).filter(|t| t.role != Role::Question) {
        if let Some(s) = &t.speaker {
            *answers.entry(s).or_default() += 1;
        }
    }
    let speaker = answers
        .iter()
        .max_by_key(|(n, c)| (**c, std::cmp::Reverse(**n)))
        .map(|(n, _)| (*n).to_owned())
        .or_else(|| facts.iter().find_map(|(f, ..)| f.speaker.clone()));
    let printed: Vec<&str> = facts.iter().map(|(_, s, _)| text.slice(*s)).collect();
    let role = speaker
        .as_deref()
        .and_then(|s| printed.iter().find_map(|t| role_before(t, s)))
        .or_else(|| facts.iter().find_map(|(f, ..)| f.role.clone()));
    let for_series = LeadFacts { role: role.clone(), ..LeadFacts::default() };
    EventClues {
        headline: preface.headline.clone(),
        lead: preface.lead.clone(),
        dates,
        venue: facts.iter().find_map(|(f, ..)| f.venue.clone()),
        occasion: facts.iter().find_map(|(f, ..)| f.occasion.clone()),
        duration,
        series: Some((pack.series)(&for_series)),
        speaker,
        role,
        language: pack.code.to_owned(),
    }
}

/// The office printed directly before a name: `…外交部长` before `某某就…`.
fn role_before(text: &str, name: &str) -> Option<String> {
    let at = text.find(name)?;
    let before = text[..at].trim_end();
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| {
            matches!(c, '。' | '，' | ',' | '；' | '：' | '日' | '”' | '》' | '#' | '\n' | '年')
                || c.is_whitespace()
        })
        .map_or(0, |(i, c)| i + c.len_utf8());
    let role = before[start..].trim();
    let n = role.chars().count();
    (2..=40).contains(&n).then(|| role.to_owned())
}

// ---- blocks -------------------------------------------------------------------------------------------------------

/// Accounts for every byte: claims in text order, and between them white space or what nobody claimed.
fn blocks(text: &SourceText, items: &[Item], witnesses: &[Witness]) -> Vec<Block> {
    let mut claims: Vec<(TextSpan, BlockRole)> = Vec::new();
    for w in witnesses {
        for t in w.turns() {
            claims.extend(t.pieces.iter().map(|p| (p.span, BlockRole::Turn)));
            claims.extend(t.label.iter().map(|l| (l.span, BlockRole::Label)));
        }
        claims.extend(w.overlaps.iter().map(|s| (*s, BlockRole::Overlap)));
        claims.extend(w.clues.lead.iter().map(|s| (*s, BlockRole::Lead)));
        claims.extend(w.clues.headline.iter().map(|s| (*s, BlockRole::Headline)));
    }
    let claimed: Vec<TextSpan> = {
        let mut spans: Vec<TextSpan> = claims.iter().map(|(s, _)| *s).collect();
        spans.sort();
        spans
    };
    let taken = |s: TextSpan| {
        let i = claimed.partition_point(|c| c.end() <= s.start());
        claimed.get(i).is_some_and(|c| c.overlaps(s))
    };
    let mut rest = Vec::new();
    for item in items {
        let role = match &item.kind {
            Kind::Words(_) => BlockRole::Unplaced,
            Kind::Heading(_) => BlockRole::Heading,
            Kind::EndMark => BlockRole::EndMark,
            Kind::Jump { .. } => BlockRole::JumpLine,
            Kind::Other(BlockRole::Lead) => BlockRole::Dateline,
            Kind::Other(r) => *r,
        };
        for s in item.unit.spans() {
            if !taken(s) {
                rest.push((s, role));
            } else {
                // The part in front of what a turn or lead has taken: dateline, label.
                let first = claimed.iter().find(|c| c.overlaps(s)).map_or(s.end(), |c| c.start());
                if first > s.start() && role == BlockRole::Dateline {
                    rest.push((TextSpan::between(s.start(), first), role));
                }
            }
        }
    }
    claims.extend(rest);
    claims.sort_by_key(|(s, _)| (s.start(), s.end()));
    let whole = text.as_str();
    let mut out: Vec<Block> = Vec::new();
    let mut at = 0;
    let push = |from: usize, to: usize, role: BlockRole, out: &mut Vec<Block>| {
        if from < to {
            out.push(Block { role, span: TextSpan::between(from, to) });
        }
    };
    for (s, role) in claims {
        if s.is_empty() || s.start() < at {
            continue;
        }
        unclaimed(whole, at, s.start(), &mut out);
        push(s.start(), s.end(), role, &mut out);
        at = s.end();
    }
    unclaimed(whole, at, whole.len(), &mut out);
    out
}

fn unclaimed(text: &str, from: usize, to: usize, out: &mut Vec<Block>) {
    let mut at = from;
    while at < to {
        let gap = &text[at..to];
        let blank = gap.len() - gap.trim_start_matches(layout::is_blank).len();
        if blank > 0 {
            out.push(Block { role: BlockRole::WhiteSpace, span: TextSpan::between(at, at + blank) });
            at += blank;
            continue;
        }
        let solid = gap.find(layout::is_blank).unwrap_or(gap.len());
        // Marks of layout between claims (a bracket of a label, `#`) are no words.
        let words = gap[..solid].chars().any(char::is_alphanumeric);
        let role = if words { BlockRole::Unplaced } else { BlockRole::WhiteSpace };
        out.push(Block { role, span: TextSpan::between(at, at + solid) });
        at += solid;
    }
}
