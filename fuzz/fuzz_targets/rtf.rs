//! Any bytes behind the mark of Rich Text.

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;


fuzz_target!(|data: &[u8]| {
    let bytes = [&b"{\\rtf1"[..], data].concat();
    if let Ok(decoded) = read(&bytes, Hints::default()) {
        assert!(decoded.text.source_len() <= u32::MAX as usize);
    }
});
