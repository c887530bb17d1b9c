//! Collating texts that stand in no record: files, or CollateX's JSON.
//!
//! An editor who wants a table of three witnesses has no conference and wants no record. So nothing is kept, nothing is
//! structured and nothing explained: files are read, cut, aligned and written. Names of files become sigla.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use ::collate::{
    Collation, Finding, Kind, LocusOptions, Options, Tokenizer, Unit, Witness, WitnessError, collate,
};
use formats::export::collation::{
    CollationExportError, CollationFormat, CollationView, Layout, finding_in_words, write_collation,
};
use formats::{Hints, TokenObjects, apparatus_witnesses, collatex_witnesses};

use crate::walk::shown;
use crate::{DeskError, Progress, Watch};

/// The largest file that is read, in bytes: 64 MiB, ten times the Bible. Two witnesses of 62 MB in Chinese
/// took 3.4 GB, to align and to write as CSV or JSON.
pub const MAX_WITNESS_BYTES: u64 = 64 * 1024 * 1024;
/// All files together.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

const SHAPE: &str =
    r#"what is read is {"witnesses": [{"id": "A", "content": "…"}, {"id": "B", "tokens": [{"t": "…"}]}]}"#;
const HALF: &str =
    r"an escape such as \ud83d alone is half a character; write both halves, or the character itself";

/// How often the work asks whether it is to stop.
const LOOK: Duration = Duration::from_millis(50);

/// Where a witness, or a document with several, comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollateInput {
    /// A file, under the siglum where one is given: JSON or a TEI apparatus where its name ends in `.json` or `.xml`, else
    /// a text.
    File {
        /// The file.
        path: PathBuf,
        /// What it is to be called.
        siglum: Option<String>,
    },
    /// Standard input: JSON where it begins with a brace, TEI where with `<?xml` or `<TEI`, else a text.
    Standard,
}

/// How large a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CollateUnit {
    /// By script.
    #[default]
    Auto,
    /// A character.
    Character,
    /// A word, also in scripts that write none.
    Word,
}

/// What makes no difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// Upper and lower case.
    pub case: bool,
    /// Full and half width.
    pub width: bool,
    /// Traditional and simplified characters.
    pub script: bool,
    /// Punctuation: it is not compared at all.
    pub punctuation: bool,
}

/// What is to be collated, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollateRequest {
    /// The witnesses.
    pub inputs: Vec<CollateInput>,
    /// The siglum of the witness whose readings come first.
    pub base: Option<String>,
    /// Whether neighbouring columns are joined.
    pub segmentation: bool,
    /// How texts are cut.
    pub unit: CollateUnit,
    /// What makes no difference.
    pub ignored: Ignored,
    /// What stands in texts where text is lost.
    pub lacuna: Option<String>,
    /// The shortest block that counts as moved, in tokens; 0 for none.
    pub shortest_move: usize,
}

/// Witnesses, collated.
#[derive(Debug)]
pub struct Collated {
    witnesses: Vec<Witness>,
    objects: Vec<Option<Vec<TokenObjects>>>,
    collation: Collation,
    tokenizer: Tokenizer,
    base: Option<usize>,
    segmentation: bool,
    notes: Vec<String>,
}

impl Collated {
    /// Reads and collates.
    ///
    /// # Errors
    /// A file that is not there, cannot be read, is too large or holds no witnesses; a base that is no witness; the
    /// user stopped it.
    pub fn make(request: &CollateRequest, watch: &mut dyn Watch) -> Result<Self, DeskError> {
        let mut tokenizer = tokenizer(request);
        let mut notes = Vec::new();
        let mut witnesses: Vec<Witness> = Vec::new();
        let mut objects = Vec::new();
        let sigla = sigla(&request.inputs);
        let mut total = 0;
        for (i, (input, siglum)) in request.inputs.iter().zip(&sigla).enumerate() {
            watch.progress(Progress::Reading { done: i, of: request.inputs.len() });
            stop(watch)?;
            let (name, bytes) = bytes(input)?;
            total += bytes.len() as u64;
            if total > MAX_BYTES {
                return Err(refused(
                    format!("with {name} the witnesses have more than {} MiB together", MAX_BYTES >> 20),
                    "collate them chapter by chapter",
                ));
            }
            let kind = kind(input, &bytes);
            if kind == InputKind::Json {
                let given = collatex_witnesses(utf8(&name, &bytes)?, &mut tokenizer).map_err(|e| {
                    let what = format!("{name} holds no witnesses: {e}");
                    // Half a surrogate pair is cut off by programs that count in units of UTF-16.
                    let half = what.contains("hex escape") || what.contains("surrogate");
                    refused(what, if half { HALF } else { SHAPE })
                })?;
                if !given.ignored.is_empty() {
                    notes.push(format!("{name}: ignored {}", given.ignored.join(", ")));
                }
                for given in given.witnesses {
                    witnesses.push(given.witness);
                    objects.push(given.objects);
                }
            } else if kind == InputKind::Tei {
                let given = apparatus_witnesses(utf8(&name, &bytes)?, &mut tokenizer).map_err(|e| {
                    refused(
                        format!("{name} holds no apparatus: {e}"),
                        "what is read is TEI with app and rdg elements",
                    )
                })?;
                for given in given {
                    witnesses.push(given.witness);
                    objects.push(given.objects);
                }
            } else {
                let text = text(&name, bytes, &mut notes)?;
                let witness = torn(siglum, text, request.lacuna.as_deref(), &mut tokenizer)
                    .map_err(|e| refused(format!("{name}: {e}"), "name it as in A=file.txt"))?;
                witnesses.push(witness);
                objects.push(None);
            }
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (w, witness) in witnesses.iter().enumerate() {
            if let Some(first) = seen.insert(witness.siglum().as_str(), w) {
                return Err(DeskError::Usage {
                    what: format!(
                        "two witnesses are called {} (number {} and {})",
                        witness.siglum(),
                        first + 1,
                        w + 1
                    ),
                    hint: "give them different names, as in A=first.txt B=second.txt".to_owned(),
                });
            }
        }
        if witnesses.is_empty() {
            return Err(refused("there are no witnesses".to_owned(), "name at least one text"));
        }
        let base = match &request.base {
            None => None,
            Some(wanted) => Some(seen.get(wanted.as_str()).copied().ok_or_else(|| DeskError::Usage {
                what: format!("{wanted:?} is none of the witnesses"),
                hint: format!("they are called {}", seen.keys().copied().collect::<Vec<_>>().join(", ")),
            })?),
        };
        let shortest_move = (request.shortest_move > 0).then_some(request.shortest_move);
        let (witnesses, collation) = aligned(witnesses, shortest_move, watch)?;
        let mut collated = Self {
            witnesses,
            objects,
            collation,
            tokenizer,
            base,
            segmentation: request.segmentation,
            notes: Vec::new(),
        };
        notes.extend(collated.findings());
        collated.notes = notes;
        Ok(collated)
    }

    /// What the user should know beside the result.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The findings in words; of many that say the same, the first and their number.
    fn findings(&self) -> Vec<String> {
        let view = self.view();
        let coarse = |f: &&Finding| matches!(f, Finding::Coarse { .. });
        let all = self.collation.findings();
        let mut words: Vec<String> =
            all.iter().filter(|f| !coarse(f)).map(|f| finding_in_words(&view, f)).collect();
        let mut found = all.iter().filter(coarse);
        if let Some(first) = found.next() {
            let more = found.count();
            let others =
                if more > 0 { format!(" (and {more} more stretches like this)") } else { String::new() };
            words.push(format!("{}{others}", finding_in_words(&view, first)));
        }
        words
    }

    fn view(&self) -> CollationView<'_> {
        CollationView {
            witnesses: &self.witnesses,
            collation: &self.collation,
            tokenizer: &self.tokenizer,
            objects: &self.objects,
            base: self.base,
            segmentation: self.segmentation,
            // Tight places: two slips in neighbouring words by different hands are two entries of an apparatus.
            loci: LocusOptions { cut: true, ..LocusOptions::default() },
        }
    }

    /// Writes it in a format of `onrecord collate`. Width and colour matter to the table alone.
    ///
    /// # Errors
    /// No such format, a drawing that would be too large, or an output that fails.
    pub fn write(
        &self,
        format: &str,
        width: usize,
        colour: bool,
        out: &mut dyn Write,
    ) -> Result<(), DeskError> {
        let format: CollationFormat =
            format.parse().map_err(|e: formats::export::collation::UnknownCollationFormat| {
                DeskError::Usage { what: e.to_string(), hint: "for example --format html".to_owned() }
            })?;
        write_collation(format, &self.view(), Layout { width, colour }, out).map_err(|e| match e {
            CollationExportError::Io(cause) => {
                DeskError::Output { where_: "the collation".to_owned(), cause }
            }
            e @ CollationExportError::Descent(_) => DeskError::Usage {
                what: e.to_string(),
                hint: "leave out witnesses that are nearly the same".to_owned(),
            },
            e => DeskError::Usage {
                what: e.to_string(),
                hint: "--format html shows a text of any length, and dot or graphml hold the whole graph"
                    .to_owned(),
            },
        })
    }

    /// The format that a file of this ending is meant to have.
    #[must_use]
    pub fn format_of_ending(ending: &str) -> Option<&'static str> {
        let format = CollationFormat::of_ending(ending)?;
        CollationFormat::ALL.iter().find(|(known, _)| *known == format).map(|(_, name)| *name)
    }
}

fn refused(what: String, hint: &str) -> DeskError {
    DeskError::NotFound { what, hint: hint.to_owned() }
}

fn stop(watch: &dyn Watch) -> Result<(), DeskError> {
    if watch.stop() { Err(DeskError::Stopped { hint: "nothing was written".to_owned() }) } else { Ok(()) }
}

/// Collates beside the watch: one call takes as long as it takes, and a user who presses Ctrl-C wants an end. The
/// thread that is left behind ends with the process.
fn aligned(
    witnesses: Vec<Witness>,
    shortest_move: Option<usize>,
    watch: &mut dyn Watch,
) -> Result<(Vec<Witness>, Collation), DeskError> {
    let count = witnesses.len();
    let (send, receive) = mpsc::channel();
    let work = std::thread::spawn(move || {
        let collation = collate(&witnesses, &Options { shortest_move, ..Options::default() });
        // Nobody listens any more where the user stopped it.
        let _ = send.send((witnesses, collation));
    });
    loop {
        match receive.recv_timeout(LOOK) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => {
                watch.progress(Progress::Collating { witnesses: count });
                stop(watch)?;
            }
            Err(RecvTimeoutError::Disconnected) => {
                // It can only have panicked; the panic goes on here.
                match work.join() {
                    Err(panic) => std::panic::resume_unwind(panic),
                    Ok(()) => {
                        return Err(DeskError::Stopped { hint: "the collation ended early".to_owned() });
                    }
                }
            }
        }
    }
}

fn tokenizer(request: &CollateRequest) -> Tokenizer {
    let unit = match request.unit {
        CollateUnit::Auto => Unit::Script,
        CollateUnit::Character => Unit::Character,
        CollateUnit::Word => Unit::Word,
    };
    let mut tokenizer = Tokenizer::new().unit(unit);
    let Ignored { case, width, script, punctuation } = request.ignored;
    if punctuation {
        tokenizer = tokenizer.ignore(Kind::Punctuation);
    }
    if !(case || width || script) {
        return tokenizer;
    }
    tokenizer.fold(move |c, out| {
        let mut c = c;
        if script && editing::script::is_han(c) {
            c = editing::script::fold(c);
        }
        if width {
            c = match c {
                '\u{3000}' => ' ',
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                c => c,
            };
        }
        if case {
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    })
}

/// The bytes of an input, and what it is called in messages.
fn bytes(input: &CollateInput) -> Result<(String, Vec<u8>), DeskError> {
    let too_large = |name: &str, bytes: u64| {
        let size = bytes.div_ceil(1 << 20);
        refused(
            format!("{name} has {size} MiB, and a witness may have {} MiB", MAX_WITNESS_BYTES >> 20),
            "collate it chapter by chapter",
        )
    };
    let read = |from: &mut dyn Read, name: &str| -> Result<Vec<u8>, DeskError> {
        let mut bytes = Vec::new();
        let trouble = |cause: io::Error| DeskError::Input { where_: name.to_owned(), cause };
        // A pipe does not say how much will come.
        from.take(MAX_WITNESS_BYTES + 1).read_to_end(&mut bytes).map_err(trouble)?;
        if bytes.len() as u64 > MAX_WITNESS_BYTES {
            return Err(too_large(name, bytes.len() as u64));
        }
        Ok(bytes)
    };
    let CollateInput::File { path, .. } = input else {
        let name = "standard input".to_owned();
        let bytes = read(&mut io::stdin().lock(), &name)?;
        return Ok((name, bytes));
    };
    let name = shown(path);
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(refused(
                format!("there is no file {name}"),
                "check the name, and the folder you are in",
            ));
        }
        Err(cause) => return Err(DeskError::Input { where_: name, cause }),
    };
    if metadata.is_dir() {
        return Err(refused(format!("{name} is a folder"), "name the files in it, as in folder/*.txt"));
    }
    if metadata.len() > MAX_WITNESS_BYTES {
        return Err(too_large(&name, metadata.len()));
    }
    let mut file = File::open(path).map_err(|cause| DeskError::Input { where_: name.clone(), cause })?;
    let bytes = read(&mut file, &name)?;
    Ok((name, bytes))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum InputKind {
    Text,
    Json,
    Tei,
}

fn kind(input: &CollateInput, bytes: &[u8]) -> InputKind {
    match input {
        CollateInput::File { path, .. } => match path.extension().and_then(|ending| ending.to_str()) {
            Some(ending) if ending.eq_ignore_ascii_case("json") => InputKind::Json,
            Some(ending) if ending.eq_ignore_ascii_case("xml") => InputKind::Tei,
            _ => InputKind::Text,
        },
        CollateInput::Standard => {
            let start = without_mark(bytes).trim_ascii_start();
            match start {
                [b'{', ..] => InputKind::Json,
                _ if start.starts_with(b"<?xml") || start.starts_with(b"<TEI") => InputKind::Tei,
                _ => InputKind::Text,
            }
        }
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn utf8<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, DeskError> {
    std::str::from_utf8(without_mark(bytes))
        .map_err(|e| refused(format!("{name}: byte {} is no UTF-8", e.valid_up_to() + 1), "save it as UTF-8"))
}

/// A text, in which a mark may stand where text is lost. The mark is nobody's text.
fn torn(
    siglum: &str,
    text: String,
    mark: Option<&str>,
    tokenizer: &mut Tokenizer,
) -> Result<Witness, WitnessError> {
    let Some(mark) = mark.filter(|mark| !mark.is_empty() && text.contains(mark)) else {
        return Witness::read(siglum, text, tokenizer);
    };
    let mut whole = String::with_capacity(text.len());
    let mut lost = Vec::new();
    for (i, part) in text.split(mark).enumerate() {
        if i > 0 {
            lost.push(whole.len());
        }
        whole.push_str(part);
    }
    let witness = Witness::read(siglum, whole, tokenizer)?;
    let before = |at: usize| witness.tokens().partition_point(|token| (token.start as usize) < at);
    let lacunae: Vec<usize> = lost.into_iter().map(before).collect();
    witness.with_lacunae(lacunae)
}

/// UTF-8 is taken as it is, down to the last control character. Other encodings are found out as those of printings.
fn text(name: &str, bytes: Vec<u8>, notes: &mut Vec<String>) -> Result<String, DeskError> {
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Ok(text);
        }
        Err(e) => e.into_bytes(),
    };
    match formats::read(&bytes, Hints { file_name: Some(name), encoding: None }) {
        Ok(decoded) => {
            notes.push(format!("{name} was read as {}", decoded.encoding));
            notes.extend(decoded.findings.iter().map(|f| format!("{name}: {}", f.message)));
            Ok(decoded.standing().into_owned())
        }
        Err(finding) => Err(DeskError::NotFound {
            what: format!("{name}: {}", finding.message),
            hint: finding.hint.unwrap_or_else(|| "save it as plain text".to_owned()),
        }),
    }
}

/// A siglum for each input: the file's name without its ending. Where files in several folders have the same name,
/// as much of their path as tells them apart.
fn sigla(inputs: &[CollateInput]) -> Vec<String> {
    let mut sigla: Vec<String> = inputs.iter().map(|input| siglum(input, 0)).collect();
    for depth in 1..=8 {
        let equal = |siglum: &String| sigla.iter().filter(|other| *other == siglum).count() > 1;
        let clashing: Vec<usize> = (0..sigla.len()).filter(|&i| equal(&sigla[i])).collect();
        for i in clashing {
            sigla[i] = siglum(&inputs[i], depth);
        }
    }
    // The same file twice.
    for i in 0..sigla.len() {
        let (name, mut number) = (sigla[i].clone(), 2);
        let given = matches!(&inputs[i], CollateInput::File { siglum: Some(_), .. });
        while !given && sigla[..i].contains(&sigla[i]) {
            sigla[i] = format!("{name}-{number}");
            number += 1;
        }
    }
    sigla
}

/// The siglum of an input, with so many folders in front.
fn siglum(input: &CollateInput, folders: usize) -> String {
    let path = match input {
        CollateInput::Standard => return "input".to_owned(),
        CollateInput::File { siglum: Some(siglum), .. } => return siglum.clone(),
        CollateInput::File { path, siglum: None } => path,
    };
    let stem = path.file_stem().map(|stem| shown(Path::new(stem))).unwrap_or_default();
    let mut parents: Vec<String> = path
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .rev()
        .take(folders)
        .map(|component| shown(Path::new(component.as_os_str())))
        .collect();
    parents.reverse();
    parents.push(stem);
    let name = parents.join("/");
    let name = name.trim();
    if name.is_empty() { "input".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigla_come_from_names_and_differ() {
        let check = |files: &[&str], expected: &[&str]| {
            let file = |path: &&str| CollateInput::File { path: PathBuf::from(path), siglum: None };
            let inputs: Vec<CollateInput> = files.iter().map(file).collect();
            assert_eq!(sigla(&inputs), expected);
        };
        check(&["a/A.txt", "B.md"], &["A", "B"]);
        check(&["first/A.txt", "second/A.txt", "C.txt"], &["first/A", "second/A", "C"]);
        check(&["A.txt", "A.txt"], &["A", "A-2"]);
        check(&["x/1/A.txt", "y/1/A.txt"], &["x/1/A", "y/1/A"]);
        check(&["经卷.大.txt", "经卷.宋.txt"], &["经卷.大", "经卷.宋"]);
    }
}
