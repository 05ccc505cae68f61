//! A heading or place that lost its explicit id.

use serde::Deserialize;

use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

/// See `rules/missing-anchor.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MissingAnchor {}

impl Rule for MissingAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for lost in pair.lost(group, FactKind::Anchor) {
                let id = group.quote(pair.source, lost.fact.span);
                let draft = group
                    .finding("missing-anchor", pair.target, lost.place, format!("the id `{id}` of the source is missing here"))
                    .element(&id)
                    .help(format!("end the heading with `{{#{id}}}`; links to it break without"))
                    .related(pair.source, lost.fact.span, "the id in the source");
                report.add(draft);
            }
        }
    }
}
