//! How much each fact tells of where a block belongs: what is once decides more than what is everywhere.

use std::collections::{HashMap, HashSet};

use crate::page::{Fact, FactKind, Page};
use crate::parse::links;
use crate::text::hash;

/// Weights of fact keys on one source page: what is once decides more than what is everywhere.
#[derive(Debug, Default)]
pub struct Weights {
    counts: HashMap<u64, u32>,
    /// The links that both pages have.
    links: HashSet<u64>,
    /// Whether most labels of controls are the same on both pages: where they are translated, they say nothing.
    pub labels_kept: bool,
}

impl Weights {
    /// Counts the keys of both pages.
    pub fn new(source: &Page, target: &Page) -> Self {
        let mut counts = HashMap::new();
        for fact in source.facts.iter().chain(target.facts.iter()) {
            *counts.entry(comparable(fact.kind, fact.key)).or_insert(0) += 1;
        }
        let labels = |page: &Page| {
            let controls = page.facts.iter().filter(|fact| fact.kind == FactKind::Control);
            controls.map(|fact| fact.key).collect::<HashSet<u64>>()
        };
        let (ours, theirs) = (labels(source), labels(target));
        let labels_kept = ours.intersection(&theirs).count() * 2 > ours.len().min(theirs.len());
        let links = |page: &Page| {
            let links = page.facts.iter().filter(|fact| fact.kind == FactKind::Link);
            links.map(|fact| fact.key).collect::<HashSet<u64>>()
        };
        let links = links(source).intersection(&links(target)).copied().collect();
        Weights { counts, links, labels_kept }
    }

    /// The key by which a fact of a page is found on the other one: a link to a place that the other does not link to
    /// may lead to a heading that was translated, so that its page decides.
    pub fn key(&self, page: &Page, fact: &Fact) -> u64 {
        if fact.kind != FactKind::Link || self.links.contains(&fact.key) {
            return fact.key;
        }
        let target = page.value_of(fact);
        match target.split_once('#') {
            Some((of, _)) if !of.is_empty() && !of.contains("//") => {
                let mut form = b"#".to_vec();
                links::normalize(of, page.site, &mut form);
                hash(&form)
            }
            _ => fact.key,
        }
    }

    /// Whether a fact is once on either page, and so decides where it is.
    pub fn is_rare(&self, fact: &Fact) -> bool {
        let tells = is_invariant(fact.kind) && !matches!(fact.kind, FactKind::Control | FactKind::Directive);
        tells && self.counts.get(&comparable(fact.kind, fact.key)) == Some(&2)
    }

    /// The weight of a key.
    pub fn of(&self, key: u64) -> f32 {
        let count = self.counts.get(&key).copied().unwrap_or(1);
        2.0 / (count.max(2) as f32)
    }
}

pub(super) fn comparable(kind: FactKind, key: u64) -> u64 {
    key.rotate_left(kind as u32)
}

/// Kinds whose key is the same in all languages.
pub(super) fn is_invariant(kind: FactKind) -> bool {
    !matches!(
        kind,
        FactKind::HtmlItem
            | FactKind::ComponentTitle
            | FactKind::ComponentEnd
            | FactKind::HtmlElement
            | FactKind::HtmlRow
            | FactKind::HtmlCell
            | FactKind::Badge
            | FactKind::FootnoteReference
            | FactKind::FootnoteDefinition
    )
}
