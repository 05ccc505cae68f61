//! The alignment of a pair: which section, which block, which fact of the target corresponds to which of the source.
//!
//! Headings are translated, so text cannot align pages. What can is what survives translation: ids, links, images,
//! code, numbers, names, the shape and the length of what is below a heading. Sections are aligned first, then
//! the blocks of paired sections, then the facts of paired blocks; every comparison rule reads this one result.

mod absorbed;
mod addresses;
mod block_scores;
mod blocks;
mod cut_texts;
mod evidence;
mod evidence_cache;
mod facts;
mod fragments;
mod items;
mod joined_sections;
mod link_labels;
mod malformed_source;
mod moved_blocks;
mod moved_facts;
mod moved_sections;
mod owner;
mod parts;
mod report;
mod section_scores;
mod sections;
mod sentences;
mod sequence;
mod sorted;
mod unmatched;
mod via_base;
mod weights;
mod within_page;
mod words;

pub use blocks::holds_next;
pub use malformed_source::{has_glued_marks, is_glued};
pub use owner::{Owner, owner};
pub use parts::{Part, Parts};
pub use sentences::{sentence_around, sentences, sentences_of};
pub use sequence::in_order;
pub use via_base::{ViaBase, compose};

use std::ops::Range;

use crate::page::{BlockKind, Page};
use crate::text::Span;

/// Where source and target disagree. Numbers are indices into the sections, blocks and facts of the page that the
/// name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A source section without a counterpart, with `children` subsections that are missing along with it.
    MissingSection {
        /// The section of the source.
        source: u32,
        /// Subsections that are missing along with it.
        children: u32,
        /// The target section that it should follow.
        after: Option<u32>,
        /// The target block that its content begins with, where nothing but its heading is missing.
        content: Option<u32>,
    },
    /// A target section without a counterpart.
    ExtraSection {
        /// The section of the target.
        target: u32,
        /// Subsections that are extra along with it.
        children: u32,
        /// The source section that it follows.
        after: Option<u32>,
        /// The source block that its content begins with, where nothing but its heading is extra.
        content: Option<u32>,
    },
    /// The same section at another place.
    MovedSection {
        /// The section of the source.
        source: u32,
        /// Its counterpart.
        target: u32,
        /// The target section that it should follow.
        after: Option<u32>,
    },
    /// The same section with a heading of another level.
    Level {
        /// The section of the source.
        source: u32,
        /// Its counterpart.
        target: u32,
    },
    /// Neighbouring blocks of the source without a counterpart.
    MissingBlocks {
        /// The first of them.
        first: u32,
        /// How many.
        count: u32,
        /// The target block that they should follow.
        after: Option<u32>,
    },
    /// Neighbouring blocks of the target without a counterpart.
    ExtraBlocks {
        /// The first of them.
        first: u32,
        /// How many.
        count: u32,
        /// The source block that they follow.
        after: Option<u32>,
    },
    /// Neighbouring blocks that are of another kind than their counterparts.
    Kind {
        /// The first block of the source.
        source: u32,
        /// Its counterpart.
        target: u32,
        /// How many blocks from the first to the last that changed in the same way, with what they hold.
        count: u32,
    },
    /// A table row with another number of cells.
    Columns {
        /// The row of the source.
        source: u32,
        /// Its counterpart.
        target: u32,
        /// How many neighbouring rows differ in the same way.
        count: u32,
    },
    /// A fact of the source that the target lost.
    Missing {
        /// The fact of the source.
        fact: u32,
        /// The target block that lost it, or that it should follow if the whole block is missing.
        block: Option<u32>,
        /// Whether its whole block is missing.
        whole: bool,
    },
    /// A fact that only the target has.
    Extra {
        /// The fact of the target.
        fact: u32,
        /// The source block that has no such fact, or that it follows if its whole block is extra.
        block: Option<u32>,
        /// Whether its whole block is extra.
        whole: bool,
    },
    /// Source and target have too little in common to be compared piece by piece; then it is the only difference.
    Rewritten {
        /// Blocks of the source without a counterpart.
        missing: u32,
        /// Blocks of the target without a counterpart.
        extra: u32,
    },
    /// A fact that became another one of its kind.
    Changed {
        /// The fact of the source.
        source: u32,
        /// The fact of the target.
        target: u32,
    },
}

impl Difference {
    /// The section of the target in which it shows, or after which something is missing; `None` where that is the top
    /// of the page, or all of it.
    pub fn section_of_target(&self, target: &Page) -> Option<u32> {
        let of_block = |block: u32| {
            let at = target.sections.partition_point(|section| section.blocks.end <= block);
            (at < target.sections.len()).then_some(at as u32)
        };
        let of_fact = |fact: u32| target.blocks.partition_point(|block| block.facts.end <= fact) as u32;
        let block = match *self {
            Difference::MissingSection { after, content, .. } => match content {
                Some(block) => block,
                None => return after,
            },
            Difference::ExtraSection { target, .. }
            | Difference::MovedSection { target, .. }
            | Difference::Level { target, .. } => return Some(target),
            Difference::MissingBlocks { after, .. } => after?,
            Difference::ExtraBlocks { first, .. } => first,
            Difference::Kind { target, .. } | Difference::Columns { target, .. } => target,
            Difference::Missing { block, .. } => block?,
            Difference::Extra { fact, .. } => of_fact(fact),
            Difference::Changed { target, .. } => of_fact(target),
            Difference::Rewritten { .. } => return None,
        };
        of_block(block)
    }
}

/// A section of the source and its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionPair {
    /// The section of the source.
    pub source: u32,
    /// The section of the target.
    pub target: u32,
    /// Whether it is at another place.
    pub moved: bool,
}

/// Blocks of the source and their counterparts: one for one, or several for one where text was joined or parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockPair {
    /// The first block of the source.
    pub source: u32,
    /// How many (1 to 6).
    pub source_count: u8,
    /// The first block of the target.
    pub target: u32,
    /// How many (1 to 6).
    pub target_count: u8,
}

impl BlockPair {
    /// A block for a block.
    pub(crate) fn one((source, target): (u32, u32)) -> Self {
        BlockPair { source, source_count: 1, target, target_count: 1 }
    }

    /// The blocks of the source.
    pub fn sources(&self) -> Range<u32> {
        self.source..self.source + u32::from(self.source_count)
    }

    /// The blocks of the target.
    pub fn targets(&self) -> Range<u32> {
        self.target..self.target + u32::from(self.target_count)
    }
}

/// How a target agrees with a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// Whether every section, block and fact has its counterpart at its place; then the rest is empty.
    pub identical: bool,
    /// Sections with a counterpart, in source order.
    pub sections: Vec<SectionPair>,
    /// Blocks with a counterpart, in source order.
    pub blocks: Vec<BlockPair>,
    /// Everything else.
    pub differences: Vec<Difference>,
    /// Blocks of the source whose mark is glued to its text, where the target has the list that was meant.
    pub malformed: Vec<u32>,
    /// The rows and cells of raw HTML tables in which facts are lost or added.
    pub parts: Parts,
}

impl Alignment {
    /// The target section that corresponds to `source`.
    pub fn target_section(&self, source: u32) -> Option<u32> {
        if self.identical {
            return Some(source);
        }
        let at = self.sections.binary_search_by_key(&source, |pair| pair.source).ok()?;
        Some(self.sections[at].target)
    }

    /// The pairs of sections, also where all is identical.
    pub fn section_pairs<'a>(&'a self, source: &Page) -> impl Iterator<Item = SectionPair> + 'a {
        let all = if self.identical { source.sections.len() as u32 } else { 0 };
        let straight = (0..all).map(|at| SectionPair { source: at, target: at, moved: false });
        straight.chain(self.sections.iter().copied())
    }

    /// The pairs of blocks, also where all is identical.
    pub fn block_pairs<'a>(&'a self, source: &Page) -> impl Iterator<Item = BlockPair> + 'a {
        let all = if self.identical { source.blocks.len() as u32 } else { 0 };
        (0..all).map(|at| BlockPair::one((at, at))).chain(self.blocks.iter().copied())
    }

    /// The pair that a block of the source is in.
    pub fn block_pair(&self, source: u32) -> Option<BlockPair> {
        if self.identical {
            return Some(BlockPair::one((source, source)));
        }
        let at = self.blocks.partition_point(|pair| pair.source <= source).checked_sub(1)?;
        Some(self.blocks[at]).filter(|pair| pair.sources().contains(&source))
    }

    /// The blocks of the target that correspond to a block of the source.
    pub fn target_blocks(&self, source: u32) -> Option<Range<u32>> {
        self.block_pair(source).map(|pair| pair.targets())
    }

    /// Whether both have too little in common to be compared.
    pub fn is_rewritten(&self) -> bool {
        self.differences.iter().any(|difference| matches!(difference, Difference::Rewritten { .. }))
    }
}

/// A page and how to get at its text, which is read only where pages differ.
#[derive(Clone, Copy)]
pub struct Side<'p> {
    /// The page.
    pub page: &'p Page,
    /// Its path within its tree, for relative links.
    pub path: &'p str,
    /// Its text.
    pub text: &'p dyn Fn() -> std::sync::Arc<str>,
}

/// Aligns a target with a source.
pub fn align(source: Side<'_>, target: Side<'_>) -> Alignment {
    align_through(source, target, &ViaBase::default())
}

/// Aligns a target with a source of which some counterparts are known; these are decisive.
pub fn align_through(source: Side<'_>, target: Side<'_>, through: &ViaBase) -> Alignment {
    let given = via_base::KnownPairs::new(through, source.page, target.page);
    if given.is_straight() && facts::identical(source.page, target.page) {
        return Alignment { identical: true, ..Alignment::default() };
    }
    let source_text = (source.text)();
    let target_text = (target.text)();
    let pages =
        Pages { source: source.page, target: target.page, source_text: &source_text, target_text: &target_text };
    let known = evidence_cache::EvidenceCache::new(&pages);
    let (sections, joined) = sections::align(&pages, &known, &given);
    let mut result = Alignment { sections, ..Alignment::default() };
    let translated = within_page::with_keys_of_source(&pages, (source.path, target.path), &result.sections);
    let pages = Pages { target: translated.as_ref().unwrap_or(target.page), ..pages };
    let known = if translated.is_some() { &evidence_cache::EvidenceCache::new(&pages) } else { &known };
    known.measure(&result.sections);
    let loose = blocks::align(&pages, known, &given, &joined, &mut result);
    if let Some(rewritten) = rewritten(&pages, &result) {
        result.differences = vec![rewritten];
        result.blocks.retain(|pair| is_sure(&pages, known, pair));
        return result;
    }
    facts::compare(&pages, (source.path, target.path), &loose, &mut result);
    result.malformed = malformed_source::drop_source_mistakes(&pages, &mut result.differences);
    result
}

/// Pages of which most was written again on both sides. What is paired on such a page is paired by chance as often as
/// not, and it is not fixed sentence by sentence.
fn rewritten(pages: &Pages<'_>, alignment: &Alignment) -> Option<Difference> {
    const FEWEST: usize = 12;
    let (source, target) = (pages.source.blocks.len(), pages.target.blocks.len());
    let paired =
        |side: fn(&BlockPair) -> u8| alignment.blocks.iter().map(|pair| usize::from(side(pair))).sum::<usize>();
    let missing = source.saturating_sub(paired(|pair| pair.source_count));
    let extra = target.saturating_sub(paired(|pair| pair.target_count));
    let all = source.max(target);
    let common = all - missing.max(extra).min(all);
    let both = missing * 5 >= source && extra * 5 >= target;
    // Where each section corresponds to one and most of them stayed, what changed can be reported.
    let kept = alignment.sections.len() == pages.target.sections.len() && extra * 2 < target;
    let rewritten = all >= FEWEST && both && !kept && common * 100 < all * 55;
    rewritten.then_some(Difference::Rewritten { missing: missing as u32, extra: extra as u32 })
}

/// Whether a pair of blocks is no chance: of headings, or with a fact that is nowhere else.
fn is_sure(pages: &Pages<'_>, known: &evidence_cache::EvidenceCache<'_>, pair: &BlockPair) -> bool {
    let is_heading = |page: &Page, at: u32| page.blocks[at as usize].kind == BlockKind::Heading;
    let sum = evidence::Evidence::sum(pair.targets().map(|at| known.target(at as usize)));
    let shares = |at: u32| {
        let own = known.source(at as usize);
        own.rare_keys().any(|key| sum.has(key))
    };
    is_heading(pages.source, pair.source) && is_heading(pages.target, pair.target) || pair.sources().any(shares)
}

/// Facts of blocks that have no counterpart, to be reported one by one: ranges of facts, the kind that answers,
/// and the block of the other page that they should follow.
#[derive(Default)]
pub(in crate::align) struct Loose {
    pub source: Vec<(Span, Owner, Option<u32>)>,
    pub target: Vec<(Span, Owner, Option<u32>)>,
    /// Pieces of paired texts; what they lost is reported with these.
    pub fragments: fragments::Fragments,
}

/// Both pages with their texts.
pub(crate) struct Pages<'p> {
    pub source: &'p Page,
    pub target: &'p Page,
    pub source_text: &'p str,
    pub target_text: &'p str,
}
