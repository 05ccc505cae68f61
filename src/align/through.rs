//! What is known of a pair before it is aligned: counterparts found through the page that the translation was made
//! from.
//!
//! A translation made long ago is far from today's source, but near to the source as it was then, its base; and the
//! base and today's source are one language, so their words align them. What follows from both is better than what
//! can be seen across languages and years at once.

use std::collections::{HashMap, HashSet};

use super::{Alignment, BlockPair, Pages, SectionPair, sequence};
use crate::page::{BlockKind, Page};

/// Counterparts that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Through {
    /// Sections of the source and the sections of the target that stand for them, one to one, in source order.
    pub sections: Vec<(u32, u32)>,
    /// Blocks of the source, headings aside, and those of the target that stand for them, each in one pair, in source
    /// order.
    pub blocks: Vec<BlockPair>,
    /// Sections of the target that stand for what the source does not have any more.
    pub gone_sections: Vec<u32>,
    /// Blocks of the target that stand for what the source does not have any more.
    pub gone_blocks: Vec<u32>,
}

/// What is known of source and target, through a base that both are paired with: `base_target` is the target's
/// alignment with the base, `sections` and `blocks` are pairs (base, now) of the base and today's source, one to one.
pub fn compose(
    now: &Page,
    base: &Page,
    base_target: &Alignment,
    sections: &[(u32, u32)],
    blocks: &[(u32, u32)],
) -> Through {
    let mut through = Through::default();
    if base_target.is_rewritten() {
        return through;
    }
    let now_section: HashMap<u32, u32> = sections.iter().copied().collect();
    for pair in base_target.section_pairs(base) {
        match now_section.get(&pair.source) {
            Some(&section) => through.sections.push((section, pair.target)),
            None => through.gone_sections.push(pair.target),
        }
    }
    let is_heading = |page: &Page, block: u32| {
        page.blocks.get(block as usize).is_none_or(|block| block.kind == BlockKind::Heading)
    };
    let contents = blocks.iter().filter(|(b, n)| !is_heading(base, *b) && !is_heading(now, *n));
    let now_block: HashMap<u32, u32> = contents.copied().collect();
    for pair in base_target.block_pairs(base).filter(|pair| !is_heading(base, pair.source)) {
        let mut found = pair.sources().filter_map(|block| now_block.get(&block).copied());
        match (found.next(), found.next()) {
            (Some(first), second) => {
                let source_count = if second == Some(first + 1) { 2 } else { 1 };
                through.blocks.push(BlockPair { source: first, source_count, ..pair });
            }
            _ => through.gone_blocks.extend(pair.targets()),
        }
    }
    through.sections.sort_unstable();
    through.blocks.sort_by_key(|pair| pair.source);
    through
}

/// What is known, in the form that the alignment asks it in.
#[derive(Default)]
pub(super) struct Given {
    sections: Vec<(u32, u32)>,
    /// For each block of the source that is in a pair, the pair.
    blocks: HashMap<u32, BlockPair>,
    /// Blocks of the target that are in a pair.
    targets: HashSet<u32>,
    gone_sections: HashSet<u32>,
    gone_blocks: HashSet<u32>,
}

impl Given {
    /// Takes what holds of these pages; pairs that cannot be are passed over.
    pub fn new(through: &Through, source: &Page, target: &Page) -> Self {
        let mut given = Given::default();
        let (mut sources, mut targets) = (HashSet::new(), HashSet::new());
        for &(s, t) in &through.sections {
            let levels = (source.sections.get(s as usize), target.sections.get(t as usize));
            let can_be = matches!(levels, (Some(s), Some(t)) if (s.level == 0) == (t.level == 0));
            if can_be && !sources.contains(&s) && !targets.contains(&t) {
                sources.insert(s);
                targets.insert(t);
                given.sections.push((s, t));
            }
        }
        given.sections.sort_unstable();
        let is_content = |page: &Page, block: u32| {
            page.blocks.get(block as usize).is_some_and(|block| block.kind != BlockKind::Heading)
        };
        for pair in &through.blocks {
            let can_be = pair.sources().all(|s| is_content(source, s) && !given.blocks.contains_key(&s))
                && pair.targets().all(|t| is_content(target, t) && !given.targets.contains(&t));
            if can_be {
                given.blocks.extend(pair.sources().map(|s| (s, *pair)));
                given.targets.extend(pair.targets());
            }
        }
        given.gone_sections = through.gone_sections.iter().filter(|t| !targets.contains(t)).copied().collect();
        given.gone_blocks = through.gone_blocks.iter().filter(|t| !given.targets.contains(t)).copied().collect();
        given
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty() && self.blocks.is_empty()
    }

    /// Whether nothing is known but that things stand where they stand.
    pub fn is_straight(&self) -> bool {
        self.sections.iter().all(|(s, t)| s == t)
            && self.blocks.iter().all(|(s, pair)| *s == pair.source && pair.source == pair.target)
            && self.gone_sections.is_empty()
            && self.gone_blocks.is_empty()
    }

    /// The known pairs of sections; those that do not stand in the order of most of the page have moved.
    pub fn sections(&self, pages: &Pages<'_>) -> Vec<SectionPair> {
        let weighed = |&(s, t): &(u32, u32)| (t, pages.source.sections[s as usize].blocks.len() as u32);
        let in_order = sequence::in_order(&self.sections.iter().map(weighed).collect::<Vec<_>>());
        let pairs = self.sections.iter().zip(in_order);
        pairs.map(|(&(source, target), in_order)| SectionPair { source, target, moved: !in_order }).collect()
    }

    /// The known pair that a block of the source is in.
    pub fn block(&self, source: u32) -> Option<BlockPair> {
        self.blocks.get(&source).copied()
    }

    /// The known pairs of blocks that are not among these: they do not stand in order in their sections.
    pub fn away(&self, placed: &[BlockPair]) -> Vec<BlockPair> {
        let placed: HashSet<u32> = placed.iter().map(|pair| pair.source).collect();
        let starts = self.blocks.iter().filter(|(s, pair)| **s == pair.source && !placed.contains(s));
        let mut away: Vec<BlockPair> = starts.map(|(_, pair)| *pair).collect();
        away.sort_by_key(|pair| pair.source);
        away
    }

    /// Whether a block of the target is in a known pair.
    pub fn is_target(&self, target: u32) -> bool {
        self.targets.contains(&target)
    }

    /// Whether a section of the target stands for one that the source dropped.
    pub fn is_gone_section(&self, target: u32) -> bool {
        self.gone_sections.contains(&target)
    }

    /// Whether a block of the target stands for one that the source dropped.
    pub fn is_gone_block(&self, target: u32) -> bool {
        self.gone_blocks.contains(&target)
    }
}
