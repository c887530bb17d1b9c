//! Shows what a document holds, for looking at: `cargo run -p formats --example read_about FILE`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for the person at the screen")]

use formats::{Hints, read};

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        match read(&bytes, Hints::default()) {
            Ok(d) => {
                println!("{path}: {:?} {} {:?} {:?}", d.format, d.encoding, d.about, d.findings);
                println!("{}", d.text.as_str());
            }
            Err(e) => println!("{path}: {e:?}"),
        }
    }
}
