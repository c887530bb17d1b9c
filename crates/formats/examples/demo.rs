//! Writes the hand-made record of the tests in an export format, to look at.
//!
//! `cargo run -p formats --example demo -- html > demo.html`
#![expect(clippy::unwrap_used, reason = "the hand-made record is made with checked names")]

#[path = "../tests/all/demo.rs"]
mod demo;

use std::io;

use formats::export::{ExportError, ExportFormat, export};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let format: ExportFormat = std::env::args().nth(1).unwrap_or_else(|| "html".to_owned()).parse()?;
    let demo = demo::demo();
    match export(format, io::stdout().lock(), &demo.views(), &demo.events) {
        Ok(_) | Err(ExportError::Io(_)) => Ok(()),
        Err(e) => Err(e.into()),
    }
}
