//! From the pins of all translations to what they say, one repository after the other, in a few batches each.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::bases::BaseContext;
use super::graph::{Graph, Wanted};
use super::inputs::{HistoryInput, Open, Orphan, PinQuery, Source, source};
use super::memory::walk_key;
use super::object::ObjectId;
use super::repository::{Entry, GitError};
use super::resolver::{Compared, Differing, Part, Resolver};
use super::stale::AncestorCache;
use super::{History, Pin, inferred, notices};
use crate::finding::Notice;
use crate::text::FileId;

/// Commits that are read to tell when pages came and went, beyond those that pins ask for.
const LONGEST: usize = 20_000;

/// Reads the past of a project.
pub fn read(asked: &HistoryInput<'_>, open: Open<'_>) -> History {
    let sources: Vec<Source> = asked.project.products().into_iter().filter_map(|trees| source(asked, trees)).collect();
    let parts: Vec<Part> = sources.par_iter().map(|source| Part::read(asked, source, open)).collect();
    let mut history = History { pins: vec![Pin::NotRead; asked.project.pages.len()], ..History::default() };
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
        history.unreachable.extend(part.unreachable);
        history.ahead.extend(part.ahead);
        history.notices.extend(part.notices);
    }
    let (origins, targets, lacks) = inferred::origins(asked, open);
    inferred::resolve(asked, &origins, open, &mut history);
    // Where no history tells anything, differences are reported as if there were none.
    if !history.inferred.is_empty() {
        history.unclear = targets.into_iter().filter(|target| !history.inferred.contains_key(target)).collect();
    }
    // Of pages that name their source commits it is said already.
    let is_new = |notice: &Notice| history.notices.iter().all(|known| known.code != notice.code);
    let lacks: Vec<Notice> = lacks.into_iter().filter(is_new).collect();
    history.notices.extend(lacks);
    history.notices.sort();
    history.notices.dedup();
    history
}

/// The translations whose source page has, at its path in their pin, not the content that it has now: those that are
/// stale, those whose page had another name then or was not there, and those where a checkout writes other line ends.
/// Answers from names of objects alone; no commit is walked and no old page read. Sources that cannot tell say nothing.
pub fn differing(asked: &HistoryInput<'_>, open: Open<'_>) -> Vec<FileId> {
    let sources: Vec<Source> = asked.project.products().into_iter().filter_map(|trees| source(asked, trees)).collect();
    let of = |source: &Source| {
        let Some(spot) = &source.spot else { return Vec::new() };
        let mut part = Part::default();
        let Ok(mut repository) = asked.repository(&spot.top, open) else { return Vec::new() };
        let mut reading = Resolver { asked, source, spot, open, repository: &mut *repository, part: &mut part };
        reading.compare().map_or_else(|_| Vec::new(), |now| now.differing.iter().map(|(q, ..)| q.target).collect())
    };
    let mut differing: Vec<FileId> = sources.par_iter().flat_map_iter(of).collect();
    differing.sort_unstable();
    differing
}

impl Part {
    fn read<'a>(asked: &'a HistoryInput<'a>, source: &'a Source, open: Open<'a>) -> Part {
        let mut part = Part::default();
        let done = match &source.spot {
            None => Err(GitError::NoRepository),
            Some(spot) => asked.repository(&spot.top, open).and_then(|mut repository| {
                Resolver { asked, source, spot, open, repository: &mut *repository, part: &mut part }.read()
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

impl<'a> Resolver<'a, '_> {
    fn read(mut self) -> Result<(), GitError> {
        let compared = self.compare()?;
        self.unknown(&compared)?;
        self.unreachable(&compared.known)?;
        let Compared { head, differing, mut absent, .. } = compared;
        let wanted = self.wanted(&differing);
        let (memory, spot, key) = (self.asked.memory, self.spot, walk_key(head, &wanted));
        let starts = Some(&wanted).filter(|wanted| !wanted.is_nothing()).map(|wanted| wanted.starts(head));
        let log = match starts.filter(|_| !memory.has_graph(spot, &key)) {
            Some(starts) => Some(self.repository.log(&starts)?),
            None => None,
        };
        // Commits and old pages are read side by side.
        let (graph, bases) = std::thread::scope(|scope| {
            let walk = log.map(|log| scope.spawn(move || Graph::walk(log, head, wanted)));
            let bases = self.bases(differing.iter().filter_map(|(q, _, then)| Some((q.source, then.as_ref()?))));
            let graph = walk.map(|walk| walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (graph.transpose(), bases)
        });
        let (graph, bases) = (memory.graph(spot, key, graph?), bases?);
        let lines = AncestorCache::new(&graph, head);
        absent += self.stale(head, differing, lines, bases)?;
        self.comings_and_goings(&graph)?;
        if absent > 0 {
            self.part.notices.push(notices::partial(&self.shown(), absent, self.renewal()));
        }
        Ok(())
    }

    /// Compares each page as of its pin with what it is now, by the names of their contents.
    fn compare(&mut self) -> Result<Compared<'a>, GitError> {
        let of_orphans = self.source.orphans.iter().filter_map(|orphan| orphan.pin.as_deref());
        let names: HashSet<&str> =
            self.source.questions.iter().map(|question| &*question.pin).chain(of_orphans).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        names.insert(0, "HEAD");
        let commits = self.repository.commits(&names)?;
        let head = commits[0];
        let commits: HashMap<&str, ObjectId> =
            names.iter().zip(commits).skip(1).filter_map(|(name, id)| Some((*name, whole(name, id?)?))).collect();
        let (known, unknown): (Vec<&PinQuery>, Vec<&PinQuery>) =
            self.source.questions.iter().partition(|question| commits.contains_key(&*question.pin));
        let Some(head) = head else { return Err(GitError::Failed("it has no commits yet".to_owned())) };
        let is_unknown = |orphan: &&Orphan| orphan.pin.as_deref().is_some_and(|pin| !commits.contains_key(pin));
        let mut compared = Compared {
            head,
            differing: Vec::new(),
            unknown,
            unknown_orphans: self.source.orphans.iter().filter(is_unknown).map(|orphan| orphan.file).collect(),
            known: known.iter().map(|question| (question.target, commits[&*question.pin])).collect(),
            absent: 0,
        };
        let asked: Vec<(ObjectId, String)> =
            known.iter().map(|question| (commits[&*question.pin], self.path(question.source))).collect();
        let entries = self.files(&asked)?;
        for ((question, entry), (commit, path)) in known.into_iter().zip(entries).zip(asked) {
            match entry {
                Entry::Absent => {
                    compared.absent += 1;
                    self.part.pins.push((question.target, Pin::Unavailable));
                }
                Entry::File(blob) if self.asked.is_now(question.source, blob) => {
                    self.part.pins.push((question.target, Pin::Fresh));
                }
                Entry::File(blob) => {
                    compared.differing.push((
                        question,
                        commit,
                        Some(BaseContext { path, blob, moved: false, trail: Vec::new() }),
                    ));
                }
                Entry::Nothing => compared.differing.push((question, commit, None)),
            }
        }
        Ok(compared)
    }

    /// Pins that no branch leads to: git deletes them at some time, and no other clone has them.
    fn unreachable(&mut self, known: &[(FileId, ObjectId)]) -> Result<(), GitError> {
        let mut commits: Vec<ObjectId> = known.iter().map(|(_, commit)| *commit).collect();
        commits.sort_unstable();
        commits.dedup();
        if commits.is_empty() {
            return Ok(());
        }
        let unreachable = self.repository.unreachable(&commits)?;
        // In a clone that was cut off, it is the way to them that is lacking.
        if !unreachable.is_empty() && !self.repository.is_shallow() {
            let of = known.iter().filter(|(_, commit)| unreachable.contains(commit)).map(|(target, _)| *target);
            self.part.unreachable.extend(of);
        }
        Ok(())
    }

    /// The commits that the answers need; none where all is well.
    fn wanted(&self, differing: &[Differing<'_>]) -> Wanted {
        let mut since: Vec<ObjectId> = differing.iter().map(|(_, commit, _)| *commit).collect();
        since.sort_unstable();
        since.dedup();
        Wanted {
            since,
            added: self.source.untranslated.iter().map(|file| self.path(*file).into()).collect(),
            deleted: self.source.orphans.iter().map(|orphan| self.path(orphan.file).into()).collect(),
            longest: LONGEST,
        }
    }
}

/// The commit that a name begins: git takes a name with too many digits too.
fn whole(name: &str, id: ObjectId) -> Option<ObjectId> {
    id.to_string().starts_with(name).then_some(id)
}
