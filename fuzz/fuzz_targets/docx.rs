//! Any bytes as the parts of a Word document: the text, then the styles, then the notes.

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;


fuzz_target!(|data: &[u8]| {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, content: &[u8]| {
        if zip.start_file(name, SimpleFileOptions::default()).is_ok() {
            let _ = zip.write_all(content);
        }
    };
    let third = data.len() / 3;
    part("[Content_Types].xml", b"");
    part("word/document.xml", data);
    part("word/styles.xml", &data[..third]);
    part("word/footnotes.xml", &data[third..2 * third]);
    if let Ok(archive) = zip.finish() {
        let _ = read(&archive.into_inner(), Hints::default());
    }
});
