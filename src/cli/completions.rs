//! `locdrift completions`: what a shell needs to complete the commands and options of the program.

use std::io::Write;

use clap::Args;
use clap_complete::{Shell, generate};

use super::{Exit, Failure, program, written};

const EXAMPLES: &str = "\
Examples:
  locdrift completions bash > ~/.local/share/bash-completion/completions/locdrift
  locdrift completions zsh > ~/.zfunc/_locdrift
  locdrift completions fish > ~/.config/fish/completions/locdrift.fish";

/// What `completions` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command.
pub(super) fn run(options: &Options, stdout: &mut dyn Write) -> Result<Exit, Failure> {
    // The generators give up where they cannot write, so they write to memory.
    let mut script: Vec<u8> = Vec::new();
    generate(options.shell, &mut program(), "locdrift", &mut script);
    written(stdout.write_all(&script))?;
    Ok(Exit::Clean)
}
