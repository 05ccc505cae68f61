//! Which groups a run is about: a share of them, or those with uncommitted edits.

use std::collections::HashSet;
use std::path::Path;

use super::at_commit::{Repositories, Wants};
use super::{Error, Request};
use crate::history::PreviousEntry;
use crate::layout::TreeId;
use crate::project::{PageGroup, Project};
use crate::text::{FileId, hash};

/// One of n shares of all page groups: disjoint, together complete, the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which share, from 1.
    pub index: u32,
    /// How many there are.
    pub count: u32,
}

impl Shard {
    /// Whether the group with this key belongs to the share.
    pub fn takes(self, key: &str) -> bool {
        hash(key.as_bytes()) % u64::from(self.count.max(1)) + 1 == u64::from(self.index)
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// Which groups a run is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    shard: Option<Shard>,
    /// Pages with uncommitted edits, and their groups.
    changed: Option<HashSet<FileId>>,
}

impl Scope {
    /// # Errors
    /// When the repositories do not tell what changed.
    pub fn of(request: &Request, project: &Project) -> Result<Scope, Error> {
        let changed = if request.changed { Some(changed(project)?) } else { None };
        Ok(Scope { shard: request.shard, changed })
    }

    /// Whether it is about all groups.
    pub fn is_whole(&self) -> bool {
        self.shard.is_none() && self.changed.is_none()
    }

    pub fn takes(&self, project: &Project, group: &PageGroup) -> bool {
        let mut files = group.files();
        self.shard.is_none_or(|shard| shard.takes(project.key(group)))
            && self.changed.as_ref().is_none_or(|changed| files.any(|file| changed.contains(&file)))
    }
}

/// The pages that differ from the newest commit of their repository, and for pages that are gone those of other languages.
fn changed(project: &Project) -> Result<HashSet<FileId>, Error> {
    let layout = &project.layout;
    let mut changed = HashSet::new();
    for (tree, files) in Repositories::of(layout, Wants::Head)?.states()? {
        let paths: HashSet<&str> = files.iter().map(|(path, _)| &**path).collect();
        for at in layout.files_of(tree) {
            let file = &layout.files[at];
            let path = Path::new(file.disk.as_deref().unwrap_or(&file.path));
            if path.ancestors().any(|above| above.to_str().is_some_and(|above| paths.contains(above))) {
                changed.insert(FileId(at as u32));
            }
        }
        for (path, was) in &files {
            if matches!(was, PreviousEntry::Page(_)) && layout.find(tree, path).is_none() {
                let others = project.siblings(tree).map(|other| TreeId(other as u16));
                changed.extend(others.filter_map(|other| layout.find(other, path)));
            }
        }
    }
    Ok(changed)
}
