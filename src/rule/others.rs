//! What the other translations of a page leave as it is in the source.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Group, Pair, Part, Shared};
use crate::align::Alignment;
use crate::index::{Read, Reads};
use crate::page::Page;
use crate::project::PageGroup;
use crate::text::FileId;

/// How many other translations leave a text as it is, and how many do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OtherTranslations {
    /// How many leave it.
    pub kept: u32,
    /// How many do not.
    pub translated: u32,
}

impl OtherTranslations {
    fn add(&mut self, is_kept: bool) {
        self.kept += u32::from(is_kept);
        self.translated += u32::from(!is_kept);
    }

    /// Whether all leave it as it is.
    pub fn is_name(self) -> bool {
        self.kept > 0 && self.translated == 0
    }
}

/// What the other translations say where one says what the source says.
#[derive(Debug, Default, Hash)]
pub struct Others {
    /// By block of the source, in order.
    blocks: Vec<(u32, OtherTranslations)>,
    /// By the name of a key of the metadata, in the order of the translation.
    metadata: Vec<(u64, OtherTranslations)>,
}

impl Others {
    fn of(group: &Group<'_>, pair: &Pair) -> Others {
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        let equal = equal_blocks(source, target, &pair.alignment);
        let mut blocks: Vec<(u32, OtherTranslations)> =
            equal.map(|(_, block)| (block, OtherTranslations::default())).collect();
        let keys = target.front_matter.entries.iter().map(|entry| (entry.name, OtherTranslations::default()));
        let mut metadata: Vec<(u64, OtherTranslations)> = keys.collect();
        for other in group.comparable().iter().filter(|other| other.target != pair.target) {
            let page = &group.shared.project.pages[other.target.index()];
            let mut at = 0;
            for pair in other.alignment.block_pairs(source) {
                at += blocks[at..].partition_point(|(block, _)| *block < pair.source);
                let Some((block, counts)) = blocks.get_mut(at) else { break };
                let theirs = page.blocks[pair.target as usize].prose;
                if *block == pair.source && theirs.letters() > 0 {
                    counts.add(theirs == source.blocks[*block as usize].prose);
                }
            }
            for ((name, counts), own) in metadata.iter_mut().zip(&target.front_matter.entries) {
                if let Some(theirs) = page.front_matter.entry(*name) {
                    counts.add(theirs.digest == own.digest);
                }
            }
        }
        Others { blocks, metadata }
    }

    /// About a block of the source, which the translation has as it is.
    pub fn of_block(&self, source: u32) -> OtherTranslations {
        let at = self.blocks.binary_search_by_key(&source, |(block, _)| *block);
        at.map_or_else(|_| OtherTranslations::default(), |at| self.blocks[at].1)
    }

    /// About the value of a key, compared with that of the translation.
    pub fn of_key(&self, name: u64) -> OtherTranslations {
        let found = self.metadata.iter().rev().find(|(key, _)| *key == name);
        found.map_or_else(OtherTranslations::default, |(_, counts)| *counts)
    }
}

impl Group<'_> {
    /// What the other translations say where one says what the source says.
    pub fn others(&self, pair: &Pair) -> Others {
        self.reads.note(Read::Others(pair.target));
        Others::of(self, pair)
    }
}

/// Blocks of a translation that say the same as their counterparts, with these, in the order of the source.
pub fn equal_blocks<'a>(
    source: &'a Page,
    target: &'a Page,
    alignment: &'a Alignment,
) -> impl Iterator<Item = (usize, u32)> + use<'a> {
    let pairs = alignment.block_pairs(source).filter(|pair| pair.source_count == 1 && pair.target_count == 1);
    let same = pairs.filter(|pair| {
        let (theirs, ours) = (&source.blocks[pair.source as usize], &target.blocks[pair.target as usize]);
        ours.prose.letters() > 0 && ours.prose == theirs.prose
    });
    same.map(|pair| (pair.target as usize, pair.source))
}

/// A hash of all that [`Group::others`] says of a translation: the answer to [`Read::Others`].
pub fn others_hash(shared: Shared<'_>, group: &PageGroup, target: FileId) -> u64 {
    let mut hasher = DefaultHasher::new();
    let reads = Reads::default();
    let at = group.targets.iter().position(|other| other.file == target);
    let Some(part) = at.map(Part::Target) else { return 0 };
    let mut add = |group: &Group<'_>| group.pairs().iter().for_each(|pair| Others::of(group, pair).hash(&mut hasher));
    add(&Group::new(shared, group, part, &reads));
    if let Some(base) = shared.history.base(target) {
        add(&Group::of_base(shared, group, part, &reads, base));
    }
    hasher.finish()
}
