//! Whether two links lead to the same place of a page and of its translation.

use super::{Group, Pair, alignments};
use crate::index::{Destination, Read};
use crate::page::{Fact, FactKind, Page};
use crate::parse::{links, places};
use crate::references;
use crate::text::FileId;

/// What a link names on a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The page itself.
    Page,
    /// A section.
    Section(u32),
    /// A title of a component: which of how many, in order.
    Title(usize, usize),
}

/// The title of a component that a fragment names.
fn title(page: &Page, place: &str) -> Option<Place> {
    let slug = places::slug_of(page, place);
    let titles = || page.facts.iter().filter(|fact| fact.kind == FactKind::ComponentTitle);
    Some(Place::Title(titles().position(|title| title.key == slug)?, titles().count()))
}

impl Group<'_> {
    /// Whether a link of the source and one of a translation lead to a page and its translation, by whichever addresses;
    /// where they name places, to sections that correspond to each other, by whichever ids or slugs.
    pub fn lead_to_counterparts(&self, pair: &Pair, source: &Fact, target: &Fact) -> bool {
        let place = |file: FileId, link: &Fact| {
            let parts = links::split(self.page(file).value_of(link));
            let Destination::Page(to) = self.index().resolve(file, &parts) else { return None };
            let page = self.current_page(to);
            let place = match links::place(&parts) {
                None => Place::Page,
                Some(place) => match references::section(page, place) {
                    Some(section) => Place::Section(section),
                    None => title(page, place)?,
                },
            };
            Some((to, place))
        };
        let both = place(pair.source, source).zip(place(pair.target, target));
        both.is_some_and(|((from, original), (to, place))| {
            let is_same_place = || match (original, place) {
                (Place::Section(original), Place::Section(section)) => {
                    self.counterpart_of(to, original) == Some(section)
                }
                (original, place) => original == place,
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
