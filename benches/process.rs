//! The command as a process of its own, and what it cost: for the benches of whole commands.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The release build of the command, made anew where it is old.
pub(crate) fn built() -> PathBuf {
    let done =
        Command::new(env!("CARGO")).args(["build", "--release", "--quiet", "-p", "app"]).status().unwrap();
    assert!(done.success(), "the command does not build");
    let here = std::env::current_exe().unwrap();
    here.ancestors().nth(2).unwrap().join("onrecord")
}

/// What a command took: the time from start to end, that of all its threads on the processors in seconds (which a busy
/// machine does not lengthen), and the peak of its resident memory in KiB.
pub(crate) struct Cost {
    pub(crate) time: Duration,
    pub(crate) processor: f64,
    pub(crate) peak: u64,
}

/// Linux counts processor time in hundredths of a second, whatever the kernel's own clock.
const TICKS: f64 = 100.0;

pub(crate) fn cost(command: &mut Command) -> Cost {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let process = format!("/proc/{}", child.id());
    let (mut peak, mut processor) = (0, 0.0);
    let time = loop {
        // The peak only grows, so the last look before the end is wrong by what the last milliseconds add.
        let seen = std::fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        let kib = seen
            .lines()
            .find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        // Behind the name in brackets the 12th and 13th fields are ticks for the user and for the system.
        let seen = std::fs::read_to_string(format!("{process}/stat")).unwrap_or_default();
        let fields = seen.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        processor = f64::max(processor, fields.filter_map(|f| f.parse::<f64>().ok()).sum::<f64>() / TICKS);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{command:?} failed");
            break start.elapsed();
        }
        std::thread::sleep(Duration::from_millis(if start.elapsed().as_secs() > 1 { 20 } else { 1 }));
    };
    Cost { time, processor, peak }
}
