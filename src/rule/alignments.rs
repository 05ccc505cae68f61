//! How translations agree with the source, each alignment made once for what both pages say.

use std::cell::OnceCell;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::Shared;
use crate::align::{self, Alignment, Side};
use crate::history::{Base, Pin};
use crate::page::Page;
use crate::terms::{self, Evidence, Shows, Written};
use crate::text::{FileId, hash};

/// The alignments of each translation, each with the key of what it compares.
pub struct Alignments(Vec<Slots>);

#[derive(Default)]
struct Slots {
    /// With the source that the translation was made from.
    made_from: Slot<Alignment>,
    /// With the source as it is now, where that is another one.
    current: Slot<Alignment>,
    /// What the translation shows of terms.
    shows: Slot<Shows>,
}

type Slot<T> = Mutex<Option<(u64, Arc<T>)>>;

impl Alignments {
    /// None yet, for so many files.
    pub fn new(files: usize) -> Self {
        Alignments((0..files).map(|_| Slots::default()).collect())
    }

    /// Takes over what is known of a page in another project, where it has the same path.
    pub fn share(&self, file: FileId, others: &Alignments, other: FileId) {
        let (own, theirs) = (&self.0[file.index()], &others.0[other.index()]);
        copy(&theirs.made_from, &own.made_from);
        copy(&theirs.current, &own.current);
        // What it shows names the file.
        if file == other {
            copy(&theirs.shows, &own.shows);
        }
    }
}

fn copy<T>(from: &Slot<T>, to: &Slot<T>) {
    let known = from.lock().unwrap_or_else(PoisonError::into_inner).clone();
    *to.lock().unwrap_or_else(PoisonError::into_inner) = known;
}

/// Most translations agree with the source in all, and many have no labels: these share one.
static IDENTICAL: LazyLock<Arc<Alignment>> =
    LazyLock::new(|| Alignment { identical: true, ..Alignment::default() }.into());
static NOTHING_SHOWN: LazyLock<Arc<Shows>> = LazyLock::new(Arc::default);

fn aligned(alignment: Alignment) -> Arc<Alignment> {
    if alignment.identical { IDENTICAL.clone() } else { alignment.into() }
}

fn once<T>(slot: &Slot<T>, key: u64, compute: impl FnOnce() -> Arc<T>) -> Arc<T> {
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    match &*slot {
        Some((known, value)) if *known == key => value.clone(),
        _ => slot.insert((key, compute())).1.clone(),
    }
}

/// What an alignment compares: the source page, which it was made from or today's, and the translation, by their
/// content and paths; that of the translation is known.
pub(super) fn key(shared: Shared<'_>, source: FileId, target: FileId) -> u64 {
    let (project, base) = (shared.project, shared.history.base(target));
    let path = base.map_or(project.path(source), |base| &base.path);
    let pages = [base.map_or(project.page(source), |base| &base.page).digest, project.page(target).digest];
    let numbers = pages.iter().flat_map(|digest| digest.to_le_bytes());
    let paths = path.bytes().chain([0]).chain(project.path(source).bytes());
    hash(&numbers.chain(paths).collect::<Vec<u8>>())
}

/// How a translation agrees with the source that it was made from, today's or an older one.
pub fn with_made_from(shared: Shared<'_>, source: FileId, target: FileId) -> Arc<Alignment> {
    let Shared { project, texts, alignments, .. } = shared;
    let text = || texts(target).unwrap_or_else(|| Arc::from(""));
    let ours = Side { page: project.page(target), path: project.path(target), text: &text };
    once(&alignments.0[target.index()].made_from, key(shared, source, target), || {
        aligned(made_from(shared, source, target, ours))
    })
}

fn made_from(shared: Shared<'_>, source: FileId, target: FileId, ours: Side<'_>) -> Alignment {
    let Shared { project, history, texts, .. } = shared;
    let base = history.base(target);
    let text = || match base {
        Some(base) => base.text.clone(),
        None => texts(source).unwrap_or_else(|| Arc::from("")),
    };
    let theirs = Side {
        page: base.map_or(project.page(source), |base| &base.page),
        path: base.map_or(project.path(source), |base| &base.path),
        text: &text,
    };
    align::align(theirs, ours)
}

/// How a translation would agree with today's source if its page were another one; nothing is kept.
pub(super) fn as_edited(shared: Shared<'_>, source: FileId, target: FileId, page: &Page, text: &Arc<str>) -> Alignment {
    let text = || text.clone();
    let ours = Side { page, path: shared.project.path(target), text: &text };
    let made = made_from(shared, source, target, ours);
    match shared.history.base(target) {
        None => made,
        Some(base) => current(shared, source, base, &made, ours),
    }
}

/// What a translation shows of terms, compared with the source that it was made from; `None` where that is newer than
/// the source at hand: what it calls otherwise says nothing of this one's words.
pub fn evidence(shared: Shared<'_>, source: FileId, target: FileId) -> Option<Evidence> {
    let Shared { project, history, alignments, texts, .. } = shared;
    let is_read = |file: FileId| project.page(file).unreadable.is_none();
    if !is_read(source) || !is_read(target) || *history.pin(target) == Pin::NotFetched {
        return None;
    }
    let shows = once(&alignments.0[target.index()].shows, key(shared, source, target), || {
        let (base, alignment) = (history.base(target), with_made_from(shared, source, target));
        let read = |file: FileId| texts(file).unwrap_or_else(|| Arc::from(""));
        let text = || base.map_or_else(|| read(source), |base| base.text.clone());
        let theirs = Written { page: base.map_or(project.page(source), |base| &base.page), text: &text };
        let ours = Written { page: project.page(target), text: &|| read(target) };
        let shows = terms::gather(theirs, ours, target, &alignment);
        if shows.is_empty() { NOTHING_SHOWN.clone() } else { shows.into() }
    });
    Some(Evidence { file: target, shows })
}

/// How a translation that was made from an older source agrees with today's: `made` is how it agrees with the older
/// one.
pub(super) fn with_current(
    shared: Shared<'_>,
    source: FileId,
    target: FileId,
    base: &Base,
    made: &Alignment,
) -> Arc<Alignment> {
    let Shared { project, texts, alignments, .. } = shared;
    let both = [key(shared, source, target), project.page(source).digest];
    let key = hash(&both.iter().flat_map(|key| key.to_le_bytes()).collect::<Vec<u8>>());
    let text = || texts(target).unwrap_or_else(|| Arc::from(""));
    let ours = Side { page: project.page(target), path: project.path(target), text: &text };
    once(&alignments.0[target.index()].current, key, || aligned(current(shared, source, base, made, ours)))
}

fn current(shared: Shared<'_>, source: FileId, base: &Base, made: &Alignment, ours: Side<'_>) -> Alignment {
    let Shared { project, texts, .. } = shared;
    let page = project.page(source);
    let today: OnceCell<Arc<str>> = OnceCell::new();
    let sections: Vec<(u32, u32)> = base.change.section_pairs().collect();
    let blocks: Vec<(u32, u32)> = base.change.blocks.iter().map(|pair| (pair.old, pair.new)).collect();
    let known = align::compose(page, &base.page, made, &sections, &blocks, &base.change.parts);
    let text = || today.get_or_init(|| texts(source).unwrap_or_else(|| Arc::from(""))).clone();
    let theirs = Side { page, path: project.path(source), text: &text };
    align::align_through(theirs, ours, &known)
}
