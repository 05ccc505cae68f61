//! What a translation without a pin was made from, as far as histories tell.
//!
//! Two witnesses are heard. The **date**: the newest version of the source page when the translation's own body last
//! changed; edits of many languages at once, and of metadata or markup alone, are none. The **fit**: the version whose
//! structure the translation has. Where both agree the version is certain; else it lies between the two. In a fork that
//! merges its upstream, the newest commit of both answers for all pages.
//!
//! Everything is read from commits, nothing from the working tree: edits that are not committed change no answer.

mod blobs;
mod fit;
mod fork;
mod kept;
mod pages;
mod passes;
mod pins;
mod remains;
mod resolve;
mod witness;

use std::collections::BTreeMap;

use super::{CommitInfo, ObjectId};
use crate::text::FileId;
pub(super) use pins::origins;
pub(super) use resolve::resolve;

/// Whether the subject of a commit has one of some words, in any case.
fn says(commit: &CommitInfo, words: &[String]) -> bool {
    let subject = if words.is_empty() { String::new() } else { commit.subject.to_lowercase() };
    words.iter().any(|words| subject.contains(&words.to_lowercase()))
}

/// What an inferred pin rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PinWay {
    /// The newest commit that a fork shares with its source.
    MergeBase,
    /// The history of the translation.
    History,
}

/// The source version that a translation was made from, where the page does not name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InferredPin {
    /// What it rests on.
    pub way: PinWay,
    /// The commit of the source that brought the version.
    pub commit: CommitInfo,
    /// The commit of the oldest version that it may be, where it is not certain.
    pub oldest: Option<CommitInfo>,
    /// Other versions that parts of the page agree with, and not with the one that it was made from: from the newest of
    /// the older ones on to the oldest, then the newer ones.
    pub remains: Vec<OtherVersion>,
}

/// A version of the source that parts of a translation agree with, and not with the one that it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherVersion {
    /// The commit that brought it.
    pub commit: CommitInfo,
    /// The commit that changed the page next.
    pub next: CommitInfo,
    /// How many days before the newest commit of the source that one was made.
    pub days: u32,
    /// Whether it is newer than the one that the translation was made from.
    pub is_newer: bool,
}

impl InferredPin {
    /// Whether it is the one version.
    pub fn is_certain(&self) -> bool {
        self.oldest.is_none()
    }
}

/// A version of a source page, and what happened to the page since.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The commit that brought it.
    pub commit: CommitInfo,
    /// Its path, from the top of the repository.
    pub path: std::sync::Arc<str>,
    /// What it said.
    pub blob: ObjectId,
    /// What the newest version says.
    pub newest_blob: ObjectId,
    /// Whether the page has another name by now.
    pub moved: bool,
    /// The commits since, on the main line.
    pub commits: u32,
    /// The oldest of them, and the newest.
    pub since: Option<(CommitInfo, CommitInfo)>,
    /// When the newest commit of the source was made.
    pub today: i64,
}

/// Where a translation comes from: the version that it was made from, and the oldest that this may be.
#[derive(Clone, Debug)]
pub(super) struct Origins {
    pub source: FileId,
    /// What the translation itself said when it was last committed.
    pub own: ObjectId,
    pub way: PinWay,
    pub newest: Origin,
    pub oldest: Option<Origin>,
    /// Other versions that parts of the translation agree with.
    pub remains: Vec<(Origin, OtherVersion)>,
}

impl Origins {
    /// The other versions that a translation is compared with, too: the oldest that it may be made from, and those that
    /// parts of it agree with.
    pub fn others(&self) -> impl Iterator<Item = &Origin> {
        self.oldest.iter().chain(self.remains.iter().map(|(origin, _)| origin))
    }
}

/// The origins of translations, by file.
pub(super) type AllOrigins = BTreeMap<FileId, Origins>;
