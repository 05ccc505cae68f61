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

    /// The command that gets newer commits of the source in a folder.
    pub fn newer_command(self, folder: &Path) -> Option<String> {
        let dir = shell_path(folder);
        match self {
            Renewal::Upstream => Some(format!("git -C {dir} pull")),
            Renewal::Remote => Some(format!("git -C {dir} fetch")),
            Renewal::Nothing => None,
        }
    }

    /// How to get newer commits of the source in a folder.
    pub fn newer(self, folder: &Path) -> String {
        match (self, self.newer_command(folder)) {
            (Renewal::Upstream, Some(command)) => format!("update it with `{command}`"),
            (_, Some(command)) => format!("fetch newer commits with `{command}`, then check one out"),
            (_, None) => {
                "it has no remote to update it from: put a newer checkout of the source in its place".to_owned()
            }
        }
    }

    /// The command that gets what a clone left out, with options of `git fetch`.
    pub fn rest_command(self, folder: &Path, options: &str) -> Option<String> {
        (self != Renewal::Nothing).then(|| format!("git -C {} fetch {options}", shell_path(folder)))
    }

    /// How to get what a clone left out, with options of `git fetch`.
    pub fn rest(self, folder: &Path, options: &str) -> String {
        match self.rest_command(folder, options) {
            Some(command) => format!("fetch the rest with `{command}`"),
            None => "it has no remote to fetch the rest from: put a full clone in its place".to_owned(),
        }
    }
}
