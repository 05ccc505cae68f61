//! From translations without pins to the versions that they were made from: all pages side by side, in few batches.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::super::inputs::{HistoryInput, Open};
use super::super::notices;
use super::super::object::ObjectId;
use super::super::repository::{GitError, Repository};
use super::blobs::{Blob, BlobKey, Blobs, OldPages};
use super::fork::Fork;
use super::kept::Kept;
use super::pages::{Asked, Line, Lines, States};
use super::passes::{Pass, passes};
use super::witness::{Floor, Range, Witness};
use super::{AllOrigins, Origin, Origins, OtherVersion, PinWay};
use crate::finding::Notice;
use crate::parse::Reader;
use crate::text::FileId;

/// Pages that are looked at side by side: so many have their texts in memory.
const SIDE_BY_SIDE: usize = 256;

/// Finds what the translations of a project were made from that do not say so. What was found before is not looked for
/// again while no repository has other commits. With it, the translations that were asked about, and what keeps
/// repositories from being read.
pub fn origins(input: &HistoryInput<'_>, open: Open<'_>) -> (Arc<AllOrigins>, Vec<FileId>, Vec<Notice>) {
    if !input.pin.infers() {
        return Default::default();
    }
    let products = input.project.products().into_iter();
    let asked: Vec<Asked> = products.flat_map(|trees| Asked::of_product(input, trees)).collect();
    if asked.is_empty() {
        return Default::default();
    }
    let (key, notices) = key(input, &asked, open);
    let targets = asked.iter().map(|of| of.target).collect();
    (input.memory.origins(key, || Inference { input, open }.all(asked)), targets, notices)
}

/// What the answer depends on, and why there is none.
fn key(input: &HistoryInput<'_>, asked: &[Asked], open: Open<'_>) -> (u64, Vec<Notice>) {
    let mut hasher = DefaultHasher::new();
    let mut notices = Vec::new();
    let mut tops: Vec<&PathBuf> = asked.iter().flat_map(|asked| &asked.tops).collect();
    tops.sort_unstable();
    tops.dedup();
    for top in tops {
        let head = input.repository(top, open).and_then(|mut repository| repository.commits(&["HEAD"]));
        // A folder that is not under version control has no history to tell of.
        if let Err(error) = &head
            && !matches!(error, GitError::NoRepository | GitError::NotTracked)
        {
            let pages = asked.iter().filter(|of| of.tops.contains(top)).count();
            notices.push(notices::trouble(top, error, pages));
        }
        (top, head.ok()).hash(&mut hasher);
    }
    asked.iter().for_each(|of| (of.target, of.source, &of.tops, &of.source_path, &of.target_path).hash(&mut hasher));
    (hasher.finish(), notices)
}

/// A fork, and the version of each page that it surely has.
type ForkVersions = (Fork, Vec<Option<usize>>);

struct Inference<'a, 'i> {
    input: &'a HistoryInput<'i>,
    open: Open<'a>,
}

impl Inference<'_, '_> {
    fn all(&self, asked: Vec<Asked>) -> AllOrigins {
        let mut kept = Kept::read(self.input, &asked);
        let lines = Lines::read(self.input, &asked, self.open);
        let states = States::all(asked, &lines, &self.input.project.layout);
        let passes = passes(&states, &self.input.project.layout);
        let floors = self.floors(&states, &lines);
        let of_both = |of: &States| Some([lines.of(&of.asked.tops[0])?.clone(), lines.of(&of.asked.tops[1])?.clone()]);
        let witness = |((of, passes), floor): ((States, Vec<Pass>), Option<Floor>)| {
            let lines = of_both(&of)?;
            let is_asked = floor.as_ref().is_some_and(|floor| floor.is_merged) || self.input.pin.history;
            is_asked.then(|| Witness::new(of, passes, lines, floor))
        };
        let mut witnesses: Vec<Witness> = states.into_iter().zip(passes).zip(floors).filter_map(witness).collect();
        // Translations of one page are looked at together: they share its versions.
        witnesses.sort_by_key(|of| (of.states.asked.source, of.states.asked.target));
        let mut repositories = Repositories { open: self.open, opened: HashMap::new() };
        for some in witnesses.chunks_mut(SIDE_BY_SIDE) {
            // What cannot be read stays unknown.
            let _ = self.hear(some, &mut repositories, &mut kept);
        }
        kept.write();
        witnesses
            .iter()
            .filter_map(|of| Some((of.states.asked.target, origins_of(of, of.found(self.input)?)?)))
            .collect()
    }

    /// Has some translations looked at until all is known that can be known.
    fn hear(&self, some: &mut [Witness], repositories: &mut Repositories<'_>, kept: &mut Kept) -> Result<(), GitError> {
        let mut texts: HashMap<PathBuf, Blobs> = HashMap::new();
        loop {
            let wanted = self.wanted(some);
            if wanted.is_empty() {
                break;
            }
            for (top, blobs) in wanted {
                let known = texts.entry(top.clone()).or_default();
                let mut new = Vec::new();
                for (key, compares) in blobs {
                    let tells =
                        |blob: &Option<Blob>| blob.as_ref().is_none_or(|blob| !compares || blob.has_signature());
                    if known.get(&key).is_some_and(tells) {
                        continue;
                    }
                    match kept.facts(key).filter(|facts| !compares || facts.signature.is_some()) {
                        Some(facts) => _ = known.insert(key, Some(Blob::kept(facts))),
                        None => new.push(key),
                    }
                }
                let asked: Vec<ObjectId> = new.iter().map(|(blob, _)| *blob).collect();
                let contents = if new.is_empty() { Vec::new() } else { repositories.at(&top)?.contents(&asked)? };
                known.extend(new.into_iter().zip(contents.into_iter().map(|content| Blob::of(content?))));
            }
            let nothing = Blobs::new();
            let of_top = |top: &Path| texts.get(top).unwrap_or(&nothing);
            some.par_iter_mut().for_each_init(Reader::default, |reader, of| {
                let sides = self.sides(of).map(|(top, dialect)| OldPages { blobs: of_top(top), dialect });
                of.advance(self.input, reader, sides);
            });
        }
        for (key, page) in texts.values().flatten() {
            if let Some(facts) = page.as_ref().and_then(|page| page.facts(self.input.keys)) {
                kept.add(*key, &facts);
            }
        }
        Ok(())
    }

    /// The repositories of a translation's source and of itself, and the names of the dialects that their pages are read in.
    fn sides<'w>(&self, of: &'w Witness) -> [(&'w PathBuf, &'static str); 2] {
        let asked = &of.states.asked;
        let side = |at: usize, file: FileId| (&asked.tops[at], self.input.project.page(file).dialect.name);
        [side(0, asked.source), side(1, asked.target)]
    }

    /// The blobs that the next step of some translations reads, by repository and in order; each with whether it is how
    /// they are built that is wanted.
    fn wanted(&self, some: &[Witness]) -> BTreeMap<PathBuf, BTreeMap<BlobKey, bool>> {
        let mut wanted: BTreeMap<PathBuf, BTreeMap<BlobKey, bool>> = BTreeMap::new();
        for of in some.iter().filter(|of| !of.is_done()) {
            for ((top, dialect), blobs) in self.sides(of).into_iter().zip(of.wants()) {
                let of_top = wanted.entry(top.clone()).or_default();
                for blob in blobs {
                    *of_top.entry((blob, dialect)).or_default() |= of.compares();
                }
            }
        }
        wanted
    }

    /// The versions that forks surely have, by page.
    fn floors(&self, states: &[States], lines: &Lines) -> Vec<Option<Floor>> {
        let mut floors: Vec<Option<Floor>> = states.iter().map(|_| None).collect();
        if !self.input.pin.merge_base {
            return floors;
        }
        let mut forks: BTreeMap<[&PathBuf; 2], Vec<usize>> = BTreeMap::new();
        for (at, of) in states.iter().enumerate().filter(|(_, of)| !of.asked.is_together()) {
            forks.entry(of.asked.tops.each_ref()).or_default().push(at);
        }
        for (tops, pages) in forks {
            let [Some(theirs), Some(ours)] = tops.map(|top| lines.of(top)) else { continue };
            let pages_of = |at: &usize| &states[*at];
            let of: Vec<&States> = pages.iter().map(pages_of).collect();
            if let Ok(Some((fork, versions))) = self.fork(tops, [theirs, ours], &of) {
                for (at, version) in pages.into_iter().zip(versions) {
                    floors[at] = version.map(|version| Floor {
                        version,
                        is_merged: fork.arrival.is_some(),
                        arrival: fork.arrival.unwrap_or(u32::MAX),
                    });
                }
            }
        }
        floors
    }

    fn fork(
        &self,
        tops: [&PathBuf; 2],
        [theirs, ours]: [&Arc<Line>; 2],
        states: &[&States],
    ) -> Result<Option<ForkVersions>, GitError> {
        let [mut source, mut own] =
            [self.input.repository(tops[0], self.open)?, self.input.repository(tops[1], self.open)?];
        let Some(fork) = Fork::of([theirs, ours], [&mut *source, &mut *own])? else { return Ok(None) };
        let versions = fork.versions(&mut *source, theirs, states)?;
        Ok(Some((fork, versions)))
    }
}

/// The repositories that texts are read from: not those that remember all that they answer.
struct Repositories<'a> {
    open: Open<'a>,
    opened: HashMap<PathBuf, Box<dyn Repository>>,
}

impl Repositories<'_> {
    fn at(&mut self, top: &Path) -> Result<&mut dyn Repository, GitError> {
        if !self.opened.contains_key(top) {
            self.opened.insert(top.to_owned(), (self.open)(top)?);
        }
        let opened = self.opened.get_mut(top).ok_or(GitError::NoRepository)?;
        Ok(&mut **opened)
    }
}

fn origins_of(of: &Witness, found: Range) -> Option<Origins> {
    let way = found.way;
    let newest = origin(of, found.newest)?;
    let oldest = if found.oldest == found.newest { None } else { origin(of, found.oldest) };
    let own = of.states.own.first()?.blob;
    let commits = &of.line_of_source().commits;
    let other = |at: usize| {
        let next = of.states.versions.get(at.checked_sub(1)?)?;
        let next = commits.get(next.at as usize)?.clone();
        let origin = origin(of, at)?;
        let days = u32::try_from((origin.today - next.time).max(0) / 86_400).unwrap_or(u32::MAX);
        let other = OtherVersion { commit: origin.commit.clone(), next, days, is_newer: at < found.newest };
        Some((origin, other))
    };
    let remains = found.remains.iter().filter_map(|at| other(*at)).collect();
    Some(Origins { source: of.states.asked.source, own, way, newest, oldest, remains })
}

/// A version of the source of a translation.
fn origin(of: &Witness, at: usize) -> Option<Origin> {
    let commits = &of.line_of_source().commits;
    let commit = |at: u32| commits.get(at as usize);
    let versions = &of.states.versions;
    let (version, now) = (versions.get(at)?, versions.first()?);
    let since = match at.checked_sub(1) {
        Some(next) => Some((commit(versions[next].at)?.clone(), commit(now.at)?.clone())),
        None => None,
    };
    Some(Origin {
        commit: commit(version.at)?.clone(),
        path: version.path.clone(),
        blob: version.blob,
        newest_blob: now.blob,
        moved: version.path != now.path,
        commits: at as u32,
        since,
        today: commits.first()?.time,
    })
}

impl PinWay {
    /// In words, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            PinWay::MergeBase => "merge base",
            PinWay::History => "history",
        }
    }
}
