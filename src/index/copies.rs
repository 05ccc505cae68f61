//! Folders that were copied with all their ids.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::Index;
use crate::layout::TreeId;
use crate::project::Project;
use crate::text::FileId;

/// So many pages that share ids with others of the same name are one copy, not so many mistakes.
const ENOUGH: usize = 3;

/// Pages that stand twice, with one id each, under the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies {
    /// The two pages of each id: the one nearer to the top first; in the order of the first ones.
    pub pairs: Vec<[FileId; 2]>,
    /// How many of the first and of the second ones a table of contents leads to.
    pub listed: [usize; 2],
}

impl Index<'_> {
    /// The copied folder that a page belongs to, on either side.
    pub fn copies(&self, file: FileId) -> Option<&Copies> {
        self.same_id.get(&file).filter(|all| all.len() == 2)?;
        self.copies
            .get_or_init(|| self.all_copies())
            .iter()
            .find(|copies| copies.pairs.iter().flatten().any(|f| *f == file))
    }

    fn all_copies(&self) -> Vec<Copies> {
        let mut folders: BTreeMap<(usize, &str), Vec<[FileId; 2]>> = BTreeMap::new();
        for (file, all) in &self.same_id {
            let [a, b] = all[..] else { continue };
            let (one, other) = (self.project.path(a), self.project.path(b));
            let name = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
            if *file != a || name(one) != name(other) {
                continue;
            }
            let depth = |path: &str| path.matches('/').count();
            let pair = if depth(other) < depth(one) { [b, a] } else { [a, b] };
            let tree = self.project.layout.files[a.index()].tree.index();
            folders.entry((tree, &one[..common_folder(one, other)])).or_default().push(pair);
        }
        let mut copies = Vec::new();
        for ((tree, _), mut pairs) in folders.into_iter().filter(|(_, pairs)| pairs.len() >= ENOUGH) {
            pairs.sort_unstable();
            let files: Range<usize> = self.files[tree].clone();
            let contents: HashSet<FileId> = self.project.listed(files);
            let listed = [0, 1].map(|side| pairs.iter().filter(|pair| contents.contains(&pair[side])).count());
            copies.push(Copies { pairs, listed });
        }
        copies
    }
}

/// The length of the path of the folder that two paths have in common.
fn common_folder(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').unwrap_or(0)
}

/// The pages that share an id within a tree, in order, under each of them.
pub(super) fn same_ids(project: &Project) -> HashMap<FileId, Vec<FileId>> {
    let mut ids: Vec<(TreeId, &str, FileId)> = Vec::new();
    for (at, page) in project.pages.iter().enumerate() {
        let file = FileId(at as u32);
        ids.extend(page.id().map(|id| (project.layout.files[at].tree, id, file)));
    }
    ids.sort_unstable();
    let mut shared = HashMap::new();
    for group in ids.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1) {
        let files: Vec<FileId> = group.iter().map(|(_, _, file)| *file).collect();
        shared.extend(files.iter().map(|file| (*file, files.clone())));
    }
    shared
}
