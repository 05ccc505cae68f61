//! Keys of the metadata that only translations carry.

use std::collections::{HashMap, HashSet};

use super::{Lookup, Read};
use crate::history::Pin;
use crate::layout::TreeId;
use crate::text::FileId;

/// On fewer pages it is no convention.
const ENOUGH: usize = 3;

impl Lookup<'_> {
    /// Whether most translations of a tree have a key (a hash of its name) that no page of the source has: then it
    /// belongs to how this project translates. Translations of a newer source than the one at hand are not asked.
    pub fn is_own_key(&self, tree: TreeId, key: u64) -> bool {
        self.note(Read::OwnKey(tree, key));
        self.index.own_keys.get_or_init(|| self.all_own_keys()).contains(&(tree, key))
    }

    fn all_own_keys(&self) -> HashSet<(TreeId, u64)> {
        let counts = |file: FileId| *self.history.pin(file) != Pin::NotFetched;
        let mut own = HashSet::new();
        let names = |file: usize| {
            self.project.pages[file].front_matter.entries.iter().map(|entry| entry.name).collect::<HashSet<u64>>()
        };
        for mut trees in self.project.products() {
            let source: HashSet<u64> =
                trees.next().into_iter().flat_map(|tree| self.index.files[tree].clone()).flat_map(names).collect();
            for tree in trees {
                let mut pages = 0;
                let mut with: HashMap<u64, usize> = HashMap::new();
                for file in self.index.files[tree].clone() {
                    let id = FileId(file as u32);
                    let has_metadata = !self.project.pages[file].front_matter.entries.is_empty();
                    if has_metadata && self.project.source_of(id) != id && counts(id) {
                        pages += 1;
                        names(file).difference(&source).for_each(|name| *with.entry(*name).or_default() += 1);
                    }
                }
                let most = with.into_iter().filter(|(_, count)| *count >= ENOUGH && count * 2 > pages);
                own.extend(most.map(|(name, _)| (TreeId(tree as u16), name)));
            }
        }
        own
    }
}
