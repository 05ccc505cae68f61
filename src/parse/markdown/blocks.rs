//! Where blocks begin and end.

use std::ops::Range;

use super::{Open, Reader, Walk};
use crate::page::{Block, BlockKind, FactKind, Prose};
use crate::parse::prose::Letters;
use crate::parse::syntax;
use crate::text::{Span, hash};

impl Reader {
    pub(super) fn open(&mut self, walk: &mut Walk<'_>, kind: BlockKind, range: &Range<usize>, open: Open) {
        self.damage.new_block(walk.text);
        let number = if kind == BlockKind::Step { std::mem::take(&mut walk.first_number) } else { 0 };
        let facts = Span::at(self.facts.len());
        self.blocks.push(Block {
            kind,
            depth: walk.depth,
            number,
            span: range.clone().into(),
            facts,
            prose: Prose::default(),
        });
        if let Some((label, span)) = walk.note.take() {
            self.fact(FactKind::FootnoteDefinition, label, span);
        }
        self.letters = Letters::default();
        walk.open = open;
        walk.open_end = range.end;
        walk.visible = false;
    }

    /// Whether nothing but blank lines and comments is between the last block, a piece of HTML, and `start`.
    /// Blank lines cut HTML into pieces, and indented ones into code: for the writer it is one piece.
    pub(super) fn follows_html(&self, walk: &Walk<'_>, start: usize) -> bool {
        let Some(block) = self.blocks.last().filter(|b| b.kind == BlockKind::Html && b.depth == walk.depth) else {
            return false;
        };
        let in_section = self.sections.last().is_some_and(|s| (s.blocks.start as usize) < self.blocks.len());
        in_section && walk.text.get(block.span.end as usize..start).is_some_and(is_unseen)
    }

    /// Goes on with the last block.
    pub(super) fn reopen(&mut self, walk: &mut Walk<'_>, end: usize) {
        walk.open = Open::Tagged;
        walk.open_end = end;
    }

    pub(super) fn close(&mut self, walk: &mut Walk<'_>, end: usize) {
        if walk.open == Open::Nothing {
            return;
        }
        walk.open = Open::Nothing;
        let facts = self.facts.len() as u32;
        let Some(block) = self.blocks.last_mut() else { return };
        if block.kind == BlockKind::Paragraph && !walk.visible && block.facts.start == facts {
            self.blocks.pop();
            return;
        }
        block.facts.end = facts;
        block.prose = self.letters.finish();
        let slice = walk.text.get(block.span.start as usize..end).unwrap_or("");
        block.span.end = block.span.start + slice.trim_end().len() as u32;
        if block.kind == BlockKind::Row {
            block.number = u16::try_from(syntax::cells(slice.trim()).count()).unwrap_or(u16::MAX);
        }
        let is_item = matches!(block.kind, BlockKind::Item | BlockKind::Step);
        let span = block.span;
        if is_item && self.dialect.attribute_lists && slice.trim_end().ends_with('}') {
            let line = Span::new(span.start as usize, span.start as usize + slice.find('\n').unwrap_or(span.len()));
            if let Some((id, _)) = syntax::explicit_id(walk.text, line) {
                self.fact(FactKind::Anchor, hash(id.of(walk.text).as_bytes()), id);
                if let Some(block) = self.blocks.last_mut() {
                    block.facts.end += 1;
                }
            }
        }
    }

    /// An item without words of its own (`* > quote`, an empty item) is an item all the same.
    pub(super) fn flush_item(&mut self, walk: &mut Walk<'_>, end: usize) {
        if let Some((kind, start)) = walk.item.take() {
            self.open(walk, kind, &(start..end), Open::Tagged);
            self.close(walk, end);
        }
    }

    /// An inline event outside a paragraph belongs to a tight list item.
    pub(super) fn inline(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        if walk.open != Open::Nothing || range.end <= walk.skip {
            return;
        }
        let end = walk.open_end.max(range.end);
        match walk.item.take() {
            Some((kind, start)) => self.open(walk, kind, &(start..end), Open::Tight),
            None => self.open(walk, BlockKind::Paragraph, &(range.start..end), Open::Tight),
        }
    }
}

/// The first line of what is there.
pub(super) fn first_line(text: &str, range: &Range<usize>) -> Span {
    let line = text.get(range.clone()).unwrap_or("");
    Span::new(range.start, range.start + line.find('\n').unwrap_or(line.len()))
}

/// Whether there is nothing but blank space and comments.
fn is_unseen(gap: &str) -> bool {
    let mut rest = gap.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else { return false };
        rest = behind.trim_start();
    }
    rest.is_empty()
}

/// Whether HTML is nothing but a comment.
pub(super) fn is_comment_only(text: &str, range: &Range<usize>) -> bool {
    let slice = text[range.clone()].trim();
    slice.starts_with("<!--") && memchr::memmem::find(slice.as_bytes(), b"-->").is_none_or(|end| end + 3 == slice.len())
}
