//! Repositories that are opened before anybody asks, so that they are ready by then.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::HistoryFolder;
use super::inputs::Open;
use super::repository::{GitError, Repository};
use crate::layout::{Layout, TreeId};

/// The repositories of the sources, each to be taken once.
#[derive(Default)]
pub struct Prefetched(Mutex<HashMap<PathBuf, Box<dyn Repository>>>);

impl Prefetched {
    /// Opens the repository of each source, whose history is in `folder`. What cannot be opened says so when it is
    /// taken.
    pub fn open(layout: &Layout, folder: &dyn Fn(TreeId) -> HistoryFolder, open: Open<'_>) -> Prefetched {
        let sources = (0..layout.trees.len() as u16).map(TreeId).filter(|tree| layout.trees[tree.index()].is_source);
        let mut opened = HashMap::new();
        for top in sources.filter_map(|tree| Some(folder(tree).spot()?.top)) {
            if !opened.contains_key(&top)
                && let Ok(repository) = open(&top)
            {
                opened.insert(top, repository);
            }
        }
        Prefetched(Mutex::new(opened))
    }

    /// The repository that has its top at a folder; opened now if it is not at hand.
    ///
    /// # Errors
    /// Those of `open`.
    pub fn take(&self, top: &Path, open: Open<'_>) -> Result<Box<dyn Repository>, GitError> {
        let at_hand = self.0.lock().ok().and_then(|mut opened| opened.remove(top));
        at_hand.map_or_else(|| open(top), Ok)
    }
}
