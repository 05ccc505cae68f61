//! From the versions that translations were made from to what their pins say.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::bases::{self, BaseContext, Key, OldPage};
use super::super::inputs::{HistoryInput, Open};
use super::super::repository::{GitError, Repository};
use super::super::{Base, History, Pin, RepoLocation, Stale, notices};
use super::{AllOrigins, InferredPin, Origin, Origins};
use crate::finding::Notice;
use crate::layout::TreeId;
use crate::text::FileId;

/// Adds what the pins of translations say whose versions are known.
pub fn resolve(input: &HistoryInput<'_>, origins: &AllOrigins, open: Open<'_>, history: &mut History) {
    if origins.is_empty() {
        return;
    }
    let mut by_source: BTreeMap<TreeId, Vec<(FileId, &Origins)>> = BTreeMap::new();
    for (target, of) in origins {
        by_source.entry(input.project.layout.files[of.source.index()].tree).or_default().push((*target, of));
    }
    let most = origins.values().map(|of| of.others().count()).max().unwrap_or(0);
    let nothing = || History { pins: vec![Pin::NotRead; history.pins.len()], ..History::default() };
    let mut others: Vec<History> = (0..most).map(|_| nothing()).collect();
    for (tree, pages) in by_source {
        let folder = (input.folder)(tree);
        let Some(spot) = input.memory.location(&folder) else { continue };
        let Ok(mut source) = Source::read(input, &spot, &pages, open) else { continue };
        for (target, of) in pages {
            let edited = source.is_edited_along(target, of);
            if edited.is_some() {
                history.edited_along.insert(target);
            }
            history.pins[target.index()] = match edited {
                Some(true) => Pin::Fresh,
                _ => source.pin(of.source, &of.newest, &mut history.bases),
            };
            for (other, origin) in others.iter_mut().zip(of.others()) {
                other.pins[target.index()] = source.pin(of.source, origin, &mut other.bases);
            }
            if of.newest.moved {
                history.moved.insert(target);
            }
            history.inferred.insert(
                target,
                InferredPin {
                    way: of.way,
                    commit: of.newest.commit.clone(),
                    oldest: of.oldest.as_ref().map(|oldest| oldest.commit.clone()),
                    remains: of.remains.iter().map(|(_, other)| other.clone()).collect(),
                },
            );
        }
    }
    history.notices.extend(said(input, history));
    history.others = others;
}

/// A notice for each language with inferred pins, or one for all where there are many.
fn said(input: &HistoryInput<'_>, history: &History) -> Vec<Notice> {
    /// As many languages have a line each.
    const FEW: usize = 4;
    let layout = &input.project.layout;
    let mut trees: BTreeMap<TreeId, notices::Inferred> = BTreeMap::new();
    for (target, pin) in &history.inferred {
        let of = trees.entry(layout.files[target.index()].tree).or_default();
        of.inferred += 1;
        of.certain += usize::from(pin.is_certain());
        of.merged += usize::from(pin.way == super::PinWay::MergeBase);
    }
    let mut locales: BTreeMap<&str, notices::Inferred> = BTreeMap::new();
    for (tree, mut of) in trees {
        of.pages = layout.files_of(tree).len();
        locales.entry(layout.trees[tree.index()].locale.as_str()).or_default().add(&of);
    }
    if locales.len() <= FEW {
        return locales.iter().map(|(locale, of)| of.notice(&[*locale])).collect();
    }
    let mut all = notices::Inferred::default();
    locales.values().for_each(|of| all.add(of));
    vec![all.notice(&Vec::from_iter(locales.into_keys()))]
}

/// One source repository, and the old versions of its pages.
struct Source<'a, 'i> {
    input: &'a HistoryInput<'i>,
    spot: &'a RepoLocation,
    repository: Box<dyn Repository + 'a>,
    bases: HashMap<Key, OldPage>,
}

impl<'a, 'i> Source<'a, 'i> {
    fn read(
        input: &'a HistoryInput<'i>,
        spot: &'a RepoLocation,
        pages: &[(FileId, &Origins)],
        open: Open<'a>,
    ) -> Result<Source<'a, 'i>, GitError> {
        let mut repository = input.repository(&spot.top, open)?;
        let origins =
            pages.iter().flat_map(|(_, of)| of.others().chain([&of.newest]).map(|origin| (of.source, origin)));
        let differing = origins.filter(|(source, origin)| !input.is_now(*source, origin.blob));
        let contexts: Vec<(FileId, BaseContext)> = differing
            .map(|(source, origin)| {
                let (path, blob) = (origin.path.to_string(), origin.blob);
                (source, BaseContext { path, blob, moved: origin.moved, trail: Vec::new() })
            })
            .collect();
        let wanted = contexts.iter().map(|(source, context)| (*source, context));
        let bases = bases::read(input, spot, &mut *repository, wanted)?.into_iter().collect();
        Ok(Source { input, spot, repository, bases })
    }

    /// For a translation that is fresh as committed, beside a source with edits that are not: whether it has such edits,
    /// too. Then both change together.
    fn is_edited_along(&mut self, target: FileId, of: &Origins) -> Option<bool> {
        let is_fresh = of.newest.blob == of.newest.newest_blob;
        let is_edited = is_fresh && !self.input.is_checked_out(&mut *self.repository, of.source, of.newest.blob);
        is_edited.then(|| !(self.input.text)(target).is_some_and(|text| of.own.is_of_file(text.as_bytes())))
    }

    /// What a pin that names a version says; its base is added to `bases`.
    fn pin(&mut self, source: FileId, origin: &Origin, bases: &mut Vec<Arc<Base>>) -> Pin {
        if self.input.is_now(source, origin.blob) {
            return Pin::Fresh;
        }
        let base = match self.bases.get(&(source, origin.blob)) {
            Some(OldPage::SameButLineEnds) => return Pin::Fresh,
            Some(OldPage::Absent) | None => return Pin::Unavailable,
            Some(OldPage::Base(base)) => base,
        };
        // Translations of one page are mostly made from one version, and come one after the other.
        bases.push(base.clone());
        let at = bases.len() - 1;
        let since = origin.since.as_ref();
        let from = since.map(|(oldest, _)| oldest.time.max(origin.commit.time));
        let days = from.map_or(0, |from| (origin.today - from).max(0) / 86_400);
        Pin::Stale(Box::new(Stale {
            base: Some(at as u32),
            path: origin.moved.then(|| self.spot.below(&origin.path).unwrap_or(&origin.path).into()),
            commits: origin.commits,
            oldest: since.map(|(oldest, _)| oldest.clone()),
            newest: since.map(|(_, newest)| newest.clone()),
            days: u32::try_from(days).unwrap_or(u32::MAX),
            uncommitted: !self.input.is_checked_out(&mut *self.repository, source, origin.newest_blob),
        }))
    }
}
