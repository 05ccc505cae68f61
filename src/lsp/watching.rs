//! What changes outside of the editor: files, and the folders that are open.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::state::Server;
use super::uris;
use crate::baseline;
use crate::config::FILE_NAMES;

/// What happened to a file, in the numbers of the protocol.
const CHANGED: u64 = 2;

impl Server {
    /// Files changed on disk.
    pub(super) fn files_changed(&mut self, params: &Value) {
        let changes = params.get("changes").and_then(Value::as_array).into_iter().flatten();
        for change in changes {
            let path = change.get("uri").and_then(Value::as_str).and_then(uris::path_of);
            let kind = change.get("type").and_then(Value::as_u64);
            if let (Some(path), Some(kind)) = (path, kind) {
                self.file_changed(&path, kind == CHANGED);
            }
        }
    }

    /// A document was saved: the only news of files that a client without watchers has.
    pub(super) fn saved(&mut self, params: &Value) {
        let uri = params.pointer("/textDocument/uri").and_then(Value::as_str);
        if let Some(path) = uri.and_then(uris::path_of) {
            self.file_changed(&path, true);
        }
    }

    fn file_changed(&mut self, path: &Path, is_edit: bool) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if FILE_NAMES.contains(&name) || self.is_named_configuration(path) {
            self.is_to_plan = true;
            return;
        }
        if is_noise(path) {
            return;
        }
        let is_setting = name == baseline::FILE_NAME || name == ".gitignore" || is_head(path);
        let is_open = self.documents.at(path).is_some();
        let mut concerns = false;
        for project in &mut self.projects {
            match project.page_at(path) {
                Some(_) if is_edit && is_open => continue,
                Some(_) if is_edit => project.edit(path, None),
                // A repository or a baseline may be above.
                _ if is_setting || project.covers(path) => project.reload(),
                _ => continue,
            }
            concerns = true;
        }
        if concerns {
            self.put_off();
        }
    }

    fn is_named_configuration(&self, path: &Path) -> bool {
        let named = self.settings.config_path.as_ref();
        named.is_some_and(|named| self.roots.iter().any(|root| root.join(named) == path))
    }

    /// Folders were opened or closed.
    pub(super) fn folders_changed(&mut self, params: &Value) {
        let folders = |path: &str| -> Vec<PathBuf> {
            let folders = params.pointer(path).and_then(Value::as_array).into_iter().flatten();
            let uris = folders.filter_map(|folder| folder.get("uri").and_then(Value::as_str));
            uris.filter_map(uris::path_of).collect()
        };
        let removed = folders("/event/removed");
        self.roots.retain(|root| !removed.contains(root));
        for folder in folders("/event/added") {
            if !self.roots.contains(&folder) {
                self.roots.push(folder);
            }
        }
        self.is_to_plan = true;
    }
}

/// The log of what was checked out in a repository.
fn is_head(path: &Path) -> bool {
    path.ends_with(".git/logs/HEAD")
}

/// Whether a file says nothing about pages: git's own, and those that editors write beside others for a moment.
fn is_noise(path: &Path) -> bool {
    let is_foreign = |part: &std::ffi::OsStr| part == ".git" || part == "node_modules";
    let is_temporary = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| {
        let is_ours = name.starts_with(".locdrift-") && name.ends_with(".tmp");
        is_ours || name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".tmp") || name == "4913"
    });
    !is_head(path) && (path.iter().any(is_foreign) || is_temporary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_and_editors_write_is_noise() {
        for noise in ["/a/.git/index.lock", "/a/.git/logs/refs/heads/main", "/a/x.md~", "/a/.x.md.swp", "/a/4913", "/"]
        {
            assert!(is_noise(Path::new(noise)), "{noise}");
        }
        for news in ["/a/x.md", "/a/.git/logs/HEAD", "/a/.gitignore", "/a/b.png", "/a/.locdrift-baseline.json"] {
            assert!(!is_noise(Path::new(news)), "{news}");
        }
    }
}
