//! Keeps the derived tables true to the ledger.
//!
//! The record must not depend on the order in which files came, and one more file must not cost the collation of two
//! thousand events. Both follow from one rule: an event is a function of its *fingerprint*, a hash over its witnesses,
//! their names and the decisions about it. After any change all witnesses are grouped anew (from their sketches: no
//! source is opened), the fingerprints of the groups are compared with those of the events in the tables, and what is
//! new is established. So adding one by one must give the same as adding in one go: there is no other path.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use archive::{
    Archive, Batch, CountsDigest, CoverageDigest, Entry, EventDigest, EventRow, ExchangeDigest,
    ExchangeGiven, GapDigest, HeldDigest, Ledger, LedgerError, MemberKey, Originals, ParagraphDigest,
    ReleaseEntry, SourceRow, SpokenRow, TurnDigest, WitnessDigest, WitnessSketch,
};
use rayon::prelude::*;
use record::{
    Emendation, Event, EventId, Facsimile, Finding, Held, MatchedExchange, Risk, Slug, Source, SourceId,
    SourceText, Timeline, Witness,
};
use sha2::{Digest, Sha256};

use crate::open::Moment;
use crate::spoken::spoken;
use crate::view::FindingView;
use crate::{DeskError, Progress, Watch};

/// The version of everything between the originals and the derived tables: reading, structure, matching, collation and
/// the shapes of the tables, as `build.rs` finds them. Records made by another version are derived anew when they are
/// next opened.
pub(crate) const DERIVATION: u32 = number(env!("ONRECORD_DERIVATION"));

/// A decimal number, while the program is compiled.
const fn number(text: &str) -> u32 {
    let mut value = 0u32;
    let mut rest = text.as_bytes();
    while let [digit, after @ ..] = rest {
        value = value * 10 + (*digit - b'0') as u32;
        rest = after;
    }
    value
}

/// How many events are established between two looks at whether to stop; enough to keep all cores at work.
const EVENTS_AT_ONCE: usize = 64;

/// An event as it is kept: what is shown of it, how it is looked for, and each gram with the turn that holds it.
type Rows = (EventRow, SpokenRow, Vec<(u32, usize)>);

/// Grams that are gathered before they are written: 16 MB, and few segments for a large folder.
const GRAMS_AT_ONCE: usize = 2_000_000;

/// Ranges of bytes of an exchange that lie so near to one another are one: a label or a line's end is between them, which
/// belongs to the exchange as well.
const LABEL_BYTES: u32 = 64;

/// How the derived tables stand to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing to do.
    UpToDate,
    /// Sources were entered that are not in their events yet.
    Behind,
    /// Made by another version of the derivation.
    OtherVersion,
}

/// How the derived tables stand to the ledger.
pub(crate) fn state(archive: &Archive) -> Result<State, DeskError> {
    let last = archive.done(archive.ledger().last())?;
    Ok(match archive.done(archive.derived().version())? {
        Some(version) if version != DERIVATION => State::OtherVersion,
        // A record that was never established: new, or its first `add` was interrupted.
        _ if archive.done(archive.derived().position())? < last => State::Behind,
        _ => State::UpToDate,
    })
}

/// A source, read and structured.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) source: Source,
    pub(crate) text: SourceText,
    pub(crate) witnesses: Vec<Witness>,
    /// Where it stands on its pages, if it has any.
    pub(crate) facsimile: Option<Facsimile>,
    /// When its stretches were spoken, if it says so.
    pub(crate) timeline: Option<Timeline>,
}

/// Reads and structures the bytes of a source. Depends on the bytes and the declared encoding alone: not on names,
/// which may change.
pub(crate) fn read(id: SourceId, bytes: &[u8], declared: Option<&str>) -> Result<Read, Finding> {
    let decoded = formats::read(bytes, formats::Hints { file_name: None, encoding: declared })?;
    let structured =
        editing::structure(id, &decoded.text, &decoded.about, &decoded.asides, decoded.timeline.as_ref());
    let mut findings = decoded.findings;
    findings.extend(structured.findings);
    Ok(Read {
        source: Source {
            id,
            names: Vec::new(),
            bytes: bytes.len() as u64,
            encoding: decoded.encoding,
            blocks: structured.blocks,
            findings,
        },
        text: decoded.text,
        witnesses: structured.witnesses,
        facsimile: decoded.facsimile,
        timeline: decoded.timeline,
    })
}

/// Sources that an addition has read and that are about to be established: reading and structuring them twice would
/// take an eighth of the whole time. Bounded, as an addition is not; what does not fit is read again.
#[derive(Debug, Default)]
pub(crate) struct JustRead {
    sources: HashMap<SourceId, Arc<Read>>,
    bytes: u64,
}

impl JustRead {
    /// Text of 128 MiB takes about 400 MB with its positions and its structure.
    const LIMIT: u64 = 128 * 1024 * 1024;

    pub(crate) fn keep(&mut self, read: Read) {
        let new = !self.sources.contains_key(&read.source.id);
        if new && self.bytes + read.source.bytes <= Self::LIMIT {
            self.bytes += read.source.bytes;
            self.sources.insert(read.source.id, Arc::new(read));
        }
    }
}

/// The rows of a source that was read.
pub(crate) fn rows_of(read: &Read, seq: u64) -> (SourceRow, Vec<WitnessSketch>) {
    let row = SourceRow {
        id: read.source.id,
        seq,
        bytes: read.source.bytes,
        encoding: read.source.encoding.clone(),
        findings: read.source.findings.iter().map(|f| FindingView::from(f).into()).collect(),
    };
    (row, sketches_of(read))
}

/// What the matcher needs of each witness of a source.
pub(crate) fn sketches_of(read: &Read) -> Vec<WitnessSketch> {
    let of = |w: &Witness| {
        let sketch = editing::sketch(w, &read.text);
        WitnessSketch::of(w, &sketch.hashes, &sketch.stretches, sketch.fragment)
    };
    read.witnesses.iter().map(of).collect()
}

/// What people have said, as far as the ledger goes.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    /// The encoding that somebody declared for a source, and in which rows.
    pub(crate) encodings: BTreeMap<SourceId, (String, Vec<u64>)>,
    /// The emendations in the order of the ledger.
    pub(crate) emendations: Vec<Decision>,
}

/// An emendation with its place in the ledger.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) emendation: Emendation,
    pub(crate) anchor: MemberKey,
    pub(crate) rows: Vec<u64>,
}

impl Decisions {
    /// Reads what the ledger says up to a row; all of it where none is named.
    pub(crate) fn read(ledger: Ledger<'_>, up_to: Option<u64>) -> Result<Self, LedgerError> {
        let mut all = Self::default();
        ledger.rows(&["encoding", "emendation", "revocation"], 0, |row| {
            if up_to.is_some_and(|last| row.seq > last) {
                return;
            }
            match row.entry {
                Entry::Encoding { id, label } => {
                    let said = all.encodings.entry(id).or_default();
                    said.0 = label;
                    said.1.push(row.seq);
                }
                Entry::Emendation { emendation, anchor } => {
                    all.emendations.push(Decision { emendation, anchor, rows: vec![row.seq] });
                }
                Entry::Revocation(r) => {
                    // The same words decided again after a revocation are a second emendation with the same id.
                    let of = all.emendations.iter_mut().rev().find(|d| d.emendation.id == r.emendation);
                    if let Some(d) = of {
                        d.emendation.revoked = true;
                        d.rows.push(row.seq);
                    }
                }
                Entry::Source { .. }
                | Entry::Name { .. }
                | Entry::Image { .. }
                | Entry::Release(_)
                | Entry::Outcome { .. } => {}
            }
        })?;
        Ok(all)
    }

    pub(crate) fn encoding_of(&self, id: SourceId) -> Option<&str> {
        self.encodings.get(&id).map(|(label, _)| label.as_str())
    }
}

/// What an event is made from.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    /// Its witnesses, sorted, each with the first name of its source and its declared encoding.
    pub(crate) members: Vec<(MemberKey, String, Option<String>)>,
    pub(crate) emendations: Vec<Emendation>,
    /// How many rows of the ledger touch it.
    pub(crate) release: u32,
}

impl Recipe {
    fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        field(&DERIVATION.to_le_bytes());
        field(&self.release.to_le_bytes());
        for (key, name, encoding) in &self.members {
            field(key.source.digest());
            field(&key.ordinal.to_le_bytes());
            field(name.as_bytes());
            field(encoding.as_deref().unwrap_or_default().as_bytes());
        }
        for e in &self.emendations {
            field(e.id.as_bytes());
            field(&[u8::from(e.revoked)]);
        }
        hash.finalize().into()
    }

    /// Reads the event's originals, but for those that were just read, and establishes it.
    pub(crate) fn establish(
        &self,
        originals: &Originals,
        just_read: &JustRead,
    ) -> Result<Option<Established>, DeskError> {
        let mut reads: Vec<(SourceId, Arc<Read>)> = Vec::new();
        for (key, name, encoding) in &self.members {
            if reads.iter().any(|(id, _)| *id == key.source) {
                continue;
            }
            if let Some(read) = just_read.sources.get(&key.source) {
                reads.push((key.source, Arc::clone(read)));
                continue;
            }
            let bytes = originals.read(key.source)?;
            // What was readable when it was added is readable now, unless another version thinks otherwise: then the
            // witness is not among those that were grouped, and does not come here.
            if let Ok(mut read) = read(key.source, &bytes, encoding.as_deref()) {
                read.source.names = vec![name.clone()];
                reads.push((key.source, Arc::new(read)));
            }
        }
        let read_of = |id: SourceId| reads.iter().find(|(i, _)| *i == id).map(|(_, r)| r.as_ref());
        let members: Vec<(MemberKey, editing::Member<'_>)> = self
            .members
            .iter()
            .filter_map(|(key, name, _)| {
                let read = read_of(key.source)?;
                let witness = read.witnesses.get(key.ordinal as usize)?;
                Some((*key, editing::Member { name, text: &read.text, witness }))
            })
            .collect();
        let plain: Vec<editing::Member<'_>> = members.iter().map(|(_, m)| m.clone()).collect();
        let Some(event) = editing::establish(&plain, &self.emendations) else { return Ok(None) };
        let mut free: Vec<MemberKey> = members.iter().map(|(k, _)| *k).collect();
        let keys = event
            .witnesses
            .iter()
            .map(|w| {
                // Two witnesses of one event may come from one source; then the structure tells which is which.
                let same = |k: &MemberKey| {
                    k.source == w.witness.source
                        && read_of(k.source).and_then(|r| r.witnesses.get(k.ordinal as usize))
                            == Some(&w.witness)
                };
                let at = free
                    .iter()
                    .position(same)
                    .or_else(|| free.iter().position(|k| k.source == w.witness.source));
                at.map_or(MemberKey { source: w.witness.source, ordinal: 0 }, |i| free.remove(i))
            })
            .collect();
        Ok(Some(Established { event, keys, reads: reads.into_iter().map(|(_, r)| r).collect() }))
    }
}

/// The recipe of the event that these witnesses made, or make: as of a row of the ledger where one is named.
pub(crate) fn recipe_of(
    archive: &Archive,
    members: &[MemberKey],
    decisions: &Decisions,
    up_to: Option<u64>,
) -> Result<Recipe, DeskError> {
    let derived = archive.derived();
    let mut rows = Vec::new();
    for id in members.iter().map(|m| m.source).collect::<BTreeSet<_>>() {
        rows.extend(archive.done(derived.rows_of_source(id))?);
        rows.extend(decisions.encodings.get(&id).into_iter().flat_map(|(_, rows)| rows));
    }
    let mut emendations: Vec<&Decision> = Vec::new();
    for d in &decisions.emendations {
        // As in `recipes`: the first witness of the source stands in only where there is no such witness any more.
        let first = MemberKey { ordinal: 0, ..d.anchor };
        let about = members.contains(&d.anchor)
            || (members.contains(&first) && archive.done(derived.event_of(d.anchor))?.is_none());
        if about {
            emendations.push(d);
        }
    }
    rows.extend(emendations.iter().flat_map(|d| &d.rows));
    let release = narrow(rows.iter().filter(|row| up_to.is_none_or(|last| **row <= last)).count());
    let members = members
        .iter()
        .map(|key| {
            let name = archive.done(derived.names(key.source, up_to))?.into_iter().next().unwrap_or_default();
            Ok((*key, name, decisions.encoding_of(key.source).map(str::to_owned)))
        })
        .collect::<Result<_, DeskError>>()?;
    Ok(Recipe { members, emendations: emendations.iter().map(|d| d.emendation.clone()).collect(), release })
}

/// An event with the sources it was made from.
#[derive(Debug)]
pub(crate) struct Established {
    pub(crate) event: Event,
    /// The witnesses in the order of the sigla.
    pub(crate) keys: Vec<MemberKey>,
    /// Their sources. Those that came from [`JustRead`] are without names.
    pub(crate) reads: Vec<Arc<Read>>,
}

impl Established {
    /// The source of a witness, by the place of its siglum.
    pub(crate) fn read_of(&self, place: usize) -> Option<&Read> {
        let id = self.event.witnesses.get(place)?.witness.source;
        self.reads.iter().find(|r| r.source.id == id).map(Arc::as_ref)
    }

    /// The first name of a witness's source.
    pub(crate) fn name(&self, place: usize) -> String {
        self.read_of(place).and_then(|r| r.source.names.first().cloned()).unwrap_or_default()
    }

    /// The line of a witness's source, from 1, at a byte of its decoded text.
    pub(crate) fn line(&self, place: usize, at: usize) -> usize {
        self.read_of(place).map_or(0, |r| crate::view::line_of(r.text.as_str(), at))
    }

    /// What is kept of the event.
    pub(crate) fn digest(&self) -> EventDigest {
        let e = &self.event;
        let risk = |r: Risk| narrow(e.variants.iter().filter(|v| v.risk == r).count());
        EventDigest {
            title: e.title.clone(),
            date: e.date.map(|d| d.to_string()),
            speaker: e.speaker.clone(),
            role: e.role.clone(),
            venue: e.venue.clone(),
            occasion: e.occasion.clone(),
            duration: e.duration.clone(),
            series: e.series.to_string(),
            witnesses: e
                .witnesses
                .iter()
                .zip(&self.keys)
                .enumerate()
                .map(|(place, (w, key))| WitnessDigest {
                    source: *key.source.digest(),
                    ordinal: key.ordinal,
                    language: w.witness.clues.language.clone(),
                    compared: narrow(w.noise.compared),
                    alone: narrow(w.noise.alone),
                    shared_errors: narrow(w.noise.shared_errors),
                    gaps: w
                        .witness
                        .gaps
                        .iter()
                        .map(|g| GapDigest {
                            kind: g.kind.as_str().to_owned(),
                            exchange: e
                                .exchanges
                                .iter()
                                .position(|x| x.held.get(place).and_then(Held::index) == Some(g.exchange))
                                .map(narrow),
                            evidence: g.evidence.clone(),
                        })
                        .collect(),
                })
                .collect(),
            opening: e.opening.as_ref().map(|x| self.exchange_digest(x, true)),
            exchanges: e.exchanges.iter().map(|x| self.exchange_digest(x, false)).collect(),
            coverage: CoverageDigest {
                exchanges: narrow(e.coverage.exchanges),
                with_question: narrow(e.coverage.with_question),
                whole: narrow(e.coverage.whole),
                reported: e.coverage.reported.clone(),
            },
            counts: CountsDigest {
                high: risk(Risk::High),
                medium: risk(Risk::Medium),
                low: risk(Risk::Low),
                suspects: narrow(e.suspects.len()),
                unconfirmed: narrow(e.unconfirmed.len()),
            },
            findings: e.findings.iter().map(|f| FindingView::from(f).into()).collect(),
        }
    }

    fn exchange_digest(&self, x: &MatchedExchange, opening: bool) -> ExchangeDigest {
        let place_in = |place: usize, held: &Held| -> Option<Vec<(u32, u32)>> {
            let witness = &self.event.witnesses.get(place)?.witness;
            let turns = if opening {
                held.index().map(|_| witness.opening.as_slice())?
            } else {
                witness.exchanges.get(held.index()?).map(|x| x.turns.as_slice())?
            };
            let text = &self.read_of(place)?.text;
            let mut ranges: Vec<(u32, u32)> = Vec::new();
            for piece in turns.iter().flat_map(|t| &t.pieces) {
                let bytes = text.bytes_of(piece.span);
                let (start, end) = (narrow(bytes.start()), narrow(bytes.end()));
                match ranges.last_mut() {
                    // A label or the end of a line lies between. Over a jump other exchanges do: they are not covered.
                    Some(last) if start >= last.1 && start - last.1 <= LABEL_BYTES => last.1 = end,
                    _ => ranges.push((start, end)),
                }
            }
            Some(ranges)
        };
        ExchangeDigest {
            id: x.id.as_ref().map(ToString::to_string),
            formerly: x.formerly.iter().map(ToString::to_string).collect(),
            outlet: x.outlet.as_ref().map(|o| o.name.clone()),
            held: x
                .held
                .iter()
                .map(|h| match h {
                    Held::Whole(_) => HeldDigest::Whole,
                    Held::Part(_) => HeldDigest::Part,
                    Held::Absent { cause, evidence } => {
                        HeldDigest::Absent { cause: cause.as_str().to_owned(), evidence: evidence.clone() }
                    }
                })
                .collect(),
            places: x.held.iter().enumerate().map(|(i, h)| place_in(i, h).unwrap_or_default()).collect(),
            turns: x
                .turns
                .iter()
                .map(|t| TurnDigest {
                    role: t.role.as_str().to_owned(),
                    speaker: t.speaker.clone(),
                    given: given(t),
                    paragraphs: t
                        .paragraphs
                        .iter()
                        .map(|p| ParagraphDigest {
                            text: p.text(),
                            witnesses: p
                                .witnesses
                                .iter()
                                .map(|s| u16::try_from(s.place()).unwrap_or(u16::MAX))
                                .collect(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// Who is printed over the words of a turn, where nothing decides between them.
pub(crate) fn given(turn: &record::EstablishedTurn) -> Vec<(String, Vec<u16>)> {
    if !turn.is_disputed() {
        return Vec::new();
    }
    let place = |s: record::Siglum| u16::try_from(s.place()).unwrap_or(u16::MAX);
    let of = |(name, sigla): (&str, Vec<record::Siglum>)| {
        (name.to_owned(), sigla.into_iter().map(place).collect())
    };
    turn.given().into_iter().map(of).collect()
}

pub(crate) fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The hash under which a cited paragraph is remembered: 48 bits, as it is compared with one other text alone.
pub(crate) fn passage_hash(text: &str) -> String {
    SourceId::from_digest(Sha256::digest(text.as_bytes()).into()).to_string()[..12].to_owned()
}

/// Whether a turn of an exchange counts as its question in citations: all turns of the asking side do, all others are
/// the answer, as a follow-up belongs to its question's citation. An opening has no question, whoever speaks.
pub(crate) fn is_question(x: &ExchangeDigest, turn: &TurnDigest) -> bool {
    x.id.is_some() && turn.role == "question"
}

/// The paragraphs of an exchange's question (or of its answer) in the order in which citations count them.
pub(crate) fn paragraphs(x: &ExchangeDigest, question: bool) -> impl Iterator<Item = &ParagraphDigest> {
    x.turns.iter().filter(move |t| is_question(x, t) == question).flat_map(|t| &t.paragraphs)
}

/// What changed in the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Events that are new or read otherwise, with the ids of the events they were before.
    pub(crate) changed: Vec<(String, Vec<String>)>,
}

/// Makes the derived tables true to the ledger: reads originals again where the program has changed, groups all
/// witnesses, establishes the events that are not in the tables as they should be. All in one transaction.
pub(crate) fn bring_up_to_date(
    archive: &mut Archive,
    just_read: &JustRead,
    moment: &Moment,
    watch: &mut dyn Watch,
) -> Result<Changes, DeskError> {
    let originals = archive.originals();
    let other_version = state(archive)? == State::OtherVersion;
    let batch = archive.batch()?;
    if other_version {
        reread(&batch, &originals, watch)?;
    }
    let changes = establish(&batch, &originals, just_read, moment, watch)?;
    batch.commit()?;
    Ok(changes)
}

/// Throws the derived tables away and makes them again.
pub(crate) fn rebuild(
    archive: &mut Archive,
    moment: &Moment,
    watch: &mut dyn Watch,
) -> Result<(), DeskError> {
    let originals = archive.originals();
    let batch = archive.batch()?;
    reread(&batch, &originals, watch)?;
    establish(&batch, &originals, &JustRead::default(), moment, watch)?;
    batch.commit()?;
    Ok(())
}

/// Reads every original anew.
fn reread(batch: &Batch<'_>, originals: &Originals, watch: &mut dyn Watch) -> Result<(), DeskError> {
    batch.discard_derived()?;
    let decisions = batch.understood(Decisions::read(batch.ledger(), None))?;
    let mut sources = Vec::new();
    let mut trouble = None;
    batch.understood(batch.ledger().rows(&["source", "name", "release"], 0, |row| {
        if let Err(e) = batch.follow(row.seq, &row.entry) {
            trouble = Some(e);
        }
        if let Entry::Source { id, bytes, .. } = row.entry {
            sources.push((row.seq, id, bytes));
        }
    }))?;
    if let Some(e) = trouble {
        return Err(e.into());
    }
    let mut done = 0;
    for chunk in sources.chunks(256) {
        if watch.stop() {
            return Err(stopped());
        }
        watch.progress(Progress::Rereading { done, of: sources.len() });
        let rows: Vec<_> = chunk
            .par_iter()
            .map(|(seq, id, bytes)| {
                let original = originals.read(*id)?;
                Ok(match read(*id, &original, decisions.encoding_of(*id)) {
                    Ok(read) => rows_of(&read, *seq),
                    // Taken by an earlier version, refused by this one: it stays a source, without witnesses.
                    Err(finding) => (
                        SourceRow {
                            id: *id,
                            seq: *seq,
                            bytes: *bytes,
                            encoding: String::new(),
                            findings: vec![FindingView::from(&finding).into()],
                        },
                        Vec::new(),
                    ),
                })
            })
            .collect::<Result<_, DeskError>>()?;
        for (row, sketches) in rows {
            batch.put_source(&row, &sketches)?;
        }
        done += chunk.len();
    }
    Ok(())
}

fn stopped() -> DeskError {
    DeskError::Stopped {
        hint: "nothing that was kept is lost; the next command goes on where this one stopped".to_owned(),
    }
}

/// The recipes of all events.
fn recipes(batch: &Batch<'_>) -> Result<Vec<Recipe>, DeskError> {
    let derived = batch.derived();
    let witnesses = batch.done(derived.witnesses())?;
    let decisions = batch.understood(Decisions::read(batch.ledger(), None))?;
    let mut names: HashMap<SourceId, (String, u32)> = HashMap::new();
    for (id, name) in batch.done(derived.all_names())? {
        // Sorted by source and name: the first of a source is its first name.
        names.entry(id).or_insert((name, 0)).1 += 1;
    }
    let nameless = (String::new(), 0);
    let name_of = |id: SourceId| names.get(&id).unwrap_or(&nameless);
    let sketches: Vec<editing::Sketch> = witnesses
        .iter()
        .map(|w| editing::Sketch {
            hashes: w.sketch.hashes.clone(),
            stretches: w.sketch.stretches.clone(),
            fragment: w.sketch.fragment,
        })
        .collect();
    let candidates: Vec<editing::Candidate<'_>> = witnesses
        .iter()
        .zip(&sketches)
        .map(|(w, sketch)| editing::Candidate {
            name: &name_of(w.key.source).0,
            witness: &w.sketch.witness,
            sketch,
        })
        .collect();
    let groups = editing::group(&candidates);

    let mut group_of: HashMap<MemberKey, usize> = HashMap::new();
    for (g, members) in groups.iter().enumerate() {
        for &m in members {
            if let Some(w) = witnesses.get(m) {
                group_of.insert(w.key, g);
            }
        }
    }
    let mut decided: HashMap<usize, Vec<&Decision>> = HashMap::new();
    for d in &decisions.emendations {
        // A new version of the program may count the witnesses of a source otherwise; its first one is then the best.
        let first = MemberKey { ordinal: 0, ..d.anchor };
        if let Some(g) = group_of.get(&d.anchor).or_else(|| group_of.get(&first)) {
            decided.entry(*g).or_default().push(d);
        }
    }
    let recipe = |(g, members): (usize, &Vec<usize>)| {
        let mut keys: Vec<MemberKey> =
            members.iter().filter_map(|m| witnesses.get(*m)).map(|w| w.key).collect();
        keys.sort();
        let sources: BTreeSet<SourceId> = keys.iter().map(|k| k.source).collect();
        let entered: u32 = sources
            .iter()
            .map(|id| name_of(*id).1 + decisions.encodings.get(id).map_or(0, |(_, rows)| narrow(rows.len())))
            .sum();
        let about = decided.get(&g).map(Vec::as_slice).unwrap_or_default();
        Recipe {
            members: keys
                .into_iter()
                .map(|k| {
                    let encoding = decisions.encoding_of(k.source).map(str::to_owned);
                    (k, name_of(k.source).0.clone(), encoding)
                })
                .collect(),
            emendations: about.iter().map(|d| d.emendation.clone()).collect(),
            release: entered + about.iter().map(|d| narrow(d.rows.len())).sum::<u32>(),
        }
    };
    Ok(groups.iter().enumerate().map(recipe).filter(|r| !r.members.is_empty()).collect())
}

fn establish(
    batch: &Batch<'_>,
    originals: &Originals,
    just_read: &JustRead,
    moment: &Moment,
    watch: &mut dyn Watch,
) -> Result<Changes, DeskError> {
    let derived = batch.derived();
    let recipes = recipes(batch)?;
    watch.progress(Progress::Matching { witnesses: recipes.iter().map(|r| r.members.len()).sum() });
    let wanted: HashMap<[u8; 32], &Recipe> = recipes.iter().map(|r| (r.fingerprint(), r)).collect();

    // What is no longer made so goes; which ids its witnesses were under is remembered for the report.
    let mut formerly: HashMap<MemberKey, String> = HashMap::new();
    let mut standing: BTreeSet<[u8; 32]> = BTreeSet::new();
    for head in batch.done(derived.event_heads())? {
        if wanted.contains_key(&head.fingerprint) {
            standing.insert(head.fingerprint);
        } else {
            for member in batch.done(derived.members(head.fingerprint))? {
                formerly.insert(member, head.id.clone());
            }
            batch.drop_event(head.fingerprint)?;
        }
    }

    let mut due: Vec<(&[u8; 32], &Recipe)> =
        wanted.iter().filter(|(f, _)| !standing.contains(*f)).map(|(f, r)| (f, *r)).collect();
    // By first witness: the order of the map is none.
    due.sort_by(|a, b| a.1.members.cmp(&b.1.members));
    let mut new: BTreeSet<[u8; 32]> = BTreeSet::new();
    let mut grams: Vec<(u32, u32)> = Vec::new();
    let mut done = 0;
    // What is established waits here while the portion before it is written: the writing is one thread's work, and
    // without this the other cores would wait for it a fifth of the time.
    let (ready, finished) = sync_channel(1);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Moved in, so that the channel ends with this thread, and with it the loop below.
            let ready = ready;
            for chunk in due.chunks(EVENTS_AT_ONCE) {
                let rows: Result<Vec<Option<Rows>>, DeskError> = chunk
                    .par_iter()
                    .map(|(fingerprint, recipe)| rows_of_event(fingerprint, recipe, originals, just_read))
                    .collect();
                if ready.send((chunk, rows)).is_err() {
                    break;
                }
            }
        });
        for (chunk, rows) in finished {
            if watch.stop() {
                return Err(stopped());
            }
            watch.progress(Progress::Establishing { done, of: due.len() });
            for (row, (_, recipe)) in rows?.into_iter().zip(chunk) {
                if let Some((row, spoken, of_turns)) = row {
                    let members: Vec<MemberKey> = recipe.members.iter().map(|m| m.0).collect();
                    batch.put_event(&row, &members)?;
                    let number = batch.put_spoken(&row.id, &spoken)?;
                    grams
                        .extend(of_turns.into_iter().map(|(gram, turn)| (gram, archive::unit(number, turn))));
                    new.insert(row.fingerprint);
                }
            }
            if grams.len() > GRAMS_AT_ONCE {
                batch.put_grams(&mut grams)?;
            }
            done += chunk.len();
        }
        Ok(())
    })?;
    batch.put_grams(&mut grams)?;

    let named = name_events(batch)?;
    let mut changes = Changes::default();
    for (fingerprint, id) in named {
        if let Some(entry) = release(batch, fingerprint)? {
            batch.append(&Entry::Release(entry), &moment.now)?;
        }
        if new.contains(&fingerprint) {
            let members = batch.done(derived.members(fingerprint))?;
            let before: BTreeSet<String> = members.iter().filter_map(|m| formerly.get(m).cloned()).collect();
            changes.changed.push((id, before.into_iter().collect()));
        }
    }
    changes.changed.sort();
    batch.set_position(batch.done(batch.ledger().last())?, DERIVATION)?;
    Ok(changes)
}

/// Establishes an event and makes the rows that are kept of it.
fn rows_of_event(
    fingerprint: &[u8; 32],
    recipe: &Recipe,
    originals: &Originals,
    just_read: &JustRead,
) -> Result<Option<Rows>, DeskError> {
    Ok(recipe.establish(originals, just_read)?.map(|made| {
        let row = EventRow {
            fingerprint: *fingerprint,
            // Until all ids are known: no two events may share one, even for a moment.
            id: SourceId::from_digest(*fingerprint).to_string(),
            plain_id: made.event.id.to_string(),
            release: recipe.release,
            digest: made.digest(),
        };
        let (spoken, of_turns) = spoken(&made);
        (row, SpokenRow { fingerprint: *fingerprint, ..spoken }, of_turns)
    }))
}

/// Gives every event its id, and gives those whose id is new or other than before.
///
/// Where two conferences of one series fell on one day, *both* get a mark: which of them came first must not show. The
/// mark is from the hash of the smallest witness and so stays unless a smaller one is added.
fn name_events(batch: &Batch<'_>) -> Result<Vec<([u8; 32], String)>, DeskError> {
    let derived = batch.derived();
    let heads = batch.done(derived.event_heads())?;
    let mut same: BTreeMap<&str, u32> = BTreeMap::new();
    for head in &heads {
        *same.entry(&head.plain_id).or_default() += 1;
    }
    let mut renamed = Vec::new();
    for head in &heads {
        let alone = same.get(head.plain_id.as_str()) == Some(&1);
        let id = match head.plain_id.parse::<EventId>() {
            Ok(plain) if !alone || (plain.date.is_none() && plain.mark.is_none()) => {
                let members = batch.done(derived.members(head.fingerprint))?;
                let mark = members.first().map(mark_of).unwrap_or_default();
                let mark = match &plain.mark {
                    Some(own) => format!("{own}-{mark}"),
                    None => mark,
                };
                EventId { mark: Slug::new(&mark).ok(), ..plain }.to_string()
            }
            _ => head.plain_id.clone(),
        };
        if id != head.id {
            renamed.push((head.fingerprint, id));
        }
    }
    for (fingerprint, _) in &renamed {
        batch.rename_event(*fingerprint, &SourceId::from_digest(*fingerprint).to_string())?;
    }
    for (fingerprint, id) in &renamed {
        batch.rename_event(*fingerprint, id)?;
    }
    Ok(renamed)
}

fn mark_of(key: &MemberKey) -> String {
    let mut hash = Sha256::new();
    hash.update(key.source.digest());
    hash.update(key.ordinal.to_le_bytes());
    // Six digits: two events of one day share them once in sixteen million.
    SourceId::from_digest(hash.finalize().into()).to_string()[..6].to_owned()
}

/// The entry that says what the citations of an event mean now; none where the ledger says just that already.
fn release(batch: &Batch<'_>, fingerprint: [u8; 32]) -> Result<Option<ReleaseEntry>, DeskError> {
    let derived = batch.derived();
    let Some(row) = batch.done(derived.event_made_of(fingerprint))? else { return Ok(None) };
    let members = batch.done(derived.members(fingerprint))?;
    let digest = &row.digest;
    let given = |x: &ExchangeDigest| {
        let anchor = x.places.iter().zip(&digest.witnesses).find_map(|(places, w)| {
            let (start, end) = places.first().copied()?;
            let member =
                members.iter().position(|m| m.source.digest() == &w.source && m.ordinal == w.ordinal)?;
            Some((narrow(member), start, end))
        });
        ExchangeGiven {
            id: x.id.clone(),
            anchor,
            question: paragraphs(x, true).map(|p| passage_hash(&p.text)).collect(),
            answer: paragraphs(x, false).map(|p| passage_hash(&p.text)).collect(),
        }
    };
    let entry = ReleaseEntry {
        event: row.id.clone(),
        number: row.release,
        derivation: DERIVATION,
        exchanges: digest.opening.iter().chain(&digest.exchanges).map(given).collect(),
        members,
    };
    for known in batch.done(derived.releases(Some(&row.id)))?.iter().rev() {
        if known.number != row.release {
            continue;
        }
        if let Some(Entry::Release(old)) = batch.understood(batch.ledger().row(known.seq))?.map(|r| r.entry) {
            let same = old.members == entry.members && old.exchanges == entry.exchanges;
            return Ok((!same).then_some(entry));
        }
    }
    Ok(Some(entry))
}
