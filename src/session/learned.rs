//! What is called how: learned from all pages, and again only where pages show something else.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::terms::{Evidence, Terms};

/// What all translations show of terms, and what was learned from it.
#[derive(Default)]
pub(super) struct Learned {
    shown: Mutex<Shown>,
    /// Of labels with several names.
    terms: Mutex<Known>,
    /// Of all labels.
    labels: Mutex<Known>,
}

/// What translations show.
#[derive(Clone, Default)]
struct Shown {
    /// By group.
    groups: Arc<Vec<Arc<[Evidence]>>>,
    /// Another number wherever it changed.
    version: u64,
    /// What may be shown otherwise by now.
    stale: Stale,
}

/// Groups that are to be asked again.
#[derive(Clone, Default)]
enum Stale {
    #[default]
    All,
    Some(Vec<usize>),
}

/// What was learned from which version.
#[derive(Clone, Default)]
struct Known {
    version: Option<u64>,
    terms: Arc<Terms>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Learned {
    /// Pages of some groups changed.
    pub fn update(&mut self, groups: impl Iterator<Item = usize>) {
        if let Stale::Some(stale) = &mut lock(&self.shown).stale {
            stale.extend(groups);
        }
    }

    /// All may be shown otherwise by now: pages are in other groups, or the past is another one.
    pub fn forget(&mut self) {
        lock(&self.shown).stale = Stale::All;
    }

    /// Takes over what was learned in another session.
    pub fn share(&self, other: &Learned) {
        *lock(&self.terms) = Known { version: None, ..lock(&other.terms).clone() };
    }

    /// What is called how (`all`: labels with one name, too), learned by `learn` from what all groups show and what was
    /// known before. `gather` says what groups show.
    pub fn terms(
        &self,
        all: bool,
        groups: usize,
        gather: impl FnOnce(Vec<usize>) -> Vec<(usize, Arc<[Evidence]>)>,
        learn: impl FnOnce(&[Arc<[Evidence]>], &Terms) -> Terms,
    ) -> Arc<Terms> {
        // No lock is held while workers gather: one that waits for it may be the one that has it.
        let shown = self.shown(groups, gather);
        let slot = if all { &self.labels } else { &self.terms };
        let before = lock(slot).clone();
        if before.version == Some(shown.version) {
            return before.terms;
        }
        let terms = Arc::new(learn(&shown.groups, &before.terms));
        *lock(slot) = Known { version: Some(shown.version), terms: terms.clone() };
        terms
    }

    fn shown(&self, groups: usize, gather: impl FnOnce(Vec<usize>) -> Vec<(usize, Arc<[Evidence]>)>) -> Shown {
        let mut shown = lock(&self.shown).clone();
        let mut stale = match std::mem::replace(&mut shown.stale, Stale::Some(Vec::new())) {
            Stale::All => (0..groups).collect(),
            Stale::Some(stale) => stale,
        };
        if stale.is_empty() {
            return shown;
        }
        stale.sort_unstable();
        stale.dedup();
        let gathered = gather(stale);
        let all = Arc::make_mut(&mut shown.groups);
        let mut has_changed = all.len() != groups;
        all.resize_with(groups, Arc::default);
        for (group, evidence) in gathered {
            has_changed |= !Evidence::are_same(&all[group], &evidence);
            all[group] = evidence;
        }
        shown.version += u64::from(has_changed);
        *lock(&self.shown) = shown.clone();
        shown
    }
}
