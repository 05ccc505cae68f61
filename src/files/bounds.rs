//! Where the files of a project may lie, and where a path of the command line may lead.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};

use super::folder::Folder;
use super::located::Located;
use super::{FileError, is_there, repository};

/// The folders that files of a project may lie in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// With all links resolved. There may be as many as folders of languages: none is looked for one by one.
    roots: BTreeSet<PathBuf>,
    /// How folders are written by whoever asks, and where they really are.
    spellings: BTreeMap<PathBuf, PathBuf>,
}

/// Links that are followed on one way, as by Linux.
const MOST_LINKS: usize = 40;

impl Bounds {
    /// A folder, and the repository that it is in.
    pub fn of_project(folder: &Path) -> Bounds {
        let mut bounds = Bounds::default();
        bounds.add_project(folder);
        bounds
    }

    /// Adds a folder, and the repository that it is in.
    pub fn add_project(&mut self, folder: &Path) {
        if let Some(real) = real(folder) {
            let top = repository(&real).unwrap_or_else(|| real.clone());
            self.push(folder, real, top);
        }
    }

    /// Adds a folder, and nothing around it.
    pub fn add(&mut self, folder: &Path) {
        if let Some(real) = real(folder) {
            self.push(folder, real.clone(), real);
        }
    }

    fn push(&mut self, folder: &Path, real: PathBuf, root: PathBuf) {
        self.roots.insert(root);
        self.spellings.entry(absolute(folder)).or_insert(real);
    }

    /// Whether a folder lies in the project; one that does not exist is nowhere else.
    pub fn admits(&self, folder: &Path) -> bool {
        !matches!(self.follow(folder), Err(FileError::Outside))
    }

    /// Whether there is something at a path, or it cannot be followed, so that whoever reads it says why.
    pub fn holds(&self, path: &Path) -> bool {
        self.follow(path).map_or_else(|error| !matches!(error, FileError::Missing), |(_, missing)| missing == 0)
    }

    /// Whether files may be put into a folder of the project, which need not exist yet.
    ///
    /// # Errors
    /// When that, or the nearest folder above it that exists, lies elsewhere, or is git's.
    pub fn expect_inside(&self, folder: &Path) -> Result<(), FileError> {
        let (whole, _) = self.follow(folder)?;
        self.split(&whole).map(|_| ())
    }

    /// Makes a folder of the project, and those above it that are missing.
    ///
    /// # Errors
    /// As for [`Bounds::expect_inside`], and those of the file system.
    pub fn create_folder(&self, folder: &Path) -> Result<(), FileError> {
        self.expect_inside(folder)?;
        Ok(std::fs::create_dir_all(folder)?)
    }

    /// The outermost folder of the project that a resolved path lies in: what is above it, the project does not decide.
    /// And the way from there.
    fn split<'p>(&self, real: &'p Path) -> Result<(&Path, &'p Path), FileError> {
        let root = real.ancestors().filter_map(|folder| self.roots.get(folder)).last().ok_or(FileError::Outside)?;
        let below = real.strip_prefix(root).map_err(|_| FileError::Outside)?;
        if is_in_git(below) { Err(FileError::InGit) } else { Ok((root, below)) }
    }

    /// Where a path leads, and how many of its last parts are missing. Nothing outside of the project is looked at: a path
    /// may name another machine, which the system would connect to, and its answer would say what is there.
    ///
    /// # Errors
    /// When it leads out of the project, or to a link that leads nowhere.
    fn follow(&self, path: &Path) -> Result<(PathBuf, usize), FileError> {
        let parts = |path: &Path| -> Vec<OsString> {
            path.components().rev().map(|part| part.as_os_str().to_owned()).collect()
        };
        let mut rest = parts(&self.respelled(absolute(path)));
        let (mut at, mut missing) = (PathBuf::new(), 0);
        // Parts to come that a link names, and links that were followed.
        let (mut linked, mut links) = (0, 0);
        while let Some(part) = rest.pop() {
            let is_linked = linked > 0;
            linked = usize::saturating_sub(linked, 1);
            match Path::new(&part).components().next() {
                Some(Component::ParentDir) if missing > 0 => return Err(FileError::Missing),
                Some(Component::ParentDir) => _ = at.pop(),
                Some(Component::CurDir) | None => {}
                Some(_) => at.push(&part),
            }
            if missing > 0 {
                missing += 1;
                continue;
            }
            if self.is_above_root(&at) {
                continue;
            }
            if !self.is_below_root(&at) {
                return Err(FileError::Outside);
            }
            match at.symlink_metadata() {
                Ok(found) if found.is_symlink() => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(FileError::Dangling);
                    }
                    let target = at.read_link()?;
                    at.pop();
                    // What is written from the top begins there.
                    let target = if target.is_absolute() { self.respelled(target) } else { target };
                    if target.is_absolute() {
                        at = PathBuf::new();
                    }
                    let target = parts(&target);
                    linked += target.len();
                    rest.extend(target);
                }
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => match is_linked {
                    true => return Err(FileError::Dangling),
                    false => missing = 1,
                },
                Err(error) => return Err(error.into()),
            }
        }
        if self.is_below_root(&at) { Ok((at, missing)) } else { Err(FileError::Outside) }
    }

    /// Whether a folder of the project is this one, or lies in it.
    fn is_above_root(&self, path: &Path) -> bool {
        // Paths are ordered part by part, so that what lies in a folder comes right behind it.
        let from = (Bound::Included(path), Bound::Unbounded);
        self.roots.range::<Path, _>(from).next().is_some_and(|root| root.starts_with(path))
    }

    /// Whether a path is a folder of the project, or lies in one.
    fn is_below_root(&self, path: &Path) -> bool {
        path.ancestors().any(|folder| self.roots.contains(folder))
    }

    /// An absolute path, with the folder that it begins with as it really is.
    fn respelled(&self, path: PathBuf) -> PathBuf {
        let known = path.ancestors().find_map(|folder| Some((folder, self.spellings.get(folder)?)));
        let respelled = known.and_then(|(folder, real)| Some(real.join(path.strip_prefix(folder).ok()?)));
        respelled.unwrap_or(path)
    }

    /// A file of the project. Its folders are opened one by one, and a link that takes the place of one meanwhile is
    /// not followed.
    fn locate(&self, path: &Path) -> Result<Located, FileError> {
        let (whole, missing) = self.follow(path)?;
        let (root, below) = self.split(&whole)?;
        if missing > 1 {
            return Err(FileError::Missing);
        }
        let name = below.file_name().ok_or(FileError::NotPlain("a folder"))?;
        let mut folder = Folder::open(root)?;
        for part in below.parent().into_iter().flatten() {
            folder = folder.enter(part)?;
        }
        Ok(Located::in_folder(folder, name))
    }
}

/// Where a path comes from, and so where it may lead.
#[derive(Clone, Copy, Debug)]
pub enum PathOrigin<'b> {
    /// The command line.
    CommandLine,
    /// A file of the project.
    Project(&'b Bounds),
}

impl PathOrigin<'_> {
    /// The file at a path; it need not exist, its folder must.
    ///
    /// # Errors
    /// When it lies where it may not.
    pub fn locate(self, path: &Path) -> Result<Located, FileError> {
        match self {
            PathOrigin::Project(bounds) => bounds.locate(path),
            PathOrigin::CommandLine => {
                check_named(path)?;
                // A link such as `/dev/stdout` has a file at its end, but may lead to no path.
                if path.metadata().is_ok_and(|file| !file.is_file()) || is_stream(path) {
                    return Ok(Located::special(path));
                }
                let whole = resolve(path)?;
                let name = whole.file_name().ok_or(FileError::NotPlain("a folder"))?;
                let folder = whole.parent().ok_or(FileError::NotPlain("a folder"))?;
                Ok(Located::in_folder(Folder::open(folder)?, name))
            }
        }
    }

    /// The content of a plain file.
    ///
    /// # Errors
    /// When it lies where it may not, is no plain file, or is larger than `limit`.
    pub fn read(self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        self.locate(path)?.read(limit)
    }
}

/// Whether a path names something that is open already, which no other file may take the place of.
fn is_stream(path: &Path) -> bool {
    const STREAMS: [&str; 5] = ["/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];
    cfg!(unix) && STREAMS.iter().any(|stream| path.starts_with(stream))
}

/// Whether a path of a project is git's.
fn is_in_git(below: &Path) -> bool {
    below.iter().any(|part| part.eq_ignore_ascii_case(".git"))
}

/// A path from the top; what is written in it stays.
fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Where a folder really is.
fn real(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.canonicalize().ok()
}

/// Where a file really is, or would be.
fn resolve(path: &Path) -> Result<PathBuf, FileError> {
    match path.canonicalize() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if is_there(path) {
                return Err(FileError::Dangling);
            }
            let name = path.file_name().ok_or(FileError::Missing)?;
            let folder = path.parent().unwrap_or(Path::new(""));
            Ok(real(folder).ok_or(FileError::Missing)?.join(name))
        }
        whole => Ok(whole?),
    }
}

/// Whether a path of the command line may be followed: a link that a repository holds may not lead out of it, since not
/// the user but the repository says where it leads.
///
/// # Errors
/// When there is such a link on the way.
pub fn check_named(path: &Path) -> Result<(), FileError> {
    let mut whole = PathBuf::new();
    // A path that cannot be followed is reported by whoever opens it.
    for part in std::path::absolute(path).unwrap_or_default().components() {
        match part {
            Component::ParentDir => _ = whole.pop(),
            Component::CurDir => {}
            part => {
                let next = whole.join(part);
                if !next.is_symlink() {
                    whole = next;
                    continue;
                }
                let target = next.canonicalize();
                match (repository(&whole), target) {
                    (None, Ok(target)) => whole = target,
                    // No path leads to a pipe.
                    (None, Err(_)) => return Ok(()),
                    (Some(_), Err(_)) => return Err(FileError::Dangling),
                    (Some(top), Ok(target)) => {
                        let below = target.strip_prefix(top).map_err(|_| FileError::Outside)?;
                        if is_in_git(below) {
                            return Err(FileError::InGit);
                        }
                        whole = target;
                    }
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Bounds;

    /// Folders that are not there.
    fn bounds(folders: impl Iterator<Item = String>) -> Bounds {
        let mut bounds = Bounds::default();
        for folder in folders {
            bounds.push(Path::new(&folder), folder.clone().into(), folder.clone().into());
        }
        bounds
    }

    #[test]
    fn the_outermost_folder_decides() {
        let bounds = bounds(["/lumen/b", "/lumen/b/c", "/lumen/bc/d"].into_iter().map(str::to_owned));
        let split =
            |path: &'static str| bounds.split(Path::new(path)).ok().map(|(root, below)| (root.to_owned(), below));
        assert_eq!(split("/lumen/b/c/x.md"), Some(("/lumen/b".into(), Path::new("c/x.md"))));
        assert_eq!(split("/lumen/bc/x.md"), None);
        assert_eq!(split("/lumen/b/c/.git/x"), None);
        for (path, is_above, is_below) in [
            ("/lumen", true, false),
            ("/lumen/b", true, true),
            ("/lumen/b/c", true, true),
            ("/lumen/b/c/d", false, true),
            ("/lumen/bc", true, false),
            ("/lumen/a", false, false),
            ("/lumen/z", false, false),
        ] {
            let at = Path::new(path);
            assert_eq!((bounds.is_above_root(at), bounds.is_below_root(at)), (is_above, is_below), "{path}");
        }
    }
}
