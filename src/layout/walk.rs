//! Lists the files below folders, as git would see them: one walk, no link followed, no file opened.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::LayoutError;

/// A file, by its path from the walk's start, with `/`.
pub(super) struct Entry {
    pub path: Box<str>,
    pub is_page: bool,
}

/// What a walk saw and passed by.
#[derive(Default)]
pub(super) struct PassedBy {
    pub links: usize,
    pub not_utf8: usize,
    pub unreadable: Vec<String>,
}

impl PassedBy {
    pub fn add(&mut self, other: PassedBy) {
        self.links += other.links;
        self.not_utf8 += other.not_utf8;
        self.unreadable.extend(other.unreadable);
    }
}

/// All files below a folder, sorted by path.
pub(super) struct Scan {
    pub dir: PathBuf,
    pub files: Vec<Entry>,
    pub passed_by: PassedBy,
}

/// Lists the files below each of `roots`; a root inside another belongs to its own scan alone.
///
/// # Errors
/// When a root cannot be read.
pub(super) fn scan(roots: &[PathBuf]) -> Result<Vec<Scan>, LayoutError> {
    let stops: HashSet<&Path> = roots.iter().map(PathBuf::as_path).collect();
    let mut scans: Vec<Scan> =
        roots.iter().map(|dir| Scan { dir: dir.clone(), files: Vec::new(), passed_by: PassedBy::default() }).collect();
    let mut level: Vec<Folder> = roots
        .iter()
        .enumerate()
        .map(|(root, dir)| Folder { root, path: dir.clone(), prefix: String::new(), rules: rules_above(dir) })
        .collect();
    // Level by level, so that neither deep folders nor the order of threads matter.
    while !level.is_empty() {
        let listings: Vec<Listing> = level.par_iter().map(|folder| list(folder, &stops)).collect::<Result<_, _>>()?;
        let mut next = Vec::new();
        for (folder, listing) in level.iter().zip(listings) {
            let scan = &mut scans[folder.root];
            scan.files.extend(listing.files);
            scan.passed_by.add(listing.passed_by);
            next.extend(listing.folders);
        }
        level = next;
    }
    scans.par_iter_mut().for_each(|scan| scan.files.par_sort_unstable_by(|a, b| a.path.cmp(&b.path)));
    Ok(scans)
}

/// The names of the folders in `dir`, sorted, without hidden ones and links; and how many links there are.
///
/// # Errors
/// When `dir` cannot be read.
pub(super) fn folders_in(dir: &Path) -> Result<(Vec<String>, usize), LayoutError> {
    let (mut names, mut links) = (Vec::new(), 0);
    for entry in WalkDir::new(dir).min_depth(1).max_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| unreadable(dir, &error))?;
        let Some(name) = entry.file_name().to_str().filter(|name| !name.starts_with('.')) else { continue };
        if entry.file_type().is_dir() {
            names.push(name.to_owned());
        }
        links += usize::from(entry.file_type().is_symlink());
    }
    Ok((names, links))
}

/// Whether a file name is that of a page.
pub(super) fn is_page(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && (extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
    })
}

/// A folder that is still to be read.
struct Folder {
    root: usize,
    path: PathBuf,
    prefix: String,
    rules: Option<Arc<Rules>>,
}

#[derive(Default)]
struct Listing {
    files: Vec<Entry>,
    folders: Vec<Folder>,
    passed_by: PassedBy,
}

fn list(folder: &Folder, stops: &HashSet<&Path>) -> Result<Listing, LayoutError> {
    let mut listing = Listing::default();
    let mut seen = Vec::new();
    let (mut has_rules, mut is_repository) = (false, false);
    for entry in WalkDir::new(&folder.path).min_depth(1).max_depth(1) {
        match entry {
            Ok(entry) => match entry.file_name().as_encoded_bytes() {
                b".gitignore" => has_rules = true,
                b".git" => is_repository = true,
                [b'.', ..] => {}
                _ => seen.push(entry),
            },
            Err(error) if folder.prefix.is_empty() && error.depth() == 0 => {
                return Err(unreadable(&folder.path, &error));
            }
            Err(error) => {
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                listing.passed_by.unreadable.push(format!("`{}`: {why}", folder.prefix.trim_end_matches('/')));
            }
        }
    }
    // A repository inside another does not obey the outer one's rules.
    let mut rules = if is_repository { None } else { folder.rules.clone() };
    if has_rules {
        rules = Rules::load(&folder.path, rules);
    }
    for entry in seen {
        let kind = entry.file_type();
        if rules.as_ref().is_some_and(|rules| rules.ignores(entry.path(), kind.is_dir())) {
            continue;
        }
        let Some(name) = entry.file_name().to_str() else {
            listing.passed_by.not_utf8 += 1;
            continue;
        };
        let path = format!("{}{name}", folder.prefix);
        if kind.is_dir() {
            if !stops.contains(entry.path()) {
                let prefix = path + "/";
                listing.folders.push(Folder {
                    root: folder.root,
                    path: entry.into_path(),
                    prefix,
                    rules: rules.clone(),
                });
            }
        } else {
            // A link is there for those who refer to it, but what it leads to is not read as a page.
            listing.passed_by.links += usize::from(kind.is_symlink());
            let is_page = kind.is_file() && is_page(name);
            listing.files.push(Entry { path: path.into_boxed_str(), is_page });
        }
    }
    Ok(listing)
}

fn unreadable(dir: &Path, error: &walkdir::Error) -> LayoutError {
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    LayoutError::Unreadable { path: dir.to_owned(), why }
}

/// The rules of one `.gitignore`, and those that they refine.
struct Rules {
    own: Gitignore,
    above: Option<Arc<Rules>>,
}

impl Rules {
    /// Lines that git would not understand either are passed over, as git does.
    fn load(dir: &Path, above: Option<Arc<Rules>>) -> Option<Arc<Rules>> {
        let mut builder = GitignoreBuilder::new(dir);
        let _malformed = builder.add(dir.join(".gitignore"));
        match builder.build() {
            Ok(own) if !own.is_empty() => Some(Arc::new(Rules { own, above })),
            _ => above,
        }
    }

    fn ignores(&self, path: &Path, is_dir: bool) -> bool {
        let mut rules = self;
        loop {
            match (rules.own.matched(path, is_dir), &rules.above) {
                (Match::Ignore(_), _) => return true,
                (Match::Whitelist(_), _) | (Match::None, None) => return false,
                (Match::None, Some(above)) => rules = above,
            }
        }
    }
}

/// The rules that hold for `dir` because it stands inside a repository.
fn rules_above(dir: &Path) -> Option<Arc<Rules>> {
    if dir.join(".git").exists() {
        return None;
    }
    let repository = dir.ancestors().skip(1).position(|above| above.join(".git").exists())?;
    let above: Vec<&Path> = dir.ancestors().skip(1).take(repository + 1).collect();
    above
        .into_iter()
        .rev()
        .fold(None, |rules, dir| if dir.join(".gitignore").is_file() { Rules::load(dir, rules) } else { rules })
}
