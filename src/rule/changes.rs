//! What a translation changed, by fact: for many questions about one page.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Group, Pair};
use crate::align::{Alignment, Difference};
use crate::history::Base;
use crate::page::{Fact, FactKind, Page};
use crate::text::Span;

/// The changed and lost facts of a pair, computed on first use.
#[derive(Default)]
pub(super) struct Changes {
    /// The fact of the source that each changed fact of the translation corresponds to, by place.
    originals: HashMap<Span, u32>,
    /// How many facts of a kind changed in a block of the translation.
    in_block: HashMap<(FactKind, Span), usize>,
    /// The explicit ids that the translation lost.
    lost_ids: HashSet<u64>,
}

impl Changes {
    fn of(group: &Group<'_>, pair: &Pair) -> Changes {
        let (theirs, page) = (group.page(pair.source), group.page(pair.target));
        let mut all = Changes::default();
        for difference in &pair.alignment.differences {
            match *difference {
                Difference::Changed { source, target } => {
                    let fact = &page.facts[target as usize];
                    all.originals.entry(fact.span).or_insert(source);
                    *all.in_block.entry((fact.kind, block(page, fact))).or_default() += 1;
                }
                // What has no counterpart may be the counterpart.
                Difference::Extra { fact, .. } if page.facts[fact as usize].kind == FactKind::Link => {
                    let fact = &page.facts[fact as usize];
                    *all.in_block.entry((fact.kind, block(page, fact))).or_default() += 1;
                }
                Difference::Missing { fact, .. } if theirs.facts[fact as usize].kind == FactKind::Anchor => {
                    all.lost_ids.insert(theirs.facts[fact as usize].key);
                }
                _ => {}
            }
        }
        all
    }
}

/// The blocks of the source that a translation was made from, computed on first use.
#[derive(Default)]
pub(super) struct BlocksThen {
    /// By those of the source as it is now.
    of_source: HashMap<u32, u32>,
    /// By those of the translation.
    of_target: HashMap<Range<u32>, u32>,
}

fn block(page: &Page, fact: &Fact) -> Span {
    page.block_of(fact).map_or(Span::default(), |block| block.span)
}

impl Pair {
    fn changes(&self, group: &Group<'_>) -> &Changes {
        self.changes.get_or_init(|| Changes::of(group, self))
    }

    /// The fact of the source that a changed fact of the translation corresponds to.
    pub fn original<'g>(&self, group: &Group<'g>, fact: &Fact) -> Option<&'g Fact> {
        let source = *self.changes(group).originals.get(&fact.span)?;
        group.page(self.source).facts.get(source as usize)
    }

    /// Whether this fact of the translation is the only one of its kind that changed in its block.
    pub fn changed_alone(&self, group: &Group<'_>, fact: &Fact) -> bool {
        let page = group.page(self.target);
        let count = |block| self.changes(group).in_block.get(&(fact.kind, block)).copied();
        page.block_of(fact).is_some_and(|block| count(block.span) == Some(1))
    }

    /// What a block of the source was in the version that the translation was made from.
    pub(super) fn block_then(&self, base: &Base, then: &Alignment, block: u32) -> Option<u32> {
        let blocks = self.then.get_or_init(|| {
            let mut blocks = BlocksThen::default();
            for pair in &base.change.blocks {
                blocks.of_source.entry(pair.new).or_insert(pair.old);
            }
            for pair in then.block_pairs(&base.page) {
                blocks.of_target.entry(pair.targets()).or_insert(pair.source);
            }
            blocks
        });
        let told = || blocks.of_target.get(&self.alignment.target_blocks(block)?);
        blocks.of_source.get(&block).or_else(told).copied()
    }

    /// Whether the translation lost an explicit id.
    pub fn lost_id(&self, group: &Group<'_>, id: u64) -> bool {
        self.changes(group).lost_ids.contains(&id)
    }
}
