//! Any bytes as the list of chapters and a chapter of a book.

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
    let half = data.len() / 2;
    part("META-INF/container.xml", b"<c><rootfile full-path='p.opf'/></c>");
    part("p.opf", &[&b"<p><item id='a' href='a'/><itemref idref='a'/>"[..], &data[..half]].concat());
    part("a", &data[half..]);
    if let Ok(archive) = zip.finish() {
        let _ = read(&archive.into_inner(), Hints::default());
    }
});
