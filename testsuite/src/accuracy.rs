//! How well the project does, in figures, by one command.
//!
//! Figures typed by hand into a document are wrong a week later. So everything in `docs/accuracy.md` is written by
//! [`run`] from what it has just measured, and the document says of each table where its truth comes from:
//!
//! | part | truth | measured by |
//! |---|---|---|
//! | newspapers | five files read by a person | the gold's own script, over an exported record |
//! | turns | 536 conferences of a ministry, damaged nine ways | the data's own script |
//! | briefings | labels at the start of a line | here |
//! | layouts | the program that printed them | the zoo's own scripts |
//! | negatives | what each file was made as, or is | here |
//! | transcripts | speakers of a table; lines that name a speaker | here |
//! | irregularities | places that a person found odd | here |
//! | facts | two newspapers, read; invented English sentences | here |
//! | degraded printings, curves | the degrader's own edits | here |
//!
//! The gold and the conferences are not part of the project. Where their folder is not given, only the degraded
//! printings of the invented samples are measured, and the table says so.

mod briefings;
mod degraded;
mod distance;
mod facts;
mod irregular;
mod layouts;
mod material;
mod negatives;
mod newspapers;
mod residue;
mod table;
mod transcripts;
mod turns;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `--help` prints.
pub const HELP: &str = "\
Measure how well the project does, and write the table.

Usage: cargo xtask accuracy [--shared DIR] [--write FILE] [--examples FILE] [--only PART] [--seed N] [--quick]

  --shared DIR     the folder with gold, data and newspapers; default ../shared
  --write FILE     where the table goes, for example docs/accuracy.md; without it, to standard output
  --examples FILE  where single cases go that went wrong, with their words, for whoever mends the rules
  --only PART      newspapers, turns, briefings, transcripts, layouts, negatives, irregularities, facts, degraded or
                   curves; may be given again
  --daily FILE     a newspaper for the negatives: a paragraph a line, every word with its part of speech (词/n)
  --seed N         of the first printing of each transcript; 1 in the published table
  --quick          a few files of each kind

It needs python3 for the scripts of gold and data, and half an hour for everything.
";

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum AccuracyError {
    /// A flag that does not exist.
    #[error("{0:?} is no option of accuracy; `cargo xtask accuracy --help` lists them")]
    UnknownOption(String),
    /// A flag without its value.
    #[error("{0} needs a value")]
    MissingValue(String),
    /// A seed that is no number.
    #[error("{0:?} is no number")]
    NoNumber(String),
    /// A part that does not exist.
    #[error("{0:?} is no part of the table; `cargo xtask accuracy --help` lists them")]
    UnknownPart(String),
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A script that could not be started or says nothing that can be used.
    #[error("{script}: {message}")]
    Script {
        /// The script.
        script: String,
        /// What went wrong.
        message: String,
    },
    /// Material that is not as its description says.
    #[error("{path}: {message}")]
    Material {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The record could not be made.
    #[error("the record: {0}")]
    Desk(#[from] desk::DeskError),
    /// Figures and times could not be held against their tables.
    #[error("{0}")]
    Facts(String),
    /// Standard output is gone.
    #[error("standard output: {0}")]
    Output(#[from] io::Error),
}

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Newspapers,
    Turns,
    Briefings,
    Transcripts,
    Layouts,
    Negatives,
    Irregularities,
    Facts,
    Degraded,
    Curves,
}

impl Part {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Newspapers, "newspapers"),
        (Self::Turns, "turns"),
        (Self::Briefings, "briefings"),
        (Self::Transcripts, "transcripts"),
        (Self::Layouts, "layouts"),
        (Self::Negatives, "negatives"),
        (Self::Irregularities, "irregularities"),
        (Self::Facts, "facts"),
        (Self::Degraded, "degraded"),
        (Self::Curves, "curves"),
    ];
}

/// What is to be measured.
#[derive(Debug)]
struct Plan {
    shared: Option<PathBuf>,
    quick: bool,
    seed: u64,
    /// A newspaper that is not among the shared material.
    daily: Option<PathBuf>,
    parts: Vec<Part>,
    /// Single cases that went wrong, a line each.
    examples: Vec<String>,
}

impl Plan {
    fn has(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

/// Runs the command with the arguments that follow its name.
///
/// # Errors
///
/// Arguments that make no sense; material that is not as described; no python3; a file that cannot be written.
pub fn run(args: &[String]) -> Result<(), AccuracyError> {
    let (mut shared, mut write, mut examples) = (PathBuf::from("../shared"), None, None);
    let mut plan =
        Plan { shared: None, quick: false, seed: 1, daily: None, parts: Vec::new(), examples: Vec::new() };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--help" | "-h" => return Ok(io::stdout().write_all(HELP.as_bytes())?),
            "--quick" => plan.quick = true,
            "--shared" | "--write" | "--examples" | "--only" | "--seed" | "--daily" => {
                let value = rest.next().ok_or_else(|| AccuracyError::MissingValue(arg.clone()))?;
                match arg.as_str() {
                    "--shared" => shared = PathBuf::from(value),
                    "--write" => write = Some(PathBuf::from(value)),
                    "--examples" => examples = Some(PathBuf::from(value)),
                    "--daily" => plan.daily = Some(PathBuf::from(value)),
                    "--seed" => {
                        plan.seed = value.parse().map_err(|_| AccuracyError::NoNumber(value.clone()))?;
                    }
                    _ => {
                        let part = Part::ALL.iter().find(|(_, name)| name == value);
                        let (part, _) = part.ok_or_else(|| AccuracyError::UnknownPart(value.clone()))?;
                        plan.parts.push(*part);
                    }
                }
            }
            _ => return Err(AccuracyError::UnknownOption(arg.clone())),
        }
    }
    plan.shared = shared.join("gold").is_dir().then_some(shared);

    let mut out = String::from(INTRODUCTION);
    if plan.quick {
        out.push_str("\n> Made with `--quick`: a few files of each kind. No figures to quote.\n");
    }
    if plan.shared.is_none() {
        out.push_str("\n> Made without the gold and the conferences: the invented samples alone.\n");
    }
    if let Some(shared) = plan.shared.clone() {
        if plan.has(Part::Newspapers) {
            say("the five newspapers");
            newspapers::measure(&shared, &mut out)?;
        }
        if plan.has(Part::Irregularities) {
            say("irregularities");
            irregular::measure(&shared, &mut plan, &mut out)?;
        }
        if plan.has(Part::Turns) {
            turns::measure(&shared, &plan, &mut out)?;
        }
        if plan.has(Part::Briefings) {
            say("briefings");
            briefings::measure(&shared, &mut plan, &mut out)?;
        }
        if plan.has(Part::Transcripts) {
            say("transcripts");
            transcripts::measure(&shared, &mut plan, &mut out)?;
        }
        if plan.has(Part::Layouts) {
            layouts::measure(&shared, &plan, &mut out)?;
        }
        if plan.has(Part::Negatives) {
            say("negatives");
            negatives::measure(&shared, &mut plan, &mut out)?;
        }
    }
    if plan.has(Part::Facts) {
        say("figures, times and names");
        let shared = plan.shared.clone();
        facts::measure(shared.as_deref(), &mut plan, &mut out)?;
    }
    if plan.has(Part::Degraded) || plan.has(Part::Curves) {
        degraded::measure(&mut plan, &mut out)?;
    }
    if let Some(path) = examples {
        put(&path, &(plan.examples.join("\n") + "\n"))?;
    }
    match write {
        Some(path) => put(&path, &out),
        None => Ok(io::stdout().write_all(out.as_bytes())?),
    }
}

const INTRODUCTION: &str = "\
# Accuracy

Made by `cargo xtask accuracy --write docs/accuracy.md`; nothing here is typed by hand. *P*, *R*, *F1* are precision,
recall and their harmonic mean. The gold, the newspapers and the conferences are not part of this repository; without
them the command measures the invented samples alone. No text of theirs stands here: places are given by file and line.
";

/// Tells whoever waits what is being measured.
fn say(what: &str) {
    // Nobody listens any more: no reason to stop measuring.
    let _ = writeln!(io::stderr(), "accuracy: {what}");
}

pub(crate) fn get(path: &Path) -> Result<Vec<u8>, AccuracyError> {
    std::fs::read(path).map_err(|source| AccuracyError::File { path: path.to_owned(), source })
}

pub(crate) fn get_text(path: &Path) -> Result<String, AccuracyError> {
    String::from_utf8(get(path)?)
        .map_err(|_| AccuracyError::Material { path: path.to_owned(), message: "not UTF-8".to_owned() })
}

pub(crate) fn put(path: &Path, text: &str) -> Result<(), AccuracyError> {
    std::fs::write(path, text).map_err(|source| AccuracyError::File { path: path.to_owned(), source })
}

/// The files of a folder with this ending, sorted by name.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, AccuracyError> {
    let listed = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>());
    let mut paths = listed.map_err(|source| AccuracyError::File { path: folder.to_owned(), source })?;
    paths.retain(|p| p.extension().is_some_and(|e| e == ending));
    paths.sort();
    Ok(paths)
}

/// Runs a script of the gold or the data and gives what it prints.
pub(crate) fn python(script: &Path, args: &[&std::ffi::OsStr]) -> Result<String, AccuracyError> {
    let wrong = |message: String| AccuracyError::Script { script: script.display().to_string(), message };
    let done = std::process::Command::new("python3")
        .arg(script)
        .args(args)
        .output()
        .map_err(|e| wrong(format!("python3 cannot be started: {e}")))?;
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    // Exit code 1 with figures means that a figure lies below the wanted one, which is no failure of the measuring.
    if printed.trim().is_empty() && !done.status.success() {
        return Err(wrong(String::from_utf8_lossy(&done.stderr).into_owned()));
    }
    Ok(printed)
}
