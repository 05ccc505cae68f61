//! A translation beside its source, seen from the translation: what each of its sections and blocks stands for.

use std::ops::Range;
use std::sync::Arc;

use crate::align::Alignment;
use crate::page::Page;
use crate::rule::{Group, Pair};
use crate::session::Session;
use crate::text::{FileId, Span};

/// A version of the source page, and what the translation has of it.
pub(super) struct Version<'g> {
    pub page: &'g Page,
    pub text: Arc<str>,
    /// Blocks of the translation and those that they stand for, in the order of the translation.
    blocks: Vec<(Range<u32>, Range<u32>)>,
    /// Sections of the translation and those that they stand for, in the order of the translation.
    sections: Vec<(u32, u32)>,
}

impl<'g> Version<'g> {
    fn new(page: &'g Page, text: Arc<str>, alignment: &Alignment) -> Self {
        let mut blocks: Vec<_> = alignment.block_pairs(page).map(|pair| (pair.targets(), pair.sources())).collect();
        let mut sections: Vec<_> = alignment.section_pairs(page).map(|pair| (pair.target, pair.source)).collect();
        blocks.sort_unstable_by_key(|(target, source)| (target.start, source.start));
        sections.sort_unstable();
        Version { page, text, blocks, sections }
    }

    /// The blocks that a block of the translation stands for.
    pub fn blocks(&self, target: u32) -> Option<Range<u32>> {
        let at = self.blocks.partition_point(|(own, _)| own.start <= target).checked_sub(1)?;
        let (own, source) = &self.blocks[at];
        own.contains(&target).then(|| source.clone())
    }

    /// The blocks of the translation that stand, with a block, for the same of the source.
    pub fn targets(&self, target: u32) -> Option<Range<u32>> {
        let at = self.blocks.partition_point(|(own, _)| own.start <= target).checked_sub(1)?;
        Some(self.blocks[at].0.clone()).filter(|own| own.contains(&target))
    }

    /// The section that a section of the translation stands for.
    pub fn section(&self, target: u32) -> Option<u32> {
        let at = self.sections.binary_search_by_key(&target, |(own, _)| *own).ok()?;
        Some(self.sections[at].1)
    }

    /// Pairs of blocks: those of the translation, and those that they stand for, in the order of the translation.
    pub fn block_pairs(&self) -> &[(Range<u32>, Range<u32>)] {
        &self.blocks
    }

    /// The bytes of neighbouring blocks.
    pub fn span(&self, blocks: &Range<u32>) -> Option<Span> {
        let first = self.page.blocks.get(blocks.start as usize)?;
        let last = self.page.blocks.get(blocks.end.checked_sub(1)? as usize)?;
        Some(Span { start: first.span.start, end: last.span.end.max(first.span.end) })
    }

    /// The heading of a section; its first line where it has none.
    pub fn heading(&self, section: u32) -> Option<Span> {
        let section = self.page.sections.get(section as usize)?;
        let block = self.page.blocks_of(section).first().filter(|_| section.level > 0);
        let line = section.span.of(&self.text).lines().next().unwrap_or("").trim_end();
        Some(block.map_or(Span { end: section.span.start + line.len() as u32, ..section.span }, |block| block.span))
    }

    /// What a block of the translation stands for; where that is nothing, what the nearest one before it in its section
    /// does, else the section's heading, else what the nearest block before the section does.
    pub fn nearest(&self, target: &Page, block: u32) -> Option<Span> {
        let section = section_of(target, block);
        let start = section.and_then(|at| target.sections.get(at as usize)).map_or(0, |section| section.blocks.start);
        let behind = |range: Range<u32>| range.rev().find_map(|at| self.span(&self.blocks(at)?));
        behind(start..block + 1)
            .or_else(|| self.heading(self.section(section?)?))
            .or_else(|| behind(0..start))
            .or_else(|| self.page.blocks.first().map(|block| block.span))
    }
}

/// A translation beside its source.
pub(super) struct Aligned<'g, 'a> {
    pub group: &'g Group<'a>,
    pub pair: &'g Pair,
    pub page: &'a Page,
    /// The source as it is.
    pub now: Version<'g>,
    /// The source as it was when the translation was made, where that is known to be another one.
    pub then: Option<Version<'g>>,
}

impl<'g, 'a> Aligned<'g, 'a> {
    /// A translation of a group; `None` where it has no source, or either cannot be read.
    pub fn of(group: &'g Group<'a>, target: FileId) -> Option<Self> {
        let pair = group.any_pair(target)?;
        let now = Version::new(group.page(pair.source), group.text(pair.source), &pair.alignment);
        let then = group.base_alignment(target);
        let then = then.map(|(base, alignment)| Version::new(&base.page, base.text.clone(), alignment));
        Some(Aligned { group, pair, page: group.page(target), now, then })
    }

    /// The source as it was when the translation was made, else as it is.
    pub fn made_from(&self) -> &Version<'g> {
        self.then.as_ref().unwrap_or(&self.now)
    }
}

/// Asks about a translation beside its source; `None` where it has none.
pub(super) fn with_aligned<T>(
    session: &Session,
    target: FileId,
    answer: impl FnOnce(&Aligned<'_, '_>) -> Option<T>,
) -> Option<T> {
    session.ask(target, |group| answer(&Aligned::of(group, target)?))?
}

/// The section that holds a block.
pub(super) fn section_of(page: &Page, block: u32) -> Option<u32> {
    let at = page.sections.partition_point(|section| section.blocks.start <= block).checked_sub(1)?;
    Some(at as u32)
}
