//! The command line of the degrader, for `cargo xtask degrade`.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Degraded, Profile, UnknownProfile, degrade};

/// What `--help` prints.
pub const HELP: &str = "\
Make a printing of a clean transcript, with the truth of every edit.

Usage: cargo xtask degrade --input FILE --profile PROFILE --seed N [--noise 0.02] [--output FILE] [--truth FILE.json]

  --input FILE      the clean transcript: UTF-8, a paragraph a line, a label before each turn
  --profile NAME    scan     look-alike glyphs, lost and doubled characters, punctuation, spaces
                    model    fluent words for the printed ones, lost negations, eye-skips, loops
                    layout   broken paragraphs, captions, jump lines, lost heads, moved blocks
                    abridge  exchanges, paragraphs and sentences left out
  --seed N          the same seed gives the same printing, for ever
  --noise SHARE     share of characters touched (scan, model), or how many damages (layout, abridge);
                    0 to 0.5, default 0.02
  --output FILE     where the printing goes; without it, to standard output
  --truth FILE      where the edits go, as JSON; offsets count characters

Example: three scans of a sample, each with its own noise
  for n in 1 2 3; do
    cargo xtask degrade --input samples/truth/zh-2031-05-12.txt --profile scan --seed $n \\
      --output scan-$n.txt --truth scan-$n.json
  done
";

/// Why the command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A flag that does not exist.
    #[error("{0:?} is no option of degrade; `cargo xtask degrade --help` lists them")]
    UnknownOption(String),
    /// A flag without its value.
    #[error("{0} needs a value")]
    MissingValue(String),
    /// A flag that must be given.
    #[error("{0} is missing; `cargo xtask degrade --help` shows an example")]
    MissingOption(&'static str),
    /// A profile that does not exist.
    #[error(transparent)]
    Profile(#[from] UnknownProfile),
    /// A value that is no number, or outside its range.
    #[error("{option} takes {wanted}, not {value:?}")]
    Number {
        /// The flag.
        option: &'static str,
        /// What it takes.
        wanted: &'static str,
        /// What was given.
        value: String,
    },
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A transcript that is not UTF-8.
    #[error("{0} is not UTF-8; the degrader takes clean transcripts only, convert it first")]
    NotText(PathBuf),
    /// Standard output is gone.
    #[error("standard output: {0}")]
    Output(#[source] io::Error),
}

/// The truth of a printing as JSON.
#[must_use]
pub fn truth_json(printing: &Degraded, profile: Profile, seed: u64, noise: f64) -> Value {
    let edits: Vec<Value> = printing
        .edits
        .iter()
        .map(|e| {
            let reasons: Vec<&str> = e.reasons.iter().map(|r| r.as_str()).collect();
            let mut edit = json!({
                "clean_start": e.clean_start,
                "clean_end": e.clean_end,
                "degraded_start": e.degraded_start,
                "degraded_end": e.degraded_end,
                "damage": e.damage.as_str(),
                "cause": e.cause.as_str(),
                "leaves_evidence": e.damage.leaves_evidence(),
                "class": e.class.as_str(),
                "before": e.before,
                "after": e.after,
                "high_risk": e.high_risk,
                "reasons": reasons,
            });
            if let Some(boundary) = &e.boundary {
                edit["boundary"] = json!(boundary);
            }
            edit
        })
        .collect();
    json!({ "profile": profile.as_str(), "seed": seed, "noise": noise, "unit": "characters", "edits": edits })
}

/// Runs the command with the arguments that follow its name.
///
/// # Errors
///
/// Arguments that make no sense, and files that cannot be read or written; nothing is written in the first case.
pub fn run(args: &[String]) -> Result<(), CommandError> {
    let (mut input, mut output, mut truth) = (None, None, None);
    let (mut profile, mut seed, mut noise) = (None, None, 0.02_f64);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if arg == "--help" || arg == "-h" {
            return io::stdout().write_all(HELP.as_bytes()).map_err(CommandError::Output);
        }
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        let known = ["--input", "--output", "--truth", "--profile", "--seed", "--noise"];
        if !known.contains(&name) {
            return Err(CommandError::UnknownOption(arg.clone()));
        }
        let value = inline
            .or_else(|| rest.next().cloned())
            .ok_or_else(|| CommandError::MissingValue(name.to_owned()))?;
        match name {
            "--input" => input = Some(PathBuf::from(value)),
            "--output" => output = Some(PathBuf::from(value)),
            "--truth" => truth = Some(PathBuf::from(value)),
            "--profile" => profile = Some(value.parse::<Profile>()?),
            "--seed" => {
                let wanted = "a whole number from 0";
                let number = value.parse::<u64>();
                seed = Some(number.map_err(|_| CommandError::Number { option: "--seed", wanted, value })?);
            }
            _ => {
                let wanted = "a share from 0 to 0.5";
                noise = match value.parse::<f64>() {
                    Ok(share) if (0.0..=0.5).contains(&share) => share,
                    _ => return Err(CommandError::Number { option: "--noise", wanted, value }),
                };
            }
        }
    }
    let input = input.ok_or(CommandError::MissingOption("--input"))?;
    let profile = profile.ok_or(CommandError::MissingOption("--profile"))?;
    let seed = seed.ok_or(CommandError::MissingOption("--seed"))?;
    let bytes = fs::read(&input).map_err(|source| CommandError::File { path: input.clone(), source })?;
    let clean = String::from_utf8(bytes).map_err(|_| CommandError::NotText(input))?;
    // A byte order mark is no character of the text, and would stand before the first line of the printing.
    let clean = clean.strip_prefix('\u{feff}').unwrap_or(&clean);
    let printing = degrade(clean, profile, seed, noise);
    if let Some(path) = truth {
        let mut text = truth_json(&printing, profile, seed, noise).to_string();
        text.push('\n');
        fs::write(&path, text).map_err(|source| CommandError::File { path, source })?;
    }
    match output {
        Some(path) => fs::write(&path, &printing.text).map_err(|source| CommandError::File { path, source }),
        None => io::stdout().write_all(printing.text.as_bytes()).map_err(CommandError::Output),
    }
}
