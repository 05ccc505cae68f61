//! Where the `.git` of a folder leads.
//!
//! Git follows it anywhere: a file, a link or a `commondir` in it may name another repository, whose pages
//! would be compared and shown. What is read is the project's own repository, or one that says itself that the folder
//! is a working tree of it: a submodule's and that of a linked working tree do. An attacker cannot write this into a
//! repository that he cannot write to.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::git_config::settings;
use super::git_includes;
use super::repository::GitError;
use crate::files::{self, SETTINGS_LIMIT};

/// What is known of a repository before git is asked about its objects.
#[derive(Debug)]
pub(super) struct GitDir {
    /// The folder that `.git` leads to.
    own: PathBuf,
    /// The folder with the objects: another one for linked working trees.
    common: PathBuf,
    /// Whether it borrows objects from another repository (`objects/info/alternates`), as `git clone --reference` makes
    /// it: whoever names a commit of that by its first digits could be guessing.
    pub borrows: bool,
    /// Whether its configuration includes other files: what git complains about may quote them.
    pub includes: bool,
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
        let own = match dir.metadata().map_err(failed)?.is_file() {
            true => named(&dir, "gitdir: ")
                .ok_or_else(|| GitError::Failed("its `.git` names no directory that is there".to_owned()))?,
            false => dir.canonicalize().map_err(failed)?,
        };
        let common = match files::is_there(&own.join("commondir")) {
            true => common(&own).ok_or_else(|| elsewhere(&own.join("commondir")))?,
            false => own.clone(),
        };
        let is_inside = own.starts_with(&top) && common.starts_with(&top);
        if !is_inside && !claims(&own, &top) {
            return Err(elsewhere(&own));
        }
        let borrows = files::is_there(&common.join("objects/info/alternates"));
        let mut includes = false;
        for folder in if own == common { vec![&own] } else { vec![&own, &common] } {
            if let Some(path) = way_out(folder, borrows) {
                return Err(elsewhere(&path));
            }
            includes |= git_includes::is_including(folder, &top).map_err(|path| elsewhere(&path))?;
        }
        Ok(GitDir { own, common, borrows, includes })
    }

    /// What asks git where it would read, in words for its command line.
    pub const QUESTION: [&str; 4] = ["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir"];

    /// Whether git reads what was looked at here: it has its own ways of reading paths, and a last word.
    pub fn is_what_git_reads(&self, answer: &[u8]) -> bool {
        let Ok(answer) = std::str::from_utf8(answer) else { return false };
        let is = |line: Option<&str>, folder: &Path| {
            line.is_some_and(|line| Path::new(line).canonicalize().is_ok_and(|found| found == *folder))
        };
        let mut lines = answer.lines();
        is(lines.next(), &self.own) && is(lines.next(), &self.common) && lines.next().is_none()
    }

    /// That git reads something else.
    pub fn unlike(&self) -> GitError {
        elsewhere(&self.own)
    }
}

fn elsewhere(path: &Path) -> GitError {
    GitError::Elsewhere(path.to_owned())
}

/// The folder that a file names after a word, from its own folder.
fn named(file: &Path, word: &str) -> Option<PathBuf> {
    let text = files::read_text(file, SETTINGS_LIMIT).ok()?;
    let path = text.trim_end_matches(['\n', '\r']).strip_prefix(word)?;
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

/// The value of `core.worktree`: the last one holds.
fn work_tree(config: &str) -> Option<String> {
    let named = settings(config).filter(|one| one.is("core", "worktree"));
    named.last().map(|one| one.value).filter(|value| !value.is_empty())
}

/// What may lead out of a repository, if anything does: a link, wherever it seems to lead (git may come to it from another
/// folder), a pipe, a list of names that are paths, or what cannot be looked at. Scripts in `hooks`, also in
/// those of submodules, are never run, and may be links unless others could name commits by them.
fn way_out(git_dir: &Path, borrows: bool) -> Option<PathBuf> {
    let leads_out = |entry: &walkdir::DirEntry| {
        let kind = entry.file_type();
        kind.is_symlink() || files::is_pipe(kind) || entry.file_name() == "tables.list" && names_paths(entry.path())
    };
    // Only where git keeps scripts: a repository, or a folder of names in it, may be called so as well.
    let is_of_repository = |entry: &walkdir::DirEntry| match entry.depth() {
        0 => false,
        1 => true,
        _ => {
            let is_submodule = entry.path().strip_prefix(git_dir).is_ok_and(|path| path.starts_with("modules"));
            is_submodule && entry.path().parent().is_some_and(|folder| files::is_plain(&folder.join("HEAD")))
        }
    };
    let is_looked_at = |entry: &walkdir::DirEntry| borrows || entry.file_name() != "hooks" || !is_of_repository(entry);
    for entry in WalkDir::new(git_dir).into_iter().filter_entry(is_looked_at) {
        match entry {
            Ok(entry) if !leads_out(&entry) => {}
            Ok(entry) => return Some(entry.into_path()),
            Err(error) => return Some(error.path().unwrap_or(git_dir).to_owned()),
        }
    }
    None
}

/// Whether a list of names has paths in it: git would follow them.
fn names_paths(list: &Path) -> bool {
    files::read_text(list, SETTINGS_LIMIT).map_or(true, |names| names.contains(['/', '\\']))
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
