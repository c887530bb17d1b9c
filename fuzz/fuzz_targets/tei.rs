//! Any bytes inside an edition.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(&[&b"<?xml version='1.0'?><TEI><text>"[..], data].concat());
});
