//! A link that the source does not have.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

/// See `rules/extra-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraLink {}

impl Rule for ExtraLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for added in pair.added(group, FactKind::Link) {
                // A link that leads nowhere is reported as that.
                if group.broken_fact(pair.target, added.fact) || group.leads_to_own_page(pair.target, added.fact) {
                    continue;
                }
                let target = group.page(pair.target).value_of(added.fact);
                let draft = group
                    .finding(
                        RuleId::EXTRA_LINK,
                        pair.target,
                        added.fact.span,
                        format!("the source has no link to `{}` here", crate::rule::shorten_target(target)),
                    )
                    .element(target)
                    .explains([added.within()])
                    .help("delete the link if the source no longer has it")
                    .related(pair.source, added.place, "the source at this place");
                // One more link to where its block leads anyway does not mislead readers.
                let page = group.page(pair.target);
                let block = page.block_of(added.fact).map_or(&[][..], |block| page.facts_of(block));
                let is_again = block.iter().filter(|fact| fact.key == added.fact.key).count() > 1;
                report.add(if is_again { draft.note() } else { draft.addition() });
            }
        }
    }
}
