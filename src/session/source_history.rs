//! The past of a project, from the repositories of its sources.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::shown;
use super::texts::Texts;
use crate::config::PinSetting;
use crate::files::CacheFolder;
use crate::history::{self, Git, GitError, Heads, History, HistoryFolder, Memory, ObjectId, Prefetched, Repository};
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

/// What the past of a project is read with.
pub(super) struct Past {
    /// What repositories have answered.
    pub memory: Arc<Memory>,
    /// Where the history of the source is, if not where its pages are.
    pub elsewhere: Option<PathBuf>,
    /// Commits that stand for HEAD.
    pub heads: Arc<Heads>,
    /// How the source version is found that a page does not name.
    pub pin: PinSetting,
    /// Where what is known of old pages is kept between runs.
    pub cache: Option<CacheFolder>,
    /// The names that source pages would have as objects.
    pub stored: Vec<Option<ObjectId>>,
}

impl Past {
    /// Reads the past of a project from the repositories of its sources; what they answered before is not asked again.
    pub fn read(&self, project: &Project, texts: &Texts, keys: &Keys, prefetched: &Prefetched) -> History {
        let text = |file: FileId| texts.text(&project.layout, file);
        let asked = history::HistoryInput {
            project,
            stored: &self.stored,
            text: &text,
            keys,
            folder: &|tree| history_of(&project.layout, tree, self.elsewhere.as_deref()),
            shown: &shown,
            memory: &self.memory,
            heads: &self.heads,
            pin: &self.pin,
            cache: self.cache.as_ref(),
        };
        history::read(&asked, &|top| prefetched.take(top, &repository))
    }
}
