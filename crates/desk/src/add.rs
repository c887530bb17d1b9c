mod recognise;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use archive::{Archive, Entry};
use rayon::prelude::*;
use record::{Finding, FindingCode, Severity, SourceId};
use serde::Serialize;

use crate::derive::{self, Decisions, JustRead};
use crate::packed;
use crate::recognising::Recognisers;
use crate::walk::{self, Candidate};
use crate::{Desk, DeskError, FindingView, Progress, Watch};

/// The largest file that is read, in bytes, as in `formats`, which would refuse it after it had been read: this looks
/// at the length first.
const LARGEST: u64 = formats::MAX_SOURCE_BYTES as u64;

/// A batch is committed at whichever comes first. Large enough that the forcing of a transaction to the disk (some
/// ten milliseconds) does not count; small enough that a Ctrl-C is obeyed within a second or two and that two batches
/// of largest files fit into memory.
const FILES_IN_BATCH: usize = 500;
const BYTES_IN_BATCH: u64 = 32 * 1024 * 1024;

/// A page takes seconds to recognise: what was recognised is entered before a minute or so is gone.
const PICTURES_IN_BATCH: u64 = 8;

/// How often the thread that enters looks up while a page is recognised.
const LOOK_UP: Duration = Duration::from_millis(100);

/// Members of one archive that are unpacked one after another: opening an archive of ten thousand takes some
/// milliseconds.
const MEMBERS_AT_ONCE: usize = 64;

/// What is to be added.
#[derive(Clone, Debug, Default)]
pub struct AddRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The encoding of all of them, where the user knows it.
    pub encoding: Option<String>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum FileOutcome {
    /// It is a source now.
    Added {
        /// Its SHA-256.
        source: String,
    },
    /// Its bytes were a source before; `new_name` if it came under another name this time, `reread` if its encoding
    /// was declared anew.
    Known {
        /// Its SHA-256.
        source: String,
        /// Under a name not known before.
        new_name: bool,
        /// With another encoding than before.
        reread: bool,
    },
    /// Not taken; the finding says why.
    Refused,
    /// Not read, as it is read anyway by another path.
    Passed,
}

/// A file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Where it lies, on one line.
    pub path: String,
    /// Whether the user named it, and not a folder that holds it.
    pub named: bool,
    /// What became of it.
    pub outcome: FileOutcome,
    /// What was odd about it.
    pub findings: Vec<FindingView>,
}

/// An event that an addition made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventChange {
    /// Its id.
    pub id: String,
    /// The ids under which its witnesses stood before: none if all are new, others than its own if it was renamed,
    /// joined or parted.
    pub formerly: Vec<String>,
}

impl AddSummary {
    /// How many files are new sources, known ones, and refused.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let mut counts = (0, 0, 0);
        for file in &self.files {
            match file.outcome {
                FileOutcome::Added { .. } => counts.0 += 1,
                FileOutcome::Known { .. } => counts.1 += 1,
                FileOutcome::Refused => counts.2 += 1,
                FileOutcome::Passed => {}
            }
        }
        counts
    }
}

/// What an addition did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AddSummary {
    /// Every file, in the order of the paths.
    pub files: Vec<FileReport>,
    /// The events that are new or read otherwise now.
    pub events: Vec<EventChange>,
    /// How many files were left when the user stopped it; what was added before stays.
    pub left: usize,
}

impl Desk {
    /// Adds files and the files in folders. What is known already is known; what cannot be read is refused with a
    /// finding; the others are added. Adding the same again changes nothing.
    ///
    /// # Errors
    /// The record cannot be written. No file can make it fail.
    pub fn add(&mut self, request: &AddRequest, watch: &mut dyn Watch) -> Result<AddSummary, DeskError> {
        self.add_with(request, &Recognisers::default(), watch)
    }

    /// The same, with recognisers for the images among the files: each of them reads each image.
    ///
    /// # Errors
    /// As [`Desk::add`].
    pub fn add_with(
        &mut self,
        request: &AddRequest,
        recognisers: &Recognisers<'_>,
        watch: &mut dyn Watch,
    ) -> Result<AddSummary, DeskError> {
        let found = walk::walk(&request.paths, self.archive.folder());
        let mut summary = AddSummary::default();
        for s in &found.skipped {
            summary.files.push(FileReport {
                path: s.place(),
                named: s.named,
                outcome: if s.finding.severity == Severity::Refused {
                    FileOutcome::Refused
                } else {
                    FileOutcome::Passed
                },
                findings: vec![FindingView::from(&s.finding)],
            });
        }
        let mut known = Known::of(&self.archive)?;
        let mut just_read = JustRead::default();
        // What was known when the addition began: the reader runs ahead of what is entered. A file that lies in the
        // folder twice is read twice, and entered once; but an image, which takes seconds, is recognised once.
        let mut before = known.clone();
        let encoding = request.encoding.as_deref();
        let (ready, read) = sync_channel(0);
        let mut left = found.files.len();
        let (stop, page) = (&AtomicBool::new(false), &AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Moved in, so that the channel ends with this thread, and with it the loop below.
                let ready = ready;
                let mut rest = found.files.as_slice();
                while !rest.is_empty() {
                    let (batch, after) = rest.split_at(batch_length(rest));
                    let mut opened = read_batch(batch, encoding, &before);
                    let whole =
                        recognise::recognise_batch(&mut opened, recognisers, &mut before, &mut |begun, _| {
                            page.fetch_add(usize::from(begun > 0), Ordering::Relaxed);
                            !stop.load(Ordering::Relaxed)
                        });
                    if ready.send((batch.len(), opened)).is_err() || !whole {
                        break;
                    }
                    rest = after;
                }
            });
            watch.progress(Progress::Reading { done: 0, of: left });
            loop {
                let (files, opened) = match read.recv_timeout(LOOK_UP) {
                    Ok(batch) => batch,
                    Err(RecvTimeoutError::Disconnected) => break,
                    // A page takes seconds to recognise: meanwhile a Ctrl-C is heard and progress shown.
                    Err(RecvTimeoutError::Timeout) => {
                        stop.fetch_or(watch.stop(), Ordering::Relaxed);
                        let pages = page.load(Ordering::Relaxed);
                        if pages > 0 {
                            watch.progress(Progress::Recognising { page: pages });
                        }
                        continue;
                    }
                };
                if watch.stop() && !stop.load(Ordering::Relaxed) {
                    break;
                }
                let now = &self.moment.now;
                // An image may have been left by each of two recognisers, and is one file.
                let unread = opened.chunk_by(|a, b| std::ptr::eq(a.0, b.0));
                let unread =
                    unread.filter(|file| file.iter().any(|(_, o)| matches!(o, Err(Unread::Left)))).count();
                let reports =
                    enter_batch(&mut self.archive, opened, encoding, &mut known, &mut just_read, now)?;
                summary.files.extend(reports);
                left -= files - unread;
                watch.progress(Progress::Reading { done: found.files.len() - left, of: found.files.len() });
            }
            // The reader may be at a page still.
            stop.store(true, Ordering::Relaxed);
            drop(read);
            Ok::<(), DeskError>(())
        })?;
        summary.left = left;
        summary.files.sort_by(|a, b| a.path.cmp(&b.path));
        if summary.left == 0 && derive::state(&self.archive)? != derive::State::UpToDate {
            let changes = match derive::bring_up_to_date(&mut self.archive, &just_read, &self.moment, watch) {
                Ok(changes) => changes,
                // The files are in the ledger; the events follow when the record is next opened.
                Err(DeskError::Stopped { .. }) => derive::Changes::default(),
                Err(e) => return Err(e),
            };
            summary.events =
                changes.changed.into_iter().map(|(id, formerly)| EventChange { id, formerly }).collect();
        }
        Ok(summary)
    }
}

/// How many of the files make the next batch. Files of one name stay together, so that the ledger enters them in the
/// order of name and hash wherever batches end.
fn batch_length(files: &[Candidate]) -> usize {
    let mut bytes = 0;
    let mut length = 0;
    for (i, file) in files.iter().enumerate() {
        let same_name = i > 0 && files[i - 1].name == file.name;
        if !same_name && (length >= FILES_IN_BATCH || bytes >= BYTES_IN_BATCH) {
            break;
        }
        bytes += match () {
            () if file.bytes > LARGEST => 0,
            () if is_picture(&file.name) => BYTES_IN_BATCH / PICTURES_IN_BATCH,
            () => file.bytes,
        };
        length = i + 1;
    }
    length
}

/// What the record holds already.
#[derive(Clone)]
struct Known {
    sources: BTreeSet<SourceId>,
    names: BTreeSet<(SourceId, String)>,
    encodings: BTreeMap<SourceId, String>,
    /// Images, each with what was recognised on it.
    images: BTreeMap<SourceId, Vec<Reading>>,
}

impl Known {
    fn of(archive: &Archive) -> Result<Self, DeskError> {
        let names: BTreeSet<_> = archive.done(archive.derived().all_names())?.into_iter().collect();
        let decisions = archive.understood(Decisions::read(archive.ledger(), None))?;
        let mut images: BTreeMap<SourceId, Vec<Reading>> = BTreeMap::new();
        archive.understood(archive.ledger().rows(&["image"], 0, |row| {
            if let Entry::Image { id, of, engine, name, .. } = row.entry {
                let of_source = names.range((of, String::new())..).take_while(|(id, _)| *id == of);
                // Another image's name may begin with this one's.
                let behind =
                    of_source.filter_map(|(_, known)| known.strip_prefix(&name)).min_by_key(|b| b.len());
                let behind = behind.unwrap_or_default().to_owned();
                images.entry(id).or_default().push(Reading { engine, source: of, behind });
            }
        }))?;
        Ok(Self {
            images,
            sources: names.iter().map(|(id, _)| *id).collect(),
            names,
            encodings: decisions.encodings.into_iter().map(|(id, (label, _))| (id, label)).collect(),
        })
    }
}

/// What a recogniser made of an image.
#[derive(Clone)]
struct Reading {
    /// The whole name of the recogniser.
    engine: String,
    source: SourceId,
    /// What the name of the source has behind the name of the image: ` (PP-OCR)`.
    behind: String,
}

/// A file after reading: its bytes and, where they are new, what they hold.
struct Opened<'a> {
    file: &'a Candidate,
    /// Its name in the record.
    name: String,
    id: SourceId,
    bytes: Vec<u8>,
    read: Option<Result<derive::Read, Finding>>,
    /// The image on which it was recognised.
    image: Option<Image>,
}

/// An image that was recognised.
struct Image {
    id: SourceId,
    bytes: Arc<[u8]>,
    engine: String,
    behind: String,
}

/// Why a file was not opened.
enum Unread {
    Refused(Finding),
    /// The work was stopped before its turn came.
    Left,
}

/// A file of a batch and what came of opening it.
type Tried<'a> = (&'a Candidate, Result<Opened<'a>, Unread>);

/// Opens and reads files, all cores at work.
fn read_batch<'a>(files: &'a [Candidate], encoding: Option<&str>, before: &Known) -> Vec<Tried<'a>> {
    // The members of an archive are unpacked some at a time, for which it is opened once.
    let groups = files.par_chunk_by(|a, b| !a.member.is_empty() && !b.member.is_empty() && a.path == b.path);
    let groups = groups.flat_map(|group| group.par_chunks(MEMBERS_AT_ONCE));
    let opened = groups.flat_map_iter(|group| {
        let mut archive = packed::Unpacker::default();
        group
            .iter()
            .map(move |file| (file, archive.bytes(file).unwrap_or_else(|| open(file))))
            .collect::<Vec<_>>()
    });
    opened
        .map(|(file, bytes)| {
            let opened = bytes.map(|bytes| {
                let id = formats::source_id(&bytes);
                let declared = encoding.or_else(|| before.encodings.get(&id).map(String::as_str));
                let reread = encoding.is_some_and(|e| before.encodings.get(&id).is_none_or(|k| k != e));
                let read =
                    (reread || !before.sources.contains(&id)).then(|| derive::read(id, &bytes, declared));
                Opened { file, name: file.name.clone(), id, bytes, read, image: None }
            });
            (file, opened.map_err(Unread::Refused))
        })
        .collect()
}

fn is_picture(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["png", "jpg", "jpeg", "tif", "tiff"].contains(&ending.as_str())
}

/// Enters what was read in the ledger: a transaction.
fn enter_batch(
    archive: &mut Archive,
    opened: Vec<Tried<'_>>,
    encoding: Option<&str>,
    known: &mut Known,
    just_read: &mut JustRead,
    now: &str,
) -> Result<Vec<FileReport>, DeskError> {
    let mut reports = Vec::new();
    let mut ready = Vec::new();
    for (file, opened) in opened {
        match opened {
            Ok(o) => match &o.read {
                Some(Err(finding)) => reports.push(refused(file, finding)),
                _ => ready.push(o),
            },
            Err(Unread::Refused(finding)) => reports.push(refused(file, &finding)),
            Err(Unread::Left) => {}
        }
    }
    ready.sort_by(|a, b| {
        (&a.name, a.id, &a.file.path, &a.file.member).cmp(&(&b.name, b.id, &b.file.path, &b.file.member))
    });

    // First the originals, then the rows that speak of them (invariant 4 of the ledger).
    let mut fresh = BTreeMap::new();
    for o in ready.iter().filter(|o| !known.sources.contains(&o.id)) {
        fresh.entry(o.id).or_insert(o.bytes.as_slice());
    }
    for image in ready.iter().filter_map(|o| o.image.as_ref()).filter(|i| !known.images.contains_key(&i.id)) {
        fresh.entry(image.id).or_insert(&image.bytes);
    }
    let fresh: Vec<(SourceId, &[u8])> = fresh.into_iter().collect();
    archive.originals().keep(&fresh)?;

    let batch = archive.batch()?;
    for o in ready {
        let from = o.file.place();
        let name = o.name.clone();
        let new_source = !known.sources.contains(&o.id);
        let new_name = !known.names.contains(&(o.id, name.clone()));
        let declared = encoding.filter(|e| known.encodings.get(&o.id).is_none_or(|k| k != e));
        let mut findings: Vec<FindingView> = Vec::new();
        if let Some(Ok(read)) = &o.read {
            findings.extend(read.source.findings.iter().map(FindingView::from));
        }
        if new_source {
            let entry = Entry::Source { id: o.id, bytes: o.bytes.len() as u64, name: name.clone(), from };
            let seq = batch.append(&entry, now)?;
            if let Some(Ok(read)) = &o.read {
                let (row, sketches) = derive::rows_of(read, seq);
                batch.put_source(&row, &sketches)?;
            }
        } else if new_name {
            batch.append(&Entry::Name { id: o.id, name: name.clone(), from }, now)?;
            let first =
                known.names.range((o.id, String::new())..).next().map_or("", |(_, name)| name.as_str());
            findings.push(FindingView::from(
                &Finding::new(
                    FindingCode::SameBytes,
                    Severity::Note,
                    format!("The same bytes are in the record under the name {first}."),
                )
                .hint("One source now has both names."),
            ));
        }
        if let Some(label) = declared {
            batch.append(&Entry::Encoding { id: o.id, label: label.to_owned() }, now)?;
            if let (false, Some(Ok(read))) = (new_source, &o.read) {
                let seq = batch.done(batch.derived().source(o.id))?.map_or(0, |row| row.seq);
                batch.drop_source(o.id)?;
                let (row, sketches) = derive::rows_of(read, seq);
                batch.put_source(&row, &sketches)?;
            }
            known.encodings.insert(o.id, label.to_owned());
        }
        if let Some(image) = o.image {
            let of = known.images.entry(image.id).or_default();
            if !of.iter().any(|reading| reading.source == o.id) {
                let Image { id, bytes, engine, behind } = image;
                of.push(Reading { engine: engine.clone(), source: o.id, behind });
                let entry = Entry::Image {
                    id,
                    bytes: bytes.len() as u64,
                    name: o.file.name.clone(),
                    of: o.id,
                    engine,
                };
                batch.append(&entry, now)?;
            }
        }
        known.sources.insert(o.id);
        known.names.insert((o.id, name));
        reports.push(FileReport {
            path: o.file.place(),
            named: o.file.named,
            outcome: if new_source {
                FileOutcome::Added { source: o.id.to_string() }
            } else {
                FileOutcome::Known { source: o.id.to_string(), new_name, reread: declared.is_some() }
            },
            findings,
        });
        if let Some(Ok(read)) = o.read {
            just_read.keep(read);
        }
    }
    batch.commit()?;
    Ok(reports)
}

fn refused(file: &Candidate, finding: &Finding) -> FileReport {
    FileReport {
        path: file.place(),
        named: file.named,
        outcome: FileOutcome::Refused,
        findings: vec![FindingView::from(finding)],
    }
}

/// The bytes of a file, or why there are none. It may have grown, shrunk or vanished since it was found.
fn open(file: &Candidate) -> Result<Vec<u8>, Finding> {
    open_path(&file.path)
}

/// The same of a path.
pub(crate) fn open_path(path: &Path) -> Result<Vec<u8>, Finding> {
    let unreadable = |e: std::io::Error| {
        let hint = match e.kind() {
            std::io::ErrorKind::NotFound => "It was there a moment ago; add it again when it is back.",
            _ => "Check its permissions and the disk it lies on.",
        };
        Finding::new(FindingCode::Unreadable, Severity::Refused, format!("It cannot be read: {e}."))
            .hint(hint)
    };
    let too_large = |bytes: u64| {
        Finding::new(
            FindingCode::TooLarge,
            Severity::Refused,
            format!("The file has {bytes} bytes; files of more than {LARGEST} are not read."),
        )
        .hint("Cut out the pages that belong to the conference and add those.")
    };
    let opened = File::open(path).map_err(unreadable)?;
    let length = opened.metadata().map_err(unreadable)?.len();
    if length > LARGEST {
        return Err(too_large(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Between the walk and the reading a file can vanish, and a folder can take its place.
    #[test]
    fn a_file_that_vanished_is_a_finding() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| Candidate {
            name: name.to_owned(),
            path: dir.path().join(name),
            named: false,
            member: Vec::new(),
            bytes: 0,
        };
        assert_eq!(open(&at("gone.txt")).unwrap_err().code, FindingCode::Unreadable);
        std::fs::create_dir(dir.path().join("folder.txt")).unwrap();
        assert_eq!(open(&at("folder.txt")).unwrap_err().code, FindingCode::Unreadable);
    }

    #[test]
    fn files_of_one_name_stay_in_one_batch() {
        let file = |i: usize| Candidate {
            name: format!("{}", i / 3),
            path: PathBuf::from(format!("/nowhere/{i}")),
            named: false,
            member: Vec::new(),
            bytes: 0,
        };
        let files: Vec<Candidate> = (0..2000).map(file).collect();
        let length = batch_length(&files);
        assert!((FILES_IN_BATCH..FILES_IN_BATCH + 3).contains(&length));
        assert_ne!(files[length].name, files[length - 1].name);
    }
}
