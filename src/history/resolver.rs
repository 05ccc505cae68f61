//! One source while its history is read: what is asked, and what is known so far.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::bases::BaseContext;
use super::inputs::{HistoryInput, Open, PinQuery, Source};
use super::object::ObjectId;
use super::repository::{Entry, GitError, Repository};
use super::{Base, CommitInfo, Gone, Pin, RepoLocation};
use crate::layout::TreeId;
use crate::text::FileId;

/// What is known about one source.
#[derive(Default)]
pub(super) struct Part {
    pub pins: Vec<(FileId, Pin)>,
    pub bases: Vec<Arc<Base>>,
    pub added: HashMap<FileId, CommitInfo>,
    pub gone: HashMap<FileId, Gone>,
    pub moved: HashSet<FileId>,
    pub unreachable: HashSet<FileId>,
    pub ahead: HashSet<TreeId>,
    pub notices: Vec<crate::finding::Notice>,
}

/// One source while its past is read.
pub(super) struct Resolver<'a, 'r> {
    pub asked: &'a HistoryInput<'a>,
    pub source: &'a Source,
    pub spot: &'a RepoLocation,
    pub open: Open<'a>,
    pub repository: &'r mut dyn Repository,
    pub part: &'r mut Part,
}

/// A pin and what its page was then, if that is not what it is now; `None` where nothing was at its path.
pub(super) type Differing<'q> = (&'q PinQuery, ObjectId, Option<BaseContext>);

/// What the comparison of pins with today shows.
pub(super) struct Compared<'q> {
    pub head: ObjectId,
    pub differing: Vec<Differing<'q>>,
    /// The pins that name no commit here.
    pub unknown: Vec<&'q PinQuery>,
    /// The pins of orphans that name none.
    pub unknown_orphans: Vec<FileId>,
    /// The pins that name one.
    pub known: Vec<(FileId, ObjectId)>,
    /// How many pages the clone does not know.
    pub absent: usize,
}

impl Resolver<'_, '_> {
    pub fn shown(&self) -> PathBuf {
        (self.asked.shown)(&self.source.folder)
    }

    /// The path of a source page from the top of the repository.
    pub fn path(&self, file: FileId) -> String {
        let entry = &self.asked.project.layout.files[file.index()];
        self.spot.path(entry.disk.as_deref().unwrap_or(&entry.path))
    }

    /// What is at paths in commits; each question is asked once.
    pub fn files(&mut self, asked: &[(ObjectId, String)]) -> Result<Vec<Entry>, GitError> {
        let mut distinct: Vec<(ObjectId, &str)> = asked.iter().map(|(commit, path)| (*commit, &**path)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let entries = self.repository.files(&distinct)?;
        let of = |(commit, path): &(ObjectId, String)| {
            distinct.binary_search(&(*commit, &**path)).map_or(Entry::Nothing, |at| entries[at])
        };
        Ok(asked.iter().map(of).collect())
    }
}
