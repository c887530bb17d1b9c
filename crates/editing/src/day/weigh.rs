//! Which of the days printed is that of the conference, and what becomes of the others.
//!
//! | evidence | weight |
//! |---|---|
//! | a headline that names the conference; a field for the time; a lead that says it was held | 90, 88, 85: they *claim* it |
//! | another headline; a lead; a sentence of the page that says it was held | 80, 75, 78 |
//! | counted back from the day of printing (昨日, on Wednesday) | 76 |
//! | stamps of the turns; on the air; a line of its own; at the foot; front matter, dateline | 72 to 60 |
//! | captions, the opening words, marks, a line in figures | 58 to 45 |
//! | page heads, what was published, changed, printed again; metadata | 14 to 5: days of printing |
//!
//! The numbers only order evidence of one text, but for the sum over witnesses by which an event gets its day. What claims
//! the day and disagrees with what claims it too is a conflict, and is told; what does not claim it yields.

use std::borrow::Cow;

use record::{Date, DateClue, DateKind, Finding, FindingCode, Severity, SourceText, TextSpan};

use crate::language::{Pack, Relative, beginning};
use crate::restore::Unit;
use crate::script;

use super::forms::{Mention, among, weekday_of};
use super::lines::{Line, line};
use super::order::{self, Order};
use super::tokens::tokens;
use super::words::{List, words};
use super::{cues, lengthened};

/// Where a stretch of text stands in its source.
#[derive(Clone, Debug)]
pub(crate) enum At<'a> {
    Unit(&'a Unit),
    Span(TextSpan),
    /// Words of several paragraphs: where each starts in the text, the paragraph, and where its words start in it.
    Parts(Vec<(usize, &'a Unit, usize)>),
}

/// What a stretch of text is to the conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// The day that the front matter gives.
    Front,
    /// The day that the front matter gives for its own making: `modified_time`.
    FrontPrinted,
    Headline,
    Lead,
    /// Before the first attribution, none of these.
    Line,
    PageHead,
    Caption,
    /// A credit or end mark.
    Mark(&'static str),
    Foot,
    /// Under the first attribution, without one of its own: spoken, unless the attribution was none.
    Under,
    /// The words that open the conference.
    Opening,
}

/// A stretch of text in which days are looked for.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) at: At<'a>,
    pub(crate) stand: Stand,
}

/// How much of a paragraph is read: a day stands at the start of what gives it.
const BEGINNING: usize = 1200;

impl<'a> Place<'a> {
    pub(crate) fn of(unit: &'a Unit, stand: Stand) -> Self {
        // An end mark holds its day at its end, and is short.
        Self { text: beginning(&unit.text, BEGINNING).into(), at: At::Unit(unit), stand }
    }

    fn span(&self, range: &std::ops::Range<usize>) -> TextSpan {
        match &self.at {
            At::Unit(unit) => unit.part(range.start, range.end).span(),
            At::Span(span) => *span,
            At::Parts(parts) => {
                let i = parts.partition_point(|(start, ..)| *start <= range.start).saturating_sub(1);
                let Some((start, unit, from)) = parts.get(i) else { return TextSpan::empty(0) };
                let at = |n: usize| (from + n.saturating_sub(*start)).min(unit.text.len());
                let (mut a, mut b) = (at(range.start), at(range.end));
                while !unit.text.is_char_boundary(a) {
                    a -= 1;
                }
                while !unit.text.is_char_boundary(b) {
                    b += 1;
                }
                unit.part(a, b.max(a)).span()
            }
        }
    }
}

/// What is known of the file beside its places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) text: &'a SourceText,
    /// The day that the document gives in its metadata.
    pub(crate) published: Option<Date>,
    /// The year that the number of a session gives.
    pub(crate) session: Option<u16>,
    /// A year in a label of the page.
    pub(crate) label: Option<u16>,
    /// The day of the stamps of the turns.
    pub(crate) stamped: Option<(Date, TextSpan)>,
}

/// What is said of a day at a place.
#[derive(Clone, Copy, Debug)]
struct Said {
    kind: DateKind,
    weight: u8,
    basis: &'static str,
    /// Whether it is said in so many words that the conference was on this day.
    claims: bool,
}

impl Said {
    fn held(weight: u8, basis: &'static str) -> Self {
        Self { kind: DateKind::Conference, weight, basis, claims: false }
    }

    fn claimed(weight: u8, basis: &'static str) -> Self {
        Self { claims: true, ..Self::held(weight, basis) }
    }

    fn printed(weight: u8, basis: &'static str) -> Self {
        Self { kind: DateKind::Printing, weight, basis, claims: false }
    }
}

/// Weight of a day that another paragraph completes.
const COMPLETED: u8 = 10;
/// Weight of the day in a document's metadata.
const METADATA: u8 = 5;
/// A weekday that does not fit takes this much.
const MISFIT: u8 = 35;
/// The most evidence that is kept of one text.
const KEPT: usize = 40;

/// A place with what was found in it.
struct Read<'p, 'a> {
    place: &'p Place<'a>,
    small: String,
    mentions: Vec<Mention>,
    /// A day told by its distance.
    relative: Option<Relative>,
}

/// The evidence for the day, that of the conference first, the strongest of each kind first; and what is odd about it.
pub(crate) fn weigh(places: &[Place<'_>], setting: &Setting<'_>) -> (Vec<DateClue>, Vec<Finding>) {
    let reads = settled(places, setting);
    let interview = reads.iter().any(|r| r.place.stand == Stand::Headline && cues::names_interview(&r.small));
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for read in &reads {
        for (i, said) in said(read, setting.pack.organisation) {
            let said = match read.place.stand {
                // A paper prints an interview when it pleases; the day in its system is not that of the talk.
                Stand::Front if interview => Said::printed(10, said.basis),
                Stand::Line if interview && read.mentions[i].numeric && !said.claims => {
                    Said::printed(10, said.basis)
                }
                _ => said,
            };
            drafts.push(Draft { read, mention: &read.mentions[i], said });
        }
    }
    let years = Years::of(&reads, &drafts, setting);
    let mut found: Vec<Found> = drafts.iter().filter_map(|d| years.complete(d)).collect();
    found.extend(counted_back(&reads, &found, setting));
    if let Some((date, span)) = setting.stamped {
        found.push(Found::sure(date, span, Said::held(72, "times of the turns")));
    }
    if let Some(date) = setting.published {
        found.push(Found::sure(
            date,
            TextSpan::empty(0),
            Said::printed(METADATA, "what the document says about itself"),
        ));
    }
    let findings = findings(&found, setting.text);
    (ordered(found), findings)
}

struct Draft<'p> {
    read: &'p Read<'p, 'p>,
    mention: &'p Mention,
    said: Said,
}

/// A whole day with what is said of it.
struct Found {
    date: Date,
    span: TextSpan,
    said: Said,
    /// What completes it, in a few words.
    how: &'static str,
    /// The weekday printed with it, where it is another.
    misfit: Option<u8>,
}

impl Found {
    fn sure(date: Date, span: TextSpan, said: Said) -> Self {
        Self { date, span, said, how: "", misfit: None }
    }

    fn weight(&self) -> u8 {
        let less = if self.how.is_empty() || self.said.kind == DateKind::Printing { 0 } else { COMPLETED };
        let less = less + if self.misfit.is_some() { MISFIT } else { 0 };
        self.said.weight.saturating_sub(less).max(1)
    }

    fn holds(&self) -> bool {
        self.said.kind == DateKind::Conference
    }
}

/// Reads all places; what can be read in two ways is settled by the whole of them, or left out.
fn settled<'p, 'a>(places: &'p [Place<'a>], setting: &Setting<'_>) -> Vec<Read<'p, 'a>> {
    let mut reads: Vec<Read<'p, 'a>> = places
        .iter()
        .map(|place| {
            let text = place.text.trim_end();
            let tokens = tokens(text);
            let mentions = among(text, &tokens);
            let relative = super::relative(text, &tokens, &mentions);
            Read { place, small: cues::small(text), mentions, relative }
        })
        .collect();
    let mut told: Vec<Date> = reads
        .iter()
        .filter(|r| r.place.stand != Stand::Opening)
        .flat_map(|r| r.mentions.iter().filter_map(Mention::date))
        .collect();
    told.extend(setting.published);
    told.extend(setting.stamped.map(|(d, _)| d));
    let sample = beginning(setting.text.as_str(), 9_000);
    let traditional = std::cell::OnceCell::new();
    let republic = |short: u16| {
        let written = sample.contains("民國");
        let traditional = *traditional.get_or_init(|| is_traditional(sample));
        // `98年` is 1998 in Hong Kong, too.
        setting.pack.code == "zh" && (written && short >= 30 || traditional && short >= 100)
    };
    let figures: Vec<Mention> =
        reads.iter().flat_map(|r| r.mentions.iter().filter(|m| m.numeric).cloned()).collect();
    let habit = std::cell::OnceCell::new();
    let order = || {
        *habit.get_or_init(|| match setting.pack.code {
            "en" => order::of_english(setting.text.as_str()),
            "zh" => Order::Unknown,
            // Of all others that are written with letters, none sets the month before the day.
            _ => Order::DayFirst,
        })
    };
    for read in &mut reads {
        let settle = |m: Mention| {
            let m = lengthened(&m, &told, republic)?;
            order::settle(&m, &told, &figures, order)
        };
        read.mentions = std::mem::take(&mut read.mentions).into_iter().filter_map(settle).collect();
    }
    reads
}

/// Whether a text is set in traditional characters: a third of them differ from the simplified ones.
fn is_traditional(text: &str) -> bool {
    let (mut han, mut other) = (0usize, 0usize);
    for c in text.chars().filter(|c| script::is_han(*c)) {
        han += 1;
        other += usize::from(script::fold(c) != c);
    }
    other * 10 > han
}

/// What is said of the days of a place: their indices.
fn said(read: &Read<'_, '_>, organisation: fn(&str) -> bool) -> Vec<(usize, Said)> {
    let (small, mentions) = (read.small.as_str(), &read.mentions);
    let text = read.place.text.trim_end();
    let days: Vec<usize> = (0..mentions.len()).filter(|i| mentions[*i].day.is_some()).collect();
    let all = |said: Said| days.iter().map(|i| (*i, said)).collect::<Vec<_>>();
    let mut out = Vec::new();
    match read.place.stand {
        // `HEARING ON THE BREAKWATER   Friday, March 14, 2031`, `debated on Friday 14 March 2031`
        Stand::PageHead if !cues::held(small).is_empty() => {
            return all(Said::claimed(78, "page head")).into_iter().take(1).collect();
        }
        Stand::PageHead => return all(Said::printed(10, "page head")),
        Stand::Front => return all(Said::held(60, "front matter")).into_iter().take(1).collect(),
        Stand::FrontPrinted => return all(Said::printed(8, "front matter")),
        Stand::Opening => return opening(small, mentions).into_iter().collect(),
        _ => {}
    }
    let mut open = Vec::new();
    let mut wire = None;
    for &i in &days {
        let m = &mentions[i];
        let from = i.checked_sub(1).map_or(0, |b| mentions[b].range.end);
        match cues::beside(small, m, from) {
            _ if cues::dateline(text, m) => wire = wire.or(Some(i)),
            Some(cues::Cue::Printed) => out.push((i, Said::printed(12, "published"))),
            // 时间：2031-05-13 08:00　来源：…
            Some(cues::Cue::When) if cues::page_matter(small) => {
                out.push((i, Said::printed(12, "published")))
            }
            Some(cues::Cue::When) => out.push((i, Said::claimed(88, "field for the time"))),
            Some(cues::Cue::Aired) => out.push((i, Said::held(70, "aired"))),
            _ => open.push(i),
        }
    }
    let picked = if open.is_empty() { None } else { pick(small, mentions, &open) };
    let told = match read.place.stand {
        // The stamp of a page's system may stand over a headline as a kicker does.
        Stand::Headline if line(small, mentions, organisation) == Some(Line::Printed) => {
            open.first().map(|i| (*i, Said::printed(10, "page head")))
        }
        Stand::Headline => picked.map(|(i, _)| {
            let named = cues::names_conference(small);
            (i, if named { Said::claimed(90, "headline") } else { Said::held(80, "headline") })
        }),
        Stand::Lead => {
            picked.map(|(i, held)| (i, if held { Said::claimed(85, "lead") } else { Said::held(75, "lead") }))
        }
        Stand::Caption => picked.map(|(i, held)| (i, Said::held(if held { 58 } else { 45 }, "caption"))),
        Stand::Mark(basis) => picked.map(|(i, _)| (i, Said::held(50, basis))),
        // 媒体：望汐网　5月12日，…举行新闻发布会: a lead below what looks like an attribution.
        Stand::Under => picked
            .filter(|(i, held)| *held && mentions[*i].range.start <= 60 && text.chars().count() <= 300)
            .filter(|_| cues::names_conference(small) && !cues::in_first_person(small))
            .map(|(i, _)| (i, Said::held(40, "lead"))),
        stand => {
            let foot = stand == Stand::Foot;
            let basis = if foot { "foot" } else { "date line" };
            let said = |i, less: u8, line| {
                let said = match line {
                    Line::Worded => Said::held(70 - less, basis),
                    Line::Timed => Said::held(48 - less, basis),
                    Line::Figures => Said::held(55 - less, basis),
                    Line::Printed => Said::printed(10, "page head"),
                };
                (i, said)
            };
            // What a label of the page says of one day of its line, it says of none beside it.
            let line = line(small, mentions, organisation).filter(|_| out.is_empty());
            let alone = line.and_then(|l| open.first().map(|i| said(*i, if foot { 5 } else { 0 }, l)));
            let told = || {
                let (i, held) = picked?;
                let sentence = sentence(small, &mentions[i]);
                // 出席于2月18日举行的就职仪式 is a matter of some announcement.
                let tells = held
                    && cues::tells_of_one(sentence)
                    && !cues::in_first_person(sentence)
                    && !cues::to_come(small, &mentions[i]);
                tells.then(|| (i, Said::claimed(78, if foot { "foot" } else { "lead" })))
            };
            match line {
                Some(Line::Printed) => alone,
                _ => told().or(alone),
            }
        }
    };
    if let Some(i) = wire {
        // Written on the day itself, unless the lead has a day of its own.
        let own = told.is_some_and(|(_, s)| s.kind == DateKind::Conference);

        out.push((i, if own { Said::printed(14, "dateline") } else { Said::held(62, "dateline") }));
    }
    out.extend(told);
    out
}

/// The sentence in which a day stands: what is behind it in the paragraph may be spoken.
fn sentence<'a>(small: &'a str, m: &Mention) -> &'a str {
    let stop = ['。', '！', '？', '!', '?', '\n'];
    let before = &small[..m.range.start];
    let start = before.rfind(stop).or_else(|| before.rfind(". ")).unwrap_or(0);
    let behind = &small[m.range.end..];
    let end = [behind.find(stop), behind.find(". ")].into_iter().flatten().min().unwrap_or(behind.len());
    &small[start..m.range.end + end]
}

/// The day that a paragraph gives to the conference, of those that nothing beside them explains, and whether a word of
/// holding stands in its sentence.
///
/// ```text
/// 5月12日下午，外事部发言人就5月2日的海难举行记者会        time stands first
/// Two days after the storm of 12 March, she met reporters on 14 March     time stands behind the verb, or is said with “on”
/// ```
fn pick(small: &str, mentions: &[Mention], open: &[usize]) -> Option<(usize, bool)> {
    let held = cues::held(small);
    let stops = |range: std::ops::Range<usize>| small[range].contains(['。', '！', '？', '\n']);
    let on = |m: &Mention| {
        let before = small[..m.range.start].trim_end();
        ["on", "am", "le", "el", "em", "il"]
            .iter()
            .any(|w| before.strip_suffix(w).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
    };
    // How far a word of holding is, in bytes.
    let near = |m: &Mention| {
        let distance = |h: &std::ops::Range<usize>| {
            let behind = h.start >= m.range.end;
            let gap = if behind { m.range.end..h.start } else { h.end.min(m.range.start)..m.range.start };
            let far = if on(m) { 0 } else { 30 } + if behind { 40 } else { 0 };
            (!stops(gap.clone()) && gap.len() <= 320).then_some(gap.len() + far)
        };
        held.iter().filter_map(distance).min()
    };
    let fit: Vec<usize> =
        open.iter().copied().filter(|i| !cues::spoken_about(small, &mentions[*i])).collect();
    let fit = if fit.is_empty() { open } else { &fit };
    let first = fit.iter().copied().find(|i| near(&mentions[*i]).is_some());
    if mentions.first().is_some_and(|m| m.cjk) {
        return first.map(|i| (i, true)).or_else(|| fit.first().map(|i| (*i, false)));
    }
    let nearest = fit.iter().copied().filter_map(|i| Some((near(&mentions[i])?, i))).min();
    nearest.map(|(_, i)| (i, true)).or_else(|| fit.first().map(|i| (*i, false)))
}

/// The day that is said in the words that open the conference: “Welcome to the press conference of 14 March 2031”,
/// “今天是2031年5月12日”. Any other day in spoken words is a matter of the talk.
fn opening(small: &str, mentions: &[Mention]) -> Option<(usize, Said)> {
    /// Characters before the day in which it must be called the day of the conference, or today.
    const BEFORE: usize = 36;
    let i = mentions.iter().position(|m| m.date().is_some() && m.range.start < 600)?;
    let m = &mentions[i];
    let before = &small[..m.range.start];
    let from = before.char_indices().rev().nth(BEFORE).map_or(0, |(i, _)| i);
    let near = &before[from..];
    let stop = near
        .rfind(['。', '!', '?', '！', '？'])
        .map_or(0, |at| at + near[at..].chars().next().map_or(1, char::len_utf8));
    let near = &near[stop..];
    let named = cues::names_conference(near) || words(List::Today).iter().any(|w| near.contains(w));
    (named && !cues::to_come(small, m)).then_some((i, Said::held(55, "opening words")))
}

/// What completes a day that lacks its year, or its year and month.
struct Years {
    /// Full days that are said to be the conference's, and other full days that are: the strongest first.
    held: Vec<Date>,
    printed: Vec<Date>,
    session: Option<u16>,
    /// Years that stand alone, or with a month alone.
    alone: Vec<(u16, Option<u8>)>,
    published: Option<Date>,
}

impl Years {
    fn of(reads: &[Read<'_, '_>], drafts: &[Draft<'_>], setting: &Setting<'_>) -> Self {
        let mut held: Vec<(u8, Date)> = Vec::new();
        let mut printed = Vec::new();
        for d in drafts {
            match (d.mention.date(), d.said.kind) {
                (Some(date), DateKind::Conference) => held.push((d.said.weight, date)),
                (Some(date), _) => printed.push(date),
                _ => {}
            }
        }
        held.sort_by_key(|(weight, date)| (std::cmp::Reverse(*weight), *date));
        // 2031年5月例行记者会 in a headline; in a paragraph it is a matter of the talk.
        let short = |r: &&Read<'_, '_>| r.place.stand != Stand::Opening && r.small.len() < 160;
        let months = reads.iter().filter(short).flat_map(|r| &r.mentions).filter(|m| m.day.is_none());
        let mut alone: Vec<(u16, Option<u8>)> =
            months.filter_map(|m| Some((m.year.full()?, m.month))).collect();
        alone.extend(setting.label.map(|y| (y, None)));
        let mut held: Vec<Date> = held.into_iter().map(|(_, d)| d).collect();
        held.extend(setting.stamped.map(|(d, _)| d));
        Self { held, printed, session: setting.session, alone, published: setting.published }
    }

    fn complete(&self, d: &Draft<'_>) -> Option<Found> {
        let m = d.mention;
        let found = |date: Date, how: &'static str| Found {
            date,
            span: d.read.place.span(&m.range),
            said: d.said,
            how,
            misfit: m.weekday.filter(|w| *w != weekday_of(date)),
        };
        if let Some(date) = m.date() {
            return Some(found(date, ""));
        }
        let day = m.day?;
        let Some(month) = m.month else {
            let date = self.of_month(day, d)?;
            return Some(found(date, "month and year from elsewhere in the file"));
        };
        let fits = |date: &Date| m.weekday.is_none_or(|w| w == weekday_of(*date));
        let of = |year: u16| Date::new(year, month, day).ok();
        // New Year's Eve in a paper of the first of January.
        let before = |printed: Date| {
            let date = of(printed.year());
            date.filter(|d| *d <= printed).or_else(|| of(printed.year() - 1))
        };
        let same = self.held.iter().chain(&self.printed).find(|d| (d.month(), d.day()) == (month, day));
        // 2032年1月1日电 …12月31日 against 就2031年5月2日的海难，……5月12日
        let text = d.read.place.text.as_ref();
        let own = d.read.mentions.iter().filter_map(|m| {
            let date = m.date()?;
            Some(if cues::dateline(text, m) { before(date) } else { of(date.year()) })
        });
        let session = self.session.and_then(of).map(|d| (d, "year from the session number"));
        let here = own.flatten().chain(self.held.iter().filter_map(|h| of(h.year())));
        let elsewhere = here
            .chain(self.alone.iter().filter_map(|(y, _)| of(*y)))
            .chain(self.printed.iter().copied().chain(self.published).filter_map(before));
        let named = |d: Date| (d, "year from elsewhere in the file");
        let candidates: Vec<(Date, &'static str)> =
            same.copied().map(named).into_iter().chain(session).chain(elsewhere.map(named)).collect();
        let (date, how) = *candidates.iter().find(|(d, _)| fits(d)).or_else(|| candidates.first())?;
        Some(found(date, how))
    }

    /// 12日下午 under a dateline of the 13th of May: within the week before what was printed.
    fn of_month(&self, day: u8, d: &Draft<'_>) -> Option<Date> {
        let back = |printed: Date| {
            let here = Date::new(printed.year(), printed.month(), day).ok().filter(|d| *d <= printed);
            let (y, m) = if printed.month() > 1 {
                (printed.year(), printed.month() - 1)
            } else {
                (printed.year() - 1, 12)
            };
            let number = |d: Date| record::calendar::number(i64::from(d.year()), d.month(), d.day());
            here.or_else(|| Date::new(y, m, day).ok()).filter(|d| number(printed) - number(*d) <= 7)
        };
        let beside = d.read.mentions.iter().filter(|m| m.range.start < d.mention.range.start);
        // A dateline without a year gets it as any other day does.
        let beside = beside.filter(|m| m.day.is_some() && m.month.is_some()).filter_map(|m| {
            let draft = Draft { read: d.read, mention: m, said: d.said };
            Some(self.complete(&draft)?.date)
        });
        let here = beside.collect::<Vec<_>>().into_iter().rev().find_map(back);
        here.or_else(|| self.printed.iter().chain(&self.held).copied().chain(self.published).find_map(back))
            .or_else(|| {
                let (year, month) = self.alone.iter().find_map(|(y, m)| Some((*y, (*m)?)))?;
                Date::new(year, month, day).ok()
            })
    }
}

/// 昨日 and `on Wednesday` in a lead that gives no day itself, counted back from the day of printing.
fn counted_back(reads: &[Read<'_, '_>], found: &[Found], setting: &Setting<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    for read in reads {
        let Some(relative) = read.relative else { continue };
        let text = read.place.text.trim_end();
        let tells = match read.place.stand {
            Stand::Lead | Stand::Headline => true,
            Stand::Line => !cues::in_first_person(&read.small) && !cues::held(&read.small).is_empty(),
            _ => false,
        };
        let own = |f: &&Found| {
            let span = read.place.span(&(0..text.len()));
            f.span.start() >= span.start() && f.span.end() <= span.end()
        };
        if !tells || found.iter().filter(own).any(|f| f.holds() && f.said.basis != "dateline") {
            continue;
        }
        // The dateline of the same paragraph, what the page says of its printing, a date line over the text.
        let written = found.iter().filter(own).find(|f| f.said.basis == "dateline").map(|f| f.date);
        let printed = || found.iter().filter(|f| f.said.kind == DateKind::Printing).map(|f| f.date).min();
        let lines = || {
            found
                .iter()
                .filter(|f| matches!(f.said.basis, "date line" | "foot" | "front matter"))
                .map(|f| f.date)
                .min()
        };
        let Some(base) = written.or_else(printed).or_else(lines).or(setting.published) else { continue };
        // A dateline or date line on the weekday that the lead names is the day itself.
        let itself = written.is_some() || printed().is_none();
        let day = match relative {
            Relative::Weekday(w) if itself && weekday_of(base) == w => Some(base),
            r => r.before(base),
        };
        if let Some(date) = day {
            let span = read.place.span(&(0..text.len()));
            let basis = if read.place.stand == Stand::Headline { "headline" } else { "lead" };
            let itself = written == Some(date);
            let how = if itself { "by the dateline" } else { "counted back from the day of printing" };
            out.push(Found { date, span, said: Said::held(86, basis), how, misfit: None });
        }
    }
    out
}

/// What is odd: days that are claimed and disagree, a weekday that is another.
fn findings(found: &[Found], text: &SourceText) -> Vec<Finding> {
    let mut out = Vec::new();
    let line =
        |span: TextSpan| text.as_str()[..span.start().min(text.as_str().len())].matches('\n').count() + 1;
    let mut claims: Vec<&Found> = found.iter().filter(|f| f.said.claims && f.holds()).collect();
    claims.sort_by_key(|f| (std::cmp::Reverse(f.weight()), f.span.start()));
    if let Some(first) = claims.first()
        && let Some(other) = claims.iter().find(|f| f.date != first.date)
    {
        let message = format!(
            "the {} says {} (line {}), the {} says {} (line {})",
            first.said.basis,
            first.date,
            line(first.span),
            other.said.basis,
            other.date,
            line(other.span)
        );
        out.push(
            Finding::new(FindingCode::DateConflict, Severity::Warning, message)
                .at(text.bytes_of(other.span))
                .hint("onrecord correct EVENT --date YYYY-MM-DD --reason …"),
        );
    }
    let odd = found.iter().filter(|f| f.holds()).find_map(|f| Some((f, f.misfit?)));
    if let Some((odd, printed)) = odd {
        const NAMES: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let name = |day: u8| NAMES[usize::from(day % 7)];
        let (real, line) = (name(weekday_of(odd.date)), line(odd.span));
        let message =
            format!("{} is a {real}, but {} is printed with it (line {line})", odd.date, name(printed));
        out.push(
            Finding::new(FindingCode::DateConflict, Severity::Note, message).at(text.bytes_of(odd.span)),
        );
    }
    out
}

/// The evidence in its order. What does not claim the day yields to the strongest that does: a date line of a later day
/// is the day of printing.
fn ordered(mut found: Vec<Found>) -> Vec<DateClue> {
    let best =
        found.iter().filter(|f| f.holds()).max_by_key(|f| (f.weight(), std::cmp::Reverse(f.span.start())));
    if let Some(day) = best.map(|f| f.date) {
        for f in found.iter_mut().filter(|f| f.holds() && !f.said.claims && f.date != day) {
            let kind = if f.date > day { DateKind::Printing } else { DateKind::Unsure };
            f.said = Said { kind, weight: f.said.weight / 5, ..f.said };
        }
    }
    let clue = |f: Found| {
        let how = if f.how.is_empty() { String::new() } else { format!(", {}", f.how) };
        let odd = if f.misfit.is_some() { ", another weekday is printed with it" } else { "" };
        DateClue {
            date: f.date,
            span: f.span,
            kind: f.said.kind,
            basis: format!("{}{how}{odd}", f.said.basis),
            weight: f.weight(),
        }
    };
    let mut clues: Vec<DateClue> = found.into_iter().map(clue).collect();
    clues.sort_by(|a, b| (a.kind, b.weight, a.span, a.date).cmp(&(b.kind, a.weight, b.span, b.date)));
    clues.dedup_by(|a, b| (a.date, a.span, a.kind) == (b.date, b.span, b.kind));
    clues.truncate(KEPT);
    clues
}
