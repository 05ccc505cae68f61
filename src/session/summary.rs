//! A run in numbers.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level};
use crate::history::{History, Pin};
use crate::locale::Locale;
use crate::project::{PageGroup, Project};

/// What one locale amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LocaleSummary {
    /// Pages read.
    pub pages: usize,
    /// Findings about this locale, by level.
    pub errors: usize,
    /// See `errors`.
    pub warnings: usize,
    /// See `errors`.
    pub notes: usize,
    /// Pages that were translated from a newer source than the one at hand: they are not compared with it.
    pub not_compared: usize,
    /// Pages that are compared with the current source alone, as the one that they were translated from is not available.
    pub current_only: usize,
}

/// The run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages read, in all languages.
    pub pages: usize,
    /// Page groups.
    pub groups: usize,
    /// By locale, the source too.
    pub locales: BTreeMap<Locale, LocaleSummary>,
}

/// The run in numbers, over the groups that it is about.
pub(super) fn summary<'p>(
    project: &Project,
    history: &History,
    findings: &[Finding],
    groups: impl Iterator<Item = &'p PageGroup>,
) -> Summary {
    let mut summary = Summary::default();
    for tree in &project.layout.trees {
        summary.locales.entry(tree.locale.clone()).or_default();
    }
    for group in groups {
        summary.groups += 1;
        for file in group.files() {
            summary.pages += 1;
            let own = summary.locales.entry(project.layout.tree(file).locale.clone()).or_default();
            own.pages += 1;
            own.not_compared += usize::from(*history.pin(file) == Pin::NotFetched);
            own.current_only += usize::from(*history.pin(file) != Pin::NotFetched && !history.is_reported(file));
        }
    }
    for finding in findings {
        let own = summary.locales.entry(finding.locale.clone()).or_default();
        match finding.level {
            Level::Error => own.errors += 1,
            Level::Warning => own.warnings += 1,
            Level::Note => own.notes += 1,
        }
    }
    summary
}
