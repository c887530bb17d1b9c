use std::path::{Path, PathBuf};

/// Why the record's folder cannot be used. Each says where and [what to do](ArchiveError::hint).
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no record there.
    #[error("there is no record in {}", .0.display())]
    Missing(PathBuf),
    /// The folder is something else.
    #[error("{} is not a record: {why}", folder.display())]
    NotARecord {
        /// The folder.
        folder: PathBuf,
        /// What it holds instead.
        why: String,
    },
    /// Another process writes.
    #[error("the record {} is being written by another process{}", folder.display(), pid.map(|p| format!(" (pid {p})")).unwrap_or_default())]
    Locked {
        /// The record's folder.
        folder: PathBuf,
        /// The other process, where it said so.
        pid: Option<u32>,
    },
    /// A later version of the program made it.
    #[error("the record {} has format {found}; this program knows formats up to {known}", folder.display())]
    NewerFormat {
        /// The record's folder.
        folder: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// No room, or a limit on the size of files.
    #[error("no room to write {}: {cause}", path.display())]
    Full {
        /// What was to be written.
        path: PathBuf,
        /// The system's words.
        cause: String,
    },
    /// May not write there.
    #[error("{} cannot be written: {cause}", path.display())]
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// The system's words.
        cause: String,
    },
    /// What is kept contradicts itself.
    #[error("the record is damaged: {what}")]
    Damaged {
        /// What, and where.
        what: String,
    },
    /// Anything else that the system refuses.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
    /// Anything else that SQLite refuses.
    #[error("{}: {cause}", path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// SQLite's words.
        cause: rusqlite::Error,
    },
}

impl ArchiveError {
    /// What the user can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Missing(_) => {
                "name the record with --record DIR, or make one with `onrecord add FILES --record DIR`"
            }
            Self::NotARecord { .. } => "name an empty or new folder with --record DIR",
            Self::Locked { .. } => "try again when it has finished, or wait for it with --wait SECONDS",
            Self::NewerFormat { .. } => "use the version of onrecord that wrote it, or a later one",
            Self::Full { .. } => {
                "make room on the disk and run the command again: nothing that was kept is lost"
            }
            Self::Unwritable { .. } => {
                "check who owns the folder and whether its disk is mounted for writing"
            }
            Self::Damaged { .. } => {
                "run `onrecord check` for the whole list; put the named file back from a backup"
            }
            Self::Io { .. } | Self::Sqlite { .. } => {
                "run the command again; if it happens again, run `onrecord check`"
            }
        }
    }

    /// Sorts an error of the file system into its kind.
    pub(crate) fn io(path: &Path, cause: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        let path = path.to_owned();
        match cause.kind() {
            K::StorageFull | K::FileTooLarge | K::QuotaExceeded => {
                Self::Full { path, cause: cause.to_string() }
            }
            K::PermissionDenied | K::ReadOnlyFilesystem => {
                Self::Unwritable { path, cause: cause.to_string() }
            }
            _ => Self::Io { path, cause },
        }
    }

    /// Sorts an error of SQLite into its kind.
    pub(crate) fn sqlite(path: &Path, cause: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        let owned = path.to_owned();
        match &cause {
            rusqlite::Error::SqliteFailure(e, _) => match (e.code, e.extended_code) {
                // SQLite reports a file that outgrew its limit (EFBIG) as a failed write, not as a full disk.
                (C::DiskFull, _) | (_, rusqlite::ffi::SQLITE_IOERR_WRITE) => {
                    Self::Full { path: owned, cause: cause.to_string() }
                }
                (C::ReadOnly | C::CannotOpen | C::PermissionDenied, _) => {
                    Self::Unwritable { path: owned, cause: cause.to_string() }
                }
                (C::DatabaseCorrupt, _) => Self::Damaged { what: format!("{}: {cause}", path.display()) },
                (C::NotADatabase, _) => Self::NotARecord {
                    folder: path.parent().unwrap_or(path).to_owned(),
                    why: "record.sqlite is no SQLite database".to_owned(),
                },
                (C::DatabaseBusy | C::DatabaseLocked, _) => {
                    Self::Locked { folder: path.parent().unwrap_or(path).to_owned(), pid: None }
                }
                _ => Self::Sqlite { path: owned, cause },
            },
            _ => Self::Sqlite { path: owned, cause },
        }
    }
}
