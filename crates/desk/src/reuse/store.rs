//! Where the job keeps what it has made: plain files that only ever grow, and one small file that says how much of each
//! holds. Whatever was written behind that point when a run was interrupted is cut off by the next, so nothing is lost
//! and nothing counts twice.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use reuse::{Folded, Passage};
use serde::{Deserialize, Serialize};

use crate::DeskError;

/// A text as the job knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Document {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) date: Option<String>,
    /// Its symbols.
    pub(super) symbols: u32,
    /// Its characters.
    pub(super) characters: u64,
}

/// The system's refusal, with the place.
pub(super) fn trouble(path: &Path) -> impl Fn(io::Error) -> DeskError + '_ {
    |cause| DeskError::Output { where_: path.display().to_string(), cause }
}

/// The file in a folder of results that is held by whoever writes there.
pub(super) const LOCK: &str = "reuse.lock";

/// Takes a folder of results for this process, as long as the file is held: two jobs that continue each other's files would
/// count half of the texts twice. The kernel lets go of it when its holder dies, so nobody has to delete anything.
pub(super) fn lock(results: &Path) -> Result<File, DeskError> {
    fs::create_dir_all(results).map_err(trouble(results))?;
    let path = results.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(trouble(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(cause)) => Err(trouble(&path)(cause)),
        Err(TryLockError::WouldBlock) => Err(DeskError::Locked {
            what: format!("another run writes its results to {}", results.display()),
            hint: "wait until it has ended, or name another folder with -o".to_owned(),
        }),
    }
}

/// A file that only grows.
#[derive(Debug)]
pub(super) struct Growing {
    path: PathBuf,
    out: BufWriter<File>,
    length: u64,
}

impl Growing {
    /// Opens the file and cuts off what lies behind `length`.
    pub(super) fn open(path: PathBuf, length: u64) -> Result<Self, DeskError> {
        let open = || -> io::Result<File> {
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let file = open().map_err(trouble(&path))?;
        Ok(Self { out: BufWriter::with_capacity(1 << 18, file), path, length })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), DeskError> {
        self.length += bytes.len() as u64;
        self.out.write_all(bytes).map_err(trouble(&self.path))
    }

    /// Gives what was written to the system, and says how long the file is.
    pub(super) fn flush(&mut self) -> Result<u64, DeskError> {
        self.out.flush().map_err(trouble(&self.path))?;
        Ok(self.length)
    }
}

/// The texts of a job: in memory as far as they fit, else in the files.
#[derive(Debug)]
pub(super) struct Texts {
    folder: PathBuf,
    pub(super) documents: Vec<Document>,
    /// Where each document's symbols and kept bits begin in the files, in units of 2 and of 8 bytes.
    places: Vec<(u64, u64)>,
    /// All texts, while they fit.
    memory: Option<Vec<Vec<u16>>>,
    /// Bytes that may be held.
    room: u64,
    held: u64,
    files: [Growing; 3],
    /// Ends of the files, in their units.
    ends: (u64, u64),
}

/// Lengths of the files of the texts.
pub(super) type Lengths = [u64; 3];

impl Texts {
    /// Opens the texts that are there up to the given lengths.
    pub(super) fn open(folder: &Path, lengths: Lengths, room: u64) -> Result<Self, DeskError> {
        let path = |name: &str| folder.join(name);
        let names = ["documents", "symbols", "kept"];
        let mut files = Vec::new();
        for (name, length) in names.iter().zip(lengths) {
            files.push(Growing::open(path(name), length)?);
        }
        let files: [Growing; 3] = files.try_into().map_err(|_| DeskError::Output {
            where_: folder.display().to_string(),
            cause: io::Error::other("three files"),
        })?;
        let mut texts = Self {
            folder: folder.to_owned(),
            documents: Vec::new(),
            places: Vec::new(),
            memory: Some(Vec::new()),
            room,
            held: 0,
            files,
            ends: (0, 0),
        };
        texts.load()?;
        Ok(texts)
    }

    fn load(&mut self) -> Result<(), DeskError> {
        let path = self.folder.join("documents");
        let file = BufReader::new(File::open(&path).map_err(trouble(&path))?);
        for document in serde_json::Deserializer::from_reader(file).into_iter::<Document>() {
            let document = document.map_err(|e| trouble(&path)(e.into()))?;
            self.places.push(self.ends);
            self.ends.0 += u64::from(document.symbols);
            self.ends.1 += document.characters.div_ceil(64);
            self.documents.push(document);
        }
        if self.ends.0 * 2 > self.room {
            self.memory = None;
        } else {
            let all: Result<Vec<Vec<u16>>, DeskError> = {
                let mut reader = self.reader()?;
                (0..self.documents.len()).map(|n| reader.read(n).map(<[u16]>::to_vec)).collect()
            };
            self.memory = Some(all?);
            self.held = self.ends.0 * 2;
        }
        Ok(())
    }

    /// Adds a text.
    pub(super) fn push(
        &mut self,
        id: String,
        date: Option<String>,
        mut folded: Folded,
    ) -> Result<(), DeskError> {
        // What grew by doubling would hold twice what is counted.
        folded.symbols.shrink_to_fit();
        let document =
            Document { id, date, symbols: folded.symbols.len() as u32, characters: folded.characters };
        let mut line = serde_json::to_vec(&document).map_err(|e| trouble(&self.folder)(e.into()))?;
        line.push(b'\n');
        self.files[0].write(&line)?;
        let bytes: Vec<u8> = folded.symbols.iter().flat_map(|s| s.to_le_bytes()).collect();
        self.files[1].write(&bytes)?;
        let bytes: Vec<u8> = folded.kept.iter().flat_map(|s| s.to_le_bytes()).collect();
        self.files[2].write(&bytes)?;
        self.places.push(self.ends);
        self.ends.0 += u64::from(document.symbols);
        self.ends.1 += folded.kept.len() as u64;
        self.documents.push(document);
        self.held += folded.symbols.len() as u64 * 2;
        if self.held > self.room {
            self.memory = None;
        } else if let Some(memory) = &mut self.memory {
            memory.push(folded.symbols);
        }
        Ok(())
    }

    /// Gives everything to the system; the lengths to note.
    pub(super) fn flush(&mut self) -> Result<Lengths, DeskError> {
        Ok([self.files[0].flush()?, self.files[1].flush()?, self.files[2].flush()?])
    }

    /// All symbols.
    pub(super) fn symbols(&self) -> u64 {
        self.ends.0
    }

    /// Bytes of text held in memory.
    pub(super) fn held(&self) -> u64 {
        if self.memory.is_some() { self.held } else { 0 }
    }

    /// A reader of texts, of which each thread has its own. Everything must have been flushed.
    pub(super) fn reader(&self) -> Result<TextReader<'_>, DeskError> {
        let path = self.folder.join("symbols");
        let file = match self.memory {
            Some(_) if self.documents.len() == self.memory.as_ref().map_or(0, Vec::len) => None,
            _ => Some(File::open(&path).map_err(trouble(&path))?),
        };
        Ok(TextReader { texts: self, file, bytes: Vec::new(), from: 0, symbols: Vec::new() })
    }

    /// The bits of a text that say which characters were kept.
    pub(super) fn kept(&self, document: usize) -> Result<Vec<u64>, DeskError> {
        let path = self.folder.join("kept");
        let words = self.documents[document].characters.div_ceil(64) as usize;
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(self.places[document].1 * 8))?;
            let mut bytes = vec![0; words * 8];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(trouble(&path))?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b)).collect())
    }
}

/// Reads texts one by one.
pub(super) struct TextReader<'t> {
    texts: &'t Texts,
    file: Option<File>,
    /// What was last read of the file, and from which byte on.
    bytes: Vec<u8>,
    from: u64,
    symbols: Vec<u16>,
}

/// Texts that are asked for in their order are read so many bytes at a time: of ten gigabytes, two million texts are
/// gone through three times, and each would cost two calls of the system.
const AHEAD: u64 = 256 * 1024;

impl TextReader<'_> {
    /// The symbols of a text.
    pub(super) fn read(&mut self, document: usize) -> Result<&[u16], DeskError> {
        match (&mut self.file, &self.texts.memory) {
            (None, Some(memory)) => Ok(&memory[document]),
            (Some(file), _) => {
                let start = self.texts.places[document].0 * 2;
                let length = u64::from(self.texts.documents[document].symbols) * 2;
                let end = self.from + self.bytes.len() as u64;
                if start < self.from || start + length > end {
                    // In order: where the last portion ended, or a text that it holds in part.
                    let in_order = (self.from..=end).contains(&start);
                    let wanted = if in_order { length.max(AHEAD) } else { length };
                    self.bytes.clear();
                    self.from = start;
                    let portion = file
                        .seek(SeekFrom::Start(start))
                        .and_then(|_| file.take(wanted).read_to_end(&mut self.bytes))
                        .map_err(trouble(&self.texts.folder.join("symbols")))?;
                    if (portion as u64) < length {
                        return Err(trouble(&self.texts.folder.join("symbols"))(
                            io::ErrorKind::UnexpectedEof.into(),
                        ));
                    }
                }
                let (at, length) = ((start - self.from) as usize, length as usize);
                let text = &self.bytes[at..at + length];
                self.symbols.clear();
                self.symbols.extend(text.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)));
                Ok(&self.symbols)
            }
            (None, None) => Ok(&[]),
        }
    }
}

/// Bytes of a passage in a file.
const PASSAGE: usize = 36;

/// A passage as bytes.
pub(super) fn encode(p: &Passage) -> [u8; PASSAGE] {
    let mut out = [0; PASSAGE];
    for (n, v) in [p.a, p.a_start, p.a_end, p.b, p.b_start, p.b_end, p.same].into_iter().enumerate() {
        out[n * 4..n * 4 + 4].copy_from_slice(&v.to_le_bytes());
    }
    out[28..].copy_from_slice(&p.score.to_le_bytes());
    out
}

fn decode(b: &[u8; PASSAGE]) -> Passage {
    let at = |n: usize| {
        let (mut v, from) = ([0; 4], n * 4);
        v.copy_from_slice(&b[from..from + 4]);
        u32::from_le_bytes(v)
    };
    let mut score = [0; 8];
    score.copy_from_slice(&b[28..]);
    Passage {
        a: at(0),
        a_start: at(1),
        a_end: at(2),
        b: at(3),
        b_start: at(4),
        b_end: at(5),
        same: at(6),
        score: i64::from_le_bytes(score),
    }
}

/// Reads the passages of a file.
pub(super) fn passages(path: &Path) -> Result<Vec<Passage>, DeskError> {
    let bytes = fs::read(path).map_err(trouble(path))?;
    Ok(bytes.as_chunks::<PASSAGE>().0.iter().map(decode).collect())
}

/// Hits dealt out to parts by their documents, in memory until they take too much of it.
#[derive(Debug)]
pub(super) struct Hits {
    folder: PathBuf,
    parts: Vec<Vec<u128>>,
    /// How many there are in all.
    pub(super) count: u64,
    held: u64,
    room: u64,
    /// Lengths of the files, in hits.
    pub(super) lengths: Vec<u64>,
}

/// Parts of the hits. Each must fit in memory by itself.
pub(super) const HIT_PARTS: usize = 64;

impl Hits {
    /// Hits of which so many lie in files already.
    pub(super) fn open(folder: &Path, mut lengths: Vec<u64>, room: u64) -> Result<Self, DeskError> {
        lengths.resize(HIT_PARTS, 0);
        let count = lengths.iter().sum();
        let hits = Self {
            folder: folder.to_owned(),
            parts: vec![Vec::new(); HIT_PARTS],
            count,
            held: 0,
            room,
            lengths,
        };
        // What an interrupted run had written behind what it noted.
        for part in 0..HIT_PARTS {
            let path = hits.path(part);
            if path.exists() {
                Growing::open(path, hits.lengths[part] * 16)?;
            }
        }
        Ok(hits)
    }

    fn path(&self, part: usize) -> PathBuf {
        self.folder.join(format!("hits.{part:02}"))
    }

    /// Adds hits, each with the part that it belongs to.
    pub(super) fn extend(&mut self, hits: &[u128], part: impl Fn(u128) -> usize) -> Result<(), DeskError> {
        for &hit in hits {
            self.parts[part(hit)].push(hit);
        }
        self.count += hits.len() as u64;
        self.held += hits.len() as u64;
        if self.held * 16 > self.room {
            self.spill()?;
        }
        Ok(())
    }

    /// Writes what is held in memory to the files.
    pub(super) fn spill(&mut self) -> Result<(), DeskError> {
        for part in 0..HIT_PARTS {
            if self.parts[part].is_empty() {
                continue;
            }
            let mut file = Growing::open(self.path(part), self.lengths[part] * 16)?;
            for hit in &self.parts[part] {
                file.write(&hit.to_le_bytes())?;
            }
            self.lengths[part] = file.flush()? / 16;
            self.parts[part] = Vec::new();
        }
        self.held = 0;
        Ok(())
    }

    /// Whether anything lies in files.
    pub(super) fn spilled(&self) -> bool {
        self.lengths.iter().any(|n| *n > 0)
    }

    /// Takes a part, sorted.
    pub(super) fn take(&mut self, part: usize) -> Result<Vec<u128>, DeskError> {
        let mut hits = std::mem::take(&mut self.parts[part]);
        if self.lengths[part] > 0 {
            let path = self.path(part);
            let bytes = fs::read(&path).map_err(trouble(&path))?;
            hits.extend(bytes.as_chunks::<16>().0.iter().map(|b| u128::from_le_bytes(*b)));
        }
        Ok(hits)
    }

    /// Removes the files.
    pub(super) fn remove(&self) {
        for part in 0..HIT_PARTS {
            let _ = fs::remove_file(self.path(part));
        }
    }
}

/// Writes a small file so that it is there whole or not at all.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), DeskError> {
    let temporary = path.with_extension("part");
    let write = || -> io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(trouble(path))
}
