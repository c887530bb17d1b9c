//! Any bytes inside a page of ALTO.

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;


fuzz_target!(|data: &[u8]| {
    let bytes = [&b"<?xml version='1.0'?><alto><Page>"[..], data].concat();
    if let Ok(decoded) = read(&bytes, Hints::default()) {
        assert!(decoded.text.source_len() <= u32::MAX as usize);
    }
});
