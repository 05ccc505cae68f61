//! A source page without a translation.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::index::Coverage;
use crate::rule::{Group, Report, Rule, moment};

/// See `rules/untranslated-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UntranslatedPage {
    /// The share of the source, in percent, that each language promises to have. Below it, each missing page is
    /// reported as a warning; from it on, missing pages are counted. By default, missing pages are warnings where at
    /// least half of the source is translated, and no more than a tenth or a hundred pages are missing.
    #[serde(rename = "min-coverage")]
    #[schemars(range(max = 100))]
    min_coverage: Option<u8>,
}

impl UntranslatedPage {
    /// Whether a page that is missing is a defect, given whether any language has it.
    fn is_missed(&self, coverage: Coverage, is_left_out: bool) -> bool {
        match self.min_coverage {
            Some(promised) => coverage.is_below(promised),
            None => coverage.is_meant_whole() && !is_left_out,
        }
    }
}

impl Rule for UntranslatedPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let Some(source) = group.source() else { return };
        let lookup = group.index();
        let product = &group.layout().trees[group.tree(source).index()].product;
        let others = group.layout().trees.iter().filter(|tree| !tree.is_source && tree.product == *product).count();
        let is_left_out = group.absent().len() == others && lookup.is_left_out(group.absent());
        for &tree in group.absent() {
            // A newer source may have it no more, or elsewhere.
            if group.is_ahead(tree) {
                continue;
            }
            // The translation is where its source was: `orphan-page` says so.
            if group.has_moved_here(source, tree) {
                continue;
            }
            let locale = &group.layout().trees[tree.index()].locale;
            let name = group.name(source);
            let since = group.added(source);
            let known = since.map(|since| format!("; the page was added in {}", moment(since))).unwrap_or_default();
            let message = format!("{name} has no {locale} translation{known}");
            let mut draft = group
                .finding(RuleId::UNTRANSLATED_PAGE, source, group.top(source), message)
                .cause(if since.is_some() { Cause::Outdated } else { Cause::Unknown })
                .locale(locale)
                .help(format!("translate the page into {locale}, or exclude it in locdrift.yaml"));
            if !self.is_missed(lookup.coverage(tree), is_left_out) {
                draft = draft.counted();
            }
            if let Some(other) = group.layout().find(tree, group.path(source)) {
                draft = draft.related(other, group.top(other), "this path has a page, but it is another one");
            }
            report.add(draft);
        }
    }
}
