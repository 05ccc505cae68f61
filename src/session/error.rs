//! Why a check could not run.

use std::path::PathBuf;

use crate::baseline::BaselineError;
use crate::config::ConfigError;
use crate::files::FileError;
use crate::history::StateError;
use crate::layout::LayoutError;
use crate::policy::PolicyError;

/// Why a check could not run; each says what, where and the fix.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    /// Nothing to check, or a folder that cannot be read.
    #[error(transparent)]
    #[diagnostic(code("layout"))]
    Layout(#[from] LayoutError),
    /// The configuration is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] Box<ConfigError>),
    /// Rules were asked for that do not exist.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Policy(#[from] PolicyError),
    /// The past of the source is wanted, and cannot be read.
    #[error("the history of the source is incomplete: {message}")]
    #[diagnostic(code("history"), help("leave out --require-history to check without it"))]
    History {
        /// What is missing, and how to get it.
        message: String,
    },
    /// The baseline is broken.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Baseline(#[from] BaselineError),
    /// A repository does not tell what it held in some commit.
    #[error(transparent)]
    #[diagnostic(transparent)]
    State(#[from] StateError),
    /// A folder that was named leads out of its repository.
    #[error("`{}` is not read: {error}", path.display())]
    #[diagnostic(code("file"), help("{}", error.help()))]
    File {
        /// As it was named.
        path: PathBuf,
        /// Why not.
        error: FileError,
    },
    /// No worker threads.
    #[error("cannot start worker threads: {0}; ask for fewer with --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// No memory for them.
    #[error("there is not enough memory to run")]
    #[diagnostic(help(
        "raise the limit on the memory of a process (`ulimit -v`), or ask for fewer threads with --threads"
    ))]
    Memory,
}
