//! Which rules `check` runs, and from which findings on it fails.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::super::{Context, Exit, Failure, manifest};
use crate::config::FailOn;
use crate::finding::Level;
use crate::output;
use crate::policy::{Gate, Verdict};
use crate::session::{Outcome, Request};

/// What is found, and what it means for the exit status.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArgs {
    /// Run only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Report only findings of this level or above
    ///
    /// By default, all are reported, but `full` and `concise` only count notes; `note` shows them. Notes are also shown
    /// with --select, and if notes make the command fail.
    #[arg(long, value_name = "LEVEL")]
    min_level: Option<FailArgs>,

    /// Lowest level that makes the command exit with status 1
    ///
    /// By default, `fail-on` of the configuration, or `error`. A level that the configuration sets for one language takes
    /// precedence, unless this is `never`.
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,

    /// Exit with status 1 if there are more warnings than this
    #[arg(long, value_name = "N")]
    max_warnings: Option<u32>,
}

/// A level, as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailArgs {
    Error,
    Warning,
    Note,
}

impl FailArgs {
    /// The level.
    pub fn level(self) -> Level {
        match self {
            FailArgs::Error => Level::Error,
            FailArgs::Warning => Level::Warning,
            FailArgs::Note => Level::Note,
        }
    }
}

impl RuleArgs {
    /// Whether people are to be shown notes, too.
    pub fn shows_notes(&self, gate: &Gate) -> bool {
        self.min_level.is_some() || !self.select.is_empty() || gate.fails_on_notes()
    }

    /// The request with what is asked of rules.
    ///
    /// # Errors
    /// Where a rule is named that does not exist.
    pub fn request(&self, request: Request, context: &Context<'_>) -> Result<Request, Failure> {
        for rule in self.select.iter().chain(&self.ignore) {
            manifest(context.catalogue, rule)?;
        }
        Ok(Request {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            min_level: self.min_level.map(FailArgs::level),
            fail_on: self.fail_on,
            max_warnings: self.max_warnings,
            ..request
        })
    }

    /// How a run ends that found this; says so on `stderr` where no finding shows why.
    pub fn exit(&self, outcome: &Outcome, gate: &Gate, stderr: &mut dyn Write) -> Exit {
        match gate.judge(&outcome.findings) {
            Verdict::Passed => Exit::Clean,
            Verdict::Failed => Exit::Findings,
            Verdict::TooManyWarnings { warnings, allowed } => {
                let all = output::count(warnings, "warning");
                // There is no reader if standard error is gone.
                let verb = if allowed == 1 { "is" } else { "are" };
                let _ = writeln!(stderr, "error: {all}, but only {allowed} {verb} allowed (max-warnings)");
                Exit::Findings
            }
        }
    }
}
