//! From a place of a translation to that of its source, and back to all languages.

use super::aligned::{Aligned, section_of, with_aligned};
use super::place::{Place, first_line};
use crate::page::Page;
use crate::rule::{Group, Pair};
use crate::session::Session;
use crate::text::{FileId, Span};

/// Where something is in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What it is asked for: the block, or the entry of the front matter.
    pub origin: Span,
    /// The page of the other language.
    pub file: FileId,
    /// The block there.
    pub span: Span,
    /// Its first line.
    pub selection: Span,
}

/// The place in the source page, as it is now, that a place of a translation stands for; where nothing stands there, that
/// of the nearest block or heading before. `None` for a page without a source.
pub fn definition(session: &Session, target: FileId, offset: u32) -> Option<Definition> {
    with_aligned(session, target, |aligned| {
        let text = session.text(target)?;
        let (origin, span) = match Place::at(aligned.page, offset) {
            Place::FrontMatter(entry) => metadata(aligned.page, aligned.now.page, entry)?,
            place => in_source(aligned, place)?,
        };
        let selection = first_line(&aligned.now.text, span);
        Some(Definition { origin: origin.fit(&text), file: aligned.pair.source, span, selection })
    })
}

/// The block at a place, and what it stands for.
fn in_source(aligned: &Aligned<'_, '_>, place: Place) -> Option<(Span, Span)> {
    let Some(block) = place.block() else {
        return aligned.now.page.blocks.first().map(|block| (Span::default(), block.span));
    };
    let origin = aligned.page.blocks.get(block as usize)?.span;
    Some((origin, aligned.now.nearest(aligned.page, block)?))
}

/// An entry of the front matter and the one with the same key on another page; the whole front matter for none.
fn metadata(page: &Page, other: &Page, entry: Option<usize>) -> Option<(Span, Span)> {
    let whole = (page.front_matter.span, other.front_matter.span);
    let Some(own) = entry.and_then(|at| page.front_matter.entries.get(at)) else { return Some(whole) };
    let all = |entry: &crate::page::Entry| Span { end: entry.value.end.max(entry.key.end), ..entry.key };
    let there = other.front_matter.entry(own.name).map_or(other.front_matter.span, all);
    Some((all(own), there))
}

/// The places in all other languages that stand for a place of the source; asked in a translation, those in its source's
/// other translations. In the order of the languages.
pub fn implementations(session: &Session, file: FileId, offset: u32) -> Vec<Definition> {
    let source = session.project.source_of(file);
    let at = match source == file {
        true => Some((offset, None)),
        false => definition(session, file, offset).map(|found| (found.span.start, Some(found.origin))),
    };
    let Some((offset, origin)) = at else { return Vec::new() };
    let in_group = |group: &Group<'_>| -> Vec<Definition> {
        let page = group.page(source);
        let place = Place::at(page, offset);
        let others = group.targets().iter().map(|target| target.file).filter(|target| *target != file);
        others
            .filter_map(|target| {
                let (own, span) = in_target(group, group.any_pair(target)?, page, place)?;
                let selection = first_line(&group.text(target), span);
                Some(Definition { origin: origin.unwrap_or(own), file: target, span, selection })
            })
            .collect()
    };
    session.ask(source, in_group).unwrap_or_default()
}

/// The block of the source at a place, and what stands for it in a translation: else for the nearest one before.
fn in_target(group: &Group<'_>, pair: &Pair, source: &Page, place: Place) -> Option<(Span, Span)> {
    let page = group.page(pair.target);
    let block = match place {
        Place::FrontMatter(entry) => return metadata(source, page, entry),
        place => match place.block() {
            Some(block) => block,
            None => return page.blocks.first().map(|block| (Span::default(), block.span)),
        },
    };
    let span = |at: u32| Some(page.blocks.get(pair.alignment.target_blocks(at)?.start as usize)?.span);
    let section = section_of(source, block);
    let start = section.and_then(|at| source.sections.get(at as usize)).map_or(0, |section| section.blocks.start);
    let found = (start..block + 1).rev().find_map(span).or_else(|| {
        let section = pair.alignment.target_section(section?)?;
        Some(group.heading(pair.target, section))
    });
    let found = found.or_else(|| (0..start).rev().find_map(span)).or_else(|| page.blocks.first().map(|b| b.span));
    Some((source.blocks.get(block as usize)?.span, found?))
}
