//! A project that is open in the editor: its session, and what is still to be done about it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use miette::Diagnostic as _;

use super::documents::{Document, Documents};
use crate::finding::{Finding, Notice};
use crate::session::{Changes, Error, Outcome, Request, Session};
use crate::text::FileId;

/// How long a batch may take: meanwhile no message is looked at.
const BATCH_TIME: Duration = Duration::from_millis(40);

/// Groups in the first batch, and at most.
const BATCH: usize = 8;
const LARGEST_BATCH: usize = 1024;

/// A project that is open.
pub(super) struct Project {
    /// Without the texts of the editor.
    pub request: Request,
    session: Option<Session>,
    /// Why there is no session.
    pub failure: Option<Failure>,
    /// Edits of pages that the session does not know of.
    edits: Changes,
    is_to_reload: bool,
    /// The next group to check, where not all have been since the last change.
    next: Option<usize>,
    batch: usize,
}

/// What was to be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    Nothing,
    /// Pages that were edited.
    Edits,
    /// All files were read again: other pages may be there.
    Reload,
}

/// Why a project cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// In words, with what to do.
    pub message: String,
    /// Whether there is nothing to check, which need not be a mistake.
    pub is_empty: bool,
}

/// What was found on one page.
pub(super) struct PageFindings {
    pub file: FileId,
    pub findings: Vec<Finding>,
    /// What the baseline hides.
    pub accepted: Vec<Finding>,
}

impl Project {
    /// A project that is still to be opened.
    pub fn new(request: Request) -> Project {
        Project {
            request,
            session: None,
            failure: None,
            edits: Changes::new(),
            is_to_reload: true,
            next: None,
            batch: BATCH,
        }
    }

    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The page in a file, however the path to it is spelled.
    pub fn page_at(&self, path: &Path) -> Option<FileId> {
        let layout = &self.session()?.project.layout;
        layout.file_at(path).or_else(|| {
            let path = path.canonicalize().ok()?;
            let below = |tree: &crate::layout::Tree| {
                let below = path.strip_prefix(tree.dir.canonicalize().ok()?).ok()?;
                layout.file_at(&tree.dir.join(below))
            };
            layout.trees.iter().find_map(below)
        })
    }

    /// The path of a page.
    pub fn path_of(&self, file: FileId) -> Option<PathBuf> {
        Some(self.session()?.project.layout.disk_path(file))
    }

    /// Whether a file may belong to the project: it lies below one of its folders.
    pub fn covers(&self, path: &Path) -> bool {
        let is_below = |session: &Session| session.project.layout.trees.iter().any(|tree| path.starts_with(&tree.dir));
        path.starts_with(&self.request.path) || self.session().is_some_and(is_below)
    }

    /// The text of a page is another one in the editor (`None`: there is none any more).
    pub fn edit(&mut self, path: &Path, text: Option<Arc<str>>) {
        let Some(file) = self.page_at(path) else { return };
        if let Some(session) = &self.session {
            self.edits.insert(session.project.layout.disk_path(file), text);
        }
    }

    /// Files came, went or changed: all is to be read again.
    pub fn reload(&mut self) {
        self.is_to_reload = true;
    }

    pub fn is_to_reload(&self) -> bool {
        self.is_to_reload
    }

    /// Whether there are edits to follow; reading all again follows them, too.
    pub fn has_edits(&self) -> bool {
        !self.edits.is_empty() && !self.is_to_reload
    }

    /// Checks all pages again.
    pub fn check_again(&mut self) {
        self.next = self.session.is_some().then_some(0);
    }

    /// Whether pages are still to be checked.
    pub fn is_checking(&self) -> bool {
        self.next.is_some()
    }

    /// Follows what changed.
    pub fn follow(&mut self, documents: &Documents) -> Followed {
        let edits = std::mem::take(&mut self.edits);
        if std::mem::take(&mut self.is_to_reload) {
            // There is no need to hold two.
            self.session = None;
            let texts = documents.iter().filter(|document| document.is_readable());
            let texts = texts.filter_map(|document| Some((document.path.clone()?, document.shared())));
            let texts: HashMap<PathBuf, Arc<str>> = texts.collect();
            self.take(Session::open(&Request { texts: texts.into(), ..self.request.clone() }));
            // Paths that the client spells in another way than the layout.
            let others: Vec<(PathBuf, Arc<str>)> =
                documents.iter().filter_map(|document| self.respelled(document)).collect();
            others.iter().for_each(|(path, text)| self.edit(path, Some(text.clone())));
            if self.has_edits() {
                self.follow(documents);
            }
            return Followed::Reload;
        }
        let Some(session) = self.session.as_mut().filter(|_| !edits.is_empty()) else { return Followed::Nothing };
        let followed = match session.update(&edits) {
            Ok(false) => Followed::Edits,
            Ok(true) => Followed::Reload,
            Err(error) => {
                self.take(Err(error));
                Followed::Reload
            }
        };
        self.check_again();
        followed
    }

    fn respelled(&self, document: &Document) -> Option<(PathBuf, Arc<str>)> {
        let path = document.path.as_deref().filter(|_| document.is_readable())?;
        let layout = &self.session()?.project.layout;
        let is_other = layout.file_at(path).is_none() && self.page_at(path).is_some();
        is_other.then(|| (path.to_owned(), document.shared()))
    }

    fn take(&mut self, opened: Result<Session, Error>) {
        match opened {
            Ok(session) => (self.session, self.failure) = (Some(session), None),
            Err(error) => {
                let help = error.help().map(|help| format!("\n{help}")).unwrap_or_default();
                let is_empty = matches!(error, Error::Layout(_));
                let failure = Failure { message: format!("{error}{help}"), is_empty };
                (self.session, self.failure) = (None, Some(failure));
            }
        }
        self.check_again();
    }

    /// What is to be said of the project as a whole.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.session()
            .into_iter()
            .flat_map(|session| session.project.layout.notices.iter().chain(&session.history.notices))
    }

    /// What is found on some pages, and all others of their groups.
    pub fn check_pages(&self, files: &[FileId]) -> Vec<PageFindings> {
        let Some(session) = self.session() else { return Vec::new() };
        let mut groups: Vec<usize> = files.iter().filter_map(|file| session.project.group_of(*file)).collect();
        groups.sort_unstable();
        groups.dedup();
        check(session, &groups)
    }

    /// What is found on the pages of the next groups; `None` if all are checked.
    pub fn check_next(&mut self) -> Option<Vec<PageFindings>> {
        let session = self.session.as_ref()?;
        let start = self.next?;
        let end = (start + self.batch).min(session.project.groups.len());
        let started = Instant::now();
        let found = check(session, &(start..end).collect::<Vec<_>>());
        // The first batch also learns from all pages, which says nothing of the next.
        if start > 0 {
            self.batch = match started.elapsed() {
                time if time < BATCH_TIME / 2 => (self.batch * 2).min(LARGEST_BATCH),
                time if time > BATCH_TIME * 2 => (self.batch / 2).max(1),
                _ => self.batch,
            };
        }
        self.next = (end < session.project.groups.len()).then_some(end);
        if self.next.is_none() {
            session.forget_texts();
        }
        Some(found)
    }

    /// How far the check has come: groups checked, and all.
    pub fn progress(&self) -> (usize, usize) {
        let all = self.session().map_or(0, |session| session.project.groups.len());
        (self.next.unwrap_or(all), all)
    }
}

/// Checks groups; one entry for each page in them.
fn check(session: &Session, groups: &[usize]) -> Vec<PageFindings> {
    let files = groups.iter().flat_map(|group| session.project.groups[*group].files());
    let mut pages: Vec<PageFindings> =
        files.map(|file| PageFindings { file, findings: Vec::new(), accepted: Vec::new() }).collect();
    pages.sort_unstable_by_key(|page| page.file);
    let Outcome { findings, baselined, .. } = session.check_groups(groups);
    let page = |finding: &Finding| pages.binary_search_by_key(&finding.at.file, |page| page.file).ok();
    let (findings, baselined): (Vec<_>, Vec<_>) = (
        findings.into_iter().filter_map(|finding| Some((page(&finding)?, finding))).collect(),
        baselined.into_iter().filter_map(|finding| Some((page(&finding)?, finding))).collect(),
    );
    findings.into_iter().for_each(|(at, finding): (usize, Finding)| pages[at].findings.push(finding));
    baselined.into_iter().for_each(|(at, finding): (usize, Finding)| pages[at].accepted.push(finding));
    pages
}
