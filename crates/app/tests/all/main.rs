//! What a user sees: the command as a whole, on real files in a folder of its own.
//!
//! All texts are invented, here or in `samples/`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panic, and says what it skipped"
)]

mod adding;
mod bad_input;
mod citing;
mod collating;
mod commands;
mod facts;
mod interruptions;
mod models;
mod older;
mod pages;
mod reuse;
mod searching;
mod speaking;
mod support;
mod timed;
mod tracing;
mod verifying;
