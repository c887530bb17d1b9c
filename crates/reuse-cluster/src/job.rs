//! The question to the engine, and what has to be there before it can be asked.
//!
//! Texts are numbered and folded by whoever asks (numbers follow the order of the files, which only they know) and laid
//! down as Parquet where all machines can read them. The rest is one query. For archives whose hits would fill the
//! executors' disks it is asked in *slices*, each for the pairs whose second document has a number of a certain range.
//! What a slice gave is kept beside the results, and what was laid down is named after its content: whoever runs the
//! same command again after an accident goes on behind the last slice.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ballista::prelude::SessionContextExt;
use datafusion::arrow::array::{ArrayRef, LargeBinaryArray, RecordBatch, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::DataFusionError;
use datafusion::datasource::listing::ListingTableUrl;
use datafusion::object_store::{ObjectStore, ObjectStoreExt, path::Path as StorePath};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use reuse::{Frequencies, Options, Passage};
use sha2::{Digest, Sha256};

use crate::ClusterError;
use crate::functions::{
    frequencies_to_bytes, passage_fields, passages_of_columns, passages_to_columns, register, to_bytes,
};
use crate::sessions::{session, settings};

/// From folded texts to passages.
///
/// A window by the first bits of the hash is a partition that the engine sorts, on disk where it must; `reuse_join` looks
/// at it whole. `array_agg` gives the hits of a pair in any order, and `reuse_verify` sorts them.
///
/// Values are written into the text and not given as parameters: types of parameters are asked for before they are
/// bound, and functions of our own have none to guess from.
fn question(work: &Work<'_>, below: &std::ops::Range<u32>, partitions: u64) -> String {
    let shift = 64 - (partitions * RUNS).ilog2();
    let between = work.options.between.map_or(-1, i64::from);
    let std::ops::Range { start, end } = below;
    let (symbols, bits) = (work.symbols, work.options.least.bits);
    let frequencies: String =
        frequencies_to_bytes(work.frequencies).iter().map(|b| format!("{b:02x}")).collect();
    format!(
        "
SELECT passage['a'] AS a, passage['a_start'] AS a_start, passage['a_end'] AS a_end,
       passage['b'] AS b, passage['b_start'] AS b_start, passage['b_end'] AS b_end,
       passage['score'] AS score, passage['same'] AS same
FROM (
  SELECT unnest(reuse_verify(pairs.a, pairs.b, x.symbols, y.symbols, pairs.hits, X'{frequencies}', {bits:?}))
           AS passage
  FROM (
    SELECT hit['a'] AS a, hit['b'] AS b, array_agg(hit['at']) AS hits
    FROM (
      SELECT unnest(hits) AS hit
      FROM (
        SELECT reuse_join(hash, document, at, {between}, {start}, {end})
                 OVER (PARTITION BY hash >> arrow_cast({shift}, 'UInt64') ORDER BY hash, document, at) AS hits
        FROM (
          SELECT document, gram['hash'] AS hash, gram['at'] AS at
          FROM (SELECT document, unnest(reuse_grams(symbols, {symbols})) AS gram FROM documents)
        )
      )
    )
    GROUP BY hit['a'], hit['b']
  ) AS pairs
  JOIN documents AS x ON x.document = pairs.a
  JOIN documents AS y ON y.document = pairs.b
)"
    )
}

/// Symbols of a partition: its grams, sixteen bytes each and held some three times over by sort and window, are to fit into
/// some hundred megabytes of an executor.
const PARTITION: u64 = 2_000_000;

/// Partitions at least, so that small corpora go to more than one machine too.
const PARTITIONS: u64 = 8;

/// Partitions at most: each makes a file with each of the next stage's, so that their number counts squared.
const MOST_PARTITIONS: u64 = 4096;

/// Runs of grams in a partition; a run is what `reuse_join` has in memory beside the partition.
const RUNS: u64 = 8;

/// Symbols whose pairs are asked for at a time.
const SLICE: u64 = 4_000_000_000;

/// Bytes of a file of documents, at most and at least (but for the last).
const FILE: (u64, u64) = (16 << 20, 16 << 10);

/// Rows that the engine handles at a time. Two texts stand in a row, and a thousand pairs of newspaper articles are some
/// megabytes.
const BATCH: usize = 1024;

/// So long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is looked for.
pub struct Work<'w> {
    /// Documents, numbered from 0.
    pub documents: u32,
    /// Symbols of all of them.
    pub symbols: u64,
    /// How often each stands in them.
    pub frequencies: &'w Frequencies,
    /// What counts as a passage, and between which documents.
    pub options: Options,
    /// Only pairs whose second document has this number or a higher one.
    pub since: u32,
    /// A folder of this machine for what must outlast an accident; made, and removed at the end.
    pub folder: &'w Path,
    /// Gives the symbols of a document.
    pub read: &'w mut dyn FnMut(u32) -> Result<Vec<u16>, String>,
    /// Is told how much is laid down (symbols) and how many slices are done, each of how many; false stops.
    pub report: &'w mut dyn FnMut(Stage, u64, u64) -> bool,
}

impl std::fmt::Debug for Work<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Work on {} documents of {} symbols", self.documents, self.symbols)
    }
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Texts are laid down for the executors: symbols.
    Laying,
    /// The engine works: slices.
    Asking,
}

/// A scheduler, and where its executors find the texts.
#[derive(Clone, Debug)]
pub struct Cluster {
    host: String,
    port: u16,
    storage: Option<String>,
}

/// The engine's own port.
pub(crate) const PORT: u16 = 50050;

/// A host and a port as people write them.
pub(crate) fn address(text: &str) -> Result<(String, u16), ClusterError> {
    let rest = text.strip_prefix("df://").unwrap_or(text).trim_end_matches('/');
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()),
        None => (rest, Some(PORT)),
    };
    match port {
        Some(port) if !host.is_empty() && !host.contains('/') => Ok((host.to_owned(), port)),
        _ => Err(ClusterError::Usage {
            what: format!("{text} is no address of a scheduler"),
            hint: format!("write df://HOST:PORT; without a port, {PORT} is taken"),
        }),
    }
}

impl Cluster {
    /// The cluster of a scheduler (`df://HOST:PORT`). Texts are laid down in `storage`, a folder that all executors see under
    /// the same path or the URL of an object store; without one, in the folder of the work.
    ///
    /// # Errors
    /// The address makes no sense.
    pub fn new(scheduler: &str, storage: Option<String>) -> Result<Self, ClusterError> {
        let (host, port) = address(scheduler)?;
        Ok(Self { host, port, storage })
    }

    fn scheduler(&self) -> String {
        format!("df://{}:{}", self.host, self.port)
    }

    /// Whether there is a scheduler. Asked before anything is read: nobody wants to hear it after an hour of folding.
    ///
    /// # Errors
    /// Nobody answers.
    pub fn reach(&self) -> Result<(), ClusterError> {
        runtime()?.block_on(self.answers())
    }

    async fn answers(&self) -> Result<(), ClusterError> {
        let connecting = tokio::net::TcpStream::connect((self.host.as_str(), self.port));
        let why = match tokio::time::timeout(PATIENCE, connecting).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(e)) => e.to_string(),
            Err(_) => format!("no answer in {} s", PATIENCE.as_secs()),
        };
        Err(ClusterError::Lost {
            what: format!("no scheduler at {}: {why}", self.scheduler()),
            hint: "start one there with `onrecord cluster scheduler`, or leave out --cluster; \
                   what was read is kept"
                .to_owned(),
        })
    }

    /// The passages, in no particular order.
    ///
    /// # Errors
    /// The cluster cannot be reached or gives up, something cannot be written, or the user stopped it. The same work goes on
    /// behind the last slice that was done.
    pub fn find(&self, work: Work<'_>) -> Result<Vec<Passage>, ClusterError> {
        runtime()?.block_on(self.find_in(work))
    }

    async fn find_in(&self, mut work: Work<'_>) -> Result<Vec<Passage>, ClusterError> {
        if work.symbols == 0 {
            // The engine takes an empty folder for a mistake.
            return Ok(Vec::new());
        }
        self.answers().await?;
        let name = digest(&mut work)?;
        let folder = work.folder.join(&name);
        std::fs::create_dir_all(&folder).map_err(output(&folder))?;
        let slices = slices(&work);
        let mut missing = Vec::new();
        for (n, range) in slices.iter().enumerate() {
            let path = folder.join(format!("passages-{n}-of-{}.parquet", slices.len()));
            if !path.exists() {
                missing.push((path, range.clone()));
            }
        }
        let store =
            Store::open(self.storage.as_deref(), &folder, &name, &self.session(PARTITIONS as usize)?)?;
        if !missing.is_empty() {
            store.lay_down(&mut work).await?;
        }
        let of = slices.len() as u64;
        for (n, (path, range)) in missing.iter().enumerate() {
            let done = of - (missing.len() - n) as u64;
            let passages = self.ask(&store, &mut work, range.clone(), done, of).await?;
            write_passages(path, &passages).map_err(|e| output(path)(e))?;
        }
        (work.report)(Stage::Asking, of, of);
        let mut passages = Vec::new();
        for n in 0..slices.len() {
            let path = folder.join(format!("passages-{n}-of-{}.parquet", slices.len()));
            read_passages(&path, &mut passages).map_err(output(&path))?;
        }
        // Not before all is read: until then they are what an accident leaves to go on from.
        store.remove().await;
        let _ = std::fs::remove_dir_all(&folder);
        let _ = std::fs::remove_dir(work.folder);
        Ok(passages)
    }

    fn session(&self, partitions: usize) -> Result<datafusion::execution::SessionState, ClusterError> {
        session(settings().with_target_partitions(partitions).with_batch_size(BATCH))
            .map_err(|e| self.lost(&e))
    }

    /// One slice of the question.
    async fn ask(
        &self,
        store: &Store,
        work: &mut Work<'_>,
        range: std::ops::Range<u32>,
        done: u64,
        of: u64,
    ) -> Result<Vec<Passage>, ClusterError> {
        let partitions = (work.symbols / PARTITION).clamp(PARTITIONS, MOST_PARTITIONS);
        let question = question(work, &range, partitions);
        let state = self.session(usize::try_from(partitions).unwrap_or(usize::MAX))?;
        let asked = async {
            let context = SessionContext::remote_with_state(&self.scheduler(), state).await?;
            register(&mut *context.state_ref().write())?;
            context.register_parquet("documents", &store.documents, ParquetReadOptions::default()).await?;
            context.sql(&question).await?.collect().await
        };
        tokio::pin!(asked);
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        let batches = loop {
            tokio::select! {
                batches = &mut asked => break batches.map_err(|e| self.lost(&e))?,
                _ = tick.tick() => if !(work.report)(Stage::Asking, done, of) {
                    return Err(ClusterError::Stopped);
                },
            }
        };
        let mut passages = Vec::new();
        for batch in &batches {
            passages_of_columns(batch.columns(), &mut passages).map_err(|e| self.lost(&e))?;
        }
        Ok(passages)
    }

    fn lost(&self, e: &DataFusionError) -> ClusterError {
        let said = e.strip_backtrace();
        let hint = if said.contains("reuse_") && (said.contains("no UD") || said.contains("Invalid function"))
        {
            "scheduler and executors must be started by `onrecord cluster` of this version: others do not know our functions"
        } else {
            "see that the scheduler and at least one executor are there and can read the texts (--storage); the same \
             command then goes on where it stopped"
        };
        ClusterError::Lost {
            what: format!("the cluster at {} did not finish: {said}", self.scheduler()),
            hint: hint.to_owned(),
        }
    }
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, ClusterError> {
    tokio::runtime::Builder::new_multi_thread()
        // Plans are walked by recursion, and unoptimised its frames are large; the engine's own processes take as much.
        .thread_stack_size(32 << 20)
        .enable_all()
        .build()
        .map_err(|cause| ClusterError::Output { where_: "a thread".to_owned(), cause })
}

fn output(path: &Path) -> impl Fn(io::Error) -> ClusterError + '_ {
    |cause| ClusterError::Output { where_: path.display().to_string(), cause }
}

/// A name for the work, by everything that its passages depend on.
fn digest(work: &mut Work<'_>) -> Result<String, ClusterError> {
    let mut hash = Sha256::new();
    // One more whenever a kernel gives other passages for the same texts.
    hash.update(b"onrecord reuse 1\n");
    let Options { scale, least, between } = work.options;
    hash.update(format!("{scale:?} {} {between:?} {} {}\n", least.bits, work.since, work.documents));
    for n in 0..work.documents {
        let symbols = (work.read)(n).map_err(ClusterError::Text)?;
        hash.update((symbols.len() as u64).to_le_bytes());
        hash.update(to_bytes(&symbols));
    }
    Ok(hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect())
}

/// Ranges of the second document's number, of about so many symbols each.
fn slices(work: &Work<'_>) -> Vec<std::ops::Range<u32>> {
    let n = u32::try_from(work.symbols.div_ceil(SLICE)).unwrap_or(u32::MAX).clamp(1, work.documents.max(1));
    let from = work.since.min(work.documents);
    let all = u64::from(work.documents - from);
    let at = |i: u32| from + (all * u64::from(i) / u64::from(n)) as u32;
    (0..n).map(|i| at(i)..at(i + 1)).collect()
}

/// Where the texts lie for the executors.
struct Store {
    store: Arc<dyn ObjectStore>,
    /// The URL or path of the folder of documents, as the engine is told.
    documents: String,
    /// The same in the store.
    prefix: StorePath,
}

impl Store {
    fn open(
        storage: Option<&str>,
        folder: &Path,
        name: &str,
        state: &datafusion::execution::SessionState,
    ) -> Result<Self, ClusterError> {
        let base = match storage {
            Some(url) if url.contains("://") => format!("{}/{name}", url.trim_end_matches('/')),
            other => {
                let path = other.map_or_else(|| folder.to_owned(), |s| PathBuf::from(s).join(name));
                let path = std::path::absolute(&path).map_err(output(&path))?;
                std::fs::create_dir_all(&path).map_err(output(&path))?;
                path.to_string_lossy().into_owned()
            }
        };
        let usage = |e: DataFusionError| {
            ClusterError::Usage {
            what: format!("{base} cannot hold texts: {}", e.strip_backtrace()),
            hint: "--storage takes a folder that all executors see, or s3://BUCKET/PREFIX with the credentials in the \
                   environment of all machines"
                .to_owned(),
        }
        };
        let documents = format!("{base}/documents/");
        let url = ListingTableUrl::parse(&documents).map_err(usage)?;
        let store = state.runtime_env().object_store(url.object_store()).map_err(usage)?;
        let prefix = url.prefix().clone();
        Ok(Self { store, documents, prefix })
    }

    fn trouble(&self, e: &dyn std::fmt::Display) -> ClusterError {
        ClusterError::Lost {
            what: format!("the texts cannot be laid down in {}: {e}", self.documents),
            hint: "see that there is room and that it may be written; the same command then goes on"
                .to_owned(),
        }
    }

    /// Says that all documents are there.
    fn mark(&self) -> StorePath {
        self.prefix.clone().join("whole")
    }

    /// Writes the documents, unless they are there.
    async fn lay_down(&self, work: &mut Work<'_>) -> Result<(), ClusterError> {
        if self.store.head(&self.mark()).await.is_ok() {
            return Ok(());
        }
        let schema = Arc::new(Schema::new(vec![
            Field::new("document", DataType::UInt32, false),
            Field::new("symbols", DataType::LargeBinary, false),
        ]));
        let most = (work.symbols * 2 / PARTITIONS).clamp(FILE.1, FILE.0);
        let (mut numbers, mut texts, mut bytes) = (Vec::new(), Vec::new(), 0u64);
        let (mut file, mut laid) = (0, 0u64);
        for n in 0..work.documents {
            let symbols = (work.read)(n).map_err(ClusterError::Text)?;
            laid += symbols.len() as u64;
            bytes += symbols.len() as u64 * 2;
            numbers.push(n);
            texts.push(to_bytes(&symbols));
            if bytes >= most || n + 1 == work.documents {
                let columns: Vec<ArrayRef> = vec![
                    Arc::new(UInt32Array::from(std::mem::take(&mut numbers))),
                    Arc::new(LargeBinaryArray::from_iter_values(std::mem::take(&mut texts))),
                ];
                let batch =
                    RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|e| self.trouble(&e))?;
                let content = parquet(&batch).map_err(|e| self.trouble(&e))?;
                let path = self.prefix.clone().join(format!("{file:06}.parquet"));
                self.store.put(&path, content.into()).await.map_err(|e| self.trouble(&e))?;
                file += 1;
                bytes = 0;
                if !(work.report)(Stage::Laying, laid, work.symbols) {
                    return Err(ClusterError::Stopped);
                }
            }
        }
        self.store.put(&self.mark(), Vec::new().into()).await.map_err(|e| self.trouble(&e))?;
        Ok(())
    }

    /// Removes the documents, as far as it can.
    async fn remove(&self) {
        let listed = self.store.list_with_delimiter(Some(&self.prefix)).await;
        for object in listed.map(|l| l.objects).unwrap_or_default() {
            let _ = self.store.delete(&object.location).await;
        }
        if !self.documents.contains("://") {
            // The folders too, where there are such.
            let documents = Path::new(&self.documents);
            let _ = std::fs::remove_dir(documents);
            let _ = documents.parent().map(std::fs::remove_dir);
        }
    }
}

fn parquet(batch: &RecordBatch) -> datafusion::parquet::errors::Result<Vec<u8>> {
    // Texts are all different: a dictionary of them would be the column once more.
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(batch)?;
    writer.into_inner()
}

fn write_passages(path: &Path, passages: &[Passage]) -> io::Result<()> {
    let schema = Arc::new(Schema::new(passage_fields()));
    let batch = RecordBatch::try_new(schema, passages_to_columns(passages)).map_err(io::Error::other)?;
    let bytes = parquet(&batch).map_err(io::Error::other)?;
    let temporary = path.with_extension("part");
    std::fs::write(&temporary, bytes)?;
    std::fs::rename(&temporary, path)
}

fn read_passages(path: &Path, out: &mut Vec<Passage>) -> io::Result<()> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .map_err(io::Error::other)?;
    for batch in reader {
        passages_of_columns(batch.map_err(io::Error::other)?.columns(), out).map_err(io::Error::other)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use reuse::find;

    /// The question, asked on one machine by the engine without its network, and the kernels in memory.
    #[test]
    fn the_question_gives_what_the_kernels_give() {
        // Ideographs without any sense, from the generator of Knuth's MMIX; a passage in many texts, with damage.
        let mut state = 7u64;
        let mut draw = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let known: Vec<u16> = (0..90).map(|_| 0x4e00 + draw(900) as u16).collect();
        let texts: Vec<Vec<u16>> = (0..60)
            .map(|n| {
                let mut text: Vec<u16> = (0..200).map(|_| 0x4e00 + draw(900) as u16).collect();
                if n % 2 == 0 {
                    for (i, c) in known.iter().enumerate() {
                        text[50 + i] = if draw(10) == 0 { 0x53e3 } else { *c };
                    }
                }
                text
            })
            .collect();
        let mut frequencies = Frequencies::default();
        texts.iter().for_each(|t| frequencies.count(t));
        for between in [None, Some(20)] {
            let options = Options { between, ..Options::default() };
            let expected = find(&texts, &options);
            assert!(expected.len() > 40, "{} passages", expected.len());
            let folder =
                std::env::temp_dir().join(format!("onrecord-question-{}-{between:?}", std::process::id()));
            let mut work = Work {
                documents: texts.len() as u32,
                symbols: frequencies.symbols(),
                frequencies: &frequencies,
                options,
                since: 0,
                folder: &folder,
                read: &mut |n| Ok(texts[n as usize].clone()),
                report: &mut |_, _, _| true,
            };
            let mut found = Vec::new();
            runtime().unwrap().block_on(async {
                let state = session(settings().with_target_partitions(4)).unwrap();
                let store = Store::open(None, &folder, "x", &state).unwrap();
                store.lay_down(&mut work).await.unwrap();
                let context = SessionContext::new_with_state(state);
                context
                    .register_parquet("documents", &store.documents, ParquetReadOptions::default())
                    .await
                    .unwrap();
                let n = texts.len() as u32;
                // Two slices give what one gives.
                for range in [0..n / 3, n / 3..n] {
                    let question = question(&work, &range, 4);
                    for batch in context.sql(&question).await.unwrap().collect().await.unwrap() {
                        passages_of_columns(batch.columns(), &mut found).unwrap();
                    }
                }
                store.remove().await;
            });
            found.sort_unstable();
            assert_eq!(found, expected);
            assert!(!folder.exists(), "something was left behind");
        }
    }

    #[test]
    fn addresses() {
        for (text, expected) in [
            ("df://localhost:4000", Some(("localhost", 4000))),
            ("10.0.0.1:4000", Some(("10.0.0.1", 4000))),
            ("df://box/", Some(("box", PORT))),
            ("df://:4000", None),
            ("df://box:port", None),
            ("http://box:1", None),
        ] {
            let found = address(text).ok();
            assert_eq!(found.as_ref().map(|(h, p)| (h.as_str(), *p)), expected, "{text}");
        }
    }
}
