//! Which block of a paired section stands for which.

use super::evidence::{Evidence, Weights, kind_score};
use super::sequence::{self, Scores, Step};
use super::{Alignment, BlockPair, Difference, Owner, Pages, owner};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

/// The evidence of all blocks of both pages.
pub(super) struct Known {
    pub source: Vec<Evidence>,
    pub target: Vec<Evidence>,
    /// Bytes of the target for one byte of the source.
    pub ratio: f32,
}

/// Facts of blocks that have no counterpart, to be reported one by one: ranges of facts, the kind that answers,
/// and the block of the other page that they should follow.
#[derive(Default)]
pub(super) struct Loose {
    pub source: Vec<(Span, Owner, Option<u32>)>,
    pub target: Vec<(Span, Owner, Option<u32>)>,
}

pub(super) fn evidence(pages: &Pages<'_>, weights: &Weights) -> Known {
    let of = |page: &Page, text: &str| -> Vec<Evidence> {
        page.blocks.iter().map(|block| Evidence::of_block(page, block, text, weights)).collect()
    };
    let bytes = |all: &[Evidence]| all.iter().map(Evidence::byte_count).sum::<f32>();
    let (source, target) = (of(pages.source, pages.source_text), of(pages.target, pages.target_text));
    let per_block = |sum: f32, blocks: usize| (sum + 1.0) / (blocks as f32 + 1.0);
    let ratio = per_block(bytes(&target), target.len()) / per_block(bytes(&source), source.len());
    Known { source, target, ratio: ratio.clamp(0.5, 2.5) }
}

struct Pairing<'p> {
    source: &'p Page,
    target: &'p Page,
    known: &'p Known,
    /// First blocks of the two runs.
    first: (usize, usize),
}

impl Pairing<'_> {
    fn blocks(&self, i: usize, j: usize) -> (&Block, &Block) {
        (&self.source.blocks[self.first.0 + i], &self.target.blocks[self.first.1 + j])
    }

    fn evidence(&self, i: usize, j: usize) -> (&Evidence, &Evidence) {
        (&self.known.source[self.first.0 + i], &self.known.target[self.first.1 + j])
    }

    /// Whether blocks can be one piece of text, cut up.
    fn is_text(&self, blocks: &[Block], head: &Block) -> bool {
        blocks.iter().all(|b| b.kind == BlockKind::Paragraph && b.depth == head.depth)
    }
}

/// Loss of a block without a counterpart, and of the first of several.
const GAP: f32 = -2.5;
const GAP_BEGINS: f32 = -1.0;


/// Gain of paragraphs cut in another way, beside their evidence.
const GROUP: f32 = 2.5;

impl Scores for Pairing<'_> {
    fn pair(&mut self, i: usize, j: usize) -> f32 {
        let (s, t) = self.blocks(i, j);
        let Some(kind) = kind_score(s.kind, t.kind) else { return f32::NEG_INFINITY };
        let depth = if s.depth == t.depth { 1.0 } else { -1.0 };
        let columns = match (s.kind, s.columns == t.columns) {
            (BlockKind::Row, true) => 1.0,
            (BlockKind::Row, false) => -3.0,
            _ => 0.0,
        };
        let (a, b) = self.evidence(i, j);
        kind + depth + columns + a.score(b, self.known.ratio)
    }

    fn gap_left(&mut self, _: usize) -> f32 {
        GAP
    }

    fn gap_right(&mut self, _: usize) -> f32 {
        GAP
    }

    fn gap_begins(&self) -> f32 {
        GAP_BEGINS
    }

    fn group(&mut self, i: usize, j: usize, step: Step) -> Option<f32> {
        let (i, j) = (self.first.0 + i, self.first.1 + j);
        let (s, t) = (i..i + usize::from(step.left), j..j + usize::from(step.right));
        let (left, right) = (&self.source.blocks[s.clone()], &self.target.blocks[t.clone()]);
        if !self.is_text(left, &left[0]) || !self.is_text(right, &left[0]) {
            return None;
        }
        let (a, b) = (Evidence::sum(self.known.source[s].iter()), Evidence::sum(self.known.target[t].iter()));
        Some(GROUP + a.score(&b, self.known.ratio))
    }
}

/// Pairs the blocks of all paired sections and writes the blocks that stand alone or are of another kind.
pub(super) fn align(pages: &Pages<'_>, known: &Known, result: &mut Alignment) -> Loose {
    let mut loose = Loose::default();
    for pair in std::mem::take(&mut result.sections) {
        let s = pages.source.sections[pair.source as usize].blocks;
        let t = pages.target.sections[pair.target as usize].blocks;
        align_run(pages, known, s, t, result, &mut loose);
        result.sections.push(pair);
    }
    loose
}

fn align_run(pages: &Pages<'_>, known: &Known, s: Span, t: Span, result: &mut Alignment, loose: &mut Loose) {
    let mut pairing =
        Pairing { source: pages.source, target: pages.target, known, first: (s.start as usize, t.start as usize) };
    let steps = sequence::align(s.len(), t.len(), &mut pairing);
    let (mut i, mut j) = (s.start, t.start);
    let mut alone = (Span::default(), Span::default());
    for step in steps {
        match (step.left, step.right) {
            (1, 0) => {
                alone.0 = Span { start: if alone.0.is_empty() { i } else { alone.0.start }, end: i + 1 };
            }
            (0, 1) => {
                alone.1 = Span { start: if alone.1.is_empty() { j } else { alone.1.start }, end: j + 1 };
            }
            (left, right) => {
                flush(pages, &mut alone, (s.start, t.start), (i, j), result, loose);
                result.blocks.push(BlockPair { source: i, source_count: left, target: j, target_count: right });
                if left == 1 && right == 1 {
                    compare(pages, i, j, result);
                }
            }
        }
        i += u32::from(step.left);
        j += u32::from(step.right);
    }
    flush(pages, &mut alone, (s.start, t.start), (i, j), result, loose);
}

/// Writes the blocks that stood alone before the position `now` of both pages.
fn flush(
    pages: &Pages<'_>,
    alone: &mut (Span, Span),
    first: (u32, u32),
    now: (u32, u32),
    result: &mut Alignment,
    loose: &mut Loose,
) {
    let (missing, extra) = std::mem::take(alone);
    if !missing.is_empty() {
        let place = if extra.is_empty() { now.1 } else { extra.start };
        let after = (place > first.1).then(|| place - 1);
        runs(pages.source, pages.source_text, missing, |run| match run {
            Run::Blocks(first, count) => result.differences.push(Difference::MissingBlocks { first, count, after }),
            Run::Facts(facts, owner) => loose.source.push((facts, owner, after)),
        });
    }
    if !extra.is_empty() {
        let place = if missing.is_empty() { now.0 } else { missing.start };
        let after = (place > first.0).then(|| place - 1);
        runs(pages.target, pages.target_text, extra, |run| match run {
            Run::Blocks(first, count) => result.differences.push(Difference::ExtraBlocks { first, count, after }),
            Run::Facts(facts, owner) => loose.target.push((facts, owner, after)),
        });
    }
}

enum Run {
    Blocks(u32, u32),
    Facts(Span, Owner),
}

/// Cuts blocks that stand alone into runs with one answer each: what stands inside a lost directive or list item
/// goes with it, neighbours of one kind go together.
fn runs(page: &Page, text: &str, alone: Span, mut found: impl FnMut(Run)) {
    let mut at = alone.start;
    while at < alone.end {
        let block = &page.blocks[at as usize];
        let first = at;
        at += 1;
        let inner = |next: &Block| next.depth > block.depth || (holds(block.kind) && next.depth == block.depth);
        match owner(page, text, block) {
            Owner::Facts(kind) => {
                if block.kind == BlockKind::Directive {
                    while at < alone.end && block.depth > 0 && belongs_to_quote(&page.blocks[at as usize], block) {
                        at += 1;
                    }
                }
                found(Run::Facts(block.facts, Owner::Facts(kind)));
            }
            Owner::Block => {
                while at < alone.end {
                    let next = &page.blocks[at as usize];
                    let same = next.kind == block.kind && next.depth == block.depth && owner(page, text, next) == Owner::Block;
                    let part = holds(block.kind) && inner(next) && !(next.kind == block.kind && next.depth == block.depth);
                    if !(same || part && next.kind != BlockKind::Heading) {
                        break;
                    }
                    at += 1;
                }
                found(Run::Blocks(first, at - first));
            }
        }
    }
}

/// Whether blocks of this kind hold others: an item holds its later paragraphs, images, notes and lists.
fn holds(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Item | BlockKind::Step)
}

fn belongs_to_quote(next: &Block, directive: &Block) -> bool {
    next.depth >= directive.depth && next.kind != BlockKind::Directive && next.kind != BlockKind::Heading
}

/// Differences of two blocks that stand for each other, but for their facts.
fn compare(pages: &Pages<'_>, i: u32, j: u32, result: &mut Alignment) {
    let (s, t) = (&pages.source.blocks[i as usize], &pages.target.blocks[j as usize]);
    if s.kind != t.kind {
        if let Some(Difference::Kind { source, target, count }) = result.differences.last_mut()
            && *source + *count == i
            && *target + *count == j
            && pages.source.blocks[*source as usize].kind == s.kind
            && pages.target.blocks[*target as usize].kind == t.kind
        {
            *count += 1;
            return;
        }
        result.differences.push(Difference::Kind { source: i, target: j, count: 1 });
    } else if s.kind == BlockKind::Row && s.columns != t.columns {
        if let Some(Difference::Columns { source, target, count }) = result.differences.last_mut()
            && *source + *count == i
            && *target + *count == j
        {
            *count += 1;
            return;
        }
        result.differences.push(Difference::Columns { source: i, target: j, count: 1 });
    }
}
