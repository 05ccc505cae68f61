//! Links of a language to places that the pages they lead to do not have.

use std::collections::HashMap;

use super::{Destination, Index};
use crate::page::FactKind;
use crate::parse::links;
use crate::project::Project;
use crate::text::FileId;

/// The links of translations that name a place which is not on their page, by that page: each link as its file and
/// the place of its fact there, in the order of files and facts.
#[derive(Debug, Default)]
pub(super) struct Unmet(HashMap<FileId, Vec<(FileId, u32)>>);

impl Unmet {
    /// Looks at all links of all translations.
    pub fn find(project: &Project, index: &Index<'_>) -> Unmet {
        let mut unmet: HashMap<FileId, Vec<(FileId, u32)>> = HashMap::new();
        for (file, page) in (0..).map(FileId).zip(&project.pages) {
            if project.layout.tree(file).is_source {
                continue;
            }
            for (at, fact) in (0..).zip(&page.facts).filter(|(_, fact)| fact.kind == FactKind::Link) {
                let target = page.value_of(fact);
                if !target.contains('#') {
                    continue;
                }
                let parts = links::split(target);
                let Some(place) = links::place(&parts) else { continue };
                if let Destination::Page(to) = index.resolve(file, &parts)
                    && !index.has_place(file, to, place)
                {
                    unmet.entry(to).or_default().push((file, at));
                }
            }
        }
        Unmet(unmet)
    }

    /// Those that lead to a page.
    pub fn links_to(&self, page: FileId) -> &[(FileId, u32)] {
        self.0.get(&page).map_or(&[], Vec::as_slice)
    }
}
