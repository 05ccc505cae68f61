//! What is known of the pages as they are: made once, and again only where it may have changed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::learned::Learned;
use crate::finding::Finding;
use crate::index::{Index, Read, Reads};
use crate::page::Page;
use crate::project::{PageGroup, Project};
use crate::rule::{Alignments, Shared};
use crate::text::FileId;

/// The index, the alignments, the terms and the findings of each group before they are judged.
pub(super) struct Analysis {
    index: Index,
    alignments: Alignments,
    learned: Learned,
    groups: Vec<Mutex<Option<Arc<Checked>>>>,
}

/// What was found in a group, and all that it depends on.
struct Checked {
    /// A hash of what is known of the pages of the group.
    own: u64,
    /// What was asked of other pages, each with a hash of the answer.
    reads: Box<[(Read, u64)]>,
    findings: Arc<[Finding]>,
}

impl Analysis {
    pub fn new(project: &Project) -> Analysis {
        Analysis {
            index: Index::new(project),
            alignments: Alignments::new(project.pages.len()),
            learned: Learned::default(),
            groups: project.groups.iter().map(|_| Mutex::default()).collect(),
        }
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    pub fn alignments(&self) -> &Alignments {
        &self.alignments
    }

    /// What is called how.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    /// Takes over what is known in another session of the same files, each page with its counterpart there; if the layouts
    /// are the same, also what was found. Whatever depends on something that differs is not used (see
    /// [`Analysis::findings`]).
    pub fn share(&self, project: &Project, others: &Analysis, theirs: &Project, files: &[Option<FileId>]) {
        for (file, other) in (0..).map(FileId).zip(files).filter_map(|(file, other)| Some((file, (*other)?))) {
            self.alignments.share(file, &others.alignments, other);
        }
        if (&project.layout.trees, &project.layout.files) != (&theirs.layout.trees, &theirs.layout.files) {
            return;
        }
        let lock = |slot: &Mutex<Option<Arc<Checked>>>| slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let known: HashMap<&PageGroup, Option<Arc<Checked>>> =
            theirs.groups.iter().zip(others.groups.iter().map(lock)).collect();
        for (group, slot) in project.groups.iter().zip(&self.groups) {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = known.get(group).cloned().flatten();
        }
        self.learned.share(&others.learned);
    }

    /// Follows pages that changed: `old` is what they said.
    pub fn update(&mut self, project: &Project, old: &[Arc<Page>]) {
        self.index.update(project, old);
        self.learned.update(old.iter().filter_map(|page| project.group_of(page.file)));
    }

    /// The pages are grouped otherwise by now; `before` are the groups that they made.
    pub fn regroup(&mut self, project: &Project, before: Vec<PageGroup>) {
        self.index.regroup(project);
        self.learned.forget();
        let mut known: HashMap<PageGroup, Mutex<Option<Arc<Checked>>>> =
            before.into_iter().zip(std::mem::take(&mut self.groups)).collect();
        self.groups = project.groups.iter().map(|group| known.remove(group).unwrap_or_default()).collect();
    }

    /// The past is another one by now.
    pub fn forget_past(&mut self) {
        self.index.forget_past();
        self.learned.forget();
    }

    /// What there is to find in a group: what was found before, if nothing that it depends on changed, else what `check`
    /// finds, which notes what it asks of other pages.
    pub fn findings(
        &self,
        shared: Shared<'_>,
        group: usize,
        check: impl FnOnce(&Reads) -> Vec<Finding>,
    ) -> Arc<[Finding]> {
        let lookup = self.index.lookup(shared.project, shared.history);
        let own = own(shared, &shared.project.groups[group]);
        let mut slot = self.groups[group].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*slot
            && known.own == own
            && known.reads.iter().all(|(read, answer)| lookup.answer(*read) == *answer)
        {
            return known.findings.clone();
        }
        let reads = Reads::default();
        let findings: Arc<[Finding]> = check(&reads).into();
        let reads = reads.into_questions().into_iter().map(|read| (read, lookup.answer(read))).collect();
        slot.insert(Arc::new(Checked { own, reads, findings })).findings.clone()
    }
}

/// A hash of what is known of the pages of a group: what they say, their past, and what they call things.
fn own(shared: Shared<'_>, group: &PageGroup) -> u64 {
    let Shared { project, history, terms, .. } = shared;
    let mut hasher = DefaultHasher::new();
    for file in group.files() {
        let page = project.page(file);
        (page.digest, &page.unreadable, terms.hash_of(project, file)).hash(&mut hasher);
        history.hash_of(file, &mut hasher);
    }
    hasher.finish()
}
