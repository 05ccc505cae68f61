//! What was in a repository in some commit, where that differs from what is there now.

use std::collections::HashSet;
use std::path::Path;

use super::git::Git;
use super::main_line::MainLine;
use super::notices;
use super::object::ObjectId;
use super::repository::{Entry, GitError, Lineage, Log, Repository};
use super::worktree::{PreviousEntry, differing};
use crate::text::shell_path;

/// Behind a name: not that commit, but the one where the checkout left its line.
const LEFT: &str = "...";

/// The files of a repository in some commit, where they differ from those that are there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The commit.
    pub commit: ObjectId,
    /// Paths from the top with `/`, and what was there. A folder that was not there ends with `/`.
    pub files: Vec<(String, PreviousEntry)>,
    /// Whether it is the newest commit, and nothing differs.
    pub is_now: bool,
}

/// Why the state of a repository in some commit is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
#[diagnostic(code("state"))]
pub struct StateError {
    /// What is wrong, and where.
    pub message: String,
    /// The fix.
    #[help]
    pub help: String,
}

impl State {
    /// The state in the commit that `name` stands for (as git understands it; with `...` after it the commit where HEAD
    /// left its line), compared with the working tree below some folders (paths from the top; empty is all). Files that
    /// git ignores are taken to have been as they are. `shown` is what errors call the repository.
    ///
    /// # Errors
    /// When there is no such commit, the clone lacks it or its pages, or git does not answer.
    pub fn read(top: &Path, shown: &Path, name: &str, below: &[String]) -> Result<State, StateError> {
        let trouble = |trouble: GitError| StateError {
            message: notices::why(shown, &trouble),
            help: "the state of each repository is read with git; leave out --since and --changed to do without"
                .to_owned(),
        };
        let mut git = Git::open(top).map_err(trouble)?;
        let commit = resolve(&mut git, name).map_err(trouble)?;
        let Some(commit) = commit else { return Err(unknown(&mut git, shown, name)) };
        let (mut files, wanted) = differing(&mut git, top, commit, below).map_err(trouble)?;
        let blobs: Vec<ObjectId> = wanted.iter().map(|(_, blob)| *blob).collect();
        let contents = git.contents(&blobs).map_err(trouble)?;
        let absent = contents.iter().filter(|content| content.is_none()).count();
        if absent > 0 {
            let (number, dir) = (notices::pages(absent), shown.display());
            return Err(StateError {
                message: format!(
                    "the repository of `{dir}` lacks {number} of `{name}`, or has them larger than 64 MiB"
                ),
                help: format!(
                    "if it is a partial clone, fetch them with `git -C {} fetch --refetch --no-filter`",
                    shell_path(shown)
                ),
            });
        }
        let pages = wanted.into_iter().zip(contents);
        files.extend(pages.filter_map(|((path, _), content)| Some((path, PreviousEntry::Page(content?)))));
        let head = git.commits(&["HEAD"]).map_err(trouble)?.pop().flatten();
        Ok(State { commit, is_now: head == Some(commit) && files.is_empty(), files })
    }
}

/// The commit that a name stands for.
fn resolve(git: &mut Git, name: &str) -> Result<Option<ObjectId>, GitError> {
    let (name, left) = name.strip_suffix(LEFT).map_or((name, false), |name| (name, true));
    if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
        return Ok(None);
    }
    let commit = git.commits(&[&format!("{name}^{{commit}}")])?.pop().flatten();
    let Some(commit) = commit.filter(|_| left) else { return Ok(commit) };
    // It says no where the two have nothing in common, as far as the clone goes.
    let base = git.answer(&["merge-base", &commit.to_string(), "HEAD"]).unwrap_or_default();
    Ok(ObjectId::from_hex(String::from_utf8_lossy(&base).trim()))
}

/// There is no such commit in the clone.
fn unknown(git: &mut Git, shown: &Path, name: &str) -> StateError {
    let here = shell_path(shown);
    let plain = name.strip_suffix(LEFT).unwrap_or(name);
    let (shallow, what) = match git.is_shallow() {
        true => (true, "a shallow clone that does"),
        false => (false, "a repository that does"),
    };
    let fetch = match plain.strip_prefix("origin/") {
        Some(branch) => format!("git -C {here} fetch origin {branch}:refs/remotes/origin/{branch}"),
        None => format!("git -C {here} fetch origin {plain}"),
    };
    let digits = super::is_commit(plain);
    let is_relative = plain.contains(['~', '^', '@', ':', ' ']) || plain == "HEAD" || name != plain;
    let help = match (shallow, is_relative) {
        (true, true) => format!("fetch the history with `git -C {here} fetch --unshallow`"),
        (_, false) if digits || plain.starts_with("origin/") => format!("fetch it with `{fetch}`"),
        (_, false) => format!("fetch it with `{fetch}:refs/remotes/origin/{plain}`, and name it `origin/{plain}`"),
        (false, true) => format!("`git -C {here} log` tells which commits there are"),
    };
    StateError {
        message: format!("`{}` is {what} not have `{name}`", shown.display()),
        help: format!("{help}; to name another commit for one language, write `LOCALE=REF`"),
    }
}

/// A repository that is taken to be at a commit, whatever is checked out.
pub(super) struct Rooted<R> {
    pub repository: R,
    pub head: ObjectId,
}

impl<R: Repository> Repository for Rooted<R> {
    fn commits(&mut self, names: &[&str]) -> Result<Vec<Option<ObjectId>>, GitError> {
        let head = self.head.to_string();
        let names: Vec<&str> = names.iter().map(|name| if *name == "HEAD" { &*head } else { *name }).collect();
        self.repository.commits(&names)
    }

    fn files(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, GitError> {
        self.repository.files(asked)
    }

    fn pages(&mut self, commit: ObjectId) -> Result<Vec<(String, ObjectId)>, GitError> {
        self.repository.pages(commit)
    }

    fn contents(&mut self, objects: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        self.repository.contents(objects)
    }

    fn log(&self, starts: &[ObjectId]) -> Result<Box<dyn Log>, GitError> {
        self.repository.log(starts)
    }

    fn main_line(&mut self, head: ObjectId) -> Result<MainLine, GitError> {
        self.repository.main_line(head)
    }

    fn parents(&mut self, head: ObjectId) -> Result<Vec<Lineage>, GitError> {
        self.repository.parents(head)
    }

    fn changed_after(&mut self, head: ObjectId, time: i64) -> Result<HashSet<String>, GitError> {
        self.repository.changed_after(head, time)
    }

    fn unreachable(&mut self, commits: &[ObjectId]) -> Result<HashSet<ObjectId>, GitError> {
        self.repository.unreachable(commits)
    }

    fn is_shallow(&mut self) -> bool {
        self.repository.is_shallow()
    }
}
