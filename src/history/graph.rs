//! The commits of a repository as far as anyone asks: who changed which page, and how far behind a commit is.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::object::ObjectId;
use super::repository::{GitError, Log, Logged};
use crate::site::is_page;

/// A commit in the graph; smaller is newer.
pub type Node = u32;

/// One change of a page by a commit, against one of its parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Touch {
    commit: Node,
    against: u16,
    letter: u8,
}

struct Commit {
    id: ObjectId,
    parents: Box<[ObjectId]>,
    subject: Box<str>,
}

/// Commits, newest first as git lists them, and the pages that they touched.
#[derive(Default)]
pub struct Graph {
    commits: Vec<Commit>,
    nodes: HashMap<ObjectId, Node>,
    /// The touches of each page, newest first.
    pages: HashMap<Box<str>, Vec<Touch>>,
}

/// How far a walk must go.
#[derive(Default)]
pub struct Wanted {
    /// All commits that can be reached from the first start but not from each of these.
    pub since: Vec<ObjectId>,
    /// The commits that added these pages.
    pub added: HashSet<Box<str>>,
    /// The commits that deleted these pages.
    pub deleted: HashSet<Box<str>>,
    /// Commits to read at most for `added` and `deleted`.
    pub longest: usize,
}

impl Wanted {
    /// All commits.
    pub fn all() -> Wanted {
        // A page that no repository holds is never found.
        Wanted { added: HashSet::from(["".into()]), longest: usize::MAX, ..Wanted::default() }
    }

    /// Where a walk must begin.
    pub fn starts(&self, head: ObjectId) -> Vec<ObjectId> {
        std::iter::once(head).chain(self.since.iter().copied()).collect()
    }

    /// Whether nothing is wanted.
    pub fn is_nothing(&self) -> bool {
        self.since.is_empty() && self.added.is_empty() && self.deleted.is_empty()
    }

    /// Forgets the pages that a commit answers for. Against one parent of several, it says little.
    fn answered(&mut self, logged: &Logged<'_>) {
        if logged.parents.len() > 1 || self.added.is_empty() && self.deleted.is_empty() {
            return;
        }
        for (letter, path) in logged.changes {
            match letter {
                b'A' => _ = self.added.remove(*path),
                b'D' => _ = self.deleted.remove(*path),
                _ => {}
            }
        }
    }
}

impl Graph {
    /// Walks the commits from `head` as far as wanted; `log` begins at [`Wanted::starts`].
    ///
    /// # Errors
    /// When the repository does not answer.
    pub fn walk(log: Box<dyn Log>, head: ObjectId, mut wanted: Wanted) -> Result<Graph, GitError> {
        let mut graph = Graph::default();
        let mut frontier = Frontier::new(head, &wanted.since);
        log.read(&mut |logged| {
            wanted.answered(&logged);
            if graph.add(&logged) {
                frontier.pass(&logged, &graph);
            }
            // A merge is reported several times in a row: the walk ends before the next commit, not within one.
            let more = logged.parents.len() > 1 && logged.against + 1 < logged.parents.len();
            let answered =
                wanted.added.is_empty() && wanted.deleted.is_empty() || graph.commits.len() >= wanted.longest;
            // A pin may be newer than the head, and come first.
            let done = frontier.open == 0 && answered && graph.node(head).is_some();
            if done && !more { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(graph)
    }

    /// Whether the commit is new.
    fn add(&mut self, logged: &Logged<'_>) -> bool {
        let next = self.commits.len() as Node;
        let node = *self.nodes.entry(logged.id).or_insert(next);
        if node == next {
            self.commits.push(Commit { id: logged.id, parents: logged.parents.into(), subject: logged.subject.into() });
        }
        for (letter, path) in logged.changes.iter().filter(|(_, path)| is_page(path)) {
            let touch = Touch { commit: node, against: logged.against as u16, letter: *letter };
            match self.pages.get_mut(*path) {
                Some(touches) => touches.push(touch),
                None => _ = self.pages.insert((*path).into(), vec![touch]),
            }
        }
        node == next
    }

    /// The commit's place in the graph.
    pub fn node(&self, id: ObjectId) -> Option<Node> {
        self.nodes.get(&id).copied()
    }

    /// The commit's name.
    pub fn id(&self, node: Node) -> ObjectId {
        self.commits[node as usize].id
    }

    /// The first line of its message.
    pub fn subject(&self, node: Node) -> &str {
        &self.commits[node as usize].subject
    }

    fn parents(&self, node: Node) -> impl Iterator<Item = Option<Node>> + '_ {
        self.commits[node as usize].parents.iter().map(|parent| self.node(*parent))
    }

    /// A commit and all that can be reached from it, as far as the walk went.
    pub fn ancestors(&self, id: ObjectId) -> Reached {
        let mut reached = Reached { from: self.node(id), nodes: vec![false; self.commits.len()] };
        let mut pending: Vec<Node> = self.node(id).into_iter().collect();
        while let Some(node) = pending.pop() {
            if !std::mem::replace(&mut reached.nodes[node as usize], true) {
                pending.extend(self.parents(node).flatten());
            }
        }
        reached
    }

    /// The commits that `git log COMMIT..HEAD -- PATH` names, newest first, with its default simplification of history:
    /// of a merge that took the page from one side as it is, the other sides do not count.
    pub fn behind(&self, head: ObjectId, known: &Reached, path: &str) -> Vec<Node> {
        let mut touched: HashMap<Node, u64> = HashMap::new();
        for touch in self.pages.get(path).into_iter().flatten() {
            *touched.entry(touch.commit).or_default() |= 1_u64.checked_shl(touch.against.into()).unwrap_or(0);
        }
        let mut found = Vec::new();
        if touched.is_empty() {
            return found;
        }
        let mut seen = vec![false; self.commits.len()];
        let mut pending: Vec<Node> = self.node(head).into_iter().collect();
        while let Some(node) = pending.pop() {
            if known.has(node) || std::mem::replace(&mut seen[node as usize], true) {
                continue;
            }
            let changed = touched.get(&node).copied().unwrap_or(0);
            let parents: Vec<Option<Node>> = self.parents(node).collect();
            // Git counts the commit itself among them.
            let relevant =
                |at: usize| parents[at].is_some_and(|parent| !known.has(parent) || Some(parent) == known.from);
            let differs = |at: usize| changed.checked_shr(at as u32).is_some_and(|bits| bits & 1 == 1);
            if parents.len() > 1
                && let Some(same) = (0..parents.len()).find(|at| relevant(*at) && !differs(*at))
            {
                pending.extend(parents[same]);
                continue;
            }
            let any_relevant = (0..parents.len()).any(relevant);
            let sides = 0..parents.len().max(1);
            if sides.into_iter().any(|at| differs(at) && (!any_relevant || parents.is_empty() || relevant(at))) {
                found.push(node);
            }
            pending.extend(parents.into_iter().flatten());
        }
        found.sort_unstable();
        found
    }

    /// The newest commit that added a page, among those that are not in `known`.
    pub fn added(&self, path: &str, known: Option<&Reached>, after: Option<Node>) -> Option<Node> {
        self.event(path, b'A', known, after)
    }

    /// The newest commit that deleted a page.
    pub fn deleted(&self, path: &str) -> Option<Node> {
        self.event(path, b'D', None, None)
    }

    /// The commit that deleted a page for good after another commit; `None` where the page is there.
    pub fn deleted_after(&self, path: &str, node: Node) -> Option<Node> {
        let is_plain = |touch: &&Touch| self.commits[touch.commit as usize].parents.len() < 2;
        let newest = self.pages.get(path)?.iter().find(is_plain)?;
        (newest.letter == b'D' && newest.commit < node).then_some(newest.commit)
    }

    fn event(&self, path: &str, letter: u8, known: Option<&Reached>, after: Option<Node>) -> Option<Node> {
        let fits = |touch: &&Touch| {
            touch.letter == letter
                && self.commits[touch.commit as usize].parents.len() < 2
                && known.is_none_or(|known| !known.has(touch.commit))
                && after.is_none_or(|after| touch.commit > after)
        };
        self.pages.get(path)?.iter().find(fits).map(|touch| touch.commit)
    }

    /// All pages that commits deleted, each with its commit.
    pub fn deletions(&self) -> impl Iterator<Item = (Node, &str)> {
        let of =
            |touches: &'_ Vec<Touch>| touches.iter().filter(|touch| touch.letter == b'D').map(|t| t.commit).collect();
        self.pages.iter().flat_map(move |(path, touches)| {
            let nodes: Vec<Node> = of(touches);
            nodes.into_iter().map(|node| (node, &**path))
        })
    }

    /// The pages that one commit added, in order.
    pub fn additions(&self, node: Node) -> Vec<&str> {
        let added = |touches: &[Touch]| touches.iter().any(|touch| touch.commit == node && touch.letter == b'A');
        let mut paths: Vec<&str> = self.pages.iter().filter(|(_, t)| added(t)).map(|(path, _)| &**path).collect();
        paths.sort_unstable();
        paths
    }

    /// Whether a commit has no parents: the first one, or where a clone was cut off.
    pub fn is_root(&self, node: Node) -> bool {
        self.commits[node as usize].parents.is_empty()
    }

    /// The commit that a commit was made upon.
    pub fn first_parent(&self, node: Node) -> Option<ObjectId> {
        self.commits[node as usize].parents.first().copied()
    }
}

/// A set of commits.
#[derive(Default)]
pub struct Reached {
    from: Option<Node>,
    nodes: Vec<bool>,
}

impl Reached {
    /// Whether a commit is in the set.
    pub fn has(&self, node: Node) -> bool {
        self.nodes.get(node as usize).copied().unwrap_or(false)
    }
}

/// Tells when a walk has seen all that can be reached from its head but not from every pin: each commit is painted by
/// the pins that lead to it, and the walk is over when all that is still to come bears every colour.
struct Frontier {
    colours: usize,
    /// The paint of every commit that was seen or named.
    paint: HashMap<ObjectId, Box<[u64]>>,
    /// Commits that are named but not seen yet and lack a colour.
    open: usize,
    seen: HashSet<ObjectId>,
}

impl Frontier {
    fn new(head: ObjectId, pins: &[ObjectId]) -> Frontier {
        let mut frontier = Frontier { colours: pins.len(), paint: HashMap::new(), open: 0, seen: HashSet::new() };
        frontier.name(head, &frontier.bare());
        for (at, pin) in pins.iter().enumerate() {
            let mut paint = frontier.bare();
            paint[at / 64] |= 1 << (at % 64);
            frontier.name(*pin, &paint);
        }
        frontier
    }

    fn bare(&self) -> Box<[u64]> {
        vec![0; self.colours.div_ceil(64)].into()
    }

    fn is_full(&self, paint: &[u64]) -> bool {
        paint.iter().map(|word| word.count_ones() as usize).sum::<usize>() == self.colours
    }

    /// Adds colours to a commit that is to come; returns whether that was news.
    fn name(&mut self, id: ObjectId, paint: &[u64]) -> bool {
        let seen = self.seen.contains(&id);
        let before = self.paint.get(&id).cloned();
        let mut after = before.clone().unwrap_or_else(|| self.bare());
        after.iter_mut().zip(paint).for_each(|(own, new)| *own |= new);
        let was_open = !seen && before.as_ref().is_some_and(|paint| !self.is_full(paint));
        let is_open = !seen && !self.is_full(&after);
        self.open = self.open + usize::from(is_open) - usize::from(was_open);
        let news = before.as_ref() != Some(&after);
        self.paint.insert(id, after);
        news
    }

    /// A commit is seen: its parents are named.
    fn pass(&mut self, logged: &Logged<'_>, graph: &Graph) {
        let paint = self.paint.get(&logged.id).cloned().unwrap_or_else(|| self.bare());
        if self.paint.contains_key(&logged.id) && !self.seen.contains(&logged.id) && !self.is_full(&paint) {
            self.open -= 1;
        }
        self.seen.insert(logged.id);
        let mut pending: Vec<(ObjectId, Box<[u64]>)> = logged.parents.iter().map(|id| (*id, paint.clone())).collect();
        while let Some((id, paint)) = pending.pop() {
            // Clocks go wrong: a parent may have come before its child, and passes the news on.
            if self.name(id, &paint)
                && self.seen.contains(&id)
                && let Some(node) = graph.node(id)
            {
                let paint = self.paint.get(&id).cloned().unwrap_or_else(|| self.bare());
                pending.extend(graph.commits[node as usize].parents.iter().map(|id| (*id, paint.clone())));
            }
        }
    }
}
