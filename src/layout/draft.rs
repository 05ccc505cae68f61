//! Trees and pages as they are found, before a layout is made of them.

use std::path::PathBuf;

use crate::locale::Locale;

/// A page that was found: its path, and its path on disk where that is another one.
#[derive(Clone)]
pub(super) struct Page {
    pub path: Box<str>,
    pub disk: Option<Box<str>>,
}

/// A tree that was found.
#[derive(Clone)]
pub(super) struct Draft {
    pub product: String,
    pub locale: Locale,
    pub dir: PathBuf,
    pub pages: Vec<Page>,
    /// An index into [`Found::assets`].
    pub assets: usize,
    /// Whether it is the source; `None` if its locale decides.
    pub is_source: Option<bool>,
    /// Whether the path that the user gave means this tree, and not only one beside it.
    pub is_meant: bool,
}

impl Draft {
    /// Where a page of it is on disk.
    pub fn disk_path(&self, page: &Page) -> PathBuf {
        self.dir.join(page.disk.as_deref().unwrap_or(&page.path))
    }
}
