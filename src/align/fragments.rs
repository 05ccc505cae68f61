//! Sentences that go round code or a list: "change this, from: … to: …" ends before the code in one language and has
//! its verb behind it in another. A piece of such a sentence that is alone belongs to what it goes on from.

use std::collections::HashMap;

use super::evidence::Evidence;
use super::evidence_cache::EvidenceCache;
use super::moved_blocks::UnpairedRun;
use super::sentences::is_finished;
use super::{BlockPair, Pages};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

/// Blocks that are pieces of a text which is paired without them, and the number of that pair.
#[derive(Default)]
pub(in crate::align) struct Fragments {
    /// Those of the source.
    pub source: HashMap<u32, usize>,
    /// Those of the target.
    pub target: HashMap<u32, usize>,
}

/// How much better the rest of the text must fit with a piece.
const BETTER: f32 = 0.5;
/// Pieces of one text.
const MOST_PIECES: usize = 5;
/// Blocks between two pieces: the rows of a table, the items of a list.
const FARTHEST: usize = 40;

/// Finds the pieces among the blocks that are alone; `pairs` are in the order of the source.
pub(super) fn find(
    pages: &Pages<'_>,
    known: &EvidenceCache<'_>,
    alone: &[UnpairedRun],
    pairs: &[BlockPair],
) -> Fragments {
    let mut fragments = Fragments::default();
    let is_lone = |run: Span, other: Span, page: &Page| {
        run.len() == 1 && other.is_empty() && page.blocks[run.start as usize].kind == BlockKind::Paragraph
    };
    let lost = alone.iter().filter(|run| is_lone(run.missing, run.extra, pages.source)).map(|run| run.missing.start);
    let added = alone.iter().filter(|run| is_lone(run.extra, run.missing, pages.target)).map(|run| run.extra.start);
    let (mut lost, mut added) = (lost.peekable(), added.peekable());
    if lost.peek().is_some() {
        let numbers: HashMap<u32, usize> = (0..).zip(pairs).filter_map(|(n, pair)| Some((one(pair)?.0, n))).collect();
        let side = SideOfText { page: pages.source, text: pages.source_text, numbers };
        for block in lost {
            let fits = |chain: &[usize]| gain(known, pairs, chain, (Some(block), None)) > BETTER;
            fragments.source.extend(side.chain(block, fits).map(|number| (block, number)));
        }
    }
    if added.peek().is_some() {
        let numbers: HashMap<u32, usize> = (0..).zip(pairs).filter_map(|(n, pair)| Some((one(pair)?.1, n))).collect();
        let side = SideOfText { page: pages.target, text: pages.target_text, numbers };
        for block in added {
            let fits = |chain: &[usize]| gain(known, pairs, chain, (None, Some(block))) > BETTER;
            fragments.target.extend(side.chain(block, fits).map(|number| (block, number)));
        }
    }
    fragments
}

fn one(pair: &BlockPair) -> Option<(u32, u32)> {
    (pair.source_count == 1 && pair.target_count == 1).then_some((pair.source, pair.target))
}

/// How much better the texts of some pairs fit each other with a block more.
fn gain(
    known: &EvidenceCache<'_>,
    pairs: &[BlockPair],
    chain: &[usize],
    (source, target): (Option<u32>, Option<u32>),
) -> f32 {
    let of_source = || chain.iter().map(|number| known.source(pairs[*number].source as usize));
    let of_target = || chain.iter().map(|number| known.target(pairs[*number].target as usize));
    let more_source = source.map(|block| known.source(block as usize));
    let more_target = target.map(|block| known.target(block as usize));
    let without = Evidence::sum(of_source()).fit(&Evidence::sum(of_target()), known.ratio());
    let with = Evidence::sum(of_source().chain(more_source))
        .fit(&Evidence::sum(of_target().chain(more_target)), known.ratio());
    with - without
}

/// One page, and for each of its blocks that has exactly one counterpart the number of that pair.
struct SideOfText<'p> {
    page: &'p Page,
    text: &'p str,
    numbers: HashMap<u32, usize>,
}

impl SideOfText<'_> {
    /// The pair that a block goes on from, or that goes on from it, where they fit together.
    fn chain(&self, block: u32, fits: impl Fn(&[usize]) -> bool) -> Option<usize> {
        let mut before = Vec::new();
        let mut at = block;
        while let Some(previous) = self.beside(at, false).filter(|at| before.len() < MOST_PIECES && self.goes_on(*at)) {
            let Some(number) = self.numbers.get(&previous) else { break };
            before.push(*number);
            if fits(&before) {
                return before.first().copied();
            }
            at = previous;
        }
        let next = self.beside(block, true).filter(|_| self.goes_on(block))?;
        let number = self.numbers.get(&next)?;
        fits(&[*number]).then_some(*number)
    }

    /// Whether the sentence at the end of a block goes on behind it.
    fn goes_on(&self, block: u32) -> bool {
        !is_finished(self.page.blocks[block as usize].span.of(self.text))
    }

    /// The text before or behind a block in its container, with nothing between but what it is about, and something.
    fn beside(&self, block: u32, behind: bool) -> Option<u32> {
        let own = &self.page.blocks[block as usize];
        let step = if behind { 1 } else { -1 };
        let is_text = |other: &Block| {
            let kinds = matches!(other.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step);
            kinds && other.depth == own.depth
        };
        let mut at = block;
        for crossed in 0..FARTHEST {
            at = at.checked_add_signed(step)?;
            let other = self.page.blocks.get(at as usize)?;
            if is_text(other) {
                return (crossed > 0 && !(behind && other.kind != BlockKind::Paragraph)).then_some(at);
            }
            let is_between = match other.kind {
                BlockKind::Code | BlockKind::Row => true,
                BlockKind::Heading => false,
                _ => other.depth > own.depth,
            };
            if !is_between || other.depth < own.depth {
                return None;
            }
        }
        None
    }
}
