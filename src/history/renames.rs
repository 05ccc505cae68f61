//! Under which name a page was in an older commit.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::graph::{Graph, Node, Reached};
use super::object::ObjectId;
use super::repository::{Entry, GitError, Repository};
use crate::parse::{Keys, front_matter};
use crate::site::Site;
use crate::text::hash;

/// How often a page may have moved.
const MOST_MOVES: usize = 16;
/// How many pages of the head are read to find one that resembles another.
const MOST_READ: usize = 200;
/// How many deleted pages of one commit are read to find one that resembles another.
const MOST_DELETED: usize = 2_000;
/// Lines that so many deleted pages have are no reason to compare one of them.
const COMMON: usize = 32;
/// With how many pages one is compared that shares rarer lines with them.
const MOST_COMPARED: usize = 16;
/// The part of its lines that a page keeps when it moves and changes.
const KEPT: f64 = 0.5;

/// Follows pages back through renames.
pub(super) struct Renames<'g> {
    graph: &'g Graph,
    keys: &'g Keys,
    /// The pages that each commit deleted.
    deletions: HashMap<Node, Vec<&'g str>>,
    /// The pages that each commit added, in order.
    additions: HashMap<Node, Vec<&'g str>>,
    /// The pages that a commit deleted, as they were before; looked at when first asked for.
    deleted: HashMap<Node, Deleted<'g>>,
    /// Where pages of a commit went, computed when first asked for.
    moves: HashMap<Node, HashMap<String, &'g str>>,
    /// The pages of a commit that are nowhere now, computed on first use.
    lost: Option<Vec<(String, Arc<Sketch>)>>,
    contents: PagesOfCommits,
    sketches: SketchCache<'g>,
}

/// What distinguishes contents, each read once: a page that moves often is the same in many commits.
struct SketchCache<'g> {
    keys: &'g Keys,
    known: HashMap<ObjectId, Arc<Sketch>>,
}

impl SketchCache<'_> {
    /// Those of some contents; of what the clone lacks, none.
    fn read(
        &mut self,
        repository: &mut dyn Repository,
        blobs: &[ObjectId],
    ) -> Result<Vec<Option<Arc<Sketch>>>, GitError> {
        let mut new: Vec<ObjectId> = blobs.iter().filter(|blob| !self.known.contains_key(blob)).copied().collect();
        new.sort_unstable();
        new.dedup();
        let contents = if new.is_empty() { Vec::new() } else { repository.contents(&new)? };
        for (blob, content) in new.into_iter().zip(contents) {
            if let Some(content) = content {
                self.known.insert(blob, Sketch::new(&content, self.keys).into());
            }
        }
        Ok(blobs.iter().map(|blob| self.known.get(blob).cloned()).collect())
    }
}

/// What was at paths in commits.
#[derive(Default)]
struct PagesOfCommits(HashMap<ObjectId, Asked>);

/// What was asked of a commit.
enum Asked {
    /// So many paths.
    Times(usize),
    /// So many that all its pages were listed: for each path git unpacks the whole folder again.
    Listed(HashMap<String, ObjectId>),
}

impl PagesOfCommits {
    /// With so many questions about a commit, all its pages are listed.
    const MANY: usize = 32;

    fn at(&mut self, repository: &mut dyn Repository, commit: ObjectId, path: &str) -> Result<Entry, GitError> {
        let asked = self.0.entry(commit).or_insert(Asked::Times(0));
        if let Asked::Times(times) = asked {
            *times += 1;
            if *times > Self::MANY {
                *asked = Asked::Listed(repository.pages(commit)?.into_iter().collect());
            }
        }
        match asked {
            Asked::Listed(pages) if pages.contains_key(path) => Ok(Entry::File(pages[path])),
            // What is not listed may be in a folder that the clone lacks.
            _ => Ok(repository.files(&[(commit, path)])?.first().copied().unwrap_or(Entry::Nothing)),
        }
    }
}

/// The commit that deleted or moved a page, where the page was until then, and where that commit put it.
pub type RenameOutcome = (Node, Option<String>, Option<String>);

impl<'g> Renames<'g> {
    pub fn new(graph: &'g Graph, keys: &'g Keys) -> Self {
        let [deletions, additions] = [b'D', b'A'].map(|letter| {
            let mut by_commit: HashMap<Node, Vec<&str>> = HashMap::new();
            for (node, path) in graph.changes(letter) {
                by_commit.entry(node).or_default().push(path);
            }
            by_commit.values_mut().for_each(|paths| paths.sort_unstable());
            by_commit
        });
        Renames {
            graph,
            keys,
            deletions,
            additions,
            deleted: HashMap::new(),
            moves: HashMap::new(),
            lost: None,
            contents: PagesOfCommits::default(),
            sketches: SketchCache { keys, known: HashMap::new() },
        }
    }

    /// The names that the page at `path` had before, newest first, back to the one in `commit`, and its content there.
    /// `known` is what can be reached from `commit`.
    pub fn follow(
        &mut self,
        repository: &mut dyn Repository,
        (commit, known): (ObjectId, &Reached),
        path: &str,
    ) -> Result<Option<(Vec<String>, ObjectId)>, GitError> {
        let mut path = path.to_owned();
        let mut after = None;
        let mut trail: Vec<String> = Vec::new();
        for _ in 0..MOST_MOVES {
            let Some(node) = self.graph.added(&path, Some(known), after) else { return Ok(None) };
            let Some(before) = self.before(repository, node, &path)? else { return Ok(None) };
            if trail.contains(&before) {
                return Ok(None);
            }
            trail.push(before.clone());
            if let Entry::File(blob) = self.contents.at(repository, commit, &before)? {
                return Ok(Some((trail, blob)));
            }
            (path, after) = (before, Some(node));
        }
        Ok(None)
    }

    /// The page of `head` that is not among those that are `here`, and that is most like the page with the text `now`.
    pub fn lost(
        &mut self,
        repository: &mut dyn Repository,
        head: ObjectId,
        here: &HashSet<String>,
        now: &str,
    ) -> Result<Option<String>, GitError> {
        if self.lost.is_none() {
            let mut gone = repository.pages(head)?;
            gone.retain(|(path, _)| !here.contains(path));
            gone.truncate(MOST_READ);
            let objects: Vec<ObjectId> = gone.iter().map(|(_, blob)| *blob).collect();
            let sketches = self.sketches.read(repository, &objects)?;
            let found = gone.into_iter().zip(sketches).filter_map(|((path, _), sketch)| Some((path, sketch?)));
            self.lost = Some(found.collect());
        }
        let own = Sketch::new(now.as_bytes(), self.keys);
        let likeness = self.lost.iter().flatten().map(|(path, sketch)| (path, own.likeness(sketch)));
        let best = likeness.max_by(|a, b| a.1.total_cmp(&b.1));
        Ok(best.filter(|(_, likeness)| *likeness >= KEPT).map(|(path, _)| path.clone()))
    }

    /// What became of the page that was at `path` and is there no more, over every move: the last commit that deleted
    /// or moved it, where it was until then, and where that commit put it; `None` if no commit is known that did.
    pub fn forward(&mut self, repository: &mut dyn Repository, path: &str) -> Result<Option<RenameOutcome>, GitError> {
        let mut gone = None;
        let (mut path, mut node) = (path.to_owned(), self.graph.deleted(path));
        for _ in 0..MOST_MOVES {
            let Some(at) = node else { break };
            let to = self.after(repository, at, &path)?;
            gone = Some((at, Some(path), to.clone()));
            let Some(to) = to else { break };
            node = self.graph.deleted_after(&to, at);
            path = to;
        }
        Ok(gone)
    }

    /// Where a deleted page went in the same commit.
    fn after(&mut self, repository: &mut dyn Repository, node: Node, path: &str) -> Result<Option<String>, GitError> {
        if !self.moves.contains_key(&node) {
            let mut moves = HashMap::new();
            self.prefetch(repository, node)?;
            for added in self.additions.get(&node).cloned().unwrap_or_default() {
                if let Some(before) = self.before(repository, node, added)? {
                    moves.entry(before).or_insert(added);
                }
            }
            self.moves.insert(node, moves);
        }
        Ok(self.moves.get(&node).and_then(|moves| moves.get(path)).map(|added| (*added).to_owned()))
    }

    /// Reads what a commit added, all at once.
    fn prefetch(&mut self, repository: &mut dyn Repository, node: Node) -> Result<(), GitError> {
        if !self.deletions.contains_key(&node) {
            return Ok(());
        }
        let commit = self.graph.id(node);
        let added = self.additions.get(&node).map(Vec::as_slice).unwrap_or_default();
        let asked: Vec<(ObjectId, &str)> = added.iter().map(|path| (commit, *path)).collect();
        let entries = repository.files(&asked)?;
        let found = added.iter().zip(entries).filter_map(|(path, entry)| match entry {
            Entry::File(blob) => Some(((*path).to_owned(), blob)),
            _ => None,
        });
        self.contents.0.insert(commit, Asked::Listed(found.collect()));
        Ok(())
    }

    /// The name that a page had before the commit that added it: of those that the commit deleted, the one with the
    /// same content, the same id, or most of its lines.
    fn before(&mut self, repository: &mut dyn Repository, node: Node, path: &str) -> Result<Option<String>, GitError> {
        let Some(deletions) = self.deletions.get(&node) else { return Ok(None) };
        let Some(parent) = self.graph.first_parent(node) else { return Ok(None) };
        let Entry::File(own) = self.contents.at(repository, self.graph.id(node), path)? else { return Ok(None) };
        let deleted = match self.deleted.entry(node) {
            Vacant(entry) => entry.insert(Deleted::read(repository, parent, deletions)?),
            Occupied(entry) => entry.into_mut(),
        };
        if let Some(before) = deleted.same_content(own, path) {
            return Ok(Some(before.to_owned()));
        }
        let names = self.additions.get(&node).map(Vec::as_slice).unwrap_or_default();
        deleted.sketch(repository, names, &mut self.sketches)?;
        let Some(Some(own)) = self.sketches.read(repository, &[own])?.pop() else { return Ok(None) };
        Ok(deleted.alike(&own, path, self.keys.site).map(str::to_owned))
    }
}

/// The pages that one commit deleted, as they were before.
struct Deleted<'g> {
    pages: Vec<(&'g str, ObjectId)>,
    by_content: HashMap<ObjectId, Vec<usize>>,
    /// What was read of them, once that is asked for.
    sketches: Option<Sketches>,
}

/// Pages by what distinguishes them.
#[derive(Default)]
struct Sketches {
    all: Vec<Option<Arc<Sketch>>>,
    by_id: HashMap<Box<str>, usize>,
    by_line: HashMap<u64, Vec<usize>>,
    by_address: HashMap<String, Vec<usize>>,
}

/// What a path is called, without its folders.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl<'g> Deleted<'g> {
    fn read(repository: &mut dyn Repository, parent: ObjectId, paths: &[&'g str]) -> Result<Deleted<'g>, GitError> {
        let asked: Vec<(ObjectId, &str)> = paths.iter().map(|path| (parent, *path)).collect();
        let (mut pages, mut by_content) = (Vec::new(), HashMap::<ObjectId, Vec<usize>>::new());
        for (entry, path) in repository.files(&asked)?.into_iter().zip(paths) {
            if let Entry::File(blob) = entry {
                by_content.entry(blob).or_default().push(pages.len());
                pages.push((*path, blob));
            }
        }
        Ok(Deleted { pages, by_content, sketches: None })
    }

    /// The one with this content; of several, one with the same name.
    fn same_content(&self, blob: ObjectId, path: &str) -> Option<&'g str> {
        let same = self.by_content.get(&blob)?.iter().map(|at| self.pages[*at].0);
        same.max_by_key(|before| name(before) == name(path))
    }

    /// Reads them, each once; those with the name of an added page first, where there are too many.
    fn sketch(
        &mut self,
        repository: &mut dyn Repository,
        added: &[&str],
        sketches: &mut SketchCache<'_>,
    ) -> Result<(), GitError> {
        if self.sketches.is_some() {
            return Ok(());
        }
        let mut order: Vec<usize> = (0..self.pages.len()).collect();
        if order.len() > MOST_DELETED {
            let names: HashSet<&str> = added.iter().map(|path| name(path)).collect();
            order.sort_by_key(|at| !names.contains(name(self.pages[*at].0)));
            order.truncate(MOST_DELETED);
        }
        let objects: Vec<ObjectId> = order.iter().map(|at| self.pages[*at].1).collect();
        let mut found = Sketches { all: (0..self.pages.len()).map(|_| None).collect(), ..Sketches::default() };
        for (sketch, at) in sketches.read(repository, &objects)?.into_iter().zip(order) {
            let Some(sketch) = sketch else { continue };
            if let Some(id) = &sketch.id {
                found.by_id.entry(id.clone()).or_insert(at);
            }
            for line in sketch.lines.keys() {
                found.by_line.entry(*line).or_default().push(at);
            }
            found.by_address.entry(sketches.keys.site.address(self.pages[at].0).to_owned()).or_default().push(at);
            found.all[at] = Some(sketch);
        }
        self.sketches = Some(found);
        Ok(())
    }

    /// The one with the same id or most of the lines of a page that came to `path`.
    fn alike(&self, own: &Sketch, path: &str, site: &Site) -> Option<&'g str> {
        let found = self.sketches.as_ref()?;
        if let Some(at) = own.id.as_ref().and_then(|id| found.by_id.get(id)) {
            return Some(self.pages[*at].0);
        }
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let rare = own.lines.keys().filter_map(|line| found.by_line.get(line)).filter(|pages| pages.len() <= COMMON);
        rare.flatten().for_each(|at| *shared.entry(*at).or_default() += 1);
        let here = found.by_address.get(site.address(path)).map(Vec::as_slice).unwrap_or_default();
        let mut near: Vec<(usize, usize)> = shared.into_iter().collect();
        near.sort_unstable_by_key(|(at, lines)| (std::cmp::Reverse(*lines), *at));
        let near = near.iter().take(MOST_COMPARED).map(|(at, _)| at).chain(here);
        let likeness = |at: &usize| found.all[*at].as_ref().map_or(0.0, |other| own.likeness(other));
        // Of pages that are as much alike, one with the same name.
        let rank = |at: &usize| (likeness(at), name(self.pages[*at].0) == name(path));
        let best = near.map(|at| (at, rank(at))).max_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((at, _)) = best.filter(|(_, (likeness, _))| *likeness >= KEPT) {
            return Some(self.pages[*at].0);
        }
        // A page that became the first of a folder, or the other way round, is at the same address, whatever it says.
        let is_same = |at: &&usize| found.all[**at].as_ref().is_some_and(|other| !own.has_other_id(other));
        here.iter().find(is_same).map(|at| self.pages[*at].0)
    }
}

/// What distinguishes a page from others: its id, and its lines.
struct Sketch {
    id: Option<Box<str>>,
    lines: HashMap<u64, usize>,
    count: usize,
}

impl Sketch {
    fn new(content: &[u8], keys: &Keys) -> Sketch {
        let text = String::from_utf8_lossy(content);
        let id = front_matter::parse(&text, keys).front_matter.id.map(|id| id.text);
        let mut lines = HashMap::new();
        let mut count = 0;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            *lines.entry(hash(line.as_bytes())).or_default() += 1;
            count += 1;
        }
        Sketch { id, lines, count }
    }

    fn has_other_id(&self, other: &Sketch) -> bool {
        self.id.is_some() && other.id.is_some() && self.id != other.id
    }

    /// From 0 to 1; 2 for equal ids.
    fn likeness(&self, other: &Sketch) -> f64 {
        if self.id.is_some() && self.id == other.id {
            return 2.0;
        }
        if self.has_other_id(other) || self.count.max(other.count) == 0 {
            return 0.0;
        }
        let common: usize =
            self.lines.iter().map(|(line, n)| other.lines.get(line).map_or(0, |other| *n.min(other))).sum();
        common as f64 / self.count.max(other.count) as f64
    }
}
