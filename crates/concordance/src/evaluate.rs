//! Answers a query in one segment.
//!
//! What a query finds is a set of *scopes* (sections, unless told otherwise) and in them the places of everything that it
//! asks for and does not exclude. Every leaf gives places, sorted; from there on all is merging of sorted lists.

use crate::phrases;
use crate::query::{Leaf, Node, Query};
use crate::regexes::{Need, Pattern};
use crate::segment::{Segment, SegmentError, Within};
use crate::tokens::{Kind, tokens};

/// A place in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// Position of the first token.
    pub(crate) at: u32,
    /// Tokens, marks between them included.
    pub(crate) length: u32,
    /// Which leaf of the query it answers.
    pub(crate) leaf: u32,
}

impl Span {
    fn end(self) -> u32 {
        self.at + self.length
    }
}

/// What is to be looked at, and how.
pub(crate) struct Task<'a> {
    pub(crate) segment: &'a Segment,
    pub(crate) within: Within,
    /// Whether marks do not matter.
    pub(crate) across: bool,
    /// For each text whether it counts; all where there is none.
    pub(crate) allowed: Option<Vec<bool>>,
    /// Bytes of text that expressions may still go through.
    pub(crate) scan: &'a std::sync::atomic::AtomicU64,
    /// Bytes of text that they did not go through.
    pub(crate) left: &'a std::sync::atomic::AtomicU64,
}

/// What a part of a query finds.
#[derive(Debug, Default)]
struct Matched {
    spans: Vec<Span>,
    /// Sorted.
    scopes: Vec<u32>,
}

/// One side of a conjunction.
struct Part {
    spans: Vec<Span>,
    /// Sorted; none where they were not looked for yet.
    scopes: Option<Vec<u32>>,
}

/// What a query finds in a segment.
#[derive(Debug, Default)]
pub(crate) struct InSegment {
    pub(crate) spans: Vec<Span>,
    pub(crate) scopes: u64,
    /// Documents with a place.
    pub(crate) documents: u64,
}

impl Task<'_> {
    /// Everything that a query finds.
    pub(crate) fn run(&self, query: &Query) -> Result<InSegment, SegmentError> {
        if self.segment.texts.is_empty() {
            return Ok(InSegment::default());
        }
        let Matched { mut spans, scopes } = self.node(&query.root, query, true)?;
        if !matches!(query.root, Node::Leaf(_)) {
            // Sorted runs behind each other: the stable sort merges them.
            spans.sort();
            spans.dedup_by(|a, b| (a.at, a.length) == (b.at, b.length));
            spans = self.inside(spans, &scopes);
        }
        let mut documents = 0;
        self.runs(&spans, Within::Document, |_, _| documents += 1);
        Ok(InSegment { spans, scopes: scopes.len() as u64, documents })
    }

    /// Calls `each` with every scope that has places, and the places.
    fn runs<'s>(&self, spans: &'s [Span], within: Within, mut each: impl FnMut(u32, &'s [Span])) {
        let mut rest = spans;
        while let Some(first) = rest.first() {
            let scope = self.segment.scope(self.segment.text_at(first.at), within);
            let (_, end) = self.segment.positions_of(scope, within);
            let (here, after) = rest.split_at(rest.iter().take_while(|s| s.at < end).count());
            each(scope, here);
            rest = after;
        }
    }

    /// The places that lie in some scopes.
    fn inside(&self, spans: Vec<Span>, scopes: &[u32]) -> Vec<Span> {
        let mut out = Vec::new();
        if scopes.len() * 8 < spans.len() {
            // Few scopes: each is looked for among the places.
            let mut rest = spans.as_slice();
            for scope in scopes {
                let (start, end) = self.segment.positions_of(*scope, self.within);
                rest = &rest[rest.partition_point(|s| s.at < start)..];
                out.extend(rest.iter().take_while(|s| s.at < end));
            }
            return out;
        }
        let mut next = 0;
        self.runs(&spans, self.within, |scope, here| {
            next += scopes[next..].iter().take_while(|x| **x < scope).count();
            if scopes.get(next) == Some(&scope) {
                out.extend_from_slice(here);
            }
        });
        out
    }

    /// What a part of the query finds. `narrow` where only places in the scopes that it finds will count: within a choice
    /// (`a OR (b AND c)`) a place of b counts also in a scope that has a and no c.
    fn node(&self, node: &Node, query: &Query, narrow: bool) -> Result<Matched, SegmentError> {
        match node {
            Node::Leaf(n) => {
                let spans = self.leaf(*n, query)?;
                Ok(Matched { scopes: self.scopes(&spans), spans })
            }
            Node::Or(all) => {
                let mut out = Matched::default();
                for node in all {
                    let m = self.node(node, query, false)?;
                    out.spans.extend(m.spans);
                    out.scopes.extend(m.scopes);
                }
                out.scopes.sort_unstable();
                out.scopes.dedup();
                Ok(out)
            }
            Node::And(all) => {
                let (positive, negative): (Vec<&Node>, Vec<&Node>) =
                    all.iter().partition(|n| !matches!(n, Node::Not(_)));
                let mut parts = Vec::with_capacity(positive.len());
                for node in positive {
                    parts.push(self.part(node, query, narrow)?);
                }
                // The rarest first: of a common word only the places in the scopes of the rarer ones are looked at.
                parts.sort_by_key(|part| part.scopes.as_ref().map_or(part.spans.len(), Vec::len));
                let mut out: Option<Matched> = None;
                for part in parts {
                    out = Some(match out {
                        None => Matched {
                            scopes: part.scopes.unwrap_or_else(|| self.scopes(&part.spans)),
                            spans: part.spans,
                        },
                        Some(mut so_far) => {
                            let part = if narrow { self.narrowed(part, &so_far.scopes) } else { part };
                            let scopes = part.scopes.unwrap_or_else(|| self.scopes(&part.spans));
                            so_far.spans.extend(part.spans);
                            keep(&mut so_far.scopes, &scopes, true);
                            so_far
                        }
                    });
                }
                let mut out = match out {
                    Some(out) => out,
                    None => Matched { spans: Vec::new(), scopes: self.all_scopes() },
                };
                // What is excluded comes last: there is then something to exclude it from.
                for node in negative {
                    if let Node::Not(inner) = node {
                        let part = self.narrowed(self.part(inner, query, false)?, &out.scopes);
                        keep(&mut out.scopes, &part.scopes.unwrap_or_default(), false);
                    }
                }
                Ok(out)
            }
            Node::Not(inner) => {
                let mut scopes = self.all_scopes();
                keep(&mut scopes, &self.node(inner, query, false)?.scopes, false);
                Ok(Matched { spans: Vec::new(), scopes })
            }
            Node::Near(a, distance, b) => {
                let (mut a, mut b) = (self.node(a, query, false)?.spans, self.node(b, query, false)?.spans);
                a.sort_unstable();
                b.sort_unstable();
                let mut spans = self.near(&a, &b, *distance);
                spans.extend(self.near(&b, &a, *distance));
                spans.sort_unstable();
                spans.dedup();
                Ok(Matched { scopes: self.scopes(&spans), spans })
            }
        }
    }

    /// The places of a leaf.
    fn leaf(&self, n: usize, query: &Query) -> Result<Vec<Span>, SegmentError> {
        let mut spans = match &query.leaves[n] {
            Leaf::Phrase(pieces) => {
                let spans = phrases::find(self.segment, pieces, self.across)?;
                self.allowed_only(spans)
            }
            Leaf::Regex(pattern) => self.regex(pattern)?,
        };
        for s in &mut spans {
            s.leaf = n as u32;
        }
        Ok(spans)
    }

    /// One side of a conjunction; the scopes of a leaf are left to when it is known which of them matter.
    fn part(&self, node: &Node, query: &Query, narrow: bool) -> Result<Part, SegmentError> {
        Ok(match node {
            Node::Leaf(n) => Part { spans: self.leaf(*n, query)?, scopes: None },
            node => {
                let Matched { spans, scopes } = self.node(node, query, narrow)?;
                Part { spans, scopes: Some(scopes) }
            }
        })
    }

    /// A part, as far as it matters to these scopes.
    fn narrowed(&self, part: Part, scopes: &[u32]) -> Part {
        if part.scopes.is_some() {
            return part;
        }
        let spans = self.inside(part.spans, scopes);
        Part { scopes: Some(self.scopes(&spans)), spans }
    }

    /// The places of `these` that have one of `others` in the same part, at most `distance` tokens between them.
    fn near(&self, these: &[Span], others: &[Span], distance: u32) -> Vec<Span> {
        let longest = others.iter().map(|s| s.length).max().unwrap_or(0);
        let mut from = 0;
        let mut out = Vec::new();
        for s in these {
            let text = self.segment.text_at(s.at);
            let part = self.segment.texts[text].part;
            let reach = distance + longest;
            while others.get(from).is_some_and(|o| o.at.saturating_add(reach) < s.at) {
                from += 1;
            }
            let found =
                others[from..].iter().take_while(|o| o.at <= s.end().saturating_add(distance)).any(|o| {
                    let between = if o.at >= s.end() {
                        o.at - s.end()
                    } else if s.at >= o.end() {
                        s.at - o.end()
                    } else {
                        // The very place is no company for itself.
                        if (o.at, o.length) == (s.at, s.length) {
                            return false;
                        }
                        0
                    };
                    between <= distance && {
                        let other_text = self.segment.text_at(o.at);
                        self.segment.texts[other_text].part == part
                    }
                });
            if found {
                out.push(*s);
            }
        }
        out
    }

    fn allowed_only(&self, mut spans: Vec<Span>) -> Vec<Span> {
        if let Some(allowed) = &self.allowed {
            spans.retain(|s| {
                let text = self.segment.text_at(s.at);
                allowed[text]
            });
        }
        spans
    }

    fn is_allowed(&self, text: usize) -> bool {
        self.allowed.as_ref().is_none_or(|a| a[text])
    }

    fn scopes(&self, spans: &[Span]) -> Vec<u32> {
        let mut out = Vec::new();
        self.runs(spans, self.within, |scope, _| out.push(scope));
        out
    }

    fn all_scopes(&self) -> Vec<u32> {
        let mut out: Vec<u32> = (0..self.segment.texts.len())
            .filter(|t| self.is_allowed(*t))
            .map(|t| self.segment.scope(t, self.within))
            .collect();
        out.dedup();
        out
    }

    /// The matches of an expression, in the order of the texts.
    fn regex(&self, pattern: &Pattern) -> Result<Vec<Span>, SegmentError> {
        use std::sync::atomic::Ordering::Relaxed;
        let candidates = match self.candidates(&pattern.need)? {
            Some(texts) => texts,
            None => (0..self.segment.texts.len() as u32).collect(),
        };
        let candidates: Vec<usize> =
            candidates.into_iter().map(|t| t as usize).filter(|t| self.is_allowed(*t)).collect();
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
            Need::All(all) => {
                let mut out: Option<Vec<u32>> = None;
                for n in all {
                    let Some(texts) = self.candidates(n)? else { continue };
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
}

/// Texts so near to each other are read in one go.
const NEIGHBOURS: usize = 8;

/// But not more than so many at once.
const TOGETHER: usize = 4096;

/// Keeps of a sorted list what is in another one, or what is not.
fn keep(list: &mut Vec<u32>, other: &[u32], present: bool) {
    let mut next = 0;
    list.retain(|x| {
        // Either may be much the shorter.
        if other.get(next).is_some_and(|o| o < x) {
            next += 1;
            if other.get(next).is_some_and(|o| o < x) {
                next += other[next..].partition_point(|o| o < x);
            }
        }
        (other.get(next) == Some(x)) == present
    });
}

/// The matches in a folded text, as positions. Empty ones, and those that touch blanks only, are none.
fn matches_in(words: &str, pattern: &Pattern, position: u32, out: &mut Vec<Span>) {
    let mut found = pattern.regex.find_iter(words).filter(|m| !m.is_empty()).peekable();
    if found.peek().is_none() {
        return;
    }
    let places: Vec<(usize, usize)> = tokens(words).map(|(_, r)| (r.start, r.end)).collect();
    for m in found {
        let first = places.partition_point(|p| p.1 <= m.start());
        let end = places.partition_point(|p| p.0 < m.end());
        if first < end {
            out.push(Span { at: position + first as u32, length: (end - first) as u32, leaf: 0 });
        }
    }
}

/// Whether a token is a mark, by its first character.
pub(crate) fn is_mark(token: &str) -> bool {
    tokens(token).next().is_some_and(|(kind, _)| kind == Kind::Mark)
}
