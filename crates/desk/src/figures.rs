//! The figures that officials give, over events: each with its span, its witnesses, and what speaks against it.
//!
//! A line through figures of several years is what readers want and what harms them most: one misprint in it is a
//! collapse that never was. So a trend is drawn through confirmed figures alone; the others stand beside it, struck
//! out, with the reason.

use std::collections::BTreeSet;
use std::ops::Range;

use archive::EventRow;
use editing::facts::{self, Figure, parties};
use serde::Serialize;

use crate::evidence::{Evidence, Said};
use crate::reading::ReadEvent;
use crate::search::Folded;
use crate::{Desk, DeskError, Watch};

/// Which figures are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiguresRequest {
    /// Of events whose ids begin with one of these; of all where there is none.
    pub events: Vec<String>,
    /// Words that must stand in the sentence, or countries that it concerns.
    pub about: Option<String>,
    /// Of these kinds alone, as exported.
    pub kinds: Vec<String>,
    /// Numbers of meetings, resolutions and the speaker's own points as well.
    pub all: bool,
    /// The times that are named, as well.
    pub dates: bool,
    /// A series for each unit and parties.
    pub trend: bool,
}

/// The figures of some events.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FiguresView {
    /// The figures, by event and in the order of the text.
    pub figures: Vec<FigureView>,
    /// The times that the same events name, where they were asked for.
    pub dates: Vec<DateView>,
    /// Series, where they were asked for.
    pub trends: Vec<TrendView>,
    /// The events that were read, with what is held of each.
    pub events: Vec<ReadEvent>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureView {
    /// Its paragraph.
    pub citation: String,
    /// The day of the event.
    pub date: Option<String>,
    /// Whether it stands in a question.
    pub asked: bool,
    /// Who says it.
    pub speaker: Option<String>,
    /// The words of the figure, as established.
    pub text: String,
    /// First byte in the paragraph and the byte after the last.
    pub span: (usize, usize),
    /// `money`, `share`, `multiple`, `count`, `measure`, `duration`; `enumeration`, `ordinal`, `identifier`.
    pub kind: String,
    /// The value; of a range its lower end.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// The unit.
    pub unit: String,
    /// `nearly`, `about`, `over`, `under`, `some`.
    pub qualifier: Option<String>,
    /// What is counted, as quoted words.
    pub subject: Option<String>,
    /// The time that it is given for, as EDTF.
    pub period: Option<String>,
    /// Whether the words asked for stand in its own clause, and not only in its sentence; alone such figures make a trend.
    pub same_clause: bool,
    /// Countries and groupings that the sentence concerns, by their codes.
    pub parties: Vec<String>,
    /// The words before it in its sentence, and those after it.
    pub before: String,
    /// See `before`.
    pub after: String,
    /// Its witnesses, and what speaks against it.
    pub evidence: Evidence,
    /// The rule that found it.
    pub rule: String,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateView {
    /// Its paragraph.
    pub citation: String,
    /// Whether it stands in a question.
    pub asked: bool,
    /// The words, as established.
    pub text: String,
    /// First byte in the paragraph and the byte after the last.
    pub span: (usize, usize),
    /// The time, as EDTF; none where the day of the event is not known.
    pub time: Option<String>,
    /// Whether it was resolved against the day of the event.
    pub relative: bool,
    /// Its witnesses, and what speaks against it.
    pub evidence: Evidence,
    /// The rule that found it.
    pub rule: String,
}

/// A series of figures of one unit and one set of parties.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrendView {
    /// The unit.
    pub unit: String,
    /// The parties, by their codes.
    pub parties: Vec<String>,
    /// Confirmed figures, by the time they are given for.
    pub points: Vec<TrendPoint>,
    /// Figures that are not drawn, with the reason.
    pub struck_out: Vec<TrendPoint>,
}

/// A figure of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrendPoint {
    /// The time: that of the figure, else the day of the event.
    pub time: String,
    /// The value.
    pub value: f64,
    /// The words.
    pub text: String,
    /// What is counted.
    pub subject: Option<String>,
    /// Where it stands.
    pub citation: String,
    /// Why it is not drawn.
    pub why: Vec<String>,
}

impl Desk {
    /// The figures of the events wanted, with their evidence.
    ///
    /// # Errors
    /// There is no such event or kind, a trend is asked for of nothing, or the user stopped it.
    pub fn figures(&self, request: &FiguresRequest, watch: &mut dyn Watch) -> Result<FiguresView, DeskError> {
        const KINDS: [&str; 9] = [
            "money",
            "share",
            "multiple",
            "count",
            "measure",
            "duration",
            "enumeration",
            "ordinal",
            "identifier",
        ];
        if let Some(kind) = request.kinds.iter().find(|k| !KINDS.contains(&k.as_str())) {
            return Err(DeskError::Usage {
                what: format!("{kind:?} is no kind of figure"),
                hint: format!("write one of {}", KINDS.join(", ")),
            });
        }
        let about = match &request.about {
            None => None,
            Some(words) if words.trim().is_empty() => {
                return Err(DeskError::Usage {
                    what: "--about names nothing".to_owned(),
                    hint: "for example --about 贸易额".to_owned(),
                });
            }
            Some(words) => Some(About::of(words)),
        };
        if request.trend && about.is_none() {
            return Err(DeskError::Usage {
                what: "a trend is of one thing".to_owned(),
                hint: "say which: --about 贸易额 --trend".to_owned(),
            });
        }
        let rows = self.rows_of(&request.events)?;
        let wanted = |f: &Figure| {
            if request.kinds.is_empty() {
                request.all || f.kind.is_quantity()
            } else {
                request.kinds.iter().any(|k| k == f.kind.as_str())
            }
        };
        let mut view = FiguresView::default();
        self.each_read(&rows, watch, |row, paragraphs, made| {
            let day = row.digest.date.as_deref().and_then(|d| d.parse().ok());
            for at in paragraphs {
                let found = facts::read(at.text, day);
                for f in found.figures.iter().filter(|f| wanted(f)) {
                    let sentence = sentence(at.text, &f.range);
                    let concerned = concerned(at, &sentence);
                    if about.as_ref().is_some_and(|a| !a.is_in(&at.text[sentence.clone()], &concerned)) {
                        continue;
                    }
                    let same = about
                        .as_ref()
                        .is_none_or(|a| a.is_in(&at.text[clause(at.text, &f.range)], &concerned));
                    let mut found = figure(row, at, f, &sentence, concerned, made());
                    found.same_clause = same;
                    view.figures.push(found);
                }
                for d in found.dates.iter().filter(|_| request.dates) {
                    let sentence = sentence(at.text, &d.range);
                    if about.as_ref().is_some_and(|a| !a.is_in(&at.text[sentence.clone()], &BTreeSet::new()))
                    {
                        continue;
                    }
                    view.dates.push(DateView {
                        citation: at.citation.clone(),
                        asked: at.asked,
                        text: at.text[d.range.clone()].to_owned(),
                        span: (d.range.start, d.range.end),
                        time: d.edtf.clone(),
                        relative: d.relative,
                        evidence: made().map(|m| m.evidence(at, &d.range, &d.range)).unwrap_or_default(),
                        rule: d.rule.to_owned(),
                    });
                }
            }
        })?;
        view.events = rows.iter().map(ReadEvent::of).collect();
        if request.trend {
            view.trends = trends(&view.figures);
        }
        Ok(view)
    }
}

fn figure(
    row: &EventRow,
    at: &Said<'_>,
    f: &Figure,
    sentence: &Range<usize>,
    concerned: BTreeSet<&'static str>,
    made: Option<std::rc::Rc<crate::derive::Established>>,
) -> FigureView {
    let around = clause(at.text, &f.range);
    FigureView {
        citation: at.citation.clone(),
        date: row.digest.date.clone(),
        asked: at.asked,
        speaker: at.speaker.clone(),
        text: at.text[f.range.clone()].to_owned(),
        span: (f.range.start, f.range.end),
        kind: f.kind.as_str().to_owned(),
        value: f.value,
        upper: f.upper,
        unit: f.unit.clone(),
        qualifier: f.qualifier.map(|q| q.as_str().to_owned()),
        subject: f.subject.as_ref().and_then(|s| at.text.get(s.clone())).map(str::to_owned),
        period: f.period.clone(),
        same_clause: true,
        parties: concerned.into_iter().map(str::to_owned).collect(),
        before: at.text[sentence.start..f.range.start].trim_start().to_owned(),
        after: at.text[f.range.end..sentence.end].trim_end().to_owned(),
        evidence: made.map(|m| m.evidence(at, &f.range, &around)).unwrap_or_default(),
        rule: f.rule.to_owned(),
    }
}

/// What a figure must be about.
struct About {
    words: Vec<(Folded, Option<&'static str>)>,
}

impl About {
    fn of(words: &str) -> Self {
        Self { words: words.split_whitespace().map(|w| (Folded::of(w), parties::code_of(w))).collect() }
    }

    /// Whether each word stands in the sentence, or names a party that it concerns.
    fn is_in(&self, sentence: &str, concerned: &BTreeSet<&'static str>) -> bool {
        let folded = Folded::of(sentence);
        self.words
            .iter()
            .all(|(word, code)| !folded.find(word).is_empty() || code.is_some_and(|c| concerned.contains(c)))
    }
}

/// The countries that a sentence names; where it names none, those of its paragraph.
fn concerned(at: &Said<'_>, sentence: &Range<usize>) -> BTreeSet<&'static str> {
    let here = parties::codes(&at.text[sentence.clone()]);
    if here.is_empty() { parties::codes(at.text) } else { here }
}

/// The sentence around a stretch, its final mark included.
pub(crate) fn sentence(text: &str, range: &Range<usize>) -> Range<usize> {
    stretch(text, range, |c, next| {
        matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
            || (c == '.' && next.is_none_or(char::is_whitespace))
    })
}

/// The clause around a stretch.
fn clause(text: &str, range: &Range<usize>) -> Range<usize> {
    stretch(text, range, |c, next| {
        matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '，' | '：' | ':')
            || (matches!(c, '.' | ',') && !next.is_some_and(|n| n.is_ascii_digit()))
    })
}

fn stretch(text: &str, range: &Range<usize>, ends: impl Fn(char, Option<char>) -> bool) -> Range<usize> {
    let next = |i: usize| text[i..].chars().next();
    let start = text[..range.start]
        .char_indices()
        .rev()
        .find(|(i, c)| ends(*c, next(i + c.len_utf8())))
        .map_or(0, |(i, c)| i + c.len_utf8());
    let end = text[range.end..]
        .char_indices()
        .find(|(i, c)| ends(*c, next(range.end + i + c.len_utf8())))
        .map_or(text.len(), |(i, c)| range.end + i + c.len_utf8());
    start..end
}

/// Series of quantities that officials give, by unit and parties, and by subject where no party is named.
fn trends(figures: &[FigureView]) -> Vec<TrendView> {
    let mut series: std::collections::BTreeMap<(String, Vec<String>, String), TrendView> =
        std::collections::BTreeMap::new();
    let quantity = |f: &&FigureView| {
        !f.asked
            && f.same_clause
            && !matches!(f.kind.as_str(), "enumeration" | "ordinal" | "identifier" | "duration")
    };
    for f in figures.iter().filter(quantity) {
        // Where no country is named, what is counted must serve: the trade with one neighbour is not that with ten.
        let subject = f.subject.as_deref().map(editing::script::fold_str).filter(|_| f.parties.is_empty());
        let key = (f.unit.clone(), f.parties.clone(), subject.unwrap_or_default());
        let trend = series.entry(key).or_insert_with(|| TrendView {
            unit: f.unit.clone(),
            parties: f.parties.clone(),
            points: Vec::new(),
            struck_out: Vec::new(),
        });
        let point = TrendPoint {
            time: f.period.clone().or_else(|| f.date.clone()).unwrap_or_default(),
            value: f.value,
            text: f.text.clone(),
            subject: f.subject.clone(),
            citation: f.citation.clone(),
            why: f.evidence.marks.clone(),
        };
        if f.evidence.confirmed { trend.points.push(point) } else { trend.struck_out.push(point) }
    }
    let mut all: Vec<TrendView> = series.into_values().collect();
    for trend in &mut all {
        trend.points.sort_by(|a, b| (&a.time, &a.citation).cmp(&(&b.time, &b.citation)));
        trend.struck_out.sort_by(|a, b| (&a.time, &a.citation).cmp(&(&b.time, &b.citation)));
    }
    // The longest series first.
    all.sort_by_key(|t| std::cmp::Reverse(t.points.len() + t.struck_out.len()));
    all
}
