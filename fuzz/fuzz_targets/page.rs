//! Any bytes inside a page of PAGE.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(&[&b"<?xml version='1.0'?><PcGts><Page>"[..], data].concat());
});
