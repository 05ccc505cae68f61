//! What the source's repository knows: the page that a translation was made from, and what happened to it since.
//!
//! A translation names the source commit that it was made from, its pin. Whether it is stale is decided by content: the
//! source page as of the pin (the base) against the source page as it is now, uncommitted edits included. Commits are
//! only reported, never counted to decide. The repository of a translation is asked one thing: which pages changed
//! after the newest commit of the source, where a pin is unknown or a page has no source. Nothing uses a network.

mod at_time;
mod bases;
mod commit_info;
mod git;
mod git_config;
mod git_dir;
mod git_includes;
mod graph;
mod inferred;
mod inputs;
mod line_ends;
mod listing;
mod log;
mod lookup;
mod main_line;
mod memory;
mod newest;
mod notices;
mod object;
mod pins;
mod prefetch;
mod process;
mod program;
mod remote;
mod renames;
mod renewal;
mod repository;
mod resolver;
mod runner;
mod stale;
mod state;
mod tokens;
mod tracking;
mod tree;
mod unknown;
mod worktree;

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::change::Change;
use crate::finding::Notice;
use crate::layout::TreeId;
use crate::page::Page;
use crate::text::FileId;

pub use at_time::{commit_at, is_shallow};
pub use commit_info::told;
pub use git::Git;
#[doc(hidden)]
pub use graph::{Graph, Wanted};
pub use inferred::{InferredPin, OtherVersion, PinWay};
pub use inputs::{Heads, HistoryInput, Open};
#[doc(hidden)]
pub use log::read as read_log;
#[doc(hidden)]
pub use main_line::{MainLine, PageVersion};
pub use memory::Memory;
pub use newest::Newest;
pub use notices::why;
pub use object::{Format, ObjectId};
pub use pins::{differing, read};
pub use prefetch::Prefetched;
#[doc(hidden)]
pub use program::Program;
pub use remote::{Remote, remote};
pub use renewal::Renewal;
pub use repository::{Entry, GitError, Lineage, Log, Logged, Repository};
pub use state::{State, StateError};
pub use worktree::PreviousEntry;

/// A commit, as people speak of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommitInfo {
    /// The commit.
    pub commit: ObjectId,
    /// Seconds since 1970, by the committer's clock.
    pub time: i64,
    /// The committer's day, `2025-03-12`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}

/// What the pin of a translation says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pin {
    /// There is none that could be a commit, or the history is not read.
    #[default]
    NotRead,
    /// The repository cannot tell; a notice says why.
    Unavailable,
    /// The repository is whole, and has no such commit.
    Unknown,
    /// The translation was made from a newer source than the one at hand: nothing is compared with that. A notice says
    /// so. For a page without a source: that may have come since.
    NotFetched,
    /// The page was not in the source in that commit, under no name.
    NotThere {
        /// The commit that added it, where that is known.
        added: Option<Box<CommitInfo>>,
    },
    /// The source page is still what it was.
    Fresh,
    /// The pin is newer than the source that is checked out.
    Newer {
        /// The source page as of the pin: an index into [`History::bases`].
        base: Option<u32>,
    },
    /// The source page changed.
    Stale(Box<Stale>),
}

/// How far a translation is behind its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The source page as of the pin: an index into [`History::bases`]; `None` where the clone lacks it.
    pub base: Option<u32>,
    /// The path that the source page had then, within its tree, if it moved since.
    pub path: Option<Box<str>>,
    /// The commits since the pin that changed the page, as `git log PIN..HEAD -- PATH` counts them, under each of its
    /// names.
    pub commits: u32,
    /// The oldest of them.
    pub oldest: Option<CommitInfo>,
    /// The newest of them.
    pub newest: Option<CommitInfo>,
    /// Whole days from the oldest of them to the newest commit of the source: for so long has the page been behind.
    pub days: u32,
    /// Whether the source page has edits that are not committed.
    pub uncommitted: bool,
}

/// A source page as of a pin.
pub struct Base {
    /// The source page of today.
    pub source: FileId,
    /// The object that holds the page.
    pub blob: ObjectId,
    /// What it said.
    pub page: Arc<Page>,
    /// Its text.
    pub text: Arc<str>,
    /// Its path within its tree then.
    pub path: Box<str>,
    /// What it became until now.
    pub change: Change,
}

/// What became of a page that the source has no more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Gone {
    /// The commit that deleted it, or moved it to where it is now.
    pub at: CommitInfo,
    /// Where the same commit put it, within the tree.
    pub moved_to: Option<Box<str>>,
    /// Where it was until then, within the tree, if it had moved before.
    pub from: Option<Box<str>>,
}

/// All that is known about the past of a project.
#[derive(Default)]
pub struct History {
    /// The pin of each file.
    pins: Vec<Pin>,
    /// Old versions of source pages; one for each distinct content.
    pub bases: Vec<Arc<Base>>,
    /// The commits that added source pages which lack a translation.
    added: HashMap<FileId, CommitInfo>,
    /// What became of the sources of orphans.
    gone: HashMap<FileId, Gone>,
    /// The translations whose source page had another name in their commit.
    moved: HashSet<FileId>,
    /// The translations whose pin no branch leads to any more.
    unreachable: HashSet<FileId>,
    /// The trees of translations that were made from a newer source than the one at hand.
    ahead: HashSet<TreeId>,
    /// What the pins of translations rest on that name none.
    inferred: HashMap<FileId, InferredPin>,
    /// The translations of which nothing was found, while of others something was.
    unclear: HashSet<FileId>,
    /// What the pins of those would say that are not certain, if they were the oldest that they may be; and of those of
    /// which parts agree with other versions, if they were these.
    others: Vec<History>,
    /// The translations that are fresh as committed, beside a source with edits that are not committed.
    edited_along: HashSet<FileId>,
    /// What the repositories could not tell, one notice for each source; and what pins rest on.
    pub notices: Vec<Notice>,
}

impl History {
    /// What the pin of a translation says.
    pub fn pin(&self, file: FileId) -> &Pin {
        const UNASKED: &Pin = &Pin::NotRead;
        self.pins.get(file.index()).unwrap_or(UNASKED)
    }

    /// Whether all is known of the past of a translation that was asked.
    pub fn is_reported(&self, target: FileId) -> bool {
        !matches!(self.pin(target), Pin::Unavailable | Pin::NotFetched)
            && !matches!(self.pin(target), Pin::Stale(stale) if stale.base.is_none())
    }

    /// The source page that a translation was made from, where that is another one than today's.
    pub fn base(&self, target: FileId) -> Option<&Base> {
        let at = match self.pin(target) {
            Pin::Stale(stale) => stale.base?,
            Pin::Newer { base } => (*base)?,
            _ => return None,
        };
        self.bases.get(at as usize).map(|base| &**base)
    }

    /// What the pin of a translation rests on, if the page does not name it.
    pub fn inferred(&self, target: FileId) -> Option<&InferredPin> {
        self.inferred.get(&target)
    }

    /// Whether it was looked for what a translation was made from, and in vain, while others told it.
    pub fn is_unclear(&self, target: FileId) -> bool {
        self.unclear.contains(&target)
    }

    /// Whether what is known of a translation depends on edits of it that are not committed.
    pub fn follows_edits(&self, target: FileId) -> bool {
        self.edited_along.contains(&target)
    }

    /// What would be known if a translation were made from other versions: the oldest that it may be made from, if that is
    /// not certain, and then, in their order, those that parts of it agree with (see [`InferredPin::remains`]); `None` where
    /// one is no other than today's, or cannot be read.
    pub fn others(&self, target: FileId) -> impl Iterator<Item = Option<&History>> {
        let count = self.inferred(target).map_or(0, |of| usize::from(of.oldest.is_some()) + of.remains.len());
        self.others.iter().take(count).map(move |other| Some(other).filter(|other| other.base(target).is_some()))
    }

    /// Hashes all that is known of the past of one file.
    pub fn hash_of(&self, file: FileId, hasher: &mut impl Hasher) {
        let pin = self.pin(file);
        std::mem::discriminant(pin).hash(hasher);
        match pin {
            Pin::NotThere { added } => added.hash(hasher),
            Pin::Stale(stale) => {
                // Where the base is in the list does not matter, only what it is.
                let Stale { base: _, path, commits, oldest, newest, days, uncommitted } = &**stale;
                (path, commits, oldest, newest, days, uncommitted).hash(hasher);
            }
            Pin::NotRead | Pin::Unavailable | Pin::Unknown | Pin::NotFetched | Pin::Fresh | Pin::Newer { .. } => {}
        }
        self.base(file).map(|base| (base.blob, &base.path)).hash(hasher);
        self.inferred(file).hash(hasher);
        self.is_unclear(file).hash(hasher);
        for other in self.others(file) {
            other.and_then(|other| other.base(file)).map(|base| (base.blob, &base.path)).hash(hasher);
        }
        (self.added(file), self.gone(file), self.was_moved(file), self.is_unreachable(file)).hash(hasher);
    }

    /// Whether the source page had another name when a translation was made.
    pub fn was_moved(&self, target: FileId) -> bool {
        self.moved.contains(&target)
    }

    /// Whether the pin of a translation is known, and no branch leads to it any more.
    pub fn is_unreachable(&self, target: FileId) -> bool {
        self.unreachable.contains(&target)
    }

    /// Whether the translations of a tree were made from a newer source than the one at hand.
    pub fn is_ahead(&self, tree: TreeId) -> bool {
        self.ahead.contains(&tree)
    }

    /// The commit that added a source page which lacks a translation.
    pub fn added(&self, source: FileId) -> Option<&CommitInfo> {
        self.added.get(&source)
    }

    /// The orphans whose source moved to `path` of its tree.
    pub fn moved_to(&self, path: &str) -> impl Iterator<Item = FileId> {
        self.gone.iter().filter(move |(_, gone)| gone.moved_to.as_deref() == Some(path)).map(|(orphan, _)| *orphan)
    }

    /// What became of the source of an orphan.
    pub fn gone(&self, orphan: FileId) -> Option<&Gone> {
        self.gone.get(&orphan)
    }
}

/// Whether a text can be a commit's name, whole or short: 7 to 64 hexadecimal digits.
pub fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where a folder lies in its repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepoLocation {
    /// The top folder of the repository.
    pub top: PathBuf,
    /// The folder's path from there with `/`; empty at the top.
    pub prefix: String,
}

/// The folder that holds the history of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFolder {
    /// Where it is.
    pub path: PathBuf,
    /// Whether the configuration names it. Only then it may be a repository without a working tree: one that lies among
    /// pages is made of files of these, and says nothing about them.
    pub is_named: bool,
}

impl HistoryFolder {
    /// The repository that it is, or lies in.
    pub fn spot(&self) -> Option<RepoLocation> {
        let whole = self.path.canonicalize().ok()?;
        let is_bare = self.is_named && !whole.join(".git").exists() && runner::is_bare(&whole);
        if is_bare { Some(RepoLocation { top: whole, prefix: String::new() }) } else { RepoLocation::find(&whole) }
    }
}

impl RepoLocation {
    /// The repository whose working tree a folder lies in: the nearest folder above (or itself) that holds `.git`.
    pub fn find(folder: &Path) -> Option<RepoLocation> {
        let folder = folder.canonicalize().ok()?;
        let top = folder.ancestors().find(|path| path.join(".git").exists())?;
        let below = folder.strip_prefix(top).ok()?;
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(RepoLocation { top: top.to_owned(), prefix: parts.join("/") })
    }

    /// The path of a page, given from the folder, from the top of the repository.
    pub fn path(&self, page: &str) -> String {
        if self.prefix.is_empty() { page.to_owned() } else { format!("{}/{page}", self.prefix) }
    }

    /// The path of a page, given from the top of the repository, from the folder; `None` if it lies elsewhere.
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.prefix.is_empty() { Some(path) } else { path.strip_prefix(&*self.prefix)?.strip_prefix('/') }
    }
}

#[cfg(test)]
mod tests {
    use super::is_commit;

    #[test]
    fn what_can_be_a_commit() {
        assert!(is_commit("1234567890123456789012345678901234567890"));
        assert!(is_commit("abcdef0"));
        for hostile in ["HEAD", "1.2e39", "--upload-pack=x", "../x", "abc def0", "abcdef0\n", ""] {
            assert!(!is_commit(hostile), "{hostile:?}");
        }
        assert!(!is_commit(&"a".repeat(65)));
    }
}
