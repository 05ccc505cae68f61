//! From the pins of all translations to what they say, one repository after the other, in a few batches each.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::bases::{self, OldPage, Then};
use super::graph::{Graph, Node, Reached, Wanted};
use super::moments::Moments;
use super::object::{Format, ObjectId};
use super::renames::Renames;
use super::repository::{Entry, Repository, Trouble};
use super::{Base, Gone, History, Moment, Pin, Spot, Stale, is_commit, notices};
use crate::layout::TreeId;
use crate::parse::Keys;
use crate::project::Project;
use crate::text::FileId;

/// Pages that share a commit which nobody knows: from so many on it is the clone that lacks something.
const MANY: usize = 3;
/// Pages that are looked up to see whether a repository holds a source at all.
const SAMPLE: usize = 20;
/// Commits that are read to tell when pages came and went, beyond those that pins ask for.
const LONGEST: usize = 20_000;

/// What the past of a project is asked about.
pub struct Asked<'a> {
    /// The project as it is now.
    pub project: &'a Project,
    /// The names that source files would have as objects (SHA-1), where they are known.
    pub stored: &'a [Option<ObjectId>],
    /// The text of a file as it is now.
    pub text: &'a (dyn Fn(FileId) -> Option<Arc<str>> + Sync),
    /// How to read a page.
    pub keys: &'a Keys,
    /// Where the history of a source tree is.
    pub folder: &'a (dyn Fn(TreeId) -> PathBuf + Sync),
    /// How to show a folder.
    pub shown: &'a (dyn Fn(&Path) -> PathBuf + Sync),
}

/// Opens the repository that has its top at a folder.
pub type Open<'a> = &'a (dyn Fn(&Path) -> Result<Box<dyn Repository>, Trouble> + Sync);

/// One translation that has a pin.
struct Question {
    target: FileId,
    source: FileId,
    pin: String,
}

/// A source tree and what is asked about it.
struct Source {
    spot: Option<Spot>,
    folder: PathBuf,
    questions: Vec<Question>,
    /// Source pages that lack a translation.
    untranslated: Vec<FileId>,
    /// Translations that lack a source.
    orphans: Vec<FileId>,
}

/// Reads the past of a project.
pub fn read(asked: &Asked<'_>, open: Open<'_>) -> History {
    let sources: Vec<Source> = asked.project.products().into_iter().filter_map(|trees| source(asked, trees)).collect();
    let parts: Vec<Part> = sources.par_iter().map(|source| Part::read(asked, source, open)).collect();
    let mut history = History { pins: vec![Pin::Unasked; asked.project.pages.len()], ..History::default() };
    for part in parts {
        let first = history.bases.len() as u32;
        history.bases.extend(part.bases);
        for (target, mut pin) in part.pins {
            match &mut pin {
                Pin::Stale(stale) => stale.base.iter_mut().for_each(|base| *base += first),
                Pin::Newer { base } => base.iter_mut().for_each(|base| *base += first),
                _ => {}
            }
            history.pins[target.index()] = pin;
        }
        history.added.extend(part.added);
        history.gone.extend(part.gone);
        history.moved.extend(part.moved);
        history.notices.extend(part.notices);
    }
    history.notices.sort();
    history.notices.dedup();
    history
}

/// The translations whose source page has, at its path in their pin, not the content that it has now: those that are
/// stale, those whose page had another name then or was not there, and those where a checkout writes other line ends.
/// Answers from names of objects alone; no commit is walked and no old page read. Sources that cannot tell say nothing.
pub fn differing(asked: &Asked<'_>, open: Open<'_>) -> Vec<FileId> {
    let sources: Vec<Source> = asked.project.products().into_iter().filter_map(|trees| source(asked, trees)).collect();
    let of = |source: &Source| {
        let Some(spot) = &source.spot else { return Vec::new() };
        let mut part = Part::default();
        let Ok(mut repository) = open(&spot.top) else { return Vec::new() };
        let mut reading = Reading { asked, source, spot, repository: &mut *repository, part: &mut part };
        reading.compare().map_or_else(|_| Vec::new(), |now| now.differing.iter().map(|(q, ..)| q.target).collect())
    };
    let mut differing: Vec<FileId> = sources.par_iter().flat_map_iter(of).collect();
    differing.sort_unstable();
    differing
}

/// What is asked about the source of one product; `None` if nothing is.
fn source(asked: &Asked<'_>, trees: Range<usize>) -> Option<Source> {
    let project = asked.project;
    let tree = TreeId(trees.start as u16);
    let folder = (asked.folder)(tree);
    if !project.layout.trees[trees.start].is_source {
        return None;
    }
    let mut questions = Vec::new();
    for target in (trees.start + 1..trees.end).flat_map(|tree| project.layout.files_of(TreeId(tree as u16))) {
        let target = FileId(target as u32);
        let source = project.source_of(target);
        let pin = project.page(target).front_matter.pin.as_ref().filter(|pin| source != target && is_commit(&pin.text));
        questions.extend(pin.map(|pin| Question { target, source, pin: pin.text.to_ascii_lowercase() }));
    }
    let (mut untranslated, mut orphans) = (Vec::new(), Vec::new());
    for group in &project.groups {
        let first = group.source.or(group.targets.first().map(|target| target.file))?;
        let tree = project.layout.files[first.index()].tree.index();
        if !trees.contains(&tree) {
            continue;
        }
        match group.source {
            Some(source) if project.absent(group).next().is_some() => untranslated.push(source),
            None => orphans.push(first),
            _ => {}
        }
    }
    let nothing = questions.is_empty() && untranslated.is_empty() && orphans.is_empty();
    (!nothing).then(|| Source { spot: Spot::find(&folder), folder, questions, untranslated, orphans })
}

/// What is known about one source.
#[derive(Default)]
struct Part {
    pins: Vec<(FileId, Pin)>,
    bases: Vec<Base>,
    added: HashMap<FileId, Moment>,
    gone: HashMap<FileId, Gone>,
    moved: HashSet<FileId>,
    notices: Vec<crate::finding::Notice>,
}

impl Part {
    fn read(asked: &Asked<'_>, source: &Source, open: Open<'_>) -> Part {
        let mut part = Part::default();
        let done = match &source.spot {
            None => Err(Trouble::NoRepository),
            Some(spot) => open(&spot.top).and_then(|mut repository| {
                Reading { asked, source, spot, repository: &mut *repository, part: &mut part }.read()
            }),
        };
        if let Err(trouble) = done {
            part = Part::default();
            part.pins.extend(source.questions.iter().map(|question| (question.target, Pin::Unavailable)));
            // Who has no pins does not miss the history.
            if !source.questions.is_empty() {
                part.notices.push(notices::trouble(&(asked.shown)(&source.folder), &trouble, source.questions.len()));
            }
        }
        part
    }
}

struct Reading<'a, 'r> {
    asked: &'a Asked<'a>,
    source: &'a Source,
    spot: &'a Spot,
    repository: &'r mut dyn Repository,
    part: &'r mut Part,
}

/// A pin and what its page was then, if that is not what it is now; `None` where nothing stood at its path.
type Differing<'q> = (&'q Question, ObjectId, Option<Then>);

/// What comparing pins with today tells.
struct Compared<'q> {
    head: ObjectId,
    differing: Vec<Differing<'q>>,
    /// How many pages the clone cannot tell of.
    absent: usize,
}

impl<'a> Reading<'a, '_> {
    fn read(mut self) -> Result<(), Trouble> {
        let Compared { head, differing, mut absent } = self.compare()?;
        let wanted = self.wanted(&differing);
        let log = if wanted.is_nothing() { None } else { Some(self.repository.log(&wanted.starts(head))?) };
        // Commits and old pages are read side by side.
        let (graph, bases) = std::thread::scope(|scope| {
            let walk = log.map(|log| scope.spawn(move || Graph::walk(log, head, wanted)));
            let bases = self.bases(differing.iter().filter_map(|(q, _, then)| Some((q.source, then.as_ref()?))));
            let graph = walk.map(|walk| walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (graph.unwrap_or_else(|| Ok(Graph::default())), bases)
        });
        let (graph, bases) = (graph?, bases?);
        let lines = Lines { graph: &graph, reached: HashMap::new() };
        absent += self.stale(head, differing, lines, bases)?;
        self.comings_and_goings(&graph)?;
        if absent > 0 {
            self.part.notices.push(notices::partial(&self.shown(), absent));
        }
        Ok(())
    }

    /// Compares each page as of its pin with what it is now, by the names of their contents.
    fn compare(&mut self) -> Result<Compared<'a>, Trouble> {
        let names: HashSet<&str> = self.source.questions.iter().map(|question| &*question.pin).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        names.insert(0, "HEAD");
        let commits = self.repository.commits(&names)?;
        let head = commits[0];
        let commits: HashMap<&str, ObjectId> =
            names.iter().zip(commits).skip(1).filter_map(|(name, id)| Some((*name, whole(name, id?)?))).collect();
        let (known, unknown): (Vec<&Question>, Vec<&Question>) =
            self.source.questions.iter().partition(|question| commits.contains_key(&*question.pin));
        let Some(head) = head else { return Err(Trouble::Failed("it has no commits yet".to_owned())) };
        self.unknown(head, &unknown)?;
        let mut compared = Compared { head, differing: Vec::new(), absent: 0 };
        let asked: Vec<(ObjectId, String)> =
            known.iter().map(|question| (commits[&*question.pin], self.path(question.source))).collect();
        let entries = self.files(&asked)?;
        for ((question, entry), (commit, path)) in known.into_iter().zip(entries).zip(asked) {
            match entry {
                Entry::Absent => {
                    compared.absent += 1;
                    self.part.pins.push((question.target, Pin::Unavailable));
                }
                Entry::File(blob) if self.is_now(question.source, blob) => {
                    self.part.pins.push((question.target, Pin::Fresh));
                }
                Entry::File(blob) => {
                    compared.differing.push((question, commit, Some(Then { path, blob, moved: false })));
                }
                Entry::Nothing => compared.differing.push((question, commit, None)),
            }
        }
        Ok(compared)
    }

    fn shown(&self) -> PathBuf {
        (self.asked.shown)(&self.source.folder)
    }

    /// The path of a source page from the top of the repository.
    fn path(&self, file: FileId) -> String {
        let entry = &self.asked.project.layout.files[file.index()];
        self.spot.path(entry.disk.as_deref().unwrap_or(&entry.path))
    }

    /// What stands at paths in commits; each question is asked once.
    fn files(&mut self, asked: &[(ObjectId, String)]) -> Result<Vec<Entry>, Trouble> {
        let mut distinct: Vec<(ObjectId, &str)> = asked.iter().map(|(commit, path)| (*commit, &**path)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let entries = self.repository.files(&distinct)?;
        let of = |(commit, path): &(ObjectId, String)| {
            distinct.binary_search(&(*commit, &**path)).map_or(Entry::Nothing, |at| entries[at])
        };
        Ok(asked.iter().map(of).collect())
    }

    /// Whether a source page has the content of `blob` now.
    fn is_now(&self, source: FileId, blob: ObjectId) -> bool {
        match (blob.format(), self.asked.stored.get(source.index()).copied().flatten()) {
            (Format::Sha1, Some(stored)) => stored == blob,
            (format, _) => {
                (self.asked.text)(source).is_some_and(|text| ObjectId::of_blob(text.as_bytes(), format) == blob)
            }
        }
    }

    /// Pins that stand for no commit here.
    fn unknown(&mut self, head: ObjectId, questions: &[&Question]) -> Result<(), Trouble> {
        if questions.is_empty() {
            return Ok(());
        }
        let asked: Vec<(ObjectId, String)> =
            questions.iter().take(SAMPLE).map(|question| (head, self.path(question.source))).collect();
        let all = questions.len() == self.source.questions.len();
        if all && self.files(&asked)?.iter().all(|entry| *entry == Entry::Nothing) {
            return Err(Trouble::NotTracked);
        }
        let mut by_pin: HashMap<&str, usize> = HashMap::new();
        questions.iter().for_each(|question| *by_pin.entry(&*question.pin).or_default() += 1);
        let shallow = self.repository.is_shallow();
        // Where most of all pages are strangers, it is another repository.
        let strangers = questions.len() >= MANY && questions.len() * 2 > self.source.questions.len();
        let is_shared = |question: &Question| shallow || strangers || by_pin[&*question.pin] >= MANY;
        let mut shared = Vec::new();
        for question in questions {
            let pin = if is_shared(question) { Pin::Unavailable } else { Pin::Unknown };
            if pin == Pin::Unavailable {
                shared.push(*question);
            }
            self.part.pins.push((question.target, pin));
        }
        if !shared.is_empty() {
            let mut pins: Vec<&str> = shared.iter().map(|question| &*question.pin).collect();
            pins.sort_unstable();
            pins.dedup();
            pins.sort_by_key(|pin| std::cmp::Reverse(by_pin[pin]));
            let (name, number) = (self.shown(), shared.len());
            let notice = if shallow { notices::shallow(&name, number) } else { notices::unknown(&name, number, &pins) };
            self.part.notices.push(notice);
        }
        Ok(())
    }

    /// The commits that the answers need; none where all is well.
    fn wanted(&self, differing: &[Differing<'_>]) -> Wanted {
        let mut since: Vec<ObjectId> = differing.iter().map(|(_, commit, _)| *commit).collect();
        since.sort_unstable();
        since.dedup();
        let paths = |files: &[FileId]| files.iter().map(|file| self.path(*file).into()).collect();
        Wanted {
            since,
            added: paths(&self.source.untranslated),
            deleted: paths(&self.source.orphans),
            longest: LONGEST,
        }
    }

    /// Answers for pages that are not what they were; returns how many cannot be read.
    fn stale(
        &mut self,
        head: ObjectId,
        differing: Vec<Differing<'_>>,
        mut lines: Lines<'_>,
        mut bases: Bases,
    ) -> Result<usize, Trouble> {
        let graph = lines.graph;
        let mut moments = Moments::default();
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
                        Some((path, blob)) => Then { path, blob, moved: true },
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
            if self.is_now(question.source, then.blob) {
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
                Some(Known::SameButLineEnds) => {
                    self.part.pins.push((question.target, Pin::Fresh));
                    continue;
                }
                Some(Known::At(at)) => Some(*at),
                Some(Known::Absent) | None => {
                    absent += 1;
                    None
                }
            };
            let path = self.path(question.source);
            let known = lines.reached(*commit);
            if *commit != head && graph.node(head).is_some_and(|head| known.has(head)) {
                newer += 1;
                self.part.pins.push((question.target, Pin::Newer { base }));
                continue;
            }
            let nodes = graph.behind(head, known, &path);
            moments.want(nodes.first().copied());
            moments.want(nodes.last().copied());
            behind.push((question, then, base, nodes));
        }
        moments.want(graph.node(head));
        let moments = moments.read(self.repository, graph)?;
        let today = graph.node(head).and_then(|head| moments.get(&head)).map_or(0, |moment| moment.time);
        let asked: Vec<(ObjectId, String)> = behind.iter().map(|(q, ..)| (head, self.path(q.source))).collect();
        let heads = self.files(&asked)?;
        for ((question, then, base, nodes), at_head) in behind.into_iter().zip(heads) {
            let moment = |node: Option<&Node>| node.and_then(|node| moments.get(node)).cloned();
            let oldest = moment(nodes.last());
            let days = oldest.as_ref().map_or(0, |oldest| (today - oldest.time).max(0) / 86_400);
            let stale = Stale {
                base,
                path: then.moved.then(|| self.spot.below(&then.path).unwrap_or(&then.path).into()),
                commits: nodes.len() as u32,
                newest: moment(nodes.first()),
                oldest,
                days: u32::try_from(days).unwrap_or(u32::MAX),
                uncommitted: !matches!(at_head, Entry::File(blob) if self.is_now(question.source, blob)),
            };
            self.part.pins.push((question.target, Pin::Stale(Box::new(stale))));
        }
        if newer > 0 {
            self.part.notices.push(notices::behind(&self.shown(), newer));
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
    ) -> Result<Option<(String, ObjectId)>, Trouble> {
        let project = self.asked.project;
        let tree = project.layout.files[source.index()].tree;
        let Some(now) = (self.asked.text)(source) else { return Ok(None) };
        let here: HashSet<String> = project.layout.files_of(tree).map(|file| self.path(FileId(file as u32))).collect();
        let Some(before) = renames.lost(self.repository, head, &here, &now)? else { return Ok(None) };
        match self.repository.files(&[(commit, &before)])?[..] {
            [Entry::File(blob)] => Ok(Some((before, blob))),
            _ => renames.follow(self.repository, (commit, known), &before),
        }
    }

    /// Pages that were not in the source in the commit that they name.
    fn not_there(&mut self, questions: Vec<(&Question, Option<Node>)>, graph: &Graph) -> Result<(), Trouble> {
        if questions.is_empty() {
            return Ok(());
        }
        let mut moments = Moments::default();
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
    fn bases<'t>(&mut self, wanted: impl Iterator<Item = (FileId, &'t Then)>) -> Result<Bases, Trouble> {
        let mut known = HashMap::new();
        for (key, version) in bases::read(self.asked, self.spot, self.repository, wanted)? {
            let at = match version {
                OldPage::Absent => Known::Absent,
                OldPage::SameButLineEnds => Known::SameButLineEnds,
                OldPage::Base(base) => {
                    self.part.bases.push(*base);
                    Known::At(self.part.bases.len() as u32 - 1)
                }
            };
            known.insert(key, at);
        }
        Ok(known)
    }

    /// When pages without a translation came, and how the sources of orphans went.
    fn comings_and_goings(&mut self, graph: &Graph) -> Result<(), Trouble> {
        let mut moments = Moments::default();
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
        let mut renames = Renames::new(graph, self.asked.keys);
        for orphan in &self.source.orphans {
            let path = self.path(*orphan);
            if let Some(node) = graph.deleted(&path) {
                moments.want(Some(node));
                let to = renames.after(self.repository, node, &path)?;
                gone.push((*orphan, node, to.and_then(|to| self.spot.below(&to).map(Box::from))));
            }
        }
        let moments = moments.read(self.repository, graph)?;
        let at = |node: &Node| moments.get(node).cloned();
        self.part.added = added.into_iter().filter_map(|(file, node)| Some((file, at(&node)?))).collect();
        let gone =
            gone.into_iter().filter_map(|(file, node, moved_to)| Some((file, Gone { at: at(&node)?, moved_to })));
        self.part.gone = gone.collect();
        Ok(())
    }
}

/// The commit that a name begins: git takes a name with too many digits too.
fn whole(name: &str, id: ObjectId) -> Option<ObjectId> {
    id.to_string().starts_with(name).then_some(id)
}

/// An old version of a page; `At` is its place among the bases.
enum Known {
    At(u32),
    SameButLineEnds,
    Absent,
}

/// Old versions, by source page and content.
type Bases = HashMap<bases::Key, Known>;

/// What can be reached from each pin; found once.
struct Lines<'g> {
    graph: &'g Graph,
    reached: HashMap<ObjectId, Reached>,
}

impl Lines<'_> {
    fn reached(&mut self, commit: ObjectId) -> &Reached {
        self.reached.entry(commit).or_insert_with(|| self.graph.ancestors(commit))
    }
}
