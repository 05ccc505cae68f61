//! How the pages of each tree write their own language: in addresses of other sites, in rooted paths, in file names.

use std::collections::HashMap;

use crate::layout::TreeId;
use crate::locale::{self, Locale};
use crate::page::{FactKind, Page};
use crate::parse::links;
use crate::project::Project;
use crate::text::{FileId, hash};

use super::{Lookup, Read};

/// The first segments of paths that name the language of a tree, by tree and host, each with how often it is used.
#[derive(Default)]
pub(super) struct Sites {
    own: HashMap<(TreeId, u64), Vec<Counted>>,
    /// By host: how often a tree of translations has the source's language there, and how often its own.
    kept: HashMap<u64, HashMap<TreeId, (usize, usize)>>,
}

/// How many languages tell that a host has no other one by keeping that of the source.
const AGREEING: usize = 3;

/// A segment, and how often it is used.
type Counted = (Box<str>, usize);

impl Sites {
    /// Reads all links of all pages.
    pub fn learn(project: &Project) -> Self {
        let mut sites = Sites::default();
        for (file, page) in (0..).map(FileId).zip(&project.pages) {
            sites.count(project, file, page, |count| *count += 1);
        }
        sites
    }

    /// Counts the links of a page as it is now instead of those that it had.
    pub fn relink(&mut self, project: &Project, file: FileId, old: &Page, new: &Page) {
        self.count(project, file, old, |count| *count = count.saturating_sub(1));
        self.count(project, file, new, |count| *count += 1);
    }

    fn count(&mut self, project: &Project, file: FileId, page: &Page, change: impl Fn(&mut usize)) {
        let tree = project.layout.files[file.index()].tree;
        let own = &project.layout.trees[tree.index()].locale;
        let source = source_of(project, tree);
        for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
            let mut named = links::language_places(page.value_of(fact)).filter(|named| locale::is_tag(named.tag));
            let Some(named) = named.next() else { continue };
            let is_own = locale::names(named.tag, own);
            if source != Some(own) && (is_own || source.is_some_and(|source| locale::names(named.tag, source))) {
                let (kept, translated) = self.kept.entry(key(named.host)).or_default().entry(tree).or_default();
                change(if is_own { translated } else { kept });
            }
            // A subdomain is no segment that could be written elsewhere.
            if !is_own || named.in_path.is_none() {
                continue;
            }
            let known = self.own.entry((tree, key(named.host))).or_default();
            let at = known.iter().position(|(tag, _)| **tag == *named.tag).unwrap_or_else(|| {
                known.push((named.tag.into(), 0));
                known.len() - 1
            });
            change(&mut known[at].1);
        }
    }

    /// Whether several translations keep the source's language in addresses of a host, and none has its own there.
    pub fn has_source_language(&self, host: u64) -> bool {
        let Some(trees) = self.kept.get(&host) else { return false };
        trees.values().all(|(_, translated)| *translated == 0)
            && trees.values().filter(|(kept, _)| *kept > 0).count() >= AGREEING
    }

    /// How a tree writes its language on a host: the spelling that is used most.
    pub fn language_on(&self, tree: TreeId, host: u64) -> Option<&str> {
        let used = self.own.get(&(tree, host))?.iter().filter(|(_, count)| *count > 0);
        used.max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(tag, _)| &**tag)
    }
}

/// The language of the source of a tree.
fn source_of(project: &Project, tree: TreeId) -> Option<&Locale> {
    let trees = &project.layout.trees;
    // The trees of a product are together, its source first.
    trees[..=tree.index()].iter().rev().find(|tree| tree.is_source).map(|tree| &tree.locale)
}

/// A host, whatever its case and with or without `www.`.
pub(super) fn key(host: &str) -> u64 {
    let host = host.to_ascii_lowercase();
    hash(host.strip_prefix("www.").unwrap_or(&host).as_bytes())
}

impl<'a> Lookup<'a> {
    /// How the pages of a tree write their own language in addresses of a host; `None` where none of them does.
    pub fn language_on(&self, tree: TreeId, host: &str) -> Option<&'a str> {
        let host = key(host);
        self.note(Read::Language(tree, host));
        self.language(tree, host)
    }

    /// Whether a host has the source's language alone, as far as the project tells: several translations keep it in
    /// addresses there, and none has its own.
    pub fn keeps_source_language(&self, host: &str) -> bool {
        let host = key(host);
        self.note(Read::SourceLanguage(host));
        self.has_source_language(host)
    }

    pub(super) fn has_source_language(&self, host: u64) -> bool {
        self.index.sites.get_or_init(|| Sites::learn(self.project)).has_source_language(host)
    }

    pub(super) fn language(&self, tree: TreeId, host: u64) -> Option<&'a str> {
        self.index.sites.get_or_init(|| Sites::learn(self.project)).language_on(tree, host)
    }

    /// Whether a tag is the language of a tree.
    pub(super) fn is_own_tag(&self, tree: TreeId, tag: &str) -> bool {
        let own = &self.project.layout.trees[tree.index()].locale;
        locale::is_tag(tag) && (own.as_str().eq_ignore_ascii_case(tag) || own.language().eq_ignore_ascii_case(tag))
    }

    /// The tree in the same folder whose language a suffix of file names says; also the tree itself.
    pub(super) fn tree_beside(&self, tree: TreeId, tag: &str) -> Option<TreeId> {
        if self.is_own_tag(tree, tag) {
            return Some(tree);
        }
        let trees = &self.project.layout.trees;
        let own = &trees[tree.index()];
        let is_beside = |id: &TreeId| {
            let other = &trees[id.index()];
            other.dir == own.dir && other.product == own.product && self.is_own_tag(*id, tag)
        };
        (0..trees.len() as u16).map(TreeId).find(is_beside)
    }
}
