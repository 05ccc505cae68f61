//! Which commit was checked out at some time, as far as the history tells.

use std::path::Path;

use super::git::Git;
use super::object::ObjectId;
use super::repository::{GitError, Repository};

/// The newest commit of the line that is checked out, made until a time (seconds since 1970); `None` if there was none.
///
/// # Errors
/// When the repository does not answer.
pub fn commit_at(top: &Path, time: i64) -> Result<Option<ObjectId>, GitError> {
    let git = Git::open(top)?;
    let found = git.answer(&["rev-list", "-1", "--first-parent", &format!("--before={time}"), "HEAD", "--"])?;
    Ok(ObjectId::from_hex(String::from_utf8_lossy(&found).trim()))
}

/// Whether a repository lacks commits that the one it was cloned from has.
///
/// # Errors
/// When the repository does not answer.
pub fn is_shallow(top: &Path) -> Result<bool, GitError> {
    Git::open(top).map(|mut git| git.is_shallow())
}
