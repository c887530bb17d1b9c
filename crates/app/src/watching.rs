//! Progress on the terminal, and Ctrl-C. A bar that flashes up for work of half a second is noise, so none is drawn
//! before two seconds have gone; where standard error is no terminal, none at all.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use desk::{Progress, ReuseStage, Watch};
use indicatif::{ProgressBar, ProgressStyle};

use crate::exit;

const QUIET: Duration = Duration::from_secs(2);

/// Watches work for a person at a terminal.
pub(crate) struct Watching {
    stop: Arc<AtomicBool>,
    started: Instant,
    bar: Option<ProgressBar>,
    stage: Option<ReuseStage>,
    drawn: bool,
}

impl Watching {
    /// Starts to watch. The first Ctrl-C asks the work to stop where the record is whole; the second ends the process,
    /// which does no harm either.
    pub(crate) fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        // No handler: then Ctrl-C ends the process at once, and the next command picks up what it left.
        let _ = ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::SeqCst) {
                std::process::exit(i32::from(exit::STOPPED));
            }
        });
        Self { stop, started: Instant::now(), bar: None, stage: None, drawn: std::io::stderr().is_terminal() }
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Removes the bar, before anything is printed.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// Bytes read, with their rate.
const BYTES: &str = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
/// Other things, with their rate.
const THINGS: &str = "{msg} {wide_bar} {percent}% {per_sec} {eta}";

impl Watching {
    /// A stage of the search for reuse: rate and remaining time are its own, so each has a bar of its own.
    fn reuse(&mut self, stage: ReuseStage, done: u64, of: u64) {
        let (what, template) = match stage {
            ReuseStage::Reading => ("reading", BYTES),
            ReuseStage::Joining => ("joining", THINGS),
            ReuseStage::Verifying => ("aligning", THINGS),
            ReuseStage::Writing => ("writing", THINGS),
        };
        if self.stage != Some(stage) {
            self.finish();
            self.stage = Some(stage);
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(of);
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.with_message(what)
        });
        bar.set_length(of);
        bar.set_position(done);
    }
}

impl Watch for Watching {
    fn progress(&mut self, at: Progress) {
        if !self.drawn || self.started.elapsed() < QUIET {
            return;
        }
        let (what, done, of) = match at {
            Progress::Reuse { stage, done, of } => return self.reuse(stage, done, of),
            Progress::Reading { done, of } => ("reading", done, of),
            Progress::Cutting { done, of } => ("cutting out of pages", done, of),
            Progress::Recognising { page } => ("recognising pages", page, page),
            Progress::Matching { witnesses } => ("matching printings", 0, witnesses),
            Progress::Collating { witnesses } => ("collating witnesses", 0, witnesses),
            Progress::Establishing { done, of } => ("collating events", done, of),
            Progress::Rereading { done, of } => ("reading originals again", done, of),
            Progress::Indexing { done, of } => ("indexing events", done, of),
            Progress::Writing { done, of } => ("writing", done, of),
            Progress::Checking { done, of } => ("checking", done, of),
        };
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            bar
        });
        bar.set_message(what);
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    }

    fn stop(&self) -> bool {
        self.stopped()
    }
}
