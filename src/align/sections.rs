//! Which section corresponds to which.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::evidence::Evidence;
use super::evidence_cache::EvidenceCache;
use super::sequence::{self, Scores};
use super::via_base::KnownPairs;
use super::{Pages, SectionPair};
use crate::page::{FactKind, Page, Section};

/// A pair this much alike is the same section even at another place.
const MOVED: f32 = 26.0;
/// Unpaired sections of both pages beyond which a move is looked for by id alone.
const MOST_LEFT: usize = 200;

/// Loss of pairing a section that corresponds to one that the source dropped: only an id outweighs it.
const GONE: f32 = -40.0;

struct Pairing<'p> {
    pages: &'p Pages<'p>,
    known: &'p EvidenceCache<'p>,
    given: &'p KnownPairs,
    /// Evidence of sections, gathered where it is asked for.
    source: Vec<OnceCell<Evidence>>,
    target: Vec<OnceCell<Evidence>>,
    source_ids: HashMap<u64, u32>,
    target_ids: HashMap<u64, u32>,
    /// For each section of the target, the slug that its explicit id reads as; 0 without one.
    target_slugs: Vec<u64>,
    /// The slugs of the headings of the source that have no explicit id.
    source_slugs: HashSet<u64>,
    /// For the sections of both pages, the slug that their explicit ids read as without the number by which equal ones
    /// are distinguished; 0 without one.
    families: (Vec<u64>, Vec<u64>),
}

impl<'p> Pairing<'p> {
    fn new(pages: &'p Pages<'p>, known: &'p EvidenceCache<'p>, given: &'p KnownPairs) -> Self {
        let empty = |page: &Page| page.sections.iter().map(|_| OnceCell::new()).collect();
        Pairing {
            pages,
            known,
            given,
            source: empty(pages.source),
            target: empty(pages.target),
            source_ids: ids(pages.source),
            target_ids: ids(pages.target),
            target_slugs: id_slugs(pages.target, pages.target_text, |id| id),
            source_slugs: { pages.source.sections.iter() }
                .filter(|section| section.level > 0 && section.id == 0)
                .map(|section| section.slug)
                .collect(),
            families: (families(pages.source, pages.source_text), families(pages.target, pages.target_text)),
        }
    }

    fn source(&self, section: u32) -> &Evidence {
        let blocks = self.pages.source.sections[section as usize].blocks.range();
        self.source[section as usize].get_or_init(|| Evidence::sum(blocks.map(|block| self.known.source(block))))
    }

    fn target(&self, section: u32) -> &Evidence {
        let blocks = self.pages.target.sections[section as usize].blocks.range();
        self.target[section as usize].get_or_init(|| Evidence::sum(blocks.map(|block| self.known.target(block))))
    }

    fn score(&self, i: u32, j: u32) -> f32 {
        let (s, t) = (&self.pages.source.sections[i as usize], &self.pages.target.sections[j as usize]);
        if (s.level == 0) != (t.level == 0) {
            return f32::NEG_INFINITY;
        }
        let (a, b) = (self.source(i), self.target(j));
        let contradiction = if a.contradicts(b) { -8.0 } else { 0.0 };
        let evidence = a.score(b, self.known.ratio) + a.shape_score(b) + contradiction;
        let gone = if self.given.is_gone_section(j) { GONE } else { 0.0 };
        evidence.max(-20.0)
            + gone
            + self.id_score(s, t, (i, j))
            + level_score(s.level, t.level)
            + self.title_score(s, t)
    }

    fn id_score(&self, s: &Section, t: &Section, (i, j): (u32, u32)) -> f32 {
        match (s.id, t.id) {
            (0, 0) => 0.0,
            // Sites make ids of headings; translations that were made from such an id keep it.
            (0, _) if self.target_slugs[j as usize] == s.slug => 40.0,
            (a, b) if a == b => 60.0,
            // `example` and `example-1` were given to equal headings; their order decides.
            (a, b) if a != 0 && b != 0 && self.are_one_family(i, j) => 45.0,
            (a, b) if self.target_ids.contains_key(&a) || self.source_ids.contains_key(&b) => -60.0,
            // The id is the slug of another section of the source.
            (0, _) if self.source_slugs.contains(&self.target_slugs[j as usize]) => -60.0,
            (0, _) | (_, 0) => -1.0,
            // An id that was translated with its heading says nothing; one of the source's language is another
            // section's.
            _ if self.is_translated_id(t, j) => 0.0,
            _ => -8.0,
        }
    }

    fn are_one_family(&self, i: u32, j: u32) -> bool {
        let family = self.families.0[i as usize];
        family != 0 && family == self.families.1[j as usize]
    }

    /// Whether the id of a section of the target is what its own heading reads as.
    fn is_translated_id(&self, t: &Section, j: u32) -> bool {
        t.id != 0 && t.slug == self.target_slugs[j as usize]
    }

    /// Whether two sections with ids of their own are one whose id was changed: no other section of either page has
    /// these, and the same kinds of blocks are below, of fitting lengths where there are any.
    fn is_changed_id(&self, s: &Section, t: &Section, j: u32) -> bool {
        let (a, b) = self.below(s, t);
        self.is_nowhere_else(s, t)
            && (s.blocks.len() > 1 && a.score(&b, self.known.ratio) > 0.0 || self.is_translated_id(t, j))
            && !a.contradicts(&b)
            && self.is_built_alike(s, t)
    }

    /// The evidence of what is below two headings.
    fn below(&self, s: &Section, t: &Section) -> (Evidence, Evidence) {
        let below = |section: &Section| section.blocks.range().skip(1);
        let a = Evidence::sum(below(s).map(|block| self.known.source(block)));
        (a, Evidence::sum(below(t).map(|block| self.known.target(block))))
    }

    fn is_nowhere_else(&self, s: &Section, t: &Section) -> bool {
        !self.target_ids.contains_key(&s.id) && !self.source_ids.contains_key(&t.id)
    }

    fn is_built_alike(&self, s: &Section, t: &Section) -> bool {
        let kinds = |page: &'p Page, section: &Section| page.blocks_of(section).iter().map(|block| block.kind);
        s.level == t.level && kinds(self.pages.source, s).eq(kinds(self.pages.target, t))
    }

    /// Whether all sections between two pairs correspond to one another as they follow: they are built alike, and
    /// differ in ids that are nowhere else, some of which tell that they were changed.
    fn is_straight(&self, source: &[u32], target: &[u32]) -> bool {
        let sections = || {
            let pairs = source.iter().zip(target);
            pairs.map(|(i, j)| (&self.pages.source.sections[*i as usize], &self.pages.target.sections[*j as usize], *j))
        };
        let is_changed = |s: &Section, t: &Section| s.id != 0 && t.id != 0 && s.id != t.id;
        source.len() == target.len()
            && sections().any(|(s, t, j)| is_changed(s, t) && self.is_changed_id(s, t, j))
            && sections().all(|(s, t, j)| {
                let (a, b) = self.below(s, t);
                self.is_built_alike(s, t)
                    && !a.contradicts(&b)
                    && !self.given.is_gone_section(j)
                    && (s.id == t.id || is_changed(s, t) && self.is_nowhere_else(s, t))
            })
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

    fn gap_begins(&self) -> f32 {
        0.0
    }
}

/// A heading alone is lost more easily than a heading with much below it.
fn gap(evidence: &Evidence) -> f32 {
    -4.0 - (evidence.byte_count() / 2_000.0).min(2.0)
}

/// Pairs the sections of both pages, in the order of the source.
pub(super) fn align(pages: &Pages<'_>, known: &EvidenceCache<'_>, given: &KnownPairs) -> Vec<SectionPair> {
    let (n, m) = (pages.source.sections.len() as u32, pages.target.sections.len() as u32);
    let mut pairs = if given.is_empty() { surely_paired(pages, known) } else { given.sections(pages) };
    if pairs.len() < n.max(m) as usize {
        let pairing = Pairing::new(pages, known, given);
        let mut found = Vec::new();
        for (source, target) in gaps(&pairs, n, m).filter(|(source, target)| !source.is_empty() && !target.is_empty()) {
            if pairing.is_straight(&source, &target) {
                let pairs = source.into_iter().zip(target);
                found.extend(pairs.map(|(source, target)| SectionPair { source, target, moved: false }));
                continue;
            }
            let mut gap = Gap { pairing: &pairing, source, target };
            let (mut i, mut j) = (0, 0);
            for step in sequence::align(gap.source.len(), gap.target.len(), &mut gap) {
                if step.left == 1 && step.right == 1 {
                    found.push(SectionPair { source: gap.source[i], target: gap.target[j], moved: false });
                }
                i += usize::from(step.left);
                j += usize::from(step.right);
            }
        }
        pairs.extend(found);
        moved(&pairing, &mut pairs);
        pairs.sort_by_key(|pair| pair.source);
        by_position(&pairing, &mut pairs);
    }
    pairs.sort_by_key(|pair| pair.source);
    pairs
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

/// The explicit ids of the sections, as slugs.
fn id_slugs(page: &Page, text: &str, part: fn(&str) -> &str) -> Vec<u64> {
    let slug = |section: &Section| {
        let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
        let anchor = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id);
        let slug = |id: &str| crate::text::hash(page.site.pages.slugs.of_words(id).as_bytes());
        anchor.map_or(0, |anchor| slug(part(anchor.span.of(text))))
    };
    page.sections.iter().map(slug).collect()
}

/// For each section, the slug of the id that its own has a number behind, or is itself; 0 where that is not there.
fn families(page: &Page, text: &str) -> Vec<u64> {
    let all: HashSet<u64> = id_slugs(page, text, |id| id).into_iter().filter(|slug| *slug != 0).collect();
    let families = id_slugs(page, text, without_number).into_iter();
    families.map(|family| if all.contains(&family) { family } else { 0 }).collect()
}

/// An id without the number at its end: `example` for `example-1`.
fn without_number(id: &str) -> &str {
    let digits = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = digits.strip_suffix(['-', '_']).filter(|stem| digits.len() < id.len() && !stem.is_empty());
    stem.unwrap_or(id)
}

fn ids(page: &Page) -> HashMap<u64, u32> {
    page.sections.iter().enumerate().filter(|(_, s)| s.id != 0).map(|(i, s)| (s.id, i as u32)).collect()
}

/// Sections left on both sides that are surely the same: equal id, or strong evidence.
fn moved(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let pages = pairing.pages;
    let left: Vec<u32> = unpaired(pages.source, pairs.iter().map(|p| p.source));
    let mut right: Vec<u32> = unpaired(pages.target, pairs.iter().map(|p| p.target));
    let few = left.len() <= MOST_LEFT && right.len() <= MOST_LEFT;
    for source in left {
        let Section { id, slug, .. } = pages.source.sections[source as usize];
        // An id of the target may be what the source's heading without one reads as.
        let by_id = match id {
            0 => right.iter().copied().find(|t| pairing.target_slugs[*t as usize] == slug),
            _ => pairing.target_ids.get(&id).copied().filter(|t| right.contains(t)),
        };
        let found = by_id.or_else(|| {
            if !few {
                return None;
            }
            let (score, best) = right
                .iter()
                .map(|&t| (pairing.score(source, t), t))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
            let (share, weight) = pairing.source(source).agreement(pairing.target(best));
            (score >= MOVED && share >= 0.6 && weight >= 1.0).then_some(best)
        });
        if let Some(target) = found {
            right.retain(|&t| t != target);
            pairs.push(SectionPair { source, target, moved: true });
        }
    }
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

/// The sections that are in no pair.
fn unpaired(page: &Page, paired: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut free = vec![true; page.sections.len()];
    paired.for_each(|at| free[at as usize] = false);
    (0..page.sections.len() as u32).filter(|&at| free[at as usize]).collect()
}
