//! Source pages that are known under another path by now.

use std::collections::HashMap;

use super::Session;
use crate::text::FileId;

/// Where the source pages of a project are, by product and id.
pub(super) struct Renames<'s> {
    session: &'s Session,
    /// `None` where several pages of a product share an id.
    by_id: HashMap<(&'s str, &'s str), Option<&'s str>>,
}

impl<'s> Renames<'s> {
    pub fn of(session: &'s Session) -> Renames<'s> {
        let project = &session.project;
        let mut by_id = HashMap::new();
        for (at, file) in project.layout.files.iter().enumerate() {
            let tree = &project.layout.trees[file.tree.index()];
            let id = project.page(FileId(at as u32)).id().filter(|_| tree.is_source);
            if let Some(id) = id {
                by_id.entry((&*tree.product, id)).and_modify(|path| *path = None).or_insert(Some(&*file.path));
            }
        }
        Renames { session, by_id }
    }

    /// Whether a product has a source page at a path.
    pub fn has(&self, product: &str, path: &str) -> bool {
        let layout = &self.session.project.layout;
        (0..layout.trees.len() as u16)
            .map(crate::layout::TreeId)
            .filter(|tree| layout.trees[tree.index()].is_source && *layout.trees[tree.index()].product == *product)
            .any(|tree| layout.find(tree, path).is_some())
    }

    /// The path of a page that is no longer at `path`; `None` where it still is, or where its id does not tell.
    pub fn path(&self, product: &str, path: &str, id: Option<&str>) -> Option<&'s str> {
        let now = self.by_id.get(&(product, id?)).copied().flatten()?;
        (now != path && !self.has(product, path)).then_some(now)
    }
}
