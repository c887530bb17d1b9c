//! Any bytes behind the first heads of a saved page.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    fuzz::reads(
        &[&b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"[..], data].concat(),
    );
});
