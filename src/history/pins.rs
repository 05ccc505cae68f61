//! From the pins of all translations to what they say, one repository after the other, in a few batches each.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;

use super::bases::Then;
use super::graph::{Graph, Wanted};
use super::object::{Format, ObjectId};
use super::questions::{Asked, Open, Question, Source, source};
use super::repository::{Entry, Repository, Trouble};
use super::stale::Lines;
use super::{Base, Gone, History, Moment, Pin, Spot, notices};
use crate::text::FileId;

/// Pages that share a commit which nobody knows: from so many on it is the clone that lacks something.
const MANY: usize = 3;
/// Pages that are looked up to see whether a repository holds a source at all.
const SAMPLE: usize = 20;
/// Commits that are read to tell when pages came and went, beyond those that pins ask for.
const LONGEST: usize = 20_000;

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

/// What is known about one source.
#[derive(Default)]
pub(super) struct Part {
    pub pins: Vec<(FileId, Pin)>,
    pub bases: Vec<Base>,
    pub added: HashMap<FileId, Moment>,
    pub gone: HashMap<FileId, Gone>,
    pub moved: HashSet<FileId>,
    pub notices: Vec<crate::finding::Notice>,
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

/// One source while its past is read.
pub(super) struct Reading<'a, 'r> {
    pub asked: &'a Asked<'a>,
    pub source: &'a Source,
    pub spot: &'a Spot,
    pub repository: &'r mut dyn Repository,
    pub part: &'r mut Part,
}

/// A pin and what its page was then, if that is not what it is now; `None` where nothing stood at its path.
pub(super) type Differing<'q> = (&'q Question, ObjectId, Option<Then>);

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

    pub fn shown(&self) -> PathBuf {
        (self.asked.shown)(&self.source.folder)
    }

    /// The path of a source page from the top of the repository.
    pub fn path(&self, file: FileId) -> String {
        let entry = &self.asked.project.layout.files[file.index()];
        self.spot.path(entry.disk.as_deref().unwrap_or(&entry.path))
    }

    /// What stands at paths in commits; each question is asked once.
    pub fn files(&mut self, asked: &[(ObjectId, String)]) -> Result<Vec<Entry>, Trouble> {
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
    pub fn is_now(&self, source: FileId, blob: ObjectId) -> bool {
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
}

/// The commit that a name begins: git takes a name with too many digits too.
fn whole(name: &str, id: ObjectId) -> Option<ObjectId> {
    id.to_string().starts_with(name).then_some(id)
}
