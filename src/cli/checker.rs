//! What the commands ask of an opened project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::baseline::{Baseline, Entry};
use crate::diff::Since;
use crate::files::Bounds;
use crate::finding::{Finding, Notice};
use crate::locale::Locale;
use crate::output::FileAccess;
use crate::parse::Keys;
use crate::policy::Gate;
use crate::session::{self, Accepted, Changes, Outcome, PagePin, PageStates, SinceError, Term, TreeRepository};
use crate::text::FileId;

/// An opened project.
pub trait Checker: FileAccess {
    /// Runs all stages.
    fn check(&self) -> Outcome;

    /// Follows files that changed; after it a check finds what it would find in the project opened again.
    ///
    /// # Errors
    /// Where the project cannot be read any more.
    fn update(&mut self, _: &Changes) -> Result<(), session::Error> {
        Ok(())
    }

    /// The baseline of the project.
    fn accepted(&self) -> Accepted {
        Accepted::default()
    }

    /// Findings as entries of a baseline.
    fn accept(&self, findings: &[Finding]) -> Baseline {
        findings.iter().flat_map(Entry::of).collect()
    }

    /// Which keys of the metadata hold the id and the pin.
    fn keys(&self) -> &Keys;

    /// When a run fails.
    fn gate(&self) -> Gate {
        Gate::default()
    }

    /// What a file, as the user names it, is to the project. Links are followed.
    fn find(&self, path: &Path) -> PageLookup;

    /// Where a page is on disk: the folder of its language, and its path from there.
    fn location(&self, _: FileId) -> Option<(PathBuf, PathBuf)> {
        None
    }

    /// Where the files of the project may lie.
    fn bounds(&self) -> Bounds {
        Bounds::default()
    }

    /// The state of each page in each language; fast after a check.
    fn page_states(&self) -> PageStates {
        PageStates::default()
    }

    /// What keeps the history from being known.
    fn history_notices(&self) -> Vec<Notice> {
        Vec::new()
    }

    /// What translations were made from, and how that is known.
    fn pins(&self) -> Vec<PagePin> {
        Vec::new()
    }

    /// The project as it was at a time (seconds since 1970), and what distinguishes it from other states of it; `None` if
    /// there was nothing to check.
    ///
    /// # Errors
    /// When a repository does not answer, or the project as it was cannot be opened.
    fn at_time(&self, _: i64) -> Result<Option<PastProject<'_>>, session::Error> {
        Ok(None)
    }

    /// The repositories that the pages lie in.
    fn tree_repositories(&self) -> Vec<TreeRepository> {
        Vec::new()
    }

    /// The text of a page where it is still the one that was checked; `None` where that changed or cannot be read.
    fn checked_text(&self, file: FileId) -> Option<Arc<str>> {
        self.text(file)
    }

    /// The language of a file.
    fn locale(&self, file: FileId) -> Locale;

    /// The target languages, in order.
    fn locales(&self) -> Vec<Locale> {
        Vec::new()
    }

    /// What labels are called in a language.
    fn terms(&self, _: &Locale) -> Vec<Term> {
        Vec::new()
    }

    /// The translations of a source page.
    fn translations(&self, source: FileId) -> Vec<(Locale, FileId)>;

    /// What became of the source of a translated page since it was made.
    ///
    /// # Errors
    /// If it is unknown.
    fn since(&self, target: FileId) -> Result<Since, SinceError>;

    /// The newest commit that changed the source of a translated page, all its digits.
    ///
    /// # Errors
    /// In words with the fix, if it is unknown.
    fn newest_commit(&self, target: FileId) -> Result<String, String>;

    /// All digits of a commit of which the user gave some, 7 to 64.
    ///
    /// # Errors
    /// In words with the fix, where it is not known, or the source of `target` was not there.
    fn full_commit(&self, target: FileId, commit: &str) -> Result<String, String>;
}

/// Opens a project as it was; `None` if there was nothing to check.
pub type OpenPast<'c> = Box<dyn FnOnce() -> Result<Option<Box<dyn Checker>>, session::Error> + 'c>;

/// A project as it was.
pub struct PastProject<'c> {
    /// The commits of all repositories, as text.
    pub state: String,
    /// Opens it.
    pub open: OpenPast<'c>,
}

/// What a file is to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageLookup {
    /// A translated page that has a source.
    Target(FileId),
    /// A source page.
    Source(FileId),
    /// A translated page without a source.
    Orphan,
    /// None of its pages.
    Unknown {
        /// The path of the translated page that may have been meant.
        near: Option<String>,
    },
}
