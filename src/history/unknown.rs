//! Pins that name no commit of the source at hand: whether the source is too old, or the pin is wrong.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::commit_info::committed;
use super::inputs::Source;
use super::object::ObjectId;
use super::renewal::Renewal;
use super::repository::{Entry, GitError, Repository};
use super::resolver::{Compared, Resolver};
use super::{Pin, RepoLocation, notices};
use crate::layout::TreeId;
use crate::text::FileId;

/// Pages that share a commit which is unknown: from so many on it is the clone that lacks something.
const MANY: usize = 3;
/// Pages that are looked up to see whether a repository holds a source at all.
const SAMPLE: usize = 20;

impl Resolver<'_, '_> {
    /// Says of each unknown pin whether it is wrong, or only newer than the source at hand: then several pages name it,
    /// or the page changed after the newest commit of the source.
    pub fn unknown(&mut self, compared: &Compared<'_>) -> Result<(), GitError> {
        let Compared { head, unknown, unknown_orphans, .. } = compared;
        let all = unknown.len() == self.source.questions.len();
        if all && !unknown.is_empty() && self.is_in_other_repository(*head, compared)? {
            return Err(GitError::NotTracked);
        }
        if unknown.is_empty() && self.source.orphans.is_empty() {
            return Ok(());
        }
        if !unknown.is_empty() && self.repository.is_shallow() {
            self.part.pins.extend(unknown.iter().map(|question| (question.target, Pin::Unavailable)));
            self.part.notices.push(notices::shallow(&self.shown(), unknown.len(), self.renewal()));
            return Ok(());
        }
        let pin_of: HashMap<FileId, &str> = unknown_pins(self.source, compared).collect();
        let mut by_pin: HashMap<&str, usize> = HashMap::new();
        pin_of.values().for_each(|pin| *by_pin.entry(pin).or_default() += 1);
        let newer = self.newer(*head, compared)?;
        let is_shared = |file: &FileId| pin_of.get(file).is_some_and(|pin| by_pin[pin] >= MANY);
        let lone = unknown.iter().filter(|question| by_pin[&*question.pin] < MANY).count();
        // Where no pin is known, it is another repository.
        let is_other = all && lone >= MANY;
        let (mut not_fetched, mut others) = (Vec::new(), Vec::new());
        for question in unknown {
            let pin = match () {
                () if is_shared(&question.target) || newer.contains(&question.target) => {
                    not_fetched.push(question.target);
                    Pin::NotFetched
                }
                () if is_other => {
                    others.push(question.target);
                    Pin::Unavailable
                }
                () => Pin::Unknown,
            };
            self.part.pins.push((question.target, pin));
        }
        let compared_with = not_fetched.len();
        let of_orphans = unknown_orphans.iter().filter(|file| is_shared(file) || newer.contains(file));
        not_fetched.extend(of_orphans.copied());
        self.part.ahead = self.ahead(&not_fetched);
        // What has no pin came after the source too, in a tree that did.
        let tree = |file: FileId| self.asked.project.layout.files[file.index()].tree;
        let unpinned = self.source.orphans.iter().filter(|orphan| orphan.pin.is_none()).map(|orphan| orphan.file);
        not_fetched.extend(unpinned.filter(|file| newer.contains(file) && self.part.ahead.contains(&tree(*file))));
        let orphans = not_fetched[compared_with..].iter().map(|file| (*file, Pin::NotFetched));
        self.part.pins.extend(orphans);
        let named = |files: &[FileId]| {
            let mut pins: Vec<&str> = files.iter().filter_map(|file| pin_of.get(file).copied()).collect();
            pins.sort_unstable();
            pins.dedup();
            pins.sort_by_key(|pin| std::cmp::Reverse(by_pin[pin]));
            pins
        };
        let shown = self.shown();
        if !not_fetched.is_empty() {
            let page = match not_fetched[..] {
                [file] => Some((self.asked.shown)(&self.asked.project.layout.disk_path(file))),
                _ => None,
            };
            let pins = named(&not_fetched);
            self.part.notices.push(notices::not_fetched(
                &shown,
                not_fetched.len(),
                page.as_deref(),
                &pins,
                self.renewal(),
            ));
        }
        if !others.is_empty() {
            self.part.notices.push(notices::unknown(&shown, others.len(), &named(&others), self.renewal()));
        }
        Ok(())
    }

    /// How the checkout can be brought up to date.
    pub fn renewal(&self) -> Renewal {
        self.asked.memory.renewal(&self.spot.top)
    }

    /// Whether the repository does not hold the pages at all.
    fn is_in_other_repository(&mut self, head: ObjectId, compared: &Compared<'_>) -> Result<bool, GitError> {
        let sample = compared.unknown.iter().take(SAMPLE);
        let asked: Vec<(ObjectId, String)> = sample.map(|question| (head, self.path(question.source))).collect();
        Ok(self.files(&asked)?.iter().all(|entry| *entry == Entry::Nothing))
    }

    /// The pages with an unknown pin, and those without a source, that changed after the newest commit of the source;
    /// none where no repository of the translations tells.
    fn newer(&mut self, head: ObjectId, compared: &Compared<'_>) -> Result<HashSet<FileId>, GitError> {
        let content = self.repository.contents(&[head])?.pop().flatten().unwrap_or_default();
        let Some((time, _)) = committed(&String::from_utf8_lossy(&content)) else { return Ok(HashSet::new()) };
        let layout = &self.asked.project.layout;
        let orphans = self.source.orphans.iter().map(|orphan| orphan.file);
        let files: Vec<FileId> = compared.unknown.iter().map(|question| question.target).chain(orphans).collect();
        let mut spots: HashMap<TreeId, Option<RepoLocation>> = HashMap::new();
        let mut changed: HashMap<PathBuf, HashSet<String>> = HashMap::new();
        let mut newer = HashSet::new();
        for file in files {
            let tree = layout.files[file.index()].tree;
            let spot = spots.entry(tree).or_insert_with(|| RepoLocation::find(&layout.trees[tree.index()].dir));
            // A repository that holds both is as old as it is.
            let Some(spot) = spot.as_ref().filter(|spot| spot.top != self.spot.top) else { continue };
            let after = |top: &PathBuf| -> Result<HashSet<String>, GitError> {
                let mut repository = self.asked.memory.repository(top, self.open)?;
                let Some(Some(own)) = repository.commits(&["HEAD"])?.pop() else { return Ok(HashSet::new()) };
                repository.changed_after(own, time)
            };
            if !changed.contains_key(&spot.top) {
                // What cannot be read says nothing: then the pin is all that is known.
                changed.insert(spot.top.clone(), after(&spot.top).unwrap_or_default());
            }
            let entry = &layout.files[file.index()];
            let path = spot.path(entry.disk.as_deref().unwrap_or(&entry.path));
            if changed.get(&spot.top).is_some_and(|changed| changed.contains(&path)) {
                newer.insert(file);
            }
        }
        Ok(newer)
    }

    /// The trees of which several pages, or most of those with a pin, were made from a newer source.
    fn ahead(&self, not_fetched: &[FileId]) -> HashSet<TreeId> {
        let tree = |file: FileId| self.asked.project.layout.files[file.index()].tree;
        let mut pinned: HashMap<TreeId, usize> = HashMap::new();
        let of_orphans = self.source.orphans.iter().filter(|orphan| orphan.pin.is_some()).map(|orphan| orphan.file);
        let of_pages = self.source.questions.iter().map(|question| question.target);
        of_pages.chain(of_orphans).for_each(|file| *pinned.entry(tree(file)).or_default() += 1);
        let mut counts: HashMap<TreeId, usize> = HashMap::new();
        not_fetched.iter().for_each(|file| *counts.entry(tree(*file)).or_default() += 1);
        let is_ahead = |(tree, count): &(TreeId, usize)| *count >= MANY || count * 2 > pinned[tree];
        counts.into_iter().filter(is_ahead).map(|(tree, _)| tree).collect()
    }
}

/// The pages whose pin is unknown, each with it.
fn unknown_pins<'q>(source: &'q Source, compared: &'q Compared<'q>) -> impl Iterator<Item = (FileId, &'q str)> {
    let of_pages = compared.unknown.iter().map(|question| (question.target, &*question.pin));
    let orphans = source.orphans.iter().filter(|orphan| compared.unknown_orphans.contains(&orphan.file));
    of_pages.chain(orphans.filter_map(|orphan| Some((orphan.file, orphan.pin.as_deref()?))))
}
