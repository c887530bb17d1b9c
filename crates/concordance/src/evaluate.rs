//! Answers a query in one segment.
//!
//! What a query finds is a set of *scopes* (sections, unless told otherwise) and in them the places of everything that it
//! asks for and does not exclude. The commonest words stand at a place in every third exchange, and what takes the time is
//! going through their places. So all sorted lists are walked from left to right beside the list of where the scopes
//! begin; which scopes hold the query is decided on numbers of scopes alone; and places are put together only as
//! many as are wanted, the others are counted scope by scope.

use crate::near;
use crate::phrases;
use crate::query::{Leaf, Node, Query};
use crate::segment::{Segment, SegmentError, Within};

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
    pub(crate) fn end(self) -> u32 {
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

/// What a query finds in a segment.
#[derive(Debug, Default)]
pub(crate) struct InSegment {
    /// The first places, as many as were wanted.
    pub(crate) spans: Vec<Span>,
    /// Places in all.
    pub(crate) hits: u64,
    pub(crate) scopes: u64,
    /// Documents with a place.
    pub(crate) documents: u64,
}

/// The places of one thing that is looked for, sorted, and the scopes that they lie in.
#[derive(Debug, Default)]
struct Places {
    spans: Vec<Span>,
    /// Sorted.
    scopes: Vec<u32>,
    /// The first span of each of the scopes.
    from: Vec<u32>,
}

impl Places {
    /// Those in the scope of this number.
    fn of(&self, n: usize) -> &[Span] {
        let end = self.from.get(n + 1).map_or(self.spans.len(), |f| *f as usize);
        &self.spans[self.from[n] as usize..end]
    }
}

/// How many at the beginning of a list come before something; the list is sorted by that. Quick where they are few.
pub(crate) fn gallop<T>(list: &[T], before: impl Fn(&T) -> bool) -> usize {
    let mut reach = 1;
    while list.get(reach - 1).is_some_and(&before) {
        reach *= 2;
    }
    let from = reach / 2;
    let to = list.len().min(reach - 1).max(from);
    from + list[from..to].partition_point(before)
}

/// Keeps of a sorted list what is in another one, or what is not.
pub(crate) fn keep(list: &mut Vec<u32>, other: &[u32], present: bool) {
    let mut next = 0;
    list.retain(|x| {
        next += gallop(&other[next..], |o| o < x);
        (other.get(next) == Some(x)) == present
    });
}

/// Where the places of a part of a query go: none where only its scopes matter.
type Found<'f> = Option<&'f mut Vec<Places>>;

impl Task<'_> {
    /// What a query finds: all is counted, and the first `limit` places are given.
    pub(crate) fn run(&self, query: &Query, limit: usize) -> Result<InSegment, SegmentError> {
        if self.segment.texts.is_empty() {
            return Ok(InSegment::default());
        }
        let mut found = Vec::new();
        let scopes = self.node(&query.root, query, None, true, Some(&mut found))?;
        let (mut spans, hits) = match &query.root {
            Node::Leaf(_) | Node::Near(..) => {
                let spans = found.pop().unwrap_or_default().spans;
                let hits = spans.len() as u64;
                (spans, hits)
            }
            root => together(&found, &scopes, root, query.distinct(self.across), limit),
        };
        spans.truncate(limit);
        Ok(InSegment { spans, hits, documents: self.documents(&scopes), scopes: scopes.len() as u64 })
    }

    /// In how many documents scopes lie.
    fn documents(&self, scopes: &[u32]) -> u64 {
        if self.within == Within::Document {
            return scopes.len() as u64;
        }
        let (starts, documents) = (self.segment.starts(self.within), self.segment.starts(Within::Document));
        let (mut count, mut document, mut until) = (0, 0, 0);
        for scope in scopes {
            let at = starts.range(*scope as usize).0;
            if at >= until {
                document = documents.seek(document, at);
                until = documents.range(document).1;
                count += 1;
            }
        }
        count
    }

    /// The scopes that hold a part of the query, sorted. Places outside `only` do not matter. `narrow` where only places in
    /// the scopes that it finds will count: within a choice (`a OR (b AND c)`) a place of b counts also in a scope that
    /// has a and no c.
    fn node(
        &self,
        node: &Node,
        query: &Query,
        only: Option<&[u32]>,
        narrow: bool,
        mut found: Found<'_>,
    ) -> Result<Vec<u32>, SegmentError> {
        match node {
            Node::Leaf(_) | Node::Near(..) => {
                let places = self.places(self.spans(node, query, only)?, only);
                let Some(found) = found else { return Ok(places.scopes) };
                let scopes = places.scopes.clone();
                found.push(places);
                Ok(scopes)
            }
            Node::Or(all) => {
                let mut out = Vec::new();
                for node in all {
                    out.extend(self.node(node, query, only, false, found.as_deref_mut())?);
                }
                // Sorted runs behind each other: the stable sort merges them.
                out.sort();
                out.dedup();
                Ok(out)
            }
            Node::And(all) => {
                let (mut positive, negative): (Vec<&Node>, Vec<&Node>) =
                    all.iter().partition(|n| !matches!(n, Node::Not(_)));
                let narrow = narrow || found.is_none();
                if positive.len() > 1 {
                    let mut counted = Vec::with_capacity(positive.len());
                    for node in positive {
                        counted.push((self.estimate(node, query)?, node));
                    }
                    // The rarest first: of a common word only the places in the scopes of the rarer ones matter.
                    counted.sort_by_key(|c| c.0);
                    positive = counted.into_iter().map(|c| c.1).collect();
                }
                let mut out: Option<Vec<u32>> = None;
                for node in positive {
                    let only = if narrow { out.as_deref().or(only) } else { only };
                    let scopes = self.node(node, query, only, narrow, found.as_deref_mut())?;
                    match &mut out {
                        None => out = Some(scopes),
                        Some(out) => keep(out, &scopes, true),
                    }
                }
                let mut out = out.unwrap_or_else(|| self.all_scopes(only));
                // What is excluded comes last: there is then something to exclude it from.
                for node in negative {
                    if let Node::Not(inner) = node {
                        let scopes = self.node(inner, query, Some(&out), true, None)?;
                        keep(&mut out, &scopes, false);
                    }
                }
                Ok(out)
            }
            Node::Not(inner) => {
                let mut scopes = self.all_scopes(only);
                let excluded = self.node(inner, query, only, true, None)?;
                keep(&mut scopes, &excluded, false);
                Ok(scopes)
            }
        }
    }

    /// The places of words, of words near to each other, or of a choice of them, sorted.
    fn spans(&self, node: &Node, query: &Query, only: Option<&[u32]>) -> Result<Vec<Span>, SegmentError> {
        Ok(match node {
            Node::Leaf(n) => {
                let mut spans = match &query.leaves[*n] {
                    Leaf::Phrase(pieces) => {
                        let spans = phrases::find(self.segment, pieces, self.across)?;
                        self.allowed_only(spans)
                    }
                    Leaf::Regex(pattern) => self.expression(pattern, only)?,
                };
                if *n > 0 {
                    spans.iter_mut().for_each(|s| s.leaf = *n as u32);
                }
                spans
            }
            Node::Near(a, distance, b) => {
                // What is near may stand in another paragraph of the turn.
                let only = only.filter(|_| self.within != Within::Text);
                let (a, b) = (self.spans(a, query, only)?, self.spans(b, query, only)?);
                let parts = self.segment.starts(Within::Part);
                let mut spans = near::near(parts, &a, &b, *distance);
                spans.extend(near::near(parts, &b, &a, *distance));
                spans.sort_unstable();
                spans.dedup();
                spans
            }
            // The reader of queries lets nothing else into NEAR.
            Node::Or(all) | Node::And(all) => {
                let mut spans = Vec::new();
                for node in all {
                    spans.extend(self.spans(node, query, only)?);
                }
                spans.sort();
                spans
            }
            Node::Not(_) => Vec::new(),
        })
    }

    /// At how many places a part of the query may stand: what is to be looked for first.
    fn estimate(&self, node: &Node, query: &Query) -> Result<u64, SegmentError> {
        let each = |all: &[Node]| all.iter().map(|n| self.estimate(n, query)).collect::<Result<Vec<_>, _>>();
        Ok(match node {
            Node::Leaf(n) => match &query.leaves[*n] {
                Leaf::Phrase(pieces) => {
                    phrases::estimate(self.segment, pieces.iter().flatten(), self.across)?
                }
                // Texts are read for it: the fewer the better.
                Leaf::Regex(_) => u64::MAX >> 1,
            },
            Node::Or(all) => each(all)?.into_iter().fold(0, u64::saturating_add),
            Node::And(all) => each(all)?.into_iter().min().unwrap_or(u64::MAX),
            Node::Near(a, _, b) => self.estimate(a, query)?.saturating_add(self.estimate(b, query)?),
            Node::Not(_) => u64::MAX,
        })
    }

    /// The scopes of places. Where only some scopes matter, the places in the others are left out.
    fn places(&self, spans: Vec<Span>, only: Option<&[u32]>) -> Places {
        let starts = self.segment.starts(self.within);
        let mut out = Places::default();
        let (mut scope, mut i) = (0, 0);
        let Some(mut only) = only else {
            while let Some(first) = spans.get(i) {
                scope = starts.seek(scope, first.at);
                let end = starts.range(scope).1;
                out.scopes.push(scope as u32);
                out.from.push(i as u32);
                i += 1;
                while spans.get(i).is_some_and(|s| s.at < end) {
                    i += 1;
                }
            }
            out.spans = spans;
            return out;
        };
        while let Some(first) = spans.get(i) {
            scope = starts.seek(scope, first.at);
            only = &only[gallop(only, |o| (*o as usize) < scope)..];
            let Some(wanted) = only.first().map(|o| *o as usize) else { break };
            let (start, end) = starts.range(wanted);
            if wanted > scope {
                i += gallop(&spans[i..], |s| s.at < start);
                continue;
            }
            out.scopes.push(wanted as u32);
            out.from.push(out.spans.len() as u32);
            while let Some(s) = spans.get(i).filter(|s| s.at < end) {
                out.spans.push(*s);
                i += 1;
            }
        }
        out
    }

    fn allowed_only(&self, mut spans: Vec<Span>) -> Vec<Span> {
        if let Some(allowed) = &self.allowed {
            let texts = self.segment.starts(Within::Text);
            let mut text = 0;
            spans.retain(|s| {
                text = texts.seek(text, s.at);
                allowed[text]
            });
        }
        spans
    }

    pub(crate) fn is_allowed(&self, text: usize) -> bool {
        self.allowed.as_ref().is_none_or(|a| a[text])
    }

    fn all_scopes(&self, only: Option<&[u32]>) -> Vec<u32> {
        if let Some(only) = only {
            return only.to_vec();
        }
        let mut out: Vec<u32> = (0..self.segment.texts.len())
            .filter(|t| self.is_allowed(*t))
            .map(|t| self.segment.scope(t, self.within))
            .collect();
        out.dedup();
        out
    }
}

/// The places of several things in the scopes in which the query holds: the first `limit`, and how many in all. Two
/// things may be found at one place, which counts once, unless they are `distinct`: then what is not wanted is only counted.
fn together(found: &[Places], scopes: &[u32], root: &Node, distinct: bool, limit: usize) -> (Vec<Span>, u64) {
    let (mut out, mut hits) = (Vec::new(), 0);
    let mut here: Vec<Span> = Vec::new();
    let mut next = vec![0; found.len()];
    let mut done = 0;
    for scope in scopes {
        if distinct && out.len() >= limit {
            break;
        }
        here.clear();
        for (places, next) in found.iter().zip(&mut next) {
            *next += gallop(&places.scopes[*next..], |s| s < scope);
            if places.scopes.get(*next) == Some(scope) {
                here.extend_from_slice(places.of(*next));
            }
        }
        here.sort_unstable();
        here.dedup_by(|a, b| (a.at, a.length) == (b.at, b.length));
        hits += here.len() as u64;
        if out.len() < limit {
            out.extend_from_slice(&here);
        }
        done += 1;
    }
    let rest = &scopes[done..];
    let Some(first) = rest.first() else { return (out, hits) };
    // Of a plain choice everything counts.
    let all =
        matches!(root, Node::Or(all) if all.iter().all(|n| matches!(n, Node::Leaf(_) | Node::Near(..))));
    for places in found {
        let mut n = places.scopes.partition_point(|s| s < first);
        if all {
            hits += places.from.get(n).map_or(0, |from| places.spans.len() - *from as usize) as u64;
            continue;
        }
        for scope in rest {
            n += gallop(&places.scopes[n..], |s| s < scope);
            match places.scopes.get(n) {
                None => break,
                Some(s) if s == scope => hits += places.of(n).len() as u64,
                Some(_) => {}
            }
        }
    }
    (out, hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galloping_finds_the_first() {
        let list: Vec<u32> = (0..40).map(|n| n * 2).collect();
        for x in 0..90 {
            assert_eq!(gallop(&list, |n| *n < x), list.partition_point(|n| *n < x), "{x}");
        }
        assert_eq!(gallop(&[] as &[u32], |_| true), 0);
    }
}
