//! Documents that are ZIP archives: DOCX, ODT, EPUB. Opened with bounds: a file of a kilobyte can say that it holds a
//! petabyte, and one of ten megabytes can.

use std::io::{Cursor, Read as _};

use record::{Finding, FindingCode, Severity};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::MAX_SOURCE_BYTES;

/// Parts of one document. A book of a thousand pictures has as many.
const PARTS: usize = 50_000;

/// An open archive.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: usize,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Finding> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| cut_off())?;
        if archive.len() > PARTS {
            return Err(Finding::new(
                FindingCode::TooLarge,
                Severity::Refused,
                format!("The archive holds {} files; no document has more than {PARTS}.", archive.len()),
            )
            .hint("Unpack it and add what belongs to the conference."));
        }
        Ok(Self { archive, left: MAX_SOURCE_BYTES })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Whether a part's name begins so.
    pub(crate) fn has_under(&self, folder: &str) -> bool {
        self.archive.file_names().flatten().any(|name| name.starts_with(folder))
    }

    /// A part unpacked; nothing if there is none of this name.
    ///
    /// # Errors
    /// It is closed with a password, broken, or larger than all that is read of one file.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Finding> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let left = self.left;
        let mut part = match self.archive.by_index(index) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(encrypted()),
            Err(_) => return Err(broken(name)),
        };
        // What the archive says of the length may be a lie in either direction.
        let mut bytes =
            Vec::with_capacity(usize::try_from(part.size()).unwrap_or(left).min(left).min(1 << 20));
        let read = part.by_ref().take(left as u64 + 1).read_to_end(&mut bytes);
        if bytes.len() > left {
            return Err(Finding::new(
                FindingCode::TooLarge,
                Severity::Refused,
                format!("Unpacked, the document has more than {MAX_SOURCE_BYTES} bytes of text."),
            )
            .hint("If it is no archive made to do harm, cut out the pages that belong to the conference and add those."));
        }
        if read.is_err() {
            return Err(broken(name));
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }
}

/// The refusal of an archive without its end.
pub(crate) fn cut_off() -> Finding {
    Finding::new(
        FindingCode::Damaged,
        Severity::Refused,
        "This is a ZIP archive (as DOCX, ODT and EPUB files are) that was cut off or is damaged: its table of contents, which stands at the end, cannot be read.",
    )
    .hint("Fetch it again from where it came; a download may have been interrupted.")
}

fn encrypted() -> Finding {
    Finding::new(FindingCode::Encrypted, Severity::Refused, "The document is closed with a password.")
        .hint("Open it with the password, save it without one, and add that file.")
}

fn broken(name: &str) -> Finding {
    let message = format!("A part of the document, {}, cannot be unpacked.", name.escape_debug());
    Finding::new(FindingCode::Damaged, Severity::Refused, message)
        .hint("Fetch the file again; or open it in a word processor, which may mend it, and save it anew.")
}
