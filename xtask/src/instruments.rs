//! The instruments of `testsuite`, for `cargo xtask degrade`, `accuracy`, `collation`, `layouts`, `quotations` and
//! `recognition`.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use testsuite::{accuracy, collation, degrade, layouts, quotations};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((task, rest)) if task == "degrade" => ended(degrade::run(rest)),
        Some((task, rest)) if task == "accuracy" => ended(accuracy::run(rest)),
        Some((task, rest)) if task == "collation" => ended(collation::run(rest)),
        Some((task, rest)) if task == "layouts" => ended(layouts::run(rest)),
        #[cfg(feature = "recognition")]
        Some((task, rest)) if task == "recognition" => ended(testsuite::recognition::run(rest)),
        Some((task, rest)) if task == "quotations" => ended(quotations::run(rest)),
        _ => ended(Err(
            "it is called by `cargo xtask degrade`, `accuracy`, `collation`, `layouts`, `quotations` and `recognition`",
        )),
    }
}

fn ended<E: Display>(done: Result<(), E>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "error: {e}");
            ExitCode::FAILURE
        }
    }
}
