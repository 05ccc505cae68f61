//! A link of the source that the translation lost.

use serde::Deserialize;

use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

/// See `rules/missing-link.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MissingLink {}

impl Rule for MissingLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for lost in pair.lost(group, FactKind::Link) {
                let target = group.page(pair.source).value_of(lost.fact);
                let draft = group
                    .finding("missing-link", pair.target, lost.place, format!("the link to `{}` is missing {}", crate::rule::shorten_target(target), lost.here))
                    .element(target)
                    .help("put the link back around its words")
                    .related(pair.source, lost.fact.span, "the link in the source");
                report.add(draft);
            }
        }
    }
}
