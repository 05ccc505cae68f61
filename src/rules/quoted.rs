//! Which blocks of a page are in a quote, and below which directive there.

use crate::page::{Block, BlockKind, Page};

/// The quotes of one page; asked for its blocks in order, each line is read once.
pub(super) struct Quotes<'p> {
    page: &'p Page,
    text: &'p str,
    /// The last directive above what was asked for.
    above: Option<u32>,
    /// The next block that may be a directive.
    next: usize,
    /// How far the lines below that directive were read, and whether each begins with `>`.
    read: usize,
    is_one: bool,
}

impl<'p> Quotes<'p> {
    pub fn new(page: &'p Page, text: &'p str) -> Self {
        Quotes { page, text, above: None, next: 0, read: 0, is_one: false }
    }

    /// What is before a block on its line.
    fn head(&self, at: usize) -> &'p str {
        self.text.get(..at).map_or("", |before| before.rsplit('\n').next().unwrap_or(""))
    }

    /// How many quotes are around a block.
    pub fn depth(&self, block: &Block) -> usize {
        self.head(block.span.start as usize).matches('>').count()
    }

    /// Whether a block is in a quote, and the directive that it is below there.
    pub fn of(&mut self, block: u32) -> (bool, Option<u32>) {
        let Some(own) = self.page.blocks.get(block as usize) else { return (false, None) };
        let start = own.span.start as usize;
        if own.depth == 0 || !self.head(start).contains('>') {
            return (false, None);
        }
        while self.next < block as usize {
            let other = &self.page.blocks[self.next];
            if other.kind == BlockKind::Directive {
                let from = other.span.start as usize;
                self.above = Some(self.next as u32);
                self.read = self.text[from..].find('\n').map_or(self.text.len(), |end| from + end + 1);
                self.is_one = self.head(from).contains('>');
            }
            self.next += 1;
        }
        // Whole lines are read for good, the one that the block begins on for this block.
        let is_quoted = |line: &str| line.trim_start().starts_with('>');
        let line = start - self.head(start).len();
        if self.read < line {
            self.is_one &= self.text[self.read..line].lines().all(is_quoted);
            self.read = line;
        }
        let rest = self.text.get(self.read..start).unwrap_or("");
        let is_one = self.is_one && (rest.is_empty() || is_quoted(rest));
        (true, self.above.filter(|_| is_one))
    }
}
