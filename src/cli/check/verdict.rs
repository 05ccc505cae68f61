//! Which rules `check` runs, and from which findings on it fails.

use clap::{Args, ValueEnum};

use super::super::{Exit, Failure, House, manifest};
use crate::finding::Level;
use crate::session::{Outcome, Request};

/// What is found, and what it means for the exit status.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct Verdict {
    /// Run these rules only
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Leave out what is below this level
    #[arg(long, value_name = "LEVEL")]
    min_level: Option<Bar>,

    /// Exit with 1 from this level on
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    fail_on: FailOn,
}

/// A level, as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bar {
    Error,
    Warning,
    Note,
}

/// A level, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

impl Verdict {
    /// The request with what is asked of rules.
    ///
    /// # Errors
    /// Where a rule is named that does not exist.
    pub fn request(&self, request: Request, house: &House<'_>) -> Result<Request, Failure> {
        for rule in self.select.iter().chain(&self.ignore) {
            manifest(house.catalogue, rule)?;
        }
        Ok(Request {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            min_level: self.min_level.map(|bar| match bar {
                Bar::Error => Level::Error,
                Bar::Warning => Level::Warning,
                Bar::Note => Level::Note,
            }),
            ..request
        })
    }

    /// How a run ends that found this.
    pub fn exit(&self, outcome: &Outcome) -> Exit {
        let fails = |level: Level| self.fail_on.level().is_some_and(|bar| level <= bar);
        let failed = outcome.findings.iter().any(|finding| fails(finding.level));
        if failed { Exit::Findings } else { Exit::Clean }
    }
}
