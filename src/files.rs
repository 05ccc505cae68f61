//! The files of a project besides its git objects: every one is opened, read and written here.
//!
//! A path that a file of the project names (or that simply lies in it) leads to a file of the project: links are
//! resolved, and what they lead to lies in one of the folders of [`Bounds`] and in no `.git`. A path of the command
//! line may lead anywhere, except over a link that a repository holds and that leads out of it. Only plain files are
//! read, and only up to a limit.

mod bounds;
mod cache;
mod folder;
mod located;

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use bounds::{Bounds, PathOrigin, check_named};
pub use cache::{CacheFile, CacheFolder};
pub use folder::Folder;
pub use located::Located;

/// The largest configuration, `.gitignore` or file of git's own that is read, in bytes.
pub const SETTINGS_LIMIT: u64 = 1 << 20;

/// The largest page or glossary that is read, in bytes.
pub const TEXT_LIMIT: u64 = 64 << 20;

/// The largest baseline or result of a check that is read, in bytes.
pub const RESULT_LIMIT: u64 = 1 << 30;

/// Why a file is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is nothing at the path.
    #[error("no such file")]
    Missing,
    /// There is a link at the path, and nothing where it leads.
    #[error("it is a link to a file that does not exist")]
    Dangling,
    /// It is a folder, a pipe, a device or the like.
    #[error("it is {0}, not a plain file")]
    NotPlain(&'static str),
    /// It is larger than the limit.
    #[error("it is larger than {}", size(*.limit))]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// A link, `..` or an absolute path leads out of the project.
    #[error("it leads out of the project")]
    Outside,
    /// It belongs to git.
    #[error("it leads into a `.git` folder")]
    InGit,
    /// It may not be written.
    #[error("it is read-only")]
    ReadOnly,
    /// Its text is another one by now.
    #[error("file changed since it was checked; rerun the command")]
    Changed,
    /// There is no memory for it.
    #[error("not enough memory to read it")]
    NoMemory,
    /// What the system says.
    #[error("{}", plain(.0))]
    Io(#[from] io::Error),
}

impl FileError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            FileError::Missing => "check the path",
            FileError::Dangling => "delete the link, or restore the file that it leads to",
            FileError::NotPlain(_) => "put a plain file in its place",
            FileError::TooLarge { .. } => "check that it is the right file",
            FileError::Outside => {
                "move the file into the project, or name the place that it leads to on the command line"
            }
            FileError::InGit => "name a file of the project itself",
            FileError::Changed => "run this again",
            FileError::NoMemory => "make it smaller",
            FileError::ReadOnly | FileError::Io(_) => "check the path and its permissions",
        }
    }
}

/// What the system says, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// A limit, for people.
fn size(bytes: u64) -> String {
    match bytes.trailing_zeros() {
        30.. => format!("{} GiB", bytes >> 30),
        20.. => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}

/// Whether there is anything at a path, even a link that leads nowhere.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Whether a plain file is at a path, and no link.
pub fn is_plain(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

/// Whether something is a named pipe, where whoever opens it waits.
pub fn is_pipe(kind: std::fs::FileType) -> bool {
    folder::kind(kind) == "a named pipe"
}

/// Reads a plain file whole into `bytes`. The last part of its path may not be a link.
///
/// # Errors
/// When it is no plain file, or larger than `limit`.
pub fn read_into(path: &Path, limit: u64, bytes: &mut Vec<u8>) -> Result<(), FileError> {
    fill(folder::open_plain(path)?, limit, bytes)
}

/// The same into a new text.
///
/// # Errors
/// Also when it is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    let mut bytes = Vec::new();
    read_into(path, limit, &mut bytes)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error).into())
}

/// Makes a folder that was named on the command line, and those above it that are missing.
///
/// # Errors
/// When a link of a repository leads out of it, and those of the file system.
pub fn create_named_folder(path: &Path) -> Result<(), FileError> {
    check_named(path)?;
    Ok(std::fs::create_dir_all(path)?)
}

/// Opens a file that the environment names, to add to it; with how many bytes it has.
///
/// # Errors
/// Those of the file system.
pub fn append(path: &Path) -> io::Result<(File, usize)> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let size = file.metadata()?.len();
    Ok((file, usize::try_from(size).unwrap_or(usize::MAX)))
}

/// Reads what is left of an opened plain file.
fn fill(mut file: File, limit: u64, bytes: &mut Vec<u8>) -> Result<(), FileError> {
    bytes.clear();
    let size = file.metadata()?.len();
    if size > limit {
        return Err(FileError::TooLarge { limit });
    }
    // One read is enough where the size is right.
    let size = usize::try_from(size).map_err(|_| FileError::NoMemory)?;
    bytes.try_reserve_exact(size).map_err(|_| FileError::NoMemory)?;
    bytes.resize(size, 0);
    let mut filled = 0;
    while filled < size {
        match file.read(&mut bytes[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    bytes.truncate(filled);
    // Some file systems name no size; a file that grows meanwhile is read as it was.
    if size == 0 {
        file.take(limit + 1).read_to_end(bytes)?;
    }
    if bytes.len() as u64 > limit { Err(FileError::TooLarge { limit }) } else { Ok(()) }
}

/// The nearest folder above (or at) a path that holds `.git`.
pub fn repository(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|folder| is_there(&folder.join(".git"))).map(Path::to_owned)
}

#[cfg(test)]
mod tests;
