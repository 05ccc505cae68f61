//! How likely sections of both pages correspond to each other.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::Pages;
use super::evidence::Evidence;
use super::evidence_cache::EvidenceCache;
use super::via_base::KnownPairs;
use crate::page::{FactKind, Page, Section};

/// Loss of pairing a section that corresponds to one that the source dropped: only an id outweighs it.
const GONE: f32 = -40.0;

/// The sections of both pages with their evidence.
pub(super) struct Pairing<'p> {
    pub(super) pages: &'p Pages<'p>,
    pub(super) known: &'p EvidenceCache<'p>,
    pub(super) given: &'p KnownPairs,
    /// Evidence of sections, gathered where it is asked for.
    source: Vec<OnceCell<Evidence>>,
    target: Vec<OnceCell<Evidence>>,
    pub(super) source_ids: HashMap<u64, u32>,
    pub(super) target_ids: HashMap<u64, u32>,
    /// For each section of the target, the slug that its explicit id reads as; 0 without one.
    pub(super) target_slugs: Vec<u64>,
    /// The slugs of the headings of the source that have no explicit id.
    source_slugs: HashSet<u64>,
    /// For the sections of both pages, the slug that their explicit ids read as without the number by which equal ones
    /// are distinguished; 0 without one.
    families: (Vec<u64>, Vec<u64>),
}

impl<'p> Pairing<'p> {
    pub(super) fn new(pages: &'p Pages<'p>, known: &'p EvidenceCache<'p>, given: &'p KnownPairs) -> Self {
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

    pub(super) fn source(&self, section: u32) -> &Evidence {
        let blocks = self.pages.source.sections[section as usize].blocks.range();
        self.source[section as usize].get_or_init(|| Evidence::sum(blocks.map(|block| self.known.source(block))))
    }

    pub(super) fn target(&self, section: u32) -> &Evidence {
        let blocks = self.pages.target.sections[section as usize].blocks.range();
        self.target[section as usize].get_or_init(|| Evidence::sum(blocks.map(|block| self.known.target(block))))
    }

    pub(super) fn score(&self, i: u32, j: u32) -> f32 {
        let (s, t) = (&self.pages.source.sections[i as usize], &self.pages.target.sections[j as usize]);
        if (s.level == 0) != (t.level == 0) {
            return f32::NEG_INFINITY;
        }
        let (a, b) = (self.source(i), self.target(j));
        let contradiction = if a.contradicts(b) { -8.0 } else { 0.0 };
        let evidence = a.score(b, self.known.ratio()) + a.shape_score(b) + contradiction;
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
    pub(super) fn is_changed_id(&self, s: &Section, t: &Section, j: u32) -> bool {
        let (a, b) = self.below(s, t);
        self.is_nowhere_else(s, t)
            && (s.blocks.len() > 1 && a.score(&b, self.known.ratio()) > 0.0 || self.is_translated_id(t, j))
            && !a.contradicts(&b)
            && self.is_built_alike(s, t)
    }

    /// The evidence of what is below two headings.
    pub(super) fn below(&self, s: &Section, t: &Section) -> (Evidence, Evidence) {
        let below = |section: &Section| section.blocks.range().skip(1);
        let a = Evidence::sum(below(s).map(|block| self.known.source(block)));
        (a, Evidence::sum(below(t).map(|block| self.known.target(block))))
    }

    fn is_nowhere_else(&self, s: &Section, t: &Section) -> bool {
        !self.target_ids.contains_key(&s.id) && !self.source_ids.contains_key(&t.id)
    }

    pub(super) fn is_built_alike(&self, s: &Section, t: &Section) -> bool {
        let kinds = |page: &'p Page, section: &Section| page.blocks_of(section).iter().map(|block| block.kind);
        s.level == t.level && kinds(self.pages.source, s).eq(kinds(self.pages.target, t))
    }

    /// Whether all sections between two pairs correspond to one another as they follow: they are built alike, and
    /// differ in ids that are nowhere else, some of which tell that they were changed.
    pub(super) fn is_straight(&self, source: &[u32], target: &[u32]) -> bool {
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
