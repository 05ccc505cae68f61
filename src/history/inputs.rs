//! What is asked about the past, put together from the pages: which pins, and whose history.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::line_ends::same_but_line_ends;
use super::object::{Format, ObjectId};
use super::repository::{GitError, Repository};
use super::state::Rooted;
use super::{HistoryFolder, Memory, RepoLocation, is_commit};
use crate::config::PinSetting;
use crate::files::CacheFolder;
use crate::layout::TreeId;
use crate::parse::Keys;
use crate::project::Project;
use crate::text::FileId;

/// What the past of a project is asked about.
pub struct HistoryInput<'a> {
    /// The project as it is now.
    pub project: &'a Project,
    /// The names that source files would have as objects (SHA-1), where they are known.
    pub stored: &'a [Option<ObjectId>],
    /// The text of a file as it is now.
    pub text: &'a (dyn Fn(FileId) -> Option<Arc<str>> + Sync),
    /// How to read a page.
    pub keys: &'a Keys,
    /// Where the history of a source tree is.
    pub folder: &'a (dyn Fn(TreeId) -> HistoryFolder + Sync),
    /// How to show a folder.
    pub shown: &'a (dyn Fn(&Path) -> PathBuf + Sync),
    /// What was answered before.
    pub memory: &'a Memory,
    /// Commits that stand for HEAD.
    pub heads: &'a Heads,
    /// How the source version is found that a page does not name.
    pub pin: &'a PinSetting,
    /// Where what is known of old pages is kept between runs.
    pub cache: Option<&'a CacheFolder>,
}

/// Commits that stand for HEAD, by the top folder of their repository.
pub type Heads = BTreeMap<PathBuf, ObjectId>;

impl HistoryInput<'_> {
    /// The repository that has its top at a folder, taken to be where `heads` says, and asked only what is not known.
    ///
    /// # Errors
    /// Those of `open`.
    pub(super) fn repository<'r>(&self, top: &Path, open: Open<'r>) -> Result<Box<dyn Repository + 'r>, GitError> {
        let repository = self.memory.repository(top, open)?;
        Ok(match self.heads.get(top) {
            Some(head) => Box::new(Rooted { repository, head: *head }),
            None => Box::new(repository),
        })
    }

    /// Whether a source page has the content of `blob` now.
    pub(super) fn is_now(&self, source: FileId, blob: ObjectId) -> bool {
        match (blob.format(), self.stored.get(source.index()).copied().flatten()) {
            (Format::Sha1, Some(stored)) => stored == blob,
            (format, _) => (self.text)(source).is_some_and(|text| ObjectId::of_blob(text.as_bytes(), format) == blob),
        }
    }

    /// Whether a source page is what a checkout makes of a blob.
    pub(super) fn is_checked_out(&self, repository: &mut dyn Repository, source: FileId, blob: ObjectId) -> bool {
        self.is_now(source, blob) || {
            let stored = repository.contents(&[blob]).ok().and_then(|mut contents| contents.pop().flatten());
            let stored = stored.and_then(|stored| String::from_utf8(stored).ok());
            let now = (self.text)(source);
            now.zip(stored).is_some_and(|(now, stored)| same_but_line_ends(&now, &stored))
        }
    }
}

/// Opens the repository that has its top at a folder.
pub type Open<'a> = &'a (dyn Fn(&Path) -> Result<Box<dyn Repository>, GitError> + Sync);

/// One translation that has a pin.
pub(super) struct PinQuery {
    pub target: FileId,
    pub source: FileId,
    pub pin: String,
}

/// A translation that lacks a source.
pub(super) struct Orphan {
    pub file: FileId,
    pub pin: Option<String>,
}

/// A source tree and what is asked about it.
pub(super) struct Source {
    pub spot: Option<RepoLocation>,
    pub folder: PathBuf,
    pub questions: Vec<PinQuery>,
    /// Source pages that lack a translation.
    pub untranslated: Vec<FileId>,
    /// Translations that lack a source.
    pub orphans: Vec<Orphan>,
}

/// What is asked about the source of one product; `None` if nothing is.
pub(super) fn source(asked: &HistoryInput<'_>, trees: Range<usize>) -> Option<Source> {
    let project = asked.project;
    let tree = TreeId(trees.start as u16);
    let folder = (asked.folder)(tree);
    if !project.layout.trees[trees.start].is_source {
        return None;
    }
    let mut questions = Vec::new();
    for target in (trees.start + 1..trees.end).flat_map(|tree| project.layout.files_of(TreeId(tree as u16))) {
        let target = FileId(target as u32);
        let source = project.source_of(target);
        let pin = pin_of(project, target).filter(|_| source != target);
        questions.extend(pin.map(|pin| PinQuery { target, source, pin }));
    }
    let (mut untranslated, mut orphans) = (Vec::new(), Vec::new());
    for group in &project.groups {
        let first = group.source.or(group.targets.first().map(|target| target.file))?;
        let tree = project.layout.files[first.index()].tree.index();
        if !trees.contains(&tree) {
            continue;
        }
        match group.source {
            Some(source) if project.absent(group).next().is_some() => untranslated.push(source),
            None => orphans.push(Orphan { file: first, pin: pin_of(project, first) }),
            _ => {}
        }
    }
    let nothing = questions.is_empty() && untranslated.is_empty() && orphans.is_empty();
    (!nothing).then(|| Source {
        spot: asked.memory.location(&folder),
        folder: folder.path,
        questions,
        untranslated,
        orphans,
    })
}

/// The pin of a page, if it can be a commit.
fn pin_of(project: &Project, file: FileId) -> Option<String> {
    let pin = project.page(file).front_matter.pin.as_ref()?;
    is_commit(&pin.text).then(|| pin.text.to_ascii_lowercase())
}
