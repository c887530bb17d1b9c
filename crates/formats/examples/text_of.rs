//! Writes the text of a file as it was understood, page furniture last.
//!
//! `cargo run -p formats --example text_of -- page.pdf`
#![expect(clippy::print_stdout, reason = "an example that prints")]

use formats::{Hints, read};

fn main() -> std::io::Result<()> {
    for name in std::env::args().skip(1) {
        match read(&std::fs::read(&name)?, Hints { file_name: Some(&name), encoding: None }) {
            Ok(decoded) => print!("{}", decoded.text.as_str()),
            Err(finding) => println!("{name}: {}", finding.message),
        }
    }
    Ok(())
}
