//! Blocks that most pages of a language have and their sources lack, or the other way round: banners of translated
//! pages, and what translators are told to remove.

use std::collections::{HashMap, HashSet};

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::page::{Block, BlockKind, Page};
use crate::project::Project;
use crate::text::{FileId, hash};

/// On fewer pages it is no convention.
const ENOUGH: usize = 5;

/// The kinds of blocks that are looked at.
const KINDS: [BlockKind; 3] = [BlockKind::Paragraph, BlockKind::Html, BlockKind::Directive];

/// Letters of a block that says something of its own, in bytes.
const LETTERS: u32 = 16;

/// A block that most pages of one side have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Boilerplate {
    /// The translations.
    pub tree: TreeId,
    /// Whether they have it, or their sources.
    pub in_translations: bool,
    /// The first page that has it, and which of its blocks it is.
    pub at: (FileId, u32),
    /// The pages that have it.
    pub pages: usize,
    /// The pages that were looked at.
    pub all: usize,
}

/// What is known of all languages.
pub(super) type AllBoilerplate = HashMap<(TreeId, u64), Boilerplate>;

impl<'a> Lookup<'a> {
    /// Whether a block of a page is one that most pages of its language have, and the other side of `tree` lacks.
    pub fn is_boilerplate(&self, tree: TreeId, page: &Page, block: &Block) -> bool {
        let Some(key) = key(page, block) else { return false };
        self.note(Read::Boilerplate(tree, key));
        self.has_boilerplate(tree, key)
    }

    pub(super) fn has_boilerplate(&self, tree: TreeId, key: u64) -> bool {
        self.boilerplate().contains_key(&(tree, key))
    }

    /// What there is in all languages, in their order.
    pub fn all_boilerplate(&self) -> Vec<Boilerplate> {
        let mut all: Vec<Boilerplate> = self.boilerplate().values().copied().collect();
        all.sort_unstable();
        all
    }

    fn boilerplate(&self) -> &'a AllBoilerplate {
        self.index.boilerplate.get_or_init(|| learn(self.project))
    }
}

/// What a block says; nothing where it says too little to be known again.
fn key(page: &Page, block: &Block) -> Option<u64> {
    let says = KINDS.contains(&block.kind) && block.prose.letters() >= LETTERS;
    says.then(|| {
        let kinds: Vec<u8> = page.facts_of(block).iter().map(|fact| fact.kind as u8).collect();
        hash(format!("{:?} {:?} {kinds:?}", block.kind, block.prose).as_bytes())
    })
}

/// How often blocks are on the pages of one side, each counted once for a page.
#[derive(Default)]
struct Counted {
    blocks: HashMap<u64, Count>,
    /// For each kind, by how many blocks of it the pages of this side exceed their counterparts.
    surplus: HashMap<BlockKind, Vec<usize>>,
    pages: usize,
}

/// A block on the pages of one side.
struct Count {
    kind: BlockKind,
    /// Where it is first.
    at: (FileId, u32),
    /// The pages that have it, and more blocks of its kind than their counterparts.
    pages: usize,
}

impl Counted {
    fn add(&mut self, project: &Project, file: FileId, counterpart: FileId) {
        let (page, other) = (project.page(file), project.page(counterpart));
        self.pages += 1;
        let count = |page: &Page, kind: BlockKind| page.blocks.iter().filter(|block| block.kind == kind).count();
        let mut surplus = HashMap::new();
        for kind in KINDS {
            let more = count(page, kind).saturating_sub(count(other, kind));
            surplus.insert(kind, more);
            self.surplus.entry(kind).or_default().push(more);
        }
        let mut seen = HashSet::new();
        for (at, block) in (0..).zip(&page.blocks) {
            let key = key(page, block).filter(|_| surplus.get(&block.kind).is_some_and(|more| *more > 0));
            if let Some(key) = key.filter(|key| seen.insert(*key)) {
                let count = Count { kind: block.kind, at: (file, at), pages: 0 };
                self.blocks.entry(key).or_insert(count).pages += 1;
            }
        }
    }

    /// The blocks that most pages have beside what their counterparts have: no more of a kind than most pages have too
    /// many, since it would not be known which ones those are.
    fn most(&self) -> Vec<(u64, &Count)> {
        let is_most = |pages: usize| pages >= ENOUGH && pages * 2 > self.pages;
        let mut most: Vec<(u64, &Count)> = self.blocks.iter().map(|(key, count)| (*key, count)).collect();
        most.retain(|(_, count)| is_most(count.pages));
        let exceed = |kind: BlockKind| {
            let by = most.iter().filter(|(_, count)| count.kind == kind).count();
            self.surplus.get(&kind).is_some_and(|all| is_most(all.iter().filter(|more| **more >= by).count()))
        };
        let kinds: Vec<BlockKind> = KINDS.into_iter().filter(|kind| exceed(*kind)).collect();
        most.retain(|(_, count)| kinds.contains(&count.kind));
        most
    }
}

/// Counts the blocks of all pages that have a counterpart.
fn learn(project: &Project) -> AllBoilerplate {
    let mut sides: HashMap<TreeId, (Counted, Counted)> = HashMap::new();
    for group in &project.groups {
        let Some(source) = group.source else { continue };
        for target in &group.targets {
            let (theirs, ours) = sides.entry(project.layout.files[target.file.index()].tree).or_default();
            theirs.add(project, source, target.file);
            ours.add(project, target.file, source);
        }
    }
    let mut found = HashMap::new();
    for (tree, (theirs, ours)) in &sides {
        for (side, in_translations) in [(ours, true), (theirs, false)] {
            for (key, count) in side.most() {
                let own =
                    Boilerplate { tree: *tree, in_translations, at: count.at, pages: count.pages, all: side.pages };
                found.insert((*tree, key), own);
            }
        }
    }
    found
}
