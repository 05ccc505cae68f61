//! Follows files that changed while a session is open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::at_commit::Comparison;
use super::read::PageReader;
use super::scope::Scope;
use super::{Error, Session, configuration, expect_history, keys_of};
use crate::files;
use crate::history::Prefetched;
use crate::page::Page;
use crate::text::FileId;

/// Files that changed, by their paths (see [`Layout::disk_path`](crate::layout::Layout::disk_path)): the text of a buffer that is read in place
/// of each from now on, or `None` where what is on disk counts (again).
pub type Changes = BTreeMap<PathBuf, Option<Arc<str>>>;

impl Session {
    /// Follows files that changed; whether the project was opened again for that. After it a check finds what it would
    /// find in the project opened again.
    ///
    /// Where pages are added, removed or renamed, or anything that is no page changes, the project is opened again; so it is
    /// to be where a repository has other commits. Edits of pages only read these pages, and look at what depends on them.
    ///
    /// # Errors
    /// Those of [`Session::open`].
    pub fn update(&mut self, changes: &Changes) -> Result<bool, Error> {
        for (path, text) in changes {
            match text {
                Some(text) => self.request.texts.write(path, Ok(text.clone())),
                None => self.request.texts.forget(path),
            }
        }
        // The project as it was in a commit is read over the files as they are.
        let on_disk = changes.values().any(Option::is_none) && !matches!(self.comparison, Comparison::Unasked);
        let files: Option<Vec<FileId>> = changes.keys().map(|path| self.page_at(path)).collect();
        let Some(files) = files.filter(|_| !on_disk) else {
            *self = Session::open_in(&self.request, Arc::clone(&self.pool), None)?;
            return Ok(true);
        };
        self.texts.set_buffers(&self.request.texts);
        let old = self.read_again(&files);
        let aliases = |page: &Page| (page.front_matter.aliases.clone(), page.front_matter.redirects.clone());
        let is_elsewhere = |page: &Arc<Page>| aliases(page) != aliases(self.project.page(page.file));
        if old.iter().any(is_elsewhere) || self.has_other_keys(&old)? {
            // Pages are at other addresses, or their source commits in another key.
            *self = Session::open_in(&self.request, Arc::clone(&self.pool), None)?;
            return Ok(true);
        }
        self.follow(&old)?;
        if matches!(self.comparison, Comparison::Same) {
            self.comparison = Comparison::open(self)?;
        }
        Ok(false)
    }

    /// Whether the source commits are in another key, now that pages changed.
    fn has_other_keys(&self, old: &[Arc<Page>]) -> Result<bool, Error> {
        let names = |page: &Page| -> Vec<u64> { page.front_matter.entries.iter().map(|entry| entry.name).collect() };
        let pin = |page: &Page| page.front_matter.pin.as_ref().map(|pin| pin.text.clone());
        let may_tell = |page: &Arc<Page>| {
            let now = self.project.page(page.file);
            pin(page) != pin(now) || names(page) != names(now)
        };
        if !old.iter().any(may_tell) {
            return Ok(false);
        }
        let config = configuration(&self.request)?;
        Ok(keys_of(&config, &self.project.layout, &self.request.texts).pin != self.keys.pin)
    }

    /// The page at a path, if it is still there.
    fn page_at(&self, path: &Path) -> Option<FileId> {
        self.project.layout.file_at(path).filter(|_| files::is_plain(path))
    }

    /// Reads pages again; returns what those said that say something else by now.
    fn read_again(&mut self, files: &[FileId]) -> Vec<Arc<Page>> {
        let mut reader = PageReader::default();
        let mut old = Vec::new();
        for file in files {
            let layout = &self.project.layout;
            let (page, stored) = reader.page(layout, *file, &self.texts, &self.keys, self.reads_history);
            let before = &mut self.project.pages[file.index()];
            if (page.digest, &page.unreadable) != (before.digest, &before.unreadable) {
                old.push(std::mem::replace(before, page));
                self.past.stored[file.index()] = stored;
            }
        }
        old
    }

    /// Makes again what may be another by now.
    fn follow(&mut self, old: &[Arc<Page>]) -> Result<(), Error> {
        let project = &mut self.project;
        let is_grouped_otherwise = old.iter().any(|page| project.regroups(page)) && project.regroup();
        self.analysis.update(project, old);
        if is_grouped_otherwise {
            self.analysis.regroup(project);
        }
        let pin = |page: &Page| page.front_matter.pin.as_ref().map(|pin| pin.text.clone());
        let asks = |page: &Arc<Page>| {
            let is_source = project.layout.tree(page.file).is_source;
            is_source || pin(page) != pin(project.page(page.file)) || self.history.follows_edits(page.file)
        };
        if self.reads_history && (is_grouped_otherwise || old.iter().any(asks)) {
            let (past, texts, keys) = (&self.past, &self.texts, &self.keys);
            self.history = self.pool.install(|| past.read(project, texts, keys, &Prefetched::default()));
            self.analysis.forget_past();
            expect_history(&self.request, &self.history)?;
        }
        if self.request.changed {
            self.scope = self.pool.install(|| Scope::of(&self.request, &self.project))?;
        }
        Ok(())
    }
}
