//! Files that are no text, whatever their names say. Each is refused with what it is and what to do now.

use record::{Finding, FindingCode, Severity};

use super::decode::Outcome;

const AS_TEXT: &str = "Open it, save or export it as plain text in UTF-8, and add that file.";
const RECOGNISE: &str =
    "Run text recognition on it and add the text that comes out; keep the image to check readings against.";
const UNPACK: &str = "Unpack it and add the text files inside.";

/// What starts with these bytes is this. Short or pronounceable starts need the second test.
#[rustfmt::skip]
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-1.", "a PDF document", AS_TEXT),
    (b"%PDF-2.", "a PDF document", AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document", AS_TEXT),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", RECOGNISE),
    (b"\xff\xd8\xff", "a JPEG image", RECOGNISE),
    (b"GIF87a", "a GIF image", RECOGNISE),
    (b"GIF89a", "a GIF image", RECOGNISE),
    (b"II*\0", "a TIFF image", RECOGNISE),
    (b"MM\0*", "a TIFF image", RECOGNISE),
    (b"AT&TFORM", "a DjVu document", RECOGNISE),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 image", RECOGNISE),
    (b"%!PS-Adobe", "a PostScript document", AS_TEXT),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh91AY&SY", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", "If it is a record, name it as the record, not as a source."),
    (b"\x7fELF", "a program", "Add the text files only."),
    (b"\xca\xfe\xba\xbe", "a program", "Add the text files only."),
    (b"\0asm", "a program", "Add the text files only."),
    (b"OggS", "a sound recording", "Have it transcribed and add the transcript."),
    (b"fLaC", "a sound recording", "Have it transcribed and add the transcript."),
    (b"\0\0\xfe\xff", "text in UTF-32", "Save it as UTF-8 and add that file."),
    (b"\xff\xfe\0\0", "text in UTF-32", "Save it as UTF-8 and add that file."),
];

/// Refuses a file whose first bytes say that it is no text.
pub(super) fn refuse_by_magic(bytes: &[u8]) -> Option<Finding> {
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        // Words may open an article about such files; only documents are text all through and yet no text to us.
        let printable = bytes[0].is_ascii_graphic();
        let named = printable && !what.ends_with("document") && std::str::from_utf8(bytes).is_ok();
        return (!named).then(|| refusal(what, hint));
    }
    let head = &bytes[..bytes.len().min(4096)];
    let sub = |range: std::ops::Range<usize>| bytes.get(range).unwrap_or_default();
    let binary = || head.contains(&0);
    match () {
        () if bytes.starts_with(b"RIFF") && sub(8..12) == b"WEBP" => Some(refusal("a WebP image", RECOGNISE)),
        () if bytes.starts_with(b"RIFF") && sub(8..12) == b"WAVE" => {
            Some(refusal("a sound recording", "Have it transcribed and add the transcript."))
        }
        () if sub(4..8) == b"ftyp" && binary() => Some(refusal(
            "a video, or an image of a phone (HEIC)",
            "Add a transcript of it, or the text recognised on it.",
        )),
        () if bytes.starts_with(b"ID3") && binary() => {
            Some(refusal("a sound recording", "Have it transcribed and add the transcript."))
        }
        () if bytes.starts_with(b"BM") && sub(6..10) == [0; 4] => Some(refusal("a BMP image", RECOGNISE)),
        () if bytes.starts_with(b"MZ") && binary() => Some(refusal("a program", "Add the text files only.")),
        () => None,
    }
}

/// Refuses what decodes into too much that is no text. Random bytes hold one control character in ten and damaged
/// prints of a scanner one in a thousand, so one in twenty decides. NULs do not count: a crash fills the tail of a
/// good file with them.
pub(super) fn refuse_by_share(outcome: &Outcome) -> Option<Finding> {
    let tally = &outcome.tally;
    let controls = tally.controls.count() - tally.nuls;
    let invalid = tally.invalid.count();
    if controls < 4 && invalid < 4 {
        return None;
    }
    let kept = outcome.text.as_str().chars().count();
    if controls * 20 > kept + controls {
        return Some(binary(
            format!("{controls} of {} are control characters", kept + controls),
            "Add the text files only.",
        ));
    }
    if invalid * 4 > kept {
        let hint = if tally.declared {
            "Leave the declared encoding out, or declare the right one."
        } else {
            "Declare its encoding if it is text after all."
        };
        return Some(binary(format!("{invalid} of {kept} cannot be decoded"), hint));
    }
    None
}

fn refusal(what: &str, hint: &str) -> Finding {
    // Images of these kinds can be recognised here.
    let image = ["a PNG image", "a JPEG image", "a TIFF image"].contains(&what);
    let code = if image { FindingCode::Image } else { FindingCode::NotText };
    Finding::new(code, Severity::Refused, format!("This is {what}, not text.")).hint(hint)
}

fn binary(share: String, hint: &str) -> Finding {
    let message = format!("This does not look like text: of its characters, {share}.");
    Finding::new(FindingCode::NotText, Severity::Refused, message).hint(hint)
}
