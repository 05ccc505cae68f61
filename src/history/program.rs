//! The program `git`: which version it is, and what that version can be kept from doing.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::process::Command;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use super::process::Process;
use super::repository::GitError;

/// How long git may be silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// The variable of the environment that trusts every `.git`, if it is `1`.
pub(super) const FOLLOW_LINKS: &str = "LOCDRIFT_FOLLOW_GIT_LINKS";

/// A program that is called as git is.
#[derive(Debug)]
pub struct Program {
    name: OsString,
    /// How long it may be silent.
    pub(super) patience: Duration,
    /// Whether repositories are read wherever the `.git` of a folder leads.
    pub(super) follows_links: bool,
    version: OnceLock<Result<Version, GitError>>,
}

impl Program {
    /// Another program than the `git` that is installed, and how long it may be silent.
    pub fn new(name: &OsStr, patience: Duration) -> Arc<Program> {
        // The environment is the user's.
        let follows_links = std::env::var_os(FOLLOW_LINKS).is_some_and(|value| value == "1");
        Arc::new(Program { name: name.to_owned(), patience, follows_links, version: OnceLock::new() })
    }

    /// The `git` that is installed; asked for its version once in a run.
    pub fn installed() -> Arc<Program> {
        static GIT: LazyLock<Arc<Program>> = LazyLock::new(|| Program::new(OsStr::new("git"), PATIENCE));
        Arc::clone(&GIT)
    }

    /// A call of it, in which nothing of the environment speaks to git: what hooks, wrappers and CI set there leads to
    /// other repositories, configurations and programs. The user's own configuration (`safe.directory`) is still read.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.name);
        let names = std::env::vars_os().map(|(name, _)| name);
        let of_git =
            |name: &OsString| name.as_encoded_bytes().get(..4).is_some_and(|s| s.eq_ignore_ascii_case(b"GIT_"));
        names.filter(of_git).for_each(|name| _ = command.env_remove(name));
        command.env("LC_ALL", "C");
        // Windows does not search the current folder.
        let path = std::env::var_os("PATH").filter(|_| cfg!(unix));
        path.and_then(|path| absolute_path(&path)).iter().for_each(|path| _ = command.env("PATH", path));
        command
    }

    /// Its version.
    ///
    /// # Errors
    /// When there is no such program, it does not answer, or it is older than any that can be used.
    pub(super) fn version(&self) -> Result<Version, GitError> {
        let ask = || {
            let answer = Process::start(self.command().arg("version"), self.patience)?.answer()?;
            let answer = String::from_utf8_lossy(&answer);
            let version = answer.split_whitespace().nth(2).and_then(Version::parse);
            let version = version.ok_or_else(|| GitError::Failed("`git version` names no version".to_owned()))?;
            match version < Version::OLDEST {
                true => Err(GitError::OldGit { version: version.to_string(), is_partial: false }),
                false => Ok(version),
            }
        };
        self.version.get_or_init(ask).clone()
    }
}

/// The search path without the entries that depend on the current folder, which could lead to programs of the project.
/// `None` where there are none.
fn absolute_path(path: &OsStr) -> Option<OsString> {
    /// An empty search path means the current folder.
    const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";
    if std::env::split_paths(path).all(|folder| folder.is_absolute()) {
        return None;
    }
    let kept = std::env::join_paths(std::env::split_paths(path).filter(|folder| folder.is_absolute()));
    Some(kept.ok().filter(|kept| !kept.is_empty()).unwrap_or_else(|| USUAL.into()))
}

/// The version of a git.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version([u32; 3]);

impl Version {
    /// The first with `cat-file --batch-command`.
    const OLDEST: Version = Version([2, 36, 0]);
    /// The first with `GIT_NO_LAZY_FETCH`, and the others that were given it too.
    const NO_LAZY_FETCH: Version = Version([2, 45, 0]);
    const NO_LAZY_FETCH_TOO: [Version; 6] = [
        Version([2, 39, 4]),
        Version([2, 40, 2]),
        Version([2, 41, 1]),
        Version([2, 42, 2]),
        Version([2, 43, 4]),
        Version([2, 44, 1]),
    ];

    /// From `2.47.3`, `2.39.5.windows.1` or `2.45.0-rc1`.
    fn parse(text: &str) -> Option<Version> {
        let mut numbers = text.split(['.', '-']).map_while(|number| number.parse().ok());
        Some(Version([numbers.next()?, numbers.next()?, numbers.next().unwrap_or(0)]))
    }

    /// Whether it can be reported not to fetch what a partial clone lacks.
    pub fn knows_no_lazy_fetch(self) -> bool {
        let is_later = |first: &Version| self.0[..2] == first.0[..2] && self >= *first;
        self >= Version::NO_LAZY_FETCH || Version::NO_LAZY_FETCH_TOO.iter().any(is_later)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_read_and_compared() {
        let version = |text: &str| Version::parse(text).expect("a version");
        assert_eq!(version("2.39.5.windows.1").to_string(), "2.39.5");
        assert_eq!(version("2.45").to_string(), "2.45.0");
        assert!(version("2.9.1") < Version::OLDEST && version("10.0") > Version::OLDEST);
        for old in ["2.36.0", "2.39.3", "2.40.1", "2.43.0", "2.44.0"] {
            assert!(!version(old).knows_no_lazy_fetch(), "{old}");
        }
        for new in ["2.39.4", "2.39.5", "2.43.4", "2.44.1", "2.45.0-rc1", "2.47.3", "3.0.0"] {
            assert!(version(new).knows_no_lazy_fetch(), "{new}");
        }
        for none in ["", "two", "2", "2.x"] {
            assert_eq!(Version::parse(none), None, "{none}");
        }
    }
}
