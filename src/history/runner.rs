//! The one place where git is called on a repository: which repository that is, and what git is kept from.
//!
//! A repository may be hostile, as may be the files of its working tree. Git runs only what it is asked for here, and
//! that is chosen so that no setting, attribute or file makes it run another program, convert a file, or write:
//! commits, trees and blobs are read as they are stored, and files of the working tree are read by us (see `worktree`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::git_dir::GitDir;
use super::process::Process;
use super::program::Program;
use super::repository::GitError;

/// Nothing that git might start, lock, ask or write.
const VARIABLES: [(&str, &str); 8] = [
    // No transport at all, whatever the repository allows: not even for what a partial clone lacks.
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    // Commits are what their names say.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
];

/// What a repository may set to change answers or to have something run.
const SETTINGS: [&str; 10] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    // What it ignores would tell what is in a file anywhere.
    "core.excludesFile=/dev/null",
    // Names in it may be paths.
    "core.multiPackIndex=false",
    "core.warnAmbiguousRefs=false",
    "core.commitGraph=true",
    "protocol.allow=never",
    "color.ui=false",
    "diff.relative=false",
];

/// Calls git on one repository.
#[derive(Debug)]
pub(super) struct Runner {
    program: Arc<Program>,
    top: PathBuf,
    is_bare: bool,
    /// Whether commits may be named by their first digits alone.
    pub allows_short_names: bool,
    /// Whether its configuration includes other files, which git's words could quote.
    includes: bool,
}

impl Runner {
    /// Calls `program` on the repository that has its top at `top`, and on no other.
    ///
    /// # Errors
    /// When there is no such repository, or git cannot be kept from running what belongs to it.
    pub fn new(program: Arc<Program>, top: &Path) -> Result<Runner, GitError> {
        let version = program.version()?;
        let is_bare = match (top.join(".git").exists(), is_bare(top)) {
            (true, false) => false,
            (false, true) => true,
            (false, false) => return Err(GitError::NoRepository),
            // If its `.git` is broken, a git without `safe.bareRepository` (before 2.38) takes the folder itself.
            (true, true) => {
                return Err(GitError::Failed("its top folder has `HEAD` and `objects` as `.git` has".into()));
            }
        };
        let git_dir = if program.follows_links { None } else { Some(GitDir::of(top, is_bare)?) };
        let allows_short_names = git_dir.as_ref().is_none_or(|git_dir| !git_dir.borrows);
        let includes = git_dir.as_ref().is_some_and(|git_dir| git_dir.includes);
        let runner = Runner { program, top: top.to_owned(), is_bare, allows_short_names, includes };
        if let Some(git_dir) = git_dir
            && !git_dir.is_what_git_reads(&runner.answer(&GitDir::QUESTION)?)
        {
            return Err(git_dir.unlike());
        }
        if !version.knows_no_lazy_fetch() && runner.is_partial()? {
            return Err(GitError::OldGit { version: version.to_string(), is_partial: true });
        }
        Ok(runner)
    }

    /// Starts a command.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self, words: &[&str]) -> Result<Process, GitError> {
        let process = Process::start(self.command().args(words), self.program.patience)?;
        Ok(if self.includes { process.discreet() } else { process })
    }

    /// What a command writes.
    ///
    /// # Errors
    /// When it does not answer, or says no.
    pub fn answer(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        self.start(words)?.answer()
    }

    fn command(&self) -> Command {
        let mut command = self.program.command();
        // Git finds the repository itself, since only then it asks whose it is (`safe.directory`); but only here: the
        // one around, if this one is broken, is as little meant as one without a working tree that lies within the
        // files.
        command.arg("-C").arg(&self.top).args(["--no-pager", "--literal-pathspecs", "-c"]);
        match self.is_bare {
            true => command.arg("safe.bareRepository=all"),
            false => command.args(["safe.bareRepository=explicit", "--work-tree=."]),
        };
        if let Some(above) = self.top.parent() {
            command.env("GIT_CEILING_DIRECTORIES", above);
        }
        command.envs(VARIABLES);
        SETTINGS.iter().for_each(|setting| _ = command.args(["-c", setting]));
        command
    }

    /// Whether git fetches what the repository lacks.
    fn is_partial(&self) -> Result<bool, GitError> {
        let settings = self.answer(&["config", "--list", "--name-only"])?;
        let is_one = |name: &str| {
            name == "extensions.partialclone"
                || name.starts_with("remote.")
                    && [".promisor", ".partialclonefilter"].iter().any(|end| name.ends_with(end))
        };
        Ok(String::from_utf8_lossy(&settings).lines().any(is_one))
    }
}

/// Whether a folder is a repository without a working tree.
pub(super) fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}
