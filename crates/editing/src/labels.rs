//! Which colons attribute a turn, and who speaks.
//!
//! `新的趋势：` ends a lead-in, `Note:` opens a footnote, `一是：` counts. A label is believed for its form
//! (`…记者：`, `QUESTION:`), for its return at the start of several paragraphs, because headline or lead name the
//! person, or because it stands once, asks, and is answered by somebody who is believed already. Whether a name asks or
//! answers is seen from the whole text: who ends in question marks, asks.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::forms::{Forms, marks};
use crate::language::{LabelHit, LabelKind, Pack, ends_asking};
use crate::restore::Unit;

/// By what a source is read: the rules of its language, and the forms that it uses itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) forms: &'a Forms,
}

/// What a paragraph opens with, as far as its form tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cue {
    /// An attribution with a colon, or sure without one.
    pub(crate) label: Option<LabelHit>,
    /// The whole paragraph, read as an attribution that stands alone on its line.
    pub(crate) alone: Option<LabelHit>,
}

impl Cue {
    pub(crate) fn of(reading: Reading<'_>, text: &str) -> Self {
        let label = label(reading, text);
        // A paragraph that is a label with words behind it is none without them.
        let alone = match &label {
            Some(h) if h.len < text.len() => None,
            _ => label_alone(reading, text),
        };
        Self { label, alone }
    }

    fn either(&self) -> Option<&LabelHit> {
        self.label.as_ref().or(self.alone.as_ref())
    }
}

/// The marks of layout that Markdown sets before an attribution: quotation, list, number, heading, emphasis. Gives their
/// length, and whether emphasis was among them.
fn markup(text: &str) -> (usize, bool) {
    let mut rest = text;
    let mut emphasis = false;
    loop {
        let blank = rest.trim_start();
        let Some(first) = blank.chars().next() else { break };
        let after = match first {
            '>' | '•' | '#' => blank.trim_start_matches(first),
            '-' | '+' | '*' if blank[1..].starts_with(' ') => &blank[1..],
            '*' | '_' => {
                emphasis = true;
                blank.trim_start_matches(first)
            }
            // `1. 问：`, `2）问：`
            '0'..='9' => {
                let digits = blank.trim_start_matches(|c: char| c.is_ascii_digit());
                let short = blank.len() - digits.len() <= 3;
                match digits.chars().next() {
                    Some(c @ ('.' | '、' | ')' | '）' | '．'))
                        if short && !digits[c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) =>
                    {
                        &digits[c.len_utf8()..]
                    }
                    _ => break,
                }
            }
            _ => break,
        };
        rest = after;
    }
    (text.len() - rest.trim_start().len(), emphasis)
}

/// An attribution at the start of a paragraph, marks of layout before it included: by the forms of the file, else by those
/// that the language has always.
pub(crate) fn label(reading: Reading<'_>, text: &str) -> Option<LabelHit> {
    // `媒体：望汐网  作者：小闻`
    if text.len() < 200
        && let Some(colon) = text.find(marks::is_colon)
        && crate::forms::goes_on_with_fields(&text[colon..])
    {
        return None;
    }
    match reading.forms.hit(text) {
        // Alone on its line: [`label_alone`].
        Some(hit)
            if hit.len >= text.len()
                && !text.trim_end_matches(['*', '_', ' ']).ends_with(marks::is_colon) =>
        {
            None
        }
        Some(hit) => Some(hit),
        None if reading.forms.refuses(text) => by_language(reading.pack, text).filter(|h| h.sure),
        None => by_language(reading.pack, text),
    }
}

/// An attribution in one of the forms of the language.
fn by_language(pack: &Pack, text: &str) -> Option<LabelHit> {
    let first = text.chars().next()?;
    if first == '|' {
        return cell(pack, text);
    }
    let marked = !first.is_alphabetic() && !matches!(first, '[' | '【' | '（' | '(' | '“' | '《');
    let (lead, emphasis) = if marked { markup(text) } else { (0, false) };
    let mut hit = (pack.label)(&text[lead..])?;
    if lead > 0 && !emphasis && !hit.sure && text.starts_with(|c: char| c.is_ascii_digit()) {
        // `1. Note:` counts; only a label that is sure of itself is numbered.
        return None;
    }
    hit.len += lead;
    if emphasis {
        let words = text[hit.len..].trim_start_matches(['*', '_']).trim_start();
        hit.len = text.len() - words.len();
        // `**问：何时通车？**`: the marks that close what the label opened.
        let bold = words.trim_end_matches(['*', '_']);
        if !bold.contains("**") && !bold.contains("__") {
            hit.tail = words.len() - bold.len();
        }
    }
    Some(hit)
}

/// `| 问 | 何时通车？ |`: a row of a table whose first cell attributes.
fn cell(pack: &Pack, text: &str) -> Option<LabelHit> {
    let bar = text[1..].find('|')? + 1;
    let name = text[1..bar].trim().trim_matches(['*', '_']).trim();
    let mut hit = (pack.label_alone)(name)?;
    let words = text[bar + 1..].trim_start();
    hit.len = text.len() - words.len();
    hit.tail = words.len() - words.trim_end_matches(['|', ' ']).len();
    (hit.len + hit.tail < text.len()).then_some(hit)
}

fn label_alone(reading: Reading<'_>, text: &str) -> Option<LabelHit> {
    let pack = reading.pack;
    if text.len() > 300 {
        return None;
    }
    if let Some(hit) = reading.forms.hit(text).filter(|h| h.len >= text.len()) {
        return Some(hit);
    }
    if reading.forms.refuses(text) {
        return None;
    }
    let (lead, _) = markup(text);
    let mut hit = (pack.label_alone)(text[lead..].trim_end_matches(['*', '_']))?;
    hit.len = text.len();
    Some(hit)
}

/// How often a label was seen.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// At the start of a paragraph.
    all: usize,
    /// Of these, with a colon.
    colon: usize,
}

/// The labels that a text uses.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    seen: FxHashMap<String, Seen>,
    /// Names given by headline and lead.
    named: Vec<String>,
    /// Whether short or named labels ask: `问：`, `某报记者：`.
    asks_otherwise: bool,
    /// Whether attributions stand on lines of their own, without a colon.
    alone: bool,
    /// Labels seen once that ask and are answered.
    answered: BTreeSet<String>,
    /// Attributions are set in capitals here: a new one is known by them, and a misprinted one.
    capitals: bool,
    /// The same of attributions on lines of their own.
    capitals_alone: bool,
    /// Names that ask.
    askers: BTreeSet<String>,
}

fn squeeze(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Labels that open at least three printed lines: such a line starts a paragraph, though the line before it is full.
pub(crate) fn line_habit(reading: Reading<'_>, text: &str) -> BTreeSet<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for hit in text.lines().filter_map(|l| label(reading, l.trim())).filter(|h| !h.sure) {
        *counts.entry(hit.text).or_default() += 1;
    }
    counts.into_iter().filter(|(_, n)| *n >= 3).map(|(l, _)| l).collect()
}

impl Inventory {
    pub(crate) fn of(pack: &Pack, units: &[Unit], cues: &[Cue], named: &[String]) -> Self {
        let mut inventory = Self { named: named.to_vec(), ..Self::default() };
        let mut alone = (0, 0);
        for cue in cues {
            if let Some(hit) = &cue.label {
                inventory.count_colon(hit);
            }
            if let Some(hit) = cue.either() {
                inventory.seen.entry(squeeze(&hit.text)).or_default().all += 1;
                if cue.label.is_none() && hit.sure {
                    alone.0 += usize::from(matches!(hit.kind, LabelKind::Question(_)));
                    alone.1 += 1;
                }
            }
        }
        inventory.alone = alone.0 >= 2;
        // Four turns are a habit: a lone `WASHINGTON:` in a text without it opens a dateline.
        inventory.capitals =
            cues.iter().filter_map(|c| c.label.as_ref()).filter(|h| is_capitals(&h.text)).count() >= 4;
        let alone = cues.iter().filter(|c| c.label.is_none()).filter_map(|c| c.alone.as_ref());
        inventory.capitals_alone = alone.filter(|h| is_capitals(&h.text)).count() >= 8;
        inventory.learn_answered(pack, units, cues);
        inventory
    }

    fn count_colon(&mut self, hit: &LabelHit) {
        self.asks_otherwise |= match &hit.kind {
            LabelKind::Question(None) => hit.text.chars().count() < 3,
            LabelKind::Question(Some(_)) => hit.sure,
            _ => false,
        };
        self.seen.entry(squeeze(&hit.text)).or_default().colon += 1;
    }

    /// Counts attributions that stand inside a paragraph, where extraction has lost the line ends.
    pub(crate) fn count_inside<'a>(&mut self, hits: impl Iterator<Item = &'a LabelHit>) {
        for hit in hits {
            self.count_colon(hit);
            self.seen.entry(squeeze(&hit.text)).or_default().all += 1;
        }
    }

    fn count(&self, hit: &LabelHit) -> usize {
        self.seen.get(&squeeze(&hit.text)).map_or(0, |s| s.all)
    }

    fn names(&self, pack: &Pack, label: &str) -> bool {
        let person = (pack.person)(label);
        // `MARSH` in a label, `Odile Marsh` in the lead; `教育部部长某某` in a label, `某某` in the headline.
        self.named.iter().any(|n| {
            person == *n
                || label.ends_with(n.as_str())
                || n.split_whitespace().any(|w| w.eq_ignore_ascii_case(&person))
        })
    }

    /// An outlet that asks once, in a text whose outlets have labels without any mark of the office:
    ///
    /// ```text
    /// Harbour Gazette: When will it sail?      once, ends in a question mark, and …
    /// Ms X: In spring.                          … somebody who is believed answers
    /// ```
    fn learn_answered(&mut self, pack: &Pack, units: &[Unit], cues: &[Cue]) {
        let hits: Vec<(usize, &LabelHit)> =
            cues.iter().enumerate().filter_map(|(i, c)| Some((i, c.label.as_ref()?))).collect();
        self.learn_sole_answer(pack, &hits);
        let plain = hits.iter().filter(|(_, h)| h.sure && has_own_mark(h)).count();
        if plain * 4 >= hits.len() {
            return;
        }
        for pair in hits.windows(2) {
            let [(i, hit), (next, answer)] = pair else { continue };
            let (LabelKind::Named(name), LabelKind::Named(by)) = (&hit.kind, &answer.kind) else { continue };
            let believed = self.count(answer) >= 2 || self.names(pack, by);
            if self.count(hit) != 1 || !believed || !(pack.nameable)(name) {
                continue;
            }
            let asks = units[*i..*next].iter().any(|u| ends_asking(&u.text));
            if asks || (pack.organisation)(name) {
                self.answered.insert(name.clone());
            }
        }
    }

    /// A fragment so short that whoever answers has his label once: a name directly under a question.
    fn learn_sole_answer(&mut self, pack: &Pack, hits: &[(usize, &LabelHit)]) {
        let named = |h: &LabelHit| match &h.kind {
            LabelKind::Named(n) if (pack.nameable)(n) => Some(n.clone()),
            _ => None,
        };
        let believed = |h: &LabelHit| named(h).is_some_and(|n| self.count(h) >= 2 || self.names(pack, &n));
        if hits.len() > 8 || hits.iter().any(|(_, h)| believed(h)) {
            return;
        }
        let short = |n: &str| n.chars().count() <= if pack.code == "zh" { 4 } else { 40 };
        for pair in hits.windows(2) {
            let [(i, question), (next, answer)] = pair else { continue };
            if question.asks()
                && question.sure
                && *next == i + 1
                && let Some(name) = named(answer).filter(|n| short(&(pack.person)(n)))
            {
                self.answered.insert(name);
            }
        }
    }

    /// Whether the label is one in this text.
    pub(crate) fn accepts(&self, pack: &Pack, hit: &LabelHit) -> bool {
        // The forms of the file have judged it.
        if hit.who.is_some() {
            return true;
        }
        if hit.sure {
            // `记者问：` once, among questions that are labelled otherwise, is reported speech.
            let report = matches!(hit.kind, LabelKind::Question(None)) && hit.text.chars().count() >= 3;
            return !report || self.count(hit) >= 2 || !self.asks_otherwise;
        }
        let name = match &hit.kind {
            LabelKind::Named(name) => name,
            // `A.` and `A  ` answer where `Q` asks.
            LabelKind::Answer => return self.asks_otherwise,
            // A known outlet alone before a colon: believed where labels of its kind are the habit of this text.
            _ => return self.count(hit) > 0,
        };
        // `某某表示：` reports speech, unless the whole text is written so.
        if pack.code == "zh" && squeeze(&hit.text) != *name && self.count(hit) < 2 {
            return false;
        }
        if self.names(pack, name) || self.answered.contains(name) {
            return true;
        }
        if !(pack.nameable)(name) {
            return false;
        }
        // An office with a name behind it: 教育部部长某某.
        let person = (pack.person)(name);
        if self.capitals && is_capitals(name) {
            return true;
        }
        let office = pack.code == "zh" && person != *name && (2..=4).contains(&person.chars().count());
        office || self.count(hit) >= 2
    }

    /// A label that stands alone on its line is believed if it is sure or if it returns.
    pub(crate) fn accepts_alone(&self, pack: &Pack, hit: &LabelHit, colon: bool) -> bool {
        if hit.who.is_some() {
            return true;
        }
        match &hit.kind {
            // A subhead may return too: without a colon a name must be known from headline, lead or a colon elsewhere,
            // or return more often than any subhead does.
            LabelKind::Named(n) => {
                let known =
                    self.seen.get(&squeeze(&hit.text)).is_some_and(|s| s.colon > 0) || self.names(pack, n);
                let count = self.count(hit);
                let set_apart = self.capitals_alone && is_capitals(n) && count >= 2;
                self.accepts(pack, hit)
                    && (colon
                        || known && count >= 2
                        || count >= 3 && n.chars().count() <= 4
                        || count >= 4
                        || set_apart)
            }
            LabelKind::Question(Some(_)) => {
                self.alone && (hit.sure || self.count(hit) > 0) || hit.sure && (colon || self.count(hit) >= 2)
            }
            _ => hit.sure,
        }
    }

    /// Learns who asks, from all labelled turns in order.
    pub(crate) fn learn_askers(&mut self, pack: &Pack, turns: &[LabelledTurn]) {
        let marked = turns.iter().filter(|t| has_own_mark(&t.label)).count();
        // Where questions carry labels of their own, a name answers.
        if marked > 0 && marked * 4 >= turns.len() {
            return;
        }
        let mut names: BTreeMap<&str, Says> = BTreeMap::new();
        for t in turns {
            if let LabelKind::Named(n) = &t.label.kind {
                let says = names.entry(n).or_default();
                says.turns += 1;
                says.asking += usize::from(t.asks);
                says.bytes += t.bytes;
            }
        }
        // Whoever says most without asking answers.
        let principal = names
            .iter()
            .max_by_key(|(n, says)| (says.turns - says.asking, says.turns, std::cmp::Reverse(**n)))
            .map(|(n, says)| (*n, *says));
        let Some((principal, most)) = principal else { return };
        let asks = |n: &str, says: &Says| {
            says.asking * 2 >= says.turns
                || self.answered.contains(n)
                // Without a pack: who speaks by turns with the one who answers, and far less, asks.
                || pack.code == "und"
                    && says.bytes * most.turns * 3 < most.bytes * says.turns
                    && alternates(turns, principal, n) * 5 >= says.turns * 4
        };
        let askers = names.iter().filter(|(n, says)| **n != principal && asks(n, says));
        self.askers = askers.map(|(n, _)| (*n).to_owned()).collect();
    }

    /// The kind of a label with the whole text in view: a name that asks becomes a question.
    pub(crate) fn settle(&self, hit: &mut LabelHit) {
        if let LabelKind::Named(n) = &hit.kind
            && self.askers.contains(n)
        {
            hit.kind = LabelKind::Question(Some(n.clone()));
        }
    }
}

/// `MR. X`, `PHOTOJOURNALIST`: two capitals at least and no small letter.
fn is_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() >= 2 && !name.chars().any(char::is_lowercase)
}

/// A turn that a label opens.
#[derive(Clone, Debug)]
pub(crate) struct LabelledTurn {
    pub(crate) label: LabelHit,
    /// Whether a paragraph of it ends in a question mark.
    pub(crate) asks: bool,
    /// Bytes of its words.
    pub(crate) bytes: usize,
}

/// How much a name says.
#[derive(Clone, Copy, Debug, Default)]
struct Says {
    turns: usize,
    asking: usize,
    bytes: usize,
}

/// How many turns of `name` are followed by one of `principal`.
fn alternates(turns: &[LabelledTurn], principal: &str, name: &str) -> usize {
    let is = |t: &LabelledTurn, n: &str| matches!(&t.label.kind, LabelKind::Named(m) if m == n);
    turns.windows(2).filter(|w| is(&w[0], name) && is(&w[1], principal)).count()
}

/// Whether a question's label says that it is one: `Q`, `记者：`, `某报记者：`, but not the bare name of an outlet.
fn has_own_mark(hit: &LabelHit) -> bool {
    match &hit.kind {
        LabelKind::Question(None) | LabelKind::FollowUp => true,
        LabelKind::Question(Some(outlet)) => hit.sure && hit.text.chars().count() > outlet.chars().count(),
        _ => false,
    }
}
