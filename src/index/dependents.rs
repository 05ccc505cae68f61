//! Which pages of a language link to places of a page: what they ask of it.

use std::collections::HashMap;

use super::{Destination, Lookup};
use crate::page::FactKind;
use crate::parse::links;
use crate::text::FileId;

/// The links of translations that name a place on a page.
#[derive(Debug, Default)]
pub(super) struct Dependents {
    /// By the page that has them: the page that each leads to, and its fact, in order.
    links: HashMap<FileId, Box<[(FileId, u32)]>>,
    /// The pages that have links to a page, in order.
    of_page: HashMap<FileId, Vec<FileId>>,
}

impl Dependents {
    /// Looks at all links of all translations.
    pub fn of(lookup: Lookup<'_>) -> Dependents {
        let mut dependents = Dependents::default();
        (0..lookup.project.pages.len() as u32).for_each(|file| dependents.relink(lookup, FileId(file)));
        dependents
    }

    /// Looks at the links of one page again.
    pub fn relink(&mut self, lookup: Lookup<'_>, file: FileId) {
        for (to, _) in self.links.remove(&file).unwrap_or_default() {
            if let Some(of) = self.of_page.get_mut(&to) {
                of.retain(|other| *other != file);
            }
        }
        if lookup.project.layout.tree(file).is_source {
            return;
        }
        let page = lookup.project.page(file);
        let facts = (0..).zip(&page.facts).filter(|(_, fact)| fact.kind == FactKind::Link);
        let links: Box<[(FileId, u32)]> = facts
            .filter_map(|(at, fact)| {
                let parts = Some(page.value_of(fact)).filter(|target| target.contains('#')).map(links::split)?;
                match lookup.resolve(file, &parts) {
                    Destination::Page(to) if links::place(&parts).is_some() => Some((to, at)),
                    _ => None,
                }
            })
            .collect();
        for (to, _) in &links {
            let of = self.of_page.entry(*to).or_default();
            if let Err(at) = of.binary_search(&file) {
                of.insert(at, file);
            }
        }
        self.links.insert(file, links);
    }

    /// The links to a page that name a place which it lacks: the file of each and its fact there, in order.
    pub fn unmet(&self, lookup: Lookup<'_>, to: FileId) -> Vec<(FileId, u32)> {
        let files = self.of_page.get(&to).into_iter().flatten();
        let links = files.flat_map(|file| self.links.get(file).into_iter().flatten().map(move |link| (*file, *link)));
        let is_unmet = |file: FileId, at: u32| {
            let page = lookup.project.page(file);
            let parts = links::split(page.value_of(&page.facts[at as usize]));
            links::place(&parts).is_some_and(|place| !lookup.has_place(file, to, place))
        };
        links
            .filter(|(file, (other, at))| *other == to && is_unmet(*file, *at))
            .map(|(file, (_, at))| (file, at))
            .collect()
    }
}
