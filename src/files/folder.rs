//! An opened folder: what is done in it is done there, whatever its path leads to meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{File, FileType};
use std::io;
use std::path::Path;

use super::FileError;

/// An opened folder. Names in it are names, never paths, and links among them are not followed.
#[derive(Debug)]
pub struct Folder(system::Handle);

/// What has a name in a folder.
pub(super) struct Status(system::Status);

impl Folder {
    /// Opens the folder at a path.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: &Path) -> Result<Folder, FileError> {
        Ok(Folder(system::open(path)?))
    }

    /// Opens a folder in it.
    ///
    /// # Errors
    /// Also where that is a link.
    pub fn enter(&self, name: &OsStr) -> Result<Folder, FileError> {
        system::enter(&self.0, name).map(Folder).map_err(|error| match self.status(name) {
            Ok(Some(status)) if status.kind() == "a link" => FileError::Outside,
            _ => error.into(),
        })
    }

    /// Makes a folder in it for its owner alone.
    pub(super) fn make(&self, name: &OsStr) -> io::Result<()> {
        system::make(&self.0, name)
    }

    /// What has a name, if anything does.
    pub(super) fn status(&self, name: &OsStr) -> Result<Option<Status>, FileError> {
        match system::status(&self.0, name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            status => Ok(Some(Status(status?))),
        }
    }

    /// Whether it is the user's own, or the system's, and no one else may write to it, of its group or not.
    pub(super) fn is_of_user(&self) -> bool {
        system::status(&self.0, OsStr::new(".")).is_ok_and(|status| status.is_of_user())
    }

    /// Opens a plain file to read it.
    pub(super) fn plain_file(&self, name: &OsStr) -> Result<File, FileError> {
        let status = self.status(name)?.ok_or(FileError::Missing)?;
        // Only to look at it opens a pipe that another process waits at, or winds a tape back.
        status.expect_plain()?;
        expect_plain(system::file(&self.0, name)?)
    }

    /// Makes a file that is not there yet; for its owner alone, if wanted.
    pub(super) fn create(&self, name: &OsStr, private: bool) -> io::Result<File> {
        system::create(&self.0, name, private)
    }

    /// Gives a file another name, and takes the name from whatever had it.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        system::rename(&self.0, from, to)
    }

    /// Removes a file.
    pub(super) fn remove(&self, name: &OsStr) -> io::Result<()> {
        system::remove(&self.0, name)
    }

    /// All names in it.
    pub(super) fn names(&self) -> io::Result<Vec<OsString>> {
        system::names(&self.0)
    }
}

impl Status {
    /// # Errors
    /// When it is no plain file.
    pub fn expect_plain(&self) -> Result<(), FileError> {
        if self.0.is_file() { Ok(()) } else { Err(FileError::NotPlain(self.kind())) }
    }

    /// Whether it is read-only.
    pub fn is_read_only(&self) -> bool {
        self.0.is_read_only()
    }

    /// Whether it is the user's own, or the system's, and no one else may write to it, of its group or not.
    pub fn is_of_user(&self) -> bool {
        self.0.is_of_user()
    }

    /// Gives a file the permissions, and as far as that is allowed the owner.
    pub fn apply_to(&self, file: &File) -> io::Result<()> {
        self.0.apply_to(file)
    }

    fn kind(&self) -> &'static str {
        self.0.kind()
    }
}

/// Opens a plain file to read it. The last part of its path may not be a link.
pub(super) fn open_plain(path: &Path) -> Result<File, FileError> {
    match system::plain(path) {
        Ok(file) => expect_plain(file),
        Err(error) => Err(match path.symlink_metadata() {
            Ok(there) if !there.is_file() => FileError::NotPlain(kind(there.file_type())),
            _ => error.into(),
        }),
    }
}

fn expect_plain(file: File) -> Result<File, FileError> {
    let status = file.metadata()?;
    if status.is_file() { Ok(file) } else { Err(FileError::NotPlain(kind(status.file_type()))) }
}

/// What a thing that is no plain file is called.
pub(super) fn kind(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "a folder";
    }
    if kind.is_symlink() {
        return "a link";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
    }
    "a device"
}

#[cfg(unix)]
mod system {
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{MetadataExt, fchown};
    use std::path::Path;

    use rustix::fs::{self, AtFlags, Dir, FileType, Mode, OFlags, RawMode, Stat};

    pub type Handle = OwnedFd;

    /// A folder to go on from need not be readable.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const SEARCH: OFlags = OFlags::PATH;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const SEARCH: OFlags = OFlags::RDONLY;

    /// Nothing waits for the other end of a pipe.
    const READ: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);

    pub fn open(path: &Path) -> io::Result<Handle> {
        Ok(fs::open(path, SEARCH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?)
    }

    pub fn enter(folder: &Handle, name: &OsStr) -> io::Result<Handle> {
        let how = SEARCH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(fs::openat(folder, name, how, Mode::empty())?)
    }

    pub fn plain(path: &Path) -> io::Result<File> {
        Ok(fs::open(path, READ | OFlags::CLOEXEC, Mode::empty())?.into())
    }

    pub fn file(folder: &Handle, name: &OsStr) -> io::Result<File> {
        Ok(fs::openat(folder, name, READ | OFlags::CLOEXEC, Mode::empty())?.into())
    }

    pub fn create(folder: &Handle, name: &OsStr, private: bool) -> io::Result<File> {
        let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(if private { 0o600 } else { 0o666 });
        Ok(fs::openat(folder, name, how, mode)?.into())
    }

    pub fn make(folder: &Handle, name: &OsStr) -> io::Result<()> {
        Ok(fs::mkdirat(folder, name, Mode::from_raw_mode(0o700))?)
    }

    pub fn rename(folder: &Handle, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(fs::renameat(folder, from, folder, to)?)
    }

    pub fn remove(folder: &Handle, name: &OsStr) -> io::Result<()> {
        Ok(fs::unlinkat(folder, name, AtFlags::empty())?)
    }

    pub fn names(folder: &Handle) -> io::Result<Vec<OsString>> {
        let readable = fs::openat(folder, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let entries = Dir::new(readable)?.flatten();
        Ok(entries.map(|entry| OsStr::from_bytes(entry.file_name().to_bytes()).to_owned()).collect())
    }

    pub struct Status(Stat);

    pub fn status(folder: &Handle, name: &OsStr) -> io::Result<Status> {
        Ok(Status(fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    impl Status {
        fn file_type(&self) -> FileType {
            FileType::from_raw_mode(self.0.st_mode as RawMode)
        }

        pub fn is_file(&self) -> bool {
            self.file_type() == FileType::RegularFile
        }

        pub fn kind(&self) -> &'static str {
            match self.file_type() {
                FileType::Directory => "a folder",
                FileType::Symlink => "a link",
                FileType::Fifo => "a named pipe",
                FileType::Socket => "a socket",
                _ => "a device",
            }
        }

        pub fn is_read_only(&self) -> bool {
            self.0.st_mode & 0o222 == 0
        }

        pub fn is_of_user(&self) -> bool {
            const OTHERS: RawMode = 0o022;
            let owners = [0, rustix::process::geteuid().as_raw()];
            owners.contains(&self.0.st_uid) && self.0.st_mode as RawMode & OTHERS == 0
        }

        pub fn apply_to(&self, file: &File) -> io::Result<()> {
            let own = file.metadata()?;
            if (own.uid(), own.gid()) != (self.0.st_uid, self.0.st_gid) {
                // Who may not give it away keeps it.
                let _ = fchown(file, Some(self.0.st_uid), Some(self.0.st_gid));
            }
            Ok(fs::fchmod(file, Mode::from_raw_mode(self.0.st_mode))?)
        }
    }
}

/// Where folders cannot be kept open for this, they go by their paths.
#[cfg(not(unix))]
mod system {
    use std::ffi::{OsStr, OsString};
    use std::fs::{self, File, Metadata};
    use std::io;
    use std::path::{Path, PathBuf};

    pub type Handle = PathBuf;

    pub fn open(path: &Path) -> io::Result<Handle> {
        if path.metadata()?.is_dir() { Ok(path.to_owned()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    pub fn enter(folder: &Handle, name: &OsStr) -> io::Result<Handle> {
        let path = folder.join(name);
        if path.symlink_metadata()?.is_dir() { Ok(path) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    pub fn plain(path: &Path) -> io::Result<File> {
        if path.symlink_metadata()?.is_file() { File::open(path) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    pub fn file(folder: &Handle, name: &OsStr) -> io::Result<File> {
        plain(&folder.join(name))
    }

    pub fn create(folder: &Handle, name: &OsStr, _: bool) -> io::Result<File> {
        File::create_new(folder.join(name))
    }

    pub fn make(folder: &Handle, name: &OsStr) -> io::Result<()> {
        fs::create_dir(folder.join(name))
    }

    pub fn rename(folder: &Handle, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(folder.join(from), folder.join(to))
    }

    pub fn remove(folder: &Handle, name: &OsStr) -> io::Result<()> {
        fs::remove_file(folder.join(name))
    }

    pub fn names(folder: &Handle) -> io::Result<Vec<OsString>> {
        Ok(fs::read_dir(folder)?.flatten().map(|entry| entry.file_name()).collect())
    }

    pub struct Status(Metadata);

    pub fn status(folder: &Handle, name: &OsStr) -> io::Result<Status> {
        folder.join(name).symlink_metadata().map(Status)
    }

    impl Status {
        pub fn is_file(&self) -> bool {
            self.0.is_file()
        }

        pub fn kind(&self) -> &'static str {
            super::kind(self.0.file_type())
        }

        pub fn is_read_only(&self) -> bool {
            self.0.permissions().readonly()
        }

        /// Folders of users are theirs.
        pub fn is_of_user(&self) -> bool {
            true
        }

        pub fn apply_to(&self, file: &File) -> io::Result<()> {
            file.set_permissions(self.0.permissions())
        }
    }
}
