use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::{Context, Failure};
use crate::{exit, file};

/// Write the record for other programs and for readers
///
/// json is one document and jsonl an object a line, both with every field the record has; md is an edition with its
/// apparatus; html is one page that needs nothing else. The same record gives the same bytes.
#[derive(Args)]
#[command(after_help = "\
Examples:
  onrecord export --format html -o record.html
  onrecord export --format json | python3 -m json.tool
  onrecord export --format md --event cn-fm/2031-03-07 -o conference.md")]
pub(crate) struct Export {
    /// json, jsonl, md or html; by the ending of the output where it is not named
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// The file to write; standard output where it is not named or is -
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only events whose ids begin so, and their sources
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
}

impl Export {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        let output = self.output.filter(|o| o.as_os_str() != "-");
        let ending = || output.as_ref()?.extension()?.to_str().map(str::to_owned);
        let format = self.format.clone().or_else(ending).unwrap_or_else(|| "json".to_owned());
        let desk = context.open()?;
        let event = self.event.as_deref();
        let Some(path) = output else {
            desk.export(&format, event, context.screen.raw(), &mut context.watching)?;
            return Ok(exit::OK);
        };
        file::write(&path, |out| desk.export(&format, event, out, &mut context.watching))?;
        context.watching.finish();
        if context.shared.json {
            let document = serde_json::json!({"onrecord": super::JSON_VERSION, "command": "export",
                "result": {"format": format, "output": path.display().to_string()}});
            context.screen.json(&document)?;
        } else {
            let _ = writeln!(io::stderr(), "wrote {}", path.display());
        }
        Ok(exit::OK)
    }
}
