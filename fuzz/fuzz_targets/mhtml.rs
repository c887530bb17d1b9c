//! Any bytes behind the first heads of a saved page.

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;


fuzz_target!(|data: &[u8]| {
    let bytes = [&b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"[..], data].concat();
    if let Ok(decoded) = read(&bytes, Hints::default()) {
        assert!(decoded.text.source_len() <= u32::MAX as usize);
    }
});
