//! What the pairs of sections say: what is missing, extra, moved or at another level.

use std::collections::{HashMap, HashSet};

use super::{Alignment, Difference, Pages, SectionPair, sorted};
use crate::page::{BlockKind, Page};

/// Says of every section what its pair, or the lack of one, means.
pub(super) fn sections(pages: &Pages<'_>, alone: &Headings, result: &Alignment) -> Vec<Difference> {
    let to_target: HashMap<u32, SectionPair> = result.sections.iter().map(|p| (p.source, *p)).collect();
    let to_source: HashMap<u32, SectionPair> = result.sections.iter().map(|p| (p.target, *p)).collect();
    let source_parents = parents(pages.source);
    let target_parents = parents(pages.target);
    let sorted = sorted::levels(pages, result);
    let mut differences = Vec::new();
    // The counterpart of the last section, and of the last one that is in its place.
    let (mut after, mut settled) = (None, None);
    for (i, section) in pages.source.sections.iter().enumerate() {
        let i = i as u32;
        let parent = source_parents[i as usize];
        match to_target.get(&i) {
            None if alone.demoted.contains(&i) => {}
            None => {
                let is_missing = |s: u32| !to_target.contains_key(&s);
                if !parent.is_some_and(|p| is_missing(p) && !alone.parts(p, &alone.source)) {
                    let (content, children) = alone.of(pages.source, i, &alone.source, is_missing);
                    // Where the page is sorted by its own words, nothing is out of its place.
                    let after = if sorted.contains(&section.level) { after } else { settled };
                    differences.push(Difference::MissingSection { source: i, children, after, content });
                }
            }
            Some(pair) => {
                let parent_pair = parent.and_then(|p| to_target.get(&p));
                let along = parent_pair.is_some_and(|p| Some(p.target) == target_parents[pair.target as usize]);
                let is_sorted = sorted.contains(&section.level);
                if pair.moved && !is_sorted && !(along && parent_pair.is_some_and(|p| p.moved)) {
                    differences.push(Difference::MovedSection { source: i, target: pair.target, after });
                }
                let shift = |p: &SectionPair| {
                    let (s, t) = (p.source as usize, p.target as usize);
                    i16::from(pages.target.sections[t].level) - i16::from(pages.source.sections[s].level)
                };
                if shift(pair) != 0 && !(section.level == 0 || parent_pair.is_some_and(|p| shift(p) == shift(pair))) {
                    differences.push(Difference::Level { source: i, target: pair.target });
                }
                after = Some(pair.target);
                settled = if pair.moved { settled } else { after };
            }
        }
    }
    let mut after = None;
    for i in 0..pages.target.sections.len() as u32 {
        match to_source.get(&i) {
            None if alone.promoted.contains(&i) => {}
            None => {
                let is_extra = |t: u32| !to_source.contains_key(&t);
                if !target_parents[i as usize].is_some_and(|p| is_extra(p) && !alone.parts(p, &alone.target)) {
                    let (content, children) = alone.of(pages.target, i, &alone.target, is_extra);
                    differences.push(Difference::ExtraSection { target: i, children, after, content });
                }
            }
            Some(pair) if pair.moved => {}
            Some(pair) => after = Some(pair.source),
        }
    }
    differences
}

/// Sections of which no more than the heading is lost or added, with the block of the other page that their content
/// begins with.
#[derive(Default)]
pub(super) struct Headings {
    /// Those of the source.
    pub source: HashMap<u32, u32>,
    /// Those of the target.
    pub target: HashMap<u32, u32>,
    /// Sections of the source whose heading is a paragraph in the target.
    pub demoted: HashSet<u32>,
    /// Sections of the target whose heading is a paragraph in the source.
    pub promoted: HashSet<u32>,
    /// Whether their subsections answer for themselves.
    pub apart: bool,
}

impl Headings {
    fn parts(&self, section: u32, side: &HashMap<u32, u32>) -> bool {
        self.apart && side.contains_key(&section)
    }

    /// What the content of a section begins with if only its heading is concerned, and the subsections that go with it.
    fn of(
        &self,
        page: &Page,
        section: u32,
        side: &HashMap<u32, u32>,
        without: impl Fn(u32) -> bool,
    ) -> (Option<u32>, u32) {
        let content = side.get(&section).copied();
        let children = children(page, section, without);
        match content {
            Some(_) if self.apart => (content, 0),
            Some(_) if children == 0 => (content, 0),
            _ => (None, children),
        }
    }
}

/// The section that each section is under.
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

/// Differences of two blocks that correspond to each other, but for their facts.
pub(super) fn blocks(pages: &Pages<'_>, i: u32, j: u32, result: &mut Alignment) {
    let (s, t) = (&pages.source.blocks[i as usize], &pages.target.blocks[j as usize]);
    if s.kind != t.kind {
        // What list items hold may be between neighbours.
        const HELD: u32 = 6;
        if let Some(Difference::Kind { source, target, count }) = result.differences.last_mut()
            && i > *source
            && j > *target
            && i - *source == j - *target
            && i - *source <= *count + HELD
            && pages.source.blocks[*source as usize].kind == s.kind
            && pages.target.blocks[*target as usize].kind == t.kind
        {
            *count = i - *source + 1;
            return;
        }
        result.differences.push(Difference::Kind { source: i, target: j, count: 1 });
    } else if s.kind == BlockKind::Row && s.number != t.number {
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
