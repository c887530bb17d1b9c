//! The answer of a whole index: counted in full, listed in order, cut where asked.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::evaluate::{InSegment, Span, Task};
use crate::index::{Index, IndexError, Part};
use crate::query::{Element, Leaf, Node, Query};
use crate::segment::{SegmentError, Tags, Within, pair, single};
use crate::tokens::tokens;

/// Bytes that expressions go through at most, unless told otherwise: some seconds on one machine.
pub const SCAN: u64 = 2 << 30;

/// Which texts count.
#[derive(Clone, Copy)]
pub struct Filter<'a> {
    /// Whether a document does, by its key and date.
    pub document: &'a (dyn Fn(&[u8; 32], &str) -> bool + Sync),
    /// Whether a text does, by its tags.
    pub tags: &'a (dyn Fn(&Tags) -> bool + Sync),
}

/// How to search.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What counts as one where several things are asked for together.
    pub within: Within,
    /// Whether marks do not matter.
    pub across: bool,
    /// Which texts count; all where there is none.
    pub filter: Option<Filter<'a>>,
    /// So many places are given at most, the first ones by date; all are counted.
    pub limit: usize,
    /// Bytes of text that expressions go through at most.
    pub scan: u64,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { within: Within::Section, across: false, filter: None, limit: usize::MAX, scan: SCAN }
    }
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    part: u32,
    span: Span,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Places in all.
    pub hits: u64,
    /// Scopes (sections, unless asked otherwise) in which the query holds.
    pub scopes: u64,
    /// Documents with at least one place.
    pub documents: u64,
    /// Bytes of text that an expression did not go through, as it would have been too much.
    pub unread: u64,
    /// Of each part of the index places in order: all, or the first ones.
    places: Vec<Vec<Span>>,
}

/// A place as its owner knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    /// The document.
    pub key: &'a [u8; 32],
    /// Its date.
    pub date: &'a str,
    /// Which text of the document, as it was handed over, counted from 0.
    pub text: u32,
    /// The first token, counted in the text from 0.
    pub token: u32,
    /// How many tokens.
    pub tokens: u32,
    /// What is known of the text.
    pub tags: &'a Tags,
    /// Which phrase or expression of the query it answers, counted from 0.
    pub leaf: u32,
}

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Characters that are no blanks, as written.
    pub characters: u64,
    /// Texts.
    pub texts: u64,
    /// Places, of a search.
    pub hits: u64,
}

impl Index {
    /// Answers a query.
    ///
    /// # Errors
    /// [`IndexError::Damaged`], or the system refuses to read.
    pub fn search(&self, query: &Query, options: &Options<'_>) -> Result<Found, IndexError> {
        let (scan, unread) = (AtomicU64::new(options.scan), AtomicU64::new(0));
        let parts: Vec<InSegment> = self
            .parts
            .par_iter()
            .map(|part| {
                if let Some(quick) = quickly(part, query, options)? {
                    return Ok(quick);
                }
                let allowed = allowed(part, options.filter.as_ref());
                let task = Task {
                    segment: &part.segment,
                    within: options.within,
                    across: options.across,
                    allowed,
                    scan: &scan,
                    left: &unread,
                };
                task.run(query, options.limit)
            })
            .collect::<Result<_, SegmentError>>()
            .map_err(|e| self.damaged(e))?;
        let mut out = Found { unread: unread.into_inner(), ..Found::default() };
        for found in parts {
            out.hits += found.hits;
            out.scopes += found.scopes;
            out.documents += found.documents;
            out.places.push(found.spans);
        }
        Ok(out)
    }

    fn damaged(&self, e: SegmentError) -> IndexError {
        IndexError::Damaged(e.to_string())
    }

    /// The first places by date, at most so many.
    #[must_use]
    pub fn first(&self, found: &Found, limit: usize) -> Vec<Hit> {
        let mut out: Vec<Hit> = Vec::new();
        for (n, places) in found.places.iter().enumerate() {
            out.extend(places.iter().take(limit).map(|span| Hit { part: n as u32, span: *span }));
        }
        out.sort_by_cached_key(|h| {
            let p = self.placed(h);
            (p.date.to_owned(), *p.key, h.span)
        });
        out.truncate(limit);
        out
    }

    /// Every place that was kept, part by part.
    pub fn each<'a>(&'a self, found: &'a Found) -> impl Iterator<Item = Hit> + 'a {
        found
            .places
            .iter()
            .enumerate()
            .flat_map(|(n, places)| places.iter().map(move |span| Hit { part: n as u32, span: *span }))
    }

    /// What a place is.
    #[must_use]
    pub fn placed(&self, hit: &Hit) -> Placed<'_> {
        let segment = &self.parts[hit.part as usize].segment;
        let text = segment.text_at(hit.span.at);
        let row = segment.texts[text];
        let document = &segment.documents[row.document as usize];
        Placed {
            key: &document.key,
            date: &document.date,
            text: text as u32 - document.first_text,
            token: hit.span.at - row.position,
            tokens: hit.span.length,
            tags: &segment.tags[row.tags as usize],
            leaf: hit.span.leaf,
        }
    }

    /// Which section a place is in: the part of the index, and the section there.
    #[must_use]
    pub fn section_of(&self, hit: &Hit) -> (u32, u32) {
        let segment = &self.parts[hit.part as usize].segment;
        (hit.part, segment.texts[segment.text_at(hit.span.at)].section)
    }

    /// Characters of each section of each part of the index.
    #[must_use]
    pub fn section_sizes(&self) -> Vec<Vec<u32>> {
        let sizes = |part: &Part| {
            let mut out: Vec<u32> = Vec::new();
            for row in &part.segment.texts {
                out.resize(out.len().max(row.section as usize + 1), 0);
                if let Some(size) = out.get_mut(row.section as usize) {
                    *size += row.characters;
                }
            }
            out
        };
        self.parts.iter().map(sizes).collect()
    }

    /// Calls `each` with the folded words of every text that has places, the bytes of its tokens, and its places as ranges
    /// of tokens.
    ///
    /// # Errors
    /// [`IndexError::Damaged`], or the system refuses to read.
    pub fn read<E: From<IndexError>>(
        &self,
        found: &Found,
        mut each: impl FnMut(&str, &[std::ops::Range<usize>], &[std::ops::Range<usize>]) -> Result<(), E>,
    ) -> Result<(), E> {
        for (part, places) in self.parts.iter().zip(&found.places) {
            let segment = &part.segment;
            let mut rest = places.as_slice();
            while let Some(first) = rest.first() {
                let text = segment.text_at(first.at);
                let end = segment.end_of(text);
                let (here, after) = rest.split_at(rest.partition_point(|s| s.at < end));
                rest = after;
                let words = segment.words(text, text + 1).map_err(|e| self.damaged(e))?;
                let words = words.of(text).map_err(|e| self.damaged(e))?;
                let bytes: Vec<_> = tokens(words).map(|(_, r)| r).collect();
                let position = segment.texts[text].position;
                let ranges: Vec<_> = here
                    .iter()
                    .map(|s| (s.at - position) as usize..(s.at - position + s.length) as usize)
                    .collect();
                each(words, &bytes, &ranges)?;
            }
        }
        Ok(())
    }

    /// Calls `each` with the folded words of all texts that count, and their document's key.
    ///
    /// # Errors
    /// [`IndexError::Damaged`], the system refuses to read, or what `each` says.
    pub fn read_all<E: From<IndexError>>(
        &self,
        filter: Option<&Filter<'_>>,
        mut each: impl FnMut(&[u8; 32], &str) -> Result<(), E>,
    ) -> Result<(), E> {
        for part in &self.parts {
            let segment = &part.segment;
            let allowed = allowed(part, filter);
            for (first, chunk) in (0..segment.texts.len()).step_by(CHUNK).map(|t| (t, t + CHUNK)) {
                let end = chunk.min(segment.texts.len());
                let words = segment.words(first, end).map_err(|e| self.damaged(e))?;
                for text in (first..end).filter(|t| allowed.as_ref().is_none_or(|a| a[*t])) {
                    let document = &segment.documents[segment.texts[text].document as usize];
                    each(&document.key, words.of(text).map_err(|e| self.damaged(e))?)?;
                }
            }
        }
        Ok(())
    }

    /// How much there is, in groups: the denominators of all counts, and the places of a search.
    pub fn sizes<G: Ord + Clone>(
        &self,
        filter: Option<&Filter<'_>>,
        found: Option<&Found>,
        group: impl Fn(&[u8; 32], &str, &Tags) -> G,
    ) -> BTreeMap<G, Size> {
        let mut out: BTreeMap<G, Size> = BTreeMap::new();
        for (n, part) in self.parts.iter().enumerate() {
            let segment = &part.segment;
            let allowed = allowed(part, filter);
            let mut sizes: FxHashMap<(u32, u32), Size> = FxHashMap::default();
            for (t, row) in segment.texts.iter().enumerate() {
                if allowed.as_ref().is_none_or(|a| a[t]) {
                    let size = sizes.entry((row.document, row.tags)).or_default();
                    size.characters += u64::from(row.characters);
                    size.texts += 1;
                }
            }
            for span in found.and_then(|f| f.places.get(n)).into_iter().flatten() {
                let text = segment.text_at(span.at);
                let row = segment.texts[text];
                sizes.entry((row.document, row.tags)).or_default().hits += 1;
            }
            for ((document, tags), size) in sizes {
                let d = &segment.documents[document as usize];
                let sum = out.entry(group(&d.key, &d.date, &segment.tags[tags as usize])).or_default();
                sum.characters += size.characters;
                sum.texts += size.texts;
                sum.hits += size.hits;
            }
        }
        out
    }
}

/// Texts that are read in one go.
const CHUNK: usize = 1024;

fn allowed(part: &Part, filter: Option<&Filter<'_>>) -> Option<Vec<bool>> {
    if filter.is_none() && part.live.is_none() {
        return None;
    }
    let segment = &part.segment;
    let documents: Vec<bool> = segment
        .documents
        .iter()
        .enumerate()
        .map(|(n, d)| part.is_live(n as u32) && filter.is_none_or(|f| (f.document)(&d.key, &d.date)))
        .collect();
    let tags: Vec<bool> = segment.tags.iter().map(|tags| filter.is_none_or(|f| (f.tags)(tags))).collect();
    Some(segment.texts.iter().map(|t| documents[t.document as usize] && tags[t.tags as usize]).collect())
}

/// One character, or two side by side, in all that there is: that is one list, whose length stands in the directory, and
/// only its beginning is read. The commonest question is so the quickest, and 的 no slower than 鲸.
fn quickly(part: &Part, query: &Query, options: &Options<'_>) -> Result<Option<InSegment>, SegmentError> {
    if part.live.is_some() || options.filter.is_some() || options.within != Within::Section {
        return Ok(None);
    }
    let (Node::Leaf(_), [Leaf::Phrase(pieces)]) = (&query.root, query.leaves.as_slice()) else {
        return Ok(None);
    };
    let segment = &part.segment;
    let nothing = Ok(Some(InSegment::default()));
    let [piece] = pieces.as_slice() else { return Ok(None) };
    let (key, length) = match piece.as_slice() {
        [Element::Token(a)] => match segment.token(a) {
            Some(a) => (single(a), 1),
            None => return nothing,
        },
        // 哈哈 stands in 哈哈哈 twice and is found once.
        [Element::Token(a), Element::Token(b)] if a != b && !options.across => {
            match (segment.token(a), segment.token(b)) {
                (Some(a), Some(b)) => (pair(a, b, false), 2),
                _ => return nothing,
            }
        }
        _ => return Ok(None),
    };
    let Some(term) = segment.term(key)? else { return nothing };
    // A short list is read as quickly as any.
    let Some((scopes, documents)) = term.scopes else { return Ok(None) };
    let list = segment.list(&term)?;
    let spans = list.positions(options.limit).into_iter().map(|at| Span { at, length, leaf: 0 }).collect();
    Ok(Some(InSegment { spans, hits: list.len() as u64, scopes, documents }))
}
