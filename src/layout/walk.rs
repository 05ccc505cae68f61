//! Lists the files below folders, as git would see them: one walk, no link followed, no file opened.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::LayoutError;
use super::overlay::{Kind, Overlay};
use crate::files::{self, FileError, SETTINGS_LIMIT, is_there};
use crate::site::Site;
use crate::text::hash;

/// A file, by its path from the walk's start, with `/`.
pub(super) struct Entry {
    pub path: Box<str>,
    pub is_page: bool,
}

/// What a walk saw and passed by.
#[derive(Clone, Default)]
pub(super) struct PassedBy {
    pub links: usize,
    pub not_utf8: usize,
    pub unreadable: Vec<String>,
    /// Files such as `.gitignore`.
    pub without_rules: Vec<String>,
    /// A digest of what such files say.
    pub rules: u64,
}

impl PassedBy {
    pub fn add(&mut self, other: PassedBy) {
        self.links += other.links;
        self.not_utf8 += other.not_utf8;
        self.unreadable.extend(other.unreadable);
        self.without_rules.extend(other.without_rules);
        self.rules = self.rules.wrapping_add(other.rules);
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
pub(super) fn scan(roots: &[PathBuf], overlay: &Overlay, site: &Site) -> Result<Vec<Scan>, LayoutError> {
    let stops: HashSet<&Path> = roots.iter().map(PathBuf::as_path).collect();
    let mut scans: Vec<Scan> =
        roots.iter().map(|dir| Scan { dir: dir.clone(), files: Vec::new(), passed_by: PassedBy::default() }).collect();
    let mut level: Vec<Folder> = roots
        .iter()
        .enumerate()
        .map(|(root, dir)| Folder {
            root,
            path: dir.clone(),
            prefix: String::new(),
            is_hidden: false,
            rules: rules_above(dir),
        })
        .collect();
    for (scan, folder) in scans.iter_mut().zip(&level) {
        scan.passed_by.rules = folder.rules.as_ref().map_or(0, |rules| rules.digest);
    }
    // Level by level, so that neither deep folders nor the order of threads matter.
    while !level.is_empty() {
        let listings: Vec<Listing> =
            level.par_iter().map(|folder| list(folder, &stops, overlay, site)).collect::<Result<_, _>>()?;
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
pub(super) fn folders_in(dir: &Path, overlay: &Overlay) -> Result<(Vec<String>, usize), LayoutError> {
    let (mut names, mut links) = (Vec::new(), 0);
    let mut seen = Vec::new();
    for entry in WalkDir::new(dir).min_depth(1).max_depth(1) {
        seen.push(VisitedFolders::new(entry.map_err(|error| unreadable(dir, &error))?));
    }
    overlaid(dir, overlay, &mut seen);
    for entry in seen {
        let Some(name) = entry.name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        match entry.kind {
            Kind::Folder => names.push(name.to_owned()),
            Kind::Link => links += 1,
            _ => {}
        }
    }
    names.sort_unstable();
    Ok((names, links))
}

/// The names of what is in `dir`, sorted, and whether each is a folder; none where it cannot be read.
pub(super) fn names_in(dir: &Path) -> Vec<(String, bool)> {
    let entries = WalkDir::new(dir).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
    let named = entries.map(|entry| (entry.file_name().to_str().map(str::to_owned), entry.file_type().is_dir()));
    named.filter_map(|(name, is_folder)| Some((name?, is_folder))).collect()
}

/// What is in a folder.
struct VisitedFolders {
    name: OsString,
    kind: Kind,
}

impl VisitedFolders {
    fn new(entry: walkdir::DirEntry) -> VisitedFolders {
        let kind = entry.file_type();
        let kind = match () {
            () if kind.is_dir() => Kind::Folder,
            () if kind.is_file() => Kind::File,
            () if kind.is_symlink() => Kind::Link,
            () => Kind::Other,
        };
        VisitedFolders { name: entry.file_name().to_owned(), kind }
    }
}

/// Changes what was seen in a folder to what is to be taken for it.
fn overlaid(folder: &Path, overlay: &Overlay, seen: &mut Vec<VisitedFolders>) {
    let Some(changes) = overlay.in_folder(folder) else { return };
    let mut added: BTreeMap<&str, Kind> = changes.iter().map(|(name, kind)| (&**name, *kind)).collect();
    for entry in seen.iter_mut() {
        let Some(kind) = entry.name.to_str().and_then(|name| added.remove(name)) else { continue };
        // A link to a folder is as good as one.
        if (entry.kind, kind) != (Kind::Link, Kind::Folder) {
            entry.kind = kind;
        }
    }
    seen.extend(added.into_iter().map(|(name, kind)| VisitedFolders { name: name.into(), kind }));
    seen.retain(|entry| entry.kind != Kind::Nothing);
}

/// A folder that is still to be read.
struct Folder {
    root: usize,
    path: PathBuf,
    prefix: String,
    /// In a hidden folder: its files may be referred to, but none is a page.
    is_hidden: bool,
    rules: Option<Arc<Rules>>,
}

#[derive(Default)]
struct Listing {
    files: Vec<Entry>,
    folders: Vec<Folder>,
    passed_by: PassedBy,
}

fn list(folder: &Folder, stops: &HashSet<&Path>, overlay: &Overlay, site: &Site) -> Result<Listing, LayoutError> {
    let mut listing = Listing::default();
    if overlay.is_gone(&folder.path) {
        return Ok(listing);
    }
    let mut seen = Vec::new();
    let (mut rule_files, mut is_repository) = ([false; IGNORE_FILES.len()], false);
    // A folder that only the overlay has need not be on disk.
    let is_absent = overlay.in_folder(&folder.path).is_some() && !folder.path.exists();
    for entry in WalkDir::new(&folder.path).min_depth(1).max_depth(1).into_iter().take_while(|_| !is_absent) {
        match entry {
            Ok(entry) => match entry.file_name().as_encoded_bytes() {
                b".git" => is_repository = true,
                name => match IGNORE_FILES.iter().position(|known| known.as_bytes() == name) {
                    // As git has it, a link says nothing.
                    Some(_) if entry.path_is_symlink() => listing.passed_by.links += usize::from(!folder.is_hidden),
                    Some(at) => rule_files[at] = true,
                    None => seen.push(VisitedFolders::new(entry)),
                },
            },
            Err(error) if folder.prefix.is_empty() && error.depth() == 0 => {
                return Err(unreadable(&folder.path, &error));
            }
            Err(_) if folder.is_hidden => {}
            Err(error) => {
                let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                listing.passed_by.unreadable.push(format!("`{}`: {why}", folder.prefix.trim_end_matches('/')));
            }
        }
    }
    overlaid(&folder.path, overlay, &mut seen);
    // A repository inside another does not obey the outer one's rules.
    let mut rules = if is_repository { Rules::excluded(&folder.path) } else { folder.rules.clone() };
    for name in IGNORE_FILES.into_iter().zip(rule_files).filter_map(|(name, is_there)| is_there.then_some(name)) {
        match Rules::load(&folder.path, Path::new(name), &rules) {
            Ok(loaded) => rules = loaded,
            Err(why) => listing.passed_by.without_rules.push(format!("`{}{name}`: {why}", folder.prefix)),
        }
    }
    if let Some(own) = rules.as_ref().filter(|own| folder.rules.as_ref().is_none_or(|above| above.digest != own.digest))
    {
        listing.passed_by.rules = hash(format!("{}{:x}", folder.prefix, own.digest).as_bytes());
    }
    for VisitedFolders { name, kind } in seen {
        let whole = folder.path.join(&name);
        let is_folder = kind == Kind::Folder;
        if rules.as_ref().is_some_and(|rules| rules.ignores(&whole, is_folder)) {
            continue;
        }
        let Some(name) = name.to_str() else {
            listing.passed_by.not_utf8 += usize::from(!folder.is_hidden);
            continue;
        };
        let is_hidden = folder.is_hidden || name.starts_with('.');
        let path = format!("{}{name}", folder.prefix);
        if is_folder {
            if !stops.contains(&*whole) {
                let prefix = path + "/";
                let (root, rules) = (folder.root, rules.clone());
                listing.folders.push(Folder { root, path: whole, prefix, is_hidden, rules });
            }
        } else {
            // A link is there for those who refer to it, but what it leads to is not read as a page.
            listing.passed_by.links += usize::from(kind == Kind::Link && !is_hidden);
            let is_page = kind == Kind::File && !is_hidden && site.is_page(name);
            listing.files.push(Entry { path: path.into_boxed_str(), is_page });
        }
    }
    Ok(listing)
}

fn unreadable(dir: &Path, error: &walkdir::Error) -> LayoutError {
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    LayoutError::Unreadable { path: dir.to_owned(), why }
}

/// The files that say what is ignored in their folder, the stronger last.
const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// The rules of one such file, and those that they refine.
struct Rules {
    own: Gitignore,
    above: Option<Arc<Rules>>,
    /// Of the texts of all of them.
    digest: u64,
}

impl Rules {
    /// Reads those of a folder. Lines that git would not understand either are passed over, as git does.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn load(dir: &Path, name: &Path, above: &Option<Arc<Rules>>) -> Result<Option<Arc<Rules>>, FileError> {
        let file = dir.join(name);
        let mut bytes = Vec::new();
        files::read_into(&file, SETTINGS_LIMIT, &mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let mut builder = GitignoreBuilder::new(dir);
        for line in text.strip_prefix('\u{feff}').unwrap_or(&text).lines() {
            let _malformed = builder.add_line(Some(file.clone()), line);
        }
        Ok(match builder.build() {
            Ok(own) if !own.is_empty() => {
                let digest = hash(&bytes).rotate_left(1) ^ above.as_ref().map_or(0, |above| above.digest);
                Some(Arc::new(Rules { own, above: above.clone(), digest }))
            }
            _ => above.clone(),
        })
    }

    /// Those that only this clone of a repository has, and before them those that its user has for all repositories.
    fn excluded(repository: &Path) -> Option<Arc<Rules>> {
        const FILE: &str = ".git/info/exclude";
        // As for others, a link says nothing.
        if [".git", ".git/info", FILE].into_iter().any(|part| repository.join(part).is_symlink()) {
            return Rules::of_user(repository);
        }
        let user = Rules::of_user(repository);
        let own = is_there(&repository.join(FILE)).then(|| Rules::load(repository, Path::new(FILE), &user).ok());
        own.flatten().unwrap_or(user)
    }

    /// Those of the file that `core.excludesFile` names in the user's own configuration of git, or of the usual one.
    fn of_user(repository: &Path) -> Option<Arc<Rules>> {
        let file = gitconfig_excludes_path().filter(|file| is_there(file))?;
        Rules::load(repository, &file, &None).ok().flatten()
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

/// The rules that hold for `dir` because it is inside a repository.
fn rules_above(dir: &Path) -> Option<Arc<Rules>> {
    if is_there(&dir.join(".git")) {
        return None;
    }
    let repository = dir.ancestors().skip(1).position(|above| is_there(&above.join(".git")))?;
    let above: Vec<&Path> = dir.ancestors().skip(1).take(repository + 1).collect();
    // What cannot be read there hides nothing here.
    let excluded = above.last().and_then(|repository| Rules::excluded(repository));
    let files = above.into_iter().rev().flat_map(|dir| IGNORE_FILES.map(|name| (dir, name)));
    files.fold(excluded, |rules, (dir, name)| Rules::load(dir, Path::new(name), &rules).unwrap_or(rules))
}
