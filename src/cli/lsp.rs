//! `locdrift lsp`: serves an editor.

use std::io::{self, Write};

use clap::Args;

use super::{Exit, Failure};
use crate::lsp::{self, Ended};

/// What `lsp` is asked.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// Communicate over standard input and output; the only way there is
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs the command.
pub(super) fn run(_: &Options, stdout: &mut dyn Write) -> Result<Exit, Failure> {
    match lsp::over(|| Box::new(io::stdin().lock()), stdout, lsp::serve) {
        Some(Ended::Orderly) => Ok(Exit::Clean),
        // The protocol wants 1 of a server that was not shut down before.
        Some(Ended::Early) | None => Ok(Exit::Findings),
    }
}
