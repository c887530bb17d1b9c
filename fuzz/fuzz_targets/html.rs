//! Any bytes behind a doctype of HTML.
//!
//! Run with `cargo fuzz run html` (a nightly compiler, or `RUSTC_BOOTSTRAP=1`), or without cargo-fuzz:
//!
//! ```text
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table" \
//!   cargo build --release --target x86_64-unknown-linux-gnu && target/x86_64-unknown-linux-gnu/release/html -max_total_time=600
//! ```

#![no_main]

use formats::{Hints, read};
use libfuzzer_sys::fuzz_target;


fuzz_target!(|data: &[u8]| {
    let bytes = [&b"<!doctype html>"[..], data].concat();
    if let Ok(decoded) = read(&bytes, Hints::default()) {
        assert!(decoded.text.source_len() <= u32::MAX as usize);
    }
});
