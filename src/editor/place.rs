//! What is at an offset of a page.

use crate::page::{Block, BlockKind, Fact, Page};
use crate::text::Span;

/// What is at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The front matter, and the number of the entry there.
    FrontMatter(Option<usize>),
    /// A block, and the fact of it that is there.
    Block(u32, Option<u32>),
    /// Behind a block, before the next one.
    Behind(u32),
    /// Before all blocks.
    Top,
}

impl Place {
    /// What is at an offset of a page.
    pub fn at(page: &Page, offset: u32) -> Place {
        let front = &page.front_matter;
        if front.span.contains(offset) {
            let lines = |at: usize| front.entries.get(at).map_or(u32::MAX, |entry| entry.key.start);
            let entry = front.entries.iter().enumerate().rposition(|(at, entry)| {
                entry.key.start <= offset && offset <= entry.value.end.max(entry.key.end) && offset < lines(at + 1)
            });
            return Place::FrontMatter(entry);
        }
        let after = page.blocks.partition_point(|block| block.span.start <= offset);
        // Of blocks within each other, the innermost comes last.
        match page.blocks[..after].iter().rposition(|block| offset <= block.span.end) {
            Some(at) => Place::Block(at as u32, fact_at(page, &page.blocks[at], offset)),
            None => after.checked_sub(1).map_or(Place::Top, |at| Place::Behind(at as u32)),
        }
    }

    /// The block there, else the one before.
    pub fn block(self) -> Option<u32> {
        match self {
            Place::Block(at, _) | Place::Behind(at) => Some(at),
            Place::FrontMatter(_) | Place::Top => None,
        }
    }
}

/// The smallest fact of a block at an offset.
fn fact_at(page: &Page, block: &Block, offset: u32) -> Option<u32> {
    let facts = block.facts.range().filter_map(|at| Some((at, page.facts.get(at)?)));
    // The content of a block is no part of it.
    let whole = |fact: &Fact| block.kind == BlockKind::Code && fact.span == block.span;
    let here = facts.filter(|(_, fact)| fact.span.start <= offset && offset <= fact.span.end && !whole(fact));
    here.min_by_key(|(at, fact)| (fact.span.len(), *at)).map(|(at, _)| at as u32)
}

/// The first line under a span, without its line end.
pub(super) fn first_line(text: &str, span: Span) -> Span {
    let slice = span.of(text);
    let len = slice.find('\n').map_or(slice.len(), |at| slice[..at].trim_end().len());
    Span::new(span.start as usize, span.start as usize + len)
}
