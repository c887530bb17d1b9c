//! The record as a collection of texts, and its index.
//!
//! The index is made at the first search and not while files are added: who adds two thousand printings does not wait
//! for it, and who never searches never pays. After that only what is new is indexed. It lies in the folder `index` of
//! the record and may be deleted; where that folder may not be written, what is missing is indexed in memory.
//!
//! An event is a document under its fingerprint, so that an event that changes is another document, and the index can
//! never answer for an event as it was. Its exchanges are sections, its turns parts, its paragraphs texts. There are two
//! indexes: of the established text, where an event is held once, and of what single printings read otherwise.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

use archive::{
    Archive, EventRow, ExchangeDigest, OtherwiseDigest, ParagraphDigest, SpokenTurn, TurnDigest, Voice,
};
use concordance::{Document, FULL, Index, IndexError, Place, Settings, Text};
use editing::script::fold;
use record::Siglum;
use sha2::{Digest, Sha256};

use crate::derive::{DERIVATION, is_question};
use crate::{DeskError, Progress, Watch};

/// What the texts of an event are to the index. One more when their order or tags change: older indexes are then made
/// anew.
const SHAPE: u32 = 1;

/// The folder of the index in the record.
const FOLDER: &str = "index";

impl From<IndexError> for DeskError {
    fn from(e: IndexError) -> Self {
        match e {
            IndexError::Io { path, cause } => {
                Self::Output { where_: format!("the index {}", path.display()), cause }
            }
            IndexError::Stopped => stopped(),
            e @ (IndexError::Missing | IndexError::Damaged(_)) => Self::Elsewhere {
                what: e.to_string(),
                hint: "delete the folder `index` of the record: it is made anew, and nothing is lost"
                    .to_owned(),
            },
        }
    }
}

fn stopped() -> DeskError {
    DeskError::Stopped { hint: "nothing is lost; the next search goes on where this one stopped".to_owned() }
}

/// An open index with the ids of its events.
pub(crate) struct Collection {
    pub(crate) established: Index,
    pub(crate) printings: Index,
    /// Fingerprint to id.
    pub(crate) ids: BTreeMap<[u8; 32], String>,
}

/// Whether a new index is to be made whatever lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// What lies there and looks whole is used.
    Index,
    /// It turned out to be damaged.
    Nothing,
}

fn settings(layer: &str) -> Settings {
    Settings { fold, identity: format!("onrecord {layer} {SHAPE} {DERIVATION}"), full: FULL }
}

/// Opens the index of a record and brings it up to date.
pub(crate) fn open(archive: &Archive, trust: Trust, watch: &mut dyn Watch) -> Result<Collection, DeskError> {
    let ids: BTreeMap<[u8; 32], String> =
        archive.done(archive.derived().fingerprints())?.into_iter().collect();
    let state = state_of(&ids);
    let folder = archive.folder().join(FOLDER);
    let layers = ["established", "printings"];
    let current = |trust: Trust| -> Option<Vec<Index>> {
        if trust == Trust::Nothing {
            return None;
        }
        let open = |layer: &&str| Index::open(&folder.join(layer), settings(layer)).ok();
        let all: Vec<Index> = layers.iter().filter_map(open).collect();
        (all.len() == layers.len() && all.iter().all(|i| i.state() == state)).then_some(all)
    };
    let mut indexes = match current(trust) {
        Some(all) => all,
        None => {
            let lock = lock(&folder, watch)?;
            // Whoever held the lock may have made what is missing.
            match current(trust) {
                Some(all) => all,
                None => layers
                    .iter()
                    .map(|layer| {
                        bring_up_to_date(archive, &folder, lock.is_some(), trust, layer, &ids, &state, watch)
                    })
                    .collect::<Result<_, _>>()?,
            }
        }
    };
    let printings = indexes.pop().unwrap_or_else(|| Index::empty(settings(layers[1])));
    let established = indexes.pop().unwrap_or_else(|| Index::empty(settings(layers[0])));
    Ok(Collection { established, printings, ids })
}

#[expect(clippy::too_many_arguments, reason = "one call, and each of them is another thing")]
fn bring_up_to_date(
    archive: &Archive,
    folder: &Path,
    writable: bool,
    trust: Trust,
    layer: &str,
    ids: &BTreeMap<[u8; 32], String>,
    state: &str,
    watch: &mut dyn Watch,
) -> Result<Index, DeskError> {
    let folder = folder.join(layer);
    let mut index = match trust {
        Trust::Index => {
            Index::open(&folder, settings(layer)).unwrap_or_else(|_| Index::empty(settings(layer)))
        }
        Trust::Nothing => Index::empty(settings(layer)),
    };
    let place = if writable { Place::Folder(&folder) } else { Place::Memory };
    // By date, so that neighbours in time lie in one segment: dates stand in the ids.
    let mut wanted: Vec<(&String, [u8; 32])> = ids.iter().map(|(f, id)| (id, *f)).collect();
    wanted.sort();
    let wanted: Vec<[u8; 32]> = wanted.into_iter().map(|(_, f)| f).collect();
    index.update(place, &wanted, state, |keys, done, of| {
        watch.progress(Progress::Indexing { done, of });
        if watch.stop() {
            return Err(stopped());
        }
        keys.iter().filter_map(|key| document(archive, *key, layer == "printings").transpose()).collect()
    })?;
    Ok(index)
}

/// The lock for writing the index; none where nothing may be written.
fn lock(folder: &Path, watch: &dyn Watch) -> Result<Option<File>, DeskError> {
    let path = folder.join("lock");
    let opened = fs::create_dir_all(folder)
        .and_then(|()| File::options().read(true).write(true).create(true).truncate(false).open(&path));
    let Ok(file) = opened else { return Ok(None) };
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            // Another search indexes: what it makes serves this one too.
            Err(TryLockError::WouldBlock) if watch.stop() => return Err(stopped()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}

/// What the index must be of: changed by any event that comes, goes or changes.
fn state_of(ids: &BTreeMap<[u8; 32], String>) -> String {
    let mut hash = Sha256::new();
    for fingerprint in ids.keys() {
        hash.update(fingerprint);
    }
    hash.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}

fn document(archive: &Archive, key: [u8; 32], printings: bool) -> Result<Option<Document>, DeskError> {
    let derived = archive.derived();
    let Some(row) = archive.done(derived.event_made_of(key))? else { return Ok(None) };
    let date = format!("{} {}", row.digest.date.as_deref().unwrap_or("9999"), row.id);
    let (turns, others) = match archive.done(derived.spoken_number(key))? {
        None => (Vec::new(), Vec::new()),
        Some(number) => {
            let head = archive.done(derived.spoken(number))?;
            (head.map(|h| h.turns).unwrap_or_default(), archive.done(derived.otherwise(number))?)
        }
    };
    let topics = topics(&others);
    let texts = if printings {
        printed(&row, &turns, &others, &topics)
    } else {
        let of_turn = |t: &Spot<'_>, who: Option<&SpokenTurn>| {
            let voice = if is_question(t.exchange, t.turn) { Voice::Asks } else { Voice::Answers };
            let mut tags = tags(voice, &t.turn.role, who.and_then(|w| w.speaker.as_deref()), t.exchange);
            // Topics stand over exchanges, and an opening has none.
            let over = t.section.checked_sub(1).and_then(|x| topics.get(&x)).into_iter().flatten();
            tags.extend(over.map(|topic| ("topic", (*topic).to_owned())));
            tags
        };
        spots(&row)
            .map(|s| Text {
                section: s.section,
                part: s.number,
                tags: of_turn(&s, turns.get(s.number as usize)),
                words: s.paragraph.text.clone(),
            })
            .collect()
    };
    Ok(Some(Document { key, date, texts }))
}

/// A paragraph of the established text.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    /// 0 for the opening, and each exchange one more.
    pub(crate) section: u32,
    /// Which turn of the event, from 0.
    pub(crate) number: u32,
    pub(crate) exchange: &'a ExchangeDigest,
    pub(crate) turn: &'a TurnDigest,
    pub(crate) paragraph: &'a ParagraphDigest,
}

/// The paragraphs of an event in the order in which they are indexed.
pub(crate) fn spots(row: &EventRow) -> impl Iterator<Item = Spot<'_>> {
    let digest = &row.digest;
    let opening = digest.opening.iter().map(|x| (0, x));
    let exchanges = digest.exchanges.iter().enumerate().map(|(i, x)| (i as u32 + 1, x));
    let turns =
        opening.chain(exchanges).flat_map(|(section, x)| x.turns.iter().map(move |t| (section, x, t)));
    turns.enumerate().flat_map(|(number, (section, exchange, turn))| {
        turn.paragraphs.iter().map(move |paragraph| Spot {
            section,
            number: number as u32,
            exchange,
            turn,
            paragraph,
        })
    })
}

/// What printings read otherwise, in the order in which it is indexed: as kept, but by exchange.
pub(crate) fn in_order(others: &[OtherwiseDigest]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..others.len()).collect();
    order.sort_by_key(|n| others[*n].exchange.map_or(0, |x| x + 1));
    order
}

fn printed<'a>(
    row: &EventRow,
    turns: &[SpokenTurn],
    others: &'a [OtherwiseDigest],
    topics: &BTreeMap<u32, Vec<&'a str>>,
) -> Vec<Text> {
    let established = turns.len().saturating_sub(others.len());
    let none = ExchangeDigest::default();
    let of = |(part, n): (usize, usize)| {
        let own = &others[n];
        let who = turns.get(established + n);
        let exchange = own.exchange.and_then(|x| row.digest.exchanges.get(x as usize)).unwrap_or(&none);
        let voice = who.map_or(Voice::Reports, |w| w.voice);
        let mut tags = tags(voice, &own.role, who.and_then(|w| w.speaker.as_deref()), exchange);
        tags.push(("witness", Siglum::nth(usize::from(own.witness)).to_string()));
        let over = own.exchange.and_then(|x| topics.get(&x)).into_iter().flatten();
        tags.extend(over.map(|topic| ("topic", (*topic).to_owned())));
        Text { section: own.exchange.map_or(0, |x| x + 1), part: part as u32, tags, words: own.text.clone() }
    };
    in_order(others).into_iter().enumerate().map(of).collect()
}

fn tags(voice: Voice, role: &str, speaker: Option<&str>, x: &ExchangeDigest) -> Vec<(&'static str, String)> {
    let voice = match voice {
        Voice::Asks => "question",
        Voice::Answers => "answer",
        Voice::Reports => "report",
    };
    let mut tags = vec![("voice", voice.to_owned()), ("role", role.to_owned())];
    tags.extend(speaker.map(|s| ("speaker", s.to_owned())));
    tags.extend(x.outlet.as_ref().map(|o| ("outlet", o.clone())));
    tags
}

/// The headings over each exchange, whoever printed them.
fn topics(others: &[OtherwiseDigest]) -> BTreeMap<u32, Vec<&str>> {
    let mut out: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for o in others.iter().filter(|o| o.role == "heading") {
        if let Some(x) = o.exchange {
            out.entry(x).or_default().push(&o.text);
        }
    }
    for of_exchange in out.values_mut() {
        of_exchange.sort_unstable();
        of_exchange.dedup();
    }
    out
}
