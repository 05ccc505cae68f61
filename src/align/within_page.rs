//! Links within a page whose fragments follow translated headings: `#encender` leads where `#switch-on` does.

use std::collections::{HashMap, HashSet};

use super::{Pages, SectionPair};
use crate::page::{FactKind, Page};
use crate::parse::links;
use crate::parse::places;

/// The target with the keys of the source's links where its own lead to the counterparts of their sections; `None`
/// where that changes nothing.
pub(super) fn with_keys_of_source(pages: &Pages<'_>, paths: (&str, &str), sections: &[SectionPair]) -> Option<Page> {
    let theirs: HashMap<u32, u64> =
        to_sections(pages.source, paths.0).map(|(at, section)| (section, pages.source.facts[at].key)).collect();
    if theirs.is_empty() {
        return None;
    }
    let sources: HashMap<u32, u32> = sections.iter().map(|pair| (pair.target, pair.source)).collect();
    let links = pages.source.facts.iter().filter(|fact| fact.kind == FactKind::Link);
    let known: HashSet<u64> = links.map(|fact| fact.key).collect();
    let translated = to_sections(pages.target, paths.1).filter_map(|(at, section)| {
        let key = *theirs.get(sources.get(&section)?)?;
        (!known.contains(&pages.target.facts[at].key)).then_some((at, key))
    });
    let translated: Vec<(usize, u64)> = translated.collect();
    (!translated.is_empty()).then(|| {
        let mut page = pages.target.clone();
        translated.into_iter().for_each(|(at, key)| page.facts[at].key = key);
        page
    })
}

/// The links of a page to its own headings: the fact and the section of each.
fn to_sections<'p>(page: &'p Page, path: &'p str) -> impl Iterator<Item = (usize, u32)> + 'p {
    let links = page.facts.iter().enumerate().filter(|(_, fact)| fact.kind == FactKind::Link);
    links.filter_map(move |(at, fact)| {
        let target = Some(page.value_of(fact)).filter(|target| target.contains('#'))?;
        let parts = links::split(target);
        let is_own = parts.host.is_empty()
            && parts.scheme.is_empty()
            && (parts.path.is_empty() || links::join(path, parts.path).is_some_and(|joined| joined == path));
        let place = links::place(&parts).filter(|place| is_own && places::has_place(page, place))?;
        Some((at, places::section(page, place)?))
    })
}
