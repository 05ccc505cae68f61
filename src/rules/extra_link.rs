//! A link that the source does not have.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::{BlockPair, Difference};
use crate::finding::RuleId;
use crate::page::{FactKind, Page};
use crate::parse::prose;
use crate::rule::{Group, Pair, Report, Rule};
use crate::text::Span;

/// See `rules/extra-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraLink {}

impl Rule for ExtraLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let counterparts = LazyCell::new(|| Counterparts::of(group, pair));
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
                    () if counterparts.says_more(group, pair, added.fact.span) => draft.addition(),
                    () => draft,
                });
            }
        }
    }
}

/// The blocks of a translation and those of the source that they correspond to.
struct Counterparts {
    pairs: HashMap<u32, BlockPair>,
    /// The blocks of the translation that lack a link.
    lacking: HashSet<u32>,
}

impl Counterparts {
    fn of(group: &Group<'_>, pair: &Pair) -> Counterparts {
        let source = group.page(pair.source);
        let pairs = pair.alignment.block_pairs(source);
        let lost = pair.alignment.differences.iter().filter_map(|difference| match *difference {
            Difference::Missing { fact, block, .. } if source.facts[fact as usize].kind == FactKind::Link => block,
            _ => None,
        });
        Counterparts {
            pairs: pairs.flat_map(|pair| pair.targets().map(move |block| (block, pair))).collect(),
            lacking: lost.collect(),
        }
    }

    /// Whether the block around a place says something in addition to what the source says: it has more words, and
    /// lacks no link that this one may stand for. A block that the source lacks does.
    fn says_more(&self, group: &Group<'_>, pair: &Pair, place: Span) -> bool {
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        let at = target.blocks.partition_point(|block| block.span.start <= place.start) as u32;
        let Some(pairs) = at.checked_sub(1).and_then(|block| self.pairs.get(&block)) else { return true };
        let words = |page: &Page, blocks: std::ops::Range<u32>, text: &str| -> usize {
            let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
            blocks.iter().map(|block| words(&prose::visible(block.span.of(text), page.dialect))).sum()
        };
        !pairs.targets().any(|block| self.lacking.contains(&block))
            && words(target, pairs.targets(), &group.text(pair.target))
                > words(source, pairs.sources(), &group.text(pair.source))
    }
}

/// The words of a text; two signs of a script without blanks are about one.
fn words(text: &str) -> usize {
    let wide = |word: &str| word.chars().filter(|c| *c >= '\u{2e80}').count();
    text.split_whitespace().map(|word| wide(word).div_ceil(2).max(1)).sum()
}
