//! The engine: networks, and a page from end to end.

use std::sync::Arc;

use record::{Area, Glyph, RecognisedLine, RecognisedPage, Recogniser};
use rten::{Model, RunOptions};
use rten_tensor::Tensor;
use sha2::{Digest, Sha256};

use crate::detect::Scaled;
use crate::glyphs::{self, Stand};
use crate::ink::Ink;
use crate::{Picture, Progress, RecogniseError, lines, marks, read, skew};

/// A network: its name, and the bytes of its ONNX file.
#[derive(Clone, Debug)]
pub struct Network {
    /// What it is called, for the record.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What the engine is made of.
#[derive(Clone, Debug)]
pub struct Models {
    /// The network that finds text: a detection model of PP-OCR.
    pub detection: Network,
    /// The network that reads lines: a recognition model of PP-OCR.
    pub recognition: Network,
    /// The characters that it tells apart, one a line, where the file does not hold them itself (as `character`).
    pub alphabet: Option<String>,
}

/// Recognises print, by the networks of PP-OCR.
pub struct Engine {
    detection: Model,
    recognition: Model,
    /// The character of each number but the first, which is none; the last is the space.
    alphabet: Vec<String>,
    recogniser: Recogniser,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("recogniser", &self.recogniser).finish_non_exhaustive()
    }
}

/// The version of what is done around the networks, which says as much of a text as they do.
const VERSION: &str = concat!("onrecord-recognise ", env!("CARGO_PKG_VERSION"), " (PP-OCR on rten)");

impl Engine {
    /// Makes the engine ready: half a second.
    ///
    /// # Errors
    /// Where a model is none of PP-OCR, or nothing says which characters it tells apart.
    pub fn new(models: Models) -> Result<Self, RecogniseError> {
        let Models { detection, recognition, alphabet } = models;
        let mut recogniser = Recogniser { engine: VERSION.to_owned(), models: Vec::new() };
        let mut load = |network: Network| {
            let Network { name, bytes } = network;
            let hash: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
            let model = Model::load(bytes)
                .map_err(|e| RecogniseError::Model { name: name.clone(), why: e.to_string() })?;
            recogniser.models.push((name.clone(), hash));
            Ok((name, model))
        };
        let (_, detection) = load(detection)?;
        let (name, recognition) = load(recognition)?;
        let own = recognition.metadata().get("character").map(str::to_owned);
        // What the file says of itself comes first. Entries are split at line feeds alone: one of them may be a separator
        // of lines of another kind.
        let given = own.or(alphabet).unwrap_or_default();
        let given = given.strip_suffix('\n').unwrap_or(&given);
        let mut alphabet: Vec<String> =
            given.split('\n').map(|c| c.trim_end_matches('\r').to_owned()).collect();
        alphabet.push(" ".to_owned());
        let output = recognition.output_ids().first().and_then(|id| recognition.node_info(*id)?.shape());
        let needs = output.and_then(|shape| match shape.last() {
            Some(rten::Dimension::Fixed(n)) => Some(*n),
            _ => None,
        });
        let has = alphabet.len() + 1;
        match needs {
            // A model taught without a space.
            Some(needs) if needs + 1 == has => drop(alphabet.pop()),
            Some(needs) if needs != has => return Err(RecogniseError::Alphabet { name, has, needs }),
            None if has < 100 => return Err(RecogniseError::Alphabet { name, has, needs: 100 }),
            _ => {}
        }
        Ok(Self { detection, recognition, alphabet, recogniser })
    }

    /// What it is, for the record.
    #[must_use]
    pub fn recogniser(&self) -> &Recogniser {
        &self.recogniser
    }

    /// Recognises a page.
    ///
    /// # Errors
    /// Where a network fails, or the caller had enough.
    pub fn recognise(
        &self,
        page: &Picture,
        progress: Progress<'_>,
    ) -> Result<RecognisedPage, RecogniseError> {
        let degrees = skew::lean(page);
        let level;
        let page = if degrees == 0.0 {
            page
        } else {
            level = skew::turned(page, degrees);
            &level
        };
        let ink = Ink::of(page);
        let clean;
        let page = if ink.specks.is_empty() {
            page
        } else {
            clean = page.without(&ink.specks);
            &clean
        };
        let scaled = Scaled::of(page, ink.em);
        // Lines are not known before text is found: as a guess, finding is a third of the work.
        let (runs, mut done) = (scaled.runs(), 0);
        let regions = scaled.regions(&self.detection, &mut || {
            done += 1;
            progress(done, 3 * runs)
        })?;
        let boxes = lines::lines(&regions, &ink);
        let crops: Vec<read::Crop> = boxes.iter().map(|line| read::Crop::of(page, *line)).collect();
        let batches = read::batches(&crops);
        let all = crops.len().max(1);
        let mut read_lines: Vec<(usize, Vec<Stand>, f32)> = Vec::new();
        for batch in batches {
            let peaks = read::read(&self.recognition, &crops, &batch, self.alphabet.len() + 1)?;
            for (i, peaks) in batch.into_iter().zip(peaks) {
                let read: Vec<(&str, f32, f32)> = peaks
                    .iter()
                    .filter_map(|p| Some((self.alphabet.get(p.label - 1)?.as_str(), p.at, p.confidence)))
                    .collect();
                let places: Vec<(&str, f32)> = read.iter().map(|r| (r.0, r.1)).collect();
                let em = glyphs::em(&places, boxes[i].height());
                read_lines.push((i, glyphs::stands(&read, boxes[i], &ink), em));
            }
            if !progress(runs + 2 * runs * read_lines.len() / all, 3 * runs) {
                return Err(RecogniseError::Stopped);
            }
        }
        read_lines.sort_by_key(|l| l.0);
        let (numbers, mut settled): (Vec<usize>, Vec<(Vec<Stand>, f32)>) =
            read_lines.into_iter().map(|(i, stands, em)| (i, (stands, em))).unzip();
        marks::settle(&mut settled);
        let lines = numbers
            .into_iter()
            .zip(settled)
            .filter(|(_, (stands, _))| is_text(stands))
            .map(|(i, (stands, _))| written(boxes[i], stands))
            .collect();
        Ok(RecognisedPage {
            width: page.width().cast_signed(),
            height: page.height().cast_signed(),
            turned: (degrees * 1000.0).round() as i32,
            lines,
        })
    }
}

/// Whether a line is one: the network reads characters into patterns and pictures too, and is not sure of them. The
/// limit is that of PP-OCR.
fn is_text(stands: &[Stand]) -> bool {
    let sum: f32 = stands.iter().map(|s| s.confidence).sum();
    !stands.is_empty() && sum >= 0.5 * stands.len() as f32
}

fn written(line: lines::Box, stands: Vec<Stand>) -> RecognisedLine {
    let glyph = |s: Stand| Glyph {
        text: s.text,
        area: Area { left: s.left, top: line.top, right: s.right, bottom: line.bottom },
        confidence: (s.confidence * 1000.0).round() as u16,
    };
    RecognisedLine { glyphs: stands.into_iter().map(glyph).collect() }
}

/// Runs a network that takes one thing and gives one, on all processors: by itself the engine leaves half of them idle
/// where each core shows as two.
pub(crate) fn run(model: &Model, input: Tensor<f32>) -> Result<Tensor<f32>, RecogniseError> {
    static THREADS: std::sync::OnceLock<Arc<rten::ThreadPool>> = std::sync::OnceLock::new();
    let threads = THREADS.get_or_init(|| {
        let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Arc::new(rten::ThreadPool::with_num_threads(count))
    });
    let options = RunOptions::default().with_thread_pool(Some(threads.clone()));
    let failed = |e: &dyn std::fmt::Display| RecogniseError::Failed(e.to_string());
    let output = model.run_one(input.into(), Some(options)).map_err(|e| failed(&e))?;
    output.try_into().map_err(|e: rten::TryFromValueError| failed(&e))
}
