//! Any bytes inside a page of hOCR.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(&[&b"<html><body><div class='ocr_page' title='bbox 0 0 99 99'>"[..], data].concat());
});
