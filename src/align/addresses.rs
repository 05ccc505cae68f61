//! The text of a block without its list marker and the addresses in it: percent-encoded, they are longer than the words
//! around them.

use crate::page::{Block, BlockKind, FactKind, Page};
use crate::text::Span;

/// Hands over the pieces of a block that are neither its list marker nor the addresses of its links and images, in order.
pub(super) fn around<'t>(page: &Page, block: &Block, text: &'t str, mut piece: impl FnMut(&'t str)) {
    let mut at = block.span.start + block.marker(text);
    for address in of_block(page, block, text) {
        if address.start >= at {
            piece(Span { start: at, end: address.start }.of(text));
        }
        at = at.max(address.end);
    }
    if at < block.span.end {
        piece(Span { start: at, end: block.span.end }.of(text));
    }
}

/// The addresses in a block, in order.
fn of_block(page: &Page, block: &Block, text: &str) -> Vec<Span> {
    let facts = page.facts_of(block).iter();
    let links = facts.filter(|fact| matches!(fact.kind, FactKind::Link | FactKind::Image));
    let inside = links.filter(|fact| block.span.start <= fact.span.start && fact.span.end <= block.span.end);
    let mut found: Vec<Span> = inside.map(|fact| address(fact.span, text)).collect();
    found.sort_unstable();
    found
}

/// The address of a link or an image: what follows its words, or all of it if it has none.
fn address(link: Span, text: &str) -> Span {
    let written = link.of(text);
    let start = match written.rfind("](").or_else(|| written.rfind("][")) {
        Some(end) => end,
        None if written.contains(char::is_whitespace) || !written.contains("://") => written.len(),
        None => 0,
    };
    Span { start: link.start + start as u32, ..link }
}

/// How long the prose of some blocks is, and how many there are.
pub(super) fn prose(page: &Page, text: &str, blocks: std::ops::Range<usize>) -> (usize, usize) {
    let mut sum = (0, 0);
    for block in page.blocks[blocks].iter().filter(|block| is_prose(block)) {
        around(page, block, text, |piece| sum.0 += piece.len());
        sum.0 += block.marker(text) as usize;
        sum.1 += 1;
    }
    sum
}

fn is_prose(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step)
}
