//! Archives of printings. A ZIP file is read as if it were a folder: each file in it is a source of its own, under the
//! name `archive.zip/member.txt`, with its own bytes. Archives in archives are opened, those in them are not: nobody
//! keeps newspapers so, and an archive that holds itself would be opened for ever.

use std::fs::File;
use std::io::{BufReader, Cursor, Read as _};
use std::path::{Path, PathBuf};

use formats::SourceArchive;
use record::{Finding, FindingCode, Severity};

use crate::walk::{Candidate, Skipped, is_read, shown};

/// What an archive holds.
#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) files: Vec<Candidate>,
    pub(crate) skipped: Vec<Skipped>,
}

/// The members of a file that is an archive of several; nothing if it is something else, a document for instance.
pub(crate) fn open(file: &Candidate) -> Option<Members> {
    let mut archive = SourceArchive::open(BufReader::new(zip_file(&file.path)?)).ok()?;
    if archive.is_document() {
        return None;
    }
    let mut found = Members::default();
    let skip = |found: &mut Members, inside: &str, finding: Finding| {
        found.skipped.push(Skipped {
            path: file.path.clone(),
            named: file.named,
            finding,
            inside: inside.to_owned(),
        });
    };
    let (members, finding) = archive.members();
    if let Some(finding) = finding {
        skip(&mut found, "", finding);
    }
    for member in members {
        let inside = shown(Path::new(&member.name));
        if let Some(finding) = member.refused {
            skip(&mut found, &inside, finding);
            continue;
        }
        if let Some(finding) = unread(&member.name) {
            skip(&mut found, &inside, finding);
            continue;
        }
        let of = |name: String, member: Vec<usize>, bytes: u64| Candidate {
            name,
            path: file.path.clone(),
            named: file.named,
            member,
            bytes,
        };
        let name = format!("{}/{inside}", file.name);
        let inner = (ending(&member.name).as_deref() == Some("zip"))
            .then(|| {
                archive.read(member.index).ok().and_then(|bytes| SourceArchive::open(Cursor::new(bytes)).ok())
            })
            .flatten()
            .filter(|inner| !inner.is_document());
        let Some(mut inner) = inner else {
            found.files.push(of(name, vec![member.index], member.bytes));
            continue;
        };
        let (innermost, finding) = inner.members();
        if let Some(finding) = finding {
            skip(&mut found, &inside, finding);
        }
        for deeper in innermost {
            let place = format!("{inside}/{}", shown(Path::new(&deeper.name)));
            let archive_again = || {
                (ending(&deeper.name).as_deref() == Some("zip")).then(|| {
                    Finding::new(
                        FindingCode::NotText,
                        Severity::Refused,
                        "It is an archive in an archive in an archive.",
                    )
                    .hint("Unpack the outer ones and add it.")
                })
            };
            match deeper.refused.or_else(|| unread(&deeper.name)).or_else(archive_again) {
                Some(finding) => skip(&mut found, &place, finding),
                None => found.files.push(of(
                    format!("{}/{place}", file.name),
                    vec![member.index, deeper.index],
                    deeper.bytes,
                )),
            }
        }
    }
    Some(found)
}

/// Why a member is not read, by its ending, as in a folder.
fn unread(name: &str) -> Option<Finding> {
    let ending = ending(name);
    (!is_read(ending.as_deref())).then(|| {
        let ending = ending.unwrap_or_default();
        Finding::new(
            FindingCode::NotText,
            Severity::Refused,
            format!("Files ending in .{} are not read here yet.", ending.escape_debug()),
        )
        .hint("Unpack it, save its text as .txt or .md, and add that.")
    })
}

fn ending(name: &str) -> Option<String> {
    Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase())
}

/// The file, if it begins like an archive.
fn zip_file(path: &Path) -> Option<File> {
    let mut start = [0; 4];
    File::open(path).ok()?.read_exact(&mut start).ok()?;
    matches!(&start, b"PK\x03\x04" | b"PK\x05\x06").then(|| File::open(path).ok())?
}

/// Unpacks members one after another, with the archive that was used last at hand.
#[derive(Default)]
pub(crate) struct Unpacker {
    outer: Option<(PathBuf, SourceArchive<BufReader<File>>)>,
    inner: Option<(usize, SourceArchive<Cursor<Vec<u8>>>)>,
}

impl Unpacker {
    /// The bytes of a member; nothing for a file of its own.
    pub(crate) fn bytes(&mut self, file: &Candidate) -> Option<Result<Vec<u8>, Finding>> {
        let (first, rest) = file.member.split_first()?;
        Some(self.unpack(&file.path, *first, rest.first().copied()))
    }

    fn unpack(&mut self, path: &Path, first: usize, second: Option<usize>) -> Result<Vec<u8>, Finding> {
        let gone = || {
            Finding::new(FindingCode::Unreadable, Severity::Refused, "The archive cannot be opened any more.")
                .hint("It was there a moment ago; add it again when it is back.")
        };
        if self.outer.as_ref().is_none_or(|(open, _)| open != path) {
            let file = zip_file(path).ok_or_else(gone)?;
            self.outer = Some((path.to_owned(), SourceArchive::open(BufReader::new(file))?));
            self.inner = None;
        }
        let (_, outer) = self.outer.as_mut().ok_or_else(gone)?;
        let Some(second) = second else { return outer.read(first) };
        if self.inner.as_ref().is_none_or(|(open, _)| *open != first) {
            self.inner = Some((first, SourceArchive::open(Cursor::new(outer.read(first)?))?));
        }
        let (_, inner) = self.inner.as_mut().ok_or_else(gone)?;
        inner.read(second)
    }
}
