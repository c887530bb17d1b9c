//! How fast texts are collated, and how much memory it takes, beside CollateX in one run.
//!
//! ```text
//! cargo bench -p benches --bench collate                    CollateX on what it does within a minute
//! cargo bench -p benches --bench collate -- --patient       and on 3 x 5,000 characters
//! cargo bench -p benches --bench collate -- --only growth   how time grows with length and witnesses
//! ```
//!
//! The measuring is that of `cargo xtask collation`, which writes docs/collation.md. CollateX is asked where python3 has
//! it (`pip install collatex`), and said to be missing where it has not.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    // A case is measured in a process of its own: this program again.
    if args.first().is_some_and(|arg| arg == "collation") {
        args.remove(0);
    } else if !args.iter().any(|arg| arg == "--only") {
        args.extend(["--only", "speed"].map(str::to_owned));
    }
    match testsuite::collation::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(std::io::stderr(), "error: {e}");
            ExitCode::FAILURE
        }
    }
}
