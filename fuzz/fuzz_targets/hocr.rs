//! Any bytes inside a page of hOCR.

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;


fuzz_target!(|data: &[u8]| {
    let bytes = [&b"<html><body><div class='ocr_page' title='bbox 0 0 99 99'>"[..], data].concat();
    if let Ok(decoded) = read(&bytes, Hints::default()) {
        assert!(decoded.text.source_len() <= u32::MAX as usize);
    }
});
