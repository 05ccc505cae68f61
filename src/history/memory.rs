//! What repositories have answered, so that nothing is asked twice while a project is open: what git knows (commits,
//! what is in them, the way between them), the old pages by their objects, and what each became until today.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bases::{Key, OldPage};
use super::graph::{Graph, Wanted};
use super::inferred::AllOrigins;
use super::inputs::Open;
use super::main_line::MainLine;
use super::object::ObjectId;
use super::renewal::Renewal;
use super::repository::{Entry, GitError, Lineage, Log, Repository};
use super::{HistoryFolder, RepoLocation};

/// All answers so far. They hold as long as no repository changes.
#[derive(Default)]
pub struct Memory {
    answers: Mutex<HashMap<PathBuf, Opened>>,
    /// The walk that each source was last asked for, from each commit that stands for HEAD.
    graphs: Mutex<HashMap<(RepoLocation, ObjectId), Walked>>,
    renewals: Mutex<HashMap<PathBuf, Renewal>>,
    locations: Mutex<HashMap<PathBuf, Option<RepoLocation>>>,
    bases: Mutex<HashMap<Key, (u64, OldPage)>>,
    /// What translations were made from that do not say so, by a hash of what that depends on: now, and in the commits that
    /// a run is compared with.
    origins: Mutex<HashMap<u64, Arc<AllOrigins>>>,
}

/// What an opened repository has answered, or why it cannot be opened.
type Opened = Result<Arc<Mutex<Answers>>, GitError>;

/// What a walk through commits depends on: where it starts, and all that is wanted, in order.
pub(super) type WalkKey = (ObjectId, Vec<ObjectId>, Vec<Box<str>>, Vec<Box<str>>);

/// The commits that a walk found, and what it depends on.
type Walked = (WalkKey, Arc<Graph>);

/// What one repository has answered.
#[derive(Default)]
struct Answers {
    commits: HashMap<String, Option<ObjectId>>,
    files: HashMap<(ObjectId, String), Entry>,
    pages: HashMap<ObjectId, Vec<(String, ObjectId)>>,
    contents: HashMap<ObjectId, Option<Vec<u8>>>,
    changed_after: HashMap<(ObjectId, i64), HashSet<String>>,
    reachable: HashMap<ObjectId, bool>,
    is_shallow: Option<bool>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// The repository that has its top at a folder, which is opened where it is asked something new.
    ///
    /// # Errors
    /// Those of `open`.
    pub(super) fn repository<'a>(&self, top: &Path, open: Open<'a>) -> Result<Remembering<'a>, GitError> {
        let known = lock(&self.answers).get(top).cloned();
        let (answers, real) = match known {
            Some(answers) => (answers?, None),
            None => {
                let opened = open(top);
                let answers = opened.as_ref().map(|_| Arc::default()).map_err(Clone::clone);
                let answers = lock(&self.answers).entry(top.to_owned()).or_insert(answers).clone();
                (answers?, Some(opened?))
            }
        };
        Ok(Remembering { answers, real, top: top.to_owned(), open })
    }

    /// Whether the walk that a source is asked for is that of the last time.
    pub(super) fn has_graph(&self, source: &RepoLocation, key: &WalkKey) -> bool {
        lock(&self.graphs).get(&(source.clone(), key.0)).is_some_and(|(known, _)| known == key)
    }

    /// The commits that a walk found: `walked` if it was made now, else those of the last time.
    pub(super) fn graph(&self, source: &RepoLocation, key: WalkKey, walked: Option<Graph>) -> Arc<Graph> {
        let mut graphs = lock(&self.graphs);
        let place = (source.clone(), key.0);
        match (walked, graphs.get(&place)) {
            (None, Some((known, graph))) if *known == key => graph.clone(),
            (walked, _) => {
                let graph = Arc::new(walked.unwrap_or_default());
                graphs.insert(place, (key, graph.clone()));
                graph
            }
        }
    }

    /// How the repository with its top at a folder is brought up to date.
    pub(super) fn renewal(&self, top: &Path) -> Renewal {
        let known = lock(&self.renewals).get(top).copied();
        known.unwrap_or_else(|| *lock(&self.renewals).entry(top.to_owned()).or_insert_with(|| Renewal::of(top)))
    }

    /// Where the history of a source is.
    pub(super) fn location(&self, folder: &HistoryFolder) -> Option<RepoLocation> {
        lock(&self.locations).entry(folder.path.clone()).or_insert_with(|| folder.spot()).clone()
    }

    /// What translations were made from: as before where that depends on the same, else found anew.
    pub(super) fn origins(&self, key: u64, find: impl FnOnce() -> AllOrigins) -> Arc<AllOrigins> {
        const MOST: usize = 4;
        let mut known = lock(&self.origins);
        if known.len() >= MOST && !known.contains_key(&key) {
            known.clear();
        }
        known.entry(key).or_insert_with(|| Arc::new(find())).clone()
    }

    /// An old version of a page, with the digest of the page that it was compared with.
    pub(super) fn base(&self, key: &Key) -> Option<(u64, OldPage)> {
        lock(&self.bases).get(key).cloned()
    }

    /// Keeps an old version of a page in place of what was known of it.
    pub(super) fn keep_base(&self, key: Key, today: u64, old: &OldPage) {
        lock(&self.bases).insert(key, (today, old.clone()));
    }
}

/// What a walk depends on.
pub(super) fn walk_key(head: ObjectId, wanted: &Wanted) -> WalkKey {
    let sorted = |paths: &HashSet<Box<str>>| {
        let mut paths: Vec<Box<str>> = paths.iter().cloned().collect();
        paths.sort_unstable();
        paths
    };
    (head, wanted.since.clone(), sorted(&wanted.added), sorted(&wanted.deleted))
}

/// A repository that is asked only what it has not answered yet.
pub(super) struct Remembering<'a> {
    answers: Arc<Mutex<Answers>>,
    real: Option<Box<dyn Repository>>,
    top: PathBuf,
    open: Open<'a>,
}

impl Remembering<'_> {
    fn real(&mut self) -> Result<&mut dyn Repository, GitError> {
        let real = match self.real.take() {
            Some(real) => real,
            None => (self.open)(&self.top)?,
        };
        Ok(&mut **self.real.insert(real))
    }

    /// Asks for the answers that are not known, all at once, and gives all.
    fn each<K: Clone + Eq + Hash, V: Clone>(
        &mut self,
        keys: Vec<K>,
        of: fn(&mut Answers) -> &mut HashMap<K, V>,
        ask: impl FnOnce(&mut dyn Repository, &[K]) -> Result<Vec<V>, GitError>,
    ) -> Result<Vec<V>, GitError> {
        let new: Vec<K> = {
            let mut answers = lock(&self.answers);
            let known = of(&mut answers);
            keys.iter().filter(|key| !known.contains_key(key)).cloned().collect()
        };
        if !new.is_empty() {
            let found = ask(self.real()?, &new)?;
            of(&mut lock(&self.answers)).extend(new.into_iter().zip(found));
        }
        let mut answers = lock(&self.answers);
        let known = of(&mut answers);
        Ok(keys.iter().filter_map(|key| known.get(key).cloned()).collect())
    }

    fn one<K: Clone + Eq + Hash, V: Clone>(
        &mut self,
        key: K,
        of: fn(&mut Answers) -> &mut HashMap<K, V>,
        ask: impl FnOnce(&mut dyn Repository, &K) -> Result<V, GitError>,
    ) -> Result<V, GitError> {
        let found = self.each(vec![key], of, |repository, keys| Ok(vec![ask(repository, &keys[0])?]))?;
        found.into_iter().next().ok_or_else(|| GitError::Failed("it gave no answer".to_owned()))
    }
}

impl Repository for Remembering<'_> {
    fn commits(&mut self, names: &[&str]) -> Result<Vec<Option<ObjectId>>, GitError> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        self.each(
            names,
            |answers| &mut answers.commits,
            |repository, new| repository.commits(&new.iter().map(String::as_str).collect::<Vec<_>>()),
        )
    }

    fn files(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, GitError> {
        let asked = asked.iter().map(|(commit, path)| (*commit, (*path).to_owned())).collect();
        self.each(
            asked,
            |answers| &mut answers.files,
            |repository, new| {
                repository.files(&new.iter().map(|(commit, path)| (*commit, &**path)).collect::<Vec<_>>())
            },
        )
    }

    fn pages(&mut self, commit: ObjectId) -> Result<Vec<(String, ObjectId)>, GitError> {
        self.one(commit, |answers| &mut answers.pages, |repository, commit| repository.pages(*commit))
    }

    fn contents(&mut self, objects: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        self.each(objects.to_vec(), |answers| &mut answers.contents, |repository, new| repository.contents(new))
    }

    fn log(&self, starts: &[ObjectId]) -> Result<Box<dyn Log>, GitError> {
        match &self.real {
            Some(real) => real.log(starts),
            None => (self.open)(&self.top)?.log(starts),
        }
    }

    fn main_line(&mut self, head: ObjectId) -> Result<MainLine, GitError> {
        self.real()?.main_line(head)
    }

    fn parents(&mut self, head: ObjectId) -> Result<Vec<Lineage>, GitError> {
        self.real()?.parents(head)
    }

    fn changed_after(&mut self, head: ObjectId, time: i64) -> Result<HashSet<String>, GitError> {
        let after =
            |repository: &mut dyn Repository, (head, time): &(ObjectId, i64)| repository.changed_after(*head, *time);
        self.one((head, time), |answers| &mut answers.changed_after, after)
    }

    fn unreachable(&mut self, commits: &[ObjectId]) -> Result<HashSet<ObjectId>, GitError> {
        let reachable = self.each(
            commits.to_vec(),
            |answers| &mut answers.reachable,
            |repository, new| {
                let unreachable = repository.unreachable(new)?;
                Ok(new.iter().map(|commit| !unreachable.contains(commit)).collect())
            },
        )?;
        Ok(commits.iter().zip(reachable).filter(|(_, is)| !is).map(|(commit, _)| *commit).collect())
    }

    fn is_shallow(&mut self) -> bool {
        if let Some(known) = lock(&self.answers).is_shallow {
            return known;
        }
        let Ok(is) = self.real().map(|repository| repository.is_shallow()) else { return false };
        *lock(&self.answers).is_shallow.insert(is)
    }
}
