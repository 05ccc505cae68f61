//! Answers about one page, for which no whole check is needed.

use std::path::{Path, PathBuf};

use super::{Session, repository};
use crate::diff::{self, Diff, Since};
use crate::history::{self, Pin, Renewal, is_commit};
use crate::rule::shorten;
use crate::text::{FileId, shell_path};

/// Why it is unknown what changed since a translation was made; each message says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum SinceError {
    /// A page cannot be read.
    #[error("the {which} cannot be read: {why}")]
    #[diagnostic(help("save it as UTF-8 text and make it readable"))]
    Unreadable {
        /// `source page` or `translation`.
        which: &'static str,
        /// What the system says.
        why: String,
    },
    /// The page has no pin.
    #[error("the page does not name the source commit that it was translated from: it has no `{key}`")]
    #[diagnostic(help("if you know the commit, set it with `locdrift stamp PAGE --force --commit COMMIT`"))]
    NoPin {
        /// The key that the pin should have.
        key: String,
    },
    /// The pin cannot be a commit.
    #[error("`{key}: {pin}` is not a commit")]
    #[diagnostic(help("if you know the commit, set it with `locdrift stamp PAGE --force --commit COMMIT`"))]
    NoCommit {
        /// The key of the pin.
        key: String,
        /// The pin.
        pin: String,
    },
    /// The repository is whole, and has no such commit.
    #[error("the source's repository does not have the commit `{pin}`, which the page names as its source")]
    #[diagnostic(help(
        "if the source is out of date: {renewal}; if the commit is wrong: correct it with `locdrift stamp PAGE --force --commit COMMIT`"
    ))]
    Unknown {
        /// The pin.
        pin: String,
        /// How the source is brought up to date.
        renewal: String,
    },
    /// The source page was not in that commit.
    #[error("the source page does not exist in the commit `{pin}`, which the page names as its source{added}")]
    #[diagnostic(help("correct the commit with `locdrift stamp PAGE --force --commit COMMIT`"))]
    NotThere {
        /// The pin.
        pin: String,
        /// When it was added, or nothing.
        added: String,
    },
    /// The translation is newer than the source that is checked out.
    #[error("the page was translated from `{pin}`, which is newer than the source that is checked out")]
    #[diagnostic(help("{renewal}"))]
    Newer {
        /// The pin.
        pin: String,
        /// How the source is brought up to date.
        renewal: String,
    },
    /// The clone does not have the old version of the page.
    #[error("the source page changed since `{pin}`, but the clone of the source lacks the old version")]
    #[diagnostic(help(
        "if it is a partial clone, fetch old versions with `git -C {} fetch --refetch --no-filter`",
        shell_path(folder)
    ))]
    NoBase {
        /// The pin.
        pin: String,
        /// The source's folder.
        folder: PathBuf,
    },
    /// The repository does not answer.
    #[error("the history of the source cannot be read: {message}")]
    Unavailable {
        /// What is missing, and how to get it.
        message: String,
    },
}

impl Session {
    /// What became of the source of a translation since it was made.
    ///
    /// # Errors
    /// When the translation does not say what it was made from, or the repository cannot tell what that was.
    pub fn since(&self, target: FileId) -> Result<Since, SinceError> {
        let project = &self.project;
        let source = project.source_of(target);
        for (which, file) in [("translation", target), ("source page", source)] {
            if let Some(why) = &project.page(file).unreadable {
                return Err(SinceError::Unreadable { which, why: why.to_string() });
            }
        }
        let key = || self.keys.pin.to_string();
        let inferred = self.history.inferred(target).map(|pin| pin.commit.commit.to_string());
        let named = project.page(target).front_matter.pin.as_ref().map(|pin| pin.text.to_string());
        let Some(pin) = named.or(inferred) else { return Err(SinceError::NoPin { key: key() }) };
        let short = || shorten(pin.get(..7).filter(|_| is_commit(&pin)).unwrap_or(&pin));
        let dir = &self.history_folder(source);
        let folder = || shown(&dir.path);
        let renewal = || Renewal::around(dir).newer(&folder());
        let diff = match self.history.pin(target) {
            Pin::NotRead if is_commit(&pin) => {
                return Err(SinceError::Unavailable { message: "it was not read (--no-history)".to_owned() });
            }
            Pin::NotRead => return Err(SinceError::NoCommit { key: key(), pin: short() }),
            Pin::Unavailable => return Err(self.unavailable(source)),
            Pin::Unknown | Pin::NotFetched => return Err(SinceError::Unknown { pin: short(), renewal: renewal() }),
            Pin::NotThere { added } => {
                let added =
                    added.as_ref().map(|at| format!("; it was added on {} in `{}`", at.date, at.commit.short()));
                return Err(SinceError::NotThere { pin: short(), added: added.unwrap_or_default() });
            }
            Pin::Newer { .. } => return Err(SinceError::Newer { pin: short(), renewal: renewal() }),
            Pin::Fresh => None,
            Pin::Stale(_) => {
                let diff = self.diff(target);
                Some(diff.ok_or_else(|| SinceError::NoBase { pin: short(), folder: folder() })?)
            }
        };
        Ok(Since {
            target,
            source,
            locale: project.layout.tree(target).locale.clone(),
            key: project.page(source).id().unwrap_or_else(|| project.path(source)).to_owned(),
            path: project.path(source).to_owned(),
            made_from: history::told(&repository, dir, &pin),
            pin,
            diff,
        })
    }

    /// What the repository of a source lacks.
    fn unavailable(&self, source: FileId) -> SinceError {
        let folder = format!("`{}`", shown(&self.history_folder(source).path).display());
        let notices = &self.history.notices;
        let notice = notices.iter().find(|notice| notice.message.contains(&folder)).or(notices.first());
        let message = notice.map_or_else(|| "it does not answer".to_owned(), |notice| notice.message.clone());
        SinceError::Unavailable { message }
    }

    /// What changed in the source of a translation since it was made; `None` where it is not known to be stale, or its
    /// source as it was cannot be read. Only this page is compared.
    pub fn diff(&self, target: FileId) -> Option<Diff> {
        self.history.base(target)?;
        self.ask(target, |group| diff::of(group, target))?
    }
}

/// A folder as seen from the current directory.
pub(super) fn shown(folder: &Path) -> PathBuf {
    // Without a current directory folders are shown as they are.
    let here = std::env::current_dir().unwrap_or_default();
    match folder.strip_prefix(&here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_owned(),
        Err(_) => folder.to_owned(),
    }
}
