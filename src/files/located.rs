//! One file: read whole, or replaced by another as soon as that is written.

use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::folder::{Folder, kind};
use super::{FileError, TEXT_LIMIT, fill};
use crate::text::end_lines;

/// How a file is called until all is written: this, numbers, and [`END`]. A leading dot keeps it out of every layout.
const START: &str = ".locdrift-";
const END: &str = ".tmp";

/// A file that may be read or written, whether it exists or not.
#[derive(Debug)]
pub struct Located(Kind);

#[derive(Debug)]
enum Kind {
    /// A name in an opened folder.
    InFolder(Folder, OsString),
    /// A device, a pipe or the like, by its path: no other file may take its place.
    Special(PathBuf),
}

impl Located {
    pub(super) fn in_folder(folder: Folder, name: &OsStr) -> Located {
        Located(Kind::InFolder(folder, name.to_owned()))
    }

    pub(super) fn special(path: &Path) -> Located {
        Located(Kind::Special(path.to_owned()))
    }

    /// Its own name, links resolved; `None` where that is not UTF-8, or it is no file in a folder.
    pub fn name(&self) -> Option<&str> {
        match &self.0 {
            Kind::InFolder(_, name) => name.to_str(),
            Kind::Special(_) => None,
        }
    }

    /// # Errors
    /// When there is no plain file.
    pub fn expect_plain(&self) -> Result<(), FileError> {
        match &self.0 {
            Kind::InFolder(folder, name) => folder.status(name)?.ok_or(FileError::Missing)?.expect_plain(),
            Kind::Special(path) => Err(FileError::NotPlain(kind(path.metadata()?.file_type()))),
        }
    }

    /// The content of a plain file.
    ///
    /// # Errors
    /// When there is none, or it is larger than `limit`.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        match &self.0 {
            Kind::InFolder(folder, name) => fill(folder.plain_file(name)?, limit, &mut bytes)?,
            // Standard input may be a plain file.
            Kind::Special(path) => match path.metadata()? {
                file if file.is_file() => fill(File::open(path)?, limit, &mut bytes)?,
                other => return Err(FileError::NotPlain(kind(other.file_type()))),
            },
        }
        Ok(bytes)
    }

    /// Writes a file and puts it in the place of this one, with its permissions. What is no plain file (a device, a
    /// pipe) is written to directly, where it was named on the command line.
    ///
    /// # Errors
    /// Those of the file system and of `write`; a plain file is then as it was.
    pub fn replace(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FileError> {
        match &self.0 {
            Kind::InFolder(folder, name) => {
                remove_stale_temp_files(folder);
                put(folder, name, (write, false), || Ok(()))
            }
            // What a shell has appended before stays.
            Kind::Special(path) => Ok(write_all(&OpenOptions::new().append(true).open(path)?, write)?),
        }
    }

    /// Puts `new` in the place of a file that says `old`, with its permissions; what changed in the meantime stays.
    ///
    /// # Errors
    /// Where it says something else by now or is no plain file, and those of the file system; it is then as it was.
    pub fn replace_if_unchanged(&self, old: &str, new: &str) -> Result<(), FileError> {
        let read = || {
            let mut now = self.read(TEXT_LIMIT)?;
            let has_lone_returns = end_lines(&mut now);
            if now == old.as_bytes() { Ok(has_lone_returns) } else { Err(FileError::Changed) }
        };
        let new = if read()? { new.replace('\n', "\r") } else { new.to_owned() };
        match &self.0 {
            Kind::InFolder(folder, name) => {
                put(folder, name, (|out: &mut dyn Write| out.write_all(new.as_bytes()), false), || read().map(|_| ()))
            }
            Kind::Special(_) => Err(FileError::NotPlain("a device")),
        }
    }

    /// Removes what runs that were killed left in its folder. [`Located::replace`] does so itself.
    pub fn remove_stale_temp_files(&self) {
        if let Kind::InFolder(folder, _) = &self.0 {
            remove_stale_temp_files(folder);
        }
    }
}

/// Puts what `write` writes in the place of a file; for its owner alone, if wanted, where there is none yet.
pub(super) fn put(
    folder: &Folder,
    name: &OsStr,
    (write, private): (impl FnOnce(&mut dyn Write) -> io::Result<()>, bool),
    last_look: impl FnOnce() -> Result<(), FileError>,
) -> Result<(), FileError> {
    let old = folder.status(name)?;
    if let Some(old) = &old {
        old.expect_plain()?;
        if old.is_read_only() {
            return Err(FileError::ReadOnly);
        }
    }
    let temp = TempFile::create(folder, private || old.is_some())?;
    write_all(&temp.file, write)?;
    if let Some(old) = old {
        old.apply_to(&temp.file)?;
    }
    // A new name may reach the disk before what it names: after a loss of power the file would be empty. If the new
    // name is lost, the old file is still there, so that the folder needs no such care.
    temp.file.sync_data()?;
    last_look()?;
    Ok(temp.persist(name)?)
}

fn write_all(file: &File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

/// Removes what runs that were killed left in a folder. The files of runs that are at work are locked, and stay.
pub(super) fn remove_stale_temp_files(folder: &Folder) {
    // What cannot be read or removed does no harm.
    for name in folder.names().unwrap_or_default() {
        let middle = name.to_str().and_then(|name| name.strip_prefix(START)?.strip_suffix(END));
        let is_ours = middle.is_some_and(|middle| middle.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
        if is_ours && folder.plain_file(&name).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = folder.remove(&name);
        }
    }
}

/// A file that is not whole yet; locked, and removed if it does not become another one.
struct TempFile<'f> {
    folder: &'f Folder,
    name: OsString,
    file: File,
    is_placed: bool,
}

impl TempFile<'_> {
    fn create(folder: &Folder, private: bool) -> io::Result<TempFile<'_>> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name: OsString = format!("{START}{}-{count}{END}", std::process::id()).into();
            // It is not readable to others before it has the permissions of the old one.
            match folder.create(&name, private) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                file => {
                    let temp = TempFile { folder, name, file: file?, is_placed: false };
                    // Where files cannot be locked, none is removed as stale either.
                    let is_taken_for_stale = matches!(temp.file.try_lock(), Err(TryLockError::WouldBlock));
                    if !is_taken_for_stale && matches!(folder.status(&temp.name), Ok(Some(_))) {
                        return Ok(temp);
                    }
                }
            }
        }
    }

    fn persist(mut self, name: &OsStr) -> io::Result<()> {
        self.folder.rename(&self.name, name)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for TempFile<'_> {
    fn drop(&mut self) {
        if !self.is_placed {
            // The first error is the one to tell.
            let _ = self.folder.remove(&self.name);
        }
    }
}
