//! Which section stands for which.

use std::collections::HashMap;

use super::blocks::Known;
use super::evidence::Evidence;
use super::sequence::{self, Scores};
use super::{Alignment, Difference, Pages, SectionPair};
use crate::page::{Page, Section};

/// A pair this much alike is the same section even at another place.
const MOVED: f32 = 26.0;
/// Unpaired sections of both pages beyond which a move is looked for by id alone.
const MOST_LEFT: usize = 200;

struct Pairing<'p> {
    pages: &'p Pages<'p>,
    source: &'p [Evidence],
    target: &'p [Evidence],
    source_ids: HashMap<u64, u32>,
    target_ids: HashMap<u64, u32>,
    ratio: f32,
}

impl Pairing<'_> {
    fn score(&self, i: usize, j: usize) -> f32 {
        let (s, t) = (&self.pages.source.sections[i], &self.pages.target.sections[j]);
        if (s.level == 0) != (t.level == 0) {
            return f32::NEG_INFINITY;
        }
        let evidence = self.source[i].score(&self.target[j], self.ratio) + self.source[i].shape_score(&self.target[j]);
        evidence.max(-20.0) + self.id_score(s, t) + level_score(s.level, t.level) + self.title_score(s, t)
    }

    fn id_score(&self, s: &Section, t: &Section) -> f32 {
        match (s.id, t.id) {
            (0, 0) => 0.0,
            (a, b) if a == b => 60.0,
            (a, b) if self.target_ids.contains_key(&a) || self.source_ids.contains_key(&b) => -60.0,
            (0, _) | (_, 0) => -1.0,
            _ => -8.0,
        }
    }

    fn title_score(&self, s: &Section, t: &Section) -> f32 {
        if s.level > 0 && s.slug == t.slug { 10.0 } else { 0.0 }
    }
}

fn level_score(a: u8, b: u8) -> f32 {
    if a == b { 4.0 } else { -4.0 * f32::from(a.abs_diff(b)) - if a.min(b) == 1 { 4.0 } else { 0.0 } }
}

impl Scores for Pairing<'_> {
    fn pair(&mut self, i: usize, j: usize) -> f32 {
        self.score(i, j)
    }

    fn gap_left(&mut self, i: usize) -> f32 {
        gap(&self.source[i])
    }

    fn gap_right(&mut self, j: usize) -> f32 {
        gap(&self.target[j])
    }

    fn gap_begins(&self) -> f32 {
        0.0
    }
}

/// A heading alone is lost more easily than a heading with much below it.
fn gap(evidence: &Evidence) -> f32 {
    -4.0 - (evidence.byte_count() / 2_000.0).min(2.0)
}

/// Pairs the sections of both pages and writes what is missing, extra, moved or at another level.
pub(super) fn align(pages: &Pages<'_>, known: &Known, result: &mut Alignment) {
    let source = sums(pages.source, &known.source);
    let target = sums(pages.target, &known.target);
    let mut pairing = Pairing {
        pages,
        source: &source,
        target: &target,
        source_ids: ids(pages.source),
        target_ids: ids(pages.target),
        ratio: known.ratio,
    };
    let steps = sequence::align(source.len(), target.len(), &mut pairing);
    let mut pairs = Vec::with_capacity(source.len());
    let (mut i, mut j) = (0, 0);
    for step in steps {
        if step.left == 1 && step.right == 1 {
            pairs.push(SectionPair { source: i, target: j, moved: false });
        }
        i += u32::from(step.left);
        j += u32::from(step.right);
    }
    moved(&pairing, &mut pairs);
    pairs.sort_by_key(|pair| pair.source);
    result.sections = pairs;
    report(pages, result);
}

fn sums(page: &Page, blocks: &[Evidence]) -> Vec<Evidence> {
    page.sections.iter().map(|s| Evidence::sum(blocks[s.blocks.range()].iter())).collect()
}

fn ids(page: &Page) -> HashMap<u64, u32> {
    page.sections.iter().enumerate().filter(|(_, s)| s.id != 0).map(|(i, s)| (s.id, i as u32)).collect()
}

/// Sections left on both sides that are surely the same: equal id, or strong evidence.
fn moved(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let left: Vec<u32> = unpaired(pairing.source.len(), pairs.iter().map(|p| p.source));
    let mut right: Vec<u32> = unpaired(pairing.target.len(), pairs.iter().map(|p| p.target));
    let few = left.len() <= MOST_LEFT && right.len() <= MOST_LEFT;
    for source in left {
        let id = pairing.pages.source.sections[source as usize].id;
        let by_id = pairing.target_ids.get(&id).copied().filter(|_| id != 0).filter(|t| right.contains(t));
        let found = by_id.or_else(|| {
            if !few {
                return None;
            }
            let (score, best) = right
                .iter()
                .map(|&t| (pairing.score(source as usize, t as usize), t))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
            let (share, weight) = pairing.source[source as usize].agreement(&pairing.target[best as usize]);
            (score >= MOVED && share >= 0.6 && weight >= 1.0).then_some(best)
        });
        if let Some(target) = found {
            right.retain(|&t| t != target);
            pairs.push(SectionPair { source, target, moved: true });
        }
    }
}

fn unpaired(count: usize, paired: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut free = vec![true; count];
    paired.for_each(|i| free[i as usize] = false);
    (0..count as u32).filter(|&i| free[i as usize]).collect()
}

fn report(pages: &Pages<'_>, result: &mut Alignment) {
    let to_target: HashMap<u32, SectionPair> = result.sections.iter().map(|p| (p.source, *p)).collect();
    let to_source: HashMap<u32, SectionPair> = result.sections.iter().map(|p| (p.target, *p)).collect();
    let source_parents = parents(pages.source);
    let target_parents = parents(pages.target);
    let mut after = None;
    for (i, section) in pages.source.sections.iter().enumerate() {
        let i = i as u32;
        let parent = source_parents[i as usize];
        match to_target.get(&i) {
            None => {
                let parent_missing = parent.is_some_and(|p| !to_target.contains_key(&p));
                if !parent_missing {
                    let children = children(pages.source, i, |child| !to_target.contains_key(&child));
                    result.differences.push(Difference::MissingSection { source: i, children, after });
                }
            }
            Some(pair) => {
                let parent_pair = parent.and_then(|p| to_target.get(&p));
                let along = parent_pair.is_some_and(|p| Some(p.target) == target_parents[pair.target as usize]);
                if pair.moved && !(along && parent_pair.is_some_and(|p| p.moved)) {
                    result.differences.push(Difference::MovedSection { source: i, target: pair.target, after });
                }
                let shift = |p: &SectionPair| {
                    let (s, t) = (p.source as usize, p.target as usize);
                    i16::from(pages.target.sections[t].level) - i16::from(pages.source.sections[s].level)
                };
                if shift(pair) != 0 && !(section.level == 0 || parent_pair.is_some_and(|p| shift(p) == shift(pair))) {
                    result.differences.push(Difference::Level { source: i, target: pair.target });
                }
                after = Some(pair.target);
            }
        }
    }
    let mut after = None;
    for i in 0..pages.target.sections.len() as u32 {
        match to_source.get(&i) {
            None => {
                let parent_extra = target_parents[i as usize].is_some_and(|p| !to_source.contains_key(&p));
                if !parent_extra {
                    let children = children(pages.target, i, |child| !to_source.contains_key(&child));
                    result.differences.push(Difference::ExtraSection { target: i, children, after });
                }
            }
            Some(pair) => after = Some(pair.source),
        }
    }
}

/// The section that each section stands under.
fn parents(page: &Page) -> Vec<Option<u32>> {
    let mut open: Vec<u32> = Vec::new();
    let mut parents = Vec::with_capacity(page.sections.len());
    for (i, section) in page.sections.iter().enumerate() {
        while open.last().is_some_and(|&o| page.sections[o as usize].level >= section.level) {
            open.pop();
        }
        parents.push(open.last().copied().filter(|_| section.level > 0));
        if section.level > 0 {
            open.push(i as u32);
        }
    }
    parents
}

fn children(page: &Page, of: u32, without: impl Fn(u32) -> bool) -> u32 {
    let level = page.sections[of as usize].level;
    let below = page.sections.iter().enumerate().skip(of as usize + 1).take_while(|(_, s)| s.level > level);
    below.filter(|(i, _)| without(*i as u32)).count() as u32
}
