//! Which sections of a translation are behind their source.

use std::collections::HashMap;

use super::up_to_date::UpToDate;
use super::{Group, Pair};
use crate::align::{Alignment, Difference};
use crate::change::{Extent, SectionChange, SectionStatus};
use crate::history::Base;
use crate::page::{FactKind, Page};
use crate::text::FileId;

/// The sections of the source that changed since a translation was made and that the translation does not have as they
/// are now, each with the section of the translation that corresponds to it. Sections that came or went are not among
/// them: these are differences of the alignments.
pub fn outdated_sections<'b>(
    group: &Group<'_>,
    pair: &Pair,
    base: &'b Base,
    then: &Alignment,
) -> Vec<(&'b SectionChange, u32)> {
    let sections = Sections::new(group, pair, base, then);
    let up_to_date = UpToDate::new(group, pair, base, then);
    let copies_slip = |change: &SectionChange, target: u32| {
        let section = &group.page(pair.target).sections[target as usize];
        change.extent != Extent::Spelling || copies(section.span.of(&group.text(pair.target)), &change.misspelt)
    };
    base.change
        .sections
        .iter()
        .filter_map(|change| Some((change, sections.place(change)?)))
        .filter(|(change, target)| copies_slip(change, *target))
        .filter(|(change, _)| change.extent != Extent::Body || !up_to_date.is_done(change))
        .collect()
}

/// Whether a translation has all that changed in the text of its source, and shows it.
pub fn has_all_changes(group: &Group<'_>, target: FileId) -> bool {
    let (Some(pair), Some((base, then))) = (group.pair(target), group.base_alignment(target)) else { return false };
    let up_to_date = UpToDate::new(group, pair, base, then);
    let mut changed = base.change.sections.iter().filter(|section| section.extent == Extent::Body || section.moved);
    base.change.extent == Extent::Body && changed.all(|section| !section.moved && up_to_date.is_done(section))
}

/// The sections of a translation of which only the spelling changed in the source.
pub fn respelled_sections(base: &Base, then: &Alignment) -> Vec<u32> {
    if base.change.sections.iter().all(|section| section.extent != Extent::Spelling) {
        return Vec::new();
    }
    let of_base: HashMap<u32, u32> = then.section_pairs(&base.page).map(|pair| (pair.source, pair.target)).collect();
    let respelled = base.change.sections.iter().filter(|section| section.extent == Extent::Spelling);
    respelled.filter_map(|section| of_base.get(&section.old?).copied()).collect()
}

/// Whether a translation took over a misspelt word as it was: a name. Words in lower case are those of its language.
fn copies(text: &str, misspelt: &[Box<str>]) -> bool {
    let names = || misspelt.iter().filter(|word| word.starts_with(char::is_uppercase));
    names().next().is_some()
        && text.split(|c: char| !c.is_alphanumeric()).any(|word| names().any(|name| **name == *word))
}

/// Where the sections of a base are in the target, and how many differences are there: then and now.
struct Sections {
    of_base: HashMap<u32, u32>,
    differences: [HashMap<u32, usize>; 2],
}

impl Sections {
    fn new(group: &Group<'_>, pair: &Pair, base: &Base, then: &Alignment) -> Self {
        let page = group.page(pair.target);
        let count = |source: &Page, alignment: &Alignment| {
            let mut counts = HashMap::new();
            // Ids are written without translating anything.
            let told = alignment.differences.iter().filter(|difference| !is_about_id(difference, source, page));
            for section in told.filter_map(|difference| difference.section_of_target(page)) {
                *counts.entry(section).or_default() += 1;
            }
            counts
        };
        let of_base = then.section_pairs(&base.page).map(|pair| (pair.source, pair.target)).collect();
        Sections { of_base, differences: [count(&base.page, then), count(group.page(pair.source), &pair.alignment)] }
    }

    /// The section of the target that corresponds to a section of the source whose words changed, if that is to be
    /// reported: a section that came or went is reported by other rules, and one that the translation already has as it
    /// is now by none.
    fn place(&self, change: &SectionChange) -> Option<u32> {
        let (old, _) = (change.old?, change.new?);
        let is_text = change.words_added + change.words_removed > 0 || change.code || !change.facts.is_empty();
        let target = *self.of_base.get(&old)?;
        if change.extent == Extent::Spelling && !change.misspelt.is_empty() {
            return Some(target);
        }
        if change.extent != Extent::Body || change.fate == SectionStatus::Same || !is_text {
            return None;
        }
        let [then, now] = self.differences.each_ref().map(|counts| counts.get(&target).copied().unwrap_or(0));
        let facts = change.facts.iter().any(|fact| fact.kind != FactKind::Anchor);
        let is_ahead = facts && then > 0 && now == 0;
        (!is_ahead).then_some(target)
    }
}

/// Whether a difference is about an explicit id.
fn is_about_id(difference: &Difference, source: &Page, target: &Page) -> bool {
    let fact = match *difference {
        Difference::Missing { fact, .. } => source.facts.get(fact as usize),
        Difference::Extra { fact, .. } => target.facts.get(fact as usize),
        Difference::Changed { target: fact, .. } => target.facts.get(fact as usize),
        _ => None,
    };
    fact.is_some_and(|fact| fact.kind == FactKind::Anchor)
}
