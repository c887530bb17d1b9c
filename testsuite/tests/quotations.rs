//! Altered, spliced and misattributed quotations are never called verbatim: a small run of what `cargo xtask quotations`
//! measures at length, over material that is not part of this repository.

#![expect(clippy::unwrap_used, reason = "a test may fail by panic")]

use std::io::Write as _;
use std::path::Path;

use testsuite::quotations::{Class, measure};

#[test]
fn no_altered_quotation_is_called_verbatim() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    if !shared.join("data/conferences-zh").is_dir() {
        // Past the capture of the test's output: who reads the log should see it.
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", shared.display());
        return;
    }
    let outcome = measure(&shared, 80, 30, 20310512, 0).unwrap();
    for (class, all, right, falsely) in &outcome.classes {
        assert!(*all >= 20, "{class:?}: only {all} were made");
        if *class != Class::Verbatim {
            assert_eq!(*falsely, 0, "{class:?}: {:#?}", outcome.wrong);
        }
        // One in thirty may be a set phrase that stands elsewhere too.
        assert!(right + 1 >= *all, "{class:?}: {right} of {all}: {:#?}", outcome.wrong);
    }
}
