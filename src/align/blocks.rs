//! Which block of a paired section corresponds to which.

use std::collections::HashSet;

use super::block_scores::Pairing;
use super::evidence_cache::EvidenceCache;
use super::items::Items;
use super::joined_sections::{self, Joined};
use super::moved_blocks::UnpairedRun;
use super::sequence;
use super::via_base::KnownPairs;
use super::{
    Alignment, BlockPair, Difference, Loose, Owner, Pages, absorbed, facts, fragments, moved_blocks, owner, report,
};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

/// Pairs the blocks of all paired sections and writes the sections and blocks that are alone or are of another kind.
pub(super) fn align(
    pages: &Pages<'_>,
    known: &EvidenceCache<'_>,
    given: &KnownPairs,
    joined: &Joined,
    result: &mut Alignment,
) -> Loose {
    let mut alone = Vec::new();
    let mut away = Vec::new();
    for pair in std::mem::take(&mut result.sections) {
        let s = joined_sections::blocks(pages.source, pair.source, &joined.source);
        let t = joined_sections::blocks(pages.target, pair.target, &joined.target);
        let mut section =
            Section { pages, known, given, spans: (s, t), alone: &mut alone, away: &mut away, items: None, result };
        let mut from = (s.start, t.start);
        // Of several headings, the first are those of the two sections.
        let is_joined = joined.source.contains(&(pair.source + 1)) || joined.target.contains(&(pair.target + 1));
        if is_joined && !s.is_empty() && !t.is_empty() && pages.source.sections[pair.source as usize].level > 0 {
            section.result.blocks.push(BlockPair::one(from));
            from = (from.0 + 1, from.1 + 1);
        }
        for anchor in anchors(pages, given, (s, t)) {
            section.between((from.0, anchor.source), (from.1, anchor.target));
            section.result.blocks.push(anchor);
            if anchor.source_count == 1 && anchor.target_count == 1 {
                report::blocks(pages, anchor.source, anchor.target, section.result);
            }
            from = (anchor.sources().end, anchor.targets().end);
        }
        section.between((from.0, s.end), (from.1, t.end));
        result.sections.push(pair);
    }
    if !given.is_empty() {
        away.extend(given.away(&result.blocks));
        away.sort_by_key(|pair| pair.source);
    }
    for pair in away.iter().filter(|pair| pair.source_count == 1 && pair.target_count == 1) {
        report::blocks(pages, pair.source, pair.target, result);
    }
    let strays = moved_blocks::pair(pages, known, (&alone, joined), &away, result);
    let headings = moved_blocks::headings_alone(pages, &strays, given, joined, result);
    result.differences.splice(0..0, report::sections(pages, &headings, result));
    alone.extend(moved_blocks::under(pages, &strays, &headings));
    let mut loose = Loose { fragments: fragments::find(pages, known, &alone, &result.blocks), ..Loose::default() };
    absorbed::find(pages, known, &alone, &strays, &result.blocks, &mut loose.fragments);
    for place in &alone {
        let is_heading = |page: &Page, block: u32| page.blocks[block as usize].kind == BlockKind::Heading;
        let found = |block: u32| {
            strays.source.contains_key(&block)
                || given.is_held_source(block)
                || loose.fragments.source.contains_key(&block)
                || is_heading(pages.source, block)
        };
        for missing in without(place.missing, found) {
            // Behind what is right before it, where that was found out of its place.
            let before = missing.start.checked_sub(1).filter(|before| place.missing.start <= *before);
            let beside = before.and_then(|before| strays.source.get(&before)).copied();
            let after = beside.filter(|at| place.extra.start <= *at && *at < place.extra.end).or(place.after_target);
            for run in runs(pages, missing, result) {
                match run {
                    Run::Blocks(first, count) => {
                        result.differences.push(Difference::MissingBlocks { first, count, after });
                    }
                    Run::Facts(facts, owner) => loose.source.push((facts, owner, after)),
                }
            }
        }
        let found = |block: u32| {
            strays.target.contains_key(&block)
                || given.is_held_target(block)
                || loose.fragments.target.contains_key(&block)
                || is_heading(pages.target, block)
        };
        for extra in without(place.extra, found) {
            let after = place.after_source;
            for run in passages(pages.target, pages.target_text, extra) {
                match run {
                    Run::Blocks(first, count) => {
                        result.differences.push(Difference::ExtraBlocks { first, count, after });
                    }
                    Run::Facts(facts, owner) => loose.target.push((facts, owner, after)),
                }
            }
        }
    }
    loose
}

/// The known pairs of blocks within a pair of sections that are in order; their headings first.
fn anchors(pages: &Pages<'_>, given: &KnownPairs, (s, t): (Span, Span)) -> Vec<BlockPair> {
    if given.is_empty() {
        return Vec::new();
    }
    let is_heading = |page: &Page, at: u32| page.blocks.get(at as usize).is_some_and(|b| b.kind == BlockKind::Heading);
    let headings = !s.is_empty() && is_heading(pages.source, s.start) && is_heading(pages.target, t.start);
    let mut pairs: Vec<BlockPair> = headings.then(|| BlockPair::one((s.start, t.start))).into_iter().collect();
    let inside =
        |pair: &BlockPair| pair.sources().end <= s.end && t.start <= pair.target && pair.targets().end <= t.end;
    let of_block = |at: u32| given.block(at).filter(|pair| pair.source == at);
    pairs.extend((s.start..s.end).filter_map(of_block).filter(inside));
    let in_order = sequence::in_order(&pairs.iter().map(|pair| (pair.target, 1)).collect::<Vec<_>>());
    let mut in_order = in_order.into_iter();
    pairs.retain(|_| in_order.next().unwrap_or(false));
    pairs
}

/// What remains of a run of blocks without those that were found elsewhere.
fn without(run: Span, found: impl Fn(u32) -> bool) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = run.start;
    for at in run.start..run.end {
        if found(at) {
            parts.push(Span { start, end: at });
            start = at + 1;
        }
    }
    parts.push(Span { start, end: run.end });
    parts.retain(|part| !part.is_empty());
    parts
}

/// A pair of sections whose blocks are being paired.
struct Section<'p, 'r> {
    pages: &'p Pages<'p>,
    known: &'p EvidenceCache<'p>,
    given: &'p KnownPairs,
    spans: (Span, Span),
    alone: &'r mut Vec<UnpairedRun>,
    /// Pairs that are in another order than the rest.
    away: &'r mut Vec<BlockPair>,
    /// Its items, where they have been read.
    items: Option<Items>,
    result: &'r mut Alignment,
}

impl Section<'_, '_> {
    /// Pairs what is between two known pairs.
    fn between(&mut self, s: (u32, u32), t: (u32, u32)) {
        let (s, t) = (Span { start: s.0, end: s.1 }, Span { start: t.0, end: t.1 });
        let given = self.given;
        let is_placed = |block: u32| given.block(block).is_some() || given.is_held_source(block);
        let is_bound = |block: u32| given.is_target(block) || given.is_gone_block(block) || given.is_held_target(block);
        let free = given.is_empty() || !(s.start..s.end).any(is_placed) && !(t.start..t.end).any(is_bound);
        if !free {
            self.run(s, t);
        } else if facts::same_blocks(self.pages, s, t) {
            self.result.blocks.extend((s.start..s.end).zip(t.start..t.end).map(BlockPair::one));
        } else {
            let mut head = self.known.agree((s.start..s.end).zip(t.start..t.end)) as u32;
            let (rest_s, rest_t) = (s.start + head..s.end, t.start + head..t.end);
            let mut tail = self.known.agree(rest_s.clone().rev().zip(rest_t.clone().rev())) as u32;
            // What one page has more between the two may be a part of the block before or after it.
            let left = (s.len() as u32 - head - tail, t.len() as u32 - head - tail);
            if left.0 != left.1 {
                let is_text = |at: u32| {
                    matches!(
                        self.pages.source.blocks[at as usize].kind,
                        BlockKind::Paragraph | BlockKind::Item | BlockKind::Step
                    )
                };
                head -= u32::from(head > 0 && is_text(s.start + head - 1));
                tail -= u32::from(tail > 0 && is_text(s.end - tail));
            }
            let (rest_s, rest_t) = (s.start + head..s.end, t.start + head..t.end);
            self.result.blocks.extend((s.start..s.start + head).zip(t.start..).map(BlockPair::one));
            self.run(
                Span { start: rest_s.start, end: rest_s.end - tail },
                Span { start: rest_t.start, end: rest_t.end - tail },
            );
            self.result.blocks.extend((s.end - tail..s.end).zip(t.end - tail..).map(BlockPair::one));
        }
    }

    fn run(&mut self, s: Span, t: Span) {
        let given = self.given;
        let is_open = |block: &u32| given.block(*block).is_none() && !given.is_held_source(*block);
        let mut source: Vec<u32> = (s.start..s.end).filter(is_open).collect();
        let is_open = |block: &u32| !given.is_target(*block) && !given.is_held_target(*block);
        let mut target: Vec<u32> = (t.start..t.end).filter(is_open).collect();
        let (all_s, all_t) = self.spans;
        let items = self.items.get_or_insert_with(|| Items::of(self.pages, self.known, all_s, all_t));
        let moved = items.moved(self.pages, &source, &target);
        if !moved.is_empty() {
            let (left, right): (HashSet<u32>, HashSet<u32>) = moved.iter().copied().unzip();
            source.retain(|at| !left.contains(at));
            target.retain(|at| !right.contains(at));
            self.away.extend(moved.into_iter().map(BlockPair::one));
        }
        let mut pairing = Pairing {
            source: self.pages.source,
            target: self.pages.target,
            known: self.known,
            given: self.given,
            items,
            runs: (&source, &target),
        };
        let steps = sequence::align(source.len(), target.len(), &mut pairing);
        let (mut i, mut j) = (0, 0);
        // Where the blocks without a counterpart began, on both pages.
        let (mut from_i, mut from_j) = (s.start, t.start);
        for step in steps {
            if step.left > 0 && step.right > 0 {
                let (at_i, at_j) = (source[i], target[j]);
                stand_alone(self.spans, (from_i, at_i), (from_j, at_j), self.alone);
                let pair = BlockPair { source: at_i, source_count: step.left, target: at_j, target_count: step.right };
                self.result.blocks.push(pair);
                if step.left == 1 && step.right == 1 {
                    report::blocks(self.pages, at_i, at_j, self.result);
                }
                (from_i, from_j) = (pair.sources().end, pair.targets().end);
            }
            i += usize::from(step.left);
            j += usize::from(step.right);
        }
        stand_alone(self.spans, (from_i, s.end), (from_j, t.end), self.alone);
    }
}

fn stand_alone((s, t): (Span, Span), missing: (u32, u32), extra: (u32, u32), alone: &mut Vec<UnpairedRun>) {
    if missing.0 < missing.1 || extra.0 < extra.1 {
        alone.push(UnpairedRun {
            missing: Span { start: missing.0, end: missing.1 },
            extra: Span { start: extra.0, end: extra.1 },
            after_target: extra.0.checked_sub(1).filter(|at| *at >= t.start),
            after_source: missing.0.checked_sub(1).filter(|at| *at >= s.start),
        });
    }
}

enum Run {
    Blocks(u32, u32),
    Facts(Span, Owner),
}

/// What answers for neighbouring blocks that are missing. A directive at their end whose content is there answers for
/// itself.
fn runs(pages: &Pages<'_>, missing: Span, result: &Alignment) -> Vec<Run> {
    let last = missing.end - 1;
    let is_around = holds_next(pages.source, pages.source_text, last) && result.target_blocks(missing.end).is_some();
    if !is_around || missing.len() == 1 {
        return passages(pages.source, pages.source_text, missing);
    }
    let mut runs = passages(pages.source, pages.source_text, Span { end: last, ..missing });
    runs.extend(passages(pages.source, pages.source_text, Span { start: last, ..missing }));
    runs
}

/// What answers for neighbouring blocks that are alone. A passage is one defect; images, directives or code alone
/// are defects of their own kind, each with what is inside.
fn passages(page: &Page, text: &str, alone: Span) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = alone.start;
    while at < alone.end {
        let block = &page.blocks[at as usize];
        at += 1;
        let Owner::Facts(kind) = owner(page, text, block) else {
            return vec![Run::Blocks(alone.start, alone.end - alone.start)];
        };
        if block.kind == BlockKind::Directive && block.depth > 0 {
            while at < alone.end && belongs_to_quote(&page.blocks[at as usize], block) {
                at += 1;
            }
        }
        runs.push(Run::Facts(block.facts, Owner::Facts(kind)));
    }
    runs
}

/// Whether a block is a directive and the next one is in the same quote.
pub fn holds_next(page: &Page, text: &str, block: u32) -> bool {
    let (Some(directive), Some(next)) = (page.blocks.get(block as usize), page.blocks.get(block as usize + 1)) else {
        return false;
    };
    let between = Span { start: directive.span.end, end: next.span.start.max(directive.span.end) }.of(text);
    directive.kind == BlockKind::Directive
        && directive.depth > 0
        && belongs_to_quote(next, directive)
        && between.lines().skip(1).all(|line| line.trim_start().starts_with('>'))
}

fn belongs_to_quote(next: &Block, directive: &Block) -> bool {
    next.depth >= directive.depth && next.kind != BlockKind::Directive && next.kind != BlockKind::Heading
}
