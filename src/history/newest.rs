//! The commit that a translation made today is made from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::graph::{Graph, Reached, Wanted};
use super::inputs::Open;
use super::object::ObjectId;
use super::repository::{Entry, GitError, Repository};
use super::{HistoryFolder, notices};

/// Answers for one page after the other; each repository is walked once.
#[derive(Default)]
pub struct Newest(HashMap<PathBuf, Walked>);

struct Walked {
    repository: Box<dyn Repository>,
    head: ObjectId,
    graph: Graph,
}

impl Newest {
    /// The newest commit that changed the page at `path` of `folder`, all digits; `now` is what it says now.
    ///
    /// # Errors
    /// In a sentence, when the repository cannot tell, or the page has edits that are not committed.
    pub fn of_page(
        &mut self,
        open: Open<'_>,
        folder: &HistoryFolder,
        path: &str,
        now: &[u8],
    ) -> Result<String, String> {
        let (walked, path) = self.walked(open, folder, path)?;
        let told = walked.repository.files(&[(walked.head, &path)]).map_err(|trouble| said(folder, &trouble))?;
        match told[..] {
            [Entry::File(blob)] if blob.is_of_file(now) => {}
            [Entry::File(_)] => {
                return Err("the source page has edits that are not committed: commit them first".to_owned());
            }
            _ => return Err("the source page is not committed: commit it first".to_owned()),
        }
        let newest = walked.graph.behind(walked.head, &Reached::default(), &path).first().copied();
        let newest = newest.ok_or_else(|| "no commit of the source changed the page".to_owned())?;
        Ok(walked.graph.id(newest).to_string())
    }

    /// All digits of a commit that holds the page at `path` of `folder`.
    ///
    /// # Errors
    /// In a sentence, when there is no such commit, or the page is not in it. Where no repository can be asked, a
    /// commit with all its digits is taken as it is.
    pub fn in_full(
        &mut self,
        open: Open<'_>,
        folder: &HistoryFolder,
        path: &str,
        commit: &str,
    ) -> Result<String, String> {
        let (walked, path) = match self.walked(open, folder, path) {
            Ok(found) => found,
            // All digits are written: there is nothing to look up.
            Err(_) if ObjectId::from_hex(commit).is_some() => return Ok(commit.to_owned()),
            Err(why) => return Err(why),
        };
        let known = walked.repository.commits(&[commit]).map_err(|trouble| said(folder, &trouble))?;
        let [Some(id)] = known[..] else { return Err(format!("the source's repository has no commit `{commit}`")) };
        let told = walked.repository.files(&[(id, &path)]).map_err(|trouble| said(folder, &trouble))?;
        match told[..] {
            [Entry::Nothing] => Err(format!("the source page is not in commit `{}`", id.short())),
            _ => Ok(id.to_string()),
        }
    }

    fn walked(&mut self, open: Open<'_>, folder: &HistoryFolder, path: &str) -> Result<(&mut Walked, String), String> {
        let spot = folder.spot().ok_or_else(|| said(folder, &GitError::NoRepository))?;
        let path = spot.path(path);
        if !self.0.contains_key(&spot.top) {
            let walked = Walked::new(open, &spot.top).map_err(|trouble| said(folder, &trouble))?;
            self.0.insert(spot.top.clone(), walked);
        }
        let walked = self.0.get_mut(&spot.top).ok_or("the repository was not read")?;
        Ok((walked, path))
    }
}

impl Walked {
    fn new(open: Open<'_>, top: &Path) -> Result<Walked, GitError> {
        let mut repository = open(top)?;
        let head = repository.commits(&["HEAD"])?.first().copied().flatten();
        let head = head.ok_or_else(|| GitError::Failed("it has no commits yet".to_owned()))?;
        let wanted = Wanted::all();
        let graph = Graph::walk(repository.log(&wanted.starts(head))?, head, wanted)?;
        Ok(Walked { repository, head, graph })
    }
}

fn said(folder: &HistoryFolder, trouble: &GitError) -> String {
    notices::why(&folder.path, trouble)
}
