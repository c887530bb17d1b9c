//! What could have turned one reading into another.
//!
//! The question has a direction: *to* is asked whether it comes from *from*. The same pair gives another answer the
//! other way round (what is an eye-skip in one direction is text doubled in the other), and which direction holds is the
//! business of `choice.rs`. The mechanisms are tried in this order, and the first that fits is reported:
//!
//! 1. the source lost the text (a jump, a head, a tail): the caller knows;
//! 2. the same words written otherwise: script, width, marks and case (*editorial*);
//! 3. a break of the page exactly here, with a few characters lost or repeated;
//! 4. what editors exchange or leave out (您/你, 三成/30%, an optional particle). Before the likenesses, since 的/地 sound
//!    alike and 做/作 do too, but are a matter of taste wherever they differ;
//! 5. an eye-skip, for words against none. Before *abridged*: a sentence whose end repeats the end of the one before is
//!    lost cleanly, and yet by accident;
//! 6. text that stands twice;
//! 7. glyphs that look alike, then syllables that sound alike. Most Chinese characters that sound alike share an element
//!    and so look alike too; then both are said, and the printed page is the likelier culprit;
//! 8. whole sentences left out at their limits: abridged;
//! 9. another word that reads as well;
//! 10. otherwise the evidence does not show: unknown.

use std::ops::Range;

use record::{Cause, Evidence, EyeSkip};

use super::data::Pack;
use super::units::{Kind, Side, Unit, difference, head, same_content, tail};
use super::{Break, Context, Language, LocusView, Lost, en};
use crate::script::{faintly_alike, fold_str, is_han, look_alike, sound_alike};

/// Natural logarithm of the chance that a misread or misheard character becomes just this one: a handful look or sound
/// like it.
const LIKENESS: f64 = -1.5;

/// Most characters that a break of the page swallows or repeats. More than these lost at a break were lost otherwise.
const AT_BREAK: usize = 6;

/// Longest word or phrase that is judged as a substitution rather than as another passage.
const SUBSTITUTION: usize = 16;

/// By so many nats one reading must read worse than the other to count as no word: about the gap between a word of the
/// lexicon and the same characters falling apart into single ones.
pub(super) const NO_WORD: f64 = 6.0;

/// How well a side reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fluency {
    /// Natural logarithm of its probability, up to a constant that all sides of a locus share.
    pub(super) nats: f64,
    /// Whether what stands at the locus are words of the lexicon.
    pub(super) words: bool,
    /// Whether these words are the pieces of one that another reading has whole.
    pub(super) broken: bool,
}

impl Fluency {
    /// Whether the other, beside this one, gives no words.
    pub(super) fn wordless(self, other: Self) -> bool {
        self.nats - other.nats >= NO_WORD && (!other.words || other.broken)
    }
}

/// Characters of the surroundings that are searched for the first copy of a doubled passage.
const DOUBLED_REACH: usize = 400;

/// One mechanism found.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) cause: Cause,
    pub(super) evidence: Vec<Evidence>,
    /// Another cause that would do as well.
    pub(super) rival: Option<Cause>,
    /// Whether the evidence speaks against the reading: it shows not only that it *may* come from the other but that
    /// the other way is unlikely.
    pub(super) against: bool,
    /// Natural logarithm of how likely a careless hand, once it errs, errs just so. Rough shares: a page loses what
    /// stands at its breaks far more often than it invents a sentence. Only differences of several nats decide anything.
    pub(super) cost: f64,
}

impl Finding {
    fn new(cause: Cause, against: bool, cost: f64) -> Self {
        Self { cause, evidence: Vec::new(), rival: None, against, cost }
    }

    /// Where there is nothing to ask.
    pub(super) fn none() -> Self {
        Self::new(Cause::Unknown, false, 0.0)
    }

    /// For a passage that is not absent but elsewhere.
    pub(super) fn moved() -> Self {
        Self::new(Cause::Unknown, false, 0.0).note("The passage stands elsewhere in the witness.".into())
    }

    fn note(mut self, note: String) -> Self {
        self.evidence.push(Evidence::Note(note));
        self
    }
}

/// How reading `to` may come from reading `from`. `fluency` is how well each side reads.
pub(super) fn derive(
    from: usize,
    to: usize,
    locus: &LocusView<'_>,
    sides: &[Side<'_>],
    fluency: &[Fluency],
    context: &Context<'_>,
) -> Finding {
    let pack = Pack::of(context.language);
    let (source, target) = (&sides[from], &sides[to]);
    match locus.readings[to].lost {
        Some(Lost::Jump) => {
            return Finding::new(Cause::PageJump, true, 0.0)
                .note("The text goes on on a page that the source does not hold.".into());
        }
        Some(Lost::Head) => {
            return Finding::new(Cause::HeadLost, true, 0.0)
                .note("The head of the passage is not in the source.".into());
        }
        Some(Lost::Tail) => {
            return Finding::new(Cause::TailLost, true, 0.0).note("The source breaks off before.".into());
        }
        None => {}
    }
    if same_content(source, target) {
        return written_otherwise(locus.readings[from].text, locus.readings[to].text);
    }
    let (old, new) = difference(source, target);
    let (lost, gained) = (source.content(old.clone()), target.content(new.clone()));
    let wordless = fluency[from].wordless(fluency[to]);
    if let Some(finding) = locus.readings[to].broken.and_then(|b| at_break(b, target, &new, lost, gained)) {
        return finding;
    }
    if lost == 0
        && repetition(target, &new).is_some()
        && let Some(finding) = doubled(source, &old, target, &new, pack)
    {
        return finding;
    }
    if let Some(note) = editorial(source, &old, target, &new, pack) {
        return Finding::new(Cause::Editorial, false, -3.0).note(note);
    }
    if gained == 0
        && let Some(finding) = skip(source, &old, pack)
    {
        return finding;
    }
    if gained > 0
        && let Some(finding) = doubled(source, &old, target, &new, pack)
    {
        return finding;
    }
    let odd = !fluency[to].words
        || !fluency[from].words
        || (fluency[from].nats - fluency[to].nats).abs() >= NO_WORD / 2.0;
    if let Some(finding) =
        alike(source, &old, target, &new, wordless, fluency[to].wordless(fluency[from]), odd)
    {
        return finding;
    }
    if gained == 0 {
        // Nobody says a clause twice and is cut once: what also stands close by was rather copied than lost.
        let unlikely = if stands_near(source, &old) { -5.0 } else { 0.0 };
        if whole_sentences(source, &old) {
            return Finding::new(Cause::Abridged, false, -3.0 + unlikely)
                .note("Whole sentences are missing, cleanly at their limits.".into());
        }
        return Finding::new(Cause::Unknown, false, -2.5 - 0.15 * lost.min(20) as f64 + unlikely);
    }
    if lost == 0 {
        return Finding::new(Cause::Unknown, false, -4.0 - 1.2 * gained.min(10) as f64);
    }
    // To lose more than was there is easier than to invent it.
    let cost = match gained.checked_sub(lost) {
        Some(more) => -5.0 - 1.2 * more.min(10) as f64,
        None => -5.0 - 0.3 * (lost - gained).min(6) as f64,
    };
    let (one, other) = whole_words(source, &old, target, &new);
    if lost.max(gained) <= SUBSTITUTION
        && fluent(source, &old, target, &new, [fluency[from], fluency[to]], context)
    {
        let note = format!("“{other}” and “{one}” both read well here and neither look nor sound alike.");
        return Finding::new(Cause::FluentSubstitution, false, cost).note(note);
    }
    Finding::new(Cause::Unknown, false, cost)
}

/// Script, width, or the marks and capitals of an editor.
fn written_otherwise(one: &str, other: &str) -> Finding {
    let compact = |text: &str| fold_str(text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if compact(one) != compact(other) {
        return Finding::new(Cause::Editorial, false, -1.0)
            .note("The words agree, the punctuation differs.".into());
    }
    let mut width = false;
    let printed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    for (a, b) in printed(one).into_iter().zip(printed(other)).filter(|(a, b)| a != b) {
        if is_han(a) {
            return Finding::new(Cause::Script, false, -1.0)
                .note(format!("{a} and {b} are one character in two scripts."));
        }
        let wide = |c: char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '。' | '｡');
        width |= wide(a) != wide(b) || is_halfwidth(a) != is_halfwidth(b);
    }
    if width {
        return Finding::new(Cause::Width, false, -1.0)
            .note("The same characters in full and in half width.".into());
    }
    Finding::new(Cause::Editorial, false, -1.0)
        .note("The words agree, capitals, spacing or the shape of marks differ.".into())
}

fn is_halfwidth(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

/// Characters lost or repeated exactly where the page broke.
fn at_break(
    kind: Break,
    target: &Side<'_>,
    new: &Range<usize>,
    lost: usize,
    gained: usize,
) -> Option<Finding> {
    let (cause, place) = match kind {
        Break::Caption => (Cause::CaptionBreak, "A caption or credit stands in the sentence"),
        Break::Column => (Cause::ColumnOverlap, "The column or paragraph breaks"),
        Break::Jump => (Cause::ColumnOverlap, "The text jumps to another page"),
        Break::Furniture => (Cause::ColumnOverlap, "Matter of another article stands in the sentence"),
    };
    if gained < lost && lost - gained <= AT_BREAK && gained <= 2 {
        return Some(
            Finding::new(cause, true, -1.0)
                .note(format!("{place} exactly here; what is missing was lost there.")),
        );
    }
    if gained > lost && gained <= AT_BREAK && (repetition(target, new).is_some() || lost == 0) {
        let sure = repetition(target, new).is_some();
        let what = if sure {
            "the characters on both sides of it are the same"
        } else {
            "what is more was picked up there"
        };
        return Some(Finding::new(cause, sure, -1.5).note(format!("{place} exactly here; {what}.")));
    }
    (gained == lost && lost <= 2).then(|| {
        Finding::new(cause, false, -2.0)
            .note(format!("{place} exactly here; the difference stands at the break."))
    })
}

/// What editors exchange: forms of address, numerals in words and in digits, optional words. A note of it.
pub(super) fn editorial(
    a: &Side<'_>,
    ours: &Range<usize>,
    b: &Side<'_>,
    theirs: &Range<usize>,
    pack: &Pack,
) -> Option<String> {
    let content = |side: &Side<'_>, range: &Range<usize>| -> Vec<Unit> {
        side.get(range.clone())
            .iter()
            .copied()
            .filter(|u| u.kind != Kind::Mark || side.slice_is(u, '&') || side.slice_is(u, '%'))
            .collect()
    };
    let (mine, other) = (content(a, ours), content(b, theirs));
    let (one, two) = (a.slice(ours.clone()), b.slice(theirs.clone()));
    if mine.is_empty() != other.is_empty() {
        let (more, text) = if mine.is_empty() { (&other, two) } else { (&mine, one) };
        return pack.optional.whole(more).map(|()| format!("“{text}” may stand or be left out."));
    }
    let keys = |units: &[Unit]| units.iter().map(|u| u.key).collect::<Box<[u64]>>();
    if let (Some(x), Some(y)) = (pack.editorial.get(&keys(&mine)), pack.editorial.get(&keys(&other)))
        && x.iter().any(|group| y.contains(group))
    {
        return Some(format!("Editors exchange “{one}” and “{two}”."));
    }
    match (value(a, ours.clone()), value(b, theirs.clone())) {
        (Some(x), Some(y)) if x == y => Some(format!("“{one}” and “{two}” write the same number.")),
        _ => None,
    }
}

/// The number that units write, in digits or in words; none where they write none or more than one.
pub(super) fn value(side: &Side<'_>, range: Range<usize>) -> Option<f64> {
    let mut total = 0.0;
    let mut section = 0.0;
    let mut digit: Option<f64> = None;
    let mut seen = false;
    let units = side.get(range.clone());
    if units.is_empty() || units.len() > 24 {
        return None;
    }
    for (n, unit) in units.iter().enumerate() {
        let at = range.start + n;
        let text = side.slice(at..at + 1);
        let folded = fold_str(text);
        let plain = |d: f64| match digit {
            // 二〇二四: digits one after the other.
            Some(before) if unit.kind == Kind::Han => before * 10.0 + d,
            _ => d,
        };
        match unit.kind {
            // 00 and 000 are no numbers but pieces of one: 5:00, 1-00.
            Kind::Figure if folded.len() > 1 && folded.starts_with('0') && !folded.starts_with("0.") => {
                return None;
            }
            Kind::Figure => digit = Some(folded.replace(',', "").parse().ok()?),
            Kind::Han => {
                let c = folded.chars().next()?;
                if let Some(d) = "零一二三四五六七八九".chars().position(|z| z == c) {
                    digit = Some(plain(d as f64));
                } else {
                    match c {
                        '〇' => digit = Some(plain(0.0)),
                        '两' => digit = Some(plain(2.0)),
                        '十' => section += digit.take().unwrap_or(1.0) * 10.0,
                        '百' => section += digit.take()? * 100.0,
                        '千' => section += digit.take()? * 1000.0,
                        '万' => {
                            total += (section + digit.take().unwrap_or(0.0)) * 1e4;
                            section = 0.0;
                        }
                        '亿' => {
                            total = (total + section + digit.take().unwrap_or(0.0)) * 1e8;
                            section = 0.0;
                        }
                        _ => return None,
                    }
                }
            }
            Kind::Word => {
                let scale = match folded.as_str() {
                    "million" => Some(1e6),
                    "billion" => Some(1e9),
                    "trillion" => Some(1e12),
                    _ => None,
                };
                if let Some(scale) = scale {
                    total += (section + digit.take().unwrap_or(0.0)) * scale;
                    section = 0.0;
                } else {
                    let (_, number) = en::NUMERAL_VALUES.iter().find(|(word, _)| *word == folded)?;
                    let number = f64::from(*number);
                    if number >= 100.0 {
                        section = (section + digit.take().unwrap_or(1.0)).max(1.0) * number;
                    } else {
                        section += digit.take().unwrap_or(0.0);
                        digit = Some(number);
                    }
                }
            }
            Kind::Mark => return None,
        }
        seen = true;
    }
    seen.then_some(total + section + digit.unwrap_or(0.0))
}

/// How far `range` repeats what stands before it and what stands after it, in units, at most its own length.
pub(super) fn echoes(side: &Side<'_>, range: &Range<usize>) -> (usize, usize) {
    let inside = side.get(range.clone());
    let before = &side.units[..range.start];
    let after = &side.units[range.end..];
    let back = inside.iter().rev().zip(before.iter().rev()).take_while(|(x, y)| x.same(y)).count();
    let forth = inside.iter().zip(after).take_while(|(x, y)| x.same(y)).count();
    (back, forth)
}

/// A stretch that wholly repeats its neighbour: where the two copies stand together.
fn repetition(side: &Side<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    let length = range.len();
    if side.content(range.clone()) == 0 {
        return None;
    }
    let (back, forth) = echoes(side, range);
    if back >= length {
        Some(range.start - length..range.end)
    } else if forth >= length {
        Some(range.start..range.end + length)
    } else if back + forth >= length {
        // 环境[保护环境]保护: the cut may lie anywhere inside the copy.
        Some(range.start - back..range.start - back + 2 * length)
    } else {
        None
    }
}

/// Whether two copies side by side are one word of the language as it stands: 常常, 人人.
fn one_word(side: &Side<'_>, copies: &Range<usize>) -> bool {
    side.words.iter().any(|(word, entry)| word == copies && entry.freq > 0)
}

/// An eye-skip over `gap`, which `long` has and the other reading lacks.
///
/// ```text
/// … 规则 由 谁 来 定 ？ [ 如 果 … 由 谁 来 定 ？ ] 大 家 …
///        ╰─ boundary ─╯         ╰─ boundary ─╯
/// ```
///
/// The alignment may have put the gap anywhere between the copies; what it repeats to the left and to the right together
/// is the boundary, so the report does not depend on the aligner's taste.
fn skip(long: &Side<'_>, gap: &Range<usize>, pack: &Pack) -> Option<Finding> {
    if let Some(copies) = repetition(long, gap) {
        let middle = copies.start + gap.len();
        let lexical = one_word(long, &copies);
        let skip = EyeSkip {
            boundary: long.slice(copies.start..middle).to_owned(),
            first: long.slice(copies.start.saturating_sub(6)..middle).to_owned(),
            second: long.slice(middle..(copies.end + 6).min(long.units.len())).to_owned(),
        };
        let mut finding = Finding::new(Cause::EyeSkip, false, if lexical { -3.0 } else { -8.0 });
        finding.evidence.push(Evidence::EyeSkip(skip));
        return Some(finding);
    }
    let (back, forth) = echoes(long, gap);
    let mut first = gap.start - back..gap.start + forth;
    let mut second = gap.end - back..gap.end + forth;
    while first.start < first.end && long.units[first.start].kind == Kind::Mark {
        first.start += 1;
        second.start += 1;
    }
    let boundary = long.get(first.clone());
    let words = boundary.iter().filter(|u| u.kind != Kind::Mark);
    let count = words.clone().count();
    let telling = words.clone().filter(|u| !pack.function.contains(&u.key)).count();
    let alphabetic = words
        .clone()
        .any(|u| u.kind == Kind::Word && u.end - u.start >= 4 && !pack.function.contains(&u.key));
    let ends_clause = boundary.iter().any(|u| u.kind == Kind::Mark)
        || long
            .get(first.end..first.end + 1)
            .iter()
            .zip(long.get(second.end..second.end + 1))
            .any(|(x, y)| x.kind == Kind::Mark && y.kind == Kind::Mark);
    // Two characters agree by chance once in ten thousand gaps, one character once in fifty: one alone must end a clause
    // in both places and the gap must be long.
    let strong = (count >= 2 && telling >= 1) || count >= 3;
    let weak = count == 1 && telling == 1 && ends_clause && long.content(gap.clone()) >= 8;
    if !(strong || weak || alphabetic) {
        return None;
    }
    let skip = EyeSkip {
        boundary: long.slice(first.clone()).to_owned(),
        first: long.slice(first.start.saturating_sub(8)..first.end).to_owned(),
        second: long.slice(second.start..(second.end + 8).min(long.units.len())).to_owned(),
    };
    // Where the boundary makes up most of the gap, text said twice and misread the second time looks the same; but
    // speech that repeats a clause repeats it to its end, and a stutter seldom stops at a mark.
    let echo = back + forth;
    let refrain = boundary.last().is_some_and(|u| u.kind == Kind::Mark);
    let against = (strong || alphabetic) && (2 * echo < gap.len() || refrain);
    let cost = if 3 * echo >= 2 * gap.len() { -6.0 } else { -3.0 };
    let mut finding = Finding::new(Cause::EyeSkip, against, cost);
    finding.evidence.push(Evidence::EyeSkip(skip));
    Some(finding)
}

/// Text in `target` that stands twice there and not in `source`.
fn doubled(
    source: &Side<'_>,
    old: &Range<usize>,
    target: &Side<'_>,
    new: &Range<usize>,
    pack: &Pack,
) -> Option<Finding> {
    let copies = if source.content(old.clone()) == 0 { repetition(target, new) } else { None };
    if let Some(copies) = copies.or_else(|| new_double(source, old, target, new)) {
        let middle = copies.start + copies.len() / 2;
        let once = target.slice(copies.start..middle);
        let plain = target.get(copies.clone()).iter().all(|u| pack.function.contains(&u.key));
        let word = one_word(target, &copies);
        return Some(
            Finding::new(Cause::DoubledText, !word && !plain, if word { -6.0 } else { -2.5 })
                .note(format!("“{once}” stands twice in a row.")),
        );
    }
    let text = target.slice(new.clone());
    let (back, forth) = echoes(target, new);
    if source.content(old.clone()) == 0
        && target.content(new.clone()) >= 4
        && 3 * (back + forth) >= 2 * new.len()
    {
        let note = format!("“{text}” repeats most of what stands beside it.");
        return Some(Finding::new(Cause::DoubledText, false, -3.5).note(note));
    }
    stands_near(target, new)
        .then(|| Finding::new(Cause::DoubledText, true, -3.0).note(format!("“{text}” also stands close by.")))
}

/// Whether a passage of six units or more stands a second time close by.
fn stands_near(side: &Side<'_>, range: &Range<usize>) -> bool {
    let text = side.slice(range.clone());
    let near = [tail(side.before, DOUBLED_REACH), head(side.after, DOUBLED_REACH)];
    side.content(range.clone()) >= 6 && near.iter().any(|near| near.contains(text))
}

/// A stretch of `target` across its difference that reads the same twice, where `source` does not: 互X互鉴 → 互鉴互鉴.
/// Two units at least; one alone is too often good language.
fn new_double(
    source: &Side<'_>,
    old: &Range<usize>,
    target: &Side<'_>,
    new: &Range<usize>,
) -> Option<Range<usize>> {
    let twice = |side: &Side<'_>, at: usize, length: usize| {
        at + 2 * length <= side.units.len()
            && (0..length).all(|n| side.units[at + n].key == side.units[at + length + n].key)
            && side.get(at..at + length).iter().all(|u| u.kind != Kind::Mark)
    };
    if new.is_empty() || new.len() > SUBSTITUTION {
        return None;
    }
    for length in 2..=8 {
        for at in new.start.saturating_sub(2 * length - 1)..new.end {
            if twice(target, at, length) && at + 2 * length > new.start {
                let shifted = (at + old.start).checked_sub(new.start);
                if !shifted.is_some_and(|at| twice(source, at, length)) {
                    return Some(at..at + 2 * length);
                }
            }
        }
    }
    None
}

/// Glyphs or syllables that pass for one another, unit by unit. `wordless` says that the result is no word, `sense` that
/// it is one and what it would come from is not, `odd` that either reads badly.
fn alike(
    source: &Side<'_>,
    old: &Range<usize>,
    target: &Side<'_>,
    new: &Range<usize>,
    wordless: bool,
    sense: bool,
    odd: bool,
) -> Option<Finding> {
    // A slip seldom makes sense of nonsense.
    let likeness = if sense { LIKENESS - 3.0 } else { LIKENESS };
    let (from, to) = (source.get(old.clone()), target.get(new.clone()));
    let han = |units: &[Unit]| !units.is_empty() && units.iter().all(|u| u.kind == Kind::Han);
    if han(from) && han(to) && from.len() == to.len() && from.len() <= 4 {
        let pairs = || {
            (0..from.len()).filter(|&n| from[n].key != to[n].key).filter_map(|n| {
                Some((first_char(source, old.start + n)?, first_char(target, new.start + n)?))
            })
        };
        let looks: Option<Vec<_>> = pairs()
            .map(|(a, b)| {
                // Where one side is no word, something was misread, and a fainter likeness will do.
                let alike = if odd { faintly_alike(a, b) } else { look_alike(a, b) };
                alike.map(|l| (a, b, l.because))
            })
            .collect();
        let sounds = pairs().all(|(a, b)| sound_alike(a, b).is_some());
        let (one, other) = whole_words(source, old, target, new);
        let heard = format!("“{other}” and “{one}” sound alike.");
        if let Some(looks) = looks {
            let mut finding = Finding::new(Cause::LookAlike, wordless, likeness);
            for (a, b, because) in looks {
                finding = finding.note(format!("{b} looks like {a}: {because}."));
            }
            if sounds {
                finding.rival = Some(Cause::SoundAlike);
                finding = finding.note(heard);
            }
            return Some(finding);
        }
        let seen = pairs().all(|(a, b)| faintly_alike(a, b).is_some());
        return sounds.then(|| Finding {
            rival: seen.then_some(Cause::LookAlike),
            ..Finding::new(Cause::SoundAlike, wordless, likeness - 1.0).note(heard)
        });
    }
    // 100 against 1O0, the threat against th e threot: what is misread may fall into pieces, or misreadings touch.
    let alphabetic = |units: &[Unit]| {
        (1..=4).contains(&units.len()) && units.iter().all(|u| matches!(u.kind, Kind::Word | Kind::Figure))
    };
    if !alphabetic(from) || !alphabetic(to) {
        return None;
    }
    let joined = |text: &str| fold_str(text).split_whitespace().collect::<String>();
    let (a, b) = (joined(source.slice(old.clone())), joined(target.slice(new.clone())));
    let sound = |&(x, y): &(&str, &str)| (a == x && b == y) || (a == y && b == x);
    let listed = en::SOUNDS.iter().any(sound);
    if !listed && let Some(misread) = letters(&a, &b) {
        let note =
            misread.iter().map(|(x, y)| format!("“{y}” looks like “{x}”")).collect::<Vec<_>>().join(", ");
        return Some(Finding::new(Cause::LookAlike, wordless, likeness).note(format!("{note}.")));
    }
    if let Some(c) = letter_doubled(&a, &b) {
        return Some(
            Finding::new(Cause::DoubledText, wordless, -2.5).note(format!("The letter “{c}” stands twice.")),
        );
    }
    if !listed && let Some((misread, slip)) = letters_and_a_slip(&a, &b) {
        let misread = misread.iter().map(|(x, y)| format!("“{y}” looks like “{x}”")).collect::<Vec<_>>();
        let mut finding = Finding::new(Cause::LookAlike, wordless, likeness - 1.0).note(format!(
            "{}; {}.",
            misread.join(", "),
            slip.1
        ));
        finding.rival = slip.0;
        return Some(finding);
    }
    let words = from.iter().chain(to).all(|u| u.kind == Kind::Word);
    let heard = words && a.len().min(b.len()) >= 3 && sound_of(&a) == sound_of(&b);
    (listed || heard).then(|| {
        Finding::new(Cause::SoundAlike, wordless, likeness - 1.0)
            .note(format!("“{b}” and “{a}” sound alike."))
    })
}

fn first_char(side: &Side<'_>, at: usize) -> Option<char> {
    side.slice(at..at + 1).chars().next()
}

/// Most places in one word at which letters may have been misread.
const MISREAD: usize = 3;

/// What letters or digits of two words would have to be misread for each other, if that alone makes the difference.
fn letters(a: &str, b: &str) -> Option<Vec<(String, String)>> {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let digits = a.chars().all(char::is_numeric) || b.chars().all(char::is_numeric);
    // Of single letters only `a` and `I` are words: `o` and `l` are misread ones.
    let single = matches!((a, b), ("a" | "i", other) | (other, "a" | "i") if other.len() == 1 && !matches!(other, "a" | "i"));
    if (x.len().max(y.len()) < 2 && !digits && !single)
        || x.len().max(y.len()) > 32
        || x.len().abs_diff(y.len()) > MISREAD
    {
        return None;
    }
    // Depth first over (place in a, place in b, what was misread so far); the limit on misreadings keeps it small.
    let mut open = vec![(0, 0, Vec::new())];
    while let Some((i, j, misread)) = open.pop() {
        if i == x.len() && j == y.len() {
            return (!misread.is_empty()).then_some(misread);
        }
        if misread.len() < MISREAD {
            let pairs = en::LETTERS.iter().flat_map(|&(p, q)| [(p, q), (q, p)]);
            for (p, q) in pairs {
                let fits = |text: &[char], at: usize, part: &str| {
                    part.chars().enumerate().all(|(n, c)| text.get(at + n) == Some(&c))
                };
                if fits(&x, i, p) && fits(&y, j, q) {
                    let mut more = misread.clone();
                    more.push((p.to_owned(), q.to_owned()));
                    open.push((i + p.len(), j + q.len(), more));
                }
            }
            if let (Some(&p), Some(&q)) = (x.get(i), y.get(j))
                && p != q
                && is_han(p) == is_han(q)
                && look_alike(p, q).is_some()
            {
                let mut more = misread.clone();
                more.push((p.to_string(), q.to_string()));
                open.push((i + 1, j + 1, more));
            }
        }
        if i < x.len() && x.get(i) == y.get(j) {
            open.push((i + 1, j + 1, misread));
        }
    }
    None
}

/// Letters misread in a word that has suffered otherwise as well: one of its letters stands twice, or is gone. In a bad scan
/// every twentieth damaged word is damaged twice.
#[expect(clippy::type_complexity, reason = "what was misread, and the other slip with its cause")]
fn letters_and_a_slip(a: &str, b: &str) -> Option<(Vec<(String, String)>, (Option<Cause>, String))> {
    // In shorter words too much looks like too much.
    const SHORTEST: usize = 4;
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if x.len().min(y.len()) < SHORTEST || x.len().max(y.len()) > 24 {
        return None;
    }
    let without = |word: &[char], at: usize| -> String {
        word.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| *c).collect()
    };
    let twice = (1..y.len()).filter(|&at| y[at] == y[at - 1]).find_map(|at| {
        let note = format!("the letter “{}” stands twice", y[at]);
        letters(a, &without(&y, at)).map(|misread| (misread, (Some(Cause::DoubledText), note)))
    });
    twice.or_else(|| {
        (0..x.len()).find_map(|at| {
            let note = format!("the letter “{}” is gone", x[at]);
            letters(&without(&x, at), b)
                .filter(|misread| misread.len() == 1)
                .map(|misread| (misread, (None, note)))
        })
    })
}

/// Whether one word is the other with a letter twice in a row.
fn letter_doubled(a: &str, b: &str) -> Option<char> {
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if y.len() != x.len() + 1 || x.len() < 2 {
        return None;
    }
    let head = x.iter().zip(&y).take_while(|(x, y)| x == y).count();
    (head > 0 && y[head] == y[head - 1] && x[head..] == y[head + 1..]).then(|| y[head])
}

/// How an English word sounds, roughly: consonants by sound, runs of vowels as one, silent letters away. For words that
/// the list of homophones lacks.
fn sound_of(word: &str) -> String {
    let mut text = word.replace(['\'', '-'], "");
    for (from, to) in [
        ("tch", "ch"),
        ("dge", "j"),
        ("ph", "f"),
        ("ck", "k"),
        ("gh", ""),
        ("sc", "s"),
        ("ce", "se"),
        ("ci", "si"),
        ("cy", "sy"),
        ("qu", "kw"),
        ("x", "ks"),
        ("c", "k"),
        ("z", "s"),
        ("kn", "n"),
        ("wr", "r"),
        ("wh", "w"),
        ("ts", "s"),
    ] {
        text = text.replace(from, to);
    }
    let mut out = String::new();
    let silent_end = text.len() > 3 && text.ends_with('e');
    let body = if silent_end { &text[..text.len() - 1] } else { &text };
    for c in body.chars() {
        let c = if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') { 'a' } else { c };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Whether a unit is a mark that ends a sentence.
fn closes(side: &Side<'_>, at: usize) -> bool {
    side.slice(at..at + 1).starts_with(['。', '！', '？', '!', '?', '.', '｡', '…'])
}

/// English words that a full stop cuts short.
const CUT_SHORT: &[&str] =
    &["Mr", "Mrs", "Ms", "Dr", "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "St", "No", "vs"];

/// Whether a sentence ends inside a range and another begins there: the dots of `U.S.`, `Mr.` and `J.` end none.
pub(super) fn ends_within(side: &Side<'_>, range: &Range<usize>) -> bool {
    let short = |at: usize| {
        let word = side.slice(at..at + 1);
        word.contains('.') || CUT_SHORT.contains(&word) || (word.len() == 1 && word != "I")
    };
    range.clone().any(|at| {
        let next = side.get(at + 1..range.end).iter().find(|unit| unit.kind != Kind::Mark);
        closes(side, at)
            && !at.checked_sub(1).is_some_and(short)
            && next.is_some_and(|unit| !side.text[unit.start..].starts_with(char::is_lowercase))
    })
}

/// Whether a stretch is one sentence or several, from limit to limit.
pub(super) fn whole_sentences(side: &Side<'_>, range: &Range<usize>) -> bool {
    let mark = |at: usize| side.units.get(at).is_some_and(|u| u.kind == Kind::Mark);
    let closes = |at: usize| closes(side, at);
    // The limit may be followed by closing marks.
    let limit = |end: usize| {
        let mut at = end;
        while at > 0 && mark(at - 1) {
            if closes(at - 1) {
                return true;
            }
            at -= 1;
        }
        at == 0
    };
    if range.len() < 4 {
        return false;
    }
    let leads = (limit(range.start) && (side.before.is_empty() || range.start > 0)) && limit(range.end);
    // The aligner may have given the stop before the gap to the gap, and the one at its end to the rest.
    let shifted = closes(range.start) && (range.end == side.units.len() || closes(range.end));
    leads || shifted
}

/// The words that a difference stands in, alike on both sides, since 理 against 统 tells nobody what 总理 against 总统 does.
fn whole_words<'s>(
    a: &'s Side<'_>,
    ours: &Range<usize>,
    b: &'s Side<'_>,
    theirs: &Range<usize>,
) -> (&'s str, &'s str) {
    let reach = |side: &Side<'_>, range: &Range<usize>| {
        let words = side.words_at(range).filter(|(word, _)| word.len() <= 4);
        let whole =
            words.fold(range.clone(), |all, (word, _)| all.start.min(word.start)..all.end.max(word.end));
        (range.start - whole.start, whole.end - range.end)
    };
    let ((left, right), (other_left, other_right)) = (reach(a, ours), reach(b, theirs));
    let (left, right) = (left.max(other_left), right.max(other_right));
    let slice = |side: &'s Side<'_>, range: &Range<usize>| {
        side.slice(range.start.saturating_sub(left)..(range.end + right).min(side.units.len()))
    };
    (slice(a, ours), slice(b, theirs))
}

/// Whether both of two phrases are words. Figures are not: one figure for another is neither fluent nor odd.
fn fluent(
    source: &Side<'_>,
    old: &Range<usize>,
    target: &Side<'_>,
    new: &Range<usize>,
    fluency: [Fluency; 2],
    context: &Context<'_>,
) -> bool {
    let figures = |side: &Side<'_>, range: &Range<usize>| {
        side.get(range.clone()).iter().all(|u| matches!(u.kind, Kind::Figure | Kind::Mark))
    };
    if figures(source, old) || figures(target, new) {
        return false;
    }
    match context.language {
        Language::Zh => {
            fluency.iter().all(|f| f.words) || (fluency[0].nats - fluency[1].nats).abs() < NO_WORD / 2.0
        }
        Language::En | Language::Other => {
            let (one, other) = (source.slice(old.clone()), target.slice(new.clone()));
            let used = |text: &str| {
                text.split_whitespace()
                    .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
                    .all(|word| word.is_empty() || context.attested(word) > 0)
            };
            match [one, other].map(used) {
                [true, true] => true,
                [false, false] => pronounceable(one) && pronounceable(other) && unlike(one, other),
                _ => false,
            }
        }
    }
}

/// Whether each word could be one: letters only, with a vowel. For what no list has.
fn pronounceable(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
            && letters.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y'])
    })
}

/// Whether two phrases share so little that neither can be a misreading of the other: less than half of the letters of
/// the longer, counted from both ends.
fn unlike(one: &str, other: &str) -> bool {
    let (x, y): (Vec<char>, Vec<char>) =
        (one.to_lowercase().chars().collect(), other.to_lowercase().chars().collect());
    let head = x.iter().zip(&y).take_while(|(x, y)| x == y).count();
    let tail = x[head..].iter().rev().zip(y[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    2 * (head + tail) <= x.len().max(y.len())
}
