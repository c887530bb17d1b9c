//! ZIP archives of sources: what is in them, with bounds on what comes out.
//!
//! ```text
//!   42.zip            a kilobyte that unpacks to petabytes: each member and their sum are bounded, by what they say of
//!                     themselves and then by what comes out
//!   ╤═╤╧.txt          a name in GBK, which the standard reads as the drawing characters of the first PC
//! ```

use std::io::{Read, Seek};

use encoding_rs::GB18030;
use record::{Finding, FindingCode, Severity};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::MAX_SOURCE_BYTES;

/// Members of one archive that are read: a year of a daily newspaper by pages.
const MEMBERS: usize = 10_000;
/// Bytes that come out of one archive.
const ALL: u64 = 1 << 30;
/// No text is packed more tightly: Chinese prose goes to a third, a table of zeros to a hundredth.
const RATIO: u64 = 400;
/// Smaller members are read however tightly they are packed.
const SMALL: u64 = 1 << 20;

/// An archive that is open.
#[derive(Debug)]
pub struct SourceArchive<R> {
    zip: ZipArchive<R>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveMember {
    /// Its number in the archive.
    pub index: usize,
    /// Its path in the archive, in words.
    pub name: String,
    /// Its length unpacked, as the archive says.
    pub bytes: u64,
    /// Why it is not read, if it is not.
    pub refused: Option<Finding>,
}

impl<R: Read + Seek> SourceArchive<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// A refusal where it is none, or was cut off.
    pub fn open(reader: R) -> Result<Self, Finding> {
        ZipArchive::new(reader).map(|zip| Self { zip }).map_err(|_| crate::documents::cut_off_archive())
    }

    /// Whether it is one document (DOCX, ODT, EPUB …) and no archive of several.
    #[must_use]
    pub fn is_document(&self) -> bool {
        ["mimetype", "[Content_Types].xml", "META-INF/container.xml", "word/document.xml"]
            .iter()
            .any(|name| self.zip.index_for_name(name).is_some())
    }

    /// The files in it in the order of their names, and what is to be said of the archive as a whole. Folders, hidden
    /// files and what the Macintosh adds are no members.
    pub fn members(&mut self) -> (Vec<ArchiveMember>, Option<Finding>) {
        let mut members = Vec::new();
        let mut all = 0u64;
        let mut left_out = 0usize;
        for index in 0..self.zip.len() {
            let Ok(file) = self.zip.by_index_raw(index) else { continue };
            let name = member_name(file.name_raw());
            let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
            if file.is_dir() || name.ends_with('/') || hidden {
                continue;
            }
            let (bytes, packed) = (file.size(), file.compressed_size());
            let too_tight = bytes > SMALL && bytes / RATIO > packed;
            let refused = match () {
                () if file.encrypted() => Some(encrypted()),
                () if bytes > MAX_SOURCE_BYTES as u64 => Some(crate::too_large(bytes)),
                () if too_tight => Some(bomb(bytes, packed)),
                () => None,
            };
            if refused.is_none() {
                if members.len() >= MEMBERS || all + bytes > ALL {
                    left_out += 1;
                    continue;
                }
                all += bytes;
            }
            if members.len() < 2 * MEMBERS {
                members.push(ArchiveMember { index, name, bytes, refused });
            }
        }
        members.sort_by(|a, b| (&a.name, a.index).cmp(&(&b.name, b.index)));
        let finding = (left_out > 0).then(|| {
            Finding::new(
                FindingCode::TooLarge,
                Severity::Warning,
                format!("The archive holds more than is read of one ({MEMBERS} files, {ALL} bytes); left out: {left_out} files."),
            )
            .hint("Unpack it and add the rest of its files.")
        });
        (members, finding)
    }

    /// The bytes of a member.
    ///
    /// # Errors
    /// A refusal where it cannot be unpacked, or is longer than it says.
    pub fn read(&mut self, index: usize) -> Result<Vec<u8>, Finding> {
        let mut file = match self.zip.by_index(index) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(encrypted()),
            Err(_) => return Err(broken()),
        };
        let said = file.size();
        if said > MAX_SOURCE_BYTES as u64 {
            return Err(crate::too_large(said));
        }
        let mut bytes = Vec::new();
        let read = file.by_ref().take(said + 1).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 != said {
            return Err(broken());
        }
        Ok(bytes)
    }
}

/// A name in words: UTF-8 if it is, GBK if that gives Han characters, else what the standard says.
fn member_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => {
            let (name, wrong) = GB18030.decode_without_bom_handling(raw);
            let han = name.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            let other =
                name.chars().filter(|c| !c.is_ascii() && !('\u{3000}'..='\u{9fff}').contains(c)).count();
            // The characters of names are pairs of high bytes; a lone one is a letter with an accent.
            let paired = raw
                .chunk_by(|a, b| (*a < 0x80) == (*b < 0x80))
                .all(|run| run[0] < 0x80 || run.len() % 2 == 0);
            if !wrong && paired && han > other {
                name.into_owned()
            } else {
                raw.iter().map(|b| cp437(*b)).collect()
            }
        }
    };
    // Windows programs write the other slash.
    name.replace('\\', "/")
}

/// The character of a byte in the code page of the first PC.
fn cp437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    byte.checked_sub(0x80).map_or(char::from(byte), |i| UPPER.chars().nth(i.into()).unwrap_or('?'))
}

fn encrypted() -> Finding {
    Finding::new(FindingCode::Encrypted, Severity::Refused, "It is closed with a password.")
        .hint("Unpack the archive with the password and add the file itself.")
}

fn broken() -> Finding {
    Finding::new(
        FindingCode::Damaged,
        Severity::Refused,
        "It cannot be unpacked: the archive is broken in this place.",
    )
    .hint("Fetch the archive again; the other files in it were read.")
}

fn bomb(bytes: u64, packed: u64) -> Finding {
    let message =
        format!("It unpacks from {packed} to {bytes} bytes; no text does, archives made to do harm do.");
    Finding::new(FindingCode::TooLarge, Severity::Refused, message)
        .hint("If you know what it is, unpack it and add the file itself.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_three_encodings() {
        assert_eq!(member_name("海湾/a.txt".as_bytes()), "海湾/a.txt");
        assert_eq!(member_name(&GB18030.encode("海湾\\港报.txt").0), "海湾/港报.txt");
        assert_eq!(member_name(b"\x84rger.txt"), "ärger.txt");
    }
}
