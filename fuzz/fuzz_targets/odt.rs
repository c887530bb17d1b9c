//! Any bytes as the content of an OpenDocument text.

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
    part("mimetype", b"application/vnd.oasis.opendocument.text");
    part("content.xml", data);
    if let Ok(archive) = zip.finish() {
        let _ = read(&archive.into_inner(), Hints::default());
    }
});
