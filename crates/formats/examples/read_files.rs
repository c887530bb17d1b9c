//! Reads files and says what was found in each.
//!
//! `cargo run -p formats --example read_files -- samples/zh/2031/*.txt`
#![expect(clippy::print_stdout, reason = "an example that prints a table")]

use formats::{Hints, read};

fn main() -> std::io::Result<()> {
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        match read(&bytes, Hints { file_name: Some(&name), encoding: None }) {
            Ok(d) => {
                let times = d
                    .timeline
                    .as_ref()
                    .map_or(String::new(), |t| format!(", {} times beside {:?}", t.times.len(), t.line_ends));
                println!(
                    "{name}: {} {:?}, {} characters{times}",
                    d.encoding,
                    d.format,
                    d.text.as_str().chars().count()
                );
                for f in d.findings {
                    println!("  {:?} {} {:?} {}", f.severity, f.code.as_str(), f.place, f.message);
                }
            }
            Err(f) => println!("{name}: {} {}", f.message, f.hint.unwrap_or_default()),
        }
    }
    Ok(())
}
