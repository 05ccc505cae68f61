//! An explicit id that is another one than in the source.

use serde::Deserialize;

use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

/// See `rules/changed-anchor.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangedAnchor {}

impl Rule for ChangedAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for (source, target) in pair.changed(group, FactKind::Anchor) {
                let (theirs, ours) = (group.quote(pair.source, source.span), group.quote(pair.target, target.span));
                let draft = group
                    .finding("changed-anchor", pair.target, target.span, format!("the id is `{ours}`, in the source `{theirs}`"))
                    .element(&theirs)
                    .help(format!("write `{theirs}`: ids are not translated, links depend on them"))
                    .related(pair.source, source.span, "the id in the source");
                report.add(draft);
            }
        }
    }
}
