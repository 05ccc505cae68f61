//! What is to be said of pages that are not what they were: how far behind, moved, or not there at all.

use std::collections::{HashMap, HashSet};

use super::bases::{self, BaseContext, OldPage};
use super::commit_info::CommitInfos;
use super::graph::{Graph, Node, Reached};
use super::inputs::PinQuery;
use super::main_line::stem;
use super::object::ObjectId;
use super::renames::Renames;
use super::repository::{Entry, GitError};
use super::resolver::{Differing, Resolver};
use super::{Gone, Pin, Stale, notices};
use crate::text::FileId;

impl Resolver<'_, '_> {
    /// Answers for pages that are not what they were; returns how many cannot be read.
    pub fn stale(
        &mut self,
        head: ObjectId,
        differing: Vec<Differing<'_>>,
        mut lines: AncestorCache<'_>,
        mut bases: Bases,
    ) -> Result<usize, GitError> {
        let graph = lines.graph;
        let mut moments = CommitInfos::default();
        let mut renames = Renames::new(graph, self.asked.keys);
        let (mut found, mut not_there) = (Vec::new(), Vec::new());
        for (question, commit, then) in differing {
            let then = match then {
                Some(then) => then,
                None => {
                    let path = self.path(question.source);
                    let known = lines.reached(commit);
                    let followed = match renames.follow(self.repository, (commit, known), &path)? {
                        None => self.moved_uncommitted(head, &mut renames, (commit, known), question.source)?,
                        found => found,
                    };
                    match followed {
                        Some((trail, blob)) => {
                            BaseContext { path: trail.last().cloned().unwrap_or_default(), blob, moved: true, trail }
                        }
                        None => {
                            not_there.push((question, graph.added(&path, Some(known), None)));
                            continue;
                        }
                    }
                }
            };
            if then.moved {
                self.part.moved.insert(question.target);
            }
            if self.asked.is_now(question.source, then.blob) {
                self.part.pins.push((question.target, Pin::Fresh));
            } else {
                found.push((question, commit, then));
            }
        }
        self.not_there(not_there, graph)?;
        let others = found.iter().map(|(question, _, then)| (question.source, then));
        let others: Vec<_> = others.filter(|(source, then)| !bases.contains_key(&(*source, then.blob))).collect();
        bases.extend(self.bases(others.into_iter())?);
        let (mut absent, mut newer) = (0, 0);
        let mut behind = Vec::new();
        for (question, commit, then) in &found {
            let base = match bases.get(&(question.source, then.blob)) {
                Some(BaseLookup::SameButLineEnds) => {
                    self.part.pins.push((question.target, Pin::Fresh));
                    continue;
                }
                Some(BaseLookup::At(at)) => Some(*at),
                Some(BaseLookup::Absent) | None => {
                    absent += 1;
                    None
                }
            };
            let path = self.path(question.source);
            let (from_head, known) = lines.both(*commit);
            if *commit != head && graph.node(head).is_some_and(|head| known.has(head)) {
                newer += 1;
                self.part.pins.push((question.target, Pin::Newer { base }));
                continue;
            }
            let mut nodes = graph.behind(from_head, known, &path);
            // What was behind under an earlier name is so since then.
            if !then.trail.is_empty() {
                nodes.extend(then.trail.iter().flat_map(|name| graph.behind(from_head, known, name)));
                nodes.sort_unstable();
                nodes.dedup();
            }
            moments.want(nodes.first().copied());
            moments.want(nodes.last().copied());
            let pinned = graph.node(*commit);
            moments.want(pinned);
            behind.push((question, then, base, nodes, pinned));
        }
        moments.want(graph.node(head));
        let moments = moments.read(self.repository, graph)?;
        let today = graph.node(head).and_then(|head| moments.get(&head)).map_or(0, |moment| moment.time);
        let asked: Vec<(ObjectId, String)> = behind.iter().map(|(q, ..)| (head, self.path(q.source))).collect();
        let heads = self.files(&asked)?;
        for ((question, then, base, nodes, pinned), at_head) in behind.into_iter().zip(heads) {
            let moment = |node: Option<&Node>| node.and_then(|node| moments.get(node)).cloned();
            let oldest = moment(nodes.last());
            // What was merged late may have been committed before the pin: nothing is behind for longer than since
            // then.
            let since = [oldest.as_ref(), pinned.and_then(|node| moments.get(&node))];
            let since = since.into_iter().flatten().map(|moment| moment.time).max();
            let days = since.map_or(0, |since| (today - since).max(0) / 86_400);
            let stale = Stale {
                base,
                path: then.moved.then(|| self.spot.below(&then.path).unwrap_or(&then.path).into()),
                commits: nodes.len() as u32,
                newest: moment(nodes.first()),
                oldest,
                days: u32::try_from(days).unwrap_or(u32::MAX),
                uncommitted: !matches!(at_head, Entry::File(blob) if self.asked.is_checked_out(&mut *self.repository, question.source, blob)),
            };
            self.part.pins.push((question.target, Pin::Stale(Box::new(stale))));
        }
        if newer > 0 {
            self.part.notices.push(notices::behind(&self.shown(), newer, self.renewal()));
        }
        Ok(absent)
    }

    /// A page whose move is not committed yet: under the name that it has in `head`, or had before.
    fn moved_uncommitted(
        &mut self,
        head: ObjectId,
        renames: &mut Renames<'_>,
        (commit, known): (ObjectId, &Reached),
        source: FileId,
    ) -> Result<Option<(Vec<String>, ObjectId)>, GitError> {
        let project = self.asked.project;
        let tree = project.layout.files[source.index()].tree;
        let Some(now) = (self.asked.text)(source) else { return Ok(None) };
        let here: HashSet<String> = project.layout.files_of(tree).map(|file| self.path(FileId(file as u32))).collect();
        let Some(before) = renames.lost(self.repository, head, &here, &now)? else { return Ok(None) };
        match self.repository.files(&[(commit, &before)])?[..] {
            [Entry::File(blob)] => Ok(Some((vec![before], blob))),
            _ => renames.follow(self.repository, (commit, known), &before),
        }
    }

    /// Pages that were not in the source in the commit that they name.
    fn not_there(&mut self, questions: Vec<(&PinQuery, Option<Node>)>, graph: &Graph) -> Result<(), GitError> {
        if questions.is_empty() {
            return Ok(());
        }
        let mut moments = CommitInfos::default();
        let cut = self.is_cut(questions.iter().filter_map(|(_, added)| *added), graph);
        questions.iter().for_each(|(_, added)| moments.want(*added));
        let moments = moments.read(self.repository, graph)?;
        for (question, added) in questions {
            let known = added.filter(|node| !(cut && graph.is_root(*node))).and_then(|node| moments.get(&node));
            self.part.pins.push((question.target, Pin::NotThere { added: known.cloned().map(Box::new) }));
        }
        Ok(())
    }

    /// Whether a clone was cut off: then a commit without parents seems to add all that it has.
    fn is_cut(&mut self, nodes: impl Iterator<Item = Node>, graph: &Graph) -> bool {
        { nodes }.any(|node| graph.is_root(node)) && self.repository.is_shallow()
    }

    /// Reads old versions of source pages, each once.
    pub fn bases<'t>(&mut self, wanted: impl Iterator<Item = (FileId, &'t BaseContext)>) -> Result<Bases, GitError> {
        let mut known = HashMap::new();
        for (key, version) in bases::read(self.asked, self.spot, self.repository, wanted)? {
            let at = match version {
                OldPage::Absent => BaseLookup::Absent,
                OldPage::SameButLineEnds => BaseLookup::SameButLineEnds,
                OldPage::Base(base) => {
                    self.part.bases.push(base);
                    BaseLookup::At(self.part.bases.len() as u32 - 1)
                }
            };
            known.insert(key, at);
        }
        Ok(known)
    }

    /// When pages without a translation came, and how the sources of orphans went.
    pub fn comings_and_goings(&mut self, graph: &Graph) -> Result<(), GitError> {
        let mut moments = CommitInfos::default();
        let (mut added, mut gone) = (Vec::new(), Vec::new());
        for source in &self.source.untranslated {
            if let Some(node) = graph.added(&self.path(*source), None, None) {
                moments.want(Some(node));
                added.push((*source, node));
            }
        }
        if self.is_cut(added.iter().map(|(_, node)| *node), graph) {
            added.retain(|(_, node)| !graph.is_root(*node));
        }
        // A page that was there under another name is not new.
        let nodes: HashSet<Node> = added.iter().map(|(_, node)| *node).collect();
        let deleted = graph.changes(b'D').filter(|(node, _)| nodes.contains(node));
        let deleted: HashSet<(Node, &str)> = deleted.map(|(node, path)| (node, stem(path))).collect();
        added.retain(|(source, node)| !deleted.contains(&(*node, stem(&self.path(*source)))));
        let mut renames = Renames::new(graph, self.asked.keys);
        for orphan in &self.source.orphans {
            let path = self.path(orphan.file);
            let Some((node, from, to)) = renames.forward(self.repository, &path)? else { continue };
            moments.want(Some(node));
            let within = |path: String| self.spot.below(&path).map(Box::from);
            gone.push((orphan.file, node, from.filter(|from| *from != path).and_then(within), to.and_then(within)));
        }
        let moments = moments.read(self.repository, graph)?;
        let at = |node: &Node| moments.get(node).cloned();
        self.part.added = added.into_iter().filter_map(|(file, node)| Some((file, at(&node)?))).collect();
        let of = |(file, node, from, moved_to)| Some((file, Gone { at: at(&node)?, moved_to, from }));
        self.part.gone = gone.into_iter().filter_map(of).collect();
        Ok(())
    }
}

/// An old version of a page; `At` is its place among the bases.
pub(super) enum BaseLookup {
    At(u32),
    SameButLineEnds,
    Absent,
}

/// Old versions, by source page and content.
pub(super) type Bases = HashMap<bases::Key, BaseLookup>;

/// What can be reached from each pin; found once.
pub(super) struct AncestorCache<'g> {
    pub graph: &'g Graph,
    /// From the head.
    head: Reached,
    reached: HashMap<ObjectId, Reached>,
}

impl<'g> AncestorCache<'g> {
    pub fn new(graph: &'g Graph, head: ObjectId) -> Self {
        AncestorCache { graph, head: graph.ancestors(head), reached: HashMap::new() }
    }

    /// What can be reached from the head, and from a commit.
    fn both(&mut self, commit: ObjectId) -> (&Reached, &Reached) {
        (&self.head, self.reached.entry(commit).or_insert_with(|| self.graph.ancestors(commit)))
    }

    fn reached(&mut self, commit: ObjectId) -> &Reached {
        self.reached.entry(commit).or_insert_with(|| self.graph.ancestors(commit))
    }
}
