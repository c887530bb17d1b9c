//! The `onrecord` command. What is typed is parsed in `cli/`, what it means is done by `desk`, what comes of it is
//! printed through `screen`.

mod cli;
mod clock;
mod exit;
mod file;
mod screen;
mod watching;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
