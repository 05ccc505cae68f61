//! What is in place of the files on disk: other texts, files that are not there, files that are taken for gone.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is in place of files on disk, by path (see [`Layout::disk_path`](super::Layout::disk_path)). Cheap to clone.
///
/// A text alone makes no page: it is read in place of a file that is there, or that was added with [`Overlay::add`].
#[derive(Clone, Debug, Default)]
pub struct Overlay(Arc<Changes>);

#[derive(Clone, Debug, Default)]
struct Changes {
    /// Texts, or why there is none.
    texts: HashMap<PathBuf, Result<Arc<str>, String>>,
    /// What a folder holds that differs from the disk.
    folders: HashMap<PathBuf, BTreeMap<String, Kind>>,
}

/// What is under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Link,
    /// A folder, unless a link is there.
    Folder,
    /// A pipe or the like.
    Other,
    Nothing,
}

impl From<HashMap<PathBuf, Arc<str>>> for Overlay {
    /// Texts that are read in place of files.
    fn from(texts: HashMap<PathBuf, Arc<str>>) -> Self {
        let texts = texts.into_iter().map(|(path, text)| (path, Ok(text))).collect();
        Overlay(Arc::new(Changes { texts, ..Changes::default() }))
    }
}

impl Overlay {
    /// Whether all is as on disk.
    pub fn is_empty(&self) -> bool {
        self.0.texts.is_empty() && self.0.folders.is_empty()
    }

    /// What is read in place of a file: its text, or why it cannot be read; `None` where the disk is asked.
    pub fn text(&self, path: &Path) -> Option<Result<&Arc<str>, &str>> {
        Some(self.0.texts.get(path)?.as_ref().map_err(String::as_str))
    }

    /// Has a text read in place of a file.
    pub fn write(&mut self, path: &Path, text: Result<Arc<str>, String>) {
        Arc::make_mut(&mut self.0).texts.insert(path.to_owned(), text);
    }

    /// Has a file read from the disk again.
    pub fn forget(&mut self, path: &Path) {
        Arc::make_mut(&mut self.0).texts.remove(path);
    }

    /// Has a file are at a path, whatever is there on disk.
    pub fn add(&mut self, path: &Path) {
        self.put(path, Kind::File);
    }

    /// Has a symbolic link are at a path, whatever is there on disk.
    pub fn add_link(&mut self, path: &Path) {
        self.put(path, Kind::Link);
    }

    /// Has nothing are at a path, neither a file nor a folder, unless something was added there or below.
    pub fn remove(&mut self, path: &Path) {
        let Some((folder, name)) = parted(path) else { return };
        let folder = Arc::make_mut(&mut self.0).folders.entry(folder.to_owned()).or_default();
        folder.entry(name.to_owned()).or_insert(Kind::Nothing);
    }

    fn put(&mut self, path: &Path, kind: Kind) {
        let changes = Arc::make_mut(&mut self.0);
        let (mut path, mut kind) = (path, kind);
        while let Some((folder, name)) = parted(path) {
            let known = changes.folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), kind);
            if known == Some(Kind::Folder) {
                return;
            }
            (path, kind) = (folder, Kind::Folder);
        }
    }

    /// Whether a folder is taken for gone.
    pub(super) fn is_gone(&self, folder: &Path) -> bool {
        let kind = parted(folder).and_then(|(above, name)| self.0.folders.get(above)?.get(name));
        kind == Some(&Kind::Nothing)
    }

    /// What a folder holds that differs from the disk, by name.
    pub(super) fn in_folder(&self, folder: &Path) -> Option<&BTreeMap<String, Kind>> {
        self.0.folders.get(folder)
    }
}

fn parted(path: &Path) -> Option<(&Path, &str)> {
    Some((path.parent()?, path.file_name()?.to_str()?))
}
