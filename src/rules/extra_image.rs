//! An image that the source does not have.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

/// See `rules/extra-image.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraImage {}

impl Rule for ExtraImage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for added in pair.added(group, FactKind::Image) {
                let target = group.page(pair.target).value_of(added.fact);
                let draft = group
                    .finding(
                        RuleId::EXTRA_IMAGE,
                        pair.target,
                        added.fact.span,
                        format!("the source has no image `{}` here", crate::rule::shorten_target(target)),
                    )
                    .element(target)
                    .explains([added.within()])
                    .help("delete the image if the source no longer has it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}
