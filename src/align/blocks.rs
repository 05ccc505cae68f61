//! Which block of a paired section stands for which.

use super::evidence::{Evidence, kind_score};
use super::known::Known;
use super::sequence::{self, Scores, Step};
use super::strays::Alone;
use super::{Alignment, BlockPair, Difference, Loose, Owner, Pages, facts, owner, strays};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

struct Pairing<'p> {
    source: &'p Page,
    target: &'p Page,
    known: &'p Known<'p>,
    /// First blocks of the two runs.
    first: (usize, usize),
}

impl Pairing<'_> {
    fn blocks(&self, i: usize, j: usize) -> (&Block, &Block) {
        (&self.source.blocks[self.first.0 + i], &self.target.blocks[self.first.1 + j])
    }

    fn evidence(&self, i: usize, j: usize) -> (&Evidence, &Evidence) {
        (self.known.source(self.first.0 + i), self.known.target(self.first.1 + j))
    }

    /// Whether blocks can be one piece of text, cut up: a paragraph or list item, and what follows it.
    fn is_text(&self, blocks: &[Block], head: &Block) -> bool {
        let first = &blocks[0];
        let can_head = matches!(first.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step);
        can_head
            && first.kind == head.kind
            && first.depth == head.depth
            && blocks[1..].iter().all(|b| b.kind == BlockKind::Paragraph && b.depth == head.depth)
    }

    /// Whether two texts are about as long; all else would be in vain.
    fn fits(&self, source: &[Block], target: &[Block]) -> bool {
        let bytes = |blocks: &[Block]| blocks.iter().map(|block| block.span.len()).sum::<usize>() as f32;
        let (s, t) = (bytes(source) * self.known.ratio, bytes(target));
        s < 1.8 * t + 30.0 && t < 1.8 * s + 30.0
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
        // The cells of a row belong together: another label in the first, another link, another row.
        let columns = match s.kind {
            BlockKind::Row if a.is_about_another(b) => columns - 25.0,
            BlockKind::Row if a.contradicts(b) => columns - 6.0,
            _ => columns,
        };
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
        if !self.is_text(left, &left[0]) || !self.is_text(right, &left[0]) || !self.fits(left, right) {
            return None;
        }
        let a = Evidence::sum(s.map(|block| self.known.source(block)));
        let b = Evidence::sum(t.map(|block| self.known.target(block)));
        Some(GROUP + a.score(&b, self.known.ratio))
    }
}

/// Pairs the blocks of all paired sections and writes the blocks that stand alone or are of another kind.
pub(super) fn align(pages: &Pages<'_>, known: &Known<'_>, result: &mut Alignment) -> Loose {
    let mut alone = Vec::new();
    for pair in std::mem::take(&mut result.sections) {
        let s = pages.source.sections[pair.source as usize].blocks;
        let t = pages.target.sections[pair.target as usize].blocks;
        if facts::same_blocks(pages, s, t) {
            let one = |(source, target)| BlockPair { source, source_count: 1, target, target_count: 1 };
            result.blocks.extend((s.start..s.end).zip(t.start..t.end).map(one));
        } else {
            let one = |(source, target)| BlockPair { source, source_count: 1, target, target_count: 1 };
            let head = known.agree((s.start..s.end).zip(t.start..t.end)) as u32;
            let (rest_s, rest_t) = (s.start + head..s.end, t.start + head..t.end);
            let tail = known.agree(rest_s.clone().rev().zip(rest_t.clone().rev())) as u32;
            result.blocks.extend((s.start..s.start + head).zip(t.start..).map(one));
            let middle = (
                Span { start: rest_s.start, end: rest_s.end - tail },
                Span { start: rest_t.start, end: rest_t.end - tail },
            );
            align_run(pages, known, (s, t), middle, result, &mut alone);
            result.blocks.extend((s.end - tail..s.end).zip(t.end - tail..).map(one));
        }
        result.sections.push(pair);
    }
    let strays = strays::pair(pages, known, &alone, result);
    let mut loose = Loose::default();
    for place in &alone {
        for missing in without(place.missing, |block| strays.source.contains_key(&block)) {
            let after = place.after_target;
            for run in runs(pages.source, pages.source_text, missing) {
                match run {
                    Run::Blocks(first, count) => {
                        result.differences.push(Difference::MissingBlocks { first, count, after });
                    }
                    Run::Facts(facts, owner) => loose.source.push((facts, owner, after)),
                }
            }
        }
        for extra in without(place.extra, |block| strays.target.contains_key(&block)) {
            let after = place.after_source;
            for run in runs(pages.target, pages.target_text, extra) {
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

fn align_run(
    pages: &Pages<'_>,
    known: &Known<'_>,
    section: (Span, Span),
    (s, t): (Span, Span),
    result: &mut Alignment,
    alone: &mut Vec<Alone>,
) {
    let mut pairing =
        Pairing { source: pages.source, target: pages.target, known, first: (s.start as usize, t.start as usize) };
    let steps = sequence::align(s.len(), t.len(), &mut pairing);
    let (mut i, mut j) = (s.start, t.start);
    // Where the blocks without a counterpart began, on both pages.
    let (mut from_i, mut from_j) = (i, j);
    for step in steps {
        if step.left > 0 && step.right > 0 {
            stand_alone(section, (from_i, i), (from_j, j), alone);
            let pair = BlockPair { source: i, source_count: step.left, target: j, target_count: step.right };
            result.blocks.push(pair);
            if step.left == 1 && step.right == 1 {
                compare(pages, i, j, result);
            }
            (from_i, from_j) = (i + u32::from(step.left), j + u32::from(step.right));
        }
        i += u32::from(step.left);
        j += u32::from(step.right);
    }
    stand_alone(section, (from_i, i), (from_j, j), alone);
}

fn stand_alone((s, t): (Span, Span), missing: (u32, u32), extra: (u32, u32), alone: &mut Vec<Alone>) {
    if missing.0 < missing.1 || extra.0 < extra.1 {
        alone.push(Alone {
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

/// What answers for neighbouring blocks that stand alone. A passage is one defect; images, directives or code alone
/// are defects of their own kind, each with what stands inside.
fn runs(page: &Page, text: &str, alone: Span) -> Vec<Run> {
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

fn belongs_to_quote(next: &Block, directive: &Block) -> bool {
    next.depth >= directive.depth && next.kind != BlockKind::Directive && next.kind != BlockKind::Heading
}

/// Differences of two blocks that stand for each other, but for their facts.
fn compare(pages: &Pages<'_>, i: u32, j: u32, result: &mut Alignment) {
    let (s, t) = (&pages.source.blocks[i as usize], &pages.target.blocks[j as usize]);
    if s.kind != t.kind {
        // What list items hold may stand between neighbours.
        const HELD: u32 = 6;
        if let Some(Difference::Kind { source, target, count }) = result.differences.last_mut()
            && i - *source == j - *target
            && i - *source <= *count + HELD
            && pages.source.blocks[*source as usize].kind == s.kind
            && pages.target.blocks[*target as usize].kind == t.kind
        {
            *count = i - *source + 1;
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
