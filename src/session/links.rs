//! Where the files of a project can be seen on the web, as far as its repositories tell.

use std::path::PathBuf;

use super::Session;
use crate::history::{self, RepoLocation};
use crate::layout::TreeId;
use crate::locale::Locale;

/// The repository that the files of a tree lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRepository {
    /// The language of the tree.
    pub locale: Locale,
    /// Its product.
    pub product: String,
    /// The top folder of the repository.
    pub top: PathBuf,
    /// Where it can be seen: `https://host/owner/name`, without a name or password of a user. `None` where it has no
    /// remote repository on a known host.
    pub web: Option<String>,
    /// The commit that is checked out.
    pub commit: Option<String>,
}

impl Session {
    /// The repositories of all trees that lie in one.
    pub fn tree_repositories(&self) -> Vec<TreeRepository> {
        let trees = (0..self.project.layout.trees.len() as u16).map(TreeId);
        let of_tree = |id: TreeId| {
            let tree = &self.project.layout.trees[id.index()];
            let top = RepoLocation::find(&tree.dir)?.top;
            let (web, commit) = match self.reads_history {
                true => history::remote(&top).map_or((None, None), |remote| (remote.web, Some(remote.commit))),
                false => (None, None),
            };
            Some(TreeRepository { locale: tree.locale.clone(), product: tree.product.to_string(), top, web, commit })
        };
        trees.filter_map(of_tree).collect()
    }
}
