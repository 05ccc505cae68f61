//! A translation at another path than its source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::project::Pairing;
use crate::rule::{Group, Report, Rule};

/// See `rules/moved-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MovedPage {}

impl Rule for MovedPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (from, to) = (group.path(pair.target), group.path(pair.source));
            if pair.by == Pairing::Id && from != to {
                let draft = group
                    .finding(
                        RuleId::MOVED_PAGE,
                        pair.target,
                        group.top(pair.target),
                        format!("the source page moved to `{to}`, but this translation is still at `{from}`"),
                    )
                    .help(format!("move the file, and the assets that it uses, to `{to}`"))
                    .related(pair.source, group.top(pair.source), "the source page of the same id");
                let draft = if group.was_moved(pair.target) { draft.cause(Cause::Outdated) } else { draft };
                report.add(draft);
            }
        }
    }
}
