//! Who says what, by grams of three words: where to look for a quotation without reading ten thousand events.
//!
//! The index is derived and may be thrown away. It answers one question only, *which turns share grams with this
//! quotation*; what a turn says is read from the event itself, so that a stale or colliding entry costs a look and never
//! a wrong answer.
//!
//! ```text
//!   spoken         number ─► event, and how much of it is held
//!   spoken_total   how much is held of all events: every answer says so, and must not go through ten thousand rows
//!   spoken_turns   number ─► who speaks in each of its turns, what its witnesses read otherwise
//!   gram           (segment, first gram) ─► page: gram, units; gram, units; …        a unit is number << 12 | turn
//!   gram_segment   segment ─► how many entries
//! ```
//!
//! Pages are written once. One more event makes a small segment; a new segment takes up the older ones that are no
//! larger than itself, so that ten thousand events added one by one leave a dozen segments and each entry is written a
//! dozen times. Entries of events that are gone go when their segment is next taken up; where the last number was given
//! again meanwhile, they stay, and cost a look like any other gram that is no hit.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::shapes::encode;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS spoken (
  number      INTEGER PRIMARY KEY,
  fingerprint BLOB NOT NULL UNIQUE,
  id          TEXT NOT NULL,
  exchanges   INTEGER NOT NULL,
  questions   INTEGER NOT NULL,
  reported    INTEGER,
  gaps        INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS spoken_by_id ON spoken (id, exchanges, questions, reported, gaps);
CREATE INDEX IF NOT EXISTS spoken_incomplete ON spoken (id) WHERE gaps > 0 OR coalesce(reported, 0) > questions;
CREATE TABLE IF NOT EXISTS spoken_total (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  events     INTEGER NOT NULL DEFAULT 0,
  exchanges  INTEGER NOT NULL DEFAULT 0,
  questions  INTEGER NOT NULL DEFAULT 0,
  reported   INTEGER NOT NULL DEFAULT 0,
  of_events  INTEGER NOT NULL DEFAULT 0,
  asked      INTEGER NOT NULL DEFAULT 0,
  incomplete INTEGER NOT NULL DEFAULT 0
);
INSERT OR IGNORE INTO spoken_total (one) VALUES (1);
CREATE TRIGGER IF NOT EXISTS spoken_added AFTER INSERT ON spoken BEGIN
  UPDATE spoken_total SET events = events + 1, exchanges = exchanges + new.exchanges,
    questions = questions + new.questions, reported = reported + coalesce(new.reported, 0),
    of_events = of_events + (new.reported IS NOT NULL),
    asked = asked + iif(new.reported IS NULL, 0, new.questions),
    incomplete = incomplete + (new.gaps > 0 OR coalesce(new.reported, 0) > new.questions);
END;
CREATE TRIGGER IF NOT EXISTS spoken_removed AFTER DELETE ON spoken BEGIN
  UPDATE spoken_total SET events = events - 1, exchanges = exchanges - old.exchanges,
    questions = questions - old.questions, reported = reported - coalesce(old.reported, 0),
    of_events = of_events - (old.reported IS NOT NULL),
    asked = asked - iif(old.reported IS NULL, 0, old.questions),
    incomplete = incomplete - (old.gaps > 0 OR coalesce(old.reported, 0) > old.questions);
END;
CREATE TABLE IF NOT EXISTS spoken_turns (
  number    INTEGER PRIMARY KEY,
  turns     BLOB NOT NULL,
  otherwise BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS gram (
  segment INTEGER NOT NULL,
  first   INTEGER NOT NULL,
  page    BLOB NOT NULL,
  PRIMARY KEY (segment, first)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gram_segment (
  segment INTEGER PRIMARY KEY,
  entries INTEGER NOT NULL
);
";

pub(crate) const TABLES: [&str; 5] = ["spoken", "spoken_total", "spoken_turns", "gram", "gram_segment"];

/// Bits of a unit that count the turns of an event. A conference of more turns has its last ones under one number,
/// which costs looks and loses nothing.
const TURN_BITS: u32 = 12;

/// The last turn that has a number of its own.
const LAST_TURN: u32 = (1 << TURN_BITS) - 1;

/// A segment of so many entries is not taken up any more: merging it would need more memory than all else does.
const FULL: usize = 4_000_000;

/// Bytes of a page. A page stays in the leaf of SQLite's tree where it takes less than a quarter of one of its pages.
const PAGE: usize = 900;

type Sql<T> = rusqlite::Result<T>;

/// What kind of voice a turn has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Voice {
    /// Who answers, opens or moderates.
    Answers,
    /// Who asks.
    Asks,
    /// Nobody: a headline, a lead, a heading, a caption.
    Reports,
}

/// A turn as it is looked for: who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenTurn {
    /// What kind of voice.
    pub voice: Voice,
    /// The speaker, or the outlet that asks, where known.
    pub speaker: Option<String>,
    /// Other names under which the speaker is printed at this event.
    pub forms: Vec<String>,
    /// The speaker's offices, as far as this event's printings give them.
    pub offices: Vec<String>,
    /// Who is printed over these words and in which witnesses, where they contradict each other and nothing decides.
    pub given: Vec<(String, Vec<u16>)>,
    /// Whether the printing leaves it unsure who speaks.
    pub unsure: bool,
}

impl SpokenTurn {
    /// A turn of nobody who is known.
    #[must_use]
    pub fn of(voice: Voice) -> Self {
        Self {
            voice,
            speaker: None,
            forms: Vec::new(),
            offices: Vec::new(),
            given: Vec::new(),
            unsure: false,
        }
    }
}

/// What one witness has where the established text reads otherwise, or has nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherwiseDigest {
    /// Index into the event's exchanges; of a heading the one it stands over; none for the opening and for all else that
    /// is no turn.
    pub exchange: Option<u32>,
    /// The place of the witness in the order of the sigla.
    pub witness: u16,
    /// What it is as exported: a role of a turn, or of a block.
    pub role: String,
    /// The words as printed.
    pub text: String,
}

/// An event as it is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenRow {
    /// The event.
    pub fingerprint: [u8; 32],
    /// Exchanges held.
    pub exchanges: u32,
    /// Of these, those with their question.
    pub questions: u32,
    /// Exchanges that somebody reports.
    pub reported: Option<u32>,
    /// Places where a witness has lost text.
    pub gaps: u32,
    /// The turns of the established text in order, opening first, then those of `otherwise`.
    pub turns: Vec<SpokenTurn>,
    /// What witnesses read otherwise.
    pub otherwise: Vec<OtherwiseDigest>,
}

/// A unit of the index with its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenHead {
    /// The event's id.
    pub id: String,
    /// Its fingerprint.
    pub fingerprint: [u8; 32],
    /// Its turns.
    pub turns: Vec<SpokenTurn>,
}

/// How much is held of some events together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldTogether {
    /// Events.
    pub events: u32,
    /// Exchanges held.
    pub exchanges: u32,
    /// Of these, those with their question.
    pub questions: u32,
    /// Exchanges that are reported, of the events of which somebody reports a number.
    pub reported: u32,
    /// Of those events, the exchanges held with their question.
    pub questions_of_reported: u32,
    /// Events of which somebody reports a number.
    pub events_reported: u32,
    /// Events in which a witness has lost text or exchanges are missing, by id, the first ones.
    pub incomplete: Vec<String>,
    /// How many those are.
    pub incomplete_events: u32,
}

/// The units that hold a gram, and how to read them.
#[must_use]
pub fn unit(number: u32, turn: usize) -> u32 {
    (number << TURN_BITS) | u32::try_from(turn).unwrap_or(u32::MAX).min(LAST_TURN)
}

/// The event's number and the turn of a unit.
#[must_use]
pub fn of_unit(unit: u32) -> (u32, usize) {
    (unit >> TURN_BITS, (unit & LAST_TURN) as usize)
}

pub(crate) fn put(db: &Connection, id: &str, row: &SpokenRow) -> Sql<u32> {
    db.prepare_cached(
        "INSERT INTO spoken (fingerprint, id, exchanges, questions, reported, gaps) VALUES (?,?,?,?,?,?)",
    )?
    .execute(params![row.fingerprint, id, row.exchanges, row.questions, row.reported, row.gaps])?;
    let number = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO spoken_turns (number, turns, otherwise) VALUES (?,?,?)")?
        .execute(params![number, encode(&row.turns), encode(&row.otherwise)])?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

pub(crate) fn rename(db: &Connection, fingerprint: [u8; 32], id: &str) -> Sql<()> {
    db.prepare_cached("UPDATE spoken SET id = ? WHERE fingerprint = ?")?.execute(params![id, fingerprint])?;
    Ok(())
}

pub(crate) fn drop_event(db: &Connection, fingerprint: [u8; 32]) -> Sql<()> {
    db.prepare_cached(
        "DELETE FROM spoken_turns WHERE number = (SELECT number FROM spoken WHERE fingerprint = ?)",
    )?
    .execute([fingerprint])?;
    db.prepare_cached("DELETE FROM spoken WHERE fingerprint = ?")?.execute([fingerprint])?;
    Ok(())
}

fn unreadable<T>(column: usize) -> Sql<T> {
    Err(rusqlite::Error::InvalidColumnType(column, "derived shape".to_owned(), rusqlite::types::Type::Blob))
}

pub(crate) fn head(db: &Connection, number: u32) -> Sql<Option<SpokenHead>> {
    let found: Option<(String, [u8; 32], Vec<u8>)> = db
        .prepare_cached(
            "SELECT id, fingerprint, turns FROM spoken JOIN spoken_turns USING (number) WHERE number = ?",
        )?
        .query_row([number], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .optional()?;
    match found {
        None => Ok(None),
        Some((id, fingerprint, turns)) => match postcard::from_bytes(&turns) {
            Ok(turns) => Ok(Some(SpokenHead { id, fingerprint, turns })),
            Err(_) => unreadable(2),
        },
    }
}

/// The numbers of all events, sorted by the ids of the events.
pub(crate) fn numbers(db: &Connection) -> Sql<Vec<u32>> {
    db.prepare_cached("SELECT number FROM spoken ORDER BY id")?.query_map([], |r| r.get(0))?.collect()
}

pub(crate) fn otherwise(db: &Connection, number: u32) -> Sql<Vec<OtherwiseDigest>> {
    let blob: Option<Vec<u8>> = db
        .prepare_cached("SELECT otherwise FROM spoken_turns WHERE number = ?")?
        .query_row([number], |r| r.get(0))
        .optional()?;
    match blob.map(|b| postcard::from_bytes(&b)) {
        None => Ok(Vec::new()),
        Some(Ok(digests)) => Ok(digests),
        Some(Err(_)) => unreadable(0),
    }
}

/// Every voice of the record once, sorted.
pub(crate) fn voices(db: &Connection) -> Sql<Vec<SpokenTurn>> {
    let mut all: BTreeMap<(u8, String), SpokenTurn> = BTreeMap::new();
    let mut statement = db.prepare_cached("SELECT turns FROM spoken_turns")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let blob: Vec<u8> = row.get(0)?;
        let Ok(turns) = postcard::from_bytes::<Vec<SpokenTurn>>(&blob) else { return unreadable(0) };
        for turn in turns {
            if let Some(name) = &turn.speaker {
                all.entry((turn.voice as u8, name.clone())).or_insert(turn);
            }
        }
    }
    Ok(all.into_values().collect())
}

/// How much is held of the events whose ids begin with `prefix` and hold `part`; the first `list` incomplete ones are
/// named.
pub(crate) fn held(db: &Connection, prefix: &str, part: &str, list: u32) -> Sql<HeldTogether> {
    if prefix.is_empty() && part.is_empty() {
        let mut all = db
            .prepare_cached(
                "SELECT events, exchanges, questions, reported, of_events, asked, incomplete FROM spoken_total",
            )?
            .query_row([], |r| {
                Ok(HeldTogether {
                    events: r.get(0)?,
                    exchanges: r.get(1)?,
                    questions: r.get(2)?,
                    reported: r.get(3)?,
                    events_reported: r.get(4)?,
                    questions_of_reported: r.get(5)?,
                    incomplete_events: r.get(6)?,
                    incomplete: Vec::new(),
                })
            })?;
        all.incomplete = db
            .prepare_cached(
                "SELECT id FROM spoken WHERE gaps > 0 OR coalesce(reported, 0) > questions ORDER BY id LIMIT ?",
            )?
            .query_map([list], |r| r.get(0))?
            .collect::<Sql<_>>()?;
        return Ok(all);
    }
    let mut all = HeldTogether::default();
    let mut statement = db.prepare_cached(
        "SELECT id, exchanges, questions, reported, gaps FROM spoken
         WHERE substr(id, 1, length(?1)) = ?1 AND instr(id, ?2) > 0 ORDER BY id",
    )?;
    let mut rows = statement.query([prefix, part])?;
    while let Some(row) = rows.next()? {
        let (exchanges, questions, gaps): (u32, u32, u32) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let reported: Option<u32> = row.get(3)?;
        all.events += 1;
        all.exchanges += exchanges;
        all.questions += questions;
        if let Some(reported) = reported {
            all.reported += reported;
            all.events_reported += 1;
            all.questions_of_reported += questions;
        }
        if gaps > 0 || reported.unwrap_or(0) > questions {
            all.incomplete_events += 1;
            if all.incomplete.len() < list as usize {
                all.incomplete.push(row.get(0)?);
            }
        }
    }
    Ok(all)
}

/// The units that hold a gram, sorted, those of events that are gone among them.
pub(crate) fn units(db: &Connection, gram: u32) -> Sql<Vec<u32>> {
    let mut out = Vec::new();
    let mut segments = db.prepare_cached("SELECT segment FROM gram_segment")?;
    let segments: Vec<i64> = segments.query_map([], |r| r.get(0))?.collect::<Sql<_>>()?;
    for segment in segments {
        let mut statement = db.prepare_cached(
            "SELECT page FROM gram WHERE segment = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
        )?;
        let mut rows = statement.query(params![segment, gram])?;
        if let Some(row) = rows.next()? {
            let page = row.get_ref(0)?.as_blob()?;
            each_gram(page, |g, units| {
                if g == gram {
                    out.extend(units.read());
                }
                g < gram
            });
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Writes a segment of these entries, with those older segments that are no larger. Entries whose event is gone are left
/// out.
pub(crate) fn put_grams(db: &Connection, entries: &mut Vec<(u32, u32)>) -> Sql<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let older: Vec<(i64, usize)> = db
        .prepare_cached("SELECT segment, entries FROM gram_segment ORDER BY entries, segment")?
        .query_map([], |r| Ok((r.get(0)?, r.get::<_, u32>(1)? as usize)))?
        .collect::<Sql<_>>()?;
    let mut taken = false;
    for (segment, size) in older {
        if size > entries.len() || size + entries.len() > FULL {
            break;
        }
        taken = true;
        let mut statement = db.prepare_cached("SELECT page FROM gram WHERE segment = ?")?;
        let mut rows = statement.query([segment])?;
        while let Some(row) = rows.next()? {
            each_gram(row.get_ref(0)?.as_blob()?, |gram, units| {
                entries.extend(units.read().map(|unit| (gram, unit)));
                true
            });
        }
        db.prepare_cached("DELETE FROM gram WHERE segment = ?")?.execute([segment])?;
        db.prepare_cached("DELETE FROM gram_segment WHERE segment = ?")?.execute([segment])?;
    }
    if taken {
        let standing: Vec<u32> = db
            .prepare_cached("SELECT number FROM spoken ORDER BY number")?
            .query_map([], |r| r.get(0))?
            .collect::<Sql<_>>()?;
        entries.retain(|(_, unit)| standing.binary_search(&of_unit(*unit).0).is_ok());
    }
    // As one number: millions of entries are sorted here, and pairs are compared in two steps.
    entries.sort_unstable_by_key(|(gram, unit)| (u64::from(*gram) << 32) | u64::from(*unit));
    entries.dedup();
    db.prepare_cached("INSERT INTO gram_segment (entries) VALUES (?)")?.execute([entries.len() as i64])?;
    let segment = db.last_insert_rowid();
    let mut insert = db.prepare_cached("INSERT INTO gram (segment, first, page) VALUES (?,?,?)")?;
    let mut page: Vec<u8> = Vec::with_capacity(PAGE * 2);
    let mut units: Vec<u8> = Vec::new();
    let mut first = None;
    let mut before = 0;
    for same in entries.chunk_by(|a, b| a.0 == b.0) {
        let gram = same[0].0;
        if page.len() >= PAGE
            && let Some(first) = first.take()
        {
            insert.execute(params![segment, first, page])?;
            page.clear();
        }
        if first.is_none() {
            first = Some(gram);
            before = 0;
        }
        number(&mut page, gram - before);
        before = gram;
        units.clear();
        let mut last = 0;
        for (_, unit) in same {
            number(&mut units, unit - last);
            last = *unit;
        }
        number(&mut page, u32::try_from(units.len()).unwrap_or(u32::MAX));
        page.extend_from_slice(&units);
    }
    if let Some(first) = first {
        insert.execute(params![segment, first, page])?;
    }
    entries.clear();
    Ok(())
}

/// A number in seven bits a byte, the lowest first.
fn number(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// The number at the front of the bytes, and the rest. A broken page ends early: it hides hits, which `check` finds by
/// making everything again, and stops nothing.
fn take(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut n = 0u32;
    for (i, b) in bytes.iter().enumerate().take(5) {
        n |= u32::from(b & 0x7f).checked_shl(7 * i as u32)?;
        if b & 0x80 == 0 {
            return Some((n, &bytes[i + 1..]));
        }
    }
    None
}

/// The units of one gram as they lie in a page.
struct Units<'a>(&'a [u8]);

impl<'a> Units<'a> {
    fn read(&self) -> impl Iterator<Item = u32> + 'a {
        let mut rest = self.0;
        let mut last = 0u32;
        std::iter::from_fn(move || {
            let (delta, after) = take(rest)?;
            rest = after;
            last = last.wrapping_add(delta);
            Some(last)
        })
    }
}

/// Calls `each` with the grams of a page while it says so.
fn each_gram(page: &[u8], mut each: impl FnMut(u32, Units<'_>) -> bool) {
    let mut rest = page;
    let mut gram = 0u32;
    while let Some((delta, after)) = take(rest) {
        let Some((length, after)) = take(after) else { return };
        let Some((units, after)) = after.split_at_checked(length as usize) else { return };
        gram = gram.wrapping_add(delta);
        rest = after;
        if !each(gram, Units(units)) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(SCHEMA).unwrap();
        db
    }

    fn event(db: &Connection, mark: u8) -> u32 {
        put(
            db,
            &format!("xx/2031-05-{mark:02}"),
            &SpokenRow {
                fingerprint: [mark; 32],
                exchanges: 1,
                questions: 1,
                reported: None,
                gaps: 0,
                turns: Vec::new(),
                otherwise: Vec::new(),
            },
        )
        .unwrap()
    }

    #[test]
    fn every_entry_is_found_again_however_it_came() {
        let db = open();
        let mut all: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for mark in 0..60u8 {
            let number = event(&db, mark);
            // Sparse and dense grams, the largest one among them.
            let mut entries: Vec<(u32, u32)> = (0..200u32)
                .map(|i| {
                    (
                        if i == 7 { u32::MAX } else { (i * i * 7919) % 5000 * (1 + u32::from(mark % 3)) },
                        unit(number, i as usize % 9),
                    )
                })
                .collect();
            for (gram, unit) in &entries {
                all.entry(*gram).or_default().push(*unit);
            }
            put_grams(&db, &mut entries).unwrap();
        }
        let segments: i64 = db.query_row("SELECT count(*) FROM gram_segment", [], |r| r.get(0)).unwrap();
        assert!(segments <= 8, "{segments} segments of 60 additions");
        for (gram, mut expected) in all {
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(units(&db, gram).unwrap(), expected, "{gram}");
        }
        assert!(units(&db, 4_999_999).unwrap().is_empty());
    }

    #[test]
    fn events_that_are_gone_leave_the_index() {
        let db = open();
        let gone = event(&db, 1);
        put_grams(&db, &mut vec![(5, unit(gone, 0))]).unwrap();
        let stays = event(&db, 2);
        let other = event(&db, 3);
        drop_event(&db, [1; 32]).unwrap();
        put_grams(&db, &mut vec![(5, unit(stays, 1)), (6, unit(other, 2))]).unwrap();
        assert_eq!(units(&db, 5).unwrap(), [unit(stays, 1)]);
        assert_eq!(of_unit(unit(other, 9999)), (other, 4095));
    }

    #[test]
    fn a_broken_page_ends_early() {
        each_gram(&[0xff; 40], |_, _| true);
        each_gram(&[3, 200, 1, 1], |_, _| true);
        assert_eq!(Units(&[0x85]).read().count(), 0);
    }
}
