//! What must hold of any bytes, whichever reader takes them. A target says what its bytes look like, and no more.
//!
//! ```text
//! mkdir -p corpus/html
//! cargo fuzz run html corpus/html seeds/html -- -max_total_time=600 -rss_limit_mb=2048 -timeout=10
//! ```
//!
//! What is found goes into the first folder; the seeds are small invented files of each kind. That is with cargo-fuzz and a
//! nightly compiler. Without either:
//!
//! ```text
//! RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table" \
//!   cargo build --release --target x86_64-unknown-linux-gnu && target/x86_64-unknown-linux-gnu/release/html corpus/html seeds/html -max_total_time=600
//! ```

use std::io::{Cursor, Write as _};

use formats::{Decoded, Hints, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Reads a file, and looks whether what came of it is sound.
pub fn reads(bytes: &[u8]) -> Option<Decoded> {
    let decoded = read(bytes, Hints::default()).ok()?;
    sound(&decoded);
    Some(decoded)
}

/// Every place of a text lies in its source; every place on a page has a text, and they follow each other.
pub fn sound(decoded: &Decoded) {
    let text = &decoded.text;
    let mut last = 0;
    for (at, c) in text.as_str().char_indices() {
        let bytes = text.bytes_of(record::TextSpan::between(at, at + c.len_utf8()));
        assert!(last <= bytes.start() && bytes.end() <= text.source_len(), "the text runs on in its source");
        last = bytes.start();
    }
    for finding in &decoded.findings {
        assert!(!finding.message.is_empty(), "a finding says something");
    }
    if let Some(facsimile) = &decoded.facsimile {
        assert!(facsimile.places.iter().all(|p| !text.slice(p.span).is_empty()), "a place has a text");
        assert!(
            facsimile.places.windows(2).all(|w| w[0].span.end() <= w[1].span.start()),
            "places follow each other"
        );
    }
    if let Some(timeline) = &decoded.timeline {
        let times = &timeline.times;
        assert!(times.iter().all(|t| !text.slice(t.span).is_empty()), "a time has words");
        assert!(times.windows(2).all(|w| w[0].span.end() <= w[1].span.start()), "times follow each other");
    }
}

/// A package (a Word document, a book) with these parts.
#[must_use]
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // Stored: to find what the readers do, not what deflate does.
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).expect("a name of the targets");
        zip.write_all(content).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
