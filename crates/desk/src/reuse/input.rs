//! What is read: which files, and their texts in batches. A batch is as much as keeps all cores busy and no more.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use formats::texts::parquet::ParquetTexts;
use formats::texts::{Fields, TextRow};
use serde::{Deserialize, Serialize};

use super::ReuseRefusal;
use crate::walk::shown;

/// How a file holds texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Shape {
    /// One object a line.
    Lines,
    /// The file is one text.
    Text,
    /// Parquet.
    Parquet,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    /// The name of the text where the file is one, and the beginning of the names of lines that have none.
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) bytes: u64,
    /// When it was written, in nanoseconds; with the length, enough to see that it is another file than it was.
    pub(crate) modified: u128,
    /// Whether it belongs to the reference.
    pub(crate) reference: bool,
}

/// The files under the paths, in an order that does not depend on the file system.
pub(crate) fn inputs(
    paths: &[PathBuf],
    reference: bool,
    inputs: &mut Vec<Input>,
    refusals: &mut Vec<ReuseRefusal>,
) {
    for path in paths {
        // Names are those below the folder that was named, so that they do not depend on where it lies.
        let base = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new("")) };
        visit(path, base, true, reference, 0, inputs, refusals);
    }
}

/// Folders deeper than this are links that lead back to themselves.
const DEEPEST: usize = 64;

fn visit(
    path: &Path,
    base: &Path,
    named: bool,
    reference: bool,
    depth: usize,
    inputs: &mut Vec<Input>,
    refusals: &mut Vec<ReuseRefusal>,
) {
    let mut refuse = |what: String| refusals.push(ReuseRefusal { path: shown(path), line: None, what });
    let metadata = match fs::metadata(path) {
        Ok(m) => m,
        Err(e) => return refuse(format!("it cannot be opened: {e}")),
    };
    if metadata.is_dir() {
        if depth > DEEPEST {
            return refuse("folders lie too deep here; does a link lead back up?".to_owned());
        }
        match fs::read_dir(path).and_then(|d| d.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>())
        {
            Ok(mut entries) => {
                entries.sort();
                for entry in entries {
                    let hidden =
                        entry.file_name().is_some_and(|n| n.as_encoded_bytes().first() == Some(&b'.'));
                    if !hidden {
                        visit(&entry, base, false, reference, depth + 1, inputs, refusals);
                    }
                }
            }
            Err(e) => refuse(format!("the folder cannot be listed: {e}")),
        }
        return;
    }
    if !metadata.is_file() {
        return refuse("it is no regular file".to_owned());
    }
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let shape = match ending.as_deref() {
        Some("jsonl" | "ndjson") => Shape::Lines,
        Some("parquet" | "pq") => Shape::Parquet,
        Some("txt" | "text" | "md" | "markdown") | None => Shape::Text,
        _ if named => Shape::Text,
        Some(other) => return refuse(format!("files ending in .{} are not read here", other.escape_debug())),
    };
    let modified = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    inputs.push(Input {
        path: path.to_owned(),
        name: shown(path.strip_prefix(base).unwrap_or(path)),
        shape,
        bytes: metadata.len(),
        modified: modified.map_or(0, |t| t.as_nanos()),
        reference,
    });
}

/// A batch of an input.
#[derive(Debug)]
pub(crate) enum Batch {
    /// Whole lines; the number of the first, from 1.
    Lines { bytes: Vec<u8>, first: u64 },
    /// A file.
    File(Vec<u8>),
    /// Rows; the number of the first, from 1. Rows without words are none.
    Rows { rows: Vec<Option<TextRow<'static>>>, first: u64 },
    /// A line that is too long to be held, and so was passed over.
    TooLong { line: u64 },
}

/// Bytes of a batch.
const BATCH: usize = 16 << 20;

/// Reads a file in batches.
#[derive(Debug)]
pub(crate) struct Reader {
    file: File,
    shape: Shape,
    rows: Option<ParquetTexts>,
    /// Behind the last line handed out.
    pub(crate) offset: u64,
    /// Lines handed out.
    pub(crate) lines: u64,
    carried: Vec<u8>,
    /// Longer than this no text is read.
    limit: usize,
    ended: bool,
}

impl Reader {
    /// Opens an input at an offset that an earlier reader had reached.
    ///
    /// # Errors
    /// Why it cannot be read, as a sentence.
    pub(crate) fn open(
        input: &Input,
        offset: u64,
        lines: u64,
        limit: usize,
        fields: &Fields,
    ) -> Result<Self, String> {
        let open = || -> io::Result<File> {
            let mut file = File::open(&input.path)?;
            if input.shape != Shape::Parquet {
                file.seek(SeekFrom::Start(offset))?;
            }
            Ok(file)
        };
        let file = open().map_err(|e| format!("it cannot be opened: {e}"))?;
        let rows = if input.shape == Shape::Parquet {
            let again = file.try_clone().map_err(|e| format!("it cannot be opened: {e}"))?;
            Some(ParquetTexts::open(again, fields, usize::try_from(lines).unwrap_or(usize::MAX))?)
        } else {
            None
        };
        Ok(Self { file, shape: input.shape, rows, offset, lines, carried: Vec::new(), limit, ended: false })
    }

    /// The next batch; none at the end.
    ///
    /// # Errors
    /// Why it cannot be read any further, as a sentence.
    pub(crate) fn next(&mut self) -> Result<Option<Batch>, String> {
        if let Some(texts) = &mut self.rows {
            let Some(rows) = texts.rows()? else { return Ok(None) };
            let first = self.lines + 1;
            self.lines += rows.len() as u64;
            return Ok(Some(Batch::Rows { rows, first }));
        }
        self.bytes().map_err(|e| format!("it cannot be read any further: {e}"))
    }

    fn bytes(&mut self) -> io::Result<Option<Batch>> {
        if self.ended {
            return Ok(None);
        }
        if self.shape == Shape::Text {
            self.ended = true;
            let mut bytes = Vec::new();
            (&mut self.file).take(self.limit as u64 + 1).read_to_end(&mut bytes)?;
            self.offset += bytes.len() as u64;
            return Ok(Some(if bytes.len() > self.limit {
                Batch::TooLong { line: 0 }
            } else {
                Batch::File(bytes)
            }));
        }
        let mut bytes = std::mem::take(&mut self.carried);
        loop {
            let before = bytes.len();
            (&mut self.file).take(BATCH as u64).read_to_end(&mut bytes)?;
            let end = bytes.len() - before < BATCH;
            if let Some(last) = memchr::memrchr(b'\n', &bytes[before..]) {
                self.carried = bytes.split_off(before + last + 1);
                break;
            }
            if end {
                self.ended = true;
                break;
            }
            if bytes.len() > self.limit {
                return self.pass_over(bytes.len()).map(Some);
            }
        }
        let first = self.lines + 1;
        self.lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        self.offset += bytes.len() as u64;
        Ok((!bytes.is_empty()).then_some(Batch::Lines { bytes, first }))
    }

    /// Goes to the end of a line of which so many bytes have been read, holding none of it.
    fn pass_over(&mut self, read: usize) -> io::Result<Batch> {
        self.offset += read as u64;
        self.lines += 1;
        let mut buffer = vec![0; 1 << 20];
        loop {
            let n = self.file.read(&mut buffer)?;
            if n == 0 {
                self.ended = true;
                break;
            }
            if let Some(end) = memchr::memchr(b'\n', &buffer[..n]) {
                self.offset += end as u64 + 1;
                self.carried = buffer[end + 1..n].to_vec();
                break;
            }
            self.offset += n as u64;
        }
        Ok(Batch::TooLong { line: self.lines })
    }
}

/// What was read of a text before it is folded: its name, its date, its words.
pub(crate) fn line<'a>(
    bytes: &'a [u8],
    number: u64,
    input: &Input,
    fields: &Fields,
) -> Result<TextRow<'a>, ReuseRefusal> {
    let mut row = formats::texts::text_row(bytes, fields).map_err(|what| ReuseRefusal {
        path: shown(&input.path),
        line: Some(number),
        what,
    })?;
    row.id.get_or_insert_with(|| format!("{}:{number}", input.name));
    Ok(row)
}

/// A row of Parquet likewise.
pub(crate) fn row<'a>(
    row: &'a Option<TextRow<'static>>,
    number: u64,
    input: &Input,
) -> Result<TextRow<'a>, ReuseRefusal> {
    let Some(row) = row else {
        let what = "the row has no words".to_owned();
        return Err(ReuseRefusal { path: shown(&input.path), line: Some(number), what });
    };
    let id = row.id.clone().unwrap_or_else(|| format!("{}:{number}", input.name));
    Ok(TextRow { id: Some(id), text: Cow::Borrowed(&row.text), date: row.date.clone() })
}

/// The text of a file, whatever its encoding. Characters are then those of the text as decoded.
pub(crate) fn decoded<'a>(bytes: &'a [u8], input: &Input) -> Result<Cow<'a, str>, ReuseRefusal> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => formats::read(bytes, formats::Hints { file_name: Some(&input.name), encoding: None })
            .map(|d| Cow::Owned(d.standing().into_owned()))
            .map_err(|f| ReuseRefusal { path: shown(&input.path), line: None, what: f.message }),
    }
}

/// The date in a file's name: the first four digits that are a year, with month and day where they follow.
pub(crate) fn date_of_name(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let bytes = name.as_bytes();
    let digits = |from: usize, n: usize| {
        let part = bytes.get(from..from + n)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0u32, |v, d| v * 10 + u32::from(d - b'0')))
    };
    for at in 0..bytes.len() {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = digits(at, 4).filter(|y| (1000..2200).contains(y)) else { continue };
        let separated = bytes.get(at + 4).is_some_and(|b| matches!(b, b'-' | b'_' | b'.'));
        let (month_at, gap) = if separated { (at + 5, 1) } else { (at + 4, 0) };
        let month = digits(month_at, 2).filter(|m| (1..=12).contains(m));
        let day = digits(month_at + 2 + gap, 2).filter(|d| (1..=31).contains(d));
        let more = |end: usize| bytes.get(end).is_some_and(u8::is_ascii_digit);
        return Some(match (month, day) {
            (Some(m), Some(d)) if !more(month_at + 4 + gap) => format!("{year:04}-{m:02}-{d:02}"),
            (Some(m), None) if separated && !more(month_at + 2) => format!("{year:04}-{m:02}"),
            // 12345: no year but the beginning of some number.
            _ if gap == 0 && more(at + 4) => continue,
            _ => format!("{year:04}"),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_names() {
        for (name, date) in [
            ("2031-05-12.txt", Some("2031-05-12")),
            ("daily_20310512_3.txt", Some("2031-05-12")),
            ("2031.txt", Some("2031")),
            ("report-2031-05.txt", Some("2031-05")),
            ("1999/page.txt", None),
            ("12345.txt", None),
            ("page3.txt", None),
        ] {
            assert_eq!(date_of_name(name).as_deref(), date, "{name}");
        }
    }

    #[test]
    fn lines_in_batches() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jsonl");
        // The second line is longer than the limit of this test.
        let long = "x".repeat(3 * BATCH);
        fs::write(&path, format!("one\n{long}\nthree\nfour")).unwrap();
        let (mut found, mut refusals) = (Vec::new(), Vec::new());
        inputs(&[path], false, &mut found, &mut refusals);
        assert!(refusals.is_empty());
        let mut reader = Reader::open(&found[0], 0, 0, 1000, &Fields::default()).unwrap();
        let mut seen = Vec::new();
        while let Some(batch) = reader.next().unwrap() {
            match batch {
                Batch::Lines { bytes, first } => {
                    for (n, line) in bytes.split(|b| *b == b'\n').enumerate() {
                        if !line.is_empty() {
                            seen.push((first + n as u64, line.len()));
                        }
                    }
                }
                Batch::TooLong { line } => seen.push((line, 0)),
                _ => unreachable!(),
            }
        }
        assert_eq!(seen, [(1, 3), (2, 0), (3, 5), (4, 4)]);
        assert_eq!(reader.offset, found[0].bytes);
    }
}
