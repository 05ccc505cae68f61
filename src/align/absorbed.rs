//! Blocks that are a part of their neighbour on the other page: an item that was joined with the next one, a step that
//! was cut in two, a sentence that moved to the paragraph before.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::evidence::Evidence;
use super::evidence_cache::EvidenceCache;
use super::fragments::Fragments;
use super::moved_blocks::{MovedBlocks, UnpairedRun};
use super::{BlockPair, Pages, malformed_source, words};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

/// How much better the neighbour must fit with the block.
const BETTER: f32 = 0.5;
/// Blocks of a page that may hold a word which tells something.
const MOST: u32 = 3;
/// Blocks of one run that are looked at, from each end.
const DEEPEST: u32 = 8;
/// What a block and its neighbour on the other page must share alone.
const ENOUGH: f32 = 1.0;
/// What they share if it is more than one word, which may be there by chance.
const MUCH: f32 = 1.5;
/// The share of the block that the neighbour must be longer than its own counterpart: with one word, and with more.
const LONGER: [f32; 2] = [0.8, 0.25];

/// Adds the blocks that are in their neighbours; `pairs` are in the order of the source.
pub(super) fn find(
    pages: &Pages<'_>,
    known: &EvidenceCache<'_>,
    alone: &[UnpairedRun],
    strays: &MovedBlocks,
    pairs: &[BlockPair],
    fragments: &mut Fragments,
) {
    if alone.is_empty() {
        return;
    }
    let by_source: HashMap<u32, usize> =
        (0..).zip(pairs).flat_map(|(n, pair)| pair.sources().map(move |s| (s, n))).collect();
    let by_target: HashMap<u32, usize> =
        (0..).zip(pairs).flat_map(|(n, pair)| pair.targets().map(move |t| (t, n))).collect();
    let found = Finder { pages, known, pairs, counts: OnceCell::new() };
    for run in alone {
        let ends = |span: Span, by: &HashMap<u32, usize>| {
            let before = span.start.checked_sub(1).and_then(|at| by.get(&at)).copied();
            let after = by.get(&span.end).copied();
            let near = move |at: &u32| *at < span.start + DEEPEST || *at + DEEPEST >= span.end;
            ([before, after], (span.start..span.end).filter(near))
        };
        let (neighbours, blocks) = ends(run.missing, &by_source);
        let is_read = |at: &u32| is_text(pages.source, run.missing) && !strays.source.contains_key(at);
        for block in blocks.filter(is_read) {
            if !fragments.source.contains_key(&block) {
                let own = neighbours.into_iter().flatten().find(|number| found.is_in(Some(block), None, *number));
                fragments.source.extend(own.map(|number| (block, number)));
            }
        }
        let (neighbours, blocks) = ends(run.extra, &by_target);
        let is_read = |at: &u32| is_text(pages.target, run.extra) && !strays.target.contains_key(at);
        for block in blocks.filter(is_read) {
            if !fragments.target.contains_key(&block) {
                let own = neighbours.into_iter().flatten().find(|number| found.is_in(None, Some(block), *number));
                fragments.target.extend(own.map(|number| (block, number)));
            }
        }
    }
}

/// Whether some blocks are nothing but text.
fn is_text(page: &Page, blocks: Span) -> bool {
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step);
    page.blocks[blocks.range()].iter().all(is_text)
}

struct Finder<'p> {
    pages: &'p Pages<'p>,
    known: &'p EvidenceCache<'p>,
    pairs: &'p [BlockPair],
    /// How many blocks of each page hold a word.
    counts: OnceCell<HashMap<u64, (u32, u32)>>,
}

impl Finder<'_> {
    /// Whether one page says in a pair of blocks what a block of the other page says.
    fn is_in(&self, source: Option<u32>, target: Option<u32>, number: usize) -> bool {
        let pair = &self.pairs[number];
        let span = |blocks: std::ops::Range<u32>| Span { start: blocks.start, end: blocks.end };
        is_text(self.pages.source, span(pair.sources()))
            && is_text(self.pages.target, span(pair.targets()))
            && self.gain(pair, source, target) > BETTER
            && self.is_said(pair, source, target)
            && !(source.is_some() && self.has_glued_line(pair))
    }

    /// Whether a line within a pair of blocks would be an item if a space followed its mark: it is reported as that.
    fn has_glued_line(&self, pair: &BlockPair) -> bool {
        let blocks = &self.pages.target.blocks[pair.target as usize..pair.targets().end as usize];
        let lines = blocks.iter().flat_map(|block| block.span.of(self.pages.target_text).lines().skip(1));
        { lines }.any(|line| malformed_source::glued_mark(line.trim_start()))
    }

    /// Whether the side of a pair that may hold a block has words of it, and is longer than the other one by a part of it.
    fn is_said(&self, pair: &BlockPair, source: Option<u32>, target: Option<u32>) -> bool {
        let shared = self.shared(pair, source, target);
        let longer = LONGER[usize::from(shared >= MUCH)];
        let ratio = self.known.ratio();
        let theirs = |at: u32| self.known.source(at as usize).byte_count() * ratio;
        let ours = |at: u32| self.known.target(at as usize).byte_count();
        let more = pair.targets().map(ours).sum::<f32>() - pair.sources().map(theirs).sum::<f32>();
        shared >= ENOUGH
            && source.is_none_or(|at| more >= theirs(at) * longer)
            && target.is_none_or(|at| -more >= ours(at) * longer)
    }

    /// How much better a pair fits with a block more.
    fn gain(&self, pair: &BlockPair, source: Option<u32>, target: Option<u32>) -> f32 {
        let of_source = || pair.sources().map(|at| self.known.source(at as usize));
        let of_target = || pair.targets().map(|at| self.known.target(at as usize));
        let more_source = source.map(|at| self.known.source(at as usize));
        let more_target = target.map(|at| self.known.target(at as usize));
        let without = Evidence::sum(of_source()).fit(&Evidence::sum(of_target()), self.known.ratio());
        let with = Evidence::sum(of_source().chain(more_source))
            .fit(&Evidence::sum(of_target().chain(more_target)), self.known.ratio());
        with - without
    }

    /// What a block shares with the other page's side of a pair, and the pair's own side has not.
    fn shared(&self, pair: &BlockPair, source: Option<u32>, target: Option<u32>) -> f32 {
        let held = |page: &Page, text: &str, blocks: std::ops::Range<u32>| {
            let mut held: HashMap<u64, f32> = HashMap::new();
            for block in blocks {
                words::held(self.known, page, text, block, |key, weight| {
                    held.insert(key, weight);
                });
            }
            held
        };
        let (pages, of_source) = (self.pages, source.is_some());
        let theirs = held(pages.source, pages.source_text, pair.sources());
        let ours = held(pages.target, pages.target_text, pair.targets());
        let own = match (source, target) {
            (Some(at), _) => held(pages.source, pages.source_text, at..at + 1),
            (_, Some(at)) => held(pages.target, pages.target_text, at..at + 1),
            _ => return 0.0,
        };
        let (beside, across) = if of_source { (theirs, ours) } else { (ours, theirs) };
        let counts = self.counts.get_or_init(|| self.count());
        let tells = |key: &u64| counts.get(key).is_some_and(|(s, t)| *s <= MOST && *t <= MOST);
        let shared = own.iter().filter(|(key, _)| across.contains_key(key) && !beside.contains_key(key) && tells(key));
        shared.map(|(_, weight)| weight).sum()
    }

    fn count(&self) -> HashMap<u64, (u32, u32)> {
        let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
        let sides =
            [(self.pages.source, self.pages.source_text, true), (self.pages.target, self.pages.target_text, false)];
        for (page, text, is_source) in sides {
            for at in 0..page.blocks.len() as u32 {
                let mut seen = HashSet::new();
                words::held(self.known, page, text, at, |key, _| {
                    if seen.insert(key) {
                        let (s, t) = counts.entry(key).or_default();
                        *if is_source { s } else { t } += 1;
                    }
                });
            }
        }
        counts
    }
}
