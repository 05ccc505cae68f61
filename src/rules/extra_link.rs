//! A link that the source does not have.

use std::cell::LazyCell;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Pair, Report, Rule};
use crate::text::Span;

/// See `rules/extra-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraLink {}

impl Rule for ExtraLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let lacking = LazyCell::new(|| lacking(group, pair));
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
                report.add(match () {
                    () if is_again => draft.note(),
                    () if is_whole(group, pair, &lacking, added.fact.span) => draft.addition(),
                    () => draft,
                });
            }
        }
    }
}

/// The blocks of a translation that lack a link of the source.
fn lacking(group: &Group<'_>, pair: &Pair) -> HashSet<u32> {
    let source = group.page(pair.source);
    let lost = pair.alignment.differences.iter().filter_map(|difference| match *difference {
        Difference::Missing { fact, block, .. } if source.facts[fact as usize].kind == FactKind::Link => block,
        _ => None,
    });
    lost.collect()
}

/// Whether the block around a place lacks no link of the source that one there may stand for.
fn is_whole(group: &Group<'_>, pair: &Pair, lacking: &HashSet<u32>, place: Span) -> bool {
    let target = group.page(pair.target);
    let at = target.blocks.partition_point(|block| block.span.start <= place.start) as u32;
    at.checked_sub(1).is_none_or(|block| !lacking.contains(&block))
}
