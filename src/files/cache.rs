//! The folder of the user in which results are kept that would be found again: nothing in it is needed, and nothing in it
//! comes from a project.
//!
//! A file is named by a digest of all that its content depends on, the program itself included, and says so in its first
//! line, with a hash of what follows: what is cut off, changed or put under another name counts as missing. A folder that
//! lies in a working tree is not used, since what is there may have come with the repository; nor is one that others may
//! write to.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::folder::Folder;
use super::located::Located;
use super::{RESULT_LIMIT, is_there, read_into};
use crate::text::hash;

/// A folder for what is kept between runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheFolder(PathBuf);

impl CacheFolder {
    /// That of the user; `None` where the system has none.
    pub fn of_user() -> Option<CacheFolder> {
        let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let base = folder("XDG_CACHE_HOME")
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
            .or_else(|| folder("LOCALAPPDATA"))
            .filter(|base| base.is_absolute())?;
        Some(CacheFolder(base.join("locdrift")))
    }

    /// This one.
    pub fn at(path: &Path) -> CacheFolder {
        CacheFolder(path.to_owned())
    }

    /// The file for what depends on some texts, among others of its kind; `None` where it is not known which program this
    /// is.
    pub fn file(&self, kind: &str, depends_on: &[&str]) -> Option<CacheFile> {
        let mut digest = Sha256::new();
        digest.update(program()?.to_le_bytes());
        for text in [env!("CARGO_PKG_VERSION")].iter().chain(depends_on) {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
        let name: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Some(CacheFile { folder: self.0.join(kind), name })
    }
}

/// A hash of the program that runs: what another one has kept may have been found otherwise.
fn program() -> Option<u64> {
    static PROGRAM: OnceLock<Option<u64>> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let mut bytes = Vec::new();
        let path = std::env::current_exe().and_then(|path| path.canonicalize()).ok()?;
        read_into(&path, RESULT_LIMIT, &mut bytes).ok()?;
        Some(hash(&bytes))
    })
}

/// A file of a cache, whether it is there or not.
#[derive(Debug)]
pub struct CacheFile {
    folder: PathBuf,
    name: String,
}

impl CacheFile {
    /// What was kept; `None` where that is nothing, or not what was written.
    pub fn read(&self, limit: u64) -> Option<Vec<u8>> {
        let mut bytes = self.located()?.read(limit).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')? + 1;
        let is_whole = bytes[..end] == *self.head(&bytes[end..]).as_bytes();
        bytes.drain(..end);
        is_whole.then_some(bytes)
    }

    /// Keeps something until it is needed again. If it cannot be written, it will be found anew. Of a kind, so many files
    /// are kept, the newest.
    pub fn keep(&self, content: &[u8], most: usize) {
        let above = self.folder.ancestors().find_map(|folder| folder.canonicalize().ok());
        if above.is_none_or(|above| is_in_working_tree(&above)) || std::fs::create_dir_all(&self.folder).is_err() {
            return;
        }
        let Some(file) = self.located() else { return };
        let written = file.replace(|out| {
            out.write_all(self.head(content).as_bytes())?;
            out.write_all(content)
        });
        if written.is_ok() {
            self.remove_oldest(most);
        }
    }

    fn head(&self, content: &[u8]) -> String {
        format!("{} {:016x}\n", self.name, hash(content))
    }

    fn located(&self) -> Option<Located> {
        let folder = self.folder.canonicalize().ok()?;
        if is_in_working_tree(&folder) {
            return None;
        }
        let folder = Folder::open(&folder).ok().filter(Folder::is_of_user)?;
        let name = OsString::from(&self.name);
        // A link, or what another user owns, is nothing that was kept.
        let is_own =
            folder.status(&name).ok()?.is_none_or(|status| status.expect_plain().is_ok() && status.is_of_user());
        is_own.then(|| Located::in_folder(folder, &name))
    }

    fn remove_oldest(&self, most: usize) {
        let Ok(folder) = Folder::open(&self.folder) else { return };
        let is_ours = |name: &OsString| {
            let is_name = |name: &str| name.len() == self.name.len() && name.bytes().all(|b| b.is_ascii_hexdigit());
            name.to_str().is_some_and(is_name)
        };
        let mut names = folder.names().unwrap_or_default();
        names.retain(is_ours);
        if names.len() <= most {
            return;
        }
        let age = |name: OsString| Some((folder.plain_file(&name).ok()?.metadata().ok()?.modified().ok()?, name));
        let mut files: Vec<_> = names.into_iter().filter_map(age).collect();
        files.sort_unstable();
        for (_, name) in files.iter().take(files.len().saturating_sub(most)) {
            // What cannot be removed does no harm.
            let _ = folder.remove(name);
        }
    }
}

/// Whether a folder lies in the working tree of a repository: below a folder with `.git`, and not in that.
fn is_in_working_tree(folder: &Path) -> bool {
    folder.ancestors().any(|above| {
        let below = folder.strip_prefix(above).ok().and_then(|below| below.iter().next());
        is_there(&above.join(".git")) && below.is_none_or(|first| !first.eq_ignore_ascii_case(".git"))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn file(folder: &Path, depends_on: &str) -> CacheFile {
        CacheFolder::at(folder).file("kind", &[depends_on]).expect("a program")
    }

    fn path(file: &CacheFile) -> PathBuf {
        file.folder.join(&file.name)
    }

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (file(folder.path(), "a"), file(folder.path(), "b"));
        assert_eq!(one.read(100), None);
        one.keep(b"lamp\n", 9);
        assert_eq!(one.read(1000).as_deref(), Some(&b"lamp\n"[..]));
        assert_eq!((other.read(1000), one.read(20)), (None, None));
        // What stands under another name, was changed, or is cut off, is none.
        fs::copy(path(&one), path(&other)).expect("copied");
        assert_eq!(other.read(1000), None);
        let whole = fs::read(path(&one)).expect("there");
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(path(&one), &changed).expect("written");
            assert_eq!(one.read(1000), None, "{at}");
            fs::write(path(&one), &whole[..at]).expect("written");
            assert_eq!(one.read(1000), None, "{at}");
        }
        one.keep(b"light", 9);
        assert_eq!(one.read(1000).as_deref(), Some(&b"light"[..]));
    }

    #[test]
    fn only_some_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts: Vec<String> = (0..5).map(|n| n.to_string()).collect();
        for text in &texts {
            file(folder.path(), text).keep(b"x", 2);
        }
        fs::write(folder.path().join("kind/mine.txt"), "x").expect("written");
        let kept: Vec<&String> = texts.iter().filter(|text| file(folder.path(), text).read(1000).is_some()).collect();
        assert_eq!(kept.len(), 2, "{kept:?}");
        file(folder.path(), "9").keep(b"x", 2);
        assert!(folder.path().join("kind/mine.txt").exists());
    }

    #[test]
    fn what_a_repository_brings_is_not_read() {
        let top = tempfile::tempdir().expect("a folder");
        let folder = top.path().join("cache");
        let kept = file(&folder, "a");
        kept.keep(b"lamp", 9);
        assert!(kept.read(1000).is_some());
        fs::create_dir(top.path().join(".git")).expect("made");
        assert_eq!(kept.read(1000), None);
        kept.keep(b"light", 9);
        file(&top.path().join("new/cache"), "a").keep(b"light", 9);
        assert!(!top.path().join("new").exists());
        fs::remove_dir(top.path().join(".git")).expect("removed");
        assert_eq!(kept.read(1000).as_deref(), Some(&b"lamp"[..]));
        // What is git's, git does not bring.
        let inside = file(&top.path().join(".git/cache"), "a");
        inside.keep(b"lamp", 9);
        assert!(inside.read(1000).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_what_others_may_write_are_not_read() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let kept = file(folder.path(), "a");
        kept.keep(b"lamp", 9);
        let (path, aside) = (path(&kept), folder.path().join("aside"));
        fs::rename(&path, &aside).expect("renamed");
        symlink(&aside, &path).expect("linked");
        assert_eq!(kept.read(1000), None);
        kept.keep(b"light", 9);
        assert!(path.is_symlink());
        fs::rename(&aside, &path).expect("renamed");
        assert!(kept.read(1000).is_some());
        for (at, mode) in [(&path, 0o666), (&kept.folder, 0o777)] {
            let before = fs::metadata(at).expect("there").permissions();
            fs::set_permissions(at, fs::Permissions::from_mode(mode)).expect("set");
            assert_eq!(kept.read(1000), None);
            fs::set_permissions(at, before).expect("set");
            assert!(kept.read(1000).is_some());
        }
    }
}
