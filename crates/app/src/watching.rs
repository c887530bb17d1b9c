//! Progress on the terminal, and Ctrl-C. A bar that flashes up for work of half a second is noise, so none is drawn
//! before two seconds have gone; where standard error is no terminal, none at all.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use desk::{Progress, Watch};
use indicatif::{ProgressBar, ProgressStyle};

use crate::exit;

const QUIET: Duration = Duration::from_secs(2);

/// Watches work for a person at a terminal.
pub(crate) struct Watching {
    stop: Arc<AtomicBool>,
    started: Instant,
    bar: Option<ProgressBar>,
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
        Self { stop, started: Instant::now(), bar: None, drawn: std::io::stderr().is_terminal() }
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

impl Watch for Watching {
    fn progress(&mut self, at: Progress) {
        if !self.drawn || self.started.elapsed() < QUIET {
            return;
        }
        let (what, done, of) = match at {
            Progress::Reading { done, of } => ("reading", done, of),
            Progress::Matching { witnesses } => ("matching printings", 0, witnesses),
            Progress::Collating { witnesses } => ("collating witnesses", 0, witnesses),
            Progress::Establishing { done, of } => ("collating events", done, of),
            Progress::Rereading { done, of } => ("reading originals again", done, of),
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
