//! Where an expression matches: texts are read, as few as can be.
//!
//! What every match must hold is looked up first. `/解决.{0,3}问题/` needs not only both words in one text, but the second at
//! most three characters behind the first: a hundredth of the texts, where both are common. Reading a text costs some
//! microseconds and a place in a list some nanoseconds, which is when a long list is not worth looking up any more.

use std::sync::atomic::Ordering::Relaxed;

use crate::evaluate::{Span, Task, gallop, keep};
use crate::phrases;
use crate::regexes::{Need, Pattern};
use crate::segment::SegmentError;
use crate::tokens::tokens;

/// Texts so near to each other are read in one go.
const NEIGHBOURS: usize = 8;

/// But not more than so many at once.
const TOGETHER: usize = 4096;

/// A list with so many places for each text that is left costs more than reading these.
const NOT_WORTH: u64 = 60;

impl Task<'_> {
    /// The matches of an expression, in the order of the texts. Places outside the scopes `only` do not matter.
    pub(crate) fn expression(
        &self,
        pattern: &Pattern,
        only: Option<&[u32]>,
    ) -> Result<Vec<Span>, SegmentError> {
        let candidates = match self.candidates(&pattern.need)? {
            Some(texts) => texts,
            None => (0..self.segment.texts.len() as u32).collect(),
        };
        let mut only = only;
        let mut matters = |text: usize| {
            let Some(rest) = &mut only else { return true };
            let scope = self.segment.scope(text, self.within);
            *rest = &rest[gallop(rest, |o| *o < scope)..];
            rest.first() == Some(&scope)
        };
        let candidates: Vec<usize> = candidates
            .into_iter()
            .map(|t| t as usize)
            .filter(|t| self.is_allowed(*t) && matters(*t))
            .collect();
        let mut out = Vec::new();
        let mut i = 0;
        while i < candidates.len() {
            // Texts that lie near to each other are read in one go.
            let first = candidates[i];
            let mut last = first;
            let mut next = i + 1;
            while let Some(t) = candidates.get(next)
                && t - last <= NEIGHBOURS
                && t - first < TOGETHER
            {
                last = *t;
                next += 1;
            }
            let words = self.segment.words(first, last + 1)?;
            for text in &candidates[i..next] {
                let size = self.segment.size_of(*text);
                if self.scan.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(size)).is_err() {
                    self.left.fetch_add(size, Relaxed);
                    continue;
                }
                matches_in(words.of(*text)?, pattern, self.segment.texts[*text].position, &mut out);
            }
            i = next;
        }
        Ok(out)
    }

    /// The texts that an expression may match in; none where that may be all.
    fn candidates(&self, need: &Need) -> Result<Option<Vec<u32>>, SegmentError> {
        Ok(match need {
            Need::Anything => None,
            Need::Literal(literal) => phrases::texts_with(self.segment, literal)?,
            Need::Chain(first, rest) => Some(phrases::texts_with_chain(self.segment, first, rest)?),
            Need::All(all) => {
                let mut counted = Vec::with_capacity(all.len());
                for need in all {
                    counted.push((self.estimate_of(need)?, need));
                }
                counted.sort_by_key(|c| c.0);
                let mut out: Option<Vec<u32>> = None;
                for (places, need) in counted {
                    if out.as_ref().is_some_and(|o| places / NOT_WORTH > o.len() as u64) {
                        break;
                    }
                    let Some(texts) = self.candidates(need)? else { continue };
                    match &mut out {
                        None => out = Some(texts),
                        Some(so_far) => keep(so_far, &texts, true),
                    }
                }
                out
            }
            Need::OneOf(all) => {
                let mut out = Vec::new();
                for n in all {
                    match self.candidates(n)? {
                        None => return Ok(None),
                        Some(texts) => out.extend(texts),
                    }
                }
                out.sort_unstable();
                out.dedup();
                Some(out)
            }
        })
    }

    /// How many places are looked at for a need.
    fn estimate_of(&self, need: &Need) -> Result<u64, SegmentError> {
        let each = |all: &[Need]| all.iter().map(|n| self.estimate_of(n)).collect::<Result<Vec<_>, _>>();
        Ok(match need {
            Need::Anything => u64::MAX,
            Need::Literal(literal) => phrases::estimate_of_literal(self.segment, literal)?,
            Need::Chain(first, rest) => {
                let mut out = phrases::estimate_of_literal(self.segment, first)?;
                for (_, literal) in rest {
                    out = out.min(phrases::estimate_of_literal(self.segment, literal)?);
                }
                out
            }
            Need::All(all) => each(all)?.into_iter().min().unwrap_or(u64::MAX),
            Need::OneOf(all) => each(all)?.into_iter().fold(0, u64::saturating_add),
        })
    }
}

/// The matches in a folded text, as positions. Empty ones, and those that touch blanks only, are none.
fn matches_in(words: &str, pattern: &Pattern, position: u32, out: &mut Vec<Span>) {
    let mut tokens = tokens(words).map(|(_, range)| range).enumerate().peekable();
    // The last token of a match may be the first of the next one: two halves of a word.
    let mut last: Option<(usize, usize)> = None;
    for m in pattern.regex.find_iter(words).filter(|m| !m.is_empty()) {
        while tokens.next_if(|(_, t)| t.end <= m.start()).is_some() {}
        let shared = last.filter(|(_, end)| *end > m.start()).map(|(n, _)| n);
        let Some(first) = shared.or_else(|| tokens.peek().map(|(n, _)| *n)) else { break };
        let mut end = shared.map_or(first, |n| n + 1);
        while let Some((n, t)) = tokens.next_if(|(_, t)| t.start < m.end()) {
            end = n + 1;
            last = Some((n, t.end));
        }
        if first < end {
            out.push(Span { at: position + first as u32, length: (end - first) as u32, leaf: 0 });
        }
    }
}
