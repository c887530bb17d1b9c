//! Any bytes behind a doctype of HTML.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(&[&b"<!doctype html>"[..], data].concat());
});
