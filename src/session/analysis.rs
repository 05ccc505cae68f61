//! What is known of the pages as they are: made once, and again only where it may have changed.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::Finding;
use crate::index::{Index, Read, Reads};
use crate::page::Page;
use crate::project::{PageGroup, Project};
use crate::rule::{Alignments, Shared};
use crate::terms::Terms;

/// The index, the alignments, the terms and the findings of each group before they are judged.
pub(super) struct Analysis {
    index: Index,
    alignments: Alignments,
    terms: Mutex<Arc<Terms>>,
    /// The same with the labels that have one name only, for those who ask.
    labels: Mutex<Arc<Terms>>,
    groups: Vec<Mutex<Option<Checked>>>,
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
            terms: Mutex::default(),
            labels: Mutex::default(),
            groups: project.groups.iter().map(|_| Mutex::default()).collect(),
        }
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    pub fn alignments(&self) -> &Alignments {
        &self.alignments
    }

    /// Follows pages that changed: `old` is what they said.
    pub fn update(&mut self, project: &Project, old: &[Arc<Page>]) {
        self.index.update(project, old);
    }

    /// The pages are grouped otherwise by now; `before` are the groups that they made.
    pub fn regroup(&mut self, project: &Project, before: Vec<PageGroup>) {
        self.index.regroup(project);
        let mut known: HashMap<PageGroup, Mutex<Option<Checked>>> =
            before.into_iter().zip(std::mem::take(&mut self.groups)).collect();
        self.groups = project.groups.iter().map(|group| known.remove(group).unwrap_or_default()).collect();
    }

    /// The past is another one by now.
    pub fn forget_past(&mut self) {
        self.index.forget_past();
    }

    /// What is called how, learned by `learn` from what was known before.
    pub fn terms(&self, learn: impl FnOnce(&Terms) -> Terms) -> Arc<Terms> {
        learned(&self.terms, learn)
    }

    /// What every label is called, learned by `learn` from what was known before.
    pub fn labels(&self, learn: impl FnOnce(&Terms) -> Terms) -> Arc<Terms> {
        learned(&self.labels, learn)
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
        slot.insert(Checked { own, reads, findings }).findings.clone()
    }
}

fn learned(slot: &Mutex<Arc<Terms>>, learn: impl FnOnce(&Terms) -> Terms) -> Arc<Terms> {
    let before = slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let terms = Arc::new(learn(&before));
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = terms.clone();
    terms
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
