//! The pages of any bytes behind the marks of images and of PDF.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The first byte says which of these comes in front: a fuzzer that had to find them would do nothing else for a while.
const MARKS: [&[u8]; 5] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"%PDF-1.7\n"];

fuzz_target!(|data: &[u8]| {
    let Some((which, rest)) = data.split_first() else { return };
    let bytes = [MARKS[usize::from(*which) % MARKS.len()], rest].concat();
    if let Ok(pages) = recognise::pages_of(&bytes) {
        let promised = pages.len();
        assert!(promised > 0, "no pages are refused");
        for page in pages.take(4).flatten() {
            assert!(page.width() > 0 && page.height() > 0, "a page has an extent");
        }
    }
});
