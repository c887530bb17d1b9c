//! Which files the user means. A folder of printings as people keep it holds pictures beside texts, links to itself,
//! files that vanish while they are looked at and names with line feeds; and often the record itself, as its default
//! place is the current folder.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use record::{Finding, FindingCode, Severity};

use crate::packed;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// Its name in the record: the file's own name, whatever folder it lay in, so that the same files give the same
    /// record wherever they lie and however they are named on the command line.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Whether the user named it, and not a folder that holds it.
    pub(crate) named: bool,
    /// Where it is in the archive that lies there: its number, or that of an archive in it and its number there.
    pub(crate) member: Vec<usize>,
    /// Its length, as the file system or the archive says.
    pub(crate) bytes: u64,
}

impl Candidate {
    /// Where it is, on one line: a member of an archive as if that were a folder.
    pub(crate) fn place(&self) -> String {
        let path = shown(&self.path);
        match (self.member.is_empty(), self.name.split_once('/')) {
            (false, Some((_, inside))) => format!("{path}/{inside}"),
            _ => path,
        }
    }
}

/// Something that was not read, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) path: PathBuf,
    pub(crate) named: bool,
    pub(crate) finding: Finding,
    /// Its path in the archive that lies there; empty for a file of its own.
    pub(crate) inside: String,
}

impl Skipped {
    /// Where it is, on one line.
    pub(crate) fn place(&self) -> String {
        let path = shown(&self.path);
        if self.inside.is_empty() { path } else { format!("{path}/{}", self.inside) }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    pub(crate) files: Vec<Candidate>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A path as it is shown and kept: on one line, whatever its bytes. Bytes that are no UTF-8 become `\xNN`.
pub(crate) fn shown(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || c == '\\' {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// Collects the files under `paths`, sorted by name, each once. `record` is the folder of the record, which is never
/// read as if it were a folder of printings.
pub(crate) fn walk(paths: &[PathBuf], record: &Path) -> Walk {
    let mut walk = Walk::default();
    let record = fs::canonicalize(record).ok();
    let mut seen = BTreeSet::new();
    for path in paths {
        visit(path, true, record.as_deref(), &mut seen, &mut walk);
    }
    walk.files.sort_by(|a, b| {
        (&a.name, &a.path, &a.member, !a.named).cmp(&(&b.name, &b.path, &b.member, !b.named))
    });
    walk.files.dedup_by(|a, b| a.path == b.path && a.member == b.member);
    walk.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    walk
}

fn visit(path: &Path, named: bool, record: Option<&Path>, seen: &mut BTreeSet<PathBuf>, walk: &mut Walk) {
    let mut skip = |code, severity, message: String, hint: &str| {
        walk.skipped.push(Skipped {
            path: path.to_owned(),
            named,
            finding: Finding::new(code, severity, message).hint(hint),
            inside: String::new(),
        });
    };
    // Follows links: a link to a file is that file.
    let metadata = match fs::metadata(path) {
        Ok(m) => m,
        Err(e) => {
            let dangling = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
            // A link that leads to itself is not found either, but the advice is another.
            if dangling {
                skip(
                    FindingCode::NotAFile,
                    Severity::Refused,
                    format!("It is a link that leads to no file: {e}."),
                    "Mend or remove the link.",
                );
            } else {
                skip(
                    FindingCode::Unreadable,
                    Severity::Refused,
                    format!("It cannot be opened: {e}."),
                    "Check the name and the permissions.",
                );
            }
            return;
        }
    };
    if metadata.is_dir() {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if record.is_some_and(|r| real == r) || real.join("record.sqlite").is_file() {
            if named {
                skip(
                    FindingCode::NotAFile,
                    Severity::Refused,
                    "It is a record, not a folder of printings.".to_owned(),
                    "Name the folder that the printings lie in; a record's originals lie in its folder `originals`.",
                );
            }
            return;
        }
        if !seen.insert(real) {
            // Reached before, by another path or by a link that leads back up. Everything in it is or will be read.
            if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
                skip(
                    FindingCode::NotAFile,
                    Severity::Note,
                    "It is a link to a folder that is read anyway.".to_owned(),
                    "Nothing is lost; the link was not followed again.",
                );
            }
            return;
        }
        let entries = fs::read_dir(path)
            .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>());
        match entries {
            Ok(mut entries) => {
                entries.sort();
                for entry in entries {
                    let hidden =
                        entry.file_name().is_some_and(|n| n.as_encoded_bytes().first() == Some(&b'.'));
                    if !hidden {
                        visit(&entry, false, record, seen, walk);
                    }
                }
            }
            Err(e) => skip(
                FindingCode::Unreadable,
                Severity::Refused,
                format!("The folder cannot be listed: {e}."),
                "Check its permissions.",
            ),
        }
        return;
    }
    if !metadata.is_file() {
        // A pipe would block for ever, a device would never end.
        skip(
            FindingCode::NotAFile,
            Severity::Refused,
            "It is no regular file.".to_owned(),
            "Save its contents to a file and add that.",
        );
        return;
    }
    // A file that the user names is read whatever its ending; in a folder the ending tells texts from the rest.
    let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let transcript = || ending.as_deref() == Some("json") && begins_transcript(path);
    if !named && !is_read(ending.as_deref()) && !transcript() {
        let ending = ending.unwrap_or_default();
        skip(
            FindingCode::NotText,
            Severity::Refused,
            format!("Files ending in .{} are not read here yet.", ending.escape_debug()),
            "Save its text as .txt or .md; or name the file itself if it is a text.",
        );
        return;
    }
    let name = path.file_name().map(|n| shown(Path::new(n))).unwrap_or_default();
    let candidate =
        Candidate { name, path: path.to_owned(), named, member: Vec::new(), bytes: metadata.len() };
    match packed::open(&candidate) {
        Some(found) => {
            walk.files.extend(found.files);
            walk.skipped.extend(found.skipped);
        }
        None => walk.files.push(candidate),
    }
}

/// So much of a file of JSON shows whether it is a transcript.
const BEGINNING: u64 = 64 * 1024;

/// Whether a file of JSON is a transcript. Of all kinds that are read this is the only one whose ending says nothing: a folder is
/// as likely to hold the settings of a program.
fn begins_transcript(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut head));
    read.is_ok() && formats::begins_json_transcript(&head)
}

/// Whether files with this ending (in small letters) are read where nobody names them; those without one are.
pub(crate) fn is_read(ending: Option<&str>) -> bool {
    ending.is_none_or(|e| ENDINGS.contains(&e))
}

/// Endings of files that hold text, documents and archives. What a file is, its bytes say; the ending says only that it is
/// worth looking.
const ENDINGS: &[&str] = &[
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "docx", "docm", "odt",
    "fodt", "epub", "rtf", "pdf", "xml", "alto", "page", "hocr", "tei", "zip", "png", "jpg", "jpeg", "tif",
    "tiff", "srt", "vtt", "sbv", "ttml", "dfxp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_on_one_line() {
        assert_eq!(shown(Path::new("a\nb\tc")), "a\\nb\\tc");
        assert_eq!(shown(Path::new("港报.txt")), "港报.txt");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let raw = std::ffi::OsStr::from_bytes(b"x\xff.txt");
            assert_eq!(shown(Path::new(raw)), "x\\xff.txt");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_hidden_files_and_the_record_itself() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let at = |p: &str| dir.path().join(p);
        fs::create_dir_all(at("in/deep")).unwrap();
        fs::create_dir_all(at("in/record")).unwrap();
        for (file, text) in [
            ("in/b.txt", "b"),
            ("in/deep/a.md", "a"),
            ("in/.hidden.txt", "h"),
            ("in/film.mp4", "p"),
            ("in/none", "n"),
            ("in/record/record.sqlite", ""),
            ("in/record/x.txt", "x"),
        ] {
            fs::write(at(file), text).unwrap();
        }
        symlink(at("in"), at("in/deep/up")).unwrap();
        symlink(at("nowhere"), at("in/gone.txt")).unwrap();
        symlink(at("in/self"), at("in/self")).unwrap();
        let walk = walk(&[at("in"), at("in/b.txt")], &at("in/record"));
        let names: Vec<_> = walk.files.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["a.md", "b.txt", "none"]);
        let skipped: Vec<_> = walk
            .skipped
            .iter()
            .map(|s| (s.path.file_name().unwrap().to_str().unwrap(), s.finding.code.as_str()))
            .collect();
        assert_eq!(
            skipped,
            [
                ("up", "not-a-file"),
                ("film.mp4", "not-text"),
                ("gone.txt", "not-a-file"),
                ("self", "not-a-file")
            ]
        );
    }
}
