//! A project in the file system.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use super::{Checker, PageLookup, PastProject};
use crate::baseline::Baseline;
use crate::config::nearest;
use crate::diff::Since;
use crate::files::Bounds;
use crate::finding::{Finding, Notice};
use crate::history::{self, Newest};
use crate::locale::Locale;
use crate::output::FileAccess;
use crate::parse::Keys;
use crate::policy::Gate;
use crate::session::{
    self, Accepted, Changes, Outcome, PagePin, PageStates, Request, Session, SinceError, Term, TreeRepository,
};
use crate::text::{FileId, hash, line};

/// Opens a project in the file system.
///
/// # Errors
/// Those of [`Session::open`].
pub(super) fn open(request: &Request) -> Result<Box<dyn Checker>, session::Error> {
    // Without a current directory paths are shown as they are.
    let here = std::env::current_dir().unwrap_or_default();
    Ok(Box::new(DiskChecker {
        session: Session::open(request)?,
        here,
        files: OnceLock::new(),
        newest: Mutex::default(),
        is_cut: OnceLock::new(),
    }))
}

/// A session, and where its paths are seen from.
struct DiskChecker {
    session: Session,
    here: PathBuf,
    /// Pages by their canonical paths, computed on first use.
    files: OnceLock<HashMap<PathBuf, FileId>>,
    /// Repositories, opened on first use.
    newest: Mutex<Newest>,
    /// Whether a repository of the project is a shallow clone.
    is_cut: OnceLock<bool>,
}

impl FileAccess for DiskChecker {
    fn path(&self, file: FileId) -> String {
        seen_from(&self.here, &self.session.project.layout.disk_path(file))
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.session.text(file)
    }

    fn is_source(&self, file: FileId) -> bool {
        self.session.project.layout.tree(file).is_source
    }

    fn pool(&self) -> Option<&rayon::ThreadPool> {
        Some(&self.session.pool)
    }
}

impl Checker for DiskChecker {
    fn check(&self) -> Outcome {
        self.session.check()
    }

    fn update(&mut self, changes: &Changes) -> Result<(), session::Error> {
        self.files = OnceLock::new();
        self.session.update(changes).map(drop)
    }

    fn gate(&self) -> Gate {
        self.session.gate.clone()
    }

    fn accepted(&self) -> Accepted {
        self.session.accepted.clone()
    }

    fn accept(&self, findings: &[Finding]) -> Baseline {
        self.session.accept(findings)
    }

    fn keys(&self) -> &Keys {
        &self.session.keys
    }

    fn find(&self, path: &Path) -> PageLookup {
        let Ok(whole) = self.here.join(path).canonicalize() else {
            return PageLookup::Unknown { near: self.near(path) };
        };
        match self.files.get_or_init(|| self.files()).get(&whole) {
            None => PageLookup::Unknown { near: None },
            Some(&file) if self.session.project.layout.tree(file).is_source => PageLookup::Source(file),
            Some(&file) if self.session.project.source_of(file) == file => PageLookup::Orphan,
            Some(&file) => PageLookup::Target(file),
        }
    }

    fn location(&self, file: FileId) -> Option<(PathBuf, PathBuf)> {
        let layout = &self.session.project.layout;
        let entry = layout.files.get(file.index())?;
        Some((layout.tree(file).dir.clone(), entry.disk.as_deref().unwrap_or(&entry.path).into()))
    }

    fn bounds(&self) -> Bounds {
        self.session.bounds.clone()
    }

    fn page_states(&self) -> PageStates {
        self.session.page_states(&|file| self.path(file))
    }

    fn history_notices(&self) -> Vec<Notice> {
        self.session.history.notices.iter().filter(|notice| notice.is_lack()).cloned().collect()
    }

    fn pins(&self) -> Vec<PagePin> {
        self.session.page_pins()
    }

    fn at_time(&self, time: i64) -> Result<Option<PastProject<'_>>, session::Error> {
        let commits = self.session.commits_at(time)?;
        if commits.values().all(Option::is_none) {
            return Ok(None);
        }
        let trees = self.session.project.layout.trees.iter();
        let trees = trees.map(|tree| format!("{} {} {}", tree.locale, tree.product, tree.dir.display()));
        // A clone that lacks commits counts otherwise, whether or not it says so.
        let is_cut = *self.is_cut.get_or_init(|| commits.keys().any(|top| history::is_shallow(top).unwrap_or(true)));
        let state = format!("{commits:?} {:?} {} {is_cut}", trees.collect::<Vec<_>>(), self.session.of_working_tree());
        let open = move || {
            let session = self.session.at_commits(&commits)?;
            let here = self.here.clone();
            let checker = |session| DiskChecker {
                session,
                here,
                files: OnceLock::new(),
                newest: Mutex::default(),
                is_cut: OnceLock::new(),
            };
            Ok(session.map(|session| Box::new(checker(session)) as Box<dyn Checker>))
        };
        Ok(Some(PastProject { state, open: Box::new(open) }))
    }

    fn tree_repositories(&self) -> Vec<TreeRepository> {
        self.session.tree_repositories()
    }

    fn checked_text(&self, file: FileId) -> Option<Arc<str>> {
        let digest = self.session.project.page(file).digest;
        self.session.text(file).filter(|text| hash(text.as_bytes()) == digest)
    }

    fn locale(&self, file: FileId) -> Locale {
        self.session.project.layout.tree(file).locale.clone()
    }

    fn locales(&self) -> Vec<Locale> {
        self.session.locales()
    }

    fn terms(&self, locale: &Locale) -> Vec<Term> {
        self.session.terms(locale)
    }

    fn translations(&self, source: FileId) -> Vec<(Locale, FileId)> {
        let group = self.session.project.groups.iter().find(|group| group.source == Some(source));
        let targets = group.map_or(&[][..], |group| &group.targets);
        targets.iter().map(|target| (self.locale(target.file), target.file)).collect()
    }

    fn since(&self, target: FileId) -> Result<Since, SinceError> {
        self.session.pool.install(|| self.session.since(target))
    }

    fn newest_commit(&self, target: FileId) -> Result<String, String> {
        let mut newest = self.newest.lock().map_err(|_| "the repository was not read")?;
        self.session.newest_commit(target, &mut newest)
    }

    fn full_commit(&self, target: FileId, commit: &str) -> Result<String, String> {
        let (folder, path) = self.session.source_in_history(target);
        let mut newest = self.newest.lock().map_err(|_| "the repository was not read")?;
        newest.in_full(&session::repository, &folder, path, commit)
    }
}

impl DiskChecker {
    fn files(&self) -> HashMap<PathBuf, FileId> {
        let layout = &self.session.project.layout;
        let dirs: Vec<PathBuf> =
            layout.trees.iter().map(|tree| tree.dir.canonicalize().unwrap_or_else(|_| tree.dir.clone())).collect();
        let files = (0u32..).map(FileId).zip(&layout.files);
        files.map(|(id, file)| (dirs[file.tree.index()].join(file.disk.as_deref().unwrap_or(&file.path)), id)).collect()
    }

    /// The translated page that a mistyped path was meant to be: a similar path, else the only one with that name.
    fn near(&self, path: &Path) -> Option<String> {
        let layout = &self.session.project.layout;
        let files = (0..layout.files.len() as u32).map(FileId).filter(|&file| !layout.tree(file).is_source);
        let targets: Vec<String> = files.map(|file| self.path(file)).collect();
        let similar = nearest(&seen_from(&self.here, path), targets.iter().map(String::as_str));
        let same_name = || {
            let name = path.file_name()?.to_str()?;
            let mut named = targets.iter().filter(|target| target.rsplit('/').next() == Some(name));
            named.next().filter(|_| named.next().is_none()).map(String::as_str)
        };
        similar.or_else(same_name).map(str::to_owned)
    }
}

/// A path for people: from the current directory where it lies below it, else as it is.
pub(super) fn shown(path: &Path) -> String {
    line(&seen_from(&std::env::current_dir().unwrap_or_default(), path))
}

/// How paths below `folder` are shown, and what is between it and them: what to leave out, and what to put there.
pub(super) fn below(folder: &Path) -> (String, String) {
    let here = std::env::current_dir().unwrap_or_default();
    let with_slash = |path: String| if path.is_empty() || path.ends_with('/') { path } else { format!("{path}/") };
    match here.strip_prefix(folder) {
        Ok(between) => (String::new(), with_slash(between.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))),
        Err(_) => (with_slash(seen_from(&here, folder)), String::new()),
    }
}

/// `path` relative to `here` with `/`; absolute where it lies outside.
fn seen_from(here: &Path, path: &Path) -> String {
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    let shown = whole.strip_prefix(here).unwrap_or(&whole).to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { shown.into_owned() } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_here() {
        let here = Path::new("/a/b");
        assert_eq!(seen_from(here, Path::new("./en/x.md")), "en/x.md");
        assert_eq!(seen_from(here, Path::new("/a/b/en/x.md")), "en/x.md");
        assert_eq!(seen_from(here, Path::new("../c/x.md")), "/a/c/x.md");
        assert_eq!(seen_from(here, Path::new("../b/../b/x.md")), "x.md");
        assert_eq!(seen_from(here, Path::new("/z/x.md")), "/z/x.md");
    }
}
