//! The job: from files to passages, in stages that can be taken up again where they stopped.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;
use reuse::{
    Background, Folded, Folding, Frequencies, Gram, Hit, Least, Options, Passage, Scale, Verifier, grams,
    join,
};
use serde::{Deserialize, Serialize};

use super::input::{self, Batch, Input, Reader, Shape};
use super::store::{self, Growing, HIT_PARTS, Hits, Lengths, Texts, trouble};
use super::{REFUSALS, ReuseEngine, ReuseRefusal, ReuseRequest, ReuseView, ReuseWork, results};
use crate::progress::{Progress, ReuseStage};
use crate::walk::shown;
use crate::{DeskError, Watch};

/// What a document takes in memory beside its text: name, date and lengths, with what the allocator adds.
const BYTES_OF_A_NAME: u64 = 160;

/// Version of the files of a job. Files of another version are made anew.
const VERSION: u32 = 1;

/// What a job knows of itself, written whenever a stage has come a step further.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct State {
    version: u32,
    /// What passages depend on.
    fold_script: bool,
    bits: f64,
    fields: [String; 3],
    inputs: Vec<Input>,
    /// The input that is being read, its offset, lines read of it.
    reading: (usize, u64, u64),
    lengths: Lengths,
    /// Documents of the reference: the first ones.
    reference: Option<u32>,
    /// Documents below this number have been compared with each other by an earlier job.
    since: u32,
    /// Rounds joined, of how many.
    joined: (usize, usize),
    hits: Vec<u64>,
    /// Parts of the hits that are verified.
    verified: usize,
    /// Bytes of passages.
    passages: u64,
    finished: bool,
    refused: u64,
    refusals: Vec<ReuseRefusal>,
}

struct Job<'r> {
    request: &'r ReuseRequest,
    folder: PathBuf,
    state: State,
    texts: Texts,
    watch: &'r mut dyn Watch,
}

pub(super) fn run(
    request: &ReuseRequest,
    engine: Option<&mut dyn ReuseEngine>,
    watch: &mut dyn Watch,
) -> Result<ReuseView, DeskError> {
    let usage = |what: String, hint: &str| DeskError::Usage { what, hint: hint.to_owned() };
    if request.memory < LEAST_MEMORY {
        return Err(usage(
            format!("{} bytes of memory are too little", request.memory),
            "give it 64M at least, 2G for archives of gigabytes",
        ));
    }
    let (mut inputs, mut refusals) = (Vec::new(), Vec::new());
    input::inputs(&request.against, true, &mut inputs, &mut refusals);
    input::inputs(&request.paths, false, &mut inputs, &mut refusals);
    let folder = request.output.join("state");
    // Looked at before anything is made there, and again when nobody else can write there any more.
    if open(request, &folder)?.is_none() && request.add {
        return Err(usage(
            format!("there are no results in {} to add to", request.output.display()),
            "leave out --add",
        ));
    }
    let _held = store::lock(&request.output)?;
    let old = open(request, &folder)?;
    if let Some(old) = old.as_ref().filter(|_| request.add) {
        if !request.against.is_empty() {
            return Err(usage(
                "--against cannot be added to".to_owned(),
                "name the reference in the first run",
            ));
        }
        if (old.fold_script, old.bits) != (request.fold_script, request.bits) {
            return Err(usage(
                "the results there were made with other options".to_owned(),
                "give the same ones, or leave out --add and begin anew",
            ));
        }
    }
    let fields = [&request.fields.id, &request.fields.text, &request.fields.date].map(String::clone);
    let fresh = State {
        version: VERSION,
        fold_script: request.fold_script,
        bits: request.bits,
        fields: fields.clone(),
        inputs: inputs.clone(),
        refused: refusals.len() as u64,
        refusals: refusals.clone(),
        ..State::default()
    };
    let mut resumed = false;
    let state = match old {
        // The same job, not finished: it goes on.
        Some(old)
            if !old.finished
                && (old.fold_script, old.bits, &old.fields)
                    == (fresh.fold_script, fresh.bits, &fresh.fields)
                && (old.inputs == inputs || (request.add && old.inputs.ends_with(&inputs))) =>
        {
            resumed = true;
            old
        }
        Some(mut old) if request.add => {
            if !old.finished {
                return Err(usage(
                    "the job there has not ended".to_owned(),
                    "run it again as it was; it goes on where it stopped. Then add",
                ));
            }
            // Files that were read before are not read again.
            inputs.retain(|i| !old.inputs.contains(i));
            old.reading = (old.inputs.len(), 0, 0);
            old.inputs.extend(inputs);
            old.fields = fields;
            old.joined = (0, 0);
            old.hits = Vec::new();
            old.verified = 0;
            old.finished = false;
            old.refused = refusals.len() as u64;
            old.refusals = refusals;
            old.since = u32::MAX;
            old
        }
        _ => {
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(trouble(&folder))?;
            }
            fresh
        }
    };
    fs::create_dir_all(&folder).map_err(trouble(&folder))?;
    let texts = Texts::open(&folder, state.lengths, request.memory * 2 / 5)?;
    let mut job = Job { request, folder, state, texts, watch };
    if job.state.since == u32::MAX {
        job.state.since = job.texts.documents.len() as u32;
    }
    job.read()?;
    match engine {
        Some(engine) => job.find_by(engine)?,
        None => job.find()?,
    }
    let passages = store::passages(&job.passages_path())?;
    let mut view = results::write(&request.output, &job.texts, passages, job.watch)?;
    job.state.finished = true;
    job.note()?;
    view.reference = u64::from(job.state.reference.unwrap_or(0));
    view.refused = job.state.refused;
    view.refusals = job.state.refusals;
    view.resumed = resumed;
    Ok(view)
}

/// With less, batches and rounds would be all there is.
const LEAST_MEMORY: u64 = 64 << 20;

/// What is there already; refuses a folder that holds something else.
fn open(request: &ReuseRequest, folder: &std::path::Path) -> Result<Option<State>, DeskError> {
    let path = folder.join("job.json");
    match fs::read(&path) {
        Ok(bytes) => {
            let state: Option<State> = serde_json::from_slice(&bytes).ok();
            Ok(state.filter(|s| s.version == VERSION))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let strange = fs::read_dir(&request.output)
                .is_ok_and(|d| d.flatten().any(|entry| entry.file_name() != store::LOCK));
            // Nothing of somebody else's is ever overwritten.
            if strange && !folder.is_dir() {
                return Err(DeskError::Usage {
                    what: format!("{} holds something else", request.output.display()),
                    hint: "name a folder of its own for the results".to_owned(),
                });
            }
            Ok(None)
        }
        Err(e) => Err(trouble(&path)(e)),
    }
}

/// A text that was read and folded, or why it was not.
type Read = Result<(String, Option<String>, Folded), ReuseRefusal>;

impl Job<'_> {
    fn note(&mut self) -> Result<(), DeskError> {
        let bytes = serde_json::to_vec_pretty(&self.state).map_err(|e| trouble(&self.folder)(e.into()))?;
        store::replace(&self.folder.join("job.json"), &bytes)
    }

    fn passages_path(&self) -> PathBuf {
        self.folder.join("passages")
    }

    /// Stops if asked to.
    fn step(&mut self, stage: ReuseStage, done: u64, of: u64) -> Result<(), DeskError> {
        self.watch.progress(Progress::Reuse { stage, done, of });
        if self.watch.stop() {
            return Err(DeskError::Stopped {
                hint: "what was done is kept; the same command goes on from there".to_owned(),
            });
        }
        Ok(())
    }

    fn refuse(&mut self, refusal: ReuseRefusal) {
        self.state.refused += 1;
        if self.state.refusals.len() < REFUSALS {
            self.state.refusals.push(refusal);
        }
    }

    /// Reads and folds what has not been read.
    fn read(&mut self) -> Result<(), DeskError> {
        let folding =
            if self.request.fold_script { Folding::with(editing::script::fold) } else { Folding::default() };
        // A text is held as bytes, as symbols, and for a moment as both.
        let limit = usize::try_from(self.request.memory / 8).unwrap_or(usize::MAX).min(1 << 30);
        let mut known: HashSet<String> = self.texts.documents.iter().map(|d| d.id.clone()).collect();
        let all: u64 = self.state.inputs.iter().map(|i| i.bytes).sum();
        let mut noted = 0;
        while self.state.reading.0 < self.state.inputs.len() {
            let (n, offset, lines) = self.state.reading;
            let input = self.state.inputs[n].clone();
            let before: u64 = self.state.inputs[..n].iter().map(|i| i.bytes).sum();
            match Reader::open(&input, offset, lines, limit, &self.request.fields) {
                Ok(mut reader) => loop {
                    let batch = match reader.next() {
                        Ok(Some(batch)) => batch,
                        Ok(None) => break,
                        Err(e) => {
                            self.refuse(ReuseRefusal { path: shown(&input.path), line: None, what: e });
                            break;
                        }
                    };
                    self.take_in(&batch, &input, &folding, limit, &mut known)?;
                    self.state.reading = (n, reader.offset, reader.lines);
                    noted += 1;
                    // Noting costs a write that reaches the disk: not for every small file.
                    if noted % 16 == 0 {
                        self.state.lengths = self.texts.flush()?;
                        self.note()?;
                    }
                    self.step(ReuseStage::Reading, before + reader.offset, all)?;
                },
                Err(e) => self.refuse(ReuseRefusal { path: shown(&input.path), line: None, what: e }),
            }
            self.state.reading = (n + 1, 0, 0);
            if input.reference && !self.state.inputs.get(n + 1).is_some_and(|i| i.reference) {
                self.state.reference = Some(self.texts.documents.len() as u32);
            }
        }
        self.state.lengths = self.texts.flush()?;
        self.note()
    }

    fn take_in(
        &mut self,
        batch: &Batch,
        input: &Input,
        folding: &Folding,
        limit: usize,
        known: &mut HashSet<String>,
    ) -> Result<(), DeskError> {
        let refusal = |line: Option<u64>, what: String| ReuseRefusal { path: shown(&input.path), line, what };
        let too_long = || {
            format!(
                "it is longer than {} MiB, an eighth of the memory allowed: split it, or give more with --memory",
                limit >> 20
            )
        };
        let read: Vec<(Option<u64>, Read)> = match batch {
            Batch::TooLong { line } => {
                let line = (input.shape == Shape::Lines).then_some(*line);
                vec![(line, Err(refusal(line, too_long())))]
            }
            Batch::File(bytes) => {
                let read = input::decoded(bytes, input).map(|t| folding.fold(&t));
                vec![(None, read.map(|f| (input.name.clone(), input::date_of_name(&input.name), f)))]
            }
            Batch::Rows { rows, first } => rows
                .par_iter()
                .enumerate()
                .map(|(n, row)| {
                    let number = first + n as u64;
                    let read = input::row(row, number, input);
                    let read = read.map(|r| (r.id.unwrap_or_default(), r.date, folding.fold(&r.text)));
                    (Some(number), read)
                })
                .collect(),
            Batch::Lines { bytes, first } => {
                let lines: Vec<(u64, &[u8])> = bytes
                    .split(|b| *b == b'\n')
                    .enumerate()
                    .map(|(n, line)| (first + n as u64, line))
                    .filter(|(_, line)| !line.trim_ascii().is_empty())
                    .collect();
                lines
                    .par_iter()
                    .map(|&(number, line)| {
                        let read = if line.len() > limit {
                            Err(refusal(Some(number), too_long()))
                        } else {
                            input::line(line, number, input, &self.request.fields)
                                .map(|row| (row.id.unwrap_or_default(), row.date, folding.fold(&row.text)))
                        };
                        (Some(number), read)
                    })
                    .collect()
            }
        };
        for (line, read) in read {
            match read {
                Ok((id, date, folded)) => {
                    if known.contains(&id) {
                        self.refuse(refusal(
                            line,
                            format!("the name {id:?} is taken; the first text of it was kept"),
                        ));
                    } else {
                        known.insert(id.clone());
                        self.texts.push(id, date, folded)?;
                    }
                }
                Err(r) => self.refuse(r),
            }
        }
        Ok(())
    }

    /// From texts to passages.
    fn find(&mut self) -> Result<(), DeskError> {
        let symbols = self.texts.symbols();
        let scale = Scale::for_symbols(symbols);
        let frequencies = self.frequencies()?;
        let background = Background::new(&frequencies);
        let options = Options {
            scale: Some(scale),
            least: Least { bits: self.state.bits },
            between: self.state.reference,
        };
        // What the texts, their names and the program itself leave of the memory is for grams and hits.
        let names = self.texts.documents.len() as u64 * BYTES_OF_A_NAME;
        let left = (self.request.memory - self.request.memory / 10).saturating_sub(self.texts.held() + names);
        let room = left.max(LEAST_MEMORY / 2);
        let mut hits = Hits::open(&self.folder, self.state.hits.clone(), room / 4)?;
        self.join(&mut hits, scale, &options, room / 2)?;
        self.verify(&mut hits, &background, &options)?;
        hits.remove();
        Ok(())
    }

    /// The same by somebody else.
    fn find_by(&mut self, engine: &mut dyn ReuseEngine) -> Result<(), DeskError> {
        let frequencies = self.frequencies()?;
        let options =
            Options { scale: None, least: Least { bits: self.state.bits }, between: self.state.reference };
        let mut reader = self.texts.reader()?;
        let work = ReuseWork {
            documents: self.texts.documents.len() as u32,
            symbols: self.texts.symbols(),
            frequencies: &frequencies,
            options,
            since: self.state.since,
            folder: &self.folder.join("cluster"),
            read: &mut |n| reader.read(n as usize).map(<[u16]>::to_vec),
        };
        let passages = engine.find(work, self.watch)?;
        // Behind those of an earlier job; whatever an interrupted run on this machine had found is found again.
        let mut out = Growing::open(self.passages_path(), self.state.passages)?;
        for p in &passages {
            out.write(&store::encode(p))?;
        }
        self.state.passages = out.flush()?;
        self.state.verified = HIT_PARTS;
        Ok(())
    }

    /// Documents in stretches of about so many symbols.
    fn stretches(&self, most: u64) -> Vec<std::ops::Range<usize>> {
        let mut out = Vec::new();
        let (mut start, mut symbols) = (0, 0);
        for (n, d) in self.texts.documents.iter().enumerate() {
            symbols += u64::from(d.symbols);
            if symbols >= most {
                out.push(start..n + 1);
                (start, symbols) = (n + 1, 0);
            }
        }
        if start < self.texts.documents.len() {
            out.push(start..self.texts.documents.len());
        }
        out
    }

    fn frequencies(&mut self) -> Result<Frequencies, DeskError> {
        let texts = &self.texts;
        self.stretches(STRETCH)
            .into_par_iter()
            .map(|range| {
                let mut frequencies = Frequencies::default();
                let mut reader = texts.reader()?;
                for n in range {
                    frequencies.count(reader.read(n)?);
                }
                Ok(frequencies)
            })
            .try_reduce(Frequencies::default, |mut x, y| {
                x.add(&y);
                Ok(x)
            })
    }

    /// Grams to hits, in as many rounds as the room asks for: each goes through all texts and takes the grams of its
    /// share of the hashes. Making grams again is cheaper than writing them out and reading them back.
    fn join(&mut self, hits: &mut Hits, scale: Scale, options: &Options, room: u64) -> Result<(), DeskError> {
        let bytes = scale.expected(self.texts.symbols()) * size_of::<Gram>() as u64;
        let rounds = usize::try_from(bytes.div_ceil(room.max(1))).unwrap_or(PARTS).clamp(1, PARTS);
        let (done, of) = self.state.joined;
        // With other memory than before there are other rounds: these begin anew.
        let begin = if of == rounds { done } else { 0 };
        if begin == 0 && hits.count > 0 {
            *hits = Hits::open(&self.folder, Vec::new(), room / 4)?;
        }
        let documents = self.texts.documents.len().max(1);
        let since = self.state.since;
        let stretches = self.stretches(STRETCH);
        let all = rounds as u64 * self.texts.symbols();
        for round in begin..rounds {
            let parts = round * PARTS / rounds..(round + 1) * PARTS / rounds;
            let mut dealt: Vec<Vec<Vec<Gram>>> = vec![Vec::new(); parts.len()];
            let mut passed = round as u64 * self.texts.symbols();
            for some in stretches.chunks(SIDE_BY_SIDE) {
                let texts = &self.texts;
                let made: Vec<Vec<Vec<Gram>>> = some
                    .par_iter()
                    .map(|range| {
                        let mut dealt = vec![Vec::new(); parts.len()];
                        let mut reader = texts.reader()?;
                        for n in range.clone() {
                            grams(reader.read(n)?, scale, |hash, at| {
                                let part = (hash >> 56) as usize;
                                if parts.contains(&part) {
                                    dealt[part - parts.start].push(Gram { hash, document: n as u32, at });
                                }
                            });
                        }
                        Ok(dealt)
                    })
                    .collect::<Result<_, DeskError>>()?;
                for made in made {
                    for (part, grams) in made.into_iter().enumerate() {
                        dealt[part].push(grams);
                    }
                }
                passed += some
                    .iter()
                    .flat_map(|r| &self.texts.documents[r.clone()])
                    .map(|d| u64::from(d.symbols))
                    .sum::<u64>();
                self.step(ReuseStage::Joining, passed, all)?;
            }
            for some in dealt.chunks_mut(SIDE_BY_SIDE) {
                let found: Vec<Vec<u128>> = some
                    .par_iter_mut()
                    .map(|pieces| {
                        let mut run = std::mem::take(pieces).concat();
                        run.sort_unstable();
                        let mut found = Vec::new();
                        join(&run, |a, b| b >= since && options.allows(a, b), |hit| found.push(hit.pack()));
                        found
                    })
                    .collect();
                for found in found {
                    hits.extend(&found, |hit| Hit::unpack(hit).a as usize * HIT_PARTS / documents)?;
                }
                self.step(ReuseStage::Joining, passed, all)?;
            }
            if rounds > 1 {
                hits.spill()?;
                self.state.joined = (round + 1, rounds);
                self.state.hits.clone_from(&hits.lengths);
                self.note()?;
            }
        }
        Ok(())
    }

    /// Hits to passages.
    fn verify(
        &mut self,
        hits: &mut Hits,
        background: &Background,
        options: &Options,
    ) -> Result<(), DeskError> {
        let durable = hits.spilled() && self.state.joined.0 > 0;
        let begin = if durable { self.state.verified } else { 0 };
        if !durable {
            // Passages of an earlier job stay; those of an interrupted one are found again.
            self.state.verified = 0;
        }
        let mut out = Growing::open(self.passages_path(), self.state.passages)?;
        let mut done = 0;
        for part in begin..HIT_PARTS {
            let mut found = hits.take(part)?;
            found.par_sort_unstable();
            let pairs: Vec<&[u128]> = found.chunk_by(|x, y| x >> 64 == y >> 64).collect();
            let texts = &self.texts;
            let passages: Vec<Vec<Passage>> = pairs
                .par_chunks(PAIRS)
                .map(|pairs| verify(pairs, texts, background, options.least))
                .collect::<Result<_, DeskError>>()?;
            for p in passages.iter().flatten() {
                out.write(&store::encode(p))?;
            }
            done += found.len() as u64;
            if durable {
                self.state.passages = out.flush()?;
                self.state.verified = part + 1;
                self.note()?;
            }
            let of = hits.count.max(done);
            self.step(ReuseStage::Verifying, done, of)?;
        }
        self.state.passages = out.flush()?;
        self.state.verified = HIT_PARTS;
        if durable {
            self.note()?;
        }
        Ok(())
    }
}

fn verify(
    pairs: &[&[u128]],
    texts: &Texts,
    background: &Background,
    least: Least,
) -> Result<Vec<Passage>, DeskError> {
    let (mut of_a, mut of_b) = (texts.reader()?, texts.reader()?);
    let mut verifier = Verifier::default();
    let (mut out, mut hits) = (Vec::new(), Vec::new());
    for pair in pairs {
        hits.clear();
        hits.extend(pair.iter().map(|n| Hit::unpack(*n)));
        let Some(first) = hits.first() else { continue };
        let a = of_a.read(first.a as usize)?;
        let b = of_b.read(first.b as usize)?;
        verifier.verify(a, b, &hits, background, least, &mut out);
    }
    Ok(out)
}

/// Hashes are dealt out to so many parts, by their first bits.
const PARTS: usize = 256;
/// Symbols that one core goes through at a time.
const STRETCH: u64 = 1 << 20;
/// Stretches or parts in work between two looks at whether to stop.
const SIDE_BY_SIDE: usize = 32;
/// Pairs of documents that one core verifies at a time.
const PAIRS: usize = 256;
