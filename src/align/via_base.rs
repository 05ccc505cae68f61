//! What is known of a pair before it is aligned: counterparts found through the page that the translation was made
//! from.
//!
//! A translation made long ago is far from today's source, but near to the source as it was then, its base; and the
//! base and today's source are one language, so their words align them. What follows from both is better than what
//! can be seen across languages and years at once.

use std::collections::{HashMap, HashSet};

use std::ops::Range;

use super::{Alignment, BlockPair, Pages, SectionPair, sequence};
use crate::page::{Block, BlockKind, FactKind, Page};

/// Counterparts that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViaBase {
    /// Sections of the source and the sections of the target that correspond to them, one to one, in source order.
    pub sections: Vec<(u32, u32)>,
    /// Blocks of the source, headings aside, and those of the target that correspond to them, each in one pair, in
    /// source order.
    pub blocks: Vec<BlockPair>,
    /// Sections of the target that correspond to what the source does not have any more.
    pub gone_sections: Vec<u32>,
    /// Blocks of the target that correspond to what the source does not have any more.
    pub gone_blocks: Vec<u32>,
    /// Blocks of the source that the target says in another one: a sentence that got a paragraph of its own.
    pub held_sources: Vec<u32>,
    /// Blocks of the target that the source says in another one by now.
    pub held_targets: Vec<u32>,
}

/// What is known of source and target, through a base that both are paired with: `base_target` is the target's
/// alignment with the base, `sections` and `blocks` are pairs (base, now) of the base and today's source, one to one;
/// `parts` are such pairs of blocks of which one has no counterpart and says what is in the other.
pub fn compose(
    now: &Page,
    base: &Page,
    base_target: &Alignment,
    sections: &[(u32, u32)],
    blocks: &[(u32, u32)],
    parts: &[(u32, u32)],
) -> ViaBase {
    let mut through = ViaBase::default();
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
    let is_heading =
        |page: &Page, block: u32| page.blocks.get(block as usize).is_none_or(|block| block.kind == BlockKind::Heading);
    let contents = blocks.iter().filter(|(b, n)| !is_heading(base, *b) && !is_heading(now, *n));
    let matches = Matches::new(now, base, contents.copied());
    let mut target_of: HashMap<u32, BlockPair> = HashMap::new();
    for pair in base_target.block_pairs(base).filter(|pair| !is_heading(base, pair.source)) {
        target_of.extend(pair.sources().map(|block| (block, pair)));
        match matches.now(pair.sources()) {
            Some((source, source_count)) => through.blocks.push(BlockPair { source, source_count, ..pair }),
            None => through.gone_blocks.extend(pair.targets()),
        }
    }
    matches.join(&target_of, &mut through);
    for (old, new) in parts {
        let target = target_of.get(old).filter(|pair| pair.sources().len() == 1);
        match (matches.to_now.contains_key(old), matches.to_base.contains_key(new)) {
            (true, false) if target_of.contains_key(old) => through.held_sources.push(*new),
            (false, true) => through.held_targets.extend(target.into_iter().flat_map(BlockPair::targets)),
            _ => {}
        }
    }
    through.sections.sort_unstable();
    through.blocks.sort_by_key(|pair| pair.source);
    through
}

/// Blocks of the base and what they are now, with those that were cut in two or put together since.
struct Matches<'p> {
    now: &'p Page,
    base: &'p Page,
    to_now: HashMap<u32, u32>,
    to_base: HashMap<u32, u32>,
}

impl<'p> Matches<'p> {
    fn new(now: &'p Page, base: &'p Page, blocks: impl Iterator<Item = (u32, u32)>) -> Self {
        let to_now: HashMap<u32, u32> = blocks.collect();
        let to_base = to_now.iter().map(|(b, n)| (*n, *b)).collect();
        let mut matches = Matches { now, base, to_now, to_base };
        let rows = (0..base.blocks.len() as u32).zip(&base.blocks).filter(|(_, block)| block.kind == BlockKind::Row);
        for (row, _) in rows {
            matches.relabel(row);
        }
        matches
    }

    /// A row that says something else, next to where it stood and with the label that it had, is still that row.
    fn relabel(&mut self, row: u32) {
        let beside = |step: i32| {
            let neighbour = self.to_now.get(&row.checked_add_signed(step)?)?;
            neighbour.checked_add_signed(-step).filter(|at| !self.to_base.contains_key(at))
        };
        if self.to_now.contains_key(&row) {
            return;
        }
        let wanted = label(self.base, row);
        let found =
            [-1, 1].into_iter().filter_map(beside).find(|at| wanted.is_some() && label(self.now, *at) == wanted);
        if let Some(at) = found {
            self.to_now.insert(row, at);
            self.to_base.insert(at, row);
        }
    }

    /// What one or two neighbours of the base are now: the first block, and how many.
    fn now(&self, of: Range<u32>) -> Option<(u32, u8)> {
        let mut found = of.clone().filter_map(|block| self.to_now.get(&block).copied());
        let first = found.next()?;
        if of.len() > 1 {
            return Some((first, if found.next() == Some(first + 1) { 2 } else { 1 }));
        }
        let parts = [first.checked_sub(1), Some(first)].into_iter().flatten();
        let whole = &self.base.blocks[of.start as usize];
        let mut cut = parts.filter(|at| is_cut(whole, self.now, *at));
        let is_new = |at: u32| at == first || !self.to_base.contains_key(&at);
        Some(cut.find(|at| is_new(*at) && is_new(at + 1)).map_or((first, 1), |at| (at, 2)))
    }

    /// Gives what the target says in two blocks, and the source in one by now, both of them.
    fn join(&self, target_of: &HashMap<u32, BlockPair>, through: &mut ViaBase) {
        let mut joined = HashSet::new();
        for pair in through.blocks.iter_mut().filter(|pair| pair.source_count == 1 && pair.target_count == 1) {
            let Some(&old) = self.to_base.get(&pair.source) else { continue };
            let whole = &self.now.blocks[pair.source as usize];
            let parts = [old.checked_sub(1), Some(old)].into_iter().flatten();
            let is_gone = |at: u32| at == old || !self.to_now.contains_key(&at);
            let cut = parts.filter(|at| is_cut(whole, self.base, *at) && is_gone(*at) && is_gone(at + 1));
            let targets = |at: u32| match (target_of.get(&at), target_of.get(&(at + 1))) {
                (Some(a), Some(b)) if a.targets().len() == 1 && b.targets().len() == 1 => {
                    (a.target + 1 == b.target && !joined.contains(&a.target) && !joined.contains(&b.target))
                        .then_some(a.target)
                }
                _ => None,
            };
            if let Some(target) = { cut }.find_map(targets) {
                joined.extend([target, target + 1]);
                (pair.target, pair.target_count) = (target, 2);
            }
        }
        through.gone_blocks.retain(|target| !joined.contains(target));
    }
}

/// The control that a row begins with.
fn label(page: &Page, row: u32) -> Option<u64> {
    let row = page.blocks.get(row as usize).filter(|block| block.kind == BlockKind::Row)?;
    page.facts_of(row).first().filter(|fact| fact.kind == FactKind::Control).map(|fact| fact.key)
}

/// Whether the block at `at` and the paragraph after it are as long together as a whole that was cut in two.
fn is_cut(whole: &Block, page: &Page, at: u32) -> bool {
    let at = at as usize;
    let (Some(first), Some(second)) = (page.blocks.get(at), page.blocks.get(at + 1)) else { return false };
    let text = matches!(whole.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step);
    let (all, a, b) = (whole.span.len(), first.span.len(), second.span.len());
    let slack = all / 12 + 8;
    text && first.kind == whole.kind
        && second.kind == BlockKind::Paragraph
        && first.depth == second.depth
        && a.min(b) > 2 * slack.min(24)
        && (a + b).abs_diff(all) <= slack
}

/// What is known, in the form that the alignment asks it in.
#[derive(Default)]
pub(super) struct KnownPairs {
    sections: Vec<(u32, u32)>,
    /// For each block of the source that is in a pair, the pair.
    blocks: HashMap<u32, BlockPair>,
    /// Blocks of the target that are in a pair.
    targets: HashSet<u32>,
    gone_sections: HashSet<u32>,
    gone_blocks: HashSet<u32>,
    held_sources: HashSet<u32>,
    held_targets: HashSet<u32>,
}

impl KnownPairs {
    /// Takes what holds of these pages; pairs that cannot be are passed over.
    pub fn new(through: &ViaBase, source: &Page, target: &Page) -> Self {
        let mut given = KnownPairs::default();
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
        given.share(source, target, &mut sources, &mut targets);
        given.sections.sort_unstable();
        given.gone_sections = through.gone_sections.iter().filter(|t| !targets.contains(t)).copied().collect();
        let free = |target: &&u32| !given.targets.contains(target);
        given.held_targets = through.held_targets.iter().filter(free).copied().collect();
        let free = |source: &&u32| !given.blocks.contains_key(source);
        given.held_sources = through.held_sources.iter().filter(free).copied().collect();
        given.gone_blocks = through.gone_blocks.iter().filter(|t| !given.targets.contains(t)).copied().collect();
        given
    }

    /// Sections without a counterpart that hold the same known blocks are each other's, whatever their headings say.
    fn share(&mut self, source: &Page, target: &Page, sources: &mut HashSet<u32>, targets: &mut HashSet<u32>) {
        let section =
            |page: &Page, block: u32| page.sections.partition_point(|s| s.blocks.start <= block).saturating_sub(1);
        let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
        for pair in self.blocks.values() {
            *shared.entry((section(source, pair.source) as u32, section(target, pair.target) as u32)).or_default() += 1;
        }
        let free = |(s, t): (u32, u32)| !sources.contains(&s) && !targets.contains(&t);
        let mut most: Vec<(u32, (u32, u32))> = shared.into_iter().map(|(pair, count)| (count, pair)).collect();
        most.retain(|(count, (s, t))| {
            let (a, b) = (&source.sections[*s as usize], &target.sections[*t as usize]);
            let contents = a.blocks.len().min(b.blocks.len()) as u32;
            free((*s, *t)) && a.level > 0 && b.level > 0 && count * 4 >= contents.saturating_sub(1)
        });
        most.sort_unstable_by_key(|(count, pair)| (std::cmp::Reverse(*count), *pair));
        for (_, (s, t)) in most {
            if !sources.contains(&s) && !targets.contains(&t) {
                sources.insert(s);
                targets.insert(t);
                self.sections.push((s, t));
            }
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty() && self.blocks.is_empty()
    }

    /// Whether nothing is known but that things are where they are.
    pub fn is_straight(&self) -> bool {
        self.sections.iter().all(|(s, t)| s == t)
            && self.blocks.iter().all(|(s, pair)| *s == pair.source && pair.source == pair.target)
            && self.gone_sections.is_empty()
            && self.gone_blocks.is_empty()
    }

    /// The known pairs of sections; those that are not in the order of most of the page have moved.
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

    /// The known pairs of blocks that are not among these: they are not in order in their sections.
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

    /// Whether a block of the source is said in another block of the target.
    pub fn is_held_source(&self, source: u32) -> bool {
        self.held_sources.contains(&source)
    }

    /// Whether a block of the target is said in another block of the source.
    pub fn is_held_target(&self, target: u32) -> bool {
        self.held_targets.contains(&target)
    }

    /// Whether a section of the target corresponds to one that the source dropped.
    pub fn is_gone_section(&self, target: u32) -> bool {
        self.gone_sections.contains(&target)
    }

    /// Whether a block of the target corresponds to one that the source dropped.
    pub fn is_gone_block(&self, target: u32) -> bool {
        self.gone_blocks.contains(&target)
    }
}
