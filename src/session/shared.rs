//! What two sessions of one project share: the project as it is, and as it was in a commit.

use std::sync::Arc;

use super::Session;
use super::texts::Texts;
use crate::history::ObjectId;
use crate::layout::{Layout, TreeId};
use crate::page::Page;
use crate::text::FileId;

/// The pages of another session.
pub(super) struct SharedPages<'s> {
    other: &'s Session,
    /// For each file that which has its place in the other session.
    files: Vec<Option<FileId>>,
}

impl<'s> SharedPages<'s> {
    /// Those of a session that has the same configuration.
    pub fn of(layout: &Layout, other: &'s Session) -> Self {
        SharedPages { other, files: counterparts(layout, &other.project.layout) }
    }

    /// A page that both sessions read from the disk, and the name of its content in a repository; its text is kept in
    /// `texts`, if it still is in the other session.
    pub fn page(&self, layout: &Layout, file: FileId, texts: &Texts) -> Option<(Arc<Page>, Option<ObjectId>)> {
        let (other, theirs) = (self.other, self.files[file.index()]?);
        let path = layout.disk_path(file);
        if texts.buffer(&path).is_some() || other.texts.buffer(&path).is_some() {
            return None;
        }
        if let Some(text) = other.texts.kept(theirs) {
            texts.keep(file, text);
        }
        let page = &other.project.pages[theirs.index()];
        let page = if file == theirs { page.clone() } else { Arc::new(Page { file, ..Page::clone(page) }) };
        Some((page, other.past.stored[theirs.index()]))
    }
}

impl Session {
    /// Takes over what another session knows of the same pages.
    pub(super) fn share_analysis(&self, other: &Session) {
        let files = counterparts(&self.project.layout, &other.project.layout);
        self.analysis.share(&self.project, &other.analysis, &other.project, &files);
    }
}

/// For each file of a layout that which has its place in another one.
fn counterparts(layout: &Layout, other: &Layout) -> Vec<Option<FileId>> {
    let tree_of = |tree: usize| {
        let place = |layout: &Layout, at: usize| {
            let tree = &layout.trees[at];
            (tree.product.clone(), tree.locale.clone(), tree.dir.clone(), tree.is_source)
        };
        (0..other.trees.len()).find(|at| place(other, *at) == place(layout, tree)).map(|at| TreeId(at as u16))
    };
    let trees: Vec<Option<TreeId>> = (0..layout.trees.len()).map(tree_of).collect();
    let files = layout.files.iter().map(|file| {
        let found = other.find(trees[file.tree.index()]?, &file.path)?;
        (other.files[found.index()].disk == file.disk).then_some(found)
    });
    files.collect()
}
