//! Folders that were copied with all their ids.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::project::Project;
use crate::text::FileId;

/// So many pages that share ids with others of the same name are one copy, not so many mistakes.
const ENOUGH: usize = 3;

/// Pages that are twice, with one id each, under the same names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Copies {
    /// The two pages of each id: the one nearer to the top first; in the order of the first ones.
    pub pairs: Vec<[FileId; 2]>,
    /// How many of the first and of the second ones a table of contents leads to.
    pub listed: [usize; 2],
}

/// All of them, and to which a page belongs.
#[derive(Default)]
pub(super) struct AllCopies {
    copies: Vec<Copies>,
    of_page: HashMap<FileId, usize>,
}

impl<'a> Lookup<'a> {
    /// The copied folder that a page belongs to, on either side.
    pub fn copies(&self, file: FileId) -> Option<&'a Copies> {
        self.note(Read::Copies(file));
        self.index.metadata.same_ids.with(file).filter(|same| same.files.len() == 2)?;
        let all = self.index.copies.get_or_init(|| self.all_copies());
        all.copies.get(*all.of_page.get(&file)?)
    }

    fn all_copies(&self) -> AllCopies {
        let mut folders: BTreeMap<(usize, &str), Vec<[FileId; 2]>> = BTreeMap::new();
        for same in &self.index.metadata.same_ids.all {
            let [a, b] = same.files[..] else { continue };
            let (one, other) = (self.project.path(a), self.project.path(b));
            let name = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
            if name(one) != name(other) {
                continue;
            }
            let depth = |path: &str| path.matches('/').count();
            let pair = if depth(other) < depth(one) { [b, a] } else { [a, b] };
            let tree = self.project.layout.files[a.index()].tree.index();
            folders.entry((tree, &one[..common_folder(one, other)])).or_default().push(pair);
        }
        let mut found = AllCopies::default();
        let mut contents: HashMap<usize, HashSet<FileId>> = HashMap::new();
        for ((tree, _), mut pairs) in folders.into_iter().filter(|(_, pairs)| pairs.len() >= ENOUGH) {
            pairs.sort_unstable();
            let contents = contents.entry(tree).or_insert_with(|| self.project.listed(self.index.files[tree].clone()));
            let listed = [0, 1].map(|side| pairs.iter().filter(|pair| contents.contains(&pair[side])).count());
            found.of_page.extend(pairs.iter().flatten().map(|file| (*file, found.copies.len())));
            found.copies.push(Copies { pairs, listed });
        }
        found
    }
}

/// The length of the path of the folder that two paths have in common.
fn common_folder(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').unwrap_or(0)
}

/// Pages of one tree that share an id.
pub(super) struct SameId {
    /// In order.
    pub files: Box<[FileId]>,
    /// The one that should not have it.
    pub blamed: FileId,
}

/// All pages that share an id with another one of their tree.
#[derive(Default)]
pub(super) struct SameIds {
    all: Vec<SameId>,
    of_page: HashMap<FileId, usize>,
}

impl SameIds {
    pub fn of(project: &Project) -> Self {
        let mut ids: Vec<(TreeId, &str, FileId)> = Vec::new();
        for (at, page) in project.pages.iter().enumerate() {
            let file = FileId(at as u32);
            ids.extend(page.id().map(|id| (project.layout.files[at].tree, id, file)));
        }
        ids.sort_unstable();
        let mut shared = SameIds { all: Vec::new(), of_page: HashMap::new() };
        for group in ids.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1) {
            let is_stranger = |(_, id, file): &&(TreeId, &str, FileId)| {
                let source = project.source_of(*file);
                source != *file && project.page(source).id().is_some_and(|own| own != *id)
            };
            let Some((.., blamed)) = group.iter().find(is_stranger).or(group.first()) else { continue };
            shared.of_page.extend(group.iter().map(|(.., file)| (*file, shared.all.len())));
            let files = group.iter().map(|(.., file)| *file).collect();
            shared.all.push(SameId { files, blamed: *blamed });
        }
        shared
    }

    pub fn with(&self, file: FileId) -> Option<&SameId> {
        self.all.get(*self.of_page.get(&file)?)
    }
}
