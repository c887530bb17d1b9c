//! What is done to the project, as against by it: `cargo xtask help`.
//!
//! The gate is written here and nowhere else, so that what passes on a desk passes in CI: CI calls it and adds nothing.
//! Tests are its last step, because a reader of a log looks at the last lines.

mod gate;

use std::env;
use std::io::{self, Write};
use std::process::{Command, ExitCode};

const HELP: &str = "\
The project's own tasks.

Usage: cargo xtask TASK

  check          the whole gate: form, lints, documentation, licences, tests; stops at the first failure
  degrade …      damaged printings of a clean transcript, with the truth of every edit (--help says more)
  accuracy …     how well the project does, as the table of docs/accuracy.md (--help says more)
  collation …    how well and how fast texts are collated, beside CollateX (--help says more)
  layouts …      how well layouts of the zoo are read, in seconds, for whoever mends a rule (--help says more)
  quotations …   how often a quotation is judged rightly, as the table of docs/verify.md (--help says more)
  recognition …  how well and how fast pages are recognised, beside Tesseract (--help says more)
  help           this
";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("check") if args.len() == 1 => gate::run(),
        Some("degrade" | "accuracy" | "collation" | "layouts" | "quotations" | "recognition") => {
            instruments(&args)
        }
        None | Some("help" | "--help" | "-h") => match io::stdout().write_all(HELP.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Some(_) => {
            say(&format!("error: `cargo xtask {}` is no task\n\n{HELP}", args.join(" ")));
            ExitCode::from(2)
        }
    }
}

/// Builds the instruments, optimised, and hands over: a table over five hundred conferences takes ten times as long
/// without optimisation.
fn instruments(args: &[String]) -> ExitCode {
    // The engine that recognises is compiled for whom it is asked.
    let features =
        if args.first().is_some_and(|a| a == "recognition") { "recognition" } else { "instruments" };
    let run = ["run", "--quiet", "--release", "--package", "xtask", "--features", features];
    let done = Command::new(cargo()).args(run).args(["--bin", "instruments", "--"]).args(args).status();
    match done {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => ExitCode::from(status.code().and_then(|c| u8::try_from(c).ok()).unwrap_or(1)),
        Err(e) => {
            say(&format!("error: cargo cannot be started: {e}\n"));
            ExitCode::FAILURE
        }
    }
}

/// The cargo that runs this task.
fn cargo() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// A word to the person at the terminal. There is nobody left to tell if it cannot be written.
fn say(words: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(words.as_bytes()).and_then(|()| stderr.flush());
}
