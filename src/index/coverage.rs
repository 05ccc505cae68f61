//! How much of the source each language has.

use std::collections::{BTreeMap, HashMap};

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::project::Project;

/// How many languages that are translated as a whole tell by lacking a page that it is not meant for translation.
const AGREEING: usize = 3;

/// How many source pages of its product a tree has translations of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// Source pages with a translation.
    pub translated: usize,
    /// All source pages.
    pub all: usize,
}

impl Coverage {
    /// Whether less than a share of the source, in percent, is translated.
    pub fn is_below(self, percent: u8) -> bool {
        self.translated * 100 < self.all * usize::from(percent)
    }

    /// Whether less than half of the source is translated: then it is nobody's aim that all of it is.
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
        absent.len() >= AGREEING && absent.iter().filter(|tree| !self.coverage(**tree).is_partial()).count() >= AGREEING
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

/// The coverage of each tree of translations.
pub fn of_all(project: &Project) -> HashMap<TreeId, Coverage> {
    let mut found: HashMap<TreeId, Coverage> = HashMap::new();
    for group in project.groups.iter().filter(|group| group.source.is_some()) {
        for target in &group.targets {
            let own = found.entry(project.layout.files[target.file.index()].tree).or_default();
            (own.translated, own.all) = (own.translated + 1, own.all + 1);
        }
        project.absent(group).for_each(|tree| found.entry(tree).or_default().all += 1);
    }
    found
}
