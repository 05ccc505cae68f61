//! The places on a page that links may lead to, for many questions.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::{Block, BlockKind, FactKind, Page, Section};
use crate::text::Span;

/// The places of a page, computed on first use.
#[derive(Clone, Debug, Default)]
pub struct Places(OnceLock<Box<Found>>);

/// Candidates for what a link may have meant.
const CANDIDATES: usize = 500;

#[derive(Clone, Debug, Default)]
struct Found {
    /// Explicit ids, and how often each is on the page.
    ids: HashMap<u64, u32>,
    /// Slugs of headings without an explicit id.
    bare_slugs: HashSet<u64>,
    /// Slugs of accordions.
    accordions: HashSet<u64>,
    /// Where the page links to.
    links: HashSet<u64>,
    /// The first heading of each slug.
    headings: HashMap<u64, u32>,
    /// The first heading of each slug that has an explicit id.
    headings_with_id: HashMap<u64, u32>,
    /// The first heading of each explicit id.
    headings_by_id: HashMap<u64, u32>,
    /// The first explicit ids of the page.
    first_ids: Vec<Span>,
    /// The titles of the first headings without one.
    first_titles: Vec<Span>,
}

impl Found {
    fn of(page: &Page) -> Found {
        let mut found = Found::default();
        for fact in &page.facts {
            match fact.kind {
                FactKind::Anchor => {
                    *found.ids.entry(fact.key).or_default() += 1;
                    if found.first_ids.len() < CANDIDATES {
                        found.first_ids.push(fact.span);
                    }
                }
                FactKind::Accordion => drop(found.accordions.insert(fact.key)),
                FactKind::Link => drop(found.links.insert(fact.key)),
                _ => {}
            }
        }
        for (at, section) in (0..).zip(&page.sections).filter(|(_, section)| section.level > 0) {
            found.headings.entry(section.slug).or_insert(at);
            if section.id != 0 {
                found.headings_with_id.entry(section.slug).or_insert(at);
                found.headings_by_id.entry(section.id).or_insert(at);
                continue;
            }
            found.bare_slugs.insert(section.slug);
            let is_heading = page.blocks_of(section).first().is_some_and(|block| block.kind == BlockKind::Heading);
            if is_heading && found.first_titles.len() < CANDIDATES {
                found.first_titles.push(section.title);
            }
        }
        found
    }
}

impl Page {
    fn found(&self) -> &Found {
        self.places.0.get_or_init(|| Box::new(Found::of(self)))
    }

    /// Whether the page has this explicit id, a heading without one whose slug it is, or an accordion of that title.
    pub fn has_anchor(&self, id: u64, slug: u64) -> bool {
        let found = self.found();
        found.ids.contains_key(&id) || found.bare_slugs.contains(&slug) || found.accordions.contains(&slug)
    }

    /// How often an explicit id is on the page.
    pub fn count_id(&self, id: u64) -> u32 {
        self.found().ids.get(&id).copied().unwrap_or(0)
    }

    /// The first heading with this slug.
    pub fn heading_of_slug(&self, slug: u64) -> Option<u32> {
        self.found().headings.get(&slug).copied()
    }

    /// The first heading with this slug that has an explicit id.
    pub fn heading_with_id(&self, slug: u64) -> Option<&Section> {
        self.sections.get(*self.found().headings_with_id.get(&slug)? as usize)
    }

    /// The first heading with this explicit id.
    pub fn heading_of_id(&self, id: u64) -> Option<u32> {
        self.found().headings_by_id.get(&id).copied()
    }

    /// Whether some heading has no explicit id.
    pub fn has_bare_heading(&self) -> bool {
        !self.found().bare_slugs.is_empty()
    }

    /// Whether some heading with this slug has no explicit id.
    pub fn has_bare_slug(&self, slug: u64) -> bool {
        self.found().bare_slugs.contains(&slug)
    }

    /// Whether an accordion has a title with this slug.
    pub fn has_accordion(&self, slug: u64) -> bool {
        self.found().accordions.contains(&slug)
    }

    /// Whether the page has a link with this key.
    pub fn has_link(&self, key: u64) -> bool {
        self.found().links.contains(&key)
    }

    /// Some explicit ids of the page, and titles of headings without one: enough to find what a link may have meant.
    pub fn some_anchors(&self) -> (&[Span], &[Span]) {
        let found = self.found();
        (&found.first_ids, &found.first_titles)
    }

    /// The blocks that are at exactly this place.
    pub fn blocks_at(&self, place: Span) -> impl Iterator<Item = &Block> {
        let from = self.blocks.partition_point(|block| block.span.start < place.start);
        let here = self.blocks[from..].iter().take_while(move |block| block.span.start == place.start);
        here.filter(move |block| block.span == place)
    }
}
