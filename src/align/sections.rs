//! Which section stands for which.

use std::collections::{HashMap, HashSet};

use super::evidence::Evidence;
use super::known::Known;
use super::sequence::{self, Scores};
use super::{Alignment, Difference, Pages, SectionPair};
use crate::page::{FactKind, Page, Section};
use crate::parse::links;

/// A pair this much alike is the same section even at another place.
const MOVED: f32 = 26.0;
/// Unpaired sections of both pages beyond which a move is looked for by id alone.
const MOST_LEFT: usize = 200;

struct Pairing<'p> {
    pages: &'p Pages<'p>,
    /// Evidence of the sections that ids do not pair, and the first of them.
    source: &'p [Evidence],
    target: &'p [Evidence],
    first: usize,
    source_ids: HashMap<u64, u32>,
    target_ids: HashMap<u64, u32>,
    /// For each section of the target, the slug that its explicit id reads as; 0 without one.
    target_slugs: Vec<u64>,
    ratio: f32,
}

impl Pairing<'_> {
    fn score(&self, i: usize, j: usize) -> f32 {
        let (s, t) = (&self.pages.source.sections[self.first + i], &self.pages.target.sections[self.first + j]);
        if (s.level == 0) != (t.level == 0) {
            return f32::NEG_INFINITY;
        }
        let (a, b) = (&self.source[i], &self.target[j]);
        let contradiction = if a.contradicts(b) { -8.0 } else { 0.0 };
        let evidence = a.score(b, self.ratio) + a.shape_score(b) + contradiction;
        evidence.max(-20.0) + self.id_score(s, t, j) + level_score(s.level, t.level) + self.title_score(s, t)
    }

    fn id_score(&self, s: &Section, t: &Section, j: usize) -> f32 {
        match (s.id, t.id) {
            (0, 0) => 0.0,
            // Sites make ids of headings; translations that were made from such an id keep it.
            (0, _) if self.target_slugs[j] == s.slug => 40.0,
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

/// A heading may slip by one level; the title of the page and a heading two levels off are others.
fn level_score(a: u8, b: u8) -> f32 {
    match (a.abs_diff(b), a.min(b)) {
        (0, _) => 4.0,
        (1, 2..) => -6.0,
        _ => -40.0,
    }
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
pub(super) fn align(pages: &Pages<'_>, known: &Known<'_>, result: &mut Alignment) {
    let (n, m) = (pages.source.sections.len(), pages.target.sections.len());
    let (head, tail) = surely_paired(pages, known);
    let in_place = |at: usize, from_end: bool| {
        let (source, target) = if from_end { (n - 1 - at, m - 1 - at) } else { (at, at) };
        SectionPair { source: source as u32, target: target as u32, moved: false }
    };
    let mut pairs: Vec<SectionPair> = (0..head).map(|at| in_place(at, false)).collect();
    pairs.extend((0..tail).map(|at| in_place(at, true)));
    if head + tail < n.max(m) {
        let source: Vec<Evidence> = sums(&pages.source.sections[head..n - tail], |block| known.source(block));
        let target: Vec<Evidence> = sums(&pages.target.sections[head..m - tail], |block| known.target(block));
        let mut pairing = Pairing {
            pages,
            source: &source,
            target: &target,
            first: head,
            source_ids: ids(pages.source),
            target_slugs: id_slugs(pages.target, pages.target_text, head),
            target_ids: ids(pages.target),
            ratio: known.ratio,
        };
        let steps = sequence::align(source.len(), target.len(), &mut pairing);
        let (mut i, mut j) = (head as u32, head as u32);
        for step in steps {
            if step.left == 1 && step.right == 1 {
                pairs.push(SectionPair { source: i, target: j, moved: false });
            }
            i += u32::from(step.left);
            j += u32::from(step.right);
        }
        moved(&pairing, &mut pairs);
        pairs.sort_by_key(|pair| pair.source);
        by_position(&pairing, &mut pairs);
    }
    pairs.sort_by_key(|pair| pair.source);
    result.sections = pairs;
    report(pages, result);
}

/// How many sections at the start and at the end are surely paired: by equal ids, by being the title of the page, or
/// by the same blocks with facts that stand nowhere else.
fn surely_paired(pages: &Pages<'_>, known: &Known<'_>) -> (usize, usize) {
    let (source, target) = (&pages.source.sections, &pages.target.sections);
    let is_title = |section: &Section| section.level < 2;
    let same_content = |s: &Section, t: &Section| {
        s.level == t.level
            && (s.id == 0 || t.id == 0)
            && s.blocks.len() == t.blocks.len()
            && s.blocks.len() > 1
            && known.agree((s.blocks.start + 1..s.blocks.end).zip(t.blocks.start + 1..)) + 1 == s.blocks.len()
    };
    let same = |(s, t): &(&Section, &Section)| {
        s.id != 0 && s.id == t.id || s.level == t.level && is_title(s) || same_content(s, t)
    };
    let head = source.iter().zip(target).take_while(same).count();
    let tail = source[head..].iter().rev().zip(target[head..].iter().rev()).take_while(same).count();
    (head, tail)
}

fn sums<'e>(sections: &[Section], of: impl Fn(usize) -> &'e Evidence) -> Vec<Evidence> {
    sections.iter().map(|section| Evidence::sum(section.blocks.range().map(&of))).collect()
}

/// The explicit ids of the sections from `first` on, as slugs.
fn id_slugs(page: &Page, text: &str, first: usize) -> Vec<u64> {
    let slug = |section: &Section| {
        let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
        let anchor = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id);
        anchor.map_or(0, |anchor| {
            let mut slug = String::new();
            links::push_slug(&mut slug, anchor.span.of(text));
            crate::text::hash(slug.as_bytes())
        })
    };
    page.sections[first..].iter().map(slug).collect()
}

fn ids(page: &Page) -> HashMap<u64, u32> {
    page.sections.iter().enumerate().filter(|(_, s)| s.id != 0).map(|(i, s)| (s.id, i as u32)).collect()
}

/// Sections left on both sides that are surely the same: equal id, or strong evidence.
fn moved(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let first = pairing.first as u32;
    let left: Vec<u32> = unpaired(first, pairing.source.len(), pairs.iter().map(|p| p.source));
    let mut right: Vec<u32> = unpaired(first, pairing.target.len(), pairs.iter().map(|p| p.target));
    let few = left.len() <= MOST_LEFT && right.len() <= MOST_LEFT;
    for source in left {
        let s = (source - first) as usize;
        let id = pairing.pages.source.sections[source as usize].id;
        let by_id = pairing.target_ids.get(&id).copied().filter(|_| id != 0).filter(|t| right.contains(t));
        let found = by_id.or_else(|| {
            if !few {
                return None;
            }
            let (score, best) = right
                .iter()
                .map(|&t| (pairing.score(s, (t - first) as usize), t))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
            let (share, weight) = pairing.source[s].agreement(&pairing.target[(best - first) as usize]);
            (score >= MOVED && share >= 0.6 && weight >= 1.0).then_some(best)
        });
        if let Some(target) = found {
            right.retain(|&t| t != target);
            pairs.push(SectionPair { source, target, moved: true });
        }
    }
}

/// Sections between the same neighbours that have nothing in common but their place: as many on both sides, of the
/// same levels, were rewritten. Two ids that differ say that one section replaced another.
fn by_position(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let pages = pairing.pages;
    let end = SectionPair {
        source: pages.source.sections.len() as u32,
        target: pages.target.sections.len() as u32,
        moved: false,
    };
    let mut added = Vec::new();
    let mut before: Option<SectionPair> = None;
    let anchors: Vec<SectionPair> = pairs.iter().filter(|pair| !pair.moved).copied().chain([end]).collect();
    let taken: HashSet<u32> = pairs.iter().filter(|pair| pair.moved).map(|pair| pair.target).collect();
    let gone: HashSet<u32> = pairs.iter().filter(|pair| pair.moved).map(|pair| pair.source).collect();
    for anchor in anchors {
        let from = before.map_or((0, 0), |pair| (pair.source + 1, pair.target + 1));
        let left: Vec<u32> = (from.0..anchor.source).filter(|s| !gone.contains(s)).collect();
        let right: Vec<u32> = (from.1..anchor.target).filter(|t| !taken.contains(t)).collect();
        let alike = |(s, t): (&u32, &u32)| {
            let (s, t) = (*s as usize, *t as usize);
            let (a, b) = (&pairing.source[s - pairing.first], &pairing.target[t - pairing.first]);
            let (s, t) = (&pages.source.sections[s], &pages.target.sections[t]);
            s.level == t.level && (s.id == 0 || t.id == 0) && !a.contradicts(b)
        };
        if left.len() == right.len() && left.iter().zip(&right).all(alike) {
            added.extend(left.iter().zip(&right).map(|(&source, &target)| SectionPair {
                source,
                target,
                moved: false,
            }));
        } else if left.len() == 1 || right.len() == 1 {
            // One of several: the one that is most like it.
            let all = left.iter().flat_map(|s| right.iter().map(move |t| (s, t))).filter(|pair| alike(*pair));
            let score =
                |(s, t): &(&u32, &u32)| pairing.score(**s as usize - pairing.first, **t as usize - pairing.first);
            let best = all.max_by(|a, b| score(a).total_cmp(&score(b)));
            added.extend(best.map(|(&source, &target)| SectionPair { source, target, moved: false }));
        }
        before = Some(anchor);
    }
    pairs.extend(added);
}

/// The sections from `first` on, `count` of them, that are in no pair.
fn unpaired(first: u32, count: usize, paired: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut free = vec![true; count];
    for at in paired {
        if let Some(slot) = at.checked_sub(first).and_then(|at| free.get_mut(at as usize)) {
            *slot = false;
        }
    }
    (first..first + count as u32).filter(|&at| free[(at - first) as usize]).collect()
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
                    result.differences.push(Difference::MissingSection { source: i, children, after, content: None });
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
                    result.differences.push(Difference::ExtraSection { target: i, children, after, content: None });
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
