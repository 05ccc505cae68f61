//! Where the `.git` of a folder leads.
//!
//! Git follows it anywhere: a file, a link or a `commondir` in it may name the repository of somebody else, whose pages
//! would be compared and shown. What is read is the project's own repository, or one that says itself that the folder
//! is a working tree of it: a submodule's and that of a linked working tree do. An attacker cannot write this into a
//! repository that he cannot write to.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::repository::GitError;
use crate::files::{self, SETTINGS_LIMIT};

/// What git reads in a repository. Hooks are not run, and other repositories lie in `modules` and `worktrees`.
const READ: [&str; 8] = ["HEAD", "config", "index", "objects", "packed-refs", "refs", "reftable", "shallow"];

/// What is known of a repository before git is started in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct GitDir {
    /// Whether it borrows objects from another repository (`objects/info/alternates`), as `git clone --reference` makes
    /// it: whoever names a commit of that by its first digits could be guessing.
    pub borrows: bool,
}

impl GitDir {
    /// That of a working tree, or of a repository without one.
    ///
    /// # Errors
    /// When it leads to a repository that does not belong to the folder.
    pub fn of(top: &Path, is_bare: bool) -> Result<GitDir, GitError> {
        let failed = |error: std::io::Error| GitError::Failed(files::plain(&error));
        let top = top.canonicalize().map_err(failed)?;
        let dir = if is_bare { top.clone() } else { top.join(".git") };
        // A link may lead to another folder of the project.
        let real = match dir.metadata().map_err(failed)?.is_file() {
            true => named(&dir, "gitdir:")
                .ok_or_else(|| GitError::Failed("its `.git` names no directory that is there".to_owned()))?,
            false => dir.canonicalize().map_err(failed)?,
        };
        let common = match real.join("commondir").exists() {
            true => common(&real).ok_or_else(|| elsewhere(&real.join("commondir")))?,
            false => real.clone(),
        };
        let is_inside = real.starts_with(&top) && common.starts_with(&top);
        if !is_inside && !claims(&real, &top) {
            return Err(elsewhere(&real));
        }
        for folder in if real == common { vec![&real] } else { vec![&real, &common] } {
            if let Some(link) = link_out(folder) {
                return Err(elsewhere(&link));
            }
        }
        Ok(GitDir { borrows: files::is_there(&common.join("objects/info/alternates")) })
    }
}

fn elsewhere(path: &Path) -> GitError {
    GitError::Elsewhere(path.to_owned())
}

/// The folder that a file names after a word, from its own folder.
fn named(file: &Path, word: &str) -> Option<PathBuf> {
    let text = files::read_text(file, SETTINGS_LIMIT).ok()?;
    let path = text.trim_end_matches(['\n', '\r']).strip_prefix(word)?.trim_start_matches(' ');
    file.parent()?.join(path).canonicalize().ok()
}

/// The repository that a linked working tree is of; `None` unless its folder lies where that keeps such.
fn common(git_dir: &Path) -> Option<PathBuf> {
    let common = named(&git_dir.join("commondir"), "")?;
    (git_dir.parent()? == common.join("worktrees")).then_some(common)
}

/// Whether a repository names a folder as its working tree.
fn claims(git_dir: &Path, top: &Path) -> bool {
    let linked = || {
        let text = files::read_text(&git_dir.join("gitdir"), SETTINGS_LIMIT).ok()?;
        let file = git_dir.join(text.trim_end_matches(['\n', '\r']));
        (file.file_name() == Some(OsStr::new(".git"))).then_some(())?;
        file.parent()?.canonicalize().ok()
    };
    let set = |name: &str| {
        let text = files::read_text(&git_dir.join(name), SETTINGS_LIMIT).ok()?;
        git_dir.join(work_tree(&text)?).canonicalize().ok()
    };
    linked().or_else(|| set("config.worktree")).or_else(|| set("config")).is_some_and(|folder| folder == top)
}

/// The value of `core.worktree`, as git writes it.
fn work_tree(config: &str) -> Option<String> {
    let mut is_core = false;
    let mut found = None;
    for line in config.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            is_core = section.trim_end().eq_ignore_ascii_case("core]");
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_core)
            && key.trim().eq_ignore_ascii_case("worktree")
        {
            found = Some(value.trim());
        }
    }
    let value = found?;
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        text.push(if c == '\\' { chars.next()? } else { c });
    }
    Some(text)
}

/// A link in a repository that leads out of it, if one does.
fn link_out(git_dir: &Path) -> Option<PathBuf> {
    let is_read = |entry: &walkdir::DirEntry| {
        let is_index = entry.file_name().as_encoded_bytes().starts_with(b"sharedindex.");
        entry.depth() != 1 || is_index || READ.iter().any(|name| entry.file_name() == *name)
    };
    let entries = WalkDir::new(git_dir).into_iter().filter_entry(is_read).flatten();
    let mut links = entries.filter(walkdir::DirEntry::path_is_symlink).map(walkdir::DirEntry::into_path);
    links.find(|link| !link.canonicalize().is_ok_and(|target| target.starts_with(git_dir)))
}

#[cfg(test)]
mod tests {
    use super::work_tree;

    #[test]
    fn the_working_tree_is_read_as_git_writes_it() {
        let read = |text: &str| work_tree(text);
        assert_eq!(read("[core]\n\tbare = false\n\tworktree = ../../../lamps\n").as_deref(), Some("../../../lamps"));
        assert_eq!(read("[CORE]\nWorkTree=\"../a \\\"b\\\\c\"\r\n").as_deref(), Some("../a \"b\\c"));
        assert_eq!(read("[core]\nworktree = a\n[remote \"x\"]\nworktree = b\n").as_deref(), Some("a"));
        assert_eq!(read("[core]\nworktree = a\nworktree = b\n").as_deref(), Some("b"));
        for none in ["", "worktree = a", "[core \"x\"]\nworktree = a", "[core]\nworktrees = a", "[core]\nworktree"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
