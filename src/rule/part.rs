//! Parts of a group: what is found on one page is known by itself, so that an edit of another one asks nothing of it.

use std::sync::Arc;

use super::{Group, Pair, alignments};
use crate::align::Alignment;
use crate::history::{Base, Pin};
use crate::index::Read;
use crate::project::Target;
use crate::text::FileId;

/// Which pages of a group a check is about. What is found on each depends on its own text and the source's, and on others
/// only where that is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All.
    All,
    /// The source page.
    Source,
    /// A translation, by its place among them.
    Target(usize),
}

impl<'a> Group<'a> {
    /// The translations that the check is about.
    pub fn targets(&self) -> &'a [Target] {
        self.targets
    }

    /// All translations of the page.
    pub fn all_targets(&self) -> &'a [Target] {
        &self.group.targets
    }

    /// The files that the check is about, the source first.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.asked_source().into_iter().chain(self.targets.iter().map(|target| target.file))
    }

    /// The source page, if the check is about it.
    pub fn asked_source(&self) -> Option<FileId> {
        self.group.source.filter(|_| !matches!(self.part, Part::Target(_)))
    }

    /// All translations of the page that can be compared, with their alignments.
    pub fn all_pairs(&self) -> &[Pair] {
        for target in &self.group.targets {
            self.note(Read::Page(target.file), target.file);
            self.note(Read::Past(target.file), target.file);
        }
        self.comparable()
    }

    pub(super) fn comparable(&self) -> &[Pair] {
        let is_compared = |target: &&Target| *self.shared.history.pin(target.file) != Pin::NotFetched;
        let pair = |target: &Target| self.compared(target).map(|(pair, _)| pair);
        self.all_pairs.get_or_init(|| self.group.targets.iter().filter(is_compared).filter_map(pair).collect())
    }

    /// A translation with its alignment, and how it agrees with the older source that it was made from, where that is
    /// another one; `None` if it cannot be compared here.
    pub(super) fn compared(&self, target: &Target) -> Option<(Pair, Option<Arc<Alignment>>)> {
        let (shared, source) = (self.shared, self.group.source?);
        let is_read = |file: FileId| shared.project.page(file).unreadable.is_none();
        let own = shared.history.base(target.file);
        let is_made_from = |base: &Base| own.is_some_and(|own| std::ptr::eq(own, base));
        if self.base.is_some_and(|base| !is_made_from(base)) || !is_read(source) || !is_read(target.file) {
            return None;
        }
        let made = alignments::with_made_from(shared, source, target.file);
        Some(match own {
            Some(own) if self.base.is_none() => {
                let now = alignments::with_current(shared, source, target.file, own, &made);
                (Pair::new(source, target, now), Some(made))
            }
            _ => (Pair::new(source, target, made), None),
        })
    }
}
