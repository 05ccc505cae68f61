//! How much of the source each language has.

use std::collections::{BTreeMap, HashMap};

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::project::Project;

/// How many languages that are translated as a whole tell by lacking a page that it is not meant for translation.
const AGREEING: usize = 3;

/// How many pages a language may lack, whatever the size of the source, and each of them is missed: a longer list is not
/// read line by line.
const FEW: usize = 100;

/// How many source pages of its product a tree has translations of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// Source pages with a translation.
    pub translated: usize,
    /// All source pages.
    pub all: usize,
    /// Source pages that no language has, where several have most of the others.
    pub left_out: usize,
}

impl Coverage {
    /// Whether less than a share of the source, in percent, is translated.
    pub fn is_below(self, percent: u8) -> bool {
        self.translated * 100 < self.all * usize::from(percent)
    }

    /// Whether a language aims at the whole source: at least half is translated, and of what is meant for translation all
    /// but a tenth or a number that can be read line by line.
    pub fn is_meant_whole(self) -> bool {
        let missing = self.all.saturating_sub(self.translated + self.left_out);
        !self.is_partial() && (missing <= FEW || missing * 10 <= self.all - self.left_out)
    }

    /// Whether less than half of the source is translated: then a complete translation is not intended.
    pub fn is_partial(self) -> bool {
        self.is_below(50)
    }
}

impl Lookup<'_> {
    /// How much of the source a tree of translations has.
    pub fn coverage(&self, tree: TreeId) -> Coverage {
        self.note(Read::Coverage(tree));
        let known = self.index.coverage.get_or_init(|| of_all(self.project));
        known.get(&tree).copied().unwrap_or_default()
    }

    /// Whether a source page that no language has is left out of translation: several languages have most of the
    /// source, and not this page.
    pub fn is_left_out(&self, absent: &[TreeId]) -> bool {
        is_left_out(absent, |tree| self.coverage(tree))
    }
}

/// The source pages that are left out of translation: how many of how many, by the source's tree.
pub fn left_out(lookup: &Lookup<'_>, project: &Project) -> BTreeMap<TreeId, (usize, usize)> {
    let mut found: BTreeMap<TreeId, (usize, usize)> = BTreeMap::new();
    for group in &project.groups {
        let Some(source) = group.source else { continue };
        let absent: Vec<TreeId> = project.absent(group).collect();
        let (own, all) = found.entry(lookup.tree(source)).or_default();
        *all += 1;
        *own += usize::from(group.targets.is_empty() && lookup.is_left_out(&absent));
    }
    found.retain(|_, (own, _)| *own > 0);
    found
}

/// Whether several of the languages that lack a page have most of the source.
fn is_left_out(absent: &[TreeId], coverage: impl Fn(TreeId) -> Coverage) -> bool {
    absent.iter().filter(|tree| !coverage(**tree).is_partial()).count() >= AGREEING
}

/// The coverage of each tree of translations.
pub fn of_all(project: &Project) -> HashMap<TreeId, Coverage> {
    let mut found: HashMap<TreeId, Coverage> = HashMap::new();
    let mut in_none: Vec<Vec<TreeId>> = Vec::new();
    for group in project.groups.iter().filter(|group| group.source.is_some()) {
        for target in &group.targets {
            let own = found.entry(project.layout.files[target.file.index()].tree).or_default();
            (own.translated, own.all) = (own.translated + 1, own.all + 1);
        }
        let absent: Vec<TreeId> = project.absent(group).collect();
        absent.iter().for_each(|tree| found.entry(*tree).or_default().all += 1);
        if group.targets.is_empty() {
            in_none.push(absent);
        }
    }
    in_none.retain(|absent| is_left_out(absent, |tree| found.get(&tree).copied().unwrap_or_default()));
    for tree in in_none.iter().flatten() {
        found.entry(*tree).or_default().left_out += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Coverage;

    #[test]
    fn a_language_is_meant_whole_where_little_is_missing() {
        let is_whole = |translated, all, left_out| Coverage { translated, all, left_out }.is_meant_whole();
        assert!(is_whole(1, 2, 0) && is_whole(100, 200, 0) && is_whole(1800, 2000, 0));
        assert!(!is_whole(1, 3, 0) && !is_whole(101, 202, 0) && !is_whole(1799, 2000, 0));
        // What no language has is not missed.
        assert!(is_whole(300, 600, 200) && !is_whole(300, 600, 199));
    }
}
