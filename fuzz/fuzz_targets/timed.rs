//! Any bytes as a timed transcript: behind the head of WebVTT, among cues of SubRip, inside JSON and TTML, and as they are.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for (head, tail) in [
        (&b"WEBVTT\n\n00:00.000 --> 00:01.000\nA\n\n"[..], &b""[..]),
        (b"1\n00:00:00,000 --> 00:00:01,000\nA\n\n", b""),
        (b"[{\"start\":0,\"end\":1,\"text\":\"A\"},{\"start\":1,\"end\":2,\"text\":\"", b"\"}]"),
        (b"<tt><body><p begin='0s'>A</p><p begin='", b"</p></body></tt>"),
        (b"", b""),
    ] {
        fuzz::reads(&[head, data, tail].concat());
    }
});
