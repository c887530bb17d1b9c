use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use record::SourceId;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::derived::{self, Derived};
use crate::ledger::{self, Entry, Ledger, LedgerError};
use crate::lock::WriteLock;
use crate::{ArchiveError, EventRow, MemberKey, Originals, SourceRow, SpokenRow, WitnessSketch, spoken};

/// The format of the folder. A reader refuses a newer one and goes on reading every older one; the first writer brings an
/// older one up to this.
///
/// | format | what is new |
/// |---|---|
/// | 1 | |
/// | 2 | the ledger has rows of the kind `outcome` |
pub const FORMAT_VERSION: i64 = 3;

/// Marks the database as ours in its header ("ONRC"), for `file` and for the check against foreign databases.
const APPLICATION_ID: i64 = 0x4f4e_5243;

const DATABASE: &str = "record.sqlite";

/// An open record.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    db: Connection,
    lock: Option<WriteLock>,
}

impl Archive {
    /// Opens the record in `folder` for reading.
    ///
    /// # Errors
    /// [`ArchiveError::Missing`], [`ArchiveError::NotARecord`], [`ArchiveError::NewerFormat`] or what the system says.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            return Err(match fs::metadata(folder) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                    ArchiveError::Missing(folder.to_owned())
                }
                Err(e) => ArchiveError::io(folder, e),
                Ok(m) if !m.is_dir() => {
                    ArchiveError::NotARecord { folder: folder.to_owned(), why: "it is a file".to_owned() }
                }
                Ok(_) => ArchiveError::Missing(folder.to_owned()),
            });
        }
        // Opened for writing where possible even by readers: SQLite must be able to roll back what a killed writer
        // left. On a disk that is mounted read-only, SQLite itself falls back to reading.
        let db = Connection::open_with_flags(
            &path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|e| ArchiveError::sqlite(&path, e))?;
        let archive = Self { folder: folder.to_owned(), db, lock: None };
        archive.prepare()?;
        archive.check_format()?;
        Ok(archive)
    }

    /// Opens the record in `folder` for writing, making it where there is none. Waits for another writer for `wait`.
    ///
    /// # Errors
    /// As [`Archive::open`], and [`ArchiveError::Locked`], [`ArchiveError::Unwritable`], [`ArchiveError::Full`].
    pub fn open_or_create(folder: &Path, wait: Duration) -> Result<Self, ArchiveError> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            match fs::read_dir(folder) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                    fs::create_dir_all(folder).map_err(|e| ArchiveError::io(folder, e))?;
                }
                Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => {
                    return Err(ArchiveError::NotARecord {
                        folder: folder.to_owned(),
                        why: "it is a file".to_owned(),
                    });
                }
                Err(e) => return Err(ArchiveError::io(folder, e)),
                Ok(entries) => {
                    // A crash in the middle of the making leaves these two and nothing else.
                    let foreign = entries
                        .filter_map(Result::ok)
                        .map(|e| e.file_name())
                        .find(|n| n != "record.lock" && n != "originals");
                    if let Some(name) = foreign {
                        return Err(ArchiveError::NotARecord {
                            folder: folder.to_owned(),
                            why: format!(
                                "it holds other things ({}) and no {DATABASE}",
                                name.to_string_lossy().escape_debug()
                            ),
                        });
                    }
                }
            }
            let lock = WriteLock::take(folder, wait)?;
            let originals = folder.join("originals");
            fs::create_dir_all(&originals).map_err(|e| ArchiveError::io(&originals, e))?;
            if !path.is_file() {
                Self::make(folder, &path)?;
            }
            let mut archive = Self::open(folder)?;
            archive.lock = Some(lock);
            return Ok(archive);
        }
        let mut archive = Self::open(folder)?;
        archive.lock(wait)?;
        Ok(archive)
    }

    /// Makes the database under another name and renames it: a crash leaves no half-made record.
    fn make(folder: &Path, path: &Path) -> Result<(), ArchiveError> {
        let new = folder.join("originals").join("tmp-record.sqlite");
        let made = || -> Result<(), ArchiveError> {
            let _ = fs::remove_file(&new);
            let db = Connection::open(&new).map_err(|e| ArchiveError::sqlite(path, e))?;
            db.execute_batch(&format!(
                "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;
                 PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT_VERSION};
                 BEGIN;
                 CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                 INSERT INTO meta VALUES ('format', '{FORMAT_VERSION}');
                 {} {} {} COMMIT;",
                ledger::SCHEMA,
                derived::SCHEMA,
                spoken::SCHEMA
            ))
            .map_err(|e| ArchiveError::sqlite(path, e))?;
            db.close().map_err(|(_, e)| ArchiveError::sqlite(path, e))?;
            fs::rename(&new, path).map_err(|e| ArchiveError::io(path, e))
        };
        made().inspect_err(|_| {
            let _ = fs::remove_file(&new);
        })
    }

    fn prepare(&self) -> Result<(), ArchiveError> {
        // A rollback journal and not a WAL: at rest the record is one file that can be copied, and both survive a
        // kill -9. `cache_spill` is off because a writer that spills locks readers out long before it commits.
        self.db
            .execute_batch(
                "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF;
                 PRAGMA cache_size = -32768; PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF;",
            )
            .map_err(|e| self.sqlite(e))
    }

    fn check_format(&self) -> Result<(), ArchiveError> {
        let number = |pragma: &str| -> Result<i64, ArchiveError> {
            self.db.pragma_query_value(None, pragma, |r| r.get(0)).map_err(|e| self.sqlite(e))
        };
        if number("application_id")? != APPLICATION_ID {
            return Err(ArchiveError::NotARecord {
                folder: self.folder.clone(),
                why: format!("its {DATABASE} was made by another program"),
            });
        }
        let found = number("user_version")?;
        if found > FORMAT_VERSION {
            return Err(ArchiveError::NewerFormat {
                folder: self.folder.clone(),
                found,
                known: FORMAT_VERSION,
            });
        }
        Ok(())
    }

    /// Takes the lock for writing, if this archive has not taken it before.
    ///
    /// # Errors
    /// [`ArchiveError::Locked`] after `wait`, [`ArchiveError::Unwritable`].
    pub fn lock(&mut self, wait: Duration) -> Result<(), ArchiveError> {
        if self.lock.is_none() {
            if self.db.is_readonly(rusqlite::MAIN_DB).map_err(|e| self.sqlite(e))? {
                return Err(ArchiveError::Unwritable {
                    path: self.folder.join(DATABASE),
                    cause: "it may only be read".to_owned(),
                });
            }
            let lock = WriteLock::take(&self.folder, wait)?;
            let originals = self.folder.join("originals");
            fs::create_dir_all(&originals).map_err(|e| ArchiveError::io(&originals, e))?;
            self.originals().sweep()?;
            self.migrate()?;
            self.lock = Some(lock);
        }
        Ok(())
    }

    /// Brings a record of an older format to this one. So far no table has changed: a newer kind of row may stand in the
    /// ledger from here on, which a program of the older format must refuse and not take for damage.
    fn migrate(&self) -> Result<(), ArchiveError> {
        let found: i64 =
            self.db.pragma_query_value(None, "user_version", |r| r.get(0)).map_err(|e| self.sqlite(e))?;
        if found < FORMAT_VERSION {
            // One transaction: the number in the header and the one in the table change together or not at all.
            self.db
                .execute_batch(&format!(
                    "BEGIN IMMEDIATE; PRAGMA user_version = {FORMAT_VERSION};
                     UPDATE meta SET value = '{FORMAT_VERSION}' WHERE key = 'format'; COMMIT;"
                ))
                .map_err(|e| self.sqlite(e))?;
        }
        Ok(())
    }

    /// Whether this archive holds the lock.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// The record's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The sources as received.
    #[must_use]
    pub fn originals(&self) -> Originals {
        Originals::at(&self.folder)
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger::of(&self.db)
    }

    /// What is derived from it.
    #[must_use]
    pub fn derived(&self) -> Derived<'_> {
        Derived::of(&self.db)
    }

    /// Starts a batch: its rows are committed together or not at all.
    ///
    /// # Errors
    /// [`ArchiveError::Locked`] without the lock, and what SQLite says.
    pub fn batch(&mut self) -> Result<Batch<'_>, ArchiveError> {
        if self.lock.is_none() {
            return Err(ArchiveError::Locked { folder: self.folder.clone(), pid: None });
        }
        let path = self.folder.join(DATABASE);
        let transaction = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| ArchiveError::sqlite(&path, e))?;
        Ok(Batch { path, transaction })
    }

    /// What is asked until this is dropped is answered from one state of the record, and SQLite takes its lock once
    /// instead of at every statement: of a question with a hundred statements that is a good part of the time.
    ///
    /// # Errors
    /// What SQLite says; it is one of them where a batch is open.
    pub fn reading(&self) -> Result<Reading<'_>, ArchiveError> {
        self.db.unchecked_transaction().map(|t| Reading { _transaction: t }).map_err(|e| self.sqlite(e))
    }

    /// SQLite's own check of the database file.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] with SQLite's words.
    pub fn check_database(&self) -> Result<(), ArchiveError> {
        let said: String =
            self.db.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0)).map_err(|e| self.sqlite(e))?;
        if said == "ok" { Ok(()) } else { Err(ArchiveError::Damaged { what: format!("{DATABASE}: {said}") }) }
    }

    fn sqlite(&self, e: rusqlite::Error) -> ArchiveError {
        ArchiveError::sqlite(&self.folder.join(DATABASE), e)
    }

    /// Says where an error of SQLite happened.
    ///
    /// # Errors
    /// The error, sorted into its kind.
    pub fn done<T>(&self, result: rusqlite::Result<T>) -> Result<T, ArchiveError> {
        result.map_err(|e| self.sqlite(e))
    }

    /// Says where an error of the ledger happened.
    ///
    /// # Errors
    /// The error, sorted into its kind.
    pub fn understood<T>(&self, result: Result<T, LedgerError>) -> Result<T, ArchiveError> {
        result.map_err(|e| match e {
            LedgerError::Sqlite(e) => self.sqlite(e),
            e @ LedgerError::Row { .. } => ArchiveError::Damaged { what: e.to_string() },
        })
    }
}

/// A time in which the record does not change for who reads.
#[derive(Debug)]
pub struct Reading<'a> {
    _transaction: rusqlite::Transaction<'a>,
}

/// Rows that are committed together or not at all. Dropped without [`Batch::commit`], nothing has happened.
pub struct Batch<'a> {
    path: PathBuf,
    transaction: rusqlite::Transaction<'a>,
}

impl Batch<'_> {
    /// Says where an error of SQLite happened.
    ///
    /// # Errors
    /// The error, sorted into its kind.
    pub fn done<T>(&self, result: rusqlite::Result<T>) -> Result<T, ArchiveError> {
        result.map_err(|e| ArchiveError::sqlite(&self.path, e))
    }

    /// Says where an error of the ledger happened.
    ///
    /// # Errors
    /// The error, sorted into its kind.
    pub fn understood<T>(&self, result: Result<T, LedgerError>) -> Result<T, ArchiveError> {
        result.map_err(|e| match e {
            LedgerError::Sqlite(e) => ArchiveError::sqlite(&self.path, e),
            e @ LedgerError::Row { .. } => ArchiveError::Damaged { what: e.to_string() },
        })
    }

    /// Appends to the ledger; gives the row's number. Enters in the derived tables what follows from the row alone.
    ///
    /// # Errors
    /// What SQLite says; so everywhere below.
    pub fn append(&self, entry: &Entry, recorded_at: &str) -> Result<u64, ArchiveError> {
        let seq = self.done(Ledger::of(&self.transaction).append(entry, recorded_at))?;
        self.follow(seq, entry)?;
        Ok(seq)
    }

    /// Enters in the derived tables what follows from a row of the ledger alone: names and releases.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn follow(&self, seq: u64, entry: &Entry) -> Result<(), ArchiveError> {
        let derived = Derived::of(&self.transaction);
        self.done(match entry {
            Entry::Source { id, name, .. } | Entry::Name { id, name, .. } => derived.put_name(*id, name, seq),
            Entry::Release(r) => derived.put_release(&r.event, r.number, seq),
            Entry::Encoding { .. }
            | Entry::Image { .. }
            | Entry::Emendation { .. }
            | Entry::Revocation(_)
            | Entry::Outcome { .. } => Ok(()),
        })
    }

    /// Enters a source that was read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_source(&self, row: &SourceRow, sketches: &[WitnessSketch]) -> Result<(), ArchiveError> {
        self.done(Derived::of(&self.transaction).put_source(row, sketches))
    }

    /// Removes what was read of a source, so that it can be read again; its names stay.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn drop_source(&self, id: SourceId) -> Result<(), ArchiveError> {
        self.done(Derived::of(&self.transaction).drop_source(id))
    }

    /// Removes an event that is no longer made so.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn drop_event(&self, fingerprint: [u8; 32]) -> Result<(), ArchiveError> {
        self.done(spoken::drop_event(&self.transaction, fingerprint))?;
        self.done(Derived::of(&self.transaction).drop_event(fingerprint))
    }

    /// Enters an event as it is looked for; gives the number that its units carry.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_spoken(&self, id: &str, row: &SpokenRow) -> Result<u32, ArchiveError> {
        self.done(spoken::put(&self.transaction, id, row))
    }

    /// Enters grams with the units that hold them, and empties the list. Best called with many.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_grams(&self, entries: &mut Vec<(u32, u32)>) -> Result<(), ArchiveError> {
        self.done(spoken::put_grams(&self.transaction, entries))
    }

    /// Enters an event.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put_event(&self, row: &EventRow, members: &[MemberKey]) -> Result<(), ArchiveError> {
        self.done(Derived::of(&self.transaction).put_event(row, members))
    }

    /// Gives an event another id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn rename_event(&self, fingerprint: [u8; 32], id: &str) -> Result<(), ArchiveError> {
        self.done(spoken::rename(&self.transaction, fingerprint, id))?;
        self.done(Derived::of(&self.transaction).rename_event(fingerprint, id))
    }

    /// Says up to which row of the ledger the events are established, and by which version of the derivation.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_position(&self, seq: u64, derivation: u32) -> Result<(), ArchiveError> {
        let derived = Derived::of(&self.transaction);
        self.done(derived.set_meta("established_to", &seq.to_string()))?;
        self.done(derived.set_meta("derivation", &derivation.to_string()))
    }

    /// Empties the derived tables.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn discard_derived(&self) -> Result<(), ArchiveError> {
        let tables = derived::TABLES.iter().chain(&spoken::TABLES);
        let drops: String = tables.map(|t| format!("DROP TABLE IF EXISTS {t};")).collect();
        self.done(self.transaction.execute_batch(&format!(
            "{drops} {} {} DELETE FROM meta WHERE key IN ('established_to', 'derivation');",
            derived::SCHEMA,
            spoken::SCHEMA
        )))
    }

    /// Whether a source is entered.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn holds(&self, id: SourceId) -> Result<bool, ArchiveError> {
        Ok(self.done(Derived::of(&self.transaction).source(id))?.is_some())
    }

    /// The derived tables as this batch has left them so far.
    #[must_use]
    pub fn derived(&self) -> Derived<'_> {
        Derived::of(&self.transaction)
    }

    /// The ledger as this batch has left it so far.
    #[must_use]
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger::of(&self.transaction)
    }

    /// Commits.
    ///
    /// # Errors
    /// What SQLite says; then nothing of the batch has happened.
    pub fn commit(self) -> Result<(), ArchiveError> {
        self.transaction.commit().map_err(|e| ArchiveError::sqlite(&self.path, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_format_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("r");
        drop(Archive::open_or_create(&folder, Duration::ZERO).unwrap());
        Connection::open(folder.join(DATABASE)).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let e = Archive::open(&folder).unwrap_err();
        assert!(matches!(e, ArchiveError::NewerFormat { found: 99, .. }), "{e}");
        assert!(e.hint().contains("version"));
    }

    #[test]
    fn somebody_elses_database_is_no_record() {
        let dir = tempfile::tempdir().unwrap();
        let db = Connection::open(dir.path().join(DATABASE)).unwrap();
        db.execute_batch("CREATE TABLE recipes (soup TEXT)").unwrap();
        assert!(matches!(Archive::open(dir.path()), Err(ArchiveError::NotARecord { .. })));
    }

    #[test]
    fn what_a_crash_leaves_is_taken_up() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("r");
        // Killed before the database had its name.
        fs::create_dir_all(folder.join("originals")).unwrap();
        fs::write(folder.join("originals/tmp-record.sqlite"), "half").unwrap();
        fs::write(folder.join("record.lock"), "4711").unwrap();
        drop(Archive::open_or_create(&folder, Duration::ZERO).unwrap());
        // Killed while originals were written.
        fs::write(folder.join("originals/tmp-00ff"), "half").unwrap();
        let archive = Archive::open_or_create(&folder, Duration::ZERO).unwrap();
        assert_eq!(archive.originals().list().unwrap(), []);
    }

    #[test]
    fn originals_are_kept_once_and_read_as_they_were() {
        let dir = tempfile::tempdir().unwrap();
        let mut archive = Archive::open_or_create(dir.path(), Duration::ZERO).unwrap();
        let originals = archive.originals();
        let bytes: Vec<Vec<u8>> = (0..200u8).map(|b| vec![b; 100 + usize::from(b)]).collect();
        let digest = |b: &[u8]| {
            SourceId::from_digest(
                sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix(b)).into(),
            )
        };
        let sources: Vec<(SourceId, &[u8])> = bytes.iter().map(|b| (digest(b), b.as_slice())).collect();
        originals.keep(&sources).unwrap();
        originals.keep(&sources[..3]).unwrap();
        assert_eq!(originals.list().unwrap().len(), 200);
        for (id, bytes) in &sources {
            assert!(originals.holds(*id));
            assert_eq!(originals.read(*id).unwrap(), *bytes);
        }
        // Rows that are not committed have not happened.
        let entry =
            Entry::Source { id: sources[0].0, bytes: 100, name: "a".to_owned(), from: "a".to_owned() };
        archive.batch().unwrap().append(&entry, "now").unwrap();
        assert_eq!(archive.ledger().last().unwrap(), 0);
        let batch = archive.batch().unwrap();
        batch.append(&entry, "now").unwrap();
        batch.commit().unwrap();
        assert_eq!(archive.ledger().last().unwrap(), 1);
        assert_eq!(archive.derived().names(sources[0].0, None).unwrap(), ["a"]);
    }
}
