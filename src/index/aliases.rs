//! The further addresses of pages, which their metadata holds.

use std::collections::HashMap;

use super::Lookup;
use crate::layout::TreeId;
use crate::parse::links;
use crate::project::Project;
use crate::text::{FileId, hash};

/// Pages by the hashes of their further addresses.
#[derive(Default)]
pub(super) struct Aliases(HashMap<(TreeId, u64), FileId>);

impl Aliases {
    fn of(lookup: Lookup<'_>, project: &Project) -> Aliases {
        let mut aliases = Aliases::default();
        for (id, page) in (0..).map(FileId).zip(&project.pages) {
            let tree = project.layout.files[id.index()].tree;
            for address in &page.front_matter.aliases {
                let Some(path) = links::join(project.path(id), address) else { continue };
                let path = path.strip_suffix("index.html").unwrap_or(&path).trim_end_matches('/');
                let below = path.split_once('/').filter(|(tag, _)| lookup.is_own_tag(tree, tag));
                for path in [Some(path), below.map(|(_, path)| path)].into_iter().flatten() {
                    aliases.0.entry((tree, hash(path.as_bytes()))).or_insert(id);
                }
            }
        }
        aliases
    }
}

impl Lookup<'_> {
    /// The page of a tree that has a path as a further address.
    pub(super) fn alias(&self, tree: TreeId, path: &str) -> Option<FileId> {
        if self.project.layout.site.pages.aliases.is_empty() {
            return None;
        }
        let plain = Lookup { reads: None, ..*self };
        let aliases = self.index.aliases.get_or_init(|| Aliases::of(plain, self.project));
        aliases.0.get(&(tree, hash(path.as_bytes()))).copied()
    }
}
