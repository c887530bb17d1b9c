//! The sources as received, named by their SHA-256 and never altered.
//!
//! A name must never stand for half a file, whatever happens: the bytes go to a temporary file, are forced to the
//! disk, and only then get their name; the ledger row that speaks of them is committed after that. A crash in between
//! leaves a temporary file (removed by the next writer) or an original without a row (taken by the next `add` of it).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use record::SourceId;
use sha2::{Digest, Sha256};

use crate::ArchiveError;

/// Prefix of files that are not originals yet.
const TEMPORARY: &str = "tmp-";

/// Files wait open for their fsync; systems allow a process a few hundred.
const OPEN_AT_ONCE: usize = 64;

/// The folder `originals`. Cheap to copy, usable from several threads.
#[derive(Clone, Debug)]
pub struct Originals {
    folder: PathBuf,
}

/// A file found among the originals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// An original under its name.
    Original(SourceId),
    /// Left by a crash, or put there by somebody else.
    Foreign(PathBuf),
}

impl Originals {
    pub(crate) fn at(record: &Path) -> Self {
        Self { folder: record.join("originals") }
    }

    /// Where the original of this source is, or would be.
    #[must_use]
    pub fn path(&self, id: SourceId) -> PathBuf {
        let name = id.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Whether there is such an original; its bytes are not read.
    #[must_use]
    pub fn holds(&self, id: SourceId) -> bool {
        self.path(id).is_file()
    }

    /// Keeps these sources. All are on the disk, under their names, when this returns.
    ///
    /// # Errors
    /// [`ArchiveError::Full`], [`ArchiveError::Unwritable`] or [`ArchiveError::Io`]; those kept before stay.
    pub fn keep(&self, sources: &[(SourceId, &[u8])]) -> Result<(), ArchiveError> {
        let mut folders = BTreeSet::new();
        for portion in sources.chunks(OPEN_AT_ONCE) {
            let mut written = Vec::with_capacity(portion.len());
            for (id, bytes) in portion {
                let path = self.path(*id);
                // An original that a crash left whole is rewritten: a torn disk may have lost its bytes, not its name.
                let temporary = self.folder.join(format!("{TEMPORARY}{id}"));
                let out = || -> std::io::Result<File> {
                    if let Some(folder) = path.parent() {
                        fs::create_dir_all(folder)?;
                    }
                    let mut file = File::create(&temporary)?;
                    file.write_all(bytes)?;
                    Ok(file)
                };
                match out() {
                    Ok(file) => written.push((temporary, path, file)),
                    Err(e) => {
                        let _ = fs::remove_file(&temporary);
                        return Err(ArchiveError::io(&path, e));
                    }
                }
            }
            together(&written, |(_, path, file)| file.sync_data().map_err(|e| ArchiveError::io(path, e)))?;
            for (temporary, path, _) in &written {
                fs::rename(temporary, path).map_err(|e| ArchiveError::io(path, e))?;
                folders.extend(path.parent().map(Path::to_owned));
            }
        }
        if !folders.is_empty() {
            folders.insert(self.folder.clone());
        }
        // A renamed file is safe only when its folder is on the disk as well. Systems that cannot sync a folder
        // (Windows) order renames themselves.
        let folders: Vec<PathBuf> = folders.into_iter().collect();
        together(&folders, |folder| {
            if let Ok(f) = File::open(folder) {
                let _ = f.sync_all();
            }
            Ok(())
        })
    }

    /// The bytes of a source, as received.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] where the file is missing or holds other bytes.
    pub fn read(&self, id: SourceId) -> Result<Vec<u8>, ArchiveError> {
        let path = self.path(id);
        let bytes = fs::read(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => {
                ArchiveError::Damaged { what: format!("the original {} is missing", path.display()) }
            }
            _ => ArchiveError::io(&path, e),
        })?;
        let found = SourceId::from_digest(Sha256::digest(&bytes).into());
        if found == id {
            Ok(bytes)
        } else {
            Err(ArchiveError::Damaged {
                what: format!("the original {} holds other bytes: their SHA-256 is {found}", path.display()),
            })
        }
    }

    /// Everything in the folder, in the order of the paths.
    ///
    /// # Errors
    /// [`ArchiveError::Io`] where it cannot be listed.
    pub fn list(&self) -> Result<Vec<Stored>, ArchiveError> {
        let mut found = Vec::new();
        for entry in sorted(&self.folder)? {
            if entry.is_dir() {
                for path in sorted(&entry)? {
                    let named = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.parse().ok());
                    found.push(match named {
                        Some(id) if self.path(id) == path => Stored::Original(id),
                        _ => Stored::Foreign(path),
                    });
                }
            } else {
                found.push(Stored::Foreign(entry));
            }
        }
        Ok(found)
    }

    /// Removes what a crash left half written. Only for the holder of the lock.
    pub(crate) fn sweep(&self) -> Result<(), ArchiveError> {
        for path in sorted(&self.folder)? {
            if path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(TEMPORARY)) {
                fs::remove_file(&path).map_err(|e| ArchiveError::io(&path, e))?;
            }
        }
        Ok(())
    }
}

/// Does the same to many, some at a time: a file system writes one journal entry for all who ask for it together, so
/// that eight threads that wait are ten times faster than one.
fn together<T: Sync>(
    all: &[T],
    each: impl Fn(&T) -> Result<(), ArchiveError> + Sync,
) -> Result<(), ArchiveError> {
    let share = all.len().div_ceil(8).max(1);
    std::thread::scope(|scope| {
        let each = &each;
        let waiting: Vec<_> =
            all.chunks(share).map(|part| scope.spawn(move || part.iter().try_for_each(each))).collect();
        // A thread that panicked has synced nothing: what it was given is not said to be safe.
        waiting.into_iter().try_for_each(|w| {
            w.join().unwrap_or_else(|_| {
                Err(ArchiveError::Damaged { what: "a file could not be forced to the disk".to_owned() })
            })
        })
    })
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, ArchiveError> {
    let read =
        || -> std::io::Result<Vec<PathBuf>> { fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect() };
    let mut paths = read().map_err(|e| ArchiveError::io(folder, e))?;
    paths.sort();
    Ok(paths)
}
