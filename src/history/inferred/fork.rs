//! Languages that are forks of their source: the newest commit that both repositories have.

use std::collections::{HashMap, HashSet};

use super::super::object::ObjectId;
use super::super::repository::{Entry, GitError, Repository};
use super::pages::{Line, States};

/// What a fork has of its source.
pub(super) struct Fork {
    /// The newest commit that both have.
    pub base: ObjectId,
    /// Where on the main line of the fork a merge brought it; `None` where it never merged anything: there it began.
    pub arrival: Option<u32>,
}

impl Fork {
    /// `None` where a repository is no fork of the source.
    ///
    /// # Errors
    /// When a repository does not answer.
    pub fn of([theirs, ours]: [&Line; 2], [source, fork]: [&mut dyn Repository; 2]) -> Result<Option<Fork>, GitError> {
        let Some(first) = theirs.line.commits.last() else { return Ok(None) };
        if fork.commits(&[&first.commit.to_string()])? == [None] {
            return Ok(None);
        }
        let known: HashSet<ObjectId> = source.parents(theirs.head)?.into_iter().map(|(commit, _)| commit).collect();
        let own = fork.parents(ours.head)?;
        // No commit comes before those that were made upon it.
        let Some(base) = own.iter().map(|(commit, _)| *commit).find(|commit| known.contains(commit)) else {
            return Ok(None);
        };
        let line: HashMap<ObjectId, u32> =
            (0..).zip(&ours.line.commits).map(|(at, commit)| (commit.commit, at)).collect();
        if line.contains_key(&base) {
            return Ok(Some(Fork { base, arrival: None }));
        }
        let mut upon = HashSet::from([base]);
        for (commit, parents) in own.iter().rev() {
            if parents.iter().any(|parent| upon.contains(parent)) {
                upon.insert(*commit);
            }
        }
        let arrival = upon.iter().filter_map(|commit| line.get(commit)).max().copied();
        Ok(Some(Fork { base, arrival }))
    }

    /// For each page, the version that the source had in that commit, as a place among its versions.
    ///
    /// # Errors
    /// When the repository of the source does not answer.
    pub fn versions(
        &self,
        source: &mut dyn Repository,
        theirs: &Line,
        states: &[&States],
    ) -> Result<Vec<Option<usize>>, GitError> {
        let asked: Vec<(ObjectId, &str)> = states.iter().map(|of| (self.base, &*of.asked.source_path)).collect();
        let entries = source.files(&asked)?;
        let place = theirs.line.commits.iter().position(|commit| commit.commit == self.base);
        let version = |(of, entry): (&&States, Entry)| match entry {
            Entry::File(blob) => of.versions.iter().position(|version| version.blob == blob),
            // It had another name then.
            _ => {
                let at = of.versions.partition_point(|version| (version.at as usize) < place.unwrap_or(usize::MAX));
                (at < of.versions.len()).then_some(at)
            }
        };
        Ok(states.iter().zip(entries).map(version).collect())
    }
}
