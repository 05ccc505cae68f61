//! Where in the translation a change of its source belongs.

use std::collections::HashMap;
use std::ops::Range;

use super::{Place, Relation};
use crate::align::{Alignment, Difference};
use crate::page::{BlockKind, Page};
use crate::rule::{Group, Pair};
use crate::text::{FileId, Span};

/// A translation and what it agrees with: its source as it was, and as it is.
pub(super) struct Places<'g, 'a> {
    group: &'g Group<'a>,
    target: FileId,
    page: &'a Page,
    then: &'g Alignment,
    now: &'g Alignment,
    /// Target blocks by block of the old source.
    by_old: HashMap<u32, Range<u32>>,
    /// Target blocks by block of the new source.
    by_new: HashMap<u32, Range<u32>>,
    /// Behind which section of the translation those belong that it lacks, by section of the new source.
    missing: HashMap<u32, Option<u32>>,
    /// Sections of the translation that correspond to one of the new source, in their order.
    paired: Vec<u32>,
}

impl<'g, 'a> Places<'g, 'a> {
    /// Reads both alignments.
    pub fn new(group: &'g Group<'a>, pair: &'g Pair, (base, then): (&Page, &'g Alignment)) -> Self {
        let blocks = |alignment: &Alignment, page: &Page| {
            let pairs = alignment.block_pairs(page);
            pairs.flat_map(|pair| pair.sources().map(move |block| (block, pair.targets()))).collect()
        };
        let missing = |difference: &Difference| match *difference {
            Difference::MissingSection { source, after, .. } => Some((source, after)),
            _ => None,
        };
        let (now, source) = (&pair.alignment, group.page(pair.source));
        let mut places = Places {
            group,
            target: pair.target,
            page: group.page(pair.target),
            then,
            now,
            by_old: blocks(then, base),
            by_new: blocks(now, source),
            missing: now.differences.iter().filter_map(missing).collect(),
            paired: now.section_pairs(source).map(|pair| pair.target).collect(),
        };
        places.paired.sort_unstable();
        places
    }

    /// The section of the translation for a section that both sources have, or one of them.
    pub fn section(&self, old: Option<u32>, new: Option<u32>) -> Option<u32> {
        let by_new = new.and_then(|new| self.now.target_section(new));
        by_new.or_else(|| old.and_then(|old| self.then.target_section(old)))
    }

    /// The blocks of the translation for a block that both sources have, or one of them.
    pub fn blocks(&self, old: Option<u32>, new: Option<u32>) -> Option<Range<u32>> {
        let by_new = new.and_then(|new| self.by_new.get(&new));
        by_new.or_else(|| old.and_then(|old| self.by_old.get(&old))).cloned()
    }

    /// A section of the translation, by its heading.
    pub fn heading(&self, section: u32) -> Place {
        let span = self.group.heading(self.target, section);
        Place { relation: Relation::Here, title: self.title(section), span }
    }

    /// Behind a section of the translation; at its top for none.
    pub fn behind(&self, section: Option<u32>) -> Place {
        let title = section.and_then(|section| self.title(section));
        Place { relation: Relation::After, title, span: self.group.section_end(self.target, section) }
    }

    /// Where a section belongs that the translation lacks: behind what corresponds to the nearest section before it.
    pub fn missing(&self, new: u32) -> Place {
        self.behind(self.missing.get(&new).copied().unwrap_or_else(|| self.before(new)))
    }

    /// The section of the translation that corresponds to the nearest one before.
    fn before(&self, new: u32) -> Option<u32> {
        (0..new).rev().find_map(|before| self.now.target_section(before))
    }

    /// Where a section belongs that moved, if it is not there yet.
    pub fn destination(&self, new: u32) -> Option<Place> {
        let own = self.now.target_section(new)?;
        let before = self.before(new);
        let next = self.paired.partition_point(|section| before.is_some_and(|before| *section <= before));
        (self.paired.get(next) != Some(&own)).then(|| self.behind(before))
    }

    /// A block of the translation, or after it.
    pub fn block(&self, relation: Relation, block: u32) -> Option<Place> {
        let own = self.page.blocks.get(block as usize)?;
        let section = self.page.sections.partition_point(|section| section.blocks.start <= block).checked_sub(1)?;
        let span = match relation {
            Relation::Here => own.span,
            Relation::After => self.group.last_line(self.target, own.span),
        };
        Some(Place { relation, title: self.title(section as u32), span })
    }

    /// The heading block of a section of the translation.
    pub fn heading_block(&self, section: u32) -> Option<u32> {
        let section = self.page.sections.get(section as usize)?;
        let first = self.page.blocks_of(section).first()?;
        (first.kind == BlockKind::Heading).then_some(section.blocks.start)
    }

    fn title(&self, section: u32) -> Option<Span> {
        self.page.sections.get(section as usize).filter(|section| section.level > 0).map(|section| section.title)
    }
}
