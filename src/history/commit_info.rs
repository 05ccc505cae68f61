//! When commits were made, for the few that people are reported.

use std::collections::HashMap;

use super::graph::{Graph, Node};
use super::inputs::Open;
use super::object::ObjectId;
use super::repository::{GitError, Repository};
use super::{CommitInfo, HistoryFolder};

/// Commits that people are reported.
#[derive(Default)]
pub(super) struct CommitInfos(Vec<Node>);

impl CommitInfos {
    /// Another commit, if there is one.
    pub fn want(&mut self, node: Option<Node>) {
        self.0.extend(node);
    }

    /// Reads them all at once.
    pub fn read(
        mut self,
        repository: &mut dyn Repository,
        graph: &Graph,
    ) -> Result<HashMap<Node, CommitInfo>, GitError> {
        self.0.sort_unstable();
        self.0.dedup();
        let ids: Vec<ObjectId> = self.0.iter().map(|node| graph.id(*node)).collect();
        let contents = repository.contents(&ids)?;
        let moments = self.0.iter().zip(ids).zip(contents).filter_map(|((node, commit), content)| {
            let (time, date) = committed(&String::from_utf8_lossy(&content?))?;
            Some((*node, CommitInfo { commit, time, date, subject: graph.subject(*node).to_owned() }))
        });
        Ok(moments.collect())
    }
}

/// A commit of the repository that a folder lies in, by some or all of its digits; `None` where it is not known.
pub fn told(open: Open<'_>, folder: &HistoryFolder, commit: &str) -> Option<CommitInfo> {
    let mut repository = open(&folder.spot()?.top).ok()?;
    let commit = (*repository.commits(&[commit]).ok()?.first()?)?;
    let content = repository.contents(&[commit]).ok()?.pop()??;
    let content = String::from_utf8_lossy(&content);
    let (time, date) = committed(&content)?;
    let message = content.split_once("\n\n").map_or("", |(_, message)| message);
    Some(CommitInfo { commit, time, date, subject: message.lines().next().unwrap_or("").trim().to_owned() })
}

/// When a commit was made: seconds since 1970, and the committer's day.
pub(super) fn committed(commit: &str) -> Option<(i64, String)> {
    let line = commit.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix("committer "))?;
    let mut words = line.rsplit(' ');
    let (zone, time) = (words.next()?, words.next()?.parse::<i64>().ok()?);
    let (hours, minutes) = (zone.get(..3)?.parse::<i8>().ok()?, zone.get(3..)?.parse::<i8>().ok()?);
    let minutes = if zone.starts_with('-') { -minutes } else { minutes };
    let offset = time::UtcOffset::from_hms(hours, minutes, 0).unwrap_or(time::UtcOffset::UTC);
    let moment = time::OffsetDateTime::from_unix_timestamp(time).ok()?.checked_to_offset(offset)?;
    Some((time, moment.date().to_string()))
}

#[cfg(test)]
mod tests {
    use super::committed;

    #[test]
    fn the_day_is_the_committers() {
        let commit = |line: &str| format!("tree 1\nauthor A <a@x.example> 1 +0000\n{line}\n\ncommitter x 5 +0000\n");
        let day = |line: &str| committed(&commit(line)).map(|(_, day)| day);
        assert_eq!(day("committer A B <a@x.example> 1741820400 +0000").as_deref(), Some("2025-03-12"));
        assert_eq!(day("committer A B <a@x.example> 1741820400 +0100").as_deref(), Some("2025-03-13"));
        assert_eq!(day("committer A B <a@x.example> 1741820400 -0330").as_deref(), Some("2025-03-12"));
        assert_eq!(day("author A <a@x.example> 1741820400 +0000"), None);
        assert_eq!(day("committer A B <a@x.example> soon +0000"), None);
    }
}
