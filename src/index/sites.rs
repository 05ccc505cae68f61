//! How the pages of each tree write their own language: in addresses of other sites, in rooted paths, in file names.

use std::collections::HashMap;

use crate::layout::TreeId;
use crate::locale;
use crate::page::FactKind;
use crate::parse::links;
use crate::project::Project;
use crate::text::hash;

use super::Index;

/// The first segments of paths that name the language of a tree, by tree and host.
pub(super) struct Sites<'p>(HashMap<(TreeId, u64), &'p str>);

impl<'p> Sites<'p> {
    /// Reads all links of all pages; the spelling that is used most is taken.
    pub fn learn(project: &'p Project) -> Self {
        let mut counts: HashMap<(TreeId, u64), Vec<(&'p str, usize)>> = HashMap::new();
        for (file, page) in project.layout.files.iter().zip(&project.pages) {
            let own = &project.layout.trees[file.tree.index()].locale;
            for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
                let named = links::language_places(page.value_of(fact)).find(|named| named.in_path.is_some());
                let Some(named) = named.filter(|named| locale::names(named.tag, own)) else { continue };
                let known = counts.entry((file.tree, key(named.host))).or_default();
                match known.iter_mut().find(|(tag, _)| *tag == named.tag) {
                    Some((_, count)) => *count += 1,
                    None => known.push((named.tag, 1)),
                }
            }
        }
        let most = |tags: Vec<(&'p str, usize)>| tags.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
        Sites(counts.into_iter().filter_map(|(site, tags)| Some((site, most(tags)?.0))).collect())
    }

    /// How a tree writes its language on a host.
    pub fn language_on(&self, tree: TreeId, host: &str) -> Option<&'p str> {
        self.0.get(&(tree, key(host))).copied()
    }
}

fn key(host: &str) -> u64 {
    let host = host.to_ascii_lowercase();
    hash(host.strip_prefix("www.").unwrap_or(&host).as_bytes())
}

impl Index<'_> {
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
