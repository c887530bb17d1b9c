//! The gate: what every change passes before it is kept.
//!
//! The cheap steps come first, so that a forgotten `cargo fmt` is told in a second and not after the tests. A tool that
//! is not installed skips its step with a word, since a fresh machine should be able to run the tests at all; only
//! cargo itself is asked for.

use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::{cargo, say};

struct Step {
    /// What is looked at.
    what: &'static str,
    /// The arguments of cargo.
    args: &'static [&'static str],
    /// Set for the step.
    environment: &'static [(&'static str, &'static str)],
    /// The cargo command that must be there, and how one gets it.
    needs: Option<(&'static str, &'static str)>,
    /// What to do when the step fails.
    advice: &'static str,
}

const STEPS: &[Step] = &[
    Step {
        what: "form",
        args: &["fmt", "--all", "--check"],
        environment: &[],
        needs: Some(("fmt", "rustup component add rustfmt")),
        advice: "run `cargo fmt --all` and look at what it changed",
    },
    Step {
        what: "lints",
        args: &[
            "clippy",
            "--locked",
            "--workspace",
            "--exclude",
            "reuse-cluster",
            "--all-targets",
            "--features",
            "xtask/recognition",
            "--",
            "--deny",
            "warnings",
        ],
        environment: &[],
        needs: Some(("clippy", "rustup component add clippy")),
        advice: "mend what is named above; where a lint is wrong, `#[expect(…, reason = \"…\")]` at the place",
    },
    Step {
        what: "documentation",
        args: &["doc", "--locked", "--workspace", "--exclude", "reuse-cluster", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "--deny warnings")],
        needs: None,
        advice: "mostly a link to something that was renamed",
    },
    Step {
        what: "licences, bans, sources",
        args: &["deny", "--offline", "check", "licenses", "bans", "sources"],
        environment: &[],
        needs: Some(("deny", "cargo install cargo-deny")),
        advice: "deny.toml says what is allowed, and why; a new licence is a decision, not a line",
    },
    // The examples of the crates are built here and the documentation examples run.
    Step {
        what: "tests",
        args: &[
            "test",
            "--locked",
            "--workspace",
            "--exclude",
            "reuse-cluster",
            "--features",
            "testsuite/recognition",
        ],
        // Everybody's gate tries the same cases. `cargo test` by itself, and PROPTEST_CASES, go looking for others.
        environment: &[("PROPTEST_RNG_SEED", "20310512")],
        needs: None,
        advice: "run one alone with `cargo test -p CRATE NAME`; CONTRIBUTING.md says how tests are written",
    },
    // The cluster last, and by itself: its engine takes longer to compile than all the rest, and who has broken
    // something else should not have to wait for it. Both steps name the same crates, so that the engine is compiled
    // with one set of features.
    Step {
        what: "lints of the cluster",
        args: &[
            "clippy",
            "--locked",
            "--profile",
            "cluster",
            "--package",
            "reuse-cluster",
            "--package",
            "app",
            "--features",
            "app/cluster",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
        environment: &[],
        needs: Some(("clippy", "rustup component add clippy")),
        advice: "mend what is named above; the crate is `crates/reuse-cluster`, its joint `crates/app/src/cli/cluster.rs`",
    },
    Step {
        what: "tests of the cluster",
        args: &[
            "test",
            "--locked",
            "--profile",
            "cluster",
            "--package",
            "reuse-cluster",
            "--package",
            "app",
            "--features",
            "app/cluster",
            "--lib",
            "--test",
            "cluster",
        ],
        environment: &[],
        needs: None,
        advice: "they start processes on this machine's loopback; `crates/app/tests/cluster.rs` says what each shows",
    },
];

/// Runs all steps, each printed, and stops at the first that fails.
pub(crate) fn run() -> ExitCode {
    for (i, step) in STEPS.iter().enumerate() {
        let command = format!("cargo {}", step.args.join(" "));
        say(&format!("\n[{}/{}] {}: {command}\n", i + 1, STEPS.len(), step.what));
        if let Some((tool, install)) = step.needs
            && !installed(tool)
        {
            say(&format!("      skipped: cargo {tool} is not installed (`{install}`)\n"));
            continue;
        }
        let start = Instant::now();
        let mut run = Command::new(cargo());
        run.args(step.args).envs(step.environment.iter().copied()).stdin(Stdio::null());
        match run.status() {
            // Nothing after the tests: their closing lines are what a reader of the log looks for.
            Ok(status) if status.success() && i + 1 == STEPS.len() => {}
            Ok(status) if status.success() => {
                say(&format!("      passed in {} s\n", start.elapsed().as_secs()));
            }
            Ok(status) => {
                say(&format!("\nerror: {} failed ({status})\n  hint: {}\n", step.what, step.advice));
                return ExitCode::FAILURE;
            }
            Err(e) => {
                say(&format!("\nerror: {command} cannot be started: {e}\n"));
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn installed(tool: &str) -> bool {
    let mut ask = Command::new(cargo());
    ask.args([tool, "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().is_ok_and(|status| status.success())
}
