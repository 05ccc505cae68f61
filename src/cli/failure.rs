//! Why a command could not do its work, and the one place where that is written.

use std::io::{self, Write};
use std::path::PathBuf;

use miette::Diagnostic;

use super::plain::Plain;
use crate::config::nearest;
use crate::files::FileError;
use crate::output::{Style, report_handler};
use crate::rule::Manifest;
use crate::session::{self, BaselineFileError};
use crate::text::line;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(super) enum Failure {
    /// A rule that is not in the catalogue.
    #[error("there is no rule `{name}`")]
    UnknownRule {
        name: String,
        #[help]
        help: String,
    },
    /// Arguments that do not go together.
    #[error("{message}")]
    Usage {
        message: String,
        #[help]
        help: String,
    },
    /// A file that has several mistakes.
    #[error("{message}")]
    Mistakes {
        message: String,
        #[related]
        mistakes: Vec<Mistake>,
        #[help]
        help: String,
    },
    /// The engine's.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Session(#[from] session::Error),
    /// The past of a page is not known.
    #[error("{message}")]
    Past {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// Standard output broke.
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
    /// A file cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    #[diagnostic(help("{}", match error {
        FileError::Missing | FileError::Io(_) => "name a file in a directory that exists and may be written to",
        error => error.help(),
    }))]
    File { path: PathBuf, error: FileError },
    /// What is to be overwritten is something else.
    #[error("cannot write {}: it is not a baseline", path.display())]
    #[diagnostic(help("name another file with --baseline, or delete this one"))]
    NoBaseline { path: PathBuf },
    /// `$GITHUB_STEP_SUMMARY` cannot be written.
    #[error("cannot write the summary of this step to {}: {error}", path.display())]
    #[diagnostic(help("GITHUB_STEP_SUMMARY must name a file that may be written to"))]
    StepSummary { path: PathBuf, error: io::Error },
}

impl From<BaselineFileError> for Failure {
    fn from(error: BaselineFileError) -> Self {
        match error {
            BaselineFileError::File { path, error } => Failure::File { path, error },
            BaselineFileError::NoBaseline { path } => Failure::NoBaseline { path },
            BaselineFileError::Broken(error) => Failure::Session(error.into()),
        }
    }
}

/// One of several mistakes.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{0}")]
pub(super) struct Mistake(String);

/// Mistakes of one file that are printed; the rest is counted.
const MISTAKES: usize = 20;

impl Failure {
    /// The first of several mistakes, and how many there are.
    pub fn mistakes(message: String, mistakes: Vec<String>, help: &str) -> Self {
        let more = mistakes.len().saturating_sub(MISTAKES);
        let message = format!("{message}: {} mistakes", mistakes.len());
        let mut shown: Vec<Mistake> = mistakes.into_iter().take(MISTAKES).map(Mistake).collect();
        if more > 0 {
            shown.push(Mistake(format!("and {more} more")));
        }
        Failure::Mistakes { message, mistakes: shown, help: help.to_owned() }
    }

    /// Names what may have been meant.
    pub fn unknown_rule(catalogue: &[Manifest], name: &str) -> Self {
        let help = match nearest(name, catalogue.iter().map(|manifest| manifest.id.0)) {
            Some(id) => format!("did you mean `{id}`? `locdrift rules` lists all rules"),
            None => "`locdrift rules` lists all rules".to_owned(),
        };
        Failure::UnknownRule { name: name.to_owned(), help }
    }

    /// Writes it for a reader.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        if report_handler(style).with_context_lines(1).render_report(&mut text, &Plain::new(self)).is_err() {
            text = format!("{}\n", line(&self.to_string()));
        }
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}
