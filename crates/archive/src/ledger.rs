//! The ledger: what was added and decided, in order, for ever. Everything else is derived from it and the originals.
//!
//! Invariants, each with the function that keeps it:
//!
//! 1. A row is appended, never altered or deleted: [`Ledger::append`] is the only writer, and triggers ([`SCHEMA`])
//!    abort any UPDATE or DELETE, also one typed into the sqlite3 shell.
//! 2. `seq` runs from 1 without gap: [`Ledger::append`] counts, [`Chain::step`] checks.
//! 3. A row's `hash` covers the row and the hash before it ([`Chain::step`]): who alters a row must alter all after
//!    it, and a head that was written down elsewhere tells.
//! 4. A `source` row is committed only after its original is on the disk under its name: `Originals::keep` runs
//!    before the `Batch` that holds the row is committed.
//! 5. A payload says its own version (`"v"`): [`Entry::read`] knows every version that was ever written.
//! 6. A row is committed together with the derived rows that it causes, or the derived state says that it is behind
//!    (`Derived::position`): an interrupted command loses no row and shows no half of one.
//! 7. The order of the rows is history and nothing else: which events there are and what they read depends on the set
//!    of sources, names and emendations alone. (Emendations of one place do follow one another: the later stands.)
//!
//! ```text
//!   add ──► source ──► name*          a source's first name, then every other name its bytes came under
//!             ├─────► encoding*       in which encoding it is, where somebody knows better than the reader
//!             └─────► image?          of which image it is the recognition
//!   correct ──► emendation ──► revocation?
//!   promises --outcome ──► outcome ──► revocation?     what became of an announced act; no event reads otherwise for it
//!   any of these but outcomes ──► release     what the citations of an event meant from here on
//! ```

mod payloads;

use record::{Emendation, Outcome, SourceId};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::MemberKey;

/// The table and the triggers of invariant 1.
pub(crate) const SCHEMA: &str = "
CREATE TABLE ledger (
  seq         INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  payload     TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  hash        BLOB NOT NULL
);
CREATE TRIGGER ledger_is_append_only_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_append_only_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
";

/// What a row of the ledger says.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A source was added.
    Source {
        /// Its identity.
        id: SourceId,
        /// Its length in bytes.
        bytes: u64,
        /// The first name it came under.
        name: String,
        /// Where it lay, as typed: history, no part of what is derived.
        from: String,
    },
    /// The bytes of a known source came under another name.
    Name {
        /// The source.
        id: SourceId,
        /// The other name.
        name: String,
        /// Where it lay, as typed.
        from: String,
    },
    /// Somebody said in which encoding a source is; the last such row of a source counts.
    Encoding {
        /// The source.
        id: SourceId,
        /// The encoding's label.
        label: String,
    },
    /// A source is what was recognised on an image, which is kept beside it: the evidence, never read again.
    Image {
        /// The image: the SHA-256 of its file.
        id: SourceId,
        /// Its length in bytes.
        bytes: u64,
        /// The name of its file.
        name: String,
        /// The source that was recognised on it.
        of: SourceId,
        /// What recognised it.
        engine: String,
    },
    /// Somebody decided something.
    Emendation {
        /// The decision. `revoked` is never set here: that is a row of its own.
        emendation: Emendation,
        /// A witness of the event it concerns: finds the event again when its id has changed.
        anchor: MemberKey,
    },
    /// Somebody took a decision, or an outcome, back.
    Revocation(RevocationEntry),
    /// Somebody said what became of an announced act.
    Outcome {
        /// What. `revoked` is never set here.
        outcome: Outcome,
        /// A witness of the event, as of an emendation.
        anchor: MemberKey,
    },
    /// From here on, citations of an event meant this.
    Release(ReleaseEntry),
}

/// A decision taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationEntry {
    /// The id of the emendation or outcome.
    pub emendation: String,
    /// Who.
    pub hand: String,
    /// On what grounds.
    pub reason: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
}

/// A release of an event: what each of its citations stood for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseEntry {
    /// The event's id then.
    pub event: String,
    /// How many entries had touched it: the `2` of `@r2`.
    pub number: u32,
    /// The version of the derivation that read it so.
    pub derivation: u32,
    /// The event's witnesses then, sorted.
    pub members: Vec<MemberKey>,
    /// What could be cited.
    pub exchanges: Vec<ExchangeGiven>,
}

/// An exchange of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeGiven {
    /// Its id then; none for the opening.
    pub id: Option<String>,
    /// Where one witness prints its beginning: index into the members, first and last byte of the source. It finds the exchange
    /// again when its id has changed; bytes of a source mean the same in every version of the program.
    pub anchor: Option<(u32, u32, u32)>,
    /// A hash of each paragraph of its question.
    pub question: Vec<String>,
    /// A hash of each paragraph of its answer.
    pub answer: Vec<String>,
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    /// Its number, from 1.
    pub seq: u64,
    /// What it says.
    pub entry: Entry,
    /// When it was written, as the writer's clock had it (RFC 3339).
    pub recorded_at: String,
}

/// The running hash over the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Number of the last row; 0 before the first.
    pub seq: u64,
    /// Its hash; zeros before the first.
    pub head: [u8; 32],
}

impl Chain {
    /// Before the first row.
    #[must_use]
    pub fn start() -> Self {
        Self { seq: 0, head: [0; 32] }
    }

    /// Takes in the next row. Lengths stand before the fields, so that no character can move from one to the other.
    fn step(&mut self, kind: &str, payload: &str, recorded_at: &str) {
        self.seq += 1;
        let mut hash = Sha256::new();
        hash.update(self.head);
        hash.update(self.seq.to_le_bytes());
        for field in [kind, payload, recorded_at] {
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field.as_bytes());
        }
        self.head = hash.finalize().into();
    }

    /// The head as 64 hexadecimal digits, to be written down elsewhere.
    #[must_use]
    pub fn head_hex(&self) -> String {
        SourceId::from_digest(self.head).to_string()
    }
}

/// The ledger of an open record.
#[derive(Clone, Copy)]
pub struct Ledger<'a> {
    db: &'a Connection,
}

/// The rows as they stand, before anything is believed.
struct Raw {
    seq: u64,
    kind: String,
    payload: String,
    recorded_at: String,
    hash: Vec<u8>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn of(db: &'a Connection) -> Self {
        Self { db }
    }

    /// Appends a row and gives its number. For [`crate::Batch`] alone, which commits.
    pub(crate) fn append(&self, entry: &Entry, recorded_at: &str) -> rusqlite::Result<u64> {
        let last = self
            .db
            .prepare_cached("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")?
            .query_row([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, [u8; 32]>(1)?)))
            .optional()?;
        let mut chain = last.map_or_else(Chain::start, |(seq, head)| Chain { seq: seq.unsigned_abs(), head });
        let (kind, payload) = entry.write();
        chain.step(kind, &payload, recorded_at);
        self.db
            .prepare_cached("INSERT INTO ledger (seq, kind, payload, recorded_at, hash) VALUES (?,?,?,?,?)")?
            .execute(params![chain.seq as i64, kind, payload, recorded_at, chain.head])?;
        Ok(chain.seq)
    }

    /// The number of the last row; 0 for an empty ledger.
    ///
    /// # Errors
    /// Whatever SQLite refuses.
    pub fn last(&self) -> rusqlite::Result<u64> {
        self.db
            .query_row("SELECT coalesce(max(seq), 0) FROM ledger", [], |r| r.get::<_, i64>(0))
            .map(i64::unsigned_abs)
    }

    /// Calls `each` with the rows of some kinds (all where none are named) after `after`, in order.
    ///
    /// # Errors
    /// Whatever SQLite refuses; a row that cannot be understood is an error as well, with its number.
    pub fn rows(
        &self,
        kinds: &[&str],
        after: u64,
        mut each: impl FnMut(LedgerRow),
    ) -> Result<(), LedgerError> {
        self.raw(kinds, after, |raw| {
            let entry =
                Entry::read(&raw.kind, &raw.payload).map_err(|why| LedgerError::Row { seq: raw.seq, why })?;
            each(LedgerRow { seq: raw.seq, entry, recorded_at: raw.recorded_at });
            Ok(())
        })
    }

    /// The row with this number.
    ///
    /// # Errors
    /// Whatever SQLite refuses, and a row that cannot be understood.
    pub fn row(&self, seq: u64) -> Result<Option<LedgerRow>, LedgerError> {
        let mut statement = self
            .db
            .prepare_cached("SELECT seq, kind, payload, recorded_at, hash FROM ledger WHERE seq = ?")?;
        let Some(raw) = statement.query_row([seq as i64], raw_row).optional()? else { return Ok(None) };
        let entry =
            Entry::read(&raw.kind, &raw.payload).map_err(|why| LedgerError::Row { seq: raw.seq, why })?;
        Ok(Some(LedgerRow { seq: raw.seq, entry, recorded_at: raw.recorded_at }))
    }

    /// Checks numbers, chain and payloads of all rows.
    ///
    /// # Errors
    /// The first row that is not as it was written.
    pub fn verify(&self) -> Result<Chain, LedgerError> {
        let mut chain = Chain::start();
        self.raw(&[], 0, |raw| {
            chain.step(&raw.kind, &raw.payload, &raw.recorded_at);
            if raw.seq != chain.seq {
                return Err(LedgerError::Row {
                    seq: chain.seq,
                    why: format!("the row is missing; the next is {}", raw.seq),
                });
            }
            if raw.hash != chain.head {
                return Err(LedgerError::Row {
                    seq: raw.seq,
                    why: "its hash does not fit what it says: it was altered after it was written".to_owned(),
                });
            }
            Entry::read(&raw.kind, &raw.payload)
                .map(|_| ())
                .map_err(|why| LedgerError::Row { seq: raw.seq, why })
        })?;
        Ok(chain)
    }

    fn raw(
        &self,
        kinds: &[&str],
        after: u64,
        mut each: impl FnMut(Raw) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut statement = self.db.prepare_cached(
            "SELECT seq, kind, payload, recorded_at, hash FROM ledger WHERE seq > ? ORDER BY seq",
        )?;
        let mut rows = statement.query([after as i64])?;
        while let Some(row) = rows.next()? {
            // The kind is looked at before the payload: releases are long, and SQLite reads no more of a row than is
            // asked for.
            let wanted = kinds.is_empty() || row.get_ref(1)?.as_str().is_ok_and(|kind| kinds.contains(&kind));
            if wanted {
                each(raw_row(row)?)?;
            }
        }
        Ok(())
    }
}

fn raw_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        seq: row.get::<_, i64>(0)?.unsigned_abs(),
        kind: row.get(1)?,
        payload: row.get(2)?,
        recorded_at: row.get(3)?,
        hash: row.get(4)?,
    })
}

/// Why the ledger cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite refuses.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A row is not as it was written, or not understood.
    #[error("ledger row {seq}: {why}")]
    Row {
        /// Its number.
        seq: u64,
        /// What is wrong with it.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use record::{Correction, ExchangeId, OutcomeStatus};

    use super::*;

    fn id(byte: u8) -> SourceId {
        SourceId::from_digest([byte; 32])
    }

    fn emendation(correction: Correction) -> Entry {
        Entry::Emendation {
            emendation: Emendation {
                id: "e-12ab34cd".to_owned(),
                event: "xx-fm/2031-03-07".parse().unwrap(),
                correction,
                hand: "N. N.".to_owned(),
                reason: "page image, “第三版”".to_owned(),
                date: "2031-03-08".parse().unwrap(),
                revoked: false,
            },
            anchor: MemberKey { source: id(7), ordinal: 1 },
        }
    }

    fn exchange(slug: &str) -> ExchangeId {
        ExchangeId::new(record::Slug::new(slug).unwrap())
    }

    fn all_kinds() -> Vec<Entry> {
        vec![
            Entry::Source { id: id(1), bytes: 12, name: "a.txt".to_owned(), from: "in/a.txt".to_owned() },
            Entry::Name { id: id(1), name: "b\\n.txt".to_owned(), from: "in/b\\n.txt".to_owned() },
            Entry::Encoding { id: id(1), label: "gb18030".to_owned() },
            Entry::Image {
                id: id(2),
                bytes: 9,
                name: "a.png".to_owned(),
                of: id(1),
                engine: "an engine 1.0".to_owned(),
            },
            emendation(Correction::Choose { variant: "v-1".to_owned(), reading: String::new() }),
            emendation(Correction::Replace {
                exchange: None,
                quote: "大大".to_owned(),
                with: "大".to_owned(),
            }),
            emendation(Correction::Replace {
                exchange: Some(exchange("gazette-2")),
                quote: "q".to_owned(),
                with: "w".to_owned(),
            }),
            emendation(Correction::Identify {
                exchange: exchange("orphan-3fa2c1"),
                outlet: "港报".to_owned(),
            }),
            emendation(Correction::Date("2031-03-07".parse().unwrap())),
            emendation(Correction::Reported(23)),
            Entry::Revocation(RevocationEntry {
                emendation: "e-12ab34cd".to_owned(),
                hand: "M.".to_owned(),
                reason: "misread".to_owned(),
                date: "2031-03-09".to_owned(),
            }),
            Entry::Outcome {
                outcome: Outcome {
                    id: "o-12ab34cd".to_owned(),
                    event: "xx-fm/2031-03-07".parse().unwrap(),
                    exchange: Some(exchange("gazette-2")),
                    citation: "xx-fm/2031-03-07/gazette-2.a.1@r3".to_owned(),
                    act: "明年开放渔港".to_owned(),
                    status: OutcomeStatus::Partly,
                    source: "https://example.org/ports".to_owned(),
                    hand: "N. N.".to_owned(),
                    note: None,
                    date: "2032-03-08".parse().unwrap(),
                    revoked: false,
                },
                anchor: MemberKey { source: id(7), ordinal: 1 },
            },
            Entry::Release(ReleaseEntry {
                event: "xx-fm/2031-03-07".to_owned(),
                number: 3,
                derivation: 1,
                members: vec![MemberKey { source: id(1), ordinal: 0 }],
                exchanges: vec![ExchangeGiven {
                    id: None,
                    anchor: Some((0, 12, 40)),
                    question: Vec::new(),
                    answer: vec!["0123456789ab".to_owned()],
                }],
            }),
        ]
    }

    /// What is on the disk is a contract: these lines are in records that exist, and must be read for ever.
    #[test]
    fn payloads_are_as_they_ever_were() {
        let lines = [
            r#"{"v":1,"sha256":"0101010101010101010101010101010101010101010101010101010101010101","bytes":12,"name":"a.txt","from":"in/a.txt"}"#,
            r#"{"v":1,"sha256":"0101010101010101010101010101010101010101010101010101010101010101","name":"b\\n.txt","from":"in/b\\n.txt"}"#,
            r#"{"v":1,"sha256":"0101010101010101010101010101010101010101010101010101010101010101","label":"gb18030"}"#,
        ];
        for (entry, line) in all_kinds().iter().zip(lines) {
            assert_eq!(entry.write().1, line);
        }
        for entry in all_kinds() {
            let (kind, payload) = entry.write();
            assert!(Entry::KINDS.contains(&kind));
            assert_eq!(Entry::read(kind, &payload), Ok(entry), "{payload}");
        }
        assert!(Entry::read("source", r#"{"v":2}"#).unwrap_err().contains("version 2"));
        assert!(Entry::read("novelty", r#"{"v":1}"#).unwrap_err().contains("novelty"));
    }

    #[test]
    fn rows_are_appended_never_altered_and_tampering_shows() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(SCHEMA).unwrap();
        let ledger = Ledger::of(&db);
        for (i, entry) in all_kinds().iter().enumerate() {
            assert_eq!(ledger.append(entry, "2031-03-08T00:00:00Z").unwrap(), i as u64 + 1);
        }
        let head = ledger.verify().unwrap();
        assert_eq!(head.seq, all_kinds().len() as u64);
        let mut names = Vec::new();
        ledger.rows(&["name"], 0, |row| names.push(row.seq)).unwrap();
        assert_eq!(names, [2]);

        for statement in ["UPDATE ledger SET payload = '' WHERE seq = 2", "DELETE FROM ledger WHERE seq = 2"]
        {
            let refused = db.execute(statement, []).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{refused}");
        }
        // Who drops the triggers can alter a row; the chain says which.
        db.execute_batch(
            "DROP TRIGGER ledger_is_append_only_update;
             UPDATE ledger SET payload = replace(payload, 'b\\\\n', 'c') WHERE seq = 2;",
        )
        .unwrap();
        assert!(matches!(ledger.verify(), Err(LedgerError::Row { seq: 2, .. })));
    }
}
