//! The places on a page that links may lead to, for many questions.

use std::sync::OnceLock;

use super::{Block, BlockKind, Damage, Fact, FactKind, Page, Section};
use crate::text::Span;

/// The places of a page, computed on first use.
#[derive(Clone, Debug, Default)]
pub struct Places(OnceLock<Box<Found>>);

/// Candidates for what a link may have meant.
const CANDIDATES: usize = 500;

/// What is looked for, each kind sorted by its hash; headings that are alike are in document order.
#[derive(Clone, Debug, Default)]
struct Found {
    /// Explicit ids.
    ids: Box<[u64]>,
    /// Slugs of the titles of accordions and components.
    accordions: Box<[u64]>,
    /// Where the page links to.
    links: Box<[u64]>,
    /// Headings by slug.
    by_slug: Box<[u32]>,
    /// Headings that have an explicit id, by that.
    by_id: Box<[u32]>,
    /// The first explicit ids of the page.
    first_ids: Box<[Span]>,
    /// The titles of the first headings without one.
    first_titles: Box<[Span]>,
}

impl Found {
    fn of(page: &Page) -> Found {
        let keys = |kind: FactKind| {
            let facts = page.facts.iter().filter(|fact| fact.kind == kind);
            let mut keys: Box<[u64]> = facts.map(|fact| fact.key).collect();
            keys.sort_unstable();
            keys
        };
        let is_title = |fact: &&Fact| matches!(fact.kind, FactKind::Accordion | FactKind::ComponentTitle);
        let mut titles: Box<[u64]> = page.facts.iter().filter(is_title).map(|fact| fact.key).collect();
        titles.sort_unstable();
        let headings = || (0..).zip(&page.sections).filter(|(_, section)| section.level > 0);
        let anchors = page.facts.iter().filter(|fact| fact.kind == FactKind::Anchor);
        let is_heading =
            |section: &Section| page.blocks_of(section).first().is_some_and(|block| block.kind == BlockKind::Heading);
        let bare = headings().filter(|(_, section)| section.id == 0 && is_heading(section));
        Found {
            ids: keys(FactKind::Anchor),
            accordions: titles,
            links: keys(FactKind::Link),
            by_slug: sorted(headings().map(|(at, section)| (section.slug, at))),
            by_id: sorted(headings().filter(|(_, section)| section.id != 0).map(|(at, section)| (section.id, at))),
            first_ids: anchors.map(|fact| fact.span).take(CANDIDATES).collect(),
            first_titles: bare.map(|(_, section)| section.title).take(CANDIDATES).collect(),
        }
    }
}

fn sorted(keyed: impl Iterator<Item = (u64, u32)>) -> Box<[u32]> {
    let mut keyed: Vec<(u64, u32)> = keyed.collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// The headings that have a key, in document order.
fn with(sorted: &[u32], key: u64, key_of: impl Fn(u32) -> u64) -> &[u32] {
    let start = sorted.partition_point(|at| key_of(*at) < key);
    let count = sorted[start..].partition_point(|at| key_of(*at) == key);
    &sorted[start..start + count]
}

impl Page {
    fn found(&self) -> &Found {
        self.places.0.get_or_init(|| Box::new(Found::of(self)))
    }

    /// The headings with a slug: in document order, those that usually have it first.
    fn headings_with(&self, slug: u64) -> impl Iterator<Item = (u32, &Section)> {
        let usual = with(&self.found().by_slug, slug, |at| self.sections[at as usize].slug);
        let from = self.other_slugs.partition_point(|(other, _)| *other < slug);
        let others = self.other_slugs[from..].iter().take_while(move |(other, _)| *other == slug);
        usual.iter().chain(others.map(|(_, at)| at)).map(|at| (*at, &self.sections[*at as usize]))
    }

    /// All slugs of a heading of this page.
    pub fn slugs_of(&self, section: u32) -> impl Iterator<Item = u64> {
        let usual = self.sections.get(section as usize).map(|section| section.slug);
        let others = self.other_slugs.iter().filter(move |(_, at)| *at == section).map(|(slug, _)| *slug);
        usual.into_iter().chain(others)
    }

    /// Whether the page has this explicit id, a heading without one whose slug it is, or an accordion of that title.
    pub fn has_anchor(&self, id: u64, slug: u64) -> bool {
        self.found().ids.binary_search(&id).is_ok() || self.has_bare_slug(slug) || self.has_accordion(slug)
    }

    /// How often an explicit id is on the page.
    pub fn count_id(&self, id: u64) -> u32 {
        let ids = &self.found().ids;
        let start = ids.partition_point(|other| *other < id);
        ids[start..].iter().take_while(|other| **other == id).count() as u32
    }

    /// The first heading with this slug, before any whose explicit id stands for it.
    pub fn heading_of_slug(&self, slug: u64) -> Option<u32> {
        let mut all = self.headings_with(slug);
        let first = all.next()?;
        let bare = (first.1.id == 0).then_some(first).or_else(|| all.find(|(_, section)| section.id == 0));
        Some(bare.unwrap_or(first).0)
    }

    /// The first heading with this slug that has an explicit id.
    pub fn heading_with_id(&self, slug: u64) -> Option<&Section> {
        self.headings_with(slug).map(|(_, section)| section).find(|section| section.id != 0)
    }

    /// The first heading with this explicit id.
    pub fn heading_of_id(&self, id: u64) -> Option<u32> {
        with(&self.found().by_id, id, |at| self.sections[at as usize].id).first().copied()
    }

    /// Whether some heading has no explicit id.
    pub fn has_bare_heading(&self) -> bool {
        self.found().by_slug.len() > self.found().by_id.len()
    }

    /// Whether some heading with this slug has no explicit id.
    pub fn has_bare_slug(&self, slug: u64) -> bool {
        self.headings_with(slug).any(|(_, section)| section.id == 0)
    }

    /// Whether an accordion has a title with this slug.
    pub fn has_accordion(&self, slug: u64) -> bool {
        self.found().accordions.binary_search(&slug).is_ok()
    }

    /// Whether the page has a link with this key.
    pub fn has_link(&self, key: u64) -> bool {
        self.found().links.binary_search(&key).is_ok()
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

    /// The facts that begin in a place.
    pub fn facts_in(&self, place: Span) -> impl Iterator<Item = &Fact> {
        let from = self.facts.partition_point(|fact| fact.span.start < place.start);
        self.facts[from..].iter().take_while(move |fact| fact.span.start < place.end)
    }

    /// The title of the accordion that a block is the first of: its number and its block.
    pub fn accordion_above(&self, block: u32) -> Option<(u32, &Block)> {
        let before = self.blocks.get(block.checked_sub(1)? as usize)?;
        let is_title = |fact: &u32| self.facts.get(*fact as usize).is_some_and(|fact| fact.kind == FactKind::Accordion);
        Some(((before.facts.start..before.facts.end).find(is_title)?, before))
    }

    /// The damage that begins in a place.
    pub fn damage_in(&self, place: Span) -> impl Iterator<Item = &Damage> {
        let from = self.damage.partition_point(|damage| damage.span.start < place.start);
        self.damage[from..].iter().take_while(move |damage| damage.span.start < place.end)
    }
}
