//! A file that is replaced when all is written.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// How the file that is being written is called until it is whole: this, numbers, and [`END`]. A leading dot keeps it out
/// of every layout.
const START: &str = ".locdrift-";
const END: &str = ".tmp";

/// Writes a file beside `path` and puts it in its place, with its permissions. What is no plain file (a device, a pipe) is written to directly.
///
/// # Errors
/// Those of the file system and of `write`; `path` is then as it was.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(whole) if !whole.is_file() => return fill(&OpenOptions::new().write(true).open(whole)?, write),
        // Through a symbolic link, so that the link stays.
        Ok(whole) => whole,
        Err(_) => path.to_owned(),
    };
    put(&path, write, || Ok(()))
}

/// Puts `new` in the place of a file that says `old`, with its permissions; what changed in the meantime stays.
///
/// # Errors
/// In words, where it says something else by now or is no plain file, and those of the file system; `path` is then as it
/// was.
pub(super) fn exchange(path: &Path, old: &str, new: &str) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("it is no longer a regular file"));
    }
    let is_same = || match fs::read(path)? == old.as_bytes() {
        true => Ok(()),
        false => Err(io::Error::other("file changed since it was checked; rerun the command")),
    };
    put(path, |out| out.write_all(new.as_bytes()), is_same)
}

/// Removes what runs that were killed left in a folder. The files of runs that are at work are locked, and stay.
pub(super) fn sweep(folder: &Path) {
    // What cannot be read or removed is in nobody's way.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let middle = name.to_str().and_then(|name| name.strip_prefix(START)?.strip_suffix(END));
        let is_ours = middle.is_some_and(|middle| middle.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let is_left = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            let _ = is_left.then(|| fs::remove_file(entry.path()));
        }
    }
}

fn put(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    last_look: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::Error::other("it is read-only"));
    }
    let fresh = Fresh::beside(path, old.is_some())?;
    fill(&fresh.file, write)?;
    if let Some(old) = old {
        fresh.take_after(&old)?;
    }
    // A new name may reach the disk before what it names: after a loss of power the file would be empty. If the new name
    // is lost, the old file is still there, so that the folder needs no such care.
    fresh.file.sync_data()?;
    last_look()?;
    fresh.becomes(path)
}

fn fill(file: &File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

/// A file that is not whole yet; locked, and removed if it does not become another one.
struct Fresh {
    path: PathBuf,
    file: File,
    is_placed: bool,
}

impl Fresh {
    fn beside(path: &Path, is_private: bool) -> io::Result<Fresh> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if path.file_name().is_none() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut how = OpenOptions::new();
        // Never through a link, and never over what somebody else writes.
        how.write(true).create_new(true);
        #[cfg(unix)]
        if is_private {
            // Nobody reads it before it has the permissions of the old one.
            std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
        }
        let _ = is_private;
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let fresh = path.with_file_name(format!("{START}{}-{count}{END}", std::process::id()));
            match how.open(&fresh) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                file => {
                    let file = file?;
                    // Where files cannot be locked, nothing is swept either.
                    let _ = file.try_lock();
                    return Ok(Fresh { path: fresh, file, is_placed: false });
                }
            }
        }
    }

    /// Belongs to whom the old file belongs to, as far as that is allowed, and may be read by the same.
    fn take_after(&self, old: &Metadata) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            let own = self.file.metadata()?;
            if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
                let _ = fchown(&self.file, Some(old.uid()), Some(old.gid()));
            }
        }
        self.file.set_permissions(old.permissions())
    }

    fn becomes(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if !self.is_placed {
            // The first error is the one to tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_beside_it() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("drift.json");
        replace(&path, |out| out.write_all(b"old")).expect("written");
        let failed = replace(&path, |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).expect("there"), b"old");
        assert_eq!(fs::read_dir(dir.path()).expect("there").count(), 1);
        replace(&path, |out| out.write_all(b"new")).expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
    }

    #[test]
    fn a_directory_is_refused() {
        let dir = tempfile::tempdir().expect("a directory");
        assert!(replace(dir.path(), |_| Ok(())).is_err());
        assert!(replace(&dir.path().join("no/such.json"), |_| Ok(())).is_err());
    }

    #[test]
    fn only_what_is_as_it_was_is_exchanged() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a.md");
        fs::write(&path, "changed").expect("written");
        let error = exchange(&path, "old", "new").expect_err("it changed");
        assert!(error.to_string().contains("file changed"), "{error}");
        assert_eq!(fs::read_dir(dir.path()).expect("there").count(), 1);
        exchange(&path, "changed", "new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        let mut permissions = fs::metadata(&path).expect("there").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("allowed");
        assert_eq!(exchange(&path, "new", "newer").expect_err("read-only").to_string(), "it is read-only");
        assert!(exchange(&dir.path().join("gone.md"), "", "new").is_err());
    }

    #[test]
    fn what_was_left_is_swept_and_what_is_at_work_is_not() {
        let dir = tempfile::tempdir().expect("a directory");
        let kept = [".locdrift-1-x.tmp", ".locdrift.yaml", ".locdrift-1-1.tmp.md", "a.md"];
        for name in kept.iter().chain(&[".locdrift-1-0.tmp"]) {
            fs::write(dir.path().join(name), "").expect("written");
        }
        let fresh = Fresh::beside(&dir.path().join("a.md"), true).expect("made");
        sweep(dir.path());
        assert!(fresh.path.exists());
        assert_eq!(fs::read_dir(dir.path()).expect("there").count(), kept.len() + 1);
        drop(fresh);
        assert_eq!(fs::read_dir(dir.path()).expect("there").count(), kept.len());
    }
}
