//! The segments of a collection, kept in a folder.
//!
//! One more document must not cost the indexing of all others, and ten thousand of them added one by one must not leave
//! ten thousand files. So a change makes one new segment of what is new, and takes up those older segments that are no
//! larger than itself: each document is written again as often as the collection doubles. Segments with many documents
//! that are gone are made anew. The index keeps nothing that the collection has not: whoever owns it hands the documents
//! over once more.
//!
//! A crash is survived by order: segments are written under names of their own and forced to the disk before
//! the manifest that names them takes the place of the old one; files that no manifest names are swept up later. A
//! manifest or segment of another version, or one that is damaged, is refused, and the owner makes the index anew.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::segment::{Builder, Document, Segment, SegmentError, Store};
use crate::tokens::Fold;

const MANIFEST: &str = "manifest";

/// The first line of a manifest.
const VERSION: &str = "concordance 1";

/// Bytes of folded text after which a segment is full. Larger ones take longer to make anew; with smaller ones a
/// query looks into more of them.
pub const FULL: usize = 64 << 20;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none, or one of another version: make it.
    #[error("there is no index of this version")]
    Missing,
    /// It is damaged: make it anew.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The system refuses to read or write.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// Who watches has stopped it; what was complete before is so still.
    #[error("stopped")]
    Stopped,
}

/// How an index is made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What does not matter in comparing.
    pub fold: Fold,
    /// The name of that folding and of whatever else decides what the documents are: an index with another is not used.
    pub identity: String,
    /// Bytes of folded text after which a segment is full: [`FULL`] but in tests.
    pub full: usize,
}

/// A segment in the index.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    name: String,
    pub(crate) segment: Arc<Segment>,
    /// Which documents are still in the collection; all where there is none.
    pub(crate) live: Option<Arc<Vec<bool>>>,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    pub(crate) settings: Settings,
    pub(crate) parts: Vec<Part>,
    state: String,
}

/// Where segments go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// Into a folder.
    Folder(&'a Path),
    /// Into memory, where nothing may be written.
    Memory,
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> IndexError + '_ {
    move |cause| IndexError::Io { path: path.to_owned(), cause }
}

fn damaged(path: &Path, e: SegmentError) -> IndexError {
    match e {
        SegmentError::OtherVersion => IndexError::Missing,
        SegmentError::Io(cause) if cause.kind() == std::io::ErrorKind::UnexpectedEof => {
            IndexError::Damaged(format!("{} is too short", path.display()))
        }
        SegmentError::Io(cause) => IndexError::Io { path: path.to_owned(), cause },
        e @ SegmentError::Corrupt(_) => IndexError::Damaged(format!("{}: {e}", path.display())),
    }
}

impl Index {
    /// An index of nothing.
    #[must_use]
    pub fn empty(settings: Settings) -> Self {
        Self { settings, parts: Vec::new(), state: String::new() }
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// [`IndexError::Missing`] and [`IndexError::Damaged`] are mended by making it anew.
    pub fn open(folder: &Path, settings: Settings) -> Result<Self, IndexError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(IndexError::Missing),
            Err(e) => return Err(io(&path)(e)),
        };
        let broken = || IndexError::Damaged(format!("{} is not as it was written", path.display()));
        let text = String::from_utf8(bytes).map_err(|_| broken())?;
        if text.lines().next() != Some(VERSION) {
            return Err(if text.starts_with("concordance ") { IndexError::Missing } else { broken() });
        }
        let (content, sum) = text.rsplit_once("sum ").ok_or_else(broken)?;
        if u32::from_str_radix(sum.trim(), 16) != Ok(crc32fast::hash(content.as_bytes())) {
            return Err(broken());
        }
        let mut out = Self::empty(settings);
        for line in content.lines().skip(1) {
            match line.split_once(' ').ok_or_else(broken)? {
                ("identity", identity) if identity != out.settings.identity => {
                    return Err(IndexError::Missing);
                }
                ("identity", _) => {}
                ("state", state) => state.clone_into(&mut out.state),
                ("segment", name) => {
                    let path = folder.join(name);
                    let file = File::open(&path)
                        .map_err(|e| IndexError::Damaged(format!("{}: {e}", path.display())))?;
                    let segment = Segment::open(Store::File(file)).map_err(|e| damaged(&path, e))?;
                    out.parts.push(Part { name: name.to_owned(), segment: Arc::new(segment), live: None });
                }
                _ => return Err(broken()),
            }
        }
        Ok(out)
    }

    /// What the owner said when the index was last brought up to date.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// How many documents it holds.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.parts.iter().map(|p| p.live_documents().count()).sum()
    }

    /// Bytes of its segments.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.parts.iter().map(|p| p.segment.bytes()).sum()
    }

    /// Brings the index to hold these documents and no others. `fetch` gives the documents with the keys it is handed, in
    /// any order; it is told how many are done and of how many, and says none to stop. `state` is kept and given
    /// back by [`Index::state`].
    ///
    /// # Errors
    /// The system refuses to write; `fetch` stopped.
    pub fn update<E: From<IndexError> + Send>(
        &mut self,
        place: Place<'_>,
        wanted: &[[u8; 32]],
        state: &str,
        mut fetch: impl FnMut(&[[u8; 32]], usize, usize) -> Result<Vec<Document>, E>,
    ) -> Result<(), E> {
        let set: FxHashSet<[u8; 32]> = wanted.iter().copied().collect();
        let mut kept: FxHashSet<[u8; 32]> = FxHashSet::default();
        for part in &mut self.parts {
            let live: Vec<bool> =
                part.segment.documents.iter().map(|d| set.contains(&d.key) && kept.insert(d.key)).collect();
            part.live = live.iter().any(|l| !l).then(|| Arc::new(live));
        }
        // A quarter of it gone: made anew, as what is gone is read again at every query.
        let spent = |p: &Part| {
            let all = p.segment.documents.len();
            p.live_documents().count() * 4 < all * 3 || p.live.is_some() && all < 64
        };
        let mut new: Vec<[u8; 32]> = wanted.iter().filter(|k| !kept.contains(*k)).copied().collect();
        let take_up = |new: &mut Vec<[u8; 32]>, part: &Part| {
            new.extend(part.live_documents().map(|d| part.segment.documents[d].key));
        };
        self.parts.retain(|p| {
            let goes = spent(p);
            if goes {
                take_up(&mut new, p);
            }
            !goes
        });
        if new.is_empty() && self.state == state {
            return Ok(());
        }
        if !new.is_empty() {
            // The smallest first: as many as are no larger than what has come together so far.
            self.parts.sort_by_key(|p| p.segment.documents.len());
            let (mut documents, mut bytes) = (new.len(), 0);
            let small = self.parts.iter().take_while(|p| {
                bytes += p.segment.bytes_of_words();
                let fits = p.segment.documents.len() <= documents && bytes <= self.settings.full as u64;
                documents += p.segment.documents.len();
                fits
            });
            let small = small.count();
            for part in self.parts.drain(..small) {
                take_up(&mut new, &part);
            }
        }
        self.fill(place, new, &mut fetch)?;
        state.clone_into(&mut self.state);
        if let Place::Folder(folder) = place {
            self.write_manifest(folder)?;
            self.sweep(folder);
        }
        Ok(())
    }

    /// Makes segments of documents, as many at a time as there are processors.
    fn fill<E: From<IndexError> + Send>(
        &mut self,
        place: Place<'_>,
        mut new: Vec<[u8; 32]>,
        fetch: &mut impl FnMut(&[[u8; 32]], usize, usize) -> Result<Vec<Document>, E>,
    ) -> Result<(), E> {
        let lanes = rayon::current_num_threads().clamp(1, 8);
        // The owner's order is kept, but segments of one update should hold neighbours.
        let order: FxHashMap<[u8; 32], usize> = new.iter().enumerate().map(|(i, k)| (*k, i)).collect();
        new.dedup();
        let of = new.len();
        let mut done = 0;
        let mut batches: Vec<Vec<Document>> = Vec::new();
        let mut batch: Vec<Document> = Vec::new();
        let mut size = 0;
        let mut keys = new.as_slice();
        loop {
            if !keys.is_empty() {
                let (some, rest) = keys.split_at(keys.len().min(64));
                keys = rest;
                let mut documents = fetch(some, done, of)?;
                done += some.len();
                documents.sort_by_key(|d| order.get(&d.key).copied());
                for document in documents {
                    size += document.texts.iter().map(|t| t.words.len()).sum::<usize>();
                    batch.push(document);
                    if size >= self.settings.full {
                        batches.push(std::mem::take(&mut batch));
                        size = 0;
                    }
                }
            }
            let last = keys.is_empty();
            if last && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
            }
            if batches.len() >= lanes || last {
                let made: Vec<Part> = std::mem::take(&mut batches)
                    .into_par_iter()
                    .map(|documents| self.make(place, documents))
                    .collect::<Result<_, IndexError>>()?;
                self.parts.extend(made);
            }
            if last {
                return Ok(());
            }
        }
    }

    /// Writes a segment.
    fn make(&self, place: Place<'_>, mut documents: Vec<Document>) -> Result<Part, IndexError> {
        documents.sort_by(|a, b| (&a.date, &a.key).cmp(&(&b.date, &b.key)));
        let mut builder = Builder::new(self.settings.fold);
        let memory = Path::new("memory");
        for document in documents {
            builder.push(&document).map_err(|e| damaged(memory, e))?;
        }
        let Place::Folder(folder) = place else {
            let mut bytes = Vec::new();
            builder.finish(&mut bytes).map_err(|e| damaged(memory, e))?;
            let segment = Segment::open(Store::Memory(bytes)).map_err(|e| damaged(memory, e))?;
            return Ok(Part { name: String::new(), segment: Arc::new(segment), live: None });
        };
        fs::create_dir_all(folder).map_err(io(folder))?;
        let (name, path, file) = new_file(folder)?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        builder.finish(&mut out).map_err(|e| damaged(&path, e))?;
        let file = out.into_inner().map_err(|e| io(&path)(e.into_error()))?;
        file.sync_all().map_err(io(&path))?;
        drop(file);
        let file = File::open(&path).map_err(io(&path))?;
        let segment = Segment::open(Store::File(file)).map_err(|e| damaged(&path, e))?;
        Ok(Part { name, segment: Arc::new(segment), live: None })
    }

    fn write_manifest(&self, folder: &Path) -> Result<(), IndexError> {
        let mut text = format!("{VERSION}\nidentity {}\nstate {}\n", self.settings.identity, self.state);
        for part in &self.parts {
            text.push_str(&format!("segment {}\n", part.name));
        }
        let sum = crc32fast::hash(text.as_bytes());
        text.push_str(&format!("sum {sum:08x}\n"));
        fs::create_dir_all(folder).map_err(io(folder))?;
        let (new, path) = (folder.join("manifest.new"), folder.join(MANIFEST));
        let written = File::create(&new).and_then(|mut f| {
            f.write_all(text.as_bytes())?;
            f.sync_all()
        });
        written.map_err(io(&new))?;
        fs::rename(&new, &path).map_err(io(&path))
    }

    /// Removes the files that the manifest does not name. Who reads them still has them open.
    fn sweep(&self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for name in entries.flatten().filter_map(|e| e.file_name().into_string().ok()) {
            if name.ends_with(".segment") && !self.parts.iter().any(|p| p.name == name) {
                let _ = fs::remove_file(folder.join(name));
            }
        }
    }
}

impl Part {
    pub(crate) fn is_live(&self, document: u32) -> bool {
        self.live.as_ref().is_none_or(|l| l.get(document as usize).copied().unwrap_or(false))
    }

    fn live_documents(&self) -> impl Iterator<Item = usize> {
        (0..self.segment.documents.len()).filter(|d| self.is_live(*d as u32))
    }
}

/// A new file with a name that no other has.
fn new_file(folder: &Path) -> Result<(String, PathBuf, File), IndexError> {
    for n in 0u64.. {
        let name = format!("{n:06}.segment");
        let path = folder.join(&name);
        match File::options().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((name, path, file)),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(io(&path)(e)),
        }
    }
    Err(IndexError::Damaged("it has no name left for a segment".to_owned()))
}
