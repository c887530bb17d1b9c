//! What a difference touches, and so how much a wrong choice would harm.
//!
//! Not the differing characters are judged but what they belong to: 欧 against 亚 is nothing, 欧洲 against 亚洲 is a
//! place; 合国 against 大 is nothing, 联合国 against 联大 is a body. So every name, title, figure, negation … of both
//! sides is found in the text *around* the locus, and what one side has and the other lacks is what the difference
//! touches. What merely stands beside the locus stands there on both sides and cancels out, and so does the same thing
//! under another name (美方 for 美国).

use std::ops::Range;

use record::{Risk, RiskReason};

use super::data::Pack;
use super::units::{Kind, REACH, Side, Unit, difference, key_of, same_content};
use super::{Context, Language, LocusView, cause};
use crate::lexicon::{Entry, Lexicon, WordClass};

/// Units around the core within which the same thing on the other side cancels: far enough for 中俄 against 俄中 with
/// the locus on either character, near enough not to reach the next clause.
const CANCEL: usize = 4;

/// A name of a doctrine is no longer than this many units.
const DOCTRINE_LENGTH: usize = 16;

/// A passage of this many units that holds a verb is a statement, not a phrase.
const STATEMENT: usize = 12;

/// What the locus touches.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) risk: Risk,
    pub(super) reasons: Vec<RiskReason>,
}

impl Judged {
    /// Whether it touches what is never decided by vote. A lost statement is high, but more witnesses that hold it are
    /// better evidence than fewer that do not: text is lost by accident, not gained.
    pub(super) fn never_by_vote(&self) -> bool {
        self.reasons.iter().any(|reason| *reason != RiskReason::Statement)
    }
}

/// Something found in a side.
#[derive(Clone, Debug)]
struct Touch {
    range: Range<usize>,
    reason: RiskReason,
    id: u64,
    /// Two parties in one short form, which may be turned round.
    pair: bool,
}

pub(super) fn judge(
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    held: &[usize],
    context: &Context<'_>,
) -> Judged {
    let pack = Pack::of(context.language);
    let touches: Vec<Vec<Touch>> = (0..sides.len())
        .map(|i| if held.contains(&i) { touches(&sides[i], pack, context) } else { Vec::new() })
        .collect();
    let mut reasons = Vec::new();
    let mut risk = Risk::Low;
    for (n, &i) in held.iter().enumerate() {
        for &j in &held[n + 1..] {
            let (a, b) = (&sides[i], &sides[j]);
            if same_content(a, b) || locus.moved {
                continue;
            }
            let (ours, theirs) = difference(a, b);
            let play = match (ours.is_empty(), theirs.is_empty()) {
                (true, false) => cause::echoes(b, &theirs),
                (false, true) => cause::echoes(a, &ours),
                _ => (0, 0),
            };
            let play = Play { left: play.0, right: play.1 };
            one_sided(&touches[i], &ours, &touches[j], &theirs, play, &mut reasons);
            one_sided(&touches[j], &theirs, &touches[i], &ours, play, &mut reasons);
            if statement(a, &ours, b, &theirs, context) || exchanged(locus, i, j, a, &ours, b, &theirs, pack)
            {
                reasons.push(RiskReason::Statement);
            }
            if !harmless(a, &ours, b, &theirs, pack) {
                risk = Risk::Medium;
            }
        }
    }
    if locus.moved {
        risk = Risk::Medium;
    }
    reasons.sort_unstable();
    reasons.dedup();
    if !reasons.is_empty() {
        risk = Risk::High;
    }
    Judged { risk, reasons }
}

/// What a stretch of text touches, as ranges of its bytes: each thing once, in the order of the text. Used where no second
/// witness stands, so that there is nothing to compare.
pub(super) fn touched(text: &str, context: &Context<'_>) -> Vec<(Range<usize>, RiskReason, bool)> {
    let pack = Pack::of(context.language);
    let reading = super::ReadingView { text, ..Default::default() };
    let sides = Side::all(&[reading], context.language);
    let Some(side) = sides.first() else { return Vec::new() };
    let mut found: Vec<(Range<usize>, RiskReason, bool)> = touches(side, pack, context)
        .into_iter()
        .filter_map(|t| {
            let (first, last) =
                (side.units.get(t.range.start)?, side.units.get(t.range.end.checked_sub(1)?)?);
            Some((first.start..last.end, t.reason, t.pair))
        })
        .collect();
    found.sort_by_key(|(range, reason, _)| (range.start, range.end, *reason));
    found.dedup();
    found
}

/// Where a gap may stand without changing the texts: `by` units to the left and to the right. 俄[俄]罗斯 and [俄]俄罗斯 are
/// one and the same difference.
#[derive(Clone, Copy, Default)]
struct Play {
    left: usize,
    right: usize,
}

/// Adds the reasons of what `mine` holds across the locus and `other` lacks.
///
/// The same thing on the other side cancels if it stands across the locus there too (美方, 美国), or near it where the
/// other side has nothing at the locus or merely turns a pair round (中俄, 俄中). A name that the other side breaks
/// asunder (世卫卫组织) is not cancelled by its pieces.
fn one_sided(
    mine: &[Touch],
    ours: &Range<usize>,
    other: &[Touch],
    theirs: &Range<usize>,
    play: Play,
    reasons: &mut Vec<RiskReason>,
) {
    let asunder = ours.is_empty() && !theirs.is_empty();
    for touch in mine {
        // The first place of the gap that lies inside, or across, the touch.
        let Some(shift) = (0..=play.left + play.right).find_map(|n| {
            let at = (ours.start + n).checked_sub(play.left)?;
            across(&touch.range, &(at..at + ours.len())).then_some(at)
        }) else {
            continue;
        };
        let core = shift..shift + ours.len();
        let there = theirs.start + shift - ours.start.min(theirs.start + shift);
        let there = there..there + theirs.len();
        let nearby = !asunder && (theirs.is_empty() || touch.pair);
        let same = |t: &&Touch| (t.id, t.reason) == (touch.id, touch.reason);
        let near = |t: &Touch, core: &Range<usize>| {
            t.range.start < core.end + CANCEL && t.range.end + CANCEL > core.start
        };
        let (left, right) =
            (core.start - touch.range.start.min(core.start), touch.range.end.saturating_sub(core.end));
        let (held, found) = if nearby {
            (
                mine.iter().filter(same).filter(|t| near(t, &core)).count(),
                other.iter().filter(same).filter(|t| near(t, &there)).count(),
            )
        } else if asunder {
            let whole = |t: &&Touch| t.range.start + left <= there.start && t.range.end >= there.end + right;
            (1, other.iter().filter(same).filter(whole).count())
        } else {
            (
                mine.iter().filter(same).filter(|t| across(&t.range, &core)).count(),
                other.iter().filter(same).filter(|t| across(&t.range, &there)).count(),
            )
        };
        if held > found {
            reasons.push(touch.reason);
        }
    }
}

/// Whether a range overlaps the core, or has the point inside at which an empty core stands.
fn across(range: &Range<usize>, core: &Range<usize>) -> bool {
    if core.is_empty() {
        range.start < core.start && core.start < range.end
    } else {
        range.start < core.end && core.start < range.end
    }
}

fn touches(side: &Side<'_>, pack: &Pack, context: &Context<'_>) -> Vec<Touch> {
    let window = side.around(&side.core, REACH);
    let mut found = Vec::new();
    match context.language {
        Language::Zh => chinese(side, window.clone(), pack, &mut found),
        Language::En | Language::Other => alphabetic(side, window.clone(), pack, &mut found),
    }
    for at in window {
        if let Some((length, named)) = context.known.phrases.at(side.get(at..side.units.len())) {
            found.push(Touch { range: at..at + length, reason: named.reason, id: named.id, pair: false });
        }
    }
    found
}

fn chinese(side: &Side<'_>, window: Range<usize>, pack: &Pack, found: &mut Vec<Touch>) {
    use RiskReason::{Date, Doctrine, Figure, Name, Negation, Obligation, Party, Title};
    let units = &side.units[..window.end];
    let mut push = |range: Range<usize>, reason, id, pair| found.push(Touch { range, reason, id, pair });
    // A word that only looks like a negation is none, unless the difference runs through it: 不同 against 同.
    let apart = |range: &Range<usize>| {
        let core = &side.core;
        !across(range, core) || (range.start >= core.start && range.end <= core.end)
    };
    // Up to where a rule has already taken the units.
    let (mut named_to, mut negation_to, mut obligation_to, mut figure_to) = (0, 0, 0, 0);
    for at in window {
        let here = &units[at..];
        let unit = here[0];
        let span = |length: usize| at..at + length;
        if let Some((length, named)) = pack.named.at(here) {
            let free = at >= named_to || (named.reason == Title && at + length > named_to);
            let side_word = length == 2 && side.slice(at + 1..at + 2) == "方";
            let no_side = side_word && here.get(2).is_some_and(|u| pack.not_side_after.contains(&u.key));
            if free && !no_side {
                push(span(length), named.reason, named.id, false);
                named_to = at + length;
            }
            if free
                && named.reason == Title
                && let Some(name) = name_before(side, at, pack)
            {
                let id = key_of(side.slice(name.clone()));
                push(name, Name, id, false);
            }
        }
        if pack.address.at(here).is_some()
            && let Some(name) = name_before(side, at, pack)
        {
            let id = key_of(side.slice(name.clone()));
            push(name, Name, id, false);
        }
        let harmless = pack.not_negation.at(here).filter(|(length, name)| *name || apart(&span(*length)));
        if let Some((length, _)) = harmless {
            negation_to = negation_to.max(at + length);
        }
        if at >= negation_to {
            if let Some((length, ())) = pack.negation_words.at(here) {
                push(span(length), Negation, 0, false);
                negation_to = at + length;
            } else if pack.negation.contains(&unit.key) {
                push(span(1), Negation, 0, false);
            }
        }
        if let Some((length, ())) = pack.not_obligation.at(here) {
            obligation_to = obligation_to.max(at + length);
        }
        if let Some((length, group)) = pack.obligation.at(here).filter(|_| at >= obligation_to) {
            push(span(length), Obligation, group, false);
            obligation_to = at + length;
        }
        if at >= named_to
            && let Some((id, pair)) = relation(side, here, at, pack)
        {
            push(span(2), Party, id, pair);
        }
        if let Some((length, ())) = pack.not_figures.at(here) {
            figure_to = figure_to.max(at + length);
        }
        if unit.kind == Kind::Word && side.slice(span(1)).contains(|c: char| c.is_ascii_digit()) {
            push(span(1), Figure, unit.key, false);
        } else if at >= figure_to
            && let Some((numeral, length, date)) = figure(here, pack)
        {
            let id = cause::value(side, span(numeral))
                .map_or_else(|| key_of(side.slice(span(length))), f64::to_bits);
            push(span(length), if date { Date } else { Figure }, id, false);
            figure_to = at + length;
        }
        if let Some((length, long)) = pack.doctrine.at(here)
            && let Some(name) = doctrine(side, at, length, long, pack)
        {
            let id = key_of(side.slice(name.clone()));
            push(name, Doctrine, id, false);
        }
    }
    learnt_names(side, pack, found);
}

/// A relation between parties in short forms, from the first of the units: 中美, 对华. An identity that does not depend
/// on the order of the parties, and whether there are two of them.
fn relation(side: &Side<'_>, here: &[Unit], at: usize, pack: &Pack) -> Option<(u64, bool)> {
    let (first, second) = (here.first()?, here.get(1)?);
    let towards = pack.towards.contains(&first.key);
    let (one, other) = (pack.short.get(&first.key), *pack.short.get(&second.key)?);
    // 其中非常: 中 belongs to the word before, 非 to the word after.
    let straddled =
        |(word, _): &(Range<usize>, Entry)| word.start < at || (word.start > at && word.end > at + 2);
    if (!towards && one.is_none()) || side.words_at(&(at..at + 2)).any(straddled) {
        return None;
    }
    if towards {
        return Some((other, false));
    }
    let common = pack.major.contains(&first.key) || pack.major.contains(&second.key);
    let doubtful = pack.doubtful_pairs.at(here).is_some();
    let shown = here.get(2..).is_some_and(|rest| pack.pair_nouns.at(rest).is_some());
    let holds = pack.pairs.at(here).is_some() || (common && (!doubtful || shown));
    one.filter(|one| holds && **one != other).map(|one| (one ^ other, true))
}

/// A figure from the first of the units: its length without and with the unit of measure, and whether it is a date.
fn figure(here: &[Unit], pack: &Pack) -> Option<(usize, usize, bool)> {
    let numeral = |u: &Unit| u.kind == Kind::Figure || pack.numerals.contains(&u.key);
    let length = here.iter().take_while(|u| numeral(u)).count();
    if length == 0 {
        return None;
    }
    let is = |u: &Unit, word: &str| u.key == key_of(word);
    let digits = here[..length].iter().any(|u| u.kind == Kind::Figure);
    let after = here.get(length);
    if after.is_some_and(|u| is(u, "分")) && here.get(length + 1).is_some_and(|u| is(u, "之")) {
        let more = here[length + 2..].iter().take_while(|u| numeral(u)).count();
        return Some((length + 2 + more, length + 2 + more, false));
    }
    let measured = after.is_some_and(|u| pack.units.contains(&u.key) || is(u, "%") || is(u, "多"));
    let date = after.is_some_and(|u| is(u, "月") || is(u, "日") || is(u, "号"))
        || (after.is_some_and(|u| is(u, "年"))
            && (length == 4 || (digits && here[0].end - here[0].start == 4)));
    let strong = digits
        || match length {
            1 if is(&here[0], "一") || is(&here[0], "两") || is(&here[0], "半") => {
                after.is_some_and(|u| pack.strong_units.contains(&u.key))
            }
            1 => measured,
            _ => true,
        };
    strong.then_some((length, length + usize::from(measured), date))
}

/// The name of a doctrine that ends with the suffix at `at`.
fn doctrine(side: &Side<'_>, at: usize, length: usize, long: bool, pack: &Pack) -> Option<Range<usize>> {
    let mut start = at;
    // “…”倡议: the name stands inside the marks.
    let quoted = start > 0
        && side.units[start - 1].kind == Kind::Mark
        && side.slice(start - 1..start).starts_with(['”', '"', '》', '」']);
    if quoted {
        start -= 1;
    }
    let lowest = start.saturating_sub(DOCTRINE_LENGTH);
    // “同舟倡议”: what opens with a mark of quotation is a name from there on, whatever it is made of.
    let mark = (lowest..start).rev().find(|&at| side.units[at].kind == Kind::Mark);
    if let Some(mark) =
        mark.filter(|&at| !quoted && side.slice(at..at + 1).starts_with(['“', '"', '《', '「', '『']))
        && start - mark > 2
    {
        return Some(mark + 1..at + length);
    }
    while start > lowest {
        let unit = side.units[start - 1];
        let stops = unit.kind == Kind::Mark
            || (!quoted
                && (pack.doctrine_stop.contains(&unit.key)
                    || (1..=4).any(|n| {
                        start >= n && pack.doctrine_stop_words.whole(side.get(start - n..start)).is_some()
                    })));
        if stops {
            break;
        }
        start -= 1;
    }
    let name = at - usize::from(quoted) - start.min(at - usize::from(quoted));
    let enough = if long && !quoted { name >= 4 } else { name >= 2 };
    enough.then_some(start..at + length)
}

/// The personal name before a title: a foreign name by the characters that such names are spelt with, or two or three
/// characters that start with a family name.
fn name_before(side: &Side<'_>, title: usize, pack: &Pack) -> Option<Range<usize>> {
    let dot = |u: &Unit| u.key == key_of("·");
    let spelt = side.units[..title]
        .iter()
        .rev()
        .take(10)
        .take_while(|u| pack.spelling.contains(&u.key) || dot(u))
        .count();
    let family = |n: usize| {
        title >= n
            && side.get(title - n..title).iter().all(|u| u.kind == Kind::Han)
            && pack.surnames.contains(&side.units[title - n].key)
    };
    if family(3) && spelt < 4 {
        Some(title - 3..title)
    } else if spelt >= 2 {
        Some(title - spelt..title)
    } else if family(2) {
        Some(title - 2..title)
    } else {
        None
    }
}

/// Names that the lexicon knows and the lists do not.
fn learnt_names(side: &Side<'_>, pack: &Pack, found: &mut Vec<Touch>) {
    for (range, entry) in &side.words {
        let taken = |t: &Touch| t.range.start < range.end && t.range.end > range.start;
        if entry.class != WordClass::Name || range.len() < 2 || found.iter().any(taken) {
            continue;
        }
        let text = side.slice(range.clone());
        let reason = if super::zh::BODY_ENDS.split(' ').any(|end| text.ends_with(end)) {
            RiskReason::Body
        } else if super::zh::PLACE_ENDS.chars().any(|end| text.ends_with(end)) {
            RiskReason::Place
        } else if range.len() <= 3 && pack.surnames.contains(&side.units[range.start].key) {
            RiskReason::Name
        } else {
            continue;
        };
        found.push(Touch { range: range.clone(), reason, id: key_of(text), pair: false });
    }
}

fn alphabetic(side: &Side<'_>, window: Range<usize>, pack: &Pack, found: &mut Vec<Touch>) {
    use RiskReason::{Date, Doctrine, Figure, Name, Negation, Obligation, Place, Title};
    let units = &side.units[..window.end];
    // `Canada’s` names Canada; but `People’s Republic` stands so in the list.
    let owners: Vec<Unit> = units.iter().map(|unit| owner(side, *unit)).collect();
    let capital = |at: usize| side.slice(at..at + 1).starts_with(char::is_uppercase);
    let mut push = |range: Range<usize>, reason, id| found.push(Touch { range, reason, id, pair: false });
    let (mut named_to, mut figure_to) = (window.start, window.start);
    for at in window {
        let here = &units[at..];
        let unit = here[0];
        let text = side.slice(at..at + 1);
        let own = &side.text[owners[at].start..owners[at].end];
        // At the very start of what is seen of the context it is not known what stands before.
        let opens = at == 0
            || (side.units[at - 1].kind == Kind::Mark
                && !matches!(side.slice(at - 1..at), "," | "-" | "(" | "&"));
        let mut taken = at < named_to;
        if let Some((length, named)) =
            pack.named.at(here).or_else(|| pack.named.at(&owners[at..])).filter(|_| !taken)
        {
            let plain_title = named.reason == Title
                && ["president", "minister", "secretary", "ambassador", "chancellor", "senator", "governor"]
                    .contains(&own.to_lowercase().as_str());
            // `the southern border` is a place as well.
            let plain_place = named.reason == Place && length == 1 && own.ends_with("ern");
            let all_capitals = own.len() > 3 || own.chars().all(char::is_uppercase) || own.contains('.');
            let dated = named.reason == Date;
            if dated || plain_title || plain_place || (capital(at) && (all_capitals || own.len() > 2)) {
                push(at..at + length, named.reason, named.id);
                named_to = at + length;
                taken = true;
            }
        }
        // `then-President`, `no-fly`: what a part of the word says, the word says. `Indo-Pacific` is in the list whole.
        for part in compound(side, unit) {
            let capital = side.text[part.start..part.end].starts_with(char::is_uppercase);
            if let Some(named) = pack.named.whole(&[part]).filter(|_| capital && at >= named_to) {
                push(at..at + 1, named.reason, named.id);
                taken = true;
            }
            if pack.negation.contains(&part.key) {
                push(at..at + 1, Negation, part.key);
            }
        }
        if pack.negation.contains(&unit.key) {
            // Not and n't are one; never for not, or no for not, is another denial.
            let plain = text.eq_ignore_ascii_case("not") || text.to_lowercase().ends_with('t');
            push(at..at + 1, Negation, if plain { 0 } else { unit.key });
        }
        if let Some((length, group)) = pack.obligation.at(here) {
            let month = text == "May" && here.get(1).is_some_and(|u| u.kind == Kind::Figure);
            push(at..at + length, if month { Date } else { Obligation }, group);
            taken |= text == "May";
        }
        if pack.doctrine.at(here).is_some()
            && at > 0
            && capital(at - 1)
            && side.units[at - 1].kind == Kind::Word
        {
            let id = key_of(side.slice(at - 1..at + 1));
            push(at - 1..at + 1, Doctrine, id);
        }
        let length =
            here.iter().take_while(|u| u.kind == Kind::Figure || pack.numerals.contains(&u.key)).count();
        if length > 0 && at >= figure_to {
            figure_to = at + length;
            let measured = here.get(length).is_some_and(|u| u.key == key_of("%"));
            let id = cause::value(side, at..at + length)
                .map_or_else(|| key_of(side.slice(at..at + length)), f64::to_bits);
            push(at..at + length + usize::from(measured), Figure, id);
        }
        let addressed = at > 0 && pack.address.whole(side.get(at - 1..at)).is_some();
        let proper =
            !taken && unit.kind == Kind::Word && capital(at) && !opens && !pack.function.contains(&unit.key);
        if addressed || proper {
            push(at..at + 1, Name, owners[at].key);
        }
    }
}

/// A word without the ending of a possessive.
fn owner(side: &Side<'_>, unit: Unit) -> Unit {
    let text = &side.text[unit.start..unit.end];
    let stem = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).filter(|stem| !stem.is_empty());
    stem.map_or(unit, |stem| Unit { end: unit.start + stem.len(), key: key_of(stem), ..unit })
}

/// The parts of a word with hyphens; none of another.
fn compound(side: &Side<'_>, unit: Unit) -> Vec<Unit> {
    let text = &side.text[unit.start..unit.end];
    if !text.contains('-') {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut start = unit.start;
    for part in text.split('-') {
        let end = start + part.len();
        if !part.is_empty() {
            parts.push(Unit { start, end, key: key_of(part), ..unit });
        }
        start = end + 1;
    }
    parts
}

/// Whether a whole statement stands on one side only, or another one on each.
fn statement(
    a: &Side<'_>,
    ours: &Range<usize>,
    b: &Side<'_>,
    theirs: &Range<usize>,
    context: &Context<'_>,
) -> bool {
    let (mine, other) = (a.content(ours.clone()), b.content(theirs.clone()));
    let (long, long_side, range) = if mine >= other { (mine, a, ours) } else { (other, b, theirs) };
    let short = mine.min(other);
    // English words carry more than Han characters: eight make what twelve characters make.
    let floor = if context.language == Language::Zh { STATEMENT } else { STATEMENT * 2 / 3 };
    // What runs over the end of a sentence takes the end of one statement and the head of the next, and what is left of
    // them reads as one.
    let over_an_end = short == 0 && cause::ends_within(long_side, range);
    let sentence = long >= floor / 2 && (over_an_end || cause::whole_sentences(long_side, range));
    if !(sentence || (long >= floor && holds_verb(long_side, range, context))) {
        return false;
    }
    // Where both sides have text, only a difference of substance counts: half of the longer side without a counterpart.
    short == 0 || shared(a.get(ours.clone()), b.get(theirs.clone())) * 2 < long
}

/// How many units other than marks two passages share, order left aside.
fn shared(a: &[Unit], b: &[Unit]) -> usize {
    let sorted = |units: &[Unit]| {
        let mut keys: Vec<u64> = units.iter().filter(|u| u.kind != Kind::Mark).map(|u| u.key).collect();
        keys.sort_unstable();
        keys
    };
    let (a, b) = (sorted(a), sorted(b));
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

fn holds_verb(side: &Side<'_>, range: &Range<usize>, context: &Context<'_>) -> bool {
    // A passage longer than this holds one.
    let range = range.start..range.end.min(range.start + 60);
    match context.language {
        Language::Zh => {
            Lexicon::zh().segment(side.slice(range)).iter().any(|w| w.entry.class == WordClass::Verb)
        }
        Language::En => {
            let pack = Pack::of(Language::En);
            side.get(range.clone()).iter().enumerate().any(|(n, unit)| {
                let at = range.start + n;
                pack.verbs.contains(&unit.key) || {
                    let word = side.slice(at..at + 1);
                    word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing"))
                }
            })
        }
        Language::Other => true,
    }
}

/// Whether predicate and object of one clause are both replaced: this locus and a neighbour in the clause each set other
/// words, two units or more on either side, between the same witnesses. One such locus is another word for the same
/// thing; two make another statement.
#[expect(
    clippy::too_many_arguments,
    reason = "two readings, each with its place; a struct for one call would say no more"
)]
fn exchanged(
    locus: &LocusView<'_>,
    i: usize,
    j: usize,
    a: &Side<'_>,
    ours: &Range<usize>,
    b: &Side<'_>,
    theirs: &Range<usize>,
    pack: &Pack,
) -> bool {
    let weighty = |units: &[Unit]| {
        units.len() >= 2 && units.iter().any(|u| u.kind != Kind::Mark && !pack.function.contains(&u.key))
    };
    if !(weighty(a.get(ours.clone())) && weighty(b.get(theirs.clone()))) {
        return false;
    }
    let shares =
        |witnesses: &[usize], k: usize| locus.readings[k].witnesses.iter().any(|w| witnesses.contains(w));
    locus.neighbours.iter().any(|neighbour| {
        let of = |k: usize| neighbour.readings.iter().find(|(_, witnesses)| shares(witnesses, k));
        match (of(i), of(j)) {
            (Some((one, _)), Some((other, _))) => {
                let (one, other) = (super::units::units(one), super::units::units(other));
                let keys = |units: &[Unit]| units.iter().map(|u| u.key).collect::<Vec<_>>();
                keys(&one) != keys(&other) && weighty(&one) && weighty(&other)
            }
            _ => false,
        }
    })
}

/// Whether a difference is one of function words, of taste or of spelling.
fn harmless(a: &Side<'_>, ours: &Range<usize>, b: &Side<'_>, theirs: &Range<usize>, pack: &Pack) -> bool {
    let empty = |side: &Side<'_>, range: &Range<usize>| {
        let units: Vec<Unit> =
            side.get(range.clone()).iter().copied().filter(|u| u.kind != Kind::Mark).collect();
        units.iter().all(|u| pack.function.contains(&u.key)) || pack.function_words.whole(&units).is_some()
    };
    (empty(a, ours) && empty(b, theirs)) || cause::editorial(a, ours, b, theirs, pack).is_some()
}
