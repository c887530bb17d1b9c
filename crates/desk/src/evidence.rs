//! What stands behind words of the established text: which witnesses print them, where, and what speaks against them.
//!
//! A figure that one printing alone gives is no fact about the event: in one file *investment* had become *trade*,
//! because an eye skipped from one word to the next copy of it, and it read fluently. So nothing that is extracted goes
//! out without its witnesses, the variants that touch it and the suspicions of the page.

use std::ops::Range;

use archive::EventRow;
use editing::script::fold;
use record::{
    Cause, EstablishedParagraph, Held, MatchedExchange, Risk, Segment, Siglum, TextSpan, Turn, VariantClass,
};
use serde::Serialize;

use crate::derive::{Established, is_question};

/// A paragraph of an event, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Said<'a> {
    /// Index into the event's exchanges; none for the opening.
    pub(crate) exchange: Option<usize>,
    pub(crate) turn: usize,
    pub(crate) paragraph: usize,
    /// `EVENT/EXCHANGE.a.2@r1`.
    pub(crate) citation: String,
    /// Whether it belongs to a question.
    pub(crate) asked: bool,
    /// The speaker of the turn as resolved; of a question the outlet.
    pub(crate) speaker: Option<String>,
    pub(crate) text: &'a str,
}

/// The paragraphs of an event, in its order.
pub(crate) fn said(row: &EventRow) -> Vec<Said<'_>> {
    let digest = &row.digest;
    let mut out = Vec::new();
    let opening = digest.opening.iter().map(|x| (None, x));
    for (at, x) in opening.chain(digest.exchanges.iter().enumerate().map(|(i, x)| (Some(i), x))) {
        let mut counts = [0u32; 2];
        for (turn, t) in x.turns.iter().enumerate() {
            let asked = is_question(x, t);
            for (paragraph, p) in t.paragraphs.iter().enumerate() {
                let n = &mut counts[usize::from(asked)];
                *n += 1;
                let name = match (&x.id, asked) {
                    (None, _) => format!("opening.{n}"),
                    (Some(id), true) => format!("{id}.q.{n}"),
                    (Some(id), false) => format!("{id}.a.{n}"),
                };
                let speaker = if asked {
                    x.outlet.clone()
                } else {
                    t.speaker.clone().or_else(|| digest.speaker.clone().filter(|_| t.given.is_empty()))
                };
                out.push(Said {
                    exchange: at,
                    turn,
                    paragraph,
                    citation: format!("{}/{name}@r{}", row.id, row.release),
                    asked,
                    speaker,
                    text: &p.text,
                });
            }
        }
    }
    out
}

/// A witness that prints the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attested {
    /// Its siglum.
    pub siglum: String,
    /// The name of its source.
    pub name: String,
    /// The line in the source, from 1.
    pub line: usize,
    /// First byte in the source and the byte after the last.
    pub bytes: (usize, usize),
}

/// What stands behind words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Two witnesses at least print them, and nothing speaks against them.
    pub confirmed: bool,
    /// The witnesses that print them.
    pub witnesses: Vec<Attested>,
    /// What speaks against relying on them, each in a sentence.
    pub marks: Vec<String>,
}

/// The mark of words that rest on one printing.
pub(crate) const SINGLE: &str = "single witness, unconfirmed";

/// The mark of words that the established text has of several printings, each of which reads a part of them otherwise.
const IN_NONE: &str = "no one printing has all of these words";

impl Established {
    /// What stands behind a stretch of a paragraph; `around` is its clause, in which a skip of the eye would have made
    /// it what it is.
    pub(crate) fn evidence(&self, at: &Said<'_>, range: &Range<usize>, around: &Range<usize>) -> Evidence {
        let mut out = Evidence::default();
        let Some(x) = self.exchange_of(at) else { return out };
        let Some(paragraph) = x.turns.get(at.turn).and_then(|t| t.paragraphs.get(at.paragraph)) else {
            return out;
        };
        let text = paragraph.text();
        let mut spans: Vec<(Siglum, TextSpan)> = Vec::new();
        for siglum in &paragraph.witnesses {
            let Some(place) = self.locate(x, siglum.place(), &text, range) else { continue };
            let Some(read) = self.read_of(siglum.place()) else { continue };
            let bytes = read.text.bytes_of(place);
            out.witnesses.push(Attested {
                siglum: siglum.to_string(),
                name: self.name(siglum.place()),
                line: self.line(siglum.place(), place.start()),
                bytes: (bytes.start(), bytes.end()),
            });
            if let Some(clause) = self.locate(x, siglum.place(), &text, around) {
                spans.push((*siglum, clause));
            } else {
                spans.push((*siglum, place));
            }
        }
        let mut against = self.variants_at(paragraph, range, around);
        for s in &self.event.suspects {
            let here = s.exchange == x.id
                && s.risk != Risk::Low
                && spans.iter().any(|(w, span)| *w == s.siglum && span.overlaps(s.span));
            if here {
                against.push(format!("suspect ({}): “{}”, {}", s.kind.as_str(), s.text, s.because));
            }
        }
        match out.witnesses.len() {
            0 => out.marks.push(IN_NONE.to_owned()),
            1 => out.marks.push(SINGLE.to_owned()),
            _ => {}
        }
        out.confirmed = out.witnesses.len() >= 2 && against.is_empty();
        out.marks.append(&mut against);
        out
    }

    fn exchange_of(&self, at: &Said<'_>) -> Option<&MatchedExchange> {
        match at.exchange {
            None => self.event.opening.as_ref(),
            Some(x) => self.event.exchanges.get(x),
        }
    }

    /// The variants that touch a stretch; in the clause around it, those that a skip of the eye explains.
    fn variants_at(
        &self,
        paragraph: &EstablishedParagraph,
        range: &Range<usize>,
        around: &Range<usize>,
    ) -> Vec<String> {
        let mut out = Vec::new();
        let mut offset = 0;
        for segment in &paragraph.segments {
            let (index, words) = match segment {
                Segment::Agreed(t) => {
                    offset += t.len();
                    continue;
                }
                Segment::At(index, t) => (*index, t),
            };
            let (start, end) = (offset, offset + words.len());
            offset = end;
            let Some(v) = self.event.variants.get(index) else { continue };
            if matches!(v.class, VariantClass::Orthographic | VariantClass::Layout) {
                continue;
            }
            let inside = |r: &Range<usize>| {
                if start == end { r.start < start && start < r.end } else { start < r.end && r.start < end }
            };
            let skip = v.readings.iter().any(|r| r.cause == Some(Cause::EyeSkip));
            let touches = inside(range) || (skip && inside(around));
            if !touches {
                continue;
            }
            let readings: Vec<String> = v
                .readings
                .iter()
                .filter(|r| !r.lacuna)
                .map(|r| {
                    let sigla: Vec<String> = r.witnesses.iter().map(|(s, _)| s.to_string()).collect();
                    let cause = r.cause.filter(|c| *c != Cause::Unknown);
                    let cause = cause.map(|c| format!(" ({})", c.as_str())).unwrap_or_default();
                    if r.text.is_empty() {
                        format!("{} lacks it{cause}", sigla.join(" "))
                    } else {
                        format!("{} reads “{}”{cause}", sigla.join(" "), r.text)
                    }
                })
                .collect();
            out.push(format!("witnesses differ at {}: {}", v.id, readings.join("; ")));
        }
        out
    }

    /// Where a witness prints words of an established paragraph: of the places with these words, the one whose
    /// surroundings are most alike.
    fn locate(
        &self,
        x: &MatchedExchange,
        witness: usize,
        text: &str,
        range: &Range<usize>,
    ) -> Option<TextSpan> {
        let own = &self.event.witnesses.get(witness)?.witness;
        let source = &self.read_of(witness)?.text;
        let held = x.held.get(witness).and_then(Held::index)?;
        let turns: &[Turn] = if x.id.is_none() { &own.opening } else { &own.exchanges.get(held)?.turns };
        // Characters with the byte of the source's text at which each stands.
        let mut chars: Vec<(char, usize, usize)> = Vec::new();
        for piece in turns.iter().flat_map(|t| &t.pieces) {
            let words = source.slice(piece.span);
            chars.extend(words.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(i, c)| {
                let at = piece.span.start() + i;
                (fold(c), at, at + c.len_utf8())
            }));
        }
        let folded = |t: &str| -> Vec<char> { t.chars().filter(|c| !c.is_whitespace()).map(fold).collect() };
        let needle = folded(text.get(range.clone())?);
        let before = folded(text.get(..range.start)?);
        let after = folded(text.get(range.end..)?);
        if needle.is_empty() || chars.len() < needle.len() {
            return None;
        }
        let likeness = |at: usize| {
            let left = chars[..at]
                .iter()
                .rev()
                .zip(before.iter().rev())
                .take(AROUND)
                .take_while(|(a, b)| a.0 == **b);
            let end = at + needle.len();
            let right = chars[end..].iter().zip(&after).take(AROUND).take_while(|(a, b)| a.0 == **b);
            left.count() + right.count()
        };
        let best = (0..=chars.len() - needle.len())
            .filter(|at| chars[*at..].iter().zip(&needle).all(|(a, b)| a.0 == *b))
            .map(|at| (likeness(at), std::cmp::Reverse(at)))
            .max()?;
        let at = best.1.0;
        Some(TextSpan::between(chars[at].1, chars[at + needle.len() - 1].2))
    }
}

/// Characters of the surroundings that are compared to tell two places with the same words apart.
const AROUND: usize = 40;
