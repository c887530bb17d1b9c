//! Any bytes as an archive.

#![no_main]

use std::io::Cursor;

use formats::SourceArchive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bytes = [&b"PK\x03\x04"[..], data].concat();
    fuzz::reads(&bytes);
    if let Ok(mut archive) = SourceArchive::open(Cursor::new(bytes)) {
        for member in archive.members().0.into_iter().take(20) {
            let _ = archive.read(member.index);
        }
    }
});
