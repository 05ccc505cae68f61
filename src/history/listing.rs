//! What is in the trees of a commit, however many times a tree holds itself in small.

use super::git::Git;
use super::object::ObjectId;
use super::repository::GitError;
use super::tree::{Item, Kind};

/// How many bytes the list of one commit may take: room for about two million files. A few trees can hold each other so
/// that they have more paths than any disk has room for.
const LONGEST_LIST: usize = 256 << 20;
/// What an entry takes beside its path.
const ENTRY: usize = 96;

/// What a commit holds.
pub(super) struct Listed {
    /// By path from the top, and in order.
    pub items: Vec<(String, Item)>,
    /// Whether the clone has all the trees that tell.
    pub is_whole: bool,
}

impl Git {
    /// All but the folders of a commit that lies below some folders (paths from the top; empty is all), and is wanted.
    ///
    /// # Errors
    /// When git does not answer, or there is too much.
    pub(super) fn list(
        &mut self,
        commit: ObjectId,
        below: &[String],
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Listed, GitError> {
        let within = |path: &str, folder: &str| {
            path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_below = |path: &str| below.is_empty() || below.iter().any(|folder| within(path, folder));
        let leads = |path: &str| is_below(path) || below.iter().any(|folder| within(folder, path));
        let root = self.root(commit)?;
        let mut listed = Listed { items: Vec::new(), is_whole: root.is_some() };
        let mut level: Vec<(String, ObjectId)> = root.into_iter().map(|tree| (String::new(), tree)).collect();
        let mut length = 0;
        while !level.is_empty() {
            let trees: Vec<ObjectId> = level.iter().map(|(_, tree)| *tree).collect();
            self.read_trees(&trees)?;
            let mut next = Vec::new();
            for (folder, tree) in level {
                let Some(items) = self.tree(tree) else {
                    listed.is_whole = false;
                    continue;
                };
                for item in items {
                    let path =
                        if folder.is_empty() { item.name.to_string() } else { format!("{folder}/{}", item.name) };
                    length += path.len() + ENTRY;
                    if length > LONGEST_LIST {
                        return Err(GitError::Failed("a commit of it has more files than can be listed".to_owned()));
                    }
                    match item.kind {
                        Kind::Folder if leads(&path) => next.push((path, item.id)),
                        Kind::Folder => {}
                        _ if is_below(&path) && is_wanted(&path) => listed.items.push((path, item.clone())),
                        _ => {}
                    }
                }
            }
            level = next;
        }
        listed.items.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(listed)
    }
}
