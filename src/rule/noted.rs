//! What a group says of pages outside of it; each question is noted, so that it is known when it has another answer.

use super::{Group, Shared};
use crate::history::{Base, CommitInfo, Gone};
use crate::index::{Lookup, Read};
use crate::layout::TreeId;
use crate::page::Page;
use crate::project::Effective;
use crate::terms::Terms;
use crate::text::FileId;

impl<'a> Group<'a> {
    /// Facts of other pages.
    pub fn index(&self) -> Lookup<'a> {
        let Shared { project, index, history, .. } = self.shared;
        index.lookup(project, history).noting(self.reads)
    }

    /// What is called how.
    pub fn terms(&self) -> &'a Terms {
        self.shared.terms
    }

    /// The source page that a file was made from; the file itself for a source page or an orphan.
    pub fn source_of(&self, file: FileId) -> FileId {
        self.note(Read::SourceOf(file), file);
        self.shared.project.source_of(file)
    }

    /// The metadata as it holds for a page: its own, else what it inherits.
    pub fn effective(&self, file: FileId) -> Effective<'a> {
        let effective = self.shared.project.effective(file);
        effective.holders().for_each(|holder| self.note(Read::Page(holder), holder));
        effective
    }

    /// The page of a file as it is now, also where the group is compared with an older source.
    pub fn current_page(&self, file: FileId) -> &'a Page {
        self.note(Read::Page(file), file);
        self.shared.project.page(file)
    }

    /// The source page that a file was made from, where that is another one than today's.
    pub fn base_of(&self, file: FileId) -> Option<&'a Base> {
        self.note(Read::Past(file), file);
        self.shared.history.base(file)
    }

    /// Whether the translations of a tree were made from a newer source than the one at hand.
    pub fn is_ahead(&self, tree: TreeId) -> bool {
        self.reads.note(Read::Ahead(tree));
        self.shared.history.is_ahead(tree)
    }

    /// Whether the source of an orphan of a tree moved to where a source page is.
    pub fn has_moved_here(&self, source: FileId, tree: TreeId) -> bool {
        self.reads.note(Read::MovedHere(source));
        self.shared.history.moved_to(self.path(source)).any(|orphan| self.tree(orphan) == tree)
    }

    /// The commit that added a source page which lacks a translation.
    pub fn added(&self, source: FileId) -> Option<&'a CommitInfo> {
        self.note(Read::Past(source), source);
        self.shared.history.added(source)
    }

    /// What became of the source of an orphan.
    pub fn gone(&self, orphan: FileId) -> Option<&'a Gone> {
        self.note(Read::Past(orphan), orphan);
        self.shared.history.gone(orphan)
    }

    /// Whether the source page had another name when a translation was made.
    pub fn was_moved(&self, target: FileId) -> bool {
        self.note(Read::Past(target), target);
        self.shared.history.was_moved(target)
    }

    /// Whether the pin of a translation is known, and no branch leads to it any more.
    pub fn is_unreachable(&self, target: FileId) -> bool {
        self.note(Read::Past(target), target);
        self.shared.history.is_unreachable(target)
    }

    /// Notes what is asked of a file that the check is not about; what its own files and the source say is known to
    /// matter.
    pub(super) fn note(&self, read: Read, file: FileId) {
        if self.group.source != Some(file) && self.targets.iter().all(|target| target.file != file) {
            self.reads.note(read);
        }
    }
}
