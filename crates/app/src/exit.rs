//! What the exit code says. Scripts rely on it: a number never changes its meaning.

use desk::ErrorKind;

/// Done, and nothing to complain of.
pub(crate) const OK: u8 = 0;
/// Done, with nothing to show for it or something wrong: no file was taken, a file that was named was refused, a
/// phrase or citation was not found, a check failed.
pub(crate) const FINDINGS: u8 = 1;
/// What was typed makes no sense.
pub(crate) const USAGE: u8 = 2;
/// There is no record there, it is damaged, or a later version wrote it.
pub(crate) const RECORD: u8 = 3;
/// Another process is writing there.
pub(crate) const LOCKED: u8 = 4;
/// The system refuses: no room, no permission.
pub(crate) const SYSTEM: u8 = 5;
/// Stopped by Ctrl-C; what was done stays done (128 + SIGINT, as shells have it).
pub(crate) const STOPPED: u8 = 130;

/// The same, for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0    done
  1    done, but: nothing found, nothing taken, a named file refused, or a check failed
  2    what was typed makes no sense
  3    no record there, or it cannot be used
  4    another process is writing there
  5    the system refuses (no room, no permission)
  130  stopped by Ctrl-C; what was done stays done";

/// The code of an error.
pub(crate) fn of(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::NotFound => FINDINGS,
        ErrorKind::Usage => USAGE,
        ErrorKind::Record => RECORD,
        ErrorKind::Locked => LOCKED,
        ErrorKind::System => SYSTEM,
    }
}
