//! A run in numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Finding, Level, Notice, RuleId};
use crate::history::{History, Pin};
use crate::index::{self, Coverage, Lookup, coverage_of_all};
use crate::layout::TreeId;
use crate::locale::Locale;
use crate::project::{PageGroup, Project};
use crate::rule::plain_words;
use crate::text::FileId;

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
    /// Source pages that it does not have and that are not listed as findings (see [`Finding::is_counted`]).
    pub untranslated: usize,
    /// Links and images that lead to what only the source has, and are not listed as findings.
    pub fallbacks: usize,
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

/// A notice for each language that lacks pages which are counted: it is not reported one by one which ones.
pub(super) fn partial<'p>(project: &'p Project, counted: &[Finding]) -> impl Iterator<Item = Notice> + use<'p> {
    let counted = counted.iter().filter(|finding| finding.rule == RuleId::UNTRANSLATED_PAGE);
    let lacking: BTreeSet<(&Locale, &str)> = counted.map(|finding| (&finding.locale, &*finding.product)).collect();
    let is_lacking = |tree: TreeId| {
        let tree = &project.layout.trees[tree.index()];
        lacking.contains(&(&tree.locale, &*tree.product))
    };
    let mut trees: Vec<(TreeId, Coverage)> = coverage_of_all(project).into_iter().collect();
    trees.retain(|(tree, coverage)| is_lacking(*tree) && coverage.translated + coverage.left_out < coverage.all);
    trees.sort_unstable_by_key(|(tree, _)| *tree);
    let is_one = project.layout.trees.iter().filter(|tree| tree.is_source).count() == 1;
    trees.into_iter().map(move |(tree, Coverage { translated, all, .. })| {
        let tree = &project.layout.trees[tree.index()];
        let of = if is_one { String::new() } else { format!(" of {}", tree.product) };
        let message = format!(
            "{}: {translated} of {all} pages{of} are translated; to list the others, use `--select untranslated-page`",
            tree.locale
        );
        Notice::new("partial-translation", message)
    })
}

/// A notice of how many links and images lead to what only the source has, by language: nothing is to be done on the
/// pages that have them.
pub(super) fn fallbacks(counted: &[Finding]) -> Option<Notice> {
    let mut locales: BTreeMap<&Locale, usize> = BTreeMap::new();
    let mut rules: BTreeSet<RuleId> = BTreeSet::new();
    let (links, images) = ([RuleId::BROKEN_LINK.0], [RuleId::BROKEN_IMAGE.0]);
    for finding in counted.iter().filter(|finding| finding.rule != RuleId::UNTRANSLATED_PAGE) {
        *locales.entry(&finding.locale).or_default() += 1;
        rules.insert(finding.rule);
    }
    let (rules, all) = (rules.iter().map(|rule| rule.0).collect::<Vec<_>>(), locales.values().sum::<usize>());
    let what = match all {
        0 => return None,
        1 if rules == images => "1 image is that of the source".to_owned(),
        _ if rules == images => format!("{all} images are those of the source"),
        1 if rules == links => "1 link leads to a page that is not translated yet".to_owned(),
        _ if rules == links => format!("{all} links lead to pages that are not translated yet"),
        _ => format!("{all} links and images lead to what only the source has"),
    };
    let each: Vec<String> = locales.iter().map(|(locale, number)| format!("{locale} {number}")).collect();
    let message = format!(
        "{what} ({}), so that readers see the source's: no change needed; to list them, use `--select {}`",
        each.join(", "),
        rules.join(",")
    );
    Some(Notice::new("fallbacks", message))
}

/// A notice of how many pages are left out of translation, for each product: they are not reported one by one.
pub(super) fn left_out<'p>(lookup: &Lookup<'p>, project: &'p Project) -> impl Iterator<Item = Notice> + 'p {
    index::left_out(lookup, project).into_iter().map(|(tree, (own, all))| {
        let tree = &project.layout.trees[tree.index()];
        let of = if tree.product.is_empty() { String::new() } else { format!(" of {}", tree.product) };
        let are = if own == 1 { "is" } else { "are" };
        let message = format!(
            "{own} of {all} pages{of} {are} in no language but {}; to list them, use `--select untranslated-page`",
            tree.locale
        );
        Notice::new("left-out-of-translation", message)
    })
}

/// A notice for each block that most pages of a language have and the other side lacks: it is not reported page by page.
pub(super) fn boilerplate<'p>(
    lookup: &Lookup<'p>,
    project: &'p Project,
    text: &'p dyn Fn(FileId) -> Option<Arc<str>>,
) -> impl Iterator<Item = Notice> + 'p {
    /// Characters of it that are shown.
    const LONGEST: usize = 60;
    lookup.all_boilerplate().into_iter().filter_map(move |own| {
        let (file, block) = own.at;
        let text = text(file)?;
        let words = plain_words(project.page(file).blocks.get(block as usize)?.span.of(&text), LONGEST);
        let tree = &project.layout.trees[own.tree.index()];
        let (have, lack) =
            if own.in_translations { ("translations", "source") } else { ("source pages", "translations") };
        let message = format!(
            "{}: “{words}” is on {} of {} {have}, and not in the {lack}: it is not reported page by page",
            tree.locale, own.pages, own.all
        );
        Some(Notice::new("boilerplate", message))
    })
}

/// The run in numbers, over the groups that it is about.
pub(super) fn summary<'p>(
    project: &Project,
    history: &History,
    (findings, counted): (&[Finding], &[Finding]),
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
    for finding in counted {
        let own = summary.locales.entry(finding.locale.clone()).or_default();
        match finding.rule {
            RuleId::UNTRANSLATED_PAGE => own.untranslated += 1,
            _ => own.fallbacks += 1,
        }
    }
    summary
}
