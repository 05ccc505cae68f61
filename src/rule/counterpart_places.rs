//! Whether two links lead to the same place of a page and of its translation.

use super::{Group, Pair, alignments};
use crate::index::{Destination, Read};
use crate::page::Fact;
use crate::parse::links;
use crate::references;
use crate::text::FileId;

impl Group<'_> {
    /// Whether a link of the source and one of a translation lead to a page and its translation, by whichever addresses;
    /// where they name places, to sections that correspond to each other, by whichever ids or slugs.
    pub fn lead_to_counterparts(&self, pair: &Pair, source: &Fact, target: &Fact) -> bool {
        let place = |file: FileId, link: &Fact| {
            let parts = links::split(self.page(file).value_of(link));
            let Destination::Page(to) = self.index().resolve(file, &parts) else { return None };
            let section = match links::place(&parts) {
                Some(place) => Some(references::section(self.current_page(to), place)?),
                None => None,
            };
            Some((to, section))
        };
        let both = place(pair.source, source).zip(place(pair.target, target));
        both.is_some_and(|((from, original), (to, section))| {
            let is_same_place = || match original {
                Some(original) => section.is_some() && self.counterpart_of(to, original) == section,
                None => section.is_none(),
            };
            self.source_of(to) == from && is_same_place()
        })
    }

    /// The section of a translation, on any page, that corresponds to a section of its source, as both are now.
    pub fn counterpart_of(&self, target: FileId, section: u32) -> Option<u32> {
        let source = self.source_of(target);
        self.note(Read::Page(source), source);
        self.note(Read::Page(target), target);
        self.note(Read::Past(target), target);
        let made = alignments::with_made_from(self.shared, source, target);
        match self.shared.history.base(target) {
            Some(base) => alignments::with_current(self.shared, source, target, base, &made).target_section(section),
            None => made.target_section(section),
        }
    }
}
