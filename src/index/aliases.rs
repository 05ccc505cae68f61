//! The further addresses of pages, which their metadata holds.

use std::collections::HashMap;

use super::{Destination, Lookup};
use crate::layout::TreeId;
use crate::parse::links;
use crate::project::Project;
use crate::text::{FileId, hash};

/// Folders of a path that may be redirected as a whole: a link may be of any length.
const DEEPEST: usize = 32;

/// Pages by the hashes of their further addresses; `None` for those that lead elsewhere.
#[derive(Default)]
pub(super) struct Aliases(HashMap<(TreeId, u64), Option<FileId>>);

impl Aliases {
    fn of(lookup: Lookup<'_>, project: &Project) -> Aliases {
        let mut aliases = Aliases::default();
        for (id, page) in (0..).map(FileId).zip(&project.pages) {
            let tree = project.layout.files[id.index()].tree;
            let front_matter = &page.front_matter;
            let own = front_matter.aliases.iter().map(|address| (address, Some(id)));
            for (address, page) in own.chain(front_matter.redirects.iter().map(|address| (address, None))) {
                let Some(path) = links::join(project.path(id), address) else { continue };
                let path = path.strip_suffix("index.html").unwrap_or(&path).trim_end_matches('/');
                let below = path.split_once('/').filter(|(tag, _)| lookup.is_own_tag(tree, tag));
                for path in [Some(path), below.map(|(_, path)| path)].into_iter().flatten() {
                    aliases.0.entry((tree, hash(path.as_bytes()))).or_insert(page);
                }
            }
        }
        aliases
    }
}

impl Lookup<'_> {
    /// What of a tree has a path as a further address. A redirect may be from all that is in a folder: `lamps/*`.
    pub(super) fn alias(&self, tree: TreeId, path: &str) -> Option<Destination> {
        let pages = &self.project.layout.site.pages;
        if pages.aliases.is_empty() && pages.redirects.is_empty() {
            return None;
        }
        let plain = Lookup { reads: None, ..*self };
        let aliases = self.index.aliases.get_or_init(|| Aliases::of(plain, self.project));
        let page = |path: &str| aliases.0.get(&(tree, hash(path.as_bytes()))).copied();
        let folders = || path.match_indices('/').take(DEEPEST).map(|(at, _)| &path[..=at]);
        let found = page(path).or_else(|| folders().find_map(|folder| page(&format!("{folder}*"))));
        found.map(|page| page.map_or(Destination::Asset, Destination::Page))
    }
}
