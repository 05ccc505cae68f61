//! The pages that are asked about, with their states in their repositories.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::RepoLocation;
use super::super::inputs::{HistoryInput, Open};
use super::super::main_line::{MainLine, PageVersion};
use super::super::object::ObjectId;
use super::super::repository::GitError;
use crate::layout::{Layout, TreeId};
use crate::locale::Locale;
use crate::text::FileId;

/// A repository, read as far as its main line.
pub(super) struct Line {
    pub head: ObjectId,
    pub line: MainLine,
    /// Whether the clone lacks its beginnings: then the oldest commit seems to add all that it has.
    pub is_shallow: bool,
}

/// A translation without a pin.
pub(super) struct Asked {
    pub target: FileId,
    pub source: FileId,
    /// The tops of the repositories of the source and the translation.
    pub tops: [PathBuf; 2],
    /// The path of the source page, from the top.
    pub source_path: String,
    /// The path of the translation, from the top of its repository.
    pub target_path: String,
}

/// The repositories that are asked, each read once.
pub(super) struct Lines(HashMap<PathBuf, Arc<Line>>);

impl Lines {
    /// Reads the main lines of the repositories of some pages. What cannot be read is left out.
    pub fn read(input: &HistoryInput<'_>, asked: &[Asked], open: Open<'_>) -> Lines {
        use rayon::prelude::*;
        let mut tops: Vec<&PathBuf> = asked.iter().flat_map(|asked| &asked.tops).collect();
        tops.sort_unstable();
        tops.dedup();
        let read = tops.into_par_iter().filter_map(|top| Some((top.clone(), Arc::new(line(input, top, open).ok()?))));
        Lines(read.collect())
    }

    pub fn of(&self, top: &Path) -> Option<&Arc<Line>> {
        self.0.get(top)
    }
}

fn line(input: &HistoryInput<'_>, top: &Path, open: Open<'_>) -> Result<Line, GitError> {
    let mut repository = input.repository(top, open)?;
    let head = repository.commits(&["HEAD"])?.first().copied().flatten();
    let head = head.ok_or_else(|| GitError::Failed("it has no commits yet".to_owned()))?;
    Ok(Line { head, line: repository.main_line(head)?, is_shallow: repository.is_shallow() })
}

impl Asked {
    /// The translations of a product that do not name what they were made from, in languages where that is inferred.
    pub fn of_product(input: &HistoryInput<'_>, trees: std::ops::Range<usize>) -> Vec<Asked> {
        let (project, layout) = (input.project, &input.project.layout);
        if !layout.trees[trees.start].is_source {
            return Vec::new();
        }
        let folder = (input.folder)(TreeId(trees.start as u16));
        let Some(spot) = &input.memory.location(&folder) else { return Vec::new() };
        let mut asked = Vec::new();
        for tree in (trees.start + 1..trees.end).map(|tree| TreeId(tree as u16)) {
            let has_pin = |file: &FileId| project.page(*file).front_matter.pin.is_some();
            let mut files = layout.files_of(tree).map(|file| FileId(file as u32));
            let named = files.clone().filter(has_pin).count();
            if !input.pin.everywhere && named * 2 > files.len() {
                continue;
            }
            let Some(own) = RepoLocation::find(&layout.trees[tree.index()].dir) else { continue };
            let path = |spot: &RepoLocation, file: FileId| {
                let entry = &layout.files[file.index()];
                spot.path(entry.disk.as_deref().unwrap_or(&entry.path))
            };
            let is_read = |file: FileId| project.page(file).unreadable.is_none();
            let tops = || [spot.top.clone(), own.top.clone()];
            let of = |target: FileId| {
                let source = project.source_of(target);
                let is_asked = source != target && !has_pin(&target) && is_read(source) && is_read(target);
                is_asked.then(|| Asked {
                    target,
                    source,
                    tops: tops(),
                    source_path: path(spot, source),
                    target_path: path(&own, target),
                })
            };
            asked.extend(files.by_ref().filter_map(of));
        }
        asked
    }

    /// Whether both are in one repository.
    pub fn is_together(&self) -> bool {
        self.tops[0] == self.tops[1]
    }
}

/// A translation with the states of its source and its own, newest first.
pub(super) struct States {
    pub asked: Asked,
    pub versions: Arc<[PageVersion]>,
    /// The commits that changed the source, in order.
    pub changes: Arc<[u32]>,
    pub own: Vec<PageVersion>,
}

/// The versions of a source page, and the commits that changed it.
type SourceStates = (Arc<[PageVersion]>, Arc<[u32]>);

impl States {
    /// The states of pages, those of a source page once for all of its translations. Pages that are not committed, or
    /// whose source is not, are left out.
    pub fn all(asked: Vec<Asked>, lines: &Lines, layout: &Layout) -> Vec<States> {
        let mut known: HashMap<FileId, Option<SourceStates>> = HashMap::new();
        let states = asked.into_iter().filter_map(|asked| {
            let of_source = known.entry(asked.source).or_insert_with(|| {
                let line = &lines.of(&asked.tops[0])?.line;
                let mut versions = line.versions(&asked.source_path, locale(layout, asked.source), layout.site, None);
                let changes = versions.iter().map(|version| version.at).collect();
                // A state that came back is one version with what was between.
                versions.dedup_by(|older, newer| older.blob == newer.blob && older.path == newer.path);
                Some((versions.into(), changes))
            });
            let of_source = of_source.clone()?;
            States::of(asked, of_source, lines, layout)
        });
        states.collect()
    }

    fn of(asked: Asked, (versions, changes): SourceStates, lines: &Lines, layout: &Layout) -> Option<States> {
        let line = &lines.of(&asked.tops[1])?.line;
        let own = line.versions(&asked.target_path, locale(layout, asked.target), layout.site, Some(&*versions));
        (!versions.is_empty() && !own.is_empty()).then_some(States { asked, versions, changes, own })
    }
}

fn locale(layout: &Layout, file: FileId) -> &Locale {
    &layout.tree(file).locale
}
