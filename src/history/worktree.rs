//! What differs between a commit and the working tree, without having git look at any file of it: git would run the
//! filters that a repository names. Files are read and hashed here.
//!
//! Git's index tells which files belong to the repository, and which of these are not checked out.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, FileType};
use std::path::Path;

use rayon::prelude::*;

use super::git::Git;
use super::object::ObjectId;
use super::repository::GitError;
use super::tree::{Item, Kind};
use crate::files::{self, TEXT_LIMIT};
use crate::site::is_page;

/// What was at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreviousEntry {
    /// A page with this content.
    Page(Vec<u8>),
    /// Another file; its content is not needed.
    File,
    /// A symbolic link.
    Link,
    /// Nothing.
    Nothing,
}

/// The files that differ: those that are no pages, and the contents of those that are.
pub(super) type Differing = (Vec<(String, PreviousEntry)>, Vec<(String, ObjectId)>);

/// What was otherwise in a commit, below some folders (paths from the top; empty is all). A page is the same if it has
/// the same content, whatever line ends a checkout writes; another file, if it is there.
///
/// # Errors
/// When git does not answer, or the clone lacks folders of the commit.
pub(super) fn differing(git: &mut Git, top: &Path, commit: ObjectId, below: &[String]) -> Result<Differing, GitError> {
    let Index { tracked, untracked } = Index::read(git, below)?;
    let listed = git.list(commit, below, |_| true)?;
    if !listed.is_whole {
        return Err(GitError::Failed(format!("it lacks folders of commit {}", commit.short())));
    }
    let paths = tracked.keys().map(|path| &**path).chain(listed.items.iter().map(|(path, _)| &**path));
    let files = Files::new(top, paths);
    let (mut others, mut pages) = (Vec::new(), Vec::new());
    for path in untracked {
        // A repository inside another has a past of its own.
        let is_repository = path.ends_with('/') && top.join(&path).join(".git").exists();
        if !is_repository {
            others.push((path, PreviousEntry::Nothing));
        }
    }
    let was_there = |path: &str| listed.items.binary_search_by(|(other, _)| (**other).cmp(path)).is_ok();
    let new = tracked.iter().filter(|(path, now)| {
        now.kind != Kind::Repository
            && !was_there(path)
            && (now.is_out || files.kind(path).is_some_and(|kind| !kind.is_dir()))
    });
    others.extend(new.map(|(path, _)| (path.clone(), PreviousEntry::Nothing)));
    let differs =
        |(path, then): &&(String, Item)| then.kind != Kind::Repository && !files.is_same(path, then, tracked.get(path));
    for (path, then) in listed.items.par_iter().filter(differs).collect::<Vec<_>>() {
        match then.kind {
            Kind::Link => others.push((path.clone(), PreviousEntry::Link)),
            _ if is_page(path) => pages.push((path.clone(), then.id)),
            _ => others.push((path.clone(), PreviousEntry::File)),
        }
    }
    Ok((others, pages))
}

/// What git's index says of a file.
struct Tracked {
    id: ObjectId,
    kind: Kind,
    /// Not checked out, or said to be unchanged: what the index has counts.
    is_out: bool,
}

/// The files that belong to a repository, and those that are neither added nor ignored; of folders with only such, the
/// folder.
struct Index {
    tracked: BTreeMap<String, Tracked>,
    untracked: Vec<String>,
}

impl Index {
    fn read(git: &Git, below: &[String]) -> Result<Index, GitError> {
        const ALL: [&str; 10] = [
            "ls-files",
            "-z",
            "-v",
            "--cached",
            "--stage",
            "--others",
            "--exclude-standard",
            "--directory",
            "--no-empty-directory",
            "--",
        ];
        let words: Vec<&str> = ALL.into_iter().chain(below.iter().map(String::as_str)).collect();
        let listed = git.answer(&words)?;
        let (mut tracked, mut untracked) = (BTreeMap::new(), Vec::new());
        for line in listed.split(|byte| *byte == 0).filter_map(|line| std::str::from_utf8(line).ok()) {
            if let Some(path) = line.strip_prefix("? ") {
                untracked.push(path.to_owned());
            } else if let Some((path, entry)) = entry(line) {
                tracked.insert(path.to_owned(), entry);
            }
        }
        Ok(Index { tracked, untracked })
    }
}

/// `H 100644 ID 0<tab>PATH`; the letter is small for what is said to be unchanged, and `S` for what is not checked out.
fn entry(line: &str) -> Option<(&str, Tracked)> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let (letter, mode, id) = (words.next()?, words.next()?, ObjectId::from_hex(words.next()?)?);
    let kind = match mode {
        "120000" => Kind::Link,
        "160000" => Kind::Repository,
        _ => Kind::File,
    };
    let is_out = letter == "S" || letter.starts_with(|c: char| c.is_ascii_lowercase());
    Some((path, Tracked { id, kind, is_out }))
}

/// What is in the working tree.
struct Files<'t> {
    top: &'t Path,
    /// The folders that files are looked for in, and whether each is one, and no link leads there.
    folders: HashMap<&'t str, bool>,
}

impl<'t> Files<'t> {
    fn new(top: &'t Path, paths: impl Iterator<Item = &'t str>) -> Files<'t> {
        let mut files = Files { top, folders: HashMap::from([("", true)]) };
        paths.for_each(|path| _ = files.enter(folder(path)));
        files
    }

    fn enter(&mut self, path: &'t str) -> bool {
        if let Some(is_there) = self.folders.get(path) {
            return *is_there;
        }
        // Deep folders are entered from the top, not by calls within calls.
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut is_there = true;
        for end in ends {
            let path = &path[..end];
            let known = self.folders.get(path).copied();
            let is_folder = || fs::symlink_metadata(self.top.join(path)).is_ok_and(|found| found.is_dir());
            is_there = known.unwrap_or_else(|| is_there && is_folder());
            self.folders.insert(path, is_there);
        }
        is_there
    }

    /// What is at a path; nothing behind a link.
    fn kind(&self, path: &str) -> Option<FileType> {
        let is_there = self.folders.get(folder(path)).copied().unwrap_or(false);
        fs::symlink_metadata(self.top.join(path)).ok().filter(|_| is_there).map(|found| found.file_type())
    }

    /// Whether what a commit has at a path is there now.
    fn is_same(&self, path: &str, then: &Item, now: Option<&Tracked>) -> bool {
        let Some(now) = now.filter(|now| now.kind != Kind::Repository) else { return false };
        if now.is_out {
            let is_file = then.kind == Kind::File && (!is_page(path) || self.holds(path, then.id));
            return now.kind == then.kind && (now.id == then.id || is_file);
        }
        let Some(kind) = self.kind(path) else { return false };
        let whole = self.top.join(path);
        match then.kind {
            Kind::Link if kind.is_symlink() => {
                let is_then = |to: &[u8]| ObjectId::of_blob(to, then.id.format()) == then.id;
                fs::read_link(whole).is_ok_and(|to| is_then(to.as_os_str().as_encoded_bytes()))
            }
            // Where there are no links, a file stands for one.
            Kind::Link => cfg!(not(unix)) && now.kind == Kind::Link && self.holds(path, then.id),
            _ => kind.is_file() && (!is_page(path) || self.holds(path, then.id)),
        }
    }

    fn holds(&self, path: &str, id: ObjectId) -> bool {
        let mut file = Vec::new();
        let is_file = self.kind(path).is_some_and(|kind| kind.is_file());
        // What is larger than any page counts as changed.
        is_file && files::read_into(&self.top.join(path), TEXT_LIMIT, &mut file).is_ok() && id.is_of_file(&file)
    }
}

/// The folder that a path lies in.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
