//! Makes a segment of documents.
//!
//! Each token gets a number, the positions are sorted by token in one pass of counting, and within a token by the
//! neighbour. Everything is in memory: a segment is made of some tens of megabytes of text, and takes about twelve times
//! that while it is made.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::shape::{COUNTED, GROUP, MAGIC, TRAILER, has_gaps, pair, single};
use super::{Document, SegmentError};
use crate::lists::{self, Posting, put};
use crate::tokens::{Fold, Kind, fold_text, tokens};

/// The highest bit of a token's number in the text: it is the last of its text.
const LAST: u32 = 1 << 31;

/// Tokens of one segment at most; positions and numbers then fit.
const MOST: usize = (1 << 31) - 2;

/// Characters below this have their number in a table and not in a map.
const TABLE: usize = 0x1_0000;

/// What a segment is made of so far.
pub(crate) struct Builder {
    fold: Fold,
    ids: Vec<u32>,
    marks: Vec<bool>,
    of_char: Vec<u32>,
    of_word: FxHashMap<Box<str>, u32>,
    texts: Vec<u8>,
    text_count: u32,
    documents: Vec<u8>,
    document_count: u32,
    tags: FxHashMap<Vec<(&'static str, String)>, u32>,
    tag_rows: Vec<Vec<(&'static str, String)>>,
    words: Vec<u8>,
    /// The first position, the section and the document of each text, for counting.
    scopes: Vec<(u32, u32, u32)>,
    section_count: u32,
    part_count: u32,
}

impl Builder {
    pub(crate) fn new(fold: Fold) -> Self {
        Self {
            fold,
            ids: Vec::new(),
            marks: Vec::new(),
            of_char: vec![u32::MAX; TABLE],
            of_word: FxHashMap::default(),
            texts: Vec::new(),
            text_count: 0,
            documents: Vec::new(),
            document_count: 0,
            tags: FxHashMap::default(),
            tag_rows: Vec::new(),
            words: Vec::new(),
            scopes: Vec::new(),
            section_count: 0,
            part_count: 0,
        }
    }

    /// Enters a document.
    pub(crate) fn push(&mut self, document: &Document) -> Result<(), SegmentError> {
        let (mut section, mut part) = (None, None);
        self.documents.extend_from_slice(&document.key);
        put(&mut self.documents, document.date.len() as u64);
        self.documents.extend_from_slice(document.date.as_bytes());
        put(&mut self.documents, document.texts.len() as u64);
        for text in &document.texts {
            // Numbers of the segment: a new one wherever the document's own changes.
            if section != Some(text.section) {
                section = Some(text.section);
                self.section_count += 1;
            }
            if part != Some((text.section, text.part)) {
                part = Some((text.section, text.part));
                self.part_count += 1;
            }
            let position = self.ids.len();
            let folded = fold_text(&text.words, self.fold);
            for (kind, range) in tokens(&folded) {
                let id = self.number(kind, &folded[range]);
                self.ids.push(id);
            }
            if self.ids.len() > position
                && let Some(last) = self.ids.last_mut()
            {
                *last |= LAST;
            }
            if self.ids.len() > MOST || self.words.len() + folded.len() > u32::MAX as usize {
                return Err(SegmentError::Io(io::Error::other(
                    "a document of more than two thousand million words",
                )));
            }
            let characters = text.words.chars().filter(|c| !c.is_whitespace()).count();
            let tags = match self.tags.get(&text.tags) {
                Some(n) => *n,
                None => {
                    let n = self.tag_rows.len() as u32;
                    self.tags.insert(text.tags.clone(), n);
                    self.tag_rows.push(text.tags.clone());
                    n
                }
            };
            self.scopes.push((position as u32, self.section_count - 1, self.document_count));
            for n in [
                position as u32,
                self.words.len() as u32,
                self.section_count - 1,
                self.part_count - 1,
                tags,
                characters as u32,
                self.document_count,
                crc32fast::hash(folded.as_bytes()),
            ] {
                self.texts.extend_from_slice(&n.to_le_bytes());
            }
            self.text_count += 1;
            self.words.extend_from_slice(folded.as_bytes());
        }
        self.document_count += 1;
        Ok(())
    }

    fn number(&mut self, kind: Kind, token: &str) -> u32 {
        let known = self.marks.len() as u32;
        let mut chars = token.chars();
        let slot = match (chars.next(), chars.next()) {
            (Some(c), None) if (c as usize) < TABLE => {
                let slot = &mut self.of_char[c as usize];
                if *slot != u32::MAX {
                    return *slot;
                }
                slot
            }
            _ => match self.of_word.get(token) {
                Some(id) => return *id,
                None => self.of_word.entry(token.into()).or_insert(known),
            },
        };
        *slot = known;
        self.marks.push(kind == Kind::Mark);
        known
    }

    /// The segment's bytes, written.
    pub(crate) fn finish(self, out: &mut impl Write) -> Result<(), SegmentError> {
        let (postings, directory, sparse) = self.lists();
        let mut texts = self.text_count.to_le_bytes().to_vec();
        texts.extend_from_slice(&(self.ids.len() as u32).to_le_bytes());
        texts.extend_from_slice(&self.texts);
        let mut documents = self.document_count.to_le_bytes().to_vec();
        documents.extend_from_slice(&self.documents);
        put(&mut documents, self.tag_rows.len() as u64);
        for row in &self.tag_rows {
            put(&mut documents, row.len() as u64);
            for s in row.iter().flat_map(|(name, value)| [*name, value.as_str()]) {
                put(&mut documents, s.len() as u64);
                documents.extend_from_slice(s.as_bytes());
            }
        }
        let vocabulary = self.vocabulary()?;
        let parts = [&postings, &directory, &sparse, &vocabulary, &texts, &documents, &self.words];
        out.write_all(MAGIC)?;
        let mut trailer = Vec::with_capacity(TRAILER);
        let mut offset = MAGIC.len() as u64;
        for part in parts {
            out.write_all(part)?;
            trailer.extend_from_slice(&offset.to_le_bytes());
            trailer.extend_from_slice(&(part.len() as u64).to_le_bytes());
            trailer.extend_from_slice(&crc32fast::hash(part).to_le_bytes());
            offset += part.len() as u64;
        }
        trailer.extend_from_slice(&crc32fast::hash(&trailer).to_le_bytes());
        trailer.extend_from_slice(MAGIC);
        out.write_all(&trailer)?;
        Ok(())
    }

    fn vocabulary(&self) -> Result<Vec<u8>, SegmentError> {
        let mut all: Vec<(String, u32)> =
            self.of_word.iter().map(|(word, id)| (word.to_string(), *id)).collect();
        let chars = self.of_char.iter().enumerate().filter(|(_, id)| **id != u32::MAX);
        all.extend(chars.filter_map(|(c, id)| Some((char::from_u32(c as u32)?.to_string(), *id))));
        all.sort_unstable();
        let pairs = all.iter().map(|(word, id)| (word.as_str(), u64::from(*id)));
        let broken = |e: fst::Error| SegmentError::Io(io::Error::other(e));
        Ok(fst::Map::from_iter(pairs).map_err(broken)?.into_fst().into_inner())
    }

    /// Postings, directory and its sparse table.
    fn lists(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let id_at = |p: u32| self.ids[p as usize] & !LAST;
        let mut starts = vec![0u32; self.marks.len() + 1];
        for id in &self.ids {
            starts[(id & !LAST) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut order = vec![0u32; self.ids.len()];
        let mut next = starts.clone();
        for p in 0..self.ids.len() as u32 {
            let slot = &mut next[id_at(p) as usize];
            order[*slot as usize] = p;
            *slot += 1;
        }
        drop(next);
        let mut directory = Directory::default();
        let mut list: Vec<Posting> = Vec::new();
        let mut neighbours: Vec<u64> = Vec::new();
        for id in 0..self.marks.len() as u32 {
            let here = &order[starts[id as usize] as usize..starts[id as usize + 1] as usize];
            list.clear();
            list.extend(here.iter().map(|p| Posting { at: *p, gap: 0 }));
            directory.put(single(id), &list, &self.scopes);
            neighbours.clear();
            for &p in here {
                if self.ids[p as usize] & LAST != 0 {
                    continue;
                }
                let second = id_at(p + 1);
                neighbours.push((pair(0, second, false) << 32) | u64::from(p));
                if !self.marks[id as usize] && self.marks[second as usize] {
                    let mut q = p + 1;
                    while self.marks[id_at(q) as usize] && self.ids[q as usize] & LAST == 0 {
                        q += 1;
                    }
                    if !self.marks[id_at(q) as usize] {
                        neighbours.push((pair(0, id_at(q), true) << 32) | u64::from(p));
                    }
                }
            }
            neighbours.sort_unstable();
            for same in neighbours.chunk_by(|a, b| a >> 32 == b >> 32) {
                let key = single(id) | same[0] >> 32;
                let gaps = has_gaps(key);
                list.clear();
                list.extend(same.iter().map(|n| {
                    let at = *n as u32;
                    let mut gap = 0;
                    while gaps && self.marks[id_at(at + 1 + gap) as usize] {
                        gap += 1;
                    }
                    Posting { at, gap }
                }));
                directory.put(key, &list, &self.scopes);
            }
        }
        directory.close();
        (directory.postings, directory.groups, directory.sparse)
    }
}

#[derive(Default)]
struct Directory {
    postings: Vec<u8>,
    groups: Vec<u8>,
    sparse: Vec<u8>,
    group: Vec<u8>,
    in_group: usize,
    before: u64,
}

impl Directory {
    fn put(&mut self, key: u64, list: &[Posting], scopes: &[(u32, u32, u32)]) {
        if self.in_group == GROUP {
            self.close();
        }
        if self.in_group == 0 {
            for n in [key, self.groups.len() as u64, self.postings.len() as u64] {
                self.sparse.extend_from_slice(&n.to_le_bytes());
            }
            self.before = key;
        }
        put(&mut self.group, key - self.before);
        self.before = key;
        self.in_group += 1;
        put(&mut self.group, list.len() as u64);
        if list.len() as u64 >= COUNTED {
            let (sections, documents) = scopes_of(list, scopes);
            put(&mut self.group, sections);
            put(&mut self.group, documents);
        }
        let from = self.postings.len();
        lists::write(&mut self.postings, list, has_gaps(key));
        put(&mut self.group, (self.postings.len() - from) as u64);
    }

    fn close(&mut self) {
        if self.in_group > 0 {
            self.groups.extend_from_slice(&self.group);
            self.groups.extend_from_slice(&crc32fast::hash(&self.group).to_le_bytes());
            self.group.clear();
            self.in_group = 0;
        }
    }
}

/// In how many sections and documents a list stands. Lists so long are in most texts: walking both is the quick way.
fn scopes_of(list: &[Posting], scopes: &[(u32, u32, u32)]) -> (u64, u64) {
    let (mut text, mut sections, mut documents, mut last) = (0, 0, 0, (u32::MAX, u32::MAX));
    for p in list {
        while text + 1 < scopes.len() && scopes[text + 1].0 <= p.at {
            text += 1;
        }
        let (_, section, document) = scopes.get(text).copied().unwrap_or_default();
        sections += u64::from(section != last.0);
        documents += u64::from(document != last.1);
        last = (section, document);
    }
    (sections, documents)
}
