//! Where on a page something is, or belongs.

use super::Group;
use crate::page::{Block, BlockKind};
use crate::text::{FileId, Span};

impl Group<'_> {
    /// The last line under a span: where something belongs that should follow it.
    pub fn last_line(&self, file: FileId, span: Span) -> Span {
        let text = self.text(file);
        let slice = span.of(&text).trim_end();
        let start = slice.rfind('\n').map_or(0, |at| at + 1);
        let line = slice[start..].trim_start();
        let start = span.start as usize + slice.len() - line.len();
        Span::new(start, span.start as usize + slice.len())
    }

    /// The first line under a span.
    pub fn first_line(&self, file: FileId, span: Span) -> Span {
        let text = self.text(file);
        let slice = span.of(&text);
        let len = slice.find('\n').map_or(slice.len(), |at| slice[..at].trim_end().len());
        Span::new(span.start as usize, span.start as usize + len)
    }

    /// Where in the target something belongs: the block that lost it, or the last line of the block that it follows;
    /// behind the header of a table that is the line below it.
    pub fn place(&self, file: FileId, block: Option<u32>, whole: bool) -> Span {
        let page = self.page(file);
        match block.and_then(|at| page.blocks.get(at as usize)) {
            Some(block) if whole && block.kind == BlockKind::Row => {
                delimiter_row(&self.text(file), block.span).unwrap_or_else(|| self.last_line(file, block.span))
            }
            Some(block) if whole => self.last_line(file, block.span),
            Some(block) => block.span,
            None => self.start(file),
        }
    }

    /// What is before all that a page could say: its title, or, where it has no body, the end of its metadata.
    fn start(&self, file: FileId) -> Span {
        let page = self.page(file);
        if page.blocks.is_empty() { self.last_line(file, page.front_matter.span) } else { self.top(file) }
    }

    /// The line that something belongs after: the last one of a block, or the one behind it that ends what the block is
    /// in, where such a line is before the block `first` of the other page too.
    pub fn place_after(&self, file: FileId, after: Option<u32>, (other, first): (FileId, u32)) -> Span {
        let place = self.place(file, after, true);
        let (Some(after), Some(before)) = (after, first.checked_sub(1)) else { return place };
        let (own, others) = (&self.page(file).blocks, &self.page(other).blocks);
        let (text, other_text) = (self.text(file), self.text(other));
        let gap = |blocks: &[Block], text: &str, at: u32| {
            let start = blocks.get(at as usize).map_or(0, |block| block.span.end);
            let end = blocks.get(at as usize + 1).map_or(text.len() as u32, |block| block.span.start);
            Span { start, end: end.max(start) }
        };
        let (own, others) = (gap(own, &text, after), gap(others, &other_text, before));
        let (mut at, mut last) = (own.start, place);
        let mut ends = others.of(&other_text).lines().map(bare).filter(|line| !line.is_empty());
        for line in own.of(&text).split_inclusive('\n') {
            let blank = line.len() - line.trim_start().len();
            let span = Span { start: at + blank as u32, end: at + line.trim_end().len() as u32 };
            at += line.len() as u32;
            match bare(line) {
                "" => {}
                end if ends.next() == Some(end) => last = span,
                _ => break,
            }
        }
        last
    }

    /// The first line of the directive that a block is in, or its own.
    pub fn first_line_around(&self, file: FileId, block: u32) -> Span {
        let blocks = &self.page(file).blocks;
        let own = &blocks[block as usize];
        let before = blocks[..block as usize].iter().rev().take_while(|before| before.depth >= own.depth);
        let directive = { before }.find(|before| before.kind != BlockKind::Paragraph);
        let around = directive
            .filter(|around| around.kind == BlockKind::Directive && around.depth == own.depth && own.depth > 0);
        self.first_line(file, around.unwrap_or(own).span)
    }

    /// The first line of a page's body: its title, where it has one.
    pub fn top(&self, file: FileId) -> Span {
        let page = self.page(file);
        let block = page.sections.iter().find(|s| s.level > 0).and_then(|s| page.blocks_of(s).first());
        match block.or(page.blocks.first()) {
            Some(block) => self.first_line(file, block.span),
            None => self.first_line(file, page.front_matter.span),
        }
    }

    /// The last line of a section's content, where the next section would begin; the top of the page for none.
    pub fn section_end(&self, file: FileId, section: Option<u32>) -> Span {
        match section.and_then(|at| self.page(file).sections.get(at as usize)) {
            Some(section) if !section.span.is_empty() => self.last_line(file, section.span),
            _ => self.start(file),
        }
    }

    /// The heading of a section, for findings about the section.
    pub fn heading(&self, file: FileId, section: u32) -> Span {
        let page = self.page(file);
        let section = &page.sections[section as usize];
        match page.blocks_of(section).first().filter(|block| block.kind == BlockKind::Heading) {
            Some(block) => block.span,
            None => self.first_line(file, section.span),
        }
    }
}

/// A line without the marks of the quotes that it is in.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t']).trim_end()
}

/// The line below the header of a table, `| --- | --- |`.
fn delimiter_row(text: &str, header: Span) -> Option<Span> {
    let rest = text.get(header.end as usize..)?;
    let start = rest.find('\n')? + 1;
    let line = rest[start..].lines().next()?;
    let is_delimiter = line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '>' | ' ' | '\t'));
    let indent = line.len() - line.trim_start().len();
    let at = header.end as usize + start;
    is_delimiter.then(|| Span::new(at + indent, at + line.trim_end().len()))
}
