//! One binary for all integration tests of the crate: they link once.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod collating;
mod demo;
mod documents;
mod exporting;
mod hostile;
mod inline;
mod pages;
mod pdf;
mod reading;
mod recognised;
mod schema;
mod timed;
