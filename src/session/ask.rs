//! What is asked about single pages of an open project, outside of a check.

use std::sync::Arc;

use super::{Session, repository};
use crate::files::{self, TEXT_LIMIT};
use crate::history::{self, CommitInfo, HistoryFolder, Newest, is_commit};
use crate::index::{Lookup, Reads};
use crate::project::PageGroup;
use crate::rule::{Group, Part};
use crate::terms::Terms;
use crate::text::FileId;

impl Session {
    /// Asks the group of a page: that of a translation with it alone, that of a source page with all translations.
    /// `None` where the file is in no group. Alignments that were computed before are not computed again.
    pub fn ask<T>(&self, file: FileId, answer: impl FnOnce(&Group<'_>) -> T) -> Option<T> {
        let all = self.group_of(file)?;
        let targets = all.targets.iter().copied().filter(|other| other.file == file).collect();
        let alone = PageGroup { targets, ..all.clone() };
        let group = if all.source == Some(file) { all } else { &alone };
        let (texts, terms) = (|file: FileId| self.text(file), Terms::default());
        Some(answer(&Group::new(self.shared(&terms, &texts), group, Part::All, &Reads::default())))
    }

    /// The group that a page belongs to.
    pub fn group_of(&self, file: FileId) -> Option<&PageGroup> {
        self.project.group_of(file).map(|at| &self.project.groups[at])
    }

    /// The commit that a translation names as its source; `None` where it names none, or the repository does not have it.
    pub fn pin_commit(&self, target: FileId) -> Option<CommitInfo> {
        let pin = self.project.page(target).front_matter.pin.as_ref()?;
        let is_asked = self.reads_history && is_commit(&pin.text);
        let folder = is_asked.then(|| self.history_folder(self.project.source_of(target)))?;
        history::told(&repository, &folder, &pin.text)
    }

    /// The newest commit that changed the source of a translation, all its digits; `newest` keeps what was read of
    /// repositories.
    ///
    /// # Errors
    /// In words with the fix, if it is unknown.
    pub fn newest_commit(&self, target: FileId, newest: &mut Newest) -> Result<String, String> {
        let (folder, path) = self.source_in_history(target);
        let mut page = Vec::new();
        files::read_into(&folder.path.join(path), TEXT_LIMIT, &mut page)
            .map_err(|error| format!("the source page cannot be read: {error}"))?;
        newest.of_page(&repository, &folder, path, &page)
    }

    /// The folder that holds the history of the source of a translation, and the source page's path from there.
    pub fn source_in_history(&self, target: FileId) -> (HistoryFolder, &str) {
        let source = self.project.source_of(target);
        let file = &self.project.layout.files[source.index()];
        (self.history_folder(source), file.disk.as_deref().unwrap_or(&file.path))
    }

    /// What one page may ask of others.
    pub fn lookup(&self) -> Lookup<'_> {
        self.analysis.index().lookup(&self.project, &self.history)
    }

    /// What all labels are called in all languages, those with a single name too. What was learned before from the same
    /// pages stays.
    pub fn labels(&self) -> Arc<Terms> {
        let (texts, nothing) = (|file: FileId| self.text(file), Terms::default());
        self.learn_from_all(self.shared(&nothing, &texts), true)
    }
}
