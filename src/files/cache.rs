//! The folder of the user in which results are kept that would be found again: nothing in it is needed, and nothing in it
//! comes from a project.
//!
//! A file is named by a digest of all that its content depends on, the program itself included, and says so in its first
//! line, with a hash of what follows: what is cut off, changed or put under another name counts as missing. A folder that
//! lies in a working tree is not used, since what is there may have come with the repository; nor is one that others may
//! write to, or a link. What has no such name is left alone.

use std::ffi::OsString;
use std::fs::create_dir_all;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::folder::Folder;
use super::located::{put, remove_stale_temp_files};
use super::{RESULT_LIMIT, fill, is_there, read_into};
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
        Some(CacheFile { top: self.0.clone(), kind: kind.into(), name: (name + END).into() })
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
    top: PathBuf,
    /// The folder in that one.
    kind: OsString,
    name: OsString,
}

/// How the names of all files end.
const END: &str = ".kept";
/// How many digits come before that.
const DIGITS: usize = 64;

impl CacheFile {
    /// What was kept; `None` where that is nothing, or not what was written.
    pub fn read(&self, limit: u64) -> Option<Vec<u8>> {
        let file = self.folder(false)?.plain_file(&self.name).ok()?;
        let again = file.try_clone();
        let mut bytes = Vec::new();
        fill(file, limit, &mut bytes).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')? + 1;
        let is_whole = bytes[..end] == *self.head(&bytes[end..]).as_bytes();
        bytes.drain(..end);
        // Those are the first to go that were not needed for the longest time. Where this cannot be noted, it is their age.
        if is_whole && let Ok(file) = again {
            let _ = file.set_modified(SystemTime::now());
        }
        is_whole.then_some(bytes)
    }

    /// Keeps something until it is needed again. If it cannot be written, it will be found anew. Of a kind, so many files
    /// are kept, those that were needed last.
    pub fn keep(&self, content: &[u8], most: usize) {
        let Some(folder) = self.folder(true) else { return };
        remove_stale_temp_files(&folder);
        let write = |out: &mut dyn Write| {
            out.write_all(self.head(content).as_bytes())?;
            out.write_all(content)
        };
        if put(&folder, &self.name, (write, true), || Ok(())).is_ok() {
            self.remove_oldest(&folder, most);
        }
    }

    fn head(&self, content: &[u8]) -> String {
        format!("{} {:016x}\n", self.name.display(), hash(content))
    }

    /// The folder of its kind, made where there is none, if wanted; `None` where others may bring it, or the file.
    fn folder(&self, make: bool) -> Option<Folder> {
        let (base, top) = (self.top.parent()?, self.top.file_name()?);
        // Where users put their caches is up to them, be it by a link; what is in it is made by this program.
        let there = base.ancestors().find_map(|folder| folder.canonicalize().ok())?;
        if is_in_working_tree(&there) || make && create_dir_all(base).is_err() {
            return None;
        }
        let base = base.canonicalize().ok()?;
        let mut folder = Folder::open(&base).ok().filter(|_| !is_in_working_tree(&base.join(top).join(&self.kind)))?;
        for name in [top, self.kind.as_os_str()] {
            if make && folder.status(name).is_ok_and(|status| status.is_none()) {
                // Another run may have made it meanwhile.
                let _ = folder.make(name);
            }
            folder = folder.enter(name).ok().filter(Folder::is_of_user)?;
        }
        // A link, or what others own or may write to, is nothing that was kept.
        let status = folder.status(&self.name).ok()?;
        status.is_none_or(|status| status.expect_plain().is_ok() && status.is_of_user()).then_some(folder)
    }

    fn remove_oldest(&self, folder: &Folder, most: usize) {
        let is_other = |name: &OsString| {
            let digits = name.to_str().and_then(|name| name.strip_suffix(END));
            let is_ours = |digits: &str| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
            digits.is_some_and(is_ours) && *name != self.name
        };
        let mut names = folder.names().unwrap_or_default();
        names.retain(is_other);
        if names.len() < most {
            return;
        }
        let age = |name: OsString| Some((folder.plain_file(&name).ok()?.metadata().ok()?.modified().ok()?, name));
        let mut files: Vec<_> = names.into_iter().filter_map(age).collect();
        files.sort_unstable();
        // Not to look at all of them again for the next one.
        let left = (most - most / 4).saturating_sub(1);
        for (_, name) in files.iter().take(files.len().saturating_sub(left)) {
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
    use std::time::Duration;

    use super::*;

    fn file(folder: &Path, depends_on: &str) -> CacheFile {
        CacheFolder::at(folder).file("kind", &[depends_on]).expect("a program")
    }

    fn path(file: &CacheFile) -> PathBuf {
        file.top.join(&file.kind).join(&file.name)
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
    fn those_that_are_needed_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts: Vec<String> = (0..5).map(|n| n.to_string()).collect();
        for (age, text) in texts.iter().rev().enumerate() {
            let kept = file(folder.path(), text);
            kept.keep(b"x", 9);
            let written = fs::File::options().write(true).open(path(&kept)).expect("there");
            written.set_modified(SystemTime::now() - Duration::from_secs(60 * (10 - age as u64))).expect("set");
        }
        // The oldest is read; of five and one, as many stay as are needed next.
        assert!(file(folder.path(), "4").read(1000).is_some());
        file(folder.path(), "new").keep(b"x", 5);
        let is_there = |text: &&str| path(&file(folder.path(), text)).exists();
        let left: Vec<&str> = ["0", "1", "2", "3", "4", "new"].into_iter().filter(is_there).collect();
        assert_eq!(left, ["0", "1", "4", "new"]);
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
        let of_kind = folder.path().join("kind");
        for (at, mode) in [(&path, 0o666), (&path, 0o620), (&of_kind, 0o777), (&of_kind, 0o770)] {
            let before = fs::metadata(at).expect("there").permissions();
            fs::set_permissions(at, fs::Permissions::from_mode(mode)).expect("set");
            assert_eq!(kept.read(1000), None);
            fs::set_permissions(at, before).expect("set");
            assert!(kept.read(1000).is_some());
        }
    }
}
