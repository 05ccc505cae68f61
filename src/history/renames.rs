//! Under which name a page was in an older commit.

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, Node, Reached};
use super::object::ObjectId;
use super::repository::{Entry, GitError, Repository};
use crate::parse::{Keys, front_matter};
use crate::text::hash;

/// How often a page may have moved.
const MOST_MOVES: usize = 16;
/// How many pages are read to find one that resembles another.
const MOST_READ: usize = 200;
/// The part of its lines that a page keeps when it moves and changes.
const KEPT: f64 = 0.5;

/// Follows pages back through renames.
pub(super) struct Renames<'g> {
    graph: &'g Graph,
    keys: &'g Keys,
    /// The pages that each commit deleted, as they were before.
    deleted: HashMap<Node, Vec<(&'g str, Option<ObjectId>)>>,
    /// The pages of a commit that are nowhere now, computed on first use.
    lost: Option<Vec<(String, Sketch)>>,
}

/// The commit that deleted or moved a page, where the page was until then, and where that commit put it.
pub type RenameOutcome = (Node, Option<String>, Option<String>);

impl<'g> Renames<'g> {
    pub fn new(graph: &'g Graph, keys: &'g Keys) -> Self {
        let mut deleted: HashMap<Node, Vec<_>> = HashMap::new();
        for (node, path) in graph.deletions() {
            deleted.entry(node).or_default().push((path, None));
        }
        Renames { graph, keys, deleted, lost: None }
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
            if let [Entry::File(blob)] = repository.files(&[(commit, &before)])?[..] {
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
            let contents = repository.contents(&objects)?;
            let sketch = |content: Option<Vec<u8>>| content.map(|content| Sketch::new(&content, self.keys));
            let sketches =
                gone.into_iter().zip(contents).filter_map(|((path, _), content)| Some((path, sketch(content)?)));
            self.lost = Some(sketches.collect());
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
        for added in self.graph.additions(node).into_iter().take(MOST_READ) {
            if self.before(repository, node, added)?.as_deref() == Some(path) {
                return Ok(Some(added.to_owned()));
            }
        }
        Ok(None)
    }

    /// The name that a page had before the commit that added it: of those that the commit deleted, the one with the
    /// same content, the same id, or most of its lines.
    fn before(&mut self, repository: &mut dyn Repository, node: Node, path: &str) -> Result<Option<String>, GitError> {
        let Some(candidates) = self.deleted.get_mut(&node) else { return Ok(None) };
        let Some(parent) = self.graph.first_parent(node) else { return Ok(None) };
        if candidates.iter().any(|(_, blob)| blob.is_none()) {
            let asked: Vec<(ObjectId, &str)> = candidates.iter().map(|(path, _)| (parent, *path)).collect();
            for (entry, (_, blob)) in repository.files(&asked)?.into_iter().zip(candidates.iter_mut()) {
                if let Entry::File(id) = entry {
                    *blob = Some(id);
                }
            }
            candidates.retain(|(_, blob)| blob.is_some());
        }
        let [Entry::File(own)] = repository.files(&[(self.graph.id(node), path)])?[..] else { return Ok(None) };
        let name = |path: &str| hash(path.rsplit('/').next().unwrap_or(path).as_bytes());
        let site = self.keys.site;
        let same_address = |a: &str, b: &str| site.address(a) == site.address(b);
        let same = candidates.iter().filter(|(_, blob)| *blob == Some(own));
        if let Some((before, _)) = same.max_by_key(|(before, _)| name(before) == name(path)) {
            return Ok(Some((*before).to_owned()));
        }
        // Those of the same name first: where there are too many, the others are not read.
        let mut near: Vec<(&str, ObjectId)> =
            candidates.iter().filter_map(|(path, blob)| Some((*path, (*blob)?))).collect();
        near.sort_by_key(|(before, _)| name(before) != name(path) && !same_address(before, path));
        near.truncate(MOST_READ);
        let objects: Vec<ObjectId> = std::iter::once(own).chain(near.iter().map(|(_, blob)| *blob)).collect();
        let mut contents = repository.contents(&objects)?.into_iter();
        let Some(Some(own)) = contents.next() else { return Ok(None) };
        let own = Sketch::new(&own, self.keys);
        let sketches: Vec<Option<Sketch>> =
            contents.map(|content| content.map(|content| Sketch::new(&content, self.keys))).collect();
        let likeness = sketches.iter().map(|other| other.as_ref().map_or(0.0, |other| own.likeness(other)));
        let best = near.iter().zip(likeness).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some(((before, _), _)) = best.filter(|(_, likeness)| *likeness >= KEPT) {
            return Ok(Some((*before).to_owned()));
        }
        // A page that became the first of a folder, or the other way round, is at the same address, whatever it says.
        let is_same = |((before, _), other): &(&(&str, ObjectId), &Option<Sketch>)| {
            same_address(before, path) && other.as_ref().is_some_and(|other| !own.has_other_id(other))
        };
        Ok(near.iter().zip(&sketches).find(is_same).map(|((before, _), _)| (*before).to_owned()))
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
