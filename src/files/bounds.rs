//! Where the files of a project may lie, and where a path of the command line may lead.

use std::path::{Component, Path, PathBuf};

use super::folder::Folder;
use super::located::Located;
use super::{FileError, is_there, repository};

/// The folders that files of a project may lie in, with all links resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds(Vec<PathBuf>);

impl Bounds {
    /// Adds a folder, and the repository that it is in.
    pub fn add_project(&mut self, folder: &Path) {
        if let Some(folder) = real(folder) {
            let top = repository(&folder).unwrap_or(folder);
            self.add(&top);
        }
    }

    /// Adds a folder, and nothing around it.
    pub fn add(&mut self, folder: &Path) {
        if let Some(folder) = real(folder)
            && !self.0.contains(&folder)
        {
            self.0.push(folder);
        }
    }

    /// Whether a folder lies in the project; one that does not exist is nowhere else.
    pub fn admits(&self, folder: &Path) -> bool {
        real(folder).is_none_or(|folder| self.root(&folder).is_some())
    }

    /// Whether files may be put into a folder of the project, which need not exist yet.
    ///
    /// # Errors
    /// When that, or the nearest folder above it that exists, lies elsewhere.
    pub fn expect_inside(&self, folder: &Path) -> Result<(), FileError> {
        let nearest = folder.ancestors().find(|above| is_there(above)).unwrap_or(Path::new("."));
        self.root(&resolve(nearest)?).map(|_| ()).ok_or(FileError::Outside)
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
    fn root(&self, real: &Path) -> Option<&Path> {
        self.0
            .iter()
            .map(PathBuf::as_path)
            .filter(|root| real.starts_with(root))
            .min_by_key(|root| root.as_os_str().len())
    }

    /// A file of the project. Its folders are opened one by one, and a link that takes the place of one meanwhile is
    /// not followed.
    fn locate(&self, path: &Path) -> Result<Located, FileError> {
        let whole = resolve(path)?;
        let root = self.root(&whole).ok_or(FileError::Outside)?;
        let below = whole.strip_prefix(root).map_err(|_| FileError::Outside)?;
        if is_in_git(below) {
            return Err(FileError::InGit);
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
