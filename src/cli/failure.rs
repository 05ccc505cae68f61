//! Why a command could not do its work, and the one place where that is written.

use std::io::{self, Write};
use std::path::PathBuf;

use miette::Diagnostic;

use crate::files::FileError;
use crate::output::{Style, report_handler};
use crate::rule::Manifest;
use crate::session;

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

impl Failure {
    /// Names what may have been meant.
    pub fn unknown_rule(catalogue: &[Manifest], name: &str) -> Self {
        let wanted = name.to_lowercase().replace('_', "-");
        let near = catalogue.iter().map(|manifest| manifest.id.0);
        let near = near.map(|id| (strsim::jaro_winkler(id, &wanted), id)).filter(|(likeness, _)| *likeness > 0.8);
        let help = match near.max_by(|one, other| one.0.total_cmp(&other.0)) {
            Some((_, id)) => format!("did you mean `{id}`? `locdrift rules` lists all rules"),
            None => "`locdrift rules` lists all rules".to_owned(),
        };
        Failure::UnknownRule { name: name.escape_debug().to_string(), help }
    }

    /// Writes it for a reader.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        if report_handler(style).with_context_lines(1).render_report(&mut text, self).is_err() {
            text = format!("{self}\n");
        }
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}
