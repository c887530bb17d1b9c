//! What is derived from the ledger and the originals, and may be thrown away: `Archive::discard_derived` does.
//!
//! Two steps behind each other, as they have different grain. *Reading* gives the rows of a source and its witnesses,
//! in the transaction that enters the source in the ledger. *Establishing* gives the events of all witnesses; it comes
//! after many sources, in one transaction, and [`Derived::position`] says up to which row of the ledger. Between the
//! two a reader sees the events as they were.
//!
//! Not kept: decoded texts, blocks, whole collations. Making them again from the originals of one event takes some
//! milliseconds; keeping them would freeze the shapes of most types of the core (see the decision note on derived
//! tables).

use record::SourceId;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::shapes::{EventDigest, FindingDigest, WitnessSketch, encode};
use crate::spoken::{self, HeldTogether, OtherwiseDigest, SpokenHead, SpokenTurn};

/// The derived tables. All of them are in [`TABLES`].
pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS source (
  id       BLOB PRIMARY KEY,
  seq      INTEGER NOT NULL,
  bytes    INTEGER NOT NULL,
  encoding TEXT NOT NULL,
  findings BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS name (
  source BLOB NOT NULL,
  name   TEXT NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (source, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS witness (
  source  BLOB NOT NULL,
  ordinal INTEGER NOT NULL,
  sketch  BLOB NOT NULL,
  PRIMARY KEY (source, ordinal)
);
CREATE TABLE IF NOT EXISTS event (
  fingerprint BLOB PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  plain_id    TEXT NOT NULL,
  release     INTEGER NOT NULL,
  digest      BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS member (
  source      BLOB NOT NULL,
  ordinal     INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  PRIMARY KEY (source, ordinal)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS member_of ON member (fingerprint);
CREATE TABLE IF NOT EXISTS release (
  event  TEXT NOT NULL,
  number INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  PRIMARY KEY (event, number, seq)
) WITHOUT ROWID;
";

/// The names of the derived tables.
pub(crate) const TABLES: [&str; 6] = ["source", "name", "witness", "event", "member", "release"];

/// A witness in the whole record: its source, and which of the source's witnesses it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberKey {
    /// The source.
    pub source: SourceId,
    /// Which witness of it, from 0: a source may print two conferences.
    pub ordinal: u32,
}

/// A source as derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Its identity.
    pub id: SourceId,
    /// The row of the ledger that entered it.
    pub seq: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// The encoding's label.
    pub encoding: String,
    /// What was odd about it.
    pub findings: Vec<FindingDigest>,
}

/// A witness as derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessRow {
    /// Which.
    pub key: MemberKey,
    /// What the matcher needs of it.
    pub sketch: WitnessSketch,
}

/// An event as derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// A hash of everything the event is made from: members, names, emendations, version of the derivation. An event
    /// whose fingerprint is known need not be established again.
    pub fingerprint: [u8; 32],
    /// Its id, unlike that of any other event.
    pub id: String,
    /// Its id before events of one series and day were told apart.
    pub plain_id: String,
    /// How many entries of the ledger touch it.
    pub release: u32,
    /// What is shown of it.
    pub digest: EventDigest,
}

/// An event without its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventHead {
    /// As in [`EventRow`]; so are the others.
    pub fingerprint: [u8; 32],
    /// Its id.
    pub id: String,
    /// Its id before events of one series and day were told apart.
    pub plain_id: String,
    /// How many entries of the ledger touch it.
    pub release: u32,
}

/// Where a release is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// The event's id then.
    pub event: String,
    /// Its number.
    pub number: u32,
    /// The row of the ledger.
    pub seq: u64,
}

/// The derived tables of an open record.
#[derive(Clone, Copy)]
pub struct Derived<'a> {
    db: &'a Connection,
}

type Sql<T> = rusqlite::Result<T>;

/// An event's fingerprint, how many exchanges are held of it, and how many of these with their question.
pub type HeldOf = ([u8; 32], (u32, u32));

fn id_at(row: &Row<'_>, column: usize) -> Sql<SourceId> {
    Ok(SourceId::from_digest(row.get(column)?))
}

/// A blob of another version, or a damaged one. Said as SQLite says it, so that one error type is enough here.
fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, "derived shape".to_owned(), rusqlite::types::Type::Blob)
}

fn decode<T: for<'de> serde::Deserialize<'de>>(row: &Row<'_>, column: usize) -> Sql<T> {
    postcard::from_bytes(row.get_ref(column)?.as_blob().map_err(|_| unreadable(column))?)
        .map_err(|_| unreadable(column))
}

impl<'a> Derived<'a> {
    pub(crate) fn of(db: &'a Connection) -> Self {
        Self { db }
    }

    /// The last row of the ledger that the events take into account.
    ///
    /// # Errors
    /// Whatever SQLite refuses; so everywhere below.
    pub fn position(&self) -> Sql<u64> {
        let text: Option<String> = self
            .db
            .query_row("SELECT value FROM meta WHERE key = 'established_to'", [], |r| r.get(0))
            .optional()?;
        Ok(text.and_then(|t| t.parse().ok()).unwrap_or(0))
    }

    /// The version of the derivation that made the tables; none where they are empty or half made.
    pub fn version(&self) -> Sql<Option<u32>> {
        let text: Option<String> = self
            .db
            .query_row("SELECT value FROM meta WHERE key = 'derivation'", [], |r| r.get(0))
            .optional()?;
        Ok(text.and_then(|t| t.parse().ok()))
    }

    /// The sources, sorted by identity.
    pub fn sources(&self) -> Sql<Vec<SourceRow>> {
        self.db
            .prepare_cached("SELECT id, seq, bytes, encoding, findings FROM source ORDER BY id")?
            .query_map([], source_row)?
            .collect()
    }

    /// One source.
    pub fn source(&self, id: SourceId) -> Sql<Option<SourceRow>> {
        self.db
            .prepare_cached("SELECT id, seq, bytes, encoding, findings FROM source WHERE id = ?")?
            .query_row([id.digest()], source_row)
            .optional()
    }

    /// The names of a source, sorted; those entered up to a row of the ledger where one is named.
    pub fn names(&self, id: SourceId, up_to: Option<u64>) -> Sql<Vec<String>> {
        self.db
            .prepare_cached("SELECT name FROM name WHERE source = ? AND seq <= ? ORDER BY name")?
            .query_map(params![id.digest(), up_to.map_or(i64::MAX, |s| s as i64)], |r| r.get(0))?
            .collect()
    }

    /// Every name with its source, sorted by source and name.
    pub fn all_names(&self) -> Sql<Vec<(SourceId, String)>> {
        self.db
            .prepare_cached("SELECT source, name FROM name ORDER BY source, name")?
            .query_map([], |r| Ok((id_at(r, 0)?, r.get(1)?)))?
            .collect()
    }

    /// The rows of the ledger that entered a source and its names, in order.
    pub fn rows_of_source(&self, id: SourceId) -> Sql<Vec<u64>> {
        self.db
            .prepare_cached("SELECT seq FROM name WHERE source = ? ORDER BY seq")?
            .query_map([id.digest()], |r| r.get::<_, i64>(0).map(i64::unsigned_abs))?
            .collect()
    }

    /// The witnesses, sorted.
    pub fn witnesses(&self) -> Sql<Vec<WitnessRow>> {
        self.db
            .prepare_cached("SELECT source, ordinal, sketch FROM witness ORDER BY source, ordinal")?
            .query_map([], |r| {
                let source = id_at(r, 0)?;
                let bytes = r.get_ref(2)?.as_blob().map_err(|_| unreadable(2))?;
                let sketch = WitnessSketch::decode(source, bytes).ok_or_else(|| unreadable(2))?;
                Ok(WitnessRow { key: MemberKey { source, ordinal: r.get(1)? }, sketch })
            })?
            .collect()
    }

    /// The sketches of one source's witnesses as they are kept, for comparing with newly made ones.
    pub fn sketches_of(&self, id: SourceId) -> Sql<Vec<WitnessSketch>> {
        self.db
            .prepare_cached("SELECT sketch FROM witness WHERE source = ? ORDER BY ordinal")?
            .query_map([id.digest()], |r| {
                let bytes = r.get_ref(0)?.as_blob().map_err(|_| unreadable(0))?;
                WitnessSketch::decode(id, bytes).ok_or_else(|| unreadable(0))
            })?
            .collect()
    }

    /// Every event without its digest, sorted by id.
    pub fn event_heads(&self) -> Sql<Vec<EventHead>> {
        self.db
            .prepare_cached("SELECT fingerprint, id, plain_id, release FROM event ORDER BY id")?
            .query_map([], |r| {
                Ok(EventHead {
                    fingerprint: r.get(0)?,
                    id: r.get(1)?,
                    plain_id: r.get(2)?,
                    release: r.get(3)?,
                })
            })?
            .collect()
    }

    /// Calls `each` with every event, sorted by id; one is in memory at a time.
    pub fn each_event(&self, mut each: impl FnMut(EventRow)) -> Sql<()> {
        let mut statement = self
            .db
            .prepare_cached("SELECT fingerprint, id, plain_id, release, digest FROM event ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(event_row(row)?);
        }
        Ok(())
    }

    /// The event with this id.
    pub fn event(&self, id: &str) -> Sql<Option<EventRow>> {
        self.db
            .prepare_cached("SELECT fingerprint, id, plain_id, release, digest FROM event WHERE id = ?")?
            .query_row([id], event_row)
            .optional()
    }

    /// The event with this fingerprint.
    pub fn event_made_of(&self, fingerprint: [u8; 32]) -> Sql<Option<EventRow>> {
        self.db
            .prepare_cached(
                "SELECT fingerprint, id, plain_id, release, digest FROM event WHERE fingerprint = ?",
            )?
            .query_row([fingerprint], event_row)
            .optional()
    }

    /// The members of an event, sorted.
    pub fn members(&self, fingerprint: [u8; 32]) -> Sql<Vec<MemberKey>> {
        self.db
            .prepare_cached(
                "SELECT source, ordinal FROM member WHERE fingerprint = ? ORDER BY source, ordinal",
            )?
            .query_map([fingerprint], |r| Ok(MemberKey { source: id_at(r, 0)?, ordinal: r.get(1)? }))?
            .collect()
    }

    /// The fingerprint of the event that a witness belongs to.
    pub fn event_of(&self, member: MemberKey) -> Sql<Option<[u8; 32]>> {
        self.db
            .prepare_cached("SELECT fingerprint FROM member WHERE source = ? AND ordinal = ?")?
            .query_row(params![member.source.digest(), member.ordinal], |r| r.get(0))
            .optional()
    }

    /// The fingerprints of the events that a source's witnesses belong to.
    pub fn events_of_source(&self, id: SourceId) -> Sql<Vec<[u8; 32]>> {
        self.db
            .prepare_cached("SELECT DISTINCT fingerprint FROM member WHERE source = ? ORDER BY ordinal")?
            .query_map([id.digest()], |r| r.get(0))?
            .collect()
    }

    /// The releases of an id, in the order of the ledger; of all ids where none is named.
    pub fn releases(&self, event: Option<&str>) -> Sql<Vec<ReleaseRow>> {
        self.db
            .prepare_cached(
                "SELECT event, number, seq FROM release WHERE ?1 IS NULL OR event = ?1 ORDER BY seq",
            )?
            .query_map([event], |r| {
                Ok(ReleaseRow {
                    event: r.get(0)?,
                    number: r.get(1)?,
                    seq: r.get::<_, i64>(2)?.unsigned_abs(),
                })
            })?
            .collect()
    }

    /// The units that hold a gram, sorted; some may be of events that are gone.
    pub fn units(&self, gram: u32) -> Sql<Vec<u32>> {
        spoken::units(self.db, gram)
    }

    /// The event that a number of a unit stands for, if it is still there.
    pub fn spoken(&self, number: u32) -> Sql<Option<SpokenHead>> {
        spoken::head(self.db, number)
    }

    /// The fingerprint and the id of every event, sorted by fingerprint: of ten thousand events in some milliseconds, as
    /// no digest is touched.
    pub fn fingerprints(&self) -> Sql<Vec<([u8; 32], String)>> {
        self.db
            .prepare_cached("SELECT fingerprint, id FROM spoken ORDER BY fingerprint")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect()
    }

    /// How much is held of every event, sorted by fingerprint.
    pub fn held_each(&self) -> Sql<Vec<HeldOf>> {
        self.db
            .prepare_cached("SELECT fingerprint, exchanges, questions FROM spoken ORDER BY fingerprint")?
            .query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?
            .collect()
    }

    /// The number of the units of the event with this fingerprint.
    pub fn spoken_number(&self, fingerprint: [u8; 32]) -> Sql<Option<u32>> {
        self.db
            .prepare_cached("SELECT number FROM spoken WHERE fingerprint = ?")?
            .query_row([fingerprint], |r| r.get(0))
            .optional()
    }

    /// The numbers of all events, sorted by the ids of the events.
    pub fn spoken_numbers(&self) -> Sql<Vec<u32>> {
        spoken::numbers(self.db)
    }

    /// What the witnesses of the event with this number read otherwise than its established text.
    pub fn otherwise(&self, number: u32) -> Sql<Vec<OtherwiseDigest>> {
        spoken::otherwise(self.db, number)
    }

    /// Every voice of the record once.
    pub fn voices(&self) -> Sql<Vec<SpokenTurn>> {
        spoken::voices(self.db)
    }

    /// How much is held of the events whose ids begin with `prefix` and hold `part`; the first `list` incomplete ones
    /// are named.
    pub fn held(&self, prefix: &str, part: &str, list: u32) -> Sql<HeldTogether> {
        spoken::held(self.db, prefix, part, list)
    }

    // Writers, for `Batch` alone.

    pub(crate) fn set_meta(&self, key: &str, value: &str) -> Sql<()> {
        self.db
            .prepare_cached("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
            .execute([key, value])?;
        Ok(())
    }

    pub(crate) fn put_source(&self, row: &SourceRow, sketches: &[WitnessSketch]) -> Sql<()> {
        self.db
            .prepare_cached("INSERT INTO source (id, seq, bytes, encoding, findings) VALUES (?,?,?,?,?)")?
            .execute(params![
                row.id.digest(),
                row.seq as i64,
                row.bytes as i64,
                row.encoding,
                encode(&row.findings)
            ])?;
        for (ordinal, sketch) in sketches.iter().enumerate() {
            self.db
                .prepare_cached("INSERT INTO witness (source, ordinal, sketch) VALUES (?,?,?)")?
                .execute(params![row.id.digest(), ordinal as i64, sketch.encode()])?;
        }
        Ok(())
    }

    pub(crate) fn drop_source(&self, id: SourceId) -> Sql<()> {
        self.db.prepare_cached("DELETE FROM witness WHERE source = ?")?.execute([id.digest()])?;
        self.db.prepare_cached("DELETE FROM source WHERE id = ?")?.execute([id.digest()])?;
        Ok(())
    }

    pub(crate) fn put_name(&self, id: SourceId, name: &str, seq: u64) -> Sql<()> {
        self.db
            .prepare_cached("INSERT OR IGNORE INTO name (source, name, seq) VALUES (?,?,?)")?
            .execute(params![id.digest(), name, seq as i64])?;
        Ok(())
    }

    pub(crate) fn put_release(&self, event: &str, number: u32, seq: u64) -> Sql<()> {
        self.db
            .prepare_cached("INSERT OR IGNORE INTO release (event, number, seq) VALUES (?,?,?)")?
            .execute(params![event, number, seq as i64])?;
        Ok(())
    }

    pub(crate) fn drop_event(&self, fingerprint: [u8; 32]) -> Sql<()> {
        self.db.prepare_cached("DELETE FROM member WHERE fingerprint = ?")?.execute([fingerprint])?;
        self.db.prepare_cached("DELETE FROM event WHERE fingerprint = ?")?.execute([fingerprint])?;
        Ok(())
    }

    pub(crate) fn put_event(&self, row: &EventRow, members: &[MemberKey]) -> Sql<()> {
        self.db
            .prepare_cached(
                "INSERT INTO event (fingerprint, id, plain_id, release, digest) VALUES (?,?,?,?,?)",
            )?
            .execute(params![row.fingerprint, row.id, row.plain_id, row.release, encode(&row.digest)])?;
        for m in members {
            self.db
                .prepare_cached("INSERT INTO member (source, ordinal, fingerprint) VALUES (?,?,?)")?
                .execute(params![m.source.digest(), m.ordinal, row.fingerprint])?;
        }
        Ok(())
    }

    pub(crate) fn rename_event(&self, fingerprint: [u8; 32], id: &str) -> Sql<()> {
        self.db
            .prepare_cached("UPDATE event SET id = ? WHERE fingerprint = ?")?
            .execute(params![id, fingerprint])?;
        Ok(())
    }
}

fn source_row(r: &Row<'_>) -> Sql<SourceRow> {
    Ok(SourceRow {
        id: id_at(r, 0)?,
        seq: r.get::<_, i64>(1)?.unsigned_abs(),
        bytes: r.get::<_, i64>(2)?.unsigned_abs(),
        encoding: r.get(3)?,
        findings: decode(r, 4)?,
    })
}

fn event_row(r: &Row<'_>) -> Sql<EventRow> {
    Ok(EventRow {
        fingerprint: r.get(0)?,
        id: r.get(1)?,
        plain_id: r.get(2)?,
        release: r.get(3)?,
        digest: decode(r, 4)?,
    })
}
