//! How the checkout of a source is brought up to date.

use std::path::Path;

use super::HistoryFolder;
use super::program::Program;
use super::runner::Runner;
use crate::text::shell_path;

/// What a repository can be updated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// The branch that the one checked out follows.
    Upstream,
    /// Another repository; no branch of it is followed.
    Remote,
    /// Nothing.
    Nothing,
}

impl Renewal {
    /// That of the repository with its top at a folder.
    pub fn of(top: &Path) -> Renewal {
        let Ok(git) = Runner::new(Program::installed(), top) else { return Renewal::Nothing };
        if git.answer(&["rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"]).is_ok() {
            return Renewal::Upstream;
        }
        match git.answer(&["remote"]) {
            Ok(names) if !names.trim_ascii().is_empty() => Renewal::Remote,
            _ => Renewal::Nothing,
        }
    }

    /// That of the repository around a folder.
    pub fn around(folder: &HistoryFolder) -> Renewal {
        folder.spot().map_or(Renewal::Nothing, |spot| Renewal::of(&spot.top))
    }

    /// How to get newer commits of the source in a folder.
    pub fn newer(self, folder: &Path) -> String {
        let dir = shell_path(folder);
        match self {
            Renewal::Upstream => format!("update it with `git -C {dir} pull`"),
            Renewal::Remote => format!("fetch newer commits with `git -C {dir} fetch`, then check one out"),
            Renewal::Nothing => {
                "it has no remote to update it from: put a newer checkout of the source in its place".to_owned()
            }
        }
    }

    /// How to get what a clone left out, with options of `git fetch`.
    pub fn rest(self, folder: &Path, options: &str) -> String {
        let dir = shell_path(folder);
        match self {
            Renewal::Upstream | Renewal::Remote => format!("fetch the rest with `git -C {dir} fetch {options}`"),
            Renewal::Nothing => "it has no remote to fetch the rest from: put a full clone in its place".to_owned(),
        }
    }
}
