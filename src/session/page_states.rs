//! The state of each page in each language: what reports count.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::owners::Owners;
use super::page_metadata::PageMetadata;
use super::page_state::{PageState, PageStates, PageStatus, SectionWork, UnknownReason, WorkKind};
use super::{Session, repository};
use crate::align::Difference;
use crate::change::{Extent, Version, WordCount};
use crate::history::{self, Pin, Stale, is_commit};
use crate::index::Reads;
use crate::layout::TreeId;
use crate::page::FactKind;
use crate::rule::{Group, Pair, Part, outdated_sections};
use crate::terms::Terms;
use crate::text::{FileId, LineIndex};

impl Session {
    /// The state of each page of this run in each language; `path` says how files are shown. Alignments that a check
    /// made are used again.
    pub fn page_states(&self, path: &(dyn Fn(FileId) -> String + Sync)) -> PageStates {
        let (texts, terms) = (|file: FileId| self.text(file), Terms::default());
        let source = self.project.layout.trees.iter().find(|tree| tree.is_source);
        let pages = self.pool.install(|| {
            let shared = self.shared(&terms, &texts);
            let metadata = PageMetadata::of(&self.project, &texts);
            let owners = Owners::of(&self.project.layout, &self.bounds);
            let of_group = |group: &&crate::project::PageGroup| {
                let reads = Reads::default();
                let reader = Reader {
                    session: self,
                    group: &Group::new(shared, group, Part::All, &reads),
                    metadata: &metadata,
                    owners: &owners,
                    path,
                };
                reader.states()
            };
            let groups: Vec<_> = self.groups_in_scope().collect();
            groups.par_iter().with_min_len(8).flat_map_iter(of_group).collect()
        });
        PageStates { source: source.map(|tree| tree.locale.clone()), date: self.newest_day(), pages }
    }

    /// The day of the newest commit of the sources.
    fn newest_day(&self) -> Option<String> {
        let layout = &self.project.layout;
        let sources = (0..layout.trees.len() as u16).map(TreeId).filter(|tree| layout.trees[tree.index()].is_source);
        let mut folders: Vec<_> = sources
            .filter(|_| self.reads_history)
            .map(|tree| super::history_of(layout, tree, self.past.elsewhere.as_deref()))
            .collect();
        folders.dedup();
        folders
            .iter()
            .filter_map(|folder| {
                let head = folder.spot().and_then(|spot| self.past.heads.get(&spot.top).map(ToString::to_string));
                history::told(&repository, folder, head.as_deref().unwrap_or("HEAD"))
            })
            .map(|commit| commit.date)
            .max()
    }
}

/// Reads the states of one group.
struct Reader<'r> {
    session: &'r Session,
    group: &'r Group<'r>,
    metadata: &'r PageMetadata,
    owners: &'r Owners,
    path: &'r (dyn Fn(FileId) -> String + Sync),
}

impl Reader<'_> {
    fn states(&self) -> Vec<PageState> {
        let group = self.group;
        let Some(source) = group.source() else {
            let orphans = group.targets().iter().map(|target| target.file);
            return orphans.map(|file| self.state(file, Some(file), PageStatus::Orphan)).collect();
        };
        let text = group.text(source);
        let page = group.page(source);
        let is_read = page.unreadable.is_none();
        let words = is_read.then(|| WordCount::of(Version { page, text: &text }));
        let total = words.as_ref().map(WordCount::total);
        let lines = LineIndex::new(&text);
        let own = PageState {
            words: total,
            metadata: self.metadata.of_page(&self.session.project, source),
            ..self.state(source, Some(source), PageStatus::Source)
        };
        let mut states = vec![own];
        for target in group.targets() {
            let state = self.translation(target.file, words.as_ref(), &lines);
            states.push(PageState { words: total, ..state });
        }
        for tree in group.absent() {
            states.push(PageState { words: total, ..self.absent(source, *tree) });
        }
        states
    }

    /// What all states have.
    fn state(&self, page: FileId, file: Option<FileId>, status: PageStatus) -> PageState {
        let group = self.group;
        let is_named = matches!(status, PageStatus::Source | PageStatus::Orphan);
        let name = |page| group.name(page).trim_matches(['“', '”', '`']).to_owned();
        PageState {
            product: group.layout().tree(page).product.to_string(),
            locale: group.locale(file.unwrap_or(page)).clone(),
            path: group.path(page).to_owned(),
            file: file.map(|file| (self.path)(file)),
            title: if is_named { name(page) } else { String::new() },
            status,
            reason: None,
            words: None,
            days: None,
            since: None,
            commits: None,
            human: None,
            controls: 0,
            owners: file.map(|file| self.owners.of_file(group.layout(), file)).unwrap_or_default(),
            metadata: BTreeMap::new(),
            sections: Vec::new(),
        }
    }

    /// A language that does not have the page.
    fn absent(&self, source: FileId, tree: TreeId) -> PageState {
        let group = self.group;
        let reason = if group.is_ahead(tree) {
            Some(UnknownReason::NewerSource)
        } else {
            group.has_moved_here(source, tree).then_some(UnknownReason::Moved)
        };
        let status = if reason.is_some() { PageStatus::Unknown } else { PageStatus::Untranslated };
        PageState {
            locale: group.layout().trees[tree.index()].locale.clone(),
            reason,
            since: group.added(source).map(|added| added.date.clone()),
            ..self.state(source, None, status)
        }
    }

    fn translation(&self, target: FileId, words: Option<&WordCount>, lines: &LineIndex) -> PageState {
        let group = self.group;
        let source = group.source().unwrap_or(target);
        let page = group.page(target);
        let (status, reason) = self.status(target);
        let state = PageState { reason, ..self.state(source, Some(target), status) };
        let stale = match group.pin(target) {
            Pin::Stale(stale) if matches!(status, PageStatus::Outdated | PageStatus::MetadataOnly) => Some(&**stale),
            _ => None,
        };
        PageState {
            days: stale.filter(|stale| stale.oldest.is_some()).map(|stale| stale.days),
            since: stale.and_then(|stale| stale.oldest.as_ref()).map(|oldest| oldest.date.clone()),
            commits: stale.map(|stale: &Stale| stale.commits),
            human: self.group.human_share(target),
            controls: page.facts.iter().filter(|fact| fact.kind == FactKind::Control).count() as u32,
            sections: match (group.pair(target), words) {
                (Some(pair), Some(words)) => self.work(pair, words, lines),
                _ => Vec::new(),
            },
            ..state
        }
    }

    fn status(&self, target: FileId) -> (PageStatus, Option<UnknownReason>) {
        let group = self.group;
        let page = group.page(target);
        let unknown = |reason| (PageStatus::Unknown, Some(reason));
        let is_read = |file: FileId| group.page(file).unreadable.is_none();
        if !is_read(target) || group.source().is_some_and(|source| !is_read(source)) {
            return unknown(UnknownReason::Unreadable);
        }
        match group.pin(target) {
            Pin::Fresh | Pin::Newer { .. } => (PageStatus::Fresh, None),
            Pin::Stale(_) => match group.base_of(target).map(|base| base.change.extent) {
                Some(Extent::Nothing | Extent::Space | Extent::Spelling) => (PageStatus::Fresh, None),
                Some(Extent::Metadata) => (PageStatus::MetadataOnly, None),
                Some(Extent::Links) if !group.lacks_markup(target) => (PageStatus::Fresh, None),
                Some(Extent::Links | Extent::Body) => (PageStatus::Outdated, None),
                None => unknown(UnknownReason::Unavailable),
            },
            Pin::NotRead => unknown(match &page.front_matter.pin {
                None => UnknownReason::NoPin,
                Some(pin) if !is_commit(&pin.text) => UnknownReason::InvalidPin,
                Some(_) => UnknownReason::NoHistory,
            }),
            Pin::Unavailable => unknown(UnknownReason::Unavailable),
            Pin::Unknown => unknown(UnknownReason::UnknownCommit),
            Pin::NotFetched => unknown(UnknownReason::NewerSource),
            Pin::NotThere { .. } => unknown(UnknownReason::NotInCommit),
        }
    }

    /// What there is to translate on a page.
    fn work(&self, pair: &Pair, words: &WordCount, lines: &LineIndex) -> Vec<SectionWork> {
        let group = self.group;
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        let mut work: Vec<SectionWork> = Vec::new();
        let target_lines = std::cell::LazyCell::new(|| LineIndex::new(&group.text(pair.target)));
        let line = |offset: u32| target_lines.line_of(offset) as u32 + 1;
        let entry = |kind, section: u32, words, removed, line| SectionWork {
            kind,
            title: match source.sections.get(section as usize) {
                Some(of) if of.level > 0 => group.quote(pair.source, of.title),
                _ => String::new(),
            },
            words,
            removed,
            source_line: source.sections.get(section as usize).map_or(1, |of| lines.line_of(of.span.start) as u32 + 1),
            line,
        };
        // Behind a base that is newer than the source at hand there is nothing to translate.
        let is_stale = matches!(group.pin(pair.target), Pin::Stale(_));
        let based = group.base_alignment(pair.target).filter(|_| is_stale);
        if let Some((base, then)) = based {
            let sum = |of: fn(&crate::change::MetadataChange) -> u32| base.change.metadata.iter().map(of).sum::<u32>();
            let (added, removed) = (sum(|change| change.words_added), sum(|change| change.words_removed));
            if added + removed > 0 {
                work.push(SectionWork {
                    title: String::new(),
                    source_line: 1,
                    ..entry(WorkKind::Metadata, 0, added, removed, 1)
                });
            }
            for (change, at) in outdated_sections(group, pair, base, then) {
                let line = line(target.sections[at as usize].span.start);
                let section = change.new.unwrap_or(0);
                work.push(entry(WorkKind::Changed, section, change.words_added, change.words_removed, line));
            }
        }
        let is_new = |section: u32| {
            let changes = based.iter().flat_map(|(base, _)| &base.change.sections);
            changes.filter(|change| change.new == Some(section)).any(|change| change.old.is_none())
        };
        for difference in &pair.alignment.differences {
            let Difference::MissingSection { source: first, children, after, content } = *difference else { continue };
            let place = line(group.section_end(pair.target, after).start);
            // The heading alone is missing, or all below it is, too.
            let last = if content.is_some() { first } else { first + children };
            for section in first..=last {
                let all = words.sections.get(section as usize).copied().unwrap_or(0);
                let words = if content.is_some() { all.min(self.heading_words(pair.source, section)) } else { all };
                let kind = if is_new(section) { WorkKind::New } else { WorkKind::Missing };
                // A section without words is nothing to translate.
                if words > 0 {
                    work.push(entry(kind, section, words, 0, place));
                }
            }
        }
        let is_rewritten = |difference: &Difference| matches!(difference, Difference::Rewritten { .. });
        if pair.alignment.differences.iter().any(is_rewritten) {
            // Too little is in common to tell which sections are missing: those that came since are.
            let changes = based.iter().flat_map(|(base, _)| &base.change.sections);
            let added = changes.filter(|change| change.old.is_none() && change.words_added > 0);
            work.extend(added.filter_map(|change| Some(entry(WorkKind::New, change.new?, change.words_added, 0, 1))));
        }
        work.sort_by_key(|work| (work.source_line, work.kind));
        work
    }

    fn heading_words(&self, source: FileId, section: u32) -> u32 {
        let title = self.group.page(source).sections[section as usize].title;
        crate::change::count_words(title.of(&self.group.text(source)))
    }
}
