//! What is asked of a repository, whoever answers.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

use super::main_line::MainLine;
use super::object::ObjectId;

/// The repository of a source. All questions come in batches; nothing is asked page by page.
pub trait Repository: Send {
    /// The commits that `names` (hexadecimal digits, or `HEAD`) stand for; `None` where there is none.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn commits(&mut self, names: &[&str]) -> Result<Vec<Option<ObjectId>>, GitError>;

    /// The files at paths (from the top of the repository) in commits.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn files(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, GitError>;

    /// All pages of a commit, by their names: path from the top, and content; in order.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn pages(&mut self, commit: ObjectId) -> Result<Vec<(String, ObjectId)>, GitError>;

    /// The contents of objects; `None` where the clone does not have one.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn contents(&mut self, objects: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, GitError>;

    /// Starts to list the commits that can be reached from `starts`, newest first. It goes on beside other questions.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn log(&self, starts: &[ObjectId]) -> Result<Box<dyn Log>, GitError>;

    /// The main line of a commit: its first parents, with the pages that each changed.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn main_line(&mut self, head: ObjectId) -> Result<MainLine, GitError>;

    /// All commits that can be reached from one, each with its parents; none comes before one that was made upon it.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn parents(&mut self, head: ObjectId) -> Result<Vec<Lineage>, GitError>;

    /// The paths (from the top) that commits of `head` after a time (seconds since 1970) changed. Merges do not count,
    /// nor does a commit whose parents the clone lacks: it seems to change all that it has.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn changed_after(&mut self, head: ObjectId, time: i64) -> Result<HashSet<String>, GitError>;

    /// Those of `commits` that no branch, no tag and no `HEAD` leads to: git deletes them at some time.
    ///
    /// # Errors
    /// When the repository cannot answer at all.
    fn unreachable(&mut self, commits: &[ObjectId]) -> Result<HashSet<ObjectId>, GitError>;

    /// Whether the clone was cut off at some depth.
    fn is_shallow(&mut self) -> bool;
}

/// A commit and its parents.
pub type Lineage = (ObjectId, Box<[ObjectId]>);

/// The commits of a repository, one after the other.
pub trait Log: Send {
    /// Hands each to `visit`, until that breaks.
    ///
    /// # Errors
    /// When the repository stops half-way.
    fn read(self: Box<Self>, visit: &mut dyn FnMut(Logged<'_>) -> ControlFlow<()>) -> Result<(), GitError>;
}

/// What is at a path of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File(ObjectId),
    /// Nothing, or no file.
    Nothing,
    /// The clone lacks what would tell.
    Absent,
}

/// What one commit changed against one of its parents. A merge is reported once for each parent that it differs from,
/// in a row; or once with no changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged<'l> {
    /// The commit.
    pub id: ObjectId,
    /// All its parents.
    pub parents: &'l [ObjectId],
    /// Which of them `changes` are against.
    pub against: usize,
    /// The first line of its message.
    pub subject: &'l str,
    /// The files, as letter (`A`dded, `D`eleted, or something else) and path from the top.
    pub changes: &'l [(u8, &'l str)],
}

/// Why a repository does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// There is no program `git`.
    NoGit,
    /// The program is too old to be used, or to be kept from fetching what a partial clone lacks.
    OldGit {
        /// Which one it is.
        version: String,
        /// Whether it is the partial clone that asks for a newer one.
        is_partial: bool,
    },
    /// The program did not answer for so long.
    Silent(Duration),
    /// There is no repository at the folder or above it.
    NoRepository,
    /// The repository does not hold the pages of the folder.
    NotTracked,
    /// The repository belongs to another user, and git refuses to read it: the path that it takes as safe.
    DubiousOwnership(String),
    /// What is at this path leads to a repository that does not belong to the folder.
    Elsewhere(PathBuf),
    /// Anything else, in git's words.
    Failed(String),
}
