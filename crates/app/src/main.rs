//! The `onrecord` command. What is typed is parsed in `cli/`, what it means is done by `desk`, what comes of it is
//! printed through `screen`.

mod cli;
mod clock;
mod exit;
mod file;
mod recognising;
mod screen;
mod watching;

use std::process::ExitCode;

/// Reading and collating make and drop millions of short strings and lists; the allocator of the system took a seventh of
/// the time of `add` for them, this one takes half of that (`docs/performance.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
