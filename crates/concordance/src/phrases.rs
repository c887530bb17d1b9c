//! Where a phrase stands, by the lists of its pairs.
//!
//! Every two neighbours of the phrase are a pair with a list. The shortest list gives candidates, and each other list
//! strikes out those that do not go on so; a phrase of ten characters mostly is one place after the second list. What is
//! no pair of plain tokens (`harbo*`, `?`, a stem) goes by the lists of single tokens, and then it must be seen that no
//! end of a text lies between.
//!
//! Across marks the distance between two neighbours is not known beforehand, so that the lists are followed from token to
//! token, starting at the rarest pair: to the right and then to the left.

use crate::evaluate::{Span, gallop};
use crate::expand;
use crate::lists::{List, Posting};
use crate::query::{Element, RUN};
use crate::segment::{Segment, SegmentError, Term, Within, pair, single};
use crate::tokens::{Kind, is_mark, tokens};

/// Places as (first position, position behind the last one), sorted.
type Places = Vec<(u32, u32)>;

/// Every place of a phrase; places do not overlap.
pub(crate) fn find(
    segment: &Segment,
    pieces: &[Vec<Element>],
    across: bool,
) -> Result<Vec<Span>, SegmentError> {
    let places = if across { find_across(segment, pieces)? } else { find_exact(segment, pieces)? };
    let mut until = 0;
    let mut out = Vec::with_capacity(places.len());
    for (at, end) in places {
        if at >= until {
            out.push(Span { at, length: end - at, leaf: 0 });
            until = end;
        }
    }
    Ok(out)
}

fn find_exact(segment: &Segment, pieces: &[Vec<Element>]) -> Result<Places, SegmentError> {
    let mut later: Option<Places> = None;
    for elements in pieces.iter().rev() {
        let here = piece(segment, elements)?;
        later = Some(match later {
            None => here,
            // From the right: a place counts if a place of the next piece follows, and ends where the nearest one does.
            Some(later) => {
                let mut next = 0;
                let mut out = Vec::new();
                for (at, end) in here {
                    next += later[next..].partition_point(|l| l.0 < end);
                    if let Some(l) = later.get(next).filter(|l| l.0 - end <= RUN) {
                        let text = segment.text_at(at);
                        if l.1 <= segment.end_of(text) {
                            out.push((at, l.1));
                        }
                    }
                }
                out
            }
        });
        if later.as_ref().is_some_and(Vec::is_empty) {
            break;
        }
    }
    Ok(later.unwrap_or_default())
}

/// What one list demands of a place: that it stands `offset` tokens behind the beginning.
enum Demand {
    List(Term, u32),
    /// The positions of any of several tokens.
    Any(Vec<u32>, u32),
}

/// The places of elements that follow each other directly.
fn piece(segment: &Segment, elements: &[Element]) -> Result<Places, SegmentError> {
    let length = elements.len() as u32;
    let mut ids: Vec<Option<u32>> = Vec::with_capacity(elements.len());
    for e in elements {
        ids.push(match e {
            Element::Token(t) => match segment.token(t) {
                None => return Ok(Vec::new()),
                id => id,
            },
            _ => None,
        });
    }
    let mut demands: Vec<(u64, Demand)> = Vec::new();
    let mut links = 0;
    for (i, element) in elements.iter().enumerate() {
        let next = ids.get(i + 1).copied().flatten();
        let key = match (ids[i], next) {
            (Some(a), Some(b)) => {
                links += 1;
                Some(pair(a, b, false))
            }
            // Neither side has it in a pair.
            (Some(a), None) if i == 0 || ids[i - 1].is_none() => Some(single(a)),
            _ => None,
        };
        if let Some(key) = key {
            match segment.term(key)? {
                None => return Ok(Vec::new()),
                Some(term) => demands.push((term.count, Demand::List(term, i as u32))),
            }
        }
        let several = match element {
            Element::Token(_) | Element::Any => continue,
            Element::Glob(globs) => expand::matching(segment, globs),
            Element::Stem(stem) => expand::with_stem(segment, stem),
        };
        let mut positions = Vec::new();
        for id in several {
            if let Some(term) = segment.term(single(id))? {
                positions.extend(segment.list(&term)?.positions(usize::MAX));
            }
        }
        positions.sort_unstable();
        demands.push((positions.len() as u64, Demand::Any(positions, i as u32)));
    }
    demands.sort_by_key(|d| d.0);
    let mut starts: Option<Vec<u32>> = None;
    for (_, demand) in demands {
        starts = Some(match (starts, demand) {
            (None, Demand::List(term, offset)) => {
                let all = segment.list(&term)?.positions(usize::MAX);
                if offset == 0 { all } else { all.iter().filter_map(|p| p.checked_sub(offset)).collect() }
            }
            (None, Demand::Any(all, offset)) => all.iter().filter_map(|p| p.checked_sub(offset)).collect(),
            (Some(starts), _) if starts.is_empty() => starts,
            (Some(starts), Demand::List(term, offset)) => {
                let list = segment.list(&term)?;
                let mut met = Vec::new();
                list.meet(starts.iter().map(|s| s + offset), |_, p| met.push(p.at - offset));
                met
            }
            (Some(mut starts), Demand::Any(all, offset)) => {
                let mut next = 0;
                starts.retain(|s| {
                    next += all[next..].partition_point(|p| *p < s + offset);
                    all.get(next) == Some(&(s + offset))
                });
                starts
            }
        });
    }
    let mut places: Places = starts.unwrap_or_default().into_iter().map(|s| (s, s + length)).collect();
    if links + 1 < elements.len() {
        places.retain(|(at, end)| {
            let text = segment.text_at(*at);
            *end <= segment.end_of(text)
        });
    }
    Ok(places)
}

fn list(segment: &Segment, key: u64) -> Result<Option<List>, SegmentError> {
    segment.term(key)?.map(|t| segment.list(&t)).transpose()
}

fn find_across(segment: &Segment, pieces: &[Vec<Element>]) -> Result<Places, SegmentError> {
    let wanted: Vec<Vec<Element>> = pieces
        .iter()
        .map(|p| p.iter().filter(|e| !matches!(e, Element::Token(t) if is_mark(t))).cloned().collect())
        .filter(|p: &Vec<Element>| !p.is_empty())
        .collect();
    if wanted.is_empty() {
        // Nothing but marks: those are meant.
        return find_exact(segment, pieces);
    }
    let plain: Option<Vec<&str>> = match wanted.as_slice() {
        [piece] => {
            piece.iter().map(|e| if let Element::Token(t) = e { Some(t.as_str()) } else { None }).collect()
        }
        _ => None,
    };
    let Some(plain) = plain else { return by_reading(segment, &wanted) };
    let mut ids = Vec::with_capacity(plain.len());
    for token in plain {
        match segment.token(token) {
            None => return Ok(Vec::new()),
            Some(id) => ids.push(id),
        }
    }
    if ids.len() == 1 {
        let all = list(segment, single(ids[0]))?.map(|l| l.positions(usize::MAX)).unwrap_or_default();
        return Ok(all.into_iter().map(|p| (p, p + 1)).collect());
    }
    // For each pair the list of neighbours that touch, and that of neighbours across marks.
    let mut rarest = (u64::MAX, 0);
    let mut keys = Vec::with_capacity(ids.len());
    for (i, two) in ids.windows(2).enumerate() {
        let keys_of = [pair(two[0], two[1], false), pair(two[0], two[1], true)];
        let mut count = 0;
        for key in keys_of {
            count += segment.term(key)?.map_or(0, |t| t.count);
        }
        if count == 0 {
            return Ok(Vec::new());
        }
        rarest = rarest.min((count, i));
        keys.push(keys_of);
    }
    let at = rarest.1;
    let mut all: Vec<Posting> = Vec::new();
    for key in keys[at] {
        all.extend(list(segment, key)?.map(|l| l.all()).unwrap_or_default());
    }
    all.sort_unstable();
    // First token of the pair, last token so far.
    let mut chains: Vec<(u32, u32)> = all.iter().map(|p| (p.at, p.at + 1 + p.gap)).collect();
    for keys in &keys[at + 1..] {
        let mut next = Vec::new();
        for key in keys {
            if let Some(list) = list(segment, *key)? {
                list.meet(chains.iter().map(|c| c.1), |n, p| next.push((chains[n].0, p.at + 1 + p.gap)));
            }
        }
        next.sort_unstable();
        chains = next;
    }
    for [touching, marked] in keys[..at].iter().rev() {
        let mut next = Vec::new();
        if let Some(list) = list(segment, *touching)? {
            // A place at the very beginning has nothing before it.
            let from = chains.partition_point(|c| c.0 == 0);
            list.meet(chains[from..].iter().map(|c| c.0 - 1), |n, p| next.push((p.at, chains[from + n].1)));
        }
        if let Some(list) = list(segment, *marked)? {
            let mut at = 0;
            for p in list.all() {
                let second = p.at + 1 + p.gap;
                at += chains[at..].partition_point(|c| c.0 < second);
                if let Some(c) = chains.get(at).filter(|c| c.0 == second) {
                    next.push((p.at, c.1));
                }
            }
        }
        next.sort_unstable();
        chains = next;
    }
    Ok(chains.into_iter().map(|(first, last)| (first, last + 1)).collect())
}

/// Phrases with wildcards or stems across marks: the texts that hold their plain tokens are read.
fn by_reading(segment: &Segment, pieces: &[Vec<Element>]) -> Result<Places, SegmentError> {
    let mut candidates: Option<Vec<u32>> = None;
    for element in pieces.iter().flatten() {
        let Element::Token(token) = element else { continue };
        let Some(id) = segment.token(token) else { return Ok(Vec::new()) };
        let positions = list(segment, single(id))?.map(|l| l.positions(usize::MAX)).unwrap_or_default();
        let texts = texts_of(segment, positions.into_iter());
        candidates = Some(match candidates {
            None => texts,
            Some(mut so_far) => {
                so_far.retain(|t| texts.binary_search(t).is_ok());
                so_far
            }
        });
    }
    let candidates = candidates.unwrap_or_else(|| (0..segment.texts.len() as u32).collect());
    let mut out = Vec::new();
    for text in candidates {
        let text = text as usize;
        let words = segment.words(text, text + 1)?;
        let words = words.of(text)?;
        let unmarked: Vec<(u32, &str)> = tokens(words)
            .enumerate()
            .filter(|(_, (kind, _))| *kind != Kind::Mark)
            .map(|(n, (_, r))| (n as u32, &words[r]))
            .collect();
        let position = segment.texts[text].position;
        for (start, end) in ends(&unmarked, pieces).into_iter().enumerate() {
            if let Some(end) = end {
                out.push((position + unmarked[start].0, position + unmarked[end - 1].0 + 1));
            }
        }
    }
    Ok(out)
}

/// For each word where the pieces end if the first of them begins there. From the last piece to the first, each going on
/// with the nearest place of the next: going forward and back again would take exponential time.
fn ends(words: &[(u32, &str)], pieces: &[Vec<Element>]) -> Vec<Option<usize>> {
    let fits = |word: &str, element: &Element| match element {
        Element::Token(t) => t == word,
        Element::Any => true,
        Element::Glob(globs) => expand::globs_match(globs, word),
        Element::Stem(stem) => word.bytes().all(|b| b.is_ascii_lowercase()) && expand::stem(word) == *stem,
    };
    let mut later: Option<Vec<Option<usize>>> = None;
    for piece in pieces.iter().rev() {
        let here = (0..words.len()).map(|start| {
            let end = start + piece.len();
            let inside = words.get(start..end)?.iter().zip(piece).all(|((_, w), e)| fits(w, e));
            match &later {
                _ if !inside => None,
                None => Some(end),
                Some(later) => later.iter().skip(end).take(RUN as usize + 1).find_map(|e| *e),
            }
        });
        later = Some(here.collect());
    }
    later.unwrap_or_default()
}

/// At how many places some elements may stand behind each other, by the rarest pair of the first few.
pub(crate) fn estimate<'e>(
    segment: &Segment,
    elements: impl Iterator<Item = &'e Element>,
    across: bool,
) -> Result<u64, SegmentError> {
    let ids: Vec<Option<u32>> = elements
        .filter(|e| !across || !matches!(e, Element::Token(t) if is_mark(t)))
        .take(LOOKED_UP)
        .map(|e| match e {
            // A token that is nowhere has the number of none, and so no list.
            Element::Token(t) => Some(segment.token(t).unwrap_or(u32::MAX >> 1)),
            _ => None,
        })
        .collect();
    let count = |key: u64| segment.term(key).map(|t| t.map_or(0, |t| t.count));
    if let [Some(id)] = ids.as_slice() {
        return count(single(*id));
    }
    let mut out = segment.texts.len() as u64;
    for two in ids.windows(2) {
        if let [Some(a), Some(b)] = two {
            let marked = if across { count(pair(*a, *b, true))? } else { 0 };
            out = out.min(count(pair(*a, *b, false))?.saturating_add(marked));
        }
    }
    Ok(out)
}

/// Elements by which it is estimated how common a phrase is.
const LOOKED_UP: usize = 6;

/// The texts of sorted positions.
fn texts_of(segment: &Segment, positions: impl Iterator<Item = u32>) -> Vec<u32> {
    let texts = segment.starts(Within::Text);
    let mut out: Vec<u32> = Vec::new();
    let (mut text, mut until) = (0, 0);
    for p in positions {
        if p >= until {
            text = texts.seek(text, p);
            until = texts.range(text).1;
            out.push(text as u32);
        }
    }
    out
}

/// The tokens of a literal that stand in the text as they are. A word at either end may be the piece of a longer one,
/// unless the literal begins or ends where a word does not go on.
fn whole(literal: &str, closed: (bool, bool)) -> Option<Vec<Element>> {
    let all: Vec<(Kind, &str)> = tokens(literal).map(|(kind, r)| (kind, &literal[r])).collect();
    let open_left = !closed.0 && all.first().is_some_and(|t| t.0 == Kind::Word);
    let open_right = !closed.1 && all.last().is_some_and(|t| t.0 == Kind::Word);
    let inner = all.get(usize::from(open_left)..all.len().saturating_sub(usize::from(open_right)))?;
    (!inner.is_empty()).then(|| inner.iter().map(|(_, t)| Element::Token((*t).to_owned())).collect())
}

/// At how many places a literal may stand.
pub(crate) fn estimate_of_literal(segment: &Segment, literal: &str) -> Result<u64, SegmentError> {
    match whole(literal, (false, false)) {
        Some(elements) => estimate(segment, elements.iter(), false),
        None => Ok(segment.texts.len() as u64),
    }
}

/// The texts in which literals may stand behind each other, each at most so many tokens behind the one before.
pub(crate) fn texts_with_chain(
    segment: &Segment,
    first: &str,
    rest: &[(u32, String)],
) -> Result<Vec<u32>, SegmentError> {
    // Where the literals meet the gaps they end with whole tokens: the maker of chains sees to that.
    let inner = |literal: &str, closed| whole(literal, closed).unwrap_or_default();
    let mut here = piece(segment, &inner(first, (false, true)))?;
    for (n, (gap, literal)) in rest.iter().enumerate() {
        let last = n + 1 == rest.len();
        let next = piece(segment, &inner(literal, (true, !last)))?;
        let mut kept = Vec::new();
        let (mut before, mut i) = (here.as_slice(), 0);
        while let Some(place) = next.get(i) {
            // The last one that ends before it is the nearest.
            let ended = gallop(before, |b| b.1 <= place.0);
            before = &before[ended.saturating_sub(1)..];
            match before.first() {
                None => break,
                Some(b) if b.1 > place.0 => i += gallop(&next[i..], |p| p.0 < b.1).max(1),
                Some(b) => {
                    if place.0 - b.1 <= *gap {
                        kept.push(*place);
                    }
                    i += 1;
                    // Far behind the nearest one: on to the next that has one before it.
                    if let (true, Some(b)) = (place.0 - b.1 > *gap, before.get(1)) {
                        i += gallop(&next[i..], |p| p.0 < b.1);
                    }
                }
            }
        }
        here = kept;
    }
    Ok(texts_of(segment, here.into_iter().map(|p| p.0)))
}

/// The texts that may hold these characters side by side; none where the index does not know.
pub(crate) fn texts_with(segment: &Segment, literal: &str) -> Result<Option<Vec<u32>>, SegmentError> {
    if let Some(elements) = whole(literal, (false, false)) {
        let places = piece(segment, &elements)?;
        return Ok(Some(texts_of(segment, places.into_iter().map(|p| p.0))));
    }
    let mut out: Option<Vec<u32>> = None;
    for (_, range) in tokens(literal) {
        let mut positions = Vec::new();
        for id in expand::holding(segment, &literal[range]) {
            if let Some(term) = segment.term(single(id))? {
                positions.extend(segment.list(&term)?.positions(usize::MAX));
            }
        }
        positions.sort_unstable();
        let texts = texts_of(segment, positions.into_iter());
        match &mut out {
            None => out = Some(texts),
            Some(so_far) => crate::evaluate::keep(so_far, &texts, true),
        }
    }
    Ok(out)
}
