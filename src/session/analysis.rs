//! What is known of the pages as they are: made once, and again only where it may have changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::learned::Learned;
use crate::finding::Finding;
use crate::index::{Index, Read, Reads};
use crate::page::Page;
use crate::project::{PageGroup, Project};
use crate::rule::{Alignments, Part, Shared, others_hash};
use crate::text::FileId;

/// The index, the alignments, the terms and the findings of each group before they are judged.
pub(super) struct Analysis {
    index: Index,
    alignments: Alignments,
    /// Those with other versions that translations, or parts of them, may be made from.
    other_alignments: Alignments,
    learned: Learned,
    /// By page.
    checked: Box<[Mutex<Option<Arc<Checked>>>]>,
}

/// What was found on a page, and all that it depends on.
struct Checked {
    /// A hash of what is known of the page, its source and its group.
    own: u64,
    /// What was asked of other pages, and a hash of the answers.
    reads: Box<[Read]>,
    answers: u64,
    findings: Arc<[Finding]>,
}

impl Analysis {
    pub fn new(project: &Project) -> Analysis {
        Analysis {
            index: Index::new(project),
            alignments: Alignments::new(project.pages.len()),
            other_alignments: Alignments::new(project.pages.len()),
            learned: Learned::default(),
            checked: project.pages.iter().map(|_| Mutex::default()).collect(),
        }
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    pub fn alignments(&self) -> &Alignments {
        &self.alignments
    }

    pub fn other_alignments(&self) -> &Alignments {
        &self.other_alignments
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
        for (slot, other) in self.checked.iter().zip(&others.checked) {
            let known = other.lock().unwrap_or_else(PoisonError::into_inner).clone();
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = known;
        }
        self.learned.share(&others.learned);
    }

    /// Follows pages that changed: `old` is what they said.
    pub fn update(&mut self, project: &Project, old: &[Arc<Page>]) {
        self.index.update(project, old);
        self.learned.update(old.iter().filter_map(|page| project.group_of(page.file)));
    }

    /// The pages are grouped otherwise by now.
    pub fn regroup(&mut self, project: &Project) {
        self.index.regroup(project);
        self.learned.forget();
    }

    /// The past is another one by now.
    pub fn forget_past(&mut self) {
        self.index.forget_past();
        self.learned.forget();
    }

    /// What there is to find on each page of a group: what was found before, if nothing that it depends on changed, else
    /// what `check` finds, which notes what it asks of other pages.
    pub fn findings(
        &self,
        shared: Shared<'_>,
        group: &PageGroup,
        check: impl Fn(Part, &Reads) -> Vec<Finding>,
    ) -> Vec<Arc<[Finding]>> {
        let targets = (0..).zip(&group.targets).map(|(at, target)| (Part::Target(at), target.file));
        let parts = group.source.map(|source| (Part::Source, source)).into_iter().chain(targets);
        parts.map(|(part, file)| self.findings_on(shared, group, file, |reads| check(part, reads))).collect()
    }

    fn findings_on(
        &self,
        shared: Shared<'_>,
        group: &PageGroup,
        file: FileId,
        check: impl FnOnce(&Reads) -> Vec<Finding>,
    ) -> Arc<[Finding]> {
        let lookup = self.index.lookup(shared.project, shared.history);
        let answers = |reads: &[Read]| {
            let mut hasher = DefaultHasher::new();
            for read in reads {
                let answer = match *read {
                    Read::Others(target) => others_hash(shared, group, target),
                    read => lookup.answer(read),
                };
                answer.hash(&mut hasher);
            }
            hasher.finish()
        };
        // What the page itself or its source has, it has as long as these are the same.
        let is_own = |read: &Read| match *read {
            Read::Anchor(at, id, slug) => {
                (at == file || group.source == Some(at)) && shared.project.page(at).has_anchor(id, slug)
            }
            _ => false,
        };
        let own = own(shared, group, file);
        let mut slot = self.checked[file.index()].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*slot
            && known.own == own
            && known.answers == answers(&known.reads)
        {
            return known.findings.clone();
        }
        let reads = Reads::default();
        let findings = check(&reads);
        let findings = if findings.is_empty() { Arc::default() } else { findings.into() };
        let reads: Box<[Read]> = reads.into_questions().into_iter().filter(|read| !is_own(read)).collect();
        let answers = answers(&reads);
        slot.insert(Arc::new(Checked { own, reads, answers, findings })).findings.clone()
    }
}

/// A hash of what is known of a page and its source: what they say, their past, what they call things, and the group that
/// they are in.
fn own(shared: Shared<'_>, group: &PageGroup, file: FileId) -> u64 {
    let Shared { project, history, terms, .. } = shared;
    let mut hasher = DefaultHasher::new();
    group.hash(&mut hasher);
    for file in group.source.into_iter().filter(|source| *source != file).chain([file]) {
        let page = project.page(file);
        (page.digest, &page.unreadable, terms.hash_of(project, file)).hash(&mut hasher);
        history.hash_of(file, &mut hasher);
    }
    hasher.finish()
}
