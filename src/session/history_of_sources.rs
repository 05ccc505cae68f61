//! The past of a project, from the repositories of its sources.

use std::path::Path;

use super::read::text_of;
use super::{Request, at_commit, shown};
use crate::history::{self, Git, GitError, History, HistoryFolder, ObjectId, Prefetched, Repository};
use crate::layout::{Layout, TreeId};
use crate::parse::Keys;
use crate::project::Project;
use crate::text::FileId;

/// The git repository that has its top at a folder.
///
/// # Errors
/// When there is no program `git`.
pub fn repository(top: &Path) -> Result<Box<dyn Repository>, GitError> {
    Ok(Box::new(Git::open(top)?))
}

/// The folder of a repository that holds the history of a source: that of its pages, or `elsewhere`, where `{product}`
/// stands for the name of the product.
pub(super) fn history_of(layout: &Layout, tree: TreeId, elsewhere: Option<&Path>) -> HistoryFolder {
    let tree = &layout.trees[tree.index()];
    let named = elsewhere.map(|folder| folder.to_string_lossy().replace("{product}", &tree.product).into());
    HistoryFolder { is_named: named.is_some(), path: named.unwrap_or_else(|| tree.dir.clone()) }
}

/// Reads the past of a project from the repositories of its sources.
pub(super) fn past(
    project: &Project,
    request: &Request,
    stored: &[Option<ObjectId>],
    keys: &Keys,
    (elsewhere, early): (Option<&Path>, &Prefetched),
) -> History {
    let text = |file: FileId| text_of(&project.layout, file, &request.texts);
    let asked = history::HistoryInput {
        project,
        stored,
        text: &text,
        keys,
        folder: &|tree| history_of(&project.layout, tree, elsewhere),
        shown: &shown,
    };
    history::read(&asked, &|top| early.take(top, &|top: &Path| at_commit::repository(top, &request.heads)))
}
