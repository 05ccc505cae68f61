//! What the configuration of a repository has git read beside itself.
//!
//! A checkout in CI includes a file with its credentials, and people include one of their own for their name at work; git
//! takes nothing of either for what it is asked here. But the same line could name any file of the machine, a pipe or a
//! device. So git is only started where each included file is there as a plain one, or not at all, and is read as a
//! configuration that includes no more; no value of it is asked for, and git's complaints, which quote such files, are
//! not shown.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::git_config::settings;
use crate::files::{self, SETTINGS_LIMIT};

/// How many files a configuration may include: each of them is read.
const MOST_INCLUDED: usize = 16;
/// Where files are made up by the system, or are others for each program.
const MADE_UP: [&str; 3] = ["/proc", "/dev", "/sys"];

/// Whether the configuration of a repository, the working tree of which is at `top`, includes other files.
///
/// # Errors
/// The configuration that git must not read: one that includes what it may not, or names other references.
pub(super) fn is_including(git_dir: &Path, top: &Path) -> Result<bool, PathBuf> {
    let mut includes = false;
    for config in ["config", "config.worktree"].map(|name| git_dir.join(name)) {
        if files::is_there(&config) {
            includes |= includes_of(&config, Some(top), std::env::var_os("HOME").as_deref()).ok_or(config)?;
        }
    }
    Ok(includes)
}

/// Whether a configuration includes others; `None` if git must not read it. What is included itself has no `top`, and
/// includes nothing.
fn includes_of(config: &Path, top: Option<&Path>, home: Option<&OsStr>) -> Option<bool> {
    let mut bytes = Vec::new();
    files::read_into(config, SETTINGS_LIMIT, &mut bytes).ok()?;
    // Git takes it for the end of a value.
    if bytes.contains(&0) {
        return None;
    }
    let folder = config.parent().unwrap_or(config);
    // Values may be in any encoding: names of people are.
    let text = String::from_utf8_lossy(&bytes);
    let mut included = 0;
    for one in settings(&text) {
        if one.is("include", "path") || one.is_in("includeif", "path") {
            included += 1;
            let file = place(&one.value, folder, home)?;
            if included > MOST_INCLUDED || !may_include(&file, top?) {
                return None;
            }
        } else if one.is("extensions", "refstorage") && one.value.contains(['/', '\\', ':']) {
            return None;
        }
    }
    Some(included > 0)
}

/// The file that git includes by a path; `None` where git may read the path in another way.
fn place(path: &str, folder: &Path, home: Option<&OsStr>) -> Option<PathBuf> {
    let is_odd = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if path.is_empty() || path.contains(is_odd) || ["%(", ":("].iter().any(|special| path.starts_with(special)) {
        return None;
    }
    match path.strip_prefix("~/") {
        Some(below) => Some(home.map(Path::new).filter(|home| home.is_absolute())?.join(below)),
        // Another person's folder, which only git knows.
        None => (!path.starts_with('~')).then(|| folder.join(path)),
    }
}

/// Whether git may read a file: one that is not there is ignored.
fn may_include(file: &Path, top: &Path) -> bool {
    if MADE_UP.iter().any(|folder| file.starts_with(folder)) || file.ancestors().any(|part| is_link_in(part, top)) {
        return false;
    }
    match file.metadata() {
        // What the system makes up has no size, and may wait for ever.
        Ok(found) if found.is_file() && found.len() > 0 => {
            // Files of people are links now and then.
            file.canonicalize().is_ok_and(|real| includes_of(&real, None, None).is_some())
        }
        Ok(_) => false,
        Err(error) => matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// Whether a path is that of a link of the project: it could lead to another file for git than for us.
fn is_link_in(path: &Path, top: &Path) -> bool {
    let is_inside = || path.parent().and_then(|folder| folder.canonicalize().ok()).is_none_or(|at| at.starts_with(top));
    path.is_symlink() && is_inside()
}

#[cfg(test)]
mod tests {
    use super::includes_of;

    /// Whether git may read a configuration, beside some files, and whether that includes others.
    fn read(config: &[u8]) -> Option<bool> {
        let dir = tempfile::tempdir().expect("a folder");
        let top = dir.path().canonicalize().expect("a folder");
        let file = |name: &str, text: &[u8]| std::fs::write(top.join(name), text).expect("written");
        file("config", config);
        file("plain", b"[http \"https://lumen.example/\"]\n\textraheader = AUTHORIZATION: basic x\n");
        file("nested", b"[include]\npath = plain");
        file("refs", b"[extensions]\nrefStorage = files:///srv/x");
        file("binary", b"[a]\nb = c\0d");
        file("empty", b"");
        std::fs::create_dir_all(top.join("folder/own")).expect("a folder");
        file("folder/own/work", b"[user]\n\tname = Lumen\n");
        #[cfg(unix)]
        for (link, to) in [("link", "plain"), ("away", "folder")] {
            std::os::unix::fs::symlink(to, top.join(link)).expect("linked");
        }
        includes_of(&top.join("config"), Some(&top), Some(top.join("folder/own").as_os_str()))
    }

    #[test]
    fn configurations_lead_to_plain_ones_at_most() {
        for bad in [
            "[extensions]\n\trefstorage = files:///srv/x",
            "[extensions] refstorage=reftable:\\\\x",
            "[extensions]\nrefstorage = \\\n\"files://x\"",
            "[include]\npath = nested",
            "[core][include]\npath = refs",
            "[includeIf \"gitdir:/a\"] path = folder",
            "[include] path = empty",
            "[include] path = binary",
            "[include] path = /dev/zero",
            "[include] path = /proc/self/cwd/plain",
            "[include] path = ~lumen/x",
            "[include] path = ~/../../nested",
            "[include] path = :(optional)plain",
            &"[include] path = plain\n".repeat(17),
        ] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
        for good in [
            "[extensions]\n\trefstorage = reftable\n[remote \"x\"]\n\turl = https://x",
            "# no [include] here\n[alias] x = \"[include\"",
            "[branch \"fix-refstorage/x\"]\nremote = o",
        ] {
            assert_eq!(read(good.as_bytes()), Some(false), "{good}");
        }
        for good in [
            "[include]\npath = plain",
            "[includeIf \"gitdir:/a/.git\"]\n\tpath = /nowhere/at/all.config",
            "[include] path = ~/work",
            "[include] path = ~/nothing",
        ] {
            assert_eq!(read(good.as_bytes()), Some(true), "{good}");
        }
    }

    #[test]
    fn paths_that_git_reads_otherwise_are_refused() {
        for bad in [
            &b"[include] path = plain\0z"[..],
            b"[user] name = a\0b",
            b"[include] path = plain\xff",
            b"[include] path = plain\x0c",
            b"[include] path = pl\\bain",
            b"[include] path = a\tb",
        ] {
            assert_eq!(read(bad), None, "{}", String::from_utf8_lossy(bad));
        }
        assert_eq!(read(b"[user] name = Ren\xe9"), Some(false));
    }

    #[cfg(unix)]
    #[test]
    fn links_of_the_project_are_not_followed() {
        for bad in ["[include] path = link", "[include] path = away/own/work", "[include] path = away/../plain"] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
    }
}
