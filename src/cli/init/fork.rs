//! A repository of translations that is a fork of its source, checked out alone: the source is a remote of it.

use std::path::Path;

use super::super::Failure;
use super::git_file;
use crate::session;

/// The failure to find two languages, with what to do where one of them is in another remote.
pub(super) fn explained(error: session::Error, path: &Path) -> Failure {
    let session::Error::Layout(_) = &error else { return error.into() };
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let top = path.ancestors().find(|folder| folder.join(".git").is_dir());
    let Some((remote, branch)) = top.and_then(upstream) else { return error.into() };
    Failure::Past {
        message: error.to_string(),
        help: Some(format!(
            "if this repository is a fork, and its source the remote `{remote}`, check that out beside it with \
             `git worktree add ../source.en {remote}/{branch}`, and name both as in \
             `locdrift init --source en=../source.en --target fr=.`"
        )),
    }
}

/// The remote that a fork was made from, and its main branch: the one that is called so, else the only one beside
/// `origin`.
fn upstream(top: &Path) -> Option<(String, String)> {
    let config = git_file(top, "config");
    let names = config.lines().filter_map(|line| line.trim().strip_prefix("[remote \"")?.strip_suffix("\"]"));
    let is_plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let mut others = names.filter(|name| *name != "origin").filter(is_plain);
    let named = others.clone().find(|name| *name == "upstream");
    let only = others.next().filter(|_| others.next().is_none());
    let remote = named.or(only)?;
    let head = git_file(top, &format!("refs/remotes/{remote}/HEAD"));
    let head = head.trim().strip_prefix(&format!("ref: refs/remotes/{remote}/"));
    let packed = git_file(top, "packed-refs");
    let has = |branch: &&str| {
        let name = format!("refs/remotes/{remote}/{branch}");
        packed.lines().any(|line| line.ends_with(&name)) || !git_file(top, &name).is_empty()
    };
    let branch = head.or_else(|| ["main", "master"].into_iter().find(has)).unwrap_or("main");
    is_plain(&branch).then(|| (remote.to_owned(), branch.to_owned()))
}
