//! Which file is which language and page.

use std::path::PathBuf;

use crate::finding::Notice;
use crate::locale::Locale;
use crate::text::FileId;

/// A tree of pages in one language: an index into [`Layout::trees`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeId(pub u16);

impl TreeId {
    /// The index as `usize`.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The pages of one product in one language.
#[derive(Clone, Debug)]
pub struct Tree {
    /// What the trees of one product share; empty where there is one product alone.
    pub product: Box<str>,
    /// The language.
    pub locale: Locale,
    /// The directory that page paths start from.
    pub dir: PathBuf,
    /// Whether the others are translations of this one.
    pub is_source: bool,
    /// Every file that is no page (images, includes of other kinds), as a path from `dir` with `/`; sorted.
    pub assets: Box<[Box<str>]>,
}

/// One page on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The tree it belongs to.
    pub tree: TreeId,
    /// The page's path: from the tree's directory, with `/`, without any locale part, the same in all languages.
    pub path: Box<str>,
    /// The file's path from the tree's directory where that is not `path` (a locale suffix).
    pub disk: Option<Box<str>>,
}

/// All files that take part, sorted by tree and path; [`FileId`] is an index into `files`.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The trees; those of one product stand together, its source first.
    pub trees: Vec<Tree>,
    /// The pages.
    pub files: Vec<File>,
    /// What was found and what was left out, for the user.
    pub notices: Vec<Notice>,
}

impl Layout {
    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> &Tree {
        &self.trees[self.files[file.index()].tree.index()]
    }

    /// Where a file stands on disk.
    pub fn disk_path(&self, file: FileId) -> PathBuf {
        let entry = &self.files[file.index()];
        self.tree(file).dir.join(entry.disk.as_deref().unwrap_or(&entry.path))
    }

    /// The indices of a tree's files.
    pub fn files_of(&self, tree: TreeId) -> std::ops::Range<usize> {
        let start = self.files.partition_point(|file| file.tree < tree);
        start..self.files.partition_point(|file| file.tree <= tree)
    }

    /// The page at `path` of a tree.
    pub fn find(&self, tree: TreeId, path: &str) -> Option<FileId> {
        let range = self.files_of(tree);
        let at = self.files[range.clone()].binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(FileId((range.start + at) as u32))
    }
}
