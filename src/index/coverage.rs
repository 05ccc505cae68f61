//! How much of the source each language has.

use std::collections::HashMap;

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::project::Project;

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
