//! The project as it was in some commit of each of its repositories; no working tree is touched.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{BaselineChoice, Error, Request, Session, shown};
use crate::finding::Finding;
use crate::history::{self, ObjectId, PreviousEntry, RepoLocation, State, StateError};
use crate::layout::{Layout, LayoutError, Overlay, Tree, TreeId};
use crate::locale::Locale;

/// A commit that the project of now is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Whose repository it is of; `None`: of each that no other reference is for.
    pub locale: Option<Locale>,
    /// As git understands it; with `...` after it the commit where HEAD left its line.
    pub name: String,
}

/// The project as it was.
pub(super) enum Comparison {
    /// No commit was given.
    Unasked,
    /// It is as it was.
    Same,
    /// There was nothing to check yet.
    Nothing,
    /// This.
    Was(Box<Earlier>),
}

/// The project as it was, opened.
pub(super) struct Earlier {
    pub session: Session,
    /// What was found then, once it was looked for.
    findings: OnceLock<Vec<Finding>>,
}

impl Earlier {
    /// What was found then. What is known of the project as it is `now` is not looked for again.
    pub fn findings(&self, now: &Session) -> &[Finding] {
        self.findings.get_or_init(|| {
            self.session.share_analysis(now);
            let mut outcome = self.session.check();
            // What was counted then and is listed now was there.
            outcome.findings.append(&mut outcome.counted);
            outcome.findings
        })
    }
}

impl Comparison {
    /// # Errors
    /// When a repository does not have the commit, or git does not tell.
    pub fn open(now: &Session) -> Result<Comparison, Error> {
        let (request, layout) = (&now.request, &now.project.layout);
        if request.since.is_empty() {
            return Ok(Comparison::Unasked);
        }
        let repositories = Repositories::of(layout, Wants::These(&request.since))?;
        let read = now.pool.install(|| repositories.read())?;
        // Texts that stand for files are not of then.
        if request.texts.is_empty() && read.iter().all(|(_, state)| state.is_now) {
            return Ok(Comparison::Same);
        }
        let session = open_then(now, &read, Overlay::default())?;
        Ok(session.map_or(Comparison::Nothing, |session| {
            Comparison::Was(Box::new(Earlier { session, findings: OnceLock::new() }))
        }))
    }
}

impl Session {
    /// What the project as it was is read with, although the commits do not hold it: the kind of site with its dialect and
    /// addresses, the files that say what is ignored, what counts as a change, and the glossaries are those of today.
    pub fn of_working_tree(&self) -> String {
        let layout = &self.project.layout;
        let Layout { site, dialect, mounted, rules, .. } = layout;
        format!("{} {} {rules:x} {mounted:?} {:?} {:?}", site.id, dialect.name, self.past.pin, self.glossaries)
    }

    /// The commit of each repository of this project that was the newest one at a time (seconds since 1970), by the top
    /// folder of the repository; `None` where there was none yet. Languages outside of any repository are left out.
    ///
    /// # Errors
    /// When a repository does not answer.
    pub fn commits_at(&self, time: i64) -> Result<BTreeMap<PathBuf, Option<ObjectId>>, Error> {
        let mut commits = BTreeMap::new();
        for tree in &self.project.layout.trees {
            let Some(spot) = RepoLocation::find(&tree.dir) else { continue };
            if let Entry::Vacant(entry) = commits.entry(spot.top) {
                let commit = history::commit_at(entry.key(), time).map_err(|error| StateError {
                    message: history::why(&shown(entry.key()), &error),
                    help: "a trend is read from the history of each repository; leave out --trend to do without"
                        .to_owned(),
                })?;
                entry.insert(commit);
            }
        }
        Ok(commits)
    }

    /// The project as it was in some commits, by the top folders of their repositories; `None` if there was nothing to
    /// check. Languages of repositories without a commit were not there.
    ///
    /// # Errors
    /// When a repository does not answer, or the project as it was cannot be opened.
    pub fn at_commits(&self, commits: &BTreeMap<PathBuf, Option<ObjectId>>) -> Result<Option<Session>, Error> {
        let mut overlay = Overlay::default();
        let mut by_top: BTreeMap<PathBuf, Repository> = BTreeMap::new();
        for (at, tree) in self.project.layout.trees.iter().enumerate() {
            let Some(spot) = RepoLocation::find(&tree.dir) else { continue };
            match commits.get(&spot.top) {
                Some(Some(commit)) => {
                    let new = || Repository { top: spot.top.clone(), name: commit.to_string(), trees: Vec::new() };
                    by_top.entry(spot.top.clone()).or_insert_with(new).trees.push((TreeId(at as u16), spot));
                }
                Some(None) => overlay.remove(&tree.dir),
                None => {}
            }
        }
        let repositories = Repositories(by_top.into_values().collect());
        let read = self.pool.install(|| repositories.read())?;
        open_then(self, &read, overlay)
    }
}

/// Opens the project as it was in the commits of some repositories; `None` if there was nothing to check.
fn open_then(now: &Session, read: &[(&Repository, State)], mut overlay: Overlay) -> Result<Option<Session>, Error> {
    let (request, layout) = (&now.request, &now.project.layout);
    let heads = read.iter().map(|(repository, state)| (repository.top.clone(), state.commit)).collect();
    for (repository, state) in read {
        for (tree, spot) in &repository.trees {
            lay(&mut overlay, &layout.trees[tree.index()], spot, &state.files);
        }
    }
    let then = Request {
        texts: overlay,
        heads: Arc::new(heads),
        since: Vec::new(),
        changed: false,
        baseline: BaselineChoice { ignore: true, ..request.baseline.clone() },
        require_history: false,
        ..request.clone()
    };
    match Session::open_in(&then, Arc::clone(&now.pool), Some(now)) {
        Ok(session) => Ok(Some(session)),
        Err(Error::Layout(
            LayoutError::Nothing { .. } | LayoutError::NoSource { .. } | LayoutError::NoSuchLocale { .. },
        )) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Lays what was there over what is there.
fn lay(overlay: &mut Overlay, tree: &Tree, spot: &RepoLocation, files: &[(String, PreviousEntry)]) {
    for (path, was) in files {
        let Some(below) = below(spot, path) else { continue };
        // Without a slash at its end where it is the tree itself.
        let place = if below.is_empty() { tree.dir.clone() } else { tree.dir.join(below) };
        match was {
            PreviousEntry::Nothing => overlay.remove(&place),
            PreviousEntry::File => overlay.add(&place),
            PreviousEntry::Link => overlay.add_link(&place),
            PreviousEntry::Page(bytes) => {
                overlay.add(&place);
                let text = std::str::from_utf8(bytes).map(Arc::from).map_err(|_| "it is not UTF-8".to_owned());
                overlay.write(&place, text);
            }
        }
    }
}

/// A path from a tree's folder; empty where it is that folder, or one that holds it.
fn below<'p>(spot: &RepoLocation, path: &'p str) -> Option<&'p str> {
    match path.strip_suffix('/') {
        Some(folder) if spot.prefix == folder || spot.prefix.starts_with(path) => Some(""),
        folder => spot.below(folder.unwrap_or(path)),
    }
}

/// Which commits are wanted.
#[derive(Clone, Copy)]
pub(super) enum Wants<'r> {
    /// The newest.
    Head,
    /// These.
    These(&'r [Reference]),
}

/// What was in a tree, by paths from its folder, where that is not what is there now.
pub(super) type Changed = (TreeId, Vec<(String, PreviousEntry)>);

/// The repositories that the trees of a project lie in.
pub(super) struct Repositories(Vec<Repository>);

struct Repository {
    top: PathBuf,
    /// The commit that is wanted.
    name: String,
    trees: Vec<(TreeId, RepoLocation)>,
}

impl Repositories {
    /// Those of which a commit is wanted.
    ///
    /// # Errors
    /// When a tree lies in none, or two commits of one are wanted.
    pub fn of(layout: &Layout, wants: Wants<'_>) -> Result<Repositories, StateError> {
        if let Wants::These(references) = wants {
            known(layout, references)?;
        }
        let mut by_top: BTreeMap<PathBuf, Repository> = BTreeMap::new();
        for (at, tree) in layout.trees.iter().enumerate() {
            let Some(name) = name(&tree.locale, wants) else { continue };
            let dir = shown(&tree.dir);
            let Some(spot) = RepoLocation::find(&tree.dir) else {
                let help = match wants {
                    Wants::Head => "leave out --changed to check all pages".to_owned(),
                    Wants::These(_) => {
                        "name the languages that are in one, as in `--since en=REF`; others are compared as they are now"
                            .to_owned()
                    }
                };
                return Err(StateError { message: format!("`{}` is not in a Git repository", dir.display()), help });
            };
            let repository = by_top.entry(spot.top.clone()).or_insert_with(|| Repository {
                top: spot.top.clone(),
                name: name.to_owned(),
                trees: Vec::new(),
            });
            if repository.name != name {
                return Err(StateError {
                    message: format!(
                        "`{}` and `{name}` are both for the repository of `{}`",
                        repository.name,
                        dir.display()
                    ),
                    help: "languages in one repository are compared with the same commit: name one for them".to_owned(),
                });
            }
            repository.trees.push((TreeId(at as u16), spot));
        }
        Ok(Repositories(by_top.into_values().collect()))
    }

    /// What differs from now in each.
    fn read(&self) -> Result<Vec<(&Repository, State)>, StateError> {
        let read = self.0.par_iter().map(|repository| {
            let mut below: Vec<String> = repository.trees.iter().map(|(_, spot)| spot.prefix.clone()).collect();
            below.sort_unstable();
            below.dedup();
            if below.first().is_some_and(String::is_empty) {
                below.clear();
            }
            let state = State::read(&repository.top, &shown(&repository.top), &repository.name, &below)?;
            Ok((repository, state))
        });
        read.collect()
    }

    /// What differs from now in each tree, by paths from its folder.
    ///
    /// # Errors
    /// When git does not tell.
    pub fn states(&self) -> Result<Vec<Changed>, StateError> {
        let mut states = Vec::new();
        for (repository, state) in self.read()? {
            for (tree, spot) in &repository.trees {
                let files =
                    state.files.iter().filter_map(|(path, was)| Some((below(spot, path)?.to_owned(), was.clone())));
                states.push((*tree, files.collect()));
            }
        }
        Ok(states)
    }
}

/// Each language that a reference is for must be there.
fn known(layout: &Layout, references: &[Reference]) -> Result<(), StateError> {
    let locales: Vec<&str> = layout.trees.iter().map(|tree| tree.locale.as_str()).collect();
    let is_there = |wanted: &Locale| layout.trees.iter().any(|tree| wanted.covers(&tree.locale));
    let is_twice = |at: usize| references[..at].iter().any(|other| other.locale == references[at].locale);
    if let Some(again) = (0..references.len()).find(|at| is_twice(*at)) {
        let (name, locale) = (&references[again].name, &references[again].locale);
        let whose = locale.as_ref().map_or_else(|| "all languages".to_owned(), Locale::to_string);
        return Err(StateError {
            message: format!("`{name}` is the second commit for {whose}"),
            help: "name one; to name another commit for a language, write `LOCALE=REF`".to_owned(),
        });
    }
    let unknown = references.iter().filter_map(|reference| reference.locale.as_ref()).find(|locale| !is_there(locale));
    let Some(unknown) = unknown else { return Ok(()) };
    Err(StateError {
        message: format!("no pages in {unknown}, which --since names"),
        help: format!("there are pages in {}", locales.join(", ")),
    })
}

/// The commit that is wanted of a language's repository: the closest word counts.
fn name<'r>(locale: &Locale, wants: Wants<'r>) -> Option<&'r str> {
    let references = match wants {
        Wants::Head => return Some("HEAD"),
        Wants::These(references) => references,
    };
    let of = |fits: &dyn Fn(&Reference) -> bool| references.iter().rev().find(|reference| fits(reference));
    let exact = of(&|reference| reference.locale.as_ref() == Some(locale));
    let covering = || of(&|reference| reference.locale.as_ref().is_some_and(|wanted| wanted.covers(locale)));
    let any = || of(&|reference| reference.locale.is_none());
    exact.or_else(covering).or_else(any).map(|reference| &*reference.name)
}
