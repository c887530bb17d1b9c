//! Reads a segment: what is small is in memory, lists and words are read as they are asked for.

use fst::{IntoStreamer, Streamer};

use super::shape::{
    COUNTED, DIRECTORY, DOCUMENTS, GROUP, MAGIC, POSTINGS, SECTIONS, SPARSE, Store, TEXTS, TRAILER, Term,
    VOCABULARY, WORDS, has_gaps,
};
use super::{SegmentError, Within};
use crate::lists::{List, take};

/// A text as it lies in a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextRow {
    pub(crate) position: u32,
    pub(crate) words: u32,
    pub(crate) section: u32,
    pub(crate) part: u32,
    pub(crate) tags: u32,
    pub(crate) characters: u32,
    pub(crate) document: u32,
    sum: u32,
}

/// A document as it lies in a segment.
#[derive(Clone, Debug)]
pub(crate) struct DocumentRow {
    pub(crate) key: [u8; 32],
    pub(crate) date: String,
    pub(crate) first_text: u32,
}

/// An open segment.
#[derive(Debug)]
pub(crate) struct Segment {
    store: Store,
    parts: [(u64, u64); SECTIONS],
    /// First key, offset of the group, offset of its first list.
    sparse: Vec<(u64, u64, u64)>,
    vocabulary: fst::Map<Vec<u8>>,
    pub(crate) texts: Vec<TextRow>,
    pub(crate) documents: Vec<DocumentRow>,
    pub(crate) tags: Vec<Vec<(String, String)>>,
    /// For every [`STRIDE`] positions the text that the first of them lies in.
    guide: Vec<u32>,
    /// Where texts, parts, sections and documents begin.
    starts: [Starts; 4],
}

/// The first position of each of some things that stand behind each other, and the end of the last.
///
/// Apart from the rows and nothing but numbers: to say in which exchange each of a million places lies takes one walk
/// through both lists, where a look at the rows of the texts is a miss of the cache for each place.
#[derive(Debug)]
pub(crate) struct Starts(Vec<u32>);

impl Starts {
    /// The first position of one of them, and the position behind it.
    #[inline]
    pub(crate) fn range(&self, n: usize) -> (u32, u32) {
        let at = |n: usize| self.0.get(n).or(self.0.last()).copied().unwrap_or(0);
        (at(n), at(n + 1))
    }

    /// Which of them a position lies in, where it is known not to lie before `from`. Near ones are found in few steps.
    #[inline]
    pub(crate) fn seek(&self, from: usize, position: u32) -> usize {
        let begins = |n: usize| self.0.get(n).is_some_and(|start| *start <= position);
        let (mut low, mut step) = (from, 1);
        while begins(low + step) {
            low += step;
            step *= 2;
        }
        // At `low` it begins, at `low + step` it does not.
        while step > 1 {
            step /= 2;
            if begins(low + step) {
                low += step;
            }
        }
        low
    }
}

/// Positions for which one text is noted: about half a paragraph.
const STRIDE: u32 = 64;

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

impl Segment {
    pub(crate) fn open(store: Store) -> Result<Self, SegmentError> {
        let length = store.length()?;
        if length < (MAGIC.len() + TRAILER) as u64 {
            return Err(SegmentError::Corrupt("its end"));
        }
        if store.read(0, MAGIC.len())? != MAGIC {
            return Err(SegmentError::OtherVersion);
        }
        let trailer = store.read(length - TRAILER as u64, TRAILER)?;
        let table = SECTIONS * 20;
        if trailer[table + 4..] != MAGIC[..]
            || u32_at(&trailer, table) != Some(crc32fast::hash(&trailer[..table]))
        {
            return Err(SegmentError::Corrupt("its end"));
        }
        let mut parts = [(0, 0); SECTIONS];
        let mut sums = [0; SECTIONS];
        for (i, row) in trailer[..table].chunks_exact(20).enumerate() {
            let broken = || SegmentError::Corrupt("its end");
            parts[i] = (u64_at(row, 0).ok_or_else(broken)?, u64_at(row, 8).ok_or_else(broken)?);
            sums[i] = u32_at(row, 16).ok_or_else(broken)?;
        }
        let whole = |part: usize, what: &'static str| -> Result<Vec<u8>, SegmentError> {
            let (offset, length) = parts[part];
            let bytes =
                store.read(offset, usize::try_from(length).map_err(|_| SegmentError::Corrupt(what))?)?;
            if crc32fast::hash(&bytes) == sums[part] { Ok(bytes) } else { Err(SegmentError::Corrupt(what)) }
        };
        let sparse = whole(SPARSE, "its directory")?
            .chunks_exact(24)
            .filter_map(|row| Some((u64_at(row, 0)?, u64_at(row, 8)?, u64_at(row, 16)?)))
            .collect();
        let vocabulary = fst::Map::new(whole(VOCABULARY, "its vocabulary")?)
            .map_err(|_| SegmentError::Corrupt("its vocabulary"))?;
        let texts = whole(TEXTS, "its table of texts")?;
        let tokens = u32_at(&texts, 4).ok_or(SegmentError::Corrupt("its table of texts"))?;
        let n = |row: &[u8], i: usize| u32_at(row, i * 4).unwrap_or(0);
        let texts: Vec<TextRow> = texts[8..]
            .chunks_exact(32)
            .map(|r| TextRow {
                position: n(r, 0),
                words: n(r, 1),
                section: n(r, 2),
                part: n(r, 3),
                tags: n(r, 4),
                characters: n(r, 5),
                document: n(r, 6),
                sum: n(r, 7),
            })
            .collect();
        let (documents, tags) =
            documents(&whole(DOCUMENTS, "its documents")?).ok_or(SegmentError::Corrupt("its documents"))?;
        let mut guide = Vec::with_capacity((tokens / STRIDE) as usize + 1);
        let mut text = 0;
        for position in (0..tokens).step_by(STRIDE as usize) {
            while texts.get(text + 1).is_some_and(|t| t.position <= position) {
                text += 1;
            }
            guide.push(text as u32);
        }
        let starts = |number: fn(&TextRow) -> u32| {
            let mut out: Vec<u32> = Vec::new();
            for row in &texts {
                if number(row) as usize >= out.len() {
                    out.push(row.position);
                }
            }
            out.push(tokens);
            Starts(out)
        };
        let of_texts = Starts(texts.iter().map(|t| t.position).chain([tokens]).collect());
        let of_documents = documents
            .iter()
            .map(|d| texts.get(d.first_text as usize).map_or(tokens, |t| t.position))
            .chain([tokens])
            .collect();
        let starts = [of_texts, starts(|t| t.part), starts(|t| t.section), Starts(of_documents)];
        Ok(Self { store, parts, sparse, vocabulary, texts, documents, tags, guide, starts })
    }

    /// The number of a folded token, where it occurs.
    pub(crate) fn token(&self, token: &str) -> Option<u32> {
        self.vocabulary.get(token).and_then(|id| u32::try_from(id).ok())
    }

    /// Calls `each` with every token that begins so, and its number.
    pub(crate) fn tokens_from(&self, prefix: &str, mut each: impl FnMut(&str, u32)) {
        let mut stream = self.vocabulary.range().ge(prefix).into_stream();
        while let Some((token, id)) = stream.next() {
            let (Ok(token), Ok(id)) = (std::str::from_utf8(token), u32::try_from(id)) else { continue };
            if !token.starts_with(prefix) {
                return;
            }
            each(token, id);
        }
    }

    /// The row of a key.
    pub(crate) fn term(&self, key: u64) -> Result<Option<Term>, SegmentError> {
        let broken = || SegmentError::Corrupt("its directory");
        let Some(group) = self.sparse.partition_point(|g| g.0 <= key).checked_sub(1) else { return Ok(None) };
        let (mut at_key, from, mut offset) = self.sparse[group];
        let to = self.sparse.get(group + 1).map_or(self.parts[DIRECTORY].1, |g| g.1);
        let length = to.checked_sub(from).filter(|n| *n >= 4 && *n < 1 << 20).ok_or_else(broken)? as usize;
        let bytes = self.store.read(self.parts[DIRECTORY].0 + from, length)?;
        let (rows, sum) = bytes.split_at(length - 4);
        if crc32fast::hash(rows).to_le_bytes() != *sum {
            return Err(broken());
        }
        let mut at = 0;
        for _ in 0..GROUP {
            if at >= rows.len() {
                break;
            }
            at_key += take(rows, &mut at).ok_or_else(broken)?;
            let count = take(rows, &mut at).ok_or_else(broken)?;
            let scopes = if count >= COUNTED {
                let sections = take(rows, &mut at).ok_or_else(broken)?;
                Some((sections, take(rows, &mut at).ok_or_else(broken)?))
            } else {
                None
            };
            let length = take(rows, &mut at).ok_or_else(broken)?;
            if at_key == key {
                return Ok(Some(Term { key, count, scopes, offset, length }));
            }
            if at_key > key {
                break;
            }
            offset += length;
        }
        Ok(None)
    }

    /// The list of a row.
    pub(crate) fn list(&self, term: &Term) -> Result<List, SegmentError> {
        let length = usize::try_from(term.length).map_err(|_| SegmentError::Corrupt("its directory"))?;
        List::read(
            self.store.read(self.parts[POSTINGS].0 + term.offset, length)?,
            term.count,
            has_gaps(term.key),
        )
    }

    /// The text that a position lies in.
    #[inline]
    pub(crate) fn text_at(&self, position: u32) -> usize {
        let text = self.guide.get((position / STRIDE) as usize).map_or(0, |t| *t as usize);
        self.starts(Within::Text).seek(text, position)
    }

    /// The position behind the last token of a text.
    pub(crate) fn end_of(&self, text: usize) -> u32 {
        self.starts(Within::Text).range(text).1
    }

    /// Where the groups of texts that count as one begin.
    #[inline]
    pub(crate) fn starts(&self, within: Within) -> &Starts {
        let [texts, parts, sections, documents] = &self.starts;
        match within {
            Within::Text => texts,
            Within::Part => parts,
            Within::Section => sections,
            Within::Document => documents,
        }
    }

    /// Which group of texts that count as one a text belongs to.
    #[inline]
    pub(crate) fn scope(&self, text: usize, within: Within) -> u32 {
        let row = &self.texts[text];
        match within {
            Within::Text => text as u32,
            Within::Part => row.part,
            Within::Section => row.section,
            Within::Document => row.document,
        }
    }

    /// The folded words of the texts `from..to`, in one piece.
    pub(crate) fn words(&self, from: usize, to: usize) -> Result<Words<'_>, SegmentError> {
        let start = self.start_of(from);
        let length = self.start_of(to).checked_sub(start).ok_or(SegmentError::Corrupt("its words"))?;
        let bytes = self.store.read(self.parts[WORDS].0 + start, length as usize)?;
        Ok(Words { segment: self, from, to, start, bytes })
    }

    fn start_of(&self, text: usize) -> u64 {
        self.texts.get(text).map_or(self.parts[WORDS].1, |t| u64::from(t.words))
    }

    /// Bytes of the words of a text.
    pub(crate) fn size_of(&self, text: usize) -> u64 {
        self.start_of(text + 1) - self.start_of(text)
    }

    /// Bytes of all words.
    pub(crate) fn bytes_of_words(&self) -> u64 {
        self.parts[WORDS].1
    }

    /// Bytes of the file.
    pub(crate) fn bytes(&self) -> u64 {
        self.parts[WORDS].0 + self.parts[WORDS].1
    }
}

/// The folded words of some texts.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    segment: &'a Segment,
    from: usize,
    to: usize,
    start: u64,
    bytes: Vec<u8>,
}

impl Words<'_> {
    /// The words of one of the texts.
    pub(crate) fn of(&self, text: usize) -> Result<&str, SegmentError> {
        let broken = || SegmentError::Corrupt("its words");
        if !(self.from..self.to).contains(&text) {
            return Err(broken());
        }
        let range = (self.segment.start_of(text) - self.start) as usize
            ..(self.segment.start_of(text + 1) - self.start) as usize;
        let bytes = self.bytes.get(range).ok_or_else(broken)?;
        if crc32fast::hash(bytes) != self.segment.texts[text].sum {
            return Err(broken());
        }
        std::str::from_utf8(bytes).map_err(|_| broken())
    }
}

type Tags = Vec<Vec<(String, String)>>;

fn documents(bytes: &[u8]) -> Option<(Vec<DocumentRow>, Tags)> {
    let count = u32_at(bytes, 0)?;
    let mut at = 4;
    let string = |at: &mut usize| -> Option<String> {
        let length = usize::try_from(take(bytes, at)?).ok()?;
        let text = std::str::from_utf8(bytes.get(*at..at.checked_add(length)?)?).ok()?;
        *at += length;
        Some(text.to_owned())
    };
    let mut documents = Vec::new();
    let mut first_text = 0;
    for _ in 0..count {
        let key = bytes.get(at..at + 32)?.try_into().ok()?;
        at += 32;
        let date = string(&mut at)?;
        let texts = u32::try_from(take(bytes, &mut at)?).ok()?;
        documents.push(DocumentRow { key, date, first_text });
        first_text += texts;
    }
    let mut tags = Vec::new();
    for _ in 0..take(bytes, &mut at)? {
        let mut row = Vec::new();
        for _ in 0..take(bytes, &mut at)? {
            row.push((string(&mut at)?, string(&mut at)?));
        }
        tags.push(row);
    }
    Some((documents, tags))
}
