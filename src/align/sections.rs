//! Which section corresponds to which.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::evidence_cache::EvidenceCache;
use super::joined_sections::Joined;
use super::section_scores::Pairing;
use super::sequence::{self, Scores};
use super::via_base::KnownPairs;
use super::{Pages, SectionPair, joined_sections, moved_sections};
use crate::page::Section;

/// Sections of both pages between two that are paired for sure.
struct Gap<'p> {
    pairing: &'p Pairing<'p>,
    source: Vec<u32>,
    target: Vec<u32>,
}

impl Scores for Gap<'_> {
    fn pair(&mut self, i: usize, j: usize) -> f32 {
        self.pairing.score(self.source[i], self.target[j])
    }

    fn gap_left(&mut self, i: usize) -> f32 {
        gap(self.pairing.source(self.source[i]))
    }

    fn gap_right(&mut self, j: usize) -> f32 {
        gap(self.pairing.target(self.target[j]))
    }

    fn all_left(&self) -> usize {
        self.pairing.pages.source.sections.len()
    }

    fn gap_begins(&self) -> f32 {
        0.0
    }
}

/// A heading alone is lost more easily than a heading with much below it.
fn gap(evidence: &Evidence) -> f32 {
    -4.0 - (evidence.byte_count() / 2_000.0).min(2.0)
}

/// Pairs the sections of both pages, in the order of the source.
pub(super) fn align(pages: &Pages<'_>, known: &EvidenceCache<'_>, given: &KnownPairs) -> (Vec<SectionPair>, Joined) {
    let (n, m) = (pages.source.sections.len() as u32, pages.target.sections.len() as u32);
    let mut pairs = if given.is_empty() { surely_paired(pages, known) } else { given.sections(pages) };
    let mut joined = Joined::default();
    if pairs.len() < n.max(m) as usize {
        let pairing = Pairing::new(pages, known, given);
        let mut found = Vec::new();
        for (source, target) in gaps(&pairs, n, m).filter(|(source, target)| !source.is_empty() || !target.is_empty()) {
            if pairing.is_straight(&source, &target) {
                let pairs = source.into_iter().zip(target);
                found.extend(pairs.map(|(source, target)| SectionPair { source, target, moved: false }));
                continue;
            }
            let mut gap = Gap { pairing: &pairing, source, target };
            let steps = sequence::align(gap.source.len(), gap.target.len(), &mut gap);
            let best = total(&mut gap, &steps);
            let both = (&gap.source[..], &gap.target[..]);
            let apart = given.is_empty().then(|| joined_sections::find(&pairing, &pairs, both, best, &mut joined));
            if let Some(pairs) = apart.flatten() {
                found.extend(pairs);
                continue;
            }
            let (mut i, mut j) = (0, 0);
            for step in steps {
                if step.left == 1 && step.right == 1 {
                    found.push(SectionPair { source: gap.source[i], target: gap.target[j], moved: false });
                }
                i += usize::from(step.left);
                j += usize::from(step.right);
            }
        }
        pairs.extend(found);
        moved_sections::find(&pairing, &mut pairs);
        pairs.sort_by_key(|pair| pair.source);
        moved_sections::fewest(pages.source, &mut pairs);
        by_position(&pairing, &mut pairs);
    }
    pairs.sort_by_key(|pair| pair.source);
    (pairs, joined)
}

/// The score of the steps through a gap.
fn total(gap: &mut Gap<'_>, steps: &[sequence::Step]) -> f32 {
    let (mut i, mut j, mut total) = (0, 0, 0.0);
    for step in steps {
        total += match (step.left, step.right) {
            (1, 1) => gap.pair(i, j),
            (1, _) => gap.gap_left(i),
            _ => gap.gap_right(j),
        };
        i += usize::from(step.left);
        j += usize::from(step.right);
    }
    total
}

/// The sections without a counterpart of both pages, from each pair that is in its place to the next.
fn gaps(pairs: &[SectionPair], n: u32, m: u32) -> impl Iterator<Item = (Vec<u32>, Vec<u32>)> {
    let moved =
        |side: fn(&SectionPair) -> u32| -> HashSet<u32> { pairs.iter().filter(|pair| pair.moved).map(side).collect() };
    let (left, right) = (moved(|pair| pair.source), moved(|pair| pair.target));
    let end = SectionPair { source: n, target: m, moved: false };
    let anchors: Vec<SectionPair> = pairs.iter().filter(|pair| !pair.moved).copied().chain([end]).collect();
    let mut from = (0, 0);
    anchors.into_iter().map(move |anchor| {
        let source = (from.0..anchor.source).filter(|s| !left.contains(s)).collect();
        let target = (from.1..anchor.target).filter(|t| !right.contains(t)).collect();
        from = (anchor.source + 1, anchor.target + 1);
        (source, target)
    })
}

/// The sections at the start and at the end that are surely paired: by equal ids, by being the title of the page, or
/// by the same blocks with facts that are nowhere else.
fn surely_paired(pages: &Pages<'_>, known: &EvidenceCache<'_>) -> Vec<SectionPair> {
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
    let (n, m) = (source.len(), target.len());
    let pair =
        |source: usize, target: usize| SectionPair { source: source as u32, target: target as u32, moved: false };
    let first = (0..head).map(|at| pair(at, at));
    first.chain((0..tail).rev().map(|at| pair(n - 1 - at, m - 1 - at))).collect()
}

/// Sections between the same neighbours that have nothing in common but their place: as many on both sides, of the
/// same levels, were rewritten. Two ids that differ say that one section replaced another, unless what is below
/// them is built alike.
fn by_position(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let pages = pairing.pages;
    let alike = |(s, t): (&u32, &u32)| {
        let (a, b, j) = (pairing.source(*s), pairing.target(*t), *t);
        let gone = pairing.given.is_gone_section(*t);
        let (s, t) = (&pages.source.sections[*s as usize], &pages.target.sections[*t as usize]);
        let same = if s.id == 0 || t.id == 0 { !a.contradicts(b) } else { pairing.is_changed_id(s, t, j) };
        s.level == t.level && same && !gone
    };
    let mut added = Vec::new();
    let (n, m) = (pages.source.sections.len() as u32, pages.target.sections.len() as u32);
    for (left, right) in gaps(pairs, n, m) {
        if left.len() == right.len() && left.iter().zip(&right).all(alike) {
            added.extend(left.iter().zip(&right).map(|(&source, &target)| SectionPair {
                source,
                target,
                moved: false,
            }));
        } else if left.len() == 1 || right.len() == 1 {
            // One of several: the one that is most like it.
            let all = left.iter().flat_map(|s| right.iter().map(move |t| (s, t))).filter(|pair| alike(*pair));
            let score = |(s, t): &(&u32, &u32)| pairing.score(**s, **t);
            let best = all.max_by(|a, b| score(a).total_cmp(&score(b)));
            added.extend(best.map(|(&source, &target)| SectionPair { source, target, moved: false }));
        }
    }
    pairs.extend(added);
}
