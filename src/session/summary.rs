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
    /// Pages whose source changed in nothing but the date that it ends with, and which are not listed as findings.
    pub restamped: usize,
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

/// A notice for each language that lacks pages which are counted, or one for all languages of a product where there are
/// many: it is not reported one by one which ones.
pub(super) fn partial(project: &Project, counted: &[Finding]) -> Vec<Notice> {
    /// As many languages have a line each.
    const FEW: usize = 4;
    // Whether another language has one of the pages.
    let mut lacking: BTreeMap<(&Locale, &str), bool> = BTreeMap::new();
    for finding in counted.iter().filter(|finding| finding.rule == RuleId::UNTRANSLATED_PAGE) {
        let group = project.group_of(finding.at.file).and_then(|group| project.groups.get(group));
        *lacking.entry((&finding.locale, &*finding.product)).or_default() |=
            group.is_some_and(|of| !of.targets.is_empty());
    }
    let mut products: BTreeMap<&str, Vec<(TreeId, Coverage)>> = BTreeMap::new();
    for (tree, coverage) in coverage_of_all(project) {
        let of = &project.layout.trees[tree.index()];
        let lacks = lacking.get(&(&of.locale, &*of.product));
        // Pages that no language is to have are counted for the product.
        if lacks.is_some_and(|others_have| *others_have || coverage.left_out == 0) {
            products.entry(&of.product).or_default().push((tree, coverage));
        }
    }
    let is_one = project.layout.trees.iter().filter(|tree| tree.is_source).count() == 1;
    let mut notices = Vec::new();
    for (product, mut trees) in products {
        trees.sort_unstable_by_key(|(tree, _)| *tree);
        let locale = |tree: TreeId| &project.layout.trees[tree.index()].locale;
        let of = if is_one { String::new() } else { format!(" of {product}") };
        let mut say = |message: String| {
            let message = format!("{message}; list the rest with `--select untranslated-page`");
            notices.push(Notice::new("partial-translation", message));
        };
        if trees.len() > FEW {
            let all = trees[0].1.all;
            let is_one = trees.iter().all(|(_, coverage)| coverage.all == all);
            let each = trees.iter().map(|(tree, Coverage { translated, all, .. })| match is_one {
                true => format!("{} {translated}", locale(*tree)),
                false => format!("{} {translated}/{all}", locale(*tree)),
            });
            let each = each.collect::<Vec<_>>().join(", ");
            let of_all = if is_one { format!("of {all} pages{of}") } else { format!("of the pages{of}") };
            say(format!("translated {of_all}: {each}"));
            continue;
        }
        for (tree, Coverage { translated, all, .. }) in trees {
            say(format!("{}: {translated} of {all} pages{of} are translated", locale(tree)));
        }
    }
    notices
}

/// A notice of how many links and images lead to what only the source has, by language: nothing is to be done on the
/// pages that have them.
pub(super) fn fallbacks(counted: &[Finding]) -> Option<Notice> {
    let mut locales: BTreeMap<&Locale, usize> = BTreeMap::new();
    let mut rules: BTreeSet<RuleId> = BTreeSet::new();
    let (links, images) = ([RuleId::BROKEN_LINK.0], [RuleId::BROKEN_IMAGE.0]);
    let is_reference = |finding: &&Finding| [RuleId::BROKEN_LINK, RuleId::BROKEN_IMAGE].contains(&finding.rule);
    for finding in counted.iter().filter(is_reference) {
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
    let message = format!(
        "{what} ({}); readers see the source version; no action needed; list them with `--select {}`",
        each(&locales),
        rules.join(",")
    );
    Some(Notice::new("fallbacks", message))
}

/// A notice of how many pages are behind their source by nothing but the date that it ends with.
pub(super) fn restamped(counted: &[Finding]) -> Option<Notice> {
    let mut locales: BTreeMap<&Locale, usize> = BTreeMap::new();
    for finding in counted.iter().filter(|finding| finding.rule == RuleId::STALE_SOURCE_COMMIT) {
        *locales.entry(&finding.locale).or_default() += 1;
    }
    let (pages, their) = match locales.values().sum::<usize>() {
        0 => return None,
        1 => ("1 page is".to_owned(), "its source"),
        all => (format!("{all} pages are"), "their sources"),
    };
    let message = format!(
        "{pages} behind only because of the generated date at the end of {their} ({}); no action needed; list with `--select {}`",
        each(&locales),
        RuleId::STALE_SOURCE_COMMIT
    );
    Some(Notice::new("restamped", message))
}

/// Each language with its number.
fn each(locales: &BTreeMap<&Locale, usize>) -> String {
    locales.iter().map(|(locale, number)| format!("{locale} {number}")).collect::<Vec<_>>().join(", ")
}

/// A notice of how many pages are left out of translation, for each product: they are not reported one by one.
pub(super) fn left_out<'p>(lookup: &Lookup<'p>, project: &'p Project) -> impl Iterator<Item = Notice> + 'p {
    index::left_out(lookup, project).into_iter().map(|(tree, (own, all))| {
        let tree = &project.layout.trees[tree.index()];
        let of = if tree.product.is_empty() { String::new() } else { format!(" of {}", tree.product) };
        let are = if own == 1 { "is" } else { "are" };
        let message = format!(
            "{own} of {all} pages{of} {are} in no language but {}; list them with `--select untranslated-page`",
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
            RuleId::STALE_SOURCE_COMMIT => own.restamped += 1,
            _ => own.fallbacks += 1,
        }
    }
    summary
}
