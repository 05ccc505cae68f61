//! Where the `.git` of a folder leads.
//!
//! Git follows it anywhere: a file, a link or a `commondir` in it may name the repository of somebody else, whose pages
//! would be compared and shown. What is read is the project's own repository, or one that says itself that the folder
//! is a working tree of it: a submodule's and that of a linked working tree do. An attacker cannot write this into a
//! repository that he cannot write to.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::git_config::settings;
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
        for folder in if own == common { vec![&own] } else { vec![&own, &common] } {
            if let Some(path) = way_out(folder, borrows).or_else(|| including(folder)) {
                return Err(elsewhere(&path));
            }
        }
        Ok(GitDir { own, common, borrows })
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
    let is_of_repository = |entry: &walkdir::DirEntry| {
        entry.depth() == 1 || entry.path().parent().is_some_and(|folder| files::is_plain(&folder.join("HEAD")))
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

/// The configuration of a repository that has git read what is no configuration, or other references: a file that it
/// includes and that is not plain, or does so in turn, and a storage of references with an address.
///
/// What a plain file says that is included is read like the rest, none of which makes git run or read anything here. It is
/// how a checkout in CI brings its credentials.
fn including(git_dir: &Path) -> Option<PathBuf> {
    let configs = ["config", "config.worktree"].map(|name| git_dir.join(name));
    configs.into_iter().find(|config| files::is_there(config) && !is_harmless(config, true))
}

/// Whether git may read a configuration, which may include others once.
fn is_harmless(config: &Path, may_include: bool) -> bool {
    let mut bytes = Vec::new();
    if files::read_into(config, SETTINGS_LIMIT, &mut bytes).is_err() {
        return false;
    }
    let folder = config.parent().unwrap_or(config);
    // Values may be in any encoding: names of people are.
    let text = String::from_utf8_lossy(&bytes);
    let mut included = 0;
    settings(&text).all(|one| {
        if one.is("include", "path") || one.is_in("includeif", "path") {
            included += 1;
            return may_include && included <= MOST_INCLUDED && is_harmless_include(&one.value, folder);
        }
        !one.is("extensions", "refstorage") || !one.value.contains(['/', '\\', ':'])
    })
}

/// How many files a configuration may include: each of them is read.
const MOST_INCLUDED: usize = 16;

/// Whether a file may be included: git ignores one that is not there.
fn is_harmless_include(path: &str, folder: &Path) -> bool {
    // Of a person's folder, which only git knows for sure.
    if path.is_empty() || path.starts_with('~') || path.starts_with("%(") {
        return false;
    }
    let file = folder.join(path);
    // What the system makes up has no size, and may wait for ever.
    let has_size = || file.metadata().is_ok_and(|found| found.len() > 0);
    !files::is_there(&file) || has_size() && is_harmless(&file, false)
}

#[cfg(test)]
mod tests {
    use super::work_tree;

    fn is_harmless(config: &str) -> bool {
        let dir = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("written");
        file("config", config);
        file("plain", "[http \"https://lumen.example/\"]\n\textraheader = AUTHORIZATION: basic x\n");
        file("nested", "[include]\npath = plain");
        file("refs", "[extensions]\nrefStorage = files:///srv/x");
        file("empty", "");
        std::fs::create_dir(dir.path().join("folder")).expect("a folder");
        super::is_harmless(&dir.path().join("config"), true)
    }

    #[test]
    fn configurations_lead_to_plain_ones_at_most() {
        for bad in [
            "[extensions]\n\trefstorage = files:///srv/x",
            "[extensions] refstorage=reftable:\\\\x",
            "[extensions]\nrefstorage = \\\n\"files://x\"",
            "[include]\npath = nested",
            "[core][include]\npath = refs",
            "[includeIf \"gitdir:/a\"] path = folder",
            "[include] path = empty",
            "[include] path = /dev/zero",
            "[include] path = ~/x",
            &"[include] path = plain\n".repeat(17),
        ] {
            assert!(!is_harmless(bad), "{bad}");
        }
        for good in [
            "[extensions]\n\trefstorage = reftable\n[remote \"x\"]\n\turl = https://x",
            "[include]\npath = plain",
            "[includeIf \"gitdir:/a/.git\"]\n\tpath = /nowhere/at/all.config",
            "# no [include] here\n[alias] x = \"[include\"",
            "[branch \"fix-refstorage/x\"]\nremote = o",
        ] {
            assert!(is_harmless(good), "{good}");
        }
    }

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
