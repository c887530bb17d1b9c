//! Any bytes behind the mark of Rich Text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(&[&b"{\\rtf1"[..], data].concat());
});
