//! A file that is replaced when all is written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file beside `path` and puts it in its place, with its permissions. What is no plain file (a device, a pipe) is written to directly.
///
/// # Errors
/// Those of the file system and of `write`; `path` is then as it was.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = match fs::canonicalize(path) {
        Ok(whole) if !whole.is_file() => return fill(OpenOptions::new().write(true).open(whole)?, write),
        // Through a symbolic link, so that the link stays.
        Ok(whole) => whole,
        Err(_) => path.to_owned(),
    };
    let (fresh, file) = create_beside(&path)?;
    let permit = || match fs::metadata(&path) {
        Ok(old) => fs::set_permissions(&fresh, old.permissions()),
        Err(_) => Ok(()),
    };
    fill(file, write).and_then(|()| permit()).and_then(|()| fs::rename(&fresh, &path)).inspect_err(|_| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&fresh);
    })
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
    let fresh = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&fresh)?;
    Ok((fresh, file))
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
}
