//! Languages that leave many headings in the words of the source.

use std::collections::HashSet;

use super::{Lookup, Read};
use crate::layout::TreeId;
use crate::page::{BlockKind, Page};
use crate::text::FileId;

/// Headings below which nothing is a habit.
const ENOUGH: usize = 20;
/// Letters below which a heading is a name.
const FEWEST: u32 = 12;

impl Lookup<'_> {
    /// Whether a language of another script than the Latin one leaves an eighth of its headings without a letter of it, on
    /// pages that are translated: terms are not translated there.
    pub fn keeps_labels(&self, tree: TreeId) -> bool {
        self.note(Read::KeepsLabels(tree));
        self.index.kept_labels.get_or_init(|| self.all_kept_labels()).contains(&tree)
    }

    fn all_kept_labels(&self) -> HashSet<TreeId> {
        let trees = self.project.layout.trees.iter().enumerate();
        let of = trees.filter(|(_, tree)| !tree.is_source && tree.locale.has_other_script());
        let keeps = |at: usize| {
            let files = self.index.files[at].clone().map(|file| FileId(file as u32));
            let pages = files.filter(|file| self.project.source_of(*file) != *file);
            let pages = pages.map(|file| self.project.page(file)).filter(|page| is_translated(page));
            let (kept, all) = pages.map(headings).fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
            all >= ENOUGH && kept * 8 >= all
        };
        of.filter(|(at, _)| keeps(*at)).map(|(at, _)| TreeId(at as u16)).collect()
    }
}

/// Whether most paragraphs of a page have letters of another script.
fn is_translated(page: &Page) -> bool {
    let paragraphs = page.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && block.prose.letters() > 0);
    let (ours, all) =
        paragraphs.fold((0, 0), |(ours, all), block| (ours + usize::from(block.prose.has_other_script()), all + 1));
    ours * 2 > all
}

/// Headings that have no letter of another script, and all.
fn headings(page: &Page) -> (usize, usize) {
    let headings =
        page.blocks.iter().filter(|block| block.kind == BlockKind::Heading && block.prose.letters() >= FEWEST);
    headings.fold((0, 0), |(kept, all), block| (kept + usize::from(!block.prose.has_other_script()), all + 1))
}
