use clap::{Args, CommandFactory};

use super::{Cli, Context, Failure};
use crate::exit;

/// Print a script that teaches a shell to complete commands and options
#[derive(Args)]
#[command(after_help = "\
Example:
  onrecord completions bash > ~/.local/share/bash-completion/completions/onrecord")]
pub(crate) struct Completions {
    /// bash, elvish, fish, powershell, zsh
    shell: clap_complete::Shell,
}

impl Completions {
    pub(crate) fn run(self, context: &mut Context) -> Result<u8, Failure> {
        clap_complete::generate(self.shell, &mut Cli::command(), "onrecord", context.screen.raw());
        Ok(exit::OK)
    }
}
