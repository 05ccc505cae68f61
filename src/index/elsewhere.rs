//! Addresses that a site takes from elsewhere than its pages.

use super::Lookup;
use crate::layout::TreeId;

impl Lookup<'_> {
    /// Whether a relative path climbs to the root of the site and names a file in a folder that its pages do not have:
    /// where the pages are in a folder of their own, files such as images are in another one, under the same addresses.
    /// What has the form of a page's address would be among the pages.
    pub(super) fn is_beside_pages(&self, tree: TreeId, path: &str, joined: &str) -> bool {
        let site = self.project.layout.site;
        let Some((first, below)) = joined.split_once('/') else { return false };
        let name = below.rsplit('/').next().unwrap_or(below);
        let is_file = name.contains('.') && !site.is_page(name);
        let climbs_to_root = path.trim_start_matches("../").trim_start_matches("./") == joined;
        site.pages.folder.is_some()
            && path.starts_with("../")
            && climbs_to_root
            && is_file
            && !self.has_folder(tree, first)
            && self.source_tree(tree).is_none_or(|source| !self.has_folder(source, first))
    }

    /// Whether a path is that of something that the site takes from another place.
    pub(super) fn is_mounted(&self, path: &str) -> bool {
        let mut mounted = self.project.layout.mounted.iter();
        let path = path.trim_end_matches('/');
        mounted.any(|at| match at.strip_suffix('/') {
            Some(folder) => path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            None => path == &**at,
        })
    }
}
