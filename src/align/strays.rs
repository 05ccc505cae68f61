//! Blocks that stand elsewhere: table rows in another order, content that went under another heading.
//!
//! Sections are aligned in order, and blocks within their sections. What is left on both pages after that is looked
//! through once more, wherever it stands: to call a passage lost that stands ten lines below would be a false alarm.

use std::collections::HashMap;

use super::known::Known;
use super::{Alignment, BlockPair, Difference, Pages};
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// Two blocks this much alike that share rare facts are the same, wherever they stand.
const SAME: f32 = 10.0;
/// Neighbours of such a pair need less.
const NEIGHBOUR: f32 = 5.0;
/// Candidates that are compared for each block.
const MOST: usize = 8;

/// Neighbouring blocks without a counterpart at one place, and the blocks of the other page that they follow.
pub(super) struct Alone {
    pub missing: Span,
    pub extra: Span,
    pub after_target: Option<u32>,
    pub after_source: Option<u32>,
}

/// Which blocks found their counterpart elsewhere.
pub(super) struct Strays {
    /// For each block of the source, its counterpart, if it was found here.
    pub source: HashMap<u32, u32>,
    /// For each block of the target.
    pub target: HashMap<u32, u32>,
}

/// Pairs blocks that are left on both pages, and says of lost and added sections what stands elsewhere after all.
pub(super) fn pair(pages: &Pages<'_>, known: &Known<'_>, alone: &[Alone], result: &mut Alignment) -> Strays {
    let mut strays = Strays { source: HashMap::new(), target: HashMap::new() };
    let source = free(pages.source, alone.iter().map(|a| a.missing.range()), result.sections.iter().map(|p| p.source));
    let target = free(pages.target, alone.iter().map(|a| a.extra.range()), result.sections.iter().map(|p| p.target));
    if !source.contains(&true) || !target.contains(&true) {
        return strays;
    }
    let mut by_key: HashMap<u64, Vec<u32>> = HashMap::new();
    for block in (0..target.len()).filter(|block| target[*block]) {
        for key in known.target(block).rare_keys() {
            by_key.entry(key).or_default().push(block as u32);
        }
    }
    let score = |s: u32, t: u32| {
        let (a, b) = (&pages.source.blocks[s as usize], &pages.target.blocks[t as usize]);
        if a.kind != b.kind {
            return f32::NEG_INFINITY;
        }
        known.source(s as usize).score(known.target(t as usize), known.ratio) + 5.0
    };
    for s in (0..source.len() as u32).filter(|s| source[*s as usize]) {
        let evidence = known.source(s as usize);
        let candidates = evidence.rare_keys().filter_map(|key| by_key.get(&key)).flatten().copied();
        let alike = candidates.filter(|t| !strays.target.contains_key(t)).take(MOST).map(|t| (score(s, t), t));
        let Some((best, t)) = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { continue };
        if best >= SAME && evidence.agreement(known.target(t as usize)).0 >= 0.5 && !strays.source.contains_key(&s) {
            strays.add(s, t);
            strays.extend((s, t), 1, &source, &target, &score);
            strays.extend((s, t), -1, &source, &target, &score);
        }
    }
    let one = |(&source, &target): (&u32, &u32)| BlockPair { source, source_count: 1, target, target_count: 1 };
    result.blocks.extend(strays.source.iter().map(one));
    result.blocks.sort_by_key(|pair| pair.source);
    headings_alone(pages, &strays, result);
    strays
}

impl Strays {
    fn add(&mut self, source: u32, target: u32) {
        self.source.insert(source, target);
        self.target.insert(target, source);
    }

    /// Goes on from a pair in one direction as long as neighbours agree.
    fn extend(
        &mut self,
        (mut s, mut t): (u32, u32),
        step: i32,
        source: &[bool],
        target: &[bool],
        score: &impl Fn(u32, u32) -> f32,
    ) {
        while let (Some(next_s), Some(next_t)) = (s.checked_add_signed(step), t.checked_add_signed(step)) {
            let free = |all: &[bool], at: u32| all.get(at as usize).copied().unwrap_or(false);
            let taken = self.source.contains_key(&next_s) || self.target.contains_key(&next_t);
            if taken || !free(source, next_s) || !free(target, next_t) || score(next_s, next_t) < NEIGHBOUR {
                return;
            }
            self.add(next_s, next_t);
            (s, t) = (next_s, next_t);
        }
    }
}

/// Which blocks have no counterpart yet: those that stand alone in paired sections, and all of unpaired ones.
fn free(
    page: &Page,
    alone: impl Iterator<Item = std::ops::Range<usize>>,
    paired: impl Iterator<Item = u32>,
) -> Vec<bool> {
    let mut free = vec![false; page.blocks.len()];
    alone.for_each(|range| free[range].fill(true));
    let mut is_paired = vec![false; page.sections.len()];
    paired.for_each(|section| is_paired[section as usize] = true);
    for (section, _) in page.sections.iter().zip(&is_paired).filter(|(_, paired)| !**paired) {
        free[section.blocks.range()].fill(true);
    }
    for (free, block) in free.iter_mut().zip(&page.blocks) {
        *free &= block.kind != BlockKind::Heading;
    }
    free
}

/// A section of which nothing but the heading is lost, or added, is that and no more.
fn headings_alone(pages: &Pages<'_>, strays: &Strays, result: &mut Alignment) {
    let found = |page: &Page, section: u32, strays: &HashMap<u32, u32>| {
        let blocks = page.sections[section as usize].blocks;
        let content = blocks.start + 1..blocks.end;
        let all = !content.is_empty() && content.clone().all(|block| strays.contains_key(&block));
        all.then(|| strays.get(&content.start).copied()).flatten()
    };
    for difference in &mut result.differences {
        match difference {
            Difference::MissingSection { source, children: 0, content, .. } => {
                *content = found(pages.source, *source, &strays.source);
            }
            Difference::ExtraSection { target, children: 0, content, .. } => {
                *content = found(pages.target, *target, &strays.target);
            }
            _ => {}
        }
    }
}
