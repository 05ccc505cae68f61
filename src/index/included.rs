//! What pages include, and the places on them that links of the page may lead to.

use std::collections::{HashMap, HashSet};

use super::{Destination, Lookup, Read};
use crate::layout::TreeId;
use crate::page::{FactKind, Page};
use crate::parse::links;
use crate::text::{FileId, hash};

/// Pages that one page may include, for which the places on them are looked up; of a page with more nothing is said.
const MOST: usize = 64;

/// An include of a page, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Included {
    /// The fact of the page.
    pub fact: u32,
    /// The page that holds what is included.
    pub holder: FileId,
    /// Its section there; `None` for the whole page.
    pub section: Option<u32>,
}

impl Lookup<'_> {
    /// Whether `fragment` names a place on the page of `file`, or on what it includes.
    pub fn has_anchor(&self, file: FileId, fragment: &str) -> bool {
        let (id, slug) = super::place(self.project.layout.site, fragment);
        self.note(Read::Anchor(file, id, slug));
        self.reaches(file, id, slug)
    }

    /// The same for the hashes of an id and of a slug.
    pub(super) fn reaches(&self, file: FileId, id: u64, slug: u64) -> bool {
        // What cannot be read may have it.
        let page = self.project.page(file);
        if page.unreadable.is_some() || page.is_generated || page.has_anchor(id, slug) {
            return true;
        }
        let included = self.index.includes.reached[file.index()].get_or_init(|| self.reached_from(file));
        included.len() > MOST
            || included
                .iter()
                .map(|page| self.project.page(*page))
                .any(|page| page.is_generated || page.has_anchor(id, slug))
    }

    /// The pages that a page includes, and those that they include, as many as are looked at and one more.
    fn reached_from(&self, file: FileId) -> Box<[FileId]> {
        let tree = self.project.layout.files[file.index()].tree;
        let (mut pending, mut seen, mut found) = (vec![file], HashSet::from([(file, true)]), Vec::new());
        while let Some(holder) = pending.pop() {
            for (name, is_path) in includes(self.project.page(holder)) {
                let page = match is_path {
                    true => self.included_page(holder, name),
                    false => self.snippet(tree, name).map(|(page, _)| page),
                };
                let Some(page) = page.filter(|page| seen.insert((*page, is_path))) else { continue };
                found.push(page);
                if is_path {
                    pending.push(page);
                }
                if found.len() > MOST {
                    return found.into();
                }
            }
        }
        found.into()
    }

    /// The page at the path that an include of `file` names: from the page, or in the nearest folder of what is included.
    fn included_page(&self, file: FileId, name: &str) -> Option<FileId> {
        if let Destination::Page(page) = self.resolve_path(file, name) {
            return Some(page);
        }
        let folder = self.project.layout.site.pages.included_from?;
        let (tree, path) = (self.project.layout.files[file.index()].tree, self.project.path(file));
        let above = path.rmatch_indices('/').map(|(at, _)| &path[..=at]).chain([""]);
        { above }.find_map(|above| self.find(tree, &links::join("", &format!("{above}{folder}/{name}"))?))
    }

    /// The snippet `name` of a tree: its page and section.
    pub fn snippet(&self, tree: TreeId, name: &str) -> Option<(FileId, usize)> {
        self.index
            .includes
            .snippets_by_id
            .get_or_init(|| self.all_snippets())
            .get(&(tree, hash(name.as_bytes())))
            .copied()
    }

    /// Of several with one name, the first counts.
    fn all_snippets(&self) -> HashMap<(TreeId, u64), (FileId, usize)> {
        let mut found = HashMap::new();
        for (tree, pages) in &self.index.snippets {
            for page in pages {
                let sections = self.project.page(*page).sections.iter().enumerate();
                for (at, section) in sections.filter(|(_, section)| section.id != 0) {
                    found.entry((*tree, section.id)).or_insert((*page, at));
                }
            }
        }
        found
    }

    /// What a page includes: the fact of the page, the page that holds it, and its section there if it is a snippet.
    pub fn includes(&self, file: FileId) -> Vec<Included> {
        self.note(Read::Includes(file));
        let page = self.project.page(file);
        let tree = self.project.layout.files[file.index()].tree;
        let facts = (0..).zip(&page.facts).filter(|(_, fact)| fact.kind == FactKind::Include);
        facts
            .filter_map(|(fact, include)| {
                let name = page.value_of(include);
                if !name.contains(['/', '.']) {
                    let (holder, section) = self.snippet(tree, name)?;
                    return Some(Included { fact, holder, section: Some(section as u32) });
                }
                Some(Included { fact, holder: self.included_page(file, name)?, section: None })
            })
            .collect()
    }
}

/// What a page includes: a path or a name, and whether it is a path.
pub(super) fn includes(page: &Page) -> impl Iterator<Item = (&str, bool)> {
    page.facts.iter().filter(|fact| fact.kind == FactKind::Include).map(|fact| {
        let name = page.value_of(fact);
        (name, name.contains(['/', '.']))
    })
}
