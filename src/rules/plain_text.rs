//! What of a block is text: not code, links, tokens, images, tags and attribute lists.

use crate::page::{Block, Fact, Page};
use crate::text::Span;

/// Bytes of a block that is searched: more than a person writes.
const LONGEST: usize = 200_000;

/// The pieces of text of a block, in order, as spans of the page; nothing of a block that no person wrote.
pub(super) fn pieces<'p>(page: &'p Page, block: &Block, text: &'p str) -> Pieces<'p> {
    let (at, mut end) = (block.span.start as usize, block.span.end as usize);
    if !is_read(block) {
        end = at;
    }
    Pieces { facts: page.facts_of(block), bytes: text.as_bytes(), at, end }
}

/// Whether [`pieces`] gives all of a block.
pub(super) fn is_read(block: &Block) -> bool {
    block.span.len() <= LONGEST
}

/// See [`pieces`].
pub(super) struct Pieces<'p> {
    facts: &'p [Fact],
    bytes: &'p [u8],
    at: usize,
    end: usize,
}

impl Pieces<'_> {
    /// Goes over the facts that begin before here, and returns where the next one begins.
    fn next_fact(&mut self) -> usize {
        while let Some((first, rest)) = self.facts.split_first() {
            if first.span.start as usize > self.at {
                return (first.span.start as usize).min(self.end);
            }
            self.at = self.at.max(first.span.end as usize);
            self.facts = rest;
        }
        self.end
    }

    /// Behind the tag or the braces that begin here, or the one byte.
    fn behind_mark(&self) -> usize {
        let bytes = &self.bytes[self.at..self.end];
        let close = match bytes[0] {
            b'{' => b'}',
            _ if bytes.get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!')) => b'>',
            _ => return self.at + 1,
        };
        self.at + memchr::memchr2(close, b'\n', bytes).map_or(bytes.len(), |len| len + 1)
    }
}

impl Iterator for Pieces<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            let fact = self.next_fact();
            if self.at >= self.end {
                return None;
            }
            let len = memchr::memchr2(b'{', b'<', &self.bytes[self.at..fact]).unwrap_or(fact - self.at);
            let piece = Span::new(self.at, self.at + len);
            self.at += len;
            if self.at < fact {
                self.at = self.behind_mark();
            }
            if len > 0 {
                return Some(piece);
            }
        }
    }
}
