//! Where `check` writes what it found, and how.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::{Engine, Failure, House, file, written};
use crate::output::{self, Format, Style};
use crate::session::Outcome;

/// Formats and files.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct Outputs {
    /// How to write findings
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    output_format: Format,

    /// Write findings to a file
    ///
    /// It is replaced when all is written, so that a reader never sees a half.
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// Say nothing but findings: no notices, no table
    #[arg(long, short)]
    pub quiet: bool,
}

impl Outputs {
    /// Whether findings go to a file, where the terminal's colours and width mean nothing.
    pub fn to_file(&self) -> bool {
        self.output_file.is_some()
    }

    /// Writes all that was found.
    ///
    /// # Errors
    /// Those of the file and of standard output.
    pub fn write(
        &self,
        outcome: &Outcome,
        engine: &dyn Engine,
        house: &House<'_>,
        style: &Style,
        stdout: &mut dyn Write,
        stderr: &mut dyn Write,
    ) -> Result<(), Failure> {
        if !self.quiet {
            notices(outcome, stderr);
        }
        let style = Style { closing: !self.quiet, ..*style };
        let render =
            |out: &mut dyn Write| output::render(self.output_format, outcome, engine, house.catalogue, &style, out);
        let Some(path) = &self.output_file else { return written(render(stdout)) };
        file::replace(path, render).map_err(|error| Failure::File { path: path.clone(), error })?;
        if !self.quiet {
            // As with notices.
            let findings = output::count(outcome.findings.len(), "finding");
            let _ = writeln!(stderr, "note: {findings} written to {}", path.display());
        }
        Ok(())
    }
}

/// Tells what is to be said about the run as a whole; nobody is left to be told if standard error is gone.
fn notices(outcome: &Outcome, stderr: &mut dyn Write) {
    for notice in &outcome.notices {
        if writeln!(stderr, "note: {}", output::folded(&notice.message)).is_err() {
            return;
        }
    }
    let _ = stderr.flush();
}
