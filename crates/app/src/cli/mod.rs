//! What can be typed. Each command has a file: its arguments, what they mean, how its result is printed.

mod add;
mod check;
mod cluster;
mod collate;
mod compare;
mod completions;
mod correct;
mod entities;
mod export;
mod figures;
mod list;
mod models;
mod promises;
mod read;
mod receipt;
mod reuse;
mod review;
mod search;
mod show;
mod suspects;
mod trace;
mod variants;
mod verify;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use desk::{Desk, DeskError, Opening};
use serde::Serialize;

use crate::screen::Screen;
use crate::watching::Watching;
use crate::{clock, exit};

/// Version of what `--json` prints. One more when a field changes its meaning or goes.
const JSON_VERSION: u32 = 1;

#[derive(Parser)]
#[command(
    name = "onrecord",
    version,
    about = "One citable record from many unreliable printings of the same press conference",
    after_help = exit::HELP,
    after_long_help = concat!(
        "Examples:\n",
        "  onrecord add printings/               read a folder into ./record\n",
        "  onrecord list                         which events, and how much of each is held\n",
        "  onrecord variants cn-fm/2031-03-07    where the printings differ, and why\n",
        "  onrecord export --format html -o record.html\n\n",
        "Exit codes:\n",
        "  0    done\n",
        "  1    done, but: nothing found, nothing taken, a named file refused, or a check failed\n",
        "  2    what was typed makes no sense\n",
        "  3    no record there, or it cannot be used\n",
        "  4    another process is writing there\n",
        "  5    the system refuses (no room, no permission)\n",
        "  130  stopped by Ctrl-C; what was done stays done"
    )
)]
struct Cli {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Args)]
struct Shared {
    /// The record's folder
    #[arg(long, global = true, value_name = "DIR", env = "ONRECORD", default_value = "record")]
    record: PathBuf,
    /// Print one JSON document, for programs
    #[arg(long, global = true)]
    json: bool,
    /// Wait so long for another process that writes the record
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 0)]
    wait: u32,
}

#[derive(Subcommand)]
enum Command {
    Add(add::Add),
    Read(read::Read),
    List(list::List),
    Show(show::Show),
    Variants(variants::Variants),
    Suspects(suspects::Suspects),
    Review(review::Review),
    Search(search::Search),
    Verify(verify::Verify),
    Receipt(receipt::Receipt),
    Trace(trace::Trace),
    Compare(compare::Compare),
    Figures(figures::Figures),
    Promises(promises::Promises),
    Entities(entities::Entities),
    Reuse(reuse::Reuse),
    Cluster(cluster::Cluster),
    Correct(correct::Correct),
    Check(check::Check),
    Export(export::Export),
    Collate(collate::Collate),
    Models(models::Models),
    Completions(completions::Completions),
}

/// Why a command ends without a result.
enum Failure {
    Desk(DeskError),
    Output(io::Error),
}

impl From<DeskError> for Failure {
    fn from(e: DeskError) -> Self {
        Self::Desk(e)
    }
}

impl From<io::Error> for Failure {
    fn from(e: io::Error) -> Self {
        Self::Output(e)
    }
}

/// What a command works with.
struct Context {
    shared: Shared,
    screen: Screen,
    watching: Watching,
}

impl Context {
    fn opening(&self) -> Opening {
        Opening {
            folder: self.shared.record.clone(),
            wait: Duration::from_secs(u64::from(self.shared.wait)),
            moment: clock::moment(),
        }
    }

    fn open(&mut self) -> Result<Desk, Failure> {
        let desk = Desk::open(&self.opening(), &mut self.watching)?;
        if desk.is_behind() {
            note("files are being added by another process; the record is shown as it was before");
        }
        Ok(desk)
    }

    fn open_for_writing(&mut self, create: bool) -> Result<Desk, Failure> {
        Ok(Desk::open_for_writing(&self.opening(), create, &mut self.watching)?)
    }

    /// Prints a result: as JSON where it was asked for, else as `print` has it.
    fn result<V: Serialize>(
        &mut self,
        command: &str,
        view: &V,
        print: impl FnOnce(&mut Screen, &V) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.watching.finish();
        if self.shared.json {
            let result = serde_json::to_value(view).map_err(io::Error::from)?;
            let document =
                serde_json::json!({"onrecord": JSON_VERSION, "command": command, "result": result});
            self.screen.json(&document)?;
        } else {
            print(&mut self.screen, view)?;
        }
        Ok(self.screen.flush()?)
    }
}

/// A remark beside the result.
fn note(message: &str) {
    let _ = writeln!(io::stderr(), "note: {message}");
}

/// Parses, does, prints; gives the exit code.
pub(crate) fn run() -> ExitCode {
    // clap ends the process itself: with 0 for --help, with 2 for what makes no sense.
    let Cli { shared, command } = Cli::parse();
    let json = shared.json;
    let mut context = Context { shared, screen: Screen::stdout(), watching: Watching::start() };
    let done = match command {
        Command::Add(c) => c.run(&mut context),
        Command::Read(c) => c.run(&mut context),
        Command::List(c) => c.run(&mut context),
        Command::Show(c) => c.run(&mut context),
        Command::Variants(c) => c.run(&mut context),
        Command::Suspects(c) => c.run(&mut context),
        Command::Review(c) => c.run(&mut context),
        Command::Search(c) => c.run(&mut context),
        Command::Verify(c) => c.run(&mut context),
        Command::Receipt(c) => c.run(&mut context),
        Command::Trace(c) => c.run(&mut context),
        Command::Compare(c) => c.run(&mut context),
        Command::Figures(c) => c.run(&mut context),
        Command::Promises(c) => c.run(&mut context),
        Command::Entities(c) => c.run(&mut context),
        Command::Reuse(c) => c.run(&mut context),
        Command::Cluster(c) => c.run(&mut context),
        Command::Correct(c) => c.run(&mut context),
        Command::Check(c) => c.run(&mut context),
        Command::Export(c) => c.run(&mut context),
        Command::Collate(c) => c.run(&mut context),
        Command::Models(c) => c.run(&mut context),
        Command::Completions(c) => c.run(&mut context),
    };
    context.watching.finish();
    let done = done.and_then(|code| context.screen.flush().map(|()| code).map_err(Failure::Output));
    ExitCode::from(match done {
        Ok(code) => code,
        Err(failure) => report(&failure, json, context.watching.stopped()),
    })
}

/// Says what went wrong, where, and what to do.
fn report(failure: &Failure, json: bool, stopped: bool) -> u8 {
    let (what, hint, code) = match failure {
        // Whoever read the output has seen enough (`onrecord list | head`).
        Failure::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => return exit::OK,
        Failure::Desk(e) if e.is_broken_pipe() => return exit::OK,
        Failure::Output(e) => (
            format!("the result cannot be written: {e}"),
            "make room where it goes, or send it elsewhere".to_owned(),
            exit::SYSTEM,
        ),
        Failure::Desk(e @ DeskError::Stopped { .. }) if stopped => (e.to_string(), e.hint(), exit::STOPPED),
        Failure::Desk(e) => (e.to_string(), e.hint(), exit::of(e.kind())),
    };
    let mut stderr = io::stderr().lock();
    let _ = if json {
        let error = serde_json::json!({"onrecord": JSON_VERSION, "error": {"what": what, "hint": hint, "exit": code}});
        writeln!(stderr, "{error}")
    } else {
        writeln!(stderr, "error: {what}\n  hint: {hint}")
    };
    code
}
