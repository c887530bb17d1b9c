//! How many megabytes a second reading takes in, for clean UTF-8 and for the slower ways.
//!
//! `cargo run --release -p formats --example read_speed`
#![expect(clippy::print_stdout, reason = "an example that prints a table")]

use std::time::Instant;

use formats::{Hints, read};

fn main() {
    let line =
        "海湾日报记者：请问部长，今年两国的渔业合作有什么新的安排？部长：谢谢你的提问，我们从来没有停过。\n";
    let text = line.repeat(200_000);
    let (gb, ..) = encoding_rs::GB18030.encode(&text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let english = "Q Thank you. Could you tell us about the new station in the harbour?\n".repeat(400_000);
    for (name, bytes) in [
        ("UTF-8 zh", text.as_bytes()),
        ("UTF-8 en", english.as_bytes()),
        ("UTF-8 &gt;", text.replace('？', "&gt;").as_bytes()),
        ("GB18030", &gb),
        ("UTF-16", &utf16),
    ] {
        let start = Instant::now();
        let read = read(bytes, Hints::default()).map(|d| d.text.as_str().len()).unwrap_or(0);
        let mb = bytes.len() as f64 / 1e6;
        println!("{name:12} {mb:7.1} MB {:8.0} MB/s  {read}", mb / start.elapsed().as_secs_f64());
    }
}
