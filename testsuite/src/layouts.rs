//! The layout zoo: invented conferences printed in many layouts, with the truth known because a program wrote it.
//!
//! Makers and scorers of the zoo are not part of the project; they are Python and called as they are. Here is what both
//! instruments need that use them:
//!
//! | instrument | reads | for |
//! |---|---|---|
//! | `cargo xtask accuracy --only layouts` | through the desk, a record a layout, three seeds | the published table |
//! | `cargo xtask layouts DIR` | in memory, as the desk does between its tables, one seed | whoever mends a rule and wants the figures in seconds |
//!
//! A third of the layouts is *frozen*: nobody looks at their files while rules are made, since what a rule does to
//! layouts that it was not made from is all that says what it is worth. Which, the layout's name says: its MD5, as a
//! number, divided by three leaves nothing. No instrument prints a line of one.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use formats::export::{ExportFormat, Exporter, SourceView};
use rayon::prelude::*;
use record::{Event, EventId, Slug, Source, SourceText, Witness};
use serde_json::Value;

use crate::accuracy::{AccuracyError, get, get_text, put, python};

/// What `--help` prints.
pub const HELP: &str = "\
Read printings of the layout zoo in memory and score them: turns, roles, speakers, days.

Usage: cargo xtask layouts DIR [--layout NAME]… [--open] [--files] [--keep OUT] [--shared DIR]

  DIR            what make.py of the zoo wrote: DIR/gold.jsonl, DIR/printings/LAYOUT/FILE
  --layout NAME  only this layout; may be given again
  --open         only layouts that are not frozen; --layout and --files do it too
  --files        what is wrong, file by file
  --keep OUT     keep what was read: OUT/LAYOUT.json
  --shared DIR   the folder with the layouts' scorers; default ../shared

Each layout is read by itself. Nothing is written into DIR. It needs python3.
";

/// Runs the command with the arguments that follow its name.
///
/// # Errors
/// Arguments that make no sense; material that is not as described; no python3.
pub fn run(args: &[String]) -> Result<(), AccuracyError> {
    let (mut folder, mut shared, mut keep) = (None, PathBuf::from("../shared"), None);
    let (mut only, mut open, mut by_file) = (BTreeSet::new(), false, false);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| AccuracyError::MissingValue(arg.clone()));
        match arg.as_str() {
            "--help" | "-h" => return Ok(io::stdout().write_all(HELP.as_bytes())?),
            "--open" => open = true,
            "--files" => (open, by_file) = (true, true),
            "--layout" => {
                only.insert(value()?.clone());
                open = true;
            }
            "--keep" => keep = Some(PathBuf::from(value()?)),
            "--shared" => shared = PathBuf::from(value()?),
            _ if arg.starts_with('-') || folder.is_some() => {
                return Err(AccuracyError::UnknownOption(arg.clone()));
            }
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let folder = folder.ok_or_else(|| AccuracyError::MissingValue("layouts".to_owned()))?;
    let zoo = Zoo::open(&folder)?;
    let wanted =
        |name: &str| (only.is_empty() || only.contains(name)) && !(open && zoo.frozen.contains(name));
    let layouts: Vec<&String> = zoo.layouts.keys().filter(|name| wanted(name)).collect();

    let temporary = tempfile::tempdir()?;
    let into = keep.unwrap_or_else(|| temporary.path().join("read"));
    std::fs::create_dir_all(&into).map_err(|source| AccuracyError::File { path: into.clone(), source })?;
    let records: Vec<PathBuf> = layouts
        .par_iter()
        .map(|name| {
            let path = into.join(format!("{name}.json"));
            let json = record(&zoo.files(name))?;
            std::fs::write(&path, json)
                .map_err(|source| AccuracyError::File { path: path.clone(), source })?;
            Ok(path)
        })
        .collect::<Result<_, AccuracyError>>()?;
    let shown = zoo.gold(&wanted, &temporary.path().join("gold"))?;
    let args: &[&str] = if by_file { &["--files"] } else { &[] };
    let mut printed = zoo.score(&shared, &shown, &records, args)?;
    if !open {
        // A line a layout, but of none that is frozen; their totals are in those of all.
        let frozen = |line: &str| {
            let name = line.split_whitespace().next().unwrap_or_default();
            // The scorer cuts long names.
            !name.is_empty() && zoo.frozen.iter().any(|f| f.chars().take(26).eq(name.chars()))
        };
        printed = printed.lines().filter(|l| !frozen(l)).map(|l| format!("{l}\n")).collect();
    }
    Ok(io::stdout().write_all(printed.as_bytes())?)
}

/// Printings with their truth.
#[derive(Debug)]
pub(crate) struct Zoo {
    folder: PathBuf,
    /// The lines of the gold, by layout.
    layouts: BTreeMap<String, Vec<Value>>,
    /// The layouts that nobody looks at.
    frozen: BTreeSet<String>,
    chinese: bool,
}

impl Zoo {
    /// Has the zoo's own program make the printings of a language in a folder.
    pub(crate) fn make(
        shared: &Path,
        language: &str,
        seed: &str,
        per: Option<&str>,
        folder: &Path,
    ) -> Result<Self, AccuracyError> {
        let script = shared.join("layouts").join(language).join("make.py");
        let mut args: Vec<&OsStr> =
            vec![folder.as_os_str(), "--part".as_ref(), "dev".as_ref(), "--seed".as_ref(), seed.as_ref()];
        if let Some(per) = per {
            args.extend::<[&OsStr; 2]>(["--per".as_ref(), per.as_ref()]);
        }
        python(&script, &args)?;
        Self::open(folder)
    }

    fn open(folder: &Path) -> Result<Self, AccuracyError> {
        let gold = folder.join("gold.jsonl");
        let wrong = |message: String| AccuracyError::Material { path: gold.clone(), message };
        // The scorers look for a file beside the gold; with its whole path they find it wherever the gold lies.
        let folder = folder
            .canonicalize()
            .map_err(|source| AccuracyError::File { path: folder.to_owned(), source })?;
        let mut layouts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut chinese = false;
        for line in get_text(&gold)?.lines() {
            let mut row: Value = serde_json::from_str(line).map_err(|e| wrong(e.to_string()))?;
            let file = folder.join(row["file"].as_str().unwrap_or_default());
            row["file"] = Value::String(file.to_string_lossy().into_owned());
            chinese |= row["lang"].as_str().is_some_and(|l| l.starts_with("zh"));
            let layout = row["layout"].as_str().ok_or_else(|| wrong("a line names no layout".to_owned()))?;
            layouts.entry(layout.to_owned()).or_default().push(row);
        }
        let frozen = frozen(layouts.keys())?;
        Ok(Self { folder, layouts, frozen, chinese })
    }

    pub(crate) fn layouts(&self) -> impl Iterator<Item = &String> {
        self.layouts.keys()
    }

    pub(crate) fn is_frozen(&self, layout: &str) -> bool {
        self.frozen.contains(layout)
    }

    /// The folder of a layout's printings.
    pub(crate) fn printings(&self, layout: &str) -> PathBuf {
        self.folder.join("printings").join(layout)
    }

    fn files(&self, layout: &str) -> Vec<PathBuf> {
        let rows = self.layouts.get(layout).map(Vec::as_slice).unwrap_or_default();
        rows.iter().filter_map(|row| row["file"].as_str()).map(PathBuf::from).collect()
    }

    /// Writes the truth of some layouts into a folder, for the scorer, and gives the folder back.
    pub(crate) fn gold(&self, of: &dyn Fn(&str) -> bool, into: &Path) -> Result<PathBuf, AccuracyError> {
        std::fs::create_dir_all(into)
            .map_err(|source| AccuracyError::File { path: into.to_owned(), source })?;
        let rows = self.layouts.iter().filter(|(name, _)| of(name)).flat_map(|(_, rows)| rows);
        let lines: String = rows.map(|row| format!("{row}\n")).collect();
        put(&into.join("gold.jsonl"), &lines)?;
        Ok(into.to_owned())
    }

    /// What the zoo's own scorer says of records, one a layout.
    pub(crate) fn score(
        &self,
        shared: &Path,
        gold: &Path,
        records: &[PathBuf],
        args: &[&str],
    ) -> Result<String, AccuracyError> {
        let language = if self.chinese { "zh" } else { "en" };
        let script = shared.join("layouts").join(language).join("score.py");
        let mut all: Vec<&OsStr> = vec![gold.as_os_str()];
        all.extend(records.iter().map(|r| r.as_os_str()));
        all.extend(args.iter().map(OsStr::new));
        python(&script, &all)
    }
}

/// The layouts of whose name the MD5, as a number, is divisible by three. Python knows MD5, and it is needed anyway.
fn frozen<'a>(names: impl Iterator<Item = &'a String>) -> Result<BTreeSet<String>, AccuracyError> {
    const RULE: &str = "import sys, hashlib\n\
        for n in sys.argv[1:]:\n    if int(hashlib.md5(n.encode()).hexdigest(), 16) % 3 == 0: print(n)";
    let names: Vec<&OsStr> = [OsStr::new(RULE)].into_iter().chain(names.map(OsStr::new)).collect();
    Ok(python(Path::new("-c"), &names)?.lines().map(str::to_owned).collect())
}

/// A file that was read.
struct Printing {
    source: Source,
    text: SourceText,
    witnesses: Vec<Witness>,
}

impl Printing {
    fn read(path: &Path) -> Result<Option<Self>, AccuracyError> {
        let bytes = get(path)?;
        let id = formats::source_id(&bytes);
        let Ok(decoded) = formats::read(&bytes, formats::Hints::default()) else { return Ok(None) };
        let structured =
            editing::structure(id, &decoded.text, &decoded.about, &decoded.asides, decoded.timeline.as_ref());
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let source = Source {
            id,
            names: vec![name],
            bytes: bytes.len() as u64,
            encoding: decoded.encoding,
            blocks: structured.blocks,
            findings: Vec::new(),
        };
        Ok(Some(Self { source, text: decoded.text, witnesses: structured.witnesses }))
    }
}

/// The record of these files as it would be exported, made in memory: read, grouped and established as the desk does it
/// between its tables. What a folder's ending says is not looked at: every file is read.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn record(paths: &[PathBuf]) -> Result<Vec<u8>, AccuracyError> {
    let read: Vec<Printing> = paths
        .par_iter()
        .map(|path| Printing::read(path))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    // The same bytes under two names are one source.
    let mut seen = BTreeSet::new();
    let read: Vec<Printing> = read.into_iter().filter(|p| seen.insert(p.source.id)).collect();
    let whole: Vec<(&Printing, &Witness)> =
        read.iter().flat_map(|p| p.witnesses.iter().map(move |w| (p, w))).collect();
    let sketches: Vec<editing::Sketch> = whole.par_iter().map(|(p, w)| editing::sketch(w, &p.text)).collect();
    let name = |p: &Printing| p.source.names.first().cloned().unwrap_or_default();
    let names: Vec<String> = whole.iter().map(|(p, _)| name(p)).collect();
    let candidates: Vec<editing::Candidate<'_>> = whole
        .iter()
        .zip(&sketches)
        .zip(&names)
        .map(|(((_, witness), sketch), name)| editing::Candidate { name, witness, sketch })
        .collect();
    let groups = editing::group(&candidates);
    let events: Vec<Event> = groups
        .par_iter()
        .enumerate()
        .filter_map(|(number, group)| {
            let members: Vec<editing::Member<'_>> = group
                .iter()
                .filter_map(|i| Some((whole.get(*i)?, names.get(*i)?)))
                .map(|((p, witness), name)| editing::Member { name, text: &p.text, witness })
                .collect();
            let event = editing::establish(&members, &[])?;
            // The desk tells events of one series and day apart by a mark; here by the number of the group.
            let mark = Slug::new(&format!("g{number}")).ok();
            Some(Event { id: EventId { mark, ..event.id.clone() }, ..event })
        })
        .collect();
    let views: Vec<SourceView<'_>> =
        read.iter().map(|p| SourceView { source: &p.source, text: &p.text, timeline: None }).collect();
    let wrong = |e: formats::export::ExportError| AccuracyError::Output(io::Error::other(e));
    let mut exporter = Exporter::new(ExportFormat::Json, Vec::new());
    for view in &views {
        exporter.source(*view).map_err(wrong)?;
    }
    for event in &events {
        let sources: BTreeSet<_> = event.witnesses.iter().map(|w| w.witness.source).collect();
        let of_event: Vec<SourceView<'_>> =
            views.iter().filter(|v| sources.contains(&v.source.id)).copied().collect();
        exporter.event(event, &of_event).map_err(wrong)?;
    }
    exporter.finish().map_err(wrong)
}
