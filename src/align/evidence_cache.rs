//! The evidence of blocks, gathered where it is asked for.

use std::cell::OnceCell;

use super::evidence::{Evidence, Weights};
use super::{Pages, facts};
use crate::page::{Fact, Page};

/// The evidence of blocks of both pages, gathered where it is asked for: most sections of most pages need none.
pub(super) struct EvidenceCache<'p> {
    pages: &'p Pages<'p>,
    weights: OnceCell<Weights>,
    source: Vec<OnceCell<Evidence>>,
    target: Vec<OnceCell<Evidence>>,
    /// Bytes of the target for one byte of the source.
    pub ratio: f32,
}

impl<'p> EvidenceCache<'p> {
    pub fn new(pages: &'p Pages<'p>) -> Self {
        let per_block = |page: &Page| {
            let bytes: usize = page.blocks.iter().map(|block| block.span.len()).sum();
            (bytes as f32 + 1.0) / (page.blocks.len() as f32 + 1.0)
        };
        let ratio = (per_block(pages.target) / per_block(pages.source)).clamp(0.5, 2.5);
        let empty = |page: &Page| page.blocks.iter().map(|_| OnceCell::new()).collect();
        EvidenceCache {
            pages,
            weights: OnceCell::new(),
            source: empty(pages.source),
            target: empty(pages.target),
            ratio,
        }
    }

    fn weights(&self) -> &Weights {
        self.weights.get_or_init(|| Weights::new(self.pages.source, self.pages.target))
    }

    /// How many pairs of blocks, in this order, agree one by one up to one that holds a fact that is nowhere else:
    /// so far both pages surely go together.
    pub fn agree(&self, pairs: impl Iterator<Item = (u32, u32)>) -> usize {
        let (source, target) = (self.pages.source, self.pages.target);
        let mut sure = 0;
        for (at, (i, j)) in pairs.enumerate() {
            let (s, t) = (&source.blocks[i as usize], &target.blocks[j as usize]);
            if !facts::same_block(source, s, target, t) {
                break;
            }
            // Inline code is not compared: it may be in another block.
            let has = |fact: &Fact| target.facts_of(t).iter().any(|own| (own.kind, own.key) == (fact.kind, fact.key));
            if source.facts_of(s).iter().any(|fact| self.weights().is_rare(fact) && has(fact)) {
                sure = at + 1;
            }
        }
        sure
    }

    fn of(&self, cell: &'p OnceCell<Evidence>, page: &Page, text: &str, block: usize) -> &'p Evidence {
        cell.get_or_init(|| Evidence::of_block(page, &page.blocks[block], text, self.weights()))
    }

    /// The evidence of a block of the source.
    pub fn source(&self, block: usize) -> &Evidence {
        self.of(&self.source[block], self.pages.source, self.pages.source_text, block)
    }

    /// The evidence of a block of the target.
    pub fn target(&self, block: usize) -> &Evidence {
        self.of(&self.target[block], self.pages.target, self.pages.target_text, block)
    }
}
