//! One writer at a time. Two `add`s at once would each see half of the other's files; SQLite alone would only say
//! "database is locked", after the first of them had worked for minutes.
//!
//! An advisory lock on `record.lock` is released by the kernel when its holder dies, also by `kill -9`: nobody has to
//! delete it. The file holds the pid for the message to the second process, and for nothing else.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::ArchiveError;

/// Held as long as its process may write.
#[derive(Debug)]
pub(crate) struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Takes the lock of the record in `folder`, trying for `wait`.
    pub(crate) fn take(folder: &Path, wait: Duration) -> Result<Self, ArchiveError> {
        let path = folder.join("record.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| ArchiveError::io(&path, e))?;
        let until = Instant::now() + wait;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(e)) => return Err(ArchiveError::io(&path, e)),
                Err(TryLockError::WouldBlock) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        let mut pid = String::new();
                        // The holder may be writing its pid at this very moment: then the message does without.
                        let _ = file.read_to_string(&mut pid);
                        return Err(ArchiveError::Locked {
                            folder: folder.to_owned(),
                            pid: pid.trim().parse().ok(),
                        });
                    }
                    std::thread::sleep(left.min(Duration::from_millis(50)));
                }
            }
        }
        // The pid is a courtesy: a full disk must not keep anybody from taking the lock.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}
