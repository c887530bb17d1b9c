//! Writes the hand-made record of the tests in an export format, to look at.
//!
//! `cargo run -p formats --example demo -- html > demo.html`; with a number behind the format, the same two events
//! on so many days, to see how a long record looks and how long it takes.
#![expect(clippy::unwrap_used, reason = "the hand-made record is made with checked names")]

#[path = "../tests/all/demo.rs"]
mod demo;

use std::io;

use formats::export::{ExportError, ExportFormat, export};
use record::Slug;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let format: ExportFormat = std::env::args().nth(1).unwrap_or_else(|| "html".to_owned()).parse()?;
    let days: u16 = std::env::args().nth(2).map_or(Ok(1), |n| n.parse())?;
    let mut demo = demo::demo();
    let events = std::mem::take(&mut demo.events);
    for day in 0..days {
        for event in &events {
            let mut event = event.clone();
            event.id.mark = (day > 0).then(|| Slug::new(&day.to_string())).transpose()?;
            demo.events.push(event);
        }
    }
    match export(format, io::stdout().lock(), &demo.views(), &demo.events) {
        Ok(_) | Err(ExportError::Io(_)) => Ok(()),
        Err(e) => Err(e.into()),
    }
}
