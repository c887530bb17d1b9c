//! How well and how fast texts are collated, in figures, by one command, beside CollateX in the same run.
//!
//! | part | truth | measured by |
//! |---|---|---|
//! | gold | a critical apparatus of 39 Chinese texts | the data's own script |
//! | english | the units of a hand-made collation of a novel in five versions | here |
//! | greek | a Greek apparatus in TEI, with lacunae | here |
//! | moves | blocks that the degrader has moved | here |
//! | speed | CollateX on the same texts | here, each in a process of its own |
//! | growth | – | here |
//!
//! Seconds are those of one machine on one day, and of its processor, not of its clock, since no machine has nothing
//! else to do. So nothing here fails where a figure is bad; what must hold is in the tests.

mod english;
mod gold;
mod greek;
mod growth;
pub mod invented;
pub mod moves;
mod peer;
mod speed;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use collate::{Collation, LocusOptions, Tokenizer, Unit, Witness};
use formats::export::collation::{CollationFormat, CollationView, Layout, write_collation};

/// What `--help` prints.
pub const HELP: &str = "\
Measure how well and how fast texts are collated, and write the tables.

Usage: cargo xtask collation [--shared DIR] [--write FILE] [--plot FILE] [--only PART] [--patient]

  --shared DIR   the folder with the data; default ../shared
  --write FILE   where the tables go, for example docs/collation.md; without it, to standard output
  --plot FILE    where the plot of growth goes, for example docs/collation-growth.svg
  --only PART    gold, english, greek, moves, speed or growth; may be given again
  --patient      give CollateX a quarter of an hour for a text, and not a minute (chapters always have a minute)

CollateX is measured where python3 has it (`pip install collatex`), and said to be missing where it has not.
";

/// Why there are no tables.
#[derive(Debug, thiserror::Error)]
pub enum CollationError {
    /// Arguments that make no sense.
    #[error("{0}; `cargo xtask collation --help` says what can be typed")]
    Usage(String),
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Anything else of the system.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The data are not as described, or a script failed.
    #[error("{0}")]
    Material(String),
}

/// How many seconds CollateX may take for one thing by default.
const PATIENCE: u32 = 60;

struct Plan {
    shared: PathBuf,
    patient: bool,
    plot: Option<PathBuf>,
    parts: Vec<String>,
}

impl Plan {
    /// How many seconds CollateX may take for one thing.
    fn patience(&self) -> u32 {
        if self.patient { 900 } else { PATIENCE }
    }

    fn has(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|p| p == part)
    }
}

const PARTS: [&str; 6] = ["gold", "english", "greek", "moves", "speed", "growth"];

/// Runs the command with the arguments that follow its name.
///
/// # Errors
/// Arguments that make no sense, data that are not as described, files that cannot be written.
pub fn run(args: &[String]) -> Result<(), CollationError> {
    // The measure of speed starts this program again, so that each case has a memory of its own.
    if let [one, files @ ..] = args
        && one == speed::CHILD
    {
        return speed::child(files);
    }
    let mut plan = Plan { shared: "../shared".into(), patient: false, plot: None, parts: Vec::new() };
    let mut write = None;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value =
            || rest.next().cloned().ok_or_else(|| CollationError::Usage(format!("{arg} needs a value")));
        match arg.as_str() {
            "--help" | "-h" => return Ok(io::stdout().write_all(HELP.as_bytes())?),
            "--patient" => plan.patient = true,
            "--shared" => plan.shared = value()?.into(),
            "--write" => write = Some(PathBuf::from(value()?)),
            "--plot" => plan.plot = Some(value()?.into()),
            "--only" => {
                let part = value()?;
                if !PARTS.contains(&part.as_str()) {
                    return Err(CollationError::Usage(format!("{part:?} is no part")));
                }
                plan.parts.push(part);
            }
            _ => return Err(CollationError::Usage(format!("{arg:?} is no option"))),
        }
    }
    let mut out = String::from(INTRODUCTION);
    if plan.has("gold") {
        gold::measure(&plan, &mut out)?;
    }
    if plan.has("english") {
        english::measure(&plan, &mut out)?;
    }
    if plan.has("greek") {
        greek::measure(&plan, &mut out)?;
    }
    if plan.has("moves") {
        moves::measure(&mut out);
    }
    if plan.has("speed") {
        speed::measure(&plan, &mut out)?;
    }
    if plan.has("growth") {
        growth::measure(&plan, &mut out)?;
    }
    match write {
        Some(path) => put(&path, &out),
        None => Ok(io::stdout().write_all(out.as_bytes())?),
    }
}

const INTRODUCTION: &str = "\
# Collation

Made by `cargo xtask collation --write docs/collation.md --plot docs/collation-growth.svg`; nothing here is typed by hand.
The data are not part of this repository; parts whose data are not there are left out. Seconds are processor seconds of
one machine on one day: compare them within a table.
";

fn say(what: &str) {
    let _ = writeln!(io::stderr(), "collation: {what}");
}

fn get(path: &Path) -> Result<String, CollationError> {
    std::fs::read_to_string(path).map_err(|source| CollationError::File { path: path.to_owned(), source })
}

fn put(path: &Path, text: &str) -> Result<(), CollationError> {
    std::fs::write(path, text).map_err(|source| CollationError::File { path: path.to_owned(), source })
}

/// Texts, one token a character or by script.
fn witnesses(texts: &[(String, String)], unit: Unit) -> Result<(Vec<Witness>, Tokenizer), CollationError> {
    let mut tokenizer = Tokenizer::new().unit(unit);
    let witnesses: Result<Vec<Witness>, _> = texts
        .iter()
        .map(|(siglum, text)| Witness::read(siglum.as_str(), text.as_str(), &mut tokenizer))
        .collect();
    Ok((witnesses.map_err(|e| CollationError::Material(e.to_string()))?, tokenizer))
}

/// CollateX's table of a collation, a column for each column.
fn table(
    witnesses: &[Witness],
    tokenizer: &Tokenizer,
    collation: &Collation,
) -> Result<Vec<u8>, CollationError> {
    let view = CollationView {
        witnesses,
        collation,
        tokenizer,
        objects: &[],
        base: None,
        segmentation: false,
        loci: LocusOptions::default(),
    };
    let mut json = Vec::new();
    write_collation(CollationFormat::Json, &view, Layout::default(), &mut json)
        .map_err(|e| CollationError::Material(e.to_string()))?;
    Ok(json)
}

/// A table in Markdown.
fn rows(out: &mut String, head: &[&str], rows: &[Vec<String>]) {
    let _ = writeln!(out, "\n| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
}

/// The result, and the least seconds of several runs: the machine has other things to do.
fn fastest<T>(work: impl Fn() -> T) -> (T, f64) {
    let mut best = f64::INFINITY;
    let begin = std::time::Instant::now();
    loop {
        let (result, seconds) = timed(&work);
        best = best.min(seconds);
        if begin.elapsed().as_secs_f64() > 0.3 {
            return (result, best);
        }
    }
}

/// The result, and the seconds of this one run. A long one is timed on the processor, whose clock ticks every few
/// milliseconds, for it never has the machine alone.
fn timed<T>(work: impl Fn() -> T) -> (T, f64) {
    let (start, spent) = (std::time::Instant::now(), processor());
    let result = work();
    let took = start.elapsed().as_secs_f64();
    (result, if took > 0.02 && spent > 0.0 { processor() - spent } else { took })
}

/// Processor time of this process so far, in seconds.
fn processor() -> f64 {
    let line = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = line.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    nanoseconds / 1e9
}
